/*
 * result.c - what one evaluation of a table function gave; result.h is the interface.
 *
 * The promise: within one run of a statement, the same arguments are computed once, as if the call stood in a
 * materialized CTE. So the statement does not see what it changes itself, nor what the host changes between
 * two of its rows; the next statement sees everything. While other statements run at the same time nothing is
 * kept, since what one of them computed is no answer to another.
 *
 * That this holds: a table drops what it keeps when its last cursor closes, and whenever it finds a second
 * statement running. Every open cursor belongs to a running statement; so what is kept was computed by this
 * very run, or for a reader inside it.
 */
#include "result.h"

#include <string.h>

#include "ids.h"
#include "value.h"

static bool result_hash(struct result *result, int parameter) {
    struct key key;
    if (!value_key(result->arguments[parameter], &key)) return false;
    const unsigned char *bytes = key.kind < KEY_TEXT ? (const unsigned char *)&key.integer : key.bytes;
    uint32_t size = key.kind < KEY_TEXT ? (uint32_t)sizeof key.integer : key.size;
    result->hash = (result->hash ^ (uint32_t)parameter) * 16777619u;
    for (uint32_t i = 0; i < size; i++)
        result->hash = (result->hash ^ bytes[i]) * 16777619u;
    result->hash ^= result->hash >> 15;
    return true;
}

struct result *result_make(const struct table *table, sqlite3_value *const *arguments, uint32_t columns) {
    struct result *result = sqlite3_malloc64(sizeof *result);
    if (result == NULL) return NULL;
    memset(result, 0, sizeof *result);
    result->references = 1;
    result->costly = columns & table->costly;
    result->table = table;
    result->data = sqlite3_malloc64(table->result_size);
    bool fine = result->data != NULL;
    if (fine) memset(result->data, 0, table->result_size);
    for (int i = 0; i < TABLE_MOST_PARAMETERS && fine; i++) {
        if (arguments[i] == NULL) continue;
        result->arguments[i] = sqlite3_value_dup(arguments[i]);
        fine = result->arguments[i] && result_hash(result, i);
    }
    if (fine) return result;
    result_release(result);
    return NULL;
}

void result_release(struct result *result) {
    if (result == NULL || --result->references > 0) return;
    if (result->data) result->table->release(result->data);
    for (int i = 0; i < TABLE_MOST_PARAMETERS; i++)
        sqlite3_value_free(result->arguments[i]);
    sqlite3_free(result->data);
    sqlite3_free(result);
}

static bool result_same(sqlite3_value *a, sqlite3_value *b) {
    struct key x, y;
    if (a == NULL || b == NULL) return a == b;
    if (sqlite3_value_type(a) != sqlite3_value_type(b)) return false;
    value_key(a, &x); /* one that is kept was converted when it was hashed: there is nothing left to fail */
    return value_key(b, &y) && key_compare(&x, &y) == 0;
}

bool result_fits(const struct result *result, sqlite3_value *const *arguments, uint32_t columns) {
    if (result == NULL || (columns & result->table->costly & ~result->costly) != 0) return false;
    for (int i = 0; i < TABLE_MOST_PARAMETERS; i++)
        if (!result_same(result->arguments[i], arguments[i])) return false;
    return true;
}

void result_cache_clear(struct result_cache *cache) {
    for (int i = 0; i < RESULT_MOST; i++)
        result_release(cache->kept[i]);
    memset(cache, 0, sizeof *cache);
}

void result_cache_keep(struct result_cache *cache, struct result *result) {
    result_release(cache->kept[RESULT_MOST - 1]);
    memmove(cache->kept + 1, cache->kept, (RESULT_MOST - 1) * sizeof(struct result *));
    cache->kept[0] = result;
    result->references++;
}

struct result *result_cache_find(struct result_cache *cache, sqlite3_value *const *arguments,
                                 uint32_t columns) {
    for (int i = 0; i < RESULT_MOST && cache->kept[i]; i++) {
        struct result *result = cache->kept[i];
        if (!result_fits(result, arguments, columns)) continue;
        memmove(cache->kept + 1, cache->kept, (size_t)i * sizeof(struct result *));
        cache->kept[0] = result;
        return result;
    }
    return NULL;
}

bool result_cache_is_safe(sqlite3 *db, int depth) {
    int running = 0;
    for (sqlite3_stmt *stmt = sqlite3_next_stmt(db, NULL); stmt; stmt = sqlite3_next_stmt(db, stmt))
        running += sqlite3_stmt_busy(stmt) != 0;
    return running == 1 + depth;
}
