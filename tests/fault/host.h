/*
 * host.h - an application that knows nothing of the module, its file, and what sql/clean.sql says of that.
 *
 * A program that includes this defines _XOPEN_SOURCE 700 before its first include.
 */
#ifndef RETENTION_HOST_H
#define RETENTION_HOST_H

#include "fault.h"

#define HOST_FILES                                                                                           \
    "shop.db shop.db-wal shop.db-shm shop.db-journal reports.db published.db copy.db copy.db-journal"
#define HOST_CLEAN "-- Nothing in this file needs the module."

/* The path of a file in the folder of the tests; good until the next call. */
const char *host_path(const char *file);

/* A connection without the module. */
sqlite3 *host_open(const char *file);

/* The application's file, shop.db, in this journal mode; whatever was there is gone. */
void host_make_shop(const char *journal);

/* All statements of a script; what went wrong, or NULL. Free with sqlite3_free(). */
char *host_try(sqlite3 *app, const char *script);

/* Everything that an application does; none of it may go wrong. */
void host_assert_free(sqlite3 *app, const char *when);

/* Whether one of those of its deeds that have this word goes wrong. */
bool host_is_stopped(sqlite3 *app, const char *word);

/* The statements that clean.sql prints for a file, one below the other (for sqlite3_free()); and there must be none. */
char *host_clean(sqlite3 *app);
void host_assert_clean(sqlite3 *app);

#endif
