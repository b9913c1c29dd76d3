-- terms_rows.sql - the members of terms_members.sql counted: the rows of retention_cohorts with an until_col, in its order.
SELECT label AS cohort, first AS age, (SELECT boundary.label FROM boundary WHERE number = cohort + first) AS period, segment,
       count(*) AS customers, sum(first = 0 OR returned) AS active,
       1.0 * sum(first = 0 OR returned) / count(*) AS retention_rate, 1 - 1.0 * sum(first = 0 OR returned) / count(*) AS churn_rate,
       sum(first = 0 OR comes) AS on_or_after, 1.0 * sum(first = 0 OR comes) / count(*) AS on_or_after_rate,
       NULL AS events, CASE WHEN has_amount THEN total(value) END AS value, NULL AS cumulative_value, NULL AS ltv,
       last < max(age_now) AS complete, sum(returned) AS returned, 1.0 * sum(returned) / count(*) AS returned_rate, last AS age_to
FROM member, setting
GROUP BY segment, cohort, first, last
ORDER BY segment, cohort, first, last;
