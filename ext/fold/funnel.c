/*
 * funnel.c - how many customers take each step after the one before; funnel.h is the interface.
 *
 * Requirements
 *  1. Of a customer one attempt (attempts.h) counts: that which gets furthest, of several the earliest. With cohorts, one of
 *     those that begin in each period: a customer may be in several cohorts.
 *  2. A customer is of the segment of their first row of the first step, in all cohorts.
 *  3. A funnel has all steps, those that nobody takes with 0 customers. A cohort of nobody has none.
 *  4. The time of a step is that since the step before, of those who took it; its median is halfway between the two in the
 *     middle where there are two.
 *  5. Without cohorts no step is complete. The first one is when its period is over; the others are when the time within which
 *     they can be taken is over, too, whoever may have begun last; never, where that is not limited.
 *  6. Nothing depends on the order of the rows.
 *
 * Rows are kept as moments, 16 bytes each, split by the names of their steps. Once all are there, each customer's attempts are
 * made, and what counts of them is kept: 16 bytes, and 8 for each step after the first. A funnel is folded when it is asked for:
 * one look at each attempt for each step, and a sort of the step's times.
 *
 * When a period's last attempt ends: a length of days or months keeps the time of day, but clamps the day, so that
 * the latest to begin need not be the latest to end. One month after 30 January 23:00 is after one month after 31 January
 * 10:00. It is the last instant of the period or, where that is within a day, the last one of the day before.
 */
#include "fold/funnel.h"

#include <math.h>
#include <string.h>

#include "ground/memory.h"
#include "ground/sort.h"
#include "store/customer.h"
#include "store/visits.h"

#define FUNNEL_CUSTOMER 40 /* work of a customer, */
#define FUNNEL_RECORD   10 /* of a look at an attempt */

/* An attempt that counts. */
struct funnel_record {
    int64_t key;    /* of its group */
    uint32_t place; /* of its first time */
    uint32_t reach; /* steps, of which all but the first have a time */
};

void funnel_init(struct funnel *funnel, const struct funnel_options *options) {
    memset(funnel, 0, sizeof *funnel);
    funnel->options = *options;
    activity_init(&funnel->activity, ACTIVITY_MOMENTS, false);
    funnel->activity.split = true;
    pool_init(&funnel->records, sizeof(struct funnel_record));
    pool_init(&funnel->times, sizeof(int64_t));
    for (uint32_t i = 0; i <= STEPS_MOST; i++)
        funnel->same[i] = i;
}

void funnel_free(struct funnel *funnel) {
    activity_free(&funnel->activity);
    pool_free(&funnel->records);
    pool_free(&funnel->times);
    groups_free(&funnel->groups);
}

bool funnel_take(void *fold, const struct population *population, const struct batch *batch) {
    struct funnel *funnel = fold;
    for (uint32_t i = 0; i < batch->count; i++) {
        struct customer *customer = population_at(population, batch->customers[i]);
        const uint32_t flags = ACTIVITY_RETURN | batch->steps[i] << ACTIVITY_FLAG_BITS;
        if (!activity_add(&funnel->activity, &customer->head, batch->times[i], flags, 0)) return false;
        if (batch->starts[i])
            customer_start(customer, batch->times[i], &population->segments, batch->segments[i]);
    }
    return true;
}

/* ---- the attempts that count ---- */

struct funnel_walk {
    struct funnel *funnel;
    struct attempts attempts;
    struct attempt attempt, best;
    struct grain_memo memo;
};

static bool funnel_keep(struct funnel_walk *walk, int64_t key) {
    struct funnel *funnel = walk->funnel;
    const struct attempt *best = &walk->best;
    if (best->reach == 0) return true;
    struct funnel_record *record = pool_add(&funnel->records);
    if (record == NULL) return false;
    *record = (struct funnel_record){key, funnel->times.count, best->reach};
    for (uint32_t k = 1; k < best->reach; k++) {
        int64_t *time = pool_add(&funnel->times);
        if (time == NULL) return false;
        *time = best->times[k] - best->times[k - 1];
    }
    return true;
}

/* The group of an attempt that begins at a time. */
static int64_t funnel_key(struct funnel_walk *walk, uint32_t rank, int64_t time) {
    const struct funnel_options *options = &walk->funnel->options;
    int64_t period = 0;
    if (options->by_cohort) grain_period_memo(&options->grain, &walk->memo, time, &period);
    return groups_key(rank, (uint32_t)period);
}

static bool funnel_settle(void *context, uint32_t number, const struct visit *visits, size_t count) {
    struct funnel_walk *walk = context;
    const struct population *population = walk->funnel->population;
    const struct attempts_rule *rule = &walk->funnel->options.rule;
    const struct customer *customer = population_at(population, number);
    int64_t time, key = -1;
    if (patience_is_out(population->patience, FUNNEL_CUSTOMER)) return false;
    if (!customer_has_started(customer)) return true;
    const uint32_t rank = customer_rank(customer, &population->segments);
    attempts_begin(&walk->attempts, rule, visits, count, customer_moment(customer), population->patience);
    walk->best.reach = 0;
    while (attempts_find(&walk->attempts, &time)) {
        const int64_t next = funnel_key(walk, rank, time);
        const bool same = next == key;
        if (same && (walk->best.reach == rule->steps || attempts_first_is_best(rule))) continue;
        if (!same && !funnel_keep(walk, key)) return false;
        if (!same) walk->best.reach = 0;
        key = next;
        if (!attempts_run(&walk->attempts, &walk->attempt)) return false;
        if (walk->attempt.reach > walk->best.reach) walk->best = walk->attempt;
    }
    return funnel_keep(walk, key);
}

static bool funnel_make_records(struct funnel *funnel) {
    const struct population *population = funnel->population;
    struct visits visits = {0};
    struct funnel_walk *walk = memory_resize(NULL, sizeof *walk);
    if (walk == NULL) return false;
    memset(walk, 0, sizeof *walk);
    walk->funnel = funnel;
    bool fine = visits_each(&funnel->activity, &population->customers, NULL, population_count(population),
                            &visits, population->patience, funnel_settle, walk);
    visits_free(&visits);
    memory_free(walk);
    activity_free(&funnel->activity);
    return fine;
}

static const struct funnel_record *funnel_record_at(const struct funnel *funnel, uint32_t number) {
    return pool_at(&funnel->records, number);
}

static bool funnel_put_all(void *context, struct groups_scratch *scratch) {
    const struct funnel *funnel = context;
    for (uint32_t i = 0; i < funnel->records.count; i++)
        if (!groups_put(scratch, funnel_record_at(funnel, i)->key, i, 0)) return false;
    return true;
}

bool funnel_finish(struct funnel *funnel, struct population *population) {
    funnel->population = population;
    return segments_finish(&population->segments, population->patience) && funnel_make_records(funnel) &&
           groups_make(&funnel->groups, funnel_put_all, funnel, population->patience);
}

int64_t funnel_cohort(const struct group *group) {
    return group_part(group);
}

struct key funnel_segment(const struct funnel *funnel, const struct group *group) {
    return segments_key(&funnel->population->segments, group_rank(group));
}

/* ---- a funnel ---- */

static int funnel_order(const void *context, const void *a, const void *b) {
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    (void)context;
    return (x > y) - (x < y);
}

/* Collects the times of step k, from 1 on; returns how many, or SIZE_MAX where told to end. */
static size_t funnel_collect(const struct funnel *funnel, const struct group *group, uint32_t k,
                             int64_t *times) {
    size_t count = 0;
    for (size_t i = 0; i < group->count; i++) {
        const struct funnel_record *record =
            funnel_record_at(funnel, funnel->groups.members[group->first + i]);
        if (patience_is_out_at(funnel->population->patience, i, FUNNEL_RECORD)) return SIZE_MAX;
        if (record->reach > k)
            times[count++] = *(const int64_t *)pool_at(&funnel->times, record->place + k - 1);
    }
    return count;
}

/* Of times in order, in seconds. */
static double funnel_median(const int64_t *times, size_t count) {
    const size_t low = (count - 1) / 2, high = count / 2;
    return (double)(times[low] + times[high]) / (2 * (double)MOMENT_SECOND);
}

bool funnel_fold(const struct funnel *funnel, const struct group *group, struct funnel_cell *cells,
                 void **room, size_t *room_size) {
    size_t count = group->count;
    if (!memory_reserve(room, room_size, count, sizeof(int64_t))) return false;
    int64_t *times = *room;
    cells[0] = (struct funnel_cell){count, NAN};
    for (uint32_t k = 1; k < funnel->options.rule.steps; k++) {
        if (count > 0) count = funnel_collect(funnel, group, k, times);
        if (count == SIZE_MAX) return false;
        cells[k] = (struct funnel_cell){count, NAN};
        if (count == 0) continue;
        if (!sort_elements(times, count, sizeof *times, funnel_order, NULL, SORT_NUMBERS,
                           funnel->population->patience))
            return false;
        cells[k].median = funnel_median(times, count);
    }
    return true;
}

/* The end of the last attempt that can begin in a period, which is not after this. */
static int64_t funnel_end(const struct funnel_options *options, int64_t start, int64_t end) {
    const struct grain days = grain_of_days(&options->grain);
    const int64_t last = grain_start(&days, grain_period_of(&days, end - 1)) - 1;
    const int64_t moments[] = {end, end - 1, last >= start ? last : start};
    int64_t most = INT64_MIN;
    for (size_t i = 0; i < sizeof moments / sizeof *moments; i++) {
        int64_t at = length_add(&options->rule.within, &options->rule.clock, moments[i]);
        if (at > most) most = at;
    }
    return most;
}

bool funnel_is_complete(const struct funnel *funnel, const struct group *group, uint32_t step) {
    const struct funnel_options *options = &funnel->options;
    const int64_t as_of = funnel->population->as_of,
                  end = grain_start(&options->grain, funnel_cohort(group) + 1);
    if (!options->by_cohort || end > as_of) return false;
    if (step == 0) return true;
    return options->rule.limited &&
           funnel_end(options, grain_start(&options->grain, funnel_cohort(group)), end) <= as_of;
}

/* ---- its state ---- */

static uint64_t funnel_state_options(const void *fold) {
    const struct funnel_options *options = &((const struct funnel *)fold)->options;
    return options->steps << 1 | options->rule.strict;
}

static bool funnel_state_merge(void *fold, const struct population *population, void *payload,
                               const void *other_fold, const void *other, const uint32_t *segments) {
    struct funnel *funnel = fold;
    (void)segments;
    return activity_merge(&funnel->activity, &((struct customer *)payload)->head,
                          &((const struct funnel *)other_fold)->activity,
                          &((const struct customer *)other)->head, funnel->same, population->patience);
}

static void funnel_state_write(const void *fold, const void *payload, struct bytes_out *out) {
    activity_write_chain(&((const struct funnel *)fold)->activity, &((const struct customer *)payload)->head,
                         out);
}

/* Rows that are kept before the first step are of other steps. Everybody has a row. */
static bool funnel_state_read(void *fold, const struct population *population, void *payload,
                              struct bytes_in *in) {
    struct funnel *funnel = fold;
    struct customer *customer = payload;
    struct activity_range range = {MOMENT_MIN, population->latest,
                                   funnel->options.names + funnel->options.rule.strict, MOMENT_MIN};
    bool fine = activity_read_chain(&funnel->activity, &customer->head, &range, in, population->patience);
    in->damaged = in->damaged || (fine && activity_is_empty(&funnel->activity, &customer->head));
    return fine;
}

const struct state_kind funnel_state = {
    9, funnel_state_options, funnel_state_merge, funnel_state_write, funnel_state_read, NULL, NULL, NULL};
