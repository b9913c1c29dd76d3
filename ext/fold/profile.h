/*
 * profile.h - what one customer did: first and last time, events, days with an event, what they spent.
 *
 * A profile is the payload of a customer in the customer index.
 */
#ifndef RETENTION_PROFILE_H
#define RETENTION_PROFILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "store/activity.h"
#include "time/grain.h"
#include "store/batch.h"
#include "store/state.h"
#include "store/customer.h"
#include "fold/scores.h"
#include "ground/sum.h"

/* Zeroed at first. */
struct profile {
    struct customer customer; /* first time and segment, and the set of days */
    int64_t last;             /* microseconds from 0001-01-01 to their last time */
    int64_t events;
    uint32_t first_day;
    uint32_t days;                /* different ones with an event, once they are counted */
    struct sum first_sum, others; /* of their first day, of all others; there only with amounts, */
    double dust;                  /* as is this, of all of their amounts (sum.h) */
};

struct profiles {
    struct grain day; /* days on the wall clock of the grain */
    struct grain_memo memo;
    bool with_days, with_amounts;
    bool with_returns; /* some rows are no events, */
    bool with_refunds; /* but money of the day of an event before them, and kept */
    int64_t as_of;     /* its day */
    const struct population *population;
    struct activity activity;
};

/* grain: whose wall clock days are of. with_days, with_amounts: whether they are asked for. with_returns: only the rows that
** are returns are events. */
void profiles_init(struct profiles *profiles, const struct grain *grain, bool with_days, bool with_amounts,
                   bool with_returns);
void profiles_free(struct profiles *profiles);

/* The bytes of a profile that are in use. */
uint32_t profiles_size(const struct profiles *profiles);

batch_take profiles_take;

/* After the last row: counts days, which frees the set of them. The population must outlive the profiles. */
bool profiles_finish(struct profiles *profiles, const struct population *population);

/* Whether they have an event; nothing else is known of those who have none. */
bool profile_is_there(const struct profile *profile);

/* In whole days. frequency and what is made of it: with days; value: with amounts. */
int64_t profile_last(const struct profile *profile);
int64_t profile_recency(const struct profiles *profiles, const struct profile *profile);
int64_t profile_age(const struct profiles *profiles, const struct profile *profile);
int64_t profile_frequency(const struct profile *profile);
double profile_value(const struct profile *profile);
double profile_monetary_value(const struct profile *profile); /* frequency > 0 */

/* What customers are scored by: a greater one is the better. */
enum profile_measure { PROFILE_RECENT, PROFILE_FREQUENT, PROFILE_VALUABLE };
double profile_measure(const struct profiles *profiles, const struct profile *profile,
                       enum profile_measure measure);
bool profiles_score(const struct profiles *profiles, enum profile_measure measure, struct scores *scores);

/* The profiles' kind of state, before profiles_finish(). */
extern const struct state_kind profiles_state;

#endif
