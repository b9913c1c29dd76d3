-- periods_visits.sql - events of which some are visits. (course.c 3, fold/movements.c 2)

CREATE TABLE buy(c TEXT, t TEXT, m REAL, kind TEXT, visit INTEGER);
INSERT INTO buy VALUES('Rex', '2024-01-10', 50, 'tea', 1), ('Rex', '2024-02-10', -20, 'tea', 0), ('Rex', '2024-03-01', 30, 'cup', 1), ('Sue', '2024-01-20', 8, 'tea', 1), ('Sue', '2024-01-25', -2, 'tea', 0), ('Tia', '2024-02-20', 9, 'tea', NULL);
-- Every row is a visit by default; an event on the first belongs to the month that it begins.
SELECT period, new, reactivated, churned, customers_at_end, active, came_and_went, value_at_end FROM retention_periods('buy', 'c', 't') WHERE amount_col = 'm';
--> 2024-01|2|0|0|2|2|0|56.0
--> 2024-02|1|0|1|2|2|0|-11.0
--> 2024-03|0|0|1|1|1|0|30.0
-- returns_col: Tia has no visit and is nowhere; Rex's refund in February brings nobody back, and while Rex is away it is in no column; the other amounts of a month count while their customer is there.
SELECT period, new, reactivated, churned, customers_at_end, active, value_at_end FROM retention_periods('buy', 'c', 't') WHERE amount_col = 'm' AND returns_col = 'visit' AND as_of = '2024-03-31';
--> 2024-01|2|0|0|2|2|56.0
--> 2024-02|0|0|2|0|0|0.0
--> 2024-03|0|1|0|1|1|30.0
-- With lapse_after = 2 Rex is there in February, and the refund counts.
SELECT period, churned, customers_at_end, active, contraction, value_at_end FROM retention_periods('buy', 'c', 't') WHERE amount_col = 'm' AND returns_col = 'visit' AND lapse_after = 2 AND as_of = '2024-03-31';
--> 2024-01|0|2|2|0.0|56.0
--> 2024-02|0|2|0|76.0|-20.0
--> 2024-03|1|1|1|0.0|30.0
-- span with events: March against January. Tia was seen in the span and is there at neither end.
SELECT customers_at_start, new, churned, customers_at_end, active, came_and_went, value_at_start, contraction, value_at_end FROM retention_periods('buy', 'c', 't') WHERE amount_col = 'm' AND span = 2 AND period = '2024-03';
--> 2|0|1|1|2|1|56.0|20.0|30.0
-- segment_by = 'row' with events: in February Rex was seen for tea only, in March for a cup: left tea, entered cup.
SELECT segment, period, churned, moved_in, moved_out, customers_at_end FROM retention_periods('buy', 'c', 't') WHERE segment_col = 'kind' AND segment_by = 'row' AND period = '2024-03';
--> cup|2024-03|0|1|0|1
--> tea|2024-03|1|0|1|0
SELECT count(*) FROM retention_periods('plan', 'member', 'started') WHERE until_col = 'ended' AND as_of = '2024-05-01' AND lapse_after = 2;
--! retention_periods(): lapse_after: not for subscriptions (until_col): 2
SELECT count(*) FROM retention_periods('plan', 'member', 'started') WHERE until_col = 'ended' AND as_of = '2024-05-01' AND returns_col = 'price';
--! retention_periods(): returns_col: not for subscriptions (until_col)
