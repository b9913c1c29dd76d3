/*
 * test_host.c - an application that knows nothing of the module never notices it.
 *
 *  1. After everything that we recommend (sql/open.sql with all that it reads, sql/publish.sql), and while that session
 *     is open, a connection without the module does all that applications do to their file: it writes, alters
 *     tables, vacuums, reindexes, checks, dumps and backs up.
 *  2. In WAL a report that is half read stops none of it; otherwise a writer waits while a report is read, as for any
 *     reader, and no longer.
 *  3. The session leaves the application's file byte for byte as it was.
 *  4. What sql/publish.sql writes is read without the module, a table whose name is there already is left alone, and no
 *     publication changes an earlier one.
 *
 * The application is that of host.h. test_clean.c holds the control: what does stop it, and how it is freed.
 */
#define _XOPEN_SOURCE 700
#include "host.h"

/* ---- the session of reports ---- */

/* Runs one of our scripts: SQL, and of the shell's commands those that the scripts have. Below 3.35 the scripts that
** need it are left out, as their heads say. */
static void host_run_script(sqlite3 *session, const char *path) {
    char *script = test_read(path);
    sqlite3_str *sql = sqlite3_str_new(NULL);
    for (char *line = script, *end; line; line = end) {
        end = strchr(line, '\n');
        if (end) *end++ = '\0';
        const char *path_at = strstr(line, "build/");
        if (path_at && strstr(path_at, ".db") && line[0] != '-')
            sqlite3_str_appendf(sql, "%.*s%s%s\n", (int)(path_at - line), line, host_path(""),
                                path_at + strlen("build/"));
        else if (line[0] != '.')
            sqlite3_str_appendf(sql, "%s\n", line);
        if (line[0] != '.' && end) continue;
        char *part = sqlite3_str_finish(sql); /* up to the shell's command, or the end */
        test_exec(session, "%s", part ? part : "");
        sqlite3_free(part);
        sql = sqlite3_str_new(NULL);
        if (strncmp(line, ".load ", 6) == 0) {
            assert_int_equal(sqlite3_retention_init(session, NULL, NULL), SQLITE_OK);
        } else if (strncmp(line, ".read ", 6) == 0) {
            bool old = sqlite3_libversion_number() < 3035000;
            if (!old || strcmp(line + 6, "sql/reports.sql") == 0) host_run_script(session, line + 6);
        } else if (line[0] == '.') {
            fail_msg("%s: %s", path, line);
        }
    }
    sqlite3_free(sqlite3_str_finish(sql));
    sqlite3_free(script);
}

/* As a reader opens it. */
static sqlite3 *host_open_session(void) {
    sqlite3 *session = NULL;
    int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_URI;
    assert_int_equal(sqlite3_open_v2(host_path("reports.db"), &session, flags, NULL), SQLITE_OK);
    sqlite3_extended_result_codes(session, 1);
    host_run_script(session, "sql/open.sql");
    return session;
}

/* The view of docs/views.md that is kept in reports.db. */
static const char host_kept_view[] =
    "CREATE VIEW IF NOT EXISTS main.cohort_grid AS SELECT cohort, age, customers, active, retention_rate"
    "  FROM retention_cohorts('shop.orders', 'customer_id', 'ordered_at') WHERE as_of = '2026-01-01' AND complete";

/* Every view of the session answers, and those of reports.db where the schema is trusted. */
static void host_read_reports(sqlite3 *session, const char *schema, int least) {
    char *names = test_rows(session, "SELECT name FROM %s.sqlite_master WHERE type = 'view'", schema);
    int views = 0;
    for (char *name = strtok(names, "\n"); name; name = strtok(NULL, "\n"), views++) {
        char *rows = test_rows(session, "SELECT * FROM %s.\"%w\"", schema, name);
        if (strncmp(rows, "error", 5) == 0) fail_msg("%s.%s: %s", schema, name, rows);
        sqlite3_free(rows);
    }
    assert_true(views >= least);
    sqlite3_free(names);
}

static int host_views(void) {
    return sqlite3_libversion_number() < 3035000 ? 15 : 15 + 22 + 29 + 14;
}

/* What the session says now, of what the application has just written. */
static void host_assert_current(sqlite3 *session) {
    char *want = test_rows(session, "SELECT count(DISTINCT customer_id) FROM shop.orders");
    assert_rows(session, want,
                "SELECT count(*) FROM retention_customers('orders', 'customer_id', 'ordered_at')");
    assert_rows(session, want, "SELECT sum(new) FROM monthly_retention");
    sqlite3_free(want);
}

static const char *const host_journals[] = {"DELETE", "WAL"};

/* 1: while the session is open and has read all its reports. */
static void host_test_open(void **state) {
    (void)state;
    for (size_t j = 0; j < FAULT_COUNT(host_journals); j++) {
        host_make_shop(host_journals[j]);
        sqlite3 *session = host_open_session();
        host_read_reports(session, "temp", host_views());
        test_exec(session, "%s", host_kept_view);
        host_run_script(session, "sql/publish.sql");
        host_read_reports(session, "main", 1);
        sqlite3 *app = host_open("shop.db");
        host_assert_free(app, host_journals[j]);
        host_assert_current(session);
        test_exec(app, "INSERT INTO orders VALUES (NULL, 3, '2023-02-03', 'tea', 1)");
        host_assert_current(session);
        assert_rows(session, "0\n", "SELECT count(*) FROM main.sqlite_master WHERE type = 'table'");
        fault_assert_error(session, "readonly database", "DELETE FROM orders");
        test_close(app);
        test_close(session);
    }
}

/* 4: by a connection that has no module, which then does what an application does: it alters tables. */
static void host_assert_published(const char *publications) {
    sqlite3 *app = host_open("published.db");
    char *held = test_rows(app, "SELECT count(*) FROM publications");
    assert_string_equal(held, publications);
    assert_rows(app, "36\n", "SELECT count(*) FROM monthly_retention");
    assert_rows(
        app, "0\n",
        "SELECT count(*) FROM mrr_movements WHERE as_of <> '2026-01-01' OR published_at NOT LIKE '20%Z'"
        " OR abs(mrr_end - mrr_start - new - reactivated - expansion + contraction + churned) > 1e-9");
    assert_rows(app, "0\n",
                "SELECT count(*) FROM (SELECT count(*) AS n FROM mrr_movements_dated GROUP BY publication)"
                " WHERE n <> (SELECT count(*) FROM mrr_movements)");
    test_exec(app, "ALTER TABLE publications RENAME TO p; ALTER TABLE p RENAME TO publications");
    sqlite3_free(held);
    test_close(app);
}

static void host_test_published(void **state) {
    (void)state;
    host_make_shop("DELETE");
    sqlite3 *app = host_open("published.db"), *session = host_open_session();
    test_exec(app, "CREATE TABLE trailing_year(mine)");
    host_run_script(session, "sql/publish.sql");
    assert_rows(app, "mine\n", "SELECT name FROM pragma_table_info('trailing_year')");
    char *first = test_rows(app, "SELECT * FROM monthly_retention_dated");
    host_assert_published("1\n");
    test_close(session);
    session = host_open_session();
    host_run_script(session, "sql/publish.sql");
    assert_rows(app, first, "SELECT * FROM monthly_retention_dated WHERE publication = 1");
    host_assert_published("2\n");
    sqlite3_free(first);
    test_close(session);
    test_close(app);
}

/* With trusted_schema OFF the views of the session go on; only what is kept in reports.db does not. */
static void host_test_untrusted(void **state) {
    (void)state;
    host_make_shop("DELETE");
    sqlite3 *session = host_open_session();
    test_exec(session, "%s", host_kept_view);
    sqlite3_db_config(session, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
    host_read_reports(session, "temp", host_views());
    fault_assert_error(session, "unsafe use of", "SELECT * FROM main.cohort_grid");
    host_run_script(session, "sql/publish.sql");
    host_run_script(session, "sql/reports.sql"); /* and may be made again */
    host_run_script(session, "sql/publish.sql");
    test_close(session);
    session = host_open_session(); /* open.sql trusts what is kept there */
    host_read_reports(session, "main", 1);
    test_close(session);
}

/* 2: a report that is half read. */
static void host_test_half_read(void **state) {
    (void)state;
    for (size_t j = 0; j < FAULT_COUNT(host_journals); j++) {
        bool is_wal = strcmp(host_journals[j], "WAL") == 0;
        host_make_shop(host_journals[j]);
        sqlite3 *session = host_open_session(), *app = host_open("shop.db");
        sqlite3_stmt *stmt = NULL;
        const char *sql = "SELECT month, new FROM monthly_retention";
        char *want = test_rows(session, "%s", sql);
        assert_int_equal(sqlite3_prepare_v2(session, sql, -1, &stmt, NULL), SQLITE_OK);
        assert_int_equal(sqlite3_step(stmt), SQLITE_ROW);
        sqlite3_reset(stmt);
        assert_int_equal(sqlite3_step(stmt), SQLITE_ROW);
        if (is_wal) {
            host_assert_free(app, "while a report is read in WAL");
        } else {
            char *trouble = host_try(app, "INSERT INTO log(what) VALUES ('x')");
            if (trouble == NULL || strstr(trouble, "locked") == NULL)
                fail_msg("a writer does not wait: %s", trouble);
            sqlite3_free(trouble);
        }
        struct fault_outcome rest = fault_nothing(); /* the report goes on as it began */
        fault_step(stmt, &rest);
        assert_int_equal(rest.rc, SQLITE_DONE);
        assert_string_equal(rest.rows, strchr(want, '\n') + 1);
        sqlite3_reset(stmt); /* not finalized: a prepared statement holds nothing */
        host_assert_free(app, "after a report was read");
        sqlite3_finalize(stmt);
        fault_free(&rest);
        sqlite3_free(want);
        test_close(app);
        test_close(session);
    }
}

static void *host_bytes(const char *file, long *size) {
    FILE *in = fopen(host_path(file), "rb");
    assert_non_null(in);
    fseek(in, 0, SEEK_END);
    *size = ftell(in);
    rewind(in);
    void *bytes = malloc((size_t)*size);
    assert_non_null(bytes);
    assert_int_equal(fread(bytes, 1, (size_t)*size, in), *size);
    fclose(in);
    return bytes;
}

/* 3 */
static void host_test_bytes(void **state) {
    (void)state;
    for (size_t j = 0; j < FAULT_COUNT(host_journals); j++) {
        host_make_shop(host_journals[j]);
        long size = 0, later = 0;
        void *before = host_bytes("shop.db", &size);
        for (int i = 0; i < 2; i++) {
            sqlite3 *session = host_open_session();
            host_read_reports(session, "temp", host_views());
            test_exec(session, "%s", host_kept_view);
            host_run_script(session, "sql/publish.sql");
            host_read_reports(session, "main", 1);
            test_close(session);
        }
        void *after = host_bytes("shop.db", &later);
        assert_int_equal(size, later);
        assert_memory_equal(before, after, (size_t)size);
        free(before);
        free(after);
        sqlite3 *app = host_open("shop.db");
        host_assert_clean(app);
        host_assert_free(app, "after the session");
        test_close(app);
    }
}

/* The sqlite3 shell, whichever is here, dumps the file while the session is open. */
static void host_test_shell(void **state) {
    (void)state;
    if (system("command -v sqlite3 >/dev/null") != 0) {
        printf("SKIPPED: no sqlite3 here\n");
        skip();
    }
    host_make_shop("DELETE");
    sqlite3 *session = host_open_session();
    char *dump =
        sqlite3_mprintf("sqlite3 -bail %s .dump > %s/dump.sql", host_path("shop.db"), fault_folder());
    assert_int_equal(system(dump), 0);
    char *text = test_read(host_path("dump.sql"));
    assert_non_null(strstr(text, "CREATE VIEW large_orders"));
    assert_non_null(strstr(text, "COMMIT;"));
    fault_remove("dump.sql");
    sqlite3_free(text);
    sqlite3_free(dump);
    test_close(session);
}

static int host_leave(void **state) {
    (void)state;
    fault_leave(HOST_FILES);
    return 0;
}
int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(host_test_open),      cmocka_unit_test(host_test_published),
        cmocka_unit_test(host_test_untrusted), cmocka_unit_test(host_test_half_read),
        cmocka_unit_test(host_test_bytes),     cmocka_unit_test(host_test_shell),
    };
    return cmocka_run_group_tests_name("host", tests, NULL, host_leave);
}
