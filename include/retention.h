/*
 * retention.h - customer retention analytics for SQLite.
 *
 * Load the shared module (`.load ./retention` in the sqlite3 shell, sqlite3_load_extension() elsewhere),
 * or link libretention.a and call sqlite3_retention_init() on each connection, or hand it once to
 * sqlite3_auto_extension().
 */
#ifndef RETENTION_H
#define RETENTION_H

#include "sqlite3.h"

#define RETENTION_VERSION      "0.2.0"
#define RETENTION_SQLITE_FLOOR 3031000 /* 3.31.0, the oldest SQLite this module runs in */

#ifdef __cplusplus
extern "C" {
#endif

struct sqlite3_api_routines;

/*
 * Adds the functions and tables of this module to a connection. Calling it again on the same connection is
 * harmless. Returns SQLITE_OK, or an error code with *error set to a message for sqlite3_free(); on an error
 * nothing of the module is left registered (but functions that SQLite keeps while a statement runs). A
 * statically linked caller passes api = NULL.
 */
int sqlite3_retention_init(sqlite3 *db, char **error, const struct sqlite3_api_routines *api);

#ifdef __cplusplus
}
#endif
#endif
