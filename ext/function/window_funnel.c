/*
 * window_funnel.c - window_funnel: how many of the steps one customer took, in order and in time.
 *
 *     SELECT visitor, window_funnel('1 hour', at, kind = 'visit', kind = 'cart', kind = 'buy') FROM event GROUP BY visitor;
 *     ann|3
 *     ben|2
 *     cat|0
 *
 * Requirements
 *  1. The most steps that an attempt takes (attempts.c, loose): 0 where the first one never was, or there are no rows. A step
 *     is a flag, a row may be several, and then takes as many; rows of one moment have no order.
 *  2. within is a length, counted in UTC from the first step to the last, its end included; NULL: any. It is the same in every
 *     row, or an error.
 *  3. A NULL flag is false. Rows with a NULL time are skipped.
 *  4. From 1 to 64 steps.
 *  5. It ends when it is told to (interrupt.c).
 *
 * A row is put in as a visit of each step that it is, under that step's number: each step so has a row of its own in it.
 *
 * Cost: 16 bytes for each step that a row is; a sort where the rows do not come in the order of time.
 */
#include "fold/attempts.h"
#include "function/function.h"
#include "read/value.h"
#include "store/activity.h"
#include "store/visits.h"

#define WINDOW_FUNNEL_FIRST 2 /* arguments before the steps */

struct window_funnel {
    bool ready;
    struct function_constant within;
    struct attempts_rule rule;
    struct activity activity; /* moments, split by steps */
    struct activity_cell head;
};

static struct window_funnel *window_funnel_begin(sqlite3_context *context, uint32_t steps) {
    struct window_funnel *funnel = sqlite3_aggregate_context(context, sizeof *funnel);
    uint32_t names[STEPS_MOST];
    if (funnel == NULL) {
        sqlite3_result_error_nomem(context);
        return NULL;
    }
    if (funnel->ready) return funnel;
    for (uint32_t i = 0; i < steps; i++)
        names[i] = i;
    attempts_set_names(&funnel->rule, names, steps);
    activity_init(&funnel->activity, ACTIVITY_MOMENTS, false);
    funnel->activity.split = true;
    funnel->ready = true;
    return funnel;
}

/* within; NULL is told apart by a unit that no length has. */
static bool window_funnel_within(sqlite3_context *context, sqlite3_value *value,
                                 struct window_funnel *funnel) {
    struct attempts_rule *rule = &funnel->rule;
    rule->limited = !value_is_null(value);
    if (rule->limited && !function_length(context, "within", value, &rule->within)) return false;
    const int64_t number = rule->limited ? 4 * rule->within.count + (int64_t)rule->within.unit : -1;
    return function_same_time(context, "within", value, number, &funnel->within);
}

static bool window_funnel_flag(sqlite3_context *context, sqlite3_value *value, uint32_t step, bool *flag) {
    char argument[24];
    double number = 0;
    *flag = false;
    if (value_is_null(value)) return true;
    sqlite3_snprintf((int)sizeof argument, argument, "step_%u", step + 1);
    if (!function_number(context, argument, value, &number)) return false;
    *flag = number != 0;
    return true;
}

static void window_funnel_step(sqlite3_context *context, int count, sqlite3_value **values) {
    const int steps = count - WINDOW_FUNNEL_FIRST;
    int64_t time = 0;
    bool flag;
    if (steps < 1 || steps > STEPS_MOST) {
        function_error(context, "want within, time and 1 to 64 steps, not %d arguments", count);
        return;
    }
    struct window_funnel *funnel = window_funnel_begin(context, (uint32_t)steps);
    if (funnel == NULL || !window_funnel_within(context, values[0], funnel)) return;
    const bool timed = !value_is_null(values[1]);
    if (timed && !function_time(context, values[1], &funnel->rule.clock, &time)) return;
    for (uint32_t k = 0; timed && k < (uint32_t)steps; k++) {
        if (!window_funnel_flag(context, values[WINDOW_FUNNEL_FIRST + k], k, &flag)) return;
        if (!flag) continue;
        if (activity_add(&funnel->activity, &funnel->head, time, ACTIVITY_RETURN | k << ACTIVITY_FLAG_BITS,
                         0))
            continue;
        sqlite3_result_error_nomem(context);
        return;
    }
}

/* The most steps that an attempt takes; false: no memory, or told to end. */
static bool window_funnel_reach(const struct window_funnel *funnel, struct visits *visits,
                                struct patience *patience, uint32_t *reach) {
    const struct activity_cell *head = &funnel->head;
    struct attempts attempts;
    struct attempt attempt;
    int64_t time;
    *reach = 0;
    if (!visits_gather(&funnel->activity, &head, 1, visits, patience)) return false;
    attempts_begin(&attempts, &funnel->rule, visits->items + visits->first[0], visits->count[0], INT64_MIN,
                   patience);
    while (*reach < funnel->rule.steps && attempts_find(&attempts, &time)) {
        if (!attempts_run(&attempts, &attempt)) return false;
        if (attempt.reach > *reach) *reach = attempt.reach;
        if (attempts_first_is_best(&funnel->rule)) break;
    }
    return true;
}

static void window_funnel_final(sqlite3_context *context) {
    struct window_funnel *funnel = sqlite3_aggregate_context(context, 0);
    struct visits visits = {0};
    uint32_t reach = 0;
    if (funnel && !window_funnel_reach(funnel, &visits, function_patience(context), &reach))
        function_stopped(context);
    else
        sqlite3_result_int64(context, reach);
    visits_free(&visits);
    if (funnel) activity_free(&funnel->activity);
}

static const struct function window_funnel_functions[] = {
    {.name = "window_funnel",
     .least = -1,
     .most = -1,
     .arguments = "within, time, step_1 [, step_2, ...]",
     .says =
         "how many of the steps, which are flags, one customer took in order and within a time of the first",
     .step = window_funnel_step,
     .final = window_funnel_final,
     .keeps = sizeof(struct interrupt)},
};

const struct function_family window_funnel_family = FUNCTION_FAMILY("Funnels", window_funnel_functions);
