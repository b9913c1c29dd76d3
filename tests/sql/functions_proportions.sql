-- functions_proportions.sql - how sure a rate is: wilson_lower(), wilson_upper(), rate_test().

-- Newcombe, Statistics in Medicine 17 (1998), table I, has the first four to four digits.
WITH c(k, n) AS (VALUES (81, 263), (15, 148), (0, 20), (1, 29), (20, 20), (5, 10), (869, 1000))
SELECT k, n, round(wilson_lower(k, n), 10), round(wilson_upper(k, n), 10) FROM c;
--> 81|263|0.2552885199|0.366209577
--> 15|148|0.0623863995|0.1604872417
--> 0|20|0.0|0.1611251581
--> 1|29|0.0061132143|0.1717552188
--> 20|20|0.8388748419|1.0
--> 5|10|0.2365930905|0.7634069095
--> 869|1000|0.8466683584|0.8885074938
SELECT round(wilson_lower(5, 10, 0.5), 10), round(wilson_upper(5, 10, '0.5'), 10), round(wilson_lower(5, 10, 0.99), 10), wilson_lower(5, 10, NULL) = wilson_lower(5, 10, 0.95);
--> 0.3956999154|0.6043000846|0.1842255182|1
-- The ends are the roots of (p - k/n)^2 = z^2 p (1 - p) / n; they mirror each other; the rate is between them.
WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 4999), c(k, n) AS (SELECT i % 71 * (1 + i / 71), 70 * (1 + i / 71) FROM n),
e(k, n, rate, l, u) AS (SELECT k, n, k * 1.0 / n, wilson_lower(k, n, 0.9), wilson_upper(k, n, 0.9) FROM c)
SELECT count(*), sum(abs((l - rate) * (l - rate) - 2.705543454095404 * l * (1 - l) / n) > 1e-15), sum(abs((u - rate) * (u - rate) - 2.705543454095404 * u * (1 - u) / n) > 1e-15),
       sum(l > rate OR u < rate OR l < 0 OR u > 1), sum((l = 0) <> (k = 0) OR (u = 1) <> (k = n)), sum(abs(1 - u - wilson_lower(n - k, n, 0.9)) > 1e-15) FROM e;
--> 5000|0|0|0|0|0
-- No rows to have a rate of; NULL; numbers as text, and not only whole ones.
SELECT wilson_lower(0, 0), wilson_upper(0, 0), wilson_lower(NULL, 5), wilson_upper(3, NULL), wilson_lower(NULL, -1, 7), typeof(wilson_lower(0, 3)), typeof(wilson_upper(3, 3));
--> NULL|NULL|NULL|NULL|NULL|real|real
SELECT round(wilson_lower('2.5', ' 7.25 ', '0.9'), 12), round(wilson_upper(2.5, 7.25, 0.9), 12);
--> 0.135650635318|0.638344625676
-- A ranking in which few answers weigh little: 5 of 5 is behind 90 of 100.
WITH p(name, liked, n) AS (VALUES ('a', 5, 5), ('b', 90, 100), ('c', 1, 1), ('d', 800, 1000))
SELECT group_concat(name, ' ') FROM (SELECT name FROM p ORDER BY wilson_lower(liked, n) DESC);
--> b d a c

-- rate_test: z^2 is the chi-squared of the 2 x 2 table, which for 12.8 and one degree of freedom has p = 0.00034662.
SELECT round(rate_test(9, 10, 1, 10), 12), round(rate_test(1, 10, 9, 10), 12), round(rate_test(83, 86, 90, 93), 12), round(rate_test('129', '136', 70, 82), 12);
--> 0.000346619351|0.000346619351|0.922320095734|0.016143293779
SELECT rate_test(1, 3, 2, 6), rate_test(50, 100, 500, 1000), rate_test(0, 10, 10, 10) < 1e-5, rate_test(500, 1000, 5000, 20000) BETWEEN 6.20588e-69 AND 6.20589e-69, rate_test(50000, 100000, 0, 100000);
--> 1.0|1.0|1|1|0.0
-- Nobody anywhere, everybody everywhere, nobody to ask: 0/0.
SELECT rate_test(0, 10, 0, 20), rate_test(10, 10, 20, 20), rate_test(0, 0, 1, 2), rate_test(1, 2, 0, 0), rate_test(NULL, 1, 1, 2), rate_test(1, 2, 1, NULL);
--> NULL|NULL|NULL|NULL|NULL|NULL
-- The p-value and the interval of one rate against a known one tell the same: here at 5 %.
WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 400)
SELECT count(*), sum((rate_test(i, 400, 3e11, 1e12) < 0.05) <> (0.3 NOT BETWEEN wilson_lower(i, 400) AND wilson_upper(i, 400))) <= 1 FROM n;
--> 401|1
-- From a table: one query for all pairs.
CREATE TABLE variant(name, visitors INT, buyers INT);
INSERT INTO variant VALUES ('a', 1000, 120), ('b', 1000, 150), ('c', 980, 101);
SELECT a.name, b.name, round(rate_test(a.buyers, a.visitors, b.buyers, b.visitors), 4) FROM variant a JOIN variant b ON a.name < b.name;
--> a|b|0.0496
--> a|c|0.2314
--> b|c|0.0017

-- As scalars in a schema.
CREATE TABLE test(k, n, low AS (wilson_lower(k, n)), CHECK (wilson_upper(k, n) <= 1));
CREATE INDEX test_low ON test(wilson_lower(k, n, 0.9));
INSERT INTO test VALUES (5, 10);
INSERT INTO test VALUES (11, 10);
--~ : k 11 exceeds n 10
SELECT round(low, 4) FROM test;
--> 0.2366

SELECT wilson_lower(5, 4);
--! wilson_lower(): k 5 exceeds n 4
SELECT wilson_upper(-1, 4);
--! wilson_upper(): k is negative: -1
SELECT wilson_upper(1, -4);
--! wilson_upper(): n is negative: -4
SELECT wilson_lower('many', 4);
--! wilson_lower(): k: not a number: 'many'
SELECT wilson_lower(1, x'34');
--! wilson_lower(): n: not a number: x'34'
SELECT wilson_lower(1, 9e999);
--! wilson_lower(): n: not a number: Inf
SELECT wilson_lower(1, 2, 95);
--! wilson_lower(): confidence 95 is outside 0..1
SELECT wilson_upper(0, 0, 0);
--! wilson_upper(): confidence 0 is outside 0..1
SELECT wilson_upper(1, 2, 1.0);
--! wilson_upper(): confidence 1.0 is outside 0..1
SELECT wilson_upper(1, 2, 'high');
--! wilson_upper(): confidence: not a number: 'high'
SELECT rate_test(5, 4, 1, 2);
--! rate_test(): k1 5 exceeds n1 4
SELECT rate_test(1, 2, 5, 4);
--! rate_test(): k2 5 exceeds n2 4
SELECT rate_test(1, 2, -0.5, 4);
--! rate_test(): k2 is negative: -0.5
SELECT rate_test(1, 'x', 1, 4);
--! rate_test(): n1: not a number: 'x'
SELECT wilson_lower(1);
--! wrong number of arguments to function wilson_lower()
SELECT wilson_upper(1, 2, 0.9, 4);
--! wrong number of arguments to function wilson_upper()
SELECT rate_test(1, 2, 3);
--! wrong number of arguments to function rate_test()
