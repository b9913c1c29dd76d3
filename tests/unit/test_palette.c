/*
 * test_palette.c - whoever reads a chart sees what is on it: contrasts as WCAG 2 has them, from the colours themselves.
 */
#include "chart/palette.h"
#include "test.h"

#include <math.h>

#define PALETTE_ENOUGH 4.5 /* WCAG 2.2, 1.4.3 */

static double palette_channel(const char *hex) {
    char digits[3] = {hex[0], hex[1], '\0'};
    double share = (double)strtol(digits, NULL, 16) / 255;
    return share <= 0.04045 ? share / 12.92 : pow((share + 0.055) / 1.055, 2.4);
}

static double palette_luminance(const char *colour) {
    assert_int_equal(strlen(colour), 7);
    return 0.2126 * palette_channel(colour + 1) + 0.7152 * palette_channel(colour + 3) +
           0.0722 * palette_channel(colour + 5);
}

static void assert_contrast(const char *one, const char *other) {
    double a = palette_luminance(one), b = palette_luminance(other);
    double contrast = (fmax(a, b) + 0.05) / (fmin(a, b) + 0.05);
    if (contrast < PALETTE_ENOUGH) fail_msg("%s on %s: %.2f", one, other, contrast);
}

/* palette.c 1 and 2 */
static void palette_test_ramps(void **state) {
    (void)state;
    for (int i = 0; i < PALETTES; i++)
        for (int step = 0; step < PALETTE_STEPS; step++) {
            const struct palette *palette = &palettes[i];
            assert_contrast(palette->light[step], step < PALETTE_TURN ? "#1c2126" : "#ffffff");
            assert_contrast(palette->dark[step], step < PALETTE_TURN ? "#e8eaec" : "#0c1420");
            if (step == 0) continue;
            assert_true(palette_luminance(palette->light[step]) <
                        palette_luminance(palette->light[step - 1]));
            assert_true(palette_luminance(palette->dark[step]) > palette_luminance(palette->dark[step - 1]));
        }
}

/* palette.c 3 */
static void palette_test_series(void **state) {
    (void)state;
    for (int i = 0; i < PALETTE_SERIES; i++) {
        assert_contrast(palette_light[i], "#ffffff");
        assert_contrast(palette_dark[i], "#1c2024");
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(palette_test_ramps),
                                       cmocka_unit_test(palette_test_series)};
    return cmocka_run_group_tests_name("palette", tests, NULL, NULL);
}
