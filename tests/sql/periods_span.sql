-- periods_span.sql - each end against the state so many periods before it. (course.c 2, periods.c 2 and 5)

CREATE TABLE year(c TEXT, a TEXT, b TEXT, m REAL);
-- Eva stays; Fay is away in between; Gus leaves for good; Hope joins and leaves inside the span; Ira is new in it; Jan was there before, away at its start, and is back.
INSERT INTO year VALUES('Eva', '2024-01-10', NULL, 10), ('Fay', '2024-01-10', '2024-03-10', 20), ('Fay', '2024-04-10', NULL, 25), ('Gus', '2024-01-10', '2024-04-10', 30),
 ('Hope', '2024-03-10', '2024-04-20', 5), ('Ira', '2024-03-10', NULL, 40), ('Jan', '2024-01-10', '2024-01-20', 1), ('Jan', '2023-12-10', '2024-01-05', 2), ('Jan', '2024-04-10', NULL, 3);
-- May against February: Fay is not churned (there at both ends), Gus is, Hope came and went, Ira is new although she was there in March and April, Jan is reactivated.
SELECT customers_at_start, new, reactivated, churned, customers_at_end, active, came_and_went FROM retention_periods('year', 'c', 'a') WHERE until_col = 'b' AND as_of = '2024-07-01' AND span = 3 AND period = '2024-05';
--> 3|1|1|1|4|6|1
SELECT value_at_start, new_value, reactivated_value, expansion, contraction, churned_value, value_at_end, round(gross_retention, 6), round(net_retention, 6) FROM retention_periods('year', 'c', 'a') WHERE until_col = 'b' AND amount_col = 'm' AND as_of = '2024-07-01' AND span = 3 AND period = '2024-05';
--> 60.0|40.0|3.0|5.0|0.0|30.0|78.0|0.5|0.583333
-- The first rows look back to before the first period, where nobody was: all that are there are new, and the row is not complete, as its span is not whole.
SELECT period, customers_at_start, new, reactivated, customers_at_end, complete FROM retention_periods('year', 'c', 'a') WHERE until_col = 'b' AND as_of = '2024-05-01' AND span = 3;
--> 2023-12|0|1|0|1|0
--> 2024-01|0|3|0|3|0
--> 2024-02|0|3|0|3|1
--> 2024-03|1|4|0|4|1
--> 2024-04|3|1|1|4|1
--> 2024-05|3|1|1|4|0
-- Three months from the end of a quarter to the next are that quarter, in all but what is new and what came back.
SELECT p.period, q.period, p.customers_at_start = q.customers_at_start AND p.churned = q.churned AND p.active = q.active AND p.came_and_went = q.came_and_went AND p.expansion = q.expansion AND p.value_at_end = q.value_at_end FROM retention_periods('year', 'c', 'a', 'month', 'm', NULL, 'b', NULL, '2024-07-01', NULL, NULL, 3) p JOIN retention_periods('year', 'c', 'a', 'quarter', 'm', NULL, 'b', NULL, '2024-07-01') q ON p.period = substr(q.period, 1, 5) || printf('%02d', 3 * substr(q.period, 7)) ORDER BY 1;
--> 2023-12|2023-Q4|1
--> 2024-03|2024-Q1|1
--> 2024-06|2024-Q2|1
SELECT count(*) FROM retention_periods('year', 'c', 'a') WHERE until_col = 'b' AND as_of = '2024-07-01' AND span = 0;
--! retention_periods(): span: not a whole number from 1: 0
