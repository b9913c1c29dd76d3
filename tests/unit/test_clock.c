/*
 * test_clock.c - clocks: what they show and have reached around gaps and overlaps, and the instants of local times.
 *
 * What is expected is written down by hand, from what is known of the days on which these clocks were set. That the
 * clocks of all zones are right is test_zone.c's, and random grains on them test_zoned_periods.c's.
 */
#include "time/clock.h"
#include "moments.h"

#include <inttypes.h>

static struct clock clock_of(const char *text) {
    struct clock clock;
    if (!clock_parse(text, strlen(text), &clock)) fail_msg("clock '%s' was refused", text);
    return clock;
}

/* ---- texts ---- */

static void texts(void **state) {
    (void)state;
    static const struct {
        const char *text;
        int seconds;
    } offsets[] = {
        {"Z", 0},         {"utc", 0},        {"GMT", 0},           {"+00:00", 0},
        {"+02:00", 7200}, {"+0200", 7200},   {"+02", 7200},        {"-09:30", -34200},
        {"-14", -50400},  {"+14:00", 50400}, {"-00:44:30", -2670},
    };
    for (size_t i = 0; i < COUNT(offsets); i++) {
        struct clock clock = clock_of(offsets[i].text);
        assert_true(clock.zone == 0 && clock.offset == offsets[i].seconds * SECOND && clock.named);
        assert_int_equal(clock_is_utc(&clock), offsets[i].seconds == 0);
    }
    static const char *const zones[] = {"Europe/Berlin", "europe/berlin", "EUROPE/BERLIN",  "US/Eastern",
                                        "Asia/Calcutta", "Etc/GMT+5",     "Africa/Monrovia"};
    for (size_t i = 0; i < COUNT(zones); i++) {
        struct clock clock = clock_of(zones[i]);
        assert_true(clock.zone > 0 && clock.offset == 0 && clock.named && !clock_is_utc(&clock));
    }
    static const char *const others[] = {
        "",        " ",     "+2",          "02:00",          "+25:00",
        "+14:01",  "CEST",  "Europe",      "Europe/",        "Europe/Berlim",
        "/Berlin", "UTC+2", "Factory",     " Europe/Berlin", "Europe/Berlin ",
        "+02:00Z", "local", "Europe/Berl", "Europe/Berlin1"};
    for (size_t i = 0; i < COUNT(others); i++) {
        struct clock clock = {7, 8, false};
        if (clock_parse(others[i], strlen(others[i]), &clock)) fail_msg("clock '%s' was read", others[i]);
        assert_true(clock.offset == 7 && clock.zone == 8 && !clock.named);
    }
}

/* One number a clock, however it is written. */
static void numbers(void **state) {
    (void)state;
    static const char *const different[] = {"UTC",           "+02:00",           "-02:00",
                                            "+14:00",        "-14:00",           "+00:00:01",
                                            "Europe/Berlin", "America/New_York", "Africa/Abidjan"};
    static const char *const same[][2] = {{"Z", "+00:00"},
                                          {"+02", "+02:00"},
                                          {"-0930", "-09:30"},
                                          {"europe/berlin", "Europe/Berlin"},
                                          {"US/Eastern", "America/New_York"}};
    for (size_t i = 0; i < COUNT(different); i++) {
        struct clock one = clock_of(different[i]);
        for (size_t k = 0; k < COUNT(different); k++) {
            struct clock other = clock_of(different[k]);
            assert_int_equal(clock_number(&one) == clock_number(&other), i == k);
        }
    }
    for (size_t i = 0; i < COUNT(same); i++) {
        struct clock one = clock_of(same[i][0]), other = clock_of(same[i][1]);
        assert_true(clock_number(&one) == clock_number(&other));
    }
}

/* ---- offsets: clock.c 1 ---- */

static void fixed_offsets(void **state) {
    (void)state;
    uint64_t seed = 9;
    for (int i = 0; i < 10000; i++) {
        int64_t offset = ((int64_t)test_random(&seed, 2 * 50400 + 1) - 50400) * SECOND, steady = 1;
        int64_t time = ((int64_t)test_random(&seed, UINT32_MAX) - INT64_C(2000000000)) * SECOND + i;
        struct clock clock = {offset, 0, false};
        assert_true(clock_local(&clock, time) == time + offset);
        assert_true(clock_reached(&clock, time) == time + offset);
        assert_true(clock_instant(&clock, time + offset) == time);
        assert_true(clock_is_steady(&clock, MOMENT_MIN, MOMENT_MAX, &steady) && steady == offset);
        assert_true(clock_is_steady(&clock, time, time, &steady) && steady == offset);
    }
}

/* ---- zones ---- */

struct clock_case {
    const char *zone, *instant, *local, *reached;
};

/* clock.c 2: where the clock is set back, what it has reached waits for it. */
static void what_is_reached(void **state) {
    (void)state;
    static const struct clock_case cases[] = {
        /* a gap of an hour, at 02:00; an overlap of one, at 03:00 */
        {"Europe/Berlin", "2024-03-31 00:59:59.999999", "2024-03-31 01:59:59.999999", NULL},
        {"Europe/Berlin", "2024-03-31 01:00", "2024-03-31 03:00", NULL},
        {"Europe/Berlin", "2024-10-27 00:59:59.999999", "2024-10-27 02:59:59.999999", NULL},
        {"Europe/Berlin", "2024-10-27 01:00", "2024-10-27 02:00", "2024-10-27 02:59:59.999999"},
        {"Europe/Berlin", "2024-10-27 01:59:59.999998", "2024-10-27 02:59:59.999998",
         "2024-10-27 02:59:59.999999"},
        {"Europe/Berlin", "2024-10-27 01:59:59.999999", "2024-10-27 02:59:59.999999", NULL},
        {"Europe/Berlin", "2024-10-27 02:00", "2024-10-27 03:00", NULL},
        /* at one minute past midnight back over midnight */
        {"America/St_Johns", "2010-11-07 02:30", "2010-11-07 00:00", NULL},
        {"America/St_Johns", "2010-11-07 02:30:59.999999", "2010-11-07 00:00:59.999999", NULL},
        {"America/St_Johns", "2010-11-07 02:31", "2010-11-06 23:01", "2010-11-07 00:00:59.999999"},
        {"America/St_Johns", "2010-11-07 03:30", "2010-11-07 00:00", "2010-11-07 00:00:59.999999"},
        {"America/St_Johns", "2010-11-07 03:31", "2010-11-07 00:01", NULL},
        /* half an hour */
        {"Australia/Lord_Howe", "2024-10-05 15:29", "2024-10-06 01:59", NULL},
        {"Australia/Lord_Howe", "2024-10-05 15:30", "2024-10-06 02:30", NULL},
        {"Australia/Lord_Howe", "2024-04-06 15:00", "2024-04-07 01:30", "2024-04-07 01:59:59.999999"},
        {"Australia/Lord_Howe", "2024-04-06 15:30", "2024-04-07 02:00", NULL},
        /* at midnight, forth and back */
        {"America/Sao_Paulo", "2018-11-04 02:59", "2018-11-03 23:59", NULL},
        {"America/Sao_Paulo", "2018-11-04 03:00", "2018-11-04 01:00", NULL},
        {"America/Sao_Paulo", "2019-02-17 02:00", "2019-02-16 23:00", "2019-02-16 23:59:59.999999"},
        {"America/Havana", "2020-11-01 04:59", "2020-11-01 00:59", NULL},
        {"America/Havana", "2020-11-01 05:00", "2020-11-01 00:00", "2020-11-01 00:59:59.999999"},
        /* a day that did not exist; most of one that came twice, and again one that did not */
        {"Pacific/Apia", "2011-12-30 09:59:59.999999", "2011-12-29 23:59:59.999999", NULL},
        {"Pacific/Apia", "2011-12-30 10:00", "2011-12-31 00:00", NULL},
        {"Pacific/Kwajalein", "1969-09-30 12:59:59.999999", "1969-09-30 23:59:59.999999", NULL},
        {"Pacific/Kwajalein", "1969-09-30 13:00", "1969-09-30 01:00", "1969-09-30 23:59:59.999999"},
        {"Pacific/Kwajalein", "1969-10-01 11:59", "1969-09-30 23:59", "1969-09-30 23:59:59.999999"},
        {"Pacific/Kwajalein", "1969-10-01 12:00", "1969-10-01 00:00", NULL},
        {"Pacific/Kwajalein", "1993-08-21 11:59", "1993-08-20 23:59", NULL},
        {"Pacific/Kwajalein", "1993-08-21 12:00", "1993-08-22 00:00", NULL},
        /* seconds; and long before and after all that is known */
        {"Africa/Monrovia", "1972-01-07 00:44:29", "1972-01-06 23:59:59", NULL},
        {"Africa/Monrovia", "1972-01-07 00:44:30", "1972-01-07 00:44:30", NULL},
        {"America/New_York", "0001-01-01 05:00", "0001-01-01 00:00", NULL},
        {"America/New_York", "9999-07-01 04:00", "9999-07-01 00:00", NULL},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct clock clock = clock_of(cases[i].zone);
        int64_t instant = moments_of(cases[i].instant), local = clock_local(&clock, instant);
        const char *reached = cases[i].reached ? cases[i].reached : cases[i].local;
        if (local != moments_of(cases[i].local))
            fail_msg("%s at %s: %" PRId64 " is not %s", cases[i].zone, cases[i].instant, local,
                     cases[i].local);
        if (clock_reached(&clock, instant) != moments_of(reached))
            fail_msg("%s at %s: has not reached %s", cases[i].zone, cases[i].instant, reached);
    }
}

/* clock.c 3: of two instants the earlier, and what was skipped is the moment of the change. */
static void instants_of_local_times(void **state) {
    (void)state;
    static const struct {
        const char *zone, *local, *instant;
    } cases[] = {
        {"Europe/Berlin", "2024-03-31 01:59:59.999999", "2024-03-31 00:59:59.999999"},
        {"Europe/Berlin", "2024-03-31 02:00", "2024-03-31 01:00"},
        {"Europe/Berlin", "2024-03-31 02:30", "2024-03-31 01:00"},
        {"Europe/Berlin", "2024-03-31 03:00", "2024-03-31 01:00"},
        {"Europe/Berlin", "2024-03-31 03:00:00.000001", "2024-03-31 01:00:00.000001"},
        {"Europe/Berlin", "2024-10-27 02:00", "2024-10-27 00:00"},
        {"Europe/Berlin", "2024-10-27 02:59:59.999999", "2024-10-27 00:59:59.999999"},
        {"Europe/Berlin", "2024-10-27 03:00", "2024-10-27 02:00"},
        {"America/St_Johns", "2010-11-06 23:30", "2010-11-07 02:00"},
        {"America/St_Johns", "2010-11-07", "2010-11-07 02:30"},
        {"America/St_Johns", "2010-11-07 00:01", "2010-11-07 03:31"},
        {"Australia/Lord_Howe", "2024-10-06 02:15", "2024-10-05 15:30"},
        {"America/Sao_Paulo", "2018-11-04", "2018-11-04 03:00"},
        {"America/Sao_Paulo", "2019-02-16 23:30", "2019-02-17 01:30"},
        {"America/Havana", "2020-11-01", "2020-11-01 04:00"},
        {"Pacific/Apia", "2011-12-30", "2011-12-30 10:00"},
        {"Pacific/Apia", "2011-12-30 23:59:59.999999", "2011-12-30 10:00"},
        {"Pacific/Apia", "2011-12-31", "2011-12-30 10:00"},
        {"Pacific/Kwajalein", "1969-09-30 01:00", "1969-09-29 14:00"},
        {"Pacific/Kwajalein", "1969-10-01", "1969-10-01 12:00"},
        {"Pacific/Kwajalein", "1993-08-21 12:00", "1993-08-21 12:00"},
        {"Africa/Monrovia", "1972-01-07", "1972-01-07 00:44:30"},
        {"America/New_York", "0001-01-01", "0001-01-01 05:00"},
        {"America/New_York", "9999-07-01", "9999-07-01 04:00"},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct clock clock = clock_of(cases[i].zone);
        int64_t instant = clock_instant(&clock, moments_of(cases[i].local));
        if (instant != moments_of(cases[i].instant))
            fail_msg("%s in %s: got %" PRId64 ", want %s", cases[i].local, cases[i].zone, instant,
                     cases[i].instant);
    }
}

/* A mere date is the start of that day on the clock; what has a time of day is a moment. */
static void settling(void **state) {
    (void)state;
    static const struct {
        const char *clock, *text, *instant;
    } cases[] = {
        {"UTC", "2024-03-05", "2024-03-05 00:00"},
        {"+02:00", "2024-03-05", "2024-03-04 22:00"},
        {"-05:00", "20240305", "2024-03-05 05:00"},
        {"-05:00", "2024/3/5", "2024-03-05 05:00"},
        {"-05:00", "2024-Q1", "2024-01-01 05:00"},
        {"-05:00", "2024-03-05 00:00", "2024-03-05 00:00"},
        {"Europe/Berlin", "2024-07", "2024-06-30 22:00"},
        {"Europe/Berlin", "2024-W10", "2024-03-03 23:00"},
        {"Europe/Berlin", "2024", "2023-12-31 23:00"},
        {"Europe/Berlin", "2024-07-01 00:00+01:00", "2024-06-30 23:00"},
        {"Europe/Berlin", "20240701T0000", "2024-07-01 00:00"},
        {"America/Sao_Paulo", "2018-11-04", "2018-11-04 03:00"},
        {"Pacific/Apia", "2011-12-30", "2011-12-30 10:00"},
        {"Pacific/Apia", "2011-12-31", "2011-12-30 10:00"},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct clock clock = clock_of(cases[i].clock);
        struct moment moment;
        assert_true(moment_parse_text(cases[i].text, strlen(cases[i].text), &moment));
        if (clock_settle(&clock, &moment) != moments_of(cases[i].instant))
            fail_msg("%s in %s is not %s", cases[i].text, cases[i].clock, cases[i].instant);
    }
}

/* Both ends included; and a clock that waits for what it had reached is not steady. */
static void steadiness(void **state) {
    (void)state;
    static const struct {
        const char *from, *to;
        int hours; /* 0: not steady */
    } cases[] = {
        {"2024-03-31 00:00", "2024-03-31 00:59:59.999999", 1},
        {"2024-03-31 00:00", "2024-03-31 01:00", 0},
        {"2024-03-31 01:00", "2024-10-27 00:59:59.999999", 2},
        {"2024-10-27 00:59:59.999999", "2024-10-27 00:59:59.999999", 2},
        {"2024-10-27 00:59:59.999999", "2024-10-27 01:00", 0},
        {"2024-10-27 01:00", "2024-10-28 00:00", 0},
        {"2024-10-27 01:59:59.999998", "2024-10-28 00:00", 0},
        {"2024-10-27 01:59:59.999999", "2024-10-28 00:00", 1},
        {"2024-01-01", "2024-12-31", 0},
    };
    struct clock clock = clock_of("Europe/Berlin");
    for (size_t i = 0; i < COUNT(cases); i++) {
        int64_t offset, from = moments_of(cases[i].from);
        bool steady = clock_is_steady(&clock, from, moments_of(cases[i].to), &offset);
        if (steady != (cases[i].hours > 0)) fail_msg("%s to %s", cases[i].from, cases[i].to);
        if (steady)
            assert_true(offset == cases[i].hours * MOMENT_HOUR && clock_local(&clock, from) == from + offset);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(texts),
        cmocka_unit_test(numbers),
        cmocka_unit_test(fixed_offsets),
        cmocka_unit_test(what_is_reached),
        cmocka_unit_test(instants_of_local_times),
        cmocka_unit_test(settling),
        cmocka_unit_test(steadiness),
    };
    return cmocka_run_group_tests_name("clock", tests, NULL, NULL);
}
