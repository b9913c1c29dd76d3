/*
 * palette.c - the colours of charts; palette.h says what they are for.
 *
 * Requirements
 *  1. Text on a step has a contrast of 4.5 to 1 or more: on a light page dark text below PALETTE_TURN and white text from
 *     there on, on a dark page the other way round. (tests/unit/test_palette.c computes it.)
 *  2. A ramp's brightness goes one way.
 *  3. The colours of series have a contrast of 4.5 to 1 or more with the card that they are drawn on.
 */
#include "chart/palette.h"

const struct palette palettes[PALETTES] = {
    [PALETTE_BLUE] = {'b',
                      {"#eef4fb", "#dbe8f6", "#c3d8ef", "#a5c4e6", "#82abd9", "#5e90c9", "#3f76b5", "#265b9b",
                       "#123f7a"},
                      {"#1e2833", "#213245", "#243f5b", "#274d73", "#2c5e8e", "#336a9f", "#4b8ac6", "#70a8dd",
                       "#9fcaf2"}},
    [PALETTE_ORANGE] = {'o',
                        {"#fdf2e9", "#fbe3d0", "#f8cfae", "#f3b888", "#eb9c5f", "#e08240", "#b8560f",
                         "#96420a", "#733006"},
                        {"#30251d", "#45301f", "#5c3b1f", "#734620", "#85501f", "#935423", "#d98544",
                         "#eda56b", "#f8c79d"}},
    [PALETTE_GREEN] = {'g',
                       {"#eaf6f1", "#d3ece2", "#b5dfcf", "#8fcdb6", "#63b799", "#3a9f7f", "#1d7a5d",
                        "#0f6048", "#064735"},
                       {"#1c2b27", "#1d3a32", "#1f493d", "#20594a", "#226957", "#267560", "#3fa387",
                        "#66c0a6", "#97dbc6"}},
};

const char *const palette_light[PALETTE_SERIES] = {"#1f5fa8", "#b84e0c", "#0f7a62",
                                                   "#7a4fa3", "#7d6300", "#5d6670"};
const char *const palette_dark[PALETTE_SERIES] = {"#7ab4f0", "#f09a5c", "#5fd0b2",
                                                  "#c3a1e6", "#d9b93c", "#9aa3ab"};

const int palette_shades[PALETTE_SHADES] = {6, 4, 2, 1};
