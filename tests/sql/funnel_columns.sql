-- funnel_columns.sql - what each column of retention_funnel says; the numbers are worked out by hand in the comments.

CREATE TABLE event(u, t, e);
INSERT INTO event VALUES ('a', '2024-05-02 10:00', 'visit'), ('a', '2024-05-02 10:05', 'cart'), ('a', '2024-05-02 10:30', 'buy'),
    ('b', '2024-05-02 11:00', 'visit'), ('b', '2024-05-02 11:01', 'scroll'), ('b', '2024-05-02 11:10', 'cart'),
    ('c', '2024-05-02 12:00', 'cart'), ('c', '2024-05-02 12:05', 'visit'), ('c', '2024-05-02 12:10', 'buy'),
    ('d', '2024-05-02 09:00', 'visit'), ('d', '2024-05-02 09:50', 'visit'), ('d', '2024-05-02 10:00', 'cart'), ('d', '2024-05-02 10:40', 'buy'), ('e', '2024-05-02 10:00', 'buy');
-- To the cart: a 300 seconds, b 600, d 3600, from the earliest of two attempts that get equally far. To buy: a 1500, d 2400; half-way is 1950. Nobody comes in later. (fold/funnel.c 1, 4 and 5, table/funnel.c 1, 4 and 5)
SELECT * FROM retention_funnel('event', 'u', 't', 'e', 'visit, cart, buy');
--> NULL|NULL|1|visit|4|1.0|NULL|NULL|0
--> NULL|NULL|2|cart|3|0.75|0.75|600.0|0
--> NULL|NULL|3|buy|2|0.5|0.666666666666667|1950.0|0
SELECT typeof(segment), typeof(cohort), typeof(step), typeof(name), typeof(customers), typeof(rate), typeof(step_rate), typeof(median_time), typeof(complete)
    FROM retention_funnel('event', 'u', 't', 'e', 'visit, cart, buy', NULL, 'day') WHERE step = 2;
--> null|text|integer|text|integer|real|real|real|integer
-- The end of within is included: a's 30 minutes. In them d gets furthest from the visit of 09:50, with the cart after 10 minutes. (attempts.c 3)
SELECT step, customers, median_time FROM retention_funnel('event', 'u', 't', 'e', 'visit, cart, buy', 1800);
--> 1|4|NULL
--> 2|3|600.0
--> 3|1|1500.0
SELECT step, customers FROM retention_funnel('event', 'u', 't', 'e', 'visit, cart, buy', 1799.999999);
--> 1|4
--> 2|3
--> 3|0
-- In an hour d buys from 09:50 on: 600 and 2400 seconds. (attempts.c 1)
SELECT step, median_time FROM retention_funnel('event', 'u', 't', 'e', 'visit, cart, buy', '1 hour');
--> 1|NULL
--> 2|600.0
--> 3|1950.0
-- Strict: b scrolled, c bought at once; d's second visit ends the first attempt and begins another. (attempts.c 4)
SELECT step, customers, median_time FROM retention_funnel('event', 'u', 't', 'e', 'visit, cart, buy') WHERE ordering = 'strict';
--> 1|4|NULL
--> 2|2|450.0
--> 3|2|1950.0
-- A step of nobody has no time, and the one after it no rate of the step before. Nobody at the first step: no rows. (fold/funnel.c 3, table/funnel.c 5)
SELECT step, name, customers, rate, step_rate, median_time FROM retention_funnel('event', 'u', 't', 'e', 'visit, chat, buy');
--> 1|visit|4|1.0|NULL|NULL
--> 2|chat|0|0.0|0.0|NULL
--> 3|buy|0|0.0|NULL|NULL
SELECT * FROM retention_funnel('event', 'u', 't', 'e', 'chat, buy', NULL, 'month');
--> (none)
-- as_of: what is later is not looked at, and makes nobody a customer.
SELECT step, customers FROM retention_funnel('event', 'u', 't', 'e', 'visit, cart, buy') WHERE as_of = '2024-05-02 10:10';
--> 1|2
--> 2|2
--> 3|0

-- Rows of one moment have no order, in which they count is that which gets furthest. Strict too: a may have scrolled before the visit, b's help is between. (attempts.c 2)
CREATE TABLE same(u, t, e);
INSERT INTO same VALUES ('a', '2024-05-02 10:00', 'scroll'), ('a', '2024-05-02 10:00', 'buy'), ('a', '2024-05-02 10:00', 'cart'), ('a', '2024-05-02 10:00', 'visit'),
    ('b', '2024-05-02 10:01', 'buy'), ('b', '2024-05-02 10:01', 'help'), ('b', '2024-05-02 10:00', 'cart'), ('b', '2024-05-02 10:00', 'visit');
SELECT step, customers, median_time FROM retention_funnel('same', 'u', 't', 'e', 'visit, cart, buy');
--> 1|2|NULL
--> 2|2|0.0
--> 3|2|30.0
SELECT customers FROM retention_funnel('same', 'u', 't', 'e', 'visit, cart, buy') WHERE ordering = 'strict';
--> 2
--> 2
--> 2
-- In the moment in which it begins an attempt takes as many steps as lead furthest: with both of its rows it would miss the b that follows. With one more row between it ends. (attempts.c 4)
CREATE TABLE choice(u, t, e);
INSERT INTO choice VALUES (1, 1000000000, 'b'), (1, 1000000000, 'a'), (1, 1000000001, 'b'), (1, 1000000002, 'c'), (2, 1000000000, 'a'), (2, 1000000001, 'b'), (2, 1000000001, 'x'), (2, 1000000002, 'c'),
    (3, 1000000000, 'a'), (3, 1000000001, 'b'), (3, 1000000001, 'b'), (3, 1000000002, 'c');
SELECT step, customers, median_time FROM retention_funnel('choice', 'u', 't', 'e', 'a, b, c') WHERE ordering = 'strict';
--> 1|3|NULL
--> 2|3|1.0
--> 3|1|1.0
SELECT group_concat(customers) FROM retention_funnel('choice', 'u', 't', 'e', 'a, b, b, c') WHERE ordering = 'strict';
--> 3,3,2,2

-- Each step takes a row of its own; bob's two are of one moment. Rows without a customer or a time are none. (attempts.c 1)
CREATE TABLE purchase(u, t, e);
INSERT INTO purchase VALUES ('ann', '2024-01-01', 'buy'), ('ann', '2024-01-06', 'buy'), ('ann', '2024-01-16', 'buy'), ('bob', '2024-01-03', 'buy'), ('bob', '2024-01-03', 'buy'), ('cat', '2024-01-04', 'buy'), ('', '2024-01-04', 'buy'), ('cat', '', 'buy');
SELECT step, customers, median_time FROM retention_funnel('purchase', 'u', 't', 'e', 'buy, buy, buy');
--> 1|3|NULL
--> 2|2|216000.0
--> 3|1|864000.0

-- With grain there is a funnel for each cohort of the first step. c visited in January and in March, and is in both, with what began there. The first step is complete when its period is over, the next one when another 30 days are: 1 May is after 15 April. (fold/funnel.c 1, 3 and 5)
CREATE TABLE month(u, t, e);
INSERT INTO month VALUES ('a', '2024-01-05', 'visit'), ('a', '2024-01-20', 'buy'), ('b', '2024-01-25', 'visit'), ('b', '2024-02-10', 'buy'), ('c', '2024-01-10', 'visit'), ('c', '2024-03-03', 'visit'), ('c', '2024-03-04', 'buy'), ('d', '2024-03-20', 'visit');
SELECT cohort, step, customers, complete FROM retention_funnel('month', 'u', 't', 'e', 'visit, buy', '30 days', 'month') WHERE as_of = '2024-04-15';
--> 2024-01|1|3|1
--> 2024-01|2|2|1
--> 2024-03|1|2|1
--> 2024-03|2|1|0
SELECT cohort, step, customers, complete FROM retention_funnel('month', 'u', 't', 'e', 'visit, buy') WHERE grain = 'month' AND as_of = '2024-04-15';
--> 2024-01|1|3|1
--> 2024-01|2|3|0
--> 2024-03|1|2|1
--> 2024-03|2|1|0
SELECT group_concat(complete) FROM (SELECT complete FROM retention_funnel('month', 'u', 't', 'e', 'visit, buy', '30 days', 'month') WHERE as_of = '2024-03-02' UNION ALL
    SELECT complete FROM retention_funnel('month', 'u', 't', 'e', 'visit, buy', '30 days', 'month') WHERE as_of = '2024-03-01 23:59:59');
--> 1,1,1,0
-- as_of is the latest row by default, of whatever step: a scroll on 1 April closes March. (table/funnel.c 6)
INSERT INTO month VALUES ('z', '2024-04-01', 'scroll');
SELECT cohort, step, complete FROM retention_funnel('month', 'u', 't', 'e', 'visit, buy', 0, 'month') WHERE cohort >= '2024-02';
--> 2024-03|1|1
--> 2024-03|2|1

-- A calendar month, clamped: from 31 January 10:00 to 29 February 10:00, and not a second later. (table/funnel.c 3)
CREATE TABLE clamp(u, t, e);
INSERT INTO clamp VALUES (1, '2024-01-31 10:00', 'visit'), (1, '2024-02-29 10:00', 'buy'), (2, '2024-01-31 10:00', 'visit'), (2, '2024-02-29 10:00:01', 'buy');
SELECT customers FROM retention_funnel('clamp', 'u', 't', 'e', 'visit, buy', '1 month');
--> 2
--> 1
-- A month after the day of 30 January has its last attempt on 29 February at 23:59:59.999999, though a month after its end is at 00:00. Of an hour of the 31st it is that hour's last. (fold/funnel.c 5)
INSERT INTO clamp VALUES (3, '2024-01-30 23:00', 'visit'), (3, '2024-02-29 23:00', 'buy');
SELECT max(complete) FILTER (WHERE n = 0), max(complete) FILTER (WHERE n = 1), max(complete) FILTER (WHERE n = 2) FROM
    (SELECT 0 AS n, complete FROM retention_funnel('clamp', 'u', 't', 'e', 'visit, buy', '1 month', 'day') WHERE cohort = '2024-01-30' AND step = 2 AND as_of = '2024-02-29 22:00' UNION ALL
     SELECT 1, complete FROM retention_funnel('clamp', 'u', 't', 'e', 'visit, buy', '1 month', 'day') WHERE cohort = '2024-01-30' AND step = 2 AND as_of = '2024-03-01' UNION ALL
     SELECT 2, complete FROM retention_funnel('clamp', 'u', 't', 'e', 'visit, buy', '1 month', 'hour') WHERE cohort = '2024-01-31 10:00' AND step = 2 AND as_of = '2024-02-29 11:00');
--> 0|1|1
-- The 7 hours that end at 01:00 of the 31st: who begins at 23:00 has until 23:00, and at 23:59:59 longer, though a month after their end it is 01:00.
SELECT (SELECT complete FROM retention_funnel('clamp', 'u', 't', 'e', 'visit, buy', '1 month', '7 hours') WHERE cohort = '2024-01-30 18:00' AND step = 2 AND as_of = '2024-02-29 23:00'),
    (SELECT complete FROM retention_funnel('clamp', 'u', 't', 'e', 'visit, buy', '1 month', '7 hours') WHERE cohort = '2024-01-30 18:00' AND step = 2 AND as_of = '2024-03-01');
--> 0|1

-- Segments are those of the first row of the first step, in all cohorts; a blank one is NULL, and first; of rows of one moment the smallest. (fold/funnel.c 2, table/funnel.c 1)
CREATE TABLE channel(u, t, e, ch);
INSERT INTO channel VALUES ('a', '2024-01-01', 'visit', 'ads'), ('a', '2024-01-02', 'buy', 'mail'), ('b', '2024-01-01', 'visit', 'ads'), ('b', '2024-02-01', 'visit', 'mail'), ('c', '2024-01-01', 'visit', ''), ('c', '2024-01-03', 'buy', 'ads'),
    ('d', '2023-12-31', 'buy', 'app'), ('d', '2024-02-03', 'visit', 'web'), ('d', '2024-02-03', 'visit', 'tv');
SELECT segment, cohort, step, customers FROM retention_funnel('channel', 'u', 't', 'e', 'visit, buy') WHERE segment_col = 'ch' AND grain = 'month';
--> NULL|2024-01|1|1
--> NULL|2024-01|2|1
--> ads|2024-01|1|2
--> ads|2024-01|2|1
--> ads|2024-02|1|1
--> ads|2024-02|2|0
--> tv|2024-02|1|1
--> tv|2024-02|2|0
SELECT segment, step, customers FROM retention_funnel('channel', 'u', 't', 'e', 'visit, buy') WHERE segment_col = 'ch';
--> NULL|1|1
--> NULL|2|1
--> ads|1|2
--> ads|2|1
--> tv|1|1
--> tv|2|0

-- Mere dates are days on the grain's clock: in New York 2 May begins at 04:00 UTC, so that the visit of 03:30 is of 1 May. (table/funnel.c 3 and 4)
CREATE TABLE place(u, t, e);
INSERT INTO place VALUES (1, '2024-05-02T03:30Z', 'visit'), (1, '2024-05-02', 'buy'), (2, '2024-05-02', 'visit'), (2, '2024-05-03T04:00Z', 'buy');
SELECT cohort, step, customers, median_time FROM retention_funnel('place', 'u', 't', 'e', 'visit, buy', '1 day', 'day in America/New_York');
--> 2024-05-01|1|1|NULL
--> 2024-05-01|2|1|1800.0
--> 2024-05-02|1|1|NULL
--> 2024-05-02|2|1|86400.0
-- A day is 23 hours where the clock goes forward: at the same time of day.
INSERT INTO place VALUES (3, '2024-03-09T17:00Z', 'visit'), (3, '2024-03-10T16:00:01Z', 'buy');
SELECT group_concat(customers) FROM retention_funnel('place', 'u', 't', 'e', 'visit, buy', '1 day', 'day in America/New_York') WHERE cohort = '2024-03-09';
--> 1,0
SELECT group_concat(customers) FROM retention_funnel('place', 'u', 't', 'e', 'visit, buy', '24 hours', 'day in America/New_York') WHERE cohort = '2024-03-09';
--> 1,1

-- Values are names as text, exactly: 1 and '1', and a blob's bytes; not 'Visit', not one with white space around it, not 1.0. One of no name, NULL or blank, is no event, strict or not. (steps.c 2, row.c 5, table/funnel.c 2)
CREATE TABLE named(u, t, e);
INSERT INTO named VALUES (1, '2024-01-01', 1), (1, '2024-01-02', NULL), (1, '2024-01-03', ' '), (1, '2024-01-04', x'32'), (2, '2024-01-01', '1'), (2, '2024-01-02', 7), (2, '2024-01-03', '2'), (3, '2024-01-01', 1.0), (4, '2024-01-01', ' 1'), (5, '2024-01-01', '1'), (5, '2024-01-02', '2 ');
SELECT customers FROM retention_funnel('named', 'u', 't', 'e', '1, 2');
--> 3
--> 2
SELECT customers FROM retention_funnel('named', 'u', 't', 'e', '1, 2', NULL, NULL, NULL, 'strict');
--> 3
--> 1
SELECT name, customers FROM retention_funnel('named', 'u', 't', 'e', ' 1.0 ');
--> 1.0|1
