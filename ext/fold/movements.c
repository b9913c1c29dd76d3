/*
 * movements.c - who came, stayed, came back and left; movements.h is the interface.
 *
 * Requirements
 *  1. A customer is there or not at the end of each period, with a value; the end of one period is the start
 *     of the next. Joined: there at the end, and at no earlier end. Reactivated: there at the end, not at the
 *     start, but earlier. Churned: there at the start, not at the end. There at both: what their value grew
 *     by is expansion, what it fell by contraction.
 *  2. So that end = start + joined + reactivated + expansion - contraction - churned, always.
 *  3. Events: an event carries a customer to the end of lapse_after periods, its own the first; their value
 *     is the sum of the period, nothing in one that they are only carried through.
 *  4. Spells: there at an instant that one of their rows covers, its start included and its end not; their
 *     value is the sum of the rows that do. The last instant is as_of, not the end of a period that still
 *     runs.
 *  5. Active: with an event in the period; with a row that covers some instant of it.
 *
 * A customer costs one step for each change of their state, however many periods lie between. Active is kept
 * as the difference to the period before, and added up at the end.
 */
#include "fold/movements.h"

#include <string.h>

#include "ground/always.h"
#include "ground/memory.h"
#include "store/customer.h"

#define MOVEMENTS_MEMBER 40  /* work of putting a customer, */
#define MOVEMENTS_EVENT  30  /* of a visit by an event, */
#define MOVEMENTS_SPELL  150 /* of the start or end of a row, */
#define MOVEMENTS_ITEM   40  /* of making room for a period */

void movements_init(struct movements *movements, const struct movements_options *options) {
    enum activity_kind events = options->with_amounts ? ACTIVITY_SUMS : ACTIVITY_PERIODS;
    memset(movements, 0, sizeof *movements);
    movements->options = *options;
    activity_init(&movements->activity, options->spells ? ACTIVITY_MOMENTS : events, options->with_amounts);
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
        customer_start(customer, batch->times[i], &population->segments, batch->segments[i]);
        int64_t at = spells ? batch->times[i] : batch->periods[i];
        if (!activity_add(activity, &customer->head, at, ACTIVITY_RETURN, batch->amounts[i])) return false;
        if (!spells || batch->untils[i] > population->as_of) continue;
        if (!activity_add(activity, &customer->head, batch->untils[i], ACTIVITY_END, -batch->amounts[i]))
            return false;
    }
    return true;
}

/* ---- segments ---- */

static bool movements_put_all(void *context, struct groups_scratch *scratch) {
    const struct population *population = ((const struct movements *)context)->population;
    for (uint32_t i = 0; i < population_count(population); i++) {
        const struct customer *customer = population_at(population, i);
        if (patience_is_out_at(population->patience, i, MOVEMENTS_MEMBER)) return false;
        int64_t key = groups_key(customer_rank(customer, &population->segments), 0);
        if (!groups_put(scratch, key, i, customer_moment(customer))) return false;
    }
    return true;
}

/* The period in which a row that starts at this time is first there at the end. */
static int64_t movements_period(const struct grain *grain, int64_t time) {
    int64_t period = grain_period_of(grain, time);
    return period > grain_least(grain) && grain_start(grain, period) == time ? period - 1 : period;
}

int64_t movements_first(const struct movements *movements, const struct group *group) {
    const struct grain *grain = &movements->options.grain;
    return movements->options.spells ? movements_period(grain, group->least)
                                     : grain_period_of(grain, group->least);
}

static int64_t movements_size(const void *context, const struct group *group) {
    const struct movements *movements = context;
    return movements->last - movements_first(movements, group) + 1;
}

bool movements_finish(struct movements *movements, struct population *population) {
    struct patience *patience = population->patience;
    movements->population = population;
    movements->last = grain_period_of(&movements->options.grain, population->as_of);
    return segments_finish(&population->segments, patience) &&
           groups_make(&movements->groups, movements_put_all, movements, patience) &&
           groups_add_up(&movements->groups, movements_size, movements, patience, &movements->most_periods);
}

struct key movements_segment(const struct movements *movements, const struct group *group) {
    return segments_key(&movements->population->segments, group_rank(group));
}

/* ---- one customer ---- */

/* One customer on their way through the periods. */
struct movements_customer {
    bool there, was_there; /* now; ever */
    double value;
};

static struct movement *movements_in(const struct movements_fold *fold, int64_t period) {
    return &fold->items[period - fold->first];
}

/* From the start to the end of a period the customer comes to this state. */
static void movements_step(const struct movements_fold *fold, struct movements_customer *customer,
                           int64_t period, bool there, double value) {
    struct movement *movement = movements_in(fold, period);
    if (there && !customer->there) {
        bool back = customer->was_there;
        *(back ? &movement->reactivated : &movement->joined) += 1;
        sum_add(back ? &movement->reactivated_value : &movement->joined_value, value);
    } else if (!there && customer->there) {
        movement->churned++;
        sum_add(&movement->churned_value, customer->value);
    } else if (there) {
        double more = value - customer->value;
        struct sum change = {more, sum_error(value, -customer->value, more)};
        if (more > 0) sum_merge(&movement->expansion, change);
        if (more < 0) sum_subtract(&movement->contraction, change);
    }
    customer->there = there;
    customer->was_there = customer->was_there || there;
    customer->value = there ? value : 0;
}

static void movements_active(const struct movements_fold *fold, int64_t first, int64_t last) {
    movements_in(fold, first)->active++;
    movements_in(fold, last + 1)->active--;
}

/* After their last event, and before the one in `next`: carried without value, then gone. */
static void movements_lapse(const struct movements_fold *fold, struct movements_customer *customer,
                            int64_t period, int64_t next) {
    int64_t gone = fold->movements->options.lapse_after < next - period
                       ? period + fold->movements->options.lapse_after
                       : next;
    if (gone > period + 1) movements_step(fold, customer, period + 1, true, 0);
    if (gone < next) movements_step(fold, customer, gone, false, 0);
}

/* Visits are rows of events a period. */
static bool movements_add_events(const struct movements_fold *fold, const struct visit *visits,
                                 size_t count) {
    struct patience *patience = fold->movements->population->patience;
    struct movements_customer customer = {false, false, 0};
    for (size_t i = 0; i < count; i++) {
        if (patience_is_out_at(patience, i, MOVEMENTS_EVENT)) return false;
        if (i > 0) movements_lapse(fold, &customer, visits[i - 1].at, visits[i].at);
        movements_step(fold, &customer, visits[i].at, true, sum_total(visits[i].value));
        movements_active(fold, visits[i].at, visits[i].at);
    }
    if (ALWAYS(count > 0)) /* customers are known by their rows */
        movements_lapse(fold, &customer, visits[count - 1].at, fold->movements->last + 1);
    return true;
}

/* Visits are the starts and ends of rows: rows is starts less ends, value what changes. */
static bool movements_add_spells(const struct movements_fold *fold, const struct visit *visits,
                                 size_t count) {
    const struct grain *grain = &fold->movements->options.grain;
    struct patience *patience = fold->movements->population->patience;
    struct movements_customer customer = {false, false, 0};
    struct sum value = {0, 0};
    int64_t rows = 0, covered = fold->first - 1; /* the last period counted as active */
    for (size_t i = 0; i < count; i++) {
        if (patience_is_out_at(patience, i, MOVEMENTS_SPELL)) return false;
        rows += visits[i].rows;
        sum_merge(&value, visits[i].value);
        if (rows == 0) value = (struct sum){0, 0};
        bool last = i + 1 == count;
        if (rows > 0) {
            int64_t from = grain_period_of(grain, visits[i].at), to = fold->movements->last;
            if (!last) to = grain_period_of(grain, visits[i + 1].at - 1);
            if (from <= covered) from = covered + 1;
            if (from <= to) movements_active(fold, from, to);
            if (to > covered) covered = to;
        }
        /* Several changes up to one boundary are one step: only the state at the boundary counts. */
        int64_t period = movements_period(grain, visits[i].at);
        if (last || movements_period(grain, visits[i + 1].at) != period)
            movements_step(fold, &customer, period, rows > 0, sum_total(value));
    }
    return true;
}

/* ---- a segment ---- */

static bool movements_add(void *context, uint32_t customer, const struct visit *visits, size_t count) {
    const struct movements_fold *fold = context;
    (void)customer;
    return fold->movements->options.spells ? movements_add_spells(fold, visits, count)
                                           : movements_add_events(fold, visits, count);
}

/* Room for the periods, all of them empty. */
static bool movements_make_room(struct movements_fold *fold) {
    struct patience *patience = fold->movements->population->patience;
    size_t count = (size_t)(fold->movements->last - fold->first + 2);
    struct movement *items = memory_resize(fold->items, (uint64_t)count * sizeof *items);
    if (items == NULL) return false;
    fold->items = items;
    if (patience_is_out(patience, count % PATIENCE_PASSES * MOVEMENTS_ITEM)) return false;
    for (size_t i = 0; i < count; i++) {
        if (patience_is_out_at(patience, i, MOVEMENTS_ITEM)) return false;
        items[i] = (struct movement){0};
    }
    return true;
}

bool movements_fold(const struct movements *movements, const struct group *group,
                    struct movements_fold *fold) {
    const struct population *population = movements->population;
    fold->movements = movements;
    fold->first = movements_first(movements, group);
    if (!movements_make_room(fold)) return false;
    if (!activity_each(&movements->activity, &population->customers, movements->groups.members + group->first,
                       group->count, &fold->visits, population->patience, movements_add, fold))
        return false;
    for (int64_t period = fold->first + 1; period <= movements->last; period++)
        movements_in(fold, period)->active += movements_in(fold, period - 1)->active;
    return true;
}

void movements_fold_free(struct movements_fold *fold) {
    visits_free(&fold->visits);
    memory_free(fold->items);
}

/* ---- its state ---- */

static uint64_t movements_state_options(const void *fold) {
    const struct activity *activity = &((const struct movements *)fold)->activity;
    return (uint64_t)activity->kind << 1 | activity->with_amounts;
}

static bool movements_state_merge(void *fold, const struct population *population, void *payload,
                                  const void *other_fold, const void *other) {
    struct customer *customer = payload;
    const struct customer *from = other;
    return activity_merge(&((struct movements *)fold)->activity, &customer->head,
                          &((const struct movements *)other_fold)->activity, &from->head,
                          population->patience);
}

static void movements_state_write(const void *fold, const void *payload, struct bytes_out *out) {
    const struct movements *movements = fold;
    activity_write_chain(&movements->activity, &((const struct customer *)payload)->head, out);
}

/* Every customer has rows, none of them before the first start or after as_of. */
static bool movements_state_read(void *fold, const struct population *population, void *payload,
                                 struct bytes_in *in) {
    struct movements *movements = fold;
    struct customer *customer = payload;
    in->damaged = !customer_has_started(customer);
    if (in->damaged) return true;
    int64_t least = customer_moment(customer), most = population->as_of;
    if (movements->activity.kind != ACTIVITY_MOMENTS) {
        least = grain_period_of(&movements->options.grain, least);
        most = grain_period_of(&movements->options.grain, most);
    }
    bool fine =
        activity_read_chain(&movements->activity, &customer->head, least, most, in, population->patience);
    in->damaged = in->damaged || (fine && activity_is_empty(&movements->activity, &customer->head));
    return fine;
}

const struct state_kind movements_state = {2,
                                           movements_state_options,
                                           movements_state_merge,
                                           movements_state_write,
                                           movements_state_read,
                                           NULL,
                                           NULL,
                                           NULL};
