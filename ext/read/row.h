/*
 * row.h - the values of a row of a source, typed: times, numbers, flags.
 */
#ifndef RETENTION_ROW_H
#define RETENTION_ROW_H

#include "ground/sqlite.h"
#include "read/request.h"
#include "store/batch.h"
#include "store/look.h"

struct row_reader {
    const struct source_request *request;
    int at[SOURCE_COLUMNS]; /* which value is this column; 0: not asked for */
    bool others;            /* columns beside customer, time and segment are asked for */
    struct grain_memo memo;
    char *error; /* our own text for what went wrong in a row, for sqlite3_free() */
};

/* The columns of a request in the order in which query.h reads them, from value 1 on. */
void row_begin(struct row_reader *reader, const struct source_request *request);

/* Types a row into the batch, behind its last one; its keys, and that it counts, are left to intake.h. ROW_SKIPPED: no
** customer or no time, or later than as_of. ROW_REFUSED: the context has the error. Columns that were not asked for are as
** batch_begin() has set them. */
enum row_end { ROW_READ, ROW_SKIPPED, ROW_REFUSED };
enum row_end row_read(struct row_reader *reader, sqlite3_context *context, sqlite3_value *const *values,
                      struct batch *batch);

/* The other way of typing a row: what is there, without an error. false: no memory. */
bool row_look(const struct row_reader *reader, sqlite3_value *const *values, struct look *look);

#endif
