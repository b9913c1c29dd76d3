/*
 * walk.h - through a file of tests/sql from its first statement to its last, with something done at each that
 * only asks, while tables and views are as they are there.
 */
#ifndef RETENTION_WALK_H
#define RETENTION_WALK_H

#include "fault.h"
#include "script.h"

/* Called after the undisturbed run, whose outcome is what the file expects. */
typedef void walk_visit(sqlite3 *db, const char *sql, const struct fault_outcome *clean, void *context);

/* What the undisturbed run gives has been checked against the file, and after the visit it gives the same again.
** Left out are statements that take more than WALK_STEPS steps of SQLite's machine (they compare thousands of rows
** with plain SQL), those inside a transaction, those that ask for a later SQLite, and those with the text
** `but` in them (or NULL). Returns how many were visited. */
#define WALK_STEPS 20000
long walk_file(const char *path, const char *but, walk_visit *visit, void *context);

#endif
