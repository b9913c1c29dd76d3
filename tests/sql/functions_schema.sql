-- functions_schema.sql - the scalars inside a schema: views, indexes, CHECK constraints, generated columns,
-- triggers. All of these need functions that are deterministic and innocuous.

CREATE TABLE orders(id INTEGER PRIMARY KEY, customer TEXT, ordered_at TEXT, amount REAL);
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5000)
INSERT INTO orders SELECT i, 'c' || (i * 7919 % 613), date('2022-01-01', (i * 104729 % 1000) || ' days'), i % 97 FROM n;

-- An index on an expression is used, and gives what a scan gives.
CREATE TABLE scanned AS SELECT count(*) AS n, sum(amount) AS total FROM orders WHERE cohort_of(ordered_at, 'quarter') = '2023-Q1';
CREATE INDEX orders_quarter ON orders(cohort_of(ordered_at, 'quarter'));
CREATE INDEX orders_start ON orders(cohort_start(ordered_at, 'week')) WHERE cohort_age('2022-01-01', ordered_at) > 2;
SELECT count(*) = (SELECT n FROM scanned), sum(amount) = (SELECT total FROM scanned), count(*) > 100 FROM orders INDEXED BY orders_quarter
WHERE cohort_of(ordered_at, 'quarter') = '2023-Q1';
--> 1|1|1
SELECT count(*) = (SELECT count(*) FROM orders NOT INDEXED WHERE cohort_start(ordered_at, 'week') > '2023-05-01' AND cohort_age('2022-01-01', ordered_at) > 2)
FROM orders INDEXED BY orders_start WHERE cohort_start(ordered_at, 'week') > '2023-05-01' AND cohort_age('2022-01-01', ordered_at) > 2;
--> 1
UPDATE orders SET ordered_at = '2030-02-03' WHERE id = 17;
SELECT id FROM orders INDEXED BY orders_quarter WHERE cohort_of(ordered_at, 'quarter') = '2030-Q1';
--> 17
-- What an index cannot hold is not stored at all.
INSERT INTO orders VALUES (9001, 'c1', 'someday', 1);
--~ not a time: 'someday'
SELECT count(*) FROM orders WHERE id = 9001;
--> 0
CREATE UNIQUE INDEX one_per_month ON orders(customer, cohort_of(ordered_at)) WHERE id > 10000;
INSERT INTO orders VALUES (10001, 'c1', '2031-05-01', 1), (10002, 'c1', '2031-06-30', 1), (10003, 'c2', '2031-05-31', 1);
INSERT INTO orders VALUES (10004, 'c1', '2031-05-31', 1);
--~ UNIQUE constraint failed
REINDEX;
PRAGMA integrity_check;
--> ok

-- An aggregate is no part of an index.
CREATE INDEX bad ON orders(nps(amount));
--~ misuse of

-- CHECK constraints.
CREATE TABLE plan(month TEXT CHECK (cohort_of(month) = month), seats INT CHECK (retention_rate(100, seats, 0) >= 0.5));
INSERT INTO plan VALUES ('2024-03', 90), (NULL, NULL);
INSERT INTO plan VALUES ('2024-03-01', 90);
--~ CHECK constraint failed
INSERT INTO plan VALUES ('2024-04', 49);
--~ CHECK constraint failed
INSERT INTO plan VALUES ('April', 90);
--~ cohort_of(): not a time: 'April'
SELECT * FROM plan ORDER BY rowid;
--> 2024-03|90
--> NULL|NULL

-- Generated columns, stored and virtual, with an index.
CREATE TABLE visit(id INTEGER PRIMARY KEY, seen_at, week AS (cohort_of(seen_at, 'week')) STORED, year TEXT GENERATED ALWAYS AS (cohort_start(seen_at, 'year')) VIRTUAL, days AS (cohort_age('2024-01-01', seen_at, 'day')));
CREATE INDEX visit_year ON visit(year, days);
INSERT INTO visit(seen_at) VALUES ('2024-12-30'), (1709251200), (NULL);
SELECT id, week, year, days FROM visit ORDER BY id;
--> 1|2025-W01|2024-01-01|364
--> 2|2024-W09|2024-01-01|60
--> 3|NULL|NULL|NULL
SELECT id FROM visit INDEXED BY visit_year WHERE year = '2024-01-01' AND days = 60;
--> 2
INSERT INTO visit(seen_at) VALUES ('.');
--~ cohort_of(): not a time: '.'

-- DEFAULT expressions.
CREATE TABLE tag(id INTEGER PRIMARY KEY, version TEXT DEFAULT (retention_version()), born TEXT DEFAULT (cohort_of('2024-03-05', 'week')));
INSERT INTO tag DEFAULT VALUES;
SELECT * FROM tag;
--> 1|0.2.0|2024-W10

-- Triggers, with scalars and aggregates in them.
CREATE TABLE score(customer, score INT);
CREATE TABLE score_log(n INTEGER PRIMARY KEY, nps, week);
CREATE TRIGGER score_added AFTER INSERT ON score BEGIN
    INSERT INTO score_log(nps, week) SELECT nps(score), cohort_of('2024-12-30', 'week') FROM score;
END;
INSERT INTO score VALUES ('a', 10);
INSERT INTO score VALUES ('b', 3), ('c', 9);
SELECT n, round(nps, 6), week FROM score_log ORDER BY n;
--> 1|100.0|2025-W01
--> 2|0.0|2025-W01
--> 3|33.333333|2025-W01
INSERT INTO score VALUES ('d', 11);
--! nps(): score 11 is outside 0..10
SELECT count(*) FROM score;
--> 3

-- Views, on views, and with window aggregates.
CREATE VIEW monthly AS SELECT cohort_of(ordered_at) AS month, customer, count(*) AS n FROM orders WHERE id <= 5000 GROUP BY 1, 2;
CREATE VIEW repeating AS SELECT month, retention_rate(1, n > 1) AS rate, count(*) AS customers FROM monthly GROUP BY month;
SELECT count(*) > 30, sum(abs(rate - (SELECT avg(n > 1) FROM monthly m WHERE m.month = r.month)) > 1e-12) FROM repeating r;
--> 1|0
CREATE VIEW rolling AS SELECT customer, score, nps(score) OVER (ORDER BY customer) AS nps FROM score;
SELECT customer, round(nps, 6) FROM rolling ORDER BY customer;
--> a|100.0
--> b|0.0
--> c|33.333333

-- Functions of a schema that is not trusted must still run: they are innocuous.
PRAGMA trusted_schema = OFF;
SELECT count(*) > 1000 FROM monthly;
--> 1
INSERT INTO plan VALUES ('2024-05', 50);
SELECT count(*) FROM visit WHERE week = '2025-W01' AND year = '2024-01-01';
--> 1
