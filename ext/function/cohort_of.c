/*
 * cohort_of.c - cohort_of, cohort_start and cohort_age: calendar periods in any query.
 *
 *     SELECT cohort_of('2024-12-30', 'week'), cohort_start('2024-05-17', 'quarter'),
 *            cohort_age('2024-01-31', '2024-02-29');
 *     2025-W01|2024-04-01|1
 *
 * Requirements
 *  1. The label of the period that holds the time; the period's first moment, which is read back to the same period;
 *     whole periods between two. A mere date is that day on the grain's clock.
 *  2. NULL for a NULL time; a month where the grain is not given or NULL.
 *  3. Results depend on the arguments alone, so that they can be indexed.
 */
#include "function/function.h"
#include "read/value.h"

static bool cohort_of_period(sqlite3_context *context, const struct grain *grain, sqlite3_value *value,
                             int64_t *period) {
    int64_t time;
    if (!function_time(context, value, &grain->clock, &time)) return false;
    if (moment_in_range(time) && grain_period(grain, time, period)) return true;
    function_refuse(context, "its period leaves the years 0001 to 9999: %s", value);
    return false;
}

static void cohort_of_result(sqlite3_context *context, int count, sqlite3_value **values,
                             int (*label)(const struct grain *, int64_t, char[GRAIN_LABEL_SIZE])) {
    struct grain grain;
    int64_t period;
    char text[GRAIN_LABEL_SIZE];
    if (function_any_null(1, values) || !function_grain(context, count, values, 1, &grain)) return;
    if (!cohort_of_period(context, &grain, values[0], &period)) return;
    int size = label(&grain, period, text);
    sqlite3_result_text(context, text, size, SQLITE_TRANSIENT);
}

static void cohort_of_label(sqlite3_context *context, int count, sqlite3_value **values) {
    cohort_of_result(context, count, values, grain_label);
}

static void cohort_of_start(sqlite3_context *context, int count, sqlite3_value **values) {
    cohort_of_result(context, count, values, grain_start_label);
}

static void cohort_of_age(sqlite3_context *context, int count, sqlite3_value **values) {
    struct grain grain;
    int64_t first, last;
    if (function_any_null(2, values) || !function_grain(context, count, values, 2, &grain)) return;
    if (!cohort_of_period(context, &grain, values[0], &first) ||
        !cohort_of_period(context, &grain, values[1], &last))
        return;
    sqlite3_result_int64(context, last - first);
}

static const struct function cohort_of_functions[] = {
    {.name = "cohort_of",
     .least = 1,
     .most = 2,
     .arguments = "time [, grain]",
     .says = "label of the period that holds the time",
     .call = cohort_of_label},
    {.name = "cohort_start",
     .least = 1,
     .most = 2,
     .arguments = "time [, grain]",
     .says =
         "first moment of that period, `YYYY-MM-DD` (for hours `YYYY-MM-DD HH:MM`, with the offset then where "
         "the grain has a clock)",
     .call = cohort_of_start},
    {.name = "cohort_age",
     .least = 2,
     .most = 3,
     .arguments = "first, time [, grain]",
     .says = "whole periods from first's to time's: 0 in the same one, negative before",
     .call = cohort_of_age},
};

const struct function_family cohort_of_family = FUNCTION_FAMILY("Times", cohort_of_functions);
