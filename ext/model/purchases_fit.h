/*
 * purchases_fit.h - a model of purchases (purchases.h) from customers' histories, by maximum likelihood.
 */
#ifndef RETENTION_PURCHASES_FIT_H
#define RETENTION_PURCHASES_FIT_H

#include <stdbool.h>
#include <stddef.h>

#include "statistics/fit_report.h"
#include "ground/patience.h"
#include "model/purchases.h"

/* The histories. Starts out zeroed. */
struct purchases_fit {
    struct history *rows;
    size_t count, room;
};

bool purchases_fit_add(struct purchases_fit *fit, const struct history *customer); /* false: no memory */
void purchases_fit_free(struct purchases_fit *fit);

/* false: no memory, or told to end. Anything else is in the estimate. At least one customer has frequency > 0. */
bool purchases_fit_solve(struct purchases_fit *fit, enum purchases_kind kind, struct purchases *model,
                         struct fit_report *estimate, struct patience *patience);

#endif
