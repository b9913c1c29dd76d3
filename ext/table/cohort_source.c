/*
 * cohort_source.c - see cohort_source.h.
 *
 * Requirements
 *  1. What no column of the statement needs is not kept, and groups and cells without the limits are not folded.
 *  2. A grid of too many ages is an error that says what bounds them.
 *  3. Subscriptions (until_col) need as_of, as those of retention_periods do; starts_col, returns_col, mode = recurring,
 *     anchor = customer and min_events are for events: errors that name until_col.
 */
#include "table/cohort_source.h"

#include <string.h>

#include "ground/memory.h"
#include "store/customer.h"
#include "table/ages.h"
#include "table/arguments.h"
#include "table/limits.h"

#define COHORT_SOUGHT 150 /* work of a look at a group, its label made */

const struct table_parameter cohort_parameters[COHORT_PARAMETERS] = {
    [COHORT_SOURCE] = {.name = "source", .required = true},
    [COHORT_CUSTOMER_COL] = {.name = "customer_col", .required = true, .source = SOURCE_CUSTOMER},
    [COHORT_TIME_COL] = {.name = "time_col", .required = true, .source = SOURCE_TIME},
    [COHORT_GRAIN] = {.name = "grain", .value = TABLE_WORD},
    [COHORT_AMOUNT_COL] = {.name = "amount_col", .source = SOURCE_AMOUNT},
    [COHORT_SEGMENT_COL] = {.name = "segment_col", .source = SOURCE_SEGMENT, .splits = true},
    [COHORT_STARTS_COL] = {.name = "starts_col", .source = SOURCE_STARTS},
    [COHORT_RETURNS_COL] = {.name = "returns_col", .source = SOURCE_RETURNS},
    [COHORT_MODE] = {.name = "mode", .value = TABLE_WORD},
    [COHORT_ANCHOR] = {.name = "anchor", .value = TABLE_WORD},
    [COHORT_MIN_EVENTS] = {.name = "min_events", .value = TABLE_WHOLE},
    [COHORT_MAX_AGE] = {.name = "max_age", .value = TABLE_WHOLE},
    [COHORT_AS_OF] = {.name = "as_of", .value = TABLE_OTHER},
    [COHORT_AGES] = {.name = "ages", .value = TABLE_OTHER},
    [COHORT_UNTIL_COL] = {.name = "until_col", .source = SOURCE_UNTIL},
};

/* ---- computing ---- */

/* What is for events alone. */
static int cohort_check_terms(struct table_call *call, const struct grid_options *options) {
    const char *wrong = call->arguments[COHORT_STARTS_COL]    ? "starts_col"
                        : call->arguments[COHORT_RETURNS_COL] ? "returns_col"
                        : call->arguments[COHORT_MIN_EVENTS]  ? "min_events"
                        : options->recurring                  ? "mode = recurring"
                        : options->own_calendar               ? "anchor = customer"
                                                              : NULL;
    if (wrong == NULL) return SQLITE_OK;
    return table_error(call, "until_col: %s is for events, not for subscriptions", wrong);
}

static int cohort_arguments(struct table_call *call, struct source_request *request,
                            struct grid_options *options) {
    static const char *const modes[] = {"first", "recurring", NULL};
    static const char *const anchors[] = {"calendar", "customer", NULL};
    int mode = 0, anchor = 0;
    int64_t min_events = 1;
    options->axis.most = INT64_MAX - 1;
    int rc = arguments_source(call, COHORT_GRAIN, COHORT_AS_OF, request);
    if (rc == SQLITE_OK) rc = arguments_choice(call, COHORT_MODE, modes, &mode);
    if (rc == SQLITE_OK) rc = arguments_choice(call, COHORT_ANCHOR, anchors, &anchor);
    if (rc == SQLITE_OK) rc = arguments_whole(call, COHORT_MIN_EVENTS, 1, &min_events);
    if (rc == SQLITE_OK) rc = arguments_whole(call, COHORT_MAX_AGE, 0, &options->axis.most);
    if (rc == SQLITE_OK && call->arguments[COHORT_AGES] && call->arguments[COHORT_MAX_AGE])
        rc = table_error(call, "ages says which ages to give, max_age too: give one of them");
    if (rc == SQLITE_OK) rc = ages_argument(call, COHORT_AGES, &options->axis);
    options->grain = request->grain;
    options->recurring = mode == 1;
    options->own_calendar = anchor == 1;
    options->same_events = !request->columns[SOURCE_STARTS] && !request->columns[SOURCE_RETURNS];
    options->min_events = min_events < UINT32_MAX ? (uint32_t)min_events : UINT32_MAX;
    return rc == SQLITE_OK && request->columns[SOURCE_UNTIL] ? cohort_check_terms(call, options) : rc;
}

/* Their rows go to the movements, and the grid groups whose they are. */
static int cohort_read_terms(struct table_call *call, struct source_request *request,
                             const struct grid_options *options, struct cohort_result *result) {
    const struct movements_options rows = {.grain = options->grain,
                                           .spells = true,
                                           .with_amounts = options->with_amounts,
                                           .lapse_after = 1,
                                           .span = 1};
    result->of_terms = true;
    movements_init(&result->movements, &rows);
    return source_read(call->db, request, &result->population, movements_take, &result->movements,
                       &call->error);
}

int cohort_read(struct table_call *call, void *data) {
    struct cohort_result *result = data;
    struct source_request request = {0};
    struct grid_options options = {0};
    int rc = cohort_arguments(call, &request, &options);
    if (rc != SQLITE_OK) {
        memory_free(options.axis.ranges);
        return rc;
    }
    result->with_amounts = request.columns[SOURCE_AMOUNT] != NULL;
    options.with_amounts = result->with_amounts && (call->needs & COHORT_AMOUNTS);
    request.every_row = options.with_amounts;
    options.with_rows = call->needs & COHORT_ROWS;
    grid_init(&result->grid, &options);
    request.payload = customer_size(request.columns[SOURCE_SEGMENT] != NULL);
    if (request.columns[SOURCE_UNTIL]) return cohort_read_terms(call, &request, &options, result);
    return source_read(call->db, &request, &result->population, grid_take, &result->grid, &call->error);
}

struct state cohort_state(void *data) {
    struct cohort_result *result = data;
    const struct grain *grain = &result->grid.options.grain;
    if (result->of_terms)
        return (struct state){&movements_state_kind, &result->movements, &result->population, grain};
    return (struct state){&grid_state, &result->grid, &result->population, grain};
}

int cohort_finish(struct table_call *call, void *data) {
    struct cohort_result *result = data;
    if (!grid_finish(&result->grid, &result->population)) return interrupt_end(call->interrupt);
    if (result->of_terms) movements_ready(&result->movements, &result->population);
    int64_t ages = result->grid.most_cells;
    if (ages <= TABLE_MOST_PERIODS) return SQLITE_OK;
    return table_error(
        call, "%lld ages are too many (most %d): is there a sentinel date? as_of or max_age bounds them",
        (sqlite3_int64)ages, TABLE_MOST_PERIODS);
}

void cohort_release(void *data) {
    struct cohort_result *result = data;
    grid_free(&result->grid);
    if (result->of_terms) movements_free(&result->movements);
    population_free(&result->population);
}

/* ---- folding ---- */

/* Whether there is room for what subscriptions need. */
static bool cohort_has_course(struct cohort_scratch *scratch) {
    if (scratch->course) return true;
    scratch->course = memory_resize(NULL, sizeof *scratch->course);
    if (scratch->course) memset(scratch->course, 0, sizeof *scratch->course);
    return scratch->course != NULL;
}

bool cohort_fold(const struct cohort_result *result, const struct group *group, int64_t count,
                 struct cohort_scratch *scratch, struct grid_cell *cells) {
    if (result->of_terms)
        return cohort_has_course(scratch) &&
               terms_fold(&result->grid, &result->movements, group, count, scratch->course, cells);
    return grid_fold(&result->grid, group, count, &scratch->visits, cells);
}

bool cohort_fold_one(const struct cohort_result *result, const struct group *group, uint32_t member,
                     int64_t count, struct cohort_scratch *scratch, struct grid_cell *cells) {
    if (result->of_terms)
        return cohort_has_course(scratch) && terms_fold_one(&result->grid, &result->movements, group, member,
                                                            count, scratch->course, cells);
    return grid_fold_one(&result->grid, group, member, count, &scratch->visits, cells);
}

void cohort_scratch_free(struct cohort_scratch *scratch) {
    visits_free(&scratch->visits);
    if (scratch->course) course_free(scratch->course);
    memory_free(scratch->course);
}

/* ---- seeking ---- */

/* Whether a group comes before every cohort from `from` on in the segment of this rank. */
static bool cohort_is_before(const struct cohort_result *result, const struct group *group, uint32_t rank,
                             const char *from) {
    char label[GRAIN_LABEL_SIZE];
    if (group_rank(group) != rank) return group_rank(group) < rank;
    grain_label(&result->grid.options.grain, grid_cohort(group), label);
    return strcmp(label, from) < 0;
}

/* The first group at or after `at` with rank and label from these on. */
static size_t cohort_search(const struct cohort_result *result, size_t at, uint32_t rank, const char *from) {
    const struct groups *groups = &result->grid.groups;
    size_t high = groups->count;
    while (at < high) {
        size_t middle = at + (high - at) / 2;
        if (cohort_is_before(result, &groups->list[middle], rank, from))
            at = middle + 1;
        else
            high = middle;
    }
    return at;
}

int64_t cohort_least(const struct cohort_result *result, const struct table_limits *limits) {
    return axis_reached(&result->grid.options.axis, (limits->least > 0 ? limits->least : 0) - 1);
}

int64_t cohort_end(const struct cohort_result *result, const struct table_limits *limits,
                   const struct group *group) {
    int64_t cells = grid_cells(&result->grid, group);
    int64_t most = axis_reached(&result->grid.options.axis, limits->most);
    return most < cells ? most : cells;
}

size_t cohort_seek(const struct cohort_result *result, size_t at, const struct table_limits *limits) {
    const struct groups *groups = &result->grid.groups;
    char label[GRAIN_LABEL_SIZE];
    if (limits->least > limits->most || limits->most < 0) return groups->count;
    while (at < groups->count) {
        if (patience_is_out(result->population.patience, COHORT_SOUGHT)) return SIZE_MAX;
        const struct group *group = &groups->list[at];
        uint32_t rank = group_rank(group);
        struct key segment = grid_segment(&result->grid, group);
        grain_label(&result->grid.options.grain, grid_cohort(group), label);
        if (limits_are_behind(limits, label) || !limits_allow(limits, COHORT_BY_SEGMENT, &segment))
            at = cohort_search(result, at, rank + 1, "");
        else if (limits->from && strcmp(label, limits->from) < 0)
            at = cohort_search(result, at, rank, limits->from);
        else if (cohort_least(result, limits) >= cohort_end(result, limits, group))
            at++;
        else
            break;
    }
    return at;
}
