/*
 * marks.c - the rows of a chart; marks.h is the interface.
 *
 * Requirements
 *  1. The same rows give the same marks in whatever order they come: sorted by their names, as ORDER BY sorts them, NULL
 *     first; before that by `first` and `beside`, then by the places of `order`.
 *  2. Two rows of one place are an error, as there is one picture of a place.
 *  3. A NULL value is a place without a number; a NULL `complete` is 1; lower and upper count where both are there.
 *  4. No more than 100,000 rows and 16 MiB of names: what is more is an error, so that memory has a bound.
 *  5. A number beyond 1e300 is an error, as one that is infinite is; one below 1e-300 in size is 0.
 *  6. options are the same text in every row, NULL or blank is none, and what is wrong is an error that says what would
 *     be right.
 *
 * Cost: 40 bytes a row and its names once; two sorts at the end.
 */
#include "chart/marks.h"

#include <math.h>
#include <string.h>

#include "ground/memory.h"
#include "ground/sort.h"
#include "read/value.h"

#define MARKS_COMPARE 30 /* work of comparing two marks, or places */

/* ---- rows ---- */

bool marks_number(sqlite3_context *context, const char *argument, sqlite3_value *value, double *number) {
    if (!function_number(context, argument, value, number)) return false;
    if (fabs(*number) > FIGURES_MOST) {
        function_error(context, "%s is beyond 1e300", argument);
        return false;
    }
    if (fabs(*number) < FIGURES_LEAST) *number = 0;
    return true;
}

bool marks_same_text(sqlite3_context *context, const char *argument, sqlite3_value *value,
                     struct marks_words *words) {
    bool null = value_is_null(value);
    const char *text = null ? "" : (const char *)sqlite3_value_text(value);
    struct options_part part = options_trim(text, null || !text ? 0 : (size_t)sqlite3_value_bytes(value));
    if (words->known && text) {
        if (part.size == words->size && memcmp(words->text, part.text, part.size) == 0) return true;
        function_error(context, "%s: not the same in every row", argument);
        return false;
    }
    char *copy = text ? memory_resize(NULL, part.size + 1) : NULL;
    if (copy == NULL) {
        sqlite3_result_error_nomem(context);
        return false;
    }
    memcpy(copy, part.text, part.size);
    *words = (struct marks_words){.text = copy, .size = part.size, .known = true};
    return true;
}

bool marks_options(sqlite3_context *context, sqlite3_value *value, uint32_t known,
                   struct marks_words *words) {
    struct options_part wrong;
    char want[OPTIONS_WRONG_SIZE];
    bool before = words->known;
    if (!marks_same_text(context, "options", value, words)) return false;
    if (words->size > OPTIONS_MOST) {
        function_error(context, "options: more than %d bytes", OPTIONS_MOST);
        return false;
    }
    if (before || options_parse(words->text, words->size, known, &words->options, &wrong, want)) return true;
    function_error(context, "options: not understood: '%.*s' (want %s)", (int)wrong.size, wrong.text, want);
    return false;
}

/* Numbers a name. false: no memory, or too much text. */
static bool marks_add_name(sqlite3_context *context, struct marks *marks, struct marks_names *names,
                           const struct key *key, uint32_t *number) {
    uint32_t before = marks_count(names);
    if (!ids_number(&names->all.ids, key, 1, number)) {
        sqlite3_result_error_nomem(context);
        return false;
    }
    if (marks_count(names) > before && key->kind >= KEY_TEXT) marks->text += key->size;
    if (marks->text <= MARKS_MOST_TEXT) return true;
    function_error(context, "more than %d MiB of text", MARKS_MOST_TEXT >> 20);
    return false;
}

struct key marks_number_key(double number) {
    bool whole = number == floor(number) && fabs(number) < 9e18;
    if (whole) return (struct key){.kind = KEY_INTEGER, .integer = (int64_t)number};
    return (struct key){.kind = KEY_REAL, .real = number};
}

static bool marks_names(sqlite3_context *context, struct marks *marks, sqlite3_value **values,
                        const struct marks_arguments *arguments, struct mark *mark) {
    struct key a, b;
    double x;
    if (!value_key(values[arguments->swapped], &a) || !value_key(values[!arguments->swapped], &b)) {
        sqlite3_result_error_nomem(context);
        return false;
    }
    bool number = b.kind == KEY_INTEGER || b.kind == KEY_REAL;
    if (arguments->numbers && (number || value_number(values[1], &x))) {
        if (!marks_number(context, arguments->b, values[1], &x)) return false;
        b = marks_number_key(x);
    }
    return marks_add_name(context, marks, &marks->a, &a, &mark->a) &&
           marks_add_name(context, marks, &marks->b, &b, &mark->b);
}

static bool marks_values(sqlite3_context *context, int count, sqlite3_value **values,
                         const struct marks_arguments *arguments, struct mark *mark) {
    sqlite3_value *value = values[2], **bounds = &values[3];
    double complete = 1;
    int complete_at = arguments->bounded ? 5 : 3;
    mark->missing = value_is_null(value);
    if (!mark->missing && !marks_number(context, arguments->value, value, &mark->value)) return false;
    mark->bounded = arguments->bounded && count > 4 && !function_any_null(2, bounds);
    if (mark->bounded && !(marks_number(context, "lower", bounds[0], &mark->lower) &&
                           marks_number(context, "upper", bounds[1], &mark->upper)))
        return false;
    if (count > complete_at && !value_is_null(values[complete_at]) &&
        !function_number(context, "complete", values[complete_at], &complete))
        return false;
    mark->open = complete == 0;
    return true;
}

static bool marks_add(sqlite3_context *context, struct marks *marks, const struct mark *mark) {
    void *list = marks->list;
    if (marks->count == MARKS_MOST) {
        function_error(context, "more than %d rows", MARKS_MOST);
        return false;
    }
    if (!memory_reserve(&list, &marks->room, marks->count + 1, sizeof *marks->list)) {
        sqlite3_result_error_nomem(context);
        return false;
    }
    marks->list = list;
    marks->list[marks->count++] = *mark;
    return true;
}

void marks_step(sqlite3_context *context, int count, sqlite3_value **values,
                const struct marks_arguments *arguments) {
    struct marks *marks = sqlite3_aggregate_context(context, sizeof *marks);
    struct mark mark = {0};
    int options_at = arguments->bounded ? 6 : 4;
    if (marks == NULL) {
        sqlite3_result_error_nomem(context);
        return;
    }
    if (!marks->begun) {
        segments_init(&marks->a.all, true);
        segments_init(&marks->b.all, true);
        marks->begun = true;
    }
    bool fine =
        count <= options_at || marks_options(context, values[options_at], arguments->known, &marks->words);
    if (fine && arguments->numbers && function_any_null(1, &values[1])) return;
    fine = fine && marks_values(context, count, values, arguments, &mark) &&
           marks_names(context, marks, values, arguments, &mark) && marks_add(context, marks, &mark);
    if (!fine)
        marks->count = 0; /* SQLite asks for the result all the same: nothing is drawn for nobody to see */
}

/* ---- order ---- */

bool marks_is(const struct options *options, enum options_word word, struct key name) {
    struct options_part part = options->parts[word];
    char digits[FIGURES_SIZE];
    if (part.size == 0 || name.kind == KEY_NULL || name.kind == KEY_BLOB) return false;
    if (name.kind == KEY_TEXT) return name.size == part.size && memcmp(name.bytes, part.text, part.size) == 0;
    if (name.kind == KEY_INTEGER)
        figures_integer(digits, figures_bare, name.integer);
    else
        figures_single(digits, figures_bare, name.real);
    return strlen(digits) == part.size && memcmp(digits, part.text, part.size) == 0;
}

struct key marks_name(const struct marks_names *names, uint32_t rank) {
    return segments_key(&names->all, names->numbers[rank]);
}

static int marks_order_places(const void *context, const void *a, const void *b) {
    const uint64_t *x = a, *y = b;
    (void)context;
    return (*x > *y) - (*x < *y);
}

/* A name's place, before its own order. */
static uint32_t marks_place(const struct options *options, struct key name) {
    if (marks_is(options, OPTIONS_FIRST, name) || marks_is(options, OPTIONS_BESIDE, name)) return 0;
    bool text = name.kind == KEY_TEXT;
    return 1 + options_place(options, text ? name.bytes : "", text ? name.size : 0);
}

/* From the order of values to that of places. false: no memory, or told to end. */
static bool marks_rank(struct marks_names *names, const struct options *options, struct patience *patience) {
    uint32_t count = marks_count(names);
    if (!segments_finish(&names->all, patience)) return false;
    uint64_t *places = memory_resize(NULL, ((size_t)count + 1) * sizeof *places);
    names->ranks = memory_resize(NULL, ((size_t)count + 1) * sizeof *names->ranks);
    names->numbers = memory_resize(NULL, ((size_t)count + 1) * sizeof *names->numbers);
    bool done = places && names->ranks && names->numbers;
    for (uint32_t i = 0; done && i < count; i++)
        places[i] = (uint64_t)marks_place(options, segments_key(&names->all, i)) << 32 | i;
    done = done &&
           sort_elements(places, count, sizeof *places, marks_order_places, NULL, MARKS_COMPARE, patience);
    for (uint32_t i = 0; done && i < count; i++) {
        names->numbers[i] = (uint32_t)places[i];
        names->ranks[names->all.numbers[names->numbers[i]]] = i;
    }
    memory_free(places);
    return done;
}

static int marks_order(const void *context, const void *a, const void *b) {
    const struct mark *x = a, *y = b;
    (void)context;
    if (x->a != y->a) return x->a < y->a ? -1 : 1;
    return (x->b > y->b) - (x->b < y->b);
}

static char *marks_show(struct key name) {
    return name.kind == KEY_NULL ? sqlite3_mprintf("NULL") : value_show_key(&name, true);
}

static void marks_refuse(sqlite3_context *context, const struct marks *marks,
                         const struct marks_arguments *arguments, const struct mark *mark) {
    char *a = marks_show(marks_name(&marks->a, mark->a)), *b = marks_show(marks_name(&marks->b, mark->b));
    if (a && b)
        function_error(context, "two rows for %s %s, %s %s", arguments->a, a, arguments->b, b);
    else
        sqlite3_result_error_nomem(context);
    sqlite3_free(a);
    sqlite3_free(b);
}

bool marks_finish(sqlite3_context *context, struct marks *marks, const struct marks_arguments *arguments) {
    struct patience *patience = function_patience(context);
    const struct options none = {0}, *options = &marks->words.options;
    if (!marks_rank(&marks->a, options, patience) ||
        !marks_rank(&marks->b, arguments->numbers ? &none : options, patience)) {
        function_stopped(context);
        return false;
    }
    for (size_t i = 0; i < marks->count; i++) {
        marks->list[i].a = marks->a.ranks[marks->list[i].a];
        marks->list[i].b = marks->b.ranks[marks->list[i].b];
    }
    if (!sort_elements(marks->list, marks->count, sizeof *marks->list, marks_order, NULL, MARKS_COMPARE,
                       patience)) {
        function_stopped(context);
        return false;
    }
    for (size_t i = 1; i < marks->count; i++)
        if (marks_order(NULL, &marks->list[i - 1], &marks->list[i]) == 0) {
            marks_refuse(context, marks, arguments, &marks->list[i]);
            return false;
        }
    return true;
}

static void marks_free_names(struct marks_names *names) {
    segments_free(&names->all);
    memory_free(names->ranks);
    memory_free(names->numbers);
}

void marks_free(struct marks *marks) {
    marks_free_names(&marks->a);
    marks_free_names(&marks->b);
    memory_free(marks->list);
    memory_free(marks->words.text);
}

/* ---- numbers ---- */

void marks_range_add(struct marks_range *range, double value) {
    bool whole = value == floor(value);
    range->whole = range->any ? range->whole && whole : whole;
    if (!range->any || value < range->low) range->low = value;
    if (!range->any || value > range->high) range->high = value;
    range->any = true;
}

struct figures marks_figures(const struct options *options, const struct marks_range *range) {
    double low = fabs(range->low), high = fabs(range->high);
    return figures_of(marks_kind(options), low > high ? low : high, range->whole);
}
