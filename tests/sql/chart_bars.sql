-- chart_bars.sql - chart_bars(): what adds up and what takes away. How high its parts are is read back by tests/pages/dom.py.

CREATE TABLE part(month, what, value, complete);
INSERT INTO part VALUES ('2024-01', 'new', 100, 1), ('2024-01', 'churned', -40, 1), ('2024-02', 'new', 120, 0), ('2024-02', 'churned', NULL, 0), ('2024-02', 'back', 30, 0);

-- Parts have their x, series and number; sums are said, and marked where there is something on both sides. (bars.c 1, 3 and 5)
WITH c AS (SELECT chart_bars(month, what, value, complete, 'money EUR, order new / back / churned, title Revenue') AS svg FROM part)
SELECT svg LIKE '%<title>Revenue</title><desc>Bars. Sums: 2024-01 60.00' || char(160) || 'EUR; 2024-02 150.00' || char(160) || 'EUR;</desc>%', svg LIKE '%class="b6" fill="#3f76b5"%<title>2024-01 new: 100.00' || char(160) || 'EUR</title>%<title>2024-02 new: 120.00' || char(160) || 'EUR, not complete</title></rect><path class="hatch"%class="b4"%<title>2024-02 back: 30.00%class="o6" fill="#b8560f"%<title>2024-01 churned: ' || char(8722) || '40.00%class="net"%h%' FROM c;
--> 1|1
-- The legend has the series in order, then the sum; one series has none. (bars.c 6)
SELECT svg LIKE '%rx="20"/><text%>new</text>%rx="20"/><text%>back</text>%rx="20"/><text%>churned</text>%>sum</text></svg>' FROM (SELECT chart_bars(month, what, value, complete, 'order new / back / churned') AS svg FROM part);
--> 1
SELECT svg LIKE '%rx="20"%', svg LIKE '%class="net"%', svg LIKE '%<title>Bars</title>%', svg LIKE '%<title>2024-01: 1</title>%' FROM (SELECT chart_bars(column1, NULL, column2) AS svg FROM (VALUES ('2024-01', 1), ('2024-02', -2)));
--> 0|0|1|1
-- A family of colours above zero and another below, each from dark to light. (bars.c 2)
SELECT svg LIKE '%class="g6"%class="g4"%class="o6"%class="g2"%' FROM (SELECT chart_bars(1, column1, column2, 1, 'palette green') AS svg FROM (VALUES ('a', 1), ('b', 1), ('c', -1), ('d', 1)));
--> 1
SELECT svg LIKE '%class="o6"%class="b6"%' FROM (SELECT chart_bars(1, column1, column2, 1, 'palette orange') AS svg FROM (VALUES ('a', 1), ('c', -1)));
--> 1
-- `highest` sets the upper end; a legend of many names has several rows.
SELECT svg LIKE '%>400</text>%', svg LIKE '%viewBox="0 0 4800 2910"%' FROM (SELECT chart_bars(month, what, value, complete, 'highest 400') AS svg FROM part);
--> 1|1
SELECT svg LIKE '%>400</text>%' FROM (SELECT chart_bars(month, what, value, complete, 'highest -400') AS svg FROM part);
--> 0
WITH RECURSIVE n(i) AS (SELECT 100 UNION ALL SELECT i + 1 FROM n WHERE i < 119)
SELECT svg LIKE '%viewBox="0 0 4800 4800"%' FROM (SELECT chart_bars(1, 'a series of the name ' || i, 1) AS svg FROM n);
--> 1
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 6000)
SELECT svg LIKE '% width="1" height=%', (length(svg) - length(replace(svg, '<rect', ''))) / 5, length(substr(svg, 1, instr(svg, '</desc>'))) < 1000 FROM (SELECT chart_bars(i, 's', i) AS svg FROM n);
--> 1|6000|1
-- A bar without a number has no sum.
SELECT svg LIKE '%<desc>Bars. Sums: a 1; c -1;</desc>%' OR svg LIKE '%<desc>Bars. Sums: a 1; c ' || char(8722) || '1;</desc>%', svg LIKE '%class="net"% d="M%h%M%h%"/>%' FROM (SELECT chart_bars(column1, column2, column3) AS svg FROM (VALUES ('a', 's', 1), ('b', 's', NULL), ('c', 't', -1)));
--> 1|1
SELECT chart_bars(month, what, value) FROM part WHERE 0;
--> NULL
SELECT replace(chart_bars(month, what, value, complete, 'text, order new / back / churned'), char(10), '/') FROM part;
--> new     █·  100 .. 100/back     ·/churned ▁   -40 .. -40
SELECT chart_bars(month, 'all', value) FROM part;
--! chart_bars(): two rows for series 'all', x '2024-01'
SELECT chart_bars(month, NULL, value) FROM part;
--! chart_bars(): two rows for series NULL, x '2024-01'
SELECT chart_bars(month, what, value, complete, 'band') FROM part;
--! chart_bars(): options: not understood: 'band' (want percent, plain, money EUR, text, highest 0.5, palette blue|orange|green, first NAME, order NAME / NAME, axis TEXT, title TEXT)
SELECT chart_bars(month, what, 'much') FROM part;
--! chart_bars(): y: not a number: 'much'
