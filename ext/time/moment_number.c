/*
 * moment_number.c - numbers that are times; moment.h is the interface.
 *
 *     SELECT cohort_of(1709596800, 'day'), cohort_of(20240305143000, 'hour');
 *     2024-03-05|2024-03-05 14:00
 *
 * Requirements
 *  1. A whole number from 10000101 to 99991231 is that day, one of 12, 14 or 17 digits that begins with 19, 20 or 21
 *     YYYYMMDDHHMM[SS[fff]], and an error where it is no date.
 *  2. Other numbers: from 1721425.5 to below 5373484.5 a Julian day; else below 1e11, 1e14, 1e17, 1e20 in size
 *     Unix seconds, milliseconds, microseconds, nanoseconds (rounded down to microseconds); 0 and other non-negative
 *     ones below 1721425.5 are errors.
 *  3. Only the years 0001 to 9999 exist; what would leave them is an error.
 *
 * The milliseconds of 1976-01-08 to 1976-12-20 have twelve digits that begin so: they cannot be written as a number.
 */
#include "time/moment.h"

#include <math.h>

/* number is in 1e11 seconds of 1970, which is not as far as the year 10000, but before the year 1. */
static bool moment_set_unix(int64_t number, int64_t per_second, enum moment_form form,
                            struct moment *moment) {
    if (number < MOMENT_MIN / (MOMENT_SECOND / per_second)) return false;
    *moment = (struct moment){number * (MOMENT_SECOND / per_second), form};
    return true;
}

/* Whole milliseconds, as in SQLite: a double holds no more of a Julian day. */
static bool moment_set_julian(double number, struct moment *moment) {
    int64_t result = (llround(number * 86400000.0) - INT64_C(210866760000000)) * 1000;
    if (!moment_in_range(result)) return false;
    *moment = (struct moment){result, MOMENT_JULIAN};
    return true;
}

/* YYYYMMDDHHMM[SS[fff]] of 12, 14 or 17 digits: how many milliseconds its last digit is. 0: it is no such number. */
static int64_t moment_stamp_unit(int64_t number) {
    static const struct {
        int64_t century, unit;
    } sizes[] = {
        {INT64_C(10000000000), 60000}, {INT64_C(1000000000000), 1000}, {INT64_C(1000000000000000), 1}};
    for (int i = 0; i < 3; i++)
        if (number >= 19 * sizes[i].century && number < 22 * sizes[i].century) return sizes[i].unit;
    return 0;
}

static bool moment_set_stamp(int64_t number, int64_t unit, struct moment *moment) {
    int32_t milliseconds = 0, seconds = 0;
    int64_t clock;
    if (unit == 1) {
        milliseconds = (int32_t)(number % 1000);
        number /= 1000;
    }
    if (unit <= 1000) {
        seconds = (int32_t)(number % 100);
        number /= 100;
    }
    int32_t time = (int32_t)(number % 10000), date = (int32_t)(number / 10000);
    struct moment day;
    if (!moment_set_clock(time / 100, time % 100, seconds, &clock)) return false;
    clock += milliseconds * (MOMENT_SECOND / 1000);
    if (clock > MOMENT_DAY) return false;
    if (!moment_set_day(date / 10000, date / 100 % 100, date % 100, MOMENT_DIGITS, &day)) return false;
    *moment = (struct moment){day.time + clock, MOMENT_DIGITS};
    return true;
}

bool moment_parse_integer(int64_t number, struct moment *moment) {
    if (number >= 10000101 && number <= 99991231) {
        int32_t day = (int32_t)number;
        return moment_set_day(day / 10000, day / 100 % 100, day % 100, MOMENT_EIGHT, moment);
    }
    if (number >= 0 && number < 1721060) return false;
    if (number >= 1721060 && number <= 5373484) return moment_set_julian((double)number, moment);
    int64_t unit = moment_stamp_unit(number);
    if (unit) return moment_set_stamp(number, unit, moment);
    if (number > -INT64_C(100000000000) && number < INT64_C(100000000000))
        return moment_set_unix(number, 1, MOMENT_SECONDS, moment);
    if (number > -INT64_C(100000000000000) && number < INT64_C(100000000000000))
        return moment_set_unix(number, 1000, MOMENT_MILLISECONDS, moment);
    if (number > -INT64_C(100000000000000000) && number < INT64_C(100000000000000000))
        return moment_set_unix(number, MOMENT_SECOND, MOMENT_MICROSECONDS, moment);
    *moment = (struct moment){moment_floor(number, 1000), MOMENT_NANOSECONDS}; /* of 1677 to 2262 */
    return true;
}

/* A number with a fraction, in units of the last form before the next one begins. */
static bool moment_set_fraction(double number, struct moment *moment) {
    /* Whole units and their fraction apart: the product of both would round. */
    double whole = floor(number), fraction = number - whole;
    int finer = (fabs(number) >= 1e11) + (fabs(number) >= 1e14);
    int64_t unit = finer == 0 ? MOMENT_SECOND : finer == 1 ? MOMENT_SECOND / 1000 : 1;
    enum moment_form form = (enum moment_form)(MOMENT_SECONDS + finer);
    if (!moment_set_unix((int64_t)whole, MOMENT_SECOND / unit, form, moment)) return false;
    moment->time += llround(fraction * (double)unit);
    return true;
}

bool moment_parse_real(double number, struct moment *moment) {
    if (!(fabs(number) < 1e20)) return false;
    if (fabs(number) >= 9e18) { /* nanoseconds that an integer may not hold */
        int64_t time = (int64_t)floor(number / 1000);
        if (!moment_in_range(time)) return false;
        *moment = (struct moment){time, MOMENT_NANOSECONDS};
        return true;
    }
    if (number == floor(number)) return moment_parse_integer((int64_t)number, moment);
    if (number >= 0 && number < 1721059.5) return false;
    if (number >= 1721059.5 && number <= 5373484.5) return moment_set_julian(number, moment);
    return moment_set_fraction(number, moment);
}
