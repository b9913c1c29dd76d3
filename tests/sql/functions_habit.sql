-- functions_habit.sql - how often customers come: purchase_frequency(), stickiness().

CREATE TABLE visit(id INTEGER PRIMARY KEY, customer, at);
INSERT INTO visit(customer, at) VALUES ('ada', '2024-04-01'), ('ada', '2024-04-01 23:59:59'), ('ada', '2024-04-02'), ('bob', '2024-04-02'), ('ada', '2024-04-04 10:00'),
    ('cy', '2024-04-04'), (NULL, '2024-04-30'), ('dee', NULL);

-- Rows / customers.
SELECT purchase_frequency(customer), purchase_frequency(customer) FILTER (WHERE at < '2024-04-02'), typeof(purchase_frequency(customer)) FROM visit;
--> 1.75|2.0|real
SELECT purchase_frequency(NULL), purchase_frequency(1), purchase_frequency(id) FROM visit;
--> NULL|8.0|1.0
SELECT purchase_frequency(customer) FROM visit WHERE 0;
--> NULL
-- Customers are told apart as GROUP BY does.
SELECT purchase_frequency(c) FROM (SELECT 1 AS c UNION ALL VALUES (1.0), ('1'), ('a'), ('A'), (x'61'), (1));
--> 1.4

-- Active a day: 1, 2, 0, 2. Mean 1.25 of the 3 of the month.
SELECT round(stickiness(customer, at), 12), round(1.25 / 3, 12), typeof(stickiness(customer, at)) FROM visit;
--> 0.416666666667|0.416666666667|real
-- One day: everybody of the month was there. Nobody: undefined.
SELECT stickiness(customer, '2024-04-05'), stickiness(NULL, at), stickiness(customer, NULL) FROM visit;
--> 1.0|NULL|NULL
SELECT stickiness(customer, at) FROM visit WHERE 0;
--> NULL
-- Two months of different length: 10 days of a, every day; 20 days of b, every second day. (10 + 10) / (10 + 20).
WITH RECURSIVE d(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM d WHERE i < 29)
SELECT round(stickiness(CASE WHEN i < 10 THEN 'a' ELSE 'b' END, date('2024-02-20', i || ' days')), 12), round(2 / 3.0, 12) FROM d WHERE i < 10 OR i % 2;
--> 0.666666666667|0.666666666667
-- A month in which nobody came has days, but no customers to be missed on them.
SELECT stickiness(c, t), stickiness(c, t) FILTER (WHERE c = 1) FROM (SELECT 1 AS c, '2024-01-31' AS t UNION ALL VALUES (1, '2024-03-01'));
--> 1.0|1.0
-- Any form of time, converted to UTC; the ends of the calendar.
SELECT stickiness(1, t) FROM (SELECT '2024-05-01T00:30:00+01:00' AS t UNION ALL VALUES (20240430), ('1714435200'), ('2024-04-29 12:00'));
--> 1.0
SELECT stickiness(c, t) FROM (SELECT 1 AS c, '0001-01-01' AS t UNION ALL VALUES (1, '0001-01-02'), (2, '9999-12-31 23:59:59.999999'));
--> 0.0483870967741935

-- Against plain SQL: the mean over all days of who was active on the day, and of who was in its month.
CREATE TABLE event(id INTEGER PRIMARY KEY, app INT, customer, at);
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 6000)
INSERT INTO event SELECT i, i % 7, CASE i % 11 WHEN 0 THEN NULL ELSE i * 7919 % 101 % (3 + i % 40) END, CASE i % 13 WHEN 0 THEN NULL ELSE datetime('2023-11-17', (i * 104729 % 211) || ' days', (i * 31 % 1440) || ' minutes') END FROM n WHERE i % 17;
CREATE VIEW seen AS SELECT app, customer, date(at) AS day, substr(at, 1, 7) AS month FROM event WHERE customer IS NOT NULL AND at IS NOT NULL;
CREATE VIEW days AS WITH RECURSIVE d(app, day, last) AS (SELECT app, min(day), max(day) FROM seen GROUP BY app UNION ALL SELECT app, date(day, '1 day'), last FROM d WHERE day < last) SELECT app, day FROM d;
CREATE VIEW daily AS SELECT app, day, (SELECT count(DISTINCT customer) FROM seen WHERE seen.app = days.app AND seen.day = days.day) AS dau,
       (SELECT count(DISTINCT customer) FROM seen WHERE seen.app = days.app AND seen.month = substr(days.day, 1, 7)) AS mau FROM days WHERE app < 3;
SELECT app, count(*) > 190, abs((SELECT stickiness(customer, at) FROM event e WHERE e.app = daily.app) - avg(dau) / avg(mau)) < 1e-12 FROM daily GROUP BY app;
--> 0|1|1
--> 1|1|1
--> 2|1|1
-- Within one month it is the mean of DAU / MAU itself.
SELECT abs((SELECT stickiness(customer, at) FROM event WHERE app = 1 AND at >= '2024-01' AND at < '2024-02') - avg(dau * 1.0 / mau)) < 1e-12, count(*) FROM daily WHERE app = 1 AND day BETWEEN '2024-01-01' AND '2024-01-31';
--> 1|31
-- Order of rows, groups, purchase_frequency in the same pass.
SELECT (SELECT stickiness(customer, at) FROM event) = (SELECT stickiness(customer, at) FROM (SELECT * FROM event ORDER BY at DESC));
--> 1
SELECT count(*), sum(abs(f - plain) > 1e-12), sum(s BETWEEN 0 AND 1) FROM (SELECT purchase_frequency(customer) AS f, count(customer) * 1.0 / count(DISTINCT customer) AS plain, stickiness(customer, at) AS s FROM event GROUP BY app);
--> 7|0|7

SELECT stickiness(customer, 'soon') FROM visit;
--! stickiness(): not a time: 'soon' (want YYYY-MM-DD[ HH:MM[:SS]] or a Unix time)
SELECT stickiness(customer, 0) FROM visit;
--! stickiness(): not a time: 0 (a sentinel? NULL is no time)
SELECT stickiness(1);
--! wrong number of arguments to function stickiness()
SELECT purchase_frequency();
--! wrong number of arguments to function purchase_frequency()
SELECT purchase_frequency(customer) OVER () FROM visit;
--! purchase_frequency() may not be used as a window function
