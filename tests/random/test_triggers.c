/*
 * test_triggers.c - what triggers and RETURNING see while a statement writes, against plain SQL in the same place.
 *
 * Random statements write to a table of orders that has random triggers; wherever one fires, and for each row that
 * RETURNING gives, customers are counted by the table functions and by count(DISTINCT): always the same. (Where
 * nothing in RETURNING depends on the row, SQLite asks a table function once, after the first; newer ones count
 * anew for every row.) The statements themselves read the orders by the table functions, too, and never feed on what
 * they write.
 *
 * RETENTION_TABLES: how many tables (40; RETENTION_FULL=1: 150).
 */
#include "test.h"

#define TRIGGERS_STATEMENTS 12
#define TRIGGERS_RETURNING  3035000

#define TRIGGERS_CUSTOMERS "(SELECT count(*) FROM retention_customers('orders', 'customer', 'at'))"
#define TRIGGERS_COHORTS                                                                                     \
    "(SELECT ifnull(sum(customers), 0) FROM retention_cohorts('shop', 'customer', 'at', 'week') WHERE age "  \
    "= 0)"
#define TRIGGERS_PLAIN "(SELECT count(DISTINCT customer) FROM orders)"

static const char triggers_schema[] =
    "CREATE TABLE orders(id INTEGER PRIMARY KEY, customer INT, at TEXT, seen INT, want INT);"
    "CREATE VIEW shop AS SELECT * FROM orders;"
    "CREATE TABLE log(place TEXT, seen INT, want INT); CREATE TABLE nested(seen INT, want INT);"
    "CREATE TABLE n(i INTEGER PRIMARY KEY); INSERT INTO n VALUES (1), (2), (3);";

/* By chance there or not. Each logs two counts, one of them by a correlated subquery or a FROM of its own. */
static const char *const triggers_list[] = {
    "CREATE TRIGGER a AFTER INSERT ON orders BEGIN INSERT INTO log VALUES ('insert', " TRIGGERS_CUSTOMERS
    ", " TRIGGERS_PLAIN "); END",
    "CREATE TRIGGER b BEFORE INSERT ON orders BEGIN INSERT INTO log VALUES ('before', " TRIGGERS_COHORTS
    ", " TRIGGERS_PLAIN "); END",
    "CREATE TRIGGER c AFTER UPDATE ON orders FOR EACH ROW BEGIN"
    " INSERT INTO log SELECT 'update', count(*), " TRIGGERS_PLAIN
    " FROM retention_customers('orders', 'customer', 'at'); END",
    "CREATE TRIGGER d BEFORE UPDATE ON orders BEGIN INSERT INTO log VALUES ('earlier', " TRIGGERS_CUSTOMERS
    ", " TRIGGERS_PLAIN "); END",
    "CREATE TRIGGER e AFTER DELETE ON orders BEGIN INSERT INTO log SELECT 'delete', (SELECT count(*) FROM"
    " retention_customers('orders', 'customer', 'at') WHERE n.i > 0), " TRIGGERS_PLAIN " FROM n; END",
    "CREATE TRIGGER f BEFORE DELETE ON orders WHEN " TRIGGERS_CUSTOMERS " <> " TRIGGERS_PLAIN
    " BEGIN INSERT INTO log VALUES ('when', 0, 1); END",
    "CREATE TRIGGER g AFTER INSERT ON log BEGIN INSERT INTO nested VALUES (" TRIGGERS_CUSTOMERS
    ", " TRIGGERS_PLAIN "); END",
    /* writes and reads in turns */
    "CREATE TRIGGER h AFTER INSERT ON orders WHEN new.customer % 3 = 0 BEGIN"
    " INSERT INTO log VALUES ('first', " TRIGGERS_CUSTOMERS ", " TRIGGERS_PLAIN ");"
    " UPDATE orders SET customer = new.customer + 1 WHERE id = new.id;"
    " INSERT INTO log VALUES ('then', " TRIGGERS_CUSTOMERS ", " TRIGGERS_PLAIN "); END",
    "CREATE TRIGGER i INSTEAD OF INSERT ON shop BEGIN"
    " INSERT INTO log VALUES ('shop', " TRIGGERS_COHORTS ", " TRIGGERS_PLAIN ");"
    " INSERT INTO orders(customer, at) VALUES (new.customer, new.at);"
    " INSERT INTO log VALUES ('shop', " TRIGGERS_COHORTS ", " TRIGGERS_PLAIN "); END",
};

/* %d is a random number. `seen` and `want` are filled with what the statement itself reads. */
static const char *const triggers_statements[] = {
    "INSERT INTO orders(customer, at) VALUES (%d, '2024-01-05'), (%d, '2024-01-06'), (%d, '2024-02-07')",
    "INSERT INTO orders(customer, at) SELECT customer + %d, '2024-03-01' FROM"
    " retention_customers('orders', 'customer', 'at') LIMIT 5",
    "INSERT INTO orders(customer, at, seen, want) SELECT n.i + %d, '2024-03-05', r.seen, p.want FROM n"
    " CROSS JOIN (SELECT count(*) AS seen FROM retention_customers('orders', 'customer', 'at')) r"
    " CROSS JOIN (SELECT count(DISTINCT customer) AS want FROM orders) p",
    "INSERT INTO orders(customer, at, seen, want) SELECT n.i * %d, '2024-03-05', (SELECT count(*) FROM"
    " retention_customers('shop', 'customer', 'at') WHERE n.i > 0), (SELECT count(DISTINCT customer) FROM"
    " orders WHERE n.i > 0) FROM n",
    "INSERT INTO orders(customer, at) SELECT DISTINCT r.customer + n.i + %d, '2024-03-05' FROM n CROSS JOIN"
    " retention_customers('orders', 'customer', 'at') r WHERE r.customer %% 4 = n.i",
    "INSERT INTO orders(id, customer, at) VALUES (1, %d, '2024-01-01'), (2, %d, '2024-01-01'), (%d, 7,"
    " '2024-01-01') ON CONFLICT(id) DO UPDATE SET customer = excluded.customer, seen = " TRIGGERS_CUSTOMERS
    ", want = " TRIGGERS_PLAIN,
    "INSERT OR REPLACE INTO orders(id, customer, at) VALUES (1, %d, '2024-01-01'), (%d, 3, '2024-01-01')",
    "UPDATE orders SET customer = customer + 1 WHERE id %% 5 = %d %% 5",
    "UPDATE orders SET customer = %d, seen = " TRIGGERS_CUSTOMERS ", want = " TRIGGERS_PLAIN
    " WHERE id %% 7 = 3",
    "DELETE FROM orders WHERE id %% 9 = %d %% 9",
    "DELETE FROM orders WHERE customer IN (SELECT customer FROM"
    " retention_customers('orders', 'customer', 'at') WHERE customer %% 11 = %d %% 11)",
    "INSERT INTO shop(customer, at) VALUES (%d, '2024-01-01'), (%d, '2024-01-02')",
    "INSERT INTO shop(customer, at) SELECT customer + %d, '2024-01-01' FROM"
    " retention_customers('shop', 'customer', 'at') LIMIT 4",
};

static const char *const triggers_returning[] = {
    " RETURNING " TRIGGERS_CUSTOMERS ", " TRIGGERS_PLAIN,
    " RETURNING (SELECT count(*) FROM retention_customers('orders', 'customer', 'at') WHERE orders.id > 0),"
    " (SELECT count(DISTINCT o.customer) FROM orders o WHERE orders.id > 0)",
    " RETURNING (SELECT count(*) FROM n CROSS JOIN retention_customers('orders', 'customer', 'at') WHERE"
    " orders.id > 0), (SELECT count(DISTINCT o.customer) * 3 FROM orders o WHERE orders.id > 0)",
};

static long triggers_compared;

/* Runs it; each row that it gives, or the first alone, is two equal counts. */
static void triggers_run(sqlite3 *db, const char *sql, bool first_only) {
    sqlite3_stmt *stmt = NULL;
    int rc = sqlite3_prepare_v2(db, sql, -1, &stmt, NULL), rows = 0;
    if (rc == SQLITE_OK) rc = sqlite3_step(stmt);
    for (; rc == SQLITE_ROW; rc = sqlite3_step(stmt)) {
        if (first_only && rows++ > 0) continue;
        triggers_compared++;
        if (sqlite3_column_int(stmt, 0) != sqlite3_column_int(stmt, 1))
            fail_msg("%s\ngives %d, plain SQL %d", sql, sqlite3_column_int(stmt, 0),
                     sqlite3_column_int(stmt, 1));
    }
    if (rc != SQLITE_DONE) fail_msg("%s\n%s", sql, sqlite3_errmsg(db));
    sqlite3_finalize(stmt);
}

static void triggers_check(sqlite3 *db, const char *sql) {
    char *wrong =
        test_rows(db, "SELECT * FROM (SELECT place, seen, want FROM log UNION ALL SELECT 'nested', seen,"
                      " want FROM nested UNION ALL SELECT 'row', seen, want FROM orders)"
                      " WHERE seen IS NOT want");
    char *count = test_rows(db, "SELECT (SELECT count(*) FROM log) + (SELECT count(*) FROM nested)");
    if (wrong[0]) fail_msg("%s\n%s", sql, wrong);
    triggers_compared += strtol(count, NULL, 10);
    sqlite3_free(wrong);
    sqlite3_free(count);
    test_exec(db, "DELETE FROM nested; DELETE FROM log");
}

static void triggers_statement(sqlite3 *db, uint64_t *random, bool with_view) {
    uint32_t count = (uint32_t)(sizeof triggers_statements / sizeof triggers_statements[0]);
    uint32_t n = test_random(random, with_view ? count : count - 2), way = test_random(random, 6);
    bool returning = sqlite3_libversion_number() >= TRIGGERS_RETURNING && n < count - 2 && way < 3;
    char *text = sqlite3_mprintf(triggers_statements[n], (int)test_random(random, 40),
                                 (int)test_random(random, 40), (int)test_random(random, 40));
    char *sql = sqlite3_mprintf("%s%s", text, returning ? triggers_returning[way] : "");
    triggers_run(db, sql, way == 0);
    triggers_check(db, sql);
    sqlite3_free(text);
    sqlite3_free(sql);
}

static void triggers_test_random(void **state) {
    (void)state;
    uint64_t random = 7;
    int runs = test_cases("RETENTION_TABLES", 40, 150);
    for (int run = 0; run < runs; run++) {
        sqlite3 *db = test_open();
        bool with_view = false;
        test_exec(db, "%s PRAGMA recursive_triggers = %d", triggers_schema, (int)test_random(&random, 2));
        for (size_t i = 0; i < sizeof triggers_list / sizeof triggers_list[0]; i++) {
            if (test_random(&random, 2)) continue;
            test_exec(db, "%s", triggers_list[i]);
            with_view = strstr(triggers_list[i], "INSTEAD") != NULL;
        }
        for (int i = 0; i < TRIGGERS_STATEMENTS; i++)
            triggers_statement(db, &random, with_view);
        test_close(db);
    }
    printf("triggers: %ld counts compared\n", triggers_compared);
    assert_true(triggers_compared > 50 * runs);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(triggers_test_random)};
    return cmocka_run_group_tests_name("triggers", tests, NULL, NULL);
}
