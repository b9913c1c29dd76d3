/*
 * spells.h - how long each customer stayed, and how many of a segment left, or were last seen, at each age.
 */
#ifndef RETENTION_SPELLS_H
#define RETENTION_SPELLS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "time/calendar.h"
#include "store/groups.h"
#include "store/ids.h"
#include "store/customer.h"

/* The payload of a customer in the customer index; zeroed at first. */
struct spell {
    struct customer member; /* his first time and segment */
    int64_t until;          /* the latest */
};

struct spells {
    struct calendar_grain grain;
    int64_t as_of;
    bool with_segments;
    struct ranking segments;
    struct groups groups; /* by segment, age, whether they left */
};

/* The spells of one segment, while its ages are walked through. */
struct spells_walk {
    size_t first, next, end; /* of the groups */
    uint64_t customers;
    int64_t last; /* age */
};

/* A row, [time, until); an until after as_of, INT64_MAX for one, is still running then. segments: NULL
** without them. */
void spell_add(struct spell *spell, int64_t time, int64_t until, const struct ids *segments,
               uint32_t segment);

/* After the last row, with grain, as_of and with_segments set: false when there is no memory, or told to end. */
bool spells_finish(struct spells *spells, const struct ids *customers, const struct ids *segments,
                   struct patience *patience);
void spells_free(struct spells *spells);

/* The segment whose groups start with this one, 0 at first, then walk->end; false behind the last. */
bool spells_enter(const struct spells *spells, size_t first, struct spells_walk *walk);

/* How many leave, and are last seen, at an age; for ages 0, 1, ... to walk->last in turn. */
void spells_next(const struct spells *spells, struct spells_walk *walk, int64_t age, uint64_t *churned,
                 uint64_t *censored);

/* The number of its segment. */
uint32_t spells_segment(const struct spells *spells, const struct spells_walk *walk);

#endif
