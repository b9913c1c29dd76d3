/*
 * source.h - the one reader of users' tables.
 *
 * It finds the table or view and its columns, reads every row once, skips rows without a customer or a
 * time, turns values into times, periods, numbers and dense customer numbers, and hands them to a fold in batches.
 */
#ifndef RETENTION_SOURCE_H
#define RETENTION_SOURCE_H

#include "ground/sqlite.h"
#include "read/request.h"
#include "store/batch.h"

/* Reads it all: sets up the population, which the caller frees, and feeds the fold. On an error returns SQLite's code
** and, unless the code says it all (SQLITE_NOMEM, SQLITE_INTERRUPT), sets *error to a text for sqlite3_free(). No
** statement outlives the call. */
int source_read(sqlite3 *db, const struct source_request *request, struct population *population,
                batch_take *take, void *fold, char **error);

/* The aggregate that rows come in through, registered as retention_feed; see source.c. */
void source_feed_step(sqlite3_context *context, int count, sqlite3_value **values);
void source_feed_final(sqlite3_context *context);

#endif
