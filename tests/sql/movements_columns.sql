-- movements_columns.sql - the columns of retention_movements, and that its rows do not depend on which of them are read.
-- (ext/table/movements.c 1, 2 and 3, moved.c 1 and 2)

CREATE TABLE subs(customer, started, ended, price, plan);
INSERT INTO subs VALUES ('b', '2024-01-10', '2024-02-10', 10, 'x'), ('b', '2024-02-10', NULL, 12, 'x'), (2, '2024-01-05', '2024-02-20', 7, 'y'), (2, '2024-03-20', NULL, 8, 'y'), (10, '2024-01-20', NULL, 30, 'x'),
    (10, '2024-01-20', '2024-02-01', 5, 'y'), (x'7A', '2024-01-31', NULL, NULL, 'y'), (2.5, '2024-02-01', NULL, -4, NULL), (NULL, '2024-01-01', NULL, 1, 'x'), ('c', NULL, NULL, 1, 'x');
CREATE TABLE whole AS SELECT * FROM retention_movements('subs', 'customer', 'started', 'month', 'price', NULL, 'ended', NULL, '2024-04-01');
SELECT group_concat(name || ' ' || type, ', ') FROM (SELECT name, type FROM pragma_table_info('whole') ORDER BY cid);
--> period TEXT, segment , customer , kind TEXT, value_before REAL, value_after REAL, change REAL
-- In the order of segments, periods and customers: numbers, text, blobs.
SELECT * FROM retention_movements('subs', 'customer', 'started', 'month', 'price', NULL, 'ended', NULL, '2024-04-01');
--> 2024-01|NULL|2|new|0.0|7.0|7.0
--> 2024-01|NULL|10|new|0.0|35.0|35.0
--> 2024-01|NULL|b|new|0.0|10.0|10.0
--> 2024-01|NULL|z|new|0.0|0.0|0.0
--> 2024-02|NULL|2|churned|7.0|0.0|-7.0
--> 2024-02|NULL|2.5|new|0.0|-4.0|-4.0
--> 2024-02|NULL|10|contraction|35.0|30.0|-5.0
--> 2024-02|NULL|b|expansion|10.0|12.0|2.0
--> 2024-03|NULL|2|reactivated|0.0|8.0|8.0
SELECT period, typeof(segment), typeof(customer), typeof(kind), typeof(value_before), typeof(value_after), typeof(change) FROM whole WHERE period = '2024-02' AND customer = 10;
--> 2024-02|null|integer|text|real|real|real
SELECT segment, period, customer, kind, change FROM retention_movements('subs', 'customer', 'started', 'month', 'price', 'plan', 'ended', NULL, '2024-04-01', NULL, NULL, NULL, 'row') WHERE period <= '2024-02';
--> NULL|2024-02|2.5|new|-4.0
--> x|2024-01|10|new|30.0
--> x|2024-01|b|new|10.0
--> x|2024-02|b|expansion|2.0
--> y|2024-01|2|new|7.0
--> y|2024-01|10|new|5.0
--> y|2024-01|z|new|0.0
--> y|2024-02|2|churned|-7.0
--> y|2024-02|10|moved_out|-5.0
-- However few columns are read, one row each; without any, and of a rowid alone, too.
SELECT count(*) FROM retention_movements('subs', 'customer', 'started', 'month', 'price', NULL, 'ended', NULL, '2024-04-01');
--> 9
SELECT (SELECT count(*) FROM whole) || ' ' || group_concat(customer, ' ') FROM retention_movements('subs', 'customer', 'started', 'month', 'price', NULL, 'ended', NULL, '2024-04-01') WHERE typeof(customer) <> 'blob';
--> 9 2 10 b 2 2.5 10 b 2
SELECT group_concat(kind, ' ') FROM retention_movements('subs', 'customer', 'started', 'month', 'price', NULL, 'ended', NULL, '2024-04-01') WHERE period = '2024-02';
--> churned new contraction expansion
SELECT count(DISTINCT rowid), min(rowid) > 0 FROM retention_movements('subs', 'customer', 'started', 'month', 'price', NULL, 'ended', NULL, '2024-04-01');
--> 9|1
SELECT period, count(*) FROM retention_movements('subs', 'customer', 'started', 'month', 'price', NULL, 'ended', NULL, '2024-04-01') GROUP BY period;
--> 2024-01|4
--> 2024-02|4
--> 2024-03|1
-- Without an amount who stays has no row, and values are NULL.
SELECT kind, count(*), count(value_before), count(value_after), count(change) FROM retention_movements('subs', 'customer', 'started', 'month', NULL, NULL, 'ended', NULL, '2024-04-01') GROUP BY kind;
--> churned|1|0|0|0
--> new|5|0|0|0
--> reactivated|1|0|0|0
-- An equal value is no movement, and what comes and goes inside a month is none; nobody, nothing.
SELECT count(*) FROM retention_movements('subs', 'customer', 'started', 'quarter', 'price', NULL, 'ended', NULL, '2024-04-01') WHERE customer = 2;
--> 1
SELECT count(*) FROM retention_movements('subs', 'customer', 'started', 'month', 'price', NULL, 'ended', NULL, '2023-04-01');
--> 0
CREATE TABLE nobody(customer, started, ended, price);
SELECT * FROM retention_movements('nobody', 'customer', 'started', 'month', 'price', NULL, 'ended', NULL, '2024-04-01');
--> (none)
-- Who is worth more than any double keeps apart is still exact in what changed.
CREATE TABLE big(c, t, u, m);
INSERT INTO big VALUES (1, '2024-01-05', NULL, 1e16), (1, '2024-02-05', NULL, 1), (2, '2024-01-05', NULL, 0.1), (2, '2024-02-05', NULL, 0.2);
SELECT p.expansion, sum(change) FROM retention_periods('big', 'c', 't', 'month', 'm', NULL, 'u', NULL, '2024-03-01') p JOIN retention_movements('big', 'c', 't', 'month', 'm', NULL, 'u', NULL, '2024-03-01') m ON m.period = p.period AND kind = 'expansion' WHERE p.period = '2024-02';
--> 0.2|0.2

-- Amounts are read where a column needs them: every movement does, a count of customers does not. (moves.c 3)
CREATE TABLE odd(c, t, m);
INSERT INTO odd VALUES ('x', '2024-01-01', 'lots');
SELECT period, customers_at_end FROM retention_periods('odd', 'c', 't', 'month', 'm');
--> 2024-01|1
SELECT value_at_end FROM retention_periods('odd', 'c', 't', 'month', 'm');
--! retention_periods(): odd.m: not a number: 'lots'
SELECT customer FROM retention_movements('odd', 'c', 't', 'month', 'm');
--! retention_movements(): odd.m: not a number: 'lots'
