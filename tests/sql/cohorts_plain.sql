-- cohorts_plain.sql - retention_cohorts against plain SQL over 12,000 random events, for every mode, anchor and
-- argument. Each case fills three tables in plain SQL, member, hit and span, from which the view plain makes the
-- grid; then the grid and the call must not differ in any row, either way.

CREATE TABLE event(id INTEGER PRIMARY KEY, customer, at, amount, country, starts, returns);
CREATE TABLE random(i INTEGER PRIMARY KEY, a INT, b INT, c INT);
WITH RECURSIVE r(i, x) AS (SELECT 1, 12345 UNION ALL SELECT i + 1, (x * 1103515245 + 12345) & 0x7fffffff FROM r WHERE i < 36000)
INSERT INTO random SELECT i, x / 65536, x / 128 % 8192, x % 100003 FROM r;
-- 1,501 customers of three types; two years, from 2023-01-01, with a last day of a month more often than others.
INSERT INTO event(customer, at, amount, country, starts, returns)
SELECT CASE k % 3 WHEN 0 THEN k WHEN 1 THEN 'k' || k ELSE k + 0.5 END,
       datetime('2023-01-01', '+' || (CASE r.a % 9 WHEN 0 THEN 0 ELSE r.c % 700 END + k % 300) || ' days', CASE WHEN r.b % 5 = 0 THEN 'start of month' ELSE '+0 days' END, CASE WHEN r.b % 10 = 0 THEN '-1 day' ELSE '+0 days' END, '+' || (q.c % 86400) || ' seconds'),
       CASE q.a % 10 WHEN 0 THEN NULL WHEN 1 THEN '' || (q.b % 400 * 0.25) ELSE (q.b % 400 - 50) * 0.25 END,
       CASE q.a % 7 WHEN 0 THEN NULL WHEN 1 THEN 1 WHEN 2 THEN '1' ELSE 'c' || (k % 2) END,
       CASE q.b % 8 WHEN 0 THEN NULL WHEN 1 THEN '0' WHEN 2 THEN 0 ELSE 1 END, CASE q.c % 5 WHEN 0 THEN NULL WHEN 1 THEN 0.0 ELSE '1' END
FROM (SELECT i, a, b, c FROM random WHERE i <= 12000) r JOIN random q ON q.i = r.i + 12000
JOIN (SELECT i, (a * 37 + c) % 1501 * ((b % 3 > 0) OR (a % 2)) AS k FROM random) s ON s.i = r.i + 24000;
INSERT INTO event(customer, at, amount) SELECT NULL, at, 1e6 FROM event LIMIT 50;
INSERT INTO event(customer, at, amount) SELECT customer, NULL, 1e6 FROM event LIMIT 50;
SELECT count(*), count(DISTINCT customer) > 1000, min(at) < '2023-01-05', max(at) > '2025-08-01' FROM event;
--> 12100|1|1|1

-- What plain SQL works on: seconds, and the number of each calendar period.
CREATE TABLE e AS SELECT id, customer, at, CAST(strftime('%s', at) AS INT) AS s, CAST(ifnull(amount, 0) AS REAL) AS amount, country,
    ifnull(CAST(starts AS REAL) <> 0, 0) AS starts, ifnull(CAST(returns AS REAL) <> 0, 0) AS returns,
    substr(at, 1, 4) * 12 + substr(at, 6, 2) - 1 AS month, CAST(julianday(date(at)) - julianday('2018-01-01') AS INT) / 7 AS week, CAST(strftime('%s', at) AS INT) / 86400 AS day
FROM event WHERE customer IS NOT NULL AND at IS NOT NULL;
CREATE INDEX e_customer ON e(customer, s);
CREATE TABLE months AS WITH RECURSIVE m(n) AS (SELECT 2022 * 12 UNION ALL SELECT n + 1 FROM m WHERE n < 2030 * 12) SELECT n, printf('%04d-%02d', n / 12, n % 12 + 1) AS label, CAST(strftime('%s', printf('%04d-%02d-01', n / 12, n % 12 + 1), '+1 month') AS INT) AS over FROM m;
CREATE TABLE weeks AS WITH RECURSIVE w(n) AS (SELECT 150 UNION ALL SELECT n + 1 FROM w WHERE n < 600),
    d(n, monday, thursday) AS (SELECT n, date('2018-01-01', (n * 7) || ' days'), date('2018-01-01', (n * 7 + 3) || ' days') FROM w)
    SELECT n, printf('%s-W%02d', substr(thursday, 1, 4), (strftime('%j', thursday) + 6) / 7) AS label, CAST(strftime('%s', monday, '+7 days') AS INT) AS over FROM d;
CREATE TABLE days AS WITH RECURSIVE d(n) AS (SELECT 18900 UNION ALL SELECT n + 1 FROM d WHERE n < 21500) SELECT n, date(n * 86400, 'unixepoch') AS label, (n + 1) * 86400 AS over FROM d;

-- member: who is in which cohort, from which moment; hit: a row of a member at an age, and whether they came back with it; span: the last age
-- of each cohort, and the last age that is complete. period: the labels of one grain. least: min_events.
CREATE TABLE member(segment, cohort INT, customer, moment INT);
CREATE TABLE hit(segment, cohort INT, customer, age INT, amount REAL, came INT);
CREATE TABLE span(segment, cohort INT, last INT, complete INT);
CREATE TABLE period(n INTEGER PRIMARY KEY, label TEXT, over INT);
CREATE TABLE setting(least INT, longest INT, as_of INT);
CREATE VIEW active AS SELECT segment, cohort, customer, age FROM hit WHERE age > 0 AND came GROUP BY 1, 2, 3, 4 HAVING count(*) >= (SELECT least FROM setting);
CREATE VIEW cell AS WITH RECURSIVE a(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM a WHERE n < (SELECT max(last) FROM span))
SELECT s.segment, s.cohort, a.n AS age, s.complete >= a.n AS complete FROM span s JOIN a ON a.n <= s.last;
CREATE TABLE grid(segment, cohort, age, period, customers, active, on_or_after, events, value, cumulative, complete);
CREATE VIEW plain AS
WITH size AS (SELECT segment, cohort, count(*) AS n FROM member GROUP BY 1, 2),
     back AS (SELECT segment, cohort, age, count(*) AS n FROM active GROUP BY 1, 2, 3),
     last AS (SELECT segment, cohort, age, count(*) AS n FROM (SELECT segment, cohort, customer, max(age) AS age FROM active GROUP BY 1, 2, 3) GROUP BY 1, 2, 3),
     flow AS (SELECT segment, cohort, age, sum(came) AS n, sum(amount) AS amount FROM hit GROUP BY 1, 2, 3)
SELECT c.segment, p.label AS cohort, c.age, q.label AS period, size.n AS customers, CASE c.age WHEN 0 THEN size.n ELSE ifnull(back.n, 0) END AS active,
       CASE c.age WHEN 0 THEN size.n ELSE sum(ifnull(last.n, 0)) OVER (PARTITION BY c.segment, c.cohort ORDER BY c.age DESC) END AS on_or_after,
       ifnull(flow.n, 0) AS events, ifnull(flow.amount, 0.0) AS value, sum(ifnull(flow.amount, 0.0)) OVER (PARTITION BY c.segment, c.cohort ORDER BY c.age) AS cumulative, c.complete
FROM cell c JOIN size ON size.segment IS c.segment AND size.cohort = c.cohort JOIN period p ON p.n = c.cohort JOIN period q ON q.n = c.cohort + c.age
LEFT JOIN back ON back.segment IS c.segment AND back.cohort = c.cohort AND back.age = c.age
LEFT JOIN last ON last.segment IS c.segment AND last.cohort = c.cohort AND last.age = c.age
LEFT JOIN flow ON flow.segment IS c.segment AND flow.cohort = c.cohort AND flow.age = c.age;
-- The segment of a customer is that of his earliest start, the smallest where there are several.
CREATE TABLE home AS SELECT customer, country AS segment FROM (SELECT e.customer, country, row_number() OVER (PARTITION BY e.customer ORDER BY e.s, country) AS n FROM e WHERE starts) WHERE n = 1;
CREATE UNIQUE INDEX home_customer ON home(customer);
CREATE VIEW calendar_span AS SELECT segment, cohort, (SELECT max(n) FROM period WHERE over <= as_of) + 1 - cohort AS last, (SELECT max(n) FROM period WHERE over <= as_of) - cohort AS complete FROM (SELECT DISTINCT segment, cohort FROM member), setting;

-- 1. Months, everything at its default, with amounts.
INSERT INTO setting SELECT 1, 1000, max(s) FROM e;
INSERT INTO period SELECT * FROM months;
INSERT INTO member SELECT NULL, min(month), customer, min(s) FROM e GROUP BY customer;
INSERT INTO hit SELECT m.segment, m.cohort, m.customer, e.month - m.cohort, e.amount, 1 FROM member m JOIN e USING (customer);
INSERT INTO span SELECT * FROM calendar_span;
INSERT INTO grid SELECT * FROM plain;
SELECT count(*) > 100, sum(active) > 4000, sum(on_or_after > active) > 50, min(complete), max(complete) FROM grid;
--> 1|1|1|0|1
CREATE VIEW got1 AS SELECT segment, cohort, age, period, customers, active, on_or_after, events, value, cumulative_value, complete FROM retention_cohorts('event', 'customer', 'at', 'month', 'amount');
SELECT (SELECT count(*) FROM got1) = (SELECT count(*) FROM grid), (SELECT count(*) FROM (SELECT * FROM got1 EXCEPT SELECT * FROM grid)), (SELECT count(*) FROM (SELECT * FROM grid EXCEPT SELECT * FROM got1));
--> 1|0|0
-- The derived columns follow from the others.
SELECT count(*) > 100, sum(retention_rate <> active * 1.0 / customers), sum(churn_rate <> 1 - active * 1.0 / customers), sum(on_or_after_rate <> on_or_after * 1.0 / customers), sum(ltv <> cumulative_value / customers) FROM retention_cohorts('event', 'customer', 'at', 'month', 'amount');
--> 1|0|0|0|0
-- The tutorial's query, told in one statement.
SELECT count(*) FROM (SELECT f.cohort, e.month - f.cohort AS age, count(DISTINCT e.customer) FROM e JOIN (SELECT customer, min(month) AS cohort FROM e GROUP BY customer) f USING (customer) GROUP BY 1, 2
    EXCEPT SELECT substr(cohort, 1, 4) * 12 + substr(cohort, 6) - 1, age, active FROM retention_cohorts('event', 'customer', 'at'));
--> 0

-- 2. Weeks, starts and returns, segments, min_events, as_of in the middle of a week, max_age.
DELETE FROM setting; DELETE FROM period; DELETE FROM member; DELETE FROM hit; DELETE FROM span; DELETE FROM grid;
INSERT INTO setting VALUES (2, 40, CAST(strftime('%s', '2024-07-10 12:00:00') AS INT));
INSERT INTO period SELECT * FROM weeks;
INSERT INTO member SELECT segment, min(week), customer, min(s) FROM e JOIN home USING (customer) WHERE starts AND s <= (SELECT as_of FROM setting) GROUP BY customer;
INSERT INTO hit SELECT m.segment, m.cohort, m.customer, e.week - m.cohort, e.amount, returns FROM member m JOIN e USING (customer) WHERE e.s >= m.moment AND s <= (SELECT as_of FROM setting);
INSERT INTO span SELECT * FROM calendar_span;
INSERT INTO grid SELECT * FROM plain WHERE age <= 40;
SELECT count(*) > 5000, count(DISTINCT segment), sum(active) > 1000, max(age), sum(on_or_after > active) > 50 FROM grid;
--> 1|4|1|40|1
CREATE VIEW got2 AS SELECT segment, cohort, age, period, customers, active, on_or_after, events, value, cumulative_value, complete
FROM retention_cohorts('event', 'customer', 'at', 'week', 'amount', 'country', 'starts', 'returns', 'first', 'calendar', 2, 40, '2024-07-10 12:00');
SELECT (SELECT count(*) FROM got2) = (SELECT count(*) FROM grid), (SELECT count(*) FROM (SELECT * FROM got2 EXCEPT SELECT * FROM grid)), (SELECT count(*) FROM (SELECT * FROM grid EXCEPT SELECT * FROM got2));
--> 1|0|0

-- 3. Recurring months with segments, starts and returns.
DELETE FROM setting; DELETE FROM period; DELETE FROM member; DELETE FROM hit; DELETE FROM span; DELETE FROM grid;
INSERT INTO setting SELECT 1, 1000, max(s) FROM e;
INSERT INTO period SELECT * FROM months;
INSERT INTO member SELECT segment, month, customer, min(s) FROM e JOIN home USING (customer) WHERE starts GROUP BY month, customer;
INSERT INTO hit SELECT m.segment, m.cohort, m.customer, e.month - m.cohort, e.amount, returns FROM member m JOIN e USING (customer) WHERE e.s >= m.moment;
INSERT INTO span SELECT * FROM calendar_span;
INSERT INTO grid SELECT * FROM plain;
SELECT count(*) > 1000, count(DISTINCT segment), sum(active) > 4000 FROM grid;
--> 1|4|1
CREATE VIEW got3 AS SELECT segment, cohort, age, period, customers, active, on_or_after, events, value, cumulative_value, complete
FROM retention_cohorts('event', 'customer', 'at', 'month', 'amount', 'country', 'starts', 'returns', 'recurring');
SELECT (SELECT count(*) FROM got3) = (SELECT count(*) FROM grid), (SELECT count(*) FROM (SELECT * FROM got3 EXCEPT SELECT * FROM grid)), (SELECT count(*) FROM (SELECT * FROM grid EXCEPT SELECT * FROM got3));
--> 1|0|0

-- 4. Weeks of the customer's own, with starts and returns: exact lengths from his first start on.
DELETE FROM setting; DELETE FROM period; DELETE FROM member; DELETE FROM hit; DELETE FROM span; DELETE FROM grid;
INSERT INTO setting SELECT 1, 1000, max(s) FROM e;
INSERT INTO period SELECT * FROM weeks;
INSERT INTO member SELECT NULL, min(week), customer, min(s) FROM e WHERE starts GROUP BY customer;
INSERT INTO hit SELECT m.segment, m.cohort, m.customer, (e.s - m.moment) / 604800, e.amount, returns FROM member m JOIN e USING (customer) WHERE e.s >= m.moment;
INSERT INTO span SELECT segment, cohort, (as_of - min(moment)) / 604800, (as_of - max(moment)) / 604800 - 1 FROM member, setting GROUP BY 1, 2;
INSERT INTO grid SELECT * FROM plain;
SELECT count(*) > 3000, sum(active) > 4000 FROM grid;
--> 1|1
CREATE VIEW got4 AS SELECT segment, cohort, age, period, customers, active, on_or_after, events, value, cumulative_value, complete
FROM retention_cohorts('event', 'customer', 'at', 'week', 'amount', NULL, 'starts', 'returns', NULL, 'customer');
SELECT (SELECT count(*) FROM got4) = (SELECT count(*) FROM grid), (SELECT count(*) FROM (SELECT * FROM got4 EXCEPT SELECT * FROM grid)), (SELECT count(*) FROM (SELECT * FROM grid EXCEPT SELECT * FROM got4));
--> 1|0|0

-- 5. Days of the customer's own, recurring, for the first 30 days, two events to be active.
DELETE FROM setting; DELETE FROM period; DELETE FROM member; DELETE FROM hit; DELETE FROM span; DELETE FROM grid;
INSERT INTO setting VALUES (2, 30, CAST(strftime('%s', '2023-12-24 18:00:00') AS INT));
INSERT INTO period SELECT * FROM days;
INSERT INTO member SELECT NULL, day, customer, min(s) FROM e WHERE s <= (SELECT as_of FROM setting) GROUP BY day, customer;
INSERT INTO hit SELECT m.segment, m.cohort, m.customer, (e.s - m.moment) / 86400, e.amount, 1 FROM member m JOIN e USING (customer) WHERE e.s >= m.moment AND e.s <= (SELECT as_of FROM setting);
INSERT INTO span SELECT segment, cohort, (as_of - min(moment)) / 86400, (as_of - max(moment)) / 86400 - 1 FROM member, setting GROUP BY 1, 2;
INSERT INTO grid SELECT * FROM plain WHERE age <= 30;
SELECT count(*) > 5000, sum(active > 0 AND age > 0) > 100 FROM grid;
--> 1|1
CREATE VIEW got5 AS SELECT segment, cohort, age, period, customers, active, on_or_after, events, value, cumulative_value, complete
FROM retention_cohorts('event', 'customer', 'at', 'day', 'amount') WHERE mode = 'recurring' AND anchor = 'customer' AND min_events = 2 AND max_age = 30 AND as_of = '2023-12-24 18:00';
SELECT (SELECT count(*) FROM got5) = (SELECT count(*) FROM grid), (SELECT count(*) FROM (SELECT * FROM got5 EXCEPT SELECT * FROM grid)), (SELECT count(*) FROM (SELECT * FROM grid EXCEPT SELECT * FROM got5));
--> 1|0|0

-- 6. Months of the customer's own: anniversaries clamped to the ends of months, with segments.
DELETE FROM setting; DELETE FROM period; DELETE FROM member; DELETE FROM hit; DELETE FROM span; DELETE FROM grid;
INSERT INTO setting SELECT 1, 1000, max(s) FROM e;
INSERT INTO period SELECT * FROM months;
INSERT INTO member SELECT segment, min(month), customer, min(s) FROM e JOIN home USING (customer) WHERE starts GROUP BY customer;
-- anniversary: the moment k months after m, the day no later than the last of that month.
CREATE TABLE anniversary(moment INT, k INT, s INT, PRIMARY KEY (moment, k)) WITHOUT ROWID;
WITH RECURSIVE k(k) AS (SELECT 0 UNION ALL SELECT k + 1 FROM k WHERE k < 40),
     m AS (SELECT DISTINCT moment, date(moment, 'unixepoch', 'start of month') AS start, CAST(strftime('%d', moment, 'unixepoch') AS INT) AS day, moment % 86400 AS rest FROM member),
     a AS (SELECT moment, k, date(start, k || ' months') AS start, day, rest FROM m, k)
INSERT INTO anniversary SELECT moment, k, CAST(strftime('%s', start) AS INT) + (min(day, CAST(strftime('%d', start, '+1 month', '-1 day') AS INT)) - 1) * 86400 + rest FROM a;
INSERT INTO hit SELECT m.segment, m.cohort, m.customer, (SELECT max(k) FROM anniversary a WHERE a.moment = m.moment AND a.s <= e.s), e.amount, returns FROM member m JOIN e USING (customer) WHERE e.s >= m.moment;
INSERT INTO span SELECT segment, cohort, max((SELECT max(k) FROM anniversary a WHERE a.moment = m.moment AND a.s <= as_of)), min((SELECT max(k) FROM anniversary a WHERE a.moment = m.moment AND a.s <= as_of)) - 1 FROM member m, setting GROUP BY 1, 2;
INSERT INTO grid SELECT * FROM plain;
SELECT count(*) > 1000, sum(active) > 4000 FROM grid;
--> 1|1
SELECT count(DISTINCT moment) > 20 FROM member WHERE strftime('%d', moment, 'unixepoch') > '28';
--> 1
CREATE VIEW got6 AS SELECT segment, cohort, age, period, customers, active, on_or_after, events, value, cumulative_value, complete
FROM retention_cohorts('event', 'customer', 'at', 'month', 'amount', 'country', 'starts', 'returns', 'first', 'customer');
SELECT (SELECT count(*) FROM got6) = (SELECT count(*) FROM grid), (SELECT count(*) FROM (SELECT * FROM got6 EXCEPT SELECT * FROM grid)), (SELECT count(*) FROM (SELECT * FROM grid EXCEPT SELECT * FROM got6));
--> 1|0|0

-- 7. Quarters from February on, by the clock at -03:30, recurring.
DELETE FROM setting; DELETE FROM period; DELETE FROM member; DELETE FROM hit; DELETE FROM span; DELETE FROM grid;
INSERT INTO setting SELECT 1, 1000, max(s) FROM e;
INSERT INTO period SELECT n / 3, printf('%04d-%02d-01', (n + 1) / 12, (n + 1) % 12 + 1), CAST(strftime('%s', printf('%04d-%02d-01', (n + 1) / 12, (n + 1) % 12 + 1), '+3 months') AS INT) + 12600 FROM months WHERE n % 3 = 0;
CREATE TABLE local AS SELECT *, (strftime('%Y', s - 12600, 'unixepoch') * 12 + strftime('%m', s - 12600, 'unixepoch') - 1 - 1) / 3 AS quarter FROM e;
INSERT INTO member SELECT NULL, quarter, customer, min(s) FROM local WHERE starts GROUP BY quarter, customer;
INSERT INTO hit SELECT m.segment, m.cohort, m.customer, e.quarter - m.cohort, e.amount, 1 FROM member m JOIN local e USING (customer) WHERE e.s >= m.moment;
INSERT INTO span SELECT * FROM calendar_span;
INSERT INTO grid SELECT * FROM plain;
SELECT count(*) > 50, sum(active) > 5000, sum(cohort LIKE '%-02-01') > 10 FROM grid;
--> 1|1|1
CREATE VIEW got7 AS SELECT segment, cohort, age, period, customers, active, on_or_after, events, value, cumulative_value, complete
FROM retention_cohorts('event', 'customer', 'at', 'quarter starting february in -03:30', 'amount', NULL, 'starts', NULL, 'recurring');
SELECT (SELECT count(*) FROM got7) = (SELECT count(*) FROM grid), (SELECT count(*) FROM (SELECT * FROM got7 EXCEPT SELECT * FROM grid)), (SELECT count(*) FROM (SELECT * FROM grid EXCEPT SELECT * FROM got7));
--> 1|0|0

-- The order of the rows of the source, and the form of its times, change nothing.
CREATE VIEW upside_down AS SELECT customer, CASE id % 4 WHEN 0 THEN at WHEN 1 THEN strftime('%s', at) * 1000 WHEN 2 THEN replace(at, ' ', 'T') || '.000Z' ELSE strftime('%s', at) END AS at, amount, country, starts, returns FROM event ORDER BY amount, id DESC;
SELECT count(*) FROM (SELECT segment, cohort, age, period, customers, active, on_or_after, events, value, cumulative_value, complete
    FROM retention_cohorts('upside_down', 'customer', 'at', 'month', 'amount', 'country', 'starts', 'returns', 'first', 'customer') EXCEPT SELECT * FROM got6);
--> 0
SELECT count(*) FROM (SELECT * FROM retention_cohorts('upside_down', 'customer', 'at', 'week', 'amount', 'country') EXCEPT SELECT * FROM retention_cohorts('event', 'customer', 'at', 'week', 'amount', 'country'));
--> 0
