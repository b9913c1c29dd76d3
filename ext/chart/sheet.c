/*
 * sheet.c - chart_table: rows as a table.
 *
 *     SELECT chart_table('customer, away|plain, still one?|percent, at risk|money EUR, |bar', -at_risk, name, days, alive, at_risk, at_risk)
 *       FROM first_to_call;
 *     <table class="list"><thead><tr><th scope="col">customer</th><th scope="col" class="n">away</th>...
 *
 * Requirements
 *  1. headings are names between commas, one for each value, the same in every row. Rows are in the order of position,
 *     then of the values. The first value of a row is its head.
 *  2. Behind a heading may stand |percent, |plain, |money EUR or |bar: then the column's values are numbers, shown all in
 *     one way, or as the length of a bar. Bars of numbers below zero have no length.
 *  3. Other values stand as they are: text, numbers to six digits, whole ones in full, NULL as nothing, a blob as x'00ff'.
 *  4. A column of numbers is of class n. Thousands stand apart by a margin: what is copied is the number.
 *  5. No rows: NULL.
 *
 * Cost: some 20 bytes a value.
 */
#include "chart/charts.h"
#include "chart/markup.h"
#include "chart/records.h"

#include <math.h>
#include <string.h>

#include "ground/memory.h"
#include "read/value.h"

struct sheet_column {
    struct options_part heading;
    struct options options;
    struct marks_range range;
    struct figures figures;
    bool words; /* there is a value that is no number */
};

/* A heading and how its column is shown. */
static bool sheet_heading(sqlite3_context *context, const char *text, size_t size,
                          struct sheet_column *column) {
    const char *bar = memchr(text, '|', size);
    struct options_part wrong;
    char want[OPTIONS_WRONG_SIZE];
    size_t own = bar ? (size_t)(bar - text) : size;
    column->heading = options_trim(text, own);
    if (bar == NULL ||
        options_parse(bar + 1, size - own - 1, OPTIONS_OF_COLUMN, &column->options, &wrong, want))
        return true;
    function_error(context, "headings: not understood: '%.*s' (want %s)", (int)wrong.size, wrong.text, want);
    return false;
}

/* All of them; the columns are for memory_free(). NULL: the error is set. */
static struct sheet_column *sheet_columns(sqlite3_context *context, const struct marks_words *words,
                                          size_t count) {
    struct sheet_column *columns = memory_resize(NULL, count * sizeof *columns);
    const char *p = words->text, *end = p + words->size;
    size_t found = 0;
    if (columns == NULL) {
        sqlite3_result_error_nomem(context);
        return NULL;
    }
    memset(columns, 0, count * sizeof *columns);
    for (const char *comma = NULL; found == 0 || comma; found++) {
        if (comma) p = comma + 1;
        comma = memchr(p, ',', (size_t)(end - p));
        if (found < count &&
            !sheet_heading(context, p, (size_t)((comma ? comma : end) - p), &columns[found])) {
            memory_free(columns);
            return NULL;
        }
    }
    if (found == count) return columns;
    function_error(context, "headings: %d names for %d values", (int)found, (int)count);
    memory_free(columns);
    return NULL;
}

static bool sheet_is_number(const struct sheet_column *column) {
    return column->options.given != 0;
}

/* The values of a row: as they are, or as the numbers that a column is of. */
static bool sheet_values(sqlite3_context *context, int count, sqlite3_value **values, struct records *records,
                         const struct sheet_column *columns) {
    for (int i = 1; i < count; i++) {
        struct key key;
        double number;
        if (!value_key(values[i], &key)) {
            sqlite3_result_error_nomem(context);
            return false;
        }
        if (i > 1 && key.kind != KEY_NULL && sheet_is_number(&columns[i - 2])) {
            if (!marks_number(context, "value", values[i], &number)) return false;
            key = marks_number_key(number);
        }
        if (!records_add(context, records, (size_t)i - 1, &key)) return false;
    }
    return true;
}

void sheet_step(sqlite3_context *context, int count, sqlite3_value **values) {
    if (count < 3) {
        function_error(context, "want headings, position and a value for each heading");
        return;
    }
    struct records *records = records_begin(context, (size_t)count - 1);
    if (records == NULL) return;
    struct sheet_column *columns = NULL;
    if (marks_same_text(context, "headings", values[0], &records->words))
        columns = sheet_columns(context, &records->words, (size_t)count - 2);
    if (columns == NULL || !sheet_values(context, count, values, records, columns))
        records->count = 0; /* nothing is drawn, as in marks_step() */
    memory_free(columns);
}

/* ---- the table ---- */

static void sheet_measure(const struct records *records, struct sheet_column *columns) {
    for (size_t i = 1; i < records->width; i++) {
        struct sheet_column *column = &columns[i - 1];
        for (size_t row = 0; row < records->count; row++) {
            struct key key = records_key(records, row, i);
            column->words = column->words || key.kind >= KEY_TEXT;
            if (key.kind == KEY_INTEGER) marks_range_add(&column->range, (double)key.integer);
            if (key.kind == KEY_REAL) marks_range_add(&column->range, key.real);
        }
        column->words = column->words || !column->range.any;
        column->figures = marks_figures(&column->options, &column->range);
    }
}

static void sheet_bar(sqlite3_str *out, const struct sheet_column *column, double number) {
    struct scale scale = {.low = 0, .high = column->range.high > 0 ? column->range.high : 1};
    sqlite3_str_appendf(out, "<i style=\"width:%d%%\"></i>", scale_at(&scale, number, 0, 100));
}

static void sheet_value(sqlite3_str *out, const struct sheet_column *column, struct key key) {
    char digits[FIGURES_SIZE];
    double number = key.kind == KEY_INTEGER ? (double)key.integer : key.real;
    struct options_part unit = column->options.parts[OPTIONS_MONEY];
    if (key.kind == KEY_NULL) return;
    if (key.kind >= KEY_TEXT)
        markup_key(out, MARKUP_HTML, &key, 0);
    else if (options_has(&column->options, OPTIONS_BAR))
        sheet_bar(out, column, number);
    else if (sheet_is_number(column))
        markup_number(out, &column->figures, figures_markup, number, unit.text, unit.size);
    else if (key.kind == KEY_INTEGER)
        sqlite3_str_appendall(out, figures_integer(digits, figures_markup, key.integer));
    else
        sqlite3_str_appendall(out, figures_single(digits, figures_markup, number));
}

static const char *sheet_class(const struct sheet_column *column) {
    return options_has(&column->options, OPTIONS_BAR) ? " class=\"bar\""
           : column->words                            ? ""
                                                      : " class=\"n\"";
}

static void sheet_head(sqlite3_str *out, const struct sheet_column *columns, size_t count) {
    sqlite3_str_appendall(out, "<table class=\"list\"><thead><tr>");
    for (size_t i = 0; i < count; i++) {
        struct options_part heading = columns[i].heading;
        if (heading.size == 0) {
            sqlite3_str_appendall(out, "<td></td>");
            continue;
        }
        sqlite3_str_appendf(out, "<th scope=\"col\"%s>", sheet_class(&columns[i]));
        markup_text(out, MARKUP_HTML, heading.text, heading.size, 0);
        sqlite3_str_appendall(out, "</th>");
    }
    sqlite3_str_appendall(out, "</tr></thead><tbody>");
}

static void sheet_html(sqlite3_str *out, const struct records *records, const struct sheet_column *columns) {
    sheet_head(out, columns, records->width - 1);
    for (size_t row = 0; row < records->count; row++) {
        sqlite3_str_appendall(out, "<tr>");
        for (size_t i = 1; i < records->width; i++) {
            if (i == 1)
                sqlite3_str_appendall(out, "<th scope=\"row\">");
            else
                sqlite3_str_appendf(out, "<td%s>", sheet_class(&columns[i - 1]));
            sheet_value(out, &columns[i - 1], records_key(records, row, i));
            sqlite3_str_appendall(out, i == 1 ? "</th>" : "</td>");
        }
        sqlite3_str_appendall(out, "</tr>");
    }
    sqlite3_str_appendall(out, "</tbody></table>");
}

static void sheet_result(sqlite3_context *context, const struct records *records) {
    struct sheet_column *columns = sheet_columns(context, &records->words, records->width - 1);
    if (columns == NULL) return;
    sqlite3_str *out = sqlite3_str_new(sqlite3_context_db_handle(context));
    sheet_measure(records, columns);
    sheet_html(out, records, columns);
    markup_result(context, out);
    memory_free(columns);
}

void sheet_final(sqlite3_context *context) {
    struct records *records = sqlite3_aggregate_context(context, 0);
    if (records == NULL) return;
    if (records->count > 0 && records_finish(context, records)) sheet_result(context, records);
    records_free(records);
}
