-- metrics.sql - the views of sql/metrics.sql once more, without the extension.
--
-- For each of them a temporary view of the same name with plain_ before it, and the same rows. Months are numbered
-- through: year * 12 + month - 1; the data ends where month 24312 (2026-01) starts.

CREATE TEMP VIEW plain_customer_orders AS
SELECT orders.customer_id, ordered_at, product, amount, country, channel
  FROM customers, orders WHERE customers.id = orders.customer_id;

CREATE TEMP VIEW plain_sales_by_month AS
SELECT strftime('%Y-%m', ordered_at) AS month, count(*) AS orders, sum(amount) AS revenue,
       avg(amount) AS average_order_value, 1.0 * count(*) / count(DISTINCT customer_id) AS purchase_frequency,
       sum(amount) / count(DISTINCT customer_id) AS sales_per_customer
  FROM orders
 GROUP BY month;

CREATE TEMP VIEW plain_repeat_purchase_by_channel AS
SELECT channel, avg(n >= 2) AS repeat_rate, sum(n) * 1.0 / count(*) AS purchase_frequency,
       avg(products >= 2) AS several_products
  FROM (SELECT customer_id, count(*) AS n, count(DISTINCT product) AS products FROM orders GROUP BY customer_id)
  JOIN customers ON id = customer_id
 GROUP BY channel;

-- Orders with the customer's first one. age: whole months from it; an anniversary falls on the first order's day of the
-- month, or on the last of a month that has no such day.
CREATE TEMP TABLE plain_order AS
WITH first AS (
    SELECT *, min(ordered_at) OVER (PARTITION BY customer_id) AS first_at FROM orders
), month AS (
    SELECT customer_id, amount, ordered_at, first_at,
           strftime('%Y', ordered_at) * 12 + strftime('%m', ordered_at) - 1 AS month,
           strftime('%Y', first_at) * 12 + strftime('%m', first_at) - 1 AS first_month,
           min(CAST(strftime('%d', first_at) AS INTEGER),
               CAST(strftime('%d', ordered_at, 'start of month', '1 month', '-1 day') AS INTEGER)) AS day
      FROM first
)
SELECT customer_id, channel, amount, month, first_month,
       month - first_month
       - (ordered_at < strftime('%Y-%m-', ordered_at) || printf('%02d ', day) || time(first_at)) AS age
  FROM month JOIN customers ON id = customer_id;

CREATE TEMP VIEW plain_returning_revenue AS
SELECT printf('%d-%02d', month / 12, month % 12 + 1) AS month, total(amount * (month = first_month)) AS from_new,
       total(amount * (month > first_month)) AS from_returning,
       total(amount * (month > first_month)) / sum(amount) AS returning_share
  FROM plain_order
 GROUP BY plain_order.month;

CREATE TEMP VIEW plain_revenue_concentration AS
WITH spent AS (
    SELECT substr(ordered_at, 1, 4) AS year, sum(amount) AS spent FROM orders GROUP BY 1, customer_id
), ranked AS (
    SELECT year, spent, row_number() OVER (PARTITION BY year ORDER BY spent DESC) AS nth,
           count(*) OVER (PARTITION BY year) AS n
      FROM spent
)
SELECT year, count(*) AS customers, sum(spent * max(0, min(1, 0.01 * n - nth + 1))) / sum(spent) AS best_1,
       sum(spent * max(0, min(1, 0.1 * n - nth + 1))) / sum(spent) AS best_10,
       sum(spent * max(0, min(1, 0.2 * n - nth + 1))) / sum(spent) AS best_20
  FROM ranked
 GROUP BY year;

-- Cohorts of a month, by channel, laid over every age that is over for all of them: who ordered, and for how much.
CREATE TEMP TABLE plain_cell AS
WITH RECURSIVE size AS (
    SELECT channel, first_month, count(DISTINCT customer_id) AS customers
      FROM plain_order GROUP BY channel, first_month
), grid AS (
    SELECT channel, first_month, customers, 0 AS age FROM size WHERE first_month + 1 < 24312
    UNION ALL
    SELECT channel, first_month, customers, age + 1 FROM grid WHERE first_month + age + 2 < 24312
), seen AS (
    SELECT channel, first_month, age, 0 AS customers, count(DISTINCT customer_id) AS active, sum(amount) AS value
      FROM plain_order GROUP BY channel, first_month, age
)
SELECT channel, first_month, age, max(customers) AS customers, max(active) AS active, max(value) AS value
  FROM (SELECT channel, first_month, age, customers, 0 AS active, 0.0 AS value FROM grid
        UNION ALL
        SELECT * FROM seen)
 GROUP BY channel, first_month, age
HAVING max(customers) > 0;

CREATE TEMP VIEW plain_spend_by_tenure AS
SELECT CASE WHEN age >= 24 THEN '4 third year' WHEN age >= 12 THEN '3 second year'
            WHEN age >= 6 THEN '2 second half year' ELSE '1 first half year' END AS tenure,
       sum(value) / sum(customers) AS per_customer, sum(value) / sum(active) AS per_buyer
  FROM plain_cell
 GROUP BY tenure;

CREATE TEMP VIEW plain_acquisition_cost AS
SELECT * FROM acquisition_cost WHERE channel IN (SELECT channel FROM customers);

CREATE TEMP VIEW plain_acquisition_payback AS
SELECT channel, cost,
       (SELECT min(age) + 1
          FROM (SELECT channel, age, sum(upto) / sum(customers) AS spent
                  FROM (SELECT *, sum(value) OVER (PARTITION BY channel, first_month ORDER BY age) AS upto
                          FROM plain_cell)
                 GROUP BY channel, age) AS mean
         WHERE mean.channel = acquisition_cost.channel AND cost <= margin * spent) AS payback_months
  FROM acquisition_cost;

CREATE TEMP VIEW plain_stickiness_by_year AS
WITH RECURSIVE day AS (
    SELECT date(min(ordered_at)) AS day, date(max(ordered_at)) AS last FROM orders GROUP BY substr(ordered_at, 1, 4)
    UNION ALL
    SELECT date(day, '1 day'), last FROM day WHERE day < last
), daily AS (
    SELECT date(ordered_at) AS day, count(DISTINCT customer_id) AS dau FROM orders GROUP BY 1
), monthly AS (
    SELECT substr(ordered_at, 1, 7) AS month, count(DISTINCT customer_id) AS mau FROM orders GROUP BY 1
)
SELECT substr(day, 1, 4) AS year, total(dau) / total(mau) AS stickiness
  FROM day LEFT JOIN daily USING (day) LEFT JOIN monthly ON month = substr(day, 1, 7)
 GROUP BY year;

CREATE TEMP VIEW plain_loyalty_answers AS
SELECT customer_id, answered_at, score AS recommend, NULL AS buy_again, NULL AS try_others FROM survey;

CREATE TEMP VIEW plain_loyalty_index AS
SELECT quarter, count(mean) AS answers, avg(mean) AS loyalty_index
  FROM (SELECT strftime('%Y-Q', answered_at) || ((strftime('%m', answered_at) + 2) / 3) AS quarter,
               (SELECT avg(answer)
                  FROM (SELECT recommend AS answer UNION ALL SELECT buy_again UNION ALL SELECT try_others)) AS mean
          FROM loyalty_answers)
 GROUP BY quarter;

CREATE TEMP VIEW plain_satisfaction_trend AS
WITH day AS (
    SELECT date(answered_at) AS day, julianday(date(answered_at)) AS number FROM survey GROUP BY 1
), answer AS (
    SELECT day, score FROM (SELECT score, julianday(date(answered_at)) AS at FROM survey) JOIN day
        ON at BETWEEN number - 89 AND number
), share AS (
    SELECT day, count(*) AS answers, avg(score >= 9) AS p, avg(score <= 6) AS d, avg(score >= 8) AS satisfied
      FROM answer GROUP BY day
)
SELECT day, answers, 100 * (p - d) AS nps,
       1.959963984540054 * 100 * sqrt((p + d - (p - d) * (p - d)) / answers) AS margin, satisfied
  FROM share;

-- The p of a normal z, as 1 - erf(x) with x = |z| / sqrt(2) and
-- erf(x) = 2 / sqrt(pi) * exp(-x^2) * (x + 2 x^3 / 3 + 4 x^5 / 15 + ...).
CREATE TEMP VIEW plain_retention_by_channel AS
WITH RECURSIVE total AS (
    SELECT channel, age, sum(active) * 1.0 AS k, sum(customers) * 1.0 AS n FROM plain_cell WHERE age > 0 GROUP BY 1, 2
), wilson AS (
    SELECT *, k / n AS rate, (k + 3.8414588206941285 / 2) / (n + 3.8414588206941285) AS middle,
           1.959963984540054 / (n + 3.8414588206941285) * sqrt(k * (n - k) / n + 3.8414588206941285 / 4) AS half
      FROM total
), pair AS (
    SELECT a.channel AS a, b.channel AS b, age, a.rate AS a_rate, a.middle - a.half AS a_lower,
           a.middle + a.half AS a_upper, b.rate AS b_rate, b.middle - b.half AS b_lower,
           b.middle + b.half AS b_upper,
           (a.k + b.k) / (a.n + b.n) AS pooled, 1 / a.n + 1 / b.n AS size
      FROM wilson AS a JOIN wilson AS b USING (age) WHERE a.channel < b.channel
), series (a, b, age, x, i, term, sum) AS (
    SELECT a, b, age, abs(b_rate - a_rate) / sqrt(2 * pooled * (1 - pooled) * size), 0, 1.0, 1.0 FROM pair
    UNION ALL
    SELECT a, b, age, x, i + 1, term * 2 * x * x / (2 * i + 3), sum + term * 2 * x * x / (2 * i + 3)
      FROM series WHERE i < 250
)
SELECT a, b, age, a_rate, a_lower, a_upper, b_rate, b_lower, b_upper, b_rate - a_rate AS difference,
       b_rate - a_rate - sqrt(pow(b_rate - b_lower, 2) + pow(a_upper - a_rate, 2)) AS lower,
       b_rate - a_rate + sqrt(pow(b_upper - b_rate, 2) + pow(a_rate - a_lower, 2)) AS upper,
       1 - 2 / sqrt(pi()) * exp(-x * x) * x * sum AS p
  FROM pair JOIN series USING (a, b, age)
 WHERE i = 250;

CREATE TEMP VIEW plain_membership AS
SELECT customer_id, channel, count(*) = count(known_end) AS churned,
       julianday(CASE WHEN count(*) = count(known_end) THEN max(known_end) ELSE '2026-01-01' END)
       - julianday(min(started_at)) AS days
  FROM (SELECT *, CASE WHEN ended_at <= '2026-01-01' THEN ended_at END AS known_end FROM subscriptions) AS term, customers
 WHERE customers.id = term.customer_id
 GROUP BY customer_id;

-- Two groups: chi2 = (O - E)^2 / V. Windows count who is still there.
CREATE TEMP VIEW plain_membership_test AS
WITH RECURSIVE day AS (
    SELECT days, count(*) AS leave, sum(channel = 'ads') AS leave_ads, sum(churned) AS d,
           sum(churned * (channel = 'ads')) AS d_ads
      FROM membership GROUP BY days
), moment AS (
    SELECT d, d_ads, sum(leave) OVER later * 1.0 AS n, sum(leave_ads) OVER later AS n_ads
      FROM day WINDOW later AS (ORDER BY days DESC)
), test AS (
    SELECT pow(sum(d_ads - d * n_ads / n), 2)
           / sum(iif(n > 1, d * (n_ads / n) * (1 - n_ads / n) * (n - d) / (n - 1), 0)) AS chi2
      FROM moment WHERE d > 0
), series (chi2, i, term, sum) AS (
    SELECT chi2, 0, 1.0, 1.0 FROM test
    UNION ALL
    SELECT chi2, i + 1, term * chi2 / (2 * i + 3), sum + term * chi2 / (2 * i + 3) FROM series WHERE i < 250
)
SELECT chi2, 1 AS df, 1 - sqrt(2 * chi2 / pi()) * exp(-chi2 / 2) * sum AS p FROM series WHERE i = 250;

CREATE TEMP VIEW plain_membership_term AS
SELECT customer_id, started_at, ended_at, channel FROM customers, subscriptions WHERE customers.id = customer_id;

-- Whole months from the first start to the last end; an anniversary falls on the start's day of the month, or on the last
-- of a month that has no such day.
CREATE TEMP TABLE plain_stay AS
WITH stay AS (
    SELECT channel, min(started_at) AS a, count(*) = count(known_end) AS has_left,
           CASE WHEN count(*) = count(known_end) THEN max(known_end) ELSE '2026-01-01' END AS b
      FROM (SELECT *, CASE WHEN ended_at <= '2026-01-01' THEN ended_at END AS known_end FROM plain_membership_term)
     GROUP BY customer_id
), month AS (
    SELECT *, strftime('%Y', b) * 12 + strftime('%m', b) - strftime('%Y', a) * 12 - strftime('%m', a) AS months,
           min(CAST(strftime('%d', a) AS INTEGER),
               CAST(strftime('%d', b, 'start of month', '1 month', '-1 day') AS INTEGER)) AS day
      FROM stay
)
SELECT channel, has_left, months - (datetime(b) < strftime('%Y-%m-', b) || printf('%02d ', day) || time(a)) AS age FROM month;

CREATE TEMP TABLE plain_tenures AS
WITH RECURSIVE month(age) AS (SELECT 0 UNION ALL SELECT age + 1 FROM month WHERE age < (SELECT max(age) FROM plain_stay)),
counted AS (
    SELECT channel, month.age, count(*) AS at_risk, sum(stay.age = month.age AND has_left) AS churned,
           sum(stay.age = month.age AND NOT has_left) AS censored
      FROM month JOIN plain_stay AS stay ON stay.age >= month.age
     GROUP BY channel, month.age
), curve AS (
    SELECT *, CASE WHEN min(at_risk - churned) OVER past = 0 THEN 0.0
                   ELSE exp(sum(ln(max(at_risk - churned, 1) * 1.0 / at_risk)) OVER past) END AS survival,
           sqrt(sum(churned * 1.0 / at_risk / max(at_risk - churned, 1)) OVER past) AS e
      FROM counted WINDOW past AS (PARTITION BY channel ORDER BY age)
)
SELECT channel, age, at_risk, churned, censored, survival, iif(survival > 0, survival * e, NULL) AS std_error,
       iif(survival BETWEEN 1e-300 AND 1 - 1e-12, pow(survival, exp(1.959963984540054 * e / -ln(survival))), NULL) AS lower,
       iif(survival BETWEEN 1e-300 AND 1 - 1e-12, pow(survival, exp(1.959963984540054 * e / ln(survival))), NULL) AS upper
  FROM curve;
CREATE TEMP VIEW plain_tenure AS SELECT * FROM plain_tenures;

-- Where each of the three first goes below one half, and where it is there: the mean of the two ages.
CREATE TEMP VIEW plain_tenure_median AS
WITH value AS (
    SELECT channel, age, 'm' AS kind, survival AS y FROM plain_tenures
    UNION ALL SELECT channel, age, 'l', lower FROM plain_tenures
    UNION ALL SELECT channel, age, 'u', upper FROM plain_tenures
), at AS (
    SELECT channel, kind, age, y, row_number() OVER (PARTITION BY channel, kind ORDER BY age) AS nth
      FROM value WHERE y < 0.5 + 1.5e-8
), found AS (
    SELECT channel, kind, (age + ifnull(iif(abs(y - 0.5) < 1.5e-8,
        (SELECT min(age) FROM value AS later WHERE later.channel = at.channel AND later.kind = at.kind
            AND later.y < at.y - 1e-9), age), age)) / 2.0 AS age FROM at WHERE nth = 1
)
SELECT DISTINCT channel, (SELECT age FROM found AS f WHERE f.channel = t.channel AND kind = 'm') AS median,
       (SELECT age FROM found AS f WHERE f.channel = t.channel AND kind = 'l') AS lower,
       (SELECT age FROM found AS f WHERE f.channel = t.channel AND kind = 'u') AS upper FROM plain_tenures AS t;

-- Every pair of an age and a later one.
CREATE TEMP VIEW plain_tenure_mean AS
SELECT channel, mean, sqrt((SELECT sum(pow((SELECT sum(survival) FROM plain_tenures AS later WHERE later.channel = t.channel
            AND later.age BETWEEN t.age AND 11), 2) * churned / at_risk / (at_risk - churned))
          FROM plain_tenures AS t WHERE t.channel = m.channel AND age < 12 AND churned < at_risk)) AS std_error
  FROM (SELECT channel, sum(survival) AS mean FROM plain_tenures WHERE age < 12 GROUP BY channel) AS m;

CREATE TEMP VIEW plain_tenure_hazard AS
SELECT channel, age, at_risk, churned, p AS hazard, middle - half AS lower, middle + half AS upper
  FROM (SELECT *, churned * 1.0 / at_risk AS p,
               (churned + 3.8414588206941285 / 2) / (at_risk + 3.8414588206941285) AS middle,
               1.959963984540054 / (at_risk + 3.8414588206941285)
               * sqrt(churned * (at_risk - churned) * 1.0 / at_risk + 3.8414588206941285 / 4) AS half FROM plain_tenures);

-- Days with an order, and the days between the first and the last of them.
CREATE TEMP VIEW plain_customer AS
SELECT customer_id, max(ordered_at) AS last_at, count(*) AS events, sum(amount) AS value,
       count(DISTINCT date(ordered_at)) - 1 AS frequency,
       julianday(date(max(ordered_at))) - julianday(date(min(ordered_at))) AS recency,
       julianday('2026-01-01') - julianday(date(max(ordered_at))) AS days_away
  FROM orders GROUP BY customer_id;

CREATE TEMP VIEW plain_customers_overdue AS
SELECT customer_id AS customer, last_at, days_away, recency / frequency AS mean_gap, value
  FROM plain_customer
 WHERE frequency > 0 AND days_away * frequency > 3 * recency;

-- The edge of the best fifth: the quantile of type 7, (n - 1) * 4 / 5 steps from the least value to the greatest.
CREATE TEMP VIEW plain_best_customers AS
WITH ranked AS (
    SELECT -days_away AS r, row_number() OVER (ORDER BY -days_away) - 1 AS nth_r,
           frequency AS f, row_number() OVER (ORDER BY frequency) - 1 AS nth_f,
           value AS m, row_number() OVER (ORDER BY value) - 1 AS nth_m, (count(*) OVER () - 1) * 4 / 5.0 AS at
      FROM plain_customer
), edge AS (
    SELECT sum(r * max(0, 1 - abs(nth_r - at))) AS r, sum(f * max(0, 1 - abs(nth_f - at))) AS f,
           sum(m * max(0, 1 - abs(nth_m - at))) AS m
      FROM ranked
)
SELECT customer_id AS customer, last_at, events, value
  FROM plain_customer, edge
 WHERE -days_away > edge.r AND frequency > edge.f AND value > edge.m;
