-- functions_funnel.sql - window_funnel(): how far one customer came; worked out by hand.

CREATE TABLE event(u, s, e);
INSERT INTO event VALUES (1, 0, 'a'), (1, 10, 'b'), (1, 20, 'c'), (2, 0, 'a'), (2, 5, 'x'), (2, 10, 'b'), (3, 0, 'c'), (3, 10, 'b'), (3, 20, 'a'), (4, 0, 'a'), (4, 50, 'a'), (4, 70, 'b'), (4, 100, 'c'),
    (5, 0, 'a'), (5, 60, 'b'), (6, 0, 'a'), (6, 61, 'b'), (7, 5, 'b'), (8, 10, 'c'), (8, 10, 'b'), (8, 10, 'a'), (9, 0, 'a'), (9, 30, 'b'), (9, 61, 'c');
CREATE VIEW path AS SELECT u, 1714644000 + s AS t, e FROM event;
-- 3 went backwards. 4 from the second a on. 5 after exactly 60 seconds. 7 has no first step. 8 is one moment. 9's third step is late. (window_funnel.c 1 and 2)
SELECT group_concat(u || ':' || far, ' ') FROM (SELECT u, window_funnel(60, t, e = 'a', e = 'b', e = 'c') AS far FROM path GROUP BY u);
--> 1:3 2:2 3:1 4:3 5:2 6:1 7:0 8:3 9:2
-- The same numbers as retention_funnel.
SELECT (SELECT group_concat(customers) FROM retention_funnel('path', 'u', 't', 'e', 'a, b, c', 60)),
    (SELECT sum(far >= 1) || ',' || sum(far >= 2) || ',' || sum(far >= 3) FROM (SELECT window_funnel(60, t, e = 'a', e = 'b', e = 'c') AS far FROM path GROUP BY u));
--> 8,6,3|8,6,3
-- NULL and blank within: any time. A NULL or blank flag is false, a row without a time is skipped, and its flags are not looked at. (window_funnel.c 2 and 3)
SELECT window_funnel(NULL, t, e = 'a', e = 'b', e = 'c'), window_funnel(' ', t, e = 'a', e = 'b', e = 'c'), window_funnel(60, CASE e WHEN 'a' THEN t ELSE '' END, e = 'a', NULL, 1), window_funnel(60, t, 1, ' ', 1),
    window_funnel(60, NULL, 'x'), typeof(window_funnel(60, t, 1)) FROM path WHERE u = 9;
--> 3|3|1|1|0|integer
SELECT window_funnel(60, t, e = 'a'), typeof(window_funnel(60, t, e = 'a')), (SELECT count(*) FROM (SELECT window_funnel(60, t, 1) FROM path WHERE 0 GROUP BY u)) FROM path WHERE 0;
--> 0|integer|0
-- A row may be several steps; of two rows of one moment either may come first, and first again. (window_funnel.c 1)
SELECT window_funnel(60, t, amt > 10, amt > 20), window_funnel(60, t, amt > 10, amt > 40), window_funnel(0, t, 1, 1, 1), window_funnel(60, t, '1', ' 2.5 ', -1) FROM (SELECT 1714644000 AS t, 30 AS amt);
--> 2|1|3|3
SELECT window_funnel(0, 1714644000, column1, column2, column1) FROM (VALUES (0, 1), (1, 0));
--> 3
-- Lengths are counted in UTC from a day up, and end with what is clamped: the later attempt has the shorter time. (window_funnel.c 2)
SELECT window_funnel('1 month', t, e = 'a', e = 'b'), window_funnel('1 month', t, e = 'a', e = 'b') FILTER (WHERE t <> '2024-01-30 23:00'), window_funnel('30 days', t, e = 'a', e = 'b')
    FROM (SELECT '2024-01-30 23:00' AS t, 'a' AS e UNION ALL VALUES ('2024-01-31 10:00', 'a'), ('2024-02-29 22:00', 'b'));
--> 2|1|2
SELECT window_funnel('1 hour', t, e, 1 - e) FROM (SELECT '2024-05-01T00:30:00+01:00' AS t, 1 AS e UNION ALL VALUES ('2024-05-01T00:30Z', 0));
--> 2
-- Rows in any order, and DISTINCT or FILTER as ever.
SELECT window_funnel(60, t, e = 'a', e = 'b', e = 'c') FROM (SELECT * FROM path WHERE u = 4 ORDER BY t DESC);
--> 3
SELECT window_funnel(60, t, e = 'a', e = 'b', e = 'c') FILTER (WHERE e <> 'b') FROM path WHERE u = 4;
--> 1
-- From 1 to 64 steps. (window_funnel.c 4)
SELECT window_funnel(60, t, 1, 1,1,1,1,1,1,1,1, 1,1,1,1,1,1,1,1, 1,1,1,1,1,1,1,1, 1,1,1,1,1,1,1,1, 1,1,1,1,1,1,1,1, 1,1,1,1,1,1,1,1, 1,1,1,1,1,1,1,1, 1,1,1,1,1,1,1) FROM path WHERE u = 7;
--> 64
SELECT window_funnel(60, t, 1, 1,1,1,1,1,1,1,1, 1,1,1,1,1,1,1,1, 1,1,1,1,1,1,1,1, 1,1,1,1,1,1,1,1, 1,1,1,1,1,1,1,1, 1,1,1,1,1,1,1,1, 1,1,1,1,1,1,1,1, 1,1,1,1,1,1,1, 1) FROM path WHERE u = 7;
--! window_funnel(): want within, time and 1 to 64 steps, not 67 arguments
SELECT window_funnel(60, t) FROM path;
--! window_funnel(): want within, time and 1 to 64 steps, not 2 arguments
SELECT window_funnel() FROM path;
--! window_funnel(): want within, time and 1 to 64 steps, not 0 arguments
-- within is the same in every row, also in one that is skipped; 60 and '1 minute' are. (window_funnel.c 2)
SELECT window_funnel(CASE e WHEN 'a' THEN 60 ELSE '1 Minutes' END, t, e = 'a', e = 'b') FROM path WHERE u = 5;
--> 2
SELECT window_funnel(s, t, 1, 1) FROM (SELECT 60 AS s, 1714644000 AS t UNION ALL SELECT 61, NULL);
--! window_funnel(): within 61 is not the same in every row
SELECT window_funnel(s, t, 1, 1) FROM (SELECT 0 AS s, 1714644000 AS t UNION ALL SELECT NULL, NULL);
--! window_funnel(): within NULL is not the same in every row
SELECT window_funnel(s, t, 1, 1) FROM (SELECT '1 day' AS s, 1714644000 AS t UNION ALL SELECT '24 hours', 1714644000);
--! window_funnel(): within '24 hours' is not the same in every row
SELECT window_funnel('soon', t, 1) FROM path;
--! window_funnel(): within: not a length: 'soon' (want seconds, or [N] second|minute|hour|day|week|month|quarter|year)
SELECT window_funnel(60, e, 1) FROM path;
--! window_funnel(): not a time: 'a' (want YYYY-MM-DD[ HH:MM[:SS]] or a Unix time)
SELECT window_funnel(60, t, 1, e) FROM path;
--! window_funnel(): step_2: not a number: 'a'
SELECT window_funnel(60, t, 1) OVER (ORDER BY t) FROM path;
--! window_funnel() may not be used as a window function
