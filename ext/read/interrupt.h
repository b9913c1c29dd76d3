/*
 * interrupt.h - SQLite is asked whether a statement was interrupted, while the module computes.
 */
#ifndef RETENTION_INTERRUPT_H
#define RETENTION_INTERRUPT_H

#include "ground/sqlite.h"
#include "ground/patience.h"

/* Starts out zeroed, and lives as long as its connection: work is counted over many calls. */
struct interrupt {
    struct patience patience;
    sqlite3 *db;
    int rc; /* what a computation came to that returned false */
};

/* Before the first computation, or each; the patience to hand on to it. */
struct patience *interrupt_begin(struct interrupt *interrupt, sqlite3 *db);

/* A computation has returned false: SQLITE_INTERRUPT where that is why, otherwise SQLITE_NOMEM. The next one
** starts anew. */
int interrupt_end(struct interrupt *interrupt);

/* The same within a function, whose error it becomes. */
int interrupt_fail(struct interrupt *interrupt, sqlite3_context *context);

#endif
