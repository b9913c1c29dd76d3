/*
 * grain.c - periods of the calendar; grain.h is the interface.
 *
 *     SELECT cohort_of('2024-12-30', 'week'), cohort_of('2024-03-05', 'year starting april'),
 *            cohort_of('2024-06-30 22:00', 'month in Europe/Berlin');
 *     2025-W01|2023-04-01|2024-07
 *
 * Requirements
 *  1. Weeks start on Monday and are numbered by ISO 8601. A grain of N periods counts from 0001-01-01 (a
 *     Monday), a shifted one from the last such start at or before that day, so periods have no gaps.
 *  2. Labels sort as text in the order of time, and all but those of hours parse back to the start of their period, on
 *     the grain's clock. They say where a period should start: an hour that the clock skips has its label, and no time; one
 *     that comes twice is one period. What cohort_start() writes is read back in any case.
 *  3. Days, weeks and months are added by the clock: at the same time of day, the day of the month clamped to the
 *     month's last, always from the first moment. Hours are hours.
 *  4. A time is in no period when it, or the start of its period, is outside of the years 0001 to 9999 on the
 *     grain's clock.
 *  5. A period begins with the first instant at which its clock shows its start or a later time, and ends with the next
 *     one's beginning, though the clock may be set back over it: a period that has begun is not left again.
 *
 * All of it is integer arithmetic on days since 0001-01-01 (moment.c).
 */
#include "time/grain.h"

#include <string.h>

#define MAX_STEPS 100000

const struct grain grain_default = {GRAIN_MONTHS, GRAIN_LABEL_MONTH, 1, 0, {0, 0, false}};

static const char *const grain_weekdays[] = {"monday", "tuesday",  "wednesday", "thursday",
                                             "friday", "saturday", "sunday",    NULL};
static const char *const grain_months[] = {"january",  "february", "march",  "april",     "may",
                                           "june",     "july",     "august", "september", "october",
                                           "november", "december", NULL};
enum { UNIT_HOUR, UNIT_DAY, UNIT_WEEK, UNIT_MONTH }; /* those that are looked for in the next line */
static const char *const grain_units[] = {"hour", "day", "week", "month", "quarter", "year", NULL};
static const char *const grain_adverbs[] = {"hourly",    "daily",  "weekly", "monthly",
                                            "quarterly", "yearly", NULL};

bool grain_next_word(const char **p, const char *end, struct grain_word *word) {
    while (*p < end && moment_is_space(**p))
        (*p)++;
    word->text = *p;
    while (*p < end && !moment_is_space(**p))
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
    static const struct {
        enum grain_unit unit;
        enum grain_label label;
        int32_t step;
    } plain[] = {{GRAIN_HOURS, GRAIN_LABEL_START, 1},    {GRAIN_DAYS, GRAIN_LABEL_START, 1},
                 {GRAIN_DAYS, GRAIN_LABEL_WEEK, 7},      {GRAIN_MONTHS, GRAIN_LABEL_MONTH, 1},
                 {GRAIN_MONTHS, GRAIN_LABEL_QUARTER, 3}, {GRAIN_MONTHS, GRAIN_LABEL_YEAR, 12}};
    *grain = (struct grain){plain[unit].unit, plain[unit].label, n * plain[unit].step, 0, {0, 0, false}};
    if (n > 1) grain->label = GRAIN_LABEL_START;
    if (grain->unit == GRAIN_HOURS && n % 24 == 0) {
        grain->unit = GRAIN_DAYS;
        grain->step /= 24;
    }
}

bool grain_word_is_noun(struct grain_word word, const char *noun) {
    if (grain_word_is(word, noun)) return true;
    if ((word.text[word.size - 1] | 32) != 's') return false;
    word.size--;
    return grain_word_is(word, noun);
}

/* The unit that a word names, in the plural too; -1: none. */
static int32_t grain_unit_of(struct grain_word word) {
    for (int32_t i = 0; grain_units[i]; i++)
        if (grain_word_is_noun(word, grain_units[i])) return i;
    return -1;
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
        if (!clock_parse(word.text, word.size, &grain->clock)) return GRAIN_FLAW_CLOCK;
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

struct grain grain_of_days(const struct grain *grain) {
    struct grain days;
    grain_set(&days, 1, UNIT_DAY);
    days.clock = grain->clock;
    return days;
}

/* ---- periods ---- */

/* The period that a local time belongs to, the latest that the clock has reached. */
static inline bool grain_local_period(const struct grain *grain, int64_t local, int64_t *period) {
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

bool grain_period(const struct grain *grain, int64_t time, int64_t *period) {
    return grain_local_period(grain, clock_reached(&grain->clock, time), period);
}

int64_t grain_period_of(const struct grain *grain, int64_t time) {
    int64_t period = 0;
    grain_period(grain, time, &period);
    return period;
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
    return clock_instant(&grain->clock, grain_local_start(grain, period));
}

/* ---- remembered days ---- */

/* The number of a day in UTC. */
static uint32_t grain_memo_day(int64_t time) {
    return (uint32_t)((uint64_t)(time - MOMENT_MIN) / (uint64_t)MOMENT_DAY);
}

/* Remembers a day's first period, and when the next one starts on it. False where there are more, or it cannot. */
static bool grain_learn_day(const struct grain *grain, struct grain_memo *memo, uint32_t day) {
    const uint32_t at = day % GRAIN_MEMO;
    int64_t from = (int64_t)day * MOMENT_DAY + MOMENT_MIN, to = from + MOMENT_DAY - 1, first = 0, last = 0;
    memo->days[at] = 0;
    memo->next[at] = INT64_MAX;
    if (grain->unit == GRAIN_HOURS) {
        if (!clock_is_steady(&grain->clock, from, to, &memo->next[at])) return false;
    } else {
        if (!grain_period(grain, from, &first) || !grain_period(grain, to, &last)) return false;
        if (last > first + 1) return false;
        if (last > first) memo->next[at] = grain_start(grain, last);
    }
    memo->days[at] = day + 1;
    memo->periods[at] = (uint32_t)first;
    return true;
}

bool grain_period_memo(const struct grain *grain, struct grain_memo *memo, int64_t time, int64_t *period) {
    const bool hours = grain->unit == GRAIN_HOURS;
    if (!moment_in_range(time)) return false;
    if (hours && grain->clock.zone == 0) return grain_period(grain, time, period);
    const uint32_t day = grain_memo_day(time), at = day % GRAIN_MEMO;
    if (memo->days[at] != day + 1 && !grain_learn_day(grain, memo, day))
        return grain_period(grain, time, period);
    if (hours) return grain_local_period(grain, time + memo->next[at], period);
    *period = (int64_t)memo->periods[at] + (time >= memo->next[at]);
    return true;
}

int64_t grain_settle_memo(const struct grain *grain, struct grain_memo *memo, const struct moment *moment) {
    if (!moment_is_mere(moment) || clock_is_utc(&grain->clock)) return moment->time;
    const uint32_t day = grain_memo_day(moment->time), at = day % GRAIN_MEMO;
    if (memo->dates[at] != day + 1) {
        memo->dates[at] = day + 1;
        memo->starts[at] = clock_instant(&grain->clock, moment->time);
    }
    return memo->starts[at];
}

/* The day number of a local time, which may be beyond the years 0001 to 9999. */
static int64_t grain_local_day(int64_t local) {
    return moment_floor(local - MOMENT_MIN, MOMENT_DAY);
}

/* The same time of day, months later: the day of the month clamped to the month's last. */
static int64_t grain_add_months(int64_t local, int64_t n) {
    int64_t day = grain_local_day(local);
    struct moment_date date = moment_date_of(day);
    int64_t months = 12 * (int64_t)date.year + date.month - 1 + n;
    int32_t year = (int32_t)moment_floor(months, 12), month = (int32_t)(months - 12 * (int64_t)year) + 1;
    int32_t last = moment_month_days(year, month);
    int64_t target = moment_day_number(year, month, date.day < last ? date.day : last);
    return local + (target - day) * MOMENT_DAY;
}

int64_t grain_add(const struct grain *grain, int64_t time, int64_t n) {
    int64_t units = n * grain->step;
    if (n == 0) return time; /* also where the clock shows it for the second time */
    if (grain->unit == GRAIN_HOURS) return time + units * MOMENT_HOUR;
    int64_t local = clock_local(&grain->clock, time);
    local = grain->unit == GRAIN_DAYS ? local + units * MOMENT_DAY : grain_add_months(local, units);
    return clock_instant(&grain->clock, local);
}

int64_t grain_age(const struct grain *grain, int64_t first, int64_t time) {
    const bool zoned = grain->clock.zone != 0;
    int64_t age;
    if (grain->unit == GRAIN_HOURS) return moment_floor(time - first, grain->step * MOMENT_HOUR);
    if (grain->unit == GRAIN_DAYS && !zoned) return moment_floor(time - first, grain->step * MOMENT_DAY);
    int64_t from = clock_local(&grain->clock, first), to = clock_local(&grain->clock, time);
    if (grain->unit == GRAIN_DAYS) {
        age = moment_floor(to - from, grain->step * MOMENT_DAY);
    } else {
        struct moment_date a = moment_date_of(grain_local_day(from)), b = moment_date_of(grain_local_day(to));
        age = moment_floor(12 * (int64_t)(b.year - a.year) + b.month - a.month, grain->step);
    }
    /* A clock that was set may be one off, either way. */
    if (grain_add(grain, first, age) > time) return age - 1;
    return age + (zoned && grain_add(grain, first, age + 1) <= time);
}

/* ---- labels ---- */

/* YYYY-MM-DD, with HH:MM where it is for hours, without an end. */
static char *grain_put_local(const struct grain *grain, int64_t local, char *p) {
    int64_t day = grain_local_day(local), rest = local - MOMENT_MIN - day * MOMENT_DAY;
    p = moment_put_date(p, day);
    return grain->unit == GRAIN_HOURS ? moment_put_minute(p, rest / MOMENT_MINUTE) : p;
}

/* An hour may begin within a minute where the clock is set; what it shows is then not what it should. */
int grain_start_label(const struct grain *grain, int64_t period, char text[GRAIN_LABEL_SIZE]) {
    int64_t start = grain_start(grain, period), local = clock_local(&grain->clock, start);
    bool hours = grain->unit == GRAIN_HOURS;
    char *p = grain_put_local(grain, hours ? local : grain_local_start(grain, period), text);
    int64_t second = (local - MOMENT_MIN) / MOMENT_SECOND % 60;
    if (hours && second != 0) p = moment_put_two(p, ':', (int32_t)second);
    if (hours && grain->clock.named) p = moment_put_offset(p, local - start);
    *p = '\0';
    return (int)(p - text);
}

/* The year that a week belongs to is that of its Thursday. */
static char *grain_put_week(char *p, int64_t monday) {
    struct moment_date date = moment_date_of(monday + 3);
    int64_t week = (monday + 3 - moment_day_number(date.year, 1, 1)) / 7 + 1;
    p = moment_put_year(p, date.year);
    *p++ = '-';
    return moment_put_two(p, 'W', (int32_t)week);
}

/* Months that are labelled so are counted from year 1 on: no date is needed. */
static char *grain_put_months(enum grain_label label, char *p, int32_t months) {
    int32_t month = months % 12;
    p = moment_put_year(p, months / 12 + 1);
    if (label == GRAIN_LABEL_MONTH) return moment_put_two(p, '-', month + 1);
    if (label == GRAIN_LABEL_YEAR) return p;
    p[0] = '-';
    p[1] = 'Q';
    p[2] = (char)('1' + month / 3);
    return p + 3;
}

int grain_label(const struct grain *grain, int64_t period, char text[GRAIN_LABEL_SIZE]) {
    char *p;
    if (grain->label == GRAIN_LABEL_START)
        p = grain_put_local(grain, grain_local_start(grain, period), text);
    else if (grain->label == GRAIN_LABEL_WEEK)
        p = grain_put_week(text, 7 * period);
    else
        p = grain_put_months(grain->label, text, (int32_t)period * grain->step);
    *p = '\0';
    return (int)(p - text);
}
