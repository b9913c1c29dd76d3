/*
 * movements.c - who came, stayed, came back and left; movements.h is the interface.
 *
 * Requirements
 *  1. A customer is there or not at the end of each period, with a value. A change at an instant belongs to the period that
 *     contains it: the end of a period is the state just before the next one begins, that of the last one the state
 *     at as_of.
 *  2. What happened in a period is the difference of its end to the end `span` periods before. New: there now, and at
 *     neither that end nor an earlier one. Reactivated: there now, not at that end, but earlier. Churned: there at that end, not
 *     now. There at both: what their value grew by is expansion, what it fell by contraction.
 *  3. Events: an event carries a customer to the end of lapse_after periods, its own the first; their value
 *     is the sum of the period, nothing in one that they are only carried through. Rows that are no return are
 *     no visit: they make nobody a customer; their amount counts in their period if the customer is there at its end.
 *  4. Spells: there at an instant that one of their rows covers, its start included and its end not; their
 *     value is the sum of the rows that do. A row whose end is its start covers none.
 *  5. Gap: where at an instant more rows of a customer end than start, and at the next instant at which more
 *     start than end no more than the gap has gone by, what changed waits for that instant.
 *  6. Active: with a visit in the period; with a row that covers some instant of it, or begins in it and covers none. With a
 *     span, in any of its periods. Active and there at neither end: came and went.
 *  7. By row, a segment has the customers of its rows, and each of them what those rows are worth. Who is not in the
 *     segment, but in another, is elsewhere: they move in and out, and are new, reactivated or churned only where they are
 *     nowhere.
 *  8. Without a visit, or a start until as_of, nobody is a customer.
 *
 * Algorithm: of each customer the states at the ends of periods are listed, where they change; then the list is compared
 * with itself, `span` periods later. A customer costs one step for each change, however many periods lie between.
 */
#include "fold/movements.h"

#include <string.h>

#include "ground/always.h"
#include "ground/memory.h"
#include "store/customer.h"

#define MOVEMENTS_MEMBER 40  /* work of putting a customer, */
#define MOVEMENTS_VISIT  200 /* of a visit, which may be the start or the end of a row */

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
    bool fine =
        activity_each(&movements->activity, &population->customers, NULL, population_count(population),
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
        if (!customer_has_started(customer)) continue; /* requirement 8 */
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

bool movements_finish(struct movements *movements, struct population *population) {
    struct patience *patience = population->patience;
    movements->population = population;
    movements->last = grain_period_of(&movements->options.grain, population->as_of);
    const int64_t most = movements->last + 2; /* a span that is longer begins before all periods, too */
    if (movements->options.span > most) movements->options.span = most;
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

/* ---- the states of a customer ---- */

enum { WALK_STATES, WALK_ACTIVE, WALK_MOVED, WALK_PASSED };

static bool walk_reserve(struct movements_walk *walk, int list, size_t count, size_t size) {
    return memory_reserve(&walk->rooms[list], &walk->room_sizes[list], count, size);
}

/* Room for what so many visits come to: the lists are filled without asking again. */
static bool walk_make_room(struct movements_walk *walk, size_t visits) {
    size_t states = 4 * visits, active = visits, moved = 2 * states + 2 * active + 1;
    if (!walk_reserve(walk, WALK_STATES, states, sizeof *walk->states) ||
        !walk_reserve(walk, WALK_ACTIVE, active, sizeof *walk->active) ||
        !walk_reserve(walk, WALK_MOVED, moved, sizeof *walk->moved) ||
        !walk_reserve(walk, WALK_PASSED, moved, sizeof *walk->passed))
        return false;
    walk->states = walk->rooms[WALK_STATES];
    walk->active = walk->rooms[WALK_ACTIVE];
    walk->moved = walk->rooms[WALK_MOVED];
    walk->passed = walk->rooms[WALK_PASSED];
    walk->state_count = walk->active_count = walk->moved_count = walk->passed_count = 0;
    return true;
}

/* From the end of this period on; of several changes in a period the last counts. */
static void walk_state(struct movements_walk *walk, struct movements_state state) {
    size_t count = walk->state_count;
    if (count > 0 && walk->states[count - 1].period == state.period) count--;
    walk->states[count] = state;
    walk->state_count = count + 1;
}

/* Active in these periods, and as a part of a span in those after them. They come in order, and may overlap. */
static void walk_active(struct movements_walk *walk, int64_t from, int64_t to) {
    const int64_t last = walk->movements->last, more = walk->movements->options.span - 1;
    size_t count = walk->active_count;
    to = to < last - more ? to + more : last;
    if (count > 0 && from <= walk->active[count - 1].to + 1) {
        if (to > walk->active[count - 1].to) walk->active[count - 1].to = to;
        return;
    }
    walk->active[count] = (struct movements_stretch){from, to};
    walk->active_count = count + 1;
}

/* What all visits at one instant come to: in this segment, and in all. */
struct instant {
    int64_t at;
    int64_t rows, all_rows;
    struct sum value;
    bool start, all_start; /* a row begins, or somebody comes */
};

/* Reads the visits of the next instant; returns what is behind them. */
static size_t walk_instant(const struct movements_walk *walk, const struct visit *visits, size_t count,
                           size_t i, struct instant *instant) {
    const bool split = walk->movements->options.by_row, events = !walk->movements->options.spells;
    *instant = (struct instant){.at = visits[i].at};
    do {
        const struct visit *visit = &visits[i];
        bool start = events ? visit->rows > 0 : (visit->flags & ACTIVITY_RETURN) != 0;
        instant->all_rows += visit->rows;
        instant->all_start = instant->all_start || start;
        if (!split || visit_segment(visit) == walk->segment) {
            instant->rows += visit->rows;
            instant->start = instant->start || start;
            sum_merge(&instant->value, visit->value);
        }
        i++;
    } while (split && i < count && visits[i].at == instant->at);
    return i;
}

static int64_t walk_period(struct movements_walk *walk, int64_t time) {
    int64_t period = 0;
    grain_period_memo(&walk->movements->options.grain, &walk->memo, time, &period);
    return period;
}

/* ---- spells ---- */

/* A customer on their way through the instants. */
struct walk_rows {
    int64_t rows, all_rows;
    struct sum value;
    struct instant waiting; /* ends that the gap may heal, in the sense of requirement 5 */
};

static void walk_rows_add(struct walk_rows *rows, const struct instant *instant) {
    rows->rows += instant->rows;
    rows->all_rows += instant->all_rows;
    sum_merge(&rows->value, instant->value);
    bool waits = rows->waiting.all_rows < 0; /* then rows may have ended here whose start is still to come */
    if (rows->rows == 0 && !waits) rows->value = (struct sum){0, 0};
}

/* Whether more rows start than end at the next instant at which that is so, and at most the gap later. *next: where it was
** looked for so far. */
static bool walk_is_healed(const struct movements_walk *walk, const struct visit *visits, size_t count,
                           size_t behind, size_t *next, int64_t at) {
    const struct movements_options *options = &walk->movements->options;
    struct instant instant = {0};
    size_t i = *next > behind ? *next : behind;
    while (i < count) {
        size_t then = walk_instant(walk, visits, count, i, &instant);
        if (instant.all_rows > 0) break;
        i = then;
    }
    *next = i;
    return i < count && instant.at <= length_add(&options->gap, &options->grain.clock, at);
}

static void walk_wait(struct walk_rows *rows, const struct instant *instant) {
    rows->waiting.rows += instant->rows;
    rows->waiting.all_rows += instant->all_rows;
    sum_merge(&rows->waiting.value, instant->value);
}

static bool walk_spells(struct movements_walk *walk, const struct visit *visits, size_t count) {
    const struct movements *movements = walk->movements;
    struct patience *patience = movements->population->patience;
    struct walk_rows rows = {0};
    size_t next = 0;
    for (size_t i = 0, behind; i < count; i = behind) {
        struct instant instant;
        if (patience_is_out_at(patience, i, MOVEMENTS_VISIT)) return false;
        behind = walk_instant(walk, visits, count, i, &instant);
        if (instant.all_rows > 0) {
            walk_rows_add(&rows, &rows.waiting);
            rows.waiting = (struct instant){0};
        }
        if (movements->options.has_gap && instant.all_rows < 0 &&
            walk_is_healed(walk, visits, count, behind, &next, instant.at))
            walk_wait(&rows, &instant);
        else
            walk_rows_add(&rows, &instant);
        int64_t period = walk_period(walk, instant.at);
        int64_t to = behind < count ? walk_period(walk, visits[behind].at - 1) : movements->last;
        bool here = rows.rows > 0;
        if (here || instant.start) walk_active(walk, period, here ? to : period);
        walk_state(walk, (struct movements_state){period, here, rows.all_rows > 0,
                                                  here ? sum_total(rows.value) : 0});
    }
    return true;
}

/* ---- events ---- */

/* How far a customer is carried: the last period in which they are there. */
struct walk_carried {
    int64_t here, anywhere;
};

/* The states after a period and before the next visit: without value, then gone here, then everywhere. */
static void walk_lapse(struct movements_walk *walk, const struct walk_carried *carried, int64_t period,
                       int64_t next) {
    int64_t changes[] = {period + 1, carried->here + 1, carried->anywhere + 1};
    for (int i = 0; i < 3; i++) {
        int64_t at = changes[i];
        if (at <= period || at >= next) continue;
        walk_state(walk, (struct movements_state){at, at <= carried->here, at <= carried->anywhere, 0});
    }
}

static bool walk_events(struct movements_walk *walk, const struct visit *visits, size_t count) {
    const struct movements *movements = walk->movements;
    const int64_t end = movements->last + 1;
    const int64_t lapse = movements->options.lapse_after < end ? movements->options.lapse_after : end;
    struct walk_carried carried = {-1, -1};
    for (size_t i = 0, behind; i < count; i = behind) {
        struct instant instant;
        if (patience_is_out_at(movements->population->patience, i, MOVEMENTS_VISIT)) return false;
        behind = walk_instant(walk, visits, count, i, &instant);
        int64_t period = instant.at;
        if (instant.start) carried.here = period + lapse - 1;
        if (instant.all_start) carried.anywhere = period + lapse - 1;
        if (instant.start) walk_active(walk, period, period);
        bool here = period <= carried.here;
        walk_state(walk, (struct movements_state){period, here, period <= carried.anywhere,
                                                  here ? sum_total(instant.value) : 0});
        walk_lapse(walk, &carried, period, behind < count ? visits[behind].at : end);
    }
    return true;
}

/* ---- what happened ---- */

static bool walk_kind(const struct movements_state *before, const struct movements_state *after,
                      bool was_there, enum movement_kind *kind) {
    if (after->here && before->here) {
        *kind = after->value > before->value ? MOVEMENT_EXPANSION : MOVEMENT_CONTRACTION;
        return after->value != before->value;
    }
    if (after->here)
        *kind = before->anywhere ? MOVEMENT_MOVED_IN : was_there ? MOVEMENT_REACTIVATED : MOVEMENT_NEW;
    else
        *kind = after->anywhere ? MOVEMENT_MOVED_OUT : MOVEMENT_CHURNED;
    return after->here || before->here;
}

/* The first period at whose end the customer is somewhere. */
static int64_t walk_first_there(const struct movements_walk *walk) {
    for (size_t i = 0; i < walk->state_count; i++)
        if (walk->states[i].anywhere) return walk->states[i].period;
    return walk->movements->last + 1;
}

static int64_t walk_least(int64_t a, int64_t b) {
    return a < b ? a : b;
}

/* Where the comparison is: the states before and after, and the next ones of both; the stretch of activity that is, or
** comes. */
struct walk_place {
    struct movements_state before, after;
    size_t next_before, next_after, active;
};

/* Goes to a period; returns the last one up to which nothing changes. */
static int64_t walk_go(const struct movements_walk *walk, struct walk_place *place, int64_t period) {
    const int64_t span = walk->movements->options.span;
    const struct movements_state *states = walk->states;
    int64_t until = walk->most + 1;
    while (place->next_after < walk->state_count && states[place->next_after].period <= period)
        place->after = states[place->next_after++];
    while (place->next_before < walk->state_count && states[place->next_before].period <= period - span)
        place->before = states[place->next_before++];
    while (place->active < walk->active_count && walk->active[place->active].to < period)
        place->active++;
    if (place->next_after < walk->state_count) until = walk_least(until, states[place->next_after].period);
    if (place->next_before < walk->state_count)
        until = walk_least(until, states[place->next_before].period + span);
    if (place->active < walk->active_count) {
        const struct movements_stretch *active = &walk->active[place->active];
        until = walk_least(until, active->from <= period ? active->to + 1 : active->from);
    }
    return until - 1;
}

/* The list of states against itself, `span` periods later. */
static bool walk_compare(struct movements_walk *walk) {
    struct patience *patience = walk->movements->population->patience;
    const int64_t there = walk_first_there(walk), span = walk->movements->options.span;
    struct walk_place place = {{0}, {0}, 0, 0, 0};
    int64_t from = walk->state_count > 0 ? walk->states[0].period : walk->most + 1, to;
    if (from < walk->least) from = walk->least;
    for (size_t i = 0; from <= walk->most; from = to + 1, i++) {
        enum movement_kind kind;
        if (patience_is_out_at(patience, i, MOVEMENTS_VISIT)) return false;
        to = walk_go(walk, &place, from);
        const struct movements_stretch *active = &walk->active[place.active];
        if (walk_kind(&place.before, &place.after, there < from - span, &kind))
            walk->moved[walk->moved_count++] =
                (struct movement){from, to, kind, place.before.value, place.after.value};
        if (!place.before.here && !place.after.here && place.active < walk->active_count &&
            active->from <= from)
            walk->passed[walk->passed_count++] = (struct movements_stretch){from, to};
    }
    return true;
}

static bool walk_one(void *context, uint32_t customer, const struct visit *visits, size_t count) {
    struct movements_walk *walk = context;
    if (!walk_make_room(walk, count)) return false;
    bool fine =
        walk->movements->options.spells ? walk_spells(walk, visits, count) : walk_events(walk, visits, count);
    return fine && walk_compare(walk) && walk->visit(walk->context, customer, walk);
}

bool movements_walk(const struct movements *movements, const struct group *group,
                    struct movements_walk *walk) {
    const struct population *population = movements->population;
    const struct segments *segments = &population->segments;
    walk->movements = movements;
    walk->group = group;
    walk->segment = segments->given ? segments->numbers[group_rank(group)] : 0;
    return activity_each(&movements->activity, &population->customers,
                         movements->groups.members + group->first, group->count, &walk->visits,
                         population->patience, walk_one, walk);
}

void movements_walk_free(struct movements_walk *walk) {
    visits_free(&walk->visits);
    for (int i = 0; i < 4; i++)
        memory_free(walk->rooms[i]);
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
