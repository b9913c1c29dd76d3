/*
 * number_hints.c - what a text that is no number looks like; number_hints.h is the interface.
 *
 *     SELECT * FROM retention_cohorts('orders', 'customer', 'day', 'month', 'amount');
 *     retention_cohorts(): orders.amount: not a number: '12,50' (a decimal comma? replace(value, ',', '.'))
 *
 * Requirements
 *  1. A hint never says what a value is, but what it may be, and what to write then.
 *  2. A comma between digits is a decimal one, but before three digits it may be one or stand between thousands, as in
 *     1,234. A comma behind points (1.234,50) is decimal, and the points stand between thousands; before a point, and
 *     where there are several, commas do.
 *  3. A percent sign at the end. A sign, two or three letters, or what is no ASCII, before or behind digits is a
 *     currency, whatever else there is. Blanks of any kind and apostrophes between digits stand between thousands.
 *  4. What has other characters, such as those that nobody sees and bytes that are no UTF-8, or two signs, looks like nothing in particular, and has no hint.
 *
 * Cost: two passes, on values that end in an error.
 */
#include "read/number_hints.h"

#include <stdbool.h>
#include <string.h>

#include "read/character.h"

enum number_hint {
    NUMBER_HINT_COMMA,
    NUMBER_HINT_POINTS,
    NUMBER_HINT_THOUSANDS,
    NUMBER_HINT_EITHER,
    NUMBER_HINT_BLANKS,
    NUMBER_HINT_CURRENCY,
    NUMBER_HINT_PERCENT
};

static const char *const number_hints_texts[] = {
    [NUMBER_HINT_COMMA] = "a decimal comma? replace(value, ',', '.')",
    [NUMBER_HINT_POINTS] =
        "a decimal comma, points between thousands? replace(replace(value, '.', ''), ',', '.')",
    [NUMBER_HINT_THOUSANDS] = "commas between thousands? replace(value, ',', '')",
    [NUMBER_HINT_EITHER] =
        "a decimal comma, or one between thousands? replace(value, ',', '.') or replace(value, ',', '')",
    [NUMBER_HINT_BLANKS] =
        "marks between thousands? replace(value, char(32), '') takes one out: 32 a blank, 39 ', 160 \\u00a0",
    [NUMBER_HINT_CURRENCY] =
        "a currency? replace(value, '$', '') takes out its sign, and ',' between thousands alike",
    [NUMBER_HINT_PERCENT] = "a percentage? replace(value, '%', '') / 100.0",
};

static bool number_hints_is_digit(char c) {
    return c >= '0' && c <= '9';
}

static bool number_hints_is_letter(char c) {
    return (c | 32) >= 'a' && (c | 32) <= 'z';
}

/* The bytes of what stands between thousands and is no comma or point, 0: it is none. */
static size_t number_hints_blank(const char *p, size_t size) {
    static const char *const blanks[] = {" ", "'", "\xC2\xA0", "\xE2\x80\xAF", "\xE2\x80\x99"};
    for (size_t i = 0; i < sizeof blanks / sizeof *blanks; i++) {
        size_t blank = strlen(blanks[i]);
        if (blank <= size && memcmp(p, blanks[i], blank) == 0) return blank;
    }
    return 0;
}

/* What the characters of a text are. */
struct number_marks {
    size_t digits, letters, commas, points, signs;
    size_t before;   /* letters before the last digit */
    size_t behind;   /* digits behind the last comma */
    bool point_last; /* of commas and points, the last is a point */
    bool separated;  /* letters stand before or behind the digits, not among them */
    bool blanks;
    bool wide; /* something that is no ASCII, or a $ */
    bool others;
};

static void number_hints_digit(struct number_marks *marks) {
    if (marks->digits && marks->before != marks->letters) marks->separated = false;
    marks->before = marks->letters;
    marks->digits++;
    marks->behind++;
}

static void number_hints_mark(struct number_marks *marks, char c) {
    if (number_hints_is_digit(c)) {
        number_hints_digit(marks);
    } else if (number_hints_is_letter(c)) {
        marks->letters++;
    } else if (c == ',' || c == '.') {
        *(c == ',' ? &marks->commas : &marks->points) += 1;
        if (c == ',') marks->behind = 0;
        marks->point_last = c == '.';
    } else if (c == '-' || c == '+') {
        marks->signs++;
    } else {
        *(c == '$' ? &marks->wide : &marks->others) = true;
    }
}

static struct number_marks number_hints_marks(const char *text, size_t size) {
    struct number_marks marks = {.separated = true};
    const char *p = text, *end = text + size;
    for (size_t step; p < end; p += step) {
        bool seen;
        size_t blank = number_hints_blank(p, (size_t)(end - p));
        step = blank ? blank : character_size(p, end, &seen);
        if (blank)
            marks.blanks = true;
        else if (step == 1)
            number_hints_mark(&marks, *p);
        else
            *(seen ? &marks.wide : &marks.others) = true;
    }
    return marks;
}

static const char *number_hints_of_marks(const struct number_marks *marks) {
    enum number_hint hint = NUMBER_HINT_COMMA;
    if (marks->wide || marks->letters)
        hint = NUMBER_HINT_CURRENCY;
    else if (marks->blanks)
        hint = NUMBER_HINT_BLANKS;
    else if (marks->commas == 0)
        return NULL;
    else if (marks->commas > 1 || marks->point_last)
        hint = NUMBER_HINT_THOUSANDS;
    else if (marks->points)
        hint = NUMBER_HINT_POINTS;
    else if (marks->behind == 3)
        hint = NUMBER_HINT_EITHER;
    return number_hints_texts[hint];
}

const char *number_hints_of(const char *text, size_t size) {
    while (size && text[size - 1] == ' ')
        size--;
    while (size && *text == ' ')
        text++, size--;
    bool percent = size && text[size - 1] == '%';
    struct number_marks marks = number_hints_marks(text, percent ? size - 1 : size);
    if (marks.digits == 0 || marks.others || marks.signs > 1) return NULL;
    if (marks.letters == 1 || marks.letters > 3 || !marks.separated) return NULL;
    return percent ? number_hints_texts[NUMBER_HINT_PERCENT] : number_hints_of_marks(&marks);
}
