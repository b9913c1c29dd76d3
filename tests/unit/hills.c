/*
 * hills.c - functions whose maximum is known, and the optimiser on them.
 */
#include "hills.h"

#include "test.h"

int hills_evaluations;

struct fit_report hills_climb(size_t parameters, double (*height)(void *, const double *, double *),
                              void *context, const struct optimiser_point *starts, size_t count,
                              struct optimiser_point *best) {
    const struct optimiser optimiser = {parameters, height, context, NULL, false};
    struct fit_report estimate;
    hills_evaluations = 0;
    optimiser_climb(&optimiser, starts, count, best, &estimate);
    return estimate;
}

void hills_assert_inside(struct fit_report estimate) {
    assert_true(estimate.converged && !estimate.boundary && !estimate.stopped);
}

const double hills_top[OPTIMISER_MOST] = {0.5, -2, 3, 1};

double hills_quadratic(void *context, const double *logs, double *slopes) {
    const double steep = *(const double *)context;
    double d[OPTIMISER_MOST], l[OPTIMISER_MOST] = {0}, height = 7;
    for (int i = 0; i < OPTIMISER_MOST; i++)
        d[i] = logs[i] - hills_top[i];
    for (int i = 0; i < OPTIMISER_MOST; i++)
        for (int j = i; j < OPTIMISER_MOST; j++)
            l[i] += d[j] * (i == j ? 1 + steep * i : 1);
    for (int i = 0; i < OPTIMISER_MOST; i++) {
        height -= l[i] * l[i] / 2;
        slopes[i] = 0;
        for (int j = 0; j <= i; j++)
            slopes[i] -= l[j] * (i == j ? 1 + steep * i : 1);
    }
    hills_evaluations++;
    return height;
}

double hills_rosenbrock(void *context, const double *logs, double *slopes) {
    double height = 0;
    for (size_t i = 0; i < *(const size_t *)context; i += 2) {
        double x = logs[i], y = logs[i + 1], off = y - x * x;
        height -= 100 * off * off + (1 - x) * (1 - x);
        slopes[i] = 400 * x * off + 2 * (1 - x);
        slopes[i + 1] = -200 * off;
    }
    hills_evaluations++;
    return height;
}
