/*
 * length.c - lengths of time; length.h is the interface.
 *
 *     '1 day' on the clock of Europe/Berlin, from 2024-03-30 12:00 there: 2024-03-31 12:00, 23 hours later
 *     '1 month' from 2024-01-31: 2024-02-29
 *     '24 hours' and 86400: always so many seconds
 *
 * Requirements
 *  1. A text is [N] and a unit, in any case, in the plural too; N is a whole number from 0 on, 1 where there is none. What a
 *     grain has behind its unit, a start or a clock of its own, a length has not.
 *  2. Seconds, minutes and hours are so many microseconds. From a day up the clock counts: at the same time of day, the day
 *     of the month clamped to the month's last, as grain.h adds.
 *  3. What is longer than all years is as long as all years: no time is so long after another one.
 */
#include "time/length.h"

#include <math.h>

#include "time/grain.h"

#define LENGTH_YEARS INT64_C(9999)

/* What is as long as all years, in each unit. */
static const int64_t length_most[] = {[LENGTH_MICROSECONDS] = MOMENT_MAX - MOMENT_MIN + 1,
                                      [LENGTH_DAYS] = (MOMENT_MAX - MOMENT_MIN + 1) / MOMENT_DAY,
                                      [LENGTH_MONTHS] = LENGTH_YEARS * 12};

static const struct length_name {
    const char *name;
    struct length length;
} length_names[] = {{"second", {LENGTH_MICROSECONDS, MOMENT_SECOND}},
                    {"minute", {LENGTH_MICROSECONDS, MOMENT_MINUTE}},
                    {"hour", {LENGTH_MICROSECONDS, MOMENT_HOUR}},
                    {"day", {LENGTH_DAYS, 1}},
                    {"week", {LENGTH_DAYS, 7}},
                    {"month", {LENGTH_MONTHS, 1}},
                    {"quarter", {LENGTH_MONTHS, 3}},
                    {"year", {LENGTH_MONTHS, 12}}};

static const struct length *length_named(struct grain_word word) {
    for (size_t i = 0; i < sizeof length_names / sizeof *length_names; i++)
        if (grain_word_is_noun(word, length_names[i].name)) return &length_names[i].length;
    return NULL;
}

/* A word of digits alone, as a number; what is too great for a length is great. */
static bool length_number(struct grain_word word, int64_t *number) {
    *number = 0;
    for (size_t i = 0; i < word.size; i++) {
        if (word.text[i] < '0' || word.text[i] > '9') return false;
        if (*number <= length_most[LENGTH_MICROSECONDS]) *number = 10 * *number + (word.text[i] - '0');
    }
    return true;
}

bool length_parse(const char *text, size_t size, struct length *length) {
    const char *end = text + size;
    struct grain_word word, rest;
    int64_t n;
    if (!grain_next_word(&text, end, &word)) return false;
    if (!length_number(word, &n))
        n = 1;
    else if (!grain_next_word(&text, end, &word))
        return false;
    const struct length *one = length_named(word);
    if (one == NULL || grain_next_word(&text, end, &rest)) return false;
    const int64_t most = length_most[one->unit];
    *length = (struct length){one->unit, n < most / one->count ? n * one->count : most};
    return true;
}

bool length_of_seconds(double seconds, struct length *length) {
    const int64_t most = length_most[LENGTH_MICROSECONDS];
    if (!(seconds >= 0)) return false;
    double count = round(seconds * (double)MOMENT_SECOND);
    *length = (struct length){LENGTH_MICROSECONDS, count < (double)most ? (int64_t)count : most};
    return true;
}

int64_t length_add(const struct length *length, const struct clock *clock, int64_t time) {
    if (length->unit == LENGTH_MICROSECONDS) return time + length->count;
    struct grain grain = {.unit = length->unit == LENGTH_DAYS ? GRAIN_DAYS : GRAIN_MONTHS, .step = 1};
    grain.clock = *clock;
    return grain_add(&grain, time, length->count);
}
