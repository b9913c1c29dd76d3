/*
 * visits.h - what a customer did, period by period or moment by moment: out of the store, in order and merged.
 */
#ifndef RETENTION_VISITS_H
#define RETENTION_VISITS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ground/patience.h"
#include "ground/sum.h"
#include "store/activity.h"

#define VISITS_BATCH 64 /* most customers to a gather */

/* What a customer did in one period, or at one moment. */
struct visit {
    int64_t at;     /* period number or time */
    int32_t rows;   /* returns less ends */
    uint32_t flags; /* of all rows; where moments are split, the segment too */
    struct sum value;
};

static inline uint32_t visit_segment(const struct visit *visit) {
    return visit->flags >> ACTIVITY_FLAG_BITS;
}

/* Visits of a batch of customers: those of customer i are items[first[i]] to items[first[i] + count[i] - 1],
** in ascending order of `at`, and no two of them at the same one, or split of the same segment at the same one. */
struct visits {
    struct visit *items;
    size_t room;
    size_t first[VISITS_BATCH];
    size_t count[VISITS_BATCH];
    size_t unmerged[VISITS_BATCH]; /* how many there were in the store */
    size_t seen;                   /* of the customer that visits_each() looks at */
    void *scratch;
    size_t scratch_room;
};

/* The visits of n <= VISITS_BATCH customers; false when there is no memory, or told to end. visits starts out
** zeroed, and the same one can be used for any number of batches until visits_free(). */
bool visits_gather(const struct activity *activity, const struct activity_cell *const *heads, uint32_t n,
                   struct visits *visits, struct patience *patience);
void visits_free(struct visits *visits);

/* Calls visit() with the visits of each of count customers in turn: of members, or where that is NULL of all from 0 on.
** Their payload in customers starts with their cell. false when there is no memory, or told to end, or when
** visit() says so. */
typedef bool visits_look(void *context, uint32_t customer, const struct visit *visits, size_t count);
bool visits_each(const struct activity *activity, const struct ids *customers, const uint32_t *members,
                 size_t count, struct visits *visits, struct patience *patience, visits_look *visit,
                 void *context);

/* Puts a customer's visits back in their order, where that makes them fewer by far: seen and count are how many there were
** and are. Who is gathered again and again so costs no more than they have visits. Not for moments. false: no memory, and
** then the customer is lost. */
bool visits_compact(struct activity *activity, struct activity_cell *head, const struct visit *visits,
                    size_t count, size_t seen);

#endif
