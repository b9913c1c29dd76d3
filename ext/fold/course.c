/*
 * course.c - what one customer did, period by period; course.h is the interface.
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
 *
 * Algorithm: of each customer the states at the ends of periods are listed, where they change; then the list is compared
 * with itself, `span` periods later. A customer costs one step for each change, however many periods lie between.
 */
#include "fold/course.h"

#include <string.h>

#include "ground/memory.h"
#include "store/visits.h"

#define COURSE_VISIT 200 /* work of a visit, which may be the start or the end of a row */

/* ---- the states of a customer ---- */

enum { COURSE_STATES, COURSE_ACTIVE, COURSE_MOVED, COURSE_PASSED };

static bool course_reserve(struct course *course, int list, size_t count, size_t size) {
    return memory_reserve(&course->rooms[list], &course->room_sizes[list], count, size);
}

/* Room for what so many visits come to: the lists are filled without asking again. */
static bool course_make_room(struct course *course, size_t visits) {
    size_t states = 4 * visits, active = visits, moved = 2 * states + 2 * active + 1;
    course->state_count = course->active_count = course->moved_count = course->passed_count = 0;
    if (!course_reserve(course, COURSE_STATES, states, sizeof *course->states)) return false;
    course->states = course->rooms[COURSE_STATES];
    if (course->states_alone) return true;
    if (!course_reserve(course, COURSE_ACTIVE, active, sizeof *course->active) ||
        !course_reserve(course, COURSE_MOVED, moved, sizeof *course->moved) ||
        !course_reserve(course, COURSE_PASSED, moved, sizeof *course->passed))
        return false;
    course->active = course->rooms[COURSE_ACTIVE];
    course->moved = course->rooms[COURSE_MOVED];
    course->passed = course->rooms[COURSE_PASSED];
    return true;
}

/* From the end of this period on; of several changes in a period the last counts. */
static void course_state(struct course *course, struct course_state state) {
    size_t count = course->state_count;
    if (count > 0 && course->states[count - 1].period == state.period) count--;
    course->states[count] = state;
    course->state_count = count + 1;
}

/* Active in these periods, and as a part of a span in those after them. They come in order, and may overlap. */
static void course_active(struct course *course, int64_t from, int64_t to) {
    const int64_t last = course->movements->last, more = course->movements->options.span - 1;
    size_t count = course->active_count;
    to = to < last - more ? to + more : last;
    if (count > 0 && from <= course->active[count - 1].to + 1) {
        if (to > course->active[count - 1].to) course->active[count - 1].to = to;
        return;
    }
    course->active[count] = (struct course_stretch){from, to};
    course->active_count = count + 1;
}

/* What all visits at one instant come to: in this segment, and in all. */
struct course_instant {
    int64_t at;
    int64_t rows, all_rows;
    struct sum value;
    bool start, all_start; /* a row begins, or somebody comes */
};

/* Reads the visits of the next instant; returns what is behind them. */
static size_t course_instant(const struct course *course, const struct visit *visits, size_t count, size_t i,
                             struct course_instant *instant) {
    const bool split = course->movements->options.by_row, events = !course->movements->options.spells;
    *instant = (struct course_instant){.at = visits[i].at};
    do {
        const struct visit *visit = &visits[i];
        bool start = events ? visit->rows > 0 : (visit->flags & ACTIVITY_RETURN) != 0;
        instant->all_rows += visit->rows;
        instant->all_start = instant->all_start || start;
        if (!split || visit_segment(visit) == course->segment) {
            instant->rows += visit->rows;
            instant->start = start; /* of a segment there is one visit at an instant */
            sum_merge(&instant->value, visit->value);
        }
        i++;
    } while (split && i < count && visits[i].at == instant->at);
    return i;
}

static int64_t course_period(struct course *course, int64_t time) {
    int64_t period = 0;
    grain_period_memo(&course->movements->options.grain, &course->memo, time, &period);
    return period;
}

/* The period of the last instant before the next visit, or of as_of. */
static int64_t course_before(struct course *course, const struct visit *visits, size_t count, size_t behind) {
    return behind < count ? course_period(course, visits[behind].at - 1) : course->movements->last;
}

/* ---- spells ---- */

/* A customer on their way through the instants. */
struct course_rows {
    int64_t rows, all_rows;
    struct sum value;
    struct course_instant waiting; /* ends that the gap may heal, in the sense of requirement 5 */
};

static void course_rows_add(struct course_rows *rows, const struct course_instant *instant) {
    rows->rows += instant->rows;
    rows->all_rows += instant->all_rows;
    sum_merge(&rows->value, instant->value);
    bool waits = rows->waiting.all_rows < 0; /* then rows may have ended here whose start is still to come */
    if (rows->rows == 0 && !waits) rows->value = (struct sum){0, 0};
}

/* Whether more rows start than end at the next instant at which that is so, and at most the gap later. *next: where it was
** looked for so far. */
static bool course_is_healed(const struct course *course, const struct visit *visits, size_t count,
                             size_t behind, size_t *next, int64_t at) {
    const struct movements_options *options = &course->movements->options;
    struct course_instant instant = {0};
    size_t i = *next > behind ? *next : behind;
    while (i < count) {
        size_t then = course_instant(course, visits, count, i, &instant);
        if (instant.all_rows > 0) break;
        i = then;
    }
    *next = i;
    return i < count && instant.at <= length_add(&options->gap, &options->grain.clock, at);
}

static void course_wait(struct course_rows *rows, const struct course_instant *instant) {
    rows->waiting.rows += instant->rows;
    rows->waiting.all_rows += instant->all_rows;
    sum_merge(&rows->waiting.value, instant->value);
}

static bool course_spells(struct course *course, const struct visit *visits, size_t count) {
    const struct movements *movements = course->movements;
    struct patience *patience = movements->population->patience;
    struct course_rows rows = {0};
    size_t next = 0;
    for (size_t i = 0, behind; i < count; i = behind) {
        struct course_instant instant;
        if (patience_is_out_at(patience, i, COURSE_VISIT)) return false;
        behind = course_instant(course, visits, count, i, &instant);
        if (instant.all_rows > 0) {
            course_rows_add(&rows, &rows.waiting);
            rows.waiting = (struct course_instant){0};
        }
        if (movements->options.has_gap && instant.all_rows < 0 &&
            course_is_healed(course, visits, count, behind, &next, instant.at))
            course_wait(&rows, &instant);
        else
            course_rows_add(&rows, &instant);
        int64_t period = course_period(course, instant.at);
        bool here = rows.rows > 0;
        if (!course->states_alone && (here || instant.start))
            course_active(course, period, here ? course_before(course, visits, count, behind) : period);
        course_state(
            course, (struct course_state){period, here, rows.all_rows > 0, here ? sum_total(rows.value) : 0});
    }
    return true;
}

/* ---- events ---- */

/* How far a customer is carried: the last period in which they are there. */
struct course_carried {
    int64_t here, anywhere;
};

/* The states after a period and before the next visit: without value, then gone here, then everywhere. */
static void course_lapse(struct course *course, const struct course_carried *carried, int64_t period,
                         int64_t next) {
    int64_t changes[] = {period + 1, carried->here + 1, carried->anywhere + 1};
    for (int i = 0; i < 3; i++) {
        int64_t at = changes[i];
        if (at <= period || at >= next) continue;
        course_state(course, (struct course_state){at, at <= carried->here, at <= carried->anywhere, 0});
    }
}

static bool course_events(struct course *course, const struct visit *visits, size_t count) {
    const struct movements *movements = course->movements;
    const int64_t end = movements->last + 1;
    const int64_t lapse = movements->options.lapse_after < end ? movements->options.lapse_after : end;
    struct course_carried carried = {-1, -1};
    for (size_t i = 0, behind; i < count; i = behind) {
        struct course_instant instant;
        if (patience_is_out_at(movements->population->patience, i, COURSE_VISIT)) return false;
        behind = course_instant(course, visits, count, i, &instant);
        int64_t period = instant.at;
        if (instant.start) carried.here = period + lapse - 1;
        if (instant.all_start) carried.anywhere = period + lapse - 1;
        if (instant.start) course_active(course, period, period);
        bool here = period <= carried.here;
        course_state(course, (struct course_state){period, here, period <= carried.anywhere,
                                                   here ? sum_total(instant.value) : 0});
        course_lapse(course, &carried, period, behind < count ? visits[behind].at : end);
    }
    return true;
}

/* ---- what happened ---- */

static bool course_kind(const struct course_state *before, const struct course_state *after, bool was_there,
                        enum movement_kind *kind) {
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
static int64_t course_first_there(const struct course *course) {
    for (size_t i = 0; i < course->state_count; i++)
        if (course->states[i].anywhere) return course->states[i].period;
    return course->movements->last + 1;
}

static int64_t course_least(int64_t a, int64_t b) {
    return a < b ? a : b;
}

/* Where the comparison is: the states before and after, and the next ones of both; the stretch of activity that is, or
** comes. */
struct course_place {
    struct course_state before, after;
    size_t next_before, next_after, active;
};

/* Goes to a period; returns the last one up to which nothing changes. */
static int64_t course_go(const struct course *course, struct course_place *place, int64_t period) {
    const int64_t span = course->movements->options.span;
    const struct course_state *states = course->states;
    int64_t until = course->most + 1;
    while (place->next_after < course->state_count && states[place->next_after].period <= period)
        place->after = states[place->next_after++];
    while (place->next_before < course->state_count && states[place->next_before].period <= period - span)
        place->before = states[place->next_before++];
    while (place->active < course->active_count && course->active[place->active].to < period)
        place->active++;
    if (place->next_after < course->state_count)
        until = course_least(until, states[place->next_after].period);
    if (place->next_before < course->state_count)
        until = course_least(until, states[place->next_before].period + span);
    if (place->active < course->active_count) {
        const struct course_stretch *active = &course->active[place->active];
        until = course_least(until, active->from <= period ? active->to + 1 : active->from);
    }
    return until - 1;
}

/* The list of states against itself, `span` periods later. */
static bool course_compare(struct course *course) {
    struct patience *patience = course->movements->population->patience;
    const int64_t there = course_first_there(course), span = course->movements->options.span;
    struct course_place place = {{0}, {0}, 0, 0, 0};
    int64_t from = course->states[0].period, to; /* there is one: whoever is in a segment came to it */
    if (from < course->least) from = course->least;
    for (size_t i = 0; from <= course->most; from = to + 1, i++) {
        enum movement_kind kind;
        if (patience_is_out_at(patience, i, COURSE_VISIT)) return false;
        to = course_go(course, &place, from);
        const struct course_stretch *active = &course->active[place.active];
        if (course_kind(&place.before, &place.after, there < from - span, &kind))
            course->moved[course->moved_count++] =
                (struct movement){from, to, kind, place.before.value, place.after.value};
        if (!place.before.here && !place.after.here && place.active < course->active_count &&
            active->from <= from)
            course->passed[course->passed_count++] = (struct course_stretch){from, to};
    }
    return true;
}

static bool course_visit_states(void *context, uint32_t customer, const struct visit *visits, size_t count) {
    struct course *course = context;
    return course_make_room(course, count) && course_spells(course, visits, count) &&
           course->visit(course->context, customer, course);
}

static bool course_visit_all(void *context, uint32_t customer, const struct visit *visits, size_t count) {
    struct course *course = context;
    if (!course_make_room(course, count)) return false;
    bool fine = course->movements->options.spells ? course_spells(course, visits, count)
                                                  : course_events(course, visits, count);
    return fine && course_compare(course) && course->visit(course->context, customer, course);
}

bool course_walk_states(const struct movements *movements, const uint32_t *members, size_t count,
                        struct course *course, course_visit *visit, void *context) {
    const struct population *population = movements->population;
    course->visit = visit;
    course->context = context;
    course->movements = movements;
    course->states_alone = true;
    return visits_each(&movements->activity, &population->customers, members, count, &course->visits,
                       population->patience, course_visit_states, course);
}

bool course_walk(const struct movements *movements, const struct group *group, struct course *course) {
    const struct population *population = movements->population;
    const struct segments *segments = &population->segments;
    course->movements = movements;
    course->states_alone = false;
    course->segment = segments->given ? segments->numbers[group_rank(group)] : 0;
    return visits_each(&movements->activity, &population->customers, movements->groups.members + group->first,
                       group->count, &course->visits, population->patience, course_visit_all, course);
}

void course_free(struct course *course) {
    visits_free(&course->visits);
    for (int i = 0; i < 4; i++)
        memory_free(course->rooms[i]);
}
