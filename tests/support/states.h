/*
 * states.h - the table functions once more, as state_cohorts and so on, with what they know of a source merged, written
 * and read back on the way from read() to finish().
 *
 * What is done is one setting for all of them and all connections, `states`.
 */
#ifndef RETENTION_STATES_H
#define RETENTION_STATES_H

#include <stdbool.h>
#include <stddef.h>

#include "table/table.h"

/* All zeros: the function is as it ever was. */
struct states {
    /* Behind the name of the source: "_a", "_b", NULL. Each is read for itself, and the first takes in the others. NULL:
    ** the source as a whole. */
    const char *const *parts;

    /* Then what came of it is written, and read back into a state of the source with _none behind its name; that is
    ** written, too, and twice alike is so. */
    bool kept, alike;
    void *written; /* the first time; for sqlite3_free() */
    size_t size;

    /* The patience of merging, writing and reading. */
    struct patience *patience;

    /* What the parts are merged into, if any, is read from these bytes, into a state of the source with _none behind its
    ** name. */
    const void *bytes;
    size_t bytes_size;
    enum state_end end; /* and what that came to */
};
extern struct states states;

/* Statements for every way in which folds keep customers, with %s for the first word of the function, and the tables that
** they read. */
#define STATES_KINDS 32
extern const char *const states_kinds[STATES_KINDS];
extern const char states_small[];

/* SQLite's code. */
int states_register(sqlite3 *db);

#endif
