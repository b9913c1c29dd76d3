/*
 * customers.c - retention_customers: one row a customer, with what predictive models and scores need.
 *
 *     SELECT customer, cohort, frequency, recency, age, monetary_value, r_score, f_score, m_score
 *     FROM retention_customers('orders', 'customer_id', 'ordered_at', 'month', 'amount');
 *     1|2024-01|2|70|75|22.5|4|5|5
 *     2|2024-01|1|46|63|15.0|2|2|2
 *     3|2024-01|0|0|51||1|1|2
 *     4|2024-02|1|35|35|12.5|5|2|1
 *
 * Requirements
 *  1. One row a customer, in the order in which the source first shows them. What is in a row does not
 *     depend on that order.
 *  2. first_at and last_at are UTC, YYYY-MM-DD HH:MM:SS, with a fraction where there is one; cohort is the
 *     grain's label of first_at; segment that of the earliest row, the smallest of several.
 *  3. frequency, recency, age and mean_gap = recency / frequency are in days, as profile.h has them. NULL:
 *     mean_gap and monetary_value when frequency is 0; value, monetary_value and m_score without amount_col;
 *     segment without segment_col.
 *  4. Scores are from 1 to 5 = best (scores.h), among all customers of the source: r_score by days since
 *     last_at, f_score by frequency, m_score by value.
 *  5. as_of is the latest time in the source by default; later rows are left out.
 *
 * profile.c computes. Cost: one pass over the source; days are kept and counted only where frequency or what
 * is made of it is read, and the values of a score are gathered only where it is.
 */
#include "table/arguments.h"
#include "ground/memory.h"
#include "fold/profile.h"
#include "table/table.h"
#include "read/value.h"

enum customers_column {
    CUSTOMERS_CUSTOMER,
    CUSTOMERS_SEGMENT,
    CUSTOMERS_COHORT,
    CUSTOMERS_FIRST_AT,
    CUSTOMERS_LAST_AT,
    CUSTOMERS_EVENTS,
    CUSTOMERS_FREQUENCY,
    CUSTOMERS_RECENCY,
    CUSTOMERS_AGE,
    CUSTOMERS_VALUE,
    CUSTOMERS_MONETARY_VALUE,
    CUSTOMERS_MEAN_GAP,
    CUSTOMERS_R_SCORE,
    CUSTOMERS_F_SCORE,
    CUSTOMERS_M_SCORE
};

static const char *const customers_columns[] = {
    "customer",        "segment",         "cohort TEXT",         "first_at TEXT",
    "last_at TEXT",    "events INTEGER",  "frequency INTEGER",   "recency INTEGER",
    "age INTEGER",     "value REAL",      "monetary_value REAL", "mean_gap REAL",
    "r_score INTEGER", "f_score INTEGER", "m_score INTEGER",     NULL};

enum customers_parameter {
    CUSTOMERS_SOURCE,
    CUSTOMERS_CUSTOMER_COL,
    CUSTOMERS_TIME_COL,
    CUSTOMERS_GRAIN,
    CUSTOMERS_AMOUNT_COL,
    CUSTOMERS_SEGMENT_COL,
    CUSTOMERS_AS_OF
};

static const char *const customers_parameters[] = {"source",     "customer_col", "time_col", "grain",
                                                   "amount_col", "segment_col",  "as_of",    NULL};

static const signed char customers_sources[] = {
    -1, SOURCE_CUSTOMER, SOURCE_TIME, -1, SOURCE_AMOUNT, SOURCE_SEGMENT, -1};

static const signed char customers_order[] = {-1};

struct customers_result {
    struct source_found found;
    struct profiles profiles;
    struct calendar_grain grain;
    bool with_amounts, with_segments;
    struct scores scores[3]; /* by measure */
};

struct customers_position {
    struct table_position base;
    uint32_t customer;
};

/* ---- computing ---- */

/* The columns that need the days alone, and the amounts; monetary_value needs both. */
#define CUSTOMERS_DAYS    (1u << CUSTOMERS_FREQUENCY | 1u << CUSTOMERS_MEAN_GAP | 1u << CUSTOMERS_F_SCORE)
#define CUSTOMERS_AMOUNTS (1u << CUSTOMERS_VALUE | 1u << CUSTOMERS_MONETARY_VALUE | 1u << CUSTOMERS_M_SCORE)

/* The reader has asked for the start of every record; with amounts a record ends on another cache line. */
static bool customers_take(void *context, struct source_found *found, const struct source_batch *batch) {
    struct profiles *profiles = context;
    struct profile *records[IDS_BATCH];
    for (uint32_t i = 0; i < batch->count; i++) {
        records[i] = ids_payload(&found->customers, batch->customers[i]);
        if (profiles->with_amounts) MEMORY_PREFETCH(&records[i]->others);
    }
    for (uint32_t i = 0; i < batch->count; i++)
        if (!profiles_add(profiles, &found->segments, records[i], batch->times[i], batch->amounts[i],
                          profiles->with_segments ? batch->segments[i] : 0))
            return false;
    return true;
}

static bool customers_score(const struct table_call *call, struct customers_result *result) {
    static const int columns[] = {CUSTOMERS_R_SCORE, CUSTOMERS_F_SCORE, CUSTOMERS_M_SCORE};
    for (int measure = PROFILE_RECENT; measure <= PROFILE_VALUABLE; measure++) {
        if ((call->columns >> columns[measure] & 1) == 0) continue;
        if (measure == PROFILE_VALUABLE && !result->with_amounts) continue;
        if (!profiles_score(&result->profiles, &result->found.customers, (enum profile_measure)measure,
                            &result->scores[measure], &call->interrupt->patience))
            return false;
    }
    return true;
}

static int customers_compute(struct table_call *call, void *data) {
    struct customers_result *result = data;
    struct source_request request = {0};
    int rc = arguments_source(call, customers_sources, CUSTOMERS_GRAIN, CUSTOMERS_AS_OF, &request);
    if (rc != SQLITE_OK) return rc;
    result->grain = request.grain;
    result->with_amounts = request.columns[SOURCE_AMOUNT] != NULL;
    result->with_segments = request.columns[SOURCE_SEGMENT] != NULL;
    bool days = (call->columns & (CUSTOMERS_DAYS | 1u << CUSTOMERS_MONETARY_VALUE)) != 0;
    bool amounts = result->with_amounts && (call->columns & CUSTOMERS_AMOUNTS) != 0;
    profiles_init(&result->profiles, request.grain.offset, days, amounts, result->with_segments);
    ids_init(&result->found.customers, profiles_size(&result->profiles));
    ids_init(&result->found.segments, 0);
    rc = source_read(call->db, &request, &result->found, customers_take, &result->profiles, &call->error);
    if (rc != SQLITE_OK) return rc;
    ids_finish(&result->found.customers);
    bool fine = profiles_finish(&result->profiles, &result->found.customers,
                                request.has_as_of ? request.as_of : result->found.latest,
                                &call->interrupt->patience) &&
                customers_score(call, result);
    return fine ? SQLITE_OK : interrupt_end(call->interrupt);
}

static void customers_release(void *data) {
    struct customers_result *result = data;
    profiles_free(&result->profiles);
    ids_free(&result->found.customers);
    ids_free(&result->found.segments);
}

/* ---- serving ---- */

static int customers_move(const struct customers_result *result, struct customers_position *position) {
    position->base.rowid = (sqlite3_int64)position->customer + 1;
    position->base.end = position->customer >= ids_count(&result->found.customers);
    return SQLITE_OK;
}

static int customers_first(const void *result, struct table_position *base) {
    struct customers_position *position = (struct customers_position *)base;
    position->customer = 0;
    return customers_move(result, position);
}

static int customers_next(const void *result, struct table_position *base) {
    struct customers_position *position = (struct customers_position *)base;
    position->customer++;
    return customers_move(result, position);
}

static void customers_close(struct table_position *base) {
    (void)base;
}

static void customers_result_time(sqlite3_context *context, int64_t time) {
    char text[CALENDAR_TIME_SIZE];
    int size = calendar_time_text(time, text);
    sqlite3_result_text(context, text, size, SQLITE_TRANSIENT);
}

static void customers_result_score(const struct customers_result *result, const struct profile *profile,
                                   enum profile_measure measure, sqlite3_context *context) {
    double value = profile_measure(&result->profiles, profile, measure);
    sqlite3_result_int(context, scores_of(&result->scores[measure], value));
}

static void customers_result_column(const void *data, const struct table_position *base, int column,
                                    sqlite3_context *context) {
    const struct customers_result *result = data;
    uint32_t customer = ((const struct customers_position *)base)->customer;
    const struct profile *profile = ids_payload(&result->found.customers, customer);
    int64_t first = customer_moment(&profile->member), frequency = profile_frequency(profile);
    switch ((enum customers_column)column) { /* GCOVR_EXCL_BR_LINE: there is no other case */
    case CUSTOMERS_CUSTOMER:
        value_result_key(context, ids_key(&result->found.customers, customer));
        break;
    case CUSTOMERS_SEGMENT:
        if (result->with_segments)
            value_result_key(context, ids_key(&result->found.segments, profile->member.segment));
        break;
    case CUSTOMERS_COHORT:
        value_result_label(context, &result->grain, calendar_period_of(&result->grain, first));
        break;
    case CUSTOMERS_FIRST_AT:
        customers_result_time(context, first);
        break;
    case CUSTOMERS_LAST_AT:
        customers_result_time(context, profile_last(profile));
        break;
    case CUSTOMERS_EVENTS:
        sqlite3_result_int64(context, profile->events);
        break;
    case CUSTOMERS_FREQUENCY:
        sqlite3_result_int64(context, frequency);
        break;
    case CUSTOMERS_RECENCY:
        sqlite3_result_int64(context, profile_recency(&result->profiles, profile));
        break;
    case CUSTOMERS_AGE:
        sqlite3_result_int64(context, profile_age(&result->profiles, profile));
        break;
    case CUSTOMERS_VALUE:
        if (result->with_amounts) sqlite3_result_double(context, profile_value(profile));
        break;
    case CUSTOMERS_MONETARY_VALUE:
        if (result->with_amounts && frequency > 0)
            sqlite3_result_double(context, profile_monetary_value(profile));
        break;
    case CUSTOMERS_MEAN_GAP:
        if (frequency > 0)
            sqlite3_result_double(context,
                                  (double)profile_recency(&result->profiles, profile) / (double)frequency);
        break;
    case CUSTOMERS_R_SCORE:
        customers_result_score(result, profile, PROFILE_RECENT, context);
        break;
    case CUSTOMERS_F_SCORE:
        customers_result_score(result, profile, PROFILE_FREQUENT, context);
        break;
    case CUSTOMERS_M_SCORE:
        if (result->with_amounts) customers_result_score(result, profile, PROFILE_VALUABLE, context);
        break;
    }
}

const struct table customers_table = {
    .name = "retention_customers",
    .columns = customers_columns,
    .parameters = customers_parameters,
    .required = 3,
    .order = customers_order,
    .segment_parameter = -1,
    .costly = CUSTOMERS_DAYS | CUSTOMERS_AMOUNTS | 1u << CUSTOMERS_R_SCORE,
    .number_column = -1,
    .label_column = -1,
    .result_size = sizeof(struct customers_result),
    .position_size = sizeof(struct customers_position),
    .compute = customers_compute,
    .release = customers_release,
    .first = customers_first,
    .next = customers_next,
    .close = customers_close,
    .column = customers_result_column,
};
