/*
 * query.h - the statement that reads a source, and what is wrong where there can be none.
 */
#ifndef RETENTION_QUERY_H
#define RETENTION_QUERY_H

#include "ground/sqlite.h"
#include "read/request.h"

/* A source's name, as a user writes it, becomes SQL: each part in double quotes. */
void query_name(const char *source, sqlite3_str *sql);

/* Prepares SELECT retention_feed(?1, its columns) FROM the source. Returns SQLite's code. */
int query_prepare(sqlite3 *db, const struct source_request *request, sqlite3_stmt **stmt);

/* It could not be prepared, and why: says which part of it, in the user's words. Sets *error, for sqlite3_free(), unless
** the code says it all (SQLITE_NOMEM, SQLITE_INTERRUPT); returns the code. */
int query_explain(sqlite3 *db, const struct source_request *request, int rc, char **error);

/* The same for what went wrong while it ran: SQLite's own words behind the function's name. */
int query_relay(sqlite3 *db, const struct source_request *request, int rc, char **error);

#endif
