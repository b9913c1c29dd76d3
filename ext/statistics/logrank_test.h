/*
 * logrank_test.h - do groups of customers leave at the same rate? The log-rank test.
 */
#ifndef RETENTION_LOGRANK_TEST_H
#define RETENTION_LOGRANK_TEST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ground/patience.h"

#define LOGRANK_TEST_MOST_GROUPS 1024

/* One customer: how long seen, and whether they churned then or were only seen so far. */
struct logrank_test_row {
    double duration;
    uint32_t group; /* 0, 1, ... */
    bool churned;
};

/* Starts out zeroed. */
struct logrank_test_data {
    struct logrank_test_row *rows;
    size_t count, room;
    uint32_t groups; /* the greatest one seen and 1 more */
};

/* Of one group: how many churned, and how many would have if there were no differences. */
struct logrank_test_group {
    double observed, expected;
};

struct logrank_test {
    double chi2, p;
    uint32_t df; /* 0: there was nothing to compare, chi2 and p say nothing */
};

/* All but logrank_test_free() return false when there is no memory. duration >= 0, group < LOGRANK_TEST_MOST_GROUPS. */
bool logrank_test_add(struct logrank_test_data *data, double duration, bool churned, uint32_t group);

/* The test over all rows, which it sorts. groups, where it is not NULL, has room for one element a group. false:
** told to end, too. */
bool logrank_test_compare(struct logrank_test_data *data, struct logrank_test *test,
                          struct logrank_test_group *groups, struct patience *patience);

void logrank_test_free(struct logrank_test_data *data);

#endif
