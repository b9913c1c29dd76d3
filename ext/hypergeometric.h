/*
 * hypergeometric.h - the logarithm of Gauss' function 2F1(1, b; w + 1; z), of which all terms are positive.
 */
#ifndef RETENTION_HYPERGEOMETRIC_H
#define RETENTION_HYPERGEOMETRIC_H

/* Slopes of the logarithm. */
struct hypergeometric_slopes {
    double b, w, z;
};

/* w > 0, 0 < b < w + 1, 0 <= z < 1; rest is 1 - z, with all its digits. slopes may be NULL. */
double hypergeometric_log(double b, double w, double z, double rest, struct hypergeometric_slopes *slopes);

#endif
