/*
 * test_exact_test.c - Fisher's exact test against all tables of small groups, counted, and against mpmath at 40 digits for
 * large ones, where it sums from log gammas and the quotients of neighbours. What R prints is in functions_proportions.sql.
 */
#include "near.h"
#include "statistics/exact_test.h"

#include <time.h>

#define MOST 15 /* of a group */

/* n over k. */
static long double ways(int n, int k) {
    long double product = 1;
    for (int i = 1; i <= k; i++)
        product = product * (n - k + i) / i;
    return k < 0 || k > n ? 0 : roundl(product);
}

static double counted(int k1, int n1, int k2, int n2) {
    long double here = ways(n1, k1) * ways(n2, k2), sum = 0;
    for (int k = 0; k <= n1; k++) {
        long double there = ways(n1, k) * ways(n2, k1 + k2 - k);
        if (there <= here) sum += there;
    }
    return (double)(sum / ways(n1 + n2, k1 + k2));
}

static void test_all_tables(void **state) {
    (void)state;
    for (int n1 = 1; n1 <= MOST; n1++)
        for (int n2 = 1; n2 <= MOST; n2++)
            for (int i = 0; i < (n1 + 1) * (n2 + 1); i++) {
                int k1 = i % (n1 + 1), k2 = i / (n1 + 1);
                double got = exact_test(k1, n1, k2, n2);
                assert_near(got, counted(k1, n1, k2, n2), 1e-12, "%d of %d, %d of %d", k1, n1, k2, n2);
                assert_true(got <= 1 && fabs(got / exact_test(k2, n2, k1, n1) - 1) < 1e-12);
                assert_true(fabs(got / exact_test(n1 - k1, n1, n2 - k2, n2) - 1) < 1e-12);
            }
}

static void test_large(void **state) {
    (void)state;
    static const double cases[][5] = {
        {1, 1e9, 5, 1e9, 0.218749999296875},
        {5e8, 1e9, 500010000, 1e9, 0.65475313318123101},
        {5e8, 1e9, 500100000, 1e9, 7.7458356368285549e-6},
        {0, 1e9, 1000, 1e9, 1.866061129803618e-301},
        {17, 1e6, 3, 1e9, 1.1174721318970608e-48},
        {999999, 1e6, 999995000, 1e9, 0.072105437335657677},
        {123456, 1e7, 130000, 1e7, 4.2657419540396345e-39},
        {400, 1000, 600, 1000, 4.2999524250478665e-19},
        {0, 1030, 1000, 1000, 0}, /* 5.7e-610 */
        {999999999990, 1e12, 1e12, 1e12, 0.0019531249999560547},
        {200, 1e12, 300, 1e12, 8.9400665193210805e-6},
        {70000, 1e12, 60000, 1e12, 1.9516122323130979e-169},
        {0, 1e12, 0, 5, 1},
        {1e12, 1e12, 5, 5, 1},
        {5e11, 1e12, 500000000001, 1e12, 1},
        {1, 1, 0, 1e12, 1e-12},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        const double *row = cases[i];
        assert_near(exact_test(row[0], row[1], row[2], row[3]), row[4], 1e-10, "%.15g of %g, %.15g of %g",
                    row[0], row[1], row[2], row[3]);
    }
}

/* The longest that there is takes milliseconds, not minutes: half of everybody, and hardly any difference. */
static void test_time(void **state) {
    (void)state;
    clock_t begun = clock();
    for (double more = 1; more < 1e7; more *= 10) {
        double p = exact_test(5e11, EXACT_TEST_MOST, 5e11 + more, EXACT_TEST_MOST);
        assert_true(p > 0 && p <= 1);
    }
    assert_true((double)(clock() - begun) / CLOCKS_PER_SEC < 10);
}

/* The further apart, the less likely; and never more than one. */
static void test_order(void **state) {
    (void)state;
    for (double n = 10; n < 1e8; n *= 30) {
        double last = 2;
        for (double k = floor(n / 3); k < n; k += ceil(n / 100)) {
            double p = exact_test(floor(n / 3), n, k, n);
            if (!(p <= fmin(1, last * (1 + 1e-12)))) fail_msg("%g of %g: %.17g after %.17g", k, n, p, last);
            last = p;
        }
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_all_tables), cmocka_unit_test(test_large),
                                       cmocka_unit_test(test_time), cmocka_unit_test(test_order)};
    return cmocka_run_group_tests_name("exact test", tests, NULL, NULL);
}
