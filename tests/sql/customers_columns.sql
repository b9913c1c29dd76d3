-- customers_columns.sql - what each column of retention_customers says.

CREATE TABLE orders(customer, ordered_at, amount, country);
INSERT INTO orders VALUES
    ('b', '2024-02-10 09:00', 10, 'de'), ('a', '2024-01-31 23:59:59', 5, 'at'), ('a', '2024-02-01 00:00:00', 7, 'de'),
    ('b', '2024-02-10 21:30', 20, 'de'), ('a', '2024-03-01 12:00', 8, 'fr'), ('c', '2024-03-15 00:00:00.25', '2.5', NULL),
    (NULL, '2024-05-01', 1, 'de'), ('d', NULL, 1, 'de');

-- Everything at once: in the order in which customers are first seen. Rows without a customer or a time are none. (customers.c 2 and 3, profile.c 2 and 3)
SELECT * FROM retention_customers('orders', 'customer', 'ordered_at', 'month', 'amount', 'country', '2024-03-31');
--> b|de|2024-02|2024-02-10 09:00:00|2024-02-10 21:30:00|2|0|0|50|30.0|NULL|NULL|1|1|5
--> a|at|2024-01|2024-01-31 23:59:59|2024-03-01 12:00:00|3|2|30|60|20.0|7.5|15.0|3|5|3
--> c|NULL|2024-03|2024-03-15 00:00:00.250|2024-03-15 00:00:00.250|1|0|0|16|2.5|NULL|NULL|5|1|1
SELECT typeof(events), typeof(frequency), typeof(recency), typeof(age), typeof(value), typeof(monetary_value), typeof(mean_gap), typeof(r_score), typeof(f_score), typeof(m_score)
    FROM retention_customers('orders', 'customer', 'ordered_at', 'month', 'amount') WHERE customer = 'a';
--> integer|integer|integer|integer|real|real|real|integer|integer|integer
-- Without amount_col there is no value, and no score by it; without segment_col no segment. (customers.c 3)
SELECT customer, segment, value, monetary_value, m_score, frequency, mean_gap, r_score, f_score FROM retention_customers('orders', 'customer', 'ordered_at') WHERE customer <> 'c';
--> b|NULL|NULL|NULL|NULL|0|NULL|1|1
--> a|NULL|NULL|NULL|NULL|2|15.0|3|5

-- Days are those of the grain's wall clock, and the cohort is its label; the times are UTC whatever the grain. (profile.c 1)
SELECT customer, cohort, first_at, last_at, frequency, recency, age FROM retention_customers('orders', 'customer', 'ordered_at', 'month in +02:00') WHERE as_of = '2024-03-31 22:00' AND customer = 'a';
--> a|2024-02|2024-01-31 23:59:59|2024-03-01 12:00:00|1|29|60
SELECT customer, cohort, frequency, recency, age FROM retention_customers('orders', 'customer', 'ordered_at', 'year starting april in -10:00') WHERE as_of = '2024-03-31 22:00';
--> b|2023-04-01|1|1|51
--> a|2023-04-01|1|30|60
--> c|2023-04-01|0|0|17
-- A finer grain than a day changes nothing but the label.
SELECT customer, cohort, frequency, recency FROM retention_customers('orders', 'customer', 'ordered_at', '6 hours') WHERE customer = 'b';
--> b|2024-02-10 06:00|0|0

-- Fractions of a second are there where there are any, in three or six digits, and come back as the same time. (customers.c 2)
CREATE TABLE moments(c, t);
INSERT INTO moments VALUES (1, '2024-01-01'), (2, '2024-01-01 00:00:00.5'), (3, '2024-01-01T10:20:30.123456+02:00'), (4, 1704067200), (5, '0001-01-01'), (6, '9999-12-31 23:59:59.999999'), (7, '1969-12-31 23:59:59.000001');
SELECT customer, first_at FROM retention_customers('moments', 'c', 't');
--> 1|2024-01-01 00:00:00
--> 2|2024-01-01 00:00:00.500
--> 3|2024-01-01 08:20:30.123456
--> 4|2024-01-01 00:00:00
--> 5|0001-01-01 00:00:00
--> 6|9999-12-31 23:59:59.999999
--> 7|1969-12-31 23:59:59.000001
SELECT count(*) FROM retention_customers('moments', 'c', 't', 'hour') WHERE cohort = cohort_of(first_at, 'hour') AND first_at = last_at;
--> 7

-- The first day's sum is not in monetary_value, whatever the order of the rows.
CREATE TABLE spent(c, t, v);
INSERT INTO spent VALUES (1, '2024-01-03', 4), (1, '2024-01-03', 5), (1, '2024-01-02', 30), (1, '2024-01-05', -1), (1, '2024-01-02', 1), (1, '2024-01-01 23:00', 100), (1, '2024-01-01', 200);
SELECT value, monetary_value, frequency FROM retention_customers('spent', 'c', 't') WHERE amount_col = 'v';
--> 339.0|13.0|3
CREATE VIEW backwards AS SELECT * FROM spent ORDER BY t DESC;
SELECT value, monetary_value, frequency FROM retention_customers('backwards', 'c', 't') WHERE amount_col = 'v';
--> 339.0|13.0|3
-- Sums are compensated (added one by one, a thousand times 0.1 is 99.9999999999986); a NULL amount is 0.
CREATE TABLE tenth(c, t, v);
WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 1000) INSERT INTO tenth SELECT 1, date('2024-01-01', i || ' days'), CASE WHEN i < 500 THEN 0.1 WHEN i < 1000 THEN '0.1' END FROM n;
SELECT value = 100, monetary_value * 1000 = 99.9 FROM retention_customers('tenth', 'c', 't') WHERE amount_col = 'v';
--> 1|1
-- What rounding leaves of a sum is 0, and no spend: at most 1e-12 of the sizes of all of the customer's amounts, not of the day's. Nothing else is.
CREATE TABLE dust(c, t, v);
INSERT INTO dust VALUES ('dee', '2024-01-01', 10), ('dee', '2024-01-02', 0.1), ('dee', '2024-01-02', 0.2), ('dee', '2024-01-02', -0.3), ('eve', '2024-01-01', 0.1), ('eve', '2024-01-03', 0.2), ('eve', '2024-01-03', -0.3), ('fay', '2024-01-01', 0), ('fay', '2024-01-02', 1e-9),
    ('gil', '2024-01-01', 1000), ('gil', '2024-01-02', 1e-10), ('hal', '2024-01-01', 1000), ('hal', '2024-01-02', 1.1e-9), ('ida', '2024-01-01', -5e-13), ('ida', '2024-01-02', 0.5), ('ida', '2024-01-03', -0.5), ('jon', '2024-01-01', 1.7e308), ('jon', '2024-01-02', -1.7e308), ('jon', '2024-01-03', 1e300);
SELECT customer, value, round(monetary_value, 12), m_score FROM retention_customers('dust', 'c', 't') WHERE amount_col = 'v' ORDER BY customer;
--> dee|10.0|0.0|3
--> eve|0.0|-0.1|1
--> fay|1.0e-09|1.0e-09|2
--> gil|1000.0000000001|0.0|4
--> hal|1000.0000000011|1.1e-09|5
--> ida|0.0|0.0|1
--> jon|1.0e+300|-8.49999995e+307|5

-- The segment is that of the earliest row, the smallest of several at the same moment. (customers.c 2)
CREATE TABLE moved(c, t, s);
INSERT INTO moved VALUES (1, '2024-01-02', 'a'), (1, '2024-01-01', 'z'), (1, '2024-01-01', 'm'), (1, '2024-01-01', x'00'), (2, '2024-01-01', 7), (2, '2024-01-01', NULL);
SELECT customer, segment FROM retention_customers('moved', 'c', 't') WHERE segment_col = 's';
--> 1|m
--> 2|NULL

-- Customers are what GROUP BY makes of them. (ids.c 2)
CREATE TABLE mixed(c, t);
INSERT INTO mixed VALUES (1, '2024-01-01'), (1.0, '2024-01-02'), ('1', '2024-01-01'), (x'31', '2024-01-01'), (1.5, '2024-01-01'), ('A', '2024-01-01'), ('a', '2024-01-01'), ('.', '2024-01-01'), (' ', '2024-01-01'), (' a', '2024-01-01');
SELECT typeof(customer), customer, events FROM retention_customers('mixed', 'c', 't');
--> integer|1|2
--> text|1|1
--> blob|1|1
--> real|1.5|1
--> text|A|1
--> text|a|1
--> text|.|1
--> text| a|1

-- Scores: the edges are the quantiles of 20, 40, 60 and 80 %; a customer scores 1 and one more for every edge that
-- he is above (r_score: for every number of days that his are below). (customers.c 4)
CREATE TABLE visits(c, t);
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 11)
INSERT INTO visits SELECT a.i, date('2024-01-01', '+' || (b.i + a.i) || ' days') FROM n AS a JOIN n AS b ON b.i <= a.i;
SELECT customer, frequency, r_score, f_score FROM retention_customers('visits', 'c', 't');
--> 1|0|1|1
--> 2|1|1|1
--> 3|2|1|1
--> 4|3|2|2
--> 5|4|2|2
--> 6|5|3|3
--> 7|6|3|3
--> 8|7|4|4
--> 9|8|4|4
--> 10|9|5|5
--> 11|10|5|5
-- Equal values have equal scores. Of a tie that reaches over several fifths all get the lowest; what is left out
-- belongs to nobody. (profile.c 5, scores.c 2)
CREATE TABLE once(c, t, v);
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20)
INSERT INTO once SELECT i, '2024-01-01', CASE WHEN i <= 13 THEN 5 ELSE i END FROM n;
INSERT INTO once SELECT c, date(t, '+' || c || ' days'), 0 FROM once WHERE c > 15;
SELECT r_score, f_score, m_score, count(*), min(customer), max(customer) FROM retention_customers('once', 'c', 't', NULL, 'v') GROUP BY 1, 2, 3 ORDER BY 5;
--> 1|1|1|13|1|13
--> 1|1|4|2|14|15
--> 4|4|4|1|16|16
--> 5|4|5|4|17|20
SELECT DISTINCT r_score, f_score, m_score FROM retention_customers('mixed', 'c', 't') WHERE as_of = '2024-01-01';
--> 1|1|NULL
SELECT r_score, f_score, m_score FROM retention_customers('spent', 'c', 't', 'month', 'v');
--> 1|1|1

-- Only returns are events; other rows are money of the day with an event at or before theirs. ann's -10 lowers her first day, -20 the day of 3 February: (50 - 20 + 30) / 2.
-- bob's refund has no event before it, cy's is of the day of the event, cat never bought. (customers.c 6, profile.c 3)
CREATE TABLE sales(c, t, a, sale);
INSERT INTO sales VALUES ('cat', '2024-01-09', -3, 0), ('ann', '2024-01-10 09:00', 100, 1), ('ann', '2024-01-20', -10, 0), ('ann', '2024-02-03', 50, 1), ('ann', '2024-02-10', -20, 0), ('ann', '2024-03-05', 30, 1),
    ('bob', '2024-01-05', -7, 0), ('bob', '2024-01-08', 40, 1), ('cy', '2024-01-09 08:00', -5, 0), ('cy', '2024-01-09 12:00', 20, 1), ('dot', '2024-01-09', -3, NULL);
SELECT customer, events, first_at, last_at, frequency, recency, age, value, monetary_value, m_score, rowid & 1099511627775 FROM retention_customers('sales', 'c', 't', 'month', 'a', NULL, '2024-04-01', 'sale');
--> ann|3|2024-01-10 09:00:00|2024-03-05 00:00:00|2|55|82|150.0|30.0|5|2
--> bob|1|2024-01-08 00:00:00|2024-01-08 00:00:00|0|0|84|40.0|NULL|3|3
--> cy|1|2024-01-09 12:00:00|2024-01-09 12:00:00|0|0|83|15.0|NULL|1|4
-- Without amounts, or without days.
SELECT customer, frequency, recency, f_score FROM retention_customers('sales', 'c', 't') WHERE returns_col = 'sale';
--> ann|2|55|5
--> bob|0|0|1
--> cy|0|0|1
SELECT customer, value FROM retention_customers('sales', 'c', 't', 'month', 'a') WHERE returns_col = 'sale' AND customer <> 'bob';
--> ann|150.0
--> cy|15.0
-- The latest row shows how far the data go, whatever it is.
SELECT events, last_at, recency, age, value FROM retention_customers('sales', 'c', 't', 'month', 'a') WHERE returns_col = 'sale' AND as_of IS NULL AND customer = 'cy';
--> 1|2024-01-09 12:00:00|0|56|15.0
-- Nobody has an event.
SELECT count(*), count(r_score), count(m_score) FROM retention_customers('sales', 'c', 't', 'month', 'a') WHERE returns_col = 'sale' AND as_of = '2024-01-07';
--> 0|0|0
