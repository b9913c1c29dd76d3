/*
 * clv_functions.c - clv_fit and what follows from its model: who is still a customer, how often they will
 * come, what they will spend.
 *
 *     WITH c AS MATERIALIZED (SELECT * FROM retention_customers('orders', 'customer_id', 'ordered_at',
 *                                                               'month', 'amount')),
 *          m AS MATERIALIZED (SELECT clv_fit(frequency, recency, age, monetary_value) AS model FROM c)
 *     SELECT customer, clv_alive(model, frequency, recency, age) AS alive,
 *            clv(model, frequency, recency, age, monetary_value, 365, 0.10) AS next_year
 *     FROM c, m ORDER BY next_year DESC LIMIT 20;
 *
 * Requirements
 *  1. A customer is frequency (how often they came back: a whole number), recency and age, as
 *     retention_customers gives them. An error: a negative number; a recency greater than age, or above 0
 *     where frequency is 0; a model of an unknown name, or not of the same name in every row.
 *  2. clv_fit: rows with a NULL in one of the three are skipped; no rows: NULL. The spend model takes those
 *     who came back and have a positive monetary_value; the others who came back are counted as left_out, and by reason
 *     as left_out_null, left_out_zero and left_out_negative. There is no spend model where no row has a monetary_value.
 *  3. What cannot be estimated is null in the JSON with a reason, and NULL in what follows from it: purchases
 *     where nobody came back, spend where nobody enters it. A q of 1 or less is an estimate like any other,
 *     but then spend has no mean for customers of whom too little is known: NULL.
 *  4. clv_orders counts orders after now; those of a new customer (0, 0, 0) do not count their first.
 *  5. clv_value: frequency 0 is a customer of whom no amount is known (the first is left out of
 *     monetary_value), so is one who came back whose monetary_value is NULL: the mean of all customers. A
 *     monetary_value of 0 is one like any other; below 0, where refunds exceed what was bought, NULL.
 *  6. clv is clv_value times the orders of the time to come, each discounted from the moment it is expected,
 *     by annual_discount a year of 365 days.
 *  7. clv_chance: the chance of at least one order in the next days. 0 for 0 days; never above clv_alive.
 *  8. A result is a finite number or NULL.
 *  9. A fit ends when it is told to (interrupt.c), whatever it is doing.
 *
 * Cost: clv_fit 40 bytes a row and the fit (purchases_fit.c, gamma_gamma.c); the others some 100 ns a row, a discounted clv a
 * microsecond.
 */
#include "model/purchases_fit.h"
#include "function/model_argument.h"
#include "function/function.h"
#include "read/value.h"

#include <math.h>

#define CLV_FUNCTIONS_YEAR 365 /* days */

static const char clv_functions_want[] = "clv_fit()";

struct clv_functions {
    struct purchases_fit fit;
    struct gamma_gamma_data spend;
    sqlite3_uint64 customers, came_back, watched;          /* watched: seen for some time at all */
    sqlite3_uint64 spend_null, spend_zero, spend_negative; /* of those who came back */
    bool with_spend;                                       /* some row has a monetary_value */
    bool complete; /* all rows so far were read: SQLite ends an aggregate after an error too */
    struct function_constant kind;
};

/* The customer in values[0] to values[2]. false: one of them is NULL, or is an error, which then is set. */
static bool clv_functions_history(sqlite3_context *context, sqlite3_value **values,
                                  struct history *customer) {
    if (function_any_null(3, values)) return false;
    if (!function_whole(context, "frequency", values[0], &customer->frequency) ||
        !function_count(context, "recency", values[1], &customer->recency) ||
        !function_count(context, "age", values[2], &customer->age))
        return false;
    if (customer->recency > customer->age)
        function_refuse_both(context, "recency %s exceeds age %s", values[1], values[2]);
    else if (customer->frequency == 0 && customer->recency > 0)
        function_refuse(context, "recency %s without a repeat purchase", values[1]);
    else
        return true;
    return false;
}

/* ---- clv_fit ---- */

static bool clv_functions_kind(sqlite3_context *context, sqlite3_value *value, struct clv_functions *all) {
    enum purchases_kind kind = PURCHASES_MBG_NBD;
    if (!value_is_null(value)) {
        const char *name = (const char *)sqlite3_value_text(value);
        if (name == NULL) {
            sqlite3_result_error_nomem(context);
            return false;
        }
        if (!model_purchases_kind(name, (size_t)sqlite3_value_bytes(value), &kind)) {
            function_refuse(context, "model: not one of mbg/nbd, bg/nbd, pareto/nbd: %s", value);
            return false;
        }
    }
    return function_same(context, "model", value, kind, &all->kind);
}

/* What a customer who came back spends, if it is given, enters the spend model or is left out. false: no memory. */
static bool clv_functions_spend(struct clv_functions *all, double frequency, bool given, double mean) {
    if (mean > 0) return gamma_gamma_add(&all->spend, frequency, mean);
    all->spend_null += !given;
    all->spend_zero += given && mean == 0;
    all->spend_negative += mean < 0;
    return true;
}

/* One row; false with the error set. */
static bool clv_functions_row(sqlite3_context *context, int count, sqlite3_value **values,
                              struct clv_functions *all) {
    struct history customer;
    double mean = 0;
    if (count > 4 && !clv_functions_kind(context, values[4], all)) return false;
    if (function_any_null(3, values)) return true;
    if (!clv_functions_history(context, values, &customer)) return false;
    bool given = count > 3 && !value_is_null(values[3]);
    if (given && !function_number(context, "monetary_value", values[3], &mean)) return false;
    if (given) all->with_spend = true;
    all->customers++;
    all->came_back += customer.frequency > 0;
    all->watched += customer.age > 0;
    bool added = purchases_fit_add(&all->fit, &customer);
    if (customer.frequency > 0) added = clv_functions_spend(all, customer.frequency, given, mean) && added;
    if (!added) sqlite3_result_error_nomem(context);
    return added;
}

static void clv_functions_fit_step(sqlite3_context *context, int count, sqlite3_value **values) {
    struct clv_functions *all = sqlite3_aggregate_context(context, sizeof *all);
    if (all)
        all->complete = clv_functions_row(context, count, values, all);
    else
        sqlite3_result_error_nomem(context);
}

/* The spend model, as a member behind those of the purchases. false: no memory, or told to end. */
static bool clv_functions_fit_spend(struct clv_functions *all, sqlite3_str *json, struct patience *patience) {
    static const char *const names[GAMMA_GAMMA_PARAMETERS] = {"p", "q", "v"};
    struct gamma_gamma spend;
    struct fit_report estimate = {0};
    struct model_json fitted = {.model = MODEL_NAME_GAMMA_GAMMA,
                                .names = names,
                                .count = GAMMA_GAMMA_PARAMETERS,
                                .customers = (double)all->spend.count,
                                .estimate = &estimate,
                                .reason = "no customer who came back has a positive monetary value"};
    double values[GAMMA_GAMMA_PARAMETERS];
    if (all->spend.count > 0) {
        if (!gamma_gamma_fit(&all->spend, &spend, &estimate, patience)) return false;
        values[0] = spend.p, values[1] = spend.q, values[2] = spend.v;
        fitted.values = values;
        fitted.reason = spend.q > 1 ? NULL : "q <= 1: spend has no mean";
    }
    sqlite3_str_appendall(json, ",\"spend\":{");
    model_json_write(json, &fitted);
    sqlite3_str_appendf(json,
                        ",\"left_out\":%llu,\"left_out_null\":%llu,\"left_out_zero\":%llu,"
                        "\"left_out_negative\":%llu}",
                        all->spend_null + all->spend_zero + all->spend_negative, all->spend_null,
                        all->spend_zero, all->spend_negative);
    return true;
}

static bool clv_functions_fit(struct clv_functions *all, sqlite3_str *json, struct patience *patience) {
    enum purchases_kind kind = (enum purchases_kind)all->kind.number;
    struct purchases purchases;
    struct fit_report estimate = {0};
    struct model_json fitted = {.model = model_purchases_name(kind),
                                .names = model_purchases_parameters(kind),
                                .count = PURCHASES_PARAMETERS,
                                .customers = (double)all->customers,
                                .estimate = &estimate};
    if (all->came_back == 0)
        fitted.reason = "no customer bought again";
    else if (all->watched == 0)
        fitted.reason = "no customer was watched for any time";
    else {
        if (!purchases_fit_solve(&all->fit, kind, &purchases, &estimate, patience)) return false;
        fitted.values = purchases.parameters;
    }
    model_json_write(json, &fitted);
    return true;
}

static void clv_functions_fit_final(sqlite3_context *context) {
    struct clv_functions *all = sqlite3_aggregate_context(context, 0);
    if (all == NULL) return;
    if (all->complete && all->customers > 0) {
        sqlite3_str *json = sqlite3_str_new(sqlite3_context_db_handle(context));
        struct patience *patience = function_patience(context);
        sqlite3_str_appendall(json, "{");
        bool done = clv_functions_fit(all, json, patience);
        if (all->with_spend) done = done && clv_functions_fit_spend(all, json, patience);
        sqlite3_str_appendall(json, "}");
        model_json_result(context, json, done);
    }
    purchases_fit_free(&all->fit);
    gamma_gamma_free(&all->spend);
}

/* ---- what follows from a model ---- */

static enum model_part clv_functions_purchases(const struct model *model) {
    return model->purchases_part;
}

/* values: model, frequency, recency, age. */
static const struct model *clv_functions_customer(sqlite3_context *context, sqlite3_value **values,
                                                  struct history *customer) {
    const struct model *model =
        model_argument(context, values[0], clv_functions_purchases, clv_functions_want);
    return model && clv_functions_history(context, values + 1, customer) ? model : NULL;
}

static void clv_functions_alive(sqlite3_context *context, int count, sqlite3_value **values) {
    struct history customer;
    const struct model *model = clv_functions_customer(context, values, &customer);
    (void)count;
    if (model) model_json_result_number(context, purchases_alive(&model->purchases, &customer));
}

/* values: model, frequency, recency, age, days. */
static void clv_functions_to_come(sqlite3_context *context, sqlite3_value **values,
                                  double (*what)(const struct purchases *, const struct history *, double)) {
    struct history customer;
    double days;
    const struct model *model = clv_functions_customer(context, values, &customer);
    if (model == NULL || function_any_null(1, values + 4) ||
        !function_count(context, "days", values[4], &days))
        return;
    model_json_result_number(context, what(&model->purchases, &customer, days));
}

static void clv_functions_orders(sqlite3_context *context, int count, sqlite3_value **values) {
    (void)count;
    clv_functions_to_come(context, values, purchases_orders);
}

static void clv_functions_chance(sqlite3_context *context, int count, sqlite3_value **values) {
    (void)count;
    clv_functions_to_come(context, values, purchases_chance);
}

/* What a customer spends an order; false where that is not known. */
static bool clv_functions_mean(sqlite3_context *context, const struct model *model, double frequency,
                               sqlite3_value *value, double *mean) {
    double past = 0;
    if (model->spend_part == MODEL_ABSENT) {
        function_error(context, "the model has no spend: fit it with monetary_value");
        return false;
    }
    if (model->spend_part == MODEL_UNKNOWN) return false;
    bool known = frequency > 0 && !value_is_null(value);
    if (known && !function_number(context, "monetary_value", value, &past)) return false;
    *mean = gamma_gamma_mean(&model->spend, known ? frequency : 0, past);
    return past >= 0;
}

static void clv_functions_value(sqlite3_context *context, int count, sqlite3_value **values) {
    double frequency, mean;
    const struct model *model =
        model_argument(context, values[0], clv_functions_purchases, clv_functions_want);
    (void)count;
    if (model == NULL || function_any_null(1, values + 1) ||
        !function_whole(context, "frequency", values[1], &frequency))
        return;
    if (clv_functions_mean(context, model, frequency, values[2], &mean))
        model_json_result_number(context, mean);
}

static void clv_functions_lifetime_value(sqlite3_context *context, int count, sqlite3_value **values) {
    struct history customer;
    double days, discount = 0, mean;
    const struct model *model = clv_functions_customer(context, values, &customer);
    if (model == NULL || function_any_null(1, values + 5) ||
        !function_count(context, "days", values[5], &days))
        return;
    if (count > 6 && !function_any_null(1, values + 6) &&
        !function_count(context, "annual_discount", values[6], &discount))
        return;
    if (!clv_functions_mean(context, model, customer.frequency, values[4], &mean)) return;
    double rate = log1p(discount) / CLV_FUNCTIONS_YEAR;
    model_json_result_number(context, mean * purchases_discounted(&model->purchases, &customer, days, rate));
}

static const struct function clv_functions[] = {
    {.name = "clv_fit",
     .least = 3,
     .most = 5,
     .arguments = "frequency, recency, age [, monetary_value [, model]]",
     .says = "the model as JSON text; model: 'mbg/nbd' (default), 'bg/nbd', 'pareto/nbd'",
     .step = clv_functions_fit_step,
     .final = clv_functions_fit_final,
     .keeps = sizeof(struct interrupt)},
    {.name = "clv_alive",
     .least = 4,
     .most = 4,
     .arguments = "model, frequency, recency, age",
     .says = "chance that the customer has not left",
     .call = clv_functions_alive,
     .keeps = sizeof(struct model_argument_kept)},
    {.name = "clv_orders",
     .least = 5,
     .most = 5,
     .arguments = "model, frequency, recency, age, days",
     .says = "orders expected in the next days",
     .call = clv_functions_orders,
     .keeps = sizeof(struct model_argument_kept)},
    {.name = "clv_chance",
     .least = 5,
     .most = 5,
     .arguments = "model, frequency, recency, age, days",
     .says = "chance of at least one order in the next days",
     .call = clv_functions_chance,
     .keeps = sizeof(struct model_argument_kept)},
    {.name = "clv_value",
     .least = 3,
     .most = 3,
     .arguments = "model, frequency, monetary_value",
     .says = "what an order of the customer is expected to be worth",
     .call = clv_functions_value,
     .keeps = sizeof(struct model_argument_kept)},
    {.name = "clv",
     .least = 6,
     .most = 7,
     .arguments = "model, frequency, recency, age, monetary_value, days [, annual_discount]",
     .says = "what the customer is expected to spend in the next days",
     .call = clv_functions_lifetime_value,
     .keeps = sizeof(struct model_argument_kept)},
};

const struct function_family clv_functions_family = FUNCTION_FAMILY("Models of purchases", clv_functions);
