-- customers_arguments.sql - arguments of retention_customers, as_of, sources and orders of rows, and every error.

CREATE TABLE orders(customer TEXT, ordered_at TEXT, amount, country);
INSERT INTO orders VALUES ('a', '2024-01-10', 1, 'at'), ('b', '2024-01-20', 8, 'de'), ('a', '2024-02-10', 2, 'at'), ('b', '2024-03-31', 16, 'de'), ('c', '2024-03-15', 32, NULL);

-- By position, by name, in any mixture; NULL is: not given.
CREATE TABLE whole AS SELECT * FROM retention_customers('orders', 'customer', 'ordered_at', 'week', 'amount', 'country', '2024-04-01');
SELECT customer, segment, cohort, age, value FROM whole;
--> a|at|2024-W02|82|3.0
--> b|de|2024-W03|72|24.0
--> c|NULL|2024-W11|17|32.0
SELECT count(*) FROM (SELECT * FROM whole INTERSECT SELECT * FROM retention_customers WHERE as_of = 20240401 AND segment_col = 'Country' AND amount_col = 'AMOUNT' AND grain = '1 Week' AND time_col = 'ordered_at'
    AND customer_col = 'customer' AND source = 'orders');
--> 3
SELECT count(*) FROM (SELECT * FROM retention_customers('orders', 'customer', 'ordered_at', NULL, NULL, NULL, NULL)
    INTERSECT SELECT * FROM retention_customers('orders', 'customer', 'ordered_at', 'month') WHERE as_of = '2024-03-31');
--> 3

-- as_of: itself included, what is later is not there at all. By default the latest time. (customers.c 5)
SELECT customer, events, last_at, age, r_score FROM retention_customers('orders', 'customer', 'ordered_at') WHERE as_of = '2024-01-20';
--> a|1|2024-01-10 00:00:00|10|1
--> b|1|2024-01-20 00:00:00|0|5
SELECT customer, events FROM retention_customers('orders', 'customer', 'ordered_at') WHERE as_of = '2024-01-19 23:59:59.999999';
--> a|1
SELECT count(*) FROM retention_customers('orders', 'customer', 'ordered_at') WHERE as_of = '2023';
--> 0
SELECT customer, age FROM retention_customers('orders', 'customer', 'ordered_at');
--> a|81
--> b|71
--> c|16

-- What is in a row does not depend on the order of the rows of the source. (customers.c 1)
CREATE VIEW by_amount AS SELECT * FROM orders ORDER BY amount DESC;
SELECT count(*) FROM (SELECT * FROM retention_customers('by_amount', 'customer', 'ordered_at', 'week', 'amount', 'country', '2024-04-01') INTERSECT SELECT * FROM whole);
--> 3
SELECT customer FROM retention_customers('by_amount', 'customer', 'ordered_at') ORDER BY customer DESC;
--> c
--> b
--> a
-- Sources: nothing in it, a view over a table function, a table function of its own rows, joins.
CREATE TABLE hollow AS SELECT * FROM orders WHERE 0;
SELECT * FROM retention_customers('hollow', 'customer', 'ordered_at', 'month', 'amount', 'country');
--> (none)
CREATE VIEW best AS SELECT customer, last_at, value FROM retention_customers('orders', 'customer', 'ordered_at', 'month', 'amount');
SELECT customer, first_at, value FROM retention_customers('best', 'customer', 'last_at', 'month', 'value');
--> a|2024-02-10 00:00:00|3.0
--> b|2024-03-31 00:00:00|24.0
--> c|2024-03-15 00:00:00|32.0
CREATE VIEW self AS SELECT customer, last_at FROM retention_customers('self', 'customer', 'last_at');
SELECT * FROM retention_customers('self', 'customer', 'last_at');
--~ reaches itself
CREATE TABLE name(customer, name);
INSERT INTO name VALUES ('a', 'Ada'), ('c', 'Cleo'), ('x', 'Xenia');
SELECT name, events FROM name LEFT JOIN retention_customers('orders', 'customer', 'ordered_at') AS r ON r.customer = name.customer ORDER BY name;
--> Ada|2
--> Cleo|1
--> Xenia|NULL
SELECT count(*), count(DISTINCT r.rowid) FROM name CROSS JOIN retention_customers('orders', 'customer', 'ordered_at') AS r;
--> 9|3
SELECT name, (SELECT f_score FROM retention_customers('orders', 'customer', 'ordered_at') AS r WHERE r.customer = name.customer), (SELECT r_score || m_score FROM retention_customers('orders', 'customer', 'ordered_at', 'month', 'amount') AS r WHERE r.customer = name.customer),
    (SELECT max(value) FROM retention_customers('orders', 'customer', 'ordered_at', 'month', 'amount') AS r WHERE r.customer <> name.customer) FROM name ORDER BY name.customer DESC;
--> Xenia|NULL|NULL|32.0
--> Cleo|1|35|24.0
--> Ada|3|11|32.0
SELECT rowid & 1099511627775, customer FROM retention_customers('orders', 'customer', 'ordered_at');
--> 1|a
--> 2|b
--> 3|c
INSERT INTO orders SELECT customer, date(last_at, '+1 year'), 0, NULL FROM retention_customers('orders', 'customer', 'ordered_at') WHERE frequency = 0;
SELECT customer, frequency, recency FROM retention_customers('orders', 'customer', 'ordered_at') WHERE customer = 'c';
--> c|1|365

SELECT * FROM retention_customers;
--! retention_customers(): source is missing
SELECT * FROM retention_customers('orders', 'customer');
--! retention_customers(): time_col is missing
SELECT * FROM retention_customers(1, 2, 3, 4, 5, 6, 7, 8, 9);
--! too many arguments on retention_customers() - max 8
SELECT * FROM retention_customers('ordrs', 'customer', 'ordered_at');
--! retention_customers(): no such table: ordrs (orders?)
SELECT * FROM retention_customers('orders', 'custmer', 'ordered_at');
--! retention_customers(): no such column: orders.custmer (customer?)
SELECT * FROM retention_customers('orders', 'customer', 'ordered_at', 'month', 'price');
--! retention_customers(): no such column: orders.price
SELECT * FROM retention_customers('orders', 'customer', 'ordered_at') WHERE segment_col = 'region';
--! retention_customers(): no such column: orders.region
SELECT * FROM retention_customers('orders', 'customer', 'country');
--! retention_customers(): orders.country: not a time: 'at' (want YYYY-MM-DD[ HH:MM[:SS]] or a Unix time)
SELECT * FROM retention_customers('orders', 'customer', 'ordered_at', 'month', 'country');
--! retention_customers(): orders.country: not a number: 'at'
SELECT * FROM retention_customers('orders', 'customer', 'ordered_at', 'fortnight');
--! retention_customers(): grain: not a grain: 'fortnight' (want [N] hour|day|week|month|quarter|year [starting WEEKDAY|MONTH] [in CLOCK])
SELECT * FROM retention_customers('orders', 'customer', 'ordered_at') WHERE as_of = 'today';
--! retention_customers(): as_of: not a time: 'today' (want YYYY-MM-DD[ HH:MM[:SS]] or a Unix time)
