/*
 * fuzz_numbers.c - texts as numbers: what the module takes for one must be what numeric affinity makes one of, of the
 * same value, whether it is wanted as a number or as a time.
 *
 * An input is a text. SQLite's opinion of it is what a NUMERIC column keeps of it. Texts with a NUL are left out: for
 * the module they are never numbers, for SQLite it depends on the version.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "time/moment.h"
#include "fuzz.h"

static sqlite3 *numbers_db;
static sqlite3_stmt *numbers_store, *numbers_kept, *numbers_value, *numbers_time, *numbers_kept_time;

static sqlite3_stmt *numbers_prepare(const char *sql) {
    sqlite3_stmt *stmt = NULL;
    if (sqlite3_prepare_v2(numbers_db, sql, -1, &stmt, NULL) != SQLITE_OK)
        fuzz_fail("%s: %s", sql, sqlite3_errmsg(numbers_db));
    return stmt;
}

static void numbers_open(void) {
    numbers_db = fuzz_open();
    fuzz_exec(numbers_db, "CREATE TABLE n(x NUMERIC); INSERT INTO n VALUES (0)");
    numbers_store = numbers_prepare("UPDATE n SET x = ?1");
    numbers_kept = numbers_prepare("SELECT x FROM n");
    numbers_value = numbers_prepare("SELECT clv(?1, 0)"); /* the number itself */
    numbers_time = numbers_prepare("SELECT cohort_start(?1, 'hour')");
    numbers_kept_time = numbers_prepare("SELECT cohort_start(x, 'hour') FROM n");
}

static void numbers_bind(sqlite3_stmt *stmt, const char *text, size_t size) {
    FUZZ_CHECK(sqlite3_bind_text64(stmt, 1, text, size, SQLITE_TRANSIENT, SQLITE_UTF8) == SQLITE_OK);
}

/* Rows or error, with the text in the place of the number in an error left out. */
static char *numbers_rows(sqlite3_stmt *stmt) {
    char *rows = fuzz_rows(stmt);
    if (fuzz_is_error(rows)) rows[strlen("error: ")] = '\0';
    return rows;
}

void fuzz_numbers(const uint8_t *data, size_t size) {
    const char *text = (const char *)data;
    struct moment moment;
    double number = 0, kept = 0;
    if (numbers_db == NULL) numbers_open();
    if (fuzz_is_blank(data, size) || memchr(data, '\0', size)) return;

    numbers_bind(numbers_store, text, size);
    FUZZ_CHECK(sqlite3_step(numbers_store) == SQLITE_DONE && sqlite3_reset(numbers_store) == SQLITE_OK);
    FUZZ_CHECK(sqlite3_step(numbers_kept) == SQLITE_ROW);
    bool is_number = sqlite3_column_type(numbers_kept, 0) != SQLITE_TEXT;
    if (is_number) kept = sqlite3_column_double(numbers_kept, 0);
    FUZZ_CHECK(sqlite3_reset(numbers_kept) == SQLITE_OK);

    numbers_bind(numbers_value, text, size);
    bool taken = sqlite3_step(numbers_value) == SQLITE_ROW;
    if (taken) number = sqlite3_column_double(numbers_value, 0);
    if (!taken) fuzz_check_error(sqlite3_errmsg(numbers_db));
    sqlite3_reset(numbers_value);
    if (taken != (is_number && isfinite(kept)))
        fuzz_fail("'%.*s' is %s number to SQLite", (int)size, text, is_number ? "a" : "no");
    if (taken && number != kept) fuzz_fail("'%.*s' is %!.17g, not %!.17g", (int)size, text, kept, number);

    const char *from = text, *to = text + size;
    while (moment_is_space(*from))
        from++;
    while (moment_is_space(to[-1]))
        to--;
    if (!is_number || moment_parse_text(from, (size_t)(to - from), &moment)) return;
    numbers_bind(numbers_time, text, size);
    char *got = numbers_rows(numbers_time), *want = numbers_rows(numbers_kept_time);
    if (strcmp(got, want) != 0) fuzz_fail("'%.*s' is the time %s, not %s", (int)size, text, want, got);
    free(got);
    free(want);
}
