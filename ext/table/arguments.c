/*
 * arguments.c - the arguments of a table function, and what every one of them asks of its source.
 *
 * Requirements
 *  1. An argument of the wrong kind is an error that names the function, the argument and the value, and says
 *     what would be right. Case is ignored where words are wanted.
 *  2. One that is not given leaves the default.
 *  3. Where a text is wanted and 0 or 1 stands, any error of the call asks whether that is a comparison's.
 */
#include "table/arguments.h"

#include <math.h>
#include <string.h>

#include "read/value.h"

/* The text, which is freed, behind the argument's name; NULL: there was no memory for it. */
static int arguments_fail(struct table_call *call, int parameter, char *text) {
    int rc = text ? table_error(call, "%s: %s", call->table->parameters[parameter].name, text) : SQLITE_NOMEM;
    sqlite3_free(text);
    return rc;
}

int arguments_refuse(struct table_call *call, int parameter, const char *format) {
    return arguments_fail(call, parameter, value_refuse(format, call->arguments[parameter]));
}

/* format: a %s for what would be right before the value's. */
static int arguments_refuse_for(struct table_call *call, int parameter, const char *format,
                                const char *right) {
    char *shown = value_show(call->arguments[parameter]);
    int rc = arguments_fail(call, parameter, shown ? sqlite3_mprintf(format, right, shown) : NULL);
    sqlite3_free(shown);
    return rc;
}

int arguments_text(struct table_call *call, int parameter, const char **value) {
    sqlite3_value *argument = call->arguments[parameter];
    if (argument == NULL) return SQLITE_OK;
    if (sqlite3_value_type(argument) == SQLITE_BLOB)
        return arguments_refuse(call, parameter, "not a text: %s");
    if (sqlite3_value_type(argument) == SQLITE_INTEGER && (sqlite3_value_int64(argument) | 1) == 1)
        call->doubtful = parameter;
    *value = (const char *)sqlite3_value_text(argument);
    if (*value == NULL) return SQLITE_NOMEM;
    if (strlen(*value) == (size_t)sqlite3_value_bytes(argument)) return SQLITE_OK;
    return arguments_refuse(call, parameter, "has a NUL character: %s");
}

int arguments_whole(struct table_call *call, int parameter, int64_t least, int64_t *value) {
    sqlite3_value *argument = call->arguments[parameter];
    if (argument == NULL) return SQLITE_OK;
    double number;
    if (value_number(argument, &number) && number == floor(number) && number >= (double)least) {
        *value = number < 9e15 ? (int64_t)number : INT64_C(9000000000000000);
        return SQLITE_OK;
    }
    char from[24];
    sqlite3_snprintf((int)sizeof from, from, "%lld", (sqlite3_int64)least);
    return arguments_refuse_for(call, parameter, "not a whole number from %s: %s", from);
}

int arguments_fraction(struct table_call *call, int parameter, double *value) {
    sqlite3_value *argument = call->arguments[parameter];
    double number;
    if (argument == NULL) return SQLITE_OK;
    if (!value_number(argument, &number) || !(number > 0 && number < 1))
        return arguments_refuse(call, parameter, "not a number between 0 and 1: %s");
    *value = number;
    return SQLITE_OK;
}

/* A word of a known set: a blob is none of them, and is left to the caller's error. */
static int arguments_word(struct table_call *call, int parameter, const char **value) {
    sqlite3_value *argument = call->arguments[parameter];
    if (argument == NULL || sqlite3_value_type(argument) != SQLITE_BLOB)
        return arguments_text(call, parameter, value);
    *value = "";
    return SQLITE_OK;
}

int arguments_choice(struct table_call *call, int parameter, const char *const *choices, int *value) {
    const char *text = NULL;
    int rc = arguments_word(call, parameter, &text);
    if (rc != SQLITE_OK || text == NULL) return rc;
    for (int i = 0; choices[i]; i++) {
        if (sqlite3_stricmp(text, choices[i]) != 0) continue;
        *value = i;
        return SQLITE_OK;
    }
    char all[64] = "";
    for (int i = 0; choices[i]; i++) {
        size_t used = strlen(all);
        sqlite3_snprintf((int)(sizeof all - used), all + used, "%s%s", i ? ", " : "", choices[i]);
    }
    return arguments_refuse_for(call, parameter, "not one of %s: %s", all);
}

int arguments_grain(struct table_call *call, int parameter, struct grain *value) {
    const char *text = NULL;
    int rc = arguments_word(call, parameter, &text);
    if (rc != SQLITE_OK || text == NULL) return rc;
    if (value_grain(call->arguments[parameter], value)) return SQLITE_OK;
    return arguments_fail(call, parameter, value_refuse_grain(call->arguments[parameter]));
}

int arguments_clock(struct table_call *call, int parameter, struct clock *value) {
    sqlite3_value *argument = call->arguments[parameter];
    if (argument == NULL || value_clock(argument, value)) return SQLITE_OK;
    return arguments_fail(call, parameter, value_refuse_clock(argument));
}

int arguments_length(struct table_call *call, int parameter, bool *given, struct length *value) {
    sqlite3_value *argument = call->arguments[parameter];
    *given = argument != NULL;
    if (!*given || value_length(argument, value)) return SQLITE_OK;
    return arguments_fail(call, parameter, value_refuse_length(argument));
}

int arguments_time(struct table_call *call, int parameter, const struct clock *clock, bool *given,
                   int64_t *value) {
    struct moment moment;
    *given = call->arguments[parameter] != NULL;
    if (!*given) return SQLITE_OK;
    if (value_time(call->arguments[parameter], &moment)) {
        *value = clock_settle(clock, &moment);
        return SQLITE_OK;
    }
    return arguments_fail(call, parameter, value_refuse_time(call->arguments[parameter]));
}

int arguments_columns(struct table_call *call, struct source_request *request) {
    const struct table *table = call->table;
    request->function = call->table->name;
    request->interrupt = call->interrupt;
    request->grain = grain_default;
    int rc = arguments_text(call, 0, &request->source);
    for (int i = 0; i < table->parameter_count && rc == SQLITE_OK; i++)
        if (table->parameters[i].source)
            rc = arguments_text(call, i, &request->columns[table->parameters[i].source]);
    return rc;
}

int arguments_as_of(struct table_call *call, int as_of, struct source_request *request) {
    int64_t period;
    int rc = arguments_time(call, as_of, &request->grain.clock, &request->has_as_of, &request->as_of);
    if (rc == SQLITE_OK && request->has_as_of &&
        !(moment_in_range(request->as_of) && grain_period(&request->grain, request->as_of, &period)))
        rc = arguments_refuse(call, as_of, "its period leaves the years 0001 to 9999: %s");
    return rc;
}

int arguments_source(struct table_call *call, int grain, int as_of, struct source_request *request) {
    int rc = arguments_columns(call, request);
    if (rc == SQLITE_OK) rc = arguments_grain(call, grain, &request->grain);
    if (rc == SQLITE_OK) rc = arguments_as_of(call, as_of, request);
    if (rc == SQLITE_OK && request->columns[SOURCE_UNTIL] && !request->has_as_of)
        rc = table_error(call,
                         "%s is missing: subscriptions need the moment the data was taken (date('now') "
                         "on live data)",
                         call->table->parameters[as_of].name);
    return rc;
}
