/*
 * logrank.c - logrank: do customers of different groups stay equally long?
 *
 *     SELECT logrank(column1, column2, column3) FROM (VALUES (10, 1, 'a'), (20, 1, 'a'), (30, 1, 'a'),
 *            (10, 1, 'b'), (20, 1, 'b'), (50, 0, 'b'));
 *     {"chi2":0.25423728813559...,"df":1,"p":0.6141...}
 *
 * Requirements
 *  1. One row a customer: how long they were there (0 or more, in any unit), whether they churned then (1)
 *     or were only seen so far (0), and their group. Rows with a NULL are skipped. Any other number is an error: R's 1 and 2,
 *     or a date, would count everybody as churned.
 *  2. JSON text with chi2, df and p, as many digits as it takes to read the same numbers back. p becomes 0.0
 *     where it is less than the least double: chi2 tells such results apart.
 *  3. NULL where there is nothing to compare: fewer than two groups in which somebody was still there at the
 *     first churn, nobody who churned, or everybody at the same moment.
 *  4. Groups are told apart as customers are; 1024 of them at most (who passes the customer for the group is
 *     told so).
 *  5. It ends when it is told to (interrupt.c).
 *
 * The test and its cost are in logrank_test.c.
 */
#include "function/function.h"
#include "statistics/logrank_test.h"
#include "store/ids.h"
#include "read/value.h"

struct logrank {
    bool ready;
    struct ids groups;
    struct logrank_test_data data;
};

static void logrank_step(sqlite3_context *context, int count, sqlite3_value **values) {
    struct logrank *all = sqlite3_aggregate_context(context, sizeof *all);
    double duration, churned;
    uint32_t group;
    if (all == NULL) {
        sqlite3_result_error_nomem(context);
        return;
    }
    if (!all->ready) ids_init(&all->groups, 0);
    all->ready = true;
    if (function_any_null(count, values)) return;
    if (!function_count(context, "duration", values[0], &duration) ||
        !function_number(context, "churned", values[1], &churned))
        return;
    if (churned != 0 && churned != 1) {
        function_refuse(context, "churned: not 0 or 1: %s", values[1]);
        return;
    }
    struct key key;
    bool done = value_key(values[2], &key) && ids_number(&all->groups, &key, 1, &group);
    if (done && group >= LOGRANK_TEST_MOST_GROUPS) {
        function_error(context, "more than %d groups", LOGRANK_TEST_MOST_GROUPS);
        return;
    }
    done = done && logrank_test_add(&all->data, duration, churned != 0, group);
    if (!done) sqlite3_result_error_nomem(context);
}

static void logrank_result(sqlite3_context *context, const struct logrank_test *test) {
    /* SQLite's own formatting: the C library's would write the locale's decimal point. */
    char *text = sqlite3_mprintf("{\"chi2\":%!.17g,\"df\":%u,\"p\":%!.17g}", test->chi2, test->df, test->p);
    if (text)
        sqlite3_result_text(context, text, -1, sqlite3_free);
    else
        sqlite3_result_error_nomem(context);
}

static void logrank_final(sqlite3_context *context) {
    struct logrank *all = sqlite3_aggregate_context(context, 0);
    struct logrank_test test;
    if (all == NULL) return;
    if (!logrank_test_compare(&all->data, &test, NULL, function_patience(context)))
        function_stopped(context);
    else if (test.df > 0)
        logrank_result(context, &test);
    logrank_test_free(&all->data);
    ids_free(&all->groups);
}

static const struct function logrank_functions[] = {
    {.name = "logrank",
     .least = 3,
     .most = 3,
     .arguments = "duration, churned, group",
     .says = "JSON text with `chi2`, `df` and `p`: do groups stay equally long?",
     .step = logrank_step,
     .final = logrank_final,
     .keeps = sizeof(struct interrupt)},
};

const struct function_family logrank_family = FUNCTION_FAMILY("Is it real, of tenures", logrank_functions);
