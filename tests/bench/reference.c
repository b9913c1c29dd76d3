/*
 * reference.c - what a grid must be, in plain SQL; reference.h is the interface.
 *
 * Periods are numbers: months since year 0, days since 1970-01-01, weeks since the Monday before it
 * (1970-01-01 was a Thursday, so day 7 * week is the Thursday of a week, and the year of its Thursday is the
 * ISO year).
 */
#include "reference.h"

#include <stddef.h>

#define MONTH       "(substr(ordered_at, 1, 4) * 12 + substr(ordered_at, 6, 2) - 1)"
#define MONTH_LABEL "printf('%04d-%02d', first / 12, first % 12 + 1)"
#define DAY         "(strftime('%s', ordered_at) / 86400)"
#define DAY_LABEL   "date(first * 86400, 'unixepoch')"
#define WEEK        "((strftime('%s', ordered_at) / 86400 + 3) / 7)"
#define WEEK_LABEL                                                                                           \
    "printf('%s-W%02d', strftime('%Y', first * 604800, 'unixepoch'), "                                       \
    "(strftime('%j', first * 604800, 'unixepoch') - 1) / 7 + 1)"

/* earliest is a customer's first moment of a period with the country of that order behind it: the least of
** several countries at the same moment. A customer is counted on or after each period up to his last one. */
#define FIRST_PERIOD(period, label, segment)                                                                 \
    "WITH visit AS MATERIALIZED ("                                                                           \
    "  SELECT customer_id, " period " AS period, count(*) AS events, total(amount) AS value, "               \
    "         min(ordered_at || country) AS earliest FROM orders GROUP BY 1, 2), "                           \
    "customer AS MATERIALIZED ("                                                                             \
    "  SELECT customer_id, " segment " AS segment, min(period) AS first, max(period) AS last "               \
    "  FROM visit GROUP BY customer_id), "                                                                   \
    "size AS MATERIALIZED (SELECT segment, first, count(*) AS customers FROM customer GROUP BY 1, 2), "      \
    "leaver AS MATERIALIZED ("                                                                               \
    "  SELECT segment, first, last AS period, count(*) AS leavers FROM customer GROUP BY 1, 2, 3), "         \
    "cell AS MATERIALIZED ("                                                                                 \
    "  SELECT segment, first, period, count(*) AS active, sum(events) AS events, sum(value) AS value "       \
    "  FROM visit JOIN customer USING (customer_id) GROUP BY 1, 2, 3) "                                      \
    "SELECT segment, " label " AS cohort, period - first AS age, customers, active, "                        \
    "       1.0 * active / customers AS retention_rate, events, value, "                                     \
    "       sum(value) OVER earlier AS cumulative_value, sum(value) OVER earlier / customers AS ltv, "       \
    "       sum(coalesce(leavers, 0)) OVER later AS on_or_after, "                                           \
    "       period < (SELECT max(period) FROM visit) AS complete "                                           \
    "FROM cell JOIN size USING (segment, first) LEFT JOIN leaver USING (segment, first, period) "            \
    "WINDOW earlier AS (PARTITION BY segment, first ORDER BY period), "                                      \
    "       later AS (PARTITION BY segment, first ORDER BY period DESC)"

#define NO_SEGMENT "''"

/* A cohort of every period that holds an order. */
#define EVERY_PERIOD                                                                                         \
    "WITH visit AS MATERIALIZED (SELECT DISTINCT customer_id, " MONTH " AS period FROM orders), "            \
    "pair AS (SELECT came.period AS first, back.period FROM visit AS came JOIN visit AS back "               \
    "  ON back.customer_id = came.customer_id AND back.period >= came.period) "                              \
    "SELECT " MONTH_LABEL " AS cohort, period - first AS age, count(*) AS active FROM pair "                 \
    "GROUP BY first, period"

/* Ages by the customer's own months. The anniversary in an order's month is the day and time of the first
** order, or the last day of the month where the month has no such day; before it the age is one less. */
#define OWN_MONTHS                                                                                           \
    "WITH customer AS MATERIALIZED ("                                                                        \
    "  SELECT customer_id, min(ordered_at) AS moment FROM orders GROUP BY customer_id), "                    \
    "aged AS ("                                                                                              \
    "  SELECT DISTINCT customer_id, substr(moment, 1, 7) AS cohort, "                                        \
    "    " MONTH " - (substr(moment, 1, 4) * 12 + substr(moment, 6, 2) - 1) - "                              \
    "    (substr(ordered_at, 9) < min(substr(moment, 9, 2), "                                                \
    "       strftime('%d', ordered_at, 'start of month', '+1 month', '-1 day')) || substr(moment, 11)) "     \
    "    AS age "                                                                                            \
    "  FROM orders LEFT JOIN customer USING (customer_id)) "                                                 \
    "SELECT cohort, age, count(*) AS active FROM aged GROUP BY cohort, age"

const char *const reference_sql[CASES_COUNT] = {
    [CASES_ALL_COLUMNS] =
        "SELECT cohort, age, customers, active, retention_rate, on_or_after, events, complete "
        "FROM (" FIRST_PERIOD(MONTH, MONTH_LABEL, NO_SEGMENT) ")",
    [CASES_AMOUNT] = FIRST_PERIOD(MONTH, MONTH_LABEL, NO_SEGMENT),
    [CASES_SEGMENT] = FIRST_PERIOD(MONTH, MONTH_LABEL, "substr(min(earliest), 20)"),
    [CASES_WEEK] = FIRST_PERIOD(WEEK, WEEK_LABEL, NO_SEGMENT),
    [CASES_DAY] = FIRST_PERIOD(DAY, DAY_LABEL, NO_SEGMENT),
    [CASES_RECURRING] = EVERY_PERIOD,
    [CASES_ANCHOR] = OWN_MONTHS,
};
