/*
 * hazards.h - do groups of customers leave at the same rate? The log-rank test.
 */
#ifndef RETENTION_HAZARDS_H
#define RETENTION_HAZARDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "patience.h"

#define HAZARDS_MOST_GROUPS 1024

/* One customer: how long seen, and whether he churned then or was only seen so far. */
struct hazards_row {
    double duration;
    uint32_t group; /* 0, 1, ... */
    bool churned;
};

/* Starts out zeroed. */
struct hazards {
    struct hazards_row *rows;
    size_t count, room;
    uint32_t groups; /* the greatest one seen and 1 more */
};

/* Of one group: how many churned, and how many would have if there were no differences. */
struct hazards_group {
    double observed, expected;
};

struct hazards_test {
    double chi2, p;
    uint32_t df; /* 0: there was nothing to compare, chi2 and p say nothing */
};

/* All but hazards_free() return false when there is no memory. duration >= 0, group < HAZARDS_MOST_GROUPS. */
bool hazards_add(struct hazards *hazards, double duration, bool churned, uint32_t group);

/* The test over all rows, which it sorts. groups, where it is not NULL, has room for one element a group. false:
** told to end, too. */
bool hazards_compare(struct hazards *hazards, struct hazards_test *test, struct hazards_group *groups,
                     struct patience *patience);

void hazards_free(struct hazards *hazards);

#endif
