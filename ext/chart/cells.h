/*
 * cells.h - what a heatmap shows, whichever way: a table of cells, each with its place on one scale.
 */
#ifndef RETENTION_CELLS_H
#define RETENTION_CELLS_H

#include "chart/palette.h"
#include "chart/marks.h"

enum cells_kind {
    CELLS_SCALED, /* on the scale */
    CELLS_BESIDE, /* a number of another kind, such as how many there are */
    CELLS_GREY,   /* known before: of no scale */
    CELLS_OPEN,   /* not complete: of no scale */
    CELLS_EMPTY   /* no row, or no value */
};

struct cells {
    const struct marks *marks;
    uint32_t rows, columns;
    unsigned char *kinds; /* by column: an enum cells_kind */
    double low, high;     /* of the scale */
    bool any, both;       /* there is a scale; with numbers on both sides of zero */
    bool open;            /* there are cells that are not complete */
    struct figures figures, beside;
    bool first; /* the first row is the one that `first` names */
    size_t at;  /* of the next mark */
};

struct cells_cell {
    enum cells_kind kind;
    double value;
    int step;   /* of the ramp */
    bool below; /* it is the ramp for what is below zero */
    const struct figures *figures;
};

/* false: the error is set. marks is finished. */
bool cells_begin(sqlite3_context *context, struct cells *cells, const struct marks *marks);
void cells_free(struct cells *cells);

/* One after the other, row by row. */
struct cells_cell cells_next(struct cells *cells, uint32_t row, uint32_t column);

/* How the numbers of a column are shown. */
static inline const struct figures *cells_figures(const struct cells *cells, uint32_t column) {
    return cells->kinds[column] == CELLS_BESIDE ? &cells->beside : &cells->figures;
}

#endif
