/*
 * test_purchases_ends.c - models of purchases fitted to data that have no maximum inside, or numbers at their ends: the fit
 * ends at a boundary, says so, and is finite.
 */
#include "drawn.h"
#include "hurry.h"
#include "near.h"

#include <float.h>

static const struct {
    size_t count;
    struct history list[4];
} sets[] = {
    {1, {{3, 10, 20}}},                                    /* alone */
    {1, {{3, 20, 20}}},                                    /* there to the last */
    {1, {{3, 0, 20}}},                                     /* all on the first day */
    {1, {{3, 0, 0}}},                                      /* no time at all */
    {4, {{3, 0, 0}, {0, 0, 0}, {2, 1, 4}, {0, 0, 5}}},     /* not for all of them */
    {4, {{0, 0, 10}, {1, 5, 10}, {1, 3, 10}, {2, 9, 10}}}, /* less different than chance has it */
    {3, {{3, 30, 30}, {5, 30, 30}, {1, 30, 30}}},          /* nobody ever leaves */
    {2, {{1, 1, 30}, {0, 0, 30}}},                         /* nobody ever stays */
    {2, {{364, 364, 364}, {363, 363, 363}}},               /* daily buyers */
    {3, {{1e9, 10, 20}, {0, 0, 20}, {1, 3, 20}}},          /* and so on to the ends of what doubles are */
    {1, {{1e15, 10, 20}}},
    {2, {{1e300, 10, 20}, {1, 2, 3}}},
    {3, {{2, 1e-200, 1e-199}, {0, 0, 1e-199}, {5, 9e-200, 1e-199}}},
    {3, {{2, 1e200, 1e201}, {0, 0, 1e201}, {5, 9e200, 1e201}}},
    {3, {{2, 1e-200, 1e-199}, {0, 0, 1e201}, {5, 9e200, 1e201}}},
    {2, {{2, 1e-310, 2e-310}, {0, 0, 3e-310}}},
    {1, {{2, 5e-324, 5e-324}}},
    {2, {{2, 1e307, 1e308}, {0, 0, DBL_MAX}}},
};

/* Looks of an evaluation, at most: of four histories, four parts of each of three kinds, and the optimiser's. */
#define LOOKS 13

static void test_degenerate(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT(sets); i++)
        for (int times = 1; times <= 1000; times *= 10)
            for (int kind = 0; kind < DRAWN_KINDS; kind++) {
                struct purchases_fit all = {NULL, 0, 0};
                struct purchases model;
                struct fit_report estimate;
                for (int j = 0; j < times; j++)
                    for (size_t k = 0; k < sets[i].count; k++)
                        drawn_put(&all, &sets[i].list[k], 1);
                struct hurry hurry;
                assert_true(purchases_fit_solve(&all, (enum purchases_kind)kind, &model, &estimate,
                                                hurry_begin(&hurry, 0)));
                assert_true(isfinite(estimate.log_likelihood));
                for (int j = 0; j < PURCHASES_PARAMETERS; j++)
                    assert_true(isfinite(model.parameters[j]) && model.parameters[j] > 0);
                if (!(estimate.boundary && estimate.converged && hurry.looks < 1000 * LOOKS))
                    fail_msg("set %zu, kind %d: boundary %d, converged %d, %ld looks", i, kind,
                             estimate.boundary, estimate.converged, hurry.looks);
                purchases_fit_free(&all);
            }
}

/* Where all customers are alike and nobody leaves, the limit is known: a Poisson process. */
static void test_poisson(void **state) {
    (void)state;
    static struct drawn rows;
    rows.count = 1000;
    for (size_t i = 0; i < rows.count; i++)
        rows.list[i] = (struct history){3, 20, 20};
    for (int kind = 0; kind < DRAWN_KINDS; kind++) {
        struct purchases model;
        struct fit_report estimate = drawn_fit(&rows, 1, 1, (enum purchases_kind)kind, &model);
        assert_true(estimate.boundary);
        assert_near(model.parameters[0] / model.parameters[1], 3.0 / 20, 1e-4, "rate");
        assert_near(estimate.log_likelihood, 1000 * (3 * log(3.0 / 20) - 3), 1e-4, "log-likelihood");
    }
}

/* Customers who differ, of whom nobody leaves: at the boundary, or inside and better than the truth. */
static void test_nobody_leaves(void **state) {
    (void)state;
    static struct drawn rows;
    const struct purchases lasting = {PURCHASES_MBG_NBD, {0.8, 40, 1e-6, 1e6}};
    drawn_seed = 17;
    drawn_make(&rows, &lasting, 2000, 500, false);
    double truth = drawn_plain(&rows, &lasting, NULL);
    for (int kind = 0; kind < DRAWN_KINDS; kind++) {
        struct purchases model;
        struct fit_report estimate = drawn_fit(&rows, 1, 1, (enum purchases_kind)kind, &model);
        assert_true(estimate.converged && estimate.log_likelihood > truth - (estimate.boundary ? 0.1 : 0));
        assert_true(estimate.log_likelihood < truth + 11.75);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_degenerate),
        cmocka_unit_test(test_poisson),
        cmocka_unit_test(test_nobody_leaves),
    };
    return cmocka_run_group_tests_name("fit, ends", tests, NULL, NULL);
}
