-- reports.sql - the views by cohort of sql/reports.sql once more, in plain SQL, on the demo shop. (test_metrics.c)

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
