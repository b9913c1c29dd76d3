-- segments_affinity.sql - a column of integers makes numbers of the texts that it is compared with, whatever text it holds itself:
-- then '5' is 5, which is below any text, and so is the year 2024. (limits.c 1 and 3)

CREATE TABLE orders(customer, at, plan);
INSERT INTO orders VALUES (1, '2024-01-05', '5'), (2, '2024-02-01', 'de'), (3, '2025-01-03', 5), (4, '2024-01-03', '5.0'), (5, '2025-06-01', '-7');
CREATE TABLE typed(i INTEGER, t TEXT);
INSERT INTO typed VALUES ('!', '!');

SELECT cohort, quote(segment) FROM typed CROSS JOIN retention_cohorts('orders', 'customer', 'at', 'year', NULL, 'plan') WHERE age = 0 AND segment < i;
--> 2025|5
--> 2025|'-7'
--> 2024|'5'
--> 2024|'5.0'
SELECT cohort, quote(segment) FROM typed CROSS JOIN retention_cohorts('orders', 'customer', 'at', 'year', NULL, 'plan') WHERE age = 0 AND segment < t;
--> 2025|5
SELECT cohort, quote(segment) FROM retention_cohorts('orders', 'customer', 'at', 'year', NULL, 'plan') WHERE age = 0 AND segment <= (SELECT i FROM typed) AND segment > -10;
--> 2025|5
--> 2025|'-7'
--> 2024|'5'
--> 2024|'5.0'

-- The same of labels, in each table that has them.
SELECT cohort, sum(customers) FROM typed CROSS JOIN retention_cohorts('orders', 'customer', 'at', 'year') WHERE age = 0 AND cohort < i GROUP BY cohort;
--> 2024|3
--> 2025|2
SELECT count(*) FROM typed CROSS JOIN retention_cohorts('orders', 'customer', 'at', 'year') WHERE cohort < t;
--> 0
SELECT period, active FROM typed CROSS JOIN retention_periods('orders', 'customer', 'at', 'year') WHERE period <= i;
--> 2024|3
--> 2025|2
SELECT period, kind, count(*) FROM typed CROSS JOIN retention_movements('orders', 'customer', 'at', 'year') WHERE period < i GROUP BY period, kind;
--> 2024|new|3
--> 2025|churned|3
--> 2025|new|2
SELECT cohort, customers FROM typed CROSS JOIN retention_funnel('orders', 'customer', 'at', 'plan', '5, de', NULL, 'year') WHERE step = 1 AND cohort < i;
--> 2024|1
--> 2025|1

-- Texts that are the same number, in a view whose column is one of integers up to some SQLite, and of anything from then on: as rows
-- that are kept in a table are compared, so are those of the function.
CREATE VIEW both AS SELECT i FROM typed UNION ALL SELECT '5.0' UNION ALL SELECT '2024.0';
CREATE TABLE by_plan AS SELECT segment, age FROM retention_cohorts('orders', 'customer', 'at', 'year', NULL, 'plan');
CREATE TABLE by_year AS SELECT cohort, age FROM retention_cohorts('orders', 'customer', 'at', 'year');
SELECT count(*) - (SELECT count(*) FROM both CROSS JOIN by_plan WHERE age = 0 AND segment = i)
  FROM both CROSS JOIN retention_cohorts('orders', 'customer', 'at', 'year', NULL, 'plan') WHERE age = 0 AND segment = i;
--> 0
SELECT count(*) - (SELECT count(*) FROM both CROSS JOIN by_year WHERE age = 0 AND cohort = i)
  FROM both CROSS JOIN retention_cohorts('orders', 'customer', 'at', 'year') WHERE age = 0 AND cohort = i;
--> 0

-- So an equality may hold for 5 and '5': their rows are not in the order of periods, and are sorted, or grouped, by them. (plan.c 4)
CREATE TABLE mixed(customer, at, plan);
INSERT INTO mixed VALUES (1, '2024-02-05', 5), (2, '2024-01-01', '5'), (3, '2024-03-03', '5'), (4, '2024-03-03', 5), (5, '2024-03-04', 'de');
SELECT period, quote(segment), active FROM retention_periods('mixed', 'customer', 'at', 'month', NULL, 'plan') WHERE segment = CAST(5 AS INTEGER) ORDER BY period, typeof(segment);
--> 2024-01|'5'|1
--> 2024-02|5|1
--> 2024-02|'5'|0
--> 2024-03|5|1
--> 2024-03|'5'|1
SELECT period, sum(active) FROM retention_periods('mixed', 'customer', 'at', 'month', NULL, 'plan') WHERE segment = CAST(5 AS INTEGER) GROUP BY period;
--> 2024-01|1
--> 2024-02|1
--> 2024-03|2
SELECT period FROM retention_periods('mixed', 'customer', 'at', 'month', NULL, 'plan') WHERE segment = CAST(5 AS INTEGER) ORDER BY period LIMIT 1;
--> 2024-01
