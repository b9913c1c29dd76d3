/*
 * pareto.c - Pareto/NBD (Schmittlein, Morrison and Colombo 1987); pareto.h is the interface.
 *
 * Orders come at a gamma distributed rate (nbd.c), and the customer leaves at a rate of their own, gamma
 * distributed with s and beta. With w = r + s + x their likelihood is exp(common) times
 *
 *     alpha^r beta^s * ((r + x) / w * late + s / w * early)
 *
 * Requirements
 *  1. Those of purchases.c, for any quotient of alpha and beta; alpha = beta, recency = age and s = 1 are
 *     no exceptions.
 *
 * Algorithm: the usual form is a difference of two functions 2F1 times powers of alpha + recency and of
 * alpha + age, in which everything overflows, underflows or cancels. Here it is a sum of two positive terms,
 * each of which, by Euler's transformation, is a series of positive terms:
 *
 *     early(t) = (alpha + t)^-(r + x) (beta + t)^-s * 2F1(1, r + x; w + 1; (alpha - beta) / (alpha + t))
 *     late(t) = (alpha + t)^-(r + x) (beta + t)^-s * (beta + t) / (alpha + t)
 *               * 2F1(1, r + x + 1; w + 1; (alpha - beta) / (alpha + t))
 *
 * at t = recency and t = age where alpha >= beta; where alpha < beta the same with early and late, r + x
 * and s, alpha and beta changed for each other. To be alive is the power at t = age without a factor: all
 * gamma functions cancel. Expected orders are those at a mean rate until they leave.
 *
 * Somebody who is here comes before they leave with the chance late(age), and so within some time with late(age) less
 * late(age + time), if they have neither come nor left by then. Where the time is short these are almost equal, and it is
 * the integral, over that time, of the mean rate times the chance that nothing has happened, by Gauss and Legendre's rule
 * in parts in which both change little.
 *
 * Cost: hypergeometric.c twice, some 15 terms where alpha and beta are of a size.
 */
#include "model/pareto.h"

#include <float.h>
#include <math.h>
#include <stdbool.h>

#include "statistics/hypergeometric.h"
#include "statistics/legendre.h"

#define PARETO_WORK 150 /* of a term, beside the series or integral */

#define PARETO_SHORT (-0.5) /* log of the chance that nothing happens, in a short time, */
#define PARETO_PART  2      /* and of which part the time is in which a rate changes */

enum { PARETO_S = NBD_OWN, PARETO_BETA };

/* The ways of one sum: here until age, or left between recency and age. */
enum pareto_way { PARETO_LATE, PARETO_EARLY };

/*
 * share * ratio * 2F1(1, b; all + 1; z), all = r + s + x, with
 *
 *              share          b                         ratio
 *     late     (r + x) / all  r + x + 1 or s            (beta + t) / (alpha + t) or 1
 *     early    s / all        r + x     or s + 1        1 or (alpha + t) / (beta + t)
 *     z                       (alpha - beta) / (alpha + t) or (beta - alpha) / (beta + t)
 *
 * the first where alpha >= beta, the second where alpha < beta.
 */
struct pareto_factor {
    double r, s, all, low, high; /* the lower and the higher of alpha and beta */
    bool buys_slower, has_ratio;
    double before; /* share * ratio */
    double b, z, rest;
};

static struct pareto_factor pareto_factor(const struct purchases *model, double frequency, double time,
                                          enum pareto_way way) {
    double alpha = model->parameters[NBD_ALPHA], beta = model->parameters[PARETO_BETA];
    struct pareto_factor factor;
    factor.r = model->parameters[NBD_R] + frequency;
    factor.s = model->parameters[PARETO_S];
    factor.all = factor.r + factor.s;
    factor.low = fmin(alpha, beta), factor.high = fmax(alpha, beta);
    factor.buys_slower = alpha >= beta;
    factor.has_ratio = (way == PARETO_LATE) == factor.buys_slower;
    factor.b = (factor.buys_slower ? factor.r : factor.s) + factor.has_ratio;
    factor.z = (factor.high - factor.low) / (factor.high + time);
    factor.rest = (factor.low + time) / (factor.high + time);
    factor.before =
        (way == PARETO_LATE ? factor.r : factor.s) / factor.all * (factor.has_ratio ? factor.rest : 1);
    return factor;
}

static double pareto_product(const struct purchases *model, double frequency, double time,
                             enum pareto_way way) {
    struct pareto_factor factor = pareto_factor(model, frequency, time, way);
    return factor.before * hypergeometric(factor.b, factor.all, factor.z, factor.rest);
}

/* Its logarithm; adds to the slopes. */
static double pareto_log(const struct purchases *model, double frequency, double time, enum pareto_way way,
                         double *slopes) {
    struct pareto_factor factor = pareto_factor(model, frequency, time, way);
    struct hypergeometric_slopes of;
    double log_series = hypergeometric_log(factor.b, factor.all, factor.z, factor.rest, &of);
    double of_r = of.w - 1 / factor.all, of_s = of_r;
    *(factor.buys_slower ? &of_r : &of_s) += of.b;
    slopes[NBD_R] += model->parameters[NBD_R] * (of_r + (way == PARETO_LATE ? 1 / factor.r : 0));
    slopes[PARETO_S] += factor.s * of_s + (way == PARETO_EARLY ? 1 : 0);
    double low_share = factor.low / (factor.high + time), high_share = factor.high / (factor.high + time);
    double of_low = low_share * -of.z, of_high = high_share * factor.rest * of.z;
    if (factor.has_ratio) {
        of_low += factor.low / (factor.low + time);
        of_high -= high_share;
    }
    slopes[NBD_ALPHA] += factor.buys_slower ? of_high : of_low;
    slopes[PARETO_BETA] += factor.buys_slower ? of_low : of_high;
    return log(factor.before) + log_series;
}

/* log of (beta / (beta + time))^s, the chance to be here for so long, times the orders' own. */
static void pareto_until(const struct purchases *model, double frequency, double time, enum pareto_way way,
                         struct purchases_term *term) {
    double s = model->parameters[PARETO_S], beta = model->parameters[PARETO_BETA];
    double passed = s * log1p(time / beta);
    nbd_until(model, frequency, time, term);
    term->log -= passed;
    term->slopes[PARETO_S] = -passed;
    term->slopes[PARETO_BETA] = s * (time / (beta + time));
    term->log += pareto_log(model, frequency, time, way, term->slopes);
}

void pareto_common(const struct purchases *model, double frequency, struct purchases_term *term) {
    nbd_common(model, frequency, term);
}

void pareto_late(const struct purchases *model, double frequency, double age, struct purchases_term *term) {
    pareto_until(model, frequency, age, PARETO_LATE, term);
}

void pareto_early(const struct purchases *model, double frequency, double recency,
                  struct purchases_term *term) {
    pareto_until(model, frequency, recency, PARETO_EARLY, term);
}

uint32_t pareto_work(const struct purchases *model, double time) {
    double alpha = model->parameters[NBD_ALPHA], beta = model->parameters[PARETO_BETA];
    return PARETO_WORK + hypergeometric_work((fmin(alpha, beta) + time) / (fmax(alpha, beta) + time));
}

/* How many times less likely it became from recency to age that they are here and idle, as a logarithm. */
static double pareto_idle(const struct purchases *model, const struct history *customer) {
    double since = (customer->age - customer->recency) / (model->parameters[PARETO_BETA] + customer->recency);
    return nbd_idle(model, customer) + model->parameters[PARETO_S] * log1p(since);
}

double pareto_alive(const struct purchases *model, const struct history *customer) {
    double x = customer->frequency;
    double late = pareto_product(model, x, customer->age, PARETO_LATE);
    double early = pareto_product(model, x, customer->recency, PARETO_EARLY);
    return fmin(1, 1 / (late + early * exp(pareto_idle(model, customer))));
}

/* (r + x) / (alpha + age) * (beta + age) * (1 - (1 + time / (beta + age))^(1 - s)) / (s - 1) */
double pareto_orders(const struct purchases *model, const struct history *customer, double time) {
    double r = model->parameters[NBD_R] + customer->frequency, s = model->parameters[PARETO_S];
    double alpha = model->parameters[NBD_ALPHA] + customer->age;
    double beta = model->parameters[PARETO_BETA] + customer->age;
    double passed = log1p(time / beta), power = (s - 1) * passed;
    return r / alpha * beta * (s == 1 ? passed : -expm1(-power) / (s - 1));
}

/* log of the chance that somebody who is here has neither come nor left after this time. */
static double pareto_nothing(const struct purchases *model, const struct history *customer, double time) {
    double alpha = model->parameters[NBD_ALPHA] + customer->age;
    double beta = model->parameters[PARETO_BETA] + customer->age;
    return -(model->parameters[NBD_R] + customer->frequency) * log1p(time / alpha) -
           model->parameters[PARETO_S] * log1p(time / beta);
}

double pareto_chance(const struct purchases *model, const struct history *customer, double time) {
    double nothing = pareto_nothing(model, customer, time), sum = 0;
    if (nothing < PARETO_SHORT)
        return pareto_product(model, customer->frequency, customer->age, PARETO_LATE) -
               exp(nothing) * pareto_product(model, customer->frequency, customer->age + time, PARETO_LATE);
    double r = model->parameters[NBD_R] + customer->frequency, s = model->parameters[PARETO_S];
    double alpha = model->parameters[NBD_ALPHA] + customer->age;
    double beta = model->parameters[PARETO_BETA] + customer->age;
    double from = 0;
    while (from < time) {
        double part = fmin((alpha + from) / (1 + r), (beta + from) / (1 + s)) / PARETO_PART;
        double to = fmin(time, from + fmax(part, DBL_MIN));
        double half = (to - from) / 2;
        for (int i = 0; i < LEGENDRE_NODES; i++) {
            double at = from + half * (1 + legendre_nodes[i].at);
            sum +=
                half * legendre_nodes[i].weight * r / (alpha + at) * exp(pareto_nothing(model, customer, at));
        }
        from = to;
    }
    return sum;
}

/* They leave at a rate of s / (beta + age), less and less. */
double pareto_pace(const struct purchases *model, const struct history *customer) {
    return (model->parameters[PARETO_BETA] + customer->age) / (1 + model->parameters[PARETO_S]);
}
