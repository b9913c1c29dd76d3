-- models_renewals.sql - sbg_fit(), sbg_survival(), sbg_retention() and sbg_residual_lifetime(): who renews a subscription.

-- Fader & Hardie 2007, table 1: how many of 1000 are still there after so many years.
CREATE TABLE renewal(year INTEGER PRIMARY KEY, regular, high);
INSERT INTO renewal VALUES (0, 1000, 1000), (1, 631, 869), (2, 468, 743), (3, 382, 653), (4, 326, 593), (5, 289, 551), (6, 262, 517), (7, 241, 491), (8, 223, 468), (9, 207, 445), (10, 194, 427), (11, 183, 409), (12, 173, 394);
CREATE TABLE model(name TEXT PRIMARY KEY, m TEXT);
INSERT INTO model SELECT 'high', sbg_fit(year, high) FROM renewal WHERE year <= 7 UNION ALL SELECT 'regular', sbg_fit(year, regular) FROM renewal WHERE year <= 7;
SELECT name, round(json_extract(m, '$.parameters.alpha'), 5), round(json_extract(m, '$.parameters.beta'), 4), round(json_extract(m, '$.log_likelihood'), 4) FROM model ORDER BY name;
--> high|0.66809|3.8061|-1611.1581
--> regular|0.70408|1.182|-1680.2652
SELECT name, round(sbg_survival(m, 1), 5), round(sbg_survival(m, 2), 5), round(sbg_survival(m, 7), 5), round(sbg_survival(m, 12), 5), round(sbg_retention(m, 1), 5), round(sbg_retention(m, 2), 5), round(sbg_retention(m, 7), 5), round(sbg_retention(m, 12), 5) FROM model ORDER BY name;
--> high|0.85068|0.74686|0.48891|0.378|0.85068|0.87796|0.93622|0.95683
--> regular|0.62671|0.47382|0.23902|0.17004|0.62671|0.75605|0.91072|0.94536
-- At the start all are there.
SELECT sbg_survival(m, 0), sbg_retention(m, 0), typeof(sbg_survival(m, 0)), typeof(sbg_retention(m, 0)) FROM model WHERE name = 'high';
--> 1.0|1.0|real|real

-- The text.
SELECT typeof(m), length(json(m)) > 100, (SELECT group_concat(key, ' ') FROM (SELECT key FROM json_each(m) ORDER BY key)), (SELECT group_concat(key, ' ') FROM json_each(m, '$.parameters')) FROM model WHERE name = 'high';
--> text|1|boundary converged customers iterations log_likelihood model parameters reason std_errors|alpha beta
SELECT json_extract(m, '$.model'), json_extract(m, '$.customers'), json_type(m, '$.log_likelihood'), json_type(m, '$.iterations'), json_type(m, '$.converged'), json_type(m, '$.boundary'), json_type(m, '$.reason') FROM model WHERE name = 'high';
--> sbg|1000|real|integer|true|false|null

-- Rows in any order; an age in several rows adds up; text is a number; a row with NULL is none.
SELECT sbg_fit(year, high) = (SELECT m FROM model WHERE name = 'high') FROM (SELECT * FROM renewal WHERE year <= 7 ORDER BY high);
--> 1
SELECT sbg_fit(CAST(year AS TEXT), ' ' || high || '.0') = (SELECT m FROM model WHERE name = 'high') FROM renewal WHERE year <= 7;
--> 1
SELECT sbg_fit(year, n) = (SELECT m FROM model WHERE name = 'high')
FROM (SELECT year, high - 100 AS n FROM renewal WHERE year <= 7 UNION ALL SELECT year, 60 FROM renewal WHERE year <= 7 UNION ALL SELECT year, 40 FROM renewal WHERE year <= 7 UNION ALL VALUES (NULL, 5), (9, NULL));
--> 1
-- Shares of the start are customers of whom there is one: the same parameters, a thousandth of the likelihood.
SELECT round(json_extract(f, '$.parameters.alpha'), 5), round(json_extract(f, '$.parameters.beta'), 4), round(1000 * json_extract(f, '$.log_likelihood'), 4) FROM (SELECT sbg_fit(year, high / 1000.0) AS f FROM renewal WHERE year <= 7);
--> 0.66809|3.8061|-1611.1581
-- Who left at which age, and who was seen last: the columns of retention_curve.
WITH left_at AS (SELECT year, lag(high) OVER (ORDER BY year) - high AS n FROM renewal WHERE year <= 7)
SELECT round(json_extract(f, '$.parameters.alpha'), 5), round(json_extract(f, '$.parameters.beta'), 4), round(json_extract(f, '$.log_likelihood'), 4), json_extract(f, '$.customers')
FROM (SELECT sbg_fit(year, coalesce(n, 0), CASE year WHEN 7 THEN 491 ELSE 0 END) AS f FROM left_at);
--> 0.66809|3.8061|-1611.1581|1000
-- Ages with gaps: who left in between left at one of them. A least age above 0: that all have reached it is known, not predicted.
-- (The greatest likelihoods of these, and of a curve with censored customers on the way, were found by Newton's method in another program.)
SELECT round(json_extract(f, '$.parameters.alpha'), 5), round(json_extract(f, '$.parameters.beta'), 4), round(json_extract(f, '$.log_likelihood'), 5) FROM (SELECT sbg_fit(year, high) AS f FROM renewal WHERE year IN (0, 2, 3, 7));
--> 0.58202|3.1106|-1211.69138
SELECT round(json_extract(f, '$.parameters.alpha'), 5), round(json_extract(f, '$.parameters.beta'), 4), round(json_extract(f, '$.log_likelihood'), 5), json_extract(f, '$.customers') FROM (SELECT sbg_fit(year, high) AS f FROM renewal WHERE year BETWEEN 1 AND 7);
--> 0.43414|1.4592|-1217.38632|869
CREATE TABLE curve(age, churned, censored);
INSERT INTO curve VALUES (0, 0, 30), (1, 120, 25), (2, 80, 40), (3, 50, 35), (4, 0, 20), (5, 30, 60), (7, 12, 90);
SELECT round(json_extract(f, '$.parameters.alpha'), 5), round(json_extract(f, '$.parameters.beta'), 4), round(json_extract(f, '$.log_likelihood'), 5), json_extract(f, '$.customers') FROM (SELECT sbg_fit(age, churned, censored) AS f FROM curve);
--> 0.65133|2.2583|-791.19444|592
SELECT sbg_fit(age, churned, censored) = (SELECT sbg_fit(age, churned, censored) FROM curve) FROM (SELECT * FROM (SELECT * FROM curve UNION ALL VALUES (6, 0, 0), (NULL, 3, 4), (3, NULL, 1), (3, 1, NULL)) ORDER BY 2, 1);
--> 1
-- From memberships, through retention_curve.
CREATE TABLE membership(customer, started_at, ended_at);
WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 591), later(age, churned, censored, upto, gone) AS (SELECT *, sum(churned + censored) OVER (ORDER BY age), sum(churned + censored) OVER (ORDER BY age) - censored FROM curve)
INSERT INTO membership SELECT i, CASE WHEN i < gone THEN '2020-01-01' ELSE date('2024-01-15', -age || ' months') END, CASE WHEN i < gone THEN date('2020-01-01', age || ' months') END FROM n JOIN later ON i < upto AND i >= upto - churned - censored;
SELECT round(json_extract(f, '$.parameters.alpha'), 5), round(json_extract(f, '$.parameters.beta'), 4), round(json_extract(f, '$.log_likelihood'), 5), json_extract(f, '$.customers')
FROM (SELECT sbg_fit(age, churned, censored) AS f FROM retention_curve('membership', 'customer', 'started_at', 'ended_at') WHERE as_of = '2024-01-15');
--> 0.65133|2.2583|-791.19444|592
-- A segment each.
SELECT part, json_extract(sbg_fit(year, n), '$.customers'), round(json_extract(sbg_fit(year, n), '$.parameters.alpha'), 4) FROM (SELECT 'high' AS part, year, high AS n FROM renewal WHERE year <= 7 UNION ALL SELECT 'regular', year, regular FROM renewal WHERE year <= 7) GROUP BY part;
--> high|1000|0.6681
--> regular|1000|0.7041

-- What renews when: S(t) is the product of the rates, r(t) = (beta + t - 1) / (alpha + beta + t - 1), and grows.
CREATE TABLE given(name TEXT PRIMARY KEY, m TEXT);
INSERT INTO given VALUES ('a', '{"model":"sbg","parameters":{"alpha":3.80,"beta":15.20}}'), ('b', '{"model":"sbg","parameters":{"alpha":0.067,"beta":0.267}}'), ('c', '{"model":"sbg","parameters":{"alpha":1,"beta":8}}');
WITH RECURSIVE n(t, s) AS (SELECT 0, 1.0 UNION ALL SELECT t + 1, s * (8.0 + t) / (9.0 + t) FROM n WHERE t < 2000)
SELECT count(*), sum(abs(sbg_survival(m, t) / s - 1) < 1e-12), sum(abs(sbg_survival(m, t) * (8 + t) / 8 - 1) < 1e-12), sum(t = 0 OR abs(sbg_retention(m, t) - (7.0 + t) / (8.0 + t)) < 1e-15) FROM n, given WHERE name = 'c';
--> 2001|2001|2001|2001
SELECT round(sbg_survival(m, 6), 9), round(sbg_survival(m, 12), 9), round(sbg_survival(m, 24), 9), sbg_survival(m, 1000000) > 0, sbg_retention(m, 1000000) < 1 FROM given WHERE name = 'c';
--> 0.571428571|0.4|0.25|1|1
-- How many periods to come, at 10 %: Fader & Hardie 2010, table 3; before, for a new customer, the first one included.
SELECT name, round(sbg_residual_lifetime(m, 0, 0.1), 6), round(sbg_residual_lifetime(m, 1, 0.1), 6), round(sbg_residual_lifetime(m, 2, 0.1), 6), round(sbg_residual_lifetime(m, 3, 0.1), 6), round(sbg_residual_lifetime(m, 4, 0.1), 6), round(sbg_residual_lifetime(m, 5, 0.1), 6) FROM given WHERE name < 'c' ORDER BY name;
--> a|4.008926|3.309818|3.451|3.586544|3.716812|3.842134
--> b|7.973487|7.670835|9.455299|9.850834|10.056167|10.18864
-- Without a discount: (alpha + beta - 1) / (alpha - 1) periods, then (beta + n - 1) / (alpha - 1); with alpha <= 1 without end.
SELECT round(sbg_residual_lifetime(m, 0, 0), 9), round(sbg_residual_lifetime(m, 1, 0), 9), round(sbg_residual_lifetime(m, 2, 0), 9) FROM given WHERE name = 'a';
--> 6.428571429|5.428571429|5.785714286
SELECT sbg_residual_lifetime(m, 0, 0), sbg_residual_lifetime(m, 3, 0), sbg_residual_lifetime(m, 3, 0.001) > 10 FROM given WHERE name IN ('b', 'c');
--> NULL|NULL|1
--> NULL|NULL|1
-- It is the sum of what survives, discounted.
WITH RECURSIVE n(t, d) AS (SELECT 0, 1.0 UNION ALL SELECT t + 1, d / 1.05 FROM n WHERE t < 900)
SELECT name, abs(sbg_residual_lifetime(m, 0, 0.05) / sum(sbg_survival(m, t) * d) - 1) < 1e-11, abs(sbg_residual_lifetime(m, 4, 0.05) / (sum(sbg_survival(m, t + 4) * d) / sbg_survival(m, 3)) - 1) < 1e-11 FROM n, given GROUP BY name;
--> a|1|1
--> b|1|1
--> c|1|1
SELECT round(sbg_residual_lifetime(m, 0, 1e6), 5), sbg_residual_lifetime(m, 10000, 0.1) BETWEEN 10.9 AND 11, sbg_residual_lifetime(m, 0, 1e-4) < 6.428571429 FROM given WHERE name = 'a';
--> 1.0|1|1
SELECT sbg_residual_lifetime(m, '3', '0.1') = sbg_residual_lifetime(m, 3.0, 0.1), sbg_survival(m, ' 7 ') = sbg_survival(m, 7), sbg_retention(m, '7.0') = sbg_retention(m, 7) FROM given WHERE name = 'a';
--> 1|1|1
SELECT sbg_survival(NULL, 1), sbg_survival(m, NULL), sbg_retention(NULL, 1), sbg_retention(m, NULL), sbg_residual_lifetime(NULL, 1, 0.1), sbg_residual_lifetime(m, NULL, 0.1), sbg_residual_lifetime(m, 1, NULL) FROM given WHERE name = 'a';
--> NULL|NULL|NULL|NULL|NULL|NULL|NULL
-- Another model in every row.
SELECT group_concat(round(sbg_survival(m, age), 6), ' ') FROM (SELECT m, age FROM given, (SELECT 1 AS age UNION ALL VALUES (3)) ORDER BY age, name);
--> 0.8 0.799401 0.888889 0.530743 0.737456 0.727273
-- In an index.
CREATE TABLE tenure(age);
INSERT INTO tenure VALUES (1), (2), (3), (NULL), (24);
CREATE INDEX tenure_survival ON tenure(sbg_survival('{"model":"sbg","parameters":{"alpha":1,"beta":8}}', age));
SELECT count(*) FROM tenure INDEXED BY tenure_survival WHERE sbg_survival('{"model":"sbg","parameters":{"alpha":1,"beta":8}}', age) > 0.5;
--> 3

-- Nothing to learn from.
SELECT sbg_fit(year, high), sbg_fit(year, 1, 1) FROM renewal WHERE 0;
--> NULL|NULL
SELECT sbg_fit(NULL, high), sbg_fit(year, NULL), sbg_fit(year, 1, NULL) FROM renewal;
--> NULL|NULL|NULL
SELECT json_type(f, '$.parameters'), json_type(f, '$.log_likelihood'), json_extract(f, '$.converged'), json_extract(f, '$.reason'), sbg_survival(f, 3), sbg_retention(f, 3), sbg_residual_lifetime(f, 3, 0.1)
FROM (SELECT sbg_fit(year, 500) AS f FROM renewal UNION ALL SELECT sbg_fit(0, 1000) UNION ALL SELECT sbg_fit(year, 0, 10) FROM renewal WHERE year > 0);
--> null|null|0|nobody left|NULL|NULL|NULL
--> null|null|0|one age|NULL|NULL|NULL
--> null|null|0|nobody left|NULL|NULL|NULL
-- Counts that no double holds together: no likelihood, so no parameters that look like a fit.
SELECT json_type(f, '$.parameters'), json_extract(f, '$.iterations'), json_extract(f, '$.reason'), sbg_survival(f, 3) FROM (SELECT sbg_fit(age, n) AS f FROM (SELECT 0 AS age, 1.7e308 AS n UNION ALL SELECT 0, 1.7e308 UNION ALL SELECT 1, 5));
--> null|0|the likelihood is not finite|NULL
-- Everybody left at once: a number, at the boundary.
SELECT json_type(f, '$.parameters.alpha'), json_extract(f, '$.parameters.alpha') > 0, json_extract(f, '$.boundary'), json_type(f, '$.log_likelihood'), sbg_survival(f, 1) < 0.01
FROM (SELECT sbg_fit(age, n) AS f FROM (SELECT 0 AS age, 100 AS n UNION ALL VALUES (1, 0)));
--> real|1|1|real|1

SELECT sbg_fit(age, n) FROM (SELECT 0 AS age, 10 AS n UNION ALL VALUES (1, 5), (2, 7));
--! sbg_fit(): customers rise from 5 at age 1 to 7 at age 2
SELECT sbg_fit(age, n) FROM (SELECT 2 AS age, 7 AS n UNION ALL VALUES (1, 5), (0, 10));
--! sbg_fit(): customers rise from 5 at age 1 to 7 at age 2
SELECT sbg_fit(age, 1, 1) FROM (SELECT 0 AS age UNION ALL VALUES (1));
--! sbg_fit(): churned at age 0
SELECT sbg_fit(-1, 5);
--! sbg_fit(): age is negative: -1
SELECT sbg_fit(1.5, 5);
--! sbg_fit(): age: not a whole number: 1.5
SELECT sbg_fit('first', 5);
--! sbg_fit(): age: not a number: 'first'
SELECT sbg_fit(1, -5);
--! sbg_fit(): customers is negative: -5
SELECT sbg_fit(1, 'many');
--! sbg_fit(): customers: not a number: 'many'
SELECT sbg_fit(1, -5, 0);
--! sbg_fit(): churned is negative: -5
SELECT sbg_fit(1, 5, -1);
--! sbg_fit(): censored is negative: -1
SELECT sbg_survival(m, -1) FROM given;
--! sbg_survival(): age is negative: -1
SELECT sbg_survival(m, 1.5) FROM given;
--! sbg_survival(): age: not a whole number: 1.5
SELECT sbg_retention(m, 0.5) FROM given;
--! sbg_retention(): age: not a whole number: 0.5
SELECT sbg_retention(m, 'x') FROM given;
--! sbg_retention(): age: not a number: 'x'
SELECT sbg_residual_lifetime(m, 1, -0.1) FROM given;
--! sbg_residual_lifetime(): discount is negative: -0.1
SELECT sbg_residual_lifetime(m, 1, 'x') FROM given;
--! sbg_residual_lifetime(): discount: not a number: 'x'
SELECT sbg_survival('{"model":"sbg","parameters":{"alpha":0,"beta":3.5}}', 1);
--! sbg_survival(): not a model: '{"model":"sbg","parameters":{"alpha":0,"beta":3.5}}' (parameters.alpha is no finite number above 0, byte 38; want the result of sbg_fit())
SELECT sbg_survival('{"model":"sbg","parameters":{"alpha":1}}', 1);
--! sbg_survival(): not a model: '{"model":"sbg","parameters":{"alpha":1}}' (parameters.beta is missing; want the result of sbg_fit())
SELECT sbg_residual_lifetime('geometric', 1, 0.1);
--! sbg_residual_lifetime(): not a model: 'geometric' (the text is no JSON object, byte 1; want the result of sbg_fit())
SELECT sbg_fit(1);
--! wrong number of arguments to function sbg_fit()
SELECT sbg_fit(1, 2, 3, 4);
--! wrong number of arguments to function sbg_fit()
SELECT sbg_survival(m) FROM given;
--! wrong number of arguments to function sbg_survival()
SELECT sbg_retention(m, 1, 2) FROM given;
--! wrong number of arguments to function sbg_retention()
SELECT sbg_residual_lifetime(m, 1) FROM given;
--! wrong number of arguments to function sbg_residual_lifetime()
SELECT sbg_fit(year, high) OVER () FROM renewal;
--! sbg_fit() may not be used as a window function
