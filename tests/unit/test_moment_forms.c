/*
 * test_moment_forms.c - times of day and their offsets in every spelling, what form a time says that it has, and times
 * and offsets as text. Dates, labels, numbers and most of what is refused are in test_moment.c.
 */
#include "moments.h"

#include <inttypes.h>

/* moment.c 1: slashes; month, day and hour of one digit; any blanks, T or t; a comma; 24:00. */
static void dates_and_times_of_day(void **state) {
    (void)state;
    const int64_t day = moments_date(2024, 3, 5), time = moments_at(2024, 3, 5, 4, 30, 15);
    const struct moments_case cases[] = {
        {"2024/03/05", day},
        {"2024-3-5", day},
        {"2024/3/05", day},
        {"2024-03-5", day},
        {"0001/1/1", MOMENT_MIN},
        {"9999/12/31", moments_date(9999, 12, 31)},
        {"2024-03-05 4:30", time - 15 * SECOND},
        {"2024-03-05   04:30", time - 15 * SECOND},
        {"2024/03/05 04:30:15", time},
        {"2024/3/5T4:30:15", time},
        {"2024-3-5t4:30:15", time},
        {"2024-03-05t04:30:15", time},
        {"2024-03-05T4:30:15", time},
        {"2024-3-5 0:00", day},
        {"2024-03-05 04:30:15,5", time + 500000},
        {"2024/3/5 4:30:15,1234567", time + 123456},
        {"2024-03-05T04:30:15,000001Z", time + 1},
        {"2024-03-05 24:00", day + DAY},
        {"2024-03-05T24:00:00", day + DAY},
        {"2024/3/5 24:00:00.000", day + DAY},
        {"2024-03-05 24:00:00,0000000000", day + DAY},
        {"2024-02-29 24:00", moments_date(2024, 3, 1)},
        {"2024-12-31 24:00:00Z", moments_date(2025, 1, 1)},
        {"2024-02-29 24:00+00:30", moments_at(2024, 2, 29, 23, 30, 0)},
        {"9999-12-31 24:00+00:01", moments_at(9999, 12, 31, 23, 59, 0)},
    };
    moments_check_all(cases, COUNT(cases));
    moments_refuse(
        "2024-03/05|2024/03-05|2024/03/05/|2024//03/05|2024/003/05|2024/13/1|2024/2/30|2024/0/1|2024/1/0|"
        "0000/1/1|2024/3|2024/03|2024/W09|2024/03/05Z|2024-3-5Z|2024.3.5|2024/3/5T|2024/3/5 |2024-3-|2024/3/|"
        "2024-3-5-|24/3/5|02024/3/5|2024-W09-1|2024-w09|2024-q1");
    moments_refuse(
        "2024-03-05 24:00:00.1|2024-03-05 24:00:00.000001|2024-03-05 24:00:00.00000001|2024-03-05 24:01|"
        "2024-03-05 24:00:01|2024-03-05 24:59:59|2024-3-5 24:01|2024-03-05 24:00:00,00001Z|9999-12-31 24:00|"
        "9999-12-31 24:00:00Z|2024-02-30 24:00");
    moments_refuse(
        "2024-03-05 4|2024-03-05 4:3|2024-3-5 4:30.5|2024-3-5 4:30,5|2024-3-5 4:30:15,|2024-03-05 14:30,5|"
        "2024-3-5 4:60|2024-3-5 4:30:60|2024-3-5 25:00|2024-3-5 4:30:|2024-3-5 4:30:1|2024-3-5 :30|"
        "2024-03-05 T04:30|2024-03-05T 04:30|2024-03-05\t04:30|2024-3-5 004:30|2024-03-05 4:30:15:1|"
        "2024-03-05 04:30:15.,5|2024-03-05x04:30|2024-03-05 0a:30|2024-03-05 04.30:15|20a4-03-05 04:30");
}

static void offsets_from_the_beginning(void **state) {
    (void)state;
    const struct moments_case cases[] = {
        {"2024-03-05 14:30Z", moments_at(2024, 3, 5, 14, 30, 0)},
        {"2024-03-05T14:30:15.25Z", moments_at(2024, 3, 5, 14, 30, 15) + 250000},
        {"2024-03-05 14:30+00:00", moments_at(2024, 3, 5, 14, 30, 0)},
        {"2024-03-05 14:30-00:00", moments_at(2024, 3, 5, 14, 30, 0)},
        {"2024-03-05 14:30+02:00", moments_at(2024, 3, 5, 12, 30, 0)},
        {"2024-03-05 14:30-02:00", moments_at(2024, 3, 5, 16, 30, 0)},
        {"2024-03-05 14:30:15.5+05:45", moments_at(2024, 3, 5, 8, 45, 15) + 500000},
        {"2024-03-05 14:30:15-09:30", moments_at(2024, 3, 6, 0, 0, 15)},
        /* over midnight, the end of a month, a leap day and the end of a year */
        {"2024-03-01 01:00+02:00", moments_at(2024, 2, 29, 23, 0, 0)},
        {"2000-02-29 23:00-02:00", moments_at(2000, 3, 1, 1, 0, 0)},
        {"2024-01-01 00:00+00:01", moments_at(2023, 12, 31, 23, 59, 0)},
        {"2023-12-31 23:59:59-00:01", moments_at(2024, 1, 1, 0, 0, 59)},
        /* the widest */
        {"2024-03-05 14:00+14:00", moments_at(2024, 3, 5, 0, 0, 0)},
        {"2024-03-05 10:00-14:00", moments_at(2024, 3, 6, 0, 0, 0)},
        {"0001-01-01 14:00+14:00", MOMENT_MIN},
        {"0001-01-01 00:00-00:01", MOMENT_MIN + 60 * SECOND},
        {"9999-12-31 09:59:59.999999-14:00", MOMENT_MAX},
        {"9999-12-31 23:59:59.999999Z", MOMENT_MAX},
    };
    moments_check_all(cases, COUNT(cases));
}

/* moment.c 2 */
static void offsets(void **state) {
    (void)state;
    const int64_t time = moments_at(2024, 3, 5, 14, 30, 0);
    const struct moments_case cases[] = {
        {"2024-03-05 14:30z", time},
        {"2024-03-05 14:30 Z", time},
        {"2024-03-05 14:30UTC", time},
        {"2024-03-05 14:30 utc", time},
        {"2024-03-05 14:30   Gmt", time},
        {"2024/3/5 14:30:00.0 GMT", time},
        {"2024-03-05 16:30+02", time},
        {"2024-03-05 16:30 +0200", time},
        {"2024-03-05 16:30  +02:00", time},
        {"2024-03-05 05:00-09:30", time},
        {"2024-03-05 05:00 -0930", time},
        {"2024-03-05 04:30-10", time},
        {"2024-03-05 14:36:32+00:06:32", time},
        {"2024-03-05 13:45:30 -00:44:30", time},
        {"2024-03-06 04:30+14", time},
        {"2024-03-05 00:30 -14:00:00", time},
        /* what Go prints, and its monotonic clock */
        {"2024-03-05 14:30:00 +0000 UTC", time},
        {"2024-03-05 09:30:00 -0500 EST", time},
        {"2024-03-05 16:30:00 +0200 +0200", time},
        {"2024-03-05 16:30:00 +0200 +02", time},
        {"2024-03-05 11:30:00 -0300 -03", time},
        {"2024-03-05 14:30:00 +0000 UTC m=+0.012345678", time},
        {"2024-03-05 14:30:00 +0000 UTC m=-12.5", time},
        {"2024-03-05 14:30:00 +0000 UTC m=+3", time},
        {"2024-03-05 14:30:00 +0000 m=+0.1", time},
        {"2024-03-05 16:30:00 +0200 +0200 m=+0.1", time},
        /* one zone in brackets, of which nothing is known */
        {"2024-03-05T15:30+01:00[Europe/Berlin]", time},
        {"2024-03-05T15:30+01:00 [Europe/Berlin]", time},
        {"2024-03-05T14:30Z[UTC]", time},
        {"2024-03-05T14:30 UTC[Etc/UTC]", time},
        {"2024-03-05T15:30+01:00[nowhere at all]", time},
        {"2024-03-05T15:30+0100 CET[Europe/Berlin]", time},
    };
    moments_check_all(cases, COUNT(cases));
    moments_refuse(
        "2024-03-05 14:30 U|2024-03-05 14:30 UT|2024-03-05 14:30UTCX|2024-03-05 14:30 Zulu|2024-03-05 14:30 gmt+1|"
        "2024-03-05 14:30UTC+02:00|2024-03-05 14:30 +2|2024-03-05 14:30 +020|2024-03-05 14:30 +02000|"
        "2024-03-05 14:30 +02:00:|2024-03-05 14:30 +02:00:0|2024-03-05 14:30 +02:00:60|2024-03-05 14:30 +0200:00|"
        "2024-03-05 14:30 +020000|2024-03-05 14:30 +02:00:000|2024-03-05 14:30 + 02:00|2024-03-05 14:30 +14:00:01|"
        "2024-03-05 14:30 -14:00:01|2024-03-05 14:30 +1401|2024-03-05 14:30 +15|2024-03-05 14:30 +0260");
    moments_refuse(
        "2024-03-05 14:30 CET|2024-03-05 14:30 EST|2024-03-05 14:30[Europe/Berlin]|2024-03-05 14:30 [UTC]|"
        "2024-03-05 14:30 +0200CEST|2024-03-05 14:30 +0200 CEST DST|2024-03-05 14:30 UTC UTC|2024-03-05 14:30Z CET|"
        "2024-03-05 02:30 +0200 PM|2024-03-05 02:30 +0200 am|2024-03-05 14:30 +0200 +2|2024-03-05 14:30 +0200 Eur/B|"
        "2024-03-05 14:30 +0200 0200|2024-03-05 14:30+02:00[]|2024-03-05 14:30+02:00[UTC|2024-03-05 14:30+02:00]|"
        "2024-03-05 14:30+02:00[UTC]x|2024-03-05 14:30+02:00[UTC][UTC]|2024-03-05 14:30+02:00[|"
        "2024-03-05 14:30 +0000 UTC m|2024-03-05 14:30 +0000 UTC m=|2024-03-05 14:30 +0000 UTC m=1|"
        "2024-03-05 14:30 +0000 UTC m=+|2024-03-05 14:30 +0000 UTC m=+1.|2024-03-05 14:30 +0000 UTC m=+.5|"
        "2024-03-05 14:30 +0000 UTC m=+1.5x|2024-03-05 14:30 +0000 UTC mm=+1.5|2024-03-05 14:30 +0000 UTC n=+1.5|"
        "2024-03-05 14:30 +0000 mm=+1.5|2024-03-05 14:30 +0000 x=+1.5|2024-03-05 14:30 UTC m=+1.5|"
        "2024-03-05 14:30 m=+1.5|2024-03-05 14:30 +0000 UTC m+1.5");
}

/* moment.c 3 */
static void compact_form(void **state) {
    (void)state;
    const int64_t time = moments_at(2024, 3, 5, 14, 30, 15);
    const struct moments_case cases[] = {
        {"20240305T1430", time - 15 * SECOND},
        {"20240305t143015", time},
        {"20240305T143015Z", time},
        {"20240305T143015.25", time + 250000},
        {"20240305T143015,25 UTC", time + 250000},
        {"20240305T163015+0200", time},
        {"20240305T1530+01:00[Europe/Berlin]", time - 15 * SECOND},
        {"20240305T0930-05", time - 15 * SECOND},
        {"20240305T2400", moments_date(2024, 3, 6)},
        {"20240305T240000.000Z", moments_date(2024, 3, 6)},
        {"00010101T000000", MOMENT_MIN},
        {"99991231T235959.999999", MOMENT_MAX},
    };
    moments_check_all(cases, COUNT(cases));
    moments_refuse(
        "20240305T|20240305T1|20240305T14|20240305T143|20240305T14:30|20240305T14300|20240305T1430151|20240305T1430.5|"
        "20240305T1430,5|20240305T143015.|20240305T1430Zx|20240305T2401|20240305T240001|20240305T240000.01|"
        "20240305T1460|20240305T143060|20240305T2500|20240230T1430|20241305T1430|20240305 1430|20240305-1430|"
        "20240305TT1430|20240305T 1430|2024-0305T1430|00000101T0000|2024W101T1430|20240305T1430 CET|20240305x1430|"
        "00010101T0000+0001|99991231T2400|20240305T143015ab");
}

/* moment.c 7: what has no time of day comes first; each form has a name of its own. */
static void forms(void **state) {
    (void)state;
    static const struct {
        const char *text;
        enum moment_form form;
    } cases[] = {
        {"2024-03-05", MOMENT_DATE},
        {"2024-3-5", MOMENT_DATE},
        {"2024/03/05", MOMENT_SLASHED},
        {"20240305", MOMENT_EIGHT},
        {"2024", MOMENT_YEAR},
        {"2024-Q1", MOMENT_QUARTER},
        {"2024-03", MOMENT_MONTH},
        {"2024-W10", MOMENT_WEEK},
        {"2024-03-05 00:00", MOMENT_CLOCK},
        {"2024-03-05 00:00:00", MOMENT_CLOCK},
        {"2024-03-05 00:00:00.5", MOMENT_CLOCK},
        {"2024-03-05T0:00", MOMENT_CLOCK},
        {"2024/3/5 00:00", MOMENT_SLASHES},
        {"2024-03-05 00:00Z", MOMENT_ZONED},
        {"2024-03-05 00:00:00 +02:00", MOMENT_ZONED},
        {"2024/3/5 00:00 UTC", MOMENT_ZONED},
        {"20240305T0000", MOMENT_COMPACT},
        {"20240305T000000Z", MOMENT_COMPACT},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct moment moment;
        moments_check_form(cases[i].text, moments_of(cases[i].text), cases[i].form);
        moment_parse_text(cases[i].text, strlen(cases[i].text), &moment);
        assert_int_equal(moment_is_mere(&moment), cases[i].form <= MOMENT_WEEK);
    }
    static const struct {
        double number;
        enum moment_form form;
    } numbers[] = {
        {20240305, MOMENT_EIGHT},
        {202403051430, MOMENT_DIGITS},
        {20240305143015, MOMENT_DIGITS},
        {2460375, MOMENT_JULIAN},
        {2460374.5, MOMENT_JULIAN},
        {1709647200, MOMENT_SECONDS},
        {1709647200.5, MOMENT_SECONDS},
        {-1, MOMENT_SECONDS},
        {1709647200123, MOMENT_MILLISECONDS},
        {1709647200123.5, MOMENT_MILLISECONDS},
        {1709647200123456, MOMENT_MICROSECONDS},
        {1709647200123456.25, MOMENT_MICROSECONDS},
        {1709647200123456768, MOMENT_NANOSECONDS},
        {1e19, MOMENT_NANOSECONDS},
    };
    for (size_t i = 0; i < COUNT(numbers); i++) {
        struct moment moment;
        assert_true(moment_parse_real(numbers[i].number, &moment));
        assert_int_equal(moment.form, numbers[i].form);
    }
    for (int i = 0; i < MOMENT_FORMS; i++)
        for (int k = 0; k < i; k++)
            assert_string_not_equal(moment_form_names[i], moment_form_names[k]);
}

/* Only offsets, and all of the text. */
static void offsets_alone(void **state) {
    (void)state;
    static const struct {
        const char *text, *written;
        int seconds;
    } cases[] = {
        {"Z", "+00:00", 0},           {"utc", "+00:00", 0},
        {"Gmt", "+00:00", 0},         {"+02:00", "+02:00", 7200},
        {"+0200", "+02:00", 7200},    {"+02", "+02:00", 7200},
        {"-09:30", "-09:30", -34200}, {"-00:44:30", "-00:44:30", -2670},
        {"+14:00", "+14:00", 50400},  {"-14", "-14:00", -50400},
        {"-00:00", "+00:00", 0},      {"+00:00:01", "+00:00:01", 1},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        int64_t offset = 1;
        char text[16];
        assert_true(moment_parse_offset(cases[i].text, strlen(cases[i].text), &offset));
        assert_int_equal(offset, cases[i].seconds * SECOND);
        *moment_put_offset(text, offset) = '\0';
        assert_string_equal(text, cases[i].written);
    }
    static const char *const others[] = {
        "",        " ",      "2",  "02:00",         "+",     "+2",      "+2:00", "+02:0", "+02:00 ",
        " +02:00", "+14:01", "zz", "Europe/Berlin", "UTC+2", "+02:00Z", "utcx"};
    for (size_t i = 0; i < COUNT(others); i++) {
        int64_t offset = 1;
        assert_false(moment_parse_offset(others[i], strlen(others[i]), &offset));
        assert_int_equal(offset, 1);
    }
}

/* moment.c 8 */
static void times_as_text(void **state) {
    (void)state;
    static const struct {
        int64_t time;
        const char *text;
    } known[] = {
        {0, "1970-01-01 00:00:00"},
        {-1, "1969-12-31 23:59:59.999999"},
        {1500000, "1970-01-01 00:00:01.500"},
        {INT64_C(1709596800000000) + 1, "2024-03-05 00:00:00.000001"},
        {INT64_C(1709640930010000), "2024-03-05 12:15:30.010"},
        {MOMENT_MIN, "0001-01-01 00:00:00"},
        {MOMENT_MAX, "9999-12-31 23:59:59.999999"},
    };
    char text[MOMENT_TEXT_SIZE];
    for (size_t i = 0; i < COUNT(known); i++) {
        assert_int_equal(moment_text(known[i].time, text), strlen(known[i].text));
        assert_string_equal(text, known[i].text);
    }
    uint64_t seed = 3;
    for (int i = 0; i < 100000; i++) {
        static const int64_t units[] = {1, 1000, 1000000, 60000000, DAY};
        int64_t span = MOMENT_MAX - MOMENT_MIN;
        struct moment back;
        int64_t time =
            (int64_t)(((uint64_t)test_random(&seed, UINT32_MAX) << 32 | test_random(&seed, UINT32_MAX)) %
                      (uint64_t)span);
        time = time / units[i % 5] * units[i % 5] + MOMENT_MIN;
        int size = moment_text(time, text);
        assert_true(moment_parse_text(text, (size_t)size, &back));
        if (back.time != time) fail_msg("%s is not the time it was written from", text);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(dates_and_times_of_day),
        cmocka_unit_test(offsets_from_the_beginning),
        cmocka_unit_test(offsets),
        cmocka_unit_test(compact_form),
        cmocka_unit_test(forms),
        cmocka_unit_test(offsets_alone),
        cmocka_unit_test(times_as_text),
    };
    return cmocka_run_group_tests_name("moment forms", tests, NULL, NULL);
}
