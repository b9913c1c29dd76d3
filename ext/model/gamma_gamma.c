/*
 * gamma_gamma.c - the Gamma-Gamma model; gamma_gamma.h is the interface.
 *
 *     p 6.25, q 3.74, v 15.44 (CDNOW): a customer without orders is expected to spend 35.2 an order, one
 *     with 2 orders of 22.35 on average 24.7
 *
 * The mean of a customer's orders is distributed as a gamma with shape p * orders about a scale of their own,
 * whose reciprocal is distributed over customers as a gamma with shape q and scale 1 / v (Fader and Hardie
 * 2013). That makes u = total / (total + v), total = orders * mean, distributed as Beta(p * orders, q).
 *
 * Requirements
 *  1. The log-likelihood of a customer is
 *
 *         -log mean - log B(p * orders, q) + q log(1 - u) + p * orders * log u,
 *
 *     the published one written without differences of large numbers.
 *  2. Every customer enters alone: means are never merged.
 *  3. gamma_gamma_mean() is p * (v + total) / (p * orders + q - 1), a weighted mean of the customer's own and
 *     that of all; NAN where the denominator is no more than 0, as the distribution then has no mean.
 *  4. What is fitted is always finite. A q of 1 or less is a fit like any other: that there is no mean then
 *     is for the caller to say.
 *
 * Algorithm. Rows are put together by orders, so that the gammas are computed once for each number of
 * orders, and a row costs one logarithm: with odds = v / total, log u = -log(1 + odds) and log(1 - u) = log
 * odds + log u, of which the sum of log total does not change. Amounts are divided by their mean, so the
 * currency does not matter. Where there are many rows, every n-th of them are fitted first, and all of them
 * from there: a few evaluations.
 *
 * Cost: 25 ns a row and evaluation, of which there are 10 to 40; 24 bytes a row.
 */
#include "model/gamma_gamma.h"

#include <float.h>
#include <math.h>
#include <string.h>

#include "statistics/gammas.h"
#include "store/groups.h"
#include "ground/memory.h"
#include "statistics/optimiser.h"
#include "ground/sum.h"

#define GAMMA_GAMMA_SAMPLE 16384 /* rows, about; fitted first where there are four times as many */
#define GAMMA_GAMMA_FILL   80    /* work of filling in a row, */
#define GAMMA_GAMMA_ROW    20    /* of a row of an evaluation, */
#define GAMMA_GAMMA_GROUP  500   /* of a group of one */

struct gamma_gamma_row {
    double orders, mean;
};

/* The customers with so many orders: portions[first] to portions[first + count - 1]. */
struct gamma_gamma_group {
    double orders;
    size_t first, count;
    double log_means, log_totals; /* sums */
};

/* What is fitted: every so many-th row, amounts in a unit. */
struct gamma_gamma_sample {
    struct gamma_gamma_group *groups;
    size_t group_count, count;
    double *portions; /* 1 / (orders * mean) */
    double unit;
    struct patience *patience;
};

bool gamma_gamma_add(struct gamma_gamma_data *data, double orders, double mean) {
    void *rows = data->rows;
    if (!memory_reserve(&rows, &data->room, data->count + 1, sizeof *data->rows)) return false;
    data->rows = rows;
    data->rows[data->count++] = (struct gamma_gamma_row){orders, mean};
    return true;
}

void gamma_gamma_free(struct gamma_gamma_data *data) {
    memory_free(data->rows);
    memset(data, 0, sizeof *data);
}

double gamma_gamma_mean(const struct gamma_gamma *spend, double orders, double mean) {
    double total = orders > 0 ? orders * mean : 0, weight = spend->p * orders + spend->q - 1;
    return weight > 0 ? spend->p * (spend->v + total) / weight : NAN;
}

double gamma_gamma_log_likelihood(const struct gamma_gamma *spend, double orders, double mean) {
    double shape = spend->p * orders, odds = spend->v / (orders * mean);
    return spend->q * log(odds) - (shape + spend->q) * log1p(odds) - log(mean) -
           gamma_log_beta(shape, spend->q);
}

/* ---- the rows by orders ---- */

struct gamma_gamma_rows {
    const struct gamma_gamma_data *data;
    size_t step;
};

/* Every step-th row, grouped by orders. Rows are fewer than 2^27, as SQLite hands out no block of 2 GiB. */
static bool gamma_gamma_put_all(void *context, struct groups_scratch *scratch) {
    const struct gamma_gamma_rows *rows = context;
    for (size_t i = 0; i < rows->data->count; i += rows->step)
        if (!groups_put(scratch, key_of_number(rows->data->rows[i].orders), (uint32_t)i, 0)) return false;
    return true;
}

static bool gamma_gamma_fill(struct gamma_gamma_sample *sample, const struct gamma_gamma_data *data,
                             const struct groups *groups) {
    for (size_t i = 0; i < groups->count; i++) {
        const struct group *group = &groups->list[i];
        struct sum log_means = {0, 0}, log_totals = {0, 0};
        double orders = data->rows[groups->members[group->first]].orders;
        for (size_t j = group->first; j < group->first + group->count; j++) {
            if (patience_is_out_at(sample->patience, j, GAMMA_GAMMA_FILL)) return false;
            double mean = fmax(data->rows[groups->members[j]].mean / sample->unit, DBL_MIN);
            sample->portions[j] = fmin(fmax(1 / (orders * mean), 1e-300), 1e300);
            sum_add(&log_means, log(mean));
            sum_add(&log_totals, -log(sample->portions[j]));
        }
        sample->groups[i] = (struct gamma_gamma_group){orders, group->first, group->count,
                                                       sum_total(log_means), sum_total(log_totals)};
        sample->count += group->count;
    }
    sample->group_count = groups->count;
    return true;
}

static void gamma_gamma_sample_free(struct gamma_gamma_sample *sample) {
    memory_free(sample->groups);
    memory_free(sample->portions);
    memset(sample, 0, sizeof *sample);
}

static bool gamma_gamma_sample_make(struct gamma_gamma_sample *sample, const struct gamma_gamma_data *data,
                                    double unit, size_t step, struct patience *patience) {
    struct groups groups = {NULL, 0, NULL};
    *sample = (struct gamma_gamma_sample){.unit = unit, .patience = patience};
    struct gamma_gamma_rows rows = {data, step};
    bool fine = groups_make(&groups, gamma_gamma_put_all, &rows, patience);
    if (fine) {
        sample->groups = memory_resize(NULL, groups.count * sizeof *sample->groups);
        sample->portions = memory_resize(NULL, (data->count / step + 1) * sizeof *sample->portions);
        fine = sample->groups && sample->portions;
    }
    fine = fine && gamma_gamma_fill(sample, data, &groups);
    groups_free(&groups);
    return fine;
}

/* ---- fitting ---- */

/* What the rows of a group add to the sums; false: told to end. */
static bool gamma_gamma_group_height(const struct gamma_gamma_sample *sample,
                                     const struct gamma_gamma_group *group, const struct gamma_gamma *spend,
                                     struct sum *height, struct sum *slopes) {
    const double shape = spend->p * group->orders, count = (double)group->count;
    struct sum log_u = {0, 0}, u = {0, 0};
    if (patience_is_out(sample->patience, GAMMA_GAMMA_GROUP)) return false;
    for (size_t from = group->first, to, end = from + group->count; from < end; from = to) {
        to = patience_block(from, end);
        if (patience_is_out(sample->patience, (to - from) * GAMMA_GAMMA_ROW)) return false;
        for (size_t i = from; i < to; i++) {
            double odds = spend->v * sample->portions[i];
            sum_add(&log_u, -log1p(odds));
            sum_add(&u, 1 / (1 + odds));
        }
    }
    /* of log(1 - u) */
    double log_rest = count * log(spend->v) - group->log_totals + sum_total(log_u);
    sum_add(height, -group->log_means - count * gamma_log_beta(shape, spend->q));
    sum_add(height, spend->q * log_rest + shape * sum_total(log_u));
    sum_add(&slopes[0], shape * (count * gamma_slope_rising(shape, spend->q) + sum_total(log_u)));
    sum_add(&slopes[1], spend->q * (count * gamma_slope_rising(spend->q, shape) + log_rest));
    sum_add(&slopes[2], (shape + spend->q) * sum_total(u) - count * shape);
    return true;
}

/* The mean over the sample's rows. */
static double gamma_gamma_height(void *context, const double *logs, double *slopes) {
    const struct gamma_gamma_sample *sample = context;
    const struct gamma_gamma spend = {exp(logs[0]), exp(logs[1]), exp(logs[2])};
    const double count = (double)sample->count;
    struct sum height = {0, 0}, sums[GAMMA_GAMMA_PARAMETERS] = {{0, 0}};
    for (size_t i = 0; i < sample->group_count; i++)
        if (!gamma_gamma_group_height(sample, &sample->groups[i], &spend, &height, sums)) return NAN;
    for (size_t i = 0; i < GAMMA_GAMMA_PARAMETERS; i++)
        slopes[i] = sum_total(sums[i]) / count;
    return sum_total(height) / count;
}

bool gamma_gamma_fit(struct gamma_gamma_data *data, struct gamma_gamma *spend, struct fit_report *estimate,
                     struct patience *patience) {
    struct optimiser_point starts[] = {{.logs = {0}}, {.logs = {0.7, 1.1, 0}}, {.logs = {0, 0, 0}}};
    struct gamma_gamma_sample sample;
    const struct optimiser optimiser = {GAMMA_GAMMA_PARAMETERS, gamma_gamma_height, &sample, patience, false};
    struct sum unit = {0, 0};
    uint32_t iterations = 0;
    *spend = (struct gamma_gamma){0, 0, 0};
    for (size_t i = 0; i < data->count; i++) {
        if (patience_is_out_at(patience, i, 10)) return false;
        sum_add(&unit, data->rows[i].mean / (double)data->count);
    }
    bool has_sample = data->count >= (size_t)4 * GAMMA_GAMMA_SAMPLE;
    if (has_sample) {
        bool fine = gamma_gamma_sample_make(&sample, data, sum_total(unit), data->count / GAMMA_GAMMA_SAMPLE,
                                            patience);
        if (fine) optimiser_climb(&optimiser, starts + 1, 2, &starts[0], estimate);
        gamma_gamma_sample_free(&sample);
        if (!fine || estimate->stopped) return false;
        iterations = estimate->iterations;
    }
    bool fine = gamma_gamma_sample_make(&sample, data, sum_total(unit), 1, patience);
    if (fine) {
        struct optimiser_point best;
        optimiser_climb(&optimiser, starts + !has_sample, 2, &best, estimate);
        optimiser_errors(&optimiser, &best, (double)sample.count, estimate);
        double v = exp(best.logs[2]) * sample.unit;
        *spend = (struct gamma_gamma){exp(best.logs[0]), exp(best.logs[1]), fmin(fmax(v, DBL_MIN), DBL_MAX)};
        estimate->log_likelihood = (double)sample.count * (estimate->log_likelihood - log(sample.unit));
        estimate->iterations += iterations;
    }
    gamma_gamma_sample_free(&sample);
    return fine && !estimate->stopped;
}
