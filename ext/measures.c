/*
 * measures.c - the formulas of retention and loyalty; measures.h is the interface.
 *
 * Sources: retention (E - N) / S as in every textbook of the field; the lifetime value of a constant margin
 * and retention rate is a geometric series; the variance of an NPS is p + d - (p - d)^2 for the shares p of
 * promoters and d of detractors.
 */
#include "measures.h"

#include <math.h>

double measure_retention(double at_start, double at_end, double joined) {
    return (at_end - joined) / at_start;
}

double measure_lifetime_value(double margin, double retention, double discount) {
    return margin * (1 + discount) / (1 + discount - retention);
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
