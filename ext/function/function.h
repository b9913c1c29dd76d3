/*
 * function.h - the registration table of scalars and aggregates, and what their callbacks share.
 */
#ifndef RETENTION_FUNCTION_H
#define RETENTION_FUNCTION_H

#include <stdbool.h>
#include <stdint.h>

#include "time/calendar.h"
#include "ground/sqlite.h"
#include "read/interrupt.h"

typedef void function_call(sqlite3_context *context, int count, sqlite3_value **values);
typedef void function_result(sqlite3_context *context);

/* One name and arity. A scalar has call; an aggregate step and final; a window function value and inverse
** too. */
struct function {
    const char *name;
    int arity;
    int flags;
    bool complement; /* the result is 1 less the rate */
    function_call *call, *step;
    function_result *final, *value;
    function_call *inverse;
    size_t keeps; /* bytes, zeroed, that the function has in each connection for what it remembers */
};

/* Registers all; retention_version() comes last, since it tells that everything is there. If one cannot be
** registered, those before it are removed again; *stuck: some are still there, since SQLite removes none
** while a statement runs. */
int functions_register_all(sqlite3 *db, bool *stuck);

/* Removes all. Unless it returns SQLITE_OK, some may still be there. SQLITE_BUSY: SQLite removes and replaces
** none while a statement runs. SQLITE_NOMEM: SQLite 3.31 needs memory to find that there is nothing to
** remove. */
int functions_unregister_all(sqlite3 *db);

/* ---- for callbacks ---- */

const char *function_name(sqlite3_context *context);

/* The bytes that it keeps in this connection. A connection runs in one thread at a time. */
void *function_kept(sqlite3_context *context);

/* The result is this rate, or 1 less it, as the function is registered. */
void function_result_rate(sqlite3_context *context, double rate);

/* The statement fails with this text behind the function's name. */
void function_error(sqlite3_context *context, const char *format, ...);

/* The same, with a %s of the format for each of the values, as value_show() writes them. */
void function_refuse(sqlite3_context *context, const char *format, sqlite3_value *value);
void function_refuse_both(sqlite3_context *context, const char *format, sqlite3_value *one,
                          sqlite3_value *other);

/* Each returns false, with the error set, when the value is none. */
bool function_time(sqlite3_context *context, sqlite3_value *value, int64_t *time);
bool function_number(sqlite3_context *context, const char *argument, sqlite3_value *value, double *number);
bool function_count(sqlite3_context *context, const char *argument, sqlite3_value *value,
                    double *count); /* from 0 */

/* From 0 without a fraction. */
bool function_whole(sqlite3_context *context, const char *argument, sqlite3_value *value, double *count);

/* A share such as a confidence, with both ends or inside them. */
enum function_ends { FUNCTION_INSIDE, FUNCTION_WITH_ENDS };
bool function_share(sqlite3_context *context, const char *argument, sqlite3_value *value,
                    enum function_ends ends, double *share);

#define FUNCTION_CONFIDENCE 0.95 /* where it is not given, or NULL */
bool function_confidence(sqlite3_context *context, sqlite3_value *value, double *confidence);

/* An aggregate's argument that all rows share: kept by the first row, an error where a later one differs. */
struct function_constant {
    bool known;
    double number;
};
bool function_same(sqlite3_context *context, const char *argument, sqlite3_value *value, double number,
                   struct function_constant *constant);

/* The grain in values[at], a month where it is not given; parsed once a statement where it is constant. */
bool function_grain(sqlite3_context *context, int count, sqlite3_value **values, int at,
                    struct calendar_grain *grain);

/* The patience for what this call computes, where `keeps` is a struct interrupt; and, where that has returned
** false, the error: interrupted, or no memory. */
struct patience *function_patience(sqlite3_context *context);
void function_stopped(sqlite3_context *context);

bool function_any_null(int count, sqlite3_value **values);

/* cohort_of.c */
function_call cohort_of_label, cohort_of_start, cohort_of_age;
/* rates.c */
function_call rates_of_counts, rates_lifetime_value;
function_call rates_members_step, rates_members_inverse, rates_events_step;
function_result rates_of_members, rates_of_events;
/* loyalty.c */
function_call loyalty_repeat_step, loyalty_upsell_step;
function_result loyalty_final, loyalty_frequency_final;
/* stickiness.c */
function_call stickiness_step;
function_result stickiness_final;
/* top_share.c */
function_call top_share_step;
function_result top_share_final;
/* proportions.c */
function_call proportions_wilson_lower, proportions_wilson_upper, proportions_test;
/* logrank.c */
function_call logrank_step;
function_result logrank_final;
/* clv_functions.c */
function_call clv_functions_fit_step, clv_functions_alive, clv_functions_orders, clv_functions_value,
    clv_functions_lifetime_value;
function_result clv_functions_fit_final;
/* sbg_functions.c */
function_call sbg_functions_fit_step, sbg_functions_survival, sbg_functions_retention, sbg_functions_residual;
function_result sbg_functions_fit_final;
/* survey.c */
function_call survey_nps_step, survey_nps_inverse, survey_csat_step, survey_csat_inverse;
function_result survey_nps, survey_nps_margin, survey_csat;

#endif
