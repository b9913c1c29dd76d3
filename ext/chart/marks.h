/*
 * marks.h - the rows of a chart: two names and a number each, collected in any order and served in one.
 */
#ifndef RETENTION_MARKS_H
#define RETENTION_MARKS_H

#include "chart/figures.h"
#include "chart/options.h"
#include "function/function.h"
#include "store/segments.h"

#define MARKS_MOST      100000      /* rows, and cells of a table */
#define MARKS_MOST_TEXT (16u << 20) /* bytes */

struct mark {
    uint32_t a, b; /* row and column, series and x: numbers as they come, ranks when finished */
    double value, lower, upper;
    bool missing; /* the value is NULL */
    bool bounded; /* there are lower and upper */
    bool open;    /* not complete */
};

/* A text that is the same in every row, and what it says. */
struct marks_words {
    char *text;
    size_t size;
    bool known;
    struct options options;
};

/* What a row, a column, a series or an x is called: each a number as it comes, a rank when finished. */
struct marks_names {
    struct segments all;
    uint32_t *ranks, *numbers; /* by number, by rank: of options, then of the names' own order */
};

struct marks {
    struct marks_names a, b;
    struct mark *list;
    size_t count, room;
    size_t text; /* bytes of names */
    struct marks_words words;
    bool begun;
};

/* A row of arguments: a, b, value [, lower, upper] [, complete [, options]]. */
struct marks_arguments {
    const char *a, *b, *value; /* names, for errors */
    uint32_t known;            /* words of options */
    bool bounded;              /* there are lower and upper, or may be */
    bool numbers;              /* b is a number where it can be, and a row without b is skipped */
    bool swapped;              /* b comes first */
};

/* The step of an aggregate whose context is a struct marks. */
void marks_step(sqlite3_context *context, int count, sqlite3_value **values,
                const struct marks_arguments *arguments);

/* After the last row: ranks for names, in order of a, b. false: the error is set. */
bool marks_finish(sqlite3_context *context, struct marks *marks, const struct marks_arguments *arguments);
void marks_free(struct marks *marks);

/* A number that a chart can show, whole ones as INTEGER. */
bool marks_number(sqlite3_context *context, const char *argument, sqlite3_value *value, double *number);
struct key marks_number_key(double number);

/* A text that is the same in every row of an aggregate, of marks or not; and one that is options. */
bool marks_same_text(sqlite3_context *context, const char *argument, sqlite3_value *value,
                     struct marks_words *words);
bool marks_options(sqlite3_context *context, sqlite3_value *value, uint32_t known, struct marks_words *words);

static inline uint32_t marks_count(const struct marks_names *names) {
    return ids_count(&names->all.ids);
}

/* The name of a rank. */
struct key marks_name(const struct marks_names *names, uint32_t rank);

/* Whether a name is what stands behind this word. */
bool marks_is(const struct options *options, enum options_word word, struct key name);

static inline enum figures_kind marks_kind(const struct options *options) {
    return options_has(options, OPTIONS_PERCENT) ? FIGURES_PERCENT
           : options_has(options, OPTIONS_MONEY) ? FIGURES_MONEY
                                                 : FIGURES_PLAIN;
}

/* Between which numbers they are, and how they are shown. */
struct marks_range {
    double low, high;
    bool any, whole;
};
void marks_range_add(struct marks_range *range, double value);
struct figures marks_figures(const struct options *options, const struct marks_range *range);

#endif
