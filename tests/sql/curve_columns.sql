-- curve_columns.sql - what each column of retention_curve says, and who a spell is.

CREATE TABLE subs(c, started, ended, plan);
INSERT INTO subs VALUES ('Ada', '2024-03-10', NULL, 'pro'), ('Ben', '2024-03-20', '2024-05-01', 'basic'), ('Cleo', '2024-02-15', '2024-06-01', 'basic'), ('Dan', '2024-04-01', '2025-04-01', 'pro');

-- Ages are whole grains of each one's own: Ben left after a month, Cleo after three; Ada and Dan, whose end is yet
-- to come, are last seen after three. (curve.c 2)
SELECT segment, age, at_risk, churned, censored, survival, round(std_error, 12), round(lower, 12), round(upper, 12) FROM retention_curve('subs', 'c', 'started', 'ended') WHERE as_of = '2024-07-01';
--> NULL|0|4|0|0|1.0|0.0|NULL|NULL
--> NULL|1|4|1|0|0.75|0.216506350946|0.127946917595|0.960548642285
--> NULL|2|3|0|0|0.75|0.216506350946|0.127946917595|0.960548642285
--> NULL|3|3|1|2|0.5|0.25|0.057847082995|0.84486128119
SELECT typeof(age), typeof(at_risk), typeof(churned), typeof(censored), typeof(survival), typeof(std_error), typeof(lower), typeof(upper) FROM retention_curve('subs', 'c', 'started', 'ended') WHERE as_of = '2024-07-01' AND age IN (0, 1);
--> integer|integer|integer|integer|real|real|null|null
--> integer|integer|integer|integer|real|real|real|real
-- A segment has its own ages. When the last at risk has left, survival is 0 and says nothing about its error. (curve.c 1 and 2)
SELECT segment, age, at_risk, churned, censored, survival, std_error IS NULL, lower IS NULL, upper IS NULL FROM retention_curve('subs', 'c', 'started', 'ended', 'month', 'plan', '2024-06-20');
--> basic|0|2|0|0|1.0|0|1|1
--> basic|1|2|1|0|0.5|0|0|0
--> basic|2|1|0|0|0.5|0|0|0
--> basic|3|1|1|0|0.0|1|1|1
--> pro|0|2|0|0|1.0|0|1|1
--> pro|1|2|0|0|1.0|0|1|1
--> pro|2|2|0|1|1.0|0|1|1
--> pro|3|1|0|1|1.0|0|1|1
-- At a tie, who left was at risk with whoever was last seen then.
CREATE TABLE tie(c, started, ended);
INSERT INTO tie VALUES (1, '2024-01-01', '2024-01-08'), (2, '2024-01-08', NULL), (3, '2024-01-07', NULL), (4, '2024-01-02', '2024-01-11');
SELECT age, at_risk, churned, censored, survival FROM retention_curve('tie', 'c', 'started', 'ended', 'day') WHERE as_of = '2024-01-15' AND churned + censored > 0;
--> 7|4|1|1|0.75
--> 8|2|0|1|0.75
--> 9|1|1|0|0.0

-- as_of: an end at it is an end, later ones are not known yet; rows that start later are left out, and customers. (curve.c 3)
SELECT age, at_risk, churned, censored FROM retention_curve('subs', 'c', 'started', 'ended') WHERE as_of = '2024-05-01';
--> 0|4|0|0
--> 1|4|1|2
--> 2|1|0|1
SELECT age, at_risk, churned, censored FROM retention_curve('subs', 'c', 'started', 'ended') WHERE as_of = '2024-04-30 23:59';
--> 0|4|0|1
--> 1|3|0|2
--> 2|1|0|1
SELECT age, at_risk, censored FROM retention_curve('subs', 'c', 'started', 'ended', 'week') WHERE as_of = '2024-03-10';
--> 0|2|1
--> 1|1|0
--> 2|1|0
--> 3|1|1
SELECT count(*) FROM retention_curve('subs', 'c', 'started', 'ended') WHERE as_of = '2024-02-14';
--> 0

-- One spell a customer: from the first start to the last end, over gaps; a row that still runs keeps it open. Rows
-- without a customer or a start are none.
CREATE TABLE terms(c, started, ended, s);
INSERT INTO terms VALUES (1, '2024-03-01', '2024-03-05', 'late'), (1, '2024-01-01', '2024-01-05', 'early'), (2, '2024-01-01', NULL, 'early'), (2, '2024-02-01', '2024-02-02', 'late'), (3, '2024-01-01', '2024-06-01', 'early'),
    (3, '2024-01-10', '2024-01-11', 'late'), (4, '2024-04-01', NULL, 'late'), (NULL, '2024-01-01', NULL, 'early'), (5, NULL, '2024-02-01', 'early'), (6, '2024-02-01', '2024-02-03', 'early'), (6, '2024-05-01', NULL, 'late');
SELECT segment, age, churned, censored FROM retention_curve('terms', 'c', 'started', 'ended', 'day') WHERE segment_col = 's' AND as_of = '2024-04-15' AND churned + censored > 0;
--> early|2|1|0
--> early|64|1|0
--> early|105|0|2
--> late|14|0|1

-- Anniversaries: months clamped to their ends, on the grain's wall clock; hours, days and weeks are exact.
CREATE TABLE month_end(c, started, ended);
INSERT INTO month_end VALUES (1, '2024-01-31', '2024-02-29'), (2, '2024-01-31', '2024-02-28 23:59'), (3, '2024-01-31', '2024-03-31'), (4, '2024-01-31', '2024-03-30'), (5, '2023-12-31 23:00', '2024-01-31 22:30');
SELECT age, churned FROM retention_curve('month_end', 'c', 'started', 'ended') WHERE as_of = '2025' AND churned > 0;
--> 0|2
--> 1|2
--> 2|1
-- Two hours ahead, dates are the days there, and what has a time of day is later: 2 ends on 29 February at 01:59, 5 on 1 February at 00:30.
SELECT age, churned FROM retention_curve('month_end', 'c', 'started', 'ended', 'month in +02:00') WHERE as_of = '2025' AND churned > 0;
--> 0|1
--> 1|3
--> 2|1
SELECT age, churned FROM retention_curve('month_end', 'c', 'started', 'ended', '2 weeks') WHERE as_of = '2025' AND churned > 0;
--> 2|3
--> 4|2
SELECT max(age) FROM retention_curve('month_end', 'c', 'started', 'ended', 'hour') WHERE as_of = '2025';
--> 1440

-- A left at once is of age 0, and at risk then.
CREATE TABLE short(c, started, ended);
INSERT INTO short VALUES (1, '2024-01-01', '2024-01-01 01:00'), (2, '2024-01-01', '2024-01-02'), (3, '2024-01-03', NULL);
SELECT age, at_risk, churned, censored, round(survival, 12) FROM retention_curve('short', 'c', 'started', 'ended', 'day') WHERE as_of = '2024-01-03';
--> 0|3|1|1|0.666666666667
--> 1|1|1|0|0.0

-- Another confidence, another interval around the same curve. (curve.c 4)
SELECT round(lower, 9), round(upper, 9) FROM retention_curve('subs', 'c', 'started', 'ended') WHERE as_of = '2024-07-01' AND age = 3 AND confidence = 0.5;
--> 0.323832431|0.653043579
SELECT max(survival), min(lower) < (SELECT min(lower) FROM retention_curve('subs', 'c', 'started', 'ended', 'month', NULL, '2024-07-01', '0.9')) FROM retention_curve('subs', 'c', 'started', 'ended', 'month', NULL, '2024-07-01', 0.99);
--> 1.0|1

-- gap: the first hole that is longer ends the spell, counted by the grain's clock; one that is as long does not, nor one that a row
-- of no time divides. An end with nothing behind it by as_of is one, however short ago. (spells.c 6)
CREATE TABLE renewed(c, started, ended);
INSERT INTO renewed VALUES (1, '2024-01-01', '2024-01-31'), (1, '2024-02-01', '2024-02-29'), (1, '2024-03-01', NULL), (2, '2024-01-01', '2024-01-31'), (2, '2024-02-02', '2024-02-29'), (3, '2024-01-01', '2024-03-30'),
    (4, '2024-01-01', '2024-01-10'), (4, '2024-01-11', '2024-01-11'), (4, '2024-01-12', '2024-02-01');
SELECT gap, group_concat(age || ':' || churned || '/' || censored, ' ') FROM retention_curve('renewed', 'c', 'started', 'ended', 'day') WHERE as_of = '2024-03-31' AND gap IN ('1 day', '2 days', '23 hours', 0, 172800) AND churned + censored > 0 GROUP BY 1 ORDER BY 1;
--> 0|9:1/0 30:2/0 89:1/0
--> 172800|31:1/0 59:1/0 89:1/0 90:0/1
--> 1 day|30:1/0 31:1/0 89:1/0 90:0/1
--> 2 days|31:1/0 59:1/0 89:1/0 90:0/1
--> 23 hours|9:1/0 30:2/0 89:1/0
-- A month from January 31 on is February 29; a day over the night in which the clock is set has 23 hours.
CREATE TABLE late(c, started, ended);
INSERT INTO late VALUES (1, '2024-01-01', '2024-01-31'), (1, '2024-02-29', '2024-03-02'), (2, '2024-01-01', '2024-01-30'), (2, '2024-03-01', '2024-03-02'), (3, '2024-03-29', '2024-03-30 12:00+01:00'), (3, '2024-03-31 12:00+02:00', '2024-04-02'),
    (4, '2024-03-29', '2024-03-30 12:00+01:00'), (4, '2024-03-31 12:01+02:00', '2024-04-02');
SELECT group_concat(age || ':' || churned, ' ') FROM retention_curve('late', 'c', 'started', 'ended', 'day in Europe/Berlin') WHERE as_of = '2025' AND gap = '1 month' AND churned > 0 AND age > 4;
--> 29:1 61:1
SELECT group_concat(age || ':' || churned, ' ') FROM retention_curve('late', 'c', 'started', 'ended', 'day in Europe/Berlin') WHERE as_of = '2025' AND gap = '1 day' AND churned > 0 AND age < 5;
--> 1:1 4:1
SELECT group_concat(age || ':' || churned, ' ') FROM retention_curve('late', 'c', 'started', 'ended', 'day in Europe/Berlin') WHERE as_of = '2025' AND gap = '24 hours' AND churned > 0 AND age < 5;
--> 4:2

-- from_col: at risk at ages after the one at which they were first seen; NULL, blank, or one before their start is from it on. Who had
-- left by then was never at risk, and a segment of such customers is none. (spells.c 7)
CREATE TABLE extract(c, started, ended, since, s);
INSERT INTO extract VALUES (1, '2024-01-01', '2024-01-08', '2024-01-05', 'a'), (2, '2024-01-01', '2024-01-03', '2024-01-03', 'a'), (3, '2024-01-01', '2024-01-03', ' ', 'a'), (4, '2024-01-01', '2024-01-06', '2023-12-01', 'a'),
    (5, '2024-01-01', NULL, '2024-01-06', 'a'), (6, '2024-01-01', '2024-01-02', '2024-02-01', 'b'), (7, '2024-01-01', NULL, '2024-03-01', 'c'), (8, '2024-01-02', NULL, '2024-01-02 00:00:01', 'd');
SELECT segment, group_concat(age || ':' || at_risk || '-' || churned || '/' || censored, ' ') FROM retention_curve('extract', 'c', 'started', 'ended', 'day', 's', '2024-01-10', NULL, 'since') GROUP BY segment;
--> a|0:2-0/0 1:2-0/0 2:2-1/0 3:1-0/0 4:1-0/0 5:2-1/0 6:2-0/0 7:2-1/0 8:1-0/0 9:1-0/1
--> d|0:0-0/0 1:1-0/0 2:1-0/0 3:1-0/0 4:1-0/0 5:1-0/0 6:1-0/0 7:1-0/0 8:1-0/1
-- Survival is 1 while nobody is at risk, and stays 0 once it is. (survival.c 5)
CREATE VIEW once AS SELECT * FROM extract WHERE c IN (3, 5);
SELECT age, at_risk, churned, censored, survival, std_error, lower FROM retention_curve('once', 'c', 'started', 'ended', '3 days', NULL, '2024-01-10', NULL, 'since');
--> 0|1|1|0|0.0|NULL|NULL
--> 1|0|0|0|0.0|NULL|NULL
--> 2|1|0|0|0.0|NULL|NULL
--> 3|1|0|1|0.0|NULL|NULL

-- While nobody was last seen, survival is what is left of all, to the bit: 12 of 24, one a day, are 0.5. (survival.c 2)
CREATE TABLE gone(c, started, ended);
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 24) INSERT INTO gone SELECT i, '2024-01-01', date('2024-01-01', '+' || i || ' days') FROM n;
SELECT min(age), count(*) FILTER (WHERE survival = (24 - age) / 24.0), count(*) FROM retention_curve('gone', 'c', 'started', 'ended', 'day') WHERE as_of = '2025' AND (survival <= 0.5 OR age < 12);
--> 0|25|25
SELECT min(age) FROM retention_curve('gone', 'c', 'started', 'ended', 'day') WHERE as_of = '2025' AND survival <= 0.5;
--> 12
