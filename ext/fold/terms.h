/*
 * terms.h - a cohort of subscriptions folded into the cells of a grid: who runs at the end of each age, and what that is
 * worth.
 */
#ifndef RETENTION_TERMS_H
#define RETENTION_TERMS_H

#include "fold/course.h"
#include "fold/grid.h"

/*
 * The grid groups the customers, the movements keep their rows, spells not by row; both are of one population, finished and
 * settled. The first cells of a group, `count` of them; the course is scratch, zeroed at first.
 */
bool terms_fold(const struct grid *grid, const struct movements *movements, const struct group *group,
                int64_t count, struct course *course, struct grid_cell *cells);

/* The same of one member of the group alone. */
bool terms_fold_one(const struct grid *grid, const struct movements *movements, const struct group *group,
                    uint32_t member, int64_t count, struct course *course, struct grid_cell *cells);

#endif
