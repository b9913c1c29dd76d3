-- models_text.sql - the text of a model: from where it may come, how it may be written, and what is none.

CREATE TABLE history(id INTEGER PRIMARY KEY, frequency, recency, age, amount);
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 400)
INSERT INTO history SELECT i, i % 5, (i % 5 > 0) * (i * 7919 % 50), 50 + i * 31 % 300, 5 + i % 23 FROM n;
CREATE TABLE model(name TEXT PRIMARY KEY, m TEXT);
INSERT INTO model VALUES
('bg', '{"model":"bg/nbd","parameters":{"r":0.25,"alpha":4.5,"a":0.75,"b":2.5},"spend":{"model":"gamma-gamma","parameters":{"p":6,"q":4,"v":16}}}'),
('mbg', '{"model":"mbg/nbd","parameters":{"r":0.5,"alpha":6,"a":1,"b":1.5},"spend":{"model":"gamma-gamma","parameters":{"p":2,"q":3,"v":8}}}'),
('pareto', '{"model":"pareto/nbd","parameters":{"r":0.5,"alpha":10.5,"s":0.625,"beta":11.75},"spend":{"model":"gamma-gamma","parameters":{"p":1,"q":2,"v":1}}}'),
('sbg', '{"model":"sbg","parameters":{"alpha":0.75,"beta":3.5}}');

-- Given as a constant, by a subquery, in a CTE, from a table: the same.
CREATE TABLE answer AS SELECT id, clv_orders('{"model":"bg/nbd","parameters":{"r":0.25,"alpha":4.5,"a":0.75,"b":2.5}}', frequency, recency, age, 90) AS orders FROM history;
SELECT count(*), sum(orders > 0) FROM answer;
--> 400|400
SELECT count(*), sum(orders = clv_orders((SELECT m FROM model WHERE name = 'bg'), frequency, recency, age, 90)) FROM history JOIN answer USING (id);
--> 400|400
WITH one(m) AS (SELECT m FROM model WHERE name = 'bg')
SELECT count(*), sum(orders = clv_orders(m, frequency, recency, age, 90)) FROM one, history JOIN answer USING (id);
--> 400|400
-- Another model in every row, in whatever order, and as an expression that is made anew each time.
CREATE TABLE mixed AS SELECT id, name, m, frequency, recency, age, amount, CASE name
    WHEN 'bg' THEN clv('{"model":"bg/nbd","parameters":{"r":0.25,"alpha":4.5,"a":0.75,"b":2.5},"spend":{"model":"gamma-gamma","parameters":{"p":6,"q":4,"v":16}}}', frequency, recency, age, amount, 90, 0.1)
    WHEN 'mbg' THEN clv('{"model":"mbg/nbd","parameters":{"r":0.5,"alpha":6,"a":1,"b":1.5},"spend":{"model":"gamma-gamma","parameters":{"p":2,"q":3,"v":8}}}', frequency, recency, age, amount, 90, 0.1)
    ELSE clv('{"model":"pareto/nbd","parameters":{"r":0.5,"alpha":10.5,"s":0.625,"beta":11.75},"spend":{"model":"gamma-gamma","parameters":{"p":1,"q":2,"v":1}}}', frequency, recency, age, amount, 90, 0.1) END AS value
FROM history, model WHERE name <> 'sbg';
SELECT count(*), count(DISTINCT value) > 600 FROM mixed;
--> 1200|1
SELECT sum(value = clv(m, frequency, recency, age, amount, 90, 0.1)) FROM (SELECT * FROM mixed ORDER BY id, name);
--> 1200
SELECT sum(value = clv(m, frequency, recency, age, amount, 90, 0.1)) FROM (SELECT * FROM mixed ORDER BY name, id);
--> 1200
SELECT sum(value = clv(substr(m || id, 1, length(m)), frequency, recency, age, amount, 90, 0.1)) FROM (SELECT * FROM mixed ORDER BY id * 7919 % 401, name);
--> 1200
SELECT sum(clv_alive(m, frequency, recency, age) = CASE name WHEN 'bg' THEN clv_alive((SELECT m FROM model WHERE name = 'bg'), frequency, recency, age) WHEN 'mbg' THEN clv_alive((SELECT m FROM model WHERE name = 'mbg'), frequency, recency, age)
       ELSE clv_alive((SELECT m FROM model WHERE name = 'pareto'), frequency, recency, age) END) FROM mixed;
--> 1200
-- NULL in between; models that begin alike, of the same length and of others.
SELECT count(clv_alive(CASE id % 3 WHEN 0 THEN m END, frequency, recency, age)), sum(clv_alive(CASE id % 3 WHEN 0 THEN m END, frequency, recency, age) IS NULL) FROM mixed WHERE name = 'mbg';
--> 133|267
SELECT group_concat(round(clv_orders('{"model":"mbg/nbd","parameters":{"r":0.' || r || ',"alpha":6,"a":1,"b":1.5}}', 2, 20, 30, 60), 6), ' ') FROM (SELECT '5' AS r UNION ALL VALUES ('2'), ('5'), ('55'), ('05'), ('55'), ('5'));
--> 1.744513 1.635871 1.744513 1.760417 1.572725 1.760417 1.744513
-- A statement that is run again with another model, and with another history.
SELECT id, round(clv_alive((SELECT m FROM model WHERE name = CASE h.id % 2 WHEN 0 THEN 'bg' ELSE 'mbg' END), 0, 0, 30), 6) FROM history AS h WHERE id < 5;
--> 1|0.379796
--> 2|1.0
--> 3|0.379796
--> 4|1.0

-- However it is written, it is the same JSON: blanks, order, numbers, more members than are asked for.
CREATE TABLE spelling(id INTEGER PRIMARY KEY, m TEXT);
INSERT INTO spelling(m) VALUES
('{"model":"bg/nbd","parameters":{"r":0.25,"alpha":4.5,"a":0.75,"b":2.5}}'),
('  { "model" : "bg/nbd" ,
  "parameters" : { "r" : 0.25 , "alpha" : 4.5 ,	"a" : 0.75 , "b" : 2.5 } }  '),
('{"parameters":{"b":2.5,"a":0.75,"alpha":4.5,"r":0.25},"model":"bg/nbd"}'),
('{"parameters":{"b":2.50,"a":75e-2,"alpha":0.45E+1,"r":2.5e-1},"model":"bg/nbd"}'),
('{"model":"bg/nbd","parameters":{"r":0.25,"alpha":4.5,"a":0.75,"b":2.5},"log_likelihood":-1e3,"customers":17,"boundary":true,"reason":null,"note":["a",{"r":7}]}'),
('{"note":{"parameters":{"r":9},"model":"mbg/nbd"},"model":"bg/nbd","parameters":{"r":0.25,"alpha":4.5,"a":0.75,"b":2.5,"s":1,"x":"y"}}');
SELECT id, round(clv_alive(m, 2, 30, 39), 9), clv_alive(m, 2, 30, 39) = clv_alive(json(m), 2, 30, 39) FROM spelling;
--> 1|0.734756603|1
--> 2|0.734756603|1
--> 3|0.734756603|1
--> 4|0.734756603|1
--> 5|0.734756603|1
--> 6|0.734756603|1
SELECT clv_orders('{"model":"mbg/nbd","parameters":{"r":1,"alpha":1e3,"a":1,"b":2}}', 0, 0, 0, 30) = clv_orders('{"model":"mbg/nbd","parameters":{"r":1.0,"alpha":1000,"a":1.0,"b":2.0}}', 0, 0, 0, 30);
--> 1
-- A fit is a model; so is a fit taken out of another text, or put together again.
WITH f(f) AS (SELECT clv_fit(frequency, recency, age, amount) FROM history), parts(m) AS (SELECT f FROM f UNION ALL SELECT json(f) FROM f UNION ALL SELECT json_extract(json_object('at', '2025-01-01', 'fit', json(f)), '$.fit') FROM f
     UNION ALL SELECT json_object('model', 'mbg/nbd', 'parameters', json_extract(f, '$.parameters'), 'spend', json_object('model', 'gamma-gamma', 'parameters', json_extract(f, '$.spend.parameters'))) FROM f UNION ALL SELECT json_remove(f, '$.log_likelihood', '$.customers', '$.spend.reason') FROM f)
SELECT count(*), count(DISTINCT round(clv(m, 2, 20, 90, 15, 365, 0.1), 9)), min(clv(m, 2, 20, 90, 15, 365, 0.1)) > 0 FROM parts;
--> 5|1|1
-- A solidus may be escaped in JSON, and some programs always do; a letter may be.
SELECT round(clv_alive('{"model":"bg\/nbd","parameters":{"r":0.25,"alpha":4.5,"a":0.75,"b":2.5}}', 2, 30, 39), 9), round(clv_alive('{"model":"\u0062g/nbd","parameters":{"\u0072":0.25,"alpha":4.5,"a":0.75,"b":2.5}}', 2, 30, 39), 9);
--> 0.734756603|0.734756603
-- Spend has one model, which need not be named.
SELECT clv_value('{"model":"bg/nbd","parameters":{"r":0.25,"alpha":4.5,"a":0.75,"b":2.5},"spend":{"parameters":{"p":1,"q":2,"v":1}}}', 0, NULL);
--> 1.0

-- What is none: other text, other JSON, another model, no or other parameters.
SELECT clv_alive('text', 2, 30, 39);
--! clv_alive(): not a model: 'text' (the text is no JSON object, byte 1; want the result of clv_fit())
SELECT clv_orders('.', 2, 30, 39, 52);
--! clv_orders(): not a model: '.' (the text is no JSON object, byte 1; want the result of clv_fit())
SELECT clv_value(7, 2, 10);
--! clv_value(): not a model: 7 (want the result of clv_fit())
SELECT clv(0.5, 2, 30, 39, 10, 52);
--! clv(): not a model: 0.5 (want the result of clv_fit())
SELECT clv(x'7b7d', 2, 30, 39, 10, 52, 0.1);
--! clv(): not a model: x'7b7d' (want the result of clv_fit())
SELECT clv_alive('{}', 2, 30, 39);
--! clv_alive(): not a model: '{}' (model is missing; want the result of clv_fit())
SELECT clv_alive('[]', 2, 30, 39);
--! clv_alive(): not a model: '[]' (the text is no JSON object, byte 1; want the result of clv_fit())
SELECT clv_alive('null', 2, 30, 39);
--! clv_alive(): not a model: 'null' (the text is no JSON object, byte 1; want the result of clv_fit())
SELECT clv_alive('"mbg/nbd"', 2, 30, 39);
--! clv_alive(): not a model: '"mbg/nbd"' (the text is no JSON object, byte 1; want the result of clv_fit())
SELECT clv_alive('{"model":"bg/nbd"}', 2, 30, 39);
--! clv_alive(): not a model: '{"model":"bg/nbd"}' (parameters is missing; want the result of clv_fit())
SELECT clv_alive('[' || m || ']', 2, 30, 39) FROM model WHERE name = 'bg';
--~ clv_alive(): not a model: '[{"model":"bg/nbd"
SELECT clv_alive(m || m, 2, 30, 39) FROM model WHERE name = 'bg';
--~ clv_alive(): not a model: '{"model":"bg/nbd"
SELECT clv_alive(m || 'x', 2, 30, 39) FROM model WHERE name = 'bg';
--~ clv_alive(): not a model: '{"model":"bg/nbd"
SELECT clv_alive(substr(m, 1, length(m) - 1), 2, 30, 39) FROM model WHERE name = 'bg';
--~ clv_alive(): not a model: '{"model":"bg/nbd"
SELECT clv_alive(replace(m, 'bg/nbd', 'bg/bb'), 2, 30, 39) FROM model WHERE name = 'bg';
--~ clv_alive(): not a model: '{"model":"bg/bb"
SELECT clv_alive(replace(m, '"bg/nbd"', '7'), 2, 30, 39) FROM model WHERE name = 'bg';
--~ clv_alive(): not a model: '{"model":7
SELECT clv_alive(replace(m, '"bg/nbd"', 'null'), 2, 30, 39) FROM model WHERE name = 'bg';
--~ clv_alive(): not a model: '{"model":null
SELECT clv_alive(json_remove(m, '$.model'), 2, 30, 39) FROM model WHERE name = 'bg';
--~ clv_alive(): not a model: '{"parameters"
SELECT clv_alive(json_set(m, '$.model', 'pareto/nbd'), 2, 30, 39) FROM model WHERE name = 'bg';
--~ clv_alive(): not a model: '{"model":"pareto/nbd"
SELECT clv_alive(json_set(m, '$.model', 'mbg/nbd'), 2, 30, 39) FROM model WHERE name = 'pareto';
--~ clv_alive(): not a model: '{"model":"mbg/nbd"
SELECT clv_alive(json_remove(m, '$.parameters.r'), 2, 30, 39) FROM model WHERE name = 'bg';
--~ clv_alive(): not a model: '{"model":"bg/nbd"
SELECT clv_alive(json_set(m, '$.parameters', json('[0.25,4.5,0.75,2.5]')), 2, 30, 39) FROM model WHERE name = 'bg';
--~ clv_alive(): not a model: '{"model":"bg/nbd"
SELECT clv_alive(json_set(m, '$.parameters', 0.25), 2, 30, 39) FROM model WHERE name = 'bg';
--~ clv_alive(): not a model: '{"model":"bg/nbd"
-- Parameters are above 0, and numbers.
SELECT clv_alive(json_set(m, '$.parameters.r', 0), 2, 30, 39) FROM model WHERE name = 'bg';
--~ clv_alive(): not a model: '{"model":"bg/nbd"
SELECT clv_alive(json_set(m, '$.parameters.alpha', -4.5), 2, 30, 39) FROM model WHERE name = 'bg';
--~ clv_alive(): not a model: '{"model":"bg/nbd"
SELECT clv_orders(json_set(m, '$.parameters.a', -1e-9), 2, 30, 39, 52) FROM model WHERE name = 'mbg';
--~ clv_orders(): not a model: '{"model":"mbg/nbd"
SELECT clv_orders(json_set(m, '$.parameters.beta', 0.0), 2, 30, 39, 52) FROM model WHERE name = 'pareto';
--~ clv_orders(): not a model: '{"model":"pareto/nbd"
SELECT clv_alive(json_set(m, '$.parameters.b', '2.5'), 2, 30, 39) FROM model WHERE name = 'bg';
--~ clv_alive(): not a model: '{"model":"bg/nbd"
SELECT clv_alive(json_set(m, '$.parameters.b', json('true')), 2, 30, 39) FROM model WHERE name = 'bg';
--~ clv_alive(): not a model: '{"model":"bg/nbd"
SELECT clv_alive(json_set(m, '$.parameters.b', NULL), 2, 30, 39) FROM model WHERE name = 'bg';
--~ clv_alive(): not a model: '{"model":"bg/nbd"
SELECT clv_alive(replace(m, '2.5', '1e999'), 2, 30, 39) FROM model WHERE name = 'bg';
--~ clv_alive(): not a model: '{"model":"bg/nbd"
SELECT clv_value(json_set(m, '$.spend.parameters.q', 0), 2, 10) FROM model WHERE name = 'bg';
--~ clv_value(): not a model: '{"model":"bg/nbd"
SELECT clv_value(json_set(m, '$.spend.parameters.v', 'x'), 2, 10) FROM model WHERE name = 'bg';
--~ clv_value(): not a model: '{"model":"bg/nbd"
SELECT clv_value(json_remove(m, '$.spend.parameters.p'), 2, 10) FROM model WHERE name = 'bg';
--~ clv_value(): not a model: '{"model":"bg/nbd"
-- Blanks and members of others, however many: the same model.
SELECT clv_alive(m, 2, 30, 39) = clv_alive(m || printf('%1100s', ''), 2, 30, 39), clv_alive(m, 2, 30, 39) = clv_alive(json_set(m, '$.note', printf('%.2000c', 'x')), 2, 30, 39) FROM model WHERE name = 'bg';
--> 1|1
-- A model of subscriptions is none of orders, nor the other way round.
SELECT clv_alive(m, 2, 30, 39) FROM model WHERE name = 'sbg';
--! clv_alive(): not a model: '{"model":"sbg","parameters":{"alpha":0.75,"beta":3.5}}' (want the result of clv_fit())
SELECT clv(m, 2, 30, 39, 10, 52) FROM model WHERE name = 'sbg';
--~ (want the result of clv_fit())
SELECT sbg_survival(m, 3) FROM model WHERE name = 'bg';
--~ (want the result of sbg_fit())
SELECT sbg_retention('{"model":"mbg/nbd","parameters":{"alpha":1,"beta":2}}', 3);
--! sbg_retention(): not a model: '{"model":"mbg/nbd","parameters":{"alpha":1,"beta":2}}' (parameters.r is missing; want the result of sbg_fit())
-- One of them among good ones: its row fails, and the next statement does not.
SELECT sum(clv_alive(m, frequency, recency, age)) FROM model, history WHERE name IN ('bg', 'sbg');
--~ clv_alive(): not a model: '{"model":"sbg"
SELECT count(clv_alive(m, frequency, recency, age)) FROM model, history WHERE name IN ('bg', 'mbg');
--> 800
-- A model of whom nothing was learned gives NULL, whatever is asked; but it is a model.
SELECT clv_alive(m, 2, 30, 39), clv_orders(m, 0, 0, 0, 52), clv_value(m, 0, NULL), clv(m, 2, 30, 39, 10, 52) FROM (SELECT '{"model":"mbg/nbd","parameters":null,"spend":{"model":"gamma-gamma","parameters":null}}' AS m);
--> NULL|NULL|NULL|NULL
-- Orders without spend are NULL in value; spend without orders is nothing.
SELECT clv_alive(m, 2, 30, 39) > 0, clv_value(m, 2, 10), clv(m, 2, 30, 39, 10, 52) FROM (SELECT json_set(m, '$.spend.parameters', NULL) AS m FROM model WHERE name = 'bg');
--> 1|NULL|NULL
SELECT clv_alive(m, 2, 30, 39), clv_value(m, 0, NULL), clv(m, 2, 30, 39, 10, 52) FROM (SELECT json_set(m, '$.parameters', NULL) AS m FROM model WHERE name = 'bg');
--> NULL|NULL|NULL

-- What is wrong with it, and where: bytes count from 1.
SELECT clv_alive('{"model":"bg/nbd","parameters":{"r":1,"alpha":1,"a":1', 1, 1, 1);
--! clv_alive(): not a model: '{"model":"bg/nbd","parameters":{"r":1,"alpha":1,"a":1' (no JSON from byte 54 on; want the result of clv_fit())
SELECT clv_alive('{"model":"bg/nbd","parameters":null,"x":[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]}', 1, 1, 1);
--! clv_alive(): not a model: '{"model":"bg/nbd","parameters":null,"x":[[[[[[[[[[[[[[[[[1]]...' (nested too deep at byte 58; want the result of clv_fit())
SELECT clv_alive('{"model":"bg/nbd","parameters":[1]}', 1, 1, 1);
--! clv_alive(): not a model: '{"model":"bg/nbd","parameters":[1]}' (parameters is no JSON object, byte 32; want the result of clv_fit())
SELECT clv_alive('{"model":"bg/nbd","model":"sbg","parameters":null}', 1, 1, 1);
--! clv_alive(): not a model: '{"model":"bg/nbd","model":"sbg","parameters":null}' (model is given twice, byte 27; want the result of clv_fit())
SELECT clv_alive('{"model":"bg/bb","parameters":null}', 1, 1, 1);
--! clv_alive(): not a model: '{"model":"bg/bb","parameters":null}' (model is none that is known, byte 10; want the result of clv_fit())
-- However far behind the first 60 characters.
SELECT clv_value('{"model":"bg/nbd","parameters":{"r":1,"alpha":1,"a":1,"b":1},"spend":{"model":"gamma-gamma","parameters":{"p":1,"q":1,"v":-1}}}', 1, 1);
--! clv_value(): not a model: '{"model":"bg/nbd","parameters":{"r":1,"alpha":1,"a":1,"b":1}...' (spend.parameters.v is no finite number above 0, byte 123; want the result of clv_fit())
SELECT clv_value('{"model":"bg/nbd","parameters":{"r":1,"alpha":1,"a":1,"b":1},"spend":{"parameters":{"p":1,"q":1}}}', 1, 1);
--! clv_value(): not a model: '{"model":"bg/nbd","parameters":{"r":1,"alpha":1,"a":1,"b":1}...' (spend.parameters.v is missing; want the result of clv_fit())
