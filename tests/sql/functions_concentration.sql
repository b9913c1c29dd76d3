-- functions_concentration.sql - top_share(): how much of the total the largest hold.

CREATE TABLE spent(customer INTEGER PRIMARY KEY, amount);
INSERT INTO spent(amount) VALUES (5), (40), (0), (10), (20), (5), (10), (3), (7), (0);
-- The best two of ten hold 60 of 100; half of the third adds 5; the rest by any fraction.
SELECT top_share(amount), top_share(amount, 0.2), top_share(amount, 0.25), top_share(amount, 0.1), top_share(amount, '0.5'), top_share(amount, 0.05), top_share(amount, NULL), typeof(top_share(amount)) FROM spent;
--> 0.6|0.6|0.65|0.4|0.87|0.2|0.6|real
SELECT top_share(amount, 0), top_share(amount, 1), top_share(amount, 0.8), top_share(amount, 0.9) FROM spent;
--> 0.0|1.0|1.0|1.0
-- Equal values hold as much as there are of them, whatever the fraction; one row holds of itself what is asked for.
SELECT top_share(7), round(top_share(7, 0.07), 15), round(top_share(7, 0.33), 15), (SELECT top_share(3)) FROM spent;
--> 0.2|0.07|0.33|0.2
-- NULL is 0, a customer without a sale; text is a number; no total, no share.
SELECT top_share(NULLIF(amount, 0)), top_share(CAST(amount AS TEXT)), top_share(amount) FILTER (WHERE amount > 0), top_share(0), top_share(NULL) FROM spent;
--> 0.6|0.6|0.52|NULL|NULL
SELECT top_share(amount), top_share(amount, 0.5) FROM spent WHERE 0;
--> NULL|NULL
SELECT top_share(v, 0.5) FROM (SELECT 1.7e308 AS v UNION ALL VALUES (1.7e308), (1.7e308), (1.7e308));
--> 0.5
-- Against plain SQL: the whole rows, and the part of the one that the fraction cuts.
CREATE TABLE sale(id INTEGER PRIMARY KEY, shop INT, amount);
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5000)
INSERT INTO sale SELECT i, i * 31 % 23, CASE i % 7 WHEN 0 THEN NULL WHEN 1 THEN CAST(i * 7919 % 1009 / 4.0 AS TEXT) ELSE i * 104729 % 5003 / 100.0 END FROM n;
CREATE VIEW ranked AS SELECT shop, coalesce(CAST(amount AS REAL), 0) AS amount, row_number() OVER (PARTITION BY shop ORDER BY CAST(amount AS REAL) DESC) AS nth, count(*) OVER (PARTITION BY shop) AS n FROM sale;
WITH f(f) AS (VALUES (0.01), (0.1), (0.2), (0.37), (0.5), (0.999))
SELECT f, count(*), sum(abs((SELECT top_share(amount, f) FROM sale s WHERE s.shop = plain.shop) - share) > 1e-12) FROM
    (SELECT f, shop, sum(amount * max(0, min(1, f * n - nth + 1))) / sum(amount) AS share FROM f, ranked GROUP BY f, shop) AS plain GROUP BY f;
--> 0.01|23|0
--> 0.1|23|0
--> 0.2|23|0
--> 0.37|23|0
--> 0.5|23|0
--> 0.999|23|0
-- Where the fraction is a whole number of rows it is what LIMIT would give.
SELECT abs(top_share(amount, 0.4) - (SELECT sum(amount) FROM (SELECT amount FROM sale WHERE typeof(amount) <> 'text' ORDER BY amount DESC LIMIT 1714)) / sum(amount)) < 1e-12, count(*) FROM sale WHERE typeof(amount) <> 'text';
--> 1|4285
SELECT count(*), sum(share BETWEEN 0.2 AND 1) FROM (SELECT top_share(amount) AS share FROM sale GROUP BY shop);
--> 23|23

-- Nets of refunds: the best may hold more than all. -6, -6, -3, -1, -1, 1, 4, 4, 14 and 34 make 40, of which the best two hold 48.
SELECT top_share(amount - 6), top_share(amount - 6, 0.5), top_share(amount - 6, 1), top_share(amount - 6, 0) FROM spent;
--> 1.2|1.425|1.0|0.0
-- No shares of a total that is not above 0, nor of what rounding leaves.
SELECT top_share(amount - 10), top_share(amount - 20), top_share(-amount), (SELECT top_share(column1) FROM (VALUES (0.1), (0.2), (-0.3))), (SELECT top_share(column1, 0.5) FROM (VALUES (3), (1e-9))) FROM spent;
--> NULL|NULL|NULL|NULL|0.999999999666667
SELECT round(top_share(v, 0.5), 12) FROM (SELECT -1.7e308 AS v UNION ALL VALUES (1e308), (1e308), (0));
--> 6.666666666667
SELECT top_share('x') FROM spent;
--! top_share(): value: not a number: 'x'
SELECT top_share(x'31') FROM spent;
--! top_share(): value: not a number: x'31'
SELECT top_share(amount, 20) FROM spent;
--! top_share(): fraction 20 is outside 0..1
SELECT top_share(amount, -0.1) FROM spent;
--! top_share(): fraction -0.1 is outside 0..1
SELECT top_share(amount, 'half') FROM spent;
--! top_share(): fraction: not a number: 'half'
SELECT top_share(amount, customer / 10.0) FROM spent;
--! top_share(): fraction 0.2 is not the same in every row
SELECT top_share(amount, CASE WHEN customer > 3 THEN 0.3 END) FROM spent;
--! top_share(): fraction 0.3 is not the same in every row
SELECT top_share();
--! wrong number of arguments to function top_share()
SELECT top_share(amount) OVER () FROM spent;
--! top_share() may not be used as a window function
