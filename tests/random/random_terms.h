/*
 * random_terms.h - a random table of events (random_table.h) that are subscriptions too: every row with an
 * end.
 */
#ifndef RANDOM_TERMS_H
#define RANDOM_TERMS_H

#include "random_table.h"

struct random_end {
    bool has_time; /* else NULL: still running */
    int64_t time;
    char literal[48];
};

struct random_terms {
    struct random_table table;
    struct random_end ends[RANDOM_ROWS];
    bool is_exact; /* amounts are quarters and few, so that no sum of them is rounded */
};

/* The same state gives the same table. */
void random_terms_make(struct random_terms *terms, uint64_t *state);

/* Leaves out one row. */
void random_terms_remove(struct random_terms *terms, int row);

/* Makes two sources, that of random_table_source() and `terms` with one column more, ended, and beside them
** temp.fact(customer, segment, time, until, amount), the same rows with times in microseconds and amounts as
** numbers. */
void random_terms_load(struct random_terms *terms, sqlite3 *db);

/* The script that makes the two sources, for sqlite3_free(). */
char *random_terms_script(const struct random_terms *terms);

/* The sum of all amounts without their signs: what rounding scales with. */
double random_terms_size(const struct random_terms *terms);

#endif
