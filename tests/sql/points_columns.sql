-- points_columns.sql - what each column of retention_points says; the numbers are worked out by hand in the comments.

CREATE TABLE ledger(member, day, points);
INSERT INTO ledger VALUES ('ann', '2024-01-10', 100), ('ann', '2024-03-01', -30), ('ann', '2024-05-05', '50'), ('ann', '2025-01-10', -10), ('ann', '2025-07-01', 1000);
-- At the very moment of 10 January 2025 the 70 that are left of the first points are gone: the 10 come from the second. The last row is after as_of. (fold/points.c 1, 2 and 3)
SELECT * FROM retention_points('ledger', 'member', 'day', 'points', '12 months', NULL, '2025-05-01');
--> ann|150.0|40.0|70.0|40.0|0.0|2025-05-05 00:00:00|40.0|2025-01-10 00:00:00
-- As of the very moment: gone, and nothing is left to go. A second before it, not. (fold/points.c 2, table/points.c 5)
SELECT expired, balance, next_expiry_at, next_expiry FROM retention_points('ledger', 'member', 'day', 'points', '12 months', NULL, '2025-05-05');
--> 110.0|0.0|NULL|NULL
SELECT expired, balance, next_expiry FROM retention_points('ledger', 'member', 'day', 'points', '12 months', NULL, '2025-05-04 23:59:59');
--> 70.0|40.0|40.0
-- Without a length nothing expires; as_of is the latest row. (table/points.c 3 and 4)
SELECT earned, redeemed, expired, balance, next_expiry_at, next_expiry, last_at FROM retention_points('ledger', 'member', 'day', 'points');
--> 1150.0|40.0|0.0|1110.0|NULL|NULL|2025-07-01 00:00:00

-- bob redeems 30 more than he has: they are not owed. dan earned what he redeemed at one moment. eve's 15 are January's 10 and half of February's. Blank points are 0,
-- no member and no time are no row. In the order in which they are first shown. (fold/points.c 1, 3 and 6, table/points.c 1 and 2)
CREATE TABLE club(member, at, points);
INSERT INTO club VALUES ('bob', '2024-02-01', 20), ('cat', '2024-02-01', -5), ('bob', '2024-02-02', -50), ('bob', '2024-02-03', 10), ('dan', '2024-06-01', -10), ('dan', '2024-06-01', 10),
    ('eve', '2024-04-01', -15), ('eve', '2024-01-01', 10), ('eve', '2024-02-01', 10), ('eve', '2024-03-01', 10), ('fay', '2024-01-01', ''), ('', '2024-01-01', 7), ('bob', NULL, 7);
SELECT customer, earned, redeemed, expired, balance, overdrawn, next_expiry_at, next_expiry, last_at FROM retention_points('club', 'member', 'at', 'points', '12 months', 'age', '2024-12-31');
--> bob|30.0|50.0|0.0|10.0|30.0|2025-02-03 00:00:00|10.0|2024-02-03 00:00:00
--> cat|0.0|5.0|0.0|0.0|5.0|NULL|NULL|2024-02-01 00:00:00
--> dan|10.0|10.0|0.0|0.0|0.0|NULL|NULL|2024-06-01 00:00:00
--> eve|30.0|15.0|0.0|15.0|0.0|2025-02-01 00:00:00|5.0|2024-04-01 00:00:00
--> fay|0.0|0.0|0.0|0.0|0.0|NULL|NULL|2024-01-01 00:00:00
SELECT typeof(customer), typeof(earned), typeof(redeemed), typeof(expired), typeof(balance), typeof(overdrawn), typeof(next_expiry_at), typeof(next_expiry), typeof(last_at)
    FROM retention_points('club', 'member', 'at', 'points', '12 months') WHERE customer = 'eve';
--> text|real|real|real|real|real|text|real|text
-- Of a moment what is earned and what is redeemed stay apart: 10 old ones are redeemed, not 10 of those that came with it, and the new ones go later. (fold/points.c 3)
CREATE TABLE swap(member, at, points);
INSERT INTO swap VALUES (1, '2024-01-01', 10), (1, '2024-02-01', 10), (1, '2024-02-01', -10);
SELECT balance, expired, next_expiry_at FROM retention_points('swap', 'member', 'at', 'points', '30 days', NULL, '2024-02-10');
--> 0.0|10.0|NULL
SELECT balance, expired, next_expiry_at FROM retention_points('swap', 'member', 'at', 'points', '31 days', NULL, '2024-02-10');
--> 0.0|10.0|NULL
SELECT balance, expired, next_expiry_at FROM retention_points('swap', 'member', 'at', 'points', '32 days', NULL, '2024-02-10');
--> 10.0|0.0|2024-03-04 00:00:00
-- What lasts no time is gone when it is earned, before anything is redeemed.
SELECT earned, redeemed, expired, balance, overdrawn FROM retention_points('swap', 'member', 'at', 'points', 0);
--> 20.0|10.0|20.0|0.0|10.0

-- Of two that were earned at different times both go at the next instant: 31 January and 29 February, a month later, are the same day but for clamping. (fold/points.c 5)
CREATE TABLE ends(member, at, points);
INSERT INTO ends VALUES (1, '2024-01-29 12:00', 5), (1, '2024-01-31 12:00', 7), (1, '2024-02-01', 1), (2, '2024-02-29 12:00', 5);
SELECT customer, balance, next_expiry_at, next_expiry FROM retention_points('ends', 'member', 'at', 'points', '1 month', NULL, '2024-02-29 11:59:59');
--> 1|13.0|2024-02-29 12:00:00|12.0
SELECT customer, expired, balance, next_expiry_at FROM retention_points('ends', 'member', 'at', 'points', '1 month', NULL, '2024-02-29 12:00');
--> 1|12.0|1.0|2024-03-01 00:00:00
--> 2|0.0|5.0|2024-03-29 12:00:00
SELECT customer, next_expiry_at FROM retention_points('ends', 'member', 'at', 'points', '1 year') WHERE customer = 2;
--> 2|2025-02-28 12:00:00

-- Inactivity: the whole balance is gone a year after the last row, whatever that was. ann always came within a year; bob's 50 were gone on the very day on which 5 more came. (fold/points.c 2)
CREATE TABLE idle(member, at, points);
INSERT INTO idle VALUES ('ann', '2023-01-10', 100), ('ann', '2023-12-01', 20), ('ann', '2024-11-30', -30), ('bob', '2023-01-10', 50), ('bob', '2024-01-10', 5), ('cid', '2022-01-10', 8), ('cid', '2023-01-01', NULL), ('cid', '2023-12-31', 0);
SELECT * FROM retention_points('idle', 'member', 'at', 'points', '12 months', 'Inactivity') WHERE as_of = '2024-12-31';
--> ann|120.0|30.0|0.0|90.0|0.0|2025-11-30 00:00:00|90.0|2024-11-30 00:00:00
--> bob|55.0|0.0|50.0|5.0|0.0|2025-01-10 00:00:00|5.0|2024-01-10 00:00:00
--> cid|8.0|0.0|8.0|0.0|0.0|NULL|NULL|2023-12-31 00:00:00
SELECT expired, balance FROM retention_points('idle', 'member', 'at', 'points', '12 months', 'inactivity') WHERE as_of = '2024-12-30 23:59:59' AND customer = 'cid';
--> 0.0|8.0

-- A clock: a mere date is a day on it, and from a day up lengths are counted on it. The night of 31 March 2024 has 23 hours in Berlin: a day after noon is noon. (table/points.c 4)
CREATE TABLE berlin(member, at, points);
INSERT INTO berlin VALUES (1, '2024-03-30T11:00Z', 5), (2, '2024-03-31', 5);
SELECT customer, next_expiry_at, last_at FROM retention_points('berlin', 'member', 'at', 'points', '1 day', NULL, NULL, 'Europe/Berlin');
--> 1|2024-03-31 10:00:00|2024-03-30 11:00:00
--> 2|2024-03-31 22:00:00|2024-03-30 23:00:00
SELECT customer, next_expiry_at FROM retention_points('berlin', 'member', 'at', 'points', '24 hours', NULL, NULL, 'europe/berlin');
--> 1|2024-03-31 11:00:00
--> 2|2024-03-31 23:00:00
SELECT customer, next_expiry_at FROM retention_points('berlin', 'member', 'at', 'points', '1 day') WHERE clock = '+02:00' AND as_of = '2024-03-31';
--> 1|2024-03-31 11:00:00
--> 2|2024-03-31 22:00:00
-- The clock went back at 01:00 UTC: what was earned at 02:50 and, half an hour later, at 02:20 goes at 02:50 of the next day. (fold/points.c 4)
CREATE TABLE back(member, at, points);
INSERT INTO back VALUES (1, '2024-10-27T00:50Z', 5), (1, '2024-10-27T01:20Z', 7);
SELECT next_expiry_at, next_expiry FROM retention_points('back', 'member', 'at', 'points', '1 day', NULL, NULL, 'Europe/Berlin');
--> 2024-10-28 01:50:00|12.0
SELECT next_expiry_at, next_expiry FROM retention_points('back', 'member', 'at', 'points', '1 day', 'inactivity', NULL, 'Europe/Berlin');
--> 2024-10-28 01:50:00|12.0
-- What would go after the year 9999 never does. (fold/points.c 4)
SELECT balance, next_expiry_at, next_expiry FROM retention_points('back', 'member', 'at', 'points', '7976 years');
--> 12.0|NULL|NULL
SELECT balance, next_expiry_at FROM retention_points('back', 'member', 'at', 'points', '7975 years');
--> 12.0|9999-10-27 00:50:00

-- Tenths do not add up exactly: what rounding leaves is nothing, neither left nor overdrawn. (fold/points.c 6)
CREATE TABLE tenths(member, at, points);
INSERT INTO tenths SELECT 1, '2024-01-' || printf('%02d', value), 0.1 FROM (WITH RECURSIVE s(value) AS (SELECT 1 UNION ALL SELECT value + 1 FROM s WHERE value < 10) SELECT value FROM s);
INSERT INTO tenths VALUES (1, '2024-02-01', -0.3), (1, '2024-02-02', -0.4), (1, '2024-02-03', -0.3);
INSERT INTO tenths SELECT 2, at, points FROM tenths UNION ALL SELECT 2, '2024-02-04', -0.1;
INSERT INTO tenths VALUES (3, '2024-01-01', 0.9), (3, '2024-01-02', -0.3), (3, '2024-01-03', -0.3), (3, '2024-01-04', -0.3);
SELECT customer, earned, balance, overdrawn, next_expiry_at FROM retention_points('tenths', 'member', 'at', 'points', '1 year');
--> 1|1.0|0.0|0.0|NULL
--> 2|1.0|0.0|0.1|NULL
--> 3|0.9|0.0|0.0|NULL
-- The greatest numbers: a sum that is too great is infinite, and what is left of it nothing, or all of it.
CREATE TABLE great(member, at, points);
INSERT INTO great VALUES (1, '2024-01-01', 1.7e308), (1, '2024-01-01', 1.7e308), (1, '2024-01-02', -1), (2, '2024-01-01', 1.7e308), (2, '2024-01-01', 1.7e308), (2, '2024-01-02', -1.7e308), (2, '2024-01-02', -1.7e308), (3, '2024-01-01', 5), (3, '2024-01-02', -1.7e308), (3, '2024-01-02', -1.7e308);
SELECT customer, earned, redeemed, balance, overdrawn FROM retention_points('great', 'member', 'at', 'points');
--> 1|Inf|1.0|Inf|0.0
--> 2|Inf|Inf|0.0|0.0
--> 3|5.0|Inf|0.0|Inf
