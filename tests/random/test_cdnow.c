/*
 * test_cdnow.c - retention_cohorts against plain SQL (cdnow.sql), on a real shop's 69,659 orders.
 */
#include "test.h"

#include <math.h>

#define COLUMNS                                                                                              \
    "cohort, age, period, customers, active, retention_rate, churn_rate, on_or_after, events, value, "       \
    "cumulative_value, ltv, complete"
#define ORDERS    69659
#define CUSTOMERS 23570

static sqlite3 *db;
static char *plain_sql; /* the text of cdnow.sql */

static char *read_whole_file(const char *path) {
    FILE *file = fopen(path, "rb");
    if (file == NULL) fail_msg("cannot open %s", path);
    assert_int_equal(fseek(file, 0, SEEK_END), 0);
    long size = ftell(file);
    assert_true(size > 0);
    rewind(file);
    char *text = sqlite3_malloc64((sqlite3_uint64)size + 1);
    assert_non_null(text);
    assert_int_equal(fread(text, 1, (size_t)size, file), (size_t)size);
    text[size] = '\0';
    fclose(file);
    return text;
}

/* One line is: customer, YYYYMMDD, number of records bought, dollars. The digits of the day are kept beside the
** date, as another form of the same time. */
static int open_all(void **unused) {
    (void)unused;
    plain_sql = read_whole_file("tests/random/cdnow.sql");
    db = test_open();
    return 0;
}

static int close_all(void **unused) {
    (void)unused;
    sqlite3_free(plain_sql);
    test_close(db);
    return 0;
}

/* The file has its statements in the order month, week. */
static sqlite3_stmt *plain_statement(int which) {
    sqlite3_stmt *stmt = NULL;
    const char *rest = plain_sql;
    for (int i = 0; i <= which; i++) {
        sqlite3_finalize(stmt);
        int rc = sqlite3_prepare_v2(db, rest, -1, &stmt, &rest);
        if (rc != SQLITE_OK) fail_msg("cdnow.sql: %s", sqlite3_errmsg(db));
    }
    assert_non_null(stmt);
    return stmt;
}

static bool is_same_cell(sqlite3_stmt *plain, sqlite3_stmt *ours, int column) {
    if (sqlite3_column_type(plain, column) != sqlite3_column_type(ours, column)) return false;
    if (sqlite3_column_type(plain, column) != SQLITE_FLOAT) {
        const char *want = (const char *)sqlite3_column_text(plain, column);
        const char *got = (const char *)sqlite3_column_text(ours, column);
        return want != NULL && got != NULL && strcmp(want, got) == 0;
    }
    double want = sqlite3_column_double(plain, column), got = sqlite3_column_double(ours, column);
    bool is_money = column >= 9;
    return is_money ? fabs(want - got) <= 1e-9 * fabs(want) : want == got;
}

/* Both statements cell by cell, until both end after the same number of rows, and what the rows add up to. */
static void assert_same(int which, const char *grain, const char *time_column, int want_rows) {
    sqlite3_stmt *plain = plain_statement(which), *ours = NULL;
    char *sql =
        sqlite3_mprintf("SELECT " COLUMNS " FROM retention_cohorts('orders', 'customer_id', '%s', '%s', "
                        "'amount')",
                        time_column, grain);
    if (sqlite3_prepare_v2(db, sql, -1, &ours, NULL) != SQLITE_OK) fail_msg("%s", sqlite3_errmsg(db));
    sqlite3_free(sql);
    assert_int_equal(sqlite3_column_count(plain), sqlite3_column_count(ours));
    int rows = 0, rc;
    sqlite3_int64 events = 0, customers = 0;
    while ((rc = sqlite3_step(plain)) == SQLITE_ROW) {
        if (sqlite3_step(ours) != SQLITE_ROW) fail_msg("ends after %d rows: %s", rows, sqlite3_errmsg(db));
        for (int i = 0; i < sqlite3_column_count(plain); i++) {
            assert_string_equal(sqlite3_column_name(plain, i), sqlite3_column_name(ours, i));
            if (is_same_cell(plain, ours, i)) continue;
            fail_msg("%s %s, age %d, %s: want %s, got %s", grain, sqlite3_column_text(plain, 0),
                     sqlite3_column_int(plain, 1), sqlite3_column_name(plain, i),
                     sqlite3_column_text(plain, i), sqlite3_column_text(ours, i));
        }
        if (sqlite3_column_int(plain, 1) == 0) customers += sqlite3_column_int64(plain, 3);
        events += sqlite3_column_int64(plain, 8);
        rows++;
    }
    assert_int_equal(rc, SQLITE_DONE);
    assert_int_equal(sqlite3_step(ours), SQLITE_DONE);
    assert_int_equal(sqlite3_finalize(plain), SQLITE_OK);
    assert_int_equal(sqlite3_finalize(ours), SQLITE_OK);
    assert_int_equal(rows, want_rows);
    assert_int_equal(customers, CUSTOMERS);
    assert_int_equal(events, ORDERS);
}

static void test_loaded(void **unused) {
    (void)unused;
    test_cdnow(db);
    test_exec(db, "CREATE TABLE orders AS SELECT customer_id, ordered_at, amount, day FROM purchase");
}

/* First orders fall in three months of an extract of eighteen: 18 + 17 + 16 rows. */
static void test_months(void **unused) {
    (void)unused;
    test_data("CDNOW_master.txt");
    assert_same(0, "month", "ordered_at", 51);
    assert_same(0, "month", "day", 51);
}

/* First orders fall in thirteen weeks of seventy-nine: 79 + 78 + ... + 67 rows. */
static void test_weeks(void **unused) {
    (void)unused;
    test_data("CDNOW_master.txt");
    assert_same(1, "week", "ordered_at", 949);
    assert_same(1, "week", "day", 949);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_loaded),
        cmocka_unit_test(test_months),
        cmocka_unit_test(test_weeks),
    };
    return cmocka_run_group_tests_name("plain SQL over CDNOW", tests, open_all, close_all);
}
