/*
 * model_argument.c - see model_argument.h.
 *
 * Requirements
 *  1. A model's JSON has model, parameters, std_errors of the parameters, log_likelihood, customers, iterations,
 *     converged, boundary and reason. Numbers have 17 significant digits, so that the same doubles are read back; what
 *     could not be estimated is null, and reason says why. Without a maximum inside, std_errors are null.
 *  2. Where the model of a row is that of the row before, byte by byte, it is not read again.
 *  3. Text that is no model is an error that says what in it is wrong, and where.
 *
 * Cost: comparing some 500 bytes a row, about 10 ns; reading them where they differ, below a microsecond.
 */
#include "function/model_argument.h"

#include <math.h>
#include <string.h>

#include "function/function.h"
#include "ground/always.h"
#include "read/value.h"

/* Reads the text into what is kept, or, where it is too long to be kept, into the model alone. */
static bool model_argument_read(struct model_argument_kept *kept, const char *text, size_t length,
                                struct model_flaw *flaw) {
    bool same = length == kept->length && memcmp(text, kept->text, length) == 0;
    if (same && ALWAYS(length > 0)) return true; /* blank text is NULL, and does not come here */
    kept->length = 0;
    if (!model_read(text, length, &kept->model, flaw)) return false;
    if (length <= MODEL_ARGUMENT_LONGEST) {
        memcpy(kept->text, text, length);
        kept->length = length;
    }
    return true;
}

/* In words, for sqlite3_free(); NULL: no memory. */
static char *model_json_flaw(const struct model_flaw *flaw) {
    char member[40];
    sqlite3_uint64 byte = flaw->byte;
    sqlite3_snprintf((int)sizeof member, member, "%s%s%s", flaw->object, flaw->group, flaw->name);
    switch (flaw->kind) {
    case MODEL_FLAW_DEPTH:
        return sqlite3_mprintf("nested too deep at byte %llu", byte);
    case MODEL_FLAW_OBJECT:
        return sqlite3_mprintf("%s is no JSON object, byte %llu", member, byte);
    case MODEL_FLAW_TWICE:
        return sqlite3_mprintf("%s is given twice, byte %llu", member, byte);
    case MODEL_FLAW_MISSING:
        return sqlite3_mprintf("%s is missing", member);
    case MODEL_FLAW_NAME:
        return sqlite3_mprintf("%s is none that is known, byte %llu", member, byte);
    case MODEL_FLAW_NUMBER:
        return sqlite3_mprintf("%s is no finite number above 0, byte %llu", member, byte);
    default:
        return sqlite3_mprintf("no JSON from byte %llu on", byte);
    }
}

/* Refuses what is no text, or a model of another kind; flaw: or text that is none. */
static void model_json_refuse(sqlite3_context *context, sqlite3_value *value, const struct model_flaw *flaw,
                              const char *fit) {
    char *shown = value_show(value), *why = NULL;
    if (flaw) why = model_json_flaw(flaw);
    if (shown == NULL || (flaw && why == NULL))
        sqlite3_result_error_nomem(context);
    else if (why)
        function_error(context, "not a model: %s (%s; want the result of %s)", shown, why, fit);
    else
        function_error(context, "not a model: %s (want the result of %s)", shown, fit);
    sqlite3_free(shown);
    sqlite3_free(why);
}

const struct model *model_argument(sqlite3_context *context, sqlite3_value *value,
                                   enum model_part (*part)(const struct model *model), const char *fit) {
    struct model_argument_kept *kept = function_kept(context);
    struct model_flaw flaw = {MODEL_FLAW_NONE, 0, "", "", ""};
    if (value_is_null(value)) return NULL;
    bool text = sqlite3_value_type(value) == SQLITE_TEXT;
    const char *bytes = text ? (const char *)sqlite3_value_text(value) : "";
    if (bytes == NULL) {
        sqlite3_result_error_nomem(context);
        return NULL;
    }
    bool read = text && model_argument_read(kept, bytes, (size_t)sqlite3_value_bytes(value), &flaw);
    if (!read || part(&kept->model) == MODEL_ABSENT) {
        model_json_refuse(context, value, flaw.kind ? &flaw : NULL, fit);
        return NULL;
    }
    return part(&kept->model) == MODEL_KNOWN ? &kept->model : NULL;
}

/* SQLite's own formatting: the C library's would write the locale's decimal point. */
static void model_json_number(sqlite3_str *json, double number) {
    if (isfinite(number))
        sqlite3_str_appendf(json, "%!.17g", number);
    else
        sqlite3_str_appendall(json, "null");
}

/* An integer, where it is one: counts may be fractions. */
static void model_json_count(sqlite3_str *json, double count) {
    if (count == floor(count) && count < 9007199254740992.0)
        sqlite3_str_appendf(json, "%lld", (sqlite3_int64)count);
    else
        model_json_number(json, count);
}

/* An object of the parameters' names, or null. */
static void model_json_parameters(sqlite3_str *json, const struct model_json *fitted, const double *values) {
    if (values == NULL) {
        sqlite3_str_appendall(json, "null");
        return;
    }
    for (int i = 0; i < fitted->count; i++) {
        sqlite3_str_appendf(json, "%s\"%s\":", i ? "," : "{", fitted->names[i]);
        model_json_number(json, values[i]);
    }
    sqlite3_str_appendall(json, "}");
}

static void model_json_errors(sqlite3_str *json, const struct model_json *fitted) {
    double errors[FIT_REPORT_MOST];
    bool known = fitted->values != NULL;
    for (int i = 0; known && i < fitted->count; i++) {
        errors[i] = fitted->values[i] * fitted->estimate->errors[i];
        known = isfinite(errors[i]);
    }
    model_json_parameters(json, fitted, known ? errors : NULL);
}

void model_json_write(sqlite3_str *json, const struct model_json *given) {
    struct model_json fitted = *given;
    const struct fit_report *estimate = fitted.estimate;
    if (fitted.values && !isfinite(estimate->log_likelihood)) { /* the search had nowhere to start */
        fitted.values = NULL;
        fitted.reason = "the likelihood is not finite";
    }
    sqlite3_str_appendf(json, "\"model\":\"%s\",\"parameters\":", fitted.model);
    model_json_parameters(json, &fitted, fitted.values);
    sqlite3_str_appendall(json, ",\"std_errors\":");
    model_json_errors(json, &fitted);
    sqlite3_str_appendall(json, ",\"log_likelihood\":");
    model_json_number(json, fitted.values ? estimate->log_likelihood : NAN);
    sqlite3_str_appendall(json, ",\"customers\":");
    model_json_count(json, fitted.customers);
    sqlite3_str_appendf(json, ",\"iterations\":%u,\"converged\":%s,\"boundary\":%s,\"reason\":",
                        fitted.values ? estimate->iterations : 0,
                        fitted.values && estimate->converged ? "true" : "false",
                        fitted.values && estimate->boundary ? "true" : "false");
    sqlite3_str_appendf(json, fitted.reason ? "\"%s\"" : "null", fitted.reason);
}

void model_json_result(sqlite3_context *context, sqlite3_str *json, bool done) {
    int rc = sqlite3_str_errcode(json), length = sqlite3_str_length(json);
    char *text = sqlite3_str_finish(json);
    if (rc == SQLITE_OK && done)
        sqlite3_result_text(context, text, length, sqlite3_free);
    else {
        sqlite3_free(text);
        if (done)
            sqlite3_result_error_code(context, rc);
        else
            function_stopped(context);
    }
}

void model_json_result_number(sqlite3_context *context, double number) {
    if (isfinite(number)) sqlite3_result_double(context, number);
}
