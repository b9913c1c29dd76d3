/*
 * curve.c - retention_curve: how long customers stay, when some of them are still there (censored).
 *
 *     SELECT age, at_risk, churned, censored, survival, std_error
 *     FROM retention_curve('subscription', 'customer', 'started_on', 'ended_on') WHERE as_of = '2024-07-01';
 *     0|4|0|0|1.0|0.0
 *     1|4|1|0|0.75|0.21650635094611
 *     2|3|0|0|0.75|0.21650635094611
 *     3|3|1|2|0.5|0.25
 *
 * Requirements
 *  1. One row per segment and age, from 0 to the greatest age of a spell of that segment, ordered by segment,
 *     age. Everybody is at risk at age 0,
 *     but who was first seen later.
 *  2. Who a spell is and how old are spells.h; survival, std_error, lower and upper are survival.h. NULL
 *     where they are not defined.
 *  3. as_of is required: neither the last start nor a planned end says when the data was taken. Rows that
 *     start later are left out; one that ends later is still running; one may end when it starts, not before.
 *  4. confidence is between 0 and 1, 0.95 by default.
 *  5. from_col is when each row was first seen; gap a length, such as '30 days', on the clock of the grain.
 *
 * Cost: one pass over the source and one over the customers (with a gap, over their rows); then constant work a row, as
 * rows are asked for.
 */
#include "table/arguments.h"
#include "fold/spells.h"
#include "statistics/survival.h"
#include "table/limits.h"
#include "table/table.h"
#include "read/value.h"

enum curve_column {
    CURVE_SEGMENT,
    CURVE_AGE,
    CURVE_AT_RISK,
    CURVE_CHURNED,
    CURVE_CENSORED,
    CURVE_SURVIVAL,
    CURVE_STD_ERROR,
    CURVE_LOWER,
    CURVE_UPPER
};

static const struct table_column curve_columns[] = {
    [CURVE_SEGMENT] = {.declaration = "segment", .sorted = 1, .limit = TABLE_KEY},
    [CURVE_AGE] = {.declaration = "age INTEGER", .sorted = 2, .limit = TABLE_NUMBER},
    [CURVE_AT_RISK] = {.declaration = "at_risk INTEGER"},
    [CURVE_CHURNED] = {.declaration = "churned INTEGER"},
    [CURVE_CENSORED] = {.declaration = "censored INTEGER"},
    [CURVE_SURVIVAL] = {.declaration = "survival REAL"},
    [CURVE_STD_ERROR] = {.declaration = "std_error REAL"},
    [CURVE_LOWER] = {.declaration = "lower REAL"},
    [CURVE_UPPER] = {.declaration = "upper REAL"},
};

enum curve_parameter {
    CURVE_SOURCE,
    CURVE_CUSTOMER_COL,
    CURVE_TIME_COL,
    CURVE_UNTIL_COL,
    CURVE_GRAIN,
    CURVE_SEGMENT_COL,
    CURVE_AS_OF,
    CURVE_CONFIDENCE,
    CURVE_FROM_COL,
    CURVE_GAP
};

static const struct table_parameter curve_parameters[] = {
    [CURVE_SOURCE] = {.name = "source", .required = true},
    [CURVE_CUSTOMER_COL] = {.name = "customer_col", .required = true, .source = SOURCE_CUSTOMER},
    [CURVE_TIME_COL] = {.name = "time_col", .required = true, .source = SOURCE_TIME},
    [CURVE_UNTIL_COL] = {.name = "until_col", .required = true, .source = SOURCE_UNTIL},
    [CURVE_GRAIN] = {.name = "grain", .value = TABLE_WORD},
    [CURVE_SEGMENT_COL] = {.name = "segment_col", .source = SOURCE_SEGMENT, .splits = true},
    [CURVE_AS_OF] = {.name = "as_of", .value = TABLE_OTHER},
    [CURVE_CONFIDENCE] = {.name = "confidence", .value = TABLE_WHOLE},
    [CURVE_FROM_COL] = {.name = "from_col", .source = SOURCE_FROM},
    [CURVE_GAP] = {.name = "gap", .value = TABLE_WORD},
};
TABLE_FITS(curve_columns, curve_parameters);

enum curve_key { CURVE_BY_SEGMENT }; /* the key columns */

#define CURVE_AGE_WORK 100 /* of an age that is passed */

struct curve_result {
    struct population population;
    struct spells spells;
    double confidence;
};

struct curve_position {
    struct table_position base;
    struct spells_walk walk;
    struct survival survival;
    struct survival_row row;
    int64_t age, last; /* the last one wanted of the segment */
    int64_t rows_before;
};

/* ---- computing ---- */

static int curve_read(struct table_call *call, void *data) {
    struct curve_result *result = data;
    struct spells *spells = &result->spells;
    struct source_request request = {0};
    struct spells_options options = {0};
    int rc = arguments_source(call, CURVE_GRAIN, CURVE_AS_OF, &request);
    result->confidence = 0.95;
    if (rc == SQLITE_OK) rc = arguments_fraction(call, CURVE_CONFIDENCE, &result->confidence);
    if (rc == SQLITE_OK) rc = arguments_length(call, CURVE_GAP, &options.has_gap, &options.gap);
    if (rc != SQLITE_OK) return rc;
    options.grain = request.grain;
    options.with_from = request.columns[SOURCE_FROM] != NULL;
    spells_init(spells, &options);
    request.payload = spells_size(spells);
    return source_read(call->db, &request, &result->population, spells_take, spells, &call->error);
}

static struct state curve_state(void *data) {
    struct curve_result *result = data;
    return (struct state){&spells_state, &result->spells, &result->population, &result->spells.options.grain};
}

static int curve_finish(struct table_call *call, void *data) {
    struct curve_result *result = data;
    struct spells *spells = &result->spells;
    return spells_finish(spells, &result->population) ? SQLITE_OK : interrupt_end(call->interrupt);
}

static void curve_release(void *data) {
    struct curve_result *result = data;
    spells_free(&result->spells);
    population_free(&result->population);
}

/* ---- serving ---- */

static void curve_step(const struct curve_result *result, struct curve_position *position, int64_t age) {
    struct survival_change change = spells_next(&result->spells, &position->walk, age);
    position->row = survival_next(&position->survival, &change);
    position->age = age;
    position->base.rowid = position->rows_before + age + 1;
}

/* The first wanted age of the first segment that has one, from the group on; or the end. */
static int curve_enter(const struct curve_result *result, struct curve_position *position, size_t group) {
    const struct table_limits *limits = &position->base.limits;
    int64_t least = limits->least > 0 ? limits->least : 0;
    for (; spells_enter(&result->spells, group, &position->walk); group = position->walk.end) {
        const struct spells_walk *walk = &position->walk;
        struct key segment = spells_segment(&result->spells, walk);
        position->last = limits->most < walk->last ? limits->most : walk->last;
        if (least <= position->last && limits_allow(limits, CURVE_BY_SEGMENT, &segment)) {
            survival_begin(&position->survival, walk->customers, result->confidence);
            for (int64_t age = 0; age <= least; age++) {
                if (patience_is_out_at(result->population.patience, (size_t)age, CURVE_AGE_WORK))
                    return interrupt_end(position->base.interrupt);
                curve_step(result, position, age);
            }
            position->base.end = false;
            return SQLITE_OK;
        }
        position->rows_before += walk->last + 1;
    }
    position->base.end = true;
    return SQLITE_OK;
}

static int curve_first(const void *result, struct table_position *base) {
    struct curve_position *position = (struct curve_position *)base;
    position->rows_before = 0;
    return curve_enter(result, position, 0);
}

static int curve_next(const void *result, struct table_position *base) {
    struct curve_position *position = (struct curve_position *)base;
    if (position->age < position->last) {
        curve_step(result, position, position->age + 1);
        return SQLITE_OK;
    }
    position->rows_before += position->walk.last + 1;
    return curve_enter(result, position, position->walk.end);
}

static void curve_close(struct table_position *base) {
    (void)base;
}

static void curve_result_column(const void *data, const struct table_position *base, int column,
                                sqlite3_context *context) {
    const struct curve_result *result = data;
    const struct curve_position *position = (const struct curve_position *)base;
    const struct survival_row *row = &position->row;
    switch ((enum curve_column)column) { /* GCOVR_EXCL_BR_LINE: there is no other case */
    case CURVE_SEGMENT:
        value_result_key(context, spells_segment(&result->spells, &position->walk));
        break;
    case CURVE_AGE:
        sqlite3_result_int64(context, position->age);
        break;
    case CURVE_AT_RISK:
        sqlite3_result_int64(context, (sqlite3_int64)row->at_risk);
        break;
    case CURVE_CHURNED:
        sqlite3_result_int64(context, (sqlite3_int64)row->churned);
        break;
    case CURVE_CENSORED:
        sqlite3_result_int64(context, (sqlite3_int64)row->censored);
        break;
    case CURVE_SURVIVAL:
        sqlite3_result_double(context, row->survival);
        break;
    case CURVE_STD_ERROR:
        sqlite3_result_double(context, row->std_error); /* a NaN is a NULL, as for the next two */
        break;
    case CURVE_LOWER:
        sqlite3_result_double(context, row->lower);
        break;
    case CURVE_UPPER:
        sqlite3_result_double(context, row->upper);
        break;
    }
}

const struct table curve_table = {
    .name = "retention_curve",
    TABLE_LISTS(curve_columns, curve_parameters),
    .result_size = sizeof(struct curve_result),
    .position_size = sizeof(struct curve_position),
    .read = curve_read,
    .finish = curve_finish,
    .state = curve_state,
    .release = curve_release,
    .first = curve_first,
    .next = curve_next,
    .close = curve_close,
    .column = curve_result_column,
};
