-- cohorts_clocks.sql - the table functions and stickiness() on clocks: mere dates as times, ends, as_of; days and months
-- across summer time.

-- A shop in New York: both orders of 31 March are of March there, as_of as a mere date is that midnight there.
CREATE TABLE shop(c, t);
INSERT INTO shop VALUES ('a', '2024-03-31 23:30:00 -0400'), ('b', '2024-04-01 03:30:00'), ('b', '2024-04-15');
SELECT cohort, age, customers, active, complete FROM retention_cohorts('shop', 'c', 't', 'month in America/New_York') WHERE as_of = '2024-05-01' AND complete;
--> 2024-03|0|2|2|1
--> 2024-03|1|2|1|1
-- With a time of day it is UTC, four hours before April is over there.
SELECT age, complete FROM retention_cohorts('shop', 'c', 't', 'month in America/New_York') WHERE as_of = '2024-05-01 00:00' AND age = 1;
--> 1|0
-- The same file by UTC: all of it is April.
SELECT cohort, customers FROM retention_cohorts('shop', 'c', 't') WHERE age = 0;
--> 2024-04|2
-- as_of is a moment: '2024-05-31' leaves out the orders of that day, '2024-06-01' takes all of May.
CREATE TABLE may(c, t, a);
INSERT INTO may VALUES ('ann', '2024-05-10 09:00', 10), ('ann', '2024-05-31 18:00', 20);
SELECT * FROM (SELECT events, value FROM retention_customers('may', 'c', 't', 'month', 'a') WHERE as_of = '2024-05-31'), (SELECT events, value FROM retention_customers('may', 'c', 't', 'month', 'a') WHERE as_of = '2024-06-01');
--> 1|10.0|2|30.0
-- Monthly anniversaries go by the clock: from 31 January 10:00 in Berlin the second is 31 March 10:00, which is 08:00 UTC in summer time.
CREATE TABLE monthly(c, t);
INSERT INTO monthly VALUES ('a', '2024-01-31 09:00'), ('a', '2024-03-31 07:59'), ('b', '2024-01-31 09:00'), ('b', '2024-03-31 08:00');
SELECT age, active FROM retention_cohorts('monthly', 'c', 't', 'month in Europe/Berlin') WHERE anchor = 'customer' AND as_of = '2024-05-15' AND age IN (1, 2);
--> 1|1
--> 2|1

-- Days too: two dates are two days apart, over the night of 31 March as well (47 hours); and 09:00 to 09:00 of the clock is a day.
CREATE TABLE daily(c, t);
INSERT INTO daily VALUES ('a', '2024-03-30'), ('a', '2024-04-01'), ('b', '2024-03-30 09:00 +0100'), ('b', '2024-03-31 09:00 +0200'), ('c', '2024-03-30 09:00 +0100'), ('c', '2024-03-31 08:59 +0200');
SELECT age, active FROM retention_cohorts('daily', 'c', 't', 'day in Europe/Berlin') WHERE anchor = 'customer' AND as_of = '2024-04-02' AND age < 3;
--> 0|3
--> 1|1
--> 2|1
-- By UTC the 23 hours of c are less than a day, b's are 23 hours too, and a's dates are two days apart.
SELECT age, active FROM retention_cohorts('daily', 'c', 't', 'day') WHERE anchor = 'customer' AND as_of = '2024-04-02' AND age < 3;
--> 0|3
--> 1|0
--> 2|1

-- A day that the clock skipped has its row, nobody in it, and is over. (grain.c 5)
CREATE TABLE samoa(c, t);
INSERT INTO samoa VALUES (1, '2011-12-29'), (1, '2011-12-31');
SELECT age, period, active, complete FROM retention_cohorts('samoa', 'c', 't', 'day in Pacific/Apia') WHERE as_of = '2012-01-01';
--> 0|2011-12-29|1|1
--> 1|2011-12-30|0|1
--> 2|2011-12-31|1|1
--> 3|2012-01-01|0|0
-- So has the hour that summer time skips; and the one that comes twice is one.
CREATE TABLE hours(c, t);
INSERT INTO hours VALUES (1, '2024-03-31 00:30'), (1, '2024-03-31 01:30'), (2, '2024-10-27 00:30'), (2, '2024-10-27 01:30'), (2, '2024-10-27 02:00');
SELECT cohort, age, period, events, complete FROM retention_cohorts('hours', 'c', 't', 'hour in Europe/Berlin') WHERE as_of = '2024-10-27 03:00' AND age < 4;
--> 2024-03-31 01:00|0|2024-03-31 01:00|1|1
--> 2024-03-31 01:00|1|2024-03-31 02:00|0|1
--> 2024-03-31 01:00|2|2024-03-31 03:00|1|1
--> 2024-03-31 01:00|3|2024-03-31 04:00|0|1
--> 2024-10-27 02:00|0|2024-10-27 02:00|2|1
--> 2024-10-27 02:00|1|2024-10-27 03:00|1|1
--> 2024-10-27 02:00|2|2024-10-27 04:00|0|0

-- Subscriptions until a date end when that day begins on the clock; 22:00 UTC is the first moment of April in Berlin. as_of is that moment too.
CREATE TABLE subs(c, started, ended);
INSERT INTO subs VALUES ('a', '2024-03-01', '2024-03-31'), ('b', '2024-03-15 23:30', '2024-03-31 22:00');
SELECT period, new, churned, customers_at_end, active, complete FROM retention_periods('subs', 'c', 'started', 'month in Europe/Berlin') WHERE until_col = 'ended' AND as_of = '2024-04-01';
--> 2024-03|1|0|1|2|1
--> 2024-04|0|1|0|0|0
-- A microsecond more is of April; an as_of with a time of day is UTC.
UPDATE subs SET ended = '2024-03-31 22:00:00.000001' WHERE c = 'b';
SELECT period, new, churned, customers_at_end, active, complete FROM retention_periods('subs', 'c', 'started', 'month in Europe/Berlin') WHERE until_col = 'ended' AND as_of = '2024-03-31 22:00';
--> 2024-03|1|0|1|2|1
--> 2024-04|0|0|1|1|0
SELECT period, complete FROM retention_periods('subs', 'c', 'started', 'month in Europe/Berlin') WHERE until_col = 'ended' AND as_of = '2024-03-31 21:59:59' AND period >= '2024-03';
--> 2024-03|0
-- Dates are whole days on any clock: the same months everywhere.
CREATE TABLE dates(c, started, ended);
INSERT INTO dates VALUES (1, '2024-01-15', '2024-03-01'), (2, '2024-02-01', '2024-03-31'), (3, '20240229', '2024/4/1'), (4, '2024-02', '2024-Q2');
CREATE TABLE clocks(clock);
INSERT INTO clocks VALUES ('UTC'), ('+14:00'), ('-14:00'), ('Europe/Berlin'), ('America/New_York'), ('Pacific/Kiritimati'), ('Asia/Kathmandu');
SELECT count(*), count(DISTINCT rows) FROM (SELECT (SELECT group_concat(period || ' ' || new || churned || customers_at_end || active || complete) FROM retention_periods('dates', 'c', 'started', 'month in ' || clock) WHERE until_col = 'ended' AND as_of = '2024-05-01') AS rows FROM clocks);
--> 7|1
SELECT count(*), count(DISTINCT rows) FROM (SELECT (SELECT group_concat(age || ' ' || churned || censored || at_risk) FROM retention_curve('dates', 'c', 'started', 'ended', 'month in ' || clock) WHERE as_of = '2024-03-31') AS rows FROM clocks);
--> 7|1

-- How long somebody stayed goes by the clock as well: 1 two days (47 hours), 2 from nine to nine, 3 still there after two days.
CREATE TABLE stays(c, started, ended);
INSERT INTO stays VALUES (1, '2024-03-30', '2024-04-01'), (2, '2024-03-30 09:00+01:00', '2024-03-31 09:00+02:00'), (3, '2024-03-31', NULL);
SELECT age, churned, censored FROM retention_curve('stays', 'c', 'started', 'ended', 'day in Europe/Berlin') WHERE as_of = '2024-04-02' AND churned + censored > 0;
--> 1|1|0
--> 2|1|1
SELECT age, churned, censored FROM retention_curve('stays', 'c', 'started', 'ended', 'day') WHERE as_of = '2024-04-02' AND churned + censored > 0;
--> 0|1|0
--> 2|1|1
SELECT age, churned, censored FROM retention_curve('stays', 'c', 'started', 'ended', 'day in Europe/Berlin') WHERE as_of = '2024-04-01 21:59:59' AND churned + censored > 0;
--> 1|1|1
--> 2|1|0

-- Days of retention_customers are those of the clock, over the night of summer time too; first_at and last_at are UTC.
CREATE TABLE visits(c, t);
INSERT INTO visits VALUES (1, '2024-03-30 23:30'), (1, '2024-04-01'), (1, '2024-03-31 22:30');
SELECT cohort, first_at, last_at, events, frequency, recency, age FROM retention_customers('visits', 'c', 't', 'month in Europe/Berlin') WHERE as_of = '2024-04-03';
--> 2024-03|2024-03-30 23:30:00|2024-03-31 22:30:00|3|1|1|3
SELECT cohort, first_at, last_at, events, frequency, recency, age FROM retention_customers('visits', 'c', 't') WHERE as_of = '2024-04-03';
--> 2024-03|2024-03-30 23:30:00|2024-04-01 00:00:00|3|2|2|4

-- stickiness() by a clock: 22:30 UTC on 30 June is 1 July in Berlin. UTC: 3 customer-days of (a: 1 day of June, 2 of July; b: 2) 5. Berlin: 3 of 4. (stickiness.c 1)
CREATE TABLE seen(c, t);
INSERT INTO seen VALUES ('a', '2024-06-30 22:30'), ('a', '2024-07-02 10:00'), ('b', '2024-07-01 10:00');
SELECT stickiness(c, t), stickiness(c, t, 'Europe/Berlin'), stickiness(c, t, '+02:00'), stickiness(c, t, '+0200'), stickiness(c, t, 'UTC'), stickiness(c, t, NULL) FROM seen;
--> 0.6|0.75|0.75|0.75|0.6|0.6
-- Mere dates are days on that clock.
SELECT stickiness(c, t), stickiness(c, t, 'America/New_York'), stickiness(c, t, '+14:00') FROM (SELECT 'a' AS c, '2024-07-01' AS t UNION ALL SELECT 'a', '20240702' UNION ALL SELECT 'b', '2024-07-01');
--> 0.75|0.75|0.75
-- The day that Samoa skipped is one of the days between: 2 customer-days of 4 (29th to 1st: 3 of December, 1 of January).
SELECT stickiness(c, t, 'Pacific/Apia') FROM (SELECT 1 AS c, '2011-12-29' AS t UNION ALL SELECT 1, '2012-01-01');
--> 0.5
-- A clock is what stands behind `in`, alone, the same in every row, also in those that are skipped. (stickiness.c 4)
SELECT stickiness(c, t, 'month in +02:00') FROM seen;
--! stickiness(): not a clock: 'month in +02:00' (want an offset such as +02:00, or a zone such as Europe/Berlin)
SELECT stickiness(c, t, 'Berlin') FROM seen;
--! stickiness(): not a clock: 'Berlin' (want an offset such as +02:00, or a zone such as Europe/Berlin)
SELECT stickiness(c, t, 2) FROM seen;
--! stickiness(): not a clock: 2 (want an offset such as +02:00, or a zone such as Europe/Berlin)
SELECT stickiness(c, t, '+14:01') FROM seen;
--! stickiness(): not a clock: '+14:01' (want an offset such as +02:00, or a zone such as Europe/Berlin)
SELECT stickiness(c, t, x'2b3032') FROM seen;
--~ stickiness(): not a clock: x'2b3032'
SELECT stickiness(c, t, CASE c WHEN 'a' THEN '+02:00' ELSE '+03:00' END) FROM seen;
--! stickiness(): clock '+03:00' is not the same in every row
SELECT stickiness(c, t, CASE c WHEN 'a' THEN 'Europe/Berlin' END) FROM seen;
--! stickiness(): clock NULL is not the same in every row
SELECT stickiness(c, t, CASE c WHEN 'b' THEN 'Europe/Berlin' END) FROM seen;
--! stickiness(): clock 'Europe/Berlin' is not the same in every row
SELECT stickiness(nullif(c, 'b'), t, CASE c WHEN 'a' THEN '+02:00' ELSE '+03:00' END) FROM seen;
--! stickiness(): clock '+03:00' is not the same in every row
SELECT stickiness(c, t, CASE c WHEN 'a' THEN '+02:00' ELSE '+0200' END), stickiness(c, t, CASE c WHEN 'a' THEN 'europe/BERLIN' ELSE 'Europe/Berlin' END) FROM seen;
--> 0.75|0.75

-- The ends of the years: a day that begins before the year 1, or a clock that shows the year 10000.
SELECT cohort_of('0001-01-01', 'day in -02:00'), cohort_of('0001-01-01', 'day in America/New_York'), cohort_of('9999-12-31', 'day in -05:00'), cohort_of('9999-12-31', 'month in Asia/Tokyo'), cohort_of('9999-12-31 14:59:59', 'month in Asia/Tokyo');
--> 0001-01-01|0001-01-01|9999-12-31|9999-12|9999-12
SELECT cohort_of('0001-01-01', 'day in +02:00');
--! cohort_of(): its period leaves the years 0001 to 9999: '0001-01-01'
SELECT cohort_start('0001', 'month in Europe/Berlin');
--! cohort_start(): its period leaves the years 0001 to 9999: '0001'
SELECT cohort_of('9999-12-31 15:00', 'month in Asia/Tokyo');
--! cohort_of(): its period leaves the years 0001 to 9999: '9999-12-31 15:00'
SELECT cohort_of('0001-01-01 01:59', 'day in -02:00');
--! cohort_of(): its period leaves the years 0001 to 9999: '0001-01-01 01:59'
SELECT cohort_age('0001-01-01', '2024-01-01', 'month in +00:01');
--~ its period leaves the years 0001 to 9999: '0001-01-01'
CREATE TABLE ends(c, t, u);
INSERT INTO ends VALUES (1, '0001-01-01', '9999-12-31 23:59:59');
SELECT * FROM retention_cohorts('ends', 'c', 't', 'year in Europe/Berlin');
--! retention_cohorts(): ends.t: its period leaves the years 0001 to 9999: '0001-01-01'
SELECT * FROM retention_customers('ends', 'c', 'u', 'year in Europe/Berlin');
--! retention_customers(): ends.u: its period leaves the years 0001 to 9999: '9999-12-31 23:59:59'
SELECT stickiness(c, t, 'Europe/Berlin') FROM ends;
--! stickiness(): its period leaves the years 0001 to 9999: '0001-01-01'
SELECT stickiness(c, u, '+00:01') FROM ends;
--! stickiness(): its period leaves the years 0001 to 9999: '9999-12-31 23:59:59'
SELECT stickiness(c, t, '-02:00'), stickiness(c, u, '-02:00') FROM ends;
--> 1.0|1.0
SELECT * FROM retention_cohorts('seen', 'c', 't', 'month in +02:00') WHERE as_of = '0001-01-01';
--~ retention_cohorts(): as_of: its period leaves the years 0001 to 9999: '0001-01-01'
SELECT * FROM retention_periods('ends', 'c', 't', 'year in -02:00') WHERE until_col = 'u' AND as_of = '9999-12-31 23:59' AND period > '9998';
--> 9999|NULL|1|0|0|0|1|1|1.0|0.0|NULL|NULL|NULL|NULL|NULL|NULL|NULL|NULL|NULL|NULL|0|0|0|0|NULL|NULL
