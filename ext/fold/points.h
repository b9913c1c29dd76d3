/*
 * points.h - what became of the points that customers earned: redeemed, gone, or still there.
 */
#ifndef RETENTION_POINTS_H
#define RETENTION_POINTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "store/activity.h"
#include "store/batch.h"
#include "store/customer.h"
#include "store/state.h"
#include "time/length.h"

#define POINTS_NEVER INT64_MAX /* when points go that stay */

/* The payload of a customer in the customer index; zeroed at first. All but customer is made by points_finish(). */
struct points_account {
    struct customer customer; /* first time, and rows */
    int64_t last;             /* time of their last row */
    int64_t next_at;          /* when the next points go; POINTS_NEVER: no more do */
    double next;              /* how many then */
    double earned, redeemed, expired, balance, overdrawn;
};

struct points_options {
    bool expires; /* points do */
    bool
        by_inactivity; /* so long after the customer's last row, all of them; else each after it was earned */
    struct length after; /* on the clock */
    struct clock clock;
};

struct points {
    struct points_options options;
    const struct population *population;
    struct activity activity; /* moments, earned before redeemed */
};

void points_init(struct points *points, const struct points_options *options);
void points_free(struct points *points);

batch_take points_take;

/* After the last row: the accounts, which frees the rows. false when there is no memory, or told to end. */
bool points_finish(struct points *points, const struct population *population);

/* The points' kind of state, before points_finish(). */
extern const struct state_kind points_state;

#endif
