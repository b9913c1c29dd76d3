-- functions_value.sql - clv() with two and three arguments: margin * (1 + d) / (1 + d - r).

-- Without a discount: margin / churn, so 20 a month at 4 % churn are 25 months of it.
SELECT round(clv(20, 0.96), 9), clv(100, 0.5), clv(100, 0.75), clv(100, 0), clv(0, 0.5), round(clv(19.99, 0.9), 9);
--> 500.0|200.0|400.0|100.0|0.0|199.9
SELECT clv(100, 0.5, 0), clv(100, 0.5, NULL), clv(100, 0.75, 0.25), round(clv(100, 0.75, 0.1), 9), round(clv(50, 0.5, 0.25), 9), clv(100, 0, 0.1);
--> 200.0|200.0|250.0|314.285714286|83.333333333|100.0
-- Nobody leaves: undefined without a discount, a perpetuity with one.
SELECT clv(100, 1), clv(100, 1, 0), round(clv(100, 1, 0.1), 6), clv(100, 1.0, 1);
--> NULL|NULL|1100.0|200.0
-- A discount that is tiny beside 1 keeps its digits.
SELECT abs(clv(1, 1, 1e-10) / 10000000001 - 1) < 1e-15, abs(clv(1, 1, 1e-20) / 1e20 - 1) < 1e-15;
--> 1|1
-- Nor does a huge one overflow: later margins are worth nothing.
SELECT clv(100, 0.75, 1e308), clv(1e300, 0.5, 1e300) = 1e300;
--> 100.0|1
SELECT clv(NULL, 0.5), clv(100, NULL), clv(NULL, 0.5, 0.1), clv(100, NULL, 0.1), typeof(clv(100, 0)), typeof(clv(100, 0, 0));
--> NULL|NULL|NULL|NULL|real|real
SELECT clv('100', '0.5'), clv('100', '0.75', '0.25'), clv(' 1e2 ', '.5', '0');
--> 200.0|250.0|200.0
-- What text is a number is as a column with numeric affinity has it; and the value is the column's.
CREATE TABLE written(number NUMERIC, text TEXT);
INSERT INTO written(text) VALUES ('7'), ('+7'), ('007'), ('7.'), ('.7'), ('0.1'), ('7.25e2'), ('7E-2'), ('7e+02'), (char(9, 10, 11, 12, 13, 32) || '7 ' || char(10)),
  ('999999999999999999'), ('9007199254740993'), ('1234567890123456789'), ('9223372036854775807'), ('9223372036854775808'), ('123456789012345678901234567890'), ('-0');
UPDATE written SET number = text;
SELECT sum(typeof(number) IN ('integer', 'real')), sum(clv(text, 0.5) = 2.0 * number), count(*) FROM written;
--> 17|17|17
-- It is the sum of what is kept of the margin, period by period, discounted: 2,000 terms come near enough.
WITH RECURSIVE term(k, left_over) AS (SELECT 0, 37.5 UNION ALL SELECT k + 1, left_over * 0.93 / 1.01 FROM term WHERE k < 2000)
SELECT abs(sum(left_over) - clv(37.5, 0.93, 0.01)) < 1e-9 FROM term;
--> 1
WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 9999), c(m, r, d) AS (SELECT i % 991, i * 31 % 1000 / 1000.0, i * 17 % 300 / 1000.0 FROM n)
SELECT sum(abs(clv(m, r, d) - m * (1 + d) / (1 + d - r)) > 1e-9 * m), sum(abs(clv(m, r) - m / (1 - r)) > 1e-9 * m), count(clv(m, r, d)) FROM c;
--> 0|0|10000
-- Retention from the rates, value from retention.
SELECT clv(10, retention_rate(10000, 13000, 5500)), round(clv(10, retention_rate(500, 800, 400), 0.05), 9);
--> 40.0|42.0

SELECT clv(100, 1.5);
--! clv(): retention 1.5 is outside 0..1
SELECT clv(100, -0.5);
--! clv(): retention -0.5 is outside 0..1
SELECT clv(100, 75);
--! clv(): retention 75 is outside 0..1
SELECT clv(100, 1.5, 0.1);
--! clv(): retention 1.5 is outside 0..1
SELECT clv(100, 0.5, -0.1);
--! clv(): discount is negative: -0.1
SELECT clv('x', 0.5);
--! clv(): margin: not a number: 'x'
SELECT clv(100, 'x');
--! clv(): retention: not a number: 'x'
SELECT clv(100, 0.5, 'x');
--! clv(): discount: not a number: 'x'
SELECT clv('.', 0.5);
--~ clv(): margin: not a number: '.'
SELECT clv('+', 0.5);
--~ clv(): margin: not a number: '+'
SELECT clv('.e1', 0.5);
--~ clv(): margin: not a number: '.e1'
SELECT clv('7e', 0.5);
--~ clv(): margin: not a number: '7e'
SELECT clv('7e+', 0.5);
--~ clv(): margin: not a number: '7e+'
SELECT clv('7 7', 0.5);
--~ clv(): margin: not a number: '7 7'
SELECT clv('+-7', 0.5);
--~ clv(): margin: not a number: '+-7'
SELECT clv('0x7', 0.5);
--~ clv(): margin: not a number: '0x7'
SELECT clv('7,5', 0.5);
--~ clv(): margin: not a number: '7,5'
SELECT clv(' - 7', 0.5);
--~ clv(): margin: not a number: ' - 7'
SELECT clv(x'31', 0.5);
--! clv(): margin: not a number: x'31'
SELECT clv(9e999, 0.5);
--~ clv(): margin: not a number:
SELECT clv(1);
--! wrong number of arguments to function clv()
SELECT clv(1, 0.5) OVER ();
--! clv() may not be used as a window function
