-- cohorts_modes.sql - mode (first, recurring) and anchor (calendar, customer), and what they do to ages.

CREATE TABLE event(c, t, amount, starts INT, returns INT);
INSERT INTO event VALUES ('a', '2024-01-10', 1, 1, 1), ('a', '2024-01-25', 2, 1, 1), ('a', '2024-02-05', 4, 1, 1), ('a', '2024-04-09', 8, 1, 1),
    ('b', '2024-02-29', 16, 1, 1), ('b', '2024-03-01', 32, 1, 1), ('c', '2024-04-15', 64, 1, 1);

-- first, the default, and spelt in any case. (grid.c 1)
CREATE TABLE first AS SELECT * FROM retention_cohorts('event', 'c', 't', 'month', 'amount');
SELECT cohort, age, customers, active, on_or_after, events, value FROM first;
--> 2024-01|0|1|1|1|2|3.0
--> 2024-01|1|1|1|1|1|4.0
--> 2024-01|2|1|0|1|0|0.0
--> 2024-01|3|1|1|1|1|8.0
--> 2024-02|0|1|1|1|1|16.0
--> 2024-02|1|1|1|1|1|32.0
--> 2024-02|2|1|0|0|0|0.0
--> 2024-04|0|1|1|1|1|64.0
SELECT count(*) FROM (SELECT * FROM retention_cohorts('event', 'c', 't', 'month', 'amount') WHERE mode = 'FIRST' AND anchor = 'Calendar' EXCEPT SELECT * FROM first);
--> 0
-- recurring: a member of the cohort of every period with a start event. (grid.c 1)
SELECT cohort, age, period, customers, active, on_or_after, events, value, cumulative_value, ltv, complete FROM retention_cohorts('event', 'c', 't', 'month', 'amount') WHERE mode = 'recurring';
--> 2024-01|0|2024-01|1|1|1|2|3.0|3.0|3.0|1
--> 2024-01|1|2024-02|1|1|1|1|4.0|7.0|7.0|1
--> 2024-01|2|2024-03|1|0|1|0|0.0|7.0|7.0|1
--> 2024-01|3|2024-04|1|1|1|1|8.0|15.0|15.0|0
--> 2024-02|0|2024-02|2|2|2|2|20.0|20.0|10.0|1
--> 2024-02|1|2024-03|2|1|2|1|32.0|52.0|26.0|1
--> 2024-02|2|2024-04|2|1|1|1|8.0|60.0|30.0|0
--> 2024-03|0|2024-03|1|1|1|1|32.0|32.0|32.0|1
--> 2024-03|1|2024-04|1|0|0|0|0.0|32.0|32.0|0
--> 2024-04|0|2024-04|2|2|2|2|72.0|72.0|36.0|0
-- Not every row starts: with starts on the first of a month's events only.
UPDATE event SET starts = 0 WHERE t IN ('2024-02-05', '2024-03-01');
UPDATE event SET returns = 0 WHERE t IN ('2024-01-25', '2024-04-09');
SELECT cohort, age, customers, active, events FROM retention_cohorts('event', 'c', 't', 'month', NULL, NULL, 'starts', 'returns', 'recurring');
--> 2024-01|0|1|1|1
--> 2024-01|1|1|1|1
--> 2024-01|2|1|0|0
--> 2024-01|3|1|0|0
--> 2024-02|0|1|1|1
--> 2024-02|1|1|1|1
--> 2024-02|2|1|0|0
--> 2024-04|0|2|2|1
-- In recurring mode a customer has one segment all the same: that of the first start.
CREATE TABLE moved(c, t, s);
INSERT INTO moved VALUES ('a', '2024-01-01', 'x'), ('a', '2024-02-01', 'y'), ('b', '2024-02-02', 'y');
SELECT segment, cohort, age, customers, active FROM retention_cohorts('moved', 'c', 't') WHERE segment_col = 's' AND mode = 'recurring';
--> x|2024-01|0|1|1
--> x|2024-01|1|1|1
--> x|2024-02|0|1|1
--> y|2024-02|0|1|1

-- anchor customer, exact lengths: ages are whole days or weeks since the customer's own first moment. (grid.c 3)
CREATE TABLE own(c, t);
INSERT INTO own VALUES ('a', '2024-03-01 18:00'), ('a', '2024-03-02 17:59:59.999999'), ('a', '2024-03-03 18:00'), ('b', '2024-03-01 01:00'), ('b', '2024-03-02 01:00'), ('c', '2024-03-02 12:00');
SELECT cohort, age, period, customers, active, on_or_after, events, complete FROM retention_cohorts('own', 'c', 't', 'day') WHERE anchor = 'customer';
--> 2024-03-01|0|2024-03-01|2|2|2|3|1
--> 2024-03-01|1|2024-03-02|2|1|2|1|1
--> 2024-03-01|2|2024-03-03|2|1|1|1|0
--> 2024-03-02|0|2024-03-02|1|1|1|1|1
--> 2024-03-02|1|2024-03-03|1|0|0|0|0
-- The same on the calendar, for the difference. (grid.c 3)
SELECT cohort, age, active, events FROM retention_cohorts('own', 'c', 't', 'day');
--> 2024-03-01|0|2|2
--> 2024-03-01|1|2|2
--> 2024-03-01|2|1|1
--> 2024-03-02|0|1|1
--> 2024-03-02|1|0|0
-- Weeks: the cohort is still the calendar's week, the age is the customer's own.
CREATE TABLE weekly(c, t);
INSERT INTO weekly VALUES ('a', '2024-03-10'), ('a', '2024-03-11'), ('a', '2024-03-17'), ('b', '2024-03-04'), ('b', '2024-03-24 23:00');
SELECT cohort, age, period, customers, active, events, complete FROM retention_cohorts('weekly', 'c', 't', 'week') WHERE anchor = 'customer';
--> 2024-W10|0|2024-W10|2|2|3|1
--> 2024-W10|1|2024-W11|2|1|1|1
--> 2024-W10|2|2024-W12|2|1|1|0
SELECT age, active, events FROM retention_cohorts('weekly', 'c', 't', '7 days') WHERE anchor = 'customer';
--> 0|2|3
--> 1|1|1
--> 2|1|1
SELECT cohort, age, active, events FROM retention_cohorts('weekly', 'c', 't', '2 weeks') WHERE anchor = 'customer';
--> 2024-03-04|0|2|4
--> 2024-03-04|1|1|1
SELECT age, active, events FROM retention_cohorts('own', 'c', 't', '12 hours') WHERE anchor = 'customer' AND cohort = '2024-03-01 12:00';
--> 0|1|1
--> 1|1|1
--> 2|0|0
--> 3|0|0
--> 4|1|1

-- Months: anniversaries at the same time of day, the day clamped to the month's end, counted from the first itself.
CREATE TABLE month(c, t);
INSERT INTO month VALUES ('leap', '2024-01-31'), ('leap', '2024-02-28'), ('leap', '2024-02-29'), ('leap', '2024-03-30'), ('leap', '2024-03-31'), ('leap', '2024-04-29'), ('leap', '2024-04-30');
SELECT age, period, active, events, complete FROM retention_cohorts('month', 'c', 't', 'month') WHERE anchor = 'customer';
--> 0|2024-01|1|2|1
--> 1|2024-02|1|2|1
--> 2|2024-03|1|2|1
--> 3|2024-04|1|1|0
DELETE FROM month;
INSERT INTO month VALUES ('plain', '2023-01-31 10:00'), ('plain', '2023-02-28 09:59:59'), ('plain', '2023-02-28 10:00'), ('plain', '2023-03-31 09:00'), ('plain', '2023-03-31 11:00');
SELECT age, period, active, events, complete FROM retention_cohorts('month', 'c', 't', 'month') WHERE anchor = 'customer';
--> 0|2023-01|1|2|1
--> 1|2023-02|1|2|1
--> 2|2023-03|1|1|0
DELETE FROM month;
INSERT INTO month VALUES ('y', '2024-02-29 12:00'), ('y', '2025-02-28 11:59'), ('y', '2025-02-28 12:00'), ('y', '2028-02-29 11:59'), ('y', '2028-02-29 12:00');
SELECT age, active, events FROM retention_cohorts('month', 'c', 't', 'year') WHERE anchor = 'customer';
--> 0|1|2
--> 1|1|1
--> 2|0|0
--> 3|1|1
--> 4|1|1
DELETE FROM month;
INSERT INTO month VALUES ('q', '2023-11-30'), ('q', '2024-02-28'), ('q', '2024-02-29'), ('q', '2024-05-29'), ('q', '2024-05-30');
SELECT cohort, age, period, active, events FROM retention_cohorts('month', 'c', 't', 'quarter') WHERE anchor = 'customer';
--> 2023-Q4|0|2023-Q4|1|2
--> 2023-Q4|1|2024-Q1|1|2
--> 2023-Q4|2|2024-Q2|1|1
-- At an offset the anniversary is the wall clock's: 2024-01-30 23:30 UTC is the 31st in +01:00.
DELETE FROM month;
INSERT INTO month VALUES ('o', '2024-01-30 23:30'), ('o', '2024-02-28 23:00'), ('o', '2024-02-28 23:30');
SELECT cohort, age, active, events FROM retention_cohorts('month', 'c', 't', 'month in +01:00') WHERE anchor = 'customer';
--> 2024-01|0|1|2
--> 2024-01|1|1|1

-- What a customer did before his own start has a negative age and is not counted, in the same period either.
CREATE TABLE trial(c, t, amount, paid INT);
INSERT INTO trial VALUES ('a', '2024-01-01', 1, 0), ('a', '2024-01-05', 2, 1), ('a', '2024-01-20', 4, 0), ('a', '2024-02-04', 8, 0), ('a', '2024-02-05', 16, 0);
SELECT age, active, events, value FROM retention_cohorts('trial', 'c', 't', 'month', 'amount', NULL, 'paid', NULL, NULL, 'customer');
--> 0|1|3|14.0
--> 1|1|1|16.0
SELECT age, active, events, value FROM retention_cohorts('trial', 'c', 't', 'month', 'amount', NULL, 'paid', NULL, NULL, 'calendar');
--> 0|1|2|6.0
--> 1|1|2|24.0
-- Ages run to that of the earliest anchor of the segment and cohort; complete waits for the latest. (grid.c 6)
CREATE TABLE spread(c, t, s);
INSERT INTO spread VALUES (1, '2024-01-01', 'x'), (2, '2024-01-31', 'x'), (3, '2024-01-31', 'y'), (4, '2024-03-01', 'y');
SELECT segment, cohort, age, customers, active, complete FROM retention_cohorts('spread', 'c', 't', 'month', NULL, 's') WHERE anchor = 'customer';
--> x|2024-01|0|2|2|1
--> x|2024-01|1|2|0|0
--> x|2024-01|2|2|0|0
--> y|2024-01|0|1|1|1
--> y|2024-01|1|1|0|0
--> y|2024-03|0|1|1|0
SELECT cohort, age, customers, complete FROM retention_cohorts('spread', 'c', 't') WHERE anchor = 'customer' AND as_of = '2024-02-28 23:59:59';
--> 2024-01|0|3|0
--> 2024-01|1|3|0
SELECT cohort, age, customers, complete FROM retention_cohorts('spread', 'c', 't') WHERE anchor = 'customer' AND as_of = '2024-02-29';
--> 2024-01|0|3|1
--> 2024-01|1|3|0
-- recurring and customer: the anchor is the first start inside each period.
SELECT cohort, age, customers, active, on_or_after, events, value FROM retention_cohorts('event', 'c', 't', 'month', 'amount', NULL, NULL, NULL, 'recurring', 'customer');
--> 2024-01|0|1|1|1|3|7.0
--> 2024-01|1|1|0|1|0|0.0
--> 2024-01|2|1|1|1|1|8.0
--> 2024-01|3|1|0|0|0|0.0
--> 2024-02|0|2|2|2|3|52.0
--> 2024-02|1|2|0|1|0|0.0
--> 2024-02|2|2|1|1|1|8.0
--> 2024-03|0|1|1|1|1|32.0
--> 2024-03|1|1|0|0|0|0.0
--> 2024-04|0|2|2|2|2|72.0
