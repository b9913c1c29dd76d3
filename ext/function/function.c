/*
 * function.c - the registration table; function.h is the interface.
 */
#include "function/function.h"

#include <math.h>
#include <string.h>

#include "function/model_argument.h"
#include "ground/memory.h"
#include "retention.h"
#include "read/source.h"
#include "read/value.h"

#define FUNCTIONS_PURE (SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS)

static void functions_version(sqlite3_context *context, int count, sqlite3_value **values) {
    (void)count, (void)values;
    sqlite3_result_text(context, RETENTION_VERSION, -1, SQLITE_STATIC);
}

#define SCALAR(name, arity, call)                                                                            \
    { name, arity, FUNCTIONS_PURE, false, call, NULL, NULL, NULL, NULL, 0 }
#define OF_MODEL(name, arity, call)                                                                          \
    { name, arity, FUNCTIONS_PURE, false, call, NULL, NULL, NULL, NULL, sizeof(struct model_argument_kept) }
#define LASTING(name, arity, step, final, complement)                                                        \
    { name, arity, FUNCTIONS_PURE, complement, NULL, step, final, NULL, NULL, sizeof(struct interrupt) }
#define WINDOW(name, arity, step, value, inverse)                                                            \
    { name, arity, FUNCTIONS_PURE, false, NULL, step, value, value, inverse, 0 }

static const struct function functions[] = {
    SCALAR("cohort_of", 1, cohort_of_label),
    SCALAR("cohort_of", 2, cohort_of_label),
    SCALAR("cohort_start", 1, cohort_of_start),
    SCALAR("cohort_start", 2, cohort_of_start),
    SCALAR("cohort_age", 2, cohort_of_age),
    SCALAR("cohort_age", 3, cohort_of_age),
    SCALAR("retention_rate", 3, rates_of_counts),
    WINDOW("retention_rate", 2, rates_members_step, rates_of_members, rates_members_inverse),
    LASTING("retention_rate", 4, rates_events_step, rates_of_events, false),
    {"churn_rate", 3, FUNCTIONS_PURE, true, rates_of_counts, NULL, NULL, NULL, NULL, 0},
    {"churn_rate", 2, FUNCTIONS_PURE, true, NULL, rates_members_step, rates_of_members, rates_of_members,
     rates_members_inverse, 0},
    LASTING("churn_rate", 4, rates_events_step, rates_of_events, true),
    LASTING("repeat_rate", 1, loyalty_repeat_step, loyalty_final, false),
    LASTING("upsell_rate", 2, loyalty_upsell_step, loyalty_final, false),
    LASTING("purchase_frequency", 1, loyalty_repeat_step, loyalty_frequency_final, false),
    LASTING("stickiness", 2, stickiness_step, stickiness_final, false),
    LASTING("top_share", 1, top_share_step, top_share_final, false),
    LASTING("top_share", 2, top_share_step, top_share_final, false),
    WINDOW("nps", 1, survey_nps_step, survey_nps, survey_nps_inverse),
    WINDOW("nps_margin", 1, survey_nps_step, survey_nps_margin, survey_nps_inverse),
    WINDOW("nps_margin", 2, survey_nps_step, survey_nps_margin, survey_nps_inverse),
    WINDOW("csat", 1, survey_csat_step, survey_csat, survey_csat_inverse),
    WINDOW("csat", 2, survey_csat_step, survey_csat, survey_csat_inverse),
    SCALAR("clv", 2, rates_lifetime_value),
    SCALAR("clv", 3, rates_lifetime_value),
    LASTING("clv_fit", 3, clv_functions_fit_step, clv_functions_fit_final, false),
    LASTING("clv_fit", 4, clv_functions_fit_step, clv_functions_fit_final, false),
    LASTING("clv_fit", 5, clv_functions_fit_step, clv_functions_fit_final, false),
    OF_MODEL("clv_alive", 4, clv_functions_alive),
    OF_MODEL("clv_orders", 5, clv_functions_orders),
    OF_MODEL("clv_value", 3, clv_functions_value),
    OF_MODEL("clv", 6, clv_functions_lifetime_value),
    OF_MODEL("clv", 7, clv_functions_lifetime_value),
    LASTING("sbg_fit", 2, sbg_functions_fit_step, sbg_functions_fit_final, false),
    LASTING("sbg_fit", 3, sbg_functions_fit_step, sbg_functions_fit_final, false),
    OF_MODEL("sbg_survival", 2, sbg_functions_survival),
    OF_MODEL("sbg_retention", 2, sbg_functions_retention),
    OF_MODEL("sbg_residual_lifetime", 3, sbg_functions_residual),
    SCALAR("wilson_lower", 2, proportions_wilson_lower),
    SCALAR("wilson_lower", 3, proportions_wilson_lower),
    SCALAR("wilson_upper", 2, proportions_wilson_upper),
    SCALAR("wilson_upper", 3, proportions_wilson_upper),
    SCALAR("rate_test", 4, proportions_test),
    LASTING("logrank", 3, logrank_step, logrank_final, false),
    {"retention_feed", -1, SQLITE_UTF8 | SQLITE_DIRECTONLY, false, NULL, source_feed_step, source_feed_final,
     NULL, NULL, 0},
    SCALAR("retention_version", 0, functions_version), /* last: it tells that all are there */
};

#define FUNCTIONS_COUNT (sizeof functions / sizeof *functions)

/* A function's entry, and behind it what it keeps. */
struct functions_keeper {
    struct function function;
    uint64_t kept[]; /* as well aligned as anything that is kept */
};

static struct functions_keeper *functions_keep(const struct function *function) {
    struct functions_keeper *keeper = memory_resize(NULL, sizeof *keeper + function->keeps);
    if (keeper == NULL) return NULL;
    memset(keeper, 0, sizeof *keeper + function->keeps);
    keeper->function = *function;
    return keeper;
}

static int functions_register(sqlite3 *db, const struct function *f, struct functions_keeper *keeper) {
    void *self = (void *)f; /* only ever read */
    if (keeper)
        return sqlite3_create_function_v2(db, f->name, f->arity, f->flags, keeper, f->call, f->step, f->final,
                                          memory_free);
    if (f->inverse)
        return sqlite3_create_window_function(db, f->name, f->arity, f->flags, self, f->step, f->final,
                                              f->value, f->inverse, NULL);
    return sqlite3_create_function(db, f->name, f->arity, f->flags, self, f->call, f->step, f->final);
}

static int functions_unregister(sqlite3 *db, size_t count) {
    int rc = SQLITE_OK;
    for (size_t i = 0; i < count; i++) {
        const struct function *f = &functions[i];
        int gone = sqlite3_create_function(db, f->name, f->arity, f->flags, NULL, NULL, NULL, NULL);
        if (gone != SQLITE_OK) rc = gone;
    }
    return rc;
}

int functions_unregister_all(sqlite3 *db) {
    return functions_unregister(db, FUNCTIONS_COUNT);
}

/* A function that keeps something has an entry of its own in each connection, which SQLite frees. All entries
** are made before the first function is registered: if memory runs out after that, it was SQLite that found
** none, and it reports that itself. */
int functions_register_all(sqlite3 *db, bool *stuck) {
    struct functions_keeper *keepers[FUNCTIONS_COUNT] = {NULL};
    int rc = SQLITE_OK;
    size_t i, done = 0;
    for (i = 0; i < FUNCTIONS_COUNT && rc == SQLITE_OK; i++)
        if (functions[i].keeps && (keepers[i] = functions_keep(&functions[i])) == NULL) rc = SQLITE_NOMEM;
    for (i = 0; i < FUNCTIONS_COUNT && rc == SQLITE_OK; i++) {
        rc = functions_register(db, &functions[i], keepers[i]);
        keepers[i] = NULL; /* SQLite's, whether it could register the function or not */
        done += rc == SQLITE_OK;
    }
    for (i = 0; i < FUNCTIONS_COUNT; i++)
        memory_free(keepers[i]);
    *stuck = rc != SQLITE_OK && functions_unregister(db, done) != SQLITE_OK;
    return rc;
}

/* ---- for callbacks ---- */

const char *function_name(sqlite3_context *context) {
    const struct function *function = sqlite3_user_data(context);
    return function->name;
}

void *function_kept(sqlite3_context *context) {
    struct functions_keeper *keeper = sqlite3_user_data(context);
    return keeper->kept;
}

struct patience *function_patience(sqlite3_context *context) {
    return interrupt_begin(function_kept(context), sqlite3_context_db_handle(context));
}

void function_stopped(sqlite3_context *context) {
    interrupt_fail(function_kept(context), context);
}

void function_result_rate(sqlite3_context *context, double rate) {
    const struct function *function = sqlite3_user_data(context);
    sqlite3_result_double(context, function->complement ? 1 - rate : rate);
}

void function_error(sqlite3_context *context, const char *format, ...) {
    va_list list;
    va_start(list, format);
    char *text = sqlite3_vmprintf(format, list), *whole = NULL;
    va_end(list);
    if (text) whole = value_clean(sqlite3_mprintf("%s(): %s", function_name(context), text));
    if (whole)
        sqlite3_result_error(context, whole, -1);
    else
        sqlite3_result_error_nomem(context);
    sqlite3_free(whole);
    sqlite3_free(text);
}

/* The statement fails with a text that was made, and is freed; NULL: there was no memory for it. */
static void function_fail(sqlite3_context *context, char *text) {
    if (text)
        function_error(context, "%s", text);
    else
        sqlite3_result_error_nomem(context);
    sqlite3_free(text);
}

void function_refuse(sqlite3_context *context, const char *format, sqlite3_value *value) {
    function_fail(context, value_refuse(format, value));
}

void function_refuse_both(sqlite3_context *context, const char *format, sqlite3_value *one,
                          sqlite3_value *other) {
    char *first = value_show(one), *second = value_show(other), *text = NULL;
    if (first && second) text = sqlite3_mprintf(format, first, second);
    function_fail(context, text);
    sqlite3_free(first);
    sqlite3_free(second);
}

/* The same with the argument's name for the format's first %s. */
static void function_refuse_argument(sqlite3_context *context, const char *format, const char *argument,
                                     sqlite3_value *value) {
    char *shown = value_show(value);
    function_fail(context, shown ? sqlite3_mprintf(format, argument, shown) : NULL);
    sqlite3_free(shown);
}

bool function_time(sqlite3_context *context, sqlite3_value *value, int64_t *time) {
    if (value_time(value, time)) return true;
    function_fail(context, value_refuse_time(value));
    return false;
}

bool function_number(sqlite3_context *context, const char *argument, sqlite3_value *value, double *number) {
    if (value_number(value, number)) return true;
    function_refuse_argument(context, "%s: not a number: %s", argument, value);
    return false;
}

bool function_count(sqlite3_context *context, const char *argument, sqlite3_value *value, double *count) {
    if (!function_number(context, argument, value, count)) return false;
    if (*count >= 0) return true;
    function_refuse_argument(context, "%s is negative: %s", argument, value);
    return false;
}

bool function_whole(sqlite3_context *context, const char *argument, sqlite3_value *value, double *count) {
    if (!function_count(context, argument, value, count)) return false;
    if (*count == floor(*count)) return true;
    function_refuse_argument(context, "%s: not a whole number: %s", argument, value);
    return false;
}

bool function_share(sqlite3_context *context, const char *argument, sqlite3_value *value,
                    enum function_ends ends, double *share) {
    if (!function_number(context, argument, value, share)) return false;
    if (*share > 0 && *share < 1) return true;
    if (ends == FUNCTION_WITH_ENDS && (*share == 0 || *share == 1)) return true;
    function_refuse_argument(context, "%s %s is outside 0..1", argument, value);
    return false;
}

bool function_confidence(sqlite3_context *context, sqlite3_value *value, double *confidence) {
    *confidence = FUNCTION_CONFIDENCE;
    return sqlite3_value_type(value) == SQLITE_NULL ||
           function_share(context, "confidence", value, FUNCTION_INSIDE, confidence);
}

bool function_same(sqlite3_context *context, const char *argument, sqlite3_value *value, double number,
                   struct function_constant *constant) {
    if (constant->known && constant->number != number) {
        function_refuse_argument(context, "%s %s is not the same in every row", argument, value);
        return false;
    }
    *constant = (struct function_constant){true, number};
    return true;
}

bool function_grain(sqlite3_context *context, int count, sqlite3_value **values, int at,
                    struct calendar_grain *grain) {
    if (at >= count || sqlite3_value_type(values[at]) == SQLITE_NULL)
        return calendar_parse_grain("month", 5, grain);
    const struct calendar_grain *kept = sqlite3_get_auxdata(context, at);
    if (kept) {
        *grain = *kept;
        return true;
    }
    bool blob = sqlite3_value_type(values[at]) == SQLITE_BLOB;
    const char *text = blob ? "" : (const char *)sqlite3_value_text(values[at]);
    if (text == NULL) {
        sqlite3_result_error_nomem(context);
        return false;
    }
    if (!calendar_parse_grain(text, blob ? 0 : (size_t)sqlite3_value_bytes(values[at]), grain)) {
        function_fail(context, value_refuse_grain(values[at]));
        return false;
    }
    struct calendar_grain *keep = sqlite3_malloc64(sizeof *keep);
    if (keep) {
        *keep = *grain;
        sqlite3_set_auxdata(context, at, keep, sqlite3_free);
    }
    return true;
}

bool function_any_null(int count, sqlite3_value **values) {
    for (int i = 0; i < count; i++)
        if (sqlite3_value_type(values[i]) == SQLITE_NULL) return true;
    return false;
}
