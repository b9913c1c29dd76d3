/*
 * vtab.c - what all table-valued functions share; table.h is the interface.
 *
 *     SELECT * FROM retention_cohorts('orders', 'customer_id', 'ordered_at') WHERE grain = 'week';
 *
 * Requirements
 *  1. An argument that is NULL is not given. A required one that is missing is an error.
 *  2. Hidden columns give back the arguments.
 *  3. Everything is read in xFilter and the statement finalized there: rows come from memory, so that a
 *     statement may write to its own source, and commits, VACUUM and close work between rows.
 *  4. Within one run of a statement the same arguments are computed once, however often an inner loop or a
 *     correlated subquery asks (cache.c), and an inner loop folds nothing twice in a row.
 *  5. Rowids are unique over all calls of a statement, and the same for the same row of equal arguments.
 *  6. Whatever it computes ends when it is told to (interrupt.c): before the first row, and between rows.
 *  7. A source that reaches its own function through views ends in an error, not in endless recursion;
 *     functions over views over functions work, TABLE_MOST_DEPTH deep.
 *
 * How arguments and limits are found in a statement is plan.c.
 */
#include "table/table.h"

#include <math.h>
#include <string.h>

#include "store/ids.h"
#include "table/plan.h"
#include "table/cache.h"
#include "read/value.h"

#define TABLE_MOST_DEPTH 6

/* What the tables of one connection share. */
struct table_connection {
    int references, depth;
    struct interrupt interrupt;
};

struct table_module {
    const struct table *table;
    struct table_connection *connection;
};

struct table_vtab {
    sqlite3_vtab base;
    sqlite3 *db;
    const struct table *table;
    struct table_connection *connection;
    struct cache cache;
    struct ids numbers; /* for rowids */
    int cursors;
    int columns, parameters;
};

struct table_cursor {
    sqlite3_vtab_cursor base;
    struct evaluation *result;
    struct table_position *position;
    struct plan_given given; /* which arguments the plan hands over; they may be NULL */
};

/* ---- errors ---- */

int table_error(struct table_call *call, const char *format, ...) {
    va_list list;
    va_start(list, format);
    char *text = sqlite3_vmprintf(format, list);
    va_end(list);
    if (text) call->error = value_clean(sqlite3_mprintf("%s(): %s", call->table->name, text));
    sqlite3_free(text);
    return call->error ? SQLITE_ERROR : SQLITE_NOMEM;
}

/* ---- computing ---- */

static int table_compute(struct table_vtab *vtab, sqlite3_value *const *arguments, uint32_t columns,
                         struct evaluation **out) {
    const struct table *table = vtab->table;
    struct evaluation *result = evaluation_make(table, arguments, columns);
    if (result == NULL) return SQLITE_NOMEM;
    struct table_call call = {vtab->db, table, result->arguments,
                              columns,  NULL,  &vtab->connection->interrupt};
    int rc = SQLITE_OK;
    for (int i = 0; i < table->required && rc == SQLITE_OK; i++)
        if (arguments[i] == NULL) rc = table_error(&call, "%s is missing", table->parameters[i]);
    if (rc == SQLITE_OK && vtab->connection->depth >= TABLE_MOST_DEPTH) {
        const unsigned char *source = sqlite3_value_text(result->arguments[0]);
        rc = source ? table_error(&call, "%s reaches itself, or table functions nest more than %d deep",
                                  source, TABLE_MOST_DEPTH)
                    : SQLITE_NOMEM;
    }
    if (rc == SQLITE_OK) {
        vtab->connection->depth++;
        rc = table->compute(&call, result->data);
        vtab->connection->depth--;
    }
    if (rc == SQLITE_OK) {
        *out = result;
        return SQLITE_OK;
    }
    evaluation_release(result);
    sqlite3_free(vtab->base.zErrMsg);
    vtab->base.zErrMsg = call.error;
    return rc;
}

/* ---- the module ---- */

static int table_connect(sqlite3 *db, void *aux, int argc, const char *const *argv, sqlite3_vtab **out,
                         char **error) {
    const struct table_module *module = aux;
    const struct table *table = module->table;
    (void)argc, (void)argv;
    struct table_vtab *vtab = sqlite3_malloc64(sizeof *vtab);
    if (vtab == NULL) return SQLITE_NOMEM;
    memset(vtab, 0, sizeof *vtab);
    vtab->db = db;
    vtab->table = table;
    vtab->connection = module->connection;
    ids_init(&vtab->numbers, 0);
    sqlite3_str *sql = sqlite3_str_new(db);
    sqlite3_str_appendall(sql, "CREATE TABLE x(");
    for (; table->columns[vtab->columns]; vtab->columns++)
        sqlite3_str_appendf(sql, "%s%s", vtab->columns ? ", " : "", table->columns[vtab->columns]);
    for (; table->parameters[vtab->parameters]; vtab->parameters++)
        sqlite3_str_appendf(sql, ", \"%w\" HIDDEN", table->parameters[vtab->parameters]);
    sqlite3_str_appendall(sql, ")");
    int rc = sqlite3_str_errcode(sql); /* no memory, or longer than the connection allows */
    char *text = sqlite3_str_finish(sql);
    const char *why = sqlite3_errstr(rc);
    if (rc == SQLITE_OK) {
        rc = sqlite3_declare_vtab(db, text);
        why = sqlite3_errmsg(db); /* of an authorizer, who is asked whether sqlite_master may be updated */
    }
    if (rc != SQLITE_OK && rc != SQLITE_NOMEM) *error = sqlite3_mprintf("%s(): %s", module->table->name, why);
    sqlite3_free(text);
    if (rc != SQLITE_OK)
        sqlite3_free(vtab);
    else
        *out = &vtab->base;
    return rc;
}

static int table_disconnect(sqlite3_vtab *base) {
    cache_clear(&((struct table_vtab *)base)->cache);
    sqlite3_free(base);
    return SQLITE_OK;
}

static int table_best_index(sqlite3_vtab *base, sqlite3_index_info *info) {
    struct table_vtab *vtab = (struct table_vtab *)base;
    return plan_make(vtab->db, vtab->table, vtab->columns, info);
}

static int table_open(sqlite3_vtab *base, sqlite3_vtab_cursor **out) {
    struct table_vtab *vtab = (struct table_vtab *)base;
    struct table_cursor *cursor = sqlite3_malloc64(sizeof *cursor);
    if (cursor == NULL) return SQLITE_NOMEM;
    memset(cursor, 0, sizeof *cursor);
    if (vtab->cache.kept[0] && !cache_is_safe(vtab->db, vtab->connection->depth)) cache_clear(&vtab->cache);
    vtab->cursors++;
    *out = &cursor->base;
    return SQLITE_OK;
}

static void table_position_close(struct table_cursor *cursor) {
    if (cursor->position == NULL) return;
    cursor->result->table->close(cursor->position);
    plan_limits_clear(&cursor->position->limits);
    sqlite3_free(cursor->position);
    cursor->position = NULL;
}

static int table_close(sqlite3_vtab_cursor *base) {
    struct table_cursor *cursor = (struct table_cursor *)base;
    struct table_vtab *vtab = (struct table_vtab *)base->pVtab;
    table_position_close(cursor);
    evaluation_release(cursor->result);
    sqlite3_free(cursor);
    if (--vtab->cursors == 0) {
        cache_clear(&vtab->cache);
        ids_free(&vtab->numbers);
    }
    return SQLITE_OK;
}

/* The result for these arguments: this cursor's last one, one that the table keeps, or a new one. Where the
** last one stays, so does the position in it, with what it has folded already. */
static int table_find_result(struct table_cursor *cursor, sqlite3_value *const *arguments, uint32_t columns) {
    struct table_vtab *vtab = (struct table_vtab *)cursor->base.pVtab;
    if (evaluation_fits(cursor->result, arguments, columns)) return SQLITE_OK;
    table_position_close(cursor);
    evaluation_release(cursor->result);
    cursor->result = NULL;
    bool safe = cache_is_safe(vtab->db, vtab->connection->depth);
    if (!safe) cache_clear(&vtab->cache);
    struct evaluation *result = cache_find(&vtab->cache, arguments, columns);
    if (result) {
        result->references++;
    } else {
        int rc = table_compute(vtab, arguments, columns, &result);
        if (rc != SQLITE_OK) return rc;
        if (safe) cache_keep(&vtab->cache, result);
    }
    cursor->result = result;
    return SQLITE_OK;
}

static int table_filter(sqlite3_vtab_cursor *base, int columns, const char *plan, int count,
                        sqlite3_value **values) {
    struct table_cursor *cursor = (struct table_cursor *)base;
    struct table_vtab *vtab = (struct table_vtab *)base->pVtab;
    sqlite3_value *arguments[TABLE_MOST_PARAMETERS] = {NULL};
    cursor->given = plan_arguments(vtab->columns, plan, count, values, arguments);
    int rc = table_find_result(cursor, arguments, (uint32_t)columns);
    if (rc != SQLITE_OK) return rc;
    if (cursor->position == NULL) {
        cursor->position = sqlite3_malloc64(vtab->table->position_size);
        if (cursor->position == NULL) return SQLITE_NOMEM;
        memset(cursor->position, 0, vtab->table->position_size);
        cursor->position->interrupt = &vtab->connection->interrupt;
    }
    rc = plan_limits(vtab->table, plan, count, values, &cursor->position->limits);
    return rc == SQLITE_OK ? vtab->table->first(cursor->result->data, cursor->position) : rc;
}

static int table_next(sqlite3_vtab_cursor *base) {
    struct table_cursor *cursor = (struct table_cursor *)base;
    return cursor->result->table->next(cursor->result->data, cursor->position);
}

static int table_eof(sqlite3_vtab_cursor *base) {
    return ((struct table_cursor *)base)->position->end;
}

/*
 * A hidden column is the argument. It is an error to read one that was not given: conditions in an OR, or in
 * the WHERE of a LEFT JOIN, are not handed over, SQLite tests them itself by reading the column. To answer
 * NULL would drop all rows without a word. So would an argument that was given as NULL and that SQLite
 * compares once more.
 */
static void table_argument(const struct table_cursor *cursor, int parameter, sqlite3_context *context) {
    const struct table *table = cursor->result->table;
    sqlite3_value *argument = cursor->result->arguments[parameter];
    bool given = cursor->given.given >> parameter & 1, compared = cursor->given.compared >> parameter & 1;
    if (argument) sqlite3_result_value(context, argument);
    if (given && (argument || !compared)) return;
    char *text = sqlite3_mprintf(
        "%s(): %s is %s", table->name, table->parameters[parameter],
        given ? "NULL among more than 16 conditions, where SQLite lets no row through (leave it out)"
              : "read here but not given (put it in the call, or in a plain AND of "
                "WHERE or ON)");
    if (text)
        sqlite3_result_error(context, text, -1);
    else
        sqlite3_result_error_nomem(context);
    sqlite3_free(text);
}

static int table_column(sqlite3_vtab_cursor *base, sqlite3_context *context, int column) {
    struct table_cursor *cursor = (struct table_cursor *)base;
    struct table_vtab *vtab = (struct table_vtab *)base->pVtab;
    if (column < vtab->columns) {
        vtab->table->column(cursor->result->data, cursor->position, column, context);
    } else {
        table_argument(cursor, column - vtab->columns, context);
    }
    return SQLITE_OK;
}

static int table_rowid(sqlite3_vtab_cursor *base, sqlite3_int64 *rowid) {
    struct table_cursor *cursor = (struct table_cursor *)base;
    struct table_vtab *vtab = (struct table_vtab *)base->pVtab;
    return result_rowid(&vtab->numbers, cursor->result, cursor->position->rowid, rowid);
}

/* Eponymous only: no xCreate, so there is nothing to create and nothing in the schema. */
static const sqlite3_module table_methods = {
    .xConnect = table_connect,
    .xBestIndex = table_best_index,
    .xDisconnect = table_disconnect,
    .xOpen = table_open,
    .xClose = table_close,
    .xFilter = table_filter,
    .xNext = table_next,
    .xEof = table_eof,
    .xColumn = table_column,
    .xRowid = table_rowid,
};

static void table_module_free(void *aux) {
    struct table_module *module = aux;
    if (--module->connection->references == 0) sqlite3_free(module->connection);
    sqlite3_free(module);
}

int table_register_all(sqlite3 *db, const struct table *const *tables) {
    struct table_connection *connection = sqlite3_malloc64(sizeof *connection);
    if (connection == NULL) return SQLITE_NOMEM;
    memset(connection, 0, sizeof *connection);
    connection->references = 1;
    interrupt_begin(&connection->interrupt, db);
    int rc = SQLITE_OK;
    for (int i = 0; tables[i] && rc == SQLITE_OK; i++) {
        struct table_module *module = sqlite3_malloc64(sizeof *module);
        if (module == NULL) {
            rc = SQLITE_NOMEM;
            break;
        }
        *module = (struct table_module){tables[i], connection};
        connection->references++;
        /* On a failure SQLite calls the destructor itself. */
        rc = sqlite3_create_module_v2(db, module->table->name, &table_methods, module, table_module_free);
    }
    if (--connection->references == 0) sqlite3_free(connection);
    return rc;
}

void table_unregister_all(sqlite3 *db, const struct table *const *tables) {
    for (int i = 0; tables[i]; i++)
        sqlite3_create_module_v2(db, tables[i]->name, NULL, NULL, NULL);
}
