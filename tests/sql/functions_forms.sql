-- functions_forms.sql - the forms that a time may have: what Go, Java, PostgreSQL, spreadsheets and file names write, digits
-- and numbers, and what stays an error.

-- The forms of a time.
-- Blank or T or t between date and time of day, fractions of any length, `hour` shows what was read.
SELECT cohort_of('2024-01-05 10:12', 'hour'), cohort_of('2024-01-05T10:12:59.999999999', 'hour'), cohort_of('2024-01-05t10:12:00Z', 'hour'), cohort_of('2024-01-05  10:12:00', 'hour');
--> 2024-01-05 10:00|2024-01-05 10:00|2024-01-05 10:00|2024-01-05 10:00
-- Slashes for both hyphens; month, day and hour of one digit; year first, so nothing is ambiguous.
SELECT cohort_of('2024/01/05', 'day'), cohort_of('2024-1-5', 'day'), cohort_of('2024/11/5 9:05:06', 'hour'), cohort_of('2024-01-05 0:59', 'hour');
--> 2024-01-05|2024-01-05|2024-11-05 09:00|2024-01-05 00:00
-- A comma is a point; fractions are cut, not rounded, to microseconds, so this is still January.
CREATE TABLE cut(c, t);
INSERT INTO cut VALUES (1, '2024-01-31 23:59:59,9999999');
SELECT cohort, first_at FROM retention_customers('cut', 'c', 't', 'day');
--> 2024-01-31|2024-01-31 23:59:59.999999
-- 24:00 is the next midnight, of a leap day, of the year's last day.
SELECT cohort_of('2024-02-29 24:00', 'day'), cohort_of('2024-12-31T24:00:00', 'day'), cohort_of('2024-02-29 24:00:00+00:30', 'day');
--> 2024-03-01|2025-01-01|2024-02-29
-- Offsets in every spelling: with a colon, without, hours alone, after blanks; a moment is meant, so 23:30 in New York is the next day in UTC.
SELECT cohort_of('2024-01-31 23:30:00 -0500', 'day'), cohort_of('2024-01-31 23:30:00-05', 'day'), cohort_of('2024-01-31T23:30-05:00', 'day'), cohort_of('2024-01-31 23:30:00  -05:00', 'day'), cohort_of('2024-02-01 01:30:00.000+0200', 'day'), cohort_of('2024-02-01 01:30 +01:30', 'day');
--> 2024-02-01|2024-02-01|2024-02-01|2024-02-01|2024-01-31|2024-02-01
-- Z, UTC and GMT in any case, with or without a blank, are offset 0.
SELECT cohort_of('2024-01-31 23:59:59 UTC', 'day'), cohort_of('2024-01-31 23:59:59gmt', 'day'), cohort_of('2024-01-31T23:59:59z', 'day'), cohort_of('2024-01-31 23:59:59 Z', 'day');
--> 2024-01-31|2024-01-31|2024-01-31|2024-01-31
-- What Go prints: an offset and a name, and what its monotonic clock leaves behind.
SELECT cohort_of('2025-11-09 18:40:03.071 +0000 UTC', 'hour'), cohort_of('2025-11-09 18:40:03.5 +0000 UTC m=+0.012345678', 'hour');
--> 2025-11-09 18:00|2025-11-09 18:00
-- A bracketed zone after an offset is ignored: the offset decides, even where it is not the zone's.
SELECT cohort_of('2024-01-05T10:12:00+01:00[Europe/Berlin]', 'hour'), cohort_of('2024-01-05T10:12:00Z[UTC]', 'hour'), cohort_of('2024-01-05T10:12:00+03:00[Europe/Berlin]', 'hour');
--> 2024-01-05 09:00|2024-01-05 10:00|2024-01-05 07:00
-- ISO 8601 basic form.
SELECT cohort_of('20240105T101200Z', 'hour'), cohort_of('20240105T1012', 'hour'), cohort_of('20240105T101200-0200', 'hour');
--> 2024-01-05 10:00|2024-01-05 10:00|2024-01-05 12:00
-- Labels as text are the start of their period.
SELECT cohort_of('2024', 'day'), cohort_of('2024-Q3', 'day'), cohort_of('2024-03', 'day'), cohort_of('2024-W09', 'day'), cohort_of('2020-W53', 'day');
--> 2024-01-01|2024-07-01|2024-03-01|2024-02-26|2020-12-28


-- Numbers.
-- 12, 14 and 17 digits that begin with 19, 20 or 21 are date-times, as text and as INTEGER: today they are read as milliseconds of another century.
SELECT cohort_of('202401051012', 'hour'), cohort_of(202401051012, 'hour'), cohort_of('20240105101259', 'hour'), cohort_of(20240105101259, 'hour');
--> 2024-01-05 10:00|2024-01-05 10:00|2024-01-05 10:00|2024-01-05 10:00
-- 17 digits: milliseconds behind the second.
CREATE TABLE stamps(c, t);
INSERT INTO stamps VALUES ('a', '20240105101259007'), ('b', 20231231235959999), ('c', 19991231235959);
SELECT customer, first_at FROM retention_customers('stamps', 'c', 't') ORDER BY customer;
--> a|2024-01-05 10:12:59.007
--> b|2023-12-31 23:59:59.999
--> c|1999-12-31 23:59:59
-- Seconds, milliseconds, microseconds, nanoseconds of the same moment (2024-01-05 10:12:00.5), told apart by their size; numbers as text too.
SELECT cohort_of(1704449520, 'day'), cohort_of(1704449520500, 'day'), cohort_of(1704449520500000, 'day'), cohort_of(1704449520500000123, 'day'), cohort_of(' 1704449520500000123 ', 'day');
--> 2024-01-05|2024-01-05|2024-01-05|2024-01-05|2024-01-05
-- Nanoseconds are cut to microseconds: the last one of 2023 stays in 2023.
CREATE TABLE nanos(c, t);
INSERT INTO nanos VALUES (1, 1704067199999999999);
SELECT first_at FROM retention_customers('nanos', 'c', 't');
--> 2023-12-31 23:59:59.999999
-- YYYYMMDD, as text and INTEGER; a Julian day.
SELECT cohort_of('20240105', 'day'), cohort_of(20240105, 'day'), cohort_of(2460314.5, 'day');
--> 2024-01-05|2024-01-05|2024-01-05
-- 0 and other small numbers are sentinels.
SELECT cohort_of(0);
--~ not a time
SELECT cohort_of('45296');
--~ not a time
-- Eight digits that are no date are an error, never a Unix time.
SELECT cohort_of(20240230);
--~ not a time


-- What stays an error.
-- Which is the month?
SELECT cohort_of('1/5/2024');
--~ not a time
SELECT cohort_of('05.01.2024');
--~ not a time
-- One separator for both.
SELECT cohort_of('2024-01/05');
--~ not a time
SELECT cohort_of('2024-02-30 10:00');
--~ not a time
SELECT cohort_of('2024-01-05 24:00:01');
--~ not a time
SELECT cohort_of('2024-01-05 10:12:60');
--~ not a time
SELECT cohort_of('2024-01-05 10:12:00 PM');
--~ not a time
-- A zone's name is no offset (CET or CEST?), alone or in brackets.
SELECT cohort_of('2024-01-05 10:12:00 CET');
--~ not a time
SELECT cohort_of('2024-01-05 10:12:00[Europe/Berlin]');
--~ not a time
-- No offset is beyond 14 hours.
SELECT cohort_of('2024-01-05 10:12:00+14:30');
--~ not a time
-- An offset needs a time of day.
SELECT cohort_of('2024-01-05Z');
--~ not a time
