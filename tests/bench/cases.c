/*
 * cases.c - what the benchmark times; cases.h is the interface.
 *
 * The denominator of a grid is a C loop over sqlite3_step() that reads the columns the grid needs, of the
 * same file: what a program pays before it has computed anything.
 *
 * Plain SQL comes in three forms. The tutorial's joins every order to its customer's first one and counts
 * distinct customers; with a LEFT JOIN, because for a JOIN SQLite 3.40 compares every customer with every
 * order. The hand-tuned one first makes the customer-months distinct. The third is the quickest that we know:
 * grouping sorts, which goes through temporary files in sequence, where DISTINCT fills a B-tree in random
 * order; and a window over the sorted rows spares the join.
 */
#include "cases.h"

#define GRID         "SELECT cohort, age, customers, active, retention_rate FROM retention_cohorts("
#define ORDERS       "'orders', 'customer_id', 'ordered_at'"
#define SCAN_SQL     "SELECT customer_id, ordered_at FROM orders"
#define MONTH_NUMBER "substr(ordered_at, 1, 4) * 12 + substr(ordered_at, 6, 2) - 1"
#define MONTH_LABEL  "printf('%04d-%02d', first / 12, first % 12 + 1)"

#define HAND_TUNED                                                                                           \
    "WITH visit AS MATERIALIZED (SELECT DISTINCT customer_id, " MONTH_NUMBER " AS month FROM orders), "      \
    "customer AS MATERIALIZED (SELECT customer_id, min(month) AS first FROM visit GROUP BY customer_id) "    \
    "SELECT " MONTH_LABEL " AS cohort, month - first AS age, count(*) AS active "                            \
    "FROM visit JOIN customer USING (customer_id) GROUP BY first, month ORDER BY first, month"

#define GROUPED                                                                                              \
    "WITH visit AS (SELECT customer_id, " MONTH_NUMBER " AS month FROM orders GROUP BY 1, 2) "               \
    "SELECT " MONTH_LABEL " AS cohort, month - first AS age, count(*) AS active "                            \
    "FROM (SELECT month, min(month) OVER (PARTITION BY customer_id) AS first FROM visit) "                   \
    "GROUP BY first, month ORDER BY first, month"

#define TUTORIAL                                                                                             \
    "WITH customer AS (SELECT customer_id, min(ordered_at) AS first_order FROM orders GROUP BY 1), "         \
    "aged AS (SELECT o.customer_id, strftime('%Y-%m', first_order) AS cohort, "                              \
    "(strftime('%Y', ordered_at) - strftime('%Y', first_order)) * 12 + "                                     \
    "strftime('%m', ordered_at) - strftime('%m', first_order) AS age "                                       \
    "FROM orders AS o LEFT JOIN customer USING (customer_id)) "                                              \
    "SELECT cohort, age, count(DISTINCT customer_id) AS active FROM aged GROUP BY cohort, age "              \
    "ORDER BY cohort, age"

/* Subscriptions of five years as cohorts, or their members. */
#define TERMS(table)                                                                                         \
    "FROM retention_" table "('subscriptions', 'customer_id', 'started_at', 'month', 'price') "              \
    "WHERE until_col = 'ended_at' AND as_of = '2025-01-01'"

/* The year grid of customers in so many segments, and the grid by a grain; what is read is checked. */
#define SPLIT(parts)                                                                                         \
    "SELECT sum(active), count(*) "                                                                          \
    "FROM retention_cohorts('split_" parts "', 'customer_id', 'ordered_at', 'year', NULL, 'part')"
#define AGES(grain)                                                                                          \
    "SELECT sum(active) FILTER (WHERE age = 0), count(*) FROM retention_cohorts(" ORDERS ", '" grain "')"

/* One customer in the cohort of each day: events of all cells, and how many there are. */
#define ONE                                                                                                  \
    "SELECT total(events), count(*) FROM retention_cohorts(" ORDERS ", 'day') WHERE mode = 'recurring'"

/* Customer-days of all segments, or of one: each is active in a cell. */
#define PARTS                                                                                                \
    "SELECT total(active) FROM retention_cohorts('parts', 'customer_id', 'ordered_at', 'day', NULL, 'part')"

const struct bench_case bench_cases[CASES_COUNT] = {
    [CASES_SCAN] = {"scan", "bare scan: customer, time", CASES_IS_SCAN, ORDERS_PLAIN, CASES_FULL, CASES_SCAN,
                    SCAN_SQL},
    [CASES_SCAN_AMOUNT] = {"scan-amount", "bare scan: customer, time, amount", CASES_IS_SCAN, ORDERS_PLAIN,
                           CASES_FULL, CASES_SCAN_AMOUNT,
                           "SELECT customer_id, ordered_at, amount FROM orders"},
    [CASES_SCAN_SEGMENT] = {"scan-segment", "bare scan: customer, time, amount, country", CASES_IS_SCAN,
                            ORDERS_PLAIN, CASES_FULL, CASES_SCAN_SEGMENT,
                            "SELECT customer_id, ordered_at, amount, country FROM orders"},
    [CASES_SCAN_STEP] = {"scan-step", "bare scan: customer, time, country", CASES_IS_SCAN, ORDERS_PLAIN,
                         CASES_FULL, CASES_SCAN_STEP, "SELECT customer_id, ordered_at, country FROM orders"},
    [CASES_SCAN_TEXT_IDS] = {"scan-text", "bare scan: customer as text, time", CASES_IS_SCAN, ORDERS_TEXT_IDS,
                             CASES_FULL, CASES_SCAN_TEXT_IDS, SCAN_SQL},
    [CASES_SCAN_UNIX] = {"scan-unix", "bare scan: customer, Unix time", CASES_IS_SCAN, ORDERS_UNIX,
                         CASES_FULL, CASES_SCAN_UNIX, SCAN_SQL},
    [CASES_SCAN_SHUFFLED] = {"scan-shuffled", "bare scan: customer, time, rows in random order",
                             CASES_IS_SCAN, ORDERS_SHUFFLED, CASES_FULL, CASES_SCAN_SHUFFLED, SCAN_SQL},
    [CASES_SCAN_INDEXED] = {"scan-indexed", "bare scan of the index on customer, time", CASES_IS_SCAN,
                            ORDERS_INDEXED, CASES_FULL, CASES_SCAN_INDEXED, SCAN_SQL},
    [CASES_SCAN_SMALL] = {"scan-small", "bare scan: customer, time", CASES_IS_SCAN, ORDERS_PLAIN, CASES_TENTH,
                          CASES_SCAN_SMALL, SCAN_SQL},
    [CASES_SCAN_LARGE] = {"scan-large", "bare scan: customer, time", CASES_IS_SCAN, ORDERS_PLAIN,
                          CASES_FIVEFOLD, CASES_SCAN_LARGE, SCAN_SQL},

    [CASES_SCAN_TERMS] = {"scan-terms", "bare scan: subscriptions", CASES_IS_SCAN, ORDERS_SUBSCRIPTIONS,
                          CASES_TENTH, CASES_SCAN_TERMS,
                          "SELECT customer_id, started_at, price, ended_at FROM subscriptions"},

    [CASES_SCAN_ONE] = {"scan-one", "bare scan: one customer", CASES_IS_SCAN, ORDERS_ONE, CASES_OF_ONE,
                        CASES_SCAN_ONE, SCAN_SQL},

    [CASES_MONTH] = {"month", "month grid", CASES_IS_GRID, ORDERS_PLAIN, CASES_FULL, CASES_SCAN,
                     GRID ORDERS ")"},
    [CASES_ALL_COLUMNS] = {"all-columns", "month grid, all columns", CASES_IS_GRID, ORDERS_PLAIN, CASES_FULL,
                           CASES_SCAN, "SELECT * FROM retention_cohorts(" ORDERS ")"},
    [CASES_AMOUNT] = {"amount", "month grid with amount", CASES_IS_GRID, ORDERS_PLAIN, CASES_FULL,
                      CASES_SCAN_AMOUNT,
                      "SELECT cohort, age, customers, active, retention_rate, value, ltv "
                      "FROM retention_cohorts(" ORDERS ", 'month', 'amount')"},
    [CASES_SEGMENT] = {"segment", "month grid with amount and segment", CASES_IS_GRID, ORDERS_PLAIN,
                       CASES_FULL, CASES_SCAN_SEGMENT,
                       "SELECT segment, cohort, age, customers, active, retention_rate, value, ltv "
                       "FROM retention_cohorts(" ORDERS ", 'month', 'amount', 'country')"},
    [CASES_WEEK] = {"week", "week grid", CASES_IS_GRID, ORDERS_PLAIN, CASES_FULL, CASES_SCAN,
                    GRID ORDERS ", 'week')"},
    [CASES_DAY] = {"day", "day grid", CASES_IS_GRID, ORDERS_PLAIN, CASES_FULL, CASES_SCAN,
                   GRID ORDERS ", 'day')"},
    [CASES_ZONE] = {"zone", "month grid in Europe/Berlin", CASES_IS_GRID, ORDERS_PLAIN, CASES_FULL,
                    CASES_SCAN, GRID ORDERS ", 'month in Europe/Berlin')"},
    [CASES_RECURRING] = {"recurring", "month grid, mode recurring", CASES_IS_GRID, ORDERS_PLAIN, CASES_FULL,
                         CASES_SCAN, GRID ORDERS ") WHERE mode = 'recurring'"},
    [CASES_ANCHOR] = {"anchor", "month grid, anchor customer", CASES_IS_GRID, ORDERS_PLAIN, CASES_FULL,
                      CASES_SCAN, GRID ORDERS ") WHERE anchor = 'customer'"},
    [CASES_TEXT_IDS] = {"text", "month grid, ids of 36 characters", CASES_IS_GRID, ORDERS_TEXT_IDS,
                        CASES_FULL, CASES_SCAN_TEXT_IDS, GRID ORDERS ")"},
    [CASES_UNIX] = {"unix", "month grid, Unix times", CASES_IS_GRID, ORDERS_UNIX, CASES_FULL, CASES_SCAN_UNIX,
                    GRID ORDERS ")"},
    [CASES_SHUFFLED] = {"shuffled", "month grid, rows in random order, scattered ids", CASES_IS_GRID,
                        ORDERS_SHUFFLED, CASES_FULL, CASES_SCAN_SHUFFLED, GRID ORDERS ")"},
    [CASES_INDEXED] = {"indexed", "month grid, index on customer, time", CASES_IS_GRID, ORDERS_INDEXED,
                       CASES_FULL, CASES_SCAN_INDEXED, GRID ORDERS ")"},
    [CASES_SMALL] = {"small", "month grid", CASES_IS_GRID, ORDERS_PLAIN, CASES_TENTH, CASES_SCAN_SMALL,
                     GRID ORDERS ")"},
    [CASES_LARGE] = {"large", "month grid", CASES_IS_GRID, ORDERS_PLAIN, CASES_FIVEFOLD, CASES_SCAN_LARGE,
                     GRID ORDERS ")"},

    [CASES_SPLIT_1] = {"split-1", "year grid, 1 segment", CASES_IS_ROW, ORDERS_PLAIN, CASES_FULL, CASES_SCAN,
                       SPLIT("1")},
    [CASES_SPLIT_100] = {"split-100", "year grid, 100 segments", CASES_IS_ROW, ORDERS_PLAIN, CASES_FULL,
                         CASES_SCAN, SPLIT("100")},
    [CASES_SPLIT_10000] = {"split-10000", "year grid, 10,000 segments", CASES_IS_ROW, ORDERS_PLAIN,
                           CASES_FULL, CASES_SCAN, SPLIT("10000")},
    [CASES_SPLIT_100000] = {"split-100000", "year grid, 100,000 segments", CASES_IS_ROW, ORDERS_PLAIN,
                            CASES_FULL, CASES_SCAN, SPLIT("100000")},
    [CASES_AGES_400] = {"ages-400", "grid of 3 days, 386 ages", CASES_IS_ROW, ORDERS_PLAIN, CASES_FULL,
                        CASES_SCAN, AGES("3 days")},
    [CASES_AGES_4000] = {"ages-4000", "grid of 7 hours, 3,960 ages", CASES_IS_ROW, ORDERS_PLAIN, CASES_FULL,
                         CASES_SCAN, AGES("7 hours")},

    [CASES_HAND_TUNED] = {"hand-tuned", "plain SQL, hand-tuned: distinct, then join", CASES_IS_SQL,
                          ORDERS_PLAIN, CASES_FULL, CASES_SCAN, HAND_TUNED},
    [CASES_GROUPED] = {"grouped", "plain SQL, quickest known: group, then window", CASES_IS_SQL, ORDERS_PLAIN,
                       CASES_FULL, CASES_SCAN, GROUPED},
    [CASES_TUTORIAL] = {"tutorial", "plain SQL, as tutorials have it", CASES_IS_SQL, ORDERS_PLAIN,
                        CASES_TENTH, CASES_SCAN_SMALL, TUTORIAL},

    [CASES_AVG] = {"avg", "avg(score)", CASES_IS_ROW, ORDERS_SURVEY, CASES_FULL, CASES_AVG,
                   "SELECT avg(score) FROM survey"},
    [CASES_NPS] = {"nps", "nps(score)", CASES_IS_ROW, ORDERS_SURVEY, CASES_FULL, CASES_AVG,
                   "SELECT nps(score) FROM survey"},
    [CASES_STRFTIME] = {"strftime", "strftime('%Y-%m', t)", CASES_IS_ROW, ORDERS_PLAIN, CASES_FULL,
                        CASES_STRFTIME, "SELECT count(strftime('%Y-%m', ordered_at)) FROM orders"},
    [CASES_COHORT_OF] = {"cohort-of", "cohort_of(t, 'month')", CASES_IS_ROW, ORDERS_PLAIN, CASES_FULL,
                         CASES_STRFTIME, "SELECT count(cohort_of(ordered_at, 'month')) FROM orders"},

    [CASES_PERIODS] = {"periods", "retention_periods, orders by month", CASES_IS_ROW, ORDERS_PLAIN,
                       CASES_FULL, CASES_SCAN,
                       "SELECT sum(new), sum(reactivated), sum(churned) FROM retention_periods(" ORDERS ")"},
    [CASES_TERMS] =
        {"terms", "retention_periods, subscriptions by month", CASES_IS_ROW, ORDERS_SUBSCRIPTIONS,
         CASES_TENTH, CASES_SCAN_TERMS,
         "SELECT max(value_at_end) FILTER (WHERE period = '2025-01'), sum(expansion), sum(churned_value) "
         "FROM retention_periods('subscriptions', 'customer_id', 'started_at', 'month', 'price') "
         "WHERE until_col = 'ended_at' AND as_of = '2025-01-01'"},
    [CASES_TERMS_GRID] = {"terms-grid", "month grid of subscriptions, with price", CASES_IS_ROW,
                          ORDERS_SUBSCRIPTIONS, CASES_TENTH, CASES_SCAN_TERMS,
                          "SELECT sum(value) FILTER (WHERE NOT complete), sum(active), sum(returned) " TERMS(
                              "cohorts")},
    [CASES_TERMS_MEMBERS] = {"terms-members", "members of one cell of it", CASES_IS_ROW, ORDERS_SUBSCRIPTIONS,
                             CASES_TENTH, CASES_TERMS_GRID,
                             "SELECT count(*), sum(value) " TERMS("members") " AND cohort = '2023-05'"
                                                                             " AND age = 7 AND active = 0"},
    [CASES_MEMBERS] = {"members", "members of one cell of the month grid", CASES_IS_ROW, ORDERS_PLAIN,
                       CASES_FULL, CASES_MONTH,
                       "SELECT count(*), count(customer) FROM retention_members(" ORDERS ")"
                       " WHERE cohort = '2023-05' AND age = 7 AND active = 0"},
    [CASES_CUSTOMERS] = {"customers", "retention_customers, for a model", CASES_IS_ROW, ORDERS_PLAIN,
                         CASES_FULL, CASES_SCAN_AMOUNT,
                         "SELECT total(frequency), total(recency), total(age), total(monetary_value) "
                         "FROM retention_customers(" ORDERS ", 'month', 'amount')"},

    [CASES_FUNNEL] = {"funnel", "retention_funnel, three steps, a tenth of the rows", CASES_IS_ROW,
                      ORDERS_PLAIN, CASES_FULL, CASES_SCAN_STEP,
                      "SELECT total(customers), total(median_time) "
                      "FROM retention_funnel(" ORDERS ", 'country', 'PL, PL, PL')"},

    [CASES_ONE] = {"one", "one customer, recurring by day over 500 days", CASES_IS_ROW, ORDERS_ONE,
                   CASES_OF_ONE, CASES_SCAN_ONE, ONE},
    [CASES_ONE_ANCHOR] = {"one-anchor", "the same with anchor customer", CASES_IS_ROW, ORDERS_ONE,
                          CASES_OF_ONE, CASES_SCAN_ONE, ONE " AND anchor = 'customer'"},
    [CASES_ONE_STARTS] = {"one-starts", "the same where a third of the rows are starts", CASES_IS_ROW,
                          ORDERS_ONE, CASES_OF_ONE, CASES_SCAN_ONE, ONE " AND starts_col = 'amount'"},
    [CASES_PARTS] = {"parts", "day grid of 1,000 segments", CASES_IS_ROW, ORDERS_PARTS, CASES_TENTH,
                     CASES_PARTS, PARTS},
    [CASES_PART] = {"part", "one of the 1,000 segments", CASES_IS_ROW, ORDERS_PARTS, CASES_TENTH, CASES_PARTS,
                    PARTS " WHERE segment = 'part 7'"},

    [CASES_SCAN_HISTORIES] =
        {"scan-histories", "bare scan: histories", CASES_IS_ROW, ORDERS_HISTORIES, CASES_TENTH,
         CASES_SCAN_HISTORIES,
         "SELECT total(frequency), total(recency), total(age), total(monetary_value) FROM customers"},
    [CASES_FIT_CDNOW] = {"fit-cdnow", "clv_fit, CDNOW sample, with spend", CASES_IS_ROW, ORDERS_CDNOW,
                         CASES_SAMPLE, CASES_FIT_CDNOW,
                         "SELECT clv_fit(frequency, recency, age, monetary_value) FROM customers"},
    [CASES_FIT] = {"fit", "clv_fit, MBG/NBD", CASES_IS_ROW, ORDERS_HISTORIES, CASES_TENTH,
                   CASES_SCAN_HISTORIES, "SELECT clv_fit(frequency, recency, age) FROM customers"},
    [CASES_FIT_BG] = {"fit-bg", "clv_fit, BG/NBD", CASES_IS_ROW, ORDERS_HISTORIES, CASES_TENTH,
                      CASES_SCAN_HISTORIES,
                      "SELECT clv_fit(frequency, recency, age, NULL, 'bg/nbd') FROM customers"},
    [CASES_FIT_PARETO] = {"fit-pareto", "clv_fit, Pareto/NBD", CASES_IS_ROW, ORDERS_HISTORIES, CASES_TENTH,
                          CASES_SCAN_HISTORIES,
                          "SELECT clv_fit(frequency, recency, age, NULL, 'pareto/nbd') FROM customers"},
    [CASES_FIT_SPEND] = {"fit-spend", "clv_fit, MBG/NBD with spend", CASES_IS_ROW, ORDERS_HISTORIES,
                         CASES_TENTH, CASES_SCAN_HISTORIES,
                         "SELECT clv_fit(frequency, recency, age, monetary_value) FROM customers"},
    [CASES_SCORE] = {"score", "clv_alive and clv_orders, MBG/NBD", CASES_IS_ROW, ORDERS_HISTORIES,
                     CASES_TENTH, CASES_SCAN_HISTORIES,
                     "SELECT total(clv_alive(model, frequency, recency, age)), "
                     "total(clv_orders(model, frequency, recency, age, 365)) "
                     "FROM customers, kept WHERE kind = 'mbg/nbd'"},
    [CASES_SCORE_PARETO] = {"score-pareto", "clv_alive and clv_orders, Pareto/NBD", CASES_IS_ROW,
                            ORDERS_HISTORIES, CASES_TENTH, CASES_SCAN_HISTORIES,
                            "SELECT total(clv_alive(model, frequency, recency, age)), "
                            "total(clv_orders(model, frequency, recency, age, 365)) "
                            "FROM customers, kept WHERE kind = 'pareto/nbd'"},
    [CASES_SCORE_CLV] = {"score-clv", "clv of a year, discounted, MBG/NBD", CASES_IS_ROW, ORDERS_HISTORIES,
                         CASES_TENTH, CASES_SCAN_HISTORIES,
                         "SELECT total(clv(model, frequency, recency, age, monetary_value, 365, 0.1)) "
                         "FROM customers, kept WHERE kind = 'mbg/nbd'"},
};
