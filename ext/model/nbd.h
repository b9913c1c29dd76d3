/*
 * nbd.h - what all models of purchases share: orders come at a rate of the customer's own, and rates are
 * gamma distributed with shape r and scale 1 / alpha, which makes the counts negative binomial.
 *
 * Parameters of a struct purchases are r and alpha, then two of the model's own.
 */
#ifndef RETENTION_NBD_H
#define RETENTION_NBD_H

#include "model/purchases.h"

enum { NBD_R, NBD_ALPHA, NBD_OWN };

/* log gamma(r + x) / gamma(r): the part that depends on the frequency alone. */
void nbd_common(const struct purchases *model, double frequency, struct purchases_term *term);

/* log of alpha^r / (alpha + time)^(r + x): x orders at given moments until this time, and no others. */
void nbd_until(const struct purchases *model, double frequency, double time, struct purchases_term *term);

/* log of ((alpha + age) / (alpha + recency))^(r + x), >= 0. */
double nbd_idle(const struct purchases *model, const struct history *customer);

#endif
