/*
 * grid.h - customers grouped by segment and cohort, and a cohort folded into cells, along an axis of ages.
 */
#ifndef RETENTION_GRID_H
#define RETENTION_GRID_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "fold/grid_cell.h"
#include "store/activity.h"
#include "store/visits.h"
#include "store/batch.h"
#include "store/groups.h"
#include "store/state.h"
#include "store/timeline.h"

struct grid {
    struct grid_options options;
    struct activity activity;
    struct grain_memo memo;
    struct groups groups; /* by segment, cohort */
    int64_t most_cells;   /* the greatest number of cells of any group */
    const struct population *population;
    struct timeline *timelines; /* of those in many cohorts; which one is a head's `when`, from 1 on */
    size_t timeline_count, timeline_room;
};

void grid_init(struct grid *grid, const struct grid_options *options);
void grid_free(struct grid *grid);

batch_take grid_take;

/* After the last row: groups the customers. The population must outlive the grid. false when there is no
** memory. */
bool grid_finish(struct grid *grid, struct population *population);

/* Of a group: the cohort's period, its segment, how many cells it has. */
int64_t grid_cohort(const struct group *group);
struct key grid_segment(const struct grid *grid, const struct group *group);
int64_t grid_cells(const struct grid *grid, const struct group *group);

/* The first cells of a group, `count` of them; visits is scratch. */
bool grid_fold(const struct grid *grid, const struct group *group, int64_t count, struct visits *visits,
               struct grid_cell *cells);

/* The same of one member of the group alone. */
bool grid_fold_one(const struct grid *grid, const struct group *group, uint32_t member, int64_t count,
                   struct visits *visits, struct grid_cell *cells);

/* For folds of other rows into the same cells (terms.h). The last age at which a member is active; then, over all cells, how
** many are active at an age or later. */
void grid_count_last(const struct grid *grid, int64_t last, int64_t count, struct grid_cell *cells);
void grid_count_later(int64_t count, struct grid_cell *cells);

/* Members who are active in a cell: all of them where it has age 0. */
uint64_t grid_active(const struct grid *grid, const struct group *group, int64_t index,
                     const struct grid_cell *cell);

/* Whether the cell with this index can no longer change: its last period was over at as_of for every
** member. */
bool grid_complete(const struct grid *grid, const struct group *group, int64_t index);

/* The grid's kind of state, before grid_finish(). */
extern const struct state_kind grid_state;

#endif
