/*
 * source.c - the one reader of users' tables; source.h is the interface.
 *
 * Requirements
 *  1. Every row that is not skipped (row.c) reaches the fold once, in batches.
 *  2. An interrupt, an I/O error or a denial never looks like the end of the rows, nor does an authorizer's
 *     SQLITE_IGNORE for the SELECT or for our function. (For a column it means NULL in every row, as in SQL.)
 *  3. Nothing is written, and no statement outlives source_read().
 *  4. The latest time is that of any row with a customer, whether it is a start, a return or neither.
 *  5. Rows that are looked at all reach the fold, those with a customer once more in batches.
 *
 *     SELECT retention_feed(?1, s."customer_id", s."ordered_at") FROM "orders" AS s
 *
 * Rows arrive through an aggregate function of our own instead of sqlite3_step(): SQLite then calls us from
 * inside its loop, with the values already at hand, which measured 51 ns a row against 93 ns for stepping
 * out, asking for two columns and stepping in again. The pointer bound to ?1 says whose rows they are; only
 * a C program can bind one, so nobody else can call the function. SQLite picks the cheapest way through
 * the source, a covering index for example; in which order rows come does not matter.
 */
#include "read/source.h"

#include <string.h>

#include "ground/always.h"
#include "ground/memory.h"
#include "read/query.h"
#include "read/row.h"
#include "read/value.h"
#include "store/intake.h"

#define SOURCE_POINTER "retention_feed"
#define SOURCE_READ    1 /* what the feed answers, so that one that an authorizer ignored is told apart */

struct source {
    struct row_reader reader;
    struct intake intake;
    int rc; /* SQLITE_NOMEM or SQLITE_INTERRUPT when a row could not be taken */
};

/* ---- rows ---- */

static bool source_keys(struct source *source, sqlite3_value *const *values) {
    const int *at = source->reader.at;
    return value_key(values[at[SOURCE_CUSTOMER]], intake_customer(&source->intake)) &&
           (at[SOURCE_SEGMENT] == 0 ||
            value_key(values[at[SOURCE_SEGMENT]], intake_segment(&source->intake)));
}

static void source_latest(struct population *population, int64_t time) {
    if (!population->any || time > population->latest) population->latest = time;
    population->any = true;
}

/* false: no memory, or told to end. */
static bool source_look(struct source *source, sqlite3_value *const *values) {
    struct intake *intake = &source->intake;
    struct batch *batch = &intake->batch;
    const uint32_t i = batch->count;
    struct look look;
    if (!row_look(&source->reader, values, &look) || !source->reader.request->look(intake->fold, &look))
        return false;
    if (look.kinds[LOOK_CUSTOMER] != LOOK_VALUE) return true;
    batch->times[i] = look_instant(&look, LOOK_TIME);
    if (look.kinds[LOOK_UNTIL] != LOOK_ABSENT)
        batch->untils[i] =
            look.kinds[LOOK_UNTIL] < LOOK_REFUSED ? BATCH_OPEN : look_instant(&look, LOOK_UNTIL);
    batch->fingerprints[i] = look.fingerprint;
    source_latest(intake->population, batch->times[i] == LOOK_NO_TIME ? MOMENT_MIN : batch->times[i]);
    *intake_customer(intake) = look.keys[LOOK_CUSTOMER];
    return intake_add(intake);
}

static void source_row(struct source *source, sqlite3_context *context, sqlite3_value *const *values) {
    struct population *population = source->intake.population;
    const struct batch *batch = &source->intake.batch;
    if (source->reader.request->look) {
        if (!source_look(source, values))
            source->rc = interrupt_fail(source->reader.request->interrupt, context);
        return;
    }
    if (row_read(&source->reader, context, values, &source->intake.batch) != ROW_READ) return;
    source_latest(population, batch->times[batch->count]);
    bool counts = batch->starts[batch->count] || batch->returns[batch->count];
    if (!counts && !source->reader.request->every_row) return;
    if (!source_keys(source, values) || !intake_add(&source->intake))
        source->rc = interrupt_fail(source->reader.request->interrupt, context);
}

void source_feed_step(sqlite3_context *context, int count, sqlite3_value **values) {
    struct source **feed = sqlite3_aggregate_context(context, sizeof(void *));
    if (feed == NULL) {
        sqlite3_result_error_nomem(context);
        return;
    }
    if (*feed == NULL && count > 0) *feed = sqlite3_value_pointer(values[0], SOURCE_POINTER);
    if (*feed == NULL)
        sqlite3_result_error(context, "retention_feed() is internal", -1);
    else
        source_row(*feed, context, values);
}

void source_feed_final(sqlite3_context *context) {
    sqlite3_result_int(context, SOURCE_READ);
}

/* ---- the statement ---- */

/* After the last row. */
static bool source_finish(struct source *source) {
    struct population *population = source->intake.population;
    const struct source_request *request = source->reader.request;
    if (!intake_flush(&source->intake)) return false;
    ids_finish(&population->customers);
    if (!request->has_as_of) population->as_of = population->latest;
    return true;
}

/* Runs the statement, which it ends. */
static int source_run(sqlite3 *db, struct source *source, sqlite3_stmt *stmt, char **error) {
    const struct source_request *request = source->reader.request;
    int rc = sqlite3_bind_pointer(stmt, 1, source, SOURCE_POINTER, NULL);
    if (ALWAYS(rc == SQLITE_OK)) rc = sqlite3_step(stmt); /* ?1 is there, and a pointer takes no memory */
    if (rc == SQLITE_ROW)
        rc = sqlite3_column_int(stmt, 0) == SOURCE_READ ? sqlite3_step(stmt) : SQLITE_AUTH;
    else if (rc == SQLITE_DONE)
        rc = SQLITE_AUTH; /* an aggregate has a row, unless an authorizer had the SELECT ignored */
    if (rc == SQLITE_DONE)
        rc = source_finish(source) ? SQLITE_OK : interrupt_end(request->interrupt);
    else if (source->rc)
        rc = source->rc;
    else if (!source->reader.error)
        rc = query_relay(db, request, rc, error);
    sqlite3_finalize(stmt);
    if (source->reader.error) *error = source->reader.error;
    return rc;
}

int source_read(sqlite3 *db, const struct source_request *request, struct population *population,
                batch_take *take, void *fold, char **error) {
    sqlite3_stmt *stmt = NULL;
    population_init(population, request->payload,
                    request->columns[SOURCE_SEGMENT] != NULL && request->look == NULL);
    population->patience = &request->interrupt->patience;
    population->customers.patience = population->segments.ids.patience = population->patience;
    population->as_of = request->as_of;
    struct source *source = memory_resize(NULL, sizeof *source);
    if (source == NULL) return SQLITE_NOMEM;
    memset(source, 0, sizeof *source);
    row_begin(&source->reader, request);
    intake_begin(&source->intake, population, take, fold);
    int rc = query_prepare(db, request, &stmt);
    rc = rc == SQLITE_OK ? source_run(db, source, stmt, error) : query_explain(db, request, rc, error);
    intake_free(&source->intake);
    memory_free(source);
    return rc;
}
