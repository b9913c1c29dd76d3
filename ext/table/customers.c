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
 *  6. With returns_col only its rows are events, and who has none is not there. The amount of another row, a refund say,
 *     belongs to the day with an event at or before it (profile.h). What such a row shows is how far the data go.
 *
 * profile.c computes. Cost: one pass over the source; days are kept and counted only where frequency or what
 * is made of it is read, and the values of a score are gathered only where it is.
 */
#include <math.h>

#include "table/arguments.h"
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

/* What columns need: the set of days, the amounts, and which scores are cut. */
enum customers_need {
    CUSTOMERS_DAYS = 1,
    CUSTOMERS_AMOUNTS = 2,
    CUSTOMERS_R_SCORES = 4,
    CUSTOMERS_F_SCORES = 8,
    CUSTOMERS_M_SCORES = 16
};

static const struct table_column customers_columns[] = {
    [CUSTOMERS_CUSTOMER] = {.declaration = "customer"},
    [CUSTOMERS_SEGMENT] = {.declaration = "segment"},
    [CUSTOMERS_COHORT] = {.declaration = "cohort TEXT"},
    [CUSTOMERS_FIRST_AT] = {.declaration = "first_at TEXT"},
    [CUSTOMERS_LAST_AT] = {.declaration = "last_at TEXT"},
    [CUSTOMERS_EVENTS] = {.declaration = "events INTEGER"},
    [CUSTOMERS_FREQUENCY] = {.declaration = "frequency INTEGER", .needs = CUSTOMERS_DAYS},
    [CUSTOMERS_RECENCY] = {.declaration = "recency INTEGER"},
    [CUSTOMERS_AGE] = {.declaration = "age INTEGER"},
    [CUSTOMERS_VALUE] = {.declaration = "value REAL", .needs = CUSTOMERS_AMOUNTS},
    [CUSTOMERS_MONETARY_VALUE] = {.declaration = "monetary_value REAL",
                                  .needs = CUSTOMERS_DAYS | CUSTOMERS_AMOUNTS},
    [CUSTOMERS_MEAN_GAP] = {.declaration = "mean_gap REAL", .needs = CUSTOMERS_DAYS},
    [CUSTOMERS_R_SCORE] = {.declaration = "r_score INTEGER", .needs = CUSTOMERS_R_SCORES},
    [CUSTOMERS_F_SCORE] = {.declaration = "f_score INTEGER", .needs = CUSTOMERS_F_SCORES | CUSTOMERS_DAYS},
    [CUSTOMERS_M_SCORE] = {.declaration = "m_score INTEGER", .needs = CUSTOMERS_M_SCORES | CUSTOMERS_AMOUNTS},
};

enum customers_parameter {
    CUSTOMERS_SOURCE,
    CUSTOMERS_CUSTOMER_COL,
    CUSTOMERS_TIME_COL,
    CUSTOMERS_GRAIN,
    CUSTOMERS_AMOUNT_COL,
    CUSTOMERS_SEGMENT_COL,
    CUSTOMERS_AS_OF,
    CUSTOMERS_RETURNS_COL
};

static const struct table_parameter customers_parameters[] = {
    [CUSTOMERS_SOURCE] = {.name = "source", .required = true},
    [CUSTOMERS_CUSTOMER_COL] = {.name = "customer_col", .required = true, .source = SOURCE_CUSTOMER},
    [CUSTOMERS_TIME_COL] = {.name = "time_col", .required = true, .source = SOURCE_TIME},
    [CUSTOMERS_GRAIN] = {.name = "grain", .value = TABLE_WORD},
    [CUSTOMERS_AMOUNT_COL] = {.name = "amount_col", .source = SOURCE_AMOUNT},
    [CUSTOMERS_SEGMENT_COL] = {.name = "segment_col", .source = SOURCE_SEGMENT},
    [CUSTOMERS_AS_OF] = {.name = "as_of", .value = TABLE_OTHER},
    [CUSTOMERS_RETURNS_COL] = {.name = "returns_col", .source = SOURCE_RETURNS},
};
TABLE_FITS(customers_columns, customers_parameters);

#define CUSTOMERS_WORK 10 /* of one who is passed */

struct customers_result {
    struct population population;
    struct profiles profiles;
    struct grain grain;
    bool with_amounts;
    struct scores scores[3]; /* by measure */
};

struct customers_position {
    struct table_position base;
    uint32_t customer;
};

/* ---- computing ---- */

static bool customers_score(const struct table_call *call, struct customers_result *result) {
    static const uint32_t needs[] = {CUSTOMERS_R_SCORES, CUSTOMERS_F_SCORES, CUSTOMERS_M_SCORES};
    for (int measure = PROFILE_RECENT; measure <= PROFILE_VALUABLE; measure++) {
        if ((call->needs & needs[measure]) == 0) continue;
        if (measure == PROFILE_VALUABLE && !result->with_amounts) continue;
        if (!profiles_score(&result->profiles, (enum profile_measure)measure, &result->scores[measure]))
            return false;
    }
    return true;
}

static int customers_read(struct table_call *call, void *data) {
    struct customers_result *result = data;
    struct source_request request = {0};
    int rc = arguments_source(call, CUSTOMERS_GRAIN, CUSTOMERS_AS_OF, &request);
    if (rc != SQLITE_OK) return rc;
    result->grain = request.grain;
    result->with_amounts = request.columns[SOURCE_AMOUNT] != NULL;
    bool amounts = result->with_amounts && (call->needs & CUSTOMERS_AMOUNTS);
    profiles_init(&result->profiles, &request.grain, (call->needs & CUSTOMERS_DAYS) != 0, amounts,
                  request.columns[SOURCE_RETURNS] != NULL);
    request.payload = profiles_size(&result->profiles);
    return source_read(call->db, &request, &result->population, profiles_take, &result->profiles,
                       &call->error);
}

static struct state customers_state(void *data) {
    struct customers_result *result = data;
    return (struct state){&profiles_state, &result->profiles, &result->population, &result->grain};
}

static int customers_finish(struct table_call *call, void *data) {
    struct customers_result *result = data;
    bool fine = profiles_finish(&result->profiles, &result->population) && customers_score(call, result);
    return fine ? SQLITE_OK : interrupt_end(call->interrupt);
}

static void customers_release(void *data) {
    struct customers_result *result = data;
    profiles_free(&result->profiles);
    population_free(&result->population);
}

/* ---- serving ---- */

/* To this customer, or the first one behind that has an event. */
static int customers_move(const struct customers_result *result, struct customers_position *position) {
    const struct population *population = &result->population;
    for (; position->customer < population_count(population); position->customer++) {
        if (patience_is_out_at(population->patience, position->customer, CUSTOMERS_WORK))
            return interrupt_end(position->base.interrupt);
        if (profile_is_there(population_at(population, position->customer))) break;
    }
    position->base.rowid = (sqlite3_int64)position->customer + 1;
    position->base.end = position->customer >= population_count(&result->population);
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

static int customers_score_of(const struct customers_result *result, const struct profile *profile,
                              enum profile_measure measure) {
    return scores_of(&result->scores[measure], profile_measure(&result->profiles, profile, measure));
}

static int64_t customers_count(const struct customers_result *result, const struct profile *profile,
                               enum customers_column column) {
    switch (column) {
    case CUSTOMERS_EVENTS:
        return profile->events;
    case CUSTOMERS_FREQUENCY:
        return profile_frequency(profile);
    case CUSTOMERS_RECENCY:
        return profile_recency(&result->profiles, profile);
    case CUSTOMERS_AGE:
        return profile_age(&result->profiles, profile);
    case CUSTOMERS_R_SCORE:
        return customers_score_of(result, profile, PROFILE_RECENT);
    case CUSTOMERS_F_SCORE:
        return customers_score_of(result, profile, PROFILE_FREQUENT);
    default: /* CUSTOMERS_M_SCORE */
        return customers_score_of(result, profile, PROFILE_VALUABLE);
    }
}

/* NAN, which is NULL, where the customer did not come back, or there are no amounts. */
static double customers_number(const struct customers_result *result, const struct profile *profile,
                               enum customers_column column) {
    int64_t frequency = profile_frequency(profile);
    if (column == CUSTOMERS_MEAN_GAP)
        return frequency > 0 ? (double)profile_recency(&result->profiles, profile) / (double)frequency : NAN;
    if (!result->with_amounts) return NAN;
    if (column == CUSTOMERS_VALUE) return profile_value(profile);
    return frequency > 0 ? profile_monetary_value(profile) : NAN; /* CUSTOMERS_MONETARY_VALUE */
}

static void customers_result_column(const void *data, const struct table_position *base, int number,
                                    sqlite3_context *context) {
    const struct customers_result *result = data;
    uint32_t customer = ((const struct customers_position *)base)->customer;
    const struct profile *profile = population_at(&result->population, customer);
    int64_t first = customer_moment(&profile->customer);
    enum customers_column column = (enum customers_column)number;
    switch (column) {
    case CUSTOMERS_CUSTOMER:
        value_result_key(context, ids_key(&result->population.customers, customer));
        break;
    case CUSTOMERS_SEGMENT:
        value_result_key(context, customer_segment(&profile->customer, &result->population.segments));
        break;
    case CUSTOMERS_COHORT:
        value_result_label(context, &result->grain, grain_period_of(&result->grain, first));
        break;
    case CUSTOMERS_FIRST_AT:
        value_result_time(context, first);
        break;
    case CUSTOMERS_LAST_AT:
        value_result_time(context, profile_last(profile));
        break;
    case CUSTOMERS_VALUE:
    case CUSTOMERS_MONETARY_VALUE:
    case CUSTOMERS_MEAN_GAP:
        sqlite3_result_double(context, customers_number(result, profile, column));
        break;
    default:
        if (column != CUSTOMERS_M_SCORE || result->with_amounts)
            sqlite3_result_int64(context, customers_count(result, profile, column));
        break;
    }
}

const struct table customers_table = {
    .name = "retention_customers",
    TABLE_LISTS(customers_columns, customers_parameters),
    .result_size = sizeof(struct customers_result),
    .position_size = sizeof(struct customers_position),
    .read = customers_read,
    .finish = customers_finish,
    .state = customers_state,
    .release = customers_release,
    .first = customers_first,
    .next = customers_next,
    .close = customers_close,
    .column = customers_result_column,
};
