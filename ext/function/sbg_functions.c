/*
 * sbg_functions.c - sbg_fit and what follows from its model: customers under contract, who renew or do not.
 *
 *     WITH m AS MATERIALIZED (SELECT sbg_fit(column1, column2) AS model
 *                             FROM (VALUES (0, 1000), (1, 869), (2, 743), (3, 653), (4, 593)))
 *     SELECT sbg_survival(model, 12), sbg_retention(model, 5), sbg_residual_lifetime(model, 5, 0.1) FROM m;
 *
 * Requirements
 *  1. sbg_fit(age, customers): how many were still there after that many whole periods, from the least age
 *     given, which all of them are known to have reached. Rows of one age add up; ages may be missing. Who is
 *     there at the last age was not watched any longer. More customers than at the age before is an error.
 *  2. sbg_fit(age, churned, censored): how many left at that age, and how many were last seen at it, still
 *     there: the columns of retention_curve. Nobody can leave at age 0, before the first renewal.
 *  3. Rows with a NULL are skipped; no rows: NULL. Where nobody left, or there is one age alone, there are no
 *     parameters but a reason. Counts may be fractions: survival times a number of customers will do.
 *  4. sbg_survival(model, age): the share still there after that many renewals. sbg_retention(model, age): of
 *     those there before the age-th renewal, the share that makes it; 1 at age 0.
 *  5. sbg_residual_lifetime(model, age, discount): expected periods still to come, discounted period by
 *     period. At age 0 those of a new customer, their first period among them; at age n those of one who is
 *     about to make the n-th renewal, beginning with the one that it buys, which is not discounted. NULL
 *     where the sum has no bound (discount 0, alpha <= 1).
 *  6. Ages are whole numbers from 0.
 *  7. A fit ends when it is told to (interrupt.c).
 *
 * Cost: 48 bytes a row, 64 with censored, and the fit (sbg.c).
 */
#include "model/sbg.h"
#include "function/model_argument.h"
#include "function/function.h"
#include "ground/memory.h"
#include "ground/sort.h"

#include <math.h>

#define SBG_FUNCTIONS_AGE 15 /* work of an age */

static const char sbg_functions_want[] = "sbg_fit()";

struct sbg_functions_row {
    double age, customers;
};

struct sbg_functions {
    struct sbg_functions_row *rows; /* of survivors; in the other form they go into data at once */
    size_t count, room;
    struct sbg_data data;
    double first, last, customers, churned; /* least and greatest age; how many there were, and left */
    bool some;
    bool complete; /* all rows so far were read: SQLite ends an aggregate after an error too */
};

static bool sbg_functions_add(struct sbg_functions *all, double age, double customers) {
    void *rows = all->rows;
    if (!memory_reserve(&rows, &all->room, all->count + 1, sizeof *all->rows)) return false;
    all->rows = rows;
    all->rows[all->count++] = (struct sbg_functions_row){age, customers};
    return true;
}

/* A row of those who left, or were last seen, at an age. */
static bool sbg_functions_leave(struct sbg_functions *all, double age, double churned, double censored) {
    all->customers += churned + censored;
    all->churned += churned;
    return (churned <= 0 || sbg_add(&all->data, 0, age - 1, age, churned)) &&
           (censored <= 0 || sbg_add(&all->data, 0, age, INFINITY, censored));
}

/* One row; false with the error set. */
static bool sbg_functions_row(sqlite3_context *context, int count, sqlite3_value **values,
                              struct sbg_functions *all) {
    double age, number, censored = 0;
    bool of_curve = count > 2; /* churned and censored, not survivors */
    if (function_any_null(count, values)) return true;
    if (!function_whole(context, "age", values[0], &age) ||
        !function_count(context, of_curve ? "churned" : "customers", values[1], &number))
        return false;
    if (of_curve && !function_count(context, "censored", values[2], &censored)) return false;
    if (of_curve && age == 0 && number > 0) {
        function_error(context, "churned at age 0");
        return false;
    }
    if (!all->some || age < all->first) all->first = of_curve ? 0 : age;
    if (!all->some || age > all->last) all->last = age;
    all->some = true;
    bool added =
        of_curve ? sbg_functions_leave(all, age, number, censored) : sbg_functions_add(all, age, number);
    if (!added) sqlite3_result_error_nomem(context);
    return added;
}

static void sbg_functions_fit_step(sqlite3_context *context, int count, sqlite3_value **values) {
    struct sbg_functions *all = sqlite3_aggregate_context(context, sizeof *all);
    if (all)
        all->complete = sbg_functions_row(context, count, values, all);
    else
        sqlite3_result_error_nomem(context);
}

static int sbg_functions_order(const void *context, const void *a, const void *b) {
    double x = ((const struct sbg_functions_row *)a)->age, y = ((const struct sbg_functions_row *)b)->age;
    (void)context;
    return (x > y) - (x < y);
}

/* Survivors by age become those who left between two ages; false with the error set. */
static bool sbg_functions_survivors(sqlite3_context *context, struct sbg_functions *all,
                                    struct patience *patience) {
    size_t ages = 0;
    if (!sort_elements(all->rows, all->count, sizeof *all->rows, sbg_functions_order, NULL, SORT_NUMBERS,
                       patience)) {
        function_stopped(context);
        return false;
    }
    for (size_t i = 0; i < all->count; i++)
        if (ages > 0 && all->rows[ages - 1].age == all->rows[i].age)
            all->rows[ages - 1].customers += all->rows[i].customers;
        else
            all->rows[ages++] = all->rows[i];
    all->customers = all->rows[0].customers;
    all->churned = all->rows[0].customers - all->rows[ages - 1].customers;
    for (size_t i = 0; i < ages; i++) {
        const struct sbg_functions_row *row = &all->rows[i], *next = row + 1;
        bool is_last = i + 1 == ages;
        double left = is_last ? row->customers : row->customers - next->customers;
        if (left < 0) {
            function_error(context, "customers rise from %.15g at age %.15g to %.15g at age %.15g",
                           row->customers, row->age, next->customers, next->age);
            return false;
        }
        if (patience_is_out_at(patience, i, SBG_FUNCTIONS_AGE) ||
            (left > 0 && !sbg_add(&all->data, all->first, row->age, is_last ? INFINITY : next->age, left))) {
            function_stopped(context);
            return false;
        }
    }
    return true;
}

static void sbg_functions_fit(sqlite3_context *context, struct sbg_functions *all,
                              struct patience *patience) {
    static const char *const names[SBG_PARAMETERS] = {"alpha", "beta"};
    struct fit_report estimate = {0};
    struct sbg contracts;
    double values[SBG_PARAMETERS];
    struct model_json fitted = {.model = MODEL_NAME_SBG,
                                .names = names,
                                .count = SBG_PARAMETERS,
                                .customers = all->customers,
                                .estimate = &estimate,
                                .reason = all->first == all->last ? "one age" : "nobody left"};
    bool done = true;
    if (all->churned > 0) {
        done = sbg_fit(&all->data, &contracts, &estimate, patience);
        values[0] = contracts.alpha, values[1] = contracts.beta;
        fitted.values = values;
        fitted.reason = NULL;
    }
    sqlite3_str *json = sqlite3_str_new(sqlite3_context_db_handle(context));
    sqlite3_str_appendall(json, "{");
    model_json_write(json, &fitted);
    sqlite3_str_appendall(json, "}");
    model_json_result(context, json, done);
}

static void sbg_functions_fit_final(sqlite3_context *context) {
    struct sbg_functions *all = sqlite3_aggregate_context(context, 0);
    if (all == NULL) return;
    struct patience *patience = function_patience(context);
    if (all->complete && all->some && (all->count == 0 || sbg_functions_survivors(context, all, patience)))
        sbg_functions_fit(context, all, patience);
    memory_free(all->rows);
    sbg_free(&all->data);
}

/* ---- what follows from a model ---- */

static enum model_part sbg_functions_model(const struct model *model) {
    return model->sbg_part;
}

/* The model and age in values[0] and values[1]. NULL: one of them is NULL or not known, or is an error, which
** then is set. */
static const struct sbg *sbg_functions_age(sqlite3_context *context, sqlite3_value **values, double *age) {
    const struct model *model = model_argument(context, values[0], sbg_functions_model, sbg_functions_want);
    if (model == NULL || function_any_null(1, values + 1) || !function_whole(context, "age", values[1], age))
        return NULL;
    return &model->contracts;
}

static void sbg_functions_survival(sqlite3_context *context, int count, sqlite3_value **values) {
    double age;
    const struct sbg *contracts = sbg_functions_age(context, values, &age);
    (void)count;
    if (contracts) model_json_result_number(context, sbg_survival(contracts, age));
}

static void sbg_functions_retention(sqlite3_context *context, int count, sqlite3_value **values) {
    double age;
    const struct sbg *contracts = sbg_functions_age(context, values, &age);
    (void)count;
    if (contracts) model_json_result_number(context, age > 0 ? sbg_retention(contracts, age) : 1);
}

static void sbg_functions_residual(sqlite3_context *context, int count, sqlite3_value **values) {
    double age, discount;
    const struct sbg *contracts = sbg_functions_age(context, values, &age);
    (void)count;
    if (contracts == NULL || function_any_null(1, values + 2) ||
        !function_count(context, "discount", values[2], &discount))
        return;
    model_json_result_number(context, sbg_residual(contracts, age, discount));
}

static const struct function sbg_functions[] = {
    {.name = "sbg_fit",
     .least = 2,
     .most = 2,
     .arguments = "age, customers",
     .says = "the model as JSON text, from the customers left at each age",
     .step = sbg_functions_fit_step,
     .final = sbg_functions_fit_final,
     .keeps = sizeof(struct interrupt)},
    {.name = "sbg_fit",
     .least = 3,
     .most = 3,
     .arguments = "age, churned, censored",
     .says = "the same, from the columns of retention_curve",
     .step = sbg_functions_fit_step,
     .final = sbg_functions_fit_final,
     .keeps = sizeof(struct interrupt)},
    {.name = "sbg_survival",
     .least = 2,
     .most = 2,
     .arguments = "model, age",
     .says = "share of customers still there after so many renewals",
     .call = sbg_functions_survival,
     .keeps = sizeof(struct model_argument_kept)},
    {.name = "sbg_retention",
     .least = 2,
     .most = 2,
     .arguments = "model, age",
     .says = "chance of the age-th renewal",
     .call = sbg_functions_retention,
     .keeps = sizeof(struct model_argument_kept)},
    {.name = "sbg_residual_lifetime",
     .least = 3,
     .most = 3,
     .arguments = "model, age, discount",
     .says = "renewals still expected of a customer of this age, discounted",
     .call = sbg_functions_residual,
     .keeps = sizeof(struct model_argument_kept)},
};

const struct function_family sbg_functions_family = FUNCTION_FAMILY("Models of contracts", sbg_functions);
