/*
 * test_plan.c - what SQLite's planner makes of a statement: where it sorts, in which order it loops, and which columns it
 * asks for.
 */
#include "test.h"

static sqlite3 *plan_open(void) {
    sqlite3 *db = test_open();
    test_exec(db,
              "CREATE TABLE orders(c, t, u, s); INSERT INTO orders VALUES (1, '2024-01-05', NULL, 'x'), (1, "
              "'2024-02-05', NULL, 'x'), (2, '2024-02-06', '2024-03-01', 'y');"
              "CREATE TABLE goals(name TEXT PRIMARY KEY, goal); INSERT INTO goals VALUES ('2024-01', 1), "
              "('2024-02', 2);");
    test_exec(db, "ANALYZE"); /* so that two rows look as few as they are */
    return db;
}

/* How often running the statement sorted. */
static int plan_sorts(sqlite3 *db, const char *sql) {
    sqlite3_stmt *stmt = NULL;
    int rows = 0;
    assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &stmt, NULL), SQLITE_OK);
    while (sqlite3_step(stmt) == SQLITE_ROW)
        rows++;
    int sorts = sqlite3_stmt_status(stmt, SQLITE_STMTSTATUS_SORT, 0);
    assert_int_equal(sqlite3_finalize(stmt), SQLITE_OK);
    assert_true(rows > 0);
    return sorts;
}

/* plan.c 4 */
static void natural_order(void **state) {
    (void)state;
    static const struct {
        const char *sql;
        int sorts;
    } list[] = {
        {"SELECT * FROM retention_cohorts('orders', 'c', 't', 'month', NULL, 's') ORDER BY segment, cohort, age",
         0},
        {"SELECT * FROM retention_cohorts('orders', 'c', 't', 'month', NULL, 's') ORDER BY segment, cohort",
         0},
        {"SELECT * FROM retention_cohorts('orders', 'c', 't', 'month', NULL, 's') ORDER BY segment", 0},
        {"SELECT * FROM retention_cohorts('orders', 'c', 't', 'month', NULL, 's') ORDER BY segment DESC", 1},
        {"SELECT * FROM retention_cohorts('orders', 'c', 't', 'month', NULL, 's') ORDER BY active", 1},
        {"SELECT * FROM retention_periods('orders', 'c', 't', 'month', NULL, 's') ORDER BY segment, period",
         0},
        {"SELECT * FROM retention_periods('orders', 'c', 't', 'month', NULL, 's') ORDER BY segment, new", 1},
        {"SELECT * FROM retention_curve('orders', 'c', 't', 'u', 'day', 's', '2024-04-01') ORDER BY segment, age",
         0},
        {"SELECT * FROM retention_curve('orders', 'c', 't', 'u', 'day', 's', '2024-04-01') ORDER BY survival",
         1},
    };
    sqlite3 *db = plan_open();
    for (size_t i = 0; i < sizeof list / sizeof *list; i++)
        if (plan_sorts(db, list[i].sql) != list[i].sorts)
            fail_msg("%s: not %d sorts", list[i].sql, list[i].sorts);
    test_close(db);
}

/* The loops of a statement, the outermost first, as SQLite explains them. */
static char *plan_loops(sqlite3 *db, const char *sql) {
    sqlite3_str *loops = sqlite3_str_new(db);
    sqlite3_stmt *stmt = NULL;
    char *explain = sqlite3_mprintf("EXPLAIN QUERY PLAN %s", sql);
    assert_int_equal(sqlite3_prepare_v2(db, explain, -1, &stmt, NULL), SQLITE_OK);
    while (sqlite3_step(stmt) == SQLITE_ROW)
        sqlite3_str_appendf(loops, "%s\n", sqlite3_column_text(stmt, 3));
    assert_int_equal(sqlite3_finalize(stmt), SQLITE_OK);
    sqlite3_free(explain);
    return sqlite3_str_finish(loops);
}

/* Whichever side is named first, with limits or without; and one scan for both sides of an OR. (plan.c 5) */
static void outermost_loop(void **state) {
    (void)state;
    static const char *const list[] = {
        "SELECT * FROM goals g JOIN retention_cohorts('orders', 'c', 't') r ON r.cohort = g.name",
        "SELECT * FROM retention_cohorts('orders', 'c', 't') r JOIN goals g ON r.cohort = g.name",
        "SELECT * FROM goals g JOIN retention_cohorts('orders', 'c', 't') r ON r.cohort = g.name AND r.age = 0",
        "SELECT * FROM goals g JOIN retention_periods('orders', 'c', 't') r ON r.period = g.name",
        "SELECT * FROM retention_cohorts('orders', 'c', 't') r WHERE age = 0 OR age = 3",
        "SELECT * FROM retention_cohorts('orders', 'c', 't') r WHERE cohort = '2024-01' OR age = 1",
    };
    sqlite3 *db = plan_open();
    for (size_t i = 0; i < sizeof list / sizeof *list; i++) {
        char *loops = plan_loops(db, list[i]);
        const char *table = strstr(loops, "VIRTUAL TABLE"), *end = strchr(loops, '\n');
        if (table == NULL || table > end) fail_msg("%s: %s", list[i], loops);
        if (strstr(table + 1, "VIRTUAL TABLE")) fail_msg("%s: %s", list[i], loops);
        sqlite3_free(loops);
    }
    test_close(db);
}

/* The most memory that a statement has while it runs. */
static sqlite3_int64 plan_memory(sqlite3 *db, const char *sql) {
    sqlite3_int64 before = sqlite3_memory_used();
    sqlite3_memory_highwater(1);
    char *rows = test_rows(db, "%s", sql);
    assert_null(strstr(rows, "error"));
    sqlite3_free(rows);
    return sqlite3_memory_highwater(0) - before;
}

/* Sums of each period are kept where a column needs them, else a bit for each period. (cohorts.c 2) */
static void columns_asked_for(void **state) {
    (void)state;
    sqlite3 *db = test_open();
    test_exec(
        db,
        "CREATE TABLE many(c, t, amount); WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE"
        " i < 39999) INSERT INTO many SELECT i %% 1000, date('2024-01-01', (i / 1000) || ' days'), 1 FROM n");
    const char *sql = "SELECT max(active) FROM retention_cohorts('many', 'c', 't', 'day', 'amount')";
    plan_memory(db, sql); /* pages of the table come to stay */
    sqlite3_int64 least = plan_memory(db, sql);
    sqlite3_int64 most =
        plan_memory(db, "SELECT max(value) FROM retention_cohorts('many', 'c', 't', 'day', 'amount')");
    if (2 * least >= most) fail_msg("active takes %lld bytes, value %lld", (long long)least, (long long)most);
    test_close(db);
}

/* How much work a statement is beside reading its source. */
static int plan_steps(sqlite3 *db, const char *call, const char *condition) {
    sqlite3_stmt *stmt = NULL;
    char *sql = sqlite3_mprintf("SELECT * FROM %s WHERE %s", call, condition);
    assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &stmt, NULL), SQLITE_OK);
    while (sqlite3_step(stmt) == SQLITE_ROW)
        continue;
    int steps = sqlite3_stmt_status(stmt, SQLITE_STMTSTATUS_VM_STEP, 0);
    assert_int_equal(sqlite3_finalize(stmt), SQLITE_OK);
    sqlite3_free(sql);
    return steps;
}

/* Rows of segments that a statement cannot use are not there to be looked at. (plan.c 3, limits.c 2, cohorts.c 6, ext/table/funnel.c 7) */
static void segments_left_out(void **state) {
    (void)state;
    static const char *const calls[] = {
        "retention_cohorts('orders', 'c', 't', 'day', NULL, 's')",
        "retention_members('orders', 'c', 't', 'day', NULL, 's')",
        "retention_periods('orders', 'c', 't', 'day', NULL, 's')",
        "retention_movements('orders', 'c', 't', 'day', NULL, 's')",
        "retention_curve('orders', 'c', 't', 'u', 'day', 's', '2024-04-01')",
        "retention_funnel('orders', 'c', 't', 's', 'x, y', NULL, 'day', 's')",
    };
    static const char *const conditions[] = {
        "segment = 'z'",  "segment IN ('w', 'z')",        "segment < 'x'", "segment <= 'w'", "segment > 'y'",
        "segment >= 'z'", "segment BETWEEN 'x1' AND 'x2'"};
    sqlite3 *db = plan_open();
    test_exec(
        db,
        "INSERT INTO orders SELECT c + 2, date(t, n || ' days'), u, CASE n %% 2 WHEN 0 THEN 'x' ELSE 'y' END "
        "FROM orders, (SELECT 1 AS n UNION SELECT 2 UNION SELECT 3 UNION SELECT 4 UNION SELECT 5)");
    for (size_t i = 0; i < sizeof calls / sizeof *calls; i++)
        for (size_t j = 0; j < sizeof conditions / sizeof *conditions; j++) {
            bool seen = j > 1 || sqlite3_libversion_number() >= 3038000;
            char *unlimited = sqlite3_mprintf("+%s", conditions[j]);
            int steps = plan_steps(db, calls[i], conditions[j]), all = plan_steps(db, calls[i], unlimited);
            if (seen && steps >= all) fail_msg("%s, %s: %d steps of %d", calls[i], conditions[j], steps, all);
            sqlite3_free(unlimited);
        }
    test_close(db);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(natural_order),
        cmocka_unit_test(outermost_loop),
        cmocka_unit_test(columns_asked_for),
        cmocka_unit_test(segments_left_out),
    };
    return cmocka_run_group_tests_name("plan", tests, NULL, NULL);
}
