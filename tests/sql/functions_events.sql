-- functions_events.sql - the aggregates over raw events: retention_rate() and churn_rate() with four arguments,
-- repeat_rate(), upsell_rate().

-- 2,000 customers seen before a period of two months, 900 of them buy in it; 700 new ones are not counted.
CREATE TABLE orders(customer, ordered_at);
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000)
INSERT INTO orders SELECT 'c' || i, date('2023-01-01', (i % 425) || ' days') FROM n;
INSERT INTO orders SELECT customer, date('2024-03-01', (substr(customer, 2) % 61) || ' days') FROM orders WHERE CAST(substr(customer, 2) AS INT) <= 900;
INSERT INTO orders SELECT customer, date('2024-03-01', (substr(customer, 2) % 60) || ' days') FROM orders WHERE CAST(substr(customer, 2) AS INT) % 3 = 0 AND ordered_at >= '2024-03-01';
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 700)
INSERT INTO orders SELECT 'new' || i, date('2024-03-01', (i % 61) || ' days') FROM n;
INSERT INTO orders SELECT 'c' || rowid, '2024-05-01' FROM orders WHERE rowid BETWEEN 901 AND 1500;
SELECT retention_rate(customer, ordered_at, '2024-03-01', '2024-05-01'), churn_rate(customer, ordered_at, '2024-03-01', '2024-05-01') FROM orders;
--> 0.45|0.55
-- The plain formulation, and the bounds in every form.
SELECT avg(came) FROM (SELECT max(ordered_at >= '2024-03-01' AND ordered_at < '2024-05-01') AS came FROM orders GROUP BY customer HAVING min(ordered_at) < '2024-03-01');
--> 0.45
SELECT retention_rate(customer, ordered_at, '2024-03', '2024-05'), retention_rate(customer, ordered_at, 20240301, '20240501'), retention_rate(customer, ordered_at, 1709251200, '2024-05-01 02:00+02:00') FROM orders;
--> 0.45|0.45|0.45
-- NULL customers and NULL times are skipped; the rest of the row does not count then.
INSERT INTO orders VALUES (NULL, '2023-05-05'), (NULL, '2024-04-01'), ('c1900', NULL), ('c1901', NULL), (NULL, NULL);
SELECT retention_rate(customer, ordered_at, '2024-03-01', '2024-05-01') FROM orders;
--> 0.45
SELECT retention_rate(customer, ordered_at, '2024-03-01', '2024-05-01') FROM orders WHERE customer IS NULL;
--> NULL
SELECT retention_rate(customer, NULL, '2024-03-01', '2024-05-01'), churn_rate(NULL, ordered_at, '2024-03-01', '2024-05-01') FROM orders;
--> NULL|NULL
SELECT retention_rate(customer, ordered_at, '2024-03-01', '2024-05-01') FROM orders WHERE 0;
--> NULL
-- Nobody was there before: undefined, though many came.
SELECT retention_rate(customer, ordered_at, '2020-01-01', '2030-01-01'), churn_rate(customer, ordered_at, '2020-01-01', '2030-01-01') FROM orders;
--> NULL|NULL
-- Half-open: since is in, until is out, and before since is before, to the microsecond.
CREATE TABLE edge(customer, at);
INSERT INTO edge VALUES (1, '2024-02-29 23:59:59.999999'), (1, '2024-03-01'), (2, '2024-03-01'), (3, '2024-01-01'), (3, '2024-04-01'), (4, '2024-01-01'), (4, '2024-03-31 23:59:59.999999');
SELECT round(retention_rate(customer, at, '2024-03-01', '2024-04-01'), 9), round(churn_rate(customer, at, '2024-03-01', '2024-04-01'), 9) FROM edge;
--> 0.666666667|0.333333333
SELECT customer, retention_rate(customer, at, '2024-03-01', '2024-04-01') FROM edge GROUP BY customer ORDER BY customer;
--> 1|1.0
--> 2|NULL
--> 3|0.0
--> 4|1.0
SELECT retention_rate(customer, at, '2024-03-01', '2024-04-01') FILTER (WHERE customer > 2), retention_rate(customer, at, '2024-03-01', '2024-04-01') FILTER (WHERE customer = 2) FROM edge;
--> 0.5|NULL
-- The order of the rows does not matter.
SELECT retention_rate(customer, at, '2024-03-01', '2024-04-01') = (SELECT retention_rate(customer, at, '2024-03-01', '2024-04-01') FROM edge) FROM (SELECT * FROM edge ORDER BY at DESC);
--> 1
-- The bounds of a row are its own: retention of each row's previous and current month, in one GROUP BY.
CREATE TABLE bounds(since, until);
INSERT INTO bounds VALUES ('2023-07-01', '2023-08-01'), ('2024-03-01', '2024-04-01'), ('2024-04-01', '2024-06-01');
SELECT since, round(retention_rate(customer, ordered_at, since, until), 9) = round((SELECT avg(came) FROM (SELECT max(ordered_at >= since AND ordered_at < until) AS came FROM orders
       WHERE customer IS NOT NULL AND ordered_at IS NOT NULL GROUP BY customer HAVING min(ordered_at) < since)), 9) FROM bounds, orders GROUP BY since ORDER BY since;
--> 2023-07-01|1
--> 2024-03-01|1
--> 2024-04-01|1
-- They may not change, to the microsecond, not even in a row that is skipped; another way to write the same moment is none.
CREATE TABLE own(customer, at, since, until);
INSERT INTO own VALUES ('a', '2024-01-05', '2024-02-01', '2024-03-01'), ('a', '2024-02-10', '2024-02-01 00:00', 1709251200), ('b', '2024-01-05', '20240201', '2024-03'), ('c', '2024-02-05', '2024-02', '2024-03-01T01:00+01:00');
SELECT retention_rate(customer, at, since, until) FROM own;
--> 0.5
SELECT retention_rate(customer, at, CASE WHEN customer = 'c' THEN '2024-02-01 00:00:00.000001' ELSE since END, until) FROM own;
--! retention_rate(): since '2024-02-01 00:00:00.000001' is not the same in every row
SELECT churn_rate(customer, at, since, CASE WHEN customer = 'c' THEN '2024-03-02' ELSE until END) FROM own;
--! churn_rate(): until '2024-03-02' is not the same in every row
SELECT retention_rate(nullif(customer, 'c'), at, CASE WHEN customer = 'c' THEN '2024-02-02' ELSE since END, until) FROM own;
--! retention_rate(): since '2024-02-02' is not the same in every row
SELECT churn_rate(customer, CASE WHEN customer <> 'c' THEN at ELSE '' END, since, CASE customer WHEN 'c' THEN 1709251201 ELSE until END) FROM own;
--! churn_rate(): until 1709251201 is not the same in every row
SELECT retention_rate(customer, at, since, until) OVER () FROM own;
--! retention_rate() may not be used as a window function
SELECT retention_rate(customer, at, '2024-02-01', '2024-01-01') FROM edge;
--! retention_rate(): until '2024-01-01' is not after since '2024-02-01'
SELECT churn_rate(customer, at, '2024-02-01', '2024-02-01') FROM edge;
--! churn_rate(): until '2024-02-01' is not after since '2024-02-01'
SELECT retention_rate(customer, 'x', '2024-02-01', '2024-03-01') FROM edge;
--~ not a time: 'x' (want YYYY-MM-DD[ HH:MM[:SS]] or a Unix time)
SELECT retention_rate(customer, at, 'x', '2024-03-01') FROM edge;
--~ not a time: 'x' (want YYYY-MM-DD[ HH:MM[:SS]] or a Unix time)
SELECT churn_rate(customer, at, '2024-02-01', 'x') FROM edge;
--~ not a time: 'x' (want YYYY-MM-DD[ HH:MM[:SS]] or a Unix time)

-- Who is who: told apart as GROUP BY does.
CREATE TABLE mixed(customer, at);
INSERT INTO mixed VALUES (1, '2024-01-01'), (1.0, '2024-02-01'), ('1', '2024-01-01'), (x'31', '2024-01-01'), ('a', '2024-01-01'), ('A', '2024-02-01'), (NULL, '2024-02-01'),
    ('.', '2024-01-01'), (x'', '2024-02-01'), (9007199254740993, '2024-01-01'), (9007199254740992.0, '2024-02-01'), ('n' || char(0) || '1', '2024-01-01'), ('n' || char(0) || '2', '2024-02-01'),
    (0.0, '2024-01-01'), (-0.0, '2024-02-01'), ('ä', '2024-01-01'), (0.1, '2024-01-01'), ('0.1', '2024-02-01');
-- Before February: 1, '1', x'31', 'a', '.', 9007199254740993, n0, 0, 'ä', 0.1; of these 1 and 0 came again.
SELECT retention_rate(customer, at, '2024-02-01', '2024-03-01'), churn_rate(customer, at, '2024-02-01', '2024-03-01') FROM mixed;
--> 0.2|0.8
SELECT repeat_rate(customer) = (SELECT avg(n > 1) FROM (SELECT count(*) AS n FROM mixed WHERE customer IS NOT NULL GROUP BY customer)), round(repeat_rate(customer) * 15, 9) FROM mixed;
--> 1|2.0
SELECT upsell_rate('x', customer), upsell_rate(at, customer) FROM mixed;
--> 1.0|1.0
SELECT upsell_rate('x', customer) FROM mixed WHERE customer IN (1, NULL) AND typeof(customer) <> 'text';
--> 0.0

-- The ends of the number line: integers beyond what a REAL can tell, infinities; and blobs that differ in length.
CREATE TABLE extreme(c, at);
INSERT INTO extreme VALUES (9223372036854775807, '2024-01-01'), (9223372036854775808.0, '2024-02-01'), (-9223372036854775808, '2024-01-01'), (-9223372036854775808.0, '2024-02-01'), (9e999, '2024-01-01'), (9e999, '2024-02-01'), (-9e999, '2024-01-01'),
    (9007199254740993, '2024-01-01'), (9007199254740992, '2024-01-01'), (9007199254740992.0, '2024-02-01'), (zeroblob(100000), '2024-01-01'), (zeroblob(100001), '2024-01-01'), (zeroblob(100000), '2024-02-01');
SELECT repeat_rate(c) = (SELECT avg(n > 1) FROM (SELECT count(*) AS n FROM extreme GROUP BY c)), upsell_rate(1, c), retention_rate(c, at, '2024-02-01', '2024-03-01') FROM extreme;
--> 1|1.0|0.5
SELECT cohort, age, customers, active FROM retention_cohorts('extreme', 'c', 'at');
--> 2024-01|0|8|8
--> 2024-01|1|8|4
--> 2024-02|0|1|1

-- repeat_rate: customers with two or more rows.
CREATE TABLE sale(region, customer, product);
INSERT INTO sale VALUES ('n', 'a', 'p'), ('n', 'a', 'p'), ('n', 'b', 'p'), ('n', NULL, 'p'), ('n', NULL, 'q'),
    ('s', 'a', 'p'), ('s', 'b', 'p'), ('s', 'b', 'q'), ('s', 'b', NULL), ('s', 'c', NULL), ('s', 'd', 'q'), ('w', NULL, 'p');
SELECT region, repeat_rate(customer), typeof(repeat_rate(customer)) FROM sale GROUP BY region ORDER BY region;
--> n|0.5|real
--> s|0.25|real
--> w|NULL|null
SELECT repeat_rate(customer), repeat_rate(DISTINCT customer), repeat_rate(customer) FILTER (WHERE region = 'n'), repeat_rate(customer) FILTER (WHERE region = 'w') FROM sale;
--> 0.5|0.0|0.5|NULL
SELECT repeat_rate(customer) FROM sale WHERE 0;
--> NULL
SELECT repeat_rate(NULL) FROM sale;
--> NULL
SELECT repeat_rate(1), repeat_rate(DISTINCT 1) FROM sale;
--> 1.0|0.0
SELECT region FROM sale GROUP BY region HAVING repeat_rate(customer) > 0.3;
--> n

-- A file of order lines: rows of one order are one, an order of another customer is another, no order is none.
CREATE TABLE line(customer, number);
INSERT INTO line VALUES ('ann', 1), ('ann', 1), ('ann', '1'), ('bob', 1), ('bob', 2), ('bob', 2.0), ('cat', 4), ('cat', 4), ('dan', NULL), ('eve', ' '), ('', 9), (NULL, 9), ('bob', 1);
SELECT repeat_rate(customer), purchase_frequency(customer), repeat_rate(customer, number), purchase_frequency(customer, number), typeof(repeat_rate(customer, number)), typeof(purchase_frequency(customer, number)) FROM line;
--> 0.6|2.2|0.4|1.0|real|real
SELECT repeat_rate(customer, NULL), purchase_frequency(customer, NULL), repeat_rate(NULL, number), purchase_frequency('', number) FROM line;
--> 0.0|0.0|NULL|NULL
SELECT repeat_rate(customer, number), purchase_frequency(customer, number) FROM line WHERE 0;
--> NULL|NULL

-- upsell_rate: customers with two or more different products; no product is no product, but a customer.
SELECT region, upsell_rate(customer, product), typeof(upsell_rate(customer, product)) FROM sale GROUP BY region ORDER BY region;
--> n|0.0|real
--> s|0.25|real
--> w|NULL|null
SELECT upsell_rate(customer, product), upsell_rate(customer, product) FILTER (WHERE product IS NULL), upsell_rate(customer, NULL), upsell_rate(NULL, product) FROM sale;
--> 0.25|0.0|0.0|NULL
SELECT upsell_rate(customer, product) FROM sale WHERE 0;
--> NULL
SELECT upsell_rate(1, p) FROM (SELECT 1 AS p UNION ALL SELECT 1.0);
--> 0.0
SELECT upsell_rate(1, p) FROM (SELECT 1 AS p UNION ALL SELECT '1');
--> 1.0
SELECT upsell_rate(1, p) FROM (SELECT 'a' AS p UNION ALL SELECT 'A');
--> 1.0
SELECT upsell_rate(1, p) FROM (SELECT '1' AS p UNION ALL SELECT x'31');
--> 1.0

-- Many rows against plain SQL: 100,000 events of integer, real, text and blob customers in 50 groups.
CREATE TABLE event(g INT, customer, product, at);
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100000),
     e(i, c, p) AS (SELECT i, (i * 7919 % 100003) % (1 + (i * 104729 % 39119)), (i * 31 % 8191) % 5 FROM n)
INSERT INTO event SELECT c % 50, CASE (c / 50) % 5 WHEN 0 THEN c WHEN 1 THEN c + 0.5 WHEN 2 THEN 'k' || c WHEN 3 THEN CAST('k' || (c - 50) AS BLOB) ELSE CASE i % 2 WHEN 0 THEN c ELSE c * 1.0 END END,
    CASE p WHEN 0 THEN NULL WHEN 1 THEN 'p' WHEN 2 THEN 7 WHEN 3 THEN 7.0 ELSE 'P' END, date('2023-01-01', (i * 17 % 730) || ' days') FROM e;
SELECT count(DISTINCT customer) > 10000, count(DISTINCT typeof(customer)) FROM event;
--> 1|4
SELECT count(*), sum(repeat <> plain) FROM (SELECT g, repeat_rate(customer) AS repeat FROM event GROUP BY g)
JOIN (SELECT g, avg(n > 1) AS plain FROM (SELECT g, count(*) AS n FROM event GROUP BY g, customer) GROUP BY g) USING (g);
--> 50|0
SELECT count(*), sum(upsell <> plain), sum(plain) > 1 FROM (SELECT g, upsell_rate(customer, product) AS upsell FROM event GROUP BY g)
JOIN (SELECT g, avg(n > 1) AS plain FROM (SELECT g, count(DISTINCT product) AS n FROM event GROUP BY g, customer) GROUP BY g) USING (g);
--> 50|0|1
SELECT count(*), sum(repeat <> plain OR frequency <> orders), sum(plain) > 1, sum(orders) > 50 FROM (SELECT g, repeat_rate(customer, product) AS repeat, purchase_frequency(customer, product) AS frequency FROM event GROUP BY g)
JOIN (SELECT g, avg(n > 1) AS plain, avg(n) AS orders FROM (SELECT g, count(DISTINCT product) AS n FROM event GROUP BY g, customer) GROUP BY g) USING (g);
--> 50|0|1|1
SELECT count(*), sum(rate <> plain), sum(abs(churn - (1 - plain)) > 1e-12) FROM (SELECT g, retention_rate(customer, at, '2024-03-01', '2024-04-01') AS rate, churn_rate(customer, at, '2024-03-01', '2024-04-01') AS churn FROM event GROUP BY g)
JOIN (SELECT g, avg(came) AS plain FROM (SELECT g, max(at >= '2024-03-01' AND at < '2024-04-01') AS came FROM event GROUP BY g, customer HAVING min(at) < '2024-03-01') GROUP BY g) USING (g);
--> 50|0|0
SELECT repeat_rate(customer) = (SELECT avg(n > 1) FROM (SELECT count(*) AS n FROM event GROUP BY customer)),
       upsell_rate(customer, product) = (SELECT avg(n > 1) FROM (SELECT count(DISTINCT product) AS n FROM event GROUP BY customer)),
       retention_rate(customer, at, '2024-03-01', '2024-04-01') = (SELECT avg(came) FROM (SELECT max(at >= '2024-03-01' AND at < '2024-04-01') AS came FROM event GROUP BY customer HAVING min(at) < '2024-03-01')) FROM event;
--> 1|1|1

SELECT repeat_rate();
--! wrong number of arguments to function repeat_rate()
SELECT repeat_rate(1, 2, 3);
--! wrong number of arguments to function repeat_rate()
SELECT repeat_rate(customer, product) OVER () FROM sale;
--! repeat_rate() may not be used as a window function
SELECT upsell_rate(1);
--! wrong number of arguments to function upsell_rate()
SELECT upsell_rate(1, 2, 3);
--! wrong number of arguments to function upsell_rate()
SELECT repeat_rate(customer) OVER () FROM sale;
--! repeat_rate() may not be used as a window function
SELECT upsell_rate(customer, product) OVER () FROM sale;
--! upsell_rate() may not be used as a window function
