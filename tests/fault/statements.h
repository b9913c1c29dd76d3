/*
 * statements.h - the data and the statements that every kind of fault is tried on.
 *
 * A new scalar or aggregate function is a line in fault_functions; a new table-valued function is a line in
 * fault_tables, from which its statements over every source are made.
 */
#ifndef RETENTION_STATEMENTS_H
#define RETENTION_STATEMENTS_H

#include "fault.h"

#define FAULT_TIME  " (want YYYY-MM-DD[ HH:MM[:SS]] or a Unix time)"
#define FAULT_GRAIN " (want [N] hour|day|week|month|quarter|year [starting WEEKDAY|MONTH] [in +HH:MM])"

struct fault_statement {
    const char *sql;
    const char *want; /* rows, or "error: " and the message, or NULL: what the undisturbed run gives */
    bool big;         /* reads thousands of rows: faults are tried at some places only */
};

/* Customers: ada Jan, Feb, Mar; bob Jan, Mar; cy Feb, Mar; a row without a customer and one without a time.
** A run over any of the sources that hold the same rows gives the same cohorts. ranked is the smallest source in which
** whatever grows has to: more customers than a batch, each in a segment of his own and all in one cohort, segments in
** ascending order and the later ones with more periods, amounts that do not add up exactly, a pool that is full at an
** end. 5 reaches itself. */
static const char fault_data_sql[] =
    "CREATE TABLE orders(id INTEGER PRIMARY KEY, customer_id, ordered_at, amount, country, is_start, "
    "is_return,"
    " ended_at);"
    "INSERT INTO orders VALUES"
    "(1,'ada','2024-01-05',10.0,'de',1,1,'2024-03-01'),(2,'ada','2024-02-10',20,'de',0,1,'2024-03-10'),"
    "(3,'bob','2024-01-20',5,'fr',1,1,'2024-02-20'),(4,'bob','2024-03-01 10:00','7.5','fr',0,1,'2024-03-20'),"
    "(5,'cy','2024-02-02',8,'de',1,1,NULL),(6,'cy','2024-03-15T12:30:00Z',2,'de',0,1,NULL),"
    "(7,NULL,'2024-03-01',100,'de',1,1,NULL),(8,'dee',NULL,3,'fr',1,1,NULL),"
    "(9,'ada','2024-03-31',1,'de',0,1,NULL);"
    "CREATE VIEW orders_view AS SELECT * FROM orders;"
    "CREATE VIEW orders_sorted AS SELECT * FROM orders ORDER BY amount, id;"
    "CREATE TABLE orders_empty AS SELECT * FROM orders WHERE 0;"
    "CREATE TABLE orders_integer AS SELECT *, unicode(customer_id) AS n FROM orders;"
    "UPDATE orders_integer SET customer_id = n;"
    "CREATE TABLE orders_blob AS SELECT * FROM orders;"
    "UPDATE orders_blob SET customer_id = CAST(customer_id AS BLOB);"
    "CREATE TABLE orders_long AS SELECT * FROM orders;"
    "UPDATE orders_long SET customer_id = printf('%.*c', 3000, 'x') || customer_id;"
    "CREATE TABLE many AS"
    " WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 2999)"
    " SELECT i * 7919 AS customer_id, date('2023-01-01', '+' || (i % 365) || ' days') AS ordered_at,"
    "  i % 10 AS amount, CASE i % 3 WHEN 0 THEN 'de' WHEN 1 THEN 'fr' ELSE 'segment ' || (i % 100) END AS "
    "country,"
    "  i % 5 > 0 AS is_start, 1 AS is_return, NULL AS ended_at FROM n;"
    "INSERT INTO many SELECT customer_id, date(ordered_at, '+35 days'), 1, country, 0, 1, NULL FROM many"
    " WHERE amount < 5;"
    "CREATE TABLE many_text AS SELECT * FROM many;"
    "UPDATE many_text SET customer_id = 'a customer that is known by the number ' || customer_id;"
    "CREATE VIEW nested AS SELECT cohort AS customer_id, period AS ordered_at, customers AS amount,"
    " segment AS country, 1 AS is_start, 1 AS is_return, NULL AS ended_at"
    " FROM retention_cohorts('orders', 'customer_id', 'ordered_at') WHERE segment_col = 'country';"
    "CREATE VIEW bad_time AS SELECT id, customer_id, CASE WHEN id = 9 THEN 'x' ELSE ordered_at END AS "
    "ordered_at, amount, "
    "country,"
    " is_start, is_return, CASE WHEN id = 9 THEN 'x' ELSE ended_at END AS ended_at FROM orders;"
    "CREATE TABLE ranked AS SELECT 1 AS customer_id, '2024-02-05' AS ordered_at, 0.1 AS amount, 's001' AS "
    "country,"
    " 1 AS is_start, 1 AS is_return, NULL AS ended_at UNION ALL SELECT 1, '2024-02-06', 0.2, 's001', 1, 1, "
    "'2024-03-01';"
    "INSERT INTO ranked WITH RECURSIVE n(i) AS (SELECT 2 UNION ALL SELECT i + 1 FROM n WHERE i < 70)"
    " SELECT i, '2024-01-05', 0.1, printf('s%03d', i), 1, 1, '2024-02-20' FROM n;"
    "INSERT INTO ranked SELECT customer_id, date(ordered_at, '40 days'), 0.2, country, 0, 1, '2024-06-01' "
    "FROM ranked;"
    "CREATE VIEW ranked_few AS SELECT * FROM ranked WHERE customer_id < 4;"
    "CREATE VIEW \"5\" AS SELECT 1 AS customer_id, period AS ordered_at"
    " FROM retention_cohorts(5, 'customer_id', 'ordered_at');"
    "CREATE TABLE panel(customer, was, still);"
    "INSERT INTO panel VALUES "
    "('a',1,1),('b',1,0),('c',1,1),('d',0,1),('e',NULL,1),('f',1,NULL),('g','1','1');"
    "CREATE TABLE history AS"
    " WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 79)"
    " SELECT i * 7 % 5 AS frequency, (i * 7 % 5 > 0) * (i * 13 % 50 + 1) AS recency, 60 + i % 3 AS age,"
    "  i % 9 * 3.5 AS value, CASE WHEN i % 2 THEN 'bg/nbd' ELSE 'pareto/nbd' END AS kind FROM n;"
    "CREATE TABLE fitted(kind, model);"
    "INSERT INTO fitted VALUES"
    "('b','{\"model\":\"bg/nbd\",\"parameters\":{\"r\":0.5,\"alpha\":8,\"a\":0.9,\"b\":2.5},"
    "\"spend\":{\"model\":\"gamma-gamma\",\"parameters\":{\"p\":6,\"q\":4,\"v\":16}}}'),"
    "('p','{\"model\":\"pareto/nbd\",\"parameters\":{\"r\":0.5,\"alpha\":8,\"s\":0.7,\"beta\":10}}'),"
    "('s','{\"model\":\"sbg\",\"parameters\":{\"alpha\":0.668,\"beta\":3.806}}'),"
    "('x','{\"model\":\"mbg/nbd\",\"parameters\":null}');"
    "CREATE TABLE scores(day INTEGER PRIMARY KEY, team, score);"
    "INSERT INTO scores VALUES (1,'x',10),(2,'x',9),(3,'y',8),(4,'y',6),(5,'x',0),(6,'y',NULL),(7,'x','10');";

static const struct fault_statement fault_functions[] = {
    {"SELECT retention_version()", "0.1.0\n", false},
    {"SELECT cohort_of('2024-03-05'), cohort_of(1709596800, 'week'), cohort_of(NULL)",
     "2024-03|2024-W10|NULL\n", false},
    {"SELECT cohort_of(ordered_at, 'week starting sunday in +02:00') FROM orders WHERE id < 4",
     "2023-12-31\n2024-02-04\n2024-01-14\n", false},
    {"SELECT cohort_start(ordered_at, 'quarter'), cohort_start(ordered_at) FROM orders WHERE id < 3",
     "2024-01-01|2024-01-01\n2024-01-01|2024-02-01\n", false},
    {"SELECT cohort_age('2024-01-31', ordered_at), cohort_age(ordered_at, '2024', 'year') FROM orders WHERE "
     "id < 3",
     "0|0\n1|0\n", false},
    {"SELECT count(DISTINCT cohort_of(ordered_at, CASE WHEN rowid % 2 THEN 'day' ELSE 'hour' END)) > 300 "
     "FROM many",
     "1\n", true},
    {"SELECT retention_rate(100, 90, 15), churn_rate(100, 90, '15'), retention_rate(0, 1, 1)",
     "0.75|0.25|NULL\n", false},
    {"SELECT retention_rate(was, still), churn_rate(was, still) FROM panel", "0.75|0.25\n", false},
    {"SELECT customer, retention_rate(was, still) OVER (ORDER BY customer ROWS 1 PRECEDING) FROM panel",
     "a|1.0\nb|0.5\nc|0.5\nd|1.0\ne|NULL\nf|NULL\ng|1.0\n", false},
    {"SELECT customer, churn_rate(was, still) FILTER (WHERE customer <> 'b') OVER (ORDER BY customer) FROM "
     "panel",
     "a|0.0\nb|0.0\nc|0.0\nd|0.0\ne|0.0\nf|0.0\ng|0.0\n", false},
    {"SELECT retention_rate(customer_id, ordered_at, '2024-02-01', '2024-03-01'),"
     " churn_rate(customer_id, ordered_at, '2024-02-01', '2024-03-01') FROM orders",
     "0.5|0.5\n", false},
    {"SELECT country, churn_rate(customer_id, ordered_at, '2024-02', '2024-03') FROM orders_long GROUP BY "
     "country",
     "de|0.0\nfr|1.0\n", false},
    {"SELECT retention_rate(customer_id, ordered_at, '2023-06-01', '2023-07-01') < 1 FROM many_text", "1\n",
     true},
    {"SELECT repeat_rate(customer_id) FROM orders", "0.75\n", false},
    {"SELECT repeat_rate(customer_id) FROM orders_blob GROUP BY country", "1.0\n0.5\n", false},
    {"SELECT repeat_rate(customer_id) FROM orders_empty", "NULL\n", false},
    {"SELECT repeat_rate(customer_id) FROM many", "0.5\n", true},
    {"SELECT repeat_rate(zeroblob(2000))", "0.0\n", false},
    {"SELECT upsell_rate(customer_id, amount) FROM orders", "0.75\n", false},
    {"SELECT upsell_rate(country, customer_id) FROM orders_long", "1.0\n", false},
    {"SELECT upsell_rate(customer_id, country || rowid) FROM many_text", "0.5\n", true},
    {"SELECT round(nps(score), 4), round(nps_margin(score), 4), round(nps_margin(score, 0.9), 4),"
     " round(csat(score), 4), round(csat(score, 9), 4) FROM scores",
     "16.6667|71.8158|60.2697|0.8333|0.5\n", false},
    {"SELECT team, nps(score), csat(score) FROM scores GROUP BY team", "x|50.0|0.75\ny|-50.0|1.0\n", false},
    {"SELECT day, nps(score) OVER w, nps_margin(score) OVER w IS NOT NULL, csat(score, 7) OVER w FROM scores"
     " WINDOW w AS (ORDER BY day ROWS BETWEEN 1 PRECEDING AND 1 FOLLOWING EXCLUDE CURRENT ROW)",
     "1|100.0|1|1.0\n2|50.0|1|1.0\n3|0.0|1|0.5\n4|-50.0|1|0.5\n5|-100.0|1|0.0\n6|0.0|1|0.5\n7|NULL|0|NULL\n",
     false},
    {"SELECT csat(score) OVER (PARTITION BY team ORDER BY day) FROM scores WHERE team = 'x'",
     "1.0\n1.0\n0.66666666666"
     "6667\n0.75\n",
     false},
    {"SELECT nps(score) FROM scores WHERE 0", "NULL\n", false},
    {"SELECT purchase_frequency(customer_id), purchase_frequency(country) FROM orders", "2.0|4.5\n", false},
    {"SELECT purchase_frequency(customer_id) FROM many_text", "1.5\n", true},
    {"SELECT round(stickiness(customer_id, ordered_at), 9) FROM orders", "0.034146341\n", false},
    {"SELECT country, round(stickiness(customer_id, ordered_at), 9) FROM orders_long GROUP BY country",
     "de|0.034013605\nfr|0.153846154\n", false},
    {"SELECT stickiness(customer_id, ordered_at) BETWEEN 0.032 AND 0.033 FROM many", "1\n", true},
    {"SELECT stickiness(n, date('2024-01-01', (n * i % 997) || ' days')) > 0.4 FROM (SELECT value AS n FROM "
     "json_each('[1,2,3,4,5]')), (SELECT rowid AS i FROM many LIMIT 400)",
     "1\n", true},
    {"SELECT round(top_share(amount), 6), round(top_share(amount, 0.5), 6) FROM orders WHERE id < 7",
     "0.419048|0.72381\n", false},
    {"SELECT round(top_share(amount * amount), 6), round(top_share(amount, '0.05'), 6) FROM many",
     "0.668966|0.135\n", true},
    {"SELECT round(json_extract(t, '$.chi2'), 9), json_extract(t, '$.df'), round(json_extract(t, '$.p'), 9) "
     "FROM "
     "(SELECT logrank(id, amount > 5, country) AS t FROM orders)",
     "0.311604163|1|0.576697471\n", false},
    {"SELECT logrank(id, amount > 5, customer_id || country) IS NOT NULL FROM orders_long", "1\n", false},
    {"SELECT json_extract(logrank(amount, is_start, country), '$.df') FROM many", "101\n", true},
    {"SELECT logrank(id, 0, country) FROM orders", "NULL\n", false},
    {"SELECT round(wilson_lower(81, 263), 6), round(wilson_upper('81', 263, 0.9), 6), wilson_lower(0, 0)",
     "0.255289|0.356566|NULL\n", false},
    {"SELECT rate_test(1, 3, '2', 6), round(rate_test(9, 10, 1, 10), 9), rate_test(0, 1, 0, 1)",
     "1.0|0.000346619|NULL\n", false},
    {"SELECT clv(100, 0.75), round(clv(100, '0.75', 0.1), 4), clv(100, 1)", "400.0|314.2857|NULL\n", false},
    {"SELECT json_extract(m, '$.model'), json_extract(m, '$.customers'), json_extract(m, '$.converged'),"
     " json_extract(m, '$.spend.customers'), json_extract(m, '$.spend.left_out') FROM"
     " (SELECT clv_fit(frequency, recency, age, value) AS m FROM history)",
     "mbg/nbd|80|1|57|7\n", false},
    {"SELECT kind, json_extract(m, '$.model') || json_extract(m, '$.customers') FROM"
     " (SELECT kind, clv_fit(frequency, recency, age, NULL, kind) AS m FROM history GROUP BY kind)",
     "bg/nbd|bg/nbd40\npareto/nbd|pareto/nbd40\n", false},
    {"SELECT json_extract(clv_fit(0, 0, rowid), '$.reason') FROM many", "no customer bought again\n", true},
    {"SELECT clv_fit(frequency, NULL, age) FROM history", "NULL\n", false},
    {"SELECT kind, round(clv_alive(model, 3, 4, 6), 4), round(clv_orders(model, 3, 4, 6, 10), 4) IS NULL"
     " FROM fitted WHERE kind <> 's'",
     NULL, false},
    {"SELECT round(clv_value(model, 3, 35), 6), round(clv_value(model, 0, NULL), 6),"
     " clv(model, 3, 4, 6, 35, 365) > clv(model, 3, 4, 6, 35, 365, 0.1) FROM fitted WHERE kind = 'b'",
     "34.571429|32.0|1\n", false},
    {"SELECT round(sbg_survival(model, 12), 4), round(sbg_retention(model, 12), 4), "
     "sbg_residual_lifetime(model, 3, 0.1) > 1"
     " FROM fitted WHERE kind = 's'",
     "0.378|0.9568|1\n", false},
    {"SELECT json_extract(m, '$.customers'), json_extract(m, '$.converged') FROM"
     " (SELECT sbg_fit(column1, column2) AS m FROM (VALUES (2, 743), (0, 1000), (1, 869), (3, 653)))",
     "1000|1\n", false},
    {"SELECT json_extract(sbg_fit(column1, column2, column3), '$.customers') FROM (VALUES (1, 5, 2), (2, 4, "
     "3), (3, 1, 9))",
     "24\n", false},
    {"SELECT json_extract(sbg_fit(column1, column2, column3), '$.customers') FROM (VALUES (0, 0, 7), (1, 5, "
     "2))",
     "14\n", false},
    {"SELECT json_extract(clv_fit(rowid * 61 % 150, 10, 20, rowid % 7 + 1), '$.spend.customers') FROM many"
     " WHERE rowid < 150",
     "149\n", true},
    {"SELECT clv_fit(frequency, recency, age - 60) FROM history",
     "error: clv_fit(): recency 14 exceeds age 1", false},
    {"SELECT clv_fit(frequency, recency, age, value, kind) FROM history",
     "error: clv_fit(): model 'bg/nbd' is not the same in every row", false},
    {"SELECT clv_alive(model, 1, 2, 3) FROM fitted WHERE kind = 's'",
     "error: clv_alive(): not a model: '{\"model\":\"sbg\",\"parameters\":{\"alpha\":0.668,\"beta\":3.806}}'"
     " (want the result of clv_fit())",
     false},
    {"SELECT clv_value(model, 1, 2) FROM fitted WHERE kind = 'p'",
     "error: clv_value(): the model has no spend: fit it with monetary_value", false},
    {"SELECT sbg_fit(column1, column2) FROM (VALUES (0, 5), (1, 4), (2, 6))",
     "error: sbg_fit(): customers rise from 4 at age 1 to 6 at age 2", false},
    {"SELECT cohort_of('31/12/2024')", "error: cohort_of(): not a time: '31/12/2024'" FAULT_TIME, false},
    {"SELECT cohort_start(x'00ff')", "error: cohort_start(): not a time: x'00ff'" FAULT_TIME, false},
    {"SELECT cohort_of(ordered_at, 'fortnight') FROM orders",
     "error: cohort_of(): not a grain: 'fortnight'" FAULT_GRAIN, false},
    {"SELECT cohort_of('2024-01-01', 5)", "error: cohort_of(): not a grain: 5" FAULT_GRAIN, false},
    {"SELECT cohort_age('2024-01-01', 5)", "error: cohort_age(): not a time: 5" FAULT_TIME, false},
    {"SELECT retention_rate(1, 4, 5)", "error: retention_rate(): new 5 exceeds at_end 4", false},
    {"SELECT churn_rate(-1, 4, 1)", "error: churn_rate(): at_start is negative: -1", false},
    {"SELECT nps(11)", "error: nps(): score 11 is outside 0..10", false},
    {"SELECT nps(CASE WHEN day = 7 THEN 'x' ELSE score END) FROM scores",
     "error: nps(): score: not a number: 'x'", false},
    {"SELECT nps(CASE WHEN day = 4 THEN 'x' ELSE score END) OVER (ORDER BY day) FROM scores",
     "error: nps(): score: not a number: 'x'", false},
    {"SELECT nps_margin(score, 2) FROM scores", "error: nps_margin(): confidence 2 is outside 0..1", false},
    {"SELECT retention_rate(customer_id, ordered_at, '2024-02-01', '2024-01-01') FROM orders",
     "error: retention_rate(): until '2024-01-01' is not after since '2024-02-01'", false},
    {"SELECT clv(100, 1.5)", "error: clv(): retention 1.5 is outside 0..1", false},
    {"SELECT wilson_lower(5, 4)", "error: wilson_lower(): k 5 exceeds n 4", false},
    {"SELECT wilson_upper(1, 4, 95)", "error: wilson_upper(): confidence 95 is outside 0..1", false},
    {"SELECT rate_test(1, 'x', 1, 2)", "error: rate_test(): n1: not a number: 'x'", false},
    {"SELECT logrank(CASE WHEN id = 7 THEN -1 ELSE id END, 1, country) FROM orders",
     "error: logrank(): duration is negative: -1", false},
    {"SELECT logrank(1, 1, rowid) FROM many", "error: logrank(): more than 1024 groups", true},
    {"SELECT top_share(CASE WHEN id = 7 THEN '-1' ELSE amount END) FROM orders",
     "error: top_share(): value is negative: '-1'", false},
    {"SELECT top_share(amount, id / 10.0) FROM orders",
     "error: top_share(): fraction 0.2 is not the same in every row", false},
    {"SELECT stickiness(customer_id, CASE WHEN id = 6 THEN 'x' ELSE ordered_at END) FROM orders",
     "error: stickiness(): not a time: 'x'" FAULT_TIME, false},
    {"SELECT cohort, age, customers, active, value FROM retention_cohorts('orders', 'customer_id', "
     "'ordered_at')"
     " WHERE amount_col = 'amount'",
     "2024-01|0|2|2|15.0\n2024-01|1|2|1|20.0\n2024-01|2|2|2|8.5\n2024-02|0|1|1|8.0\n2024-02|1|1|1|2.0\n",
     false},
    {"SELECT * FROM retention_cohorts('orders', 'customer_id', 'ordered_at') WHERE max_age = -1",
     "error: retention_cohorts(): max_age: not a whole number from 0: -1", false},
    {"SELECT * FROM retention_cohorts('orders', 'customer_id', 'ordered_at', 5)",
     "error: retention_cohorts(): grain: not a grain: 5" FAULT_GRAIN, false},
    {"SELECT mode FROM retention_cohorts('orders', 'customer_id', 'ordered_at')",
     "error: retention_cohorts(): mode is read here but not given (put it in the call, or in a plain AND of "
     "WHERE or ON)",
     false},
    {"SELECT * FROM retention_cohorts(5, 'customer_id', 'ordered_at')",
     "error: retention_cohorts(): 5 reaches itself, or table functions nest more than 6 deep", false},
    {"SELECT cohort, age, active FROM retention_cohorts('orders', 'customer_id', 'ordered_at')"
     " WHERE cohort >= '2024-01' AND cohort < '2024-02'",
     "2024-01|0|2\n2024-01|1|1\n2024-01|2|2\n", false},
    {"SELECT sum(customers), round(sum(value), 6) FROM retention_cohorts('ranked', 'customer_id', "
     "'ordered_at', "
     "'month',"
     " 'amount') WHERE age = 0",
     "70|7.2\n", false},
    {"SELECT sum(customers), round(sum(value), 6) FROM retention_cohorts('ranked', 'customer_id', "
     "'ordered_at', "
     "'month',"
     " 'amount', 'country') WHERE age = 0",
     "70|7.2\n", false},
    {"SELECT sum(customers) FROM retention_cohorts('ranked', 'customer_id', 'ordered_at')"
     " WHERE mode = 'recurring' AND age = 0",
     "140\n", false},
    {"SELECT sum(new), round(sum(new_value), 6) FROM retention_periods('ranked', 'customer_id', "
     "'ordered_at', 'month',"
     " 'amount', 'country')",
     "70|7.2\n", false},
    {"SELECT sum(new), sum(churned) FROM retention_periods('ranked', 'customer_id', 'ordered_at', 'month',"
     " 'amount', 'country', 'ended_at') WHERE as_of = '2024-04-01'",
     "70|0\n", false},
    {"SELECT sum(at_risk) FROM retention_curve('ranked_few', 'customer_id', 'ordered_at', 'ended_at', "
     "'month',"
     " 'country') WHERE as_of = '2024-04-01' AND age = 0",
     "3\n", false},
    {"SELECT sum(at_risk) FROM retention_curve('ranked', 'customer_id', 'ordered_at', 'ended_at', 'month',"
     " 'country') WHERE as_of = '2024-04-01' AND age = 0",
     "70\n", false},
    {"SELECT max(segment), sum(new) FROM retention_periods('orders', 'customer_id', 'ordered_at')"
     " WHERE segment_col = 'id'",
     "5|3\n", false},
    {"SELECT * FROM retention_periods('orders', 'customer_id', 'ordered_at') WHERE until_col = 'ordered_at'"
     " AND as_of = '2024-04-01'",
     "error: retention_periods(): orders.ordered_at: customer 'ada': until '2024-01-05' is not after "
     "'2024-01-05'",
     false},
    {"SELECT a.cohort, b.age FROM retention_cohorts('orders', 'customer_id', 'ordered_at') a"
     " CROSS JOIN retention_cohorts('orders_view', 'customer_id', 'ordered_at', 'year') b WHERE a.age = 2",
     "2024-01|0\n", false},
    {"SELECT sum(customers) FROM retention_cohorts('many', 'customer_id', 'ordered_at', 'week') WHERE age = "
     "0",
     "3000\n", true},
};

/* A table-valued function: the conditions it always needs, which of the columns below it can be given, and
** conditions that lead it down further paths. */
struct fault_table {
    const char *name;
    const char *always;
    const char *columns; /* an argument each, a blank between them */
    const char *options[12];
    const char *order; /* a column to sort by where rows come in the order of the source, else "" */
};

static const struct fault_table fault_tables[] = {
    {"retention_cohorts",
     "",
     "amount_col segment_col starts_col returns_col",
     {"mode = 'recurring'", "anchor = 'customer'", "mode = 'recurring' AND anchor = 'customer'",
      "grain = '2 weeks' AND min_events = 2", "max_age = '1' AND as_of = '2024-02-29'",
      "grain = 'week starting sunday in +02:00' AND returns_col = 'is_return'"},
     ""},
    {"retention_periods",
     "",
     "amount_col segment_col",
     {"lapse_after = 2", "lapse_after = 3 AND amount_col = 'amount' AND grain = 'week'",
      "as_of = '2024-02-29'"},
     ""},
    {"retention_periods",
     "until_col = 'ended_at' AND as_of = '2024-04-01'",
     "amount_col segment_col",
     {"grain = 'week'", "grain = 'quarter in -05:00' AND amount_col = 'amount'"},
     ""},
    {"retention_customers",
     "",
     "amount_col segment_col",
     {"grain = 'week in +02:00' AND amount_col = 'amount'", "as_of = '2024-02-29'"},
     "customer"},
    {"retention_curve",
     "until_col = 'ended_at' AND as_of = '2024-04-01'",
     "segment_col",
     {"grain = 'week'", "grain = '3 hours' AND confidence = '0.5' AND age BETWEEN 3 AND 9"},
     ""},
};

/* The column that every source has for an argument. */
static const char *const fault_columns[][2] = {
    {"customer_col", "customer_id"}, {"time_col", "ordered_at"}, {"amount_col", "amount"},
    {"segment_col", "country"},      {"starts_col", "is_start"}, {"returns_col", "is_return"},
    {"until_col", "ended_at"},
};

static const struct {
    const char *name;
    bool big;
} fault_sources[] = {
    {"orders", false},       {"orders_view", false},    {"orders_sorted", false},
    {"orders_empty", false}, {"orders_integer", false}, {"orders_blob", false},
    {"orders_long", false},  {"nested", false},         {"many", true},
    {"many_text", true},
};

/* "SELECT * FROM the table over the source", further conditions joined to it; free with sqlite3_free(). */
static inline char *fault_call(const struct fault_table *table, const char *source, const char *conditions) {
    return sqlite3_mprintf("SELECT * FROM %s(%Q, 'customer_id', 'ordered_at') WHERE 1%s%s%s%s%s%s",
                           table->name, source, table->always[0] ? " AND " : "", table->always,
                           conditions[0] ? " AND " : "", conditions, table->order[0] ? " ORDER BY " : "",
                           table->order);
}

static inline bool fault_takes(const struct fault_table *table, const char *argument) {
    const char *found = strstr(table->columns, argument);
    return found != NULL || strcmp(argument, "customer_col") == 0 || strcmp(argument, "time_col") == 0;
}

/* The conditions that give a table every column that it takes; free with sqlite3_free(). */
static inline char *fault_all_columns(const struct fault_table *table) {
    char *all = NULL;
    for (size_t i = 2; i < FAULT_COUNT(fault_columns); i++) {
        if (!fault_takes(table, fault_columns[i][0])) continue;
        char *more = sqlite3_mprintf("%s%s%s = %Q", all ? all : "", all ? " AND " : "", fault_columns[i][0],
                                     fault_columns[i][1]);
        sqlite3_free(all);
        all = more;
    }
    return all;
}

struct fault_list {
    struct fault_statement *at;
    size_t count;
};

static inline void fault_add(struct fault_list *list, const char *sql, const char *want, bool big) {
    list->at = realloc(list->at, (list->count + 1) * sizeof *list->at);
    if (list->at == NULL || sql == NULL) abort();
    list->at[list->count++] = (struct fault_statement){sql, want, big};
}

/* Every statement: those of the functions, and of each table over each source. Made once, they live as long
** as the program. */
static inline struct fault_list fault_statements(void) {
    static struct fault_list list;
    if (list.count > 0) return list;
    for (size_t i = 0; i < FAULT_COUNT(fault_functions); i++)
        fault_add(&list, fault_functions[i].sql, fault_functions[i].want, fault_functions[i].big);
    for (size_t t = 0; t < FAULT_COUNT(fault_tables); t++) {
        const struct fault_table *table = &fault_tables[t];
        char *all = fault_all_columns(table);
        for (size_t s = 0; s < FAULT_COUNT(fault_sources); s++) {
            fault_add(&list, fault_call(table, fault_sources[s].name, ""), NULL, fault_sources[s].big);
            if (s == 0 || s >= FAULT_COUNT(fault_sources) - 2)
                fault_add(&list, fault_call(table, fault_sources[s].name, all), NULL, fault_sources[s].big);
        }
        for (size_t o = 0; o < FAULT_COUNT(table->options) && table->options[o]; o++)
            fault_add(&list, fault_call(table, "orders", table->options[o]), NULL, false);
        fault_add(&list, fault_call(table, "many", "grain = 'week'"), NULL, true);
        fault_add(&list, fault_call(table, "ordrs", ""),
                  sqlite3_mprintf("error: %s(): no such table: ordrs", table->name), false);
        fault_add(&list,
                  sqlite3_mprintf("SELECT * FROM %s('orders', 'customer_id', 'orderd_at')%s%s", table->name,
                                  table->always[0] ? " WHERE " : "", table->always),
                  sqlite3_mprintf("error: %s(): no such column: orders.orderd_at", table->name), false);
        fault_add(&list, fault_call(table, "orders", "grain = 'x'"),
                  sqlite3_mprintf("error: %s(): grain: not a grain: 'x'" FAULT_GRAIN, table->name), false);
        fault_add(
            &list, fault_call(table, "bad_time", ""),
            sqlite3_mprintf("error: %s(): bad_time.ordered_at: not a time: 'x'" FAULT_TIME, table->name),
            false);
        sqlite3_free(all);
    }
    return list;
}

/* A connection with the data in memory. */
static inline sqlite3 *fault_open_data(void) {
    sqlite3 *db = test_open();
    sqlite3_extended_result_codes(db, 1);
    test_exec(db, "%s", fault_data_sql);
    return db;
}

/* The undisturbed run, checked against what is expected of it. */
static inline struct fault_outcome fault_clean(sqlite3 *db, const struct fault_statement *statement) {
    struct fault_outcome clean = fault_run(db, statement->sql);
    char *got = clean.rc == SQLITE_DONE ? clean.rows : NULL;
    char *error = got ? NULL : sqlite3_mprintf("error: %s", clean.message);
    fault_assert_quiet(db);
    if (statement->want ? strcmp(got ? got : error, statement->want) != 0 : error != NULL)
        fail_msg("%s\n--- want\n%s\n--- got\n%s", statement->sql, statement->want ? statement->want : "rows",
                 got ? got : error);
    sqlite3_free(error);
    return clean;
}

/* Runs one test function over every statement, each as a test of its own with the statement as its state. */
static inline int fault_run_statements(const char *name, CMUnitTestFunction test, CMFixtureFunction setup,
                                       CMFixtureFunction teardown) {
    struct fault_list list = fault_statements();
    struct CMUnitTest *tests = calloc(list.count, sizeof *tests);
    if (tests == NULL) abort();
    for (size_t i = 0; i < list.count; i++)
        tests[i] = (struct CMUnitTest){list.at[i].sql, test, NULL, NULL, &list.at[i]};
    int failed = _cmocka_run_group_tests(name, tests, list.count, setup, teardown);
    free(tests);
    return failed;
}

#endif
