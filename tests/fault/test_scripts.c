/*
 * test_scripts.c - every statement of tests/sql that asks, where it stands, disturbed: an allocation fails, alone
 * or with all after it; or it is interrupted.
 *
 * Whichever it is, the statement gives its right rows or a clear error, nothing stays allocated or open, and the
 * connection gives the right rows afterwards. By default one place in SCRIPTS_SOME is disturbed, another one in
 * each statement, so that the statements together reach every place that several of them share; RETENTION_FULL=1
 * disturbs one in SCRIPTS_STRIDE, RETENTION_STEP=1 all (minutes).
 */
#define _XOPEN_SOURCE 700
#include <limits.h>

#include "allocator.h"
#include "walk.h"

#define SCRIPTS_SOME   16
#define SCRIPTS_STRIDE 8   /* with RETENTION_FULL=1 */
#define SCRIPTS_STEPS  997 /* steps of SQLite's machine between two places to interrupt at */

static struct { long statements, stopped, calls, stop_at; } scripts;

/* The n-th allocation fails, for all n of this statement's share. */
static void scripts_sweep(sqlite3 *db, const char *sql, const struct fault_outcome *clean, bool from_then) {
    bool struck = true;
    int lost = 0;
    long stride = fault_stride(SCRIPTS_SOME, SCRIPTS_STRIDE), before = allocator_settled(db);
    for (long n = 1 + scripts.statements % stride; struck; n += stride) {
        allocator_arm(n, from_then);
        struct fault_outcome got = fault_run(db, sql);
        struck = allocator_disarm();
        lost += allocator_check(sql, n, struck, &got, clean);
        if (lost > ALLOCATOR_LOST_TEXTS) fail_msg("%s\nallocation %ld: an error without a text", sql, n);
        fault_free(&got);
        fault_assert_quiet(db);
        if (allocator_settled(db) != before)
            fail_msg("%s\nallocation %ld%s fails: %ld blocks are left", sql, n,
                     from_then ? " and all after it" : "", allocator_outstanding() - before);
    }
}

static int scripts_progress(void *context) {
    (void)context;
    return ++scripts.calls == scripts.stop_at;
}

/* Interrupted at the n-th step of SQLite's machine. One that was about to fail may have its own text; and where the
** planner's question for the encoding is what was stopped, the plan sorts, and the rows are right. */
static bool scripts_stop_at(sqlite3 *db, const char *sql, const struct fault_outcome *clean) {
    sqlite3_stmt *stmt = NULL;
    struct fault_outcome got = fault_nothing();
    scripts.calls = 0;
    sqlite3_progress_handler(db, 1, scripts_progress, NULL);
    int rc = sqlite3_prepare_v2(db, sql, -1, &stmt, NULL);
    bool planned = scripts.calls >= scripts.stop_at;
    if (rc == SQLITE_OK) fault_step(stmt, &got);
    sqlite3_progress_handler(db, 0, NULL, NULL);
    sqlite3_finalize(stmt);
    bool stopped = scripts.calls >= scripts.stop_at && !planned && rc == SQLITE_OK;
    bool own = clean->rc != SQLITE_DONE && strcmp(got.message, clean->message) == 0;
    if (stopped ? got.rc != SQLITE_INTERRUPT || (strstr(got.message, "interrupted") == NULL && !own)
                : rc == SQLITE_OK && !fault_same(&got, clean))
        fail_msg("%s\nstopped at step %ld: got %d %s\n%.2000s", sql, scripts.stop_at, got.rc, got.message,
                 got.rows);
    fault_assert_prefix(sql, &got, clean);
    fault_assert_quiet(db);
    fault_free(&got);
    scripts.stopped += stopped;
    return scripts.calls >= scripts.stop_at;
}

static void scripts_stop(sqlite3 *db, const char *sql, const struct fault_outcome *clean) {
    long stride = fault_stride(SCRIPTS_STEPS, SCRIPTS_STEPS);
    scripts.stop_at = 1 + scripts.statements % stride;
    while (scripts_stop_at(db, sql, clean))
        scripts.stop_at += stride;
}

static void scripts_visit(sqlite3 *db, const char *sql, const struct fault_outcome *clean, void *context) {
    (void)context;
    scripts_sweep(db, sql, clean, false);
    scripts_sweep(db, sql, clean, true);
    scripts_stop(db, sql, clean);
    scripts.statements++;
}

static void scripts_test(void **state) {
    walk_file(*state, NULL, scripts_visit, NULL);
}

int main(void) {
    allocator_install();
    int failed = script_run_files("scripts", NULL, scripts_test);
    printf("scripts: %ld allocations failed and %ld interrupts in %ld statements\n", allocator_struck(),
           scripts.stopped, scripts.statements);
    return failed;
}
