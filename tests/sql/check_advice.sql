-- check_advice.sql - the advice of retention_check; tests/random/test_check.c follows it.

-- A SELECT is the body of a view, with the user's own names; what is not about the finding stays as it is. (advice.c 1 and 2)
CREATE TABLE "my ""orders"""("the customer", day, "paid, EUR");
INSERT INTO "my ""orders""" VALUES ('ann', '31/12/2024', '12,50'), ('Ann', '01/02/2024', '1.5'), ('bob', '2024-01-05', 7), ('bob', '2024-01-05', 7);
SELECT column, finding, advice FROM retention_check('"my ""orders"""', 'the customer', 'day', 'paid, EUR') WHERE advice LIKE 'SELECT %';
--> day|not a time|SELECT "the customer", CASE WHEN "day" GLOB '[0-9][0-9]/[0-9][0-9]/[0-9][0-9][0-9][0-9]' THEN substr("day", 7) || '-' || substr("day", 4, 2) || '-' || substr("day", 1, 2) ELSE "day" END AS "day", "paid, EUR" FROM "my ""orders"""
--> paid, EUR|not a number|SELECT "the customer", "day", CASE WHEN "paid, EUR" GLOB '*,[0-9]' OR "paid, EUR" GLOB '*,[0-9][0-9]' THEN replace("paid, EUR", ',', '.') ELSE "paid, EUR" END AS "paid, EUR" FROM "my ""orders"""
--> NULL|duplicate|SELECT DISTINCT "the customer", "day", "paid, EUR" FROM "my ""orders"""
--> the customer|same but for case or blanks|SELECT lower(trim("the customer", char(9, 10, 11, 12, 13, 32))) AS "the customer", "day", "paid, EUR" FROM "my ""orders"""
CREATE TEMP VIEW dated AS SELECT "the customer", CASE WHEN "day" GLOB '[0-9][0-9]/[0-9][0-9]/[0-9][0-9][0-9][0-9]' THEN substr("day", 7) || '-' || substr("day", 4, 2) || '-' || substr("day", 1, 2) ELSE "day" END AS "day", "paid, EUR" FROM "my ""orders""";
SELECT day FROM dated;
--> 2024-12-31
--> 2024-02-01
--> 2024-01-05
--> 2024-01-05
SELECT count(*) FROM retention_check('dated', 'the customer', 'day') WHERE finding = 'not a time';
--> 0
-- Only the last part of a schema's name is the table's, and all of it is quoted.
SELECT advice FROM retention_check('main."my ""orders"""', 'the customer', 'day') WHERE finding = 'duplicate';
--> SELECT DISTINCT "the customer", "day" FROM "main"."my ""orders"""
-- A column that is named twice is listed once.
SELECT advice FROM retention_check('"my ""orders"""', 'day', 'DAY', 'the customer') WHERE finding = 'duplicate';
--> SELECT DISTINCT "day", "the customer" FROM "my ""orders"""

-- Times: by the first that is none.
CREATE TABLE wrong(n INTEGER PRIMARY KEY, t);
INSERT INTO wrong VALUES (1, '12/31/2024'), (2, '31.12.2024'), (3, '0000-00-00 00:00:00'), (4, 0), (5, '1/5/2024'), (6, 45296), (7, x'00'), (8, '13/13/2024'), (9, '31/12-2024'), (10, '31/12/20x4'), (11, '3a/12/2024'), (12, '31/1b/2024'), (13, '01/02/2024'), (14, '00/13/2024'), (15, '32/12/2024'), (16, 1.5), (17, '--'), (18, '0' || char(0)), (19, '31+12+2024'), (20, '31 December');
CREATE TABLE which(n); INSERT INTO which VALUES (1);
CREATE VIEW wrong_one AS SELECT n, t FROM wrong WHERE n = (SELECT n FROM which);
SELECT advice FROM retention_check('wrong_one', 'n', 't') WHERE finding = 'not a time';
--> SELECT "n", CASE WHEN "t" GLOB '[0-9][0-9]/[0-9][0-9]/[0-9][0-9][0-9][0-9]' THEN substr("t", 7) || '-' || substr("t", 1, 2) || '-' || substr("t", 4, 2) ELSE "t" END AS "t" FROM "wrong_one"
UPDATE which SET n = 2;
SELECT substr(advice, 1, 117) FROM retention_check('wrong_one', 'n', 't') WHERE finding = 'not a time';
--> SELECT "n", CASE WHEN "t" GLOB '[0-9][0-9].[0-9][0-9].[0-9][0-9][0-9][0-9]' THEN substr("t", 7) || '-' || substr("t",
UPDATE which SET n = 3;
SELECT advice FROM retention_check('wrong_one', 'n', 't') WHERE finding = 'not a time';
--> SELECT "n", nullif("t", '0000-00-00 00:00:00') AS "t" FROM "wrong_one"
UPDATE which SET n = 4;
SELECT advice FROM retention_check('wrong_one', 'n', 't') WHERE finding = 'not a time';
--> SELECT "n", nullif("t", 0) AS "t" FROM "wrong_one"
UPDATE which SET n = 5;
SELECT advice FROM retention_check('wrong_one', 'n', 't') WHERE finding = 'not a time';
--> day or month first? rewrite as YYYY-MM-DD
UPDATE which SET n = 6;
SELECT advice FROM retention_check('wrong_one', 'n', 't') WHERE finding = 'not a time';
--> days since 1899-12-30? 2415018.5 + value is a Julian day
UPDATE which SET n = 7;
SELECT advice FROM retention_check('wrong_one', 'n', 't') WHERE finding = 'not a time';
--> want YYYY-MM-DD[ HH:MM[:SS]] or a Unix time
UPDATE which SET n = 8;
SELECT advice FROM retention_check('wrong_one', 'n', 't') WHERE finding = 'not a time';
--> want YYYY-MM-DD[ HH:MM[:SS]] or a Unix time
UPDATE which SET n = 9;
SELECT advice LIKE 'SELECT %' FROM retention_check('wrong_one', 'n', 't') WHERE finding = 'not a time';
--> 0
UPDATE which SET n = 10;
SELECT advice LIKE 'SELECT %' FROM retention_check('wrong_one', 'n', 't') WHERE finding = 'not a time';
--> 0
UPDATE which SET n = 11;
SELECT advice LIKE 'SELECT %' FROM retention_check('wrong_one', 'n', 't') WHERE finding = 'not a time';
--> 0
UPDATE which SET n = 12;
SELECT advice LIKE 'SELECT %' FROM retention_check('wrong_one', 'n', 't') WHERE finding = 'not a time';
--> 0
UPDATE which SET n = 13;
SELECT advice FROM retention_check('wrong_one', 'n', 't') WHERE finding = 'not a time';
--> day or month first? rewrite as YYYY-MM-DD
UPDATE which SET n = 14;
SELECT advice LIKE 'SELECT %' FROM retention_check('wrong_one', 'n', 't') WHERE finding = 'not a time';
--> 0
UPDATE which SET n = 15;
SELECT advice LIKE 'SELECT %' FROM retention_check('wrong_one', 'n', 't') WHERE finding = 'not a time';
--> 0
UPDATE which SET n = 16;
SELECT advice FROM retention_check('wrong_one', 'n', 't') WHERE finding = 'not a time';
--> a sentinel? NULL is no time
UPDATE which SET n = 17;
SELECT advice LIKE 'SELECT %' FROM retention_check('wrong_one', 'n', 't') WHERE finding = 'not a time';
--> 0
UPDATE which SET n = 18;
SELECT advice LIKE 'SELECT %' FROM retention_check('wrong_one', 'n', 't') WHERE finding = 'not a time';
--> 0
UPDATE which SET n = 19;
SELECT advice LIKE 'SELECT %' FROM retention_check('wrong_one', 'n', 't') WHERE finding = 'not a time';
--> 0

-- Numbers: a comma that can be read in one way alone.
CREATE TABLE numbers(n INTEGER PRIMARY KEY, a);
INSERT INTO numbers VALUES (1, '-1,5'), (2, '1,234.56'), (3, '1,234,567.8'), (4, '1,234'), (5, '1,2,3'), (6, '1.234,5'), (7, '5 EUR'), (8, x'31'), (9, '1,23.4'), (10, '1,234.5.6'), (11, '1,'), (12, '1,234.5,6'), (13, ',5'), (14, '-');
CREATE VIEW number AS SELECT n, a FROM numbers WHERE n = (SELECT n FROM which);
UPDATE which SET n = 1;
SELECT advice FROM retention_check('number', 'n', 'n', 'a') WHERE finding = 'not a number';
--> SELECT "n", CASE WHEN "a" GLOB '*,[0-9]' OR "a" GLOB '*,[0-9][0-9]' THEN replace("a", ',', '.') ELSE "a" END AS "a" FROM "number"
UPDATE which SET n = 2;
SELECT advice FROM retention_check('number', 'n', 'n', 'a') WHERE finding = 'not a number';
--> SELECT "n", CASE WHEN "a" GLOB '*,[0-9][0-9][0-9].*' THEN replace("a", ',', '') ELSE "a" END AS "a" FROM "number"
UPDATE which SET n = 3;
SELECT substr(advice, 1, 70) FROM retention_check('number', 'n', 'n', 'a') WHERE finding = 'not a number';
--> SELECT "n", CASE WHEN "a" GLOB '*,[0-9][0-9][0-9].*' THEN replace("a",
UPDATE which SET n = 4;
SELECT advice FROM retention_check('number', 'n', 'n', 'a') WHERE finding = 'not a number';
--> write digits and a point, without a currency or a mark between thousands
UPDATE which SET n = 5;
SELECT advice LIKE 'SELECT %' FROM retention_check('number', 'n', 'n', 'a') WHERE finding = 'not a number';
--> 0
UPDATE which SET n = 6;
SELECT advice LIKE 'SELECT %' FROM retention_check('number', 'n', 'n', 'a') WHERE finding = 'not a number';
--> 0
UPDATE which SET n = 7;
SELECT advice LIKE 'SELECT %' FROM retention_check('number', 'n', 'n', 'a') WHERE finding = 'not a number';
--> 0
UPDATE which SET n = 8;
SELECT advice LIKE 'SELECT %' FROM retention_check('number', 'n', 'n', 'a') WHERE finding = 'not a number';
--> 0
UPDATE which SET n = 9;
SELECT advice LIKE 'SELECT %' FROM retention_check('number', 'n', 'n', 'a') WHERE finding = 'not a number';
--> 0
UPDATE which SET n = 10;
SELECT advice LIKE 'SELECT %' FROM retention_check('number', 'n', 'n', 'a') WHERE finding = 'not a number';
--> 0
UPDATE which SET n = 11;
SELECT advice LIKE 'SELECT %' FROM retention_check('number', 'n', 'n', 'a') WHERE finding = 'not a number';
--> 0
UPDATE which SET n = 12;
SELECT advice LIKE 'SELECT %' FROM retention_check('number', 'n', 'n', 'a') WHERE finding = 'not a number';
--> 0
UPDATE which SET n = 13;
SELECT advice LIKE 'SELECT %' FROM retention_check('number', 'n', 'n', 'a') WHERE finding = 'not a number';
--> 1
UPDATE which SET n = 14;
SELECT advice LIKE 'SELECT %' FROM retention_check('number', 'n', 'n', 'a') WHERE finding = 'not a number';
--> 0

-- What depends on the other values of a column is a sentence where one of them is no time.
CREATE TABLE spans(c, t, u);
INSERT INTO spans VALUES (1, '2024-01-01', '2024-01-31'), (1, '2024-02-01', '2023-12-31'), (2, '1999-02-01', NULL), (3, NULL, '2024-01-01');
SELECT column, finding, advice FROM retention_check('spans', 'c', 't', NULL, 'u') WHERE finding IN ('before start', 'far from the rest', 'ends a day before the next start');
--> u|before start|SELECT * FROM "spans" WHERE coalesce(cohort_start("u", 'day') >= cohort_start("t", 'day'), 1)
--> t|far from the rest|SELECT * FROM "spans" WHERE cohort_start("t", 'day') BETWEEN '2024-01-01' AND '2024-02-01'
--> u|ends a day before the next start|SELECT "c", "t", date(cohort_start("u", 'day'), '+1 day') AS "u" FROM "spans"
CREATE TEMP VIEW spans_right AS SELECT * FROM "spans" WHERE coalesce(cohort_start("u", 'day') >= cohort_start("t", 'day'), 1);
SELECT count(*) FROM spans_right;
--> 3
INSERT INTO spans VALUES (4, '2024-01-01 10:00', NULL);
SELECT column, finding, advice FROM retention_check('spans', 'c', 't', NULL, 'u') WHERE finding IN ('before start', 'dates beside times');
--> u|before start|every table that takes an until stops there: are the two columns swapped?
--> t|dates beside times|SELECT "c", cohort_start("t", 'day') AS "t", "u" FROM "spans"
DELETE FROM spans WHERE c = 4;
INSERT INTO spans VALUES (4, NULL, '2024-01-01 10:00');
SELECT finding, advice FROM retention_check('spans', 'c', 't', NULL, 'u') WHERE finding LIKE '%start';
--> before start|every table that takes an until stops there: are the two columns swapped?
--> ends a day before the next start|is it the last paid day? a renewal a day later is no churn: give gap = '1 day'
INSERT INTO spans VALUES (4, ' ', ''), (4, '2024-01-01 10:00', '2024-01-01 10:00');
SELECT column, advice FROM retention_check('spans', 'c', 't', NULL, 'u') WHERE finding IN ('far from the rest', 'dates beside times');
--> t|SELECT * FROM "spans" WHERE cohort_start("t", 'day') BETWEEN '2024-01-01' AND '2024-02-01'
--> t|SELECT "c", cohort_start("t", 'day') AS "t", "u" FROM "spans"
--> u|SELECT "c", "t", cohort_start("u", 'day') AS "u" FROM "spans"
INSERT INTO spans VALUES (5, 'x', 'y');
SELECT column, finding, advice FROM retention_check('spans', 'c', 't', NULL, 'u') WHERE finding IN ('far from the rest', 'dates beside times', 'equals start');
--> t|far from the rest|is a digit of the year wrong? the tables have a row for every period up to there
--> t|dates beside times|a date is that whole day, a time one instant: write all of them in one way
--> u|dates beside times|a date is that whole day, a time one instant: write all of them in one way
--> u|equals start|a row of no time is in no count at either end

-- An example that SQL cannot say as it is leaves a sentence.
CREATE TABLE guest(c, t);
INSERT INTO guest WITH n(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < 20) SELECT n, 1704448800 + n FROM n;
INSERT INTO guest WITH n(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < 4) SELECT 'it''s', 1704458800 + n FROM n;
INSERT INTO guest WITH n(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < 4) SELECT x'00', 1704468800 + n FROM n;
INSERT INTO guest WITH n(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < 4) SELECT 'a' || char(0), 1704478800 + n FROM n;
INSERT INTO guest WITH n(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < 4) SELECT 'a$', 1704488800 + n FROM n;
INSERT INTO guest WITH n(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < 4) SELECT hex(zeroblob(40)), 1704498800 + n FROM n;
SELECT substr(example, 1, 10), advice FROM retention_check('guest', 'c', 't') WHERE finding = 'one customer holds much';
--> it's|SELECT * FROM "guest" WHERE "c" IS NOT 'it''s'
--> x'00'|is it a guest account, a test or a default? leave it out
--> a\x00|is it a guest account, a test or a default? leave it out
--> a$|is it a guest account, a test or a default? leave it out
--> 0000000000|is it a guest account, a test or a default? leave it out
CREATE TABLE guest_2 AS SELECT CASE WHEN c = 'it''s' THEN 0 ELSE c END AS c, t FROM guest WHERE typeof(c) = 'integer' OR c = 'it''s';
SELECT example, advice FROM retention_check('guest_2', 'c', 't') WHERE finding = 'one customer holds much';
--> 0|SELECT * FROM "guest_2" WHERE "c" IS NOT 0
INSERT INTO guest VALUES (99, '1970-01-01' || hex(zeroblob(0))), (98, '1970-01-01 00:00:00.00000000000000000000000000000000000000000000000000000000000000');
SELECT rows, advice FROM retention_check('guest', 'c', 't') WHERE finding = 'sentinel';
--> 2|SELECT * FROM "guest" WHERE "t" IS NOT '1970-01-01'
DELETE FROM guest WHERE c = 99;
SELECT rows, advice FROM retention_check('guest', 'c', 't') WHERE finding = 'sentinel';
--> 1|does this day stand for no time? make it NULL

-- Order lines become orders only where nothing else tells them apart.
CREATE TABLE lines(c, t, a, s, u);
INSERT INTO lines VALUES (1, '2024-01-01', 1, 'x', NULL), (1, '2024-01-01', 2, 'y', NULL);
SELECT (SELECT advice LIKE 'SELECT %' FROM retention_check('lines', 'c', 't', 'a') WHERE finding = 'same moment'), (SELECT advice LIKE 'SELECT %' FROM retention_check('lines', 'c', 't') WHERE finding = 'same moment'), (SELECT advice LIKE 'SELECT %' FROM retention_check('lines', 'c', 't', 'a', 'u') WHERE finding = 'same moment'), (SELECT advice LIKE 'SELECT %' FROM retention_check('lines', 'c', 't', 'a', NULL, 's') WHERE finding = 'same moment'), (SELECT advice LIKE 'SELECT %' FROM retention_check('lines', 'c', 't', 'c') WHERE finding = 'same moment'), (SELECT advice LIKE 'SELECT %' FROM retention_check('lines', 'c', 't', 's') WHERE finding = 'same moment');
--> 1|0|0|0|0|0
SELECT advice FROM retention_check('lines', 'c', 't', 'a') WHERE finding = 'same moment';
--> SELECT "c", "t", sum("a") AS "a" FROM "lines" GROUP BY 1, 2
SELECT a FROM (SELECT "c", "t", sum("a") AS "a" FROM "lines" GROUP BY 1, 2);
--> 3
INSERT INTO lines VALUES (1, '2024-01-02 10:00', 1, 'x', NULL);
SELECT advice FROM retention_check('lines', 'c', 't', 'a') WHERE finding = 'same moment';
--> are these lines of one order? then count orders, not rows

-- Forms, and what is missing.
CREATE TABLE kinds(c, t, u);
INSERT INTO kinds VALUES (1, '2024-01-01', NULL), (2, '2024-01-01 10:00', '2024-02-01'), (3, '2024-01-01 10:00Z', '2024-02-01'), (4, '202401011000', '2024-02-01'), (5, 1704448800, '2024-02-01'), (6, 2460310.5, '2024-02-01');
SELECT example, advice FROM retention_check('kinds', 'c', 't') WHERE finding = 'form';
--> YYYY-MM-DD|a mere date is that day on the clock of the grain in use
--> YYYY-MM-DD HH:MM|times without an offset are UTC: is that the clock that wrote them?
--> YYYY-MM-DD HH:MM+HH:MM|times with an offset are converted to UTC
--> YYYYMMDDHHMM|times without an offset are UTC: is that the clock that wrote them?
--> Julian day|numbers count from a moment in UTC
--> Unix seconds|numbers count from a moment in UTC
SELECT column, finding, advice FROM retention_check('kinds', 'c', 't', NULL, 'u') WHERE finding IN ('earliest', 'latest', 'null', 'rows');
--> NULL|rows|what is found below is counted among these
--> u|null|it is still running
--> t|earliest|the first cohort starts here
--> t|latest|tables look as far as this where as_of is not given
--> u|earliest|what ends after as_of is still running then
--> u|latest|what ends after as_of is still running then
