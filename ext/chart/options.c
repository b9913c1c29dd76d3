/*
 * options.c - the text that says how a chart is to look; options.h is the interface.
 *
 *     SELECT chart_lines(cohort, age, rate, NULL, NULL, 1, 'percent, thin 20*, first all, title Who comes back')
 *
 * Requirements
 *  1. Words stand between commas, in any case and any order, each once; white space around them is ignored.
 *     `title` takes the rest of the text, commas and all.
 *  2. percent, plain and money CURRENCY say how numbers are shown, and one of them at the most is given. CURRENCY may
 *     be left out, and is up to 12 bytes.
 *  3. highest and from take a number, palette a name of the list, beside, first, grey, thin, order and axis a text that is not empty.
 *     Numbers are digits with a point, and perhaps a sign; no locale has a say in that.
 *  4. What is not in the list of this chart is an error that has the list.
 *  5. order takes names between slashes, with or without white space around them. Names that are not in it come behind
 *     them, in their own order.
 *
 * Cost: one pass, nothing is copied.
 */
#include "chart/options.h"

#include <string.h>

enum options_kind { OPTIONS_ALONE, OPTIONS_MAYBE, OPTIONS_NUMBER, OPTIONS_ONE_OF, OPTIONS_NAME };

static const struct options_row {
    const char *word;
    enum options_kind kind; /* of what stands behind it */
    const char *shown;      /* in an error's list */
} options_rows[] = {
    [OPTIONS_PERCENT] = {"percent", OPTIONS_ALONE, "percent"},
    [OPTIONS_PLAIN] = {"plain", OPTIONS_ALONE, "plain"},
    [OPTIONS_MONEY] = {"money", OPTIONS_MAYBE, "money EUR"},
    [OPTIONS_TEXT] = {"text", OPTIONS_ALONE, "text"},
    [OPTIONS_STEPS] = {"steps", OPTIONS_ALONE, "steps"},
    [OPTIONS_BAND] = {"band", OPTIONS_ALONE, "band"},
    [OPTIONS_HIGHEST] = {"highest", OPTIONS_NUMBER, "highest 0.5"},
    [OPTIONS_FROM] = {"from", OPTIONS_NUMBER, "from 1"},
    [OPTIONS_PALETTE] = {"palette", OPTIONS_ONE_OF, "palette blue|orange|green"},
    [OPTIONS_FIRST] = {"first", OPTIONS_NAME, "first NAME"},
    [OPTIONS_BESIDE] = {"beside", OPTIONS_NAME, "beside NAME"},
    [OPTIONS_GREY] = {"grey", OPTIONS_NAME, "grey NAME"},
    [OPTIONS_THIN] = {"thin", OPTIONS_NAME, "thin PATTERN"},
    [OPTIONS_ORDER] = {"order", OPTIONS_NAME, "order NAME / NAME"},
    [OPTIONS_AXIS] = {"axis", OPTIONS_NAME, "axis TEXT"},
    [OPTIONS_TITLE] = {"title", OPTIONS_NAME, "title TEXT"},
    [OPTIONS_BAR] = {"bar", OPTIONS_ALONE, "bar"},
};
_Static_assert(sizeof options_rows / sizeof *options_rows == OPTIONS_WORDS, "a row a word");

static const char *const options_palettes[PALETTES] = {"blue", "orange", "green"};

#define OPTIONS_FORMATS                                                                                      \
    (OPTIONS_BIT(OPTIONS_PERCENT) | OPTIONS_BIT(OPTIONS_PLAIN) | OPTIONS_BIT(OPTIONS_MONEY))
#define OPTIONS_CURRENCY 12  /* most bytes, */
#define OPTIONS_PATTERN  60  /* of a pattern, */
#define OPTIONS_LIKE     200 /* and of a name that is like one: what they cost is the product */

static bool options_is_space(char c) {
    return c == ' ' || (c >= '\t' && c <= '\r');
}

struct options_part options_trim(const char *text, size_t size) {
    for (; size && options_is_space(text[size - 1]); size--) {
    }
    for (; size && options_is_space(*text); text++)
        size--;
    return (struct options_part){text, size};
}

static bool options_is(struct options_part part, const char *word) {
    size_t i = 0;
    for (; i < part.size && word[i]; i++)
        if ((part.text[i] >= 'A' && part.text[i] <= 'Z' ? part.text[i] + 32 : part.text[i]) != word[i])
            return false;
    return i == part.size && word[i] == '\0';
}

/* Digits with a point, and perhaps a sign. */
static bool options_number(struct options_part part, double *number) {
    const char *p = part.text, *end = p + part.size;
    bool negative = p < end && *p == '-', mark = false;
    double value = 0, unit = 1;
    size_t digits = 0;
    for (p += negative; p < end; p++) {
        if (*p == '.' && !mark) {
            mark = true;
            continue;
        }
        if (*p < '0' || *p > '9') return false;
        value = value * 10 + (*p - '0');
        unit *= mark ? 10 : 1;
        digits++;
    }
    *number = (negative ? -value : value) / unit;
    return digits > 0 && digits <= 100;
}

static bool options_palette_is(struct options *options, struct options_part rest) {
    for (int i = 0; i < PALETTES; i++)
        if (options_is(rest, options_palettes[i])) {
            options->palette = (enum options_palette)i;
            return true;
        }
    return false;
}

/* A word and what stands behind it; false: it cannot. */
static bool options_take(struct options *options, enum options_word word, struct options_part rest) {
    options->parts[word] = rest;
    options->given |= OPTIONS_BIT(word);
    switch (options_rows[word].kind) { /* GCOVR_EXCL_BR_LINE: there is no other case */
    case OPTIONS_ALONE:
        return rest.size == 0;
    case OPTIONS_MAYBE:
        return rest.size <= OPTIONS_CURRENCY;
    case OPTIONS_NUMBER:
        return options_number(rest, word == OPTIONS_FROM ? &options->from : &options->highest);
    case OPTIONS_ONE_OF:
        return options_palette_is(options, rest);
    case OPTIONS_NAME:
        break;
    }
    return rest.size > 0 && (word != OPTIONS_THIN || rest.size <= OPTIONS_PATTERN);
}

/* What would be right: one word, or the list of those that are known. */
static void options_want(char want[OPTIONS_WRONG_SIZE], uint32_t words) {
    size_t at = 0;
    for (int i = 0; i < OPTIONS_WORDS; i++) {
        if (!(words & OPTIONS_BIT(i))) continue;
        for (const char *p = at ? ", " : ""; *p; p++)
            want[at++] = *p;
        for (const char *p = options_rows[i].shown; *p; p++)
            want[at++] = *p;
    }
    want[at] = '\0';
}

/* The word that a part begins with, and what is behind it. */
static bool options_find(struct options_part part, uint32_t known, enum options_word *word,
                         struct options_part *rest) {
    size_t size = 0;
    for (; size < part.size && !options_is_space(part.text[size]); size++) {
    }
    for (int i = 0; i < OPTIONS_WORDS; i++)
        if (known & OPTIONS_BIT(i) &&
            options_is((struct options_part){part.text, size}, options_rows[i].word)) {
            *word = (enum options_word)i;
            *rest = options_trim(part.text + size, part.size - size);
            return true;
        }
    return false;
}

bool options_parse(const char *text, size_t size, uint32_t known, struct options *options,
                   struct options_part *wrong, char want[OPTIONS_WRONG_SIZE]) {
    const char *end = text + size;
    *options = (struct options){0};
    for (const char *p = text; p < end;) {
        const char *comma = memchr(p, ',', (size_t)(end - p));
        struct options_part rest, part = options_trim(p, (size_t)((comma ? comma : end) - p));
        enum options_word word;
        *wrong = part;
        if (!options_find(part, known, &word, &rest)) {
            options_want(want, known);
            return false;
        }
        if (word == OPTIONS_TITLE) {
            rest = options_trim(rest.text, (size_t)(end - rest.text));
            comma = NULL;
        }
        uint32_t before = OPTIONS_BIT(word);
        if (before & OPTIONS_FORMATS) before = OPTIONS_FORMATS;
        options_want(want, before);
        if (options->given & before || !options_take(options, word, rest)) return false;
        p = comma ? comma + 1 : end;
    }
    return true;
}

uint32_t options_place(const struct options *options, const char *text, size_t size) {
    struct options_part all = options->parts[OPTIONS_ORDER];
    uint32_t place = 0;
    for (size_t at = 0; at < all.size; place++) {
        const char *slash = memchr(all.text + at, '/', all.size - at);
        size_t end = slash ? (size_t)(slash - all.text) : all.size;
        struct options_part name = options_trim(all.text + at, end - at);
        if (name.size == size && memcmp(name.text, text, size) == 0) return place;
        at = end + 1;
    }
    return place;
}

/* The last star takes one character more whenever what follows does not fit: no recursion. */
bool options_is_thin(const struct options *options, const char *text, size_t size) {
    struct options_part like = options->parts[OPTIONS_THIN];
    size_t i = 0, at = 0, star = SIZE_MAX, from = 0;
    if (like.size == 0 || size > OPTIONS_LIKE) return false;
    while (at < size) {
        if (i < like.size && like.text[i] == '*') {
            star = i++;
            from = at;
        } else if (i < like.size && (like.text[i] == '?' || like.text[i] == text[at])) {
            i++;
            at++;
        } else if (star != SIZE_MAX) {
            i = star + 1;
            at = ++from;
        } else {
            return false;
        }
    }
    for (; i < like.size && like.text[i] == '*'; i++) {
    }
    return i == like.size;
}
