/*
 * grid.h - customers grouped by segment and cohort, and a cohort folded into one cell an age.
 */
#ifndef RETENTION_GRID_H
#define RETENTION_GRID_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "store/activity.h"
#include "time/calendar.h"
#include "store/groups.h"
#include "store/ids.h"
#include "store/customer.h"
#include "ground/sum.h"

struct grid_options {
    struct calendar_grain grain;
    bool recurring;    /* a member of the cohort of every period with a start, not only of the first */
    bool own_calendar; /* ages count from the customer's own moment */
    bool same_events;  /* starts and returns are the same rows */
    bool with_segments;
    bool with_rows;      /* events, or a minimum of them, are asked for */
    bool with_amounts;   /* value is asked for */
    uint32_t min_events; /* rows needed to be active at an age above 0 */
    int64_t max_age;
    int64_t as_of;
};

struct grid_cell {
    uint64_t active, on_or_after, events;
    struct sum value;
};

struct grid {
    struct grid_options options;
    struct activity activity;
    struct ranking segments;
    struct groups groups; /* by segment, cohort */
    const struct ids *customers;
    int64_t most_ages; /* of any group */
};

void grid_init(struct grid *grid, const struct grid_options *options);
void grid_free(struct grid *grid);

/* Takes rows; false when there is no memory. segment numbers are those of segments. */
struct grid_row {
    int64_t time, period;
    double amount;
    uint32_t segment;
    bool starts, returns;
};
bool grid_add(struct grid *grid, const struct ids *segments, struct customer *member,
              const struct grid_row *row);

/* After the last row, with options.as_of set: groups the customers, who must outlive the grid. false when there is
** no memory, or told to end; grid_fold() likewise. */
bool grid_finish(struct grid *grid, const struct ids *customers, const struct ids *segments,
                 struct patience *patience);

/* Of a group: the cohort's period, the number of its segment, how many ages it has. */
int64_t grid_cohort(const struct group *group);
uint32_t grid_segment(const struct grid *grid, const struct group *group);
int64_t grid_ages(const struct grid *grid, const struct group *group);

/* The cells of a group for ages 0 to ages - 1; visits is scratch. */
bool grid_fold(const struct grid *grid, const struct group *group, int64_t ages, struct visits *visits,
               struct grid_cell *cells, struct patience *patience);

/* Whether a cell can no longer change: its period was over at as_of for every member. */
bool grid_complete(const struct grid *grid, const struct group *group, int64_t age);

#endif
