/*
 * cells.c - what a heatmap shows; cells.h is the interface.
 *
 * Requirements
 *  1. The scale goes from the least to the largest of the cells that are on it; `highest` sets its upper end. On it are
 *     cells with a value that are complete, in no column of `beside` or `grey`.
 *  2. The row of `first` is coloured by the scale, and is not part of it: a mean says nothing about the ends.
 *  3. With numbers on both sides of zero, zero is in the middle, and each side has its own ramp.
 *  4. A table of more than 100,000 cells is an error, however few of them have a row.
 *
 * Cost: a byte a column.
 */
#include "chart/cells.h"

#include <math.h>

#include "ground/memory.h"

static enum cells_kind cells_kind_of(const struct cells *cells, const struct mark *mark) {
    enum cells_kind kind = (enum cells_kind)cells->kinds[mark->b];
    if (mark->missing) return CELLS_EMPTY;
    return mark->open ? CELLS_OPEN : kind;
}

/* Numbers of the columns beside are shown in one way, all others in another. */
static void cells_measure(struct cells *cells) {
    struct marks_range scaled = {0}, beside = {0}, shown = {0};
    for (size_t i = 0; i < cells->marks->count; i++) {
        const struct mark *mark = &cells->marks->list[i];
        enum cells_kind kind = cells_kind_of(cells, mark);
        if (kind == CELLS_EMPTY) continue;
        cells->open = cells->open || kind == CELLS_OPEN;
        marks_range_add(cells->kinds[mark->b] == CELLS_BESIDE ? &beside : &shown, mark->value);
        if (kind == CELLS_SCALED && !(cells->first && mark->a == 0)) marks_range_add(&scaled, mark->value);
    }
    const struct options *options = &cells->marks->words.options;
    cells->any = scaled.any;
    cells->low = scaled.low;
    cells->high = options_has(options, OPTIONS_HIGHEST) ? options->highest : scaled.high;
    cells->both = scaled.low < 0 && cells->high > 0;
    if (cells->both) cells->high = -scaled.low > cells->high ? -scaled.low : cells->high;
    cells->figures = marks_figures(options, &shown);
    cells->beside = marks_figures(&(struct options){0}, &beside);
}

bool cells_begin(sqlite3_context *context, struct cells *cells, const struct marks *marks) {
    const struct options *options = &marks->words.options;
    *cells =
        (struct cells){.marks = marks, .rows = marks_count(&marks->a), .columns = marks_count(&marks->b)};
    if ((uint64_t)cells->rows * cells->columns > MARKS_MOST) {
        function_error(context, "%u rows by %u columns: more than %d cells", cells->rows, cells->columns,
                       MARKS_MOST);
        return false;
    }
    cells->kinds = memory_resize(NULL, (uint64_t)cells->columns + 1);
    if (cells->kinds == NULL) {
        sqlite3_result_error_nomem(context);
        return false;
    }
    for (uint32_t i = 0; i < cells->columns; i++) {
        struct key name = marks_name(&marks->b, i);
        cells->kinds[i] = marks_is(options, OPTIONS_BESIDE, name) ? CELLS_BESIDE
                          : marks_is(options, OPTIONS_GREY, name) ? CELLS_GREY
                                                                  : CELLS_SCALED;
    }
    cells->first = marks_is(options, OPTIONS_FIRST, marks_name(&marks->a, 0));
    cells_measure(cells);
    return true;
}

void cells_free(struct cells *cells) {
    memory_free(cells->kinds);
}

struct cells_cell cells_next(struct cells *cells, uint32_t row, uint32_t column) {
    const struct mark *mark = &cells->marks->list[cells->at];
    if (cells->at == cells->marks->count || mark->a != row || mark->b != column)
        return (struct cells_cell){.kind = CELLS_EMPTY};
    cells->at++;
    struct cells_cell cell = {
        .kind = cells_kind_of(cells, mark), .value = mark->value, .figures = cells_figures(cells, column)};
    if (cell.kind == CELLS_SCALED && !cells->any) cell.kind = CELLS_GREY;
    if (cell.kind != CELLS_SCALED) return cell;
    double low = cells->both ? 0 : cells->low;
    cell.below = cells->both && cell.value < 0;
    cell.step = scale_step(low, cells->high, cells->both ? fabs(cell.value) : cell.value, PALETTE_STEPS);
    return cell;
}
