/*
 * test_survival.c - the Kaplan-Meier estimate against what R's survival package and lifelines print for small
 * data sets of the literature, and at its ends.
 */
#include "statistics/survival.h"
#include "test.h"

#include <math.h>

#define COUNT(x) (sizeof(x) / sizeof(x)[0])

/* A duration; negative: last seen then. */
struct curve {
    const char *name;
    const int *durations;
    size_t count;
    struct survival_row rows[600];
    int last;
};

static void curve_make(struct curve *curve, double confidence) {
    struct survival survival;
    curve->last = 0;
    for (size_t i = 0; i < curve->count; i++)
        if (abs(curve->durations[i]) > curve->last) curve->last = abs(curve->durations[i]);
    survival_begin(&survival, curve->count, confidence);
    for (int age = 0; age <= curve->last; age++) {
        struct survival_change change = {0, 0, 0};
        uint64_t at_risk = 0;
        for (size_t i = 0; i < curve->count; i++) {
            at_risk += abs(curve->durations[i]) >= age;
            change.churned += age > 0 && curve->durations[i] == age;
            change.censored += curve->durations[i] == -age;
        }
        curve->rows[age] = survival_next(&survival, &change);
        assert_int_equal(curve->rows[age].at_risk, at_risk);
    }
    assert_int_equal(survival.at_risk, 0);
}

static void assert_near(const struct curve *curve, const char *what, int age, double got, double want,
                        double within) {
    if (!(fabs(got - want) <= within))
        fail_msg("%s at %d, %s: got %.12g, want %.12g", curve->name, age, what, got, want);
}

/* One printed line; NAN: not printed. */
struct line {
    int age;
    double survival, std_error, lower, upper;
};

static void assert_lines(struct curve *curve, const struct line *lines, size_t count, double within) {
    curve_make(curve, 0.95);
    for (size_t i = 0; i < count; i++) {
        const struct line *want = &lines[i];
        const struct survival_row *got = &curve->rows[want->age];
        assert_near(curve, "survival", want->age, got->survival, want->survival, within);
        if (!isnan(want->std_error))
            assert_near(curve, "std_error", want->age, got->std_error, want->std_error, within);
        if (!isnan(want->lower)) assert_near(curve, "lower", want->age, got->lower, want->lower, 1e-6);
        if (!isnan(want->upper)) assert_near(curve, "upper", want->age, got->upper, want->upper, 1e-6);
    }
}

/* Leukemia (R's aml), both groups: R prints 3 or 4 digits of these, and they were worked out to more. */
static void leukemia(void **state) {
    (void)state;
    static const int maintained[] = {9, 13, -13, 18, 23, -28, 31, 34, -45, 48, -161};
    static const struct line with[] = {
        {9, .909090909, .086678417, .5080802, .9866738},  {13, .818181818, .116291300, .4474286, .9511622},
        {18, .715909091, .139664971, .3501904, .8990240}, {23, .613636364, .152632331, .2657520, .8352992},
        {31, .490909091, .164193267, .1673309, .7533998}, {34, .368181818, .162668886, .0928296, .6570408},
        {48, .184090909, .153492746, .0117385, .5250148}};
    static const int nonmaintained[] = {5, 5, 8, 8, 12, -16, 23, 27, 30, 33, 43, 45};
    static const struct line without[] = {
        {5, .833333333, NAN, NAN, NAN},  {8, .666666667, NAN, NAN, NAN},  {12, .583333333, NAN, NAN, NAN},
        {23, .486111111, NAN, NAN, NAN}, {27, .388888889, NAN, NAN, NAN}, {30, .291666667, NAN, NAN, NAN},
        {33, .194444444, NAN, NAN, NAN}, {43, .097222222, NAN, NAN, NAN}, {45, 0, NAN, NAN, NAN}};
    struct curve curve = {.name = "maintained", .durations = maintained, .count = COUNT(maintained)};
    assert_lines(&curve, with, COUNT(with), 5e-10);
    curve =
        (struct curve){.name = "nonmaintained", .durations = nonmaintained, .count = COUNT(nonmaintained)};
    assert_lines(&curve, without, COUNT(without), 5e-10);
}

/* Remission of leukemia under 6-MP (Freireich et al. 1963), and a small set with ties (Therneau). */
static void remission(void **state) {
    (void)state;
    static const int mp[] = {6,   6,   6,   -6, 7,  -9,  10,  -10, -11, 13, 16,
                             -17, -19, -20, 22, 23, -25, -32, -32, -34, -35};
    static const struct line lines[] = {{6, .8571429, NAN, NAN, NAN},  {7, .8067227, NAN, NAN, NAN},
                                        {10, .7529412, NAN, NAN, NAN}, {13, .6901961, NAN, NAN, NAN},
                                        {16, .6274510, NAN, NAN, NAN}, {22, .5378151, NAN, NAN, NAN},
                                        {23, .4481793, NAN, NAN, NAN}, {35, .4481793, NAN, NAN, NAN}};
    static const int tied[] = {9, 1, -1, 6, 6, -8, -10};
    static const struct line thirds[] = {{0, 1, 0, NAN, NAN},
                                         {1, 6. / 7, NAN, NAN, NAN},
                                         {6, 18. / 35, NAN, NAN, NAN},
                                         {9, 9. / 35, NAN, NAN, NAN}};
    struct curve curve = {.name = "6-MP", .durations = mp, .count = COUNT(mp)};
    assert_lines(&curve, lines, COUNT(lines), 5e-8);
    curve = (struct curve){.name = "tied", .durations = tied, .count = COUNT(tied)};
    assert_lines(&curve, thirds, COUNT(thirds), 1e-15);
}

/* Glioma (lifelines' g3): the log-log interval. Only the order of the censored ones matters. */
static void glioma(void **state) {
    (void)state;
    static const int control[] = {9, 19, 32, 34, -40, -43};
    static const struct line lines[] = {{9, .833333333, NAN, .273123, .974712},
                                        {19, .666666667, NAN, .194617, .904434},
                                        {32, .5, NAN, .110948, .803709},
                                        {34, .333333333, NAN, .046082, .675564}};
    struct curve curve = {.name = "control", .durations = control, .count = COUNT(control)};
    assert_lines(&curve, lines, COUNT(lines), 5e-10);
}

/* Before anybody has left, and when the last one has. */
static void ends(void **state) {
    (void)state;
    static const int all[] = {2, 2, 4, 4};
    struct curve curve = {.name = "all leave", .durations = all, .count = COUNT(all)};
    curve_make(&curve, 0.9);
    for (int age = 0; age < 2; age++) {
        assert_true(curve.rows[age].survival == 1 && curve.rows[age].std_error == 0);
        assert_true(isnan(curve.rows[age].lower) && isnan(curve.rows[age].upper));
    }
    assert_near(&curve, "std_error", 3, curve.rows[3].std_error, 0.25, 1e-15);
    assert_true(curve.rows[3].lower > 0 && curve.rows[3].lower < 0.5 && curve.rows[3].upper < 1);
    assert_true(curve.rows[4].survival == 0 && isnan(curve.rows[4].std_error));
    assert_true(isnan(curve.rows[4].lower) && isnan(curve.rows[4].upper));
    /* at once */
    struct survival survival;
    survival_begin(&survival, 3, 0.95);
    struct survival_row row = survival_next(&survival, &(struct survival_change){3, 0, 0});
    assert_true(row.at_risk == 3 && row.churned == 3 && row.survival == 0 && isnan(row.std_error));
}

/* Without censoring it is the share that is left to the bit (survival.c 2), with the standard error of a share; a higher confidence
** gives a wider interval. */
static void without_censoring(void **state) {
    (void)state;
    int all[300];
    for (int i = 0; i < 300; i++)
        all[i] = 1 + i * i % 97;
    struct curve curve = {.name = "uncensored", .durations = all, .count = 300}, wide = curve;
    curve_make(&curve, 0.9);
    curve_make(&wide, 0.99);
    for (int age = 1; age < curve.last; age++) {
        int left = 0;
        for (int i = 0; i < 300; i++)
            left += all[i] > age;
        double share = left / 300.0;
        assert_true(curve.rows[age].survival == share);
        assert_near(&curve, "std_error", age, curve.rows[age].std_error, sqrt(share * (1 - share) / 300),
                    1e-13);
        assert_true(wide.rows[age].lower < curve.rows[age].lower);
        assert_true(wide.rows[age].upper > curve.rows[age].upper);
    }
}

/* As many left at each age as there are ages, of every number of customers: (n - gone) / n. (survival.c 2) */
static void exact(void **state) {
    (void)state;
    for (uint64_t n = 1; n < 200; n++) {
        struct survival survival;
        survival_begin(&survival, n, 0.95);
        for (uint64_t gone = 1; gone <= n; gone++) {
            struct survival_row row = survival_next(&survival, &(struct survival_change){1, 0, 0});
            assert_true(row.survival == (double)(n - gone) / (double)n);
        }
    }
}

/* Left truncation: at risk is who came at an earlier age. Worked out by hand; R 4.2.2, survival 3.5-3, prints the same for
** summary(survfit(Surv(entry, exit, event) ~ 1)) of (-1, 2, 1), (-1, 5, 0), (1, 3, 1), (2, 6, 1), (2, 4, 1), (4, 6, 1).
** (survival.c 1 and 5) */
static void truncated(void **state) {
    (void)state;
    static const struct survival_change changes[] = {{0, 0, 0}, {0, 0, 1}, {1, 0, 2}, {1, 0, 0},
                                                     {1, 0, 1}, {0, 1, 0}, {2, 0, 5}, {1, 4, 0}};
    static const struct survival_row want[] = {{2, 0, 0, 1, 0, 0, 0},
                                               {2, 0, 0, 1, 0, 0, 0},
                                               {3, 1, 0, 2. / 3, 0.27217, 0, 0},
                                               {4, 1, 0, .5, 0.25, 0, 0},
                                               {3, 1, 0, 1. / 3, 0.21517, 0, 0},
                                               {3, 0, 1, 1. / 3, 0.21517, 0, 0},
                                               {2, 2, 0, 0, NAN, 0, 0},
                                               {5, 1, 4, 0, NAN, 0, 0}};
    struct survival survival;
    survival_begin(&survival, 2, 0.95);
    for (size_t i = 0; i < COUNT(want); i++) {
        struct survival_row row = survival_next(&survival, &changes[i]);
        assert_int_equal(row.at_risk, want[i].at_risk);
        assert_true(fabs(row.survival - want[i].survival) < 1e-15);
        if (isnan(want[i].std_error))
            assert_true(isnan(row.std_error) && isnan(row.lower) && isnan(row.upper));
        else
            assert_true(fabs(row.std_error - want[i].std_error) < 5e-6);
    }
    /* Nobody is there at first. */
    survival_begin(&survival, 0, 0.95);
    struct survival_row row = survival_next(&survival, &(struct survival_change){0, 0, 2});
    assert_true(row.at_risk == 0 && row.survival == 1 && row.std_error == 0 && isnan(row.lower));
    row = survival_next(&survival, &(struct survival_change){1, 0, 0});
    assert_true(row.at_risk == 2 && row.survival == 0.5 && row.lower < 0.5 && row.upper > 0.5);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(leukemia),  cmocka_unit_test(remission),         cmocka_unit_test(glioma),
        cmocka_unit_test(ends),      cmocka_unit_test(without_censoring), cmocka_unit_test(exact),
        cmocka_unit_test(truncated),
    };
    return cmocka_run_group_tests_name("survival", tests, NULL, NULL);
}
