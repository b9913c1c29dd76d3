/*
 * calendar.c - times and calendar periods; calendar.h is the interface.
 *
 *     SELECT cohort_of('2024-12-30', 'week'), cohort_of('2024-03-05', 'year starting april');
 *     2025-W01|2023-04-01
 *
 * Requirements
 *  1. Text is YYYY-MM-DD, optionally followed by a blank or T, HH:MM, :SS and .fff of any length (cut to
 *     microseconds), and after a time of day Z or +HH:MM or -HH:MM, at most 14:00.
 *  2. Text is YYYYMMDD, or a label: YYYY, YYYY-Qn, YYYY-MM, YYYY-Wnn; it means the start of that period.
 *  3. A whole number from 10000101 to 99991231 is that day or, where it is no date, an error.
 *  4. Other numbers: from 1721425.5 to below 5373484.5 a Julian day; else below 1e11, 1e14, 1e17 in size
 *     Unix seconds, milliseconds, microseconds; 0 and other non-negative ones below 1721425.5 are errors.
 *  5. Only the years 0001 to 9999 exist; what would leave them is an error.
 *  6. Weeks start on Monday and are numbered by ISO 8601. A grain of N periods counts from 0001-01-01 (a
 *     Monday), a shifted one from the last such start at or before that day, so periods have no gaps.
 *  7. Labels sort as text in the order of time and parse back to the start of their period.
 *  8. Months are added with the day of the month clamped to the month's last, always from the first moment.
 *
 * Days are counted from 0001-01-01 = 0 (the Unix epoch is day 719162). Dates are taken apart in years that
 * start in March, so that the leap day is the last of its year and month lengths follow one line. All of it
 * is integer arithmetic, but for Julian days and fractions; text costs one pass over its characters.
 */
#include "time/calendar.h"

#include <math.h>
#include <string.h>

#define SECOND     INT64_C(1000000)
#define MINUTE     (60 * SECOND)
#define HOUR       (60 * MINUTE)
#define DAY        (24 * HOUR)
#define EPOCH_DAY  719162
#define MAX_STEPS  100000
#define MAX_OFFSET (14 * HOUR)

/* Dates are shifted by this many whole 400-year cycles, so that unsigned arithmetic is never below zero. */
#define CYCLES     300
#define CYCLE_DAYS 146097

struct calendar_date {
    int32_t year, month, day;
};

static int64_t calendar_floor(int64_t a, int64_t b) {
    int64_t q = a / b;
    return q - (q * b > a);
}

static int64_t calendar_day_number(int32_t year, int32_t month, int32_t day) {
    uint32_t y = (uint32_t)(year + 400 * CYCLES - (month <= 2));
    uint32_t m = (uint32_t)(month > 2 ? month - 3 : month + 9);
    uint32_t days = 365 * y + y / 4 - y / 100 + y / 400 + (153 * m + 2) / 5 + (uint32_t)day - 1;
    return (int64_t)days - 306 - (int64_t)CYCLES * CYCLE_DAYS;
}

static struct calendar_date calendar_date_of(int64_t day_number) {
    uint32_t days = (uint32_t)(day_number + 306 + (int64_t)CYCLES * CYCLE_DAYS);
    uint32_t century = (4 * days + 3) / CYCLE_DAYS;
    uint32_t in_century = days - CYCLE_DAYS * century / 4;
    uint32_t year = (4 * in_century + 3) / 1461;
    uint32_t in_year = in_century - 1461 * year / 4;
    uint32_t month = (5 * in_year + 2) / 153;
    struct calendar_date date;
    date.day = (int32_t)(in_year - (153 * month + 2) / 5 + 1);
    date.month = (int32_t)(month < 10 ? month + 3 : month - 9);
    date.year = (int32_t)(100 * century + year + (month >= 10)) - 400 * CYCLES;
    return date;
}

static int32_t calendar_month_days(int32_t year, int32_t month) {
    if (month == 2) return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28;
    return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
}

/* year has four digits. */
static bool calendar_is_date(int32_t year, int32_t month, int32_t day) {
    if (year < 1 || month < 1 || month > 12) return false;
    return day >= 1 && (day <= 28 || day <= calendar_month_days(year, month));
}

static bool calendar_in_range(int64_t time) {
    return time >= CALENDAR_MIN && time <= CALENDAR_MAX;
}

static bool calendar_set_day(int32_t year, int32_t month, int32_t day, int64_t *time) {
    if (!calendar_is_date(year, month, day)) return false;
    *time = (calendar_day_number(year, month, day) - EPOCH_DAY) * DAY;
    return true;
}

/* ---- text ---- */

/* The next n characters as a number, or -1 when they are not all digits. The caller knows they exist. */
static int32_t calendar_digits(const char *p, int n) {
    int32_t value = 0;
    for (int i = 0; i < n; i++) {
        uint32_t digit = (uint32_t)(unsigned char)p[i] - '0';
        if (digit > 9) return -1;
        value = value * 10 + (int32_t)digit;
    }
    return value;
}

/* +HH:MM or -HH:MM, all six characters of p. */
static bool calendar_parse_offset(const char *p, size_t size, int64_t *offset) {
    if (size != 6 || (p[0] != '+' && p[0] != '-') || p[3] != ':') return false;
    int32_t hours = calendar_digits(p + 1, 2), minutes = calendar_digits(p + 4, 2);
    if (hours < 0 || minutes < 0 || minutes > 59) return false;
    int64_t size_of = hours * HOUR + minutes * MINUTE;
    if (size_of > MAX_OFFSET) return false;
    *offset = p[0] == '-' ? -size_of : size_of;
    return true;
}

/* HH:MM[:SS[.fff]] and an optional zone, to the end of the text: microseconds after the UTC midnight of the
** same date, which a zone may move out of that day. */
static bool calendar_parse_clock(const char *p, size_t size, int64_t *clock) {
    if (size < 5 || p[2] != ':') return false;
    int32_t hours = calendar_digits(p, 2), minutes = calendar_digits(p + 3, 2), seconds = 0;
    int64_t fraction = 0, offset = 0;
    if (hours < 0 || hours > 23 || minutes < 0 || minutes > 59) return false;
    size_t at = 5;
    if (at < size && p[at] == ':') {
        if (size < 8) return false;
        seconds = calendar_digits(p + 6, 2);
        if (seconds < 0 || seconds > 59) return false;
        at = 8;
        if (at < size && p[at] == '.') {
            int64_t unit = SECOND;
            size_t first = ++at;
            for (; at < size && calendar_digits(p + at, 1) >= 0; at++) {
                unit /= 10;
                fraction += unit * calendar_digits(p + at, 1);
            }
            if (at == first) return false;
        }
    }
    if (at < size && !(p[at] == 'Z' && size - at == 1) && !calendar_parse_offset(p + at, size - at, &offset))
        return false;
    *clock = hours * HOUR + minutes * MINUTE + seconds * SECOND + fraction - offset;
    return true;
}

static bool calendar_parse_week(int32_t year, int32_t week, int64_t *time) {
    if (year < 1 || week < 1 || week > 53) return false;
    int64_t fourth = calendar_day_number(year, 1, 4);
    int64_t monday = fourth - fourth % 7 + 7 * (int64_t)(week - 1);
    if (week == 53 && calendar_date_of(monday + 3).year != year) return false;
    *time = (monday - EPOCH_DAY) * DAY;
    return true;
}

bool calendar_parse_text(const char *p, size_t size, int64_t *time) {
    if (size < 4) return false;
    int32_t year = calendar_digits(p, 4);
    if (year < 0) return false;
    if (size >= 10 && p[4] == '-' && p[7] == '-') {
        int64_t result, clock = 0;
        if (!calendar_set_day(year, calendar_digits(p + 5, 2), calendar_digits(p + 8, 2), &result))
            return false;
        if (size > 10) {
            if ((p[10] != ' ' && p[10] != 'T') || !calendar_parse_clock(p + 11, size - 11, &clock))
                return false;
            if (!calendar_in_range(result + clock)) return false;
        }
        *time = result + clock;
        return true;
    }
    if (size == 4) return calendar_set_day(year, 1, 1, time);
    if (size == 8 && p[4] == '-' && p[5] == 'W')
        return calendar_parse_week(year, calendar_digits(p + 6, 2), time);
    if (size == 8) return calendar_set_day(year, calendar_digits(p + 4, 2), calendar_digits(p + 6, 2), time);
    if (size == 7 && p[4] == '-' && p[5] == 'Q') {
        int32_t quarter = calendar_digits(p + 6, 1);
        return quarter >= 1 && quarter <= 4 && calendar_set_day(year, 3 * quarter - 2, 1, time);
    }
    if (size == 7 && p[4] == '-') return calendar_set_day(year, calendar_digits(p + 5, 2), 1, time);
    return false;
}

/* ---- numbers ---- */

/* number is in 1e11 seconds of 1970, which is not as far as the year 10000, but before the year 1. */
static bool calendar_set_unix(int64_t number, int64_t per_second, int64_t *time) {
    if (number < CALENDAR_MIN / (SECOND / per_second)) return false;
    *time = number * (SECOND / per_second);
    return true;
}

/* Whole milliseconds, as in SQLite: a double holds no more of a Julian day. */
static bool calendar_set_julian(double number, int64_t *time) {
    int64_t result = (llround(number * 86400000.0) - INT64_C(210866760000000)) * 1000;
    if (!calendar_in_range(result)) return false;
    *time = result;
    return true;
}

bool calendar_parse_integer(int64_t number, int64_t *time) {
    if (number >= 10000101 && number <= 99991231) {
        int32_t day = (int32_t)number;
        return calendar_set_day(day / 10000, day / 100 % 100, day % 100, time);
    }
    if (number >= 0 && number < 1721060) return false;
    if (number >= 1721060 && number <= 5373484) return calendar_set_julian((double)number, time);
    if (number > -INT64_C(100000000000) && number < INT64_C(100000000000))
        return calendar_set_unix(number, 1, time);
    if (number > -INT64_C(100000000000000) && number < INT64_C(100000000000000))
        return calendar_set_unix(number, 1000, time);
    if (number > -INT64_C(100000000000000000) && number < INT64_C(100000000000000000))
        return calendar_set_unix(number, SECOND, time);
    return false;
}

bool calendar_parse_real(double number, int64_t *time) {
    if (!(fabs(number) < 1e17)) return false;
    if (number == floor(number)) return calendar_parse_integer((int64_t)number, time);
    if (number >= 0 && number < 1721059.5) return false;
    if (number >= 1721059.5 && number <= 5373484.5) return calendar_set_julian(number, time);
    /* Whole units and their fraction apart: the product of both would round. */
    double whole = floor(number), fraction = number - whole;
    int64_t unit = fabs(number) < 1e11 ? SECOND : fabs(number) < 1e14 ? SECOND / 1000 : 1;
    if (!calendar_set_unix((int64_t)whole, SECOND / unit, time)) return false;
    *time += llround(fraction * (double)unit);
    return calendar_in_range(*time);
}

/* ---- grains ---- */

static const char *const calendar_weekdays[] = {"monday", "tuesday",  "wednesday", "thursday",
                                                "friday", "saturday", "sunday",    NULL};
static const char *const calendar_months[] = {"january",  "february", "march",  "april",     "may",
                                              "june",     "july",     "august", "september", "october",
                                              "november", "december", NULL};
enum { UNIT_HOUR, UNIT_DAY, UNIT_WEEK, UNIT_MONTH }; /* those that are looked for in the next line */
static const char *const calendar_units[] = {"hour", "day", "week", "month", "quarter", "year", NULL};
static const char *const calendar_adverbs[] = {"hourly",    "daily",  "weekly", "monthly",
                                               "quarterly", "yearly", NULL};

struct calendar_word {
    const char *text;
    size_t size;
};

/* Takes the next word, ended by blanks; false at the end of the text. */
static bool calendar_next_word(const char **p, const char *end, struct calendar_word *word) {
    while (*p < end && **p == ' ')
        (*p)++;
    word->text = *p;
    while (*p < end && **p != ' ')
        (*p)++;
    word->size = (size_t)(*p - word->text);
    return word->size > 0;
}

static bool calendar_word_is(struct calendar_word word, const char *name) {
    if (strlen(name) != word.size) return false;
    for (size_t i = 0; i < word.size; i++) {
        char c = word.text[i];
        if ((c >= 'A' && c <= 'Z' ? (char)(c + 32) : c) != name[i]) return false;
    }
    return true;
}

static int32_t calendar_word_in(struct calendar_word word, const char *const *names) {
    for (int32_t i = 0; names[i]; i++)
        if (calendar_word_is(word, names[i])) return i;
    return -1;
}

bool calendar_names_month(const char *text, size_t size) {
    struct calendar_word word = {text, size};
    char start[4] = "";
    for (int32_t i = 0; calendar_months[i]; i++) {
        memcpy(start, calendar_months[i], 3);
        if (calendar_word_is(word, calendar_months[i]) || calendar_word_is(word, start)) return true;
    }
    return false;
}

static void calendar_set_grain(struct calendar_grain *grain, int32_t n, int32_t unit) {
    static const struct calendar_grain plain[] = {
        {CALENDAR_HOURS, CALENDAR_LABEL_START, 1, 0, 0},    {CALENDAR_DAYS, CALENDAR_LABEL_START, 1, 0, 0},
        {CALENDAR_DAYS, CALENDAR_LABEL_WEEK, 7, 0, 0},      {CALENDAR_MONTHS, CALENDAR_LABEL_MONTH, 1, 0, 0},
        {CALENDAR_MONTHS, CALENDAR_LABEL_QUARTER, 3, 0, 0}, {CALENDAR_MONTHS, CALENDAR_LABEL_YEAR, 12, 0, 0}};
    *grain = plain[unit];
    grain->step *= n;
    if (n > 1) grain->label = CALENDAR_LABEL_START;
    if (grain->unit == CALENDAR_HOURS && n % 24 == 0) {
        grain->unit = CALENDAR_DAYS;
        grain->step /= 24;
    }
}

/* The unit that a word names, in the plural too; -1: none. */
static int32_t calendar_unit_of(struct calendar_word word) {
    int32_t unit = calendar_word_in(word, calendar_units);
    if (unit >= 0 || (word.text[word.size - 1] | 32) != 's') return unit;
    word.size--;
    return calendar_word_in(word, calendar_units);
}

/* A word that names no unit: monthly is said of one. */
static enum calendar_flaw calendar_unit_flaw(struct calendar_word word) {
    int32_t unit = calendar_word_in(word, calendar_adverbs);
    if (word.text[0] == '-') return CALENDAR_FLAW_STEPS;
    return unit < 0 ? CALENDAR_FLAW_GRAMMAR : (enum calendar_flaw)(CALENDAR_FLAW_HOURLY + unit);
}

/* Moves the starts of weeks to a weekday, of quarters and years to a month. */
static enum calendar_flaw calendar_shift_grain(struct calendar_grain *grain, int32_t unit,
                                               struct calendar_word word) {
    if (unit == UNIT_HOUR || unit == UNIT_DAY) return CALENDAR_FLAW_DAY_STARTS;
    if (unit == UNIT_MONTH) return CALENDAR_FLAW_MONTH_STARTS;
    bool week = unit == UNIT_WEEK;
    int32_t first = calendar_word_in(word, week ? calendar_weekdays : calendar_months);
    if (first < 0) return week ? CALENDAR_FLAW_WEEKDAY : CALENDAR_FLAW_MONTH;
    int32_t cycle = week ? 7 : 12;
    grain->origin = (cycle - first) % cycle % grain->step;
    if (grain->origin != 0) grain->label = CALENDAR_LABEL_START;
    return CALENDAR_FLAW_NONE;
}

/* What follows the unit, to the end of the text. */
static enum calendar_flaw calendar_read_clauses(const char *p, const char *end, int32_t unit,
                                                struct calendar_grain *grain) {
    struct calendar_word word;
    bool more = calendar_next_word(&p, end, &word);
    if (more && calendar_word_is(word, "starting")) {
        if (!calendar_next_word(&p, end, &word)) return CALENDAR_FLAW_GRAMMAR;
        enum calendar_flaw flaw = calendar_shift_grain(grain, unit, word);
        if (flaw) return flaw;
        more = calendar_next_word(&p, end, &word);
    }
    if (more && calendar_word_is(word, "in")) {
        if (!calendar_next_word(&p, end, &word)) return CALENDAR_FLAW_GRAMMAR;
        if (!calendar_parse_offset(word.text, word.size, &grain->offset)) return CALENDAR_FLAW_OFFSET;
        more = calendar_next_word(&p, end, &word);
    }
    return more ? CALENDAR_FLAW_GRAMMAR : CALENDAR_FLAW_NONE;
}

static enum calendar_flaw calendar_read_grain(const char *p, const char *end, struct calendar_grain *grain) {
    struct calendar_word word;
    int32_t n = 1;
    if (!calendar_next_word(&p, end, &word)) return CALENDAR_FLAW_GRAMMAR;
    if (word.text[0] >= '0' && word.text[0] <= '9') {
        n = word.size <= 6 ? calendar_digits(word.text, (int)word.size) : -1;
        if (n < 1 || n > MAX_STEPS) return CALENDAR_FLAW_STEPS;
        if (!calendar_next_word(&p, end, &word)) return CALENDAR_FLAW_GRAMMAR;
    }
    int32_t unit = calendar_unit_of(word);
    if (unit < 0) return calendar_unit_flaw(word);
    calendar_set_grain(grain, n, unit);
    return calendar_read_clauses(p, end, unit, grain);
}

bool calendar_parse_grain(const char *text, size_t size, struct calendar_grain *grain) {
    struct calendar_grain result;
    if (calendar_read_grain(text, text + size, &result) != CALENDAR_FLAW_NONE) return false;
    *grain = result;
    return true;
}

enum calendar_flaw calendar_grain_flaw(const char *text, size_t size) {
    struct calendar_grain grain;
    return calendar_read_grain(text, text + size, &grain);
}

/* ---- periods ---- */

bool calendar_period(const struct calendar_grain *grain, int64_t time, int64_t *period) {
    int64_t local = time + grain->offset;
    if (!calendar_in_range(local)) return false;
    uint64_t since = (uint64_t)(local - CALENDAR_MIN);
    uint32_t units;
    if (grain->unit == CALENDAR_HOURS) {
        units = (uint32_t)(since / (uint64_t)HOUR);
    } else {
        units = (uint32_t)(since / (uint64_t)DAY);
        if (grain->unit == CALENDAR_MONTHS) {
            struct calendar_date date = calendar_date_of(units);
            units = (uint32_t)(12 * (date.year - 1) + date.month - 1);
        }
    }
    units += (uint32_t)grain->origin;
    uint32_t number = grain->step == 1 ? units : units / (uint32_t)grain->step;
    if (number == 0 && grain->origin > 0) return false;
    *period = number;
    return true;
}

int64_t calendar_period_of(const struct calendar_grain *grain, int64_t time) {
    int64_t period = 0;
    calendar_period(grain, time, &period);
    return period;
}

bool calendar_period_memo(const struct calendar_grain *grain, struct calendar_memo *memo, int64_t time,
                          int64_t *period) {
    int64_t local = time + grain->offset;
    if (grain->unit == CALENDAR_HOURS || !calendar_in_range(local))
        return calendar_period(grain, time, period);
    uint32_t day = (uint32_t)((uint64_t)(local - CALENDAR_MIN) / (uint64_t)DAY), at = day % CALENDAR_MEMO;
    if (memo->days[at] != day + 1) {
        if (!calendar_period(grain, time, period)) return false;
        memo->days[at] = day + 1;
        memo->periods[at] = (uint32_t)*period;
    }
    *period = memo->periods[at];
    return true;
}

/* The first moment on the wall clock of the grain. */
static int64_t calendar_local_start(const struct calendar_grain *grain, int64_t period) {
    int64_t units = period * grain->step - grain->origin;
    if (grain->unit == CALENDAR_HOURS) return units * HOUR + CALENDAR_MIN;
    if (grain->unit == CALENDAR_MONTHS) {
        int64_t year = calendar_floor(units, 12);
        units = calendar_day_number((int32_t)year + 1, (int32_t)(units - 12 * year) + 1, 1);
    }
    return units * DAY + CALENDAR_MIN;
}

int64_t calendar_start(const struct calendar_grain *grain, int64_t period) {
    return calendar_local_start(grain, period) - grain->offset;
}

int64_t calendar_add(const struct calendar_grain *grain, int64_t time, int64_t n) {
    int64_t units = n * grain->step;
    if (grain->unit == CALENDAR_HOURS) return time + units * HOUR;
    if (grain->unit == CALENDAR_DAYS) return time + units * DAY;
    int64_t since = time + grain->offset - CALENDAR_MIN;
    int64_t day = calendar_floor(since, DAY);
    struct calendar_date date = calendar_date_of(day);
    int64_t months = 12 * (int64_t)date.year + date.month - 1 + units;
    int32_t year = (int32_t)calendar_floor(months, 12), month = (int32_t)(months - 12 * (int64_t)year) + 1;
    int32_t last = calendar_month_days(year, month);
    int64_t target = calendar_day_number(year, month, date.day < last ? date.day : last);
    return time + (target - day) * DAY;
}

int64_t calendar_age(const struct calendar_grain *grain, int64_t first, int64_t time) {
    if (grain->unit == CALENDAR_HOURS) return calendar_floor(time - first, grain->step * HOUR);
    if (grain->unit == CALENDAR_DAYS) return calendar_floor(time - first, grain->step * DAY);
    struct calendar_date a = calendar_date_of(calendar_floor(first + grain->offset - CALENDAR_MIN, DAY));
    struct calendar_date b = calendar_date_of(calendar_floor(time + grain->offset - CALENDAR_MIN, DAY));
    int64_t age = calendar_floor(12 * (int64_t)(b.year - a.year) + b.month - a.month, grain->step);
    return age - (calendar_add(grain, first, age) > time);
}

/* ---- labels ---- */

static char *calendar_put(char *p, int64_t value, int digits) {
    for (int i = digits; i-- > 0; value /= 10)
        p[i] = (char)('0' + value % 10);
    return p + digits;
}

static char *calendar_put_after(char *p, char mark, int64_t value, int digits) {
    *p = mark;
    return calendar_put(p + 1, value, digits);
}

static char *calendar_put_date(char *p, int64_t day) {
    struct calendar_date date = calendar_date_of(day);
    p = calendar_put(p, date.year, 4);
    p = calendar_put_after(p, '-', date.month, 2);
    return calendar_put_after(p, '-', date.day, 2);
}

static char *calendar_put_minute(char *p, int64_t minute) {
    p = calendar_put_after(p, ' ', minute / 60, 2);
    return calendar_put_after(p, ':', minute % 60, 2);
}

int calendar_start_label(const struct calendar_grain *grain, int64_t period, char text[CALENDAR_LABEL_SIZE]) {
    int64_t since = calendar_local_start(grain, period) - CALENDAR_MIN;
    int64_t day = calendar_floor(since, DAY);
    char *p = calendar_put_date(text, day);
    if (grain->unit == CALENDAR_HOURS) p = calendar_put_minute(p, (since - day * DAY) / MINUTE);
    *p = '\0';
    return (int)(p - text);
}

int calendar_time_text(int64_t time, char text[CALENDAR_TIME_SIZE]) {
    int64_t since = time - CALENDAR_MIN, day = since / DAY, rest = since % DAY, fraction = rest % SECOND;
    char *p = calendar_put_minute(calendar_put_date(text, day), rest / MINUTE);
    p = calendar_put_after(p, ':', rest % MINUTE / SECOND, 2);
    if (fraction % 1000)
        p = calendar_put_after(p, '.', fraction, 6);
    else if (fraction)
        p = calendar_put_after(p, '.', fraction / 1000, 3);
    *p = '\0';
    return (int)(p - text);
}

int calendar_label(const struct calendar_grain *grain, int64_t period, char text[CALENDAR_LABEL_SIZE]) {
    if (grain->label == CALENDAR_LABEL_START) return calendar_start_label(grain, period, text);
    int64_t day = calendar_floor(calendar_local_start(grain, period) - CALENDAR_MIN, DAY);
    if (grain->label == CALENDAR_LABEL_WEEK) day += 3; /* its Thursday says which year a week belongs to */
    struct calendar_date date = calendar_date_of(day);
    char *p = calendar_put(text, date.year, 4);
    if (grain->label == CALENDAR_LABEL_WEEK) {
        *p++ = '-';
        p = calendar_put_after(p, 'W', (day - calendar_day_number(date.year, 1, 1)) / 7 + 1, 2);
    } else if (grain->label == CALENDAR_LABEL_MONTH) {
        p = calendar_put_after(p, '-', date.month, 2);
    } else if (grain->label == CALENDAR_LABEL_QUARTER) {
        *p++ = '-';
        p = calendar_put_after(p, 'Q', (date.month + 2) / 3, 1);
    }
    *p = '\0';
    return (int)(p - text);
}
