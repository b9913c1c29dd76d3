/*
 * timeline.h - the moments of one customer in the order of time, to be added up from any one to any other.
 */
#ifndef RETENTION_TIMELINE_H
#define RETENTION_TIMELINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ground/patience.h"
#include "ground/sum.h"
#include "store/activity.h"

/* What moments come to. */
struct timeline_total {
    uint64_t rows; /* returns */
    struct sum value;
};

/* Over a store of moments that are not split, and are no ends; it holds as long as nothing is added to that. */
struct timeline {
    const struct activity *activity;
    uint32_t *cells; /* their numbers in the store, by time */
    size_t count;
    struct timeline_total *totals; /* a tree over blocks of cells */
    size_t blocks;
};

/* Of a customer's chain of so many cells. false: no memory, or told to end; timeline_free() is due all the same. */
bool timeline_make(struct timeline *timeline, const struct activity *activity,
                   const struct activity_cell *head, size_t count, struct patience *patience);
void timeline_free(struct timeline *timeline);

static inline const struct activity_cell *timeline_at(const struct timeline *timeline, size_t place) {
    return pool_at(&timeline->activity->cells, timeline->cells[place]);
}

/* The first place from this one on that is not before a time; the count: none. It costs the less the nearer it is. */
size_t timeline_seek(const struct timeline *timeline, size_t from, int64_t time);

/* All from one place to before another. */
struct timeline_total timeline_total(const struct timeline *timeline, size_t from, size_t to);

#endif
