/*
 * fuzz_functions.c - calls of every function of the module, whichever there are: with values of every type, over
 * a few rows, as a scalar, an aggregate, by group, with FILTER and DISTINCT, and over a window.
 *
 * What must hold of any of them:
 *  - a share is a share (functions_ranges), an error says whose it is, and the connection goes on;
 *  - the same call gives the same result again;
 *  - a window function over a frame gives what the aggregate gives over the same rows, bit for bit where it
 *    counts, and up to rounding where it adds.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fuzz.h"

#define FUNCTIONS_MOST      128
#define FUNCTIONS_ROWS      6
#define FUNCTIONS_ARGUMENTS 8

struct functions_function {
    char name[64];
    int arity; /* -1: any */
    char kind; /* s, a, w */
};

static struct functions_function functions_list[FUNCTIONS_MOST];
static uint32_t functions_count;
static sqlite3 *functions_db;

static bool functions_is_builtin(sqlite3 *bare, const char *name, int arity) {
    sqlite3_stmt *stmt = NULL;
    FUZZ_CHECK(sqlite3_prepare_v2(bare, "SELECT 1 FROM pragma_function_list WHERE name = ?1 AND narg = ?2",
                                  -1, &stmt, NULL) == SQLITE_OK);
    sqlite3_bind_text(stmt, 1, name, -1, SQLITE_TRANSIENT);
    sqlite3_bind_int(stmt, 2, arity);
    bool is = sqlite3_step(stmt) == SQLITE_ROW;
    sqlite3_finalize(stmt);
    return is;
}

/* What the module adds to a connection. */
static void functions_find(void) {
    sqlite3 *bare = NULL;
    sqlite3_stmt *stmt = NULL;
    functions_db = fuzz_open();
    FUZZ_CHECK(sqlite3_open(":memory:", &bare) == SQLITE_OK);
    FUZZ_CHECK(
        sqlite3_prepare_v2(functions_db,
                           "SELECT DISTINCT name, narg, type FROM pragma_function_list ORDER BY 1, 2, 3", -1,
                           &stmt, NULL) == SQLITE_OK);
    while (sqlite3_step(stmt) == SQLITE_ROW) {
        const char *name = (const char *)sqlite3_column_text(stmt, 0);
        int arity = sqlite3_column_int(stmt, 1);
        if (functions_is_builtin(bare, name, arity)) continue;
        FUZZ_CHECK(functions_count < FUNCTIONS_MOST && strlen(name) < sizeof functions_list[0].name);
        struct functions_function *function = &functions_list[functions_count++];
        sqlite3_snprintf((int)sizeof function->name, function->name, "%s", name);
        function->arity = arity;
        function->kind = (char)sqlite3_column_text(stmt, 2)[0];
    }
    sqlite3_finalize(stmt);
    sqlite3_close(bare);
    FUZZ_CHECK(functions_count > 0);
}

/* Rows of arguments: t(i, g, a0, a1, ...), as a table expression over parameters. */
static void functions_rows(sqlite3_str *sql, int rows, int arity) {
    sqlite3_str_appendall(sql, "WITH t(i, g");
    for (int i = 0; i < arity; i++)
        sqlite3_str_appendf(sql, ", a%d", i);
    sqlite3_str_appendall(sql, ") AS (VALUES ");
    for (int row = 0; row < rows; row++) {
        sqlite3_str_appendf(sql, "%s(%d, %d", row ? ", " : "", row, row * 2 / 3 % 2);
        for (int i = 0; i < arity; i++)
            sqlite3_str_appendf(sql, ", ?%d", row * arity + i + 1);
        sqlite3_str_appendall(sql, ")");
    }
    sqlite3_str_appendall(sql, ") ");
}

static void functions_call(sqlite3_str *sql, const struct functions_function *function, int arity,
                           const char *before) {
    sqlite3_str_appendf(sql, "%s(%s", function->name, before);
    for (int i = 0; i < arity; i++)
        sqlite3_str_appendf(sql, "%sa%d", i ? ", " : "", i);
    sqlite3_str_appendall(sql, ")");
}

static const char *const functions_frames[] = {
    "ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW", "ROWS BETWEEN 1 PRECEDING AND CURRENT ROW",
    "ROWS BETWEEN 1 PRECEDING AND 1 FOLLOWING",         "ROWS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING",
    "ROWS BETWEEN 2 FOLLOWING AND 3 FOLLOWING",         "ROWS BETWEEN 3 PRECEDING AND 2 PRECEDING",
};

/* The rows of a frame of functions_frames[] around row t.i. */
static const char *const functions_subsets[] = {
    "u.i <= t.i", "u.i BETWEEN t.i - 1 AND t.i",     "u.i BETWEEN t.i - 1 AND t.i + 1",
    "u.i >= t.i", "u.i BETWEEN t.i + 2 AND t.i + 3", "u.i BETWEEN t.i - 3 AND t.i - 2",
};
#define FUNCTIONS_FRAMES (sizeof functions_frames / sizeof functions_frames[0])

/* The statement that calls the function; *other is one that must give the same where the first succeeds. */
static char *functions_sql(struct fuzz_input *input, const struct functions_function *function, int rows,
                           int arity, char **other) {
    sqlite3_str *sql = sqlite3_str_new(NULL), *same = NULL;
    functions_rows(sql, rows, arity);
    sqlite3_str_appendall(sql, "SELECT ");
    uint32_t form = fuzz_below(input, function->kind == 'a' ? 4 : 8);
    if (function->kind == 's' || form == 0) {
        functions_call(sql, function, arity, "");
        sqlite3_str_appendall(sql, " FROM t");
    } else if (form == 1) {
        functions_call(sql, function, arity, arity == 1 ? "DISTINCT " : "");
        sqlite3_str_appendall(sql, " FROM t GROUP BY g");
    } else if (form == 2) {
        functions_call(sql, function, arity, "");
        sqlite3_str_appendall(sql, " FILTER (WHERE i % 2 = 0) FROM t");
    } else if (form == 3) {
        functions_call(sql, function, arity, "");
        sqlite3_str_appendall(sql, " FROM t WHERE 0");
    } else if (form == 4) {
        functions_call(sql, function, arity, "");
        sqlite3_str_appendall(sql, " OVER (PARTITION BY g ORDER BY i) FROM t");
    } else {
        uint32_t frame = fuzz_below(input, FUNCTIONS_FRAMES);
        same = sqlite3_str_new(NULL);
        functions_rows(same, rows, arity);
        sqlite3_str_appendall(same, "SELECT (SELECT ");
        functions_call(same, function, arity, "");
        sqlite3_str_appendf(same, " FROM t u WHERE %s) FROM t ORDER BY i", functions_subsets[frame]);
        functions_call(sql, function, arity, "");
        sqlite3_str_appendf(sql, " OVER (ORDER BY i %s) FROM t ORDER BY i", functions_frames[frame]);
    }
    *other = same ? sqlite3_str_finish(same) : NULL;
    return sqlite3_str_finish(sql);
}

/* Results that have a range. */
static const struct functions_range {
    const char *name;
    int arity; /* -1: any */
    double least, most;
} functions_ranges[] = {{"retention_rate", 2, 0, 1},
                        {"retention_rate", 4, 0, 1},
                        {"churn_rate", 2, 0, 1},
                        {"churn_rate", 4, 0, 1},
                        {"repeat_rate", -1, 0, 1},
                        {"upsell_rate", 2, 0, 1},
                        {"stickiness", 2, 0, 1},
                        {"top_share", -1, 0, INFINITY},
                        {"wilson_lower", -1, 0, 1},
                        {"wilson_upper", -1, 0, 1},
                        {"rate_test", -1, 0, 1},
                        {"rate_gap_lower", -1, -1, 1},
                        {"rate_gap_upper", -1, -1, 1},
                        {"rate_sample", -1, 1, 0x1p53},
                        {"retention_rate", 3, 0, 1},
                        {"churn_rate", 3, 0, 1},
                        {"csat", -1, 0, 1},
                        {"nps", 1, -100, 100},
                        {"nps_margin", -1, 0, INFINITY}};

/* rows hold one column. */
static void functions_check_range(const struct functions_function *function, const char *sql,
                                  const char *rows) {
    for (size_t i = 0; i < sizeof functions_ranges / sizeof functions_ranges[0]; i++) {
        const struct functions_range *range = &functions_ranges[i];
        if (strcmp(range->name, function->name) != 0 ||
            (range->arity >= 0 && range->arity != function->arity))
            continue;
        for (const char *row = rows; *row; row = strchr(row, '\n') + 1) {
            char *end;
            double number = strtod(row, &end);
            if (*end == '|' && !(number >= range->least && number <= range->most))
                fuzz_fail("%s\n--- out of its range\n%s", sql, rows);
        }
    }
}

/* The same rows, but for the last digits of numbers. */
static bool functions_same(const char *a, const char *b) {
    while (*a && *b) {
        if (*a == *b) {
            a++, b++;
            continue;
        }
        while (a[-1] != '|' && a[-1] != '\n')
            a--, b--;
        char *a_end, *b_end;
        double x = strtod(a, &a_end), y = strtod(b, &b_end);
        if (*a_end != '|' || *b_end != '|' || fabs(x - y) > 1e-9 * fmax(fabs(x), fabs(y))) return false;
        a = a_end, b = b_end;
    }
    return *a == *b;
}

/* Both texts start with a newline, so that the first number has something before it. */
static void functions_compare(const char *sql, const char *rows, const char *other) {
    char *a = sqlite3_mprintf("\n%s", rows), *b = sqlite3_mprintf("\n%s", other);
    if (!functions_same(a + 1, b + 1)) fuzz_fail("%s\n--- one way\n%s--- the other\n%s", sql, rows, other);
    sqlite3_free(a);
    sqlite3_free(b);
}

void fuzz_functions(const uint8_t *data, size_t size) {
    struct fuzz_input input = {data, size};
    if (functions_db == NULL) functions_find();
    const struct functions_function *function = &functions_list[fuzz_below(&input, functions_count)];
    int rows = 1 + (int)fuzz_below(&input, FUNCTIONS_ROWS);
    int arity = function->arity >= 0 ? function->arity : (int)fuzz_below(&input, FUNCTIONS_ARGUMENTS);
    bool same_column = fuzz_byte(&input) % 2; /* whether later rows repeat the first one's last argument */
    char *other = NULL, *sql = functions_sql(&input, function, rows, arity, &other);
    sqlite3_stmt *stmt = fuzz_prepare(functions_db, sql);
    if (stmt) {
        sqlite3_stmt *reference = other ? fuzz_prepare(functions_db, other) : NULL;
        struct fuzz_input last = input;
        for (int i = 0; i < rows * arity; i++) {
            bool repeat = same_column && i >= arity && i % arity == arity - 1;
            struct fuzz_input from = repeat ? last : input, copy = from;
            if (i == arity - 1) last = from;
            fuzz_bind(stmt, i + 1, &copy);
            if (!repeat) input = copy;
            if (reference) fuzz_bind(reference, i + 1, &from);
        }
        char *result = fuzz_rows(stmt), *again = fuzz_rows(stmt);
        if (strcmp(result, again) != 0) fuzz_fail("%s\n--- first\n%s--- then\n%s", sql, result, again);
        if (!fuzz_is_error(result)) functions_check_range(function, sql, result);
        if (reference && !fuzz_is_error(result)) {
            char *want = fuzz_rows(reference);
            functions_compare(sql, result, want);
            free(want);
        }
        free(result);
        free(again);
        sqlite3_finalize(reference);
        sqlite3_finalize(stmt);
    }
    fuzz_check_connection(functions_db);
    sqlite3_free(sql);
    sqlite3_free(other);
}
