-- predictions.sql - what customers will do: views to copy and adapt. What the models assume, and when not to use them,
-- is in docs/models.md.
--
-- They are written for the demo shop (sql/shop.sql), whose data was taken at 2026-01-01; replace the names of tables
-- and columns, and the as_of. On live data as_of is date('now'). Needs SQLite 3.35 or later with its math functions
-- (ln alone).

-- ---- who will buy, and for how much ----

-- A customer's history in days, as the models take it.
DROP VIEW IF EXISTS temp.customer_history;
CREATE TEMP VIEW customer_history AS
SELECT customer, cohort, frequency, recency, age, value, monetary_value
  FROM retention_customers('orders', 'customer_id', 'ordered_at', 'month', 'amount')
 WHERE as_of = '2026-01-01';

-- The model of all of them. A fit reads every customer; where that takes too long for each look, keep the text:
-- CREATE TABLE kept_model AS SELECT * FROM purchase_model, and name that table below.
DROP VIEW IF EXISTS temp.purchase_model;
CREATE TEMP VIEW purchase_model AS
SELECT clv_fit(frequency, recency, age, monetary_value) AS model FROM customer_history;

-- What to make of it: converged should be 1 and boundary 0. Beside it the correlation of how often customers buy and
-- for how much, over those who came back: the spend model takes it for 0 and is off where it is not.
DROP VIEW IF EXISTS temp.purchase_model_health;
CREATE TEMP VIEW purchase_model_health AS
WITH moments AS (
    SELECT count(*) AS n, sum(frequency) AS x, sum(monetary_value) AS m, sum(frequency * frequency) AS xx,
           sum(monetary_value * monetary_value) AS mm, sum(frequency * monetary_value) AS xm
      FROM customer_history WHERE frequency > 0 AND monetary_value > 0
)
SELECT json_extract(model, '$.customers') AS customers, json_extract(model, '$.converged') AS converged,
       json_extract(model, '$.boundary') AS boundary, json_extract(model, '$.spend.customers') AS spend_customers,
       json_extract(model, '$.spend.left_out') AS spend_left_out,
       json_extract(model, '$.spend.converged') AS spend_converged,
       coalesce(json_extract(model, '$.reason'), json_extract(model, '$.spend.reason')) AS reason,
       (n * xm - x * m) / exp(ln((n * xx - x * x) * (n * mm - m * m)) / 2) AS frequency_value_correlation
  FROM moments CROSS JOIN purchase_model;

-- One row a customer: the chance that they still are one, orders expected in the next 365 days, what they spend an order,
-- and the value of these orders today, at 10 percent a year. MATERIALIZED, and the model before CROSS JOIN: so that it is
-- fitted once, and not once a customer, whatever SQLite plans.
DROP VIEW IF EXISTS temp.predicted_value;
CREATE TEMP VIEW predicted_value AS
WITH fitted AS MATERIALIZED (SELECT model FROM purchase_model)
SELECT customer, cohort, value AS spent,
       clv_alive(model, frequency, recency, age) AS alive,
       clv_orders(model, frequency, recency, age, 365) AS orders,
       clv_value(model, frequency, monetary_value) AS value_per_order,
       clv(model, frequency, recency, age, monetary_value, 365, 0.10) AS next_year
  FROM fitted CROSS JOIN customer_history;

-- Value at risk: what a customer would be worth next year, times the chance that they have left. The list to call from
-- the top: the gone for good are worth little, and of the faithful nothing is at risk.
DROP VIEW IF EXISTS temp.value_at_risk;
CREATE TEMP VIEW value_at_risk AS
SELECT customer, alive, next_year, next_year * (1 - alive) AS at_risk
  FROM predicted_value
 ORDER BY at_risk DESC, customer;

-- What each month's new customers are expected to bring in the coming year, beside what they have brought.
DROP VIEW IF EXISTS temp.predicted_value_by_cohort;
CREATE TEMP VIEW predicted_value_by_cohort AS
SELECT cohort, count(*) AS customers, sum(spent) AS spent, sum(alive) AS still_customers, sum(orders) AS orders,
       sum(next_year) AS next_year
  FROM predicted_value
 GROUP BY cohort;

-- ---- does the model hold? ----

-- Calibration and holdout: the model of what was known a year before the end, and what came in that year. Customers who
-- came first in that year are in neither. Orders are days with an order, as in the model. as_of is the last moment that
-- the model knows, so the year begins behind it: where times are mere dates, the day of as_of is no part of it.
DROP VIEW IF EXISTS temp.calibration_history;
CREATE TEMP VIEW calibration_history AS
SELECT customer, frequency, recency, age, monetary_value
  FROM retention_customers('orders', 'customer_id', 'ordered_at', 'month', 'amount')
 WHERE as_of = '2025-01-01';

DROP VIEW IF EXISTS temp.holdout;
CREATE TEMP VIEW holdout AS
WITH history AS MATERIALIZED (SELECT * FROM calibration_history),
     fitted AS MATERIALIZED (SELECT clv_fit(frequency, recency, age, monetary_value) AS model FROM history),
     came AS MATERIALIZED (
         SELECT customer_id AS customer, count(*) AS days, avg(spent) AS spent
           FROM (SELECT customer_id, sum(amount) AS spent FROM orders
                  WHERE ordered_at > '2025-01-01' AND ordered_at <= '2026-01-01'
                  GROUP BY customer_id, date(ordered_at))
          GROUP BY customer_id)
SELECT customer, frequency, age, clv_alive(model, frequency, recency, age) AS alive,
       clv_orders(model, frequency, recency, age, 365) AS expected, ifnull(days, 0) AS actual,
       clv_value(model, frequency, monetary_value) AS expected_value, spent AS actual_value
  FROM history CROSS JOIN fitted LEFT JOIN came USING (customer);

-- By how often they had come back: orders expected and seen, a customer. All but the rarest bins should agree within
-- some percent; a drift from bin to bin says that the model does not fit these customers.
DROP VIEW IF EXISTS temp.holdout_by_frequency;
CREATE TEMP VIEW holdout_by_frequency AS
SELECT min(frequency, 10) AS frequency, count(*) AS customers, avg(expected) AS expected, avg(actual) AS actual,
       avg(alive) AS alive, avg(actual > 0) AS came
  FROM holdout
 GROUP BY min(frequency, 10);

-- In one line: totals, the mean absolute error a customer, and that of the rule of thumb that the year before repeats
-- itself (frequency / age * 365), which a model has to beat.
DROP VIEW IF EXISTS temp.holdout_summary;
CREATE TEMP VIEW holdout_summary AS
SELECT count(*) AS customers, sum(expected) AS expected, sum(actual) AS actual,
       sum(expected) / sum(actual) - 1 AS off, avg(abs(expected - actual)) AS mean_error,
       avg(abs(frequency * 365.0 / max(age, 1) - actual)) AS mean_error_of_rule
  FROM holdout;

-- ---- how long members will stay ----

-- The survival of memberships, and the model of it. Survival times the number of members are survivors with those who
-- are still there counted right, which plain counts are not.
DROP VIEW IF EXISTS temp.membership_curve;
CREATE TEMP VIEW membership_curve AS
SELECT age, at_risk, churned, censored, survival
  FROM retention_curve('subscriptions', 'customer_id', 'started_at', 'ended_at')
 WHERE as_of = '2026-01-01';

DROP VIEW IF EXISTS temp.membership_model;
CREATE TEMP VIEW membership_model AS
SELECT sbg_fit(age, churned, censored) AS model FROM membership_curve;

-- Retention beyond what has been seen: months to five years, observed where there is something to observe.
DROP VIEW IF EXISTS temp.membership_projection;
CREATE TEMP VIEW membership_projection AS
WITH RECURSIVE month(age) AS (SELECT 0 UNION ALL SELECT age + 1 FROM month WHERE age < 60),
     fitted AS MATERIALIZED (SELECT model FROM membership_model)
SELECT month.age, survival AS observed, sbg_survival(model, month.age) AS survival,
       sbg_retention(model, month.age) AS retention
  FROM month CROSS JOIN fitted LEFT JOIN membership_curve USING (age);

-- What a member is worth, now and after each year: months still expected, those to come discounted by 0.8 percent a
-- month (10 a year), times a monthly price of 10.
DROP VIEW IF EXISTS temp.membership_value;
CREATE TEMP VIEW membership_value AS
WITH fitted AS MATERIALIZED (SELECT model FROM membership_model)
SELECT column1 AS months, sbg_residual_lifetime(model, column1, 0.008) AS months_to_come,
       10 * sbg_residual_lifetime(model, column1, 0.008) AS value
  FROM fitted CROSS JOIN (VALUES (0), (1), (12), (24), (36));
