/*
 * random_purchases.h - random parameters of the models of purchases, and customers to ask about or to fit.
 */
#ifndef RANDOM_PURCHASES_H
#define RANDOM_PURCHASES_H

#include "oracle_purchases.h"

#include <stdint.h>

struct random_purchases {
    struct oracle_purchases purchases;
    struct oracle_spend spend;
    struct oracle_customer customer;
    double monetary_value, days, discount;
};

/* Ordinary values and all sorts of extreme ones: parameters from 0.02 on, a and s at and around 1, a + b = 1,
** alpha = beta, ages from none to a hundred years, a thousand purchases, horizons from none to a hundred
** years. The mean amount is defined. */
void random_purchases_make(struct random_purchases *random, uint64_t *state);

#define RANDOM_JSON 512

/* The model as the JSON text that the functions take; spend may be NULL. */
void random_purchases_json(char json[RANDOM_JSON], const struct oracle_purchases *purchases,
                           const struct oracle_spend *spend);

/* The first age days of a customer who buys as the model says, where r is a whole number and a or s is 1. */
struct oracle_customer random_purchases_live(const struct oracle_purchases *purchases, double age,
                                             uint64_t *state);

/* The mean of so many amounts of one customer; p and q are whole numbers. */
double random_purchases_amount(const struct oracle_spend *spend, double frequency, uint64_t *state);

/* Strictly between 0 and 1; between two positive numbers, evenly spread in its logarithm. */
double random_share(uint64_t *state);
double random_size(uint64_t *state, double least, double most);

#endif
