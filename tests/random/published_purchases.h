/*
 * published_purchases.h - values of the models of purchases that the literature and other packages print, or that were
 * computed from the models' formulas with 40 and more digits; times are in weeks, as there.
 */
#ifndef PUBLISHED_PURCHASES_H
#define PUBLISHED_PURCHASES_H

#include "oracle_purchases.h"

enum published_answer { PUBLISHED_ALIVE, PUBLISHED_ORDERS, PUBLISHED_LOG_LIKELIHOOD };

struct published_purchases {
    enum published_answer answer;
    const struct oracle_purchases *purchases;
    struct oracle_customer customer;
    double days, delta; /* for orders */
    double value, within;
};

/* Ends at a row without purchases. */
extern const struct published_purchases published_purchases[];

#endif
