/*
 * contracts.h - shifted-beta-geometric: customers under contract who renew, or do not, with a chance of
 * their own.
 */
#ifndef RETENTION_CONTRACTS_H
#define RETENTION_CONTRACTS_H

#include <stdbool.h>
#include <stddef.h>

#include "estimate.h"
#include "patience.h"

#define CONTRACTS_PARAMETERS 2
struct contracts {
    double alpha, beta;
};

/* Who left when, as far as is known. Starts out zeroed. */
struct contracts_data {
    struct contracts_row *rows;
    size_t count, room;
};

/* So many customers, weight > 0, who were chosen because they had reached the age base, were still there at
** from >= base, and were gone at to > from; or, to = INFINITY, were not watched any longer. Ages are whole
** numbers of renewals. false: no memory. */
bool contracts_add(struct contracts_data *data, double base, double from, double to, double weight);
void contracts_free(struct contracts_data *data);

/* How it went is in the estimate. data->count > 0. false: told to end. */
bool contracts_fit(struct contracts_data *data, struct contracts *contracts, struct estimate *estimate,
                   struct patience *patience);

/* The share still there after so many renewals (1 at 0); the chance of the age-th renewal, age >= 1. */
double contracts_survival(const struct contracts *contracts, double age);
double contracts_retention(const struct contracts *contracts, double age);

/* How many periods are still expected, each later one worth 1 / (1 + discount) of the one before: at age 0 of
** a new customer, whose first period counts whole; at age n of one who is about to make renewal n, which
** counts as far as it is likely. discount >= 0. NAN where the sum has no bound: discount 0 and alpha <= 1. */
double contracts_residual(const struct contracts *contracts, double age, double discount);

#endif
