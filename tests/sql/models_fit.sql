-- models_fit.sql - clv_fit(): what a fit says, which rows it takes, and what it refuses.

CREATE TABLE customer(frequency, recency, age, amount);
INSERT INTO customer VALUES
(0, 0, 131, NULL), (0, 0, 99, NULL), (0, 0, 74, NULL), (0, 0, 147, NULL), (0, 0, 78, NULL), (0, 0, 145, NULL), (3, 48, 238, 23.95), (3, 110, 157, 15.33),
(3, 9, 109, 40.84), (0, 0, 210, NULL), (2, 144, 149, 42.5), (5, 89, 155, 13.83), (0, 0, 214, NULL), (0, 0, 107, NULL), (0, 0, 150, NULL),
(1, 12, 226, 22.75), (1, 1, 96, 14.61), (2, 15, 88, 19.3), (0, 0, 224, NULL), (5, 54, 110, 20.95), (0, 0, 155, NULL), (1, 4, 84, 24.41),
(4, 200, 206, 14.05), (2, 79, 87, 19.12), (4, 103, 194, 39.18), (0, 0, 200, NULL), (16, 97, 117, 34.95), (11, 162, 185, 36.6), (0, 0, 181, NULL),
(1, 4, 96, 20.43), (3, 82, 239, 24.35), (3, 110, 113, 38.81), (2, 55, 94, 12.44), (0, 0, 229, NULL), (0, 0, 127, NULL), (0, 0, 163, NULL),
(1, 4, 174, 21.93), (0, 0, 68, NULL), (0, 0, 66, NULL), (0, 0, 215, NULL), (0, 0, 143, NULL), (1, 2, 78, 44.67), (6, 136, 226, 24.15), (1, 38, 228, 30.39),
(0, 0, 64, NULL), (1, 9, 172, 4.37), (1, 0, 120, 16.53), (0, 0, 226, NULL), (1, 9, 169, 22.34), (1, 4, 161, 32.37), (5, 25, 132, 19.71),
(1, 5, 145, 71.14), (8, 212, 236, 50.37), (7, 163, 184, 21.37), (2, 132, 159, 32.38), (2, 81, 213, 23.7), (21, 110, 112, 86.6), (0, 0, 88, NULL),
(2, 9, 224, 22.1), (0, 0, 124, NULL);
CREATE TABLE model(name TEXT PRIMARY KEY, text);
INSERT INTO model SELECT 'mbg', clv_fit(frequency, recency, age, amount) FROM customer;
INSERT INTO model SELECT 'bg', clv_fit(frequency, recency, age, amount, 'bg/nbd') FROM customer;
INSERT INTO model SELECT 'pareto', clv_fit(frequency, recency, age, amount, 'pareto/nbd') FROM customer;
INSERT INTO model SELECT 'plain', clv_fit(frequency, recency, age) FROM customer;

-- The greatest likelihoods of these customers, by Newton's method in 30 digits on the models' textbook formulas.
SELECT name, round(json_extract(text, '$.log_likelihood'), 6), round(json_extract(text, '$.parameters.r'), 4), round(json_extract(text, '$.parameters.alpha'), 3),
       round(json_extract(text, '$.parameters.a'), 4), round(json_extract(text, '$.parameters.b'), 4), round(json_extract(text, '$.parameters.s'), 4), round(json_extract(text, '$.parameters.beta'), 3)
FROM model ORDER BY name;
--> bg|-599.908296|0.2945|5.824|0.6966|1.5811|NULL|NULL
--> mbg|-597.433514|1.4318|20.276|1.0298|1.5879|NULL|NULL
--> pareto|-596.820598|1.5865|38.036|NULL|NULL|0.49|8.235
--> plain|-597.433514|1.4318|20.276|1.0298|1.5879|NULL|NULL
SELECT name, round(json_extract(text, '$.spend.log_likelihood'), 6), round(json_extract(text, '$.spend.parameters.p'), 4), round(json_extract(text, '$.spend.parameters.q'), 4), round(json_extract(text, '$.spend.parameters.v'), 3)
FROM model ORDER BY name;
--> bg|-139.091392|5.2136|6.4802|30.862
--> mbg|-139.091392|5.2136|6.4802|30.862
--> pareto|-139.091392|5.2136|6.4802|30.862
--> plain|NULL|NULL|NULL|NULL

-- The text: an object of these members. (json() fails where a text is none; json_valid() of some versions says so where memory is out, too.)
SELECT count(*), sum(typeof(text) = 'text'), sum(length(json(text)) > 100), sum(json_type(text) = 'object') FROM model;
--> 4|4|4|4
SELECT name, (SELECT group_concat(key, ' ') FROM (SELECT key FROM json_each(text) ORDER BY key)) FROM model ORDER BY name;
--> bg|boundary converged customers iterations log_likelihood model parameters reason spend std_errors
--> mbg|boundary converged customers iterations log_likelihood model parameters reason spend std_errors
--> pareto|boundary converged customers iterations log_likelihood model parameters reason spend std_errors
--> plain|boundary converged customers iterations log_likelihood model parameters reason std_errors
SELECT DISTINCT (SELECT group_concat(key, ' ') FROM (SELECT key FROM json_each(text, '$.spend') ORDER BY key)) FROM model WHERE name <> 'plain';
--> boundary converged customers iterations left_out left_out_negative left_out_null left_out_zero log_likelihood model parameters reason std_errors
SELECT name, json_extract(text, '$.model'), (SELECT group_concat(key, ' ') FROM json_each(text, '$.parameters')), json_type(text, '$.log_likelihood'), json_type(text, '$.customers'), json_extract(text, '$.customers'),
       json_type(text, '$.iterations'), json_extract(text, '$.iterations') BETWEEN 1 AND 1000, json_type(text, '$.converged'), json_type(text, '$.boundary'), json_type(text, '$.reason') FROM model ORDER BY name;
--> bg|bg/nbd|r alpha a b|real|integer|60|integer|1|true|false|null
--> mbg|mbg/nbd|r alpha a b|real|integer|60|integer|1|true|false|null
--> pareto|pareto/nbd|r alpha s beta|real|integer|60|integer|1|true|false|null
--> plain|mbg/nbd|r alpha a b|real|integer|60|integer|1|true|false|null
SELECT json_extract(text, '$.spend.model'), (SELECT group_concat(key, ' ') FROM json_each(text, '$.spend.parameters')), json_extract(text, '$.spend.customers'), json_extract(text, '$.spend.left_out'),
       json_type(text, '$.spend.customers'), json_type(text, '$.spend.left_out'), json_type(text, '$.spend.iterations'), json_type(text, '$.spend.converged'), json_type(text, '$.spend.boundary'), json_type(text, '$.spend.reason') FROM model WHERE name = 'mbg';
--> gamma-gamma|p q v|35|0|integer|integer|integer|true|false|null
-- Numbers have all their digits, so that what is read back is what was found.
SELECT name, instr(text, printf('"r":%!.17g,', json_extract(text, '$.parameters.r'))) > 0, instr(text, printf('"alpha":%!.17g,', json_extract(text, '$.parameters.alpha'))) > 0 FROM model ORDER BY name;
--> bg|1|1
--> mbg|1|1
--> pareto|1|1
--> plain|1|1

-- Without a model, with NULL, with its name in any case: MBG/NBD.
SELECT clv_fit(frequency, recency, age, amount) = clv_fit(frequency, recency, age, amount, NULL), clv_fit(frequency, recency, age, amount) = clv_fit(frequency, recency, age, amount, 'mbg/nbd'),
       clv_fit(frequency, recency, age, amount) = clv_fit(frequency, recency, age, amount, 'MBG/NBD') FROM customer;
--> 1|1|1
SELECT clv_fit(frequency, recency, age, amount, 'BG/nbd') = (SELECT text FROM model WHERE name = 'bg'), clv_fit(frequency, recency, age, amount, 'Pareto/NBD') = (SELECT text FROM model WHERE name = 'pareto') FROM customer;
--> 1|1
-- Numbers may be text; a whole number may be a REAL; amounts may be so too.
SELECT clv_fit(CAST(frequency AS TEXT), CAST(recency AS TEXT), ' ' || age || '.0 ', CAST(amount AS TEXT)) = (SELECT text FROM model WHERE name = 'mbg'),
       clv_fit(frequency * 1.0, recency * 1.0, age * 1.0, amount) = (SELECT text FROM model WHERE name = 'mbg') FROM customer;
--> 1|1
-- Rows with a NULL among the first three are no rows.
SELECT clv_fit(frequency, recency, age, amount) = (SELECT text FROM model WHERE name = 'mbg')
FROM (SELECT * FROM customer UNION ALL VALUES (NULL, 3, 9, 5), (2, NULL, 9, 5), (2, 3, NULL, 5), (NULL, NULL, NULL, NULL));
--> 1
-- A group each; FILTER; the order of the rows.
SELECT age > 150, json_extract(clv_fit(frequency, recency, age), '$.customers') FROM customer GROUP BY 1 ORDER BY 1;
--> 0|31
--> 1|29
SELECT json_extract(clv_fit(frequency, recency, age, amount) FILTER (WHERE age > 150), '$.log_likelihood') = (SELECT json_extract(clv_fit(frequency, recency, age, amount), '$.log_likelihood') FROM customer WHERE age > 150) FROM customer;
--> 1
SELECT abs(json_extract(clv_fit(frequency, recency, age, amount), '$.log_likelihood') + 597.4335137717) < 1e-6 FROM (SELECT * FROM customer ORDER BY amount DESC, age);
--> 1
-- In weeks alpha is a seventh, and the likelihood greater by ln 7 for each repeat; customers twice, the likelihood twice.
SELECT round(json_extract(t, '$.parameters.alpha') * 7, 3), round(json_extract(t, '$.log_likelihood') - 133 * 1.945910149055313, 6), round(json_extract(t, '$.parameters.r'), 4) FROM (SELECT clv_fit(frequency, recency / 7.0, age / 7.0) AS t FROM customer);
--> 20.276|-597.433514|1.4318
SELECT round(json_extract(t, '$.log_likelihood') / 2, 6), json_extract(t, '$.customers'), round(json_extract(t, '$.spend.log_likelihood') / 2, 6) FROM (SELECT clv_fit(frequency, recency, age, amount) AS t FROM (SELECT * FROM customer UNION ALL SELECT * FROM customer));
--> -597.433514|120|-139.091392

-- Spend: of customers who came back and paid. No or an unknown amount of theirs is left out, and counted; that of others is not looked at.
SELECT json_extract(t, '$.spend.customers'), json_extract(t, '$.spend.left_out'), round(json_extract(t, '$.spend.log_likelihood'), 6), json_extract(t, '$.customers')
FROM (SELECT clv_fit(frequency, recency, age, amount) AS t FROM (SELECT * FROM customer UNION ALL VALUES (2, 5, 9, NULL), (2, 5, 9, 0), (2, 5, 9, -7.5), (0, 0, 9, 100), (0, 0, 9, -100), (0, 0, 9, NULL)));
--> 35|3|-139.091392|66
SELECT json_extract(t, '$.spend.left_out'), json_extract(t, '$.spend.left_out_null'), json_extract(t, '$.spend.left_out_zero'), json_extract(t, '$.spend.left_out_negative')
FROM (SELECT clv_fit(frequency, recency, age, amount) AS t FROM (SELECT * FROM customer UNION ALL VALUES (2, 5, 9, NULL), (2, 5, 9, ''), (2, 5, 9, '0'), (2, 5, 9, -7.5), (2, 5, 9, -1), (2, 5, 9, -1e-300), (0, 0, 9, 0), (0, 0, 9, -100), (0, 0, 9, NULL)));
--> 6|2|1|3
-- Standard errors: of every parameter, a number; null where there are no parameters, or no maximum inside.
SELECT name, (SELECT group_concat(key, ' ') FROM json_each(text, '$.std_errors')), (SELECT min(type = 'real') FROM json_each(text, '$.std_errors')), (SELECT group_concat(key, ' ') FROM json_each(text, '$.spend.std_errors')), (SELECT min(type = 'real') FROM json_each(text, '$.spend.std_errors')) FROM model ORDER BY name;
--> bg|r alpha a b|1|p q v|1
--> mbg|r alpha a b|1|p q v|1
--> pareto|r alpha s beta|1|p q v|1
--> plain|r alpha a b|1|NULL|NULL
-- Twice the customers: smaller by the root of two.
SELECT name, max(abs(one.value * one.value / two.value / two.value / 2 - 1)) < 1e-5 FROM (SELECT name, text, (SELECT clv_fit(frequency, recency, age, amount, CASE name WHEN 'bg' THEN 'bg/nbd' WHEN 'pareto' THEN 'pareto/nbd' END) FROM (SELECT * FROM customer UNION ALL SELECT * FROM customer)) AS double FROM model),
    json_each(text, '$.std_errors') AS one JOIN json_each(double, '$.std_errors') AS two ON one.key = two.key GROUP BY name;
--> bg|1
--> mbg|1
--> pareto|1
--> plain|1
-- Nobody who came back paid: there, but nothing in it.
SELECT json_type(t, '$.spend'), json_type(t, '$.spend.parameters'), json_type(t, '$.spend.log_likelihood'), json_type(t, '$.spend.converged'), json_extract(t, '$.spend.reason'), json_extract(t, '$.spend.customers'), json_extract(t, '$.spend.left_out'), json_extract(t, '$.converged')
FROM (SELECT clv_fit(frequency, recency, age, -amount, 'bg/nbd') AS t FROM customer);
--> object|null|null|false|no customer who came back has a positive monetary value|0|35|1
-- Where all amounts are NULL none was given: there is no spend.
SELECT json_type(t, '$.spend'), json_extract(t, '$.customers') > 0 FROM (SELECT clv_fit(frequency, recency, age, NULL) AS t FROM customer);
--> NULL|1
SELECT clv_value(t, 2, 10) FROM (SELECT clv_fit(frequency, recency, age, NULL) AS t FROM customer);
--! clv_value(): the model has no spend: fit it with monetary_value

-- Nothing to learn from: no rows, nobody who came back, nobody who was watched.
SELECT clv_fit(frequency, recency, age), clv_fit(frequency, recency, age, amount), clv_fit(frequency, recency, age, amount, 'bg/nbd') FROM customer WHERE 0;
--> NULL|NULL|NULL
SELECT clv_fit(NULL, recency, age), clv_fit(frequency, NULL, age, amount), clv_fit(frequency, recency, NULL, amount, 'bg/nbd') FROM customer;
--> NULL|NULL|NULL
SELECT json_extract(t, '$.model'), json_type(t, '$.parameters'), json_type(t, '$.log_likelihood'), json_type(t, '$.converged'), json_extract(t, '$.reason'), json_extract(t, '$.customers')
FROM (SELECT clv_fit(0, 0, age) AS t FROM customer UNION ALL SELECT clv_fit(frequency, 0, 0, amount, 'bg/nbd') FROM customer UNION ALL SELECT clv_fit(0, 0, age, amount, 'pareto/nbd') FROM customer UNION ALL SELECT clv_fit(0, 0, 0));
--> mbg/nbd|null|null|false|no customer bought again|60
--> bg/nbd|null|null|false|no customer was watched for any time|60
--> pareto/nbd|null|null|false|no customer bought again|60
--> mbg/nbd|null|null|false|no customer bought again|1
SELECT clv_alive(m, 0, 0, 9), clv_alive(m, 2, 5, 9), clv_orders(m, 2, 5, 9, 30), clv_orders(m, 0, 0, 0, 30) FROM (SELECT clv_fit(0, 0, age) AS m FROM customer);
--> NULL|NULL|NULL|NULL
SELECT clv(m, 2, 5, 9, 10, 30), clv(m, 2, 5, 9, 10, 30, 0.1), clv_value(m, 2, 10), clv_value(m, 0, NULL) FROM (SELECT clv_fit(0, 0, age, 10) AS m FROM customer);
--> NULL|NULL|NULL|NULL
-- No finite maximum: numbers, and a word of warning. All alike are as a Poisson process; nobody who left leaves no trace of leaving.
SELECT json_type(t, '$.log_likelihood'), json_extract(t, '$.boundary'), json_type(t, '$.parameters.r'), json_type(t, '$.parameters.a'), json_extract(t, '$.parameters.r') > 0, clv_alive(t, 2, 30, 30) > 0.5, clv_orders(t, 2, 30, 30, 30) BETWEEN 0.5 AND 4
FROM (SELECT clv_fit(2, 30, 30) AS t FROM customer);
--> real|1|real|real|1|1|1
-- One customer, who has come back, is data too.
SELECT json_type(t, '$.log_likelihood'), json_extract(t, '$.customers'), json_type(t, '$.parameters.b'), json_extract(t, '$.parameters.b') > 0, typeof(clv_orders(t, 3, 10, 20, 30)) FROM (SELECT clv_fit(3, 10, 20) AS t);
--> real|1|real|1|real

SELECT clv_fit(-1, 0, 9);
--! clv_fit(): frequency is negative: -1
SELECT clv_fit(frequency, -1, age) FROM customer;
--! clv_fit(): recency is negative: -1
SELECT clv_fit(0, 0, '-0.5');
--! clv_fit(): age is negative: '-0.5'
SELECT clv_fit(2, 5, 4);
--! clv_fit(): recency 5 exceeds age 4
SELECT clv_fit(0, 5, 9);
--! clv_fit(): recency 5 without a repeat purchase
SELECT clv_fit(1.5, 5, 9);
--! clv_fit(): frequency: not a whole number: 1.5
SELECT clv_fit('often', 5, 9);
--! clv_fit(): frequency: not a number: 'often'
SELECT clv_fit(1, '2024-01-01', 9);
--! clv_fit(): recency: not a number: '2024-01-01'
SELECT clv_fit(1, 5, x'39');
--! clv_fit(): age: not a number: x'39'
SELECT clv_fit(1, 5, 9e999);
--~ clv_fit(): age: not a number:
SELECT clv_fit(1, 5, 9, '12,50');
--! clv_fit(): monetary_value: not a number: '12,50' (a decimal comma? replace(value, ',', '.'))
SELECT clv_fit(1, 5, 9, 10, 'nbd');
--! clv_fit(): model: not one of mbg/nbd, bg/nbd, pareto/nbd: 'nbd'
SELECT clv_fit(1, 5, 9, 10, 7);
--! clv_fit(): model: not one of mbg/nbd, bg/nbd, pareto/nbd: 7
SELECT clv_fit(f, f, 9, 10, m) FROM (SELECT 1 AS f, 'mbg/nbd' AS m UNION ALL VALUES (2, 'pareto/nbd'));
--! clv_fit(): model 'pareto/nbd' is not the same in every row
SELECT clv_fit(1, 5);
--! wrong number of arguments to function clv_fit()
SELECT clv_fit(1, 5, 9, 10, 'bg/nbd', 1);
--! wrong number of arguments to function clv_fit()
SELECT clv_fit(frequency, recency, age) OVER () FROM customer;
--! clv_fit() may not be used as a window function
-- frequency above 0 with recency 0 is a second day of purchases on none: allowed.
SELECT json_extract(clv_fit(1, 0, 9), '$.customers');
--> 1
-- With an error behind good rows nothing comes out, and the next statement is not harmed.
SELECT clv_fit(f, f, 9) FROM (SELECT 1 AS f UNION ALL VALUES (2), (3), (10));
--! clv_fit(): recency 10 exceeds age 9
SELECT json_extract(clv_fit(f, f, 9), '$.customers') FROM (SELECT 1 AS f UNION ALL VALUES (2), (3));
--> 3

-- End to end: from orders to who is worth what, in a view.
CREATE TABLE orders(customer_id, ordered_at, amount);
WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 999)
INSERT INTO orders SELECT i * i % 211, date('2024-01-01', (i * 7919 % 365) || ' days'), 5 + i % 40 FROM n;
CREATE VIEW worth AS
WITH c AS (SELECT * FROM retention_customers('orders', 'customer_id', 'ordered_at') WHERE amount_col = 'amount' AND as_of = '2025-01-01'),
     m(model) AS (SELECT clv_fit(frequency, recency, age, monetary_value) FROM c)
SELECT customer, clv_alive(model, frequency, recency, age) AS alive, clv_orders(model, frequency, recency, age, 365) AS orders, clv(model, frequency, recency, age, monetary_value, 365, 0.1) AS value FROM c, m;
SELECT count(*) = (SELECT count(DISTINCT customer_id) FROM orders), sum(alive BETWEEN 0 AND 1) = count(*), sum(orders > 0 AND value > 0) = count(*) FROM worth;
--> 1|1|1

-- Who never came back may have left at once or buy seldom: two maxima inside, and the greater one is not that which the usual start
-- climbs to (those are at -293.693270 and -308.639815).
CREATE TABLE twofold(model, frequency, recency, age);
INSERT INTO twofold VALUES ('mbg/nbd', 3, 224, 361), ('mbg/nbd', 0, 0, 226), ('mbg/nbd', 0, 0, 396), ('mbg/nbd', 0, 0, 397), ('mbg/nbd', 0, 0, 245), ('mbg/nbd', 0, 0, 360), ('mbg/nbd', 0, 0, 222), ('mbg/nbd', 6, 70, 289), ('mbg/nbd', 1, 6, 138), ('mbg/nbd', 6, 98, 225), ('mbg/nbd', 40, 212, 244), ('mbg/nbd', 0, 0, 315), ('mbg/nbd', 0, 0, 178), ('mbg/nbd', 0, 0, 241), ('mbg/nbd', 2, 75, 108), ('mbg/nbd', 0, 0, 194), ('mbg/nbd', 0, 0, 300), ('mbg/nbd', 0, 0, 247), ('mbg/nbd', 5, 198, 220), ('mbg/nbd', 2, 93, 305), ('mbg/nbd', 0, 0, 274), ('mbg/nbd', 7, 374, 379), ('mbg/nbd', 0, 0, 251), ('mbg/nbd', 0, 0, 398);
INSERT INTO twofold VALUES ('pareto/nbd', 0, 0, 192), ('pareto/nbd', 9, 333, 335), ('pareto/nbd', 0, 0, 350), ('pareto/nbd', 0, 0, 132), ('pareto/nbd', 0, 0, 284), ('pareto/nbd', 0, 0, 315), ('pareto/nbd', 0, 0, 345), ('pareto/nbd', 0, 0, 131), ('pareto/nbd', 0, 0, 202), ('pareto/nbd', 3, 14, 368), ('pareto/nbd', 4, 135, 137), ('pareto/nbd', 0, 0, 114), ('pareto/nbd', 0, 0, 265), ('pareto/nbd', 0, 0, 270), ('pareto/nbd', 22, 108, 120), ('pareto/nbd', 0, 0, 149), ('pareto/nbd', 17, 126, 360), ('pareto/nbd', 0, 0, 327), ('pareto/nbd', 0, 0, 271), ('pareto/nbd', 0, 0, 278), ('pareto/nbd', 22, 148, 197), ('pareto/nbd', 0, 0, 306), ('pareto/nbd', 0, 0, 354), ('pareto/nbd', 9, 41, 170);
SELECT model, round(json_extract(fit, '$.log_likelihood'), 6), round(json_extract(fit, '$.parameters.r'), 3), json_extract(fit, '$.converged'), json_extract(fit, '$.boundary')
FROM (SELECT model, clv_fit(frequency, recency, age, NULL, model) AS fit FROM twofold GROUP BY model) ORDER BY model;
--> mbg/nbd|-293.406203|0.149|1|0
--> pareto/nbd|-307.706921|2.213|1|0

-- Means that differ in the tenth digit: there is hardly a maximum to climb to, and the fit says so.
WITH h(f, r, a, m) AS (VALUES (3, 5, 15, 15.75109125618053), (1000000000, 17, 18, 15.75109125267267), (10, 16, 17, 15.751091257012579), (0, 0, 15, 1))
SELECT json_extract(fit, '$.spend.converged') = 0 OR json_extract(fit, '$.spend.boundary') = 1, json_type(fit, '$.spend.std_errors') FROM (SELECT clv_fit(f, r, a, m) AS fit FROM h);
--> 1|null
