/*
 * movements.h - who came, stayed, came back and left in each period, in customers and in value.
 */
#ifndef RETENTION_MOVEMENTS_H
#define RETENTION_MOVEMENTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ground/sum.h"
#include "store/activity.h"
#include "store/batch.h"
#include "store/groups.h"
#include "store/state.h"
#include "time/grain.h"

/* What happened between the start and the end of a period. */
struct movement {
    int64_t joined, reactivated, churned, active;
    struct sum joined_value, reactivated_value, expansion, contraction, churned_value;
};

struct movements_options {
    struct grain grain;
    bool spells;         /* rows have an end; else they are events */
    bool with_amounts;   /* value is asked for */
    int64_t lapse_after; /* events: periods that one event carries a customer */
};

struct movements {
    struct movements_options options;
    const struct population *population;
    struct activity activity;
    struct groups groups; /* by segment */
    int64_t last;         /* the period of as_of */
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

/* The periods of one segment, from its first to that of as_of. Starts out zeroed, and may be used again. */
struct movements_fold {
    const struct movements *movements;
    int64_t first;
    struct movement *items; /* items[p - first]; one more than there are periods */
    struct visits visits;
};
bool movements_fold(const struct movements *movements, const struct group *group,
                    struct movements_fold *fold);
void movements_fold_free(struct movements_fold *fold);

/* The movements' kind of state, before movements_finish(). */
extern const struct state_kind movements_state;

#endif
