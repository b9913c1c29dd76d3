/*
 * trapezoid.h - points on the whole line for the trapezoidal rule, ever wider apart outside the middle.
 *
 * For a function free of poles up to a distance d from the line, the rule with equal steps has an error of
 * exp(-2 pi d / step). Where an integrand falls off as an exponential only, the line is
 *
 *     l = y - exp(left - y) + exp(y - right)
 *
 * with equal steps in y: all but straight between left and right, where the function does something, and so
 * fast outside that a tail of any length takes a few steps.
 */
#ifndef RETENTION_TRAPEZOID_H
#define RETENTION_TRAPEZOID_H

#include <math.h>

struct trapezoid {
    double left, right;
};

/* A walk along the line. Its point is y - down + up, and a step there stands for 1 + down + up steps in y. */
struct trapezoid_walk {
    double y, step, down, up, shrink, grow;
};

static inline struct trapezoid_walk trapezoid_start(const struct trapezoid *line, double y, double step) {
    return (struct trapezoid_walk){y, step, exp(line->left - y), exp(y - line->right), exp(-step), exp(step)};
}

static inline void trapezoid_next(struct trapezoid_walk *walk) {
    walk->y += walk->step;
    walk->down *= walk->shrink;
    walk->up *= walk->grow;
}

#endif
