-- functions_logrank.sql - logrank(): do customers of different groups stay equally long?

CREATE TABLE tenure(days, churned, plan);
INSERT INTO tenure VALUES (10, 1, 'a'), (20, 1, 'a'), (30, 1, 'a'), (10, 1, 'b'), (20, 1, 'b'), (50, 1, 'b');
-- lifelines: 0.254237 and 0.614107; with the second of each censored 0.384615 and 0.535143.
SELECT round(json_extract(t, '$.chi2'), 9), json_extract(t, '$.df'), round(json_extract(t, '$.p'), 8), json_valid(t), typeof(t), json_type(t, '$.df'), json_type(t, '$.p')
FROM (SELECT logrank(days, churned, plan) AS t FROM tenure);
--> 0.254237288|1|0.61410715|1|text|integer|real
SELECT round(json_extract(t, '$.chi2'), 9), round(json_extract(t, '$.p'), 9) FROM (SELECT logrank(days, days <> 20, plan) AS t FROM tenure);
--> 0.384615385|0.535143452
SELECT group_concat(key, ' ') FROM json_each((SELECT logrank(days, churned, plan) FROM tenure));
--> chi2 df p
-- Numbers as text, groups of any kind, the unit of the durations and the order of rows.
SELECT round(json_extract(logrank(CAST(days AS TEXT), CASE churned WHEN 1 THEN ' 1.0 ' ELSE 0 END, plan = 'a'), '$.chi2'), 9), round(json_extract(logrank(days / 7.0, churned, plan), '$.chi2'), 9),
       round(json_extract(logrank(days, churned, CAST(plan AS BLOB)), '$.chi2'), 9) FROM tenure;
--> 0.254237288|0.254237288|0.254237288
SELECT round(json_extract(logrank(days, churned, plan), '$.chi2'), 9) FROM (SELECT * FROM tenure ORDER BY plan DESC, days DESC);
--> 0.254237288
-- 30 days as the difference of two ages in years are 30 days, whatever is lost in it. (logrank_test.c 6)
SELECT count(DISTINCT (100 + id) / 365.25 - (70 + id) / 365.25) > 3 FROM (WITH RECURSIVE n(id) AS (SELECT 1 UNION ALL SELECT id + 1 FROM n WHERE id < 100) SELECT id FROM n);
--> 1
SELECT round(json_extract(logrank((rowid * 100 + days) / 365.25 - rowid * 100 / 365.25, churned, plan), '$.chi2'), 9) FROM tenure;
--> 0.254237288
-- Rows with a NULL, or blank, are no rows.
SELECT round(json_extract(logrank(days, churned, plan), '$.chi2'), 9) FROM (SELECT * FROM tenure UNION ALL VALUES (NULL, 1, 'a'), (5, NULL, 'a'), (5, 1, NULL), (5, 1, ' '), (5, '', 'a'), (-1, NULL, 'a'), (NULL, NULL, NULL));
--> 0.254237288
-- A group that was gone before the first one left expects nothing and does not count; one that is there does.
SELECT round(json_extract(t, '$.chi2'), 9), json_extract(t, '$.df') FROM (SELECT logrank(days, churned, plan) AS t FROM (SELECT * FROM tenure UNION ALL VALUES (3, 0, 'c'), (9.99, 0, 'c')));
--> 0.254237288|1
SELECT json_extract(logrank(days, churned, plan), '$.df') FROM (SELECT * FROM tenure UNION ALL VALUES (3, 0, 'c'), (10, 0, 'c'));
--> 2
-- The end is where groups may differ: (0 + 3) survivors or (1, 2).
SELECT json_extract(logrank(d, c, g), '$.p') > 0.05, json_extract(logrank(d, c, d > 5), '$.p') < 0.05 FROM (SELECT 1 AS d, 1 AS c, 1 AS g UNION ALL VALUES (2, 1, 2), (3, 1, 1), (4, 1, 2), (5, 1, 1), (6, 1, 2), (7, 0, 1), (8, 0, 2));
--> 1|1
-- Nothing to compare: no rows, one group, nobody who churned, everybody at once.
SELECT logrank(days, churned, plan) FROM tenure WHERE 0;
--> NULL
SELECT logrank(days, churned, 'all'), logrank(days, 0, plan), logrank(7, 1, plan), logrank(0, 1, plan), logrank(NULL, churned, plan), json_extract(logrank(days, churned, 1), '$.p') FROM tenure;
--> NULL|NULL|NULL|NULL|NULL|NULL
SELECT logrank(days, churned, plan) IS NULL FROM tenure GROUP BY plan;
--> 1
--> 1

-- Two groups against the definition in plain SQL: (O - E)^2 / V over all moments at which somebody churned.
CREATE TABLE member(id INTEGER PRIMARY KEY, days, churned, plan, region);
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 400)
INSERT INTO member SELECT i, i * 7919 % 37 + i % 4 / 4.0, i * 104729 % 7 < 3, i * 31 % 11 < 4, i * 17 % 13 % 3 FROM n;
CREATE VIEW moment AS SELECT region, days AS at, sum(churned) AS d, sum(churned * plan) AS d1,
       (SELECT count(*) FROM member x WHERE x.days >= m.days AND x.region = m.region) AS n, (SELECT sum(plan) FROM member x WHERE x.days >= m.days AND x.region = m.region) AS n1
FROM member m GROUP BY region, days HAVING sum(churned) > 0;
SELECT region, count(*) > 20, abs(json_extract((SELECT logrank(days, churned, plan) FROM member x WHERE x.region = moment.region), '$.chi2')
       - sum(d1 - d * n1 * 1.0 / n) * sum(d1 - d * n1 * 1.0 / n) / sum(CASE WHEN n > 1 THEN d * (n1 * 1.0 / n) * (1 - n1 * 1.0 / n) * (n - d) / (n - 1) END)) < 1e-9 FROM moment GROUP BY region;
--> 0|1|1
--> 1|1|1
--> 2|1|1
-- In groups, over many regions at once; FILTER; the result in a CTE.
SELECT count(*), sum(json_extract(t, '$.p') BETWEEN 0 AND 1) FROM (SELECT logrank(days, churned, region) AS t FROM member GROUP BY id % 5);
--> 5|5
SELECT logrank(days, churned, region) FILTER (WHERE region > 0) = (SELECT logrank(days, churned, region) FROM member WHERE region > 0) FROM member;
--> 1
-- p of many degrees of freedom, and of a chi-squared whose p no double can hold.
SELECT json_extract(t, '$.df'), json_extract(t, '$.p') BETWEEN 0.001 AND 1 FROM (SELECT logrank(days, churned, id % 100) AS t FROM member);
--> 99|1
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000)
SELECT json_extract(t, '$.chi2') > 2000, json_extract(t, '$.p') FROM (SELECT logrank(i % 10 + 20 * (i % 2), 1, i % 2) AS t FROM n);
--> 1|0.0
WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 2047)
SELECT json_extract(logrank(i * 31 % 101, 1, i % 1024), '$.df') FROM n;
--> 1023

SELECT logrank(-1, churned, plan) FROM tenure;
--! logrank(): duration is negative: -1
SELECT logrank('2024-01-01', churned, plan) FROM tenure;
--! logrank(): duration: not a number: '2024-01-01'
SELECT logrank(days, 'Yes', plan) FROM tenure;
--! logrank(): churned: not a number: 'Yes'
SELECT logrank(days, churned + 1, plan) FROM tenure;
--! logrank(): churned: not 0 or 1: 2
SELECT logrank(days, '2024', plan) FROM tenure;
--! logrank(): churned: not 0 or 1: '2024'
SELECT logrank(days, 0.5, plan) FROM tenure;
--! logrank(): churned: not 0 or 1: 0.5
SELECT logrank(9e999, churned, plan) FROM tenure;
--! logrank(): duration: not a number: Inf
WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 1024)
SELECT logrank(i, 1, i) FROM n;
--! logrank(): more than 1024 groups
SELECT logrank(1, 1);
--! wrong number of arguments to function logrank()
SELECT logrank(days, churned, plan) OVER () FROM tenure;
--! logrank() may not be used as a window function
