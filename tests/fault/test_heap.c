/*
 * test_heap.c - a process with a hard limit on SQLite's memory (sqlite3_hard_heap_limit64), from 40 KiB upward, a
 * new connection for each limit.
 *
 * Opening, loading the module and running a statement give the right rows or say that memory is out; all memory
 * comes back; and from some limit on every statement succeeds.
 */
#define _XOPEN_SOURCE 700
#include "allocator.h"
#include "statements.h"

#define HEAP_FILE  "heap.db"
#define HEAP_LEAST (40 << 10)
#define HEAP_MOST  (64 << 20)

static long heap_runs, heap_refused;

/* Everything within the limit; what the statement gave, or the error before it. */
static struct fault_outcome heap_run(const char *path, const char *sql) {
    sqlite3 *db = NULL;
    char *error = NULL;
    struct fault_outcome got = fault_nothing();
    got.rc = sqlite3_open_v2(path, &db, SQLITE_OPEN_READONLY, NULL);
    if (got.rc == SQLITE_OK) got.rc = sqlite3_retention_init(db, &error, NULL);
    if (got.rc == SQLITE_OK) {
        fault_free(&got);
        sqlite3_extended_result_codes(db, 1);
        got = fault_run(db, sql);
        fault_assert_quiet(db);
    } else if (error) { /* an entry point that fails has a text, but for the memory that it takes */
        assert_non_null(strstr(error, "out of memory"));
    }
    sqlite3_free(error);
    assert_int_equal(sqlite3_close(db), SQLITE_OK);
    return got;
}

static void heap_test_statement(void **state) {
    const struct fault_statement *statement = *state;
    char path[600];
    bool fits = false;
    snprintf(path, sizeof path, "%s/" HEAP_FILE, fault_folder());
    struct fault_outcome clean = heap_run(path, statement->sql);
    sqlite3_int64 before = sqlite3_memory_used();
    for (sqlite3_int64 limit = HEAP_LEAST; limit <= HEAP_MOST && !fits; limit += limit / 6) {
        sqlite3_hard_heap_limit64(limit);
        struct fault_outcome got = heap_run(path, statement->sql);
        sqlite3_hard_heap_limit64(0);
        allocator_check(statement->sql, (long)limit, true, &got, &clean);
        heap_runs++;
        heap_refused += !fault_same(&got, &clean);
        fits = fault_same(&got, &clean);
        if (sqlite3_memory_used() != before)
            fail_msg("%s\nwithin %lld bytes: %lld are left", statement->sql, limit,
                     sqlite3_memory_used() - before);
        fault_free(&got);
    }
    assert_true(fits);
    fault_free(&clean);
}

static int heap_setup(void **state) {
    (void)state;
    sqlite3 *db = fault_open(HEAP_FILE, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE);
    test_exec(db, "%s", fault_data());
    test_close(db);
    return 0;
}

static int heap_teardown(void **state) {
    (void)state;
    fault_leave(HEAP_FILE);
    return 0;
}

int main(void) {
    int failed = fault_run_statements("heap", heap_test_statement, heap_setup, heap_teardown);
    printf("heap: %ld runs within a limit, %ld of them without enough memory\n", heap_runs, heap_refused);
    return failed;
}
