/*
 * fuzz_model.c - texts as fitted models: the functions that take one as their first argument must not trust it.
 *
 * An input is seven bytes or more that choose the function and its numbers, and the text of the model. The result is
 * NULL, a finite number in the function's range, or an error that says whose it is. A text that is taken for a model
 * is JSON to SQLite, too, and means the same when SQLite writes it anew, without blanks.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "fuzz.h"

/* What each function may give. */
static const struct model_function {
    const char *name;
    int arguments; /* behind the model */
    double least, most;
} model_functions[] = {
    {"clv_alive", 3, 0, 1},        {"clv_orders", 4, 0, INFINITY},
    {"clv_value", 2, 0, INFINITY}, {"clv", 5, 0, INFINITY},
    {"clv", 6, 0, INFINITY},       {"sbg_survival", 1, 0, 1},
    {"sbg_retention", 1, 0, 1},    {"sbg_residual_lifetime", 2, 0, INFINITY},
    {"clv_chance", 4, 0, 1},
};
#define MODEL_FUNCTIONS (sizeof model_functions / sizeof model_functions[0])

/* The call, and the same of the text as json() writes it. */
static sqlite3_stmt *model_statements[MODEL_FUNCTIONS][2];
static sqlite3 *model_db;

static sqlite3_stmt *model_statement(const struct model_function *function, const char *text) {
    sqlite3_stmt *stmt = NULL;
    sqlite3_str *sql = sqlite3_str_new(NULL);
    sqlite3_str_appendf(sql, "SELECT %s(%s", function->name, text);
    for (int i = 0; i < function->arguments; i++)
        sqlite3_str_appendf(sql, ", ?%d", i + 2);
    sqlite3_str_appendall(sql, ")");
    char *all = sqlite3_str_finish(sql);
    FUZZ_CHECK(sqlite3_prepare_v2(model_db, all, -1, &stmt, NULL) == SQLITE_OK);
    sqlite3_free(all);
    return stmt;
}

static void model_prepare(void) {
    model_db = fuzz_open();
    for (size_t i = 0; i < MODEL_FUNCTIONS; i++) {
        model_statements[i][0] = model_statement(&model_functions[i], "?1");
        model_statements[i][1] = model_statement(&model_functions[i], "json(?1)");
    }
}

/* Numbers that such a call has: small whole ones, shares, days, and what is none of it. */
static void model_bind(sqlite3_stmt *stmt, int parameter, struct fuzz_input *input) {
    uint32_t number = fuzz_byte(input);
    static const double reals[] = {0.1, 0.5, 1e-9, 0.999, 1.5, 1e6, 1e15, 1e300};
    if (number < 100)
        sqlite3_bind_int(stmt, parameter, (int)number);
    else if (number < 200)
        sqlite3_bind_int(stmt, parameter, (int)(number - 100) * (int)(number - 100));
    else if (number < 240)
        sqlite3_bind_double(stmt, parameter, reals[number % (sizeof reals / sizeof reals[0])]);
    else
        fuzz_bind(stmt, parameter, input);
}

/* The result, NAN for NULL; false for an error. */
static bool model_step(sqlite3_stmt *stmt, double *result) {
    int rc = sqlite3_step(stmt);
    *result = NAN;
    if (rc == SQLITE_ROW) {
        int type = sqlite3_column_type(stmt, 0);
        FUZZ_CHECK(type == SQLITE_NULL || type == SQLITE_FLOAT);
        if (type == SQLITE_FLOAT) *result = sqlite3_column_double(stmt, 0);
        rc = sqlite3_step(stmt);
    }
    return rc == SQLITE_DONE;
}

void fuzz_model(const uint8_t *data, size_t size) {
    struct fuzz_input input = {data, size};
    if (model_db == NULL) model_prepare();
    size_t which = fuzz_below(&input, MODEL_FUNCTIONS);
    const struct model_function *function = &model_functions[which];
    sqlite3_stmt *stmt = model_statements[which][0], *anew = model_statements[which][1];
    for (int i = 0; i < 6; i++) {
        struct fuzz_input copy = input;
        if (i < function->arguments) {
            model_bind(anew, i + 2, &copy);
            model_bind(stmt, i + 2, &input);
        } else {
            fuzz_byte(&input);
        }
    }
    double result, again;
    for (int i = 0; i < 2; i++)
        sqlite3_bind_text(model_statements[which][i], 1, (const char *)input.data, (int)input.size,
                          SQLITE_STATIC);
    if (!model_step(stmt, &result)) {
        fuzz_check_error(sqlite3_errmsg(model_db));
    } else {
        bool in_range =
            isnan(result) || (isfinite(result) && result >= function->least && result <= function->most);
        if (!in_range) fuzz_fail("%s = %!.17g", sqlite3_expanded_sql(stmt), result);
        bool blank = fuzz_is_blank(input.data, input.size); /* which is no JSON, but no error either */
        if (blank)
            again = result;
        else if (!model_step(anew, &again))
            fuzz_fail("%s: %s", sqlite3_expanded_sql(anew), sqlite3_errmsg(model_db));
        if (memcmp(&result, &again, sizeof result) != 0 && !(isnan(result) && isnan(again)))
            fuzz_fail("%s = %!.17g, not %!.17g", sqlite3_expanded_sql(anew), again, result);
    }
    for (int i = 0; i < 2; i++) {
        sqlite3_reset(model_statements[which][i]);
        sqlite3_clear_bindings(model_statements[which][i]);
    }
}
