/*
 * naive_calendar.h - a second calendar, for tests only: slow, plain, and written from the contract alone.
 *
 * It knows every day of the years 0 to 10001 because it has walked through them, and it finds the periods of
 * a grain by walking through those days. A time is a count of microseconds since 1970-01-01 00:00 UTC.
 */
#ifndef NAIVE_CALENDAR_H
#define NAIVE_CALENDAR_H

#include <stdbool.h>
#include <stdint.h>

#define NAIVE_SECOND INT64_C(1000000)
#define NAIVE_MINUTE (60 * NAIVE_SECOND)
#define NAIVE_HOUR   (60 * NAIVE_MINUTE)
#define NAIVE_DAY    (24 * NAIVE_HOUR)
#define NAIVE_LABEL  24 /* room for every label */

enum naive_unit { NAIVE_HOURS, NAIVE_DAYS, NAIVE_WEEKS, NAIVE_MONTHS, NAIVE_QUARTERS, NAIVE_YEARS };

struct naive_grain {
    const char *text; /* as the functions under test take it */
    enum naive_unit unit;
    int count;       /* units to a period */
    int starting;    /* weeks: 1 Monday ... 7 Sunday; quarters and years: month 1 to 12; else 0 */
    int minutes;     /* local time less UTC */
    bool plain;      /* has the unit's own label; else the date (and hour) on which the period starts */
    int *first_days; /* filled on first use: the day on which each period starts, for all but hours */
    int periods;
};

struct naive_date {
    int year, month, day;
};

/* Days are numbered from 0000-01-01, which was a Saturday. */
int naive_day(int year, int month, int day);
struct naive_date naive_date(int day);
int naive_weekday(int day); /* 1 Monday ... 7 Sunday */
int naive_month_days(int year, int month);

/* The day that holds a UTC time, the microseconds gone of it, and the way back. */
int naive_day_of(int64_t time);
int64_t naive_time_of_day(int64_t time);
int64_t naive_time(int day, int64_t time_of_day);

/* Week of the ISO calendar, for any day. */
void naive_iso_week(int day, int *year, int *week);

/* Only differences between period numbers mean something. */
int64_t naive_period(struct naive_grain *grain, int64_t time);
int64_t naive_start(struct naive_grain *grain, int64_t period);
void naive_label(struct naive_grain *grain, int64_t period, char label[NAIVE_LABEL]);

/* time moved by k grains on the grain's wall clock, days past a month's end clamped; and the greatest k >= 0
** with naive_add(first, k) <= time, or -1 when time is before first. */
int64_t naive_add(const struct naive_grain *grain, int64_t time, int64_t k);
int64_t naive_age(const struct naive_grain *grain, int64_t first, int64_t time);

/* Frees what the walks have found. */
void naive_calendar_close(struct naive_grain *grains, int count);

#endif
