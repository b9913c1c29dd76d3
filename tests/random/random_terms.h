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
void random_terms_make_exact(struct random_terms *terms, uint64_t *state); /* always is_exact */

/* A moment in microseconds as a time that says all of it, in UTC whatever the clock, for test_exec(). */
#define RANDOM_EXACT(us)                                                                                     \
    "(strftime('%%Y-%%m-%%d %%H:%%M:%%S', (" us                                                              \
    " - " RANDOM_EXACT_REST(us) ") / 1000000, 'unixepoch') || "                                              \
                                "printf('.%%06dZ', " RANDOM_EXACT_REST(us) "))"
#define RANDOM_EXACT_REST(us) "((" us " %% 1000000 + 1000000) %% 1000000)"

/* Leaves out one row. */
void random_terms_remove(struct random_terms *terms, int row);

/* Makes two sources, that of random_table_source() and `terms` with one column more, ended, and beside them
** temp.fact(customer, segment, time, until, visit, amount), the same rows with times in microseconds, amounts as
** numbers and whether they are returns, and `exact` (customer, segment, time, ended, visit, amount), a source whose times say
** all of the instant, whatever the clock, and are later by what temp.later(us) says. */
void random_terms_load(struct random_terms *terms, sqlite3 *db);

/* The script that makes the two sources, for sqlite3_free(). */
char *random_terms_script(const struct random_terms *terms);

/* The sum of all amounts without their signs: what rounding scales with. */
double random_terms_size(const struct random_terms *terms);

#endif
