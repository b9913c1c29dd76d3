/*
 * cohort_source.h - what retention_cohorts and retention_members share: parameters, the grid that they read, and which of
 * its cells a statement can use.
 */
#ifndef RETENTION_COHORT_SOURCE_H
#define RETENTION_COHORT_SOURCE_H

#include "fold/terms.h"
#include "table/table.h"
#include "store/visits.h"

enum cohort_parameter {
    COHORT_SOURCE,
    COHORT_CUSTOMER_COL,
    COHORT_TIME_COL,
    COHORT_GRAIN,
    COHORT_AMOUNT_COL,
    COHORT_SEGMENT_COL,
    COHORT_STARTS_COL,
    COHORT_RETURNS_COL,
    COHORT_MODE,
    COHORT_ANCHOR,
    COHORT_MIN_EVENTS,
    COHORT_MAX_AGE,
    COHORT_AS_OF,
    COHORT_AGES,
    COHORT_UNTIL_COL,
    COHORT_PARAMETERS
};

extern const struct table_parameter cohort_parameters[COHORT_PARAMETERS];

/* The first key column of both tables. */
enum { COHORT_BY_SEGMENT };

/* What columns need: how many rows there are in a cell, and their amounts. */
enum cohort_need { COHORT_ROWS = 1, COHORT_AMOUNTS = 2 };

struct cohort_result {
    struct population population;
    struct grid grid;
    struct movements movements; /* subscriptions: their rows, of which the grid keeps none */
    bool with_amounts;          /* there is an amount_col */
    bool of_terms;              /* there is an until_col */
};

/* What folding needs besides; zeroed at first. */
struct cohort_scratch {
    struct visits visits;
    struct course *course; /* of subscriptions; it is large */
};

/* Callbacks of struct table. */
int cohort_read(struct table_call *call, void *result);
struct state cohort_state(void *result);
int cohort_finish(struct table_call *call, void *result);
void cohort_release(void *result);

/* The first cells of a group, `count` of them; or those of one member alone. false: no memory, or told to end. */
bool cohort_fold(const struct cohort_result *result, const struct group *group, int64_t count,
                 struct cohort_scratch *scratch, struct grid_cell *cells);
bool cohort_fold_one(const struct cohort_result *result, const struct group *group, uint32_t member,
                     int64_t count, struct cohort_scratch *scratch, struct grid_cell *cells);
void cohort_scratch_free(struct cohort_scratch *scratch);

/* The indexes of a group's cells that are wanted, from cohort_least() up to, but not, cohort_end(). */
int64_t cohort_least(const struct cohort_result *result, const struct table_limits *limits);
int64_t cohort_end(const struct cohort_result *result, const struct table_limits *limits,
                   const struct group *group);

/* The first group at or after `at` of a wanted segment and cohort that has such cells; the number of groups where there is none; SIZE_MAX where told to
** end. */
size_t cohort_seek(const struct cohort_result *result, size_t at, const struct table_limits *limits);

#endif
