-- segments_limits.sql - a limit on segment leaves out whole segments before they are folded: what is left is the same, rowids
-- too. The rows of one plain call, kept in a table, are the measure. (plan.c 3 and 4)

-- 60 customers in segments 'a', 'A', 5, '5', 5.5, a blob and NULL, of one month or several.
CREATE TABLE orders(customer, at, ended, amount, plan);
WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 299)
INSERT INTO orders SELECT i * 7 % 60, date('2024-01-01', (i * 37 % 180) || ' days'), date('2024-01-01', (i * 37 % 180 + i % 50) || ' days'), i % 9,
    CASE i * 7 % 60 % 7 WHEN 0 THEN 'a' WHEN 1 THEN 'A' WHEN 2 THEN 5 WHEN 3 THEN '5' WHEN 4 THEN 5.5 WHEN 5 THEN x'61' END FROM n;
CREATE TABLE names(name TEXT);
INSERT INTO names VALUES ('a'), ('5'), ('none');
CREATE TABLE digits(digit INTEGER);
INSERT INTO digits VALUES (5), (6);

-- retention_periods, periods: filter by filter, what is there and how many rows differ.
CREATE VIEW periods AS SELECT rowid AS id, * FROM retention_periods('orders', 'customer', 'at', 'week', 'amount', 'plan');
CREATE TABLE periods_whole AS SELECT * FROM periods;
CREATE TABLE periods_filters(rows, same);
INSERT INTO periods_filters SELECT (SELECT count(*) FROM (SELECT * FROM periods WHERE segment = 'a')), (SELECT count(*) FROM (SELECT * FROM periods WHERE segment = 'a' EXCEPT SELECT * FROM periods_whole WHERE segment = 'a')) + (SELECT count(*) FROM (SELECT * FROM periods_whole WHERE segment = 'a' EXCEPT SELECT * FROM periods WHERE segment = 'a'));
INSERT INTO periods_filters SELECT (SELECT count(*) FROM (SELECT * FROM periods WHERE 'A' = segment)), (SELECT count(*) FROM (SELECT * FROM periods WHERE 'A' = segment EXCEPT SELECT * FROM periods_whole WHERE 'A' = segment)) + (SELECT count(*) FROM (SELECT * FROM periods_whole WHERE 'A' = segment EXCEPT SELECT * FROM periods WHERE 'A' = segment));
INSERT INTO periods_filters SELECT (SELECT count(*) FROM (SELECT * FROM periods WHERE segment = 5)), (SELECT count(*) FROM (SELECT * FROM periods WHERE segment = 5 EXCEPT SELECT * FROM periods_whole WHERE segment = 5)) + (SELECT count(*) FROM (SELECT * FROM periods_whole WHERE segment = 5 EXCEPT SELECT * FROM periods WHERE segment = 5));
INSERT INTO periods_filters SELECT (SELECT count(*) FROM (SELECT * FROM periods WHERE segment = '5')), (SELECT count(*) FROM (SELECT * FROM periods WHERE segment = '5' EXCEPT SELECT * FROM periods_whole WHERE segment = '5')) + (SELECT count(*) FROM (SELECT * FROM periods_whole WHERE segment = '5' EXCEPT SELECT * FROM periods WHERE segment = '5'));
INSERT INTO periods_filters SELECT (SELECT count(*) FROM (SELECT * FROM periods WHERE segment = 5.0)), (SELECT count(*) FROM (SELECT * FROM periods WHERE segment = 5.0 EXCEPT SELECT * FROM periods_whole WHERE segment = 5.0)) + (SELECT count(*) FROM (SELECT * FROM periods_whole WHERE segment = 5.0 EXCEPT SELECT * FROM periods WHERE segment = 5.0));
INSERT INTO periods_filters SELECT (SELECT count(*) FROM (SELECT * FROM periods WHERE segment = 5.5)), (SELECT count(*) FROM (SELECT * FROM periods WHERE segment = 5.5 EXCEPT SELECT * FROM periods_whole WHERE segment = 5.5)) + (SELECT count(*) FROM (SELECT * FROM periods_whole WHERE segment = 5.5 EXCEPT SELECT * FROM periods WHERE segment = 5.5));
INSERT INTO periods_filters SELECT (SELECT count(*) FROM (SELECT * FROM periods WHERE segment = x'61')), (SELECT count(*) FROM (SELECT * FROM periods WHERE segment = x'61' EXCEPT SELECT * FROM periods_whole WHERE segment = x'61')) + (SELECT count(*) FROM (SELECT * FROM periods_whole WHERE segment = x'61' EXCEPT SELECT * FROM periods WHERE segment = x'61'));
INSERT INTO periods_filters SELECT (SELECT count(*) FROM (SELECT * FROM periods WHERE segment IS NULL)), (SELECT count(*) FROM (SELECT * FROM periods WHERE segment IS NULL EXCEPT SELECT * FROM periods_whole WHERE segment IS NULL)) + (SELECT count(*) FROM (SELECT * FROM periods_whole WHERE segment IS NULL EXCEPT SELECT * FROM periods WHERE segment IS NULL));
INSERT INTO periods_filters SELECT (SELECT count(*) FROM (SELECT * FROM periods WHERE segment = NULL)), (SELECT count(*) FROM (SELECT * FROM periods WHERE segment = NULL EXCEPT SELECT * FROM periods_whole WHERE segment = NULL)) + (SELECT count(*) FROM (SELECT * FROM periods_whole WHERE segment = NULL EXCEPT SELECT * FROM periods WHERE segment = NULL));
INSERT INTO periods_filters SELECT (SELECT count(*) FROM (SELECT * FROM periods WHERE segment IN ('a', 5, 'none', x'61'))), (SELECT count(*) FROM (SELECT * FROM periods WHERE segment IN ('a', 5, 'none', x'61') EXCEPT SELECT * FROM periods_whole WHERE segment IN ('a', 5, 'none', x'61'))) + (SELECT count(*) FROM (SELECT * FROM periods_whole WHERE segment IN ('a', 5, 'none', x'61') EXCEPT SELECT * FROM periods WHERE segment IN ('a', 5, 'none', x'61')));
INSERT INTO periods_filters SELECT (SELECT count(*) FROM (SELECT * FROM periods WHERE segment = 'A' COLLATE NOCASE)), (SELECT count(*) FROM (SELECT * FROM periods WHERE segment = 'A' COLLATE NOCASE EXCEPT SELECT * FROM periods_whole WHERE segment = 'A' COLLATE NOCASE)) + (SELECT count(*) FROM (SELECT * FROM periods_whole WHERE segment = 'A' COLLATE NOCASE EXCEPT SELECT * FROM periods WHERE segment = 'A' COLLATE NOCASE));
INSERT INTO periods_filters SELECT (SELECT count(*) FROM (SELECT * FROM periods WHERE segment = 'a' AND segment = 'A')), (SELECT count(*) FROM (SELECT * FROM periods WHERE segment = 'a' AND segment = 'A' EXCEPT SELECT * FROM periods_whole WHERE segment = 'a' AND segment = 'A')) + (SELECT count(*) FROM (SELECT * FROM periods_whole WHERE segment = 'a' AND segment = 'A' EXCEPT SELECT * FROM periods WHERE segment = 'a' AND segment = 'A'));
INSERT INTO periods_filters SELECT (SELECT count(*) FROM (SELECT * FROM periods WHERE segment = 'a' OR segment = 5)), (SELECT count(*) FROM (SELECT * FROM periods WHERE segment = 'a' OR segment = 5 EXCEPT SELECT * FROM periods_whole WHERE segment = 'a' OR segment = 5)) + (SELECT count(*) FROM (SELECT * FROM periods_whole WHERE segment = 'a' OR segment = 5 EXCEPT SELECT * FROM periods WHERE segment = 'a' OR segment = 5));
INSERT INTO periods_filters SELECT (SELECT count(*) FROM (SELECT * FROM periods WHERE segment > 'A')), (SELECT count(*) FROM (SELECT * FROM periods WHERE segment > 'A' EXCEPT SELECT * FROM periods_whole WHERE segment > 'A')) + (SELECT count(*) FROM (SELECT * FROM periods_whole WHERE segment > 'A' EXCEPT SELECT * FROM periods WHERE segment > 'A'));
INSERT INTO periods_filters SELECT (SELECT count(*) FROM (SELECT * FROM periods WHERE segment = 'none')), (SELECT count(*) FROM (SELECT * FROM periods WHERE segment = 'none' EXCEPT SELECT * FROM periods_whole WHERE segment = 'none')) + (SELECT count(*) FROM (SELECT * FROM periods_whole WHERE segment = 'none' EXCEPT SELECT * FROM periods WHERE segment = 'none'));
INSERT INTO periods_filters SELECT (SELECT count(*) FROM (SELECT * FROM periods WHERE segment IS 5)), (SELECT count(*) FROM (SELECT * FROM periods WHERE segment IS 5 EXCEPT SELECT * FROM periods_whole WHERE segment IS 5)) + (SELECT count(*) FROM (SELECT * FROM periods_whole WHERE segment IS 5 EXCEPT SELECT * FROM periods WHERE segment IS 5));
INSERT INTO periods_filters SELECT (SELECT count(*) FROM (SELECT * FROM periods WHERE segment IN (SELECT name FROM names))), (SELECT count(*) FROM (SELECT * FROM periods WHERE segment IN (SELECT name FROM names) EXCEPT SELECT * FROM periods_whole WHERE segment IN (SELECT name FROM names))) + (SELECT count(*) FROM (SELECT * FROM periods_whole WHERE segment IN (SELECT name FROM names) EXCEPT SELECT * FROM periods WHERE segment IN (SELECT name FROM names)));
INSERT INTO periods_filters SELECT (SELECT count(*) FROM (SELECT * FROM periods WHERE segment IN (SELECT digit FROM digits))), (SELECT count(*) FROM (SELECT * FROM periods WHERE segment IN (SELECT digit FROM digits) EXCEPT SELECT * FROM periods_whole WHERE segment IN (SELECT digit FROM digits))) + (SELECT count(*) FROM (SELECT * FROM periods_whole WHERE segment IN (SELECT digit FROM digits) EXCEPT SELECT * FROM periods WHERE segment IN (SELECT digit FROM digits)));
SELECT count(*), sum(same), sum(rows > 0), sum(rows = 0) FROM periods_filters;
--> 18|0|15|3
SELECT count(*) - (SELECT count(*) FROM periods_whole JOIN names ON segment = name) FROM names JOIN periods ON segment = name;
--> 0
SELECT count(*) - (SELECT count(*) FROM periods_whole JOIN digits ON segment = digit) FROM digits JOIN periods ON segment = digit;
--> 0

-- retention_periods, terms: filter by filter, what is there and how many rows differ.
CREATE VIEW terms AS SELECT rowid AS id, * FROM retention_periods('orders', 'customer', 'at', 'month', 'amount', 'plan', 'ended', NULL, '2024-08-01', NULL, '9 days', 2, 'row');
CREATE TABLE terms_whole AS SELECT * FROM terms;
CREATE TABLE terms_filters(rows, same);
INSERT INTO terms_filters SELECT (SELECT count(*) FROM (SELECT * FROM terms WHERE segment = 'a')), (SELECT count(*) FROM (SELECT * FROM terms WHERE segment = 'a' EXCEPT SELECT * FROM terms_whole WHERE segment = 'a')) + (SELECT count(*) FROM (SELECT * FROM terms_whole WHERE segment = 'a' EXCEPT SELECT * FROM terms WHERE segment = 'a'));
INSERT INTO terms_filters SELECT (SELECT count(*) FROM (SELECT * FROM terms WHERE 'A' = segment)), (SELECT count(*) FROM (SELECT * FROM terms WHERE 'A' = segment EXCEPT SELECT * FROM terms_whole WHERE 'A' = segment)) + (SELECT count(*) FROM (SELECT * FROM terms_whole WHERE 'A' = segment EXCEPT SELECT * FROM terms WHERE 'A' = segment));
INSERT INTO terms_filters SELECT (SELECT count(*) FROM (SELECT * FROM terms WHERE segment = 5)), (SELECT count(*) FROM (SELECT * FROM terms WHERE segment = 5 EXCEPT SELECT * FROM terms_whole WHERE segment = 5)) + (SELECT count(*) FROM (SELECT * FROM terms_whole WHERE segment = 5 EXCEPT SELECT * FROM terms WHERE segment = 5));
INSERT INTO terms_filters SELECT (SELECT count(*) FROM (SELECT * FROM terms WHERE segment = '5')), (SELECT count(*) FROM (SELECT * FROM terms WHERE segment = '5' EXCEPT SELECT * FROM terms_whole WHERE segment = '5')) + (SELECT count(*) FROM (SELECT * FROM terms_whole WHERE segment = '5' EXCEPT SELECT * FROM terms WHERE segment = '5'));
INSERT INTO terms_filters SELECT (SELECT count(*) FROM (SELECT * FROM terms WHERE segment = 5.0)), (SELECT count(*) FROM (SELECT * FROM terms WHERE segment = 5.0 EXCEPT SELECT * FROM terms_whole WHERE segment = 5.0)) + (SELECT count(*) FROM (SELECT * FROM terms_whole WHERE segment = 5.0 EXCEPT SELECT * FROM terms WHERE segment = 5.0));
INSERT INTO terms_filters SELECT (SELECT count(*) FROM (SELECT * FROM terms WHERE segment = 5.5)), (SELECT count(*) FROM (SELECT * FROM terms WHERE segment = 5.5 EXCEPT SELECT * FROM terms_whole WHERE segment = 5.5)) + (SELECT count(*) FROM (SELECT * FROM terms_whole WHERE segment = 5.5 EXCEPT SELECT * FROM terms WHERE segment = 5.5));
INSERT INTO terms_filters SELECT (SELECT count(*) FROM (SELECT * FROM terms WHERE segment = x'61')), (SELECT count(*) FROM (SELECT * FROM terms WHERE segment = x'61' EXCEPT SELECT * FROM terms_whole WHERE segment = x'61')) + (SELECT count(*) FROM (SELECT * FROM terms_whole WHERE segment = x'61' EXCEPT SELECT * FROM terms WHERE segment = x'61'));
INSERT INTO terms_filters SELECT (SELECT count(*) FROM (SELECT * FROM terms WHERE segment IS NULL)), (SELECT count(*) FROM (SELECT * FROM terms WHERE segment IS NULL EXCEPT SELECT * FROM terms_whole WHERE segment IS NULL)) + (SELECT count(*) FROM (SELECT * FROM terms_whole WHERE segment IS NULL EXCEPT SELECT * FROM terms WHERE segment IS NULL));
INSERT INTO terms_filters SELECT (SELECT count(*) FROM (SELECT * FROM terms WHERE segment = NULL)), (SELECT count(*) FROM (SELECT * FROM terms WHERE segment = NULL EXCEPT SELECT * FROM terms_whole WHERE segment = NULL)) + (SELECT count(*) FROM (SELECT * FROM terms_whole WHERE segment = NULL EXCEPT SELECT * FROM terms WHERE segment = NULL));
INSERT INTO terms_filters SELECT (SELECT count(*) FROM (SELECT * FROM terms WHERE segment IN ('a', 5, 'none', x'61'))), (SELECT count(*) FROM (SELECT * FROM terms WHERE segment IN ('a', 5, 'none', x'61') EXCEPT SELECT * FROM terms_whole WHERE segment IN ('a', 5, 'none', x'61'))) + (SELECT count(*) FROM (SELECT * FROM terms_whole WHERE segment IN ('a', 5, 'none', x'61') EXCEPT SELECT * FROM terms WHERE segment IN ('a', 5, 'none', x'61')));
INSERT INTO terms_filters SELECT (SELECT count(*) FROM (SELECT * FROM terms WHERE segment = 'A' COLLATE NOCASE)), (SELECT count(*) FROM (SELECT * FROM terms WHERE segment = 'A' COLLATE NOCASE EXCEPT SELECT * FROM terms_whole WHERE segment = 'A' COLLATE NOCASE)) + (SELECT count(*) FROM (SELECT * FROM terms_whole WHERE segment = 'A' COLLATE NOCASE EXCEPT SELECT * FROM terms WHERE segment = 'A' COLLATE NOCASE));
INSERT INTO terms_filters SELECT (SELECT count(*) FROM (SELECT * FROM terms WHERE segment = 'a' AND segment = 'A')), (SELECT count(*) FROM (SELECT * FROM terms WHERE segment = 'a' AND segment = 'A' EXCEPT SELECT * FROM terms_whole WHERE segment = 'a' AND segment = 'A')) + (SELECT count(*) FROM (SELECT * FROM terms_whole WHERE segment = 'a' AND segment = 'A' EXCEPT SELECT * FROM terms WHERE segment = 'a' AND segment = 'A'));
INSERT INTO terms_filters SELECT (SELECT count(*) FROM (SELECT * FROM terms WHERE segment = 'a' OR segment = 5)), (SELECT count(*) FROM (SELECT * FROM terms WHERE segment = 'a' OR segment = 5 EXCEPT SELECT * FROM terms_whole WHERE segment = 'a' OR segment = 5)) + (SELECT count(*) FROM (SELECT * FROM terms_whole WHERE segment = 'a' OR segment = 5 EXCEPT SELECT * FROM terms WHERE segment = 'a' OR segment = 5));
INSERT INTO terms_filters SELECT (SELECT count(*) FROM (SELECT * FROM terms WHERE segment > 'A')), (SELECT count(*) FROM (SELECT * FROM terms WHERE segment > 'A' EXCEPT SELECT * FROM terms_whole WHERE segment > 'A')) + (SELECT count(*) FROM (SELECT * FROM terms_whole WHERE segment > 'A' EXCEPT SELECT * FROM terms WHERE segment > 'A'));
INSERT INTO terms_filters SELECT (SELECT count(*) FROM (SELECT * FROM terms WHERE segment = 'none')), (SELECT count(*) FROM (SELECT * FROM terms WHERE segment = 'none' EXCEPT SELECT * FROM terms_whole WHERE segment = 'none')) + (SELECT count(*) FROM (SELECT * FROM terms_whole WHERE segment = 'none' EXCEPT SELECT * FROM terms WHERE segment = 'none'));
INSERT INTO terms_filters SELECT (SELECT count(*) FROM (SELECT * FROM terms WHERE segment IS 5)), (SELECT count(*) FROM (SELECT * FROM terms WHERE segment IS 5 EXCEPT SELECT * FROM terms_whole WHERE segment IS 5)) + (SELECT count(*) FROM (SELECT * FROM terms_whole WHERE segment IS 5 EXCEPT SELECT * FROM terms WHERE segment IS 5));
INSERT INTO terms_filters SELECT (SELECT count(*) FROM (SELECT * FROM terms WHERE segment IN (SELECT name FROM names))), (SELECT count(*) FROM (SELECT * FROM terms WHERE segment IN (SELECT name FROM names) EXCEPT SELECT * FROM terms_whole WHERE segment IN (SELECT name FROM names))) + (SELECT count(*) FROM (SELECT * FROM terms_whole WHERE segment IN (SELECT name FROM names) EXCEPT SELECT * FROM terms WHERE segment IN (SELECT name FROM names)));
INSERT INTO terms_filters SELECT (SELECT count(*) FROM (SELECT * FROM terms WHERE segment IN (SELECT digit FROM digits))), (SELECT count(*) FROM (SELECT * FROM terms WHERE segment IN (SELECT digit FROM digits) EXCEPT SELECT * FROM terms_whole WHERE segment IN (SELECT digit FROM digits))) + (SELECT count(*) FROM (SELECT * FROM terms_whole WHERE segment IN (SELECT digit FROM digits) EXCEPT SELECT * FROM terms WHERE segment IN (SELECT digit FROM digits)));
SELECT count(*), sum(same), sum(rows > 0), sum(rows = 0) FROM terms_filters;
--> 18|0|15|3
SELECT count(*) - (SELECT count(*) FROM terms_whole JOIN names ON segment = name) FROM names JOIN terms ON segment = name;
--> 0
SELECT count(*) - (SELECT count(*) FROM terms_whole JOIN digits ON segment = digit) FROM digits JOIN terms ON segment = digit;
--> 0

-- retention_curve, curve: filter by filter, what is there and how many rows differ.
CREATE VIEW curve AS SELECT rowid AS id, * FROM retention_curve('orders', 'customer', 'at', 'ended', 'week', 'plan', '2024-08-01');
CREATE TABLE curve_whole AS SELECT * FROM curve;
CREATE TABLE curve_filters(rows, same);
INSERT INTO curve_filters SELECT (SELECT count(*) FROM (SELECT * FROM curve WHERE segment = 'a')), (SELECT count(*) FROM (SELECT * FROM curve WHERE segment = 'a' EXCEPT SELECT * FROM curve_whole WHERE segment = 'a')) + (SELECT count(*) FROM (SELECT * FROM curve_whole WHERE segment = 'a' EXCEPT SELECT * FROM curve WHERE segment = 'a'));
INSERT INTO curve_filters SELECT (SELECT count(*) FROM (SELECT * FROM curve WHERE 'A' = segment)), (SELECT count(*) FROM (SELECT * FROM curve WHERE 'A' = segment EXCEPT SELECT * FROM curve_whole WHERE 'A' = segment)) + (SELECT count(*) FROM (SELECT * FROM curve_whole WHERE 'A' = segment EXCEPT SELECT * FROM curve WHERE 'A' = segment));
INSERT INTO curve_filters SELECT (SELECT count(*) FROM (SELECT * FROM curve WHERE segment = 5)), (SELECT count(*) FROM (SELECT * FROM curve WHERE segment = 5 EXCEPT SELECT * FROM curve_whole WHERE segment = 5)) + (SELECT count(*) FROM (SELECT * FROM curve_whole WHERE segment = 5 EXCEPT SELECT * FROM curve WHERE segment = 5));
INSERT INTO curve_filters SELECT (SELECT count(*) FROM (SELECT * FROM curve WHERE segment = '5')), (SELECT count(*) FROM (SELECT * FROM curve WHERE segment = '5' EXCEPT SELECT * FROM curve_whole WHERE segment = '5')) + (SELECT count(*) FROM (SELECT * FROM curve_whole WHERE segment = '5' EXCEPT SELECT * FROM curve WHERE segment = '5'));
INSERT INTO curve_filters SELECT (SELECT count(*) FROM (SELECT * FROM curve WHERE segment = 5.0)), (SELECT count(*) FROM (SELECT * FROM curve WHERE segment = 5.0 EXCEPT SELECT * FROM curve_whole WHERE segment = 5.0)) + (SELECT count(*) FROM (SELECT * FROM curve_whole WHERE segment = 5.0 EXCEPT SELECT * FROM curve WHERE segment = 5.0));
INSERT INTO curve_filters SELECT (SELECT count(*) FROM (SELECT * FROM curve WHERE segment = 5.5)), (SELECT count(*) FROM (SELECT * FROM curve WHERE segment = 5.5 EXCEPT SELECT * FROM curve_whole WHERE segment = 5.5)) + (SELECT count(*) FROM (SELECT * FROM curve_whole WHERE segment = 5.5 EXCEPT SELECT * FROM curve WHERE segment = 5.5));
INSERT INTO curve_filters SELECT (SELECT count(*) FROM (SELECT * FROM curve WHERE segment = x'61')), (SELECT count(*) FROM (SELECT * FROM curve WHERE segment = x'61' EXCEPT SELECT * FROM curve_whole WHERE segment = x'61')) + (SELECT count(*) FROM (SELECT * FROM curve_whole WHERE segment = x'61' EXCEPT SELECT * FROM curve WHERE segment = x'61'));
INSERT INTO curve_filters SELECT (SELECT count(*) FROM (SELECT * FROM curve WHERE segment IS NULL)), (SELECT count(*) FROM (SELECT * FROM curve WHERE segment IS NULL EXCEPT SELECT * FROM curve_whole WHERE segment IS NULL)) + (SELECT count(*) FROM (SELECT * FROM curve_whole WHERE segment IS NULL EXCEPT SELECT * FROM curve WHERE segment IS NULL));
INSERT INTO curve_filters SELECT (SELECT count(*) FROM (SELECT * FROM curve WHERE segment = NULL)), (SELECT count(*) FROM (SELECT * FROM curve WHERE segment = NULL EXCEPT SELECT * FROM curve_whole WHERE segment = NULL)) + (SELECT count(*) FROM (SELECT * FROM curve_whole WHERE segment = NULL EXCEPT SELECT * FROM curve WHERE segment = NULL));
INSERT INTO curve_filters SELECT (SELECT count(*) FROM (SELECT * FROM curve WHERE segment IN ('a', 5, 'none', x'61'))), (SELECT count(*) FROM (SELECT * FROM curve WHERE segment IN ('a', 5, 'none', x'61') EXCEPT SELECT * FROM curve_whole WHERE segment IN ('a', 5, 'none', x'61'))) + (SELECT count(*) FROM (SELECT * FROM curve_whole WHERE segment IN ('a', 5, 'none', x'61') EXCEPT SELECT * FROM curve WHERE segment IN ('a', 5, 'none', x'61')));
INSERT INTO curve_filters SELECT (SELECT count(*) FROM (SELECT * FROM curve WHERE segment = 'A' COLLATE NOCASE)), (SELECT count(*) FROM (SELECT * FROM curve WHERE segment = 'A' COLLATE NOCASE EXCEPT SELECT * FROM curve_whole WHERE segment = 'A' COLLATE NOCASE)) + (SELECT count(*) FROM (SELECT * FROM curve_whole WHERE segment = 'A' COLLATE NOCASE EXCEPT SELECT * FROM curve WHERE segment = 'A' COLLATE NOCASE));
INSERT INTO curve_filters SELECT (SELECT count(*) FROM (SELECT * FROM curve WHERE segment = 'a' AND segment = 'A')), (SELECT count(*) FROM (SELECT * FROM curve WHERE segment = 'a' AND segment = 'A' EXCEPT SELECT * FROM curve_whole WHERE segment = 'a' AND segment = 'A')) + (SELECT count(*) FROM (SELECT * FROM curve_whole WHERE segment = 'a' AND segment = 'A' EXCEPT SELECT * FROM curve WHERE segment = 'a' AND segment = 'A'));
INSERT INTO curve_filters SELECT (SELECT count(*) FROM (SELECT * FROM curve WHERE segment = 'a' OR segment = 5)), (SELECT count(*) FROM (SELECT * FROM curve WHERE segment = 'a' OR segment = 5 EXCEPT SELECT * FROM curve_whole WHERE segment = 'a' OR segment = 5)) + (SELECT count(*) FROM (SELECT * FROM curve_whole WHERE segment = 'a' OR segment = 5 EXCEPT SELECT * FROM curve WHERE segment = 'a' OR segment = 5));
INSERT INTO curve_filters SELECT (SELECT count(*) FROM (SELECT * FROM curve WHERE segment > 'A')), (SELECT count(*) FROM (SELECT * FROM curve WHERE segment > 'A' EXCEPT SELECT * FROM curve_whole WHERE segment > 'A')) + (SELECT count(*) FROM (SELECT * FROM curve_whole WHERE segment > 'A' EXCEPT SELECT * FROM curve WHERE segment > 'A'));
INSERT INTO curve_filters SELECT (SELECT count(*) FROM (SELECT * FROM curve WHERE segment = 'none')), (SELECT count(*) FROM (SELECT * FROM curve WHERE segment = 'none' EXCEPT SELECT * FROM curve_whole WHERE segment = 'none')) + (SELECT count(*) FROM (SELECT * FROM curve_whole WHERE segment = 'none' EXCEPT SELECT * FROM curve WHERE segment = 'none'));
INSERT INTO curve_filters SELECT (SELECT count(*) FROM (SELECT * FROM curve WHERE segment IS 5)), (SELECT count(*) FROM (SELECT * FROM curve WHERE segment IS 5 EXCEPT SELECT * FROM curve_whole WHERE segment IS 5)) + (SELECT count(*) FROM (SELECT * FROM curve_whole WHERE segment IS 5 EXCEPT SELECT * FROM curve WHERE segment IS 5));
INSERT INTO curve_filters SELECT (SELECT count(*) FROM (SELECT * FROM curve WHERE segment IN (SELECT name FROM names))), (SELECT count(*) FROM (SELECT * FROM curve WHERE segment IN (SELECT name FROM names) EXCEPT SELECT * FROM curve_whole WHERE segment IN (SELECT name FROM names))) + (SELECT count(*) FROM (SELECT * FROM curve_whole WHERE segment IN (SELECT name FROM names) EXCEPT SELECT * FROM curve WHERE segment IN (SELECT name FROM names)));
INSERT INTO curve_filters SELECT (SELECT count(*) FROM (SELECT * FROM curve WHERE segment IN (SELECT digit FROM digits))), (SELECT count(*) FROM (SELECT * FROM curve WHERE segment IN (SELECT digit FROM digits) EXCEPT SELECT * FROM curve_whole WHERE segment IN (SELECT digit FROM digits))) + (SELECT count(*) FROM (SELECT * FROM curve_whole WHERE segment IN (SELECT digit FROM digits) EXCEPT SELECT * FROM curve WHERE segment IN (SELECT digit FROM digits)));
SELECT count(*), sum(same), sum(rows > 0), sum(rows = 0) FROM curve_filters;
--> 18|0|15|3
SELECT count(*) - (SELECT count(*) FROM curve_whole JOIN names ON segment = name) FROM names JOIN curve ON segment = name;
--> 0
SELECT count(*) - (SELECT count(*) FROM curve_whole JOIN digits ON segment = digit) FROM digits JOIN curve ON segment = digit;
--> 0

-- The values of IN come all at once, whatever they are: for a range of labels or numbers, for keys, and too many of them.
CREATE TABLE years(year INTEGER, text TEXT);
INSERT INTO years VALUES (2024, '3'), (2025, '5'), (NULL, NULL);
CREATE VIEW yearly AS SELECT rowid AS id, * FROM retention_periods('orders', 'customer', 'at', 'year', NULL, 'plan');
CREATE TABLE yearly_whole AS SELECT * FROM yearly;
SELECT (SELECT count(*) FROM yearly WHERE period IN (SELECT year FROM years)), (SELECT count(*) FROM yearly_whole WHERE period IN (SELECT year FROM years)), (SELECT count(*) FROM yearly WHERE period IN (2024, '2025'));
--> 7|7|7
SELECT (SELECT count(*) FROM curve WHERE age IN (SELECT text FROM years)), (SELECT count(*) FROM curve_whole WHERE age IN (SELECT text FROM years)), (SELECT count(*) FROM curve WHERE age IN (3, '5')), (SELECT count(*) FROM curve_whole WHERE age IN (3, '5'));
--> 14|14|14|14
SELECT group_concat(DISTINCT age) FROM curve WHERE age IN (5, 2.0, 3.5, 2, NULL);
--> 2,5
SELECT group_concat(DISTINCT age) FROM curve WHERE age IN (SELECT text FROM years WHERE text IS NULL) OR age IN ();
--> NULL
SELECT group_concat(DISTINCT period) FROM periods WHERE period IN ('2024-W09', '2024-W05', '2024-W07') AND segment IN ('a', 'A');
--> 2024-W05,2024-W07,2024-W09
SELECT group_concat(DISTINCT period) FROM periods WHERE period IN ('2024-W09', x'00', '2024-W07');
--> 2024-W07,2024-W09
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 40)
SELECT count(DISTINCT segment) FROM periods WHERE segment IN (SELECT i FROM n UNION ALL SELECT 'a' UNION ALL SELECT NULL);
--> 2
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 40)
SELECT count(DISTINCT age) FROM curve WHERE age IN (SELECT i FROM n WHERE i < 10 OR i > 30);
--> 9
SELECT segment, count(*) FROM periods WHERE segment IN ('a', 5) AND segment = 'a' GROUP BY segment ORDER BY segment;
--> a|26
-- In the order of rows, all the same: several values are not one.
SELECT group_concat(segment || ' ' || period, ' ') FROM (SELECT segment, period FROM retention_periods('orders', 'customer', 'at', 'quarter', NULL, 'plan') WHERE segment IN ('a', 'A') ORDER BY period, segment);
--> A 2024-Q1 a 2024-Q1 A 2024-Q2 a 2024-Q2
SELECT group_concat(DISTINCT age) FROM curve WHERE age IN (2, x'32', 5);
--> 2,5
