-- periods_arguments.sql - how arguments of retention_periods are given: by position, by name, not at all; and the text of
-- every error.

CREATE TABLE orders(customer TEXT, ordered_at TEXT, amount, country);
INSERT INTO orders VALUES ('a', '2024-01-10 08:00', 1, 'at'), ('a', '2024-02-10 08:00', 2, 'at'), ('b', '2024-01-20 08:00', 8, 'de'), ('b', '2024-03-31 10:00', 16, 'de'), ('c', '2024-03-15 08:00', 32, NULL);
CREATE TABLE subs(customer, started, ended, price, plan);
INSERT INTO subs VALUES (7, '2024-01-10', '2024-03-10', 10, 'x'), (8, '2024-02-10', NULL, 20, 'y');

-- All by position, and the same by name, in any order, and half and half. Names and column names know no case.
CREATE TABLE events AS SELECT * FROM retention_periods('orders', 'customer', 'ordered_at', 'month', 'amount', 'country', NULL, 2, '2024-04-01');
CREATE TABLE terms AS SELECT * FROM retention_periods('subs', 'customer', 'started', 'month', 'price', 'plan', 'ended', NULL, '2024-04-01');
SELECT (SELECT count(*) FROM events), (SELECT count(*) FROM terms);
--> 10|7
CREATE VIEW named AS SELECT * FROM retention_periods WHERE source = 'orders' AND customer_col = 'customer' AND time_col = 'ordered_at' AND grain = 'month' AND amount_col = 'amount' AND segment_col = 'country' AND lapse_after = 2 AND as_of = '2024-04-01';
SELECT count(*), (SELECT count(*) FROM (SELECT * FROM named EXCEPT SELECT * FROM events)), (SELECT count(*) FROM (SELECT * FROM events EXCEPT SELECT * FROM named)) FROM named;
--> 10|0|0
SELECT count(*) FROM (SELECT * FROM retention_periods WHERE '2024-04-01' = as_of AND 2 = lapse_after AND segment_col = 'COUNTRY' AND amount_col = 'Amount' AND grain = '1 Months' AND time_col = 'Ordered_At' AND customer_col = 'CUSTOMER' AND source = 'ORDERS' INTERSECT SELECT * FROM events);
--> 10
SELECT count(*) FROM (SELECT * FROM retention_periods('orders', 'customer', 'ordered_at', 'month', 'amount') WHERE segment_col = 'country' AND lapse_after = '2' AND as_of = 20240401 INTERSECT SELECT * FROM events);
--> 10
SELECT count(*) FROM (SELECT * FROM retention_periods('subs', 'customer', 'started') WHERE amount_col = 'price' AND segment_col = 'plan' AND until_col = 'ENDED' AND as_of = '2024-04' INTERSECT SELECT * FROM terms);
--> 7
SELECT count(*) FROM (SELECT * FROM retention_periods('subs', 'customer', 'started', NULL, 'price', 'plan', 'ended') WHERE as_of = 1711929600 AND lapse_after IS NULL INTERSECT SELECT * FROM terms);
--> 7
SELECT count(*) FROM (SELECT * FROM retention_periods('main.subs', 'customer', 'started', 'month starting'), orders);
--~ retention_periods(): grain: not a grain: 'month starting'
-- NULL is: not given. A whole number is one however it is written.
SELECT count(*) FROM (SELECT * FROM retention_periods('orders', 'customer', 'ordered_at', NULL, NULL, NULL, NULL, NULL, NULL) INTERSECT SELECT * FROM retention_periods('orders', 'customer', 'ordered_at'));
--> 3
SELECT count(*) FROM (SELECT * FROM retention_periods('orders', 'customer', 'ordered_at', 'month', NULL, NULL, NULL, 1, '2024-03-31 10:00') INTERSECT SELECT * FROM retention_periods('orders', 'customer', 'ordered_at'));
--> 3
SELECT sum(churned) FROM retention_periods('orders', 'customer', 'ordered_at') WHERE lapse_after = 1.0;
--> 2
SELECT sum(churned) FROM retention_periods('orders', 'customer', 'ordered_at') WHERE lapse_after = ' 1e0 ';
--> 2
-- Hidden columns read back what was given.
SELECT DISTINCT source, customer_col, time_col, grain, amount_col, segment_col, lapse_after, as_of FROM retention_periods('orders', 'customer', 'ordered_at', 'Month', 'amount', 'country', NULL, 2, '2024-04-01');
--> orders|customer|ordered_at|Month|amount|country|2|2024-04-01
SELECT DISTINCT until_col, as_of FROM retention_periods('subs', 'customer', 'started', 'month', NULL, NULL, 'ended', NULL, 20240401);
--> ended|20240401
SELECT lapse_after FROM retention_periods('orders', 'customer', 'ordered_at');
--! retention_periods(): lapse_after is read here but not given (inside the parentheses name = value is a comparison: give it by position, or in a plain AND of WHERE or ON)
-- An argument given twice is the same twice (cohorts_values.sql). IN asks once for each.
SELECT count(*) FROM retention_periods('orders', 'customer', 'ordered_at', 'month') WHERE grain = 'week';
--! retention_periods(): grain has two values, 'week' and 'month' (give one; in a join, filter the joined column)
SELECT count(*) FROM retention_periods('orders', 'customer', 'ordered_at') WHERE lapse_after IS 1 AND lapse_after IS 2;
--~ retention_periods(): lapse_after has two values, 
SELECT lapse_after, sum(churned), sum(customers_at_end) FROM retention_periods('orders', 'customer', 'ordered_at') WHERE lapse_after IN (1, 2, 3) GROUP BY lapse_after ORDER BY lapse_after;
--> 1|2|5
--> 2|0|7
--> 3|0|7
SELECT grain, count(*) FROM retention_periods('orders', 'customer', 'ordered_at') WHERE grain IN ('month', 'quarter', 'year') GROUP BY grain;
--> month|3
--> quarter|1
--> year|1
-- Any table, view, schema, quoted as in SQL.
CREATE TEMP TABLE "my subs"("who is", "from", "to", "a""b");
INSERT INTO "my subs" VALUES (1, '2024-01-10', NULL, 5);
SELECT period, new, value_at_end FROM retention_periods('temp."my subs"', 'who is', 'from', 'month', 'a"b', NULL, 'to', NULL, '2024-01-31');
--> 2024-01|1|5.0
CREATE VIEW "all" AS SELECT customer AS c, date(ordered_at) AS t FROM orders UNION ALL SELECT customer, started FROM subs;
SELECT period, new, customers_at_end FROM retention_periods('all', 'c', 't');
--> 2024-01|3|3
--> 2024-02|1|2
--> 2024-03|1|2
-- The same column may serve twice.
SELECT segment, new FROM retention_periods('orders', 'customer', 'ordered_at', 'year', 'amount', 'customer');
--> a|1
--> b|1
--> c|1

-- Errors: arguments that are missing, too many, or wrong.
SELECT * FROM retention_periods;
--! retention_periods(): source is missing
SELECT * FROM retention_periods('orders');
--! retention_periods(): customer_col is missing
SELECT * FROM retention_periods('orders', 'customer');
--! retention_periods(): time_col is missing
SELECT * FROM retention_periods('orders', 'customer', NULL);
--~ retention_periods(): time_col
SELECT * FROM retention_periods(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14);
--! too many arguments on retention_periods() - max 13
SELECT * FROM retention_periods('ordrs', 'customer', 'ordered_at');
--! retention_periods(): no such table: ordrs (orders?)
SELECT * FROM retention_periods('orders', 'custmer', 'ordered_at');
--! retention_periods(): no such column: orders.custmer (customer?)
SELECT * FROM retention_periods('orders', 'customer', 'orderd_at');
--! retention_periods(): no such column: orders.orderd_at (ordered_at?)
SELECT * FROM retention_periods('orders', 'customer', 'ordered_at', 'month', 'price');
--! retention_periods(): no such column: orders.price
SELECT * FROM retention_periods('orders', 'customer', 'ordered_at') WHERE segment_col = 'region';
--! retention_periods(): no such column: orders.region
SELECT * FROM retention_periods('orders', 'customer', 'ordered_at') WHERE until_col = 'ended' AND as_of = '2024-04-01';
--! retention_periods(): no such column: orders.ended
SELECT * FROM retention_periods('orders', 'customer', 'ordered_at', 'fortnight');
--! retention_periods(): grain: not a grain: 'fortnight' (want [N] hour|day|week|month|quarter|year [starting WEEKDAY|MONTH] [in CLOCK])
SELECT * FROM retention_periods('orders', 'customer', 'ordered_at') WHERE lapse_after = 0;
--! retention_periods(): lapse_after: not a whole number from 1: 0
SELECT * FROM retention_periods('orders', 'customer', 'ordered_at') WHERE lapse_after = -1;
--! retention_periods(): lapse_after: not a whole number from 1: -1
SELECT * FROM retention_periods('orders', 'customer', 'ordered_at') WHERE lapse_after = 1.5;
--! retention_periods(): lapse_after: not a whole number from 1: 1.5
SELECT * FROM retention_periods('orders', 'customer', 'ordered_at') WHERE lapse_after = 'two';
--! retention_periods(): lapse_after: not a whole number from 1: 'two'
SELECT * FROM retention_periods('orders', 'customer', 'ordered_at') WHERE lapse_after = x'32';
--! retention_periods(): lapse_after: not a whole number from 1: x'32'
SELECT * FROM retention_periods('orders', 'customer', 'ordered_at') WHERE as_of = 'today';
--! retention_periods(): as_of: not a time: 'today' (want YYYY-MM-DD[ HH:MM[:SS]] or a Unix time)
SELECT * FROM retention_periods('orders', 'customer', 'ordered_at') WHERE as_of = 0;
--! retention_periods(): as_of: not a time: 0 (a sentinel? NULL is no time)
-- Subscriptions need as_of, and know no lapse and no visits. (moves.c 1 and 2)
SELECT * FROM retention_periods('subs', 'customer', 'started', 'month', 'price', 'plan', 'ended');
--! retention_periods(): as_of is missing: subscriptions need the moment the data was taken (date('now') on live data)
SELECT * FROM retention_periods('subs', 'customer', 'started') WHERE until_col = 'ended' AND as_of IS NULL;
--! retention_periods(): as_of is missing: subscriptions need the moment the data was taken (date('now') on live data)
SELECT * FROM retention_periods('subs', 'customer', 'started', 'month', 'price', 'plan', 'ended', 2, '2024-04-01');
--! retention_periods(): lapse_after: not for subscriptions (until_col): 2
SELECT * FROM retention_periods('subs', 'customer', 'started') WHERE until_col = 'ended' AND as_of = '2024-04-01' AND lapse_after = 1;
--! retention_periods(): lapse_after: not for subscriptions (until_col): 1
-- A wrong argument is an error over an empty table too.
CREATE TABLE empty(c, t, u);
SELECT * FROM retention_periods('empty', 'c', 't') WHERE lapse_after = 0;
--! retention_periods(): lapse_after: not a whole number from 1: 0
SELECT * FROM retention_periods('empty', 'c', 't') WHERE until_col = 'u';
--! retention_periods(): as_of is missing: subscriptions need the moment the data was taken (date('now') on live data)
SELECT * FROM retention_periods('empty', 'c', 't') WHERE until_col = 'until' AND as_of = '2024-01-01';
--! retention_periods(): no such column: empty.until

-- Errors in the data: the column is named as the table has it.
CREATE TABLE dirty(c, t, u, amount);
INSERT INTO dirty VALUES (1, '2024-01-01', '2024-02-01', 5), (2, 'soon', NULL, 5);
SELECT * FROM retention_periods('dirty', 'c', 't');
--! retention_periods(): dirty.t: not a time: 'soon' (want YYYY-MM-DD[ HH:MM[:SS]] or a Unix time)
UPDATE dirty SET t = '2024-01-05', u = 'later' WHERE c = 2;
SELECT * FROM retention_periods('dirty', 'c', 't', 'month', NULL, NULL, 'u', NULL, '2024-03-01');
--! retention_periods(): dirty.u: not a time: 'later' (want YYYY-MM-DD[ HH:MM[:SS]] or a Unix time)
UPDATE dirty SET u = 0 WHERE c = 2;
SELECT * FROM retention_periods('dirty', 'c', 't', 'month', NULL, NULL, 'u', NULL, '2024-03-01');
--! retention_periods(): dirty.u: not a time: 0 (a sentinel? NULL is no time)
UPDATE dirty SET u = x'00ff' WHERE c = 2;
SELECT * FROM retention_periods('dirty', 'c', 't', 'month', NULL, NULL, 'u', NULL, '2024-03-01');
--! retention_periods(): dirty.u: not a time: x'00ff' (want YYYY-MM-DD[ HH:MM[:SS]] or a Unix time)
UPDATE dirty SET u = NULL, amount = 'x' WHERE c = 2;
SELECT value_at_end FROM retention_periods('dirty', 'c', 't', 'month', 'amount', NULL, 'u', NULL, '2024-03-01');
--! retention_periods(): dirty.amount: not a number: 'x'
SELECT value_at_end FROM retention_periods('dirty', 'c', 't', 'month', 'amount');
--! retention_periods(): dirty.amount: not a number: 'x'
UPDATE dirty SET amount = x'31' WHERE c = 2;
SELECT value_at_end FROM retention_periods('dirty', 'c', 't', 'month', 'amount');
--! retention_periods(): dirty.amount: not a number: x'31'
UPDATE dirty SET amount = 9e999 WHERE c = 2;
SELECT value_at_end FROM retention_periods('dirty', 'c', 't', 'month', 'amount');
--~ retention_periods(): dirty.amount: not a number:
-- A row must not end before it starts: the customer and both times are named as they are in the table.
CREATE TABLE wrong(customer, started_at, ended_at);
INSERT INTO wrong VALUES (6, '2024-01-01', NULL), (7, '2024-02-01', '2024-01-01');
SELECT * FROM retention_periods('wrong', 'customer', 'started_at', 'month', NULL, NULL, 'ended_at', NULL, '2024-03-01');
--! retention_periods(): wrong.ended_at: customer 7: until '2024-01-01' is before '2024-02-01'
-- It is checked after as_of too, and in whatever form; to last no time is fine.
SELECT * FROM retention_periods('wrong', 'customer', 'started_at', 'month', NULL, NULL, 'ended_at', NULL, '2024-01-15');
--! retention_periods(): wrong.ended_at: customer 7: until '2024-01-01' is before '2024-02-01'
UPDATE wrong SET customer = 'Anne Otis', started_at = '2024-02', ended_at = '2024-02-01 00:59+01:00' WHERE customer = 7;
SELECT * FROM retention_periods('wrong', 'customer', 'started_at', 'month', NULL, NULL, 'ended_at', NULL, '2024-03-01');
--! retention_periods(): wrong.ended_at: customer 'Anne Otis': until '2024-02-01 00:59+01:00' is before '2024-02'
UPDATE wrong SET ended_at = '2024-02-01 01:00+01:00' WHERE customer = 'Anne Otis';
SELECT period, customers_at_end, active, came_and_went FROM retention_periods('wrong', 'customer', 'started_at', 'month', NULL, NULL, 'ended_at', NULL, '2024-03-01');
--> 2024-01|1|1|0
--> 2024-02|1|2|1
--> 2024-03|1|1|0
UPDATE wrong SET customer = 2.5, started_at = 1706745600, ended_at = 20240131 WHERE customer <> 6;
SELECT * FROM retention_periods('wrong', 'customer', 'started_at', 'month', NULL, NULL, 'ended_at', NULL, '2024-03-01');
--! retention_periods(): wrong.ended_at: customer 2.5: until 20240131 is before 1706745600
UPDATE wrong SET ended_at = '2024-02-01 00:00:00.000001' WHERE customer <> 6;
SELECT period, new, churned, customers_at_end FROM retention_periods('wrong', 'customer', 'started_at', 'month', NULL, NULL, 'ended_at', NULL, '2024-03-01');
--> 2024-01|1|0|1
--> 2024-02|0|0|1
--> 2024-03|0|0|1
-- Without until_col nobody looks at it.
UPDATE wrong SET ended_at = 'never' WHERE customer = 6;
SELECT sum(new) FROM retention_periods('wrong', 'customer', 'started_at');
--> 2
-- A view that asks for itself.
CREATE VIEW mirror AS SELECT period AS c, period AS t FROM retention_periods('mirror', 'c', 't');
SELECT * FROM mirror;
--~ reaches itself
CREATE VIEW sum_of_months AS SELECT new AS c, period AS t FROM retention_periods('orders', 'customer', 'ordered_at');
SELECT period, new, customers_at_end FROM retention_periods('sum_of_months', 'c', 't', 'quarter');
--> 2024-Q1|3|3
