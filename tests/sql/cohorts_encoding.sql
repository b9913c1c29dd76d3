-- cohorts_encoding.sql - a database in UTF-16, where SQLite sorts text by its UTF-16 bytes.

PRAGMA encoding = 'UTF-16le';
CREATE TABLE visit(customer, at, segment, amount);
PRAGMA encoding;
--> UTF-16le
INSERT INTO visit VALUES (1, '2024-01-01', 'b', '1'), (2, '2024-02-01', 'ā', '2.5'), ('é', '2024-02-01', 'é', 4), ('z', '2024-02-01', 'z', 8), ('𝄞', '2024-02-01', '𝄞', 16), ('ﬀ', '2024-01-01', 'ﬀ', 32), ('𝄞', '2024-03-01', 'a', 64), (9, '2024-01-01', NULL, 128), ('é', '2024-03-01', 'ā', 256);
SELECT cohort, age, customers, active, value FROM retention_cohorts('visit', 'customer', 'at', 'month', 'amount');
--> 2024-01|0|3|3|161.0
--> 2024-01|1|3|0|0.0
--> 2024-01|2|3|0|0.0
--> 2024-02|0|4|4|30.5
--> 2024-02|1|4|2|320.0
CREATE TABLE whole AS SELECT * FROM retention_cohorts('visit', 'customer', 'at', 'month', 'amount', 'segment');
SELECT count(*), count(DISTINCT segment), sum(customers), sum(value) FROM whole WHERE age = 0;
--> 7|6|7|191.5
-- ORDER BY is SQLite's, whatever order the rows come in.
CREATE TABLE sorted(n INTEGER PRIMARY KEY, segment, cohort, age);
INSERT INTO sorted(segment, cohort, age) SELECT segment, cohort, age FROM retention_cohorts('visit', 'customer', 'at', 'month', 'amount', 'segment') ORDER BY segment, cohort, age;
SELECT count(*) FROM sorted a JOIN sorted b ON b.n = a.n + 1 WHERE (a.segment, a.cohort, a.age) > (b.segment, b.cohort, b.age);
--> 0
SELECT segment FROM retention_cohorts('visit', 'customer', 'at', 'month', NULL, 'segment') WHERE age = 0 ORDER BY segment LIMIT 3;
--> NULL
--> ﬀ
--> ā
SELECT segment, sum(events) FROM retention_cohorts('visit', 'customer', 'at', 'month', NULL, 'segment') GROUP BY segment HAVING sum(events) > 1 ORDER BY segment DESC;
--> é|2
--> 𝄞|2
SELECT count(*) FROM retention_cohorts('visit', 'customer', 'at', 'month', NULL, 'segment') WHERE segment = 'é' AND age = 1 AND active = 1;
--> 1
-- A limit that is no ASCII: ā is 01 01 here, and comes before every digit.
SELECT count(*), sum(cohort > 'ā'), sum(cohort < 'ā') FROM retention_cohorts('visit', 'customer', 'at') WHERE age = 0;
--> 2|2|0
SELECT (SELECT count(*) FROM retention_cohorts('visit', 'customer', 'at') WHERE age = 0 AND cohort > 'ā'), (SELECT count(*) FROM retention_cohorts('visit', 'customer', 'at') WHERE age = 0 AND cohort < 'ā');
--> 2|0
-- The functions, and what they say.
SELECT cohort_of('2024-12-30', 'week'), cohort_start(at, 'year'), cohort_age(at, '2024-03-01'), typeof(cohort_of(at)) FROM visit WHERE customer = 'z';
--> 2025-W01|2024-01-01|1|text
SELECT round(repeat_rate(customer), 9), round(upsell_rate(customer, segment), 9), round(retention_rate(customer, at, '2024-03-01', '2024-04-01'), 9) FROM visit;
--> 0.285714286|0.285714286|0.285714286
SELECT nps(s), csat(s) FROM (SELECT '9' AS s UNION ALL SELECT '3');
--> 0.0|0.5
SELECT cohort_of('größer als €');
--! cohort_of(): not a time: 'größer als €' (want YYYY-MM-DD[ HH:MM[:SS]] or a Unix time)
SELECT * FROM retention_cohorts('visité', 'customer', 'at');
--! retention_cohorts(): no such table: visité (visit?)
CREATE TABLE größe("zeit €" TEXT, "kunde 𝄞" TEXT);
INSERT INTO größe VALUES ('2024-01-01', 'x');
SELECT cohort, customers FROM retention_cohorts('größe', 'kunde 𝄞', 'zeit €');
--> 2024-01|1
-- Errors are UTF-8, and show what cannot be seen. Half a pair is no character.
SELECT cohort_of(char(65279) || '2024-01-05' || char(0));
--! cohort_of(): not a time: '\ufeff2024-01-05\x00' (want YYYY-MM-DD[ HH:MM[:SS]] or a Unix time)
SELECT cohort_of(CAST(x'78003ddc' AS TEXT));
--~ cohort_of(): not a time: 'x
SELECT * FROM retention_cohorts('visit' || char(8203), 'customer', 'at');
--! retention_cohorts(): no such table: visit\u200b (visit?)
SELECT * FROM retention_cohorts('visit', 'customer' || char(13), 'at');
--! retention_cohorts(): no such column: visit.customer\r (customer?)
