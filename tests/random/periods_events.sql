-- periods_events.sql - who is there at the end of which period, for events, written out in plain SQL.
--
-- The steps read three tables,
--
--   event(customer, segment, time, visit, amount)  the rows of the source; segment is NULL where none is asked for, visit
--                                                  true where every row is one
--   boundary(number, label, start)                 the periods, numbered through, from that of the first event, or an
--                                                  earlier one, to the one after as_of's, or a later one
--   reach(at, latest)                              empty
--   setting(as_of, lapse_after, has_amount, span, by_row)   one row; as_of is NULL where it is not given
--
-- and one of periods_rows.sql and movements_rows.sql follows them. Times are microseconds.

WITH RECURSIVE
asked AS ( -- the setting, with what holds when as_of is not given
    SELECT coalesce(as_of, (SELECT max(time) FROM event WHERE customer IS NOT NULL)) AS as_of, lapse_after, has_amount, span, by_row
    FROM setting
),
calendar AS ( -- the periods up to that of as_of; finish is where the next one starts
    SELECT this.number, this.label, this.start, next.start AS finish
    FROM asked, boundary AS this JOIN boundary AS next ON next.number = this.number + 1
    WHERE this.start <= as_of
),
known AS ( -- the events that count, each with the number of its period
    SELECT customer, segment, time, visit, coalesce(amount, 0) AS amount,
           (SELECT number FROM boundary WHERE start <= time ORDER BY start DESC LIMIT 1) AS number
    FROM event, asked
    WHERE customer IS NOT NULL AND time <= as_of
),
home AS ( -- the segment of a customer is that of their earliest visit; of several, the smallest
    SELECT customer, segment
    FROM (SELECT customer, segment, row_number() OVER (PARTITION BY customer ORDER BY time, segment) AS place
          FROM known WHERE visit)
    WHERE place = 1
),
counted AS (
    SELECT known.customer, CASE WHEN by_row THEN known.segment ELSE home.segment END AS segment, number, visit, amount
    FROM asked, known JOIN home ON home.customer = known.customer
),
visit AS (
    SELECT customer, segment, number FROM counted WHERE visit GROUP BY customer, segment, number
),
carry(extra) AS ( -- a visit counts at the end of its own period and of the lapse_after - 1 that follow
    SELECT 0
    UNION ALL
    SELECT extra + 1 FROM carry, asked WHERE extra + 1 < lapse_after
),
carried AS (
    SELECT customer, segment, number + extra AS number
    FROM visit, carry
    WHERE number + extra <= (SELECT max(number) FROM calendar)
    GROUP BY customer, segment, number + extra
),
spent AS (
    SELECT customer, segment, number, total(amount) AS value FROM counted GROUP BY customer, segment, number
),
present AS ( -- who counts at the end of which period, and their value: all that is theirs in it
    SELECT carried.customer, carried.segment, carried.number, coalesce(value, 0.0) AS value
    FROM carried LEFT JOIN spent
         ON spent.customer = carried.customer AND spent.segment IS carried.segment AND spent.number = carried.number
),
opening AS ( -- the first period of every segment
    SELECT segment, min(number) AS number FROM visit GROUP BY segment
),
