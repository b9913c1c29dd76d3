-- periods_worked.sql - examples as textbooks and subscription businesses tell them.

-- 100 customers at the start of March; 12 leave in it, of whom one comes back and one had joined in it: churn is 10 %.
-- Read as the contract reads it: who came back before the month was over is there at both ends, and who joined and left
-- inside the month is at neither, so 10 of the 100 are churned. All 101 were active.
CREATE TABLE members(customer, joined, left_at);
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100)
INSERT INTO members SELECT i, date('2024-01-01', (i % 58) || ' days'), CASE WHEN i <= 10 THEN date('2024-03-01', i || ' days') WHEN i = 11 THEN '2024-03-10' END FROM n;
INSERT INTO members VALUES (11, '2024-03-20', NULL), (101, '2024-03-05', '2024-03-25');
SELECT period, customers_at_start, new, reactivated, churned, customers_at_end, active, retention_rate, churn_rate, complete
FROM retention_periods('members', 'customer', 'joined', 'month', NULL, NULL, 'left_at', NULL, '2024-04-01') WHERE period = '2024-03';
--> 2024-03|100|0|0|10|90|101|0.9|0.1|1
-- The same over the raw rows: of those who were there on March 1, who is there on April 1?
SELECT churn_rate(was, is_there) FROM (SELECT max(joined <= '2024-03-01' AND ifnull(left_at, '9') > '2024-03-01') AS was, max(ifnull(left_at, '9') > '2024-04-01') AS is_there FROM members GROUP BY customer);
--> 0.1
-- (E - N) / S: of 100 at the start and 110 at the end 30 are new, so 80 stayed.
DELETE FROM members;
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 130)
INSERT INTO members SELECT i, CASE WHEN i <= 100 THEN '2024-02-10' ELSE '2024-03-10' END, CASE WHEN i <= 20 THEN '2024-03-15' END FROM n;
SELECT customers_at_start, new, churned, customers_at_end, retention_rate FROM retention_periods('members', 'customer', 'joined') WHERE until_col = 'left_at' AND as_of = '2024-04-01' AND period = '2024-03';
--> 100|30|20|110|0.8

-- Monthly revenue of 100 at the start; 10 churned, 10 contraction, 10 expansion: gross retention 0.8, net 0.9.
CREATE TABLE revenue(customer, started, ended, monthly);
INSERT INTO revenue VALUES ('leaves', '2024-01-10', '2024-02-10', 10), ('downgrades', '2024-01-11', '2024-02-11', 30), ('downgrades', '2024-02-11', NULL, 20),
    ('upgrades', '2024-01-12', '2024-02-12', 20), ('upgrades', '2024-02-12', NULL, 30), ('stays', '2024-01-13', NULL, 40);
SELECT period, value_at_start, new_value, reactivated_value, expansion, contraction, churned_value, value_at_end, gross_retention, net_retention, quick_ratio, complete
FROM retention_periods('revenue', 'customer', 'started', 'month', 'monthly', NULL, 'ended', NULL, '2024-03-01');
--> 2024-01|0.0|100.0|0.0|0.0|0.0|0.0|100.0|NULL|NULL|NULL|1
--> 2024-02|100.0|0.0|0.0|10.0|10.0|10.0|90.0|0.8|0.9|0.5|1
--> 2024-03|90.0|0.0|0.0|0.0|0.0|0.0|90.0|1.0|1.0|NULL|0
-- New revenue is in neither retention, but in the quick ratio: (20 + 0 + 10) / (10 + 10).
INSERT INTO revenue VALUES ('joins', '2024-02-20', NULL, 20);
SELECT period, value_at_start, new_value, value_at_end, gross_retention, net_retention, quick_ratio
FROM retention_periods('revenue', 'customer', 'started', 'month', 'monthly', NULL, 'ended', NULL, '2024-03-01') WHERE period = '2024-02';
--> 2024-02|100.0|20.0|110.0|0.8|0.9|1.5

-- One customer: 166.67 a month; 60 more; cancels the 60; cancels the rest, which counts in the month in which it ends;
-- comes back with 150.
CREATE TABLE account(customer, started, ended, monthly);
INSERT INTO account VALUES (1, '2024-01-15', '2024-05-15', 166.67), (1, '2024-02-10', '2024-03-20', 60), (1, '2024-07-05', NULL, 150);
SELECT period, new, reactivated, churned, value_at_start, new_value, reactivated_value, expansion, contraction, churned_value, value_at_end
FROM retention_periods('account', 'customer', 'started', 'month', 'monthly', NULL, 'ended', NULL, '2024-08-01');
--> 2024-01|1|0|0|0.0|166.67|0.0|0.0|0.0|0.0|166.67
--> 2024-02|0|0|0|166.67|0.0|0.0|60.0|0.0|0.0|226.67
--> 2024-03|0|0|0|226.67|0.0|0.0|0.0|60.0|0.0|166.67
--> 2024-04|0|0|0|166.67|0.0|0.0|0.0|0.0|0.0|166.67
--> 2024-05|0|0|1|166.67|0.0|0.0|0.0|0.0|166.67|0.0
--> 2024-06|0|0|0|0.0|0.0|0.0|0.0|0.0|0.0|0.0
--> 2024-07|0|1|0|0.0|0.0|150.0|0.0|0.0|0.0|150.0
--> 2024-08|0|0|0|150.0|0.0|0.0|0.0|0.0|0.0|150.0
-- Yearly prices: a view says what a month of them is, and leaves trials out, of which no customer is made.
CREATE TABLE contract(customer, started, ended, price, billed);
INSERT INTO contract VALUES (1, '2023-12-20', '2024-01-15', 0, 'trial'), (1, '2024-01-15', '2025-01-15', 2000.04, 'year'), (2, '2024-01-20', NULL, 10, 'month'), (3, '2024-01-25', '2024-02-25', 0, 'trial');
CREATE VIEW monthly_contract AS SELECT customer, started, ended, CASE billed WHEN 'year' THEN price / 12 ELSE price END AS monthly FROM contract WHERE billed <> 'trial';
SELECT period, customers_at_end, active, value_at_end FROM retention_periods('monthly_contract', 'customer', 'started', 'month', 'monthly', NULL, 'ended', NULL, '2024-03-15');
--> 2024-01|2|2|176.67
--> 2024-02|2|2|176.67
--> 2024-03|2|2|176.67
SELECT period, new, customers_at_end, active FROM retention_periods('contract', 'customer', 'started', 'month', 'price', NULL, 'ended', NULL, '2024-03-15');
--> 2023-12|1|1|1
--> 2024-01|2|3|3
--> 2024-02|0|2|3
--> 2024-03|0|2|2

-- A month that is not over. With orders, whoever has not ordered yet by March 10 is missing, and complete = 0 says that
-- he may still come; with subscriptions the same month counts who runs on March 10, and loses nobody.
CREATE TABLE orders(customer, ordered_at);
WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 39) INSERT INTO orders SELECT i % 10, date('2024-01-01', (i * 69 / 39) || ' days') FROM n;
SELECT period, churned, churn_rate, complete FROM retention_periods('orders', 'customer', 'ordered_at') WHERE period > '2024-01';
--> 2024-02|0|0.0|1
--> 2024-03|4|0.4|0
SELECT max(churn_rate) FROM retention_periods('orders', 'customer', 'ordered_at') WHERE complete;
--> 0.0
CREATE VIEW club AS SELECT customer, min(ordered_at) AS started, NULL AS ended FROM orders GROUP BY customer;
SELECT period, churned, churn_rate, complete FROM retention_periods('club', 'customer', 'started', 'month', NULL, NULL, 'ended', NULL, '2024-03-10') WHERE period > '2024-01';
--> 2024-02|0|0.0|1
--> 2024-03|0|0.0|0
