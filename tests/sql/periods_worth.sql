-- periods_worth.sql - what subscribers are worth, and the rates. (periods.c 3, 4 and 6, totals.c 3)

CREATE TABLE worth(c TEXT, a TEXT, b TEXT, m TEXT);
-- Seats overlap and add up; a blank end still runs; a blank or NULL amount is 0, and its customer is there all the same.
INSERT INTO worth VALUES('Ria', '2024-01-15', NULL, '100'), ('Ria', '2024-02-10', '2024-04-01', '50'), ('Sam', '2024-01-20', ' ', ''), ('Tom', '2024-01-20', '2024-03-20', '60'), ('Una', '2024-02-02', '', NULL);
SELECT period, customers_at_end, value_at_start, new_value, expansion, contraction, churned_value, value_at_end FROM retention_periods('worth', 'c', 'a') WHERE until_col = 'b' AND amount_col = 'm' AND as_of = '2024-05-01' AND complete;
--> 2024-01|3|0.0|160.0|0.0|0.0|0.0|160.0
--> 2024-02|4|160.0|0.0|50.0|0.0|0.0|210.0
--> 2024-03|3|210.0|0.0|0.0|0.0|60.0|150.0
--> 2024-04|3|150.0|0.0|0.0|50.0|0.0|100.0
-- gross = (start - contraction - churned) / start, net adds expansion; both NULL where nothing is there at the start. quick_ratio: NULL where nothing was lost.
SELECT period, round(retention_rate, 6), round(churn_rate, 6), round(gross_retention, 6), round(net_retention, 6), quick_ratio FROM retention_periods('worth', 'c', 'a') WHERE until_col = 'b' AND amount_col = 'm' AND as_of = '2024-05-01' AND complete;
--> 2024-01|NULL|NULL|NULL|NULL|NULL
--> 2024-02|1.0|0.0|1.0|1.3125|NULL
--> 2024-03|0.75|0.25|0.714286|0.714286|0.0
--> 2024-04|1.0|0.0|0.666667|0.666667|0.0
-- A credit of -30 that leaves makes churned_value negative: no ratio of what was won to what was lost.
CREATE TABLE credit(c TEXT, a TEXT, b TEXT, m REAL);
INSERT INTO credit VALUES('Vic', '2024-01-05', '2024-02-05', -30), ('Wim', '2024-01-05', NULL, 50), ('Xia', '2024-02-06', NULL, 20);
SELECT period, new_value, churned_value, gross_retention, quick_ratio FROM retention_periods('credit', 'c', 'a') WHERE until_col = 'b' AND amount_col = 'm' AND as_of = '2024-03-01' AND complete;
--> 2024-01|20.0|0.0|NULL|NULL
--> 2024-02|20.0|-30.0|2.5|NULL
-- Without amounts quick_ratio counts customers, and the columns of value are NULL.
SELECT period, quick_ratio, value_at_end, moved_in_value FROM retention_periods('credit', 'c', 'a') WHERE until_col = 'b' AND as_of = '2024-03-01' AND complete;
--> 2024-01|NULL|NULL|NULL
--> 2024-02|1.0|NULL|NULL
