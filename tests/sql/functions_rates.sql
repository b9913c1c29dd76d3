-- functions_rates.sql - retention_rate() and churn_rate(): the scalar over three counts, and the aggregate over
-- one row a customer. functions_events.sql has the aggregate over raw events.

-- Scalar: (at_end - new) / at_start.
SELECT retention_rate(10000, 13000, 5500), churn_rate(10000, 13000, 5500), retention_rate(500, 800, 400), churn_rate(500, 800, 400), retention_rate(50000, 40000, 1000), churn_rate(50000, 40000, 1000);
--> 0.75|0.25|0.8|0.2|0.78|0.22
SELECT retention_rate(100, 0, 0), churn_rate(100, 0, 0), retention_rate(100, 100, 0), churn_rate(100, 100, 0), retention_rate(3, 1, 1), retention_rate(100, 150, 50);
--> 0.0|1.0|1.0|0.0|0.0|1.0
-- churn_rate is rounded once, from counts, from members and from events.
SELECT churn_rate(10, 9, 0) = 0.1, churn_rate(1000, 1006, 7) = 0.001, churn_rate(3, 4, 2) = 1 / 3.0, (SELECT churn_rate(1, value < 9) FROM (WITH RECURSIVE n(value) AS (SELECT 0 UNION ALL SELECT value + 1 FROM n WHERE value < 9) SELECT value FROM n)) = 0.1;
--> 1|1|1|1
WITH RECURSIVE n(value) AS (SELECT 0 UNION ALL SELECT value + 1 FROM n WHERE value < 9)
SELECT churn_rate(value, at, '2024-02-01', '2024-03-01') = 0.1 FROM n, (SELECT '2024-01-05' AS at UNION ALL SELECT '2024-02-05') WHERE value < 9 OR at < '2024-02';
--> 1
SELECT typeof(retention_rate(2, 2, 0)), typeof(churn_rate(2, 2, 0));
--> real|real
-- Numbers as text, as a CSV import leaves them; fractions.
SELECT retention_rate('500', '800', '400'), retention_rate(' 500 ', '8e2', '400.0'), retention_rate(500.0, 800, '400'), churn_rate('10.5', '10.5', '0');
--> 0.8|0.8|0.8|0.0
-- Undefined is NULL, and so is what is not known.
SELECT retention_rate(0, 0, 0), churn_rate(0, 0, 0), retention_rate(0, 10, 10), retention_rate('0', 1, 1), retention_rate(0.0, 1, 1), retention_rate(10, '', 2);
--> NULL|NULL|NULL|NULL|NULL|NULL
SELECT retention_rate(NULL, 1, 1), retention_rate(1, NULL, 1), retention_rate(1, 1, NULL), churn_rate(NULL, 1, 1), churn_rate(1, NULL, 1), churn_rate(1, 1, NULL);
--> NULL|NULL|NULL|NULL|NULL|NULL
SELECT retention_rate(9223372036854775807, 9223372036854775807, 0), retention_rate(1e300, 5e299, 0);
--> 1.0|0.5
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000),
     c(s, e, n) AS (SELECT i % 1009 + 1, i * 31 % (i % 1009 + 2) + i % 7, i % 7 FROM n)
SELECT sum(retention_rate(s, e, n) <> (e - n) * 1.0 / s), sum(churn_rate(s, e, n) <> (s - (e - n)) * 1.0 / s) FROM c;
--> 0|0
-- More stayed than were there; what is no more than rounding is none: 0.8 - 0.1 is more than 0.7.
SELECT retention_rate(0.7, 0.8, 0.1), churn_rate(0.7, 0.8, 0.1), 0.8 - 0.1 > 0.7;
--> 1.0|0.0|1
SELECT retention_rate(100, 120, 10);
--! retention_rate(): at_end - new, 110, exceeds at_start 100
SELECT churn_rate(100, 120.5, 10);
--! churn_rate(): at_end - new, 110.5, exceeds at_start 100
SELECT retention_rate(0, 10, 3);
--! retention_rate(): at_end - new, 7, exceeds at_start 0
SELECT retention_rate(1e15, 1000000000000001, 0);
--! retention_rate(): at_end - new, 1e+15, exceeds at_start 1e+15

SELECT retention_rate(-1, 2, 1);
--! retention_rate(): at_start is negative: -1
SELECT retention_rate(1, -2, 1);
--! retention_rate(): at_end is negative: -2
SELECT retention_rate(1, 2, -1);
--! retention_rate(): new is negative: -1
SELECT retention_rate(10, 4, 5);
--! retention_rate(): new 5 exceeds at_end 4
SELECT churn_rate(-1, 2, 1);
--! churn_rate(): at_start is negative: -1
SELECT churn_rate(10, 4, 5);
--! churn_rate(): new 5 exceeds at_end 4
SELECT retention_rate(0, 4, 5);
--! retention_rate(): new 5 exceeds at_end 4
SELECT retention_rate('many', 4, 5);
--! retention_rate(): at_start: not a number: 'many'
SELECT retention_rate(4, '.', 0);
--! retention_rate(): at_end: not a number: '.'
SELECT churn_rate(4, 4, '1x');
--! churn_rate(): new: not a number: '1x'
SELECT retention_rate(4, 4, x'31');
--! retention_rate(): new: not a number: x'31'
SELECT retention_rate('0x10', 1, 1);
--! retention_rate(): at_start: not a number: '0x10'
SELECT retention_rate(9e999, 1, 1);
--~ retention_rate(): at_start: not a number:
SELECT retention_rate('9e999', 1, 1);
--~ retention_rate(): at_start: not a number:
SELECT retention_rate('nan', 1, 1);
--! retention_rate(): at_start: not a number: 'nan'

-- Aggregate over one row a customer: was here, is here. NULL is false.
CREATE TABLE customer(id INTEGER PRIMARY KEY, plan TEXT, was, now);
INSERT INTO customer(plan, was, now) VALUES
    ('basic', 1, 1), ('basic', 1, 0), ('basic', 1, 1), ('basic', 1, 1), ('basic', 0, 1),
    ('gold', 1, 0), ('gold', 1, 1), ('gold', NULL, 1), ('gold', 1, NULL), ('gold', NULL, NULL),
    ('new', 0, 1), ('new', 0, 0), ('gone', NULL, 1);
SELECT retention_rate(was, now), churn_rate(was, now) FROM customer WHERE plan = 'basic';
--> 0.75|0.25
SELECT plan, retention_rate(was, now), churn_rate(was, now) FROM customer GROUP BY plan ORDER BY plan;
--> basic|0.75|0.25
--> gold|0.333333333333333|0.666666666666667
--> gone|NULL|NULL
--> new|NULL|NULL
SELECT retention_rate(was, now) FILTER (WHERE plan = 'basic'), retention_rate(was, now) FILTER (WHERE id > 6), retention_rate(was, now) FILTER (WHERE 0), round(retention_rate(was, now), 9) FROM customer;
--> 0.75|0.5|NULL|0.571428571
SELECT retention_rate(was, now), churn_rate(was, now), count(*) FROM customer WHERE id > 100;
--> NULL|NULL|0
SELECT retention_rate(NULL, NULL), churn_rate(NULL, 1) FROM customer;
--> NULL|NULL
SELECT plan FROM customer GROUP BY plan HAVING retention_rate(was, now) >= 0.25 ORDER BY churn_rate(was, now);
--> basic
--> gold
SELECT typeof(retention_rate(1, 1)), retention_rate(1, 0), churn_rate(1, 0);
--> real|0.0|1.0
-- Truth is a number other than 0, in any form; the scalar and the aggregate stand side by side.
SELECT retention_rate(a, b) FROM (SELECT '1' AS a, '1' AS b UNION ALL VALUES ('0.5', '0'), (-1, 0.0), (2, '-3'), ('0', '1'), ('0.0', 1), (0.0, 1));
--> 0.5
SELECT retention_rate(sum(was), sum(now), 2) > 0, retention_rate(was, now) > 0 FROM customer;
--> 1|1
SELECT retention_rate('yes', 1);
--! retention_rate(): was: not a number: 'yes'
SELECT churn_rate(1, 'true');
--! churn_rate(): is: not a number: 'true'
SELECT retention_rate(x'01', 1);
--! retention_rate(): was: not a number: x'01'
SELECT retention_rate(DISTINCT was, now) FROM customer;
--! DISTINCT aggregates must have exactly one argument

-- Window frames.
CREATE TABLE person(id INTEGER PRIMARY KEY, team INT, was, now);
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000)
INSERT INTO person SELECT i, i * 31 % 7, CASE i % 11 WHEN 0 THEN NULL ELSE (i * 7919 % 10) > 2 END, CASE i % 13 WHEN 5 THEN NULL WHEN 6 THEN '1' ELSE (i * 104729 % 17) > 8 END FROM n;
CREATE VIEW person_plain AS SELECT id, team, ifnull(was, 0) AS was, ifnull(was, 0) AND ifnull(now, 0) AS kept FROM person;
SELECT retention_rate(was, now) = (SELECT sum(kept) * 1.0 / sum(was) FROM person_plain), round(churn_rate(was, now) + retention_rate(was, now), 12) FROM person;
--> 1|1.0
SELECT count(*), sum(got IS NOT want) FROM (
    SELECT retention_rate(was, now) OVER (ORDER BY id ROWS BETWEEN 2 PRECEDING AND CURRENT ROW) AS got,
           (SELECT sum(kept) * 1.0 / nullif(sum(was), 0) FROM person_plain q WHERE q.id BETWEEN p.id - 2 AND p.id) AS want FROM person p);
--> 1000|0
SELECT count(*), sum(abs(got - want) > 1e-12 OR (got IS NULL) <> (want IS NULL)) FROM (
    SELECT churn_rate(was, now) OVER (PARTITION BY team ORDER BY id ROWS BETWEEN 5 PRECEDING AND 3 FOLLOWING) AS got,
           (SELECT 1 - sum(kept) * 1.0 / nullif(sum(was), 0) FROM person_plain q WHERE q.id IN
               (SELECT id FROM person r WHERE r.team = p.team AND r.id <= p.id ORDER BY id DESC LIMIT 6) OR q.id IN
               (SELECT id FROM person r WHERE r.team = p.team AND r.id > p.id ORDER BY id LIMIT 3)) AS want FROM person p);
--> 1000|0
SELECT sum(got IS NOT want) FROM (
    SELECT retention_rate(was, now) FILTER (WHERE team <> 3) OVER (ORDER BY id ROWS BETWEEN 9 PRECEDING AND 4 PRECEDING) AS got,
           (SELECT sum(kept) * 1.0 / nullif(sum(was), 0) FROM person_plain q WHERE team <> 3 AND q.id BETWEEN p.id - 9 AND p.id - 4) AS want FROM person p);
--> 0
SELECT sum(got IS NOT want) FROM (
    SELECT retention_rate(was, now) OVER (ORDER BY team RANGE BETWEEN 1 PRECEDING AND CURRENT ROW EXCLUDE TIES) AS got,
           (SELECT sum(kept) * 1.0 / nullif(sum(was), 0) FROM person_plain q WHERE q.team = p.team - 1 OR q.id = p.id) AS want FROM person p);
--> 0
SELECT DISTINCT retention_rate(was, now) OVER () = (SELECT retention_rate(was, now) FROM person) FROM person;
--> 1
SELECT retention_rate(was, now) OVER (ORDER BY id ROWS BETWEEN 5 PRECEDING AND 4 PRECEDING) FROM person LIMIT 2;
--> NULL
--> NULL
-- Many rows in GROUP BY against the plain formulation.
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 60000),
     c(g, was, now) AS (SELECT i % 127, (i * 7919 % 1000) < 700, (i * 104729 % 1000) < 555 FROM n)
SELECT count(*), sum(abs(rate - plain) > 1e-12), sum(abs(rate + churn - 1) > 1e-12) FROM
    (SELECT g, retention_rate(was, now) AS rate, churn_rate(was, now) AS churn, sum(was AND now) * 1.0 / sum(was) AS plain FROM c GROUP BY g);
--> 127|0|0

-- Wrong arity, and what is no window function.
SELECT retention_rate();
--! wrong number of arguments to function retention_rate()
SELECT retention_rate(1);
--! wrong number of arguments to function retention_rate()
SELECT retention_rate(1, 2, 3, 4, 5);
--! wrong number of arguments to function retention_rate()
SELECT churn_rate(1);
--! wrong number of arguments to function churn_rate()
SELECT churn_rate(1, 2, 3, 4, 5);
--! wrong number of arguments to function churn_rate()
SELECT retention_rate(1, 2, 1) OVER ();
--! retention_rate() may not be used as a window function
SELECT churn_rate(id, '2024-01-01', '2024-01-01', '2024-02-01') OVER () FROM person;
--! churn_rate() may not be used as a window function
