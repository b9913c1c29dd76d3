/*
 * gammas.c - log gamma, its slope, and differences of both; gammas.h is the interface.
 *
 *     gamma_log(0.5)               0.5723649429247001, log sqrt(pi)
 *     gamma_log_rising(1e6, 2)     27.631022115927..., log(1e6 * (1e6 + 1))
 *     gamma_log_rising(1e15, 1e-3) 0.0345..., although both logarithms are 3.4e16
 *     gamma_slope(1)               -0.5772156649015329
 *
 * Requirements
 *  1. gamma_log() is right to some units in its last place, also around its zeros at 1 and 2.
 *  2. The differences and gamma_log_beta() are right to some units in the last place of the greater of the
 *     result and 1, however large the logarithms are that they are differences of; gamma_slope() likewise.
 *     gamma_slope_rising() and gamma_stirling() have the relative precision of 1.
 *  3. Arguments from 1e-300 to 1e300.
 *  4. No state: C's lgamma() writes a global, so it is not used.
 *
 * Algorithm: from 10 on Stirling's series, of which differences are taken term by term, as the powers' own
 * common factor is known. Below, a step of 1 at a time to the interval from 1.5 to 2.5, where
 *
 *     log gamma(2 + z) = (1 - euler) z + sum over k >= 2 of (zeta(k) - 1) (-z)^k / k
 *
 * gains two bits a term and keeps its precision around z = 0. A rise by a small whole number is the
 * logarithm of a product.
 *
 * Cost: 10 to 40 ns; logarithms and divisions, 26 terms below 10.
 */
#include "statistics/gammas.h"

#include <math.h>
#include <stdbool.h>
#include <stddef.h>

#define GAMMAS_LARGE   10 /* Stirling's series from here on: what its terms here leave out is below 3e-17 */
#define GAMMAS_PRODUCT 16 /* a rise by a whole number up to this is a product */

/* B(2k) / (2k (2k - 1)) of Bernoulli's numbers, k = 1, 2, ... */
static const double gamma_bernoulli[] = {1.0 / 12,   -1.0 / 360,        1.0 / 1260, -1.0 / 1680,
                                         1.0 / 1188, -691.0 / 360360.0, 1.0 / 156};
#define GAMMAS_TERMS (sizeof gamma_bernoulli / sizeof gamma_bernoulli[0])

/* (-1)^k (zeta(k) - 1) / k for k = 1 (there 1 - euler), 2, ... */
static const double gamma_zeta[] = {
    0.42278433509846713939,    0.32246703342411321824,   -0.067352301053198095133,  0.020580808427784547879,
    -0.0073855510286739852663, 0.0028905103307415232858, -0.0011927539117032609771, 5.0966952474304242234e-4,
    -2.2315475845357937976e-4, 9.9457512781808533715e-5, -4.49262367381331417e-5,   2.0507212775670691553e-5,
    -9.439488275268395904e-6,  4.3748667899074878042e-6, -2.0392157538013662368e-6, 9.5514121304074198329e-7,
    -4.4924691987645660433e-7, 2.1207184805554665869e-7, -1.0043224823968099609e-7, 4.7698101693639805658e-8,
    -2.271109460894316491e-8,  1.0838659214896954091e-8, -5.1834750419700466551e-9, 2.4836745438024783172e-9,
    -1.1921401405860912074e-9, 5.7313672416788620133e-10};
#define GAMMAS_ZETAS (sizeof gamma_zeta / sizeof gamma_zeta[0])

static const double gamma_half_log_two_pi = 0.91893853320467274178;

double gamma_stirling(double x) {
    double square = 1 / (x * x), sum = 0;
    for (size_t k = GAMMAS_TERMS; k-- > 0;)
        sum = sum * square + gamma_bernoulli[k];
    return sum / x;
}

/* log gamma(2 + z), |z| <= 1/2; even and odd powers apart, as two short chains are quicker than one. */
static double gamma_log_near_two(double z) {
    double square = z * z, even = 0, odd = 0;
    for (size_t k = GAMMAS_ZETAS; k > 0; k -= 2) {
        odd = odd * square + gamma_zeta[k - 2];
        even = even * square + gamma_zeta[k - 1];
    }
    return z * (odd + z * even);
}

/* The slope of that. */
static double gamma_slope_near_two(double z) {
    double square = z * z, even = 0, odd = 0;
    for (size_t k = GAMMAS_ZETAS; k > 0; k -= 2) {
        odd = odd * square + (double)(k - 1) * gamma_zeta[k - 2];
        even = even * square + (double)k * gamma_zeta[k - 1];
    }
    return odd + z * even;
}

double gamma_log(double x) {
    if (x >= GAMMAS_LARGE) return (x - 0.5) * log(x) - x + gamma_half_log_two_pi + gamma_stirling(x);
    if (x < 0.5) return gamma_log_near_two(x) - log(x * (1 + x));
    if (x < 1.5) return gamma_log_near_two(x - 1) - log(x);
    double product = 1;
    while (x >= 2.5) {
        x -= 1;
        product *= x;
    }
    return gamma_log_near_two(x - 2) + log(product);
}

double gamma_slope(double x) {
    if (x >= GAMMAS_LARGE) {
        double square = 1 / (x * x), sum = 0;
        for (size_t k = GAMMAS_TERMS; k-- > 0;)
            sum = sum * square + (double)(2 * k + 1) * gamma_bernoulli[k];
        return log(x) - 0.5 / x - sum * square;
    }
    if (x < 0.5) return gamma_slope_near_two(x) - 1 / x - 1 / (1 + x);
    if (x < 1.5) return gamma_slope_near_two(x - 1) - 1 / x;
    double sum = 0;
    while (x >= 2.5) {
        x -= 1;
        sum += 1 / x;
    }
    return gamma_slope_near_two(x - 2) + sum;
}

/*
 * Stirling's series at x less that at x + n, or, where slopes is set, its slope there, of which the k-th
 * term is (2k - 1) times as large. With u = 1 / x and v = 1 / (x + n) a difference of powers is
 *
 *     u^m - v^m = (u - v) (u^(m-1) + u^(m-2) v + ... + v^(m-1)),   u - v = n u v
 */
static double gamma_stirling_fall(double x, double n, bool slopes) {
    double u = 1 / x, v = 1 / (x + n), power = 1, row = 1, sum = 0;
    for (size_t k = 0; k < GAMMAS_TERMS; k++) {
        if (slopes) row = row * u + (power *= v);
        sum += gamma_bernoulli[k] * row * (slopes ? (double)(2 * k + 1) : 1);
        row = row * u + (power *= v);
        if (!slopes) row = row * u + (power *= v);
    }
    return sum * n * u * v;
}

static bool gamma_is_product(double x, double n) {
    return n <= GAMMAS_PRODUCT && n == floor(n) && x < 1e15;
}

double gamma_log_rising(double x, double n) {
    if (gamma_is_product(x, n)) {
        double product = 1;
        for (int i = 0; i < n; i++)
            product *= x + i;
        return log(product);
    }
    if (n >= 1 && x < GAMMAS_LARGE) return gamma_log(x + n) - gamma_log(x);
    double grown = 0; /* what the steps up multiply the quotient of the gammas with, less 1 */
    while (x < GAMMAS_LARGE) {
        grown += (1 + grown) * (n / x);
        x += 1;
    }
    return (x - 0.5) * log1p(n / x) + n * (log(x + n) - 1) - gamma_stirling_fall(x, n, false) - log1p(grown);
}

double gamma_slope_rising(double x, double n) {
    double sum = 0;
    if (gamma_is_product(x, n)) {
        for (int i = 0; i < n; i++)
            sum += 1 / (x + i);
        return sum;
    }
    while (x < GAMMAS_LARGE) {
        sum += n / (x * (x + n));
        x += 1;
    }
    return sum + log1p(n / x) + n / (2 * x * (x + n)) + gamma_stirling_fall(x, n, true);
}

double gamma_log_beta(double a, double b) {
    double low = a < b ? a : b, high = a < b ? b : a;
    if (low < GAMMAS_LARGE) return gamma_log(low) - gamma_log_rising(high, low);
    return gamma_half_log_two_pi - 0.5 * log(high) + (low - 0.5) * log(low / (low + high)) -
           high * log1p(low / high) + gamma_stirling(low) +
           (gamma_stirling(high) - gamma_stirling(low + high));
}
