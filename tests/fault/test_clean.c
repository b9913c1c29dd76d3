/*
 * test_clean.c - sql/clean.sql finds what an application's file holds of ours, and frees the application.
 *
 *  1. The control of test_host.c: an index, a CHECK, a generated column, a trigger or a view of ours in that file does
 *     stop the application, which is how that test knows that it would see one.
 *  2. sql/clean.sql finds these, whatever their names, and nothing else; the application's connection can run what it
 *     prints, and is free then. It knows every name that the module has.
 */
#define _XOPEN_SOURCE 700
#include "host.h"

/* ---- the control ---- */

/* What was put into the application's file, and which of its deeds go wrong then, by a word of theirs. */
static const struct clean_intruder {
    const char *sql;
    const char *stopped[8];
} clean_intruders[] = {
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

/* 1: in every case clean.sql finds it, and frees the application. */
static void clean_test_control(void **state) {
    (void)state;
    bool can_drop = sqlite3_libversion_number() >= 3035000;
    for (size_t i = 0; i < FAULT_COUNT(clean_intruders); i++) {
        const struct clean_intruder *intruder = &clean_intruders[i];
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

/* ---- what it prints ---- */

/* Names that need their quotes, and uses of ours in every place, written in every way. */
static const char clean_awkward[] =
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
static const char clean_generated[] =
    "CREATE TABLE visit(id INTEGER PRIMARY KEY, at TEXT, \"the 'month'\" TEXT GENERATED ALWAYS AS "
    "(cohort_of(at)) STORED,"
    " year AS (cohort_of(at, 'year')), plain AS (id + 1), cost REAL DEFAULT (clv(1, 0.5)));"
    "INSERT INTO visit(id, at, cost) VALUES (1, '2024-01-05', 7), (2, '2024-02-05', 8);"
    "CREATE INDEX on_month ON visit(\"the 'month'\", at); CREATE INDEX on_year ON visit(at) WHERE year > "
    "'2024';"
    "CREATE INDEX year ON visit(at);";

/* Nothing of these is ours: names in strings, comments, columns, longer words; a table of such a name. */
static const char clean_innocent[] =
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

/* 2: the printed statements are run as they stand, without the module. */
static void clean_test_statements(void **state) {
    (void)state;
    fault_remove(HOST_FILES);
    sqlite3 *app = host_open("shop.db");
    test_exec(app, "%s", clean_innocent);
    host_assert_clean(app);
    char *innocent = test_rows(app, "SELECT sql FROM sqlite_master ORDER BY name");
    sqlite3 *ours = fault_open("shop.db", SQLITE_OPEN_READWRITE), *other = host_open("shop.db");
    test_exec(other, "SELECT * FROM inno_1"); /* a connection that has read the schema */
    test_exec(ours, "%s", clean_awkward);
    bool can_drop = sqlite3_libversion_number() >= 3035000;
    if (can_drop) test_exec(ours, "%s", clean_generated);
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

/* 2: every name of the module, in a view of its own. */
static void clean_test_names(void **state) {
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

static int clean_leave(void **state) {
    (void)state;
    fault_leave(HOST_FILES);
    return 0;
}
int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(clean_test_control),
        cmocka_unit_test(clean_test_statements),
        cmocka_unit_test(clean_test_names),
    };
    return cmocka_run_group_tests_name("clean", tests, NULL, clean_leave);
}
