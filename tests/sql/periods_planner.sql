-- periods_planner.sql - retention_periods in every place of a query: filters, joins, views, triggers, ORDER BY, LIMIT. The
-- rows of one plain call, kept in a table, are the measure; periods_columns.sql says what they are.

CREATE TABLE orders(customer, ordered_at, amount, country, ended);
-- 97 customers, who start between January and August; six or seven orders each. As subscriptions each order runs for up to
-- two months, the last of a customer for good.
WITH RECURSIVE n(i, c) AS (SELECT 1, 62 UNION ALL SELECT i + 1, (i + 1) * 7919 % 97 FROM n WHERE i < 600)
INSERT INTO orders SELECT c, date('2024-01-01', (c * 239 / 96 + i * 104729 % (240 - c * 239 / 96)) || ' days'), i % 50 * 0.25, CASE c % 4 WHEN 0 THEN NULL WHEN 1 THEN 'at' WHEN 2 THEN 'De' ELSE 'de' END, NULL FROM n;
UPDATE orders SET ended = date(ordered_at, (5 + rowid % 55) || ' days') WHERE EXISTS (SELECT 1 FROM orders AS later WHERE later.customer = orders.customer AND later.ordered_at > orders.ordered_at);
CREATE TABLE visits(customer, ordered_at);
INSERT INTO visits VALUES ('x', '2024-01-01'), ('x', '2024-02-01'), ('y', '2024-02-01');
CREATE TABLE nobody(customer, ordered_at);
CREATE TABLE source(id INTEGER PRIMARY KEY, name TEXT, grain TEXT);
INSERT INTO source VALUES (1, 'orders', 'month'), (2, 'visits', 'week'), (3, 'nobody', NULL), (4, 'orders', 'quarter');

CREATE VIEW events AS SELECT * FROM retention_periods('orders', 'customer', 'ordered_at', 'month', 'amount', 'country', NULL, 2);
CREATE VIEW terms AS SELECT * FROM retention_periods('orders', 'customer', 'ordered_at', 'month', 'amount', 'country', 'ended', NULL, '2024-08-20');
CREATE VIEW weeks AS SELECT * FROM retention_periods('orders', 'customer', 'ordered_at', 'week', 'amount');
CREATE TABLE whole_events AS SELECT * FROM events;
CREATE TABLE whole_terms AS SELECT * FROM terms;
CREATE TABLE whole_weeks AS SELECT * FROM weeks;

SELECT (SELECT count(*) FROM whole_events), (SELECT count(*) FROM whole_terms), (SELECT count(*) FROM whole_weeks);
--> 32|32|35

-- A filter sees the rows of the whole, what it leaves out changes no other. Rows of the view, of the table, and of both.
SELECT (SELECT count(*) FROM events WHERE period = '2024-03'), (SELECT count(*) FROM whole_events WHERE period = '2024-03'), (SELECT count(*) FROM (SELECT * FROM events WHERE period = '2024-03' INTERSECT SELECT * FROM whole_events WHERE period = '2024-03'));
--> 4|4|4
SELECT (SELECT count(*) FROM events WHERE '2024-03' = period), (SELECT count(*) FROM whole_events WHERE '2024-03' = period), (SELECT count(*) FROM (SELECT * FROM events WHERE '2024-03' = period INTERSECT SELECT * FROM whole_events WHERE '2024-03' = period));
--> 4|4|4
SELECT (SELECT count(*) FROM events WHERE period = '2024-03' AND segment = 'at'), (SELECT count(*) FROM whole_events WHERE period = '2024-03' AND segment = 'at'), (SELECT count(*) FROM (SELECT * FROM events WHERE period = '2024-03' AND segment = 'at' INTERSECT SELECT * FROM whole_events WHERE period = '2024-03' AND segment = 'at'));
--> 1|1|1
SELECT (SELECT count(*) FROM events WHERE period > '2024-03'), (SELECT count(*) FROM whole_events WHERE period > '2024-03'), (SELECT count(*) FROM (SELECT * FROM events WHERE period > '2024-03' INTERSECT SELECT * FROM whole_events WHERE period > '2024-03'));
--> 20|20|20
SELECT (SELECT count(*) FROM events WHERE period >= '2024-03'), (SELECT count(*) FROM whole_events WHERE period >= '2024-03'), (SELECT count(*) FROM (SELECT * FROM events WHERE period >= '2024-03' INTERSECT SELECT * FROM whole_events WHERE period >= '2024-03'));
--> 24|24|24
SELECT (SELECT count(*) FROM events WHERE period < '2024-03'), (SELECT count(*) FROM whole_events WHERE period < '2024-03'), (SELECT count(*) FROM (SELECT * FROM events WHERE period < '2024-03' INTERSECT SELECT * FROM whole_events WHERE period < '2024-03'));
--> 8|8|8
SELECT (SELECT count(*) FROM events WHERE period <= '2024-03'), (SELECT count(*) FROM whole_events WHERE period <= '2024-03'), (SELECT count(*) FROM (SELECT * FROM events WHERE period <= '2024-03' INTERSECT SELECT * FROM whole_events WHERE period <= '2024-03'));
--> 12|12|12
SELECT (SELECT count(*) FROM events WHERE period BETWEEN '2024-02' AND '2024-04'), (SELECT count(*) FROM whole_events WHERE period BETWEEN '2024-02' AND '2024-04'), (SELECT count(*) FROM (SELECT * FROM events WHERE period BETWEEN '2024-02' AND '2024-04' INTERSECT SELECT * FROM whole_events WHERE period BETWEEN '2024-02' AND '2024-04'));
--> 12|12|12
SELECT (SELECT count(*) FROM events WHERE period NOT BETWEEN '2024-02' AND '2024-04'), (SELECT count(*) FROM whole_events WHERE period NOT BETWEEN '2024-02' AND '2024-04'), (SELECT count(*) FROM (SELECT * FROM events WHERE period NOT BETWEEN '2024-02' AND '2024-04' INTERSECT SELECT * FROM whole_events WHERE period NOT BETWEEN '2024-02' AND '2024-04'));
--> 20|20|20
SELECT (SELECT count(*) FROM events WHERE period > '2024-02' AND period < '2024-05' AND period <> '2024-03'), (SELECT count(*) FROM whole_events WHERE period > '2024-02' AND period < '2024-05' AND period <> '2024-03'), (SELECT count(*) FROM (SELECT * FROM events WHERE period > '2024-02' AND period < '2024-05' AND period <> '2024-03' INTERSECT SELECT * FROM whole_events WHERE period > '2024-02' AND period < '2024-05' AND period <> '2024-03'));
--> 4|4|4
SELECT (SELECT count(*) FROM events WHERE period >= '2024-03' AND period <= '2024-02'), (SELECT count(*) FROM whole_events WHERE period >= '2024-03' AND period <= '2024-02'), (SELECT count(*) FROM (SELECT * FROM events WHERE period >= '2024-03' AND period <= '2024-02' INTERSECT SELECT * FROM whole_events WHERE period >= '2024-03' AND period <= '2024-02'));
--> 0|0|0
SELECT (SELECT count(*) FROM events WHERE period > '2024-02' AND period > '2024-05'), (SELECT count(*) FROM whole_events WHERE period > '2024-02' AND period > '2024-05'), (SELECT count(*) FROM (SELECT * FROM events WHERE period > '2024-02' AND period > '2024-05' INTERSECT SELECT * FROM whole_events WHERE period > '2024-02' AND period > '2024-05'));
--> 12|12|12
SELECT (SELECT count(*) FROM events WHERE period = '2024-02' AND period = '2024-05'), (SELECT count(*) FROM whole_events WHERE period = '2024-02' AND period = '2024-05'), (SELECT count(*) FROM (SELECT * FROM events WHERE period = '2024-02' AND period = '2024-05' INTERSECT SELECT * FROM whole_events WHERE period = '2024-02' AND period = '2024-05'));
--> 0|0|0
SELECT (SELECT count(*) FROM events WHERE period IN ('2024-08', '2024-02', '2024-02', 'x', NULL)), (SELECT count(*) FROM whole_events WHERE period IN ('2024-08', '2024-02', '2024-02', 'x', NULL)), (SELECT count(*) FROM (SELECT * FROM events WHERE period IN ('2024-08', '2024-02', '2024-02', 'x', NULL) INTERSECT SELECT * FROM whole_events WHERE period IN ('2024-08', '2024-02', '2024-02', 'x', NULL)));
--> 8|8|8
SELECT (SELECT count(*) FROM events WHERE period IN (SELECT cohort FROM retention_cohorts('visits', 'customer', 'ordered_at'))), (SELECT count(*) FROM whole_events WHERE period IN (SELECT cohort FROM retention_cohorts('visits', 'customer', 'ordered_at'))), (SELECT count(*) FROM (SELECT * FROM events WHERE period IN (SELECT cohort FROM retention_cohorts('visits', 'customer', 'ordered_at')) INTERSECT SELECT * FROM whole_events WHERE period IN (SELECT cohort FROM retention_cohorts('visits', 'customer', 'ordered_at'))));
--> 8|8|8
SELECT (SELECT count(*) FROM events WHERE period = '2024-03' OR period = '2024-07'), (SELECT count(*) FROM whole_events WHERE period = '2024-03' OR period = '2024-07'), (SELECT count(*) FROM (SELECT * FROM events WHERE period = '2024-03' OR period = '2024-07' INTERSECT SELECT * FROM whole_events WHERE period = '2024-03' OR period = '2024-07'));
--> 8|8|8
SELECT (SELECT count(*) FROM events WHERE period IS '2024-03'), (SELECT count(*) FROM whole_events WHERE period IS '2024-03'), (SELECT count(*) FROM (SELECT * FROM events WHERE period IS '2024-03' INTERSECT SELECT * FROM whole_events WHERE period IS '2024-03'));
--> 4|4|4
SELECT (SELECT count(*) FROM events WHERE period IS NULL), (SELECT count(*) FROM whole_events WHERE period IS NULL), (SELECT count(*) FROM (SELECT * FROM events WHERE period IS NULL INTERSECT SELECT * FROM whole_events WHERE period IS NULL));
--> 0|0|0
SELECT (SELECT count(*) FROM events WHERE period IS NOT NULL), (SELECT count(*) FROM whole_events WHERE period IS NOT NULL), (SELECT count(*) FROM (SELECT * FROM events WHERE period IS NOT NULL INTERSECT SELECT * FROM whole_events WHERE period IS NOT NULL));
--> 32|32|32
SELECT (SELECT count(*) FROM events WHERE period = NULL), (SELECT count(*) FROM whole_events WHERE period = NULL), (SELECT count(*) FROM (SELECT * FROM events WHERE period = NULL INTERSECT SELECT * FROM whole_events WHERE period = NULL));
--> 0|0|0
SELECT (SELECT count(*) FROM events WHERE period LIKE '2024-0%' AND period GLOB '*[5-7]'), (SELECT count(*) FROM whole_events WHERE period LIKE '2024-0%' AND period GLOB '*[5-7]'), (SELECT count(*) FROM (SELECT * FROM events WHERE period LIKE '2024-0%' AND period GLOB '*[5-7]' INTERSECT SELECT * FROM whole_events WHERE period LIKE '2024-0%' AND period GLOB '*[5-7]'));
--> 12|12|12
SELECT (SELECT count(*) FROM events WHERE period = '2024-03' COLLATE NOCASE), (SELECT count(*) FROM whole_events WHERE period = '2024-03' COLLATE NOCASE), (SELECT count(*) FROM (SELECT * FROM events WHERE period = '2024-03' COLLATE NOCASE INTERSECT SELECT * FROM whole_events WHERE period = '2024-03' COLLATE NOCASE));
--> 4|4|4
SELECT (SELECT count(*) FROM events WHERE +period = '2024-03'), (SELECT count(*) FROM whole_events WHERE +period = '2024-03'), (SELECT count(*) FROM (SELECT * FROM events WHERE +period = '2024-03' INTERSECT SELECT * FROM whole_events WHERE +period = '2024-03'));
--> 4|4|4
SELECT (SELECT count(*) FROM events WHERE substr(period, 6) = '03'), (SELECT count(*) FROM whole_events WHERE substr(period, 6) = '03'), (SELECT count(*) FROM (SELECT * FROM events WHERE substr(period, 6) = '03' INTERSECT SELECT * FROM whole_events WHERE substr(period, 6) = '03'));
--> 4|4|4
SELECT (SELECT count(*) FROM events WHERE period >= '2024-03-15'), (SELECT count(*) FROM whole_events WHERE period >= '2024-03-15'), (SELECT count(*) FROM (SELECT * FROM events WHERE period >= '2024-03-15' INTERSECT SELECT * FROM whole_events WHERE period >= '2024-03-15'));
--> 20|20|20
SELECT (SELECT count(*) FROM events WHERE period < '2024-03-15'), (SELECT count(*) FROM whole_events WHERE period < '2024-03-15'), (SELECT count(*) FROM (SELECT * FROM events WHERE period < '2024-03-15' INTERSECT SELECT * FROM whole_events WHERE period < '2024-03-15'));
--> 12|12|12
SELECT (SELECT count(*) FROM events WHERE period >= '2024'), (SELECT count(*) FROM whole_events WHERE period >= '2024'), (SELECT count(*) FROM (SELECT * FROM events WHERE period >= '2024' INTERSECT SELECT * FROM whole_events WHERE period >= '2024'));
--> 32|32|32
SELECT (SELECT count(*) FROM events WHERE period > 'soon'), (SELECT count(*) FROM whole_events WHERE period > 'soon'), (SELECT count(*) FROM (SELECT * FROM events WHERE period > 'soon' INTERSECT SELECT * FROM whole_events WHERE period > 'soon'));
--> 0|0|0
SELECT (SELECT count(*) FROM events WHERE period < ''), (SELECT count(*) FROM whole_events WHERE period < ''), (SELECT count(*) FROM (SELECT * FROM events WHERE period < '' INTERSECT SELECT * FROM whole_events WHERE period < ''));
--> 0|0|0
SELECT (SELECT count(*) FROM events WHERE period > 5), (SELECT count(*) FROM whole_events WHERE period > 5), (SELECT count(*) FROM (SELECT * FROM events WHERE period > 5 INTERSECT SELECT * FROM whole_events WHERE period > 5));
--> 0|0|0
SELECT (SELECT count(*) FROM events WHERE period < 5), (SELECT count(*) FROM whole_events WHERE period < 5), (SELECT count(*) FROM (SELECT * FROM events WHERE period < 5 INTERSECT SELECT * FROM whole_events WHERE period < 5));
--> 32|32|32
SELECT (SELECT count(*) FROM events WHERE period >= x'00'), (SELECT count(*) FROM whole_events WHERE period >= x'00'), (SELECT count(*) FROM (SELECT * FROM events WHERE period >= x'00' INTERSECT SELECT * FROM whole_events WHERE period >= x'00'));
--> 0|0|0
SELECT (SELECT count(*) FROM events WHERE period < x'00'), (SELECT count(*) FROM whole_events WHERE period < x'00'), (SELECT count(*) FROM (SELECT * FROM events WHERE period < x'00' INTERSECT SELECT * FROM whole_events WHERE period < x'00'));
--> 32|32|32
SELECT (SELECT count(*) FROM events WHERE period = 2024), (SELECT count(*) FROM whole_events WHERE period = 2024), (SELECT count(*) FROM (SELECT * FROM events WHERE period = 2024 INTERSECT SELECT * FROM whole_events WHERE period = 2024));
--> 0|0|0
SELECT (SELECT count(*) FROM events WHERE (period, segment) >= ('2024-05', 'at')), (SELECT count(*) FROM whole_events WHERE (period, segment) >= ('2024-05', 'at')), (SELECT count(*) FROM (SELECT * FROM events WHERE (period, segment) >= ('2024-05', 'at') INTERSECT SELECT * FROM whole_events WHERE (period, segment) >= ('2024-05', 'at')));
--> 14|14|14
SELECT (SELECT count(*) FROM events WHERE segment = 'de'), (SELECT count(*) FROM whole_events WHERE segment = 'de'), (SELECT count(*) FROM (SELECT * FROM events WHERE segment = 'de' INTERSECT SELECT * FROM whole_events WHERE segment = 'de'));
--> 8|8|8
SELECT (SELECT count(*) FROM events WHERE segment = 'DE'), (SELECT count(*) FROM whole_events WHERE segment = 'DE'), (SELECT count(*) FROM (SELECT * FROM events WHERE segment = 'DE' INTERSECT SELECT * FROM whole_events WHERE segment = 'DE'));
--> 0|0|0
SELECT (SELECT count(*) FROM events WHERE segment COLLATE NOCASE = 'DE'), (SELECT count(*) FROM whole_events WHERE segment COLLATE NOCASE = 'DE'), (SELECT count(*) FROM (SELECT * FROM events WHERE segment COLLATE NOCASE = 'DE' INTERSECT SELECT * FROM whole_events WHERE segment COLLATE NOCASE = 'DE'));
--> 16|16|16
SELECT (SELECT count(*) FROM events WHERE segment IS NULL), (SELECT count(*) FROM whole_events WHERE segment IS NULL), (SELECT count(*) FROM (SELECT * FROM events WHERE segment IS NULL INTERSECT SELECT * FROM whole_events WHERE segment IS NULL));
--> 8|8|8
SELECT (SELECT count(*) FROM events WHERE segment IS NULL AND period > '2024-04'), (SELECT count(*) FROM whole_events WHERE segment IS NULL AND period > '2024-04'), (SELECT count(*) FROM (SELECT * FROM events WHERE segment IS NULL AND period > '2024-04' INTERSECT SELECT * FROM whole_events WHERE segment IS NULL AND period > '2024-04'));
--> 4|4|4
SELECT (SELECT count(*) FROM events WHERE segment > 'a' AND period > '2024-04'), (SELECT count(*) FROM whole_events WHERE segment > 'a' AND period > '2024-04'), (SELECT count(*) FROM (SELECT * FROM events WHERE segment > 'a' AND period > '2024-04' INTERSECT SELECT * FROM whole_events WHERE segment > 'a' AND period > '2024-04'));
--> 8|8|8
SELECT (SELECT count(*) FROM events WHERE new > 0), (SELECT count(*) FROM whole_events WHERE new > 0), (SELECT count(*) FROM (SELECT * FROM events WHERE new > 0 INTERSECT SELECT * FROM whole_events WHERE new > 0));
--> 32|32|32
SELECT (SELECT count(*) FROM events WHERE churned = 0 AND period > '2024-01'), (SELECT count(*) FROM whole_events WHERE churned = 0 AND period > '2024-01'), (SELECT count(*) FROM (SELECT * FROM events WHERE churned = 0 AND period > '2024-01' INTERSECT SELECT * FROM whole_events WHERE churned = 0 AND period > '2024-01'));
--> 14|14|14
SELECT (SELECT count(*) FROM events WHERE customers_at_start > 15 AND churn_rate < 0.1), (SELECT count(*) FROM whole_events WHERE customers_at_start > 15 AND churn_rate < 0.1), (SELECT count(*) FROM (SELECT * FROM events WHERE customers_at_start > 15 AND churn_rate < 0.1 INTERSECT SELECT * FROM whole_events WHERE customers_at_start > 15 AND churn_rate < 0.1));
--> 5|5|5
SELECT (SELECT count(*) FROM events WHERE retention_rate IS NULL), (SELECT count(*) FROM whole_events WHERE retention_rate IS NULL), (SELECT count(*) FROM (SELECT * FROM events WHERE retention_rate IS NULL INTERSECT SELECT * FROM whole_events WHERE retention_rate IS NULL));
--> 4|4|4
SELECT (SELECT count(*) FROM events WHERE net_retention > 1), (SELECT count(*) FROM whole_events WHERE net_retention > 1), (SELECT count(*) FROM (SELECT * FROM events WHERE net_retention > 1 INTERSECT SELECT * FROM whole_events WHERE net_retention > 1));
--> 11|11|11
SELECT (SELECT count(*) FROM events WHERE expansion > contraction), (SELECT count(*) FROM whole_events WHERE expansion > contraction), (SELECT count(*) FROM (SELECT * FROM events WHERE expansion > contraction INTERSECT SELECT * FROM whole_events WHERE expansion > contraction));
--> 11|11|11
SELECT (SELECT count(*) FROM events WHERE complete), (SELECT count(*) FROM whole_events WHERE complete), (SELECT count(*) FROM (SELECT * FROM events WHERE complete INTERSECT SELECT * FROM whole_events WHERE complete));
--> 28|28|28
SELECT (SELECT count(*) FROM events WHERE NOT complete), (SELECT count(*) FROM whole_events WHERE NOT complete), (SELECT count(*) FROM (SELECT * FROM events WHERE NOT complete INTERSECT SELECT * FROM whole_events WHERE NOT complete));
--> 4|4|4
SELECT (SELECT count(*) FROM events WHERE complete = 1 AND period >= '2024-08'), (SELECT count(*) FROM whole_events WHERE complete = 1 AND period >= '2024-08'), (SELECT count(*) FROM (SELECT * FROM events WHERE complete = 1 AND period >= '2024-08' INTERSECT SELECT * FROM whole_events WHERE complete = 1 AND period >= '2024-08'));
--> 0|0|0
SELECT (SELECT count(*) FROM terms WHERE period = '2024-03'), (SELECT count(*) FROM whole_terms WHERE period = '2024-03'), (SELECT count(*) FROM (SELECT * FROM terms WHERE period = '2024-03' INTERSECT SELECT * FROM whole_terms WHERE period = '2024-03'));
--> 4|4|4
SELECT (SELECT count(*) FROM terms WHERE period >= '2024-03' AND segment IN ('at', 'de')), (SELECT count(*) FROM whole_terms WHERE period >= '2024-03' AND segment IN ('at', 'de')), (SELECT count(*) FROM (SELECT * FROM terms WHERE period >= '2024-03' AND segment IN ('at', 'de') INTERSECT SELECT * FROM whole_terms WHERE period >= '2024-03' AND segment IN ('at', 'de')));
--> 12|12|12
SELECT (SELECT count(*) FROM terms WHERE period < '2024-02'), (SELECT count(*) FROM whole_terms WHERE period < '2024-02'), (SELECT count(*) FROM (SELECT * FROM terms WHERE period < '2024-02' INTERSECT SELECT * FROM whole_terms WHERE period < '2024-02'));
--> 4|4|4
SELECT (SELECT count(*) FROM terms WHERE period BETWEEN '2024-07' AND '2024-12' AND reactivated), (SELECT count(*) FROM whole_terms WHERE period BETWEEN '2024-07' AND '2024-12' AND reactivated), (SELECT count(*) FROM (SELECT * FROM terms WHERE period BETWEEN '2024-07' AND '2024-12' AND reactivated INTERSECT SELECT * FROM whole_terms WHERE period BETWEEN '2024-07' AND '2024-12' AND reactivated));
--> 8|8|8
SELECT (SELECT count(*) FROM terms WHERE value_at_start <> value_at_end AND period <> '2024-05'), (SELECT count(*) FROM whole_terms WHERE value_at_start <> value_at_end AND period <> '2024-05'), (SELECT count(*) FROM (SELECT * FROM terms WHERE value_at_start <> value_at_end AND period <> '2024-05' INTERSECT SELECT * FROM whole_terms WHERE value_at_start <> value_at_end AND period <> '2024-05'));
--> 28|28|28
SELECT (SELECT count(*) FROM terms WHERE NOT complete), (SELECT count(*) FROM whole_terms WHERE NOT complete), (SELECT count(*) FROM (SELECT * FROM terms WHERE NOT complete INTERSECT SELECT * FROM whole_terms WHERE NOT complete));
--> 4|4|4
SELECT (SELECT count(*) FROM weeks WHERE period = '2024-W10'), (SELECT count(*) FROM whole_weeks WHERE period = '2024-W10'), (SELECT count(*) FROM (SELECT * FROM weeks WHERE period = '2024-W10' INTERSECT SELECT * FROM whole_weeks WHERE period = '2024-W10'));
--> 1|1|1
SELECT (SELECT count(*) FROM weeks WHERE period > '2024-W10' AND period <= '2024-W12'), (SELECT count(*) FROM whole_weeks WHERE period > '2024-W10' AND period <= '2024-W12'), (SELECT count(*) FROM (SELECT * FROM weeks WHERE period > '2024-W10' AND period <= '2024-W12' INTERSECT SELECT * FROM whole_weeks WHERE period > '2024-W10' AND period <= '2024-W12'));
--> 2|2|2
SELECT (SELECT count(*) FROM weeks WHERE period >= '2024-w10'), (SELECT count(*) FROM whole_weeks WHERE period >= '2024-w10'), (SELECT count(*) FROM (SELECT * FROM weeks WHERE period >= '2024-w10' INTERSECT SELECT * FROM whole_weeks WHERE period >= '2024-w10'));
--> 0|0|0
SELECT (SELECT count(*) FROM weeks WHERE period COLLATE NOCASE >= '2024-w10'), (SELECT count(*) FROM whole_weeks WHERE period COLLATE NOCASE >= '2024-w10'), (SELECT count(*) FROM (SELECT * FROM weeks WHERE period COLLATE NOCASE >= '2024-w10' INTERSECT SELECT * FROM whole_weeks WHERE period COLLATE NOCASE >= '2024-w10'));
--> 26|26|26
SELECT (SELECT count(*) FROM weeks WHERE period < '2024-W1'), (SELECT count(*) FROM whole_weeks WHERE period < '2024-W1'), (SELECT count(*) FROM (SELECT * FROM weeks WHERE period < '2024-W1' INTERSECT SELECT * FROM whole_weeks WHERE period < '2024-W1'));
--> 9|9|9
SELECT (SELECT count(*) FROM weeks WHERE new = 1), (SELECT count(*) FROM whole_weeks WHERE new = 1), (SELECT count(*) FROM (SELECT * FROM weeks WHERE new = 1 INTERSECT SELECT * FROM whole_weeks WHERE new = 1));
--> 7|7|7
SELECT (SELECT count(*) FROM weeks WHERE period > '2024-W30' AND reactivated > churned), (SELECT count(*) FROM whole_weeks WHERE period > '2024-W30' AND reactivated > churned), (SELECT count(*) FROM (SELECT * FROM weeks WHERE period > '2024-W30' AND reactivated > churned INTERSECT SELECT * FROM whole_weeks WHERE period > '2024-W30' AND reactivated > churned));
--> 2|2|2
-- Aggregates over filters, and a filter that another table's rows give.
SELECT (SELECT sum(new) || ' ' || sum(reactivated) || ' ' || sum(churned_value) || ' ' || min(period) FROM weeks WHERE period > '2024-W20') = (SELECT sum(new) || ' ' || sum(reactivated) || ' ' || sum(churned_value) || ' ' || min(period) FROM whole_weeks WHERE period > '2024-W20');
--> 1
SELECT count(*), sum(w.new = p.new AND w.churned_value = p.churned_value) FROM whole_weeks w JOIN weeks p ON p.period = w.period WHERE w.new = 2;
--> 9|9
SELECT w.period, (SELECT e.customers_at_end FROM events e WHERE e.period = w.period AND e.segment = 'at') = w.customers_at_end AS same FROM whole_events w WHERE w.segment = 'at' AND w.period > '2024-06';
--> 2024-07|1
--> 2024-08|1
SELECT count(*) FROM whole_terms w WHERE EXISTS (SELECT 1 FROM terms t WHERE t.period > w.period AND t.segment IS w.segment AND t.churned > w.churned);
--> 18
SELECT count(*) FROM whole_terms w WHERE EXISTS (SELECT 1 FROM whole_terms t WHERE t.period > w.period AND t.segment IS w.segment AND t.churned > w.churned);
--> 18

-- ORDER BY every column, both ways: SQLite sorts unless the rows come in that order already.
CREATE TABLE sorted(what, n INTEGER PRIMARY KEY, v);
INSERT INTO sorted(what, v) SELECT 'period asc', period FROM events ORDER BY period;
INSERT INTO sorted(what, v) SELECT 'period desc', period FROM terms ORDER BY period DESC;
INSERT INTO sorted(what, v) SELECT 'segment asc', segment FROM events ORDER BY segment;
INSERT INTO sorted(what, v) SELECT 'segment desc', segment FROM terms ORDER BY segment DESC;
INSERT INTO sorted(what, v) SELECT 'customers_at_start asc', customers_at_start FROM events ORDER BY customers_at_start;
INSERT INTO sorted(what, v) SELECT 'customers_at_start desc', customers_at_start FROM terms ORDER BY customers_at_start DESC;
INSERT INTO sorted(what, v) SELECT 'new asc', new FROM events ORDER BY new;
INSERT INTO sorted(what, v) SELECT 'new desc', new FROM terms ORDER BY new DESC;
INSERT INTO sorted(what, v) SELECT 'reactivated asc', reactivated FROM events ORDER BY reactivated;
INSERT INTO sorted(what, v) SELECT 'reactivated desc', reactivated FROM terms ORDER BY reactivated DESC;
INSERT INTO sorted(what, v) SELECT 'churned asc', churned FROM events ORDER BY churned;
INSERT INTO sorted(what, v) SELECT 'churned desc', churned FROM terms ORDER BY churned DESC;
INSERT INTO sorted(what, v) SELECT 'customers_at_end asc', customers_at_end FROM events ORDER BY customers_at_end;
INSERT INTO sorted(what, v) SELECT 'customers_at_end desc', customers_at_end FROM terms ORDER BY customers_at_end DESC;
INSERT INTO sorted(what, v) SELECT 'active asc', active FROM events ORDER BY active;
INSERT INTO sorted(what, v) SELECT 'active desc', active FROM terms ORDER BY active DESC;
INSERT INTO sorted(what, v) SELECT 'retention_rate asc', retention_rate FROM events ORDER BY retention_rate;
INSERT INTO sorted(what, v) SELECT 'retention_rate desc', retention_rate FROM terms ORDER BY retention_rate DESC;
INSERT INTO sorted(what, v) SELECT 'churn_rate asc', churn_rate FROM events ORDER BY churn_rate;
INSERT INTO sorted(what, v) SELECT 'churn_rate desc', churn_rate FROM terms ORDER BY churn_rate DESC;
INSERT INTO sorted(what, v) SELECT 'quick_ratio asc', quick_ratio FROM events ORDER BY quick_ratio;
INSERT INTO sorted(what, v) SELECT 'quick_ratio desc', quick_ratio FROM terms ORDER BY quick_ratio DESC;
INSERT INTO sorted(what, v) SELECT 'value_at_start asc', value_at_start FROM events ORDER BY value_at_start;
INSERT INTO sorted(what, v) SELECT 'value_at_start desc', value_at_start FROM terms ORDER BY value_at_start DESC;
INSERT INTO sorted(what, v) SELECT 'new_value asc', new_value FROM events ORDER BY new_value;
INSERT INTO sorted(what, v) SELECT 'new_value desc', new_value FROM terms ORDER BY new_value DESC;
INSERT INTO sorted(what, v) SELECT 'reactivated_value asc', reactivated_value FROM events ORDER BY reactivated_value;
INSERT INTO sorted(what, v) SELECT 'reactivated_value desc', reactivated_value FROM terms ORDER BY reactivated_value DESC;
INSERT INTO sorted(what, v) SELECT 'expansion asc', expansion FROM events ORDER BY expansion;
INSERT INTO sorted(what, v) SELECT 'expansion desc', expansion FROM terms ORDER BY expansion DESC;
INSERT INTO sorted(what, v) SELECT 'contraction asc', contraction FROM events ORDER BY contraction;
INSERT INTO sorted(what, v) SELECT 'contraction desc', contraction FROM terms ORDER BY contraction DESC;
INSERT INTO sorted(what, v) SELECT 'churned_value asc', churned_value FROM events ORDER BY churned_value;
INSERT INTO sorted(what, v) SELECT 'churned_value desc', churned_value FROM terms ORDER BY churned_value DESC;
INSERT INTO sorted(what, v) SELECT 'value_at_end asc', value_at_end FROM events ORDER BY value_at_end;
INSERT INTO sorted(what, v) SELECT 'value_at_end desc', value_at_end FROM terms ORDER BY value_at_end DESC;
INSERT INTO sorted(what, v) SELECT 'gross_retention asc', gross_retention FROM events ORDER BY gross_retention;
INSERT INTO sorted(what, v) SELECT 'gross_retention desc', gross_retention FROM terms ORDER BY gross_retention DESC;
INSERT INTO sorted(what, v) SELECT 'net_retention asc', net_retention FROM events ORDER BY net_retention;
INSERT INTO sorted(what, v) SELECT 'net_retention desc', net_retention FROM terms ORDER BY net_retention DESC;
INSERT INTO sorted(what, v) SELECT 'complete asc', complete FROM events ORDER BY complete;
INSERT INTO sorted(what, v) SELECT 'complete desc', complete FROM terms ORDER BY complete DESC;
-- The order the rows come in, its reverse, and others.
INSERT INTO sorted(what, v) SELECT 'both asc', ifnull(segment, '') || period FROM events ORDER BY segment, period;
INSERT INTO sorted(what, v) SELECT 'none asc', ifnull(segment, '') || period FROM events;
INSERT INTO sorted(what, v) SELECT 'both desc', ifnull(segment, '') || period FROM terms ORDER BY segment DESC, period DESC;
INSERT INTO sorted(what, v) SELECT 'filtered asc', ifnull(segment, '') || period FROM events WHERE period > '2024-02' AND segment > 'a' ORDER BY segment, period;
INSERT INTO sorted(what, v) SELECT 'one segment desc', period FROM terms WHERE segment = 'de' ORDER BY segment, period DESC;
INSERT INTO sorted(what, v) SELECT 'swapped asc', period || ifnull(segment, '') FROM terms ORDER BY period, segment;
INSERT INTO sorted(what, v) SELECT 'no segments asc', period FROM weeks ORDER BY period;
INSERT INTO sorted(what, v) SELECT 'no segments desc', period FROM weeks ORDER BY segment, period DESC;
SELECT what, count(*) AS wrong FROM sorted a JOIN sorted b USING (what) WHERE b.n = a.n + 1 AND CASE WHEN what LIKE '% asc' THEN a.v > b.v OR (a.v IS NOT NULL AND b.v IS NULL) ELSE a.v < b.v OR (a.v IS NULL AND b.v IS NOT NULL) END GROUP BY what;
--> (none)
SELECT count(DISTINCT what), count(*) FROM sorted;
--> 50|1562
-- LIMIT and OFFSET, with and without filters and order.
SELECT period, segment FROM events LIMIT 2 OFFSET 7;
--> 2024-08|NULL
--> 2024-01|De
SELECT period, segment FROM events WHERE period > '2024-06' LIMIT 3 OFFSET 1;
--> 2024-08|NULL
--> 2024-07|De
--> 2024-08|De
SELECT period, segment FROM events WHERE period < '2024-04' ORDER BY segment DESC, period DESC LIMIT 3;
--> 2024-03|de
--> 2024-02|de
--> 2024-01|de
SELECT period FROM weeks ORDER BY period DESC LIMIT 1;
--> 2024-W35
SELECT period FROM weeks LIMIT 0;
--> (none)
SELECT max(period), min(period), count(DISTINCT segment) FROM events;
--> 2024-08|2024-01|3

-- Joins, with the arguments from the other table, in both orders; with an outer join its rows survive.
SELECT s.id, count(*), sum(new), sum(churned) FROM source s, retention_periods(s.name, 'customer', 'ordered_at', s.grain) r GROUP BY s.id ORDER BY s.id;
--> 1|8|97|57
--> 2|5|2|1
--> 4|3|97|12
SELECT s.id, count(*), sum(new) FROM retention_periods(s.name, 'customer', 'ordered_at', s.grain) r, source s GROUP BY s.id ORDER BY s.id;
--> 1|8|97
--> 2|5|2
--> 4|3|97
SELECT s.id, r.period, r.new FROM source s LEFT JOIN retention_periods(s.name, 'customer', 'ordered_at', s.grain) r ON r.period LIKE '%1' ORDER BY s.id, r.period;
--> 1|2024-01|7
--> 2|2024-W01|1
--> 3|NULL|NULL
--> 4|2024-Q1|25
SELECT s.id, count(r.period), sum(r.period IS NULL) FROM source s LEFT JOIN retention_periods r ON r.source = s.name AND r.customer_col = 'customer' AND r.time_col = 'ordered_at' AND r.grain = s.grain GROUP BY s.id ORDER BY s.id;
--> 1|8|0
--> 2|5|0
--> 3|0|1
--> 4|3|0
SELECT n.value, sum(churned), max(customers_at_end) FROM (SELECT 1 AS value UNION ALL SELECT 2 UNION ALL SELECT 9) n, retention_periods('orders', 'customer', 'ordered_at') WHERE lapse_after = n.value GROUP BY n.value ORDER BY n.value;
--> 1|57|76
--> 2|17|88
--> 9|0|97
-- With retention_cohorts: a period's new customers are a cohort, its active ones those of all cohorts, its value theirs.
SELECT count(*), sum(p.new = c.customers) FROM retention_periods('orders', 'customer', 'ordered_at') p JOIN retention_cohorts('orders', 'customer', 'ordered_at') c ON c.cohort = p.period AND c.age = 0;
--> 8|8
SELECT count(*), sum(p.active = c.active), sum(p.value_at_end = c.value) FROM retention_periods('orders', 'customer', 'ordered_at', 'month', 'amount', 'country') p
    JOIN (SELECT segment, period, sum(active) AS active, sum(value) AS value FROM retention_cohorts('orders', 'customer', 'ordered_at', 'month', 'amount', 'country') GROUP BY segment, period) c ON c.period = p.period AND c.segment IS p.segment;
--> 32|32|32
SELECT p.period, p.customers_at_end = sum(c.active) AS same FROM retention_cohorts('orders', 'customer', 'ordered_at', 'quarter') c JOIN retention_periods('orders', 'customer', 'ordered_at', 'quarter') p USING (period) GROUP BY p.period;
--> 2024-Q1|1
--> 2024-Q2|1
--> 2024-Q3|1
-- With itself: a period and the one before; months and quarters, whose ends are the same.
SELECT count(*), sum(b.customers_at_start = a.customers_at_end AND b.value_at_start = a.value_at_end) FROM weeks a JOIN weeks b ON b.period = (SELECT min(period) FROM whole_weeks w WHERE w.period > a.period);
--> 34|34
SELECT q.period, q.customers_at_end = m.customers_at_end, q.value_at_end = m.value_at_end FROM retention_periods('orders', 'customer', 'ordered_at', 'quarter', 'amount', NULL, 'ended', NULL, '2024-07-01') q
    JOIN retention_periods('orders', 'customer', 'ordered_at', 'month', 'amount', NULL, 'ended', NULL, '2024-07-01') m ON m.period IN ('2024-03', '2024-06') AND cohort_of(m.period, 'quarter') = q.period ORDER BY 1;
--> 2024-Q1|1|1
--> 2024-Q2|1|1

-- Views on views, common table expressions, window functions: twelve weeks back.
CREATE VIEW trailing AS SELECT period, churned, customers_at_start, sum(churned) OVER (ORDER BY period ROWS 11 PRECEDING) AS lost FROM weeks;
CREATE VIEW latest AS SELECT * FROM trailing ORDER BY period DESC LIMIT 1;
SELECT period, lost = (SELECT sum(churned) FROM (SELECT churned FROM whole_weeks ORDER BY period DESC LIMIT 12)) FROM latest;
--> 2024-W35|1
WITH p AS (SELECT * FROM events), top AS (SELECT max(churned) AS churned FROM p) SELECT count(*) > 0 FROM p JOIN top USING (churned);
--> 1
SELECT count(*) FROM (SELECT * FROM events UNION SELECT * FROM events);
--> 32
-- An index on an ordinary table finds the periods that the function gives, and the other way round.
CREATE TABLE target(period TEXT PRIMARY KEY, goal INTEGER);
INSERT INTO target SELECT DISTINCT period, substr(period, 6) * 10 FROM whole_events;
SELECT count(*), sum(t.goal = substr(e.period, 6) * 10) FROM events e JOIN target t USING (period);
--> 32|32
SELECT t.period, count(e.new) FROM target t LEFT JOIN events e ON e.period = t.period AND e.segment = 'De' WHERE t.goal < 40 GROUP BY t.period ORDER BY t.period;
--> 2024-01|1
--> 2024-02|1
--> 2024-03|1

-- Statements that write read the table as it was. Nothing else is written.
CREATE TABLE kept(period, new);
INSERT INTO kept SELECT period, new FROM retention_periods('visits', 'customer', 'ordered_at');
INSERT INTO visits SELECT 'z', period FROM retention_periods('visits', 'customer', 'ordered_at');
SELECT period, new, customers_at_end FROM retention_periods('visits', 'customer', 'ordered_at');
--> 2024-01|2|2
--> 2024-02|1|3
CREATE TABLE log(n, customers);
CREATE TRIGGER counted AFTER INSERT ON visits BEGIN INSERT INTO log SELECT count(*), max(customers_at_end) FROM retention_periods('visits', 'customer', 'ordered_at'); END;
INSERT INTO visits VALUES ('q', '2024-02-20'), ('r', '2024-03-20');
SELECT * FROM log;
--> 2|4
--> 3|4
PRAGMA query_only = ON;
SELECT count(*) FROM events;
--> 32
PRAGMA query_only = OFF;
INSERT INTO retention_periods(period) VALUES ('2024-01');
--~ retention_periods
CREATE VIRTUAL TABLE mine USING retention_periods;
--~ retention_periods
