/*
 * members.c - retention_members: who is behind each cell of retention_cohorts.
 *
 *     SELECT customer, active, events FROM retention_members('orders', 'customer_id', 'ordered_at')
 *     WHERE cohort = '2024-01' AND age = 1;
 *     1|1|1
 *     2|0|0
 *     3|0|0
 *
 * Requirements
 *  1. One row per member of a cohort and row of the grid: added up by segment, cohort, age and age_to, it is
 *     retention_cohorts with the same arguments.
 *  2. Rows come by segment and cohort, in a cohort by customer, in SQLite's order of values, of one customer by age and
 *     age_to.
 *  3. active and returned are 1 or 0. Without amount_col, value is NULL; without segment_col, segment is.
 *  4. Cohorts, ages and members that the statement cannot use are not folded: one cohort costs one cohort.
 *
 * A member's cells are those of a cohort of one: the same fold makes both tables. Cost: that of the grid, and a sort of a
 * cohort's members when its first row is asked for; the memory for cells is that of one member.
 */
#include <math.h>
#include <string.h>

#include "ground/memory.h"
#include "ground/sort.h"
#include "read/value.h"
#include "table/cohort_source.h"

enum members_column {
    MEMBERS_SEGMENT,
    MEMBERS_COHORT,
    MEMBERS_AGE,
    MEMBERS_AGE_TO,
    MEMBERS_CUSTOMER,
    MEMBERS_ACTIVE,
    MEMBERS_RETURNED,
    MEMBERS_EVENTS,
    MEMBERS_VALUE
};

static const struct table_column members_columns[] = {
    [MEMBERS_SEGMENT] = {.declaration = "segment", .sorted = 1},
    [MEMBERS_COHORT] = {.declaration = "cohort TEXT", .sorted = 2, .limit = TABLE_LABEL},
    [MEMBERS_AGE] = {.declaration = "age INTEGER", .limit = TABLE_NUMBER},
    [MEMBERS_AGE_TO] = {.declaration = "age_to INTEGER"},
    [MEMBERS_CUSTOMER] = {.declaration = "customer"},
    [MEMBERS_ACTIVE] = {.declaration = "active INTEGER"},
    [MEMBERS_RETURNED] = {.declaration = "returned INTEGER", .needs = COHORT_ROWS},
    [MEMBERS_EVENTS] = {.declaration = "events INTEGER", .needs = COHORT_ROWS},
    [MEMBERS_VALUE] = {.declaration = "value REAL", .needs = COHORT_AMOUNTS},
};
TABLE_FITS(members_columns, cohort_parameters);

#define MEMBERS_COMPARE 100 /* work of comparing two keys, each of them apart */

struct members_position {
    struct table_position base;
    size_t group, member; /* member: of the group, in order */
    int64_t index, end;   /* of the member's cells: where the scan is, where it ends */
    size_t sorted;        /* the group whose members are in order, and 1 more; 0: none */
    void *order;          /* uint32_t: the members, by key */
    size_t order_room;
    void *cells; /* struct grid_cell */
    size_t cells_room;
    struct visits visits;
};

/* How many rows a group has. */
static int64_t members_size(const void *context, const struct group *group) {
    return grid_cells(context, group) * (int64_t)group->count;
}

static int members_finish(struct table_call *call, void *data) {
    struct cohort_result *result = data;
    int64_t greatest;
    int rc = cohort_finish(call, data);
    if (rc != SQLITE_OK) return rc;
    bool fine = groups_add_up(&result->grid.groups, members_size, &result->grid, result->population.patience,
                              &greatest);
    return fine ? SQLITE_OK : interrupt_end(call->interrupt);
}

/* ---- serving ---- */

/* Puts the members of the position's group in order. */
static int members_sort(const struct cohort_result *result, struct members_position *position) {
    const struct group *group = &result->grid.groups.list[position->group];
    if (position->sorted == position->group + 1) return SQLITE_OK;
    position->sorted = 0;
    if (!memory_reserve(&position->order, &position->order_room, group->count, sizeof(uint32_t)))
        return SQLITE_NOMEM;
    memcpy(position->order, result->grid.groups.members + group->first, group->count * sizeof(uint32_t));
    if (!sort_elements(position->order, group->count, sizeof(uint32_t), ids_order,
                       &result->population.customers, MEMBERS_COMPARE, result->population.patience))
        return interrupt_end(position->base.interrupt);
    position->sorted = position->group + 1;
    return SQLITE_OK;
}

static uint32_t members_customer(const struct members_position *position) {
    return ((const uint32_t *)position->order)[position->member];
}

/* Folds the member, and goes to the first wanted row of theirs. */
static int members_enter_member(const struct cohort_result *result, struct members_position *position) {
    const struct group *group = &result->grid.groups.list[position->group];
    if (!grid_fold_one(&result->grid, group, members_customer(position), position->end, &position->visits,
                       position->cells))
        return interrupt_end(position->base.interrupt);
    position->index = cohort_least(result, &position->base.limits);
    position->base.rowid =
        group->before + (int64_t)position->member * grid_cells(&result->grid, group) + position->index + 1;
    return SQLITE_OK;
}

/* Goes to the first wanted row from position->group on, or ends the scan. */
static int members_enter(const struct cohort_result *result, struct members_position *position) {
    size_t sought = cohort_seek(result, position->group, &position->base.limits);
    if (sought == SIZE_MAX) return interrupt_end(position->base.interrupt);
    position->group = sought;
    position->member = 0;
    position->base.end = position->group == result->grid.groups.count;
    if (position->base.end) return SQLITE_OK;
    position->end = cohort_end(result, &position->base.limits, &result->grid.groups.list[position->group]);
    if (!memory_reserve(&position->cells, &position->cells_room, (size_t)position->end,
                        sizeof(struct grid_cell)))
        return SQLITE_NOMEM;
    int rc = members_sort(result, position);
    return rc == SQLITE_OK ? members_enter_member(result, position) : rc;
}

static int members_first(const void *result, struct table_position *base) {
    struct members_position *position = (struct members_position *)base;
    position->group = 0;
    return members_enter(result, position);
}

static int members_next(const void *data, struct table_position *base) {
    const struct cohort_result *result = data;
    struct members_position *position = (struct members_position *)base;
    if (++position->index < position->end) {
        position->base.rowid++;
        return SQLITE_OK;
    }
    if (++position->member < result->grid.groups.list[position->group].count)
        return members_enter_member(result, position);
    position->group++;
    return members_enter(result, position);
}

static void members_close(struct table_position *base) {
    struct members_position *position = (struct members_position *)base;
    visits_free(&position->visits);
    memory_free(position->order);
    memory_free(position->cells);
}

static int64_t members_count(const struct cohort_result *result, const struct members_position *position,
                             enum members_column column) {
    const struct grid_cell *cell = (const struct grid_cell *)position->cells + position->index;
    const struct axis *axis = &result->grid.options.axis;
    switch (column) {
    case MEMBERS_AGE:
        return axis_first(axis, position->index);
    case MEMBERS_AGE_TO:
        return axis_last(axis, position->index);
    case MEMBERS_ACTIVE:
        return axis_first(axis, position->index) == 0 || cell->returned;
    case MEMBERS_RETURNED:
        return (int64_t)cell->returned;
    default: /* MEMBERS_EVENTS */
        return (int64_t)cell->events;
    }
}

static void members_result_column(const void *data, const struct table_position *base, int number,
                                  sqlite3_context *context) {
    const struct cohort_result *result = data;
    const struct members_position *position = (const struct members_position *)base;
    const struct group *group = &result->grid.groups.list[position->group];
    const struct grid_cell *cells = position->cells;
    enum members_column column = (enum members_column)number;
    switch (column) {
    case MEMBERS_SEGMENT:
        value_result_key(context, grid_segment(&result->grid, group));
        break;
    case MEMBERS_COHORT:
        value_result_label(context, &result->grid.options.grain, grid_cohort(group));
        break;
    case MEMBERS_CUSTOMER:
        value_result_key(context, ids_key(&result->population.customers, members_customer(position)));
        break;
    case MEMBERS_VALUE:
        sqlite3_result_double(context, result->with_amounts ? sum_total(cells[position->index].value) : NAN);
        break;
    default:
        sqlite3_result_int64(context, members_count(result, position, column));
        break;
    }
}

const struct table members_table = {
    .name = "retention_members",
    TABLE_LISTS(members_columns, cohort_parameters),
    .result_size = sizeof(struct cohort_result),
    .position_size = sizeof(struct members_position),
    .read = cohort_read,
    .finish = members_finish,
    .state = cohort_state,
    .release = cohort_release,
    .first = members_first,
    .next = members_next,
    .close = members_close,
    .column = members_result_column,
};
