/*
 * proportions.c - wilson_*, rate_test, rate_gap_* and rate_sample: how sure a rate is, whether two differ, by how much,
 * and how many customers it takes to tell.
 *
 *     SELECT wilson_lower(81, 263), wilson_upper(81, 263), rate_test(120, 1000, 150, 1000);
 *     0.255288519878274|0.3662095769828|0.0496403...
 *     SELECT rate_gap_lower(120, 1000, 150, 1000), rate_gap_upper(120, 1000, 150, 1000), rate_sample(0.12, 0.15);
 *     4.8...e-05|0.0598...|2036
 *
 * Requirements
 *  1. wilson_*: the ends of Wilson's score interval of k / n at 95 %, or the confidence given, inside 0..1.
 *     Exactly 0 for k = 0, exactly 1 for k = n; NULL for n = 0.
 *  2. rate_test: two-sided p-value of the pooled z test of k1 / n1 against k2 / n2, without a correction for
 *     continuity. NULL where n1 or n2 is 0, and where nobody or everybody is in k1 and k2: 0/0.
 *  3. rate_test with method 'exact' (case ignored; 'z' or NULL: as above): Fisher's, right however few they are
 *     (exact_test.c). Counts are whole then, at most 1e12; NULL where n1 or n2 is 0.
 *  4. rate_gap_*: the ends of Newcombe's interval of k2 / n2 - k1 / n1. NULL where n1 or n2 is 0.
 *  5. rate_sample: how many customers each group needs for rate_test() to tell the rates p1 and p2 apart, at this
 *     confidence (0.95) and with this power (0.8), a chance to see it: INTEGER, rounded up, at least 1. NULL where p1 =
 *     p2, or they are so close that it is more than 2^53.
 *  6. Counts are numbers from 0, not only whole ones; k at most n. NULL where one is NULL.
 */
#include "function/function.h"

#include <math.h>

#include "ground/sqlite.h"
#include "read/value.h"
#include "statistics/exact_test.h"
#include "statistics/measures.h"
#include "statistics/tails.h"

#define PROPORTIONS_POWER 0.8
#define PROPORTIONS_MOST  9007199254740992.0 /* customers of rate_sample(): a double counts no further */

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

static const char *const proportions_names[] = {"k1", "n1", "k2", "n2"};

/* k1, n1, k2 and n2 in values[0] to values[3]; false where one of them is NULL or an n is 0, and with the error set. */
static bool proportions_two(sqlite3_context *context, sqlite3_value **values, double counts[4]) {
    return !function_any_null(4, values) &&
           proportions_counts(context, values, proportions_names, "k1 %s exceeds n1 %s", counts) &&
           proportions_counts(context, values + 2, proportions_names + 2, "k2 %s exceeds n2 %s",
                              counts + 2) &&
           counts[1] > 0 && counts[3] > 0;
}

/* Whether the method is 'exact'. false: an error, which is set. */
static bool proportions_method(sqlite3_context *context, sqlite3_value *value, bool *exact) {
    *exact = false;
    if (value_is_null(value)) return true;
    const char *name = (const char *)sqlite3_value_text(value);
    if (name == NULL) {
        sqlite3_result_error_nomem(context);
        return false;
    }
    *exact = sqlite3_stricmp(name, "exact") == 0;
    if (*exact || sqlite3_stricmp(name, "z") == 0) return true;
    function_refuse(context, "method: not one of z, exact: %s", value);
    return false;
}

static void proportions_exact(sqlite3_context *context, sqlite3_value **values, const double *counts) {
    double whole;
    for (int i = 0; i < 4; i++) {
        if (!function_whole(context, proportions_names[i], values[i], &whole)) return;
        if (whole <= EXACT_TEST_MOST) continue;
        function_refuse(context, "too many for the method exact: %s (most 1e12; use z)", values[i]);
        return;
    }
    sqlite3_result_double(context, exact_test(counts[0], counts[1], counts[2], counts[3]));
}

static void proportions_test(sqlite3_context *context, int count, sqlite3_value **values) {
    double counts[4];
    bool exact = false;
    if (count > 4 && !proportions_method(context, values[4], &exact)) return;
    if (!proportions_two(context, values, counts)) return;
    if (exact) {
        proportions_exact(context, values, counts);
        return;
    }
    double z = measure_rate_difference_z(counts[0], counts[1], counts[2], counts[3]);
    sqlite3_result_double(context, tail_normal(z)); /* NaN becomes NULL */
}

static void proportions_gap(sqlite3_context *context, int count, sqlite3_value **values,
                            double (*end)(double k1, double n1, double k2, double n2, double confidence)) {
    double counts[4], confidence = FUNCTION_CONFIDENCE;
    if (count > 4 && !function_confidence(context, values[4], &confidence)) return;
    if (!proportions_two(context, values, counts)) return;
    sqlite3_result_double(context, end(counts[0], counts[1], counts[2], counts[3], confidence));
}

static void proportions_gap_lower(sqlite3_context *context, int count, sqlite3_value **values) {
    proportions_gap(context, count, values, measure_gap_lower);
}

static void proportions_gap_upper(sqlite3_context *context, int count, sqlite3_value **values) {
    proportions_gap(context, count, values, measure_gap_upper);
}

static void proportions_sample(sqlite3_context *context, int count, sqlite3_value **values) {
    double p1, p2, power = PROPORTIONS_POWER, confidence = FUNCTION_CONFIDENCE;
    if (function_any_null(2, values)) return;
    if (!function_share(context, "p1", values[0], FUNCTION_WITH_ENDS, &p1) ||
        !function_share(context, "p2", values[1], FUNCTION_WITH_ENDS, &p2))
        return;
    if (count > 2 && !value_is_null(values[2]) &&
        !function_share(context, "power", values[2], FUNCTION_INSIDE, &power))
        return;
    if (count > 3 && !function_confidence(context, values[3], &confidence)) return;
    double sample = ceil(measure_sample(p1, p2, power, confidence));
    if (sample <= PROPORTIONS_MOST) sqlite3_result_int64(context, (sqlite3_int64)fmax(1, sample));
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
     .most = 5,
     .arguments = "k1, n1, k2, n2 [, method]",
     .says =
         "p-value, on both sides, of k1 / n1 and k2 / n2 being the same rate; method `'z'` (pooled z test, the "
         "default) or `'exact'` (Fisher's, for counts below some 5 too)",
     .call = proportions_test},
    {.name = "rate_gap_lower",
     .least = 4,
     .most = 5,
     .arguments = "k1, n1, k2, n2 [, confidence]",
     .says = "lower end of Newcombe's interval of the difference k2 / n2 - k1 / n1; confidence 0.95",
     .call = proportions_gap_lower},
    {.name = "rate_gap_upper",
     .least = 4,
     .most = 5,
     .arguments = "k1, n1, k2, n2 [, confidence]",
     .says = "upper end of Newcombe's interval of the difference k2 / n2 - k1 / n1; confidence 0.95",
     .call = proportions_gap_upper},
    {.name = "rate_sample",
     .least = 2,
     .most = 4,
     .arguments = "p1, p2 [, power [, confidence]]",
     .says =
         "customers needed in each group for rate_test to tell the rates p1 and p2 apart; power 0.8, the chance to "
         "see it; confidence 0.95",
     .call = proportions_sample},
};

const struct function_family proportions_family = FUNCTION_FAMILY("Is it real?", proportions_functions);
