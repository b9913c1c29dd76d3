/*
 * test_optimiser.c - the optimiser climbs functions whose maximum is known (hills.h, and more of them here).
 *
 * test_optimiser_errors.c has standard errors.
 */
#include "hills.h"
#include "hurry.h"
#include "test.h"

#include <math.h>

static void assert_place(const struct optimiser_point *point, size_t n, const double *want, double within) {
    for (size_t i = 0; i < n; i++)
        if (!(fabs(point->logs[i] - want[i]) <= within))
            fail_msg("parameter %zu: want %.12g, got %.12g", i, want[i], point->logs[i]);
}

/* ---- smooth functions ---- */

static void test_quadratic(void **state) {
    (void)state;
    for (double steep = 0; steep < 40; steep = 3 * steep + 1) {
        const struct optimiser_point start = {.logs = {0, 0, 0, 0}};
        struct optimiser_point best;
        struct fit_report estimate = hills_climb(4, hills_quadratic, &steep, &start, 1, &best);
        hills_assert_inside(estimate);
        assert_place(&best, 4, hills_top, 1e-8);
        assert_true(fabs(estimate.log_likelihood - 7) < 1e-14 && hills_evaluations < 60);
    }
}

/* With its curvature a quadratic is solved at once: this is what a start from a sample lives on. */
static void test_known_curvature(void **state) {
    (void)state;
    double steep = 0;
    struct optimiser_point start = {.logs = {0, -1.5, 2, 0.5}}, best;
    for (int i = 0; i < OPTIMISER_MOST; i++)
        for (int j = 0; j < OPTIMISER_MOST; j++)
            start.curvature[i][j] = 1 + (i < j ? i : j);
    hills_assert_inside(hills_climb(4, hills_quadratic, &steep, &start, 1, &best));
    assert_place(&best, 4, hills_top, 1e-9);
    assert_true(hills_evaluations <= 3);
}

/* A steep slope is no reason for a leap: *context is the furthest place that was asked for. */
static double steep_hill(void *context, const double *logs, double *slopes) {
    double *furthest = context;
    *furthest = fmax(*furthest, fabs(logs[0]));
    slopes[0] = -20 * (logs[0] - 1);
    return -10 * (logs[0] - 1) * (logs[0] - 1);
}

static void test_stride(void **state) {
    (void)state;
    const struct optimiser_point start = {.logs = {0}};
    struct optimiser_point best;
    double furthest = 0, want = 1;
    hills_assert_inside(hills_climb(1, steep_hill, &furthest, &start, 1, &best));
    assert_place(&best, 1, &want, 1e-10);
    assert_true(furthest <= 2);
}

/* A curvature that is none of a hill's is as good as not known. */
static void test_false_curvature(void **state) {
    (void)state;
    static const double false_ones[][2] = {{1, 2}, {1, 1}, {-1, 0}, {1e-300, 0}, {1, -3}, {NAN, 1}};
    for (size_t i = 0; i < sizeof false_ones / sizeof *false_ones; i++) {
        double same = false_ones[i][0], cross = false_ones[i][1], steep = 0;
        struct optimiser_point start = {.logs = {0}}, best;
        for (int j = 0; j < OPTIMISER_MOST; j++)
            for (int k = 0; k < OPTIMISER_MOST; k++)
                start.curvature[j][k] = j == k ? same : cross;
        hills_assert_inside(hills_climb(4, hills_quadratic, &steep, &start, 1, &best));
        assert_place(&best, 4, hills_top, 1e-8);
        assert_true(hills_evaluations < 60);
    }
}

static void test_rosenbrock(void **state) {
    (void)state;
    static const double ones[] = {1, 1, 1, 1};
    for (size_t n = 2; n <= 4; n += 2) {
        const struct optimiser_point starts[] = {
            {.logs = {-1.2, 1, -1.2, 1}}, {.logs = {3, -3, 0, 0}}, {.logs = {-11, 11, 5, -12}}};
        for (int i = 0; i < 3; i++) {
            struct optimiser_point best;
            hills_assert_inside(hills_climb(n, hills_rosenbrock, &n, &starts[i], 1, &best));
            assert_place(&best, n, ones, 1e-9);
            assert_true(hills_evaluations < 200);
        }
    }
}

/* ---- where there is no height ---- */

/* Greatest at 1; from *context on it is higher, but its slopes are infinite, and soon it has no height. */
static double cliff(void *context, const double *logs, double *slopes) {
    double beyond = logs[0] - *(const double *)context;
    hills_evaluations++;
    slopes[0] = beyond >= 0 ? INFINITY : -4 * pow(logs[0] - 1, 3);
    if (beyond >= 0.3) return beyond >= 1 ? INFINITY : NAN;
    return beyond >= 0 ? 7 : -pow(logs[0] - 1, 4);
}

static void test_cliff(void **state) {
    (void)state;
    for (double limit = 1.05; limit < 3; limit += 0.07)
        for (double from = -8; from < 1; from += 0.7) {
            const struct optimiser_point start = {.logs = {from}};
            const double want = 1;
            struct optimiser_point best;
            hills_assert_inside(hills_climb(1, cliff, &limit, &start, 1, &best));
            assert_place(&best, 1, &want, 1e-3); /* the fourth power is flat: slope 1e-10 is 3e-4 away */
        }
}

static double nowhere(void *context, const double *logs, double *slopes) {
    (void)context, (void)logs;
    slopes[0] = 1;
    return NAN;
}

static void test_nowhere(void **state) {
    (void)state;
    const struct optimiser_point starts[] = {{.logs = {0}}, {.logs = {1}}};
    struct optimiser_point best;
    struct fit_report estimate = hills_climb(1, nowhere, NULL, starts, 2, &best);
    assert_true(!estimate.converged && isinf(estimate.log_likelihood) && estimate.log_likelihood < 0);
}

/* The first start lies where there is nothing. */
static void test_second_start(void **state) {
    (void)state;
    const struct optimiser_point starts[] = {{.logs = {4}}, {.logs = {0}}};
    double limit = 2, want = 1;
    struct optimiser_point best;
    hills_assert_inside(hills_climb(1, cliff, &limit, starts, 2, &best));
    assert_place(&best, 1, &want, 1e-3);
}

/* ---- boundaries ---- */

/* Up and up in the first, and greatest at a place that depends on it in the second. */
static double slope_up(void *context, const double *logs, double *slopes) {
    double off = logs[1] - logs[0] / 4;
    (void)context;
    hills_evaluations++;
    slopes[0] = 0.01 + off / 2;
    slopes[1] = -2 * off;
    return 0.01 * logs[0] - off * off;
}

static void test_corner(void **state) {
    (void)state;
    static const struct optimiser_point starts[] = {
        {.logs = {0, 0}}, {.logs = {-12, 12}}, {.logs = {12, -12}}, {.logs = {40, -40}}};
    static const double want[] = {12, 3};
    for (int i = 0; i < 4; i++) {
        struct optimiser_point best;
        struct fit_report estimate = hills_climb(2, slope_up, NULL, &starts[i], 1, &best);
        assert_true(estimate.converged && estimate.boundary && hills_evaluations < 60);
        assert_place(&best, 2, want, 1e-8);
    }
}

/* The first is at an end where its slope points inside and the step that the curvature asks for does not: the
** second alone moves, and at once to the right place, 1 less than it was. */
static double cross(void *context, const double *logs, double *slopes) {
    double x = logs[0] - OPTIMISER_END, y = logs[1] - 3;
    (void)context;
    hills_evaluations++;
    slopes[0] = -0.1 - x - 0.9 * y;
    slopes[1] = -1 - 0.9 * x - y;
    return -0.1 * x - y - x * x / 2 - 0.9 * x * y - y * y / 2;
}

static void test_cross(void **state) {
    (void)state;
    const struct optimiser_point start = {.logs = {OPTIMISER_END, 3}, .curvature = {{1, 0.9}, {0.9, 1}}};
    static const double want[] = {OPTIMISER_END, 2};
    struct optimiser_point best;
    struct fit_report estimate = hills_climb(2, cross, NULL, &start, 1, &best);
    assert_true(estimate.converged && estimate.boundary && hills_evaluations == 2);
    assert_place(&best, 2, want, 1e-12);
}

/* -exp(-*context * log): the slope is lost in rounding before the end of the box, or not. */
static double plateau(void *context, const double *logs, double *slopes) {
    double rate = *(const double *)context, height = -exp(-rate * logs[0]);
    hills_evaluations++;
    slopes[0] = -rate * height;
    return height;
}

static void test_plateau(void **state) {
    (void)state;
    for (double rate = 0.25; rate < 4; rate *= 1.5)
        for (int down = 0; down < 2; down++) {
            const struct optimiser_point start = {.logs = {0}};
            struct optimiser_point best;
            double sign = down ? -rate : rate;
            struct fit_report estimate = hills_climb(1, plateau, &sign, &start, 1, &best);
            assert_true(estimate.converged && estimate.boundary && hills_evaluations < 60);
            assert_true(fabs(estimate.log_likelihood) < 0.06);
        }
}

/* A hill at 0, and from -6 down a slope towards the end, which is higher where *context is positive. */
static double hill_and_slope(void *context, const double *logs, double *slopes) {
    double more = *(const double *)context, x = logs[0];
    double hill = exp(-x * x / 8), slope = 1 / (1 + exp(x + 8));
    hills_evaluations++;
    slopes[0] = -x / 4 * hill - (1 + more) * slope * (1 - slope);
    return hill + (1 + more) * slope;
}

/* The first start finds the boundary, the second the hill: the higher one wins. */
static void test_best_wins(void **state) {
    (void)state;
    const struct optimiser_point starts[] = {{.logs = {-9}}, {.logs = {1}}};
    struct optimiser_point best;
    double more = -0.2;
    struct fit_report first = hills_climb(1, hill_and_slope, &more, starts, 1, &best);
    assert_true(first.boundary && first.log_likelihood < 0.9);
    struct fit_report both = hills_climb(1, hill_and_slope, &more, starts, 2, &best);
    hills_assert_inside(both);
    assert_true(fabs(both.log_likelihood - 1) < 1e-3);
    struct fit_report second = hills_climb(1, hill_and_slope, &more, starts + 1, 1, &best);
    assert_int_equal(both.iterations, first.iterations + second.iterations);
    more = 0.2;
    both = hills_climb(1, hill_and_slope, &more, starts, 2, &best);
    assert_true(both.boundary && both.log_likelihood > 1.1 && best.logs[0] < -8);
    first = hills_climb(1, hill_and_slope, &more, starts, 1, &best);
    second = hills_climb(1, hill_and_slope, &more, starts + 1, 1, &best);
    assert_int_equal(both.iterations, first.iterations + second.iterations);
    /* and the second is not asked where the first found a maximum inside */
    more = 1;
    const struct optimiser_point turned[] = {starts[1], starts[0]};
    hills_assert_inside(hills_climb(1, hill_and_slope, &more, turned, 2, &best));
}

/* ---- rounding ---- */

/* A quadratic with errors. */
struct noise {
    double height, of_height, of_slopes;
};

static double noisy(void *context, const double *logs, double *slopes) {
    const struct noise *noise = context;
    double steep = 1, height = hills_quadratic(&steep, logs, slopes), hash = 0;
    for (int i = 0; i < OPTIMISER_MOST; i++) {
        hash = fmod(fabs(logs[i]) * 1e13 + hash, 1);
        slopes[i] += noise->of_slopes * (hash - 0.5);
    }
    return noise->height + height + noise->of_height * (hash - 0.5);
}

static void test_noisy(void **state) {
    (void)state;
    static struct noise noises[] = {{1e6, 1e-9, 1e-12}, {0, 1e-13, 1e-7}, {0, 0, 1e-7}, {0, 1e-12, 1e-9}};
    for (size_t i = 0; i < sizeof noises / sizeof *noises; i++) {
        const struct optimiser_point start = {.logs = {0}};
        struct optimiser_point best;
        hills_assert_inside(hills_climb(4, noisy, &noises[i], &start, 1, &best));
        assert_place(&best, 4, hills_top, 1e-3);
        if (hills_evaluations > 100) fail_msg("noise %zu: %d evaluations", i, hills_evaluations);
    }
}

/* A slope that is a lie: nothing is found, and that is said. */
static double liar(void *context, const double *logs, double *slopes) {
    (void)context;
    hills_evaluations++;
    slopes[0] = 1;
    return -logs[0];
}

static void test_liar(void **state) {
    (void)state;
    const struct optimiser_point start = {.logs = {0}};
    struct optimiser_point best;
    struct fit_report estimate = hills_climb(1, liar, NULL, &start, 1, &best);
    assert_true(!estimate.converged && hills_evaluations < 200 && best.logs[0] == 0);
}

/* Too steep for the square of a slope to be a double: a hill at 1, of 1e200 or more. */
static double steep_beyond(void *context, const double *logs, double *slopes) {
    double steep = *(const double *)context, off = logs[0] - 1;
    hills_evaluations++;
    slopes[0] = -2 * steep * off;
    return -steep * off * off;
}

static void test_beyond(void **state) {
    (void)state;
    for (double steep = 1e150; steep < 1e300; steep *= 1e10)
        for (double from = -11; from < 12; from += 1.7) {
            const struct optimiser_point start = {.logs = {from}};
            const double want = 1;
            struct optimiser_point best;
            hills_climb(1, steep_beyond, &steep, &start, 1, &best);
            assert_true(hills_evaluations < 1000);
            assert_place(&best, 1, &want, 1e-9);
        }
}

/* Higher each time it is asked, and never flat: somebody has to give up. */
static double restless(void *context, const double *logs, double *slopes) {
    (void)context;
    slopes[0] = logs[0] > 0 ? -1 : 1;
    return ++hills_evaluations;
}

static void test_restless(void **state) {
    (void)state;
    const struct optimiser_point start = {.logs = {0.5}};
    struct optimiser_point best;
    struct fit_report estimate = hills_climb(1, restless, NULL, &start, 1, &best);
    assert_true(!estimate.converged && !estimate.stopped && estimate.iterations >= 100);
}

/* Two maxima as high as each other: a hill at -3, and from 6 on a slope to the end. */
static double twins(void *context, const double *logs, double *slopes) {
    double off = logs[0] - (logs[0] < 6 ? -3 : OPTIMISER_END);
    (void)context;
    hills_evaluations++;
    slopes[0] = -2 * off;
    return -off * off;
}

/* The one inside is preferred, whichever was found first. */
static void test_twins(void **state) {
    (void)state;
    const struct optimiser_point starts[][2] = {{{.logs = {-4}}, {.logs = {11}}},
                                                {{.logs = {11}}, {.logs = {-4}}}};
    const double want = -3;
    for (int i = 0; i < 2; i++) {
        struct optimiser_point best;
        assert_true(hills_climb(1, twins, NULL, &starts[1][0], 1, &best).boundary);
        hills_assert_inside(hills_climb(1, twins, NULL, starts[i], 2, &best));
        assert_place(&best, 1, &want, 1e-9);
    }
}

/* A hill at 3; below 0 a plain as high as it, whose slopes are a lie. */
static double plain_and_hill(void *context, const double *logs, double *slopes) {
    double off = logs[0] - 3;
    (void)context;
    hills_evaluations++;
    slopes[0] = logs[0] < 0 ? 1 : -2 * off;
    return logs[0] < 0 ? 0 : -off * off;
}

/* Of two as high as each other, the one that is known to be a maximum is preferred. */
static void test_lie_and_truth(void **state) {
    (void)state;
    const struct optimiser_point starts[][2] = {{{.logs = {-5}}, {.logs = {2}}},
                                                {{.logs = {2}}, {.logs = {-5}}}};
    const double want = 3;
    for (int i = 0; i < 2; i++) {
        struct optimiser_point best;
        assert_false(hills_climb(1, plain_and_hill, NULL, &starts[0][0], 1, &best).converged);
        hills_assert_inside(hills_climb(1, plain_and_hill, NULL, starts[i], 2, &best));
        assert_place(&best, 1, &want, 1e-9);
    }
    const struct optimiser_point lies[] = {{.logs = {-5}}, {.logs = {-4}}};
    struct optimiser_point best;
    assert_false(hills_climb(1, plain_and_hill, NULL, lies, 2, &best).converged);
    assert_true(best.logs[0] == -5);
}

/* ---- stopping ---- */

static void test_stop(void **state) {
    (void)state;
    size_t n = 2;
    for (int after = 1; after < 100; after++) {
        const struct optimiser_point starts[] = {{.logs = {-1.2, 1}}, {.logs = {3, 3}}};
        struct optimiser_point best;
        struct fit_report estimate;
        struct hurry hurry;
        const struct optimiser optimiser = {n, hills_rosenbrock, &n, hurry_begin(&hurry, after), false};
        hills_evaluations = 0;
        optimiser_climb(&optimiser, starts, 2, &best, &estimate);
        if (!estimate.stopped) {
            hills_assert_inside(estimate);
            assert_true(after > 10);
            return;
        }
        assert_int_equal(hills_evaluations, after);
    }
    fail_msg("never ends");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_quadratic),
        cmocka_unit_test(test_known_curvature),
        cmocka_unit_test(test_false_curvature),
        cmocka_unit_test(test_rosenbrock),
        cmocka_unit_test(test_cliff),
        cmocka_unit_test(test_nowhere),
        cmocka_unit_test(test_second_start),
        cmocka_unit_test(test_corner),
        cmocka_unit_test(test_cross),
        cmocka_unit_test(test_stride),
        cmocka_unit_test(test_plateau),
        cmocka_unit_test(test_best_wins),
        cmocka_unit_test(test_noisy),
        cmocka_unit_test(test_liar),
        cmocka_unit_test(test_beyond),
        cmocka_unit_test(test_restless),
        cmocka_unit_test(test_twins),
        cmocka_unit_test(test_lie_and_truth),
        cmocka_unit_test(test_stop),
    };
    return cmocka_run_group_tests_name("optimiser", tests, NULL, NULL);
}
