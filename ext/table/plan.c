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
 *  2. One argument has one value. The same parameter may be given several times, by position and by name: values that
 *     are read as the same are one (Month and month, 2 and '2'), NULL beside a value is the value, and two different
 *     ones are an error, not an empty result. IN gives a call for each value; beside another value each has to be
 *     the same as that. In a join, a filter is put on the column that the argument comes from. (Of two constants in one
 *     WHERE, SQLite puts the first in the place of the second one's column and asks for no row at all.)
 *  3. Limits on the label, the number and the key columns are used to skip rows, never to decide about one: SQLite
 *     tests every row that is served (limits.c). Whatever has another collation is left to SQLite. The values of IN are
 *     asked for all at once: of a scan a value SQLite tests the rows without the other side's affinity, and drops some.
 *     Before 3.38 it cannot be asked, nor seen what is IN: there the equalities of columns are no limits.
 *  4. ORDER BY along the natural order costs no sort. A column with one value is none of it; a segment or a customer has
 *     one where it equals a constant text that is no number, as segment = CAST(5 AS INTEGER) holds for '5', too.
 *  5. The planner is told so high a cost that it scans the table once, as the outermost loop, rather than
 *     once a row of another table. Limits make it no lower: a scan for each side of an OR must not look
 *     cheaper than one for both, since then SQLite compares every argument once more, and a NULL equals
 *     nothing.
 */
#include "table/plan.h"

#include <string.h>

#include "read/value.h"
#include "table/limits.h"

#define PLAN_COST  1e7 /* reading a source: more than any lookup that a join could do instead */
#define PLAN_NEVER 1e99
#define PLAN_ROWS  10000
#define PLAN_FIRST ' ' /* stands for column 0 */
#define PLAN_OMIT  16  /* SQLite leaves out only comparisons among the first so many when told to */

/*
 * A plan is text: two characters for each value that xFilter gets, the column (PLAN_FIRST + number) and the operator,
 * which is '?' (=) or '!' (IS) for an argument that SQLite compares once more, and 'i' for all values of IN; then ':' and the columns of those
 * parameters that nobody gives and the statement reads. idxNum is what the columns that are read need.
 */
struct plan {
    sqlite3_str *text;
    int values;
    uint32_t given;            /* parameters */
    uint64_t fixed_columns;    /* that have one value in all rows of a scan */
    uint32_t fixed_parameters; /* likewise */
};

_Static_assert(TABLE_MOST_COLUMNS + TABLE_MOST_PARAMETERS <= '~' - PLAN_FIRST + 1, "a column is a character");

/* Hands a constraint's value to xFilter; for column IN (...) there is then a scan a value. */
static void plan_add(struct plan *plan, sqlite3_index_info *info, int constraint, int column, char op) {
    sqlite3_str_appendchar(plan->text, 1, (char)(PLAN_FIRST + column));
    sqlite3_str_appendchar(plan->text, 1, op);
    info->aConstraintUsage[constraint].argvIndex = ++plan->values;
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
static int plan_add_arguments(const struct table *table, sqlite3_index_info *info, struct plan *plan) {
    const int columns = table->column_count;
    bool unusable = false;
    for (int i = 0; i < info->nConstraint; i++) {
        int parameter = info->aConstraint[i].iColumn - columns;
        if (parameter < 0 || !plan_gives(info->aConstraint[i].op)) continue;
        if (!info->aConstraint[i].usable) {
            unusable = true;
            continue;
        }
        bool compared = i >= PLAN_OMIT;
        bool equals = info->aConstraint[i].op == SQLITE_INDEX_CONSTRAINT_EQ;
        plan->given |= 1u << parameter;
        if (!compared) plan->fixed_parameters |= 1u << parameter;
        plan_add(plan, info, i, columns + parameter, !compared ? '=' : equals ? '?' : '!');
        info->aConstraintUsage[i].omit = 1;
    }
    for (int i = 0; i < table->parameter_count; i++) {
        if (plan->given >> i & 1) continue;
        if (table->parameters[i].splits) plan->fixed_columns |= UINT64_C(1) << table_sorted(table, 1);
        if (table->parameters[i].required) info->estimatedCost = PLAN_NEVER;
    }
    return unusable ? SQLITE_CONSTRAINT : SQLITE_OK;
}

/* How an equality is handed over: as one value, as all those of IN ('i'), or not at all (0). */
static char plan_equality(sqlite3_index_info *info, int constraint) {
#if SQLITE_VERSION_NUMBER >= 3038000
    if (sqlite3_libversion_number() >= 3038000) /* GCOVR_EXCL_BR_LINE: an older host has no such call */
        return sqlite3_vtab_in(info, constraint, 1) ? 'i' : '=';
#endif
    (void)info, (void)constraint;
    return 0; /* GCOVR_EXCL_LINE: the same */
}

/* Whether an equality holds for one value of its column. Where the other side makes numbers of texts, a key may be 5 or '5'. */
static bool plan_fixes(sqlite3_index_info *info, int constraint, enum table_limit limit) {
#if SQLITE_VERSION_NUMBER >= 3038000
    sqlite3_value *value = NULL; /* where it is a constant */
    if (limit == TABLE_KEY)
        return sqlite3_vtab_rhs_value(info, constraint, &value) == SQLITE_OK && limits_are_of_one(value);
#endif
    (void)info, (void)constraint, (void)limit;
    return true;
}

static void plan_add_limits(const struct table *table, sqlite3_index_info *info, struct plan *plan) {
    for (int i = 0; i < info->nConstraint; i++) {
        int column = info->aConstraint[i].iColumn;
        char op = plan_operator(info->aConstraint[i].op);
        if (!info->aConstraint[i].usable || op == 0 || column < 0 || column >= table->column_count) continue;
        enum table_limit limit = table->columns[column].limit;
        if (limit == TABLE_NO_LIMIT) continue;
        if (limit != TABLE_NUMBER && sqlite3_stricmp(sqlite3_vtab_collation(info, i), "BINARY") != 0)
            continue;
        if (op == '=') op = plan_equality(info, i);
        if (op == 0) continue; /* GCOVR_EXCL_BR_LINE: the same */
        if (op == '=' && plan_fixes(info, i, limit)) plan->fixed_columns |= UINT64_C(1) << column;
        plan_add(plan, info, i, column, op);
        info->estimatedRows /= op == '=' ? 20 : 2;
    }
}

/* In a UTF-16 database SQLite sorts text by its UTF-16 bytes; segments and customers come in the order of UTF-8. */
static bool plan_is_utf8(sqlite3 *db) {
    sqlite3_stmt *stmt = NULL;
    bool utf8 = false;
    if (sqlite3_prepare_v2(db, "PRAGMA encoding", -1, &stmt, NULL) == SQLITE_OK &&
        sqlite3_step(stmt) == SQLITE_ROW)
        utf8 = sqlite3_stricmp((const char *)sqlite3_column_text(stmt, 0), "UTF-8") == 0;
    sqlite3_finalize(stmt);
    return utf8;
}

static bool plan_is_fixed(const struct table *table, const struct plan *plan, int column) {
    if (column < 0) return false; /* the rowid */
    if (column < table->column_count) return plan->fixed_columns >> column & 1;
    return plan->fixed_parameters >> (column - table->column_count) & 1;
}

/* Whether it may hold text that is not the module's own. */
static bool plan_holds_text(const struct table *table, int column) {
    enum table_limit limit = table->columns[column].limit;
    return limit != TABLE_NUMBER && limit != TABLE_LABEL;
}

/* ORDER BY is served when it names columns of the natural order, ascending, with none left out but fixed
** ones. */
static bool plan_orders(sqlite3 *db, const struct table *table, const sqlite3_index_info *info,
                        const struct plan *plan) {
    int place = 1;
    for (int i = 0; i < info->nOrderBy; i++) {
        int column = info->aOrderBy[i].iColumn, next;
        if (plan_is_fixed(table, plan, column)) continue;
        while ((next = table_sorted(table, place)) >= 0 && next != column && plan_is_fixed(table, plan, next))
            place++;
        if (next < 0 || next != column || info->aOrderBy[i].desc) return false;
        if (plan_holds_text(table, column) && !plan_is_utf8(db)) return false;
        place++;
    }
    return true;
}

/* Whether SQLite reads a column; of those from the 64th on it says one thing for all. */
static bool plan_reads(const sqlite3_index_info *info, int column) {
    return info->colUsed >> (column < 63 ? column : 63) & 1;
}

static void plan_add_read(const struct table *table, const sqlite3_index_info *info, struct plan *plan) {
    sqlite3_str_appendchar(plan->text, 1, ':');
    for (int i = 0; i < table->parameter_count; i++)
        if (plan_reads(info, table->column_count + i) && !(plan->given >> i & 1))
            sqlite3_str_appendchar(plan->text, 1, (char)(PLAN_FIRST + table->column_count + i));
}

static int plan_needs(const struct table *table, const sqlite3_index_info *info) {
    uint32_t needs = table->needs;
    for (int i = 0; i < table->column_count; i++)
        if (plan_reads(info, i)) needs |= table->columns[i].needs;
    return (int)needs;
}

int plan_make(sqlite3 *db, const struct table *table, sqlite3_index_info *info) {
    struct plan plan = {sqlite3_str_new(NULL), 0, 0, 0, 0};
    info->estimatedCost = PLAN_COST;
    info->estimatedRows = PLAN_ROWS;
    int rc = plan_add_arguments(table, info, &plan);
    if (rc == SQLITE_OK) {
        plan_add_limits(table, info, &plan);
        plan_add_read(table, info, &plan);
        rc = sqlite3_str_errcode(plan.text);
    }
    char *text = sqlite3_str_finish(plan.text);
    if (rc != SQLITE_OK) {
        sqlite3_free(text); /* SQLite would not: the plan is none */
        return rc;
    }
    info->orderByConsumed = plan_orders(db, table, info, &plan);
    info->idxNum = plan_needs(table, info);
    info->idxStr = text;
    info->needToFreeIdxStr = 1;
    return SQLITE_OK;
}

/* ---- in xFilter ---- */

static int plan_column(const char *plan, int i) {
    return plan[2 * (size_t)i] - PLAN_FIRST;
}

static char plan_operator_at(const char *plan, int i) {
    return plan[2 * (size_t)i + 1];
}

/* Whether two values, neither of them NULL, are the same argument. */
static int plan_same(const struct table *table, int parameter, sqlite3_value *a, sqlite3_value *b,
                     bool *same) {
    struct key x, y;
    double m, n;
    if (!value_key(a, &x) || !value_key(b, &y)) return SQLITE_NOMEM;
    *same = key_compare(&x, &y) == 0;
    if (*same || x.kind == KEY_BLOB || y.kind == KEY_BLOB) return SQLITE_OK;
    if (table->parameters[parameter].value == TABLE_WHOLE) {
        *same = value_number(a, &m) && value_number(b, &n) && m == n;
        return SQLITE_OK;
    }
    const char *text = (const char *)sqlite3_value_text(a), *other = (const char *)sqlite3_value_text(b);
    if (text == NULL || other == NULL) return SQLITE_NOMEM;
    int size = sqlite3_value_bytes(a);
    if (size != sqlite3_value_bytes(b)) return SQLITE_OK;
    *same = table->parameters[parameter].value == TABLE_WORD ? sqlite3_strnicmp(text, other, size) == 0
                                                             : memcmp(text, other, (size_t)size) == 0;
    return SQLITE_OK;
}

static int plan_agree(struct table_call *call, int parameter, sqlite3_value *a, sqlite3_value *b) {
    bool same = false;
    int rc = plan_same(call->table, parameter, a, b, &same);
    if (rc != SQLITE_OK || same) return rc;
    char *shown = value_show(a), *other = value_show(b);
    rc = shown && other
             ? table_error(call,
                           "%s has two values, %s and %s (give one; in a join, filter the joined column)",
                           call->table->parameters[parameter].name, shown, other)
             : SQLITE_NOMEM;
    sqlite3_free(shown);
    sqlite3_free(other);
    return rc;
}

/* The parameters of which SQLite compares a value with the argument once more, and finds it different. */
static uint32_t plan_dropped(int columns, const char *plan, int count, sqlite3_value *const *values,
                             sqlite3_value *const *arguments) {
    uint32_t dropped = 0;
    for (int i = 0; i < count; i++) {
        char op = plan_operator_at(plan, i);
        if (op != '?' && op != '!') continue;
        int parameter = plan_column(plan, i) - columns;
        sqlite3_value *argument = arguments[parameter];
        struct key x, y;
        bool drops = false;
        if (value_is_null(values[i])) {
            bool blank = sqlite3_value_type(values[i]) != SQLITE_NULL; /* the column is NULL then */
            drops = op == '?' || blank || argument != NULL;
        } else if (values[i] != argument) {
            value_key(values[i], &x); /* both were converted when they were found to agree */
            value_key(argument, &y);
            drops = key_compare(&x, &y) != 0;
        }
        dropped |= (uint32_t)drops << parameter;
    }
    return dropped;
}

int plan_arguments(struct table_call *call, const char *plan, int count, sqlite3_value *const *values,
                   sqlite3_value **arguments, struct plan_given *given) {
    const int columns = call->table->column_count;
    bool compared = false;
    *given = (struct plan_given){0, 0, 0};
    for (int i = 0; i < count; i++) {
        int parameter = plan_column(plan, i) - columns, rc = SQLITE_OK;
        if (parameter < 0) continue;
        given->given |= 1u << parameter;
        compared |= plan_operator_at(plan, i) != '=';
        if (value_is_null(values[i])) continue;
        if (arguments[parameter])
            rc = plan_agree(call, parameter, arguments[parameter], values[i]);
        else
            arguments[parameter] = values[i];
        if (rc != SQLITE_OK) return rc;
    }
    if (compared) given->dropped = plan_dropped(columns, plan, count, values, arguments);
    for (int i = 2 * count + 1; plan[i]; i++)
        given->read |= 1u << (plan[i] - PLAN_FIRST - columns);
    return SQLITE_OK;
}

int plan_limits(const struct table *table, const char *plan, int count, sqlite3_value *const *values,
                struct table_limits *limits) {
    int rc = SQLITE_OK;
    limits_begin(limits);
    for (int i = 0; i < count && rc == SQLITE_OK; i++) {
        const int column = plan_column(plan, i);
        if (column < table->column_count)
            rc = limits_add(limits, table, column, plan_operator_at(plan, i), values[i]);
    }
    return rc;
}
