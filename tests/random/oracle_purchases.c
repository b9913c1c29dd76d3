/*
 * oracle_purchases.c - see oracle_purchases.h.
 */
#include "oracle_purchases.h"

#include "oracle_nodes.h"

#include <math.h>
#include <stdbool.h>
#include <stddef.h>

/* ---- integrals that are not normed ---- */

static void purchases_fill_beta(struct oracle_nodes *nodes, const void *context, long double step) {
    const long double *powers = context;
    oracle_nodes_beta(nodes, powers[0], powers[1], step);
}

static void purchases_fill_gamma(struct oracle_nodes *nodes, const void *context, long double step) {
    const long double *power = context;
    oracle_nodes_gamma(nodes, *power, step);
}

/* ln of the integral of p^(a-1) (1-p)^(b-1) */
static long double purchases_log_beta(long double a, long double b) {
    const long double powers[2] = {a, b};
    long double norm;
    oracle_nodes_mean(purchases_fill_beta, NULL, powers, &norm);
    return norm;
}

/* ln of the integral of z^(k-1) e^-z */
static long double purchases_log_gamma(long double k) {
    long double norm;
    oracle_nodes_mean(purchases_fill_gamma, NULL, &k, &norm);
    return norm;
}

/* ln of Gamma(r + n) / Gamma(r) */
static long double purchases_log_rising(long double r, double n) {
    long double sum = 0;
    for (int i = 0; i < (int)n; i++)
        sum += logl(r + i);
    return sum;
}

/* ---- there or gone ---- */

/* Pareto/NBD: he left at some moment between the last purchase and the end, at which the density of leaving
** is that of mu, and of buying nothing until then that of lambda. */
struct leaving {
    long double k, alpha, s, beta; /* alpha and beta with the recency in them */
    long double span;
};

static void leaving_fill(struct oracle_nodes *nodes, const void *context, long double step) {
    const struct leaving *leaving = context;
    long double fall = leaving->k / leaving->alpha + (leaving->s + 1) / leaving->beta;
    oracle_nodes_even(nodes, 1 / (leaving->span * fall), step);
}

/* The density at a share of the span, relative to that at its start. */
static long double leaving_density(const void *context, long double at) {
    const struct leaving *leaving = context;
    long double t = at * leaving->span;
    return expl(-leaving->k * log1pl(t / leaving->alpha) - (leaving->s + 1) * log1pl(t / leaving->beta));
}

/* ln of the densities of his history and that he is there, or gone, but for factors that both have. */
struct fates {
    long double there, gone;
};

static struct fates fates_pareto(const struct oracle_purchases *purchases,
                                 const struct oracle_customer *customer) {
    long double k = purchases->r + (long double)customer->frequency, s = purchases->dropout[0];
    long double alpha = purchases->alpha, beta = purchases->dropout[1];
    struct leaving leaving = {k, alpha + customer->recency, s, beta + customer->recency,
                              (long double)customer->age - customer->recency};
    struct fates fates = {-k * logl(alpha + customer->age) - s * logl(beta + customer->age), -HUGE_VALL};
    if (leaving.span > 0)
        fates.gone = logl(s * leaving.span) - k * logl(leaving.alpha) - (s + 1) * logl(leaving.beta) +
                     logl(oracle_nodes_mean(leaving_fill, leaving_density, &leaving, NULL));
    return fates;
}

/* stayed: ln of the mean of (1-p)^n, gone: of p (1-p)^(n-1), where n is how often he could have left. */
static struct fates fates_beta(const struct oracle_purchases *purchases,
                               const struct oracle_customer *customer, long double stayed, long double left) {
    long double k = purchases->r + (long double)customer->frequency, alpha = purchases->alpha;
    return (struct fates){stayed - k * logl(alpha + customer->age),
                          left - k * logl(alpha + customer->recency)};
}

static double fates_chances(const struct oracle_purchases *purchases,
                            const struct oracle_customer *customer) {
    return customer->frequency + (purchases->model == ORACLE_MBG);
}

/* The means as integrals. */
static struct fates fates_by_integral(const struct oracle_purchases *purchases,
                                      const struct oracle_customer *customer) {
    if (purchases->model == ORACLE_PARETO) return fates_pareto(purchases, customer);
    long double a = purchases->dropout[0], b = purchases->dropout[1], n = fates_chances(purchases, customer);
    long double stayed = purchases_log_beta(a, b + n);
    return fates_beta(purchases, customer, stayed, n > 0 ? purchases_log_beta(a + 1, b + n - 1) : -HUGE_VALL);
}

/* The means as of an urn with a black balls and b white ones: n white ones in a row, each put back with one more;
** or n - 1 and then a black one. */
static struct fates fates_by_urn(const struct oracle_purchases *purchases,
                                 const struct oracle_customer *customer) {
    if (purchases->model == ORACLE_PARETO) return fates_pareto(purchases, customer);
    long double a = purchases->dropout[0], b = purchases->dropout[1], left = -HUGE_VALL;
    double n = fates_chances(purchases, customer);
    long double stayed = purchases_log_rising(b, n) - purchases_log_rising(a + b, n);
    if (n > 0) left = logl(a) + purchases_log_rising(b, n - 1) - purchases_log_rising(a + b, n);
    return fates_beta(purchases, customer, stayed, left);
}

long double oracle_log_likelihood(const struct oracle_purchases *purchases,
                                  const struct oracle_customer *customer) {
    struct fates fates = fates_by_urn(purchases, customer);
    long double largest = fmaxl(fates.there, fates.gone);
    long double log = largest + logl(expl(fates.there - largest) + expl(fates.gone - largest));
    log += purchases_log_rising(purchases->r, customer->frequency);
    log += (long double)purchases->r * logl(purchases->alpha);
    if (purchases->model == ORACLE_PARETO)
        log += (long double)purchases->dropout[0] * logl(purchases->dropout[1]);
    return log;
}

long double oracle_alive(const struct oracle_purchases *purchases, const struct oracle_customer *customer) {
    struct fates fates = fates_by_integral(purchases, customer);
    return 1 / (1 + expl(fates.gone - fates.there));
}

/* ---- orders of somebody who is there ---- */

/* lambda ~ Gamma(k, rate alpha) now; p ~ Beta(left, right), or mu ~ Gamma(left, rate right). */
struct coming {
    enum oracle_model model;
    long double k, alpha, left, right, days, delta;
};

static void coming_fill(struct oracle_nodes *nodes, const void *context, long double step) {
    const struct coming *coming = context;
    if (coming->model == ORACLE_PARETO)
        oracle_nodes_gamma(nodes, coming->left, step);
    else
        oracle_nodes_beta(nodes, coming->left, coming->right, step);
}

/* Given mu: lambda a day in the mean, of which exp(-(mu + delta) s) is left after s days. */
static long double coming_given_mu(const void *context, long double at) {
    const struct coming *coming = context;
    long double rate = at / coming->right + coming->delta, days = coming->days;
    return coming->k / coming->alpha * (rate * days < 1e-19L ? days : -expm1l(-rate * days) / rate);
}

/* Given p: he is there after s days with the mean of exp(-lambda p s) over lambda; without a discount. */
static long double coming_given_p(const void *context, long double p) {
    const struct coming *coming = context;
    long double w = coming->days / coming->alpha;
    return p * w * coming->k < 1e-19L ? coming->k * w : -expm1l(-coming->k * log1pl(p * w)) / p;
}

/* Given p and lambda: lambda a day, of which exp(-(lambda p + delta) s) is left. The sum over both; in double,
** as this is the innermost loop and all its terms are positive. */
static long double coming_given_both(const struct coming *coming, long double step) {
    struct oracle_nodes shares, rates;
    oracle_nodes_beta(&shares, coming->left, coming->right, step);
    oracle_nodes_gamma(&rates, coming->k, step);
    double delta = (double)coming->delta, days = (double)coming->days;
    long double sum = 0;
    for (int i = 0; i < rates.count; i++) {
        double lambda = rates.at[i] / (double)coming->alpha, given = 0;
        for (int j = 0; j < shares.count; j++) {
            double rate = lambda * shares.at[j] + delta;
            given += (double)shares.weight[j] * (rate * days < 1e-17 ? days : -expm1(-rate * days) / rate);
        }
        sum += rates.weight[i] * lambda * given;
    }
    return sum;
}

long double oracle_orders(const struct oracle_purchases *purchases, const struct oracle_customer *customer,
                          double days, double delta) {
    long double x = customer->frequency, b = purchases->dropout[1];
    bool is_pareto = purchases->model == ORACLE_PARETO;
    struct coming coming = {purchases->model,
                            purchases->r + x,
                            (long double)purchases->alpha + customer->age,
                            purchases->dropout[0],
                            is_pareto ? b + customer->age : b + fates_chances(purchases, customer),
                            days,
                            delta};
    if (is_pareto || delta == 0)
        return oracle_nodes_mean(coming_fill, is_pareto ? coming_given_mu : coming_given_p, &coming, NULL);
    long double step = 0.25L, before, sum = coming_given_both(&coming, step);
    do {
        before = sum, step /= 2;
        sum = coming_given_both(&coming, step);
    } while (fabsl(sum - before) > ORACLE_CHANGE * sum && step > 0.005L);
    return sum;
}

/* ---- whether somebody who is there orders at all ---- */

/* lambda ~ Gamma(k, rate alpha) now, mu ~ Gamma(s, rate beta). */
struct chance {
    long double k, alpha, s, beta, days;
};

static void chance_fill(struct oracle_nodes *nodes, const void *context, long double step) {
    const struct chance *chance = context;
    oracle_nodes_gamma(nodes, chance->k, step);
}

/* Given lambda: no order in so many days with exp(-lambda days); whoever leaves only leaves with an order. */
static long double chance_given_lambda(const void *context, long double at) {
    const struct chance *chance = context;
    return -expm1l(-at / chance->alpha * chance->days);
}

/* Given lambda and mu: of what happens first, an order or leaving, the order's share; by the end of the days. */
static long double chance_given_both(const struct chance *chance, long double step) {
    struct oracle_nodes rates, leavings;
    oracle_nodes_gamma(&rates, chance->k, step);
    oracle_nodes_gamma(&leavings, chance->s, step);
    double days = (double)chance->days;
    long double sum = 0;
    for (int i = 0; i < rates.count; i++) {
        double lambda = rates.at[i] / (double)chance->alpha, given = 0;
        for (int j = 0; j < leavings.count; j++) {
            double rate = lambda + leavings.at[j] / (double)chance->beta;
            given += (double)leavings.weight[j] * (rate * days < 1e-17 ? days : -expm1(-rate * days) / rate);
        }
        sum += rates.weight[i] * lambda * given;
    }
    return sum;
}

long double oracle_chance(const struct oracle_purchases *purchases, const struct oracle_customer *customer,
                          double days) {
    struct chance chance = {purchases->r + (long double)customer->frequency,
                            purchases->alpha + (long double)customer->age, purchases->dropout[0],
                            purchases->dropout[1] + (long double)customer->age, days};
    if (purchases->model != ORACLE_PARETO)
        return oracle_nodes_mean(chance_fill, chance_given_lambda, &chance, NULL);
    long double step = 0.25L, before, sum = chance_given_both(&chance, step);
    do {
        before = sum, step /= 2;
        sum = chance_given_both(&chance, step);
    } while (fabsl(sum - before) > ORACLE_CHANGE * sum && step > 0.005L);
    return sum;
}

/* ---- amounts ---- */

/* nu is Gamma(q + p x, rate v + x m) now; the mean of p / nu. */
long double oracle_mean_amount(const struct oracle_spend *spend, double frequency, double monetary_value) {
    long double k = spend->q + (long double)spend->p * frequency;
    long double rate = spend->v + (long double)frequency * monetary_value;
    return spend->p * rate * expl(purchases_log_gamma(k - 1) - purchases_log_gamma(k));
}

/* Given nu the mean of x amounts is Gamma(p x, rate nu x); the integral over nu is that of a Gamma density. */
long double oracle_spend_log_likelihood(const struct oracle_spend *spend, double frequency,
                                        double monetary_value) {
    long double x = frequency, m = monetary_value, px = spend->p * x, q = spend->q, v = spend->v;
    return q * logl(v) - lgammal(q) + px * logl(x) + (px - 1) * logl(m) - lgammal(px) + lgammal(px + q) -
           (px + q) * logl(v + x * m);
}
