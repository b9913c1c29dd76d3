/*
 * calendar.h - times and calendar periods.
 *
 * A time is a count of microseconds since 1970-01-01 00:00 UTC, within the years 0001 to 9999.
 * A grain cuts the time line into periods, numbered by consecutive integers; the period that holds
 * 0001-01-01 has number 0. Nothing here allocates, reads a clock, a locale or a time zone database.
 */
#ifndef RETENTION_CALENDAR_H
#define RETENTION_CALENDAR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define CALENDAR_MIN        INT64_C(-62135596800000000) /* 0001-01-01 00:00:00 */
#define CALENDAR_MAX        INT64_C(253402300799999999) /* 9999-12-31 23:59:59.999999 */
#define CALENDAR_LABEL_SIZE 24                          /* room for every label, its end included */
#define CALENDAR_TIME_SIZE  27                          /* and for every time */

enum calendar_unit { CALENDAR_HOURS, CALENDAR_DAYS, CALENDAR_MONTHS };
enum calendar_label {
    CALENDAR_LABEL_START, /* 2024-03-05, or 2024-03-05 14:00 for hours */
    CALENDAR_LABEL_WEEK,  /* 2024-W10 */
    CALENDAR_LABEL_MONTH, /* 2024-03 */
    CALENDAR_LABEL_QUARTER,
    CALENDAR_LABEL_YEAR
};

struct calendar_grain {
    enum calendar_unit unit;
    enum calendar_label label;
    int32_t step;   /* units to a period */
    int32_t origin; /* units from 0001-01-01 back to the start of period 0, 0 <= origin < step */
    int64_t offset; /* microseconds that local wall-clock time is ahead of UTC */
};

/*
 * Each returns true and sets *time, or returns false and leaves it. Text: every form of the README but
 * numbers (dates, dates with time of day and zone, labels, YYYYMMDD). A whole number that a double holds
 * means the same as the integer.
 */
bool calendar_parse_text(const char *text, size_t size, int64_t *time);
bool calendar_parse_integer(int64_t number, int64_t *time);
bool calendar_parse_real(double number, int64_t *time);

/* "[N] hour|day|week|month|quarter|year [starting WEEKDAY|MONTH] [in +HH:MM]" */
bool calendar_parse_grain(const char *text, size_t size, struct calendar_grain *grain);

/* What keeps a text from being a grain, where that is more than its grammar. */
enum calendar_flaw {
    CALENDAR_FLAW_NONE, /* it is one */
    CALENDAR_FLAW_GRAMMAR,
    CALENDAR_FLAW_STEPS, /* N */
    CALENDAR_FLAW_DAY_STARTS,
    CALENDAR_FLAW_MONTH_STARTS,
    CALENDAR_FLAW_WEEKDAY, /* weeks start on one */
    CALENDAR_FLAW_MONTH,   /* quarters and years start in one */
    CALENDAR_FLAW_OFFSET,
    CALENDAR_FLAW_HOURLY, /* these in the order of the units */
    CALENDAR_FLAW_DAILY,
    CALENDAR_FLAW_WEEKLY,
    CALENDAR_FLAW_MONTHLY,
    CALENDAR_FLAW_QUARTERLY,
    CALENDAR_FLAW_YEARLY,
    CALENDAR_FLAWS
};
enum calendar_flaw calendar_grain_flaw(const char *text, size_t size);

/* Whether a word is the name of a month, or its first three letters; case ignored. */
bool calendar_names_month(const char *word, size_t size);

/* The number of the period that holds time. True unless time or the period's start, as local wall-clock
** time, leaves the years 0001 to 9999. */
bool calendar_period(const struct calendar_grain *grain, int64_t time, int64_t *period);

/* The same for a time that is known to be in one, as all times that the source lets in are. */
int64_t calendar_period_of(const struct calendar_grain *grain, int64_t time);

/*
 * The same, remembering the periods of days: rows come back to the same days again and again, and a look is
 * cheaper than taking a date apart. Zeroed before its first use, and for one grain.
 */
#define CALENDAR_MEMO 1024
struct calendar_memo {
    uint32_t days[CALENDAR_MEMO]; /* day number and 1 more; 0: nothing here */
    uint32_t periods[CALENDAR_MEMO];
};
bool calendar_period_memo(const struct calendar_grain *grain, struct calendar_memo *memo, int64_t time,
                          int64_t *period);

/* The first period that a time may be in: where period 0 starts before there are years, no time is. */
static inline int64_t calendar_least(const struct calendar_grain *grain) {
    return grain->origin > 0;
}

/* First moment of a period, UTC. The end of a period is the start of the next one. */
int64_t calendar_start(const struct calendar_grain *grain, int64_t period);

/* Both write text with its end and return its length: the label of a period; its first moment on the
** grain's wall clock as YYYY-MM-DD, or YYYY-MM-DD HH:MM for hours. */
int calendar_label(const struct calendar_grain *grain, int64_t period, char text[CALENDAR_LABEL_SIZE]);
int calendar_start_label(const struct calendar_grain *grain, int64_t period, char text[CALENDAR_LABEL_SIZE]);

/* A time in UTC, YYYY-MM-DD HH:MM:SS, with .fff or .ffffff behind it where that is not all; its length. It
** parses back to the same time. */
int calendar_time_text(int64_t time, char text[CALENDAR_TIME_SIZE]);

/* time moved by n grains, without regard to where periods start: exact hours, days and weeks; months at the
** same time of day, the day of the month clamped to the month's last. */
int64_t calendar_add(const struct calendar_grain *grain, int64_t time, int64_t n);

/* The greatest k with calendar_add(first, k) <= time; negative when time is before first. */
int64_t calendar_age(const struct calendar_grain *grain, int64_t first, int64_t time);

#endif
