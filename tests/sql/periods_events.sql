-- periods_events.sql - the rules of retention_periods for events (no until_col): who counts, for how long, with
-- which value, in which segment, and up to when.

-- x buys in January, March and June, y in January, z in July.
CREATE TABLE orders(c TEXT, t TEXT, amount REAL);
INSERT INTO orders VALUES ('x', '2024-01-10', 10), ('x', '2024-03-10', 20), ('x', '2024-06-10', 40), ('y', '2024-01-31 23:59:59', 5), ('z', '2024-07-05', 1);

-- lapse_after 1, the default: who is not seen in a period is gone at its end. Back after any gap is reactivated, not new.
SELECT period, customers_at_start, new, reactivated, churned, customers_at_end, active FROM retention_periods('orders', 'c', 't');
--> 2024-01|0|2|0|0|2|2
--> 2024-02|2|0|0|2|0|0
--> 2024-03|0|0|1|0|1|1
--> 2024-04|1|0|0|1|0|0
--> 2024-05|0|0|0|0|0|0
--> 2024-06|0|0|1|0|1|1
--> 2024-07|1|1|0|1|1|1
-- lapse_after 2: one month without an order is forgiven. x is still there in February, gone in May. (course.c 3)
SELECT period, customers_at_start, new, reactivated, churned, customers_at_end, active FROM retention_periods('orders', 'c', 't') WHERE lapse_after = 2;
--> 2024-01|0|2|0|0|2|2
--> 2024-02|2|0|0|0|2|0
--> 2024-03|2|0|0|1|1|1
--> 2024-04|1|0|0|0|1|0
--> 2024-05|1|0|0|1|0|0
--> 2024-06|0|0|1|0|1|1
--> 2024-07|1|1|0|0|2|1
-- lapse_after 3: x never left, as May is but the second month after March; y is gone in April.
SELECT period, customers_at_start, new, reactivated, churned, customers_at_end, active FROM retention_periods('orders', 'c', 't') WHERE lapse_after = 3;
--> 2024-01|0|2|0|0|2|2
--> 2024-02|2|0|0|0|2|0
--> 2024-03|2|0|0|0|2|1
--> 2024-04|2|0|0|1|1|0
--> 2024-05|1|0|0|0|1|0
--> 2024-06|1|0|0|0|1|1
--> 2024-07|1|1|0|0|2|1
-- What a customer is worth is what he spent in the period: nothing where he is only carried. So he contracts before he
-- churns, and is worth nothing when he does. (course.c 3)
SELECT period, value_at_start, new_value, reactivated_value, expansion, contraction, churned_value, value_at_end FROM retention_periods('orders', 'c', 't', 'month', 'amount') WHERE lapse_after = 2;
--> 2024-01|0.0|15.0|0.0|0.0|0.0|0.0|15.0
--> 2024-02|15.0|0.0|0.0|0.0|15.0|0.0|0.0
--> 2024-03|0.0|0.0|0.0|20.0|0.0|0.0|20.0
--> 2024-04|20.0|0.0|0.0|0.0|20.0|0.0|0.0
--> 2024-05|0.0|0.0|0.0|0.0|0.0|0.0|0.0
--> 2024-06|0.0|0.0|40.0|0.0|0.0|0.0|40.0
--> 2024-07|40.0|1.0|0.0|0.0|40.0|0.0|1.0
SELECT period, retention_rate, churn_rate, quick_ratio, gross_retention, net_retention FROM retention_periods('orders', 'c', 't', 'month', 'amount') WHERE lapse_after = 2;
--> 2024-01|NULL|NULL|NULL|NULL|NULL
--> 2024-02|1.0|0.0|0.0|0.0|0.0
--> 2024-03|0.5|0.5|NULL|NULL|NULL
--> 2024-04|1.0|0.0|0.0|0.0|0.0
--> 2024-05|0.0|1.0|NULL|NULL|NULL
--> 2024-06|NULL|NULL|NULL|NULL|NULL
--> 2024-07|1.0|0.0|0.025|0.0|0.0
-- Nobody leaves before so many periods are over, however many that are.
SELECT sum(churned), max(customers_at_end), sum(reactivated), sum(value_at_end) FROM retention_periods('orders', 'c', 't', 'month', 'amount') WHERE lapse_after = 7;
--> 0|3|0|76.0
SELECT sum(churned), max(customers_at_end), sum(reactivated) FROM retention_periods('orders', 'c', 't', 'month', 'amount') WHERE lapse_after = 9223372036854775807;
--> 0|3|0
-- lapse_after counts periods of the grain: two quarters are longer than two months.
SELECT period, new, churned, customers_at_end, active FROM retention_periods('orders', 'c', 't', 'quarter') WHERE lapse_after = 2;
--> 2024-Q1|2|0|2|2
--> 2024-Q2|0|0|2|1
--> 2024-Q3|1|1|2|1

-- as_of goes on after the last event, and the periods up to it are there; that of as_of is not complete.
SELECT period, customers_at_start, churned, customers_at_end, complete FROM retention_periods('orders', 'c', 't') WHERE as_of = '2024-09-15' AND period > '2024-06';
--> 2024-07|1|1|1|1
--> 2024-08|1|1|0|1
--> 2024-09|0|0|0|0
SELECT period, customers_at_start, churned, customers_at_end, complete FROM retention_periods('orders', 'c', 't') WHERE as_of = '2024-09-15' AND lapse_after = 3 AND period > '2024-06';
--> 2024-07|1|0|2|1
--> 2024-08|2|0|2|1
--> 2024-09|2|1|1|0
-- A period is complete when as_of is the start of the next one.
SELECT period, new, complete FROM retention_periods('orders', 'c', 't') WHERE as_of = '2024-08-01' AND period > '2024-06';
--> 2024-07|1|1
--> 2024-08|0|0
SELECT period, new, complete FROM retention_periods('orders', 'c', 't') WHERE as_of = '2024-07-31 23:59:59.999999' AND period > '2024-06';
--> 2024-07|1|0
-- Later events are left out; one at as_of itself is not. Without them the customer does not exist.
SELECT period, customers_at_start, new, reactivated, churned, customers_at_end, value_at_end FROM retention_periods('orders', 'c', 't', 'month', 'amount') WHERE as_of = '2024-03-10';
--> 2024-01|0|2|0|0|2|15.0
--> 2024-02|2|0|0|2|0|0.0
--> 2024-03|0|0|1|0|1|20.0
SELECT period, customers_at_end, value_at_end FROM retention_periods('orders', 'c', 't', 'month', 'amount') WHERE as_of = '2024-03-09 23:59:59';
--> 2024-01|2|15.0
--> 2024-02|0|0.0
--> 2024-03|0|0.0
SELECT period, new, customers_at_end FROM retention_periods('orders', 'c', 't') WHERE as_of = '2024-01-20';
--> 2024-01|1|1
SELECT * FROM retention_periods('orders', 'c', 't') WHERE as_of = '2024-01-09';
--> (none)
-- The default is the latest time in the source, of any segment.
CREATE TABLE shops(c, t, shop, amount);
INSERT INTO shops VALUES (1, '2024-01-05', 'north', 1), (2, '2024-03-05', 'south', 2), (3, NULL, 'east', 4), (NULL, '2024-05-05', 'west', 8);
SELECT segment, period, customers_at_start, new, churned, customers_at_end, complete FROM retention_periods('shops', 'c', 't', 'month', NULL, 'shop');
--> north|2024-01|0|1|0|1|1
--> north|2024-02|1|0|1|0|1
--> north|2024-03|0|0|0|0|0
--> south|2024-03|0|1|0|1|0

-- No rows, or none that counts: no output.
CREATE TABLE nobody(c, t, amount, s);
SELECT * FROM retention_periods('nobody', 'c', 't');
--> (none)
SELECT * FROM retention_periods('nobody', 'c', 't', 'week', 'amount', 's', NULL, 2, '2024-01-01');
--> (none)
INSERT INTO nobody VALUES (NULL, '2024-01-01', 1, 1), (1, NULL, 1, 1), (NULL, NULL, 1, 1);
SELECT * FROM retention_periods('nobody', 'c', 't', 'week', 'amount', 's');
--> (none)
SELECT count(*), sum(new) FROM retention_periods('nobody', 'c', 't');
--> 0|NULL

-- The segment of a customer is that of his earliest row that counts; of several at that moment, the smallest in the
-- order of ORDER BY. 1 and 1.0 are one segment, NULL is one too and comes first.
CREATE TABLE moves(c, t, s);
INSERT INTO moves VALUES ('a', '2024-02-01', 'old'), ('a', '2024-01-01', 'new'), ('b', '2024-01-02', 'x'), ('b', '2024-01-02', 'new'), ('b', '2024-01-02', 'y'),
    ('c', '2024-01-03', 1), ('d', '2024-02-03', 1.0), ('e', '2024-01-04', NULL), ('e', '2024-02-04', 'old'), ('f', '2024-02-05', 'a'), ('f', '2024-02-05', NULL),
    ('g', '2024-02-05', '1'), ('h', '2024-02-05', x'31'), ('i', '2024-02-05', -5);
SELECT segment, period, customers_at_start, new, churned, customers_at_end FROM retention_periods('moves', 'c', 't', 'month', NULL, 's');
--> NULL|2024-01|0|1|0|1
--> NULL|2024-02|1|1|0|2
--> -5|2024-02|0|1|0|1
--> 1|2024-01|0|1|0|1
--> 1|2024-02|1|1|1|1
--> 1|2024-02|0|1|0|1
--> new|2024-01|0|2|0|2
--> new|2024-02|2|0|1|1
--> 1|2024-02|0|1|0|1
SELECT typeof(segment), count(*), sum(new) FROM retention_periods('moves', 'c', 't', 'month', NULL, 's') GROUP BY 1 ORDER BY 1;
--> blob|1|1
--> integer|3|3
--> null|2|2
--> text|3|3
-- Customers are told apart as GROUP BY does: 1 and 1.0 are one, '1' is another, case and blanks count.
CREATE TABLE kinds(c, t);
INSERT INTO kinds VALUES (1, '2024-01-01'), (1.0, '2024-02-01'), ('1', '2024-02-01'), ('a', '2024-01-01'), ('A', '2024-02-01'), ('a ', '2024-02-01'), ('.', '2024-01-01'), (x'', '2024-02-01'), ('.', '2024-02-01');
SELECT period, customers_at_start, new, churned, customers_at_end FROM retention_periods('kinds', 'c', 't');
--> 2024-01|0|3|0|3
--> 2024-02|3|4|1|6

-- Amounts: NULL is 0, text is a number, refunds count. Who only brought back what they had is worth less than nothing; where a
-- part of it is below 0, what was won has no ratio to what was lost. (periods.c 4)
CREATE TABLE money(c, t, amount);
INSERT INTO money VALUES ('a', '2024-01-01', ' 10 '), ('a', '2024-01-02', NULL), ('a', '2024-02-01', '1e1'), ('a', '2024-02-02', -4), ('a', '2024-03-01', NULL),
    ('b', '2024-01-01', 3), ('b', '2024-02-01', -5), ('c', '2024-02-01', -1), ('c', '2024-03-01', '2.5');
SELECT period, value_at_start, new_value, expansion, contraction, churned_value, value_at_end, quick_ratio, gross_retention FROM retention_periods('money', 'c', 't', 'month', 'amount');
--> 2024-01|0.0|13.0|0.0|0.0|0.0|13.0|NULL|NULL
--> 2024-02|13.0|-1.0|0.0|12.0|0.0|0.0|NULL|0.0769230769230769
--> 2024-03|0.0|0.0|3.5|6.0|-5.0|2.5|NULL|NULL
-- A start below zero has no retention either, and a ratio over nothing at all is NULL.
SELECT period, value_at_start, gross_retention, net_retention, quick_ratio FROM retention_periods('money', 'c', 't', 'month', 'amount') WHERE as_of = '2024-03-31' AND lapse_after = 2;
--> 2024-01|0.0|NULL|NULL|NULL
--> 2024-02|13.0|0.0769230769230769|0.0769230769230769|NULL
--> 2024-03|0.0|NULL|NULL|1.41666666666667
DELETE FROM money;
INSERT INTO money VALUES ('a', '2024-01-01', -3), ('a', '2024-02-01', -2), ('a', '2024-03-01', -2);
SELECT period, value_at_start, expansion, contraction, value_at_end, gross_retention, net_retention, quick_ratio FROM retention_periods('money', 'c', 't', 'month', 'amount');
--> 2024-01|0.0|0.0|0.0|-3.0|NULL|NULL|NULL
--> 2024-02|-3.0|1.0|0.0|-2.0|NULL|NULL|NULL
--> 2024-03|-2.0|0.0|0.0|-2.0|NULL|NULL|NULL
-- Sums lose nothing: neither a customer's own, nor those over customers.
DELETE FROM money;
INSERT INTO money VALUES ('a', '2024-01-01', 1e16), ('a', '2024-01-02', 1), ('a', '2024-01-03', -1e16), ('b', '2024-02-01', 1e16), ('c', '2024-02-01', 1), ('d', '2024-02-01', -1e16);
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 10) INSERT INTO money SELECT 'e', '2024-03-01', 0.1 FROM n;
SELECT period, new_value = 1, value_at_end = 1 FROM retention_periods('money', 'c', 't', 'month', 'amount');
--> 2024-01|1|1
--> 2024-02|1|1
--> 2024-03|1|1
-- A large sum that comes and goes leaves nothing behind, and takes nothing along.
DELETE FROM money;
INSERT INTO money VALUES ('a', '2024-01-01', 1e16), ('a', '2024-03-01', 1e16), ('a', '2024-05-01', 3e15), ('b', '2024-01-01', 0.1), ('b', '2024-02-01', 0.1), ('b', '2024-03-01', 0.1), ('b', '2024-04-01', 0.3), ('b', '2024-05-01', 0.1), ('b', '2024-06-01', 0.1);
SELECT group_concat(round(value_at_end, 12), ' '), sum(expansion), sum(contraction) FROM retention_periods('money', 'c', 't', 'month', 'amount') WHERE period IN ('2024-02', '2024-04', '2024-06');
--> 0.1 0.3 0.1|0.2|0.0
-- Times come in all forms, and order in the table means nothing.
CREATE TABLE times(c, t);
INSERT INTO times VALUES (1, 1711929600), (1, '2024-03-31T23:59:59Z'), (1, '2024-04-01 01:00+02:00'), (1, 20240229), (1, 2460311.5), (1, '2024-02'), (2, '2024-01-31'), (2, 1711929599999);
SELECT period, customers_at_start, new, reactivated, churned, customers_at_end, complete FROM retention_periods('times', 'c', 't');
--> 2024-01|0|2|0|0|2|1
--> 2024-02|2|0|0|1|1|1
--> 2024-03|1|0|1|0|2|1
--> 2024-04|2|0|0|1|1|0
