/*
 * rates.c - retention_rate and churn_rate in all their arities, and clv of a constant margin.
 *
 *     SELECT retention_rate(500, 800, 400);                                            -- 0.8
 *     SELECT retention_rate(was_active, is_active) FROM members;                       -- one row a customer
 *     SELECT retention_rate(customer_id, ordered_at, '2024-01-01', '2024-03-01') FROM orders;
 *
 * Requirements
 *  1. Counts: (E - N) / S; NULL when S = 0. Negative counts, N > E, or E - N > S, by more than rounding, are errors.
 *  2. Members: of the rows where `was` is true, the share where `is` is; NULL is false. Also as a window
 *     function.
 *  3. Events: of the customers seen before since, the share seen in [since, until). NULL customers and times
 *     are skipped; since and until are times, until the later one, and the same in every row, or an error.
 *  4. churn_rate is the share of the rest, rounded once: 0.1 where 9 of 10 stayed. Nobody at the start: NULL.
 *  5. Over events, it ends when it is told to (interrupt.c).
 *  6. clv: margin * (1 + d) / (1 + d - r); NULL where that divides by zero.
 *
 * Cost: counts and members constant; events one look in the customer index a row, 20 to 40 bytes a customer.
 */
#include "function/function.h"
#include "store/ids.h"
#include "statistics/measures.h"
#include "read/value.h"

#include <float.h>
#include <math.h>

/* ---- counts ---- */

static void rates_of_counts(sqlite3_context *context, int count, sqlite3_value **values) {
    static const char *const names[] = {"at_start", "at_end", "new"};
    double counts[3];
    if (function_any_null(count, values)) return;
    for (int i = 0; i < 3; i++)
        if (!function_count(context, names[i], values[i], &counts[i])) return;
    double stayed = counts[1] - counts[2], over = stayed - counts[0];
    if (stayed < 0)
        function_refuse_both(context, "new %s exceeds at_end %s", values[2], values[1]);
    else if (over > counts[1] * DBL_EPSILON) /* 0.8 - 0.1 is more than 0.7 by that, and no error */
        function_error(context, "at_end - new, %.15g, exceeds at_start %.15g", stayed, counts[0]);
    else if (counts[0] > 0)
        function_result_rate(context, fmin(stayed, counts[0]), counts[0]);
}

/* ---- members ---- */

struct rates_members {
    int64_t was, stayed;
};

static bool rates_flag(sqlite3_context *context, const char *argument, sqlite3_value *value, bool *flag) {
    double number = 0;
    if (!value_is_null(value) && !function_number(context, argument, value, &number)) return false;
    *flag = number != 0;
    return true;
}

static void rates_members_count(sqlite3_context *context, sqlite3_value **values, int64_t by) {
    bool was, is;
    struct rates_members *members = sqlite3_aggregate_context(context, sizeof *members);
    if (members == NULL) {
        sqlite3_result_error_nomem(context);
        return;
    }
    if (!rates_flag(context, "was", values[0], &was) || !rates_flag(context, "is", values[1], &is) || !was)
        return;
    members->was += by;
    if (is) members->stayed += by;
}

static void rates_members_step(sqlite3_context *context, int count, sqlite3_value **values) {
    (void)count;
    rates_members_count(context, values, 1);
}

static void rates_members_inverse(sqlite3_context *context, int count, sqlite3_value **values) {
    (void)count;
    rates_members_count(context, values, -1);
}

static void rates_of_members(sqlite3_context *context) {
    const struct rates_members *members = sqlite3_aggregate_context(context, 0);
    if (members && members->was > 0)
        function_result_rate(context, (double)members->stayed, (double)members->was);
}

/* ---- events ---- */

enum { RATES_BEFORE = 1, RATES_WITHIN = 2 };

#define RATES_WORK 8 /* of a look at a customer */

struct rates_events {
    bool ready;
    struct function_constant since, until;
    struct ids customers; /* payload: what was seen, RATES_BEFORE | RATES_WITHIN */
};

static const struct clock rates_clock = {0}; /* UTC: there is no grain to say another */

static bool rates_events_period(sqlite3_context *context, sqlite3_value **values, struct rates_events *events,
                                int64_t *since, int64_t *until) {
    if (!function_time(context, values[2], &rates_clock, since) ||
        !function_time(context, values[3], &rates_clock, until) ||
        !function_same_time(context, "since", values[2], *since, &events->since) ||
        !function_same_time(context, "until", values[3], *until, &events->until))
        return false;
    if (*until > *since) return true;
    function_refuse_both(context, "until %s is not after since %s", values[3], values[2]);
    return false;
}

static void rates_events_step(sqlite3_context *context, int count, sqlite3_value **values) {
    struct rates_events *events = sqlite3_aggregate_context(context, sizeof *events);
    int64_t time, since, until;
    uint32_t number;
    (void)count;
    if (events == NULL) {
        sqlite3_result_error_nomem(context);
        return;
    }
    if (!events->ready) {
        ids_init(&events->customers, sizeof(uint32_t));
        events->customers.patience = function_patience(context);
        events->ready = true;
    }
    if (!rates_events_period(context, values, events, &since, &until) || function_any_null(2, values)) return;
    if (!function_time(context, values[1], &rates_clock, &time) || time >= until) return;
    struct key key;
    if (!value_key(values[0], &key) || !ids_number(&events->customers, &key, 1, &number)) {
        function_stopped(context);
        return;
    }
    *(uint32_t *)ids_payload(&events->customers, number) |= time < since ? RATES_BEFORE : RATES_WITHIN;
}

static void rates_of_events(sqlite3_context *context) {
    struct rates_events *events = sqlite3_aggregate_context(context, 0);
    uint64_t before = 0, stayed = 0;
    if (events == NULL) return;
    struct patience *patience = function_patience(context);
    bool done = true;
    for (uint32_t i = 0; done && i < ids_count(&events->customers); i++) {
        uint32_t seen = *(uint32_t *)ids_payload(&events->customers, i);
        before += (seen & RATES_BEFORE) != 0;
        stayed += seen == (RATES_BEFORE | RATES_WITHIN);
        done = !patience_is_out_at(patience, i, RATES_WORK);
    }
    ids_free(&events->customers);
    if (!done)
        function_stopped(context);
    else if (before > 0)
        function_result_rate(context, (double)stayed, (double)before);
}

/* ---- lifetime value ---- */

static void rates_lifetime_value(sqlite3_context *context, int count, sqlite3_value **values) {
    double margin, retention, discount = 0;
    if (function_any_null(2, values)) return;
    if (!function_number(context, "margin", values[0], &margin)) return;
    if (!function_share(context, "retention", values[1], FUNCTION_WITH_ENDS, &retention)) return;
    if (count > 2 && !value_is_null(values[2]) && !function_count(context, "discount", values[2], &discount))
        return;
    if (discount > 0 || retention < 1)
        sqlite3_result_double(context, measure_lifetime_value(margin, retention, discount));
}

static const struct function rates_functions[] = {
    {.name = "retention_rate",
     .least = 3,
     .most = 3,
     .arguments = "at_start, at_end, new",
     .says = "(E - N) / S: the share of those at the start who are there at the end; it cannot be above 1",
     .call = rates_of_counts},
    {.name = "retention_rate",
     .least = 2,
     .most = 2,
     .arguments = "was, is",
     .says = "one row a customer, two flags: of those who were there, the share that still is; NULL is false",
     .step = rates_members_step,
     .final = rates_of_members,
     .value = rates_of_members,
     .inverse = rates_members_inverse},
    {.name = "retention_rate",
     .least = 4,
     .most = 4,
     .arguments = "customer, time, since, until",
     .says = "of the customers seen before `since`, the share seen from `since` to before `until`",
     .step = rates_events_step,
     .final = rates_of_events,
     .keeps = sizeof(struct interrupt)},
    {.name = "churn_rate",
     .least = 3,
     .most = 3,
     .arguments = "at_start, at_end, new",
     .says = "1 - retention_rate of the same, rounded once",
     .complement = true,
     .call = rates_of_counts},
    {.name = "churn_rate",
     .least = 2,
     .most = 2,
     .arguments = "was, is",
     .says = "1 - retention_rate of the same, rounded once",
     .complement = true,
     .step = rates_members_step,
     .final = rates_of_members,
     .value = rates_of_members,
     .inverse = rates_members_inverse},
    {.name = "churn_rate",
     .least = 4,
     .most = 4,
     .arguments = "customer, time, since, until",
     .says = "1 - retention_rate of the same, rounded once",
     .complement = true,
     .step = rates_events_step,
     .final = rates_of_events,
     .keeps = sizeof(struct interrupt)},
    {.name = "clv",
     .least = 2,
     .most = 3,
     .arguments = "margin, retention [, discount]",
     .says = "margin * (1 + d) / (1 + d - r): the first margin now, then one a period while the customer "
             "stays; d = 0 gives margin / churn",
     .call = rates_lifetime_value},
};

const struct function_family rates_family = FUNCTION_FAMILY("Retention and churn", rates_functions);
