/*
 * information.h - standard errors of a maximum by heights alone: the second differences of a log-likelihood around it,
 * changed for their inverse by Gauss and Jordan. For tests of fits, which have slopes and take neither.
 */
#ifndef RETENTION_INFORMATION_H
#define RETENTION_INFORMATION_H

#include <math.h>
#include <stddef.h>

#define INFORMATION_MOST  4
#define INFORMATION_ASIDE 4e-3

/* The log-likelihood where the logarithms of the parameters are so much greater than at the maximum. */
typedef double information_height(void *context, const double *more);

static inline double information_bend(information_height *height, void *context, size_t i, size_t j) {
    double sum = 0;
    for (int corner = 0; corner < 4; corner++) {
        double more[INFORMATION_MOST] = {0}, a = corner & 1 ? 1 : -1, b = corner & 2 ? 1 : -1;
        more[i] += a * INFORMATION_ASIDE;
        more[j] += b * INFORMATION_ASIDE;
        sum -= a * b * height(context, more);
    }
    return sum / (4 * INFORMATION_ASIDE * INFORMATION_ASIDE);
}

/* Of the n parameters' logarithms. */
static inline void information_errors(information_height *height, void *context, size_t n, double *errors) {
    double bends[INFORMATION_MOST][2 * INFORMATION_MOST] = {{0}};
    for (size_t i = 0; i < n; i++) {
        for (size_t j = 0; j < n; j++)
            bends[i][j] = information_bend(height, context, i, j);
        bends[i][n + i] = 1;
    }
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < n; j++) {
            double share = bends[j][i] / bends[i][i];
            for (size_t k = 0; i != j && k < 2 * n; k++)
                bends[j][k] -= share * bends[i][k];
        }
    for (size_t i = 0; i < n; i++)
        errors[i] = sqrt(bends[i][n + i] / bends[i][i]);
}

#endif
