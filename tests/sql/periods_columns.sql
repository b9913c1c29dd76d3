-- periods_columns.sql - every column of retention_periods over events, worked out by hand.

CREATE TABLE orders(customer TEXT, ordered_at TEXT, amount, country TEXT);
-- Spent a month (January to April): ann 10, 25, -, 40; bob 30, -, 7, -; cat -, 50, 0, -; dan -, 8, -, -. eve has no
-- time, and two orders have no customer.
INSERT INTO orders VALUES
    ('ann', '2024-01-05', 10, 'at'), ('ann', '2024-02-10', 20, 'at'), ('ann', '2024-02-20', 5, 'at'), ('ann', '2024-04-01', 40, 'at'),
    ('bob', '2024-01-20', 30, 'at'), ('bob', '2024-03-15', 7, 'de'),
    ('cat', '2024-02-02', 50, 'de'), ('cat', '2024-03-02', NULL, 'de'),
    ('dan', '2024-02-28', '8', 'at'), ('eve', NULL, 1000, 'at'), (NULL, '2023-12-24', 1000, 'at'), (NULL, '2024-09-09', 1000, 'at');

CREATE TABLE whole AS SELECT * FROM retention_periods('orders', 'customer', 'ordered_at', 'month', 'amount');
SELECT group_concat(name, ' ') FROM (SELECT name FROM pragma_table_info('whole') ORDER BY cid);
--> period segment customers_at_start new reactivated churned customers_at_end active retention_rate churn_rate quick_ratio value_at_start new_value reactivated_value expansion contraction churned_value value_at_end gross_retention net_retention complete came_and_went moved_in moved_out moved_in_value moved_out_value
-- February: cat and dan are new, ann stayed, bob left. March: bob is back, ann and dan left. April: ann is back, bob and cat left. (course.c 1, periods.c 1)
SELECT period, segment, customers_at_start, new, reactivated, churned, customers_at_end, active, complete FROM retention_periods('orders', 'customer', 'ordered_at', 'month', 'amount');
--> 2024-01|NULL|0|2|0|0|2|2|1
--> 2024-02|NULL|2|2|0|1|3|3|1
--> 2024-03|NULL|3|0|1|2|2|2|1
--> 2024-04|NULL|2|0|1|2|1|1|0
-- February: ann 10 -> 25 expands. March: cat 50 -> 0 contracts, and is still a customer. (course.c 1, periods.c 2)
SELECT period, value_at_start, new_value, reactivated_value, expansion, contraction, churned_value, value_at_end FROM retention_periods('orders', 'customer', 'ordered_at', 'month', 'amount');
--> 2024-01|0.0|40.0|0.0|0.0|0.0|0.0|40.0
--> 2024-02|40.0|58.0|0.0|15.0|0.0|30.0|83.0
--> 2024-03|83.0|0.0|7.0|0.0|50.0|33.0|7.0
--> 2024-04|7.0|0.0|40.0|0.0|0.0|7.0|40.0
-- Of February's two customers one stayed: (3 - 2 - 0) / 2. Of its 40, 30 left and 15 came on top. (58 + 0 + 15) / (0 + 30). (periods.c 3)
SELECT period, retention_rate, churn_rate, quick_ratio, gross_retention, net_retention FROM retention_periods('orders', 'customer', 'ordered_at', 'month', 'amount');
--> 2024-01|NULL|NULL|NULL|NULL|NULL
--> 2024-02|0.5|0.5|2.43333333333333|0.25|0.625
--> 2024-03|0.333333333333333|0.666666666666667|0.0843373493975904|0.0|0.0
--> 2024-04|0.0|1.0|5.71428571428571|0.0|0.0
-- Without an amount there is no value, quick_ratio counts customers, (2 + 0) / 1 in February, and nothing else changes. (periods.c 5)
SELECT period, customers_at_start, new, reactivated, churned, customers_at_end, active, retention_rate, churn_rate, quick_ratio, value_at_start, new_value, reactivated_value, expansion, contraction, churned_value, value_at_end, gross_retention, net_retention, complete
FROM retention_periods('orders', 'customer', 'ordered_at');
--> 2024-01|0|2|0|0|2|2|NULL|NULL|NULL|NULL|NULL|NULL|NULL|NULL|NULL|NULL|NULL|NULL|1
--> 2024-02|2|2|0|1|3|3|0.5|0.5|2.0|NULL|NULL|NULL|NULL|NULL|NULL|NULL|NULL|NULL|1
--> 2024-03|3|0|1|2|2|2|0.333333333333333|0.666666666666667|0.5|NULL|NULL|NULL|NULL|NULL|NULL|NULL|NULL|NULL|1
--> 2024-04|2|0|1|2|1|1|0.0|1.0|0.5|NULL|NULL|NULL|NULL|NULL|NULL|NULL|NULL|NULL|0
SELECT typeof(period) || ' ' || typeof(customers_at_start) || ' ' || typeof(new) || ' ' || typeof(reactivated) || ' ' || typeof(churned) || ' ' || typeof(customers_at_end) || ' ' || typeof(active) || ' ' || typeof(complete) AS whole,
       typeof(retention_rate) || ' ' || typeof(churn_rate) || ' ' || typeof(quick_ratio) || ' ' || typeof(gross_retention) || ' ' || typeof(net_retention) AS rates,
       typeof(value_at_start) || ' ' || typeof(new_value) || ' ' || typeof(reactivated_value) || ' ' || typeof(expansion) || ' ' || typeof(contraction) || ' ' || typeof(churned_value) || ' ' || typeof(value_at_end) AS amounts
FROM whole WHERE period = '2024-04';
--> text integer integer integer integer integer integer integer|real real real real real|real real real real real real real
-- One column alone reads the same as with all the others.
SELECT sum(a.quick_ratio IS b.quick_ratio), sum(a.net_retention IS b.net_retention) FROM whole a JOIN (SELECT period, quick_ratio, net_retention FROM retention_periods('orders', 'customer', 'ordered_at', 'month', 'amount')) b USING (period);
--> 4|4
SELECT quick_ratio FROM retention_periods('orders', 'customer', 'ordered_at', 'month', 'amount') WHERE period = '2024-02';
--> 2.43333333333333
SELECT net_retention FROM retention_periods('orders', 'customer', 'ordered_at', 'month', 'amount') WHERE period = '2024-02';
--> 0.625
SELECT expansion FROM retention_periods('orders', 'customer', 'ordered_at', 'month', 'amount') WHERE period = '2024-02';
--> 15.0

-- Segments: bob's later order in de stays with that of his first. A segment starts with its own first period, and
-- goes on to that of as_of although nobody is left in it. (periods.c 1)
SELECT period, segment, customers_at_start, new, reactivated, churned, customers_at_end, active, retention_rate, quick_ratio, complete FROM retention_periods('orders', 'customer', 'ordered_at', 'month', 'amount', 'country');
--> 2024-01|at|0|2|0|0|2|2|NULL|NULL|1
--> 2024-02|at|2|1|0|1|2|2|0.5|0.766666666666667|1
--> 2024-03|at|2|0|1|2|1|1|0.0|0.212121212121212|1
--> 2024-04|at|1|0|1|1|1|1|0.0|5.71428571428571|0
--> 2024-02|de|0|1|0|0|1|1|NULL|NULL|1
--> 2024-03|de|1|0|0|0|1|1|1.0|0.0|1
--> 2024-04|de|1|0|0|1|0|0|0.0|NULL|0
SELECT period, segment, value_at_start, new_value, reactivated_value, expansion, contraction, churned_value, value_at_end, gross_retention, net_retention FROM retention_periods('orders', 'customer', 'ordered_at', 'month', 'amount', 'country');
--> 2024-01|at|0.0|40.0|0.0|0.0|0.0|0.0|40.0|NULL|NULL
--> 2024-02|at|40.0|8.0|0.0|15.0|0.0|30.0|33.0|0.25|0.625
--> 2024-03|at|33.0|0.0|7.0|0.0|0.0|33.0|7.0|0.0|0.0
--> 2024-04|at|7.0|0.0|40.0|0.0|0.0|7.0|40.0|0.0|0.0
--> 2024-02|de|0.0|50.0|0.0|0.0|0.0|0.0|50.0|NULL|NULL
--> 2024-03|de|50.0|0.0|0.0|0.0|50.0|0.0|0.0|0.0|0.0
--> 2024-04|de|0.0|0.0|0.0|0.0|0.0|0.0|0.0|NULL|NULL
-- Segments add up to the whole.
SELECT count(*), sum(w.customers_at_start = s.s AND w.new = s.n AND w.reactivated = s.r AND w.churned = s.c AND w.customers_at_end = s.e AND w.active = s.a AND w.new_value = s.nv AND w.expansion = s.x AND w.contraction = s.k AND w.value_at_end = s.ev)
FROM whole w JOIN (SELECT period, sum(customers_at_start) AS s, sum(new) AS n, sum(reactivated) AS r, sum(churned) AS c, sum(customers_at_end) AS e, sum(active) AS a, sum(new_value) AS nv, sum(expansion) AS x, sum(contraction) AS k, sum(value_at_end) AS ev
    FROM retention_periods('orders', 'customer', 'ordered_at', 'month', 'amount', 'country') GROUP BY period) s USING (period);
--> 4|4

-- The rates are those of the scalar functions, given what both (E - N) / S want: N is everybody who came.
SELECT count(*), sum(retention_rate IS retention_rate(customers_at_start, customers_at_end, new + reactivated)), sum(churn_rate IS churned * 1.0 / customers_at_start), sum(coalesce(abs(churn_rate - churn_rate(customers_at_start, customers_at_end, new + reactivated)), 0) < 1e-15) FROM whole;
--> 4|4|4|4
-- And the rows are those of retention_cohorts, seen from the other side: new customers are a cohort's size, active ones
-- those of all cohorts, and value theirs.
SELECT count(*), sum(p.new = c.customers) FROM whole p JOIN retention_cohorts('orders', 'customer', 'ordered_at') c ON c.cohort = p.period AND c.age = 0;
--> 2|2
SELECT count(*), sum(p.active = c.active), sum(p.value_at_end = c.value) FROM whole p JOIN (SELECT period, sum(active) AS active, sum(value) AS value FROM retention_cohorts('orders', 'customer', 'ordered_at', 'month', 'amount') GROUP BY period) c USING (period);
--> 4|4|4

-- Other grains. Weeks: 2024-W01 to W14, who bought in none of them is there in none.
SELECT count(*), min(period), max(period), sum(new), sum(reactivated), sum(churned), sum(customers_at_end > 0), sum(active), sum(complete) FROM retention_periods('orders', 'customer', 'ordered_at', 'week', 'amount');
--> 14|2024-W01|2024-W14|4|5|8|8|9|13
SELECT group_concat(period || ' ' || customers_at_end, ', ') FROM retention_periods('orders', 'customer', 'ordered_at', 'week') WHERE customers_at_end > 0;
--> 2024-W01 1, 2024-W03 1, 2024-W05 1, 2024-W06 1, 2024-W08 1, 2024-W09 2, 2024-W11 1, 2024-W14 1
-- In the first quarter ann spent 35, bob 37, cat 50, dan 8, in the second ann 40.
SELECT period, customers_at_start, new, churned, customers_at_end, retention_rate, value_at_start, new_value, expansion, contraction, churned_value, value_at_end, gross_retention, net_retention, complete FROM retention_periods('orders', 'customer', 'ordered_at', 'quarter', 'amount');
--> 2024-Q1|0|4|0|4|NULL|0.0|130.0|0.0|0.0|0.0|130.0|NULL|NULL|1
--> 2024-Q2|4|0|3|1|0.25|130.0|0.0|5.0|0.0|95.0|40.0|0.269230769230769|0.307692307692308|0
SELECT period, new, churned, complete FROM retention_periods('orders', 'customer', 'ordered_at', '2 weeks starting sunday') LIMIT 2;
--> 2023-12-24|1|0|1
--> 2024-01-07|1|1|1
SELECT period, new, customers_at_end, complete FROM retention_periods('orders', 'customer', 'ordered_at', 'year starting april') ORDER BY period;
--> 2023-04-01|4|4|1
--> 2024-04-01|0|1|0
-- A date is that day on every clock; the first moment of 1 April is an hour of March further west.
SELECT period, new, customers_at_end, complete FROM retention_periods('orders', 'customer', 'ordered_at', 'month in -01:00') WHERE new + reactivated + churned > 0;
--> 2024-01|2|2|1
--> 2024-02|2|3|1
--> 2024-03|0|2|1
--> 2024-04|0|1|0
CREATE TABLE timed AS SELECT customer, ordered_at || ' 00:00' AS ordered_at FROM orders;
SELECT period, new, customers_at_end, complete FROM retention_periods('timed', 'customer', 'ordered_at', 'month in -01:00') WHERE new + reactivated + churned > 0;
--> 2024-01|2|2|1
--> 2024-02|2|3|1
--> 2024-03|0|3|0
-- Dense over a new year and over a year in which nobody came.
CREATE TABLE sparse(c, t);
INSERT INTO sparse VALUES (1, '2021-12-31'), (1, '2023-01-01'), (2, '2023-01-01');
SELECT period, customers_at_start, new, reactivated, churned, customers_at_end FROM retention_periods('sparse', 'c', 't', 'year');
--> 2021|0|1|0|0|1
--> 2022|1|0|0|1|0
--> 2023|0|1|1|0|2
SELECT count(*), sum(customers_at_end), max(churned), group_concat(CASE WHEN new + reactivated + churned THEN period END) FROM retention_periods('sparse', 'c', 't', 'quarter');
--> 6|3|1|2021-Q4,2022-Q1,2023-Q1
SELECT count(*), sum(churned), sum(complete) FROM retention_periods('sparse', 'c', 't', 'hour');
--> 8785|1|8784
