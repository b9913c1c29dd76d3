/*
 * registry.h - what the module adds to a connection: families of functions, and table functions.
 */
#ifndef RETENTION_REGISTRY_H
#define RETENTION_REGISTRY_H

#include <stdbool.h>

#include "function/function.h"
#include "ground/sqlite.h"
#include "table/table.h"

/* NULL at the end. */
const struct function_family *const *registry_families(void);
const struct table *const *registry_tables(void);

/* Adds all; retention_version() comes last, since it tells that everything is there. If one function cannot be added, those
** before it are removed again; *stuck: some are still there, since SQLite removes none while a statement runs. */
int registry_add(sqlite3 *db, bool *stuck);

/* Removes the tables, those too that an earlier call has left. */
void registry_remove_tables(sqlite3 *db);

/* Removes the functions. Unless it returns SQLITE_OK, some may still be there. SQLITE_BUSY: SQLite removes and
** replaces none while a statement runs. SQLITE_NOMEM: SQLite 3.31 needs memory to find that there is nothing to
** remove. */
int registry_remove_functions(sqlite3 *db);

#endif
