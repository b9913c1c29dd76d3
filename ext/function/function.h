/*
 * function.h - what a scalar or aggregate function is, and what the callbacks share.
 */
#ifndef RETENTION_FUNCTION_H
#define RETENTION_FUNCTION_H

#include <stdbool.h>
#include <stdint.h>

#include "time/grain.h"
#include "time/length.h"
#include "ground/sqlite.h"
#include "read/interrupt.h"

typedef void function_call(sqlite3_context *context, int count, sqlite3_value **values);
typedef void function_result(sqlite3_context *context);

/*
 * A function of the module: a scalar has call; an aggregate step and final; a window function value and inverse
 * too. It is registered once for each number of arguments.
 */
struct function {
    const char *name;
    int least, most;       /* arguments; -1: any number */
    const char *arguments; /* as the manual shows them, such as "k, n [, confidence]" */
    const char *says;      /* what the result is, in a line of the manual; NULL: not for users */
    bool complement;       /* the result is the share of the rest */
    function_call *call, *step;
    function_result *final, *value;
    function_call *inverse;
    size_t keeps; /* bytes, zeroed, that the function has in each connection for what it remembers */
};

/* A family of functions: one file, one table at its end, one line of registry.c. */
struct function_family {
    const char *title;
    const struct function *functions;
    size_t count;
};
#define FUNCTION_FAMILY(title, functions)                                                                    \
    { title, functions, sizeof(functions) / sizeof *(functions) }

/* What SQLite hands to the callbacks: the function's row, and behind it what it keeps. */
struct function_entry {
    struct function function;
    struct function_entry *next; /* while they are registered */
    uint64_t kept[];             /* as well aligned as anything that is kept */
};

/* ---- for callbacks ---- */

const char *function_name(sqlite3_context *context);

/* The bytes that it keeps in this connection. A connection runs in one thread at a time. */
void *function_kept(sqlite3_context *context);

/* The result is part / whole, or, as the function is registered, the rest's share; rounded once. 0 <= part <= whole. */
void function_result_rate(sqlite3_context *context, double part, double whole);

/* The statement fails with this text behind the function's name. */
void function_error(sqlite3_context *context, const char *format, ...);

/* The same, with a %s of the format for each of the values, as value_show() writes them. */
void function_refuse(sqlite3_context *context, const char *format, sqlite3_value *value);
void function_refuse_both(sqlite3_context *context, const char *format, sqlite3_value *one,
                          sqlite3_value *other);

/* Each returns false, with the error set, when the value is none. */
bool function_time(sqlite3_context *context, sqlite3_value *value, const struct clock *clock, int64_t *time);
bool function_number(sqlite3_context *context, const char *argument, sqlite3_value *value, double *number);
bool function_count(sqlite3_context *context, const char *argument, sqlite3_value *value,
                    double *count); /* from 0 */

/* From 0 without a fraction. */
bool function_whole(sqlite3_context *context, const char *argument, sqlite3_value *value, double *count);

/* A length of time (length.h). */
bool function_length(sqlite3_context *context, const char *argument, sqlite3_value *value,
                     struct length *length);

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
    int64_t time; /* of function_same_time(): a double has not all its digits */
};
bool function_same(sqlite3_context *context, const char *argument, sqlite3_value *value, double number,
                   struct function_constant *constant);
bool function_same_time(sqlite3_context *context, const char *argument, sqlite3_value *value, int64_t time,
                        struct function_constant *constant);

/* The grain in values[at], a month where it is not given; parsed once a statement where it is constant. */
bool function_grain(sqlite3_context *context, int count, sqlite3_value **values, int at, struct grain *grain);

/* A clock, which all rows of an aggregate share; UTC for NULL. */
bool function_clock(sqlite3_context *context, sqlite3_value *value, struct function_constant *constant,
                    struct clock *clock);

/* The patience for what this call computes, where `keeps` is a struct interrupt; and, where that has returned
** false, the error: interrupted, or no memory. */
struct patience *function_patience(sqlite3_context *context);
void function_stopped(sqlite3_context *context);

/* value_is_null() of one of them */
bool function_any_null(int count, sqlite3_value **values);

#endif
