/*
 * grid_cell.h - the cells of a cohort, and what they are asked for.
 */
#ifndef RETENTION_GRID_CELL_H
#define RETENTION_GRID_CELL_H

#include <stdbool.h>
#include <stdint.h>

#include "fold/axis.h"
#include "ground/sum.h"
#include "time/grain.h"

struct grid_options {
    struct grain grain;
    bool recurring;      /* a member of the cohort of every period with a start, not only of the first */
    bool own_calendar;   /* ages count from the customer's own moment */
    bool same_events;    /* starts and returns are the same rows */
    bool with_rows;      /* events, or who returned, are asked for */
    bool with_amounts;   /* value is asked for */
    uint32_t min_events; /* rows needed to be active at an age above 0 */
    struct axis axis;    /* the grid's own from grid_init() on */
};

struct grid_cell {
    uint64_t returned, on_or_after, events;
    struct sum value, cumulative; /* of its ages; from age 0 to its last one */
    uint64_t seen;                /* the member who was counted last, and 1 more; used along ranges alone */
};

#endif
