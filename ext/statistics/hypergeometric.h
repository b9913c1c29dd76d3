/*
 * hypergeometric.h - Gauss' function 2F1(1, b; w + 1; z) where all its terms are positive.
 */
#ifndef RETENTION_HYPERGEOMETRIC_H
#define RETENTION_HYPERGEOMETRIC_H

#include <stdint.h>

/* Slopes of the logarithm. */
struct hypergeometric_slopes {
    double b, w, z;
};

/* The function, and its logarithm with slopes. w > 0, 0 < b < w + 1, 0 <= z < 1; rest is 1 - z, which the
** caller knows with all its digits. */
double hypergeometric(double b, double w, double z, double rest);
double hypergeometric_log(double b, double w, double z, double rest, struct hypergeometric_slopes *slopes);

/* About what the latter costs, as work (patience.h). */
uint32_t hypergeometric_work(double rest);

#endif
