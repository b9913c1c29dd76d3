/*
 * totals.h - the movements of all customers of a segment, added up by period.
 */
#ifndef RETENTION_TOTALS_H
#define RETENTION_TOTALS_H

#include "fold/course.h"
#include "ground/sum.h"

/* One period. */
struct total {
    int64_t customers[MOVEMENT_KINDS]; /* by what happened to them, */
    struct sum value[MOVEMENT_KINDS];  /* and what that comes to, from 0 up where values are */
    int64_t active, came_and_went;
    int64_t there; /* at the end, */
    struct sum there_value;
};

/* The periods of one segment, from its first to that of as_of. Starts out zeroed, and may be used again. */
struct totals {
    int64_t first, last;
    bool spread;         /* while they are made: an item is the difference to the one before it */
    struct total *items; /* items[p - first] */
    struct course course;
};

/* false: no memory, or told to end. */
bool totals_make(struct totals *totals, const struct movements *movements, const struct group *group);
void totals_free(struct totals *totals);

/* Of a period; of the one `span` before it: nothing where the segment has not begun by then. */
const struct total *totals_at(const struct totals *totals, int64_t period);

#endif
