-- periods_subscriptions.sql - the rules of retention_periods for subscriptions (until_col), one by one.
--
-- Every rule is a segment with one customer of its own, whose rows say it; the data was taken in the middle of April.

CREATE TABLE subs(rule TEXT, customer INTEGER, started, ended, price);
CREATE VIEW report AS SELECT period, segment AS rule, customers_at_start AS s, new AS n, reactivated AS r, churned AS c, customers_at_end AS e, active AS a,
    value_at_start AS vs, new_value AS vn, reactivated_value AS vr, expansion AS x, contraction AS k, churned_value AS vc, value_at_end AS ve, complete
FROM retention_periods('subs', 'customer', 'started', 'month', 'price', 'rule', 'ended', NULL, '2024-04-15');

-- A row is there from its start until its end; without an end it still runs. In the month that runs at as_of nobody
-- has left who is there at as_of, and that month is not complete. (course.c 4, periods.c 4)
INSERT INTO subs VALUES ('runs', 1, '2024-02-10', NULL, 10), ('ends', 2, '2024-01-10', '2024-02-20', 10), ('ends later', 3, '2024-03-10', '2024-05-01', 10), ('starts later', 4, '2024-04-16', NULL, 10),
    ('ends in the last month', 5, '2024-03-10', '2024-04-10', 10), ('starts in the last month', 6, '2024-04-10', NULL, 10);
SELECT rule, period, s, n, r, c, e, a, complete FROM report;
--> ends|2024-01|0|1|0|0|1|1|1
--> ends|2024-02|1|0|0|1|0|1|1
--> ends|2024-03|0|0|0|0|0|0|1
--> ends|2024-04|0|0|0|0|0|0|0
--> ends in the last month|2024-03|0|1|0|0|1|1|1
--> ends in the last month|2024-04|1|0|0|1|0|1|0
--> ends later|2024-03|0|1|0|0|1|1|1
--> ends later|2024-04|1|0|0|0|1|1|0
--> runs|2024-02|0|1|0|0|1|1|1
--> runs|2024-03|1|0|0|0|1|1|1
--> runs|2024-04|1|0|0|0|1|1|0
--> starts in the last month|2024-04|0|1|0|0|1|1|0
SELECT rule, period, vs, vn, vr, x, k, vc, ve FROM report WHERE rule IN ('ends', 'runs');
--> ends|2024-01|0.0|10.0|0.0|0.0|0.0|0.0|10.0
--> ends|2024-02|10.0|0.0|0.0|0.0|0.0|10.0|0.0
--> ends|2024-03|0.0|0.0|0.0|0.0|0.0|0.0|0.0
--> ends|2024-04|0.0|0.0|0.0|0.0|0.0|0.0|0.0
--> runs|2024-02|0.0|10.0|0.0|0.0|0.0|0.0|10.0
--> runs|2024-03|10.0|0.0|0.0|0.0|0.0|0.0|10.0
--> runs|2024-04|10.0|0.0|0.0|0.0|0.0|0.0|10.0

-- Boundaries: what happens on the first instant of a month happens in that month. A start there is new in it; an end there
-- churned in it, though nothing of the row is left in it to be active. A microsecond before, it is the month before. (course.c 1, 4 and 6)
DELETE FROM subs;
INSERT INTO subs VALUES ('1 start on', 1, '2024-03-01', NULL, 10), ('2 start after', 2, '2024-03-01 00:00:00.000001', NULL, 10),
    ('3 end on', 3, '2024-02-10', '2024-04-01', 10), ('4 end after', 4, '2024-02-10', '2024-04-01 00:00:00.000001', 10),
    ('5 both on', 5, '2024-02-01', '2024-03-01', 10), ('6 from one to the other', 6, '2024-02-01', '2024-04-01', 10),
    ('7 start on as_of', 7, '2024-04-15', NULL, 10), ('8 end on as_of', 8, '2024-03-10', '2024-04-15', 10), ('9 end after as_of', 9, '2024-03-10', '2024-04-15 00:00:00.000001', 10);
SELECT rule, period, s, n, r, c, e, a, vn, vc, ve FROM report;
--> 1 start on|2024-03|0|1|0|0|1|1|10.0|0.0|10.0
--> 1 start on|2024-04|1|0|0|0|1|1|0.0|0.0|10.0
--> 2 start after|2024-03|0|1|0|0|1|1|10.0|0.0|10.0
--> 2 start after|2024-04|1|0|0|0|1|1|0.0|0.0|10.0
--> 3 end on|2024-02|0|1|0|0|1|1|10.0|0.0|10.0
--> 3 end on|2024-03|1|0|0|0|1|1|0.0|0.0|10.0
--> 3 end on|2024-04|1|0|0|1|0|0|0.0|10.0|0.0
--> 4 end after|2024-02|0|1|0|0|1|1|10.0|0.0|10.0
--> 4 end after|2024-03|1|0|0|0|1|1|0.0|0.0|10.0
--> 4 end after|2024-04|1|0|0|1|0|1|0.0|10.0|0.0
--> 5 both on|2024-02|0|1|0|0|1|1|10.0|0.0|10.0
--> 5 both on|2024-03|1|0|0|1|0|0|0.0|10.0|0.0
--> 5 both on|2024-04|0|0|0|0|0|0|0.0|0.0|0.0
--> 6 from one to the other|2024-02|0|1|0|0|1|1|10.0|0.0|10.0
--> 6 from one to the other|2024-03|1|0|0|0|1|1|0.0|0.0|10.0
--> 6 from one to the other|2024-04|1|0|0|1|0|0|0.0|10.0|0.0
--> 7 start on as_of|2024-04|0|1|0|0|1|1|10.0|0.0|10.0
--> 8 end on as_of|2024-03|0|1|0|0|1|1|10.0|0.0|10.0
--> 8 end on as_of|2024-04|1|0|0|1|0|1|0.0|10.0|0.0
--> 9 end after as_of|2024-03|0|1|0|0|1|1|10.0|0.0|10.0
--> 9 end after as_of|2024-04|1|0|0|0|1|1|0.0|0.0|10.0
-- When the data was taken on a boundary, the month before is complete, and the next one has but that instant.
SELECT period, customers_at_start, new, churned, customers_at_end, active, complete FROM retention_periods('subs', 'customer', 'started', 'month', NULL, NULL, 'ended', NULL, '2024-04-01');
--> 2024-02|0|4|0|4|4|1
--> 2024-03|4|4|1|7|7|1
--> 2024-04|7|0|2|5|5|0
SELECT period, customers_at_start, new, churned, customers_at_end, active, complete FROM retention_periods('subs', 'customer', 'started', 'month', NULL, NULL, 'ended', NULL, '2024-03-01') WHERE period > '2024-01';
--> 2024-02|0|4|0|4|4|1
--> 2024-03|4|1|1|4|4|0
-- Who moved times by a second when an end on the first of a month counted in the month before gets the same answers as without: all but
-- `active`, as what ends a second after midnight runs on that day.
CREATE TABLE first_of_month(c, started, ended);
INSERT INTO first_of_month VALUES (1, '2024-02-01', '2024-04-01'), (2, '2024-02-01', '2024-02-20'), (3, '2024-03-01', NULL);
CREATE VIEW moved AS SELECT c, datetime(started, '+1 second') AS started, datetime(ended, '+1 second') AS ended FROM first_of_month;
SELECT period, customers_at_start, new, churned, customers_at_end, active, complete FROM retention_periods('moved', 'c', 'started', 'month', NULL, NULL, 'ended', NULL, '2024-04-15');
--> 2024-02|0|1|0|1|2|1
--> 2024-03|1|1|0|2|2|1
--> 2024-04|2|0|1|1|2|0
SELECT period, customers_at_start, new, churned, customers_at_end, active, complete FROM retention_periods('first_of_month', 'c', 'started', 'month', NULL, NULL, 'ended', NULL, '2024-04-15');
--> 2024-02|0|1|0|1|2|1
--> 2024-03|1|1|0|2|2|1
--> 2024-04|2|0|1|1|1|0

-- Joined and left inside one month: in neither count, but active. It does not count as having been there before. (course.c 6)
DELETE FROM subs;
INSERT INTO subs VALUES ('inside', 1, '2024-02-05', '2024-02-20', 10), ('twice inside', 2, '2024-02-05', '2024-02-10', 10), ('twice inside', 2, '2024-02-15', '2024-02-20', 10),
    ('then stays', 3, '2024-02-05', '2024-02-20', 10), ('then stays', 3, '2024-03-05', NULL, 10), ('up to the boundary', 4, '2024-02-01', '2024-02-20', 10);
SELECT rule, period, s, n, r, c, e, a, vn, vc, ve FROM report;
--> inside|2024-02|0|0|0|0|0|1|0.0|0.0|0.0
--> inside|2024-03|0|0|0|0|0|0|0.0|0.0|0.0
--> inside|2024-04|0|0|0|0|0|0|0.0|0.0|0.0
--> then stays|2024-02|0|0|0|0|0|1|0.0|0.0|0.0
--> then stays|2024-03|0|1|0|0|1|1|10.0|0.0|10.0
--> then stays|2024-04|1|0|0|0|1|1|0.0|0.0|10.0
--> twice inside|2024-02|0|0|0|0|0|1|0.0|0.0|0.0
--> twice inside|2024-03|0|0|0|0|0|0|0.0|0.0|0.0
--> twice inside|2024-04|0|0|0|0|0|0|0.0|0.0|0.0
--> up to the boundary|2024-02|0|0|0|0|0|1|0.0|0.0|0.0
--> up to the boundary|2024-03|0|0|0|0|0|0|0.0|0.0|0.0
--> up to the boundary|2024-04|0|0|0|0|0|0|0.0|0.0|0.0

-- Several rows of one customer: they are there while any of them runs, worth what all that run add up to. Each of these
-- starts in January and is a single customer throughout.
DELETE FROM subs;
INSERT INTO subs VALUES
    ('1 touching, same price', 1, '2024-01-10', '2024-02-15', 10), ('1 touching, same price', 1, '2024-02-15', NULL, 10),
    ('2 upgrade', 2, '2024-01-10', '2024-02-15', 10), ('2 upgrade', 2, '2024-02-15', NULL, 30),
    ('3 downgrade', 3, '2024-01-10', '2024-02-15', 30), ('3 downgrade', 3, '2024-02-15', NULL, 10),
    ('4 up and down again', 4, '2024-01-10', '2024-02-10', 10), ('4 up and down again', 4, '2024-02-10', '2024-02-20', 30), ('4 up and down again', 4, '2024-02-20', NULL, 10),
    ('5 overlapping', 5, '2024-01-10', '2024-03-10', 10), ('5 overlapping', 5, '2024-02-20', NULL, 15),
    ('6 nested', 6, '2024-01-10', NULL, 10), ('6 nested', 6, '2024-02-05', '2024-03-20', 5),
    ('7 nested in a month', 7, '2024-01-10', NULL, 10), ('7 nested in a month', 7, '2024-02-05', '2024-02-20', 5),
    ('8 cancels one of two', 8, '2024-01-10', NULL, 10), ('8 cancels one of two', 8, '2024-01-12', '2024-03-05', 7),
    ('9 the same row twice', 9, '2024-01-10', '2024-03-05', 10), ('9 the same row twice', 9, '2024-01-10', '2024-03-05', 10), ('9 the same row twice', 9, '2024-01-11', NULL, 1);
SELECT count(*), min(n), min(e), max(s + r + c), sum(s), sum(n), sum(e), sum(a), sum(vr), sum(vc) FROM report WHERE period < '2024-02' OR rule > '9';
--> 12|0|1|1|3|9|12|12|0.0|0.0
SELECT rule, vs, x, k, ve FROM report WHERE period = '2024-02';
--> 1 touching, same price|10.0|0.0|0.0|10.0
--> 2 upgrade|10.0|20.0|0.0|30.0
--> 3 downgrade|30.0|0.0|20.0|10.0
--> 4 up and down again|10.0|0.0|0.0|10.0
--> 5 overlapping|10.0|15.0|0.0|25.0
--> 6 nested|10.0|5.0|0.0|15.0
--> 7 nested in a month|10.0|0.0|0.0|10.0
--> 8 cancels one of two|17.0|0.0|0.0|17.0
--> 9 the same row twice|21.0|0.0|0.0|21.0
SELECT rule, vs, x, k, ve FROM report WHERE period = '2024-03' AND (x OR k);
--> 5 overlapping|25.0|0.0|10.0|15.0
--> 6 nested|15.0|0.0|5.0|10.0
--> 8 cancels one of two|17.0|0.0|7.0|10.0
--> 9 the same row twice|21.0|0.0|20.0|1.0
SELECT rule, period, s, n, r, c, e, a, vs, x, k, vc, ve FROM report WHERE rule = '8 cancels one of two' AND period > '2024-01';
--> 8 cancels one of two|2024-02|1|0|0|0|1|1|17.0|0.0|0.0|0.0|17.0
--> 8 cancels one of two|2024-03|1|0|0|0|1|1|17.0|0.0|7.0|0.0|10.0
--> 8 cancels one of two|2024-04|1|0|0|0|1|1|10.0|0.0|0.0|0.0|10.0
SELECT count(*), sum(s), sum(n), sum(r), sum(c), sum(e), sum(a) FROM report WHERE period > '2024-01';
--> 27|27|0|0|0|27|27
-- A change on the boundary itself: at that moment the new row runs and the old one does not.
DELETE FROM subs;
INSERT INTO subs VALUES ('changes on a boundary', 1, '2024-01-10', '2024-03-01', 10), ('changes on a boundary', 1, '2024-03-01', NULL, 15), ('starts so', 2, '2024-02-10', '2024-03-01', 10), ('starts so', 2, '2024-03-01', NULL, 15);
SELECT rule, period, n, c, e, vn, x, k, ve FROM report WHERE period < '2024-04';
--> changes on a boundary|2024-01|1|0|1|10.0|0.0|0.0|10.0
--> changes on a boundary|2024-02|0|0|1|0.0|0.0|0.0|10.0
--> changes on a boundary|2024-03|0|0|1|0.0|5.0|0.0|15.0
--> starts so|2024-02|1|0|1|10.0|0.0|0.0|10.0
--> starts so|2024-03|0|0|1|0.0|5.0|0.0|15.0

-- Pause and return: churned, then reactivated with what they come back to, whatever the gap, as long as a boundary lies
-- in it. Nobody is new twice.
DELETE FROM subs;
INSERT INTO subs VALUES
    ('1 inside a month', 1, '2024-01-10', '2024-02-10', 10), ('1 inside a month', 1, '2024-02-20', NULL, 12),
    ('2 over a boundary', 2, '2024-01-10', '2024-02-25', 10), ('2 over a boundary', 2, '2024-03-05', NULL, 12),
    ('3 ends on it', 3, '2024-01-10', '2024-03-01', 10), ('3 ends on it', 3, '2024-03-01 00:00:01', NULL, 12),
    ('4 comes back on it', 4, '2024-01-10', '2024-02-25', 10), ('4 comes back on it', 4, '2024-03-01', NULL, 12),
    ('5 a month is left out', 5, '2024-01-10', '2024-01-31', 10), ('5 a month is left out', 5, '2024-03-05', NULL, 12),
    ('6 over two', 6, '2024-01-10', '2024-02-10', 10), ('6 over two', 6, '2024-04-05', NULL, 12),
    ('7 five years', 7, '2018-12-10', '2019-01-10', 10), ('7 five years', 7, '2024-04-05', NULL, 12),
    ('8 again and again', 8, '2024-01-10', '2024-02-10', 10), ('8 again and again', 8, '2024-03-10', '2024-04-10', 12), ('8 again and again', 8, '2024-04-12', NULL, 14);
SELECT rule, period, s, n, r, c, e, a, x, vn, vr, vc FROM report WHERE period >= '2024-01' AND (n OR r OR c OR x);
--> 1 inside a month|2024-01|0|1|0|0|1|1|0.0|10.0|0.0|0.0
--> 1 inside a month|2024-02|1|0|0|0|1|1|2.0|0.0|0.0|0.0
--> 2 over a boundary|2024-01|0|1|0|0|1|1|0.0|10.0|0.0|0.0
--> 2 over a boundary|2024-02|1|0|0|1|0|1|0.0|0.0|0.0|10.0
--> 2 over a boundary|2024-03|0|0|1|0|1|1|0.0|0.0|12.0|0.0
--> 3 ends on it|2024-01|0|1|0|0|1|1|0.0|10.0|0.0|0.0
--> 3 ends on it|2024-03|1|0|0|0|1|1|2.0|0.0|0.0|0.0
--> 4 comes back on it|2024-01|0|1|0|0|1|1|0.0|10.0|0.0|0.0
--> 4 comes back on it|2024-02|1|0|0|1|0|1|0.0|0.0|0.0|10.0
--> 4 comes back on it|2024-03|0|0|1|0|1|1|0.0|0.0|12.0|0.0
--> 5 a month is left out|2024-03|0|1|0|0|1|1|0.0|12.0|0.0|0.0
--> 6 over two|2024-01|0|1|0|0|1|1|0.0|10.0|0.0|0.0
--> 6 over two|2024-02|1|0|0|1|0|1|0.0|0.0|0.0|10.0
--> 6 over two|2024-04|0|0|1|0|1|1|0.0|0.0|12.0|0.0
--> 7 five years|2024-04|0|0|1|0|1|1|0.0|0.0|12.0|0.0
--> 8 again and again|2024-01|0|1|0|0|1|1|0.0|10.0|0.0|0.0
--> 8 again and again|2024-02|1|0|0|1|0|1|0.0|0.0|0.0|10.0
--> 8 again and again|2024-03|0|0|1|0|1|1|0.0|0.0|12.0|0.0
--> 8 again and again|2024-04|1|0|0|0|1|1|2.0|0.0|0.0|0.0
SELECT count(*), sum(n), sum(c), sum(r), sum(e), min(period) FROM report WHERE rule = '7 five years';
--> 65|1|1|1|2|2018-12

-- All together, with rates. January to April: 1 joins each month, from February on; churned and contraction in March.
DELETE FROM subs;
INSERT INTO subs VALUES ('a', 1, '2024-01-10', NULL, 10), ('a', 2, '2024-02-10', '2024-03-10', 30), ('b', 3, '2024-02-12', NULL, 20), ('b', 1, '2024-02-14', '2024-03-20', 10), ('a', 4, '2024-04-10', NULL, NULL);
SELECT period, customers_at_start, new, churned, customers_at_end, retention_rate, churn_rate, quick_ratio, value_at_start, new_value, expansion, contraction, churned_value, value_at_end, gross_retention, net_retention
FROM retention_periods('subs', 'customer', 'started', 'month', 'price', NULL, 'ended', NULL, '2024-04-15');
--> 2024-01|0|1|0|1|NULL|NULL|NULL|0.0|10.0|0.0|0.0|0.0|10.0|NULL|NULL
--> 2024-02|1|2|0|3|1.0|0.0|NULL|10.0|50.0|10.0|0.0|0.0|70.0|1.0|2.0
--> 2024-03|3|0|1|2|0.666666666666667|0.333333333333333|0.0|70.0|0.0|0.0|10.0|30.0|30.0|0.428571428571429|0.428571428571429
--> 2024-04|2|1|0|3|1.0|0.0|NULL|30.0|0.0|0.0|0.0|0.0|30.0|1.0|1.0
-- Customer 1 belongs to a, where their earliest row is, with all their rows.
SELECT segment, period, customers_at_end, expansion, contraction, value_at_end FROM retention_periods('subs', 'customer', 'started', 'month', 'price', 'rule', 'ended', NULL, '2024-04-15') WHERE period < '2024-04';
--> a|2024-01|1|0.0|0.0|10.0
--> a|2024-02|2|10.0|0.0|50.0
--> a|2024-03|1|0.0|10.0|10.0
--> b|2024-02|1|0.0|0.0|20.0
--> b|2024-03|1|0.0|0.0|20.0
-- Without an amount quick_ratio counts customers.
SELECT period, quick_ratio, value_at_start, value_at_end, gross_retention FROM retention_periods('subs', 'customer', 'started', 'month', NULL, NULL, 'ended', NULL, '2024-04-15');
--> 2024-01|NULL|NULL|NULL|NULL
--> 2024-02|NULL|NULL|NULL|NULL
--> 2024-03|0.0|NULL|NULL|NULL
--> 2024-04|NULL|NULL|NULL|NULL
-- Other grains have other boundaries. In the first quarter customer 2 came and left: in neither count.
SELECT period, customers_at_start, new, churned, customers_at_end, active, value_at_end, complete FROM retention_periods('subs', 'customer', 'started', 'quarter', 'price', NULL, 'ended', NULL, '2024-04-15');
--> 2024-Q1|0|2|0|2|3|30.0|1
--> 2024-Q2|2|1|0|3|3|30.0|0
-- Customer 3 starts with the Monday of W07.
SELECT period, new, churned, customers_at_end, active FROM retention_periods('subs', 'customer', 'started', 'week', NULL, NULL, 'ended', NULL, '2024-04-15') WHERE new + churned;
--> 2024-W02|1|0|1|1
--> 2024-W06|1|0|2|2
--> 2024-W07|1|0|3|3
--> 2024-W10|0|1|2|3
--> 2024-W15|1|0|3|3
SELECT count(*), min(period), max(period), sum(new), sum(churned) FROM retention_periods('subs', 'customer', 'started', 'day', NULL, NULL, 'ended', NULL, '2024-04-15');
--> 97|2024-01-10|2024-04-15|4|1
-- The month of a zone starts there: 22:00 UTC is midnight at +02:00.
CREATE TABLE zoned(c, t, u);
INSERT INTO zoned VALUES (1, '2024-01-31 22:00', '2024-03-31 22:00'), (2, '2024-02-01 00:00', '2024-04-01 00:00');
SELECT period, new, churned, customers_at_end, active, complete FROM retention_periods('zoned', 'c', 't', 'month in +02:00', NULL, NULL, 'u', NULL, '2024-03-31 22:00');
--> 2024-02|2|0|2|2|1
--> 2024-03|0|0|2|2|1
--> 2024-04|0|1|1|1|0

-- Rows without customer or start are skipped, a price of NULL is nothing, rows that start after as_of are left out.
CREATE TABLE odd(c, t, u, amount, s);
INSERT INTO odd VALUES (NULL, '2024-01-10', NULL, 1, 'a'), (1, NULL, NULL, 2, 'a'), (1, NULL, '2024-01-01', 4, 'a'), (1, '2024-02-10', NULL, NULL, 'b'), (1, '2024-02-11', NULL, '8', 'a'), (2, '2024-05-10', '2024-06-01', 16, 'b');
SELECT period, segment, new, customers_at_end, value_at_end FROM retention_periods('odd', 'c', 't', 'month', 'amount', 's', 'u', NULL, '2024-03-31');
--> 2024-02|b|1|1|8.0
--> 2024-03|b|0|1|8.0
SELECT * FROM retention_periods('odd', 'c', 't', 'month', 'amount', 's', 'u', NULL, '2024-02-09 23:59:59');
--> (none)
CREATE TABLE nobody(c, t, u);
SELECT * FROM retention_periods('nobody', 'c', 't', 'month', NULL, NULL, 'u', NULL, '2024-02-09');
--> (none)
-- Times in all forms; '2024-03' is the start of March.
CREATE TABLE forms(c, t, u);
INSERT INTO forms VALUES (1, '2024-01', '2024-03'), (2, 20240110, 1711929600), (3, '1704844800000', '2024-02-29T23:59:59Z'), (4, 2460319.5, '2024-04-01 02:00+02:00');
SELECT period, new, churned, customers_at_end FROM retention_periods('forms', 'c', 't', NULL, NULL, NULL, 'u', NULL, '2024-04-01');
--> 2024-01|4|0|4
--> 2024-02|0|1|3
--> 2024-03|0|1|2
--> 2024-04|0|2|0

-- Nothing is left over of rows that are gone: neither of sums that no double holds, nor of large ones.
CREATE TABLE cents(c, t, u, amount);
INSERT INTO cents VALUES (1, '2024-01-05', '2024-02-05', 0.1), (1, '2024-01-06', '2024-02-06', 0.2), (1, '2024-01-07', '2024-03-05', 0.3), (1, '2024-01-08', '2024-04-05', 0.7), (1, '2024-01-09', '2024-05-05', 0),
    (2, '2024-01-05', '2024-02-05', 1e16), (2, '2024-01-06', '2024-03-05', 1);
SELECT period, customers_at_end, value_at_end, expansion, reactivated_value FROM retention_periods('cents', 'c', 't', 'month', 'amount', NULL, 'u', NULL, '2024-06-01') WHERE period > '2024-01';
--> 2024-02|2|2.0|0.0|0.0
--> 2024-03|1|0.7|0.0|0.0
--> 2024-04|1|0.0|0.0|0.0
--> 2024-05|0|0.0|0.0|0.0
--> 2024-06|0|0.0|0.0|0.0
SELECT sum(value_at_end = 0), sum(churned_value = 0), sum(contraction = 0), sum(quick_ratio IS NULL) FROM retention_periods('cents', 'c', 't', 'month', 'amount', NULL, 'u', NULL, '2024-06-01') WHERE period > '2024-04';
--> 2|2|2|2
-- Not even of what no sum can hold at once, when the customer comes back for nothing.
INSERT INTO cents VALUES (3, '2024-01-05', '2024-02-05', 1e30), (3, '2024-01-05', '2024-02-06', 1), (3, '2024-01-05', '2024-02-07', 1e-20), (3, '2024-05-10', NULL, 0);
SELECT period, reactivated, reactivated_value FROM retention_periods('cents', 'c', 't', 'month', 'amount', NULL, 'u', NULL, '2024-06-01') WHERE period = '2024-05';
--> 2024-05|1|0.0
-- Nor of customers of whom one spends so much that the others are lost beside them.
CREATE TABLE unequal(c, t, u, amount);
INSERT INTO unequal VALUES (1, '2024-01-05', '2024-02-05', 1e30), (2, '2024-01-06', '2024-03-05', 1), (3, '2024-01-07', '2024-04-05', 1e-20);
SELECT customers_at_end, value_at_end FROM retention_periods('unequal', 'c', 't', 'month', 'amount', NULL, 'u', NULL, '2024-05-01') WHERE period = '2024-04';
--> 0|0.0
-- A plan that is renewed at the same price is no movement, to the last bit.
CREATE TABLE renewed(c, t, u, amount);
WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 40) INSERT INTO renewed SELECT c, date('2024-01-03', (i * 5) || ' days'), date('2024-01-03', (i * 5 + 5) || ' days'), price FROM n, (SELECT 1 AS c, 19.99 AS price UNION ALL SELECT 1, 0.1 UNION ALL SELECT 1, 3.33 UNION ALL SELECT 2, 9.95);
SELECT count(*), sum(expansion <> 0), sum(contraction <> 0), sum(quick_ratio IS NOT NULL), sum(net_retention = 1), max(value_at_end) FROM retention_periods('renewed', 'c', 't', 'month', 'amount', NULL, 'u', NULL, '2024-07-01');
--> 7|0|0|0|6|33.37
