-- values_blank.sql - text of nothing but white space is NULL, white space around times and numbers is ignored. (value.c 4)
-- That this is so in every argument of every function is tests/unit/test_blank.c.

-- Whatever white space it is made of.
SELECT cohort_of('') IS NULL, cohort_of('   ') IS NULL, cohort_of(char(9, 13, 10)) IS NULL, cohort_age('2024-01-05', ' ') IS NULL, cohort_of(char(11, 12)) IS NULL;
--> 1|1|1|1|1
-- A blank grain is the default, the month.
SELECT cohort_of('2024-01-05', ''), cohort_start('2024-01-05', ' '), cohort_age('2024-01-05', '2024-02-01', '');
--> 2024-01|2024-01-01|1
-- Lines that end in CR LF, and padded columns.
SELECT cohort_of(' 2024-07-09' || char(13), 'day'), cohort_of('2024-07-09 18:30' || char(13, 10), 'day'), cohort_of(char(9) || '20240709 ', 'day'), cohort_of(' 2024-W28 ', 'week');
--> 2024-07-09|2024-07-09|2024-07-09|2024-W28
SELECT cohort_of(char(11) || '2024' || char(12)), cohort_of(char(10) || '1704067200.5 '), cohort_of('2024-07-09', char(9) || 'week in +02:00' || char(13)), wilson_lower(' 1' || char(13), char(10) || '1 ', ' 0.5 ') = wilson_lower(1, 1, 0.5);
--> 2024-01|2024-01|2024-W28|1
-- Within them it counts.
SELECT cohort_of(' 2024-07 -09 ');
--! cohort_of(): not a time: ' 2024-07 -09 ' (want YYYY-MM-DD[ HH:MM[:SS]] or a Unix time)
SELECT nps(' 1 0 ');
--! nps(): score: not a number: ' 1 0 '
-- Neither a no-break space nor the mark at the beginning of a file is white space, nor is a NUL.
SELECT cohort_of(char(160));
--! cohort_of(): not a time: '\u00a0' (want YYYY-MM-DD[ HH:MM[:SS]] or a Unix time)
SELECT cohort_of('2024-07-09' || char(160));
--! cohort_of(): not a time: '2024-07-09\u00a0' (want YYYY-MM-DD[ HH:MM[:SS]] or a Unix time)
SELECT cohort_of(char(65279));
--! cohort_of(): not a time: '\ufeff' (want YYYY-MM-DD[ HH:MM[:SS]] or a Unix time)
SELECT nps(char(160) || '9');
--! nps(): score: not a number: '\u00a09'
SELECT cohort_of(' ' || char(0));
--! cohort_of(): not a time: ' \x00' (want YYYY-MM-DD[ HH:MM[:SS]] or a Unix time)
SELECT cohort_of('2024-07-09', char(160));
--! cohort_of(): not a grain: '\u00a0' (want [N] hour|day|week|month|quarter|year [starting WEEKDAY|MONTH] [in CLOCK])
SELECT repeat_rate(c) FROM (SELECT char(160) AS c UNION ALL SELECT char(160) UNION ALL SELECT ' ');
--> 1.0
-- A blob is no text.
SELECT cohort_of(x'');
--! cohort_of(): not a time: x'' (want YYYY-MM-DD[ HH:MM[:SS]] or a Unix time)
SELECT cohort_of('2024-07-09', x'20');
--! cohort_of(): not a grain: x'20' (want [N] hour|day|week|month|quarter|year [starting WEEKDAY|MONTH] [in CLOCK])
SELECT repeat_rate(c) FROM (SELECT x'' AS c UNION ALL SELECT x'' UNION ALL SELECT x'20');
--> 0.5
-- A time that may not be NULL may not be blank; what it looks like without the white space is said.
SELECT retention_rate('a', '2024-01-01', ' ', '2024-02-01');
--! retention_rate(): not a time: ' ' (want YYYY-MM-DD[ HH:MM[:SS]] or a Unix time)
SELECT cohort_of('3:30 pm' || char(13));
--! cohort_of(): not a time: '3:30 pm\r' (a 12-hour clock? rewrite as 00:00 to 23:59)
SELECT cohort_of('2024-07-09', char(9) || 'monthly ');
--! cohort_of(): not a grain: '\tmonthly ' (month?)

-- No customer, no time, no amount, no segment, not true: ina's segment is NULL, jon's first amount 0, kai has no row with
-- a time, lea starts in April.
CREATE TABLE orders(c, t, a, seg, s);
INSERT INTO orders VALUES ('', '2023-03-05', '10', 'eu', '1'), (' ', '2023-04-05', '10', 'eu', '1'), ('ina', '2023-03-06', ' 10' || char(13), '', '1'), ('jon', '2023-03-07', ' ', 'eu', '1'), ('jon', '2023-04-07', '5', 'eu', '1'), ('kai', '', '7', 'eu', '1'), ('lea', '2023-03-09', '3', 'eu', ''), ('lea', '2023-04-09', '3', 'eu', '1');
SELECT segment, cohort, age, customers, active, value FROM retention_cohorts('orders', 'c', 't', 'month', 'a', 'seg', 's') WHERE as_of = '2023-05-01' AND complete;
--> NULL|2023-03|0|1|1|10.0
--> NULL|2023-03|1|1|0|0.0
--> eu|2023-03|0|1|1|0.0
--> eu|2023-03|1|1|1|5.0
--> eu|2023-04|0|1|1|3.0
SELECT sum(a) = (SELECT sum(value) FROM retention_customers('orders', 'c', 't', 'month', 'a')) FROM orders WHERE trim(c) <> '' AND t <> '';
--> 1
-- A blank argument is not given: as_of is then the latest time, ages run to it, nothing is added up.
CREATE TABLE visits(c, t);
INSERT INTO visits VALUES (1, '2024-01-05'), (1, '2024-03-05'), (2, '2024-01-20'), (3, '2024-02-10'), (4, '2024-03-31');
SELECT (SELECT max(age) FROM retention_cohorts('visits', 'c', 't') WHERE as_of = ''), (SELECT max(complete) FROM retention_cohorts('visits', 'c', 't', '', ' ') WHERE max_age = ' '), (SELECT count(*) FROM retention_customers('visits', 'c', 't', '', '', '', ''));
--> 2|1|4
SELECT count(*), max(value), max(grain IS NULL), max(mode IS NULL) FROM retention_cohorts('visits', 'c', 't', ' ', ' ') WHERE mode = ' ' AND age = 0;
--> 3|NULL|1|1
SELECT * FROM retention_cohorts(' ', 'c', 't');
--! retention_cohorts(): source is missing
SELECT * FROM retention_cohorts('visits', char(10), 't');
--! retention_cohorts(): customer_col is missing
SELECT * FROM retention_periods('visits', 'c', 't') WHERE until_col = 't' AND as_of = ' ';
--! retention_periods(): as_of is missing: subscriptions need the moment the data was taken (date('now') on live data)
-- Beside a value it is nothing, in a join it is the default.
SELECT count(*) FROM retention_cohorts('visits', 'c', 't', 'year') WHERE grain = ' ';
--> 1
SELECT g.g IS NULL, count(*) FROM (SELECT 'year' AS g UNION ALL SELECT ' ' UNION ALL SELECT NULL UNION ALL SELECT 'month') AS g JOIN retention_cohorts('visits', 'c', 't', g.g) GROUP BY g.g ORDER BY g.g;
--> 1|6
--> 0|6
--> 0|6
--> 0|1
-- Behind 16 other conditions SQLite compares an argument once more, and what is not given is NULL, which no blank is.
SELECT count(*) FROM retention_cohorts('visits', 'c', 't') WHERE age > -1 AND age > -2 AND age > -3 AND age > -4 AND age > -5 AND age > -6 AND age > -7 AND age > -8 AND age > -9 AND age > -10 AND age > -11 AND age > -12 AND age > -13 AND age > -14 AND age > -15 AND age > -16
    AND mode = ' ';
--! retention_cohorts(): mode is NULL among more than 16 conditions, where SQLite lets no row through (leave it out)
SELECT count(*) FROM retention_cohorts('visits', 'c', 't') WHERE age > -1 AND age > -2 AND age > -3 AND age > -4 AND age > -5 AND age > -6 AND age > -7 AND age > -8 AND age > -9 AND age > -10 AND age > -11 AND age > -12 AND age > -13 AND age > -14 AND age > -15 AND age > -16
    AND mode IS ' ';
--! retention_cohorts(): mode is NULL among more than 16 conditions, where SQLite lets no row through (leave it out)
SELECT count(*) FROM retention_cohorts('visits', 'c', 't', 'year') WHERE age > -1 AND age > -2 AND age > -3 AND age > -4 AND age > -5 AND age > -6 AND age > -7 AND age > -8 AND age > -9 AND age > -10 AND age > -11 AND age > -12 AND age > -13 AND age > -14 AND age > -15 AND age > -16
    AND grain IS ' ';
--! retention_cohorts(): grain is given in two ways among more than 16 conditions, where SQLite lets no row through (leave it out)

-- Ids keep their white space: 'ann' and ' ann' are two customers.
CREATE TABLE ids(c, t);
INSERT INTO ids VALUES ('ann', '2024-01-05'), (' ann', '2024-01-06'), (char(9), '2024-01-07');
SELECT customer FROM retention_customers('ids', 'c', 't');
--> ann
-->  ann
SELECT repeat_rate(c), retention_rate(c, t, '2024-01-06', '2024-02-01') FROM (SELECT * FROM ids UNION ALL VALUES (char(9), '2024-01-05'));
--> 0.0|0.0
SELECT upsell_rate(c, p), repeat_rate(c) FROM (SELECT 'a' AS c, '' AS p UNION ALL SELECT 'a', 'tea' UNION ALL SELECT 'b', 'tea' UNION ALL SELECT '', 'tea' UNION ALL SELECT ' ', 'jam');
--> 0.0|0.5
-- A blank score is no answer: of 10, 9, 3 two promote, one detracts.
SELECT nps(a), csat(b) FROM (SELECT 10 AS a, '5' AS b UNION ALL SELECT '9', '' UNION ALL SELECT ' ', '3 ' UNION ALL SELECT '3', NULL);
--> 33.3333333333333|0.5
-- A blank flag is false, as NULL is: of three who were there two are.
SELECT retention_rate(was, is_here), churn_rate(was, is_here) FROM (SELECT '1' AS was, '1' AS is_here UNION ALL SELECT ' 1', ' ' UNION ALL SELECT 1, '1 ' UNION ALL SELECT '', '1' UNION ALL SELECT NULL, NULL UNION ALL SELECT ' ', 0);
--> 0.666666666666667|0.333333333333333
SELECT retention_rate(1, 'x');
--! retention_rate(): is: not a number: 'x'
