-- chart_table.sql - chart_table() and chart_page(). What is in them is read back by tests/pages/dom.py.

CREATE TABLE risk(n, name, days, alive, money, note);
INSERT INTO risk VALUES (2, 'Ben & <Co>', 12, 0.25, 1234.5, NULL), (1, 'Ann', 5, 0.5, 20, 'x'), (3, 'Cy', NULL, NULL, -3, x'00ff');

-- In the order of position; heads have a scope, numbers a class; behind a | stands how they are shown. (sheet.c 1 and 2)
SELECT chart_table('customer, days|plain, alive|percent, money|money EUR, |bar', n, name, days, alive, money, money) FROM risk;
--> <table class="list"><thead><tr><th scope="col">customer</th><th scope="col" class="n">days</th><th scope="col" class="n">alive</th><th scope="col" class="n">money</th><td></td></tr></thead><tbody><tr><th scope="row">Ann</th><td class="n">5</td><td class="n">50.0%</td><td class="n">20 EUR</td><td class="bar"><i style="width:2%"></i></td></tr><tr><th scope="row">Ben &amp; &lt;Co&gt;</th><td class="n">12</td><td class="n">25.0%</td><td class="n">1<i></i>235 EUR</td><td class="bar"><i style="width:100%"></i></td></tr><tr><th scope="row">Cy</th><td class="n"></td><td class="n"></td><td class="n">-3 EUR</td><td class="bar"><i style="width:0%"></i></td></tr></tbody></table>
-- Other values stand as they are. (sheet.c 3 and 4)
SELECT chart_table('a <b>, what', 1, 12345678901234567, 0.1 + 0.2), chart_table('a, b', 1, x'0102', 1e300), chart_table('a,b', 1, NULL, '<') FROM risk WHERE n = 1;
--> <table class="list"><thead><tr><th scope="col" class="n">a &lt;b&gt;</th><th scope="col" class="n">what</th></tr></thead><tbody><tr><th scope="row">12<i></i>345<i></i>678<i></i>901<i></i>234<i></i>567</th><td class="n">0.3</td></tr></tbody></table>|<table class="list"><thead><tr><th scope="col">a</th><th scope="col" class="n">b</th></tr></thead><tbody><tr><th scope="row">x'0102'</th><td class="n">1.00e300</td></tr></tbody></table>|<table class="list"><thead><tr><th scope="col">a</th><th scope="col">b</th></tr></thead><tbody><tr><th scope="row"></th><td>&lt;</td></tr></tbody></table>
-- Rows of one position are in the order of their values; two may be alike. A bar of nothing above zero is none.
SELECT chart_table('a,|bar', 0, column1, column2) FROM (VALUES (10, -1), (9, -2), (9, -2));
--> <table class="list"><thead><tr><th scope="col" class="n">a</th><td></td></tr></thead><tbody><tr><th scope="row">9</th><td class="bar"><i style="width:0%"></i></td></tr><tr><th scope="row">9</th><td class="bar"><i style="width:0%"></i></td></tr><tr><th scope="row">10</th><td class="bar"><i style="width:0%"></i></td></tr></tbody></table>
SELECT chart_table('a', n, name) FROM risk WHERE 0;
--> NULL
SELECT chart_table('a, b', n, name) FROM risk;
--! chart_table(): headings: 2 names for 1 values
SELECT chart_table(NULL, n, name, days) FROM risk;
--! chart_table(): headings: 1 names for 2 values
SELECT chart_table('a|wide', n, name) FROM risk;
--! chart_table(): headings: not understood: 'wide' (want percent, plain, money EUR, bar)
SELECT chart_table('a|percent', n, name) FROM risk;
--! chart_table(): value: not a number: 'Ben & <Co>'
SELECT chart_table('a|percent', n, 1e301) FROM risk;
--! chart_table(): value is beyond 1e300
SELECT chart_table(name, n, name) FROM risk;
--! chart_table(): headings: not the same in every row
SELECT chart_table('a', n) FROM risk;
--! chart_table(): want headings, position and a value for each heading
SELECT chart_table() FROM risk;
--! chart_table(): want headings, position and a value for each heading

-- A page: parts by position, those of one section under one heading; a part without html, and a page of none, is none. (page.c 1 and 4)
SELECT replace(substr(html, instr(html, '<main>')), char(10), '/'), html LIKE '<!doctype html>%<title>Shop &amp; more</title><style>%</style></head><body>%' FROM (SELECT chart_page('Shop & more', column1, column2, column3) AS html FROM (VALUES (2, '<A>', '<p>2</p>'), (1, '<A>', '<p>1</p>'), (0, NULL, '<p>0</p>'), (3, 'B', NULL), (4, 'B', '<table></table>'), (5, 'C', x'41'), (6, 'D', 7)));
--> <main><h1>Shop &amp; more</h1><div class="lead"><p>0</p></div><section><h2>&lt;A&gt;</h2><p>1</p><p>2</p></section><section tabindex="0" aria-label="B"><h2>B</h2><table></table></section><section><h2>C</h2>x'41'</section><section><h2>D</h2>7</section></main></body></html>/|1
SELECT chart_page('Shop', 1, 'A', NULL), chart_page('Shop', 1, 'A', ' ') FROM risk;
--> NULL|NULL
SELECT chart_page('Shop', 1, 'A', 'b') FROM risk WHERE 0;
--> NULL
-- html is taken as it is, but for what is no character. (page.c 2, markup.c 2)
SELECT html LIKE '%<pre>a' || char(10, 9, 13) || 'b' || char(65533, 65533) || '</pre>%' FROM (SELECT chart_page('Shop', 1, 'A', '<pre>a' || char(10, 9, 13) || 'b' || char(0) || CAST(x'ff' AS TEXT) || '</pre>') AS html);
--> 1
SELECT chart_page(name, 1, 'A', 'b') FROM risk;
--! chart_page(): title: not the same in every row
