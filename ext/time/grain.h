/*
 * grain.h - grains, which cut the time line into periods.
 *
 * The periods of a grain are numbered by consecutive integers; the one that holds 0001-01-01 has number 0.
 * Nothing here allocates, reads a clock, a locale or a time zone database.
 */
#ifndef RETENTION_GRAIN_H
#define RETENTION_GRAIN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "time/clock.h"
#include "time/moment.h"

#define GRAIN_LABEL_SIZE 32 /* room for every label, its end included */

enum grain_unit { GRAIN_HOURS, GRAIN_DAYS, GRAIN_MONTHS };
enum grain_label {
    GRAIN_LABEL_START, /* 2024-03-05, or 2024-03-05 14:00 for hours */
    GRAIN_LABEL_WEEK,  /* 2024-W10 */
    GRAIN_LABEL_MONTH, /* 2024-03 */
    GRAIN_LABEL_QUARTER,
    GRAIN_LABEL_YEAR
};

struct grain {
    enum grain_unit unit;
    enum grain_label label;
    int32_t step;   /* units to a period */
    int32_t origin; /* units from 0001-01-01 back to the start of period 0, 0 <= origin < step */
    struct clock clock;
};

/* A month in UTC: where no grain is given. */
extern const struct grain grain_default;

/* Days on the clock of a grain, whatever its unit. */
struct grain grain_of_days(const struct grain *grain);

/* "[N] hour|day|week|month|quarter|year [starting WEEKDAY|MONTH] [in CLOCK]"; false leaves *grain. */
bool grain_parse(const char *text, size_t size, struct grain *grain);

/* What keeps a text from being a grain, where that is more than its grammar. */
enum grain_flaw {
    GRAIN_FLAW_NONE, /* it is one */
    GRAIN_FLAW_GRAMMAR,
    GRAIN_FLAW_STEPS, /* N */
    GRAIN_FLAW_DAY_STARTS,
    GRAIN_FLAW_MONTH_STARTS,
    GRAIN_FLAW_WEEKDAY, /* weeks start on one */
    GRAIN_FLAW_MONTH,   /* quarters and years start in one */
    GRAIN_FLAW_CLOCK,
    GRAIN_FLAW_HOURLY, /* these in the order of the units */
    GRAIN_FLAW_DAILY,
    GRAIN_FLAW_WEEKLY,
    GRAIN_FLAW_MONTHLY,
    GRAIN_FLAW_QUARTERLY,
    GRAIN_FLAW_YEARLY,
    GRAIN_FLAWS
};
enum grain_flaw grain_flaw(const char *text, size_t size);

/* The words of a text, ended by white space: the next one, false at the end; whether it is a noun, which is in lower case,
** case ignored, in the singular or the plural. */
struct grain_word {
    const char *text;
    size_t size;
};
bool grain_next_word(const char **p, const char *end, struct grain_word *word);
bool grain_word_is_noun(struct grain_word word, const char *noun);

/* Whether a word is the name of a month, or its first three letters; case ignored. */
bool grain_names_month(const char *word, size_t size);

/* The first period that a time may be in: where period 0 starts before there are years, no time is. */
static inline int64_t grain_least(const struct grain *grain) {
    return grain->origin > 0;
}

/*
 * The number of the period that holds time: the last that starts at or before it. A period starts at the first instant
 * at which the clock shows its start or later; several of them start at once where the clock skips them. True unless time
 * or the period's start, as local wall-clock time, leaves the years 0001 to 9999.
 */
bool grain_period(const struct grain *grain, int64_t time, int64_t *period);

/* The same for a time that is known to be in one, as all times that the source lets in are. */
int64_t grain_period_of(const struct grain *grain, int64_t time);

/*
 * The same, remembering days: rows come back to the same days again and again, and a look is cheaper than taking a date
 * apart, or finding a clock's offset. Zeroed before its first use, and for one grain. There is room for more days than five
 * years have: subscriptions start and end on all of them, in no order.
 */
#define GRAIN_MEMO 2048
struct grain_memo {
    uint32_t days[GRAIN_MEMO];    /* a day in UTC, its number and 1 more; 0: nothing here */
    uint32_t periods[GRAIN_MEMO]; /* the period of its first instant */
    int64_t next[GRAIN_MEMO]; /* when the next one starts, if it does so on this day; for hours the offset */
    uint32_t dates[GRAIN_MEMO]; /* a day of the clock, its number and 1 more */
    int64_t starts[GRAIN_MEMO]; /* when it starts */
};
bool grain_period_memo(const struct grain *grain, struct grain_memo *memo, int64_t time, int64_t *period);

/* The instant of a time that was read, by the grain's clock (clock_settle). It may leave the years 0001 to 9999. */
int64_t grain_settle_memo(const struct grain *grain, struct grain_memo *memo, const struct moment *moment);

/* First moment of a period, UTC. The end of a period is the start of the next one. */
int64_t grain_start(const struct grain *grain, int64_t period);

/* Both write text with its end and return its length: the label of a period; its first moment as it is read back,
** YYYY-MM-DD, or for hours YYYY-MM-DD HH:MM, with its offset where the grain has a clock. */
int grain_label(const struct grain *grain, int64_t period, char text[GRAIN_LABEL_SIZE]);
int grain_start_label(const struct grain *grain, int64_t period, char text[GRAIN_LABEL_SIZE]);

/* time moved by n grains, without regard to where periods start: exact hours; days, weeks and months at the same time
** of day on the grain's clock, the day of the month clamped to the month's last. */
int64_t grain_add(const struct grain *grain, int64_t time, int64_t n);

/* The greatest k with grain_add(first, k) <= time; negative when time is before first. */
int64_t grain_age(const struct grain *grain, int64_t first, int64_t time);

#endif
