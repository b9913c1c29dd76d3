/*
 * frame.h - a drawing with two axes, for lines and bars.
 *
 * Lengths are tenths of a pixel, so that all of them are whole numbers.
 */
#ifndef RETENTION_FRAME_H
#define RETENTION_FRAME_H

#include "chart/figures.h"
#include "chart/marks.h"
#include "ground/sqlite.h"

#define FRAME_WIDTH  4800
#define FRAME_HEIGHT 2700
#define FRAME_TOP    100
#define FRAME_BOTTOM 2250
#define FRAME_LETTER 66 /* how wide one is, about */
#define FRAME_NAME   26 /* most characters of a name */

struct frame {
    sqlite3_str *out;
    const struct marks *marks;
    const struct options *options;
    struct scale y, x; /* x: where it is of numbers */
    bool numbers;      /* x is */
    bool slots;        /* names of x stand in the middle of a slot each; otherwise from end to end */
    uint32_t count;    /* different x */
    int left, right, height;
};

/* Makes room for the numbers of y, which frame->y has, and `right` to the right. */
void frame_begin(struct frame *frame, int right);

/* <svg ...> with its title; what is behind it begins with a <desc>. */
void frame_open(struct frame *frame, const char *title);
void frame_axes(struct frame *frame);

/* Where things are. */
int frame_y(const struct frame *frame, double value);
int frame_x(const struct frame *frame, uint32_t rank);
double frame_number(const struct frame *frame, uint32_t rank); /* of x, where x is of numbers */

/* A number with its unit, as a drawing shows it; a name. */
void frame_value(const struct frame *frame, const struct figures *figures, double value);
size_t frame_name(const struct frame *frame, struct key name);

#endif
