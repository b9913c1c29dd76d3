/*
 * drawn.c - customers drawn from the models of purchases, and models fitted to them.
 */
#include "drawn.h"

#include "draw.h"
#include "test.h"

#include <math.h>

uint64_t drawn_seed;

const struct purchases drawn_populations[] = {
    {PURCHASES_MBG_NBD, {0.5, 60, 0.9, 1.6}},    {PURCHASES_MBG_NBD, {2, 50, 0.5, 4}},
    {PURCHASES_BG_NBD, {0.25, 30, 0.8, 2.4}},    {PURCHASES_BG_NBD, {3, 20, 2, 8}},
    {PURCHASES_PARETO_NBD, {0.55, 75, 0.6, 80}}, {PURCHASES_PARETO_NBD, {1.5, 20, 2, 500}},
};

void drawn_put(struct purchases_fit *fit, const struct history *row, double unit) {
    const struct history scaled = {row->frequency, row->recency * unit, row->age * unit};
    assert_true(purchases_fit_add(fit, &scaled));
}

struct history drawn_customer(const struct purchases *model, double age, bool in_days) {
    const double *of = model->parameters;
    struct history row = {0, 0, age};
    double rate = draw_gamma(&drawn_seed, of[0]) / of[1], time = 0, leaving = 0, until = age;
    if (model->kind == PURCHASES_PARETO_NBD) {
        double passed = draw_exponential(&drawn_seed) / (draw_gamma(&drawn_seed, of[2]) / of[3]);
        until = fmin(age, passed);
    } else
        leaving = draw_beta(&drawn_seed, of[2], of[3]);
    if (model->kind == PURCHASES_MBG_NBD && draw_uniform(&drawn_seed) < leaving) return row;
    for (;;) {
        time += draw_exponential(&drawn_seed) / rate;
        if (time > until) return row;
        double day = in_days ? floor(time) : time;
        row.frequency += day > row.recency;
        row.recency = day;
        if (draw_uniform(&drawn_seed) < leaving) return row;
    }
}

void drawn_make(struct drawn *rows, const struct purchases *model, size_t count, double longest,
                bool in_days) {
    rows->count = count;
    for (size_t i = 0; i < count; i++) {
        double age = longest * draw_uniform(&drawn_seed);
        rows->list[i] = drawn_customer(model, in_days ? floor(age) : age, in_days);
    }
}

struct fit_report drawn_fit(const struct drawn *rows, size_t times, double unit, enum purchases_kind kind,
                            struct purchases *model) {
    struct purchases_fit all = {NULL, 0, 0};
    struct fit_report estimate;
    for (size_t i = 0; i < rows->count * times; i++)
        drawn_put(&all, &rows->list[i % rows->count], unit);
    assert_true(purchases_fit_solve(&all, kind, model, &estimate, NULL));
    assert_true(!estimate.stopped && model->kind == kind);
    purchases_fit_free(&all);
    assert_true(all.rows == NULL && all.count == 0);
    return estimate;
}

double drawn_plain(const struct drawn *rows, const struct purchases *model, const double *more) {
    struct purchases other = *model;
    double sum = 0;
    for (int i = 0; more && i < PURCHASES_PARAMETERS; i++)
        other.parameters[i] *= exp(more[i]);
    for (size_t i = 0; i < rows->count; i++)
        sum += purchases_log_likelihood(&other, &rows->list[i]);
    return sum;
}
