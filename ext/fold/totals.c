/*
 * totals.c - movements added up by period; totals.h is the interface.
 *
 * Requirements
 *  1. Counts and values are those of the customers' movements (course.c 2), each once.
 *  2. So that end = start + new + reactivated - churned + moved in - moved out for customers, and with + expansion -
 *     contraction for value, always.
 *  3. Values are compensated sums. Where nobody is, there is no value: 0, not what rounding left.
 *
 * What lasts for several periods, as with a span, is added at the first and taken away behind the last; then the items are
 * added up. So a customer costs a step for each change, whatever the span is.
 */
#include "fold/totals.h"

#include "ground/memory.h"

#define TOTALS_ITEM   60 /* work of making room for a period, or adding it up, */
#define TOTALS_CHANGE 30 /* and of a change */

static struct total *totals_in(const struct totals *totals, int64_t period) {
    return &totals->items[period - totals->first];
}

const struct total *totals_at(const struct totals *totals, int64_t period) {
    static const struct total nothing = {0};
    return period < totals->first ? &nothing : totals_in(totals, period);
}

/* What a movement adds to its kind: the difference exactly, in two parts. */
static struct sum totals_worth(const struct movement *movement) {
    double before = movement->before, after = movement->after, more = after - before;
    struct sum change = {more, sum_error(after, -before, more)};
    switch (movement->kind) {
    case MOVEMENT_EXPANSION:
        return change;
    case MOVEMENT_CONTRACTION:
        return (struct sum){-change.high, -change.low};
    case MOVEMENT_CHURNED:
    case MOVEMENT_MOVED_OUT:
        return (struct sum){before, 0};
    default: /* they were worth nothing */
        return (struct sum){after, 0};
    }
}

static void totals_move(const struct totals *totals, const struct movement *movement) {
    struct total *item = totals_in(totals, movement->from), *behind = totals_in(totals, movement->to + 1);
    struct sum worth = totals_worth(movement);
    item->customers[movement->kind]++;
    sum_merge(&item->value[movement->kind], worth);
    if (!totals->spread) return;
    behind->customers[movement->kind]--;
    sum_subtract(&behind->value[movement->kind], worth);
}

/* What is there at the ends of periods, as the difference to the period before. */
static void totals_state(const struct totals *totals, const struct course_state *before,
                         const struct course_state *after) {
    if (!before->here && !after->here) return; /* the segment may not have begun */
    struct total *item = totals_in(totals, after->period);
    item->there += after->here - before->here;
    sum_add(&item->there_value, after->value);
    sum_add(&item->there_value, -before->value);
}

static bool totals_visit(void *context, uint32_t customer, const struct course *course) {
    const struct totals *totals = context;
    struct course_state before = {0};
    (void)customer;
    for (size_t i = 0; i < course->state_count; i++) {
        totals_state(totals, &before, &course->states[i]);
        before = course->states[i];
    }
    for (size_t i = 0; i < course->active_count; i++) {
        totals_in(totals, course->active[i].from)->active++;
        totals_in(totals, course->active[i].to + 1)->active--;
    }
    for (size_t i = 0; i < course->passed_count; i++) {
        totals_in(totals, course->passed[i].from)->came_and_went++;
        totals_in(totals, course->passed[i].to + 1)->came_and_went--;
    }
    for (size_t i = 0; i < course->moved_count; i++)
        totals_move(totals, &course->moved[i]);
    return !patience_is_out(course->movements->population->patience,
                            (course->state_count + course->moved_count) % PATIENCE_PASSES * TOTALS_CHANGE);
}

/* From differences to what they come to. */
static void totals_add_up(const struct totals *totals, const struct total *before, struct total *item) {
    item->active += before->active;
    item->came_and_went += before->came_and_went;
    item->there += before->there;
    sum_merge(&item->there_value, before->there_value);
    if (item->there == 0) item->there_value = (struct sum){0, 0};
    for (int kind = 0; totals->spread && kind < MOVEMENT_KINDS; kind++) {
        item->customers[kind] += before->customers[kind];
        sum_merge(&item->value[kind], before->value[kind]);
        if (item->customers[kind] == 0) item->value[kind] = (struct sum){0, 0};
    }
}

/* Room for the periods and one more, all of them empty. */
static bool totals_make_room(struct totals *totals, struct patience *patience) {
    size_t count = (size_t)(totals->last - totals->first + 2);
    struct total *items = memory_resize(totals->items, (uint64_t)count * sizeof *items);
    if (items == NULL) return false;
    totals->items = items;
    if (patience_is_out(patience, count % PATIENCE_PASSES * TOTALS_ITEM)) return false;
    for (size_t i = 0; i < count; i++) {
        if (patience_is_out_at(patience, i, TOTALS_ITEM)) return false;
        items[i] = (struct total){0};
    }
    return true;
}

bool totals_make(struct totals *totals, const struct movements *movements, const struct group *group) {
    struct patience *patience = movements->population->patience;
    totals->first = totals->course.least = movements_first(movements, group);
    totals->last = totals->course.most = movements->last;
    totals->spread = movements->options.span > 1;
    totals->course.visit = totals_visit;
    totals->course.context = totals;
    if (!totals_make_room(totals, patience) || !course_walk(movements, group, &totals->course)) return false;
    for (int64_t period = totals->first + 1; period <= totals->last; period++) {
        if (patience_is_out_at(patience, (size_t)(period - totals->first), TOTALS_ITEM)) return false;
        totals_add_up(totals, totals_in(totals, period - 1), totals_in(totals, period));
    }
    return true;
}

void totals_free(struct totals *totals) {
    course_free(&totals->course);
    memory_free(totals->items);
}
