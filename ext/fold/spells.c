/*
 * spells.c - how long each customer stayed; spells.h is the interface.
 *
 * Requirements
 *  1. One spell a customer: from their first time to their latest until. A gap between rows does not end it,
 *     nor does a row that ends earlier while another one runs.
 *  2. It has ended when its until is at as_of or before. Otherwise it is censored there: all that is known is
 *     that they stayed until as_of.
 *  3. Its age is in whole grains from its start to its end, or to as_of, counted from its start: exact hours,
 *     days and weeks, monthly anniversaries clamped to month ends (grain_age).
 *  4. A customer's segment is that of their earliest row, the smallest of several at the same moment.
 *  5. The order of the rows does not matter.
 *  6. With a gap, a spell ends at the first hole, in which no row runs, that is longer than it; a hole that is just as
 *     long is none, and so is one in which a row lasts no time, where both parts of it are not. What comes behind the
 *     end is not looked at. An end behind which no row starts is one, however short ago it was.
 *  7. A customer was seen from the earliest moment on that a row of the spell says; a row that does not, or says one before
 *     its start, was seen from its start on. Who was first seen after their start is at risk only at ages greater than the
 *     whole grains from start to then (left truncation, as in Surv(entry, exit, event) of R); who left, or was last seen, at
 *     that age or before was never at risk, and counts nowhere.
 *
 * Customers are counted by segment, age and end (groups.c): memory goes with how many different ages there
 * are, not with how far they reach, so that a grain of hours over years costs no more than one of years. A customer is
 * one record; with a gap their rows are kept, 16 bytes for each start and end, and walked through once. Since when rows
 * were seen is then a moment among theirs: whose it is need not be known, since a row that starts behind the end of a
 * spell was not seen before it.
 */
#include "fold/spells.h"
#include "store/visits.h"

#include <string.h>

/* The part of a group's key behind the segment:  | age, 30 bits | what happens then, 2 bits | */
enum spells_event { SPELLS_CENSORED, SPELLS_LEFT, SPELLS_ENTERED };

#define SPELLS_WORK  120 /* of putting a customer, */
#define SPELLS_VISIT 20  /* and of a moment of theirs */

void spells_init(struct spells *spells, const struct spells_options *options) {
    memset(spells, 0, sizeof *spells);
    spells->options = *options;
    activity_init(&spells->activity, ACTIVITY_MOMENTS, false);
}

void spells_free(struct spells *spells) {
    activity_free(&spells->activity);
    groups_free(&spells->groups);
}

uint32_t spells_size(const struct spells *spells) {
    return spells->options.with_from ? (uint32_t)sizeof(struct spell)
                                     : (uint32_t)offsetof(struct spell, from);
}

/* ---- rows ---- */

/* A row is kept, for spells_end(). */
static bool spells_keep(struct spells *spells, struct spell *spell, const struct batch *batch, uint32_t i,
                        int64_t as_of) {
    const int64_t time = batch->times[i], until = batch->untils[i], from = batch->froms[i];
    const uint32_t seen = from <= time ? ACTIVITY_SEEN : 0;
    struct activity *activity = &spells->activity;
    struct activity_cell *head = &spell->customer.head;
    if (!activity_add(activity, head, time, ACTIVITY_RETURN | seen, 0)) return false;
    if (until <= as_of && !activity_add(activity, head, until, ACTIVITY_END, 0)) return false;
    return seen || from > as_of || activity_add(activity, head, from, ACTIVITY_SEEN, 0);
}

/* A row that came from elsewhere, or is a whole spell itself. */
static void spells_extend(const struct spells *spells, struct spell *spell, int64_t until, int64_t from) {
    bool first = !customer_has_started(&spell->customer);
    if (first || until > spell->until) spell->until = until;
    if (spells->options.with_from && (first || from < spell->from)) spell->from = from;
}

bool spells_take(void *fold, const struct population *population, const struct batch *batch) {
    struct spells *spells = fold;
    for (uint32_t i = 0; i < batch->count; i++) {
        struct spell *spell = population_at(population, batch->customers[i]);
        int64_t time = batch->times[i], from = batch->froms[i];
        if (!spells->options.has_gap)
            spells_extend(spells, spell, batch->untils[i], from > time ? from : time);
        else if (!spells_keep(spells, spell, batch, i, population->as_of))
            return false;
        customer_start(&spell->customer, time, &population->segments, batch->segments[i]);
    }
    return true;
}

/* ---- their end ---- */

/* What came of a customer's rows, with a gap: until the first hole that is longer. */
static bool spells_end(void *context, uint32_t customer, const struct visit *visits, size_t count) {
    const struct spells *spells = context;
    const struct spells_options *options = &spells->options;
    struct spell *spell = population_at(spells->population, customer);
    int64_t rows = 0, end = customer_moment(&spell->customer), seen = BATCH_OPEN;
    for (size_t i = 0; i < count; i++) {
        const struct visit *visit = &visits[i];
        if (patience_is_out_at(spells->population->patience, i, SPELLS_VISIT)) return false;
        if (seen == BATCH_OPEN && (visit->flags & ACTIVITY_SEEN)) seen = visit->at;
        if (visit->flags == ACTIVITY_SEEN) continue;
        if (rows == 0 && visit->at > length_add(&options->gap, &options->grain.clock, end)) break;
        rows += visit->rows;
        end = visit->at;
    }
    spell->until = rows > 0 ? BATCH_OPEN : end;
    if (options->with_from) spell->from = seen;
    return true;
}

static bool spells_end_all(struct spells *spells) {
    const struct population *population = spells->population;
    struct visits visits = {0};
    bool fine = visits_each(&spells->activity, &population->customers, NULL, population_count(population),
                            &visits, population->patience, spells_end, spells);
    visits_free(&visits);
    return fine;
}

static int64_t spells_key(uint32_t rank, int64_t age, enum spells_event event) {
    return groups_key(rank, (uint32_t)age << 2 | event);
}

static bool spells_put(const struct spells *spells, struct groups_scratch *scratch, uint32_t customer) {
    const struct population *population = spells->population;
    const struct grain *grain = &spells->options.grain;
    const struct spell *spell = population_at(population, customer);
    const uint32_t rank = customer_rank(&spell->customer, &population->segments);
    const bool left = spell->until <= population->as_of;
    int64_t start = customer_moment(&spell->customer), end = left ? spell->until : population->as_of;
    int64_t age = grain_age(grain, start, end);
    if (spells->options.with_from && spell->from > start) {
        int64_t entered = spell->from > end ? age : grain_age(grain, start, spell->from);
        if (entered >= age) return true;
        if (!groups_put(scratch, spells_key(rank, entered, SPELLS_ENTERED), customer, 0)) return false;
    }
    return groups_put(scratch, spells_key(rank, age, left ? SPELLS_LEFT : SPELLS_CENSORED), customer, 0);
}

static bool spells_put_all(void *context, struct groups_scratch *scratch) {
    const struct spells *spells = context;
    const struct population *population = spells->population;
    for (uint32_t i = 0; i < population_count(population); i++)
        if (patience_is_out_at(population->patience, i, SPELLS_WORK) || !spells_put(spells, scratch, i))
            return false;
    return true;
}

bool spells_finish(struct spells *spells, struct population *population) {
    spells->population = population;
    return segments_finish(&population->segments, population->patience) &&
           (!spells->options.has_gap || spells_end_all(spells)) &&
           groups_make(&spells->groups, spells_put_all, spells, population->patience);
}

/* ---- ages ---- */

static int64_t spells_age(const struct group *group) {
    return group_part(group) >> 2;
}

static enum spells_event spells_event(const struct group *group) {
    return (enum spells_event)(group_part(group) & 3);
}

bool spells_enter(const struct spells *spells, size_t first, struct spells_walk *walk) {
    const struct group *list = spells->groups.list;
    *walk = (struct spells_walk){first, first, first, 0, -1};
    for (; walk->end < spells->groups.count && group_rank(&list[walk->end]) == group_rank(&list[first]);
         walk->end++) {
        const struct group *group = &list[walk->end];
        if (spells_event(group) == SPELLS_ENTERED)
            walk->customers -= group->count; /* who enters later counts where they leave, too */
        else
            walk->customers += group->count;
        walk->last = spells_age(group);
    }
    return walk->end > first;
}

struct survival_change spells_next(const struct spells *spells, struct spells_walk *walk, int64_t age) {
    struct survival_change change = {0, 0, 0};
    for (; walk->next < walk->end; walk->next++) {
        const struct group *group = &spells->groups.list[walk->next];
        if (spells_age(group) != age) break;
        if (spells_event(group) == SPELLS_LEFT)
            change.churned = group->count;
        else if (spells_event(group) == SPELLS_CENSORED)
            change.censored = group->count;
        else
            change.entered = group->count;
    }
    return change;
}

struct key spells_segment(const struct spells *spells, const struct spells_walk *walk) {
    return segments_key(&spells->population->segments, group_rank(&spells->groups.list[walk->first]));
}

/* ---- their state ---- */

static uint64_t spells_state_options(const void *fold) {
    const struct spells_options *options = &((const struct spells *)fold)->options;
    return (uint64_t)options->has_gap << 1 | options->with_from;
}

/* The gap is of no concern before the end: rows that are kept are kept for any. */
static bool spells_state_merge(void *fold, const struct population *population, void *payload,
                               const void *other_fold, const void *other, const uint32_t *segments) {
    struct spells *spells = fold;
    struct spell *spell = payload;
    const struct spell *more = other;
    if (spells->options.has_gap)
        return activity_merge(&spells->activity, &spell->customer.head,
                              &((const struct spells *)other_fold)->activity, &more->customer.head, segments,
                              population->patience);
    spells_extend(spells, spell, more->until, spells->options.with_from ? more->from : 0);
    return true;
}

static void spells_state_write(const void *fold, const void *payload, struct bytes_out *out) {
    const struct spells *spells = fold;
    const struct spell *spell = payload;
    if (spells->options.has_gap) {
        activity_write_chain(&spells->activity, &spell->customer.head, out);
        return;
    }
    bytes_write_number(out, (uint64_t)spell->until);
    if (spells->options.with_from) bytes_write_number(out, (uint64_t)spell->from);
}

/* Everybody has started, ends no earlier, and was not seen before. */
static bool spells_state_read(void *fold, const struct population *population, void *payload,
                              struct bytes_in *in) {
    struct spells *spells = fold;
    struct spell *spell = payload;
    struct activity_cell *head = &spell->customer.head;
    in->damaged = !customer_has_started(&spell->customer);
    if (in->damaged) return true;
    int64_t start = customer_moment(&spell->customer);
    if (spells->options.has_gap) {
        const struct activity_range range = {start, population->as_of, 0, start};
        bool fine = activity_read_chain(&spells->activity, head, &range, in, population->patience);
        in->damaged = in->damaged || (fine && activity_is_empty(&spells->activity, head));
        return fine;
    }
    spell->until = bytes_read_within(in, start, BATCH_OPEN);
    if (spells->options.with_from) spell->from = bytes_read_within(in, start, BATCH_OPEN);
    return true;
}

const struct state_kind spells_state = {
    3, spells_state_options, spells_state_merge, spells_state_write, spells_state_read, NULL, NULL, NULL};
