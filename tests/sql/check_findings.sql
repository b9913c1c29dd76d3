-- check_findings.sql - what retention_check counts, finding by finding.

-- A row counts for each of its values, also where another one is missing or wrong. (findings.c 1 and 2, check.c 2)
CREATE TABLE bought(c, t, a, u);
INSERT INTO bought VALUES ('1', '2024-01-05', '10', '2024-02-01'), ('', '2024-01-06', 'x', ''), (NULL, '31/12/2024', '-5', '2024-01-01'), ('ann', '2024-01-07 10:00', '', '2024-01-07 10:00'), ('Ann ', '2024-01-08', '3', NULL), ('1', '2024-01-05', '10', '2024-02-01'), ('bob', '', '3', '2024-03-01'), ('cat', '2024-01-09', '3', '2024-01-02');
SELECT rows FROM retention_check('bought', 'c', 't') WHERE finding = 'rows';
--> 8
SELECT column, finding, rows FROM retention_check('bought', 'c', 't', 'a', 'u') WHERE finding IN ('null', 'blank') ORDER BY 1, 2;
--> a|blank|1
--> c|blank|1
--> c|null|1
--> t|blank|1
--> u|blank|1
--> u|null|1
SELECT column, finding, rows, example FROM retention_check('bought', 'c', 't', 'a', 'u') WHERE finding IN ('not a time', 'not a number') ORDER BY 1;
--> a|not a number|1|x
--> t|not a time|1|31/12/2024
SELECT finding, rows FROM retention_check('bought', 'c', 't', 'a', 'u') WHERE finding IN ('negative', 'duplicate', 'before start', 'equals start', 'dates beside times', 'same but for case or blanks') ORDER BY 1;
--> before start|1
--> dates beside times|5
--> dates beside times|5
--> duplicate|1
--> equals start|1
--> negative|1
--> same but for case or blanks|2
-- A clean file has no such findings. (findings.c 10)
CREATE TABLE clean(c, t);
INSERT INTO clean VALUES (1, '2024-01-05'), (2, '2024-01-06');
SELECT column, finding, rows, example FROM retention_check('clean', 'c', 't');
--> NULL|rows|2|NULL
--> t|form|2|YYYY-MM-DD
--> t|earliest|1|2024-01-05 00:00:00
--> t|latest|1|2024-01-06 00:00:00
-- Nor has an empty one, of which the number of its rows is told all the same.
CREATE TABLE empty(c, t, a, u, s);
SELECT column, finding, rows, example FROM retention_check('empty', 'c', 't', 'a', 'u', 's');
--> NULL|rows|0|NULL
-- They come in the order in which they matter, those of a kind in that of the arguments. (check.c 1)
SELECT column, finding, rows, example FROM retention_check('bought', 'c', 't', 'a', 'u');
--> NULL|rows|8|NULL
--> t|not a time|1|31/12/2024
--> a|not a number|1|x
--> u|before start|1|2024-01-02
--> c|null|1|NULL
--> u|null|1|NULL
--> c|blank|1|
--> t|blank|1|
--> a|blank|1|
--> u|blank|1|
--> NULL|duplicate|1|1
--> c|same but for case or blanks|2|'ann', 'Ann '
--> t|dates beside times|5|NULL
--> u|dates beside times|5|NULL
--> u|equals start|1|2024-01-07 10:00
--> NULL|same moment|2|1
--> a|negative|1|-5
--> t|form|5|YYYY-MM-DD
--> t|form|1|YYYY-MM-DD HH:MM
--> u|form|5|YYYY-MM-DD
--> u|form|1|YYYY-MM-DD HH:MM
--> t|earliest|2|2024-01-05 00:00:00
--> t|latest|1|2024-01-09 00:00:00
--> u|earliest|1|2024-01-01 00:00:00
--> u|latest|1|2024-03-01 00:00:00
SELECT typeof(column), typeof(finding), typeof(rows), typeof(example), typeof(advice) FROM retention_check('bought', 'c', 't') WHERE finding IN ('not a time', 'rows');
--> null|text|integer|null|text
--> text|text|integer|text|text
-- One row; and nothing but NULL.
INSERT INTO empty VALUES (NULL, NULL, NULL, NULL, NULL);
SELECT column, finding, rows FROM retention_check('empty', 'c', 't', 'a', 'u', 's');
--> NULL|rows|1
--> c|null|1
--> t|null|1
--> a|null|1
--> u|null|1
--> s|null|1
INSERT INTO empty SELECT * FROM empty UNION ALL SELECT NULL, NULL, NULL, NULL, ' ';
SELECT column, finding, rows, example FROM retention_check('empty', 'c', 't', 'a', 'u', 's') WHERE rows < 3;
--> s|null|2|NULL
--> s|blank|1| 
--> NULL|duplicate|1|NULL

-- blank: empty, or white space alone; a no-break space is text. Whatever is no text is not blank. (row.c 4)
CREATE TABLE blanks(c, t);
INSERT INTO blanks VALUES ('', '2024-01-01'), (' ', '2024-01-02'), (char(9, 10, 11, 12, 13, 32), '2024-01-03'), (char(160), '2024-01-04'), (x'', '2024-01-05'), (x'20', '2024-01-06'), (0, '2024-01-07');
SELECT column, finding, rows, example FROM retention_check('blanks', 'c', 't') WHERE finding IN ('null', 'blank', 'same but for case or blanks', 'duplicate');
--> c|blank|3|

-- not a time, not a number: the first one, whatever it is. (check.c 1 and 2)
CREATE TABLE odd(n, v);
INSERT INTO odd VALUES (1, 0), (2, x'00ff'), (3, 'a' || char(0) || 'b' || char(10)), (4, replace(hex(zeroblob(50)), '00', 'é')), (5, zeroblob(100)), (6, 9e999), (7, 45296.5), (8, '2024-13-01');
CREATE VIEW odd_1 AS SELECT n, v FROM odd ORDER BY n LIMIT 1;
SELECT finding, rows, example FROM retention_check('odd_1', 'n', 'v') WHERE finding LIKE 'not %';
--> not a time|1|0
CREATE VIEW odd_2 AS SELECT n, v FROM odd WHERE n > 1;
SELECT column, finding, rows, example FROM retention_check('odd_2', 'n', 'v', 'v', 'v') WHERE finding LIKE 'not %';
--> v|not a time|7|x'00ff'
--> v|not a time|7|x'00ff'
--> v|not a number|6|x'00ff'
CREATE VIEW odd_3 AS SELECT n, v FROM odd WHERE n > 2;
SELECT example FROM retention_check('odd_3', 'n', 'v') WHERE finding LIKE 'not %';
--> a\x00b\n
CREATE VIEW odd_4 AS SELECT n, v FROM odd WHERE n > 3;
SELECT example FROM retention_check('odd_4', 'n', 'v') WHERE finding LIKE 'not %';
--> éééééééééééééééééééééééééééééé...
CREATE VIEW odd_5 AS SELECT n, v FROM odd WHERE n > 4;
SELECT length(example), substr(example, -4) FROM retention_check('odd_5', 'n', 'v') WHERE finding LIKE 'not %';
--> 126|...'
CREATE VIEW odd_6 AS SELECT n, v FROM odd WHERE n > 5;
SELECT example FROM retention_check('odd_6', 'n', 'v') WHERE finding LIKE 'not %';
--> Inf
CREATE VIEW odd_7 AS SELECT n, v FROM odd WHERE n > 6;
SELECT example FROM retention_check('odd_7', 'n', 'v') WHERE finding LIKE 'not %';
--> 45296.5
-- As customers they are customers.
SELECT finding, rows FROM retention_check('odd', 'v', 'n') WHERE column IS NOT 'n';
--> rows|8

-- form: a row for each that is in use; dates beside times only where a column has both. (findings.c 2 and 4)
CREATE TABLE forms(t);
INSERT INTO forms VALUES ('2024-01-05'), ('2024/01/05'), ('20240105'), (20240106), ('2024'), ('2024-Q1'), ('2024-01'), ('2024-W02'), ('2024-01-05 10:00'), ('2024-01-05T10:00:01.5'), ('2024/01/05 10:00'), ('2024-01-05 10:00Z'), ('20240105T1000'), ('202401051000'), (2460310.5), (1704448800), (1704448800000), (1704448800000000), (1704448800000000000);
SELECT rows, example FROM retention_check('forms', 't', 't') WHERE finding = 'form';
--> 1|YYYY-MM-DD
--> 1|YYYY/MM/DD
--> 2|YYYYMMDD
--> 1|YYYY
--> 1|YYYY-Qn
--> 1|YYYY-MM
--> 1|YYYY-Wnn
--> 2|YYYY-MM-DD HH:MM
--> 1|YYYY/MM/DD HH:MM
--> 1|YYYY-MM-DD HH:MM+HH:MM
--> 1|YYYYMMDDTHHMM
--> 1|YYYYMMDDHHMM
--> 1|Julian day
--> 1|Unix seconds
--> 1|Unix milliseconds
--> 1|Unix microseconds
--> 1|Unix nanoseconds
SELECT column, rows FROM retention_check('forms', 't', 't') WHERE finding = 'dates beside times';
--> t|8

-- White space around a time or a number is ignored; that around a customer is theirs.
CREATE TABLE padded(c, t, a);
INSERT INTO padded VALUES (1, ' 2024-01-05 ', ' -5 '), ('1 ', char(9) || '1704448800' || char(10), '5');
SELECT column, finding, rows, example FROM retention_check('padded', 'c', 't', 'a');
--> NULL|rows|2|NULL
--> c|same but for case or blanks|2|1, '1 '
--> t|dates beside times|1|NULL
--> a|negative|1| -5 
--> t|form|1|YYYY-MM-DD
--> t|form|1|Unix seconds
--> t|earliest|1|2024-01-05 00:00:00
--> t|latest|1|2024-01-05 10:00:00

-- earliest, latest: how many rows are at that moment.
SELECT finding, rows, example FROM retention_check('forms', 't', 't') WHERE finding IN ('earliest', 'latest');
--> earliest|4|2024-01-01 00:00:00
--> latest|1|2024-01-08 00:00:00

-- sentinel: the whole day, one row for each day, the first as it is written. (findings.c 5)
CREATE TABLE zero(c, t, u);
INSERT INTO zero VALUES (1, '1900-01-01', '9999-12-31'), (2, '19000101', '9999-12-31 23:59:59'), (3, '1970-01-01 00:00:01', '2024-01-01'), (4, '2023-01-05', '2999-12-31'), (5, '1753-01-01', NULL), (6, '0001-01-01', NULL), (7, '1601-01-01', NULL), (8, '1899-12-30', NULL), (9, '1899-12-31', NULL);
SELECT column, rows, example FROM retention_check('zero', 'c', 't', NULL, 'u') WHERE finding = 'sentinel';
--> t|1|0001-01-01
--> t|1|1601-01-01
--> t|1|1753-01-01
--> t|1|1899-12-30
--> t|1|1899-12-31
--> t|2|1900-01-01
--> t|1|1970-01-01 00:00:01
--> u|1|2999-12-31
--> u|2|9999-12-31
-- They are not far from the rest as well. (findings.c 6)
SELECT count(*) FROM retention_check('zero', 'c', 't', NULL, 'u') WHERE finding = 'far from the rest';
--> 0

-- far from the rest: a year or more without a row, and fewer rows beyond than on this side. (findings.c 6, stretches.c 1 and 2)
CREATE TABLE far(c INTEGER PRIMARY KEY, t);
INSERT INTO far(t) VALUES ('2024-01-01'), ('2024-06-01'), ('2025-05-31 23:00'), ('2026-05-30');
SELECT count(*) FROM retention_check('far', 'c', 't') WHERE finding = 'far from the rest';
--> 0
INSERT INTO far(t) VALUES ('2027-05-30');
SELECT column, rows, example FROM retention_check('far', 'c', 't') WHERE finding = 'far from the rest';
--> t|1|2027-05-30 00:00:00
INSERT INTO far(t) VALUES ('1024-03-01'), ('1024-03-02'), ('2204-03-01');
SELECT column, rows, example FROM retention_check('far', 'c', 't') WHERE finding = 'far from the rest';
--> t|4|1024-03-01 00:00:00
-- Of two alike, the later one is the bulk.
CREATE VIEW halves AS SELECT c, t FROM far WHERE t IN ('2024-01-01', '2204-03-01');
SELECT rows, example FROM retention_check('halves', 'c', 't') WHERE finding = 'far from the rest';
--> 1|2024-01-01 00:00:00

-- before start, equals start: by instants, a mere date is its midnight in UTC; not where one of them is missing. (findings.c 3, check.c 4)
CREATE TABLE ends(c, t, u);
INSERT INTO ends VALUES (1, '2024-01-05 10:00', '2024-01-05'), (2, '2024-01-05', '2024-01-05 00:00'), (NULL, '2024-01-05', 1704412799), (4, '2024-01-05', NULL), (5, NULL, '2024-01-05'), (6, 'x', '2024-01-05'), (7, '2024-01-05', 'x'), (8, '2024-01-05', '2024-01-05 00:00:01');
SELECT column, finding, rows, example FROM retention_check('ends', 'c', 't', NULL, 'u') WHERE finding LIKE '% start';
--> u|before start|2|2024-01-05
--> u|equals start|1|2024-01-05 00:00

-- duplicate: equal values as they are, in the named columns, whatever else is in the rows. (findings.c 7, repeats.c 1)
CREATE TABLE twice(id INTEGER PRIMARY KEY, c, t, s);
INSERT INTO twice(c, t, s) VALUES (1, '2024-01-05', 'a'), (1.0, '2024-01-05', 'a'), ('1', '2024-01-05', 'a'), (1, '2024-01-05 00:00', 'a'), (1, '2024-01-05', 'b'), (1, '2024-01-05', NULL), (1, '2024-01-05', NULL), (NULL, 'x', 'a'), (NULL, 'x', 'a'), ('', 'x', 'a'), (' ', 'x', 'a'), (2, NULL, 'a'), (2, NULL, 'a');
SELECT column, rows, example FROM retention_check('twice', 'c', 't') WHERE finding = 'duplicate';
--> NULL|6|1
SELECT column, rows, example FROM retention_check('twice', 'c', 't', NULL, NULL, 's') WHERE finding = 'duplicate';
--> NULL|4|1
SELECT column, rows, example FROM retention_check('twice', 'id', 't', NULL, NULL, 's') WHERE finding = 'duplicate';
--> (none)

-- same moment: all rows of a customer at one, however it is written. (repeats.c 2)
SELECT column, rows, example FROM retention_check('twice', 'c', 't') WHERE finding = 'same moment';
--> NULL|6|1

-- same but for case or blanks: all rows of such customers. (findings.c 9, spellings.c 1, 2 and 3)
CREATE TABLE spelled(c, t);
INSERT INTO spelled VALUES ('Ann', 1704448800), ('bob', 1704448801), (' ann', 1704448802), ('Ann', 1704448803), (7, 1704448804), ('7' || char(9), 1704448805), (2.5, 1704448806), ('2.5', 1704448807), (x'416e6e', 1704448808), ('É', 1704448809), ('é', 1704448810), ('ANN', 1704448811), (-7, 1704448812), ('-7', 1704448813), (-9223372036854775807 - 1, 1704448814), ('-9223372036854775808', 1704448815), (0, 1704448816), ('00', 1704448817);
SELECT column, rows, example FROM retention_check('spelled', 'c', 't') WHERE finding = 'same but for case or blanks';
--> c|10|'Ann', ' ann'
SELECT sum(rows) FROM (SELECT count(*) AS rows FROM spelled WHERE typeof(c) IN ('text', 'integer') GROUP BY lower(trim(c, char(9, 10, 11, 12, 13, 32))) HAVING count(DISTINCT c) > 1);
--> 10
-- The example is of the first who is meant, and numbers alone have one spelling each.
CREATE VIEW spelled_late AS SELECT * FROM (SELECT 'x' AS c, 1704448800 AS t UNION ALL SELECT 'y', 1704448801 UNION ALL SELECT 'Y', 1704448801 UNION ALL SELECT 'X', 1704448802);
SELECT example FROM retention_check('spelled_late', 'c', 't') WHERE finding LIKE 'same but%';
--> 'x', 'X'
CREATE VIEW spelled_numbers AS SELECT * FROM spelled WHERE typeof(c) IN ('integer', 'real', 'blob');
SELECT count(*) FROM retention_check('spelled_numbers', 'c', 't') WHERE finding LIKE 'same but%';
--> 0

-- one customer holds much: over a twentieth of all rows, and over twice the mean, the largest first. (findings.c 8)
CREATE TABLE held(c, t);
INSERT INTO held WITH n(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < 80) SELECT n, 1704448800 + n FROM n;
INSERT INTO held WITH n(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < 7) SELECT 'test', 1704458800 + n FROM n;
INSERT INTO held WITH n(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < 8) SELECT 'guest', 1704468800 + n FROM n;
INSERT INTO held WITH n(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < 5) SELECT 'no', 1704478800 + n FROM n;
SELECT column, rows, example FROM retention_check('held', 'c', 't') WHERE finding = 'one customer holds much';
--> c|8|guest
--> c|7|test
-- A twentieth is not over a twentieth; and rows without a customer count among all.
DELETE FROM held WHERE c IN ('guest', 'test');
INSERT INTO held SELECT NULL, 5 FROM held LIMIT 14;
SELECT (SELECT count(*) FROM held), count(*) FROM retention_check('held', 'c', 't') WHERE finding = 'one customer holds much';
--> 99|1
INSERT INTO held VALUES (NULL, 5);
SELECT count(*) FROM retention_check('held', 'c', 't') WHERE finding = 'one customer holds much';
--> 0
-- Where there are few, each holds much: that is no finding.
CREATE VIEW few AS SELECT n AS c, 1704448800 + n AS t FROM (SELECT 1 AS n UNION ALL SELECT 2 UNION ALL SELECT 3 UNION ALL SELECT 3);
SELECT count(*) FROM retention_check('few', 'c', 't') WHERE finding = 'one customer holds much';
--> 0

-- ends a day before the next start: where it is the rule. (findings.c 7, repeats.c 3)
CREATE TABLE paid(c, t, u);
INSERT INTO paid VALUES (1, '2024-01-01', '2024-01-31'), (1, '2024-02-01', '2024-02-29'), (1, '2024-03-01', NULL), (2, '2024-01-01', '2024-01-31'), (2, '2024-04-01', '2024-04-30');
SELECT column, rows, example FROM retention_check('paid', 'c', 't', NULL, 'u') WHERE finding = 'ends a day before the next start';
--> u|2|2024-01-31 00:00:00
-- Two rows at one moment are followed by the next later one; one that overlaps it is not followed.
INSERT INTO paid VALUES (2, '2024-01-01', '2024-03-31'), (3, '2024-01-01', '2024-06-30'), (3, '2024-02-01', '2024-01-31'), (3, '2024-03-01', '2024-03-02');
SELECT rows FROM retention_check('paid', 'c', 't', NULL, 'u') WHERE finding = 'ends a day before the next start';
--> 3
-- Not where fewer than half do, or any ends when the next starts.
INSERT INTO paid VALUES (4, '2024-01-01', '2024-01-02'), (4, '2024-02-01', '2024-02-02'), (4, '2024-03-01', '2024-03-02'), (4, '2024-04-01', '2024-04-02');
SELECT count(*) FROM retention_check('paid', 'c', 't', NULL, 'u') WHERE finding = 'ends a day before the next start';
--> 0
DELETE FROM paid WHERE c = 4;
INSERT INTO paid VALUES (5, '2024-01-01', '2024-02-01'), (5, '2024-02-01', NULL);
SELECT count(*) FROM retention_check('paid', 'c', 't', NULL, 'u') WHERE finding = 'ends a day before the next start';
--> 0

-- The order of rows does not matter. (repeats.c 4)
CREATE TABLE backwards AS SELECT * FROM paid ORDER BY rowid DESC;
SELECT count(*) > 5, sum(b.finding IS NULL) FROM retention_check('paid', 'c', 't', NULL, 'u') AS a
  LEFT JOIN retention_check('backwards', 'c', 't', NULL, 'u') AS b ON b.finding = a.finding AND b.column IS a.column AND b.rows = a.rows AND (b.finding <> 'form' OR b.example = a.example);
--> 1|0

-- Spellings: a whole number is its digits, with blanks or without; other numbers and blobs have one. (spellings.c 2 and 3)
CREATE TABLE digits(c, t);
INSERT INTO digits VALUES (1, '2024-01-05'), ('1', '2024-01-05'), (' 1', '2024-01-05'), (2.5, '2024-01-05'), ('2.5', '2024-01-05'), (x'33', '2024-01-05'), ('3', '2024-01-05'), (4, '2024-01-05'), (4.0, '2024-01-05');
SELECT rows FROM retention_check('digits', 'c', 't') WHERE finding = 'same but for case or blanks';
--> 3
