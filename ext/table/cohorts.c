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
 *  4. Without amount_col, value, cumulative_value and ltv are NULL; without segment_col, segment is.
 *
 * grid.c computes; this file reads the arguments and serves the rows. Cost: one pass over the source, then
 * one cohort at a time as rows are asked for.
 */
#include <math.h>
#include <string.h>

#include "table/arguments.h"
#include "fold/grid.h"
#include "store/customer.h"
#include "table/table.h"
#include "read/value.h"

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
    COHORTS_COMPLETE
};

/* What columns need: how many rows there are in a cell, and their amounts. */
enum cohorts_need { COHORTS_ROWS = 1, COHORTS_AMOUNTS = 2 };

static const struct table_column cohorts_columns[] = {
    [COHORTS_COHORT] = {.declaration = "cohort TEXT", .sorted = 2, .limit = TABLE_LABEL},
    [COHORTS_AGE] = {.declaration = "age INTEGER", .sorted = 3, .limit = TABLE_NUMBER},
    [COHORTS_PERIOD] = {.declaration = "period TEXT"},
    [COHORTS_SEGMENT] = {.declaration = "segment", .sorted = 1},
    [COHORTS_CUSTOMERS] = {.declaration = "customers INTEGER"},
    [COHORTS_ACTIVE] = {.declaration = "active INTEGER"},
    [COHORTS_RETENTION_RATE] = {.declaration = "retention_rate REAL"},
    [COHORTS_CHURN_RATE] = {.declaration = "churn_rate REAL"},
    [COHORTS_ON_OR_AFTER] = {.declaration = "on_or_after INTEGER"},
    [COHORTS_ON_OR_AFTER_RATE] = {.declaration = "on_or_after_rate REAL"},
    [COHORTS_EVENTS] = {.declaration = "events INTEGER", .needs = COHORTS_ROWS},
    [COHORTS_VALUE] = {.declaration = "value REAL", .needs = COHORTS_AMOUNTS},
    [COHORTS_CUMULATIVE_VALUE] = {.declaration = "cumulative_value REAL", .needs = COHORTS_AMOUNTS},
    [COHORTS_LTV] = {.declaration = "ltv REAL", .needs = COHORTS_AMOUNTS},
    [COHORTS_COMPLETE] = {.declaration = "complete INTEGER"},
};

enum cohorts_parameter {
    COHORTS_SOURCE,
    COHORTS_CUSTOMER_COL,
    COHORTS_TIME_COL,
    COHORTS_GRAIN,
    COHORTS_AMOUNT_COL,
    COHORTS_SEGMENT_COL,
    COHORTS_STARTS_COL,
    COHORTS_RETURNS_COL,
    COHORTS_MODE,
    COHORTS_ANCHOR,
    COHORTS_MIN_EVENTS,
    COHORTS_MAX_AGE,
    COHORTS_AS_OF
};

static const struct table_parameter cohorts_parameters[] = {
    [COHORTS_SOURCE] = {.name = "source", .required = true},
    [COHORTS_CUSTOMER_COL] = {.name = "customer_col", .required = true, .source = SOURCE_CUSTOMER},
    [COHORTS_TIME_COL] = {.name = "time_col", .required = true, .source = SOURCE_TIME},
    [COHORTS_GRAIN] = {.name = "grain", .value = TABLE_WORD},
    [COHORTS_AMOUNT_COL] = {.name = "amount_col", .source = SOURCE_AMOUNT},
    [COHORTS_SEGMENT_COL] = {.name = "segment_col", .source = SOURCE_SEGMENT, .splits = true},
    [COHORTS_STARTS_COL] = {.name = "starts_col", .source = SOURCE_STARTS},
    [COHORTS_RETURNS_COL] = {.name = "returns_col", .source = SOURCE_RETURNS},
    [COHORTS_MODE] = {.name = "mode", .value = TABLE_WORD},
    [COHORTS_ANCHOR] = {.name = "anchor", .value = TABLE_WORD},
    [COHORTS_MIN_EVENTS] = {.name = "min_events", .value = TABLE_WHOLE},
    [COHORTS_MAX_AGE] = {.name = "max_age", .value = TABLE_WHOLE},
    [COHORTS_AS_OF] = {.name = "as_of", .value = TABLE_OTHER},
};
TABLE_FITS(cohorts_columns, cohorts_parameters);

#define COHORTS_SOUGHT 150 /* work of a look at a group, its label made */

struct cohorts_result {
    struct population population;
    struct grid grid;
    bool with_amounts;
};

struct cohorts_position {
    struct table_position base;
    size_t group;
    int64_t index, end; /* of the group's cells: where the scan is, where it ends */
    size_t folded;      /* the group that the cells are of, and 1 more; 0: none */
    int64_t folded_end;
    size_t room;
    struct grid_cell *cells;
    struct visits visits;
    struct sum cumulative;
};

/* ---- computing ---- */

static int cohorts_arguments(struct table_call *call, struct source_request *request,
                             struct grid_options *options) {
    static const char *const modes[] = {"first", "recurring", NULL};
    static const char *const anchors[] = {"calendar", "customer", NULL};
    int mode = 0, anchor = 0;
    int64_t min_events = 1;
    options->axis.most = INT64_MAX - 1;
    int rc = arguments_source(call, COHORTS_GRAIN, COHORTS_AS_OF, request);
    if (rc == SQLITE_OK) rc = arguments_choice(call, COHORTS_MODE, modes, &mode);
    if (rc == SQLITE_OK) rc = arguments_choice(call, COHORTS_ANCHOR, anchors, &anchor);
    if (rc == SQLITE_OK) rc = arguments_whole(call, COHORTS_MIN_EVENTS, 1, &min_events);
    if (rc == SQLITE_OK) rc = arguments_whole(call, COHORTS_MAX_AGE, 0, &options->axis.most);
    options->grain = request->grain;
    options->recurring = mode == 1;
    options->own_calendar = anchor == 1;
    options->same_events = !request->columns[SOURCE_STARTS] && !request->columns[SOURCE_RETURNS];
    options->min_events = min_events < UINT32_MAX ? (uint32_t)min_events : UINT32_MAX;
    return rc;
}

static int cohorts_read(struct table_call *call, void *data) {
    struct cohorts_result *result = data;
    struct source_request request = {0};
    struct grid_options options = {0};
    int rc = cohorts_arguments(call, &request, &options);
    if (rc != SQLITE_OK) return rc;
    result->with_amounts = request.columns[SOURCE_AMOUNT] != NULL;
    options.with_amounts = result->with_amounts && (call->needs & COHORTS_AMOUNTS);
    options.with_rows = options.min_events > 1 || (call->needs & COHORTS_ROWS);
    grid_init(&result->grid, &options);
    request.payload = customer_size(request.columns[SOURCE_SEGMENT] != NULL);
    return source_read(call->db, &request, &result->population, grid_take, &result->grid, &call->error);
}

static struct state cohorts_state(void *data) {
    struct cohorts_result *result = data;
    return (struct state){&grid_state, &result->grid, &result->population, &result->grid.options.grain};
}

static int cohorts_finish(struct table_call *call, void *data) {
    struct cohorts_result *result = data;
    if (!grid_finish(&result->grid, &result->population)) return interrupt_end(call->interrupt);
    int64_t ages = result->grid.most_cells;
    if (ages <= TABLE_MOST_PERIODS) return SQLITE_OK;
    return table_error(
        call, "%lld ages are too many (most %d): is there a sentinel date? as_of or max_age bounds them",
        (sqlite3_int64)ages, TABLE_MOST_PERIODS);
}

static void cohorts_release(void *data) {
    struct cohorts_result *result = data;
    grid_free(&result->grid);
    population_free(&result->population);
}

/* ---- serving ---- */

/* Whether a group comes before every cohort from `from` on in the segment of this rank. */
static bool cohorts_is_before(const struct cohorts_result *result, const struct group *group, uint32_t rank,
                              const char *from) {
    char label[GRAIN_LABEL_SIZE];
    if (group_rank(group) != rank) return group_rank(group) < rank;
    grain_label(&result->grid.options.grain, grid_cohort(group), label);
    return strcmp(label, from) < 0;
}

/* The first group at or after `at` with rank and label from these on. */
static size_t cohorts_search(const struct cohorts_result *result, size_t at, uint32_t rank,
                             const char *from) {
    const struct groups *groups = &result->grid.groups;
    size_t high = groups->count;
    while (at < high) {
        size_t middle = at + (high - at) / 2;
        if (cohorts_is_before(result, &groups->list[middle], rank, from))
            at = middle + 1;
        else
            high = middle;
    }
    return at;
}

/* The index of the first wanted cell of a group. */
static int64_t cohorts_least(const struct cohorts_result *result, const struct table_limits *limits) {
    return axis_index(&result->grid.options.axis, limits->least > 0 ? limits->least : 0);
}

/* The first group at or after `at` that may have rows within the limits; SIZE_MAX where told to end. */
static size_t cohorts_seek(const struct cohorts_result *result, size_t at,
                           const struct table_limits *limits) {
    const struct groups *groups = &result->grid.groups;
    char label[GRAIN_LABEL_SIZE];
    if (limits->least > limits->most || limits->most < 0) return groups->count;
    while (at < groups->count) {
        if (patience_is_out(result->population.patience, COHORTS_SOUGHT)) return SIZE_MAX;
        const struct group *group = &groups->list[at];
        uint32_t rank = group_rank(group);
        grain_label(&result->grid.options.grain, grid_cohort(group), label);
        if (limits->from && strcmp(label, limits->from) < 0)
            at = cohorts_search(result, at, rank, limits->from);
        else if (limits->to && strcmp(label, limits->to) > 0)
            at = cohorts_search(result, at, rank + 1, "");
        else if (cohorts_least(result, limits) >= grid_cells(&result->grid, group))
            at++;
        else
            break;
    }
    return at;
}

/* Folds the group of the position, as far as it is wanted; all of it when it is wanted a second time. */
static int cohorts_fold(const struct cohorts_result *result, struct cohorts_position *position) {
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
    if (!grid_fold(&result->grid, group, count, &position->visits, position->cells))
        return interrupt_end(position->base.interrupt);
    position->folded = position->group + 1;
    position->folded_end = count;
    return SQLITE_OK;
}

/* Goes to the first wanted row from position->group on, or ends the scan. */
static int cohorts_enter(const struct cohorts_result *result, struct cohorts_position *position) {
    const struct table_limits *limits = &position->base.limits;
    size_t sought = cohorts_seek(result, position->group, limits);
    if (sought == SIZE_MAX) return interrupt_end(position->base.interrupt);
    position->group = sought;
    position->base.end = position->group == result->grid.groups.count;
    if (position->base.end) return SQLITE_OK;
    const struct group *group = &result->grid.groups.list[position->group];
    position->end = grid_cells(&result->grid, group);
    int64_t most = axis_index(&result->grid.options.axis, limits->most);
    if (most < position->end - 1) position->end = most + 1;
    int rc = cohorts_fold(result, position);
    if (rc != SQLITE_OK) return rc;
    position->index = cohorts_least(result, limits);
    position->cumulative = (struct sum){0, 0};
    for (int64_t i = 0; i <= position->index; i++)
        sum_merge(&position->cumulative, position->cells[i].value);
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
        sum_merge(&position->cumulative, position->cells[position->index].value);
        position->base.rowid++;
        return SQLITE_OK;
    }
    position->group++;
    return cohorts_enter(result, position);
}

static void cohorts_close(struct table_position *base) {
    struct cohorts_position *position = (struct cohorts_position *)base;
    visits_free(&position->visits);
    sqlite3_free(position->cells);
}

/* The age of a row, which is the first one of its cell. */
static int64_t cohorts_age(const struct cohorts_result *result, const struct cohorts_position *position) {
    return axis_first(&result->grid.options.axis, position->index);
}

static int64_t cohorts_count(const struct group *group, const struct grid_cell *cell,
                             enum cohorts_column column) {
    switch (column) {
    case COHORTS_CUSTOMERS:
        return (int64_t)group->count;
    case COHORTS_ACTIVE:
        return (int64_t)cell->active;
    case COHORTS_ON_OR_AFTER:
        return (int64_t)cell->on_or_after;
    default: /* COHORTS_EVENTS */
        return (int64_t)cell->events;
    }
}

/* NAN, which is NULL, for columns of amounts where there are none. */
static double cohorts_number(const struct cohorts_result *result, const struct cohorts_position *position,
                             enum cohorts_column column) {
    const struct grid_cell *cell = &position->cells[position->index];
    double customers = (double)result->grid.groups.list[position->group].count;
    switch (column) {
    case COHORTS_RETENTION_RATE:
        return (double)cell->active / customers;
    case COHORTS_CHURN_RATE:
        return 1 - (double)cell->active / customers;
    case COHORTS_ON_OR_AFTER_RATE:
        return (double)cell->on_or_after / customers;
    case COHORTS_VALUE:
        return result->with_amounts ? sum_total(cell->value) : NAN;
    case COHORTS_CUMULATIVE_VALUE:
        return result->with_amounts ? sum_total(position->cumulative) : NAN;
    default: /* COHORTS_LTV */
        return result->with_amounts ? sum_total(position->cumulative) / customers : NAN;
    }
}

static void cohorts_result_column(const void *data, const struct table_position *base, int number,
                                  sqlite3_context *context) {
    const struct cohorts_result *result = data;
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
    case COHORTS_PERIOD:
        value_result_label(context, grain, grid_cohort(group) + cohorts_age(result, position));
        break;
    case COHORTS_SEGMENT:
        value_result_key(context, grid_segment(&result->grid, group));
        break;
    case COHORTS_CUSTOMERS:
    case COHORTS_ACTIVE:
    case COHORTS_ON_OR_AFTER:
    case COHORTS_EVENTS:
        sqlite3_result_int64(context, cohorts_count(group, &position->cells[position->index], column));
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
    TABLE_LISTS(cohorts_columns, cohorts_parameters),
    .result_size = sizeof(struct cohorts_result),
    .position_size = sizeof(struct cohorts_position),
    .read = cohorts_read,
    .finish = cohorts_finish,
    .state = cohorts_state,
    .release = cohorts_release,
    .first = cohorts_first,
    .next = cohorts_next,
    .close = cohorts_close,
    .column = cohorts_result_column,
};
