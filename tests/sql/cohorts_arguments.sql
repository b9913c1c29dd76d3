-- cohorts_arguments.sql - how arguments of retention_cohorts are given: by position, by name, not at all; as_of
-- and max_age; and the text of every error.

CREATE TABLE orders(customer TEXT, ordered_at TEXT, amount, country, paid, back);
INSERT INTO orders VALUES ('a', '2024-01-10 08:00', 1, 'at', 1, 1), ('a', '2024-02-10 08:00', 2, 'at', 0, 1), ('a', '2024-03-10 08:00', 4, 'at', 1, 0),
    ('b', '2024-01-20 08:00', 8, 'de', 1, 1), ('b', '2024-03-31 10:00', 16, 'de', 1, 1), ('c', '2024-03-15 08:00', 32, NULL, 1, 1), ('c', '2024-04-02 08:00', 64, 'at', 1, 1);

-- All but the last by position, and the same by name, in any order, and half and half. (plan.c 1, cohorts.c 2)
CREATE TABLE whole AS SELECT * FROM retention_cohorts('orders', 'customer', 'ordered_at', 'month', 'amount', 'country', 'paid', 'back', 'recurring', 'customer', 1, 2, '2024-04-01');
SELECT segment, cohort, age, customers, active, events, value, complete FROM whole;
--> NULL|2024-03|0|1|1|1|32.0|0
--> at|2024-01|0|1|1|1|1.0|1
--> at|2024-01|1|1|1|1|2.0|1
--> at|2024-01|2|1|0|0|4.0|0
--> at|2024-03|0|1|1|0|4.0|0
--> de|2024-01|0|1|1|1|8.0|1
--> de|2024-01|1|1|0|0|0.0|1
--> de|2024-01|2|1|1|1|16.0|0
--> de|2024-03|0|1|1|1|16.0|0
CREATE VIEW named AS SELECT * FROM retention_cohorts WHERE source = 'orders' AND customer_col = 'customer' AND time_col = 'ordered_at' AND grain = 'month' AND amount_col = 'amount' AND segment_col = 'country'
    AND starts_col = 'paid' AND returns_col = 'back' AND mode = 'recurring' AND anchor = 'customer' AND min_events = 1 AND max_age = 2 AND as_of = '2024-04-01';
SELECT count(*), (SELECT count(*) FROM (SELECT * FROM named EXCEPT SELECT * FROM whole)), (SELECT count(*) FROM (SELECT * FROM whole EXCEPT SELECT * FROM named)) FROM named;
--> 9|0|0
SELECT count(*) FROM (SELECT * FROM retention_cohorts WHERE '2024-04-01' = as_of AND max_age = '2' AND 1 = min_events AND anchor = 'CUSTOMER' AND mode = 'Recurring' AND returns_col = 'BACK' AND starts_col = 'Paid'
    AND segment_col = 'COUNTRY' AND amount_col = 'Amount' AND grain = '1 Months' AND time_col = 'Ordered_At' AND customer_col = 'CUSTOMER' AND source = 'ORDERS' INTERSECT SELECT * FROM whole);
--> 9
SELECT count(*) FROM (SELECT * FROM retention_cohorts('orders', 'customer', 'ordered_at', 'month', 'amount') WHERE segment_col = 'country' AND returns_col = 'back' AND starts_col = 'paid'
    AND mode = 'recurring' AND anchor = 'customer' AND max_age = 2 AND as_of = 20240401 INTERSECT SELECT * FROM whole);
--> 9
-- A whole number is one however it is written.
SELECT count(*) FROM retention_cohorts('orders', 'customer', 'ordered_at') WHERE min_events = 1.0 AND max_age = '1e0';
--> 4
-- NULL is: not given. So is an argument that is left out. (arguments.c 2, vtab.c 1)
SELECT count(*) FROM (SELECT * FROM retention_cohorts('orders', 'customer', 'ordered_at', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL)
    INTERSECT SELECT * FROM retention_cohorts('orders', 'customer', 'ordered_at'));
--> 6
SELECT count(*) FROM (SELECT * FROM retention_cohorts('orders', 'customer', 'ordered_at', 'month', NULL, NULL, NULL, NULL, 'first', 'calendar', 1, 100, '2024-04-02 08:00')
    INTERSECT SELECT * FROM retention_cohorts('orders', 'customer', 'ordered_at'));
--> 6
-- An argument given twice is the same twice (cohorts_values.sql).
SELECT count(*) FROM retention_cohorts('orders', 'customer', 'ordered_at', 'month') WHERE grain = 'month';
--> 6
SELECT count(*) FROM retention_cohorts('orders', 'customer', 'ordered_at') WHERE max_age = 1 AND max_age < 2 AND source = 'orders';
--> 4

-- max_age: the last age to produce; on_or_after still looks beyond it. (grid.c 5 and 6)
SELECT cohort, age, active, on_or_after, complete FROM retention_cohorts('orders', 'customer', 'ordered_at') WHERE max_age = 1;
--> 2024-01|0|2|2|1
--> 2024-01|1|1|2|1
--> 2024-03|0|1|1|1
--> 2024-03|1|1|1|0
SELECT cohort, age, on_or_after FROM retention_cohorts('orders', 'customer', 'ordered_at') WHERE max_age = 0;
--> 2024-01|0|2
--> 2024-03|0|1
SELECT count(*) FROM retention_cohorts('orders', 'customer', 'ordered_at') WHERE max_age = 9223372036854775807;
--> 6
SELECT count(*) FROM retention_cohorts('orders', 'customer', 'ordered_at') WHERE max_age = ' 1 ';
--> 4

-- as_of: the last moment looked at, itself included; ages, cohorts and customers after it do not exist.
SELECT cohort, age, customers, active, on_or_after, events, complete FROM retention_cohorts('orders', 'customer', 'ordered_at') WHERE as_of = '2024-03-15';
--> 2024-01|0|2|2|2|2|1
--> 2024-01|1|2|1|1|1|1
--> 2024-01|2|2|1|1|1|0
SELECT cohort, age, customers, active, on_or_after, events, complete FROM retention_cohorts('orders', 'customer', 'ordered_at') WHERE as_of = '2024-03-15 08:00';
--> 2024-01|0|2|2|2|2|1
--> 2024-01|1|2|1|1|1|1
--> 2024-01|2|2|1|1|1|0
--> 2024-03|0|1|1|1|1|0
SELECT cohort, max(age), sum(events), sum(complete) FROM retention_cohorts('orders', 'customer', 'ordered_at') WHERE as_of = '2024-07-01' GROUP BY cohort ORDER BY cohort;
--> 2024-01|6|5|6
--> 2024-03|4|2|4
SELECT count(*) FROM retention_cohorts('orders', 'customer', 'ordered_at') WHERE as_of = '2024-01-10 07:59:59';
--> 0
SELECT cohort, age, customers, events FROM retention_cohorts('orders', 'customer', 'ordered_at') WHERE as_of = '2024-01-10T09:00+01:00';
--> 2024-01|0|1|1
SELECT count(*) FROM (SELECT * FROM retention_cohorts('orders', 'customer', 'ordered_at') WHERE as_of = '2024-04' INTERSECT SELECT * FROM retention_cohorts('orders', 'customer', 'ordered_at') WHERE as_of = 1711929600);
--> 6
-- The default is the latest time of any row that has a customer and a time, whatever starts and returns say. (cohorts.c 3)
CREATE TABLE log(c, t, yes);
INSERT INTO log VALUES (1, '2024-01-01', 1), (2, '2024-03-31', 0), (NULL, '2024-06-01', 1), (1, NULL, 1);
SELECT cohort, age, events, complete FROM retention_cohorts('log', 'c', 't', 'month', NULL, NULL, 'yes', 'yes');
--> 2024-01|0|1|1
--> 2024-01|1|0|1
--> 2024-01|2|0|0

-- Errors: arguments that are missing, too many, or wrong. (arguments.c 1, vtab.c 1)
SELECT * FROM retention_cohorts;
--! retention_cohorts(): source is missing
SELECT * FROM retention_cohorts();
--! retention_cohorts(): source is missing
SELECT * FROM retention_cohorts('orders');
--! retention_cohorts(): customer_col is missing
SELECT * FROM retention_cohorts('orders', 'customer');
--! retention_cohorts(): time_col is missing
SELECT * FROM retention_cohorts('orders', 'customer') WHERE time_col > 'a';
--! retention_cohorts(): time_col is missing (inside the parentheses name = value is a comparison: give it by position, or in a plain AND of WHERE or ON)
SELECT * FROM retention_cohorts(NULL, 'customer', 'ordered_at');
--~ retention_cohorts(): source
SELECT * FROM retention_cohorts('orders', NULL, 'ordered_at');
--~ retention_cohorts(): customer_col
SELECT * FROM retention_cohorts('orders', 'customer', NULL);
--~ retention_cohorts(): time_col
SELECT * FROM retention_cohorts(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16);
--! too many arguments on retention_cohorts() - max 15
SELECT * FROM retention_cohorts('ordrs', 'customer', 'ordered_at');
--! retention_cohorts(): no such table: ordrs (orders?)
SELECT * FROM retention_cohorts('', 'customer', 'ordered_at');
--! retention_cohorts(): source is missing
SELECT * FROM retention_cohorts('orders', 'custmer_id', 'ordered_at');
--! retention_cohorts(): no such column: orders.custmer_id
SELECT * FROM retention_cohorts('orders', 'customer', 'orderd_at');
--! retention_cohorts(): no such column: orders.orderd_at (ordered_at?)
SELECT * FROM retention_cohorts('orders', 'customer', 'ordered_at', 'month', 'price');
--! retention_cohorts(): no such column: orders.price
SELECT * FROM retention_cohorts('orders', 'customer', 'ordered_at') WHERE segment_col = 'region';
--! retention_cohorts(): no such column: orders.region
SELECT * FROM retention_cohorts('orders', 'customer', 'ordered_at') WHERE starts_col = 'first';
--! retention_cohorts(): no such column: orders.first
SELECT * FROM retention_cohorts('orders', 'customer', 'ordered_at') WHERE returns_col = 'paid = 1';
--! retention_cohorts(): no such column: orders.paid = 1 (paid?)
SELECT * FROM retention_cohorts('orders', 'customer', '''2024-01-01''');
--! retention_cohorts(): no such column: orders.'2024-01-01'
SELECT * FROM retention_cohorts('orders', 'customer', 'ordered_at', 'fortnight');
--! retention_cohorts(): grain: not a grain: 'fortnight' (want [N] hour|day|week|month|quarter|year [starting WEEKDAY|MONTH] [in CLOCK])
SELECT * FROM retention_cohorts('orders', 'customer', 'ordered_at', 12);
--~ retention_cohorts(): grain: not a grain: 12
SELECT * FROM retention_cohorts('orders', 'customer', 'ordered_at') WHERE mode = 'last';
--! retention_cohorts(): mode: not one of first, recurring: 'last'
SELECT * FROM retention_cohorts('orders', 'customer', 'ordered_at') WHERE mode = ' first';
--! retention_cohorts(): mode: not one of first, recurring: ' first'
SELECT * FROM retention_cohorts('orders', 'customer', 'ordered_at') WHERE anchor = 'company';
--! retention_cohorts(): anchor: not one of calendar, customer: 'company'
SELECT * FROM retention_cohorts('orders', 'customer', 'ordered_at') WHERE min_events = 0;
--! retention_cohorts(): min_events: not a whole number from 1: 0
SELECT * FROM retention_cohorts('orders', 'customer', 'ordered_at') WHERE min_events = 1.5;
--! retention_cohorts(): min_events: not a whole number from 1: 1.5
SELECT * FROM retention_cohorts('orders', 'customer', 'ordered_at') WHERE min_events = 'two';
--! retention_cohorts(): min_events: not a whole number from 1: 'two'
SELECT * FROM retention_cohorts('orders', 'customer', 'ordered_at') WHERE max_age = -1;
--! retention_cohorts(): max_age: not a whole number from 0: -1
SELECT * FROM retention_cohorts('orders', 'customer', 'ordered_at') WHERE max_age = 2.5;
--! retention_cohorts(): max_age: not a whole number from 0: 2.5
SELECT * FROM retention_cohorts('orders', 'customer', 'ordered_at') WHERE max_age = 'all';
--! retention_cohorts(): max_age: not a whole number from 0: 'all'
SELECT * FROM retention_cohorts('orders', 'customer', 'ordered_at') WHERE max_age = x'31';
--! retention_cohorts(): max_age: not a whole number from 0: x'31'
SELECT * FROM retention_cohorts('orders', 'customer', 'ordered_at') WHERE as_of = 'today';
--! retention_cohorts(): as_of: not a time: 'today' (want YYYY-MM-DD[ HH:MM[:SS]] or a Unix time)
SELECT * FROM retention_cohorts('orders', 'customer', 'ordered_at') WHERE as_of = 0;
--! retention_cohorts(): as_of: not a time: 0 (a sentinel? NULL is no time)
SELECT * FROM retention_cohorts('orders', 'customer', 'ordered_at', 'day in +02:00') WHERE as_of = '9999-12-31 22:30';
--! retention_cohorts(): as_of: its period leaves the years 0001 to 9999: '9999-12-31 22:30'
SELECT max(age) FROM retention_cohorts('orders', 'customer', 'ordered_at', 'year in +02:00') WHERE as_of = '9999-12-31 21:30';
--> 7975
-- A wrong argument is an error over an empty table too.
CREATE TABLE empty(c, t);
SELECT * FROM retention_cohorts('empty', 'c', 't') WHERE min_events = 0;
--! retention_cohorts(): min_events: not a whole number from 1: 0
SELECT * FROM retention_cohorts('empty', 'c', 'u');
--! retention_cohorts(): no such column: empty.u

-- Errors in the data: the column is named as the table has it.
CREATE TABLE dirty(c, t, amount, yes);
INSERT INTO dirty VALUES (1, '2024-01-01', 5, 1), (2, 'soon', 5, 1);
SELECT count(*) FROM retention_cohorts('dirty', 'c', 't');
--! retention_cohorts(): dirty.t: not a time: 'soon' (want YYYY-MM-DD[ HH:MM[:SS]] or a Unix time)
UPDATE dirty SET t = 0 WHERE c = 2;
SELECT count(*) FROM retention_cohorts('dirty', 'c', 't');
--! retention_cohorts(): dirty.t: not a time: 0 (a sentinel? NULL is no time)
UPDATE dirty SET t = x'00ff' WHERE c = 2;
SELECT count(*) FROM retention_cohorts('dirty', 'c', 't');
--! retention_cohorts(): dirty.t: not a time: x'00ff' (want YYYY-MM-DD[ HH:MM[:SS]] or a Unix time)
UPDATE dirty SET t = '2024-01-02', amount = 'x' WHERE c = 2;
SELECT count(*) FROM retention_cohorts('dirty', 'c', 't', 'month', 'amount');
--! retention_cohorts(): dirty.amount: not a number: 'x'
SELECT sum(events) FROM retention_cohorts('dirty', 'c', 't');
--> 2
UPDATE dirty SET amount = '.' WHERE c = 2;
SELECT count(*) FROM retention_cohorts('dirty', 'c', 't', 'month', 'amount');
--! retention_cohorts(): dirty.amount: not a number: '.'
UPDATE dirty SET amount = x'31' WHERE c = 2;
SELECT count(*) FROM retention_cohorts('dirty', 'c', 't', 'month', 'amount');
--! retention_cohorts(): dirty.amount: not a number: x'31'
UPDATE dirty SET amount = 9e999 WHERE c = 2;
SELECT count(*) FROM retention_cohorts('dirty', 'c', 't', 'month', 'amount');
--~ retention_cohorts(): dirty.amount: not a number:
UPDATE dirty SET amount = NULL, yes = 'true' WHERE c = 2;
SELECT count(*) FROM retention_cohorts('dirty', 'c', 't', 'month', 'amount', NULL, 'yes');
--~ retention_cohorts(): dirty.yes:
SELECT count(*) FROM retention_cohorts('dirty', 'c', 't', 'month', 'amount', NULL, NULL, 'yes');
--~ retention_cohorts(): dirty.yes:
-- The connection is as good as before.
SELECT sum(events), sum(value) FROM retention_cohorts('dirty', 'c', 't', 'month', 'amount');
--> 2|5.0
SELECT retention_feed(1);
--~ retention_feed()
