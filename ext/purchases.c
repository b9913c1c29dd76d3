/*
 * purchases.c - models of customers who buy until they leave; purchases.h is the interface.
 */
#include "purchases.h"

#include <math.h>

#include "betageometric.h"
#include "pareto.h"

/* Gauss' and Legendre's rule on -1 to 1. */
#define PURCHASES_NODES 8
static const struct {
    double at, weight;
} purchases_nodes[PURCHASES_NODES] = {
    {-0.96028985649753623168, 0.10122853629037625915}, {-0.79666647741362673959, 0.22238103445337447054},
    {-0.52553240991632898582, 0.31370664587788728734}, {-0.18343464249564980494, 0.36268378337836198297},
    {0.18343464249564980494, 0.36268378337836198297},  {0.52553240991632898582, 0.31370664587788728734},
    {0.79666647741362673959, 0.22238103445337447054},  {0.96028985649753623168, 0.10122853629037625915},
};

#define PURCHASES_FORGOTTEN 30  /* discounted by e^-30 nothing counts */
#define PURCHASES_FADING    4   /* in the first part exp(-rate * s) falls by no more than e^-4, */
#define PURCHASES_FADED     0.6 /* later by this much more, in relation to what it fell before */
#define PURCHASES_GROWTH    3.5 /* e^1.5 - 1: a part is as long as log(s + pace) takes to grow by 1.5 */

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

/* Orders to come of a customer who has not left. */
static double purchases_to_come(const struct purchases *model, const struct history *customer, double time) {
    if (model->kind == PURCHASES_PARETO_NBD) return pareto_orders(model, customer, time);
    return betageometric_orders(model, customer, time);
}

static double purchases_pace(const struct purchases *model, const struct history *customer) {
    if (model->kind == PURCHASES_PARETO_NBD) return pareto_pace(model, customer);
    return betageometric_pace(model, customer);
}

double purchases_orders(const struct purchases *model, const struct history *customer, double time) {
    return purchases_alive(model, customer) * purchases_to_come(model, customer, time);
}

double purchases_discounted(const struct purchases *model, const struct history *customer, double time,
                            double rate) {
    if (!(rate > 0)) return purchases_orders(model, customer, time);
    double pace = purchases_pace(model, customer), end = fmin(time, PURCHASES_FORGOTTEN / rate), sum = 0;
    for (double from = 0; from < end;) {
        double to = fmin(end, from + fmin((from + pace) * PURCHASES_GROWTH,
                                          PURCHASES_FADING / rate + from * PURCHASES_FADED));
        double middle = log1p((to - from) / (from + pace)) / 2;
        for (int i = 0; i < PURCHASES_NODES; i++) {
            double past = (from + pace) * expm1(middle * (1 + purchases_nodes[i].at)), at = from + past;
            sum += middle * purchases_nodes[i].weight * (at + pace) * exp(-rate * at) *
                   purchases_to_come(model, customer, at);
        }
        from = to;
    }
    return purchases_alive(model, customer) *
           (exp(-rate * end) * purchases_to_come(model, customer, end) + rate * sum);
}
