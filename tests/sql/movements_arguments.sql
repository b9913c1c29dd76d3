-- movements_arguments.sql - what retention_periods and retention_movements have more than other tables: returns_col, gap, span and
-- segment_by, and the text of every error. (moves.c 1 and 2)

CREATE TABLE subs(customer, started, ended, price, plan, counts);
INSERT INTO subs VALUES (7, '2024-01-10', '2024-03-10', 10, 'x', 1), (7, '2024-03-12', NULL, 12, 'y', 1), (8, '2024-02-10', NULL, 20, 'y', 0);

-- By position and by name, in any form that is the same.
CREATE TABLE whole AS SELECT * FROM retention_movements('subs', 'customer', 'started', 'month', 'price', 'plan', 'ended', NULL, '2024-04-01', NULL, '2 days', 1, 'row');
SELECT * FROM whole;
--> 2024-01|x|7|new|0.0|10.0|10.0
--> 2024-03|x|7|moved_out|10.0|0.0|-10.0
--> 2024-02|y|8|new|0.0|20.0|20.0
--> 2024-03|y|7|moved_in|0.0|12.0|12.0
SELECT count(*) FROM (SELECT * FROM retention_movements WHERE segment_by = 'ROW' AND span = '1' AND gap = '2 Days' AND as_of = 20240401 AND until_col = 'ended' AND segment_col = 'plan' AND amount_col = 'price' AND grain = 'Month' AND time_col = 'started' AND customer_col = 'customer' AND source = 'subs' INTERSECT SELECT * FROM whole);
--> 4
SELECT count(*) FROM (SELECT * FROM retention_movements('subs', 'customer', 'started', NULL, 'price', 'plan', 'ended', NULL, '2024-04-01', NULL, 172800) WHERE segment_by = 'Row' AND span IS NULL INTERSECT SELECT * FROM whole);
--> 4
SELECT count(*) FROM (SELECT * FROM retention_movements('subs', 'customer', 'started', NULL, 'price', 'plan', 'ended', NULL, '2024-04-01') WHERE gap = '48 hours' AND segment_by = 'row' AND span = 1.0 INTERSECT SELECT * FROM whole);
--> 4
-- Hidden columns read back what was given.
SELECT DISTINCT source, until_col, gap, span, segment_by FROM retention_movements('subs', 'customer', 'started', 'month', 'price', 'plan', 'ended', NULL, '2024-04-01', NULL, '2 days', 1, 'row');
--> subs|ended|2 days|1|row
SELECT DISTINCT returns_col, span FROM retention_periods('subs', 'customer', 'started') WHERE returns_col = 'counts' AND span = 2;
--> counts|2
SELECT gap FROM retention_movements('subs', 'customer', 'started') WHERE until_col = 'ended' AND as_of = '2024-04-01';
--! retention_movements(): gap is read here but not given (inside the parentheses name = value is a comparison: give it by position, or in a plain AND of WHERE or ON)
-- customer is what is not given; NULL and blank are not given.
SELECT count(*) FROM (SELECT * FROM retention_periods('subs', 'customer', 'started') WHERE segment_col = 'plan' AND segment_by = 'Customer' INTERSECT SELECT * FROM retention_periods('subs', 'customer', 'started') WHERE segment_col = 'plan' AND segment_by = '' AND span = ' ' AND gap = '' AND returns_col IS NULL);
--> 5
-- IN asks once for each.
SELECT span, count(*), sum(change) FROM retention_movements('subs', 'customer', 'started', 'month', 'price', NULL, 'ended', NULL, '2024-04-01') WHERE span IN (1, 2, 99) GROUP BY span;
--> 1|3|32.0
--> 2|6|64.0
--> 99|7|104.0

-- What does not go together.
SELECT * FROM retention_movements('subs', 'customer', 'started') WHERE until_col = 'ended';
--! retention_movements(): as_of is missing: subscriptions need the moment the data was taken (date('now') on live data)
SELECT * FROM retention_periods('subs', 'customer', 'started') WHERE until_col = 'ended' AND as_of = '2024-04-01' AND returns_col = 'counts';
--! retention_periods(): returns_col: not for subscriptions (until_col)
SELECT * FROM retention_movements('subs', 'customer', 'started') WHERE until_col = 'ended' AND as_of = '2024-04-01' AND returns_col = 'counts';
--! retention_movements(): returns_col: not for subscriptions (until_col)
SELECT * FROM retention_movements('subs', 'customer', 'started') WHERE until_col = 'ended' AND as_of = '2024-04-01' AND lapse_after = 2;
--! retention_movements(): lapse_after: not for subscriptions (until_col): 2
SELECT * FROM retention_periods('subs', 'customer', 'started') WHERE gap = '1 day';
--! retention_periods(): gap: for subscriptions alone (until_col is missing)
SELECT * FROM retention_movements('subs', 'customer', 'started') WHERE gap = '1 day' AND as_of = '2024-04-01';
--! retention_movements(): gap: for subscriptions alone (until_col is missing)
SELECT * FROM retention_periods('subs', 'customer', 'started') WHERE segment_by = 'row';
--! retention_periods(): segment_by: segment_col is missing
SELECT * FROM retention_periods('subs', 'customer', 'started') WHERE segment_by = 'customer';
--! retention_periods(): segment_by: segment_col is missing
SELECT * FROM retention_movements('subs', 'customer', 'started') WHERE segment_col = 'plan' AND segment_by = 'plan';
--! retention_movements(): segment_by: not one of customer, row: 'plan'
-- What is no length, no number.
SELECT * FROM retention_periods('subs', 'customer', 'started') WHERE until_col = 'ended' AND as_of = '2024-04-01' AND gap = 'soon';
--! retention_periods(): gap: not a length: 'soon' (want seconds, or [N] second|minute|hour|day|week|month|quarter|year)
SELECT * FROM retention_periods('subs', 'customer', 'started') WHERE until_col = 'ended' AND as_of = '2024-04-01' AND gap = '1 day in +02:00';
--! retention_periods(): gap: not a length: '1 day in +02:00' (want seconds, or [N] second|minute|hour|day|week|month|quarter|year)
SELECT * FROM retention_movements('subs', 'customer', 'started') WHERE until_col = 'ended' AND as_of = '2024-04-01' AND gap = -1;
--! retention_movements(): gap: not a length: -1 (want seconds, or [N] second|minute|hour|day|week|month|quarter|year)
SELECT * FROM retention_movements('subs', 'customer', 'started') WHERE until_col = 'ended' AND as_of = '2024-04-01' AND gap = x'31';
--! retention_movements(): gap: not a length: x'31' (want seconds, or [N] second|minute|hour|day|week|month|quarter|year)
SELECT * FROM retention_periods('subs', 'customer', 'started') WHERE span = 0;
--! retention_periods(): span: not a whole number from 1: 0
SELECT * FROM retention_periods('subs', 'customer', 'started') WHERE span = -3;
--! retention_periods(): span: not a whole number from 1: -3
SELECT * FROM retention_movements('subs', 'customer', 'started') WHERE span = 1.5;
--! retention_movements(): span: not a whole number from 1: 1.5
SELECT * FROM retention_movements('subs', 'customer', 'started') WHERE span = 'a year';
--! retention_movements(): span: not a whole number from 1: 'a year'
-- A gap of nothing heals nothing; one, or a span, of more than all time is as long as that.
SELECT count(*) FROM (SELECT * FROM retention_movements('subs', 'customer', 'started', 'month', 'price', NULL, 'ended', NULL, '2024-04-01', NULL, 0) INTERSECT SELECT * FROM retention_movements('subs', 'customer', 'started', 'month', 'price', NULL, 'ended', NULL, '2024-04-01'));
--> 3
SELECT period, kind, sum(complete) FROM retention_movements('subs', 'customer', 'started', 'month', 'price', NULL, 'ended', NULL, '2024-04-01', NULL, '99999999999 years') m JOIN retention_periods('subs', 'customer', 'started', 'month', NULL, NULL, 'ended', NULL, '2024-04-01', NULL, '9999 years') p USING (period) GROUP BY 1, 2;
--> 2024-01|new|0
--> 2024-02|new|0
--> 2024-03|expansion|0
SELECT period, new, churned, customers_at_start, customers_at_end, complete FROM retention_periods('subs', 'customer', 'started', 'month', NULL, NULL, 'ended', NULL, '2024-04-01') WHERE span = 9223372036854775807;
--> 2024-01|1|0|0|1|0
--> 2024-02|2|0|0|2|0
--> 2024-03|2|0|0|2|0
--> 2024-04|2|0|0|2|0
-- Too many, too few, and columns that are not there.
SELECT * FROM retention_movements(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14);
--! too many arguments on retention_movements() - max 13
SELECT * FROM retention_movements;
--! retention_movements(): source is missing
SELECT * FROM retention_movements('subs', 'customer');
--! retention_movements(): time_col is missing
SELECT * FROM retention_movements('subs', 'customer', 'started') WHERE returns_col = 'visits';
--! retention_movements(): no such column: subs.visits
SELECT * FROM retention_movements('subs', 'customer', 'started', 'month', 'plan');
--! retention_movements(): subs.plan: not a number: 'x'
SELECT count(*) FROM retention_movements('subs', 'customer', 'started', 'month', 'plan');
--! retention_movements(): subs.plan: not a number: 'x'
CREATE TABLE old(c, t);
INSERT INTO old VALUES (1, '0001-01-01'), (1, '2024-01-01');
SELECT * FROM retention_movements('old', 'c', 't', 'hour');
--! retention_movements(): 17733241 periods are too many (most 4194304): is there a sentinel date? as_of bounds them
