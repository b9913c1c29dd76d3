/*
 * cases.h - what the benchmark times: every statement, the file it runs on, and what it is compared with.
 */
#ifndef BENCH_CASES_H
#define BENCH_CASES_H

#include "orders.h"

enum cases_id {
    CASES_SCAN,
    CASES_SCAN_AMOUNT,
    CASES_SCAN_SEGMENT,
    CASES_SCAN_STEP,
    CASES_SCAN_TEXT_IDS,
    CASES_SCAN_UNIX,
    CASES_SCAN_SHUFFLED,
    CASES_SCAN_INDEXED,
    CASES_SCAN_SMALL,
    CASES_SCAN_LARGE,
    CASES_SCAN_TERMS,
    CASES_SCAN_HISTORIES,
    CASES_SCAN_ONE,
    CASES_MONTH,
    CASES_ALL_COLUMNS,
    CASES_AMOUNT,
    CASES_SEGMENT,
    CASES_WEEK,
    CASES_DAY,
    CASES_ZONE,
    CASES_RECURRING,
    CASES_ANCHOR,
    CASES_TEXT_IDS,
    CASES_UNIX,
    CASES_SHUFFLED,
    CASES_INDEXED,
    CASES_SMALL,
    CASES_LARGE,
    CASES_SPLIT_1,
    CASES_SPLIT_100,
    CASES_SPLIT_10000,
    CASES_SPLIT_100000,
    CASES_AGES_400,
    CASES_AGES_4000,
    CASES_HAND_TUNED,
    CASES_GROUPED,
    CASES_TUTORIAL,
    CASES_AVG,
    CASES_NPS,
    CASES_STRFTIME,
    CASES_COHORT_OF,
    CASES_PERIODS,
    CASES_TERMS,
    CASES_TERMS_GRID,
    CASES_TERMS_MEMBERS,
    CASES_MEMBERS,
    CASES_CUSTOMERS,
    CASES_FUNNEL,
    CASES_ONE,
    CASES_ONE_ANCHOR,
    CASES_ONE_STARTS,
    CASES_PARTS,
    CASES_PART,
    CASES_FIT_CDNOW,
    CASES_FIT,
    CASES_FIT_BG,
    CASES_FIT_PARETO,
    CASES_FIT_SPEND,
    CASES_SCORE,
    CASES_SCORE_PARETO,
    CASES_SCORE_CLV,
    CASES_COUNT
};

enum cases_sort {
    CASES_IS_SCAN, /* the loop over the bare columns */
    CASES_IS_GRID, /* retention_cohorts */
    CASES_IS_SQL,  /* a grid in SQL without the module */
    CASES_IS_ROW   /* one value */
};

/* Files have the rows asked for, a tenth of them, five times as many, those of the CDNOW sample, or one customer's. */
enum cases_size { CASES_FULL, CASES_TENTH, CASES_FIVEFOLD, CASES_SAMPLE, CASES_OF_ONE };

struct bench_case {
    const char *key; /* names the case on the command line */
    const char *name;
    enum cases_sort sort;
    enum orders_kind kind;
    enum cases_size size;
    enum cases_id base; /* the ratio's denominator; for a base itself, itself */
    const char *sql;
};

/* Temporary views of the plain orders with a segment: customers in so many parts. */
#define CASES_VIEWS                                                                                          \
    "CREATE TEMP VIEW split_1 AS SELECT customer_id, ordered_at, customer_id % 1 AS part FROM orders;"       \
    "CREATE TEMP VIEW split_100 AS SELECT customer_id, ordered_at, customer_id % 100 AS part FROM orders;"   \
    "CREATE TEMP VIEW split_10000 AS SELECT customer_id, ordered_at, customer_id % 10000 AS part "           \
    "FROM orders;"                                                                                           \
    "CREATE TEMP VIEW split_100000 AS SELECT customer_id, ordered_at, customer_id % 100000 AS part "         \
    "FROM orders;"

extern const struct bench_case bench_cases[CASES_COUNT];

#endif
