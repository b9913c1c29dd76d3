-- movements_encoding.sql - customers and segments in a database in UTF-16, where SQLite sorts text by its UTF-16 bytes. (plan.c 4)

PRAGMA encoding = 'UTF-16le';
CREATE TABLE subs(customer, started, ended, plan);
INSERT INTO subs VALUES ('b', '2024-01-10', NULL, 'é'), ('ā', '2024-01-11', NULL, 'é'), ('𝄞', '2024-01-12', '2024-01-20', 'z'), ('𝄞', '2024-01-21', NULL, 'z'), ('ﬀ', '2024-01-13', NULL, 'é'), (7, '2024-01-14', NULL, 'é'), ('z', '2024-01-15', NULL, 'ā');
CREATE TABLE sorted(n INTEGER PRIMARY KEY, segment, period, customer);
INSERT INTO sorted(segment, period, customer) SELECT segment, period, customer FROM retention_movements('subs', 'customer', 'started', 'month', NULL, 'plan', 'ended', NULL, '2024-04-01') ORDER BY segment, period, customer;
SELECT count(*), (SELECT count(*) FROM sorted a JOIN sorted b ON b.n = a.n + 1 WHERE (a.segment, a.period, a.customer) > (b.segment, b.period, b.customer)) FROM sorted;
--> 6|0
DELETE FROM sorted;
INSERT INTO sorted(customer) SELECT customer FROM retention_movements('subs', 'customer', 'started', 'month', NULL, NULL, 'ended', NULL, '2024-04-01') ORDER BY period, customer;
SELECT count(*), (SELECT count(*) FROM sorted a JOIN sorted b ON b.n = a.n + 1 WHERE a.customer > b.customer) FROM sorted;
--> 6|0
SELECT customer, kind FROM retention_movements('subs', 'customer', 'started', 'month', NULL, 'plan', 'ended', NULL, '2024-04-01') WHERE customer = '𝄞' AND segment = 'z';
--> 𝄞|new
SELECT count(*) FROM retention_movements('subs', 'customer', 'started', 'month', NULL, 'plan', 'ended', NULL, '2024-04-01') WHERE kind = 'new' AND segment = 'é';
--> 4
