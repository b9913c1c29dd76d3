/*
 * test_sql.c - runs every tests/sql/<noun>.sql in a connection of its own, one test a file.
 *
 * A file holds SQL statements, each ended by ';' and followed by what it must give:
 *
 *     SELECT cohort_of('2024-12-30', 'week');
 *     --> 2025-W01
 *     SELECT cohort_of('soon');
 *     --! cohort_of(): not a time: 'soon' (want YYYY-MM-DD[ HH:MM[:SS]] or a Unix time)
 *
 * `--> a|b`      one expected row: columns joined by '|', NULL as NULL, REAL as SQLite prints it (%!.15g)
 * `--> (none)`   no row at all
 * `--! text`     the statement fails with exactly this message
 * `--~ text`     the statement fails with a message that contains this text
 * `--? 3033000`  before a statement: left out where SQLite is older than that
 *
 * A statement without any of them must succeed, and only one that writes, or a PRAGMA, may return rows there.
 * Other comments are SQL comments. A file that checks nothing fails, and so does an expectation that follows
 * no statement: a test that cannot fail is worse than none. The first test below proves that this runner can.
 */
#include <glob.h>

#include "test.h"

/* One file: checks counts the statements with an expectation, log has an entry for each failure. */
typedef struct {
    const char *file, *text;
    sqlite3 *db;
    sqlite3_str *log;
    int checks, failures;
} sql_run;

static void sql_fail(sql_run *run, const char *at, const char *statement, const char *want, const char *got) {
    int line = 1;
    for (const char *c = run->text; c < at; c++)
        line += *c == '\n';
    run->failures++;
    sqlite3_str_appendf(run->log, "%s:%d: %s\n", run->file, line, statement);
    sqlite3_str_appendf(run->log, "  want: %s\n  got:  %s\n", want, got);
}

/* The text, never NULL. */
static char *sql_finish(sqlite3_str *str) {
    char *text = sqlite3_str_finish(str);
    return text ? text : sqlite3_mprintf("");
}

/* Which kind of expectation starts here: '>', '!', '~', or 0. */
static char sql_mark(const char *text) {
    return text[0] == '-' && text[1] == '-' && text[2] && strchr(">!~", text[2]) ? text[2] : '\0';
}

static const char *sql_skip_blanks(const char *text) {
    return text + strspn(text, " \t\r\n");
}

/* Past blanks and comments to the next statement or expectation; notes the SQLite a `--?` asks for. */
static const char *sql_skip_comments(const char *text, int *version) {
    for (;;) {
        text = sql_skip_blanks(text);
        if (sql_mark(text) || text[0] != '-' || text[1] != '-') return text;
        if (text[2] == '?') *version = atoi(text + 3);
        text += strcspn(text, "\n");
    }
}

/* The text of one statement up to its ';', or all that is left when none ends it; for sqlite3_free(). */
static char *sql_statement(const char *text) {
    for (const char *end = strchr(text, ';'); end; end = strchr(end + 1, ';')) {
        char *statement = sqlite3_mprintf("%.*s", (int)(end - text + 1), text);
        if (sqlite3_complete(statement)) return statement;
        sqlite3_free(statement);
    }
    return sqlite3_mprintf("%s", text);
}

/* Runs it; the rows as text, or "error: " and the message. silent: whether rows need no expectation here. */
static char *sql_result(sqlite3 *db, const char *statement, bool *silent) {
    sqlite3_stmt *stmt = NULL;
    sqlite3_str *text = sqlite3_str_new(NULL);
    int rc = sqlite3_prepare_v2(db, statement, -1, &stmt, NULL);
    *silent = stmt && (!sqlite3_stmt_readonly(stmt) || sqlite3_strnicmp(statement, "PRAGMA", 6) == 0);
    while (rc == SQLITE_OK && (rc = sqlite3_step(stmt)) == SQLITE_ROW) {
        for (int i = 0; i < sqlite3_column_count(stmt); i++) {
            sqlite3_str_appendall(text, i ? "|" : "");
            if (sqlite3_column_type(stmt, i) == SQLITE_FLOAT) {
                sqlite3_str_appendf(text, "%!.15g", sqlite3_column_double(stmt, i));
            } else {
                const char *value = (const char *)sqlite3_column_text(stmt, i);
                sqlite3_str_appendall(text, value ? value : "NULL");
            }
        }
        sqlite3_str_appendchar(text, 1, '\n');
        rc = SQLITE_OK;
    }
    if (rc != SQLITE_DONE) {
        sqlite3_str_reset(text);
        sqlite3_str_appendf(text, "error: %s", sqlite3_errmsg(db));
    }
    sqlite3_finalize(stmt);
    return sql_finish(text);
}

/* The expectation at *text, as sql_result() writes, and *text moved past it; *kind is 0 without one. */
static char *sql_expectation(const char **text, char *kind) {
    sqlite3_str *want = sqlite3_str_new(NULL);
    const char *at = sql_skip_blanks(*text);
    for (*kind = sql_mark(at); *kind && sql_mark(at) == *kind; at = sql_skip_blanks(at)) {
        const char *start = at + 3 + (at[3] == ' ');
        at += strcspn(at, "\n");
        int length = (int)(at - start);
        if (*kind == '>') {
            if (strncmp(start, "(none)", (size_t)length) != 0 || length != 6)
                sqlite3_str_appendf(want, "%.*s\n", length, start);
        } else {
            sqlite3_str_appendf(want, "%s%.*s", *kind == '!' ? "error: " : "", length, start);
        }
        *text = at;
    }
    return sql_finish(want);
}

/* A line in the middle of a statement that looks like an expectation: it would check nothing. */
static bool sql_is_stray(const char *statement) {
    for (const char *line = statement; *line; line += strcspn(line, "\n"))
        if (sql_mark(line = sql_skip_blanks(line))) return true;
    return false;
}

/* Runs one statement against the expectation after it; the text behind both. */
static const char *sql_check(sql_run *run, const char *at, const char *statement) {
    const char *after = at + strlen(statement);
    char kind = '\0';
    bool silent = false;
    char *want = sql_expectation(&after, &kind);
    char *got = sql_result(run->db, statement, &silent);
    bool is_error = strncmp(got, "error: ", 7) == 0;
    run->checks += kind != '\0';
    if (kind == '~' && !(is_error && strstr(got, want))) sql_fail(run, at, statement, want, got);
    if (kind != '~' && kind != '\0' && strcmp(want, got) != 0)
        sql_fail(run, at, statement, *want ? want : "(none)", got);
    if (kind == '\0' && (is_error || (*got && !silent)))
        sql_fail(run, at, statement, is_error ? "success" : "an expectation of its rows", got);
    sqlite3_free(want);
    sqlite3_free(got);
    return after;
}

/* One statement from *at on; the text behind it, NULL at the end. */
static const char *sql_step(sql_run *run, const char *at) {
    int version = 0;
    char kind;
    at = sql_skip_comments(at, &version);
    if (*at == '\0') return NULL;
    char *statement = sql_statement(at);
    const char *after = at + strlen(statement);
    if (sql_is_stray(statement)) {
        sql_fail(run, at, statement, "a statement before an expectation", "none");
    } else if (!sqlite3_complete(statement)) {
        sql_fail(run, at, statement, "a statement ended by ';'", "the end of the file");
    } else if (version > sqlite3_libversion_number()) {
        print_message("%s: left out before SQLite %d: %s\n", run->file, version, statement);
        sqlite3_free(sql_expectation(&after, &kind));
    } else {
        after = sql_check(run, at, statement);
    }
    sqlite3_free(statement);
    return after;
}

/* All statements of one text; the log, NULL when nothing failed, for sqlite3_free(). */
static char *sql_log(const char *file, const char *text) {
    sql_run run = {.file = file, .text = text, .db = test_open(), .log = sqlite3_str_new(NULL)};
    for (const char *at = text; at;)
        at = sql_step(&run, at);
    if (run.checks == 0) sql_fail(&run, text, "(whole file)", "one check or more", "none");
    if (run.failures) sqlite3_str_appendf(run.log, "%s: %d failed of %d", file, run.failures, run.checks);
    test_close(run.db);
    return sqlite3_str_finish(run.log);
}

static void test_file(void **state) {
    char buffer[4096];
    FILE *stream = fopen(*state, "rb");
    assert_non_null(stream);
    sqlite3_str *str = sqlite3_str_new(NULL);
    for (size_t n; (n = fread(buffer, 1, sizeof buffer, stream)) > 0;)
        sqlite3_str_append(str, buffer, (int)n);
    assert_int_equal(ferror(stream), 0);
    fclose(stream);
    char *text = sql_finish(str);
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
    glob_t files; /* glob() sorts */
    if (glob("tests/sql/*.sql", 0, NULL, &files) != 0) {
        fprintf(stderr, "no tests/sql/*.sql: run this from the root of the project\n");
        return 1;
    }
    struct CMUnitTest *tests = calloc(files.gl_pathc + 1, sizeof *tests);
    assert_non_null(tests);
    tests[0] = (struct CMUnitTest)cmocka_unit_test(test_runner_itself);
    for (size_t i = 0; i < files.gl_pathc; i++)
        tests[i + 1] = (struct CMUnitTest){
            .name = files.gl_pathv[i], .test_func = test_file, .initial_state = files.gl_pathv[i]};
    int failed = _cmocka_run_group_tests("sql", tests, files.gl_pathc + 1, NULL, NULL);
    globfree(&files);
    free(tests);
    return failed;
}
