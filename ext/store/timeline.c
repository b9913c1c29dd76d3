/*
 * timeline.c - the moments of one customer in the order of time; timeline.h is the interface.
 *
 * Requirements
 *  1. A total is the sum of exactly the moments asked for, added up: nothing is subtracted, so that an amount is as exact,
 *     and as finite, as its own moments are, whatever is before them.
 *  2. It costs as much as the logarithm of how many there are, and so does finding one.
 *  3. It does not matter in which order the moments were added.
 *
 * Their cells stay where they are: 4 bytes a moment say in which order. Totals of blocks of 16, and of twice as many and so
 * on, are the nodes of a tree of 48 bytes a block: another 3 bytes a moment. Block i is node blocks + i, and
 * the children of node i are 2i and 2i + 1.
 */
#include "store/timeline.h"

#include <math.h>
#include <string.h>

#include "ground/memory.h"
#include "ground/sort.h"

#define TIMELINE_BLOCK ((size_t)16)
#define TIMELINE_CELL  25 /* work of a cell */

void timeline_free(struct timeline *timeline) {
    memory_free(timeline->cells);
    memory_free(timeline->totals);
    memset(timeline, 0, sizeof *timeline);
}

static int timeline_order(const void *context, const void *a, const void *b) {
    const struct activity *activity = context;
    const struct activity_cell *x = pool_at(&activity->cells, *(const uint32_t *)a),
                               *y = pool_at(&activity->cells, *(const uint32_t *)b);
    return (x->time > y->time) - (x->time < y->time);
}

/* The cells of a chain, which goes from new to old. */
static bool timeline_collect(struct timeline *timeline, const struct activity_cell *head,
                             struct patience *patience) {
    bool ascending = true;
    int64_t later = INT64_MAX;
    uint32_t next = head->next;
    for (size_t place = timeline->count; place-- > 0;) {
        if (patience_is_out_at(patience, place, TIMELINE_CELL)) return false;
        timeline->cells[place] = next - 1;
        const struct activity_cell *cell = timeline_at(timeline, place);
        ascending = ascending && cell->time <= later;
        later = cell->time;
        next = cell->next;
    }
    return ascending || sort_elements(timeline->cells, timeline->count, sizeof *timeline->cells,
                                      timeline_order, timeline->activity, SORT_NUMBERS, patience);
}

static void timeline_merge(struct timeline_total *total, const struct timeline_total *other) {
    total->rows += other->rows;
    sum_merge(&total->value, other->value);
}

/* Cells one by one. */
static void timeline_add(const struct timeline *timeline, size_t from, size_t to,
                         struct timeline_total *total) {
    const struct activity *activity = timeline->activity;
    for (size_t i = from; i < to; i++) {
        total->rows += (timeline_at(timeline, i)->when & ACTIVITY_RETURN) != 0;
        if (activity->with_amounts)
            sum_add(&total->value, *(const double *)pool_at(&activity->amounts, timeline->cells[i]));
    }
}

bool timeline_make(struct timeline *timeline, const struct activity *activity,
                   const struct activity_cell *head, size_t count, struct patience *patience) {
    const size_t blocks = count / TIMELINE_BLOCK; /* the last few are in none */
    *timeline = (struct timeline){.activity = activity, .count = count, .blocks = blocks};
    timeline->cells = memory_resize(NULL, (count + 1) * sizeof *timeline->cells);
    timeline->totals = memory_resize(NULL, (2 * blocks + 1) * sizeof *timeline->totals);
    if (timeline->cells == NULL || timeline->totals == NULL) return false;
    if (!timeline_collect(timeline, head, patience)) return false;
    struct timeline_total *totals = timeline->totals;
    memset(totals, 0, (2 * blocks + 1) * sizeof *totals);
    for (size_t i = 0; i < blocks; i++) {
        if (patience_is_out_at(patience, i, TIMELINE_BLOCK * TIMELINE_CELL)) return false;
        timeline_add(timeline, i * TIMELINE_BLOCK, (i + 1) * TIMELINE_BLOCK, &totals[blocks + i]);
    }
    for (size_t i = blocks; i-- > 1;) {
        timeline_merge(&totals[i], &totals[2 * i]);
        timeline_merge(&totals[i], &totals[2 * i + 1]);
    }
    return true;
}

size_t timeline_seek(const struct timeline *timeline, size_t from, int64_t time) {
    size_t step = 1, low = from,
           high = from; /* all before low are before the time; high is not, or the end */
    while (high < timeline->count && timeline_at(timeline, high)->time < time) {
        low = high + 1;
        high += step;
        step *= 2;
    }
    if (high > timeline->count) high = timeline->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (timeline_at(timeline, middle)->time < time)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

struct timeline_total timeline_total(const struct timeline *timeline, size_t from, size_t to) {
    struct timeline_total total = {0, {0, 0}};
    size_t first = (from + TIMELINE_BLOCK - 1) / TIMELINE_BLOCK, last = to / TIMELINE_BLOCK;
    if (first >= last) {
        timeline_add(timeline, from, to, &total);
        return total;
    }
    timeline_add(timeline, from, first * TIMELINE_BLOCK, &total);
    timeline_add(timeline, last * TIMELINE_BLOCK, to, &total);
    for (first += timeline->blocks, last += timeline->blocks; first < last; first /= 2, last /= 2) {
        if (first % 2) timeline_merge(&total, &timeline->totals[first++]);
        if (last % 2) timeline_merge(&total, &timeline->totals[--last]);
    }
    return total;
}
