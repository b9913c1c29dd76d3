/*
 * cohorts_query.h - a random question to retention_cohorts, as SQL and as what the contract says that it means.
 */
#ifndef COHORTS_QUERY_H
#define COHORTS_QUERY_H

#include "random_table.h"

#define COHORTS_COMBINATIONS 128 /* of mode, anchor, starts_col, returns_col, min_events, as_of and ages */
#define COHORTS_GRAINS       4   /* day, week, month, and one of the odd ones */

enum cohorts_column {
    COHORTS_COHORT,
    COHORTS_AGE,
    COHORTS_PERIOD,
    COHORTS_SEGMENT,
    COHORTS_CUSTOMERS,
    COHORTS_ACTIVE,
    COHORTS_RETENTION_RATE,
    COHORTS_CHURN_RATE,
    COHORTS_ON_OR_AFTER,
    COHORTS_ON_OR_AFTER_RATE,
    COHORTS_EVENTS,
    COHORTS_VALUE,
    COHORTS_CUMULATIVE_VALUE,
    COHORTS_LTV,
    COHORTS_COMPLETE,
    COHORTS_RETURNED,
    COHORTS_RETURNED_RATE,
    COHORTS_AGE_TO,
    COHORTS_COLUMNS
};
extern const char *const cohorts_columns[COHORTS_COLUMNS];

/* COHORTS_ADDED: retention_members, added up. */
enum cohorts_statement {
    COHORTS_PLAIN,
    COHORTS_ORDERED,
    COHORTS_BACKWARDS,
    COHORTS_TWICE,
    COHORTS_COUNTED,
    COHORTS_ADDED
};

struct cohorts_query {
    struct naive_options options;
    bool has_amount, uses_starts, uses_returns;
    enum cohorts_statement statement;
    enum cohorts_column columns[COHORTS_COLUMNS];
    int column_count;
    int64_t age_from, age_to;       /* rows asked for */
    char cohort_from[NAIVE_LABEL];  /* "" for all */
    int64_t limit, offset;          /* limit -1 for none */
    char as_of[48], arguments[640]; /* literals */
    char *sql;
};

/* One of the grains for a table: the fourth goes round with the tables, past those too fine for this one. */
struct naive_grain *cohorts_query_grain(int which, unsigned seed, const struct random_table *table);

/* The combination says what is asked, the rest is random; sql is for sqlite3_free(). */
void cohorts_query_make(struct cohorts_query *query, int combination, struct naive_grain *grain,
                        const struct random_table *table, uint64_t *state);

/* Frees what the calendars keep, when all has been asked. */
void cohorts_query_end(void);

#endif
