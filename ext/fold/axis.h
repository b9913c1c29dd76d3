/*
 * axis.h - the ages of a grid, in the order of its cells.
 *
 * The cells of a cohort are numbered from 0 on: that is their index. An index stands for the ages from axis_first() to
 * axis_last(). Without ranges each age has an index of its own, which is the same number; with them, an index is one of
 * the ranges, which may overlap and leave ages out.
 */
#ifndef RETENTION_AXIS_H
#define RETENTION_AXIS_H

#include <stddef.h>
#include <stdint.h>

struct axis_range {
    int64_t first, last; /* ages */
};

struct axis {
    int64_t most;              /* the greatest age that has a cell: where the axis ends */
    struct axis_range *ranges; /* by first, then last, no two the same; NULL: every age */
    size_t count;              /* of ranges */
};

/* The ages of an index. */
static inline int64_t axis_first(const struct axis *axis, int64_t index) {
    return axis->ranges ? axis->ranges[index].first : index;
}

static inline int64_t axis_last(const struct axis *axis, int64_t index) {
    return axis->ranges ? axis->ranges[index].last : index;
}

/* How many indices begin at an age, which may be -1, or before it: those that somebody of that age has reached. */
static inline int64_t axis_reached(const struct axis *axis, int64_t age) {
    size_t low = 0, high = axis->count;
    if (axis->ranges == NULL) return (age < axis->most ? age : axis->most) + 1;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (axis->ranges[middle].first <= age)
            low = middle + 1;
        else
            high = middle;
    }
    return (int64_t)low;
}

#endif
