-- reports.sql - the views of sql/reports.sql once more, without the extension: for each of them a temporary view of the
-- same name with plain_ before it, and the same rows. Months are numbered as in metrics.sql, which goes first.

-- ---- customers who buy ----

-- Who is there at the end of which month: seen in it or in the two before it.
CREATE TEMP TABLE plain_present AS
WITH seen AS (
    SELECT DISTINCT customer_id, strftime('%Y', ordered_at) * 12 + strftime('%m', ordered_at) - 1 AS month FROM orders
)
SELECT customer_id, month + column1 AS month, max(column1 = 0) AS is_active
  FROM seen, (VALUES (0), (1), (2))
 WHERE month + column1 < 24312
 GROUP BY 1, 2;
CREATE UNIQUE INDEX temp.plain_present_key ON plain_present (customer_id, month);

CREATE TEMP VIEW plain_monthly_retention AS
WITH first AS (
    SELECT customer_id, min(month) AS first FROM plain_present GROUP BY customer_id
), step AS (
    SELECT month, 0 AS was, 1 AS is_there, is_active, customer_id FROM plain_present
    UNION ALL
    SELECT month + 1, 1, 0, 0, customer_id FROM plain_present WHERE month < 24311
), change AS (
    SELECT month, customer_id, max(was) AS was, max(is_there) AS is_there, max(is_active) AS is_active, month = first AS is_first
      FROM step JOIN first USING (customer_id) GROUP BY month, customer_id
)
SELECT printf('%d-%02d', month / 12, month % 12 + 1) AS month, sum(was) AS customers_at_start, sum(is_first) AS new,
       sum(is_there AND NOT was AND NOT is_first) AS reactivated, sum(was AND NOT is_there) AS churned,
       sum(is_there) AS customers_at_end, sum(is_active) AS active,
       sum(was AND is_there) * 1.0 / nullif(sum(was), 0) AS retention_rate,
       sum(was AND NOT is_there) * 1.0 / nullif(sum(was), 0) AS churn_rate
  FROM change
 GROUP BY change.month;

-- ---- customers who pay ----

CREATE TEMP VIEW plain_recurring AS
SELECT customer_id, started_at, ended_at, monthly_price, plan, country, channel, currency, billed
  FROM customers, subscriptions WHERE customers.id = customer_id;

-- What runs just before the end of each month; of 2026-01 what runs at its first instant. The three months after it once
-- more, as they stand by what is known.
CREATE TEMP TABLE plain_end AS
WITH RECURSIVE month (month, is_planned) AS (
    SELECT 24276, 0
    UNION ALL
    SELECT month + 1, 0 FROM month WHERE month < 24312
)
SELECT month, is_planned, printf('%d-%02d-01', (month + 1) / 12, (month + 1) % 12 + 1) AS end_at FROM month
UNION ALL
SELECT 24311 + column1, 1, column2 FROM (VALUES (0, '2026-01-01'), (1, '2026-02-01'), (2, '2026-03-01'), (3, '2026-04-01'));

CREATE TEMP TABLE plain_state AS
SELECT month, is_planned, subscriptions.* FROM plain_end JOIN subscriptions
    ON CASE WHEN month = 24312 AND NOT is_planned THEN started_at <= '2026-01-01' AND ifnull(ended_at, '9999') > '2026-01-01'
            ELSE started_at < end_at AND ifnull(ended_at, '9999') >= end_at END;

-- A customer's part of the movements of a month, over one month or twelve. group_by is '', the plan or the currency;
-- is_back: there at the end of an earlier month; elsewhere: in another group at that end.
CREATE TEMP TABLE plain_group AS
SELECT month, customer_id, '' AS kind, '' AS name, monthly_price AS value FROM plain_state WHERE NOT is_planned
UNION ALL SELECT month, customer_id, 'plan', plan, monthly_price FROM plain_state WHERE NOT is_planned
UNION ALL SELECT month, customer_id, 'currency', currency, billed FROM plain_state WHERE NOT is_planned;
CREATE INDEX temp.plain_group_key ON plain_group (customer_id, month);

CREATE TEMP TABLE plain_change AS
WITH two AS (
    SELECT 1 AS span, kind, name, month, customer_id, 0.0 AS a, value AS b, 0 AS was, 1 AS is_there FROM plain_group
    UNION ALL SELECT 1, kind, name, month + 1, customer_id, value, 0.0, 1, 0 FROM plain_group WHERE month < 24312
    UNION ALL SELECT 12, kind, name, month, customer_id, 0.0, value, 0, 1 FROM plain_group WHERE kind = ''
    UNION ALL SELECT 12, kind, name, month + 12, customer_id, value, 0.0, 1, 0 FROM plain_group WHERE kind = '' AND month <= 24300
), both AS (
    SELECT span, kind, name, month, customer_id, sum(a) AS a, sum(b) AS b, max(was) AS was, max(is_there) AS is_there
      FROM two GROUP BY span, kind, name, month, customer_id
)
SELECT *,
       EXISTS (SELECT 1 FROM plain_group AS g WHERE g.customer_id = both.customer_id AND g.month = both.month - span)
           AS was_anywhere,
       EXISTS (SELECT 1 FROM plain_group AS g WHERE g.customer_id = both.customer_id AND g.month = both.month) AS is_anywhere,
       EXISTS (SELECT 1 FROM plain_group AS g WHERE g.customer_id = both.customer_id AND g.month < both.month - span)
           AS was_before
  FROM both;

CREATE TEMP TABLE plain_sums AS
SELECT span, kind, name, month, sum(was) AS customers, total(a) AS mrr_start,
       total(b * (NOT was_anywhere AND NOT was_before)) AS new, total(b * (NOT was_anywhere AND was_before)) AS reactivated,
       total(b * (NOT was AND was_anywhere)) AS moved_in, total(max(b - a, 0) * (was AND is_there)) AS expansion,
       total(max(a - b, 0) * (was AND is_there)) AS contraction, total(a * (NOT is_there AND is_anywhere)) AS moved_out,
       total(a * (NOT is_anywhere)) AS churned, sum(was AND NOT is_anywhere) AS lost, total(b) AS mrr_end
  FROM plain_change
 GROUP BY span, kind, name, month;

CREATE TEMP VIEW plain_mrr_movements AS
SELECT printf('%d-%02d', month / 12, month % 12 + 1) AS month, mrr_start, new, reactivated, expansion, contraction, churned,
       mrr_end, 1 - (contraction + churned) / nullif(mrr_start, 0) AS gross,
       1 - (contraction + churned - expansion) / nullif(mrr_start, 0) AS net,
       (new + reactivated + expansion) / nullif(contraction + churned, 0) AS quick_ratio, month < 24312 AS complete
  FROM plain_sums WHERE span = 1 AND kind = '';

CREATE TEMP VIEW plain_mrr_movements_by_plan AS
SELECT name AS plan, printf('%d-%02d', month / 12, month % 12 + 1) AS month, mrr_start, new, reactivated, moved_in,
       expansion, contraction, moved_out, churned, mrr_end, month < 24312 AS complete
  FROM plain_sums WHERE kind = 'plan';

CREATE TEMP VIEW plain_mrr_movements_by_currency AS
SELECT name AS currency, printf('%d-%02d', month / 12, month % 12 + 1) AS month, mrr_start, new, reactivated, moved_in,
       expansion, contraction, moved_out, churned, mrr_end, month < 24312 AS complete
  FROM plain_sums WHERE kind = 'currency';

CREATE TEMP VIEW plain_trailing_year AS
SELECT printf('%d-%02d', month / 12, month % 12 + 1) AS month, lost * 1.0 / nullif(customers, 0) AS yearly_churn,
       1 - (contraction + churned) / nullif(mrr_start, 0) AS gross,
       1 - (contraction + churned - expansion) / nullif(mrr_start, 0) AS net,
       (new + reactivated + expansion) / nullif(contraction + churned, 0) AS quick_ratio
  FROM plain_sums WHERE span = 12 AND month BETWEEN 24287 AND 24311;

CREATE TEMP VIEW plain_committed_mrr AS
WITH total AS (
    SELECT month, count(DISTINCT customer_id) AS customers, sum(monthly_price) AS mrr FROM plain_state WHERE is_planned GROUP BY month
)
SELECT printf('%d-%02d', b.month / 12, b.month % 12 + 1) AS month, a.mrr AS mrr_start,
       a.customers - b.customers AS customers_ending, a.mrr - b.mrr AS ending, 0.0 AS contraction, b.mrr AS committed
  FROM total AS a JOIN total AS b ON b.month = a.month + 1;

CREATE TEMP VIEW plain_churned_last_month AS
SELECT customer_id, sum(monthly_price) AS paid, (SELECT name FROM customers WHERE id = customer_id) AS name,
       (SELECT plan FROM subscriptions AS s WHERE s.customer_id = p.customer_id ORDER BY started_at DESC LIMIT 1) AS plan,
       (SELECT reason FROM subscriptions AS s WHERE s.customer_id = p.customer_id ORDER BY started_at DESC LIMIT 1) AS reason
  FROM plain_state AS p
 WHERE month = 24310 AND NOT is_planned
   AND customer_id NOT IN (SELECT customer_id FROM plain_state WHERE month = 24311 AND NOT is_planned)
 GROUP BY customer_id;

-- Each stay, cut into its months.
CREATE TEMP VIEW plain_logo_churn_by_tenure AS
WITH band (tenure, low, high) AS (
    VALUES ('1 months 1 to 3', 1, 3), ('2 months 4 to 12', 4, 12), ('3 second year', 13, 24), ('4 third year', 25, 99)
), counted AS (
    SELECT tenure, sum(min(age, high) - low + 1) * 1.0 AS n, sum(has_left AND age <= high) * 1.0 AS k
      FROM band JOIN plain_stay ON age >= low GROUP BY tenure
)
SELECT tenure, CAST(n AS INTEGER) AS customer_months, CAST(k AS INTEGER) AS churned, k / n AS monthly_churn,
       middle - half AS lower, middle + half AS upper
  FROM (SELECT *, (k + 3.8414588206941285 / 2) / (n + 3.8414588206941285) AS middle,
               1.959963984540054 / (n + 3.8414588206941285) * sqrt(k * (n - k) / n + 3.8414588206941285 / 4) AS half
          FROM counted);

CREATE TEMP VIEW plain_revenue_retention_by_country AS
WITH value AS (
    SELECT country, month, customer_id, sum(monthly_price) AS value
      FROM plain_state JOIN customers ON id = customer_id
     WHERE NOT is_planned AND month IN (24287, 24299, 24311) GROUP BY country, month, customer_id
)
SELECT country, printf('%d', b.month / 12) AS year,
       (SELECT count(*) FROM value AS a WHERE a.country = b.country AND a.month = b.month - 12) AS customers,
       (SELECT total(value) FROM value AS a WHERE a.country = b.country AND a.month = b.month - 12) AS mrr_start,
       (SELECT sum(min(a.value, ifnull((SELECT value FROM value AS c WHERE c.customer_id = a.customer_id AND c.month = b.month), 0)))
               / sum(a.value) FROM value AS a WHERE a.country = b.country AND a.month = b.month - 12) AS gross,
       (SELECT total((SELECT value FROM value AS c WHERE c.customer_id = a.customer_id AND c.month = b.month))
               / sum(a.value) FROM value AS a WHERE a.country = b.country AND a.month = b.month - 12) AS net
  FROM (SELECT DISTINCT country, month FROM value) AS b;

-- ---- cards ----

CREATE TEMP VIEW plain_card_terms AS
SELECT customer_id, started_at, ended_at, 3.0 AS monthly_price FROM cards WHERE price = 36;

-- Cards that follow within thirty days are one.
CREATE TEMP TABLE plain_card AS
WITH mark AS (
    SELECT *, started_at > ifnull(date(lag(ended_at) OVER w, '30 days'), '') AS is_new
      FROM cards WINDOW w AS (PARTITION BY customer_id ORDER BY started_at)
), numbered AS (
    SELECT *, sum(is_new) OVER (PARTITION BY customer_id ORDER BY started_at) AS nth FROM mark
)
SELECT customer_id, nth, min(started_at) AS started_at, max(ended_at) AS ended_at FROM numbered GROUP BY customer_id, nth;

CREATE TEMP VIEW plain_cards_by_quarter AS
WITH RECURSIVE quarter (label, start_at, end_at) AS (
    SELECT '2023-Q1', '2023-01-01', '2023-04-01'
    UNION ALL
    SELECT printf('%s-Q%d', substr(end_at, 1, 4), (strftime('%m', end_at) + 2) / 3), end_at, date(end_at, '3 months')
      FROM quarter WHERE end_at <= '2026-01-01'
), state AS (
    SELECT label, customer_id, nth, end_at,
           started_at < start_at AND ended_at >= start_at AS was,
           CASE WHEN end_at > '2026-01-01' THEN started_at <= '2026-01-01' AND ended_at > '2026-01-01'
                ELSE started_at < end_at AND ended_at >= end_at END AS is_there
      FROM quarter, plain_card
), customer AS (
    SELECT label, end_at, max(was) AS was, max(is_there) AS is_there, min(CASE WHEN was OR is_there THEN nth END) AS nth
      FROM state GROUP BY label, customer_id
)
SELECT label AS quarter, sum(was) AS customers_at_start, sum(is_there AND NOT was AND nth = 1) AS new,
       sum(is_there AND NOT was AND nth > 1) AS reactivated, sum(was AND NOT is_there) AS churned,
       sum(is_there) AS customers_at_end, sum(was AND NOT is_there) * 1.0 / nullif(sum(was), 0) AS churn_rate,
       3.0 * sum(is_there) AS mrr_end, date(end_at, '30 days') <= '2026-01-01' AS complete
  FROM customer
 GROUP BY label;

CREATE TEMP VIEW plain_card_renewals AS
SELECT printf('%s-Q%d', substr(ended_at, 1, 4), (strftime('%m', ended_at) + 2) / 3) AS quarter, count(*) AS ended,
       sum(late IS NOT NULL) AS renewed, avg(late IS NOT NULL) AS renewal_rate, avg(late) AS late_share
  FROM (SELECT ended_at, (SELECT max(b.started_at > a.ended_at) FROM cards AS b
                           WHERE b.customer_id = a.customer_id AND b.started_at BETWEEN a.ended_at AND date(a.ended_at, '30 days')) AS late
          FROM cards AS a WHERE julianday('2026-01-01') - julianday(ended_at) >= 30)
 GROUP BY 1;

-- ---- by cohort ----

-- The months that were over when the data was taken, each with the first day of the next one.
CREATE TEMP VIEW plain_report_month AS
WITH RECURSIVE months(number, first, next) AS (
    SELECT 0, '2023-01-01', '2023-02-01'
    UNION ALL
    SELECT number + 1, next, date(next, '+1 month') FROM months WHERE next < '2026-01-01'
)
SELECT number, substr(first, 1, 7) AS label, first, next FROM months;

CREATE TEMP VIEW plain_cohort_revenue AS
WITH member AS (
    SELECT customer_id, number AS joined, label
      FROM (SELECT customer_id, min(started_at) AS started_at FROM recurring GROUP BY customer_id)
           JOIN plain_report_month ON started_at >= first AND started_at < next
),
worth AS ( -- what runs just before a month ends
    SELECT customer_id, number, sum(monthly_price) AS price
      FROM recurring JOIN plain_report_month ON started_at < next AND (ended_at IS NULL OR ended_at >= next)
     GROUP BY customer_id, number
),
cell AS (
    SELECT member.label, plain_report_month.number - joined AS age, now.price IS NOT NULL AS pays,
           coalesce(then_.price, 0) * 1.0 AS before, coalesce(now.price, 0) * 1.0 AS after
      FROM member JOIN plain_report_month ON plain_report_month.number >= joined
           LEFT JOIN worth AS then_ ON then_.customer_id = member.customer_id AND then_.number = joined
           LEFT JOIN worth AS now ON now.customer_id = member.customer_id AND now.number = plain_report_month.number
)
SELECT label AS cohort, age, count(*) AS joined, sum(pays) AS paying, sum(before) AS mrr_start, sum(after) AS mrr,
       sum(after) / sum(before) AS net,
       sum(CASE WHEN after < before THEN after ELSE before END) / sum(before) AS gross
  FROM cell
 GROUP BY label, age;

CREATE TEMP VIEW plain_cohort_revenue_curve AS
SELECT age, count(*) AS cohorts, sum(joined) AS joined, sum(paying) * 1.0 / sum(joined) AS paying_share,
       sum(mrr) / sum(mrr_start) AS net, sum(gross * mrr_start) / sum(mrr_start) AS gross
  FROM plain_cohort_revenue
 GROUP BY age;
