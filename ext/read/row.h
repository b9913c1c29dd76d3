/*
 * row.h - the values of a row of a source, typed: times, numbers, flags.
 */
#ifndef RETENTION_ROW_H
#define RETENTION_ROW_H

#include "ground/sqlite.h"
#include "read/request.h"
#include "store/intake.h"

struct row_reader {
    const struct source_request *request;
    int at[SOURCE_COLUMNS]; /* which value is this column; 0: not asked for */
    struct calendar_memo memo;
    char *error; /* our own text for what went wrong in a row, for sqlite3_free() */
};

/* The columns of a request in the order in which query.h reads them, from value 1 on. */
void row_begin(struct row_reader *reader, const struct source_request *request);

/* ROW_SKIPPED: no customer or no time, or later than as_of. ROW_REFUSED: the context has the error. */
enum row_end { ROW_READ, ROW_SKIPPED, ROW_REFUSED };
enum row_end row_read(struct row_reader *reader, sqlite3_context *context, sqlite3_value *const *values,
                      struct intake_row *row);

#endif
