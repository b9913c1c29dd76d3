/*
 * test_interrupt.c - a call is stopped: by a progress handler, by sqlite3_interrupt(), by an error in the view that
 * it reads.
 *
 * Whatever stopped it: an error comes out, never the rows read so far as if they were all; no statement stays
 * open; and the same connection runs the statement right afterwards.
 */
#define _XOPEN_SOURCE 700
#include "statements.h"

/* Every how many-th place a statement is stopped at, another one in each; with RETENTION_FULL=1 all of them. */
#define INTERRUPT_STRIDE 4

/* At how many places about a statement that reads thousands of rows is stopped; and with RETENTION_FULL=1. */
#define INTERRUPT_BIG_TRIES 15
#define INTERRUPT_BIG_ALL   60

/* Of the handler: so does one that computes so much that SQLite is asked (interrupt.c). */
#define INTERRUPT_MANY_CALLS 12000

static long interrupt_stopped;

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

/* From here on SQLite asks the handler while it prepares, too, and a window function that is stopped there ends
** with an error of its parser's own. */
#define INTERRUPT_PREPARES 3041000

struct interrupt_progress {
    long calls;
    long stop_at;
};

static int interrupt_handler(void *context) {
    struct interrupt_progress *progress = context;
    return ++progress->calls == progress->stop_at;
}

/* vtab.c 6 */
static void interrupt_test_progress(void **state) {
    const struct fault_statement *statement = *state;
    sqlite3 *db = fault_open_data();
    struct fault_outcome clean = fault_clean(db, statement);
    struct interrupt_progress all = {0, 0};
    sqlite3_progress_handler(db, 1, interrupt_handler, &all);
    fault_assert_again(db, statement->sql, &clean);
    bool many = statement->big || all.calls > INTERRUPT_MANY_CALLS;
    long tries = test_cases(NULL, INTERRUPT_BIG_TRIES, INTERRUPT_BIG_ALL);
    long step = many ? 1 + all.calls / tries : test_cases("RETENTION_STEP", INTERRUPT_STRIDE, 1);
    for (long n = 1 + (long)fault_number(statement) % step; n <= all.calls; n += step) {
        struct interrupt_progress progress = {0, n};
        sqlite3_progress_handler(db, 1, interrupt_handler, &progress);
        struct fault_outcome got = fault_run(db, statement->sql);
        sqlite3_progress_handler(db, 0, NULL, NULL);
        if (progress.calls < n) { /* what SQLite is asked while much is computed comes at another time */
            fault_assert_same(statement->sql, &got, &clean);
            fault_free(&got);
            continue;
        }
        bool early = !got.prepared && sqlite3_libversion_number() >= INTERRUPT_PREPARES;
        bool window = early && strstr(statement->sql, " OVER ") != NULL;
        interrupt_check(db, statement->sql, window ? "" : "interrupted", &got, &clean);
        if (!window && got.rc != clean.rc) assert_int_equal(got.rc, SQLITE_INTERRUPT);
        interrupt_stopped++;
        fault_free(&got);
        if (n <= step) test_exec(db, "VACUUM");
        if (!many || n <= step) fault_assert_again(db, statement->sql, &clean);
    }
    test_exec(db, "VACUUM");
    fault_assert_again(db, statement->sql, &clean);
    fault_free(&clean);
    test_close(db);
}

/* sqlite3_interrupt() from a function in the view that is read */

static long interrupt_countdown;

/* Every table over a view that counts down with each of its rows, stopped at each of them. */
static void interrupt_each_row(sqlite3 *db, const char *view, const char *what, int code) {
    for (size_t t = 0; t < FAULT_COUNT(fault_tables); t++) {
        char *sql = fault_call(&fault_tables[t], view, "");
        interrupt_countdown = 0;
        struct fault_outcome clean = fault_run(db, sql);
        assert_int_equal(clean.rc, SQLITE_DONE);
        long reads = -interrupt_countdown;
        assert_true(reads >= 9);
        for (long n = 1; n <= reads; n++) {
            interrupt_countdown = n;
            struct fault_outcome got = fault_run(db, sql);
            interrupt_check(db, sql, what, &got, &clean);
            assert_int_equal(got.rc, code);
            interrupt_stopped += code == SQLITE_INTERRUPT;
            fault_free(&got);
            fault_assert_again(db, sql, &clean);
        }
        fault_free(&clean);
        sqlite3_free(sql);
    }
}

static void interrupt_trip(sqlite3_context *context, int count, sqlite3_value **values) {
    (void)count;
    if (--interrupt_countdown == 0) sqlite3_interrupt(sqlite3_context_db_handle(context));
    sqlite3_result_value(context, values[0]);
}

static void interrupt_test_trip(void **state) {
    (void)state;
    sqlite3 *db = fault_open_data();
    sqlite3_create_function(db, "trip", 1, SQLITE_UTF8, NULL, interrupt_trip, NULL, NULL);
    test_exec(db,
              "CREATE VIEW tripping AS SELECT customer_id, trip(ordered_at) AS ordered_at, amount, country,"
              " is_start, is_return, ended_at FROM orders");
    interrupt_each_row(db, "tripping", "interrupted", SQLITE_INTERRUPT);
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
    sqlite3 *db = fault_open_data();
    sqlite3_create_function(db, "fail", 1, SQLITE_UTF8, NULL, interrupt_fail, NULL, NULL);
    test_exec(db,
              "CREATE VIEW failing AS SELECT fail(customer_id) AS customer_id, ordered_at, amount, country,"
              " is_start, is_return, ended_at FROM orders");
    interrupt_each_row(db, "failing", "the view has failed", SQLITE_ERROR);
    test_close(db);
}

/* Planning */

static const char interrupt_sorted[] =
    "SELECT segment, cohort, age FROM retention_cohorts('orders', 'customer_id',"
    " 'ordered_at', 'month', NULL, 'country') ORDER BY segment, cohort, age";

/* An interrupt that comes while SQLite still plans the statement, and the module asks it for the encoding, may be too
** early to stop it, as everywhere in SQLite: then all rows come. */
static void interrupt_test_planning(void **state) {
    (void)state;
    sqlite3 *db = fault_open_data();
    struct fault_outcome clean = fault_run(db, interrupt_sorted);
    int early = 0;
    bool stopped = true;
    for (long n = 1; stopped; n++) {
        struct interrupt_progress progress = {0, n};
        sqlite3_progress_handler(db, 1, interrupt_handler, &progress);
        struct fault_outcome got = fault_run(db, interrupt_sorted);
        sqlite3_progress_handler(db, 0, NULL, NULL);
        stopped = progress.calls >= n;
        early += stopped && got.rc == SQLITE_DONE;
        if (got.rc == SQLITE_DONE)
            fault_assert_same(interrupt_sorted, &got, &clean);
        else
            interrupt_check(db, interrupt_sorted, "interrupted", &got, &clean);
        fault_free(&got);
    }
    assert_in_range(early, 1, 10);
    fault_free(&clean);
    test_close(db);
}

static int interrupt_report(void **state) {
    (void)state;
    printf("interrupt: %ld interrupts\n", interrupt_stopped);
    return 0;
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(interrupt_test_trip),
        cmocka_unit_test(interrupt_test_fail),
        cmocka_unit_test(interrupt_test_planning),
    };
    int failed = cmocka_run_group_tests_name("interrupt", tests, NULL, NULL);
    failed += fault_run_statements("interrupt, progress", interrupt_test_progress, NULL, interrupt_report);
    return failed;
}
