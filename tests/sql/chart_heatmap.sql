-- chart_heatmap.sql - chart_heatmap(): a table in colours, and its blocks for a terminal. What stands in the table is read
-- back by tests/pages/dom.py.

CREATE TABLE cell(cohort, age, rate, complete);
INSERT INTO cell VALUES ('2024-01', 0, 1, 1), ('2024-01', 1, 0.5, 1), ('2024-01', 2, 0.25, 0), ('2024-02', 0, 1, 1), ('2024-02', 1, 0.3, 0), ('2024-03', 0, 1, 0);

-- One row a cell, rows and columns in the order of their names; cells without a row, or with NULL, are empty. (heatmap.c 1)
SELECT chart_heatmap(r, c, v) FROM (SELECT 'b' AS r, 10 AS c, 2 AS v UNION ALL VALUES ('a', 9, 1), ('b', 9, NULL));
--> <table class="heat"><thead><tr><td></td><th scope="col">9</th><th scope="col">10</th></tr></thead><tbody><tr><th scope="row">a</th><td style="background:var(--b0,#eef4fb);color:var(--lo,#1c2126)">1</td><td></td></tr><tr><th scope="row">b</th><td></td><td style="background:var(--b8,#123f7a);color:var(--hi,#fff)">2</td></tr></tbody></table><p class="key">1 <span class="ramp"><i style="padding:0 .6em;background:var(--b0,#eef4fb)"></i><i style="padding:0 .6em;background:var(--b1,#dbe8f6)"></i><i style="padding:0 .6em;background:var(--b2,#c3d8ef)"></i><i style="padding:0 .6em;background:var(--b3,#a5c4e6)"></i><i style="padding:0 .6em;background:var(--b4,#82abd9)"></i><i style="padding:0 .6em;background:var(--b5,#5e90c9)"></i><i style="padding:0 .6em;background:var(--b6,#3f76b5)"></i><i style="padding:0 .6em;background:var(--b7,#265b9b)"></i><i style="padding:0 .6em;background:var(--b8,#123f7a)"></i></span> 2</p>
-- Names are escaped, in a caption and an axis too. (markup.c 1)
SELECT substr(chart_heatmap('<b>', '&', 1, 1, 'axis a"b, title <i>, and more'), 1, 223);
--> <table class="heat"><caption>&lt;i&gt;, and more</caption><thead><tr><th scope="col">a&quot;b</th><th scope="col">&amp;</th></tr></thead><tbody><tr><th scope="row">&lt;b&gt;</th><td style="background:var(--b4,#82abd9);color
-- No rows, no picture. (heatmap.c 6)
SELECT chart_heatmap(cohort, age, rate) FROM cell WHERE 0;
--> NULL

-- For a terminal. What is not complete has a point and no block; no line has blanks at its end. (heatmap.c 5, blocks.c 1 and 2)
SELECT replace(chart_heatmap(cohort, age, rate, complete, 'percent, grey 0, text'), char(10), '/') FROM cell;
-->               0       1       2/2024-01   100.0 ▄  50.0 ·  25.0/2024-02   100.0 ·  30.0/2024-03 · 100.0
-- All cells on the scale: the ends are the least and the largest. The row of `first` is not among them. (cells.c 1 and 2)
SELECT replace(chart_heatmap(r, c, v, 1, 'text, first all, beside n, title Shop'), char(10), '/') FROM (SELECT 'x' AS r, 1 AS c, 1 AS v UNION ALL VALUES ('x', 2, 9), ('y', 1, 5), ('all', 1, 20), ('all', 2, 0), ('x', 'n', 1000), ('y', 'n', 20));
--> Shop/         n    1    2/all        █ 20 ▁  0/x     1000 ▁  1 █  9/y       20 ▄  5
-- `highest` sets the upper end, and what is above stays there. (cells.c 1)
SELECT replace(chart_heatmap(r, 0, v, 1, 'text, highest 4'), char(10), '/') FROM (SELECT 1 AS r, 0 AS v UNION ALL VALUES (2, 1), (3, 2), (4, 4), (5, 9));
-->     0/1 ▁ 0/2 ▂ 1/3 ▄ 2/4 █ 4/5 █ 9
-- On both sides of zero: zero is in the middle, and below it is another colour. (cells.c 3)
WITH c AS (SELECT chart_heatmap(r, 0, v, 1, 'palette green') AS html FROM (SELECT 1 AS r, -4 AS v UNION ALL VALUES (2, 0), (3, 2)))
SELECT instr(html, 'var(--o8,#733006);color:var(--hi,#fff)">-4<') > 0, instr(html, 'var(--g0,#eaf6f1);color:var(--lo,#1c2126)">0<') > 0, instr(html, 'var(--g4,#63b799);color:var(--lo,#1c2126)">2<') > 0, instr(html, '<p class="key">-4 ') > 0, instr(html, '</span> 4</p>') > 0 FROM c;
--> 1|1|1|1|1
SELECT instr(chart_heatmap(r, 0, v, 1, 'palette orange'), 'var(--b8,#123f7a)') > 0 FROM (SELECT 1 AS r, -4 AS v UNION ALL VALUES (3, 2));
--> 1
-- All equal: the middle of the ramp. One that is not complete: no scale at all. (heatmap.c 3 and 4)
SELECT instr(chart_heatmap(n, 0, 7), 'var(--b4,#82abd9)') > 0 FROM (SELECT 1 AS n UNION ALL SELECT 2);
--> 1
SELECT chart_heatmap(1, 2, 3, 0);
--> <table class="heat"><thead><tr><td></td><th scope="col">2</th></tr></thead><tbody><tr><th scope="row">1</th><td class="open"><i>3</i></td></tr></tbody></table><p class="key"> <span class="open"><i>not complete</i></span> in no colour and no scale</p>
SELECT chart_heatmap(1, 2, NULL);
--> <table class="heat"><thead><tr><td></td><th scope="col">2</th></tr></thead><tbody><tr><th scope="row">1</th><td></td></tr></tbody></table>
SELECT chart_heatmap('all', 2, 3, 1, 'first all');
--> <table class="heat"><thead><tr><td></td><th scope="col">2</th></tr></thead><tbody><tr class="first"><th scope="row">all</th><td class="a">3</td></tr></tbody></table>
-- From nine columns on it is wide; percents lose their sign in cells, money its currency, and thousands stand apart. (figures.c 2)
SELECT substr(chart_heatmap(1, column1, 1), 1, 25) FROM (VALUES (1), (2), (3), (4), (5), (6), (7), (8), (9));
--> <table class="heat wide">
WITH c AS (SELECT chart_heatmap(1, n, v, 1, 'money EUR') AS html FROM (SELECT 1 AS n, 1234567 AS v UNION ALL VALUES (2, 5.4)))
SELECT instr(html, '>1<i></i>234<i></i>567<') > 0, instr(html, '>5<') > 0, instr(html, '</span> 1<i></i>234<i></i>567' || char(160) || 'EUR</p>') > 0 FROM c;
--> 1|1|1
-- NULL and blobs are names too; numbers are as they are.
SELECT replace(chart_heatmap(r, c, 1, 1, 'text'), char(10), '/') FROM (SELECT NULL AS r, x'00ff' AS c UNION ALL VALUES (0.5, 12345678), (-3, 1e300), (9e999, 1));
-->              1   12345678   1.00e300    x'00ff'/-                                    ▄        1/-3                        ▄        1/0.5            ▄        1/Inf ▄        1
-- A name may be told by its number; a blob, and NULL, by nothing. (marks.c 1)
SELECT replace(chart_heatmap(r, 1, 1, 1, 'text, first 0.5'), char(10), '/') FROM (SELECT NULL AS r UNION ALL VALUES (0.5), (x'302e35'), (-3), ('0.5'));
-->             1/0.5       ▄ 1/0.5       ▄ 1/-         ▄ 1/-3        ▄ 1/x'302e35' ▄ 1
-- What is no UTF-8 is cut as characters are; so is a blob. (markup.c 3)
SELECT length(chart_heatmap(CAST(replace(printf('%.*c', 70, 'x'), 'x', CAST(x'ff' AS TEXT)) AS TEXT), 1, 2, 1, 'text')) - length(chart_heatmap(printf('%.*c', 70, 'x'), 1, 2, 1, 'text')), replace(chart_heatmap(zeroblob(50), 1, 2, 1, 'text'), char(10), '/');
--> 0|                                        1/x'0000000000000000000000000000000000' ▄ 2
-- Line ends and tabs are blanks; a control character is U+FFFD, DEL among them. (markup.c 2)
SELECT replace(chart_heatmap('a' || char(9, 13, 10, 7, 127) || 'b', 1, 2, 1, 'text'), char(10), '/'), chart_heatmap('a' || char(9, 13, 10, 7, 127) || 'b', 1, NULL) LIKE '%>a   ' || char(65533, 65533) || 'b<%';
-->           1/a   ��b ▄ 2|1
SELECT chart_heatmap(1, 2, 3, 'maybe');
--! chart_heatmap(): complete: not a number: 'maybe'
SELECT chart_heatmap(1, 2, 3, 1, 'palette blue, text, palette blue');
--! chart_heatmap(): options: not understood: 'palette blue' (want palette blue|orange|green)
SELECT chart_heatmap(1, 2, 3, 1, printf('title %.*c', 4000, 'x'));
--! chart_heatmap(): options: more than 4000 bytes
SELECT chart_heatmap(1, 2, 3, 1, 'steps');
--! chart_heatmap(): options: not understood: 'steps' (want percent, plain, money EUR, text, highest 0.5, palette blue|orange|green, first NAME, beside NAME, grey NAME, order NAME / NAME, axis TEXT, title TEXT)
