/*
 * nbd.h - what all models of purchases share: a customer's history, the parameters, and how orders come.
 *
 * Orders come at a rate of the customer's own, and rates are gamma distributed with shape r and scale 1 / alpha, which
 * makes the counts negative binomial. Parameters of a struct purchases are r and alpha, then two of the model's own.
 */
#ifndef RETENTION_NBD_H
#define RETENTION_NBD_H

enum purchases_kind { PURCHASES_MBG_NBD, PURCHASES_BG_NBD, PURCHASES_PARETO_NBD };

/* r, alpha, a, b; of Pareto/NBD r, alpha, s, beta. All are positive. alpha and Pareto's beta are times. */
#define PURCHASES_PARAMETERS 4
struct purchases {
    enum purchases_kind kind;
    double parameters[PURCHASES_PARAMETERS];
};

/* A customer: how often they came back, when last and for how long they are known, both since the first
** order. 0 <= recency <= age; frequency is a whole number, and recency 0 where it is 0. */
struct history {
    double frequency, recency, age;
};

/* A logarithm, and its slopes along the logarithms of the parameters. */
struct purchases_term {
    double log, slopes[PURCHASES_PARAMETERS];
};

enum { NBD_R, NBD_ALPHA, NBD_OWN };

/* log gamma(r + x) / gamma(r): the part that depends on the frequency alone. */
void nbd_common(const struct purchases *model, double frequency, struct purchases_term *term);

/* log of alpha^r / (alpha + time)^(r + x): x orders at given moments until this time, and no others. */
void nbd_until(const struct purchases *model, double frequency, double time, struct purchases_term *term);

/* log of ((alpha + age) / (alpha + recency))^(r + x), >= 0. */
double nbd_idle(const struct purchases *model, const struct history *customer);

#endif
