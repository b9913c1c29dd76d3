/*
 * spells.h - how long each customer stayed. A spell is the time from a customer's first start to the last end, or to the
 * first hole that is too long. Of each segment and age: how many left at it, and how many were seen so far and no longer.
 */
#ifndef RETENTION_SPELLS_H
#define RETENTION_SPELLS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "statistics/survival.h"
#include "store/activity.h"
#include "store/batch.h"
#include "store/customer.h"
#include "store/groups.h"
#include "store/state.h"
#include "time/grain.h"
#include "time/length.h"

/* The payload of a customer in the customer index; zeroed at first. */
struct spell {
    struct customer customer; /* first time and segment; with a gap, rows */
    int64_t until;            /* the latest */
    int64_t from;             /* since when they were seen; there only where that is asked for */
};

struct spells_options {
    struct grain grain;
    bool with_from;    /* rows say since when they were seen */
    bool has_gap;      /* the first hole that is longer ends a spell; else the latest until does */
    struct length gap; /* on the clock of the grain */
};

struct spells {
    struct spells_options options;
    const struct population *population;
    struct activity activity; /* with a gap: starts, ends, and since when they were seen, of all rows */
    struct groups groups;     /* by segment, age, what happens then */
};

/* The spells of one segment, while its ages are walked through. */
struct spells_walk {
    size_t first, next, end; /* of the groups */
    uint64_t customers;      /* at risk at age 0 */
    int64_t last;            /* age */
};

void spells_init(struct spells *spells, const struct spells_options *options);
void spells_free(struct spells *spells);

/* Bytes of a customer's payload that are in use. */
uint32_t spells_size(const struct spells *spells);

/* Takes rows, [time, until); an until after as_of, BATCH_OPEN for one, is still running then. */
batch_take spells_take;

/* After the last row; the population must outlive the spells. false when there is no memory, or told to end. */
bool spells_finish(struct spells *spells, struct population *population);

/* The segment whose groups start with this one, 0 at first, then walk->end; false behind the last. */
bool spells_enter(const struct spells *spells, size_t first, struct spells_walk *walk);

/* How many leave, are last seen, and come to be at risk, at an age; for ages 0, 1, ... to walk->last in turn. */
struct survival_change spells_next(const struct spells *spells, struct spells_walk *walk, int64_t age);

struct key spells_segment(const struct spells *spells, const struct spells_walk *walk);

/* The spells' kind of state, before spells_finish(). */
extern const struct state_kind spells_state;

#endif
