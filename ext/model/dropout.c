/*
 * dropout.c - orders of a customer who may leave with each of them; dropout.h is the interface.
 *
 *     dropout_orders(1, 1, 1, 1)       0.6931471805599453, log 2
 *     dropout_orders(2, 1e9, 1, 1)     0.75, and some 5e-10: all leave with the first order, 1 - (1 + 1)^-2
 *     dropout_orders(2, 1e-9, 1, 3)    6, less some 1e-8: nobody leaves
 *
 * Requirements
 *  1. Right to 1e-10 of the result for n, a and b from 1e-6 to 1e6 and w from 0 to 1e12, and to 1e-12 where
 *     a series is taken: also around a = 1 and a + b = 1, where the closed form has poles that cancel, and
 *     for an n so large that its powers are out of range.
 *  2. Never negative, infinite or no number. 0 at w = 0.
 *  3. A bounded time.
 *
 * Algorithm: with c = a + b - 1, q = c - n, z = w / (1 + w) and t(k) = (a)_(k-1) / k! z^k the closed form,
 * by Euler's transformation
 *
 *     c / (a - 1) (1 - (1 - z)^(a - 1) 2F1(a - 1, q; c; z)),
 *
 * is either of
 *
 *     c (1 - (1 - z)^(a - 1)) / (a - 1) - (1 - z)^(a - 1) sum over k >= 1 of t(k) c (q)_k / (c)_k
 *     (1 - z)^(a - 1) sum over k >= 1 of t(k) c (1 - (q)_k / (c)_k)
 *
 * in which a = 1 and c = 0 are no exceptions any more: the first quotient is log(1 + w) times a function
 * without a pole, and c (q)_k / (c)_k is q (q + 1)_(k-1) / (c + 1)_(k-1). The first form is quick, as its
 * terms fall like k^-n z^k, but for n much smaller than c a difference of almost equals, where the second has
 * only positive terms. Both are given up where z is too near to 1 or where the first one's terms cancel (n
 * much larger than c). Then it is the integral by which the function is defined, over l = log(p / (1 - p)),
 * by the trapezoidal rule (trapezoid.h). It is divided by the same sum over the density alone, which is
 * beta(a, b), so that no gamma function is needed. The density's spectrum is |gamma(a + i f) gamma(b - i f)|,
 * by which the step is chosen; the rest of the integrand has its poles at a distance of pi, and does not grow
 * up to pi / 2.
 *
 * Cost: 2 ns a term, of which an active customer's year takes 10 to 50; the integral some 2 us.
 */
#include "model/dropout.h"

#include <float.h>
#include <math.h>
#include <stdbool.h>

#include "statistics/trapezoid.h"

#define DROPOUT_TERMS  400   /* of a series, at most */
#define DROPOUT_LOST   1000  /* as many times larger than their sum may the parts be */
#define DROPOUT_STEP   0.35  /* of the integral, at most */
#define DROPOUT_LEAST  1e-16 /* parts of a sum that are left out at its ends */
#define DROPOUT_POINTS 20000 /* to one side; no arguments that are no mistake take a tenth of them */

/* (1 - e^-y) / y */
static double dropout_mean_power(double y) {
    return y == 0 ? 1 : -expm1(-y) / y;
}

/* Both series return false where they did not get there. */
static bool dropout_quotients(double n, double a, double b, double w, double *orders) {
    double c = a + b - 1, q = c - n, z = w / (1 + w), least = DBL_EPSILON / 8 / (1 + w);
    double term = z * q, sum = term, size = fabs(term);
    for (int k = 1; fabs(term) > fabs(sum) * least; k++) {
        if (k > DROPOUT_TERMS) return false;
        term *= (a - 1 + k) * (q + k) * z / ((1 + k) * (c + k));
        sum += term;
        size += fabs(term);
    }
    double passed = log1p(w), power = (a - 1) * passed, scale = exp(-power);
    double whole = c * passed * dropout_mean_power(power);
    *orders = whole - scale * sum;
    return fabs(whole) + scale * size <= DROPOUT_LOST * *orders;
}

static bool dropout_differences(double n, double a, double b, double w, double *orders) {
    double c = a + b - 1, q = c - n, z = w / (1 + w), least = DBL_EPSILON / 8 / (1 + w);
    double power = z, quotient = q, difference = n, sum = power * difference;
    for (int k = 1; fabs(power * difference) > sum * least; k++) {
        if (k > DROPOUT_TERMS) return false;
        difference += n * quotient / (c + k);
        quotient *= (q + k) / (c + k);
        power *= (a - 1 + k) * z / (1 + k);
        sum += power * difference;
    }
    *orders = exp((1 - a) * log1p(w)) * sum;
    return *orders > 0;
}

/* log of the beta density as a function of l, less that at its peak, from where the distance is. */
static double dropout_density(double a, double b, double distance) {
    if (a > b) return dropout_density(b, a, -distance);
    double share = a / (a + b);
    double grown = distance < 700 ? log1p(share * expm1(distance)) : distance + log(share);
    return a * distance - (a + b) * grown;
}

/* The same without the peak's; less is exp(-|l|). Quicker, and as exact for small a and b. */
static double dropout_plain_density(double a, double b, double l, double less) {
    return (l < 0 ? a : -b) * l - (a + b) * log1p(less);
}

/* If nobody left, n w orders would come (rate). The integral is over the share of these that do come. */
static double dropout_integral(double n, double a, double b, double w) {
    bool plain = a + b < 100;
    double rate = fmin(n * w, 1e300);
    double peak = log(a / b), start = a < 1 ? fmin(peak, -log1p(rate)) : peak;
    double highest = plain ? dropout_plain_density(a, b, peak, exp(-fabs(peak))) : 0;
    double step = fmin(DROPOUT_STEP, 0.65 / sqrt(2 + 1 / (1 / a + 1 / b))), sum = 0, all = 0;
    struct trapezoid line = {fmin(start, -log1p(fmax(rate, w))) - (a < 1 ? 1 : 4),
                             fmax(peak, 0) + (b < 1 ? 1 : 4)};
    for (int side = -1; side <= 1; side += 2) {
        struct trapezoid_walk walk = trapezoid_start(&line, start, side * step);
        if (side > 0) trapezoid_next(&walk);
        for (int i = 0; i < DROPOUT_POINTS; i++, trapezoid_next(&walk)) {
            double l = walk.y - walk.down + walk.up, less = exp(-fabs(l));
            double p = (l < 0 ? less : 1) / (1 + less);
            double density =
                plain ? dropout_plain_density(a, b, l, less) - highest : dropout_density(a, b, l - peak);
            double weight = (1 + walk.down + walk.up) * exp(density);
            double part = weight * (p > DBL_MIN ? -expm1(-n * log1p(p * w)) / p / rate : 1);
            all += weight;
            sum += part;
            if (weight <= all * DROPOUT_LEAST && part <= sum * DROPOUT_LEAST) break;
        }
    }
    return sum / all * rate;
}

/* Whether a series whose terms fall like k^-fall z^k beyond k = c has small enough ones in the end. */
static bool dropout_is_quick(double c, double fall, double w) {
    return DROPOUT_TERMS * log1p(1 / w) + fall * log1p(DROPOUT_TERMS / (1 + c)) > 36;
}

double dropout_orders(double n, double a, double b, double w) {
    double c = a + b - 1, orders;
    if (!(n * w > 0)) return 0; /* no more come where nobody leaves; or too few for a double */
    bool in_range = (a - 1) * log1p(w) < 300;
    if (n < fabs(c) / 100) {
        if (in_range && dropout_is_quick(c, 0, w) && dropout_differences(n, a, b, w, &orders)) return orders;
    } else if ((n - c) * w < 7 * (1 + w)) { /* or the terms grow to e^7 times their sum */
        if (in_range && dropout_is_quick(c, n + 2 - a, w) && dropout_quotients(n, a, b, w, &orders))
            return orders;
    }
    return dropout_integral(n, a, b, w);
}
