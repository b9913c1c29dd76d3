/*
 * hints.c - what a text or number that is refused looks like; hints.h is the interface.
 *
 *     SELECT cohort_of(45296);
 *     cohort_of(): not a time: 45296 (days since 1899-12-30? 2415018.5 + value is a Julian day)
 *
 * Requirements
 *  1. A hint never says what a value is, but what it may be, and what to write then.
 *  2. Numbers: 18263 to 25568 (2020 to 2040) may be days since 1970, 25569 to 80000 (1970 to 2119) days as
 *     spreadsheets count them, with fractions or without; 1900 to 2100 a year, 190001 to 210012 a year and
 *     month; all others below the first Julian day sentinels. 12, 14 and 17 digits are a date and time of day that does not
 *     exist.
 *  3. Text: blank; a date whose day and month can be taken for one another (1/5/2024, not 31/5/2024); a month
 *     by its English name; a 12-hour clock; a zone by name behind a time of day.
 *  4. Grains: what grain.h finds (grain_flaw).
 *  5. What looks like nothing of this is told what would be right.
 *
 * Cost: one pass a question, on values that end in an error.
 */
#include "time/hints.h"

#include <math.h>
#include <stdbool.h>
#include <string.h>

#include "time/grain.h"

enum hints_time {
    HINTS_TIME_WANT,
    HINTS_TIME_BLANK,
    HINTS_TIME_ORDER,
    HINTS_TIME_MONTH,
    HINTS_TIME_CLOCK,
    HINTS_TIME_ZONE,
    HINTS_TIME_DAYS,
    HINTS_TIME_SHEET,
    HINTS_TIME_LABEL,
    HINTS_TIME_SENTINEL,
    HINTS_TIME_DIGITS
};

static const char *const hints_time_texts[] = {
    [HINTS_TIME_WANT] = "want YYYY-MM-DD[ HH:MM[:SS]] or a Unix time",
    [HINTS_TIME_BLANK] = "blank? nullif(trim(value), '') makes it NULL",
    [HINTS_TIME_ORDER] = "day or month first? rewrite as YYYY-MM-DD",
    [HINTS_TIME_MONTH] = "a month by name? rewrite as YYYY-MM-DD",
    [HINTS_TIME_CLOCK] = "a 12-hour clock? rewrite as 00:00 to 23:59",
    [HINTS_TIME_ZONE] = "a zone by name? rewrite as an offset such as +02:00, or Z for UTC",
    [HINTS_TIME_DAYS] = "days since 1970? 2440587.5 + value is a Julian day",
    [HINTS_TIME_SHEET] = "days since 1899-12-30? 2415018.5 + value is a Julian day",
    [HINTS_TIME_LABEL] = "a year or month? as text, YYYY or YYYY-MM, it is a time",
    [HINTS_TIME_DIGITS] = "YYYYMMDDHHMM[SS[fff]]? that is no date and time of day",
    [HINTS_TIME_SENTINEL] = "a sentinel? NULL is no time",
};

static const char *const hints_grain_texts[GRAIN_FLAWS] = {
    [GRAIN_FLAW_GRAMMAR] = "want [N] hour|day|week|month|quarter|year [starting WEEKDAY|MONTH] [in CLOCK]",
    [GRAIN_FLAW_STEPS] = "N is a whole number from 1 to 100000",
    [GRAIN_FLAW_DAY_STARTS] = "hours and days cannot start elsewhere, weeks, quarters and years can",
    [GRAIN_FLAW_MONTH_STARTS] = "months cannot start elsewhere, quarters and years can",
    [GRAIN_FLAW_WEEKDAY] = "weeks start on a weekday such as sunday",
    [GRAIN_FLAW_MONTH] = "quarters and years start in a month such as april",
    [GRAIN_FLAW_CLOCK] = "a clock is an offset such as +02:00, up to 14:00, or a zone such as Europe/Berlin",
    [GRAIN_FLAW_HOURLY] = "hour?",
    [GRAIN_FLAW_DAILY] = "day?",
    [GRAIN_FLAW_WEEKLY] = "week?",
    [GRAIN_FLAW_MONTHLY] = "month?",
    [GRAIN_FLAW_QUARTERLY] = "quarter?",
    [GRAIN_FLAW_YEARLY] = "year?",
};

const char *hints_of_grain(const char *text, size_t size) {
    return hints_grain_texts[grain_flaw(text, size)];
}

const char *hints_of_number(double number) {
    bool month = number >= 190001 && number < 210013 && fmod(number, 100) >= 1 && fmod(number, 100) <= 12;
    enum hints_time hint = HINTS_TIME_SENTINEL;
    if (number >= 19e10 && number < 22e15)
        hint = HINTS_TIME_DIGITS;
    else if (number < 0 || number >= 1721425.5)
        hint = HINTS_TIME_WANT;
    else if (number >= 18263 && number < 25569)
        hint = HINTS_TIME_DAYS;
    else if (number >= 25569 && number < 80001)
        hint = HINTS_TIME_SHEET;
    else if (number == floor(number) && (month || (number >= 1900 && number <= 2100)))
        hint = HINTS_TIME_LABEL;
    return hints_time_texts[hint];
}

/* ---- text ---- */

static bool hints_is_digit(char c) {
    return c >= '0' && c <= '9';
}

static bool hints_is_letter(char c) {
    return (c | 32) >= 'a' && (c | 32) <= 'z';
}

/* How many characters of a text are of this kind, from the first on. */
static size_t hints_run(const char *p, const char *end, bool (*is)(char c)) {
    size_t run = 0;
    while (p + run < end && is(p[run]))
        run++;
    return run;
}

/* One or two digits that may be a month; what stands behind them then. */
static const char *hints_month_number(const char *p, const char *end) {
    size_t digits = hints_run(p, end, hints_is_digit);
    if (digits < 1 || digits > 2) return NULL;
    int number = digits == 1 ? p[0] - '0' : 10 * (p[0] - '0') + p[1] - '0';
    return number >= 1 && number <= 12 ? p + digits : NULL;
}

/* 1/5/2024, 05.01.24: two numbers that both may be a month, and a year. */
static bool hints_is_either_order(const char *text, const char *end) {
    const char *mark = hints_month_number(text, end);
    if (mark == NULL || mark == end || strchr("/.-", *mark) == NULL) return false;
    const char *next = hints_month_number(mark + 1, end);
    if (next == NULL || next == end || *next != *mark) return false;
    size_t year = hints_run(next + 1, end, hints_is_digit);
    return year == 2 || year == 4;
}

/* The words of a text: one of them names a month; there is one that is longer than T, Z and pm. */
static void hints_words(const char *text, const char *end, bool *month, bool *word) {
    *month = *word = false;
    for (const char *p = text; p < end; p++) {
        size_t run = hints_run(p, end, hints_is_letter);
        if (run == 0) continue;
        if (grain_names_month(p, run)) *month = true;
        if (run > 2) *word = true;
        p += run - 1;
    }
}

/* 3:30 PM, 3pm */
static bool hints_is_half_day(const char *text, size_t size) {
    if (size < 3 || (text[size - 1] | 32) != 'm') return false;
    char half = text[size - 2] | 32, before = text[size - 3];
    return (half == 'a' || half == 'p') && (before == ' ' || hints_is_digit(before));
}

const char *hints_of_time(const char *text, size_t size) {
    const char *end = text + size;
    bool month, word, digit = false, clock = false, blank = true;
    for (const char *p = text; p < end; p++) {
        digit |= hints_is_digit(*p);
        clock |= *p == ':';
        blank &= moment_is_space(*p);
    }
    hints_words(text, end, &month, &word);
    enum hints_time hint = HINTS_TIME_WANT;
    if (blank)
        hint = HINTS_TIME_BLANK;
    else if (hints_is_either_order(text, end))
        hint = HINTS_TIME_ORDER;
    else if (digit && month)
        hint = HINTS_TIME_MONTH;
    else if (digit && hints_is_half_day(text, size))
        hint = HINTS_TIME_CLOCK;
    else if (digit && clock && word)
        hint = HINTS_TIME_ZONE;
    return hints_time_texts[hint];
}
