/*
 * test_spend.c - the Gamma-Gamma model: published values, data drawn from the model, and what must hold for
 * any data. CDNOW itself is fitted in test_fitted.
 */
#define _XOPEN_SOURCE 700
#include "allocator.h"
#include "draw.h"
#include "hurry.h"
#include "information.h"
#include "model/gamma_gamma.h"
#include "test.h"

#include <float.h>
#include <math.h>

#define COUNT(x) (sizeof(x) / sizeof(x)[0])

static void assert_near(double got, double want, double relative, const char *what) {
    if (!(fabs(got - want) <= relative * fabs(want))) fail_msg("%s: want %.17g, got %.17g", what, want, got);
}

/* ---- given parameters ---- */

/* lifetimes' fit to its summary of CDNOW, and the means that it expects (docs/Quickstart.md); by hand:
** 6 * (16 + 3 * 35) / (6 * 3 + 4 - 1). */
static void test_mean(void **state) {
    (void)state;
    static const double rows[][3] = {{2, 22.35, 24.658618},
                                     {1, 11.77, 18.911484},
                                     {0, 0, 35.171001},
                                     {7, 73.74, 71.462849},
                                     {2, 25.55, 27.282409}};
    const struct gamma_gamma cdnow = {6.2487987, 3.7445893, 15.4477618}, round = {6, 4, 16};
    for (size_t i = 0; i < COUNT(rows); i++)
        assert_near(gamma_gamma_mean(&cdnow, rows[i][0], rows[i][1]), rows[i][2], 1e-6, "mean");
    assert_near(gamma_gamma_mean(&round, 3, 35), 34.57142857142857, 1e-15, "mean");
    assert_near(gamma_gamma_mean(&round, 0, NAN), 32, 1e-15, "mean"); /* the mean is not looked at */
    /* the more orders, the more the customer's own mean counts */
    assert_near(gamma_gamma_mean(&round, 1e12, 35), 35, 1e-10, "mean");
}

static void test_no_mean(void **state) {
    (void)state;
    const struct gamma_gamma heavy = {0.5, 0.75, 10}, edge = {0.5, 1, 10};
    assert_true(isnan(gamma_gamma_mean(&heavy, 0, 0)) && isnan(gamma_gamma_mean(&edge, 0, 0)));
    assert_near(gamma_gamma_mean(&heavy, 1, 10), 0.5 * 20 / 0.25, 1e-15, "mean");
    assert_near(gamma_gamma_mean(&edge, 1, 10), 20, 1e-15, "mean");
}

/* As it is published, by C's lgamma(). */
static double plain_one(const struct gamma_gamma *spend, double x, double m) {
    double p = spend->p, q = spend->q, v = spend->v;
    return lgamma(p * x + q) - lgamma(p * x) - lgamma(q) + q * log(v) + (p * x - 1) * log(m) +
           p * x * log(x) - (p * x + q) * log(x * m + v);
}

static void test_log_likelihood(void **state) {
    (void)state;
    for (double p = 0.1; p < 50; p *= 3)
        for (double q = 0.1; q < 50; q *= 3)
            for (double m = 0.01; m < 1e4; m *= 11) {
                const struct gamma_gamma spend = {p, q, 20};
                double want = plain_one(&spend, 3, m);
                assert_true(fabs(gamma_gamma_log_likelihood(&spend, 3, m) - want) < 1e-11 * (1 + fabs(want)));
            }
}

/* It is a density: over the means of a customer with so many orders it adds up to 1. */
static void test_density(void **state) {
    (void)state;
    for (double x = 1; x < 30; x *= 3) {
        const struct gamma_gamma spend = {2.5, 3.5, 12};
        double sum = 0, step = 0.01;
        for (double at = -20; at < 20; at += step) /* logarithms of means */
            sum += step * exp(gamma_gamma_log_likelihood(&spend, x, exp(at)) + at);
        assert_near(sum, 1, 1e-10, "total");
    }
}

/* ---- fits ---- */

static uint64_t seed;

struct rows {
    size_t count;
    double orders[4000], means[4000];
};

static void draw(struct rows *rows, const struct gamma_gamma *spend, size_t count) {
    rows->count = count;
    for (size_t i = 0; i < count; i++) {
        double scale = spend->v / draw_gamma(&seed, spend->q);
        rows->orders[i] = 1 + test_random(&seed, 4) * test_random(&seed, 5);
        rows->means[i] = draw_gamma(&seed, spend->p * rows->orders[i]) * scale / rows->orders[i];
    }
}

/* The rows, all of them so many times, amounts in a unit. */
static struct fit_report fit(const struct rows *rows, size_t times, double unit, struct gamma_gamma *spend) {
    struct gamma_gamma_data data = {NULL, 0, 0};
    struct fit_report estimate;
    for (size_t i = 0; i < rows->count * times; i++)
        assert_true(
            gamma_gamma_add(&data, rows->orders[i % rows->count], rows->means[i % rows->count] * unit));
    assert_true(gamma_gamma_fit(&data, spend, &estimate, NULL));
    assert_false(estimate.stopped);
    gamma_gamma_free(&data);
    assert_true(data.rows == NULL && data.count == 0);
    return estimate;
}

static double plain(const struct rows *rows, const double *logs) {
    const struct gamma_gamma spend = {exp(logs[0]), exp(logs[1]), exp(logs[2])};
    double sum = 0;
    for (size_t i = 0; i < rows->count; i++)
        sum += plain_one(&spend, rows->orders[i], rows->means[i]);
    return sum;
}

struct fitted {
    const struct rows *rows;
    const double *logs;
};

static double plain_around(void *context, const double *more) {
    const struct fitted *fitted = context;
    const double logs[] = {fitted->logs[0] + more[0], fitted->logs[1] + more[1], fitted->logs[2] + more[2]};
    return plain(fitted->rows, logs);
}

static const struct gamma_gamma populations[] = {
    {6.25, 3.74, 15.44}, {1, 2, 100}, {0.4, 6, 3}, {20, 1.2, 1}, {3, 0.7, 5e6}};

/* Twice the log-likelihood that the fit gains over the truth is chi-squared with 3 degrees of freedom: above
** 21.1 once in ten thousand. And no step from the fit gains anything. */
static void test_drawn(void **state) {
    (void)state;
    static struct rows rows;
    seed = 20240501;
    for (size_t i = 0; i < COUNT(populations); i++) {
        const struct gamma_gamma *truth = &populations[i];
        struct gamma_gamma found;
        draw(&rows, truth, 4000);
        struct fit_report estimate = fit(&rows, 1, 1, &found);
        assert_true(estimate.converged && !estimate.boundary && estimate.iterations < 60);
        double logs[] = {log(found.p), log(found.q), log(found.v)};
        double true_logs[] = {log(truth->p), log(truth->q), log(truth->v)}, most = plain(&rows, logs);
        assert_near(estimate.log_likelihood, most, 1e-12, "log-likelihood");
        double gained = 2 * (most - plain(&rows, true_logs));
        if (!(gained > 0 && gained < 21.1)) fail_msg("population %zu: gained %g", i, gained);
        double errors[3];
        information_errors(plain_around, &(struct fitted){&rows, logs}, 3, errors);
        for (int j = 0; j < 3; j++) {
            assert_near(estimate.errors[j], errors[j], 1e-3, "standard error");
            assert_true(fabs(logs[j] - true_logs[j]) < 5 * estimate.errors[j]);
        }
        for (int j = 0; j < 3; j++)
            for (double size = 1e-3; size < 2; size *= 4) {
                double up[3], down[3];
                memcpy(up, logs, sizeof up);
                memcpy(down, logs, sizeof down);
                up[j] += size, down[j] -= size;
                double rise = plain(&rows, up) - most, fall = plain(&rows, down) - most;
                assert_true(rise < 0 && fall < 0);
                /* the slope, beside the curvature */
                if (size < 2e-3) assert_true(fabs(rise - fall) < 0.02 * fabs(rise + fall));
            }
    }
}

/* Not the mean of the likelihood's places but the slope itself is 0. */
static void test_slopes(void **state) {
    (void)state;
    static struct rows rows;
    struct gamma_gamma found;
    seed = 7;
    draw(&rows, &populations[0], 1000);
    fit(&rows, 1, 1, &found);
    double logs[] = {log(found.p), log(found.q), log(found.v)};
    for (int j = 0; j < 3; j++) {
        double up[3], down[3], step = 1e-4;
        memcpy(up, logs, sizeof up);
        memcpy(down, logs, sizeof down);
        up[j] += step, down[j] -= step;
        assert_true(fabs(plain(&rows, up) - plain(&rows, down)) / (2 * step) < 1e-4);
    }
}

/* So many rows that a sample is fitted first: the same as without, and twice the rows are twice the
** likelihood. */
static void test_many(void **state) {
    (void)state;
    static struct rows rows;
    struct gamma_gamma once, often;
    seed = 99;
    draw(&rows, &populations[0], 3999);
    struct fit_report first = fit(&rows, 1, 1, &once);
    for (size_t times = 2; times < 30; times += 25) {
        struct fit_report second = fit(&rows, times, 1, &often);
        assert_true(second.converged && !second.boundary);
        assert_true(second.iterations <=
                    first.iterations + (times > 20 ? 12 : 3)); /* few from the sample's place */
        assert_near(second.log_likelihood, (double)times * first.log_likelihood, 1e-12, "log-likelihood");
        assert_near(often.p, once.p, 1e-6, "p");
        assert_near(often.q, once.q, 1e-6, "q");
        assert_near(often.v, once.v, 1e-6, "v");
    }
}

/* In another currency only v changes, and the density by its unit. */
static void test_currency(void **state) {
    (void)state;
    static struct rows rows;
    struct gamma_gamma euros, other;
    seed = 5;
    draw(&rows, &populations[0], 500);
    struct fit_report first = fit(&rows, 1, 1, &euros);
    for (double unit = 1e-20; unit < 1e21; unit *= 1e8) {
        struct fit_report second = fit(&rows, 1, unit, &other);
        assert_near(second.log_likelihood, first.log_likelihood - 500 * log(unit), 1e-12, "log-likelihood");
        assert_near(other.p, euros.p, 1e-6, "p");
        assert_near(other.q, euros.q, 1e-6, "q");
        assert_near(other.v, euros.v * unit, 1e-6, "v");
    }
}

/* No maximum inside, or numbers at the ends of what doubles are. */
static void test_degenerate(void **state) {
    (void)state;
    static const double sets[][5][2] = {
        {{2, 10}},
        {{2, 10}, {3, 10}, {1, 10}},
        {{2, 10}, {3, 1e10}, {1, 1e-10}},
        {{1, 10}, {1, 20}, {1, 5}, {1, 7}},
        {{1, 1}, {1, 1e3}, {2, 1e6}, {1, 1e9}},
        {{1e300, 1e300}, {1, 1e-300}},
        {{1, 5e-324}, {1, 1e-310}, {2, 1e-320}},
        {{1, DBL_MAX}, {2, DBL_MAX}, {3, DBL_MAX / 2}},
        {{1e6, 10}, {2e6, 11}, {1e3, 9}},
    };
    for (size_t i = 0; i < COUNT(sets); i++)
        for (size_t times = 1; times < 2000; times *= 40) {
            static struct rows rows;
            struct gamma_gamma spend;
            rows.count = 0;
            for (size_t j = 0; j < 5 && sets[i][j][0] > 0; j++, rows.count++) {
                rows.orders[j] = sets[i][j][0];
                rows.means[j] = sets[i][j][1];
            }
            struct fit_report estimate = fit(&rows, times, 1, &spend);
            assert_true(isfinite(estimate.log_likelihood) && estimate.iterations < 500);
            assert_true(isfinite(spend.p) && isfinite(spend.q) && isfinite(spend.v));
            assert_true(spend.p > 0 && spend.q > 0 && spend.v > 0);
            if (i < 2) {
                assert_true(estimate.converged && estimate.boundary);
                assert_near(gamma_gamma_mean(&spend, 0, 0), 10, 1e-3, "mean");
            }
        }
}

static void test_stop(void **state) {
    (void)state;
    struct gamma_gamma_data data = {NULL, 0, 0};
    for (size_t i = 0; i < 70000; i++)
        assert_true(gamma_gamma_add(&data, (double)(1 + i % 7), (double)(1 + i % 11)));
    struct gamma_gamma spend;
    struct fit_report estimate;
    struct hurry hurry;
    assert_true(gamma_gamma_fit(&data, &spend, &estimate, hurry_begin(&hurry, 0)));
    long looks = hurry.looks;
    assert_true(looks > 1000);
    for (long n = 1; n <= looks; n += 1 + looks / 50) {
        assert_false(gamma_gamma_fit(&data, &spend, &estimate, hurry_begin(&hurry, n)));
        assert_true(hurry.patience.stopped && hurry.looks == n);
    }
    gamma_gamma_free(&data);
}

/* Without memory it says so, and keeps none. */
static void test_memory(void **state) {
    (void)state;
    struct gamma_gamma_data data = {NULL, 0, 0};
    struct gamma_gamma spend;
    struct fit_report estimate, whole;
    bool fine = false;
    for (size_t i = 0; i < 70000; i++)
        assert_true(gamma_gamma_add(&data, (double)(1 + i % 700), (double)(1 + i % 11)));
    assert_true(gamma_gamma_fit(&data, &spend, &whole, NULL));
    sqlite3_int64 before = sqlite3_memory_used();
    for (sqlite3_int64 more = 0; !fine; more = 2 * more + 1000) {
        sqlite3_hard_heap_limit64(before + more);
        fine = gamma_gamma_fit(&data, &spend, &estimate, NULL);
        sqlite3_hard_heap_limit64(0);
        assert_true(sqlite3_memory_used() == before);
        assert_true(more > 0 || !fine);
    }
    assert_true(estimate.converged && estimate.log_likelihood == whole.log_likelihood);
    gamma_gamma_free(&data);
}

/* Each allocation of a fit fails, once. */
static void test_no_memory(void **state) {
    (void)state;
    static struct rows rows;
    draw(&rows, &populations[0], 60);
    long failures = 0;
    for (bool done = false; !done;) {
        struct gamma_gamma_data data = {NULL, 0, 0};
        struct gamma_gamma found;
        struct fit_report estimate;
        for (size_t i = 0; i < rows.count; i++)
            assert_true(gamma_gamma_add(&data, rows.orders[i], rows.means[i]));
        allocator_arm(failures + 1, false);
        done = gamma_gamma_fit(&data, &found, &estimate, NULL);
        bool struck = allocator_disarm();
        assert_true(struck != done);
        failures += struck;
        gamma_gamma_free(&data);
    }
    assert_true(failures > 3);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_mean),           cmocka_unit_test(test_no_mean),
        cmocka_unit_test(test_log_likelihood), cmocka_unit_test(test_density),
        cmocka_unit_test(test_drawn),          cmocka_unit_test(test_slopes),
        cmocka_unit_test(test_many),           cmocka_unit_test(test_currency),
        cmocka_unit_test(test_degenerate),     cmocka_unit_test(test_stop),
        cmocka_unit_test(test_memory),         cmocka_unit_test(test_no_memory),
    };
    allocator_install();
    return cmocka_run_group_tests_name("spend", tests, NULL, NULL);
}
