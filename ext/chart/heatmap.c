/*
 * heatmap.c - chart_heatmap: a table of numbers in colours.
 *
 *     SELECT chart_heatmap(cohort, age, retention_rate, complete, 'percent, grey 0, title Who comes back')
 *       FROM retention_cohorts('orders', 'customer_id', 'ordered_at') WHERE as_of = '2026-01-01';
 *     <table class="heat"><caption>Who comes back</caption><thead>...
 *
 *     ... 'percent, text')
 *               0      1      2
 *     2024-01 100.0 ▃ 33.3 █ 66.7
 *     2024-02 100.0 · 50.0
 *
 * Requirements
 *  1. One row a cell. The table is a real one: heads of columns and rows are th with a scope, each row has as many cells as
 *     the head has, and a cell's text is its number alone: percents without their sign, the currency in the caption's
 *     legend. What is not there, or NULL, is an empty cell.
 *  2. Colours are those of cells.c; a cell carries its own, so that the table has them wherever it stands.
 *  3. A cell that is not complete is of class `open`, in <i>, without a colour; below the table stands what that means.
 *  4. Below it stand both ends of the scale, with their unit. `first` is a row of class `first`.
 *  5. `text`: lines of the same numbers for a terminal, with a block that grows with the number before each, a point
 *     where it is not complete.
 *  6. No rows: NULL.
 *
 * Cost: some 75 bytes a cell.
 */
#include "chart/blocks.h"
#include "chart/charts.h"
#include "chart/markup.h"

#define HEATMAP_NAME 60 /* most characters of a name */
#define HEATMAP_WIDE 9  /* from so many columns on it wants the page's width */

static const struct marks_arguments heatmap_arguments = {
    .a = "row", .b = "column", .value = "value", .known = OPTIONS_OF_HEATMAP};

void heatmap_step(sqlite3_context *context, int count, sqlite3_value **values) {
    marks_step(context, count, values, &heatmap_arguments);
}

static void heatmap_name(sqlite3_str *out, struct key name, const char *scope) {
    sqlite3_str_appendf(out, "<th scope=\"%s\">", scope);
    markup_key(out, MARKUP_HTML, &name, HEATMAP_NAME);
    sqlite3_str_appendall(out, "</th>");
}

static void heatmap_head(sqlite3_str *out, const struct cells *cells) {
    const struct options *options = &cells->marks->words.options;
    struct options_part title = options->parts[OPTIONS_TITLE], axis = options->parts[OPTIONS_AXIS];
    sqlite3_str_appendf(out, "<table class=\"heat%s\">", cells->columns >= HEATMAP_WIDE ? " wide" : "");
    if (title.size) {
        sqlite3_str_appendall(out, "<caption>");
        markup_text(out, MARKUP_HTML, title.text, title.size, 0);
        sqlite3_str_appendall(out, "</caption>");
    }
    sqlite3_str_appendall(out, axis.size ? "<thead><tr><th scope=\"col\">" : "<thead><tr><td>");
    markup_text(out, MARKUP_HTML, axis.text, axis.size, HEATMAP_NAME);
    sqlite3_str_appendall(out, axis.size ? "</th>" : "</td>");
    for (uint32_t i = 0; i < cells->columns; i++)
        heatmap_name(out, marks_name(&cells->marks->b, i), "col");
    sqlite3_str_appendall(out, "</tr></thead><tbody>");
}

/* A colour by name, and where nobody has given it one. */
static void heatmap_colour(sqlite3_str *out, const struct cells *cells, bool below, int step) {
    enum options_palette mine = cells->marks->words.options.palette;
    const struct palette *palette = &palettes[!below                   ? mine
                                              : mine == PALETTE_ORANGE ? PALETTE_BLUE
                                                                       : PALETTE_ORANGE];
    sqlite3_str_appendf(out, "background:var(--%c%d,%s)", palette->letter, step, palette->light[step]);
}

static void heatmap_cell(sqlite3_str *out, const struct cells *cells, struct cells_cell cell) {
    static const char *const begins[] = {"<td style=\"", "<td class=\"n\">", "<td class=\"a\">",
                                         "<td class=\"open\"><i>", "<td>"};
    char digits[FIGURES_SIZE] = "";
    sqlite3_str_appendall(out, begins[cell.kind]);
    if (cell.kind == CELLS_SCALED) {
        heatmap_colour(out, cells, cell.below, cell.step);
        sqlite3_str_appendall(out, cell.step < PALETTE_TURN ? ";color:var(--lo,#1c2126)\">"
                                                            : ";color:var(--hi,#fff)\">");
    }
    if (cell.kind != CELLS_EMPTY) figures_text(digits, cell.figures, figures_markup, cell.value);
    sqlite3_str_appendall(out, digits);
    sqlite3_str_appendall(out, cell.kind == CELLS_OPEN ? "</i></td>" : "</td>");
}

static void heatmap_end(sqlite3_str *out, const struct cells *cells, double number) {
    struct options_part unit = cells->marks->words.options.parts[OPTIONS_MONEY];
    markup_number(out, &cells->figures, figures_markup, number, unit.text, unit.size);
}

static void heatmap_key(sqlite3_str *out, const struct cells *cells) {
    if (!cells->any && !cells->open) return;
    sqlite3_str_appendall(out, "<p class=\"key\">");
    if (cells->any) {
        heatmap_end(out, cells, cells->both ? -cells->high : cells->low);
        sqlite3_str_appendall(out, " <span class=\"ramp\">");
        for (int i = cells->both ? -PALETTE_STEPS : 0; i < PALETTE_STEPS; i++) {
            sqlite3_str_appendall(out, "<i style=\"padding:0 .6em;");
            heatmap_colour(out, cells, i < 0, i < 0 ? -1 - i : i);
            sqlite3_str_appendall(out, "\"></i>");
        }
        sqlite3_str_appendall(out, "</span> ");
        heatmap_end(out, cells, cells->high);
    }
    if (cells->open)
        sqlite3_str_appendall(out,
                              " <span class=\"open\"><i>not complete</i></span> in no colour and no scale");
    sqlite3_str_appendall(out, "</p>");
}

static void heatmap_html(sqlite3_str *out, struct cells *cells) {
    heatmap_head(out, cells);
    for (uint32_t row = 0; row < cells->rows; row++) {
        sqlite3_str_appendall(out, cells->first && row == 0 ? "<tr class=\"first\">" : "<tr>");
        heatmap_name(out, marks_name(&cells->marks->a, row), "row");
        for (uint32_t column = 0; column < cells->columns; column++)
            heatmap_cell(out, cells, cells_next(cells, row, column));
        sqlite3_str_appendall(out, "</tr>");
    }
    sqlite3_str_appendall(out, "</tbody></table>");
    heatmap_key(out, cells);
}

void heatmap_final(sqlite3_context *context) {
    struct marks *marks = sqlite3_aggregate_context(context, 0);
    struct cells cells;
    if (marks == NULL) return;
    if (marks->count > 0 && marks_finish(context, marks, &heatmap_arguments) &&
        cells_begin(context, &cells, marks)) {
        sqlite3_str *out = sqlite3_str_new(sqlite3_context_db_handle(context));
        if (options_has(&marks->words.options, OPTIONS_TEXT))
            blocks_cells(out, &cells);
        else
            heatmap_html(out, &cells);
        markup_result(context, out);
        cells_free(&cells);
    }
    marks_free(marks);
}
