/*
 * tails.c - tails of the normal, gamma and chi-squared distributions; tails.h is the interface.
 *
 *     tail_chi_squared(3.841458820694124, 1)   0.05
 *     tail_chi_squared(1100, 1000)             0.0146...
 *     tail_chi_squared(1500, 1)                0: below 1e-323 there are no doubles
 *
 * Requirements
 *  1. Right to 1e-12 of the tail itself, however small it is, down to the least normal double; below that
 *     0 or what a denormal can say. Degrees of freedom up to 1000 and beyond, chi2 of any size.
 *  2. 1 at x = 0, 0 at infinity, never outside 0..1.
 *  3. No state: C's lgamma() writes a global, so it is not used.
 *
 * Algorithm: Q(a, x) = 1 - P(a, x) with the power series of P where x < a + 1, as Q is no small number there,
 * and the continued fraction of Q where x is larger (Numerical Recipes 6.2; Gautschi 1979). Both carry the
 * factor x^a e^-x / gamma(a), and that is where digits are lost: written out, its exponent is a difference
 * of numbers much larger than itself. So for a >= 20 it is taken as
 *
 *     sqrt(a / 2 pi) * exp(-a * (u - log(1 + u))) / exp(stirling(a)),   u = x / a - 1,
 *
 * the form of Temme (1979) and Loader (2000), whose exponent is no larger than the result's own.
 *
 * Cost: some 20 terms for small a, about sqrt(a) times ten around x = a.
 */
#include "statistics/tails.h"

#include <float.h>
#include <math.h>

#include "statistics/gammas.h"

#define TAILS_MOST_TERMS 1000000 /* far more than any a that is no mistake takes */
#define TAILS_STIRLING   20

/* For small u a difference of equals: there by its own series. */
double tail_excess(double u) {
    if (fabs(u) > 0.1) return u - log1p(u);
    double sum = 0, power = u;
    for (int i = 2; i < 20; i++) {
        power *= -u;
        sum -= power / i;
    }
    return sum;
}

/* x^a e^-x / gamma(a) */
static double tail_factor(double a, double x) {
    const double two_pi = 6.28318530717958648;
    if (a < TAILS_STIRLING) return exp(a * log(x) - x) / tgamma(a);
    return sqrt(a / two_pi) * exp(-a * tail_excess((x - a) / a) - gamma_stirling(a));
}

/* P(a, x) without the factor: sum of x^n / (a (a + 1) ... (a + n)). */
static double tail_series(double a, double x) {
    double term = 1 / a, sum = term;
    for (int n = 1; n < TAILS_MOST_TERMS && term > sum * DBL_EPSILON / 4; n++) {
        term *= x / (a + n);
        sum += term;
    }
    return sum;
}

/* Q(a, x) without the factor: 1 / (x + 1 - a - 1 (1 - a) / (x + 3 - a - 2 (2 - a) / ...)), by the method of
** Lentz as Thompson and Barnett changed it. For x > a + 1 nothing in it comes near 0. */
static double tail_fraction(double a, double x) {
    double b = x + 1 - a, c = 1 / DBL_MIN, d = 1 / b, fraction = d;
    for (int n = 1; n < TAILS_MOST_TERMS; n++) {
        double numerator = n * (a - n);
        b += 2;
        d = 1 / (numerator * d + b);
        c = b + numerator / c;
        double change = c * d;
        fraction *= change;
        if (fabs(change - 1) <= DBL_EPSILON) break;
    }
    return fraction;
}

double tail_gamma(double a, double x) {
    if (!(x > 0)) return 1;
    if (isinf(x)) return 0;
    double factor = tail_factor(a, x);
    if (x < a + 1) return fmax(0, 1 - factor * tail_series(a, x));
    return factor > 0 ? fmin(1, factor * tail_fraction(a, x)) : 0;
}

double tail_chi_squared(double chi2, double df) {
    return tail_gamma(df / 2, chi2 / 2);
}

double tail_normal(double z) {
    const double root_half = 0.707106781186547524;
    return erfc(fabs(z) * root_half);
}
