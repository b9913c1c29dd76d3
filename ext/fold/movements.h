/*
 * movements.h - who was there in which period: rows on their way to what each customer did (course.h).
 */
#ifndef RETENTION_MOVEMENTS_H
#define RETENTION_MOVEMENTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "store/activity.h"
#include "store/batch.h"
#include "store/groups.h"
#include "store/state.h"
#include "time/grain.h"
#include "time/length.h"

struct movements_options {
    struct grain grain;
    bool spells;       /* rows have an end; else they are events */
    bool with_amounts; /* value is asked for */
    bool with_returns; /* events: some rows are no visit */
    bool by_row;       /* a segment is that of its rows; else of its customers */
    bool has_gap;      /* spells: who comes back within it was never gone */
    struct length gap;
    int64_t lapse_after; /* events: periods that one event carries a customer */
    int64_t span;        /* a period is compared with the one so many before it */
};

struct movements {
    struct movements_options options;
    const struct population *population;
    struct activity activity;
    struct groups groups; /* by segment */
    int64_t first, last;  /* the first period of all segments; the period of as_of */
    int64_t most_periods; /* the greatest number of periods of any segment */
};

void movements_init(struct movements *movements, const struct movements_options *options);
void movements_free(struct movements *movements);

/* Rows with an end after as_of are still running. */
batch_take movements_take;

/* After the last row: what course_walk_states() needs, and no more. The population must outlive the movements. */
void movements_ready(struct movements *movements, const struct population *population);

/* The same, and groups the customers. false: no memory, or told to end. */
bool movements_finish(struct movements *movements, struct population *population);

/* The first period of a segment; its value, NULL without segments. */
int64_t movements_first(const struct movements *movements, const struct group *group);
struct key movements_segment(const struct movements *movements, const struct group *group);

/* The movements' kind of state, before movements_finish(). */
extern const struct state_kind movements_state_kind;

#endif
