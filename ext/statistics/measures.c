/*
 * measures.c - the formulas of retention and loyalty; measures.h is the interface.
 *
 * Sources: the lifetime value of a constant margin
 * and retention rate is a geometric series; the variance of an NPS is p + d - (p - d)^2 for the shares p of
 * promoters and d of detractors. Wilson (1927): the interval holds every share that a z test would not
 * reject, so its ends are the roots of a quadratic equation, taken in the form in which nothing cancels
 * (their product is known). Newcombe (1998): the interval of a difference, from those of both shares (his method 10). The
 * sample is that of R's power.prop.test(): the normal approximation with the pooled variance where the rates are the same,
 * and their own where they are not, the way of the wrong sign left out. The test of two shares is that of the textbooks, with the pooled variance and
 * without Yates' correction; its square is the chi-squared statistic of the 2 x 2 table. The share of the
 * largest values is the Lorenz curve, read from the top.
 */
#include "statistics/measures.h"

#include <math.h>

#include "ground/sort.h"
#include "ground/sum.h"

#define MEASURE_VALUE 10 /* work of adding one up */

double measure_lifetime_value(double margin, double retention, double discount) {
    return margin * ((1 + discount) / (1 - retention + discount)); /* in this order nothing cancels */
}

double measure_nps(double promoters, double detractors, double n) {
    return 100 * (promoters - detractors) / n;
}

double measure_nps_margin(double promoters, double detractors, double n, double confidence) {
    double p = promoters / n, d = detractors / n;
    double variance = p + d - (p - d) * (p - d);
    return measure_normal_z(confidence) * 100 * sqrt(fmax(variance, 0) / n);
}

/*
 * Newton's method on the two-sided tail erfc(z / sqrt 2) = 1 - confidence; below a half on its logarithm,
 * which is concave, so that no step can overshoot. From 0 it takes some ten steps to the last bit.
 */
double measure_normal_z(double confidence) {
    const double root_half = 0.70710678118654752, root_two_over_pi = 0.79788456080286536;
    double z = 0, tail = 1 - confidence;
    for (int i = 0; i < 100; i++) {
        double now = erfc(z * root_half), slope = root_two_over_pi * exp(-z * z / 2);
        double step = now < 0.5 ? now / slope * log(now / tail) : (now - tail) / slope;
        z += step;
        if (fabs(step) <= 1e-16 * z) break;
    }
    return z;
}

static double measure_wilson_root(double k, double n, double z) {
    return z * sqrt(k * ((n - k) / n) + z * z / 4);
}

double measure_wilson_lower(double k, double n, double confidence) {
    double z = measure_normal_z(confidence);
    if (k <= 0) return 0;
    return k * (k / n) / (k + z * z / 2 + measure_wilson_root(k, n, z));
}

double measure_wilson_upper(double k, double n, double confidence) {
    double z = measure_normal_z(confidence);
    return k < n ? fmin(1, (k + z * z / 2 + measure_wilson_root(k, n, z)) / (n + z * z)) : 1;
}

/* How far two shares may be apart, where each is off by so much. */
double measure_gap_lower(double k1, double n1, double k2, double n2, double confidence) {
    double p1 = k1 / n1, p2 = k2 / n2;
    double down = p2 - measure_wilson_lower(k2, n2, confidence);
    double up = measure_wilson_upper(k1, n1, confidence) - p1;
    return p2 - p1 - sqrt(down * down + up * up);
}

double measure_gap_upper(double k1, double n1, double k2, double n2, double confidence) {
    return -measure_gap_lower(k2, n2, k1, n1, confidence);
}

double measure_sample(double p1, double p2, double power, double confidence) {
    if (p1 == p2) return INFINITY;
    double mean = p1 / 2 + p2 / 2, same = 2 * mean * (1 - mean), other = p1 * (1 - p1) + p2 * (1 - p2);
    double z = copysign(measure_normal_z(fabs(2 * power - 1)), power - 0.5);
    double root = fmax(0, measure_normal_z(confidence) * sqrt(same) + z * sqrt(other)) / fabs(p1 - p2);
    return root * root;
}

double measure_rate_difference_z(double k1, double n1, double k2, double n2) {
    double n = n1 / 2 + n2 / 2; /* halves, as the sum of two counts may be too much */
    double kept = (k1 / 2 + k2 / 2) / n, lost = ((n1 - k1) / 2 + (n2 - k2) / 2) / n;
    return (k1 / n1 - k2 / n2) / (sqrt(kept * lost) * sqrt(1 / n1 + 1 / n2));
}

static int measure_descending(const void *context, const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    (void)context;
    return (x < y) - (x > y);
}

bool measure_top_share(double *values, size_t count, double fraction, double *share,
                       struct patience *patience) {
    if (!sort_elements(values, count, sizeof *values, measure_descending, NULL, SORT_NUMBERS, patience))
        return false;
    double largest = fmax(values[0], -values[count - 1]), dust = 0;
    double rows = fraction * (double)count, scale = largest > 1e280 ? 0x1p-128 : 1; /* no sum is infinite */
    struct sum top = {0, 0}, all = {0, 0};
    for (size_t i = 0; i < count; i++) {
        if (patience_is_out_at(patience, i, MEASURE_VALUE)) return false;
        double part = fmin(1, fmax(0, rows - (double)i));
        sum_add(&top, part * (values[i] * scale));
        sum_add(&all, values[i] * scale);
        dust += sum_grain(values[i] * scale);
    }
    double total = sum_total_but_dust(all, dust);
    *share = total > 0 ? sum_total(top) / total : NAN;
    return true;
}
