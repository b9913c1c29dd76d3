/*
 * sbg.c - the shifted-beta-geometric model; sbg.h is the interface.
 *
 *     alpha 0.668, beta 3.806 (high-end customers of Fader and Hardie 2007):
 *     survival(7) 0.489, retention(1) 0.851, retention(7) 0.936, retention(12) 0.957
 *
 * Each customer leaves at every renewal with a chance of their own, which is distributed over customers as
 * Beta(alpha, beta). So S(t) = B(alpha, beta + t) / B(alpha, beta) are left after t renewals, and who is left
 * is distributed as Beta(alpha, beta + t): the longer they stayed, the more of the rest will.
 *
 * Requirements
 *  1. The likelihood of a row is (S(from) - S(to)) / S(base), or S(from) / S(base) where to is INFINITY: when
 *     between two ages somebody left need not be known.
 *  2. Its logarithm is right to 1e-12, at ages of a million too, where S(from) and S(to) are nearly equal
 *     (to 1e-10 where they are a hundred or a thousand renewals apart then).
 *  3. sbg_residual() is right to 1e-10 for any discount (from 1e-300 on), any age and any parameters,
 *     in a bounded time.
 *
 * Algorithm. log S(t) is log gamma(beta + t) / gamma(beta) less log gamma(alpha + beta + t) / gamma(alpha +
 * beta), or, with alpha and t in each other's place, log gamma(beta + alpha) / gamma(beta) less log
 * gamma(beta + t + alpha) / gamma(beta + t). Both are differences of numbers that grow with the step, so
 * the smaller of t and alpha is the step. What left between two ages is S(from) * (1 - S(to) / S(from)), by
 * expm1(); up to SBG_NEAR renewals that ratio is their product, as otherwise S(to) and S(from) are
 * too much alike to be told apart. One renewal is alpha / (alpha + beta + from) itself.
 *
 * The periods to come from age n on, each discounted by 1 / (1 + d), are retention(n) times the sum of
 * S(n + k) / S(n) (1 + d)^-k over k >= 0, which takes 37 / d terms. Customer by customer the sum is that of
 * ((1 - p) / (1 + d))^k, (1 + d) / (d + p), with p distributed as Beta(alpha, beta + n); and 1 / (d + p) is
 * (1 - (1 + p w)^-1) / p with w = 1 / d, of which dropout.c computes the mean.
 *
 * Cost: six gammas a row and evaluation; a residual 1 to 5 us (50 at a discount of 1e-300).
 */
#include "model/sbg.h"

#include <math.h>
#include <string.h>

#include "model/dropout.h"
#include "statistics/gammas.h"
#include "ground/memory.h"
#include "statistics/optimiser.h"
#include "ground/sum.h"

#define SBG_NEAR  64     /* renewals, multiplied out */
#define SBG_LEAST 1e-300 /* a discount; less is taken for it */
#define SBG_MOST  1e300  /* beyond it nothing to come is worth anything */
#define SBG_ROW   200    /* work of a row, */
#define SBG_GUESS 16     /* rows that are taken to be as much work as their first */
#define SBG_STEP  15     /* and of a renewal that is multiplied out */

struct sbg_row {
    double base, from, to, weight;
};

/* A logarithm, and its slopes along alpha and beta. */
struct sbg_term {
    double log, alpha, beta;
};

bool sbg_add(struct sbg_data *data, double base, double from, double to, double weight) {
    void *rows = data->rows;
    if (!memory_reserve(&rows, &data->room, data->count + 1, sizeof *data->rows)) return false;
    data->rows = rows;
    data->rows[data->count++] = (struct sbg_row){base, from, to, weight};
    return true;
}

void sbg_free(struct sbg_data *data) {
    memory_free(data->rows);
    memset(data, 0, sizeof *data);
}

/* ---- the share still there ---- */

/* log(S(to) / S(from)) */
static struct sbg_term sbg_left(const struct sbg *contracts, double from, double to) {
    struct sbg_term term = {0, 0, 0};
    const double alpha = contracts->alpha, beta = contracts->beta + from, renewals = to - from;
    if (renewals <= SBG_NEAR)
        for (int i = 0; i < renewals; i++) {
            double stay = beta + i, all = alpha + stay;
            term.log += alpha < stay ? log1p(-alpha / all) : log(stay / all);
            term.alpha -= 1 / all;
            term.beta += alpha / all / stay;
        }
    else {
        double step = fmin(renewals, alpha), other = fmax(renewals, alpha);
        term.log = gamma_log_rising(beta, step) - gamma_log_rising(beta + other, step);
        term.alpha = -gamma_slope_rising(alpha + beta, renewals);
        term.beta = gamma_slope_rising(beta, step) - gamma_slope_rising(beta + other, step);
    }
    return term;
}

/* log(1 - S(to) / S(from)) */
static struct sbg_term sbg_gone(const struct sbg *contracts, double from, double to) {
    const double alpha = contracts->alpha, stay = contracts->beta + from, all = alpha + stay;
    if (to - from <= 1) return (struct sbg_term){log(alpha / all), stay / all / alpha, -1 / all};
    struct sbg_term left = sbg_left(contracts, from, to);
    double odds = 1 / expm1(-left.log); /* of being left to being gone */
    return (struct sbg_term){log(-expm1(left.log)), -odds * left.alpha, -odds * left.beta};
}

double sbg_survival(const struct sbg *contracts, double age) {
    return fmin(1, exp(sbg_left(contracts, 0, age).log));
}

double sbg_retention(const struct sbg *contracts, double age) {
    double stay = contracts->beta + (age - 1); /* of a small beta at age 1, all of it */
    return stay / (contracts->alpha + stay);
}

/* ---- periods to come ---- */

double sbg_residual(const struct sbg *contracts, double age, double discount) {
    const double alpha = contracts->alpha, beta = contracts->beta + age;
    double renewed = age > 0 ? sbg_retention(contracts, age) : 1, d = fmax(discount, SBG_LEAST);
    if (discount > SBG_MOST) return renewed;
    if (discount > 0) return renewed * fmax(1, (1 + d) * dropout_orders(1, alpha, beta, 1 / d));
    return alpha > 1 ? renewed * (1 + beta / (alpha - 1)) : NAN;
}

/* ---- fitting ---- */

struct sbg_fitting {
    const struct sbg_data *data;
    struct patience *patience;
};

static void sbg_add_term(struct sbg_term *to, struct sbg_term term) {
    to->log += term.log;
    to->alpha += term.alpha;
    to->beta += term.beta;
}

/* What a row costs; sbg_left() is where it differs. */
static uint64_t sbg_work(const struct sbg_row *row) {
    double near = row->from - row->base <= SBG_NEAR ? row->from - row->base : 0;
    if (row->to - row->from <= SBG_NEAR) near += row->to - row->from;
    return SBG_ROW + (uint64_t)near * SBG_STEP;
}

static double sbg_height(void *context, const double *logs, double *slopes) {
    const struct sbg_fitting *fitting = context;
    const struct sbg_data *data = fitting->data;
    const struct sbg contracts = {exp(logs[0]), exp(logs[1])};
    struct sum log = {0, 0}, alpha = {0, 0}, beta = {0, 0}, weight = {0, 0};
    for (size_t i = 0; i < data->count; i++) {
        const struct sbg_row *row = &data->rows[i];
        if (i % SBG_GUESS == 0 && patience_is_out(fitting->patience, SBG_GUESS * sbg_work(row))) return NAN;
        struct sbg_term term = sbg_left(&contracts, row->base, row->from);
        if (!isinf(row->to)) sbg_add_term(&term, sbg_gone(&contracts, row->from, row->to));
        sum_add(&log, row->weight * term.log);
        sum_add(&alpha, row->weight * term.alpha);
        sum_add(&beta, row->weight * term.beta);
        sum_add(&weight, row->weight);
    }
    slopes[0] = contracts.alpha * sum_total(alpha) / sum_total(weight);
    slopes[1] = contracts.beta * sum_total(beta) / sum_total(weight);
    return sum_total(log) / sum_total(weight);
}

bool sbg_fit(struct sbg_data *data, struct sbg *contracts, struct fit_report *estimate,
             struct patience *patience) {
    struct sbg_fitting fitting = {data, patience};
    const struct optimiser optimiser = {SBG_PARAMETERS, sbg_height, &fitting, patience, false};
    const struct optimiser_point starts[] = {{.logs = {0, 0.7}}, {.logs = {-1, -1}}};
    struct optimiser_point best;
    struct sum weight = {0, 0};
    for (size_t i = 0; i < data->count; i++)
        sum_add(&weight, data->rows[i].weight);
    optimiser_climb(&optimiser, starts, 2, &best, estimate);
    optimiser_errors(&optimiser, &best, sum_total(weight), estimate);
    estimate->log_likelihood *= sum_total(weight);
    *contracts = (struct sbg){exp(best.logs[0]), exp(best.logs[1])};
    return !estimate->stopped;
}
