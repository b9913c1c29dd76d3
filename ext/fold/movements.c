/*
 * movements.c - the rows of periods, and whose they are; movements.h is the interface.
 *
 * Requirements
 *  1. A customer's segment is that of their earliest visit, or start, the smallest of several at the same moment; by row,
 *     they are in the segment of each of their visits or starts. A segment begins with the first of those in it.
 *  2. Without a visit, or a start until as_of, nobody is a customer.
 *  3. The answer does not depend on the order of the rows.
 *
 * Events are kept as periods, or with what else is asked for as moments; a spell is two moments, its start and its end, of which
 * one after as_of is left out: 16 bytes each, 24 with amounts. course.c makes of them what a customer did.
 */
#include "fold/movements.h"

#include <string.h>

#include "ground/always.h"
#include "ground/memory.h"
#include "store/customer.h"
#include "store/visits.h"

#define MOVEMENTS_MEMBER 40 /* work of putting a customer */

void movements_init(struct movements *movements, const struct movements_options *options) {
    enum activity_kind kind = options->with_amounts ? ACTIVITY_SUMS : ACTIVITY_PERIODS;
    if (options->spells || options->with_returns || options->by_row) kind = ACTIVITY_MOMENTS;
    memset(movements, 0, sizeof *movements);
    movements->options = *options;
    activity_init(&movements->activity, kind, options->with_amounts);
    movements->activity.split = options->by_row;
}

void movements_free(struct movements *movements) {
    activity_free(&movements->activity);
    groups_free(&movements->groups);
}

bool movements_take(void *fold, const struct population *population, const struct batch *batch) {
    struct movements *movements = fold;
    struct activity *activity = &movements->activity;
    const bool spells = movements->options.spells;
    for (uint32_t i = 0; i < batch->count; i++) {
        struct customer *customer = population_at(population, batch->customers[i]);
        uint32_t segment = activity->split ? batch->segments[i] : 0;
        if (NEVER(segment >= ACTIVITY_MOST_SEGMENTS)) return false; /* so many take dozens of gigabytes */
        segment <<= ACTIVITY_FLAG_BITS;
        if (batch->returns[i])
            customer_start(customer, batch->times[i], &population->segments, batch->segments[i]);
        int64_t at = spells ? batch->times[i] : batch->periods[i];
        uint32_t visit = batch->returns[i] ? ACTIVITY_RETURN : 0;
        if (!activity_add(activity, &customer->head, at, visit | segment, batch->amounts[i])) return false;
        if (!spells || batch->untils[i] > population->as_of) continue;
        if (!activity_add(activity, &customer->head, batch->untils[i], ACTIVITY_END | segment,
                          -batch->amounts[i]))
            return false;
    }
    return true;
}

/* ---- segments ---- */

/* By row: the segments in which a customer begins a row or has a visit, and when first. */
struct movements_rows {
    const struct movements *movements;
    struct groups_scratch *scratch;
    uint32_t *seen; /* by segment: the last customer, and 1 more */
};

static bool movements_put_rows(void *context, uint32_t customer, const struct visit *visits, size_t count) {
    const struct movements_rows *rows = context;
    const struct population *population = rows->movements->population;
    for (size_t i = 0; i < count; i++) {
        uint32_t segment = visit_segment(&visits[i]);
        if (patience_is_out_at(population->patience, i, MOVEMENTS_MEMBER)) return false;
        if ((visits[i].flags & ACTIVITY_RETURN) == 0 || rows->seen[segment] == customer + 1) continue;
        rows->seen[segment] = customer + 1;
        if (!groups_put(rows->scratch, groups_key(population->segments.ranks[segment], 0), customer,
                        visits[i].at))
            return false;
    }
    return true;
}

static bool movements_put_all_rows(const struct movements *movements, struct groups_scratch *scratch) {
    const struct population *population = movements->population;
    struct movements_rows rows = {movements, scratch, NULL};
    struct visits visits = {0};
    size_t size = ((size_t)ids_count(&population->segments.ids) + 1) * sizeof *rows.seen;
    rows.seen = memory_resize(NULL, size);
    if (rows.seen == NULL) return false;
    memset(rows.seen, 0, size);
    bool fine = visits_each(&movements->activity, &population->customers, NULL, population_count(population),
                            &visits, population->patience, movements_put_rows, &rows);
    visits_free(&visits);
    memory_free(rows.seen);
    return fine;
}

static bool movements_put_all(void *context, struct groups_scratch *scratch) {
    const struct movements *movements = context;
    const struct population *population = movements->population;
    if (movements->options.by_row) return movements_put_all_rows(movements, scratch);
    for (uint32_t i = 0; i < population_count(population); i++) {
        const struct customer *customer = population_at(population, i);
        if (patience_is_out_at(population->patience, i, MOVEMENTS_MEMBER)) return false;
        if (!customer_has_started(customer)) continue; /* requirement 2 */
        int64_t key = groups_key(customer_rank(customer, &population->segments), 0);
        if (!groups_put(scratch, key, i, customer_moment(customer))) return false;
    }
    return true;
}

/* By row, events are known by their periods, everything else by its times. */
int64_t movements_first(const struct movements *movements, const struct group *group) {
    bool periods = movements->options.by_row && !movements->options.spells;
    return periods ? group->least : grain_period_of(&movements->options.grain, group->least);
}

static int64_t movements_size(const void *context, const struct group *group) {
    const struct movements *movements = context;
    return movements->last - movements_first(movements, group) + 1;
}

void movements_ready(struct movements *movements, const struct population *population) {
    movements->population = population;
    movements->last = grain_period_of(&movements->options.grain, population->as_of);
    const int64_t most = movements->last + 2; /* a span that is longer begins before all periods, too */
    if (movements->options.span > most) movements->options.span = most;
}

bool movements_finish(struct movements *movements, struct population *population) {
    struct patience *patience = population->patience;
    movements_ready(movements, population);
    if (!segments_finish(&population->segments, patience) ||
        !groups_make(&movements->groups, movements_put_all, movements, patience) ||
        !groups_add_up(&movements->groups, movements_size, movements, patience, &movements->most_periods))
        return false;
    movements->first = movements->last + 1 - movements->most_periods;
    return true;
}

struct key movements_segment(const struct movements *movements, const struct group *group) {
    return segments_key(&movements->population->segments, group_rank(group));
}

/* ---- its state ---- */

static uint64_t movements_state_options(const void *fold) {
    const struct activity *activity = &((const struct movements *)fold)->activity;
    return (uint64_t)activity->split << 3 | (uint64_t)activity->kind << 1 | activity->with_amounts;
}

static bool movements_state_merge(void *fold, const struct population *population, void *payload,
                                  const void *other_fold, const void *other, const uint32_t *segments) {
    struct customer *customer = payload;
    const struct customer *from = other;
    return activity_merge(&((struct movements *)fold)->activity, &customer->head,
                          &((const struct movements *)other_fold)->activity, &from->head, segments,
                          population->patience);
}

static void movements_state_write(const void *fold, const void *payload, struct bytes_out *out) {
    const struct movements *movements = fold;
    activity_write_chain(&movements->activity, &((const struct customer *)payload)->head, out);
}

/* Where a moment stands: spells are known by their times, events by their periods. */
static int64_t movements_at(const struct movements *movements, int64_t moment) {
    return movements->options.spells ? moment : grain_period_of(&movements->options.grain, moment);
}

/* Rows are not after as_of; those that make a customer not before the first start. */
static bool movements_state_read(void *fold, const struct population *population, void *payload,
                                 struct bytes_in *in) {
    struct movements *movements = fold;
    struct customer *customer = payload;
    const bool returns = movements->options.with_returns;
    in->damaged = !customer_has_started(customer) && !returns;
    if (in->damaged) return true;
    int64_t first = INT64_MAX, most = movements_at(movements, population->as_of);
    if (customer_has_started(customer)) first = movements_at(movements, customer_moment(customer));
    struct activity_range range = {returns ? 0 : first, most, ids_count(&population->segments.ids), first};
    bool fine = activity_read_chain(&movements->activity, &customer->head, &range, in, population->patience);
    in->damaged = in->damaged || (fine && activity_is_empty(&movements->activity, &customer->head));
    return fine;
}

const struct state_kind movements_state_kind = {2,
                                                movements_state_options,
                                                movements_state_merge,
                                                movements_state_write,
                                                movements_state_read,
                                                NULL,
                                                NULL,
                                                NULL};
