-- members_rows.sql - retention_members: who is behind a cell of retention_cohorts. (members.c 1, 2, 3 and 4)

CREATE TABLE orders(c, t);
INSERT INTO orders VALUES ('ann', '2024-01-03'), ('ann', '2024-01-20'), ('ann', '2024-02-05'), ('bob', '2024-01-10'), ('bob', '2024-03-01'), ('cat', '2024-01-15'), ('cat', '2024-01-15'), ('dan', '2024-02-02');
CREATE TABLE refunds(c, t, amt, sale);
INSERT INTO refunds VALUES ('ann', '2024-01-10', 100, 1), ('ann', '2024-02-03', -100, 0), ('bob', '2024-01-12', 50, 1), ('bob', '2024-02-20', 30, 1), ('cat', '2024-01-02', -5, 0), ('cat', '2024-01-20', 40, 1), ('dora', '2024-01-21', -8, 0);
CREATE TABLE days(u, t, a);
INSERT INTO days VALUES (1, '2024-01-01', 10), (2, '2024-01-01', 10), (3, '2024-01-01', 10), (4, '2024-01-01', 10), (1, '2024-01-02', 10), (1, '2024-01-06', 10), (2, '2024-01-04', 10), (3, '2024-01-09', 10);

-- Who is behind a cell: of January's three, bob and cat did not come in February (orders)
SELECT customer, active, returned, events FROM retention_members('orders', 'c', 't') WHERE as_of = '2024-04-01' AND cohort = '2024-01' AND age = 1 AND NOT active;
--> bob|0|0|0
--> cat|0|0|0
-- At age 0 all are active; cat's second row of the moment is the one that returned. Customers come in SQLite's order of values.
SELECT customer, active, returned, events FROM retention_members('orders', 'c', 't') WHERE as_of = '2024-04-01' AND cohort = '2024-01' AND age = 0;
--> ann|1|1|2
--> bob|1|0|1
--> cat|1|1|2
-- Added up it is the grid: nothing differs (ranges, refunds, own starts and returns).
SELECT (SELECT count(*) FROM (SELECT cohort, age, customers, active, returned, events, value FROM retention_cohorts('refunds', 'c', 't', 'month', 'amt') WHERE starts_col = 'sale' AND returns_col = 'sale' AND as_of = '2024-03-01'
 EXCEPT SELECT cohort, age, count(*), sum(active), sum(returned), sum(events), sum(value) FROM retention_members('refunds', 'c', 't', 'month', 'amt') WHERE starts_col = 'sale' AND returns_col = 'sale' AND as_of = '2024-03-01' GROUP BY 1, 2)),
 (SELECT count(*) FROM (SELECT age, age_to, customers, active, returned FROM retention_cohorts('days', 'u', 't', 'day') WHERE as_of = '2024-01-12' AND ages = '0, 1-3, 0-7'
 EXCEPT SELECT age, age_to, count(*), sum(active), sum(returned) FROM retention_members('days', 'u', 't', 'day') WHERE as_of = '2024-01-12' AND ages = '0, 1-3, 0-7' GROUP BY 1, 2));
--> 0|0

-- By segment and cohort, in a cohort by customer in SQLite's order of values, of one customer by age; zero rows present.
CREATE TABLE mixed(c, t, a, s);
INSERT INTO mixed VALUES ('b', '2024-01-05', 1, 'x'), (10, '2024-01-06', 2, 'x'), (9, '2024-01-07', 4, 'x'), ('a', '2024-01-08', 8, NULL), (9, '2024-02-07', 16, 'x'), (x'00', '2024-02-08', 32, 'x');
SELECT segment, cohort, customer, age, age_to, active, returned, events, value FROM retention_members('mixed', 'c', 't', 'month', 'a', 's') WHERE cohort = '2024-01';
--> NULL|2024-01|a|0|0|1|0|1|8.0
--> NULL|2024-01|a|1|1|0|0|0|0.0
--> x|2024-01|9|0|0|1|0|1|4.0
--> x|2024-01|9|1|1|1|1|1|16.0
--> x|2024-01|10|0|0|1|0|1|2.0
--> x|2024-01|10|1|1|0|0|0|0.0
--> x|2024-01|b|0|0|1|0|1|1.0
--> x|2024-01|b|1|1|0|0|0|0.0
SELECT typeof(customer), value, segment FROM retention_members('mixed', 'c', 't') WHERE cohort = '2024-02';
--> blob|NULL|NULL
SELECT group_concat(name, ' ') FROM (SELECT name FROM pragma_table_xinfo('retention_members') WHERE hidden = 0 ORDER BY cid);
--> segment cohort age age_to customer active returned events value
-- Limits, an order, and rowids of their own.
SELECT count(*), count(DISTINCT m.rowid), min(m.rowid), max(m.rowid) FROM retention_members('mixed', 'c', 't', 'month', 'a', 's') m;
--> 9|9|1|9
SELECT customer FROM retention_members('mixed', 'c', 't', 'month', 'a', 's') WHERE age = 1 AND active;
--> 9
SELECT count(*) FROM retention_members('mixed', 'c', 't') WHERE age > 1 OR cohort > '2024-02';
--> 0
SELECT segment, cohort, customer FROM retention_members('mixed', 'c', 't', 'month', 'a', 's') WHERE age = 0 AND cohort < '2024-02' ORDER BY segment DESC, cohort DESC, customer DESC;
--> x|2024-01|b
--> x|2024-01|10
--> x|2024-01|9
--> NULL|2024-01|a
SELECT a.n, m.customer FROM (SELECT 1 AS n UNION ALL SELECT 2) a CROSS JOIN retention_members('mixed', 'c', 't', 'month', 'a', 's') m WHERE m.age = a.n;
--> 1|a
--> 1|9
--> 1|10
--> 1|b
SELECT a.n, m.customer FROM (SELECT 0 AS n UNION ALL SELECT 1) a CROSS JOIN retention_members('mixed', 'c', 't') m WHERE m.age = a.n AND m.cohort < '2024-02' AND m.customer <> 10;
--> 0|9
--> 0|a
--> 0|b
--> 1|9
--> 1|a
--> 1|b
SELECT * FROM retention_members('mixed', 'c', 't') WHERE ages = 'all';
--! retention_members(): ages: not ages such as '0, 1, 3' or '0, 1-3, 4-7': 'all'
