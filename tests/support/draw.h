/*
 * draw.h - repeatable random numbers of the distributions that the models are made of.
 */
#ifndef RETENTION_DRAW_H
#define RETENTION_DRAW_H

#include <stdint.h>

/* state as in test_random(). */
double draw_uniform(uint64_t *state); /* between 0 and 1, never either */
double draw_normal(uint64_t *state);
double draw_exponential(uint64_t *state);         /* of mean 1 */
double draw_gamma(uint64_t *state, double shape); /* of scale 1 */
double draw_beta(uint64_t *state, double a, double b);

#endif
