/*
 * deeds.c - what one member of a cohort did; deeds.h is the interface.
 *
 * Requirements
 *  1. What counts as active, returned, events and value is grid.c's.
 *  2. A timeline gives the cells that the visits would give.
 *
 * Visits are looked at one by one: whoever is in many cohorts has each of theirs looked at as often. A timeline is asked for
 * one total an age at which there is anything: from the first moment at that age to the first one at a later age. So it
 * costs as much as there are cells, whatever is in them, and the logarithm of that.
 */
#include "fold/deeds.h"

#include "ground/always.h"
#include "store/customer.h"

#define DEEDS_VISIT 60  /* work of a visit, */
#define DEEDS_AGE   300 /* of an age of a timeline, */
#define DEEDS_RANGE 2   /* and of the look of either at a range */

/* A member on the way through what they did. */
struct deeds_member {
    uint32_t customer;
    int64_t start;     /* where moments are kept */
    int64_t age, last; /* last: the greatest one at which they are active */
    uint64_t rows;     /* returns at that age, but for the row that started them */
};

/* One deed, or all of an age. */
struct deed {
    int64_t age;
    uint64_t rows;
    bool began; /* the row that started them is among these */
    struct sum value;
};

static uint64_t deeds_work(const struct deeds *deeds, uint64_t work) {
    return deeds->options->axis.ranges ? work + (uint64_t)deeds->count * DEEDS_RANGE : work;
}

/* A deed into every cell that has its age. */
static void deeds_add_ranges(const struct deeds *deeds, const struct deeds_member *member,
                             const struct deed *deed, bool returned) {
    const struct axis_range *ranges = deeds->options->axis.ranges;
    for (int64_t i = 0; i < deeds->count; i++) {
        struct grid_cell *cell = &deeds->cells[i];
        if (ranges[i].last < deed->age) continue;
        sum_merge(&cell->cumulative, deed->value);
        if (ranges[i].first > deed->age) continue;
        cell->events += deed->rows;
        sum_merge(&cell->value, deed->value);
        if (!returned || cell->seen == (uint64_t)member->customer + 1) continue;
        cell->seen = (uint64_t)member->customer + 1;
        cell->returned++;
    }
}

/* Deeds come in the order of their ages. */
static inline void deeds_add(const struct deeds *deeds, struct deeds_member *member,
                             const struct deed *deed) {
    const struct grid_options *options = deeds->options;
    if (deed->age != member->age) member->rows = 0;
    member->age = deed->age;
    bool had_returned = member->rows >= options->min_events;
    member->rows += deed->rows - deed->began;
    bool returned = !had_returned && member->rows >= options->min_events;
    if (returned) member->last = deed->age;
    if (options->axis.ranges) {
        deeds_add_ranges(deeds, member, deed, returned);
    } else if (deed->age < deeds->count) {
        struct grid_cell *cell = &deeds->cells[deed->age];
        cell->events += deed->rows;
        sum_merge(&cell->value, deed->value);
        cell->returned += returned;
    }
}

/* ---- visits ---- */

/* A member's start in a recurring cohort: their first in its period. */
static int64_t deeds_anchor(const struct deeds *deeds, const struct visit *visits, size_t count) {
    for (size_t i = 0; ALWAYS(i < count); i++) /* that start is what put them into the cohort */
        if (deeds_can_start(deeds, &visits[i]) && deeds_period(deeds, &visits[i]) == deeds->cohort)
            return visits[i].at;
    return 0;
}

/* The age of a moment that is not before the start. */
static int64_t deeds_age(const struct deeds *deeds, int64_t start, int64_t at) {
    const struct grain *grain = &deeds->options->grain;
    if (deeds->options->own_calendar) return grain_age(grain, start, at);
    return grain_period_of(grain, at) - deeds->cohort;
}

/* The age of a visit; negative before the start. */
static int64_t deeds_visit_age(const struct deeds *deeds, int64_t start, const struct visit *visit) {
    if (deeds->activity->kind != ACTIVITY_MOMENTS) return visit->at - deeds->cohort;
    return visit->at < start ? -1 : deeds_age(deeds, start, visit->at);
}

/* Whether the row that started the member, in this cohort, is among a visit's returns. */
static bool deeds_visit_began(const struct deeds *deeds, int64_t start, int64_t age,
                              const struct visit *visit) {
    if (deeds->activity->kind != ACTIVITY_MOMENTS) return age == 0;
    return visit->at == start && (visit->flags & ACTIVITY_BOTH);
}

static void deeds_add_visits(const struct deeds *deeds, struct deeds_member *at, const struct visit *visits,
                             size_t count) {
    struct deeds_member member = *at;
    for (size_t i = 0; i < count; i++) {
        int64_t age = deeds_visit_age(deeds, member.start, &visits[i]);
        if (age < 0) continue;
        const struct deed deed = {age, (uint64_t)visits[i].rows,
                                  deeds_visit_began(deeds, member.start, age, &visits[i]), visits[i].value};
        deeds_add(deeds, &member, &deed);
    }
    *at = member;
}

bool deeds_of_visits(const struct deeds *deeds, uint32_t customer, const struct visit *visits, size_t count,
                     int64_t *last) {
    const uint64_t work = deeds_work(deeds, DEEDS_VISIT);
    struct deeds_member member = {customer, 0, -1, 0, 0};
    if (deeds->activity->kind == ACTIVITY_MOMENTS)
        member.start = deeds->options->recurring
                           ? deeds_anchor(deeds, visits, count)
                           : customer_moment(population_at(deeds->population, customer));
    for (size_t from = 0, to; from < count; from = to) {
        to = patience_block(from, count);
        if (patience_is_out(deeds->population->patience, (to - from) * work)) return false;
        deeds_add_visits(deeds, &member, visits + from, to - from);
    }
    *last = member.last;
    return true;
}

/* ---- a timeline ---- */

/* The place of the first start of a cohort. */
static size_t deeds_seek_start(const struct deeds *deeds, const struct timeline *timeline) {
    size_t place = timeline_seek(timeline, 0, grain_start(&deeds->options->grain, deeds->cohort));
    while ((timeline_at(timeline, place)->when & ACTIVITY_START) == 0)
        place++; /* there is one: it put them into the cohort */
    return place;
}

/* Whether a row at the start's moment began it. */
static bool deeds_timeline_began(const struct timeline *timeline, size_t place, int64_t start) {
    for (; place < timeline->count && timeline_at(timeline, place)->time == start; place++)
        if (timeline_at(timeline, place)->when & ACTIVITY_BOTH) return true;
    return false;
}

/* The first moment at an age. */
static int64_t deeds_age_start(const struct deeds *deeds, int64_t start, int64_t age) {
    const struct grain *grain = &deeds->options->grain;
    return deeds->options->own_calendar ? grain_add(grain, start, age)
                                        : grain_start(grain, deeds->cohort + age);
}

bool deeds_of_timeline(const struct deeds *deeds, uint32_t customer, const struct timeline *timeline,
                       int64_t *last) {
    const uint64_t work = deeds_work(deeds, DEEDS_AGE);
    size_t place = deeds_seek_start(deeds, timeline);
    struct deeds_member member = {customer, timeline_at(timeline, place)->time, -1, 0, 0};
    place = timeline_seek(timeline, 0, member.start); /* with those at the same moment that are no starts */
    bool began = deeds_timeline_began(timeline, place, member.start);
    for (size_t next; place < timeline->count; place = next, began = false) {
        int64_t age = deeds_age(deeds, member.start, timeline_at(timeline, place)->time);
        if (patience_is_out(deeds->population->patience, work)) return false;
        next = timeline_seek(timeline, place, deeds_age_start(deeds, member.start, age + 1));
        const struct timeline_total total = timeline_total(timeline, place, next);
        const struct deed deed = {age, total.rows, began, total.value};
        deeds_add(deeds, &member, &deed);
    }
    *last = member.last;
    return true;
}
