/*
 * purchases.c - models of customers who buy until they leave; purchases.h is the interface.
 */
#include "purchases.h"

#include <math.h>

#include "betageometric.h"
#include "pareto.h"

void purchases_common(const struct purchases *model, double frequency, struct purchases_term *term) {
    if (model->kind == PURCHASES_PARETO_NBD)
        pareto_common(model, frequency, term);
    else
        betageometric_common(model, frequency, term);
}

void purchases_late(const struct purchases *model, double frequency, double age,
                    struct purchases_term *term) {
    if (model->kind == PURCHASES_PARETO_NBD)
        pareto_late(model, frequency, age, term);
    else
        betageometric_late(model, frequency, age, term);
}

void purchases_early(const struct purchases *model, double frequency, double recency,
                     struct purchases_term *term) {
    if (model->kind == PURCHASES_PARETO_NBD)
        pareto_early(model, frequency, recency, term);
    else
        betageometric_early(model, frequency, recency, term);
}

double purchases_log_likelihood(const struct purchases *model, const struct history *customer) {
    struct purchases_term common, late, early;
    purchases_common(model, customer->frequency, &common);
    purchases_late(model, customer->frequency, customer->age, &late);
    purchases_early(model, customer->frequency, customer->recency, &early);
    double more = fmax(late.log, early.log), less = fmin(late.log, early.log);
    return common.log + more + log1p(exp(less - more));
}

double purchases_alive(const struct purchases *model, const struct history *customer) {
    if (model->kind == PURCHASES_PARETO_NBD) return pareto_alive(model, customer);
    return betageometric_alive(model, customer);
}
