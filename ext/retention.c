/*
 * retention.c - the entry point: two tables, functions and table functions, one loop each.
 *
 * Requirements
 *  1. Registers everything or nothing: SQLite unloads a library whose entry point failed, and a function left
 *     behind would be a jump into nothing.
 *  2. A failure always has a message. Loading twice is harmless.
 *  3. A host older than SQLite 3.31.0 is told so before any newer entry point is called.
 */
#define RETENTION_ENTRY_POINT
#include "host.h"

#include "functions.h"
#include "retention.h"
#include "table.h"

extern const struct table cohorts_table, periods_table, customers_table, curve_table;

static const struct table *const retention_tables[] = {&cohorts_table, &periods_table, &customers_table,
                                                       &curve_table, NULL};

#if defined(_WIN32)
#define RETENTION_EXPORT __declspec(dllexport)
#elif defined(__GNUC__)
#define RETENTION_EXPORT __attribute__((visibility("default")))
#else
#define RETENTION_EXPORT
#endif

/* Registering again would fail, for good reasons, while a statement runs; and it would change nothing. */
static bool retention_is_loaded(sqlite3 *db) {
    sqlite3_stmt *stmt = NULL;
    bool loaded = false;
    if (sqlite3_prepare_v2(db, "SELECT retention_version()", -1, &stmt, NULL) == SQLITE_OK &&
        sqlite3_step(stmt) == SQLITE_ROW)
        loaded = sqlite3_stricmp((const char *)sqlite3_column_text(stmt, 0), RETENTION_VERSION) == 0;
    sqlite3_finalize(stmt);
    return loaded;
}

RETENTION_EXPORT int sqlite3_retention_init(sqlite3 *db, char **error, const sqlite3_api_routines *api) {
    SQLITE_EXTENSION_INIT2(api)
    (void)api;
    if (sqlite3_libversion_number() < RETENTION_SQLITE_FLOOR) {
        if (error)
            *error =
                sqlite3_mprintf("retention needs SQLite 3.31.0 or later, this is %s", sqlite3_libversion());
        return SQLITE_ERROR;
    }
    if (retention_is_loaded(db)) return SQLITE_OK;
    int rc = functions_register_all(db);
    if (rc == SQLITE_OK) rc = table_register_all(db, retention_tables);
    if (rc == SQLITE_OK) return SQLITE_OK;
    functions_unregister_all(db);
    table_unregister_all(db, retention_tables);
    if (error) *error = sqlite3_mprintf("retention: cannot register: %s", sqlite3_errstr(rc));
    return rc;
}
