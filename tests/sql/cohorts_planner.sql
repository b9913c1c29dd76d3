-- cohorts_planner.sql - retention_cohorts in every place of a query: joins, subqueries, views, triggers, ORDER BY,
-- LIMIT. The rows of one plain call, kept in a table, are the measure; cohorts_columns.sql says what they are.

CREATE TABLE orders(customer, ordered_at, amount, country);
-- 97 customers, who start between January and August; six or seven orders each.
WITH RECURSIVE n(i, c) AS (SELECT 1, 62 UNION ALL SELECT i + 1, (i + 1) * 7919 % 97 FROM n WHERE i < 600)
INSERT INTO orders SELECT c, date('2024-01-01', (c * 239 / 96 + i * 104729 % (240 - c * 239 / 96)) || ' days'), i % 50 * 0.25, CASE c % 4 WHEN 0 THEN NULL WHEN 1 THEN 'at' WHEN 2 THEN 'De' ELSE 'de' END FROM n;
CREATE TABLE visits(customer, ordered_at);
INSERT INTO visits VALUES ('x', '2024-01-01'), ('x', '2024-02-01'), ('y', '2024-02-01');
CREATE TABLE nobody(customer, ordered_at);
CREATE TABLE source(id INTEGER PRIMARY KEY, name TEXT, grain TEXT);
INSERT INTO source VALUES (1, 'orders', 'month'), (2, 'visits', 'week'), (3, 'nobody', NULL), (4, 'orders', 'quarter');

CREATE TABLE month AS SELECT * FROM retention_cohorts('orders', 'customer', 'ordered_at', 'month', 'amount', 'country');
CREATE TABLE quarter AS SELECT * FROM retention_cohorts('orders', 'customer', 'ordered_at', 'quarter');
CREATE TABLE week AS SELECT * FROM retention_cohorts('visits', 'customer', 'ordered_at', 'week');
CREATE TABLE monthly AS SELECT * FROM retention_cohorts('orders', 'customer', 'ordered_at');
SELECT (SELECT count(*) FROM month) > 60, (SELECT count(*) FROM quarter), (SELECT count(*) FROM week), (SELECT count(DISTINCT segment) FROM month);
--> 1|6|6|3

-- Joins, with the arguments from the other table, in both orders and by both syntaxes. (plan.c 1)
CREATE VIEW joined AS SELECT s.id, r.* FROM source s, retention_cohorts(s.name, 'customer', 'ordered_at', s.grain) r;
SELECT id, count(*) FROM joined GROUP BY id ORDER BY id;
--> 1|36
--> 2|6
--> 4|6
CREATE TABLE joined_whole AS SELECT 1 AS id, * FROM monthly UNION ALL SELECT 2, * FROM week UNION ALL SELECT 4, * FROM quarter;
SELECT count(*) FROM (SELECT * FROM joined EXCEPT SELECT * FROM joined_whole);
--> 0
SELECT count(*) FROM (SELECT * FROM joined_whole EXCEPT SELECT * FROM joined);
--> 0
SELECT count(*) FROM (SELECT s.id, r.* FROM retention_cohorts(s.name, 'customer', 'ordered_at', s.grain) r, source s INTERSECT SELECT * FROM joined_whole);
--> 48
SELECT count(*) FROM (SELECT s.id, r.* FROM retention_cohorts r JOIN source s ON r.source = s.name AND r.grain IS NOT NULL AND s.grain = r.grain WHERE r.customer_col = 'customer' AND 'ordered_at' = r.time_col INTERSECT SELECT * FROM joined_whole);
--> 48
SELECT count(*) FROM (SELECT s.id, r.* FROM source s CROSS JOIN retention_cohorts r WHERE r.source = s.name AND r.grain = s.grain AND r.customer_col = 'customer' AND r.time_col = 'ordered_at' INTERSECT SELECT * FROM joined_whole);
--> 48
-- The table as the outer side, an ordinary table with an index as the inner one.
CREATE TABLE target(cohort TEXT PRIMARY KEY, goal INT);
INSERT INTO target SELECT DISTINCT cohort, substr(cohort, 7) * 10 FROM monthly;
SELECT count(*), sum(t.goal = substr(r.cohort, 7) * 10) FROM retention_cohorts('orders', 'customer', 'ordered_at') r JOIN target t ON t.cohort = r.cohort;
--> 36|36
SELECT count(*) FROM target t JOIN retention_cohorts('orders', 'customer', 'ordered_at') r ON t.cohort = r.cohort AND r.age = 0;
--> 8
-- As the right side of a LEFT JOIN: rows of the left side survive.
SELECT s.id, r.cohort, r.age FROM source s LEFT JOIN retention_cohorts(s.name, 'customer', 'ordered_at', s.grain) r ON r.age = 2 ORDER BY s.id, r.cohort;
--> 1|2024-01|2
--> 1|2024-02|2
--> 1|2024-03|2
--> 1|2024-04|2
--> 1|2024-05|2
--> 1|2024-06|2
--> 2|2024-W01|2
--> 3|NULL|NULL
--> 4|2024-Q1|2
SELECT s.id, count(r.age), sum(r.age IS NULL) FROM source s LEFT JOIN retention_cohorts(s.name, 'customer', 'ordered_at', s.grain) r GROUP BY s.id ORDER BY s.id;
--> 1|36|0
--> 2|6|0
--> 3|0|1
--> 4|6|0
SELECT t.cohort, r.age FROM target t LEFT JOIN retention_cohorts('visits', 'customer', 'ordered_at') r ON r.cohort = t.cohort AND r.age = 0 WHERE t.cohort < '2024-04' ORDER BY 1;
--> 2024-01|0
--> 2024-02|0
--> 2024-03|NULL
SELECT count(*), count(t.goal) FROM retention_cohorts('visits', 'customer', 'ordered_at', 'week') r LEFT JOIN target t USING (cohort);
--> 6|0

-- Correlated subqueries, EXISTS, IN.
SELECT id, (SELECT sum(events) FROM retention_cohorts(s.name, 'customer', 'ordered_at', s.grain)) FROM source s ORDER BY id;
--> 1|600
--> 2|3
--> 3|NULL
--> 4|600
SELECT id FROM source s WHERE EXISTS (SELECT 1 FROM retention_cohorts(s.name, 'customer', 'ordered_at') WHERE age = 7) ORDER BY id;
--> 1
--> 4
SELECT count(*) FROM target WHERE cohort IN (SELECT period FROM retention_cohorts('visits', 'customer', 'ordered_at'));
--> 2
SELECT (SELECT count(*) FROM retention_cohorts('orders', 'customer', 'ordered_at') r WHERE r.cohort = t.cohort) = (SELECT count(*) FROM monthly m WHERE m.cohort = t.cohort) AS same, count(*) FROM target t GROUP BY 1;
--> 1|8
-- Twice in one query: with itself, with other arguments.
SELECT count(*), sum(a.customers - b.customers) FROM retention_cohorts('orders', 'customer', 'ordered_at') a JOIN retention_cohorts('orders', 'customer', 'ordered_at') b USING (cohort, age);
--> 36|0
SELECT q.cohort, q.customers = sum(m.customers) FROM retention_cohorts('orders', 'customer', 'ordered_at', 'quarter') q JOIN retention_cohorts('orders', 'customer', 'ordered_at', 'month') m ON cohort_of(m.cohort, 'quarter') = q.cohort
WHERE q.age = 0 AND m.age = 0 GROUP BY q.cohort ORDER BY q.cohort;
--> 2024-Q1|1
--> 2024-Q2|1
--> 2024-Q3|1
SELECT a.cohort, a.age, a.active - b.active FROM retention_cohorts('visits', 'customer', 'ordered_at') a LEFT JOIN retention_cohorts('visits', 'customer', 'ordered_at') b ON b.cohort = a.cohort AND b.age = a.age - 1 ORDER BY 1, 2;
--> 2024-01|0|NULL
--> 2024-01|1|0
--> 2024-02|0|NULL
SELECT count(*) FROM retention_cohorts('orders', 'customer', 'ordered_at', 'month') UNION ALL SELECT count(*) FROM retention_cohorts('orders', 'customer', 'ordered_at', 'quarter');
--> 36
--> 6
-- IN on an argument: once for each.
SELECT count(*), sum(events) FROM retention_cohorts('orders', 'customer', 'ordered_at') WHERE grain IN ('month', 'quarter');
--> 42|1200
SELECT source, grain, count(*) FROM retention_cohorts WHERE source IN ('orders', 'visits', 'nobody') AND customer_col = 'customer' AND time_col = 'ordered_at' AND grain IN (SELECT 'week' UNION SELECT 'year') GROUP BY 1, 2 ORDER BY 1, 2;
--> orders|week|630
--> orders|year|1
--> visits|week|6
--> visits|year|1
SELECT grain, cohort, age FROM retention_cohorts('visits', 'customer', 'ordered_at') WHERE grain IN ('year', 'quarter', 'month') ORDER BY segment, cohort, age;
--> year|2024|0
--> month|2024-01|0
--> month|2024-01|1
--> month|2024-02|0
--> quarter|2024-Q1|0
SELECT grain, count(*) FROM retention_cohorts('orders', 'customer', 'ordered_at') WHERE grain = 'month' OR grain = 'quarter' GROUP BY grain ORDER BY grain;
--> month|36
--> quarter|6

-- OR between sources: the rows of both, none taken for a row of the other.
SELECT source, count(*) FROM retention_cohorts WHERE (source = 'orders' AND customer_col = 'customer' AND time_col = 'ordered_at') OR (source = 'visits' AND customer_col = 'customer' AND time_col = 'ordered_at') GROUP BY source ORDER BY source;
--> orders|36
--> visits|3

-- LIMIT and OFFSET, with and without filters and order.
SELECT cohort, age FROM retention_cohorts('orders', 'customer', 'ordered_at') LIMIT 2 OFFSET 7;
--> 2024-01|7
--> 2024-02|0
SELECT cohort, age FROM retention_cohorts('orders', 'customer', 'ordered_at') WHERE age = 6 LIMIT 10 OFFSET 1;
--> 2024-02|6
SELECT cohort, age FROM retention_cohorts('orders', 'customer', 'ordered_at') WHERE age > 4 ORDER BY cohort DESC, age LIMIT 3 OFFSET 1;
--> 2024-02|5
--> 2024-02|6
--> 2024-01|5
SELECT cohort FROM retention_cohorts('orders', 'customer', 'ordered_at') LIMIT 0;
--> (none)
SELECT count(*) FROM (SELECT * FROM retention_cohorts('orders', 'customer', 'ordered_at') LIMIT -1 OFFSET 30);
--> 6
SELECT s.id, r.cohort FROM source s, retention_cohorts(s.name, 'customer', 'ordered_at', s.grain) r WHERE s.id > 1 AND r.age = 1 LIMIT 3 OFFSET 2;
--> 4|2024-Q2

-- GROUP BY, DISTINCT and windows over any column are those of the table kept.
SELECT count(*) FROM (SELECT cohort, sum(active), count(*) FROM retention_cohorts('orders', 'customer', 'ordered_at', 'month', 'amount', 'country') GROUP BY cohort EXCEPT SELECT cohort, sum(active), count(*) FROM month GROUP BY cohort);
--> 0
SELECT age, n FROM (SELECT age, count(*) AS n FROM retention_cohorts('orders', 'customer', 'ordered_at', 'month', 'amount', 'country') GROUP BY age EXCEPT SELECT age, count(*) FROM month GROUP BY age);
--> (none)
SELECT segment, count(*) = (SELECT count(*) FROM month m WHERE m.segment IS r.segment) FROM retention_cohorts('orders', 'customer', 'ordered_at', 'month', 'amount', 'country') r GROUP BY segment ORDER BY segment;
--> NULL|1
--> De|1
--> at|1
--> de|1
SELECT DISTINCT segment COLLATE NOCASE FROM retention_cohorts('orders', 'customer', 'ordered_at', 'month', 'amount', 'country') ORDER BY segment COLLATE NOCASE LIMIT 2;
--> NULL
--> at
SELECT (SELECT count(*) FROM (SELECT DISTINCT cohort FROM retention_cohorts('orders', 'customer', 'ordered_at', 'month', 'amount', 'country'))), (SELECT count(*) FROM (SELECT DISTINCT segment, age FROM retention_cohorts('orders', 'customer', 'ordered_at', 'month', 'amount', 'country')));
--> 8|32
SELECT count(*), sum(running <> cumulative_value) FROM (SELECT cumulative_value, sum(value) OVER (PARTITION BY segment, cohort ORDER BY age) AS running FROM retention_cohorts('orders', 'customer', 'ordered_at', 'month', 'amount', 'country'));
--> 144|0

-- ORDER BY each column, up and down: no two neighbours the wrong way round. The rows arrive in the log in order.
CREATE TABLE sorted(n INTEGER PRIMARY KEY, what TEXT, v);
CREATE VIEW grid AS SELECT * FROM retention_cohorts('orders', 'customer', 'ordered_at', 'month', 'amount', 'country');
INSERT INTO sorted(what, v) SELECT 'cohort asc', cohort FROM grid ORDER BY cohort;
INSERT INTO sorted(what, v) SELECT 'cohort desc', cohort FROM grid ORDER BY cohort DESC;
INSERT INTO sorted(what, v) SELECT 'age asc', age FROM grid ORDER BY age;
INSERT INTO sorted(what, v) SELECT 'age desc', age FROM grid ORDER BY age DESC;
INSERT INTO sorted(what, v) SELECT 'period asc', period FROM grid ORDER BY period;
INSERT INTO sorted(what, v) SELECT 'period desc', period FROM grid ORDER BY period DESC;
INSERT INTO sorted(what, v) SELECT 'segment asc', segment FROM grid ORDER BY segment;
INSERT INTO sorted(what, v) SELECT 'segment desc', segment FROM grid ORDER BY segment DESC;
INSERT INTO sorted(what, v) SELECT 'customers asc', customers FROM grid ORDER BY customers;
INSERT INTO sorted(what, v) SELECT 'customers desc', customers FROM grid ORDER BY customers DESC;
INSERT INTO sorted(what, v) SELECT 'active asc', active FROM grid ORDER BY active;
INSERT INTO sorted(what, v) SELECT 'active desc', active FROM grid ORDER BY active DESC;
INSERT INTO sorted(what, v) SELECT 'retention_rate asc', retention_rate FROM grid ORDER BY retention_rate;
INSERT INTO sorted(what, v) SELECT 'retention_rate desc', retention_rate FROM grid ORDER BY retention_rate DESC;
INSERT INTO sorted(what, v) SELECT 'churn_rate asc', churn_rate FROM grid ORDER BY churn_rate;
INSERT INTO sorted(what, v) SELECT 'churn_rate desc', churn_rate FROM grid ORDER BY churn_rate DESC;
INSERT INTO sorted(what, v) SELECT 'on_or_after asc', on_or_after FROM grid ORDER BY on_or_after;
INSERT INTO sorted(what, v) SELECT 'on_or_after desc', on_or_after FROM grid ORDER BY on_or_after DESC;
INSERT INTO sorted(what, v) SELECT 'on_or_after_rate asc', on_or_after_rate FROM grid ORDER BY on_or_after_rate;
INSERT INTO sorted(what, v) SELECT 'on_or_after_rate desc', on_or_after_rate FROM grid ORDER BY on_or_after_rate DESC;
INSERT INTO sorted(what, v) SELECT 'events asc', events FROM grid ORDER BY events;
INSERT INTO sorted(what, v) SELECT 'events desc', events FROM grid ORDER BY events DESC;
INSERT INTO sorted(what, v) SELECT 'value asc', value FROM grid ORDER BY value;
INSERT INTO sorted(what, v) SELECT 'value desc', value FROM grid ORDER BY value DESC;
INSERT INTO sorted(what, v) SELECT 'cumulative_value asc', cumulative_value FROM grid ORDER BY cumulative_value;
INSERT INTO sorted(what, v) SELECT 'cumulative_value desc', cumulative_value FROM grid ORDER BY cumulative_value DESC;
INSERT INTO sorted(what, v) SELECT 'ltv asc', ltv FROM grid ORDER BY ltv;
INSERT INTO sorted(what, v) SELECT 'ltv desc', ltv FROM grid ORDER BY ltv DESC;
INSERT INTO sorted(what, v) SELECT 'complete asc', complete FROM grid ORDER BY complete;
INSERT INTO sorted(what, v) SELECT 'complete desc', complete FROM grid ORDER BY complete DESC;
-- The order the rows come in, the prefixes of it, and their reverse.
INSERT INTO sorted(what, v) SELECT 'all asc', ifnull(segment, '') || cohort || age FROM grid ORDER BY segment, cohort, age;
INSERT INTO sorted(what, v) SELECT 'none asc', ifnull(segment, '') || cohort || age FROM grid;
INSERT INTO sorted(what, v) SELECT 'all desc', ifnull(segment, '') || cohort || age FROM grid ORDER BY segment DESC, cohort DESC, age DESC;
INSERT INTO sorted(what, v) SELECT 'two asc', ifnull(segment, '') || cohort FROM grid ORDER BY segment, cohort;
INSERT INTO sorted(what, v) SELECT 'swapped asc', cohort || ifnull(segment, '') FROM grid ORDER BY cohort, segment;
INSERT INTO sorted(what, v) SELECT 'cohort, age asc', cohort || age FROM grid ORDER BY cohort, age;
SELECT what, count(*) AS wrong FROM sorted a JOIN sorted b USING (what) WHERE b.n = a.n + 1 AND CASE WHEN what LIKE '% asc' THEN a.v > b.v OR (a.v IS NOT NULL AND b.v IS NULL) ELSE a.v < b.v OR (a.v IS NULL AND b.v IS NOT NULL) END GROUP BY what;
--> (none)
SELECT count(DISTINCT what), min(n), max(n) FROM (SELECT what, count(*) AS n FROM sorted GROUP BY what);
--> 36|144|144
SELECT segment, cohort, age FROM grid WHERE age > 5 AND cohort = '2024-01' ORDER BY segment DESC, cohort, age DESC LIMIT 3;
--> de|2024-01|7
--> de|2024-01|6
--> at|2024-01|7
-- More conditions than SQLite leaves to a scan alone; with a list of ages there is a scan each, and so a sort.
SELECT group_concat(age, '') FROM (SELECT age FROM retention_cohorts('orders', 'customer', 'ordered_at') WHERE age >= 0 AND age >= -1 AND age >= -2 AND age >= -3 AND age >= -4 AND age >= -5 AND age >= -6 AND age >= -7 AND age >= -8 AND age >= -9 AND age >= -10 AND age >= -11 AND age >= -12 AND age >= -13 AND age >= -14 AND age >= -15 AND age >= -16 AND age >= -17 AND age >= -18 AND age >= -19 AND age >= -20 AND age >= -21 AND age IN (0, 1) ORDER BY age);
--> 000000001111111

-- Views on views, and common table expressions.
CREATE VIEW triangle AS SELECT cohort, group_concat(active, ' ') AS actives FROM (SELECT * FROM retention_cohorts('orders', 'customer', 'ordered_at') ORDER BY cohort, age) GROUP BY cohort;
CREATE VIEW newest AS SELECT * FROM triangle ORDER BY cohort DESC LIMIT 1;
SELECT count(*), max(cohort) FROM triangle;
--> 8|2024-08
SELECT cohort = (SELECT max(cohort) FROM monthly), CAST(actives AS INT) = (SELECT active FROM monthly ORDER BY cohort DESC LIMIT 1) FROM newest;
--> 1|1
WITH r AS (SELECT * FROM retention_cohorts('orders', 'customer', 'ordered_at')), top AS (SELECT max(age) AS age FROM r) SELECT count(*) FROM r JOIN top USING (age);
--> 1

-- Statements that write: what they read is the table as it was when they asked.
CREATE TABLE kept(cohort, age, active);
INSERT INTO kept SELECT cohort, age, active FROM retention_cohorts('orders', 'customer', 'ordered_at') WHERE age < 2;
SELECT count(*) FROM (SELECT * FROM kept INTERSECT SELECT cohort, age, active FROM monthly);
--> 15
CREATE TABLE self AS SELECT * FROM visits;
INSERT INTO self SELECT 'new ' || cohort || age, period FROM retention_cohorts('self', 'customer', 'ordered_at');
SELECT count(*) FROM self;
--> 6
INSERT INTO self SELECT s.customer, r.period FROM self s JOIN retention_cohorts('self', 'customer', 'ordered_at') r ON r.age = 1;
SELECT count(*) FROM self;
--> 12
UPDATE self SET customer = (SELECT max(cohort) FROM retention_cohorts('self', 'customer', 'ordered_at'));
SELECT count(*), count(DISTINCT customer), max(customer) FROM self;
--> 12|1|2024-02
DELETE FROM self WHERE substr(ordered_at, 1, 7) IN (SELECT period FROM retention_cohorts('self', 'customer', 'ordered_at') WHERE age = 1);
SELECT DISTINCT substr(ordered_at, 1, 7) FROM self;
--> 2024-01
--? 3033000
UPDATE target SET goal = r.customers FROM retention_cohorts('orders', 'customer', 'ordered_at') r WHERE r.cohort = target.cohort AND r.age = 0;
--? 3033000
SELECT sum(goal) = (SELECT count(DISTINCT customer) FROM orders) FROM target;
--> 1
CREATE TABLE summary(source, cohorts, customers);
CREATE TRIGGER orders_added AFTER INSERT ON visits BEGIN
    INSERT INTO summary SELECT 'visits', count(*), sum(customers) FROM retention_cohorts('visits', 'customer', 'ordered_at') WHERE age = 0;
END;
INSERT INTO visits VALUES ('z', '2024-03-01'), ('q', '2024-03-01');
SELECT * FROM summary ORDER BY rowid;
--> visits|3|3
--> visits|3|4
INSERT INTO visits VALUES ('z', 'never');
--~ retention_cohorts(): visits.ordered_at: not a time: 'never'
SELECT count(*), (SELECT count(*) FROM summary) FROM visits;
--> 5|2

-- Nothing is written: no table, no change, and a connection that may only read is enough.
CREATE TABLE before(changes);
INSERT INTO before VALUES (total_changes());
SELECT count(*) > 0 FROM grid;
--> 1
SELECT total_changes() - changes, (SELECT count(*) FROM sqlite_temp_master), (SELECT count(*) FROM sqlite_master WHERE name LIKE 'retention%') FROM before;
--> 1|0|0
PRAGMA query_only = ON;
SELECT count(*) FROM retention_cohorts('orders', 'customer', 'ordered_at');
--> 36
PRAGMA query_only = OFF;
-- Schema and data may change between two calls; a transaction sees its own rows.
BEGIN;
INSERT INTO nobody VALUES (1, '2024-01-01');
SELECT count(*) FROM retention_cohorts('nobody', 'customer', 'ordered_at');
--> 1
ROLLBACK;
SELECT count(*) FROM retention_cohorts('nobody', 'customer', 'ordered_at');
--> 0
ALTER TABLE nobody RENAME COLUMN customer TO person;
SELECT count(*) FROM retention_cohorts('nobody', 'customer', 'ordered_at');
--! retention_cohorts(): no such column: nobody.customer
SELECT count(*) FROM retention_cohorts('nobody', 'person', 'ordered_at');
--> 0
DROP TABLE nobody;
SELECT count(*) FROM retention_cohorts('nobody', 'person', 'ordered_at');
--! retention_cohorts(): no such table: nobody
VACUUM;

-- The table is read-only and eponymous: there is nothing to create and nothing to change.
INSERT INTO retention_cohorts(cohort) VALUES ('2024-01');
--~ retention_cohorts
DELETE FROM retention_cohorts;
--~ retention_cohorts
CREATE VIRTUAL TABLE mine USING retention_cohorts;
--~ retention_cohorts
