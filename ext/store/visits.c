/*
 * visits.c - visits out of the store; visits.h is the interface.
 *
 * Requirements
 *  1. In ascending order, one for each period or moment (and segment, where moments are split), whatever cells they were in.
 *  2. Put back, they are the same visits, in the order of time, in no more cells than activity.c 3 says.
 *
 * Gathering follows the chains of a batch of customers side by side, so that their cache misses overlap.
 */
#include "store/visits.h"

#include <math.h>
#include <string.h>

#include "ground/memory.h"
#include "ground/sort.h"
#include "ground/word.h"

#define VISITS_CHAIN 60 /* work of a customer's chain, */
#define VISITS_CELL  25 /* of a cell of it, */
#define VISITS_WRITE 40 /* of writing its visits, */
#define VISITS_LOOK  10 /* and of a look at one */
#define VISITS_SMALL 8  /* visits that are put in order by hand */
#define VISITS_MANY  64 /* more than so many in the store may be worth putting back */

/* A cell on its way out of the store. */
struct visits_found {
    struct activity_cell cell;
    uint32_t lane;
    double amount;
};

void visits_free(struct visits *visits) {
    memory_free(visits->items);
    memory_free(visits->scratch);
    memset(visits, 0, sizeof *visits);
}

static uint32_t visits_count_bits(uint64_t bits) {
    uint32_t count = 0;
    for (; bits; bits &= bits - 1)
        count++;
    return count;
}

/* How many visits a cell turns into. An untouched head, and the head of moments, is none. */
static inline uint32_t visits_in(const struct activity *activity, const struct activity_cell *cell,
                                 bool head) {
    if (activity->kind == ACTIVITY_PERIODS) return visits_count_bits(cell->bits);
    if (activity->kind == ACTIVITY_SUMS) return !head || (cell->when & ACTIVITY_MOST_ROWS) != 0;
    return !head;
}

/* Asks for the memory of a cell. */
static void activity_expect(const struct activity *activity, uint32_t cell) {
    MEMORY_PREFETCH(pool_at(&activity->cells, cell));
    if (activity->with_amounts) MEMORY_PREFETCH(pool_at(&activity->amounts, cell));
}

/* Collects the cells of all chains, each from new to old: scratch holds the found ones, visits->count how
** many visits each customer will have at most. Returns how many were found, or SIZE_MAX without memory or
** patience. */
static size_t visits_collect(const struct activity *activity, const struct activity_cell *const *heads,
                             uint32_t n, struct visits *visits, struct patience *patience) {
    uint32_t lanes[VISITS_BATCH], next[VISITS_BATCH], alive = 0;
    size_t found = 0;
    if (patience_is_out(patience, (uint64_t)n * VISITS_CHAIN)) return SIZE_MAX;
    if (!memory_reserve(&visits->scratch, &visits->scratch_room, n, sizeof(struct visits_found)))
        return SIZE_MAX;
    struct visits_found *list = visits->scratch;
    for (uint32_t i = 0; i < n; i++) {
        visits->count[i] = visits_in(activity, heads[i], true);
        if (visits->count[i]) list[found++] = (struct visits_found){*heads[i], i, 0};
        if (heads[i]->next == 0) continue;
        lanes[alive] = i;
        next[alive++] = heads[i]->next - 1;
        activity_expect(activity, heads[i]->next - 1);
    }
    while (alive > 0) {
        if (patience_is_out(patience, (uint64_t)alive * VISITS_CELL)) return SIZE_MAX;
        if (!memory_reserve(&visits->scratch, &visits->scratch_room, found + alive, sizeof *list))
            return SIZE_MAX;
        list = visits->scratch;
        uint32_t still = 0;
        for (uint32_t i = 0; i < alive; i++) {
            const struct activity_cell *cell = pool_at(&activity->cells, next[i]);
            visits->count[lanes[i]] += visits_in(activity, cell, false);
            list[found] = (struct visits_found){*cell, lanes[i], 0};
            if (activity->with_amounts) list[found].amount = *(double *)pool_at(&activity->amounts, next[i]);
            found++;
            if (cell->next == 0) continue;
            activity_expect(activity, cell->next - 1);
            lanes[still] = lanes[i];
            next[still++] = cell->next - 1;
        }
        alive = still;
    }
    return found;
}

/* Writes a cell's visits so that they end before `end`; returns where they start. */
static struct visit *visits_write(const struct activity *activity, const struct visits_found *found,
                                  struct visit *end) {
    const struct activity_cell *cell = &found->cell;
    if (activity->kind == ACTIVITY_PERIODS) {
        struct visit *at = end - visits_count_bits(cell->bits), *visit = at;
        for (uint64_t bits = cell->bits; bits; bits &= bits - 1)
            *visit++ = (struct visit){cell->when + word_lowest(bits), 1, 0, {0, 0}};
        return at;
    }
    if (activity->kind == ACTIVITY_SUMS) {
        int32_t rows = (int32_t)(cell->when & ACTIVITY_MOST_ROWS);
        *--end = (struct visit){cell->when >> ACTIVITY_ROWS_BITS, rows, 0, activity_sum(activity, cell)};
    } else {
        int32_t rows = ((cell->when & ACTIVITY_RETURN) != 0) - ((cell->when & ACTIVITY_END) != 0);
        *--end = (struct visit){cell->time, rows, cell->when, {found->amount, 0}};
    }
    return end;
}

/* By time, and where moments are split by segment then. */
static int visit_order(const void *context, const void *a, const void *b) {
    const struct visit *x = a, *y = b;
    if (x->at != y->at) return x->at < y->at ? -1 : 1;
    if (!((const struct activity *)context)->split) return 0;
    return visit_segment(x) < visit_segment(y) ? -1 : visit_segment(x) > visit_segment(y);
}

/* Most customers have a few visits: these are put in order one by one, which costs less than a heap. */
static bool visits_sort(const struct activity *activity, struct visit *visits, size_t count,
                        struct patience *patience) {
    if (count > VISITS_SMALL)
        return sort_elements(visits, count, sizeof *visits, visit_order, activity, SORT_NUMBERS, patience);
    for (size_t i = 1; i < count; i++) {
        const struct visit visit = visits[i];
        size_t at = i;
        for (; at > 0 && visit_order(activity, &visit, &visits[at - 1]) < 0; at--)
            visits[at] = visits[at - 1];
        visits[at] = visit;
    }
    return true;
}

/* Puts one customer's visits in order and merges those at the same time; *count is how many are left. */
static bool visits_merge(const struct activity *activity, struct visit *visits, size_t *count,
                         struct patience *patience) {
    bool ascending = true, distinct = true;
    if (patience_is_out(patience, *count * VISITS_LOOK)) return false;
    for (size_t i = 1; i < *count; i++) {
        ascending = ascending && (visits[i - 1].at < visits[i].at ||
                                  (visits[i - 1].at == visits[i].at && !activity->split));
        distinct = distinct && visits[i - 1].at < visits[i].at;
    }
    if (!ascending && !visits_sort(activity, visits, *count, patience)) return false;
    if (distinct) return true;
    size_t last = 0;
    for (size_t i = 1; i < *count; i++) {
        if (visits[i].at != visits[last].at ||
            (activity->split && visit_segment(&visits[i]) != visit_segment(&visits[last]))) {
            visits[++last] = visits[i];
            continue;
        }
        if (activity->kind != ACTIVITY_PERIODS) visits[last].rows += visits[i].rows;
        visits[last].flags |= visits[i].flags;
        sum_merge(&visits[last].value, visits[i].value);
    }
    *count = last + 1;
    return true;
}

bool visits_gather(const struct activity *activity, const struct activity_cell *const *heads, uint32_t n,
                   struct visits *visits, struct patience *patience) {
    size_t found = visits_collect(activity, heads, n, visits, patience), total = 0;
    struct visit *ends[VISITS_BATCH];
    if (found == SIZE_MAX) return false;
    for (uint32_t i = 0; i < n; i++) {
        visits->first[i] = total;
        visits->unmerged[i] = visits->count[i];
        total += visits->count[i];
    }
    if (patience_is_out(patience, total % PATIENCE_PASSES * VISITS_LOOK)) return false;
    void *items = visits->items; /* of which there is one at least: addresses are made where no visit is */
    if (!memory_reserve(&items, &visits->room, total + 1, sizeof *visits->items)) return false;
    visits->items = items;
    for (uint32_t i = 0; i < n; i++)
        ends[i] = visits->items + visits->first[i] + visits->count[i];
    const struct visits_found *list = visits->scratch;
    for (size_t from = 0, to; from < found; from = to) {
        to = patience_block(from, found);
        if (patience_is_out(patience, (to - from) * VISITS_WRITE)) return false;
        for (size_t i = from; i < to; i++)
            ends[list[i].lane] = visits_write(activity, &list[i], ends[list[i].lane]);
    }
    for (uint32_t i = 0; i < n; i++)
        if (!visits_merge(activity, visits->items + visits->first[i], &visits->count[i], patience))
            return false;
    return true;
}

bool visits_each(const struct activity *activity, const struct ids *customers, const uint32_t *members,
                 size_t count, struct visits *visits, struct patience *patience, visits_look *visit,
                 void *context) {
    const struct activity_cell *heads[VISITS_BATCH];
    uint32_t batch[VISITS_BATCH];
    for (size_t base = 0; base < count; base += VISITS_BATCH) {
        uint32_t n = count - base < VISITS_BATCH ? (uint32_t)(count - base) : VISITS_BATCH;
        for (uint32_t i = 0; i < n; i++) {
            batch[i] = members ? members[base + i] : (uint32_t)base + i;
            heads[i] = ids_payload(customers, batch[i]);
            if (members && base + n + i < count)
                MEMORY_PREFETCH(ids_payload(customers, members[base + n + i]));
        }
        if (!visits_gather(activity, heads, n, visits, patience)) return false;
        for (uint32_t i = 0; i < n; i++) {
            visits->seen = visits->unmerged[i];
            if (!visit(context, batch[i], visits->items + visits->first[i], visits->count[i])) return false;
        }
    }
    return true;
}

bool visits_compact(struct activity *activity, struct activity_cell *head, const struct visit *visits,
                    size_t count, size_t seen) {
    bool fine = true;
    if (activity->kind == ACTIVITY_MOMENTS || seen <= VISITS_MANY || seen < 2 * count) return true;
    activity_restart(activity, head);
    for (size_t i = 0; fine && i < count; i++)
        fine = activity->kind == ACTIVITY_PERIODS
                   ? activity_add(activity, head, visits[i].at, 0, 0)
                   : activity_add_rows(activity, head, visits[i].at, visits[i].rows, visits[i].value);
    return fine;
}
