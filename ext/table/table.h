/*
 * table.h - what all table-valued functions share.
 *
 * A table function is one struct table: its columns, its parameters and six callbacks. Arguments (hidden
 * columns, positional or by name), error texts, planning, the reading of the source before the first row,
 * rows served from memory, rowids and recursion are done once, in vtab.c.
 */
#ifndef RETENTION_TABLE_H
#define RETENTION_TABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ground/sqlite.h"
#include "read/interrupt.h"

#define TABLE_MOST_COLUMNS    32
#define TABLE_MOST_PARAMETERS 16
#define TABLE_MOST_PERIODS    4194304 /* in a row: every day of 9999 years, every hour of 478 */

/* One evaluation of a table function, while it computes. */
struct table_call {
    sqlite3 *db;
    const struct table *table;
    sqlite3_value *const *arguments; /* by parameter; NULL when not given */
    uint32_t columns;                /* bit i: the statement reads column i */
    char *error;                     /* for sqlite3_free() */
    struct interrupt *interrupt;     /* the connection's */
    int doubtful;                    /* a parameter that wants a text and has 0 or 1; -1: none */
};

/* Which rows the statement can use, from its WHERE: a range of one whole-number column and one of a label
** column. Rows outside may be left out; SQLite checks those that are served. */
struct table_limits {
    int64_t least, most;
    char *from, *to; /* inclusive; NULL: open */
};

/* Where a scan stands; what a table adds follows it in its own struct, whose first member this is. */
struct table_position {
    struct table_limits limits;
    struct interrupt *interrupt; /* the connection's */
    sqlite3_int64 rowid;
    bool end;
};

struct table {
    const char *name;
    const char *const *columns;    /* declarations, e.g. "age INTEGER"; NULL at the end */
    const char *const *parameters; /* names, in order; NULL at the end */
    int required;                  /* the first so many must be given */
    uint32_t words, numbers;       /* of them: those whose case does not count, those that are numbers */
    const signed char *order;      /* columns by which rows come sorted, the segment first; -1 at the end */
    int segment_parameter; /* while it is not given, the first column of order is the same in all rows */
    uint32_t costly;       /* columns that cost more to compute: bit i is column i */
    int number_column;     /* columns whose limits are of use, -1: none */
    int label_column;
    size_t result_size, position_size;

    /* Reads the source and computes the result (zeroed memory of result_size). SQLite's code; on errors but
    ** SQLITE_NOMEM and SQLITE_INTERRUPT call->error is set. release() is called whatever happened. */
    int (*compute)(struct table_call *call, void *result);
    void (*release)(void *result);

    /* A scan: first() goes to the first row within the limits, next() to the one after; both set
    ** position->end and ->rowid, and return SQLite's code. first() may find a position that was used before,
    ** with the same result and other limits. Results are shared by scans and stay as they are. close() frees
    ** what position owns. */
    int (*first)(const void *result, struct table_position *position);
    int (*next)(const void *result, struct table_position *position);
    void (*close)(struct table_position *position);
    void (*column)(const void *result, const struct table_position *position, int column,
                   sqlite3_context *context);
};

/* Registers the tables (NULL at the end); their connection's state is freed with the last of them. */
int table_register_all(sqlite3 *db, const struct table *const *tables);
void table_unregister_all(sqlite3 *db, const struct table *const *tables);

/* For compute(): sets the error text, behind the function's name; returns SQLITE_ERROR (or SQLITE_NOMEM). */
int table_error(struct table_call *call, const char *format, ...);

#endif
