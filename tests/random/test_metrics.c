/*
 * test_metrics.c - every view of sql/metrics.sql, reports.sql, journeys.sql and predictions.sql, on the demo shop, against its
 * plain-SQL counterpart in tests/random/; the shop is sql/shop.sql, generated anew. And every view once more where the shop
 * is only attached and the schema is not trusted, as in recent shells: the same rows.
 */
#include "test.h"

#include <math.h>

#define METRICS_SQLITE 3038000 /* what shop.sql needs */

/* The files of views, in the order in which they are read: each has a file of the same name in tests/random/. */
static const char *const metrics_files[] = {"metrics.sql", "reports.sql", "journeys.sql", "predictions.sql"};
#define METRICS_VIEWS (22 + 15 + 29 + 14)

static sqlite3 *db;

/* Integrals of the predictions are computed by rules of their own, good to eight digits. */
static double tolerance = 1e-9;

static void metrics_run_file(sqlite3 *to, const char *folder, const char *name) {
    char *path = sqlite3_mprintf("%s/%s", folder, name), *sql = test_read(path);
    test_exec(to, "%s", sql);
    sqlite3_free(sql);
    sqlite3_free(path);
}

static void metrics_run_files(sqlite3 *to, bool plain) {
    for (size_t i = 0; i < sizeof metrics_files / sizeof *metrics_files; i++) {
        metrics_run_file(to, "sql", metrics_files[i]);
        if (plain) metrics_run_file(to, "tests/random", metrics_files[i]);
    }
}

static int metrics_open(void **state) {
    (void)state;
    db = test_open();
    if (sqlite3_libversion_number() < METRICS_SQLITE) return 0;
    metrics_run_file(db, "sql", "shop.sql");
    metrics_run_files(db, true);
    return 0;
}

static int metrics_close(void **state) {
    (void)state;
    test_close(db);
    return 0;
}

static void metrics_need_shop(void) {
    if (sqlite3_libversion_number() >= METRICS_SQLITE) return;
    printf("SKIPPED: sql/shop.sql needs SQLite 3.38\n");
    skip();
}

static sqlite3_stmt *metrics_select(const char *prefix, const char *view) {
    sqlite3_stmt *stmt = NULL;
    char *sql = sqlite3_mprintf("SELECT * FROM %s%s ORDER BY 1, 2", prefix, view);
    if (sqlite3_prepare_v2(db, sql, -1, &stmt, NULL) != SQLITE_OK)
        fail_msg("%s: %s", sql, sqlite3_errmsg(db));
    sqlite3_free(sql);
    return stmt;
}

static bool metrics_same(sqlite3_stmt *a, sqlite3_stmt *b, int column) {
    int type = sqlite3_column_type(a, column), other = sqlite3_column_type(b, column);
    if (type == SQLITE_NULL || type == SQLITE_TEXT || other == SQLITE_NULL || other == SQLITE_TEXT) {
        const char *x = (const char *)sqlite3_column_text(a, column);
        const char *y = (const char *)sqlite3_column_text(b, column);
        return type == other && (x == NULL || strcmp(x, y) == 0);
    }
    double x = sqlite3_column_double(a, column), y = sqlite3_column_double(b, column);
    return fabs(x - y) <= tolerance * fmax(1, fabs(y));
}

/* The same names, rows and values; how many rows. */
static int metrics_compare(const char *view) {
    sqlite3_stmt *ours = metrics_select("", view), *plain = metrics_select("plain_", view);
    int columns = sqlite3_column_count(ours), rows = 0, rc;
    assert_int_equal(columns, sqlite3_column_count(plain));
    for (int i = 0; i < columns; i++)
        assert_string_equal(sqlite3_column_name(ours, i), sqlite3_column_name(plain, i));
    while ((rc = sqlite3_step(ours)) == SQLITE_ROW) {
        if (sqlite3_step(plain) != SQLITE_ROW) fail_msg("%s: only %d rows in plain SQL", view, rows);
        for (int i = 0; i < columns; i++) {
            if (metrics_same(ours, plain, i)) continue;
            fail_msg("%s, row %d (%s), %s: want %s, got %s", view, rows, sqlite3_column_text(ours, 0),
                     sqlite3_column_name(ours, i), sqlite3_column_text(plain, i),
                     sqlite3_column_text(ours, i));
        }
        rows++;
    }
    if (rc != SQLITE_DONE) fail_msg("%s: %s", view, sqlite3_errmsg(db));
    if (sqlite3_step(plain) != SQLITE_DONE) fail_msg("%s: more than %d rows in plain SQL", view, rows);
    sqlite3_finalize(ours);
    sqlite3_finalize(plain);
    return rows;
}

/* Models themselves are compared in test_models. */
static bool metrics_is_model(const char *view) {
    return strcmp(view, "purchase_model") == 0 || strcmp(view, "membership_model") == 0;
}

/* All of them, so that a new view without a counterpart is noticed. */
static void metrics_test_views(void **state) {
    (void)state;
    metrics_need_shop();
    int views = 0;
    char *names = test_rows(
        db,
        "SELECT name FROM temp.sqlite_master WHERE type = 'view' AND name NOT LIKE 'plain%%' ORDER BY rowid");
    for (char *name = strtok(names, "\n"); name; name = strtok(NULL, "\n"), views++) {
        if (strcmp(name, "customer_history") == 0) tolerance = 1e-7;
        if (metrics_is_model(name)) continue;
        int rows = metrics_compare(name);
        if (rows == 0) fail_msg("%s: nothing to compare", name);
    }
    tolerance = 1e-9;
    assert_true(views >= METRICS_VIEWS);
    sqlite3_free(names);
}

/* Recurring revenue by cohort: every cohort has every age, and what others add hides nobody who left. */
static void metrics_test_reports(void **state) {
    (void)state;
    metrics_need_shop();
    assert_true(metrics_compare("cohort_revenue") == 36 * 37 / 2);
    assert_true(metrics_compare("cohort_revenue_curve") == 36);
    assert_rows(db, "0\n",
                "SELECT count(*) FROM cohort_revenue WHERE gross > 1 OR gross > net OR mrr_start IS NULL");
}

/* The shop's tables in a database that is only attached: a copy of the main one. */
static sqlite3 *metrics_attach(void) {
    sqlite3 *other = test_open();
    test_exec(other, "ATTACH ':memory:' AS shop");
    sqlite3_backup *backup = sqlite3_backup_init(other, "shop", db, "main");
    assert_non_null(backup);
    assert_int_equal(sqlite3_backup_step(backup, -1), SQLITE_DONE);
    assert_int_equal(sqlite3_backup_finish(backup), SQLITE_OK);
    return other;
}

/* Every script, where the shop is only attached and the schema is not trusted: each view gives the same rows as where
** the shop is the main database and it is, and nothing stands in a database but TEMP. */
static void metrics_test_attached(void **state) {
    (void)state;
    metrics_need_shop();
    sqlite3 *other = metrics_attach();
    sqlite3_db_config(other, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
    int views = 0;
    metrics_run_files(other, false);
    char *names = test_rows(other, "SELECT name FROM temp.sqlite_master WHERE type = 'view'");
    for (char *name = strtok(names, "\n"); name; name = strtok(NULL, "\n"), views++) {
        char *want = test_rows(db, "SELECT * FROM %s", name);
        char *got = test_rows(other, "SELECT * FROM %s", name);
        if (strncmp(want, "error", 5) == 0 || strcmp(want, got) != 0)
            fail_msg("%s: in the main database\n%.500s\nattached\n%.500s", name, want, got);
        sqlite3_free(want);
        sqlite3_free(got);
    }
    assert_true(views >= METRICS_VIEWS);
    assert_rows(other, "", "SELECT name FROM main.sqlite_master");
    assert_rows(other, "", "SELECT name FROM shop.sqlite_master WHERE type <> 'table' AND sql IS NOT NULL");
    sqlite3_free(names);
    test_close(other);
}

/* The files replace their own views. */
static void metrics_test_again(void **state) {
    (void)state;
    metrics_need_shop();
    char *before = test_rows(db, "SELECT name, sql FROM temp.sqlite_master ORDER BY name");
    metrics_run_files(db, false);
    char *after = test_rows(db, "SELECT name, sql FROM temp.sqlite_master ORDER BY name");
    assert_string_equal(before, after);
    sqlite3_free(before);
    sqlite3_free(after);
}

/* A survey that asks all three questions: (10 + 8 + 6) / 3, (9 + 4) / 2 without the third, 1 alone; and one
** that was left empty. */
static void metrics_test_loyalty_answers(void **state) {
    (void)state;
    metrics_need_shop();
    test_exec(db,
              "DROP VIEW temp.loyalty_answers; CREATE TEMP VIEW loyalty_answers(customer_id, answered_at, "
              "recommend,"
              " buy_again, try_others) AS VALUES (1, '2024-02-01', 10, 8, 6), (2, '2024-03-01', 9, 4, NULL),"
              " (3, '2024-03-05', NULL, NULL, 1), (4, '2024-03-31', NULL, NULL, NULL),"
              " (5, '2024-04-01', 10, 10, 10)");
    assert_rows(db, "2024-Q1|3|5.166667\n2024-Q2|1|10.0\n",
                "SELECT quarter, answers, round(loyalty_index, 6) FROM loyalty_index ORDER BY 1");
    metrics_compare("loyalty_index");
}

/* The metrics that need orders alone, on real ones: CDNOW takes the place of the shop's, moved so that
** its last day is the shop's. (Where a cohort's months end is written for the shop alone in plain SQL, so what is
** made of those is not compared here.) */
static void metrics_test_cdnow(void **state) {
    (void)state;
    metrics_need_shop();
    static const char *const views[] = {"customer_orders",
                                        "sales_by_month",
                                        "repeat_purchase_by_channel",
                                        "revenue_concentration",
                                        "returning_revenue",
                                        "best_customers",
                                        "customers_overdue",
                                        "order_gap",
                                        "purchase_ladder",
                                        "next_order_due",
                                        "order_gap_quartiles",
                                        "life_stages",
                                        "regular_customers",
                                        "rfm",
                                        "rfm_segments"};
    test_data("CDNOW_master.txt");
    test_close(db);
    db = test_open();
    metrics_run_file(db, "sql", "shop.sql");
    test_cdnow(db);
    test_exec(
        db,
        "DELETE FROM survey; DELETE FROM subscriptions; DELETE FROM orders; DELETE FROM customers;"
        "INSERT INTO customers(id, name, country, channel, signed_up_at) SELECT customer_id, 'customer ' || customer_id, 'US',"
        " CASE customer_id %% 3 WHEN 0 THEN 'ads' WHEN 1 THEN 'search' ELSE 'referral' END, "
        "datetime(min(ordered_at), '+10046 days')"
        " FROM purchase GROUP BY customer_id;"
        "INSERT INTO orders SELECT rowid, customer_id, datetime(ordered_at, '+10046 days'), 'cd', amount "
        "FROM purchase");
    for (int i = 0; i <= 2; i += 2) { /* reports and predictions are of tables that are empty now */
        metrics_run_file(db, "sql", metrics_files[i]);
        metrics_run_file(db, "tests/random", metrics_files[i]);
    }
    int rows = 0;
    for (size_t i = 0; i < sizeof views / sizeof *views; i++) {
        int more = metrics_compare(views[i]);
        assert_true(more > 0);
        rows += more;
    }
    assert_true(rows > 30);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(metrics_test_views),           cmocka_unit_test(metrics_test_reports),
        cmocka_unit_test(metrics_test_attached),        cmocka_unit_test(metrics_test_again),
        cmocka_unit_test(metrics_test_loyalty_answers), cmocka_unit_test(metrics_test_cdnow),
    };
    return cmocka_run_group_tests_name("metrics", tests, metrics_open, metrics_close);
}
