-- cohorts_rowids.sql - no two rows of a statement have one rowid, whatever the calls: SQLite, which tells the rows of
-- an OR apart by nothing else, loses none. The rows of plain calls, one statement each, are the measure.

CREATE TABLE base(c, t);
INSERT INTO base VALUES (1, '2024-01-05');
-- Two names that a hash of 23 bits, which rowids once were made of, does not tell apart.
CREATE VIEW v813 AS SELECT c, t FROM base;
CREATE VIEW v1690 AS SELECT c, t FROM base;
SELECT source, cohort FROM retention_cohorts WHERE (source = 'v813' AND customer_col = 'c' AND time_col = 't' AND active > 0) OR (source = 'v1690' AND customer_col = 'c' AND time_col = 't' AND age = 0) ORDER BY source;
--> v1690|2024-01
--> v813|2024-01
SELECT count(DISTINCT rowid), count(*) FROM retention_cohorts WHERE source IN ('v813', 'v1690') AND customer_col = 'c' AND time_col = 't';
--> 2|2

CREATE TABLE o(c, t, s);
WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 199) INSERT INTO o SELECT i % 40, date('2024-01-01', i || ' days'), 's' || (i % 3) FROM n;
CREATE VIEW p AS SELECT * FROM o WHERE s <> 's0';
CREATE VIEW q AS SELECT * FROM o WHERE s <> 's1';
CREATE TABLE whole(source, grain, cohort, age, active);
INSERT INTO whole SELECT 'o', 'month', cohort, age, active FROM retention_cohorts('o', 'c', 't', 'month');
INSERT INTO whole SELECT 'p', 'month', cohort, age, active FROM retention_cohorts('p', 'c', 't', 'month');
INSERT INTO whole SELECT 'q', 'month', cohort, age, active FROM retention_cohorts('q', 'c', 't', 'month');
INSERT INTO whole SELECT 'o', 'week', cohort, age, active FROM retention_cohorts('o', 'c', 't', 'week');
INSERT INTO whole SELECT 'p', 'week', cohort, age, active FROM retention_cohorts('p', 'c', 't', 'week');
INSERT INTO whole SELECT 'q', 'week', cohort, age, active FROM retention_cohorts('q', 'c', 't', 'week');
SELECT count(*) > 300 FROM whole;
--> 1

-- An OR of six calls, which takes each row once: also the rows that two of its arms give. (vtab.c 5)
CREATE VIEW six AS SELECT source, grain, cohort, age, active FROM retention_cohorts WHERE
       (source = 'o' AND customer_col = 'c' AND time_col = 't' AND grain = 'month') OR (source = 'p' AND customer_col = 'c' AND time_col = 't' AND grain = 'month')
    OR (source = 'q' AND customer_col = 'c' AND time_col = 't' AND grain = 'month') OR (source = 'o' AND customer_col = 'c' AND time_col = 't' AND grain = 'week')
    OR (source = 'p' AND customer_col = 'c' AND time_col = 't' AND grain = 'week') OR (source = 'q' AND customer_col = 'c' AND time_col = 't' AND grain = 'week')
    OR (source = 'o' AND customer_col = 'c' AND time_col = 't' AND grain = 'week' AND age = 0) OR (source = 'q' AND customer_col = 'c' AND time_col = 't' AND grain = 'month' AND cohort = '2024-01');
SELECT (SELECT count(*) FROM six) = (SELECT count(*) FROM whole), (SELECT count(*) FROM (SELECT * FROM six EXCEPT SELECT * FROM whole)), (SELECT count(*) FROM (SELECT * FROM whole EXCEPT SELECT * FROM six));
--> 1|0|0
-- From the inside of a join, where every arm is asked for again and again, with other arms.
SELECT count(*) = (SELECT 2 * count(*) FROM whole w WHERE w.grain = 'month' OR w.age = 3) FROM (SELECT 'month' AS g UNION ALL SELECT 'month') n CROSS JOIN retention_cohorts r
WHERE (r.source = 'o' AND r.customer_col = 'c' AND r.time_col = 't' AND r.grain = n.g) OR (r.source = 'p' AND r.customer_col = 'c' AND r.time_col = 't' AND r.grain = n.g) OR (r.source = 'q' AND r.customer_col = 'c' AND r.time_col = 't' AND r.grain = n.g)
   OR (r.source = 'o' AND r.customer_col = 'c' AND r.time_col = 't' AND r.grain = 'week' AND r.age = 3) OR (r.source = 'p' AND r.customer_col = 'c' AND r.time_col = 't' AND r.grain = 'week' AND r.age = 3)
   OR (r.source = 'q' AND r.customer_col = 'c' AND r.time_col = 't' AND r.grain = 'week' AND r.age = 3);
--> 1
-- From a correlated subquery, and in two places of one FROM.
SELECT sum((SELECT count(*) FROM retention_cohorts r WHERE (r.source = w.source AND r.customer_col = 'c' AND r.time_col = 't' AND r.grain = 'month' AND r.age = w.age) OR (r.source = 'o' AND r.customer_col = 'c' AND r.time_col = 't' AND r.grain = 'week' AND r.cohort = w.cohort))
         <> (SELECT count(*) FROM whole v WHERE (v.source = w.source AND v.grain = 'month' AND v.age = w.age) OR (v.source = 'o' AND v.grain = 'week' AND v.cohort = w.cohort))) FROM whole w;
--> 0
SELECT count(*) = (SELECT count(*) FROM whole x JOIN whole y USING (cohort, age) WHERE x.source = 'o' AND x.grain = 'month' AND y.source IN ('p', 'q') AND y.grain = 'month'),
       count(DISTINCT a.rowid) = (SELECT count(DISTINCT x.cohort || x.age) FROM whole x JOIN whole y USING (cohort, age) WHERE x.source = 'o' AND x.grain = 'month' AND y.source IN ('p', 'q') AND y.grain = 'month')
FROM retention_cohorts('o', 'c', 't', 'month') a JOIN retention_cohorts b USING (cohort, age)
WHERE (b.source = 'p' AND b.customer_col = 'c' AND b.time_col = 't' AND b.grain = 'month') OR (b.source = 'q' AND b.customer_col = 'c' AND b.time_col = 't' AND b.grain = 'month');
--> 1|1
-- Through readers: a source that is itself such an OR.
CREATE VIEW nested AS SELECT source || grain || cohort AS c, '2024-01-05' AS t FROM six;
SELECT sum(customers) = (SELECT count(DISTINCT source || grain || cohort) FROM whole) FROM retention_cohorts('nested', 'c', 't');
--> 1

-- A row of equal arguments has its rowid again, whether they are kept or computed once more (more than are kept): a
-- row found by two arms is one. 1 and 1.0 are equal, '1' is not; NULL is not given. (vtab.c 5)
CREATE TABLE moment(n INTEGER PRIMARY KEY, as_of);
WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 19) INSERT INTO moment SELECT i, date('2024-01-15', (i * 9) || ' days') FROM n;
SELECT count(*), count(DISTINCT r.rowid), count(DISTINCT r.as_of || r.rowid) FROM (SELECT 1 UNION ALL SELECT 2) CROSS JOIN moment m CROSS JOIN retention_cohorts('o', 'c', 't', 'year') r WHERE r.as_of = m.as_of;
--> 40|20|20
SELECT count(*), count(DISTINCT id) FROM (SELECT rowid AS id FROM retention_cohorts('o', 'c', 't', 'year') WHERE min_events = 1 UNION ALL SELECT rowid FROM retention_cohorts('o', 'c', 't', 'year') WHERE min_events = 1.0 AND age = 0
    UNION ALL SELECT rowid FROM retention_cohorts('o', 'c', 't', 'year', NULL) WHERE min_events = 1 AND +active > 0 UNION ALL SELECT rowid FROM retention_cohorts('o', 'c', 't', 'year') WHERE min_events = 1 AND value IS NULL);
--> 4|1
SELECT count(*), count(DISTINCT id) FROM (SELECT rowid AS id FROM retention_cohorts('o', 'c', 't', 'year') WHERE min_events = 1 UNION ALL SELECT rowid FROM retention_cohorts('o', 'c', 't', 'year') WHERE min_events = '1'
    UNION ALL SELECT rowid FROM retention_cohorts('o', 'c', 't', 'year') UNION ALL SELECT rowid FROM retention_cohorts('o', 'c', 't', 'year') WHERE max_age = 1);
--> 4|4
-- Arguments that run into one another are two: 'ab', 'c' and 'a', 'bc'.
CREATE TABLE a(c, bc, t);
CREATE TABLE ab(c, bc, t);
INSERT INTO a VALUES (1, 2, '2024-01-05');
INSERT INTO ab VALUES (1, 2, '2024-01-05');
SELECT source, customer_col FROM retention_cohorts WHERE (source = 'ab' AND customer_col = 'c' AND time_col = 't') OR (source = 'a' AND customer_col = 'bc' AND time_col = 't') ORDER BY 1;
--> a|bc
--> ab|c
SELECT count(*), count(DISTINCT r.rowid) FROM (SELECT 1706745600 AS v UNION ALL SELECT 1706745600.5 UNION ALL SELECT '1706745600' UNION ALL SELECT '1706745600.5') n CROSS JOIN retention_cohorts('o', 'c', 't', 'year') r WHERE r.as_of = n.v;
--> 4|4

-- A value of an IN is a call each.
WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 39) SELECT count(*), count(DISTINCT rowid) FROM retention_cohorts('base', 'c', 't') WHERE max_age IN (SELECT i FROM n);
--> 40|40

-- More rows than 32 bits number: 2^26 hours of each of 65 segments. Each has its rowid, and keeps it.
CREATE TABLE long(c, t, u, s);
WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 64) INSERT INTO long SELECT i, '2000-01-01', NULL, i FROM n;
SELECT count(*), count(DISTINCT rowid), max(segment), max(age) FROM retention_curve('long', 'c', 't', 'u', 'hour', 's', datetime('2000-01-01', '67108863 hours')) WHERE age <= 1;
--> 130|130|64|1
SELECT count(*), count(DISTINCT id) FROM (SELECT rowid AS id FROM retention_curve('long', 'c', 't', 'u', 'hour', 's', datetime('2000-01-01', '67108863 hours')) WHERE age <= 1 UNION ALL SELECT rowid FROM retention_curve('long', 'c', 't', 'u', 'hour', 's', datetime('2000-01-01', '67108863 hours')) WHERE age = 0);
--> 195|130
-- Every table function: two sources in one OR.
SELECT count(*), (SELECT count(*) FROM retention_customers('p', 'c', 't')) + (SELECT count(*) FROM retention_customers('q', 'c', 't')) FROM retention_customers WHERE (source = 'p' AND customer_col = 'c' AND time_col = 't') OR (source = 'q' AND customer_col = 'c' AND time_col = 't');
--> 80|80
SELECT count(*) FROM retention_periods WHERE (source = 'p' AND customer_col = 'c' AND time_col = 't') OR (source = 'q' AND customer_col = 'c' AND time_col = 't');
--> 14
