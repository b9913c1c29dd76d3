-- plain_customers.sql - what retention_customers gives, in plain SQL. test_customers.c compares both.
--
-- ?1: grain (day, month, quarter or year); ?2: microseconds that its wall clock is ahead of UTC; ?3: as_of.
-- event(customer, time, amount, segment, is_event): the rows up to as_of that have a customer and a time, time in
-- microseconds since 1970 UTC, amount a REAL; is_event: or else its amount is of a day with an event before it. given(customer, value): values as the table function has them, to
-- score by (what rounding leaves of a sum, by the sizes of all of the customer's amounts, is 0): two sums of the same amounts in another order are not always the same number.

WITH
moved AS (SELECT *, (time + ?2 + 62135596800000000) / 86400000000 AS day FROM event),
-- Money is of the latest day with an event that is not after it.
paid AS (
  SELECT customer, amount,
         (SELECT max(day) FROM moved AS e WHERE e.customer = moved.customer AND e.is_event AND e.day <= moved.day) AS day
    FROM moved),
money AS (
  SELECT customer, sum(abs(amount)) AS size, coalesce(sum(amount) FILTER (WHERE day IS NOT NULL), 0.0) AS spent
    FROM paid GROUP BY customer),
dated AS (SELECT * FROM moved WHERE is_event),
opened AS (
  SELECT customer, segment, row_number() OVER (PARTITION BY customer ORDER BY time, segment) AS n FROM dated),
total AS (
  SELECT customer, min(time) AS first, max(time) AS last, count(*) AS events,
         count(DISTINCT day) - 1 AS frequency, min(day) AS first_day, max(day) AS last_day,
         CASE WHEN abs(spent) > 1e-12 * size THEN spent ELSE 0.0 END AS value, size
    FROM dated JOIN money USING (customer) GROUP BY customer),
daily AS (SELECT customer, day, sum(amount) AS amount FROM paid WHERE day IS NOT NULL GROUP BY customer, day),
later AS (
  SELECT customer, CASE WHEN abs(sum(amount)) > 1e-12 * size THEN avg(amount) ELSE 0.0 END AS monetary_value
    FROM daily JOIN total USING (customer) WHERE day > first_day GROUP BY customer),
worked AS (
  SELECT *, (?3 + ?2 + 62135596800000000) / 86400000000 AS today,
         (first + 62135596800000000) / 1000000 - 62135596800 AS first_second,
         (last + 62135596800000000) / 1000000 - 62135596800 AS last_second,
         (first + ?2 + 62135596800000000) / 1000000 - 62135596800 AS local
    FROM total LEFT JOIN later USING (customer)),
-- A greater x is the better.
measured AS (
  SELECT customer, 'r' AS measure, last_day - today AS x FROM worked UNION ALL
  SELECT customer, 'f', frequency FROM worked UNION ALL
  SELECT customer, 'm', value FROM given),
ranked AS (
  SELECT measure, x, row_number() OVER (PARTITION BY measure ORDER BY x) - 1 AS i,
         count(*) OVER (PARTITION BY measure) - 1 AS most
    FROM measured),
edge AS (
  SELECT a.measure, a.x + (b.x - a.x) * (a.most * k % 5 / 5.0) AS x
    FROM (SELECT 1 AS k UNION SELECT 2 UNION SELECT 3 UNION SELECT 4)
    JOIN ranked AS a ON a.i = a.most * k / 5
    JOIN ranked AS b ON b.measure = a.measure AND b.i = min(a.i + 1, a.most)),
scored AS (
  SELECT customer, measure,
         1 + (SELECT count(*) FROM edge WHERE edge.measure = measured.measure AND edge.x < measured.x) AS score
    FROM measured)
SELECT customer,
       (SELECT segment FROM opened WHERE opened.customer = worked.customer AND n = 1) AS segment,
       CASE ?1 WHEN 'day' THEN date(local, 'unixepoch')
               WHEN 'month' THEN strftime('%Y-%m', local, 'unixepoch')
               WHEN 'quarter' THEN strftime('%Y-Q', local, 'unixepoch') || ((strftime('%m', local, 'unixepoch') + 2) / 3)
               WHEN 'year' THEN strftime('%Y', local, 'unixepoch') END AS cohort,
       datetime(first_second, 'unixepoch') ||
         CASE WHEN first % 1000 <> 0 THEN printf('.%06d', (first + 62135596800000000) % 1000000)
              WHEN first % 1000000 <> 0 THEN printf('.%03d', (first + 62135596800000000) / 1000 % 1000)
              ELSE '' END AS first_at,
       datetime(last_second, 'unixepoch') ||
         CASE WHEN last % 1000 <> 0 THEN printf('.%06d', (last + 62135596800000000) % 1000000)
              WHEN last % 1000000 <> 0 THEN printf('.%03d', (last + 62135596800000000) / 1000 % 1000)
              ELSE '' END AS last_at,
       events, frequency, last_day - first_day AS recency, today - first_day AS age, value, monetary_value,
       CASE WHEN frequency > 0 THEN 1.0 * (last_day - first_day) / frequency END AS mean_gap,
       (SELECT score FROM scored WHERE scored.customer = worked.customer AND measure = 'r') AS r_score,
       (SELECT score FROM scored WHERE scored.customer = worked.customer AND measure = 'f') AS f_score,
       (SELECT score FROM scored WHERE scored.customer = worked.customer AND measure = 'm') AS m_score,
       size
  FROM worked;
