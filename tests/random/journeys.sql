-- journeys.sql - the views of sql/journeys.sql once more, without the extension: for each of them a temporary view of the
-- same name with plain_ before it, and the same rows. metrics.sql goes first: months are numbered as there.
-- Rates have Wilson's interval: its middle is (k + z^2 / 2) / (n + z^2), with z^2 = 3.8414588206941285.

-- ---- from the visit to the order ----

-- Visits, with the first moment of each step after the step before; how far: the last step within a day.
CREATE TEMP TABLE plain_moment AS SELECT customer_id, visit_id, step, CAST(strftime('%s', at) AS INTEGER) AS at FROM visits;
CREATE INDEX temp.plain_moment_visit ON plain_moment (visit_id, step, at);
CREATE INDEX temp.plain_moment_customer ON plain_moment (customer_id, step, at);

CREATE TEMP VIEW plain_way_of_visit AS
SELECT visit_id AS who, at AS a, (SELECT min(at) FROM plain_moment AS m WHERE m.visit_id = v.visit_id AND step = 'cart') AS b,
       (SELECT min(at) FROM plain_moment AS m WHERE m.visit_id = v.visit_id AND step = 'checkout') AS c,
       (SELECT min(at) FROM plain_moment AS m WHERE m.visit_id = v.visit_id AND step = 'order') AS d
  FROM plain_moment AS v WHERE step = 'visit';

CREATE TEMP VIEW plain_way_of_customer AS
SELECT *, (SELECT min(at) FROM plain_moment AS m WHERE m.customer_id = who AND step = 'order' AND at BETWEEN c AND a + 86400) AS d
  FROM (SELECT *, (SELECT min(at) FROM plain_moment AS m WHERE m.customer_id = who AND step = 'checkout' AND at BETWEEN b AND a + 86400)
                      AS c
          FROM (SELECT v.customer_id AS who, v.at AS a,
                       (SELECT min(at) FROM plain_moment AS m WHERE m.customer_id = v.customer_id AND step = 'cart'
                           AND at BETWEEN v.at AND v.at + 86400) AS b
                  FROM plain_moment AS v WHERE step = 'visit'));

-- Each step's moments, with the moment of the step before.
CREATE TEMP TABLE plain_took AS
WITH week AS (
    SELECT *, (a / 86400 + 3) / 7 AS week, (b IS NOT NULL) + (c IS NOT NULL) + (d IS NOT NULL) AS far FROM plain_way_of_customer
), best AS (
    SELECT *, row_number() OVER (PARTITION BY who, week ORDER BY far DESC, a) AS nth FROM week
), way AS (
    SELECT 'visit' AS kind, strftime('%Y-%m', a, 'unixepoch') AS cohort, a, b, c, d FROM plain_way_of_visit
    UNION ALL SELECT 'customer', week, a, b, c, d FROM best WHERE nth = 1
)
SELECT kind, cohort, 1 AS step, 'visit' AS name, NULL AS took FROM way
UNION ALL SELECT kind, cohort, 2, 'cart', b - a FROM way WHERE b IS NOT NULL
UNION ALL SELECT kind, cohort, 3, 'checkout', c - b FROM way WHERE c IS NOT NULL
UNION ALL SELECT kind, cohort, 4, 'order', d - c FROM way WHERE d IS NOT NULL;

CREATE TEMP TABLE plain_funnel AS
WITH ranked AS (
    SELECT *, row_number() OVER (PARTITION BY kind, cohort, step ORDER BY took) AS nth, count(*) OVER (PARTITION BY kind, cohort, step) AS n
      FROM plain_took
), counted AS (
    SELECT kind, cohort, step, name, n * 1.0 AS k, avg(CASE WHEN nth IN ((n + 1) / 2, n / 2 + 1) THEN took END) AS median_seconds
      FROM ranked GROUP BY kind, cohort, step
)
SELECT a.*, b.k AS n, (SELECT k FROM counted AS c WHERE c.kind = a.kind AND c.cohort = a.cohort AND c.step = 1) AS first
  FROM counted AS a LEFT JOIN counted AS b ON b.kind = a.kind AND b.cohort = a.cohort AND b.step = a.step - 1;

CREATE TEMP VIEW plain_visit_funnel AS
SELECT cohort AS month, step, name, CAST(k AS INTEGER) AS visits, k / first AS rate, k / n AS step_rate, middle - half AS lower,
       middle + half AS upper, median_seconds, step = 1 OR cohort < '2025-12' AS complete
  FROM (SELECT *, (k + 3.8414588206941285 / 2) / (n + 3.8414588206941285) AS middle,
               1.959963984540054 / (n + 3.8414588206941285) * sqrt(k * (n - k) / n + 3.8414588206941285 / 4) AS half
          FROM plain_funnel WHERE kind = 'visit');

-- The first week here is that of 27 October 2025, and none of them is the last of its year.
CREATE TEMP VIEW plain_customer_funnel AS
SELECT printf('2025-W%d', 44 + cohort - (SELECT min(cohort) FROM plain_funnel WHERE kind = 'customer')) AS week, step, name,
       CAST(k AS INTEGER) AS customers, k / first AS rate, k / n AS step_rate, median_seconds
  FROM plain_funnel
 WHERE kind = 'customer' AND cohort < (SELECT max(cohort) FROM plain_funnel WHERE kind = 'customer');

CREATE TEMP VIEW plain_first_visits AS
WITH begun AS (
    SELECT visit_id, row_number() OVER (PARTITION BY customer_id ORDER BY at, visit_id) AS nth FROM visits WHERE step = 'visit'
)
SELECT customer_id, variant, step, at FROM begun JOIN visits USING (visit_id) WHERE nth = 1;

-- p as in plain_retention_by_channel.
CREATE TEMP VIEW plain_variant_funnel AS
WITH RECURSIVE way AS (
    SELECT customer_id, max(variant) AS variant, sum(step = 'cart') AS b, sum(step = 'checkout') AS c, sum(step = 'order') AS d
      FROM plain_first_visits GROUP BY customer_id
), counted AS (
    SELECT variant, 'all' AS kind, 2 AS step, 'cart' AS name, total(b) AS k, count(*) * 1.0 AS n FROM way GROUP BY variant
    UNION ALL SELECT variant, 'all', 3, 'checkout', total(c), count(*) * 1.0 FROM way GROUP BY variant
    UNION ALL SELECT variant, 'all', 4, 'order', total(d), count(*) * 1.0 FROM way GROUP BY variant
    UNION ALL SELECT variant, 'step', 2, 'cart', total(b), count(*) * 1.0 FROM way GROUP BY variant
    UNION ALL SELECT variant, 'step', 3, 'checkout', total(c), total(b) FROM way GROUP BY variant
    UNION ALL SELECT variant, 'step', 4, 'order', total(d), total(c) FROM way GROUP BY variant
), wilson AS (
    SELECT *, k / n AS rate, (k + 3.8414588206941285 / 2) / (n + 3.8414588206941285) AS middle,
           1.959963984540054 / (n + 3.8414588206941285) * sqrt(k * (n - k) / n + 3.8414588206941285 / 4) AS half
      FROM counted
), pair AS (
    SELECT step, name, kind, a.k AS ak, b.k AS bk, a.rate AS a, a.middle - a.half AS al, a.middle + a.half AS au, b.rate AS b,
           b.middle - b.half AS bl, b.middle + b.half AS bu, (a.k + b.k) / (a.n + b.n) AS pooled, 1 / a.n + 1 / b.n AS size
      FROM wilson AS a JOIN wilson AS b USING (kind, step, name) WHERE a.variant < b.variant
), series (kind, step, x, i, term, sum) AS (
    SELECT kind, step, abs(b - a) / sqrt(2 * pooled * (1 - pooled) * size), 0, 1.0, 1.0 FROM pair
    UNION ALL
    SELECT kind, step, x, i + 1, term * 2 * x * x / (2 * i + 3), sum + term * 2 * x * x / (2 * i + 3) FROM series WHERE i < 250
), known AS (
    SELECT *, b - a AS d, b - a - sqrt(pow(b - bl, 2) + pow(au - a, 2)) AS dl, b - a + sqrt(pow(bu - b, 2) + pow(a - al, 2)) AS du,
           1 - 2 / sqrt(pi()) * exp(-x * x) * x * sum AS p
      FROM pair JOIN series USING (kind, step) WHERE i = 250
)
SELECT step, o.name, CAST(o.ak AS INTEGER) AS a_customers, CAST(o.bk AS INTEGER) AS b_customers, o.a AS a_rate, o.b AS b_rate,
       o.d AS difference, o.dl AS lower, o.du AS upper, o.p, s.a AS a_step_rate, s.b AS b_step_rate, s.d AS step_difference,
       s.dl AS step_lower, s.du AS step_upper, s.p AS step_p
  FROM known AS o JOIN known AS s USING (step) WHERE o.kind = 'all' AND s.kind = 'step';

CREATE TEMP VIEW plain_abandoned_carts AS
WITH cart AS (
    SELECT customer_id, max(at) AS cart_at FROM visits WHERE step = 'cart' AND at >= '2025-12-25' GROUP BY customer_id
)
SELECT cart.* FROM cart JOIN (SELECT customer_id, max(ordered_at) AS last_at FROM orders GROUP BY customer_id
                              UNION ALL SELECT id, '' FROM customers WHERE id NOT IN (SELECT customer_id FROM orders))
       USING (customer_id)
 WHERE last_at < cart_at;

-- ---- from the sign-up to the order ----

CREATE TEMP VIEW plain_signups_and_orders AS
SELECT customer_id, at, kind = 'signup' AS is_signup, kind = 'order' AS is_order
  FROM (SELECT customer_id, ordered_at AS at, 'order' AS kind FROM orders
        UNION ALL SELECT id, signed_up_at, 'signup' FROM customers);

CREATE TEMP VIEW plain_signup_conversion AS
WITH first AS (
    SELECT id, signed_up_at, min(ordered_at) AS first_at FROM customers LEFT JOIN orders ON customer_id = id GROUP BY id
), counted AS (
    SELECT substr(signed_up_at, 1, 7) AS month, column1 AS days, count(*) * 1.0 AS n,
           total(first_at < datetime(signed_up_at, column1 || ' days')) AS k
      FROM first, (VALUES (7), (30), (90))
     WHERE date(signed_up_at, '1 day', column1 || ' days') <= '2026-01-01'
     GROUP BY 1, 2
)
SELECT month, days, CAST(n AS INTEGER) AS signed_up, CAST(k AS INTEGER) AS ordered, k / n AS rate, middle - half AS lower,
       middle + half AS upper
  FROM (SELECT *, (k + 3.8414588206941285 / 2) / (n + 3.8414588206941285) AS middle,
               1.959963984540054 / (n + 3.8414588206941285) * sqrt(k * (n - k) / n + 3.8414588206941285 / 4) AS half
          FROM counted);

-- ---- from one order to the next ----

CREATE TEMP TABLE plain_step AS
SELECT order_id, customer_id, ordered_at, count(*) OVER (PARTITION BY customer_id ORDER BY julianday(ordered_at), order_id
                                                         ROWS UNBOUNDED PRECEDING) AS nth
  FROM orders;
CREATE UNIQUE INDEX temp.plain_step_key ON plain_step (customer_id, nth);

CREATE TEMP VIEW plain_order_gap AS
SELECT a.order_id, a.customer_id, a.ordered_at, a.nth, b.ordered_at AS next_at
  FROM plain_step AS a LEFT JOIN plain_step AS b ON b.customer_id = a.customer_id AND b.nth = a.nth + 1;

-- Whole days of each gap, and the product of the shares that went on waiting; nth 0 is all orders.
CREATE TEMP TABLE plain_wait AS
WITH gap AS (
    SELECT nth, next_at IS NOT NULL AS is_over,
           (strftime('%s', coalesce(next_at, '2026-01-01')) - strftime('%s', ordered_at)) / 86400 AS days
      FROM plain_order_gap
), counted AS (
    SELECT nth, days, sum(is_over) AS d, count(*) AS n FROM (SELECT * FROM gap UNION ALL SELECT 0, is_over, days FROM gap)
     GROUP BY nth, days
), risk AS (
    SELECT *, sum(n) OVER (PARTITION BY nth ORDER BY days DESC) AS at_risk FROM counted
)
SELECT nth, days, d, n, at_risk,
       CASE WHEN min(at_risk - d) OVER past = 0 THEN 0.0
            ELSE exp(sum(ln(max(at_risk - d, 1) * 1.0 / at_risk)) OVER past) END AS survival
  FROM risk WINDOW past AS (PARTITION BY nth ORDER BY days);

CREATE TEMP VIEW plain_purchase_ladder AS
SELECT nth, sum(n) AS customers, sum(d) AS ordered_again, sum(n - d) AS waiting,
       1 - min(CASE WHEN days <= 89 THEN survival END) AS within_90_days,
       1 - min(CASE WHEN days <= 364 THEN survival END) AS within_a_year,
       min(CASE WHEN survival <= 0.5 THEN days END) AS median_days
  FROM plain_wait WHERE nth BETWEEN 1 AND 10 GROUP BY nth;

CREATE TEMP VIEW plain_order_gap_quartiles AS
SELECT sum(n) AS orders, sum(n - d) AS waiting, min(CASE WHEN survival <= 0.75 THEN days END) AS first_quarter,
       min(CASE WHEN survival <= 0.5 THEN days END) AS median, min(CASE WHEN survival <= 0.25 THEN days END) AS three_quarters
  FROM plain_wait WHERE nth = 0;

CREATE TEMP VIEW plain_next_order_due AS
WITH expected AS (
    SELECT customer_id, last_at, CASE WHEN frequency > 2 THEN CAST(recency / frequency + 0.5 AS INTEGER)
                                      ELSE (SELECT min(days) FROM plain_wait WHERE nth = 0 AND survival <= 0.5) END AS days
      FROM plain_customer
)
SELECT customer_id AS customer, last_at, days AS usual_days, date(julianday(date(last_at)) + days) AS due_on,
       CAST(julianday('2026-01-01') - julianday(date(last_at)) AS INTEGER) - days AS days_late
  FROM expected;

-- Ages are those of plain_order, whose customers have numbers here.
CREATE TEMP TABLE plain_age AS
WITH first AS (SELECT *, min(ordered_at) OVER (PARTITION BY customer_id) AS first_at FROM orders), month AS (
    SELECT customer_id, ordered_at, first_at, strftime('%Y', ordered_at) * 12 + strftime('%m', ordered_at) - 1 AS month,
           strftime('%Y', first_at) * 12 + strftime('%m', first_at) - 1 AS first_month,
           min(CAST(strftime('%d', first_at) AS INTEGER),
               CAST(strftime('%d', ordered_at, 'start of month', '1 month', '-1 day') AS INTEGER)) AS day FROM first
)
SELECT DISTINCT customer_id, first_month, month - first_month
       - (ordered_at < strftime('%Y-%m-', ordered_at) || printf('%02d ', day) || time(first_at)) AS age FROM month;
CREATE INDEX temp.plain_age_key ON plain_age (customer_id, age);

CREATE TEMP VIEW plain_life_stages AS
WITH stage (stage, low, high) AS (VALUES ('1 short', 1, 3), ('2 middle', 4, 11), ('3 long', 12, 23))
SELECT stage, low AS from_month, high AS to_month, count(*) AS customers, sum(seen) AS active, avg(seen) AS retention_rate
  FROM (SELECT stage, low, high, EXISTS (SELECT 1 FROM plain_age AS a WHERE a.customer_id = c.customer_id
                                           AND a.age BETWEEN low AND high) AS seen
          FROM stage JOIN (SELECT DISTINCT customer_id, first_month FROM plain_age) AS c ON first_month + high + 2 <= 24312)
 GROUP BY stage;

CREATE TEMP VIEW plain_regular_customers AS
WITH counted AS (
    SELECT substr(ordered_at, 1, 4) AS year, customer_id, amount,
           count(*) OVER (PARTITION BY substr(ordered_at, 1, 4), customer_id) >= 4 AS is_regular
      FROM orders
)
SELECT year, count(DISTINCT customer_id) AS customers, count(DISTINCT CASE WHEN is_regular THEN customer_id END) AS regulars,
       count(DISTINCT CASE WHEN is_regular THEN customer_id END) * 1.0 / count(DISTINCT customer_id) AS regular_share,
       sum(amount * is_regular) / sum(amount) AS revenue_share
  FROM counted GROUP BY year;

CREATE TEMP VIEW plain_five_points_more AS
WITH buyer AS (
    SELECT channel, customer_id, sum(amount * (ordered_at < '2025')) > 0 AS was, total(CASE WHEN ordered_at > '2025' THEN amount END) AS spent,
           max(ordered_at > '2025') AS is_there
      FROM plain_customer_orders WHERE ordered_at > '2024' GROUP BY customer_id
), year AS (
    SELECT channel, sum(is_there) AS customers, sum(was AND is_there) * 1.0 / sum(was) AS r, sum(spent) / sum(is_there) * margin AS m
      FROM buyer JOIN acquisition_cost USING (channel) GROUP BY channel
)
SELECT channel, customers, r AS kept, m AS yearly_margin, m * 1.1 / (1.1 - r) AS value, m * 1.1 / (1.05 - r) AS value_with_more,
       (1.1 - r) / (1.05 - r) - 1 AS gain, customers * m * 1.1 * (1 / (1.05 - r) - 1 / (1.1 - r)) AS worth
  FROM year;

-- ---- who sends whom ----

CREATE TEMP VIEW plain_referral_share AS
WITH counted AS (
    SELECT strftime('%Y-Q', signed_up_at) || ((strftime('%m', signed_up_at) + 2) / 3) AS quarter, count(*) * 1.0 AS n,
           total(referred_by > 0) AS k
      FROM customers GROUP BY 1
)
SELECT quarter, CAST(n AS INTEGER) AS signed_up, CAST(k AS INTEGER) AS referred, k / n AS share, middle - half AS lower,
       middle + half AS upper
  FROM (SELECT *, (k + 3.8414588206941285 / 2) / (n + 3.8414588206941285) AS middle,
               1.959963984540054 / (n + 3.8414588206941285) * sqrt(k * (n - k) / n + 3.8414588206941285 / 4) AS half
          FROM counted);

CREATE TEMP VIEW plain_referred_orders AS
SELECT customer_id, ordered_at, amount, coalesce(referred_by, 0) > 0 AS is_referred
  FROM customers, orders WHERE customers.id = customer_id;

-- p as in plain_retention_by_channel.
CREATE TEMP VIEW plain_referred_retention AS
WITH RECURSIVE person AS (
    SELECT DISTINCT customer_id, first_month, referred_by IS NOT NULL AS is_referred
      FROM plain_age JOIN customers ON id = customer_id
), age (age) AS (
    SELECT 1 UNION ALL SELECT age + 1 FROM age WHERE age < 24
), total AS (
    SELECT age.age, is_referred, count(*) * 1.0 AS n, total(seen.age IS NOT NULL) AS k
      FROM age JOIN person ON person.first_month + age.age + 2 <= 24312
           LEFT JOIN plain_age AS seen ON seen.customer_id = person.customer_id AND seen.age = age.age
     GROUP BY age.age, is_referred
), wilson AS (
    SELECT *, k / n AS rate, (k + 3.8414588206941285 / 2) / (n + 3.8414588206941285) AS middle,
           1.959963984540054 / (n + 3.8414588206941285) * sqrt(k * (n - k) / n + 3.8414588206941285 / 4) AS half
      FROM total
), pair AS (
    SELECT age, a.rate AS a, a.middle - a.half AS al, a.middle + a.half AS au, b.rate AS b, b.middle - b.half AS bl,
           b.middle + b.half AS bu, (a.k + b.k) / (a.n + b.n) AS pooled, 1 / a.n + 1 / b.n AS size
      FROM wilson AS a JOIN wilson AS b USING (age) WHERE b.is_referred AND NOT a.is_referred
), series (age, x, i, term, sum) AS (
    SELECT age, abs(b - a) / sqrt(2 * pooled * (1 - pooled) * size), 0, 1.0, 1.0 FROM pair
    UNION ALL
    SELECT age, x, i + 1, term * 2 * x * x / (2 * i + 3), sum + term * 2 * x * x / (2 * i + 3) FROM series WHERE i < 250
)
SELECT age, b AS referred, a AS others, b - a AS difference, b - a - sqrt(pow(b - bl, 2) + pow(au - a, 2)) AS lower,
       b - a + sqrt(pow(bu - b, 2) + pow(a - al, 2)) AS upper, 1 - 2 / sqrt(pi()) * exp(-x * x) * x * sum AS p
  FROM pair JOIN series USING (age) WHERE i = 250;

-- ---- one row a customer ----

-- Each score is 1 and one for each of the four edges that the value is above: quantiles of type 7.
CREATE TEMP TABLE plain_score AS
WITH value AS (
    SELECT customer_id, -days_away AS r, frequency AS f, value AS m FROM plain_customer
), ranked AS (
    SELECT 'r' AS kind, r AS x, row_number() OVER (ORDER BY r) - 1 AS nth FROM value
    UNION ALL SELECT 'f', f, row_number() OVER (ORDER BY f) - 1 FROM value
    UNION ALL SELECT 'm', m, row_number() OVER (ORDER BY m) - 1 FROM value
), edge AS MATERIALIZED (
    SELECT kind, q, sum(x * max(0, 1 - abs(nth - at))) AS x
      FROM ranked JOIN (SELECT column1 AS q, column1 / 5.0 * (SELECT count(*) - 1 FROM value) AS at FROM (VALUES (1), (2), (3), (4)))
        ON nth BETWEEN at - 1 AND at + 1
     GROUP BY kind, q
)
SELECT customer_id, 1 + (SELECT count(*) FROM edge WHERE kind = 'r' AND r > x) AS r,
       1 + (SELECT count(*) FROM edge WHERE kind = 'f' AND f > x) AS f, 1 + (SELECT count(*) FROM edge WHERE kind = 'm' AND m > x + 1e-9) AS m
  FROM value;

-- By r and the sum of f and m, 2 to 10: first and last sum of a name.
CREATE TEMP VIEW plain_rfm AS
WITH name (r, low, high, segment) AS (
    VALUES (5, 7, 10, 'champions'), (5, 3, 6, 'promising'), (5, 2, 2, 'new'),
           (4, 7, 10, 'champions'), (4, 3, 6, 'promising'), (4, 2, 2, 'new'),
           (3, 7, 10, 'loyal'), (3, 5, 6, 'needs attention'), (3, 2, 4, 'about to sleep'),
           (2, 9, 10, 'cannot lose'), (2, 5, 8, 'at risk'), (2, 2, 4, 'hibernating'),
           (1, 9, 10, 'cannot lose'), (1, 5, 8, 'at risk'), (1, 2, 4, 'lost')
)
SELECT customer_id AS customer, r, CAST((f + m) / 2.0 + 0.5 AS INTEGER) AS fm, last_at, events AS orders, value, segment
  FROM plain_customer JOIN plain_score USING (customer_id) JOIN name USING (r) WHERE f + m BETWEEN low AND high;

CREATE TEMP VIEW plain_rfm_segments AS
WITH whole AS (SELECT count(DISTINCT customer_id) * 1.0 AS n, sum(amount) AS revenue FROM orders)
SELECT segment, count(*) AS customers, count(*) / n AS share, sum(value) AS revenue, sum(value) / whole.revenue AS revenue_share
  FROM plain_rfm, whole GROUP BY segment;

CREATE TEMP VIEW plain_net_sales AS
SELECT customer_id, at, amount, amount > 0 AS is_order
  FROM (SELECT customer_id, ordered_at AS at, amount FROM orders UNION ALL SELECT customer_id, refunded_at, 0 - amount FROM refunds);

CREATE TEMP VIEW plain_refund_share AS
SELECT strftime('%Y-%m', ordered_at) AS month, count(*) AS orders, sum(back > 0) AS refunded, avg(back > 0) AS refund_share,
       sum(back) / sum(amount) AS revenue_share
  FROM (SELECT ordered_at, amount, (SELECT total(r.amount) FROM refunds AS r WHERE r.order_id = orders.order_id) AS back FROM orders)
 GROUP BY month;

CREATE TEMP VIEW plain_tier AS
SELECT '1 bronze' AS tier, -1000000000.0 AS spent_from UNION ALL SELECT '2 silver', 100 UNION ALL SELECT '3 gold', 250
 UNION ALL SELECT '4 platinum', 500;

CREATE TEMP VIEW plain_customer_tiers AS
WITH year AS (
    SELECT customer_id, round(total(amount) - ifnull(back, 0), 2) AS spent
      FROM orders LEFT JOIN (SELECT customer_id, sum(amount) AS back FROM refunds WHERE refunded_at > '2025' GROUP BY 1)
           USING (customer_id)
     WHERE ordered_at > '2025' GROUP BY customer_id
    UNION ALL
    SELECT customer_id, round(-sum(amount), 2) FROM refunds
     WHERE refunded_at > '2025' AND customer_id NOT IN (SELECT customer_id FROM orders WHERE ordered_at > '2025') GROUP BY customer_id
)
SELECT customer_id, spent,
       CASE WHEN spent >= 500 THEN '4 platinum' WHEN spent >= 250 THEN '3 gold' WHEN spent >= 100 THEN '2 silver' ELSE '1 bronze' END AS tier,
       CASE WHEN spent >= 500 THEN NULL WHEN spent >= 250 THEN '4 platinum' WHEN spent >= 100 THEN '3 gold' ELSE '2 silver' END AS next_tier,
       CASE WHEN spent >= 500 THEN NULL WHEN spent >= 250 THEN 500 WHEN spent >= 100 THEN 250 ELSE 100 END - spent AS missing
  FROM year;

-- ---- points ----

-- Nobody redeems more than they have, and what is earned first is gone first, in whichever way. So what is gone by any
-- moment is a sum of the first points earned: at a redemption at least all points older than a year and what is redeemed
-- then, at least all points older than a year at the redemption before, what was redeemed then and what is now, and so on.
CREATE TEMP TABLE plain_move AS
SELECT customer_id, moved_at, max(points, 0) AS earned, max(-points, 0) AS redeemed,
       replace(printf('%d', substr(moved_at, 1, 4) + 1) || substr(moved_at, 5), '-02-29', '-02-28') AS gone_at
  FROM points;
CREATE INDEX temp.plain_move_key ON plain_move (customer_id, moved_at);

CREATE TEMP TABLE plain_gone AS
WITH moment AS (
    SELECT customer_id, column1 AS as_of, moved_at AS at FROM plain_move, (VALUES ('2026-01-01'), ('2026-01-31')) WHERE redeemed > 0
    UNION ALL
    SELECT DISTINCT customer_id, column1, column1 FROM plain_move, (VALUES ('2026-01-01'), ('2026-01-31'))
)
SELECT customer_id, as_of,
       max((SELECT total(earned) FROM plain_move AS m WHERE m.customer_id = moment.customer_id AND gone_at <= at)
           + (SELECT total(redeemed) FROM plain_move AS m WHERE m.customer_id = moment.customer_id AND m.moved_at >= at),
           (SELECT total(redeemed) FROM plain_move AS m WHERE m.customer_id = moment.customer_id)) AS gone
  FROM moment;

CREATE TEMP TABLE plain_points AS
SELECT customer_id, as_of, sum(earned) * 1.0 AS earned, sum(redeemed) * 1.0 AS redeemed, gone, max(moved_at) AS last_at
  FROM plain_move JOIN (SELECT customer_id, as_of, max(gone) AS gone FROM plain_gone GROUP BY customer_id, as_of) USING (customer_id)
 GROUP BY customer_id, as_of;

CREATE TEMP VIEW plain_points_account AS
WITH upto AS (
    SELECT customer_id, gone_at, sum(earned) OVER (PARTITION BY customer_id ORDER BY gone_at) AS earned FROM plain_move
     WHERE earned > 0
), next AS (
    SELECT p.customer_id, min(gone_at) AS next_at, min(u.earned) - gone AS next
      FROM plain_points AS p JOIN upto AS u ON u.customer_id = p.customer_id AND u.earned > gone
     WHERE as_of = '2026-01-01' GROUP BY p.customer_id
)
SELECT customer_id, earned, redeemed, gone - redeemed AS expired, earned - gone AS balance, next_at AS next_expiry_at,
       next AS next_expiry, last_at
  FROM plain_points LEFT JOIN next USING (customer_id) WHERE as_of = '2026-01-01';

CREATE TEMP VIEW plain_points_owed AS
SELECT count(*) AS members, sum(earned) AS earned, sum(redeemed) AS redeemed, sum(gone) - sum(redeemed) AS expired,
       sum(earned - gone) AS owed, (sum(gone) - sum(redeemed)) / sum(earned) AS breakage,
       sum(redeemed) / sum(earned) AS redemption_rate
  FROM plain_points WHERE as_of = '2026-01-01';

CREATE TEMP VIEW plain_points_expiring AS
SELECT a.customer_id, (SELECT name FROM customers WHERE id = a.customer_id) AS name, a.earned - a.gone AS balance,
       b.gone - a.gone AS expiring,
       (SELECT next_expiry_at FROM plain_points_account AS p WHERE p.customer_id = a.customer_id) AS first_at
  FROM plain_points AS a JOIN plain_points AS b ON b.customer_id = a.customer_id
 WHERE a.as_of = '2026-01-01' AND b.as_of = '2026-01-31' AND b.gone > a.gone;

-- ---- what customers, and test buyers, say ----

CREATE TEMP VIEW plain_response_rate AS
WITH first AS (
    SELECT customer_id, ordered_at AS first_at FROM plain_step WHERE nth = 1 AND ordered_at <= '2025-12-04 00:00:00'
), counted AS (
    SELECT strftime('%Y-Q', first_at) || ((strftime('%m', first_at) + 2) / 3) AS quarter, count(*) * 1.0 AS n,
           total(customer_id IN (SELECT s.customer_id FROM survey AS s JOIN first AS f USING (customer_id)
                                  WHERE julianday(answered_at) - julianday(f.first_at) < 29)) AS k
      FROM first GROUP BY 1
)
SELECT quarter, CAST(n AS INTEGER) AS asked, CAST(k AS INTEGER) AS answered, k / n AS rate, middle - half AS lower,
       middle + half AS upper
  FROM (SELECT *, (k + 3.8414588206941285 / 2) / (n + 3.8414588206941285) AS middle,
               1.959963984540054 / (n + 3.8414588206941285) * sqrt(k * (n - k) / n + 3.8414588206941285 / 4) AS half
          FROM counted);

CREATE TEMP VIEW plain_effort_by_quarter AS
WITH counted AS (
    SELECT strftime('%Y-Q', answered_at) || ((strftime('%m', answered_at) + 2) / 3) AS quarter, count(*) * 1.0 AS n,
           total(effort IN (5, 6, 7)) AS k, total(effort) AS sum
      FROM survey GROUP BY 1
)
SELECT quarter, CAST(n AS INTEGER) AS answers, sum / n AS effort, k / n AS easy, middle - half AS lower, middle + half AS upper
  FROM (SELECT *, (k + 3.8414588206941285 / 2) / (n + 3.8414588206941285) AS middle,
               1.959963984540054 / (n + 3.8414588206941285) * sqrt(k * (n - k) / n + 3.8414588206941285 / 4) AS half
          FROM counted);

CREATE TEMP VIEW plain_mystery_score AS
WITH counted AS (
    SELECT substr(checked_at, 1, 4) AS year, criterion, count(*) * 1.0 AS n, count(nullif(passed, 0)) * 1.0 AS k
      FROM checks GROUP BY 1, 2
)
SELECT year, criterion, CAST(n AS INTEGER) AS checks, k / n AS score, middle - half AS lower, middle + half AS upper
  FROM (SELECT *, (k + 3.8414588206941285 / 2) / (n + 3.8414588206941285) AS middle,
               1.959963984540054 / (n + 3.8414588206941285) * sqrt(k * (n - k) / n + 3.8414588206941285 / 4) AS half
          FROM counted);
