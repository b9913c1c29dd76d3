/*
 * cache.h - the result of one call of a table function. It is kept while the statement runs, so that an equal call is
 * answered from it, and its rows have rowids that no other result's rows have.
 */
#ifndef RETENTION_CACHE_H
#define RETENTION_CACHE_H

#include "store/ids.h"
#include "table/table.h"

#define CACHE_MOST 8 /* results kept for one table */

struct evaluation {
    int references;
    uint32_t needs;  /* what was computed */
    uint32_t number; /* of these rows of these arguments, where it is numbered */
    bool numbered;
    int64_t block; /* which rows: the high half of theirs */
    const struct table *table;
    sqlite3_value *arguments[TABLE_MOST_PARAMETERS]; /* copies; NULL where not given */
    void *data;                                      /* the table's own */
};

/* A result with its memory zeroed and its arguments copied, one reference; NULL when there is no memory. */
struct evaluation *evaluation_make(const struct table *table, sqlite3_value *const *arguments,
                                   uint32_t needs);
void evaluation_release(struct evaluation *result);

/* Whether it answers for these arguments, and has what is needed. */
bool evaluation_fits(const struct evaluation *result, sqlite3_value *const *arguments, uint32_t needs);

/* The rowid of a row: no other row of the table has it, whatever its arguments are, as long as numbers (which the
** table keeps, see ids.h) lives; a row of equal arguments has it whenever and however often they are computed.
** row: from 0 on, and each row of a result has its own. SQLite's code. */
int result_rowid(struct ids *numbers, struct evaluation *result, int64_t row, sqlite3_int64 *rowid);

/* Results that are kept, most recently used first. Starts out zeroed. */
struct cache {
    struct evaluation *kept[CACHE_MOST];
};
void cache_clear(struct cache *cache);
void cache_keep(struct cache *cache, struct evaluation *result);
struct evaluation *cache_find(struct cache *cache, sqlite3_value *const *arguments, uint32_t needs);

/* What runs on the connection, by which cache.c says how long a result may be kept. depth: how many of our own
** readers run inside it. */
struct result_running {
    bool alone;   /* one statement, and those readers */
    bool writes;  /* one of them does */
    bool returns; /* and gives rows, and no reader runs: RETURNING */
};
struct result_running result_running(sqlite3 *db, int depth);

#endif
