/*
 * fuzz.c - see fuzz.h.
 */
#include "fuzz.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FUZZ_COUNT(array) (sizeof(array) / sizeof((array)[0]))

_Noreturn void fuzz_fail(const char *format, ...) {
    va_list list;
    va_start(list, format);
    char *text = sqlite3_vmprintf(format, list);
    va_end(list);
    fprintf(stderr, "FINDING: %s\n", text ? text : format);
    abort();
}

/* ---- an input ---- */

uint8_t fuzz_byte(struct fuzz_input *input) {
    if (input->size == 0) return 0;
    input->size--;
    return *input->data++;
}

uint32_t fuzz_below(struct fuzz_input *input, uint32_t below) {
    uint32_t number = fuzz_byte(input);
    if (below > 256) number = number << 8 | fuzz_byte(input);
    return number % below;
}

bool fuzz_one_in(struct fuzz_input *input, uint32_t n) {
    return fuzz_below(input, n) == n - 1;
}

uint64_t fuzz_bits(struct fuzz_input *input) {
    uint64_t bits = 0;
    for (int i = 0; i < 8; i++)
        bits = bits << 8 | fuzz_byte(input);
    return bits;
}

size_t fuzz_bytes(struct fuzz_input *input, size_t most, const uint8_t **bytes) {
    size_t size = fuzz_below(input, (uint32_t)most + 1);
    if (size > input->size) size = input->size;
    *bytes = input->data;
    input->data += size;
    input->size -= size;
    return size;
}

size_t fuzz_line(struct fuzz_input *input, const char **text) {
    const uint8_t *end = input->size ? memchr(input->data, '\n', input->size) : NULL;
    size_t size = end ? (size_t)(end - input->data) : input->size, used = size + (end != NULL);
    *text = (const char *)input->data;
    input->data += used;
    input->size -= used;
    return size;
}

bool fuzz_is_blank(const void *text, size_t size) {
    const char *p = text;
    while (size > 0 && (*p == ' ' || (*p >= '\t' && *p <= '\r')))
        p++, size--;
    return size == 0;
}

/* ---- values ---- */

/* Texts that say something to one function or another; the rest of the input's texts are its own. */
static const char *const fuzz_texts[] = {
    "2024-01-31",
    "2024-02-29 23:59:59.999999",
    "2024-03-01T12:00:00+02:00",
    "2024-W09",
    "2024-Q1",
    "2024-12",
    "2023",
    "20240105",
    "1709596800",
    "0001-01-01",
    "9999-12-31 23:59:59",
    "month",
    "week",
    "day",
    "hour",
    "quarter",
    "year starting april",
    "2 weeks starting sunday in +02:00",
    "6 months",
    "90 days",
    "0",
    "1",
    "-1",
    "0.5",
    "10",
    "1e3",
    " 7 ",
    "",
    "x",
    "1e999",
    "9007199254740993",
    "9223372036854775808",
    "mbg/nbd",
    "bg/nbd",
    "pareto/nbd",
};

static const double fuzz_reals[] = {
    0.0,   -0.0,       0.5,       0.95,      1.0,       1.5,      2.0,   3.0,    10.0,
    100.0, 4.9e-324,   1e-300,    1e-17,     1e17,      1e300,    1e308, -1e308, 1.7976931348623157e308,
    1.5e9, 2460000.25, INFINITY,  -INFINITY, -0.5,      0.1,      0.9,   1e-9,   0.9999999999999999,
    1e15,  9.3e18,     123456.75, 20240101,  1721059.5, 5373484.5};

static const int64_t fuzz_integers[] = {
    0,          1,       2,       3,          5,         9,          10,       11,       100,
    1000,       -1,      -2,      INT64_MIN,  INT64_MAX, 4294967296, 20240131, 99991231, 10000101,
    1709596800, 1721060, 5373484, 2147483647, 65536,     864000000,  100000000};

/* A value, still apart from the statement or the text that it goes to. */
struct fuzz_value {
    int type;
    int64_t integer;
    double real;
    const void *bytes;
    size_t size;
};

static struct fuzz_value fuzz_value_of(struct fuzz_input *input) {
    struct fuzz_value value = {SQLITE_NULL, 0, 0, NULL, 0};
    uint64_t bits;
    const uint8_t *bytes;
    switch (fuzz_below(input, 10)) {
    case 0:
        break;
    case 1:
        value.type = SQLITE_INTEGER;
        value.integer = fuzz_integers[fuzz_below(input, FUZZ_COUNT(fuzz_integers))];
        break;
    case 2:
        value.type = SQLITE_INTEGER;
        value.integer = (int8_t)fuzz_byte(input);
        break;
    case 3:
        value.type = SQLITE_INTEGER;
        value.integer = (int64_t)fuzz_bits(input);
        break;
    case 4:
        value.type = SQLITE_FLOAT;
        value.real = fuzz_reals[fuzz_below(input, FUZZ_COUNT(fuzz_reals))];
        break;
    case 5:
        value.type = SQLITE_FLOAT;
        value.real = fuzz_byte(input) / 16.0;
        break;
    case 6:
        value.type = SQLITE_FLOAT;
        bits = fuzz_bits(input);
        memcpy(&value.real, &bits, sizeof bits);
        break;
    case 7:
        value.type = SQLITE_TEXT;
        value.bytes = fuzz_texts[fuzz_below(input, FUZZ_COUNT(fuzz_texts))];
        value.size = strlen(value.bytes);
        break;
    default:
        value.type = fuzz_one_in(input, 8) ? SQLITE_BLOB : SQLITE_TEXT;
        value.size = fuzz_bytes(input, 48, &bytes);
        value.bytes = bytes;
        break;
    }
    if (value.type == SQLITE_FLOAT && isnan(value.real)) value.type = SQLITE_NULL;
    return value;
}

void fuzz_bind(sqlite3_stmt *stmt, int parameter, struct fuzz_input *input) {
    struct fuzz_value value = fuzz_value_of(input);
    int rc = SQLITE_OK;
    switch (value.type) {
    case SQLITE_NULL:
        rc = sqlite3_bind_null(stmt, parameter);
        break;
    case SQLITE_INTEGER:
        rc = sqlite3_bind_int64(stmt, parameter, value.integer);
        break;
    case SQLITE_FLOAT:
        rc = sqlite3_bind_double(stmt, parameter, value.real);
        break;
    case SQLITE_TEXT:
        rc = sqlite3_bind_text64(stmt, parameter, value.bytes, value.size, SQLITE_TRANSIENT, SQLITE_UTF8);
        break;
    default:
        rc = sqlite3_bind_blob64(stmt, parameter, value.bytes ? value.bytes : "", value.size,
                                 SQLITE_TRANSIENT);
        break;
    }
    FUZZ_CHECK(rc == SQLITE_OK);
}

void fuzz_literal(sqlite3_str *sql, struct fuzz_input *input) {
    struct fuzz_value value = fuzz_value_of(input);
    const uint8_t *bytes = value.bytes;
    switch (value.type) {
    case SQLITE_NULL:
        sqlite3_str_appendall(sql, "NULL");
        break;
    case SQLITE_INTEGER:
        if (value.integer == INT64_MIN)
            sqlite3_str_appendall(sql, "(-9223372036854775807 - 1)");
        else
            sqlite3_str_appendf(sql, "(%lld)", (sqlite3_int64)value.integer);
        break;
    case SQLITE_FLOAT:
        if (isinf(value.real))
            sqlite3_str_appendall(sql, value.real > 0 ? "9e999" : "(-9e999)");
        else
            sqlite3_str_appendf(sql, "(%!.17e)", value.real);
        break;
    default:
        sqlite3_str_appendall(sql, value.type == SQLITE_TEXT ? "CAST(x'" : "x'");
        for (size_t i = 0; i < value.size; i++)
            sqlite3_str_appendf(sql, "%02x", bytes[i]);
        sqlite3_str_appendall(sql, value.type == SQLITE_TEXT ? "' AS TEXT)" : "'");
        break;
    }
}

/* ---- connections and statements ---- */

static sqlite3_mem_methods fuzz_memory;
static long fuzz_countdown;

static bool fuzz_refuses(void) {
    return fuzz_countdown > 0 && --fuzz_countdown == 0;
}

static void *fuzz_malloc(int size) {
    return fuzz_refuses() ? NULL : fuzz_memory.xMalloc(size);
}

static void *fuzz_realloc(void *memory, int size) {
    return fuzz_refuses() ? NULL : fuzz_memory.xRealloc(memory, size);
}

void fuzz_fail_allocation(long n) {
    fuzz_countdown = n;
}

static void fuzz_start(void) {
    static bool started = false;
    if (started) return;
    started = true;
    FUZZ_CHECK(sqlite3_config(SQLITE_CONFIG_GETMALLOC, &fuzz_memory) == SQLITE_OK);
    sqlite3_mem_methods methods = fuzz_memory;
    methods.xMalloc = fuzz_malloc;
    methods.xRealloc = fuzz_realloc;
    FUZZ_CHECK(sqlite3_config(SQLITE_CONFIG_MALLOC, &methods) == SQLITE_OK);
}

sqlite3 *fuzz_open(void) {
    sqlite3 *db = NULL;
    char *error = NULL;
    fuzz_start();
    FUZZ_CHECK(sqlite3_open(":memory:", &db) == SQLITE_OK);
    if (sqlite3_retention_init(db, &error, NULL) != SQLITE_OK) fuzz_fail("sqlite3_retention_init: %s", error);
    return db;
}

void fuzz_exec(sqlite3 *db, const char *format, ...) {
    va_list list;
    va_start(list, format);
    char *sql = sqlite3_vmprintf(format, list), *error = NULL;
    va_end(list);
    if (sqlite3_exec(db, sql, NULL, NULL, &error) != SQLITE_OK) fuzz_fail("%s: %s", sql, error);
    sqlite3_free(sql);
}

sqlite3_stmt *fuzz_prepare(sqlite3 *db, const char *sql) {
    sqlite3_stmt *stmt = NULL;
    if (sqlite3_prepare_v2(db, sql, -1, &stmt, NULL) != SQLITE_OK) fuzz_check_error(sqlite3_errmsg(db));
    return stmt;
}

/* Rows as they are gathered, in memory of the C library: an allocation that is made to fail must be the module's
** or SQLite's. */
struct fuzz_text {
    char *text;
    size_t size, room;
};

static void fuzz_append(struct fuzz_text *rows, const void *bytes, size_t size) {
    if (rows->room <= rows->size + size) {
        rows->room = 2 * (rows->size + size) + 256;
        rows->text = realloc(rows->text, rows->room);
        FUZZ_CHECK(rows->text != NULL);
    }
    if (size > 0) memcpy(rows->text + rows->size, bytes, size);
    rows->size += size;
    rows->text[rows->size] = '\0';
}

/* False when there was no memory to read the value. */
static bool fuzz_append_value(struct fuzz_text *rows, sqlite3_stmt *stmt, int column) {
    char number[64] = "NULL";
    const void *bytes = number;
    int type = sqlite3_column_type(stmt, column);
    if (type == SQLITE_INTEGER)
        sqlite3_snprintf((int)sizeof number, number, "%lld", sqlite3_column_int64(stmt, column));
    if (type == SQLITE_FLOAT)
        sqlite3_snprintf((int)sizeof number, number, "%!.17g", sqlite3_column_double(stmt, column));
    if (type == SQLITE_TEXT) bytes = sqlite3_column_text(stmt, column);
    if (type == SQLITE_BLOB) bytes = sqlite3_column_blob(stmt, column);
    size_t size = bytes == number ? strlen(number) : (size_t)sqlite3_column_bytes(stmt, column);
    if (bytes == NULL && size > 0) return false;
    if (type == SQLITE_TEXT && bytes == NULL) return false;
    fuzz_append(rows, bytes, size);
    fuzz_append(rows, "|", 1);
    return true;
}

char *fuzz_rows(sqlite3_stmt *stmt) {
    struct fuzz_text rows = {NULL, 0, 0};
    int rc;
    fuzz_append(&rows, "", 0);
    while ((rc = sqlite3_step(stmt)) == SQLITE_ROW) {
        for (int i = 0; i < sqlite3_column_count(stmt) && rc == SQLITE_ROW; i++)
            if (!fuzz_append_value(&rows, stmt, i)) rc = SQLITE_NOMEM;
        if (rc != SQLITE_ROW) break;
        fuzz_append(&rows, "\n", 1);
    }
    if (rc != SQLITE_DONE) {
        const char *error = rc == SQLITE_NOMEM ? "out of memory" : sqlite3_errmsg(sqlite3_db_handle(stmt));
        rows.size = 0;
        fuzz_check_error(error);
        fuzz_append(&rows, "error: ", 7);
        fuzz_append(&rows, error, strlen(error));
    }
    sqlite3_reset(stmt);
    return rows.text;
}

bool fuzz_is_error(const char *rows) {
    return strncmp(rows, "error: ", 7) == 0;
}

void fuzz_check_error(const char *text) {
    static const char *const sqlites[] = {"interrupted", "out of memory", "string or blob too big",
                                          "retention_feed() is internal"};
    size_t name = strspn(text, "abcdefghijklmnopqrstuvwxyz_");
    if (name > 0 && strncmp(text + name, "(): ", 4) == 0 && text[name + 4] != '\0') return;
    for (size_t i = 0; i < FUZZ_COUNT(sqlites); i++)
        if (strcmp(text, sqlites[i]) == 0) return;
    fuzz_fail("an error that does not say whose it is: %s", text);
}

void fuzz_check_connection(sqlite3 *db) {
    sqlite3_stmt *stmt = sqlite3_next_stmt(db, NULL);
    if (stmt) fuzz_fail("a statement is still open: %s", sqlite3_sql(stmt));
    FUZZ_CHECK(sqlite3_get_autocommit(db));
    FUZZ_CHECK(sqlite3_prepare_v2(db, "SELECT cohort_of('2024-02-29')", -1, &stmt, NULL) == SQLITE_OK);
    FUZZ_CHECK(sqlite3_step(stmt) == SQLITE_ROW);
    FUZZ_CHECK(strcmp((const char *)sqlite3_column_text(stmt, 0), "2024-02") == 0);
    FUZZ_CHECK(sqlite3_finalize(stmt) == SQLITE_OK);
}
