/*
 * attempts.h - a customer's attempts at a row of steps, and how far each of them gets.
 */
#ifndef RETENTION_ATTEMPTS_H
#define RETENTION_ATTEMPTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "store/activity.h"
#include "store/visits.h"
#include "store/steps.h"
#include "time/length.h"

/* What counts as going on. */
struct attempts_rule {
    uint32_t steps;
    uint32_t names[STEPS_MOST];  /* of each step: the segment of its visits */
    uint32_t before[STEPS_MOST]; /* the step before it that has the same name, and 1 more; 0: none */
    bool strict;                 /* no other visit may lie between */
    bool limited;                /* all steps lie within a length of the first */
    struct length within;        /* on the clock */
    struct clock clock;
};

/* Sets steps, names and what follows of them; the first step's name is 0. */
void attempts_set_names(struct attempts_rule *rule, const uint32_t *names, uint32_t steps);

/* How many steps were taken, and when each. */
struct attempt {
    uint32_t reach;
    int64_t times[STEPS_MOST];
};

/* The visits of a customer, split by their names. */
struct attempts {
    const struct attempts_rule *rule;
    const struct visit *visits;
    size_t count;
    struct patience *patience;
    size_t start, next; /* where the attempt begins; where the next one is looked for */
    size_t
        places[STEPS_MOST]; /* loose: each step of an attempt is there or later, and of all that follow it */
    /* Of the attempt: the visit of each step, and how many of its rows are taken by then. */
    size_t at[STEPS_MOST];
    int32_t used[STEPS_MOST];
};

/* The visits in their order; attempts begin at this time or later. */
void attempts_begin(struct attempts *attempts, const struct attempts_rule *rule, const struct visit *visits,
                    size_t count, int64_t from, struct patience *patience);

/* Goes to the next attempt, in the order of time, and says when it begins. false: there is no other. */
bool attempts_find(struct attempts *attempts, int64_t *time);

/* How far it gets; need not be asked of each. false: told to end. */
bool attempts_run(struct attempts *attempts, struct attempt *attempt);

/* Whether an attempt gets as far as any later one. */
static inline bool attempts_first_is_best(const struct attempts_rule *rule) {
    return !rule->strict && !rule->limited;
}

#endif
