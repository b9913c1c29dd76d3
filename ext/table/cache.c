/*
 * cache.c - what one evaluation of a table function gave; cache.h is the interface.
 *
 * How long a result is kept depends on what runs on the connection:
 *
 *  1. One statement alone, which only reads: a result is for all its cursors. The same arguments are computed
 *     once, as if the call stood in a materialized CTE; what the host changes between two rows shows in the next
 *     statement. A table drops what it keeps when its last cursor closes, and when one opens while something else
 *     runs, or writes: so what is kept was computed by this very run, or for a reader inside it.
 *  2. A statement that writes, or several statements: a result is for the cursor that asked for it. A cursor
 *     that is scanned again, as the inner loop of a join or in a correlated subquery, does not see what the
 *     statement has changed meanwhile, nor feeds on it. A cursor that is opened later sees it: each firing of a
 *     trigger opens its own.
 *  3. One that writes and gives rows: RETURNING may ask again with the same cursor after every change, so that
 *     nothing is kept. SQLite reads what such a statement writes from before it writes it.
 *
 * Rowids: where two calls meet in one OR, SQLite tells their rows apart by the rowid alone. So each set of
 * arguments that a rowid is asked for gets a number, from an index that compares the arguments themselves, and
 * each rowid is that number beside the number of the row:
 *
 *     63      59                       32                                0
 *     |   0   |  arguments and block   |  low half of the row's number   |
 *
 * A result of more rows than the low half can tell apart gets a number for every block of so many, and an index
 * has fewer than 2^27 numbers (it is out of memory before): nothing overlaps. Equal arguments are one number
 * whether a result is kept or computed again; 1 and 1.0 are equal, as they are in SQL. Cost: a hash a result.
 */
#include "table/cache.h"

#include <string.h>

#include "store/key.h"
#include "read/value.h"

struct evaluation *evaluation_make(const struct table *table, sqlite3_value *const *arguments,
                                   uint32_t needs) {
    struct evaluation *result = sqlite3_malloc64(sizeof *result);
    if (result == NULL) return NULL;
    memset(result, 0, sizeof *result);
    result->references = 1;
    result->needs = needs;
    result->table = table;
    result->data = sqlite3_malloc64(table->result_size);
    bool fine = result->data != NULL;
    if (fine) memset(result->data, 0, table->result_size);
    for (int i = 0; i < TABLE_MOST_PARAMETERS && fine; i++) {
        struct key converted; /* to UTF-8, here and now, where it may fail */
        if (arguments[i] == NULL) continue;
        result->arguments[i] = sqlite3_value_dup(arguments[i]);
        /* The latter fails only where memory was out before (plan_arguments() looks at the value), is there again, and out. */
        fine = result->arguments[i] && value_key(result->arguments[i], &converted); /* GCOVR_EXCL_BR_LINE */
    }
    if (fine) return result;
    evaluation_release(result);
    return NULL;
}

void evaluation_release(struct evaluation *result) {
    if (result == NULL || --result->references > 0) return;
    if (result->data) result->table->release(result->data);
    for (int i = 0; i < TABLE_MOST_PARAMETERS; i++)
        sqlite3_value_free(result->arguments[i]);
    sqlite3_free(result->data);
    sqlite3_free(result);
}

static bool evaluation_same(sqlite3_value *a, sqlite3_value *b) {
    struct key x, y;
    if (a == NULL || b == NULL) return a == b;
    if (sqlite3_value_type(a) != sqlite3_value_type(b)) return false;
    value_key(a, &x); /* one that is kept was converted when it was made: there is nothing left to fail */
    return value_key(b, &y) && key_compare(&x, &y) == 0;
}

bool evaluation_fits(const struct evaluation *result, sqlite3_value *const *arguments, uint32_t needs) {
    if (result == NULL || (needs & ~result->needs) != 0) return false;
    for (int i = 0; i < TABLE_MOST_PARAMETERS; i++)
        if (!evaluation_same(result->arguments[i], arguments[i])) return false;
    return true;
}

/* ---- rowids ---- */

/* The block and the arguments as bytes, of which no two sets of arguments have the same. */
static void result_append_key(sqlite3_str *bytes, const struct evaluation *result) {
    sqlite3_str_append(bytes, (const char *)&result->block, (int)sizeof result->block);
    for (int i = 0; i < TABLE_MOST_PARAMETERS; i++) {
        struct key key;
        if (result->arguments[i] == NULL) continue;
        value_key(result->arguments[i], &key);
        sqlite3_str_appendchar(bytes, 1, (char)i);
        sqlite3_str_appendchar(bytes, 1, (char)key.kind);
        if (key.kind < KEY_TEXT) {
            sqlite3_str_append(bytes, (const char *)&key.integer, (int)sizeof key.integer);
        } else {
            sqlite3_str_append(bytes, (const char *)&key.size, (int)sizeof key.size);
            sqlite3_str_append(bytes, key.bytes, (int)key.size);
        }
    }
}

static int result_number(struct ids *numbers, struct evaluation *result) {
    sqlite3_str *bytes = sqlite3_str_new(NULL);
    result_append_key(bytes, result);
    int rc = sqlite3_str_errcode(bytes);
    struct key key = {KEY_BLOB, (uint32_t)sqlite3_str_length(bytes), 0, 0, sqlite3_str_value(bytes), {0}};
    if (rc == SQLITE_OK && !ids_number(numbers, &key, 1, &result->number)) rc = SQLITE_NOMEM;
    result->numbered = rc == SQLITE_OK;
    sqlite3_free(sqlite3_str_finish(bytes));
    return rc;
}

int result_rowid(struct ids *numbers, struct evaluation *result, int64_t row, sqlite3_int64 *rowid) {
    if (!result->numbered || row >> 32 != result->block) {
        result->block = row >> 32;
        int rc = result_number(numbers, result);
        if (rc != SQLITE_OK) return rc;
    }
    *rowid = (sqlite3_int64)result->number << 32 | (row & UINT32_MAX);
    return SQLITE_OK;
}

/* ---- keeping them ---- */

void cache_clear(struct cache *cache) {
    for (int i = 0; i < CACHE_MOST; i++)
        evaluation_release(cache->kept[i]);
    memset(cache, 0, sizeof *cache);
}

void cache_keep(struct cache *cache, struct evaluation *result) {
    evaluation_release(cache->kept[CACHE_MOST - 1]);
    memmove(cache->kept + 1, cache->kept, (CACHE_MOST - 1) * sizeof(struct evaluation *));
    cache->kept[0] = result;
    result->references++;
}

struct evaluation *cache_find(struct cache *cache, sqlite3_value *const *arguments, uint32_t needs) {
    for (int i = 0; i < CACHE_MOST && cache->kept[i]; i++) {
        struct evaluation *result = cache->kept[i];
        if (!evaluation_fits(result, arguments, needs)) continue;
        memmove(cache->kept + 1, cache->kept, (size_t)i * sizeof(struct evaluation *));
        cache->kept[0] = result;
        return result;
    }
    return NULL;
}

struct result_running result_running(sqlite3 *db, int depth) {
    struct result_running running = {false, false, false};
    int count = 0;
    for (sqlite3_stmt *stmt = sqlite3_next_stmt(db, NULL); stmt; stmt = sqlite3_next_stmt(db, stmt)) {
        if (!sqlite3_stmt_busy(stmt)) continue;
        count++;
        if (sqlite3_stmt_readonly(stmt)) continue;
        running.writes = true;
        if (depth == 0 && sqlite3_column_count(stmt) > 0) running.returns = true;
    }
    running.alone = count == 1 + depth;
    return running;
}
