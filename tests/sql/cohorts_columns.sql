-- cohorts_columns.sql - every column of retention_cohorts, worked out by hand.

CREATE TABLE orders(customer TEXT, ordered_at TEXT, amount, country TEXT);
-- January: ann and bob. February: cat and dan. eve has no time, and one order has no customer.
INSERT INTO orders VALUES
    ('ann', '2024-01-05', 10, 'at'), ('ann', '2024-02-10', 20, 'at'), ('ann', '2024-02-20', 5, 'at'), ('ann', '2024-04-01', 40, 'at'),
    ('bob', '2024-01-20', 30, 'at'), ('bob', '2024-03-15', 7, 'de'),
    ('cat', '2024-02-02', 50, 'de'), ('cat', '2024-03-02', NULL, 'de'),
    ('dan', '2024-02-28', '8', 'at'), ('eve', NULL, 1000, 'at'), (NULL, '2023-12-24', 1000, 'at'), (NULL, '2024-09-09', 1000, 'at');

CREATE TABLE whole AS SELECT * FROM retention_cohorts('orders', 'customer', 'ordered_at', 'month', 'amount');
SELECT group_concat(name, ' ') FROM (SELECT name FROM pragma_table_info('whole') ORDER BY cid);
--> cohort age period segment customers active retention_rate churn_rate on_or_after on_or_after_rate events value cumulative_value ltv complete returned returned_rate age_to
SELECT cohort, age, period, segment, customers, active, retention_rate, churn_rate FROM retention_cohorts('orders', 'customer', 'ordered_at', 'month', 'amount');
--> 2024-01|0|2024-01|NULL|2|2|1.0|0.0
--> 2024-01|1|2024-02|NULL|2|1|0.5|0.5
--> 2024-01|2|2024-03|NULL|2|1|0.5|0.5
--> 2024-01|3|2024-04|NULL|2|1|0.5|0.5
--> 2024-02|0|2024-02|NULL|2|2|1.0|0.0
--> 2024-02|1|2024-03|NULL|2|1|0.5|0.5
--> 2024-02|2|2024-04|NULL|2|0|0.0|1.0
SELECT cohort, age, on_or_after, on_or_after_rate, events, value, cumulative_value, ltv, complete FROM retention_cohorts('orders', 'customer', 'ordered_at', 'month', 'amount');
--> 2024-01|0|2|1.0|2|40.0|40.0|20.0|1
--> 2024-01|1|2|1.0|2|25.0|65.0|32.5|1
--> 2024-01|2|2|1.0|1|7.0|72.0|36.0|1
--> 2024-01|3|1|0.5|1|40.0|112.0|56.0|0
--> 2024-02|0|2|1.0|2|58.0|58.0|29.0|1
--> 2024-02|1|1|0.5|1|0.0|58.0|29.0|1
--> 2024-02|2|0|0.0|0|0.0|58.0|29.0|0
SELECT group_concat(typeof(cohort) || typeof(age) || typeof(period) || typeof(customers) || typeof(active) || typeof(retention_rate) || typeof(churn_rate) || typeof(on_or_after)
       || typeof(on_or_after_rate) || typeof(events) || typeof(value) || typeof(cumulative_value) || typeof(ltv) || typeof(complete)) FROM whole WHERE age = 2 AND customers = 2;
--> textintegertextintegerintegerrealrealintegerrealintegerrealrealrealinteger,textintegertextintegerintegerrealrealintegerrealintegerrealrealrealinteger
SELECT count(*), sum(a.cohort IS b.cohort AND a.age IS b.age AND a.ltv IS b.ltv AND a.complete IS b.complete) FROM whole a JOIN retention_cohorts('orders', 'customer', 'ordered_at', 'month', 'amount') b USING (cohort, age);
--> 7|7
-- Without an amount there is no value, and nothing else changes. (cohorts.c 5)
SELECT cohort, age, active, on_or_after, events, value, cumulative_value, ltv, complete FROM retention_cohorts('orders', 'customer', 'ordered_at') WHERE cohort = '2024-02';
--> 2024-02|0|2|2|2|NULL|NULL|NULL|1
--> 2024-02|1|1|1|1|NULL|NULL|NULL|1
--> 2024-02|2|0|0|0|NULL|NULL|NULL|0
-- With segments: bob's later order in de stays with the segment of his first, at. (cohorts.c 1)
SELECT segment, cohort, age, customers, active, retention_rate, on_or_after, events, value, ltv, complete FROM retention_cohorts('orders', 'customer', 'ordered_at', 'month', 'amount', 'country');
--> at|2024-01|0|2|2|1.0|2|2|40.0|20.0|1
--> at|2024-01|1|2|1|0.5|2|2|25.0|32.5|1
--> at|2024-01|2|2|1|0.5|2|1|7.0|36.0|1
--> at|2024-01|3|2|1|0.5|1|1|40.0|56.0|0
--> at|2024-02|0|1|1|1.0|1|1|8.0|8.0|1
--> at|2024-02|1|1|0|0.0|0|0|0.0|8.0|1
--> at|2024-02|2|1|0|0.0|0|0|0.0|8.0|0
--> de|2024-02|0|1|1|1.0|1|1|50.0|50.0|1
--> de|2024-02|1|1|1|1.0|1|1|0.0|50.0|1
--> de|2024-02|2|1|0|0.0|0|0|0.0|50.0|0

-- Weeks: 2024-W01 is ann's, W03 bob's, W05 cat's, W09 dan's; April 1 lies in W14. Ages count the weeks between.
SELECT cohort, max(age), max(period), sum(events), max(customers), group_concat(CASE WHEN active THEN age END) FROM retention_cohorts('orders', 'customer', 'ordered_at', 'week') GROUP BY cohort ORDER BY cohort;
--> 2024-W01|13|2024-W14|4|1|0,5,7,13
--> 2024-W03|11|2024-W14|2|1|0,8
--> 2024-W05|9|2024-W14|2|1|0,4
--> 2024-W09|5|2024-W14|1|1|0
-- Quarters and years: dense over new year, and cohorts without customers are absent. (cohorts.c 1)
CREATE TABLE sparse(c, t);
INSERT INTO sparse VALUES (1, '2022-11-15'), (1, '2024-02-01'), (2, '2023-08-08'), (2, '2023-09-30 23:59:59.999');
SELECT cohort, age, period, customers, active, on_or_after, complete FROM retention_cohorts('sparse', 'c', 't', 'quarter');
--> 2022-Q4|0|2022-Q4|1|1|1|1
--> 2022-Q4|1|2023-Q1|1|0|1|1
--> 2022-Q4|2|2023-Q2|1|0|1|1
--> 2022-Q4|3|2023-Q3|1|0|1|1
--> 2022-Q4|4|2023-Q4|1|0|1|1
--> 2022-Q4|5|2024-Q1|1|1|1|0
--> 2023-Q3|0|2023-Q3|1|1|1|1
--> 2023-Q3|1|2023-Q4|1|0|0|1
--> 2023-Q3|2|2024-Q1|1|0|0|0
SELECT cohort, age, period, active, events FROM retention_cohorts('sparse', 'c', 't', 'year');
--> 2022|0|2022|1|1
--> 2022|1|2023|0|0
--> 2022|2|2024|1|1
--> 2023|0|2023|1|2
--> 2023|1|2024|0|0
SELECT cohort, age, period, active FROM retention_cohorts('sparse', 'c', 't', 'year starting april');
--> 2022-04-01|0|2022-04-01|1
--> 2022-04-01|1|2023-04-01|1
--> 2023-04-01|0|2023-04-01|1
SELECT cohort, age, period, active FROM retention_cohorts('sparse', 'c', 't', '6 months');
--> 2022-07-01|0|2022-07-01|1
--> 2022-07-01|1|2023-01-01|0
--> 2022-07-01|2|2023-07-01|0
--> 2022-07-01|3|2024-01-01|1
--> 2023-07-01|0|2023-07-01|1
--> 2023-07-01|1|2024-01-01|0
SELECT count(*), max(age), sum(active) FROM retention_cohorts('sparse', 'c', 't', 'day') WHERE cohort = '2022-11-15';
--> 444|443|2
-- Hours, and an offset that moves both events into other days.
CREATE TABLE visit(c, t);
INSERT INTO visit VALUES ('x', '2024-03-05 22:10'), ('x', '2024-03-06 00:59'), ('y', '2024-03-05 23:30');
SELECT cohort, age, period, customers, active, complete FROM retention_cohorts('visit', 'c', 't', 'hour');
--> 2024-03-05 22:00|0|2024-03-05 22:00|1|1|1
--> 2024-03-05 22:00|1|2024-03-05 23:00|1|0|1
--> 2024-03-05 22:00|2|2024-03-06 00:00|1|1|0
--> 2024-03-05 23:00|0|2024-03-05 23:00|1|1|1
--> 2024-03-05 23:00|1|2024-03-06 00:00|1|0|0
SELECT cohort, age, period, customers, active, complete FROM retention_cohorts('visit', 'c', 't', 'day');
--> 2024-03-05|0|2024-03-05|2|2|1
--> 2024-03-05|1|2024-03-06|2|1|0
SELECT cohort, age, period, customers, active, complete FROM retention_cohorts('visit', 'c', 't', 'day in +01:00');
--> 2024-03-05|0|2024-03-05|1|1|1
--> 2024-03-05|1|2024-03-06|1|1|0
--> 2024-03-06|0|2024-03-06|1|1|0
-- A period is over at its very end and not before; as_of here is the last event. (cohorts.c 3)
CREATE TABLE ends(c, t);
INSERT INTO ends VALUES (1, '2024-01-31'), (1, '2024-02-29 23:59:59.999999');
SELECT period, complete FROM retention_cohorts('ends', 'c', 't');
--> 2024-01|1
--> 2024-02|0
INSERT INTO ends VALUES (1, '2024-03-01');
SELECT period, complete FROM retention_cohorts('ends', 'c', 't');
--> 2024-01|1
--> 2024-02|1
--> 2024-03|0

-- Sums of money are compensated: 1e16 + 1 - 1e16 is 1, in the cell and over the ages. (activity.c 2)
CREATE TABLE money(c, t, amount);
INSERT INTO money VALUES (1, '2024-01-01', 1e16), (1, '2024-01-02', 1.0), (1, '2024-01-03', -1e16), (1, '2024-02-01', 1e16), (1, '2024-03-01', '1'), (1, '2024-04-01', -1e16);
SELECT age, value, cumulative_value, ltv FROM retention_cohorts('money', 'c', 't', NULL, 'amount') WHERE age IN (0, 3);
--> 0|1.0|1.0|1.0
--> 3|-1.0e+16|2.0|2.0
-- Refunds are negative; 0.1 ten thousand times is 1000.
DELETE FROM money;
INSERT INTO money VALUES (1, '2024-01-01', 20), (1, '2024-02-01', -25.5), (1, '2024-03-01', NULL);
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 10000) INSERT INTO money SELECT 1, '2024-03-02', '0.1' FROM n;
SELECT age, events, value, cumulative_value FROM retention_cohorts('money', 'c', 't', 'month', 'amount');
--> 0|1|20.0|20.0
--> 1|1|-25.5|-5.5
--> 2|10001|1000.0|994.5

-- Totals beyond the largest REAL are what SQLite's own sum() makes of them.
DELETE FROM money;
INSERT INTO money VALUES (1, '2024-01-01', 1e308), (1, '2024-01-02', 1e308), (1, '2024-02-01', 5);
SELECT age, value, cumulative_value, ltv FROM retention_cohorts('money', 'c', 't', 'month', 'amount');
--> 0|Inf|Inf|Inf
--> 1|5.0|Inf|Inf

-- Customers are told apart as GROUP BY does; amounts, times and customers as text and as numbers.
CREATE TABLE mixed(c, t, amount);
INSERT INTO mixed VALUES (1, '2024-01-01', 1), (1.0, 20240201, '2'), ('1', 1704067200, 4), (x'31', '2024-W01', '8.0'), ('a', '2024-01', 16), ('A', 2460311, 32), (NULL, '2024-01-01', 64), ('.', 1704067200000, 128), (x'', '20240101', 256);
SELECT cohort, age, customers, active, events, value FROM retention_cohorts('mixed', 'c', 't', 'month', 'amount');
--> 2024-01|0|7|7|7|445.0
--> 2024-01|1|7|1|1|2.0
-- No row, no customer, no time: no cohort.
CREATE TABLE hollow(c, t, amount);
SELECT * FROM retention_cohorts('hollow', 'c', 't', 'month', 'amount');
--> (none)
INSERT INTO hollow VALUES (NULL, '2024-01-01', 1), (1, NULL, 1), (NULL, NULL, NULL);
SELECT count(*), max(cohort) FROM retention_cohorts('hollow', 'c', 't');
--> 0|NULL
SELECT count(*) FROM retention_cohorts('hollow', 'c', 't', 'month', 'amount', 'c', 'amount', 'amount', 'recurring', 'customer', 1, 5, '2024-05-05');
--> 0
-- Hidden arguments are columns too, and rows have rowids of their own. (vtab.c 2)
SELECT DISTINCT source, customer_col, time_col, grain, amount_col, max_age FROM retention_cohorts('orders', 'customer', 'ordered_at', 'Week', 'amount') WHERE max_age = 2;
--> orders|customer|ordered_at|Week|amount|2
SELECT count(*) = count(DISTINCT rowid), min(typeof(rowid)) FROM retention_cohorts('orders', 'customer', 'ordered_at');
--> 1|integer

-- No amount is lost beside large ones, in however many rows of a period: 31 rows to a cell, and one more for what is left over. (activity.c 2)
CREATE TABLE large(customer, ordered_at, amount);
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 35)
INSERT INTO large SELECT 1, '2024-01-01', CASE i WHEN 1 THEN 1e16 WHEN 32 THEN 1e16 WHEN 33 THEN 1 WHEN 34 THEN -1e16 WHEN 35 THEN -1e16 ELSE 0 END FROM n;
SELECT events, value FROM retention_cohorts('large', 'customer', 'ordered_at', 'month', 'amount');
--> 35|1.0
