-- periods_subscriptions.sql - who is there at the end of which period, for subscriptions, written out in plain SQL.
--
-- The steps read three tables,
--
--   term(customer, segment, time, until, amount)  the rows of the source, each running over [time, until); until is
--                                                 NULL while it runs, segment where none is asked for
--   boundary(number, label, start)                the periods, numbered through, from before the first row to the one
--                                                 after as_of's, or further
--   reach(at, latest)                             with a gap, for every end and boundary the instant so long after it
--   setting(as_of, has_amount, span, by_row)      one row
--
-- and one of periods_rows.sql and movements_rows.sql follows them. Times are microseconds.

WITH
asked AS (
    SELECT as_of, has_amount, span, by_row FROM setting
),
calendar AS ( -- the periods up to that of as_of; each is looked at in its last instant, the one that still runs at as_of
    SELECT this.number, this.label, this.start, next.start AS finish, min(next.start - 1, as_of) AS at_end
    FROM asked, boundary AS this JOIN boundary AS next ON next.number = this.number + 1
    WHERE this.start <= as_of
),
known AS ( -- the rows that count; an end after as_of is not known yet
    SELECT customer, segment, time, CASE WHEN until <= as_of THEN until END AS until, coalesce(amount, 0) AS amount
    FROM term, asked
    WHERE customer IS NOT NULL AND time <= as_of
),
turn AS ( -- by how many rows a customer has more, or fewer, from an instant on
    SELECT customer, at, sum(rows) AS rows
    FROM (SELECT customer, time AS at, 1 AS rows FROM known
          UNION ALL
          SELECT customer, until, -1 FROM known WHERE until IS NOT NULL)
    GROUP BY customer, at
),
healed AS ( -- where there are fewer, and more again within the gap, all that happens waits until then
    SELECT away.customer, away.at, min(back.at) AS then_at
    FROM turn AS away JOIN turn AS back ON back.customer = away.customer AND back.at > away.at AND back.rows > 0
    JOIN reach ON reach.at = away.at
    WHERE away.rows < 0
    GROUP BY away.customer, away.at
    HAVING min(back.at) <= max(reach.latest)
),
home AS ( -- the segment of a customer is that of their earliest row; of several, the smallest
    SELECT customer, segment
    FROM (SELECT customer, segment, row_number() OVER (PARTITION BY customer ORDER BY time, segment) AS place
          FROM known)
    WHERE place = 1
),
counted AS (
    SELECT known.customer, CASE WHEN by_row THEN known.segment ELSE home.segment END AS segment, amount, time, until
    FROM asked, known JOIN home ON home.customer = known.customer
),
step AS ( -- every start and end, when it counts
    SELECT one.customer, segment, coalesce(then_at, one.at) AS at, sum(rows) AS rows, total(amount) AS amount
    FROM (SELECT customer, segment, time AS at, 1 AS rows, amount FROM counted
          UNION ALL
          SELECT customer, segment, until, -1, -amount FROM counted WHERE until IS NOT NULL) AS one
    LEFT JOIN healed ON healed.customer = one.customer AND healed.at = one.at
    GROUP BY 1, 2, 3
),
state AS ( -- what they come to, from one to the next: so many rows run, and add up to so much
    SELECT customer, segment, at AS since, lead(at) OVER theirs AS until, sum(rows) OVER theirs AS rows, total(amount) OVER theirs AS value
    FROM step
    WINDOW theirs AS (PARTITION BY customer, segment ORDER BY at)
),
present AS ( -- who is there in the last instant of which period
    SELECT customer, segment, number, value
    FROM state JOIN calendar ON since <= at_end AND (until IS NULL OR until > at_end)
    WHERE rows > 0
),
visit AS ( -- active: there at some instant of the period, or a row begins in it
    SELECT customer, segment, number
    FROM state JOIN calendar ON since <= at_end AND (until IS NULL OR until > start)
    WHERE rows > 0
    UNION
    SELECT customer, segment, number FROM counted JOIN calendar ON time >= start AND time < finish
),
opening AS ( -- the first period of every segment
    SELECT segment, min(number) AS number
    FROM counted JOIN calendar ON time >= start AND time < finish
    GROUP BY segment
),
