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
#include <string.h>

#include "table/arguments.h"
#include "store/groups.h"
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

/* The columns that need the amounts. */
#define PERIODS_COSTLY                                                                                       \
    (1u << PERIODS_QUICK_RATIO | ((1u << PERIODS_COMPLETE) - (1u << PERIODS_VALUE_AT_START)))

static const char *const periods_columns[] = {"period TEXT",
                                              "segment",
                                              "customers_at_start INTEGER",
                                              "new INTEGER",
                                              "reactivated INTEGER",
                                              "churned INTEGER",
                                              "customers_at_end INTEGER",
                                              "active INTEGER",
                                              "retention_rate REAL",
                                              "churn_rate REAL",
                                              "quick_ratio REAL",
                                              "value_at_start REAL",
                                              "new_value REAL",
                                              "reactivated_value REAL",
                                              "expansion REAL",
                                              "contraction REAL",
                                              "churned_value REAL",
                                              "value_at_end REAL",
                                              "gross_retention REAL",
                                              "net_retention REAL",
                                              "complete INTEGER",
                                              NULL};

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

static const char *const periods_parameters[] = {
    "source",      "customer_col", "time_col",    "grain", "amount_col",
    "segment_col", "until_col",    "lapse_after", "as_of", NULL};

static const signed char periods_sources[] = {
    -1, SOURCE_CUSTOMER, SOURCE_TIME, -1, SOURCE_AMOUNT, SOURCE_SEGMENT, SOURCE_UNTIL, -1, -1};

static const signed char periods_order[] = {PERIODS_SEGMENT, PERIODS_PERIOD, -1};

#define PERIODS_CUSTOMER_WORK 40  /* of putting a customer, */
#define PERIODS_PERIOD_WORK   150 /* of passing a period whose label is made, */
#define PERIODS_ITEM_WORK     40  /* of making room for one */

struct periods_result {
    struct source_found found;
    struct activity activity;
    struct ranking segments;
    struct groups groups; /* by segment */
    struct calendar_grain grain;
    bool spells, with_amounts, with_segments;
    int64_t lapse_after;
    int64_t as_of, last; /* and its period */
    int64_t most;        /* periods of a segment */
};

struct periods_position {
    struct table_position base;
    size_t group, folded; /* folded: the group that the movements are of, and 1 more; 0: none */
    int64_t period;
    struct movements movements;
    int64_t at_start, at_end; /* of the period */
    struct sum value_at_start, value_at_end;
    struct visits visits;
};

/* ---- computing ---- */

static int periods_arguments(struct table_call *call, struct source_request *request,
                             struct periods_result *result) {
    int rc = arguments_source(call, periods_sources, PERIODS_GRAIN, PERIODS_AS_OF, request);
    result->lapse_after = 1;
    if (rc == SQLITE_OK) rc = arguments_whole(call, PERIODS_LAPSE_AFTER, 1, &result->lapse_after);
    if (rc != SQLITE_OK) return rc;
    result->grain = request->grain;
    result->spells = request->columns[SOURCE_UNTIL] != NULL;
    result->with_amounts = request->columns[SOURCE_AMOUNT] != NULL;
    result->with_segments = request->columns[SOURCE_SEGMENT] != NULL;
    if (result->spells && call->arguments[PERIODS_LAPSE_AFTER])
        return table_error(call, "lapse_after: not for subscriptions (until_col): %lld",
                           (sqlite3_int64)result->lapse_after);
    return SQLITE_OK;
}

static bool periods_take(void *context, struct source_found *found, const struct source_batch *batch) {
    struct periods_result *result = context;
    struct activity *activity = &result->activity;
    const struct ids *segments = result->with_segments ? &found->segments : NULL;
    for (uint32_t i = 0; i < batch->count; i++) {
        struct customer *member = ids_payload(&found->customers, batch->customers[i]);
        customer_start(member, batch->times[i], segments, segments ? batch->segments[i] : 0);
        int64_t at = result->spells ? batch->times[i] : batch->periods[i];
        if (!activity_add(activity, &member->head, at, ACTIVITY_RETURN, batch->amounts[i])) return false;
        if (!result->spells || batch->untils[i] > result->as_of) continue;
        if (!activity_add(activity, &member->head, batch->untils[i], ACTIVITY_END, -batch->amounts[i]))
            return false;
    }
    return true;
}

static bool periods_put_all(struct periods_result *result, struct patience *patience) {
    const struct ids *customers = &result->found.customers;
    for (uint32_t i = 0; i < ids_count(customers); i++) {
        const struct customer *member = ids_payload(customers, i);
        if (patience_is_out_at(patience, i, PERIODS_CUSTOMER_WORK)) return false;
        int64_t rank = result->with_segments ? result->segments.ranks[member->segment] : 0;
        if (!groups_put(&result->groups, rank, i, customer_moment(member))) return false;
    }
    return true;
}

/* The first period of a segment, from the time of its first row. */
static int64_t periods_first(const struct periods_result *result, const struct group *group) {
    if (result->spells) return movements_first_period(&result->grain, group->least);
    return calendar_period_of(&result->grain, group->least);
}

static bool periods_group(struct periods_result *result, struct patience *patience) {
    if (!ranking_make(&result->segments, &result->found.segments, patience) ||
        !groups_begin(&result->groups, patience))
        return false;
    if (!periods_put_all(result, patience) || !groups_lay_out(&result->groups)) return false;
    if (!periods_put_all(result, patience) || !groups_finish(&result->groups)) return false;
    int64_t rows = 0;
    for (size_t i = 0; i < result->groups.count; i++) {
        struct group *group = &result->groups.list[i];
        group->rows_before = rows;
        int64_t periods = result->last - periods_first(result, group) + 1;
        if (periods > result->most) result->most = periods;
        rows += periods;
        if (patience_is_out_at(patience, i, PERIODS_CUSTOMER_WORK)) return false;
    }
    return true;
}

static int periods_compute(struct table_call *call, void *data) {
    struct periods_result *result = data;
    struct source_request request = {0};
    int rc = periods_arguments(call, &request, result);
    if (rc != SQLITE_OK) return rc;
    bool amounts = result->with_amounts && (call->columns & PERIODS_COSTLY) != 0;
    if (!amounts) request.columns[SOURCE_AMOUNT] = NULL;
    result->as_of = request.as_of;
    activity_init(&result->activity,
                  result->spells ? ACTIVITY_MOMENTS
                  : amounts      ? ACTIVITY_SUMS
                                 : ACTIVITY_PERIODS,
                  amounts);
    ids_init(&result->found.customers, customer_size(result->with_segments));
    ids_init(&result->found.segments, 0);
    rc = source_read(call->db, &request, &result->found, periods_take, result, &call->error);
    if (rc != SQLITE_OK) return rc;
    ids_finish(&result->found.customers);
    if (!request.has_as_of) result->as_of = result->found.latest;
    result->last = calendar_period_of(&result->grain, result->as_of);
    if (!periods_group(result, &call->interrupt->patience)) return interrupt_end(call->interrupt);
    if (result->most <= TABLE_MOST_PERIODS) return SQLITE_OK;
    return table_error(call,
                       "%lld periods are too many (most %d): is there a sentinel date? as_of bounds them",
                       (sqlite3_int64)result->most, TABLE_MOST_PERIODS);
}

static void periods_release(void *data) {
    struct periods_result *result = data;
    activity_free(&result->activity);
    groups_free(&result->groups);
    ranking_free(&result->segments);
    ids_free(&result->found.customers);
    ids_free(&result->found.segments);
}

/* ---- serving ---- */

/* Adds the customers of a group to the movements; false when there is no memory, or told to end. */
static bool periods_fold_members(const struct periods_result *result, struct periods_position *position,
                                 const struct group *group) {
    struct movements *movements = &position->movements;
    struct patience *patience = &position->base.interrupt->patience;
    const uint32_t *members = result->groups.members + group->first;
    const struct activity_cell *heads[ACTIVITY_BATCH];
    for (size_t base = 0, n; base < group->count; base += n) {
        n = group->count - base < ACTIVITY_BATCH ? group->count - base : ACTIVITY_BATCH;
        for (size_t i = 0; i < n; i++)
            heads[i] = &((struct customer *)ids_payload(&result->found.customers, members[base + i]))->head;
        if (!activity_gather(&result->activity, heads, (uint32_t)n, &position->visits, patience))
            return false;
        for (size_t i = 0; i < n; i++) {
            const struct visit *list = position->visits.items + position->visits.first[i];
            size_t count = position->visits.count[i];
            if (!(result->spells ? movements_add_spells : movements_add_events)(movements, list, count,
                                                                                patience))
                return false;
        }
    }
    return true;
}

/* Goes to the first period of the position's segment, whose customers it folds unless that is done. */
static bool periods_fold(const struct periods_result *result, struct periods_position *position) {
    const struct group *group = &result->groups.list[position->group];
    struct movements *movements = &position->movements;
    struct patience *patience = &position->base.interrupt->patience;
    position->at_end = 0;
    position->value_at_end = (struct sum){0, 0};
    position->period = periods_first(result, group);
    if (position->folded == position->group + 1) return true;
    position->folded = 0;
    movements->grain = result->grain;
    movements->lapse_after = result->lapse_after;
    movements->first = position->period;
    movements->last = result->last;
    uint64_t size = (uint64_t)(movements->last - movements->first + 2) * sizeof *movements->items;
    struct movement *items = sqlite3_realloc64(movements->items, size);
    if (items == NULL) return false;
    movements->items = items;
    size_t periods = (size_t)(movements->last - movements->first + 2);
    if (patience_is_out(patience, periods % PATIENCE_PASSES * PERIODS_ITEM_WORK)) return false;
    for (size_t i = 0; i < periods; i++) {
        if (patience_is_out_at(patience, i, PERIODS_ITEM_WORK)) return false;
        items[i] = (struct movement){0};
    }
    if (!periods_fold_members(result, position, group)) return false;
    movements_finish(movements);
    position->folded = position->group + 1;
    return true;
}

/* Adds up to the end of the period where the position is. */
static void periods_add_up(struct periods_position *position) {
    const struct movement *movement =
        &position->movements.items[position->period - position->movements.first];
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
    char label[CALENDAR_LABEL_SIZE];
    if (position->base.limits.from == NULL) return false;
    calendar_label(&result->grain, position->period, label);
    return strcmp(label, position->base.limits.from) < 0;
}

static bool periods_beyond(const struct periods_result *result, const struct periods_position *position) {
    char label[CALENDAR_LABEL_SIZE];
    if (position->period > result->last) return true;
    if (position->base.limits.to == NULL) return false;
    calendar_label(&result->grain, position->period, label);
    return strcmp(label, position->base.limits.to) > 0;
}

/* Goes on from position->period, which is not added up yet, to the next wanted row, in a later segment if
** there is none in this one. */
static int periods_settle(const struct periods_result *result, struct periods_position *position) {
    for (;;) {
        while (!periods_beyond(result, position)) {
            periods_add_up(position);
            if (!periods_before(result, position)) {
                const struct group *group = &result->groups.list[position->group];
                position->base.rowid = group->rows_before + position->period - position->movements.first + 1;
                return SQLITE_OK;
            }
            position->period++;
            if (patience_is_out(&position->base.interrupt->patience, PERIODS_PERIOD_WORK))
                return interrupt_end(position->base.interrupt);
        }
        position->base.end = ++position->group >= result->groups.count;
        if (position->base.end) return SQLITE_OK;
        if (!periods_fold(result, position)) return interrupt_end(position->base.interrupt);
    }
}

static int periods_first_row(const void *data, struct table_position *base) {
    const struct periods_result *result = data;
    struct periods_position *position = (struct periods_position *)base;
    position->group = 0;
    position->base.end = result->groups.count == 0;
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
    visits_free(&position->visits);
    sqlite3_free(position->movements.items);
}

/* a / b where b is above 0, else NULL. */
static void periods_result_ratio(sqlite3_context *context, double a, double b) {
    if (b > 0) sqlite3_result_double(context, a / b);
}

static void periods_result_value(const struct periods_result *result, const struct periods_position *position,
                                 int column, sqlite3_context *context) {
    const struct movement *movement =
        &position->movements.items[position->period - position->movements.first];
    double start = sum_total(position->value_at_start), expansion = sum_total(movement->expansion);
    double lost = sum_total(movement->contraction) + sum_total(movement->churned_value);
    if (!result->with_amounts) return;
    switch ((enum periods_column)column) {
    case PERIODS_QUICK_RATIO: {
        double won = sum_total(movement->joined_value) + sum_total(movement->reactivated_value) + expansion;
        if (lost != 0) sqlite3_result_double(context, won / lost);
        break;
    }
    case PERIODS_VALUE_AT_START:
        sqlite3_result_double(context, start);
        break;
    case PERIODS_NEW_VALUE:
        sqlite3_result_double(context, sum_total(movement->joined_value));
        break;
    case PERIODS_REACTIVATED_VALUE:
        sqlite3_result_double(context, sum_total(movement->reactivated_value));
        break;
    case PERIODS_EXPANSION:
        sqlite3_result_double(context, expansion);
        break;
    case PERIODS_CONTRACTION:
        sqlite3_result_double(context, sum_total(movement->contraction));
        break;
    case PERIODS_CHURNED_VALUE:
        sqlite3_result_double(context, sum_total(movement->churned_value));
        break;
    case PERIODS_VALUE_AT_END:
        sqlite3_result_double(context, sum_total(position->value_at_end));
        break;
    case PERIODS_GROSS_RETENTION:
        periods_result_ratio(context, start - lost, start);
        break;
    default: /* PERIODS_NET_RETENTION: the others are no values */
        periods_result_ratio(context, start - lost + expansion, start);
        break;
    }
}

static void periods_column(const void *data, const struct table_position *base, int column,
                           sqlite3_context *context) {
    const struct periods_result *result = data;
    const struct periods_position *position = (const struct periods_position *)base;
    const struct movement *movement =
        &position->movements.items[position->period - position->movements.first];
    int64_t rank = result->groups.list[position->group].key;
    double start = (double)position->at_start, churned = (double)movement->churned;
    switch ((enum periods_column)column) {
    case PERIODS_PERIOD:
        value_result_label(context, &result->grain, position->period);
        break;
    case PERIODS_SEGMENT:
        if (result->with_segments)
            value_result_key(context, ids_key(&result->found.segments, result->segments.numbers[rank]));
        break;
    case PERIODS_CUSTOMERS_AT_START:
        sqlite3_result_int64(context, position->at_start);
        break;
    case PERIODS_NEW:
        sqlite3_result_int64(context, movement->joined);
        break;
    case PERIODS_REACTIVATED:
        sqlite3_result_int64(context, movement->reactivated);
        break;
    case PERIODS_CHURNED:
        sqlite3_result_int64(context, movement->churned);
        break;
    case PERIODS_CUSTOMERS_AT_END:
        sqlite3_result_int64(context, position->at_end);
        break;
    case PERIODS_ACTIVE:
        sqlite3_result_int64(context, movement->active);
        break;
    case PERIODS_RETENTION_RATE:
        periods_result_ratio(context, start - churned, start);
        break;
    case PERIODS_CHURN_RATE:
        if (start > 0) sqlite3_result_double(context, 1 - (start - churned) / start);
        break;
    case PERIODS_COMPLETE:
        sqlite3_result_int(context, calendar_start(&result->grain, position->period + 1) <= result->as_of);
        break;
    case PERIODS_QUICK_RATIO:
        if (!result->with_amounts)
            periods_result_ratio(context, (double)(movement->joined + movement->reactivated), churned);
        else
            periods_result_value(result, position, column, context);
        break;
    default:
        periods_result_value(result, position, column, context);
        break;
    }
}

const struct table periods_table = {
    .name = "retention_periods",
    .columns = periods_columns,
    .parameters = periods_parameters,
    .required = 3,
    .order = periods_order,
    .segment_parameter = PERIODS_SEGMENT_COL,
    .costly = PERIODS_COSTLY,
    .number_column = -1,
    .label_column = PERIODS_PERIOD,
    .result_size = sizeof(struct periods_result),
    .position_size = sizeof(struct periods_position),
    .compute = periods_compute,
    .release = periods_release,
    .first = periods_first_row,
    .next = periods_next_row,
    .close = periods_close,
    .column = periods_column,
};
