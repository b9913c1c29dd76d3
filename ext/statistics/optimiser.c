/*
 * optimiser.c - the BFGS method in a box; optimiser.h is the interface.
 *
 *     minus Rosenbrock's function from (-1.2, 1): at (1, 1) to twelve digits after some 40 evaluations
 *
 * Requirements
 *  1. It stops where no slope is more than 1e-10 (of the height, where that is more than 1), or where steps
 *     are lost in rounding and no more than 1e-10 is to be gained: converged. After OPTIMISER_ITERATIONS
 *     steps, or where no step leads up although one should: not converged.
 *  2. At an end of the box, a slope that points out of it counts as none; the place is marked as a boundary.
 *     So is one where a parameter far out could be further out at no cost: towards a limit that is never
 *     reached, slopes may be lost in rounding before the end of the box.
 *  3. Places without a height (NAN, infinite) are not gone to: the step is shortened until there is one.
 *  4. From one start, the same numbers come out always.
 *  5. The best of all starts wins, a maximum inside over a boundary of the same height.
 *  6. Standard errors are the roots of the diagonal of the curvature's inverse, to six digits or more where no two
 *     parameters are all but one; NAN where the curvature is not that of a maximum.
 *
 * Algorithm. Each step solves curvature * step = slopes, over the parameters that are free: those at an end
 * from which slope or step point outwards stay there. The step is cut at the first end in its way and at
 * OPTIMISER_STRIDE, a factor of 7.4 in a parameter: far from the maximum the curvature says little, and a
 * leap may end in the basin of another one. Along it a place is looked for that satisfies the conditions of
 * Wolfe, between a near side that climbs on and a far side that does not, with the cubic through both.
 * Where steps are so small that heights differ by rounding alone, slopes decide (the approximate conditions
 * of Hager and Zhang 2005): without this, a maximum is found to half the digits. The curvature is kept
 * itself, not its inverse: over the free parameters alone it is then still right, and a system of four
 * costs nothing. What it has learned is good for steps, not for standard errors: for these it is taken anew, from the
 * slopes at both sides of the maximum along each parameter.
 *
 * Cost: what the evaluations cost, one or two a step; 10 to 40 steps are usual. Standard errors take two for each
 * parameter.
 */
#include "statistics/optimiser.h"

#include <float.h>
#include <math.h>
#include <string.h>

#define OPTIMISER_ITERATIONS 200
#define OPTIMISER_TRIALS     40  /* along one step */
#define OPTIMISER_STRIDE     2.0 /* of a step, before it is found too short */
#define OPTIMISER_SLOPE      1e-10
#define OPTIMISER_GAIN       1e-10              /* no more is left where steps are lost in rounding */
#define OPTIMISER_FAR        6.0                /* a logarithm so large is looked at: */
#define OPTIMISER_PLAIN      1e-8               /* does a step of 1 further out cost no more than this? */
#define OPTIMISER_NOISE      (32 * DBL_EPSILON) /* of a height, beside it */
#define OPTIMISER_ARMIJO     1e-4
#define OPTIMISER_WOLFE      0.9
#define OPTIMISER_ASIDE                                                                                      \
    2e-4                   /* of a maximum, for its curvature: in between of cut off terms and of rounding */
#define OPTIMISER_WORK 300 /* of a step, beside the evaluation */

/* A place on the line through a step: how far on, and what is there. */
struct optimiser_trial {
    double at, rise; /* rise: the slope along the line */
    struct optimiser_point point;
};

static double optimiser_scale(const struct optimiser_point *point) {
    return fmax(1, fabs(point->height));
}

/* false: stopped. The height is NAN where it is no number, or a slope is none. */
static bool optimiser_evaluate(const struct optimiser *optimiser, struct optimiser_point *point) {
    point->height = optimiser->height(optimiser->context, point->logs, point->slopes);
    if (patience_is_out(optimiser->patience, OPTIMISER_WORK)) return false;
    for (size_t i = 0; i < optimiser->parameters; i++)
        if (!isfinite(point->slopes[i])) point->height = NAN;
    if (!isfinite(point->height)) point->height = NAN;
    return true;
}

/* At the end of the box to which direction points. */
static bool optimiser_at_end(const struct optimiser_point *point, size_t i, double direction) {
    return (point->logs[i] >= OPTIMISER_END && direction > 0) ||
           (point->logs[i] <= -OPTIMISER_END && direction < 0);
}

/* ---- the direction of a step ---- */

/* Solves curvature * step = slopes over the free parameters, 0 for the others; Cholesky. false: not positive
** definite. */
static bool optimiser_solve(const struct optimiser_point *point, size_t n, const bool *is_free,
                            double *step) {
    double lower[OPTIMISER_MOST][OPTIMISER_MOST];
    size_t free[OPTIMISER_MOST] = {0}, count = 0;
    memset(step, 0, n * sizeof *step);
    for (size_t i = 0; i < n; i++)
        if (is_free[i]) free[count++] = i;
    for (size_t i = 0; i < count; i++) {
        double value = point->slopes[free[i]];
        for (size_t j = 0; j <= i; j++) {
            double left = point->curvature[free[i]][free[j]];
            for (size_t k = 0; k < j; k++)
                left -= lower[i][k] * lower[j][k];
            lower[i][j] = i == j ? sqrt(left) : left / lower[j][j];
        }
        for (size_t k = 0; k < i; k++)
            value -= lower[i][k] * step[free[k]];
        step[free[i]] = value / lower[i][i];
    }
    for (size_t i = count; i-- > 0;) {
        for (size_t k = i + 1; k < count; k++)
            step[free[i]] -= lower[k][i] * step[free[k]];
        step[free[i]] /= lower[i][i];
        if (!isfinite(step[free[i]])) return false; /* the root of a number below 0, or 0 */
    }
    return true;
}

static void optimiser_set_curvature(struct optimiser_point *point, double value) {
    memset(point->curvature, 0, sizeof point->curvature);
    for (size_t i = 0; i < OPTIMISER_MOST; i++)
        point->curvature[i][i] = value;
}

/* The step, of which no part leads out of the box at once; returns the slope along it. */
static double optimiser_direct(struct optimiser_point *point, size_t n, double *step) {
    bool is_free[OPTIMISER_MOST], again = true;
    for (size_t i = 0; i < n; i++)
        is_free[i] = !optimiser_at_end(point, i, point->slopes[i]);
    while (again) {
        again = false;
        if (!optimiser_solve(point, n, is_free, step)) {
            optimiser_set_curvature(point, 1);
            again = true;
            continue;
        }
        for (size_t i = 0; i < n; i++) {
            if (!is_free[i] || !optimiser_at_end(point, i, step[i])) continue;
            is_free[i] = false;
            again = true;
        }
    }
    double longest = 0, rise = 0;
    for (size_t i = 0; i < n; i++)
        longest = fmax(longest, fabs(step[i]));
    for (size_t i = 0; i < n; i++) {
        if (longest > OPTIMISER_STRIDE) step[i] *= OPTIMISER_STRIDE / longest;
        rise += step[i] * point->slopes[i];
    }
    return rise;
}

/* ---- the length of a step ---- */

/* How many times the step leads to the first end of the box. */
static double optimiser_room(const struct optimiser_point *point, size_t n, const double *step) {
    double room = INFINITY;
    for (size_t i = 0; i < n; i++) {
        double end = step[i] > 0 ? OPTIMISER_END : -OPTIMISER_END;
        if (step[i] < 0 || step[i] > 0) room = fmin(room, (end - point->logs[i]) / step[i]);
    }
    return room;
}

static bool optimiser_try(const struct optimiser *optimiser, const struct optimiser_point *from,
                          const double *step, double at, struct optimiser_trial *trial) {
    trial->at = at;
    trial->rise = 0;
    for (size_t i = 0; i < optimiser->parameters; i++) {
        double to = from->logs[i] + at * step[i];
        /* What is nearer to an end than a rounding is there. */
        if (OPTIMISER_END - fabs(to) < 1e-12) to = copysign(OPTIMISER_END, to);
        trial->point.logs[i] = to;
    }
    if (!optimiser_evaluate(optimiser, &trial->point)) return false;
    for (size_t i = 0; i < optimiser->parameters; i++)
        trial->rise += step[i] * trial->point.slopes[i];
    return true;
}

/* Where between both the cubic with their heights and slopes is greatest (Nocedal and Wright 2006, 3.59),
** kept off both; nearer to near where far has no height. */
static double optimiser_between(const struct optimiser_trial *near, const struct optimiser_trial *far) {
    double width = far->at - near->at, share = 0.25;
    if (isfinite(far->point.height)) {
        double mean = 3 * (far->point.height - near->point.height) / width - near->rise - far->rise;
        double root = sqrt(fmax(0, mean * mean - near->rise * far->rise));
        share = 1 - (root - mean - far->rise) / (near->rise - far->rise + 2 * root);
        share = isfinite(share) ? fmin(fmax(share, 0.1), 0.9) : 0.5;
    }
    return near->at + share * width;
}

enum optimiser_end { OPTIMISER_FOUND, OPTIMISER_STUCK, OPTIMISER_STOPPED };

/* Looks along step from *near, the place where it starts; *near is where it ended. */
static enum optimiser_end optimiser_search(const struct optimiser *optimiser, const double *step,
                                           struct optimiser_trial *near) {
    const struct optimiser_point from = near->point;
    const double rise = near->rise, room = optimiser_room(&from, optimiser->parameters, step);
    const double noise = OPTIMISER_NOISE * optimiser_scale(&from);
    struct optimiser_trial trial = *near, far = {INFINITY, 0, from};
    double at = fmin(1, room);
    for (int i = 0; i < OPTIMISER_TRIALS; i++) {
        if (!optimiser_try(optimiser, &from, step, at, &trial)) return OPTIMISER_STOPPED;
        double gain = trial.point.height - from.height;
        bool is_up = gain >= OPTIMISER_ARMIJO * at * rise ||
                     (gain >= -noise && fabs(trial.rise) <= (1 - 2 * OPTIMISER_ARMIJO) * rise);
        if (!is_up)
            far = trial; /* NAN too */
        else {
            *near = trial;
            if (trial.rise <= OPTIMISER_WOLFE * rise || at >= room) return OPTIMISER_FOUND;
        }
        if (isinf(far.at))
            at = fmin(room, at * 4);
        else
            at = optimiser_between(near, &far);
        if (at * rise < DBL_EPSILON / 4 * optimiser_scale(&from)) break;
    }
    return near->at > 0 ? OPTIMISER_FOUND : OPTIMISER_STUCK;
}

/* ---- climbing ---- */

/* The curvature learns from a step and from what it did to the slopes; of a plain one its size first. */
static void optimiser_learn(const struct optimiser_point *from, struct optimiser_point *to, size_t n,
                            bool is_plain) {
    double step[OPTIMISER_MOST], fall[OPTIMISER_MOST], bent[OPTIMISER_MOST];
    double step_fall = 0, fall_fall = 0, step_step = 0, step_bent = 0;
    memcpy(to->curvature, from->curvature, sizeof to->curvature);
    for (size_t i = 0; i < n; i++) {
        step[i] = to->logs[i] - from->logs[i];
        fall[i] = from->slopes[i] - to->slopes[i];
        step_step += step[i] * step[i];
        step_fall += step[i] * fall[i];
        fall_fall += fall[i] * fall[i];
    }
    /* Curved the wrong way, or as little as rounding: nothing to learn. */
    if (!(step_fall > 1e-12 * sqrt(step_step * fall_fall))) return;
    if (is_plain) optimiser_set_curvature(to, fall_fall / step_fall);
    for (size_t i = 0; i < n; i++) {
        bent[i] = 0;
        for (size_t j = 0; j < n; j++)
            bent[i] += to->curvature[i][j] * step[j];
        step_bent += step[i] * bent[i];
    }
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < n; j++)
            to->curvature[i][j] += fall[i] * fall[j] / step_fall - bent[i] * bent[j] / step_bent;
}

static bool optimiser_is_flat(const struct optimiser_point *point, size_t n) {
    for (size_t i = 0; i < n; i++)
        if (!optimiser_at_end(point, i, point->slopes[i]) &&
            fabs(point->slopes[i]) > OPTIMISER_SLOPE * optimiser_scale(point))
            return false;
    return true;
}

/* Steps from *point until there is no better place. */
static void optimiser_climb_on(const struct optimiser *optimiser, struct optimiser_point *point,
                               struct fit_report *estimate) {
    const size_t n = optimiser->parameters;
    bool is_plain = !(point->curvature[0][0] > 0); /* the step is along the slopes themselves */
    if (is_plain) optimiser_set_curvature(point, 1);
    for (int i = 0; i < OPTIMISER_ITERATIONS; i++) {
        struct optimiser_trial trial = {0, 0, *point};
        double step[OPTIMISER_MOST];
        if ((estimate->converged = optimiser_is_flat(point, n))) return;
        double rise = trial.rise = optimiser_direct(point, n, step);
        estimate->iterations++;
        enum optimiser_end end = optimiser_search(optimiser, step, &trial);
        if ((estimate->stopped = end == OPTIMISER_STOPPED)) return;
        if (end == OPTIMISER_FOUND) {
            optimiser_learn(point, &trial.point, n, is_plain);
            *point = trial.point;
            is_plain = false;
            continue;
        }
        estimate->converged = !is_plain && rise <= OPTIMISER_GAIN * optimiser_scale(point);
        if (estimate->converged || is_plain) return;
        optimiser_set_curvature(point, 1);
        is_plain = true;
    }
}

/* Whether a parameter is at an end of the box, or could as well be nearer to it. */
static bool optimiser_is_boundary(const struct optimiser *optimiser, const struct optimiser_point *point,
                                  struct fit_report *estimate) {
    for (size_t i = 0; i < optimiser->parameters; i++) {
        struct optimiser_point probe = *point;
        if (fabs(point->logs[i]) >= OPTIMISER_END) return true;
        if (fabs(point->logs[i]) < OPTIMISER_FAR) continue;
        probe.logs[i] += copysign(1, probe.logs[i]);
        if ((estimate->stopped = !optimiser_evaluate(optimiser, &probe))) return false;
        if (probe.height >= point->height - OPTIMISER_PLAIN * optimiser_scale(point)) return true;
    }
    return false;
}

static void optimiser_climb_one(const struct optimiser *optimiser, struct optimiser_point *point,
                                struct fit_report *estimate) {
    for (size_t i = 0; i < optimiser->parameters; i++)
        point->logs[i] = fmin(fmax(point->logs[i], -OPTIMISER_END), OPTIMISER_END);
    estimate->converged = estimate->boundary = false;
    estimate->log_likelihood = -INFINITY;
    if ((estimate->stopped = !optimiser_evaluate(optimiser, point)) || isnan(point->height)) return;
    optimiser_climb_on(optimiser, point, estimate);
    if (estimate->stopped) return;
    estimate->boundary = optimiser_is_boundary(optimiser, point, estimate);
    estimate->log_likelihood = point->height;
}

/* Whether a is to be preferred to b. */
static bool optimiser_is_better(const struct fit_report *a, const struct fit_report *b) {
    double noise = 1e-12 * fmax(1, fabs(a->log_likelihood));
    if (!(fabs(a->log_likelihood - b->log_likelihood) <= noise)) return a->log_likelihood > b->log_likelihood;
    if (a->boundary != b->boundary) return b->boundary;
    return a->converged && !b->converged;
}

void optimiser_climb(const struct optimiser *optimiser, const struct optimiser_point *starts, size_t count,
                     struct optimiser_point *best, struct fit_report *estimate) {
    *estimate = (struct fit_report){.log_likelihood = -INFINITY};
    *best = starts[0];
    for (size_t i = 0; i < count; i++) {
        struct optimiser_point point = starts[i];
        struct fit_report found = *estimate;
        optimiser_climb_one(optimiser, &point, &found);
        estimate->iterations = found.iterations;
        if ((estimate->stopped = found.stopped)) return;
        if (i == 0 || optimiser_is_better(&found, estimate)) {
            *estimate = found;
            *best = point;
        }
        if (estimate->converged && !estimate->boundary && !optimiser->every_start) return;
    }
}

/* ---- standard errors ---- */

/* The curvature at a place, from slopes on both sides of it. false: stopped. */
static bool optimiser_curve(const struct optimiser *optimiser, struct optimiser_point *point) {
    const size_t n = optimiser->parameters;
    for (size_t i = 0; i < n; i++) {
        struct optimiser_point less = *point, more = *point;
        less.logs[i] -= OPTIMISER_ASIDE;
        more.logs[i] += OPTIMISER_ASIDE;
        if (!optimiser_evaluate(optimiser, &less) || !optimiser_evaluate(optimiser, &more)) return false;
        for (size_t j = 0; j < n; j++)
            point->curvature[i][j] = (less.slopes[j] - more.slopes[j]) / (more.logs[i] - less.logs[i]);
    }
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < i; j++)
            point->curvature[i][j] = point->curvature[j][i] =
                (point->curvature[i][j] + point->curvature[j][i]) / 2;
    return true;
}

void optimiser_errors(const struct optimiser *optimiser, const struct optimiser_point *best, double weight,
                      struct fit_report *estimate) {
    static const bool all_free[OPTIMISER_MOST] = {true, true, true, true};
    struct optimiser_point point = *best;
    for (size_t i = 0; i < OPTIMISER_MOST; i++)
        estimate->errors[i] = NAN;
    if (estimate->stopped || !estimate->converged || estimate->boundary) return;
    if ((estimate->stopped = !optimiser_curve(optimiser, &point))) return;
    for (size_t i = 0; i < optimiser->parameters; i++) {
        double column[OPTIMISER_MOST]; /* of the inverse */
        memset(point.slopes, 0, sizeof point.slopes);
        point.slopes[i] = 1;
        if (!optimiser_solve(&point, optimiser->parameters, all_free, column)) return;
        estimate->errors[i] = sqrt(column[i] / weight);
    }
}
