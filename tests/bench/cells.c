/*
 * cells.c - the cells of a cohort grid; cells.h is the interface.
 */
#include "cells.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const cells_names[CELLS_NUMBERS] = {"customers", "active",           "on_or_after",
                                                       "events",    "complete",         "retention_rate",
                                                       "value",     "cumulative_value", "ltv"};

/* ---- reading ---- */

enum { CELLS_OTHER = -4, CELLS_SEGMENT, CELLS_COHORT, CELLS_AGE };

static int cells_meaning(const char *name) {
    if (strcmp(name, "segment") == 0) return CELLS_SEGMENT;
    if (strcmp(name, "cohort") == 0) return CELLS_COHORT;
    if (strcmp(name, "age") == 0) return CELLS_AGE;
    for (int number = 0; number < CELLS_NUMBERS; number++)
        if (strcmp(name, cells_names[number]) == 0) return number;
    return CELLS_OTHER;
}

static struct cell *cells_new(struct cells *cells) {
    if (cells->count == cells->room) {
        size_t room = cells->room ? cells->room * 2 : 1024;
        struct cell *rows = realloc(cells->rows, room * sizeof *rows);
        if (rows == NULL) return NULL;
        cells->rows = rows;
        cells->room = room;
    }
    struct cell *cell = &cells->rows[cells->count++];
    memset(cell, 0, sizeof *cell);
    return cell;
}

int cells_read(struct cells *cells, sqlite3_stmt *statement) {
    int meanings[32], count = sqlite3_column_count(statement);
    *cells = (struct cells){0};
    if (count > 32) return SQLITE_RANGE;
    for (int i = 0; i < count; i++) {
        meanings[i] = cells_meaning(sqlite3_column_name(statement, i));
        if (meanings[i] >= 0) cells->has[meanings[i]] = true;
    }
    int rc;
    while ((rc = sqlite3_step(statement)) == SQLITE_ROW) {
        struct cell *cell = cells_new(cells);
        if (cell == NULL) return SQLITE_NOMEM;
        for (int i = 0; i < count; i++) {
            const char *text;
            switch (meanings[i]) {
            case CELLS_OTHER:
                break;
            case CELLS_SEGMENT:
            case CELLS_COHORT:
                text = (const char *)sqlite3_column_text(statement, i);
                snprintf(meanings[i] == CELLS_SEGMENT ? cell->segment : cell->cohort, sizeof cell->cohort,
                         "%s", text ? text : "");
                break;
            case CELLS_AGE:
                cell->age = sqlite3_column_int64(statement, i);
                break;
            default:
                cell->numbers[meanings[i]] = sqlite3_column_double(statement, i);
                break;
            }
        }
    }
    return rc == SQLITE_DONE ? SQLITE_OK : rc;
}

void cells_free(struct cells *cells) {
    free(cells->rows);
    *cells = (struct cells){0};
}

/* ---- comparing ---- */

static int cells_same_row(const struct cell *a, const struct cell *b) {
    int order = strcmp(a->segment, b->segment);
    return order ? order : strcmp(a->cohort, b->cohort);
}

static int cells_order(const void *left, const void *right) {
    const struct cell *a = left, *b = right;
    int order = cells_same_row(a, b);
    return order ? order : (a->age > b->age) - (a->age < b->age);
}

static void cells_sort(struct cells *cells) {
    if (cells->count > 1) qsort(cells->rows, cells->count, sizeof *cells->rows, cells_order);
}

static void cells_say(char problem[200], const struct cell *cell, const char *what) {
    snprintf(problem, 200, "%s%scohort %s, age %lld: %s", cell->segment, cell->segment[0] ? ", " : "",
             cell->cohort, (long long)cell->age, what);
}

bool cells_dense(struct cells *cells, char problem[200]) {
    cells_sort(cells);
    for (size_t i = 0; i < cells->count; i++) {
        const struct cell *cell = &cells->rows[i];
        bool first = i == 0 || cells_same_row(cell - 1, cell) != 0;
        if (cell->age != (first ? 0 : cell[-1].age + 1)) {
            cells_say(problem, cell, "the age before it is missing, or comes twice");
            return false;
        }
    }
    return true;
}

void cells_thin(struct cells *cells) {
    size_t kept = 0;
    for (size_t i = 0; i < cells->count; i++)
        if (cells->rows[i].numbers[CELLS_ACTIVE] > 0) cells->rows[kept++] = cells->rows[i];
    cells->count = kept;
}

static bool cells_close(enum cells_number number, double a, double b) {
    if (number < CELLS_RETENTION_RATE) return !(a < b) && !(a > b);
    return fabs(a - b) <= 1e-9 * fmax(fabs(a), fabs(b));
}

bool cells_equal(struct cells *left, struct cells *right, char problem[200]) {
    cells_sort(left);
    cells_sort(right);
    size_t count = left->count < right->count ? left->count : right->count;
    for (size_t i = 0; i < count; i++) {
        const struct cell *a = &left->rows[i], *b = &right->rows[i];
        int order = cells_order(a, b);
        if (order != 0) {
            cells_say(problem, order < 0 ? a : b, order < 0 ? "only in the first" : "only in the second");
            return false;
        }
        for (enum cells_number number = 0; number < CELLS_NUMBERS; number++) {
            if (!left->has[number] || !right->has[number] ||
                cells_close(number, a->numbers[number], b->numbers[number]))
                continue;
            char what[100];
            snprintf(what, sizeof what, "%s is %.15g and %.15g", cells_names[number], a->numbers[number],
                     b->numbers[number]);
            cells_say(problem, a, what);
            return false;
        }
    }
    if (left->count != right->count) {
        bool more = left->count > right->count;
        cells_say(problem, more ? &left->rows[count] : &right->rows[count],
                  more ? "only in the first" : "only in the second");
        return false;
    }
    return true;
}

/* ---- adding up ---- */

void cells_merge_segments(struct cells *cells) {
    /* A cohort's ages end at the same period in every segment, so that all sums have all their terms. */
    static const enum cells_number sums[] = {CELLS_CUSTOMERS, CELLS_ACTIVE, CELLS_ON_OR_AFTER,
                                             CELLS_EVENTS,    CELLS_VALUE,  CELLS_CUMULATIVE_VALUE};
    size_t kept = 0;
    for (size_t i = 0; i < cells->count; i++)
        memset(cells->rows[i].segment, 0, sizeof cells->rows[i].segment);
    cells_sort(cells);
    for (size_t i = 0; i < cells->count; i++) {
        const struct cell *cell = &cells->rows[i];
        if (kept == 0 || cells_order(&cells->rows[kept - 1], cell) != 0) {
            cells->rows[kept++] = *cell;
            continue;
        }
        for (size_t sum = 0; sum < sizeof sums / sizeof *sums; sum++)
            cells->rows[kept - 1].numbers[sums[sum]] += cell->numbers[sums[sum]];
    }
    cells->count = kept;
    cells->has[CELLS_COMPLETE] = cells->has[CELLS_RETENTION_RATE] = cells->has[CELLS_LTV] = false;
}

double cells_total(const struct cells *cells, enum cells_number number) {
    double total = 0;
    for (size_t i = 0; i < cells->count; i++)
        total += cells->rows[i].numbers[number];
    return total;
}

double cells_total_at_start(const struct cells *cells, enum cells_number number) {
    double total = 0;
    for (size_t i = 0; i < cells->count; i++)
        if (cells->rows[i].age == 0) total += cells->rows[i].numbers[number];
    return total;
}
