/*
 * proportions.c - wilson_lower, wilson_upper and rate_test: how sure a rate is, and whether two differ.
 *
 *     SELECT wilson_lower(81, 263), wilson_upper(81, 263), rate_test(120, 1000, 150, 1000);
 *     0.255288519878274|0.3662095769828|0.0496403...
 *
 * Requirements
 *  1. wilson_*: the ends of Wilson's score interval of k / n at 95 %, or the confidence given, inside 0..1.
 *     Exactly 0 for k = 0, exactly 1 for k = n; NULL for n = 0.
 *  2. rate_test: two-sided p-value of the pooled z test of k1 / n1 against k2 / n2, without a correction for
 *     continuity. NULL where n1 or n2 is 0, and where nobody or everybody is in k1 and k2: 0/0.
 *  3. Counts are numbers from 0, not only whole ones; k at most n. NULL where one is NULL.
 */
#include "function/function.h"
#include "statistics/measures.h"
#include "statistics/tails.h"

/* k of n in values[0] and values[1]; false where one is NULL, and with the error set where they are none;
** exceeds is the one for more than there are. */
static bool proportions_counts(sqlite3_context *context, sqlite3_value **values, const char *const names[2],
                               const char *exceeds, double counts[2]) {
    if (function_any_null(2, values)) return false;
    for (int i = 0; i < 2; i++)
        if (!function_count(context, names[i], values[i], &counts[i])) return false;
    if (counts[0] <= counts[1]) return true;
    function_refuse_both(context, exceeds, values[0], values[1]);
    return false;
}

static void proportions_wilson(sqlite3_context *context, int count, sqlite3_value **values,
                               double (*end)(double k, double n, double confidence)) {
    static const char *const names[2] = {"k", "n"};
    double counts[2], confidence = FUNCTION_CONFIDENCE;
    if (!proportions_counts(context, values, names, "k %s exceeds n %s", counts)) return;
    if (count > 2 && !function_confidence(context, values[2], &confidence)) return;
    if (counts[1] > 0) sqlite3_result_double(context, end(counts[0], counts[1], confidence));
}

static void proportions_wilson_lower(sqlite3_context *context, int count, sqlite3_value **values) {
    proportions_wilson(context, count, values, measure_wilson_lower);
}

static void proportions_wilson_upper(sqlite3_context *context, int count, sqlite3_value **values) {
    proportions_wilson(context, count, values, measure_wilson_upper);
}

static void proportions_test(sqlite3_context *context, int count, sqlite3_value **values) {
    static const char *const names[2][2] = {{"k1", "n1"}, {"k2", "n2"}};
    double first[2], second[2];
    if (function_any_null(count, values)) return;
    if (!proportions_counts(context, values, names[0], "k1 %s exceeds n1 %s", first) ||
        !proportions_counts(context, values + 2, names[1], "k2 %s exceeds n2 %s", second))
        return;
    if (first[1] <= 0 || second[1] <= 0) return;
    double z = measure_rate_difference_z(first[0], first[1], second[0], second[1]);
    sqlite3_result_double(context, tail_normal(z)); /* NaN becomes NULL */
}

static const struct function proportions_functions[] = {
    {.name = "wilson_lower",
     .least = 2,
     .most = 3,
     .arguments = "k, n [, confidence]",
     .says = "lower end of Wilson's interval of the rate k / n; confidence 0.95",
     .call = proportions_wilson_lower},
    {.name = "wilson_upper",
     .least = 2,
     .most = 3,
     .arguments = "k, n [, confidence]",
     .says = "upper end of Wilson's interval of the rate k / n; confidence 0.95",
     .call = proportions_wilson_upper},
    {.name = "rate_test",
     .least = 4,
     .most = 4,
     .arguments = "k1, n1, k2, n2",
     .says = "p-value, on both sides, of k1 / n1 and k2 / n2 being the same rate (pooled z test)",
     .call = proportions_test},
};

const struct function_family proportions_family = FUNCTION_FAMILY("Is it real?", proportions_functions);
