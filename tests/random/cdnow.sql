-- cdnow.sql - what retention_cohorts answers, written out in plain SQL, by month and by week.
--
-- Over a table orders(customer_id, ordered_at, amount), ordered_at being text such as 1997-01-31, the two
-- statements below give the rows of
--
--   SELECT cohort, age, period, customers, active, retention_rate, churn_rate, on_or_after, events, value,
--          cumulative_value, ltv, complete
--   FROM retention_cohorts('orders', 'customer_id', 'ordered_at', 'month', 'amount')
--
-- and of the same with 'week'. They need SQLite 3.25 (window functions) and nothing else: neither FULL JOIN nor
-- the week formats of newer strftime().
--
-- The steps are the same in both: give every order the number of its period, find each customer's first and
-- last period, count what is in each cell, and lay the counts over a grid that has every age up to the last
-- period, so that months in which nobody came are there too, with zeros.

-- By month. Months are numbered through: year * 12 + month - 1.
WITH RECURSIVE
numbered AS (
    SELECT customer_id, amount,
           strftime('%Y', ordered_at) * 12 + strftime('%m', ordered_at) - 1 AS month
    FROM orders
    WHERE customer_id IS NOT NULL AND ordered_at IS NOT NULL
),
customer AS (
    SELECT customer_id, min(month) AS first_month, max(month) AS last_month
    FROM numbered
    GROUP BY customer_id
),
size AS (
    SELECT first_month, count(*) AS customers
    FROM customer
    GROUP BY first_month
),
latest AS (
    SELECT max(month) AS month,
           (SELECT max(ordered_at) FROM orders WHERE customer_id IS NOT NULL) AS as_of
    FROM numbered
),
cell AS (
    SELECT first_month, month - first_month AS age,
           count(DISTINCT customer_id) AS active, count(*) AS events, total(amount) AS value
    FROM numbered JOIN customer USING (customer_id)
    GROUP BY first_month, age
),
leaver AS ( -- customers by the age at which they were last seen
    SELECT first_month, last_month - first_month AS age, count(*) AS customers
    FROM customer
    GROUP BY first_month, age
),
grid AS (
    SELECT first_month, 0 AS age, customers FROM size
    UNION ALL
    SELECT first_month, age + 1, customers FROM grid, latest WHERE first_month + age < latest.month
),
filled AS (
    SELECT grid.first_month, grid.age, grid.customers,
           coalesce(cell.active, 0) AS active,
           coalesce(cell.events, 0) AS events,
           coalesce(cell.value, 0.0) AS value,
           sum(coalesce(leaver.customers, 0)) OVER later AS on_or_after,
           sum(coalesce(cell.value, 0.0)) OVER earlier AS cumulative_value
    FROM grid
    LEFT JOIN cell ON cell.first_month = grid.first_month AND cell.age = grid.age
    LEFT JOIN leaver ON leaver.first_month = grid.first_month AND leaver.age = grid.age
    WINDOW earlier AS (PARTITION BY grid.first_month ORDER BY grid.age),
           later AS (PARTITION BY grid.first_month ORDER BY grid.age DESC)
)
SELECT printf('%04d-%02d', first_month / 12, first_month % 12 + 1) AS cohort,
       age,
       printf('%04d-%02d', (first_month + age) / 12, (first_month + age) % 12 + 1) AS period,
       customers,
       active,
       1.0 * active / customers AS retention_rate,
       1.0 - 1.0 * active / customers AS churn_rate,
       on_or_after,
       events,
       value,
       cumulative_value,
       cumulative_value / customers AS ltv,
       printf('%04d-%02d-01', (first_month + age + 1) / 12, (first_month + age + 1) % 12 + 1)
           <= latest.as_of AS complete
FROM filled, latest
ORDER BY first_month, age;

-- By week. A week is known by its Monday: the last Sunday on or after the day, less six days; Mondays are numbered
-- through by sevens of the Julian day. The label is that of ISO 8601: a week belongs to the year of its
-- Thursday, and the days of that year before the Thursday tell which week of it that is.
WITH RECURSIVE
numbered AS (
    SELECT customer_id, amount,
           CAST((julianday(date(ordered_at, 'weekday 0', '-6 days')) - 1721425.5) / 7 AS INTEGER) AS week
    FROM orders
    WHERE customer_id IS NOT NULL AND ordered_at IS NOT NULL
),
customer AS (
    SELECT customer_id, min(week) AS first_week, max(week) AS last_week
    FROM numbered
    GROUP BY customer_id
),
size AS (
    SELECT first_week, count(*) AS customers
    FROM customer
    GROUP BY first_week
),
latest AS (
    SELECT max(week) AS week,
           (SELECT max(ordered_at) FROM orders WHERE customer_id IS NOT NULL) AS as_of
    FROM numbered
),
cell AS (
    SELECT first_week, week - first_week AS age,
           count(DISTINCT customer_id) AS active, count(*) AS events, total(amount) AS value
    FROM numbered JOIN customer USING (customer_id)
    GROUP BY first_week, age
),
leaver AS ( -- customers by the age at which they were last seen
    SELECT first_week, last_week - first_week AS age, count(*) AS customers
    FROM customer
    GROUP BY first_week, age
),
grid AS (
    SELECT first_week, 0 AS age, customers FROM size
    UNION ALL
    SELECT first_week, age + 1, customers FROM grid, latest WHERE first_week + age < latest.week
),
week AS ( -- the week of every number in the grid: its label and the Monday after it
    SELECT number,
           printf('%s-W%02d', strftime('%Y', thursday), (strftime('%j', thursday) - 1) / 7 + 1) AS label,
           date(thursday, '+4 days') AS next_monday
    FROM (SELECT DISTINCT first_week + age AS number, date(1721428.5 + 7 * (first_week + age)) AS thursday FROM grid)
),
filled AS (
    SELECT grid.first_week, grid.age, grid.customers,
           coalesce(cell.active, 0) AS active,
           coalesce(cell.events, 0) AS events,
           coalesce(cell.value, 0.0) AS value,
           sum(coalesce(leaver.customers, 0)) OVER later AS on_or_after,
           sum(coalesce(cell.value, 0.0)) OVER earlier AS cumulative_value
    FROM grid
    LEFT JOIN cell ON cell.first_week = grid.first_week AND cell.age = grid.age
    LEFT JOIN leaver ON leaver.first_week = grid.first_week AND leaver.age = grid.age
    WINDOW earlier AS (PARTITION BY grid.first_week ORDER BY grid.age),
           later AS (PARTITION BY grid.first_week ORDER BY grid.age DESC)
)
SELECT cohort.label AS cohort,
       age,
       period.label AS period,
       customers,
       active,
       1.0 * active / customers AS retention_rate,
       1.0 - 1.0 * active / customers AS churn_rate,
       on_or_after,
       events,
       value,
       cumulative_value,
       cumulative_value / customers AS ltv,
       period.next_monday <= latest.as_of AS complete
FROM filled, latest
JOIN week AS cohort ON cohort.number = first_week
JOIN week AS period ON period.number = first_week + age
ORDER BY first_week, age;
