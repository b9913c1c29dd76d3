/*
 * survey.c - nps, nps_margin and csat: what customers say.
 *
 *     SELECT nps(column1), nps_margin(column1), csat(column1, 7) FROM (VALUES (10), (9), (8), (3));
 *     25.0|81.2558...|0.75
 *
 * Requirements
 *  1. nps: 100 * (share of 9 and 10 minus share of 0 to 6); a score outside 0..10 is an error.
 *  2. nps_margin: half-width of the interval in points, at 95 % or the confidence given, which is the same
 *     for all rows and inside 0..1.
 *  3. csat: share of scores from satisfied_from (4) up, which is the same for all rows.
 *  4. NULL is no answer; no answers: NULL. All are window functions too.
 */
#include "function/function.h"
#include "statistics/measures.h"
#include "read/value.h"

#define SURVEY_SATISFIED 4 /* from this score on, where it is not given */

struct survey {
    int64_t answers, promoters, detractors;
    struct function_constant confidence, from; /* of nps_margin; of csat */
};

static struct survey *survey_begin(sqlite3_context *context) {
    struct survey *survey = sqlite3_aggregate_context(context, sizeof *survey);
    if (survey == NULL) sqlite3_result_error_nomem(context);
    return survey;
}

static bool survey_set_confidence(sqlite3_context *context, struct survey *survey, sqlite3_value *value) {
    double confidence;
    return function_confidence(context, value, &confidence) &&
           function_same(context, "confidence", value, confidence, &survey->confidence);
}

static bool survey_set_from(sqlite3_context *context, struct survey *survey, sqlite3_value *value,
                            double *from) {
    return (value_is_null(value) || function_number(context, "satisfied_from", value, from)) &&
           function_same(context, "satisfied_from", value, *from, &survey->from);
}

static void survey_nps_count(sqlite3_context *context, int count, sqlite3_value **values, int64_t by) {
    struct survey *survey = survey_begin(context);
    double score;
    if (survey == NULL || (count > 1 && !survey_set_confidence(context, survey, values[1]))) return;
    if (function_any_null(1, values) || !function_number(context, "score", values[0], &score)) return;
    if (score < 0 || score > 10) {
        function_refuse(context, "score %s is outside 0..10", values[0]);
        return;
    }
    survey->answers += by;
    if (score >= 9) survey->promoters += by;
    if (score <= 6) survey->detractors += by;
}

static void survey_nps_step(sqlite3_context *context, int count, sqlite3_value **values) {
    survey_nps_count(context, count, values, 1);
}

static void survey_nps_inverse(sqlite3_context *context, int count, sqlite3_value **values) {
    survey_nps_count(context, count, values, -1);
}

static void survey_nps(sqlite3_context *context) {
    const struct survey *survey = sqlite3_aggregate_context(context, 0);
    if (survey == NULL || survey->answers == 0) return;
    double n = (double)survey->answers;
    sqlite3_result_double(context, measure_nps((double)survey->promoters, (double)survey->detractors, n));
}

static void survey_nps_margin(sqlite3_context *context) {
    const struct survey *survey = sqlite3_aggregate_context(context, 0);
    if (survey == NULL || survey->answers == 0) return;
    double n = (double)survey->answers;
    double confidence = survey->confidence.known ? survey->confidence.number : FUNCTION_CONFIDENCE;
    sqlite3_result_double(
        context, measure_nps_margin((double)survey->promoters, (double)survey->detractors, n, confidence));
}

static void survey_csat_count(sqlite3_context *context, int count, sqlite3_value **values, int64_t by) {
    struct survey *survey = survey_begin(context);
    double score, from = SURVEY_SATISFIED;
    if (survey == NULL || (count > 1 && !survey_set_from(context, survey, values[1], &from))) return;
    if (function_any_null(1, values) || !function_number(context, "score", values[0], &score)) return;
    survey->answers += by;
    if (score >= from) survey->promoters += by;
}

static void survey_csat_step(sqlite3_context *context, int count, sqlite3_value **values) {
    survey_csat_count(context, count, values, 1);
}

static void survey_csat_inverse(sqlite3_context *context, int count, sqlite3_value **values) {
    survey_csat_count(context, count, values, -1);
}

static void survey_csat(sqlite3_context *context) {
    const struct survey *survey = sqlite3_aggregate_context(context, 0);
    if (survey == NULL || survey->answers == 0) return;
    sqlite3_result_double(context, (double)survey->promoters / (double)survey->answers);
}

static const struct function survey_functions[] = {
    {.name = "nps",
     .least = 1,
     .most = 1,
     .arguments = "score",
     .says = "100 * (share of 9 and 10 minus share of 0 to 6); scores are 0 to 10",
     .step = survey_nps_step,
     .final = survey_nps,
     .value = survey_nps,
     .inverse = survey_nps_inverse},
    {.name = "nps_margin",
     .least = 1,
     .most = 2,
     .arguments = "score [, confidence]",
     .says = "half-width of its interval in points: z * 100 * sqrt((p + d - (p - d)^2) / n); confidence 0.95",
     .step = survey_nps_step,
     .final = survey_nps_margin,
     .value = survey_nps_margin,
     .inverse = survey_nps_inverse},
    {.name = "csat",
     .least = 1,
     .most = 2,
     .arguments = "score [, satisfied_from]",
     .says = "share of scores from `satisfied_from` (4) up",
     .step = survey_csat_step,
     .final = survey_csat,
     .value = survey_csat,
     .inverse = survey_csat_inverse},
};

const struct function_family survey_family = FUNCTION_FAMILY("Surveys", survey_functions);
