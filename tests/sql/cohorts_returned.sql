-- cohorts_returned.sql - who came back in the period in which they started, and money that is no visit. (grid.c 4)

-- Returned: at age 0 `active` is the cohort, `returned` those with a second order (ann on the 20th, cat's second row of the 15th)
CREATE TABLE orders(c, t);
INSERT INTO orders VALUES ('ann', '2024-01-03'), ('ann', '2024-01-20'), ('ann', '2024-02-05'), ('bob', '2024-01-10'), ('bob', '2024-03-01'), ('cat', '2024-01-15'), ('cat', '2024-01-15'), ('dan', '2024-02-02');
-- Above age 0 returned is active.
SELECT cohort, age, customers, active, returned FROM retention_cohorts('orders', 'c', 't') WHERE as_of = '2024-04-01' AND complete;
--> 2024-01|0|3|3|2
--> 2024-01|1|3|1|1
--> 2024-01|2|3|1|1
--> 2024-02|0|1|1|0
--> 2024-02|1|1|0|0
SELECT returned_rate, age, age_to FROM retention_cohorts('orders', 'c', 't') WHERE cohort = '2024-01' AND age = 0;
--> 0.666666666666667|0|0
-- Recurring: in each cohort its own first order is the one that does not count (ann's of 5 February starts her there).
SELECT cohort, age, customers, active, returned FROM retention_cohorts('orders', 'c', 't') WHERE mode = 'recurring' AND as_of = '2024-04-01' AND complete;
--> 2024-01|0|3|3|2
--> 2024-01|1|3|1|1
--> 2024-01|2|3|1|1
--> 2024-02|0|2|2|0
--> 2024-02|1|2|0|0
--> 2024-03|0|1|1|0

-- Sign-ups start, purchases return. b bought before signing up: that is no return, and no money of the cohort. c bought in the moment of signing up.
CREATE TABLE signups(u, t, joined, bought, amt);
INSERT INTO signups VALUES ('a', '2024-01-05', 1, 0, 0), ('a', '2024-01-08', 0, 1, 20), ('a', '2024-02-03', 0, 1, 30), ('b', '2024-01-12', 0, 1, 10), ('b', '2024-01-20', 1, 0, 0),
 ('c', '2024-01-25 10:00', 1, 0, 0), ('c', '2024-01-25 10:00', 0, 1, 15), ('d', '2024-02-01', 1, 0, 0), ('d', '2024-03-09', 0, 1, 40), ('e', '2024-02-07', 0, 1, 99);
-- Of 3 who signed up in January 2 bought in January (returned); e never signed up and is in no cohort.
SELECT cohort, age, customers, active, returned, events, value FROM retention_cohorts('signups', 'u', 't', 'month', 'amt') WHERE starts_col = 'joined' AND returns_col = 'bought' AND as_of = '2024-04-01' AND complete;
--> 2024-01|0|3|3|2|2|35.0
--> 2024-01|1|3|1|1|1|30.0
--> 2024-01|2|3|0|0|0|0.0
--> 2024-02|0|1|1|0|0|0.0
--> 2024-02|1|1|1|1|1|40.0

-- Min_events = 2: in month 0 so many besides the first (ann 2, bob 1), later so many in the month (ann 2, bob 1)
CREATE TABLE often(c, t);
INSERT INTO often VALUES ('ann', '2024-01-01'), ('ann', '2024-01-10'), ('ann', '2024-01-20'), ('ann', '2024-02-01'), ('ann', '2024-02-02'), ('bob', '2024-01-05'), ('bob', '2024-01-06'), ('bob', '2024-02-03');
SELECT age, active, returned, on_or_after FROM retention_cohorts('often', 'c', 't') WHERE min_events = 2 AND as_of = '2024-03-01' AND complete;
--> 0|2|1|2
--> 1|1|1|1

-- A second order within 30 days of the first: a after 29 days, 23 hours and 59 minutes, b after exactly 30 days
CREATE TABLE within(c, t);
INSERT INTO within VALUES ('a', '2024-01-01 10:00'), ('a', '2024-01-31 09:59'), ('b', '2024-01-02 10:00'), ('b', '2024-02-01 10:00'), ('c', '2024-01-03 10:00');
SELECT age, sum(customers), sum(active), sum(returned) FROM retention_cohorts('within', 'c', 't', '30 days') WHERE anchor = 'customer' AND as_of = '2024-04-01' AND age <= 1 GROUP BY age;
--> 0|3|3|1
--> 1|3|1|1

-- Money is not a visit: refunds (sale = 0) lower the value, bring nobody back, start nobody; cat's credit of 2 January is before her start; dora never bought
CREATE TABLE refunds(c, t, amt, sale);
INSERT INTO refunds VALUES ('ann', '2024-01-10', 100, 1), ('ann', '2024-02-03', -100, 0), ('bob', '2024-01-12', 50, 1), ('bob', '2024-02-20', 30, 1), ('cat', '2024-01-02', -5, 0), ('cat', '2024-01-20', 40, 1), ('dora', '2024-01-21', -8, 0);
SELECT cohort, age, customers, active, returned, events, value, cumulative_value, ltv FROM retention_cohorts('refunds', 'c', 't', 'month', 'amt') WHERE starts_col = 'sale' AND returns_col = 'sale' AND as_of = '2024-03-01' AND complete;
--> 2024-01|0|3|3|0|3|190.0|190.0|63.3333333333333
--> 2024-01|1|3|1|1|1|-70.0|120.0|40.0
-- Every row of a member counts in value, one that neither starts nor returns (the tip of 9 January) and the one that starts (the fee of 2 January) too.
CREATE TABLE flags(c, t, amt, s, r);
INSERT INTO flags VALUES ('a', '2024-01-02', 9, 1, 0), ('a', '2024-01-05', 20, 0, 1), ('a', '2024-01-09', 3, 0, 0), ('a', '2024-02-01', -4, 0, NULL);
SELECT age, active, events, value, cumulative_value FROM retention_cohorts('flags', 'c', 't', 'month', 'amt') WHERE starts_col = 's' AND returns_col = 'r' AND as_of = '2024-03-01' AND complete;
--> 0|1|1|32.0|32.0
--> 1|0|0|-4.0|28.0
-- Recurring: money counts in a cohort from its own start on; the refund of 3 February is before that of February's cohort.
CREATE TABLE again(c, t, amt, sale);
INSERT INTO again VALUES ('ann', '2024-01-10', 100, 1), ('ann', '2024-02-03', -30, 0), ('ann', '2024-02-20', 50, 1), ('ann', '2024-03-01', -50, 0);
SELECT cohort, age, active, value FROM retention_cohorts('again', 'c', 't', 'month', 'amt') WHERE starts_col = 'sale' AND returns_col = 'sale' AND mode = 'recurring' AND as_of = '2024-04-01' AND complete;
--> 2024-01|0|1|100.0
--> 2024-01|1|1|20.0
--> 2024-01|2|0|-50.0
--> 2024-02|0|1|50.0
--> 2024-02|1|0|-50.0
