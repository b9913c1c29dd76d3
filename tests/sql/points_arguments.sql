-- points_arguments.sql - arguments of retention_points, sources and orders of rows, and every error.

CREATE TABLE ledger(member, day, points);
INSERT INTO ledger VALUES ('ann', '2024-01-10', 100), ('bob', '2024-01-12', 7), ('ann', '2024-03-01', -30), ('ann', '2024-05-05', 50), ('bob', '2024-05-05', -3);

-- By position, by name, in any mixture; NULL and blank are: not given.
CREATE TABLE whole AS SELECT * FROM retention_points('ledger', 'member', 'day', 'points', '90 days', 'inactivity', '2024-05-01', '+02:00');
SELECT customer, expired, balance FROM whole;
--> ann|0.0|70.0
--> bob|7.0|0.0
SELECT count(*) FROM (SELECT * FROM whole INTERSECT SELECT * FROM retention_points WHERE clock = '+0200' AND as_of = 20240501 AND expires = 'INACTIVITY' AND expires_after = ' 90 Days ' AND points_col = 'POINTS' AND time_col = 'day'
    AND customer_col = 'Member' AND source = 'ledger');
--> 2
SELECT count(*) FROM (SELECT * FROM retention_points('ledger', 'member', 'day', 'points', '', ' ', NULL, NULL) INTERSECT SELECT * FROM retention_points('ledger', 'member', 'day', 'points') WHERE expires = 'age' AND as_of = '2024-05-05');
--> 2
-- as_of: itself included, what is later is not there at all.
SELECT customer, earned, redeemed, last_at FROM retention_points('ledger', 'member', 'day', 'points') WHERE as_of = '2024-01-11';
--> ann|100.0|0.0|2024-01-10 00:00:00
SELECT count(*) FROM retention_points('ledger', 'member', 'day', 'points') WHERE as_of = '2023';
--> 0

-- What is in a row does not depend on the order of the rows of the source. (fold/points.c 7)
CREATE VIEW by_points AS SELECT * FROM ledger ORDER BY points;
SELECT count(*) FROM (SELECT * FROM retention_points('by_points', 'member', 'day', 'points', '90 days', 'inactivity', '2024-05-01', '+02:00') INTERSECT SELECT * FROM whole);
--> 2
SELECT customer, rowid & 1099511627775 FROM retention_points('ledger', 'member', 'day', 'points') ORDER BY customer DESC;
--> bob|2
--> ann|1
-- Sources: nothing in it, joins, its own source written to.
CREATE TABLE hollow AS SELECT * FROM ledger WHERE 0;
SELECT * FROM retention_points('hollow', 'member', 'day', 'points', '1 year');
--> (none)
CREATE TABLE name(member, name);
INSERT INTO name VALUES ('ann', 'Ann'), ('xen', 'Xenia');
SELECT name, balance FROM name LEFT JOIN retention_points('ledger', 'member', 'day', 'points') ON customer = member ORDER BY name;
--> Ann|120.0
--> Xenia|NULL
SELECT name, (SELECT sum(balance) FROM retention_points('ledger', 'member', 'day', 'points') WHERE customer <> name.member) FROM name;
--> Ann|4.0
--> Xenia|124.0
INSERT INTO ledger SELECT customer, '2024-06-01', -balance FROM retention_points('ledger', 'member', 'day', 'points');
SELECT sum(balance) FROM retention_points('ledger', 'member', 'day', 'points');
--> 0.0

SELECT * FROM retention_points('ledger', 'member', 'day');
--! retention_points(): points_col is missing
SELECT * FROM retention_points(1, 2, 3, 4, 5, 6, 7, 8, 9);
--! too many arguments on retention_points() - max 8
SELECT * FROM retention_points(x'00', 'member', 'day', 'points');
--! retention_points(): source: not a text: x'00'
SELECT * FROM retention_points('ledger', 'member', 'day', 'point');
--! retention_points(): no such column: ledger.point (points?)
SELECT * FROM retention_points('ledger', 'member', 'day', 'member');
--! retention_points(): ledger.member: not a number: 'ann'
SELECT * FROM retention_points('ledger', 'member', 'member', 'points');
--! retention_points(): ledger.member: not a time: 'ann' (want YYYY-MM-DD[ HH:MM[:SS]] or a Unix time)
SELECT * FROM retention_points('ledger', 'member', 'day', 'points', 'never');
--! retention_points(): expires_after: not a length: 'never' (want seconds, or [N] second|minute|hour|day|week|month|quarter|year)
SELECT * FROM retention_points('ledger', 'member', 'day', 'points', '1 year', 'month');
--! retention_points(): expires: not one of age, inactivity: 'month'
SELECT * FROM retention_points('ledger', 'member', 'day', 'points', NULL, 'inactivity');
--! retention_points(): expires_after is missing: how long after the last row do points expire?
SELECT * FROM retention_points('ledger', 'member', 'day', 'points') WHERE as_of = 'today';
--! retention_points(): as_of: not a time: 'today' (want YYYY-MM-DD[ HH:MM[:SS]] or a Unix time)
SELECT * FROM retention_points('ledger', 'member', 'day', 'points') WHERE clock = 'month in +02:00';
--! retention_points(): clock: not a clock: 'month in +02:00' (want an offset such as +02:00, or a zone such as Europe/Berlin)
SELECT * FROM retention_points('ledger', 'member', 'day', 'points') WHERE clock = x'2b3032';
--! retention_points(): clock: not a clock: x'2b3032' (want an offset such as +02:00, or a zone such as Europe/Berlin)
SELECT * FROM retention_points('ledger', 'member', 'day', 'points') WHERE as_of = '9999-12-31 23:59' AND clock = '-10:00' AND expires = 'age';
--> ann|150.0|150.0|0.0|0.0|0.0|NULL|NULL|2024-06-01 10:00:00
--> bob|7.0|7.0|0.0|0.0|0.0|NULL|NULL|2024-06-01 10:00:00
SELECT * FROM retention_points('ledger', 'member', 'day', 'points') WHERE as_of = '9999-12-31 23:59Z' AND clock = '+10:00';
--! retention_points(): as_of: its period leaves the years 0001 to 9999: '9999-12-31 23:59Z'
