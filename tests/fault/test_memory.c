/*
 * test_memory.c - every allocation fails once, at the first run and at a later one, alone and with all after
 * it. By default one in MEMORY_STRIDE does, another one in each statement and way; RETENTION_FULL=1 has them all.
 *
 * Whichever it is: the statement gives its right rows or says that memory is out; nothing stays allocated;
 * and the same connection runs the statement right afterwards. The entry point, linked in or loaded as a
 * shared module, leaves nothing registered when it fails.
 */
#define _XOPEN_SOURCE 700
#include <limits.h>

#include "allocator.h"
#include "statements.h"

#define MEMORY_FILE      "memory.db"
#define MEMORY_WIDE_FILE "wide.db"

/* Every how many-th place is disturbed, another one in each statement and way, where not all are. */
#define MEMORY_STRIDE 4

/* At how many places at most, by and large, but for RETENTION_FULL=1. */
#define MEMORY_TRIES 200

/* Allocations: so many has one that computes for so long that SQLite is asked again and again (interrupt.c). */
#define MEMORY_MANY  10000
#define MEMORY_DENSE 1000 /* behind these, places are further and further apart */

/* At how many places about a statement that reads thousands of rows is disturbed; and with RETENTION_FULL=1. */
#define MEMORY_BIG_TRIES 6
#define MEMORY_BIG_ALL   20

/* How the allocations of a statement fail. In a wide database, one in UTF-16, every text that the module looks at is a
** copy, and as SQLite gets no memory for small things in advance there, making it is an allocation. */
enum memory_way { MEMORY_FRESH = 1, MEMORY_FROM_THEN = 2, MEMORY_WIDE = 4 };

/* A connection that has read the schema: faults in that are SQLite's own. */
static sqlite3 *memory_open(unsigned way) {
    sqlite3 *db = fault_open(way & MEMORY_WIDE ? MEMORY_WIDE_FILE : MEMORY_FILE, SQLITE_OPEN_READONLY);
    if (way & MEMORY_WIDE) sqlite3_db_config(db, SQLITE_DBCONFIG_LOOKASIDE, NULL, 0, 0);
    struct fault_outcome schema = fault_run(db, "SELECT count(*) FROM orders");
    fault_free(&schema);
    return db;
}

/* One statement with its n-th allocation failing, for all n, alone or with all from then on; each time on a fresh
** connection, so that the table function is connected anew, or all on one. */
static void memory_sweep(const struct fault_statement *statement, unsigned way) {
    bool fresh = way & MEMORY_FRESH, from_then = way & MEMORY_FROM_THEN;
    sqlite3 *db = memory_open(way);
    long step =
        FAULT_SANITIZED ? fault_stride(MEMORY_STRIDE, 1) : test_cases("RETENTION_STEP", MEMORY_STRIDE, 1);
    long first = 1 + ((long)fault_number(statement) + way) % step, before = allocator_outstanding();
    allocator_arm(LONG_MAX, false);
    struct fault_outcome clean = fault_clean(db, statement);
    bool many = statement->big || allocator_count() > MEMORY_MANY;
    if (many)
        step += allocator_count() / test_cases(NULL, MEMORY_BIG_TRIES, MEMORY_BIG_ALL);
    else if (test_cases(NULL, true, false))
        step += allocator_count() / MEMORY_TRIES;
    allocator_disarm();
    before = allocator_settled(db);
    if (fresh) {
        test_close(db);
        before = allocator_outstanding();
    }
    bool struck = true;
    int lost = 0;
    for (long n = first; struck; n += step + (!many && n > MEMORY_DENSE ? n / 50 : 0)) {
        if (fresh) db = memory_open(way);
        allocator_arm(n, from_then);
        struct fault_outcome got = fault_run(db, statement->sql);
        struck = allocator_disarm();
        lost += allocator_check(statement->sql, n, struck, &got, &clean);
        if (lost > (way & MEMORY_WIDE ? ALLOCATOR_LOST_WIDE : ALLOCATOR_LOST_TEXTS))
            fail_msg("%s\nallocation %ld: an error without a text", statement->sql, n);
        fault_assert_quiet(db);
        fault_free(&got);
        fault_assert_again(db, statement->sql, &clean);
        if (fresh)
            test_close(db);
        else
            allocator_settled(db);
        if (allocator_outstanding() != before)
            fail_msg("%s\nallocation %ld%s fails: %ld blocks are left", statement->sql, n,
                     from_then ? " and all after it" : "", allocator_outstanding() - before);
    }
    if (!fresh) test_close(db);
    fault_free(&clean);
}

static void memory_test_statement(void **state) {
    const struct fault_statement *statement = *state;
    memory_sweep(statement, MEMORY_FRESH);
    memory_sweep(statement, MEMORY_WIDE);
    memory_sweep(statement, MEMORY_WIDE | MEMORY_FROM_THEN);
    if (!statement->big) memory_sweep(statement, MEMORY_FRESH | MEMORY_FROM_THEN);
}

/* Ways for the module to come into a connection. */
static int memory_init_linked(sqlite3 *db, char **error) {
    return sqlite3_retention_init(db, error, NULL);
}

static int memory_init_loaded(sqlite3 *db, char **error) {
    return sqlite3_load_extension(db, "build/retention", NULL, error);
}

/* How many names of the module a connection has. */
static const char memory_names[] = "SELECT count(*) FROM (SELECT name FROM pragma_function_list"
                                   " UNION ALL SELECT name FROM pragma_module_list)"
                                   " WHERE name GLOB 'retention*' OR name GLOB 'cohort_*' OR name GLOB 'nps*'"
                                   " OR name IN ('churn_rate', 'csat', 'clv', 'repeat_rate', 'upsell_rate')";

static void memory_sweep_init(int (*init)(sqlite3 *, char **), bool from_then) {
    bool struck = true;
    int kept = 0;
    sqlite3 *full = test_open();
    char *names = test_rows(full, memory_names);
    test_close(full);
    for (long n = 1; struck; n++) {
        sqlite3 *db = NULL;
        char *error = NULL;
        long before = allocator_outstanding();
        assert_int_equal(sqlite3_open(":memory:", &db), SQLITE_OK);
        sqlite3_db_config(db, SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 1, NULL);
        assert_rows(db, "0\n", memory_names);
        allocator_arm(n, from_then);
        int rc = init(db, &error);
        struck = allocator_disarm();
        char *left = test_rows(db, memory_names);
        if (rc != SQLITE_OK) {
            assert_true(struck);
            if (error == NULL && rc != SQLITE_NOMEM && init == memory_init_linked)
                fail_msg("allocation %ld: error %d has no text", n, rc);
            /* SQLite's last allocation, of a list of libraries, comes after the entry point has done its work;
            ** so may one before it that SQLite can do without, of a larger hash table */
            kept += init == memory_init_loaded && strcmp(left, names) == 0;
            if (strcmp(left, kept ? names : "0\n") != 0)
                fail_msg("allocation %ld fails: error %d, %s names are left", n, rc, left);
            if (kept == 0) {
                assert_error(db, "no such function: cohort_of", "SELECT cohort_of('2024-01-01')");
                assert_error(db, "no such table: retention_cohorts", "SELECT * FROM retention_cohorts");
            }
        }
        sqlite3_free(left);
        sqlite3_free(error);
        error = NULL;
        if (init(db, &error) != SQLITE_OK)
            fail_msg("after a failure at %ld: %s", n, error ? error : "no text");
        assert_rows(db, names, memory_names);
        assert_rows(db, "2024-01\n", "SELECT cohort_of('2024-01-01')");

        allocator_arm(n, from_then); /* once more: all the names stay, or none does */
        rc = init(db, NULL);
        struck |= allocator_disarm();
        left = test_rows(db, memory_names);
        if (strcmp(left, names) != 0 && (rc == SQLITE_OK || strcmp(left, "0\n") != 0))
            fail_msg("allocation %ld of a second call fails: error %d, %s names are left", n, rc, left);
        assert_rows(db, "2024-01\n",
                    strcmp(left, names) == 0 ? "SELECT cohort_of('2024-01-01')" : "SELECT '2024-01'");
        sqlite3_free(left);
        test_close(db);
        if (allocator_outstanding() != before)
            fail_msg("the entry point leaves %ld blocks when allocation %ld fails",
                     allocator_outstanding() - before, n);
    }
    assert_true(kept <= 2);
    sqlite3_free(names);
}

static void memory_test_init(void **state) {
    (void)state;
    memory_sweep_init(memory_init_linked, false);
    memory_sweep_init(memory_init_linked, true);
}

/* SQLite unloads a library whose entry point failed: a function left behind would be a jump into nothing. */
static void memory_test_load(void **state) {
    (void)state;
    memory_sweep_init(memory_init_loaded, false);
    memory_sweep_init(memory_init_loaded, true);
}

/* A connection that has a hard limit instead of a broken allocator sees the same. */
static void memory_test_limit(void **state) {
    (void)state;
    sqlite3 *db = memory_open(0);
    const char *sql =
        "SELECT count(*) FROM retention_cohorts('many_text', 'customer_id', 'ordered_at', 'day')";
    struct fault_outcome clean = fault_run(db, sql);
    assert_int_equal(clean.rc, SQLITE_DONE);
    for (int spare = 0; spare < 2000000; spare = spare * 2 + 5000) {
        sqlite3_int64 limit = sqlite3_hard_heap_limit64(sqlite3_memory_used() + spare);
        struct fault_outcome got = fault_run(db, sql);
        sqlite3_hard_heap_limit64(limit);
        allocator_check(sql, spare, true, &got, &clean);
        fault_assert_quiet(db);
        fault_free(&got);
    }
    fault_assert_again(db, sql, &clean);
    fault_free(&clean);
    test_close(db);
}

static int memory_setup(void **state) {
    (void)state;
    sqlite3 *db = fault_open(MEMORY_FILE, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE);
    test_exec(db, "%s", fault_data());
    test_close(db);
    db = fault_open(MEMORY_WIDE_FILE, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE);
    test_exec(db, "PRAGMA encoding = 'UTF-16le'; %s", fault_data());
    test_close(db);
    return 0;
}

static int memory_teardown(void **state) {
    (void)state;
    printf("memory: %ld allocations failed\n", allocator_struck());
    fault_leave(MEMORY_FILE " " MEMORY_WIDE_FILE);
    return 0;
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(memory_test_init),
        cmocka_unit_test(memory_test_load),
        cmocka_unit_test(memory_test_limit),
    };
    allocator_install();
    int failed = cmocka_run_group_tests_name("memory", tests, memory_setup, NULL);
    failed += fault_run_statements("memory, statements", memory_test_statement, NULL, memory_teardown);
    return failed;
}
