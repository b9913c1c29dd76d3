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
 *  3. active and returned are 1 or 0. Without amount_col, value is NULL; without segment_col, segment is; with until_col,
 *     events are.
 *  4. Segments, cohorts, ages and customers that the statement cannot use are not folded, nor put in order; rows of members
 *     that are, or are not, active are left out where it says so. One cell costs one cohort.
 *  5. A row has the same rowid whatever the limits are.
 *
 * A member's cells are those of a cohort of one: the same fold makes both tables. Cost: that of the grid, and a sort of a
 * cohort's members when its first row is asked for; the memory for cells is that of one member.
 */
#include <math.h>

#include "ground/memory.h"
#include "ground/sort.h"
#include "read/value.h"
#include "table/cohort_source.h"
#include "table/limits.h"

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

/* The key columns, in their order. */
enum { MEMBERS_BY_CUSTOMER = COHORT_BY_SEGMENT + 1, MEMBERS_BY_ACTIVE };

static const struct table_column members_columns[] = {
    [MEMBERS_SEGMENT] = {.declaration = "segment", .sorted = 1, .limit = TABLE_KEY},
    [MEMBERS_COHORT] = {.declaration = "cohort TEXT", .sorted = 2, .limit = TABLE_LABEL},
    [MEMBERS_AGE] = {.declaration = "age INTEGER", .sorted = 4, .limit = TABLE_NUMBER},
    [MEMBERS_AGE_TO] = {.declaration = "age_to INTEGER", .sorted = 5},
    [MEMBERS_CUSTOMER] = {.declaration = "customer", .sorted = 3, .limit = TABLE_KEY},
    [MEMBERS_ACTIVE] = {.declaration = "active INTEGER", .limit = TABLE_KEY},
    [MEMBERS_RETURNED] = {.declaration = "returned INTEGER", .needs = COHORT_ROWS},
    [MEMBERS_EVENTS] = {.declaration = "events INTEGER", .needs = COHORT_ROWS},
    [MEMBERS_VALUE] = {.declaration = "value REAL", .needs = COHORT_AMOUNTS},
};
TABLE_FITS(members_columns, cohort_parameters);

#define MEMBERS_COMPARE 100 /* work of comparing two keys, each of them apart, */
#define MEMBERS_LOOK    60  /* of a look at one, */
#define MEMBERS_ROW     10  /* and of passing a row */

/* A member is known by their place among those of the group, as groups.c has them. */
struct members_position {
    struct table_position base;
    size_t group, member, count; /* member: of the wanted ones of the group, `count` of them, in order */
    int64_t index, end;          /* of the member's cells: where the scan is, where it ends */
    int64_t rows, before; /* how many each member of the group has; those before the first of this one */
    size_t sorted;        /* the group whose members are in order, all of them, and 1 more; 0: none */
    void *order;          /* uint32_t: the places of the wanted members, by key */
    size_t order_room;
    void *cells; /* struct grid_cell */
    size_t cells_room;
    struct cohort_scratch scratch;
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

static const struct group *members_group(const struct cohort_result *result,
                                         const struct members_position *position) {
    return &result->grid.groups.list[position->group];
}

static uint32_t members_place(const struct members_position *position) {
    return ((const uint32_t *)position->order)[position->member];
}

static uint32_t members_customer(const struct cohort_result *result,
                                 const struct members_position *position) {
    return result->grid.groups.members[members_group(result, position)->first + members_place(position)];
}

/* What two places are compared by. */
struct members_ordering {
    const struct ids *customers;
    const uint32_t *members; /* of the group */
};

static int members_order(const void *context, const void *a, const void *b) {
    const struct members_ordering *ordering = context;
    return ids_order(ordering->customers, &ordering->members[*(const uint32_t *)a],
                     &ordering->members[*(const uint32_t *)b]);
}

/* Lists the wanted members of the position's group. */
static bool members_list(const struct cohort_result *result, struct members_position *position,
                         const uint32_t *members) {
    const struct group *group = members_group(result, position);
    const struct table_limits *limits = &position->base.limits;
    uint32_t *order = position->order;
    position->count = 0;
    for (uint32_t i = 0; i < group->count; i++) {
        if (patience_is_out_at(result->population.patience, i, MEMBERS_LOOK)) return false;
        if (limits_are_on(limits, MEMBERS_BY_CUSTOMER)) {
            struct key key = ids_key(&result->population.customers, members[i]);
            if (!limits_allow(limits, MEMBERS_BY_CUSTOMER, &key)) continue;
        }
        order[position->count++] = i;
    }
    return true;
}

/* Puts the wanted members of the position's group in order, unless that is done. */
static int members_sort(const struct cohort_result *result, struct members_position *position) {
    const struct group *group = members_group(result, position);
    const struct members_ordering ordering = {&result->population.customers,
                                              result->grid.groups.members + group->first};
    const bool all = !limits_are_on(&position->base.limits, MEMBERS_BY_CUSTOMER);
    if (all && position->sorted == position->group + 1) return SQLITE_OK;
    position->sorted = 0;
    if (!memory_reserve(&position->order, &position->order_room, group->count, sizeof(uint32_t)))
        return SQLITE_NOMEM;
    bool fine = members_list(result, position, ordering.members) &&
                sort_elements(position->order, position->count, sizeof(uint32_t), members_order, &ordering,
                              MEMBERS_COMPARE, result->population.patience);
    if (!fine) return interrupt_end(position->base.interrupt);
    if (all) position->sorted = position->group + 1;
    return SQLITE_OK;
}

/* Whether the member is active in the position's row. */
static bool members_active(const struct cohort_result *result, const struct members_position *position) {
    const struct grid_cell *cells = position->cells;
    return axis_first(&result->grid.options.axis, position->index) == 0 || cells[position->index].returned;
}

/* Goes on to the first wanted row of the member from position->index on; false: there is none. */
static bool members_settle_row(const struct cohort_result *result, struct members_position *position) {
    const struct table_limits *limits = &position->base.limits;
    for (; position->index < position->end; position->index++) {
        if (limits_are_on(limits, MEMBERS_BY_ACTIVE)) {
            struct key active = {.kind = KEY_INTEGER, .integer = members_active(result, position)};
            if (!limits_allow(limits, MEMBERS_BY_ACTIVE, &active)) continue;
        }
        position->base.rowid = position->before + position->index + 1;
        return true;
    }
    return false;
}

/* Folds the members of the position's group from position->member on, up to one who has a wanted row; position->member is
** position->count where there is none. */
static int members_settle_member(const struct cohort_result *result, struct members_position *position) {
    const struct group *group = members_group(result, position);
    for (; position->member < position->count; position->member++) {
        if (!cohort_fold_one(result, group, members_customer(result, position), position->end,
                             &position->scratch, position->cells) ||
            patience_is_out(result->population.patience, (uint64_t)position->end * MEMBERS_ROW))
            return interrupt_end(position->base.interrupt);
        position->before = group->before + members_place(position) * position->rows;
        position->index = cohort_least(result, &position->base.limits);
        if (members_settle_row(result, position)) return SQLITE_OK;
    }
    return SQLITE_OK;
}

/* Goes to the first wanted row from position->group on, or ends the scan. */
static int members_enter(const struct cohort_result *result, struct members_position *position) {
    int rc = SQLITE_OK;
    for (;; position->group++) {
        size_t sought = cohort_seek(result, position->group, &position->base.limits);
        if (sought == SIZE_MAX) return interrupt_end(position->base.interrupt);
        position->group = sought;
        position->member = 0;
        position->base.end = position->group == result->grid.groups.count;
        if (position->base.end) return SQLITE_OK;
        position->rows = grid_cells(&result->grid, members_group(result, position));
        position->end = cohort_end(result, &position->base.limits, members_group(result, position));
        if (!memory_reserve(&position->cells, &position->cells_room, (size_t)position->end,
                            sizeof(struct grid_cell)))
            return SQLITE_NOMEM;
        rc = members_sort(result, position);
        if (rc == SQLITE_OK) rc = members_settle_member(result, position);
        if (rc != SQLITE_OK || position->member < position->count) return rc;
    }
}

static int members_first(const void *result, struct table_position *base) {
    struct members_position *position = (struct members_position *)base;
    position->group = 0;
    return members_enter(result, position);
}

static int members_next(const void *data, struct table_position *base) {
    const struct cohort_result *result = data;
    struct members_position *position = (struct members_position *)base;
    position->index++;
    if (members_settle_row(result, position)) return SQLITE_OK;
    position->member++;
    int rc = members_settle_member(result, position);
    if (rc != SQLITE_OK || position->member < position->count) return rc;
    position->group++;
    return members_enter(result, position);
}

static void members_close(struct table_position *base) {
    struct members_position *position = (struct members_position *)base;
    cohort_scratch_free(&position->scratch);
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
        return members_active(result, position);
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
        value_result_key(context, ids_key(&result->population.customers, members_customer(result, position)));
        break;
    case MEMBERS_VALUE:
        sqlite3_result_double(context, result->with_amounts ? sum_total(cells[position->index].value) : NAN);
        break;
    case MEMBERS_EVENTS:
        if (result->of_terms) break; /* NULL */
        sqlite3_result_int64(context, members_count(result, position, column));
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
