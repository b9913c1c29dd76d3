/*
 * spells.c - how long each customer stayed; spells.h is the interface.
 *
 * Requirements
 *  1. One spell a customer: from his first time to his latest until. A gap between rows does not end it, nor
 *     does a row that ends earlier while another one runs.
 *  2. It has ended when its until is at as_of or before. Otherwise it is censored there: all that is known is
 *     that he stayed until as_of.
 *  3. Its age is in whole grains from its start to its end, or to as_of, counted from its start: exact hours,
 *     days and weeks, monthly anniversaries clamped to month ends (calendar_age).
 *  4. A customer's segment is that of his earliest row, the smallest of several at the same moment.
 *  5. The order of the rows does not matter.
 *
 * Customers are counted by segment, age and end (groups.c): memory goes with how many different ages there
 * are, not with how far they reach, so that a grain of hours over years costs no more than one of years.
 */
#include "fold/spells.h"

#include <string.h>

#define SPELLS_LEFT   1
#define SPELLS_SHIFT  32
#define SPELLS_AGE(k) ((int64_t)((k)&UINT32_MAX) >> 1)
#define SPELLS_WORK   120 /* of putting a customer */

void spell_add(struct spell *spell, int64_t time, int64_t until, const struct ids *segments,
               uint32_t segment) {
    if (!customer_has_started(&spell->member) || until > spell->until) spell->until = until;
    customer_start(&spell->member, time, segments, segment);
}

static bool spells_put_all(struct spells *spells, const struct ids *customers, struct patience *patience) {
    for (uint32_t i = 0; i < ids_count(customers); i++) {
        const struct spell *spell = ids_payload(customers, i);
        if (patience_is_out_at(patience, i, SPELLS_WORK)) return false;
        bool left = spell->until <= spells->as_of;
        int64_t rank = spells->with_segments ? spells->segments.ranks[spell->member.segment] : 0;
        int64_t age = calendar_age(&spells->grain, customer_moment(&spell->member),
                                   left ? spell->until : spells->as_of);
        int64_t key = rank << SPELLS_SHIFT | age << 1 | (left ? SPELLS_LEFT : 0);
        if (!groups_put(&spells->groups, key, i, 0)) return false;
    }
    return true;
}

bool spells_finish(struct spells *spells, const struct ids *customers, const struct ids *segments,
                   struct patience *patience) {
    return ranking_make(&spells->segments, segments, patience) && groups_begin(&spells->groups, patience) &&
           spells_put_all(spells, customers, patience) && groups_lay_out(&spells->groups) &&
           spells_put_all(spells, customers, patience) && groups_finish(&spells->groups);
}

void spells_free(struct spells *spells) {
    groups_free(&spells->groups);
    ranking_free(&spells->segments);
}

bool spells_enter(const struct spells *spells, size_t first, struct spells_walk *walk) {
    const struct group *list = spells->groups.list;
    *walk = (struct spells_walk){first, first, first, 0, -1};
    while (walk->end < spells->groups.count &&
           list[walk->end].key >> SPELLS_SHIFT == list[first].key >> SPELLS_SHIFT) {
        walk->customers += list[walk->end].count;
        walk->last = SPELLS_AGE(list[walk->end].key);
        walk->end++;
    }
    return walk->end > first;
}

void spells_next(const struct spells *spells, struct spells_walk *walk, int64_t age, uint64_t *churned,
                 uint64_t *censored) {
    *churned = *censored = 0;
    for (; walk->next < walk->end; walk->next++) {
        const struct group *group = &spells->groups.list[walk->next];
        if (SPELLS_AGE(group->key) != age) break;
        *(group->key & SPELLS_LEFT ? churned : censored) += group->count;
    }
}

uint32_t spells_segment(const struct spells *spells, const struct spells_walk *walk) {
    return spells->segments.numbers[spells->groups.list[walk->first].key >> SPELLS_SHIFT];
}
