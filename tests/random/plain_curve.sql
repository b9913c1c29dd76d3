-- plain_curve.sql - what retention_curve gives, in plain SQL. test_curve.c compares both.
--
-- ?1: as_of; ?2: the normal quantile of the confidence.
-- event(customer, time, until, seen, segment): the rows up to as_of that have a customer and a time, times in
-- microseconds since 1970 UTC. age(from, to) gives whole grains, later(time) what is the gap later, or the end of all
-- times where there is no gap: the test program's own calendar.

WITH
ended AS (
  SELECT customer, segment, time, coalesce(max(seen, time), time) AS seen,
         CASE WHEN until <= ?1 THEN until ELSE 9223372036854775807 END AS until FROM event),
opened AS (
  SELECT customer, segment, row_number() OVER (PARTITION BY customer ORDER BY time, segment) AS n FROM ended),
reached AS ( -- how far the rows before this one go
  SELECT *, max(until) OVER (PARTITION BY customer ORDER BY time, until
                             ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS before FROM ended),
counted AS (
  SELECT *, sum(coalesce(time > later(before), 0)) OVER (PARTITION BY customer ORDER BY time, until
                                                         ROWS UNBOUNDED PRECEDING) AS holes FROM reached),
lasted AS (
  SELECT customer, min(time) AS start, max(until) AS until, min(seen) AS seen
    FROM counted WHERE holes = 0 GROUP BY customer),
spell AS (
  SELECT * FROM (
    SELECT segment, until <= ?1 AS has_left, age(start, min(until, ?1)) AS age,
           CASE WHEN seen = start THEN -1 WHEN seen > min(until, ?1) THEN 9223372036854775807
                ELSE age(start, seen) END AS entered
      FROM lasted JOIN opened USING (customer) WHERE n = 1)
   WHERE entered < age),
numbers AS (
  SELECT 0 AS age UNION ALL SELECT age + 1 FROM numbers WHERE age < (SELECT max(age) FROM spell)),
cell AS (
  SELECT s.segment, numbers.age, count(*) FILTER (WHERE s.age >= numbers.age AND s.entered < numbers.age) AS at_risk,
         count(*) FILTER (WHERE s.age = numbers.age AND has_left) AS churned,
         count(*) FILTER (WHERE s.age = numbers.age AND NOT has_left) AS censored
    FROM numbers CROSS JOIN spell AS s WHERE (SELECT count(*) FROM spell) > 0
   GROUP BY s.segment, numbers.age HAVING max(s.age) >= numbers.age),
product AS (
  SELECT *, CASE WHEN max(churned > 0 AND churned = at_risk) OVER before THEN 0.0
                 ELSE exp(sum(ln(1.0 * max(at_risk - churned, 1) / max(at_risk, 1))) OVER before) END AS survival,
         sqrt(sum(1.0 * churned / max(at_risk, 1) / max(at_risk - churned, 1)) OVER before) AS error,
         sum(churned) OVER before > 0 AS anybody
    FROM cell
  WINDOW before AS (PARTITION BY segment ORDER BY age))
SELECT segment, age, at_risk, churned, censored, survival,
       CASE WHEN survival > 0 THEN survival * error END AS std_error,
       CASE WHEN survival > 0 AND anybody THEN pow(survival, exp(?2 * error / abs(ln(survival)))) END AS lower,
       CASE WHEN survival > 0 AND anybody THEN pow(survival, exp(-?2 * error / abs(ln(survival)))) END AS upper
  FROM product ORDER BY segment, age;
