/*
 * plan.c - how the WHERE and ORDER BY of a statement become arguments, limits and an order; plan.h is the
 * interface.
 *
 *     SELECT * FROM retention_cohorts('orders', 'customer_id', 'ordered_at')
 *     WHERE grain = 'week' AND age < 5;
 *
 * Requirements
 *  1. Parameters are hidden columns: given by position or as `name = value`, in any order of join, also by a
 *     column of another table. A required one that nobody gives is an error when the statement runs.
 *  2. The same column constrained twice is legal; only the first is the argument, SQLite checks the other.
 *  3. Limits on the label and the number column are used to skip rows, never to decide about one: SQLite
 *     tests every row that is served. Whatever has another type or collation is left to SQLite.
 *  4. ORDER BY along the natural order costs no sort.
 *  5. The planner is told so high a cost that it scans the table once, as the outermost loop, rather than
 *     once a row of another table. Limits make it no lower: a scan for each side of an OR must not look
 *     cheaper than one for both, since then SQLite compares every argument once more, and a NULL equals
 *     nothing.
 */
#include "table/plan.h"

#include <math.h>
#include <string.h>

#define PLAN_COST  1e7 /* reading a source: more than any lookup that a join could do instead */
#define PLAN_NEVER 1e99
#define PLAN_ROWS  10000
#define PLAN_MOST  (TABLE_MOST_PARAMETERS + 8) /* values to xFilter; further limits are left to SQLite */
#define PLAN_OMIT  16 /* SQLite leaves out no more than so many comparisons when told to */

/*
 * A plan is text: two characters for each value that xFilter gets, the column ('A' + number) and the
 * operator, which is '?' for an argument that SQLite compares once more. idxNum is the set of columns read.
 */
struct plan {
    char text[2 * PLAN_MOST + 1];
    size_t values;
    uint64_t fixed; /* columns that have one value in all rows of a scan */
};

/* Hands a constraint's value to xFilter, if there is room; for column IN (...) there is then a scan a value.
** */
static void plan_add(struct plan *plan, sqlite3_index_info *info, int constraint, int column, char op) {
    if (plan->values == PLAN_MOST) return;
    plan->text[2 * plan->values] = (char)('A' + column);
    plan->text[2 * plan->values + 1] = op;
    info->aConstraintUsage[constraint].argvIndex = (int)++plan->values;
    if (op == '=') plan->fixed |= UINT64_C(1) << column;
}

static char plan_operator(int op) {
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

/* name = value, name IS value, name IS NULL. */
static bool plan_gives(int op) {
    return op == SQLITE_INDEX_CONSTRAINT_EQ || op == SQLITE_INDEX_CONSTRAINT_IS ||
           op == SQLITE_INDEX_CONSTRAINT_ISNULL;
}

/*
 * Assigns the arguments. SQLITE_CONSTRAINT when one is given, but not yet known in this order of the join.
 * One that is missing is no error yet: for WHERE a OR b SQLite asks about a and b alone, without the
 * arguments. Such a plan is priced out of every choice, and where there is no other xFilter says what is
 * missing.
 */
static int plan_add_arguments(const struct table *table, int columns, sqlite3_index_info *info,
                              struct plan *plan) {
    bool given[TABLE_MOST_PARAMETERS] = {false}, unusable = false;
    for (int i = 0; i < info->nConstraint; i++) {
        int parameter = info->aConstraint[i].iColumn - columns;
        if (parameter < 0 || !plan_gives(info->aConstraint[i].op)) continue;
        if (!info->aConstraint[i].usable) {
            unusable = true;
        } else if (!given[parameter]) {
            bool compared = i >= PLAN_OMIT && info->aConstraint[i].op == SQLITE_INDEX_CONSTRAINT_EQ;
            given[parameter] = true;
            plan_add(plan, info, i, columns + parameter, compared ? '?' : '=');
            info->aConstraintUsage[i].omit = 1;
        }
    }
    if (table->segment_parameter >= 0 && !given[table->segment_parameter])
        plan->fixed |= UINT64_C(1) << table->order[0];
    for (int i = 0; i < table->required; i++)
        if (!given[i]) info->estimatedCost = PLAN_NEVER;
    return unusable ? SQLITE_CONSTRAINT : SQLITE_OK;
}

static void plan_add_limits(const struct table *table, sqlite3_index_info *info, struct plan *plan) {
    for (int i = 0; i < info->nConstraint; i++) {
        int column = info->aConstraint[i].iColumn;
        char op = plan_operator(info->aConstraint[i].op);
        if (!info->aConstraint[i].usable || op == 0 || column < 0) continue;
        if (column != table->number_column && column != table->label_column) continue;
        if (column == table->label_column && sqlite3_stricmp(sqlite3_vtab_collation(info, i), "BINARY") != 0)
            continue;
        plan_add(plan, info, i, column, op);
        info->estimatedRows /= op == '=' ? 20 : 2;
    }
}

/* In a UTF-16 database SQLite sorts text by its UTF-16 bytes; segments come in the order of UTF-8. */
static bool plan_is_utf8(sqlite3 *db) {
    sqlite3_stmt *stmt = NULL;
    bool utf8 = false;
    if (sqlite3_prepare_v2(db, "PRAGMA encoding", -1, &stmt, NULL) == SQLITE_OK &&
        sqlite3_step(stmt) == SQLITE_ROW)
        utf8 = sqlite3_stricmp((const char *)sqlite3_column_text(stmt, 0), "UTF-8") == 0;
    sqlite3_finalize(stmt);
    return utf8;
}

/* ORDER BY is served when it names columns of the natural order, ascending, with none left out but fixed
** ones. */
static bool plan_orders(sqlite3 *db, const struct table *table, const sqlite3_index_info *info,
                        uint64_t fixed) {
    const signed char *order = table->order;
    for (int i = 0; i < info->nOrderBy; i++) {
        int column = info->aOrderBy[i].iColumn;
        if (column >= 0 && (fixed >> column & 1)) continue;
        while (*order >= 0 && *order != column && (fixed >> *order & 1))
            order++;
        if (*order < 0 || *order != column || info->aOrderBy[i].desc) return false;
        if (column == table->order[0] && !plan_is_utf8(db)) return false;
        order++;
    }
    return true;
}

int plan_make(sqlite3 *db, const struct table *table, int columns, sqlite3_index_info *info) {
    struct plan plan = {{0}, 0, 0};
    info->estimatedCost = PLAN_COST;
    info->estimatedRows = PLAN_ROWS;
    int rc = plan_add_arguments(table, columns, info, &plan);
    if (rc != SQLITE_OK) return rc;
    plan_add_limits(table, info, &plan);
    info->orderByConsumed = plan_orders(db, table, info, plan.fixed);
    info->idxNum = (int)(info->colUsed & ((UINT64_C(1) << columns) - 1));
    info->idxStr = sqlite3_mprintf("%s", plan.text);
    info->needToFreeIdxStr = 1;
    return info->idxStr ? SQLITE_OK : SQLITE_NOMEM;
}

/* ---- in xFilter ---- */

static int plan_column(const char *plan, int i) {
    return plan[2 * (size_t)i] - 'A';
}

static char plan_operator_at(const char *plan, int i) {
    return plan[2 * (size_t)i + 1];
}

struct plan_given plan_arguments(int columns, const char *plan, int count, sqlite3_value *const *values,
                                 sqlite3_value **arguments) {
    struct plan_given given = {0, 0};
    for (int i = 0; i < count; i++) {
        int parameter = plan_column(plan, i) - columns;
        if (parameter < 0) continue;
        given.given |= 1u << parameter;
        given.compared |= (uint32_t)(plan_operator_at(plan, i) == '?') << parameter;
        if (sqlite3_value_type(values[i]) != SQLITE_NULL) arguments[parameter] = values[i];
    }
    return given;
}

/* Narrows the range of the number column; a value that is no number narrows nothing. */
static void plan_limit_number(struct table_limits *limits, char op, sqlite3_value *value) {
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

static int plan_limit_label(struct table_limits *limits, char op, sqlite3_value *value) {
    if (sqlite3_value_type(value) != SQLITE_TEXT) return SQLITE_OK;
    const char *text = (const char *)sqlite3_value_text(value);
    if (text == NULL) return SQLITE_NOMEM;
    for (const char *c = text; *c; c++)
        if (*c & 0x80)
            return SQLITE_OK; /* labels are ASCII; what sorts how around them depends on the encoding */
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

int plan_limits(const struct table *table, const char *plan, int count, sqlite3_value *const *values,
                struct table_limits *limits) {
    int rc = SQLITE_OK;
    plan_limits_clear(limits);
    *limits = (struct table_limits){INT64_MIN, INT64_MAX, NULL, NULL};
    for (int i = 0; i < count && rc == SQLITE_OK; i++) {
        if (plan_column(plan, i) == table->number_column)
            plan_limit_number(limits, plan_operator_at(plan, i), values[i]);
        else if (plan_column(plan, i) == table->label_column)
            rc = plan_limit_label(limits, plan_operator_at(plan, i), values[i]);
    }
    return rc;
}

void plan_limits_clear(struct table_limits *limits) {
    sqlite3_free(limits->from);
    sqlite3_free(limits->to);
    limits->from = limits->to = NULL;
}
