-- movements_planner.sql - retention_movements in every place of a query: filters on the key columns, which leave out rows before
-- they are made, ORDER BY, OR, joins. The rows of one plain call, kept in a table, are the measure. (ext/table/movements.c 4, moved.c 3, plan.c 3 and 4)

CREATE TABLE subs(customer, started, ended, price, plan);
-- 60 customers, whose ids are numbers and text of the same digits, in plans '5', 5 and 'five'.
WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 299)
INSERT INTO subs SELECT CASE WHEN i % 60 < 30 THEN i % 60 ELSE CAST(i % 60 - 25 AS TEXT) END, date('2024-01-01', (i * 7919 % 240) || ' days'), date('2024-01-01', (i * 7919 % 240 + 5 + i % 55) || ' days'), i % 5 * 10,
    CASE i % 3 WHEN 0 THEN '5' WHEN 1 THEN 5 ELSE 'five' END FROM n;
CREATE TEMP VIEW moves AS SELECT rowid AS id, * FROM retention_movements('subs', 'customer', 'started', 'month', 'price', 'plan', 'ended', NULL, '2024-08-15', NULL, NULL, NULL, 'row');
CREATE TABLE whole AS SELECT * FROM moves;
SELECT count(*) > 300, count(DISTINCT id) = count(*), count(DISTINCT kind), count(DISTINCT period), count(DISTINCT customer) FROM whole;
--> 0|1|4|8|56

-- A filter gives the rows of the whole, each with the rowid that it has without one: one column, and all; both ways round.
CREATE TABLE filters(n INTEGER PRIMARY KEY, rows, same);
INSERT INTO filters(rows, same) SELECT (SELECT count(*) FROM moves WHERE period = '2024-03'), (SELECT count(*) FROM (SELECT * FROM moves WHERE period = '2024-03' INTERSECT SELECT * FROM whole WHERE period = '2024-03')) - (SELECT count(*) FROM whole WHERE period = '2024-03');
INSERT INTO filters(rows, same) SELECT (SELECT count(*) FROM moves WHERE period > '2024-03' AND period <= '2024-05'), (SELECT count(*) FROM (SELECT * FROM moves WHERE period > '2024-03' AND period <= '2024-05' INTERSECT SELECT * FROM whole WHERE period > '2024-03' AND period <= '2024-05')) - (SELECT count(*) FROM whole WHERE period > '2024-03' AND period <= '2024-05');
INSERT INTO filters(rows, same) SELECT (SELECT count(*) FROM moves WHERE period >= '2024-04x'), (SELECT count(*) FROM (SELECT * FROM moves WHERE period >= '2024-04x' INTERSECT SELECT * FROM whole WHERE period >= '2024-04x')) - (SELECT count(*) FROM whole WHERE period >= '2024-04x');
INSERT INTO filters(rows, same) SELECT (SELECT count(*) FROM moves WHERE kind = 'churned'), (SELECT count(*) FROM (SELECT * FROM moves WHERE kind = 'churned' INTERSECT SELECT * FROM whole WHERE kind = 'churned')) - (SELECT count(*) FROM whole WHERE kind = 'churned');
INSERT INTO filters(rows, same) SELECT (SELECT count(*) FROM moves WHERE segment = '5'), (SELECT count(*) FROM (SELECT * FROM moves WHERE segment = '5' INTERSECT SELECT * FROM whole WHERE segment = '5')) - (SELECT count(*) FROM whole WHERE segment = '5');
INSERT INTO filters(rows, same) SELECT (SELECT count(*) FROM moves WHERE 5 = segment), (SELECT count(*) FROM (SELECT * FROM moves WHERE 5 = segment INTERSECT SELECT * FROM whole WHERE 5 = segment)) - (SELECT count(*) FROM whole WHERE 5 = segment);
INSERT INTO filters(rows, same) SELECT (SELECT count(*) FROM moves WHERE segment = 5.0 AND customer = '7'), (SELECT count(*) FROM (SELECT * FROM moves WHERE segment = 5.0 AND customer = '7' INTERSECT SELECT * FROM whole WHERE segment = 5.0 AND customer = '7')) - (SELECT count(*) FROM whole WHERE segment = 5.0 AND customer = '7');
INSERT INTO filters(rows, same) SELECT (SELECT count(*) FROM moves WHERE customer = 7), (SELECT count(*) FROM (SELECT * FROM moves WHERE customer = 7 INTERSECT SELECT * FROM whole WHERE customer = 7)) - (SELECT count(*) FROM whole WHERE customer = 7);
INSERT INTO filters(rows, same) SELECT (SELECT count(*) FROM moves WHERE customer IN (7, '7', 8)), (SELECT count(*) FROM (SELECT * FROM moves WHERE customer IN (7, '7', 8) INTERSECT SELECT * FROM whole WHERE customer IN (7, '7', 8))) - (SELECT count(*) FROM whole WHERE customer IN (7, '7', 8));
INSERT INTO filters(rows, same) SELECT (SELECT count(*) FROM moves WHERE kind IN ('new', 'moved_in') AND period = '2024-04'), (SELECT count(*) FROM (SELECT * FROM moves WHERE kind IN ('new', 'moved_in') AND period = '2024-04' INTERSECT SELECT * FROM whole WHERE kind IN ('new', 'moved_in') AND period = '2024-04')) - (SELECT count(*) FROM whole WHERE kind IN ('new', 'moved_in') AND period = '2024-04');
INSERT INTO filters(rows, same) SELECT (SELECT count(*) FROM moves WHERE segment = 'FIVE' COLLATE NOCASE), (SELECT count(*) FROM (SELECT * FROM moves WHERE segment = 'FIVE' COLLATE NOCASE INTERSECT SELECT * FROM whole WHERE segment = 'FIVE' COLLATE NOCASE)) - (SELECT count(*) FROM whole WHERE segment = 'FIVE' COLLATE NOCASE);
INSERT INTO filters(rows, same) SELECT (SELECT count(*) FROM moves WHERE customer > 20), (SELECT count(*) FROM (SELECT * FROM moves WHERE customer > 20 INTERSECT SELECT * FROM whole WHERE customer > 20)) - (SELECT count(*) FROM whole WHERE customer > 20);
INSERT INTO filters(rows, same) SELECT (SELECT count(*) FROM moves WHERE period = '2024-03' OR kind = 'new' OR customer = 7), (SELECT count(*) FROM (SELECT * FROM moves WHERE period = '2024-03' OR kind = 'new' OR customer = 7 INTERSECT SELECT * FROM whole WHERE period = '2024-03' OR kind = 'new' OR customer = 7)) - (SELECT count(*) FROM whole WHERE period = '2024-03' OR kind = 'new' OR customer = 7);
INSERT INTO filters(rows, same) SELECT (SELECT count(*) FROM moves WHERE change < 0 AND kind = 'expansion'), (SELECT count(*) FROM whole WHERE change < 0 AND kind = 'expansion');
INSERT INTO filters(rows, same) SELECT (SELECT count(*) FROM moves WHERE kind = 'none'), 0;
INSERT INTO filters(rows, same) SELECT (SELECT count(*) FROM moves WHERE segment = NULL), 0;
INSERT INTO filters(rows, same) SELECT (SELECT count(*) FROM moves WHERE customer = x'37'), 0;
INSERT INTO filters(rows, same) SELECT (SELECT count(*) FROM moves WHERE segment IS 5), (SELECT count(*) FROM whole WHERE segment IS 5) - (SELECT count(*) FROM moves WHERE segment IS 5);
INSERT INTO filters(rows, same) SELECT (SELECT count(*) FROM moves WHERE period > '2025'), 0;
INSERT INTO filters(rows, same) SELECT (SELECT count(*) FROM moves WHERE period < '2024-01'), 0;
INSERT INTO filters(rows, same) SELECT (SELECT count(*) FROM moves WHERE period = 202403), 0;
INSERT INTO filters(rows, same) SELECT (SELECT count(*) FROM moves WHERE customer = 7 AND customer = 8), 0;
SELECT count(*), sum(same <> 0), sum(rows > 0), sum(rows = 0) FROM filters;
--> 22|0|13|9
-- By a joined column with an affinity SQLite compares '5' and 5 as equal: both are there.
CREATE TABLE texts(v TEXT); INSERT INTO texts VALUES ('5');
CREATE TABLE numbers(v INTEGER); INSERT INTO numbers VALUES (5);
CREATE TABLE anything(v); INSERT INTO anything VALUES ('5');
CREATE VIEW either AS SELECT v FROM numbers UNION ALL SELECT '5.0';
SELECT (SELECT count(*) || ' ' || total(id) FROM numbers JOIN moves ON segment = v) = (SELECT count(*) || ' ' || total(id) FROM numbers JOIN whole ON segment = v), (SELECT count(DISTINCT typeof(segment)) FROM numbers JOIN moves ON segment = v);
--> 1|2
SELECT (SELECT count(*) || ' ' || total(id) FROM texts JOIN moves ON segment = v) = (SELECT count(*) || ' ' || total(id) FROM texts JOIN whole ON segment = v), (SELECT count(DISTINCT typeof(segment)) FROM texts JOIN moves ON segment = v);
--> 1|1
SELECT (SELECT count(*) || ' ' || total(id) FROM anything JOIN moves ON segment = v) = (SELECT count(*) || ' ' || total(id) FROM anything JOIN whole ON segment = v);
--> 1
SELECT (SELECT count(*) FROM either JOIN moves ON segment = v) = (SELECT count(*) FROM either JOIN whole ON segment = v);
--> 1
SELECT (SELECT count(*) || ' ' || total(id) FROM numbers JOIN moves ON v = customer) = (SELECT count(*) || ' ' || total(id) FROM numbers JOIN whole ON v = customer), (SELECT count(*) || ' ' || total(id) FROM texts JOIN moves ON v = customer) = (SELECT count(*) || ' ' || total(id) FROM texts JOIN whole ON v = customer);
--> 1|1

-- ORDER BY, served or sorted.
CREATE TABLE sorted(what, n INTEGER PRIMARY KEY, v);
INSERT INTO sorted(what, v) SELECT 'period', period FROM moves ORDER BY period;
INSERT INTO sorted(what, v) SELECT 'period of a segment', period FROM moves WHERE segment = 'five' ORDER BY period;
INSERT INTO sorted(what, v) SELECT 'kind', kind FROM moves ORDER BY kind;
INSERT INTO sorted(what, v) SELECT 'change', change FROM moves ORDER BY change;
SELECT what, count(*) FROM sorted a JOIN sorted b USING (what) WHERE b.n = a.n + 1 AND a.v > b.v GROUP BY what;
--> (none)
SELECT (SELECT group_concat(id) FROM (SELECT id FROM moves)) = (SELECT group_concat(id) FROM (SELECT id FROM whole ORDER BY segment, period, customer)), (SELECT group_concat(id) FROM (SELECT id FROM moves ORDER BY segment, period, customer)) = (SELECT group_concat(id) FROM (SELECT id FROM whole ORDER BY segment, period, customer));
--> 1|1
SELECT (SELECT group_concat(id) FROM (SELECT id FROM moves WHERE kind = 'churned' ORDER BY segment DESC, period, customer)) = (SELECT group_concat(id) FROM (SELECT id FROM whole WHERE kind = 'churned' ORDER BY segment DESC, period, customer));
--> 1
SELECT customer FROM moves WHERE period = '2024-03' AND segment = 'five' ORDER BY customer DESC LIMIT 2;
--> 19
--> 16
SELECT (SELECT group_concat(quote(customer)) FROM (SELECT customer FROM moves WHERE period = '2024-03' AND segment = 'five' ORDER BY customer)) = (SELECT group_concat(quote(customer)) FROM (SELECT customer FROM whole WHERE period = '2024-03' AND segment = 'five' ORDER BY customer));
--> 1
SELECT (SELECT group_concat(quote(customer)) FROM (SELECT customer FROM moves WHERE kind = 'churned' ORDER BY period DESC, customer)) = (SELECT group_concat(quote(customer)) FROM (SELECT customer FROM whole WHERE kind = 'churned' ORDER BY period DESC, customer));
--> 1
-- Rows that are asked for by another table's rows; once more from the start, with other limits.
SELECT sum(n = m) || ' of ' || count(*) FROM (SELECT (SELECT count(*) FROM moves WHERE moves.period = w.period AND moves.kind = w.kind) AS n, count(*) AS m FROM whole w GROUP BY period, kind);
--> 14 of 14
SELECT count(*), sum(p.churned = n) FROM retention_periods('subs', 'customer', 'started', 'month', NULL, NULL, 'ended', NULL, '2024-08-15') p JOIN (SELECT period, count(*) AS n FROM retention_movements('subs', 'customer', 'started', 'month', NULL, NULL, 'ended', NULL, '2024-08-15') WHERE kind = 'churned' GROUP BY period) USING (period);
--> 3|3
INSERT INTO retention_movements(period) VALUES ('2024-01');
--! table retention_movements may not be modified
