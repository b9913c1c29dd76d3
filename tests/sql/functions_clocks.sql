-- functions_clocks.sql - clocks of grains, offsets and zones: mere dates, gaps and overlaps, and cohort_start(), which is
-- read back into its own period.

-- A mere date is a day on the clock of the grain.
-- A date stays that date on every clock; so do labels and YYYYMMDD.
SELECT cohort_of('2024-03-01', 'day in -05:00'), cohort_of('2024-03-01', 'month in -05:00'), cohort_of('2024-03', 'month in America/New_York'), cohort_of(20240301, 'day in +14:00'), cohort_of('20240301', 'day in America/New_York');
--> 2024-03-01|2024-03|2024-03|2024-03-01|2024-03-01
-- With a time of day it is a moment in UTC, and may be another day on that clock.
SELECT cohort_of('2024-03-01 00:00', 'day in -05:00'), cohort_of('2024-03-01T04:59:59Z', 'month in America/New_York'), cohort_of('2024-03-01 05:00', 'day in America/New_York');
--> 2024-02-29|2024-02|2024-03-01
-- Both kinds in one call: 1 February there is 05:00 UTC.
SELECT cohort_age('2024-01-31', '2024-02-01 04:59', 'month in -05:00'), cohort_age('2024-01-31', '2024-02-01 05:00', 'month in -05:00');
--> 0|1
-- first_at is UTC: the moment at which that day began in Berlin.
CREATE TABLE berlin(c, t);
INSERT INTO berlin VALUES (1, '2024-07-01'), (1, '2024-07-01 22:30:00');
SELECT cohort, first_at, last_at, events, recency FROM retention_customers('berlin', 'c', 't', 'month in Europe/Berlin');
--> 2024-07|2024-06-30 22:00:00|2024-07-01 22:30:00|2|1


-- Clocks of a grain.
-- Offsets are spelt as in times; so is UTC.
SELECT cohort_of('2024-03-31 22:30', 'month in +02:00'), cohort_of('2024-03-31 22:30', 'month in +0200'), cohort_of('2024-03-31 22:30', 'month in +02'), cohort_of('2024-03-31 22:30', 'month in UTC'), cohort_of('2024-03-31 22:30', 'month in -0930');
--> 2024-04|2024-04|2024-04|2024-03|2024-03
-- Berlin is one hour ahead in winter, two in summer (from 31 March 2024, 01:00 UTC).
SELECT cohort_of('2024-02-29 22:59:59', 'month in Europe/Berlin'), cohort_of('2024-02-29 23:00', 'month in Europe/Berlin'), cohort_of('2024-06-30 21:59:59', 'month in Europe/Berlin'), cohort_of('2024-06-30 22:00', 'month in Europe/Berlin');
--> 2024-02|2024-03|2024-06|2024-07
-- Names of zones in any case, as the rest of the grain.
SELECT cohort_of('2024-08-01 04:00', 'Month IN america/NEW_YORK'), cohort_of('2024-08-01 03:59', 'month in America/New_York');
--> 2024-08|2024-07
-- Half hours: India all year, Lord Howe Island's summer time (10:30 and 11 hours ahead).
SELECT cohort_of('2024-04-30 18:30', 'day in Asia/Kolkata'), cohort_of('2024-04-30 18:29', 'day in Asia/Kolkata'), cohort_of('2023-12-31 13:00', 'day in Australia/Lord_Howe'), cohort_of('2023-12-31 12:59', 'day in Australia/Lord_Howe');
--> 2024-05-01|2024-04-30|2024-01-01|2023-12-31
-- Casablanca is at +01:00, but at +00:00 in Ramadan (10 March to 14 April 2024).
SELECT cohort_of('2024-03-07 23:30', 'day in Africa/Casablanca'), cohort_of('2024-03-20 23:30', 'day in Africa/Casablanca'), cohort_of('2024-04-19 23:30', 'day in Africa/Casablanca');
--> 2024-03-08|2024-03-20|2024-04-20
SELECT cohort_of('2024-01-05', 'month in Europe/Berlim');
--~ not a grain
SELECT cohort_of('2024-01-05', 'month in +25:00');
--~ not a grain


-- Gaps and overlaps.
-- Sao Paulo's clocks went from 00:00 to 01:00 on 4 November 2018: the day begins at 03:00 UTC, at 01:00 of its clock.
SELECT cohort_of('2018-11-04 02:59:59', 'day in America/Sao_Paulo'), cohort_of('2018-11-04 03:00', 'day in America/Sao_Paulo'), cohort_of('2018-11-04', 'day in America/Sao_Paulo'), cohort_start('2018-11-04', 'hour in America/Sao_Paulo');
--> 2018-11-03|2018-11-04|2018-11-04|2018-11-04 01:00-02:00
-- Asuncion, 1 October 2023, a Sunday: month, week and day begin in the gap, at 04:00 UTC.
SELECT cohort_of('2023-10-01 03:59:59', 'month in America/Asuncion'), cohort_of('2023-10-01 04:00', 'month in America/Asuncion'), cohort_of('2023-10', 'month in America/Asuncion'), cohort_of('2023-10-01 04:00', 'week starting sunday in America/Asuncion'), cohort_start('2023-10-01 04:00', 'month in America/Asuncion');
--> 2023-09|2023-10|2023-10|2023-10-01|2023-10-01
-- Havana, 1 November 2020: 00:00 to 01:00 comes twice; November begins with the first of both, at 04:00 UTC.
SELECT cohort_of('2020-11-01 03:59:59', 'month in America/Havana'), cohort_of('2020-11-01 04:00', 'month in America/Havana'), cohort_start('2020-11-01 04:30', 'hour in America/Havana'), cohort_start('2020-11-01 05:30', 'hour in America/Havana');
--> 2020-10|2020-11|2020-11-01 00:00-04:00|2020-11-01 00:00-04:00
-- Berlin's hour from 02:00 on 27 October 2024 lasts two hours; one label, and its first moment is the earlier one.
SELECT cohort_of('2024-10-27 00:30', 'hour in Europe/Berlin'), cohort_of('2024-10-27 01:30', 'hour in Europe/Berlin'), cohort_of('2024-10-27 02:00', 'hour in Europe/Berlin'), cohort_start('2024-10-27 01:30', 'hour in Europe/Berlin');
--> 2024-10-27 02:00|2024-10-27 02:00|2024-10-27 03:00|2024-10-27 02:00+02:00
-- On 31 March 2024 there is no such hour in Berlin: from 01:59 to 03:00 is one minute, and two periods of `hour`.
SELECT cohort_of('2024-03-31 00:59', 'hour in Europe/Berlin'), cohort_of('2024-03-31 01:00', 'hour in Europe/Berlin'), cohort_age('2024-03-31 00:59', '2024-03-31 01:00', 'hour in Europe/Berlin');
--> 2024-03-31 01:00|2024-03-31 03:00|2
-- The 30th of December 2011 did not exist in Samoa: from the 29th to the 31st are two days of the calendar; a mere date of it begins with the 31st.
SELECT cohort_of('2011-12-30 09:59:59', 'day in Pacific/Apia'), cohort_of('2011-12-30 10:00', 'day in Pacific/Apia'), cohort_age('2011-12-29', '2011-12-31', 'day in Pacific/Apia'), cohort_of('2011-12-30', 'day in Pacific/Apia');
--> 2011-12-29|2011-12-31|2|2011-12-31
-- Lord Howe, 6 October 2024: from 02:00 to 02:30; the hour from 02:00 begins at 02:30.
SELECT cohort_of('2024-10-05 15:29', 'hour in Australia/Lord_Howe'), cohort_of('2024-10-05 15:30', 'hour in Australia/Lord_Howe'), cohort_start('2024-10-05 15:45', 'hour in Australia/Lord_Howe');
--> 2024-10-06 01:00|2024-10-06 02:00|2024-10-06 02:30+11:00
-- St John's went from 00:01 back to 23:01 of the day before: a period, once begun, is not left again.
SELECT cohort_of('2010-11-07 02:29', 'day in America/St_Johns'), cohort_of('2010-11-07 02:30', 'day in America/St_Johns'), cohort_of('2010-11-07 02:45', 'day in America/St_Johns'), cohort_of('2010-11-07 03:31', 'day in America/St_Johns');
--> 2010-11-06|2010-11-07|2010-11-07|2010-11-07


-- Cohort_start: its cohort is its own period.
-- A date from the day up (a mere date is the day on that clock), below a day with the offset where the grain has a clock.
SELECT cohort_start('2024-03-01 03:00', 'month in -08:00'), cohort_start('2024-06-30 23:00', 'year starting july in Europe/Berlin'), cohort_start('2024-03-05 14:45', 'hour'), cohort_start('2024-03-05 14:45', 'hour in +02:00'), cohort_start('2024-03-05 14:45', 'hour in UTC'), cohort_start('2024-03-05 14:45', '6 hours in +02:00');
--> 2024-02-01|2024-07-01|2024-03-05 14:00|2024-03-05 16:00+02:00|2024-03-05 14:00+00:00|2024-03-05 12:00+02:00
-- Round trip: 0 of these differ.
CREATE TABLE spans AS WITH g(g) AS (VALUES ('month in -08:00'), ('day in +14:00'), ('week in America/New_York'), ('hour in Europe/Berlin'), ('hour in Australia/Lord_Howe'), ('day in America/Sao_Paulo'), ('2 hours in America/Havana'), ('quarter in Asia/Kolkata')),
 t(t) AS (VALUES ('2024-03-31 00:59:59'), ('2024-03-31 01:00'), ('2024-10-27 00:30'), ('2024-10-27 01:30'), ('2018-11-04 03:00'), ('2020-11-01 05:30'), ('2024-10-05 15:30'), ('2024-11-03 06:30')) SELECT g, t FROM g, t;
SELECT count(*), sum(cohort_of(cohort_start(t, g), g) <> cohort_of(t, g)), sum(cohort_age(t, cohort_start(t, g), g) <> 0) FROM spans;
--> 64|0|0
