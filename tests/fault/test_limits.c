/*
 * test_limits.c - a connection's limits (sqlite3_limit) go down to nothing.
 *
 * A limit stands in the way, and then the error says so, or it does not, and then the rows are the right ones:
 * nothing is cut off, nothing is left out, and it is not for want of memory. The connection with its limits back
 * gives the right rows.
 *
 * RETENTION_STEP: a statement has every how many-th limit, the next one others (3; RETENTION_FULL=1: all).
 */
#define _XOPEN_SOURCE 700
#include "statements.h"
#include "walk.h"

static const int limits_all[] = {
    SQLITE_LIMIT_LENGTH,        SQLITE_LIMIT_SQL_LENGTH,      SQLITE_LIMIT_COLUMN,
    SQLITE_LIMIT_EXPR_DEPTH,    SQLITE_LIMIT_COMPOUND_SELECT, SQLITE_LIMIT_VDBE_OP,
    SQLITE_LIMIT_FUNCTION_ARG,  SQLITE_LIMIT_ATTACHED,        SQLITE_LIMIT_LIKE_PATTERN_LENGTH,
    SQLITE_LIMIT_TRIGGER_DEPTH, SQLITE_LIMIT_VARIABLE_NUMBER, SQLITE_LIMIT_WORKER_THREADS,
};

static long limits_tried, limits_errors;

/* Every how many-th of the limits a statement has, the next one others. */
static size_t limits_step(void) {
    return (size_t)test_cases("RETENTION_STEP", 3, 1);
}

static void limits_try(sqlite3 *db, const char *sql, const struct fault_outcome *clean, int id, int limit) {
    if (id == SQLITE_LIMIT_LENGTH && limit == 0) return; /* SQLite 3.31 then frees what it never allocated */
    /* and cuts what printf() makes, or makes nothing of it; 3.40 says that it is too big */
    if (id == SQLITE_LIMIT_LENGTH && sqlite3_libversion_number() < 3040000 && strstr(sql, "printf(")) return;
    int full = sqlite3_limit(db, id, limit);
    struct fault_outcome got = fault_run(db, sql);
    sqlite3_limit(db, id, full);
    fault_assert_quiet(db);
    limits_tried++;
    if (!fault_same(&got, clean)) {
        limits_errors++;
        fault_assert_prefix(sql, &got, clean);
        bool out =
            got.rc == SQLITE_NOMEM && id != SQLITE_LIMIT_VDBE_OP; /* SQLite's own word for that limit */
        /* nor can an error have a text that is longer than any text may be */
        bool mute = id == SQLITE_LIMIT_LENGTH && got.rc == clean->rc && (int)strlen(clean->message) > limit;
        if (got.rc == SQLITE_DONE || out || (got.message[0] == '\0' && !mute))
            fail_msg("%s\nwith limit %d at %d: got %d %s\n%.2000s", sql, id, limit, got.rc, got.message,
                     got.rows);
    }
    fault_free(&got);
}

static void limits_test_statement(void **state) {
    const struct fault_statement *statement = *state;
    sqlite3 *db = fault_open_data();
    struct fault_outcome clean = fault_clean(db, statement);
    int by = 1 + (int)fault_stride(3, 3);
    size_t step = limits_step();
    for (size_t i = fault_number(statement) % step; i < FAULT_COUNT(limits_all); i += step) {
        for (int limit = statement->big ? 128 : 8192; limit >= 0; limit = limit > 0 ? limit / by : -1)
            limits_try(db, statement->sql, &clean, limits_all[i], limit);
        fault_assert_again(db, statement->sql, &clean);
    }
    fault_free(&clean);
    test_close(db);
}

static void limits_visit(sqlite3 *db, const char *sql, const struct fault_outcome *clean, void *context) {
    static const int values[] = {0, 1, 30, 100, 300};
    size_t *next = context, step = limits_step(); /* each statement has another of the values */
    for (size_t i = 0; i < FAULT_COUNT(limits_all); i++, ++*next)
        if ((*next / FAULT_COUNT(limits_all) + i) % step == 0)
            limits_try(db, sql, clean, limits_all[i], values[*next % FAULT_COUNT(values)]);
}

static void limits_test_file(void **state) {
    size_t next = 0;
    walk_file(*state, NULL, limits_visit, &next);
}

/* The first call of a connection, in which the table function is connected. */
static void limits_test_fresh(void **state) {
    (void)state;
    for (size_t t = 0; t < FAULT_COUNT(fault_tables); t++) {
        char *sql = fault_call(&fault_tables[t], "orders", "");
        sqlite3 *db = fault_open_data();
        struct fault_outcome clean = fault_run(db, sql);
        test_close(db);
        for (size_t i = 0; i < FAULT_COUNT(limits_all); i++) {
            for (int limit = 2048; limit >= 0; limit = limit > 0 ? limit / 8 : -1) {
                db = fault_open_data();
                limits_try(db, sql, &clean, limits_all[i], limit);
                fault_assert_again(db, sql, &clean);
                test_close(db);
            }
        }
        fault_free(&clean);
        sqlite3_free(sql);
    }
}

/* An id that the connection may not hold is an error. */
static void limits_test_long(void **state) {
    (void)state;
    sqlite3 *db = fault_open_data();
    test_exec(
        db,
        "CREATE VIEW longer AS SELECT customer_id || customer_id AS customer_id, ordered_at, amount, country,"
        " is_start, is_return, ended_at FROM orders_long");
    for (size_t t = 0; t < FAULT_COUNT(fault_tables); t++) {
        char *sql = fault_call(&fault_tables[t], "longer", "");
        struct fault_outcome clean = fault_run(db, sql);
        assert_int_equal(clean.rc, SQLITE_DONE);
        int full = sqlite3_limit(db, SQLITE_LIMIT_LENGTH, 5000);
        fault_assert_error(db, "string or blob too big", sql);
        sqlite3_limit(db, SQLITE_LIMIT_LENGTH, full);
        fault_assert_again(db, sql, &clean);
        fault_free(&clean);
        sqlite3_free(sql);
    }
    test_close(db);
}

static int limits_report(void **state) {
    (void)state;
    printf("limits: %ld runs under a limit, %ld of them errors\n", limits_tried, limits_errors);
    return 0;
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(limits_test_fresh),
        cmocka_unit_test(limits_test_long),
    };
    int failed = cmocka_run_group_tests_name("limits", tests, NULL, NULL);
    failed += script_run_files("limits, files", NULL, limits_test_file);
    failed += fault_run_statements("limits, statements", limits_test_statement, NULL, limits_report);
    return failed;
}
