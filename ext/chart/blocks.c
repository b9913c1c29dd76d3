/*
 * blocks.c - charts for a terminal; blocks.h is the interface.
 *
 *               0      1      2                   ads      ▇▅▄▃▃▂▂·  0.33 .. 0.12
 *     2024-01 100.0 ▃ 33.3 █ 66.7                 referral █▆▅▅▄▄▃·  0.41 .. 0.22
 *
 * Requirements
 *  1. A line a row of a heatmap under a line of the columns' names, columns as wide as what is in them; no blanks at a
 *     line's end, and the last line has no end.
 *  2. Before a number of the scale stands one of eight blocks, the higher the more; before one that is not complete a point.
 *  3. Lines and bars are small multiples: a line a series, a block for each x, a point where it is not complete and a
 *     blank where there is none, then the first and the last number. All series stand on one
 *     scale, which what is not complete has no part in.
 *  4. The blocks are of all fonts, no colour is needed, and nothing is written that a terminal would take for an order.
 *
 * Widths are counted in characters.
 */
#include "chart/blocks.h"

#include <string.h>

#include "chart/markup.h"

#define BLOCKS_NAME 40 /* most characters of a name */
#define BLOCKS      8

/* One of U+2581 to U+2588. */
static void blocks_block(sqlite3_str *out, int step) {
    char block[] = {'\xE2', '\x96', (char)(0x81 + step)};
    sqlite3_str_append(out, block, 3);
}

/* Blanks: those before something. At a line's end there are none, so they wait for what comes. */
static void blocks_pad(sqlite3_str *out, size_t width, size_t size) {
    if (width > size) sqlite3_str_appendchar(out, (int)(width - size), ' ');
}

static size_t blocks_widest(const struct marks_names *names, uint32_t from, uint32_t to) {
    size_t widest = 0;
    for (uint32_t i = from; i < to; i++) {
        struct key name = marks_name(names, i);
        size_t width = markup_width(&name, BLOCKS_NAME);
        if (width > widest) widest = width;
    }
    return widest;
}

static void blocks_title(sqlite3_str *out, const struct options *options) {
    struct options_part title = options->parts[OPTIONS_TITLE];
    if (title.size == 0) return;
    markup_text(out, MARKUP_PLAIN, title.text, title.size, 0);
    sqlite3_str_appendall(out, "\n");
}

/* ---- a heatmap ---- */

/* How wide columns are: those beside, and all others. */
struct blocks_widths {
    size_t beside, others;
};

static void blocks_widen(struct blocks_widths *widths, const struct cells *cells, uint32_t column,
                         size_t width) {
    size_t *widest = cells->kinds[column] == CELLS_BESIDE ? &widths->beside : &widths->others;
    if (width > *widest) *widest = width;
}

static size_t blocks_width(const struct blocks_widths *widths, const struct cells *cells, uint32_t column) {
    return cells->kinds[column] == CELLS_BESIDE ? widths->beside : widths->others;
}

static struct blocks_widths blocks_measure(const struct cells *cells) {
    struct blocks_widths widths = {0, 0};
    char digits[FIGURES_SIZE];
    for (uint32_t i = 0; i < cells->columns; i++)
        blocks_widen(&widths, cells, i, blocks_widest(&cells->marks->b, i, i + 1));
    for (size_t i = 0; i < cells->marks->count; i++) {
        const struct mark *mark = &cells->marks->list[i];
        if (mark->missing) continue;
        figures_text(digits, cells_figures(cells, mark->b), figures_bare, mark->value);
        blocks_widen(&widths, cells, mark->b, strlen(digits));
    }
    return widths;
}

static void blocks_cell(sqlite3_str *out, struct cells_cell cell, size_t width, size_t *blanks) {
    char digits[FIGURES_SIZE];
    if (cell.kind == CELLS_EMPTY) {
        *blanks += width + 3;
        return;
    }
    figures_text(digits, cell.figures, figures_bare, cell.value);
    blocks_pad(out, *blanks + 1, 0);
    *blanks = 0;
    if (cell.kind == CELLS_SCALED)
        blocks_block(out, cell.below ? 0 : cell.step * BLOCKS / PALETTE_STEPS);
    else
        sqlite3_str_appendall(out, cell.kind == CELLS_OPEN ? "\xC2\xB7" : " ");
    blocks_pad(out, width + 1, strlen(digits));
    sqlite3_str_appendall(out, digits);
}

void blocks_cells(sqlite3_str *out, struct cells *cells) {
    const struct marks *marks = cells->marks;
    size_t names = blocks_widest(&marks->a, 0, cells->rows);
    struct blocks_widths widths = blocks_measure(cells);
    blocks_title(out, &marks->words.options);
    blocks_pad(out, names, 0);
    for (uint32_t i = 0; i < cells->columns; i++) {
        struct key name = marks_name(&marks->b, i);
        blocks_pad(out, blocks_width(&widths, cells, i) + 3, markup_width(&name, BLOCKS_NAME));
        markup_key(out, MARKUP_PLAIN, &name, BLOCKS_NAME);
    }
    for (uint32_t row = 0; row < cells->rows; row++) {
        struct key name = marks_name(&marks->a, row);
        sqlite3_str_appendall(out, "\n");
        size_t blanks = names - markup_key(out, MARKUP_PLAIN, &name, BLOCKS_NAME);
        for (uint32_t i = 0; i < cells->columns; i++)
            blocks_cell(out, cells_next(cells, row, i), blocks_width(&widths, cells, i), &blanks);
    }
}

/* ---- small multiples ---- */

/* A number of a series, and what stands around it. */
static void blocks_number(sqlite3_str *out, const struct figures *figures, double number,
                          const char *before) {
    sqlite3_str_appendall(out, before);
    markup_number(out, figures, figures_bare, number, "", 0);
}

static void blocks_line(sqlite3_str *out, const struct marks *marks, size_t from, size_t to,
                        const struct marks_range *range) {
    struct figures figures = marks_figures(&marks->words.options, range);
    const struct mark *first = NULL, *last = NULL;
    uint32_t next = 0, columns = marks_count(&marks->b);
    for (size_t i = from; i < to; i++) {
        const struct mark *mark = &marks->list[i];
        blocks_pad(out, mark->b, next);
        next = mark->b + 1;
        if (mark->missing)
            sqlite3_str_appendall(out, " ");
        else if (mark->open)
            sqlite3_str_appendall(out, "\xC2\xB7");
        else
            blocks_block(out, scale_step(range->low, range->high, mark->value, BLOCKS));
        if (mark->missing || mark->open) continue;
        if (first == NULL) first = mark;
        last = mark;
    }
    if (first == NULL) return;
    blocks_pad(out, columns, next);
    blocks_number(out, &figures, first->value, "  ");
    blocks_number(out, &figures, last->value, " .. ");
}

void blocks_series(sqlite3_str *out, const struct marks *marks) {
    struct marks_range range = {0};
    for (size_t i = 0; i < marks->count; i++)
        if (!marks->list[i].missing && !marks->list[i].open) marks_range_add(&range, marks->list[i].value);
    size_t names = blocks_widest(&marks->a, 0, marks_count(&marks->a));
    blocks_title(out, &marks->words.options);
    for (size_t from = 0, to; from < marks->count; from = to) {
        struct key name = marks_name(&marks->a, marks->list[from].a);
        for (to = from; to < marks->count && marks->list[to].a == marks->list[from].a; to++) {
        }
        if (from) sqlite3_str_appendall(out, "\n");
        blocks_pad(out, names + 1, markup_key(out, MARKUP_PLAIN, &name, BLOCKS_NAME));
        blocks_line(out, marks, from, to, &range);
    }
}
