/*
 * hypergeometric.h - the logarithm of Gauss' function 2F1(1, b; c; z), of which all terms are positive.
 */
#ifndef RETENTION_HYPERGEOMETRIC_H
#define RETENTION_HYPERGEOMETRIC_H

/* Slopes of the logarithm. */
struct hypergeometric_slopes {
    double b, c, z;
};

/* 0 < b < c, c > 1, 0 <= z < 1; rest is 1 - z, with all its digits. slopes may be NULL. */
double hypergeometric_log(double b, double c, double z, double rest, struct hypergeometric_slopes *slopes);

#endif
