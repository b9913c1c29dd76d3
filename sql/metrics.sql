-- metrics.sql - what shops ask every month: views to copy and adapt, each with its definition.
--
-- They are written for the demo shop (sql/shop.sql); replace the names of tables and columns, and the as_of. On live
-- data as_of is date('now'); on an extract it is the moment the data was taken. Reports over retention_periods (who
-- came, stayed and left; recurring revenue) are in reports.sql. Needs SQLite 3.35 or later with its math functions
-- (sqrt and pow, in retention_by_channel and tenure_mean alone).
--
-- Rates and shares are fractions. Nothing here is in percent, and no view knows a currency.

-- ---- what is sold ----

-- Orders beside what is known of who placed them: the source of what follows.
DROP VIEW IF EXISTS temp.customer_orders;
CREATE TEMP VIEW customer_orders AS
SELECT customer_id, ordered_at, product, amount, country, channel
  FROM orders JOIN customers ON customers.id = orders.customer_id;

-- Month by month: average order value = revenue / orders; purchase frequency = orders / customers who ordered; sales
-- per customer = revenue / customers who ordered, which is the product of the two.
DROP VIEW IF EXISTS temp.sales_by_month;
CREATE TEMP VIEW sales_by_month AS
SELECT cohort_of(ordered_at) AS month, count(*) AS orders, sum(amount) AS revenue,
       sum(amount) * 1.0 / count(*) AS average_order_value,
       purchase_frequency(customer_id) AS purchase_frequency,
       sum(amount) * 1.0 / count(*) * purchase_frequency(customer_id) AS sales_per_customer
  FROM orders
 GROUP BY month;

-- Repeat purchase rate = customers with two or more orders / customers with one; beside it how many orders they place
-- and how many of them bought more than one product. From their first order to the end of the data.
DROP VIEW IF EXISTS temp.repeat_purchase_by_channel;
CREATE TEMP VIEW repeat_purchase_by_channel AS
SELECT channel, repeat_rate(customer_id) AS repeat_rate, purchase_frequency(customer_id) AS purchase_frequency,
       upsell_rate(customer_id, product) AS several_products
  FROM customer_orders
 GROUP BY channel;

-- Share of each month's revenue that returning customers bring: those whose first order was in an earlier month.
DROP VIEW IF EXISTS temp.returning_revenue;
CREATE TEMP VIEW returning_revenue AS
SELECT period AS month, total(value) FILTER (WHERE age = 0) AS from_new,
       total(value) FILTER (WHERE age > 0) AS from_returning,
       total(value) FILTER (WHERE age > 0) / sum(value) AS returning_share
  FROM retention_cohorts('orders', 'customer_id', 'ordered_at', 'month', 'amount')
 WHERE as_of = '2026-01-01' AND complete
 GROUP BY period;

-- Concentration: the share of a year's revenue that its best 1, 10 and 20 percent of customers bring. At 0.8 from 0.2
-- the rule of Pareto holds; 0.2 from 0.2 would mean that all spend alike.
DROP VIEW IF EXISTS temp.revenue_concentration;
CREATE TEMP VIEW revenue_concentration AS
SELECT year, count(*) AS customers, top_share(spent, 0.01) AS best_1, top_share(spent, 0.1) AS best_10,
       top_share(spent) AS best_20
  FROM (SELECT cohort_of(ordered_at, 'year') AS year, sum(amount) AS spent
          FROM orders
         GROUP BY year, customer_id)
 GROUP BY year;

-- Spend by tenure: what a customer brings in a month of the first half year after the first order, and later on.
-- per_customer counts everybody who has been a customer for so long, also those who left; per_buyer those who ordered
-- in the month. Months are the customer's own, and only those that are over for the whole cohort count.
DROP VIEW IF EXISTS temp.spend_by_tenure;
CREATE TEMP VIEW spend_by_tenure AS
SELECT CASE WHEN age < 6 THEN '1 first half year' WHEN age < 12 THEN '2 second half year'
            WHEN age < 24 THEN '3 second year' ELSE '4 third year' END AS tenure,
       sum(value) / sum(customers) AS per_customer, sum(value) / sum(active) AS per_buyer
  FROM retention_cohorts('orders', 'customer_id', 'ordered_at', 'month', 'amount')
 WHERE anchor = 'customer' AND as_of = '2026-01-01' AND complete AND age < 36
 GROUP BY tenure;

-- What a new customer costs, channel by channel, and how much of their sales is margin. The shop has no such table:
-- these are made-up numbers, put yours in their place.
DROP VIEW IF EXISTS temp.acquisition_cost;
CREATE TEMP VIEW acquisition_cost AS
SELECT column1 AS channel, column2 AS cost, column3 AS margin
  FROM (VALUES ('ads', 45.0, 0.35), ('partner', 36.0, 0.35), ('referral', 20.0, 0.35), ('search', 28.0, 0.35),
               ('social', 90.0, 0.35));

-- Payback: the first month of a customer's own at whose end the margin of a mean customer has covered that cost.
-- NULL where the data ends before.
DROP VIEW IF EXISTS temp.acquisition_payback;
CREATE TEMP VIEW acquisition_payback AS
SELECT channel, cost, min(months) FILTER (WHERE margin * spent >= cost) AS payback_months
  FROM acquisition_cost JOIN
       (SELECT segment AS channel, age + 1 AS months, sum(cumulative_value) / sum(customers) AS spent
          FROM retention_cohorts('customer_orders', 'customer_id', 'ordered_at', 'month', 'amount', 'channel')
         WHERE anchor = 'customer' AND as_of = '2026-01-01' AND complete
         GROUP BY segment, age) USING (channel)
 GROUP BY channel;

-- Stickiness: of the customers of a month, the share that is there on a day of it (DAU / MAU), year by year.
DROP VIEW IF EXISTS temp.stickiness_by_year;
CREATE TEMP VIEW stickiness_by_year AS
SELECT cohort_of(ordered_at, 'year') AS year, stickiness(customer_id, ordered_at) AS stickiness
  FROM orders
 GROUP BY year;

-- ---- what customers say ----

-- Answers to the three questions of a loyalty survey, 0 to 10 each: would you recommend us, buy again, try other
-- products of ours? The shop asks the first alone; where you ask all three, name your columns here.
DROP VIEW IF EXISTS temp.loyalty_answers;
CREATE TEMP VIEW loyalty_answers AS
SELECT customer_id, answered_at, score AS recommend, NULL AS buy_again, NULL AS try_others FROM survey;

-- Loyalty index: the mean of a customer's answers to those questions (of those that were answered), and of that the
-- mean over all who answered in a quarter.
DROP VIEW IF EXISTS temp.loyalty_index;
CREATE TEMP VIEW loyalty_index AS
SELECT quarter, count(answer) AS answers, avg(answer) AS loyalty_index
  FROM (SELECT cohort_of(answered_at, 'quarter') AS quarter,
               (ifnull(recommend, 0) + ifnull(buy_again, 0) + ifnull(try_others, 0)) * 1.0
               / ((recommend IS NOT NULL) + (buy_again IS NOT NULL) + (try_others IS NOT NULL)) AS answer
          FROM loyalty_answers)
 GROUP BY quarter;

-- Satisfaction and NPS over the 90 days that end with each day on which somebody answered. A change smaller than the
-- margin is none. Satisfied here is who gave 8 or more.
DROP VIEW IF EXISTS temp.satisfaction_trend;
CREATE TEMP VIEW satisfaction_trend AS
SELECT DISTINCT date(answered_at) AS day, count(*) OVER quarter AS answers, nps(score) OVER quarter AS nps,
       nps_margin(score) OVER quarter AS margin, csat(score, 8) OVER quarter AS satisfied
  FROM survey
WINDOW quarter AS (ORDER BY cohort_age('2000-01-01', answered_at, 'day') RANGE BETWEEN 89 PRECEDING AND CURRENT ROW);

-- ---- is the difference real? ----

-- Retention of any two channels against each other, months after the first order: the rates of all cohorts that have
-- come so far, Wilson's 95 % interval of each, the difference with Newcombe's interval (made of Wilson's), and p, the
-- chance of such a difference if there were none. Choose the pair and the age: WHERE a = 'ads' AND b = 'referral' AND
-- age = 3. Who looks at many pairs finds one below 0.05 by luck.
DROP VIEW IF EXISTS temp.retention_by_channel;
CREATE TEMP VIEW retention_by_channel AS
WITH cell AS (
    SELECT segment, age, sum(active) AS k, sum(customers) AS n, sum(active) * 1.0 / sum(customers) AS rate,
           wilson_lower(sum(active), sum(customers)) AS lower, wilson_upper(sum(active), sum(customers)) AS upper
      FROM retention_cohorts('customer_orders', 'customer_id', 'ordered_at', 'month', NULL, 'channel')
     WHERE anchor = 'customer' AND as_of = '2026-01-01' AND complete AND age > 0
     GROUP BY segment, age
)
SELECT a.segment AS a, b.segment AS b, age, a.rate AS a_rate, a.lower AS a_lower, a.upper AS a_upper,
       b.rate AS b_rate, b.lower AS b_lower, b.upper AS b_upper, b.rate - a.rate AS difference,
       b.rate - a.rate - sqrt(pow(b.rate - b.lower, 2) + pow(a.upper - a.rate, 2)) AS lower,
       b.rate - a.rate + sqrt(pow(b.upper - b.rate, 2) + pow(a.rate - a.lower, 2)) AS upper,
       rate_test(a.k, a.n, b.k, b.n) AS p
  FROM cell AS a JOIN cell AS b USING (age)
 WHERE a.segment < b.segment;

-- Do members who came through ads keep their membership as long as the others? The log-rank test over whole
-- memberships: from the first start to the last end, in days, those still running being censored when the data was
-- taken, those whose end is announced for later too. Give it the channel itself, and it compares all five.
DROP VIEW IF EXISTS temp.membership;
CREATE TEMP VIEW membership AS
SELECT customer_id, channel, max(ended_at IS NULL OR ended_at > '2026-01-01') = 0 AS churned,
       julianday(max(min(coalesce(ended_at, '2026-01-01'), '2026-01-01'))) - julianday(min(started_at)) AS days
  FROM subscriptions JOIN customers ON customers.id = subscriptions.customer_id
 GROUP BY customer_id;

DROP VIEW IF EXISTS temp.membership_test;
CREATE TEMP VIEW membership_test AS
SELECT json_extract(test, '$.chi2') AS chi2, json_extract(test, '$.df') AS df, json_extract(test, '$.p') AS p
  FROM (SELECT logrank(days, churned, channel = 'ads') AS test FROM membership);

-- How long members of each channel stay, month by month, those who are still there counted right. What follows reads this
-- view: with other columns, another grain or a from_col it says the same of them. docs/survival.md has the formulas.
DROP VIEW IF EXISTS temp.membership_term;
CREATE TEMP VIEW membership_term AS
SELECT customer_id, started_at, ended_at, channel
  FROM subscriptions JOIN customers ON customers.id = subscriptions.customer_id;

DROP VIEW IF EXISTS temp.tenure;
CREATE TEMP VIEW tenure AS
SELECT segment AS channel, age, at_risk, churned, censored, survival, std_error, lower, upper
  FROM retention_curve('membership_term', 'customer_id', 'started_at', 'ended_at', 'month', 'channel', '2026-01-01');

-- The median tenure and its interval: where survival, and its bounds, come to one half or less; where one of them is one half
-- for a while, the middle of that while. NULL where it never gets there. (One half is one half within 2^-26.)
DROP VIEW IF EXISTS temp.tenure_median;
CREATE TEMP VIEW tenure_median AS
WITH half AS (SELECT 0.5 + 1.5e-8 AS most, 0.5 - 1.5e-8 AS less)
SELECT channel,
       (min(age) FILTER (WHERE survival <= most)
        + coalesce(min(age) FILTER (WHERE survival < less), min(age) FILTER (WHERE survival <= most))) / 2.0 AS median,
       (min(age) FILTER (WHERE lower <= most)
        + coalesce(min(age) FILTER (WHERE lower < less), min(age) FILTER (WHERE lower <= most))) / 2.0 AS lower,
       (min(age) FILTER (WHERE upper <= most)
        + coalesce(min(age) FILTER (WHERE upper < less), min(age) FILTER (WHERE upper <= most))) / 2.0 AS upper
  FROM tenure CROSS JOIN half
 GROUP BY channel;

-- How many of the first 12 months members stay, on average, and the standard error of that: the area under the curve up to
-- the horizon. NULL where the curve ends before it, above 0: nobody knows.
DROP VIEW IF EXISTS temp.tenure_mean;
CREATE TEMP VIEW tenure_mean AS
WITH ahead AS (
    SELECT channel, age, horizon, at_risk, churned, survival,
           sum(survival) OVER (PARTITION BY channel ORDER BY age DESC) AS area
      FROM tenure CROSS JOIN (SELECT 12 AS horizon)
     WHERE age < horizon
)
SELECT channel, CASE WHEN max(age) = horizon - 1 OR min(survival) = 0 THEN sum(survival) END AS mean,
       CASE WHEN max(age) = horizon - 1 OR min(survival) = 0
            THEN sqrt(total(area * area * churned / at_risk / nullif(at_risk - churned, 0))) END AS std_error
  FROM ahead
 GROUP BY channel;

-- When do they leave? Of those who were there that long, the share that left at that age, and its interval.
DROP VIEW IF EXISTS temp.tenure_hazard;
CREATE TEMP VIEW tenure_hazard AS
SELECT channel, age, at_risk, churned, 1.0 * churned / nullif(at_risk, 0) AS hazard,
       wilson_lower(churned, at_risk) AS lower, wilson_upper(churned, at_risk) AS upper
  FROM tenure;

-- ---- one row a customer ----

-- The win-back list: customers who have been away for more than three times their own mean gap between orders, the
-- best first. Who ordered on one day only has no gap, and is not in it.
DROP VIEW IF EXISTS temp.customers_overdue;
CREATE TEMP VIEW customers_overdue AS
SELECT customer, last_at, age - recency AS days_away, mean_gap, value
  FROM retention_customers('orders', 'customer_id', 'ordered_at', 'month', 'amount')
 WHERE as_of = '2026-01-01' AND age - recency > 3 * mean_gap
 ORDER BY value DESC, customer;

-- The best customers: within the best fifth by each of recency, frequency and value (RFM).
DROP VIEW IF EXISTS temp.best_customers;
CREATE TEMP VIEW best_customers AS
SELECT customer, last_at, events, value
  FROM retention_customers('orders', 'customer_id', 'ordered_at', 'month', 'amount')
 WHERE as_of = '2026-01-01' AND r_score = 5 AND f_score = 5 AND m_score = 5
 ORDER BY value DESC, customer;
