/*
 * oracle_nodes.c - see oracle_nodes.h.
 *
 * Every density is put on the whole line (p = 1 / (1 + e^-u), z = e^u), where it falls off at both ends at
 * least as e^-|cu|, and then u = center + scale * sinh(v), so that it falls off as fast as e^-e^|v| in v. There
 * the sum over equal steps (the trapezoidal rule) converges exponentially: to halve the step doubles the digits.
 */
#include "oracle_nodes.h"

#include <float.h>
#include <math.h>
#include <stdbool.h>
#include <stddef.h>

#define NODES_GONE 60 /* e^-60 of the largest weight is nothing */

/* The logarithm of a density at u, and the quantity itself. */
struct nodes_line {
    long double a, b, center, scale;
    bool is_gamma;
};

/* ln(1 + e^u) */
static long double nodes_soft(long double u) {
    return u > 0 ? u + log1pl(expl(-u)) : log1pl(expl(u));
}

static long double nodes_log_density(const struct nodes_line *line, long double u) {
    if (line->is_gamma) return line->a * u - expl(u);
    return -line->a * nodes_soft(-u) - line->b * nodes_soft(u);
}

static double nodes_at(const struct nodes_line *line, long double u) {
    return (double)(line->is_gamma ? expl(u) : 1 / (1 + expl(-u)));
}

/* One direction from there on; log weights for now. */
static void nodes_walk(struct oracle_nodes *nodes, const struct nodes_line *line, int from, int by,
                       long double step, long double *largest) {
    for (int i = from; nodes->count < ORACLE_NODES; i += by) {
        long double v = i * step, u = line->center + line->scale * sinhl(v);
        long double log_weight = nodes_log_density(line, u) + logl(coshl(v));
        if (log_weight > *largest) *largest = log_weight;
        if (log_weight < *largest - NODES_GONE) return;
        nodes->at[nodes->count] = nodes_at(line, u);
        nodes->weight[nodes->count++] = log_weight;
    }
}

static void nodes_fill(struct oracle_nodes *nodes, const struct nodes_line *line, long double step) {
    long double largest = -HUGE_VALL, sum = 0;
    nodes->count = 0;
    nodes_walk(nodes, line, 0, 1, step, &largest);
    nodes_walk(nodes, line, -1, -1, step, &largest);
    for (int i = 0; i < nodes->count; i++)
        sum += expl(nodes->weight[i] - largest);
    for (int i = 0; i < nodes->count; i++)
        nodes->weight[i] = expl(nodes->weight[i] - largest) / sum;
    nodes->log_norm = largest + logl(sum * step * line->scale);
}

void oracle_nodes_beta(struct oracle_nodes *nodes, long double a, long double b, long double step) {
    struct nodes_line line = {a, b, logl((a + 1) / (b + 1)), sqrtl(1 / (a + 1) + 1 / (b + 1)), false};
    nodes_fill(nodes, &line, step);
}

void oracle_nodes_gamma(struct oracle_nodes *nodes, long double k, long double step) {
    struct nodes_line line = {k, 0, logl(k + 1), sqrtl(1 / (k + 1)), true};
    nodes_fill(nodes, &line, step);
}

void oracle_nodes_even(struct oracle_nodes *nodes, long double near, long double step) {
    struct nodes_line line = {1, 1, fminl(logl(near), 0), 1, false};
    nodes_fill(nodes, &line, step);
}

long double oracle_nodes_mean(oracle_fill *fill, oracle_value *value, const void *context,
                              long double *log_norm) {
    struct oracle_nodes nodes;
    long double mean = 0, norm = 0, step = 0.5L, change;
    do {
        long double mean_before = mean, norm_before = norm;
        step /= 2, mean = 0;
        fill(&nodes, context, step);
        norm = nodes.log_norm;
        for (int i = 0; value != NULL && i < nodes.count; i++)
            mean += nodes.weight[i] * value(context, nodes.at[i]);
        change = fmaxl(fabsl(mean - mean_before) / fmaxl(mean, LDBL_MIN), fabsl(norm - norm_before));
    } while (step == 0.25L || (change > ORACLE_CHANGE && step > 0.002L));
    if (log_norm != NULL) *log_norm = norm;
    return mean;
}
