/*
 * spend.h - Gamma-Gamma: what a customer spends an order, drawn towards what customers spend on average.
 */
#ifndef RETENTION_SPEND_H
#define RETENTION_SPEND_H

#include <stdbool.h>
#include <stddef.h>

#include "estimate.h"
#include "patience.h"

#define SPEND_PARAMETERS 3
struct spend {
    double p, q, v; /* v is an amount */
};

/* Customers with orders > 0 and mean > 0, the mean of the amounts of these orders. Starts out zeroed. */
struct spend_data {
    struct spend_row *rows;
    size_t count, room;
};

bool spend_add(struct spend_data *data, double orders, double mean); /* false: no memory */
void spend_free(struct spend_data *data);

/* false: no memory, or told to end. Anything else is in the estimate. data->count > 0. */
bool spend_fit(struct spend_data *data, struct spend *spend, struct estimate *estimate,
               struct patience *patience);

/* The mean amount expected of a customer's orders to come; orders 0 (mean is not looked at then): of a
** customer without orders. NAN where there is none: p * orders + q <= 1. */
double spend_mean(const struct spend *spend, double orders, double mean);

double spend_log_likelihood(const struct spend *spend, double orders, double mean);

#endif
