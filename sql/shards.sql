-- shards.sql - many files answered as one: a shard by customer, or a file a tenant. Views to copy and adapt.
--
--     ATTACH 'file:s0.db?mode=ro' AS s0;  ...  ATTACH 'file:s7.db?mode=ro' AS s7;
--     .read sql/shards.sql
--     SELECT cohort, age, customers, retention_rate FROM whole_cohorts WHERE complete;
--
-- For files that are alike and share no customer: all rows of a customer stand in one of them. Needs SQLite 3.35 or later
-- with its math functions, and the module. How to shard, and what to do where that is not so: docs/shards.md.
--
--  1. shard_plan says how many shards there are and the as_of of them all; part_shards lists those that are here: what is
--     attached as s0, s1, ... (SQLite takes ten, so up to ten in a session.)
--  2. A part_ view has what a table function says of each shard, with its name. The arguments stand here: adapt these.
--  3. A whole_ view has the columns and rows of the table function for all shards: what can be added is added, rates, running
--     sums, survival and scores are computed anew. What cannot be is no column: the median_time of a funnel.
--  4. It fails rather than differ. Where a shard is missing or there twice, or was computed for another as_of than the plan's,
--     a whole_ view is an error: not a time: '7 of 8 shards'.
--  5. Several processes: each attaches its shards, reads this file and writes part_shards and its parts as tables. The one that
--     merges reads this file, puts tables of all their rows in the place of those views, and asks the whole_ views.
--
-- The names of tables and columns are those of the demo shop (sql/shop.sql). On live data as_of is date('now'); where
-- processes may run on two sides of midnight write the day down.

-- ---- which shards, and as of when ----

DROP VIEW IF EXISTS temp.shard_plan;
CREATE TEMP VIEW shard_plan AS
SELECT 8 AS shards, '2026-01-01' AS as_of;

DROP VIEW IF EXISTS temp.part_shards;
CREATE TEMP VIEW part_shards AS
SELECT name AS shard, as_of FROM shard_plan CROSS JOIN pragma_database_list WHERE name GLOB 's[0-9]*';

-- The as_of, where all shards are here, each once, and each with it; otherwise an error that says what is wrong. Each row
-- of a part is held against it again, so that a part_ view that lost its as_of is found out.
DROP VIEW IF EXISTS temp.whole_as_of;
CREATE TEMP VIEW whole_as_of AS
SELECT CASE WHEN count(DISTINCT shard) = shards AND count(shard) = shards AND total(part.as_of = shard_plan.as_of) = shards
            THEN shard_plan.as_of
            ELSE cohort_of(CASE WHEN count(shard) > count(DISTINCT shard) THEN 'a shard is here twice'
                                WHEN count(shard) <> shards THEN count(shard) || ' of ' || shards || ' shards'
                                ELSE 'as_of is ' || group_concat(DISTINCT ifnull(part.as_of, 'NULL')) END) END AS as_of
  FROM shard_plan LEFT JOIN part_shards AS part ON 1;

-- ---- cohorts ----

DROP VIEW IF EXISTS temp.part_cohorts;
CREATE TEMP VIEW part_cohorts AS
SELECT shard, r.as_of, segment, cohort, age, age_to, period, customers, active, on_or_after, events, value,
       cumulative_value, complete, returned
  FROM part_shards AS s
       CROSS JOIN retention_cohorts(shard || '.orders', 'customer_id', 'ordered_at', 'month', 'amount') AS r
 WHERE r.as_of = s.as_of;

-- A cohort's size is the sum at age 0: with anchor = 'customer' a shard has no row of an age that none of its members has
-- reached, and until all have theirs a cell is not complete. So `ages` must begin with 0, and there each range a-b needs 0-b
-- beside it, from which cumulative_value is taken; or an error asks for it.
DROP VIEW IF EXISTS temp.whole_cohorts;
CREATE TEMP VIEW whole_cohorts AS
WITH part AS MATERIALIZED (
    SELECT p.*
      FROM whole_as_of AS w CROSS JOIN part_cohorts AS p
     WHERE CASE p.as_of WHEN w.as_of THEN 1 ELSE cohort_of(shard || ' as of ' || ifnull(p.as_of, 'NULL')) END
), size AS (
    SELECT segment, cohort, sum(customers) AS customers, count(*) AS shards
      FROM (SELECT DISTINCT shard, segment, cohort, customers FROM part WHERE age = 0)
     GROUP BY segment, cohort
), cell AS (
    SELECT segment, cohort, age, age_to, min(period) AS period, sum(active) AS active, sum(on_or_after) AS on_or_after,
           sum(events) AS events, sum(value) AS value, sum(cumulative_value) AS cumulative, min(complete) AS complete,
           sum(returned) AS returned, count(*) AS shards
      FROM part
     GROUP BY segment, cohort, age, age_to
), whole AS (
    SELECT cell.*, size.shards AS all_shards, ifnull(size.customers, cohort_of('ages without 0 in ' || cell.cohort)) AS customers,
           CASE WHEN cell.shards = size.shards THEN cumulative
                WHEN count(*) OVER cohort = max(age_to) OVER cohort + 1 AND max(age_to - age) OVER cohort = 0
                THEN sum(value) OVER (PARTITION BY cell.segment, cell.cohort ORDER BY age)
                WHEN cumulative IS NOT NULL
                THEN ifnull(max(CASE age WHEN 0 THEN cumulative END) OVER (PARTITION BY cell.segment, cell.cohort, age_to),
                            cohort_of('ages without 0-' || age_to)) END AS cumulative_value
      FROM cell LEFT JOIN size ON size.segment IS cell.segment AND size.cohort = cell.cohort
    WINDOW cohort AS (PARTITION BY cell.segment, cell.cohort)
)
SELECT cohort, age, period, segment, customers, active, active * 1.0 / customers AS retention_rate,
       (customers - active) * 1.0 / customers AS churn_rate, on_or_after, on_or_after * 1.0 / customers AS on_or_after_rate,
       events, value, cumulative_value, cumulative_value / customers AS ltv, complete AND shards = all_shards AS complete,
       returned, returned * 1.0 / customers AS returned_rate, age_to
  FROM whole
 ORDER BY segment, cohort, age, age_to;

-- Who is behind a cell: the rows of all shards, and one of nothing for each member in a row of the grid that their shard
-- lacks, as none of its members has come to that age.
DROP VIEW IF EXISTS temp.part_members;
CREATE TEMP VIEW part_members AS
SELECT shard, r.as_of, segment, cohort, age, age_to, customer, active, returned, events, value
  FROM part_shards AS s
       CROSS JOIN retention_members(shard || '.orders', 'customer_id', 'ordered_at', 'month', 'amount') AS r
 WHERE r.as_of = s.as_of;

DROP VIEW IF EXISTS temp.whole_members;
CREATE TEMP VIEW whole_members AS
WITH part AS MATERIALIZED (
    SELECT p.*
      FROM whole_as_of AS w CROSS JOIN part_members AS p
     WHERE CASE p.as_of WHEN w.as_of THEN 1 ELSE cohort_of(shard || ' as of ' || ifnull(p.as_of, 'NULL')) END
), grid AS (
    SELECT segment, cohort, age, age_to, min(min(age)) OVER (PARTITION BY segment, cohort) AS first
      FROM part GROUP BY segment, cohort, age, age_to
), reached AS (
    SELECT shard, segment, cohort, max(age) AS age FROM part GROUP BY shard, segment, cohort
), absent AS (
    SELECT shard, grid.* FROM reached JOIN grid ON grid.segment IS reached.segment AND grid.cohort = reached.cohort
     WHERE grid.age > reached.age
), member AS (
    SELECT DISTINCT shard, segment, cohort, customer, CASE WHEN value IS NOT NULL THEN 0.0 END AS zero FROM part WHERE age = 0
)
SELECT segment, cohort, age, age_to, customer, active, returned, events, value FROM part
 WHERE (SELECT min(CASE first WHEN 0 THEN 1 ELSE cohort_of('ages without 0 in ' || cohort) END) FROM grid)
UNION ALL
SELECT absent.segment, absent.cohort, age, age_to, customer, 0, 0, 0, zero
  FROM absent
       JOIN member ON member.shard = absent.shard AND member.segment IS absent.segment AND member.cohort = absent.cohort
 ORDER BY segment, cohort, customer, age, age_to;

-- ---- periods ----

DROP VIEW IF EXISTS temp.part_periods;
CREATE TEMP VIEW part_periods AS
SELECT shard, r.*, r.as_of
  FROM part_shards AS s
       CROSS JOIN retention_periods(shard || '.subscriptions', 'customer_id', 'started_at', 'month', 'monthly_price') AS r
 WHERE until_col = 'ended_at' AND r.as_of = s.as_of;

-- A shard has no row before its first one: nobody was there. complete depends on the period alone, and on where the source
-- begins: on the shard that begins first.
DROP VIEW IF EXISTS temp.whole_periods;
CREATE TEMP VIEW whole_periods AS
WITH part AS MATERIALIZED (
    SELECT p.*
      FROM whole_as_of AS w CROSS JOIN part_periods AS p
     WHERE CASE p.as_of WHEN w.as_of THEN 1 ELSE cohort_of(shard || ' as of ' || ifnull(p.as_of, 'NULL')) END
), whole AS (
    SELECT period, segment, sum(customers_at_start) AS customers_at_start, sum(new) AS new, sum(reactivated) AS reactivated,
           sum(churned) AS churned, sum(customers_at_end) AS customers_at_end, sum(active) AS active,
           sum(value_at_start) AS value_at_start, sum(new_value) AS new_value, sum(reactivated_value) AS reactivated_value,
           sum(expansion) AS expansion, sum(contraction) AS contraction, sum(churned_value) AS churned_value,
           sum(value_at_end) AS value_at_end, max(complete) AS complete, sum(came_and_went) AS came_and_went,
           sum(moved_in) AS moved_in, sum(moved_out) AS moved_out, sum(moved_in_value) AS moved_in_value,
           sum(moved_out_value) AS moved_out_value
      FROM part
     GROUP BY segment, period
)
SELECT period, segment, customers_at_start, new, reactivated, churned, customers_at_end, active,
       (customers_at_start - churned) * 1.0 / nullif(customers_at_start, 0) AS retention_rate,
       churned * 1.0 / nullif(customers_at_start, 0) AS churn_rate,
       CASE WHEN value_at_end IS NULL THEN (new + reactivated) * 1.0 / nullif(churned, 0)
            WHEN min(new_value, reactivated_value, expansion, contraction, churned_value) >= 0
            THEN (new_value + reactivated_value + expansion) / nullif(contraction + churned_value, 0) END AS quick_ratio,
       value_at_start, new_value, reactivated_value, expansion, contraction, churned_value, value_at_end,
       CASE WHEN value_at_start > 0 THEN (value_at_start - (contraction + churned_value)) / value_at_start END
           AS gross_retention,
       CASE WHEN value_at_start > 0 THEN (value_at_start - (contraction + churned_value) + expansion) / value_at_start END
           AS net_retention,
       max(complete) OVER (PARTITION BY period) AS complete, came_and_went, moved_in, moved_out, moved_in_value,
       moved_out_value
  FROM whole
 ORDER BY segment, period;

-- Who is behind a number: nothing to merge, the rows of all shards are those of the whole.
DROP VIEW IF EXISTS temp.part_movements;
CREATE TEMP VIEW part_movements AS
SELECT shard, r.*, r.as_of
  FROM part_shards AS s
       CROSS JOIN retention_movements(shard || '.subscriptions', 'customer_id', 'started_at', 'month', 'monthly_price') AS r
 WHERE until_col = 'ended_at' AND r.as_of = s.as_of;

DROP VIEW IF EXISTS temp.whole_movements;
CREATE TEMP VIEW whole_movements AS
SELECT period, segment, customer, kind, value_before, value_after, change
  FROM whole_as_of AS w CROSS JOIN part_movements AS p
 WHERE CASE p.as_of WHEN w.as_of THEN 1 ELSE cohort_of(shard || ' as of ' || ifnull(p.as_of, 'NULL')) END
 ORDER BY segment, period, customer;

-- ---- tenures ----

DROP VIEW IF EXISTS temp.part_curve;
CREATE TEMP VIEW part_curve AS
SELECT shard, r.as_of, confidence, segment, age, at_risk, churned, censored
  FROM part_shards AS s
       CROSS JOIN retention_curve(shard || '.subscriptions', 'customer_id', 'started_at', 'ended_at', 'month') AS r
 WHERE confidence = 0.95 AND r.as_of = s.as_of;

-- Survival is worked out step by step from the sums, as the module does: one division as long as those at risk are those who
-- stayed, and nobody is censored or comes late. wilson_upper() of 0 in 1 is z2 / (1 + z2), so it knows the z of any confidence.
DROP VIEW IF EXISTS temp.whole_curve;
CREATE TEMP VIEW whole_curve AS
WITH RECURSIVE part AS MATERIALIZED (
    SELECT p.*
      FROM whole_as_of AS w CROSS JOIN part_curve AS p
     WHERE CASE p.as_of WHEN w.as_of THEN 1 ELSE cohort_of(shard || ' as of ' || ifnull(p.as_of, 'NULL')) END
), line AS MATERIALIZED (
    SELECT row_number() OVER (ORDER BY segment, age) AS n, segment, age, sum(at_risk) AS at_risk, sum(churned) AS churned,
           sum(censored) AS censored, sum(at_risk - churned) AS stay, wilson_upper(0, 1, max(confidence)) AS share
      FROM part
     GROUP BY segment, age
), walk (n, stay, before, since) AS (
    SELECT n, stay, 1.0, at_risk FROM line WHERE age = 0
    UNION ALL
    SELECT line.n, line.stay,
           CASE at_risk WHEN walk.stay THEN before ELSE before * ifnull(walk.stay * 1.0 / nullif(since, 0), 1.0) END,
           CASE at_risk WHEN walk.stay THEN since ELSE at_risk END
      FROM walk JOIN line ON line.n = walk.n + 1
     WHERE age > 0
), whole AS (
    SELECT line.*, before * ifnull(line.stay * 1.0 / nullif(since, 0), 1.0) AS survival, sqrt(share / (1 - share)) AS z,
           sqrt(total(churned * 1.0 / at_risk / line.stay) OVER (PARTITION BY segment ORDER BY age)) AS error
      FROM line JOIN walk USING (n)
)
SELECT segment, age, at_risk, churned, censored, survival, CASE WHEN survival > 0 THEN survival * error END AS std_error,
       CASE WHEN survival > 0 AND survival < 1 THEN exp(ln(survival) * exp(z * error / -ln(survival))) END AS lower,
       CASE WHEN survival > 0 AND survival < 1 THEN exp(ln(survival) / exp(z * error / -ln(survival))) END AS upper
  FROM whole
 ORDER BY segment, age;

-- ---- funnels ----

DROP VIEW IF EXISTS temp.part_funnel;
CREATE TEMP VIEW part_funnel AS
SELECT shard, r.as_of, segment, cohort, step, name, customers, complete
  FROM part_shards AS s
       CROSS JOIN retention_funnel(shard || '.visits', 'customer_id', 'at', 'step', 'visit, cart, checkout, order', '1 day',
                                   'week') AS r
 WHERE r.as_of = s.as_of;

DROP VIEW IF EXISTS temp.whole_funnel;
CREATE TEMP VIEW whole_funnel AS
WITH part AS MATERIALIZED (
    SELECT p.*
      FROM whole_as_of AS w CROSS JOIN part_funnel AS p
     WHERE CASE p.as_of WHEN w.as_of THEN 1 ELSE cohort_of(shard || ' as of ' || ifnull(p.as_of, 'NULL')) END
), whole AS (
    SELECT segment, cohort, step, name, sum(customers) AS customers, min(complete) AS complete
      FROM part
     GROUP BY segment, cohort, step
)
SELECT segment, cohort, step, name, customers,
       customers * 1.0 / first_value(customers) OVER funnel AS rate,
       customers * 1.0 / nullif(lag(customers) OVER funnel, 0) AS step_rate, complete
  FROM whole
WINDOW funnel AS (PARTITION BY segment, cohort ORDER BY step)
 ORDER BY segment, cohort, step;

-- ---- one row a customer ----

DROP VIEW IF EXISTS temp.part_customers;
CREATE TEMP VIEW part_customers AS
SELECT shard, r.*, r.as_of
  FROM part_shards AS s
       CROSS JOIN retention_customers(shard || '.orders', 'customer_id', 'ordered_at', 'month', 'amount') AS r
 WHERE r.as_of = s.as_of;

-- Scores compare a customer with all others, so those of a shard mean nothing here: the edges are cut anew, as the module cuts
-- them (quantiles of type 7).
DROP VIEW IF EXISTS temp.whole_customers;
CREATE TEMP VIEW whole_customers AS
WITH part AS MATERIALIZED (
    SELECT p.*, recency - p.age AS r, frequency AS f, value AS m
      FROM whole_as_of AS w CROSS JOIN part_customers AS p
     WHERE CASE p.as_of WHEN w.as_of THEN 1 ELSE cohort_of(shard || ' as of ' || ifnull(p.as_of, 'NULL')) END
), ranked AS MATERIALIZED (
    SELECT measure, x, row_number() OVER (PARTITION BY measure ORDER BY x) - 1 AS i,
           count(*) OVER (PARTITION BY measure) - 1 AS most
      FROM (SELECT 'r' AS measure, r AS x FROM part UNION ALL SELECT 'f', f FROM part UNION ALL SELECT 'm', m FROM part)
), edge AS MATERIALIZED (
    SELECT measure, min(x) + (max(x) - min(x)) * (most * k % 5 / 5.0) AS x
      FROM ranked JOIN (SELECT 1 AS k UNION ALL SELECT 2 UNION ALL SELECT 3 UNION ALL SELECT 4)
     WHERE i IN (most * k / 5, most * k / 5 + 1)
     GROUP BY measure, k
)
SELECT customer, segment, cohort, first_at, last_at, events, frequency, recency, age, value, monetary_value, mean_gap,
       (SELECT 1 + count(*) FROM edge WHERE measure = 'r' AND x < r) AS r_score,
       (SELECT 1 + count(*) FROM edge WHERE measure = 'f' AND x < f) AS f_score,
       CASE WHEN m IS NOT NULL THEN (SELECT 1 + count(*) FROM edge WHERE measure = 'm' AND x < m) END AS m_score
  FROM part;

-- A ledger is its customer's own: nothing to merge.
DROP VIEW IF EXISTS temp.part_points;
CREATE TEMP VIEW part_points AS
SELECT shard, r.*, r.as_of
  FROM part_shards AS s
       CROSS JOIN retention_points(shard || '.points', 'customer_id', 'moved_at', 'points', '12 months') AS r
 WHERE r.as_of = s.as_of;

DROP VIEW IF EXISTS temp.whole_points;
CREATE TEMP VIEW whole_points AS
SELECT customer, earned, redeemed, expired, balance, overdrawn, next_expiry_at, next_expiry, last_at
  FROM whole_as_of AS w CROSS JOIN part_points AS p
 WHERE CASE p.as_of WHEN w.as_of THEN 1 ELSE cohort_of(shard || ' as of ' || ifnull(p.as_of, 'NULL')) END;

-- Whose rows stand in several shards. Nothing of the above holds for them: each shard counts them as a customer of its own.
-- Where there are some, move their rows together, or ask the module about all rows at once, as below.
DROP VIEW IF EXISTS temp.scattered_customers;
CREATE TEMP VIEW scattered_customers AS
SELECT customer, count(*) AS shards, group_concat(shard, ', ') AS found_in
  FROM part_customers
 GROUP BY customer
HAVING count(*) > 1;

-- All rows as one source, for what cannot be merged: retention_funnel's median_time, retention_check, nps() and the like; a
-- customer may be in several shards here. It takes as long as one file. One line a shard:
DROP VIEW IF EXISTS temp.whole_orders;
CREATE TEMP VIEW whole_orders AS
SELECT customer_id, ordered_at, product, amount FROM s0.orders UNION ALL
SELECT customer_id, ordered_at, product, amount FROM s1.orders UNION ALL
SELECT customer_id, ordered_at, product, amount FROM s2.orders UNION ALL
SELECT customer_id, ordered_at, product, amount FROM s3.orders UNION ALL
SELECT customer_id, ordered_at, product, amount FROM s4.orders UNION ALL
SELECT customer_id, ordered_at, product, amount FROM s5.orders UNION ALL
SELECT customer_id, ordered_at, product, amount FROM s6.orders UNION ALL
SELECT customer_id, ordered_at, product, amount FROM s7.orders;
