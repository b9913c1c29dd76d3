-- shop.sql: a made-up coffee shop to try things on; 20,000 customers over three years.
--
--     sqlite3 build/shop.db < sql/shop.sql
--
-- Needs SQLite 3.38 or later with its math functions, and no extension. The same numbers come out on every run:
-- nothing here asks random() or the clock. Running it again replaces its tables.
--
-- The shop runs from 2023-01-01 to 2025-12-31; the data was taken at '2026-01-01' (as_of, where one is asked for).
--
--   customers      id (in order of sign-up), name, country, channel, signed_up_at, referred_by (a customer)
--   orders         order_id (in order of time), customer_id, ordered_at, product, amount
--   subscriptions  customer_id, plan, started_at, ended_at (NULL while it runs; after 2026-01-01: announced),
--                  monthly_price (in euros), currency, billed (what a month costs in it), cancelled_at, reason
--   survey         customer_id, answered_at, score (0..10: would you recommend us?), effort (1..7: was it easy?)
--   cards          customer_id, started_at, ended_at (paid until then), price: free delivery for a year
--   refunds        order_id, customer_id, refunded_at, amount
--   points         customer_id, moved_at, points (earned above 0, redeemed below), kind
--   visits         visit_id, customer_id, variant (of the shop's pages), step, at: the last two months
--   checks         check_id, checked_at, criterion, passed (0 or 1): what test buyers ticked off
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
--   the data is taken looks like one who left, as in any shop, but that `reason` says pause.
--   Who cancels says so ahead: cancelled_at falls evenly on the last 90 days, or on the whole membership where it is
--   shorter. So some ends after 2026-01-01 are known (an end on that very day is not in the books yet).
--   Reasons: too expensive 30 in 100, too much coffee 25, quality 15, moved 10, not said 20.
--   Denmark pays in DKK, Poland in PLN, all others in EUR. monthly_price is the plan's price in euros, for all.
--
-- WHAT ELSE THEY DO (none of it changes what stands above)
--
--   Referrals    80 in 100 of the channel's customers name who sent them: any earlier customer, newer ones more likely.
--   Cards        20 in 100 customers buy one, after an exponential delay of 100 days in the mean from sign-up. At the end
--                of its year 70 in 100 renew, one in four of these late, by 1 to 20 days.
--   Refunds      4 in 100 orders, an exponential delay of 7 days in the mean after them: 60 in 100 of them in full, the
--                rest by half.
--   Points       since 2024-01-01, for the 30 in 100 customers who take part: one for each full euro of an order.
--                They are gone after twelve months. After an order 30 in 100 redeem what it earned, with their next one;
--                where that comes too late, nothing. So nobody ever redeems more than they have.
--   Visits       since 2025-11-01: each visit goes on to the cart with 0.50, from there to checkout with 0.70, and from
--                there to the order with 0.75 (pages A) or 0.85 (pages B; a customer sees the same ones always). Each
--                order of these two months is the end of one visit. With s the chance of an order, whoever is still a
--                customer also comes (1 - s) / s times as often as they order, at any time, and fails. The cart is
--                filled 3, checkout begun 2 and the order placed 1 minute after the step before, exponential, in the mean.
--   Checks       each month 20 test orders, each held against five criteria, met with 0.95, 0.90, 0.80, 0.70 and 0.60.
--   Effort       whoever answers the survey answers this too: 7 with 0.3, 6 with 0.3, 5 with 0.2, 1 to 4 with 0.05 each.
--
-- HOW THE DICE ARE MADE
--
--   x' = x * 48271 % 2147483647 (MINSTD of 1993), u = x / 2147483647, strictly between 0 and 1; no product leaves 64
--   bits. One stream serves the whole shop and each draw one purpose: customer i owns 32 draws in a row, then order i
--   owns 8. Only chains of unknown length (the gaps between orders, the changes of a plan) run their own stream: they
--   start from a draw of the customer that has no other use and go on with the multiplier 69621, because 48271 would
--   lead them over the draws of the next customers. What stands under "what else they do" has draws of its own far down
--   the stream, so that the rest does not depend on it: from draw 2,000,000 on a customer owns 12 in a row, from 3,000,000
--   on an order 4, from 4,000,000 on a visit 6, from 5,000,000 on a check 1. The k-th draw after x is
--   x * (48271^k % 2147483647) % 2147483647, so these come without walking; the large constants below are such powers.
--   Exponential: -ln(u) / rate. Gamma with a whole shape k: the sum of k of them. Beta(1, b): 1 - u^(1/b).
--   Trials until something of probability p happens: 1 + floor(ln(u) / ln(1 - p)).

BEGIN;

DROP TABLE IF EXISTS checks;
DROP TABLE IF EXISTS visits;
DROP TABLE IF EXISTS points;
DROP TABLE IF EXISTS refunds;
DROP TABLE IF EXISTS cards;
DROP TABLE IF EXISTS survey;
DROP TABLE IF EXISTS subscriptions;
DROP TABLE IF EXISTS orders;
DROP TABLE IF EXISTS customers;

CREATE TABLE customers (
    id           INTEGER PRIMARY KEY,
    name         TEXT NOT NULL,
    country      TEXT NOT NULL,
    channel      TEXT NOT NULL,
    signed_up_at TEXT NOT NULL,
    referred_by  INTEGER REFERENCES customers (id)
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
    monthly_price REAL NOT NULL,
    currency      TEXT NOT NULL,
    billed        REAL NOT NULL,
    cancelled_at  TEXT,
    reason        TEXT
);

CREATE TABLE survey (
    customer_id INTEGER NOT NULL REFERENCES customers (id),
    answered_at TEXT NOT NULL,
    score       INTEGER NOT NULL,
    effort      INTEGER NOT NULL
);

CREATE TABLE cards (
    customer_id INTEGER NOT NULL REFERENCES customers (id),
    started_at  TEXT NOT NULL,
    ended_at    TEXT NOT NULL,
    price       REAL NOT NULL
);

CREATE TABLE refunds (
    order_id    INTEGER PRIMARY KEY REFERENCES orders (order_id),
    customer_id INTEGER NOT NULL REFERENCES customers (id),
    refunded_at TEXT NOT NULL,
    amount      REAL NOT NULL
);

CREATE TABLE points (
    customer_id INTEGER NOT NULL REFERENCES customers (id),
    moved_at    TEXT NOT NULL,
    points      INTEGER NOT NULL,
    kind        TEXT NOT NULL
);

CREATE TABLE visits (
    visit_id    INTEGER NOT NULL,
    customer_id INTEGER NOT NULL REFERENCES customers (id),
    variant     TEXT NOT NULL,
    step        TEXT NOT NULL,
    at          TEXT NOT NULL
);

CREATE TABLE checks (
    check_id   INTEGER NOT NULL,
    checked_at TEXT NOT NULL,
    criterion  TEXT NOT NULL,
    passed     INTEGER NOT NULL
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

-- Where the draws far down begin: x so many draws along the stream, by squaring and multiplying.
CREATE TEMP TABLE place AS
WITH RECURSIVE jump (start, k, power, x) AS (
    SELECT column1, column1, 48271, 20251231 FROM (VALUES (2000000), (3000000), (4000000), (5000000))
    UNION ALL
    SELECT start, k / 2, power * power % 2147483647, iif(k % 2, x * power % 2147483647, x) FROM jump WHERE k > 0
)
SELECT start, x FROM jump WHERE k = 0;

-- What else a customer is born with: twelve draws each, from 2,000,000 on.
CREATE TEMP TABLE habit (
    id INTEGER PRIMARY KEY, u_names, u_referrer, u_notice, u_reason, u_card, card_seed, u_points, u_variant, u_effort,
    u_effort_again, look_seed, look_again_seed
);

INSERT INTO habit
WITH RECURSIVE dice (id, x) AS (
    SELECT 1, x FROM place WHERE start = 2000000
    UNION ALL
    SELECT id + 1, x * 1203428207 % 2147483647 FROM dice WHERE id < 20000
)
SELECT id, x * 48271 % 2147483647 / 2147483647.0, x * 182605794 % 2147483647 / 2147483647.0,
       x * 1291394886 % 2147483647 / 2147483647.0, x * 1914720637 % 2147483647 / 2147483647.0,
       x * 2078669041 % 2147483647 / 2147483647.0, x * 407355683 % 2147483647,
       x * 1105902161 % 2147483647 / 2147483647.0, x * 854716505 % 2147483647 / 2147483647.0,
       x * 564586691 % 2147483647 / 2147483647.0, x * 1596680831 % 2147483647 / 2147483647.0,
       x * 192302371 % 2147483647, x * 1203428207 % 2147483647
  FROM dice;

-- 2. Customers.

INSERT INTO customers (id, name, country, channel, signed_up_at, referred_by)
WITH person AS (SELECT * FROM temp.person JOIN habit USING (id))
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
       datetime(1672531200 + CAST(signup_day * 86400 AS INTEGER), 'unixepoch'),
       -- Who sent the customers of the channel referral.
       CASE WHEN u_channel > 0.70 + 0.7 * p AND u_names < 0.80 AND id > 1
            THEN 1 + CAST((id - 1) * sqrt(u_referrer) AS INTEGER) END
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

INSERT INTO subscriptions (customer_id, plan, started_at, ended_at, monthly_price, currency, billed, cancelled_at, reason)
WITH RECURSIVE plan (level, name, price, dkk, pln) AS (
    VALUES (0, 'mini', 9.0, 69.0, 39.0), (1, 'classic', 19.0, 139.0, 79.0), (2, 'grand', 39.0, 289.0, 169.0)
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
), term AS (
    SELECT id, name, price, dkk, pln, start, date(start, since || ' months') AS started_at,
           date(start, iif(since + length > months - 4, months, since + length) || ' months') AS end_at,
           since + length > months - 4 AS is_last, x % 20 >= 14 AS pauses
      FROM spell JOIN plan USING (level)
), notice AS (
    SELECT *, CASE WHEN is_last
                   THEN date(end_at, -CAST(u_notice * min(90, julianday(end_at) - julianday(start)) AS INTEGER) || ' days')
              END AS notice_at
      FROM term JOIN habit USING (id)
), known AS (
    -- What happens after the data was taken is not known yet, but for what was announced.
    SELECT *, CASE WHEN end_at < '2026-01-01' OR (end_at > '2026-01-01' AND notice_at < '2026-01-01') THEN end_at END AS ended_at
      FROM notice
)
SELECT known.id, known.name, started_at, ended_at, price,
       CASE country WHEN 'Denmark' THEN 'DKK' WHEN 'Poland' THEN 'PLN' ELSE 'EUR' END,
       CASE country WHEN 'Denmark' THEN dkk WHEN 'Poland' THEN pln ELSE price END,
       CASE WHEN ended_at IS NOT NULL THEN notice_at END,
       CASE WHEN ended_at IS NULL THEN NULL
            WHEN NOT is_last THEN iif(pauses, 'pause', NULL)
            WHEN u_reason < 0.30 THEN 'too expensive'
            WHEN u_reason < 0.55 THEN 'too much coffee'
            WHEN u_reason < 0.70 THEN 'quality'
            WHEN u_reason < 0.80 THEN 'moved'
            ELSE 'not said' END
  FROM known JOIN customers ON customers.id = known.id
 WHERE started_at < '2026-01-01'
 ORDER BY started_at, known.id;

-- 5. Survey: some customers answer two to four weeks after the first order, and some of these a year later again.
--    Countries differ in how many would recommend the shop and how many would not.

INSERT INTO survey (customer_id, answered_at, score, effort)
WITH taste (country, promoters, detractors) AS (
    VALUES ('Germany', 0.44, 0.21), ('France', 0.38, 0.26), ('Italy', 0.55, 0.15),
           ('Spain', 0.51, 0.19), ('Poland', 0.41, 0.30), ('Denmark', 0.58, 0.12)
), answer (id, day, mood, u, u_effort) AS (
    SELECT id, signup_day + first_delay + 14 + 14 * u_answer_delay, u_mood, u_score, u_effort
      FROM person JOIN habit USING (id)
     WHERE u_answers < 0.30
    UNION ALL
    SELECT id, signup_day + first_delay + 379 + 14 * u_answer_delay, u_mood_again, u_score_again,
           u_effort_again
      FROM person JOIN habit USING (id)
     WHERE u_answers < 0.30 AND u_answers_again < 0.40
)
SELECT answer.id,
       datetime(1672531200 + CAST(day * 86400 AS INTEGER), 'unixepoch'),
       -- Within 0..6 low scores are rare.
       CASE WHEN mood < promoters THEN iif(u < 0.55, 9, 10)
            WHEN mood < 1 - detractors THEN iif(u < 0.40, 7, 8)
            ELSE CAST(7 * sqrt(u) AS INTEGER) END,
       CASE WHEN u_effort < 0.3 THEN 7 WHEN u_effort < 0.6 THEN 6 WHEN u_effort < 0.8 THEN 5
            ELSE 1 + CAST(20 * (u_effort - 0.8) AS INTEGER) END
  FROM answer JOIN customers ON customers.id = answer.id JOIN taste USING (country)
 WHERE day < 1096
 ORDER BY day, answer.id;

-- 6. Cards, year by year. One draw says both whether a card is renewed, and how late: below 0.175 it is, by 1 to 20
--    days; below 0.70 in time.

INSERT INTO cards (customer_id, started_at, ended_at, price)
WITH RECURSIVE card (id, started_at, x) AS (
    SELECT id, date('2023-01-01', CAST(signup_day - 100 * ln(u_card / 0.20) AS INTEGER) || ' days'), card_seed
      FROM person JOIN habit USING (id)
     WHERE u_card < 0.20
    UNION ALL
    SELECT id, date(started_at, '+1 year', iif(x < 0.175 * 2147483647, 1 + CAST(20 * x / (0.175 * 2147483647) AS INTEGER), 0)
                                           || ' days'),
           x * 69621 % 2147483647
      FROM card
     WHERE x < 0.70 * 2147483647 AND started_at < '2025-01-01'
)
SELECT id, started_at, date(started_at, '+1 year'), 36.0
  FROM card
 WHERE started_at < '2026-01-01'
 ORDER BY started_at, id;

-- 7. Refunds and points: four draws an order, from 3,000,000 on.

CREATE TEMP TABLE luck AS
WITH RECURSIVE dice (order_id, x) AS (
    SELECT 1, x FROM place WHERE start = 3000000
    UNION ALL
    SELECT order_id + 1, x * 1914720637 % 2147483647 FROM dice WHERE order_id < (SELECT max(order_id) FROM purchase)
)
SELECT order_id, x * 48271 % 2147483647 / 2147483647.0 AS u_refund, x * 182605794 % 2147483647 / 2147483647.0 AS u_delay,
       x * 1291394886 % 2147483647 / 2147483647.0 AS u_part, x * 1914720637 % 2147483647 AS x
  FROM dice;

CREATE UNIQUE INDEX temp.luck_id ON luck (order_id);

INSERT INTO refunds (order_id, customer_id, refunded_at, amount)
SELECT order_id, customer_id, refunded_at, round(iif(u_part < 0.60, amount, amount / 2), 2)
  FROM (SELECT *, datetime(ordered_at, CAST(-7 * 86400 * ln(u_delay) AS INTEGER) || ' seconds') AS refunded_at
          FROM orders JOIN luck USING (order_id)
         WHERE u_refund < 0.04)
 WHERE refunded_at < '2026-01-01'
 ORDER BY order_id;

INSERT INTO points (customer_id, moved_at, points, kind)
WITH earned AS (
    SELECT customer_id, ordered_at, CAST(amount AS INTEGER) AS points, x,
           lead(ordered_at) OVER (PARTITION BY customer_id ORDER BY order_id) AS next_at
      FROM orders JOIN luck USING (order_id) JOIN habit ON id = customer_id
     WHERE u_points < 0.30 AND ordered_at >= '2024-01-01'
), move AS (
    SELECT customer_id, ordered_at AS moved_at, points, 'order' AS kind FROM earned
    UNION ALL
    -- A day less than a year, so that a leap day is no concern.
    SELECT customer_id, next_at, -points, 'redeemed' FROM earned
     WHERE x < 0.30 * 2147483647 AND next_at < datetime(ordered_at, '+364 days')
)
SELECT customer_id, moved_at, points, kind
  FROM move
 WHERE points <> 0
 ORDER BY moved_at, customer_id, kind;

-- 8. Visits: those that end in an order, and those that fail. Failures fall on a customer's time like rain, at a rate of
--    (1 - s) / s that of the orders: so an order is one of all visits with chance s, whichever visit one looks at. They
--    are walked from the sign-up to the first order, and from there to the last, or to the end of the data for those who
--    have not left. Six draws a visit, from 4,000,000 on, say how far it came and how long it took, in seconds.

CREATE TEMP TABLE visit AS
WITH RECURSIVE shown AS (
    SELECT id, iif(u_variant < 0.5, 'A', 'B') AS variant, 0.50 * 0.70 * iif(u_variant < 0.5, 0.75, 0.85) AS s,
           look_seed, look_again_seed
      FROM habit
), stretch (id, since, until, rate, x) AS (
    SELECT id, max(1035, signup_day), min(1096, signup_day + first_delay), (1 - s) / s / 3, look_seed
      FROM person JOIN shown USING (id)
    UNION ALL
    SELECT id, max(1035, min(day)), iif(count(*) < purchases, 1096, max(day)), (1 - s) / s * lambda, look_again_seed
      FROM purchase JOIN person USING (id) JOIN shown USING (id)
     GROUP BY id
), failure (id, until, rate, x, day) AS (
    SELECT id, until, rate, x, since - ln(x / 2147483647.0) / rate FROM stretch WHERE since < until
    UNION ALL
    SELECT id, until, rate, x * 69621 % 2147483647, day - ln(x * 69621 % 2147483647 / 2147483647.0) / rate
      FROM failure
     WHERE day < until
)
SELECT row_number() OVER (ORDER BY day, id) AS n, id, variant, s, buys, 1672531200 + CAST(day * 86400 AS INTEGER) AS at
  FROM (SELECT id, day, 0 AS buys FROM failure WHERE day < until
        UNION ALL
        SELECT id, day, 1 FROM purchase WHERE day >= 1035) JOIN shown USING (id);

INSERT INTO visits (visit_id, customer_id, variant, step, at)
WITH RECURSIVE dice (n, x) AS (
    SELECT 1, x FROM place WHERE start = 4000000
    UNION ALL
    SELECT n + 1, x * 407355683 % 2147483647 FROM dice WHERE n < (SELECT max(n) FROM visit)
), draw AS (
    -- How far it came: 4 is the order. Of those that fail, 0.50 stay at the first step, 0.15 at the cart, the rest at
    -- checkout, in proportion.
    SELECT n, id, variant, buys, at,
           CASE WHEN buys THEN 4 WHEN x * 48271 % 2147483647 / 2147483647.0 * (1 - s) < 0.50 THEN 1
                WHEN x * 48271 % 2147483647 / 2147483647.0 * (1 - s) < 0.65 THEN 2 ELSE 3 END AS steps,
           CAST(-180 * ln(x * 182605794 % 2147483647 / 2147483647.0) AS INTEGER) AS to_cart,
           CAST(-120 * ln(x * 1291394886 % 2147483647 / 2147483647.0) AS INTEGER) AS to_checkout,
           CAST(-60 * ln(x * 1914720637 % 2147483647 / 2147483647.0) AS INTEGER) AS to_order
      FROM visit JOIN dice USING (n)
), way AS (
    -- An order's moment is known, a failure's is that of the first step. What began before the log did is not in it.
    SELECT *, iif(buys, at - to_cart - to_checkout - to_order, at) AS begun FROM draw
), line AS (
    SELECT row_number() OVER (ORDER BY begun, n) AS visit_id, * FROM way WHERE begun >= 1672531200 + 1035 * 86400
)
SELECT visit_id, id, variant, step, datetime(moment, 'unixepoch')
  FROM (SELECT visit_id, id, variant, 1 AS nth, 'visit' AS step, begun AS moment FROM line
        UNION ALL
        SELECT visit_id, id, variant, 2, 'cart', begun + to_cart FROM line WHERE steps >= 2
        UNION ALL
        SELECT visit_id, id, variant, 3, 'checkout', begun + to_cart + to_checkout FROM line WHERE steps >= 3
        UNION ALL
        SELECT visit_id, id, variant, 4, 'order', begun + to_cart + to_checkout + to_order FROM line WHERE steps >= 4)
 WHERE moment < 1672531200 + 1096 * 86400
 ORDER BY visit_id, nth;

-- 9. Checks: five draws a test order, from 5,000,000 on; one test order a day, on the first twenty of each month.

INSERT INTO checks (check_id, checked_at, criterion, passed)
WITH RECURSIVE criterion (nth, name, chance) AS (
    VALUES (0, 'packed well', 0.95), (1, 'here in three days', 0.90), (2, 'roasted this month', 0.80),
           (3, 'friendly answer', 0.70), (4, 'note enclosed', 0.60)
), dice (n, x) AS (
    SELECT 0, x * 48271 % 2147483647 FROM place WHERE start = 5000000
    UNION ALL
    SELECT n + 1, x * 48271 % 2147483647 FROM dice WHERE n < 36 * 20 * 5 - 1
)
SELECT 1 + n / 5, date('2023-01-01', (n / 100) || ' months', (n / 5 % 20) || ' days'), name, x < chance * 2147483647
  FROM dice JOIN criterion ON nth = n % 5
 ORDER BY n;

DROP TABLE visit;
DROP TABLE luck;
DROP TABLE habit;
DROP TABLE place;
DROP TABLE purchase;
DROP TABLE person;

COMMIT;
