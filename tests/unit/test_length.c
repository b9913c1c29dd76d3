/*
 * test_length.c - lengths of time: which texts and numbers are one, and the instants that they lead to.
 *
 * What is expected is written down by hand; that grains add right, on the clocks of all zones, is test_grain.c's and
 * test_zoned_periods.c's.
 */
#include "time/length.h"
#include "moments.h"

#include <math.h>

static struct length length_of(const char *text) {
    struct length length = {LENGTH_MONTHS, -1};
    if (!length_parse(text, strlen(text), &length)) fail_msg("length '%s' was refused", text);
    return length;
}

static void assert_length(const char *text, enum length_unit unit, int64_t count) {
    struct length length = length_of(text);
    if (length.unit != unit || length.count != count)
        fail_msg("'%s' is %lld of unit %d", text, (long long)length.count, (int)length.unit);
}

/* length.c 1 */
static void texts(void **state) {
    (void)state;
    assert_length("second", LENGTH_MICROSECONDS, SECOND);
    assert_length("90 seconds", LENGTH_MICROSECONDS, 90 * SECOND);
    assert_length("1 Minute", LENGTH_MICROSECONDS, 60 * SECOND);
    assert_length("24 hours", LENGTH_MICROSECONDS, 86400 * SECOND);
    assert_length("day", LENGTH_DAYS, 1);
    assert_length("0 days", LENGTH_DAYS, 0);
    assert_length("  30 \t DAYS\n", LENGTH_DAYS, 30);
    assert_length("2 weeks", LENGTH_DAYS, 14);
    assert_length("month", LENGTH_MONTHS, 1);
    assert_length("007 months", LENGTH_MONTHS, 7);
    assert_length("2 quarterS", LENGTH_MONTHS, 6);
    assert_length("10 years", LENGTH_MONTHS, 120);
    assert_length("1000000 seconds", LENGTH_MICROSECONDS, 1000000 * SECOND);
    static const char *const others[] = {"",
                                         " ",
                                         "1",
                                         "12",
                                         "1.5 days",
                                         "-1 day",
                                         "+1 day",
                                         "1 1 day",
                                         "day 1",
                                         "s",
                                         "1 s",
                                         "dayss",
                                         "days ago",
                                         "1day",
                                         "day in UTC",
                                         "month in +02:00",
                                         "monthly",
                                         "fortnight",
                                         "1 d",
                                         "hour.",
                                         "year starting april",
                                         "1e3 seconds",
                                         "0x1 day",
                                         "seconds?",
                                         "1 /2 years",
                                         "milli second"};
    for (size_t i = 0; i < COUNT(others); i++) {
        struct length length = {LENGTH_MONTHS, -7};
        if (length_parse(others[i], strlen(others[i]), &length)) fail_msg("'%s' was read", others[i]);
        assert_true(length.unit == LENGTH_MONTHS && length.count == -7);
    }
    struct length cut;
    assert_true(length_parse("3 days and nights", 6, &cut)); /* nothing behind the text is read */
    assert_true(cut.unit == LENGTH_DAYS && cut.count == 3);
}

static void numbers(void **state) {
    (void)state;
    static const struct {
        double seconds;
        int64_t count;
    } cases[] = {{0, 0},    {-0.0, 0}, {1, SECOND}, {1.5, SECOND * 3 / 2},
                 {1e-6, 1}, {4e-7, 0}, {6e-7, 1},   {86400, DAY}};
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct length length = {LENGTH_MONTHS, -1};
        assert_true(length_of_seconds(cases[i].seconds, &length));
        assert_true(length.unit == LENGTH_MICROSECONDS && length.count == cases[i].count);
    }
    static const double others[] = {-1, -1e-9, -INFINITY, NAN};
    for (size_t i = 0; i < COUNT(others); i++) {
        struct length length = {LENGTH_MONTHS, -7};
        assert_false(length_of_seconds(others[i], &length));
        assert_true(length.unit == LENGTH_MONTHS && length.count == -7);
    }
}

/* As long as all years, however great the number: the last moment is not so long after the first one. (length.c 3) */
static void longest(void **state) {
    (void)state;
    static const char *const list[] = {"9999 years",
                                       "100000 years",
                                       "39996 quarters",
                                       "3652059 days",
                                       "521723 weeks",
                                       "87649416 hours",
                                       "315537897600 seconds",
                                       "99999999999999999999999999 minutes",
                                       "9223372036854775807 days",
                                       "9223372036854775808 months",
                                       "18446744073709551617 years"};
    struct clock utc = {0}, zone;
    assert_true(clock_parse("Europe/Berlin", 13, &zone));
    for (size_t i = 0; i < COUNT(list); i++) {
        struct length length = length_of(list[i]);
        const int64_t most = MOMENT_MAX - MOMENT_MIN + 1,
                      days = 9 * DAY; /* later years have other leap days */
        assert_int_equal(length_add(&length, &utc, MOMENT_MIN), MOMENT_MAX + 1);
        assert_true(length_add(&length, &zone, MOMENT_MIN) > MOMENT_MAX - DAY);
        assert_true(length_add(&length, &zone, MOMENT_MAX) > MOMENT_MAX + most - days);
        assert_true(length_add(&length, &zone, MOMENT_MAX) < MOMENT_MAX + most + days);
    }
    struct length length;
    assert_true(length_of_seconds(1e300, &length) && length.count == MOMENT_MAX - MOMENT_MIN + 1);
    assert_true(length_of_seconds(INFINITY, &length) && length.count == MOMENT_MAX - MOMENT_MIN + 1);
    length = length_of("315537897599 seconds");
    assert_int_equal(length_add(&length, &utc, MOMENT_MIN), MOMENT_MAX / SECOND * SECOND);
}

static void assert_adds(const char *text, const char *clock, const char *from, const char *to) {
    struct length length = length_of(text);
    struct clock on = {0};
    if (clock) assert_true(clock_parse(clock, strlen(clock), &on));
    int64_t got = length_add(&length, &on, moments_of(from));
    if (got != moments_of(to))
        fail_msg("%s after %s on %s: %lld s from %s", text, from, clock,
                 (long long)((got - moments_of(to)) / SECOND), to);
}

/* length.c 2 */
static void adding(void **state) {
    (void)state;
    assert_adds("1 month", NULL, "2024-01-31", "2024-02-29");
    assert_adds("1 month", NULL, "2023-01-31 23:59:59", "2023-02-28 23:59:59");
    assert_adds("1 quarter", NULL, "2023-11-30 10:00", "2024-02-29 10:00");
    assert_adds("1 year", NULL, "2024-02-29", "2025-02-28");
    assert_adds("2 weeks", NULL, "2024-02-20", "2024-03-05");
    assert_adds("90 minutes", NULL, "2024-02-28 23:00", "2024-02-29 00:30");
    assert_adds("0 months", "Europe/Berlin", "2024-10-27 01:30Z",
                "2024-10-27 01:30Z"); /* shown for the second time */
    /* The night of 31 March 2024 has 23 hours in Berlin, that of 27 October 25. */
    assert_adds("1 day", "Europe/Berlin", "2024-03-30 12:00Z", "2024-03-31 11:00Z");
    assert_adds("24 hours", "Europe/Berlin", "2024-03-30 12:00Z", "2024-03-31 12:00Z");
    assert_adds("1 day", "Europe/Berlin", "2024-10-26 12:00Z", "2024-10-27 13:00Z");
    assert_adds("86400 seconds", "Europe/Berlin", "2024-10-26 12:00Z", "2024-10-27 12:00Z");
    /* 30 January 23:30 here is 31 January 01:30 two hours ahead. */
    assert_adds("1 month", "+02:00", "2024-01-30 23:30Z", "2024-02-28 23:30Z");
    assert_adds("1 month", NULL, "2023-01-30 23:30Z", "2023-02-28 23:30Z");
    assert_adds("1 month", "+02:00", "2023-01-30 23:30Z", "2023-02-27 23:30Z");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(texts),
        cmocka_unit_test(numbers),
        cmocka_unit_test(longest),
        cmocka_unit_test(adding),
    };
    return cmocka_run_group_tests_name("lengths", tests, NULL, NULL);
}
