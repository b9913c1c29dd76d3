-- predictions.sql - the views of sql/predictions.sql once more, without the extension.
--
-- For each of them a temporary view of the same name with plain_ before it, and the same rows. The parameters of the
-- models are those that the fits gave; everything that follows from them is computed anew, by the definitions of the
-- models instead of their closed forms: chances are integrated over the customers they could be.

CREATE TEMP TABLE plain_days AS
SELECT customer_id AS customer, date(ordered_at) AS day, sum(amount) AS spent FROM orders GROUP BY 1, 2;
CREATE UNIQUE INDEX plain_days_by_customer ON plain_days(customer, day);
CREATE TEMP TABLE plain_first(customer INTEGER PRIMARY KEY, first TEXT);
INSERT INTO plain_first SELECT customer, min(day) FROM plain_days GROUP BY customer;

CREATE TEMP VIEW plain_customer_history AS
SELECT days.customer, strftime('%Y-%m', min(day)) AS cohort, count(*) - 1 AS frequency,
       CAST(julianday(max(day)) - julianday(min(day)) AS INTEGER) AS recency,
       CAST(julianday('2026-01-01') - julianday(min(day)) AS INTEGER) AS age, sum(spent) AS value,
       avg(spent) FILTER (WHERE day > first) AS monetary_value
  FROM plain_days AS days JOIN plain_first USING (customer)
 GROUP BY days.customer;

CREATE TEMP VIEW plain_calibration_history AS
SELECT days.customer, count(*) - 1 AS frequency, CAST(julianday(max(day)) - julianday(min(day)) AS INTEGER) AS recency,
       CAST(julianday('2025-01-01') - julianday(min(day)) AS INTEGER) AS age,
       avg(spent) FILTER (WHERE day > first) AS monetary_value
  FROM plain_days AS days JOIN plain_first USING (customer)
 WHERE day < '2025-01-01'
 GROUP BY days.customer;

-- The parameters of a model that is given as JSON text.
CREATE TEMP TABLE plain_parameters AS
SELECT which, json_extract(model, '$.parameters.r') AS r, json_extract(model, '$.parameters.alpha') AS alpha,
       json_extract(model, '$.parameters.a') AS a, json_extract(model, '$.parameters.b') AS b,
       json_extract(model, '$.spend.parameters.p') AS p, json_extract(model, '$.spend.parameters.q') AS q,
       json_extract(model, '$.spend.parameters.v') AS v
  FROM (SELECT 'all' AS which, model FROM purchase_model
        UNION ALL SELECT 'before', clv_fit(frequency, recency, age, monetary_value) FROM calibration_history);

-- Points and weights of an integral from 0 to 1 (tanh-sinh).
CREATE TEMP TABLE plain_node AS
WITH RECURSIVE step(u) AS (SELECT -3.5 UNION ALL SELECT u + 0.125 FROM step WHERE u < 3.5)
SELECT 1 / (1 + exp(-pi() * sinh(u))) AS at, 1 / (1 + exp(pi() * sinh(u))) AS left,
       pi() * cosh(u) / (1 + exp(-pi() * sinh(u))) / (1 + exp(pi() * sinh(u))) AS weight
  FROM step;

-- MBG/NBD. Of a customer who is still one, the chance z to leave after a purchase is distributed as Beta(a, b + x + 1),
-- his rate as Gamma(r + x, alpha + age); in the time t he is expected to order (1 - exp(-rate z t)) / z times.
CREATE TEMP TABLE plain_alive AS
WITH customer AS (
    SELECT DISTINCT 'all' AS which, frequency AS x, recency, age FROM plain_customer_history
    UNION ALL SELECT DISTINCT 'before', frequency, recency, age FROM plain_calibration_history
)
SELECT which, x, recency, age, 1 / (1 + a / (b + x) * pow((alpha + age) / (alpha + recency), r + x)) AS alive,
       alpha + age AS scale, r + x AS shape, a, b
  FROM customer JOIN plain_parameters USING (which);

CREATE TEMP TABLE plain_expected AS
SELECT which, x, recency, age, alive,
       alive * (SELECT sum(weight * pow(at, a - 2) * pow(left, b + x) * (1 - pow(1 + at * 365 / scale, -shape)))
                       / sum(weight * pow(at, a - 1) * pow(left, b + x)) FROM plain_node) AS orders
  FROM plain_alive;
CREATE UNIQUE INDEX plain_expected_by_history ON plain_expected(which, x, recency, age);

CREATE TEMP VIEW plain_purchase_model_health AS
WITH came AS (
    SELECT frequency - avg(frequency) OVER () AS x, monetary_value - avg(monetary_value) OVER () AS m
      FROM plain_customer_history WHERE frequency > 0
)
SELECT (SELECT count(*) FROM plain_customer_history) AS customers, 1 AS converged, 0 AS boundary,
       (SELECT count(*) FROM plain_customer_history WHERE frequency > 0) AS spend_customers, 0 AS spend_left_out,
       1 AS spend_converged, NULL AS reason,
       sum(x * m) / sqrt(sum(x * x) * sum(m * m)) AS frequency_value_correlation
  FROM came;

-- The value of the next year, discounted: each twelfth's orders at 10 percent, by Simpson's rule over the orders
-- expected until then, which is what remains of the integral when it is taken by parts.
CREATE TEMP TABLE plain_model AS SELECT model FROM purchase_model;
CREATE TEMP TABLE plain_twelfth AS
WITH RECURSIVE step(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM step WHERE i < 24)
SELECT 365.0 * i / 24 AS days, ln(1.1) / 72 * exp(-ln(1.1) * i / 24)
                               * CASE i % 24 WHEN 0 THEN 1 ELSE 2 + 2 * (i % 2) END AS weight
  FROM step;
CREATE TEMP TABLE plain_discounted AS
SELECT x, recency, age,
       orders / 1.1 + (SELECT sum(weight * clv_orders(model, x, recency, age, days)) FROM plain_twelfth) AS discounted
  FROM plain_expected CROSS JOIN plain_model
 WHERE which = 'all';
CREATE UNIQUE INDEX plain_discounted_by_history ON plain_discounted(x, recency, age);

CREATE TEMP VIEW plain_predicted_value AS
SELECT customer, cohort, value AS spent, alive, orders,
       p * (v + frequency * ifnull(monetary_value, 0)) / (p * frequency + q - 1) AS value_per_order,
       p * (v + frequency * ifnull(monetary_value, 0)) / (p * frequency + q - 1) * discounted AS next_year
  FROM plain_customer_history CROSS JOIN plain_parameters AS fitted ON fitted.which = 'all'
  JOIN plain_expected AS e ON e.which = 'all' AND e.x = frequency AND e.recency = plain_customer_history.recency
                          AND e.age = plain_customer_history.age
  JOIN plain_discounted AS d ON d.x = e.x AND d.recency = e.recency AND d.age = e.age;

CREATE TEMP TABLE plain_value AS SELECT * FROM plain_predicted_value;

CREATE TEMP VIEW plain_value_at_risk AS
SELECT customer, alive, next_year, next_year - alive * next_year AS at_risk FROM plain_value;

CREATE TEMP VIEW plain_predicted_value_by_cohort AS
SELECT cohort, count(*) AS customers, sum(spent) AS spent, sum(alive) AS still_customers, sum(orders) AS orders,
       sum(next_year) AS next_year
  FROM plain_value
 GROUP BY cohort;

CREATE TEMP VIEW plain_holdout AS
SELECT history.customer, frequency, history.age, alive, orders AS expected, count(day) AS actual,
       p * (v + frequency * ifnull(monetary_value, 0)) / (p * frequency + q - 1) AS expected_value,
       avg(spent) AS actual_value
  FROM plain_calibration_history AS history CROSS JOIN plain_parameters AS fitted ON fitted.which = 'before'
  JOIN plain_expected AS e ON e.which = 'before' AND e.x = frequency AND e.recency = history.recency AND e.age = history.age
  LEFT JOIN plain_days ON plain_days.customer = history.customer AND day >= '2025-01-01'
 GROUP BY history.customer;

CREATE TEMP VIEW plain_holdout_by_frequency AS
SELECT CASE WHEN frequency > 10 THEN 10 ELSE frequency END AS frequency, count(*) AS customers, avg(expected) AS expected,
       avg(actual) AS actual, avg(alive) AS alive, count(actual_value) * 1.0 / count(*) AS came
  FROM plain_holdout
 GROUP BY 1;

CREATE TEMP VIEW plain_holdout_summary AS
SELECT count(*) AS customers, sum(expected) AS expected,
       (SELECT count(*) FROM plain_days JOIN plain_first USING (customer)
         WHERE first < '2025-01-01' AND day >= '2025-01-01') AS actual,
       (sum(expected) - sum(actual)) / sum(actual) AS off, sum(abs(expected - actual)) / count(*) AS mean_error,
       avg(abs(CASE age WHEN 0 THEN frequency ELSE frequency * 1.0 / age END * 365 - actual)) AS mean_error_of_rule
  FROM plain_holdout;

-- Tenures in whole months: an anniversary falls on the day of the start, or on the last of a month that has none.
CREATE TEMP TABLE plain_member AS
SELECT customer_id, (strftime('%Y', last) - strftime('%Y', first)) * 12 + strftime('%m', last) - strftime('%m', first)
       - (CAST(strftime('%d', last) AS INTEGER) < min(CAST(strftime('%d', first) AS INTEGER),
          CAST(strftime('%d', last, 'start of month', '1 month', '-1 day') AS INTEGER))) AS age, left
  FROM (SELECT customer_id, date(min(started_at)) AS first, date(max(min(coalesce(ended_at, '2026-01-01'), '2026-01-01'))) AS last,
               min(coalesce(ended_at, '9999') <= '2026-01-01') AS left
          FROM subscriptions GROUP BY customer_id);

CREATE TEMP VIEW plain_membership_curve AS
WITH RECURSIVE month(age) AS (SELECT 0 UNION ALL SELECT age + 1 FROM month
                               WHERE age < (SELECT max(age) FROM plain_member)),
     counted AS (
    SELECT month.age, count(*) AS at_risk, sum(tenure.age = month.age AND left) AS churned,
           sum(tenure.age = month.age AND NOT left) AS censored
      FROM month JOIN plain_member AS tenure ON tenure.age >= month.age
     GROUP BY month.age
)
SELECT *, exp(sum(ln(1 - churned * 1.0 / at_risk)) OVER (ORDER BY age)) AS survival FROM counted;

-- sBG: of those who are there, the share (beta + n - 1) / (alpha + beta + n - 1) makes the n-th renewal.
CREATE TEMP TABLE plain_contract AS
SELECT json_extract(model, '$.parameters.alpha') AS alpha, json_extract(model, '$.parameters.beta') AS beta
  FROM membership_model;
CREATE TEMP TABLE plain_survival AS
WITH RECURSIVE step(age, retention, survival) AS (
    SELECT 0, 1.0, 1.0
    UNION ALL
    SELECT age + 1, (beta + age) / (alpha + beta + age), survival * (beta + age) / (alpha + beta + age)
      FROM step CROSS JOIN plain_contract
     WHERE age < 6000
)
SELECT * FROM step;

CREATE TEMP VIEW plain_membership_projection AS
SELECT age, curve.survival AS observed, model.survival, retention
  FROM plain_survival AS model LEFT JOIN plain_membership_curve AS curve USING (age)
 WHERE age <= 60;

-- Payments to come: of who is about to make the n-th renewal, who was there at n - 1.
CREATE TEMP VIEW plain_membership_value AS
SELECT months, months_to_come, 10 * months_to_come AS value
  FROM (SELECT column1 AS months, sum(ahead.survival * pow(1.008, column1 - ahead.age))
                                  / max(CASE ahead.age WHEN 0 THEN 1 ELSE before.survival END)
                                    FILTER (WHERE ahead.age = column1) AS months_to_come
          FROM (VALUES (0), (1), (12), (24), (36)) JOIN plain_survival AS ahead ON ahead.age >= column1
          LEFT JOIN plain_survival AS before ON before.age = ahead.age - 1
         GROUP BY column1);
