/*
 * spells.h - how long each customer stayed, and how many of a segment left, or were last seen, at each age.
 */
#ifndef RETENTION_SPELLS_H
#define RETENTION_SPELLS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "time/grain.h"
#include "store/batch.h"
#include "store/customer.h"
#include "store/groups.h"
#include "store/state.h"

/* The payload of a customer in the customer index; zeroed at first. */
struct spell {
    struct customer customer; /* first time and segment */
    int64_t until;            /* the latest */
};

struct spells {
    struct grain grain;
    const struct population *population;
    struct groups groups; /* by segment, age, whether they left */
};

/* The spells of one segment, while its ages are walked through. */
struct spells_walk {
    size_t first, next, end; /* of the groups */
    uint64_t customers;
    int64_t last; /* age */
};

/* Takes rows, [time, until); an until after as_of, BATCH_OPEN for one, is still running then. */
batch_take spells_take;

/* After the last row, with grain set; the population must outlive the spells. false when there is no memory. */
bool spells_finish(struct spells *spells, struct population *population);
void spells_free(struct spells *spells);

/* The segment whose groups start with this one, 0 at first, then walk->end; false behind the last. */
bool spells_enter(const struct spells *spells, size_t first, struct spells_walk *walk);

/* How many leave, and are last seen, at an age; for ages 0, 1, ... to walk->last in turn. */
void spells_next(const struct spells *spells, struct spells_walk *walk, int64_t age, uint64_t *churned,
                 uint64_t *censored);

struct key spells_segment(const struct spells *spells, const struct spells_walk *walk);

/* The spells' kind of state, before spells_finish(). */
extern const struct state_kind spells_state;

#endif
