/*
 * source.h - the one reader of users' tables.
 *
 * It finds the table or view and its columns, reads every row once, skips rows without a customer or a
 * time, turns values into times, periods, numbers and dense customer numbers, and hands them over in batches.
 */
#ifndef RETENTION_SOURCE_H
#define RETENTION_SOURCE_H

#include <stdbool.h>
#include <stdint.h>

#include "time/calendar.h"
#include "ground/sqlite.h"
#include "store/ids.h"
#include "read/interrupt.h"

#define SOURCE_OPEN INT64_MAX /* a row that is still running */

enum source_column {
    SOURCE_CUSTOMER,
    SOURCE_TIME,
    SOURCE_AMOUNT,
    SOURCE_SEGMENT,
    SOURCE_STARTS,
    SOURCE_RETURNS,
    SOURCE_UNTIL,
    SOURCE_COLUMNS
};

struct source_request {
    const char *function;                /* whose name errors begin with */
    const char *source;                  /* name or schema.name, as the user wrote it */
    const char *columns[SOURCE_COLUMNS]; /* NULL: not asked for */
    struct calendar_grain grain;
    bool has_as_of;
    int64_t as_of; /* later rows are left out */
    struct interrupt *interrupt;
};

/* One entry a row. Columns that were not asked for hold amount 0, segment 0, starts and returns 1, an open
** until. */
struct source_batch {
    uint32_t count;
    uint32_t customers[IDS_BATCH];
    uint32_t segments[IDS_BATCH];
    int64_t times[IDS_BATCH];
    int64_t untils[IDS_BATCH]; /* SOURCE_OPEN where it is NULL */
    int64_t periods[IDS_BATCH];
    double amounts[IDS_BATCH];
    unsigned char starts[IDS_BATCH];
    unsigned char returns[IDS_BATCH];
};

/* What is left when all rows are read. The caller has set up both ids, and frees them. */
struct source_found {
    struct ids customers;
    struct ids segments; /* with segment_col: its different values, NULL among them */
    bool any;            /* a row with a customer and a time was seen, not after as_of */
    int64_t latest;      /* the latest time of such a row */
};

/* Takes the rows of a batch; false when there is no memory, or told to end. */
typedef bool source_take(void *context, struct source_found *found, const struct source_batch *batch);

/* Reads it all. On an error returns SQLite's code and, unless the code says it all (SQLITE_NOMEM,
** SQLITE_INTERRUPT), sets *error to a text for sqlite3_free(). No statement outlives the call. */
int source_read(sqlite3 *db, const struct source_request *request, struct source_found *found,
                source_take *take, void *context, char **error);

/* The aggregate that rows come in through, registered as retention_feed; see source.c. */
void source_feed_step(sqlite3_context *context, int count, sqlite3_value **values);
void source_feed_final(sqlite3_context *context);

#endif
