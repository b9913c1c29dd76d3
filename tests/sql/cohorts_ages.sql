-- cohorts_ages.sql - the argument ages: which ages are given, and ranges of them. (cohorts.c 4, grid.c 8, ages.c 1 and 2)

-- Ages: four sign up on 1 January; 1 comes on days 1 and 5, 2 on day 3, 3 on day 8; as of 12 January, days 0 to 10 are over
CREATE TABLE days(u, t, a);
INSERT INTO days VALUES (1, '2024-01-01', 10), (2, '2024-01-01', 10), (3, '2024-01-01', 10), (4, '2024-01-01', 10), (1, '2024-01-02', 10), (1, '2024-01-06', 10), (2, '2024-01-04', 10), (3, '2024-01-09', 10);
-- Active in any age of the range; on_or_after from its first age on; cumulative to its last; period is that of its first age.
SELECT age, age_to, period, active, returned, on_or_after, events, value, cumulative_value, complete FROM retention_cohorts('days', 'u', 't', 'day', 'a') WHERE as_of = '2024-01-12' AND ages = '0, 1-3, 4-7, 8-30';
--> 0|0|2024-01-01|4|0|4|4|40.0|40.0|1
--> 1|3|2024-01-02|2|2|3|2|20.0|60.0|1
--> 4|7|2024-01-05|1|1|2|1|10.0|70.0|1
--> 8|30|2024-01-09|1|1|1|1|10.0|80.0|0
-- By day 7, 30, 90: ranges overlap, and returned is what is wanted (everybody is active in a range with age 0).
SELECT age, age_to, active, returned, returned_rate, ltv, complete FROM retention_cohorts('days', 'u', 't', 'day', 'a') WHERE as_of = '2024-01-12' AND ages = '0-7, 0-30, 0-90';
--> 0|7|4|2|0.5|17.5|1
--> 0|30|4|3|0.75|20.0|0
--> 0|90|4|3|0.75|20.0|0
-- Nobody can be 20 days old yet: no such row. The greatest age is 11.
SELECT age, age_to FROM retention_cohorts('days', 'u', 't', 'day') WHERE as_of = '2024-01-12' AND ages = '0, 5, 11-40, 12, 20-30';
--> 0|0
--> 5|5
--> 11|40
-- Any order, any blanks, the same one twice: rows come by age and age_to, once each.
SELECT age, age_to FROM retention_cohorts('days', 'u', 't', 'day') WHERE as_of = '2024-01-12' AND ages = ' 5 ,1-4, 0,5, 1 - 2 ';
--> 0|0
--> 1|2
--> 1|4
--> 5|5
-- One number may be a number; blank is not given.
SELECT age, age_to FROM retention_cohorts('days', 'u', 't', 'day') WHERE as_of = '2024-01-12' AND ages = 7;
--> 7|7
SELECT count(*) FROM retention_cohorts('days', 'u', 't', 'day') WHERE as_of = '2024-01-12' AND ages = ' ';
--> 12
SELECT * FROM retention_cohorts('days', 'u', 't', 'day') WHERE ages = '3-1';
--~ retention_cohorts(): ages
SELECT * FROM retention_cohorts('days', 'u', 't', 'day') WHERE ages = '1,,2';
--~ retention_cohorts(): ages
SELECT * FROM retention_cohorts('days', 'u', 't', 'day') WHERE ages = '1 to 3';
--~ retention_cohorts(): ages
-- ages says which rows to give, max_age too: one of them.
SELECT * FROM retention_cohorts('days', 'u', 't', 'day') WHERE ages = '0-7' AND max_age = 3;
--~ retention_cohorts(): ages
-- Own calendars: as of 9 January 12:00 a is 8 days and 4 hours old, b 7 days and 16 hours; a range is complete when its last age is over for both.
CREATE TABLE own(u, t);
INSERT INTO own VALUES ('a', '2024-01-01 08:00'), ('a', '2024-01-02 07:59'), ('a', '2024-01-08 08:00'), ('b', '2024-01-01 20:00'), ('b', '2024-01-03 20:00');
SELECT age, age_to, active, returned, complete FROM retention_cohorts('own', 'u', 't', 'day') WHERE anchor = 'customer' AND as_of = '2024-01-09 12:00' AND ages = '0, 1-6, 1-7, 8-9';
--> 0|0|2|1|1
--> 1|6|1|1|1
--> 1|7|2|2|0
--> 8|9|0|0|0
-- min_events are needed in one age, not in the range together: a came once on each of two days, b twice on one.
CREATE TABLE twice(u, t);
INSERT INTO twice VALUES ('a', '2024-01-01'), ('a', '2024-01-02'), ('a', '2024-01-03'), ('b', '2024-01-01'), ('b', '2024-01-02 08:00'), ('b', '2024-01-02 09:00');
SELECT age, age_to, active, returned FROM retention_cohorts('twice', 'u', 't', 'day') WHERE min_events = 2 AND as_of = '2024-01-05' AND ages = '1-2';
--> 1|2|1|1
-- Recurring, with a range: April has only begun, so only January's range is complete.
CREATE TABLE months(u, t);
INSERT INTO months VALUES ('a', '2024-01-07'), ('a', '2024-02-07'), ('a', '2024-03-07'), ('b', '2024-01-09'), ('b', '2024-03-09');
SELECT cohort, age, age_to, customers, active, complete FROM retention_cohorts('months', 'u', 't') WHERE mode = 'recurring' AND as_of = '2024-04-01' AND ages = '1-2';
--> 2024-01|1|2|2|2|1
--> 2024-02|1|2|1|1|0
--> 2024-03|1|2|2|0|0

-- What is no list of ages. (ages.c 3)
SELECT * FROM retention_cohorts('days', 'u', 't', 'day') WHERE ages = '3-1';
--! retention_cohorts(): ages: not ages such as '0, 1, 3' or '0, 1-3, 4-7': '3-1'
SELECT * FROM retention_cohorts('days', 'u', 't', 'day') WHERE ages = '-1';
--~ ages: not ages
SELECT * FROM retention_cohorts('days', 'u', 't', 'day') WHERE ages = '1-';
--~ ages: not ages
SELECT * FROM retention_cohorts('days', 'u', 't', 'day') WHERE ages = '1,';
--~ ages: not ages
SELECT * FROM retention_cohorts('days', 'u', 't', 'day') WHERE ages = '1 2';
--~ ages: not ages
SELECT * FROM retention_cohorts('days', 'u', 't', 'day') WHERE ages = '1-2-3';
--~ ages: not ages
SELECT * FROM retention_cohorts('days', 'u', 't', 'day') WHERE ages = '1' || char(0) || '2';
--~ ages: not ages
SELECT * FROM retention_cohorts('days', 'u', 't', 'day') WHERE ages = 1.5;
--~ ages: not ages
SELECT * FROM retention_cohorts('days', 'u', 't', 'day') WHERE ages = x'31';
--~ ages: not ages
SELECT * FROM retention_cohorts('days', 'u', 't', 'day') WHERE ages = '1234567890123456';
--~ ages: not ages
SELECT * FROM retention_cohorts('days', 'u', 't', 'day') WHERE max_age = 3 AND ages = '0-7';
--! retention_cohorts(): ages says which ages to give, max_age too: give one of them
SELECT count(*) FROM retention_cohorts('days', 'u', 't', 'day') WHERE max_age = 3 AND ages = '';
--> 4
-- A thousand ranges are enough.
SELECT count(*) FROM retention_cohorts('days', 'u', 't', 'day') WHERE ages = (WITH RECURSIVE i(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM i WHERE n < 1000) SELECT group_concat('0-' || n) FROM i);
--> 1000
SELECT count(*) FROM retention_cohorts('days', 'u', 't', 'day') WHERE ages = (WITH RECURSIVE i(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM i WHERE n < 1001) SELECT group_concat('0-' || n) FROM i);
--~ retention_cohorts(): ages: more than 1000 ranges: '0-1,0-2
-- An age that nobody will reach is no reason for an error.
SELECT age, age_to, active, complete FROM retention_cohorts('days', 'u', 't', 'day') WHERE ages = '8-999999999999999, 99999999999999';
--> 8|999999999999999|1|0
-- Limits on age are limits on the first age of a range, whether or not a range begins there.
SELECT age, age_to FROM retention_cohorts('days', 'u', 't', 'day') WHERE ages = '0, 2-5, 2-9, 7' AND age >= 2 AND age < 7;
--> 2|5
--> 2|9
SELECT count(*) FROM retention_cohorts('days', 'u', 't', 'day') WHERE ages = '0, 7' AND age BETWEEN 2 AND 5;
--> 0
SELECT count(*) FROM retention_cohorts('days', 'u', 't', 'day') WHERE ages = '3-5' AND as_of = '2024-01-02';
--> 0
SELECT age, age_to, on_or_after FROM retention_cohorts('days', 'u', 't', 'day') WHERE ages = '1-2, 6-6, 9' AND as_of = '2024-01-12';
--> 1|2|3
--> 6|6|1
--> 9|9|0
