/*
 * test_schema.c - a database file from a stranger: its views, triggers, indexes, generated columns, CHECKs and
 * DEFAULTs call everything that the module has, with arguments of every kind.
 *
 * Scalars and aggregates do there what they do anywhere, whether the schema is trusted or not; what SQLite does not
 * allow there is its error. Table functions read what they are told, so they work in a view or trigger only where
 * the schema is trusted (PRAGMA trusted_schema), or the view is the connection's own, a temporary one. And
 * retention_feed(), by which rows come in, works nowhere.
 */
#define _XOPEN_SOURCE 700
#include "statements.h"

static long schema_objects;

static void schema_trust(sqlite3 *db, bool trusted) {
    sqlite3_db_config(db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, trusted, NULL);
}

/* Every place of a schema that calls a function (%s is the call), and what makes SQLite call it. */
static const char *const schema_places[][2] = {
    {"CREATE VIEW o AS SELECT %s AS r FROM t", "SELECT * FROM o"},
    {"CREATE VIEW o AS SELECT %s OVER (ORDER BY a) AS r FROM t", "SELECT * FROM o"},
    {"CREATE TABLE o(a CHECK (%s IS NOT 5))", "INSERT INTO o VALUES (1)"},
    {"CREATE TABLE o(a, b DEFAULT (%s))", "INSERT INTO o(a) VALUES (1) RETURNING b"},
    {"CREATE TABLE o(a, b AS (%s)); INSERT INTO o VALUES (1)", "SELECT b FROM o"},
    {"CREATE INDEX o ON t(%s)", "INSERT INTO t VALUES ('2024-01-05', 2)"},
    {"CREATE INDEX o ON t(b) WHERE %s", "INSERT INTO t VALUES ('2024-01-05', 2)"},
    {"CREATE TRIGGER o AFTER INSERT ON t BEGIN INSERT INTO log SELECT %s FROM t; END",
     "INSERT INTO t VALUES ('2024-01-05', 2) RETURNING (SELECT count(*) FROM log)"},
};

static const char *const schema_arguments[] = {
    "NULL",
    "0",
    "-1",
    "0.5",
    "9223372036854775807",
    "9e999",
    "'x'",
    "''",
    "'2024-01-05'",
    "x''",
    "x'ff00'",
    "CAST(x'ff' AS TEXT)",
    "'a' || char(0)",
    "char(65279) || '2024-01-05'",
    "'1' || char(13)",
    "'monthly'",
    "45296",
    "zeroblob(1000)",
    "printf('%.*c', 10000, '''')",
};

/* "name(argument, argument, ...)"; a function that takes any number gets three. */
static char *schema_call(const char *name, int arity, const char *argument) {
    sqlite3_str *call = sqlite3_str_new(NULL);
    sqlite3_str_appendf(call, "%s(", name);
    for (int i = 0; i < (arity < 0 ? 3 : arity); i++)
        sqlite3_str_appendf(call, "%s%s", i ? ", " : "", argument);
    sqlite3_str_appendall(call, ")");
    return sqlite3_str_finish(call);
}

/* One call in one place: the same whether the schema is trusted or not. */
static void schema_assert_place(sqlite3 *db, size_t place, const char *name, const char *call) {
    char *create = sqlite3_mprintf(schema_places[place][0], call);
    test_exec(db, "SAVEPOINT place");
    bool made = sqlite3_exec(db, create, NULL, NULL, NULL) == SQLITE_OK;
    for (int trusted = 1; trusted >= 0 && made; trusted--) {
        static struct fault_outcome first;
        schema_trust(db, trusted);
        test_exec(db, "SAVEPOINT call");
        struct fault_outcome got = fault_run(db, schema_places[place][1]);
        test_exec(db, "ROLLBACK TO call; RELEASE call");
        if (got.rc != SQLITE_DONE && got.message[0] == '\0') fail_msg("%s: error %d", create, got.rc);
        if (strcmp(name, "retention_feed") == 0 && got.rc == SQLITE_DONE) fail_msg("%s: answers", create);
        if (trusted) {
            first = got;
        } else {
            fault_assert_same(create, &got, &first);
            fault_free(&got);
            fault_free(&first);
        }
    }
    schema_objects += made;
    schema_trust(db, true);
    test_exec(db, "ROLLBACK TO place; RELEASE place");
    sqlite3_free(create);
}

static void schema_test_functions(void **state) {
    (void)state;
    sqlite3 *db = test_open(), *lister = test_open(), *bare = NULL;
    sqlite3_stmt *functions = NULL;
    assert_int_equal(sqlite3_open(":memory:", &bare), SQLITE_OK);
    sqlite3_extended_result_codes(db, 1);
    test_exec(db, "CREATE TABLE t(a, b); INSERT INTO t VALUES ('2024-01-05', 1), ('2024-02-05', 0); CREATE "
                  "TABLE log(r)");
    /* the module's are those that a connection without it has not */
    char *others = test_rows(bare, "SELECT group_concat(quote(name)) FROM pragma_function_list");
    char *sql = sqlite3_mprintf("SELECT DISTINCT name, narg FROM pragma_function_list WHERE name NOT IN (%s)",
                                others);
    int count = 0;
    assert_int_equal(sqlite3_prepare_v2(lister, sql, -1, &functions, NULL), SQLITE_OK);
    for (; sqlite3_step(functions) == SQLITE_ROW; count++) {
        const char *name = (const char *)sqlite3_column_text(functions, 0);
        for (size_t a = 0; a < FAULT_COUNT(schema_arguments); a++) {
            char *call = schema_call(name, sqlite3_column_int(functions, 1), schema_arguments[a]);
            for (size_t p = 0; p < FAULT_COUNT(schema_places); p++)
                schema_assert_place(db, p, name, call);
            sqlite3_free(call);
        }
    }
    assert_true(count > 30);
    assert_rows(db, "2\n", "SELECT count(*) FROM t");
    sqlite3_finalize(functions);
    sqlite3_free(others);
    sqlite3_free(sql);
    test_close(lister);
    test_close(bare);
    test_close(db);
}

/* Table functions */

static void schema_test_tables(void **state) {
    (void)state;
    sqlite3 *db = fault_open_data();
    for (size_t t = 0; t < FAULT_COUNT(fault_tables); t++) {
        const char *name = fault_tables[t].name;
        char *sql = fault_call(&fault_tables[t], "orders", "");
        char *count = sqlite3_mprintf("SELECT count(*) FROM (%s)", sql), *rows = test_rows(db, "%s", count);
        struct fault_outcome clean = fault_run(db, sql);
        char *unsafe = sqlite3_mprintf("unsafe use of virtual table \"%s\"", name);
        test_exec(
            db,
            "CREATE VIEW o AS %s; CREATE TEMP VIEW own AS %s; CREATE TABLE log(n); CREATE TABLE fired(a);"
            "CREATE TRIGGER r AFTER INSERT ON fired BEGIN INSERT INTO log %s; END",
            sql, sql, count);
        fault_assert_again(db, "SELECT * FROM o", &clean);
        test_exec(db, "INSERT INTO fired VALUES (1)");
        assert_rows(db, rows, "SELECT n FROM log");
        schema_trust(db, false);
        fault_assert_again(db, sql, &clean); /* no schema is asked */
        fault_assert_again(db, "SELECT * FROM own", &clean);
        fault_assert_error(db, unsafe, "SELECT * FROM o");
        fault_assert_error(db, unsafe, "INSERT INTO fired VALUES (2)");
        assert_rows(db, "1\n", "SELECT count(*) FROM fired");
        schema_trust(db, true);
        /* a subquery has no place in these */
        static const char *const places[] = {
            "CREATE TABLE bad(a CHECK (a < (%s)))",      "CREATE TABLE bad(a, b DEFAULT ((%s)))",
            "CREATE TABLE bad(a, b AS ((%s)))",          "CREATE INDEX bad ON orders((%s))",
            "CREATE INDEX bad ON orders(id) WHERE (%s)",
        };
        for (size_t p = 0; p < FAULT_COUNT(places); p++) {
            char *create = sqlite3_mprintf(places[p], count);
            struct fault_outcome got = fault_run(db, create);
            if (got.rc == SQLITE_DONE) fail_msg("%s", create);
            fault_free(&got);
            sqlite3_free(create);
        }
        test_exec(db, "DROP VIEW o; DROP VIEW own; DROP TABLE log; DROP TABLE fired");
        fault_free(&clean);
        sqlite3_free(unsafe);
        sqlite3_free(rows);
        sqlite3_free(count);
        sqlite3_free(sql);
    }
    test_close(db);
}

/* What trust in a schema means: what comes with it reads, by a table function, whatever the connection can read. */
static void schema_test_trust(void **state) {
    (void)state;
    sqlite3 *db = fault_open_data();
    test_exec(db, "ATTACH ':memory:' AS theirs; CREATE TABLE theirs.log(n); CREATE TABLE theirs.fired(a);"
                  "CREATE TRIGGER theirs.r AFTER INSERT ON fired BEGIN INSERT INTO log SELECT customer FROM"
                  " retention_customers('main.orders', 'customer_id', 'ordered_at'); END;"
                  "CREATE VIEW theirs.pages AS SELECT * FROM retention_customers('dbstat', 'name', 'path')");
    schema_trust(db, false);
    fault_assert_error(db, "unsafe use", "INSERT INTO fired VALUES (1)");
    fault_assert_error(db, "unsafe use", "SELECT * FROM pages");
    schema_trust(db, true);
    test_exec(db, "INSERT INTO fired VALUES (1)"); /* tables of another database */
    assert_rows(db, "3\n", "SELECT count(*) FROM log");
    test_exec(db, "CREATE VIEW theirs.direct AS SELECT * FROM dbstat");
    char *rows = test_rows(db, "SELECT name FROM pragma_module_list WHERE name = 'dbstat'");
    if (rows[0]) { /* and virtual tables that SQLite keeps out of views */
        fault_assert_error(db, "unsafe use of virtual table \"dbstat\"", "SELECT * FROM direct");
        fault_assert_error(db, "retention_customers(): dbstat.path: not a time", "SELECT * FROM pages");
    }
    sqlite3_free(rows);
    test_close(db);
}

/* sql/docs/security.md, by its numbers. The stranger's file is the main database, one's own is attached. */

static const char schema_carried[] = "unsafe use of virtual table \"retention_customers\"";

static sqlite3 *schema_open_stranger(void) {
    sqlite3 *db = test_open();
    sqlite3_extended_result_codes(db, 1);
    test_exec(
        db,
        "CREATE TABLE orders(customer, at); CREATE TABLE log(stolen);"
        "CREATE TRIGGER tr AFTER INSERT ON orders BEGIN INSERT INTO log SELECT customer"
        " FROM retention_customers('mine.secret', 'password', 'at'); END;"
        "CREATE VIEW shown AS SELECT customer, last_at AS at"
        " FROM retention_customers('mine.secret', 'password', 'at');"
        "CREATE VIEW own AS SELECT customer FROM retention_customers('temp.notes', 'note', 'at');"
        "CREATE VIEW harmless AS SELECT nps(9) AS n, cohort_of('2024') AS y;"
        "ATTACH ':memory:' AS mine; CREATE TABLE mine.secret(password, at);"
        "INSERT INTO mine.secret VALUES ('hunter2', '2024-01-05');"
        "CREATE TEMP TABLE notes AS SELECT 'remember' AS note, '2024' AS at;"
        "CREATE TEMP VIEW report AS SELECT customer FROM retention_customers('shown', 'customer', 'at');"
        "CREATE TEMP VIEW trusty AS SELECT customer FROM retention_customers('secret', 'password', 'at')");
    return db;
}

static const char schema_insert[] = "INSERT INTO orders VALUES ('ada', '2024-02-01')";

/* 1 to 5 */
static void schema_test_stranger_trusted(void **state) {
    (void)state;
    sqlite3 *db = schema_open_stranger();
    fault_assert_error(db, "trigger tr2 cannot reference objects in database mine",
                       "CREATE TRIGGER tr2 AFTER INSERT ON orders BEGIN INSERT INTO log SELECT password FROM"
                       " mine.secret; END");
    test_exec(db, "%s", schema_insert);
    assert_rows(db, "hunter2\n", "SELECT * FROM main.log");
    assert_rows(db, "hunter2\n", "SELECT customer FROM shown");
    assert_rows(db, "remember\n", "SELECT * FROM own");
    assert_rows(db, "hunter2\n", "SELECT * FROM report");
    assert_rows(db, "100.0|2024-01\n", "SELECT * FROM harmless");
    test_close(db);
}

/* 6 and 5 */
static void schema_test_stranger_untrusted(void **state) {
    (void)state;
    sqlite3 *db = schema_open_stranger();
    test_exec(
        db,
        "CREATE TEMP TABLE noted(customer); CREATE TEMP TRIGGER mine_too AFTER INSERT ON notes BEGIN INSERT"
        " INTO noted SELECT customer FROM retention_customers('mine.secret', 'password', 'at'); END");
    schema_trust(db, false);
    fault_assert_error(db, schema_carried, schema_insert);
    assert_rows(db, "0|0\n", "SELECT (SELECT count(*) FROM orders), (SELECT count(*) FROM log)");
    fault_assert_error(db, schema_carried, "SELECT * FROM shown");
    fault_assert_error(db, schema_carried, "SELECT * FROM own");
    fault_assert_error(db, schema_carried, "SELECT * FROM report");
    assert_rows(db, "100.0|2024-01\n", "SELECT * FROM harmless");
    assert_rows(db, "hunter2\n", "SELECT * FROM trusty");
    assert_rows(db, "hunter2\n", "SELECT customer FROM retention_customers('mine.secret', 'password', 'at')");
    test_exec(db, "INSERT INTO notes VALUES ('x', '2024')");
    assert_rows(db, "hunter2\n", "SELECT * FROM noted");
    test_close(db);
}

/* 7: the same file, attached read-only; its views name one's own data, the main database here. */
static void schema_test_stranger_readonly(void **state) {
    (void)state;
    sqlite3 *db = fault_open("theirs.db", SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE);
    test_exec(
        db, "CREATE TABLE orders(customer, at); CREATE TABLE log(stolen);"
            "CREATE TRIGGER tr AFTER INSERT ON orders BEGIN INSERT INTO log SELECT customer"
            " FROM retention_customers('main.secret', 'password', 'at'); END;"
            "CREATE VIEW shown AS SELECT customer FROM retention_customers('main.secret', 'password', 'at')");
    test_close(db);
    for (int is_readonly = 0; is_readonly < 2; is_readonly++) {
        db = NULL;
        assert_int_equal(sqlite3_open_v2(":memory:", &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_URI, NULL),
                         SQLITE_OK);
        assert_int_equal(sqlite3_retention_init(db, NULL, NULL), SQLITE_OK);
        test_exec(db,
                  "CREATE TABLE secret AS SELECT 'hunter2' AS password, '2024-01-05' AS at;"
                  "ATTACH 'file:%s/theirs.db%s' AS theirs",
                  fault_folder(), is_readonly ? "?mode=ro" : "");
        if (is_readonly)
            fault_assert_error(db, "readonly database", schema_insert);
        else
            test_exec(db, "%s", schema_insert);
        assert_rows(db, "1\n", "SELECT count(*) FROM log"); /* the one of the first round */
        assert_rows(db, "hunter2\n", "SELECT * FROM shown");
        test_close(db);
    }
    fault_leave("theirs.db");
}

/* 8 */
static void schema_test_stranger_alone(void **state) {
    (void)state;
    sqlite3 *db = schema_open_stranger();
    test_exec(db, "DETACH mine");
    fault_assert_error(db, "no such table: mine.secret", schema_insert);
    assert_rows(db, "remember\n", "SELECT * FROM own");
    test_close(db);
}

/* 9 and 10 */
static void schema_test_stranger_switches(void **state) {
    (void)state;
    sqlite3 *db = schema_open_stranger();
    sqlite3_db_config(db, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, NULL);
    test_exec(db, "%s", schema_insert);
    assert_rows(db, "", "SELECT * FROM log");
    sqlite3_db_config(db, SQLITE_DBCONFIG_ENABLE_VIEW, 0, NULL);
    fault_assert_error(db, "access to view \"shown\" prohibited", "SELECT * FROM shown");
    if (sqlite3_libversion_number() >= 3035000) { /* one's own stay on */
        test_exec(db,
                  "CREATE TEMP TABLE noted(customer); CREATE TEMP TRIGGER too AFTER INSERT ON orders"
                  " BEGIN INSERT INTO noted VALUES (new.customer); END; %s; DROP TRIGGER too",
                  schema_insert);
        assert_rows(db, "ada\n", "SELECT * FROM noted");
        assert_rows(db, "", "SELECT * FROM log");
        assert_rows(db, "hunter2\n", "SELECT * FROM trusty");
    }
    sqlite3_db_config(db, SQLITE_DBCONFIG_ENABLE_TRIGGER, 1, NULL);
    sqlite3_db_config(db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    test_exec(db, "%s", schema_insert);
    assert_rows(db, "hunter2\n", "SELECT * FROM log");
    test_close(db);
}

static int schema_tick(void *left) {
    return --*(int *)left < 0;
}

/* 12 */
static void schema_test_stranger_endless(void **state) {
    (void)state;
    sqlite3 *db = test_open();
    int left = 50;
    test_exec(db, "CREATE VIEW endless AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)"
                  " SELECT i AS customer, '2024' AS at FROM n");
    sqlite3_progress_handler(db, 10000, schema_tick, &left);
    fault_assert_error(db, "interrupted", "SELECT * FROM retention_customers('endless', 'customer', 'at')");
    sqlite3_progress_handler(db, 0, NULL, NULL);
    sqlite3_int64 before = sqlite3_hard_heap_limit64(sqlite3_memory_used() + 20000000);
    fault_assert_error(db, "out of memory", "SELECT * FROM retention_customers('endless', 'customer', 'at')");
    sqlite3_hard_heap_limit64(before);
    fault_assert_quiet(db);
    test_close(db);
}

/* A table of the file's has the name of a table function: it is a table, and no arguments reach it. */
static void schema_test_names(void **state) {
    (void)state;
    sqlite3 *db = fault_open_data();
    for (size_t t = 0; t < FAULT_COUNT(fault_tables); t++) {
        char *sql = fault_call(&fault_tables[t], "orders", "");
        struct fault_outcome clean = fault_run(db, sql);
        test_exec(db, "CREATE TABLE %s(cohort, customer, source)", fault_tables[t].name);
        fault_assert_error(db, "is not a function", sql);
        assert_rows(db, "2024-01\n", "SELECT cohort_of('2024')");
        test_exec(db, "DROP TABLE %s", fault_tables[t].name);
        test_exec(db, "CREATE VIEW %s AS SELECT * FROM orders", fault_tables[t].name);
        fault_assert_error(db, "is not a function", sql);
        test_exec(db, "DROP VIEW %s", fault_tables[t].name);
        fault_assert_again(db, sql, &clean);
        fault_free(&clean);
        sqlite3_free(sql);
    }
    test_close(db);
}

/* A connection on its guard: nothing that a table function does is forbidden to it. */
static void schema_test_defensive(void **state) {
    const struct fault_statement *statement = *state;
    sqlite3 *db = fault_open_data();
    struct fault_outcome clean = fault_clean(db, statement);
    sqlite3_db_config(db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    sqlite3_db_config(db, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
    sqlite3_db_config(db, SQLITE_DBCONFIG_DQS_DDL, 0, NULL);
    sqlite3_db_config(db, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, NULL);
    schema_trust(db, strstr(statement->sql, "'nested'") != NULL); /* a view with a table function in it */
    test_exec(db, "PRAGMA cell_size_check = 1; PRAGMA reverse_unordered_selects = %d",
              strncmp(statement->sql, "SELECT * FROM retention_", 24) == 0);
    if (clean.rc != SQLITE_DONE) { /* of several errors another one may be found first */
        struct fault_outcome got = fault_run(db, statement->sql);
        if (got.rc == SQLITE_DONE) fail_msg("%s", statement->sql);
        fault_free(&got);
    } else {
        fault_assert_again(db, statement->sql, &clean);
    }
    fault_free(&clean);
    test_close(db);
}

static int schema_report(void **state) {
    (void)state;
    printf("schema: %ld objects that call the module\n", schema_objects);
    return 0;
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(schema_test_functions),
        cmocka_unit_test(schema_test_tables),
        cmocka_unit_test(schema_test_trust),
        cmocka_unit_test(schema_test_stranger_trusted),
        cmocka_unit_test(schema_test_stranger_untrusted),
        cmocka_unit_test(schema_test_stranger_readonly),
        cmocka_unit_test(schema_test_stranger_alone),
        cmocka_unit_test(schema_test_stranger_switches),
        cmocka_unit_test(schema_test_stranger_endless),
        cmocka_unit_test(schema_test_names),
    };
    int failed = cmocka_run_group_tests_name("schema", tests, NULL, NULL);
    failed += fault_run_statements("schema, defensive", schema_test_defensive, NULL, schema_report);
    return failed;
}
