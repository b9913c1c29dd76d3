-- periods_subscriptions.sql - what retention_periods answers for subscriptions, written out in plain SQL.
--
-- The statement reads three tables,
--
--   term(customer, segment, time, until, amount)  the rows of the source, each running over [time, until); until is
--                                                 NULL while it runs, segment where none is asked for
--   boundary(number, label, start)                the periods, numbered through, from before the first row to the one
--                                                 after as_of's, or further
--   setting(as_of, has_amount)                    one row
--
-- and gives the rows of
--
--   SELECT * FROM retention_periods('term', 'customer', 'time', grain, 'amount', 'segment', 'until', NULL, as_of)
--
-- Times may be numbers or texts, as long as they compare as the moments do. It needs SQLite 3.30 (FILTER, window
-- functions) and nothing else. Division by zero gives NULL in SQLite, and the rates make use of that.
--
-- The steps: list who is there at the end of every period, which is the start of the next one, with what his running
-- rows add up to; look from each such end to the one before and the one after at which the customer is there, which
-- tells whether he is new, stayed, came back or is about to leave; add up; and lay the sums over a grid that has
-- every period of every segment, with zeros where nothing happened.

WITH
asked AS (
    SELECT as_of, has_amount FROM setting
),
span AS ( -- the periods up to that of as_of; each is looked at where the next one starts, the last one at as_of
    SELECT this.number, this.label, this.start, next.start AS finish, min(next.start, as_of) AS at_end
    FROM asked, boundary AS this JOIN boundary AS next ON next.number = this.number + 1
    WHERE this.start <= as_of
),
known AS ( -- the rows that count
    SELECT customer, segment, time, until, coalesce(amount, 0) AS amount
    FROM term, asked
    WHERE customer IS NOT NULL AND time <= as_of
),
home AS ( -- the segment of a customer is that of his earliest row; of several, the smallest
    SELECT customer, segment, time AS since
    FROM (SELECT customer, segment, time, row_number() OVER (PARTITION BY customer ORDER BY time, segment) AS place
          FROM known)
    WHERE place = 1
),
present AS ( -- who is there at the end of which period, and his value: what the rows that run then add up to
    SELECT customer, number, total(amount) AS value
    FROM known JOIN span ON time <= at_end AND (until IS NULL OR until > at_end)
    GROUP BY customer, number
),
step AS ( -- the same, with the periods before and after at whose end he is there too
    SELECT segment, number, value,
           lag(number) OVER his AS earlier, lag(value) OVER his AS old_value, lead(number) OVER his AS later
    FROM present JOIN home USING (customer)
    WINDOW his AS (PARTITION BY customer ORDER BY number)
),
gain AS (
    SELECT segment, number,
           count(*)                                                                  AS customers_at_end,
           total(value)                                                              AS value_at_end,
           count(*) FILTER (WHERE earlier IS NULL)                                   AS new,
           total(value) FILTER (WHERE earlier IS NULL)                               AS new_value,
           count(*) FILTER (WHERE earlier < number - 1)                              AS reactivated,
           total(value) FILTER (WHERE earlier < number - 1)                          AS reactivated_value,
           total(max(value - old_value, 0)) FILTER (WHERE earlier = number - 1)      AS expansion,
           total(max(old_value - value, 0)) FILTER (WHERE earlier = number - 1)      AS contraction
    FROM step
    GROUP BY segment, number
),
loss AS ( -- who is there at the end of one period and not of the next is churned in the next
    SELECT segment, number + 1 AS number, count(*) AS churned, total(value) AS churned_value
    FROM step
    WHERE later IS NOT number + 1
    GROUP BY segment, number
),
visit AS ( -- active: a row of his runs at some moment of the period
    SELECT home.segment, number, count(DISTINCT customer) AS active
    FROM known JOIN home USING (customer) JOIN span ON time < finish AND (until IS NULL OR until > start)
    GROUP BY home.segment, number
),
grid AS ( -- every segment from the period on at whose end its earliest row can first be there
    SELECT segment, number, label, finish
    FROM (SELECT segment, min(since) AS since FROM home GROUP BY segment) JOIN span ON finish >= since
),
filled AS (
    SELECT grid.segment, grid.number, label, finish <= as_of AS complete, has_amount,
           coalesce(new, 0)                                         AS new,
           coalesce(reactivated, 0)                                 AS reactivated,
           coalesce(churned, 0)                                     AS churned,
           coalesce(customers_at_end, 0)                            AS customers_at_end,
           coalesce(active, 0)                                      AS active,
           CASE WHEN has_amount THEN coalesce(new_value, 0.0)         END AS new_value,
           CASE WHEN has_amount THEN coalesce(reactivated_value, 0.0) END AS reactivated_value,
           CASE WHEN has_amount THEN coalesce(expansion, 0.0)         END AS expansion,
           CASE WHEN has_amount THEN coalesce(contraction, 0.0)       END AS contraction,
           CASE WHEN has_amount THEN coalesce(churned_value, 0.0)     END AS churned_value,
           CASE WHEN has_amount THEN coalesce(value_at_end, 0.0)      END AS value_at_end
    FROM asked, grid
    LEFT JOIN gain  ON gain.segment  IS grid.segment AND gain.number  = grid.number
    LEFT JOIN loss  ON loss.segment  IS grid.segment AND loss.number  = grid.number
    LEFT JOIN visit ON visit.segment IS grid.segment AND visit.number = grid.number
),
started AS ( -- one period's end is the next one's start
    SELECT *,
           lag(customers_at_end, 1, 0) OVER earlier AS customers_at_start,
           lag(value_at_end, 1, CASE WHEN has_amount THEN 0.0 END) OVER earlier AS value_at_start
    FROM filled
    WINDOW earlier AS (PARTITION BY segment ORDER BY number)
)
SELECT label AS period,
       segment,
       customers_at_start, new, reactivated, churned, customers_at_end, active,
       1.0 * (customers_at_end - new - reactivated) / customers_at_start       AS retention_rate,
       1.0 - 1.0 * (customers_at_end - new - reactivated) / customers_at_start AS churn_rate,
       CASE WHEN has_amount THEN (new_value + reactivated_value + expansion) / (contraction + churned_value)
            ELSE 1.0 * (new + reactivated) / churned END                       AS quick_ratio,
       value_at_start, new_value, reactivated_value, expansion, contraction, churned_value, value_at_end,
       CASE WHEN value_at_start > 0
            THEN (value_at_start - contraction - churned_value) / value_at_start END AS gross_retention,
       CASE WHEN value_at_start > 0
            THEN (value_at_start - contraction - churned_value) / value_at_start
                 + expansion / value_at_start END                              AS net_retention,
       complete
FROM started
ORDER BY segment, number;
