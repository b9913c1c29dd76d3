/*
 * test_attrition.c - orders of a customer who may leave with each of them, against values of mpmath: at 110
 * digits
 *
 *     c / (a - 1) * (1 - hyp2f1(a - 1, n, c, -w)), c = a + b - 1,
 *
 * where it has a pole 1e-50 beside it; and with a or b from 90 on the quotient of two quad() over log(p /
 * (1 - p)) of the definition. And against a sum that is none of the methods.
 */
#include "model/dropout.h"
#include "near.h"

/* n, a, b, w, the orders */
static const double values[][5] = {{1, 1, 1, 1, 0.69314718055994531},
                                   {0.24, 0.79, 2.43, 1e-06, 2.3999996349317924e-7},
                                   {0.24, 0.79, 2.43, 0.3, 0.068991383824380809},
                                   {0.24, 0.79, 2.43, 2, 0.3857373351466649},
                                   {0.24, 0.79, 2.43, 12, 1.4503875444430991},
                                   {0.24, 0.79, 2.43, 50, 3.2856372412755825},
                                   {0.24, 0.79, 2.43, 1000, 11.482927151863528},
                                   {0.24, 0.79, 2.43, 1000000, 77.639469008317665},
                                   {2.24, 0.79, 4.43, 0.9, 1.6845856234316315},
                                   {2.24, 0.79, 4.43, 100, 25.559820402509431},
                                   {26.24, 0.79, 28.43, 1.5, 27.036419446946618},
                                   {26.24, 0.79, 28.43, 10000, 781.02973032585327},
                                   {3.5, 1, 5, 0.7, 1.9736446231884264},
                                   {3.5, 1, 5, 400, 27.962467902591265},
                                   {3.5, 1.000000000001, 5, 0.7, 1.9736446231880778},
                                   {3.5, 0.999999999, 5, 0.7, 1.9736446235369473},
                                   {0.11, 0.31, 0.5, 30, 1.3206879860526406},
                                   {0.11, 0.31, 0.5, 2, 0.17017136767163992},
                                   {0.5, 0.25, 0.75, 3, 1.1297110627296905},
                                   {0.5, 0.25, 0.75, 300, 40.026410646229124},
                                   {0.5, 0.25, 0.7500000000001, 3, 1.1297110627297157},
                                   {0.001, 0.2, 0.3, 2, 1.583305606668337e-3},
                                   {1e-06, 0.5, 0.7, 1.5, 1.2071347295715358e-6},
                                   {1e-06, 1e-06, 1e-06, 1, 8.4657339713287535e-7},
                                   {0.5, 1e-06, 1e-06, 100, 25.450143851868987},
                                   {2, 1e-06, 4, 5, 9.9999904121377847},
                                   {2, 0.0001, 100000, 5, 9.9999999250049999},
                                   {40, 0.8, 2.5, 0.5, 7.1160607698764272},
                                   {1000, 0.8, 2.5, 0.02, 7.1467146777630511},
                                   {100000, 0.8, 2.5, 0.001, 13.928647418351332},
                                   {100000, 0.8, 2.5, 1e-05, 0.89370919398638083},
                                   {1000.24, 0.79, 1002.43, 0.5, 423.44849357939757},
                                   {1, 50, 80, 1, 0.72290303360166265},
                                   {0.5, 1000, 3000, 2, 0.73405386234319376},
                                   {0.5, 100000, 100000, 2, 0.58578693587855942},
                                   {5, 1000000, 1000000, 0.1, 0.43294767033251485},
                                   {7, 300, 0.5, 1, 0.99380048883318476},
                                   {194, 6.6, 380, 0.044, 7.9444541089259982},
                                   {11, 11.4, 10.9, 590, 2.0480769230769231},
                                   {100.1, 2.4, 13.1, 4.1, 10.274122474610981},
                                   {0.04, 7.25, 28.9, 3.65, 0.10918012406516009},
                                   {3.24, 3.11, 25.4, 7698, 13.03788587301956},
                                   {1, 1e-05, 1000000, 2, 1.9999999999600001},
                                   {0.3, 2, 100000, 0.4, 0.11999937601822019},
                                   {2.5, 0.5, 0.1, 1000000000, 14895.572854215636},
                                   {50, 3, 0.2, 1000, 1.0999999998877513},
                                   {1, 1e-300, 100000, 1000, 1000},
                                   {1, 1.8681e-300, 228, 2.32e95, 2.32e95}};

static void test_values(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT(values); i++) {
        const double *row = values[i];
        assert_near(dropout_orders(row[0], row[1], row[2], row[3]), row[4], 1e-10,
                    "(%.17g, %.17g, %.17g, %.17g)", row[0], row[1], row[2], row[3]);
    }
}

/* A customer who does not leave has a negative binomial number of orders, m with chance (n)_m / m! z^m (1 -
** z)^n. Of m that would come, the k-th does with chance (b)_(k - 1) / (a + b)_(k - 1). All is positive. */
static double dropout_by_counts(double n, double a, double b, double w) {
    double chance = exp(-n * log1p(w)), z = w / (1 + w), here = 1, orders = 0, sum = 0, left = 1;
    for (double m = 0; m < 1e5 && left > 1e-17; m++) {
        sum += chance * orders;
        left = m > n * w ? chance * (orders + 1) / fmin(1, 1 - z * (n + m) / (m + 1)) / (sum + 1e-300) : 1;
        orders += here;
        here *= (b + m) / (a + b + m);
        chance *= (n + m) / (m + 1) * z;
    }
    return sum;
}

static void test_counts(void **state) {
    (void)state;
    for (double n = 1e-3; n < 300; n *= 3.3)
        for (double a = 1e-3; a < 1e4; a *= 7.7)
            for (double b = 1e-3; b < 1e4; b *= 9.1)
                for (double w = 1e-4; w < 30; w *= 3.9)
                    if (n * w < 300)
                        assert_near(dropout_orders(n, a, b, w), dropout_by_counts(n, a, b, w), 1e-10,
                                    "(%.17g, %.17g, %.17g, %.17g)", n, a, b, w);
}

/* In next to no time as many come as where nobody leaves, also where that is less than any double. */
static void test_no_time(void **state) {
    (void)state;
    static const double sizes[] = {1e-6, 1e-3, 0.9, 1, 2, 1e3, 1e6};
    for (size_t i = 0; i < COUNT(sizes); i++)
        for (size_t j = 0; j < COUNT(sizes); j++)
            for (size_t k = 0; k < COUNT(sizes); k++)
                for (double w = 1e-100; w > 0; w *= 1e-2)
                    assert_within(dropout_orders(sizes[i], sizes[j], sizes[k], w), sizes[i] * w,
                                  1e-10 * sizes[i] * w + 1e-320, "(%g, %g, %g, %g)", sizes[i], sizes[j],
                                  sizes[k], w);
}

/* Around a = 1 and a + b = 1 it is as smooth as anywhere else: the second difference is of second order. */
static void test_no_poles(void **state) {
    (void)state;
    for (double n = 0.1; n < 100; n *= 3)
        for (double w = 0.01; w < 2000; w *= 5)
            for (double step = 1e-13; step < 1e-3; step *= 10) {
                double at = dropout_orders(n, 1, 2.5, w);
                double mean = (dropout_orders(n, 1 - step, 2.5, w) + dropout_orders(n, 1 + step, 2.5, w)) / 2;
                assert_near(mean, at, 1e-10 + 1e3 * step * step, "a = 1 +- %g, n %.17g, w %.17g", step, n, w);
                at = dropout_orders(n, 0.375, 0.625, w);
                mean =
                    (dropout_orders(n, 0.375, 0.625 - step, w) + dropout_orders(n, 0.375, 0.625 + step, w)) /
                    2;
                assert_near(mean, at, 1e-10 + 1e3 * step * step, "a + b = 1 +- %g, n %.17g, w %.17g", step, n,
                            w);
            }
}

/* Numbers from 0 to the two bounds, n w orders if nobody leaves, and more of them in more time: everywhere.
** */
static void test_everywhere(void **state) {
    static const double sizes[] = {1e-6, 1e-3, 0.3, 1, 1.7, 30, 1e3, 1e6};
    (void)state;
    for (size_t i = 0; i < COUNT(sizes); i++)
        for (size_t j = 0; j < COUNT(sizes); j++)
            for (size_t k = 0; k < COUNT(sizes); k++) {
                double n = sizes[i], a = sizes[j], b = sizes[k], last = 0;
                assert_true(dropout_orders(n, a, b, 0) == 0);
                for (double w = 1e-12; w < 1e14; w *= 19) {
                    double got = dropout_orders(n, a, b, w), bound = a > 1 ? (a + b - 1) / (a - 1) : INFINITY;
                    bool right =
                        got >= last * (1 - 1e-10) && got <= n * w * (1 + 1e-10) && got <= bound * (1 + 1e-9);
                    if (!right) fail_msg("(%g, %g, %g, %g): %.17g, before %.17g", n, a, b, w, got, last);
                    last = got;
                }
                double most = dropout_orders(n, a, b, 1e300);
                assert_true(isfinite(most) && most >= last * (1 - 1e-9));
            }
}

/* Far outside of what it is made for it ends, which may be without a number. */
static void test_absurd(void **state) {
    (void)state;
    static const double sizes[] = {1e-308, 1e-100, 1, 1e100, 1e308};
    for (size_t i = 0; i < COUNT(sizes); i++)
        for (size_t j = 0; j < COUNT(sizes); j++)
            for (size_t k = 0; k < COUNT(sizes); k++)
                for (size_t l = 0; l < COUNT(sizes); l++) {
                    double got = dropout_orders(sizes[i], sizes[j], sizes[k], sizes[l]);
                    assert_false(got < 0);
                }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_values),   cmocka_unit_test(test_counts),     cmocka_unit_test(test_no_time),
        cmocka_unit_test(test_no_poles), cmocka_unit_test(test_everywhere), cmocka_unit_test(test_absurd),
    };
    return cmocka_run_group_tests_name("attrition", tests, NULL, NULL);
}
