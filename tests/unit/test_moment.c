/*
 * test_moment.c - times: dates, labels and numbers that are read, every form that is refused, and the boundaries of both.
 *
 * What is expected is computed by counting days from 0001-01-01 (moments.h). Times of day, offsets and how a text says
 * what form it has are in test_moment_forms.c, grains in test_grain.c, periods and ages in test_period.c.
 */
#include "moments.h"

#include <inttypes.h>

static void dates_and_times(void **state) {
    (void)state;
    const int64_t day = moments_date(2024, 3, 5);
    const struct moments_case cases[] = {
        {"2024-03-05", day},
        {"20240305", day},
        {"2024-03-05 00:00", day},
        {"2024-03-05 14:30", moments_at(2024, 3, 5, 14, 30, 0)},
        {"2024-03-05T14:30", moments_at(2024, 3, 5, 14, 30, 0)},
        {"2024-03-05 14:30:15", moments_at(2024, 3, 5, 14, 30, 15)},
        {"1970-01-01", 0},
        {"1969-12-31 23:59:59.999999", -1},
        {"0001-01-01", MOMENT_MIN},
        {"0001-01-01 00:00:00.000001", MOMENT_MIN + 1},
        {"00010101", MOMENT_MIN},
        {"99991231", moments_date(9999, 12, 31)},
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
    moments_check_all(cases, COUNT(cases));
    char text[400] = "2024-03-05 00:00:00.25"; /* no number of digits is too many */
    memset(text + strlen(text), '9', 300);
    moments_check(text, day + 259999);
}

static void labels(void **state) {
    (void)state;
    const struct moments_case cases[] = {
        {"2024", moments_date(2024, 1, 1)},
        {"0001", MOMENT_MIN},
        {"9999", moments_date(9999, 1, 1)},
        {"1969", moments_date(1969, 1, 1)},
        {"2024-Q1", moments_date(2024, 1, 1)},
        {"2024-Q2", moments_date(2024, 4, 1)},
        {"2024-Q3", moments_date(2024, 7, 1)},
        {"2024-Q4", moments_date(2024, 10, 1)},
        {"0001-Q1", MOMENT_MIN},
        {"9999-Q4", moments_date(9999, 10, 1)},
        {"2024-01", moments_date(2024, 1, 1)},
        {"2024-03", moments_date(2024, 3, 1)},
        {"2024-12", moments_date(2024, 12, 1)},
        {"0001-01", MOMENT_MIN},
        {"9999-12", moments_date(9999, 12, 1)},
        {"2024-W01", moments_date(2024, 1, 1)},
        {"2024-W10", moments_date(2024, 3, 4)},
        {"2024-W52", moments_date(2024, 12, 23)},
        {"2025-W01", moments_date(2024, 12, 30)},
        {"2020-W53", moments_date(2020, 12, 28)},
        {"2015-W53", moments_date(2015, 12, 28)},
        {"2021-W01", moments_date(2021, 1, 4)},
        {"2009-W01", moments_date(2008, 12, 29)},
        {"1970-W01", moments_date(1969, 12, 29)},
        {"2026-W53", moments_date(2026, 12, 28)},
        {"0001-W01", MOMENT_MIN},
        {"9999-W52", moments_date(9999, 12, 27)},
    };
    moments_check_all(cases, COUNT(cases));
}

/* moment.c 1, 2 and 3: all of these were refused from the beginning. */
static void text_that_is_no_time(void **state) {
    (void)state;
    moments_refuse_sized("", 0);
    /* other orders, other marks, missing and surplus digits */
    moments_refuse(
        " |x|now|today|12:00|T|Z|-|31/12/2024|12/31/2024|31-12-2024|2024.03.05|24-03-05|02024-03-05|10000-01-01|"
        "-2024-03-05|+2024-03-05|-001-03-05|2024-03-05-|2024-03-05x|2024-03-|2024-|2024_03_05|202403-05|"
        "2024-0305|2024 03 05|March 5, 2024|2024-Mar-05|2024-065|2024065");
    /* surrounding blanks: they are whoever asks's to leave out */
    moments_refuse(" 2024-03-05|2024-03-05 |2024-03-05\n|\t2024-03-05| 2024-03|2024-Q1 | 20240305|20240305 |"
                   "2024-03-05 14:30 |2024-03-05 14:30:15\n");
    /* no such day, month, year */
    moments_refuse(
        "2024-02-30|2023-02-29|1900-02-29|2100-02-29|2024-04-31|2024-06-31|2024-09-31|2024-11-31|"
        "2024-01-32|2024-12-32|2024-01-00|2024-00-01|2024-13-01|2024-99-99|0000-01-01|0000-12-31|"
        "20240230|20230229|19000229|20241301|20240001|20240100|20240132|00000101|00001231|00000000|"
        "99999999|99991232");
    /* digits that are neither a year nor a day are left to the number rules */
    moments_refuse(
        "0|1|20|202|20240|202403|2024030|202403051|20240305143015|1709647200|1709647200.5|2460374.5|"
        "1e10|2024.0|20240305.0|+2024|-2024|-20240305");
    /* labels out of range; only a time of day takes an offset, only a whole date a time of day */
    moments_refuse(
        "0000|0000-01|0000-Q1|0000-W01|2024-00|2024-13|2024-1|2024-Q|2024-Q0|2024-Q5|2024-Q9|2024-Q01|"
        "2024-Q11|2024Q1|2024-W|2024-W1|2024-W00|2024-W53|2024-W54|2020-W54|2023-W53|9999-W53|2024-W99|"
        "2024-W010|2024W10|2024-W10-1|2024-H1|2024-03Z|2024Z|2024-Q1Z|2024-W10Z|2024-03+02:00|"
        "2024 14:00|2024-03 14:00|2024-W10 14:00|2024-Q1T00:00|20240305 14:00|20240305Z");
    /* times of day */
    moments_refuse(
        "2024-03-05T|2024-03-05 14|2024-03-05 14:|2024-03-05 14:3|2024-03-05 14:30:|2024-03-05 14:30:1|"
        "2024-03-05 14:30:151|2024-03-05 014:30|2024-03-05 1430|2024-03-05 143015|2024-03-05TT14:30|"
        "2024-03-05T 14:30|2024-03-05-14:30|2024-03-05_14:30|2024-03-05,14:30|2024-03-05 14.30|"
        "2024-03-05 25:00|2024-03-05 99:00|2024-03-05 14:60|2024-03-05 23:59:60|2024-12-31 23:59:60|"
        "2024-03-05 14:30:99|2024-03-05 -1:30|2024-03-05 14:-1|2024-03-05 2:30 PM|2024-03-05 02:30PM|"
        "2024-03-05 14:30:15.|2024-03-05 14:30:15.Z|2024-03-05 14:30:15.+02:00|2024-03-05 14:30.5|"
        "2024-03-05 14:30:15.5.5|2024-03-05 14:30:15.x|2024-03-05 14:30:15.5e1|2024-03-05 14:30:15.-5|"
        "2024-03-05 14:30:15:00|2023-02-29 14:30|0000-12-31 23:59:59");
    /* offsets: only after a time of day, whole, at most 14 hours */
    moments_refuse(
        "2024-03-05Z|2024-03-05+02:00|2024-03-05-02:00|2024-03-05 Z|2024-03-05TZ|2024-03-05 14Z|"
        "2024-03-05 14:30ZZ|2024-03-05 14:30Z+02:00|2024-03-05 14:30Zx|2024-03-05 14:30 Europe/Berlin|"
        "2024-03-05 14:30+|2024-03-05 14:30+0|2024-03-05 14:30+02:|2024-03-05 14:30+02:0|"
        "2024-03-05 14:30+2:00|2024-03-05 14:30+02:000|2024-03-05 14:30+002:00|2024-03-05 14:30+02:60|"
        "2024-03-05 14:30+02:99|2024-03-05 14:30+02.00|2024-03-05 14:30++02:00|2024-03-05 14:30+-2:00|"
        "2024-03-05 14:30+14:01|2024-03-05 14:30-14:01|2024-03-05 14:30+14:59|2024-03-05 14:30+15:00|"
        "2024-03-05 14:30-15:00|2024-03-05 14:30+24:00|2024-03-05 14:30-99:59|2024-03-05 14:30:15+14:01|"
        "2024-03-05 14:30+02:00Z");
    /* an offset that leaves the years: moment.c 6 */
    moments_refuse("0001-01-01 00:00+00:01|0001-01-01 13:59:59.999999+14:00|9999-12-31 23:59-00:01|"
                   "9999-12-31 10:00-14:00|9999-12-31 23:59:59.999999-00:01");
    /* text may hold a zero byte */
    static const char zero[] = "2024-03-05\0 14:30";
    for (size_t size = 11; size < sizeof zero; size++)
        moments_refuse_sized(zero, size);
    moments_refuse_sized("\0", 1);
}

/* What is left of a form, or what becomes of it, that is another form: a digit less of a month, day or hour, a blank
** more, an offset without its colon. */
static bool damaged_is_a_form(const char *text) {
    static const char forms[] =
        "|2024-3-05|2024-03-5|2024-3-05 14:30|2024-3-05T14:30:15|2024-3-05 14:30-09:30|"
        "2024-3-05T14:30:15+02:00|2024-03-5 14:30|2024-03-5T14:30:15|2024-03-5 14:30-09:30|"
        "2024-03-5T14:30:15+02:00|2024-03-05  14:30|2024-03-05  4:30|2024-03-05 4:30|"
        "2024-03-05 1:30|2024-03-05T4:30:15|2024-03-05T1:30:15|2024-03-05 4:30-09:30|"
        "2024-03-05 1:30-09:30|2024-03-05  14:30-09:30|2024-03-05  4:30-09:30|2024-03-05 14:30-0930|"
        "2024-03-05T4:30:15+02:00|2024-03-05T1:30:15+02:00|2024-03-05T14:30:15+0200|";
    char between[80];
    snprintf(between, sizeof between, "|%s|", text);
    return strstr(forms, between) != NULL;
}

static void damaged_check(const char *text) {
    if (damaged_is_a_form(text))
        assert_true(moments_is_read(text));
    else
        moments_refuse(text);
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
        size = strcspn(form, "|");
        snprintf(text, sizeof text, "%.*s", (int)size, form);
        assert_true(moments_is_read(text));
        for (size_t k = 0; k < size; k++) {
            snprintf(text, sizeof text, "%.*s%.*s", (int)k, form, (int)(size - k - 1), form + k + 1);
            damaged_check(text);
            snprintf(text, sizeof text, "%.*s%.*s", (int)k + 1, form, (int)(size - k), form + k);
            damaged_check(text);
            if (form[k] < '0' || form[k] > '9') continue;
            for (const char *bad = wrong; *bad; bad++) {
                snprintf(text, sizeof text, "%.*s", (int)size, form);
                text[k] = *bad;
                damaged_check(text);
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
        {10000101, moments_date(1000, 1, 1)},
        {19691231, -DAY},
        {99991231, moments_date(9999, 12, 31)},
        /* either side of them: seconds */
        {10000100, 10000100 * SECOND},
        {99991232, 99991232 * SECOND},
        {99999999, 99999999 * SECOND},
        /* Julian days: whole numbers are noons */
        {1721426, MOMENT_MIN + DAY / 2},
        {2440588, DAY / 2},
        {2460375, moments_at(2024, 3, 5, 12, 0, 0)},
        {5373484, moments_at(9999, 12, 31, 12, 0, 0)},
        {5373485, 5373485 * SECOND},
        /* seconds, milliseconds, microseconds */
        {1709647200, moments_at(2024, 3, 5, 14, 0, 0)},
        {99999999999, 99999999999 * SECOND},
        {100000000000, 100000000000 * 1000},
        {1709647200123, moments_at(2024, 3, 5, 14, 0, 0) + 123000},
        {99999999999999, 99999999999999 * 1000},
        {100000000000000, 100000000000000},
        {1709647200123456, moments_at(2024, 3, 5, 14, 0, 0) + 123456},
        {99999999999999999, 99999999999999999},
        /* nanoseconds, rounded down */
        {100000000000000000, 100000000000000},
        {1709647200123456789, moments_at(2024, 3, 5, 14, 0, 0) + 123456},
        {INT64_MAX, INT64_C(9223372036854775)},
        {-100000000000000000, -100000000000000},
        {-100000000000000001, -100000000000001},
        {-INT64_MAX, -INT64_C(9223372036854776)},
        {INT64_MIN, -INT64_C(9223372036854776)},
        /* a date and a time of day in 12, 14 or 17 digits; either side of them, other units */
        {190001010000, moments_date(1900, 1, 1)},
        {202403051430, moments_at(2024, 3, 5, 14, 30, 0)},
        {219912312359, moments_at(2199, 12, 31, 23, 59, 0)},
        {20240305143015, moments_at(2024, 3, 5, 14, 30, 15)},
        {202403051430156, 202403051430156},
        {2024030514301567, 2024030514301567},
        {20240305143015678, moments_at(2024, 3, 5, 14, 30, 15) + 678000},
        {19000101000000000, moments_date(1900, 1, 1)},
        {21991231235959999, moments_at(2199, 12, 31, 23, 59, 59) + 999000},
        {202402292400, moments_date(2024, 3, 1)},
        {20241231240000, moments_date(2025, 1, 1)},
        {20240228240000000, moments_date(2024, 2, 29)},
        {189999999999, 189999999999 * 1000},
        {220000000000, 220000000000 * 1000},
        {18999999999999, 18999999999999 * 1000},
        {22000000000000, 22000000000000 * 1000},
        {18999999999999999, 18999999999999999},
        {22000000000000000, 22000000000000000},
        {-202403051430, -202403051430 * 1000},
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
        moments_check_whole(cases[i].number, cases[i].want);
}

static void integers_that_are_no_time(void **state) {
    (void)state;
    /* too small for anything, or a Julian day of the year 0000 */
    moments_refuse_wholes("0 1 7 2024 202403 999999 1721058 1721059 1721060 1721424 1721425");
    /* no such day */
    moments_refuse_wholes(
        "10000132 10000200 10000231 10001301 20230229 20240230 20240231 20240431 20241301 20240001 "
        "20240100 20240132 20249999 19000229 21000229 99991200 99990000");
    /* outside the years 0001 to 9999, or of every range */
    moments_refuse_wholes("-62135596801 -99999999999 -62135596800001 -99999999999999 -62135596800000001 "
                          "-99999999999999999");
    /* of 12, 14 or 17 digits, but no date and time of day: moment.c 4 */
    moments_refuse_wholes(
        "202402301430 202413051430 202400051430 202403001430 202403051460 202403052500 202403052401 190000000000 "
        "219999999999 20240230143015 20240305143060 20240305146000 20240305250000 20240305240001 19000000000000 "
        "21999999999999 20240230143015000 20240305143060000 20240305240000001 20240305240100000 "
        "19000000000000000 21999999999999999");
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
        {2460374.625, moments_at(2024, 3, 5, 3, 0, 0), 0},
        {2460374.6, moments_at(2024, 3, 5, 2, 24, 0), 1000},
        {5373484.25, moments_at(9999, 12, 31, 18, 0, 0), 0},
        {5373484.49999, MOMENT_MAX + 1 - 864000, 1000},
        {5373484.75, 5373484750000, 0},
        /* seconds, milliseconds, microseconds and their parts */
        {1709647200.5, moments_at(2024, 3, 5, 14, 0, 0) + 500000, 0},
        {1709647200.123456, moments_at(2024, 3, 5, 14, 0, 0) + 123456, 1},
        {1709647200123.5, moments_at(2024, 3, 5, 14, 0, 0) + 123500, 0},
        {1709647200123456.25, moments_at(2024, 3, 5, 14, 0, 0) + 123456, 1},
        {99999999999.5, 99999999999500000, 0},
        {99999999999.125, 99999999999125000, 0},
        {99999999999999.5, 99999999999999500, 0},
        {-0.5, -500000, 0},
        {-1721425.5, -1721425500000, 0},
        {-62135596799.5, MOMENT_MIN + 500000, 0},
        {-62135596799999.5, MOMENT_MIN + 500, 0},
        {1e11, 100000000000 * 1000, 0},
        {1e14, 100000000000000, 0},
        /* nanoseconds, also more than an integer holds */
        {1e17, 100000000000000, 0},
        {-1e17, -100000000000000, 0},
        {1e18, 1000000000000000, 0},
        {1709647200123456768.0, moments_at(2024, 3, 5, 14, 0, 0) + 123456, 0},
        {8.999e18, 8999000000000000, 0},
        {9e18, 9000000000000000, 0},
        {9.3e18, 9300000000000000, 0},
        {-9.3e18, -9300000000000000, 0},
        {1e19, 10000000000000000, 0},
        {-6.2135596e19, -62135596000000000, 8},
        {9.99e19, 99900000000000000, 16},
    };
    for (size_t i = 0; i < COUNT(cases); i++)
        moments_check_real(cases[i].number, cases[i].want, cases[i].tolerance);
}

static void reals_that_are_no_time(void **state) {
    (void)state;
    moments_refuse_reals(
        "0.0 -0.0 0.5 1e-300 1721059.25 1721059.5 1721425.25 1721425.4999 5373484.5 20240230.0");
    moments_refuse_reals(
        "-62135596800.5 -62135596800000.5 -62135596800000008.0 -99999999999.5 -99999999999999.5");
    moments_refuse_reals("-6.2135598e19 -9.9e19 1e20 -1e20 1e300 -1e300 inf -inf nan");
}

/* The first and last days of every month of every year, as text, as digits and as a number. */
static void month_ends_of_every_year(void **state) {
    (void)state;
    int64_t start = MOMENT_MIN;
    char text[32];
    for (int year = 1; year <= 9999; year++) {
        for (int month = 1; month <= 12; month++) {
            int last = moments_month_days(year, month), number = year * 10000 + month * 100;
            snprintf(text, sizeof text, "%04d-%02d-01", year, month);
            moments_check(text, start);
            snprintf(text, sizeof text, "%04d%02d%02d", year, month, last);
            moments_check(text, start + (last - 1) * DAY);
            if (month == 2) {
                snprintf(text, sizeof text, "%04d-%02d-%02d", year, month, last + 1);
                moments_refuse(text);
            }
            if (year >= 1000) {
                moments_check_whole(number + 1, start);
                moments_check_whole(number + last, start + (last - 1) * DAY);
                if (number + last + 1 < 99991232) moments_refuse_whole(number + last + 1);
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
        int days = moments_leap(year) ? 366 : 365, end = (weekday + days - 1) % 7;
        int64_t first = start + (weekday <= 3 ? -weekday : 7 - weekday) * DAY;
        snprintf(text, sizeof text, "%04d-W01", year);
        moments_check(text, first);
        snprintf(text, sizeof text, "%04d-W52", year);
        moments_check(text, first + 51 * 7 * DAY);
        snprintf(text, sizeof text, "%04d-W53", year);
        weekday == 3 || end == 3 ? moments_check(text, first + 52 * 7 * DAY) : moments_refuse(text);
        weekday = (end + 1) % 7;
        start += days * DAY;
    }
}

/* Of 12, 14 or 17 digits, and beginning with 19, 20 or 21. */
static bool is_date_and_time(int64_t number) {
    char digits[32];
    int size = snprintf(digits, sizeof digits, "%" PRId64, number),
        start = (digits[0] - '0') * 10 + digits[1] - '0';
    return (size == 12 || size == 14 || size == 17) && start >= 19 && start <= 21;
}

/* One moment is the same time as text, seconds, milliseconds, microseconds, integer and real; milliseconds of some months
** of 1976 are taken for a date and a time of day. */
static void seconds_ms_and_us_agree(void **state) {
    (void)state;
    uint64_t seed = 20240305;
    for (int i = 0; i < 20000; i++) {
        int year = (i & 1 ? 1974 : 1826) + (int)test_random(&seed, 140),
            month = 1 + (int)test_random(&seed, 12);
        int day = 1 + (int)test_random(&seed, (uint32_t)moments_month_days(year, month));
        int hour = (int)test_random(&seed, 24), minute = (int)test_random(&seed, 60);
        int second = (int)test_random(&seed, 60);
        int64_t want = moments_at(year, month, day, hour, minute, second);
        char text[64];
        snprintf(text, sizeof text, "%04d-%02d-%02d %02d:%02d:%02d", year, month, day, hour, minute, second);
        moments_check(text, want);
        moments_check_whole(want / SECOND, want);
        if (!is_date_and_time(want / 1000)) moments_check_whole(want / 1000, want);
        if (!is_date_and_time(want)) moments_check_whole(want, want);
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
        moments_check_real((double)(time / 1000 + zero) / 86400000.0, time, 0);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(dates_and_times),
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
    };
    return cmocka_run_group_tests_name("moment", tests, NULL, NULL);
}
