/*
 * grain.c - periods of the calendar; grain.h is the interface.
 *
 *     SELECT cohort_of('2024-12-30', 'week'), cohort_of('2024-03-05', 'year starting april');
 *     2025-W01|2023-04-01
 *
 * Requirements
 *  1. Weeks start on Monday and are numbered by ISO 8601. A grain of N periods counts from 0001-01-01 (a
 *     Monday), a shifted one from the last such start at or before that day, so periods have no gaps.
 *  2. Labels sort as text in the order of time and parse back to the start of their period.
 *  3. Months are added with the day of the month clamped to the month's last, always from the first moment.
 *  4. A time is in no period when it, or the start of its period, is outside of the years 0001 to 9999 on the
 *     grain's clock.
 *
 * All of it is integer arithmetic on days since 0001-01-01 (moment.c).
 */
#include "time/grain.h"

#include <string.h>

#define MAX_STEPS 100000

static const char *const grain_weekdays[] = {"monday", "tuesday",  "wednesday", "thursday",
                                             "friday", "saturday", "sunday",    NULL};
static const char *const grain_months[] = {"january",  "february", "march",  "april",     "may",
                                           "june",     "july",     "august", "september", "october",
                                           "november", "december", NULL};
enum { UNIT_HOUR, UNIT_DAY, UNIT_WEEK, UNIT_MONTH }; /* those that are looked for in the next line */
static const char *const grain_units[] = {"hour", "day", "week", "month", "quarter", "year", NULL};
static const char *const grain_adverbs[] = {"hourly",    "daily",  "weekly", "monthly",
                                            "quarterly", "yearly", NULL};

struct grain_word {
    const char *text;
    size_t size;
};

/* Takes the next word, ended by blanks; false at the end of the text. */
static bool grain_next_word(const char **p, const char *end, struct grain_word *word) {
    while (*p < end && **p == ' ')
        (*p)++;
    word->text = *p;
    while (*p < end && **p != ' ')
        (*p)++;
    word->size = (size_t)(*p - word->text);
    return word->size > 0;
}

static bool grain_word_is(struct grain_word word, const char *name) {
    if (strlen(name) != word.size) return false;
    for (size_t i = 0; i < word.size; i++) {
        char c = word.text[i];
        if ((c >= 'A' && c <= 'Z' ? (char)(c + 32) : c) != name[i]) return false;
    }
    return true;
}

static int32_t grain_word_in(struct grain_word word, const char *const *names) {
    for (int32_t i = 0; names[i]; i++)
        if (grain_word_is(word, names[i])) return i;
    return -1;
}

bool grain_names_month(const char *text, size_t size) {
    struct grain_word word = {text, size};
    char start[4] = "";
    for (int32_t i = 0; grain_months[i]; i++) {
        memcpy(start, grain_months[i], 3);
        if (grain_word_is(word, grain_months[i]) || grain_word_is(word, start)) return true;
    }
    return false;
}

static void grain_set(struct grain *grain, int32_t n, int32_t unit) {
    static const struct grain plain[] = {
        {GRAIN_HOURS, GRAIN_LABEL_START, 1, 0, 0},    {GRAIN_DAYS, GRAIN_LABEL_START, 1, 0, 0},
        {GRAIN_DAYS, GRAIN_LABEL_WEEK, 7, 0, 0},      {GRAIN_MONTHS, GRAIN_LABEL_MONTH, 1, 0, 0},
        {GRAIN_MONTHS, GRAIN_LABEL_QUARTER, 3, 0, 0}, {GRAIN_MONTHS, GRAIN_LABEL_YEAR, 12, 0, 0}};
    *grain = plain[unit];
    grain->step *= n;
    if (n > 1) grain->label = GRAIN_LABEL_START;
    if (grain->unit == GRAIN_HOURS && n % 24 == 0) {
        grain->unit = GRAIN_DAYS;
        grain->step /= 24;
    }
}

/* The unit that a word names, in the plural too; -1: none. */
static int32_t grain_unit_of(struct grain_word word) {
    int32_t unit = grain_word_in(word, grain_units);
    if (unit >= 0 || (word.text[word.size - 1] | 32) != 's') return unit;
    word.size--;
    return grain_word_in(word, grain_units);
}

/* A word that names no unit: monthly is said of one. */
static enum grain_flaw grain_unit_flaw(struct grain_word word) {
    int32_t unit = grain_word_in(word, grain_adverbs);
    if (word.text[0] == '-') return GRAIN_FLAW_STEPS;
    return unit < 0 ? GRAIN_FLAW_GRAMMAR : (enum grain_flaw)(GRAIN_FLAW_HOURLY + unit);
}

/* Moves the starts of weeks to a weekday, of quarters and years to a month. */
static enum grain_flaw grain_shift(struct grain *grain, int32_t unit, struct grain_word word) {
    if (unit == UNIT_HOUR || unit == UNIT_DAY) return GRAIN_FLAW_DAY_STARTS;
    if (unit == UNIT_MONTH) return GRAIN_FLAW_MONTH_STARTS;
    bool week = unit == UNIT_WEEK;
    int32_t first = grain_word_in(word, week ? grain_weekdays : grain_months);
    if (first < 0) return week ? GRAIN_FLAW_WEEKDAY : GRAIN_FLAW_MONTH;
    int32_t cycle = week ? 7 : 12;
    grain->origin = (cycle - first) % cycle % grain->step;
    if (grain->origin != 0) grain->label = GRAIN_LABEL_START;
    return GRAIN_FLAW_NONE;
}

/* What follows the unit, to the end of the text. */
static enum grain_flaw grain_read_clauses(const char *p, const char *end, int32_t unit, struct grain *grain) {
    struct grain_word word;
    bool more = grain_next_word(&p, end, &word);
    if (more && grain_word_is(word, "starting")) {
        if (!grain_next_word(&p, end, &word)) return GRAIN_FLAW_GRAMMAR;
        enum grain_flaw flaw = grain_shift(grain, unit, word);
        if (flaw) return flaw;
        more = grain_next_word(&p, end, &word);
    }
    if (more && grain_word_is(word, "in")) {
        if (!grain_next_word(&p, end, &word)) return GRAIN_FLAW_GRAMMAR;
        if (!moment_parse_offset(word.text, word.size, &grain->offset)) return GRAIN_FLAW_OFFSET;
        more = grain_next_word(&p, end, &word);
    }
    return more ? GRAIN_FLAW_GRAMMAR : GRAIN_FLAW_NONE;
}

static enum grain_flaw grain_read(const char *p, const char *end, struct grain *grain) {
    struct grain_word word;
    int32_t n = 1;
    if (!grain_next_word(&p, end, &word)) return GRAIN_FLAW_GRAMMAR;
    if (word.text[0] >= '0' && word.text[0] <= '9') {
        n = word.size <= 6 ? moment_digits(word.text, (int)word.size) : -1;
        if (n < 1 || n > MAX_STEPS) return GRAIN_FLAW_STEPS;
        if (!grain_next_word(&p, end, &word)) return GRAIN_FLAW_GRAMMAR;
    }
    int32_t unit = grain_unit_of(word);
    if (unit < 0) return grain_unit_flaw(word);
    grain_set(grain, n, unit);
    return grain_read_clauses(p, end, unit, grain);
}

bool grain_parse(const char *text, size_t size, struct grain *grain) {
    struct grain result;
    if (grain_read(text, text + size, &result) != GRAIN_FLAW_NONE) return false;
    *grain = result;
    return true;
}

enum grain_flaw grain_flaw(const char *text, size_t size) {
    struct grain grain;
    return grain_read(text, text + size, &grain);
}

/* ---- the clock ---- */

int64_t grain_local(const struct grain *grain, int64_t instant) {
    return instant + grain->offset;
}

int64_t grain_instant(const struct grain *grain, int64_t local) {
    return local - grain->offset;
}

struct grain grain_of_days(const struct grain *grain) {
    struct grain days;
    grain_set(&days, 1, UNIT_DAY);
    days.offset = grain->offset;
    return days;
}

/* ---- periods ---- */

bool grain_period(const struct grain *grain, int64_t time, int64_t *period) {
    int64_t local = grain_local(grain, time);
    if (!moment_in_range(local)) return false;
    uint64_t since = (uint64_t)(local - MOMENT_MIN);
    uint32_t units;
    if (grain->unit == GRAIN_HOURS) {
        units = (uint32_t)(since / (uint64_t)MOMENT_HOUR);
    } else {
        units = (uint32_t)(since / (uint64_t)MOMENT_DAY);
        if (grain->unit == GRAIN_MONTHS) {
            struct moment_date date = moment_date_of(units);
            units = (uint32_t)(12 * (date.year - 1) + date.month - 1);
        }
    }
    units += (uint32_t)grain->origin;
    uint32_t number = grain->step == 1 ? units : units / (uint32_t)grain->step;
    if (number == 0 && grain->origin > 0) return false;
    *period = number;
    return true;
}

int64_t grain_period_of(const struct grain *grain, int64_t time) {
    int64_t period = 0;
    grain_period(grain, time, &period);
    return period;
}

bool grain_period_memo(const struct grain *grain, struct grain_memo *memo, int64_t time, int64_t *period) {
    int64_t local = grain_local(grain, time);
    if (grain->unit == GRAIN_HOURS || !moment_in_range(local)) return grain_period(grain, time, period);
    uint32_t day = (uint32_t)((uint64_t)(local - MOMENT_MIN) / (uint64_t)MOMENT_DAY), at = day % GRAIN_MEMO;
    if (memo->days[at] != day + 1) {
        if (!grain_period(grain, time, period)) return false;
        memo->days[at] = day + 1;
        memo->periods[at] = (uint32_t)*period;
    }
    *period = memo->periods[at];
    return true;
}

/* The first moment on the wall clock of the grain. */
static int64_t grain_local_start(const struct grain *grain, int64_t period) {
    int64_t units = period * grain->step - grain->origin;
    if (grain->unit == GRAIN_HOURS) return units * MOMENT_HOUR + MOMENT_MIN;
    if (grain->unit == GRAIN_MONTHS) {
        int64_t year = moment_floor(units, 12);
        units = moment_day_number((int32_t)year + 1, (int32_t)(units - 12 * year) + 1, 1);
    }
    return units * MOMENT_DAY + MOMENT_MIN;
}

int64_t grain_start(const struct grain *grain, int64_t period) {
    return grain_instant(grain, grain_local_start(grain, period));
}

/* The day number of a local time, which may be beyond the years 0001 to 9999. */
static int64_t grain_local_day(int64_t local) {
    return moment_floor(local - MOMENT_MIN, MOMENT_DAY);
}

int64_t grain_add(const struct grain *grain, int64_t time, int64_t n) {
    int64_t units = n * grain->step;
    if (grain->unit == GRAIN_HOURS) return time + units * MOMENT_HOUR;
    if (grain->unit == GRAIN_DAYS) return time + units * MOMENT_DAY;
    int64_t local = grain_local(grain, time), day = grain_local_day(local);
    struct moment_date date = moment_date_of(day);
    int64_t months = 12 * (int64_t)date.year + date.month - 1 + units;
    int32_t year = (int32_t)moment_floor(months, 12), month = (int32_t)(months - 12 * (int64_t)year) + 1;
    int32_t last = moment_month_days(year, month);
    int64_t target = moment_day_number(year, month, date.day < last ? date.day : last);
    return grain_instant(grain, local + (target - day) * MOMENT_DAY);
}

int64_t grain_age(const struct grain *grain, int64_t first, int64_t time) {
    if (grain->unit == GRAIN_HOURS) return moment_floor(time - first, grain->step * MOMENT_HOUR);
    if (grain->unit == GRAIN_DAYS) return moment_floor(time - first, grain->step * MOMENT_DAY);
    struct moment_date a = moment_date_of(grain_local_day(grain_local(grain, first)));
    struct moment_date b = moment_date_of(grain_local_day(grain_local(grain, time)));
    int64_t age = moment_floor(12 * (int64_t)(b.year - a.year) + b.month - a.month, grain->step);
    return age - (grain_add(grain, first, age) > time);
}

/* ---- labels ---- */

int grain_start_label(const struct grain *grain, int64_t period, char text[GRAIN_LABEL_SIZE]) {
    int64_t local = grain_local_start(grain, period), day = grain_local_day(local);
    int64_t minute = (local - MOMENT_MIN - day * MOMENT_DAY) / MOMENT_MINUTE;
    char *p = moment_put_date(text, day);
    if (grain->unit == GRAIN_HOURS) p = moment_put_minute(p, minute);
    *p = '\0';
    return (int)(p - text);
}

int grain_label(const struct grain *grain, int64_t period, char text[GRAIN_LABEL_SIZE]) {
    if (grain->label == GRAIN_LABEL_START) return grain_start_label(grain, period, text);
    int64_t day = grain_local_day(grain_local_start(grain, period));
    if (grain->label == GRAIN_LABEL_WEEK) day += 3; /* its Thursday says which year a week belongs to */
    struct moment_date date = moment_date_of(day);
    char *p = moment_put(text, date.year, 4);
    if (grain->label == GRAIN_LABEL_WEEK) {
        *p++ = '-';
        p = moment_put_after(p, 'W', (day - moment_day_number(date.year, 1, 1)) / 7 + 1, 2);
    } else if (grain->label == GRAIN_LABEL_MONTH) {
        p = moment_put_after(p, '-', date.month, 2);
    } else if (grain->label == GRAIN_LABEL_QUARTER) {
        *p++ = '-';
        p = moment_put_after(p, 'Q', (date.month + 2) / 3, 1);
    }
    *p = '\0';
    return (int)(p - text);
}
