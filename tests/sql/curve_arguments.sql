-- curve_arguments.sql - arguments of retention_curve, order and ranges of its rows, and every error.

CREATE TABLE subs(c, started, ended, plan);
INSERT INTO subs VALUES (1, '2024-03-10', NULL, 'pro'), (2, '2024-03-20', '2024-05-01', 'basic'), (3, '2024-02-15', '2024-06-01', 'basic'), (4, '2024-04-01', '2025-04-01', 'pro'), (5, '2024-01-01', '2024-06-15', NULL);

-- By position, by name, in any mixture; NULL is: not given. (curve.c 4)
CREATE TABLE whole AS SELECT * FROM retention_curve('subs', 'c', 'started', 'ended', 'week', 'plan', '2024-07-01', 0.9);
SELECT segment, count(*), min(age), max(age), max(at_risk), sum(churned), sum(censored) FROM whole GROUP BY segment;
--> NULL|24|0|23|1|1|0
--> basic|16|0|15|2|2|0
--> pro|17|0|16|2|0|2
SELECT count(*) FROM (SELECT * FROM whole INTERSECT SELECT * FROM retention_curve WHERE confidence = '0.9' AND as_of = 20240701 AND segment_col = 'PLAN' AND grain = 'Weeks' AND until_col = 'Ended' AND time_col = 'started'
    AND customer_col = 'c' AND source = 'main.subs');
--> 57
SELECT count(*) FROM (SELECT * FROM retention_curve('subs', 'c', 'started', 'ended', NULL, NULL, '2024-07-01', NULL)
    INTERSECT SELECT * FROM retention_curve('subs', 'c', 'started', 'ended', 'month') WHERE as_of = '2024-07-01' AND confidence = 0.95);
--> 6

-- Rows come by segment and age; other orders are sorted. A range of ages skips rows and changes none. (curve.c 1)
SELECT group_concat(coalesce(segment, 'none') || age, ' ') FROM retention_curve('subs', 'c', 'started', 'ended', 'month', 'plan', '2024-07-01');
--> none0 none1 none2 none3 none4 none5 basic0 basic1 basic2 basic3 pro0 pro1 pro2 pro3
SELECT segment, age FROM retention_curve('subs', 'c', 'started', 'ended', 'month', 'plan', '2024-07-01') ORDER BY segment DESC, age DESC LIMIT 2;
--> pro|3
--> pro|2
SELECT segment, age, at_risk, rowid & 1099511627775 FROM retention_curve('subs', 'c', 'started', 'ended', 'month', 'plan', '2024-07-01') WHERE age >= 3 AND age < 5;
--> NULL|3|1|4
--> NULL|4|1|5
--> basic|3|1|10
--> pro|3|2|14
SELECT segment, age FROM retention_curve('subs', 'c', 'started', 'ended', 'month', 'plan', '2024-07-01') WHERE age = 4;
--> NULL|4
SELECT count(*) FROM retention_curve('subs', 'c', 'started', 'ended', 'month', 'plan', '2024-07-01') WHERE age < 0 OR age > 100;
--> 0
SELECT count(*) FROM retention_curve('subs', 'c', 'started', 'ended', 'month', 'plan', '2024-07-01') WHERE age > 5 AND age < 2;
--> 0
-- The inner side of a join, scanned again with other limits, up, down and beyond the end.
CREATE TABLE wanted(n, least);
INSERT INTO wanted VALUES (1, 3), (2, 0), (3, 9), (4, 5), (5, 2);
SELECT n, (SELECT group_concat(coalesce(segment, 'none') || age || ':' || at_risk || ':' || (rowid & 1099511627775), ' ') FROM retention_curve('subs', 'c', 'started', 'ended', 'month', 'plan', '2024-07-01') WHERE age BETWEEN least AND 5) FROM wanted;
--> 1|none3:1:4 none4:1:5 none5:1:6 basic3:1:10 pro3:2:14
--> 2|none0:1:1 none1:1:2 none2:1:3 none3:1:4 none4:1:5 none5:1:6 basic0:2:7 basic1:2:8 basic2:1:9 basic3:1:10 pro0:2:11 pro1:2:12 pro2:2:13 pro3:2:14
--> 3|NULL
--> 4|none5:1:6
--> 5|none2:1:3 none3:1:4 none4:1:5 none5:1:6 basic2:1:9 basic3:1:10 pro2:2:13 pro3:2:14
CREATE TABLE hollow AS SELECT * FROM subs WHERE 0;
SELECT * FROM retention_curve('hollow', 'c', 'started', 'ended', 'month', 'plan', '2024-07-01');
--> (none)
SELECT a.survival, b.age FROM retention_curve('subs', 'c', 'started', 'ended', 'quarter', NULL, '2024-07-01') AS a JOIN retention_curve('subs', 'c', 'started', 'ended', 'year', NULL, '2024-07-01') AS b ON b.age = a.age;
--> 0.8|0

SELECT * FROM retention_curve('subs', 'c', 'started') WHERE as_of = '2024-07-01';
--! retention_curve(): until_col is missing
SELECT * FROM retention_curve('subs', 'c', 'started', 'ended');
--! retention_curve(): as_of is missing: subscriptions need the moment the data was taken (date('now') on live data)
SELECT * FROM retention_curve('subs', 'c', 'started', 'ended') WHERE as_of IS NULL;
--! retention_curve(): as_of is missing: subscriptions need the moment the data was taken (date('now') on live data)
SELECT * FROM retention_curve(1, 2, 3, 4, 5, 6, 7, 8, 9);
--! too many arguments on retention_curve() - max 8
SELECT * FROM retention_curve('subs', 'c', 'started', 'end') WHERE as_of = '2024-07-01';
--! retention_curve(): no such column: subs.end
SELECT * FROM retention_curve('subs', 'c', 'started', 'plan') WHERE as_of = '2024-07-01';
--! retention_curve(): subs.plan: not a time: 'pro' (want YYYY-MM-DD[ HH:MM[:SS]] or a Unix time)
SELECT * FROM retention_curve('subs', 'c', 'started', 'ended') WHERE as_of = 'soon';
--! retention_curve(): as_of: not a time: 'soon' (want YYYY-MM-DD[ HH:MM[:SS]] or a Unix time)
SELECT * FROM retention_curve('subs', 'c', 'started', 'ended', 'moon') WHERE as_of = '2024-07-01';
--! retention_curve(): grain: not a grain: 'moon' (want [N] hour|day|week|month|quarter|year [starting WEEKDAY|MONTH] [in CLOCK])
SELECT * FROM retention_curve('subs', 'c', 'started', 'ended') WHERE as_of = '2024-07-01' AND confidence = 95;
--! retention_curve(): confidence: not a number between 0 and 1: 95
SELECT * FROM retention_curve('subs', 'c', 'started', 'ended') WHERE as_of = '2024-07-01' AND confidence = 1;
--! retention_curve(): confidence: not a number between 0 and 1: 1
SELECT * FROM retention_curve('subs', 'c', 'started', 'ended') WHERE as_of = '2024-07-01' AND confidence = '0';
--! retention_curve(): confidence: not a number between 0 and 1: '0'
SELECT * FROM retention_curve('subs', 'c', 'started', 'ended') WHERE as_of = '2024-07-01' AND confidence = 'high';
--! retention_curve(): confidence: not a number between 0 and 1: 'high'
-- An end may be the start, and is not before it, in any row, those after as_of too. (row.c 3)
INSERT INTO subs VALUES (7, '2024-02-01', '2024-01-01', 'pro');
SELECT * FROM retention_curve('subs', 'c', 'started', 'ended') WHERE as_of = '2024-01-10';
--! retention_curve(): subs.ended: customer 7: until '2024-01-01' is before '2024-02-01'
UPDATE subs SET ended = '2024-02-01' WHERE c = 7;
SELECT churned, at_risk FROM retention_curve('subs', 'c', 'started', 'ended') WHERE as_of = '2024-07-01' AND age = 0;
--> 1|6
