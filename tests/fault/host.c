/*
 * host.c - an application that knows nothing of the module: its file, and all that it does to it.
 */
#define _XOPEN_SOURCE 700
#include "host.h"

/* What sql/shop.sql makes, with few rows, and a view, a trigger and an index of the application's own. */
static const char host_shop[] =
    "CREATE TABLE customers(id INTEGER PRIMARY KEY, name TEXT NOT NULL, country TEXT NOT NULL,"
    " channel TEXT NOT NULL, signed_up_at TEXT NOT NULL, referred_by INTEGER);"
    "CREATE TABLE orders(order_id INTEGER PRIMARY KEY, customer_id INTEGER NOT NULL REFERENCES customers(id),"
    " ordered_at TEXT NOT NULL, product TEXT NOT NULL, amount REAL NOT NULL CHECK (amount >= 0));"
    "CREATE TABLE subscriptions(customer_id INTEGER NOT NULL, plan TEXT NOT NULL, started_at TEXT NOT NULL,"
    " ended_at TEXT, monthly_price REAL NOT NULL, currency TEXT, billed REAL, cancelled_at TEXT, reason TEXT);"
    "CREATE TABLE survey(customer_id INTEGER NOT NULL, answered_at TEXT NOT NULL, score INTEGER NOT NULL, effort "
    "INTEGER);"
    "CREATE TABLE cards(customer_id INTEGER NOT NULL, started_at TEXT NOT NULL, ended_at TEXT, price REAL);"
    "CREATE TABLE refunds(order_id INTEGER PRIMARY KEY, customer_id INTEGER, refunded_at TEXT, amount REAL);"
    "CREATE TABLE points(customer_id INTEGER NOT NULL, moved_at TEXT NOT NULL, points INTEGER, kind TEXT);"
    "CREATE TABLE visits(visit_id INTEGER, customer_id INTEGER, variant TEXT, step TEXT, at TEXT);"
    "CREATE TABLE checks(check_id INTEGER, checked_at TEXT, criterion TEXT, passed INTEGER);"
    "CREATE TABLE log(at TEXT DEFAULT CURRENT_TIMESTAMP, what TEXT);"
    "CREATE TABLE setting(name TEXT PRIMARY KEY, value, note TEXT);"
    "CREATE INDEX orders_by_day ON orders(date(ordered_at));"
    "CREATE VIEW large_orders AS SELECT * FROM orders WHERE amount > 50;"
    "CREATE TRIGGER logged AFTER DELETE ON orders BEGIN INSERT INTO log(what) VALUES (old.order_id); END;"
    "INSERT INTO setting VALUES ('currency', 'EUR', NULL);"
    "INSERT INTO customers WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 60)"
    " SELECT i, 'customer ' || i, 'DE', CASE i % 3 WHEN 0 THEN 'ads' WHEN 1 THEN 'search' ELSE 'referral' "
    "END,"
    "  date('2023-01-01', '+' || (i * 7) || ' days'), nullif(i / 2, 0) FROM n;"
    "INSERT INTO orders WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 599)"
    " SELECT NULL, 1 + i * i % 60, date('2023-01-01', '+' || ((i * 7919) % 1090) || ' days'),"
    "  CASE i % 2 WHEN 0 THEN 'tea' ELSE 'coffee' END, i % 97 FROM n;"
    "INSERT INTO subscriptions SELECT id, 'club', date(signed_up_at, '+9 days'),"
    "  CASE WHEN id % 2 THEN date(signed_up_at, '+' || (40 + id * 5) || ' days') END, 10, "
    "'EUR', 10, NULL, NULL FROM customers;"
    "INSERT INTO survey SELECT id, date(signed_up_at, '+30 days'), id % 11, 1 + id % 7 FROM customers;"
    "INSERT INTO cards SELECT id, signed_up_at, date(signed_up_at, '+1 year'), 36 FROM customers;"
    "INSERT INTO refunds SELECT order_id, customer_id, date(ordered_at, '+5 days'), amount FROM orders WHERE order_id % "
    "20 = 0;"
    "INSERT INTO points SELECT customer_id, ordered_at, 1 + amount, 'order' FROM orders;"
    "INSERT INTO visits SELECT order_id, customer_id, substr('AB', 1 + customer_id % 2, 1), 'visit', ordered_at FROM "
    "orders;"
    "INSERT INTO visits SELECT order_id, customer_id, substr('AB', 1 + customer_id % 2, 1), 'cart', ordered_at FROM "
    "orders WHERE order_id % 3;"
    "INSERT INTO checks SELECT order_id / 5, ordered_at, 'packed well', order_id % 4 > 0 FROM orders;";

/* What applications do; the file is afterwards what it was before, but for rows that went and came. */
static const struct host_deed {
    const char *sql;
    int version; /* that it needs */
} host_deeds[] = {
    {"INSERT INTO customers VALUES (1000, 'new', 'FR', 'ads', '2025-11-01', NULL)", 0},
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
     "NOT NULL, effort INTEGER);"
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

const char *host_path(const char *file) {
    static char path[600];
    snprintf(path, sizeof path, "%s/%s", fault_folder(), file);
    return path;
}

sqlite3 *host_open(const char *file) {
    sqlite3 *app = NULL;
    assert_int_equal(sqlite3_open(host_path(file), &app), SQLITE_OK);
    sqlite3_extended_result_codes(app, 1);
    test_exec(app, "PRAGMA synchronous = OFF");
    assert_error(app, "no such function: cohort_of", "SELECT cohort_of('2024')");
    return app;
}

void host_make_shop(const char *journal) {
    fault_remove(HOST_FILES);
    sqlite3 *app = host_open("shop.db");
    test_exec(app, "PRAGMA journal_mode = %s; %s", journal, host_shop);
    test_close(app);
}

char *host_try(sqlite3 *app, const char *script) {
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

void host_assert_free(sqlite3 *app, const char *when) {
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

bool host_is_stopped(sqlite3 *app, const char *word) {
    for (size_t i = 0; i < FAULT_COUNT(host_deeds); i++) {
        if (strstr(host_deeds[i].sql, word) == NULL) continue;
        char *trouble = host_try(app, host_deeds[i].sql);
        sqlite3_free(trouble);
        if (trouble) return true;
    }
    return false;
}

/* ---- sql/clean.sql ---- */

char *host_clean(sqlite3 *app) {
    char *script = test_read("sql/clean.sql"), *statements = test_rows(app, "%s", script);
    if (strncmp(statements, "error", 5) == 0) fail_msg("sql/clean.sql: %s", statements);
    sqlite3_free(script);
    return statements;
}

void host_assert_clean(sqlite3 *app) {
    char *statements = host_clean(app);
    assert_string_equal(statements, HOST_CLEAN "\n");
    sqlite3_free(statements);
}
