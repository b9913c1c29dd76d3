/*
 * hypergeometric.c - log 2F1(1, b; c; z) and its slopes; hypergeometric.h is the interface.
 *
 *     hypergeometric_log(1, 2, 0.5, 0.5, NULL)   0.3266343..., log(2 log 2)
 *
 * Requirements
 *  1. Right to 1e-13, slopes to 1e-11 of the greatest of them, for b and c from 1e-6 to 1e7 and any z.
 *  2. Slopes are those of the value returned, not differences.
 *  3. A bounded time, also where z is all but 1.
 *
 * Algorithm: the series, sum of (b)_k / (c)_k z^k. Its terms are positive and fall faster than z^k, so that what
 * is left out after one is at most z / (1 - z) times that one. The slopes are sums over the same terms, as that of
 * log (b)_k is 1 / b + ... + 1 / (b + k - 1).
 *
 * Where 1 - z is small that takes some 36 / (1 - z) terms. There it is Euler's integral, with p / (1 - p) = e^l
 *
 *     (c - 1) integral over p from 0 to 1 of (1 - p)^(c - 2) (1 - z p)^-b
 *         = (c - 1) integral over all l of exp(l - (c - b) log(1 + e^l) - b log(1 + (1 - z) e^l))
 *
 * by the trapezoidal rule, which for such a function, free of poles up to i pi from the line, has an error of
 * exp(-2 pi d / step) with d from pi / 2 to pi. The exponent is concave, and for large |l| a straight line: there
 * the steps grow (l = y - e^(left - y) + e^(y - right)), so that a tail of any length takes a few of them.
 *
 * Cost: 2 to 4 ns a term of the series, up to 900 of them; the integral some 3 us.
 */
#include "hypergeometric.h"

#include <float.h>
#include <math.h>
#include <stddef.h>

#define HYPERGEOMETRIC_NEAR 0.04 /* the integral where 1 - z is less */
#define HYPERGEOMETRIC_STEP 0.3
#define HYPERGEOMETRIC_MOST 4000 /* steps to one side; no argument takes a tenth of them */

/* Both as far as a term still counts beside what the first one, which is 1, leaves. */
static double hypergeometric_series(double b, double c, double z, double rest) {
    double term = 1, more = 0, least = rest * DBL_EPSILON / 8;
    for (double k = 0; term > more * least; k++) {
        term *= (b + k) / (c + k) * z;
        more += term;
    }
    return log1p(more);
}

static double hypergeometric_series_slopes(double b, double c, double z, double rest,
                                           struct hypergeometric_slopes *slopes) {
    double term = 1, more = 0, least = rest * DBL_EPSILON / 8;
    double of_b = 0, of_c = 0, by_b = 0, by_c = 0, by_z = 0;
    for (double k = 0; term > more * least; k++) {
        double both = 1 / ((b + k) * (c + k)), over_c = both * (b + k);
        of_b += both * (c + k);
        of_c += over_c;
        term *= (b + k) * over_c * z;
        more += term;
        by_b += term * of_b;
        by_c += term * of_c;
        by_z += term * (k + 1);
    }
    slopes->b = by_b / (1 + more);
    slopes->c = -by_c / (1 + more);
    slopes->z = z > 0 ? by_z / (1 + more) / z : b / c;
    return log1p(more);
}

/* Where the integrand is greatest, as e^l: the exponent's slope is 0 at the root of a quadratic equation. */
static double hypergeometric_peak(double b, double c, double rest) {
    double square = rest * (c - 1), line = 1 + rest - (c - b) - b * rest;
    double root = sqrt(line * line + 4 * square);
    return line > 0 ? (line + root) / (2 * square) : 2 / (root - line);
}

static double hypergeometric_integral(double b, double c, double rest, struct hypergeometric_slopes *slopes) {
    double peak = hypergeometric_peak(b, c, rest), at = log(peak);
    double highest = at - (c - b) * log1p(peak) - b * log1p(rest * peak);
    double left = fmin(at, 0) - 1, right = fmax(at, -log(rest)) + 1;
    double sum = 0, by_b = 0, by_c = 0, by_z = 0;
    for (int side = -1; side <= 1; side += 2) {
        for (int i = side > 0; i < HYPERGEOMETRIC_MOST; i++) {
            double y = at + side * i * HYPERGEOMETRIC_STEP, down = exp(left - y), up = exp(y - right);
            double l = y - down + up, e = exp(l), first = log1p(e), second = log1p(rest * e);
            if (e > DBL_MAX) first = l, second = l + log(rest);
            double weight = exp(l - (c - b) * first - b * second - highest) * (1 + down + up);
            sum += weight;
            by_b += weight * (first - second);
            by_c += weight * first;
            by_z += weight * (e > DBL_MAX ? 1 / rest : e / (1 + rest * e));
            if (weight < sum * (DBL_EPSILON / 16)) break;
        }
    }
    if (slopes != NULL) {
        slopes->b = by_b / sum;
        slopes->c = 1 / (c - 1) - by_c / sum;
        slopes->z = b * (by_z / sum);
    }
    return highest + log((c - 1) * HYPERGEOMETRIC_STEP * sum);
}

double hypergeometric_log(double b, double c, double z, double rest, struct hypergeometric_slopes *slopes) {
    if (rest < HYPERGEOMETRIC_NEAR) return hypergeometric_integral(b, c, rest, slopes);
    if (slopes == NULL) return hypergeometric_series(b, c, z, rest);
    return hypergeometric_series_slopes(b, c, z, rest, slopes);
}
