-- cohorts_values.sql - one argument has one value, in however many places it is given: two that differ are an error,
-- never an empty result.
CREATE TABLE o(c INTEGER, t TEXT, a, s TEXT);
INSERT INTO o VALUES (1, '2024-01-01', 1, 'x'), (1, '2024-02-01', 2, 'x'), (2, '2024-02-01', 4, 'y');
CREATE VIEW p AS SELECT * FROM o;
CREATE TABLE source(id INTEGER PRIMARY KEY, name, grain, one);
INSERT INTO source VALUES (1, 'o', 'month', 1), (2, 'o', 'Year', 1), (3, 'o', NULL, 1);

-- Two values, by every way to give one. (Two constants in one WHERE are not here: SQLite itself finds those empty.) (plan.c 2)
SELECT * FROM retention_cohorts('o', 'c', 't', 'month') WHERE grain = 'year';
--! retention_cohorts(): grain has two values, 'year' and 'month' (give one; in a join, filter the joined column)
SELECT count(*) FROM retention_cohorts('o', 'c', 't') WHERE grain IS 'year' AND 'month' IS grain;
--~ retention_cohorts(): grain has two values, '
SELECT count(*) FROM o LEFT JOIN retention_cohorts('o', 'c', 't') r ON r.grain = 'year' AND r.grain = 'month';
--! retention_cohorts(): grain has two values, 'year' and 'month' (give one; in a join, filter the joined column)
SELECT count(*) FROM retention_cohorts('o', 'c', 't', 'month') WHERE grain IS 'year';
--! retention_cohorts(): grain has two values, 'year' and 'month' (give one; in a join, filter the joined column)
SELECT count(*) FROM retention_cohorts('o', 'c', 't') WHERE source = 'p';
--! retention_cohorts(): source has two values, 'p' and 'o' (give one; in a join, filter the joined column)
SELECT count(*) FROM retention_cohorts('o', 'c', 't') WHERE customer_col = 'C';
--! retention_cohorts(): customer_col has two values, 'C' and 'c' (give one; in a join, filter the joined column)
SELECT count(*) FROM retention_cohorts('o', 'c', 't') WHERE min_events IS 1 AND min_events IS 2;
--~ retention_cohorts(): min_events has two values, 
SELECT count(*) FROM retention_cohorts('o', 'c', 't') WHERE min_events IS 'x' AND min_events IS 1;
--! retention_cohorts(): min_events has two values, 'x' and 1 (give one; in a join, filter the joined column)
SELECT count(*) FROM retention_cohorts('o', 'c', 't') WHERE min_events IS 1 AND min_events IS 'x';
--! retention_cohorts(): min_events has two values, 1 and 'x' (give one; in a join, filter the joined column)
SELECT count(*) FROM retention_cohorts('o', 'c', 't') WHERE min_events IS x'31' AND min_events IS 1;
--! retention_cohorts(): min_events has two values, x'31' and 1 (give one; in a join, filter the joined column)
SELECT count(*) FROM retention_cohorts('o', 'c', 't') WHERE mode IS 'first' AND mode IS x'6669727374';
--! retention_cohorts(): mode has two values, 'first' and x'6669727374' (give one; in a join, filter the joined column)
SELECT count(*) FROM retention_cohorts('o', 'c', 't') WHERE mode IS 'first' AND mode IS 'firsts';
--! retention_cohorts(): mode has two values, 'first' and 'firsts' (give one; in a join, filter the joined column)
SELECT count(*) FROM retention_curve('o', 'c', 't', 'a', NULL, NULL, '2024-02-01') WHERE as_of = '2024-03-01';
--! retention_curve(): as_of has two values, '2024-03-01' and '2024-02-01' (give one; in a join, filter the joined column)
SELECT count(*) FROM retention_cohorts('o', 'c', 't', 'month') WHERE grain IS 'month' AND grain IS 'month' AND grain IS 'week' AND grain IS 'Month';
--! retention_cohorts(): grain has two values, 'month' and 'week' (give one; in a join, filter the joined column)

-- Equal as they are read: case where it does not count, numbers as numbers, text that a number is.
SELECT DISTINCT grain, cohort FROM retention_cohorts('o', 'c', 't', 'YEAR') WHERE grain IS 'year' AND 'Year' IS grain;
--> year|2024
SELECT count(*), sum(customers) FROM retention_cohorts('o', 'c', 't') WHERE mode IS 'Recurring' AND mode IS 'recurring' AND anchor IS 'CUSTOMER' AND anchor IS 'customer' AND min_events IS 1 AND min_events IS '1.0' AND min_events IS 1.0 AND max_age IS 0 AND max_age IS '00';
--> 2|3
SELECT count(*) FROM retention_cohorts('o', 'c', 't', 'month', 'a', 's') WHERE source = 'o' AND customer_col = 'c' AND time_col = 't' AND amount_col = 'a' AND segment_col = 's';
--> 3
SELECT count(*) FROM retention_cohorts('o', 'c', 't') WHERE as_of IS 1707000000 AND as_of IS '1707000000';
--> 3
SELECT age, at_risk FROM retention_curve('o', 'c', 't', 'a', 'Month', NULL, '2024-02-03', '.5') WHERE confidence = 0.5 AND grain = 'month' AND age < 0;
--~ retention_curve(): o.a: 
SELECT count(*) FROM retention_periods('o', 'c', 't') WHERE lapse_after IS 2 AND lapse_after IS '2' AND grain IS 'month' AND grain IS 'MONTH';
--> 2
SELECT count(*) FROM retention_customers('o', 'c', 't', 'Week') WHERE grain = 'week';
--> 2
-- NULL beside a value is the value; NULL beside NULL is not given.
SELECT grain, count(*) FROM retention_cohorts('o', 'c', 't', NULL) WHERE grain = 'year';
--> year|1
SELECT grain, count(*) FROM retention_cohorts('o', 'c', 't', 'year') WHERE grain IS NULL AND grain = (SELECT grain FROM source WHERE id = 3);
--> year|1
SELECT grain, count(*) FROM retention_cohorts('o', 'c', 't', NULL) WHERE grain IS NULL;
--> NULL|3

-- IN is a call a value; beside another value, each has to be that. (plan.c 2)
SELECT grain, count(*) FROM retention_cohorts('o', 'c', 't') WHERE grain IN ('month', 'year', 'Month') GROUP BY grain ORDER BY grain;
--> Month|3
--> month|3
--> year|1
SELECT count(*) FROM retention_cohorts('o', 'c', 't', 'month') WHERE grain IN ('month', 'Month');
--> 6
SELECT count(*) FROM retention_cohorts('o', 'c', 't', 'month') WHERE grain IN ('month', 'year');
--~ retention_cohorts(): grain has two values, 
SELECT count(*) FROM retention_cohorts('o', 'c', 't', NULL) WHERE grain IN ('month', 'year');
--> 4

-- In a join the argument is the other table's column, and a filter is put on that.
SELECT s.id, count(*) FROM source s JOIN retention_cohorts(s.name, 'c', 't', s.grain) r WHERE s.grain = 'Year' GROUP BY s.id;
--> 2|1
SELECT s.id, count(*) FROM source s JOIN retention_cohorts(s.name, 'c', 't', s.grain) r WHERE r.grain = 'year' GROUP BY s.id;
--~ retention_cohorts(): grain has two values, 'year' and 'month' (give one; in a join, filter the joined column)
SELECT s.id, count(*) FROM source s LEFT JOIN retention_cohorts(s.name, 'c', 't', s.grain) r ON r.grain = 'year' GROUP BY s.id;
--~ retention_cohorts(): grain has two values, 'year' and 'month' (give one; in a join, filter the joined column)
SELECT s.id, count(*) FROM source s LEFT JOIN retention_cohorts(s.name, 'c', 't', s.grain) r ON r.grain = 'Year' WHERE s.id > 1 GROUP BY s.id;
--> 2|1
--> 3|1
SELECT s.id, count(*) FROM source s CROSS JOIN source q JOIN retention_cohorts(s.name, 'c', 't') r ON r.grain = s.grain AND r.grain = q.grain WHERE s.id < 3 AND q.id < 3 GROUP BY s.id;
--~ retention_cohorts(): grain has two values, 
SELECT s.id, count(*) FROM source s CROSS JOIN source q JOIN retention_cohorts(s.name, 'c', 't') r ON r.grain = s.grain AND r.grain = q.grain WHERE s.id = q.id GROUP BY s.id;
--> 1|3
--> 2|1
--> 3|3
SELECT s.id, (SELECT count(*) FROM retention_cohorts(s.name, 'c', 't') r WHERE r.grain = s.grain AND r.min_events = s.one AND r.min_events = 1) FROM source s ORDER BY s.id;
--> 1|3
--> 2|1
--> 3|3
-- What SQLite keeps to itself only filters: an OR, and the WHERE of a LEFT JOIN.
SELECT s.id, r.grain, count(*) FROM source s LEFT JOIN retention_cohorts(s.name, 'c', 't', s.grain) r WHERE r.grain = 'Year' GROUP BY s.id;
--> 2|Year|1
SELECT count(*) FROM retention_cohorts('o', 'c', 't', 'month') WHERE grain = 'year' OR age = 0;
--> 2
SELECT count(*) FROM retention_cohorts('o', 'c', 't', 'month') WHERE (grain = 'year' AND age = 0) OR (grain = 'month' AND age = 1);
--> 1
SELECT source, grain, count(*) FROM retention_cohorts WHERE (source = 'o' AND customer_col = 'c' AND time_col = 't' AND grain IS 'year' AND grain IS 'Year') OR (source = 'p' AND customer_col = 'c' AND time_col = 't' AND grain IS 'month' AND min_events IS 1 AND min_events IS 1.0) GROUP BY 1, 2 ORDER BY 1;
--> o|year|1
--> p|month|3

-- Through a view, and by a parameter, which is NULL here.
CREATE VIEW monthly AS SELECT grain, cohort, age, active FROM retention_cohorts('o', 'c', 't', 'month');
SELECT count(*) FROM monthly WHERE grain = 'month' AND age = 0;
--> 2
SELECT count(*) FROM monthly WHERE grain = 'week' AND age = 0;
--! retention_cohorts(): grain has two values, 'week' and 'month' (give one; in a join, filter the joined column)
SELECT count(*) FROM monthly WHERE grain || '' = 'week';
--> 0
SELECT grain, count(*) FROM retention_cohorts('o', 'c', 't', ?) WHERE grain = 'year' AND min_events IS ? AND min_events IS 1;
--> year|1
-- More often than SQLite leaves to a call alone: what it compares once more is an error, if it would find it different.
SELECT count(*) FROM retention_cohorts('o', 'c', 't') WHERE grain IS 'month' AND grain IS 'Month' AND grain IS 'MONTH' AND grain IS 'montH' AND grain IS 'monTh' AND grain IS 'moNth' AND grain IS 'mOnth' AND grain IS 'MOnth' AND grain IS 'MoNth' AND grain IS 'MonTh';
--> 3
SELECT count(*) FROM retention_cohorts('o', 'c', 't') WHERE grain IS 'month' AND grain IS 'Month' AND grain IS 'MONTH' AND grain IS 'montH' AND grain IS 'monTh' AND grain IS 'moNth' AND grain IS 'mOnth' AND grain IS 'MOnth' AND grain IS 'MoNth' AND grain IS 'MonTh'
    AND grain IS 'MONth' AND grain IS 'MONTh' AND grain IS 'mONTH' AND grain IS 'moNTH' AND grain IS 'monTH' AND grain IS 'MontH' AND grain IS 'mOnTh';
--! retention_cohorts(): grain is given in two ways among more than 16 conditions, where SQLite lets no row through (leave it out)
