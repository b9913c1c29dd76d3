/*
 * test_hypergeometric.c - 2F1(1, b; w + 1; z), its logarithm and slopes, against values of mpmath at 60 digits:
 *
 *     log(hyp2f1(1, b, w + 1, z)), its central differences along b and w with a step of 1e-20 of them, and
 *     b / (w + 1) * hyp2f1(2, b + 1, w + 2, z) / hyp2f1(1, b, w + 1, z)
 */
#include "statistics/hypergeometric.h"
#include "near.h"

/* b, w, 1 - z, the logarithm, its slopes along b, w and z */
static const double values[][7] = {
    {1, 1, 0.5, 0.32663425997828098, 0.34657359027997265, -0.18656911041562545, 0.88539008177792681},
    {0.55, 1.16, 1, 0, 0, 0, 0.25462962962962966},
    {0.55, 1.16, 0.9, 0.026441507926723537, 0.04831495204840823, -0.012511695574994801, 0.27477565728281079},
    {1.55, 1.16, 0.9, 0.075192824117826879, 0.049188230935727723, -0.035523953949501086, 0.78861055795853857},
    {2.55, 3.16, 0.999, 6.1321474763605411e-4, 2.405215330366617e-4, -1.4744399411556715e-4,
     0.61344885597756581},
    {26.55, 27.1, 0.7, 0.33361662578768912, 0.014721470765476511, -0.013919735004614147, 1.3214205867127586},
    {0.61, 27.1, 0.7, 6.6016243249725122e-3, 0.010856324449782102, -2.3804867153064088e-4,
     0.022310533404911222},
    {100, 150, 0.2, 0.75887377566849275, 0.011321813988443846, -7.5260967376701182e-3, 1.4313322063182549},
    {400.5, 403, 0.1, 2.2289317181437625, 0.020318295076193133, -0.020145671563567374, 9.2252773427251189},
    {1e-06, 2e-06, 0.5, 6.9314553562978511e-7, 0.69314553563008565, -8.2246327700938296e-7,
     1.9999944548376367e-6},
    {1e-06, 1, 0.5, 3.0685283898704107e-7, 0.30685285853402778, -1.775329766515881e-7, 7.7258883236914597e-7},
    {1, 2e-06, 0.5, 0.69314579426791315, 0.69314601608028321, -0.69314485160314896, 1.9999960000055452},
    {0.6, 0.8, 0.05, 0.72921498469899757, 1.4430695554400469, -0.69466161506219968, 3.2806306450180825},
    {0.6, 0.8, 0.0401, 0.76436330725972607, 1.5334048195830861, -0.75285287853405137, 3.856496898143741},
    {0.6, 0.8, 0.0399, 0.7651360191109394, 1.5354290117567421, -0.75417564582512384, 3.8706419411961807},
    {30.5, 31.1, 0.0401, 2.5725604760859609, 0.32930721717044817, -0.31637657310749927, 14.317749520360342},
    {30.5, 31.1, 0.0399, 2.5754290671377458, 0.33023529399066115, -0.31727579166822972, 14.368227393745811},
    {0.6, 0.8, 0.01, 0.94358454727688182, 2.0585951684085682, -1.1219598492737829, 10.644858020491698},
    {1.6, 1.2, 0.001, 3.6988096294175974, 4.7199457901683167, -4.3315372646770769, 428.53210108383539},
    {0.01, 0.02, 0.0001, 0.08405748844163677, 8.4266610624196905, -0.37799294862280397, 83.874067595622422},
    {1e-06, 2e-06, 0.001, 6.9077042882312405e-6, 6.9077042883434519, -2.5495242900813952e-5,
     9.9998617080994969e-4},
    {5, 30, 0.0001, 0.18230072378707668, 0.039994965418432109, -6.6657986392998382e-3, 0.20832680431540338},
    {200.5, 201, 0.001, 5.2824096414453229, 0.74622979234062888, -0.74285903428730948, 320.93603723192106},
    {10000, 10001.3, 0.001, 6.7145094795319837, 0.077279787705905884, -0.077263229832729737,
     834.2209170152849},
    {10000, 10000.3, 1e-05, 9.5763936213516039, 1.0213357153007566, -1.0212650686423961, 29348.961247499359},
    {100000, 100000.7, 0.0001, 9.0643023702686946, 0.080658826245365736, -0.080657552091238184,
     8725.6990697933213},
    {2.5, 10000, 1e-05, 2.5002875433400936e-4, 1.0002400565126876e-4, -2.5006001387799931e-8,
     2.5008752950975939e-4},
    {10000, 20000, 1e-06, 0.69314618046043561, 9.9999799970196129e-5, -4.999989998009708e-5,
     1.0000990094018316},
    {0.3, 0.5, 1e-09, 0.90529815784621244, 4.742893587862343, -2.7599046410125743, 2210642.5749953929},
    {3, 4, 1e-12, 1.3862943610424976, 0.9999999989738796, -0.74999999899882582, 74.393063354168296},
    {1.3, 0.31, 1e-12, 27.358930316567893, 27.206425700751351, -27.195142692221015, 990000000000.09701},
    {1000000, 1000001, 0.5, 0.69314518056794526, 9.9999500003499969e-7, -9.9999300005099956e-7,
     1.9999920000479996},
    {1000000, 2000000, 0.3, 0.4307827918320996, 5.3846128038239992e-7, -2.6923057806102281e-7,
     0.76923081474714795}};

static void test_values(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT(values); i++) {
        const double *row = values[i];
        double b = row[0], w = row[1], rest = row[2],
               size = fabs(row[4] * b) + fabs(row[5] * w) + fabs(row[6]);
        struct hypergeometric_slopes slopes;
        double got = hypergeometric_log(b, w, 1 - rest, rest, &slopes);
        assert_near_one(got, row[3], 1e-12, "2f1(%.17g, %.17g, 1 - %.17g)", b, w, rest);
        assert_near(hypergeometric(b, w, 1 - rest, rest), exp(got), 1e-14 * fmax(1, got),
                    "without a logarithm");
        assert_within(slopes.b * b, row[4] * b, 1e-9 * size, "slope along b (%.17g, %.17g, 1 - %.17g)", b, w,
                      rest);
        assert_within(slopes.w * w, row[5] * w, 1e-9 * size, "slope along w (%.17g, %.17g, 1 - %.17g)", b, w,
                      rest);
        assert_near(slopes.z, row[6], 1e-9, "slope along z (%.17g, %.17g, 1 - %.17g)", b, w, rest);
    }
}

/* 2F1(1, 1; 2; z) = -log(1 - z) / z, however near z is to 1. */
static void test_logarithm(void **state) {
    (void)state;
    for (double rest = 1e-300; rest < 0.99; rest *= 1.7) {
        double z = 1 - rest;
        assert_near(hypergeometric(1, 1, z, rest), -log(rest) / z, 1e-12, "2f1(1, 1; 2; 1 - %.17g)", rest);
    }
}

/* 2F1(1, b; b; z) = 1 / (1 - z), which is the integral's and the series' worst case at once. */
static void test_geometric(void **state) {
    (void)state;
    for (double w = 1e-3; w < 1e6; w *= 10)
        for (double rest = 1e-12; rest < 1; rest *= 3.1) {
            double got = hypergeometric(w + 1 - 1e-13, w, 1 - rest, rest);
            assert_near(got, 1 / rest, 1e-11, "2f1(1, b; b; 1 - %.17g), b = %.17g", rest, w + 1);
        }
}

/* No step where the methods change. */
static void test_border(void **state) {
    (void)state;
    for (double b = 1e-3; b < 1e5; b *= 4)
        for (double more = 1e-3; more < 1e4; more *= 4) {
            double w = fmax(b + more - 1, 1e-3), below = 0.04 * (1 - 1e-15), above = 0.04;
            struct hypergeometric_slopes one, other;
            double got = hypergeometric_log(b, w, 1 - below, below, &one);
            assert_near_one(got, hypergeometric_log(b, w, 1 - above, above, &other), 1e-12,
                            "b %.17g, w %.17g", b, w);
            double size = other.b * b - other.w * w + other.z;
            assert_within(one.b * b, other.b * b, 1e-9 * size, "slope along b, b %.17g, w %.17g", b, w);
            assert_within(one.w * w, other.w * w, 1e-9 * size, "slope along w, b %.17g, w %.17g", b, w);
            assert_near(one.z, other.z, 1e-9, "slope along z, b %.17g, w %.17g", b, w);
        }
}

/* Far outside of what it is made for it ends, which may be without a number. */
static void test_absurd(void **state) {
    (void)state;
    static const double sizes[] = {1e-308, 1e-300, 1, 1e100, 1e308};
    for (size_t j = 0; j < COUNT(sizes); j++)
        for (size_t i = 0; i <= j; i++)
            for (double rest = 1e-300; rest < 1; rest *= 1e20) {
                struct hypergeometric_slopes slopes;
                double got = hypergeometric_log(sizes[i], sizes[j], 1 - rest, rest, &slopes);
                assert_false(got < -1e-9);
                assert_false(hypergeometric(sizes[i], sizes[j], 1 - rest, rest) < 1 - 1e-9);
            }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_values), cmocka_unit_test(test_logarithm), cmocka_unit_test(test_geometric),
        cmocka_unit_test(test_border), cmocka_unit_test(test_absurd),
    };
    return cmocka_run_group_tests_name("hypergeometric", tests, NULL, NULL);
}
