/*
 * test_names.c - how what the module adds to a connection is marked, and the shared library as a host loads it.
 */
#define _XOPEN_SOURCE 700
#include <sys/wait.h>

#include "fault.h"

#define NAMES_LIBRARY "build/retention.so"

/* Functions that may stand in an index, a generated column, a trigger of a file one does not trust. */
static void names_test_flags(void **state) {
    (void)state;
    sqlite3 *db = test_open();
    sqlite3_db_config(db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
    test_exec(db, "CREATE TABLE t(at, day AS (cohort_of(at, 'day')), rate AS (churn_rate(at, 2, 1)),"
                  " start AS (cohort_start(at)), age AS (cohort_age('2024', at)), worth AS (clv(at, 0.5)))");
    test_exec(db, "CREATE INDEX by_month ON t(cohort_of(at)); INSERT INTO t(at) VALUES (20240105)");
    assert_rows(db, "2024-01-05|2024-01-01|0|40480210.0\n",
                "SELECT day, start, age, worth FROM t WHERE cohort_of(at) = '2024-01'");
    test_exec(db, "CREATE VIEW v AS SELECT nps(at) AS n, repeat_rate(at) AS r FROM (SELECT 10 AS at)");
    assert_rows(db, "100.0|0.0\n", "SELECT * FROM v");
    assert_error(db, "retention_feed() is internal", "SELECT retention_feed(1, 2, 3)");
    char *feed = test_rows(db, "SELECT retention_feed()");
    assert_non_null(strstr(feed, "error: "));
    sqlite3_free(feed);
    test_close(db);
}

/* Everything that is registered: name, arity and kind (scalar, aggregate, window), or module. */
static const char names_sql[] = "SELECT name || '/' || narg || ' ' || type FROM pragma_function_list"
                                " UNION ALL SELECT name || ' module' FROM pragma_module_list";

static void names_test_twice(void **state) {
    (void)state;
    sqlite3 *db = test_open(), *other = test_open();
    char *error = NULL;
    char *once = test_rows(db, "SELECT * FROM (%s) ORDER BY 1", names_sql);
    for (int i = 0; i < 3; i++) {
        assert_int_equal(sqlite3_retention_init(db, &error, NULL), SQLITE_OK);
        assert_null(error);
        assert_int_equal(sqlite3_retention_init(db, NULL, NULL), SQLITE_OK);
    }
    char *thrice = test_rows(db, "SELECT * FROM (%s) ORDER BY 1", names_sql);
    assert_string_equal(once, thrice);
    sqlite3_free(once);
    sqlite3_free(thrice);

    /* while a call is half-read: the rows in hand stay right, or the second loading is refused */
    sqlite3_stmt *stmt = NULL;
    test_exec(db, "CREATE TABLE t AS SELECT 1 AS c, '2024-01-01' AS at UNION SELECT 1, '2024-03-01'");
    assert_int_equal(sqlite3_prepare_v2(db,
                                        "SELECT cohort, age, active FROM retention_cohorts('t', 'c', 'at')",
                                        -1, &stmt, NULL),
                     SQLITE_OK);
    assert_int_equal(sqlite3_step(stmt), SQLITE_ROW);
    sqlite3_retention_init(db, &error, NULL);
    sqlite3_free(error);
    struct fault_outcome rest = fault_nothing();
    fault_step(stmt, &rest);
    assert_int_equal(rest.rc, SQLITE_DONE);
    assert_string_equal(rest.rows, "2024-01|1|0\n2024-01|2|1\n");
    fault_free(&rest);
    sqlite3_finalize(stmt);
    assert_rows(db, "0|1\n1|0\n2|1\n", "SELECT age, active FROM retention_cohorts('t', 'c', 'at')");

    /* connections share nothing */
    test_exec(other, "CREATE TABLE t AS SELECT 2 AS c, '2023-01-01' AS at");
    assert_rows(other, "2023-01|0|1\n", "SELECT cohort, age, active FROM retention_cohorts('t', 'c', 'at')");
    test_close(db);
    assert_rows(other, "2023-01|0|1\n", "SELECT cohort, age, active FROM retention_cohorts('t', 'c', 'at')");
    test_close(other);
}

/* sqlite3_open() fails where an extension that it adds leaves an error in the connection. */
static void names_test_automatic(void **state) {
    (void)state;
    sqlite3 *db = NULL;
    sqlite3_auto_extension((void (*)(void))sqlite3_retention_init);
    int rc = sqlite3_open(":memory:", &db);
    sqlite3_reset_auto_extension();
    if (rc != SQLITE_OK) fail_msg("sqlite3_open: %s", sqlite3_errmsg(db));
    assert_rows(db, "2024-01\n", "SELECT cohort_of('2024-01-05')");
    test_close(db);

    assert_int_equal(sqlite3_open(":memory:", &db), SQLITE_OK);
    assert_int_equal(sqlite3_retention_init(db, NULL, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_errcode(db), SQLITE_OK);
    test_close(db);
}

/* The version that SQLite gives: the program's own function goes before a shared library's, and gives way to one that
** is linked in. */
static int names_version = SQLITE_VERSION_NUMBER;

__attribute__((weak)) int sqlite3_libversion_number(void) {
    return names_version;
}

/* A host that is too old is told so, and has nothing registered. */
static void names_test_old(void **state) {
    (void)state;
    sqlite3 *db = NULL;
    char *error = NULL,
         *want = sqlite3_mprintf("retention needs SQLite 3.31.0 or later, this is %s", sqlite3_libversion());
    assert_int_equal(sqlite3_open(":memory:", &db), SQLITE_OK);
    names_version = 3030001;
    if (sqlite3_libversion_number() != names_version) {
        printf("SKIPPED: an older version cannot be pretended where SQLite is linked in\n");
        sqlite3_free(want);
        test_close(db);
        skip();
    }
    assert_int_equal(sqlite3_retention_init(db, &error, NULL), SQLITE_ERROR);
    assert_int_equal(sqlite3_retention_init(db, NULL, NULL), SQLITE_ERROR);
    names_version = 3031000;
    assert_string_equal(error, want);
    assert_error(db, "no such function: retention_version", "SELECT retention_version()");
    assert_int_equal(sqlite3_retention_init(db, NULL, NULL), SQLITE_OK);
    assert_rows(db, "0.2.0\n", "SELECT retention_version()");
    names_version = SQLITE_VERSION_NUMBER;
    sqlite3_free(error);
    sqlite3_free(want);
    test_close(db);
}

/* Somebody else's function of our name, which fails or answers something else, is not taken for the module. */
static void names_other(sqlite3_context *context, int count, sqlite3_value **values) {
    (void)count, (void)values;
    if (sqlite3_user_data(context))
        sqlite3_result_text(context, "0.0.1", -1, SQLITE_STATIC);
    else
        sqlite3_result_error(context, "no version", -1);
}

static void names_test_other(void **state) {
    (void)state;
    for (int answers = 0; answers < 2; answers++) {
        sqlite3 *db = NULL;
        assert_int_equal(sqlite3_open(":memory:", &db), SQLITE_OK);
        sqlite3_create_function(db, "retention_version", 0, SQLITE_UTF8, answers ? &names_version : NULL,
                                names_other, NULL, NULL);
        assert_int_equal(sqlite3_retention_init(db, NULL, NULL), SQLITE_OK);
        assert_rows(db, "0.2.0|2024-01\n", "SELECT retention_version(), cohort_of('2024-01-05')");
        test_close(db);
    }
}

/* A database that another connection keeps locked cannot be read, and need not be, to load the module. */
static void names_test_locked(void **state) {
    (void)state;
    sqlite3 *writer = fault_open("locked.db", SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE), *db = NULL;
    char path[600];
    test_exec(writer, "CREATE TABLE t AS SELECT 1 AS c, '2024-01-01' AS at; BEGIN EXCLUSIVE");
    snprintf(path, sizeof path, "%s/locked.db", fault_folder());
    sqlite3_auto_extension((void (*)(void))sqlite3_retention_init);
    int rc = sqlite3_open(path, &db);
    sqlite3_reset_auto_extension();
    if (rc != SQLITE_OK) fail_msg("sqlite3_open: %s", sqlite3_errmsg(db));
    assert_int_equal(sqlite3_retention_init(db, NULL, NULL), SQLITE_OK);
    assert_error(db, "database is locked", "SELECT active FROM retention_cohorts('t', 'c', 'at')");
    test_exec(writer, "COMMIT");
    assert_rows(db, "1\n", "SELECT active FROM retention_cohorts('t', 'c', 'at')");
    test_close(writer);
    test_close(db);
    fault_leave("locked.db");
}

/* What a command prints on either stream, in static memory; *status is its exit code. */
static char *names_output(const char *command, int *status) {
    static char text[8192];
    char line[1024];
    snprintf(line, sizeof line, "(%s) 2>&1", command);
    FILE *pipe = popen(line, "r");
    assert_non_null(pipe);
    size_t size = fread(text, 1, sizeof text - 1, pipe);
    text[size] = '\0';
    int ended = pclose(pipe);
    *status = WIFEXITED(ended) ? WEXITSTATUS(ended) : -1;
    return text;
}

/* Skips the test, loudly, where a tool is not installed; the library itself has to be there. */
static void names_need(const char *tool, const char *condition) {
    int status;
    names_output(condition, &status);
    if (status != 0) {
        printf("SKIPPED: %s is not here\n", tool);
        skip();
    }
    if (access(NAMES_LIBRARY, R_OK) != 0) fail_msg("%s is not built", NAMES_LIBRARY);
}

static void names_assert_output(const char *expected, const char *command) {
    int status;
    char *output = names_output(command, &status);
    if (status != 0 || strcmp(output, expected) != 0)
        fail_msg("%s\n--- want\n%s--- got, exit code %d\n%s", command, expected, status, output);
}

static void names_test_shell(void **state) {
    (void)state;
    names_need("the sqlite3 shell", "command -v sqlite3");
    names_assert_output(
        "1\n0.2.0|2024-01\n2024-01|0|1\n2024-01|1|1\n",
        "printf '%s\\n' '.load build/retention' '.load build/retention'"
        " \"SELECT load_extension('build/retention') IS NULL OR 1;\"" /* while a statement runs */
        " \"SELECT retention_version(), cohort_of('2024-01-05');\""
        " \"CREATE TABLE t AS SELECT 7 AS c, '2024-01-05' AS at UNION SELECT 7, '2024-02-05';\""
        " \"SELECT cohort, age, active FROM retention_cohorts('t', 'c', 'at');\" | sqlite3 -batch -init "
        "/dev/null");
}

static void names_test_python(void **state) {
    (void)state;
    names_need("a python3 whose sqlite3 loads extensions",
               "/usr/bin/python3 -c 'import sqlite3; sqlite3.Connection.enable_load_extension'");
    names_assert_output(
        "[('0.2.0',)]\n[('2024-01', 0, 1), ('2024-01', 1, 1)]\n",
        "/usr/bin/python3 -c \""
        "import sqlite3; db = sqlite3.connect(':memory:'); db.enable_load_extension(True);"
        "db.load_extension('build/retention');"
        "print(db.execute('SELECT retention_version()').fetchall());"
        "db.execute('CREATE TABLE t(c, at)');"
        "db.executemany('INSERT INTO t VALUES (?, ?)', [(7, '2024-01-05'), (7, '2024-02-05')]);"
        "print(db.execute('SELECT cohort, age, active FROM retention_cohorts(?, ?, ?)',"
        " ('t', 'c', 'at')).fetchall()); db.close()\"");
}

/* A host that takes errors for UTF-8 fails on one that is none: the error has to be SQLite's, and say what it is. */
static void names_test_python_errors(void **state) {
    (void)state;
    names_need("a python3 whose sqlite3 loads extensions",
               "/usr/bin/python3 -c 'import sqlite3; sqlite3.Connection.enable_load_extension'");
    FILE *file = fopen("build/names_errors.py", "w");
    assert_non_null(file);
    fputs("import sqlite3\n"
          "db = sqlite3.connect(':memory:')\n"
          "db.enable_load_extension(True)\n"
          "db.load_extension('build/retention')\n"
          "db.execute('CREATE TABLE t(c, at, amount)')\n"
          "db.execute(\"INSERT INTO t VALUES (1, '2024-01-05', CAST(x'31e4' AS TEXT))\")\n"
          "for sql, value in [\n"
          "    ('SELECT nps(amount) FROM t WHERE c > ?', 0),\n"
          "    (\"SELECT * FROM retention_cohorts('t', 'c', 'at', ?, 'amount')\", 'month'),\n"
          "    ('SELECT cohort_of(?)', '\\ufeff2024-01-05\\0'),\n"
          "    (\"SELECT * FROM retention_cohorts(?, 'c', 'at')\", 't\\r\\n'),\n"
          "    (\"SELECT * FROM retention_cohorts('t' || CAST(x'e4' AS TEXT), ?, 'at')\", 'c'),\n"
          "]:\n"
          "    try:\n"
          "        print(db.execute(sql, (value,)).fetchall())\n"
          "    except sqlite3.Error as error:\n"
          "        print(error)\n",
          file);
    fclose(file);
    names_assert_output(
        "nps(): score: not a number: '1\\xe4'\n"
        "retention_cohorts(): t.amount: not a number: '1\\xe4'\n"
        "cohort_of(): not a time: '\\ufeff2024-01-05\\x00' (want YYYY-MM-DD[ HH:MM[:SS]] or a Unix time)\n"
        "retention_cohorts(): no such table: t\\r\\n (t?)\n"
        "retention_cohorts(): no such table: t\\xe4 (t?)\n",
        "/usr/bin/python3 build/names_errors.py");
    remove("build/names_errors.py");
}

static void names_test_symbols(void **state) {
    (void)state;
    names_need("nm", "command -v nm");
    names_assert_output("sqlite3_retention_init\n",
                        "nm -D --defined-only " NAMES_LIBRARY " | awk '{print $NF}'");
    /* the entry point is all a host calls; the SQLite it calls back is the host's, by the table it hands over
     */
    names_assert_output("", "nm -D --undefined-only " NAMES_LIBRARY " | grep sqlite3 || true");
}

static void names_test_needed(void **state) {
    (void)state;
    names_need("readelf", "command -v readelf");
    names_assert_output("", "readelf -d " NAMES_LIBRARY
                            " | grep NEEDED | grep -v -e 'libc[.]so' -e 'libm[.]so' || true");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_test_flags),         cmocka_unit_test(names_test_twice),
        cmocka_unit_test(names_test_automatic),     cmocka_unit_test(names_test_locked),
        cmocka_unit_test(names_test_shell),         cmocka_unit_test(names_test_python),
        cmocka_unit_test(names_test_python_errors), cmocka_unit_test(names_test_symbols),
        cmocka_unit_test(names_test_needed),        cmocka_unit_test(names_test_old),
        cmocka_unit_test(names_test_other),
    };
    return cmocka_run_group_tests_name("names", tests, NULL, NULL);
}
