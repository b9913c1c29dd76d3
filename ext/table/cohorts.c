/*
 * cohorts.c - retention_cohorts: of the customers who came first in a period, how many come back, period by
 * period, and what they are worth.
 *
 *     SELECT cohort, age, customers, active, retention_rate
 *     FROM retention_cohorts('orders', 'customer_id', 'ordered_at');
 *     2024-01|0|3|3|1.0
 *     2024-01|1|3|1|0.333333333333333
 *     2024-01|2|3|2|0.666666666666667
 *     2024-02|0|1|1|1.0
 *     2024-02|1|1|1|1.0
 *
 * Requirements
 *  1. One row per segment, cohort and age, zero cells present, ordered by segment, cohort, age; a cohort
 *     without customers has no row.
 *  2. The columns and parameters mean what the README says; what is not asked for is not computed.
 *  3. Ages run to as_of, the latest time in the source by default; a cell is complete when its period was
 *     over then.
 *  4. With ages, a row is a range of ages, from age to age_to, by these two; age_to is age without. cumulative_value and
 *     ltv run from age 0 to age_to.
 *  5. Without amount_col, value, cumulative_value and ltv are NULL; without segment_col, segment is.
 *  6. Limits on segment, cohort and age leave out what they exclude before it is folded.
 *  7. With until_col, rows are subscriptions that run from time_col to it: active and returned are those who run at the end of
 *     the age (at age 0 active is the cohort), value is what they are worth then; events, cumulative_value and ltv are NULL.
 *
 * grid.c computes, with until_col terms.c; cohort_source.c reads the arguments, this file serves the rows. Cost: one pass over the source, then
 * one cohort at a time as rows are asked for.
 */
#include <math.h>

#include "read/value.h"
#include "table/cohort_source.h"

enum cohorts_column {
    COHORTS_COHORT,
    COHORTS_AGE,
    COHORTS_PERIOD,
    COHORTS_SEGMENT,
    COHORTS_CUSTOMERS,
    COHORTS_ACTIVE,
    COHORTS_RETENTION_RATE,
    COHORTS_CHURN_RATE,
    COHORTS_ON_OR_AFTER,
    COHORTS_ON_OR_AFTER_RATE,
    COHORTS_EVENTS,
    COHORTS_VALUE,
    COHORTS_CUMULATIVE_VALUE,
    COHORTS_LTV,
    COHORTS_COMPLETE,
    COHORTS_RETURNED,
    COHORTS_RETURNED_RATE,
    COHORTS_AGE_TO
};

static const struct table_column cohorts_columns[] = {
    [COHORTS_COHORT] = {.declaration = "cohort TEXT", .sorted = 2, .limit = TABLE_LABEL},
    [COHORTS_AGE] = {.declaration = "age INTEGER", .sorted = 3, .limit = TABLE_NUMBER},
    [COHORTS_PERIOD] = {.declaration = "period TEXT"},
    [COHORTS_SEGMENT] = {.declaration = "segment", .sorted = 1, .limit = TABLE_KEY},
    [COHORTS_CUSTOMERS] = {.declaration = "customers INTEGER"},
    [COHORTS_ACTIVE] = {.declaration = "active INTEGER"},
    [COHORTS_RETENTION_RATE] = {.declaration = "retention_rate REAL"},
    [COHORTS_CHURN_RATE] = {.declaration = "churn_rate REAL"},
    [COHORTS_ON_OR_AFTER] = {.declaration = "on_or_after INTEGER"},
    [COHORTS_ON_OR_AFTER_RATE] = {.declaration = "on_or_after_rate REAL"},
    [COHORTS_EVENTS] = {.declaration = "events INTEGER", .needs = COHORT_ROWS},
    [COHORTS_VALUE] = {.declaration = "value REAL", .needs = COHORT_AMOUNTS},
    [COHORTS_CUMULATIVE_VALUE] = {.declaration = "cumulative_value REAL", .needs = COHORT_AMOUNTS},
    [COHORTS_LTV] = {.declaration = "ltv REAL", .needs = COHORT_AMOUNTS},
    [COHORTS_COMPLETE] = {.declaration = "complete INTEGER"},
    [COHORTS_RETURNED] = {.declaration = "returned INTEGER", .needs = COHORT_ROWS},
    [COHORTS_RETURNED_RATE] = {.declaration = "returned_rate REAL", .needs = COHORT_ROWS},
    [COHORTS_AGE_TO] = {.declaration = "age_to INTEGER"},
};

TABLE_FITS(cohorts_columns, cohort_parameters);

struct cohorts_position {
    struct table_position base;
    size_t group;
    int64_t index, end; /* of the group's cells: where the scan is, where it ends */
    size_t folded;      /* the group that the cells are of, and 1 more; 0: none */
    int64_t folded_end;
    size_t room;
    struct grid_cell *cells;
    struct cohort_scratch scratch;
};

/* ---- serving ---- */

/* Folds the group of the position, as far as it is wanted; all of it when it is wanted a second time. */
static int cohorts_fold(const struct cohort_result *result, struct cohorts_position *position) {
    const struct group *group = &result->grid.groups.list[position->group];
    bool again = position->folded == position->group + 1;
    if (again && position->folded_end >= position->end) return SQLITE_OK;
    int64_t count = again ? grid_cells(&result->grid, group) : position->end;
    if ((size_t)count > position->room) {
        struct grid_cell *cells = sqlite3_realloc64(position->cells, (sqlite3_uint64)count * sizeof *cells);
        if (cells == NULL) return SQLITE_NOMEM;
        position->cells = cells;
        position->room = (size_t)count;
    }
    position->folded = 0;
    if (!cohort_fold(result, group, count, &position->scratch, position->cells))
        return interrupt_end(position->base.interrupt);
    position->folded = position->group + 1;
    position->folded_end = count;
    return SQLITE_OK;
}

/* Goes to the first wanted row from position->group on, or ends the scan. */
static int cohorts_enter(const struct cohort_result *result, struct cohorts_position *position) {
    const struct table_limits *limits = &position->base.limits;
    size_t sought = cohort_seek(result, position->group, limits);
    if (sought == SIZE_MAX) return interrupt_end(position->base.interrupt);
    position->group = sought;
    position->base.end = position->group == result->grid.groups.count;
    if (position->base.end) return SQLITE_OK;
    const struct group *group = &result->grid.groups.list[position->group];
    position->end = cohort_end(result, limits, group);
    int rc = cohorts_fold(result, position);
    if (rc != SQLITE_OK) return rc;
    position->index = cohort_least(result, limits);
    position->base.rowid = group->before + position->index + 1;
    return SQLITE_OK;
}

static int cohorts_first(const void *result, struct table_position *base) {
    struct cohorts_position *position = (struct cohorts_position *)base;
    position->group = 0;
    return cohorts_enter(result, position);
}

static int cohorts_next(const void *result, struct table_position *base) {
    struct cohorts_position *position = (struct cohorts_position *)base;
    if (++position->index < position->end) {
        position->base.rowid++;
        return SQLITE_OK;
    }
    position->group++;
    return cohorts_enter(result, position);
}

static void cohorts_close(struct table_position *base) {
    struct cohorts_position *position = (struct cohorts_position *)base;
    cohort_scratch_free(&position->scratch);
    sqlite3_free(position->cells);
}

/* The age of a row: the first one of its cell. */
static int64_t cohorts_age(const struct cohort_result *result, const struct cohorts_position *position) {
    return axis_first(&result->grid.options.axis, position->index);
}

/* Members who are active in the cell. */
static uint64_t cohorts_active(const struct cohort_result *result, const struct cohorts_position *position) {
    return grid_active(&result->grid, &result->grid.groups.list[position->group], position->index,
                       &position->cells[position->index]);
}

static int64_t cohorts_count(const struct cohort_result *result, const struct cohorts_position *position,
                             enum cohorts_column column) {
    const struct grid_cell *cell = &position->cells[position->index];
    switch (column) {
    case COHORTS_CUSTOMERS:
        return (int64_t)result->grid.groups.list[position->group].count;
    case COHORTS_ACTIVE:
        return (int64_t)cohorts_active(result, position);
    case COHORTS_RETURNED:
        return (int64_t)cell->returned;
    case COHORTS_ON_OR_AFTER:
        return (int64_t)cell->on_or_after;
    default: /* COHORTS_EVENTS */
        return (int64_t)cell->events;
    }
}

/* What is added up over time: NAN of subscriptions, and where there are no amounts. */
static double cohorts_cumulative(const struct cohort_result *result, const struct grid_cell *cell) {
    return result->with_amounts && !result->of_terms ? sum_total(cell->cumulative) : NAN;
}

/* NAN, which is NULL, for columns of amounts where there are none. */
static double cohorts_number(const struct cohort_result *result, const struct cohorts_position *position,
                             enum cohorts_column column) {
    const struct grid_cell *cell = &position->cells[position->index];
    double customers = (double)result->grid.groups.list[position->group].count;
    switch (column) {
    case COHORTS_RETENTION_RATE:
        return (double)cohorts_active(result, position) / customers;
    case COHORTS_CHURN_RATE:
        return 1 - (double)cohorts_active(result, position) / customers;
    case COHORTS_ON_OR_AFTER_RATE:
        return (double)cell->on_or_after / customers;
    case COHORTS_RETURNED_RATE:
        return (double)cell->returned / customers;
    case COHORTS_VALUE:
        return result->with_amounts ? sum_total(cell->value) : NAN;
    case COHORTS_CUMULATIVE_VALUE:
        return cohorts_cumulative(result, cell);
    default: /* COHORTS_LTV */
        return cohorts_cumulative(result, cell) / customers;
    }
}

static void cohorts_result_column(const void *data, const struct table_position *base, int number,
                                  sqlite3_context *context) {
    const struct cohort_result *result = data;
    const struct cohorts_position *position = (const struct cohorts_position *)base;
    const struct group *group = &result->grid.groups.list[position->group];
    const struct grain *grain = &result->grid.options.grain;
    enum cohorts_column column = (enum cohorts_column)number;
    switch (column) {
    case COHORTS_COHORT:
        value_result_label(context, grain, grid_cohort(group));
        break;
    case COHORTS_AGE:
        sqlite3_result_int64(context, cohorts_age(result, position));
        break;
    case COHORTS_AGE_TO:
        sqlite3_result_int64(context, axis_last(&result->grid.options.axis, position->index));
        break;
    case COHORTS_PERIOD:
        value_result_label(context, grain, grid_cohort(group) + cohorts_age(result, position));
        break;
    case COHORTS_SEGMENT:
        value_result_key(context, grid_segment(&result->grid, group));
        break;
    case COHORTS_EVENTS:
        if (result->of_terms) break; /* NULL */
        sqlite3_result_int64(context, cohorts_count(result, position, column));
        break;
    case COHORTS_CUSTOMERS:
    case COHORTS_ACTIVE:
    case COHORTS_ON_OR_AFTER:
    case COHORTS_RETURNED:
        sqlite3_result_int64(context, cohorts_count(result, position, column));
        break;
    case COHORTS_COMPLETE:
        sqlite3_result_int(context, grid_complete(&result->grid, group, position->index));
        break;
    default:
        sqlite3_result_double(context, cohorts_number(result, position, column));
        break;
    }
}

const struct table cohorts_table = {
    .name = "retention_cohorts",
    TABLE_LISTS(cohorts_columns, cohort_parameters),
    .result_size = sizeof(struct cohort_result),
    .position_size = sizeof(struct cohorts_position),
    .read = cohort_read,
    .finish = cohort_finish,
    .state = cohort_state,
    .release = cohort_release,
    .first = cohorts_first,
    .next = cohorts_next,
    .close = cohorts_close,
    .column = cohorts_result_column,
};
