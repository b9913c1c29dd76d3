/*
 * grid.h - customers grouped by segment and cohort, and a cohort folded into one cell an age.
 */
#ifndef RETENTION_GRID_H
#define RETENTION_GRID_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "store/activity.h"
#include "time/grain.h"
#include "store/batch.h"
#include "store/groups.h"
#include "store/state.h"
#include "ground/sum.h"

struct grid_options {
    struct grain grain;
    bool recurring;      /* a member of the cohort of every period with a start, not only of the first */
    bool own_calendar;   /* ages count from the customer's own moment */
    bool same_events;    /* starts and returns are the same rows */
    bool with_rows;      /* events, or a minimum of them, are asked for */
    bool with_amounts;   /* value is asked for */
    uint32_t min_events; /* rows needed to be active at an age above 0 */
    int64_t max_age;
};

struct grid_cell {
    uint64_t active, on_or_after, events;
    struct sum value;
};

struct grid {
    struct grid_options options;
    struct activity activity;
    struct groups groups; /* by segment, cohort */
    int64_t most_ages;    /* the greatest number of ages of any group */
    const struct population *population;
};

void grid_init(struct grid *grid, const struct grid_options *options);
void grid_free(struct grid *grid);

batch_take grid_take;

/* After the last row: groups the customers. The population must outlive the grid. false when there is no memory. */
bool grid_finish(struct grid *grid, struct population *population);

/* Of a group: the cohort's period, its segment, how many ages it has. */
int64_t grid_cohort(const struct group *group);
struct key grid_segment(const struct grid *grid, const struct group *group);
int64_t grid_ages(const struct grid *grid, const struct group *group);

/* The cells of a group for ages 0 to ages - 1; visits is scratch. */
bool grid_fold(const struct grid *grid, const struct group *group, int64_t ages, struct visits *visits,
               struct grid_cell *cells);

/* Whether a cell can no longer change: its period was over at as_of for every member. */
bool grid_complete(const struct grid *grid, const struct group *group, int64_t age);

/* The grid's kind of state, before grid_finish(). */
extern const struct state_kind grid_state;

#endif
