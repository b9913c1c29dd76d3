/*
 * function.c - what the callbacks of functions share; function.h is the interface.
 */
#include "function/function.h"

#include <math.h>

#include "read/value.h"

const char *function_name(sqlite3_context *context) {
    const struct function *function = sqlite3_user_data(context);
    return function->name;
}

void *function_kept(sqlite3_context *context) {
    struct function_entry *entry = sqlite3_user_data(context);
    return entry->kept;
}

struct patience *function_patience(sqlite3_context *context) {
    return interrupt_begin(function_kept(context), sqlite3_context_db_handle(context));
}

void function_stopped(sqlite3_context *context) {
    interrupt_fail(function_kept(context), context);
}

void function_result_rate(sqlite3_context *context, double part, double whole) {
    const struct function *function = sqlite3_user_data(context);
    sqlite3_result_double(context, (function->complement ? whole - part : part) / whole);
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

bool function_time(sqlite3_context *context, sqlite3_value *value, const struct clock *clock, int64_t *time) {
    struct moment moment;
    if (value_time(value, &moment)) {
        *time = clock_settle(clock, &moment);
        return true;
    }
    function_fail(context, value_refuse_time(value));
    return false;
}

/* The same behind the argument's name. */
static void function_fail_argument(sqlite3_context *context, const char *argument, char *text) {
    function_fail(context, text ? sqlite3_mprintf("%s: %s", argument, text) : NULL);
    sqlite3_free(text);
}

bool function_length(sqlite3_context *context, const char *argument, sqlite3_value *value,
                     struct length *length) {
    if (value_length(value, length)) return true;
    function_fail_argument(context, argument, value_refuse_length(value));
    return false;
}

bool function_number(sqlite3_context *context, const char *argument, sqlite3_value *value, double *number) {
    if (value_number(value, number)) return true;
    function_fail_argument(context, argument, value_refuse_number(value));
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
    return value_is_null(value) || function_share(context, "confidence", value, FUNCTION_INSIDE, confidence);
}

/* The constant is now this one; false where it was another. */
static bool function_keep(sqlite3_context *context, const char *argument, sqlite3_value *value,
                          struct function_constant now, struct function_constant *constant) {
    if (constant->known && (constant->number != now.number || constant->time != now.time)) {
        function_refuse_argument(context, "%s %s is not the same in every row", argument, value);
        return false;
    }
    *constant = now;
    return true;
}

bool function_same(sqlite3_context *context, const char *argument, sqlite3_value *value, double number,
                   struct function_constant *constant) {
    return function_keep(context, argument, value, (struct function_constant){true, number, 0}, constant);
}

bool function_same_time(sqlite3_context *context, const char *argument, sqlite3_value *value, int64_t time,
                        struct function_constant *constant) {
    return function_keep(context, argument, value, (struct function_constant){true, 0, time}, constant);
}

bool function_grain(sqlite3_context *context, int count, sqlite3_value **values, int at,
                    struct grain *grain) {
    *grain = grain_default;
    if (at >= count) return true;
    const struct grain *kept = sqlite3_get_auxdata(context, at);
    if (kept) {
        *grain = *kept;
        return true;
    }
    if (value_is_null(values[at])) return true;
    if (!value_grain(values[at], grain)) {
        function_fail(context, value_refuse_grain(values[at]));
        return false;
    }
    struct grain *keep = sqlite3_malloc64(sizeof *keep);
    if (keep) {
        *keep = *grain;
        sqlite3_set_auxdata(context, at, keep, sqlite3_free);
    }
    return true;
}

bool function_clock(sqlite3_context *context, sqlite3_value *value, struct function_constant *constant,
                    struct clock *clock) {
    *clock = (struct clock){0};
    if (value_is_null(value) || value_clock(value, clock))
        return function_same(context, "clock", value, clock_number(clock), constant);
    function_fail(context, value_refuse_clock(value));
    return false;
}

bool function_any_null(int count, sqlite3_value **values) {
    for (int i = 0; i < count; i++)
        if (value_is_null(values[i])) return true;
    return false;
}
