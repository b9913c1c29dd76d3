/*
 * test_figures.c - numbers as a chart shows them, and scales.
 *
 * The second way is the C library's "%.*f", of numbers whose last digit is no tie.
 */
#include "chart/figures.h"
#include "test.h"

#include <float.h>
#include <math.h>

#define COUNT(x) (sizeof(x) / sizeof(x)[0])

static const struct figures_case {
    enum figures_kind kind;
    double largest, number;
    bool whole;
    const char *want;
} figures_cases[] = {
    /* figures.c 2 */
    {FIGURES_PERCENT, 1, 0.34512, false, "34.5"},
    {FIGURES_PERCENT, 0.01, 0.01, false, "1.0"},
    {FIGURES_PERCENT, 0.005, 0.0049, false, "0.49"},
    {FIGURES_PERCENT, 0.00005, 0.00002, false, "0.0020"},
    {FIGURES_MONEY, 1000, 12.5, false, "13"},
    {FIGURES_MONEY, 999, 12.5, false, "12.50"},
    {FIGURES_PLAIN, 1234567, 1234567, true, "1 234 567"},
    {FIGURES_PLAIN, 1234.5, 1234.5, false, "1 235"},
    {FIGURES_PLAIN, 123.45, 3, false, "3.0"},
    {FIGURES_PLAIN, 9.5, 0.126, false, "0.13"},
    {FIGURES_PLAIN, 0.5, 0.1, false, "0.100"},
    {FIGURES_PLAIN, 5, 5, true, "5"},
    {FIGURES_PLAIN, 0, 0, true, "0"},
    /* figures.c 1: halves go away from zero */
    {FIGURES_PLAIN, 10, 0.25, false, "0.3"},
    {FIGURES_PLAIN, 10, -0.25, false, "-0.3"},
    /* figures.c 3 */
    {FIGURES_PLAIN, 1e300, 1e300, true, "1.00e300"},
    {FIGURES_PERCENT, 1e300, -1e300, true, "-1.00e302"},
    {FIGURES_PLAIN, 1e300, 5, true, "5.00e0"},
    {FIGURES_PLAIN, 1e300, 0, true, "0"},
    {FIGURES_PLAIN, 1e15, 9.999e15, true, "1.00e16"},
    {FIGURES_PLAIN, 999999999999999, 999999999999999, true, "999 999 999 999 999"},
    {FIGURES_PLAIN, 0.00009, 0.0000123, false, "1.23e-5"},
    {FIGURES_PLAIN, 5, 1e15, true, "1.00e15"},
    {FIGURES_PLAIN, 1e-300, 1e-300, false, "1.00e-300"},
    /* figures.c 4 */
    {FIGURES_PLAIN, 100, -0.04, false, "0.0"},
    {FIGURES_PLAIN, 100, -0.06, false, "-0.1"},
};

static const struct figures_form figures_spaced = {" ", "-"};

static void figures_test_text(void **state) {
    (void)state;
    char out[FIGURES_SIZE];
    for (size_t i = 0; i < COUNT(figures_cases); i++) {
        const struct figures_case *c = &figures_cases[i];
        struct figures figures = figures_of(c->kind, c->largest, c->whole);
        figures_text(out, &figures, figures_spaced, c->number);
        if (strcmp(out, c->want) != 0)
            fail_msg("%g of %g: want %s, got %s", c->number, c->largest, c->want, out);
    }
}

/* figures.c 1: whatever the number, the digits are those of printf, whose locale is C here. */
static void figures_test_digits(void **state) {
    (void)state;
    char out[FIGURES_SIZE], want[64];
    uint64_t seed = 1;
    for (int i = 0; i < 20000; i++) {
        seed = seed * 6364136223846793005u + 1442695040888963407u;
        double number = (double)(int64_t)(seed >> 20) / 8796093022208.0 - 1; /* -1 to 1 */
        number *= i % 3 ? 1000 : 1e6;
        struct figures figures = {FIGURES_PLAIN, i % 6, false};
        snprintf(want, sizeof want, "%.*f", figures.decimals, number);
        if (strtod(want, NULL) == 0) continue;
        assert_string_equal(figures_text(out, &figures, figures_bare, number), want);
    }
}

static const struct {
    double number;
    const char *want;
} figures_singles[] = {{0.1 + 0.2, "0.3"},
                       {12, "12"},
                       {1234.5, "1234.5"},
                       {3.14159265, "3.14159"},
                       {123456.7, "123457"},
                       {-0.5, "-0.5"},
                       {1e15, "1.00e15"},
                       {0.00001, "1.00e-5"},
                       {99999.96, "100000"},
                       {1e9 + 0.5, "1000000001"},
                       {INFINITY, "Inf"},
                       {-INFINITY, "-Inf"},
                       {0, "0"},
                       {DBL_MAX, "1.80e308"},
                       {5e-324, "0"}};

/* figures.c 5 */
static void figures_test_single(void **state) {
    (void)state;
    char out[FIGURES_SIZE];
    for (size_t i = 0; i < COUNT(figures_singles); i++)
        assert_string_equal(figures_single(out, figures_bare, figures_singles[i].number),
                            figures_singles[i].want);
    assert_string_equal(figures_integer(out, figures_bare, INT64_MIN), "-9223372036854775808");
    assert_string_equal(figures_integer(out, figures_markup, 1234567), "1<i></i>234<i></i>567");
    assert_string_equal(figures_integer(out, figures_drawn, -1234), "\xE2\x88\x92"
                                                                    "1\xE2\x80\x89"
                                                                    "234");
    assert_string_equal(figures_integer(out, figures_markup, INT64_MIN),
                        "-9<i></i>223<i></i>372<i></i>036<i></i>854<i></i>775<i></i>808");
}

/* ---- scales ---- */

/* figures.c 6: ends, steps and decimals; then what must hold of any. */
static const struct {
    double low, high, want_low, want_high, step;
    int decimals;
} figures_scales[] = {
    {0, 0.4, 0, 0.4, 0.1, 1},   {0, 100, 0, 100, 20, 0},         {0, 1, 0, 1, 0.2, 1},
    {-2, 7, -2, 8, 2, 0},       {0, 12, 0, 12.5, 2.5, 1},        {0, 0, 0, 1, 0.2, 1},
    {5, 5, 0, 5, 1, 0},         {-5, -5, -5, 0, 1, 0},           {1000, 1005, 1000, 1005, 1, 0},
    {0, 1234, 0, 1250, 250, 0}, {0, 0.001, 0, 0.001, 0.0002, 4}, {0, 45, 0, 50, 10, 0},
};

static void assert_scale(struct scale scale, double low, double high) {
    double near = 1e-9 * fmax(fabs(low), fabs(high));
    if (!(scale.low <= low + near && scale.high >= high - near && scale.steps >= 1 && scale.steps <= 8))
        fail_msg("%g to %g: %g to %g in %d steps of %g", low, high, scale.low, scale.high, scale.steps,
                 scale.step);
    char out[FIGURES_SIZE];
    for (int i = 0; i <= scale.steps; i++)
        assert_true(strlen(figures_text(out, &scale.figures, figures_bare, scale.first + i * scale.step)) <
                    24);
    assert_int_equal(scale_at(&scale, scale.low, 10, 250), 10);
    assert_int_equal(scale_at(&scale, scale.high, 10, 250), 250);
    assert_int_equal(scale_at(&scale, -FIGURES_MOST, 10, 250), 10);
    assert_int_equal(scale_at(&scale, FIGURES_MOST, 250, 10), 10);
}

static void figures_test_scales(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT(figures_scales); i++) {
        struct scale scale =
            scale_of(FIGURES_PLAIN, figures_scales[i].low, figures_scales[i].high, false, false);
        bool right = fabs(scale.low - figures_scales[i].want_low) < 1e-12 &&
                     fabs(scale.high - figures_scales[i].want_high) < 1e-12 &&
                     fabs(scale.step - figures_scales[i].step) < 1e-12 &&
                     scale.figures.decimals == figures_scales[i].decimals;
        if (!right)
            fail_msg("%g to %g: %g to %g by %g, %d", figures_scales[i].low, figures_scales[i].high, scale.low,
                     scale.high, scale.step, scale.figures.decimals);
    }
    static const double sizes[] = {1e-300, 1e-7, 0.37, 1, 9.99, 123, 1e15, 1e300};
    for (size_t i = 0; i < COUNT(sizes); i++)
        for (size_t j = 0; j < COUNT(sizes); j++) {
            assert_scale(scale_of(FIGURES_PLAIN, -sizes[i], sizes[j], false, false), -sizes[i], sizes[j]);
            assert_scale(scale_of(FIGURES_PERCENT, 0, sizes[j], false, false), 0, sizes[j]);
            assert_scale(scale_of(FIGURES_PLAIN, sizes[j], sizes[j] * (1 + 1e-12), false, false), 0,
                         sizes[j]);
        }
}

/* With ends of their own, ticks are within; whole ones have no fraction. */
static void figures_test_closed(void **state) {
    (void)state;
    struct scale scale = scale_of(FIGURES_PLAIN, 1, 24, true, true);
    assert_true(scale.low == 1 && scale.high == 24 && scale.first == 5 && scale.step == 5 &&
                scale.steps == 3);
    scale = scale_of(FIGURES_PLAIN, 2022, 2023, true, true);
    assert_true(scale.first == 2022 && scale.step == 1 && scale.steps == 1 && scale.figures.decimals == 0);
    scale = scale_of(FIGURES_PLAIN, 2022, 2023, true, false);
    assert_true(scale.steps == 5 && scale.figures.decimals == 1);
    scale = scale_of(FIGURES_PERCENT, 0, 0.25, true, false);
    assert_true(scale.steps == 5 && fabs(scale.step - 0.05) < 1e-12 && scale.figures.decimals == 0);
}

static void figures_test_steps(void **state) {
    (void)state;
    assert_int_equal(scale_step(0, 9, 0, 9), 0);
    assert_int_equal(scale_step(0, 9, 4.5, 9), 4);
    assert_int_equal(scale_step(0, 9, 8.5, 9), 8);
    assert_int_equal(scale_step(0, 9, 9, 9), 8);
    assert_int_equal(scale_step(0, 9, 100, 9), 8);
    assert_int_equal(scale_step(0, 9, -100, 9), 0);
    assert_int_equal(scale_step(3, 3, 3, 9), 4);
    assert_int_equal(scale_step(-1e300, 1e300, 0, 9), 4);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(figures_test_text),   cmocka_unit_test(figures_test_digits),
        cmocka_unit_test(figures_test_single), cmocka_unit_test(figures_test_scales),
        cmocka_unit_test(figures_test_closed), cmocka_unit_test(figures_test_steps)};
    return cmocka_run_group_tests_name("figures", tests, NULL, NULL);
}
