/*
 * lines.c - chart_lines: series of numbers along an axis, as a drawing.
 *
 *     SELECT chart_lines(channel, age, survival, lower, upper, 1, 'percent, steps, band, from 1, title How long they stay')
 *       FROM tenure;
 *     <svg xmlns="http://www.w3.org/2000/svg" class="chart" ...><title>How long they stay</title><desc>ads: ...
 *
 * Requirements
 *  1. One row a point. x is a number where all of them are, and an axis of numbers; otherwise names side by side, in
 *     their order. A row without x is left out; a series without a name has no label.
 *  2. y begins at zero, but where all numbers are near each other. `highest` sets the upper end, and what is above stays
 *     at it.
 *  3. A point without a value is a gap. A line to or from a point that is not complete is dashed, the point a ring, but in `steps`.
 *  4. lower and upper are a line through each point; with `band` an area. They have a part in the scale.
 *  5. `steps`: a value holds from its x to the next. `from`: before the first point it was that, as 1 in survival, where
 *     all are there until the first ones leave.
 *  6. A series like the pattern of `thin`, and all beyond twelve, is a thin grey line without a label: many of them are a
 *     cloud. `first` is black and bold. All other ones have colours of their own, and the name at the line's end.
 *  7. desc says of each of those where it begins and ends; up to 300 of their points have a title with x and y.
 *  8. `text`: blocks.c. No rows: NULL.
 *
 * Cost: some 10 bytes a point.
 */
#include "chart/blocks.h"
#include "chart/charts.h"
#include "chart/frame.h"
#include "chart/markup.h"

#define LINES_LABELS 12  /* most series that have one */
#define LINES_DOTS   300 /* most points that have one */
#define LINES_APART  135 /* labels, from each other */

static const struct marks_arguments lines_arguments = {
    .a = "series", .b = "x", .value = "y", .known = OPTIONS_OF_LINES, .bounded = true, .numbers = true};

enum lines_look { LINES_THIN, LINES_COLOURED, LINES_FIRST };

struct lines_series {
    const struct mark *marks, *end;
    struct key name;
    enum lines_look look;
    int colour; /* of coloured ones, from 0 */
};

struct lines {
    struct frame frame;
    struct marks_range range;
    struct figures figures;
    bool steps, band, dots;
    struct lines_series labelled[LINES_LABELS + 1];
    int labels, coloured;
    size_t widest; /* characters of a label */
};

void lines_step(sqlite3_context *context, int count, sqlite3_value **values) {
    marks_step(context, count, values, &lines_arguments);
}

/* ---- what there is ---- */

/* The series that begins at a point. */
static struct lines_series lines_at(const struct marks *marks, const struct mark *from) {
    const struct options *options = &marks->words.options;
    const struct mark *all = marks->list + marks->count;
    struct lines_series series = {.marks = from, .end = from, .name = marks_name(&marks->a, from->a)};
    for (; series.end < all && series.end->a == from->a; series.end++) {
    }
    bool text = series.name.kind == KEY_TEXT;
    series.look = marks_is(options, OPTIONS_FIRST, series.name)                           ? LINES_FIRST
                  : text && options_is_thin(options, series.name.bytes, series.name.size) ? LINES_THIN
                                                                                          : LINES_COLOURED;
    return series;
}

static bool lines_series_next(const struct marks *marks, struct lines_series *series) {
    const struct mark *from = series->end ? series->end : marks->list;
    if (from == marks->list + marks->count) return false;
    int coloured = series->colour + (series->end && series->look == LINES_COLOURED);
    *series = lines_at(marks, from);
    series->colour = coloured;
    if (series->look == LINES_COLOURED && coloured >= LINES_LABELS) series->look = LINES_THIN;
    return true;
}

static void lines_measure(struct lines *lines) {
    const struct marks *marks = lines->frame.marks;
    struct lines_series series = {0};
    size_t dots = 0;
    while (lines_series_next(marks, &series)) {
        for (const struct mark *p = series.marks; p < series.end; p++) {
            if (!p->missing) marks_range_add(&lines->range, p->value);
            if (!p->bounded || series.look == LINES_THIN) continue;
            marks_range_add(&lines->range, p->lower);
            marks_range_add(&lines->range, p->upper);
        }
        if (series.look == LINES_THIN) continue;
        dots += (size_t)(series.end - series.marks);
        lines->labelled[lines->labels++] = series;
        size_t width = series.name.kind == KEY_NULL ? 0 : markup_width(&series.name, FRAME_NAME);
        if (width > lines->widest) lines->widest = width;
    }
    lines->dots = dots <= LINES_DOTS;
}

/* lines.c 2 */
static struct scale lines_scale(struct lines *lines) {
    const struct options *options = lines->frame.options;
    struct marks_range range = lines->range;
    if (options_has(options, OPTIONS_FROM)) marks_range_add(&range, options->from);
    if (options_has(options, OPTIONS_HIGHEST)) range.high = options->highest;
    if (range.high < range.low) range.low = range.high;
    lines->figures = marks_figures(options, &lines->range);
    double spread = range.high - range.low;
    if (range.low > 0 && spread > 0.1 * range.high) range.low = 0;
    if (range.high < 0 && spread > 0.1 * -range.low) range.high = 0;
    return scale_of(marks_kind(options), range.low, range.high, false, false);
}

static void lines_x(struct frame *frame) {
    bool whole = true;
    frame->count = marks_count(&frame->marks->b);
    frame->numbers = marks_name(&frame->marks->b, frame->count - 1).kind <= KEY_REAL;
    if (!frame->numbers) return;
    for (uint32_t i = 0; i < frame->count; i++)
        whole = whole && marks_name(&frame->marks->b, i).kind == KEY_INTEGER;
    frame->x =
        scale_of(FIGURES_PLAIN, frame_number(frame, 0), frame_number(frame, frame->count - 1), true, whole);
}

/* ---- drawing ---- */

static void lines_to(const struct lines *lines, const struct mark *p, double value, bool move) {
    const char *format = move ? "M%d %d" : lines->steps ? "H%dV%d" : "L%d %d";
    sqlite3_str_appendf(lines->frame.out, format, frame_x(&lines->frame, p->b),
                        frame_y(&lines->frame, value));
}

/* A path of those parts of a line that are complete, or not. */
static void lines_path(const struct lines *lines, const struct lines_series *series, bool open) {
    const struct mark *pen = NULL;
    bool from = !open && options_has(lines->frame.options, OPTIONS_FROM) && !series->marks->missing;
    sqlite3_str_appendall(lines->frame.out, " d=\"");
    if (from) {
        lines_to(lines, series->marks, lines->frame.options->from, true);
        sqlite3_str_appendf(lines->frame.out, "V%d", frame_y(&lines->frame, series->marks->value));
        pen = series->marks;
    }
    for (const struct mark *p = series->marks + 1; p < series->end; p++) {
        if (p[-1].missing || p->missing || (p[-1].open || p->open) != open) continue;
        if (pen != p - 1) lines_to(lines, p - 1, p[-1].value, true);
        lines_to(lines, p, p->value, false);
        pen = p;
    }
    sqlite3_str_appendall(lines->frame.out, "\"");
}

static bool lines_any_open(const struct lines_series *series) {
    for (const struct mark *p = series->marks; p < series->end; p++)
        if (p->open) return true;
    return false;
}

static const char *lines_colour(const struct lines *lines, const struct lines_series *series, int *number) {
    *number = (series->colour + (int)lines->frame.options->palette) % PALETTE_SERIES;
    return palette_light[*number];
}

/* What a shape has for its colour: fill or stroke. */
static void lines_paint(const struct lines *lines, const struct lines_series *series, const char *what) {
    sqlite3_str *out = lines->frame.out;
    int number;
    const char *colour = lines_colour(lines, series, &number);
    if (series->look == LINES_COLOURED)
        sqlite3_str_appendf(out, " class=\"%c%d\" %s=\"%s\"", *what, number + 1, what, colour);
    else if (series->look == LINES_FIRST)
        sqlite3_str_appendf(out, " %s=\"currentColor\"", what);
    else
        sqlite3_str_appendf(out, " class=\"thin\" %s=\"#c9ced3\"", what);
}

static void lines_stroke(const struct lines *lines, const struct lines_series *series) {
    static const int widths[] = {[LINES_THIN] = 8, [LINES_COLOURED] = 22, [LINES_FIRST] = 30};
    sqlite3_str *out = lines->frame.out;
    int passes = lines_any_open(series) ? 2 : 1;
    for (int open = 0; open < passes; open++) {
        sqlite3_str_appendall(out, "<path fill=\"none\"");
        lines_paint(lines, series, "stroke");
        sqlite3_str_appendf(out, " stroke-width=\"%d\"", widths[series->look]);
        bool second = series->look == LINES_COLOURED && series->colour >= PALETTE_SERIES;
        if (second || open)
            sqlite3_str_appendall(out, open ? " stroke-dasharray=\"30 40\"" : " stroke-dasharray=\"120 40\"");
        lines_path(lines, series, open);
        sqlite3_str_appendall(out, "><title>");
        if (series->name.kind != KEY_NULL) frame_name(&lines->frame, series->name);
        sqlite3_str_appendall(out, "</title></path>");
    }
}

/* The area between lower and upper of points side by side that have both. */
static void lines_area(const struct lines *lines, const struct mark *from, const struct mark *to) {
    sqlite3_str *out = lines->frame.out;
    for (const struct mark *p = from; p < to; p++)
        lines_to(lines, p, p->upper, p == from);
    for (const struct mark *p = to; p-- > from;)
        if (lines->steps)
            sqlite3_str_appendf(out, "V%dH%d", frame_y(&lines->frame, p->lower),
                                frame_x(&lines->frame, p->b));
        else
            lines_to(lines, p, p->lower, false);
    sqlite3_str_appendall(out, "Z");
}

static void lines_bounds(const struct lines *lines, const struct lines_series *series) {
    sqlite3_str *out = lines->frame.out;
    const struct mark *p = series->marks, *to;
    for (; p < series->end && !p->bounded; p++) {
    }
    if (p == series->end) return;
    sqlite3_str_appendall(out, "<path");
    lines_paint(lines, series, lines->band ? "fill" : "stroke");
    sqlite3_str_appendall(out, lines->band ? " fill-opacity=\".18\" d=\"" : " stroke-width=\"12\" d=\"");
    for (; p < series->end; p = to) {
        for (to = p; to < series->end && to->bounded; to++)
            if (!lines->band) {
                lines_to(lines, to, to->lower, true);
                sqlite3_str_appendf(out, "V%d", frame_y(&lines->frame, to->upper));
            }
        if (lines->band && to > p) lines_area(lines, p, to);
        if (to == p) to++;
    }
    sqlite3_str_appendall(out, "\"/>");
}

/* "all: 33.1% at 1" */
static void lines_say(const struct lines *lines, const struct mark *p) {
    frame_value(&lines->frame, &lines->figures, p->value);
    sqlite3_str_appendall(lines->frame.out, " at ");
    frame_name(&lines->frame, marks_name(&lines->frame.marks->b, p->b));
}

/* A title for each point to be pointed at. What is seen of it: a ring where it is not complete, a dot where it is alone. */
static void lines_circle(const struct lines *lines, const struct lines_series *series, const struct mark *p) {
    sqlite3_str *out = lines->frame.out;
    bool ring = p->open && !lines->steps, alone = series->end - series->marks == 1;
    sqlite3_str_appendf(out, "<circle cx=\"%d\" cy=\"%d\" r=\"%d\"", frame_x(&lines->frame, p->b),
                        frame_y(&lines->frame, p->value), ring || alone ? 26 : 50);
    if (ring || alone) lines_paint(lines, series, ring ? "stroke" : "fill");
    sqlite3_str_appendall(out, ring    ? " fill=\"none\" stroke-width=\"12\""
                               : alone ? ""
                                       : " fill-opacity=\"0\"");
    sqlite3_str_appendall(out, "><title>");
    if (series->name.kind != KEY_NULL) {
        frame_name(&lines->frame, series->name);
        sqlite3_str_appendall(out, ": ");
    }
    lines_say(lines, p);
    sqlite3_str_appendall(out, "</title></circle>");
}

static void lines_circles(const struct lines *lines, const struct lines_series *series) {
    for (const struct mark *p = series->marks; p < series->end; p++)
        if (!p->missing && (lines->dots || series->end - series->marks == 1)) lines_circle(lines, series, p);
}

/* ---- labels and description ---- */

/* The last point that has a value; NULL: none has. */
static const struct mark *lines_last(const struct lines_series *series) {
    const struct mark *p = series->end;
    while (p-- > series->marks)
        if (!p->missing) return p;
    return NULL;
}

static void lines_describe(const struct lines *lines) {
    sqlite3_str *out = lines->frame.out;
    sqlite3_str_appendall(out, "<desc>Lines.");
    for (int i = 0; i < lines->labels; i++) {
        const struct lines_series *series = &lines->labelled[i];
        const struct mark *first = series->marks, *last = lines_last(series);
        if (last == NULL) continue;
        for (; first->missing; first++) {
        }
        sqlite3_str_appendall(out, " ");
        if (series->name.kind != KEY_NULL) {
            frame_name(&lines->frame, series->name);
            sqlite3_str_appendall(out, ": ");
        }
        lines_say(lines, first);
        sqlite3_str_appendall(out, ", ");
        lines_say(lines, last);
        sqlite3_str_appendall(out, ".");
    }
    sqlite3_str_appendall(out, "</desc>");
}

/* Where labels stand: at the line's end, pushed apart from below and from above. */
static int lines_places(const struct lines *lines, const struct lines_series **series, int *places) {
    int count = 0;
    for (int i = 0; i < lines->labels; i++) {
        const struct mark *last = lines_last(&lines->labelled[i]);
        if (last == NULL || lines->labelled[i].name.kind == KEY_NULL) continue;
        int place = frame_y(&lines->frame, last->value), at = count++;
        for (; at > 0 && places[at - 1] > place; at--) {
            places[at] = places[at - 1];
            series[at] = series[at - 1];
        }
        places[at] = place;
        series[at] = &lines->labelled[i];
    }
    for (int i = 1; i < count; i++)
        if (places[i] < places[i - 1] + LINES_APART) places[i] = places[i - 1] + LINES_APART;
    for (int i = count, most = FRAME_BOTTOM; i-- > 0; most = places[i] - LINES_APART)
        if (places[i] > most) places[i] = most;
    return count;
}

static void lines_label(const struct lines *lines) {
    const struct lines_series *series[LINES_LABELS + 1];
    int places[LINES_LABELS + 1], count = lines_places(lines, series, places);
    for (int i = 0; i < count; i++) {
        sqlite3_str_appendf(lines->frame.out, "<text x=\"%d\" y=\"%d\" font-weight=\"600\"",
                            lines->frame.right + 80, places[i] + 40);
        lines_paint(lines, series[i], "fill");
        sqlite3_str_appendall(lines->frame.out, ">");
        frame_name(&lines->frame, series[i]->name);
        sqlite3_str_appendall(lines->frame.out, "</text>");
    }
}

/* ---- the whole ---- */

static void lines_draw(struct lines *lines) {
    frame_open(&lines->frame, "Lines");
    lines_describe(lines);
    frame_axes(&lines->frame);
    for (enum lines_look look = LINES_THIN; look <= LINES_FIRST; look++) {
        struct lines_series series = {0};
        while (lines_series_next(lines->frame.marks, &series)) {
            if (series.look != look) continue;
            if (look != LINES_THIN) lines_bounds(lines, &series);
            lines_stroke(lines, &series);
            if (look != LINES_THIN) lines_circles(lines, &series);
        }
    }
    lines_label(lines);
    sqlite3_str_appendall(lines->frame.out, "</svg>");
}

static void lines_result(sqlite3_context *context, const struct marks *marks) {
    const struct options *options = &marks->words.options;
    struct lines lines = {.frame = {.marks = marks, .options = options},
                          .steps = options_has(options, OPTIONS_STEPS),
                          .band = options_has(options, OPTIONS_BAND)};
    lines.frame.out = sqlite3_str_new(sqlite3_context_db_handle(context));
    lines_measure(&lines);
    if (options_has(options, OPTIONS_TEXT)) {
        blocks_series(lines.frame.out, marks);
    } else {
        lines.frame.y = lines_scale(&lines);
        lines_x(&lines.frame);
        frame_begin(&lines.frame, lines.widest ? (int)lines.widest * FRAME_LETTER + 160 : 200);
        lines_draw(&lines);
    }
    markup_result(context, lines.frame.out);
}

void lines_final(sqlite3_context *context) {
    struct marks *marks = sqlite3_aggregate_context(context, 0);
    if (marks == NULL) return;
    if (marks->count > 0 && marks_finish(context, marks, &lines_arguments)) lines_result(context, marks);
    marks_free(marks);
}
