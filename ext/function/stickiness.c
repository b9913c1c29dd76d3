/*
 * stickiness.c - stickiness: daily active customers / monthly active customers.
 *
 *     SELECT stickiness(column1, column2) FROM (VALUES ('Ada', '2024-04-01'), ('Ada', '2024-04-02'),
 *            ('Ben', '2024-04-02'), ('Ben', '2024-04-04'), ('Ada', '2024-04-04'));
 *     0.625    -- 1, 2, 0 and 2 a day, of the 2 of the month
 *
 * Requirements
 *  1. The days are those from the first row's to the last row's, also those on which nobody came, on the clock that is
 *     given, an offset or a zone; UTC by default. A mere date is that day on the clock.
 *     Numerator: the mean over these days of the customers active on the day. Denominator: the mean over the
 *     same days of the customers active in the day's calendar month.
 *  2. So each month weighs as many days as it has in the data. Within one month this is the DAU / MAU of the
 *     field; over several it stays within 0..1, which a mean in which a first month of one day counts as much
 *     as a whole one does not.
 *  3. Rows with a NULL customer or time are skipped; no rows: NULL.
 *  4. The clock is the same in every row, or an error.
 *  5. It ends when it is told to (interrupt.c).
 *
 * Algorithm: both means divide by the same number of days, so what is left is a quotient of sums over
 * customers: the days on which they came / the days in the data of the months in which they came.
 *
 * Cost: one look in the customer index a row, 40 bytes a customer and 16 for each 64 days with one of theirs.
 */
#include "store/activity.h"
#include "store/visits.h"
#include "function/function.h"
#include "store/ids.h"
#include "read/value.h"

#define STICKINESS_CUSTOMER 300 /* work of a customer, a month of theirs among it, */
#define STICKINESS_VISIT    30  /* and of a visit: most are of the month of the one before */

struct stickiness {
    bool ready;
    struct function_constant clock;
    struct ids customers;     /* payload: struct activity_cell */
    struct activity activity; /* by day */
    struct grain day, month;
    int64_t first, last; /* days; first > last: none yet */
};

static struct stickiness *stickiness_begin(sqlite3_context *context) {
    struct stickiness *all = sqlite3_aggregate_context(context, sizeof *all);
    if (all == NULL) {
        sqlite3_result_error_nomem(context);
        return NULL;
    }
    if (all->ready) return all;
    ids_init(&all->customers, sizeof(struct activity_cell));
    all->customers.patience = function_patience(context);
    activity_init(&all->activity, ACTIVITY_PERIODS, false);
    grain_parse("day", 3, &all->day);
    all->month = grain_default;
    all->first = INT64_MAX;
    all->last = INT64_MIN;
    all->ready = true;
    return all;
}

static bool stickiness_add(struct stickiness *all, const struct key *customer, int64_t day) {
    uint32_t number;
    if (!ids_number(&all->customers, customer, 1, &number)) return false;
    if (day < all->first) all->first = day;
    if (day > all->last) all->last = day;
    return activity_add(&all->activity, ids_payload(&all->customers, number), day, 0, 0);
}

static void stickiness_step(sqlite3_context *context, int count, sqlite3_value **values) {
    struct stickiness *all = stickiness_begin(context);
    int64_t time, day;
    if (all == NULL) return;
    if (count > 2) {
        if (!function_clock(context, values[2], &all->clock, &all->day.clock)) return;
        all->month.clock = all->day.clock;
    }
    if (function_any_null(2, values) || !function_time(context, values[1], &all->day.clock, &time)) return;
    if (!moment_in_range(time) || !grain_period(&all->day, time, &day)) {
        function_refuse(context, "its period leaves the years 0001 to 9999: %s", values[1]);
        return;
    }
    struct key customer;
    if (!value_key(values[0], &customer) || !stickiness_add(all, &customer, day)) function_stopped(context);
}

/* The day after the month that holds a day, and how many days of that month are in the data. */
static int64_t stickiness_month(const struct stickiness *all, int64_t day, uint64_t *days) {
    int64_t month = grain_period_of(&all->month, grain_start(&all->day, day));
    int64_t first = grain_period_of(&all->day, grain_start(&all->month, month));
    /* By the last day of this month: the month after December 9999 has none. */
    int64_t next = grain_period_of(&all->day, grain_start(&all->month, month + 1) - 1) + 1;
    int64_t from = first > all->first ? first : all->first, to = next <= all->last ? next : all->last + 1;
    *days = (uint64_t)(to - from);
    return next;
}

struct stickiness_sums {
    const struct stickiness *all;
    uint64_t came, could; /* days on which customers came, and could have */
    struct patience *patience;
};

static bool stickiness_visit(void *context, uint32_t customer, const struct visit *visits, size_t count) {
    struct stickiness_sums *sums = context;
    int64_t next = INT64_MIN; /* the day after the latest month seen */
    uint64_t days = 0;
    (void)customer;
    if (patience_is_out(sums->patience, STICKINESS_CUSTOMER)) return false;
    sums->came += count;
    for (size_t i = 0; i < count; i++) {
        if (patience_is_out_at(sums->patience, i, STICKINESS_VISIT)) return false;
        if (visits[i].at < next) continue;
        next = stickiness_month(sums->all, visits[i].at, &days);
        sums->could += days;
    }
    return true;
}

static void stickiness_final(sqlite3_context *context) {
    struct stickiness *all = sqlite3_aggregate_context(context, 0);
    struct visits visits = {0};
    if (all == NULL) return;
    struct stickiness_sums sums = {all, 0, 0, function_patience(context)};
    if (!visits_each(&all->activity, &all->customers, NULL, ids_count(&all->customers), &visits,
                     sums.patience, stickiness_visit, &sums))
        function_stopped(context);
    else if (sums.could > 0)
        sqlite3_result_double(context, (double)sums.came / (double)sums.could);
    visits_free(&visits);
    activity_free(&all->activity);
    ids_free(&all->customers);
}

static const struct function stickiness_functions[] = {
    {.name = "stickiness",
     .least = 2,
     .most = 3,
     .arguments = "customer, time [, clock]",
     .says = "mean daily active customers / mean monthly active customers (DAU / MAU)",
     .step = stickiness_step,
     .final = stickiness_final,
     .keeps = sizeof(struct interrupt)},
};

const struct function_family stickiness_family = FUNCTION_FAMILY("Stickiness", stickiness_functions);
