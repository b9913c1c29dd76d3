-- check_arguments.sql - what retention_check takes, and in which way.

CREATE TABLE orders(id INTEGER PRIMARY KEY, customer, day, amount, until, country);
INSERT INTO orders(customer, day, amount, until, country) VALUES ('ada', '2024-01-05', 10, '2024-02-01', 'fr'), ('bob', '2024-01-06', 20, NULL, ' ');

-- By position or by name, in any order; what is not given is not looked at.
SELECT group_concat(DISTINCT column) FROM retention_check('orders', 'customer', 'day');
--> day
SELECT group_concat(DISTINCT column) FROM retention_check('orders', 'customer', 'day', 'amount', 'until', 'country');
--> until,country,day
SELECT group_concat(DISTINCT column) FROM retention_check WHERE segment_col = 'country' AND until_col = 'until' AND time_col = 'day' AND customer_col = 'customer' AND source = 'orders';
--> until,country,day
SELECT source, customer_col, time_col, amount_col, until_col FROM retention_check('orders', 'customer', 'day', 'amount', 'until') LIMIT 1;
--> orders|customer|day|amount|until
SELECT * FROM retention_check('orders', 'customer');
--! retention_check(): time_col is missing
SELECT * FROM retention_check('orders', 'customer', 'day', 'amuont');
--! retention_check(): no such column: orders.amuont (amount?)
SELECT * FROM retention_check('ordrs', 'customer', 'day');
--! retention_check(): no such table: ordrs (orders?)
SELECT * FROM retention_check('orders', x'00', 'day');
--! retention_check(): customer_col: not a text: x'00'
SELECT * FROM retention_check('orders', 'customer', 'day') WHERE grain = 'week';
--~ no such column: grain

-- WHERE, ORDER BY and joins are SQLite's; equal arguments are read once.
SELECT finding FROM retention_check('orders', 'customer', 'day') ORDER BY rows DESC, finding DESC LIMIT 2;
--> rows
--> form
SELECT o.id, k.rows FROM orders o JOIN retention_check('orders', 'customer', 'day') k ON k.rows = o.id AND k.finding = 'rows';
--> 2|2
SELECT count(DISTINCT k.rowid) FROM retention_check('orders', 'customer', 'day') k;
--> 4

-- Awkward names, and a view.
CREATE TABLE "Order ""Lines"".x"("Customer ID", "it's", "1.50 $");
INSERT INTO "Order ""Lines"".x" VALUES ('C-1', '2024-01-05', 'x'), ('C-1', '2024-01-05', 'x'), ('c-1', '2024-01-06', '-1');
SELECT column, finding, rows FROM retention_check('"Order ""Lines"".x"', 'Customer ID', 'it''s', '1.50 $') WHERE rows < 3;
--> 1.50 $|not a number|2
--> NULL|duplicate|1
--> NULL|same moment|2
--> 1.50 $|negative|1
--> it's|earliest|2
--> it's|latest|1
