-- cohorts_reuse.sql - one call asked for again and again inside a statement: always the same answers as asked once.
CREATE TABLE o(c INTEGER, t TEXT, a REAL, s TEXT);
WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 999)
INSERT INTO o SELECT i * 7919 % 643, date('2024-01-01', (i * 104729 % 300) || ' days'), i % 17, 'abc' || (i % 3) FROM n;
CREATE TABLE whole AS SELECT *, rowid AS n FROM retention_cohorts('o', 'c', 't', 'month', 'a', 's');

SELECT count(*) > 100 FROM whole;
--> 1

-- Inner side of a join: cohorts and ages in any order, backwards, and again.
SELECT count(*) = (SELECT count(*) FROM whole w JOIN whole b ON b.cohort = w.cohort AND b.age = 9 - w.age),
       sum(b.active <> o.active OR b.value <> o.value OR b.ltv <> o.ltv OR b.on_or_after <> o.on_or_after OR b.events <> o.events)
FROM whole w CROSS JOIN retention_cohorts('o', 'c', 't', 'month', 'a', 's') b
     JOIN whole o ON o.segment = b.segment AND o.cohort = b.cohort AND o.age = b.age
WHERE b.cohort = w.cohort AND b.age = 9 - w.age;
--> 1|0
SELECT sum(b.retention_rate <> o.retention_rate), count(*) > 100
FROM (SELECT * FROM whole ORDER BY n DESC) w CROSS JOIN retention_cohorts('o', 'c', 't', 'month', NULL, 's') b
     JOIN whole o ON o.segment = b.segment AND o.cohort = b.cohort AND o.age = b.age
WHERE b.cohort >= w.cohort AND b.cohort <= w.period AND b.age <= w.age;
--> 0|1

-- Correlated subqueries that read different columns, and different calls, of the same table.
SELECT count(*) > 20, sum(active <> (SELECT r.active FROM retention_cohorts('o', 'c', 't', 'month', 'a', 's') r WHERE r.segment = w.segment AND r.cohort = w.cohort AND r.age = w.age)
                  OR value <> (SELECT r.value FROM retention_cohorts('o', 'c', 't', 'month', 'a', 's') r WHERE r.segment = w.segment AND r.cohort = w.cohort AND r.age = w.age)
                  OR 1 > (SELECT count(*) FROM retention_cohorts('o', 'c', 't', 'year') r))
    = 0 FROM whole w WHERE age < 5 AND segment = 'abc1';
--> 1|1

-- More calls than are kept, each asked for again when it is kept no more.
CREATE TABLE moment(n INTEGER PRIMARY KEY, as_of TEXT);
WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 11) INSERT INTO moment SELECT i, date('2024-01-15', (i * 24) || ' days') FROM n;
SELECT count(*), sum((SELECT sum(customers) FROM retention_cohorts('o', 'c', 't') WHERE age = 0 AND as_of = m.as_of) <> (SELECT count(DISTINCT c) FROM o WHERE t <= m.as_of))
FROM (SELECT 1 UNION ALL SELECT 2) CROSS JOIN moment m;
--> 24|0

-- Periods, from the inside of a join.
CREATE TABLE times AS SELECT * FROM retention_periods('o', 'c', 't', 'week', 'a');
SELECT count(*) > 30, sum(b.new <> o.new OR b.value_at_end <> o.value_at_end OR b.customers_at_start <> o.customers_at_start)
FROM times w CROSS JOIN retention_periods('o', 'c', 't', 'week', 'a') b JOIN times o ON o.period = b.period
WHERE b.period = '2024-W' || printf('%02d', 53 - substr(w.period, 7));
--> 1|0

-- While a statement writes, a call is still computed once where it stands, before the first row is written.
CREATE TABLE note(cohort TEXT, customers INTEGER);
INSERT INTO note SELECT DISTINCT cohort, NULL FROM whole;
UPDATE note SET customers = (SELECT customers FROM retention_cohorts('o', 'c', 't') r WHERE r.cohort = note.cohort AND r.age = 0);
SELECT sum(customers) = (SELECT count(DISTINCT c) FROM o) FROM note;
--> 1
INSERT INTO o SELECT 1000 + rowid, cohort || '-15', (SELECT sum(customers) FROM retention_cohorts('o', 'c', 't') WHERE age = 0), 'new' FROM note;
SELECT count(DISTINCT a) FROM o WHERE s = 'new';
--> 1
SELECT sum(customers) - 643 = (SELECT count(*) FROM note) FROM retention_cohorts('o', 'c', 't') WHERE age = 0;
--> 1

-- An argument that was given as NULL reads as NULL.
SELECT DISTINCT grain, source FROM retention_cohorts('o', 'c', 't', NULL);
--> NULL|o

-- A sentinel date in an hourly grid is named as what it is; as_of and max_age help. (cohort_source.c 2)
INSERT INTO o VALUES (1, '9999-12-31 23:00', 0, 'end');
SELECT count(*) FROM retention_cohorts('o', 'c', 't', 'hour');
--! retention_cohorts(): 69916176 ages are too many (most 4194304): is there a sentinel date? as_of or max_age bounds them
SELECT count(*) FROM retention_periods('o', 'c', 't', 'hour');
--! retention_periods(): 69916176 periods are too many (most 4194304): is there a sentinel date? as_of bounds them
SELECT count(*) > 0 FROM retention_cohorts('o', 'c', 't', 'hour') WHERE max_age = 3;
--> 1
SELECT count(*) > 0 FROM retention_periods('o', 'c', 't', 'hour') WHERE as_of = '2024-02-01';
--> 1

-- There is no year 0 to be new in.
CREATE TABLE first(c, t, u);
INSERT INTO first VALUES (1, '0001-04-01', NULL);
SELECT period, new, customers_at_end FROM retention_periods('first', 'c', 't', 'year starting april') WHERE until_col = 'u' AND as_of = '0002-05-01';
--> 0001-04-01|1|1
--> 0002-04-01|0|1
