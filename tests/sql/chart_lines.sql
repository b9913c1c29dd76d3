-- chart_lines.sql - chart_lines(): series along an axis. Where its points stand is read back by tests/pages/dom.py.

CREATE TABLE at(series, x, y, lower, upper, complete);
INSERT INTO at VALUES ('a', 0, 1, 1, 1, 1), ('a', 1, 0.5, 0.4, 0.6, 1), ('a', 2, 0.25, NULL, NULL, 0), ('b', 0, 0.75, NULL, NULL, 1), ('b', 2, 0.5, NULL, NULL, 1), ('c', NULL, 1, NULL, NULL, 1);

-- A drawing has a title and a description, and no id; a row without x is left out. (lines.c 1 and 7, frame.c 1)
WITH c AS (SELECT chart_lines(series, x, y, lower, upper, complete, 'percent, axis months, title How <many>') AS svg FROM at)
SELECT instr(svg, '<title>How &lt;many&gt;</title><desc>Lines. a: 100.0% at 0, 25.0% at 2. b: 75.0% at 0, 50.0% at 2.</desc>') > 0, instr(svg, ' id=') + instr(svg, '<script') + instr(svg, 'href'), instr(svg, 'text-anchor="middle">months</text>') > 0, instr(svg, '>c<') FROM c;
--> 1|0|1|0
SELECT substr(chart_lines(1, 2, 3), 1, 39), chart_lines(1, NULL, 3), chart_lines(1, ' ', 3), (SELECT chart_lines(1, 2, 3) FROM at WHERE 0);
--> <svg xmlns="http://www.w3.org/2000/svg"|NULL|NULL|NULL
-- Without a title it is called what it is. A series without a name has no label.
WITH c AS (SELECT chart_lines(NULL, x, y) AS svg FROM at WHERE series = 'a')
SELECT instr(svg, '<title>Lines</title><desc>Lines. 1.00 at 0, 0.25 at 2.</desc>') > 0, instr(svg, 'font-weight="600"') FROM c;
--> 1|0
-- What is not complete is dashed, with a ring; a gap where there is no value; a point alone is a dot. (lines.c 3)
SELECT svg LIKE '%stroke-width="22" d="M%L%"><title>a</title></path><path fill="none" class="s1" stroke="#1f5fa8" stroke-width="22" stroke-dasharray="30 40" d="M%L%"><title>a%', svg LIKE '%r="26" class="s1" stroke="#1f5fa8" fill="none" stroke-width="12"><title>a: 25.0%' FROM (SELECT chart_lines(series, x, y, lower, upper, complete, 'percent') AS svg FROM at);
--> 1|1
SELECT length(svg) - length(replace(replace(svg, 'M', ''), 'L', '')) > 0, svg LIKE '% d="M_%L_%M_%L_%"><title>s<%' FROM (SELECT chart_lines('s', x, y) AS svg FROM (SELECT 1 AS x, 1 AS y UNION ALL VALUES (2, 2), (3, NULL), (4, 1), (5, 2)));
--> 1|1
SELECT svg LIKE '%r="26" class="f1" fill="#1f5fa8"><title>s: 2 at 1%' FROM (SELECT chart_lines('s', 1, 2) AS svg);
--> 1
WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 329)
SELECT (length(svg) - length(replace(svg, '<circle', ''))) / 7 FROM (SELECT chart_lines(i % 11, i, 1) AS svg FROM (SELECT i FROM n UNION ALL SELECT NULL) WHERE i IS NOT NULL);
--> 0
WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 329)
SELECT (length(svg) - length(replace(svg, '<circle', ''))) / 7 FROM (SELECT chart_lines(s, i, y) AS svg FROM (SELECT i % 11 AS s, i, nullif(1, i % 7) AS y FROM n UNION ALL VALUES (11, 0, 1)));
--> 1
-- Steps go across, then down; `from` comes before them. An area, or lines through the points. (lines.c 4 and 5)
SELECT svg LIKE '% d="M%V%H%V%"><title>s<%', svg LIKE '%fill-opacity=".18" d="M%H%V%V%H%V%H%Z"/>%' FROM (SELECT chart_lines('s', x, y, y - 1, y + 1, 1, 'steps, band, from 9') AS svg FROM (SELECT 1 AS x, 7 AS y UNION ALL VALUES (2, 6)));
--> 1|1
SELECT svg LIKE '%class="f1" fill="#1f5fa8" fill-opacity=".18" d="M%L%L%L%Z"/>%', svg LIKE '%M%M%Z%' FROM (SELECT chart_lines('s', x, y, y - 1, y + 1, 1, 'band') AS svg FROM (SELECT 1 AS x, 7 AS y UNION ALL VALUES (2, 6)));
--> 1|1
SELECT svg LIKE '%class="s2" stroke="#b84e0c" stroke-width="12" d="M%V%M%V%"/>%' FROM (SELECT chart_lines('s', x, y, y - 1, CASE WHEN x <> 3 THEN y + 1 END, 1, 'palette orange') AS svg FROM (SELECT 1 AS x, 7 AS y UNION ALL VALUES (2, 6), (3, 5), (4, 4)));
--> 1
-- Thin ones have no label and no points, the first is bold and on top; beyond twelve all are thin, beyond six dashed. (lines.c 6)
WITH c AS (SELECT chart_lines(s, x, s * x, NULL, NULL, 1, 'thin t*, first 7') AS svg FROM (SELECT 7 AS s, 1 AS x UNION ALL VALUES (7, 2), (8, 1), (8, 2)))
SELECT svg LIKE '%stroke="currentColor" stroke-width="30"%>8</text>%>7</text></svg>', svg LIKE '%class="thin"%' FROM c;
--> 1|0
SELECT svg LIKE '%class="thin" stroke="#c9ced3" stroke-width="8" d="M%L%"><title>t1</title>%', svg LIKE '%>t1</text>%', svg LIKE '%>u1</text>%' FROM (SELECT chart_lines(s, x, x, NULL, NULL, 1, 'thin t*') AS svg FROM (SELECT 't1' AS s, 1 AS x UNION ALL VALUES ('t1', 2), ('u1', 1), ('u1', 2)));
--> 1|0|1
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 15), c AS (SELECT chart_lines('s' || (i + 10), x, i) AS svg FROM n JOIN (SELECT 1 AS x UNION SELECT 2))
SELECT svg LIKE '%>s22</text>%', svg LIKE '%>s23</text>%', (length(svg) - length(replace(svg, 'class="thin"', ''))) / 12, (length(svg) - length(replace(svg, 'dasharray="120 40"', ''))) / 18 FROM c;
--> 1|0|3|6
-- The scale begins at zero, but where all are near each other; `highest` cuts. (lines.c 2)
SELECT svg LIKE '%>0</text>%', svg LIKE '%>150</text>%' FROM (SELECT chart_lines(1, x, y) AS svg FROM (SELECT 1 AS x, 100 AS y UNION ALL VALUES (2, 150)));
--> 1|1
SELECT svg LIKE '%>0</text>%', svg LIKE '%>1' || char(8201) || '000</text>%', svg LIKE '%>1' || char(8201) || '005</text>%' FROM (SELECT chart_lines('s', 'x' || y, y) AS svg FROM (SELECT 1000 AS y UNION ALL VALUES (1005)));
--> 0|1|1
SELECT svg LIKE '%>' || char(8722) || '150</text>%', svg LIKE '%>0</text>%' FROM (SELECT chart_lines(1, x, -y) AS svg FROM (SELECT 1 AS x, 100 AS y UNION ALL VALUES (2, 150)));
--> 1|1
SELECT svg LIKE '%>60%</text>%', svg LIKE '%>50%</text>%' FROM (SELECT chart_lines(1, x, y, NULL, NULL, 1, 'highest 0.5, percent') AS svg FROM (SELECT 1 AS x, 0.1 AS y UNION ALL VALUES (2, 0.6)));
--> 0|1
SELECT svg LIKE '%>' || char(8722) || '2.0</text>%' FROM (SELECT chart_lines(1, x, y, NULL, NULL, 1, 'highest -2') AS svg FROM (SELECT 1 AS x, 1 AS y UNION ALL VALUES (2, 3)));
--> 1
-- x in names, where one is no number, in their order; else an axis of numbers, also as text. Years are not torn. (lines.c 1)
SELECT svg LIKE '%>2024-01</text>%>2024-02</text>%>2024-03</text>%' FROM (SELECT chart_lines(1, column1, 1) AS svg FROM (VALUES ('2024-02'), ('2024-03'), ('2024-01')));
--> 1
SELECT svg LIKE '%>2022</text>%>2023</text>%', svg LIKE '%>2022.5</text>%' FROM (SELECT chart_lines(1, column1, 1) AS svg FROM (VALUES ('2022'), (' 2023 ')));
--> 1|0
SELECT svg LIKE '%>0.4</text>%>1.0</text>%' FROM (SELECT chart_lines(1, column1, 1) AS svg FROM (VALUES (0.25), (1)));
--> 1
-- Names that would run into each other are left out evenly. (frame.c 3)
WITH RECURSIVE n(i) AS (SELECT 100 UNION ALL SELECT i + 1 FROM n WHERE i < 299)
SELECT (length(svg) - length(replace(svg, '"middle">day', ''))) / 12 BETWEEN 5 AND 12 FROM (SELECT chart_lines(1, 'day ' || i, i) AS svg FROM n);
--> 1
-- Small multiples of blocks. (blocks.c 3)
SELECT replace(chart_lines(series, x, y, lower, upper, complete, 'percent, text, title How many'), char(10), '/') FROM at;
--> How many/a █▁·  100.0% .. 50.0%/b ▄ ▁  75.0% .. 50.0%
SELECT chart_lines('s', 1, 2, 3, 4, 5, 'band, from 1, thin , text');
--! chart_lines(): options: not understood: 'thin' (want thin PATTERN)
SELECT chart_lines(series, x, y, 0, 0, 1, 'beside a') FROM at;
--! chart_lines(): options: not understood: 'beside a' (want percent, plain, money EUR, text, steps, band, highest 0.5, from 1, palette blue|orange|green, first NAME, thin PATTERN, order NAME / NAME, axis TEXT, title TEXT)
SELECT chart_lines('s', 9e999, 1);
--! chart_lines(): x: not a number: Inf
SELECT chart_lines('s', 1e301, 1);
--! chart_lines(): x is beyond 1e300
SELECT chart_lines('s', 1, 1, 'low', 2);
--! chart_lines(): lower: not a number: 'low'
SELECT chart_lines('s', 1, 1, 1, x'02');
--! chart_lines(): upper: not a number: x'02'
SELECT chart_lines('s', 1, 1, 1);
--! wrong number of arguments to function chart_lines()
