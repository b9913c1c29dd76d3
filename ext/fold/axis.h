/*
 * axis.h - the ages of a grid, in the order of its cells.
 *
 * The cells of a cohort are numbered from 0 on: that is their index. An index stands for the ages from
 * axis_first() to axis_last(), with no gap before the next one's. Here each age has an index of its own, and
 * no other file knows that they are the same number.
 */
#ifndef RETENTION_AXIS_H
#define RETENTION_AXIS_H

#include <stdint.h>

struct axis {
    int64_t most; /* the greatest age that has a cell: where the axis ends */
};

/* The index of an age from 0 on, be it on the axis or behind its end. */
static inline int64_t axis_index(const struct axis *axis, int64_t age) {
    (void)axis;
    return age;
}

/* The ages of an index. */
static inline int64_t axis_first(const struct axis *axis, int64_t index) {
    (void)axis;
    return index;
}

static inline int64_t axis_last(const struct axis *axis, int64_t index) {
    (void)axis;
    return index;
}

/* How many cells there are up to an age, or to the end of the axis where that is less. */
static inline int64_t axis_count(const struct axis *axis, int64_t age) {
    return axis_index(axis, age < axis->most ? age : axis->most) + 1;
}

#endif
