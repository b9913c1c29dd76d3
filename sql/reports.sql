-- reports.sql - report views over retention_periods, retention_movements and retention_members, to copy and adapt.
--
-- They are written for the demo shop (sql/shop.sql); replace the names of tables and columns, and the as_of. On
-- live data as_of is date('now'); on an extract it is the moment the data was taken.

-- Who bought, came back and stayed away, month by month. A customer counts as long as they bought in the month or
-- in the two before it: most people do not buy coffee every month, and one quiet month is no goodbye.
DROP VIEW IF EXISTS temp.monthly_retention;
CREATE TEMP VIEW monthly_retention AS
SELECT period AS month, customers_at_start, new, reactivated, churned, customers_at_end, active,
       retention_rate, churn_rate
  FROM retention_periods('orders', 'customer_id', 'ordered_at')
 WHERE lapse_after = 3 AND as_of = '2026-01-01' AND complete;

-- What the movements of recurring revenue are computed from: one row for each time that a price ran. Yearly plans
-- belong here as a twelfth of their price, and rows of free trials are left out.
DROP VIEW IF EXISTS temp.recurring;
CREATE TEMP VIEW recurring AS
SELECT customer_id, started_at, ended_at, monthly_price, plan, country, channel, currency, billed
  FROM subscriptions JOIN customers ON customers.id = subscriptions.customer_id
 WHERE monthly_price > 0;

-- Monthly recurring revenue (MRR) and what moved it. mrr_start + new + reactivated + expansion - contraction -
-- churned = mrr_end, in every row. gross and net are the revenue retention rates of the field (GRR, NRR). The month that
-- runs at as_of is there as it stands then: its `complete` is 0.
DROP VIEW IF EXISTS temp.mrr_movements;
CREATE TEMP VIEW mrr_movements AS
SELECT period AS month, value_at_start AS mrr_start, new_value AS new, reactivated_value AS reactivated,
       expansion, contraction, churned_value AS churned, value_at_end AS mrr_end,
       gross_retention AS gross, net_retention AS net, quick_ratio, complete
  FROM retention_periods('recurring', 'customer_id', 'started_at')
 WHERE amount_col = 'monthly_price' AND until_col = 'ended_at' AND as_of = '2026-01-01';

-- The same for each plan: who goes to another plan is moved out of one and into the other, not churned and new.
DROP VIEW IF EXISTS temp.mrr_movements_by_plan;
CREATE TEMP VIEW mrr_movements_by_plan AS
SELECT segment AS plan, period AS month, value_at_start AS mrr_start, new_value AS new, reactivated_value AS reactivated,
       moved_in_value AS moved_in, expansion, contraction, moved_out_value AS moved_out, churned_value AS churned,
       value_at_end AS mrr_end, complete
  FROM retention_periods('recurring', 'customer_id', 'started_at')
 WHERE amount_col = 'monthly_price' AND segment_col = 'plan' AND segment_by = 'row' AND until_col = 'ended_at'
   AND as_of = '2026-01-01';

-- The same for each currency, in its own money: sums of several currencies mean nothing, and no rate of exchange can
-- pass for growth. billed is what a month costs in it.
DROP VIEW IF EXISTS temp.mrr_movements_by_currency;
CREATE TEMP VIEW mrr_movements_by_currency AS
SELECT segment AS currency, period AS month, value_at_start AS mrr_start, new_value AS new, reactivated_value AS reactivated,
       moved_in_value AS moved_in, expansion, contraction, moved_out_value AS moved_out, churned_value AS churned,
       value_at_end AS mrr_end, complete
  FROM retention_periods('recurring', 'customer_id', 'started_at')
 WHERE amount_col = 'billed' AND segment_col = 'currency' AND segment_by = 'row' AND until_col = 'ended_at'
   AND as_of = '2026-01-01';

-- Committed MRR: what the revenue of today comes to in the next three months by what is announced alone. It is the
-- report of above, looked at from three months ahead: nobody new has come by then, and only ends that are known fall.
DROP VIEW IF EXISTS temp.committed_mrr;
CREATE TEMP VIEW committed_mrr AS
SELECT period AS month, value_at_start AS mrr_start, churned AS customers_ending, churned_value AS ending, contraction,
       value_at_end AS committed
  FROM retention_periods('recurring', 'customer_id', 'started_at')
 WHERE amount_col = 'monthly_price' AND until_col = 'ended_at' AND as_of = date('2026-01-01', '+3 months')
   AND complete AND period >= cohort_of('2026-01-01');

-- Who churned in the last full month: what they paid until then, for which plan, and the reason they gave. Several rows
-- of a customer may have ended in the month; the last one says why.
DROP VIEW IF EXISTS temp.churned_last_month;
CREATE TEMP VIEW churned_last_month AS
WITH last_row AS (
    SELECT customer_id, plan, reason, max(started_at) FROM subscriptions WHERE started_at < '2026-01-01' GROUP BY customer_id
)
SELECT customer AS customer_id, value_before AS paid, name, plan, coalesce(reason, 'not asked') AS reason
  FROM retention_movements('recurring', 'customer_id', 'started_at')
       JOIN last_row ON last_row.customer_id = customer JOIN customers ON customers.id = customer
 WHERE amount_col = 'monthly_price' AND until_col = 'ended_at' AND as_of = '2026-01-01'
   AND kind = 'churned' AND period = cohort_of(date('2026-01-01', '-1 month'));

-- Logo churn by tenure: the share of customers lost a month, in the first months and later on, each customer counted for
-- every month that they were there to be lost. Changes of the plan and pauses inside a membership are none.
DROP VIEW IF EXISTS temp.logo_churn_by_tenure;
CREATE TEMP VIEW logo_churn_by_tenure AS
SELECT CASE WHEN age <= 3 THEN '1 months 1 to 3' WHEN age <= 12 THEN '2 months 4 to 12'
            WHEN age <= 24 THEN '3 second year' ELSE '4 third year' END AS tenure,
       sum(at_risk) AS customer_months, sum(churned) AS churned, sum(churned) * 1.0 / sum(at_risk) AS monthly_churn,
       wilson_lower(sum(churned), sum(at_risk)) AS lower, wilson_upper(sum(churned), sum(at_risk)) AS upper
  FROM retention_curve('recurring', 'customer_id', 'started_at', 'ended_at', 'month')
 WHERE as_of = '2026-01-01' AND age > 0
 GROUP BY tenure;

-- Gross and net revenue retention of each country, year by year.
DROP VIEW IF EXISTS temp.revenue_retention_by_country;
CREATE TEMP VIEW revenue_retention_by_country AS
SELECT segment AS country, period AS year, customers_at_start AS customers, value_at_start AS mrr_start,
       gross_retention AS gross, net_retention AS net
  FROM retention_periods('recurring', 'customer_id', 'started_at', 'year')
 WHERE amount_col = 'monthly_price' AND segment_col = 'country' AND until_col = 'ended_at'
   AND as_of = '2026-01-01' AND complete;

-- The trailing year of each month: its end against the state twelve months before. GRR and NRR as investors ask for them, and of
-- the customers of a year ago the share that is gone. The first eleven months have no full year behind them.
DROP VIEW IF EXISTS temp.trailing_year;
CREATE TEMP VIEW trailing_year AS
SELECT period AS month, churn_rate AS yearly_churn, gross_retention AS gross, net_retention AS net, quick_ratio
  FROM retention_periods('recurring', 'customer_id', 'started_at')
 WHERE amount_col = 'monthly_price' AND until_col = 'ended_at' AND as_of = '2026-01-01' AND span = 12 AND complete;

-- Cards that run a year, quarter by quarter. Who renews some days late was never away: with a gap of 30 days the new card
-- goes on where the old one ended, and a quarter is complete once it has been over for so long. Without the gap each
-- late renewal would be a customer lost and one won back. The yearly price counts as a twelfth a month.
DROP VIEW IF EXISTS temp.card_terms;
CREATE TEMP VIEW card_terms AS
SELECT customer_id, started_at, ended_at, price / 12 AS monthly_price FROM cards;

DROP VIEW IF EXISTS temp.cards_by_quarter;
CREATE TEMP VIEW cards_by_quarter AS
SELECT period AS quarter, customers_at_start, new, reactivated, churned, customers_at_end, churn_rate,
       value_at_end AS mrr_end, complete
  FROM retention_periods('card_terms', 'customer_id', 'started_at', 'quarter')
 WHERE amount_col = 'monthly_price' AND until_col = 'ended_at' AND as_of = '2026-01-01' AND gap = '30 days';

-- Renewals: of the cards that ended in a quarter, the share renewed, and of those the share that came late. Cards that
-- ended in the last 30 days are left out: their holders may still come.
DROP VIEW IF EXISTS temp.card_renewals;
CREATE TEMP VIEW card_renewals AS
SELECT cohort_of(ended_at, 'quarter') AS quarter, count(*) AS ended, count(next_at) AS renewed,
       count(next_at) * 1.0 / count(*) AS renewal_rate,
       count(CASE WHEN next_at > ended_at THEN 1 END) * 1.0 / nullif(count(next_at), 0) AS late_share
  FROM (SELECT ended_at, lead(started_at) OVER (PARTITION BY customer_id ORDER BY started_at) AS next_at FROM cards)
 WHERE ended_at <= date('2026-01-01', '-30 days')
 GROUP BY quarter;

-- Recurring revenue by cohort: of those who joined in a month, how many pay at the end of each month since, and how much. net is
-- the share of what all of them paid at the end of the first month, upgrades and who came back included; gross counts each
-- member with no more than they paid then, so what others add cannot hide who left. The month that still runs is left out.
DROP VIEW IF EXISTS temp.cohort_revenue;
CREATE TEMP VIEW cohort_revenue AS
SELECT cohort, age, count(*) AS joined, sum(returned) AS paying, sum(at_start) AS mrr_start, sum(value) AS mrr,
       sum(value) / sum(at_start) AS net, sum(min(value, at_start)) / sum(at_start) AS gross
  FROM (SELECT cohort, age, returned, value,
               first_value(value) OVER (PARTITION BY cohort, customer ORDER BY age) AS at_start
          FROM retention_members('recurring', 'customer_id', 'started_at')
         WHERE amount_col = 'monthly_price' AND until_col = 'ended_at' AND as_of = '2026-01-01'
           AND age < cohort_age(cohort, '2026-01-01'))
 GROUP BY cohort, age;

-- The same of all cohorts together, month by month since people joined: each age has the cohorts that have come so far.
DROP VIEW IF EXISTS temp.cohort_revenue_curve;
CREATE TEMP VIEW cohort_revenue_curve AS
SELECT age, count(*) AS cohorts, sum(joined) AS joined, sum(paying) * 1.0 / sum(joined) AS paying_share,
       sum(mrr) / sum(mrr_start) AS net, sum(gross * mrr_start) / sum(mrr_start) AS gross
  FROM cohort_revenue
 GROUP BY age;
