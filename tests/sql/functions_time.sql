-- functions_time.sql - what is a time and what is not: every form that a time may take, seen through
-- cohort_of() and cohort_start(), against SQLite's own date functions where those know the form.

SELECT retention_version(), typeof(retention_version());
--> 0.2.0|text
SELECT retention_debug() LIKE 'retention ' || retention_version() || ', zones 20__%, %, SQLite 3.% at compile time, ' || sqlite_version() || ' now';
--> 1

-- Text: a date, or a date and a time of day, with a blank or a T between.
SELECT cohort_of('2024-03-05', 'hour'), cohort_of('2024-03-05 14:37', 'hour'), cohort_of('2024-03-05 14:37:09', 'hour');
--> 2024-03-05 00:00|2024-03-05 14:00|2024-03-05 14:00
SELECT cohort_of('2024-03-05T14:37', 'hour'), cohort_of('2024-03-05T14:37:09.5', 'hour');
--> 2024-03-05 14:00|2024-03-05 14:00
SELECT cohort_of('2024-03-05 23:59:59.9', 'day'), cohort_of('2024-03-05 23:59:59.9999999999', 'day');
--> 2024-03-05|2024-03-05
SELECT cohort_of('0001-01-01', 'day'), cohort_of('9999-12-31 23:59:59.999999', 'day');
--> 0001-01-01|9999-12-31
SELECT typeof(cohort_of('2024-03-05')), typeof(cohort_start('2024-03-05')), typeof(cohort_age('2024-03-05', '2024-03-05'));
--> text|text|integer

-- Zones: converted to UTC.
SELECT cohort_of('2024-03-01 00:30Z', 'hour'), cohort_of('2024-03-01T00:30:00Z', 'hour');
--> 2024-03-01 00:00|2024-03-01 00:00
SELECT cohort_of('2024-03-01 00:30+01:00', 'hour'), cohort_of('2024-02-29 23:30:15.25-01:00', 'hour');
--> 2024-02-29 23:00|2024-03-01 00:00
SELECT cohort_of('2024-03-01 00:00+14:00', 'hour'), cohort_of('2024-02-29 12:00-14:00', 'hour'), cohort_of('2024-03-01 05:30+05:30', 'hour');
--> 2024-02-29 10:00|2024-03-01 02:00|2024-03-01 00:00

-- Labels are times: the start of the period.
SELECT cohort_start('2024', 'day'), cohort_start('2024-Q1', 'day'), cohort_start('2024-Q4', 'day'), cohort_start('2024-03', 'day'), cohort_start('2024-W09', 'day');
--> 2024-01-01|2024-01-01|2024-10-01|2024-03-01|2024-02-26
SELECT cohort_start('2025-W01', 'day'), cohort_start('2020-W53', 'day'), cohort_start('2024-03-05 14:00', 'hour'), cohort_start('0999', 'day');
--> 2024-12-30|2020-12-28|2024-03-05 14:00|0999-01-01

-- Numbers: YYYYMMDD, alike as INTEGER, REAL and TEXT.
SELECT cohort_of(20240305, 'day'), cohort_of(20240305.0, 'day'), cohort_of('20240305', 'day'), cohort_of('20240305.0', 'day'), cohort_of(' 20240305 ', 'day');
--> 2024-03-05|2024-03-05|2024-03-05|2024-03-05|2024-03-05
SELECT cohort_of(10000101, 'day'), cohort_of(99991231, 'day'), cohort_of(20240229, 'day'), cohort_of(99991130.0);
--> 1000-01-01|9999-12-31|2024-02-29|9999-11
-- Julian days: JD 2451545 is noon of 2000-01-01.
SELECT cohort_of(2451545, 'hour'), cohort_of(2451544.5, 'hour'), cohort_of('2451545.25', 'hour'), cohort_of(5373483.5, 'day'), cohort_of(1721425.5, 'day');
--> 2000-01-01 12:00|2000-01-01 00:00|2000-01-01 18:00|9999-12-31|0001-01-01
SELECT count(*) FROM (SELECT '2024-03-05 14:37' AS t) WHERE cohort_of(julianday(t), 'hour') = '2024-03-05 14:00';
--> 1
-- Unix seconds, milliseconds, microseconds: 1709649420 is 2024-03-05 14:37:00.
SELECT cohort_of(1709649420, 'hour'), cohort_of(1709649420000, 'hour'), cohort_of(1709649420000000, 'hour');
--> 2024-03-05 14:00|2024-03-05 14:00|2024-03-05 14:00
SELECT cohort_of('1709649420', 'hour'), cohort_of(1709649420.75, 'hour'), cohort_of('1709649420.75', 'hour'), cohort_of('1.70964942e9', 'hour'), cohort_of(1709649420.0, 'hour');
--> 2024-03-05 14:00|2024-03-05 14:00|2024-03-05 14:00|2024-03-05 14:00|2024-03-05 14:00
SELECT cohort_of(-1, 'hour'), cohort_of(-0.5, 'day'), cohort_of(-86400, 'hour'), cohort_of(-86401, 'hour'), cohort_of('-1', 'day');
--> 1969-12-31 23:00|1969-12-31|1969-12-31 00:00|1969-12-30 23:00|1969-12-31
-- The borders between the rules: 5373485 is no Julian day, 10000100 and 99991232 are no YYYYMMDD.
SELECT cohort_of(5373485, 'hour'), cohort_of(6000000, 'hour'), cohort_of(10000100, 'hour'), cohort_of(99991232, 'hour'), cohort_of(100000000, 'hour');
--> 1970-03-04 04:00|1970-03-11 10:00|1970-04-26 17:00|1973-03-03 07:00|1973-03-03 09:00
SELECT cohort_of(99999999999, 'hour'), cohort_of(100000000000, 'hour'), cohort_of(99999999999999, 'hour'), cohort_of(100000000000000, 'hour');
--> 5138-11-16 09:00|1973-03-03 09:00|5138-11-16 09:00|1973-03-03 09:00
SELECT cohort_of(-100000000000, 'hour');
--> 1966-10-31 14:00

-- NULL is NULL.
SELECT cohort_of(NULL), cohort_of(NULL, 'week'), cohort_start(NULL), cohort_start(NULL, 'week');
--> NULL|NULL|NULL|NULL
SELECT cohort_age(NULL, '2024-01-01'), cohort_age('2024-01-01', NULL), cohort_age(NULL, NULL, 'week');
--> NULL|NULL|NULL

-- Against SQLite's own calendar: every day of 1600 to 2400 in steps of 13 days, in five forms.
WITH RECURSIVE days(d) AS (SELECT '1600-01-01' UNION ALL SELECT date(d, '+13 days') FROM days WHERE d < '2400-01-01')
SELECT count(*) > 22000,
       sum(cohort_of(d, 'day') <> d), sum(cohort_of(d || 'T23:59:59Z', 'day') <> d),
       sum(cohort_of(julianday(d), 'day') <> d), sum(cohort_of(CAST(replace(d, '-', '') AS INT), 'day') <> d),
       sum(cohort_of(d) <> substr(d, 1, 7)), sum(cohort_start(d, 'year') <> strftime('%Y-01-01', d))
FROM days;
--> 1|0|0|0|0|0|0
-- Unix seconds, every 1,000,003 seconds between 1990 and 2090.
WITH RECURSIVE moments(s) AS (SELECT 631152000 UNION ALL SELECT s + 1000003 FROM moments WHERE s < 3786912000)
SELECT count(*) > 3000,
       sum(cohort_of(s, 'hour') <> strftime('%Y-%m-%d %H:00', s, 'unixepoch')),
       sum(cohort_of(s * 1000 + 999, 'hour') <> strftime('%Y-%m-%d %H:00', s, 'unixepoch')),
       sum(cohort_of(s * 1000000 + 999999, 'hour') <> strftime('%Y-%m-%d %H:00', s, 'unixepoch')),
       sum(cohort_of(strftime('%Y-%m-%dT%H:%M:%S+03:30', s + 12600, 'unixepoch'), 'hour') <> cohort_of(s, 'hour'))
FROM moments;
--> 1|0|0|0|0

-- No time: text that is something else.
SELECT cohort_of('31/12/2024');
--! cohort_of(): not a time: '31/12/2024' (want YYYY-MM-DD[ HH:MM[:SS]] or a Unix time)
SELECT cohort_start('soon');
--! cohort_start(): not a time: 'soon' (want YYYY-MM-DD[ HH:MM[:SS]] or a Unix time)
SELECT cohort_age('2024-01-01', 'later');
--! cohort_age(): not a time: 'later' (want YYYY-MM-DD[ HH:MM[:SS]] or a Unix time)
SELECT cohort_age('earlier', '2024-01-01', 'week');
--! cohort_age(): not a time: 'earlier' (want YYYY-MM-DD[ HH:MM[:SS]] or a Unix time)
SELECT cohort_of('2023-02-29');
--! cohort_of(): not a time: '2023-02-29' (want YYYY-MM-DD[ HH:MM[:SS]] or a Unix time)
SELECT cohort_of('1900-02-29');
--~ cohort_of(): not a time: '1900-02-29'
SELECT cohort_of('2024-04-31');
--~ cohort_of(): not a time: '2024-04-31'
SELECT cohort_of('2024-3');
--~ cohort_of(): not a time: '2024-3'
SELECT cohort_of('2024-13-01');
--~ cohort_of(): not a time: '2024-13-01'
SELECT cohort_of('2024-00-10');
--~ cohort_of(): not a time: '2024-00-10'
SELECT cohort_of('2024-01-00');
--~ cohort_of(): not a time: '2024-01-00'
SELECT cohort_of('0000-01-01');
--~ cohort_of(): not a time: '0000-01-01'
SELECT cohort_of('2024-03-05 24:01');
--~ cohort_of(): not a time: '2024-03-05 24:01'
SELECT cohort_of('2024-03-05 12:60');
--~ cohort_of(): not a time: '2024-03-05 12:60'
SELECT cohort_of('2024-03-05 12:30:60');
--~ cohort_of(): not a time: '2024-03-05 12:30:60'
SELECT cohort_of('2024-03-05 12');
--~ cohort_of(): not a time: '2024-03-05 12'
SELECT cohort_of('2024-03-05 12:30:');
--~ cohort_of(): not a time: '2024-03-05 12:30:'
SELECT cohort_of('2024-03-05 12:30:15.');
--~ cohort_of(): not a time: '2024-03-05 12:30:15.'
SELECT cohort_of('2024-03-05 12:30 pm');
--~ cohort_of(): not a time: '2024-03-05 12:30 pm'
SELECT cohort_of('2 024-03-05');
--~ cohort_of(): not a time: '2 024-03-05'
SELECT cohort_of('2024-03-05 .');
--~ cohort_of(): not a time: '2024-03-05 .'
SELECT cohort_of('12:30');
--~ cohort_of(): not a time: '12:30'
SELECT cohort_of('now');
--~ cohort_of(): not a time: 'now'
SELECT cohort_of('0x1234567');
--~ cohort_of(): not a time: '0x1234567'
SELECT cohort_of('20240305x');
--~ cohort_of(): not a time: '20240305x'

-- No time: zones after a bare date, beyond 14:00, or cut short; dates that a zone moves out of the years.
SELECT cohort_of('2024-03-05Z');
--~ cohort_of(): not a time: '2024-03-05Z'
SELECT cohort_of('2024-03-05+01:00');
--~ cohort_of(): not a time: '2024-03-05+01:00'
SELECT cohort_of('2024-03-05 12:00+14:01');
--~ cohort_of(): not a time: '2024-03-05 12:00+14:01'
SELECT cohort_of('2024-03-05 12:00-15:00');
--~ cohort_of(): not a time: '2024-03-05 12:00-15:00'
SELECT cohort_of('2024-03-05 12:00+1');
--~ cohort_of(): not a time: '2024-03-05 12:00+1'
SELECT cohort_of('0001-01-01 00:30+01:00');
--~ cohort_of():
SELECT cohort_of('9999-12-31 23:30-01:00');
--~ cohort_of():

-- No time: labels of periods that do not exist.
SELECT cohort_of('2024-Q5');
--~ cohort_of(): not a time: '2024-Q5'
SELECT cohort_of('2024-Q0');
--~ cohort_of(): not a time: '2024-Q0'
SELECT cohort_of('2023-W53');
--~ cohort_of(): not a time: '2023-W53'
SELECT cohort_of('2024-W00');
--~ cohort_of(): not a time: '2024-W00'
SELECT cohort_of('2024-13');
--~ cohort_of(): not a time: '2024-13'
SELECT cohort_of('0000');
--~ cohort_of(): not a time: '0000'

-- No time: sentinels, digits that are no date, numbers out of the years, no numbers, blobs.
SELECT cohort_of(0);
--! cohort_of(): not a time: 0 (a sentinel? NULL is no time)
SELECT cohort_of('0');
--! cohort_of(): not a time: '0' (a sentinel? NULL is no time)
SELECT cohort_of(0.0);
--~ cohort_of(): not a time: 0.0
SELECT cohort_of(2024);
--! cohort_of(): not a time: 2024 (a year or month? as text, YYYY or YYYY-MM, it is a time)
SELECT cohort_of('2024.0');
--~ cohort_of(): not a time: '2024.0'
SELECT cohort_of(202403);
--~ cohort_of(): not a time: 202403
SELECT cohort_of(1721059);
--~ cohort_of(): not a time: 1721059
SELECT cohort_of(1721059.5);
--~ cohort_of():
SELECT cohort_of(20241301);
--! cohort_of(): not a time: 20241301 (want YYYY-MM-DD[ HH:MM[:SS]] or a Unix time)
SELECT cohort_of(20230229);
--~ cohort_of(): not a time: 20230229
SELECT cohort_of('20240431');
--~ cohort_of(): not a time: '20240431'
SELECT cohort_of(99991131);
--~ cohort_of(): not a time: 99991131
SELECT cohort_of(100000000000000000000);
--~ cohort_of(): not a time: 1.0e+20
SELECT cohort_of(-99999999999);
--~ cohort_of(): not a time: -99999999999
SELECT cohort_of(9e999);
--~ cohort_of(): not a time:
SELECT cohort_of(-9e999);
--~ cohort_of(): not a time:
SELECT cohort_of(x'00ff');
--! cohort_of(): not a time: x'00ff' (want YYYY-MM-DD[ HH:MM[:SS]] or a Unix time)
SELECT cohort_of(x'323032342d30332d3035');
--~ cohort_of(): not a time: x'323032342d30332d3035'
-- A long text is cut between two characters, as far as it has any.
SELECT cohort_of('x' || replace(printf('%40s', ''), ' ', 'é'));
--! cohort_of(): not a time: 'xééééééééééééééééééééééééééééé...' (want YYYY-MM-DD[ HH:MM[:SS]] or a Unix time)
SELECT cohort_of(CAST(replace(printf('%70s', ''), ' ', CAST(x'80' AS TEXT)) AS TEXT));
--! cohort_of(): not a time: '\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80...' (want YYYY-MM-DD[ HH:MM[:SS]] or a Unix time)

-- What a value may be that is no time: at both ends of each range, with fractions, as text.
SELECT cohort_of(18262);
--! cohort_of(): not a time: 18262 (a sentinel? NULL is no time)
SELECT cohort_of(18263);
--! cohort_of(): not a time: 18263 (days since 1970? 2440587.5 + value is a Julian day)
SELECT cohort_of(25568.9);
--! cohort_of(): not a time: 25568.9 (days since 1970? 2440587.5 + value is a Julian day)
SELECT cohort_of('20000');
--! cohort_of(): not a time: '20000' (days since 1970? 2440587.5 + value is a Julian day)
SELECT cohort_of(25569);
--! cohort_of(): not a time: 25569 (days since 1899-12-30? 2415018.5 + value is a Julian day)
SELECT cohort_of(45296);
--! cohort_of(): not a time: 45296 (days since 1899-12-30? 2415018.5 + value is a Julian day)
SELECT cohort_of(45296.5);
--! cohort_of(): not a time: 45296.5 (days since 1899-12-30? 2415018.5 + value is a Julian day)
SELECT cohort_of('45296');
--! cohort_of(): not a time: '45296' (days since 1899-12-30? 2415018.5 + value is a Julian day)
SELECT cohort_of(80000.5);
--! cohort_of(): not a time: 80000.5 (days since 1899-12-30? 2415018.5 + value is a Julian day)
SELECT cohort_of(80001);
--! cohort_of(): not a time: 80001 (a sentinel? NULL is no time)
SELECT cohort_of(1);
--! cohort_of(): not a time: 1 (a sentinel? NULL is no time)
SELECT cohort_of(12345);
--! cohort_of(): not a time: 12345 (a sentinel? NULL is no time)
SELECT cohort_of(-0.0);
--! cohort_of(): not a time: 0.0 (a sentinel? NULL is no time)
SELECT cohort_of(1721425);
--! cohort_of(): not a time: 1721425 (a sentinel? NULL is no time)
SELECT cohort_of(1721425.4);
--! cohort_of(): not a time: 1721425.4 (a sentinel? NULL is no time)
SELECT cohort_of(1899);
--! cohort_of(): not a time: 1899 (a sentinel? NULL is no time)
SELECT cohort_of(1900);
--! cohort_of(): not a time: 1900 (a year or month? as text, YYYY or YYYY-MM, it is a time)
SELECT cohort_of(2100);
--! cohort_of(): not a time: 2100 (a year or month? as text, YYYY or YYYY-MM, it is a time)
SELECT cohort_of(2101);
--! cohort_of(): not a time: 2101 (a sentinel? NULL is no time)
SELECT cohort_of(2024.5);
--! cohort_of(): not a time: 2024.5 (a sentinel? NULL is no time)
SELECT cohort_of(190000);
--! cohort_of(): not a time: 190000 (a sentinel? NULL is no time)
SELECT cohort_of(190001);
--! cohort_of(): not a time: 190001 (a year or month? as text, YYYY or YYYY-MM, it is a time)
SELECT cohort_of(202312);
--! cohort_of(): not a time: 202312 (a year or month? as text, YYYY or YYYY-MM, it is a time)
SELECT cohort_of(202313);
--! cohort_of(): not a time: 202313 (a sentinel? NULL is no time)
SELECT cohort_of(210012);
--! cohort_of(): not a time: 210012 (a year or month? as text, YYYY or YYYY-MM, it is a time)
SELECT cohort_of(210101);
--! cohort_of(): not a time: 210101 (a sentinel? NULL is no time)
SELECT cohort_of(202303.5);
--! cohort_of(): not a time: 202303.5 (a sentinel? NULL is no time)
-- They are right about it: the days of both counts are those times.
SELECT cohort_of(2440587.5 + 19723, 'day'), cohort_of(2415018.5 + 45296, 'day'), cohort_start(2415018.5 + 45296.5, 'hour');
--> 2024-01-01|2024-01-05|2024-01-05 12:00
-- Digits that are no date and time of day.
SELECT cohort_of(202402301430);
--! cohort_of(): not a time: 202402301430 (YYYYMMDDHHMM[SS[fff]]? that is no date and time of day)
SELECT cohort_of('20240305243000');
--! cohort_of(): not a time: '20240305243000' (YYYYMMDDHHMM[SS[fff]]? that is no date and time of day)
SELECT cohort_of('20240305143015.5');
--! cohort_of(): not a time: '20240305143015.5' (YYYYMMDDHHMM[SS[fff]]? that is no date and time of day)
-- Text. (hints.c 1, 3 and 5)
SELECT cohort_of('1/5/2024');
--! cohort_of(): not a time: '1/5/2024' (day or month first? rewrite as YYYY-MM-DD)
SELECT cohort_of('05.01.2024');
--! cohort_of(): not a time: '05.01.2024' (day or month first? rewrite as YYYY-MM-DD)
SELECT cohort_of('5-1-24');
--! cohort_of(): not a time: '5-1-24' (day or month first? rewrite as YYYY-MM-DD)
SELECT cohort_of('12/12/2024 10:00');
--! cohort_of(): not a time: '12/12/2024 10:00' (day or month first? rewrite as YYYY-MM-DD)
SELECT cohort_of('1/13/2024');
--! cohort_of(): not a time: '1/13/2024' (want YYYY-MM-DD[ HH:MM[:SS]] or a Unix time)
SELECT cohort_of('13/1/2024');
--! cohort_of(): not a time: '13/1/2024' (want YYYY-MM-DD[ HH:MM[:SS]] or a Unix time)
SELECT cohort_of('0/1/2024');
--! cohort_of(): not a time: '0/1/2024' (want YYYY-MM-DD[ HH:MM[:SS]] or a Unix time)
SELECT cohort_of('1/0/2024');
--! cohort_of(): not a time: '1/0/2024' (want YYYY-MM-DD[ HH:MM[:SS]] or a Unix time)
SELECT cohort_of('1/5/');
--! cohort_of(): not a time: '1/5/' (want YYYY-MM-DD[ HH:MM[:SS]] or a Unix time)
SELECT cohort_of('1/5');
--! cohort_of(): not a time: '1/5' (want YYYY-MM-DD[ HH:MM[:SS]] or a Unix time)
SELECT cohort_of('1/');
--! cohort_of(): not a time: '1/' (want YYYY-MM-DD[ HH:MM[:SS]] or a Unix time)
SELECT cohort_of('12');
--! cohort_of(): not a time: '12' (a sentinel? NULL is no time)
SELECT cohort_of('1/5.2024');
--! cohort_of(): not a time: '1/5.2024' (want YYYY-MM-DD[ HH:MM[:SS]] or a Unix time)
SELECT cohort_of('1/5/202');
--! cohort_of(): not a time: '1/5/202' (want YYYY-MM-DD[ HH:MM[:SS]] or a Unix time)
SELECT cohort_of('100/5/2024');
--! cohort_of(): not a time: '100/5/2024' (want YYYY-MM-DD[ HH:MM[:SS]] or a Unix time)
SELECT cohort_of('1 5 2024');
--! cohort_of(): not a time: '1 5 2024' (want YYYY-MM-DD[ HH:MM[:SS]] or a Unix time)
SELECT cohort_of('2024/01-05');
--! cohort_of(): not a time: '2024/01-05' (want YYYY-MM-DD[ HH:MM[:SS]] or a Unix time)
SELECT cohort_of('Jan 5, 2024');
--! cohort_of(): not a time: 'Jan 5, 2024' (a month by name? rewrite as YYYY-MM-DD)
SELECT cohort_of('5 DECEMBER 2024');
--! cohort_of(): not a time: '5 DECEMBER 2024' (a month by name? rewrite as YYYY-MM-DD)
SELECT cohort_of('05-mar-2024');
--! cohort_of(): not a time: '05-mar-2024' (a month by name? rewrite as YYYY-MM-DD)
SELECT cohort_of('Mar');
--! cohort_of(): not a time: 'Mar' (want YYYY-MM-DD[ HH:MM[:SS]] or a Unix time)
SELECT cohort_of('marching 5');
--! cohort_of(): not a time: 'marching 5' (want YYYY-MM-DD[ HH:MM[:SS]] or a Unix time)
SELECT cohort_of('2024-01-05 3:30 PM');
--! cohort_of(): not a time: '2024-01-05 3:30 PM' (a 12-hour clock? rewrite as 00:00 to 23:59)
SELECT cohort_of('2024-01-05 3:30am');
--! cohort_of(): not a time: '2024-01-05 3:30am' (a 12-hour clock? rewrite as 00:00 to 23:59)
SELECT cohort_of('3pm');
--! cohort_of(): not a time: '3pm' (a 12-hour clock? rewrite as 00:00 to 23:59)
SELECT cohort_of('pm');
--! cohort_of(): not a time: 'pm' (want YYYY-MM-DD[ HH:MM[:SS]] or a Unix time)
SELECT cohort_of('spam 3');
--! cohort_of(): not a time: 'spam 3' (want YYYY-MM-DD[ HH:MM[:SS]] or a Unix time)
SELECT cohort_of('a 3 am');
--! cohort_of(): not a time: 'a 3 am' (a 12-hour clock? rewrite as 00:00 to 23:59)
SELECT cohort_of('2024-01-05 xam');
--! cohort_of(): not a time: '2024-01-05 xam' (want YYYY-MM-DD[ HH:MM[:SS]] or a Unix time)
SELECT cohort_of('2024-01-05 3 cm');
--! cohort_of(): not a time: '2024-01-05 3 cm' (want YYYY-MM-DD[ HH:MM[:SS]] or a Unix time)
SELECT cohort_of('2024-01-05 12:00 CET');
--! cohort_of(): not a time: '2024-01-05 12:00 CET' (a zone by name? rewrite as an offset such as +02:00, or Z for UTC)
SELECT cohort_of('2024-01-05 12:00[Europe/Berlin]');
--! cohort_of(): not a time: '2024-01-05 12:00[Europe/Berlin]' (a zone by name? rewrite as an offset such as +02:00, or Z for UTC)
SELECT cohort_of('2024-01-05 12:00 xy');
--! cohort_of(): not a time: '2024-01-05 12:00 xy' (want YYYY-MM-DD[ HH:MM[:SS]] or a Unix time)
SELECT cohort_of('today: now');
--! cohort_of(): not a time: 'today: now' (want YYYY-MM-DD[ HH:MM[:SS]] or a Unix time)
SELECT cohort_of('now 5');
--! cohort_of(): not a time: 'now 5' (want YYYY-MM-DD[ HH:MM[:SS]] or a Unix time)
-- Characters that nobody sees, bytes that are no UTF-8; what is behind a NUL.
SELECT cohort_of('2024-01-05' || char(0));
--! cohort_of(): not a time: '2024-01-05\x00' (want YYYY-MM-DD[ HH:MM[:SS]] or a Unix time)
SELECT cohort_of('2024-01-05' || char(0) || 'x' || char(0));
--! cohort_of(): not a time: '2024-01-05\x00x\x00' (want YYYY-MM-DD[ HH:MM[:SS]] or a Unix time)
SELECT cohort_of(char(65279) || '2024-01-05');
--! cohort_of(): not a time: '\ufeff2024-01-05' (want YYYY-MM-DD[ HH:MM[:SS]] or a Unix time)
SELECT cohort_of('2024-01-05x' || char(13));
--! cohort_of(): not a time: '2024-01-05x\r' (want YYYY-MM-DD[ HH:MM[:SS]] or a Unix time)
SELECT cohort_of(char(10) || '2024-01-05' || char(160));
--! cohort_of(): not a time: '\n2024-01-05\u00a0' (want YYYY-MM-DD[ HH:MM[:SS]] or a Unix time)
SELECT cohort_of('2024' || char(9) || '01');
--! cohort_of(): not a time: '2024\t01' (want YYYY-MM-DD[ HH:MM[:SS]] or a Unix time)
SELECT cohort_of(char(1) || 'a' || char(31) || char(127));
--! cohort_of(): not a time: '\x01a\x1f\x7f' (want YYYY-MM-DD[ HH:MM[:SS]] or a Unix time)
SELECT cohort_of('2024-01-05' || char(160));
--! cohort_of(): not a time: '2024-01-05\u00a0' (want YYYY-MM-DD[ HH:MM[:SS]] or a Unix time)
SELECT cohort_of(char(133) || 'a' || char(173));
--! cohort_of(): not a time: '\u0085a\u00ad' (want YYYY-MM-DD[ HH:MM[:SS]] or a Unix time)
SELECT cohort_of(char(8203) || char(8238) || 'x' || char(12288));
--! cohort_of(): not a time: '\u200b\u202ex\u3000' (want YYYY-MM-DD[ HH:MM[:SS]] or a Unix time)
SELECT cohort_of(char(1564) || char(5760) || char(6158) || char(8287) || char(65529));
--! cohort_of(): not a time: '\u061c\u1680\u180e\u205f\ufff9' (want YYYY-MM-DD[ HH:MM[:SS]] or a Unix time)
SELECT cohort_of('é€𝄞' || char(8191) || char(8208) || char(55295) || char(57344) || char(65533));
--! cohort_of(): not a time: 'é€𝄞῿‐퟿�' (want YYYY-MM-DD[ HH:MM[:SS]] or a Unix time)
SELECT cohort_of('a\b');
--! cohort_of(): not a time: 'a\b' (want YYYY-MM-DD[ HH:MM[:SS]] or a Unix time)
SELECT cohort_of(CAST(x'31e4' AS TEXT));
--! cohort_of(): not a time: '1\xe4' (want YYYY-MM-DD[ HH:MM[:SS]] or a Unix time)
SELECT cohort_of(CAST(x'ff' AS TEXT));
--! cohort_of(): not a time: '\xff' (want YYYY-MM-DD[ HH:MM[:SS]] or a Unix time)
SELECT cohort_of(CAST(x'c080' AS TEXT));
--! cohort_of(): not a time: '\xc0\x80' (want YYYY-MM-DD[ HH:MM[:SS]] or a Unix time)
SELECT cohort_of(CAST(x'c1bf' AS TEXT));
--! cohort_of(): not a time: '\xc1\xbf' (want YYYY-MM-DD[ HH:MM[:SS]] or a Unix time)
SELECT cohort_of(CAST(x'c2' AS TEXT));
--! cohort_of(): not a time: '\xc2' (want YYYY-MM-DD[ HH:MM[:SS]] or a Unix time)
SELECT cohort_of(CAST(x'c241' AS TEXT));
--! cohort_of(): not a time: '\xc2A' (want YYYY-MM-DD[ HH:MM[:SS]] or a Unix time)
SELECT cohort_of(CAST(x'e28200' AS TEXT));
--! cohort_of(): not a time: '\xe2\x82\x00' (want YYYY-MM-DD[ HH:MM[:SS]] or a Unix time)
SELECT cohort_of(CAST(x'e282' AS TEXT));
--! cohort_of(): not a time: '\xe2\x82' (want YYYY-MM-DD[ HH:MM[:SS]] or a Unix time)
SELECT cohort_of(CAST(x'e080af' AS TEXT));
--! cohort_of(): not a time: '\xe0\x80\xaf' (want YYYY-MM-DD[ HH:MM[:SS]] or a Unix time)
SELECT cohort_of(CAST(x'eda080' AS TEXT));
--! cohort_of(): not a time: '\xed\xa0\x80' (want YYYY-MM-DD[ HH:MM[:SS]] or a Unix time)
SELECT cohort_of(CAST(x'edbfbf' AS TEXT));
--! cohort_of(): not a time: '\xed\xbf\xbf' (want YYYY-MM-DD[ HH:MM[:SS]] or a Unix time)
SELECT cohort_of(CAST(x'f0808080' AS TEXT));
--! cohort_of(): not a time: '\xf0\x80\x80\x80' (want YYYY-MM-DD[ HH:MM[:SS]] or a Unix time)
SELECT cohort_of(CAST(x'f09d84' AS TEXT));
--! cohort_of(): not a time: '\xf0\x9d\x84' (want YYYY-MM-DD[ HH:MM[:SS]] or a Unix time)
SELECT cohort_of(CAST(x'f4908080' AS TEXT));
--! cohort_of(): not a time: '\xf4\x90\x80\x80' (want YYYY-MM-DD[ HH:MM[:SS]] or a Unix time)
SELECT cohort_of(CAST(x'f5808080' AS TEXT));
--! cohort_of(): not a time: '\xf5\x80\x80\x80' (want YYYY-MM-DD[ HH:MM[:SS]] or a Unix time)
SELECT cohort_of(CAST(x'80e9c3a9' AS TEXT));
--! cohort_of(): not a time: '\x80\xe9é' (want YYYY-MM-DD[ HH:MM[:SS]] or a Unix time)
-- A long value is cut at 60 bytes, whatever they are written as.
SELECT cohort_of(replace(printf('%61s', ''), ' ', char(10)) || '.');
--! cohort_of(): not a time: '\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n...' (want YYYY-MM-DD[ HH:MM[:SS]] or a Unix time)
SELECT cohort_of(replace(printf('%60s', ''), ' ', char(0)));
--! cohort_of(): not a time: '\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00' (want YYYY-MM-DD[ HH:MM[:SS]] or a Unix time)

-- One bad row of many is an error, not a NULL and not a row less.
CREATE TABLE mixed(t);
INSERT INTO mixed VALUES ('2024-01-01'), (20240102), (NULL), ('n/a'), ('2024-01-04');
SELECT cohort_of(t) FROM mixed;
--~ cohort_of(): not a time: 'n/a'
SELECT count(cohort_of(t)) FROM mixed WHERE t <> 'n/a' OR t IS NULL;
--> 3

SELECT cohort_of();
--! wrong number of arguments to function cohort_of()
SELECT cohort_of('2024-01-01', 'month', 1);
--! wrong number of arguments to function cohort_of()
SELECT cohort_start();
--! wrong number of arguments to function cohort_start()
SELECT cohort_start('2024-01-01', 'month', 1);
--! wrong number of arguments to function cohort_start()
SELECT cohort_age('2024-01-01');
--! wrong number of arguments to function cohort_age()
SELECT cohort_age('2024-01-01', '2024-01-01', 'month', 1);
--! wrong number of arguments to function cohort_age()
SELECT retention_version(1);
--! wrong number of arguments to function retention_version()

-- What Unicode calls ignorable is shown, too.
SELECT cohort_of('2024-01-05' || char(12644));
--! cohort_of(): not a time: '2024-01-05\u3164' (want YYYY-MM-DD[ HH:MM[:SS]] or a Unix time)

SELECT cohort_of('2024-01-05' || char(917569));
--! cohort_of(): not a time: '2024-01-05\U000e0041' (want YYYY-MM-DD[ HH:MM[:SS]] or a Unix time)
