-- report.sql - a page to look at: who comes back, what moves revenue, how long members stay, whom to call first.
--
--     sqlite3 build/reports.db < sql/report.sql       writes nothing but TEMP tables; its last statement is the page
--
-- It reads the tables of whatever database is open or attached, by the views below, which you change: the names of your tables and
-- columns stand there and nowhere else. A table that the shop does not have leaves its section out, and the page says so.
-- The page is the one row of the TEMP table `report`; docs/charts.md has a line for each language to write it to a file.
-- Needs SQLite 3.35, and the extension.
--
--  1. Everything is TEMP, so the shop's file is only read; run it again whenever you like (where it has stopped half-way,
--     DETACH absent before).
--  2. What is not complete at as_of, the month that runs above all, is hatched wherever it is shown, and in no mean.
--  3. A section is one INSERT into report_part: take one out, or put one of your own in, by its position.
--  4. A sentence that compares says whether chance alone would do: from p, or from the margins.

-- ---- the shop ----

-- What is looked for last, and is empty: these stand in for tables that the shop does not have.
ATTACH ':memory:' AS absent;
CREATE TABLE absent.customers(id, name);
CREATE TABLE absent.orders(customer_id, ordered_at, amount);
CREATE TABLE absent.subscriptions(customer_id, started_at, ended_at, monthly_price);
CREATE TABLE absent.survey(answered_at, score);
CREATE TABLE absent.points(customer_id, moved_at, points);
CREATE TABLE absent.visits(visit_id, at, step);

-- The title, the moment that the data was taken (date('now') on live data), and how long points last.
DROP VIEW IF EXISTS temp.report_settings;
CREATE TEMP VIEW report_settings AS
SELECT 'Do our customers stay?' AS title, '2025-12-20' AS as_of, '12 months' AS points_last;

DROP VIEW IF EXISTS temp.report_customers;
CREATE TEMP VIEW report_customers AS
SELECT id AS customer, name FROM customers;

DROP VIEW IF EXISTS temp.report_orders;
CREATE TEMP VIEW report_orders AS
SELECT customer_id AS customer, ordered_at AS time, amount FROM orders;

-- One row for each time that a price ran.
DROP VIEW IF EXISTS temp.report_terms;
CREATE TEMP VIEW report_terms AS
SELECT customer_id AS customer, started_at AS started, ended_at AS ended, monthly_price AS price
  FROM subscriptions WHERE monthly_price > 0;

DROP VIEW IF EXISTS temp.report_answers;
CREATE TEMP VIEW report_answers AS
SELECT answered_at AS time, score FROM survey WHERE answered_at <= (SELECT as_of FROM report_settings);

-- Points earned (above 0) and redeemed (below 0). A shop without a ledger: SELECT customer, time, round(amount) FROM report_orders.
DROP VIEW IF EXISTS temp.report_points;
CREATE TEMP VIEW report_points AS
SELECT customer_id AS customer, moved_at AS time, points FROM points;

-- The steps of each visit; their names stand at report_funnel.
DROP VIEW IF EXISTS temp.report_steps;
CREATE TEMP VIEW report_steps AS
SELECT visit_id AS visit, at AS time, step FROM visits;

-- ---- what is known ----

-- Cohorts by month of the first order, and the same by months of the customer's own, which do not mix parts of months.
DROP TABLE IF EXISTS temp.report_cells;
CREATE TEMP TABLE report_cells AS
SELECT cohort, age, customers, active, retention_rate AS rate, complete
  FROM retention_cohorts('report_orders', 'customer', 'time') WHERE as_of = (SELECT as_of FROM report_settings);

DROP TABLE IF EXISTS temp.report_ages;
CREATE TEMP TABLE report_ages AS
SELECT cohort, substr(cohort, 1, 4) AS year, age, customers, active, retention_rate AS rate
  FROM retention_cohorts('report_orders', 'customer', 'time')
 WHERE anchor = 'customer' AND as_of = (SELECT as_of FROM report_settings) AND complete AND age BETWEEN 1 AND 24;

-- Means are weighted by customers, and end where fewer than three cohorts are that old.
DROP VIEW IF EXISTS temp.report_means;
CREATE TEMP VIEW report_means AS
SELECT 'first in ' || year AS who, year, age, sum(active) AS k, sum(customers) AS n, sum(active) * 1.0 / sum(customers) AS rate
  FROM report_ages GROUP BY year, age HAVING count(*) >= 3
UNION ALL
SELECT 'all', NULL, age, sum(active), sum(customers), sum(active) * 1.0 / sum(customers)
  FROM report_ages GROUP BY age HAVING count(*) >= 3;

DROP TABLE IF EXISTS temp.report_months;
CREATE TEMP TABLE report_months AS
SELECT period AS month, new_value, reactivated_value, expansion, contraction, churned_value, value_at_end,
       net_retention, complete
  FROM retention_periods('report_terms', 'customer', 'started')
 WHERE amount_col = 'price' AND until_col = 'ended' AND as_of = (SELECT as_of FROM report_settings);

DROP TABLE IF EXISTS temp.report_curve;
CREATE TEMP TABLE report_curve AS
SELECT age, at_risk, churned, censored, survival, lower, upper
  FROM retention_curve('report_terms', 'customer', 'started', 'ended')
 WHERE as_of = (SELECT as_of FROM report_settings);

DROP TABLE IF EXISTS temp.report_history;
CREATE TEMP TABLE report_history AS
SELECT customer, frequency, recency, age, value, monetary_value, mean_gap, r_score, f_score
  FROM retention_customers('report_orders', 'customer', 'time', 'month', 'amount')
 WHERE as_of = (SELECT as_of FROM report_settings);

-- What each customer would be worth in the next year, and how much of that is at risk.
DROP TABLE IF EXISTS temp.report_risk;
CREATE TEMP TABLE report_risk AS
WITH fitted AS MATERIALIZED (SELECT clv_fit(frequency, recency, age, monetary_value) AS model FROM report_history),
     expected AS MATERIALIZED (
         SELECT customer, mean_gap, age - recency AS away, clv_alive(model, frequency, recency, age) AS alive,
                clv(model, frequency, recency, age, monetary_value, 365, 0.10) AS next_year
           FROM fitted CROSS JOIN report_history)
SELECT customer, mean_gap, away, alive, next_year, next_year * (1 - alive) AS at_risk FROM expected;

DROP TABLE IF EXISTS temp.report_quarters;
CREATE TEMP TABLE report_quarters AS
SELECT cohort_of(time, 'quarter') AS quarter, count(score) AS answers, nps(score) AS nps, nps_margin(score) AS margin,
       100.0 * sum(score >= 9) / count(score) AS promoters, 100.0 * sum(score <= 6) / count(score) AS detractors,
       quarter_start > (SELECT as_of FROM report_settings) AS running
  FROM (SELECT *, date(cohort_start(time, 'quarter'), '+3 months') AS quarter_start FROM report_answers)
 GROUP BY 1;

DROP TABLE IF EXISTS temp.report_balance;
CREATE TEMP TABLE report_balance AS
SELECT customer, balance, date(next_expiry_at) AS gone_at, next_expiry AS gone
  FROM retention_points('report_points', 'customer', 'time', 'points', (SELECT points_last FROM report_settings))
 WHERE as_of = (SELECT as_of FROM report_settings) AND balance > 0;

-- How far visits come: what each step keeps of the one before, month by month, within a day of the first.
DROP TABLE IF EXISTS temp.report_funnel;
CREATE TEMP TABLE report_funnel AS
SELECT cohort AS month, step, name, customers AS visits, rate, step_rate,
       lag(customers) OVER (PARTITION BY cohort ORDER BY step) AS before, min(complete) OVER (PARTITION BY cohort) AS is_over
  FROM retention_funnel('report_steps', 'visit', 'time', 'step', 'visit, cart, checkout, order', '1 day', 'month')
 WHERE as_of = (SELECT as_of FROM report_settings);

-- ---- the page, part by part ----

DROP TABLE IF EXISTS temp.report_part;
CREATE TEMP TABLE report_part(position, section, html);

INSERT INTO report_part
SELECT 0, NULL, '<p>As of ' || as_of || '. What was not over by then is hatched, and in no mean: '
       || '<span class="key"><span class="open"><i>so</i></span></span></p>'
  FROM report_settings;

-- The numbers that are asked for first, each with what it is worth.
INSERT INTO report_part
SELECT 1, NULL, chart_table('what, now, of which', n, what, now, note) FROM (
    SELECT 1 AS n, 'customers' AS what, count(*) AS now, 'with an order so far' AS note
      FROM report_history HAVING count(*) > 0
    UNION ALL
    SELECT 2, 'order again in the next month', printf('%.1f%%', 100.0 * sum(active) / sum(customers)),
           printf('%.1f to %.1f, 95 times in 100; %d complete cohorts', 100 * wilson_lower(sum(active), sum(customers)),
                  100 * wilson_upper(sum(active), sum(customers)), count(*))
      FROM report_cells WHERE age = 1 AND complete HAVING count(*) > 0
    UNION ALL
    SELECT 3, 'monthly recurring revenue', CAST(round(value_at_end) AS INTEGER),
           printf('end of %s; net retention %.1f%%', max(month), 100 * net_retention)
      FROM report_months WHERE complete HAVING count(*) > 0
    UNION ALL
    SELECT 4, 'would recommend us (NPS)', printf('%+.0f ± %.0f', nps, margin), max(quarter) || ', ' || answers || ' answers'
      FROM report_quarters WHERE NOT running HAVING count(*) > 0
    UNION ALL
    SELECT 5, 'expected sales at risk', CAST(round(sum(at_risk)) AS INTEGER),
           printf('of %,d in the next year, says the model', round(sum(next_year)))
      FROM report_risk HAVING count(*) > 0
    UNION ALL
    SELECT 6, 'points to expire in 30 days', CAST(round(sum(gone)) AS INTEGER), 'of ' || count(*) || ' customers'
      FROM report_balance WHERE gone_at <= date((SELECT as_of FROM report_settings), '+30 days') HAVING count(*) > 0
);

INSERT INTO report_part
WITH known AS (SELECT DISTINCT cohort FROM report_cells ORDER BY cohort DESC LIMIT 13),
     cell AS (
    SELECT cohort AS who, age AS months, rate, complete FROM report_cells WHERE cohort IN (SELECT cohort FROM known) AND age <= 12
    UNION ALL
    SELECT cohort, 'customers', customers, complete FROM report_cells WHERE cohort IN (SELECT cohort FROM known) AND age = 0
    UNION ALL
    SELECT 'all cohorts', age, sum(active) * 1.0 / sum(customers), 1 FROM report_cells WHERE complete AND age <= 12 GROUP BY age
    UNION ALL
    SELECT 'all cohorts', 'customers', sum(customers), 1 FROM report_cells WHERE complete AND age = 0 HAVING count(*) > 0)
SELECT 11, 'Who comes back, month by month', chart_heatmap(who, months, rate, complete,
       'percent, grey 0, beside customers, first all cohorts, axis first order,'
       || ' title Percent of a month''s new customers who order 1, 2, 3 ... months later')
  FROM cell;

-- The latest cohort whose next month is over, against all before it.
INSERT INTO report_part
WITH latest AS (SELECT max(cohort) AS cohort FROM report_cells WHERE age = 1 AND complete),
     seen AS (
    SELECT sum(active) FILTER (WHERE c.cohort = latest.cohort) AS k, sum(customers) FILTER (WHERE c.cohort = latest.cohort) AS n,
           sum(active) FILTER (WHERE c.cohort < latest.cohort) AS k0, sum(customers) FILTER (WHERE c.cohort < latest.cohort) AS n0,
           latest.cohort AS cohort
      FROM latest CROSS JOIN report_cells AS c WHERE age = 1 AND complete)
SELECT 10, 'Who comes back, month by month',
       printf('<p>Of the new customers of %s, %.1f%% came back in the month after, of those before them %.1f%%: %s (p = %.2f).</p>',
              cohort, 100.0 * k / n, 100.0 * k0 / n0,
              CASE WHEN rate_test(k, n, k0, n0) < 0.05 THEN 'more than chance' ELSE 'no difference beyond chance' END,
              rate_test(k, n, k0, n0))
  FROM seen WHERE n0 > 0;

INSERT INTO report_part
WITH line AS (
    SELECT cohort AS who, age, rate FROM report_ages
    UNION ALL
    SELECT who, age, rate FROM report_means)
SELECT 21, 'Are newer customers better?', chart_lines(who, age, rate, NULL, NULL, 1,
       'percent, thin ????-??, first all, axis months since the first order,'
       || ' title Customers who order, by months since their first order')
  FROM line;

INSERT INTO report_part
SELECT 20, 'Are newer customers better?',
       printf('<p>Six months on, %.1f%% of %s''s customers order, %.1f%% of %s''s: %s (p = %.2f). Thin: monthly cohorts.</p>',
              100 * new.rate, new.year, 100 * old.rate, old.year,
              CASE WHEN rate_test(old.k, old.n, new.k, new.n) < 0.05 THEN 'more than chance'
                   ELSE 'no difference beyond chance' END, rate_test(old.k, old.n, new.k, new.n))
  FROM report_means AS new JOIN report_means AS old ON old.age = 6 AND old.year = CAST(new.year - 1 AS TEXT)
 WHERE new.age = 6 ORDER BY new.year DESC LIMIT 1;

INSERT INTO report_part
WITH known AS (SELECT * FROM report_months ORDER BY month DESC LIMIT 13),
     part AS (
    SELECT month, 'new' AS what, new_value AS value, complete FROM known
    UNION ALL SELECT month, 'came back', reactivated_value, complete FROM known
    UNION ALL SELECT month, 'expansion', expansion, complete FROM known
    UNION ALL SELECT month, 'contraction', -contraction, complete FROM known
    UNION ALL SELECT month, 'churned', -churned_value, complete FROM known)
SELECT 31, 'What moves recurring revenue', chart_bars(month, what, value, complete,
       'money, order new / came back / expansion / churned / contraction, title What moved the monthly recurring revenue')
  FROM part;

INSERT INTO report_part
WITH year AS (SELECT * FROM report_months WHERE complete ORDER BY month DESC LIMIT 12)
SELECT 30, 'What moves recurring revenue',
       printf('<p>In %d months to %s, %,d were won and %,d lost: %.1f for 1.</p>', count(*), max(month),
              round(sum(new_value + reactivated_value + expansion)), round(sum(contraction + churned_value)),
              sum(new_value + reactivated_value + expansion) / nullif(sum(contraction + churned_value), 0))
  FROM year HAVING count(*) > 0;

-- Drawn while a hundred members are that old; beyond that, the model.
INSERT INTO report_part
WITH RECURSIVE month(age) AS (SELECT 0 UNION ALL SELECT age + 1 FROM month WHERE age < 48),
     fitted AS MATERIALIZED (SELECT sbg_fit(age, churned, censored) AS model FROM report_curve HAVING count(*) > 0),
     line AS (
    SELECT 'seen' AS who, age, survival, lower, upper, 1 AS seen FROM report_curve WHERE at_risk >= 100
    UNION ALL
    SELECT 'model', age, sbg_survival(model, age), NULL, NULL, 0 FROM fitted CROSS JOIN month)
SELECT 41, 'How long members stay', chart_lines(who, age, survival, lower, upper, seen,
       'percent, steps, band, order seen / model, axis months since they joined, title Members left after so many months')
  FROM line;

INSERT INTO report_part
SELECT 42, 'How long members stay', chart_table('months,0,6,12,18,24,30', 1, 'members that old',
       (SELECT at_risk FROM report_curve WHERE age = 0), (SELECT at_risk FROM report_curve WHERE age = 6),
       (SELECT at_risk FROM report_curve WHERE age = 12), (SELECT at_risk FROM report_curve WHERE age = 18),
       (SELECT at_risk FROM report_curve WHERE age = 24), (SELECT at_risk FROM report_curve WHERE age = 30))
 WHERE EXISTS (SELECT 1 FROM report_curve);

INSERT INTO report_part
SELECT 40, 'How long members stay',
       '<p>' || ifnull('Half have left after ' || min(age) || ' months.', 'More than half are still there.')
       || ' Those still there count for as long as they have been; the band is 95 percent; dashed: the model (sBG).</p>'
  FROM report_curve WHERE survival <= 0.5 AND EXISTS (SELECT 1 FROM report_curve) HAVING (SELECT count(*) FROM report_curve) > 0;

INSERT INTO report_part
WITH listed AS (SELECT * FROM report_risk ORDER BY at_risk DESC, customer LIMIT 8)
SELECT 51, 'Whom to call first', chart_table(
       'customer, number, came every|plain, away|plain, still one?|percent, next year|plain, at risk|plain, |bar', -at_risk,
       ifnull(name, 'customer'), CAST(customer AS TEXT), round(mean_gap), round(away), alive, round(next_year), round(at_risk), at_risk)
  FROM listed LEFT JOIN report_customers USING (customer);

INSERT INTO report_part
SELECT 50, 'Whom to call first', '<p>Days they came every, and are away for; what they would be worth next year, times the chance'
       || ' that they have left. MBG/NBD and gamma-gamma, 10 percent a year.</p>'
 WHERE EXISTS (SELECT 1 FROM report_risk);

INSERT INTO report_part
WITH cell AS (
    SELECT CASE r_score WHEN 5 THEN 'lately' WHEN 1 THEN 'long ago' ELSE 'R' || r_score END AS r,
           CASE f_score WHEN 5 THEN 'often' WHEN 1 THEN 'rarely' ELSE 'F' || f_score END AS f,
           count(*) AS customers, sum(value) / (SELECT sum(value) FROM report_history) AS share
      FROM report_history GROUP BY r_score, f_score)
SELECT 60, 'Who they are', chart_heatmap(r, f, customers, 1,
       'order lately / R4 / R3 / R2 / long ago / rarely / F2 / F3 / F4 / often, axis last order, title Customers, by how recently and how often they order')
       || chart_heatmap(r, f, share, 1,
       'percent, palette green, order lately / R4 / R3 / R2 / long ago / rarely / F2 / F3 / F4 / often, axis last order, title Their share of all sales, percent')
  FROM cell;

INSERT INTO report_part
WITH known AS (SELECT * FROM report_quarters ORDER BY quarter DESC LIMIT 6),
     part AS (
    SELECT quarter, '9 and 10' AS who, promoters AS points, NOT running AS complete FROM known
    UNION ALL SELECT quarter, '0 to 6', -detractors, NOT running FROM known)
SELECT 71, 'Would they recommend us?', (
       SELECT chart_bars(quarter, who, points, complete,
              'order 9 and 10 / 0 to 6, title Percent of answers; the mark is the net promoter score') FROM part)
       || chart_table('quarter, answers|plain, score|plain, margin ±', quarter, quarter, answers, nps, round(margin, 1))
  FROM known;

INSERT INTO report_part
WITH known AS (SELECT * FROM report_quarters WHERE NOT running ORDER BY quarter DESC LIMIT 2),
     last AS (SELECT * FROM known ORDER BY quarter DESC LIMIT 1), before AS (SELECT * FROM known ORDER BY quarter LIMIT 1)
SELECT 70, 'Would they recommend us?',
       printf('<p>%+.0f ± %.0f in %s after %+.0f ± %.0f: %s. The score, which the mark shows, is the share of 9 and 10 less that of 0 to 6.</p>', last.nps, last.margin, last.quarter, before.nps, before.margin,
              CASE WHEN (last.nps - before.nps) * (last.nps - before.nps)
                        > last.margin * last.margin + before.margin * before.margin
                   THEN 'a change beyond the margins' ELSE 'within the margins, so no difference' END)
  FROM last JOIN before ON before.quarter < last.quarter;

INSERT INTO report_part
WITH RECURSIVE step(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM step WHERE i < 10),
     line AS (
    SELECT 'sales' AS who, 10 * i AS x, top_share(value, i / 10.0) AS y FROM step CROSS JOIN report_history GROUP BY i
    UNION ALL
    SELECT 'all alike', 10 * i, i / 10.0 FROM step WHERE EXISTS (SELECT 1 FROM report_history))
SELECT 76, 'Who brings the sales', chart_lines(who, x, y, NULL, NULL, 1,
       'percent, thin all alike, axis percent of customers,'
       || ' title Share of sales that the best customers bring')
  FROM line;

INSERT INTO report_part
SELECT 75, 'Who brings the sales', printf('<p>The best tenth bring %.0f%% of all sales, the best fifth %.0f%%; thin: if all were alike.</p>',
       100 * top_share(value, 0.1), 100 * top_share(value))
  FROM report_history HAVING count(*) > 0;

INSERT INTO report_part
WITH latest AS (SELECT * FROM report_funnel WHERE month = (SELECT max(month) FROM report_funnel WHERE is_over))
SELECT 78, 'How far do visits come?', '<p>Of the visits in ' || month || ', ' || printf('%.1f%%', 100 * min(rate)) || ' end in an order. The hardest step is '
       || (SELECT name FROM latest WHERE step > 1 ORDER BY step_rate LIMIT 1)
       || printf(': %.1f%% of those before take it. From, to: the truth is between, 95 times in 100.</p>', 100 * min(step_rate))
  FROM latest HAVING count(*) > 0;

INSERT INTO report_part
SELECT 79, 'How far do visits come?', chart_table('month, step, visits|plain, of all|percent, of those before|percent, from|percent, to|percent', month || step,
       month || CASE WHEN is_over THEN '' ELSE ' so far' END, name, visits, rate, step_rate, wilson_lower(visits, before), wilson_upper(visits, before))
  FROM report_funnel WHERE month >= (SELECT max(month) FROM report_funnel WHERE is_over);

INSERT INTO report_part
WITH listed AS (
    SELECT * FROM report_balance WHERE gone_at <= date((SELECT as_of FROM report_settings), '+30 days')
     ORDER BY gone DESC, customer LIMIT 5)
SELECT 81, 'Points about to expire', chart_table('customer, number, balance|plain, expires on, points|plain, |bar', -gone,
       ifnull(name, 'customer'), CAST(customer AS TEXT), balance, gone_at, gone, gone)
  FROM listed LEFT JOIN report_customers USING (customer);

INSERT INTO report_part
SELECT 80, 'Points about to expire', '<p>Of ' || count(*) || ' customers, within 30 days. A letter in time brings them back.</p>'
  FROM report_balance WHERE gone_at <= date((SELECT as_of FROM report_settings), '+30 days') HAVING count(*) > 0;

-- Is it worth believing? At the foot, since most of it is well.
INSERT INTO report_part
WITH found AS (
    SELECT 1 AS n, 'orders' AS source, column, finding, rows, example
      FROM retention_check('report_orders', 'customer', 'time', 'amount')
    UNION ALL
    SELECT 2, 'memberships', column, finding, rows, example
      FROM retention_check('report_terms', 'customer', 'started', 'price', 'ended'))
SELECT 90, 'What is in the data', '<div class="wide">' || chart_table('source, column, finding, rows, example', n, source, column, finding, rows, example) || '</div>'
  FROM found WHERE rows > 0;

INSERT INTO report_part
SELECT 99, NULL, '<p>Left out, as there are no rows for it: ' || group_concat(what, ', ') || '.</p>'
  FROM (SELECT 'orders' AS what WHERE NOT EXISTS (SELECT 1 FROM report_orders)
        UNION ALL SELECT 'memberships' WHERE NOT EXISTS (SELECT 1 FROM report_terms)
        UNION ALL SELECT 'answers to the survey' WHERE NOT EXISTS (SELECT 1 FROM report_answers)
        UNION ALL SELECT 'visits' WHERE NOT EXISTS (SELECT 1 FROM report_steps)
        UNION ALL SELECT 'points' WHERE NOT EXISTS (SELECT 1 FROM report_points))
HAVING count(*) > 0;

DROP TABLE IF EXISTS temp.report;
CREATE TEMP TABLE report AS
SELECT chart_page(title, position, section, html) AS html FROM report_settings CROSS JOIN report_part;

DETACH absent;
