-- terms_members.sql - who is behind each cell of a grid of subscriptions, written out in plain SQL: one row a member and range
-- of ages.
--
-- The steps read three tables of plain_periods.h,
--
--   term(customer, segment, time, until, amount)  the rows of the source; until is NULL while one runs
--   boundary(number, label, start)                the periods, numbered through, to the one after that of as_of
--   setting(as_of, has_amount, ...)               one row
--
-- and ages(first, last), a range of ages each. What follows them is terms_rows.sql, or the last step itself. Times are
-- microseconds.

WITH
known AS ( -- the rows that count
    SELECT customer, segment, time, until, coalesce(amount, 0) AS amount
    FROM term, setting
    WHERE customer IS NOT NULL AND time <= as_of
),
calendar AS ( -- the periods up to that of as_of, which runs then
    SELECT this.number, this.label, this.start, next.start AS finish, next.start > as_of AS runs
    FROM setting, boundary AS this JOIN boundary AS next ON next.number = this.number + 1
    WHERE this.start <= as_of
),
first AS ( -- a customer's first row; of several, that of the smallest segment
    SELECT customer, segment, time
    FROM (SELECT customer, segment, time, row_number() OVER (PARTITION BY customer ORDER BY time, segment) AS place
          FROM known)
    WHERE place = 1
),
home AS (
    SELECT customer, segment, number AS cohort, label, (SELECT max(number) FROM calendar) - number AS age_now
    FROM first JOIN calendar ON time >= start AND time < finish
),
there AS ( -- just before the period ends, or in that which runs at as_of, which rows cover the moment
    SELECT customer, number, total(amount) AS value
    FROM known JOIN calendar ON CASE WHEN runs THEN until IS NULL OR until > (SELECT as_of FROM setting)
                                     ELSE time < finish AND (until IS NULL OR until >= finish) END
    GROUP BY customer, number
),
reached AS ( -- the rows of the grid that a member has: those whose first age has begun
    SELECT customer, segment, cohort, label, ages.first, ages.last, min(ages.last, age_now) AS to_age, age_now
    FROM home JOIN ages ON ages.first <= age_now
),
member AS (
    SELECT customer, segment, cohort, label, reached.first, reached.last, age_now,
           EXISTS (SELECT 1 FROM there WHERE there.customer = reached.customer
                   AND number BETWEEN cohort + reached.first AND cohort + to_age) AS returned,
           EXISTS (SELECT 1 FROM there WHERE there.customer = reached.customer AND number >= cohort + reached.first) AS comes,
           coalesce((SELECT value FROM there WHERE there.customer = reached.customer AND number = cohort + to_age), 0.0) AS value
    FROM reached
)
