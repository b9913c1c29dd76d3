-- tour.sql: what the extension answers, on the made-up shop of shop.sql.
--
--     sqlite3 build/reports.db < sql/tour.sql
--
-- For the sqlite3 shell, started where build/ is (the lines with a dot are the shell's). The shop is attached and only
-- read; all views are TEMP, the session's own. At the end it publishes reports into published.db, and writes a page. Rates are
-- fractions in every function; they become percents only here, where they are printed.

.bail on
.read sql/open.sql
.mode box
.headers on

.print
.print "1. How many of a month's new customers order again 1, 2, 3 ... months later?  (%)"

-- One row a cohort, one column an age. The table is dense and has one row a cell, so max() only picks that row.
-- `complete` leaves out the months that were not over when the data was taken: those cells stay blank.
.width 7 -9 -4 -4 -4 -4 -4 -4 -4 -4 -4 -4 -4
WITH cell AS (
    SELECT cohort, customers, age, round(100 * retention_rate, 1) AS percent
      FROM retention_cohorts('orders', 'customer_id', 'ordered_at', 'month')
     WHERE as_of = '2026-01-01' AND cohort >= '2025-01' AND complete
)
SELECT cohort,
       max(customers)                       AS customers,
       max(percent) FILTER (WHERE age = 1)  AS "1",
       max(percent) FILTER (WHERE age = 2)  AS "2",
       max(percent) FILTER (WHERE age = 3)  AS "3",
       max(percent) FILTER (WHERE age = 4)  AS "4",
       max(percent) FILTER (WHERE age = 5)  AS "5",
       max(percent) FILTER (WHERE age = 6)  AS "6",
       max(percent) FILTER (WHERE age = 7)  AS "7",
       max(percent) FILTER (WHERE age = 8)  AS "8",
       max(percent) FILTER (WHERE age = 9)  AS "9",
       max(percent) FILTER (WHERE age = 10) AS "10",
       max(percent) FILTER (WHERE age = 11) AS "11"
  FROM cell
 GROUP BY cohort
 ORDER BY cohort;

.print
.print '2. Of the customers of one half-year, how many order in the next, and how many do not?'

-- Each pair of half-years sees only its own orders, so "before since" means "in the half-year before it".
.width 10 10 -9 -6 -6
WITH half (since, until) AS (
    VALUES ('2024-01-01', '2024-07-01'), ('2024-07-01', '2025-01-01'),
           ('2025-01-01', '2025-07-01'), ('2025-07-01', '2026-01-01')
)
SELECT since, until,
       count(DISTINCT customer_id) FILTER (WHERE ordered_at < since)                      AS customers,
       round(100 * retention_rate(customer_id, ordered_at, since, until), 1)              AS "kept %",
       round(100 * churn_rate(customer_id, ordered_at, since, until), 1)                  AS "lost %"
  FROM half JOIN orders ON ordered_at >= date(since, '-6 months') AND ordered_at < until
 GROUP BY since
 ORDER BY since;

.print
.print '3. Would customers recommend us?  NPS, -100..100; 95 times in 100 the truth is within the margin'

.width 8 -7 -6 -6
SELECT country,
       count(*)                    AS answers,
       round(nps(score), 1)        AS nps,
       round(nps_margin(score), 1) AS margin
  FROM survey JOIN customers ON customers.id = survey.customer_id
 GROUP BY country
 ORDER BY nps DESC;

.print
.print '4. Which channels bring customers that come back?'

-- Money is text with two decimals; everything else is a number.
.width 8 -9 -8 -18 -20
SELECT channel,
       count(DISTINCT customer_id)                                   AS customers,
       round(100 * repeat_rate(customer_id), 1)                      AS "repeat %",
       round(100 * upsell_rate(customer_id, product), 1)             AS "several products %",
       printf('%.2f', sum(amount) / count(DISTINCT customer_id))     AS "revenue per customer"
  FROM orders JOIN customers ON customers.id = orders.customer_id
 GROUP BY channel
 ORDER BY repeat_rate(customer_id) DESC;

.print
.print '5. What has a customer spent 1, 3, 6, 12 and 24 months after the first order?  A view, made once'

-- To join, derive or filter, make a view and give its name to the table function.
DROP VIEW IF EXISTS temp.channel_orders;
CREATE TEMP VIEW channel_orders AS
SELECT customer_id, ordered_at, amount, channel
  FROM orders JOIN customers ON customers.id = orders.customer_id;

-- The report: with anchor = 'customer', ages are months since the customer's own first order, so age 0 is the first
-- month in full. Cohorts too young for an age are not complete there and do not pull its mean down.
DROP VIEW IF EXISTS temp.channel_value;
CREATE TEMP VIEW channel_value AS
SELECT segment AS channel, age + 1 AS months, sum(customers) AS customers,
       sum(cumulative_value) / sum(customers) AS spent
  FROM retention_cohorts('channel_orders', 'customer_id', 'ordered_at', 'month', 'amount', 'channel')
 WHERE anchor = 'customer' AND as_of = '2026-01-01' AND complete
 GROUP BY segment, age;

.width 8 -7 -8 -8 -9 -9
SELECT channel,
       max(printf('%.2f', spent)) FILTER (WHERE months = 1)  AS "1 month",
       max(printf('%.2f', spent)) FILTER (WHERE months = 3)  AS "3 months",
       max(printf('%.2f', spent)) FILTER (WHERE months = 6)  AS "6 months",
       max(printf('%.2f', spent)) FILTER (WHERE months = 12) AS "12 months",
       max(printf('%.2f', spent)) FILTER (WHERE months = 24) AS "24 months"
  FROM channel_value
 GROUP BY channel
 ORDER BY max(spent) FILTER (WHERE months = 12) DESC;

.print
.print '6. Who came, stayed, came back and left?  Customers count for three months after an order (sql/reports.sql)'

.width 8 -8 -6 -11 -8 -8 -8 -8
SELECT month, customers_at_start AS "at start", new, reactivated AS "came back", churned, customers_at_end AS "at end",
       round(100 * retention_rate, 1) AS "kept %", round(100 * churn_rate, 1) AS "lost %"
  FROM monthly_retention WHERE month >= '2025-07';

.print
.print '7. What moved the monthly recurring revenue of the subscriptions?'

.width 8 -9 -8 -10 -9 -11 -9 -9 -8 -8 6
SELECT month, printf('%.0f', mrr_start) AS "at start", printf('%.0f', new) AS new,
       printf('%.0f', reactivated) AS "came back", printf('%.0f', expansion) AS expansion,
       printf('%.0f', contraction) AS contraction, printf('%.0f', churned) AS churned,
       printf('%.0f', mrr_end) AS "at end", round(100 * gross, 1) AS "gross %", round(100 * net, 1) AS "net %",
       CASE complete WHEN 0 THEN 'so far' ELSE '' END AS note
  FROM mrr_movements WHERE month >= '2025-07';

.print
.print '8. For programs that cannot load the module: reports as plain tables of build/published.db (sql/publish.sql)'
.read sql/publish.sql

ATTACH 'build/published.db' AS published;
.width 18 -6 10
SELECT 'monthly_retention' AS report, count(*) AS months, as_of FROM published.monthly_retention
UNION ALL SELECT 'mrr_movements', count(*), as_of FROM published.mrr_movements
UNION ALL SELECT 'trailing_year', count(*), as_of FROM published.trailing_year;

.print
.print '9. The first question again, in blocks: the higher, the more came back; a point where the month is not over'

-- The same call without `text` is a table in colours, for a page (docs/charts.md).
.mode list
.headers off
SELECT chart_heatmap(cohort, age, retention_rate, complete, 'percent, text')
  FROM retention_cohorts('orders', 'customer_id', 'ordered_at', 'month')
 WHERE as_of = '2025-12-20' AND cohort >= '2025-01' AND age > 0;

.print
.print "10. All of it as a page, with curves, bars, lists and what is behind the numbers (sql/report.sql, 'make report')"
.read sql/report.sql
SELECT 'build/report.html' FROM report WHERE writefile('build/report.html', html) > 0;

.print
.print "The shop's file is as it was, and everything above goes on: sqlite3 -init sql/open.sql build/reports.db"
