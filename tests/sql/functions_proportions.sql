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
-- Method 'exact': the p-values that R 4.2.2 prints for fisher.test(matrix(c(k1, n1 - k1, k2, n2 - k2), 2)).
WITH c(k1, n1, k2, n2, r) AS (VALUES (3, 4, 1, 4, 0.485714285714), (1, 10, 11, 14, 0.00275945618522), (0, 10, 0, 20, 1), (5, 5, 7, 7, 1), (120, 1000, 150, 1000, 0.0575958508689), (9, 10, 1, 10, 0.00109333391067),
    (15, 148, 81, 263, 9.12618926238e-07), (2, 15, 10, 15, 0.0077750598385), (1, 1e6, 5, 1e6, 0.218749296874), (12, 5e5, 30, 4e5, 0.000509079432857), (0, 7, 3, 3, 0.00833333333333), (6, 12, 6, 12, 1), (500, 1000, 600, 1000, 8.45371967449e-06), (40000, 1e5, 41000, 1e5, 5.34933318939e-06))
SELECT count(*), sum(abs(rate_test(k1, n1, k2, n2, 'exact') / r - 1) > 1e-11), sum(rate_test(k2, n2, k1, n1, 'Exact') <> rate_test(k1, n1, k2, n2, 'EXACT') AND abs(rate_test(k2, n2, k1, n1, 'exact') / r - 1) > 1e-11) FROM c;
--> 14|0|0
-- Against its definition, all tables of up to 9 and 8: 450 of them by every first group.
CREATE TABLE c AS WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 9), f(i, f) AS (SELECT 0, 1 UNION ALL SELECT i + 1, f * (i + 1) FROM f WHERE i < 17)
SELECT n.i AS n, k.i AS k, n.f / k.f / r.f AS ways FROM f n JOIN f k ON k.i <= n.i JOIN f r ON r.i = n.i - k.i;
CREATE TABLE t AS SELECT a.n AS n1, b.n AS n2, a.k AS k1, b.k AS k2, a.ways * b.ways AS ways FROM c a, c b WHERE a.n BETWEEN 1 AND 9 AND b.n BETWEEN 1 AND 8;
SELECT count(*) > 2000, sum(abs(rate_test(t.k1, t.n1, t.k2, t.n2, 'exact') - (SELECT sum(o.ways) FROM t o WHERE o.n1 = t.n1 AND o.n2 = t.n2 AND o.k1 + o.k2 = t.k1 + t.k2 AND o.ways <= t.ways) * 1.0 / (SELECT ways FROM c WHERE c.n = t.n1 + t.n2 AND c.k = t.k1 + t.k2)) > 1e-13) FROM t;
--> 1|0
-- Large groups are quick; where they are, both methods agree.
SELECT round(rate_test(500000000, 1000000000, 500010000, 1000000000, 'exact'), 6), round(rate_test(500000000, 1000000000, 500010000, 1000000000), 6), round(rate_test(1e12, 1e12, 999999999990, 1e12, 'exact'), 9), rate_test(1e6, 1e9, 0, 1e9, 'exact');
--> 0.654753|0.654721|0.001953125|0.0
SELECT rate_test(1, 3, 2, 6, 'z'), rate_test(9, 10, 1, 10, 'Z') = rate_test(9, 10, 1, 10), rate_test(9, 10, 1, 10, NULL) = rate_test(9, 10, 1, 10, ''), rate_test(0, 0, 1, 2, 'exact'), rate_test(1, 2, 0, 0, 'exact'), rate_test(NULL, 2, 1, 2, 'exact'), typeof(rate_test(1, 2, 1, 2, 'exact'));
--> 1.0|1|1|NULL|NULL|NULL|real
SELECT rate_test(1, 2, 1, 2, 'chi');
--! rate_test(): method: not one of z, exact: 'chi'
SELECT rate_test(NULL, NULL, NULL, NULL, 0.95);
--! rate_test(): method: not one of z, exact: 0.95
SELECT rate_test(1, 2, 1.5, 2, 'exact');
--! rate_test(): k2: not a whole number: 1.5
SELECT rate_test(1, 2, 3, 2, 'exact');
--! rate_test(): k2 3 exceeds n2 2
SELECT rate_test(1, 2, 3, 1000000000001, 'exact');
--! rate_test(): too many for the method exact: 1000000000001 (most 1e12; use z)
SELECT rate_test(-1, 2, 3, 4, 'exact');
--! rate_test(): k1 is negative: -1

-- rate_gap: Newcombe, Statistics in Medicine 17 (1998) 873, table II, method 10, the first rate less the second there.
WITH c(k1, n1, k2, n2) AS (VALUES (48, 80, 56, 70), (3, 10, 9, 10), (2, 7, 6, 7), (0, 29, 5, 56), (0, 20, 0, 10), (0, 10, 0, 10), (0, 20, 10, 10), (0, 10, 10, 10))
SELECT round(rate_gap_lower(k1, n1, k2, n2), 4), round(rate_gap_upper(k1, n1, k2, n2), 4) FROM c;
--> 0.0524|0.3339
--> 0.1705|0.809
--> 0.0582|0.8062
--> -0.0381|0.1926
--> -0.1611|0.2775
--> -0.2775|0.2775
--> 0.6791|1.0
--> 0.6075|1.0
-- Its distance from the difference is made of those of Wilson's ends; it holds the difference, mirrors, and stays within -1 to 1.
WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 4999), c(k1, n1, k2, n2) AS (SELECT i % 13, 12 + i % 3, i * 31 % 17, 16 + i % 5 FROM n),
e(k1, n1, k2, n2, gap, l, u) AS (SELECT *, k2 * 1.0 / n2 - k1 * 1.0 / n1, rate_gap_lower(k1, n1, k2, n2, 0.9), rate_gap_upper(k1, n1, k2, n2, 0.9) FROM c)
SELECT count(*), sum(abs((gap - l) * (gap - l) - (k2 * 1.0 / n2 - wilson_lower(k2, n2, 0.9)) * (k2 * 1.0 / n2 - wilson_lower(k2, n2, 0.9)) - (wilson_upper(k1, n1, 0.9) - k1 * 1.0 / n1) * (wilson_upper(k1, n1, 0.9) - k1 * 1.0 / n1)) > 1e-14),
       sum(l > gap OR u < gap OR l < -1 OR u > 1), sum(abs(rate_gap_lower(k2, n2, k1, n1, 0.9) + u) > 1e-15), sum(rate_gap_lower(k1, n1, k2, n2, 0.5) < l) FROM e;
--> 5000|0|0|0|0
SELECT rate_gap_lower(0, 0, 1, 2), rate_gap_upper(1, 2, 0, 0), rate_gap_lower(NULL, 1, 1, 2), rate_gap_upper(1, 2, 1, ''), rate_gap_lower(1, 2, 1, 2, NULL) = rate_gap_lower('1', '2', 1, 2, 0.95), rate_gap_upper(1e308, 1.7e308, 1, 2) < 1, typeof(rate_gap_lower(1, 2, 1, 2));
--> NULL|NULL|NULL|NULL|1|1|real
SELECT rate_gap_lower(5, 4, 1, 2);
--! rate_gap_lower(): k1 5 exceeds n1 4
SELECT rate_gap_upper(1, 2, 'x', 2);
--! rate_gap_upper(): k2: not a number: 'x'
SELECT rate_gap_upper(1, 2, 1, 9e999);
--~ rate_gap_upper(): n2: not a number:
SELECT rate_gap_upper(1, 2, 1, 2, 95);
--! rate_gap_upper(): confidence 95 is outside 0..1

-- rate_sample: n that R 4.2.2 prints for power.prop.test(p1 = p1, p2 = p2, power = power, sig.level = 1 - confidence), rounded up.
WITH c(p1, p2, power, confidence, r) AS (VALUES (0.12, 0.15, 0.8, 0.95, 2036), (0.5, 0.75, 0.9, 0.95, 77), (0.12, 0.15, 0.9, 0.95, 2725), (0.12, 0.13, 0.8, 0.95, 17169), (0.1, 0.2, 0.8, 0.99, 297), (0.01, 0, 0.8, 0.95, 780), (0, 1, 0.8, 0.95, 2), (0.3, 0.31, 0.95, 0.9, 45878),
    (0.9, 0.95, 0.8, 0.95, 435), (0.5, 0.5001, 0.8, 0.95, 392443982), (0.001, 0.002, 0.5, 0.95, 11508), (0.2, 0.3, 0.2, 0.95, 48), (0.05, 0.06, 0.8, 0.999, 17748), (0.5, 0.52, 0.99, 0.95, 22952), (0.5, 0.9, 0.1, 0.95, 2))
SELECT count(*), sum(rate_sample(p1, p2, power, confidence) <> r), sum(rate_sample(p2, p1, power, confidence) <> r), sum(rate_sample(1 - p1, 1 - p2, power, confidence) <> r) FROM c;
--> 15|0|0|0
SELECT rate_sample(0.12, 0.15), rate_sample('0.12', 0.15, NULL, ''), typeof(rate_sample(0.1, 0.2)), rate_sample(0.3, 0.3), rate_sample(0, 0), rate_sample(0.5, 0.50000000001), rate_sample(NULL, 0.5), rate_sample(0.5, ' '), rate_sample(0.5, 0.9, 0.01);
--> 2036|2036|integer|NULL|NULL|NULL|NULL|NULL|1
SELECT rate_sample(12, 0.5);
--! rate_sample(): p1 12 is outside 0..1
SELECT rate_sample(0.12, -0.1);
--! rate_sample(): p2 -0.1 is outside 0..1
SELECT rate_sample(0.12, 0.1, 80);
--! rate_sample(): power 80 is outside 0..1
SELECT rate_sample(0.12, 0.1, 1);
--! rate_sample(): power 1 is outside 0..1
SELECT rate_sample(0.12, 0.1, 0.8, 'x');
--! rate_sample(): confidence: not a number: 'x'
SELECT rate_sample(0.12, 9e999);
--~ rate_sample(): p2: not a number:
SELECT rate_sample(0.12);
--! wrong number of arguments to function rate_sample()
SELECT rate_gap_lower(1, 2, 3);
--! wrong number of arguments to function rate_gap_lower()
SELECT rate_test(1, 2, 3, 4, 'z', 1);
--! wrong number of arguments to function rate_test()

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
