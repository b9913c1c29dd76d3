/*
 * test_logrank_test.c - the log-rank test: published values, values of mpmath at 50 digits, and random customers
 * against the definition written out (hypergeometric covariance of every moment, elimination with pivoting).
 */
#include "statistics/logrank_test.h"
#include "test.h"

#include <math.h>

#define COUNT(x) (sizeof(x) / sizeof(x)[0])
#define GROUPS   12
#define ROWS     300

static void assert_near(const char *what, double want, double got, double relative) {
    if (!(fabs(got - want) <= relative * fabs(want))) fail_msg("%s: want %.17g, got %.17g", what, want, got);
}

static struct logrank_test compare(const struct logrank_test_row *rows, size_t count,
                                   struct logrank_test_group *groups) {
    struct logrank_test_data data = {0};
    struct logrank_test test;
    for (size_t i = 0; i < count; i++)
        assert_true(logrank_test_add(&data, rows[i].duration, rows[i].churned, rows[i].group));
    assert_true(logrank_test_compare(&data, &test, groups, NULL));
    logrank_test_free(&data);
    assert_null(data.rows);
    return test;
}

/* The acute myelogenous leukaemia data of Miller (1981), in every book; values of R's survdiff(). */
static const struct logrank_test_row aml[] = {
    {9, 0, true},  {13, 0, true}, {13, 0, false}, {18, 0, true}, {23, 0, true},   {28, 0, false},
    {31, 0, true}, {34, 0, true}, {45, 0, false}, {48, 0, true}, {161, 0, false}, {5, 1, true},
    {5, 1, true},  {8, 1, true},  {8, 1, true},   {12, 1, true}, {16, 1, false},  {23, 1, true},
    {27, 1, true}, {30, 1, true}, {33, 1, true},  {43, 1, true}, {45, 1, true},   {4, 2, false},
    {4, 2, false}, {3, 2, false}, {1, 2, false},  {2, 2, false}, {4, 2, false},   {4.5, 2, false},
};

static void test_aml(void **state) {
    struct logrank_test_group groups[3];
    (void)state;
    struct logrank_test test = compare(aml, 23, groups);
    assert_int_equal(test.df, 1);
    assert_near("chi2", 3.396388699, test.chi2, 1e-9);
    assert_near("p", 0.065339322, test.p, 1e-8);
    assert_true(groups[0].observed == 7 && groups[1].observed == 11);
    assert_near("expected", 10.689336, groups[0].expected, 1e-7);
    assert_near("expected", 7.310664, groups[1].expected, 1e-7);
    /* A third group that is gone before anybody churns changes nothing. */
    struct logrank_test third = compare(aml, COUNT(aml), groups);
    assert_int_equal(third.df, 1);
    assert_near("chi2", test.chi2, third.chi2, 1e-14);
    assert_near("p", test.p, third.p, 1e-14);
    assert_true(groups[2].observed == 0 && groups[2].expected == 0);
}

/* lifelines, test_statistics.py */
static void test_ties(void **state) {
    struct logrank_test_row rows[] = {{10, 0, true}, {20, 0, true}, {30, 0, true},
                                      {10, 1, true}, {20, 1, true}, {50, 1, true}};
    (void)state;
    struct logrank_test test = compare(rows, 6, NULL);
    assert_near("chi2", 0.254237288, test.chi2, 1e-8);
    assert_near("p", 0.61410715, test.p, 1e-8);
    rows[1].churned = rows[4].churned = false;
    test = compare(rows, 6, NULL);
    assert_near("chi2", 0.384615385, test.chi2, 1e-8);
    assert_near("p", 0.535143452, test.p, 1e-8);
}

static void test_nothing_to_compare(void **state) {
    static const struct logrank_test_row at_once[] = {{7, 0, true}, {7, 1, true}, {3, 1, false}},
                                         nobody[] = {{7, 0, false}, {7, 1, false}, {3, 1, false}},
                                         alone[] = {{7, 3, true}, {8, 3, false}, {9, 3, true}},
                                         left_early[] = {
                                             {7, 0, true}, {8, 0, true}, {6, 1, false}, {5, 2, false}};
    struct logrank_test_group groups[4];
    (void)state;
    assert_int_equal(compare(NULL, 0, NULL).df, 0);
    assert_int_equal(compare(at_once, COUNT(at_once), groups).df, 0);
    assert_true(groups[0].expected == 1 && groups[1].expected == 1);
    assert_int_equal(compare(nobody, COUNT(nobody), NULL).df, 0);
    assert_int_equal(compare(alone, COUNT(alone), NULL).df, 0);
    assert_int_equal(compare(left_early, COUNT(left_early), NULL).df, 0);
}

/* i runs from 0: duration i * 7919 % days + (i % 3) / 4, churned i * 104729 % 11 < churn, group as below. */
static void test_many_groups(void **state) {
    static const struct {
        int rows, groups, days, churn;
        double chi2;
        uint32_t df;
        double p;
    } cases[] = {
        {50, 2, 13, 5, 0.05049925457186637, 1, 0.82219679980547503},
        {200, 3, 31, 7, 1.8247134816305114, 2, 0.40157669574358974},
        {500, 8, 101, 2, 8.7761067544397932, 7, 0.26913292151138122},
        {1000, 40, 211, 6, 9.9060688073118791, 39, 0.99999939157981049},
        {1500, 120, 7, 9, 243.29864662603367, 119, 1.4803688931382267e-10},
        {2000, 3, 1999, 1, 0.03748139290926511, 2, 0.98143381851935849},
    };
    (void)state;
    for (size_t c = 0; c < COUNT(cases); c++) {
        struct logrank_test_data data = {0};
        struct logrank_test test;
        for (int64_t i = 0; i < cases[c].rows; i++) {
            double duration = (double)(i * 7919 % cases[c].days) + (double)(i % 3) / 4;
            assert_true(logrank_test_add(&data, duration, i * 104729 % 11 < cases[c].churn,
                                         (uint32_t)(i * 48271 % 65537 % cases[c].groups)));
        }
        assert_true(logrank_test_compare(&data, &test, NULL, NULL));
        logrank_test_free(&data);
        assert_int_equal(test.df, cases[c].df);
        assert_near("chi2", cases[c].chi2, test.chi2, 1e-11);
        assert_near("p", cases[c].p, test.p, 1e-10);
    }
}

/* ---- the definition ---- */

/* The losses and covariances at one moment, added to those of the moments before. */
static void naive_moment(const struct logrank_test_row *rows, size_t count, double at, double surplus[GROUPS],
                         double expected[GROUPS], double covariance[GROUPS][GROUPS]) {
    double there[GROUPS] = {0}, all = 0, churned = 0;
    for (size_t i = 0; i < count; i++) {
        if (rows[i].duration < at) continue;
        there[rows[i].group]++;
        all++;
        if (rows[i].duration > at || !rows[i].churned) continue;
        churned++;
        surplus[rows[i].group]++;
    }
    for (int i = 0; i < GROUPS; i++) {
        expected[i] += churned * there[i] / all;
        surplus[i] -= churned * there[i] / all;
        for (int j = 0; j < GROUPS && all > 1; j++)
            covariance[i][j] +=
                churned * (all - churned) / (all - 1) * (there[i] / all) * ((i == j) - there[j] / all);
    }
}

/* b' A^-1 b for the first n rows and columns. */
static double naive_quadratic(double a[GROUPS][GROUPS], const double b[GROUPS], int n) {
    double x[GROUPS], value = 0;
    for (int i = 0; i < n; i++)
        x[i] = b[i];
    for (int i = 0; i < n; i++) {
        int pivot = i;
        for (int k = i + 1; k < n; k++)
            if (fabs(a[k][i]) > fabs(a[pivot][i])) pivot = k;
        for (int j = 0; j < n; j++) {
            double swap = a[i][j];
            a[i][j] = a[pivot][j], a[pivot][j] = swap;
        }
        double swap = x[i];
        x[i] = x[pivot], x[pivot] = swap;
        for (int k = i + 1; k < n; k++) {
            double factor = a[k][i] / a[i][i];
            for (int j = i; j < n; j++)
                a[k][j] -= factor * a[i][j];
            x[k] -= factor * x[i];
        }
    }
    for (int i = n - 1; i >= 0; i--) {
        for (int j = i + 1; j < n; j++)
            x[i] -= a[i][j] * x[j];
        x[i] /= a[i][i];
    }
    for (int i = 0; i < n; i++)
        value += x[i] * b[i];
    return value;
}

static uint32_t naive_compare(const struct logrank_test_row *rows, size_t count, double *chi2) {
    double surplus[GROUPS] = {0}, expected[GROUPS] = {0}, covariance[GROUPS][GROUPS] = {{0}};
    double b[GROUPS] = {0}, a[GROUPS][GROUPS];
    int kept[GROUPS], n = 0;
    for (size_t i = 0; i < count; i++) {
        bool seen = false;
        for (size_t k = 0; k < i; k++)
            seen = seen || (rows[k].churned && rows[k].duration == rows[i].duration);
        if (rows[i].churned && !seen)
            naive_moment(rows, count, rows[i].duration, surplus, expected, covariance);
    }
    for (int i = 0; i < GROUPS; i++)
        if (expected[i] > 0) kept[n++] = i;
    if (n < 2) return 0;
    for (int i = 0; i < n - 1; i++) {
        b[i] = surplus[kept[i]];
        for (int j = 0; j < n - 1; j++)
            a[i][j] = covariance[kept[i]][kept[j]];
    }
    if (a[0][0] <= 0) return 0;
    *chi2 = naive_quadratic(a, b, n - 1);
    return (uint32_t)(n - 1);
}

static void test_random_customers(void **state) {
    uint64_t seed = 20240229;
    struct logrank_test_row rows[ROWS];
    int compared = 0;
    (void)state;
    for (int run = 0; run < 400; run++) {
        uint32_t groups = 1 + test_random(&seed, GROUPS), days = 1 + test_random(&seed, 60);
        uint32_t churn = test_random(&seed, 101), count = 2 + test_random(&seed, run % 2 ? 20 : ROWS - 2);
        for (uint32_t i = 0; i < count; i++) {
            rows[i].group = test_random(&seed, 1 + test_random(&seed, groups)); /* unequal in size */
            rows[i].duration = test_random(&seed, days + rows[i].group);
            rows[i].churned = test_random(&seed, 100) < churn;
        }
        double chi2 = 0;
        uint32_t df = naive_compare(rows, count, &chi2);
        struct logrank_test test = compare(rows, count, NULL);
        assert_int_equal(test.df, df);
        if (df == 0) continue;
        if (!(fabs(test.chi2 - chi2) <= 1e-9 * fmax(1, chi2)))
            fail_msg("run %d: want %.17g, got %.17g", run, chi2, test.chi2);
        compared++;
    }
    assert_true(compared > 300);
}

/* Durations within rounding are one moment: R 4.2.2, survival 3.5-3, prints these for survdiff(Surv(duration, churned) ~
** group). (logrank_test.c 6) */
static void test_rounding(void **state) {
    static const struct {
        double durations[8], chi2;
    } cases[] = {
        {{1, 1, 2, 2, 3, 3, 4, 4}, 0.231788079470},
        {{1e-6, 1e-6, 2e-6, 2e-6, 3e-6, 3e-6, 4e-6, 4e-6}, 0.231788079470},
        {{1e-8, 1e-8, 2e-8, 2e-8, 3e-8, 3e-8, 4e-8, 4e-8}, 1}, /* one leads to the next: all are one */
        {{1, 1 + 1.4e-8, 2, 2 + 1.6e-8, 3, 3, 4, 4}, 0.231788079470},
        {{10, 10.0000005, 20, 20.0000005, 3e5, 3e5, 4e5, 4e5}, 0.231788079470}, /* beside the large ones */
        {{10, 10.01, 20, 20.01, 3e5, 3e5, 4e5, 4e5}, 0.365063625847},
        {{1e308, 1e308, 1.1e308, 1.1e308, 1.2e308, 1.2e308, 1.3e308, 1.3e308}, 0.231788079470}, /* no sum */
    };
    (void)state;
    for (size_t c = 0; c < COUNT(cases); c++) {
        struct logrank_test_row rows[8];
        for (uint32_t i = 0; i < 8; i++)
            rows[i] = (struct logrank_test_row){cases[c].durations[i], (0x6A >> i) & 1, i != 5};
        struct logrank_test test = compare(rows, 8, NULL);
        assert_int_equal(test.df, 1);
        assert_near("chi2", cases[c].chi2, test.chi2, 1e-11);
    }
}

/* What R's aeqSurv() makes of durations, written out: those that are no cut become the cut before them. */
static void naive_ties(struct logrank_test_row *rows, size_t count) {
    double sorted[ROWS], mean = 0;
    size_t different = 0;
    for (size_t i = 0; i < count; i++) {
        size_t at = 0;
        while (at < different && sorted[at] < rows[i].duration)
            at++;
        if (at < different && sorted[at] <= rows[i].duration) continue;
        memmove(&sorted[at + 1], &sorted[at], (different++ - at) * sizeof sorted[0]);
        sorted[at] = rows[i].duration;
    }
    for (size_t i = 0; i < different; i++)
        mean += sorted[i] / (double)different;
    for (size_t i = 0; i < count; i++) {
        double cut = sorted[0];
        for (size_t k = 1; k < different && sorted[k] <= rows[i].duration; k++) {
            double more = sorted[k] - sorted[k - 1];
            if (more > 1.4901161193847656e-08 && more / mean > 1.4901161193847656e-08) cut = sorted[k];
        }
        rows[i].duration = cut;
    }
}

/* Differences of two ages in years, of ages that are sums, and what is at the edge of a tie. */
static void test_random_rounding(void **state) {
    uint64_t seed = 26;
    struct logrank_test_row rows[ROWS];
    int tied = 0;
    (void)state;
    for (int run = 0; run < 400; run++) {
        uint32_t count = 2 + test_random(&seed, 60), scale = test_random(&seed, 3);
        for (uint32_t i = 0; i < count; i++) {
            double first = test_random(&seed, 20000) / 365.25;
            double days = test_random(&seed, 30), edge = 1e-9 * test_random(&seed, 40);
            double duration = first + days / 365.25 - first;
            if (scale == 1) duration = days + edge;
            if (scale == 2) duration = (days + 1) * (1 + edge) * 1000;
            rows[i] =
                (struct logrank_test_row){fabs(duration), test_random(&seed, 4), test_random(&seed, 3) > 0};
        }
        struct logrank_test test = compare(rows, count, NULL);
        naive_ties(rows, count);
        double chi2 = 0;
        assert_int_equal(naive_compare(rows, count, &chi2), test.df);
        if (test.df == 0) continue;
        assert_true(fabs(test.chi2 - chi2) <= 1e-9 * fmax(1, chi2));
        tied++;
    }
    assert_true(tied > 300);
}

/* Names of groups and the order of rows are nothing to the test. */
static void test_order(void **state) {
    uint64_t seed = 7;
    struct logrank_test_row rows[ROWS];
    (void)state;
    for (uint32_t i = 0; i < ROWS; i++)
        rows[i] = (struct logrank_test_row){test_random(&seed, 90), test_random(&seed, 5),
                                            test_random(&seed, 3) > 0};
    struct logrank_test before = compare(rows, ROWS, NULL);
    for (uint32_t i = 0; i < ROWS; i++) {
        uint32_t other = test_random(&seed, ROWS);
        struct logrank_test_row swap = rows[i];
        rows[i] = rows[other], rows[other] = swap;
    }
    for (uint32_t i = 0; i < ROWS; i++)
        rows[i].group = (rows[i].group * 3 + 1) % 5 + 100;
    struct logrank_test after = compare(rows, ROWS, NULL);
    assert_int_equal(after.df, 4);
    assert_near("chi2", before.chi2, after.chi2, 1e-12);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_aml),
        cmocka_unit_test(test_ties),
        cmocka_unit_test(test_nothing_to_compare),
        cmocka_unit_test(test_many_groups),
        cmocka_unit_test(test_random_customers),
        cmocka_unit_test(test_rounding),
        cmocka_unit_test(test_random_rounding),
        cmocka_unit_test(test_order),
    };
    return cmocka_run_group_tests_name("data", tests, NULL, NULL);
}
