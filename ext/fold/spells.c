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
 *
 * Customers are counted by segment, age and end (groups.c): memory goes with how many different ages there
 * are, not with how far they reach, so that a grain of hours over years costs no more than one of years.
 */
#include "fold/spells.h"

#include <string.h>

/* The part of a group's key behind the segment:  | age, 31 bits | left, 1 bit | */
#define SPELLS_LEFT 1u

#define SPELLS_WORK 120 /* of putting a customer */

static int64_t spells_age(const struct group *group) {
    return group_part(group) >> 1;
}

bool spells_take(void *fold, const struct population *population, const struct batch *batch) {
    (void)fold;
    for (uint32_t i = 0; i < batch->count; i++) {
        struct spell *spell = population_at(population, batch->customers[i]);
        if (!customer_has_started(&spell->customer) || batch->untils[i] > spell->until)
            spell->until = batch->untils[i];
        customer_start(&spell->customer, batch->times[i], &population->segments, batch->segments[i]);
    }
    return true;
}

static bool spells_put_all(void *context, struct groups_scratch *scratch) {
    const struct spells *spells = context;
    const struct population *population = spells->population;
    for (uint32_t i = 0; i < population_count(population); i++) {
        const struct spell *spell = population_at(population, i);
        if (patience_is_out_at(population->patience, i, SPELLS_WORK)) return false;
        bool left = spell->until <= population->as_of;
        int64_t age = grain_age(&spells->grain, customer_moment(&spell->customer),
                                left ? spell->until : population->as_of);
        int64_t key = groups_key(customer_rank(&spell->customer, &population->segments),
                                 (uint32_t)age << 1 | (left ? SPELLS_LEFT : 0));
        if (!groups_put(scratch, key, i, 0)) return false;
    }
    return true;
}

bool spells_finish(struct spells *spells, struct population *population) {
    spells->population = population;
    return segments_finish(&population->segments, population->patience) &&
           groups_make(&spells->groups, spells_put_all, spells, population->patience);
}

void spells_free(struct spells *spells) {
    groups_free(&spells->groups);
}

bool spells_enter(const struct spells *spells, size_t first, struct spells_walk *walk) {
    const struct group *list = spells->groups.list;
    *walk = (struct spells_walk){first, first, first, 0, -1};
    while (walk->end < spells->groups.count && group_rank(&list[walk->end]) == group_rank(&list[first])) {
        walk->customers += list[walk->end].count;
        walk->last = spells_age(&list[walk->end]);
        walk->end++;
    }
    return walk->end > first;
}

void spells_next(const struct spells *spells, struct spells_walk *walk, int64_t age, uint64_t *churned,
                 uint64_t *censored) {
    *churned = *censored = 0;
    for (; walk->next < walk->end; walk->next++) {
        const struct group *group = &spells->groups.list[walk->next];
        if (spells_age(group) != age) break;
        *(group_part(group) & SPELLS_LEFT ? churned : censored) += group->count;
    }
}

struct key spells_segment(const struct spells *spells, const struct spells_walk *walk) {
    return segments_key(&spells->population->segments, group_rank(&spells->groups.list[walk->first]));
}

/* ---- its state ---- */

static uint64_t spells_state_options(const void *fold) {
    (void)fold;
    return 0;
}

static bool spells_state_merge(void *fold, const struct population *population, void *payload,
                               const void *other_fold, const void *other, const uint32_t *segments) {
    struct spell *spell = payload;
    const struct spell *from = other;
    (void)fold, (void)population, (void)other_fold, (void)segments;
    if (!customer_has_started(&spell->customer) || from->until > spell->until) spell->until = from->until;
    return true;
}

static void spells_state_write(const void *fold, const void *payload, struct bytes_out *out) {
    (void)fold;
    bytes_write_number(out, (uint64_t)((const struct spell *)payload)->until);
}

/* Everybody has started, and ends no earlier. */
static bool spells_state_read(void *fold, const struct population *population, void *payload,
                              struct bytes_in *in) {
    struct spell *spell = payload;
    (void)fold, (void)population;
    in->damaged = !customer_has_started(&spell->customer);
    spell->until = bytes_read_within(in, customer_moment(&spell->customer), BATCH_OPEN);
    return true;
}

const struct state_kind spells_state = {3, spells_state_options, spells_state_merge, spells_state_write,
                                        spells_state_read};
