/*
 * test_segments.c - random conditions on random segments: what a limit lets through is what SQLite lets through itself.
 *
 * Each table function over a few rows, whose segments are of every type and hard to tell apart, is kept in a table as it is
 * without conditions; under each condition the call and the kept rows must give the same rows, with the same rowids. A kept
 * column has the affinity and the collation of the function's own, and no limits. Databases are in UTF-8 and in UTF-16.
 * (limits.c 1, 2, 3, 4 and 5, plan.c 3, ext/table/funnel.c 7)
 *
 * RETENTION_TABLES: how many databases (60; RETENTION_FULL=1: 600). RETENTION_SEED: the first one's seed (1).
 */
#include "test.h"

#include "table/limits.h"

#define ONE_OF(list) (list)[test_random(state, sizeof(list) / sizeof(list)[0])]

#define SEGMENTS_CONDITIONS 30
#define SEGMENTS_SIZE       1024

static const char *const segments_values[] = {
    "NULL",
    "5",
    "'5'",
    "5.0",
    "'5.0'",
    "5.5",
    "'5.5'",
    "-3",
    "0",
    "'0'",
    "10",
    "'10'",
    "9",
    "'9'",
    "1e300",
    "-1e300",
    "'1e3'",
    "1000",
    "9007199254740993",
    "9007199254740992.0",
    "'9007199254740993'",
    "9223372036854775807",
    "9.3e18",
    "''",
    "' '",
    "'a'",
    "'A'",
    "'ab'",
    "'b'",
    "'B'",
    "'aa'",
    "' a'",
    "'!'",
    "'\xc3\xa9'",
    "'\xef\xbd\xa1'",
    "'\xf0\x9f\x90\x8c'",
    "'a\xc3\xa9'",
    "x''",
    "x'61'",
    "x'6162'",
    "x'35'",
    "x'ff'",
    "zeroblob(2)",
    "'\t5'",
    "1",
    "'1'",
    "'new'",
    "'churned'",
    "' 5 '",
    "'null'",
};

/* With their key columns. */
static const struct {
    const char *call;
    const char *columns[4];
    uint32_t column_count;
} segments_tables[] = {
    {"retention_cohorts('orders', 'customer', 'at', 'week', 'amount', 'plan')", {"x.segment"}, 1},
    {"retention_members('orders', 'customer', 'at', 'month', NULL, 'plan')",
     {"x.segment", "x.segment", "x.customer", "x.active"},
     4},
    {"retention_periods('orders', 'customer', 'at', 'month', NULL, 'plan')", {"x.segment"}, 1},
    {"retention_movements('orders', 'customer', 'at', 'month', NULL, 'plan')",
     {"x.segment", "x.segment", "x.customer", "x.kind"},
     4},
    {"retention_curve('orders', 'customer', 'at', 'ended', 'month', 'plan', '2024-07-01')", {"x.segment"}, 1},
    {"retention_funnel('orders', 'customer', 'at', 'kind', 'see, buy', NULL, 'month', 'plan')",
     {"x.segment"},
     1},
};

static const char *const segments_operators[] = {"<",  "<=",     ">",  ">=", "=", "<>",
                                                 "IS", "IS NOT", "==", "<",  ">"};

/* Columns of another table, of every affinity, and what else has one. */
static const char *const segments_others[] = {
    "o.t",        "o.i", "o.r", "o.n", "o.b", "+o.t", "+o.i", "CAST(o.t AS INTEGER)", "CAST(o.i AS TEXT)",
    "lower(o.t)", "o.k"};

/* What a condition compares with: a literal, mostly. */
static void segments_operand(char *text, size_t size, bool joined, uint64_t *state) {
    const char *value = ONE_OF(segments_values);
    if (joined && test_random(state, 2)) value = ONE_OF(segments_others);
    static const char *const forms[] = {"%s",
                                        "%s",
                                        "%s",
                                        "%s",
                                        "%s",
                                        "%s",
                                        "+%s",
                                        "CAST(%s AS TEXT)",
                                        "CAST(%s AS REAL)",
                                        "%s COLLATE NOCASE",
                                        "%s COLLATE BINARY",
                                        "(SELECT %s)"};
    const bool blob =
        value[0] == 'x' || value[0] == 'z'; /* as text of a UTF-16 database it may end within a character */
    snprintf(text, size, blob ? "%s" : ONE_OF(forms), value);
}

static void segments_one(char *text, size_t size, const char *column, bool joined, uint64_t *state) {
    char a[128], b[128], c[128];
    segments_operand(a, sizeof a, joined, state);
    segments_operand(b, sizeof b, joined, state);
    segments_operand(c, sizeof c, joined, state);
    switch (test_random(state, 12)) {
    case 0:
        snprintf(text, size, "%s BETWEEN %s AND %s", column, a, b);
        break;
    case 1:
        snprintf(text, size, "%s NOT BETWEEN %s AND %s", column, a, b);
        break;
    case 2:
        snprintf(text, size, "%s %sIN (%s, %s, %s)", column, test_random(state, 4) ? "" : "NOT ", a, b, c);
        break;
    case 3: {
        static const char *const patterns[] = {"GLOB 'a*'",  "GLOB 'A*'",        "LIKE 'a%'",
                                               "LIKE 'A_%'", "GLOB '5*'",        "LIKE '5%'",
                                               "GLOB 'b'",   "GLOB '\xc3\xa9*'", "LIKE '%'"};
        snprintf(text, size, "%s %s", column, ONE_OF(patterns));
        break;
    }
    case 4:
        snprintf(text, size, "(%s%s, 1) %s (%s, 1)", column, test_random(state, 4) ? "" : " COLLATE NOCASE",
                 ONE_OF(segments_operators), a);
        break;
    case 5:
        snprintf(text, size, "%s IS %sNULL", column, test_random(state, 2) ? "NOT " : "");
        break;
    case 6:
        snprintf(text, size, "%s %s %s", a, ONE_OF(segments_operators), column);
        break;
    case 7:
        snprintf(text, size, "%s COLLATE NOCASE %s %s", column, ONE_OF(segments_operators), a);
        break;
    default:
        snprintf(text, size, "%s %s %s", column, ONE_OF(segments_operators), a);
        break;
    }
}

/* One condition, or several joined. */
static void segments_condition(char *text, size_t size, const char *column, bool joined, uint64_t *state) {
    uint32_t more = test_random(state, 3);
    segments_one(text, size, column, joined, state);
    while (more-- > 0) {
        char next[SEGMENTS_SIZE / 4];
        segments_one(next, sizeof next, column, joined, state);
        size_t used = strlen(text);
        snprintf(text + used, size - used, "%s%s", test_random(state, 5) ? " AND " : " OR ", next);
    }
}

static void segments_fill(sqlite3 *db, uint64_t *state) {
    const uint32_t segments = 1 + test_random(state, 12);
    const char *chosen[12];
    for (uint32_t i = 0; i < segments; i++)
        chosen[i] = ONE_OF(segments_values);
    test_exec(db, "CREATE TABLE orders(customer, at, ended, amount, kind, plan);"
                  "CREATE TABLE o(t TEXT, i INTEGER, r REAL, n NUMERIC, b BLOB, k TEXT COLLATE NOCASE)");
    for (uint32_t i = 0; i < 40; i++)
        test_exec(
            db,
            "INSERT INTO orders VALUES (%d, date('2024-01-01', '%d days'), date('2024-01-01', '%d days'), %d, "
            "'%s', %s)",
            (int)test_random(state, 20), (int)test_random(state, 90), 90 + (int)test_random(state, 60),
            (int)test_random(state, 9), test_random(state, 2) ? "see" : "buy",
            chosen[test_random(state, segments)]);
    for (uint32_t i = 0; i < 3; i++) {
        const char *value = ONE_OF(segments_values);
        test_exec(db, "INSERT INTO o VALUES (%s, %s, %s, %s, %s, %s)", value, value, value, value, value,
                  value);
    }
}

/* The rows of a condition, over the call or over what was kept of it. */
static char *segments_rows(sqlite3 *db, const char *source, const char *condition, bool joined,
                           const char *order) {
    return test_rows(db, "SELECT %s FROM %s AS x%s WHERE %s ORDER BY %s", joined ? "x.*, o.rowid" : "*",
                     source, joined ? " JOIN o" : "", condition, order);
}

static void segments_compare(sqlite3 *db, const char *condition, bool joined) {
    char *with = segments_rows(db, "called", condition, joined, joined ? "id, o.rowid" : "id");
    char *without = segments_rows(db, "kept", condition, joined, joined ? "id, o.rowid" : "id");
    if (strcmp(with, without) != 0) fail_msg("WHERE %s:\n%s\nwithout a limit:\n%s", condition, with, without);
    sqlite3_free(with);
    sqlite3_free(without);
}

static void segments_database(uint64_t seed, const char *encoding) {
    uint64_t number = seed, *state = &number;
    sqlite3 *db = test_open();
    test_exec(db, "PRAGMA encoding = '%s'", encoding);
    segments_fill(db, state);
    for (size_t i = 0; i < sizeof segments_tables / sizeof *segments_tables; i++) {
        test_exec(db,
                  "CREATE VIEW called AS SELECT rowid AS id, * FROM %s;"
                  "CREATE TABLE kept AS SELECT * FROM called",
                  segments_tables[i].call);
        for (int j = 0; j < SEGMENTS_CONDITIONS; j++) {
            char condition[SEGMENTS_SIZE];
            bool joined = test_random(state, 3) == 0;
            if (j % 10 == 0) test_exec(db, "PRAGMA case_sensitive_like = %d", (int)test_random(state, 2));
            segments_condition(
                condition, sizeof condition,
                segments_tables[i].columns[test_random(state, segments_tables[i].column_count)], joined,
                state);
            segments_compare(db, condition, joined);
        }
        test_exec(db, "DROP VIEW called; DROP TABLE kept");
    }
    test_close(db);
}

static void test_conditions(void **unused) {
    (void)unused;
    static const char *const encodings[] = {"UTF-8", "UTF-8", "UTF-16le", "UTF-16be"};
    int tables = test_cases("RETENTION_TABLES", 60, 600), first = test_setting("RETENTION_SEED", 1);
    for (int i = 0; i < tables; i++) {
        uint64_t seed = (uint64_t)(first + i);
        segments_database(seed, encodings[i % 4]);
    }
}

/* SQLite can be built so that no blob is like a text; then no statement shows that a range of texts lets blobs through. */
static void test_blobs(void **unused) {
    (void)unused;
    const struct table_column columns[] = {{.declaration = "segment", .limit = TABLE_KEY}};
    const struct table table = {.columns = columns, .column_count = 1};
    const struct key blob = {.kind = KEY_BLOB, .bytes = "ax", .size = 2},
                     text = {.kind = KEY_TEXT, .bytes = "b", .size = 1};
    struct table_limits limits = {0};
    sqlite3 *db = test_open();
    sqlite3_stmt *stmt = NULL;
    assert_int_equal(sqlite3_prepare_v2(db, "SELECT 'a', 'b'", -1, &stmt, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_step(stmt), SQLITE_ROW);
    limits_begin(&limits);
    assert_false(limits_are_on(&limits, 0));
    assert_int_equal(limits_add(&limits, &table, 0, 'g', sqlite3_column_value(stmt, 0)), SQLITE_OK);
    assert_int_equal(limits_add(&limits, &table, 0, '<', sqlite3_column_value(stmt, 1)), SQLITE_OK);
    assert_true(limits_are_on(&limits, 0));
    assert_true(limits_allow(&limits, 0, &blob));
    assert_false(limits_allow(&limits, 0, &text));
    limits_clear(&limits);
    sqlite3_finalize(stmt);
    test_close(db);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_conditions), cmocka_unit_test(test_blobs)};
    return cmocka_run_group_tests_name("segments", tests, NULL, NULL);
}
