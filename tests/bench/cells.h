/*
 * cells.h - the cells of a cohort grid, read from whatever statement gives them, and compared.
 */
#ifndef BENCH_CELLS_H
#define BENCH_CELLS_H

#include <sqlite3.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Columns that are compared. All but these three come with an exact or nearly exact number. */
enum cells_number {
    CELLS_CUSTOMERS,
    CELLS_ACTIVE,
    CELLS_ON_OR_AFTER,
    CELLS_EVENTS,
    CELLS_COMPLETE,
    CELLS_RETENTION_RATE, /* from here on sums and quotients of doubles: equal within a relative 1e-9 */
    CELLS_VALUE,
    CELLS_CUMULATIVE_VALUE,
    CELLS_LTV,
    CELLS_NUMBERS
};

struct cell {
    char segment[12], cohort[12];
    int64_t age;
    double numbers[CELLS_NUMBERS];
};

struct cells {
    size_t count, room;
    struct cell *rows;
    bool has[CELLS_NUMBERS]; /* the statement had such a column */
};

/* Steps through a prepared statement and keeps its rows. Columns are known by name; cohort and age must be
** there, others may be missing, and columns of other names are passed over. Returns SQLite's code. */
int cells_read(struct cells *cells, sqlite3_stmt *statement);
void cells_free(struct cells *cells);

/* Has each (segment, cohort) every age from 0 on, once? If not, says in problem what is wrong. Sorts. */
bool cells_dense(struct cells *cells, char problem[200]);

/* Takes out the cells in which nobody was active, which plain SQL has no rows for. */
void cells_thin(struct cells *cells);

/* Do both have the same cells, with the same numbers in every column that both have? Sorts both. If not, says
** in problem where they differ first. */
bool cells_equal(struct cells *left, struct cells *right, char problem[200]);

/* Adds up the cells of all segments into cells without one; only sums that have a meaning then are kept. */
void cells_merge_segments(struct cells *cells);

/* Sum of a column over all cells, or over those of age 0. */
double cells_total(const struct cells *cells, enum cells_number number);
double cells_total_at_start(const struct cells *cells, enum cells_number number);

#endif
