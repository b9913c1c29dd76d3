/*
 * moves.c - see moves.h.
 *
 * Requirements
 *  1. Subscriptions (until_col) need as_of: neither the last start nor a planned end says when the data was
 *     taken.
 *  2. lapse_after and returns_col are for events, gap is for subscriptions: an error that says so. segment_by is customer or
 *     row, and needs segment_col. lapse_after and span are whole numbers from 1.
 *  3. Amounts are read where a column needs them.
 */
#include "table/moves.h"

#include "read/value.h"
#include "store/customer.h"
#include "table/arguments.h"

const struct table_parameter moves_parameters[MOVES_PARAMETERS] = {
    [MOVES_SOURCE] = {.name = "source", .required = true},
    [MOVES_CUSTOMER_COL] = {.name = "customer_col", .required = true, .source = SOURCE_CUSTOMER},
    [MOVES_TIME_COL] = {.name = "time_col", .required = true, .source = SOURCE_TIME},
    [MOVES_GRAIN] = {.name = "grain", .value = TABLE_WORD},
    [MOVES_AMOUNT_COL] = {.name = "amount_col", .source = SOURCE_AMOUNT},
    [MOVES_SEGMENT_COL] = {.name = "segment_col", .source = SOURCE_SEGMENT, .splits = true},
    [MOVES_UNTIL_COL] = {.name = "until_col", .source = SOURCE_UNTIL},
    [MOVES_LAPSE_AFTER] = {.name = "lapse_after", .value = TABLE_WHOLE},
    [MOVES_AS_OF] = {.name = "as_of", .value = TABLE_OTHER},
    [MOVES_RETURNS_COL] = {.name = "returns_col", .source = SOURCE_RETURNS},
    [MOVES_GAP] = {.name = "gap", .value = TABLE_WORD},
    [MOVES_SPAN] = {.name = "span", .value = TABLE_WHOLE},
    [MOVES_SEGMENT_BY] = {.name = "segment_by", .value = TABLE_WORD},
};
_Static_assert(MOVES_PARAMETERS <= TABLE_MOST_PARAMETERS, "TABLE_MOST_PARAMETERS");

/* What does not go together. */
static int moves_check(struct table_call *call, const struct source_request *request,
                       const struct movements_options *options) {
    if (options->spells && call->arguments[MOVES_LAPSE_AFTER])
        return table_error(call, "lapse_after: not for subscriptions (until_col): %lld",
                           (sqlite3_int64)options->lapse_after);
    if (options->spells && options->with_returns)
        return table_error(call, "returns_col: not for subscriptions (until_col)");
    if (!options->spells && options->has_gap)
        return table_error(call, "gap: for subscriptions alone (until_col is missing)");
    if (call->arguments[MOVES_SEGMENT_BY] && request->columns[SOURCE_SEGMENT] == NULL)
        return table_error(call, "segment_by: segment_col is missing");
    return SQLITE_OK;
}

static int moves_arguments(struct table_call *call, struct source_request *request,
                           struct movements_options *options) {
    static const char *const segments_by[] = {"customer", "row", NULL};
    int by = 0;
    int rc = arguments_source(call, MOVES_GRAIN, MOVES_AS_OF, request);
    options->lapse_after = options->span = 1;
    if (rc == SQLITE_OK) rc = arguments_whole(call, MOVES_LAPSE_AFTER, 1, &options->lapse_after);
    if (rc == SQLITE_OK) rc = arguments_whole(call, MOVES_SPAN, 1, &options->span);
    if (rc == SQLITE_OK) rc = arguments_length(call, MOVES_GAP, &options->has_gap, &options->gap);
    if (rc == SQLITE_OK) rc = arguments_choice(call, MOVES_SEGMENT_BY, segments_by, &by);
    if (rc != SQLITE_OK) return rc;
    options->grain = request->grain;
    options->spells = request->columns[SOURCE_UNTIL] != NULL;
    options->with_returns = request->columns[SOURCE_RETURNS] != NULL;
    options->by_row = by == 1;
    return moves_check(call, request, options);
}

int moves_read(struct table_call *call, void *data) {
    struct moves *moves = data;
    struct source_request request = {0};
    struct movements_options options = {0};
    int rc = moves_arguments(call, &request, &options);
    if (rc != SQLITE_OK) return rc;
    moves->with_amounts = request.columns[SOURCE_AMOUNT] != NULL;
    options.with_amounts = moves->with_amounts && (call->needs & MOVES_AMOUNTS);
    if (!options.with_amounts) request.columns[SOURCE_AMOUNT] = NULL;
    movements_init(&moves->movements, &options);
    request.payload = customer_size(request.columns[SOURCE_SEGMENT] != NULL);
    return source_read(call->db, &request, &moves->population, movements_take, &moves->movements,
                       &call->error);
}

struct state moves_state(void *data) {
    struct moves *moves = data;
    return (struct state){&movements_state_kind, &moves->movements, &moves->population,
                          &moves->movements.options.grain};
}

int moves_finish(struct table_call *call, void *data) {
    struct moves *moves = data;
    if (!movements_finish(&moves->movements, &moves->population)) return interrupt_end(call->interrupt);
    int64_t most = moves->movements.most_periods;
    if (most <= TABLE_MOST_PERIODS) return SQLITE_OK;
    return table_error(call,
                       "%lld periods are too many (most %d): is there a sentinel date? as_of bounds them",
                       (sqlite3_int64)most, TABLE_MOST_PERIODS);
}

void moves_release(void *data) {
    struct moves *moves = data;
    movements_free(&moves->movements);
    population_free(&moves->population);
}
