/*
 * sbg.h - shifted-beta-geometric: customers under contract who renew, or do not, with a chance of
 * their own.
 */
#ifndef RETENTION_SBG_H
#define RETENTION_SBG_H

#include <stdbool.h>
#include <stddef.h>

#include "statistics/fit_report.h"
#include "ground/patience.h"

#define SBG_PARAMETERS 2
struct sbg {
    double alpha, beta;
};

/* Who left when, as far as is known. Starts out zeroed. */
struct sbg_data {
    struct sbg_row *rows;
    size_t count, room;
};

/* So many customers, weight > 0, who were chosen because they had reached the age base, were still there at
** from >= base, and were gone at to > from; or, to = INFINITY, were not watched any longer. Ages are whole
** numbers of renewals. false: no memory. */
bool sbg_add(struct sbg_data *data, double base, double from, double to, double weight);
void sbg_free(struct sbg_data *data);

/* How it went is in the estimate. data->count > 0. false: told to end. */
bool sbg_fit(struct sbg_data *data, struct sbg *contracts, struct fit_report *estimate,
             struct patience *patience);

/* The share still there after so many renewals (1 at 0); the chance of the age-th renewal, age >= 1. */
double sbg_survival(const struct sbg *contracts, double age);
double sbg_retention(const struct sbg *contracts, double age);

/* How many periods are still expected, each later one worth 1 / (1 + discount) of the one before: at age 0 of
** a new customer, whose first period counts whole; at age n of one who is about to make renewal n, which
** counts as far as it is likely. discount >= 0. NAN where the sum has no bound: discount 0 and alpha <= 1. */
double sbg_residual(const struct sbg *contracts, double age, double discount);

#endif
