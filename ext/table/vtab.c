/*
 * vtab.c - what all table-valued functions share; table.h is the interface.
 *
 *     SELECT * FROM retention_cohorts('orders', 'customer_id', 'ordered_at') WHERE grain = 'week';
 *
 * Requirements
 *  1. An argument that is NULL or blank is not given. A required one that is missing is an error. Errors tell those who write
 *     name = value inside the parentheses that it is a comparison there.
 *  2. Hidden columns give back the arguments, NULL for a blank one.
 *  3. Everything is read in xFilter and the statement finalized there: rows come from memory, so that a
 *     statement may write to its own source, and commits, VACUUM and close work between rows.
 *  4. Within one run of a statement that reads the same arguments are computed once. In one that writes, an inner
 *     loop and a correlated subquery keep what they have; triggers and RETURNING see what was written (cache.c).
 *     An inner loop folds nothing twice in a row.
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
#include "table/limits.h"
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
    struct table_cursor *opened; /* by the only statement that runs, and nothing else was done since */
};

struct table_cursor {
    sqlite3_vtab_cursor base;
    struct evaluation *result;
    struct table_position *position;
    struct plan_given given; /* which arguments the plan hands over; they may be NULL */
    struct cache cache;      /* of results that are for this cursor alone */
    bool anew;               /* nothing is kept */
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

int table_state_end(struct table_call *call, enum state_end end) {
    if (end == STATE_FINE) return SQLITE_OK;
    if (end == STATE_NO_MEMORY) return interrupt_end(call->interrupt);
    return table_error(call, "the kept state is damaged") == SQLITE_ERROR ? SQLITE_CORRUPT : SQLITE_NOMEM;
}

static const char table_how[] = "inside the parentheses name = value is a comparison: give it by position, "
                                "or in a plain AND of WHERE or ON";

/* In f('orders', 'customer', 'time', mode = 'first') the argument by position, grain, is compared with whether the
** column mode is 'first', before anything else is read. So where the next argument by position is read and not given,
** it is another one that was meant; and of several, the last: so many names reach at least as far as so many
** positions, of which a later SQLite says that they are read, too. */
static int table_meant(const struct plan_given *given, int parameter) {
    uint32_t before = (1u << parameter) - 1, others = given->read >> parameter;
    if ((given->given & before) != before) return parameter;
    while (others >>= 1)
        parameter++;
    return parameter;
}

/* The text is for sqlite3_free(). */
static char *table_unknown(const struct table *table, const struct plan_given *given, int parameter) {
    return sqlite3_mprintf("%s(): %s is read here but not given (%s)", table->name,
                           table->parameters[table_meant(given, parameter)].name, table_how);
}

static int table_require(struct table_call *call, const struct plan_given *given) {
    const struct table *table = call->table;
    for (int i = 0; i < table->parameter_count; i++) {
        if (call->arguments[i] || !table->parameters[i].required) continue;
        if (given->read >> i & 1)
            return table_error(call, "%s is missing (%s)", table->parameters[i].name, table_how);
        return table_error(call, "%s is missing", table->parameters[i].name);
    }
    return SQLITE_OK;
}

/* An error of a call that has 0 or 1 where a text is wanted asks where that comes from. */
static int table_doubt(struct table_call *call, int rc) {
    if (call->error == NULL || call->doubtful < 0) return rc;
    char *text = sqlite3_mprintf("%s (%s is %d: a comparison inside the parentheses?)", call->error,
                                 call->table->parameters[call->doubtful].name,
                                 sqlite3_value_int(call->arguments[call->doubtful]));
    sqlite3_free(call->error);
    call->error = text;
    return text ? rc : SQLITE_NOMEM;
}

int table_sorted(const struct table *table, int place) {
    for (int i = 0; i < table->column_count; i++)
        if (table->columns[i].sorted == place) return i;
    return -1;
}

/* ---- computing ---- */

static int table_compute(struct table_vtab *vtab, struct table_call *call, struct evaluation **out) {
    const struct table *table = vtab->table;
    struct evaluation *result = evaluation_make(table, call->arguments, call->needs);
    if (result == NULL) return SQLITE_NOMEM;
    int rc = SQLITE_OK;
    call->arguments = result->arguments;
    if (vtab->connection->depth >= TABLE_MOST_DEPTH) {
        const unsigned char *source = sqlite3_value_text(result->arguments[0]);
        rc = source ? table_error(call, "%s reaches itself, or table functions nest more than %d deep",
                                  source, TABLE_MOST_DEPTH)
                    : SQLITE_NOMEM;
    }
    if (rc == SQLITE_OK) {
        vtab->connection->depth++;
        rc = table->read(call, result->data);
        if (rc == SQLITE_OK) rc = table->finish(call, result->data);
        rc = table_doubt(call, rc);
        vtab->connection->depth--;
    }
    if (rc == SQLITE_OK)
        *out = result;
    else
        evaluation_release(result);
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
    for (int i = 0; i < table->column_count; i++)
        sqlite3_str_appendf(sql, "%s%s", i ? ", " : "", table->columns[i].declaration);
    for (int i = 0; i < table->parameter_count; i++)
        sqlite3_str_appendf(sql, ", \"%w\" HIDDEN", table->parameters[i].name);
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
    return plan_make(vtab->db, vtab->table, info);
}

static int table_open(sqlite3_vtab *base, sqlite3_vtab_cursor **out) {
    struct table_vtab *vtab = (struct table_vtab *)base;
    struct table_cursor *cursor = sqlite3_malloc64(sizeof *cursor);
    if (cursor == NULL) return SQLITE_NOMEM;
    memset(cursor, 0, sizeof *cursor);
    struct result_running running = result_running(vtab->db, vtab->connection->depth);
    if (!running.alone || running.writes) cache_clear(&vtab->cache);
    cursor->anew = running.returns;
    vtab->cursors++;
    vtab->opened = running.alone ? cursor : NULL;
    *out = &cursor->base;
    return SQLITE_OK;
}

static void table_position_close(struct table_cursor *cursor) {
    if (cursor->position == NULL) return;
    cursor->result->table->close(cursor->position);
    limits_clear(&cursor->position->limits);
    sqlite3_free(cursor->position);
    cursor->position = NULL;
}

/*
 * For every row of the query around it, a correlated subquery asks for its cursor to be opened. A later SQLite
 * leaves the one that is open; an earlier one opens another and closes that right afterwards. So a cursor that is
 * closed right after another was opened, by the only statement that runs, hands on what it has. (A trigger closes
 * its cursors before it fires again.)
 */
static void table_inherit(struct table_cursor *cursor, struct table_cursor *from) {
    cursor->result = from->result;
    cursor->position = from->position;
    cursor->cache = from->cache;
    from->result = NULL;
    from->position = NULL;
    memset(&from->cache, 0, sizeof from->cache);
}

static int table_close(sqlite3_vtab_cursor *base) {
    struct table_cursor *cursor = (struct table_cursor *)base;
    struct table_vtab *vtab = (struct table_vtab *)base->pVtab;
    if (vtab->opened && vtab->opened != cursor) table_inherit(vtab->opened, cursor);
    vtab->opened = NULL;
    table_position_close(cursor);
    evaluation_release(cursor->result);
    cache_clear(&cursor->cache);
    sqlite3_free(cursor);
    if (--vtab->cursors == 0) {
        cache_clear(&vtab->cache);
        ids_free(&vtab->numbers);
    }
    return SQLITE_OK;
}

/* The result for these arguments: this cursor's last one, one that is kept, or a new one. Where the last one
** stays, so does the position in it, with what it has folded already. */
static int table_find_result(struct table_cursor *cursor, struct table_call *call) {
    struct table_vtab *vtab = (struct table_vtab *)cursor->base.pVtab;
    if (!cursor->anew && evaluation_fits(cursor->result, call->arguments, call->needs)) return SQLITE_OK;
    table_position_close(cursor);
    evaluation_release(cursor->result);
    cursor->result = NULL;
    struct result_running running = result_running(vtab->db, vtab->connection->depth);
    bool all = running.alone && !running.writes;
    struct cache *cache = all ? &vtab->cache : &cursor->cache;
    struct evaluation *result = cursor->anew ? NULL : cache_find(cache, call->arguments, call->needs);
    if (result) {
        result->references++;
    } else {
        int rc = table_compute(vtab, call, &result);
        if (rc != SQLITE_OK) return rc;
        if (!cursor->anew) cache_keep(cache, result);
    }
    cursor->result = result;
    return SQLITE_OK;
}

/* Goes to the first row of the cursor's result. */
static int table_scan(struct table_cursor *cursor, const char *plan, int count,
                      sqlite3_value *const *values) {
    const struct table *table = cursor->result->table;
    if (cursor->position == NULL) {
        cursor->position = sqlite3_malloc64(table->position_size);
        if (cursor->position == NULL) return SQLITE_NOMEM;
        memset(cursor->position, 0, table->position_size);
        cursor->position->interrupt = &((struct table_vtab *)cursor->base.pVtab)->connection->interrupt;
    }
    int rc = plan_limits(table, plan, count, values, &cursor->position->limits);
    return rc == SQLITE_OK ? table->first(cursor->result->data, cursor->position) : rc;
}

static int table_filter(sqlite3_vtab_cursor *base, int needs, const char *plan, int count,
                        sqlite3_value **values) {
    struct table_cursor *cursor = (struct table_cursor *)base;
    struct table_vtab *vtab = (struct table_vtab *)base->pVtab;
    sqlite3_value *arguments[TABLE_MOST_PARAMETERS] = {NULL};
    struct table_call call = {
        vtab->db, vtab->table, arguments, (uint32_t)needs, NULL, &vtab->connection->interrupt, -1};
    vtab->opened = NULL;
    int rc = plan_arguments(&call, plan, count, values, arguments, &cursor->given);
    if (rc == SQLITE_OK) rc = table_require(&call, &cursor->given);
    if (rc == SQLITE_OK) rc = table_find_result(cursor, &call);
    if (rc == SQLITE_OK) return table_scan(cursor, plan, count, values);
    sqlite3_free(vtab->base.zErrMsg);
    vtab->base.zErrMsg = call.error;
    return rc;
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
 * NULL would drop all rows without a word. So would an argument that SQLite compares once more, where it was given
 * as NULL, or in two ways that are the same argument to us alone.
 */
static void table_argument(const struct table_cursor *cursor, int parameter, sqlite3_context *context) {
    const struct table *table = cursor->result->table;
    sqlite3_value *argument = cursor->result->arguments[parameter];
    bool given = cursor->given.given >> parameter & 1, dropped = cursor->given.dropped >> parameter & 1;
    if (argument) sqlite3_result_value(context, argument);
    if (given && !dropped) return;
    char *text =
        given ? sqlite3_mprintf("%s(): %s is %s among more than 16 conditions, where SQLite lets no row "
                                "through (leave it out)",
                                table->name, table->parameters[parameter].name,
                                argument ? "given in two ways" : "NULL")
              : table_unknown(table, &cursor->given, parameter);
    if (text)
        sqlite3_result_error(context, text, -1);
    else
        sqlite3_result_error_nomem(context);
    sqlite3_free(text);
}

static int table_column(sqlite3_vtab_cursor *base, sqlite3_context *context, int column) {
    struct table_cursor *cursor = (struct table_cursor *)base;
    struct table_vtab *vtab = (struct table_vtab *)base->pVtab;
    if (column < vtab->table->column_count) {
        vtab->table->column(cursor->result->data, cursor->position, column, context);
    } else {
        table_argument(cursor, column - vtab->table->column_count, context);
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
