/*
 * test_tails.c - tails of distributions, against values of mpmath at 60 digits:
 *
 *     gammainc(df / 2, chi2 / 2, inf, regularized=True), erfc(z / sqrt(2))
 *
 * and against what the functions must do between such points.
 */
#include "statistics/tails.h"
#include "test.h"

#include <float.h>
#include <math.h>

#define COUNT(x) (sizeof(x) / sizeof(x)[0])

static void assert_near(double got, double want, double relative, const char *what, double a, double b) {
    if (!(fabs(got - want) <= relative * fabs(want)))
        fail_msg("%s(%.17g, %.17g): want %.17g, got %.17g", what, a, b, want, got);
}

/* df, chi2, the tail */
static const double chi_squared[][3] = {{1, 0.01, 9.2034432544594204e-1},
                                        {1, 0.5, 4.7950012218695346e-1},
                                        {1, 0.999, 3.175525996333235e-1},
                                        {1, 1.001, 3.1706865806329983e-1},
                                        {1, 1.1, 2.9426610430496287e-1},
                                        {1, 1.5, 2.2067136191984679e-1},
                                        {1, 3.0, 8.3264516663550402e-2},
                                        {1, 10.0, 1.5654022580025497e-3},
                                        {2, 0.02, 9.9004983374916805e-1},
                                        {2, 1.0, 6.0653065971263342e-1},
                                        {2, 1.998, 3.6824750461366292e-1},
                                        {2, 2.002, 3.6751174560869359e-1},
                                        {2, 2.2, 3.3287108369807952e-1},
                                        {2, 3.0, 2.2313016014842983e-1},
                                        {2, 6.0, 4.9787068367863943e-2},
                                        {2, 20.0, 4.5399929762484852e-5},
                                        {3, 0.03, 9.9863039481880868e-1},
                                        {3, 1.5, 6.8227033033621257e-1},
                                        {3, 2.997, 3.9208794856951113e-1},
                                        {3, 3.003, 3.9116286651359838e-1},
                                        {3, 3.3, 3.4764264473227459e-1},
                                        {3, 4.5, 2.1229028736013333e-1},
                                        {3, 9.0, 2.9290886534888232e-2},
                                        {3, 30.0, 1.3800570312932547e-6},
                                        {5, 0.05, 9.9997079046000105e-1},
                                        {5, 2.5, 7.7649507112332271e-1},
                                        {5, 4.995, 4.1649069965504221e-1},
                                        {5, 5.005, 4.1527028454324985e-1},
                                        {5, 5.5, 3.5794588085095846e-1},
                                        {5, 7.5, 1.8602983360286702e-1},
                                        {5, 15.0, 1.0362337915786437e-2},
                                        {5, 50.0, 1.3857973367009593e-9},
                                        {10, 0.1, 9.9999999750204866e-1},
                                        {10, 5.0, 8.9117801891415124e-1},
                                        {10, 9.99, 4.4137106014311286e-1},
                                        {10, 10.01, 4.3961638732277169e-1},
                                        {10, 11.0, 3.5751800242792553e-1},
                                        {10, 15.0, 1.3206185628772061e-1},
                                        {10, 30.0, 8.5664121077530039e-4},
                                        {10, 100.0, 5.4497019829205293e-17},
                                        {39, 0.39, 1.0},
                                        {39, 19.5, 9.9615345038742599e-1},
                                        {39, 38.961, 4.7163323931036042e-1},
                                        {39, 39.039, 4.681249103882543e-1},
                                        {39, 42.9, 3.0760845887971563e-1},
                                        {39, 58.5, 2.3132628461921257e-2},
                                        {39, 117.0, 1.008604524432142e-9},
                                        {39, 390.0, 1.8984126655015753e-59},
                                        {40, 0.4, 1.0},
                                        {40, 20.0, 9.9654565802414319e-1},
                                        {40, 39.96, 4.7203485620318822e-1},
                                        {40, 40.04, 4.6848145416772212e-1},
                                        {40, 44.0, 3.0602702056217473e-1},
                                        {40, 60.0, 2.1873468441390853e-2},
                                        {40, 120.0, 6.3519183403789761e-10},
                                        {40, 400.0, 6.5869073114407314e-61},
                                        {100, 1.0, 1.0},
                                        {100, 50.0, 9.9999304669475238e-1},
                                        {100, 99.9, 4.840093204108862e-1},
                                        {100, 100.1, 4.7837686483808036e-1},
                                        {100, 110.0, 2.3220478050085633e-1},
                                        {100, 150.0, 9.0393204235400909e-4},
                                        {100, 300.0, 7.4121008573228768e-22},
                                        {100, 1000.0, 2.306076738035398e-148},
                                        {500, 5.0, 1.0},
                                        {500, 250.0, 1.0},
                                        {500, 499.5, 4.9789799398754807e-1},
                                        {500, 500.5, 4.8528705714985987e-1},
                                        {500, 550.0, 6.0304386285459235e-2},
                                        {500, 750.0, 2.6847218284976446e-12},
                                        {500, 1500.0, 1.7082138295394246e-100},
                                        {1000, 10.0, 1.0},
                                        {1000, 500.0, 1.0},
                                        {1000, 999.0, 5.0297570617088405e-1},
                                        {1000, 1001.0, 4.8513891876805152e-1},
                                        {1000, 1100.0, 1.4614408126295194e-2},
                                        {1000, 1500.0, 1.0454640385979657e-22},
                                        {1000, 3000.0, 1.6436845843569543e-198},
                                        {1, 700.0, 2.9902269751246203e-154},
                                        {2, 700.0, 9.9295903962649793e-153},
                                        {2, 1416.0, 3.307553003638408e-308},
                                        {10, 700.0, 6.2801466992359499e-144},
                                        {10, 1416.0, 3.4824565377806613e-298},
                                        {1000, 700.0, 9.999999999999711e-1},
                                        {1000, 1416.0, 6.664482541126844e-17},
                                        {1, 1e-300, 1.0},
                                        {2, 1e-300, 1.0},
                                        {1000, 0.001, 1.0},
                                        {1, 3.841458820694124, 5.0000000000000057e-2},
                                        {2, 5.991464547107979, 5.0000000000000074e-2},
                                        {10, 18.307038053275146, 5.0000000000000007e-2},
                                        {100000, 100500.0, 1.3185481160338378e-1},
                                        {100000, 99500.0, 8.6830435702764652e-1},
                                        {100000, 103000.0, 1.5289130117302352e-11},
                                        {0.5, 0.1, 4.8344467916953437e-1},
                                        {39.5, 60.0, 1.9268109008957846e-2},
                                        {2352, 2352.0, 4.9612218400211043e-1},
                                        {1000, 2200.0, 6.3900392330570668e-92},
                                        {1000, 2950.0, 2.719783026300201e-191}};

static void test_chi_squared(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT(chi_squared); i++) {
        const double *row = chi_squared[i];
        assert_near(tail_chi_squared(row[1], row[0]), row[2], 1e-12, "tail_chi_squared", row[1], row[0]);
    }
}

/* For whole a it is a sum of the Poisson distribution. */
static void test_poisson(void **state) {
    (void)state;
    for (int a = 1; a <= 60; a++)
        for (double x = 0.125; x < 200; x *= 1.5) {
            double term = exp(-x), sum = term;
            for (int k = 1; k < a; k++)
                sum += term *= x / k;
            assert_near(tail_gamma(a, x), sum, 1e-12, "tail_gamma", a, x);
        }
}

/* Q(a + 1, x) = Q(a, x) + x^a e^-x / gamma(a + 1): across the border of every method. */
static void test_recurrence(void **state) {
    (void)state;
    for (double a = 0.25; a < 60; a += 0.25)
        for (double x = a / 4; x < 3 * a + 10; x += a / 7) {
            double step = exp(a * log(x) - x) / tgamma(a + 1);
            assert_near(tail_gamma(a + 1, x), tail_gamma(a, x) + step, 1e-12, "tail_gamma", a, x);
        }
}

static void test_falls(void **state) {
    (void)state;
    for (double a = 0.5; a < 2000; a *= 1.7) {
        double last = 1;
        for (double x = 0; x < 4 * a + 100; x += a / 40) {
            double now = tail_gamma(a, x);
            assert_true(now >= 0 && now <= last + 1e-15);
            last = now;
        }
    }
}

static void test_ends(void **state) {
    (void)state;
    for (double df = 1; df < 5000; df *= 3) {
        assert_true(tail_chi_squared(0, df) == 1);
        assert_true(tail_chi_squared(INFINITY, df) == 0);
        assert_true(tail_chi_squared(1e6, df) == 0);
        assert_true(tail_chi_squared(DBL_MAX, df) == 0);
        assert_true(tail_chi_squared(DBL_MIN, df) == 1);
    }
    /* far more than it is made for, and where 1 is lost beside it: it ends, and is a probability */
    for (double df = 2e12; df < 1e18; df *= 1e5) {
        double below = tail_chi_squared(df - 1, df), above = tail_chi_squared(df + 3, df);
        assert_true(below >= 0 && below <= 1 && above >= 0 && above <= 1);
    }
    assert_true(tail_chi_squared(1480, 1) > 0); /* a denormal, without its last digits */
    assert_true(tail_chi_squared(1500, 1) == 0);
}

static void test_normal(void **state) {
    static const double values[][2] = {
        {0, 1.0},
        {0.5, 0.61707507745197379},
        {1, 0.3173105078629141},
        {1.959963984540054, 0.050000000000000022},
        {3, 0.0026997960632601891},
        {8, 1.2441921148543568e-15},
        {20, 5.5072482372124674e-89},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(values); i++) {
        double z = values[i][0];
        assert_near(tail_normal(z), values[i][1], 1e-13, "tail_normal", z, 0);
        assert_near(tail_normal(-z), values[i][1], 1e-13, "tail_normal", -z, 0);
        assert_near(tail_chi_squared(z * z, 1), values[i][1], 1e-12, "tail_chi_squared", z * z, 1);
    }
    assert_true(tail_normal(INFINITY) == 0);
    assert_true(isnan(tail_normal(NAN)));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_chi_squared), cmocka_unit_test(test_poisson), cmocka_unit_test(test_recurrence),
        cmocka_unit_test(test_falls),       cmocka_unit_test(test_ends),    cmocka_unit_test(test_normal),
    };
    return cmocka_run_group_tests_name("tails", tests, NULL, NULL);
}
