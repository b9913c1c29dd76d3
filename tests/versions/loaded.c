/*
 * loaded.c - the entry point of a test program into which the module is loaded, from the file that
 * RETENTION_MODULE names, instead of being linked.
 */
#include <stdlib.h>

#include "retention.h"

int sqlite3_retention_init(sqlite3 *db, char **error, const struct sqlite3_api_routines *api) {
    (void)api;
    sqlite3_db_config(db, SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 1, NULL);
    return sqlite3_load_extension(db, getenv("RETENTION_MODULE"), "sqlite3_retention_init", error);
}
