/*
 * periods.c - retention_periods: who came, stayed, came back and left, period by period, in customers and
 * value, for events and for subscriptions.
 *
 *     SELECT period, customers_at_start, new, reactivated, churned, customers_at_end, retention_rate
 *     FROM retention_periods('orders', 'customer_id', 'ordered_at');
 *     2024-01|0|3|0|0|3|
 *     2024-02|3|1|0|2|2|0.333333333333333
 *
 * Requirements
 *  1. One row per segment and period, from the segment's first to that of as_of, ordered by segment, period.
 *  2. customers_at_end = customers_at_start + new + reactivated - churned, value_at_end = value_at_start +
 *     new_value + reactivated_value + expansion - contraction - churned_value, and one row's end is the next
 *     one's start.
 *  3. retention_rate = (at_end - new - reactivated) / at_start; gross_retention = (start - contraction -
 *     churned) / start by value, net_retention adds expansion / start; NULL where nobody, or nothing, is
 *     there at the start.
 *  4. Subscriptions (until_col) need as_of: neither the last start nor a planned end says when the data was
 *     taken. A period that still runs is not complete, and shows the state at as_of.
 *  5. Without amount_col the columns of value are NULL.
 *
 * movements.c computes. Cost: one pass over the source, then one segment at a time as rows are asked for.
 */
#include <math.h>
#include <string.h>

#include "table/arguments.h"
#include "store/customer.h"
#include "fold/movements.h"
#include "table/table.h"
#include "read/value.h"

enum periods_column {
    PERIODS_PERIOD,
    PERIODS_SEGMENT,
    PERIODS_CUSTOMERS_AT_START,
    PERIODS_NEW,
    PERIODS_REACTIVATED,
    PERIODS_CHURNED,
    PERIODS_CUSTOMERS_AT_END,
    PERIODS_ACTIVE,
    PERIODS_RETENTION_RATE,
    PERIODS_CHURN_RATE,
    PERIODS_QUICK_RATIO,
    PERIODS_VALUE_AT_START,
    PERIODS_NEW_VALUE,
    PERIODS_REACTIVATED_VALUE,
    PERIODS_EXPANSION,
    PERIODS_CONTRACTION,
    PERIODS_CHURNED_VALUE,
    PERIODS_VALUE_AT_END,
    PERIODS_GROSS_RETENTION,
    PERIODS_NET_RETENTION,
    PERIODS_COMPLETE
};

/* What columns need: the amounts. */
enum periods_need { PERIODS_AMOUNTS = 1 };

static const struct table_column periods_columns[] = {
    [PERIODS_PERIOD] = {.declaration = "period TEXT", .sorted = 2, .limit = TABLE_LABEL},
    [PERIODS_SEGMENT] = {.declaration = "segment", .sorted = 1},
    [PERIODS_CUSTOMERS_AT_START] = {.declaration = "customers_at_start INTEGER"},
    [PERIODS_NEW] = {.declaration = "new INTEGER"},
    [PERIODS_REACTIVATED] = {.declaration = "reactivated INTEGER"},
    [PERIODS_CHURNED] = {.declaration = "churned INTEGER"},
    [PERIODS_CUSTOMERS_AT_END] = {.declaration = "customers_at_end INTEGER"},
    [PERIODS_ACTIVE] = {.declaration = "active INTEGER"},
    [PERIODS_RETENTION_RATE] = {.declaration = "retention_rate REAL"},
    [PERIODS_CHURN_RATE] = {.declaration = "churn_rate REAL"},
    [PERIODS_QUICK_RATIO] = {.declaration = "quick_ratio REAL", .needs = PERIODS_AMOUNTS},
    [PERIODS_VALUE_AT_START] = {.declaration = "value_at_start REAL", .needs = PERIODS_AMOUNTS},
    [PERIODS_NEW_VALUE] = {.declaration = "new_value REAL", .needs = PERIODS_AMOUNTS},
    [PERIODS_REACTIVATED_VALUE] = {.declaration = "reactivated_value REAL", .needs = PERIODS_AMOUNTS},
    [PERIODS_EXPANSION] = {.declaration = "expansion REAL", .needs = PERIODS_AMOUNTS},
    [PERIODS_CONTRACTION] = {.declaration = "contraction REAL", .needs = PERIODS_AMOUNTS},
    [PERIODS_CHURNED_VALUE] = {.declaration = "churned_value REAL", .needs = PERIODS_AMOUNTS},
    [PERIODS_VALUE_AT_END] = {.declaration = "value_at_end REAL", .needs = PERIODS_AMOUNTS},
    [PERIODS_GROSS_RETENTION] = {.declaration = "gross_retention REAL", .needs = PERIODS_AMOUNTS},
    [PERIODS_NET_RETENTION] = {.declaration = "net_retention REAL", .needs = PERIODS_AMOUNTS},
    [PERIODS_COMPLETE] = {.declaration = "complete INTEGER"},
};

enum periods_parameter {
    PERIODS_SOURCE,
    PERIODS_CUSTOMER_COL,
    PERIODS_TIME_COL,
    PERIODS_GRAIN,
    PERIODS_AMOUNT_COL,
    PERIODS_SEGMENT_COL,
    PERIODS_UNTIL_COL,
    PERIODS_LAPSE_AFTER,
    PERIODS_AS_OF
};

static const struct table_parameter periods_parameters[] = {
    [PERIODS_SOURCE] = {.name = "source", .required = true},
    [PERIODS_CUSTOMER_COL] = {.name = "customer_col", .required = true, .source = SOURCE_CUSTOMER},
    [PERIODS_TIME_COL] = {.name = "time_col", .required = true, .source = SOURCE_TIME},
    [PERIODS_GRAIN] = {.name = "grain", .value = TABLE_WORD},
    [PERIODS_AMOUNT_COL] = {.name = "amount_col", .source = SOURCE_AMOUNT},
    [PERIODS_SEGMENT_COL] = {.name = "segment_col", .source = SOURCE_SEGMENT, .splits = true},
    [PERIODS_UNTIL_COL] = {.name = "until_col", .source = SOURCE_UNTIL},
    [PERIODS_LAPSE_AFTER] = {.name = "lapse_after", .value = TABLE_WHOLE},
    [PERIODS_AS_OF] = {.name = "as_of", .value = TABLE_OTHER},
};
TABLE_FITS(periods_columns, periods_parameters);

#define PERIODS_PERIOD_WORK 150 /* of passing a period whose label is made */

struct periods_result {
    struct population population;
    struct movements movements;
    bool with_amounts;
};

struct periods_position {
    struct table_position base;
    size_t group, folded; /* folded: the group that the movements are of, and 1 more; 0: none */
    int64_t period;
    struct movements_fold fold;
    int64_t at_start, at_end; /* of the period */
    struct sum value_at_start, value_at_end;
};

/* ---- computing ---- */

static int periods_arguments(struct table_call *call, struct source_request *request,
                             struct movements_options *options) {
    int rc = arguments_source(call, PERIODS_GRAIN, PERIODS_AS_OF, request);
    options->lapse_after = 1;
    if (rc == SQLITE_OK) rc = arguments_whole(call, PERIODS_LAPSE_AFTER, 1, &options->lapse_after);
    if (rc != SQLITE_OK) return rc;
    options->grain = request->grain;
    options->spells = request->columns[SOURCE_UNTIL] != NULL;
    if (options->spells && call->arguments[PERIODS_LAPSE_AFTER])
        return table_error(call, "lapse_after: not for subscriptions (until_col): %lld",
                           (sqlite3_int64)options->lapse_after);
    return SQLITE_OK;
}

static int periods_read(struct table_call *call, void *data) {
    struct periods_result *result = data;
    struct source_request request = {0};
    struct movements_options options = {0};
    int rc = periods_arguments(call, &request, &options);
    if (rc != SQLITE_OK) return rc;
    result->with_amounts = request.columns[SOURCE_AMOUNT] != NULL;
    options.with_amounts = result->with_amounts && (call->needs & PERIODS_AMOUNTS);
    if (!options.with_amounts) request.columns[SOURCE_AMOUNT] = NULL;
    movements_init(&result->movements, &options);
    request.payload = customer_size(request.columns[SOURCE_SEGMENT] != NULL);
    return source_read(call->db, &request, &result->population, movements_take, &result->movements,
                       &call->error);
}

static struct state periods_state(void *data) {
    struct periods_result *result = data;
    return (struct state){&movements_state, &result->movements, &result->population,
                          &result->movements.options.grain};
}

static int periods_finish(struct table_call *call, void *data) {
    struct periods_result *result = data;
    if (!movements_finish(&result->movements, &result->population)) return interrupt_end(call->interrupt);
    int64_t most = result->movements.most_periods;
    if (most <= TABLE_MOST_PERIODS) return SQLITE_OK;
    return table_error(call,
                       "%lld periods are too many (most %d): is there a sentinel date? as_of bounds them",
                       (sqlite3_int64)most, TABLE_MOST_PERIODS);
}

static void periods_release(void *data) {
    struct periods_result *result = data;
    movements_free(&result->movements);
    population_free(&result->population);
}

/* ---- serving ---- */

static const struct group *periods_group(const struct periods_result *result,
                                         const struct periods_position *position) {
    return &result->movements.groups.list[position->group];
}

/* Goes to the first period of the position's segment, whose customers it folds unless that is done. */
static bool periods_fold(const struct periods_result *result, struct periods_position *position) {
    const struct group *group = periods_group(result, position);
    position->at_end = 0;
    position->value_at_end = (struct sum){0, 0};
    position->period = movements_first(&result->movements, group);
    if (position->folded == position->group + 1) return true;
    position->folded = 0;
    if (!movements_fold(&result->movements, group, &position->fold)) return false;
    position->folded = position->group + 1;
    return true;
}

static const struct movement *periods_movement(const struct periods_position *position) {
    return &position->fold.items[position->period - position->fold.first];
}

/* Adds up to the end of the period where the position is. */
static void periods_add_up(struct periods_position *position) {
    const struct movement *movement = periods_movement(position);
    position->at_start = position->at_end;
    position->value_at_start = position->value_at_end;
    position->at_end += movement->joined + movement->reactivated - movement->churned;
    sum_merge(&position->value_at_end, movement->joined_value);
    sum_merge(&position->value_at_end, movement->reactivated_value);
    sum_merge(&position->value_at_end, movement->expansion);
    sum_subtract(&position->value_at_end, movement->contraction);
    sum_subtract(&position->value_at_end, movement->churned_value);
    if (position->at_end == 0) position->value_at_end = (struct sum){0, 0};
}

static bool periods_before(const struct periods_result *result, const struct periods_position *position) {
    char label[GRAIN_LABEL_SIZE];
    if (position->base.limits.from == NULL) return false;
    grain_label(&result->movements.options.grain, position->period, label);
    return strcmp(label, position->base.limits.from) < 0;
}

static bool periods_beyond(const struct periods_result *result, const struct periods_position *position) {
    char label[GRAIN_LABEL_SIZE];
    if (position->period > result->movements.last) return true;
    if (position->base.limits.to == NULL) return false;
    grain_label(&result->movements.options.grain, position->period, label);
    return strcmp(label, position->base.limits.to) > 0;
}

/* Goes on from position->period, which is not added up yet, to the next wanted row, in a later segment if
** there is none in this one. */
static int periods_settle(const struct periods_result *result, struct periods_position *position) {
    for (;;) {
        while (!periods_beyond(result, position)) {
            periods_add_up(position);
            if (!periods_before(result, position)) {
                position->base.rowid =
                    periods_group(result, position)->before + position->period - position->fold.first + 1;
                return SQLITE_OK;
            }
            position->period++;
            if (patience_is_out(result->population.patience, PERIODS_PERIOD_WORK))
                return interrupt_end(position->base.interrupt);
        }
        position->base.end = ++position->group >= result->movements.groups.count;
        if (position->base.end) return SQLITE_OK;
        if (!periods_fold(result, position)) return interrupt_end(position->base.interrupt);
    }
}

static int periods_first_row(const void *data, struct table_position *base) {
    const struct periods_result *result = data;
    struct periods_position *position = (struct periods_position *)base;
    position->group = 0;
    position->base.end = result->movements.groups.count == 0;
    if (position->base.end) return SQLITE_OK;
    if (!periods_fold(result, position)) return interrupt_end(position->base.interrupt);
    return periods_settle(result, position);
}

static int periods_next_row(const void *result, struct table_position *base) {
    ((struct periods_position *)base)->period++;
    return periods_settle(result, (struct periods_position *)base);
}

static void periods_close(struct table_position *base) {
    struct periods_position *position = (struct periods_position *)base;
    movements_fold_free(&position->fold);
}

/* a / b where b is above 0, else NAN, which is NULL. */
static double periods_ratio(double a, double b) {
    return b > 0 ? a / b : NAN;
}

static int64_t periods_count(const struct periods_position *position, enum periods_column column) {
    const struct movement *movement = periods_movement(position);
    switch (column) {
    case PERIODS_CUSTOMERS_AT_START:
        return position->at_start;
    case PERIODS_NEW:
        return movement->joined;
    case PERIODS_REACTIVATED:
        return movement->reactivated;
    case PERIODS_CHURNED:
        return movement->churned;
    case PERIODS_CUSTOMERS_AT_END:
        return position->at_end;
    default: /* PERIODS_ACTIVE */
        return movement->active;
    }
}

/* Columns of customers that are shares; the quick ratio is one where there are no amounts. */
static double periods_share(const struct periods_position *position, enum periods_column column) {
    const struct movement *movement = periods_movement(position);
    double start = (double)position->at_start, churned = (double)movement->churned;
    switch (column) {
    case PERIODS_RETENTION_RATE:
        return periods_ratio(start - churned, start);
    case PERIODS_CHURN_RATE:
        return 1 - periods_ratio(start - churned, start);
    default: /* PERIODS_QUICK_RATIO */
        return periods_ratio((double)(movement->joined + movement->reactivated), churned);
    }
}

static double periods_value(const struct periods_position *position, enum periods_column column) {
    const struct movement *movement = periods_movement(position);
    double start = sum_total(position->value_at_start), expansion = sum_total(movement->expansion);
    double lost = sum_total(movement->contraction) + sum_total(movement->churned_value);
    switch (column) {
    case PERIODS_QUICK_RATIO: {
        double won = sum_total(movement->joined_value) + sum_total(movement->reactivated_value) + expansion;
        return lost != 0 ? won / lost : NAN;
    }
    case PERIODS_VALUE_AT_START:
        return start;
    case PERIODS_NEW_VALUE:
        return sum_total(movement->joined_value);
    case PERIODS_REACTIVATED_VALUE:
        return sum_total(movement->reactivated_value);
    case PERIODS_EXPANSION:
        return expansion;
    case PERIODS_CONTRACTION:
        return sum_total(movement->contraction);
    case PERIODS_CHURNED_VALUE:
        return sum_total(movement->churned_value);
    case PERIODS_VALUE_AT_END:
        return sum_total(position->value_at_end);
    case PERIODS_GROSS_RETENTION:
        return periods_ratio(start - lost, start);
    default: /* PERIODS_NET_RETENTION */
        return periods_ratio(start - lost + expansion, start);
    }
}

static void periods_result_column(const void *data, const struct table_position *base, int number,
                                  sqlite3_context *context) {
    const struct periods_result *result = data;
    const struct periods_position *position = (const struct periods_position *)base;
    const struct grain *grain = &result->movements.options.grain;
    enum periods_column column = (enum periods_column)number;
    switch (column) {
    case PERIODS_PERIOD:
        value_result_label(context, grain, position->period);
        break;
    case PERIODS_SEGMENT:
        value_result_key(context, movements_segment(&result->movements, periods_group(result, position)));
        break;
    case PERIODS_COMPLETE:
        sqlite3_result_int(context, grain_start(grain, position->period + 1) <= result->population.as_of);
        break;
    case PERIODS_RETENTION_RATE:
    case PERIODS_CHURN_RATE:
        sqlite3_result_double(context, periods_share(position, column));
        break;
    case PERIODS_QUICK_RATIO:
        sqlite3_result_double(context, result->with_amounts ? periods_value(position, column)
                                                            : periods_share(position, column));
        break;
    default:
        if (column <= PERIODS_ACTIVE)
            sqlite3_result_int64(context, periods_count(position, column));
        else if (result->with_amounts)
            sqlite3_result_double(context, periods_value(position, column));
        break;
    }
}

const struct table periods_table = {
    .name = "retention_periods",
    TABLE_LISTS(periods_columns, periods_parameters),
    .result_size = sizeof(struct periods_result),
    .position_size = sizeof(struct periods_position),
    .read = periods_read,
    .finish = periods_finish,
    .state = periods_state,
    .release = periods_release,
    .first = periods_first_row,
    .next = periods_next_row,
    .close = periods_close,
    .column = periods_result_column,
};
