/*
 * hills.h - functions whose maximum is known, and the optimiser on them.
 */
#ifndef HILLS_H
#define HILLS_H

#include "statistics/optimiser.h"

/* Climbs a function from count starts. */
struct fit_report hills_climb(size_t parameters, double (*height)(void *, const double *, double *),
                              void *context, const struct optimiser_point *starts, size_t count,
                              struct optimiser_point *best);

/* How often the functions were asked; hills_climb() begins at 0. */
extern int hills_evaluations;

/* A maximum was found, and not at an end. */
void hills_assert_inside(struct fit_report estimate);

/* 7 less half of d' A d, A = L L' with L of ones and a steep part; *context (a double) is how steep, d is how far the place
** is from the top. */
extern const double hills_top[OPTIMISER_MOST];
double hills_quadratic(void *context, const double *logs, double *slopes);

/* Rosenbrock's valley, in pairs of parameters, *context (a size_t) of them; its top is at 1. */
double hills_rosenbrock(void *context, const double *logs, double *slopes);

#endif
