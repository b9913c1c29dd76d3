/*
 * test_purchases_fit.c - models of purchases fitted: to customers drawn from the models, against the likelihood taken
 * row by row and a search that knows no slopes. test_purchases_ends.c has what no model fits; CDNOW is fitted in
 * test_fitted.c.
 */
#include "draw.h"
#include "drawn.h"
#include "hurry.h"
#include "information.h"
#include "near.h"

/* alpha, and Pareto/NBD's beta. */
static bool is_time(const struct purchases *model, int i) {
    return i == 1 || (i == 3 && model->kind == PURCHASES_PARETO_NBD);
}

/* ---- drawn from the model ---- */

/* Twice the log-likelihood that the fit gains over the truth is chi-squared with 4 degrees of freedom: above
** 23.5 once in ten thousand. The truth is in continuous time, and within five standard errors. */
static void test_drawn(void **state) {
    (void)state;
    static struct drawn rows;
    drawn_seed = 20240501;
    for (size_t i = 0; i < COUNT(drawn_populations); i++) {
        struct purchases found;
        drawn_make(&rows, &drawn_populations[i], DRAWN_MOST, 700, false);
        struct fit_report estimate = drawn_fit(&rows, 1, 1, drawn_populations[i].kind, &found);
        assert_true(estimate.converged && !estimate.boundary && estimate.iterations < 200);
        double most = drawn_plain(&rows, &found, NULL);
        assert_near(estimate.log_likelihood, most, 1e-12, "log-likelihood");
        double gained = 2 * (most - drawn_plain(&rows, &drawn_populations[i], NULL));
        if (!(gained > 0 && gained < 23.5)) fail_msg("population %zu: gained %g", i, gained);
        for (int j = 0; j < PURCHASES_PARAMETERS; j++) {
            double off = log(found.parameters[j] / drawn_populations[i].parameters[j]) / estimate.errors[j];
            if (!(fabs(off) < 5))
                fail_msg("population %zu, parameter %d: off by %g standard errors", i, j, off);
        }
    }
}

/* ---- the top ---- */

/* Nelder and Mead's search from a place, with steps of a tenth: the best that it finds. */
static double search(const struct drawn *rows, const struct purchases *model) {
    enum { N = PURCHASES_PARAMETERS };
    double places[N + 1][N] = {{0}}, heights[N + 1];
    for (int i = 0; i <= N; i++) {
        if (i < N) places[i][i] = i % 2 ? -0.1 : 0.1;
        heights[i] = drawn_plain(rows, model, places[i]);
    }
    for (int round = 0; round < 150; round++) {
        int worst = 0, best = 0;
        double others[N] = {0}, tried[N], height = 0;
        for (int i = 1; i <= N; i++) {
            if (heights[i] < heights[worst]) worst = i;
            if (heights[i] > heights[best]) best = i;
        }
        for (int i = 0; i <= N; i++)
            for (int j = 0; i != worst && j < N; j++)
                others[j] += places[i][j] / N;
        static const double moves[] = {2, 3, 0.5, 1.5};
        bool has_moved = false;
        for (int move = 0; move < 4 && !has_moved; move++) {
            for (int j = 0; j < N; j++)
                tried[j] = places[worst][j] + moves[move] * (others[j] - places[worst][j]);
            height = drawn_plain(rows, model, tried);
            has_moved = height > heights[worst] + 1e-12;
        }
        if (has_moved) {
            memcpy(places[worst], tried, sizeof tried);
            heights[worst] = height;
            continue;
        }
        for (int i = 0; i <= N; i++) {
            for (int j = 0; j < N; j++)
                places[i][j] = (places[i][j] + places[best][j]) / 2;
            heights[i] = drawn_plain(rows, model, places[i]);
        }
    }
    double most = heights[0];
    for (int i = 1; i <= N; i++)
        most = fmax(most, heights[i]);
    return most;
}

struct fitted {
    const struct drawn *rows;
    const struct purchases *model;
};

static double plain_around(void *context, const double *more) {
    const struct fitted *fitted = context;
    return drawn_plain(fitted->rows, fitted->model, more);
}

/* Any model fitted to any customers: the slopes are 0, no step leads up, and a search that starts there comes
** back. Standard errors are those of the likelihood's second differences. */
static void test_top(void **state) {
    (void)state;
    static struct drawn rows;
    drawn_seed = 11;
    for (int kind = 0; kind < DRAWN_KINDS; kind++) {
        struct purchases found;
        drawn_make(&rows, &drawn_populations[(2 * kind + 4) % 6], 400, 500, true);
        struct fit_report estimate = drawn_fit(&rows, 1, 1, (enum purchases_kind)kind, &found);
        assert_true(estimate.converged && !estimate.boundary);
        double most = drawn_plain(&rows, &found, NULL), within = 1e-9 * fabs(most);
        assert_near(estimate.log_likelihood, most, 1e-12, "log-likelihood");
        for (int i = 0; i < PURCHASES_PARAMETERS; i++) {
            double up[PURCHASES_PARAMETERS] = {0}, down[PURCHASES_PARAMETERS] = {0};
            up[i] = 1e-3, down[i] = -1e-3;
            double slope = (drawn_plain(&rows, &found, up) - drawn_plain(&rows, &found, down)) / 2e-3;
            if (!(fabs(slope) < 1e-3)) fail_msg("kind %d, parameter %d: slope %g", kind, i, slope);
        }
        for (int i = 0; i < 200; i++) {
            double step[PURCHASES_PARAMETERS], size = pow(10, -3 * draw_uniform(&drawn_seed));
            for (int j = 0; j < PURCHASES_PARAMETERS; j++)
                step[j] = size * draw_normal(&drawn_seed);
            assert_true(drawn_plain(&rows, &found, step) < most + within);
        }
        assert_true(search(&rows, &found) < most + within);
        double errors[PURCHASES_PARAMETERS];
        information_errors(plain_around, &(struct fitted){&rows, &found}, PURCHASES_PARAMETERS, errors);
        for (int i = 0; i < PURCHASES_PARAMETERS; i++)
            assert_near(estimate.errors[i], errors[i], 1e-3, "standard error");
    }
}

/* The same height is what such a search comes near to from the truth. */
static void test_search(void **state) {
    (void)state;
    static struct drawn rows;
    drawn_seed = 12;
    for (int kind = 0; kind < DRAWN_KINDS; kind++) {
        struct purchases found, elsewhere;
        drawn_make(&rows, &drawn_populations[2 * kind], 300, 500, true);
        struct fit_report estimate = drawn_fit(&rows, 1, 1, (enum purchases_kind)kind, &found);
        elsewhere = drawn_populations[2 * kind];
        double height = search(&rows, &elsewhere);
        assert_true(height <= estimate.log_likelihood + 1e-9);
        assert_true(height > estimate.log_likelihood - 0.05);
    }
}

/* ---- what must hold ---- */

/* Twice the rows, twice the likelihood; and so many that a sample is fitted first. */
static void test_weights(void **state) {
    (void)state;
    static struct drawn rows;
    drawn_seed = 13;
    for (int kind = 0; kind < DRAWN_KINDS; kind++) {
        struct purchases once, often;
        drawn_make(&rows, &drawn_populations[2 * kind], 2999, 500, true);
        struct fit_report first = drawn_fit(&rows, 1, 1, (enum purchases_kind)kind, &once);
        for (size_t times = 2; times < 30; times += 26) {
            struct fit_report second = drawn_fit(&rows, times, 1, (enum purchases_kind)kind, &often);
            assert_true(second.converged && !second.boundary);
            assert_true(second.iterations <=
                        first.iterations + (times > 20 ? 12 : 3)); /* few from the sample's */
            assert_near(second.log_likelihood, (double)times * first.log_likelihood, 1e-12, "log-likelihood");
            for (int i = 0; i < PURCHASES_PARAMETERS; i++) {
                assert_near(often.parameters[i], once.parameters[i], 1e-6, "parameter");
                assert_near(second.errors[i] * sqrt((double)times), first.errors[i], 1e-4, "standard error");
            }
        }
    }
}

/* 70,000 customers who are all different, so that the sample is another set than the whole. */
static void test_many(void **state) {
    (void)state;
    drawn_seed = 14;
    struct purchases_fit all = {NULL, 0, 0}, half = {NULL, 0, 0};
    for (int i = 0; i < 70000; i++) {
        struct history row = drawn_customer(&drawn_populations[0], 700 * draw_uniform(&drawn_seed), false);
        drawn_put(&all, &row, 1);
        if (i % 2) drawn_put(&half, &row, 1); /* fitted without a sample */
    }
    struct purchases model, other;
    struct fit_report estimate, ignored;
    assert_true(purchases_fit_solve(&all, PURCHASES_MBG_NBD, &model, &estimate, NULL));
    assert_true(purchases_fit_solve(&half, PURCHASES_MBG_NBD, &other, &ignored, NULL));
    assert_true(estimate.converged && !estimate.boundary && ignored.converged);
    double sum = 0, at_other = 0, slopes[PURCHASES_PARAMETERS] = {0};
    for (size_t i = 0; i < all.count; i++) {
        sum += purchases_log_likelihood(&model, &all.rows[i]);
        at_other += purchases_log_likelihood(&other, &all.rows[i]);
        for (int j = 0; j < PURCHASES_PARAMETERS; j++) {
            struct purchases up = model, down = model;
            up.parameters[j] *= exp(1e-3), down.parameters[j] *= exp(-1e-3);
            slopes[j] += purchases_log_likelihood(&up, &all.rows[i]) / 2e-3;
            slopes[j] -= purchases_log_likelihood(&down, &all.rows[i]) / 2e-3;
        }
    }
    assert_near(estimate.log_likelihood, sum, 1e-12, "log-likelihood");
    assert_true(at_other < sum && at_other > sum - 20);
    for (int j = 0; j < PURCHASES_PARAMETERS; j++)
        assert_true(fabs(slopes[j]) < 0.05); /* of 70,000; half the rows give 50 */
    purchases_fit_free(&all);
    purchases_fit_free(&half);
}

/* In weeks, or in years of Jupiter: alpha and beta change, and the density by its unit. */
static void test_unit(void **state) {
    (void)state;
    static struct drawn rows;
    drawn_seed = 15;
    for (int kind = 0; kind < DRAWN_KINDS; kind++) {
        struct purchases days, other;
        double orders = 0;
        drawn_make(&rows, &drawn_populations[2 * kind], 1000, 500, true);
        for (size_t i = 0; i < rows.count; i++)
            orders += rows.list[i].frequency;
        struct fit_report first = drawn_fit(&rows, 1, 1, (enum purchases_kind)kind, &days);
        static const double units[] = {7, 1.0 / 7, 1.0 / 4332.59, 86400, 1e-150, 1e150};
        for (size_t j = 0; j < COUNT(units); j++) {
            struct fit_report second = drawn_fit(&rows, 1, units[j], (enum purchases_kind)kind, &other);
            assert_true(second.converged && !second.boundary);
            double shift = orders * log(units[j]);
            assert_true(fabs(second.log_likelihood - first.log_likelihood + shift) <= 1e-9 * fabs(shift));
            for (int i = 0; i < PURCHASES_PARAMETERS; i++) {
                assert_near(other.parameters[i], days.parameters[i] * (is_time(&days, i) ? units[j] : 1),
                            1e-6, "parameter");
                assert_near(second.errors[i], first.errors[i], 1e-4, "standard error"); /* of logarithms */
            }
        }
    }
}

/* The order in which customers come is nothing to the fit, even where it is that of their ages. */
static int by_age(const void *a, const void *b) {
    double x = ((const struct history *)a)->age, y = ((const struct history *)b)->age;
    return (x > y) - (x < y);
}

static void test_order(void **state) {
    (void)state;
    static struct drawn rows;
    struct purchases model, sorted;
    drawn_seed = 16;
    drawn_make(&rows, &drawn_populations[4], 5000, 500, true);
    struct fit_report first = drawn_fit(&rows, 20, 1, PURCHASES_PARETO_NBD, &model);
    qsort(rows.list, rows.count, sizeof *rows.list, by_age);
    struct fit_report second = drawn_fit(&rows, 20, 1, PURCHASES_PARETO_NBD, &sorted);
    assert_near(second.log_likelihood, first.log_likelihood, 1e-12, "log-likelihood");
    for (int i = 0; i < PURCHASES_PARAMETERS; i++)
        assert_near(sorted.parameters[i], model.parameters[i], 1e-6, "parameter");
}

/* ---- stopping, memory ---- */

static void test_stop(void **state) {
    (void)state;
    struct purchases_fit all = {NULL, 0, 0};
    drawn_seed = 18;
    for (int i = 0; i < 70000; i++) {
        struct history row =
            drawn_customer(&drawn_populations[2], floor(90 * draw_uniform(&drawn_seed)), true);
        drawn_put(&all, &row, 1);
    }
    struct purchases model;
    struct fit_report estimate;
    struct hurry hurry;
    assert_true(purchases_fit_solve(&all, PURCHASES_BG_NBD, &model, &estimate, hurry_begin(&hurry, 0)));
    long looks = hurry.looks;
    assert_true(looks > 1000);
    struct purchases_fit few = {NULL, 0, 0};
    for (int i = 0; i < 200; i++) {
        struct history row = drawn_customer(&drawn_populations[2], 90 * draw_uniform(&drawn_seed), false);
        drawn_put(&few, &row, 1);
    }
    for (long n = 1; n <= 100; n++)
        assert_false(
            purchases_fit_solve(&few, PURCHASES_PARETO_NBD, &model, &estimate, hurry_begin(&hurry, n)));
    purchases_fit_free(&few);
    for (long n = 1; n <= looks; n += 1 + n / 15) {
        assert_false(purchases_fit_solve(&all, PURCHASES_BG_NBD, &model, &estimate, hurry_begin(&hurry, n)));
        assert_true(hurry.patience.stopped && hurry.looks == n);
    }
    purchases_fit_free(&all);
}

/* Without memory it says so, and keeps none. */
static void test_memory(void **state) {
    (void)state;
    struct purchases_fit all = {NULL, 0, 0};
    struct purchases model;
    struct fit_report estimate, whole;
    bool fine = false;
    int failures = 0;
    drawn_seed = 19;
    for (int i = 0; i < 70000; i++) {
        struct history row =
            drawn_customer(&drawn_populations[0], floor(400 * draw_uniform(&drawn_seed)), true);
        drawn_put(&all, &row, 1);
    }
    assert_true(purchases_fit_solve(&all, PURCHASES_MBG_NBD, &model, &whole, NULL));
    sqlite3_int64 before = sqlite3_memory_used();
    for (sqlite3_int64 more = 0; !fine; more = 3 * more / 2 + 1000) {
        sqlite3_hard_heap_limit64(before + more);
        fine = purchases_fit_solve(&all, PURCHASES_MBG_NBD, &model, &estimate, NULL);
        sqlite3_hard_heap_limit64(0);
        assert_true(sqlite3_memory_used() == before);
        failures += !fine;
    }
    assert_true(estimate.converged && estimate.log_likelihood == whole.log_likelihood);
    assert_true(failures > 10);
    sqlite3_hard_heap_limit64(before);
    struct history row = {1, 2, 3};
    size_t count = all.count;
    while (purchases_fit_add(&all, &row))
        count++;
    sqlite3_hard_heap_limit64(0);
    assert_true(all.count == count);
    purchases_fit_free(&all);
    assert_true(sqlite3_memory_used() < before);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_drawn),   cmocka_unit_test(test_top),  cmocka_unit_test(test_search),
        cmocka_unit_test(test_weights), cmocka_unit_test(test_many), cmocka_unit_test(test_unit),
        cmocka_unit_test(test_order),   cmocka_unit_test(test_stop), cmocka_unit_test(test_memory),
    };
    return cmocka_run_group_tests_name("fit", tests, NULL, NULL);
}
