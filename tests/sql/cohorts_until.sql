-- cohorts_until.sql - until_col: cohorts of subscriptions. Who runs at the end of each period since they came, and what that
-- is worth. (terms.c 1 and 2, cohorts.c 7)

CREATE TABLE plan(member, started, ended, price, country);
INSERT INTO plan VALUES ('ann', '2024-01-10', NULL, 20, 'at'), ('bob', '2024-01-15', '2024-02-20', 10, 'de'), ('cat', '2024-01-20', '2024-02-01', 5, 'at'),
 ('dan', '2024-01-05', '2024-01-20', 30, 'at'), ('dan', '2024-03-03', ' ', 30, 'de'), ('eva', '2024-02-02', '2024-03-15', 8, 'de'), ('eva', '2024-03-15', '', 12, 'at'),
 (NULL, '2024-01-01', NULL, 1000, 'at'), ('fay', NULL, NULL, 1000, 'at');
-- January: cat ends on 1 February, so cat is there at its end; dan is not, but of the cohort, and is back in March. eva's price rises.
SELECT cohort, age, period, customers, active, returned, on_or_after, value, complete FROM retention_cohorts('plan', 'member', 'started', 'month', 'price') WHERE until_col = 'ended' AND as_of = '2024-04-01';
--> 2024-01|0|2024-01|4|4|3|4|35.0|1
--> 2024-01|1|2024-02|4|1|1|2|20.0|1
--> 2024-01|2|2024-03|4|2|2|2|50.0|1
--> 2024-01|3|2024-04|4|2|2|2|50.0|0
--> 2024-02|0|2024-02|1|1|1|1|8.0|1
--> 2024-02|1|2024-03|1|1|1|1|12.0|1
--> 2024-02|2|2024-04|1|1|1|1|12.0|0
-- Rates are of the cohort; what is added up over time means nothing here.
SELECT age, age_to, retention_rate, churn_rate, returned_rate, on_or_after_rate, events, cumulative_value, ltv FROM retention_cohorts('plan', 'member', 'started', 'month', 'price') WHERE until_col = 'ended' AND as_of = '2024-04-01' AND cohort = '2024-01' AND complete;
--> 0|0|1.0|0.0|0.75|1.0|NULL|NULL|NULL
--> 1|1|0.25|0.75|0.25|0.5|NULL|NULL|NULL
--> 2|2|0.5|0.5|0.5|0.5|NULL|NULL|NULL
-- Without amounts there is no value, and nothing else changes. By position it is the fifteenth.
SELECT age, active, returned, on_or_after, value, events FROM retention_cohorts('plan', 'member', 'started', 'month', NULL, NULL, NULL, NULL, 'First', 'CALENDAR', NULL, NULL, '2024-03-10', NULL, 'ended') WHERE cohort = '2024-01';
--> 0|4|3|4|NULL|NULL
--> 1|1|1|2|NULL|NULL
--> 2|2|2|2|NULL|NULL
-- One column alone.
SELECT value FROM retention_cohorts('plan', 'member', 'started', 'quarter', 'price') WHERE until_col = 'ended' AND as_of = '2024-04-01' AND complete;
--> 62.0
SELECT on_or_after FROM retention_cohorts('plan', 'member', 'started', 'quarter', 'price') WHERE until_col = 'ended' AND as_of = '2024-04-01' AND complete;
--> 5
SELECT cumulative_value FROM retention_cohorts('plan', 'member', 'started', 'year', 'price') WHERE until_col = 'ended' AND as_of = '2024-04-01';
--> NULL

-- The period that runs shows the state at as_of, which is a moment: of the ends and starts at it, only the starts are later. A row that
-- starts after as_of is not there, an end after it is none yet.
CREATE TABLE edge(c, t, u, v);
INSERT INTO edge VALUES ('a', '2024-01-01', '2024-02-01', 1), ('b', '2024-01-01', '2024-01-31 23:59:59.999999', 2), ('c', '2024-01-31 23:59:59.999999', '2024-02-01 00:00:00.000001', 4),
 ('d', '2024-02-01', '2024-02-29', 8), ('e', '2024-02-01 00:00:00.000001', '2024-03-01', 16);
SELECT cohort, age, customers, returned, value, complete FROM retention_cohorts('edge', 'c', 't', 'month', 'v') WHERE until_col = 'u' AND as_of = '2024-02-01';
--> 2024-01|0|3|2|5.0|1
--> 2024-01|1|3|1|4.0|0
--> 2024-02|0|1|1|8.0|0
SELECT cohort, age, customers, returned, value, complete FROM retention_cohorts('edge', 'c', 't', 'month', 'v') WHERE until_col = 'u' AND as_of = '2024-01-31 23:59:59.999999';
--> 2024-01|0|3|2|5.0|0
SELECT cohort, age, customers, returned, value, complete FROM retention_cohorts('edge', 'c', 't', 'month', 'v') WHERE until_col = 'u' AND as_of = '2024-03-01';
--> 2024-01|0|3|2|5.0|1
--> 2024-01|1|3|0|0.0|1
--> 2024-01|2|3|0|0.0|0
--> 2024-02|0|2|1|16.0|1
--> 2024-02|1|2|0|0.0|0
SELECT count(*) FROM retention_cohorts('edge', 'c', 't') WHERE until_col = 'u' AND as_of = '2023-12-31';
--> 0

-- A row of no time starts a cohort and is in no state: x never runs, y joins for good later. on_or_after at age 0 is the cohort. (terms.c 1 and 3)
CREATE TABLE moments(c, t, u, v);
INSERT INTO moments VALUES ('x', '2024-01-10', '2024-01-10', 7), ('y', '2024-01-11', '2024-01-11', 7), ('y', '2024-03-01', NULL, 9), ('z', '2024-01-12', '2024-04-01', 3), ('z', '2024-02-05', '2024-02-05', 50);
SELECT age, customers, active, returned, on_or_after, value FROM retention_cohorts('moments', 'c', 't', 'month', 'v') WHERE until_col = 'u' AND as_of = '2024-04-01' AND complete;
--> 0|3|3|1|3|3.0
--> 1|3|1|1|2|3.0
--> 2|3|2|2|2|12.0

-- Plans of one customer that overlap are one customer, worth their sum; a renewal that touches is no leaving; a hole is.
CREATE TABLE seats(c, t, u, v);
INSERT INTO seats VALUES (1, '2024-01-05', '2024-03-10', 10), (1, '2024-02-10', '2024-04-10', 5), (1, '2024-04-10', '2024-04-20', 7), (1, '2024-06-01', NULL, 1), (2, '2024-01-31', '2024-03-01', 100), (2, '2024-03-01', '2024-05-01', 90);
SELECT age, returned, on_or_after, value FROM retention_cohorts('seats', 'c', 't', 'month', 'v') WHERE until_col = 'u' AND as_of = '2024-07-01' AND complete;
--> 0|2|2|110.0
--> 1|2|2|115.0
--> 2|2|2|95.0
--> 3|1|2|90.0
--> 4|0|1|0.0
--> 5|1|1|1.0
-- on_or_after looks beyond max_age. (terms.c 3)
SELECT age, returned, on_or_after, value FROM retention_cohorts('seats', 'c', 't', 'month', 'v') WHERE until_col = 'u' AND as_of = '2024-07-01' AND max_age = 1;
--> 0|2|2|110.0
--> 1|2|2|115.0
SELECT age, returned, on_or_after FROM retention_cohorts('seats', 'c', 't', 'month', 'v') WHERE until_col = 'u' AND as_of = '2024-07-01' AND age BETWEEN 3 AND 4;
--> 3|1|2
--> 4|0|1

-- Ranges of ages: who is there at the end of any of them counts, and is worth what runs at the end of the last that is reached; max_age has none. (terms.c 4)
SELECT age, age_to, period, active, returned, on_or_after, value, complete FROM retention_cohorts('seats', 'c', 't', 'month', 'v') WHERE until_col = 'u' AND as_of = '2024-07-01' AND ages = '0-1, 3-4, 4-5, 0-99, 5-6, 6, 7';
--> 0|1|2024-01|2|2|2|115.0|1
--> 0|99|2024-01|2|2|2|1.0|0
--> 3|4|2024-04|1|1|2|0.0|1
--> 4|5|2024-05|1|1|1|1.0|1
--> 5|6|2024-06|1|1|1|1.0|0
--> 6|6|2024-07|1|1|1|1.0|0
SELECT age, age_to, active, returned, value FROM retention_cohorts('moments', 'c', 't', 'month', 'v') WHERE until_col = 'u' AND as_of = '2024-04-01' AND ages = '0, 1-2';
--> 0|0|3|1|3.0
--> 1|2|2|2|12.0

-- Segments are those of customers: of their first row, in ascending order; dan and eva stay where they began.
SELECT segment, cohort, age, customers, returned, value FROM retention_cohorts('plan', 'member', 'started', 'quarter', 'price', 'country') WHERE until_col = 'ended' AND as_of = '2024-04-01' AND complete;
--> at|2024-Q1|0|3|2|50.0
--> de|2024-Q1|0|2|1|12.0
SELECT segment, age, returned FROM retention_cohorts('plan', 'member', 'started', 'month', 'price', 'country') WHERE until_col = 'ended' AND as_of = '2024-04-01' AND segment = 'de' AND cohort = '2024-02';
--> de|0|1
--> de|1|1
--> de|2|1

-- A month of New York ends five hours later: a mere date is its day, a moment is what it is.
CREATE TABLE york(c, t, u);
INSERT INTO york VALUES (1, '2024-01-10', '2024-02-01'), (2, '2024-02-01 04:59:59Z', '2024-02-01 05:00:00Z'), (3, '2024-02-01 05:00:00Z', '2024-02-01 06:00Z'), (4, '2024-01-31', '2024-02-01 04:59:59Z');
SELECT cohort, age, customers, returned FROM retention_cohorts('york', 'c', 't', 'month in America/New_York') WHERE until_col = 'u' AND as_of = '2024-03-01' AND age = 0;
--> 2024-01|0|3|2
--> 2024-02|0|1|0

-- Where nobody is, there is no value: 0, not what rounding left. (terms.c 2)
CREATE TABLE dust(c, t, u, v);
INSERT INTO dust VALUES (1, '2024-01-01', '2024-03-10', 1e-17), (2, '2024-01-02', '2024-02-11', 0.1), (3, '2024-01-03', '2024-03-12', 7.7);
SELECT age, returned, value FROM retention_cohorts('dust', 'c', 't', 'month', 'v') WHERE until_col = 'u' AND as_of = '2024-04-01' AND complete;
--> 0|3|7.8
--> 1|2|7.7
--> 2|0|0.0

-- Cohorts of days, over years: 2189 rows of 5 January's, 2163 of 31 January's. The first runs at the end of 106 days, and of 2041 from June on, the second of 91.
SELECT count(*), sum(returned), max(age), min(value), max(value) FROM retention_cohorts('seats', 'c', 't', 'day', 'v') WHERE until_col = 'u' AND as_of = '2030-01-01';
--> 4352|2238|2188|0.0|100.0

-- Added up over cohorts, it is what retention_periods says of the ends of periods: no row differs.
SELECT count(*) FROM (SELECT period, sum(returned) AS n, sum(value) AS v FROM retention_cohorts('plan', 'member', 'started', 'week', 'price') WHERE until_col = 'ended' AND as_of = '2024-03-20' GROUP BY period)
 JOIN retention_periods('plan', 'member', 'started', 'week', 'price', NULL, 'ended', NULL, '2024-03-20') AS p USING (period) WHERE n <> p.customers_at_end OR v <> p.value_at_end;
--> 0
-- Net revenue retention of a cohort.
SELECT age, value / first_value(value) OVER (ORDER BY age) FROM retention_cohorts('plan', 'member', 'started', 'month', 'price') WHERE until_col = 'ended' AND as_of = '2024-04-01' AND cohort = '2024-01' AND complete;
--> 0|1.0
--> 1|0.571428571428571
--> 2|1.42857142857143

-- What is for events alone is an error, as is a missing as_of, an end before its start, and an end that is no time. (cohort_source.c 3)
SELECT * FROM retention_cohorts('plan', 'member', 'started') WHERE until_col = 'ended';
--! retention_cohorts(): as_of is missing: subscriptions need the moment the data was taken (date('now') on live data)
SELECT * FROM retention_cohorts('plan', 'member', 'started') WHERE until_col = 'ended' AND as_of = '2024-04-01' AND starts_col = 'price';
--! retention_cohorts(): until_col: starts_col is for events, not for subscriptions
SELECT * FROM retention_cohorts('plan', 'member', 'started') WHERE until_col = 'ended' AND as_of = '2024-04-01' AND returns_col = 'price';
--! retention_cohorts(): until_col: returns_col is for events, not for subscriptions
SELECT * FROM retention_cohorts('plan', 'member', 'started') WHERE until_col = 'ended' AND as_of = '2024-04-01' AND min_events = 1;
--! retention_cohorts(): until_col: min_events is for events, not for subscriptions
SELECT * FROM retention_cohorts('plan', 'member', 'started') WHERE until_col = 'ended' AND as_of = '2024-04-01' AND mode = 'recurring';
--! retention_cohorts(): until_col: mode = recurring is for events, not for subscriptions
SELECT * FROM retention_cohorts('plan', 'member', 'started') WHERE until_col = 'ended' AND as_of = '2024-04-01' AND anchor = 'customer';
--! retention_cohorts(): until_col: anchor = customer is for events, not for subscriptions
SELECT * FROM retention_cohorts('plan', 'member', 'started') WHERE until_col = 'ended' AND as_of = '2024-04-01' AND ages = '0' AND max_age = 3;
--! retention_cohorts(): ages says which ages to give, max_age too: give one of them
SELECT * FROM retention_cohorts('plan', 'member', 'started') WHERE until_col = 'end' AND as_of = '2024-04-01';
--! retention_cohorts(): no such column: plan.end
CREATE VIEW wrong AS SELECT 1 AS c, '2024-02-01' AS t, '2024-01-31' AS u;
SELECT * FROM retention_cohorts('wrong', 'c', 't') WHERE until_col = 'u' AND as_of = '2024-04-01';
--! retention_cohorts(): wrong.u: customer 1: until '2024-01-31' is before '2024-02-01'
SELECT * FROM retention_cohorts('plan', 'member', 'started') WHERE until_col = 'country' AND as_of = '2024-04-01';
--! retention_cohorts(): plan.country: not a time: 'at' (want YYYY-MM-DD[ HH:MM[:SS]] or a Unix time)
SELECT cohort, active FROM retention_cohorts('plan', 'member', 'started') WHERE until_col = ' ' AND as_of = '2024-02-01';
--> 2024-01|4
--> 2024-01|0
CREATE VIEW sentinel AS SELECT 1 AS c, '1000-01-01' AS t, NULL AS u;
SELECT * FROM retention_cohorts('sentinel', 'c', 't', 'hour') WHERE until_col = 'u' AND as_of = '2024-04-01';
--! retention_cohorts(): 8978377 ages are too many (most 4194304): is there a sentinel date? as_of or max_age bounds them
