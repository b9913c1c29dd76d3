/*
 * test_moment.c - times: every form that is read, every form that is refused, and the boundaries of both.
 *
 * What is expected is computed here by counting days from 0001-01-01, never by the code under test.
 * Grains are in test_grain.c, periods and ages in test_period.c.
 */
#include "time/moment.h"
#include "test.h"

#include <inttypes.h>

#define SECOND    INT64_C(1000000)
#define DAY       (86400 * SECOND)
#define UNTOUCHED INT64_C(-987654321)
#define COUNT(x)  (sizeof(x) / sizeof(x)[0])

static bool leap(int year) {
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

static int month_days(int year, int month) {
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return days[month - 1] + (month == 2 && leap(year));
}

static int64_t date(int year, int month, int day) {
    int64_t start = MOMENT_MIN;
    for (int y = 1; y < year; y++)
        start += (leap(y) ? 366 : 365) * DAY;
    for (int m = 1; m < month; m++)
        start += month_days(year, m) * DAY;
    return start + (day - 1) * DAY;
}

static int64_t at(int year, int month, int day, int hour, int minute, int second) {
    return date(year, month, day) + (hour * 3600 + minute * 60 + second) * SECOND;
}

/* Whatever follows the text is none of the parser's business. */
static bool read_text(const char *text, size_t size, int64_t *time) {
    static const char others[] = "7.Z:- +W";
    char buffer[512];
    int64_t times[2];
    bool read[2] = {false, false};
    assert_true(size < sizeof buffer - 16);
    memcpy(buffer, text, size);
    for (int i = 0; others[i]; i++) {
        memset(buffer + size, others[i], 16);
        times[i > 0] = UNTOUCHED;
        read[i > 0] = moment_parse_text(buffer, size, &times[i > 0]);
        if (i > 0 && (read[1] != read[0] || times[1] != times[0]))
            fail_msg("'%.*s' was read past its end, up to a '%c'", (int)size, text, others[i]);
    }
    if (!read[0] && times[0] != UNTOUCHED)
        fail_msg("'%.*s' was refused, but the time was set", (int)size, text);
    *time = times[0];
    return read[0];
}

static void check_text(const char *text, int64_t want) {
    int64_t time;
    if (!read_text(text, strlen(text), &time)) fail_msg("'%s' was refused", text);
    if (time != want) fail_msg("'%s': got %" PRId64 ", want %" PRId64, text, time, want);
}

struct text_case {
    const char *text;
    int64_t want;
};

static void check_texts(const struct text_case *cases, size_t count) {
    for (size_t i = 0; i < count; i++)
        check_text(cases[i].text, cases[i].want);
}

static void check_no_text_of(const char *text, size_t size) {
    int64_t time;
    if (read_text(text, size, &time))
        fail_msg("'%.*s' (%zu bytes) was read as %" PRId64, (int)size, text, size, time);
}

static void check_no_text(const char *text) {
    check_no_text_of(text, strlen(text));
}

/* Every one of the texts between '|'. */
static void check_no_texts(const char *list) {
    for (;; list++) {
        size_t size = strcspn(list, "|");
        check_no_text_of(list, size);
        list += size;
        if (*list == '\0') return;
    }
}

static void check_integer(int64_t number, int64_t want) {
    int64_t time = UNTOUCHED;
    if (!moment_parse_integer(number, &time)) fail_msg("%" PRId64 " was refused", number);
    if (time != want) fail_msg("%" PRId64 ": got %" PRId64 ", want %" PRId64, number, time, want);
}

static void check_no_integer(int64_t number) {
    int64_t time = UNTOUCHED;
    if (moment_parse_integer(number, &time)) fail_msg("%" PRId64 " was read as %" PRId64, number, time);
    if (time != UNTOUCHED) fail_msg("%" PRId64 " was refused, but the time was set", number);
}

/* A fraction that binary cannot hold may come out either side of the microsecond. */
static void check_real(double number, int64_t want, int64_t tolerance) {
    int64_t time = UNTOUCHED;
    if (!moment_parse_real(number, &time)) fail_msg("%.17g was refused", number);
    if (llabs(time - want) > tolerance) fail_msg("%.17g: got %" PRId64 ", want %" PRId64, number, time, want);
}

static void check_no_real(double number) {
    int64_t time = UNTOUCHED;
    if (moment_parse_real(number, &time)) fail_msg("%.17g was read as %" PRId64, number, time);
    if (time != UNTOUCHED) fail_msg("%.17g was refused, but the time was set", number);
}

static void check_whole(int64_t number, int64_t want) {
    check_integer(number, want);
    if (llabs(number) <= INT64_C(1) << 53) check_real((double)number, want, 0);
}

/* Neither as an integer nor, where a double can hold it, as a real. */
static void check_no_whole(int64_t number) {
    check_no_integer(number);
    if (number >= -(INT64_C(1) << 53) && number <= INT64_C(1) << 53) check_no_real((double)number);
}

/* Blanks between the numbers. */
static void check_no_wholes(const char *list) {
    for (char *end; *list; list = end)
        check_no_whole(strtoll(list, &end, 10));
}

static void check_no_reals(const char *list) {
    for (char *end; *list; list = end)
        check_no_real(strtod(list, &end));
}

static void dates_and_times(void **state) {
    (void)state;
    const int64_t day = date(2024, 3, 5);
    const struct text_case cases[] = {
        {"2024-03-05", day},
        {"20240305", day},
        {"2024-03-05 00:00", day},
        {"2024-03-05 14:30", at(2024, 3, 5, 14, 30, 0)},
        {"2024-03-05T14:30", at(2024, 3, 5, 14, 30, 0)},
        {"2024-03-05 14:30:15", at(2024, 3, 5, 14, 30, 15)},
        {"1970-01-01", 0},
        {"1969-12-31 23:59:59.999999", -1},
        {"0001-01-01", MOMENT_MIN},
        {"0001-01-01 00:00:00.000001", MOMENT_MIN + 1},
        {"00010101", MOMENT_MIN},
        {"99991231", date(9999, 12, 31)},
        {"9999-12-31 23:59:59.999999", MOMENT_MAX},
        /* fractions: one digit or more, cut (not rounded) beyond microseconds */
        {"2024-03-05 00:00:00.5", day + 500000},
        {"2024-03-05 00:00:00.05", day + 50000},
        {"2024-03-05 00:00:00.123456", day + 123456},
        {"2024-03-05 00:00:00.1234567", day + 123456},
        {"2024-03-05 00:00:59.9999999", day + 59999999},
        {"2024-03-05 00:00:00.0000009", day},
        {"2024-03-05 00:00:00.123456789012345678901234567890", day + 123456},
        {"9999-12-31 23:59:59.9999999", MOMENT_MAX},
    };
    check_texts(cases, COUNT(cases));
    char text[400] = "2024-03-05 00:00:00.25"; /* no number of digits is too many */
    memset(text + strlen(text), '9', 300);
    check_text(text, day + 259999);
}

static void zones(void **state) {
    (void)state;
    const struct text_case cases[] = {
        {"2024-03-05 14:30Z", at(2024, 3, 5, 14, 30, 0)},
        {"2024-03-05T14:30:15.25Z", at(2024, 3, 5, 14, 30, 15) + 250000},
        {"2024-03-05 14:30+00:00", at(2024, 3, 5, 14, 30, 0)},
        {"2024-03-05 14:30-00:00", at(2024, 3, 5, 14, 30, 0)},
        {"2024-03-05 14:30+02:00", at(2024, 3, 5, 12, 30, 0)},
        {"2024-03-05 14:30-02:00", at(2024, 3, 5, 16, 30, 0)},
        {"2024-03-05 14:30:15.5+05:45", at(2024, 3, 5, 8, 45, 15) + 500000},
        {"2024-03-05 14:30:15-09:30", at(2024, 3, 6, 0, 0, 15)},
        /* over midnight, the end of a month, a leap day and the end of a year */
        {"2024-03-01 01:00+02:00", at(2024, 2, 29, 23, 0, 0)},
        {"2000-02-29 23:00-02:00", at(2000, 3, 1, 1, 0, 0)},
        {"2024-01-01 00:00+00:01", at(2023, 12, 31, 23, 59, 0)},
        {"2023-12-31 23:59:59-00:01", at(2024, 1, 1, 0, 0, 59)},
        /* the widest */
        {"2024-03-05 14:00+14:00", at(2024, 3, 5, 0, 0, 0)},
        {"2024-03-05 10:00-14:00", at(2024, 3, 6, 0, 0, 0)},
        {"0001-01-01 14:00+14:00", MOMENT_MIN},
        {"0001-01-01 00:00-00:01", MOMENT_MIN + 60 * SECOND},
        {"9999-12-31 09:59:59.999999-14:00", MOMENT_MAX},
        {"9999-12-31 23:59:59.999999Z", MOMENT_MAX},
    };
    check_texts(cases, COUNT(cases));
}

static void labels(void **state) {
    (void)state;
    const struct text_case cases[] = {
        {"2024", date(2024, 1, 1)},       {"0001", MOMENT_MIN},
        {"9999", date(9999, 1, 1)},       {"1969", date(1969, 1, 1)},
        {"2024-Q1", date(2024, 1, 1)},    {"2024-Q2", date(2024, 4, 1)},
        {"2024-Q3", date(2024, 7, 1)},    {"2024-Q4", date(2024, 10, 1)},
        {"0001-Q1", MOMENT_MIN},          {"9999-Q4", date(9999, 10, 1)},
        {"2024-01", date(2024, 1, 1)},    {"2024-03", date(2024, 3, 1)},
        {"2024-12", date(2024, 12, 1)},   {"0001-01", MOMENT_MIN},
        {"9999-12", date(9999, 12, 1)},   {"2024-W01", date(2024, 1, 1)},
        {"2024-W10", date(2024, 3, 4)},   {"2024-W52", date(2024, 12, 23)},
        {"2025-W01", date(2024, 12, 30)}, {"2020-W53", date(2020, 12, 28)},
        {"2015-W53", date(2015, 12, 28)}, {"2021-W01", date(2021, 1, 4)},
        {"2009-W01", date(2008, 12, 29)}, {"1970-W01", date(1969, 12, 29)},
        {"2026-W53", date(2026, 12, 28)}, {"0001-W01", MOMENT_MIN},
        {"9999-W52", date(9999, 12, 27)},
    };
    check_texts(cases, COUNT(cases));
}

static void text_that_is_no_time(void **state) {
    (void)state;
    check_no_text("");
    /* other orders, other marks, missing and surplus digits */
    check_no_texts(
        " |x|now|today|12:00|T|Z|-|31/12/2024|12/31/2024|31-12-2024|2024/03/05|2024.03.05|2024-3-5|"
        "2024-03-5|2024-3-05|24-03-05|02024-03-05|10000-01-01|-2024-03-05|+2024-03-05|-001-03-05|"
        "2024-03-05-|2024-03-05x|2024-03-|2024-|2024_03_05|202403-05|2024-0305|2024 03 05|"
        "March 5, 2024|2024-Mar-05|2024-065|2024065");
    /* surrounding blanks */
    check_no_texts(" 2024-03-05|2024-03-05 |2024-03-05\n|\t2024-03-05| 2024-03|2024-Q1 | 20240305|20240305 |"
                   "2024-03-05 14:30 |2024-03-05 14:30:15\n");
    /* no such day, month, year */
    check_no_texts(
        "2024-02-30|2023-02-29|1900-02-29|2100-02-29|2024-04-31|2024-06-31|2024-09-31|2024-11-31|"
        "2024-01-32|2024-12-32|2024-01-00|2024-00-01|2024-13-01|2024-99-99|0000-01-01|0000-12-31|"
        "20240230|20230229|19000229|20241301|20240001|20240100|20240132|00000101|00001231|00000000|"
        "99999999|99991232");
    /* digits that are neither a year nor a day are left to the number rules */
    check_no_texts(
        "0|1|20|202|20240|202403|2024030|202403051|20240305143015|1709647200|1709647200.5|2460374.5|"
        "1e10|2024.0|20240305.0|+2024|-2024|-20240305");
    /* labels out of range; only a time of day takes a zone, only a whole date a time of day */
    check_no_texts(
        "0000|0000-01|0000-Q1|0000-W01|2024-00|2024-13|2024-1|2024-Q|2024-Q0|2024-Q5|2024-Q9|2024-Q01|"
        "2024-Q11|2024Q1|2024-W|2024-W1|2024-W00|2024-W53|2024-W54|2020-W54|2023-W53|9999-W53|2024-W99|"
        "2024-W010|2024W10|2024-W10-1|2024-H1|2024-03Z|2024Z|2024-Q1Z|2024-W10Z|2024-03+02:00|"
        "2024 14:00|2024-03 14:00|2024-W10 14:00|2024-Q1T00:00|20240305 14:00|20240305T140000|"
        "20240305Z");
    /* times of day */
    check_no_texts(
        "2024-03-05T|2024-03-05 14|2024-03-05 14:|2024-03-05 14:3|2024-03-05 4:30|2024-03-05 14:30:|"
        "2024-03-05 14:30:1|2024-03-05 14:30:151|2024-03-05 014:30|2024-03-05 1430|2024-03-05 143015|"
        "2024-03-05  14:30|2024-03-05TT14:30|2024-03-05T 14:30|2024-03-05-14:30|2024-03-05_14:30|"
        "2024-03-05,14:30|2024-03-05 14.30|2024-03-05 24:00|2024-03-05 24:00:00|2024-03-05 25:00|"
        "2024-03-05 99:00|2024-03-05 14:60|2024-03-05 23:59:60|2024-12-31 23:59:60|"
        "2024-03-05 14:30:99|2024-03-05 -1:30|2024-03-05 14:-1|2024-03-05 2:30 PM|2024-03-05 02:30PM|"
        "2024-03-05 14:30:15.|2024-03-05 14:30:15.Z|2024-03-05 14:30:15.+02:00|2024-03-05 14:30.5|"
        "2024-03-05 14:30:15,5|2024-03-05 14:30:15.5.5|2024-03-05 14:30:15.x|2024-03-05 14:30:15.5e1|"
        "2024-03-05 14:30:15.-5|2024-03-05 14:30:15:00|2023-02-29 14:30|0000-12-31 23:59:59");
    /* zones: only after a time of day, whole, at most 14 hours */
    check_no_texts(
        "2024-03-05Z|2024-03-05+02:00|2024-03-05-02:00|2024-03-05 Z|2024-03-05TZ|2024-03-05 14Z|"
        "2024-03-05 14:30ZZ|2024-03-05 14:30Z+02:00|2024-03-05 14:30Zx|2024-03-05 14:30UTC|"
        "2024-03-05 14:30 UTC|2024-03-05 14:30 Europe/Berlin|2024-03-05 14:30+|2024-03-05 14:30+0|"
        "2024-03-05 14:30+02:|2024-03-05 14:30+02:0|2024-03-05 14:30+2:00|2024-03-05 14:30+02:000|"
        "2024-03-05 14:30+002:00|2024-03-05 14:30+02:00:00|2024-03-05 14:30+02:60|"
        "2024-03-05 14:30+02:99|2024-03-05 14:30+02.00|2024-03-05 14:30++02:00|"
        "2024-03-05 14:30+-2:00|2024-03-05 14:30+14:01|2024-03-05 14:30-14:01|"
        "2024-03-05 14:30+14:59|2024-03-05 14:30+15:00|2024-03-05 14:30-15:00|2024-03-05 14:30+24:00|"
        "2024-03-05 14:30-99:59|2024-03-05 14:30:15+14:01|2024-03-05 14:30+02:00Z");
    /* a zone that leaves the years */
    check_no_texts("0001-01-01 00:00+00:01|0001-01-01 13:59:59.999999+14:00|9999-12-31 23:59-00:01|"
                   "9999-12-31 10:00-14:00|9999-12-31 23:59:59.999999-00:01");
    /* text may hold a zero byte */
    static const char zero[] = "2024-03-05\0 14:30";
    for (size_t size = 11; size < sizeof zero; size++)
        check_no_text_of(zero, size);
    check_no_text_of("\0", 1);
}

/* One character too few, one too many, one wrong: no longer a time. */
static void damaged_text(void **state) {
    (void)state;
    static const char forms[] =
        "2024-03-05|20240305|2024-03-05 14:30|2024-03-05T14:30:15|"
        "2024-03-05 14:30-09:30|2024-03-05T14:30:15+02:00|2020-W53|2024-Q1|2024-03|2024";
    static const char wrong[] = "/:;<aeExZ+-., \t";
    size_t size;
    for (const char *form = forms; *form; form += size + (form[size] == '|')) {
        char text[64];
        int64_t time;
        size = strcspn(form, "|");
        assert_true(read_text(form, size, &time));
        for (size_t k = 0; k < size; k++) {
            snprintf(text, sizeof text, "%.*s%.*s", (int)k, form, (int)(size - k - 1), form + k + 1);
            check_no_text(text);
            snprintf(text, sizeof text, "%.*s%.*s", (int)k + 1, form, (int)(size - k), form + k);
            check_no_text(text);
            if (form[k] < '0' || form[k] > '9') continue;
            for (const char *bad = wrong; *bad; bad++) {
                snprintf(text, sizeof text, "%.*s", (int)size, form);
                text[k] = *bad;
                check_no_text(text);
            }
        }
    }
}

static void integers(void **state) {
    (void)state;
    const struct {
        int64_t number, want;
    } cases[] = {
        /* days, written as one number */
        {10000101, date(1000, 1, 1)},
        {19691231, -DAY},
        {99991231, date(9999, 12, 31)},
        /* either side of them: seconds */
        {10000100, 10000100 * SECOND},
        {99991232, 99991232 * SECOND},
        {99999999, 99999999 * SECOND},
        /* Julian days: whole numbers are noons */
        {1721426, MOMENT_MIN + DAY / 2},
        {2440588, DAY / 2},
        {2460375, at(2024, 3, 5, 12, 0, 0)},
        {5373484, at(9999, 12, 31, 12, 0, 0)},
        {5373485, 5373485 * SECOND},
        /* seconds, milliseconds, microseconds */
        {1709647200, at(2024, 3, 5, 14, 0, 0)},
        {99999999999, 99999999999 * SECOND},
        {100000000000, 100000000000 * 1000},
        {1709647200123, at(2024, 3, 5, 14, 0, 0) + 123000},
        {99999999999999, 99999999999999 * 1000},
        {100000000000000, 100000000000000},
        {1709647200123456, at(2024, 3, 5, 14, 0, 0) + 123456},
        {99999999999999999, 99999999999999999},
        /* before 1970: seconds at any size, never a day or a Julian day */
        {-1, -SECOND},
        {-20240305, -20240305 * SECOND},
        {-62135596800, MOMENT_MIN},
        {-100000000000, -100000000000 * 1000},
        {-62135596800000, MOMENT_MIN},
        {-100000000000000, -100000000000000},
        {-62135596800000000, MOMENT_MIN},
    };
    for (size_t i = 0; i < COUNT(cases); i++)
        check_whole(cases[i].number, cases[i].want);
}

static void integers_that_are_no_time(void **state) {
    (void)state;
    /* too small for anything, or a Julian day of the year 0000 */
    check_no_wholes("0 1 7 2024 202403 999999 1721058 1721059 1721060 1721424 1721425");
    /* no such day */
    check_no_wholes(
        "10000132 10000200 10000231 10001301 20230229 20240230 20240231 20240431 20241301 20240001 "
        "20240100 20240132 20249999 19000229 21000229 99991200 99990000");
    /* outside the years 0001 to 9999, or of every range */
    check_no_wholes("-62135596801 -99999999999 -62135596800001 -99999999999999 -62135596800000001 "
                    "-99999999999999999 100000000000000000 -100000000000000000 9223372036854775807 "
                    "-9223372036854775807 -9223372036854775808");
}

static void reals(void **state) {
    (void)state;
    const struct {
        double number;
        int64_t want, tolerance;
    } cases[] = {
        /* Julian days: the first and the last, and the parts of a day */
        {1721425.5, MOMENT_MIN, 0},
        {2440587.5, 0, 0},
        {2460374.625, at(2024, 3, 5, 3, 0, 0), 0},
        {2460374.6, at(2024, 3, 5, 2, 24, 0), 1000},
        {5373484.25, at(9999, 12, 31, 18, 0, 0), 0},
        {5373484.49999, MOMENT_MAX + 1 - 864000, 1000},
        {5373484.75, 5373484750000, 0},
        /* seconds, milliseconds, microseconds and their parts */
        {1709647200.5, at(2024, 3, 5, 14, 0, 0) + 500000, 0},
        {1709647200.123456, at(2024, 3, 5, 14, 0, 0) + 123456, 1},
        {1709647200123.5, at(2024, 3, 5, 14, 0, 0) + 123500, 0},
        {1709647200123456.25, at(2024, 3, 5, 14, 0, 0) + 123456, 1},
        {99999999999.5, 99999999999500000, 0},
        {99999999999.125, 99999999999125000, 0},
        {99999999999999.5, 99999999999999500, 0},
        {-0.5, -500000, 0},
        {-1721425.5, -1721425500000, 0},
        {-62135596799.5, MOMENT_MIN + 500000, 0},
        {-62135596799999.5, MOMENT_MIN + 500, 0},
        {1e11, 100000000000 * 1000, 0},
        {1e14, 100000000000000, 0},
    };
    for (size_t i = 0; i < COUNT(cases); i++)
        check_real(cases[i].number, cases[i].want, cases[i].tolerance);
}

static void reals_that_are_no_time(void **state) {
    (void)state;
    check_no_reals("0.0 -0.0 0.5 1e-300 1721059.25 1721059.5 1721425.25 1721425.4999 5373484.5 20240230.0");
    check_no_reals("-62135596800.5 -62135596800000.5 -62135596800000008.0 -99999999999.5 -99999999999999.5");
    check_no_reals("1e17 -1e17 1e18 -1e18 9.3e18 -9.3e18 1e19 1e300 -1e300 inf -inf nan");
}

/* The first and last days of every month of every year, as text, as digits and as a number. */
static void month_ends_of_every_year(void **state) {
    (void)state;
    int64_t start = MOMENT_MIN;
    char text[32];
    for (int year = 1; year <= 9999; year++) {
        for (int month = 1; month <= 12; month++) {
            int last = month_days(year, month), number = year * 10000 + month * 100;
            snprintf(text, sizeof text, "%04d-%02d-01", year, month);
            check_text(text, start);
            snprintf(text, sizeof text, "%04d%02d%02d", year, month, last);
            check_text(text, start + (last - 1) * DAY);
            if (month == 2) {
                snprintf(text, sizeof text, "%04d-%02d-%02d", year, month, last + 1);
                check_no_text(text);
            }
            if (year >= 1000) {
                check_whole(number + 1, start);
                check_whole(number + last, start + (last - 1) * DAY);
                if (number + last + 1 < 99991232) check_no_whole(number + last + 1);
            }
            start += last * DAY;
        }
    }
    assert_int_equal(start, MOMENT_MAX + 1);
}

/* Week 1 holds the year's first Thursday; a year has 53 when a Thursday is its first or last day. */
static void iso_weeks_of_every_year(void **state) {
    (void)state;
    int weekday = 0; /* of January 1: 0 is Monday */
    int64_t start = MOMENT_MIN;
    char text[32];
    for (int year = 1; year <= 9999; year++) {
        int days = leap(year) ? 366 : 365, end = (weekday + days - 1) % 7;
        int64_t first = start + (weekday <= 3 ? -weekday : 7 - weekday) * DAY;
        snprintf(text, sizeof text, "%04d-W01", year);
        check_text(text, first);
        snprintf(text, sizeof text, "%04d-W52", year);
        check_text(text, first + 51 * 7 * DAY);
        snprintf(text, sizeof text, "%04d-W53", year);
        weekday == 3 || end == 3 ? check_text(text, first + 52 * 7 * DAY) : check_no_text(text);
        weekday = (end + 1) % 7;
        start += days * DAY;
    }
}

/* One moment is the same time as text, seconds, milliseconds, microseconds, integer and real. */
static void seconds_ms_and_us_agree(void **state) {
    (void)state;
    uint64_t seed = 20240305;
    for (int i = 0; i < 20000; i++) {
        int year = (i & 1 ? 1974 : 1826) + (int)test_random(&seed, 140),
            month = 1 + (int)test_random(&seed, 12);
        int day = 1 + (int)test_random(&seed, (uint32_t)month_days(year, month));
        int hour = (int)test_random(&seed, 24), minute = (int)test_random(&seed, 60);
        int second = (int)test_random(&seed, 60);
        int64_t want = at(year, month, day, hour, minute, second);
        char text[64];
        snprintf(text, sizeof text, "%04d-%02d-%02d %02d:%02d:%02d", year, month, day, hour, minute, second);
        check_text(text, want);
        check_whole(want / SECOND, want);
        check_whole(want / 1000, want);
        check_whole(want, want);
    }
}

/* What SQLite's julianday() gives for a moment (whole milliseconds over a day's) is that moment again. */
static void julian_days_round_trip(void **state) {
    (void)state;
    uint64_t seed = 2440587;
    const int64_t zero = INT64_C(210866760000000); /* milliseconds of 1970-01-01, as SQLite counts them */
    const uint32_t days = (uint32_t)((MOMENT_MAX + 1 - MOMENT_MIN) / DAY);
    for (int i = 0; i < 100000; i++) {
        int64_t time = MOMENT_MIN + test_random(&seed, days) * DAY;
        time += i & 1 ? test_random(&seed, 86400000) * INT64_C(1000) : test_random(&seed, 24) * 3600 * SECOND;
        check_real((double)(time / 1000 + zero) / 86400000.0, time, 0);
    }
}

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
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        assert_int_equal(moment_text(known[i].time, text), strlen(known[i].text));
        assert_string_equal(text, known[i].text);
    }
    uint64_t seed = 3;
    for (int i = 0; i < 100000; i++) {
        static const int64_t units[] = {1, 1000, 1000000, 60000000, DAY};
        int64_t span = MOMENT_MAX - MOMENT_MIN, back;
        int64_t time =
            (int64_t)(((uint64_t)test_random(&seed, UINT32_MAX) << 32 | test_random(&seed, UINT32_MAX)) %
                      (uint64_t)span);
        time = time / units[i % 5] * units[i % 5] + MOMENT_MIN;
        int size = moment_text(time, text);
        assert_true(moment_parse_text(text, (size_t)size, &back));
        if (back != time) fail_msg("%s is not the time it was written from", text);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(dates_and_times),
        cmocka_unit_test(zones),
        cmocka_unit_test(labels),
        cmocka_unit_test(text_that_is_no_time),
        cmocka_unit_test(damaged_text),
        cmocka_unit_test(integers),
        cmocka_unit_test(integers_that_are_no_time),
        cmocka_unit_test(reals),
        cmocka_unit_test(reals_that_are_no_time),
        cmocka_unit_test(month_ends_of_every_year),
        cmocka_unit_test(iso_weeks_of_every_year),
        cmocka_unit_test(seconds_ms_and_us_agree),
        cmocka_unit_test(julian_days_round_trip),
        cmocka_unit_test(times_as_text),
    };
    return cmocka_run_group_tests_name("moment", tests, NULL, NULL);
}
