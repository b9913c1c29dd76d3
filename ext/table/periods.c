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
 *  2. customers_at_end = customers_at_start + new + reactivated - churned + moved_in - moved_out, value_at_end =
 *     value_at_start + new_value + reactivated_value + expansion - contraction - churned_value + moved_in_value -
 *     moved_out_value, and one row's end is the start of the row `span` periods later.
 *  3. retention_rate = (at_start - churned) / at_start, churn_rate = churned / at_start; gross_retention = (start -
 *     contraction - churned) / start by value, net_retention adds expansion / start; NULL where nobody, or nothing, is
 *     there at the start. Who moves to another segment is in none of them.
 *  4. quick_ratio = (new + reactivated + expansion) / (contraction + churned), without amounts by customers; NULL where
 *     nothing was lost, or one of the five is below 0.
 *  5. A row is complete when its period was over at as_of, with a gap when that was over since, and its span begins no
 *     earlier than the first period of the source. One that still runs shows the state at as_of.
 *  6. Without amount_col the columns of value are NULL.
 *
 * movements.c and totals.c compute. Cost: one pass over the source, then one segment at a time as rows are asked for.
 */
#include <math.h>
#include <string.h>

#include "fold/totals.h"
#include "read/value.h"
#include "table/limits.h"
#include "table/moves.h"

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
    PERIODS_COMPLETE,
    PERIODS_CAME_AND_WENT,
    PERIODS_MOVED_IN,
    PERIODS_MOVED_OUT,
    PERIODS_MOVED_IN_VALUE,
    PERIODS_MOVED_OUT_VALUE
};

static const struct table_column periods_columns[] = {
    [PERIODS_PERIOD] = {.declaration = "period TEXT", .sorted = 2, .limit = TABLE_LABEL},
    [PERIODS_SEGMENT] = {.declaration = "segment", .sorted = 1, .limit = TABLE_KEY},
    [PERIODS_CUSTOMERS_AT_START] = {.declaration = "customers_at_start INTEGER"},
    [PERIODS_NEW] = {.declaration = "new INTEGER"},
    [PERIODS_REACTIVATED] = {.declaration = "reactivated INTEGER"},
    [PERIODS_CHURNED] = {.declaration = "churned INTEGER"},
    [PERIODS_CUSTOMERS_AT_END] = {.declaration = "customers_at_end INTEGER"},
    [PERIODS_ACTIVE] = {.declaration = "active INTEGER"},
    [PERIODS_RETENTION_RATE] = {.declaration = "retention_rate REAL"},
    [PERIODS_CHURN_RATE] = {.declaration = "churn_rate REAL"},
    [PERIODS_QUICK_RATIO] = {.declaration = "quick_ratio REAL", .needs = MOVES_AMOUNTS},
    [PERIODS_VALUE_AT_START] = {.declaration = "value_at_start REAL", .needs = MOVES_AMOUNTS},
    [PERIODS_NEW_VALUE] = {.declaration = "new_value REAL", .needs = MOVES_AMOUNTS},
    [PERIODS_REACTIVATED_VALUE] = {.declaration = "reactivated_value REAL", .needs = MOVES_AMOUNTS},
    [PERIODS_EXPANSION] = {.declaration = "expansion REAL", .needs = MOVES_AMOUNTS},
    [PERIODS_CONTRACTION] = {.declaration = "contraction REAL", .needs = MOVES_AMOUNTS},
    [PERIODS_CHURNED_VALUE] = {.declaration = "churned_value REAL", .needs = MOVES_AMOUNTS},
    [PERIODS_VALUE_AT_END] = {.declaration = "value_at_end REAL", .needs = MOVES_AMOUNTS},
    [PERIODS_GROSS_RETENTION] = {.declaration = "gross_retention REAL", .needs = MOVES_AMOUNTS},
    [PERIODS_NET_RETENTION] = {.declaration = "net_retention REAL", .needs = MOVES_AMOUNTS},
    [PERIODS_COMPLETE] = {.declaration = "complete INTEGER"},
    [PERIODS_CAME_AND_WENT] = {.declaration = "came_and_went INTEGER"},
    [PERIODS_MOVED_IN] = {.declaration = "moved_in INTEGER"},
    [PERIODS_MOVED_OUT] = {.declaration = "moved_out INTEGER"},
    [PERIODS_MOVED_IN_VALUE] = {.declaration = "moved_in_value REAL", .needs = MOVES_AMOUNTS},
    [PERIODS_MOVED_OUT_VALUE] = {.declaration = "moved_out_value REAL", .needs = MOVES_AMOUNTS},
};

_Static_assert(TABLE_COUNT(periods_columns) <= TABLE_MOST_COLUMNS, "TABLE_MOST_COLUMNS");

enum periods_key { PERIODS_BY_SEGMENT }; /* the key columns */

#define PERIODS_PERIOD_WORK 150 /* of passing a period whose label is made */

struct periods_position {
    struct table_position base;
    size_t group, folded; /* folded: the group that the totals are of, and 1 more; 0: none */
    int64_t period;
    struct totals totals;
};

/* ---- serving ---- */

static const struct group *periods_group(const struct moves *moves, const struct periods_position *position) {
    return &moves->movements.groups.list[position->group];
}

/* Goes to the first period of the position's segment, whose customers it folds unless that is done. */
static bool periods_fold(const struct moves *moves, struct periods_position *position) {
    const struct group *group = periods_group(moves, position);
    position->period = movements_first(&moves->movements, group);
    if (position->folded == position->group + 1) return true;
    position->folded = 0;
    if (!totals_make(&position->totals, &moves->movements, group)) return false;
    position->folded = position->group + 1;
    return true;
}

/* Goes to the first period of the next wanted segment, from the position's on; those that are not are not folded. */
static int periods_enter(const struct moves *moves, struct periods_position *position) {
    for (; position->group < moves->movements.groups.count; position->group++) {
        struct key segment = movements_segment(&moves->movements, periods_group(moves, position));
        if (!limits_allow(&position->base.limits, PERIODS_BY_SEGMENT, &segment)) continue;
        position->base.end = false;
        return periods_fold(moves, position) ? SQLITE_OK : interrupt_end(position->base.interrupt);
    }
    position->base.end = true;
    return SQLITE_OK;
}

static bool periods_before(const struct moves *moves, const struct periods_position *position) {
    char label[GRAIN_LABEL_SIZE];
    if (position->base.limits.from == NULL) return false;
    grain_label(&moves->movements.options.grain, position->period, label);
    return strcmp(label, position->base.limits.from) < 0;
}

static bool periods_beyond(const struct moves *moves, const struct periods_position *position) {
    char label[GRAIN_LABEL_SIZE];
    if (position->period > moves->movements.last) return true;
    if (position->base.limits.to == NULL) return false;
    grain_label(&moves->movements.options.grain, position->period, label);
    return limits_are_behind(&position->base.limits, label);
}

/* Goes on from position->period to the next wanted row, in a later segment if there is none in this one. */
static int periods_settle(const struct moves *moves, struct periods_position *position) {
    while (!position->base.end) {
        while (!periods_beyond(moves, position)) {
            if (!periods_before(moves, position)) {
                position->base.rowid =
                    periods_group(moves, position)->before + position->period - position->totals.first + 1;
                return SQLITE_OK;
            }
            position->period++;
            if (patience_is_out(moves->population.patience, PERIODS_PERIOD_WORK))
                return interrupt_end(position->base.interrupt);
        }
        position->group++;
        int rc = periods_enter(moves, position);
        if (rc != SQLITE_OK) return rc;
    }
    return SQLITE_OK;
}

static int periods_first_row(const void *data, struct table_position *base) {
    const struct moves *moves = data;
    struct periods_position *position = (struct periods_position *)base;
    position->group = 0;
    int rc = periods_enter(moves, position);
    return rc == SQLITE_OK ? periods_settle(moves, position) : rc;
}

static int periods_next_row(const void *result, struct table_position *base) {
    ((struct periods_position *)base)->period++;
    return periods_settle(result, (struct periods_position *)base);
}

static void periods_close(struct table_position *base) {
    struct periods_position *position = (struct periods_position *)base;
    totals_free(&position->totals);
}

/* a / b where b is above 0, else NAN, which is NULL. */
static double periods_ratio(double a, double b) {
    return b > 0 ? a / b : NAN;
}

/* What a row compares: its period, and the one `span` before it. */
struct periods_row {
    const struct total *end, *start;
};

static struct periods_row periods_row(const struct moves *moves, const struct periods_position *position) {
    int64_t start = position->period - moves->movements.options.span;
    return (struct periods_row){totals_at(&position->totals, position->period),
                                totals_at(&position->totals, start)};
}

static int64_t periods_count(const struct periods_row *row, enum periods_column column) {
    switch (column) {
    case PERIODS_CUSTOMERS_AT_START:
        return row->start->there;
    case PERIODS_NEW:
        return row->end->customers[MOVEMENT_NEW];
    case PERIODS_REACTIVATED:
        return row->end->customers[MOVEMENT_REACTIVATED];
    case PERIODS_CHURNED:
        return row->end->customers[MOVEMENT_CHURNED];
    case PERIODS_CUSTOMERS_AT_END:
        return row->end->there;
    case PERIODS_CAME_AND_WENT:
        return row->end->came_and_went;
    case PERIODS_MOVED_IN:
        return row->end->customers[MOVEMENT_MOVED_IN];
    case PERIODS_MOVED_OUT:
        return row->end->customers[MOVEMENT_MOVED_OUT];
    default: /* PERIODS_ACTIVE */
        return row->end->active;
    }
}

/* Columns of customers that are shares; the quick ratio is one where there are no amounts. */
static double periods_share(const struct periods_row *row, enum periods_column column) {
    const int64_t *customers = row->end->customers;
    double start = (double)row->start->there, churned = (double)customers[MOVEMENT_CHURNED];
    switch (column) {
    case PERIODS_RETENTION_RATE:
        return periods_ratio(start - churned, start);
    case PERIODS_CHURN_RATE:
        return periods_ratio(churned, start);
    default: /* PERIODS_QUICK_RATIO */
        return periods_ratio((double)(customers[MOVEMENT_NEW] + customers[MOVEMENT_REACTIVATED]), churned);
    }
}

static double periods_worth(const struct periods_row *row, enum movement_kind kind) {
    return sum_total(row->end->value[kind]);
}

/* NAN where a part of it is below 0. */
static double periods_quick(const struct periods_row *row) {
    static const enum movement_kind parts[] = {MOVEMENT_NEW, MOVEMENT_REACTIVATED, MOVEMENT_EXPANSION,
                                               MOVEMENT_CONTRACTION, MOVEMENT_CHURNED};
    double sums[2] = {0, 0};
    for (int i = 0; i < TABLE_COUNT(parts); i++) {
        double part = periods_worth(row, parts[i]);
        if (part < 0) return NAN;
        sums[i > 2] += part;
    }
    return periods_ratio(sums[0], sums[1]);
}

static double periods_value(const struct periods_row *row, enum periods_column column) {
    double start = sum_total(row->start->there_value);
    double lost = periods_worth(row, MOVEMENT_CONTRACTION) + periods_worth(row, MOVEMENT_CHURNED);
    switch (column) {
    case PERIODS_QUICK_RATIO:
        return periods_quick(row);
    case PERIODS_VALUE_AT_START:
        return start;
    case PERIODS_NEW_VALUE:
        return periods_worth(row, MOVEMENT_NEW);
    case PERIODS_REACTIVATED_VALUE:
        return periods_worth(row, MOVEMENT_REACTIVATED);
    case PERIODS_EXPANSION:
        return periods_worth(row, MOVEMENT_EXPANSION);
    case PERIODS_CONTRACTION:
        return periods_worth(row, MOVEMENT_CONTRACTION);
    case PERIODS_CHURNED_VALUE:
        return periods_worth(row, MOVEMENT_CHURNED);
    case PERIODS_MOVED_IN_VALUE:
        return periods_worth(row, MOVEMENT_MOVED_IN);
    case PERIODS_MOVED_OUT_VALUE:
        return periods_worth(row, MOVEMENT_MOVED_OUT);
    case PERIODS_VALUE_AT_END:
        return sum_total(row->end->there_value);
    case PERIODS_GROSS_RETENTION:
        return periods_ratio(start - lost, start);
    default: /* PERIODS_NET_RETENTION */
        return periods_ratio(start - lost + periods_worth(row, MOVEMENT_EXPANSION), start);
    }
}

/* Requirement 5. */
static bool periods_is_complete(const struct moves *moves, int64_t period) {
    const struct movements_options *options = &moves->movements.options;
    int64_t end = grain_start(&options->grain, period + 1);
    if (options->has_gap) end = length_add(&options->gap, &options->grain.clock, end);
    return end <= moves->population.as_of && period - options->span + 1 >= moves->movements.first;
}

static void periods_result_column(const void *data, const struct table_position *base, int number,
                                  sqlite3_context *context) {
    const struct moves *moves = data;
    const struct periods_position *position = (const struct periods_position *)base;
    const struct grain *grain = &moves->movements.options.grain;
    const struct periods_row row = periods_row(moves, position);
    enum periods_column column = (enum periods_column)number;
    switch (column) {
    case PERIODS_PERIOD:
        value_result_label(context, grain, position->period);
        break;
    case PERIODS_SEGMENT:
        value_result_key(context, movements_segment(&moves->movements, periods_group(moves, position)));
        break;
    case PERIODS_COMPLETE:
        sqlite3_result_int(context, periods_is_complete(moves, position->period));
        break;
    case PERIODS_RETENTION_RATE:
    case PERIODS_CHURN_RATE:
        sqlite3_result_double(context, periods_share(&row, column));
        break;
    case PERIODS_QUICK_RATIO:
        sqlite3_result_double(context, moves->with_amounts ? periods_value(&row, column)
                                                           : periods_share(&row, column));
        break;
    default:
        if (periods_columns[column].needs == 0)
            sqlite3_result_int64(context, periods_count(&row, column));
        else if (moves->with_amounts)
            sqlite3_result_double(context, periods_value(&row, column));
        break;
    }
}

const struct table periods_table = {
    .name = "retention_periods",
    .columns = periods_columns,
    .column_count = TABLE_COUNT(periods_columns),
    .parameters = moves_parameters,
    .parameter_count = MOVES_PARAMETERS,
    .result_size = sizeof(struct moves),
    .position_size = sizeof(struct periods_position),
    .read = moves_read,
    .finish = moves_finish,
    .state = moves_state,
    .release = moves_release,
    .first = periods_first_row,
    .next = periods_next_row,
    .close = periods_close,
    .column = periods_result_column,
};
