-- plain_curve.sql - what retention_curve gives, in plain SQL. test_curve.c compares both.
--
-- ?1: as_of; ?2: the normal quantile of the confidence.
-- event(customer, time, until, segment): the rows up to as_of that have a customer and a time, times in
-- microseconds since 1970 UTC. age(from, to) gives whole grains: the test program's own calendar.

WITH
opened AS (
  SELECT customer, segment, row_number() OVER (PARTITION BY customer ORDER BY time, segment) AS n FROM event),
lasted AS (
  SELECT customer, min(time) AS start, max(coalesce(until, 9223372036854775807)) AS until
    FROM event GROUP BY customer),
spell AS (
  SELECT segment, until <= ?1 AS has_left, age(start, min(until, ?1)) AS age
    FROM lasted JOIN opened USING (customer) WHERE n = 1),
numbers AS (
  SELECT 0 AS age UNION ALL SELECT age + 1 FROM numbers WHERE age < (SELECT max(age) FROM spell)),
cell AS (
  SELECT s.segment, numbers.age, count(*) FILTER (WHERE s.age >= numbers.age) AS at_risk,
         count(*) FILTER (WHERE s.age = numbers.age AND has_left) AS churned,
         count(*) FILTER (WHERE s.age = numbers.age AND NOT has_left) AS censored
    FROM numbers CROSS JOIN spell AS s
   GROUP BY s.segment, numbers.age HAVING max(s.age) >= numbers.age),
product AS (
  SELECT *, CASE WHEN min(at_risk - churned) OVER before = 0 THEN 0.0
                 ELSE exp(sum(ln(1.0 * max(at_risk - churned, 1) / at_risk)) OVER before) END AS survival,
         sqrt(sum(1.0 * churned / at_risk / max(at_risk - churned, 1)) OVER before) AS error,
         sum(churned) OVER before > 0 AS anybody
    FROM cell
  WINDOW before AS (PARTITION BY segment ORDER BY age))
SELECT segment, age, at_risk, churned, censored, survival,
       CASE WHEN survival > 0 THEN survival * error END AS std_error,
       CASE WHEN survival > 0 AND anybody THEN pow(survival, exp(?2 * error / abs(ln(survival)))) END AS lower,
       CASE WHEN survival > 0 AND anybody THEN pow(survival, exp(-?2 * error / abs(ln(survival)))) END AS upper
  FROM product ORDER BY segment, age;
