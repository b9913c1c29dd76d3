/*
 * moment.c - times; moment.h is the interface.
 *
 *     SELECT cohort_of('2024-03-05T23:30-02:00', 'day'), cohort_of(1709596800, 'day');
 *     2024-03-06|2024-03-05
 *
 * Requirements
 *  1. Text is YYYY-MM-DD, optionally followed by a blank or T, HH:MM, :SS and .fff of any length (cut to
 *     microseconds), and after a time of day Z or +HH:MM or -HH:MM, at most 14:00.
 *  2. Text is YYYYMMDD, or a label: YYYY, YYYY-Qn, YYYY-MM, YYYY-Wnn; it means the start of that period.
 *  3. A whole number from 10000101 to 99991231 is that day or, where it is no date, an error.
 *  4. Other numbers: from 1721425.5 to below 5373484.5 a Julian day; else below 1e11, 1e14, 1e17 in size
 *     Unix seconds, milliseconds, microseconds; 0 and other non-negative ones below 1721425.5 are errors.
 *  5. Only the years 0001 to 9999 exist; what would leave them is an error.
 *  6. A time is written in UTC, with a fraction only where it has one, and parses back to the same time.
 *
 * Days are counted from 0001-01-01 = 0 (the Unix epoch is day 719162). Dates are taken apart in years that
 * start in March, so that the leap day is the last of its year and month lengths follow one line. All of it
 * is integer arithmetic, but for Julian days and fractions; text costs one pass over its characters.
 */
#include "time/moment.h"

#include <math.h>

#define EPOCH_DAY  719162
#define MAX_OFFSET (14 * MOMENT_HOUR)

/* Dates are shifted by this many whole 400-year cycles, so that unsigned arithmetic is never below zero. */
#define CYCLES     300
#define CYCLE_DAYS 146097

int64_t moment_day_number(int32_t year, int32_t month, int32_t day) {
    uint32_t y = (uint32_t)(year + 400 * CYCLES - (month <= 2));
    uint32_t m = (uint32_t)(month > 2 ? month - 3 : month + 9);
    uint32_t days = 365 * y + y / 4 - y / 100 + y / 400 + (153 * m + 2) / 5 + (uint32_t)day - 1;
    return (int64_t)days - 306 - (int64_t)CYCLES * CYCLE_DAYS;
}

struct moment_date moment_date_of(int64_t day_number) {
    uint32_t days = (uint32_t)(day_number + 306 + (int64_t)CYCLES * CYCLE_DAYS);
    uint32_t century = (4 * days + 3) / CYCLE_DAYS;
    uint32_t in_century = days - CYCLE_DAYS * century / 4;
    uint32_t year = (4 * in_century + 3) / 1461;
    uint32_t in_year = in_century - 1461 * year / 4;
    uint32_t month = (5 * in_year + 2) / 153;
    struct moment_date date;
    date.day = (int32_t)(in_year - (153 * month + 2) / 5 + 1);
    date.month = (int32_t)(month < 10 ? month + 3 : month - 9);
    date.year = (int32_t)(100 * century + year + (month >= 10)) - 400 * CYCLES;
    return date;
}

int32_t moment_month_days(int32_t year, int32_t month) {
    if (month == 2) return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28;
    return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
}

/* year has four digits. */
static bool moment_is_date(int32_t year, int32_t month, int32_t day) {
    if (year < 1 || month < 1 || month > 12) return false;
    return day >= 1 && (day <= 28 || day <= moment_month_days(year, month));
}

static bool moment_set_day(int32_t year, int32_t month, int32_t day, int64_t *time) {
    if (!moment_is_date(year, month, day)) return false;
    *time = (moment_day_number(year, month, day) - EPOCH_DAY) * MOMENT_DAY;
    return true;
}

/* ---- text ---- */

int32_t moment_digits(const char *p, int n) {
    int32_t value = 0;
    for (int i = 0; i < n; i++) {
        uint32_t digit = (uint32_t)(unsigned char)p[i] - '0';
        if (digit > 9) return -1;
        value = value * 10 + (int32_t)digit;
    }
    return value;
}

bool moment_parse_offset(const char *p, size_t size, int64_t *offset) {
    if (size != 6 || (p[0] != '+' && p[0] != '-') || p[3] != ':') return false;
    int32_t hours = moment_digits(p + 1, 2), minutes = moment_digits(p + 4, 2);
    if (hours < 0 || minutes < 0 || minutes > 59) return false;
    int64_t size_of = hours * MOMENT_HOUR + minutes * MOMENT_MINUTE;
    if (size_of > MAX_OFFSET) return false;
    *offset = p[0] == '-' ? -size_of : size_of;
    return true;
}

/* HH:MM[:SS[.fff]] and an optional zone, to the end of the text: microseconds after the UTC midnight of the
** same date, which a zone may move out of that day. */
static bool moment_parse_clock(const char *p, size_t size, int64_t *clock) {
    if (size < 5 || p[2] != ':') return false;
    int32_t hours = moment_digits(p, 2), minutes = moment_digits(p + 3, 2), seconds = 0;
    int64_t fraction = 0, offset = 0;
    if (hours < 0 || hours > 23 || minutes < 0 || minutes > 59) return false;
    size_t at = 5;
    if (at < size && p[at] == ':') {
        if (size < 8) return false;
        seconds = moment_digits(p + 6, 2);
        if (seconds < 0 || seconds > 59) return false;
        at = 8;
        if (at < size && p[at] == '.') {
            int64_t unit = MOMENT_SECOND;
            size_t first = ++at;
            for (; at < size && moment_digits(p + at, 1) >= 0; at++) {
                unit /= 10;
                fraction += unit * moment_digits(p + at, 1);
            }
            if (at == first) return false;
        }
    }
    if (at < size && !(p[at] == 'Z' && size - at == 1) && !moment_parse_offset(p + at, size - at, &offset))
        return false;
    *clock = hours * MOMENT_HOUR + minutes * MOMENT_MINUTE + seconds * MOMENT_SECOND + fraction - offset;
    return true;
}

static bool moment_parse_week(int32_t year, int32_t week, int64_t *time) {
    if (year < 1 || week < 1 || week > 53) return false;
    int64_t fourth = moment_day_number(year, 1, 4);
    int64_t monday = fourth - fourth % 7 + 7 * (int64_t)(week - 1);
    if (week == 53 && moment_date_of(monday + 3).year != year) return false;
    *time = (monday - EPOCH_DAY) * MOMENT_DAY;
    return true;
}

bool moment_parse_text(const char *p, size_t size, int64_t *time) {
    if (size < 4) return false;
    int32_t year = moment_digits(p, 4);
    if (year < 0) return false;
    if (size >= 10 && p[4] == '-' && p[7] == '-') {
        int64_t result, clock = 0;
        if (!moment_set_day(year, moment_digits(p + 5, 2), moment_digits(p + 8, 2), &result)) return false;
        if (size > 10) {
            if ((p[10] != ' ' && p[10] != 'T') || !moment_parse_clock(p + 11, size - 11, &clock))
                return false;
            if (!moment_in_range(result + clock)) return false;
        }
        *time = result + clock;
        return true;
    }
    if (size == 4) return moment_set_day(year, 1, 1, time);
    if (size == 8 && p[4] == '-' && p[5] == 'W')
        return moment_parse_week(year, moment_digits(p + 6, 2), time);
    if (size == 8) return moment_set_day(year, moment_digits(p + 4, 2), moment_digits(p + 6, 2), time);
    if (size == 7 && p[4] == '-' && p[5] == 'Q') {
        int32_t quarter = moment_digits(p + 6, 1);
        return quarter >= 1 && quarter <= 4 && moment_set_day(year, 3 * quarter - 2, 1, time);
    }
    if (size == 7 && p[4] == '-') return moment_set_day(year, moment_digits(p + 5, 2), 1, time);
    return false;
}

/* ---- numbers ---- */

/* number is in 1e11 seconds of 1970, which is not as far as the year 10000, but before the year 1. */
static bool moment_set_unix(int64_t number, int64_t per_second, int64_t *time) {
    if (number < MOMENT_MIN / (MOMENT_SECOND / per_second)) return false;
    *time = number * (MOMENT_SECOND / per_second);
    return true;
}

/* Whole milliseconds, as in SQLite: a double holds no more of a Julian day. */
static bool moment_set_julian(double number, int64_t *time) {
    int64_t result = (llround(number * 86400000.0) - INT64_C(210866760000000)) * 1000;
    if (!moment_in_range(result)) return false;
    *time = result;
    return true;
}

bool moment_parse_integer(int64_t number, int64_t *time) {
    if (number >= 10000101 && number <= 99991231) {
        int32_t day = (int32_t)number;
        return moment_set_day(day / 10000, day / 100 % 100, day % 100, time);
    }
    if (number >= 0 && number < 1721060) return false;
    if (number >= 1721060 && number <= 5373484) return moment_set_julian((double)number, time);
    if (number > -INT64_C(100000000000) && number < INT64_C(100000000000))
        return moment_set_unix(number, 1, time);
    if (number > -INT64_C(100000000000000) && number < INT64_C(100000000000000))
        return moment_set_unix(number, 1000, time);
    if (number > -INT64_C(100000000000000000) && number < INT64_C(100000000000000000))
        return moment_set_unix(number, MOMENT_SECOND, time);
    return false;
}

bool moment_parse_real(double number, int64_t *time) {
    if (!(fabs(number) < 1e17)) return false;
    if (number == floor(number)) return moment_parse_integer((int64_t)number, time);
    if (number >= 0 && number < 1721059.5) return false;
    if (number >= 1721059.5 && number <= 5373484.5) return moment_set_julian(number, time);
    /* Whole units and their fraction apart: the product of both would round. */
    double whole = floor(number), fraction = number - whole;
    int64_t unit = fabs(number) < 1e11 ? MOMENT_SECOND : fabs(number) < 1e14 ? MOMENT_SECOND / 1000 : 1;
    if (!moment_set_unix((int64_t)whole, MOMENT_SECOND / unit, time)) return false;
    *time += llround(fraction * (double)unit);
    return moment_in_range(*time);
}

/* ---- as text ---- */

char *moment_put(char *p, int64_t value, int digits) {
    for (int i = digits; i-- > 0; value /= 10)
        p[i] = (char)('0' + value % 10);
    return p + digits;
}

char *moment_put_after(char *p, char mark, int64_t value, int digits) {
    *p = mark;
    return moment_put(p + 1, value, digits);
}

char *moment_put_date(char *p, int64_t day) {
    struct moment_date date = moment_date_of(day);
    p = moment_put(p, date.year, 4);
    p = moment_put_after(p, '-', date.month, 2);
    return moment_put_after(p, '-', date.day, 2);
}

char *moment_put_minute(char *p, int64_t minute) {
    p = moment_put_after(p, ' ', minute / 60, 2);
    return moment_put_after(p, ':', minute % 60, 2);
}

int moment_text(int64_t time, char text[MOMENT_TEXT_SIZE]) {
    int64_t since = time - MOMENT_MIN, day = since / MOMENT_DAY, rest = since % MOMENT_DAY,
            fraction = rest % MOMENT_SECOND;
    char *p = moment_put_minute(moment_put_date(text, day), rest / MOMENT_MINUTE);
    p = moment_put_after(p, ':', rest % MOMENT_MINUTE / MOMENT_SECOND, 2);
    if (fraction % 1000)
        p = moment_put_after(p, '.', fraction, 6);
    else if (fraction)
        p = moment_put_after(p, '.', fraction / 1000, 3);
    *p = '\0';
    return (int)(p - text);
}
