/*
 * deeds.h - what one member of a cohort did, age by age, on its way into the cohort's cells.
 */
#ifndef RETENTION_DEEDS_H
#define RETENTION_DEEDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "fold/grid.h"

/* Whose member it is. */
struct deeds {
    const struct grid *grid;
    int64_t cohort;
    int64_t count; /* of cells */
    struct grid_cell *cells;
};

/* A member with all that they did, in one form or the other, into the cells. false: told to end. */
bool deeds_of_visits(const struct deeds *deeds, uint32_t customer, const struct visit *visits, size_t count);
bool deeds_of_timeline(const struct deeds *deeds, uint32_t customer, const struct timeline *timeline);

#endif
