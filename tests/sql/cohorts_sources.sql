-- cohorts_sources.sql - what can be a source of retention_cohorts, and under which names.

CREATE TABLE orders(customer, ordered_at, amount);
INSERT INTO orders VALUES ('a', '2024-01-05', 1), ('a', '2024-02-05', 2), ('b', '2024-02-20', 4);

-- A view, with a filter, a join and a derived time.
CREATE TABLE person(id INTEGER PRIMARY KEY, name, born);
INSERT INTO person VALUES (1, 'a', 1), (2, 'b', 0);
CREATE VIEW joined AS SELECT p.id AS who, date(o.ordered_at, '+1 year') AS "when", o.amount * 10 AS cents FROM orders o JOIN person p ON p.name = o.customer;
SELECT cohort, age, customers, active, value FROM retention_cohorts('joined', 'who', 'when', 'month', 'cents');
--> 2025-01|0|1|1|10.0
--> 2025-01|1|1|1|20.0
--> 2025-02|0|1|1|40.0
CREATE VIEW filtered AS SELECT * FROM joined WHERE who = 2;
SELECT cohort, age, customers FROM retention_cohorts('filtered', 'WHO', 'When');
--> 2025-02|0|1
-- A view with parameters of its own kind: ORDER BY, LIMIT, DISTINCT, UNION, aggregates, CTE, windows.
CREATE VIEW odd AS WITH o AS (SELECT DISTINCT customer AS c, ordered_at AS t FROM orders UNION ALL SELECT 'z', '2024-03-01') SELECT c, t, count(*) OVER (PARTITION BY c) AS n FROM o ORDER BY t DESC LIMIT 3;
SELECT cohort, age, customers, active, value FROM retention_cohorts('odd', 'c', 't', 'month', 'n');
--> 2024-02|0|2|2|3.0
--> 2024-02|1|2|0|0.0
--> 2024-03|0|1|1|1.0
CREATE VIEW renamed(kunde, zeit) AS SELECT customer, ordered_at FROM orders;
SELECT count(*) FROM retention_cohorts('renamed', 'kunde', 'zeit');
--> 3
-- A view that no longer works says so.
CREATE VIEW broken AS SELECT * FROM gone;
SELECT count(*) FROM retention_cohorts('broken', 'customer', 'ordered_at');
--~ gone
-- WITHOUT ROWID, a NOCASE column (case still counts), generated columns.
CREATE TABLE plain(customer TEXT COLLATE NOCASE, ordered_at TEXT, amount REAL, PRIMARY KEY (customer, ordered_at)) WITHOUT ROWID;
INSERT INTO plain VALUES ('a', '2024-01-05', 1), ('A', '2024-01-06', 2), ('a', '2024-02-05', 4);
SELECT cohort, age, customers, active, value FROM retention_cohorts('plain', 'customer', 'ordered_at', 'month', 'amount');
--> 2024-01|0|2|2|3.0
--> 2024-01|1|2|1|4.0
CREATE TABLE derived(customer, day, hour, moment TEXT AS (day || ' ' || hour), cents INT AS (hour * 1) STORED);
INSERT INTO derived VALUES (1, '2024-01-31', '23:59'), (1, '2024-02-01', '00:00');
SELECT cohort, age, events, value FROM retention_cohorts('derived', 'customer', 'moment', 'hour', 'cents');
--> 2024-01-31 23:00|0|1|23.0
--> 2024-01-31 23:00|1|1|0.0

-- A temporary table hides the one of the schema, as in SQL; a qualified name finds either.
CREATE TEMP TABLE visits(customer, ordered_at);
INSERT INTO visits VALUES ('t', '2023-07-07');
CREATE TABLE main.visits(customer, ordered_at);
INSERT INTO main.visits VALUES ('m', '2022-02-02');
SELECT cohort FROM retention_cohorts('visits', 'customer', 'ordered_at');
--> 2023-07
SELECT cohort FROM retention_cohorts('temp.visits', 'customer', 'ordered_at');
--> 2023-07
SELECT cohort FROM retention_cohorts('main.visits', 'customer', 'ordered_at');
--> 2022-02
SELECT cohort FROM retention_cohorts('MAIN.Visits', 'customer', 'ordered_at');
--> 2022-02
CREATE TEMP VIEW recent AS SELECT * FROM main.orders WHERE ordered_at > '2024-02';
SELECT cohort, customers FROM retention_cohorts('recent', 'customer', 'ordered_at');
--> 2024-02|2
-- Attached schemas, by name; and a bare name that only one of them has.
ATTACH ':memory:' AS aux;
ATTACH ':memory:' AS "odd schema";
CREATE TABLE aux.t(customer, ordered_at);
INSERT INTO aux.t VALUES ('x', '2021-01-01');
CREATE TABLE aux.orders(customer, ordered_at);
INSERT INTO aux.orders VALUES ('x', '2020-01-01');
CREATE TABLE "odd schema"."a.b"(customer, ordered_at);
INSERT INTO "odd schema"."a.b" VALUES ('x', '2019-01-01');
SELECT cohort FROM retention_cohorts('aux.t', 'customer', 'ordered_at');
--> 2021-01
SELECT cohort FROM retention_cohorts('t', 'customer', 'ordered_at');
--> 2021-01
SELECT cohort FROM retention_cohorts('aux.orders', 'customer', 'ordered_at');
--> 2020-01
SELECT min(cohort) FROM retention_cohorts('orders', 'customer', 'ordered_at');
--> 2024-01
SELECT cohort FROM retention_cohorts('"odd schema"."a.b"', 'customer', 'ordered_at');
--> 2019-01
SELECT cohort FROM retention_cohorts('"aux"."t"', 'customer', 'ordered_at');
--> 2021-01
SELECT count(*) FROM retention_cohorts('aux.nope', 'customer', 'ordered_at');
--! retention_cohorts(): no such table: aux.nope
SELECT count(*) FROM retention_cohorts('nowhere.t', 'customer', 'ordered_at');
--! retention_cohorts(): no such table: nowhere.t
SELECT count(*) FROM retention_cohorts('aux.t', 'custmer', 'ordered_at');
--~ retention_cohorts(): no such column:
SELECT count(*) FROM retention_cohorts('a.b.c', 'customer', 'ordered_at');
--~ retention_cohorts():
DETACH "odd schema";

-- Names that SQL must quote are quoted in the argument as well.
CREATE TABLE "we""ird t"("the ""customer""" TEXT, "a.b", [select], `group` INT, "x'y" TEXT, "größe" REAL, "" TEXT);
INSERT INTO "we""ird t" VALUES ('a', '2024-01-05', 3, 1, 'p', 1.5, 'e'), ('a', '2024-02-05', 4, 0, 'q', 2.5, 'e');
SELECT segment, cohort, age, customers, active, events, value FROM retention_cohorts('"we""ird t"', 'the "customer"', 'a.b', 'month', 'select', 'x''y', 'group');
--> p|2024-01|0|1|1|1|3.0
--> p|2024-01|1|1|1|1|4.0
SELECT sum(value) FROM retention_cohorts('main."we""ird t"', 'THE "CUSTOMER"', 'A.B', 'month', 'größe');
--> 4.0
SELECT count(*) FROM retention_cohorts('[we"ird t]', 'the "customer"', 'a.b');
--> 2
SELECT count(*) FROM retention_cohorts('`we"ird t`', 'the "customer"', 'a.b');
--> 2
SELECT count(*) FROM retention_cohorts('"we""ird t"', 'the "customer"', 'a.b; DROP TABLE orders');
--~ retention_cohorts(): no such column:
CREATE TABLE "select"(customer, ordered_at);
INSERT INTO "select" VALUES ('a', '2024-01-05');
SELECT cohort FROM retention_cohorts('"select"', 'customer', 'ordered_at');
--> 2024-01
CREATE TABLE ünïcode("größe", "zeit €");
INSERT INTO ünïcode VALUES ('a', '2024-01-05');
SELECT cohort FROM retention_cohorts('ünïcode', 'größe', 'zeit €');
--> 2024-01
SELECT cohort FROM retention_cohorts('main."ünïcode"', 'größe', 'zeit €');
--> 2024-01
CREATE TABLE "a.b"(customer, ordered_at);
INSERT INTO "a.b" VALUES ('a', '2018-01-05');
SELECT cohort FROM retention_cohorts('"a.b"', 'customer', 'ordered_at');
--> 2018-01
SELECT cohort FROM retention_cohorts('main.[a.b]', 'customer', 'ordered_at');
--> 2018-01
SELECT count(*) FROM retention_cohorts('a.b', 'customer', 'ordered_at');
--! retention_cohorts(): no such table: a.b
CREATE TABLE "two words"(customer, ordered_at);
SELECT count(*) FROM retention_cohorts('"two words"', 'customer', 'ordered_at');
--> 0
SELECT count(*) FROM retention_cohorts('orders; DROP TABLE orders', 'customer', 'ordered_at');
--~ retention_cohorts():
SELECT count(*) FROM retention_cohorts('orders WHERE 0', 'customer', 'ordered_at');
--~ retention_cohorts():
SELECT count(*) FROM retention_cohorts('(SELECT * FROM orders)', 'customer', 'ordered_at');
--~ retention_cohorts():
SELECT count(*) FROM retention_cohorts('"orders', 'customer', 'ordered_at');
--~ retention_cohorts():
SELECT count(*) FROM orders;
--> 3
-- A name that is misspelt is no string literal; a common table expression is no table.
SELECT count(*) FROM retention_cohorts('orders', 'custom er', 'ordered_at');
--! retention_cohorts(): no such column: orders.custom er (customer?)
WITH mine AS (SELECT * FROM orders) SELECT count(*) FROM retention_cohorts('mine', 'customer', 'ordered_at');
--! retention_cohorts(): no such table: mine

-- One column in several roles.
SELECT segment, cohort, value FROM retention_cohorts('orders', 'customer', 'ordered_at', 'month', 'amount', 'customer', 'amount', 'amount') WHERE age = 0;
--> a|2024-01|1.0
--> b|2024-02|4.0

-- Views over table functions, this one among them, up to five deep.
CREATE VIEW json AS SELECT json_extract(value, '$[0]') AS c, json_extract(value, '$[1]') AS t FROM json_each('[["a","2024-01-01"],["a",20240201],[7,"2024-01-15"],[null,"2024-01-01"]]');
SELECT cohort, age, customers, active FROM retention_cohorts('json', 'c', 't');
--> 2024-01|0|2|2
--> 2024-01|1|2|1
CREATE VIEW one AS SELECT cohort AS c, period AS t, events AS n FROM retention_cohorts('orders', 'customer', 'ordered_at') WHERE active > 0;
CREATE VIEW two AS SELECT c, t, n, cohort AS first FROM one, retention_cohorts('one', 'c', 't') WHERE cohort = c AND age = 0;
CREATE VIEW three AS SELECT cohort AS c, period AS t, customers FROM retention_cohorts('two', 'c', 't', 'month', 'n');
SELECT c, t, n FROM one;
--> 2024-01|2024-01|1
--> 2024-01|2024-02|1
--> 2024-02|2024-02|1
SELECT cohort, age, customers, active, value FROM retention_cohorts('two', 'c', 't', 'month', 'n');
--> 2024-01|0|1|1|1.0
--> 2024-01|1|1|1|1.0
--> 2024-02|0|1|1|1.0
SELECT cohort, age, customers FROM retention_cohorts('three', 'c', 't');
--> 2024-01|0|1
--> 2024-01|1|1
--> 2024-02|0|1
CREATE VIEW four AS SELECT cohort AS c, period AS t FROM retention_cohorts('three', 'c', 't') WHERE active > 0;
SELECT cohort, age, customers FROM retention_cohorts('four', 'c', 't');
--> 2024-01|0|1
--> 2024-01|1|1
--> 2024-02|0|1
-- The deepest that works is a source over five of them, one inside the other and nothing beside them; one more is too deep. (vtab.c 7)
CREATE VIEW second AS SELECT cohort AS c, period AS t FROM retention_cohorts('one', 'c', 't') WHERE active > 0;
CREATE VIEW third AS SELECT cohort AS c, period AS t FROM retention_cohorts('second', 'c', 't') WHERE active > 0;
CREATE VIEW fourth AS SELECT cohort AS c, period AS t FROM retention_cohorts('third', 'c', 't') WHERE active > 0;
CREATE VIEW fifth AS SELECT cohort AS c, period AS t FROM retention_cohorts('fourth', 'c', 't') WHERE active > 0;
SELECT cohort, age, customers FROM retention_cohorts('fifth', 'c', 't');
--> 2024-01|0|1
--> 2024-01|1|1
--> 2024-02|0|1
CREATE VIEW sixth AS SELECT cohort AS c, period AS t FROM retention_cohorts('fifth', 'c', 't') WHERE active > 0;
SELECT cohort, age, customers FROM retention_cohorts('sixth', 'c', 't');
--~ table functions nest more than 6 deep
-- The same view twice in one query is no loop.
SELECT count(*) FROM retention_cohorts('one', 'c', 't') a, retention_cohorts('one', 'c', 't') b WHERE a.cohort = b.cohort AND a.age = b.age;
--> 3
SELECT count(*) FROM retention_cohorts('one', 'c', 't') WHERE cohort IN (SELECT cohort FROM retention_cohorts('two', 'c', 't'));
--> 3

-- A function inside the source has said who it is: the one outside does not put its name before that.
CREATE VIEW lost AS SELECT cohort AS c, period AS t FROM retention_cohorts('nowhere', 'c', 't');
SELECT count(*) FROM retention_periods('lost', 'c', 't');
--! retention_cohorts(): no such table: nowhere

-- A source that reaches itself is an error, and the process lives. (vtab.c 7)
CREATE VIEW itself AS SELECT cohort AS c, period AS t FROM retention_cohorts('itself', 'c', 't');
SELECT count(*) FROM retention_cohorts('itself', 'c', 't');
--~ reaches itself
SELECT count(*) FROM itself;
--~ reaches itself
CREATE VIEW ping AS SELECT cohort AS c, period AS t FROM retention_cohorts('pong', 'c', 't');
CREATE VIEW pong AS SELECT cohort AS c, period AS t FROM retention_cohorts('ping', 'c', 't');
SELECT count(*) FROM ping;
--~ reaches itself
CREATE VIEW half AS SELECT customer AS c, ordered_at AS t FROM orders UNION ALL SELECT cohort, period FROM retention_cohorts('main.HALF', 'c', 't');
SELECT count(*) FROM retention_cohorts('half', 'c', 't');
--~ reaches itself
CREATE TABLE pointer(name);
INSERT INTO pointer VALUES ('indirect');
CREATE VIEW indirect AS SELECT r.cohort AS c, r.period AS t FROM pointer p, retention_cohorts(p.name, 'c', 't') r;
SELECT count(*) FROM indirect;
--~ reaches itself
UPDATE pointer SET name = 'one';
SELECT count(*) FROM indirect;
--> 3
SELECT count(*) FROM retention_cohorts('indirect', 'c', 't');
--> 3
SELECT count(*) FROM retention_cohorts('orders', 'customer', 'ordered_at');
--> 3

-- Names are shown as values are, also where SQLite finds the error, and in a function inside the source.
SELECT * FROM retention_cohorts('ord' || char(8203) || 'ers', 'c', 't');
--! retention_cohorts(): no such table: ord\u200bers (orders?)
SELECT * FROM retention_cohorts(CAST(x'e4' AS TEXT), 'c', 't');
--! retention_cohorts(): no such table: \xe4
CREATE TABLE "lines
of"(customer, "at	", amount);
SELECT * FROM retention_cohorts('lines' || char(10) || 'of', 'customer', 'at');
--! retention_cohorts(): no such column: lines\nof.at (at\t?)
INSERT INTO "lines
of" VALUES (1, '2024-01-05', CAST(x'31e4' AS TEXT));
SELECT * FROM retention_cohorts('lines' || char(10) || 'of', 'customer', 'at' || char(9), 'month', 'amount');
--! retention_cohorts(): lines\nof.amount: not a number: '1\xe4'
CREATE VIEW inner_error AS SELECT customer, cohort_of(amount) AS at FROM "lines
of";
SELECT * FROM retention_cohorts('inner_error', 'customer', 'at');
--! retention_cohorts(): cohort_of(): not a time: '1\xe4' (want YYYY-MM-DD[ HH:MM[:SS]] or a Unix time)
