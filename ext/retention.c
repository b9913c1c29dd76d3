/*
 * retention.c - the entry point; what it adds to a connection is in registry.c.
 *
 * Requirements
 *  1. Registers everything or nothing: SQLite unloads a library whose entry point failed, and a function left
 *     behind would be a jump into nothing. While a statement runs (SELECT load_extension() is one), SQLite
 *     replaces and removes no function: if it would have to, that is an error before anything is registered.
 *     If memory runs out later, so that some functions stay, success is reported: the library stays loaded
 *     with them, the others do not exist, and loading again adds them. SQLite remembers that memory was out,
 *     and load_extension() itself fails.
 *  2. A failure always has a message. Loading twice is harmless. A success leaves no error in the connection:
 *     sqlite3_open() would fail with the error that an entry point given to sqlite3_auto_extension() leaves.
 *     The connection's file is not read: the first to do that should be a statement of its owner.
 *  3. A host older than SQLite 3.31.0 is told so before any newer entry point is called.
 *  4. A process can have two SQLites, an application's and an interpreter's. A loaded library calls back the
 *     one that loaded it first. The other one is refused: its connections and memory are not those of the
 *     first.
 */
#include "ground/sqlite.h"

#if defined(HOST_HAS_TABLE) && !defined(__STDC_NO_ATOMICS__)
#include <stdatomic.h>
#endif

#include "registry.h"
#include "retention.h"

#if defined(_WIN32)
#define RETENTION_EXPORT __declspec(dllexport)
#if defined(__clang__) /* the header, which is for callers, says nothing of exports */
#pragma clang diagnostic ignored "-Wdll-attribute-on-redeclaration"
#endif
#elif defined(__GNUC__)
#define RETENTION_EXPORT __attribute__((visibility("default")))
#else
#define RETENTION_EXPORT
#endif

#ifdef HOST_HAS_TABLE
#define RETENTION_IS_LIBRARY true /* which SQLite unloads when the entry point fails */
const sqlite3_api_routines *HOST_ATOMIC sqlite3_api;
#else
#define RETENTION_IS_LIBRARY false
#endif

static bool retention_is_for(const sqlite3_api_routines *api) {
    const sqlite3_api_routines *first = NULL;
#if defined(HOST_HAS_TABLE) && !defined(__STDC_NO_ATOMICS__)
    atomic_compare_exchange_strong(&sqlite3_api, &first, api);
#elif defined(HOST_HAS_TABLE)
    first = sqlite3_api;
    if (first == NULL) sqlite3_api = api;
#endif
    return first == NULL || first == api;
}

/* By a PRAGMA that looks at the connection alone: a SELECT would first read the schema of its file, which may
** be locked, or encrypted and without its key yet. */
static bool retention_has_version(sqlite3 *db) {
    sqlite3_stmt *stmt = NULL;
    bool has = false;
    if (sqlite3_prepare_v2(db, "PRAGMA function_list", -1, &stmt, NULL) == SQLITE_OK)
        while (!has && sqlite3_step(stmt) == SQLITE_ROW)
            has = sqlite3_stricmp((const char *)sqlite3_column_text(stmt, 0), "retention_version") == 0;
    sqlite3_finalize(stmt);
    return has;
}

/* Registering again would fail, for good reasons, while a statement runs; and it would change nothing. */
static bool retention_is_loaded(sqlite3 *db) {
    sqlite3_stmt *stmt = NULL;
    bool loaded = false;
    if (retention_has_version(db) &&
        sqlite3_prepare_v2(db, "SELECT retention_version()", -1, &stmt, NULL) == SQLITE_OK &&
        sqlite3_step(stmt) == SQLITE_ROW)
        loaded = sqlite3_stricmp((const char *)sqlite3_column_text(stmt, 0), RETENTION_VERSION) == 0;
    sqlite3_finalize(stmt);
    return loaded;
}

/* Preparing an empty statement clears the error that an earlier call has left. */
static int retention_clear_error(sqlite3 *db) {
    sqlite3_stmt *stmt = NULL;
    return sqlite3_prepare_v2(db, "", -1, &stmt, NULL);
}

RETENTION_EXPORT int sqlite3_retention_init(sqlite3 *db, char **error, const sqlite3_api_routines *api) {
    if (!retention_is_for(api)) {
        if (error)
            *error =
                api->mprintf("retention: another SQLite of this process uses this file (load a copy of it)");
        return SQLITE_ERROR;
    }
    if (sqlite3_libversion_number() < RETENTION_SQLITE_FLOOR) {
        if (error)
            *error =
                sqlite3_mprintf("retention needs SQLite 3.31.0 or later, this is %s", sqlite3_libversion());
        return SQLITE_ERROR;
    }
    if (retention_is_loaded(db)) return SQLITE_OK;
    int rc = registry_remove_functions(db);
    if (rc != SQLITE_OK) {
        if (error)
            *error = sqlite3_mprintf(
                "retention: %s", rc == SQLITE_BUSY ? "cannot replace functions while a statement is running"
                                                   : sqlite3_errstr(rc));
        return rc;
    }
    bool stuck = false;
    rc = retention_clear_error(db);
    if (rc == SQLITE_OK) rc = registry_add(db, &stuck);
    if (rc == SQLITE_OK) return SQLITE_OK;
    registry_remove_tables(db);
    if (stuck && RETENTION_IS_LIBRARY) return SQLITE_OK;
    if (error) *error = sqlite3_mprintf("retention: cannot register: %s", sqlite3_errstr(rc));
    return rc;
}
