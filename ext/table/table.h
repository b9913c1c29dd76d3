/*
 * table.h - what all table-valued functions share.
 *
 * A table function is one struct table: its columns, its parameters and its callbacks. Arguments (hidden
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
#include "read/request.h"
#include "store/state.h"

#define TABLE_MOST_COLUMNS    63 /* from the 64th on, SQLite says of all alike whether they are read */
#define TABLE_MOST_PARAMETERS 32
#define TABLE_MOST_PERIODS    4194304 /* in a row: every day of 9999 years, every hour of 478 */

/* One evaluation of a table function, while it computes. */
struct table_call {
    sqlite3 *db;
    const struct table *table;
    sqlite3_value *const *arguments; /* by parameter; NULL when not given */
    uint32_t needs;                  /* of the columns that the statement reads */
    char *error;                     /* for sqlite3_free() */
    struct interrupt *interrupt;     /* the connection's */
    int doubtful;                    /* a parameter that wants a text and has 0 or 1; -1: none */
};

/* Which rows the statement can use, from its WHERE: a range of one whole-number column and one of a label column, and
** values and ranges of key columns (limits.h). Rows outside may be left out; SQLite checks those that are served. */
#define TABLE_MOST_KEYS   3
#define TABLE_MOST_VALUES 16 /* more are no limit */
struct table_limits {
    int64_t least, most;
    char *from, *to; /* inclusive; NULL: open */
    struct table_values {
        int count; /* 0: any */
        sqlite3_value *list[TABLE_MOST_VALUES];
        struct table_bound {
            sqlite3_value *value; /* NULL: no bound */
            struct key key;       /* the same */
            bool open;            /* the value itself is outside */
        } least, most;
    } keys[TABLE_MOST_KEYS]; /* by the order of the columns */
};

/* Where a scan stands; what a table adds follows it in its own struct, whose first member this is. */
struct table_position {
    struct table_limits limits;
    struct interrupt *interrupt; /* the connection's */
    sqlite3_int64 rowid;
    bool end;
};

/* What a limit on a column can do: skip rows by a whole number, by the label of a period, or by a value or a range of them. */
enum table_limit { TABLE_NO_LIMIT, TABLE_NUMBER, TABLE_LABEL, TABLE_KEY };

struct table_column {
    const char *declaration; /* "age INTEGER" */
    int sorted; /* rows come sorted by the column with 1 here, then by that with 2, ...; 0: not */
    enum table_limit limit;
    uint32_t
        needs; /* what has to be computed for it, in bits of the table's own; a result without answers for no
                    ** statement that reads it */
};

/* What a parameter's value is; values that differ in case alone are one word, 2 and '2' one number. */
enum table_value { TABLE_TEXT, TABLE_WORD, TABLE_WHOLE, TABLE_OTHER };

struct table_parameter {
    const char *name;
    bool required;
    enum source_column source; /* it names this column of the source */
    bool splits;               /* while it is not given, the first sorted column is the same in all rows */
    enum table_value value;
};

struct table {
    const char *name;
    const struct table_column *columns;
    const struct table_parameter *parameters;
    int column_count, parameter_count;
    uint32_t needs; /* like a column's, of every statement: which rows there are depends on it */
    size_t result_size, position_size;

    /*
     * The life of a result, which starts out as zeroed memory of result_size, and of a scan over it:
     *
     *     read -> finish -> [ first -> (column* next)* -> first again ... ]* -> close -> release
     *
     * read() takes the arguments and all rows of the source; finish() computes. SQLite's code; on errors but
     * SQLITE_NOMEM and SQLITE_INTERRUPT call->error is set. release() is called whatever happened.
     */
    int (*read)(struct table_call *call, void *result);
    int (*finish)(struct table_call *call, void *result);
    void (*release)(void *result);

    /* Between read() and finish(): what can be merged with another's, written and read back (state.h). */
    struct state (*state)(void *result);

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

#define TABLE_COUNT(list) ((int)(sizeof(list) / sizeof *(list)))

/* The lists of a table, and that they are not too long: one more would be written behind an array. */
#define TABLE_LISTS(list_of_columns, list_of_parameters)                                                     \
    .columns = (list_of_columns), .column_count = TABLE_COUNT(list_of_columns),                              \
    .parameters = (list_of_parameters), .parameter_count = TABLE_COUNT(list_of_parameters)
#define TABLE_FITS(columns, parameters)                                                                      \
    _Static_assert(sizeof(columns) / sizeof *(columns) <= TABLE_MOST_COLUMNS, "TABLE_MOST_COLUMNS");         \
    _Static_assert(sizeof(parameters) / sizeof *(parameters) <= TABLE_MOST_PARAMETERS,                       \
                   "TABLE_MOST_PARAMETERS")

/* The column with this place in the order of rows, from 1; -1: none. */
int table_sorted(const struct table *table, int place);

/* Registers the tables (NULL at the end); their connection's state is freed with the last of them. */
int table_register_all(sqlite3 *db, const struct table *const *tables);
void table_unregister_all(sqlite3 *db, const struct table *const *tables);

/* For compute(): sets the error text, behind the function's name; returns SQLITE_ERROR (or SQLITE_NOMEM). */
int table_error(struct table_call *call, const char *format, ...);

/* For read(): SQLite's code for what became of a state, with the call's error set where it is damaged. */
int table_state_end(struct table_call *call, enum state_end end);

#endif
