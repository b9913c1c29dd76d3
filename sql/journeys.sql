-- journeys.sql - from the sign-up to the next order, and what is done to bring it about: views to copy and adapt.
--
-- They are written for the demo shop (sql/shop.sql), whose data was taken at 2026-01-01; replace the names of tables
-- and columns, and the as_of. On live data as_of is date('now'). They read two views of metrics.sql, customer_orders and
-- acquisition_cost, so that file goes first. Needs SQLite 3.35 or later. Examples with their results, and how to read
-- them: docs/recipes_shop.md.

-- ---- from the visit to the order ----

-- How far visits come: each visit counts for itself, by the month in which it began. step_rate is of the step before, with
-- its interval; half of those who took the step took it within median_seconds. Steps of the last day are not complete.
DROP VIEW IF EXISTS temp.visit_funnel;
CREATE TEMP VIEW visit_funnel AS
WITH far AS (
    SELECT cohort, step, name, customers, lag(customers) OVER (PARTITION BY cohort ORDER BY step) AS before, rate, step_rate,
           median_time, complete
      FROM retention_funnel('visits', 'visit_id', 'at', 'step', 'visit, cart, checkout, order', '1 day', 'month')
     WHERE as_of = '2026-01-01'
)
SELECT cohort AS month, step, name, customers AS visits, rate, step_rate, wilson_lower(customers, before) AS lower,
       wilson_upper(customers, before) AS upper, median_time AS median_seconds, complete
  FROM far;

-- How far customers come: of those who visited in a week, the share that took each step within a day of a visit. Each counts
-- once, with the visit that came furthest, so these rates are higher than those of visits: many come back to try again.
DROP VIEW IF EXISTS temp.customer_funnel;
CREATE TEMP VIEW customer_funnel AS
SELECT cohort AS week, step, name, customers, rate, step_rate, median_time AS median_seconds
  FROM retention_funnel('visits', 'customer_id', 'at', 'step', 'visit, cart, checkout, order', '1 day', 'week')
 WHERE as_of = '2026-01-01' AND complete;

-- Two variants of the pages against each other (A/B): is one of them better, and at which step? A customer sees one
-- variant and counts once, with the first visit of all: visits of one customer are no independent trials, and a p that takes
-- them as such is too small. rate is of all, step_rate of those who took the step before; each with the difference, Newcombe's
-- interval of it, and p, the chance of such a difference if there were none. Decide by one line that was chosen beforehand.
DROP VIEW IF EXISTS temp.first_visits;
CREATE TEMP VIEW first_visits AS
SELECT customer_id, variant, step, at
  FROM visits
 WHERE visit_id IN (SELECT min(visit_id) FROM visits GROUP BY customer_id);

DROP VIEW IF EXISTS temp.variant_funnel;
CREATE TEMP VIEW variant_funnel AS
WITH far AS (
    SELECT segment, step, name, customers AS k, first_value(customers) OVER way AS n, lag(customers) OVER way AS before, rate,
           step_rate
      FROM retention_funnel('first_visits', 'customer_id', 'at', 'step', 'visit, cart, checkout, order', '1 day')
     WHERE segment_col = 'variant' AND as_of = '2026-01-01'
    WINDOW way AS (PARTITION BY segment ORDER BY step)
)
SELECT step, name, a.k AS a_customers, b.k AS b_customers, a.rate AS a_rate, b.rate AS b_rate, b.rate - a.rate AS difference,
       rate_gap_lower(a.k, a.n, b.k, b.n) AS lower, rate_gap_upper(a.k, a.n, b.k, b.n) AS upper,
       rate_test(a.k, a.n, b.k, b.n) AS p, a.step_rate AS a_step_rate, b.step_rate AS b_step_rate,
       b.step_rate - a.step_rate AS step_difference, rate_gap_lower(a.k, a.before, b.k, b.before) AS step_lower,
       rate_gap_upper(a.k, a.before, b.k, b.before) AS step_upper, rate_test(a.k, a.before, b.k, b.before) AS step_p
  FROM far AS a JOIN far AS b USING (step, name)
 WHERE a.segment = 'A' AND b.segment = 'B' AND step > 1;

-- Abandoned carts: who filled one in the last seven days and has ordered nothing since; the latest first.
DROP VIEW IF EXISTS temp.abandoned_carts;
CREATE TEMP VIEW abandoned_carts AS
SELECT customer_id, max(at) FILTER (WHERE step = 'cart') AS cart_at
  FROM visits
 WHERE at >= datetime('2026-01-01', '-7 days')
 GROUP BY customer_id
HAVING cart_at > coalesce(max(at) FILTER (WHERE step = 'order'), '')
 ORDER BY cart_at DESC;

-- ---- from the sign-up to the order ----

-- Sign-ups and orders as rows of one table: what begins, and what may follow.
DROP VIEW IF EXISTS temp.signups_and_orders;
CREATE TEMP VIEW signups_and_orders AS
SELECT id AS customer_id, signed_up_at AS at, 1 AS is_signup, 0 AS is_order FROM customers
UNION ALL
SELECT customer_id, ordered_at, 0, 1 FROM orders;

-- Conversion: of those who signed up in a month, the share that ordered within 7, 30 and 90 days. Each day of sign-ups is a
-- cohort; those that have not had the full time yet are left out, so a young month stands on its first days alone, and
-- a rate never rises just because time goes by.
DROP VIEW IF EXISTS temp.signup_conversion;
CREATE TEMP VIEW signup_conversion AS
SELECT cohort_of(cohort) AS month, age_to + 1 AS days, sum(customers) AS signed_up, sum(returned) AS ordered,
       sum(returned) * 1.0 / sum(customers) AS rate,
       wilson_lower(sum(returned), sum(customers)) AS lower, wilson_upper(sum(returned), sum(customers)) AS upper
  FROM retention_cohorts('signups_and_orders', 'customer_id', 'at', 'day')
 WHERE starts_col = 'is_signup' AND returns_col = 'is_order' AND anchor = 'customer' AND ages = '0-6, 0-29, 0-89'
   AND as_of = '2026-01-01' AND complete
 GROUP BY month, days;

-- ---- from one order to the next ----

-- Each order with the next one of the same customer; NULL where none has come yet.
DROP VIEW IF EXISTS temp.order_gap;
CREATE TEMP VIEW order_gap AS
SELECT order_id, customer_id, ordered_at, row_number() OVER step AS nth, lead(ordered_at) OVER step AS next_at
  FROM orders
WINDOW step AS (PARTITION BY customer_id ORDER BY ordered_at, order_id);

-- The purchase ladder: of those who placed their n-th order, the share that has placed the next one 90 days and a year
-- later, and the days after which half of them have. `waiting` have not come back yet. They are neither lost nor
-- left out: each counts for as long as they have been waiting (Kaplan and Meier), as in any survival curve. The share of
-- `ordered_again` in `customers` is lower, since those who ordered yesterday pull it down.
DROP VIEW IF EXISTS temp.purchase_ladder;
CREATE TEMP VIEW purchase_ladder AS
SELECT segment AS nth, max(at_risk) AS customers, sum(churned) AS ordered_again, sum(censored) AS waiting,
       1 - min(survival) FILTER (WHERE age < 90) AS within_90_days,
       1 - min(survival) FILTER (WHERE age < 365) AS within_a_year,
       min(age) FILTER (WHERE survival <= 0.5) AS median_days
  FROM retention_curve('order_gap', 'order_id', 'ordered_at', 'next_at', 'day', 'nth', '2026-01-01')
 GROUP BY segment
HAVING segment <= 10;

-- Days between orders: when a quarter, half and three quarters of all orders have been followed by the next. Means over
-- the gaps that are over would be too short, as long gaps are those that are still open.
DROP VIEW IF EXISTS temp.order_gap_quartiles;
CREATE TEMP VIEW order_gap_quartiles AS
SELECT max(at_risk) AS orders, sum(censored) AS waiting, min(age) FILTER (WHERE survival <= 0.75) AS first_quarter,
       min(age) FILTER (WHERE survival <= 0.5) AS median, min(age) FILTER (WHERE survival <= 0.25) AS three_quarters
  FROM retention_curve('order_gap', 'order_id', 'ordered_at', 'next_at', 'day', NULL, '2026-01-01');

-- When each customer's next order is due: after their own mean gap where they have three gaps or more, else after the
-- median of all. days_late is below 0 for those who are not due yet.
DROP VIEW IF EXISTS temp.next_order_due;
CREATE TEMP VIEW next_order_due AS
WITH expected AS (
    SELECT customer, last_at, CAST(round(CASE WHEN frequency >= 3 THEN mean_gap ELSE median END) AS INTEGER) AS days
      FROM order_gap_quartiles CROSS JOIN retention_customers('orders', 'customer_id', 'ordered_at')
     WHERE as_of = '2026-01-01'
)
SELECT customer, last_at, days AS usual_days, date(last_at, days || ' days') AS due_on,
       cohort_age(date(last_at, days || ' days'), '2026-01-01', 'day') AS days_late
  FROM expected;

-- Stages of a customer's life: of those who have had the time, the share that ordered in the months right after the first
-- order (short), later in the first year (middle), and in the second (long). Months are the customer's own.
DROP VIEW IF EXISTS temp.life_stages;
CREATE TEMP VIEW life_stages AS
SELECT CASE age WHEN 1 THEN '1 short' WHEN 4 THEN '2 middle' ELSE '3 long' END AS stage,
       age AS from_month, age_to AS to_month, sum(customers) AS customers, sum(active) AS active,
       sum(active) * 1.0 / sum(customers) AS retention_rate
  FROM retention_cohorts('orders', 'customer_id', 'ordered_at', 'month')
 WHERE anchor = 'customer' AND ages = '1-3, 4-11, 12-23' AND as_of = '2026-01-01' AND complete
 GROUP BY age, age_to;

-- Regular customers: of a year's customers the share with four or more orders in it, and their share of the revenue. (What
-- new and returning customers bring month by month is returning_revenue in metrics.sql.)
DROP VIEW IF EXISTS temp.regular_customers;
CREATE TEMP VIEW regular_customers AS
SELECT year, count(*) AS customers, sum(orders >= 4) AS regulars, avg(orders >= 4) AS regular_share,
       sum(CASE WHEN orders >= 4 THEN spent END) / sum(spent) AS revenue_share
  FROM (SELECT cohort_of(ordered_at, 'year') AS year, count(*) AS orders, sum(amount) AS spent
          FROM orders
         GROUP BY year, customer_id)
 GROUP BY year;

-- What five points more retention are worth: a customer's margin now and in the years to come, at 10 percent a year, with
-- the share of 2024's customers who ordered in 2025, and with that share five points higher (at most 1). Margins are those of
-- acquisition_cost.
DROP VIEW IF EXISTS temp.five_points_more;
CREATE TEMP VIEW five_points_more AS
WITH year AS (
    SELECT segment AS channel, customers_at_end AS customers, retention_rate AS kept, margin * value_at_end / customers_at_end
               AS yearly_margin
      FROM retention_periods('customer_orders', 'customer_id', 'ordered_at', 'year', 'amount', 'channel')
           JOIN acquisition_cost ON acquisition_cost.channel = segment
     WHERE as_of = '2026-01-01' AND period = '2025'
)
SELECT channel, customers, kept, yearly_margin, clv(yearly_margin, kept, 0.10) AS value,
       clv(yearly_margin, min(kept + 0.05, 1), 0.10) AS value_with_more,
       clv(yearly_margin, min(kept + 0.05, 1), 0.10) / clv(yearly_margin, kept, 0.10) - 1 AS gain,
       customers * (clv(yearly_margin, min(kept + 0.05, 1), 0.10) - clv(yearly_margin, kept, 0.10)) AS worth
  FROM year;

-- ---- who sends whom ----

-- Referral share: of those who signed up in a quarter, the share that names who sent them.
DROP VIEW IF EXISTS temp.referral_share;
CREATE TEMP VIEW referral_share AS
SELECT cohort_of(signed_up_at, 'quarter') AS quarter, count(*) AS signed_up, count(referred_by) AS referred,
       count(referred_by) * 1.0 / count(*) AS share,
       wilson_lower(count(referred_by), count(*)) AS lower, wilson_upper(count(referred_by), count(*)) AS upper
  FROM customers
 GROUP BY quarter;

-- Do they stay longer? Months after the first order, the retention of referred customers beside that of all others, the
-- difference with Newcombe's interval, and the chance p of such a difference if there were none.
DROP VIEW IF EXISTS temp.referred_orders;
CREATE TEMP VIEW referred_orders AS
SELECT customer_id, ordered_at, amount, referred_by IS NOT NULL AS is_referred
  FROM orders JOIN customers ON customers.id = orders.customer_id;

DROP VIEW IF EXISTS temp.referred_retention;
CREATE TEMP VIEW referred_retention AS
WITH cell AS (
    SELECT age, total(active) FILTER (WHERE segment = 0) AS k0, total(customers) FILTER (WHERE segment = 0) AS n0,
           total(active) FILTER (WHERE segment = 1) AS k1, total(customers) FILTER (WHERE segment = 1) AS n1
      FROM retention_cohorts('referred_orders', 'customer_id', 'ordered_at', 'month', NULL, 'is_referred')
     WHERE anchor = 'customer' AND as_of = '2026-01-01' AND complete AND age BETWEEN 1 AND 24
     GROUP BY age
)
SELECT age, k1 / n1 AS referred, k0 / n0 AS others, k1 / n1 - k0 / n0 AS difference,
       rate_gap_lower(k0, n0, k1, n1) AS lower, rate_gap_upper(k0, n0, k1, n1) AS upper, rate_test(k0, n0, k1, n1) AS p
  FROM cell;

-- ---- one row a customer ----

-- RFM: everybody by the names of the field. r is the score of how lately they bought, fm the mean of those of how often
-- and how much, rounded up; 5 is best.
DROP VIEW IF EXISTS temp.rfm;
CREATE TEMP VIEW rfm AS
SELECT customer, r_score AS r, (f_score + m_score + 1) / 2 AS fm, last_at, events AS orders, value,
       CASE WHEN r_score >= 4 AND f_score + m_score >= 7 THEN 'champions'  -- lately, often and much: thank them
            WHEN r_score >= 4 AND f_score + m_score >= 3 THEN 'promising'  -- lately, not yet often: make it a habit
            WHEN r_score >= 4 THEN 'new'                                   -- lately, once and little: welcome them
            WHEN r_score = 3 AND f_score + m_score >= 7 THEN 'loyal'       -- often and much, a while ago: remind them
            WHEN r_score = 3 AND f_score + m_score >= 5 THEN 'needs attention' -- the middle of everything
            WHEN r_score = 3 THEN 'about to sleep'                         -- a while ago, seldom
            WHEN f_score + m_score >= 9 THEN 'cannot lose'                 -- the best once, long away: call them
            WHEN f_score + m_score >= 5 THEN 'at risk'                     -- came often, long away: win them back
            WHEN r_score = 2 THEN 'hibernating'                            -- seldom, long away
            ELSE 'lost' END AS segment                                     -- seldom, longest away: let them be
  FROM retention_customers('orders', 'customer_id', 'ordered_at', 'month', 'amount')
 WHERE as_of = '2026-01-01';

DROP VIEW IF EXISTS temp.rfm_segments;
CREATE TEMP VIEW rfm_segments AS
SELECT segment, count(*) AS customers, count(*) * 1.0 / sum(count(*)) OVER () AS share, sum(value) AS revenue,
       sum(value) / sum(sum(value)) OVER () AS revenue_share
  FROM rfm
 GROUP BY segment;

-- Orders and refunds as rows of one table: money comes and goes, and only orders are visits (returns_col = 'is_order').
DROP VIEW IF EXISTS temp.net_sales;
CREATE TEMP VIEW net_sales AS
SELECT customer_id, ordered_at AS at, amount, 1 AS is_order FROM orders
UNION ALL
SELECT customer_id, refunded_at, -amount, 0 FROM refunds;

-- Refund share: of a month's orders those that were paid back, and how much of their revenue. The last month is too low,
-- as some of its refunds are still to come.
DROP VIEW IF EXISTS temp.refund_share;
CREATE TEMP VIEW refund_share AS
SELECT cohort_of(ordered_at) AS month, count(*) AS orders, count(refunds.order_id) AS refunded,
       count(refunds.order_id) * 1.0 / count(*) AS refund_share, total(refunds.amount) / sum(orders.amount) AS revenue_share
  FROM orders LEFT JOIN refunds USING (order_id)
 GROUP BY month;

-- Tiers, by what a customer spent in the last twelve months, refunds taken off: where they stand, and how much is missing
-- to the next one. Put your own thresholds in.
DROP VIEW IF EXISTS temp.tier;
CREATE TEMP VIEW tier AS
SELECT column1 AS tier, column2 AS spent_from
  FROM (VALUES ('1 bronze', -1e9), ('2 silver', 100.0), ('3 gold', 250.0), ('4 platinum', 500.0));

DROP VIEW IF EXISTS temp.customer_tiers;
CREATE TEMP VIEW customer_tiers AS
WITH year AS (
    SELECT customer_id, round(sum(amount), 2) AS spent
      FROM net_sales
     WHERE at >= date('2026-01-01', '-12 months') AND at < '2026-01-01'
     GROUP BY customer_id
)
SELECT customer_id, spent, (SELECT max(tier) FROM tier WHERE spent_from <= spent) AS tier,
       (SELECT min(tier) FROM tier WHERE spent_from > spent) AS next_tier,
       (SELECT min(spent_from) FROM tier WHERE spent_from > spent) - spent AS missing
  FROM year;

-- ---- points ----

-- Each member's account, where points are gone after twelve months. docs/points.md has the rules.
DROP VIEW IF EXISTS temp.points_account;
CREATE TEMP VIEW points_account AS
SELECT customer AS customer_id, earned, redeemed, expired, balance, next_expiry_at, next_expiry, last_at
  FROM retention_points('points', 'customer_id', 'moved_at', 'points', '12 months')
 WHERE as_of = '2026-01-01';

-- What the programme owes, and breakage: the share of all points earned that was gone before it was redeemed.
DROP VIEW IF EXISTS temp.points_owed;
CREATE TEMP VIEW points_owed AS
SELECT count(*) AS members, sum(earned) AS earned, sum(redeemed) AS redeemed, sum(expired) AS expired, sum(balance) AS owed,
       sum(expired) / sum(earned) AS breakage, sum(redeemed) / sum(earned) AS redemption_rate
  FROM points_account;

-- The reminder list: how many points go within 30 days unless they are redeemed, and when the first do. Two ledgers say
-- so, of today and of 30 days ahead: what the second has lost more.
DROP VIEW IF EXISTS temp.points_expiring;
CREATE TEMP VIEW points_expiring AS
SELECT customer AS customer_id, name, max(balance) AS balance, max(expired) - min(expired) AS expiring,
       min(next_expiry_at) AS first_at
  FROM retention_points('points', 'customer_id', 'moved_at', 'points', '12 months')
       JOIN customers ON customers.id = customer
 WHERE as_of IN ('2026-01-01', date('2026-01-01', '+30 days'))
 GROUP BY customer
HAVING max(expired) > min(expired);

-- ---- what customers, and test buyers, say ----

-- Response rate of the survey: of those who placed their first order in a quarter and have had four weeks to answer, the
-- share that did, with its interval. Who answers only is not who buys: a rate of 0.3 leaves room for quite another mood.
DROP VIEW IF EXISTS temp.response_rate;
CREATE TEMP VIEW response_rate AS
WITH asked AS (
    SELECT customer_id, min(ordered_at) AS first_at FROM orders GROUP BY customer_id
    HAVING min(ordered_at) <= datetime('2026-01-01', '-28 days')
), reply AS (
    SELECT customer_id, min(answered_at) AS answered_at FROM survey GROUP BY customer_id
), answer AS (
    SELECT first_at, coalesce(answered_at <= datetime(first_at, '+28 days'), 0) AS answered
      FROM asked LEFT JOIN reply USING (customer_id)
)
SELECT cohort_of(first_at, 'quarter') AS quarter, count(*) AS asked, sum(answered) AS answered, avg(answered) AS rate,
       wilson_lower(sum(answered), count(*)) AS lower, wilson_upper(sum(answered), count(*)) AS upper
  FROM answer
 GROUP BY quarter;

-- Effort (CES): how easy was it, 1 to 7? The mean, and the share that says 5 or more, with its interval.
DROP VIEW IF EXISTS temp.effort_by_quarter;
CREATE TEMP VIEW effort_by_quarter AS
SELECT cohort_of(answered_at, 'quarter') AS quarter, count(effort) AS answers, avg(effort) AS effort,
       csat(effort, 5) AS easy, wilson_lower(sum(effort >= 5), count(effort)) AS lower,
       wilson_upper(sum(effort >= 5), count(effort)) AS upper
  FROM survey
 GROUP BY quarter;

-- Mystery shopping: of what test buyers check, the share that was as it should be, by year and criterion, the weakest
-- first. Few checks are a wide interval: a change inside it is none.
DROP VIEW IF EXISTS temp.mystery_score;
CREATE TEMP VIEW mystery_score AS
SELECT cohort_of(checked_at, 'year') AS year, criterion, count(*) AS checks, avg(passed) AS score,
       wilson_lower(sum(passed), count(*)) AS lower, wilson_upper(sum(passed), count(*)) AS upper
  FROM checks
 GROUP BY year, criterion
 ORDER BY year, score;
