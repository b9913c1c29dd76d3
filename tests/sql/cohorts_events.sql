-- cohorts_events.sql - which rows start a cohort and which count as coming back: starts_col, returns_col,
-- min_events, and the segment of the row that starts.

CREATE TABLE event(customer, at, amount, kind TEXT, signup INT, paid INT, country);
INSERT INTO event VALUES
    -- ann looks in December, signs up in January, pays in January (twice, once before she signs up), February, April
    ('ann', '2023-12-20', 1, 'look', 0, 0, 'at'), ('ann', '2024-01-02', 2, 'pay', 0, 1, 'de'), ('ann', '2024-01-10', 4, 'join', 1, 0, 'fr'),
    ('ann', '2024-01-11', 8, 'pay', 0, 1, 'at'), ('ann', '2024-02-10', 16, 'pay', 0, 1, 'at'), ('ann', '2024-04-10', 32, 'pay', 0, 1, 'at'),
    -- bob pays in December, before he signs up in January; pays twice in March; signs up again in March
    ('bob', '2023-12-31', 64, 'pay', 0, 1, 'at'), ('bob', '2024-01-31', 128, 'join', 1, 0, 'at'), ('bob', '2024-03-01', 256, 'pay', NULL, 1, 'fr'),
    ('bob', '2024-03-02', 512, 'pay', 0, 1, 'fr'), ('bob', '2024-03-03', 1024, 'join', 1, NULL, 'fr'),
    -- cat never signs up; dan signs up in February and never pays
    ('cat', '2024-01-15', 2048, 'pay', 0, 1, 'at'), ('cat', '2024-02-15', 4096, 'pay', NULL, 1, 'at'), ('dan', '2024-02-20', 8192, 'join', 1, 0, 'at'),
    -- neither start nor return, yet the last time in the table
    ('cat', '2024-05-05', 16384, 'look', 0, 0, 'at');

-- starts_col alone: every row counts as coming back, from the start on (grid.c 4). bob's two joins make one cohort: his first.
SELECT cohort, age, customers, active, on_or_after, events, value FROM retention_cohorts('event', 'customer', 'at', 'month', 'amount') WHERE starts_col = 'signup';
--> 2024-01|0|2|2|2|3|140.0
--> 2024-01|1|2|1|2|1|16.0
--> 2024-01|2|2|1|2|3|1792.0
--> 2024-01|3|2|1|1|1|32.0
--> 2024-01|4|2|0|0|0|0.0
--> 2024-02|0|1|1|1|1|8192.0
--> 2024-02|1|1|0|0|0|0.0
--> 2024-02|2|1|0|0|0|0.0
--> 2024-02|3|1|0|0|0|0.0
-- returns_col alone: every row starts, so all but dan start in December or January; age 0 is never below customers.
SELECT cohort, age, customers, active, on_or_after, events, value FROM retention_cohorts('event', 'customer', 'at', 'month', 'amount', NULL, NULL, 'paid') WHERE cohort < '2024-02';
--> 2023-12|0|2|2|2|1|65.0
--> 2023-12|1|2|1|2|2|142.0
--> 2023-12|2|2|1|2|1|16.0
--> 2023-12|3|2|1|2|2|1792.0
--> 2023-12|4|2|1|1|1|32.0
--> 2023-12|5|2|0|0|0|0.0
--> 2024-01|0|1|1|1|1|2048.0
--> 2024-01|1|1|1|1|1|4096.0
--> 2024-01|2|1|0|0|0|0.0
--> 2024-01|3|1|0|0|0|0.0
--> 2024-01|4|1|0|0|0|16384.0
-- Both: ann's payment of January 2, before she signed up, counts nowhere, as bob's of December. Value is that of all rows.
SELECT cohort, age, period, customers, active, retention_rate, on_or_after, events, value, cumulative_value FROM retention_cohorts('event', 'customer', 'at', 'month', 'amount', NULL, 'signup', 'paid');
--> 2024-01|0|2024-01|2|2|1.0|2|1|140.0|140.0
--> 2024-01|1|2024-02|2|1|0.5|2|1|16.0|156.0
--> 2024-01|2|2024-03|2|1|0.5|2|2|1792.0|1948.0
--> 2024-01|3|2024-04|2|1|0.5|1|1|32.0|1980.0
--> 2024-01|4|2024-05|2|0|0.0|0|0|0.0|1980.0
--> 2024-02|0|2024-02|1|1|1.0|1|0|8192.0|8192.0
--> 2024-02|1|2024-03|1|0|0.0|0|0|0.0|8192.0
--> 2024-02|2|2024-04|1|0|0.0|0|0|0.0|8192.0
--> 2024-02|3|2024-05|1|0|0.0|0|0|0.0|8192.0
-- One column may be both; a customer without a start is in no cohort.
SELECT cohort, sum(events), max(customers) FROM retention_cohorts('event', 'customer', 'at', 'month', NULL, NULL, 'paid', 'paid') GROUP BY cohort ORDER BY cohort;
--> 2023-12|3|1
--> 2024-01|6|2
CREATE VIEW never AS SELECT *, 0 AS no, '0.0' AS zero FROM event;
SELECT count(*) FROM retention_cohorts('never', 'customer', 'at') WHERE starts_col = 'no';
--> 0
SELECT count(*) FROM retention_cohorts('never', 'customer', 'at') WHERE starts_col = 'zero';
--> 0
-- Nobody ever returns: the cohorts stand, with nobody in them after age 0, and with the money of all rows.
SELECT sum(active), sum(customers) FILTER (WHERE age = 0), sum(events), sum(on_or_after), sum(value) FROM retention_cohorts('never', 'customer', 'at', 'month', 'amount', NULL, NULL, 'zero');
--> 4|4|0|4|32767.0

-- Truth is a number other than 0, text that holds one too, NULL is false.
CREATE TABLE truth(c, t, yes);
INSERT INTO truth VALUES ('a', '2024-01-01', '1'), ('b', '2024-01-01', 0.5), ('c', '2024-01-01', -1), ('d', '2024-01-01', ' 2 '), ('e', '2024-01-01', '0'), ('f', '2024-01-01', 0.0), ('g', '2024-01-01', NULL), ('h', '2024-01-01', '0.0');
SELECT customers, events FROM retention_cohorts('truth', 'c', 't', 'month', NULL, NULL, 'yes');
--> 4|4
SELECT customers, events FROM retention_cohorts('truth', 'c', 't', 'month', NULL, NULL, NULL, 'yes');
--> 8|4

-- min_events: so many in a period to be active in it, never applied at age 0; events and value count all. (grid.c 4)
CREATE TABLE often(c, t, amount);
INSERT INTO often VALUES ('a', '2024-01-01', 1), ('a', '2024-02-01', 2), ('a', '2024-02-29', 4), ('a', '2024-03-01', 8), ('a', '2024-04-01', 16), ('a', '2024-04-02', 32), ('a', '2024-04-03', 64),
    ('b', '2024-01-31', 128), ('b', '2024-02-02', 256), ('b', '2024-03-03', 512), ('b', '2024-03-04', 1024);
SELECT age, customers, active, retention_rate, churn_rate, on_or_after, events, value FROM retention_cohorts('often', 'c', 't', 'month', 'amount') WHERE min_events = 2;
--> 0|2|2|1.0|0.0|2|2|129.0
--> 1|2|1|0.5|0.5|2|3|262.0
--> 2|2|1|0.5|0.5|2|3|1544.0
--> 3|2|1|0.5|0.5|1|3|112.0
SELECT age, active, on_or_after, on_or_after_rate, events FROM retention_cohorts('often', 'c', 't') WHERE min_events = 3;
--> 0|2|2|1.0|2
--> 1|0|1|0.5|3
--> 2|0|1|0.5|3
--> 3|1|1|0.5|3
SELECT sum(active), sum(on_or_after), sum(events) FROM retention_cohorts('often', 'c', 't') WHERE min_events = 4;
--> 2|2|11
SELECT age, active FROM retention_cohorts('often', 'c', 't') WHERE min_events = '1';
--> 0|2
--> 1|2
--> 2|2
--> 3|1

-- Segments: the value of the row that starts, not of the first row.
SELECT segment, cohort, customers, count(*), sum(events) FROM retention_cohorts('event', 'customer', 'at', 'month', NULL, 'country', 'signup') GROUP BY segment, cohort ORDER BY segment, cohort;
--> at|2024-01|1|5|4
--> at|2024-02|1|4|1
--> fr|2024-01|1|5|4
-- Of several starts at the same time the smallest in ORDER BY order: NULL, numbers, text, blobs. (grid.c 2, segments.c 1)
CREATE TABLE tie(c, t, s);
INSERT INTO tie VALUES ('a', '2024-01-02', 'zzz'), ('a', '2024-01-02', 'mmm'), ('a', '2024-01-03', 'aaa'), ('b', '2024-01-02', 'x'), ('b', '2024-01-02', 3), ('b', '2024-01-02 00:00', 20.5),
    ('c', '2024-01-02', x'00'), ('c', 20240102, 'blob'), ('d', '2024-01-05', 'late'), ('d', '2024-01-04', 'early'), ('e', '2024-01-02', 5), ('e', '2024-01-02', NULL), ('f', '2024-01-02', x'ff'), ('f', '2024-01-02', x'01');
SELECT typeof(segment), CASE typeof(segment) WHEN 'blob' THEN hex(segment) ELSE segment END, customers FROM retention_cohorts('tie', 'c', 't', 'month', NULL, 's');
--> null|NULL|1
--> integer|3|1
--> text|blob|1
--> text|early|1
--> text|mmm|1
--> blob|01|1
-- Segments group as GROUP BY does: 1 = 1.0, '1' is another, case counts; every value is its own group, in order.
CREATE TABLE seg(c, t, s);
INSERT INTO seg VALUES (1, '2024-01-01', 1), (2, '2024-01-01', 1.0), (3, '2024-01-01', '1'), (4, '2024-01-01', x'31'), (5, '2024-01-01', NULL), (6, '2024-01-01', 'a'), (7, '2024-01-01', 'A'), (8, '2024-01-01', '.'), (9, '2024-01-01', x''),
    (10, '2024-01-01', -5), (11, '2024-01-01', 2.5), (12, '2024-01-01', NULL), (13, '2024-01-01', 'ä'), (14, '2024-01-01', 'a' || char(0) || 'b'), (15, '2024-01-01', 'a' || char(0) || 'c'), (16, '2024-01-01', 9007199254740993), (17, '2024-01-01', 9007199254740992.0);
SELECT typeof(segment) IN ('integer', 'real'), hex(CAST(segment AS BLOB)), customers FROM retention_cohorts('seg', 'c', 't', 'month', NULL, 's') WHERE typeof(segment) IN ('text', 'blob', 'null');
--> 0||2
--> 0|2E|1
--> 0|31|1
--> 0|41|1
--> 0|61|1
--> 0|610062|1
--> 0|610063|1
--> 0|C3A4|1
--> 0||1
--> 0|31|1
SELECT segment = 1, segment > 9e15, customers FROM retention_cohorts('seg', 'c', 't', 'month', NULL, 's') WHERE typeof(segment) IN ('integer', 'real');
--> 0|0|1
--> 1|0|2
--> 0|0|1
--> 0|1|1
--> 0|1|1
SELECT segment, customers FROM retention_cohorts('seg', 'c', 't') WHERE segment IS NULL;
--> NULL|17

-- A minimum beyond 32 bits is one that nobody reaches.
SELECT count(*) > 5, sum(active) FROM retention_cohorts('event', 'customer', 'at') WHERE min_events = 4294967297 AND age > 0;
--> 1|0
