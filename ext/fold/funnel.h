/*
 * funnel.h - how many customers take each step after the one before, by segment and cohort.
 */
#ifndef RETENTION_FUNNEL_H
#define RETENTION_FUNNEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "fold/attempts.h"
#include "ground/pool.h"
#include "store/activity.h"
#include "store/batch.h"
#include "store/groups.h"
#include "store/state.h"
#include "store/steps.h"
#include "time/grain.h"

struct funnel_options {
    struct attempts_rule rule;
    struct grain grain; /* of cohorts; its clock is the rule's */
    bool by_cohort;     /* else there is one funnel a segment */
    uint32_t names;     /* of steps; a row with this number is of none */
    uint64_t steps;     /* their fingerprint */
};

struct funnel {
    struct funnel_options options;
    const struct population *population;
    struct activity activity;      /* moments, split by the names of their rows */
    uint32_t same[STEPS_MOST + 1]; /* names are numbered alike in all states of a funnel */
    struct pool records, times;    /* attempts that count: struct funnel_record; int64_t, from step to step */
    struct groups groups;          /* of records, by segment and cohort */
};

/* The payload of a customer is struct customer: they start with the first step. Rows of a batch that start are rows of the
** first step; those that return count. */
void funnel_init(struct funnel *funnel, const struct funnel_options *options);
void funnel_free(struct funnel *funnel);

batch_take funnel_take;

/* After the last row: the attempts, which frees the rows, and their groups. false: no memory, or told to end. */
bool funnel_finish(struct funnel *funnel, struct population *population);

/* The period and the value of a group's cohort and segment; NULL without segments. */
int64_t funnel_cohort(const struct group *group);
struct key funnel_segment(const struct funnel *funnel, const struct group *group);

/* Of a step: who took it, and the middle of how long that was after the step before, in seconds; NaN: there is none. */
struct funnel_cell {
    uint64_t customers;
    double median;
};

/* The steps of a group, of which there are options.rule.steps; *room starts out NULL, and is for memory_free(). false: no
** memory, or told to end. */
bool funnel_fold(const struct funnel *funnel, const struct group *group, struct funnel_cell *cells,
                 void **room, size_t *room_size);

/* Whether no later row can change a step of a group, from 0 on. */
bool funnel_is_complete(const struct funnel *funnel, const struct group *group, uint32_t step);

/* The funnel's kind of state, before funnel_finish(). */
extern const struct state_kind funnel_state;

#endif
