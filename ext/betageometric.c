/*
 * betageometric.c - MBG/NBD and BG/NBD; betageometric.h is the interface.
 */
#include "betageometric.h"

#include <math.h>

#include "gammas.h"
#include "nbd.h"

enum { BETAGEOMETRIC_A = NBD_OWN, BETAGEOMETRIC_B };

/* How often a customer of this frequency who is here now had the choice to leave and stayed: in MBG/NBD also after the
** first order, which frequency does not count. */
static double betageometric_stays(const struct purchases *model, double frequency) {
    return model->kind == PURCHASES_BG_NBD ? frequency : frequency + 1;
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
