/*
 * hypergeometric.c - 2F1(1, b; w + 1; z), its logarithm and slopes; hypergeometric.h is the interface.
 *
 *     hypergeometric(1, 1, 0.5, 0.5)                1.3862943..., 2 log 2
 *     hypergeometric_log(1, 1, 0.5, 0.5, &slopes)   0.3266343...; slopes.b 0.3465735...
 *
 * Requirements
 *  1. For b and w from 1e-6 to 1e6 and any z, the error of the logarithm is at most 1e-12 of the greater of
 *     itself and 1, that of the function as much in relation to it, that of the slopes 1e-9.
 *  2. Slopes are those of the value returned, not differences.
 *  3. A bounded time, also where z is all but 1.
 *
 * Algorithm: with c = w + 1 the series is the sum of (b)_k / (c)_k z^k. Its terms are positive and fall
 * faster than z^k, so that what is left out after one is at most z / (1 - z) times that one. The slopes are
 * sums over the same terms, as that of log (b)_k is 1 / b + ... + 1 / (b + k - 1).
 *
 * Where 1 - z is small that takes some 36 / (1 - z) terms. There it is Euler's integral, over
 * l = log(p / (1 - p))
 *
 *     w integral over p from 0 to 1 of (1 - p)^(w - 1) (1 - z p)^-b
 *         = w integral over all l of exp(l - (c - b) log(1 + e^l) - b log(1 + (1 - z) e^l))
 *
 * by the trapezoidal rule (trapezoid.h). Its poles have a distance of pi from the line, up to pi / 2 it
 * does not grow, and its exponent is concave: from its greatest value on both sides it only falls.
 *
 * Cost: 3 to 7 ns a term of the series, up to 900 of them; the integral some 4 us.
 */
#include "statistics/hypergeometric.h"

#include <float.h>
#include <math.h>

#include "statistics/trapezoid.h"

#define HYPERGEOMETRIC_NEAR   0.04 /* the integral where 1 - z is less */
#define HYPERGEOMETRIC_STEP   0.25
#define HYPERGEOMETRIC_LEAST  1e-16 /* parts of a sum that are left out at its ends */
#define HYPERGEOMETRIC_POINTS 4000  /* to one side; no argument takes a tenth of them */
#define HYPERGEOMETRIC_TERM   6     /* work of a term, of which there are some 36 / rest, */
#define HYPERGEOMETRIC_WHOLE  6000  /* and of an integral */

/* Both as far as a term still counts beside what the first one, which is 1, leaves. */
static double hypergeometric_series(double b, double c, double z, double rest) {
    double term = 1, more = 0, least = rest * DBL_EPSILON / 8;
    for (int k = 0; term > more * least; k += 2) { /* two terms for one division */
        double above = b + k, below = c + k, over = z / (below * (below + 1));
        double first = above * (below + 1) * over, second = (above + 1) * below * over;
        more += term * (first + first * second);
        term *= first * second;
    }
    return 1 + more;
}

static double hypergeometric_series_slopes(double b, double c, double z, double rest,
                                           struct hypergeometric_slopes *slopes) {
    double term = 1, more = 0, least = rest * DBL_EPSILON / 8;
    double of_b = 0, of_c = 0, by_b = 0, by_c = 0, by_z = 0;
    for (int k = 0; term > more * least; k++) {
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
    slopes->w = -by_c / (1 + more);
    slopes->z = z > 0 ? by_z / (1 + more) / z : b / c;
    return log1p(more);
}

/* e^l where the integrand is greatest, and the exponent's slope 0: the root of a quadratic equation. */
static double hypergeometric_peak(double b, double w, double rest) {
    double square = rest * w, line = rest - (w - b) - b * rest;
    double root = sqrt(line * line + 4 * square);
    return line > 0 ? (line + root) / (2 * square) : 2 / (root - line);
}

static double hypergeometric_integral(double b, double w, double rest, struct hypergeometric_slopes *slopes) {
    double peak = hypergeometric_peak(b, w, rest), at = log(peak), log_rest = log(rest), gap = w - b + 1;
    double highest = at - gap * log1p(peak) - b * log1p(rest * peak);
    struct trapezoid line = {fmin(at, 0) - 1, fmax(at, -log_rest) + 1};
    double sum = 0, by_b = 0, by_w = 0, by_z = 0;
    for (int side = -1; side <= 1; side += 2) {
        struct trapezoid_walk walk = trapezoid_start(&line, at, side * HYPERGEOMETRIC_STEP);
        if (side > 0) trapezoid_next(&walk);
        for (int i = 0; i < HYPERGEOMETRIC_POINTS; i++, trapezoid_next(&walk)) {
            double l = walk.y - walk.down + walk.up, part, e, first, second, steep;
            if (l < -log_rest) {
                e = exp(l);
                first = log1p(e);
                second = log1p(rest * e);
                steep = e / (1 + rest * e);
                part = l - gap * first - b * second;
            } else { /* both logarithms less l, of which w l is left in all */
                e = exp(-l);
                first = log1p(e);
                second = log_rest + log1p(e / rest);
                steep = 1 / (e + rest);
                part = -w * l - gap * first - b * second;
            }
            double weight = (1 + walk.down + walk.up) * exp(part - highest);
            sum += weight;
            by_b += weight * (first - second);
            by_w += weight * (l < -log_rest ? first : l + first);
            by_z += weight * steep;
            if (weight <= sum * HYPERGEOMETRIC_LEAST && weight * steep <= by_z * HYPERGEOMETRIC_LEAST) break;
        }
    }
    slopes->b = by_b / sum;
    slopes->w = 1 / w - by_w / sum;
    slopes->z = b * (by_z / sum);
    return highest + log(w * HYPERGEOMETRIC_STEP * sum);
}

double hypergeometric(double b, double w, double z, double rest) {
    struct hypergeometric_slopes unused;
    if (rest < HYPERGEOMETRIC_NEAR) return exp(hypergeometric_integral(b, w, rest, &unused));
    return hypergeometric_series(b, w + 1, z, rest);
}

double hypergeometric_log(double b, double w, double z, double rest, struct hypergeometric_slopes *slopes) {
    if (rest < HYPERGEOMETRIC_NEAR) return hypergeometric_integral(b, w, rest, slopes);
    return hypergeometric_series_slopes(b, w + 1, z, rest, slopes);
}

uint32_t hypergeometric_work(double rest) {
    return rest < HYPERGEOMETRIC_NEAR ? HYPERGEOMETRIC_WHOLE : (uint32_t)(HYPERGEOMETRIC_TERM * 36 / rest);
}
