/*
 * draw.c - see draw.h.
 */
#include "draw.h"
#include "test.h"

#include <math.h>

double draw_uniform(uint64_t *state) {
    return (test_random(state, UINT32_MAX) + 0.5) / UINT32_MAX;
}

/* Box and Muller. */
double draw_normal(uint64_t *state) {
    double radius = sqrt(2 * draw_exponential(state));
    return radius * cos(6.283185307179586 * draw_uniform(state));
}

double draw_exponential(uint64_t *state) {
    return -log(draw_uniform(state));
}

/* Marsaglia and Tsang 2000. */
double draw_gamma(uint64_t *state, double shape) {
    if (shape < 1) {
        double larger = draw_gamma(state, shape + 1);
        return larger * pow(draw_uniform(state), 1 / shape);
    }
    for (double d = shape - 1.0 / 3;;) {
        double z = draw_normal(state), cube = pow(1 + z / sqrt(9 * d), 3);
        if (cube > 0 && log(draw_uniform(state)) < z * z / 2 + d - d * cube + d * log(cube)) return d * cube;
    }
}

double draw_beta(uint64_t *state, double a, double b) {
    double of_a = draw_gamma(state, a), of_b = draw_gamma(state, b);
    return of_a / (of_a + of_b);
}
