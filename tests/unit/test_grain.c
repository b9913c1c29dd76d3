/*
 * test_grain.c - grains: the text that names one, its periods, their starts and labels.
 *
 * Two independent judges: tables of known dates, and counters that walk the calendar day by day. Times are in
 * test_moment.c, random grains and ages in test_period.c.
 */
#include "time/grain.h"
#include "test.h"

#include <inttypes.h>

#define HOUR     INT64_C(3600000000)
#define DAY      (24 * HOUR)
#define COUNT(x) (sizeof(x) / sizeof(x)[0])

static const char *const weekdays[] = {"monday", "tuesday",  "wednesday", "thursday",
                                       "friday", "saturday", "sunday"};
static const char *const months[] = {"january", "february", "march",     "april",   "may",      "june",
                                     "july",    "august",   "september", "october", "november", "december"};

/* Whatever follows the text is none of the parser's business. */
static bool read_grain(const char *text, size_t size, struct grain *grain) {
    static const char others[] = "0s n:";
    char buffer[256];
    bool read = false;
    assert_true(size + 16 < sizeof buffer);
    memcpy(buffer, text, size);
    for (int i = 0; others[i]; i++) {
        struct grain other;
        memset(buffer + size, others[i], 16);
        memset(&other, 0x55, sizeof other);
        bool again = grain_parse(buffer, size, &other);
        if (i == 0) read = again, *grain = other;
        if (again != read || (read && memcmp(&other, grain, sizeof other) != 0))
            fail_msg("grain '%.*s' was read past its end, up to a '%c'", (int)size, text, others[i]);
    }
    return read;
}

static struct grain grain_of(const char *text) {
    struct grain grain;
    if (!read_grain(text, strlen(text), &grain)) fail_msg("grain '%s' was refused", text);
    return grain;
}

static int64_t time_of(const char *text) {
    struct moment moment;
    if (!moment_parse_text(text, strlen(text), &moment)) fail_msg("time '%s' was refused", text);
    return moment.time;
}

/* The instant of a time as the grain reads it. */
static int64_t settled(const struct grain *grain, const char *text) {
    struct moment moment;
    if (!moment_parse_text(text, strlen(text), &moment)) fail_msg("time '%s' was refused", text);
    return clock_settle(&grain->clock, &moment);
}

/* Writes a time the long way round: by counting from 1970. */
static const char *text_of(int64_t time) {
    static char text[4][80];
    static int next;
    char *out = text[next++ % 4];
    int64_t days = time / DAY - (time % DAY < 0), us = time - days * DAY;
    snprintf(out, sizeof text[0], "%" PRId64 " (day %" PRId64 " + %" PRId64 " us)", time, days, us);
    return out;
}

static int64_t period_of(const char *name, const struct grain *grain, int64_t time) {
    int64_t period = INT64_MIN;
    if (!grain_period(grain, time, &period)) fail_msg("'%s' has no period at %s", name, text_of(time));
    assert_true(grain_period_of(grain, time) == period);
    return period;
}

static void check_grain(const char *text, int unit, int label, int step, int origin, int minutes) {
    struct grain grain = grain_of(text);
    if ((int)grain.unit != unit || (int)grain.label != label || grain.step != step ||
        grain.origin != origin || grain.clock.offset != minutes * (HOUR / 60))
        fail_msg("'%s': got unit %d label %d step %d origin %d offset %" PRId64 ", want %d %d %d %d %d min",
                 text, (int)grain.unit, (int)grain.label, grain.step, grain.origin, grain.clock.offset, unit,
                 label, step, origin, minutes);
}

static void check_label(const char *name, const struct grain *grain, int64_t period, const char *label,
                        const char *start) {
    char text[GRAIN_LABEL_SIZE];
    memset(text, '?', sizeof text);
    int size = grain_label(grain, period, text);
    if (strcmp(text, label) != 0 || size != (int)strlen(label))
        fail_msg("'%s', period %" PRId64 ": got label '%s' (%d), want '%s'", name, period, text, size, label);
    memset(text, '?', sizeof text);
    size = grain_start_label(grain, period, text);
    if (strcmp(text, start) != 0 || size != (int)strlen(start))
        fail_msg("'%s', period %" PRId64 ": got start '%s' (%d), want '%s'", name, period, text, size, start);
}

static void grains(void **state) {
    (void)state;
    enum { H = GRAIN_HOURS, D = GRAIN_DAYS, M = GRAIN_MONTHS };
    enum {
        START = GRAIN_LABEL_START,
        WEEK = GRAIN_LABEL_WEEK,
        MONTH = GRAIN_LABEL_MONTH,
        QUARTER = GRAIN_LABEL_QUARTER,
        YEAR = GRAIN_LABEL_YEAR
    };
    static const struct {
        const char *text;
        int unit, label, step, origin, minutes;
    } cases[] = {
        {"hour", H, START, 1, 0, 0},
        {"day", D, START, 1, 0, 0},
        {"week", D, WEEK, 7, 0, 0},
        {"month", M, MONTH, 1, 0, 0},
        {"quarter", M, QUARTER, 3, 0, 0},
        {"year", M, YEAR, 12, 0, 0},
        /* one of them is the plain grain, more are labelled by their start */
        {"1 hour", H, START, 1, 0, 0},
        {"1 day", D, START, 1, 0, 0},
        {"1 week", D, WEEK, 7, 0, 0},
        {"1 months", M, MONTH, 1, 0, 0},
        {"1 quarter", M, QUARTER, 3, 0, 0},
        {"1 year", M, YEAR, 12, 0, 0},
        {"2 hours", H, START, 2, 0, 0},
        {"7 days", D, START, 7, 0, 0},
        {"2 weeks", D, START, 14, 0, 0},
        {"3 months", M, START, 3, 0, 0},
        {"6 month", M, START, 6, 0, 0},
        {"12 months", M, START, 12, 0, 0},
        {"4 quarters", M, START, 12, 0, 0},
        {"10 years", M, START, 120, 0, 0},
        {"100000 hours", H, START, 100000, 0, 0},
        {"100000 days", D, START, 100000, 0, 0},
        {"100000 weeks", D, START, 700000, 0, 0},
        {"100000 years", M, START, 1200000, 0, 0},
        /* whole days in hours are days */
        {"23 hours", H, START, 23, 0, 0},
        {"24 hours", D, START, 1, 0, 0},
        {"25 hours", H, START, 25, 0, 0},
        {"48 hours", D, START, 2, 0, 0},
        {"168 hours", D, START, 7, 0, 0},
        {"24 hours in -03:30", D, START, 1, 0, -210},
        /* plural and case */
        {"HOURS", H, START, 1, 0, 0},
        {"Days", D, START, 1, 0, 0},
        {"WeEkS", D, WEEK, 7, 0, 0},
        {"Months", M, MONTH, 1, 0, 0},
        {"quarters", M, QUARTER, 3, 0, 0},
        {"YEARS", M, YEAR, 12, 0, 0},
        {"Weeks Starting SUNDAY In +02:00", D, START, 7, 1, 120},
        {"2 YEARS STARTING APRIL IN -05:00", M, START, 24, 9, -300},
        /* starting on the grain's own start is the plain grain */
        {"week starting monday", D, WEEK, 7, 0, 0},
        {"quarter starting january", M, QUARTER, 3, 0, 0},
        {"quarter starting april", M, QUARTER, 3, 0, 0},
        {"quarter starting july", M, QUARTER, 3, 0, 0},
        {"quarter starting october", M, QUARTER, 3, 0, 0},
        {"year starting january", M, YEAR, 12, 0, 0},
        {"2 weeks starting monday", D, START, 14, 0, 0},
        {"2 weeks starting sunday", D, START, 14, 1, 0},
        {"3 weeks starting tuesday", D, START, 21, 6, 0},
        {"2 years starting january", M, START, 24, 0, 0},
        {"5 years starting february", M, START, 60, 11, 0},
        {"5 years starting december", M, START, 60, 1, 0},
        /* offsets */
        {"hour in +05:45", H, START, 1, 0, 345},
        {"day in +00:00", D, START, 1, 0, 0},
        {"day in -00:01", D, START, 1, 0, -1},
        {"week in +14:00", D, WEEK, 7, 0, 840},
        {"month in -14:00", M, MONTH, 1, 0, -840},
        {"year starting april in +05:30", M, START, 12, 9, 330},
        {"day in Z", D, START, 1, 0, 0},
        {"day in utc", D, START, 1, 0, 0},
        {"day in GMT", D, START, 1, 0, 0},
        {"day in +0200", D, START, 1, 0, 120},
        {"day in -09", D, START, 1, 0, -540},
    };
    for (size_t i = 0; i < COUNT(cases); i++)
        check_grain(cases[i].text, cases[i].unit, cases[i].label, cases[i].step, cases[i].origin,
                    cases[i].minutes);
    char text[64];
    for (int i = 0; i < 7; i++) { /* 0001-01-01 is a Monday */
        snprintf(text, sizeof text, "week starting %s", weekdays[i]);
        check_grain(text, D, i ? START : WEEK, 7, (7 - i) % 7, 0);
    }
    for (int i = 0; i < 12; i++) {
        snprintf(text, sizeof text, "year starting %s", months[i]);
        check_grain(text, M, i ? START : YEAR, 12, (12 - i) % 12, 0);
        snprintf(text, sizeof text, "quarter starting %s", months[i]);
        check_grain(text, M, i % 3 ? START : QUARTER, 3, (12 - i) % 3, 0);
    }
}

static void text_that_is_no_grain(void **state) {
    (void)state;
    static const char list[] =
        "fortnight|minute|second|decade|daily|weekly|monthly|mon|d|w|m|y|hou|hourss|dayss|weekday|yearly|"
        "years2|"
        "0 days|-1 day|00 days|1.5 days|1e1 days|two days|day 2|2|100001 hours|100001 days|4294967297 days|"
        "18446744073709551617 days|99999999999999999999999 days|1 1 day|0x2 days|2, days|2 2 days|"
        "2 fortnights|day week|day, week|week day|month month|"
        "starting|starting sunday|week starting|week starting |week sunday|week start sunday|starting sunday "
        "week|"
        "week starting april|week starting 1|week starting sonntag|week starting sunday sunday|"
        "week starting sundays|week starting sunda|weekstarting sunday|week startingsunday|week startin "
        "sunday|"
        "year starting sunday|year starting 4|year starting aprile|year starting apri|quarter starting "
        "monday|"
        "hour starting monday|hour starting april|day starting monday|2 days starting sunday|7 days starting "
        "sunday|"
        "month starting april|month starting monday|6 months starting april|12 months starting april|"
        "day in|day in |in +02:00|day +02:00|day in 02:00|day in +2:00|day in +2|day in +020|day in +02:0|"
        "day in +02:000|day in +002:00|day in +02:60|day in +14:01|day in -14:01|day in +15:00|day in +99:00|"
        "day in Zz|day in UTC+2|day in Europe/Berlim|day in Berlin|day in Europe/|day in EST+5|day in +02:00 UTC|day in Factory|day in Europe/Berlin Summer|day in +02:00 +02:00|day in +02:00x|day in ++2:00|day in + "
        "2:00|"
        "day in -2:00|day in +02.00|dayin +02:00|day inn +02:00|day in +02:00 in +02:00|"
        "week in +02:00 starting sunday|year starting april starting april|year starting in +02:00|"
        "1|+|-|month;|month'|\"month\"|month--|2024|2024-03-05";
    struct grain grain;
    for (const char *text = list; *text; text++) {
        size_t size = strcspn(text, "|");
        if (read_grain(text, size, &grain)) fail_msg("grain '%.*s' was read", (int)size, text);
        text += size;
        if (*text == '\0') break;
    }
    assert_false(read_grain("", 0, &grain));
    assert_false(read_grain(" ", 1, &grain));
    assert_false(read_grain("day\0", 4, &grain));
    assert_false(read_grain("day\0 in +02:00", 14, &grain));
}

/* One letter too few, one too many, one wrong: no longer a grain. */
static void damaged_grains(void **state) {
    (void)state;
    static const char list[] = "hour|day|week|month|quarter|year|hour in +02:00|day in -05:30|"
                               "week starting sunday in +02:00|quarter starting february in +02:00";
    struct grain grain;
    char forms[32][64], text[80];
    size_t count = 0;
    for (const char *form = list; *form; form += strcspn(form, "|"), form += *form == '|')
        snprintf(forms[count++], sizeof forms[0], "%.*s", (int)strcspn(form, "|"), form);
    for (int i = 0; i < 7; i++)
        snprintf(forms[count++], sizeof forms[0], "week starting %s", weekdays[i]);
    for (int i = 0; i < 12; i++)
        snprintf(forms[count++], sizeof forms[0], "year starting %s", months[i]);
    for (size_t i = 0; i < count; i++) {
        const char *form = forms[i];
        grain_of(form);
        for (int k = 0; form[k]; k++) {
            for (int damage = 0; damage < 4; damage++) {
                snprintf(text, sizeof text, "%.*s%s", damage == 1 ? k + 1 : k, form,
                         form + k + (damage == 0));
                if (damage > 1) text[k] = damage == 2 ? 'z' : (char)(form[k] ^ 1);
                if (damage == 1 && form[k] == ' ') continue; /* two blanks may well be one */
                if (damage == 3 && form[k] >= '0' && form[k] <= '9') continue; /* another offset, */
                if (damage == 0 && form[k] == ':') continue;                   /* or the same */
                if (read_grain(text, strlen(text), &grain)) fail_msg("grain '%s' was read", text);
            }
        }
    }
}

static int month_days(int64_t year, int month) {
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    return days[month - 1] + (month == 2 && leap);
}

struct day {
    int year, month, day;
    int of_year; /* from 1 */
    int weekday; /* from 0, a Monday */
};

static void next_day(struct day *d) {
    d->weekday = (d->weekday + 1) % 7;
    d->of_year++;
    if (++d->day <= month_days(d->year, d->month)) return;
    d->day = 1;
    if (++d->month <= 12) return;
    d->month = d->of_year = 1;
    d->year++;
}

/*
 * Every day of 81 years, at its first and last microsecond. A week belongs to the year of its Thursday and is
 * numbered by that Thursday's day of the year.
 */
static void every_day_from_1970_to_2050(void **state) {
    (void)state;
    static const char *const names[] = {"day", "week", "month", "quarter", "year"};
    struct grain grain[5];
    int64_t period[5], start = 0;
    char label[5][32], first[5][32], date[32];
    for (int i = 0; i < 5; i++) {
        grain[i] = grain_of(names[i]);
        period[i] = period_of(names[i], &grain[i], -1);
    }
    strcpy(label[1], "1970-W01"); /* the week that 1970 begins in the middle of */
    strcpy(first[1], "1969-12-29");
    for (struct day d = {1970, 1, 1, 1, 3}; d.year <= 2050; next_day(&d), start += DAY) {
        bool begins[] = {true, d.weekday == 0, d.day == 1, d.day == 1 && d.month % 3 == 1, d.of_year == 1};
        snprintf(date, sizeof date, "%04d-%02d-%02d", d.year, d.month, d.day);
        snprintf(label[0], sizeof label[0], "%s", date);
        snprintf(label[2], sizeof label[2], "%04d-%02d", d.year, d.month);
        snprintf(label[3], sizeof label[3], "%04d-Q%d", d.year, (d.month - 1) / 3 + 1);
        snprintf(label[4], sizeof label[4], "%04d", d.year);
        if (begins[1]) {
            struct day thursday = d;
            for (int i = 0; i < 3; i++)
                next_day(&thursday);
            snprintf(label[1], sizeof label[1], "%04d-W%02d", thursday.year, (thursday.of_year - 1) / 7 + 1);
        }
        for (int i = 0; i < 5; i++) {
            if (begins[i]) {
                period[i]++;
                snprintf(first[i], sizeof first[i], "%s", date);
                if (grain_start(&grain[i], period[i]) != start)
                    fail_msg("%s of %s does not start there: %s", names[i], date,
                             text_of(grain_start(&grain[i], period[i])));
            }
            int64_t at_first = period_of(names[i], &grain[i], start);
            int64_t at_last = period_of(names[i], &grain[i], start + DAY - 1);
            if (at_first != period[i] || at_last != period[i])
                fail_msg("%s of %s: got periods %" PRId64 " and %" PRId64 ", want %" PRId64, names[i], date,
                         at_first, at_last, period[i]);
            check_label(date, &grain[i], period[i], label[i], first[i]);
        }
    }
    assert_int_equal(start, time_of("2051-01-01"));
}

/* Their periods change where the counters do, and nowhere else. */
static void every_day_of_the_years_1_to_9999(void **state) {
    (void)state;
    static const char *const names[] = {"day", "week", "month", "quarter", "year"};
    struct grain grain[5];
    int64_t period[5] = {-1, -1, -1, -1, -1}, start = MOMENT_MIN;
    for (int i = 0; i < 5; i++)
        grain[i] = grain_of(names[i]);
    for (struct day d = {1, 1, 1, 1, 0}; d.year <= 9999; next_day(&d), start += DAY) {
        bool begins[] = {true, d.weekday == 0, d.day == 1, d.day == 1 && d.month % 3 == 1, d.of_year == 1};
        for (int i = 0; i < 5; i++) {
            period[i] += begins[i];
            if (period_of(names[i], &grain[i], start) != period[i] ||
                (begins[i] && grain_start(&grain[i], period[i]) != start))
                fail_msg("%s of %04d-%02d-%02d", names[i], d.year, d.month, d.day);
        }
    }
    assert_int_equal(start, MOMENT_MAX + 1);
}

static void known_periods(void **state) {
    (void)state;
    static const struct {
        const char *grain, *time, *label, *start;
    } cases[] = {
        {"hour", "2024-03-05 14:59:59.999999", "2024-03-05 14:00", "2024-03-05 14:00"},
        {"day", "2024-02-29 12:00", "2024-02-29", "2024-02-29"},
        {"week", "2024-03-05", "2024-W10", "2024-03-04"},
        {"month", "2024-03-05", "2024-03", "2024-03-01"},
        {"quarter", "2024-03-05", "2024-Q1", "2024-01-01"},
        {"year", "2024-03-05", "2024", "2024-01-01"},
        /* weeks over the end of a year */
        {"week", "2021-01-03 23:59:59", "2020-W53", "2020-12-28"},
        {"week", "2021-01-04", "2021-W01", "2021-01-04"},
        {"week", "2018-12-31", "2019-W01", "2018-12-31"},
        {"week", "2022-01-01", "2021-W52", "2021-12-27"},
        {"week", "2027-01-01", "2026-W53", "2026-12-28"},
        /* ends of years and months, years with and without a leap day */
        {"year", "2023-12-31 23:59:59.999999", "2023", "2023-01-01"},
        {"quarter", "2023-12-31 23:59:59.999999", "2023-Q4", "2023-10-01"},
        {"month", "1900-02-28 23:59:59.999999", "1900-02", "1900-02-01"},
        {"month", "1900-03-01", "1900-03", "1900-03-01"},
        {"month", "2000-02-29 23:59:59.999999", "2000-02", "2000-02-01"},
        {"month", "2100-03-01", "2100-03", "2100-03-01"},
        {"week", "2000-02-29", "2000-W09", "2000-02-28"},
        /* the first and the last moments */
        {"hour", "0001-01-01", "0001-01-01 00:00", "0001-01-01 00:00"},
        {"week", "0001-01-07 23:59:59", "0001-W01", "0001-01-01"},
        {"quarter", "0001-03-31", "0001-Q1", "0001-01-01"},
        {"year", "0001-12-31", "0001", "0001-01-01"},
        {"hour", "9999-12-31 23:59:59.999999", "9999-12-31 23:00", "9999-12-31 23:00"},
        {"day", "9999-12-31 23:59:59.999999", "9999-12-31", "9999-12-31"},
        {"week", "9999-12-31 23:59:59.999999", "9999-W52", "9999-12-27"},
        {"month", "9999-12-31 23:59:59.999999", "9999-12", "9999-12-01"},
        {"quarter", "9999-12-31 23:59:59.999999", "9999-Q4", "9999-10-01"},
        {"year", "9999-12-31 23:59:59.999999", "9999", "9999-01-01"},
        {"100000 years", "9999-12-31 23:59:59.999999", "0001-01-01", "0001-01-01"},
        {"100000 hours", "0001-01-01 00:00", "0001-01-01 00:00", "0001-01-01 00:00"},
        /* other starts */
        {"week starting sunday", "2024-03-05", "2024-03-03", "2024-03-03"},
        {"week starting sunday", "2024-03-02 23:59:59.999999", "2024-02-25", "2024-02-25"},
        {"week starting saturday", "2024-01-01", "2023-12-30", "2023-12-30"},
        {"week starting monday", "2024-03-05", "2024-W10", "2024-03-04"},
        {"year starting april", "2024-03-31 23:59:59.999999", "2023-04-01", "2023-04-01"},
        {"year starting april", "2024-04-01", "2024-04-01", "2024-04-01"},
        {"year starting december", "2024-11-30", "2023-12-01", "2023-12-01"},
        {"quarter starting february", "2024-01-31", "2023-11-01", "2023-11-01"},
        {"quarter starting march", "2024-02-29", "2023-12-01", "2023-12-01"},
        {"quarter starting july", "2024-03-05", "2024-Q1", "2024-01-01"},
        /* more than one, counted from 0001-01-01, or the last such start before it */
        {"7 days", "2024-03-05", "2024-03-04", "2024-03-04"},
        {"2 weeks", "0001-01-14", "0001-01-01", "0001-01-01"},
        {"2 weeks", "0001-01-15", "0001-01-15", "0001-01-15"},
        {"2 weeks starting sunday", "0001-01-14", "0001-01-14", "0001-01-14"},
        {"10 days", "0001-01-31", "0001-01-31", "0001-01-31"},
        {"10 days", "0001-01-30", "0001-01-21", "0001-01-21"},
        {"6 months", "2024-06-30", "2024-01-01", "2024-01-01"},
        {"6 months", "2024-07-01", "2024-07-01", "2024-07-01"},
        {"5 months", "0001-11-01", "0001-11-01", "0001-11-01"},
        {"10 years", "2024-03-05", "2021-01-01", "2021-01-01"},
        {"2 years starting april", "2024-03-05", "2022-04-01", "2022-04-01"},
        {"2 years starting april", "0002-04-01", "0002-04-01", "0002-04-01"},
        {"6 hours", "2024-03-05 05:59:59.999999", "2024-03-05 00:00", "2024-03-05 00:00"},
        {"6 hours", "2024-03-05 18:00", "2024-03-05 18:00", "2024-03-05 18:00"},
        {"5 hours", "0001-01-02 01:00", "0001-01-02 01:00", "0001-01-02 01:00"},
        {"24 hours", "2024-03-05 14:00", "2024-03-05", "2024-03-05"},
        /* offsets over midnight, the end of a month and of a year; labels and starts are wall-clock */
        {"hour in +05:45", "2024-03-05 14:14:59", "2024-03-05 19:00", "2024-03-05 19:00+05:45"},
        {"hour in +05:45", "2024-03-05 14:15", "2024-03-05 20:00", "2024-03-05 20:00+05:45"},
        {"hour in -03:30", "2024-01-01 03:29", "2023-12-31 23:00", "2023-12-31 23:00-03:30"},
        {"day in +02:00", "2024-02-29 21:59:59.999999", "2024-02-29", "2024-02-29"},
        {"day in +02:00", "2024-02-29 22:00", "2024-03-01", "2024-03-01"},
        {"month in +02:00", "2024-02-29 22:00", "2024-03", "2024-03-01"},
        {"week in +02:00", "2024-03-03 22:00", "2024-W10", "2024-03-04"},
        {"year in +14:00", "2023-12-31 10:00", "2024", "2024-01-01"},
        {"year in -14:00", "2024-01-01 13:59:59.999999", "2023", "2023-01-01"},
        {"quarter in -05:00", "2024-04-01 04:59:59", "2024-Q1", "2024-01-01"},
        {"week in -00:01", "2021-01-04 00:00:59", "2020-W53", "2020-12-28"},
        {"year starting april in +05:30", "2024-03-31 18:30", "2024-04-01", "2024-04-01"},
        {"6 hours in +01:00", "2024-03-05 05:00", "2024-03-05 06:00", "2024-03-05 06:00+01:00"},
        {"24 hours in +02:00", "2024-03-05 22:00", "2024-03-06", "2024-03-06"},
        {"day in +01:00", "0001-01-01", "0001-01-01", "0001-01-01"},
        {"day in -01:00", "9999-12-31 23:59:59.999999", "9999-12-31", "9999-12-31"},
        {"hour in UTC", "2024-03-05 14:15", "2024-03-05 14:00", "2024-03-05 14:00+00:00"},
        {"day in Z", "2024-03-05 14:15", "2024-03-05", "2024-03-05"},
        /* zones: gaps, overlaps, and what has begun is not left again (grain.c 2 and 5) */
        {"month in Europe/Berlin", "2024-06-30 21:59:59.999999", "2024-06", "2024-06-01"},
        {"month in Europe/Berlin", "2024-06-30 22:00", "2024-07", "2024-07-01"},
        {"year starting july in europe/BERLIN", "2024-06-30 22:00", "2024-07-01", "2024-07-01"},
        {"hour in Europe/Berlin", "2024-03-31 00:59:59.999999", "2024-03-31 01:00", "2024-03-31 01:00+01:00"},
        {"hour in Europe/Berlin", "2024-03-31 01:00", "2024-03-31 03:00", "2024-03-31 03:00+02:00"},
        {"2 hours in Europe/Berlin", "2024-03-31 01:00", "2024-03-31 02:00", "2024-03-31 03:00+02:00"},
        {"hour in Europe/Berlin", "2024-10-27 01:59:59.999999", "2024-10-27 02:00", "2024-10-27 02:00+02:00"},
        {"hour in Europe/Berlin", "2024-10-27 02:00", "2024-10-27 03:00", "2024-10-27 03:00+01:00"},
        {"hour in Australia/Lord_Howe", "2024-10-05 15:45", "2024-10-06 02:00", "2024-10-06 02:30+11:00"},
        {"day in America/Sao_Paulo", "2018-11-04 02:59:59.999999", "2018-11-03", "2018-11-03"},
        {"day in America/Sao_Paulo", "2018-11-04 03:00", "2018-11-04", "2018-11-04"},
        {"week starting sunday in America/Asuncion", "2023-10-01 04:00", "2023-10-01", "2023-10-01"},
        {"month in America/Havana", "2020-11-01 04:00", "2020-11", "2020-11-01"},
        {"hour in America/Havana", "2020-11-01 05:59", "2020-11-01 00:00", "2020-11-01 00:00-04:00"},
        {"day in Pacific/Apia", "2011-12-30 09:59:59.999999", "2011-12-29", "2011-12-29"},
        {"day in Pacific/Apia", "2011-12-30 10:00", "2011-12-31", "2011-12-31"},
        {"day in America/St_Johns", "2010-11-07 02:29:59.999999", "2010-11-06", "2010-11-06"},
        {"day in America/St_Johns", "2010-11-07 02:31", "2010-11-07", "2010-11-07"},
        {"day in America/St_Johns", "2010-11-07 03:29", "2010-11-07", "2010-11-07"},
        {"hour in Africa/Monrovia", "1972-01-07 00:44:30", "1972-01-07 00:00", "1972-01-07 00:44:30+00:00"},
        {"hour in Africa/Monrovia", "1970-01-01 00:44:30", "1970-01-01 00:00", "1970-01-01 00:00-00:44:30"},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        char name[128];
        struct grain grain = grain_of(cases[i].grain);
        snprintf(name, sizeof name, "%s of %s", cases[i].grain, cases[i].time);
        int64_t period = period_of(name, &grain, time_of(cases[i].time));
        check_label(name, &grain, period, cases[i].label, cases[i].start);
        int64_t start = grain_start(&grain, period), want = settled(&grain, cases[i].start);
        if (start != want) fail_msg("%s: got start %s, want %s", name, text_of(start), text_of(want));
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(grains),
        cmocka_unit_test(text_that_is_no_grain),
        cmocka_unit_test(damaged_grains),
        cmocka_unit_test(every_day_from_1970_to_2050),
        cmocka_unit_test(every_day_of_the_years_1_to_9999),
        cmocka_unit_test(known_periods),
    };
    return cmocka_run_group_tests_name("grain", tests, NULL, NULL);
}
