-- reports.sql - report views over retention_periods, to copy and adapt.
--
-- They are written for the demo shop (sql/shop.sql); replace the names of tables and columns, and the as_of. On
-- live data as_of is date('now'); on an extract it is the moment the data was taken.

-- Who bought, came back and stayed away, month by month. A customer counts as long as he bought in the month or
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
SELECT customer_id, started_at, ended_at, monthly_price, country, channel
  FROM subscriptions JOIN customers ON customers.id = subscriptions.customer_id
 WHERE monthly_price > 0;

-- Monthly recurring revenue (MRR) and what moved it. mrr_start + new + reactivated + expansion - contraction -
-- churned = mrr_end, in every row. gross and net are the revenue retention rates of the field (GRR, NRR).
DROP VIEW IF EXISTS temp.mrr_movements;
CREATE TEMP VIEW mrr_movements AS
SELECT period AS month, value_at_start AS mrr_start, new_value AS new, reactivated_value AS reactivated,
       expansion, contraction, churned_value AS churned, value_at_end AS mrr_end,
       gross_retention AS gross, net_retention AS net, quick_ratio
  FROM retention_periods('recurring', 'customer_id', 'started_at')
 WHERE amount_col = 'monthly_price' AND until_col = 'ended_at' AND as_of = '2026-01-01' AND complete;

-- Gross and net revenue retention of each country, year by year.
DROP VIEW IF EXISTS temp.revenue_retention_by_country;
CREATE TEMP VIEW revenue_retention_by_country AS
SELECT segment AS country, period AS year, customers_at_start AS customers, value_at_start AS mrr_start,
       gross_retention AS gross, net_retention AS net
  FROM retention_periods('recurring', 'customer_id', 'started_at', 'year')
 WHERE amount_col = 'monthly_price' AND segment_col = 'country' AND until_col = 'ended_at'
   AND as_of = '2026-01-01' AND complete;

-- Twelve months up to each month: churned customers against the mean number at the starts of those months, and
-- the quick ratio (won / lost revenue) of the same months. The first eleven months have no full year behind them.
DROP VIEW IF EXISTS temp.trailing_year;
CREATE TEMP VIEW trailing_year AS
SELECT month, churned / mean_customers AS yearly_churn, won / lost AS quick_ratio
  FROM (SELECT period AS month, count(*) OVER year AS months, sum(churned) OVER year AS churned,
               avg(customers_at_start) OVER year AS mean_customers,
               sum(new_value + reactivated_value + expansion) OVER year AS won,
               sum(contraction + churned_value) OVER year AS lost
          FROM retention_periods('recurring', 'customer_id', 'started_at')
         WHERE amount_col = 'monthly_price' AND until_col = 'ended_at' AND as_of = '2026-01-01' AND complete
        WINDOW year AS (ORDER BY period ROWS BETWEEN 11 PRECEDING AND CURRENT ROW))
 WHERE months = 12;
