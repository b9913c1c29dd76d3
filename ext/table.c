/*
 * table.c - what all table-valued functions share; table.h is the interface.
 *
 *     SELECT * FROM retention_cohorts('orders', 'customer_id', 'ordered_at') WHERE grain = 'week';
 *
 * Requirements
 *  1. Parameters are hidden columns: given by position or as `name = value`, in any order of join, also by a
 *     column of another table. NULL is the same as not given. A required one that is missing is an error.
 *  2. The same column constrained twice is legal; only the first is the argument, SQLite checks the other.
 *  3. Everything is read in xFilter and the statement finalized there: rows come from memory, so that a
 *     statement may write to its own source, and commits, VACUUM and close work between rows.
 *  4. While one statement runs, the same arguments are computed once, however often an inner loop or a
 *     correlated subquery asks; but never across a change of data (see table_cache_is_safe).
 *  5. A source that reaches its own function through views ends in an error, not in endless recursion;
 *     functions over views over functions work, TABLE_MOST_DEPTH deep.
 *  6. Limits on the label and number column are used to skip rows, never to decide about one: SQLite tests
 *     every row that is served. ORDER BY a prefix of the natural order costs no sort.
 *
 * Cost as told to the planner: high enough to be scanned once and outermost rather than once a row.
 */
#include "table.h"

#include <math.h>
#include <string.h>

#include "ids.h"
#include "value.h"

#define TABLE_COST       1e7 /* reading a source: more than any lookup that a join could do instead */
#define TABLE_ROWS       10000
#define TABLE_MOST_DEPTH 6

/* What the tables of one connection share. */
struct table_connection {
    int references, depth;
};

struct table_module {
    const struct table *table;
    struct table_connection *connection;
};

/* What one evaluation gave, shared by cursors. The table's own result follows in memory. */
struct table_result {
    int references;
    uint32_t columns;
    int changes; /* sqlite3_total_changes() before */
    const struct table *table;
    sqlite3_value *arguments[TABLE_MOST_PARAMETERS];
    void *data;
};

struct table_vtab {
    sqlite3_vtab base;
    sqlite3 *db;
    const struct table *table;
    struct table_connection *connection;
    struct table_result *cached;
    int cursors;
    int columns, parameters;
};

struct table_cursor {
    sqlite3_vtab_cursor base;
    struct table_result *result;
    struct table_position *position;
};

/* ---- errors and arguments ---- */

int table_error(struct table_call *call, const char *format, ...) {
    va_list list;
    va_start(list, format);
    char *text = sqlite3_vmprintf(format, list);
    va_end(list);
    if (text) call->error = sqlite3_mprintf("%s(): %s", call->table->name, text);
    sqlite3_free(text);
    return call->error ? SQLITE_ERROR : SQLITE_NOMEM;
}

static int table_refuse(struct table_call *call, int parameter, const char *what, const char *want) {
    char *shown = value_show(call->arguments[parameter]);
    if (shown == NULL) return SQLITE_NOMEM;
    int rc = table_error(call, "%s: %s: %s%s%s%s", call->table->parameters[parameter], what, shown,
                         want ? " (want " : "", want ? want : "", want ? ")" : "");
    sqlite3_free(shown);
    return rc;
}

int table_text(struct table_call *call, int parameter, const char **value) {
    sqlite3_value *argument = call->arguments[parameter];
    if (argument == NULL) return SQLITE_OK;
    *value = (const char *)sqlite3_value_text(argument);
    return *value ? SQLITE_OK : SQLITE_NOMEM;
}

int table_whole(struct table_call *call, int parameter, int64_t least, int64_t *value) {
    sqlite3_value *argument = call->arguments[parameter];
    if (argument == NULL) return SQLITE_OK;
    if (sqlite3_value_numeric_type(argument) == SQLITE_INTEGER) {
        *value = sqlite3_value_int64(argument);
        if (*value >= least) return SQLITE_OK;
    }
    char what[64];
    sqlite3_snprintf((int)sizeof what, what, "not a whole number from %lld", (sqlite3_int64)least);
    return table_refuse(call, parameter, what, NULL);
}

int table_choice(struct table_call *call, int parameter, const char *const *choices, int *value) {
    const char *text = NULL;
    int rc = table_text(call, parameter, &text);
    if (rc != SQLITE_OK || text == NULL) return rc;
    for (int i = 0; choices[i]; i++) {
        if (sqlite3_stricmp(text, choices[i]) != 0) continue;
        *value = i;
        return SQLITE_OK;
    }
    char what[64] = "not one of ";
    for (int i = 0; choices[i]; i++) {
        size_t used = strlen(what);
        sqlite3_snprintf((int)(sizeof what - used), what + used, "%s%s", i ? ", " : "", choices[i]);
    }
    return table_refuse(call, parameter, what, NULL);
}

int table_grain(struct table_call *call, int parameter, struct calendar_grain *value) {
    const char *text = NULL;
    int rc = table_text(call, parameter, &text);
    if (rc != SQLITE_OK || text == NULL) return rc;
    if (calendar_parse_grain(text, strlen(text), value)) return SQLITE_OK;
    return table_refuse(call, parameter, "not a grain", VALUE_WANT_GRAIN);
}

int table_time(struct table_call *call, int parameter, bool *given, int64_t *value) {
    *given = call->arguments[parameter] != NULL;
    if (!*given || value_time(call->arguments[parameter], value)) return SQLITE_OK;
    return table_refuse(call, parameter, "not a time", VALUE_WANT_TIME);
}

/* ---- results ---- */

static void table_result_release(struct table_result *result) {
    if (result == NULL || --result->references > 0) return;
    result->table->release(result->data);
    for (int i = 0; i < TABLE_MOST_PARAMETERS; i++)
        sqlite3_value_free(result->arguments[i]);
    sqlite3_free(result->data);
    sqlite3_free(result);
}

static void table_forget(struct table_vtab *vtab) {
    table_result_release(vtab->cached);
    vtab->cached = NULL;
}

static bool table_same_value(sqlite3_value *a, sqlite3_value *b) {
    if (a == NULL || b == NULL) return a == b;
    struct key x = value_key(a), y = value_key(b);
    return sqlite3_value_type(a) == sqlite3_value_type(b) && key_compare(&x, &y) == 0;
}

static bool table_result_fits(const struct table_result *result, sqlite3_value *const *arguments,
                              uint32_t columns) {
    if (result == NULL || (columns & ~result->columns) != 0) return false;
    for (int i = 0; i < TABLE_MOST_PARAMETERS; i++)
        if (!table_same_value(result->arguments[i], arguments[i])) return false;
    return true;
}

/*
 * Whether the statement that calls now may reuse what the table keeps: it must be the only one running, and
 * read only. The kept result is dropped when the last cursor closes and whenever this is false, and every
 * open cursor belongs to a running statement; so whatever is kept was computed by this very execution, and
 * nothing could change the data since (a rollback included, which no counter would show).
 */
static bool table_cache_is_safe(sqlite3 *db) {
    sqlite3_stmt *running = NULL;
    for (sqlite3_stmt *stmt = sqlite3_next_stmt(db, NULL); stmt; stmt = sqlite3_next_stmt(db, stmt)) {
        if (!sqlite3_stmt_busy(stmt)) continue;
        if (running) return false;
        running = stmt;
    }
    return running && sqlite3_stmt_readonly(running);
}

static int table_compute(struct table_vtab *vtab, sqlite3_value *const *arguments, uint32_t columns,
                         struct table_result **out) {
    const struct table *table = vtab->table;
    struct table_call call = {vtab->db, table, arguments, columns, NULL};
    struct table_result *result = sqlite3_malloc64(sizeof *result);
    if (result == NULL) return SQLITE_NOMEM;
    memset(result, 0, sizeof *result);
    result->references = 1;
    result->columns = columns;
    result->changes = sqlite3_total_changes(vtab->db);
    result->table = table;
    result->data = sqlite3_malloc64(table->result_size);
    if (result->data == NULL) {
        sqlite3_free(result);
        return SQLITE_NOMEM;
    }
    memset(result->data, 0, table->result_size);
    int rc = SQLITE_OK;
    for (int i = 0; i < vtab->parameters && rc == SQLITE_OK; i++) {
        if (arguments[i] == NULL) continue;
        result->arguments[i] = sqlite3_value_dup(arguments[i]);
        if (result->arguments[i] == NULL) rc = SQLITE_NOMEM;
    }
    call.arguments = result->arguments;
    for (int i = 0; i < table->required && rc == SQLITE_OK; i++)
        if (arguments[i] == NULL) rc = table_error(&call, "%s is missing", table->parameters[i]);
    if (rc == SQLITE_OK && vtab->connection->depth >= TABLE_MOST_DEPTH)
        rc = table_error(&call, "%s reaches itself, or table functions nest more than %d deep",
                         sqlite3_value_text(result->arguments[0]), TABLE_MOST_DEPTH);
    if (rc == SQLITE_OK) {
        vtab->connection->depth++;
        rc = table->compute(&call, result->data);
        vtab->connection->depth--;
    }
    if (rc != SQLITE_OK) {
        table_result_release(result);
        sqlite3_free(vtab->base.zErrMsg);
        vtab->base.zErrMsg = call.error;
        return rc;
    }
    *out = result;
    return SQLITE_OK;
}

/* ---- the module ---- */

static int table_connect(sqlite3 *db, void *aux, int argc, const char *const *argv, sqlite3_vtab **out,
                         char **error) {
    const struct table_module *module = aux;
    const struct table *table = module->table;
    (void)argc, (void)argv, (void)error;
    struct table_vtab *vtab = sqlite3_malloc64(sizeof *vtab);
    if (vtab == NULL) return SQLITE_NOMEM;
    memset(vtab, 0, sizeof *vtab);
    vtab->db = db;
    vtab->table = table;
    vtab->connection = module->connection;
    sqlite3_str *sql = sqlite3_str_new(db);
    sqlite3_str_appendall(sql, "CREATE TABLE x(");
    for (; table->columns[vtab->columns]; vtab->columns++)
        sqlite3_str_appendf(sql, "%s%s", vtab->columns ? ", " : "", table->columns[vtab->columns]);
    for (; table->parameters[vtab->parameters]; vtab->parameters++)
        sqlite3_str_appendf(sql, ", \"%w\" HIDDEN", table->parameters[vtab->parameters]);
    sqlite3_str_appendall(sql, ")");
    char *text = sqlite3_str_finish(sql);
    int rc = text ? sqlite3_declare_vtab(db, text) : SQLITE_NOMEM;
    sqlite3_free(text);
    if (rc != SQLITE_OK)
        sqlite3_free(vtab);
    else
        *out = &vtab->base;
    return rc;
}

static int table_disconnect(sqlite3_vtab *base) {
    table_forget((struct table_vtab *)base);
    sqlite3_free(base);
    return SQLITE_OK;
}

/*
 * A plan is text: two characters for each value that xFilter gets, the column ('A' + number) and the
 * operator. idxNum is the set of columns read.
 */
struct table_plan {
    char text[2 * (TABLE_MOST_PARAMETERS + 8) + 1];
    int values;
    uint32_t fixed; /* columns that WHERE fixes to one value */
};

static void table_plan_add(struct table_plan *plan, sqlite3_index_info *info, int constraint, int column,
                           char op) {
    if (plan->values == TABLE_MOST_PARAMETERS + 8) return;
    plan->text[2 * plan->values] = (char)('A' + column);
    plan->text[2 * plan->values + 1] = op;
    info->aConstraintUsage[constraint].argvIndex = ++plan->values;
}

static char table_operator(int op) {
    switch (op) {
    case SQLITE_INDEX_CONSTRAINT_EQ:
        return '=';
    case SQLITE_INDEX_CONSTRAINT_LT:
        return '<';
    case SQLITE_INDEX_CONSTRAINT_LE:
        return 'l';
    case SQLITE_INDEX_CONSTRAINT_GT:
        return '>';
    case SQLITE_INDEX_CONSTRAINT_GE:
        return 'g';
    default:
        return 0;
    }
}

/* Assigns the arguments. SQLITE_CONSTRAINT when one is given, but not yet known in this order of the join. */
static int table_plan_arguments(struct table_vtab *vtab, sqlite3_index_info *info, struct table_plan *plan) {
    bool given[TABLE_MOST_PARAMETERS] = {false}, unusable = false;
    for (int i = 0; i < info->nConstraint; i++) {
        int parameter = info->aConstraint[i].iColumn - vtab->columns;
        if (parameter < 0 || info->aConstraint[i].op != SQLITE_INDEX_CONSTRAINT_EQ) continue;
        if (!info->aConstraint[i].usable) {
            unusable = true;
        } else if (!given[parameter]) {
            given[parameter] = true;
            table_plan_add(plan, info, i, vtab->columns + parameter, '=');
            info->aConstraintUsage[i].omit = 1;
        }
    }
    if (vtab->table->segment_parameter >= 0 && !given[vtab->table->segment_parameter])
        plan->fixed |= 1u << vtab->table->order[0];
    if (unusable) return SQLITE_CONSTRAINT;
    for (int i = 0; i < vtab->table->required; i++) {
        if (given[i]) continue;
        sqlite3_free(vtab->base.zErrMsg);
        vtab->base.zErrMsg =
            sqlite3_mprintf("%s(): %s is missing", vtab->table->name, vtab->table->parameters[i]);
        return SQLITE_ERROR;
    }
    return SQLITE_OK;
}

static void table_plan_limits(const struct table *table, sqlite3_index_info *info, struct table_plan *plan) {
    for (int i = 0; i < info->nConstraint; i++) {
        int column = info->aConstraint[i].iColumn;
        char op = table_operator(info->aConstraint[i].op);
        if (!info->aConstraint[i].usable || op == 0 || column < 0) continue;
        if (column != table->number_column && column != table->label_column) continue;
        if (column == table->label_column && sqlite3_stricmp(sqlite3_vtab_collation(info, i), "BINARY") != 0)
            continue;
        table_plan_add(plan, info, i, column, op);
        info->estimatedCost /= 2;
        info->estimatedRows /= op == '=' ? 20 : 2;
        if (op == '=') plan->fixed |= 1u << column;
    }
}

/* ORDER BY is served when it names columns of the natural order, ascending, with none left out but fixed
 * ones. */
static bool table_plan_orders(const struct table *table, const sqlite3_index_info *info, uint32_t fixed) {
    const signed char *order = table->order;
    for (int i = 0; i < info->nOrderBy; i++) {
        int column = info->aOrderBy[i].iColumn;
        if (column >= 0 && column < TABLE_MOST_COLUMNS && (fixed >> column & 1)) continue;
        while (*order >= 0 && *order != column && (fixed >> *order & 1))
            order++;
        if (*order < 0 || *order != column || info->aOrderBy[i].desc) return false;
        order++;
    }
    return true;
}

static int table_best_index(sqlite3_vtab *base, sqlite3_index_info *info) {
    struct table_vtab *vtab = (struct table_vtab *)base;
    struct table_plan plan = {{0}, 0, 0};
    info->estimatedCost = TABLE_COST;
    info->estimatedRows = TABLE_ROWS;
    int rc = table_plan_arguments(vtab, info, &plan);
    if (rc != SQLITE_OK) return rc;
    table_plan_limits(vtab->table, info, &plan);
    info->orderByConsumed = table_plan_orders(vtab->table, info, plan.fixed);
    info->idxNum = (int)(info->colUsed & ((UINT64_C(1) << vtab->columns) - 1));
    info->idxStr = sqlite3_mprintf("%s", plan.text);
    info->needToFreeIdxStr = 1;
    return info->idxStr ? SQLITE_OK : SQLITE_NOMEM;
}

static int table_open(sqlite3_vtab *base, sqlite3_vtab_cursor **out) {
    struct table_vtab *vtab = (struct table_vtab *)base;
    struct table_cursor *cursor = sqlite3_malloc64(sizeof *cursor);
    if (cursor == NULL) return SQLITE_NOMEM;
    memset(cursor, 0, sizeof *cursor);
    if (vtab->cached && !table_cache_is_safe(vtab->db)) table_forget(vtab);
    vtab->cursors++;
    *out = &cursor->base;
    return SQLITE_OK;
}

static void table_limits_clear(struct table_limits *limits) {
    sqlite3_free(limits->from);
    sqlite3_free(limits->to);
    *limits = (struct table_limits){INT64_MIN, INT64_MAX, NULL, NULL};
}

static void table_position_close(struct table_cursor *cursor) {
    if (cursor->position == NULL) return;
    cursor->result->table->close(cursor->position);
    table_limits_clear(&cursor->position->limits);
    sqlite3_free(cursor->position);
    cursor->position = NULL;
}

static int table_close(sqlite3_vtab_cursor *base) {
    struct table_cursor *cursor = (struct table_cursor *)base;
    struct table_vtab *vtab = (struct table_vtab *)base->pVtab;
    table_position_close(cursor);
    table_result_release(cursor->result);
    sqlite3_free(cursor);
    if (--vtab->cursors == 0) table_forget(vtab);
    return SQLITE_OK;
}

/* Narrows the range of the number column; a value that is no number narrows nothing. */
static void table_limit_number(struct table_limits *limits, char op, sqlite3_value *value) {
    int type = sqlite3_value_type(value);
    if (type != SQLITE_INTEGER && type != SQLITE_FLOAT) return;
    double number = sqlite3_value_double(value);
    if (!(fabs(number) < 1e15)) return;
    int64_t floor_of = (int64_t)floor(number), ceil_of = (int64_t)ceil(number);
    int64_t least = op == '>' ? floor_of + 1 : op == 'g' || op == '=' ? ceil_of : INT64_MIN;
    int64_t most = op == '<' ? ceil_of - 1 : op == 'l' || op == '=' ? floor_of : INT64_MAX;
    if (least > limits->least) limits->least = least;
    if (most < limits->most) limits->most = most;
}

static int table_limit_label(struct table_limits *limits, char op, sqlite3_value *value) {
    if (sqlite3_value_type(value) != SQLITE_TEXT) return SQLITE_OK;
    const char *text = (const char *)sqlite3_value_text(value);
    if (text == NULL) return SQLITE_NOMEM;
    bool lower = op != '<' && op != 'l', upper = op != '>' && op != 'g';
    if (lower && (limits->from == NULL || strcmp(text, limits->from) > 0)) {
        sqlite3_free(limits->from);
        if ((limits->from = sqlite3_mprintf("%s", text)) == NULL) return SQLITE_NOMEM;
    }
    if (upper && (limits->to == NULL || strcmp(text, limits->to) < 0)) {
        sqlite3_free(limits->to);
        if ((limits->to = sqlite3_mprintf("%s", text)) == NULL) return SQLITE_NOMEM;
    }
    return SQLITE_OK;
}

/* The result for these arguments: this cursor's last one, the one that the table keeps, or a new one. */
static int table_find_result(struct table_cursor *cursor, sqlite3_value *const *arguments, uint32_t columns) {
    struct table_vtab *vtab = (struct table_vtab *)cursor->base.pVtab;
    struct table_result *result = NULL;
    bool safe = table_cache_is_safe(vtab->db);
    if (!safe) table_forget(vtab);
    if (table_result_fits(cursor->result, arguments, columns)) return SQLITE_OK;
    table_result_release(cursor->result);
    cursor->result = NULL;
    if (table_result_fits(vtab->cached, arguments, columns) &&
        vtab->cached->changes == sqlite3_total_changes(vtab->db)) {
        cursor->result = vtab->cached;
        cursor->result->references++;
        return SQLITE_OK;
    }
    int rc = table_compute(vtab, arguments, columns, &result);
    if (rc != SQLITE_OK) return rc;
    cursor->result = result;
    if (safe) {
        table_forget(vtab);
        vtab->cached = result;
        result->references++;
    }
    return SQLITE_OK;
}

static int table_filter(sqlite3_vtab_cursor *base, int columns, const char *plan, int count,
                        sqlite3_value **values) {
    struct table_cursor *cursor = (struct table_cursor *)base;
    struct table_vtab *vtab = (struct table_vtab *)base->pVtab;
    const struct table *table = vtab->table;
    sqlite3_value *arguments[TABLE_MOST_PARAMETERS] = {NULL};
    table_position_close(cursor);
    for (int i = 0; i < count; i++) {
        int parameter = plan[2 * i] - 'A' - vtab->columns;
        if (parameter >= 0 && sqlite3_value_type(values[i]) != SQLITE_NULL) arguments[parameter] = values[i];
    }
    int rc = table_find_result(cursor, arguments, (uint32_t)columns);
    if (rc != SQLITE_OK) return rc;
    cursor->position = sqlite3_malloc64(table->position_size);
    if (cursor->position == NULL) return SQLITE_NOMEM;
    memset(cursor->position, 0, table->position_size);
    table_limits_clear(&cursor->position->limits);
    for (int i = 0; i < count && rc == SQLITE_OK; i++) {
        int column = plan[2 * i] - 'A';
        if (column == table->number_column)
            table_limit_number(&cursor->position->limits, plan[2 * i + 1], values[i]);
        else if (column == table->label_column)
            rc = table_limit_label(&cursor->position->limits, plan[2 * i + 1], values[i]);
    }
    return rc == SQLITE_OK ? table->first(cursor->result->data, cursor->position) : rc;
}

static int table_next(sqlite3_vtab_cursor *base) {
    struct table_cursor *cursor = (struct table_cursor *)base;
    return cursor->result->table->next(cursor->result->data, cursor->position);
}

static int table_eof(sqlite3_vtab_cursor *base) {
    return ((struct table_cursor *)base)->position->end;
}

static int table_column(sqlite3_vtab_cursor *base, sqlite3_context *context, int column) {
    struct table_cursor *cursor = (struct table_cursor *)base;
    struct table_vtab *vtab = (struct table_vtab *)base->pVtab;
    if (column < vtab->columns) {
        vtab->table->column(cursor->result->data, cursor->position, column, context);
    } else {
        sqlite3_value *argument = cursor->result->arguments[column - vtab->columns];
        if (argument) sqlite3_result_value(context, argument);
    }
    return SQLITE_OK;
}

static int table_rowid(sqlite3_vtab_cursor *base, sqlite3_int64 *rowid) {
    *rowid = ((struct table_cursor *)base)->position->rowid;
    return SQLITE_OK;
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

int table_register_all(sqlite3 *db) {
    struct table_connection *connection = sqlite3_malloc64(sizeof *connection);
    if (connection == NULL) return SQLITE_NOMEM;
    *connection = (struct table_connection){1, 0};
    int rc = SQLITE_OK;
    for (int i = 0; retention_tables[i] && rc == SQLITE_OK; i++) {
        struct table_module *module = sqlite3_malloc64(sizeof *module);
        if (module == NULL) {
            rc = SQLITE_NOMEM;
            break;
        }
        *module = (struct table_module){retention_tables[i], connection};
        connection->references++;
        /* On a failure SQLite calls the destructor itself. */
        rc = sqlite3_create_module_v2(db, module->table->name, &table_methods, module, table_module_free);
    }
    if (--connection->references == 0) sqlite3_free(connection);
    return rc;
}

void table_unregister_all(sqlite3 *db) {
    for (int i = 0; retention_tables[i]; i++)
        sqlite3_create_module_v2(db, retention_tables[i]->name, NULL, NULL, NULL);
}
