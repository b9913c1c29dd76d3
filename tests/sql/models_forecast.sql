-- models_forecast.sql - clv_alive(), clv_orders(), clv_value() and clv() of 6 and 7 arguments, under given models.
--
-- A text with nothing but the model's name and parameters is a model. Times are in the unit of the parameters: weeks here, as in
-- the literature on CDNOW, whose maximum-likelihood parameters these are.

CREATE TABLE model(name TEXT PRIMARY KEY, m TEXT);
INSERT INTO model VALUES
('bg', '{"model":"bg/nbd","parameters":{"r":0.2425945,"alpha":4.4136016,"a":0.7929214,"b":2.4259056}}'),
('mbg', '{"model":"mbg/nbd","parameters":{"r":0.5248431,"alpha":6.1830848,"a":0.8913592,"b":1.6140023}}'),
('pareto', '{"model":"pareto/nbd","parameters":{"r":0.5532772,"alpha":10.5776854,"s":0.6062401,"beta":11.6687401}}'),
('spend', '{"model":"bg/nbd","parameters":{"r":0.2425930,"alpha":4.4135313,"a":0.7928876,"b":2.4257577},"spend":{"model":"gamma-gamma","parameters":{"p":6.2487987,"q":3.7445893,"v":15.4477618}}}');

-- A customer of two repeats, one of many, one who came but once, a new one.
SELECT name, round(clv_alive(m, 2, 30.43, 38.86), 6), round(clv_alive(m, 26, 30.857142857142858, 31), 6), round(clv_alive(m, 0, 0, 38.86), 6), clv_alive(m, 0, 0, 0) <= 1 FROM model WHERE name <> 'spend' ORDER BY name;
--> bg|0.726609|0.968854|1.0|1
--> mbg|0.706126|0.965485|0.389715|1
--> pareto|0.869116|0.997873|0.295096|1
SELECT name, round(clv_orders(m, 2, 30.43, 38.86, 39), 6), round(clv_orders(m, 0, 0, 38.86, 39), 6), round(clv_orders(m, 0, 0, 0, 52), 6), clv_orders(m, 2, 30.43, 38.86, 0) FROM model WHERE name IN ('mbg', 'pareto') ORDER BY name;
--> mbg|1.262669|0.153954|1.418885|0.0
--> pareto|1.455099|0.107059|1.473434|0.0
SELECT round(clv_orders(m, 2, 30.43, 38.86, 39), 6), round(clv_orders(m, 26, 30.857142857142858, 31, 52), 5), round(clv_orders(m, 0, 0, 0, 52), 6), round(clv_orders(m, 10, 20, 39, 52), 6), round(clv_orders(m, 25, 20, 39, 52), 9) FROM model WHERE name = 'bg';
--> 1.225907|25.75734|1.444013|0.347484|0.000358394
-- A new one: BG/NBD's first purchase never ends it, MBG/NBD's may: b / (a + b).
SELECT clv_alive(m, 0, 0, 0), clv_alive(m, 0, 0, 1000) FROM model WHERE name = 'bg';
--> 1.0|1.0
SELECT round(clv_alive(m, 0, 0, 0), 12) = round(1.6140023 / (0.8913592 + 1.6140023), 12) FROM model WHERE name = 'mbg';
--> 1
SELECT clv_alive(m, 0, 0, 0) FROM model WHERE name = 'pareto';
--> 1.0

-- What orders to come are worth: between the customer's own mean and everybody's; without a repeat, everybody's, whatever the amount.
SELECT round(clv_value(m, 2, 22.35), 6), round(clv_value(m, 1, 11.77), 6), round(clv_value(m, 7, 73.74), 6), round(clv_value(m, 2, 25.55), 6), round(clv_value(m, 0, NULL), 6), clv_value(m, 0, 99) = clv_value(m, 0, NULL), clv_value(m, 0, -1) = clv_value(m, 0, 0) FROM model WHERE name = 'spend';
--> 24.658618|18.911484|71.462849|27.282409|35.171001|1|1
-- Whose amounts are not known is a mean customer; who paid nothing is not, p v / (p x + q - 1); who got money back is none that the model knows. clv alike.
SELECT clv_value(m, 3, NULL) = clv_value(m, 0, NULL), clv_value(m, 3, ' ') = clv_value(m, 0, NULL), clv_value(m, 3, -5.5), abs(clv_value(m, 3, 0) / (json_extract(m, '$.spend.parameters.p') * json_extract(m, '$.spend.parameters.v') / (3 * json_extract(m, '$.spend.parameters.p') + json_extract(m, '$.spend.parameters.q') - 1)) - 1) < 1e-14,
       clv_value(m, 3, 0) < clv_value(m, 3, 1e-9) AND clv_value(m, 3, 1e-9) - clv_value(m, 3, 0) < 1e-8, clv_value(m, 0, 0) = clv_value(m, 0, NULL) FROM model WHERE name = 'spend';
--> 1|1|NULL|1|1|1
SELECT clv(m, 3, 30, 39, NULL, 52) / clv_orders(m, 3, 30, 39, 52) = clv_value(m, 0, NULL), abs(clv(m, 3, 30, 39, 0, 52) / clv_orders(m, 3, 30, 39, 52) / clv_value(m, 3, 0) - 1) < 1e-14, clv(m, 3, 30, 39, -7, 52), clv(m, 0, 0, 39, -7, 52) = clv(m, 0, 0, 39, NULL, 52) FROM model WHERE name = 'spend';
--> 1|1|NULL|1

-- clv_chance: of at least one order. It grows from 0 with the days, by no more than the orders expected, and never to more than the chance to be a customer.
SELECT name, count(*), sum(clv_chance(m, x, tx, 39, 0) <> 0), sum(clv_chance(m, x, tx, 39, days) > clv_orders(m, x, tx, 39, days) * (1 + 1e-9)), sum(clv_chance(m, x, tx, 39, days) > clv_alive(m, x, tx, 39)), sum(clv_chance(m, x, tx, 39, days) >= clv_chance(m, x, tx, 39, 1.5 * days)),
       sum(abs(clv_chance(m, x, tx, 39, days / 1e6) / clv_orders(m, x, tx, 39, days / 1e6) - 1) > 1e-3), sum(clv_chance(m, x, tx, 39, 1e300) > clv_alive(m, x, tx, 39) OR clv_chance(m, x, tx, 39, 1e300) < clv_chance(m, x, tx, 39, 1e3)) FROM model,
    (SELECT 0 AS x, 0 AS tx UNION ALL VALUES (2, 30.43), (26, 38)), (SELECT 0.5 AS days UNION ALL VALUES (7), (52), (100)) WHERE name IN ('bg', 'mbg', 'pareto') GROUP BY name ORDER BY name;
--> bg|12|0|0|0|0|0|0
--> mbg|12|0|0|0|0|0|0
--> pareto|12|0|0|0|0|0|0
SELECT clv_chance(m, NULL, 0, 39, 7), clv_chance(m, 0, 0, 39, NULL), clv_chance(m, 0, 0, 39, ''), clv_chance(NULL, 0, 0, 39, 7), typeof(clv_chance(m, '2', ' 30 ', '39', '7')), clv_chance('{"model":"bg/nbd","parameters":null}', 2, 30, 39, 7) FROM model WHERE name = 'mbg';
--> NULL|NULL|NULL|NULL|real|NULL
SELECT clv_chance(m, 2, 30, 39, -1) FROM model WHERE name = 'mbg';
--! clv_chance(): days is negative: -1
SELECT clv_chance(m, 2, 40, 39, 1) FROM model WHERE name = 'mbg';
--! clv_chance(): recency 40 exceeds age 39
SELECT clv_chance(m, 2, 30, 39, 9e999) FROM model WHERE name = 'mbg';
--~ clv_chance(): days: not a number:
SELECT clv_chance('x', 2, 30, 39, 7);
--! clv_chance(): not a model: 'x' (the text is no JSON object, byte 1; want the result of clv_fit())
SELECT clv_chance(m, 2, 30, 39) FROM model;
--! wrong number of arguments to function clv_chance()
SELECT round(clv_value('{"model":"bg/nbd","parameters":{"r":1,"alpha":1,"a":1,"b":1},"spend":{"model":"gamma-gamma","parameters":{"p":6,"q":4,"v":16}}}', 3, 35), 9);
--> 34.571428571
-- q <= 1: the mean of everybody is not defined, but the mean of one who has bought enough is: p x + q > 1.
SELECT clv_value(s, 0, NULL), clv_value(s, 1, 10), round(clv_value(s, 2, 10), 9), clv(s, 0, 0, 9, NULL, 30), clv(s, 1, 5, 9, 10, 30), clv(s, 2, 5, 9, 10, 30) > 0, clv_orders(s, 0, 0, 9, 30) > 0
FROM (SELECT '{"model":"mbg/nbd","parameters":{"r":1,"alpha":5,"a":1,"b":3},"spend":{"model":"gamma-gamma","parameters":{"p":0.25,"q":0.75,"v":20}}}' AS s);
--> NULL|NULL|40.0|NULL|NULL|1|1

-- clv: orders times value, and less with a discount. 7 arguments with 0 or NULL are 6.
SELECT clv(m, 2, 30.43, 38.86, 22.35, 52) = clv(m, 2, 30.43, 38.86, 22.35, 52, 0), clv(m, 2, 30.43, 38.86, 22.35, 52) = clv(m, 2, 30.43, 38.86, 22.35, 52, NULL),
       abs(clv(m, 2, 30.43, 38.86, 22.35, 52) / clv_orders(m, 2, 30.43, 38.86, 52) / clv_value(m, 2, 22.35) - 1) < 1e-12, clv(m, 2, 30.43, 38.86, 22.35, 52, 0.1) < clv(m, 2, 30.43, 38.86, 22.35, 52),
       clv(m, 0, 0, 38.86, NULL, 52) = clv(m, 0, 0, 38.86, 1, 52), clv(m, 2, 30.43, 38.86, 22.35, 0), clv(m, 2, 30.43, 38.86, 22.35, 0, 0.1) FROM model WHERE name = 'spend';
--> 1|1|1|1|1|0.0|0.0
-- Ten customers over 12 periods of 4.345 weeks, 1 % a period, discounted at the end of each: those of lifetimes' formula, with the unit put right.
CREATE TABLE known(id INTEGER PRIMARY KEY, x, tx, age, amount);
INSERT INTO known VALUES (1, 2, 30.43, 38.86, 22.35), (2, 1, 1.71, 38.86, 11.77), (3, 0, 0, 38.86, 0), (4, 0, 0, 38.86, 0), (5, 0, 0, 38.86, 0), (6, 7, 29.43, 38.86, 73.74), (7, 1, 5.00, 38.86, 11.77), (8, 0, 0, 38.86, 0), (9, 2, 35.71, 38.86, 25.55), (10, 0, 0, 38.86, 0);
CREATE VIEW period_value AS
WITH RECURSIVE u(u) AS (VALUES (4.345), (30)), period(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM period WHERE i < 12), power(i, d) AS (SELECT 1, 1.01 UNION ALL SELECT i + 1, d * 1.01 FROM power WHERE i < 12)
SELECT u, id, sum((clv_orders(m, x, tx, age, u * i) - clv_orders(m, x, tx, age, u * (i - 1))) / d) * clv_value(m, x, amount) AS value FROM model, known, u, period JOIN power USING (i) WHERE name = 'spend' GROUP BY u, id;
SELECT id, round(value, 4) FROM period_value WHERE u < 5 ORDER BY id;
--> 1|36.2785
--> 2|4.6375
--> 3|8.3441
--> 4|8.3441
--> 5|8.3441
--> 6|283.5233
--> 7|6.8814
--> 8|8.3441
--> 9|43.3536
--> 10|8.3441
-- 12 periods of 30 weeks, as lifetimes' documentation has them where it says a year.
SELECT id, round(value, 3) FROM period_value WHERE u = 30 AND id IN (1, 2, 3, 6, 7, 9) ORDER BY id;
--> 1|140.096
--> 2|18.943
--> 3|38.181
--> 6|1003.866
--> 7|28.11
--> 9|167.418
-- The discount is continuous and by the day: as good as a sum over many short periods, each discounted in its middle.
WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 3999), power(i, d) AS (SELECT 0, 0.9998694466326897 UNION ALL SELECT i + 1, d * 0.9997389103095612 FROM power WHERE i < 3999)
SELECT abs(clv(m, 2, 30.43, 38.86, 22.35, 4000, 0.1) / (clv_value(m, 2, 22.35) * (SELECT sum((clv_orders(m, 2, 30.43, 38.86, i + 1) - clv_orders(m, 2, 30.43, 38.86, i)) * d) FROM n JOIN power USING (i))) - 1) < 1e-6 FROM model WHERE name = 'spend';
--> 1
-- The discounted expected residual transactions of BTYD's manual, at 15 % a year: 0.0027 a week, which is e^(365 * 0.0027) - 1 in a year of 365 of them. As good as for ever.
SELECT round(clv(m, 7, 35, 77.86, 1, 100000, 1.6791511251455407), 6), round(clv(m, 3, 30, 77.86, 1, 100000, 1.6791511251455407), 6)
FROM (SELECT '{"model":"pareto/nbd","parameters":{"r":0.5629966,"alpha":12.5590370,"s":0.4081095,"beta":10.5148048},"spend":{"model":"gamma-gamma","parameters":{"p":1,"q":2,"v":1}}}' AS m);
--> 1.864183|2.867128
SELECT round(clv(json_set(m, '$.spend', json('{"model":"gamma-gamma","parameters":{"p":1,"q":2,"v":1}}')), 2, 30.43, 38.86, 1, 100000, 1.6791511251455407), 5) FROM model WHERE name = 'bg';
--> 5.15636
-- A hundred years and more, undiscounted: still a number, and nearly all of it is discounted away.
SELECT typeof(clv_orders(m, 2, 30, 39, 36500)), clv_orders(m, 2, 30, 39, 36500) > clv_orders(m, 2, 30, 39, 3650), typeof(clv(m, 2, 30, 39, 20, 1e6)), typeof(clv(m, 2, 30, 39, 20, 1e6, 9)), clv(m, 2, 30, 39, 20, 1e6, 9) < clv(m, 2, 30, 39, 20, 365) FROM model WHERE name = 'spend';
--> real|1|real|real|1
-- A thousand repeats: given up for dead long ago, or as lively as ever.
SELECT clv_alive(m, 1000, 10, 100), clv_orders(m, 1000, 10, 100, 52), clv_alive(m, 1000, 100, 100) > 0.9 FROM (SELECT '{"model":"bg/nbd","parameters":{"r":0.24,"alpha":4.41,"a":0.79,"b":2.43}}' AS m);
--> 0.0|0.0|1
SELECT round(clv_orders('{"model":"bg/nbd","parameters":{"r":0.24,"alpha":4.41,"a":0.79,"b":2.43}}', 1000, 99, 100, 52), 6), round(clv_orders('{"model":"bg/nbd","parameters":{"r":0.11,"alpha":2.24,"a":0.31,"b":0.5}}', 0, 0, 1, 30), 8), round(clv_orders('{"model":"bg/nbd","parameters":{"r":0.5,"alpha":5,"a":1,"b":2}}', 3, 10, 40, 30), 8);
--> 32.574726|0.56458862|0.14939742

-- NULL in, NULL out; numbers as text.
SELECT clv_alive(NULL, 2, 30, 39), clv_alive(m, NULL, 30, 39), clv_alive(m, 2, NULL, 39), clv_alive(m, 2, 30, NULL), clv_orders(NULL, 2, 30, 39, 52), clv_orders(m, 2, 30, 39, NULL), clv_orders(m, NULL, 30, 39, 52) FROM model WHERE name = 'mbg';
--> NULL|NULL|NULL|NULL|NULL|NULL|NULL
SELECT clv_value(NULL, 2, 10), clv_value(m, NULL, 10), clv(NULL, 2, 30, 39, 10, 52), clv(m, NULL, 30, 39, 10, 52), clv(m, 2, NULL, 39, 10, 52), clv(m, 2, 30, NULL, 10, 52), clv(m, 2, 30, 39, 10, '', 0.1), clv(m, 2, 30, 39, 10, NULL), clv(m, 2, 30, 39, 10, NULL, 0.1) FROM model WHERE name = 'spend';
--> NULL|NULL|NULL|NULL|NULL|NULL|NULL|NULL|NULL
SELECT clv_alive(m, '2', ' 30 ', '3.9e1') = clv_alive(m, 2, 30, 39), clv_orders(m, '2', '30', '39', '52') = clv_orders(m, 2, 30, 39, 52), clv_value(m, '2', '10.5') = clv_value(m, 2, 10.5), clv(m, '2', '30', '39', '10.5', '52', '0.1') = clv(m, 2.0, 30, 39, 10.5, 52, 0.1) FROM model WHERE name = 'spend';
--> 1|1|1|1
SELECT typeof(clv_alive(m, 2, 30, 39)), typeof(clv_alive(m, 0, 0, 0)), typeof(clv_orders(m, 2, 30, 39, 0)), typeof(clv_value(m, 0, NULL)), typeof(clv(m, 2, 30, 39, 10, 52)) FROM model WHERE name = 'spend';
--> real|real|real|real|real
-- clv of two and three arguments is another function still.
SELECT clv(100, 0.5), clv(100, 0.75, 0.25);
--> 200.0|250.0

-- They are deterministic and innocuous: an index may hold them.
CREATE INDEX known_alive ON known(clv_alive('{"model":"mbg/nbd","parameters":{"r":0.5,"alpha":6,"a":0.9,"b":1.6}}', x, tx, age));
SELECT count(*) FROM known INDEXED BY known_alive WHERE clv_alive('{"model":"mbg/nbd","parameters":{"r":0.5,"alpha":6,"a":0.9,"b":1.6}}', x, tx, age) > 0.5;
--> 3
PRAGMA trusted_schema = OFF;
SELECT count(*) FROM period_value;
--> 20

-- The same checks of a history as a fit has.
SELECT clv_alive(m, -1, 0, 39) FROM model WHERE name = 'bg';
--! clv_alive(): frequency is negative: -1
SELECT clv_alive(m, 2, -30, 39) FROM model WHERE name = 'bg';
--! clv_alive(): recency is negative: -30
SELECT clv_orders(m, 0, 0, -39, 52) FROM model WHERE name = 'bg';
--! clv_orders(): age is negative: -39
SELECT clv_orders(m, 2, 40, 39, 52) FROM model WHERE name = 'bg';
--! clv_orders(): recency 40 exceeds age 39
SELECT clv_alive(m, 0, 5, 39) FROM model WHERE name = 'bg';
--! clv_alive(): recency 5 without a repeat purchase
SELECT clv_alive(m, 1.5, 5, 39) FROM model WHERE name = 'bg';
--! clv_alive(): frequency: not a whole number: 1.5
SELECT clv_value(m, 1.5, 5) FROM model WHERE name = 'spend';
--! clv_value(): frequency: not a whole number: 1.5
SELECT clv_value(m, -2, 5) FROM model WHERE name = 'spend';
--! clv_value(): frequency is negative: -2
SELECT clv_alive(m, 'x', 5, 39) FROM model WHERE name = 'bg';
--! clv_alive(): frequency: not a number: 'x'
SELECT clv_orders(m, 2, 30, 39, 'soon') FROM model WHERE name = 'bg';
--! clv_orders(): days: not a number: 'soon'
SELECT clv_orders(m, 2, 30, 39, -1) FROM model WHERE name = 'bg';
--! clv_orders(): days is negative: -1
SELECT clv(m, 2, 30, 39, 10, -1) FROM model WHERE name = 'spend';
--! clv(): days is negative: -1
SELECT clv(m, 2, 30, 39, 10, 52, -0.1) FROM model WHERE name = 'spend';
--! clv(): annual_discount is negative: -0.1
SELECT clv(m, 2, 30, 39, 10, 52, '10%') FROM model WHERE name = 'spend';
--! clv(): annual_discount: not a number: '10%' (a percentage? replace(value, '%', '') / 100.0)
SELECT clv(m, 2, 30, 39, 'much', 52) FROM model WHERE name = 'spend';
--! clv(): monetary_value: not a number: 'much'
SELECT clv_value(m, 2, 'much') FROM model WHERE name = 'spend';
--! clv_value(): monetary_value: not a number: 'much'
SELECT clv_value(m, 2, 10) FROM model WHERE name = 'bg';
--! clv_value(): the model has no spend: fit it with monetary_value
SELECT clv(m, 2, 30, 39, 10, 52) FROM model WHERE name = 'pareto';
--~ the model has no spend
SELECT clv_alive(m, 2, 30) FROM model;
--! wrong number of arguments to function clv_alive()
SELECT clv_alive(m, 2, 30, 39, 52) FROM model;
--! wrong number of arguments to function clv_alive()
SELECT clv_orders(m, 2, 30, 39) FROM model;
--! wrong number of arguments to function clv_orders()
SELECT clv_value(m, 2) FROM model;
--! wrong number of arguments to function clv_value()
SELECT clv(m, 2, 30, 39) FROM model;
--! wrong number of arguments to function clv()
SELECT clv(m, 2, 30, 39, 10) FROM model;
--! wrong number of arguments to function clv()
SELECT clv(m, 2, 30, 39, 10, 52, 0.1, 1) FROM model;
--! wrong number of arguments to function clv()
SELECT clv_alive(m, 2, 30, 39) OVER () FROM model;
--! clv_alive() may not be used as a window function
