/*
 * profile.c - what one customer did; profile.h is the interface.
 *
 * Requirements
 *  1. Days are those of the grain's wall clock (grain_of_days), whatever its unit.
 *  2. frequency = different days with an event, less one: several events on a day are one. recency = days
 *     from their first to their last; age = days from their first to as_of.
 *  3. monetary_value = the mean of their daily sums without their first day's, which made them a customer and
 *     says nothing about coming back.
 *     Where only some rows are events, days with an event are meant; the amount of another row is of the last of these at or
 *     before its own day, earlier on that day too. Before the first one it counts nowhere. Who has no event is not there.
 *  4. Nothing depends on the order of the rows. Sums are compensated, and what is dust (sum.h) by the sizes of all of
 *     the customer's amounts is 0: by all, as one day may itself be the dust.
 *  5. Scored are days since the last event (fewer is better), frequency, and all that they spent: not
 *     monetary_value, which those who came once do not have.
 *
 * A customer is 56 bytes beside the key, one cache line in all, or 96 with amounts, and the set of their days
 * where frequency is asked for: a bit a day in windows of 64 (activity.c). What was spent on the first day is
 * kept apart from the rest, so that no set of daily sums is needed: when an earlier day turns up, the first
 * day's sum goes to the rest. Days are counted once all rows are there, a batch of customers at a time. Where rows are no
 * events and amounts are asked for, all rows are kept with theirs, 24 bytes each, and divided then.
 */
#include "fold/profile.h"

#include <string.h>

#include "ground/memory.h"
#include "store/visits.h"

#define PROFILE_WORK        30                 /* of a look at a profile */
#define PROFILE_VISIT       10                 /* of a day of theirs with money */
#define PROFILE_MOST_EVENTS (INT64_C(1) << 48) /* of one that is read: sums of many do not overflow */

void profiles_init(struct profiles *profiles, const struct grain *grain, bool with_days, bool with_amounts,
                   bool with_returns) {
    memset(profiles, 0, sizeof *profiles);
    profiles->day = grain_of_days(grain);
    profiles->with_days = with_days;
    profiles->with_amounts = with_amounts;
    profiles->with_returns = with_returns;
    profiles->with_refunds = with_returns && with_amounts;
    activity_init(&profiles->activity, profiles->with_refunds ? ACTIVITY_MOMENTS : ACTIVITY_PERIODS,
                  with_amounts);
}

void profiles_free(struct profiles *profiles) {
    activity_free(&profiles->activity);
}

uint32_t profiles_size(const struct profiles *profiles) {
    return (uint32_t)(profiles->with_amounts ? sizeof(struct profile) : offsetof(struct profile, first_sum));
}

static int64_t profiles_day(const struct profiles *profiles, int64_t time) {
    return grain_period_of(&profiles->day, time);
}

static void profile_spend(struct profile *profile, bool started, uint32_t day, double amount) {
    profile->dust += sum_grain(amount);
    if (started && day > profile->first_day) {
        sum_add(&profile->others, amount);
        return;
    }
    if (started && day < profile->first_day) {
        sum_merge(&profile->others, profile->first_sum);
        profile->first_sum = (struct sum){0, 0};
    }
    sum_add(&profile->first_sum, amount);
}

/* The same for one of many: an offset that has to be looked up is remembered. */
static int64_t profiles_day_of_row(struct profiles *profiles, int64_t time) {
    int64_t day = 0;
    if (profiles->day.clock.zone == 0) return profiles_day(profiles, time);
    grain_period_memo(&profiles->day, &profiles->memo, time, &day);
    return day;
}

/* A row that is kept, as the money of its day. */
static bool profiles_keep(struct profiles *profiles, struct profile *profile, uint32_t day, double amount,
                          bool is_event) {
    profile->dust += sum_grain(amount);
    return activity_add(&profiles->activity, &profile->customer.head, day, is_event ? ACTIVITY_RETURN : 0,
                        amount);
}

static bool profiles_add(struct profiles *profiles, const struct segments *segments, struct profile *profile,
                         const struct batch *batch, uint32_t i) {
    const int64_t time = batch->times[i];
    const double amount = batch->amounts[i];
    uint32_t day = (uint32_t)profiles_day_of_row(profiles, time);
    if (profiles->with_refunds && !profiles_keep(profiles, profile, day, amount, batch->returns[i]))
        return false;
    if (!batch->returns[i]) return true;
    bool started = customer_has_started(&profile->customer), plain = !profiles->with_refunds;
    if (profiles->with_amounts && plain) profile_spend(profile, started, day, amount);
    customer_start(&profile->customer, time, segments, batch->segments[i]);
    if (time - MOMENT_MIN > profile->last) profile->last = time - MOMENT_MIN;
    if (!started || day < profile->first_day) profile->first_day = day;
    profile->events++;
    return !profiles->with_days || !plain ||
           activity_add(&profiles->activity, &profile->customer.head, day, ACTIVITY_RETURN, 0);
}

/* The reader has asked for the start of every record; with amounts a record ends on another cache line. */
bool profiles_take(void *fold, const struct population *population, const struct batch *batch) {
    struct profiles *profiles = fold;
    struct profile *records[BATCH_ROWS];
    for (uint32_t i = 0; i < batch->count; i++) {
        records[i] = population_at(population, batch->customers[i]);
        if (profiles->with_amounts) MEMORY_PREFETCH(&records[i]->others);
    }
    for (uint32_t i = 0; i < batch->count; i++)
        if (!profiles_add(profiles, &population->segments, records[i], batch, i)) return false;
    return true;
}

static bool profiles_count_days(void *context, uint32_t customer, const struct visit *visits, size_t count) {
    const struct profiles *profiles = context;
    struct profile *profile = population_at(profiles->population, customer);
    (void)visits;
    profile->days = (uint32_t)count;
    return true;
}

/* The money of a day goes with the days of the event before it: those of the first, or any later one. */
static bool profiles_divide(void *context, uint32_t customer, const struct visit *visits, size_t count) {
    const struct profiles *profiles = context;
    struct profile *profile = population_at(profiles->population, customer);
    for (size_t i = 0; i < count; i++) {
        if (patience_is_out_at(profiles->population->patience, i, PROFILE_VISIT)) return false;
        if (visits[i].flags & ACTIVITY_RETURN) profile->days++;
        if (profile->days == 0) continue;
        sum_merge(profile->days == 1 ? &profile->first_sum : &profile->others, visits[i].value);
    }
    return true;
}

bool profiles_finish(struct profiles *profiles, const struct population *population) {
    struct visits visits = {0};
    profiles->population = population;
    profiles->as_of = profiles_day(profiles, population->as_of);
    visits_look *visit = profiles->with_refunds ? profiles_divide : profiles_count_days;
    bool fine = !(profiles->with_days || profiles->with_refunds) ||
                visits_each(&profiles->activity, &population->customers, NULL, population_count(population),
                            &visits, population->patience, visit, profiles);
    visits_free(&visits);
    activity_free(&profiles->activity);
    return fine;
}

/* ---- what it comes to ---- */

bool profile_is_there(const struct profile *profile) {
    return customer_has_started(&profile->customer);
}

int64_t profile_last(const struct profile *profile) {
    return profile->last + MOMENT_MIN;
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
    return sum_total_but_dust(sum, profile->dust);
}

double profile_monetary_value(const struct profile *profile) {
    return sum_total_but_dust(profile->others, profile->dust) / (double)profile_frequency(profile);
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

bool profiles_score(const struct profiles *profiles, enum profile_measure measure, struct scores *scores) {
    const struct population *population = profiles->population;
    uint32_t count = population_count(population);
    if (count == 0) return true;
    double *values = memory_resize(NULL, count * sizeof *values);
    if (values == NULL) return false;
    bool fine = true;
    size_t there = 0;
    for (uint32_t i = 0; fine && i < count; i++) {
        const struct profile *profile = population_at(population, i);
        if (profile_is_there(profile)) values[there++] = profile_measure(profiles, profile, measure);
        fine = !patience_is_out_at(population->patience, i, PROFILE_WORK);
    }
    fine = fine && (there == 0 || scores_cut(scores, values, there, population->patience));
    memory_free(values);
    return fine;
}

/* ---- their state ---- */

static uint64_t profiles_state_options(const void *fold) {
    const struct profiles *profiles = fold;
    return (uint64_t)profiles->with_returns << 2 | (uint64_t)profiles->with_days << 1 |
           profiles->with_amounts;
}

/* What was spent: the sum of the earlier first day stays apart, that of the later one goes to the others. */
static void profile_merge_sums(struct profile *profile, const struct profile *from, bool started) {
    struct sum first = from->first_sum;
    if (started && from->first_day > profile->first_day) {
        sum_merge(&profile->others, first);
    } else if (started && from->first_day == profile->first_day) {
        sum_merge(&profile->first_sum, first);
    } else {
        sum_merge(&profile->others, profile->first_sum);
        profile->first_sum = first;
    }
    sum_merge(&profile->others, from->others);
    profile->dust += from->dust;
}

static bool profiles_state_merge(void *fold, const struct population *population, void *payload,
                                 const void *other_fold, const void *other, const uint32_t *segments) {
    struct profiles *profiles = fold;
    struct profile *profile = payload;
    const struct profile *from = other;
    bool started = customer_has_started(&profile->customer);
    if (profiles->with_amounts) profile_merge_sums(profile, from, started);
    if (from->last > profile->last) profile->last = from->last;
    if (profile_is_there(from) && (!started || from->first_day < profile->first_day))
        profile->first_day = from->first_day;
    profile->events += from->events;
    return activity_merge(&profiles->activity, &profile->customer.head,
                          &((const struct profiles *)other_fold)->activity, &from->customer.head, segments,
                          population->patience);
}

static void profiles_state_write(const void *fold, const void *payload, struct bytes_out *out) {
    const struct profiles *profiles = fold;
    const struct profile *profile = payload;
    bytes_write_number(out, (uint64_t)profile->last);
    bytes_write_number(out, (uint64_t)profile->events);
    if (profiles->with_amounts) {
        bytes_write_real(out, profile->first_sum.high);
        bytes_write_real(out, profile->first_sum.low);
        bytes_write_real(out, profile->others.high);
        bytes_write_real(out, profile->others.low);
        bytes_write_real(out, profile->dust);
    }
    activity_write_chain(&profiles->activity, &profile->customer.head, out);
}

/* What follows from their events, and the first day from the first of them. Everybody has one, or none where a row need not
** be one. */
static void profile_read_events(const struct profiles *profiles, const struct population *population,
                                struct profile *profile, struct bytes_in *in) {
    const bool there = profile_is_there(profile);
    const int64_t first = there ? customer_moment(&profile->customer) : MOMENT_MIN;
    in->damaged = !there && !profiles->with_returns;
    if (in->damaged) return;
    profile->last = bytes_read_within(in, first - MOMENT_MIN, there ? population->latest - MOMENT_MIN : 0);
    profile->events = bytes_read_within(in, there, there ? PROFILE_MOST_EVENTS : 0);
    if (there) profile->first_day = (uint32_t)profiles_day(profiles, first);
}

static void profile_read_sums(struct profile *profile, struct bytes_in *in) {
    profile->first_sum.high = bytes_read_real(in);
    profile->first_sum.low = bytes_read_real(in);
    profile->others.high = bytes_read_real(in);
    profile->others.low = bytes_read_real(in);
    profile->dust = bytes_read_real(in);
}

static bool profiles_state_read(void *fold, const struct population *population, void *payload,
                                struct bytes_in *in) {
    struct profiles *profiles = fold;
    struct profile *profile = payload;
    struct activity_cell *head = &profile->customer.head;
    const bool refunds = profiles->with_refunds;
    profile_read_events(profiles, population, profile, in);
    if (in->damaged) return true;
    if (profiles->with_amounts) profile_read_sums(profile, in);
    const int64_t last = profiles_day(profiles, refunds ? population->latest : profile_last(profile)),
                  first = profile_is_there(profile) ? profile->first_day : INT64_MAX;
    struct activity_range range = {refunds ? 0 : profile->first_day, last, 0, first};
    bool fine = activity_read_chain(&profiles->activity, head, &range, in, population->patience);
    bool full = refunds || (profiles->with_days && profile_is_there(profile));
    in->damaged = in->damaged || (fine && activity_is_empty(&profiles->activity, head) == full);
    return fine;
}

const struct state_kind profiles_state = {
    4,   profiles_state_options, profiles_state_merge, profiles_state_write, profiles_state_read, NULL, NULL,
    NULL};
