/*
 * test_shop_periods.c - retention_periods against plain SQL (periods_events.sql, periods_subscriptions.sql)
 * on two shops: the 69,659 orders of CDNOW, and the subscriptions of the demo's coffee club (sql/shop.sql).
 */
#include "test.h"

#include "period_laws.h"
#include "plain_periods.h"

#define DEMO "build/shop.db"

static struct naive_grain naive[] = {{.text = "month", .unit = NAIVE_MONTHS, .count = 1, .plain = true},
                                     {.text = "week", .unit = NAIVE_WEEKS, .count = 1, .plain = true},
                                     {.text = "quarter", .unit = NAIVE_QUARTERS, .count = 1, .plain = true}};
static const struct plain_grain month = {.text = "month", .naive = &naive[0]};
static const struct plain_grain week = {.text = "week", .naive = &naive[1]};
static const struct plain_grain quarter = {.text = "quarter", .naive = &naive[2]};
static struct plain_periods plain;

static int64_t time_of(int year, int month_of_year, int day) {
    return naive_time(naive_day(year, month_of_year, day), 0);
}

/* The statement's rows keep the laws and are those of plain SQL; returns how many they are. */
static int assert_same(sqlite3_stmt *want, const char *sql, struct period_laws laws) {
    char difference[512];
    sqlite3_stmt *stmt = NULL;
    if (sqlite3_prepare_v2(plain.db, sql, -1, &stmt, NULL) != SQLITE_OK)
        fail_msg("%s: %s", sql, sqlite3_errmsg(plain.db));
    period_laws_check(stmt, &laws, difference, sizeof difference);
    if (difference[0] != '\0') fail_msg("%s: %s", sql, difference);
    sqlite3_reset(stmt);
    int rows =
        plain_periods_compare(want, stmt, laws.is_exact ? 0 : laws.size, difference, sizeof difference);
    if (difference[0] != '\0') fail_msg("%s: %s", sql, difference);
    assert_int_equal(sqlite3_finalize(stmt), SQLITE_OK);
    return rows;
}

static int open_all(void **unused) {
    (void)unused;
    sqlite3 *db = test_open();
    test_exec(db, "PRAGMA temp_store = MEMORY");
    plain_periods_open(&plain, db);
    return 0;
}

static int close_all(void **unused) {
    (void)unused;
    naive_calendar_close(naive, 3);
    sqlite3 *db = plain.db;
    plain_periods_close(&plain);
    test_close(db);
    return 0;
}

/* The segments of the second round are numbers of records, of the customer's first order. */
static void test_orders(void **unused) {
    (void)unused;
    test_data("CDNOW_master.txt");
    test_cdnow(plain.db);
    test_exec(plain.db,
              "CREATE TABLE orders AS SELECT customer_id, day AS ordered_at, records, amount FROM purchase");
    test_exec(
        plain.db,
        "INSERT INTO event SELECT customer_id, NULL, 1000000 * strftime('%%s', substr(ordered_at, 1, 4) || "
        "'-' || substr(ordered_at, 5, 2) || '-' || substr(ordered_at, 7, 2)), 1, amount FROM orders");
    static const struct {
        const struct plain_grain *grain;
        int lapse_after, span, rows;
    } rounds[] = {{&month, 1, 1, 18}, {&month, 2, 1, 18}, {&month, 3, 1, 18}, {&month, 1, 12, 18},
                  {&week, 1, 1, 79},  {&week, 3, 1, 79},  {&week, 3, 4, 79}};
    for (size_t i = 0; i < sizeof rounds / sizeof rounds[0]; i++) {
        struct period_laws laws = {.grain = rounds[i].grain,
                                   .as_of = time_of(1998, 6, 30),
                                   .lapse_after = rounds[i].lapse_after,
                                   .span = rounds[i].span,
                                   .has_amount = true,
                                   .size = 2.6e6};
        plain_periods_bound(&plain, laws.grain, time_of(1997, 1, 1), laws.as_of);
        test_exec(plain.db, "DELETE FROM setting; INSERT INTO setting VALUES (NULL, %d, 1, %d, 0)",
                  laws.lapse_after, rounds[i].span);
        char *sql =
            sqlite3_mprintf("SELECT * FROM retention_periods('orders', 'customer_id', 'ordered_at', %Q, "
                            "'amount') WHERE lapse_after = %d AND span = %d",
                            laws.grain->text, laws.lapse_after, rounds[i].span);
        assert_int_equal(assert_same(plain.events, sql, laws), rounds[i].rows);
        sqlite3_free(sql);
    }
}

/* By the customer's first order, and by each one's own. */
static void test_order_segments(void **unused) {
    (void)unused;
    test_data("CDNOW_master.txt");
    test_exec(plain.db,
              "UPDATE event SET segment = (SELECT records FROM orders WHERE orders.rowid = event.rowid)");
    plain_periods_bound(&plain, &month, time_of(1997, 1, 1), time_of(1998, 4, 15));
    for (int by_row = 0; by_row < 2; by_row++) {
        struct period_laws laws = {.grain = &month,
                                   .as_of = time_of(1998, 4, 15),
                                   .lapse_after = 2,
                                   .span = 1,
                                   .by_row = by_row,
                                   .has_amount = true,
                                   .size = 2.6e6};
        test_exec(plain.db, "DELETE FROM setting; INSERT INTO setting VALUES (%lld, 2, 1, 1, %d)",
                  (long long)laws.as_of, by_row);
        char *sql = sqlite3_mprintf(
            "SELECT * FROM retention_periods('orders', 'customer_id', 'ordered_at', 'month', 'amount', "
            "'records', NULL, 2, '1998-04-15') WHERE segment_by = %Q",
            by_row ? "row" : "customer");
        assert_true(assert_same(plain.events, sql, laws) > 200);
        sqlite3_free(sql);
    }
}

/* Prices are whole numbers: all sums are exact. Plans as segments, and none; mid-month and at a month's end.
 */
static void test_subscriptions(void **unused) {
    (void)unused;
    FILE *demo = fopen(DEMO, "rb"); /* ATTACH would make an empty one */
    if (demo == NULL) fail_msg("%s is not there: make %s", DEMO, DEMO);
    fclose(demo);
    test_exec(plain.db, "ATTACH '%s' AS demo", DEMO);
    static const struct {
        const struct plain_grain *grain;
        int year, month, day;
        bool has_segment, has_amount, by_row;
        int span, gap_days; /* -1: no gap */
        int rows;
    } rounds[] = {{&month, 2026, 1, 1, false, true, false, 1, -1, 37},
                  {&month, 2026, 1, 1, true, true, false, 1, -1, 111},
                  {&month, 2025, 6, 16, false, false, false, 1, -1, 30},
                  {&month, 2025, 6, 16, true, true, true, 1, -1, 90},
                  {&month, 2026, 1, 1, false, true, false, 12, -1, 37},
                  {&month, 2026, 1, 1, true, true, true, 12, 45, 111},
                  {&month, 2025, 6, 16, false, true, false, 1, 45, 30},
                  {&quarter, 2026, 1, 1, true, true, false, 1, -1, 39},
                  {&week, 2023, 12, 20, false, true, false, 1, 3, 51}};
    for (size_t i = 0; i < sizeof rounds / sizeof rounds[0]; i++) {
        struct period_laws laws = {.grain = rounds[i].grain,
                                   .as_of = time_of(rounds[i].year, rounds[i].month, rounds[i].day),
                                   .is_terms = true,
                                   .by_row = rounds[i].by_row,
                                   .span = rounds[i].span,
                                   .has_gap = rounds[i].gap_days >= 0,
                                   .has_amount = rounds[i].has_amount,
                                   .is_exact = true};
        plain_periods_bound(&plain, laws.grain, time_of(2023, 1, 1), laws.as_of);
        test_exec(
            plain.db,
            "DELETE FROM setting; INSERT INTO setting VALUES (%lld, NULL, %d, %d, %d); DELETE FROM term;"
            "INSERT INTO term SELECT customer_id, %s, 1000000 * strftime('%%s', started_at), "
            "1000000 * strftime('%%s', ended_at), monthly_price FROM demo.subscriptions",
            (long long)laws.as_of, laws.has_amount, rounds[i].span, rounds[i].by_row,
            rounds[i].has_segment ? "plan" : "NULL");
        char gap_text[16];
        snprintf(gap_text, sizeof gap_text, "%d days", rounds[i].gap_days);
        const struct plain_gap gap = {gap_text, NAIVE_DAYS, rounds[i].gap_days};
        plain_periods_reach(&plain, laws.grain, laws.has_gap ? &gap : NULL);
        char *sql = sqlite3_mprintf(
            "SELECT * FROM retention_periods('demo.subscriptions', 'customer_id', "
            "'started_at', %Q, %Q, %Q, 'ended_at', NULL, '%04d-%02d-%02d', NULL, %Q, %d, %Q)",
            laws.grain->text, laws.has_amount ? "monthly_price" : NULL, rounds[i].has_segment ? "plan" : NULL,
            rounds[i].year, rounds[i].month, rounds[i].day, laws.has_gap ? gap_text : NULL, rounds[i].span,
            rounds[i].by_row ? "row" : NULL);
        assert_int_equal(assert_same(plain.subscriptions, sql, laws), rounds[i].rows);
        sqlite3_free(sql);
    }
    test_exec(plain.db, "DETACH demo");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_orders),
        cmocka_unit_test(test_order_segments),
        cmocka_unit_test(test_subscriptions),
    };
    return cmocka_run_group_tests_name("plain SQL over two shops", tests, open_all, close_all);
}
