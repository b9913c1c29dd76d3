/*
 * test_host.c - an application that knows nothing of the module never notices it.
 *
 *  1. After everything that we recommend (sql/open.sql with all that it reads, sql/publish.sql), and while that session
 *     is open, a connection without the module does all that applications do to their file: it writes, alters
 *     tables, vacuums, reindexes, checks, dumps and backs up.
 *  2. In WAL a report that is half read stops none of it; otherwise a writer waits while a report is read, as for any
 *     reader, and no longer.
 *  3. The session leaves the application's file byte for byte as it was.
 *  4. The control: an index, a CHECK, a generated column, a trigger or a view of ours in that file does stop the
 *     application, which is how the test knows that it would see one.
 *  5. sql/clean.sql finds these, whatever their names, and nothing else; the application's connection can run what it
 *     prints, and is free then. It knows every name that the module has.
 *  6. What sql/publish.sql writes is read without the module, a table whose name is there already is left alone, and no
 *     publication changes an earlier one.
 */
#define _XOPEN_SOURCE 700
#include "fault.h"

#define HOST_FILES                                                                                           \
    "shop.db shop.db-wal shop.db-shm shop.db-journal reports.db published.db copy.db copy.db-journal"
#define HOST_CLEAN "-- Nothing in this file needs the module."

/* ---- the application and its file ---- */

/* What sql/shop.sql makes, with few rows, and a view, a trigger and an index of the application's own. */
static const char host_shop[] =
    "CREATE TABLE customers(id INTEGER PRIMARY KEY, name TEXT NOT NULL, country TEXT NOT NULL,"
    " channel TEXT NOT NULL, signed_up_at TEXT NOT NULL);"
    "CREATE TABLE orders(order_id INTEGER PRIMARY KEY, customer_id INTEGER NOT NULL REFERENCES customers(id),"
    " ordered_at TEXT NOT NULL, product TEXT NOT NULL, amount REAL NOT NULL CHECK (amount >= 0));"
    "CREATE TABLE subscriptions(customer_id INTEGER NOT NULL, plan TEXT NOT NULL, started_at TEXT NOT NULL,"
    " ended_at TEXT, monthly_price REAL NOT NULL);"
    "CREATE TABLE survey(customer_id INTEGER NOT NULL, answered_at TEXT NOT NULL, score INTEGER NOT NULL);"
    "CREATE TABLE log(at TEXT DEFAULT CURRENT_TIMESTAMP, what TEXT);"
    "CREATE TABLE setting(name TEXT PRIMARY KEY, value, note TEXT);"
    "CREATE INDEX orders_by_day ON orders(date(ordered_at));"
    "CREATE VIEW large_orders AS SELECT * FROM orders WHERE amount > 50;"
    "CREATE TRIGGER logged AFTER DELETE ON orders BEGIN INSERT INTO log(what) VALUES (old.order_id); END;"
    "INSERT INTO setting VALUES ('currency', 'EUR', NULL);"
    "INSERT INTO customers WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 60)"
    " SELECT i, 'customer ' || i, 'DE', CASE i % 3 WHEN 0 THEN 'ads' WHEN 1 THEN 'search' ELSE 'referral' "
    "END,"
    "  date('2023-01-01', '+' || (i * 7) || ' days') FROM n;"
    "INSERT INTO orders WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 599)"
    " SELECT NULL, 1 + i * i % 60, date('2023-01-01', '+' || ((i * 7919) % 1090) || ' days'),"
    "  CASE i % 2 WHEN 0 THEN 'tea' ELSE 'coffee' END, i % 97 FROM n;"
    "INSERT INTO subscriptions SELECT id, 'club', date(signed_up_at, '+9 days'),"
    "  CASE WHEN id % 2 THEN date(signed_up_at, '+' || (40 + id * 5) || ' days') END, 10 FROM customers;"
    "INSERT INTO survey SELECT id, date(signed_up_at, '+30 days'), id % 11 FROM customers;";

/* What applications do; the file is afterwards what it was before, but for rows that went and came. */
static const struct host_deed {
    const char *sql;
    int version; /* that it needs */
} host_deeds[] = {
    {"INSERT INTO customers VALUES (1000, 'new', 'FR', 'ads', '2025-11-01')", 0},
    {"INSERT INTO orders VALUES (5000, 1000, '2025-11-02', 'tea', 9), (5001, 1000, '2025-12-02', 'tea', 9)",
     0},
    {"UPDATE orders SET ordered_at = datetime(ordered_at, '+1 hour'), amount = amount + 1 WHERE order_id > "
     "4999",
     0},
    {"INSERT INTO setting VALUES ('currency', 'USD', 'x') ON CONFLICT (name) DO UPDATE SET value = "
     "excluded.value",
     0},
    {"REPLACE INTO orders VALUES (5001, 1000, '2025-12-03', 'tea', 10)", 0},
    {"INSERT INTO orders(customer_id, ordered_at, product, amount) VALUES (2, '2025-12-01', 'tea', 3) "
     "RETURNING *",
     3035000},
    {"DELETE FROM orders WHERE order_id >= 5000", 0},
    {"DELETE FROM orders WHERE ordered_at = '2025-12-01' AND amount = 3", 0},
    {"DELETE FROM customers WHERE id >= 1000", 0},
    {"BEGIN; SAVEPOINT a; DELETE FROM survey; ROLLBACK TO a; COMMIT", 0},
    {"ALTER TABLE setting RENAME TO option; ALTER TABLE option RENAME TO setting", 0},
    {"ALTER TABLE orders RENAME TO old_orders; ALTER TABLE old_orders RENAME TO orders", 0},
    {"ALTER TABLE setting RENAME COLUMN note TO remark; ALTER TABLE setting RENAME COLUMN remark TO note", 0},
    {"ALTER TABLE orders RENAME COLUMN product TO item; ALTER TABLE orders RENAME COLUMN item TO product", 0},
    {"ALTER TABLE setting ADD COLUMN extra DEFAULT 1", 0},
    {"ALTER TABLE setting DROP COLUMN extra", 3035000},
    /* as Django and Rails change a table */
    {"BEGIN; CREATE TABLE new_survey(customer_id INTEGER NOT NULL, answered_at TEXT NOT NULL, score INTEGER "
     "NOT NULL);"
     "INSERT INTO new_survey SELECT * FROM survey; DROP TABLE survey; ALTER TABLE new_survey RENAME TO "
     "survey; COMMIT",
     0},
    {"CREATE INDEX by_customer ON orders(customer_id); DROP INDEX by_customer", 0},
    {"CREATE VIEW v AS SELECT * FROM orders; DROP VIEW v", 0},
    {"SELECT * FROM large_orders", 0},
    {"SELECT count(*) FROM orders WHERE date(ordered_at) > '2024'", 0},
    {"REINDEX", 0},
    {"ANALYZE; DROP TABLE sqlite_stat1", 0},
    {"VACUUM", 0},
    {"PRAGMA integrity_check", 0},
    {"PRAGMA quick_check", 0},
    {"PRAGMA foreign_key_check", 0},
};

static const char *host_path(const char *file) {
    static char path[600];
    snprintf(path, sizeof path, "%s/%s", fault_folder(), file);
    return path;
}

/* A connection without the module. */
static sqlite3 *host_open(const char *file) {
    sqlite3 *app = NULL;
    assert_int_equal(sqlite3_open(host_path(file), &app), SQLITE_OK);
    sqlite3_extended_result_codes(app, 1);
    test_exec(app, "PRAGMA synchronous = OFF");
    assert_error(app, "no such function: cohort_of", "SELECT cohort_of('2024')");
    return app;
}

static void host_make_shop(const char *journal) {
    fault_remove(HOST_FILES);
    sqlite3 *app = host_open("shop.db");
    test_exec(app, "PRAGMA journal_mode = %s; %s", journal, host_shop);
    test_close(app);
}

/* All statements of a script; what went wrong, or NULL. Free with sqlite3_free(). */
static char *host_try(sqlite3 *app, const char *script) {
    char *trouble = NULL;
    for (const char *next = script; *next && trouble == NULL;) {
        sqlite3_stmt *stmt = NULL;
        int rc = sqlite3_prepare_v2(app, next, -1, &stmt, &next);
        bool is_check = stmt && sqlite3_stricmp(sqlite3_sql(stmt), "PRAGMA integrity_check") == 0;
        while (rc == SQLITE_OK && stmt && (rc = sqlite3_step(stmt)) == SQLITE_ROW) {
            rc = SQLITE_OK;
            const char *text = (const char *)sqlite3_column_text(stmt, 0);
            if (is_check && (text == NULL || strcmp(text, "ok") != 0)) trouble = sqlite3_mprintf("%s", text);
        }
        if (rc != SQLITE_OK && rc != SQLITE_DONE) trouble = sqlite3_mprintf("%s", sqlite3_errmsg(app));
        sqlite3_finalize(stmt);
    }
    if (trouble && sqlite3_get_autocommit(app) == 0) test_exec(app, "ROLLBACK");
    return trouble;
}

/* The whole file as text, as a dump has it, and what backup makes of it. */
static void host_assert_copies(sqlite3 *app) {
    char *tables = test_rows(app, "SELECT name FROM sqlite_master WHERE type IN ('table', 'view')");
    for (char *name = strtok(tables, "\n"); name; name = strtok(NULL, "\n")) {
        char *rows = test_rows(app, "SELECT * FROM \"%w\"", name);
        if (strncmp(rows, "error", 5) == 0) fail_msg("dump: %s: %s", name, rows);
        sqlite3_free(rows);
    }
    sqlite3_free(tables);
    sqlite3 *copy = NULL;
    fault_remove("copy.db");
    assert_int_equal(sqlite3_open(host_path("copy.db"), &copy), SQLITE_OK);
    sqlite3_backup *backup = sqlite3_backup_init(copy, "main", app, "main");
    assert_non_null(backup);
    assert_int_equal(sqlite3_backup_step(backup, -1), SQLITE_DONE);
    assert_int_equal(sqlite3_backup_finish(backup), SQLITE_OK);
    char *want = test_rows(
        app, "SELECT count(*), sum(amount), (SELECT group_concat(sql) FROM sqlite_master) FROM orders");
    assert_rows(copy, want,
                "SELECT count(*), sum(amount), (SELECT group_concat(sql) FROM sqlite_master) FROM orders");
    sqlite3_free(want);
    test_close(copy);
    fault_remove("copy.db");
    test_exec(app, "VACUUM INTO %Q", host_path("copy.db"));
}

/* Everything that an application does; none of it may go wrong. */
static void host_assert_free(sqlite3 *app, const char *when) {
    for (size_t i = 0; i < FAULT_COUNT(host_deeds); i++) {
        if (sqlite3_libversion_number() < host_deeds[i].version) continue;
        char *trouble = host_try(app, host_deeds[i].sql);
        if (trouble) fail_msg("%s: %s\n%s", when, host_deeds[i].sql, trouble);
    }
    if (sqlite3_libversion_number() < 3035000) { /* the column that was not dropped */
        test_exec(app, "DROP TABLE setting; CREATE TABLE setting(name TEXT PRIMARY KEY, value, note TEXT)");
        test_exec(app, "INSERT INTO setting VALUES ('currency', 'EUR', NULL)");
    }
    host_assert_copies(app);
}

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
    return sqlite3_libversion_number() < 3035000 ? 5 : 5 + 22 + 14;
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

/* 6: by a connection that has no module, which then does what an application does: it alters tables. */
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

/* The statements that clean.sql prints for a file, one below the other. */
static char *host_clean(sqlite3 *app) {
    char *script = test_read("sql/clean.sql"), *statements = test_rows(app, "%s", script);
    if (strncmp(statements, "error", 5) == 0) fail_msg("sql/clean.sql: %s", statements);
    sqlite3_free(script);
    return statements;
}

static void host_assert_clean(sqlite3 *app) {
    char *statements = host_clean(app);
    assert_string_equal(statements, HOST_CLEAN "\n");
    sqlite3_free(statements);
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

/* ---- the control ---- */

/* What was put into the application's file, and which of its deeds go wrong then, by a word of theirs. */
static const struct host_intruder {
    const char *sql;
    const char *stopped[8];
} host_intruders[] = {
    {"CREATE INDEX by_month ON orders(cohort_of(ordered_at))",
     {"INSERT INTO orders", "DELETE FROM orders", "REINDEX", "VACUUM", "integrity_check"}},
    {"CREATE INDEX recent ON orders(customer_id) WHERE cohort_of(ordered_at) > '2025'",
     {"INSERT INTO orders", "DELETE FROM orders", "REINDEX", "VACUUM", "integrity_check"}},
    {"CREATE TRIGGER counted AFTER INSERT ON orders BEGIN INSERT INTO log(what) VALUES "
     "(cohort_of(new.ordered_at)); END",
     {"INSERT INTO orders"}},
    {"CREATE VIEW monthly AS SELECT cohort, age FROM retention_cohorts('orders', 'customer_id', "
     "'ordered_at')",
     {"RENAME TO", "RENAME COLUMN"}},
    {"CREATE TABLE visit(at TEXT CHECK (cohort_age('2020', at) > 0)); INSERT INTO visit VALUES ('2024')",
     {"VACUUM"}},
    {"CREATE TABLE visit(at TEXT, month AS (cohort_of(at)) STORED); INSERT INTO visit VALUES ('2024')",
     {"VACUUM"}},
};

static bool host_is_stopped(sqlite3 *app, const char *word) {
    for (size_t i = 0; i < FAULT_COUNT(host_deeds); i++) {
        if (strstr(host_deeds[i].sql, word) == NULL) continue;
        char *trouble = host_try(app, host_deeds[i].sql);
        sqlite3_free(trouble);
        if (trouble) return true;
    }
    return false;
}

/* 4: in every case clean.sql finds it, and frees the application. */
static void host_test_control(void **state) {
    (void)state;
    bool can_drop = sqlite3_libversion_number() >= 3035000;
    for (size_t i = 0; i < FAULT_COUNT(host_intruders); i++) {
        const struct host_intruder *intruder = &host_intruders[i];
        host_make_shop("DELETE");
        sqlite3 *ours = fault_open("shop.db", SQLITE_OPEN_READWRITE), *app = host_open("shop.db");
        test_exec(ours, "%s", intruder->sql);
        test_close(ours);
        char *statements = host_clean(app);
        assert_string_not_equal(statements, HOST_CLEAN "\n");
        for (size_t k = 0; intruder->stopped[k]; k++)
            if (!host_is_stopped(app, intruder->stopped[k]))
                fail_msg("%s\ndoes not stop %s", intruder->sql, intruder->stopped[k]);
        test_exec(app, "DELETE FROM customers WHERE id >= 1000"); /* of deeds that were cut short */
        if (can_drop || strstr(statements, "DROP COLUMN") == NULL) {
            sqlite3 *other = host_open("shop.db"); /* one that has read the schema before */
            test_exec(other, "SELECT * FROM orders");
            test_exec(app, "%s", statements);
            test_exec(other, "SELECT * FROM orders");
            if (strstr(intruder->sql, "visit")) test_exec(other, "INSERT INTO visit(at) VALUES ('soon')");
            test_close(other);
            test_close(app);
            app = host_open("shop.db");
            host_assert_clean(app);
            host_assert_free(app, statements);
        }
        sqlite3_free(statements);
        test_close(app);
    }
}

/* ---- clean.sql ---- */

/* Names that need their quotes, and uses of ours in every place, written in every way. */
static const char host_awkward[] =
    "CREATE TABLE \"Order \"\"x\"\"; Lines\"(id INTEGER PRIMARY KEY, \"the day's\" TEXT, amount REAL,\n"
    " checked TEXT CONSTRAINT c CHECK (\"Cohort_Of\" (\"the day's\", 'week') <> '); DROP'), -- nps(1)\n"
    " made TEXT DEFAULT (cohort_of('2024-01-05')), CHECK (amount > 0), CHECK(clv ( amount, 0.5 ) >= (0)));"
    "INSERT INTO \"Order \"\"x\"\"; Lines\" VALUES (1, '2024-01-05', 3, 'a', 'b'), (2, '2024-02-05', 4, "
    "NULL, NULL);"
    "CREATE INDEX \"by 'month'\" ON \"Order \"\"x\"\"; Lines\"(/* nothing */ cohort_of /* ( */ (\"the "
    "day's\") DESC);"
    "CREATE INDEX [part; ial] ON \"Order \"\"x\"\"; Lines\"(amount) WHERE [cohort_of] -- )\n (\"the day's\") "
    "> "
    "'2024';"
    "CREATE TRIGGER \"tri\"\"gger\" AFTER UPDATE ON \"Order \"\"x\"\"; Lines\" WHEN COHORT_OF(new.\"the "
    "day's\") > ''"
    " BEGIN SELECT 1; END;"
    "CREATE VIEW \"mon\"\"thly\" AS SELECT * FROM \"main\".\"retention_cohorts\"('a', 'b', 'c');"
    "CREATE VIEW `named` AS SELECT * FROM Retention_Customers WHERE source = 'x';"
    "CREATE VIEW text AS SELECT * FROM 'retention_curve'('a', 'b', 'c');"
    "CREATE VIEW \"by name\" AS SELECT * FROM 'retention_curve' WHERE source = 'x';"
    "CREATE VIEW above AS SELECT a.cohort FROM (SELECT 1) JOIN main.\"MON\"\"thly\" AS a;"
    "CREATE VIEW \"above above\" AS SELECT * FROM inno_1, above;"
    "CREATE TRIGGER \"mon\"\"thly insert\" INSTEAD OF INSERT ON \"mon\"\"thly\" BEGIN SELECT 1; END;";

/* Generated columns, with indexes on them. */
static const char host_generated[] =
    "CREATE TABLE visit(id INTEGER PRIMARY KEY, at TEXT, \"the 'month'\" TEXT GENERATED ALWAYS AS "
    "(cohort_of(at)) STORED,"
    " year AS (cohort_of(at, 'year')), plain AS (id + 1), cost REAL DEFAULT (clv(1, 0.5)));"
    "INSERT INTO visit(id, at, cost) VALUES (1, '2024-01-05', 7), (2, '2024-02-05', 8);"
    "CREATE INDEX on_month ON visit(\"the 'month'\", at); CREATE INDEX on_year ON visit(at) WHERE year > "
    "'2024';"
    "CREATE INDEX year ON visit(at);";

/* Nothing of these is ours: names in strings, comments, columns, longer words; a table of such a name. */
static const char host_innocent[] =
    "CREATE TABLE inno_1(nps INTEGER, clv REAL, cohort_of TEXT DEFAULT 'cohort_of(1)', \"csat (1)\", CHECK "
    "(nps > 0));"
    "CREATE TABLE csat(score INTEGER); CREATE TABLE stickiness(id INTEGER PRIMARY KEY REFERENCES "
    "csat(score));"
    "CREATE INDEX inno_2 ON csat(score); CREATE INDEX nps_margin ON inno_1(nps);"
    "CREATE VIEW inno_3(a, b) AS SELECT nps, 'cohort_of(x)' FROM inno_1 -- cohort_of(nps)\n"
    " WHERE /* clv(1, 2) */ clv > 1 AND \"nps\" IN (1, 2);"
    "CREATE TABLE \xc3\xa9nps(score); CREATE INDEX inno_7 ON \xc3\xa9nps(score);"
    "CREATE VIEW inno_4 AS WITH nps(x) AS (SELECT 1) SELECT x AS retention_cohorts FROM nps;"
    "CREATE TABLE retention_periods(a); CREATE VIEW nps_(a) AS SELECT * FROM retention_periods;"
    "CREATE VIEW inno_5 AS SELECT abs(a), \"it's\".b FROM inno_3 AS \"it's\" WHERE b <> 'it''s clv(1)';"
    "CREATE TRIGGER inno_6 AFTER INSERT ON csat BEGIN INSERT INTO stickiness(id) VALUES (new.score); END;"
    "INSERT INTO inno_1 VALUES (1, 2, 3, 4);";

/* 5: the printed statements are run as they stand, without the module. */
static void host_test_clean(void **state) {
    (void)state;
    fault_remove(HOST_FILES);
    sqlite3 *app = host_open("shop.db");
    test_exec(app, "%s", host_innocent);
    host_assert_clean(app);
    char *innocent = test_rows(app, "SELECT sql FROM sqlite_master ORDER BY name");
    sqlite3 *ours = fault_open("shop.db", SQLITE_OPEN_READWRITE), *other = host_open("shop.db");
    test_exec(other, "SELECT * FROM inno_1"); /* a connection that has read the schema */
    test_exec(ours, "%s", host_awkward);
    bool can_drop = sqlite3_libversion_number() >= 3035000;
    if (can_drop) test_exec(ours, "%s", host_generated);
    test_close(ours);
    char *statements = host_clean(app);
    test_exec(app, "CREATE TEMP VIEW text AS SELECT 1 AS own"); /* one's own of the same name stays */
    char *trouble = host_try(app, statements);
    if (trouble) fail_msg("%s", trouble);
    host_assert_clean(app);
    assert_rows(app, "1\n", "SELECT own FROM text");
    char *left =
        test_rows(app, "SELECT sql FROM sqlite_master WHERE tbl_name NOT IN ('Order \"x\"; Lines', 'visit')"
                       " ORDER BY name");
    assert_string_equal(left, innocent);
    test_close(app); /* in 3.31 the one that ran them keeps the schema that it had read */
    app = host_open("shop.db");
    for (int i = 0; i < 2; i++) { /* a new connection, and the one that had read the schema before */
        sqlite3 *db = i ? other : app;
        test_exec(db, "INSERT INTO \"Order \"\"x\"\"; Lines\"(\"the day's\", amount) VALUES ('soon', 1);"
                      "UPDATE \"Order \"\"x\"\"; Lines\" SET amount = 2; ALTER TABLE csat RENAME TO c;"
                      "ALTER TABLE c RENAME TO csat; REINDEX; VACUUM; INSERT INTO csat VALUES (NULL)");
        fault_assert_error(db, "CHECK constraint failed",
                           "UPDATE \"Order \"\"x\"\"; Lines\" SET amount = -1");
        assert_rows(db, "ok\n", "PRAGMA integrity_check");
    }
    assert_rows(app, "2024-01-05|2.0|a|b\n2024-02-05|2.0|NULL|NULL\nsoon|2.0|NULL|NULL\nsoon|2.0|NULL|NULL\n",
                "SELECT \"the day's\", amount, checked, made FROM \"Order \"\"x\"\"; Lines\"");
    if (can_drop) {
        test_exec(app, "INSERT INTO visit(at) VALUES ('never')");
        assert_rows(app, "1|2024-01-05|2|7.0\n2|2024-02-05|3|8.0\n3|never|4|NULL\n", "SELECT * FROM visit");
        assert_rows(app, "year\n",
                    "SELECT name FROM sqlite_master WHERE type = 'index' AND tbl_name = 'visit'");
    }
    sqlite3_free(statements);
    sqlite3_free(innocent);
    sqlite3_free(left);
    test_close(other);
    test_close(app);
}

/* Every name of the module, in a view of its own. */
static void host_test_names(void **state) {
    (void)state;
    fault_remove(HOST_FILES);
    sqlite3 *app = host_open("shop.db"), *ours = test_open();
    char *others = test_rows(app, "SELECT group_concat(quote(name)) FROM pragma_function_list");
    char *names = test_rows(ours,
                            "SELECT DISTINCT name FROM pragma_function_list WHERE name NOT IN (%s) UNION"
                            " SELECT name FROM pragma_module_list WHERE name LIKE 'retention%%'",
                            others);
    int count = 0;
    for (char *name = strtok(names, "\n"); name; name = strtok(NULL, "\n"), count++)
        test_exec(app, "CREATE VIEW \"v%d\" AS SELECT * FROM (SELECT 1) JOIN %s(1)", count, name);
    assert_true(count > 30);
    char *statements = host_clean(app);
    test_exec(app, "%s", statements);
    assert_rows(app, "", "SELECT sql FROM sqlite_master");
    sqlite3_free(statements);
    sqlite3_free(names);
    sqlite3_free(others);
    test_close(ours);
    test_close(app);
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
        cmocka_unit_test(host_test_control),   cmocka_unit_test(host_test_clean),
        cmocka_unit_test(host_test_names),
    };
    return cmocka_run_group_tests_name("host", tests, NULL, host_leave);
}
