/*
 * funnel.c - retention_funnel: how many customers take each step after the one before, one row a step.
 *
 *     SELECT step, name, customers, rate, step_rate, median_time
 *     FROM retention_funnel('event', 'visitor', 'at', 'kind', 'visit, cart, buy', '1 day');
 *     1|visit|4|1.0||
 *     2|cart|3|0.75|0.75|600.0
 *     3|buy|2|0.5|0.666666666666667|1950.0
 *
 * Requirements
 *  1. One row per segment, cohort and step, in this order. Who is in it is funnel.c's and attempts.c's of fold.
 *  2. steps are names between commas (steps.h), values of step_col as text. A row of no step is no event.
 *  3. within is a length, counted on the grain's clock, or UTC; without it there is no limit. ordering is loose (the default)
 *     or strict.
 *  4. With grain, cohorts are the periods of the first step; without it cohort is NULL.
 *  5. rate is of the first step's customers, step_rate of the step before's, NULL where those are nobody and for the first
 *     step. median_time is in seconds; NULL for the first step and one of nobody.
 *  6. as_of is the latest time in the source by default, of whatever row; later rows are left out.
 *  7. Segments, cohorts and steps that the statement cannot use are not folded, or left out.
 *
 * Cost: one pass over the source, and one over the rows of each customer that are steps (strict: of any step); 16 bytes each of
 * these, and a customer. 2 million orders, of which a tenth were steps, took 0.9 times a loop over the bare three columns.
 */
#include <math.h>
#include <string.h>

#include "fold/funnel.h"
#include "ground/memory.h"
#include "read/value.h"
#include "store/customer.h"
#include "table/arguments.h"
#include "table/limits.h"
#include "table/table.h"

enum funnel_column {
    FUNNEL_SEGMENT,
    FUNNEL_COHORT,
    FUNNEL_STEP,
    FUNNEL_NAME,
    FUNNEL_CUSTOMERS,
    FUNNEL_RATE,
    FUNNEL_STEP_RATE,
    FUNNEL_MEDIAN_TIME,
    FUNNEL_COMPLETE
};

enum { FUNNEL_BY_SEGMENT }; /* the key column */

static const struct table_column funnel_columns[] = {
    [FUNNEL_SEGMENT] = {.declaration = "segment", .sorted = 1, .limit = TABLE_KEY},
    [FUNNEL_COHORT] = {.declaration = "cohort TEXT", .sorted = 2, .limit = TABLE_LABEL},
    [FUNNEL_STEP] = {.declaration = "step INTEGER", .sorted = 3, .limit = TABLE_NUMBER},
    [FUNNEL_NAME] = {.declaration = "name TEXT"},
    [FUNNEL_CUSTOMERS] = {.declaration = "customers INTEGER"},
    [FUNNEL_RATE] = {.declaration = "rate REAL"},
    [FUNNEL_STEP_RATE] = {.declaration = "step_rate REAL"},
    [FUNNEL_MEDIAN_TIME] = {.declaration = "median_time REAL"},
    [FUNNEL_COMPLETE] = {.declaration = "complete INTEGER"},
};

enum funnel_parameter {
    FUNNEL_SOURCE,
    FUNNEL_CUSTOMER_COL,
    FUNNEL_TIME_COL,
    FUNNEL_STEP_COL,
    FUNNEL_STEPS,
    FUNNEL_WITHIN,
    FUNNEL_GRAIN,
    FUNNEL_SEGMENT_COL,
    FUNNEL_ORDERING,
    FUNNEL_AS_OF
};

static const struct table_parameter funnel_parameters[] = {
    [FUNNEL_SOURCE] = {.name = "source", .required = true},
    [FUNNEL_CUSTOMER_COL] = {.name = "customer_col", .required = true, .source = SOURCE_CUSTOMER},
    [FUNNEL_TIME_COL] = {.name = "time_col", .required = true, .source = SOURCE_TIME},
    [FUNNEL_STEP_COL] = {.name = "step_col", .required = true, .source = SOURCE_STEP},
    [FUNNEL_STEPS] = {.name = "steps", .required = true},
    [FUNNEL_WITHIN] = {.name = "within", .value = TABLE_WORD},
    [FUNNEL_GRAIN] = {.name = "grain", .value = TABLE_WORD},
    [FUNNEL_SEGMENT_COL] = {.name = "segment_col", .source = SOURCE_SEGMENT, .splits = true},
    [FUNNEL_ORDERING] = {.name = "ordering", .value = TABLE_WORD},
    [FUNNEL_AS_OF] = {.name = "as_of", .value = TABLE_OTHER},
};
TABLE_FITS(funnel_columns, funnel_parameters);

struct funnel_result {
    struct population population;
    struct funnel funnel;
    struct steps steps;
    char *text; /* what the names of the steps are in */
};

struct funnel_position {
    struct table_position base;
    size_t group;
    int64_t step, end; /* from 0 on; end: the last that is wanted, and 1 more */
    void *room;
    size_t room_size;
    struct funnel_cell cells[STEPS_MOST];
};

/* ---- computing ---- */

static int funnel_steps(struct table_call *call, struct funnel_result *result) {
    const char *text = NULL;
    int rc = arguments_text(call, FUNNEL_STEPS, &text);
    if (rc != SQLITE_OK) return rc;
    const size_t size = strlen(text);
    result->text = memory_resize(NULL, size + 1);
    if (result->text == NULL) return SQLITE_NOMEM;
    memcpy(result->text, text, size + 1);
    const enum steps_flaw flaw = steps_parse(&result->steps, result->text, size);
    if (flaw == STEPS_EMPTY)
        return arguments_refuse(call, FUNNEL_STEPS,
                                "a name is missing: %s (want such as 'visit, cart, buy')");
    if (flaw == STEPS_TOO_MANY) return arguments_refuse(call, FUNNEL_STEPS, "more than 64 steps: %s");
    return SQLITE_OK;
}

static int funnel_arguments(struct table_call *call, struct source_request *request,
                            struct funnel_result *result, struct funnel_options *options) {
    static const char *const orderings[] = {"loose", "strict", NULL};
    int ordering = 0, rc = arguments_source(call, FUNNEL_GRAIN, FUNNEL_AS_OF, request);
    if (rc == SQLITE_OK) rc = funnel_steps(call, result);
    if (rc == SQLITE_OK)
        rc = arguments_length(call, FUNNEL_WITHIN, &options->rule.limited, &options->rule.within);
    if (rc == SQLITE_OK) rc = arguments_choice(call, FUNNEL_ORDERING, orderings, &ordering);
    if (rc != SQLITE_OK) return rc;
    attempts_set_names(&options->rule, result->steps.names_of, result->steps.count);
    options->rule.clock = request->grain.clock;
    options->rule.strict = request->other_steps = ordering == 1;
    options->grain = request->grain;
    options->by_cohort = call->arguments[FUNNEL_GRAIN] != NULL;
    options->names = result->steps.names;
    options->steps = steps_fingerprint(&result->steps);
    request->steps = &result->steps;
    return SQLITE_OK;
}

static int funnel_read(struct table_call *call, void *data) {
    struct funnel_result *result = data;
    struct source_request request = {0};
    struct funnel_options options = {0};
    int rc = funnel_arguments(call, &request, result, &options);
    if (rc != SQLITE_OK) return rc;
    request.payload = customer_size(request.columns[SOURCE_SEGMENT] != NULL);
    funnel_init(&result->funnel, &options);
    return source_read(call->db, &request, &result->population, funnel_take, &result->funnel, &call->error);
}

static struct state funnel_table_state(void *data) {
    struct funnel_result *result = data;
    return (struct state){&funnel_state, &result->funnel, &result->population, &result->funnel.options.grain};
}

static int funnel_table_finish(struct table_call *call, void *data) {
    struct funnel_result *result = data;
    return funnel_finish(&result->funnel, &result->population) ? SQLITE_OK : interrupt_end(call->interrupt);
}

static void funnel_release(void *data) {
    struct funnel_result *result = data;
    funnel_free(&result->funnel);
    population_free(&result->population);
    memory_free(result->text);
}

/* ---- serving ---- */

static const struct group *funnel_group(const struct funnel_result *result,
                                        const struct funnel_position *position) {
    return &result->funnel.groups.list[position->group];
}

/* Whether a group's segment and cohort are within the limits; without cohorts SQLite finds that NULL is in none. */
static bool funnel_is_wanted(const struct funnel_result *result, const struct funnel_position *position) {
    const struct table_limits *limits = &position->base.limits;
    const struct key segment = funnel_segment(&result->funnel, funnel_group(result, position));
    if (!limits_allow(limits, FUNNEL_BY_SEGMENT, &segment)) return false;
    char label[GRAIN_LABEL_SIZE];
    if (!result->funnel.options.by_cohort) return true;
    grain_label(&result->funnel.options.grain, funnel_cohort(funnel_group(result, position)), label);
    return (limits->from == NULL || strcmp(label, limits->from) >= 0) && !limits_are_behind(limits, label);
}

/* Goes to the first wanted row from position->group on, or ends the scan. */
static int funnel_enter(const struct funnel_result *result, struct funnel_position *position) {
    const struct table_limits *limits = &position->base.limits;
    const int64_t steps = result->steps.count;
    position->step = limits->least > 1 ? limits->least - 1 : 0;
    position->end = limits->most < steps ? limits->most : steps;
    if (position->step >= position->end) position->group = result->funnel.groups.count;
    while (position->group < result->funnel.groups.count && !funnel_is_wanted(result, position))
        position->group++;
    position->base.end = position->group == result->funnel.groups.count;
    if (position->base.end) return SQLITE_OK;
    position->base.rowid = (int64_t)position->group * steps + position->step + 1;
    bool fine = funnel_fold(&result->funnel, funnel_group(result, position), position->cells, &position->room,
                            &position->room_size);
    return fine ? SQLITE_OK : interrupt_end(position->base.interrupt);
}

static int funnel_first(const void *result, struct table_position *base) {
    struct funnel_position *position = (struct funnel_position *)base;
    position->group = 0;
    return funnel_enter(result, position);
}

static int funnel_next(const void *result, struct table_position *base) {
    struct funnel_position *position = (struct funnel_position *)base;
    position->base.rowid++;
    if (++position->step < position->end) return SQLITE_OK;
    position->group++;
    return funnel_enter(result, position);
}

static void funnel_close(struct table_position *base) {
    memory_free(((struct funnel_position *)base)->room);
}

/* NaN, which SQLite makes NULL, of none. */
static double funnel_share(const struct funnel_position *position, int64_t of) {
    double whole = of < 0 ? 0 : (double)position->cells[of].customers;
    return whole > 0 ? (double)position->cells[position->step].customers / whole : NAN;
}

static void funnel_result_column(const void *data, const struct table_position *base, int column,
                                 sqlite3_context *context) {
    const struct funnel_result *result = data;
    const struct funnel_position *position = (const struct funnel_position *)base;
    const struct funnel *funnel = &result->funnel;
    const struct group *group = funnel_group(result, position);
    const struct funnel_cell *cell = &position->cells[position->step];
    const struct steps_name *name = &result->steps.list[result->steps.names_of[position->step]];
    switch ((enum funnel_column)column) { /* GCOVR_EXCL_BR_LINE: there is no other case */
    case FUNNEL_SEGMENT:
        value_result_key(context, funnel_segment(funnel, group));
        break;
    case FUNNEL_COHORT:
        if (funnel->options.by_cohort)
            value_result_label(context, &funnel->options.grain, funnel_cohort(group));
        break;
    case FUNNEL_STEP:
        sqlite3_result_int64(context, position->step + 1);
        break;
    case FUNNEL_NAME:
        sqlite3_result_text64(context, name->text, name->size, SQLITE_TRANSIENT, SQLITE_UTF8);
        break;
    case FUNNEL_CUSTOMERS:
        sqlite3_result_int64(context, (sqlite3_int64)cell->customers);
        break;
    case FUNNEL_RATE:
        sqlite3_result_double(context, funnel_share(position, 0));
        break;
    case FUNNEL_STEP_RATE:
        sqlite3_result_double(context, funnel_share(position, position->step - 1));
        break;
    case FUNNEL_MEDIAN_TIME:
        sqlite3_result_double(context, cell->median);
        break;
    case FUNNEL_COMPLETE:
        sqlite3_result_int(context, funnel_is_complete(funnel, group, (uint32_t)position->step));
        break;
    }
}

const struct table funnel_table = {
    .name = "retention_funnel",
    TABLE_LISTS(funnel_columns, funnel_parameters),
    .result_size = sizeof(struct funnel_result),
    .position_size = sizeof(struct funnel_position),
    .read = funnel_read,
    .finish = funnel_table_finish,
    .state = funnel_table_state,
    .release = funnel_release,
    .first = funnel_first,
    .next = funnel_next,
    .close = funnel_close,
    .column = funnel_result_column,
};
