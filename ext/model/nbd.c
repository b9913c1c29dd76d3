/*
 * nbd.c - the negative binomial part of the models of purchases; nbd.h is the interface.
 *
 * alpha^r is kept with the power it is divided by, not with what depends on frequency alone: where r and
 * alpha grow without bound, to customers who all come at the same rate, and that is where some fits end,
 * r log alpha and r log(alpha + time) are large numbers with a small difference.
 */
#include "model/nbd.h"

#include <math.h>
#include <string.h>

#include "statistics/gammas.h"

void nbd_common(const struct purchases *model, double frequency, struct purchases_term *term) {
    double r = model->parameters[NBD_R];
    memset(term, 0, sizeof *term);
    term->log = gamma_log_rising(r, frequency);
    term->slopes[NBD_R] = r * gamma_slope_rising(r, frequency);
}

void nbd_until(const struct purchases *model, double frequency, double time, struct purchases_term *term) {
    double r = model->parameters[NBD_R], alpha = model->parameters[NBD_ALPHA];
    double passed = r * log1p(time / alpha);
    memset(term, 0, sizeof *term);
    term->log = -passed - frequency * log(alpha + time);
    term->slopes[NBD_R] = -passed;
    term->slopes[NBD_ALPHA] = (r * time - frequency * alpha) / (alpha + time);
}

double nbd_idle(const struct purchases *model, const struct history *customer) {
    double since = (customer->age - customer->recency) / (model->parameters[NBD_ALPHA] + customer->recency);
    return (model->parameters[NBD_R] + customer->frequency) * log1p(since);
}
