/*
 * test_measures.c - Wilson's interval, the test of two rates and the share of the largest, against mpmath at
 * 60 digits and against themselves.
 */
#include "statistics/measures.h"
#include "statistics/tails.h"
#include "test.h"

#include <float.h>
#include <math.h>

#define COUNT(x) (sizeof(x) / sizeof(x)[0])

static void assert_near(const char *what, double want, double got, double relative) {
    if (!(fabs(got - want) <= relative * fabs(want))) fail_msg("%s: want %.17g, got %.17g", what, want, got);
}

/* k, n, confidence, lower, upper. The first four are in Newcombe (1998), table I, to four digits. */
static void test_wilson(void **state) {
    static const double cases[][5] = {
        {81, 263, 0.95, 0.25528851987827424, 0.36620957698280006},
        {15, 148, 0.95, 0.062386399530736286, 0.16048724172330803},
        {0, 20, 0.95, 0, 0.16112515805281933},
        {1, 29, 0.95, 0.0061132142927626622, 0.17175521879320284},
        {20, 20, 0.95, 0.83887484194718067, 1},
        {5, 10, 0.95, 0.23659309051256401, 0.76340690948743599},
        {869, 1000, 0.95, 0.8466683584396693, 0.88850749379799102},
        {1, 1e9, 0.95, 1.7652455495696318e-10, 5.6649342432974379e-9},
        {1, 1e15, 0.99, 1.1740546411215802e-16, 8.5174911369089982e-15},
        {999999999, 1e9, 0.95, 0.99999999433506576, 0.99999999982347545},
        {3, 1e6, 0.5, 2.0372795002993533e-6, 4.4176539862358676e-6},
        {0, 1e12, 0.999, 0, 1.0827566170545494e-11},
        {2.5, 7.25, 0.9, 0.13565063531841511, 0.63834462567616004},
        {1, 2, 0.999999, 0.019671026391613053, 0.98032897360838695},
        {1, 3, 1e-9, 0.33333333299222443, 0.33333333367444224},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        const double *row = cases[i];
        assert_near("lower", row[3], measure_wilson_lower(row[0], row[1], row[2]), 1e-12);
        assert_near("upper", row[4], measure_wilson_upper(row[0], row[1], row[2]), 1e-12);
    }
}

/* The ends are where the z test just rejects; they mirror each other; they hold the rate between them. */
static void test_wilson_inverts(void **state) {
    const double confidences[] = {1e-300, 0.5, 0.9, 0.95, 0.999, 1 - DBL_EPSILON};
    (void)state;
    for (size_t c = 0; c < COUNT(confidences); c++)
        for (int n = 1; n < 200; n += 7)
            for (int k = 0; k <= n; k++) {
                double lower = measure_wilson_lower(k, n, confidences[c]);
                double upper = measure_wilson_upper(k, n, confidences[c]), rate = (double)k / n;
                double z = measure_normal_z(confidences[c]);
                assert_true(lower >= 0 && lower <= rate * (1 + 1e-15) && rate <= upper * (1 + 1e-15) &&
                            upper <= 1);
                assert_true((lower == 0) == (k == 0) && (k < n || upper == 1));
                if (fabs(1 - upper - measure_wilson_lower(n - k, n, confidences[c])) > 1e-14)
                    fail_msg("%d of %d at %g is no mirror", k, n, confidences[c]);
                if (k == 0 || z == 0) continue;
                assert_near("z", z, (rate - lower) / sqrt(lower * (1 - lower) / n), 1e-9);
            }
    assert_true(measure_wilson_upper(1e308, DBL_MAX, 0.95) < 0.6);
    assert_near("huge", 1e308 / DBL_MAX, measure_wilson_lower(1e308, DBL_MAX, 0.95), 1e-12);
}

/* k1, n1, k2, n2, p */
static void test_rates(void **state) {
    static const double cases[][5] = {
        {81, 263, 15, 148, 2.0072944202557011e-6},
        {15, 148, 81, 263, 2.0072944202557011e-6},
        {1, 3, 2, 6, 1},
        {0, 10, 1, 10, 0.30490178817878833},
        {869, 1000, 800, 1000, 3.3007040122947997e-5},
        {83, 86, 90, 93, 0.92232009573426853},
        {129, 136, 70, 82, 0.016143293778635646},
        {500, 1000, 5000, 20000, 6.2058819386341074e-69},
        {1, 1e9, 5, 1e9, 0.10247043434457253},
        {9, 10, 1, 10, 0.00034661935113466698},
        {6000, 20000, 9000, 20000, 8.8920503549672757e-211},
        {5e307, 1e308, 1e308, 1.5e308, 0},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        const double *row = cases[i];
        assert_near("p", row[4], tail_normal(measure_rate_difference_z(row[0], row[1], row[2], row[3])),
                    1e-12);
    }
    assert_true(isnan(measure_rate_difference_z(0, 10, 0, 20)));
    assert_true(isnan(measure_rate_difference_z(10, 10, 20, 20)));
    assert_true(measure_rate_difference_z(0, 10, 20, 20) < 0);
}

/* k1, n1, k2, n2, lower, upper: Newcombe (1998), table II, method 10, the other way round. */
static void test_gaps(void **state) {
    static const double cases[][6] = {
        {48, 80, 56, 70, 0.0524, 0.3339}, {3, 10, 9, 10, 0.1705, 0.8090},  {2, 7, 6, 7, 0.0582, 0.8062},
        {0, 29, 5, 56, -0.0381, 0.1926},  {0, 20, 0, 10, -0.1611, 0.2775}, {0, 10, 0, 10, -0.2775, 0.2775},
        {0, 20, 10, 10, 0.6791, 1},       {0, 10, 10, 10, 0.6075, 1},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        const double *row = cases[i];
        assert_true(fabs(measure_gap_lower(row[0], row[1], row[2], row[3], 0.95) - row[4]) < 5.1e-5);
        assert_true(fabs(measure_gap_upper(row[0], row[1], row[2], row[3], 0.95) - row[5]) < 5.1e-5);
    }
    assert_true(measure_gap_upper(0, 10, 10, 10, 0.95) == 1 && measure_gap_lower(10, 10, 0, 3, 0.95) == -1);
    for (int i = 0; i < 9 * 9; i++) { /* within -1 to 1, whatever is asked for */
        double k1 = i % 9, k2 = i / 9, gap = k2 / 8 - k1 / 8;
        double lower = measure_gap_lower(k1, 8, k2, 8, 1 - DBL_EPSILON),
               upper = measure_gap_upper(k1, 8, k2, 8, 1 - DBL_EPSILON);
        assert_true(lower >= -1 && lower <= gap && gap <= upper && upper <= 1);
    }
}

/* The sample that is asked for gives the power that is asked for: the chance, by the normal approximation, that the pooled
** test's z is as far off as the confidence wants, on the right side. Equal rates need no end of customers. */
static void test_samples(void **state) {
    const double shares[] = {0, 0.001, 0.12, 0.3, 0.5, 0.77, 1}, powers[] = {0.2, 0.5, 0.8, 0.999};
    const double confidences[] = {0.5, 0.95, 0.9999};
    (void)state;
    for (size_t i = 0; i < COUNT(shares) * COUNT(shares) * COUNT(powers) * COUNT(confidences); i++) {
        double p1 = shares[i % COUNT(shares)], p2 = shares[i / COUNT(shares) % COUNT(shares)];
        double power = powers[i / COUNT(shares) / COUNT(shares) % COUNT(powers)];
        double confidence = confidences[i / COUNT(shares) / COUNT(shares) / COUNT(powers)];
        double n = measure_sample(p1, p2, power, confidence), own = p1 * (1 - p1) + p2 * (1 - p2);
        assert_true(isinf(n) == (p1 == p2) && n >= 0);
        if (p1 == p2 || own == 0) continue;
        double same = (p1 + p2) * (1 - (p1 + p2) / 2);
        double z = (sqrt(n) * fabs(p1 - p2) - measure_normal_z(confidence) * sqrt(same)) / sqrt(own);
        if (n == 0)
            assert_true(power <= 0.5 * erfc(-z * sqrt(0.5)) + 1e-12);
        else
            assert_near("power", power, 0.5 * erfc(-z * sqrt(0.5)), 1e-9);
    }
    assert_near("apart", 1.92072941, measure_sample(0, 1, 0.8, 0.95), 1e-8);
}

static double top(const double *values, size_t count, double fraction) {
    double sorted[32], share;
    memcpy(sorted, values, count * sizeof *values);
    assert_true(measure_top_share(sorted, count, fraction, &share, NULL));
    return share;
}

static void test_top_share(void **state) {
    const double values[] = {5, 40, 0, 10, 20, 5, 10, 3, 7, 0}, equal[] = {7, 7, 7, 7, 7, 7, 7};
    (void)state;
    assert_near("two of ten", 0.6, top(values, 10, 0.2), 1e-15);
    assert_near("two and a half of ten", 0.65, top(values, 10, 0.25), 1e-15);
    assert_near("one of one", 0.2, top(values, 1, 0.2), 1e-15);
    assert_true(top(values, 10, 0) == 0 && top(values, 10, 1) == 1 && top(values, 10, 0.8) == 1);
    for (int i = 0; i <= 1000; i++)
        if (fabs(top(equal, 7, i / 1000.0) - i / 1000.0) > 1e-15) fail_msg("%d", i);
    for (int i = 1; i <= 1000; i++)
        assert_true(top(values, 10, i / 1000.0) >= top(values, 10, (i - 1) / 1000.0));
    const double zeros[] = {0, 0, 0}, large[] = {DBL_MAX, DBL_MAX, DBL_MAX, 1}, small[] = {5e-324, 0, 5e-324};
    assert_true(isnan(top(zeros, 3, 0.2)));
    assert_near("large", 2.0 / 3, top(large, 4, 0.5), 1e-15);
    const double nets[] = {80, -20, 0, 40}, losses[] = {-3, 2, 1}, dust[] = {0.1, 0.2, -0.3},
                 opposed[] = {DBL_MAX, -DBL_MAX / 2, DBL_MAX};
    assert_near("nets", 1.2, top(nets, 4, 0.5), 1e-15);
    assert_near("nets, four fifths of one", 0.64, top(nets, 4, 0.2), 1e-15);
    assert_true(top(nets, 4, 1) == 1 && isnan(top(losses, 3, 0.5)) && isnan(top(losses, 2, 0.5)) &&
                isnan(top(dust, 3, 0.5)));
    assert_near("large and opposed", 4.0 / 3, top(opposed, 3, 2.0 / 3), 1e-15);
    assert_near("small", 0.5, top(small, 3, 1.0 / 3), 1e-15);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_wilson),  cmocka_unit_test(test_wilson_inverts),
        cmocka_unit_test(test_rates),   cmocka_unit_test(test_gaps),
        cmocka_unit_test(test_samples), cmocka_unit_test(test_top_share),
    };
    return cmocka_run_group_tests_name("measures", tests, NULL, NULL);
}
