-- periods_segments.sql - a row's own segment. (course.c 7, fold/movements.c 1, moves.c 2)

CREATE TABLE tier(c TEXT, a TEXT, b TEXT, m REAL, plan TEXT);
-- Kay moves up, Lea leaves from Pro, Max has both and gives up Pro, Nat is back in another plan.
INSERT INTO tier VALUES('Kay', '2024-01-10', '2024-02-10', 10, 'Basic'), ('Kay', '2024-02-10', NULL, 30, 'Pro'), ('Lea', '2024-01-10', '2024-02-20', 30, 'Pro'), ('Max', '2024-01-10', NULL, 10, 'Basic'), ('Max', '2024-01-10', '2024-02-15', 35, 'Pro'),
 ('Nat', '2024-01-10', '2024-01-31', 10, 'Basic'), ('Nat', '2024-01-31', '2024-02-05', 10, 'Basic'), ('Nat', '2024-03-05', NULL, 30, 'Pro');
SELECT segment, period, customers_at_start, new, reactivated, churned, moved_in, moved_out, customers_at_end FROM retention_periods('tier', 'c', 'a') WHERE until_col = 'b' AND as_of = '2024-04-01' AND segment_col = 'plan' AND segment_by = 'row' AND complete;
--> Basic|2024-01|0|3|0|0|0|0|3
--> Basic|2024-02|3|0|0|1|0|1|1
--> Basic|2024-03|1|0|0|0|0|0|1
--> Pro|2024-01|0|2|0|0|0|0|2
--> Pro|2024-02|2|0|0|1|1|1|1
--> Pro|2024-03|1|0|1|0|0|0|2
-- What entered and left is in the identities and in no rate: who moves to another segment is still a customer.
SELECT segment, period, value_at_start, moved_in_value, moved_out_value, churned_value, value_at_end, round(retention_rate, 6), round(churn_rate, 6), round(gross_retention, 6) FROM retention_periods('tier', 'c', 'a') WHERE until_col = 'b' AND as_of = '2024-04-01' AND amount_col = 'm' AND segment_col = 'plan' AND segment_by = 'row' AND period = '2024-02';
--> Basic|2024-02|30.0|0.0|10.0|10.0|10.0|0.666667|0.333333|0.666667
--> Pro|2024-02|65.0|30.0|35.0|30.0|30.0|0.5|0.5|0.538462
-- By customer (the default) the first row decides for all: Kay's 30 stay Basic; Max's two rows start together, so the smaller name counts.
SELECT segment, period, customers_at_end, moved_in, moved_out, value_at_end FROM retention_periods('tier', 'c', 'a') WHERE until_col = 'b' AND as_of = '2024-04-01' AND amount_col = 'm' AND segment_col = 'plan' AND period = '2024-02';
--> Basic|2024-02|2|0|0|40.0
--> Pro|2024-02|0|0|0|0.0
-- The money of all segments is the money without segments; what they exchange is each customer's own expansion or contraction.
SELECT sum(value_at_end), sum(new_value), sum(reactivated_value), sum(churned_value), sum(expansion - contraction + moved_in_value - moved_out_value) FROM retention_periods('tier', 'c', 'a') WHERE until_col = 'b' AND as_of = '2024-04-01' AND amount_col = 'm' AND segment_col = 'plan' AND segment_by = 'row' AND period = '2024-02';
--> 40.0|0.0|0.0|40.0|-15.0
SELECT value_at_end, new_value, reactivated_value, churned_value, expansion - contraction FROM retention_periods('tier', 'c', 'a') WHERE until_col = 'b' AND as_of = '2024-04-01' AND amount_col = 'm' AND period = '2024-02';
--> 40.0|0.0|0.0|40.0|-15.0
-- Two rows in one segment are one customer with both amounts; a NULL segment is a segment.
CREATE TABLE two(c TEXT, a TEXT, b TEXT, m REAL, cur TEXT);
INSERT INTO two VALUES('Ole', '2024-01-10', NULL, 10, 'EUR'), ('Ole', '2024-01-12', NULL, 5, 'EUR'), ('Ole', '2024-02-12', NULL, 7, NULL);
SELECT segment, period, new, moved_in, customers_at_end, value_at_end FROM retention_periods('two', 'c', 'a') WHERE until_col = 'b' AND as_of = '2024-03-01' AND amount_col = 'm' AND segment_col = 'cur' AND segment_by = 'row' AND complete;
--> NULL|2024-02|0|1|1|7.0
--> EUR|2024-01|1|0|1|15.0
--> EUR|2024-02|0|0|1|15.0
-- gap goes by the customer, over segments: Pia's Basic runs on until her Pro starts, so she entered Pro in February and never churned.
CREATE TABLE moved(c TEXT, a TEXT, b TEXT, plan TEXT);
INSERT INTO moved VALUES('Pia', '2024-01-10', '2024-01-29', 'Basic'), ('Pia', '2024-02-03', NULL, 'Pro');
SELECT segment, period, new, churned, moved_in, moved_out, customers_at_end FROM retention_periods('moved', 'c', 'a') WHERE until_col = 'b' AND as_of = '2024-04-01' AND segment_col = 'plan' AND segment_by = 'row' AND gap = '7 days' AND complete;
--> Basic|2024-01|1|0|0|0|1
--> Basic|2024-02|0|0|0|1|0
--> Pro|2024-02|0|0|1|0|1
SELECT count(*) FROM retention_periods('moved', 'c', 'a') WHERE until_col = 'b' AND as_of = '2024-04-01' AND segment_col = 'plan' AND segment_by = 'plan';
--! retention_periods(): segment_by: not one of customer, row: 'plan'
SELECT count(*) FROM retention_periods('moved', 'c', 'a') WHERE until_col = 'b' AND as_of = '2024-04-01' AND segment_by = 'row';
--! retention_periods(): segment_by: segment_col is missing
