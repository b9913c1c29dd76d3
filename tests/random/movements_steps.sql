-- movements_steps.sql - what happened to each customer, from who is there: more of the steps that periods_events.sql or
-- periods_subscriptions.sql begin. A customer may be in several segments at once where these are those of rows.

pair AS ( -- there at the end of a period, or of the one so many before it, with which it is compared
    SELECT customer, segment, number FROM present
    UNION
    SELECT customer, segment, number + span FROM present, asked WHERE number + span <= (SELECT max(number) FROM calendar)
),
somewhere AS (
    SELECT customer, number FROM present GROUP BY customer, number
),
beginning AS (
    SELECT customer, min(number) AS number FROM present GROUP BY customer
),
happened AS (
    SELECT pair.customer, pair.segment, pair.number, coalesce(before.value, 0.0) AS value_before, coalesce(after.value, 0.0) AS value_after,
           CASE
           WHEN before.number IS NOT NULL AND after.number IS NOT NULL THEN
               CASE WHEN has_amount AND after.value > before.value THEN 'expansion'
                    WHEN has_amount AND after.value < before.value THEN 'contraction' END
           WHEN after.number IS NOT NULL THEN
               CASE WHEN elsewhere_before.number IS NOT NULL THEN 'moved_in'
                    WHEN beginning.number < pair.number - span THEN 'reactivated'
                    ELSE 'new' END
           ELSE CASE WHEN elsewhere_after.number IS NOT NULL THEN 'moved_out' ELSE 'churned' END
           END AS kind
    FROM asked, pair JOIN beginning ON beginning.customer = pair.customer
    LEFT JOIN present AS before ON before.customer = pair.customer AND before.segment IS pair.segment AND before.number = pair.number - span
    LEFT JOIN present AS after  ON after.customer  = pair.customer AND after.segment  IS pair.segment AND after.number  = pair.number
    LEFT JOIN somewhere AS elsewhere_before ON elsewhere_before.customer = pair.customer AND elsewhere_before.number = pair.number - span
    LEFT JOIN somewhere AS elsewhere_after  ON elsewhere_after.customer  = pair.customer AND elsewhere_after.number  = pair.number
)
