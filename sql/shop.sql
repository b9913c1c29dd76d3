-- shop.sql: a made-up coffee shop to try things on; 20,000 customers over three years.
--
--     sqlite3 build/shop.db < sql/shop.sql
--
-- Needs SQLite 3.38 or later with its math functions, and no extension. The same numbers come out on every run:
-- nothing here asks random() or the clock. Running it again replaces the four tables.
--
-- The shop runs from 2023-01-01 to 2025-12-31; the data was taken at '2026-01-01' (as_of, where one is asked for).
--
--   customers      id (in order of sign-up), name, country, channel, signed_up_at
--   orders         order_id (in order of time), customer_id, ordered_at, product, amount
--   subscriptions  customer_id, plan, started_at, ended_at (NULL while it runs), monthly_price
--   survey         customer_id, answered_at, score (0..10: would you recommend us?)
--
-- HOW CUSTOMERS BUY (the unit is the day; models fitted to `orders` should find these numbers again)
--
--   Sign-ups     grow evenly to twice the first day's rate. The first order follows after an exponential delay
--                of 3 days in the mean; a few customers never get round to it before the data ends.
--   Repeats      are MBG/NBD with  r = 2, alpha = 100, a = 1, b = 7:
--                each customer draws a purchase rate  lambda ~ Gamma(r, rate alpha)  (mean 1/50 a day)
--                and a dropout probability            p      ~ Beta(a, b)            (mean 1/8).
--                After EVERY purchase, the first one too, the customer leaves for good with probability p; else the
--                next order follows after an exponential gap of mean 1/lambda. lambda and p are independent.
--   Spend        is Gamma-Gamma with  p = 4, q = 5, v = 40:
--                each customer draws  nu ~ Gamma(q, rate v), each order's amount ~ Gamma(p, rate nu), to the cent;
--                the mean amount is p * v / (q - 1) = 40.00. Spend is independent of lambda and p.
--   Two orders may fall on one day (one order in ninety). Models count days, so they merge them and sum the amounts,
--   which makes eager customers look slightly slower: a fit in whole days finds r = 2.04, alpha = 103.8, a = 1.02,
--   b = 7.2 and p = 3.9, q = 5.1, v = 42, each within two standard errors of the truth.
--   All customers share these parameters. Country says nothing about lambda and p; channel does, as customers that
--   leave easily come through ads more often, and customers that stay through referral. The whole is as stated.
--
-- HOW SUBSCRIPTIONS RUN (the unit is the month since the subscriber's own start)
--
--   35 in 100 customers join the coffee club, after an exponential delay of 60 days in the mean from sign-up.
--   Each month the membership ends with probability theta ~ Beta(1, 8): it is shifted-beta-geometric, and the
--   share that is still there after t months is 8 / (8 + t). Until it ends the member may change the plan or pause
--   for one to three months, so one membership may be several rows. Nobody comes back after the end. Who pauses when
--   the data is taken looks like one who left, as in any shop.
--
-- HOW THE DICE ARE MADE
--
--   x' = x * 48271 % 2147483647 (MINSTD of 1993), u = x / 2147483647, strictly between 0 and 1; no product leaves 64
--   bits. One stream serves the whole shop and each draw one purpose: customer i owns 32 draws in a row, then order i
--   owns 8. Only chains of unknown length (the gaps between orders, the changes of a plan) run their own stream: they
--   start from a draw of the customer that has no other use and go on with the multiplier 69621, because 48271 would
--   lead them over the draws of the next customers.
--   Exponential: -ln(u) / rate. Gamma with a whole shape k: the sum of k of them. Beta(1, b): 1 - u^(1/b).
--   Trials until something of probability p happens: 1 + floor(ln(u) / ln(1 - p)).

BEGIN;

DROP TABLE IF EXISTS survey;
DROP TABLE IF EXISTS subscriptions;
DROP TABLE IF EXISTS orders;
DROP TABLE IF EXISTS customers;

CREATE TABLE customers (
    id           INTEGER PRIMARY KEY,
    name         TEXT NOT NULL,
    country      TEXT NOT NULL,
    channel      TEXT NOT NULL,
    signed_up_at TEXT NOT NULL
);

CREATE TABLE orders (
    order_id    INTEGER PRIMARY KEY,
    customer_id INTEGER NOT NULL REFERENCES customers (id),
    ordered_at  TEXT NOT NULL,
    product     TEXT NOT NULL,
    amount      REAL NOT NULL
);

CREATE TABLE subscriptions (
    customer_id   INTEGER NOT NULL REFERENCES customers (id),
    plan          TEXT NOT NULL,
    started_at    TEXT NOT NULL,
    ended_at      TEXT,
    monthly_price REAL NOT NULL
);

CREATE TABLE survey (
    customer_id INTEGER NOT NULL REFERENCES customers (id),
    answered_at TEXT NOT NULL,
    score       INTEGER NOT NULL
);

-- 1. What every customer is born with: one row a customer, made of 32 draws. Times are days since 2023-01-01; the
--    data ends at day 1096.

CREATE TEMP TABLE person AS
WITH RECURSIVE dice (n, x) AS (
    SELECT 0, 20251231
    UNION ALL
    SELECT n + 1, x * 48271 % 2147483647 FROM dice WHERE n < 20000 * 32 - 1
), draw (id, slot, x, u) AS (
    SELECT 1 + n / 32, n % 32, x, x / 2147483647.0 FROM dice
), trait AS (
    SELECT id,
           sum(-ln(u)) FILTER (WHERE slot IN (0, 1)) / 100                  AS lambda,
           1 - pow(max(u) FILTER (WHERE slot = 2), 1 / 7.0)                 AS p,
           max(u) FILTER (WHERE slot = 3)                                   AS u_purchases,
           sum(-ln(u)) FILTER (WHERE slot BETWEEN 4 AND 8) / 40             AS nu,
           max(x) FILTER (WHERE slot = 9)                                   AS gap_seed,
           max(u) FILTER (WHERE slot = 10)                                  AS u_signup,
           3 * -ln(max(u) FILTER (WHERE slot = 11))                         AS first_delay,
           max(u) FILTER (WHERE slot = 12)                                  AS u_channel,
           max(u) FILTER (WHERE slot = 13)                                  AS u_country,
           max(u) FILTER (WHERE slot = 14)                                  AS u_favourite,
           max(u) FILTER (WHERE slot = 15) < 0.35                           AS subscribes,
           60 * -ln(max(u) FILTER (WHERE slot = 16))                        AS club_delay,
           1 - pow(max(u) FILTER (WHERE slot = 17), 1 / 8.0)                AS theta,
           max(u) FILTER (WHERE slot = 18)                                  AS u_months,
           max(u) FILTER (WHERE slot = 19)                                  AS u_plan,
           max(x) FILTER (WHERE slot = 20)                                  AS club_seed,
           max(u) FILTER (WHERE slot = 21)                                  AS u_answers,
           max(u) FILTER (WHERE slot = 22)                                  AS u_mood,
           max(u) FILTER (WHERE slot = 23)                                  AS u_score,
           max(u) FILTER (WHERE slot = 24)                                  AS u_answers_again,
           max(u) FILTER (WHERE slot = 25)                                  AS u_mood_again,
           max(u) FILTER (WHERE slot = 26)                                  AS u_score_again,
           max(u) FILTER (WHERE slot = 27)                                  AS u_answer_delay,
           max(x) FILTER (WHERE slot = 28) % 24                             AS given,
           max(x) FILTER (WHERE slot = 29) % 20                             AS head,
           max(x) FILTER (WHERE slot = 30) % 20                             AS tail,
           max(u) FILTER (WHERE slot = 31)                                  AS u_other_channel,
           max(x) FILTER (WHERE slot = 31)                                  AS last_x
      FROM draw
     GROUP BY id
)
SELECT *,
       -- Customer i falls into the i-th of 20,000 equal parts, so ids follow time; the root turns equal parts into
       -- a rate that grows from 1 to 2.
       1096 * (sqrt(1 + 3 * (id - u_signup) / 20000) - 1)                   AS signup_day,
       1 + CAST(ln(u_purchases) / ln(1 - p) AS INTEGER)                     AS purchases
  FROM trait;

CREATE UNIQUE INDEX temp.person_id ON person (id);

-- 2. Customers.

INSERT INTO customers (id, name, country, channel, signed_up_at)
SELECT id,
       ('["Alba","Anouk","Bela","Cato","Dario","Edda","Elin","Fenna","Goran","Hedda","Ilse","Ivo","Jonna","Kaspar",
          "Lena","Marek","Mira","Nils","Odile","Petra","Quint","Runa","Silvo","Tilda"]' ->> given)
       || ' '
       || ('["Ahl","Berg","Born","Dahl","Eich","Fern","Gram","Holm","Jarn","Kess",
             "Lind","Mohn","Nord","Oster","Pell","Quer","Rosn","Sand","Tann","Voss"]' ->> head)
       || ('["beck","by","dal","dorf","eau","feldt","garb","hus","inck","kamp",
             "lund","mark","nes","off","quist","rup","sen","stad","wall","zin"]' ->> tail),
       CASE WHEN u_country < 0.30 THEN 'Germany'
            WHEN u_country < 0.52 THEN 'France'
            WHEN u_country < 0.69 THEN 'Italy'
            WHEN u_country < 0.82 THEN 'Spain'
            WHEN u_country < 0.92 THEN 'Poland'
            ELSE 'Denmark' END,
       -- The two shares that lean on p are the one tie between who comes and how they behave.
       CASE WHEN u_channel < 0.05 + 0.7 * p THEN 'ads'
            WHEN u_channel > 0.70 + 0.7 * p THEN 'referral'
            WHEN u_other_channel < 0.50 THEN 'search'
            WHEN u_other_channel < 0.82 THEN 'social'
            ELSE 'partner' END,
       datetime(1672531200 + CAST(signup_day * 86400 AS INTEGER), 'unixepoch')
  FROM person
 ORDER BY id;

-- 3. Orders: every customer walks from the first order to the last one before leaving, or to the end of the data.
--    Each row carries its own state x, so the order in which SQLite visits the rows does not matter.

CREATE TEMP TABLE purchase AS
WITH RECURSIVE walk (id, nth, day, x) AS (
    SELECT id, 1, signup_day + first_delay, gap_seed
      FROM person
     WHERE signup_day + first_delay < 1096
    UNION ALL
    SELECT id, nth + 1, day - ln((x * 69621 % 2147483647) / 2147483647.0) / lambda, x * 69621 % 2147483647
      FROM walk JOIN person USING (id)
     WHERE nth < purchases
       AND day - ln((x * 69621 % 2147483647) / 2147483647.0) / lambda < 1096
)
SELECT row_number() OVER (ORDER BY day, id, nth) AS order_id, id, day FROM walk;

INSERT INTO orders (order_id, customer_id, ordered_at, product, amount)
WITH RECURSIVE dice (n, x) AS (
    -- The stream goes on where the customers' part of it ended: at the last customer's 32nd draw (u_other_channel).
    SELECT 0, (SELECT last_x FROM person WHERE id = 20000) * 48271 % 2147483647
    UNION ALL
    SELECT n + 1, x * 48271 % 2147483647 FROM dice WHERE n < 8 * (SELECT max(order_id) FROM purchase) - 1
), draw (order_id, slot, u) AS (
    SELECT 1 + n / 8, n % 8, x / 2147483647.0 FROM dice
), basket AS (
    SELECT order_id,
           sum(-ln(u)) FILTER (WHERE slot BETWEEN 0 AND 3) AS gamma4,
           max(u) FILTER (WHERE slot = 4)                  AS u_loyal,
           max(u) FILTER (WHERE slot = 5)                  AS u_product
      FROM draw
     GROUP BY order_id
), choice AS (
    -- Six orders in ten go to what the customer likes best.
    SELECT order_id, id, day, gamma4 / nu AS amount, iif(u_loyal < 0.6, u_favourite, u_product) AS u
      FROM purchase JOIN basket USING (order_id) JOIN person USING (id)
)
SELECT order_id,
       id,
       datetime(1672531200 + CAST(day * 86400 AS INTEGER), 'unixepoch'),
       CASE WHEN u < 0.34 THEN 'espresso beans'
            WHEN u < 0.62 THEN 'filter beans'
            WHEN u < 0.77 THEN 'decaf'
            WHEN u < 0.90 THEN 'tea'
            WHEN u < 0.97 THEN 'mug'
            ELSE 'grinder' END,
       round(amount, 2)
  FROM choice
 ORDER BY order_id;

-- 4. Subscriptions: a membership of a fixed number of months, cut into spells. Starts are on day 1..28, as a
--    subscription is renewed on that day of every month; later days wait for the 1st.

INSERT INTO subscriptions (customer_id, plan, started_at, ended_at, monthly_price)
WITH RECURSIVE plan (level, name, price) AS (
    VALUES (0, 'mini', 9.0), (1, 'classic', 19.0), (2, 'grand', 39.0)
), member AS (
    SELECT id,
           date('2023-01-01', CAST(signup_day + club_delay AS INTEGER) || ' days') AS wish,
           1 + CAST(ln(u_months) / ln(1 - theta) AS INTEGER)                       AS months,
           (u_plan > 0.50) + (u_plan > 0.85)                                       AS level,
           club_seed
      FROM person
     WHERE subscribes
), spell (id, start, months, level, since, length, x) AS (
    -- since counts months from the start. A spell lasts until a change of mind, after 12 months in the mean, or
    -- until the membership ends. The size of x says how long; x % 20 says what the change is: 0..9 a larger plan,
    -- 10..13 a smaller one, 14..19 a pause of 1 to 3 months.
    SELECT id, iif(wish > strftime('%Y-%m-28', wish), date(wish, 'start of month', '+1 month'), wish),
           months, level, 0, 1 + CAST(-12 * ln(club_seed / 2147483647.0) AS INTEGER), club_seed
      FROM member
    UNION ALL
    SELECT id, start, months,
           CASE WHEN x % 20 >= 14 THEN level
                WHEN level = 1 THEN iif(x % 20 < 10, 2, 0)
                ELSE 1 END,
           since + length + max(0, (x % 20 - 12) / 2),
           1 + CAST(-12 * ln((x * 69621 % 2147483647) / 2147483647.0) AS INTEGER), x * 69621 % 2147483647
      FROM spell
     -- In the last four months nobody changes anything, so that a pause ends before the membership does. The data
     -- is 36 months long.
     WHERE since + length <= min(months - 4, 36)
), term (id, name, price, started_at, end_at) AS (
    SELECT id, name, price, date(start, since || ' months'),
           date(start, iif(since + length > months - 4, months, since + length) || ' months')
      FROM spell JOIN plan USING (level)
)
-- What happens after the data was taken is not known yet.
SELECT id, name, started_at, iif(end_at < '2026-01-01', end_at, NULL), price
  FROM term
 WHERE started_at < '2026-01-01'
 ORDER BY started_at, id;

-- 5. Survey: some customers answer two to four weeks after the first order, and some of these a year later again.
--    Countries differ in how many would recommend the shop and how many would not.

INSERT INTO survey (customer_id, answered_at, score)
WITH taste (country, promoters, detractors) AS (
    VALUES ('Germany', 0.44, 0.21), ('France', 0.38, 0.26), ('Italy', 0.55, 0.15),
           ('Spain', 0.51, 0.19), ('Poland', 0.41, 0.30), ('Denmark', 0.58, 0.12)
), answer (id, day, mood, u) AS (
    SELECT id, signup_day + first_delay + 14 + 14 * u_answer_delay, u_mood, u_score
      FROM person
     WHERE u_answers < 0.30
    UNION ALL
    SELECT id, signup_day + first_delay + 379 + 14 * u_answer_delay, u_mood_again, u_score_again
      FROM person
     WHERE u_answers < 0.30 AND u_answers_again < 0.40
)
SELECT answer.id,
       datetime(1672531200 + CAST(day * 86400 AS INTEGER), 'unixepoch'),
       -- Within 0..6 low scores are rare.
       CASE WHEN mood < promoters THEN iif(u < 0.55, 9, 10)
            WHEN mood < 1 - detractors THEN iif(u < 0.40, 7, 8)
            ELSE CAST(7 * sqrt(u) AS INTEGER) END
  FROM answer JOIN customers ON customers.id = answer.id JOIN taste USING (country)
 WHERE day < 1096
 ORDER BY day, answer.id;

DROP TABLE purchase;
DROP TABLE person;

COMMIT;
