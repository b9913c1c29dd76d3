/*
 * points.c - what became of the points that customers earned; points.h is the interface.
 *
 * Requirements
 *  1. An amount above 0 is earned, one below 0 is redeemed: the oldest points first, of one moment all alike. What is
 *     redeemed beyond the balance of that moment is overdrawn: told, not owed. Later points are the customer's.
 *  2. Points that go after their age go at the instant that is so long after they were earned; those that go by inactivity
 *     all do, so long after the customer's last row, of 0 points too. At that instant they are gone, as_of included.
 *  3. At one moment points go first, then points are earned, then redeemed.
 *  4. Where a clock was set back, points would go before older ones did, or for another row of the customer: they go with
 *     those, no earlier. What would go after the year 9999 never does.
 *  5. next is all that goes at the next instant at which something does.
 *  6. balance = earned - redeemed - expired + overdrawn, and is not below 0. Sums are compensated; what is left of some
 *     points, or of what was to be redeemed, is 0 where it is dust (sum.h) by the sizes of all amounts until then.
 *  7. Nothing depends on the order of the rows.
 *
 * Rows are kept as moments, 24 bytes each, and walked through once for each customer, oldest first, with a second finger on
 * the oldest points that are left: no queue is needed. A moment counts twice, since what is earned and what is redeemed
 * then may not be put together: 2 * time, and 1 more for what is redeemed, which so comes behind.
 */
#include "fold/points.h"
#include "store/visits.h"

#include <float.h>
#include <string.h>

#define POINTS_VISIT 60 /* work of a moment of a customer */

void points_init(struct points *points, const struct points_options *options) {
    memset(points, 0, sizeof *points);
    points->options = *options;
    activity_init(&points->activity, ACTIVITY_MOMENTS, true);
}

void points_free(struct points *points) {
    activity_free(&points->activity);
}

bool points_take(void *fold, const struct population *population, const struct batch *batch) {
    struct points *points = fold;
    for (uint32_t i = 0; i < batch->count; i++) {
        struct points_account *account = population_at(population, batch->customers[i]);
        const double amount = batch->amounts[i];
        const int64_t at = 2 * batch->times[i] + (amount < 0);
        if (!activity_add(&points->activity, &account->customer.head, at, ACTIVITY_RETURN, amount))
            return false;
        customer_start(&account->customer, batch->times[i], &population->segments, 0);
    }
    return true;
}

static bool points_is_redeemed(const struct visit *visit) {
    return visit->at & 1;
}

static int64_t points_time(const struct visit *visit) {
    return (visit->at - (visit->at & 1)) / 2;
}

/* ---- an account ---- */

/* A customer's moments, walked through. */
struct points_walk {
    const struct points_options *options;
    const struct visit *visits;
    size_t seen;     /* of the visits; later ones are still to come */
    size_t next;     /* behind the oldest points that are left */
    struct sum left; /* of these */
    int64_t due;     /* when these go */
    double dust;     /* of the amounts that were seen */
    struct sum earned, redeemed, expired, overdrawn;
};

/* Points go no earlier for what happened at a time. */
static void points_put_off(struct points_walk *walk, int64_t time) {
    const struct points_options *options = walk->options;
    int64_t due = options->expires ? length_add(&options->after, &options->clock, time) : POINTS_NEVER;
    if (due > MOMENT_MAX) due = POINTS_NEVER;
    if (due > walk->due) walk->due = due;
}

/* Goes on to the oldest points that are left, if there are none before; false: there are none at all. */
static bool points_find(struct points_walk *walk) {
    while (!(sum_total(walk->left) > 0) && walk->next < walk->seen) {
        const struct visit *visit = &walk->visits[walk->next++];
        if (points_is_redeemed(visit)) continue;
        walk->left = visit->value;
        if (!walk->options->by_inactivity) points_put_off(walk, points_time(visit));
    }
    return sum_total(walk->left) > 0;
}

static void points_expire(struct points_walk *walk, int64_t time) {
    for (; points_find(walk) && walk->due <= time; walk->left = (struct sum){0, 0})
        sum_merge(&walk->expired, walk->left);
}

static void points_redeem(struct points_walk *walk, struct sum wanted) {
    while (sum_total_but_dust(wanted, walk->dust) > 0 && points_find(walk)) {
        struct sum taken = sum_total(walk->left) < sum_total(wanted) ? walk->left : wanted;
        sum_subtract(&wanted, taken);
        sum_subtract(&walk->left, taken);
        /* where both were infinite, the difference is no number, and nothing is left */
        if (!(sum_total_but_dust(walk->left, walk->dust) > 0)) walk->left = (struct sum){0, 0};
    }
    if (sum_total_but_dust(wanted, walk->dust) > 0) sum_merge(&walk->overdrawn, wanted);
}

static void points_see(struct points_walk *walk, const struct visit *visit) {
    points_expire(walk, points_time(visit));
    walk->seen++;
    walk->dust +=
        sum_grain(fmin(fabs(sum_total(visit->value)), DBL_MAX)); /* not all is dust to an infinite sum */
    if (points_is_redeemed(visit)) {
        struct sum wanted = {0, 0};
        sum_subtract(&wanted, visit->value);
        sum_merge(&walk->redeemed, wanted);
        points_redeem(walk, wanted);
    } else {
        sum_merge(&walk->earned, visit->value);
    }
    if (walk->options->by_inactivity) points_put_off(walk, points_time(visit));
}

/* What is left goes into the balance, and what goes first of it into next. */
static void points_close_account(struct points_walk *walk, struct points_account *account) {
    struct sum balance = {0, 0}, next = {0, 0};
    account->next_at = points_find(walk) ? walk->due : POINTS_NEVER;
    for (; points_find(walk); walk->left = (struct sum){0, 0}) {
        if (walk->due == account->next_at) sum_merge(&next, walk->left);
        sum_merge(&balance, walk->left);
    }
    account->earned = sum_total(walk->earned);
    account->redeemed = sum_total(walk->redeemed);
    account->expired = sum_total(walk->expired);
    account->overdrawn = sum_total(walk->overdrawn);
    account->balance = sum_total(balance);
    account->next = sum_total(next);
}

static bool points_settle(void *context, uint32_t customer, const struct visit *visits, size_t count) {
    const struct points *points = context;
    const struct population *population = points->population;
    struct points_account *account = population_at(population, customer);
    struct points_walk walk = {.options = &points->options, .visits = visits, .due = INT64_MIN};
    for (size_t i = 0; i < count; i++) {
        if (patience_is_out_at(population->patience, i, POINTS_VISIT)) return false;
        points_see(&walk, &visits[i]);
    }
    points_expire(&walk, population->as_of);
    points_close_account(&walk, account);
    account->last = points_time(&visits[count - 1]); /* everybody has a row */
    return true;
}

bool points_finish(struct points *points, const struct population *population) {
    struct visits visits = {0};
    points->population = population;
    bool fine = visits_each(&points->activity, &population->customers, NULL, population_count(population),
                            &visits, population->patience, points_settle, points);
    visits_free(&visits);
    activity_free(&points->activity);
    return fine;
}

/* ---- their state ---- */

/* How points go is of no concern before the end. */
static uint64_t points_state_options(const void *fold) {
    (void)fold;
    return 0;
}

static bool points_state_merge(void *fold, const struct population *population, void *payload,
                               const void *other_fold, const void *other, const uint32_t *segments) {
    const struct points_account *from = other;
    return activity_merge(
        &((struct points *)fold)->activity, &((struct points_account *)payload)->customer.head,
        &((const struct points *)other_fold)->activity, &from->customer.head, segments, population->patience);
}

static void points_state_write(const void *fold, const void *payload, struct bytes_out *out) {
    const struct points_account *account = payload;
    activity_write_chain(&((const struct points *)fold)->activity, &account->customer.head, out);
}

/* Everybody has started. */
static bool points_state_read(void *fold, const struct population *population, void *payload,
                              struct bytes_in *in) {
    struct activity *activity = &((struct points *)fold)->activity;
    struct points_account *account = payload;
    struct activity_cell *head = &account->customer.head;
    in->damaged = !customer_has_started(&account->customer);
    if (in->damaged) return true;
    const int64_t first = 2 * customer_moment(&account->customer);
    struct activity_range range = {first, 2 * population->latest + 1, 0, first};
    bool fine = activity_read_chain(activity, head, &range, in, population->patience);
    in->damaged = in->damaged || (fine && activity_is_empty(activity, head));
    return fine;
}

const struct state_kind points_state = {
    8, points_state_options, points_state_merge, points_state_write, points_state_read, NULL, NULL, NULL};
