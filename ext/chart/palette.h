/*
 * palette.h - the colours of charts.
 *
 * A chart names a colour twice, as in var(--b5,#5e90c9): the first is what a page (page.c) makes of it in light and in
 * dark, the second stands where there is no such page. Ramps go from little to much; they, and the colours of series,
 * are told apart by those who see no red or no green, and text on them has a contrast of 4.5 to 1 or more.
 */
#ifndef RETENTION_PALETTE_H
#define RETENTION_PALETTE_H

#include "chart/options.h"

#define PALETTE_STEPS  9
#define PALETTE_TURN   6 /* the first step whose text is of the other brightness */
#define PALETTE_SERIES 6

/* Of a ramp: the letter of its names, b0 to b8, and its colours. */
struct palette {
    char letter;
    const char *light[PALETTE_STEPS], *dark[PALETTE_STEPS];
};
extern const struct palette palettes[PALETTES];

/* Of series, c1 to c6; the first is that of the chart's palette. */
extern const char *const palette_light[PALETTE_SERIES], *const palette_dark[PALETTE_SERIES];

/* Shades of a family of bars, dark to light: steps of a ramp. */
#define PALETTE_SHADES 4
extern const int palette_shades[PALETTE_SHADES];

#endif
