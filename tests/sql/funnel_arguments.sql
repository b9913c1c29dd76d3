-- funnel_arguments.sql - arguments of retention_funnel, sources and orders of rows, what statements ask for, and every error.

CREATE TABLE event(u, t, e, ch);
INSERT INTO event VALUES ('a', '2024-01-05', 'visit', 'x'), ('a', '2024-01-06', 'buy', 'y'), ('b', '2024-02-05', 'visit', 'y'), ('b', '2024-02-07 12:00', 'help', 'y'), ('b', '2024-02-08', 'buy', 'y'),
    ('c', '2024-02-05', 'visit', 'x'), ('c', '2024-03-05', 'visit', 'x'), ('c', '2024-03-06', 'buy', 'x');

-- By position, by name, in any mixture; NULL and blank are: not given. (table/funnel.c 3)
CREATE TABLE whole AS SELECT * FROM retention_funnel('event', 'u', 't', 'e', 'visit, buy', '2 days', 'month in +02:00', 'ch', 'strict', '2024-03-06');
SELECT * FROM whole;
--> x|2024-01|1|visit|1|1.0|NULL|NULL|1
--> x|2024-01|2|buy|1|1.0|1.0|86400.0|1
--> x|2024-02|1|visit|1|1.0|NULL|NULL|1
--> x|2024-02|2|buy|0|0.0|0.0|NULL|1
--> x|2024-03|1|visit|1|1.0|NULL|NULL|0
--> x|2024-03|2|buy|1|1.0|1.0|86400.0|0
--> y|2024-02|1|visit|1|1.0|NULL|NULL|1
--> y|2024-02|2|buy|0|0.0|0.0|NULL|1
SELECT count(*) FROM (SELECT * FROM whole INTERSECT SELECT * FROM retention_funnel WHERE as_of = 20240306 AND ordering = 'STRICT' AND segment_col = 'CH' AND grain = ' Month in +0200' AND within = ' 2 Days ' AND steps = 'visit,buy'
    AND step_col = 'E' AND time_col = 't' AND customer_col = 'U' AND source = 'event');
--> 8
SELECT count(*) FROM (SELECT * FROM retention_funnel('event', 'u', 't', 'e', char(9) || 'visit ,buy ', '', ' ', NULL, '', NULL) INTERSECT SELECT * FROM retention_funnel('event', 'u', 't', 'e', 'visit, buy') WHERE ordering = 'loose' AND as_of = '2024-03-06');
--> 2
SELECT group_concat(customers) FROM retention_funnel('event', 'u', 't', 'e', 'visit, buy', 172800) WHERE as_of = '2024-02-29';
--> 3,1

-- What is in a row does not depend on the order of the rows of the source. (fold/funnel.c 6)
CREATE VIEW backwards AS SELECT * FROM event ORDER BY e, t DESC;
SELECT count(*) FROM (SELECT * FROM whole INTERSECT SELECT * FROM retention_funnel('backwards', 'u', 't', 'e', 'visit, buy', '2 days', 'month in +02:00', 'ch', 'strict', '2024-03-06'));
--> 8
-- Cohorts and steps that are not asked for are left out; the rest is as ever, rowids too. (table/funnel.c 7)
SELECT segment, cohort, step, customers, rowid & 4294967295 FROM retention_funnel('event', 'u', 't', 'e', 'visit, buy', NULL, 'month', 'ch') WHERE cohort BETWEEN '2024-02' AND '2024-02' AND step > 1;
--> x|2024-02|2|1|4
--> y|2024-02|2|1|8
SELECT count(*), min(cohort), max(step) FROM retention_funnel('event', 'u', 't', 'e', 'visit, buy', NULL, 'month') WHERE cohort > '2024-01' AND step <= 1;
--> 2|2024-02|1
SELECT count(*) FROM retention_funnel('event', 'u', 't', 'e', 'visit, buy', NULL, 'month') WHERE step > 2 OR step < 1;
--> 0
SELECT count(*) FROM retention_funnel('event', 'u', 't', 'e', 'visit, buy', NULL, 'month') WHERE step > 9223372036854775806;
--> 0
SELECT (SELECT count(*) FROM retention_funnel('event', 'u', 't', 'e', 'visit, buy', NULL, 'month') WHERE step > 2), (SELECT count(*) FROM retention_funnel('event', 'u', 't', 'e', 'visit, buy') WHERE step < 1),
    (SELECT count(*) FROM retention_funnel('event', 'u', 't', 'e', 'visit, buy') WHERE step = 2 AND step = 1), (SELECT count(*) FROM retention_funnel('event', 'u', 't', 'e', 'visit, buy') WHERE step BETWEEN 2 AND 99);
--> 0|0|0|1
SELECT step FROM retention_funnel('event', 'u', 't', 'e', 'visit, buy') WHERE step > -9223372036854775807 AND step < 2;
--> 1
SELECT count(*) FROM retention_funnel('event', 'u', 't', 'e', 'visit, buy') WHERE cohort > '2024-01';
--> 0
SELECT count(*) FROM retention_funnel('event', 'u', 't', 'e', 'visit, buy') WHERE cohort IS NULL;
--> 2
SELECT segment, cohort, step FROM retention_funnel('event', 'u', 't', 'e', 'visit, buy', NULL, 'month', 'ch') ORDER BY segment, cohort, step LIMIT 3 OFFSET 5;
--> x|2024-03|2
--> y|2024-02|1
--> y|2024-02|2
SELECT cohort, step FROM retention_funnel('event', 'u', 't', 'e', 'visit, buy', NULL, 'month', 'ch') ORDER BY step DESC, cohort, segment LIMIT 2;
--> 2024-01|2
--> 2024-02|2
-- Sources: nothing in it, joins, its own source written to.
CREATE TABLE hollow AS SELECT * FROM event WHERE 0;
SELECT * FROM retention_funnel('hollow', 'u', 't', 'e', 'visit, buy', '1 day', 'week', 'ch', 'strict');
--> (none)
CREATE TABLE asked(steps, ordering);
INSERT INTO asked VALUES ('visit, buy', 'loose'), ('visit, buy', 'strict'), ('visit', NULL), ('help, buy', ' ');
SELECT asked.steps, asked.ordering, (SELECT group_concat(customers) FROM retention_funnel('event', 'u', 't', 'e', asked.steps) f WHERE f.ordering = asked.ordering) FROM asked;
--> visit, buy|loose|3,3
--> visit, buy|strict|3,2
--> visit|NULL|3
--> help, buy| |1,1
INSERT INTO event SELECT 'n' || step, '2024-05-01', name, NULL FROM retention_funnel('event', 'u', 't', 'e', 'visit, buy');
SELECT count(*) FROM event;
--> 10
DELETE FROM event WHERE u LIKE 'n%';
-- 64 steps, and no more. (steps.c 1)
SELECT count(*), sum(customers), max(name) FROM retention_funnel('event', 'u', 't', 'e', 'visit' || replace(hex(zeroblob(63)), '00', ',buy'));
--> 64|6|visit
SELECT * FROM retention_funnel('event', 'u', 't', 'e', 'visit' || replace(hex(zeroblob(64)), '00', ', b'));
--! retention_funnel(): steps: more than 64 steps: 'visit, b, b, b, b, b, b, b, b, b, b, b, b, b, b, b, b, b, b,...'

-- Errors.
SELECT * FROM retention_funnel('event', 'u', 't', 'e');
--! retention_funnel(): steps is missing
SELECT * FROM retention_funnel('event', 'u', 't', 'e', ' ');
--! retention_funnel(): steps is missing
SELECT * FROM retention_funnel('event', 'u', 't');
--! retention_funnel(): step_col is missing
SELECT * FROM retention_funnel('event', 'u', 't', 'kind', 'visit');
--! retention_funnel(): no such column: event.kind
SELECT * FROM retention_funnel('event', 'u', 't', 'e', 'visit,,buy');
--! retention_funnel(): steps: a name is missing: 'visit,,buy' (want such as 'visit, cart, buy')
SELECT * FROM retention_funnel('event', 'u', 't', 'e', ',visit');
--! retention_funnel(): steps: a name is missing: ',visit' (want such as 'visit, cart, buy')
SELECT * FROM retention_funnel('event', 'u', 't', 'e', 'visit, ');
--! retention_funnel(): steps: a name is missing: 'visit, ' (want such as 'visit, cart, buy')
SELECT * FROM retention_funnel('event', 'u', 't', 'e', x'61');
--! retention_funnel(): steps: not a text: x'61'
SELECT * FROM retention_funnel('event', 'u', 't', 'e', 'a' || char(0) || ', b');
--! retention_funnel(): steps: has a NUL character: 'a\x00, b'
SELECT * FROM retention_funnel('event', 'u', 't', 'e', 'visit', 'soon');
--! retention_funnel(): within: not a length: 'soon' (want seconds, or [N] second|minute|hour|day|week|month|quarter|year)
SELECT * FROM retention_funnel('event', 'u', 't', 'e', 'visit', -1);
--! retention_funnel(): within: not a length: -1 (want seconds, or [N] second|minute|hour|day|week|month|quarter|year)
SELECT * FROM retention_funnel('event', 'u', 't', 'e', 'visit', NULL, 'moon');
--! retention_funnel(): grain: not a grain: 'moon' (want [N] hour|day|week|month|quarter|year [starting WEEKDAY|MONTH] [in CLOCK])
SELECT * FROM retention_funnel('event', 'u', 't', 'e', 'visit', NULL, NULL, NULL, 'exact');
--! retention_funnel(): ordering: not one of loose, strict: 'exact'
SELECT * FROM retention_funnel('event', 'u', 't', 'e', 'visit', NULL, NULL, NULL, NULL, 'today');
--! retention_funnel(): as_of: not a time: 'today' (want YYYY-MM-DD[ HH:MM[:SS]] or a Unix time)
SELECT * FROM retention_funnel('event', 'u', 'e', 'e', 'visit');
--! retention_funnel(): event.e: not a time: 'visit' (want YYYY-MM-DD[ HH:MM[:SS]] or a Unix time)
SELECT * FROM retention_funnel('event', 'u', 't', 'e', 'visit') WHERE steps = 'buy';
--! retention_funnel(): steps has two values, 'buy' and 'visit' (give one; in a join, filter the joined column)
