-- periods_rows.sql - the rows of retention_periods, at the end of the steps: what happened, added up, and laid over a grid that
-- has every period of every segment, with zeros where nothing did. Division by zero gives NULL in SQLite, and the rates make use of that.

, moved AS (
    SELECT segment, number,
           count(*) FILTER (WHERE kind = 'new')                               AS new,
           count(*) FILTER (WHERE kind = 'reactivated')                       AS reactivated,
           count(*) FILTER (WHERE kind = 'churned')                           AS churned,
           count(*) FILTER (WHERE kind = 'moved_in')                          AS moved_in,
           count(*) FILTER (WHERE kind = 'moved_out')                         AS moved_out,
           total(value_after) FILTER (WHERE kind = 'new')                     AS new_value,
           total(value_after) FILTER (WHERE kind = 'reactivated')             AS reactivated_value,
           total(value_after - value_before) FILTER (WHERE kind = 'expansion')   AS expansion,
           total(value_before - value_after) FILTER (WHERE kind = 'contraction') AS contraction,
           total(value_before) FILTER (WHERE kind = 'churned')                AS churned_value,
           total(value_after) FILTER (WHERE kind = 'moved_in')                AS moved_in_value,
           total(value_before) FILTER (WHERE kind = 'moved_out')              AS moved_out_value
    FROM happened GROUP BY segment, number
),
ending AS (
    SELECT segment, number, count(*) AS customers, total(value) AS value FROM present GROUP BY segment, number
),
lively AS ( -- active in any period of the span
    SELECT customer, segment, calendar.number
    FROM asked, visit JOIN calendar ON calendar.number BETWEEN visit.number AND visit.number + span - 1
    GROUP BY customer, segment, calendar.number
),
active AS ( -- and who of them is there neither at its start nor at its end
    SELECT lively.segment, lively.number, count(*) AS active, sum(pair.number IS NULL) AS came_and_went
    FROM lively LEFT JOIN pair
         ON pair.customer = lively.customer AND pair.segment IS lively.segment AND pair.number = lively.number
    GROUP BY lively.segment, lively.number
),
grid AS ( -- complete: over, with a gap for so long, and the span begins no earlier than the source
    SELECT opening.segment, calendar.number, label,
           coalesce((SELECT latest FROM reach WHERE at = finish), finish) <= as_of
           AND calendar.number - span + 1 >= (SELECT min(number) FROM opening) AS complete
    FROM asked, opening JOIN calendar ON calendar.number >= opening.number
),
filled AS (
    SELECT grid.segment, grid.number, label, complete, has_amount,
           coalesce(start.customers, 0)   AS customers_at_start,
           coalesce(new, 0)               AS new,
           coalesce(reactivated, 0)       AS reactivated,
           coalesce(churned, 0)           AS churned,
           coalesce(finish.customers, 0)  AS customers_at_end,
           coalesce(active, 0)            AS active,
           coalesce(came_and_went, 0)     AS came_and_went,
           coalesce(moved_in, 0)          AS moved_in,
           coalesce(moved_out, 0)         AS moved_out,
           CASE WHEN has_amount THEN coalesce(start.value, 0.0)       END AS value_at_start,
           CASE WHEN has_amount THEN coalesce(new_value, 0.0)         END AS new_value,
           CASE WHEN has_amount THEN coalesce(reactivated_value, 0.0) END AS reactivated_value,
           CASE WHEN has_amount THEN coalesce(expansion, 0.0)         END AS expansion,
           CASE WHEN has_amount THEN coalesce(contraction, 0.0)       END AS contraction,
           CASE WHEN has_amount THEN coalesce(churned_value, 0.0)     END AS churned_value,
           CASE WHEN has_amount THEN coalesce(finish.value, 0.0)      END AS value_at_end,
           CASE WHEN has_amount THEN coalesce(moved_in_value, 0.0)    END AS moved_in_value,
           CASE WHEN has_amount THEN coalesce(moved_out_value, 0.0)   END AS moved_out_value
    FROM asked, grid
    LEFT JOIN moved            ON moved.segment  IS grid.segment AND moved.number  = grid.number
    LEFT JOIN ending AS start  ON start.segment  IS grid.segment AND start.number  = grid.number - span
    LEFT JOIN ending AS finish ON finish.segment IS grid.segment AND finish.number = grid.number
    LEFT JOIN active           ON active.segment IS grid.segment AND active.number = grid.number
)
SELECT label AS period,
       segment,
       customers_at_start, new, reactivated, churned, customers_at_end, active,
       1.0 * (customers_at_start - churned) / customers_at_start AS retention_rate,
       1.0 * churned / customers_at_start                        AS churn_rate,
       CASE WHEN NOT has_amount THEN 1.0 * (new + reactivated) / churned
            WHEN min(new_value, reactivated_value, expansion, contraction, churned_value) >= 0
            THEN (new_value + reactivated_value + expansion) / (contraction + churned_value) END AS quick_ratio,
       value_at_start, new_value, reactivated_value, expansion, contraction, churned_value, value_at_end,
       CASE WHEN value_at_start > 0
            THEN (value_at_start - contraction - churned_value) / value_at_start END             AS gross_retention,
       CASE WHEN value_at_start > 0
            THEN (value_at_start - contraction - churned_value + expansion) / value_at_start END AS net_retention,
       complete, came_and_went, moved_in, moved_out, moved_in_value, moved_out_value
FROM filled
ORDER BY segment, number;
