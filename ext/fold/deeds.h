/*
 * deeds.h - what one member of a cohort did, age by age, on its way into the cohort's cells.
 */
#ifndef RETENTION_DEEDS_H
#define RETENTION_DEEDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "fold/grid_cell.h"
#include "store/population.h"
#include "store/timeline.h"
#include "store/visits.h"

/* Whose member it is. */
struct deeds {
    const struct grid_options *options;
    const struct activity *activity;
    const struct population *population;
    int64_t cohort;
    int64_t count; /* of cells */
    struct grid_cell *cells;
};

/* Where a visit is, as periods are numbered, and whether it can start a cohort. */
static inline int64_t deeds_period(const struct deeds *deeds, const struct visit *visit) {
    return deeds->activity->kind == ACTIVITY_MOMENTS ? grain_period_of(&deeds->options->grain, visit->at)
                                                     : visit->at;
}
static inline bool deeds_can_start(const struct deeds *deeds, const struct visit *visit) {
    return deeds->activity->kind != ACTIVITY_MOMENTS || (visit->flags & ACTIVITY_START);
}

/* A member with all that they did, in one form or the other, into the cells; *last: the greatest age at which they are
** active, 0 at least. false: told to end. */
bool deeds_of_visits(const struct deeds *deeds, uint32_t customer, const struct visit *visits, size_t count,
                     int64_t *last);
bool deeds_of_timeline(const struct deeds *deeds, uint32_t customer, const struct timeline *timeline,
                       int64_t *last);

#endif
