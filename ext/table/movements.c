/*
 * movements.c - retention_movements: who came, grew, shrank, left and came back, one row a customer and period.
 *
 *     SELECT period, customer, kind, value_before, value_after, change
 *     FROM retention_movements('plan', 'member', 'started')
 *     WHERE amount_col = 'price' AND until_col = 'ended' AND as_of = '2024-04-01' AND kind = 'churned';
 *     2024-02|Ben|churned|10.0|0.0|-10.0
 *
 * Requirements
 *  1. Arguments and meaning are those of retention_periods (moves.h, movements.c): counted and added up by kind, it is
 *     retention_periods.
 *  2. One row per segment, period and customer in which something moved, in this order; customers as ORDER BY has them.
 *     Who stayed with an equal value has none. They are the same whichever columns are read.
 *  3. change = value_after - value_before; who is not there is worth 0. Without amount_col values are NULL, and there is no
 *     expansion or contraction.
 *  4. Limits on period, segment, kind and customer leave out rows before they are made.
 *
 * Cost: one pass over the source, then one segment at a time, and of it the periods that are asked for.
 */
#include <string.h>

#include "fold/moved.h"
#include "read/value.h"
#include "table/limits.h"
#include "table/moves.h"

enum movements_column {
    MOVEMENTS_PERIOD,
    MOVEMENTS_SEGMENT,
    MOVEMENTS_CUSTOMER,
    MOVEMENTS_KIND,
    MOVEMENTS_VALUE_BEFORE,
    MOVEMENTS_VALUE_AFTER,
    MOVEMENTS_CHANGE
};

/* The key columns, in their order. */
enum movements_key { MOVEMENTS_BY_SEGMENT, MOVEMENTS_BY_CUSTOMER, MOVEMENTS_BY_KIND };

static const struct table_column movements_columns[] = {
    [MOVEMENTS_PERIOD] = {.declaration = "period TEXT", .sorted = 2, .limit = TABLE_LABEL},
    [MOVEMENTS_SEGMENT] = {.declaration = "segment", .sorted = 1, .limit = TABLE_KEY},
    [MOVEMENTS_CUSTOMER] = {.declaration = "customer", .sorted = 3, .limit = TABLE_KEY},
    [MOVEMENTS_KIND] = {.declaration = "kind TEXT", .limit = TABLE_KEY},
    [MOVEMENTS_VALUE_BEFORE] = {.declaration = "value_before REAL"},
    [MOVEMENTS_VALUE_AFTER] = {.declaration = "value_after REAL"},
    [MOVEMENTS_CHANGE] = {.declaration = "change REAL"},
};
_Static_assert(TABLE_COUNT(movements_columns) <= TABLE_MOST_COLUMNS, "TABLE_MOST_COLUMNS");

struct movements_position {
    struct table_position base;
    struct moved moved;
    size_t group, row;
};

static const struct group *movements_group(const struct moves *moves,
                                           const struct movements_position *position) {
    return &moves->movements.groups.list[position->group];
}

static int movements_label_order(const struct moves *moves, int64_t period, const char *label) {
    char text[GRAIN_LABEL_SIZE];
    grain_label(&moves->movements.options.grain, period, text);
    return strcmp(text, label);
}

/* The first period from least on whose label is not before this one, or (above) is behind it; most + 1: none. Labels are in
** the order of periods. */
static int64_t movements_search(const struct moves *moves, int64_t least, int64_t most, const char *label,
                                bool above) {
    int64_t from = least, to = most + 1;
    while (from < to) {
        int64_t middle = from + (to - from) / 2;
        if (movements_label_order(moves, middle, label) < above)
            from = middle + 1;
        else
            to = middle;
    }
    return from;
}

/* Whether the last period is behind the limits. */
static bool movements_are_behind(const struct moves *moves, const struct table_limits *limits, int64_t last) {
    char text[GRAIN_LABEL_SIZE];
    grain_label(&moves->movements.options.grain, last, text);
    return limits_are_behind(limits, text);
}

static bool movements_wants(void *context, const struct key *key) {
    return limits_allow(context, MOVEMENTS_BY_CUSTOMER, key);
}

/* The rows of the position's segment that may be asked for. */
static bool movements_make_rows(const struct moves *moves, struct movements_position *position) {
    struct table_limits *limits = &position->base.limits;
    const struct group *group = movements_group(moves, position);
    const struct moved_filter filter = {limits, movements_wants};
    int64_t least = movements_first(&moves->movements, group), most = moves->movements.last;
    struct key segment = movements_segment(&moves->movements, group);
    position->row = 0;
    position->moved.count = 0;
    if (!limits_allow(limits, MOVEMENTS_BY_SEGMENT, &segment)) return true;
    if (limits->from) least = movements_search(moves, least, most, limits->from, false);
    if (movements_are_behind(moves, limits, most))
        most = movements_search(moves, least, most, limits->to, true) - 1;
    return least > most || moved_make(&position->moved, &moves->movements, group, least, most, &filter);
}

static struct key movements_kind(const struct moved_row *row) {
    const char *name = movement_names[row->kind];
    return (struct key){
        .kind = KEY_TEXT, .bytes = (const unsigned char *)name, .size = (uint32_t)strlen(name)};
}

/* The same whatever the limits are: the number of the customer among those of all segments and periods. */
static int64_t movements_rowid(const struct moves *moves, const struct movements_position *position) {
    const struct group *group = movements_group(moves, position);
    const struct moved_row *row = &position->moved.rows[position->row];
    uint64_t place = (uint64_t)(group->before + position->moved.least + row->period -
                                movements_first(&moves->movements, group));
    return (sqlite3_int64)(place * population_count(&moves->population) + row->customer + 1);
}

/* Goes on to the next wanted row, from where the position is. */
static int movements_settle(const struct moves *moves, struct movements_position *position) {
    for (;;) {
        for (; position->row < position->moved.count; position->row++) {
            struct key kind = movements_kind(&position->moved.rows[position->row]);
            if (!limits_allow(&position->base.limits, MOVEMENTS_BY_KIND, &kind)) continue;
            position->base.rowid = movements_rowid(moves, position);
            return SQLITE_OK;
        }
        position->base.end = ++position->group >= moves->movements.groups.count;
        if (position->base.end) return SQLITE_OK;
        if (!movements_make_rows(moves, position)) return interrupt_end(position->base.interrupt);
    }
}

static int movements_first_row(const void *data, struct table_position *base) {
    const struct moves *moves = data;
    struct movements_position *position = (struct movements_position *)base;
    position->group = 0;
    position->base.end = moves->movements.groups.count == 0;
    if (position->base.end) return SQLITE_OK;
    if (!movements_make_rows(moves, position)) return interrupt_end(position->base.interrupt);
    return movements_settle(moves, position);
}

static int movements_next_row(const void *result, struct table_position *base) {
    ((struct movements_position *)base)->row++;
    return movements_settle(result, (struct movements_position *)base);
}

static void movements_close(struct table_position *base) {
    moved_free(&((struct movements_position *)base)->moved);
}

static double movements_value(const struct moved_row *row, enum movements_column column) {
    switch (column) {
    case MOVEMENTS_VALUE_BEFORE:
        return row->before;
    case MOVEMENTS_VALUE_AFTER:
        return row->after;
    default: /* MOVEMENTS_CHANGE */
        return row->after - row->before;
    }
}

static void movements_result_column(const void *data, const struct table_position *base, int number,
                                    sqlite3_context *context) {
    const struct moves *moves = data;
    const struct movements_position *position = (const struct movements_position *)base;
    const struct moved_row *row = &position->moved.rows[position->row];
    enum movements_column column = (enum movements_column)number;
    switch (column) {
    case MOVEMENTS_PERIOD:
        value_result_label(context, &moves->movements.options.grain, position->moved.least + row->period);
        break;
    case MOVEMENTS_SEGMENT:
        value_result_key(context, movements_segment(&moves->movements, movements_group(moves, position)));
        break;
    case MOVEMENTS_CUSTOMER:
        value_result_key(context, ids_key(&moves->population.customers, row->customer));
        break;
    case MOVEMENTS_KIND:
        sqlite3_result_text(context, movement_names[row->kind], -1, SQLITE_STATIC);
        break;
    default:
        if (moves->with_amounts) sqlite3_result_double(context, movements_value(row, column));
        break;
    }
}

const struct table movements_table = {
    .name = "retention_movements",
    .columns = movements_columns,
    .column_count = TABLE_COUNT(movements_columns),
    .parameters = moves_parameters,
    .parameter_count = MOVES_PARAMETERS,
    .needs = MOVES_AMOUNTS,
    .result_size = sizeof(struct moves),
    .position_size = sizeof(struct movements_position),
    .read = moves_read,
    .finish = moves_finish,
    .state = moves_state,
    .release = moves_release,
    .first = movements_first_row,
    .next = movements_next_row,
    .close = movements_close,
    .column = movements_result_column,
};
