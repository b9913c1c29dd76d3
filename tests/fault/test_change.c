/*
 * test_change.c - the source changes around a call: before its first step, between two steps, between two
 * runs of one prepared statement; by the same connection, by another, or not at all because the database
 * cannot be written.
 *
 * A run gives the rows of the moment of its first step, all of them, or an error; never a mixture.
 */
#define _XOPEN_SOURCE 700
#include "statements.h"

#define CHANGE_FILE  "change.db"
#define CHANGE_FILES CHANGE_FILE " " CHANGE_FILE "-wal " CHANGE_FILE "-shm " CHANGE_FILE "-journal"

/* A new database file with the data, and a connection that may write it. */
static sqlite3 *change_create(const char *journal) {
    fault_remove(CHANGE_FILES);
    sqlite3 *db = fault_open(CHANGE_FILE, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE);
    test_exec(db, "PRAGMA journal_mode = %s; %s", journal, fault_data());
    return db;
}

static sqlite3_stmt *change_prepare(sqlite3 *db, const char *sql) {
    sqlite3_stmt *stmt = NULL;
    if (sqlite3_prepare_v2(db, sql, -1, &stmt, NULL) != SQLITE_OK)
        fail_msg("%s: %s", sql, sqlite3_errmsg(db));
    return stmt;
}

static struct fault_outcome change_run(sqlite3_stmt *stmt) {
    struct fault_outcome outcome = fault_nothing();
    fault_step(stmt, &outcome);
    sqlite3_reset(stmt);
    return outcome;
}

/* What a statement prepared just now gives. */
static void change_assert_as_new(sqlite3 *db, sqlite3_stmt *stmt, const char *change) {
    struct fault_outcome want = fault_run(db, sqlite3_sql(stmt));
    struct fault_outcome got = change_run(stmt);
    if (!fault_same(&got, &want))
        fail_msg("%s\nafter %s\n--- want %d %s\n%s--- got %d %s\n%s", sqlite3_sql(stmt), change, want.rc,
                 want.message, want.rows, got.rc, got.message, got.rows);
    fault_free(&got);
    fault_free(&want);
}

/* Every change, on its own and then one upon the other, between two runs of one statement. */
static const char *const change_between[] = {
    "INSERT INTO orders SELECT 100, 'eve', '2024-02-03', 4, 'de', 1, 1, NULL",
    "UPDATE orders SET ordered_at = '2024-04-04' WHERE id = 9",
    "UPDATE orders SET ordered_at = 'x' WHERE id = 9",
    "UPDATE orders SET ordered_at = '2024-03-31' WHERE id = 9",
    "ALTER TABLE orders ADD COLUMN extra",
    "ALTER TABLE orders RENAME COLUMN customer_id TO buyer",
    "ALTER TABLE orders RENAME COLUMN buyer TO customer_id",
    "ALTER TABLE orders RENAME TO gone",
    "CREATE VIEW orders AS SELECT * FROM gone WHERE id < 4",
    "DROP VIEW orders; CREATE TABLE orders AS SELECT * FROM gone",
    "CREATE TEMP TABLE orders AS SELECT * FROM main.orders WHERE country = 'fr'",
    "DROP TABLE temp.orders",
    "CREATE INDEX by_customer ON orders(customer_id)",
    "DELETE FROM orders",
    "DROP TABLE orders",
    "ATTACH ':memory:' AS other; CREATE TABLE other.orders AS SELECT * FROM gone",
    "DETACH other",
    "VACUUM",
    "CREATE TABLE orders AS SELECT * FROM gone",
};

static void change_test_between(void **state) {
    (void)state;
    for (size_t t = 0; t < FAULT_COUNT(fault_tables); t++) {
        sqlite3 *db = fault_open_data();
        char *sql = fault_call(&fault_tables[t], "orders", "");
        sqlite3_stmt *stmt = change_prepare(db, sql);
        change_assert_as_new(db, stmt, "nothing");
        for (size_t i = 0; i < FAULT_COUNT(change_between); i++) {
            test_exec(db, "%s", change_between[i]);
            change_assert_as_new(db, stmt, change_between[i]);
            sqlite3_stmt *late = change_prepare(db, sql); /* prepared here, run after the next change */
            if (i + 1 < FAULT_COUNT(change_between)) test_exec(db, "%s", change_between[++i]);
            change_assert_as_new(db, late, change_between[i]);
            change_assert_as_new(db, stmt, change_between[i]);
            sqlite3_finalize(late);
        }
        sqlite3_finalize(stmt);
        sqlite3_free(sql);
        test_close(db);
    }
}

/* The source is dropped between prepare and step, and comes back. */
static void change_test_drop(void **state) {
    (void)state;
    sqlite3 *db = fault_open_data();
    for (size_t t = 0; t < FAULT_COUNT(fault_tables); t++) {
        test_exec(db, "CREATE TABLE passing AS SELECT * FROM orders");
        char *sql = fault_call(&fault_tables[t], "passing", "");
        char *want = sqlite3_mprintf("%s(): no such table: passing", fault_tables[t].name);
        struct fault_outcome clean = fault_run(db, sql);
        sqlite3_stmt *stmt = change_prepare(db, sql);
        test_exec(db, "DROP TABLE passing");
        struct fault_outcome got = change_run(stmt);
        assert_int_equal(got.rc, SQLITE_ERROR);
        assert_string_equal(got.message, want);
        assert_int_equal(got.size, 0);
        fault_free(&got);
        test_exec(db, "CREATE VIEW passing AS SELECT * FROM orders");
        got = change_run(stmt);
        fault_assert_same(sql, &got, &clean);
        sqlite3_finalize(stmt);
        fault_assert_quiet(db);
        test_exec(db, "DROP VIEW passing");
        fault_free(&got);
        fault_free(&clean);
        sqlite3_free(want);
        sqlite3_free(sql);
    }
    test_close(db);
}

/* One row is read; the connection does something else, which may fail; the rest is read. */
static const char *const change_during[][2] = {
    {"SELECT 1", "DELETE FROM orders"},
    {"SELECT 1",
     "INSERT INTO orders SELECT id + 100, 'eve', '2024-02-03', amount, country, 1, 1, NULL FROM orders"},
    {"SELECT 1", "UPDATE orders SET customer_id = 'x', ordered_at = 'x'"},
    {"SELECT 1", "ALTER TABLE orders ADD COLUMN extra"},
    {"SELECT 1", "DROP TABLE orders"},
    {"SELECT 1", "DROP VIEW orders_view"},
    {"SELECT 1", "VACUUM"},
    {"SELECT 1", "ATTACH ':memory:' AS other"},
    {"SELECT 1", "SELECT count(*) FROM retention_cohorts('many', 'customer_id', 'ordered_at')"},
    {"SELECT 1", "SELECT * FROM retention_cohorts('no such table', 'customer_id', 'ordered_at')"},
    {"BEGIN; DELETE FROM orders WHERE id < 3", "COMMIT"},
    {"BEGIN; DELETE FROM orders WHERE id < 3", "DELETE FROM orders; COMMIT"},
    {"BEGIN; DELETE FROM orders WHERE id < 3", "ROLLBACK"},
    {"BEGIN; CREATE TABLE new AS SELECT * FROM orders", "ROLLBACK"},
    {"SAVEPOINT a; DELETE FROM orders WHERE id < 3", "ROLLBACK TO a; DELETE FROM orders; RELEASE a"},
    {"SAVEPOINT a; DELETE FROM orders WHERE id < 3; SAVEPOINT b", "RELEASE b; RELEASE a"},
};

/* vtab.c 3 */
static void change_test_during(void **state) {
    (void)state;
    static const char *const sources[] = {"orders", "orders_view", "nested"};
    for (size_t t = 0; t < FAULT_COUNT(fault_tables) * FAULT_COUNT(sources); t++) {
        char *sql =
            fault_call(&fault_tables[t / FAULT_COUNT(sources)], sources[t % FAULT_COUNT(sources)], "");
        for (size_t i = 0; i < FAULT_COUNT(change_during); i++) {
            sqlite3 *db = fault_open_data();
            test_exec(db, "%s", change_during[i][0]);
            struct fault_outcome clean = fault_run(db, sql);
            struct fault_outcome got = fault_nothing();
            sqlite3_stmt *stmt = change_prepare(db, sql);
            assert_int_equal(sqlite3_step(stmt), SQLITE_ROW);
            fault_write(&got, stmt, test_write_row);
            sqlite3_exec(db, change_during[i][1], NULL, NULL, NULL);
            fault_step(stmt, &got);
            fault_assert_prefix(sql, &got, &clean);
            if (got.rc != SQLITE_ABORT_ROLLBACK) fault_assert_same(sql, &got, &clean);
            sqlite3_finalize(stmt);
            fault_assert_quiet(db);
            fault_free(&got);
            fault_free(&clean);
            test_close(db);
        }
        sqlite3_free(sql);
    }
}

/* One statement stands at its first row, with a result that is kept for it; another one, run after a change, does
** not get that. */
static void change_test_beside(void **state) {
    (void)state;
    for (size_t t = 0; t < FAULT_COUNT(fault_tables); t++) {
        char *sql = fault_call(&fault_tables[t], "orders", "");
        sqlite3 *db = fault_open_data();
        struct fault_outcome before = fault_run(db, sql);
        sqlite3_stmt *first = change_prepare(db, sql);
        assert_int_equal(sqlite3_step(first), SQLITE_ROW);
        test_exec(db, "DELETE FROM orders WHERE id < 3");
        struct fault_outcome beside = fault_run(db, sql);
        sqlite3_finalize(first);
        struct fault_outcome after = fault_run(db, sql);
        fault_assert_same(sql, &beside, &after);
        assert_false(after.size == before.size && memcmp(after.rows, before.rows, after.size) == 0);
        fault_free(&before);
        fault_free(&beside);
        fault_free(&after);
        test_close(db);
        sqlite3_free(sql);
    }
}

/* One statement reads and writes the source: it does not feed on what it writes. (vtab.c 3) */
static void change_test_itself(void **state) {
    (void)state;
    sqlite3 *db = fault_open_data();
    for (size_t t = 0; t < FAULT_COUNT(fault_tables); t++) {
        char *call = fault_call(&fault_tables[t], "fed", "");
        test_exec(db, "CREATE TABLE fed AS SELECT * FROM orders");
        char *rows = test_rows(db, "SELECT count(*) FROM (%s)", call);
        long more = strtol(rows, NULL, 10);
        assert_true(more > 0);
        sqlite3_free(rows);
        test_exec(db, "INSERT INTO fed(customer_id, ordered_at) SELECT 'new', '2024-02-02' FROM (%s)", call);
        rows = test_rows(db, "SELECT count(*) FROM fed WHERE customer_id = 'new'");
        assert_int_equal(strtol(rows, NULL, 10), more);
        sqlite3_free(rows);
        test_exec(db, "UPDATE fed SET amount = 77 WHERE 0 < (SELECT count(*) FROM (%s))", call);
        assert_rows(db, "77\n", "SELECT DISTINCT amount FROM fed");
        test_exec(db, "DELETE FROM fed WHERE 0 < (SELECT count(*) FROM (%s))", call);
        test_exec(db, "DROP TABLE fed");
        fault_assert_quiet(db);
        sqlite3_free(call);
    }
    test_close(db);
}

/* Another connection writes: a call reads within its own connection's transaction. */
static void change_test_writer(void **state) {
    (void)state;
    for (size_t t = 0; t < FAULT_COUNT(fault_tables); t++) {
        sqlite3 *writer = change_create("wal");
        sqlite3 *db = fault_open(CHANGE_FILE, SQLITE_OPEN_READWRITE);
        char *sql = fault_call(&fault_tables[t], "orders", "");
        struct fault_outcome before = fault_run(db, sql);
        sqlite3_stmt *stmt = change_prepare(db, sql);
        assert_int_equal(before.rc, SQLITE_DONE);

        test_exec(db, "BEGIN");
        struct fault_outcome inside = fault_run(db, sql);
        fault_assert_same(sql, &inside, &before);
        fault_free(&inside);
        test_exec(writer,
                  "INSERT INTO orders SELECT id + 100, 'eve', ordered_at, 4, 'de', 1, 1, NULL FROM orders");
        struct fault_outcome after = fault_run(writer, sql);
        assert_false(fault_same(&before, &after));
        inside = change_run(stmt);
        fault_assert_same(sql, &inside, &before);
        fault_free(&inside);
        test_exec(db, "COMMIT");
        inside = change_run(stmt);
        fault_assert_same(sql, &inside, &after);
        fault_free(&inside);

        assert_int_equal(sqlite3_step(stmt), SQLITE_ROW);
        inside = fault_nothing();
        fault_write(&inside, stmt, test_write_row);
        test_exec(writer, "DELETE FROM orders WHERE id > 1");
        fault_step(stmt, &inside);
        fault_assert_same(sql, &inside, &after);
        fault_free(&inside);
        sqlite3_reset(stmt);
        change_assert_as_new(db, stmt, "DELETE");

        test_exec(writer, "DROP TABLE orders");
        change_assert_as_new(db, stmt, "DROP TABLE");
        sqlite3_finalize(stmt);
        fault_assert_quiet(db);
        fault_free(&before);
        fault_free(&after);
        sqlite3_free(sql);
        test_close(db);
        test_close(writer);
    }
}

/* A writer that holds the file locked: busy, and right when it is gone. */
static void change_test_busy(void **state) {
    (void)state;
    sqlite3 *writer = change_create("delete");
    sqlite3 *db = fault_open(CHANGE_FILE, SQLITE_OPEN_READWRITE);
    for (size_t t = 0; t < FAULT_COUNT(fault_tables); t++) {
        char *sql = fault_call(&fault_tables[t], "orders", "");
        struct fault_outcome clean = fault_run(db, sql);
        test_exec(writer, "BEGIN EXCLUSIVE");
        struct fault_outcome got = fault_run(db, sql);
        test_exec(writer, "COMMIT");
        assert_int_equal(got.rc, SQLITE_BUSY);
        assert_int_equal(got.size, 0);
        fault_assert_quiet(db);
        fault_assert_again(db, sql, &clean);
        fault_free(&got);
        fault_free(&clean);
        sqlite3_free(sql);
    }
    test_close(db);
    test_close(writer);
}

/* Nothing is ever written: every statement does the same where nothing can be, and leaves no trace. */
static void change_test_readonly(void **state) {
    (void)state;
    sqlite3 *watcher = change_create("delete");
    sqlite3 *db = fault_open(CHANGE_FILE, SQLITE_OPEN_READONLY);
    sqlite3 *query = fault_open(CHANGE_FILE, SQLITE_OPEN_READWRITE);
    test_exec(query, "PRAGMA query_only = 1");
    char *version = test_rows(watcher, "PRAGMA data_version");
    struct fault_list list = fault_statements();
    for (size_t i = 0; i < list.count; i++) {
        struct fault_outcome clean = fault_clean(query, &list.at[i]);
        fault_assert_again(db, list.at[i].sql, &clean);
        fault_free(&clean);
    }
    assert_int_equal(sqlite3_total_changes(query), 0);
    assert_rows(db, "0\n", "SELECT count(*) FROM sqlite_temp_master");
    assert_rows(watcher, version, "PRAGMA data_version");
    sqlite3_free(version);
    test_close(query);
    test_close(db);
    test_close(watcher);
}

/* Right after a statement, whatever its end, the connection can be closed, and before that its file rebuilt.
 */
static void change_test_close(void **state) {
    (void)state;
    test_close(change_create("delete"));
    struct fault_list list = fault_statements();
    for (size_t i = 0; i < list.count; i++) {
        sqlite3 *db = fault_open(CHANGE_FILE, SQLITE_OPEN_READWRITE);
        struct fault_outcome got = fault_run(db, list.at[i].sql);
        fault_free(&got);
        if (i % 2) test_exec(db, "VACUUM");
        test_close(db);
    }
}

static int change_teardown(void **state) {
    (void)state;
    fault_leave(CHANGE_FILES);
    return 0;
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(change_test_between), cmocka_unit_test(change_test_drop),
        cmocka_unit_test(change_test_during),  cmocka_unit_test(change_test_beside),
        cmocka_unit_test(change_test_writer),  cmocka_unit_test(change_test_busy),
        cmocka_unit_test(change_test_itself),  cmocka_unit_test(change_test_readonly),
        cmocka_unit_test(change_test_close),
    };
    return cmocka_run_group_tests_name("change", tests, NULL, change_teardown);
}
