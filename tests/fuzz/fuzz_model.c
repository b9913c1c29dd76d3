/*
 * fuzz_model.c - texts as fitted models: the functions that take one as their first argument must not trust it.
 *
 * An input is eight bytes that choose the function and its numbers, and the text of the model. The result is NULL,
 * a finite number in the function's range, or an error that says whose it is.
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
};
#define MODEL_FUNCTIONS (sizeof model_functions / sizeof model_functions[0])

static sqlite3_stmt *model_statements[MODEL_FUNCTIONS];
static sqlite3 *model_db;

static void model_prepare(void) {
    model_db = fuzz_open();
    for (size_t i = 0; i < MODEL_FUNCTIONS; i++) {
        sqlite3_str *sql = sqlite3_str_new(NULL);
        sqlite3_str_appendf(sql, "SELECT %s(?1", model_functions[i].name);
        for (int k = 0; k < model_functions[i].arguments; k++)
            sqlite3_str_appendf(sql, ", ?%d", k + 2);
        sqlite3_str_appendall(sql, ")");
        char *text = sqlite3_str_finish(sql);
        FUZZ_CHECK(sqlite3_prepare_v2(model_db, text, -1, &model_statements[i], NULL) == SQLITE_OK);
        sqlite3_free(text);
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

void fuzz_model(const uint8_t *data, size_t size) {
    struct fuzz_input input = {data, size};
    if (model_db == NULL) model_prepare();
    size_t which = fuzz_below(&input, MODEL_FUNCTIONS);
    const struct model_function *function = &model_functions[which];
    sqlite3_stmt *stmt = model_statements[which];
    for (int i = 0; i < 6; i++) {
        if (i < function->arguments)
            model_bind(stmt, i + 2, &input);
        else
            fuzz_byte(&input);
    }
    sqlite3_bind_text(stmt, 1, (const char *)input.data, (int)input.size, SQLITE_STATIC);
    int rc = sqlite3_step(stmt);
    if (rc == SQLITE_ROW) {
        int type = sqlite3_column_type(stmt, 0);
        double number = sqlite3_column_double(stmt, 0);
        FUZZ_CHECK(type == SQLITE_NULL || type == SQLITE_FLOAT);
        if (type == SQLITE_FLOAT &&
            !(isfinite(number) && number >= function->least && number <= function->most)) {
            char *sql = sqlite3_expanded_sql(stmt);
            fuzz_fail("%s = %!.17g", sql, number);
        }
        rc = sqlite3_step(stmt);
    }
    if (rc != SQLITE_DONE) fuzz_check_error(sqlite3_errmsg(model_db));
    sqlite3_reset(stmt);
    sqlite3_clear_bindings(stmt);
}
