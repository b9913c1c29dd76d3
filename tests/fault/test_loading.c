/*
 * test_loading.c - the shared library comes and goes: a thousand times, in several copies and beside the one
 * that is linked in, for more than one SQLite, and while memory is out.
 *
 * RETENTION_LIBRARY: the library (build/retention.so). RETENTION_LOADS: how often it comes (1000).
 */
#define _GNU_SOURCE /* mallinfo2 */ /* NOLINT(bugprone-reserved-identifier,cert-dcl37-c,cert-dcl51-cpp) */
#ifndef SQLITE_CORE
#define SQLITE_CORE /* of sqlite3ext.h the table of entry points alone, not the macros that use it */
#endif
#include <dlfcn.h>
#include <limits.h>
#include <malloc.h>
#include <sqlite3ext.h>
#include <sys/stat.h>

#include "allocator.h"

#define LOADING_COPIES 2
#define LOADING_ENTRY  "sqlite3_retention_init"

typedef int loading_init(sqlite3 *db, char **error, const sqlite3_api_routines *api);

/* The library, and copies of it under the same name in folders of their own. */
static const char *loading_library;
static char loading_copies[LOADING_COPIES][600];

/* SQLite's table of entry points, which it shows to entry points only. */
static const sqlite3_api_routines *loading_api;

static int loading_see_api(sqlite3 *db, char **error, const sqlite3_api_routines *api) {
    (void)db, (void)error;
    loading_api = api;
    return SQLITE_OK;
}

/* A connection that loads libraries. */
static sqlite3 *loading_open(void) {
    sqlite3 *db = NULL;
    assert_int_equal(sqlite3_open(":memory:", &db), SQLITE_OK);
    sqlite3_enable_load_extension(db, 1);
    return db;
}

static void loading_load(sqlite3 *db, const char *path) {
    char *error = NULL;
    if (sqlite3_load_extension(db, path, NULL, &error) != SQLITE_OK) fail_msg("%s: %s", path, error);
    assert_null(error);
}

/* dlsym() gives a pointer to an object, which ISO C does not let be cast. */
static loading_init *loading_entry(void *library) {
    loading_init *entry = NULL;
    void *symbol = dlsym(library, LOADING_ENTRY);
    assert_non_null(symbol);
    memcpy(&entry, &symbol, sizeof entry);
    return entry;
}

static void *loading_dlopen(const char *path) {
    void *library = dlopen(path, RTLD_NOW | RTLD_LOCAL);
    if (library == NULL) fail_msg("%s", dlerror());
    return library;
}

static bool loading_is_there(const char *path) {
    void *library = dlopen(path, RTLD_NOW | RTLD_NOLOAD);
    if (library != NULL) dlclose(library);
    return library != NULL;
}

#define LOADING_CALL "SELECT cohort, age, active FROM retention_cohorts('t', 'c', 'at')"
#define LOADING_ROWS "2024-01|0|1\n2024-01|1|0\n2024-01|2|1\n2024-02|0|1\n2024-02|1|0\n"

static const char loading_data[] =
    "CREATE TABLE t(c, at); INSERT INTO t VALUES (1, '2024-01-05'), ('x', '2024-02-05'), (1, '2024-03-05')";

static void loading_assert_works(sqlite3 *db) {
    assert_rows(db, "2024-W01|0.5|100.0\n",
                "SELECT cohort_of('2024-01-05', 'week'), repeat_rate(c), nps(9) FROM t");
    assert_rows(db, LOADING_ROWS, LOADING_CALL);
}

/* ---- coming and going ---- */

static void loading_by_call(void) {
    sqlite3 *db = loading_open();
    loading_load(db, loading_library);
    test_exec(db, "%s", loading_data);
    loading_assert_works(db);
    test_close(db);
}

static void loading_by_sql(void) {
    sqlite3 *db = loading_open();
    char *sql = sqlite3_mprintf("SELECT load_extension(%Q)", loading_library);
    assert_rows(db, "NULL\n", sql);
    assert_rows(db, "NULL\n", sql);
    sqlite3_free(sql);
    test_exec(db, "%s", loading_data);
    loading_assert_works(db);
    test_close(db);
}

static void loading_by_host(void) {
    sqlite3 *db = loading_open();
    void *library = loading_dlopen(loading_library);
    assert_int_equal(loading_entry(library)(db, NULL, loading_api), SQLITE_OK);
    test_exec(db, "%s", loading_data);
    loading_assert_works(db);
    test_close(db);
    dlclose(library);
}

/* Bytes that the C library has given away, and pages that are resident. */
static size_t loading_given(void) {
#if defined(__GLIBC_PREREQ)
#if __GLIBC_PREREQ(2, 33)
    return mallinfo2().uordblks;
#endif
#endif
    return 0;
}

static long loading_resident(void) {
    long pages = 0;
    FILE *file = fopen("/proc/self/statm", "r");
    if (file == NULL || fscanf(file, "%*d %ld", &pages) != 1) fail_msg("no /proc/self/statm");
    fclose(file);
    return pages * sysconf(_SC_PAGESIZE);
}

/* Sanitizers and valgrind keep what is freed for a while. */
static bool loading_is_exact(void) {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
    return false;
#else
    return test_setting("RETENTION_SLOW", 0) == 0;
#endif
}

/* The C library keeps freed blocks at hand for a thread, and counts them as given away, so its number comes to
** rest only after a while; what grows, grows in every round. */
static void loading_assert_no_growth(void (*once)(void)) {
    int times = test_setting("RETENTION_LOADS", loading_is_exact() ? 1000 : 50);
    long given_more = 0, resident_more = 0;
    once();
    long blocks = allocator_outstanding();
    sqlite3_int64 used = sqlite3_memory_used();
    for (int round = 0; round < 4; round++) {
        size_t given = loading_given();
        long resident = loading_resident();
        for (int i = 0; i < times; i++)
            once();
        assert_int_equal(allocator_outstanding(), blocks);
        assert_int_equal(sqlite3_memory_used(), used);
        assert_false(loading_is_there(loading_library));
        given_more = (long)(loading_given() - given);
        resident_more = loading_resident() - resident;
        if (!loading_is_exact() || (given_more < 64 * times && resident_more < 64 * times)) return;
    }
    fail_msg("%d loads: %ld bytes more of the C library, %ld resident", times, given_more, resident_more);
}

static void loading_test_growth(void **state) {
    (void)state;
    loading_assert_no_growth(loading_by_call);
    loading_assert_no_growth(loading_by_sql);
    loading_assert_no_growth(loading_by_host);
}

/* ---- copies ---- */

static void loading_test_copies(void **state) {
    (void)state;
    void *libraries[LOADING_COPIES];
    for (int i = 0; i < LOADING_COPIES; i++) {
        libraries[i] = loading_dlopen(loading_copies[i]);
        assert_true(loading_entry(libraries[i]) != sqlite3_retention_init);
    }
    assert_true(loading_entry(libraries[0]) != loading_entry(libraries[1]));
    for (int i = 0; i < LOADING_COPIES; i++)
        dlclose(libraries[i]);
}

/* Each serves connections of its own: rows are read in turns, and one closes before the others are done. */
static void loading_test_connections(void **state) {
    (void)state;
    sqlite3 *db[LOADING_COPIES + 2] = {loading_open(), loading_open(), loading_open(), test_open()};
    sqlite3_stmt *stmt[LOADING_COPIES + 2];
    loading_load(db[0], loading_copies[0]);
    loading_load(db[1], loading_copies[1]);
    loading_load(db[2], loading_copies[0]);
    for (size_t i = 0; i < FAULT_COUNT(db); i++) {
        test_exec(db[i], "%s", loading_data);
        assert_int_equal(sqlite3_prepare_v2(db[i], LOADING_CALL, -1, &stmt[i], NULL), SQLITE_OK);
    }
    for (int row = 0; row < 5; row++) {
        for (size_t i = row < 3 ? 0 : 1; i < FAULT_COUNT(db); i++) {
            assert_int_equal(sqlite3_step(stmt[i]), SQLITE_ROW);
            assert_int_equal(sqlite3_column_int(stmt[i], 1), row % 3);
        }
        if (row != 2) continue;
        assert_int_equal(sqlite3_finalize(stmt[0]), SQLITE_OK);
        test_close(db[0]);
    }
    for (size_t i = 1; i < FAULT_COUNT(db); i++) {
        assert_int_equal(sqlite3_step(stmt[i]), SQLITE_DONE);
        assert_int_equal(sqlite3_finalize(stmt[i]), SQLITE_OK);
        loading_assert_works(db[i]);
        test_close(db[i]);
    }
    assert_false(loading_is_there(loading_copies[0]));
    assert_false(loading_is_there(loading_copies[1]));
}

static void loading_nth(sqlite3 *db, int which) {
    if (which < LOADING_COPIES)
        loading_load(db, loading_copies[which]);
    else
        assert_int_equal(sqlite3_retention_init(db, NULL, NULL), SQLITE_OK);
}

/* On one connection the first one stays: whatever comes after it registers nothing, which a running statement
** would not let it do, and says at once that all is well. */
static void loading_test_same(void **state) {
    static const int orders[][3] = {{0, 1, 2}, {0, 2, 1}, {1, 0, 2}, {1, 2, 0}, {2, 0, 1}, {2, 1, 0}};
    static const char names[] = "SELECT name, narg, type, flags FROM pragma_function_list ORDER BY 1, 2, 3";
    (void)state;
    for (size_t i = 0; i < FAULT_COUNT(orders); i++) {
        sqlite3 *db = loading_open();
        loading_nth(db, orders[i][0]);
        test_exec(db, "%s", loading_data);
        char *once = test_rows(db, "%s", names);
        struct fault_outcome rest = fault_nothing();
        sqlite3_stmt *stmt = NULL;
        assert_int_equal(sqlite3_prepare_v2(db, LOADING_CALL, -1, &stmt, NULL), SQLITE_OK);
        assert_int_equal(sqlite3_step(stmt), SQLITE_ROW);
        for (int j = 0; j < 6; j++)
            loading_nth(db, orders[i][(j + 1) % 3]);
        fault_step(stmt, &rest);
        assert_string_equal(rest.rows, strchr(LOADING_ROWS, '\n') + 1);
        assert_int_equal(sqlite3_finalize(stmt), SQLITE_OK);
        fault_free(&rest);
        assert_rows(db, once, names);
        loading_assert_works(db);
        sqlite3_free(once);
        test_close(db);
    }
    assert_false(loading_is_there(loading_copies[0]));
}

/* Another version that is there is replaced, all of it, or stays as it is. */
static void loading_version(sqlite3_context *context, int count, sqlite3_value **values) {
    (void)count, (void)values;
    sqlite3_result_text(context, "0.0.1", -1, SQLITE_STATIC);
}

static void loading_test_version(void **state) {
    (void)state;
    sqlite3 *db = loading_open();
    sqlite3_stmt *stmt = NULL;
    char *error = NULL;
    static const char *const names[] = {"retention_version", "cohort_of", "nps"};
    for (size_t i = 0; i < FAULT_COUNT(names); i++)
        assert_int_equal(
            sqlite3_create_function(db, names[i], i > 0, SQLITE_UTF8, NULL, loading_version, NULL, NULL),
            SQLITE_OK);
    test_exec(db, "%s", loading_data);
    assert_int_equal(sqlite3_prepare_v2(db, "SELECT cohort_of(1), c FROM t", -1, &stmt, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_step(stmt), SQLITE_ROW);
    assert_int_equal(sqlite3_retention_init(db, NULL, NULL), SQLITE_BUSY);
    int rc = sqlite3_load_extension(db, loading_copies[0], NULL, &error);
    assert_int_not_equal(rc, SQLITE_OK);
    assert_non_null(strstr(error, "retention: cannot replace functions while a statement is running"));
    assert_error(db, "no such function: clv", "SELECT clv(1, 0.5)");
    assert_error(db, "no such table: retention_cohorts", LOADING_CALL);
    sqlite3_free(error);
    assert_int_equal(sqlite3_finalize(stmt), SQLITE_OK);
    assert_rows(db, "0.0.1|0.0.1|0.0.1\n", "SELECT retention_version(), cohort_of(1), nps(1)");
    loading_load(db, loading_copies[0]);
    loading_assert_works(db);
    test_close(db);
}

/* ---- files that cannot be read yet ---- */

static void loading_assert_fine(sqlite3 *db) {
    if (sqlite3_errcode(db) != SQLITE_OK) fail_msg("an error is left: %s", sqlite3_errmsg(db));
    sqlite3_close(db);
}

/* The module comes into a connection whose file somebody has locked, or that is none. */
static void loading_into(const char *path) {
    sqlite3 *db = NULL;
    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    assert_int_equal(sqlite3_retention_init(db, NULL, NULL), SQLITE_OK);
    loading_assert_fine(db);
    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    sqlite3_enable_load_extension(db, 1);
    loading_load(db, loading_library);
    loading_assert_fine(db);
    sqlite3_auto_extension((void (*)(void))sqlite3_retention_init);
    int rc = sqlite3_open(path, &db);
    sqlite3_cancel_auto_extension((void (*)(void))sqlite3_retention_init);
    if (rc != SQLITE_OK) fail_msg("sqlite3_open: %s", sqlite3_errmsg(db));
    loading_assert_fine(db);
}

static void loading_test_files(void **state) {
    (void)state;
    char path[600];
    sqlite3 *db = fault_open("locked", SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE);
    test_exec(db, "%s; BEGIN EXCLUSIVE", loading_data);
    loading_into(sqlite3_db_filename(db, "main"));
    test_exec(db, "COMMIT");
    loading_assert_works(db);
    test_close(db);

    snprintf(path, sizeof path, "%s/none", fault_folder());
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    for (int i = 0; i < 1024; i++)
        fputs("no database", file);
    fclose(file);
    loading_into(path);
    fault_remove("locked none");
}

/* ---- another SQLite ---- */

/* A process may have two SQLites, an application's and an interpreter's. The library calls back one of them:
** the other is refused, and may load a copy. A copy of the table of entry points plays the other one. */
static void loading_test_other(void **state) {
    (void)state;
    sqlite3_api_routines *other = malloc(sizeof *other);
    char *error = NULL;
    assert_non_null(other);
    memcpy(other, loading_api, sizeof *other);
    for (int turn = 0; turn < 2; turn++) {
        const sqlite3_api_routines *first = turn ? other : loading_api, *second = turn ? loading_api : other;
        void *library = loading_dlopen(loading_copies[0]), *copy = loading_dlopen(loading_copies[1]);
        sqlite3 *mine = loading_open(), *yours = loading_open();
        assert_int_equal(loading_entry(library)(mine, &error, first), SQLITE_OK);
        assert_int_equal(loading_entry(library)(yours, NULL, second), SQLITE_ERROR);
        assert_int_equal(loading_entry(library)(yours, &error, second), SQLITE_ERROR);
        assert_string_equal(error,
                            "retention: another SQLite of this process uses this file (load a copy of it)");
        sqlite3_free(error);
        error = NULL;
        assert_error(yours, "no such function: cohort_of", "SELECT cohort_of('2024-01-01')");
        assert_int_equal(loading_entry(copy)(yours, &error, second), SQLITE_OK);
        assert_int_equal(loading_entry(library)(mine, &error, first), SQLITE_OK);
        test_exec(mine, "%s", loading_data);
        test_exec(yours, "%s", loading_data);
        loading_assert_works(mine);
        loading_assert_works(yours);
        test_close(mine);
        test_close(yours);
        dlclose(library);
        dlclose(copy);
    }
    free(other);
}

/* ---- while memory is out and a statement runs ---- */

/* Then SQLite takes no function back, and must not unload those that are there: all that is left can be called. */
static void loading_call_all(sqlite3 *db) {
    sqlite3_stmt *stmt = NULL;
    assert_int_equal(
        sqlite3_prepare_v2(db,
                           "SELECT 'SELECT ' || name || '(' || substr(replace(hex(zeroblob(narg))"
                           ", '00', ', NULL'), 2) || ')' FROM pragma_function_list "
                           "WHERE NOT builtin AND narg >= 0",
                           -1, &stmt, NULL),
        SQLITE_OK);
    while (sqlite3_step(stmt) == SQLITE_ROW)
        sqlite3_free(test_rows(db, "%s", sqlite3_column_text(stmt, 0)));
    assert_int_equal(sqlite3_finalize(stmt), SQLITE_OK);
}

static int loading_run(sqlite3 *db, sqlite3_stmt *stmt, bool by_sql) {
    return by_sql ? sqlite3_step(stmt) : sqlite3_load_extension(db, loading_library, NULL, NULL);
}

static void loading_sweep(bool by_sql, bool from_then) {
    char *sql = by_sql ? sqlite3_mprintf("SELECT load_extension(%Q)", loading_library)
                       : sqlite3_mprintf("SELECT 1 UNION ALL SELECT 2");
    bool struck = true;
    int partial = 0;
    for (long n = 1; struck; n++) {
        sqlite3 *db = loading_open();
        sqlite3_stmt *stmt = NULL;
        assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &stmt, NULL), SQLITE_OK);
        if (!by_sql) assert_int_equal(sqlite3_step(stmt), SQLITE_ROW);
        allocator_arm(n, from_then);
        int rc = loading_run(db, stmt, by_sql);
        struck = allocator_disarm();
        if (!struck) assert_int_equal(rc, by_sql ? SQLITE_ROW : SQLITE_OK);
        char *of = test_rows(db, "SELECT cohort_of('2024-01-05')"),
             *all = test_rows(db, "SELECT retention_version()");
        bool some = strcmp(of, "2024-01\n") == 0, complete = strcmp(all, RETENTION_VERSION "\n") == 0;
        if (!some) assert_string_equal(of, "error: no such function: cohort_of");
        assert_true(some || !complete); /* the version comes last */
        if (rc == SQLITE_ROW) assert_true(complete);
        partial += some && !complete;
        loading_call_all(db);
        sqlite3_free(of);
        sqlite3_free(all);
        sqlite3_finalize(stmt);
        loading_load(db, loading_library);
        test_exec(db, "%s", loading_data);
        loading_assert_works(db);
        test_close(db);
    }
    assert_true(partial > 0);
    sqlite3_free(sql);
}

static void loading_test_memory(void **state) {
    (void)state;
    for (int i = 0; i < 4; i++)
        loading_sweep(i & 1, i & 2);
}

/* ---- the copies on disk ---- */

static int loading_setup(void **state) {
    (void)state;
    const char *library = getenv("RETENTION_LIBRARY");
    loading_library = library && library[0] ? library : "build/retention.so";
    if (access(loading_library, R_OK) != 0) fail_msg("%s is not built", loading_library);
    for (int i = 0; i < LOADING_COPIES; i++) {
        snprintf(loading_copies[i], sizeof loading_copies[i], "%s/%d", fault_folder(), i);
        if (mkdir(loading_copies[i], 0700) != 0) fail_msg("no folder %s", loading_copies[i]);
        snprintf(loading_copies[i], sizeof loading_copies[i], "%s/%d/retention.so", fault_folder(), i);
        char buffer[4096];
        FILE *from = fopen(loading_library, "rb"), *to = fopen(loading_copies[i], "wb");
        assert_non_null(from);
        assert_non_null(to);
        for (size_t size; (size = fread(buffer, 1, sizeof buffer, from)) > 0;)
            assert_int_equal(fwrite(buffer, 1, size, to), size);
        fclose(from);
        assert_int_equal(fclose(to), 0);
    }
    sqlite3_auto_extension((void (*)(void))loading_see_api);
    test_close(loading_open());
    sqlite3_cancel_auto_extension((void (*)(void))loading_see_api);
    assert_non_null(loading_api);
    return 0;
}

static int loading_teardown(void **state) {
    (void)state;
    for (int i = 0; i < LOADING_COPIES; i++) {
        char folder[600];
        snprintf(folder, sizeof folder, "%s/%d", fault_folder(), i);
        remove(loading_copies[i]);
        rmdir(folder);
    }
    fault_leave("");
    return 0;
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(loading_test_copies), cmocka_unit_test(loading_test_connections),
        cmocka_unit_test(loading_test_same),   cmocka_unit_test(loading_test_version),
        cmocka_unit_test(loading_test_other),  cmocka_unit_test(loading_test_files),
        cmocka_unit_test(loading_test_growth), cmocka_unit_test(loading_test_memory),
    };
    allocator_install();
    return cmocka_run_group_tests_name("loading", tests, loading_setup, loading_teardown);
}
