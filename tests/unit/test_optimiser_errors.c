/*
 * test_optimiser_errors.c - standard errors at a maximum that is known, where there are none, and where it stops.
 */
#include "hills.h"
#include "hurry.h"
#include "test.h"

#include <math.h>

/* Of hills.h's quadratic: with u the inverse of L', which is triangular, those are the roots of the sums of u's rows'
** squares. A weight of 4 makes them half as large. */
static void test_errors(void **state) {
    (void)state;
    for (double steep = 0; steep < 40; steep = 3 * steep + 1) {
        const struct optimiser optimiser = {4, hills_quadratic, &steep, NULL, false};
        const struct optimiser_point start = {.logs = {0}};
        struct optimiser_point best;
        struct fit_report estimate = hills_climb(4, hills_quadratic, &steep, &start, 1, &best);
        optimiser_errors(&optimiser, &best, 4, &estimate);
        for (int i = 0; i < OPTIMISER_MOST; i++) {
            double sum = 0;
            for (int column = i; column < OPTIMISER_MOST; column++) {
                double u[OPTIMISER_MOST] = {0};
                for (int j = column; j >= 0; j--) {
                    u[j] = j == column;
                    for (int k = j + 1; k <= column; k++)
                        u[j] -= u[k];
                    u[j] /= 1 + steep * j;
                }
                sum += u[i] * u[i];
            }
            if (!(fabs(estimate.errors[i] / (sqrt(sum) / 2) - 1) < 1e-6))
                fail_msg("steep %g, parameter %d: want %.12g, got %.12g", steep, i, sqrt(sum) / 2,
                         estimate.errors[i]);
        }
    }
}

static void assert_unknown(const struct fit_report *estimate) {
    for (int i = 0; i < OPTIMISER_MOST; i++)
        assert_true(isnan(estimate->errors[i]));
}

/* There are none where it is no maximum inside, or one that is flat, or a saddle. */
static double saddle(void *context, const double *logs, double *slopes) {
    double bend = *(const double *)context;
    slopes[0] = -2 * logs[0], slopes[1] = 2 * bend * logs[1];
    return -logs[0] * logs[0] + bend * logs[1] * logs[1];
}

static void test_no_errors(void **state) {
    (void)state;
    double steep = 1, bends[] = {0, 1, -1};
    const struct optimiser optimiser = {4, hills_quadratic, &steep, NULL, false};
    const struct optimiser_point start = {.logs = {0.5, -2, 3, 1}};
    struct fit_report none[] = {
        {.converged = false}, {.converged = true, .boundary = true}, {.converged = true, .stopped = true}};
    for (size_t i = 0; i < 3; i++) {
        optimiser_errors(&optimiser, &start, 1, &none[i]);
        assert_unknown(&none[i]);
    }
    for (size_t i = 0; i < 3; i++) {
        const struct optimiser flat = {2, saddle, &bends[i], NULL, false};
        const struct optimiser_point middle = {.logs = {0, 0}};
        struct fit_report estimate = {.converged = true};
        optimiser_errors(&flat, &middle, 1, &estimate);
        if (bends[i] >= 0)
            assert_unknown(&estimate);
        else
            assert_true(fabs(estimate.errors[1] - sqrt(0.5)) < 1e-9 && isnan(estimate.errors[2]));
    }
}

/* It ends at whichever of the eight evaluations it is told to. */
static void test_errors_stop(void **state) {
    (void)state;
    double steep = 1;
    const struct optimiser_point start = {.logs = {0.5, -2, 3, 1}};
    for (int after = 1; after <= 9; after++) {
        struct hurry hurry;
        const struct optimiser optimiser = {4, hills_quadratic, &steep, hurry_begin(&hurry, after), false};
        struct fit_report estimate = {.converged = true};
        hills_evaluations = 0;
        optimiser_errors(&optimiser, &start, 1, &estimate);
        assert_int_equal(hills_evaluations, after < 9 ? after : 8);
        assert_true(estimate.stopped == (after < 9));
        if (estimate.stopped) assert_unknown(&estimate);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_errors),
        cmocka_unit_test(test_no_errors),
        cmocka_unit_test(test_errors_stop),
    };
    return cmocka_run_group_tests_name("optimiser, errors", tests, NULL, NULL);
}
