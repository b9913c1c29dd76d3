/*
 * result.h - what one evaluation of a table function gave, keeping it while a statement runs, and the rowids of
 * its rows.
 */
#ifndef RETENTION_RESULT_H
#define RETENTION_RESULT_H

#include "ids.h"
#include "table.h"

#define RESULT_MOST 8 /* results kept for one table */

struct result {
    int references;
    uint32_t costly; /* which of the table's costly columns it holds */
    uint32_t number; /* of these rows of these arguments, where it is numbered */
    bool numbered;
    int64_t block; /* which rows: the high half of theirs */
    const struct table *table;
    sqlite3_value *arguments[TABLE_MOST_PARAMETERS]; /* copies; NULL where not given */
    void *data;                                      /* the table's own */
};

/* A result with its memory zeroed and its arguments copied, one reference; NULL when there is no memory. */
struct result *result_make(const struct table *table, sqlite3_value *const *arguments, uint32_t columns);
void result_release(struct result *result);

/* Whether it answers for these arguments and columns. */
bool result_fits(const struct result *result, sqlite3_value *const *arguments, uint32_t columns);

/* The rowid of a row: no other row of the table has it, whatever its arguments are, as long as numbers (which the
** table keeps, see ids.h) lives; a row of equal arguments has it whenever and however often they are computed.
** row: from 0 on, and each row of a result has its own. SQLite's code. */
int result_rowid(struct ids *numbers, struct result *result, int64_t row, sqlite3_int64 *rowid);

/* The results that a table keeps, most recently used first. Starts out zeroed. */
struct result_cache {
    struct result *kept[RESULT_MOST];
};
void result_cache_clear(struct result_cache *cache);
void result_cache_keep(struct result_cache *cache, struct result *result);
struct result *result_cache_find(struct result_cache *cache, sqlite3_value *const *arguments,
                                 uint32_t columns);

/* Whether results may be kept, and kept ones used: only one statement runs on the connection. depth: how many
** of our own readers run inside it. */
bool result_cache_is_safe(sqlite3 *db, int depth);

#endif
