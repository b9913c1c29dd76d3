-- cohorts_given.sql - arguments that SQLite does not hand over are an error, never an empty answer.
CREATE TABLE o(c INTEGER, t TEXT);
INSERT INTO o VALUES (1, '2024-01-01'), (1, '2024-02-01'), (2, '2024-02-01');

-- IS gives an argument as = does, and IS NULL is the same as leaving it out.
SELECT cohort, age, active FROM retention_cohorts('o', 'c', 't') WHERE grain IS 'year';
--> 2024|0|2
SELECT cohort, age, active FROM retention_cohorts('o', 'c', 't') WHERE grain IS NULL;
--> 2024-01|0|1
--> 2024-01|1|1
--> 2024-02|0|1

-- In an OR, and in the WHERE of a LEFT JOIN, SQLite keeps the comparison to itself.
SELECT * FROM retention_cohorts('o', 'c', 't') WHERE (grain = 'month' AND age = 0) OR (grain = 'year' AND age = 0);
--! retention_cohorts(): grain is read here but not given (inside the parentheses name = value is a comparison: give it by position, or in a plain AND of WHERE or ON)
SELECT count(*) FROM o LEFT JOIN retention_cohorts('o', 'c', 't') r WHERE r.grain = 'year';
--! retention_cohorts(): grain is read here but not given (inside the parentheses name = value is a comparison: give it by position, or in a plain AND of WHERE or ON)
SELECT count(*) FROM o LEFT JOIN retention_cohorts('o', 'c', 't') r ON r.grain = 'year';
--> 3
SELECT mode FROM retention_cohorts('o', 'c', 't');
--! retention_cohorts(): mode is read here but not given (inside the parentheses name = value is a comparison: give it by position, or in a plain AND of WHERE or ON)
SELECT mode, max_age FROM retention_cohorts('o', 'c', 't');
--! retention_cohorts(): mode is read here but not given (inside the parentheses name = value is a comparison: give it by position, or in a plain AND of WHERE or ON)
SELECT DISTINCT mode, source, min_events FROM retention_cohorts('o', 'c', 't') WHERE mode = 'First' AND min_events = 1;
--> First|o|1

-- name = value inside the parentheses is a comparison there, whose name is told apart where it is one of ours. (vtab.c 1)
SELECT * FROM retention_cohorts('o', 'c', 't', segment_col = 'country');
--! retention_cohorts(): segment_col is read here but not given (inside the parentheses name = value is a comparison: give it by position, or in a plain AND of WHERE or ON)
SELECT * FROM retention_cohorts('o', 'c', 't', grain = 'week');
--! retention_cohorts(): grain is read here but not given (inside the parentheses name = value is a comparison: give it by position, or in a plain AND of WHERE or ON)
SELECT count(*) FROM retention_cohorts('o', 'c', 't', 'month', NULL, mode = 'recurring', max_age = 3);
--! retention_cohorts(): max_age is read here but not given (inside the parentheses name = value is a comparison: give it by position, or in a plain AND of WHERE or ON)
SELECT count(*) FROM retention_cohorts('o', 'c', 't', as_of = ?);
--! retention_cohorts(): as_of is read here but not given (inside the parentheses name = value is a comparison: give it by position, or in a plain AND of WHERE or ON)
SELECT count(*) FROM o CROSS JOIN retention_cohorts('o', 'c', 't', r.mode = o.c) r;
--! retention_cohorts(): mode is read here but not given (inside the parentheses name = value is a comparison: give it by position, or in a plain AND of WHERE or ON)
SELECT count(*) FROM o LEFT JOIN retention_cohorts('o', 'c', 't', segment_col = 'country') r ON r.age = 0;
--! retention_cohorts(): segment_col is read here but not given (inside the parentheses name = value is a comparison: give it by position, or in a plain AND of WHERE or ON)
SELECT * FROM retention_cohorts(source = 'o', customer_col = 'c', time_col = 't');
--! retention_cohorts(): source is missing (inside the parentheses name = value is a comparison: give it by position, or in a plain AND of WHERE or ON)
SELECT * FROM retention_cohorts('o', time_col = 't', customer_col = 'c');
--! retention_cohorts(): customer_col is missing (inside the parentheses name = value is a comparison: give it by position, or in a plain AND of WHERE or ON)
SELECT * FROM retention_cohorts('o', 'c');
--! retention_cohorts(): time_col is missing
SELECT time_col FROM retention_cohorts('o', 'c', NULL);
--! retention_cohorts(): time_col is missing
-- Of other names SQLite shows nothing but that something was true or false. (arguments.c 3)
CREATE TABLE other(country, "1");
INSERT INTO other VALUES ('at', 2);
SELECT * FROM retention_cohorts('o', 'c', 't', 'country' = 'x');
--! retention_cohorts(): grain: not a grain: 0 (N is a whole number from 1 to 100000) (grain is 0: a comparison inside the parentheses?)
SELECT * FROM other CROSS JOIN retention_cohorts('o', 'c', 't', 'month', NULL, country = 'at');
--! retention_cohorts(): no such column: o.1 (segment_col is 1: a comparison inside the parentheses?)
SELECT * FROM other CROSS JOIN retention_cohorts('o', 'c', 't', NULL, NULL, NULL, NULL, NULL, country = 'x');
--! retention_cohorts(): mode: not one of first, recurring: 0 (mode is 0: a comparison inside the parentheses?)
SELECT * FROM retention_cohorts('o' = 'o', 'c', 't');
--! retention_cohorts(): no such table: 1 (source is 1: a comparison inside the parentheses?)
SELECT * FROM retention_periods('o', 'c', 't', 'a' = 'b');
--! retention_periods(): grain: not a grain: 0 (N is a whole number from 1 to 100000) (grain is 0: a comparison inside the parentheses?)
SELECT * FROM retention_cohorts('o', 'c', 't', 2);
--! retention_cohorts(): grain: not a grain: 2 (want [N] hour|day|week|month|quarter|year [starting WEEKDAY|MONTH] [in CLOCK])
SELECT * FROM retention_cohorts('o', 'c', 't') WHERE min_events = 0;
--! retention_cohorts(): min_events: not a whole number from 1: 0
SELECT count(*) FROM retention_customers('other', 1, 'country') WHERE as_of = '2024-01-01';
--~ other.country: not a time: 'at' (want YYYY-MM-DD[ HH:MM[:SS]] or a Unix time) (customer_col is 1: a comparison inside the parentheses?)
UPDATE other SET country = '2024-01-01';
SELECT customer FROM retention_customers('other', 1, 'country');
--> 2

-- Behind 16 other conditions SQLite compares an argument once more, and NULL is equal to nothing, not even to itself.
CREATE VIEW every AS SELECT * FROM retention_cohorts('o', 'c', 't', 'month', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
SELECT count(*) FROM every WHERE age > -1 AND age > -2 AND age > -3;
--> 3
SELECT count(*) FROM retention_cohorts('o', 'c', 't', 'month') WHERE age > -1 AND age > -2 AND age > -3 AND age > -4 AND age > -5 AND age > -6 AND age > -7 AND age > -8 AND age > -9 AND age > -10 AND age > -11
    AND age > -12 AND age > -13 AND age > -14 AND age > -15 AND age > -16;
--> 3
SELECT count(*) FROM retention_cohorts('o', 'c', 't') WHERE age > -1 AND age > -2 AND age > -3 AND age > -4 AND age > -5 AND age > -6 AND age > -7 AND age > -8 AND age > -9 AND age > -10 AND age > -11
    AND age > -12 AND age > -13 AND age > -14 AND age > -15 AND age > -16 AND grain IS NULL AND mode IS NULL;
--> 3
--? 3040000
SELECT count(*) FROM every WHERE age > -1 AND age > -2 AND age > -3 AND age > -4;
--! retention_cohorts(): as_of is NULL among more than 16 conditions, where SQLite lets no row through (leave it out)

SELECT count(*) FROM retention_cohorts('o', 'c', 't', 'month') WHERE age > -1 AND age > -2 AND age > -3 AND age > -4 AND age > -5 AND age > -6 AND age > -7 AND age > -8 AND age > -9 AND age > -10 AND age > -11
    AND age > -12 AND age > -13 AND age > -14 AND age > -15 AND age > -16 AND grain = 'month' AND mode IS NULL AND mode IS NULL AND min_events IS 1.0 AND min_events = 1;
--> 3
SELECT count(*) FROM retention_cohorts('o', 'c', 't', 'month') WHERE age > -1 AND age > -2 AND age > -3 AND age > -4 AND age > -5 AND age > -6 AND age > -7 AND age > -8 AND age > -9 AND age > -10 AND age > -11
    AND age > -12 AND age > -13 AND age > -14 AND age > -15 AND age > -16 AND grain = 'Month';
--! retention_cohorts(): grain is given in two ways among more than 16 conditions, where SQLite lets no row through (leave it out)
SELECT count(*) FROM retention_cohorts('o', 'c', 't', 'month') WHERE age > -1 AND age > -2 AND age > -3 AND age > -4 AND age > -5 AND age > -6 AND age > -7 AND age > -8 AND age > -9 AND age > -10 AND age > -11
    AND age > -12 AND age > -13 AND age > -14 AND age > -15 AND age > -16 AND grain IS NULL;
--! retention_cohorts(): grain is given in two ways among more than 16 conditions, where SQLite lets no row through (leave it out)

-- Text behind a NUL character is not ignored.
SELECT * FROM retention_cohorts('o' || char(0) || 'x', 'c', 't');
--! retention_cohorts(): source: has a NUL character: 'o\x00x'
SELECT * FROM retention_cohorts('o', 'c', 't', 'month' || char(0) || 'x');
--! retention_cohorts(): grain: has a NUL character: 'month\x00x'
SELECT * FROM retention_cohorts('o', 'c', 't') WHERE mode = 'first' || char(0);
--! retention_cohorts(): mode: has a NUL character: 'first\x00'
SELECT cohort_of('2024-01-01', 'month' || char(0) || 'x');
--! cohort_of(): not a grain: 'month\x00x' (want [N] hour|day|week|month|quarter|year [starting WEEKDAY|MONTH] [in CLOCK])
SELECT * FROM retention_cohorts(x'6f', 'c', 't');
--! retention_cohorts(): source: not a text: x'6f'

-- Several quarters or years count from the month named, not from the nearest quarter.
SELECT cohort_of('2024-08-01', '4 quarters starting april'), cohort_of('2024-03-31', '4 quarters starting april'),
       cohort_of('2024-08-01', '2 quarters starting april'), cohort_of('2024-10-01', '2 quarters starting april');
--> 2024-04-01|2023-04-01|2024-04-01|2024-10-01
