-- statements.sql - the data and the statements that every kind of fault is tried on: allocations that fail,
-- interrupts, limits, disks, other plans, threads.
--
-- Written as tests/sql is (tests/support/script.h). Statements that write come first and make the data. Each statement
-- after them has a name, the comment line above it, and gives the rows or the error below it where nothing disturbs it;
-- with neither, any rows. `--*` instead of `--` says that it reads thousands of rows: faults are tried at some places
-- only.
--
-- A new function is some statements here, one for each way in which it takes memory and one for each error that it
-- finds among rows. A new table function is a line in statements.c, from which its statements over every source are
-- made; here stand those that need more.

-- Customers: ada Jan, Feb, Mar; bob Jan, Mar; cy Feb, Mar; a row without a customer and one without a time. A run over
-- any of the sources that hold the same rows gives the same cohorts.
CREATE TABLE orders(id INTEGER PRIMARY KEY, customer_id, ordered_at, amount, country, is_start, is_return, ended_at);
INSERT INTO orders VALUES
    (1, 'ada', '2024-01-05', 10.0, 'de', 1, 1, '2024-03-01'),
    (2, 'ada', '2024-02-10', 20, 'de', 0, 1, '2024-03-10'),
    (3, 'bob', '2024-01-20', 5, 'fr', 1, 1, '2024-02-20'),
    (4, 'bob', '2024-03-01 10:00', '7.5', 'fr', 0, 1, '2024-03-20'),
    (5, 'cy', '2024-02-02', 8, 'de', 1, 1, NULL),
    (6, 'cy', '2024-03-15T12:30:00Z', 2, 'de', 0, 1, NULL),
    (7, NULL, '2024-03-01', 100, 'de', 1, 1, NULL),
    (8, 'dee', NULL, 3, 'fr', 1, 1, NULL),
    (9, 'ada', '2024-03-31', 1, 'de', 0, 1, NULL);
CREATE VIEW orders_view AS SELECT * FROM orders;
CREATE VIEW orders_sorted AS SELECT * FROM orders ORDER BY amount, id;
CREATE TABLE orders_empty AS SELECT * FROM orders WHERE 0;
CREATE TABLE orders_integer AS SELECT *, unicode(customer_id) AS n FROM orders;
UPDATE orders_integer SET customer_id = n;
CREATE TABLE orders_blob AS SELECT * FROM orders;
UPDATE orders_blob SET customer_id = CAST(customer_id AS BLOB);
CREATE TABLE orders_long AS SELECT * FROM orders;
UPDATE orders_long SET customer_id = printf('%.*c', 3000, 'x') || customer_id;

-- Thousands of rows, some customers twice, of segments that are many.
CREATE TABLE many AS
    WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 2999)
    SELECT i * 7919 AS customer_id, date('2023-01-01', '+' || (i % 365) || ' days') AS ordered_at, i % 10 AS amount,
        CASE i % 3 WHEN 0 THEN 'de' WHEN 1 THEN 'fr' ELSE 'segment ' || (i % 100) END AS country,
        i % 5 > 0 AS is_start, 1 AS is_return, NULL AS ended_at
    FROM n;
INSERT INTO many
    SELECT customer_id, date(ordered_at, '+35 days'), 1, country, 0, 1, NULL FROM many WHERE amount < 5;
-- 200 rows of 100 customers, each with an end, and seen only later.
CREATE TABLE terms AS SELECT customer_id / 7919 % 100 AS customer_id, ordered_at, 
    date(ordered_at, '+' || (3 + customer_id / 7919 % 45) || ' days') AS seen_at,
    date(ordered_at, '+' || (60 + customer_id / 7919 % 33) || ' days') AS ended_at FROM many LIMIT 200;
-- Moments that are numbers: of a row the name alone is text.
CREATE TABLE stamps AS SELECT 'customer ' || (i % 3) AS customer_id, 1704067200 + i * 86400 AS ordered_at FROM
    (SELECT customer_id / 7919 AS i FROM many LIMIT 40);
CREATE TABLE many_text AS SELECT * FROM many;
UPDATE many_text SET customer_id = 'a customer that is known by the number ' || customer_id;

-- One customer, on twenty days, in no order.
CREATE VIEW regular AS SELECT 1 AS customer_id, date('2024-01-01', '+' || (customer_id / 7919 % 20) || ' days') AS ordered_at,
    amount, is_start FROM many LIMIT 100;

-- What comes out of one table function goes into another; and a time that is none, in the last row.
CREATE VIEW nested AS SELECT cohort AS customer_id, period AS ordered_at, customers AS amount,
    segment AS country, 1 AS is_start, 1 AS is_return, NULL AS ended_at
    FROM retention_cohorts('orders', 'customer_id', 'ordered_at') WHERE segment_col = 'country';
CREATE VIEW bad_time AS SELECT id, customer_id, CASE WHEN id = 9 THEN 'x' ELSE ordered_at END AS ordered_at, amount,
    country, is_start, is_return, CASE WHEN id = 9 THEN 'x' ELSE ended_at END AS ended_at FROM orders;

-- The smallest source in which whatever grows has to: more customers than a batch, each in a segment of their own and
-- all in one cohort, segments in ascending order and the later ones with more periods, amounts that do not add up
-- exactly, a pool that is full at an end.
CREATE TABLE ranked AS
    SELECT 1 AS customer_id, '2024-02-05' AS ordered_at, 0.1 AS amount, 's001' AS country, 1 AS is_start,
        1 AS is_return, NULL AS ended_at
    UNION ALL SELECT 1, '2024-02-06', 0.2, 's001', 1, 1, '2024-03-01';
INSERT INTO ranked
    WITH RECURSIVE n(i) AS (SELECT 2 UNION ALL SELECT i + 1 FROM n WHERE i < 70)
    SELECT i, '2024-01-05', 0.1, printf('s%03d', i), 1, 1, '2024-02-20' FROM n;
INSERT INTO ranked
    SELECT customer_id, date(ordered_at, '40 days'), 0.2, country, 0, 1, '2024-06-01' FROM ranked;
CREATE VIEW ranked_few AS SELECT * FROM ranked WHERE customer_id < 4;

CREATE VIEW decimals AS SELECT 1 AS customer_id, '2024-01-05' AS ordered_at, '12,50' AS amount;

-- 5 reaches itself.
CREATE VIEW "5" AS SELECT 1 AS customer_id, period AS ordered_at FROM retention_cohorts(5, 'customer_id', 'ordered_at');

-- What functions take: a panel of customers, purchase histories, models, scores.
CREATE TABLE dirty(c, t, a, u, s);
INSERT INTO dirty VALUES ('1', '2024-01-05', '10', '2024-02-01', 'x'), ('', '2024-01-06', '12,50', '', ''),
    (NULL, '31/12/2024', '-5', '2024-01-01', NULL), ('ann', '2024-01-07 10:00', '', '2024-01-07 10:00', 'x'),
    ('Ann ', '2024-01-08', '3', NULL, 'y'), ('1', '2024-01-05', '10', '2024-02-01', 'x'), ('bob', '', 3, 'soon', 'y'),
    ('cat', '2034-01-09', '3', '2024-01-02', 1), (x'00ff', '1970-01-01', 2.5, 9999, x'01'), (2, NULL, 1, 1.5, 'y'),
    ('dan', '2024-02-01', 1, '2024-02-28', 'z'), ('dan', '2024-02-29', 1, '9999-12-31', 'z');

CREATE TABLE panel(customer, was, still);
INSERT INTO panel VALUES
    ('a', 1, 1), ('b', 1, 0), ('c', 1, 1), ('d', 0, 1), ('e', NULL, 1), ('f', 1, NULL), ('g', '1', '1');
CREATE TABLE history AS
    WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 79)
    SELECT i * 7 % 5 AS frequency, (i * 7 % 5 > 0) * (i * 13 % 50 + 1) AS recency, 60 + i % 3 AS age,
        i % 9 * 3.5 AS value, CASE WHEN i % 2 THEN 'bg/nbd' ELSE 'pareto/nbd' END AS kind
    FROM n;
CREATE TABLE fitted(kind, model);
INSERT INTO fitted VALUES
    ('b', '{"model":"bg/nbd","parameters":{"r":0.5,"alpha":8,"a":0.9,"b":2.5},'
        || '"spend":{"model":"gamma-gamma","parameters":{"p":6,"q":4,"v":16}}}'),
    ('p', '{"model":"pareto/nbd","parameters":{"r":0.5,"alpha":8,"s":0.7,"beta":10}}'),
    ('s', '{"model":"sbg","parameters":{"alpha":0.668,"beta":3.806}}'),
    ('x', '{"model":"mbg/nbd","parameters":null}');
CREATE TABLE scores(day INTEGER PRIMARY KEY, team, score);
INSERT INTO scores VALUES
    (1, 'x', 10), (2, 'x', 9), (3, 'y', 8), (4, 'y', 6), (5, 'x', 0), (6, 'y', NULL), (7, 'x', '10');


-- ---- Functions ----

-- retention_version: the version, a constant
SELECT retention_version();
--> 0.2.0

-- retention_debug: versions, a text of our own
SELECT retention_debug() LIKE 'retention 0.2.0, zones ____%, %, SQLite 3.% at compile time, ' || sqlite_version() || ' now';
--> 1

-- cohort_of: a label of a text, of a Unix time, of NULL
SELECT cohort_of('2024-03-05'), cohort_of(1709596800, 'week'), cohort_of(NULL);
--> 2024-03|2024-W10|NULL

-- cohort_of: a grain with a start and a zone, kept between rows
SELECT cohort_of(ordered_at, 'week starting sunday in +02:00') FROM orders WHERE id < 4;
--> 2023-12-31
--> 2024-02-04
--> 2024-01-14

-- cohort_start: a period's first day, by a grain and without one
SELECT cohort_start(ordered_at, 'quarter'), cohort_start(ordered_at) FROM orders WHERE id < 3;
--> 2024-01-01|2024-01-01
--> 2024-01-01|2024-02-01

-- cohort_age: ages, in months and in years
SELECT cohort_age('2024-01-31', ordered_at), cohort_age(ordered_at, '2024', 'year') FROM orders WHERE id < 3;
--> 0|0
--> 1|0

--* cohort_of: a grain that changes from row to row is read again each time
SELECT count(DISTINCT cohort_of(ordered_at, CASE WHEN rowid % 2 THEN 'day' ELSE 'hour' END)) > 300 FROM many;
--> 1

-- retention_rate: rates of three counts
SELECT retention_rate(100, 90, 15), churn_rate(100, 90, '15'), retention_rate(0, 1, 1);
--> 0.75|0.25|NULL

-- retention_rate: rates of a panel, as aggregates
SELECT retention_rate(was, still), churn_rate(was, still) FROM panel;
--> 0.6|0.4

-- retention_rate: a sliding window, from which rows leave
SELECT customer, retention_rate(was, still) OVER (ORDER BY customer ROWS 1 PRECEDING) FROM panel;
--> a|1.0
--> b|0.5
--> c|0.5
--> d|1.0
--> e|NULL
--> f|0.0
--> g|0.5

-- churn_rate: a growing window with a filter
SELECT customer, churn_rate(was, still) FILTER (WHERE customer <> 'b') OVER (ORDER BY customer) FROM panel;
--> a|0.0
--> b|0.0
--> c|0.0
--> d|0.0
--> e|0.0
--> f|0.333333333333333
--> g|0.25

-- retention_rate: who of the first period came back, and who did not
SELECT retention_rate(customer_id, ordered_at, '2024-02-01', '2024-03-01'),
    churn_rate(customer_id, ordered_at, '2024-02-01', '2024-03-01') FROM orders;
--> 0.5|0.5

-- churn_rate: long ids, a group each
SELECT country, churn_rate(customer_id, ordered_at, '2024-02', '2024-03') FROM orders_long GROUP BY country;
--> de|0.0
--> fr|1.0

--* retention_rate: more ids than a first index has room for
SELECT retention_rate(customer_id, ordered_at, '2023-06-01', '2023-07-01') < 1 FROM many_text;
--> 1

-- repeat_rate: who came twice, of events
SELECT repeat_rate(customer_id) FROM orders;
--> 0.75

-- repeat_rate: ids that are blobs, a group each
SELECT repeat_rate(customer_id) FROM orders_blob GROUP BY country;
--> 1.0
--> 0.5

-- repeat_rate: no row at all
SELECT repeat_rate(customer_id) FROM orders_empty;
--> NULL

--* repeat_rate: thousands of ids, integers
SELECT repeat_rate(customer_id) FROM many;
--> 0.5

-- repeat_rate: an id that is one large blob
SELECT repeat_rate(zeroblob(2000));
--> 0.0

-- repeat_rate: of order lines, who has two orders, and how many they have
SELECT repeat_rate(customer_id, country), purchase_frequency(customer_id, amount), purchase_frequency(customer_id, NULL) FROM orders;
--> 0.0|2.0|0.0

-- purchase_frequency: orders whose numbers are long texts, a group each
SELECT country, purchase_frequency(customer_id, customer_id || amount) FROM orders_long GROUP BY country;
--> de|2.5
--> fr|1.5

--* purchase_frequency: thousands of pairs of texts
SELECT purchase_frequency(customer_id, country || rowid), repeat_rate(customer_id, rowid) FROM many_text;
--> 1.5|0.5

-- upsell_rate: who bought for more than before
SELECT upsell_rate(customer_id, amount) FROM orders;
--> 0.75

-- upsell_rate: values that are texts, too long to be short
SELECT upsell_rate(country, customer_id) FROM orders_long;
--> 1.0

--* upsell_rate: thousands of pairs of texts
SELECT upsell_rate(customer_id, country || rowid) FROM many_text;
--> 0.5

-- nps: scores from 0 to 10, with NULL and a number that is a text
SELECT round(nps(score), 4), round(nps_margin(score), 4), round(nps_margin(score, 0.9), 4),
    round(csat(score), 4), round(csat(score, 9), 4) FROM scores;
--> 16.6667|71.8158|60.2697|0.8333|0.5

-- nps: scores, a group each
SELECT team, nps(score), csat(score) FROM scores GROUP BY team;
--> x|50.0|0.75
--> y|-50.0|1.0

-- nps: a window that rows leave, and one in its middle is left out
SELECT day, nps(score) OVER w, nps_margin(score) OVER w IS NOT NULL, csat(score, 7) OVER w FROM scores
    WINDOW w AS (ORDER BY day ROWS BETWEEN 1 PRECEDING AND 1 FOLLOWING EXCLUDE CURRENT ROW);
--> 1|100.0|1|1.0
--> 2|50.0|1|1.0
--> 3|0.0|1|0.5
--> 4|-50.0|1|0.5
--> 5|-100.0|1|0.0
--> 6|0.0|1|0.5
--> 7|NULL|0|NULL

-- csat: a window that only grows, in a part of the rows
SELECT csat(score) OVER (PARTITION BY team ORDER BY day) FROM scores WHERE team = 'x';
--> 1.0
--> 1.0
--> 0.666666666666667
--> 0.75

-- nps: no row to score
SELECT nps(score) FROM scores WHERE 0;
--> NULL

-- purchase_frequency: orders for each customer, and for each country
SELECT purchase_frequency(customer_id), purchase_frequency(country) FROM orders;
--> 2.0|4.5

--* purchase_frequency: thousands of ids, texts
SELECT purchase_frequency(customer_id) FROM many_text;
--> 1.5

-- window_funnel: for each customer; any text is above 9
SELECT customer_id, window_funnel('40 days', ordered_at, amount > 9, amount > 19, country = 'de') FROM orders GROUP BY 1 ORDER BY 1;
--> NULL|3
--> ada|3
--> bob|2
--> cy|0
--> dee|0

-- window_funnel: a length that is none
SELECT window_funnel('soon', ordered_at, 1) FROM orders;
--! window_funnel(): within: not a length: 'soon' (want seconds, or [N] second|minute|hour|day|week|month|quarter|year)

-- window_funnel: no number
SELECT window_funnel(60, ordered_at, 1, country) FROM orders;
--! window_funnel(): step_2: not a number: 'de'

-- window_funnel: not the same within
SELECT window_funnel(id, ordered_at, 1, 1) FROM orders;
--! window_funnel(): within 2 is not the same in every row

-- window_funnel: too few arguments
SELECT window_funnel(60, ordered_at) FROM orders;
--! window_funnel(): want within, time and 1 to 64 steps, not 2 arguments

--* window_funnel: thousands of rows
SELECT window_funnel(86400, ordered_at, 1, amount > 3, amount > 8, 0) FROM many;
--> 3

-- stickiness: customers of a day by those of a month
SELECT round(stickiness(customer_id, ordered_at), 9) FROM orders;
--> 0.034146341

-- stickiness: long ids, a group each
SELECT country, round(stickiness(customer_id, ordered_at), 9) FROM orders_long GROUP BY country;
--> de|0.034013605
--> fr|0.153846154

--* stickiness: thousands of customers
SELECT stickiness(customer_id, ordered_at) BETWEEN 0.032 AND 0.033 FROM many;
--> 1

--* stickiness: few customers, many days each
SELECT stickiness(n, date('2024-01-01', (n * i % 997) || ' days')) > 0.4
    FROM (SELECT value AS n FROM json_each('[1,2,3,4,5]')), (SELECT rowid AS i FROM many LIMIT 400);
--> 1

-- top_share: of nets, the best hold more than all
SELECT round(top_share(amount - 8), 6), top_share(amount - 80) FROM orders WHERE id < 7;
--> 2.755556|NULL

-- top_share: the best fifth's share, and the better half's
SELECT round(top_share(amount), 6), round(top_share(amount, 0.5), 6) FROM orders WHERE id < 7;
--> 0.419048|0.72381

--* top_share: thousands of values
SELECT round(top_share(amount * amount), 6), round(top_share(amount, '0.05'), 6) FROM many;
--> 0.668966|0.135

-- logrank: the test of two groups' durations
SELECT round(json_extract(t, '$.chi2'), 9), json_extract(t, '$.df'), round(json_extract(t, '$.p'), 9)
    FROM (SELECT logrank(id, amount > 5, country) AS t FROM orders);
--> 0.311604163|1|0.576697471

-- logrank: groups whose names are long texts
SELECT logrank(id, amount > 5, customer_id || country) IS NOT NULL FROM orders_long;
--> 1

--* logrank: a hundred groups
SELECT json_extract(logrank(amount, is_start, country), '$.df') FROM many;
--> 101

-- logrank: nobody churned: there is nothing to test
SELECT logrank(id, 0, country) FROM orders;
--> NULL

--* logrank: 500 groups, of which each goes at another time: so much work that SQLite is asked
SELECT json_extract(logrank(rowid, 1, rowid % 500), '$.df') FROM many;
--> 499

-- wilson_lower: limits of a share, by 95 and 90 percent, and of nothing
SELECT round(wilson_lower(81, 263), 6), round(wilson_upper('81', 263, 0.9), 6), wilson_lower(0, 0);
--> 0.255289|0.356566|NULL

-- rate_test: two shares that are equal, unequal, and without customers
SELECT rate_test(1, 3, '2', 6), round(rate_test(9, 10, 1, 10), 9), rate_test(0, 1, 0, 1);
--> 1.0|0.000346619|NULL

-- rate_test: exact, where nobody differs and where all do
SELECT round(rate_test(9, 10, 1, 10, 'exact'), 9), rate_test('6', 12, 6, 12, 'Exact'), rate_test(9, 10, 1, 10, NULL) < 0.001;
--> 0.001093334|1.0|1

-- rate_gap_lower: how far two shares are apart, by 95 and 90 percent, and of nothing
SELECT round(rate_gap_lower(48, 80, 56, 70), 6), round(rate_gap_upper('48', 80, 56, 70, 0.9), 6), rate_gap_upper(0, 0, 1, 2);
--> 0.052431|0.313645|NULL

-- rate_sample: how many it takes
SELECT rate_sample(0.12, '0.15'), rate_sample(0.5, 0.75, 0.9), rate_sample(0.1, 0.2, 0.8, 0.99), rate_sample(0.3, 0.3);
--> 2036|77|297|NULL

-- clv: a lifetime value of margin and retention, with a discount, and without an end
SELECT clv(100, 0.75), round(clv(100, '0.75', 0.1), 4), clv(100, 1);
--> 400.0|314.2857|NULL

-- clv_fit: purchases, and what they were worth
SELECT json_extract(m, '$.model'), json_extract(m, '$.customers'), json_extract(m, '$.converged'),
    json_extract(m, '$.spend.customers'), json_extract(m, '$.spend.left_out')
    FROM (SELECT clv_fit(frequency, recency, age, value) AS m FROM history);
--> mbg/nbd|80|1|57|7

-- clv_fit: a model for each group, which a column names
SELECT kind, json_extract(m, '$.model') || json_extract(m, '$.customers')
    FROM (SELECT kind, clv_fit(frequency, recency, age, NULL, kind) AS m FROM history GROUP BY kind);
--> bg/nbd|bg/nbd40
--> pareto/nbd|pareto/nbd40

--* clv_fit: a fit that ends early, of customers who bought once
SELECT json_extract(clv_fit(0, 0, rowid), '$.reason') FROM many;
--> no customer bought again

-- clv_fit: no customer, as a part of each is NULL
SELECT clv_fit(frequency, NULL, age) FROM history;
--> NULL

-- clv_alive: each purchase model; x has no parameters, and gives NULL (tests/unit knows the numbers)
SELECT kind, round(clv_alive(model, 3, 4, 6), 4), round(clv_orders(model, 3, 4, 6, 10), 4) IS NULL
    FROM fitted WHERE kind <> 's';

-- clv_chance: of an order, by each purchase model
SELECT kind, round(clv_chance(model, 3, 4, 6, 10), 6) FROM fitted WHERE kind <> 's';
--> b|0.631699
--> p|0.669707
--> x|NULL

-- clv_fit: no standard errors at a boundary, and reasons for which customers are left out of the spend
SELECT json_type(m, '$.std_errors'), json_extract(m, '$.boundary'), json_extract(m, '$.spend.left_out_null'),
    json_extract(m, '$.spend.left_out_zero'), json_extract(m, '$.spend.left_out_negative')
    FROM (SELECT clv_fit(frequency, recency, age, CASE rowid % 13 WHEN 3 THEN NULL WHEN 5 THEN -value ELSE value END) AS m FROM history);
--> null|1|5|6|5

-- sbg_fit: standard errors of a maximum inside
SELECT json_extract(m, '$.std_errors.alpha') > 0, json_extract(m, '$.std_errors.beta') > 0
    FROM (SELECT sbg_fit(column1, column2) AS m FROM (VALUES (0, 1000), (1, 869), (2, 743), (3, 653), (4, 593)));
--> 1|1

-- clv_value: of who paid nothing, who got money back, and of whom it is not known
SELECT round(clv_value(model, 3, 0), 6), clv_value(model, 3, -1), clv_value(model, 3, NULL), clv(model, 3, 4, 6, '', 365) > 0 FROM fitted WHERE kind = 'b';
--> 4.571429|NULL|32.0|1

-- clv_value: with spend that is known and that is not; with a discount and without
SELECT round(clv_value(model, 3, 35), 6), round(clv_value(model, 0, NULL), 6),
    clv(model, 3, 4, 6, 35, 365) > clv(model, 3, 4, 6, 35, 365, 0.1) FROM fitted WHERE kind = 'b';
--> 34.571429|32.0|1

-- sbg_survival: a contract's forecasts
SELECT round(sbg_survival(model, 12), 4), round(sbg_retention(model, 12), 4),
    sbg_residual_lifetime(model, 3, 0.1) > 1 FROM fitted WHERE kind = 's';
--> 0.378|0.9568|1

-- sbg_fit: ages in any order
SELECT json_extract(m, '$.customers'), json_extract(m, '$.converged')
    FROM (SELECT sbg_fit(column1, column2) AS m FROM (VALUES (2, 743), (0, 1000), (1, 869), (3, 653)));
--> 1000|1

-- sbg_fit: churned and still active at each age
SELECT json_extract(sbg_fit(column1, column2, column3), '$.customers')
    FROM (VALUES (1, 5, 2), (2, 4, 3), (3, 1, 9));
--> 24

-- sbg_fit: a first age at which nobody churned
SELECT json_extract(sbg_fit(column1, column2, column3), '$.customers') FROM (VALUES (0, 0, 7), (1, 5, 2));
--> 14

--* clv_fit: spend, in histories that are nearly all different
SELECT json_extract(clv_fit(rowid * 61 % 150, 10, 20, rowid % 7 + 1), '$.spend.customers') FROM many
    WHERE rowid < 150;
--> 149

-- ---- What functions refuse ----

-- clv_fit: a recency that cannot be
SELECT clv_fit(frequency, recency, age - 60) FROM history;
--! clv_fit(): recency 14 exceeds age 1

-- clv_fit: a model that is not the same in all rows
SELECT clv_fit(frequency, recency, age, value, kind) FROM history;
--! clv_fit(): model 'bg/nbd' is not the same in every row

-- csat: a limit that is not the same in all rows
SELECT csat(score, day) FROM scores;
--! csat(): satisfied_from 2 is not the same in every row

-- retention_rate: a period that is not the same in all rows
SELECT retention_rate(customer_id, ordered_at, '2024-02-01', date('2024-03-01', id || ' days')) FROM orders;
--! retention_rate(): until '2024-03-03' is not the same in every row

-- churn_rate: more who stayed than were there
SELECT churn_rate(100, 120, 10);
--! churn_rate(): at_end - new, 110, exceeds at_start 100

-- rate_test: a method that is none
SELECT rate_test(1, 2, 1, 2, 'chi');
--! rate_test(): method: not one of z, exact: 'chi'

-- rate_test: a number, whose text is made, for a method
SELECT rate_test(1, 2, 1, 2, 0.95);
--! rate_test(): method: not one of z, exact: 0.95

-- rate_test: more than the exact test counts
SELECT rate_test(1, 2e12, 1, 2, 'exact');
--! rate_test(): too many for the method exact: 2000000000000.0 (most 1e12; use z)

-- rate_sample: a rate in percent
SELECT rate_sample(12, 0.15);
--! rate_sample(): p1 12 is outside 0..1

-- clv_alive: the model of another family
SELECT clv_alive(model, 1, 2, 3) FROM fitted WHERE kind = 's';
--! clv_alive(): not a model: '{"model":"sbg","parameters":{"alpha":0.668,"beta":3.806}}' (want the result of clv_fit())

-- clv_value: a model without the part that is asked for
SELECT clv_value(model, 1, 2) FROM fitted WHERE kind = 'p';
--! clv_value(): the model has no spend: fit it with monetary_value

-- sbg_fit: customers who rise in number
SELECT sbg_fit(column1, column2) FROM (VALUES (0, 5), (1, 4), (2, 6));
--! sbg_fit(): customers rise from 4 at age 1 to 6 at age 2

-- cohort_of: a text that is no time
SELECT cohort_of('31/12/2024');
--! cohort_of(): not a time: '31/12/2024' (want YYYY-MM-DD[ HH:MM[:SS]] or a Unix time)

-- cohort_start: a blob that is no time
SELECT cohort_start(x'00ff');
--! cohort_start(): not a time: x'00ff' (want YYYY-MM-DD[ HH:MM[:SS]] or a Unix time)

-- cohort_of: a text that is no grain
SELECT cohort_of(ordered_at, 'fortnight') FROM orders;
--! cohort_of(): not a grain: 'fortnight' (want [N] hour|day|week|month|quarter|year [starting WEEKDAY|MONTH] [in CLOCK])

-- cohort_of: a number that is no grain
SELECT cohort_of('2024-01-01', 5);
--! cohort_of(): not a grain: 5 (want [N] hour|day|week|month|quarter|year [starting WEEKDAY|MONTH] [in CLOCK])

-- cohort_age: a number that is no time but a usual sentinel
SELECT cohort_age('2024-01-01', 5);
--! cohort_age(): not a time: 5 (a sentinel? NULL is no time)

-- cohort_of: a text with bytes that nobody sees
SELECT cohort_of(ordered_at || char(0) || char(8203)) FROM orders;
--! cohort_of(): not a time: '2024-01-05\x00\u200b' (want YYYY-MM-DD[ HH:MM[:SS]] or a Unix time)

-- cohort_of: a text that is nearly a grain
SELECT cohort_of(ordered_at, 'monthly') FROM orders;
--! cohort_of(): not a grain: 'monthly' (month?)

-- sbg_survival: a model with a parameter out of range
SELECT sbg_survival('{"model":"sbg","parameters":{"alpha":0}}', id) FROM orders;
--! sbg_survival(): not a model: '{"model":"sbg","parameters":{"alpha":0}}' (parameters.alpha is no finite number above 0, byte 38; want the result of sbg_fit())

-- sbg_retention: a text that is no model
SELECT sbg_retention('sbg', id) FROM orders;
--! sbg_retention(): not a model: 'sbg' (the text is no JSON object, byte 1; want the result of sbg_fit())

-- sbg_residual_lifetime: a blob that is no model
SELECT sbg_residual_lifetime(x'00', id, 0.1) FROM orders;
--! sbg_residual_lifetime(): not a model: x'00' (want the result of sbg_fit())

-- retention_cohorts: a source whose name ends in what nobody sees
SELECT * FROM retention_cohorts('orders' || char(10), 'customer_id', 'ordered_at');
--! retention_cohorts(): no such table: orders\n (orders?)

-- retention_cohorts: a column whose name ends in what nobody sees
SELECT * FROM retention_cohorts('orders', 'customer_id' || char(8203), 'ordered_at');
--! retention_cohorts(): no such column: orders.customer_id\u200b (customer_id?)

-- retention_cohorts: a column that is none, near to one; and to none
SELECT * FROM retention_cohorts('orders', 'custmer_id', 'ordered_at');
--! retention_cohorts(): no such column: orders.custmer_id (customer_id?)

-- retention_periods: a column that is none, and not near to one
SELECT * FROM retention_periods('orders', 'customer_id', 'price');
--! retention_periods(): no such column: orders.price

-- retention_cohorts: a table that is none, with its schema
SELECT * FROM retention_cohorts('main.order', 'customer_id', 'ordered_at');
--! retention_cohorts(): no such table: main.order (main.orders?)

-- retention_cohorts: a decimal comma, in a row
SELECT * FROM retention_cohorts('decimals', 'customer_id', 'ordered_at') WHERE amount_col = 'amount';
--! retention_cohorts(): decimals.amount: not a number: '12,50' (a decimal comma? replace(value, ',', '.'))

-- retention_rate: new customers that exceed all
SELECT retention_rate(1, 4, 5);
--! retention_rate(): new 5 exceeds at_end 4

-- churn_rate: a negative count
SELECT churn_rate(-1, 4, 1);
--! churn_rate(): at_start is negative: -1

-- nps: a score that cannot be
SELECT nps(11);
--! nps(): score 11 is outside 0..10

-- nps: a text among scores, in the last row
SELECT nps(CASE WHEN day = 7 THEN 'x' ELSE score END) FROM scores;
--! nps(): score: not a number: 'x'

-- nps: a text among scores, in a window
SELECT nps(CASE WHEN day = 4 THEN 'x' ELSE score END) OVER (ORDER BY day) FROM scores;
--! nps(): score: not a number: 'x'

-- nps_margin: a confidence that cannot be
SELECT nps_margin(score, 2) FROM scores;
--! nps_margin(): confidence 2 is outside 0..1

-- retention_rate: a period that ends before it begins
SELECT retention_rate(customer_id, ordered_at, '2024-02-01', '2024-01-01') FROM orders;
--! retention_rate(): until '2024-01-01' is not after since '2024-02-01'

-- clv: a retention that cannot be
SELECT clv(100, 1.5);
--! clv(): retention 1.5 is outside 0..1

-- wilson_lower: a success too many
SELECT wilson_lower(5, 4);
--! wilson_lower(): k 5 exceeds n 4

-- wilson_upper: a confidence in percent
SELECT wilson_upper(1, 4, 95);
--! wilson_upper(): confidence 95 is outside 0..1

-- rate_test: a text for a count
SELECT rate_test(1, 'x', 1, 2);
--! rate_test(): n1: not a number: 'x'

-- logrank: a negative duration after good ones
SELECT logrank(CASE WHEN id = 7 THEN -1 ELSE id END, 1, country) FROM orders;
--! logrank(): duration is negative: -1

-- logrank: a date instead of whether they churned
SELECT logrank(id, CASE WHEN id = 7 THEN '2024' ELSE 1 END, country) FROM orders;
--! logrank(): churned: not 0 or 1: '2024'

--* logrank: groups without an end
SELECT logrank(1, 1, rowid) FROM many;
--! logrank(): more than 1024 groups

-- top_share: a value that is no number, in the seventh row
SELECT top_share(CASE WHEN id = 7 THEN '-1,5' ELSE amount END) FROM orders;
--! top_share(): value: not a number: '-1,5' (a decimal comma? replace(value, ',', '.'))

-- top_share: a fraction that is not the same in all rows
SELECT top_share(amount, id / 10.0) FROM orders;
--! top_share(): fraction 0.2 is not the same in every row

-- stickiness: a text that is no time, in the sixth row
SELECT stickiness(customer_id, CASE WHEN id = 6 THEN 'x' ELSE ordered_at END) FROM orders;
--! stickiness(): not a time: 'x' (want YYYY-MM-DD[ HH:MM[:SS]] or a Unix time)

-- ---- Charts: of names that are text and of numbers, and each kind of error ----

-- chart_heatmap: names, numbers, and what is not complete
SELECT length(chart_heatmap(country, id, amount, id % 3 > 0, 'percent, first fr, beside 2, grey 3, axis a, title t')) FROM orders;

-- chart_heatmap: for a terminal
SELECT length(chart_heatmap(customer_id, id, amount, 1, 'text, order cy / ada')) FROM orders;

-- chart_lines: series with bounds, steps and gaps
SELECT length(chart_lines(customer_id, id, nullif(amount, 8), amount - 1, amount + 1, id % 4 > 0, 'band, steps, from 1, money EUR, axis a, title t')) FROM orders;

-- chart_lines: x in names, for a terminal
SELECT length(chart_lines(country, ordered_at || id, amount, NULL, NULL, id % 4 > 0, 'text, thin d*, title t')) FROM orders;

-- chart_lines: three arguments
SELECT length(chart_lines(customer_id, ordered_at || id, amount)) FROM orders;

-- chart_bars: both sides of zero
SELECT length(chart_bars(ordered_at || id, country, 10 - amount, id % 4 > 0, 'money EUR, title t')) FROM orders;

-- chart_bars: for a terminal
SELECT length(chart_bars(id, country, amount, 1, 'text')) FROM orders;

-- chart_table: every kind of column
SELECT length(chart_table('a, b|plain, c|percent, d|money EUR, e|bar, f', id, customer_id, amount, amount, amount, amount, x'0102')) FROM orders;

-- chart_page: parts with and without a section
SELECT length(chart_page('t', id, country, '<table>' || customer_id)) FROM orders WHERE customer_id IS NOT NULL;

--* chart_heatmap: thousands of cells
SELECT length(chart_heatmap(i / 60, i % 60, i)), length(chart_lines(i / 60, i % 60, i)), length(chart_bars(i / 60, i % 60, i)),
    length(chart_table('i', -i, i)) FROM (SELECT customer_id / 7919 AS i FROM many GROUP BY 1);

--* chart_heatmap: thousands of names
SELECT length(chart_heatmap(name, 'v', i, 1, 'text, order x / y')) FROM (SELECT customer_id AS name, count(*) AS i FROM many_text GROUP BY 1);

-- chart_page: a number for a title, and blobs of zeros
SELECT length(chart_page(CASE id WHEN 1 THEN '2024' ELSE 2024 + 0 * id END, zeroblob(3 + id), zeroblob(5), id)) FROM orders;

-- chart_table: headings that are a number, values that are blobs of zeros
SELECT length(chart_table(7, id, zeroblob(id))) FROM orders;

-- chart_heatmap: names that are blobs of zeros
SELECT length(chart_heatmap(zeroblob(id), id, amount)), length(chart_heatmap(id, zeroblob(id), amount)) FROM orders;

-- chart_heatmap: options that are a number
SELECT chart_heatmap(customer_id, id, amount, 1, 5) FROM orders;
--! chart_heatmap(): options: not understood: '5' (want percent, plain, money EUR, text, highest 0.5, palette blue|orange|green, first NAME, beside NAME, grey NAME, order NAME / NAME, axis TEXT, title TEXT)

-- chart_bars: what is no flag, in the fourth row
SELECT chart_bars(id, country, amount, CASE id WHEN 4 THEN 'x' END) FROM orders;
--! chart_bars(): complete: not a number: 'x'

-- chart_heatmap: a word that is none
SELECT chart_heatmap(customer_id, id, amount, 1, 'percent, red') FROM orders;
--! chart_heatmap(): options: not understood: 'red' (want percent, plain, money EUR, text, highest 0.5, palette blue|orange|green, first NAME, beside NAME, grey NAME, order NAME / NAME, axis TEXT, title TEXT)

-- chart_heatmap: options that change
SELECT chart_heatmap(customer_id, id, amount, 1, CASE id WHEN 5 THEN 'text' END) FROM orders;
--! chart_heatmap(): options: not the same in every row

-- chart_lines: a number that is none, in the sixth row
SELECT chart_lines(customer_id, id, CASE id WHEN 6 THEN '1,5' ELSE amount END) FROM orders;
--! chart_lines(): y: not a number: '1,5' (a decimal comma? replace(value, ',', '.'))

-- chart_lines: a bound beyond all
SELECT chart_lines(customer_id, id, amount, 1, 1e301) FROM orders;
--! chart_lines(): upper is beyond 1e300

-- chart_bars: two rows for one place
SELECT chart_bars(country, customer_id, amount) FROM orders;
--! chart_bars(): two rows for series 'ada', x 'de'

--* chart_heatmap: more cells than are drawn
SELECT chart_heatmap(customer_id, customer_id, 1) FROM (SELECT customer_id FROM many GROUP BY 1);
--! chart_heatmap(): 3000 rows by 3000 columns: more than 100000 cells

-- chart_table: a heading too few
SELECT chart_table('a', id, customer_id, amount) FROM orders;
--! chart_table(): headings: 1 names for 2 values

-- chart_table: a heading that is none
SELECT chart_table('a, b|red', id, customer_id, amount) FROM orders;
--! chart_table(): headings: not understood: 'red' (want percent, plain, money EUR, bar)

-- chart_page: a title that changes
SELECT chart_page(country, id, 'a', 'b') FROM orders;
--! chart_page(): title: not the same in every row

-- ---- Tables, beside those that statements.c makes of every table and source ----

-- retention_cohorts: a cohort grid with money
SELECT cohort, age, customers, active, value FROM retention_cohorts('orders', 'customer_id', 'ordered_at')
    WHERE amount_col = 'amount';
--> 2024-01|0|2|2|15.0
--> 2024-01|1|2|1|20.0
--> 2024-01|2|2|2|8.5
--> 2024-02|0|1|1|8.0
--> 2024-02|1|1|1|2.0

-- retention_cohorts: ranges of ages, with money
SELECT cohort, age, age_to, returned, cumulative_value FROM retention_cohorts('orders', 'customer_id', 'ordered_at')
    WHERE amount_col = 'amount' AND ages = '0-2, 1';
--> 2024-01|0|2|2|43.5
--> 2024-01|1|1|1|35.0
--> 2024-02|0|2|1|10.0
--> 2024-02|1|1|1|10.0

-- retention_cohorts: a range that is none
SELECT * FROM retention_cohorts('orders', 'customer_id', 'ordered_at') WHERE ages = '3-1';
--! retention_cohorts(): ages: not ages such as '0, 1, 3' or '0, 1-3, 4-7': '3-1'

-- retention_members: more members than a batch, in their order
SELECT sum(active), sum(returned), round(sum(value), 6)
    FROM retention_members('ranked', 'customer_id', 'ordered_at', 'month', 'amount') WHERE age = 0;
--> 70|1|7.2

-- retention_members: who was lost in a cell, of one segment, more customers than a batch
SELECT count(*), min(customer), max(customer)
    FROM retention_members('ranked', 'customer_id', 'ordered_at', 'month', 'amount', 'country')
    WHERE cohort = '2024-01' AND age = 2 AND active = 0 AND segment = 's007';
--> 1|7|7

-- retention_members: one customer, who is in no other cohort
SELECT customer, cohort, age, active FROM retention_members('orders', 'customer_id', 'ordered_at') WHERE customer = 'bob';
--> bob|2024-01|0|1
--> bob|2024-01|1|0
--> bob|2024-01|2|1

-- retention_cohorts: more subscriptions than a batch, with money
SELECT sum(customers), sum(active), round(sum(value), 6)
    FROM retention_cohorts('ranked', 'customer_id', 'ordered_at', 'month', 'amount')
    WHERE until_col = 'ended_at' AND as_of = '2024-04-01' AND age < 2;
--> 140|140|21.5

-- retention_cohorts: subscriptions along ranges, with money
SELECT cohort, age, age_to, active, returned, on_or_after, value
    FROM retention_cohorts('orders', 'customer_id', 'ordered_at', 'month', 'amount')
    WHERE until_col = 'ended_at' AND as_of = '2024-04-01' AND ages = '0-1, 2-9';
--> 2024-01|0|1|2|2|2|30.0
--> 2024-01|2|9|1|1|1|1.0
--> 2024-02|0|1|1|1|1|10.0
--> 2024-02|2|9|1|1|1|10.0

-- retention_members: subscriptions, of which one customer is asked for
SELECT cohort, age, active, events, value
    FROM retention_members('orders', 'customer_id', 'ordered_at', 'month', 'amount')
    WHERE until_col = 'ended_at' AND as_of = '2024-04-01' AND customer = 'ada' AND age < 2;
--> 2024-01|0|1|NULL|10.0
--> 2024-01|1|1|NULL|30.0

-- retention_cohorts: subscriptions, and an argument of events
SELECT * FROM retention_cohorts('orders', 'customer_id', 'ordered_at')
    WHERE until_col = 'ended_at' AND as_of = '2024-04-01' AND starts_col = 'is_start';
--! retention_cohorts(): until_col: starts_col is for events, not for subscriptions

-- retention_cohorts: subscriptions, without the moment the data was taken
SELECT * FROM retention_cohorts('orders', 'customer_id', 'ordered_at') WHERE until_col = 'ended_at';
--! retention_cohorts(): as_of is missing: subscriptions need the moment the data was taken (date('now') on live data)

-- retention_cohorts: a number out of range, found before a row is read
SELECT * FROM retention_cohorts('orders', 'customer_id', 'ordered_at') WHERE max_age = -1;
--! retention_cohorts(): max_age: not a whole number from 0: -1

-- retention_cohorts: a grain that is a number
SELECT * FROM retention_cohorts('orders', 'customer_id', 'ordered_at', 5);
--! retention_cohorts(): grain: not a grain: 5 (want [N] hour|day|week|month|quarter|year [starting WEEKDAY|MONTH] [in CLOCK])

-- retention_cohorts: a column read that was not given
SELECT mode FROM retention_cohorts('orders', 'customer_id', 'ordered_at');
--! retention_cohorts(): mode is read here but not given (inside the parentheses name = value is a comparison: give it by position, or in a plain AND of WHERE or ON)

-- retention_cohorts: a name inside the parentheses
SELECT * FROM retention_cohorts('orders', 'customer_id', 'ordered_at', segment_col = 'country');
--! retention_cohorts(): segment_col is read here but not given (inside the parentheses name = value is a comparison: give it by position, or in a plain AND of WHERE or ON)

-- retention_cohorts: a comparison where a text is wanted
SELECT * FROM retention_cohorts('orders', 'customer_id', 'ordered_at', 'country' = 'x');
--! retention_cohorts(): grain: not a grain: 0 (N is a whole number from 1 to 100000) (grain is 0: a comparison inside the parentheses?)

-- retention_cohorts: arguments that are given twice, and are the same
SELECT cohort, age, active FROM retention_cohorts('orders', 'customer_id', 'ordered_at', 'Year', NULL, 'country')
    WHERE grain = 'year' AND min_events = '2' AND min_events = 2.0 AND segment_col = 'country' AND
    as_of = 1711929600 AND as_of = '1711929600' AND segment = 'de';
--> 2024|0|2

-- retention_periods: one argument by IS, twice
SELECT sum(new) FROM retention_periods('orders', 'customer_id', 'ordered_at') WHERE as_of IS '1711929600' AND
    as_of IS 1711929600;
--> 3

-- retention_cohorts: two values for one argument
SELECT * FROM retention_cohorts('orders', 'customer_id', 'ordered_at', 'month') WHERE grain = 'year';
--! retention_cohorts(): grain has two values, 'year' and 'month' (give one; in a join, filter the joined column)

-- retention_cohorts: a source that reaches itself
SELECT * FROM retention_cohorts(5, 'customer_id', 'ordered_at');
--! retention_cohorts(): 5 reaches itself, or table functions nest more than 6 deep

-- retention_cohorts: a range of cohorts, which leads to its rows
SELECT cohort, age, active FROM retention_cohorts('orders', 'customer_id', 'ordered_at')
    WHERE cohort >= '2024-01' AND cohort < '2024-02';
--> 2024-01|0|2
--> 2024-01|1|1
--> 2024-01|2|2

-- retention_cohorts: more customers than a batch, with money
SELECT sum(customers), round(sum(value), 6)
    FROM retention_cohorts('ranked', 'customer_id', 'ordered_at', 'month', 'amount') WHERE age = 0;
--> 70|7.2

-- retention_cohorts: more segments than a first room has, with money
SELECT sum(customers), round(sum(value), 6)
    FROM retention_cohorts('ranked', 'customer_id', 'ordered_at', 'month', 'amount', 'country') WHERE age = 0;
--> 70|7.2

-- retention_cohorts: a customer in each of their months
SELECT sum(customers) FROM retention_cohorts('ranked', 'customer_id', 'ordered_at')
    WHERE mode = 'recurring' AND age = 0;
--> 140

-- retention_periods: segments, with money
SELECT sum(new), round(sum(new_value), 6)
    FROM retention_periods('ranked', 'customer_id', 'ordered_at', 'month', 'amount', 'country');
--> 70|7.2

-- retention_periods: subscriptions, in segments
SELECT sum(new), sum(churned)
    FROM retention_periods('ranked', 'customer_id', 'ordered_at', 'month', 'amount', 'country', 'ended_at')
    WHERE as_of = '2024-04-01';
--> 70|0

-- retention_curve: few segments
SELECT sum(at_risk)
    FROM retention_curve('ranked_few', 'customer_id', 'ordered_at', 'ended_at', 'month', 'country')
    WHERE as_of = '2024-04-01' AND age = 0;
--> 3

-- retention_curve: more segments than a first room has
SELECT sum(at_risk)
    FROM retention_curve('ranked', 'customer_id', 'ordered_at', 'ended_at', 'month', 'country')
    WHERE as_of = '2024-04-01' AND age = 0;
--> 70

-- retention_curve: a gap, so that rows are kept
SELECT group_concat(age || ':' || churned || '/' || censored, ' ')
    FROM retention_curve('orders', 'customer_id', 'ordered_at', 'ended_at', 'day')
    WHERE as_of = '2024-04-01' AND gap = '10 days' AND churned + censored > 0;
--> 31:1/0 59:0/1 65:1/0

-- retention_curve: since when they were seen, with a gap
SELECT sum(churned), sum(censored)
    FROM retention_curve('orders', 'customer_id', 'ordered_at', 'ended_at', 'day', 'country', '2024-04-01')
    WHERE from_col = 'ended_at' AND gap = '30 days';
--> 1|2

--* retention_curve: thousands of customers, with a gap
SELECT sum(censored) FROM retention_curve('many', 'customer_id', 'ordered_at', 'ended_at')
    WHERE as_of = '2024-04-01' AND from_col = 'ordered_at' AND gap = '1 day';
--> 3000

-- retention_curve: an end that is before its start
SELECT * FROM retention_curve('orders', 'customer_id', 'ended_at', 'ordered_at') WHERE as_of = '2024-04-01';
--! retention_curve(): orders.ordered_at: customer 'ada': until '2024-01-05' is before '2024-03-01'

-- retention_curve: a gap that is no length
SELECT * FROM retention_curve('orders', 'customer_id', 'ordered_at', 'ended_at')
    WHERE as_of = '2024-04-01' AND gap = 'month in +02:00';
--! retention_curve(): gap: not a length: 'month in +02:00' (want seconds, or [N] second|minute|hour|day|week|month|quarter|year)

-- retention_periods: segments that are integers
SELECT max(segment), sum(new) FROM retention_periods('orders', 'customer_id', 'ordered_at')
    WHERE segment_col = 'id';
--> 5|3

-- retention_periods: an end before its start
SELECT * FROM retention_periods('orders', 'customer_id', 'ended_at')
    WHERE until_col = 'ordered_at' AND as_of = '2024-04-01';
--! retention_periods(): orders.ordered_at: customer 'ada': until '2024-01-05' is before '2024-03-01'

-- retention_periods: rows that last no time
SELECT sum(came_and_went), sum(customers_at_end) FROM retention_periods('orders', 'customer_id', 'ordered_at')
    WHERE until_col = 'ordered_at' AND as_of = '2024-04-01';
--> 7|0

-- retention_periods: a gap, a span and segments of rows, with money
SELECT sum(new), sum(churned), sum(moved_in), round(sum(value_at_end), 6)
    FROM retention_periods('ranked', 'customer_id', 'ordered_at', 'month', 'amount', 'country', 'ended_at')
    WHERE as_of = '2024-07-01' AND gap = '2 months' AND span = 2 AND segment_by = 'row';
--> 140|138|0|64.1

-- retention_periods: segments of rows of events, of which some are visits
SELECT sum(new), sum(reactivated), sum(moved_in) FROM retention_periods('orders', 'customer_id', 'ordered_at', 'month', 'amount')
    WHERE segment_col = 'amount' AND segment_by = 'row' AND returns_col = 'is_start' AND lapse_after = 2;
--> 3|0|0

-- retention_movements: more customers than a batch, with money, of which some is not asked for
SELECT kind, count(*), round(sum(change), 6)
    FROM retention_movements('ranked', 'customer_id', 'ordered_at', 'month', 'amount', NULL, 'ended_at')
    WHERE as_of = '2024-04-01' AND period >= '2024-02' AND customer = 1 GROUP BY kind;
--> expansion|1|0.2
--> new|1|0.3

-- retention_movements: one segment, and one that is of no other type
SELECT segment, kind, count(*) FROM retention_movements('ranked', 'customer_id', 'ordered_at', 'month', NULL, 'country')
    WHERE segment = 's007' AND kind = 'new' GROUP BY 1, 2;
--> s007|new|1

-- retention_movements: in an order of customers that is not that of the source
SELECT count(*), max(customer) FROM retention_movements('orders_sorted', 'customer_id', 'ordered_at', 'month', 'amount')
    WHERE period = '2024-03';
--> 3|cy

-- retention_periods: the segments and periods of a list
SELECT segment, period, active FROM retention_periods('orders', 'customer_id', 'ordered_at', 'month', NULL, 'country')
    WHERE segment IN ('de', 'a country', 7) AND period IN ('2024-02', '2024-03');
--> de|2024-02|2
--> de|2024-03|2

-- retention_curve: the ages of a list, in one segment
SELECT segment, age, at_risk FROM retention_curve('orders', 'customer_id', 'ordered_at', 'ended_at', 'month', 'country')
    WHERE segment = 'fr' AND as_of = '2024-04-01' AND age IN (0, 2, 99);
--> fr|0|1
--> fr|2|1

-- retention_periods: a range of segments, of which one end is a blob
SELECT segment, period, active FROM retention_periods('orders', 'customer_id', 'ordered_at', 'month', NULL, 'country')
    WHERE segment > 'df' AND segment < zeroblob(3) AND period < '2024-03';
--> fr|2024-01|1
--> fr|2024-02|0

-- retention_funnel: a segment, and a range of them
SELECT segment, step, customers FROM retention_funnel('orders', 'customer_id', 'ordered_at', 'country', 'de, fr')
    WHERE segment_col = 'country' AND segment IN ('de', 'es') AND segment BETWEEN 'da' AND 'de';
--> de|1|2
--> de|2|0

-- retention_cohorts: a customer of many cohorts, each from a moment of its own on
SELECT count(*), sum(events), sum(active) FROM retention_cohorts('regular', 'customer_id', 'ordered_at', 'day')
    WHERE mode = 'recurring' AND anchor = 'customer';
--> 210|1050|210

-- retention_cohorts: the same where few rows are starts, in ranges of ages
SELECT age, age_to, sum(events), sum(value) FROM retention_cohorts('regular', 'customer_id', 'ordered_at', 'day', 'amount')
    WHERE mode = 'recurring' AND starts_col = 'is_start' AND ages = '0, 0-99' GROUP BY 1, 2;

-- retention_members: one member of many cohorts
SELECT count(*), sum(events), sum(active) FROM retention_members('regular', 'customer_id', 'ordered_at', 'day')
    WHERE mode = 'recurring' AND anchor = 'customer' AND age < 2;
--> 39|195|39

-- retention_cohorts: moments that are numbers, and an age that is one
SELECT cohort, customers, active FROM retention_cohorts('stamps', 'customer_id', 'ordered_at') WHERE ages = 1;
--> 2024-01|3|3

-- retention_rate: moments that are numbers
SELECT retention_rate(customer_id, ordered_at, 1704240000, 1705000000), stickiness(customer_id, ordered_at) > 0 FROM stamps;
--> 1.0|1

-- retention_curve: customers with rows of three moments each
SELECT count(*), sum(churned) FROM retention_curve('terms', 'customer_id', 'ordered_at', 'ended_at', 'day')
    WHERE as_of = '2024-06-01' AND gap = '1 day' AND from_col = 'seen_at';

-- retention_check: all of it, with advice
SELECT count(*), count("column"), count(DISTINCT finding), count(example), count(advice) FROM
    retention_check('dirty', 'c', 't', 'a', 'u', 's');
--> 33|30|18|26|33

-- retention_check: two spellings, and times that are none
SELECT finding, example FROM retention_check('dirty', 'c', 't') WHERE finding LIKE 'same but%' OR finding LIKE 'not %';
--> not a time|31/12/2024
--> same but for case or blanks|'ann', 'Ann '

-- retention_funnel: more customers than a batch, in many segments and some cohorts, with medians
SELECT count(*), sum(customers), max(median_time) FROM
    retention_funnel('ranked', 'customer_id', 'ordered_at', 'is_start', '1, 0', '50 days', 'month', 'country');
--> 140|140|3456000.0

-- retention_funnel: strict, with rows of other steps, one of which is a number as text
SELECT step, customers FROM retention_funnel('orders', 'customer_id', 'ordered_at', 'amount', '10.0, 20', NULL, NULL, NULL, 'strict');
--> 1|1
--> 2|1

-- retention_funnel: several cohorts of the first customer
SELECT cohort, group_concat(customers) FROM retention_funnel('orders', 'customer_id', 'ordered_at', 'is_return', '1, 1', NULL, 'month') GROUP BY 1;
--> 2024-01|2,2
--> 2024-02|2,2
--> 2024-03|3,0

-- retention_funnel: a name is missing, another one
SELECT * FROM retention_funnel('orders', 'customer_id', 'ordered_at', 'country', 'de, , fr');
--! retention_funnel(): steps: a name is missing: 'de, , fr' (want such as 'visit, cart, buy')

-- retention_funnel: too many steps
SELECT * FROM retention_funnel('orders', 'customer_id', 'ordered_at', 'country', 'de' || replace(hex(zeroblob(64)), '00', ',b'));
--! retention_funnel(): steps: more than 64 steps: 'de,b,b,b,b,b,b,b,b,b,b,b,b,b,b,b,b,b,b,b,b,b,b,b,b,b,b,b,b,b...'

-- retention_funnel: a length that is none
SELECT * FROM retention_funnel('orders', 'customer_id', 'ordered_at', 'country', 'de', 'soon');
--! retention_funnel(): within: not a length: 'soon' (want seconds, or [N] second|minute|hour|day|week|month|quarter|year)

--* retention_funnel: thousands of attempts of customers in a hundred segments
SELECT sum(customers) FILTER (WHERE step = 2), count(*) FROM retention_funnel('many', 'customer_id', 'ordered_at', 'is_return', '1, 1', '40 days', 'week', 'country');
--> 1500|3104

-- retention_cohorts: two calls in a statement, at the same time
SELECT a.cohort, b.age FROM retention_cohorts('orders', 'customer_id', 'ordered_at') a
    CROSS JOIN retention_cohorts('orders_view', 'customer_id', 'ordered_at', 'year') b WHERE a.age = 2;
--> 2024-01|0

-- retention_cohorts: two calls in an OR, whose rows SQLite tells apart by their rowids
SELECT count(*) FROM retention_cohorts WHERE (source = 'orders' AND customer_col = 'customer_id' AND
    time_col = 'ordered_at') OR (source = 'orders_view' AND customer_col = 'customer_id' AND
    time_col = 'ordered_at' AND as_of = '2024-04-01' AND min_events = 1.0);
--> 12

--* retention_cohorts: thousands of customers, by weeks
SELECT sum(customers) FROM retention_cohorts('many', 'customer_id', 'ordered_at', 'week') WHERE age = 0;
--> 3000
