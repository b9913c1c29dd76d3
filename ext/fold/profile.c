/*
 * profile.c - what one customer did; profile.h is the interface.
 *
 * Requirements
 *  1. Days are those of the grain's wall clock: UTC moved by its offset, whatever its unit.
 *  2. frequency = different days with an event, less one: several events on a day are one. recency = days
 *     from his first to his last; age = days from his first to as_of.
 *  3. monetary_value = the mean of his daily sums without his first day's, which made him a customer and says
 *     nothing about coming back.
 *  4. Nothing depends on the order of the rows. Sums are compensated.
 *  5. Scored are days since the last event (fewer is better), frequency, and all that he spent: not
 *     monetary_value, which those who came once do not have.
 *
 * A customer is 56 bytes beside his key, one cache line in all, or 88 with amounts, and the set of his days
 * where frequency is asked for: a bit a day in windows of 64 (activity.c). What was spent on the first day is
 * kept apart from the rest, so that no set of daily sums is needed: when an earlier day turns up, the first
 * day's sum goes to the rest. Days are counted once all rows are there, a batch of customers at a time.
 */
#include "fold/profile.h"

#include <string.h>

#include "ground/memory.h"

#define PROFILE_WORK 30 /* of a look at a profile */

void profiles_init(struct profiles *profiles, int64_t offset, bool with_days, bool with_amounts,
                   bool with_segments) {
    memset(profiles, 0, sizeof *profiles);
    calendar_parse_grain("day", 3, &profiles->day);
    profiles->day.offset = offset;
    profiles->with_days = with_days;
    profiles->with_amounts = with_amounts;
    profiles->with_segments = with_segments;
    activity_init(&profiles->activity, ACTIVITY_PERIODS, false);
}

void profiles_free(struct profiles *profiles) {
    activity_free(&profiles->activity);
}

uint32_t profiles_size(const struct profiles *profiles) {
    return (uint32_t)(profiles->with_amounts ? sizeof(struct profile) : offsetof(struct profile, first_sum));
}

static int64_t profiles_day(const struct profiles *profiles, int64_t time) {
    return calendar_period_of(&profiles->day, time);
}

static void profile_spend(struct profile *profile, bool joined, uint32_t day, double amount) {
    if (joined && day > profile->first_day) {
        sum_add(&profile->others, amount);
        return;
    }
    if (joined && day < profile->first_day) {
        sum_merge(&profile->others, profile->first_sum);
        profile->first_sum = (struct sum){0, 0};
    }
    sum_add(&profile->first_sum, amount);
}

bool profiles_add(struct profiles *profiles, const struct ids *segments, struct profile *profile,
                  int64_t time, double amount, uint32_t segment) {
    bool joined = customer_has_started(&profile->member);
    uint32_t day = (uint32_t)profiles_day(profiles, time);
    if (profiles->with_amounts) profile_spend(profile, joined, day, amount);
    customer_start(&profile->member, time, profiles->with_segments ? segments : NULL, segment);
    if (time - CALENDAR_MIN > profile->last) profile->last = time - CALENDAR_MIN;
    if (!joined || day < profile->first_day) profile->first_day = day;
    profile->events++;
    return !profiles->with_days ||
           activity_add(&profiles->activity, &profile->member.head, day, ACTIVITY_RETURN, 0);
}

static struct profile *profiles_at(const struct ids *customers, uint32_t customer) {
    return ids_payload(customers, customer);
}

static bool profiles_count_days(struct profiles *profiles, const struct ids *customers, struct visits *visits,
                                struct patience *patience) {
    const struct activity_cell *heads[ACTIVITY_BATCH];
    for (uint32_t base = 0, n, total = ids_count(customers); base < total; base += n) {
        n = total - base < ACTIVITY_BATCH ? total - base : ACTIVITY_BATCH;
        for (uint32_t i = 0; i < n; i++)
            heads[i] = &profiles_at(customers, base + i)->member.head;
        if (!activity_gather(&profiles->activity, heads, n, visits, patience)) return false;
        for (uint32_t i = 0; i < n; i++)
            profiles_at(customers, base + i)->days = (uint32_t)visits->count[i];
    }
    return true;
}

bool profiles_finish(struct profiles *profiles, const struct ids *customers, int64_t as_of,
                     struct patience *patience) {
    struct visits visits = {0};
    profiles->as_of = profiles_day(profiles, as_of);
    bool fine = !profiles->with_days || profiles_count_days(profiles, customers, &visits, patience);
    visits_free(&visits);
    activity_free(&profiles->activity);
    return fine;
}

/* ---- what it comes to ---- */

int64_t profile_last(const struct profile *profile) {
    return profile->last + CALENDAR_MIN;
}

static int64_t profile_last_day(const struct profiles *profiles, const struct profile *profile) {
    return profiles_day(profiles, profile_last(profile));
}

int64_t profile_recency(const struct profiles *profiles, const struct profile *profile) {
    return profile_last_day(profiles, profile) - profile->first_day;
}

int64_t profile_age(const struct profiles *profiles, const struct profile *profile) {
    return profiles->as_of - profile->first_day;
}

int64_t profile_frequency(const struct profile *profile) {
    return (int64_t)profile->days - 1;
}

double profile_value(const struct profile *profile) {
    struct sum sum = profile->first_sum;
    sum_merge(&sum, profile->others);
    return sum_total(sum);
}

double profile_monetary_value(const struct profile *profile) {
    return sum_total(profile->others) / (double)profile_frequency(profile);
}

double profile_measure(const struct profiles *profiles, const struct profile *profile,
                       enum profile_measure measure) {
    switch (measure) {
    case PROFILE_RECENT:
        return -(double)(profiles->as_of - profile_last_day(profiles, profile));
    case PROFILE_FREQUENT:
        return (double)profile_frequency(profile);
    default:
        return profile_value(profile);
    }
}

bool profiles_score(const struct profiles *profiles, const struct ids *customers,
                    enum profile_measure measure, struct scores *scores, struct patience *patience) {
    uint32_t count = ids_count(customers);
    if (count == 0) return true;
    double *values = memory_resize(NULL, count * sizeof *values);
    if (values == NULL) return false;
    bool fine = true;
    for (uint32_t i = 0; fine && i < count; i++) {
        values[i] = profile_measure(profiles, profiles_at(customers, i), measure);
        fine = !patience_is_out_at(patience, i, PROFILE_WORK);
    }
    fine = fine && scores_cut(scores, values, count, patience);
    memory_free(values);
    return fine;
}
