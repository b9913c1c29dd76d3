/*
 * fit.h - a model of purchases (purchases.h) from customers' histories, by maximum likelihood.
 */
#ifndef RETENTION_FIT_H
#define RETENTION_FIT_H

#include <stdbool.h>
#include <stddef.h>

#include "estimate.h"
#include "patience.h"
#include "purchases.h"

/* The histories. Starts out zeroed. */
struct fit {
    struct history *rows;
    size_t count, room;
};

bool fit_add(struct fit *fit, const struct history *customer); /* false: no memory */
void fit_free(struct fit *fit);

/* false: no memory, or told to end. Anything else is in the estimate. At least one customer has frequency > 0. */
bool fit_purchases(struct fit *fit, enum purchases_kind kind, struct purchases *model,
                   struct estimate *estimate, struct patience *patience);

#endif
