-- periods_boundaries.sql - a change at an instant belongs to the period that contains it: rows that end, renew or last no time on a
-- boundary or beside it, and as_of on one and off it. (course.c 1, 4 and 6; periods.c 5)

-- ---- A change at an instant belongs to the period that contains it
CREATE TABLE plan(member TEXT, started TEXT, ended TEXT, price REAL);
INSERT INTO plan VALUES('Ana', '2024-03-01', NULL, 40), ('Bo', '2024-01-10', '2024-03-01', 25), ('Cy', '2024-01-10', '2024-02-01', 6), ('Cy', '2024-02-01', '2024-03-01', 6), ('Cy', '2024-03-01', NULL, 9),
 ('Di', '2024-03-01', '2024-04-01', 3), ('Ed', '2024-03-01', '2024-03-15', 11);
-- Ana and Di are new in March, not in February; Bo churned in March; Cy's renewals on the first are nothing, the price on 1 March is March's expansion. Ed came and went. Bo is not active in March: the plan covers no instant of it.
SELECT period, customers_at_start, new, churned, customers_at_end, active, came_and_went, complete FROM retention_periods('plan', 'member', 'started') WHERE until_col = 'ended' AND as_of = '2024-05-01';
--> 2024-01|0|2|0|2|2|0|1
--> 2024-02|2|0|0|2|2|0|1
--> 2024-03|2|2|1|3|4|1|1
--> 2024-04|3|0|1|2|2|0|1
--> 2024-05|2|0|0|2|2|0|0
SELECT period, value_at_start, new_value, expansion, contraction, churned_value, value_at_end FROM retention_periods('plan', 'member', 'started') WHERE until_col = 'ended' AND amount_col = 'price' AND as_of = '2024-05-01' AND complete;
--> 2024-01|0.0|31.0|0.0|0.0|0.0|31.0
--> 2024-02|31.0|0.0|0.0|0.0|0.0|31.0
--> 2024-03|31.0|43.0|3.0|0.0|25.0|52.0
--> 2024-04|52.0|0.0|0.0|0.0|3.0|49.0
-- By quarter, Bo and Ed came and went: at no end of a quarter were they there. Di, who ends on 1 April, is there just before it.
SELECT period, new, churned, customers_at_end, active, came_and_went FROM retention_periods('plan', 'member', 'started', 'quarter') WHERE until_col = 'ended' AND as_of = '2024-04-01' AND complete;
--> 2024-Q1|3|0|3|5|2
-- A microsecond decides: Gil ends before the boundary and churns in February, Hal ends on it and churns in March, Ivo after it, in March too.
CREATE TABLE edge(c TEXT, a TEXT, b TEXT);
INSERT INTO edge VALUES('Gil', '2024-01-05', '2024-02-29 23:59:59.999999'), ('Hal', '2024-01-05', '2024-03-01 00:00:00'), ('Ivo', '2024-01-05', '2024-03-01 00:00:00.000001');
SELECT period, churned, customers_at_end, active FROM retention_periods('edge', 'c', 'a') WHERE until_col = 'b' AND as_of = '2024-03-20' AND period > '2024-01';
--> 2024-02|1|2|3
--> 2024-03|2|0|1
-- On the clock of the grain: 05:00 UTC is midnight at -05:00, and a mere date is a day of that clock, so both are new in March.
CREATE TABLE clock(c TEXT, a TEXT, b TEXT);
INSERT INTO clock VALUES('Jo', '2024-03-01 05:00Z', NULL), ('Kit', '2024-03-01', NULL), ('Lu', '2024-01-05', '2024-03-01 04:59Z');
SELECT period, new, churned, customers_at_end, complete FROM retention_periods('clock', 'c', 'a', 'month in -05:00') WHERE until_col = 'b' AND as_of = '2024-04-01' AND period > '2024-01';
--> 2024-02|0|1|0|1
--> 2024-03|2|0|2|1
--> 2024-04|0|0|2|0

-- ---- A row that lasts no time: in no count at either end
CREATE TABLE short(c TEXT, a TEXT, b TEXT, m REAL);
INSERT INTO short VALUES('Ida', '2024-01-05', '2024-01-05', 12), ('Jon', '2024-01-10', '2024-02-10', 8), ('Jon', '2024-02-03', '2024-02-03', 99), ('Kim', '2024-02-01', '2024-02-01', 5);
-- Ida and Kim are active and came and went, worth nothing; Jon's row of no time changes nothing, as Jon is there anyway.
SELECT period, new, churned, customers_at_end, active, came_and_went, new_value, value_at_end FROM retention_periods('short', 'c', 'a') WHERE until_col = 'b' AND amount_col = 'm' AND as_of = '2024-03-01' AND complete;
--> 2024-01|1|0|1|2|1|8.0|8.0
--> 2024-02|0|1|0|2|1|0.0|0.0
-- Who came and went was not there before: Ida, back in March, is new.
INSERT INTO short VALUES('Ida', '2024-03-05', NULL, 12);
SELECT period, new, reactivated, customers_at_end FROM retention_periods('short', 'c', 'a') WHERE until_col = 'b' AND as_of = '2024-04-01' AND period = '2024-03';
--> 2024-03|1|0|1
-- An end before the start stays an error.
CREATE TABLE wrong(c TEXT, a TEXT, b TEXT);
INSERT INTO wrong VALUES('Moe', '2024-01-05', '2024-01-04');
SELECT count(*) FROM retention_periods('wrong', 'c', 'a') WHERE until_col = 'b' AND as_of = '2024-03-01';
--! retention_periods(): wrong.b: customer 'Moe': until '2024-01-04' is before '2024-01-05'

-- ---- as_of on a boundary and off it
CREATE TABLE now(c TEXT, a TEXT, b TEXT, m REAL);
INSERT INTO now VALUES('Nan', '2024-01-10', '2024-04-10', 10), ('Oz', '2024-02-10', NULL, 20), ('Pat', '2024-03-10', '2024-06-01', 30), ('Quo', '2024-04-01', '2024-04-10', 40);
-- Off: April shows the state at as_of. Who ends at as_of is gone, who starts at as_of would be there; Quo came and went; a later end is not known yet.
SELECT period, new, churned, customers_at_end, came_and_went, value_at_end, complete FROM retention_periods('now', 'c', 'a') WHERE until_col = 'b' AND amount_col = 'm' AND as_of = '2024-04-10' AND period >= '2024-03';
--> 2024-03|1|0|3|0|60.0|1
--> 2024-04|0|1|2|1|50.0|0
-- On: March is complete, and April shows what happened at its very first instant: Quo.
SELECT period, new, churned, customers_at_end, active, value_at_end, complete FROM retention_periods('now', 'c', 'a') WHERE until_col = 'b' AND amount_col = 'm' AND as_of = '2024-04-01' AND period >= '2024-03';
--> 2024-03|1|0|3|3|60.0|1
--> 2024-04|1|0|4|4|100.0|0
-- Before the first start there is nothing to say.
SELECT count(*) FROM retention_periods('now', 'c', 'a') WHERE until_col = 'b' AND as_of = '2024-01-09';
--> 0
-- At the first start: one row, which still runs.
SELECT period, new, customers_at_end, active, complete FROM retention_periods('now', 'c', 'a') WHERE until_col = 'b' AND as_of = '2024-01-10';
--> 2024-01|1|1|1|0
SELECT count(*) FROM retention_periods('now', 'c', 'a') WHERE until_col = 'b';
--! retention_periods(): as_of is missing: subscriptions need the moment the data was taken (date('now') on live data)
