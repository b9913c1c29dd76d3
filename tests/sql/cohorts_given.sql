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
--! retention_cohorts(): grain is read here but not given (put it in the call, or in a plain AND of WHERE or ON)
SELECT count(*) FROM o LEFT JOIN retention_cohorts('o', 'c', 't') r WHERE r.grain = 'year';
--! retention_cohorts(): grain is read here but not given (put it in the call, or in a plain AND of WHERE or ON)
SELECT count(*) FROM o LEFT JOIN retention_cohorts('o', 'c', 't') r ON r.grain = 'year';
--> 3
SELECT mode FROM retention_cohorts('o', 'c', 't');
--! retention_cohorts(): mode is read here but not given (put it in the call, or in a plain AND of WHERE or ON)
SELECT DISTINCT mode, source, min_events FROM retention_cohorts('o', 'c', 't') WHERE mode = 'First' AND min_events = 1;
--> First|o|1

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

-- Text behind a NUL character is not ignored.
SELECT * FROM retention_cohorts('o' || char(0) || 'x', 'c', 't');
--! retention_cohorts(): source: has a NUL character: 'o\x00x'
SELECT * FROM retention_cohorts('o', 'c', 't', 'month' || char(0) || 'x');
--! retention_cohorts(): grain: has a NUL character: 'month\x00x'
SELECT * FROM retention_cohorts('o', 'c', 't') WHERE mode = 'first' || char(0);
--! retention_cohorts(): mode: has a NUL character: 'first\x00'
SELECT cohort_of('2024-01-01', 'month' || char(0) || 'x');
--! cohort_of(): not a grain: 'month\x00x' (want [N] hour|day|week|month|quarter|year [starting WEEKDAY|MONTH] [in +HH:MM])
SELECT * FROM retention_cohorts(x'6f', 'c', 't');
--! retention_cohorts(): source: not a text: x'6f'

-- Several quarters or years count from the month named, not from the nearest quarter.
SELECT cohort_of('2024-08-01', '4 quarters starting april'), cohort_of('2024-03-31', '4 quarters starting april'),
       cohort_of('2024-08-01', '2 quarters starting april'), cohort_of('2024-10-01', '2 quarters starting april');
--> 2024-04-01|2023-04-01|2024-04-01|2024-10-01
