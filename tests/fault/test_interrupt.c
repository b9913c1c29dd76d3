/*
 * test_interrupt.c - a call is stopped: by a progress handler, by sqlite3_interrupt(), by an authorizer, by a
 * limit of the connection.
 *
 * Whatever stopped it: an error comes out, never the rows read so far as if they were all; no statement stays
 * open; and the same connection runs the statement right afterwards.
 */
#define _XOPEN_SOURCE 700
#include "statements.h"

/* At how many places about a statement that reads thousands of rows is stopped. */
#define INTERRUPT_BIG_TRIES 60

static sqlite3 *interrupt_open(void) {
    sqlite3 *db = test_open();
    sqlite3_extended_result_codes(db, 1);
    test_exec(db, "%s", fault_data_sql);
    return db;
}

/* A statement was stopped: it must say so, and the connection must be as before. One that was about to fail anyway
** may have its own text, as SQLite keeps that when it is interrupted while it ends. */
static void interrupt_check(sqlite3 *db, const char *sql, const char *what, const struct fault_outcome *got,
                            const struct fault_outcome *clean) {
    fault_assert_quiet(db);
    bool own = clean->rc != SQLITE_DONE && strcmp(got->message, clean->message) == 0;
    if (got->rc == SQLITE_DONE || (strstr(got->message, what) == NULL && !own))
        fail_msg("%s\n--- want %s\n--- got %d %s\n%.2000s", sql, what, got->rc, got->message, got->rows);
    fault_assert_prefix(sql, got, clean);
}

/* Progress handlers */

struct interrupt_progress {
    long calls;
    long stop_at;
};

static int interrupt_handler(void *context) {
    struct interrupt_progress *progress = context;
    return ++progress->calls == progress->stop_at;
}

static void interrupt_test_progress(void **state) {
    const struct fault_statement *statement = *state;
    sqlite3 *db = interrupt_open();
    struct fault_outcome clean = fault_clean(db, statement);
    struct interrupt_progress all = {0, 0};
    sqlite3_progress_handler(db, 1, interrupt_handler, &all);
    fault_assert_again(db, statement->sql, &clean);
    long step = statement->big ? 1 + all.calls / INTERRUPT_BIG_TRIES : 1;
    for (long n = 1; n <= all.calls; n += step) {
        struct interrupt_progress progress = {0, n};
        sqlite3_progress_handler(db, 1, interrupt_handler, &progress);
        struct fault_outcome got = fault_run(db, statement->sql);
        sqlite3_progress_handler(db, 0, NULL, NULL);
        interrupt_check(db, statement->sql, "interrupted", &got, &clean);
        assert_int_equal(got.rc, SQLITE_INTERRUPT);
        fault_free(&got);
        if (n == 1) test_exec(db, "VACUUM");
        if (!statement->big || n == 1) fault_assert_again(db, statement->sql, &clean);
    }
    test_exec(db, "VACUUM");
    fault_assert_again(db, statement->sql, &clean);
    fault_free(&clean);
    test_close(db);
}

/* sqlite3_interrupt() from a function in the view that is read */

static long interrupt_countdown;

static void interrupt_trip(sqlite3_context *context, int count, sqlite3_value **values) {
    (void)count;
    if (--interrupt_countdown == 0) sqlite3_interrupt(sqlite3_context_db_handle(context));
    sqlite3_result_value(context, values[0]);
}

static void interrupt_test_trip(void **state) {
    (void)state;
    sqlite3 *db = interrupt_open();
    sqlite3_create_function(db, "trip", 1, SQLITE_UTF8, NULL, interrupt_trip, NULL, NULL);
    test_exec(db,
              "CREATE VIEW tripping AS SELECT customer_id, trip(ordered_at) AS ordered_at, amount, country,"
              " is_start, is_return, ended_at FROM orders");
    for (size_t t = 0; t < FAULT_COUNT(fault_tables); t++) {
        char *sql = fault_call(&fault_tables[t], "tripping", "");
        interrupt_countdown = 0;
        struct fault_outcome clean = fault_run(db, sql);
        assert_int_equal(clean.rc, SQLITE_DONE);
        long reads = -interrupt_countdown;
        assert_true(reads >= 9);
        for (long n = 1; n <= reads; n++) {
            interrupt_countdown = n;
            struct fault_outcome got = fault_run(db, sql);
            interrupt_check(db, sql, "interrupted", &got, &clean);
            assert_int_equal(got.rc, SQLITE_INTERRUPT);
            fault_free(&got);
            fault_assert_again(db, sql, &clean);
        }
        fault_free(&clean);
        sqlite3_free(sql);
    }
    test_close(db);
}

/* An error in the view that is read is the call's error, at every row of it. */
static void interrupt_fail(sqlite3_context *context, int count, sqlite3_value **values) {
    (void)count;
    if (--interrupt_countdown == 0)
        sqlite3_result_error(context, "the view has failed", -1);
    else
        sqlite3_result_value(context, values[0]);
}

static void interrupt_test_fail(void **state) {
    (void)state;
    sqlite3 *db = interrupt_open();
    sqlite3_create_function(db, "fail", 1, SQLITE_UTF8, NULL, interrupt_fail, NULL, NULL);
    test_exec(db,
              "CREATE VIEW failing AS SELECT fail(customer_id) AS customer_id, ordered_at, amount, country,"
              " is_start, is_return, ended_at FROM orders");
    for (size_t t = 0; t < FAULT_COUNT(fault_tables); t++) {
        char *sql = fault_call(&fault_tables[t], "failing", "");
        interrupt_countdown = 0;
        struct fault_outcome clean = fault_run(db, sql);
        assert_int_equal(clean.rc, SQLITE_DONE);
        for (long n = 1; n <= 9; n++) {
            interrupt_countdown = n;
            struct fault_outcome got = fault_run(db, sql);
            interrupt_check(db, sql, "the view has failed", &got, &clean);
            fault_free(&got);
            fault_assert_again(db, sql, &clean);
        }
        fault_free(&clean);
        sqlite3_free(sql);
    }
    test_close(db);
}

/* Authorizers */

struct interrupt_denial {
    const char *source;
    int action; /* denied for these names, NULL for whatever name */
    const char *first;
    const char *second;
    const char *view;
    long asked;
};

static int interrupt_authorizer(void *context, int action, const char *first, const char *second,
                                const char *schema, const char *view) {
    struct interrupt_denial *denial = context;
    (void)schema;
    if (action != denial->action || (denial->first && (!first || strcmp(first, denial->first) != 0)) ||
        (denial->second && (!second || strcmp(second, denial->second) != 0)) ||
        (denial->view && (!view || strcmp(view, denial->view) != 0)))
        return SQLITE_OK;
    denial->asked++;
    return SQLITE_DENY;
}

static void interrupt_test_authorizer(void **state) {
    (void)state;
    static const struct interrupt_denial denials[] = {
        {"orders", SQLITE_READ, "orders", NULL, NULL, 0},
        {"orders", SQLITE_READ, "orders", "customer_id", NULL, 0},
        {"orders", SQLITE_READ, "orders", "ordered_at", NULL, 0},
        {"orders_view", SQLITE_READ, "orders", NULL, "orders_view", 0},
        {"orders_view", SQLITE_READ, "orders", "customer_id", "orders_view", 0},
        {"nested", SQLITE_READ, "orders", "ordered_at", NULL, 0},
    };
    sqlite3 *db = interrupt_open();
    for (size_t t = 0; t < FAULT_COUNT(fault_tables); t++) {
        for (size_t i = 0; i < FAULT_COUNT(denials); i++) {
            struct interrupt_denial denial = denials[i];
            char *sql = fault_call(&fault_tables[t], denial.source, "");
            struct fault_outcome clean = fault_run(db, sql);
            assert_int_equal(clean.rc, SQLITE_DONE);
            sqlite3_set_authorizer(db, interrupt_authorizer, &denial);
            struct fault_outcome got = fault_run(db, sql);
            assert_true(denial.asked > 0);
            assert_int_equal(got.rc, SQLITE_AUTH);
            interrupt_check(db, sql, strstr(got.message, "prohibited") ? "prohibited" : "not authorized",
                            &got, &clean);
            assert_int_equal(got.size, 0);
            fault_assert_again(db, sql, &got);
            sqlite3_set_authorizer(db, NULL, NULL);
            fault_assert_again(db, sql, &clean);
            fault_free(&got);
            fault_free(&clean);
            sqlite3_free(sql);
        }
    }
    test_close(db);
}

/* An authorizer may also let a column be read as NULL: those are rows without a customer. */
static int interrupt_blinder(void *context, int action, const char *first, const char *second,
                             const char *schema, const char *view) {
    (void)context, (void)schema, (void)view;
    bool blind = action == SQLITE_READ && strcmp(first, "orders") == 0 && strcmp(second, "customer_id") == 0;
    return blind ? SQLITE_IGNORE : SQLITE_OK;
}

static void interrupt_test_blind(void **state) {
    (void)state;
    sqlite3 *db = interrupt_open();
    sqlite3_set_authorizer(db, interrupt_blinder, NULL);
    assert_rows(db, "", "SELECT cohort FROM retention_cohorts('orders', 'customer_id', 'ordered_at')");
    sqlite3_set_authorizer(db, NULL, NULL);
    test_close(db);
}

/* Limits: each goes down to nothing by halves, and stands in the way or does not. */
static void interrupt_test_limits(void **state) {
    static const int limits[] = {
        SQLITE_LIMIT_LENGTH,       SQLITE_LIMIT_SQL_LENGTH,      SQLITE_LIMIT_COLUMN,
        SQLITE_LIMIT_EXPR_DEPTH,   SQLITE_LIMIT_COMPOUND_SELECT, SQLITE_LIMIT_VDBE_OP,
        SQLITE_LIMIT_FUNCTION_ARG, SQLITE_LIMIT_VARIABLE_NUMBER, SQLITE_LIMIT_ATTACHED,
    };
    const struct fault_statement *statement = *state;
    sqlite3 *db = interrupt_open();
    struct fault_outcome clean = fault_clean(db, statement);
    for (size_t i = 0; i < FAULT_COUNT(limits); i++) {
        int full = sqlite3_limit(db, limits[i], -1);
        for (int limit = 8192; limit >= 0; limit = limit > 0 ? limit / 2 : -1) {
            sqlite3_limit(db, limits[i], limit);
            struct fault_outcome got = fault_run(db, statement->sql);
            sqlite3_limit(db, limits[i], full);
            fault_assert_quiet(db);
            if (got.rc == SQLITE_DONE || got.rc == clean.rc) {
                if (got.rc == SQLITE_DONE) fault_assert_same(statement->sql, &got, &clean);
            } else {
                fault_assert_prefix(statement->sql, &got, &clean);
                assert_true(got.message[0] != '\0');
            }
            fault_free(&got);
        }
        fault_assert_again(db, statement->sql, &clean);
    }
    fault_free(&clean);
    test_close(db);
}

/* An id that the connection may not hold is an error; nothing is cut off or left out. */
static void interrupt_test_long(void **state) {
    (void)state;
    sqlite3 *db = interrupt_open();
    test_exec(
        db,
        "CREATE VIEW longer AS SELECT customer_id || customer_id AS customer_id, ordered_at, amount, country,"
        " is_start, is_return, ended_at FROM orders_long");
    for (size_t t = 0; t < FAULT_COUNT(fault_tables); t++) {
        char *sql = fault_call(&fault_tables[t], "longer", "");
        struct fault_outcome clean = fault_run(db, sql);
        assert_int_equal(clean.rc, SQLITE_DONE);
        sqlite3_limit(db, SQLITE_LIMIT_LENGTH, 5000);
        struct fault_outcome got = fault_run(db, sql);
        sqlite3_limit(db, SQLITE_LIMIT_LENGTH, 1000000);
        interrupt_check(db, sql, "too big", &got, &clean);
        fault_assert_again(db, sql, &clean);
        fault_free(&got);
        fault_free(&clean);
        sqlite3_free(sql);
    }
    test_close(db);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(interrupt_test_trip),       cmocka_unit_test(interrupt_test_fail),
        cmocka_unit_test(interrupt_test_authorizer), cmocka_unit_test(interrupt_test_blind),
        cmocka_unit_test(interrupt_test_long),
    };
    int failed = cmocka_run_group_tests_name("interrupt", tests, NULL, NULL);
    failed += fault_run_statements("interrupt, progress", interrupt_test_progress, NULL, NULL);
    return failed + fault_run_statements("interrupt, limits", interrupt_test_limits, NULL, NULL);
}
