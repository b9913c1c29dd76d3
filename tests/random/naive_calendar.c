/*
 * naive_calendar.c - see naive_calendar.h.
 */
#include "naive_calendar.h"

#include <stdio.h>
#include <stdlib.h>

#define LAST_YEAR 10001 /* the periods of 9999 end beyond it */
#define ALL_DAYS  3653156

struct walked_day {
    short year;
    signed char month, day;
};

static struct walked_day *walked;
static int month_starts[(LAST_YEAR + 1) * 12];

static bool is_leap_year(int year) {
    return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

int naive_month_days(int year, int month) {
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return month == 2 && is_leap_year(year) ? 29 : days[month - 1];
}

static void walk_all_days(void) {
    if (walked != NULL) return;
    walked = malloc(ALL_DAYS * sizeof *walked);
    if (walked == NULL) abort();
    int n = 0;
    for (int year = 0; year <= LAST_YEAR; year++) {
        for (int month = 1; month <= 12; month++) {
            month_starts[year * 12 + month - 1] = n;
            for (int day = 1; day <= naive_month_days(year, month); day++) {
                if (n == ALL_DAYS) abort();
                walked[n++] = (struct walked_day){(short)year, (signed char)month, (signed char)day};
            }
        }
    }
    if (n != ALL_DAYS) abort();
}

int naive_day(int year, int month, int day) {
    walk_all_days();
    return month_starts[year * 12 + month - 1] + day - 1;
}

struct naive_date naive_date(int day) {
    walk_all_days();
    if (day < 0 || day >= ALL_DAYS) abort();
    return (struct naive_date){walked[day].year, walked[day].month, walked[day].day};
}

int naive_weekday(int day) {
    return (day + 5) % 7 + 1;
}

int64_t naive_time(int day, int64_t time_of_day) {
    return (int64_t)(day - naive_day(1970, 1, 1)) * NAIVE_DAY + time_of_day;
}

int64_t naive_time_of_day(int64_t time) {
    return ((time % NAIVE_DAY) + NAIVE_DAY) % NAIVE_DAY;
}

int naive_day_of(int64_t time) {
    return naive_day(1970, 1, 1) + (int)((time - naive_time_of_day(time)) / NAIVE_DAY);
}

/* A week belongs to the year of its Thursday; week 1 is that of the year's first Thursday. */
void naive_iso_week(int day, int *year, int *week) {
    int thursday = day - naive_weekday(day) + 4;
    *year = naive_date(thursday).year;
    *week = (thursday - naive_day(*year, 1, 1)) / 7 + 1;
}

static bool unit_starts_on(const struct naive_grain *grain, int day) {
    struct naive_date date = naive_date(day);
    int starting = grain->starting ? grain->starting : 1;
    switch (grain->unit) {
    case NAIVE_WEEKS:
        return naive_weekday(day) == starting;
    case NAIVE_MONTHS:
        return date.day == 1;
    case NAIVE_QUARTERS:
        return date.day == 1 && (date.month + 12 - starting) % 3 == 0;
    case NAIVE_YEARS:
        return date.day == 1 && date.month == starting;
    default:
        return true;
    }
}

/* Period 0 starts with the last unit that starts on or before 0001-01-01. */
static void walk_periods(struct naive_grain *grain) {
    if (grain->first_days != NULL) return;
    int day = naive_day(1, 1, 1);
    while (!unit_starts_on(grain, day))
        day--;
    grain->first_days = malloc(ALL_DAYS * sizeof *grain->first_days);
    if (grain->first_days == NULL) abort();
    for (int units = 0; day < ALL_DAYS; day++) {
        if (unit_starts_on(grain, day) && units++ % grain->count == 0)
            grain->first_days[grain->periods++] = day;
    }
    int *fitting = realloc(grain->first_days, (size_t)grain->periods * sizeof *fitting);
    if (fitting != NULL) grain->first_days = fitting;
}

static int64_t hours_before(const struct naive_grain *grain) {
    return naive_time(naive_day(1, 1, 1), 0) - grain->minutes * NAIVE_MINUTE;
}

int64_t naive_period(struct naive_grain *grain, int64_t time) {
    if (grain->unit == NAIVE_HOURS) return (time - hours_before(grain)) / (grain->count * NAIVE_HOUR);
    walk_periods(grain);
    int day = naive_day_of(time + grain->minutes * NAIVE_MINUTE);
    int low = 0, high = grain->periods; /* first_days[low] <= day < first_days[high] */
    while (high - low > 1) {
        int middle = (low + high) / 2;
        if (grain->first_days[middle] <= day)
            low = middle;
        else
            high = middle;
    }
    return low;
}

int64_t naive_start(struct naive_grain *grain, int64_t period) {
    if (grain->unit == NAIVE_HOURS) return hours_before(grain) + period * grain->count * NAIVE_HOUR;
    walk_periods(grain);
    if (period < 0 || period >= grain->periods) abort();
    return naive_time(grain->first_days[period], -grain->minutes * NAIVE_MINUTE);
}

void naive_label(struct naive_grain *grain, int64_t period, char label[NAIVE_LABEL]) {
    int64_t local = naive_start(grain, period) + grain->minutes * NAIVE_MINUTE;
    int day = naive_day_of(local), iso_year, iso_week;
    struct naive_date date = naive_date(day);
    unsigned year = (unsigned)date.year % 10000, month = (unsigned)date.month % 100;
    if (grain->unit == NAIVE_HOURS) {
        unsigned hour = (unsigned)(naive_time_of_day(local) / NAIVE_HOUR) % 100;
        snprintf(label, NAIVE_LABEL, "%04u-%02u-%02u %02u:00", year, month, (unsigned)date.day % 100, hour);
    } else if (grain->plain && grain->unit == NAIVE_WEEKS) {
        naive_iso_week(day, &iso_year, &iso_week);
        snprintf(label, NAIVE_LABEL, "%04u-W%02u", (unsigned)iso_year % 10000, (unsigned)iso_week % 100);
    } else if (grain->plain && grain->unit == NAIVE_MONTHS) {
        snprintf(label, NAIVE_LABEL, "%04u-%02u", year, month);
    } else if (grain->plain && grain->unit == NAIVE_QUARTERS) {
        snprintf(label, NAIVE_LABEL, "%04u-Q%u", year, (month + 2) / 3);
    } else if (grain->plain && grain->unit == NAIVE_YEARS) {
        snprintf(label, NAIVE_LABEL, "%04u", year);
    } else {
        snprintf(label, NAIVE_LABEL, "%04u-%02u-%02u", year, month, (unsigned)date.day % 100);
    }
}

static int64_t exact_length(const struct naive_grain *grain) {
    switch (grain->unit) {
    case NAIVE_HOURS:
        return grain->count * NAIVE_HOUR;
    case NAIVE_DAYS:
        return grain->count * NAIVE_DAY;
    case NAIVE_WEEKS:
        return grain->count * 7 * NAIVE_DAY;
    default:
        return 0;
    }
}

int64_t naive_add(const struct naive_grain *grain, int64_t time, int64_t k) {
    if (exact_length(grain) != 0) return time + k * exact_length(grain);
    int unit_months = grain->unit == NAIVE_MONTHS ? 1 : grain->unit == NAIVE_QUARTERS ? 3 : 12;
    int64_t zone = grain->minutes * NAIVE_MINUTE, local = time + zone;
    struct naive_date date = naive_date(naive_day_of(local));
    int64_t months = date.year * 12 + date.month - 1 + k * grain->count * unit_months;
    int year = (int)(months / 12), month = (int)(months % 12) + 1, last = naive_month_days(year, month);
    int day = naive_day(year, month, date.day < last ? date.day : last);
    return naive_time(day, naive_time_of_day(local)) - zone;
}

int64_t naive_age(const struct naive_grain *grain, int64_t first, int64_t time) {
    if (time < first) return -1;
    if (exact_length(grain) != 0) return (time - first) / exact_length(grain);
    int64_t k = 0;
    while (naive_add(grain, first, k + 1) <= time)
        k++;
    return k;
}

void naive_calendar_close(struct naive_grain *grains, int count) {
    for (int i = 0; i < count; i++) {
        free(grains[i].first_days);
        grains[i].first_days = NULL;
        grains[i].periods = 0;
    }
    free(walked);
    walked = NULL;
}
