/*
 * test_sql.c - runs every tests/sql/<noun>.sql in a connection of its own, one test a file. What stands in such a
 * file is said in tests/support/script.h.
 *
 * A statement without an expectation must succeed, and only one that writes, or a PRAGMA, may return rows there.
 * A file that checks nothing fails, and so does an expectation that follows no statement: a test that cannot fail
 * is worse than none. The first test below proves that this runner can.
 */
#include "script.h"

/* One file: checks counts the statements with an expectation, log has an entry for each failure. */
typedef struct {
    const char *file;
    struct script script;
    sqlite3 *db;
    sqlite3_str *log;
    int checks, failures;
} sql_run;

static void sql_fail(sql_run *run, int line, const char *statement, const char *want, const char *got) {
    run->failures++;
    sqlite3_str_appendf(run->log, "%s:%d: %s\n", run->file, line, statement);
    sqlite3_str_appendf(run->log, "  want: %s\n  got:  %s\n", want, got);
}

/* Runs it, as test_rows() does. silent: whether rows need no expectation here. */
static char *sql_result(sqlite3 *db, const char *statement, bool *silent) {
    sqlite3_stmt *stmt = NULL;
    sqlite3_prepare_v2(db, statement, -1, &stmt, NULL);
    *silent = stmt && (!sqlite3_stmt_readonly(stmt) || sqlite3_strnicmp(statement, "PRAGMA", 6) == 0);
    return test_result(db, stmt);
}

/* Runs the script's statement against its expectation. */
static void sql_check(sql_run *run) {
    const struct script *script = &run->script;
    bool silent = false;
    char *got = sql_result(run->db, script->sql, &silent);
    const char *want = script->want;
    bool right = script_is_right(script->kind, want, got);
    run->checks += script->kind != '\0';
    if (script->kind == '\0') {
        want = right ? "an expectation of its rows" : "success";
        right = right && (*got == '\0' || silent);
    } else if (*want == '\0') {
        want = "(none)";
    }
    if (!right) sql_fail(run, script_line(script), script->sql, want, got);
    sqlite3_free(got);
}

/* All statements of one text; the log, NULL when nothing failed, for sqlite3_free(). */
static char *sql_log(const char *file, const char *text) {
    sql_run run = {.file = file, .db = test_open(), .log = sqlite3_str_new(NULL)};
    script_begin(&run.script, text);
    while (script_next(&run.script)) {
        if (run.script.trouble)
            sql_fail(&run, script_line(&run.script), run.script.sql, run.script.trouble, "none");
        else if (run.script.skipped)
            print_message("%s: left out before a later SQLite: %s\n", run.file, run.script.sql);
        else
            sql_check(&run);
    }
    if (run.checks == 0) sql_fail(&run, 1, "(whole file)", "one check or more", "none");
    if (run.failures) sqlite3_str_appendf(run.log, "%s: %d failed of %d", file, run.failures, run.checks);
    test_close(run.db);
    return sqlite3_str_finish(run.log);
}

static void test_file(void **state) {
    char *text = test_read(*state);
    char *log = sql_log(*state, text);
    sqlite3_free(text);
    if (log == NULL) return;
    fprintf(stderr, "%s\n", log); /* cmocka cuts long messages */
    sqlite3_free(log);
    fail();
}

static void test_runner_itself(void **state) {
    static const char *const passing[] = {
        "SELECT 1, NULL, 2.50, 'a;b';\n--> 1|NULL|2.5|a;b\n",
        "SELECT 1 WHERE 0; --> (none)\n-- the end\n",
        "SELECT 1 UNION ALL SELECT 2;\n\n  --> 1\n  --> 2",
        "SELECT nope;\n--! no such column: nope\nSELECT nope;\n--~ such\nPRAGMA page_size;",
        "CREATE TABLE t(x);\nCREATE TRIGGER r AFTER INSERT ON t BEGIN SELECT 1; END;\nSELECT 1;\n--> 1\n",
        "--# a comment;\n--? 9000000\nSELECT nope;\n--> 2\nSELECT '';\n-->\n",
    };
    static const char *const failing[][2] = {
        {"", "f:1: (whole file)"},
        {"CREATE TABLE t(x);", "one check or more"},
        {"SELECT 1;\n", "an expectation of"},
        {"\nSELECT 1;\n--> 2\n", "f:2: SELECT 1;\n  want: 2\n\n  got:  1\n"},
        {"SELECT 1;\n--> (none)\n", "want: (none)"},
        {"SELECT 1;\n--! 1\n", "want: error: 1"},
        {"SELECT nope;\n", "want: success"},
        {"--> 1\nSELECT 1;\n--> 1\n", "a statement before"},
        {"SELECT 1;\n-- a comment\n--> 1\n", "a statement before"},
        {"SELECT 1\n--> 1\n;", "a statement before"},
        {"SELECT 1;\n--> 1\nSELECT 2", "ended by ';'"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof passing / sizeof *passing; i++) {
        assert_null(sql_log("f", passing[i]));
    }
    for (size_t i = 0; i < sizeof failing / sizeof *failing; i++) {
        char *log = sql_log("f", failing[i][0]);
        if (!log || !strstr(log, failing[i][1])) fail_msg("should fail: %s", failing[i][0]);
        sqlite3_free(log);
    }
}

int main(void) {
    const struct CMUnitTest first = cmocka_unit_test(test_runner_itself);
    return script_run_files("sql", &first, test_file);
}
