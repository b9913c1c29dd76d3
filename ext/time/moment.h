/*
 * moment.h - times, as numbers and as text, and the dates that they are of.
 *
 * A time is a count of microseconds since 1970-01-01 00:00 UTC, within the years 0001 to 9999. Nothing here
 * allocates, reads a clock, a locale or a time zone database.
 */
#ifndef RETENTION_MOMENT_H
#define RETENTION_MOMENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define MOMENT_SECOND     INT64_C(1000000)
#define MOMENT_MINUTE     (60 * MOMENT_SECOND)
#define MOMENT_HOUR       (60 * MOMENT_MINUTE)
#define MOMENT_DAY        (24 * MOMENT_HOUR)
#define MOMENT_MIN        INT64_C(-62135596800000000) /* 0001-01-01 00:00:00 */
#define MOMENT_MAX        INT64_C(253402300799999999) /* 9999-12-31 23:59:59.999999 */
#define MOMENT_TEXT_SIZE  27                          /* room for every time as text, its end included */
#define MOMENT_OFFSET_MAX (14 * MOMENT_HOUR)          /* of a clock from UTC */

static inline bool moment_in_range(int64_t time) {
    return time >= MOMENT_MIN && time <= MOMENT_MAX;
}

/* White space: what SQLite trims around a number. */
static inline bool moment_is_space(char c) {
    return c == ' ' || (c >= '\t' && c <= '\r');
}

/* How a time is written. The mere dates come first: without a time of day, they are a day on any clock. */
enum moment_form {
    MOMENT_DATE,    /* 2024-03-05 */
    MOMENT_SLASHED, /* 2024/03/05 */
    MOMENT_EIGHT,   /* 20240305 */
    MOMENT_YEAR,    /* labels: 2024 */
    MOMENT_QUARTER, /* 2024-Q1 */
    MOMENT_MONTH,   /* 2024-03 */
    MOMENT_WEEK,    /* 2024-W10 */
    MOMENT_CLOCK,   /* 2024-03-05 14:30 */
    MOMENT_SLASHES, /* 2024/03/05 14:30 */
    MOMENT_ZONED,   /* 2024-03-05 14:30+02:00 */
    MOMENT_COMPACT, /* 20240305T1430 */
    MOMENT_DIGITS,  /* 202403051430 */
    MOMENT_JULIAN,
    MOMENT_SECONDS,
    MOMENT_MILLISECONDS,
    MOMENT_MICROSECONDS,
    MOMENT_NANOSECONDS,
    MOMENT_FORMS
};
extern const char *const moment_form_names[MOMENT_FORMS];

struct moment {
    int64_t time; /* of a mere date: its first moment on a clock that shows UTC */
    enum moment_form form;
};

static inline bool moment_is_mere(const struct moment *moment) {
    return moment->form < MOMENT_CLOCK;
}

/*
 * Each returns true and sets *moment, or returns false and leaves it. Text: every form of the README but numbers,
 * without white space around it. A whole number that a double holds means the same as the integer.
 */
bool moment_parse_text(const char *text, size_t size, struct moment *moment);
bool moment_parse_integer(int64_t number, struct moment *moment);
bool moment_parse_real(double number, struct moment *moment);

/* +HH, +HHMM, +HH:MM or +HH:MM:SS, or the same with -, or Z, UTC or GMT in any case: all of the text, as
** microseconds. */
bool moment_parse_offset(const char *text, size_t size, int64_t *offset);

/* The next n characters as a number, or -1 when they are not all digits. The caller knows they exist. */
int32_t moment_digits(const char *p, int n);

/* A time in UTC, YYYY-MM-DD HH:MM:SS, with .fff or .ffffff behind it where that is not all; its length. It
** parses back to the same time. */
int moment_text(int64_t time, char text[MOMENT_TEXT_SIZE]);

/* What text of times is made of: each writes at p, without an end, and returns what is behind it. A mark and a number
** of two digits; a year; YYYY-MM-DD of a day number; a blank and HH:MM of a minute of a day; +HH:MM, with :SS where the
** offset has seconds. */
static inline char *moment_put_two(char *p, char mark, int32_t value) {
    p[0] = mark;
    p[1] = (char)('0' + (uint32_t)value / 10);
    p[2] = (char)('0' + (uint32_t)value % 10);
    return p + 3;
}

static inline char *moment_put_year(char *p, int32_t year) {
    uint32_t century = (uint32_t)year / 100;
    p[0] = (char)('0' + century / 10);
    return moment_put_two(p + 1, (char)('0' + century % 10), year % 100);
}

char *moment_put_date(char *p, int64_t day);
char *moment_put_minute(char *p, int64_t minute);
char *moment_put_offset(char *p, int64_t offset);

/* Dates. The day number of 0001-01-01 is 0; dates beyond the years 0001 to 9999 may come up on the way. */
struct moment_date {
    int32_t year, month, day;
};
int64_t moment_day_number(int32_t year, int32_t month, int32_t day);
struct moment_date moment_date_of(int64_t day_number);
int32_t moment_month_days(int32_t year, int32_t month);

/* The midnight at which a date begins, and a time of day, up to 24:00: false where there is no such. */
bool moment_set_day(int32_t year, int32_t month, int32_t day, enum moment_form form, struct moment *moment);
bool moment_set_clock(int32_t hours, int32_t minutes, int32_t seconds, int64_t *clock);

/* a / b, rounded down; b > 0. */
static inline int64_t moment_floor(int64_t a, int64_t b) {
    int64_t q = a / b;
    return q - (q * b > a);
}

#endif
