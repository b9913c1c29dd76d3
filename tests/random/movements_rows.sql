-- movements_rows.sql - the rows of retention_movements, at the end of the steps.

SELECT label AS period, segment, customer, kind,
       CASE WHEN has_amount THEN value_before END               AS value_before,
       CASE WHEN has_amount THEN value_after END                AS value_after,
       CASE WHEN has_amount THEN value_after - value_before END AS change
FROM asked, happened JOIN calendar ON calendar.number = happened.number
WHERE kind IS NOT NULL
ORDER BY segment, happened.number, customer;
