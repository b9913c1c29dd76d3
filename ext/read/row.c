/*
 * row.c - the values of a row of a source, typed; row.h is the interface.
 *
 * Requirements
 *  1. Rows with a NULL customer or a NULL time are skipped; a NULL amount is 0, a NULL flag is false. What counts as NULL
 *     is in value.h.
 *  2. A time, number or flag that is none is an error that names column and value.
 *  3. A row that ends before it starts is an error that names customer, start and end. It may end when it starts.
 *  4. A row that is looked at is never refused or skipped: each value is what it is, NULL, blank (text that is empty, or
 *     white space alone), no time or number where one belongs, or a value. A mere date is that day in UTC.
 *  5. The step of a row is that of which the value, as text, has the name; NULL is none.
 */
#include "read/row.h"

#include <string.h>

#include "read/value.h"

void row_begin(struct row_reader *reader, const struct source_request *request) {
    memset(reader, 0, sizeof *reader);
    reader->request = request;
    for (int column = 0, i = 1; column < SOURCE_COLUMNS; column++)
        if (request->columns[column]) reader->at[column] = i++;
    reader->others = reader->at[SOURCE_AMOUNT] || reader->at[SOURCE_STARTS] || reader->at[SOURCE_RETURNS] ||
                     reader->at[SOURCE_UNTIL] || reader->at[SOURCE_STEP]; /* with FROM there is UNTIL */
}

/* The row's error: this text, which is the source's now; NULL: there was no memory for it. */
static void row_fail(struct row_reader *reader, sqlite3_context *context, char *text) {
    reader->error = value_clean(text);
    if (reader->error)
        sqlite3_result_error(context, reader->error, -1);
    else
        sqlite3_result_error_nomem(context);
}

/* The same behind the names of function and column; text is freed. */
static void row_refuse(struct row_reader *reader, sqlite3_context *context, enum source_column column,
                       char *text) {
    const struct source_request *request = reader->request;
    row_fail(reader, context,
             text ? sqlite3_mprintf("%s(): %s.%s: %s", request->function, request->source,
                                    request->columns[column], text)
                  : NULL);
    sqlite3_free(text);
}

/* A number column: NULL is 0. False, with the error set, when it holds something else. */
static inline bool row_number(struct row_reader *reader, sqlite3_context *context, enum source_column column,
                              sqlite3_value *value, double *number) {
    if (value_number(value, number)) return true;
    *number = 0;
    if (value_is_null(value)) return true;
    row_refuse(reader, context, column, value_refuse_number(value));
    return false;
}

/* A time column, but for that of the rows' own: NULL is `none`. False, with the error set, when it is no time. */
static bool row_time(struct row_reader *reader, sqlite3_context *context, enum source_column column,
                     sqlite3_value *value, int64_t none, int64_t *time) {
    struct moment moment;
    if (value_time(value, &moment)) {
        *time = grain_settle_memo(&reader->request->grain, &reader->memo, &moment);
        return true;
    }
    *time = none;
    if (value_is_null(value)) return true;
    row_refuse(reader, context, column, value_refuse_time(value));
    return false;
}

/* What is wrong with a row's end, in the words of the user; NULL: no memory. */
static char *row_until_text(const struct row_reader *reader, sqlite3_value *const *values) {
    char *customer = value_show(values[reader->at[SOURCE_CUSTOMER]]),
         *end = value_show(values[reader->at[SOURCE_UNTIL]]),
         *start = value_show(values[reader->at[SOURCE_TIME]]), *text = NULL;
    if (customer && start && end)
        text = sqlite3_mprintf("customer %s: until %s is before %s", customer, end, start);
    sqlite3_free(customer);
    sqlite3_free(start);
    sqlite3_free(end);
    return text;
}

/* The end of a row, BATCH_OPEN for NULL. False, with the error set, when it is no time or too early. */
static bool row_until(struct row_reader *reader, sqlite3_context *context, sqlite3_value *const *values,
                      int64_t time, int64_t *until) {
    sqlite3_value *value = values[reader->at[SOURCE_UNTIL]];
    if (!row_time(reader, context, SOURCE_UNTIL, value, BATCH_OPEN, until)) return false;
    if (*until >= time) return true;
    row_refuse(reader, context, SOURCE_UNTIL, row_until_text(reader, values));
    return false;
}

/* Which step a row is, by the text of the value: one of another step returns if those are asked for, one of none neither
** starts nor returns. False, with the error set, without memory. */
static bool row_step(struct row_reader *reader, sqlite3_context *context, sqlite3_value *value,
                     struct batch *batch, uint32_t i) {
    const struct steps *steps = reader->request->steps;
    batch->starts[i] = batch->returns[i] = false;
    if (value_is_null(value)) return true;
    const char *text = (const char *)sqlite3_value_text(value);
    if (text == NULL) {
        sqlite3_result_error_nomem(context);
        return false;
    }
    batch->steps[i] = steps_find(steps, text, (size_t)sqlite3_value_bytes(value));
    batch->starts[i] = batch->steps[i] == 0;
    batch->returns[i] = batch->steps[i] < steps->names || reader->request->other_steps;
    return true;
}

/* The columns that few ask for: amount, flags, the end, since when it was seen, and the step. */
static bool row_others(struct row_reader *reader, sqlite3_context *context, sqlite3_value *const *values,
                       struct batch *batch, uint32_t i) {
    const int *at = reader->at;
    double starts = 1, returns = 1;
    if (at[SOURCE_AMOUNT] &&
        !row_number(reader, context, SOURCE_AMOUNT, values[at[SOURCE_AMOUNT]], &batch->amounts[i]))
        return false;
    if (at[SOURCE_STARTS] && !row_number(reader, context, SOURCE_STARTS, values[at[SOURCE_STARTS]], &starts))
        return false;
    if (at[SOURCE_RETURNS] &&
        !row_number(reader, context, SOURCE_RETURNS, values[at[SOURCE_RETURNS]], &returns))
        return false;
    batch->starts[i] = starts != 0;
    batch->returns[i] = returns != 0;
    if (at[SOURCE_UNTIL] && !row_until(reader, context, values, batch->times[i], &batch->untils[i]))
        return false;
    if (at[SOURCE_FROM] &&
        !row_time(reader, context, SOURCE_FROM, values[at[SOURCE_FROM]], BATCH_ALWAYS, &batch->froms[i]))
        return false;
    return at[SOURCE_STEP] == 0 || row_step(reader, context, values[at[SOURCE_STEP]], batch, i);
}

enum row_end row_read(struct row_reader *reader, sqlite3_context *context, sqlite3_value *const *values,
                      struct batch *batch) {
    const struct source_request *request = reader->request;
    sqlite3_value *time = values[reader->at[SOURCE_TIME]];
    const uint32_t i = batch->count;
    struct moment moment;
    if (value_is_null(values[reader->at[SOURCE_CUSTOMER]])) return ROW_SKIPPED;
    if (!value_time(time, &moment)) {
        if (value_is_null(time)) return ROW_SKIPPED;
        row_refuse(reader, context, SOURCE_TIME, value_refuse_time(time));
        return ROW_REFUSED;
    }
    batch->times[i] = grain_settle_memo(&request->grain, &reader->memo, &moment);
    if (!grain_period_memo(&request->grain, &reader->memo, batch->times[i], &batch->periods[i])) {
        row_refuse(reader, context, SOURCE_TIME,
                   value_refuse("its period leaves the years 0001 to 9999: %s", time));
        return ROW_REFUSED;
    }
    if (reader->others && !row_others(reader, context, values, batch, i)) return ROW_REFUSED;
    return request->has_as_of && batch->times[i] > request->as_of ? ROW_SKIPPED : ROW_READ;
}

/* ---- looks ---- */

static const enum source_column row_looks[LOOK_COLUMNS] = {
    [LOOK_CUSTOMER] = SOURCE_CUSTOMER, [LOOK_TIME] = SOURCE_TIME,       [LOOK_AMOUNT] = SOURCE_AMOUNT,
    [LOOK_UNTIL] = SOURCE_UNTIL,       [LOOK_SEGMENT] = SOURCE_SEGMENT,
};

/* NULL; or text that counts as that, and is a key all the same: it shows, and '' repeats no NULL. */
static enum look_kind row_missing(sqlite3_value *value, struct key *key) {
    if (sqlite3_value_type(value) != SQLITE_TEXT) return LOOK_NULL;
    key->kind = KEY_TEXT;
    key->bytes = sqlite3_value_text(value);
    key->size = (uint32_t)sqlite3_value_bytes(value);
    return LOOK_BLANK;
}

/* Whether a value is what the column wants. Its text is there already, so that there is no memory to miss. */
static bool row_suits(sqlite3_value *value, enum look_column column, struct look *look) {
    if (column == LOOK_TIME) return value_time(value, &look->time);
    if (column == LOOK_UNTIL) return value_time(value, &look->until);
    return column != LOOK_AMOUNT || value_number(value, &look->amount);
}

bool row_look(const struct row_reader *reader, sqlite3_value *const *values, struct look *look) {
    look->fingerprint = 0;
    for (int column = 0; column < LOOK_COLUMNS; column++) {
        int at = reader->at[row_looks[column]];
        struct key *key = &look->keys[column];
        look->kinds[column] = LOOK_ABSENT;
        if (at == 0) continue;
        if (!value_key(values[at], key)) return false;
        if (key->kind == KEY_NULL)
            look->kinds[column] = row_missing(values[at], key);
        else
            look->kinds[column] =
                row_suits(values[at], (enum look_column)column, look) ? LOOK_VALUE : LOOK_REFUSED;
        look->fingerprint = key_fingerprint(look->fingerprint, key);
    }
    return true;
}
