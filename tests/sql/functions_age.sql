-- functions_age.sql - cohort_age(): whole periods from one time's period to another's.

SELECT cohort_age('2024-01-31', '2024-02-29', 'month'), cohort_age('2024-01-31', '2024-02-01'), cohort_age('2024-01-01', '2024-01-31'), cohort_age('2024-01-01', '2024-01-31', NULL);
--> 1|1|0|0
SELECT cohort_age('2024-03-15', '2024-01-20', 'month'), cohort_age('2024-01-01', '2023-12-31', 'day'), cohort_age('2024-01-01', '2023-12-31', 'year');
--> -2|-1|-1
SELECT cohort_age('2023-12-31', '2024-12-31', 'year'), cohort_age('2023-12-31', '2024-12-31', 'quarter'), cohort_age('2023-12-31', '2024-12-31', 'month'),
       cohort_age('2023-12-31', '2024-12-31', 'week'), cohort_age('2023-12-31', '2024-12-31', 'day'), cohort_age('2023-12-31', '2024-12-31', 'hour');
--> 1|4|12|53|366|8784
-- A week ends with its Sunday, or where it is told to.
SELECT cohort_age('2024-03-02', '2024-03-03', 'week'), cohort_age('2024-03-03', '2024-03-04', 'week'), cohort_age('2024-03-02', '2024-03-03', 'week starting sunday'), cohort_age('2024-03-03', '2024-03-04', 'week starting sunday');
--> 0|1|1|0
SELECT cohort_age('2024-03-31', '2024-04-01', 'year starting april'), cohort_age('2023-04-01', '2024-03-31', 'year starting april'), cohort_age('2024-01-31', '2024-02-01', 'quarter starting february'), cohort_age('2023-12-31', '2024-04-01', 'quarter');
--> 1|0|1|2
SELECT cohort_age('2024-02-25', '2024-03-05', '10 days'), cohort_age('2024-02-25', '2024-03-06', '10 days'), cohort_age('2023-12-01', '2024-04-30', '5 months'), cohort_age('2023-12-01', '2024-05-01', '5 months'), cohort_age('2024-03-05 05:59', '2024-03-05 18:00', '6 hours');
--> 0|1|0|1|3
-- The offset decides which period holds a moment.
SELECT cohort_age('2024-01-31 23:00', '2024-02-01 00:30', 'month'), cohort_age('2024-01-31 23:00', '2024-02-01 00:30', 'month in +01:00'), cohort_age('2024-01-31 22:59', '2024-01-31 23:00', 'month in +01:00');
--> 1|0|1
-- All forms of a time, labels too, and of each kind on either side.
SELECT cohort_age('2024-01', '2024-04', 'month'), cohort_age('2024-W01', '2024-W10', 'week'), cohort_age('2020-W53', '2021-W01', 'week'), cohort_age('2023-Q4', '2024-Q2', 'quarter'), cohort_age('2019', '2024', 'year');
--> 3|9|1|2|5
SELECT cohort_age(20240131, 1709251200), cohort_age('20240131', '2024-03-01T00:00Z'), cohort_age(2460340.5, '1709251200000');
--> 2|2|2
SELECT cohort_age('0001-01-01', '9999-12-31', 'day'), cohort_age('0001-01-01', '9999-12-31', 'month'), cohort_age('9999-12-31', '0001-01-01', 'year');
--> 3652058|119987|-9998

-- Against plain SQL, for 40,000 pairs of days on both sides of each other.
WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 39999),
     pair(a, b) AS (SELECT date('1980-01-01', (i * 7919 % 20011) || ' days'), date('1980-01-01', (i * 104729 % 20021) || ' days') FROM n)
SELECT sum(cohort_age(a, b, 'day') <> CAST(julianday(b) - julianday(a) AS INT)),
       sum(cohort_age(a, b) <> (substr(b, 1, 4) - substr(a, 1, 4)) * 12 + substr(b, 6, 2) - substr(a, 6, 2)),
       sum(cohort_age(a, b, 'year') <> substr(b, 1, 4) - substr(a, 1, 4)),
       sum(cohort_age(a, b, 'quarter') <> (substr(b, 1, 4) - substr(a, 1, 4)) * 4 + (substr(b, 6, 2) - 1) / 3 - (substr(a, 6, 2) - 1) / 3),
       sum(cohort_age(a, b, 'week') <> CAST(julianday(date(b, '-6 days', 'weekday 1')) - julianday(date(a, '-6 days', 'weekday 1')) AS INT) / 7),
       sum(cohort_age(a, b, '2 weeks') <> (cohort_age('0001-01-01', b, 'day') / 14) - (cohort_age('0001-01-01', a, 'day') / 14)),
       sum(cohort_age(a, b, '5 months') <> cohort_age('0001-01-01', b) / 5 - cohort_age('0001-01-01', a) / 5),
       sum(cohort_age(a, b) <> -cohort_age(b, a)),
       sum((cohort_age(a, b, 'week') = 0) <> (cohort_of(a, 'week') = cohort_of(b, 'week')))
FROM pair;
--> 0|0|0|0|0|0|0|0|0
