-- functions_survey.sql - what customers answer: nps(), nps_margin(), csat().

-- 54 detractors, 108 passives, 162 promoters.
CREATE TABLE survey(id INTEGER PRIMARY KEY, name, score);
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 324)
INSERT INTO survey(name, score) SELECT 'a', CASE WHEN i <= 54 THEN i % 7 WHEN i <= 162 THEN 7 + i % 2 ELSE 9 + i % 2 END FROM n;
-- 80 detractors, 140 passives, 180 promoters; 10 detractors, 30 passives, 60 promoters.
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 400)
INSERT INTO survey(name, score) SELECT 'b', CASE WHEN i <= 80 THEN 6 WHEN i <= 220 THEN 8 ELSE 9 END FROM n;
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100)
INSERT INTO survey(name, score) SELECT 'c', CASE WHEN i <= 10 THEN 0 WHEN i <= 40 THEN 7 ELSE 10 END FROM n;
SELECT name, nps(score), round(nps_margin(score), 8) FROM survey GROUP BY name ORDER BY name;
--> a|33.3333333333333|8.11594945
--> b|25.0|7.51141973
--> c|50.0|13.14783811
-- Other levels of confidence, with z = 0.67448975, 1.64485363, 2.57582930, 3.29052673.
SELECT round(nps_margin(score, 0.5), 8), round(nps_margin(score, 0.9), 8), round(nps_margin(score, 0.95), 8), round(nps_margin(score, 0.99), 8), round(nps_margin(score, 0.999), 8) FROM survey WHERE name = 'a';
--> 2.7929721|6.81111949|8.11594945|10.66616559|13.62563232
SELECT round(nps_margin(score, '0.99'), 8), round(nps_margin(score, NULL), 8), round(nps_margin(CAST(score AS TEXT), 0.9), 8) FROM survey WHERE name = 'b';
--> 9.87167888|7.51141973|6.30378216

-- The borders of the classes; fractional scores; text.
SELECT nps(0), nps(6), nps(6.5), nps(7), nps(8), nps(8.99), nps(9), nps(10), nps(6.01);
--> -100.0|-100.0|0.0|0.0|0.0|0.0|100.0|100.0|0.0
SELECT nps(s), typeof(nps(s)) FROM (SELECT '9' AS s UNION ALL VALUES (' 10 '), ('9.5'), (NULL), ('6'));
--> 50.0|real
-- Nobody answered: undefined. NULL is no answer.
SELECT nps(score), nps_margin(score), csat(score), csat(score, 3) FROM survey WHERE 0;
--> NULL|NULL|NULL|NULL
SELECT nps(NULL), nps_margin(NULL), nps_margin(NULL, 0.9), csat(NULL), csat(NULL, 3) FROM survey;
--> NULL|NULL|NULL|NULL|NULL
-- One answer, and answers that all agree, have no spread.
SELECT nps_margin(10), nps_margin(8), nps_margin(0, 0.5), (SELECT nps_margin(9) FROM survey);
--> 0.0|0.0|0.0|0.0

SELECT nps(score) FILTER (WHERE name = 'c'), nps(score) FILTER (WHERE name = 'none'), round(nps_margin(score) FILTER (WHERE name = 'c'), 8), csat(score, 9) FILTER (WHERE name = 'c') FROM survey;
--> 50.0|NULL|13.14783811|0.6
-- DISTINCT: the eleven scores 0..10 hold seven detractors, two passives, two promoters.
SELECT round(nps(DISTINCT score), 9), csat(DISTINCT score) > 0.63 FROM survey;
--> -45.454545455|1
SELECT name FROM survey GROUP BY name HAVING nps(score) BETWEEN 30 AND 60 ORDER BY nps(score) DESC;
--> c
--> a

-- csat: the share of scores from 4 on, or from where it is told.
SELECT csat(s), csat(s, 5), csat(s, '4.5'), csat(s, NULL), csat(s, 1), csat(s, 100), typeof(csat(s)) FROM (SELECT 1 AS s UNION ALL VALUES (3), ('4'), (4.4), (5), (5), (NULL), (3.999));
--> 0.571428571428571|0.285714285714286|0.285714285714286|0.571428571428571|1.0|0.0|real
SELECT csat(s, 0), csat(s, -5) FROM (SELECT -7 AS s UNION ALL VALUES (-4.5), (1e6), (12));
--> 0.5|0.75

-- Window frames against the plain formulation.
CREATE TABLE answer(id INTEGER PRIMARY KEY, team INT, score);
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000)
INSERT INTO answer SELECT i, i * 31 % 5, CASE i % 9 WHEN 0 THEN NULL WHEN 1 THEN CAST(i * 7919 % 11 AS TEXT) ELSE i * 7919 % 11 END FROM n;
CREATE VIEW answer_plain AS SELECT id, team, CAST(score AS INT) >= 9 AS promoter, CAST(score AS INT) <= 6 AS detractor, CAST(score AS INT) >= 4 AS satisfied FROM answer WHERE score IS NOT NULL;
SELECT count(*), sum((got IS NULL) <> (want IS NULL)), sum(abs(got - want) > 1e-9) FROM (
    SELECT nps(score) OVER (ORDER BY id ROWS BETWEEN 2 PRECEDING AND CURRENT ROW) AS got,
           (SELECT 100.0 * (sum(promoter) - sum(detractor)) / count(*) FROM answer_plain q WHERE q.id BETWEEN a.id - 2 AND a.id) AS want FROM answer a);
--> 1000|0|0
SELECT count(*), sum((got IS NULL) <> (want IS NULL)), sum(abs(got - want) > 1e-9) FROM (
    SELECT csat(score) OVER (PARTITION BY team ORDER BY id ROWS BETWEEN 3 PRECEDING AND 1 PRECEDING) AS got,
           (SELECT avg(satisfied) FROM answer_plain q WHERE q.id IN (SELECT id FROM answer r WHERE r.team = a.team AND r.id < a.id ORDER BY id DESC LIMIT 3)) AS want FROM answer a);
--> 1000|0|0
SELECT count(*), sum((got IS NULL) <> (want IS NULL)), sum(abs(got - want) > 1e-9) FROM (
    SELECT csat(score, 7) OVER (ORDER BY id ROWS BETWEEN 4 PRECEDING AND 4 FOLLOWING EXCLUDE CURRENT ROW) AS got,
           (SELECT avg(CAST(score AS INT) >= 7) FROM answer q WHERE score IS NOT NULL AND q.id BETWEEN a.id - 4 AND a.id + 4 AND q.id <> a.id) AS want FROM answer a);
--> 1000|0|0
-- The margin squared, so that the check needs no square root: (z * 100)^2 * (p + d - (p - d)^2) / n.
SELECT count(*), sum((got IS NULL) <> (want IS NULL)), sum(abs(got * got - want) > 1e-6) FROM (
    SELECT nps_margin(score) OVER (ORDER BY id ROWS BETWEEN 2 PRECEDING AND CURRENT ROW) AS got,
           (SELECT 10000 * 1.959963984540054 * 1.959963984540054 * (avg(promoter) + avg(detractor) - (avg(promoter) - avg(detractor)) * (avg(promoter) - avg(detractor))) / nullif(count(*), 0)
            FROM answer_plain q WHERE q.id BETWEEN a.id - 2 AND a.id) AS want FROM answer a);
--> 1000|0|0
SELECT count(*), sum(abs(got * got - want) > 1e-6) FROM (
    SELECT nps_margin(score, 0.8) OVER (ORDER BY id ROWS BETWEEN 99 PRECEDING AND CURRENT ROW) AS got,
           (SELECT 10000 * 1.2815515655446004 * 1.2815515655446004 * (avg(promoter) + avg(detractor) - (avg(promoter) - avg(detractor)) * (avg(promoter) - avg(detractor))) / count(*)
            FROM answer_plain q WHERE q.id BETWEEN a.id - 99 AND a.id) AS want FROM answer a);
--> 1000|0
SELECT sum(got IS NOT want) FROM (
    SELECT nps(score) FILTER (WHERE id % 2) OVER (PARTITION BY team) AS got, (SELECT nps(score) FROM answer q WHERE q.team = a.team AND id % 2) AS want FROM answer a);
--> 0
SELECT id, nps(score) OVER (ORDER BY id ROWS BETWEEN 2 FOLLOWING AND 3 FOLLOWING) FROM answer WHERE id > 998;
--> 999|NULL
--> 1000|NULL
-- Many rows in groups.
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 50000), a(g, s) AS (SELECT i % 61, i * 104729 % 11 FROM n)
SELECT count(*), sum(abs(nps - plain) > 1e-9), sum(csat <> plain_csat) FROM
    (SELECT g, nps(s) AS nps, 100.0 * (sum(s >= 9) - sum(s <= 6)) / count(*) AS plain, csat(s, 8) AS csat, avg(s >= 8) AS plain_csat FROM a GROUP BY g);
--> 61|0|0

-- Errors.
SELECT nps(11);
--! nps(): score 11 is outside 0..10
SELECT nps(score + 5) FROM survey WHERE name = 'c';
--~ nps(): score 1
SELECT nps(-1);
--! nps(): score -1 is outside 0..10
SELECT nps(10.5);
--! nps(): score 10.5 is outside 0..10
SELECT nps('x');
--! nps(): score: not a number: 'x'
SELECT nps('.');
--! nps(): score: not a number: '.'
SELECT nps(x'39');
--! nps(): score: not a number: x'39'
SELECT nps(9e999);
--~ nps(): score
SELECT nps(score) OVER (ORDER BY id) FROM (SELECT 1 AS id, 3 AS score UNION ALL VALUES (2, 12));
--! nps(): score 12 is outside 0..10
SELECT nps_margin(11);
--! nps_margin(): score 11 is outside 0..10
SELECT nps_margin('x');
--! nps_margin(): score: not a number: 'x'
SELECT nps_margin(9, 2);
--! nps_margin(): confidence 2 is outside 0..1
SELECT nps_margin(9, 1);
--! nps_margin(): confidence 1 is outside 0..1
SELECT nps_margin(9, 0);
--! nps_margin(): confidence 0 is outside 0..1
SELECT nps_margin(9, -0.5);
--! nps_margin(): confidence -0.5 is outside 0..1
SELECT nps_margin(9, 'high');
--! nps_margin(): confidence: not a number: 'high'
SELECT nps_margin(score, CASE id WHEN 7 THEN 0.9 ELSE 0.95 END) FROM survey;
--~ nps_margin(): confidence
SELECT csat('x');
--! csat(): score: not a number: 'x'
SELECT csat(4, 'x');
--! csat(): satisfied_from: not a number: 'x'
SELECT csat(4, 'x') FROM (SELECT 1 WHERE 0);
--> NULL
SELECT csat(s, f) FROM (SELECT 4 AS s, 4 AS f UNION ALL SELECT 5, NULL UNION ALL SELECT 3, '4.0');
--> 0.666666666666667
SELECT csat(s, f) FROM (SELECT 4 AS s, 4 AS f UNION ALL SELECT 5, 3);
--! csat(): satisfied_from 3 is not the same in every row
SELECT csat(s, f) FROM (SELECT 4 AS s, NULL AS f UNION ALL SELECT NULL, 5);
--! csat(): satisfied_from 5 is not the same in every row
SELECT nps_margin(s, f) FROM (SELECT 4 AS s, 0.9 AS f UNION ALL SELECT ' ', 0.8);
--! nps_margin(): confidence 0.8 is not the same in every row
SELECT csat(x'34');
--! csat(): score: not a number: x'34'

SELECT nps();
--! wrong number of arguments to function nps()
SELECT nps(1, 2);
--! wrong number of arguments to function nps()
SELECT nps_margin();
--! wrong number of arguments to function nps_margin()
SELECT nps_margin(1, 0.9, 3);
--! wrong number of arguments to function nps_margin()
SELECT csat();
--! wrong number of arguments to function csat()
SELECT csat(1, 2, 3);
--! wrong number of arguments to function csat()
