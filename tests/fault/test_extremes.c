/*
 * test_extremes.c - values at the edges of what SQLite stores, as customers, times, amounts and segments.
 *
 * Customers are told apart as GROUP BY tells them apart with the BINARY collation; what is no time or no
 * number is an error; sums are those of sum().
 */
#define _XOPEN_SOURCE 700
#include "statements.h"

static sqlite3 *extremes_open(void) {
    sqlite3 *db = test_open();
    test_exec(db, "CREATE TABLE t(id INTEGER PRIMARY KEY, customer_id, ordered_at, amount, country, "
                  "is_start, is_return,"
                  " ended_at)");
    return db;
}

/* Values that no two of are equal but those on one line, each an SQL expression. */
static const char *const extremes_ids[][4] = {
    {"9223372036854775807"},
    {"-9223372036854775807 - 1", "-9223372036854775808.0"},
    {"9223372036854775807.0"},
    {"9223372036854775806"},
    {"9007199254740992", "9007199254740992.0"},
    {"9007199254740993"},
    {"-9007199254740993"},
    {"0", "0.0", "-0.0"},
    {"1", "1.0", "true"},
    {"'1'"},
    {"x'31'"},
    {"'1.0'"},
    {"1.5"},
    {"1.5000000000000002"},
    {"4.9e-324"},
    {"1e308"},
    {"9e999"},
    {"-9e999"},
    {"char(0)"},
    {"x''", "zeroblob(0)"},
    {"x'00'", "zeroblob(1)"},
    {"zeroblob(2)"},
    {"' a'"},
    {"char(160)"},
    {"'a'"},
    {"'A'"},
    {"'a '"},
    {"'a' || char(0)"},
    {"'a' || char(0) || 'b'"},
    {"'a' || char(0) || 'c'"},
    {"CAST(x'ff' AS TEXT)"},
    {"CAST(x'fe' AS TEXT)"},
    {"x'ff'"},
    {"'é'"},
    {"'e' || char(0x301)"},
    {"char(0x1f600)"},
    {"printf('%.*c', 1000000, 'x')"},
    {"printf('%.*c', 1000000, 'x') || 'y'"},
    {"zeroblob(1000000)", "CAST(zeroblob(1000000) || '' AS BLOB)"},
};

/* SQLite compares integers with reals in long double, which valgrind computes with the precision of double: then
** SQLite itself takes 9223372036854775807 and 9223372036854775807.0 for equal, and is no measure. */
static void extremes_need_long_double(void) {
    volatile long double big = 9223372036854775807.0L, less = big - 1;
    if (less < big) return;
    printf("SKIPPED: long double has no more precision than double here\n");
    skip();
}

static void extremes_test_ids(void **state) {
    (void)state;
    extremes_need_long_double();
    sqlite3 *db = extremes_open();
    for (size_t i = 0; i < FAULT_COUNT(extremes_ids); i++)
        for (size_t k = 0; k < FAULT_COUNT(extremes_ids[i]) && extremes_ids[i][k]; k++)
            test_exec(
                db,
                "INSERT INTO t(customer_id, ordered_at, country) SELECT %s, '2024-01-0' || (1 + %d %% 9), %d",
                extremes_ids[i][k], (int)i, (int)i);
    char *customers = test_rows(db, "SELECT count(*) FROM (SELECT 1 FROM t GROUP BY customer_id)");
    char *shared =
        test_rows(db, "SELECT avg(n >= 2) FROM (SELECT count(*) AS n FROM t GROUP BY customer_id)");
    char *products =
        test_rows(db, "SELECT avg(n >= 2) FROM (SELECT count(DISTINCT customer_id) AS n FROM t GROUP BY"
                      " length(ordered_at), country > 20)");
    assert_rows(db, customers,
                "SELECT customers FROM retention_cohorts('t', 'customer_id', 'ordered_at') WHERE age = 0");
    assert_rows(db, customers,
                "SELECT active FROM retention_cohorts('t', 'customer_id', 'ordered_at', 'year')");
    assert_rows(db, customers,
                "SELECT sum(customers) FROM retention_cohorts('t', 'customer_id', 'ordered_at')"
                " WHERE segment_col = 'country' AND age = 0");
    assert_rows(db, shared, "SELECT repeat_rate(customer_id) FROM t");
    assert_rows(db, products, "SELECT upsell_rate(country > 20, customer_id) FROM t");
    /* as segments: the same groups, in the order of ORDER BY */
    assert_rows(db, customers,
                "SELECT count(*) FROM retention_cohorts('t', 'customer_id', 'ordered_at') WHERE segment_col "
                "= 'customer_id'");
    assert_rows(
        db, "1\n",
        "SELECT (SELECT group_concat(line) FROM (SELECT (SELECT country FROM t WHERE customer_id IS segment)"
        " AS line FROM retention_cohorts('t', 'country', 'ordered_at') WHERE segment_col = 'customer_id'))"
        " = (SELECT group_concat(country) FROM (SELECT country FROM t GROUP BY customer_id ORDER BY "
        "customer_id))");
    sqlite3_free(customers);
    sqlite3_free(shared);
    sqlite3_free(products);
    test_close(db);
}

/* A column's own collation does not make two customers one. */
static void extremes_test_collation(void **state) {
    (void)state;
    sqlite3 *db = test_open();
    test_exec(db, "CREATE TABLE t(c TEXT COLLATE NOCASE, at, s COLLATE RTRIM); INSERT INTO t VALUES"
                  " ('ada','2024-01-01','x'),('ADA','2024-01-02','x '),('Ada','2024-01-03','x  ')");
    assert_rows(db, "3\n", "SELECT customers FROM retention_cohorts('t', 'c', 'at')");
    assert_rows(db, "0.0\n", "SELECT repeat_rate(c) FROM t");
    assert_rows(db, "3\n", "SELECT count(*) FROM retention_cohorts('t', 'c', 'at') WHERE segment_col = 's'");
    test_close(db);
}

/* The same day in every storage class. */
static const char *const extremes_times[] = {
    "'2024-01-05'",
    "'2024-01-05 00:00'",
    "'2024-01-05T00:00:00.000000000Z'",
    "'2024-01-05 14:00+14:00'",
    "'20240105'",
    "20240105",
    "20240105.0",
    "'20240105.0'",
    "1704412800",
    "1704412800.0",
    "'1704412800'",
    "1704412800000",
    "1704412800000000",
    "1.7044128e9",
    "'1.7044128e9'",
    "' 1704412800 '",
    "' 2024-01-05'",
    "'2024-01-05' || char(13, 10)",
    "2460314.5",
    "'2460314.5'",
};

static const char *const extremes_no_times[] = {
    "0",
    "1",
    "-0.0",
    "0.5",
    "1721059",
    "20241301",
    "20240230",
    "'20240230'",
    "9e999",
    "-9e999",
    "1e308",
    "-1e308",
    "1e17",
    "9223372036854775807",
    "-9223372036854775807 - 1",
    "'9223372036854775808'",
    "'-1e400'",
    "char(160)",
    "'x'",
    "x''",
    "x'00'",
    "CAST('2024-01-05' AS BLOB)",
    "zeroblob(1000000)",
    "'2024-01-05' || char(0)",
    "char(0)",
    "'0000-01-01'",
    "'10000-01-01'",
    "'2024-02-30'",
    "'2024-1-5'",
    "char(160) || '2024-01-05'",
    "'2024-01-05Z'",
    "'2024-01-05 24:00'",
    "'2024-01-05 00:00+15:00'",
    "'now'",
    "'0x10'",
    "'nan'",
    "'inf'",
    "printf('%.*c', 1000000, '1')",
    "printf('%.*c', 1000000, 'x')",
    "CAST(x'ff' AS TEXT)",
};

static void extremes_test_times(void **state) {
    (void)state;
    sqlite3 *db = extremes_open();
    for (size_t i = 0; i < FAULT_COUNT(extremes_times); i++) {
        test_exec(db, "DELETE FROM t; INSERT INTO t(customer_id, ordered_at) SELECT 1, %s",
                  extremes_times[i]);
        char *rows = test_rows(db, "SELECT cohort, period, complete FROM retention_cohorts('t', "
                                   "'customer_id', 'ordered_at', 'day')");
        char *label = test_rows(db, "SELECT cohort_of(%s, 'hour'), cohort_age('2024-01-05', %s, 'hour')",
                                extremes_times[i], extremes_times[i]);
        if (strcmp(rows, "2024-01-05|2024-01-05|0\n") != 0 || strcmp(label, "2024-01-05 00:00|0\n") != 0)
            fail_msg("%s is taken for\n%s%s", extremes_times[i], rows, label);
        sqlite3_free(rows);
        sqlite3_free(label);
    }
    for (size_t i = 0; i < FAULT_COUNT(extremes_no_times); i++) {
        test_exec(db,
                  "DELETE FROM t; INSERT INTO t(customer_id, ordered_at) SELECT 1, '2024-01-01' UNION ALL "
                  "SELECT 2, %s",
                  extremes_no_times[i]);
        const char *const calls[] = {
            "SELECT cohort_of(ordered_at) FROM t WHERE customer_id = 2",
            "SELECT cohort_start(ordered_at) FROM t WHERE customer_id = 2",
            "SELECT cohort_age('2024', ordered_at) FROM t WHERE customer_id = 2",
            "SELECT retention_rate(customer_id, ordered_at, '2024', '2025') FROM t",
            "SELECT * FROM retention_cohorts('t', 'customer_id', 'ordered_at')",
        };
        for (size_t k = 0; k < FAULT_COUNT(calls); k++) {
            struct fault_outcome got = fault_run(db, calls[k]);
            if (got.rc == SQLITE_DONE || got.size > 0 || strstr(got.message, "not a time: ") == NULL)
                fail_msg("%s\nof %s: got %d %s\n%s", calls[k], extremes_no_times[i], got.rc, got.message,
                         got.rows);
            fault_free(&got);
        }
    }
    test_close(db);
}

/* A label's year must stay within 0001 to 9999, and the end of the last period must not overflow. */
static void extremes_test_ends(void **state) {
    (void)state;
    static const char *const grains[] = {"hour",
                                         "day",
                                         "week",
                                         "month",
                                         "quarter",
                                         "year",
                                         "100000 years",
                                         "100000 hours",
                                         "7 months",
                                         "week starting sunday",
                                         "year starting december",
                                         "year in +14:00",
                                         "hour in -14:00"};
    static const char *const times[] = {"0001-01-01", "0001-01-01 00:00:00", "0001-12-31 23:59:59",
                                        "9999-12-31 23:59:59.999999", "9999-01-01"};
    sqlite3 *db = extremes_open();
    for (size_t i = 0; i < FAULT_COUNT(times) * FAULT_COUNT(grains); i++) {
        const char *grain = grains[i / FAULT_COUNT(times)], *time = times[i % FAULT_COUNT(times)];
        test_exec(db, "DELETE FROM t; INSERT INTO t(customer_id, ordered_at) VALUES (1, %Q)", time);
        char *label = test_rows(db, "SELECT cohort_of(%Q, %Q)", time, grain);
        for (int anchor = 0; anchor < 2; anchor++) {
            char *rows = test_rows(db,
                                   "SELECT cohort FROM retention_cohorts('t', 'customer_id', 'ordered_at', "
                                   "%Q) WHERE anchor = %Q",
                                   grain, anchor ? "customer" : "calendar");
            if ((strncmp(label, "error: ", 7) == 0) != (strncmp(rows, "error: ", 7) == 0) ||
                (strncmp(rows, "error: ", 7) != 0 && strcmp(label, rows) != 0))
                fail_msg("%s, %s: cohort_of() gives %s, retention_cohorts() %s", time, grain, label, rows);
            sqlite3_free(rows);
        }
        sqlite3_free(label);
    }
    test_close(db);
}

static void extremes_test_amounts(void **state) {
    (void)state;
    static const char *const sums[] = {
        "(1), (2)",
        "('7.5'), (' 1e3 '), (NULL), (''), (char(13))",
        "(NULL), (NULL)",
        "(1e308), (1e308)",
        "(-1e308), (-1e308)",
        "(1e308), (-1e308)",
        "(9223372036854775807), (9223372036854775807)",
        "(-9223372036854775808), (-1)",
        "(9007199254740993), (0)",
        "(4.9e-324), (0)",
    };
    static const char *const errors[] = {"9e999", "-9e999", "'x'",   "char(160)",     "'1e999'",
                                         "x'31'", "'0x10'", "'1,5'", "'1' || char(0)"};
    sqlite3 *db = extremes_open();
    for (size_t i = 0; i < FAULT_COUNT(sums); i++) {
        test_exec(db,
                  "DELETE FROM t; INSERT INTO t(amount) VALUES %s;"
                  "UPDATE t SET customer_id = id, ordered_at = '2024-01-01'",
                  sums[i]);
        char *want = test_rows(db, "SELECT total(CAST(trim(amount) AS NUMERIC)) FROM t");
        assert_rows(db, want,
                    "SELECT value FROM retention_cohorts('t', 'customer_id', 'ordered_at') WHERE amount_col "
                    "= 'amount'");
        assert_rows(db, want,
                    "SELECT cumulative_value FROM retention_cohorts('t', 'customer_id', 'ordered_at') WHERE "
                    "amount_col = 'amount'");
        sqlite3_free(want);
    }
    for (size_t i = 0; i < FAULT_COUNT(errors); i++) {
        test_exec(db,
                  "DELETE FROM t; INSERT INTO t(customer_id, ordered_at, amount) SELECT 1, '2024-01-01', 1 "
                  "UNION ALL"
                  " SELECT 1, '2024-01-01', %s",
                  errors[i]);
        fault_assert_error(
            db, "retention_cohorts(): t.amount: not a number: ",
            "SELECT * FROM retention_cohorts('t', 'customer_id', 'ordered_at') WHERE amount_col = 'amount'");
        fault_assert_error(db, "nps(): score", "SELECT nps(amount) FROM t");
        fault_assert_error(db, "csat(): score", "SELECT csat(amount) FROM t");
        fault_assert_error(db, "clv(): margin",
                           "SELECT clv(amount, 0.5) FROM t WHERE id = (SELECT max(id) FROM t)");
        fault_assert_quiet(db);
    }
    test_close(db);
}

/* Counts and options at the edges of an integer. */
static void extremes_test_options(void **state) {
    (void)state;
    sqlite3 *db = extremes_open();
    test_exec(db, "INSERT INTO t(customer_id, ordered_at) VALUES (1, '2024-01-01'), (1, '2024-03-01')");
    static const struct {
        const char *option;
        const char *want;
    } options[] = {
        {"max_age = 9223372036854775807", "0|1\n1|0\n2|1\n"},
        {"max_age = 2.0", "0|1\n1|0\n2|1\n"},
        {"max_age = '1'", "0|1\n1|0\n"},
        {"max_age = -9223372036854775808",
         "error: retention_cohorts(): max_age: not a whole number from 0: -9223372036854775808"},
        {"max_age = 'x'", "error: retention_cohorts(): max_age: not a whole number from 0: 'x'"},
        {"max_age = 1.5", "error: retention_cohorts(): max_age: not a whole number from 0: 1.5"},
        {"min_events = 9223372036854775807", "0|1\n1|0\n2|0\n"},
        {"min_events = 0", "error: retention_cohorts(): min_events: not a whole number from 1: 0"},
        {"min_events = NULL", "0|1\n1|0\n2|1\n"},
        {"as_of = '9999-12-31' AND grain = 'year' AND max_age = 1", "0|1\n1|0\n"},
        {"as_of = '0001-01-01'", ""},
        {"mode = 'x'", "error: retention_cohorts(): mode: not one of first, recurring: 'x'"},
        {"mode = 5", "error: retention_cohorts(): mode: not one of first, recurring: 5"},
        {"anchor = x'01'", "error: retention_cohorts(): anchor: not one of calendar, customer: x'01'"},
    };
    for (size_t i = 0; i < FAULT_COUNT(options); i++) {
        char *sql = sqlite3_mprintf(
            "SELECT age, active FROM retention_cohorts('t', 'customer_id', 'ordered_at') WHERE %s",
            options[i].option);
        assert_rows(db, options[i].want, sql);
        sqlite3_free(sql);
    }
    test_close(db);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(extremes_test_ids),     cmocka_unit_test(extremes_test_collation),
        cmocka_unit_test(extremes_test_times),   cmocka_unit_test(extremes_test_ends),
        cmocka_unit_test(extremes_test_amounts), cmocka_unit_test(extremes_test_options),
    };
    return cmocka_run_group_tests_name("extremes", tests, NULL, NULL);
}
