/*
 * movements.h - who came, stayed, came back and left in each period: from rows to what one customer did.
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

/* What happened to a customer between a state and a later one; in the order of the letters. */
enum movement_kind {
    MOVEMENT_CHURNED,
    MOVEMENT_CONTRACTION,
    MOVEMENT_EXPANSION,
    MOVEMENT_MOVED_IN,
    MOVEMENT_MOVED_OUT,
    MOVEMENT_NEW,
    MOVEMENT_REACTIVATED,
    MOVEMENT_KINDS
};

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

/* After the last row: groups the customers. The population must outlive the movements. false: no memory. */
bool movements_finish(struct movements *movements, struct population *population);

/* The first period of a segment; its value, NULL without segments. */
int64_t movements_first(const struct movements *movements, const struct group *group);
struct key movements_segment(const struct movements *movements, const struct group *group);

/* ---- one customer of a segment ---- */

/* In each period from one to another, both included, the same happened: from `before` to `after`. */
struct movement {
    int64_t from, to;
    enum movement_kind kind;
    double before, after;
};

/* Periods from one to another. */
struct movements_stretch {
    int64_t from, to;
};

/* At the end of a period, and of the following ones up to the next state, the customer is there or not. */
struct movements_state {
    int64_t period;
    bool here, anywhere; /* in this segment; in any */
    double value;        /* in this one */
};

/* What a customer did, period by period; all in order. Starts out zeroed, and can be used for any number of segments. */
struct movements_walk {
    const struct movements *movements;
    const struct group *group;
    int64_t least, most; /* periods that are asked for */
    struct movements_state *states;
    struct movements_stretch
        *active; /* a row runs, or an event is, in the period, or with a span in any of it */
    struct movement *moved;
    struct movements_stretch
        *passed; /* came and went: active, and there neither at the start nor at the end */
    size_t state_count, active_count, moved_count, passed_count;
    void *rooms[4]; /* of the four lists, as large as any of them has been */
    size_t room_sizes[4];
    uint32_t segment; /* its number */
    struct grain_memo memo;
    struct visits visits;
    bool (*visit)(void *context, uint32_t customer, const struct movements_walk *walk);
    void *context;
};

/* Calls visit() for every customer of a segment, in turn. false: no memory, told to end, or visit() says so. */
bool movements_walk(const struct movements *movements, const struct group *group,
                    struct movements_walk *walk);
void movements_walk_free(struct movements_walk *walk);

/* The movements' kind of state, before movements_finish(). */
extern const struct state_kind movements_state_kind;

#endif
