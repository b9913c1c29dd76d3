/*
 * betageometric.c - MBG/NBD and BG/NBD; betageometric.h is the interface.
 *
 * Orders come at a gamma distributed rate (nbd.c). After each of them the customer leaves with a chance of
 * their own, which is beta distributed with a and b. In MBG/NBD (Batislam et al. 2007, Hoppe and Wagner 2007)
 * they may do so after their first order; in BG/NBD (Fader, Hardie and Lee 2005) only after the second, so
 * that nobody of frequency 0 has ever left. Here this is a difference of one stay, and nothing else.
 *
 * Requirements
 *  1. Those of purchases.c; for any a and b, a = 1 and a + b <= 1 among them.
 *  2. BG/NBD at frequency 0: the chance to be alive is 1, the early term -INFINITY.
 *
 * Algorithm: who is here after k stays has a beta distribution with a and b + k, and a gamma distribution
 * with r + x and alpha + age; dropout.c has the orders that follow. gamma functions occur in differences
 * only (gammas.h).
 */
#include "model/betageometric.h"

#include <math.h>

#include "model/dropout.h"
#include "statistics/gammas.h"

enum { BETAGEOMETRIC_A = NBD_OWN, BETAGEOMETRIC_B };

/* How often a customer of this frequency who is here now had the choice to leave and stayed: in MBG/NBD
** also after the first order, which frequency does not count. */
static double betageometric_stays(const struct purchases *model, double frequency) {
    return model->kind == PURCHASES_BG_NBD ? frequency : frequency + 1;
}

/* What is known of a customer who has not left: their rate is gamma distributed with this shape and, as alpha
** is in purchases.h, the reciprocal of its scale; their chance to leave is beta distributed with a and b. */
struct betageometric_known {
    double shape, scale, a, b;
};

static struct betageometric_known betageometric_know(const struct purchases *model,
                                                     const struct history *customer) {
    const double *parameters = model->parameters;
    return (struct betageometric_known){
        .shape = parameters[NBD_R] + customer->frequency,
        .scale = parameters[NBD_ALPHA] + customer->age,
        .a = parameters[BETAGEOMETRIC_A],
        .b = parameters[BETAGEOMETRIC_B] + betageometric_stays(model, customer->frequency),
    };
}

/* The logarithm of gamma(r + x) / gamma(r) times beta(a, b + stays) / beta(a, b). */
void betageometric_common(const struct purchases *model, double frequency, struct purchases_term *term) {
    double a = model->parameters[BETAGEOMETRIC_A], b = model->parameters[BETAGEOMETRIC_B];
    double stays = betageometric_stays(model, frequency), of_both = gamma_slope_rising(a + b, stays);
    nbd_common(model, frequency, term);
    term->log += gamma_log_rising(b, stays) - gamma_log_rising(a + b, stays);
    term->slopes[BETAGEOMETRIC_A] = -a * of_both;
    term->slopes[BETAGEOMETRIC_B] = b * (gamma_slope_rising(b, stays) - of_both);
}

void betageometric_late(const struct purchases *model, double frequency, double age,
                        struct purchases_term *term) {
    nbd_until(model, frequency, age, term);
}

/* Left with the last order: one stay less, times beta(a + 1, b + stays - 1) / beta(a, b + stays). */
void betageometric_early(const struct purchases *model, double frequency, double recency,
                         struct purchases_term *term) {
    double a = model->parameters[BETAGEOMETRIC_A], b = model->parameters[BETAGEOMETRIC_B];
    double stays = betageometric_stays(model, frequency);
    if (!(stays > 0)) {
        *term = (struct purchases_term){.log = -INFINITY};
        return;
    }
    double rest = b + (stays - 1);
    nbd_until(model, frequency, recency, term);
    term->log += log(a / rest);
    term->slopes[BETAGEOMETRIC_A] = 1;
    term->slopes[BETAGEOMETRIC_B] = -b / rest;
}

/* 1 / (1 + early / late) */
double betageometric_alive(const struct purchases *model, const struct history *customer) {
    double a = model->parameters[BETAGEOMETRIC_A], b = model->parameters[BETAGEOMETRIC_B];
    double stays = betageometric_stays(model, customer->frequency);
    if (!(stays > 0)) return 1;
    return 1 / (1 + a / (b + (stays - 1)) * exp(nbd_idle(model, customer)));
}

/* They leave with an order alone, so it is only their rate that counts. */
double betageometric_chance(const struct purchases *model, const struct history *customer, double time) {
    struct betageometric_known known = betageometric_know(model, customer);
    return -expm1(-known.shape * log1p(time / known.scale));
}

double betageometric_orders(const struct purchases *model, const struct history *customer, double time) {
    struct betageometric_known known = betageometric_know(model, customer);
    return dropout_orders(known.shape, known.a, known.b, time / known.scale);
}

/* They leave at a rate of about shape / scale * a / (a + b). */
double betageometric_pace(const struct purchases *model, const struct history *customer) {
    struct betageometric_known known = betageometric_know(model, customer);
    return known.scale / (1 + known.shape * known.a / (known.a + known.b));
}
