-- functions_grain.sql - the grain: which period holds a time, how it is labelled and when it starts.

-- The plain grains, and the default.
CREATE TABLE grain(g);
INSERT INTO grain VALUES ('hour'), ('day'), ('week'), ('month'), ('quarter'), ('year');
SELECT g, cohort_of('2024-03-05 14:37:09', g), cohort_start('2024-03-05 14:37:09', g) FROM grain;
--> hour|2024-03-05 14:00|2024-03-05 14:00
--> day|2024-03-05|2024-03-05
--> week|2024-W10|2024-03-04
--> month|2024-03|2024-03-01
--> quarter|2024-Q1|2024-01-01
--> year|2024|2024-01-01
SELECT cohort_of('2024-03-05'), cohort_of('2024-03-05', NULL), cohort_start('2024-03-05'), cohort_start('2024-03-05', NULL);
--> 2024-03|2024-03|2024-03-01|2024-03-01
-- Case and plural are ignored, and so is a count of one.
SELECT cohort_of('2024-03-05', 'MONTH'), cohort_of('2024-03-05', 'Weeks'), cohort_of('2024-03-05', '1 quarter'), cohort_of('2024-03-05', '1 YEARS');
--> 2024-03|2024-W10|2024-Q1|2024
-- A shift to where the plain grain starts anyway is the plain grain.
SELECT cohort_of('2024-03-05', 'week starting monday'), cohort_of('2024-03-05', 'year starting January'), cohort_of('2024-03-05', 'quarter starting january'),
       cohort_of('2024-03-05', 'quarter starting april'), cohort_of('2024-03-05', 'quarter starting july'), cohort_of('2024-03-05', 'quarter starting october');
--> 2024-W10|2024|2024-Q1|2024-Q1|2024-Q1|2024-Q1

-- ISO weeks: the days around new year that belong to the other year.
SELECT cohort_of('2024-12-29', 'week'), cohort_of('2024-12-30', 'week'), cohort_of('2025-01-01', 'week'), cohort_start('2025-01-01', 'week');
--> 2024-W52|2025-W01|2025-W01|2024-12-30
SELECT cohort_of('2020-12-31', 'week'), cohort_of('2021-01-03', 'week'), cohort_of('2021-01-04', 'week'), cohort_of('2023-01-01', 'week'), cohort_of('2027-01-01', 'week');
--> 2020-W53|2020-W53|2021-W01|2022-W52|2026-W53
-- Every day of 400 years against the rule itself: the year and the number of a week are those of its Thursday.
WITH RECURSIVE days(d) AS (SELECT '1890-01-01' UNION ALL SELECT date(d, '+1 day') FROM days WHERE d < '2290-01-01'),
     thursday(d, th) AS (SELECT d, date(d, '-3 days', 'weekday 4') FROM days)
SELECT count(*), sum(cohort_of(d, 'week') <> printf('%s-W%02d', substr(th, 1, 4), (strftime('%j', th) + 6) / 7)),
       sum(cohort_start(d, 'week') <> date(th, '-3 days')), sum(cohort_start(cohort_of(d, 'week'), 'week') <> date(th, '-3 days'))
FROM thursday;
--> 146098|0|0|0
-- Quarters and years of the same days; a label is the time its period starts at.
WITH RECURSIVE days(d) AS (SELECT '1890-01-01' UNION ALL SELECT date(d, '+1 day') FROM days WHERE d < '2290-01-01')
SELECT sum(cohort_of(d, 'quarter') <> printf('%s-Q%d', substr(d, 1, 4), (substr(d, 6, 2) + 2) / 3)),
       sum(cohort_of(d, 'year') <> substr(d, 1, 4)),
       sum(cohort_start(cohort_of(d, 'quarter'), 'quarter') <> cohort_start(d, 'quarter')),
       sum(cohort_of(cohort_start(d, 'quarter'), 'quarter') <> cohort_of(d, 'quarter'))
FROM days;
--> 0|0|0|0

-- Weeks that start on another day: labelled by their start.
SELECT cohort_of('2024-03-05', 'week starting sunday'), cohort_of('2024-03-03', 'week starting sunday'), cohort_of('2024-03-02', 'week starting sunday');
--> 2024-03-03|2024-03-03|2024-02-25
SELECT cohort_of('2024-03-05', 'week starting tuesday'), cohort_of('2024-03-05', 'week starting wednesday'), cohort_of('2024-03-05', 'Weeks Starting THURSDAY'),
       cohort_of('2024-03-05', 'week starting friday'), cohort_of('2024-03-05', 'week starting saturday');
--> 2024-03-05|2024-02-28|2024-02-29|2024-03-01|2024-03-02
WITH RECURSIVE days(d) AS (SELECT '1990-01-01' UNION ALL SELECT date(d, '+1 day') FROM days WHERE d < '2030-01-01')
SELECT sum(cohort_of(d, 'week starting sunday') <> date(d, '-6 days', 'weekday 0')),
       sum(cohort_start(d, 'week starting wednesday') <> date(d, '-6 days', 'weekday 3')) FROM days;
--> 0|0

-- Fiscal years and quarters.
SELECT cohort_of('2024-03-31', 'year starting april'), cohort_of('2024-04-01', 'year starting april'), cohort_of('2024-03-31', 'year starting february'), cohort_start('2024-12-31', 'year starting december');
--> 2023-04-01|2024-04-01|2024-02-01|2024-12-01
SELECT cohort_of('2024-01-31', 'quarter starting february'), cohort_of('2024-02-01', 'quarter starting february'), cohort_of('2024-03-05', 'quarter starting march'), cohort_of('2024-02-29', 'quarter starting march'), cohort_of('2024-01-15', 'quarter starting november');
--> 2023-11-01|2024-02-01|2024-03-01|2023-12-01|2023-11-01

-- N periods count from 0001-01-01, a Monday, and are labelled by their start.
SELECT cohort_of('2024-03-05', '7 days'), cohort_of('2024-03-03', '7 days'), cohort_of('2024-03-05', '2 weeks'), cohort_of('2024-03-05', '14 days'), cohort_of('2024-03-05', '4 weeks');
--> 2024-03-04|2024-02-26|2024-03-04|2024-03-04|2024-03-04
SELECT cohort_of('2024-03-05', '2 days'), cohort_of('2024-03-05', '10 days'), cohort_of('2024-03-05', '30 days'), cohort_of('2024-03-05', '365 days'), cohort_of('2024-03-05', '13 weeks');
--> 2024-03-04|2024-02-25|2024-02-15|2023-08-29|2024-02-05
SELECT cohort_of('2024-03-05', '2 months'), cohort_of('2024-03-05', '3 months'), cohort_of('2024-08-05', '6 months'), cohort_of('2024-03-05', '5 months'), cohort_of('2024-03-05', '12 months');
--> 2024-03-01|2024-01-01|2024-07-01|2023-12-01|2024-01-01
SELECT cohort_of('2024-08-05', '2 quarters'), cohort_of('2024-03-05', '2 years'), cohort_of('2024-03-05', '4 years'), cohort_of('2024-03-05', '10 years'), cohort_of('2024-03-05', '100 years');
--> 2024-07-01|2023-01-01|2021-01-01|2021-01-01|2001-01-01
SELECT cohort_of('2024-03-05 14:37', '6 hours'), cohort_start('2024-03-05 14:37', '6 hours'), cohort_of('2024-03-05 14:37', '12 hours'), cohort_of('2024-03-05 05:59', '6 hours');
--> 2024-03-05 12:00|2024-03-05 12:00|2024-03-05 12:00|2024-03-05 00:00
SELECT cohort_of('2024-03-05 14:37', '24 hours') = cohort_of('2024-03-05 14:37', 'day'), cohort_of('2024-03-05', '48 hours') = cohort_of('2024-03-05', '2 days'), cohort_start('2024-03-05 14:37', '240 hours');
--> 1|1|2024-02-25
SELECT cohort_start('2024-03-05', '100000 days'), cohort_start('2024-03-05', '100000 years'), cohort_start('2024-03-05', '100000 months');
--> 1917-07-16|0001-01-01|0001-01-01
WITH RECURSIVE days(d) AS (SELECT '1990-01-01' UNION ALL SELECT date(d, '+1 day') FROM days WHERE d < '2030-01-01')
SELECT sum(cohort_start(d, '7 days') <> cohort_start(d, 'week')), sum(cohort_start(d, '3 months') <> cohort_start(d, 'quarter')) FROM days;
--> 0|0
WITH RECURSIVE days(d, n) AS (SELECT '1990-01-01', CAST(julianday('1990-01-01') - julianday('0001-01-01') AS INT)
                              UNION ALL SELECT date(d, '+1 day'), n + 1 FROM days WHERE d < '2030-01-01')
SELECT sum(cohort_start(d, '10 days') <> date('0001-01-01', (n / 10 * 10) || ' days')),
       sum(cohort_of(d, '5 weeks') <> date('0001-01-01', (n / 35 * 35) || ' days')),
       sum(cohort_of(d, '2 weeks starting sunday') <> date('0000-12-31', ((n + 1) / 14 * 14) || ' days')),
       sum(cohort_of(d, '3 weeks starting wednesday') <> date('0000-12-27', ((n + 5) / 21 * 21) || ' days')) FROM days;
--> 0|0|0|0
-- With a start, they count from the last such start at or before 0001-01-01: 0000-04-01.
SELECT cohort_of('2024-04-01', '2 years starting april'), cohort_of('2024-03-31', '2 years starting april'), cohort_of('2025-06-01', '2 years starting april');
--> 2024-04-01|2022-04-01|2024-04-01

-- At a fixed offset, labels and starts are wall-clock time there.
SELECT cohort_of('2024-02-29 22:30', 'month in +02:00'), cohort_start('2024-02-29 22:30', 'month in +02:00'), cohort_of('2024-02-29 21:59:59', 'month in +02:00');
--> 2024-03|2024-03-01|2024-02
SELECT cohort_of('2024-03-01 04:59', 'day in -05:00'), cohort_of('2024-03-01 05:00', 'day in -05:00'), cohort_of('2024-03-01 05:00', 'hour in -05:30'), cohort_start('2024-03-01 05:00', 'hour in -05:30');
--> 2024-02-29|2024-03-01|2024-02-29 23:00|2024-02-29 23:00-05:30
SELECT cohort_of('2024-03-01 00:30+02:00', 'month in +02:00'), cohort_of('2024-03-01 00:30+02:00', 'month'), cohort_of(1709244000, 'day in +02:00'), cohort_of('2024-03-02 23:00', 'WEEK STARTING SUNDAY IN +01:00');
--> 2024-03|2024-02|2024-03-01|2024-03-03
SELECT cohort_of('2024-03-31 23:30', 'year starting april in +01:00'), cohort_of('2024-03-03 23:30', '2 weeks in +00:30'), cohort_of('2024-03-05 14:37', 'month in +00:00');
--> 2024-04-01|2024-03-04|2024-03
SELECT cohort_of('2024-03-01 10:00', 'day in +14:00'), cohort_of('2024-03-01 13:59', 'day in -14:00');
--> 2024-03-02|2024-02-29

-- Labels sort as time does.
WITH RECURSIVE days(d) AS (SELECT '1995-01-01' UNION ALL SELECT date(d, '+5 days') FROM days WHERE d < '2030-01-01'),
     g(g) AS (SELECT g FROM grain UNION ALL VALUES ('week starting sunday'), ('5 months'), ('year starting april'), ('36 months'), ('7 hours')),
     pair(g, a, b) AS (SELECT g, cohort_of(d, g), cohort_of(date(d, '+5 days'), g) FROM days, g)
SELECT count(*) > 20000, sum(a > b) FROM pair;
--> 1|0

-- No grain.
SELECT cohort_of('2024-01-01', 'fortnight');
--! cohort_of(): not a grain: 'fortnight' (want [N] hour|day|week|month|quarter|year [starting WEEKDAY|MONTH] [in CLOCK])
SELECT cohort_start('2024-01-01', 'months ago');
--! cohort_start(): not a grain: 'months ago' (want [N] hour|day|week|month|quarter|year [starting WEEKDAY|MONTH] [in CLOCK])
SELECT cohort_age('2024-01-01', '2024-01-01', '.');
--! cohort_age(): not a grain: '.' (want [N] hour|day|week|month|quarter|year [starting WEEKDAY|MONTH] [in CLOCK])
SELECT cohort_of('2024-01-01', '0 days');
--! cohort_of(): not a grain: '0 days' (N is a whole number from 1 to 100000)
SELECT cohort_of('2024-01-01', '-1 days');
--! cohort_of(): not a grain: '-1 days' (N is a whole number from 1 to 100000)
SELECT cohort_of('2024-01-01', '100001 days');
--! cohort_of(): not a grain: '100001 days' (N is a whole number from 1 to 100000)
SELECT cohort_of('2024-01-01', '18446744073709551617 days');
--! cohort_of(): not a grain: '18446744073709551617 days' (N is a whole number from 1 to 100000)
SELECT cohort_of('2024-01-01', '1.5 weeks');
--! cohort_of(): not a grain: '1.5 weeks' (N is a whole number from 1 to 100000)
SELECT cohort_of('2024-01-01', '2');
--! cohort_of(): not a grain: '2' (want [N] hour|day|week|month|quarter|year [starting WEEKDAY|MONTH] [in CLOCK])
SELECT cohort_of('2024-01-01', 7);
--! cohort_of(): not a grain: 7 (want [N] hour|day|week|month|quarter|year [starting WEEKDAY|MONTH] [in CLOCK])
SELECT cohort_of('2024-01-01', x'646179');
--! cohort_of(): not a grain: x'646179' (want [N] hour|day|week|month|quarter|year [starting WEEKDAY|MONTH] [in CLOCK])
SELECT cohort_of('2024-01-01', 'minute');
--! cohort_of(): not a grain: 'minute' (want [N] hour|day|week|month|quarter|year [starting WEEKDAY|MONTH] [in CLOCK])
SELECT cohort_of('2024-01-01', 'week starting');
--! cohort_of(): not a grain: 'week starting' (want [N] hour|day|week|month|quarter|year [starting WEEKDAY|MONTH] [in CLOCK])
SELECT cohort_of('2024-01-01', 'week starting april');
--! cohort_of(): not a grain: 'week starting april' (weeks start on a weekday such as sunday)
SELECT cohort_of('2024-01-01', 'year starting monday');
--! cohort_of(): not a grain: 'year starting monday' (quarters and years start in a month such as april)
SELECT cohort_of('2024-01-01', 'month starting monday');
--! cohort_of(): not a grain: 'month starting monday' (months cannot start elsewhere, quarters and years can)
SELECT cohort_of('2024-01-01', 'month starting april');
--! cohort_of(): not a grain: 'month starting april' (months cannot start elsewhere, quarters and years can)
SELECT cohort_of('2024-01-01', 'day starting monday');
--! cohort_of(): not a grain: 'day starting monday' (hours and days cannot start elsewhere, weeks, quarters and years can)
SELECT cohort_of('2024-01-01', 'hour starting april');
--! cohort_of(): not a grain: 'hour starting april' (hours and days cannot start elsewhere, weeks, quarters and years can)
SELECT cohort_of('2024-01-01', 'month in');
--! cohort_of(): not a grain: 'month in' (want [N] hour|day|week|month|quarter|year [starting WEEKDAY|MONTH] [in CLOCK])
SELECT cohort_of('2024-01-01', 'month in Berlin');
--! cohort_of(): not a grain: 'month in Berlin' (a clock is an offset such as +02:00, up to 14:00, or a zone such as Europe/Berlin)
SELECT cohort_of('2024-01-01', 'month in 02:00');
--! cohort_of(): not a grain: 'month in 02:00' (a clock is an offset such as +02:00, up to 14:00, or a zone such as Europe/Berlin)
SELECT cohort_of('2024-01-01', 'month in +15:00');
--! cohort_of(): not a grain: 'month in +15:00' (a clock is an offset such as +02:00, up to 14:00, or a zone such as Europe/Berlin)
SELECT cohort_of('2024-01-01', 'month in +02:60');
--! cohort_of(): not a grain: 'month in +02:60' (a clock is an offset such as +02:00, up to 14:00, or a zone such as Europe/Berlin)
SELECT cohort_of('2024-01-01', 'month in +02:00 please');
--! cohort_of(): not a grain: 'month in +02:00 please' (want [N] hour|day|week|month|quarter|year [starting WEEKDAY|MONTH] [in CLOCK])
SELECT cohort_of('2024-01-01', 'month in +02:00 starting april');
--! cohort_of(): not a grain: 'month in +02:00 starting april' (want [N] hour|day|week|month|quarter|year [starting WEEKDAY|MONTH] [in CLOCK])
-- What is close to a grain is told so, in tables too.
SELECT cohort_of('2024-01-01', 'hourly');
--! cohort_of(): not a grain: 'hourly' (hour?)
SELECT cohort_of('2024-01-01', 'Daily');
--! cohort_of(): not a grain: 'Daily' (day?)
SELECT cohort_of('2024-01-01', 'weekly');
--! cohort_of(): not a grain: 'weekly' (week?)
SELECT cohort_of('2024-01-01', 'MONTHLY');
--! cohort_of(): not a grain: 'MONTHLY' (month?)
SELECT cohort_of('2024-01-01', 'quarterly');
--! cohort_of(): not a grain: 'quarterly' (quarter?)
SELECT cohort_of('2024-01-01', 'yearly');
--! cohort_of(): not a grain: 'yearly' (year?)
SELECT cohort_of('2024-01-01', '9999999 hours');
--! cohort_of(): not a grain: '9999999 hours' (N is a whole number from 1 to 100000)
SELECT cohort_of('2024-01-01', '0 months');
--! cohort_of(): not a grain: '0 months' (N is a whole number from 1 to 100000)
SELECT cohort_of('2024-01-01', '6 months starting april');
--! cohort_of(): not a grain: '6 months starting april' (months cannot start elsewhere, quarters and years can)
SELECT cohort_of('2024-01-01', 'quarter starting sunday');
--! cohort_of(): not a grain: 'quarter starting sunday' (quarters and years start in a month such as april)
SELECT cohort_of('2024-01-01', 'month in Europe/Berlim');
--! cohort_of(): not a grain: 'month in Europe/Berlim' (a clock is an offset such as +02:00, up to 14:00, or a zone such as Europe/Berlin)
SELECT cohort_of('2024-04-01', '2 quarters starting april'), cohort_of('2024-04-01', '100000 days') IS NOT NULL;
--> 2024-04-01|1
CREATE TABLE orders(c, t);
SELECT * FROM retention_cohorts('orders', 'c', 't', 'monthly');
--! retention_cohorts(): grain: not a grain: 'monthly' (month?)
SELECT * FROM retention_periods('orders', 'c', 't', 'month in Europe');
--! retention_periods(): grain: not a grain: 'month in Europe' (a clock is an offset such as +02:00, up to 14:00, or a zone such as Europe/Berlin)
SELECT * FROM retention_customers('orders', 'c', 't', '100001 days');
--! retention_customers(): grain: not a grain: '100001 days' (N is a whole number from 1 to 100000)

-- A period that would start before 0001-01-01, and a wall clock that leaves the years, are errors.
SELECT cohort_of('0001-03-31', 'year starting april');
--~ cohort_of():
SELECT cohort_of('0001-01-03', 'week starting sunday');
--~ cohort_of():
