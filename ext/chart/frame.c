/*
 * frame.c - a drawing with two axes; frame.h is the interface.
 *
 * Requirements
 *  1. The drawing is one svg element with a title and a desc, of role img. It loads nothing, runs nothing and has no ids,
 *     so that any number of them stand on a page.
 *  2. It is right by itself, in black on any ground that is light, or as an image file; a page gives classes other
 *     colours: g and g0 lines behind, ax what stands along the axes.
 *  3. Names along x that would run into each other are left out evenly.
 *
 * Letters are taken to be 6.6 pixels wide at 12, which is more than most are.
 */
#include "chart/frame.h"

#include <string.h>

#include "chart/markup.h"

void frame_value(const struct frame *frame, const struct figures *figures, double value) {
    struct options_part unit = frame->options->parts[OPTIONS_MONEY];
    markup_number(frame->out, figures, figures_drawn, value, unit.text, unit.size);
}

size_t frame_name(const struct frame *frame, struct key name) {
    return markup_key(frame->out, MARKUP_HTML, &name, FRAME_NAME);
}

/* A tick: no unit but the percent sign. Returns how many characters it has. */
static int frame_tick(char out[FIGURES_SIZE + 1], const struct scale *scale, struct figures_form form,
                      int i) {
    figures_text(out, &scale->figures, form, scale->first + i * scale->step);
    if (scale->figures.kind == FIGURES_PERCENT) memcpy(out + strlen(out), "%", 2);
    int size = 0;
    for (const char *p = out; *p; p++)
        size += ((unsigned char)*p & 0xC0) != 0x80;
    return size;
}

void frame_begin(struct frame *frame, int right) {
    char tick[FIGURES_SIZE + 1];
    int most = 0;
    for (int i = 0; i <= frame->y.steps; i++) {
        int size = frame_tick(tick, &frame->y, figures_drawn, i);
        if (size > most) most = size;
    }
    frame->left = most * FRAME_LETTER + 100;
    frame->right = FRAME_WIDTH - right;
    frame->height = FRAME_HEIGHT;
}

void frame_open(struct frame *frame, const char *title) {
    struct options_part own = frame->options->parts[OPTIONS_TITLE];
    sqlite3_str_appendf(
        frame->out,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"chart\" viewBox=\"0 0 %d %d\" width=\"%d\" "
        "height=\"%d\" role=\"img\" fill=\"currentColor\" font-family=\"sans-serif\" "
        "font-size=\"120\"><title>",
        FRAME_WIDTH, frame->height, FRAME_WIDTH / 10, frame->height / 10);
    if (own.size)
        markup_text(frame->out, MARKUP_HTML, own.text, own.size, 0);
    else
        sqlite3_str_appendall(frame->out, title);
    sqlite3_str_appendall(frame->out, "</title>");
}

int frame_y(const struct frame *frame, double value) {
    return scale_at(&frame->y, value, FRAME_BOTTOM, FRAME_TOP);
}

double frame_number(const struct frame *frame, uint32_t rank) {
    struct key name = marks_name(&frame->marks->b, rank);
    return name.kind == KEY_INTEGER ? (double)name.integer : name.real;
}

int frame_x(const struct frame *frame, uint32_t rank) {
    if (frame->numbers) return scale_at(&frame->x, frame_number(frame, rank), frame->left, frame->right);
    double share = frame->slots        ? (rank + 0.5) / frame->count
                   : frame->count == 1 ? 0.5
                                       : (double)rank / (frame->count - 1);
    return frame->left + (int)(share * (frame->right - frame->left) + 0.5);
}

/* ---- axes ---- */

static void frame_text(const struct frame *frame, int x, int y, const char *anchor) {
    sqlite3_str_appendf(frame->out, "<text class=\"ax\" x=\"%d\" y=\"%d\" text-anchor=\"%s\">", x, y, anchor);
}

static void frame_y_axis(const struct frame *frame) {
    char tick[FIGURES_SIZE + 1];
    sqlite3_str_appendall(frame->out, "<path class=\"g\" stroke=\"#e3e5e6\" stroke-width=\"10\" d=\"");
    for (int i = 0; i <= frame->y.steps; i++)
        sqlite3_str_appendf(frame->out, "M%d %dH%d", frame->left,
                            frame_y(frame, frame->y.first + i * frame->y.step), frame->right);
    sqlite3_str_appendf(frame->out,
                        "\"/><path class=\"g0\" stroke=\"#5d6670\" stroke-width=\"10\" d=\"M%d %dH%d\"/>",
                        frame->left, frame_y(frame, 0), frame->right);
    for (int i = 0; i <= frame->y.steps; i++) {
        frame_text(frame, frame->left - 60, frame_y(frame, frame->y.first + i * frame->y.step) + 40, "end");
        frame_tick(tick, &frame->y, figures_drawn, i);
        sqlite3_str_appendf(frame->out, "%s</text>", tick);
    }
    struct options_part unit = frame->options->parts[OPTIONS_MONEY];
    if (unit.size == 0) return;
    frame_text(frame, frame->left - 60, FRAME_BOTTOM + 190, "end");
    markup_text(frame->out, MARKUP_HTML, unit.text, unit.size, 0);
    sqlite3_str_appendall(frame->out, "</text>");
}

static void frame_x_numbers(const struct frame *frame) {
    char tick[FIGURES_SIZE + 1];
    for (int i = 0; i <= frame->x.steps; i++) {
        double number = frame->x.first + i * frame->x.step;
        frame_text(frame, scale_at(&frame->x, number, frame->left, frame->right), FRAME_BOTTOM + 190,
                   "middle");
        frame_tick(tick, &frame->x, figures_bare, i);
        sqlite3_str_appendf(frame->out, "%s</text>", tick);
    }
}

static void frame_x_names(const struct frame *frame) {
    size_t widest = 0;
    for (uint32_t i = 0; i < frame->count; i++) {
        struct key name = marks_name(&frame->marks->b, i);
        size_t width = markup_width(&name, FRAME_NAME);
        if (width > widest) widest = width;
    }
    uint64_t room = (uint64_t)(frame->right - frame->left) / (widest * FRAME_LETTER + 100) + 1;
    uint32_t every = (uint32_t)((frame->count + room - 1) / room);
    for (uint32_t i = 0; i < frame->count; i += every) {
        frame_text(frame, frame_x(frame, i), FRAME_BOTTOM + 190, "middle");
        frame_name(frame, marks_name(&frame->marks->b, i));
        sqlite3_str_appendall(frame->out, "</text>");
    }
}

void frame_axes(struct frame *frame) {
    struct options_part axis = frame->options->parts[OPTIONS_AXIS];
    frame_y_axis(frame);
    if (frame->numbers)
        frame_x_numbers(frame);
    else
        frame_x_names(frame);
    if (axis.size == 0) return;
    frame_text(frame, (frame->left + frame->right) / 2, FRAME_BOTTOM + 390, "middle");
    markup_text(frame->out, MARKUP_HTML, axis.text, axis.size, 80);
    sqlite3_str_appendall(frame->out, "</text>");
}
