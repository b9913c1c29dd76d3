/*
 * test_naive.c - the naive calendar and the naive cohorts against answers worked out by hand, and
 * retention_cohorts against the same answers.
 */
#include "test.h"

#include "naive_cohorts.h"

static struct naive_grain month = {.text = "month", .unit = NAIVE_MONTHS, .count = 1, .plain = true};

static int64_t at(int year, int month_number, int day) {
    return naive_time(naive_day(year, month_number, day), 0);
}

static void assert_label(struct naive_grain *grain, int64_t time, const char *want) {
    char label[NAIVE_LABEL];
    int64_t period = naive_period(grain, time);
    naive_label(grain, period, label);
    assert_string_equal(label, want);
    assert_true(naive_start(grain, period) <= time && time < naive_start(grain, period + 1));
}

static void assert_week(int year, int month_number, int day, int iso_year, int iso_week) {
    int got_year, got_week;
    naive_iso_week(naive_day(year, month_number, day), &got_year, &got_week);
    assert_int_equal(got_year, iso_year);
    assert_int_equal(got_week, iso_week);
}

static void test_days(void **unused) {
    (void)unused;
    assert_int_equal(naive_day(1970, 1, 1) - naive_day(1, 1, 1), 719162);
    assert_int_equal(naive_day(2000, 3, 1) - naive_day(2000, 2, 28), 2);
    assert_int_equal(naive_day(1900, 3, 1) - naive_day(1900, 2, 28), 1);
    assert_int_equal(naive_weekday(naive_day(1, 1, 1)), 1);
    assert_int_equal(naive_weekday(naive_day(1970, 1, 1)), 4);
    assert_int_equal(naive_weekday(naive_day(2024, 3, 31)), 7);
    assert_int_equal(naive_day_of(-1), naive_day(1969, 12, 31));
    assert_true(naive_time_of_day(-1) == NAIVE_DAY - 1);
    assert_week(2021, 1, 3, 2020, 53);
    assert_week(2021, 1, 4, 2021, 1);
    assert_week(2018, 12, 31, 2019, 1);
    assert_week(2016, 1, 1, 2015, 53);
    assert_week(2023, 1, 1, 2022, 52);
}

static void test_grains(void **unused) {
    (void)unused;
    struct naive_grain grains[] = {
        {.unit = NAIVE_WEEKS, .count = 1, .plain = true},
        {.unit = NAIVE_WEEKS, .count = 1, .starting = 7},
        {.unit = NAIVE_QUARTERS, .count = 1, .plain = true},
        {.unit = NAIVE_YEARS, .count = 1, .starting = 4, .minutes = 120},
        {.unit = NAIVE_HOURS, .count = 6, .minutes = 825},
        {.unit = NAIVE_DAYS, .count = 1, .minutes = -330, .plain = true},
        {.unit = NAIVE_QUARTERS, .count = 1, .starting = 2},
        {.unit = NAIVE_WEEKS, .count = 2, .starting = 7},
    };
    assert_label(&grains[0], at(2024, 3, 5), "2024-W10");
    assert_label(&grains[0], at(2021, 1, 3), "2020-W53");
    assert_label(&grains[1], at(2024, 3, 5), "2024-03-03");
    assert_label(&grains[1], at(2024, 3, 3), "2024-03-03");
    assert_label(&grains[1], at(2024, 3, 3) - 1, "2024-02-25");
    assert_label(&grains[2], at(2024, 12, 31), "2024-Q4");
    assert_label(&grains[3], at(2024, 4, 1) - 2 * NAIVE_HOUR, "2024-04-01");
    assert_label(&grains[3], at(2024, 4, 1) - 2 * NAIVE_HOUR - 1, "2023-04-01");
    assert_label(&grains[4], at(2024, 1, 1), "2024-01-01 12:00");
    assert_label(&grains[5], at(2024, 1, 1), "2023-12-31");
    assert_label(&grains[6], at(2024, 1, 31), "2023-11-01");
    assert_label(&grains[6], at(2024, 2, 1), "2024-02-01");
    /* 738,955 days from Sunday 0000-12-31, the first start, to 2024-03-10: 52,782 fortnights and a week */
    assert_label(&grains[7], at(2024, 3, 10), "2024-03-03");
    assert_label(&grains[7], at(2024, 3, 17), "2024-03-17");
    naive_calendar_close(grains, sizeof grains / sizeof grains[0]);
}

static void test_anniversaries(void **unused) {
    (void)unused;
    int64_t noon = 12 * NAIVE_HOUR, first = at(2024, 1, 31) + noon;
    assert_true(naive_add(&month, first, 1) == at(2024, 2, 29) + noon);
    assert_true(naive_add(&month, first, 2) == at(2024, 3, 31) + noon);
    assert_true(naive_add(&month, first, 13) == at(2025, 2, 28) + noon);
    assert_int_equal(naive_age(&month, first, at(2024, 2, 29) + noon - 1), 0);
    assert_int_equal(naive_age(&month, first, at(2024, 2, 29) + noon), 1);
    assert_int_equal(naive_age(&month, first, at(2024, 3, 31)), 1);
    assert_int_equal(naive_age(&month, first, first - 1), -1);
    /* on the wall clock of +13:00 the same moment is February 1, 01:00 */
    struct naive_grain east = {.unit = NAIVE_MONTHS, .count = 1, .minutes = 780};
    assert_true(naive_add(&east, first, 1) == at(2024, 2, 29) + noon);
    assert_true(naive_add(&east, first, 12) == at(2025, 1, 31) + noon);
    struct naive_grain days = {.unit = NAIVE_DAYS, .count = 7};
    assert_int_equal(naive_age(&days, first, first + 7 * NAIVE_DAY - 1), 0);
    assert_int_equal(naive_age(&days, first, first + 7 * NAIVE_DAY), 1);
}

struct known {
    const char *call,
        *want; /* cohort, age, period, customers, active, on_or_after, events, value, complete */
    struct naive_options options;
    bool uses_flags;
};

static void assert_known(const char *script, const struct naive_event *events, int count,
                         const struct known *known) {
    struct naive_event own[NAIVE_EVENTS];
    for (int i = 0; i < count; i++) {
        own[i] = events[i];
        if (!known->uses_flags) own[i].start = own[i].comes = true;
    }
    struct naive_options options = known->options;
    struct naive_row *rows = NULL;
    options.grain = &month;
    int row_count = naive_cohorts(own, count, &options, &rows);
    sqlite3_str *text = sqlite3_str_new(NULL);
    for (int i = 0; i < row_count; i++) {
        const struct naive_row *row = &rows[i];
        sqlite3_str_appendf(text, "%s|%lld|%s|%lld|%lld|%lld|%lld|%.1f|%d\n", row->cohort, row->age,
                            row->period, row->customers, row->active, row->on_or_after, row->events,
                            row->value, row->complete);
    }
    char *got = sqlite3_str_finish(text);
    assert_string_equal(got, known->want);
    sqlite3_free(got);
    free(rows);

    sqlite3 *db = test_open();
    test_exec(db, "%s", script);
    char *sql =
        sqlite3_mprintf("SELECT cohort, age, period, customers, active, on_or_after, events, value, complete "
                        "FROM retention_cohorts('e', 'customer', 'time') WHERE amount_col = 'amount'%s",
                        known->call);
    assert_rows(db, known->want, sql);
    sqlite3_free(sql);
    test_close(db);
}

static struct naive_event event(char customer, int64_t time, double amount, bool start, bool comes) {
    struct naive_event made = {.customer = {.kind = NAIVE_TEXT, .size = 1, .bytes = {customer}},
                               .has_time = true,
                               .time = time,
                               .amount = amount,
                               .start = start,
                               .comes = comes};
    return made;
}

static void test_plain_grids(void **unused) {
    (void)unused;
    const struct naive_event events[] = {
        event('a', at(2024, 1, 31), 10, 1, 1), event('a', at(2024, 2, 1), 5, 1, 1),
        event('b', at(2024, 1, 15), 1, 1, 1),  event('b', at(2024, 3, 10), 2, 1, 1),
        event('c', at(2024, 3, 31), 4, 1, 1),
    };
    const char *script = "CREATE TABLE e(customer, time, amount);"
                         "INSERT INTO e VALUES('a', '2024-01-31', 10), ('a', '2024-02-01', 5),"
                         "('b', '2024-01-15', 1), ('b', '2024-03-10', 2), ('c', '2024-03-31', 4)";
    const struct known known[] = {
        {.call = "",
         .options = {.min_events = 1},
         .want = "2024-01|0|2024-01|2|2|2|2|11.0|1\n2024-01|1|2024-02|2|1|2|1|5.0|1\n"
                 "2024-01|2|2024-03|2|1|1|1|2.0|0\n2024-03|0|2024-03|1|1|1|1|4.0|0\n"},
        {.call = " AND anchor = 'customer'",
         .options = {.min_events = 1, .by_customer = true},
         .want = "2024-01|0|2024-01|2|2|2|3|16.0|1\n2024-01|1|2024-02|2|1|1|1|2.0|1\n"
                 "2024-01|2|2024-03|2|0|0|0|0.0|0\n2024-03|0|2024-03|1|1|1|1|4.0|0\n"},
        {.call = " AND mode = 'recurring'",
         .options = {.min_events = 1, .recurring = true},
         .want = "2024-01|0|2024-01|2|2|2|2|11.0|1\n2024-01|1|2024-02|2|1|2|1|5.0|1\n"
                 "2024-01|2|2024-03|2|1|1|1|2.0|0\n2024-02|0|2024-02|1|1|1|1|5.0|1\n"
                 "2024-02|1|2024-03|1|0|0|0|0.0|0\n2024-03|0|2024-03|2|2|2|2|6.0|0\n"},
        {.call = " AND as_of = '2024-02-01' AND max_age = 0",
         .options = {.min_events = 1, .has_as_of = true, .as_of = at(2024, 2, 1), .has_max_age = true},
         .want = "2024-01|0|2024-01|2|2|2|2|11.0|1\n"},
    };
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
        assert_known(script, events, 5, &known[i]);
}

static void test_flagged_grids(void **unused) {
    (void)unused;
    const struct naive_event events[] = {
        event('x', at(2024, 1, 5), 1, 0, 1), event('x', at(2024, 1, 10), 100, 1, 0),
        event('x', at(2024, 2, 2), 2, 0, 1), event('x', at(2024, 2, 3), 3, 0, 1),
        event('x', at(2024, 3, 1), 4, 0, 1), event('y', at(2024, 3, 2), 9, 0, 1),
    };
    const char *script = "CREATE TABLE e(customer, time, amount, s, r);"
                         "INSERT INTO e VALUES('x', '2024-01-05', 1, 0, 1), ('x', '2024-01-10', 100, 1, 0),"
                         "('x', '2024-02-02', 2, 0, 1), ('x', '2024-02-03', 3, 0, 1),"
                         "('x', '2024-03-01', 4, 0, 1), ('y', '2024-03-02', 9, 0, 1)";
    const struct known known[] = {
        {.call = " AND starts_col = 's' AND returns_col = 'r' AND min_events = 2",
         .uses_flags = true,
         .options = {.min_events = 2},
         .want = "2024-01|0|2024-01|1|1|1|0|100.0|1\n2024-01|1|2024-02|1|1|1|2|5.0|1\n"
                 "2024-01|2|2024-03|1|0|0|1|4.0|0\n"},
        {.call = " AND starts_col = 's' AND returns_col = 'r' AND min_events = 2 AND anchor = 'customer'",
         .uses_flags = true,
         .options = {.min_events = 2, .by_customer = true},
         .want = "2024-01|0|2024-01|1|1|1|2|105.0|1\n2024-01|1|2024-02|1|0|0|1|4.0|0\n"},
    };
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
        assert_known(script, events, 6, &known[i]);
}

/* Of two anchors whose anniversaries are clamped to the same day, the later one can be the older by age: two
** months after December 31, 07:00 is February 28, 07:00; after December 29, 23:59:59 it is February 28,
** 23:59:59. Ages run to the greatest of any member, and a cell is complete when it is for every member. */
static void test_crossing_anniversaries(void **unused) {
    (void)unused;
    const struct naive_event events[] = {
        event('u', at(1996, 12, 30) - NAIVE_SECOND, 1, 1, 1),
        event('v', at(1996, 12, 31) + 7 * NAIVE_HOUR, 1, 1, 1),
        event('v', at(1997, 2, 28) + 8 * NAIVE_HOUR, 1, 1, 1),
    };
    const char *script = "CREATE TABLE e(customer, time, amount);"
                         "INSERT INTO e VALUES('u', '1996-12-29 23:59:59', 1), ('v', '1996-12-31 07:00', 1),"
                         "('v', '1997-02-28 08:00', 1)";
    const struct known known = {.call = " AND anchor = 'customer' AND as_of = '1997-02-28 10:00'",
                                .options = {.min_events = 1,
                                            .by_customer = true,
                                            .has_as_of = true,
                                            .as_of = at(1997, 2, 28) + 10 * NAIVE_HOUR},
                                .want = "1996-12|0|1996-12|2|2|2|2|2.0|1\n1996-12|1|1997-01|2|0|1|0|0.0|0\n"
                                        "1996-12|2|1997-02|2|1|1|1|1.0|0\n"};
    assert_known(script, events, 3, &known);
}

static int close_calendar(void **unused) {
    (void)unused;
    naive_calendar_close(&month, 1);
    return 0;
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_days),          cmocka_unit_test(test_grains),
        cmocka_unit_test(test_anniversaries), cmocka_unit_test(test_plain_grids),
        cmocka_unit_test(test_flagged_grids), cmocka_unit_test(test_crossing_anniversaries),
    };
    return cmocka_run_group_tests_name("naive cohorts", tests, NULL, close_calendar);
}
