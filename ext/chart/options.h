/*
 * options.h - the short text that says how a chart is to look, such as 'percent, highest 0.5, title Who comes back'.
 */
#ifndef RETENTION_OPTIONS_H
#define RETENTION_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* In the order of the list that an error shows. */
enum options_word {
    OPTIONS_PERCENT,
    OPTIONS_PLAIN,
    OPTIONS_MONEY,
    OPTIONS_TEXT,
    OPTIONS_STEPS,
    OPTIONS_BAND,
    OPTIONS_HIGHEST,
    OPTIONS_FROM,
    OPTIONS_PALETTE,
    OPTIONS_FIRST,
    OPTIONS_BESIDE,
    OPTIONS_GREY,
    OPTIONS_THIN,
    OPTIONS_ORDER,
    OPTIONS_AXIS,
    OPTIONS_TITLE,
    OPTIONS_BAR,
    OPTIONS_WORDS
};

/* The words that a chart knows. */
#define OPTIONS_BIT(word) (1u << (word))
#define OPTIONS_OF_ALL                                                                                       \
    (OPTIONS_BIT(OPTIONS_PERCENT) | OPTIONS_BIT(OPTIONS_PLAIN) | OPTIONS_BIT(OPTIONS_MONEY) |                \
     OPTIONS_BIT(OPTIONS_TEXT) | OPTIONS_BIT(OPTIONS_HIGHEST) | OPTIONS_BIT(OPTIONS_PALETTE) |               \
     OPTIONS_BIT(OPTIONS_FIRST) | OPTIONS_BIT(OPTIONS_ORDER) | OPTIONS_BIT(OPTIONS_AXIS) |                   \
     OPTIONS_BIT(OPTIONS_TITLE))
#define OPTIONS_OF_HEATMAP (OPTIONS_OF_ALL | OPTIONS_BIT(OPTIONS_BESIDE) | OPTIONS_BIT(OPTIONS_GREY))
#define OPTIONS_OF_LINES                                                                                     \
    (OPTIONS_OF_ALL | OPTIONS_BIT(OPTIONS_STEPS) | OPTIONS_BIT(OPTIONS_BAND) | OPTIONS_BIT(OPTIONS_FROM) |   \
     OPTIONS_BIT(OPTIONS_THIN))
#define OPTIONS_OF_BARS OPTIONS_OF_ALL
#define OPTIONS_OF_COLUMN                                                                                    \
    (OPTIONS_BIT(OPTIONS_PERCENT) | OPTIONS_BIT(OPTIONS_PLAIN) | OPTIONS_BIT(OPTIONS_MONEY) |                \
     OPTIONS_BIT(OPTIONS_BAR))

enum options_palette { PALETTE_BLUE, PALETTE_ORANGE, PALETTE_GREEN, PALETTES };

/* A part of the text, which is the caller's. */
struct options_part {
    const char *text;
    size_t size;
};

/* Without the white space around it. */
struct options_part options_trim(const char *text, size_t size);

struct options {
    uint32_t given; /* bits of enum options_word */
    enum options_palette palette;
    double highest, from;
    struct options_part parts[OPTIONS_WORDS]; /* what stands behind a word */
};

#define OPTIONS_WRONG_SIZE 256
#define OPTIONS_MOST       4000 /* bytes: names are looked for in them, one after the other */

/* options.c 1 to 4. known: the words of this chart. false: *wrong is the part that is wrong, and `want` what would be
** right there. */
bool options_parse(const char *text, size_t size, uint32_t known, struct options *options,
                   struct options_part *wrong, char want[OPTIONS_WRONG_SIZE]);

static inline bool options_has(const struct options *options, enum options_word word) {
    return options->given & OPTIONS_BIT(word);
}

/* Which of the names behind the word `order` this is, from 0; as many as there are where it is none of them. */
uint32_t options_place(const struct options *options, const char *text, size_t size);

/* Whether a name is like the pattern behind the word `thin`: * stands for any bytes, ? for one. A long name is not. */
bool options_is_thin(const struct options *options, const char *text, size_t size);

#endif
