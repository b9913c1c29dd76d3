-- periods_gap.sql - an end with a start at most so long after it waits for that start. (course.c 5, periods.c 5)

CREATE TABLE paid(c TEXT, a TEXT, b TEXT, m REAL);
-- Last paid days: without gap Zoe is away whenever a month ends, so that she came and went twice and is new in March; with it she never leaves, and her new price is March's expansion.
INSERT INTO paid VALUES('Zoe', '2024-01-01', '2024-01-31', 10), ('Zoe', '2024-02-01', '2024-02-29', 10), ('Zoe', '2024-03-01', NULL, 15);
SELECT period, new, reactivated, churned, customers_at_end, active, came_and_went FROM retention_periods('paid', 'c', 'a') WHERE until_col = 'b' AND as_of = '2024-04-01' AND complete;
--> 2024-01|0|0|0|0|1|1
--> 2024-02|0|0|0|0|1|1
--> 2024-03|1|0|0|1|1|0
SELECT period, new, reactivated, churned, customers_at_end, expansion, value_at_end FROM retention_periods('paid', 'c', 'a') WHERE until_col = 'b' AND amount_col = 'm' AND as_of = '2024-04-10' AND gap = '1 day' AND complete;
--> 2024-01|1|0|0|1|0.0|10.0
--> 2024-02|0|0|0|1|0.0|10.0
--> 2024-03|0|0|0|1|5.0|15.0
-- A renewal exactly 10 days late continues (Abe), one that is a minute later does not (Bea); what runs in between is what they had.
CREATE TABLE late(c TEXT, a TEXT, b TEXT, m REAL);
INSERT INTO late VALUES('Abe', '2024-01-05', '2024-02-25', 10), ('Abe', '2024-03-06', NULL, 12), ('Bea', '2024-01-05', '2024-02-25', 20), ('Bea', '2024-03-06 00:01', NULL, 20);
SELECT period, customers_at_start, reactivated, churned, expansion, churned_value, value_at_end FROM retention_periods('late', 'c', 'a') WHERE until_col = 'b' AND amount_col = 'm' AND as_of = '2024-05-01' AND gap = '10 days' AND complete;
--> 2024-01|0|0|0|0.0|0.0|30.0
--> 2024-02|2|0|1|0.0|20.0|10.0
--> 2024-03|1|1|0|2.0|0.0|32.0
-- A gap of months goes by the calendar: a month after 31 January is 29 February. Fin is back then and never left; Gus, a day later, came and went in January and is new in March.
CREATE TABLE month_end(c TEXT, a TEXT, b TEXT);
INSERT INTO month_end VALUES('Fin', '2024-01-05', '2024-01-31'), ('Fin', '2024-02-29', NULL), ('Gus', '2024-01-05', '2024-01-31'), ('Gus', '2024-03-01', NULL);
SELECT period, new, churned, customers_at_end FROM retention_periods('month_end', 'c', 'a') WHERE until_col = 'b' AND as_of = '2024-05-01' AND gap = '1 month' AND complete;
--> 2024-01|1|0|1
--> 2024-02|0|0|1
--> 2024-03|1|0|2
-- With a gap a period is complete only when it has been over for the gap: until then a late renewal may still come. March of 'late' at 10 April and at 11 April.
SELECT period, complete FROM retention_periods('late', 'c', 'a') WHERE until_col = 'b' AND as_of = '2024-04-10' AND gap = '10 days' AND period >= '2024-02';
--> 2024-02|1
--> 2024-03|0
--> 2024-04|0
SELECT period, complete FROM retention_periods('late', 'c', 'a') WHERE until_col = 'b' AND as_of = '2024-04-11' AND gap = '10 days' AND period >= '2024-02';
--> 2024-02|1
--> 2024-03|1
--> 2024-04|0
-- A start that is not known yet heals nothing: at 1 March, Abe has left.
SELECT period, churned, customers_at_end, complete FROM retention_periods('late', 'c', 'a') WHERE until_col = 'b' AND as_of = '2024-03-01' AND gap = '10 days' AND period >= '2024-02';
--> 2024-02|2|0|0
--> 2024-03|0|0|0
-- Two seats, each with last paid days: neither is missed at the end of a month because the other runs.
CREATE TABLE seats(c TEXT, a TEXT, b TEXT, m REAL);
INSERT INTO seats VALUES('Cal', '2024-01-01', '2024-01-31', 30), ('Cal', '2024-02-01', NULL, 30), ('Cal', '2024-01-15', '2024-02-14', 7), ('Cal', '2024-02-15', NULL, 7);
SELECT period, expansion, contraction, value_at_end FROM retention_periods('seats', 'c', 'a') WHERE until_col = 'b' AND amount_col = 'm' AND as_of = '2024-04-01' AND gap = '1 day' AND complete;
--> 2024-01|0.0|0.0|37.0
--> 2024-02|0.0|0.0|37.0
-- A renewal that touches is no start: the seat of 50 that ended for good on 25 January is not kept alive by the other one's renewal on 5 February.
CREATE TABLE touch(c TEXT, a TEXT, b TEXT, m REAL);
INSERT INTO touch VALUES('Dov', '2024-01-05', '2024-02-05', 10), ('Dov', '2024-02-05', NULL, 10), ('Dov', '2024-01-05', '2024-01-25', 50);
SELECT period, value_at_end FROM retention_periods('touch', 'c', 'a') WHERE until_col = 'b' AND amount_col = 'm' AND as_of = '2024-05-01' AND gap = '30 days' AND complete;
--> 2024-01|10.0
--> 2024-02|10.0
--> 2024-03|10.0
SELECT count(*) FROM retention_periods('late', 'c', 'a') WHERE gap = '10 days';
--! retention_periods(): gap: for subscriptions alone (until_col is missing)
