/*
 * gamma_gamma.h - Gamma-Gamma: what a customer spends an order, drawn towards what customers spend on average.
 */
#ifndef RETENTION_GAMMA_GAMMA_H
#define RETENTION_GAMMA_GAMMA_H

#include <stdbool.h>
#include <stddef.h>

#include "statistics/fit_report.h"
#include "ground/patience.h"

#define GAMMA_GAMMA_PARAMETERS 3
struct gamma_gamma {
    double p, q, v; /* v is an amount */
};

/* Customers with orders > 0 and mean > 0, the mean of the amounts of these orders. Starts out zeroed. */
struct gamma_gamma_data {
    struct gamma_gamma_row *rows;
    size_t count, room;
};

bool gamma_gamma_add(struct gamma_gamma_data *data, double orders, double mean); /* false: no memory */
void gamma_gamma_free(struct gamma_gamma_data *data);

/* false: no memory, or told to end. Anything else is in the estimate. data->count > 0. */
bool gamma_gamma_fit(struct gamma_gamma_data *data, struct gamma_gamma *spend, struct fit_report *estimate,
                     struct patience *patience);

/* The mean amount expected of a customer's orders to come; orders 0 (mean is not looked at then): of a
** customer without orders. NAN where there is none: p * orders + q <= 1. */
double gamma_gamma_mean(const struct gamma_gamma *spend, double orders, double mean);

double gamma_gamma_log_likelihood(const struct gamma_gamma *spend, double orders, double mean);

#endif
