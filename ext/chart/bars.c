/*
 * bars.c - chart_bars: what adds up, and what takes away, side by side.
 *
 *     SELECT chart_bars(month, what, value, complete, 'money EUR, order new / came back / churned, title Revenue')
 *       FROM (SELECT month, 'new' AS what, new AS value, complete FROM mrr_movements
 *             UNION ALL SELECT month, 'churned', -churned, complete FROM mrr_movements);
 *     <svg xmlns="http://www.w3.org/2000/svg" class="chart" ...><title>Revenue</title><desc>Bars. 2025-01: ...
 *
 * Requirements
 *  1. One row a part of a bar. Parts above zero stand on each other, parts below hang from zero, in the order of series.
 *  2. Series whose sum is below zero are of another colour than the others, each family from dark to light: so the
 *     direction is seen without red and green.
 *  3. Where there is something on both sides of zero, a black mark is the sum of a bar: else who looks adds heights.
 *  4. A part that is not complete is hatched.
 *  5. Each part has a title with its x, series and number; desc has the sum of each bar, to thirty of them.
 *  6. A legend below has the series in order. `text`: blocks.c. No rows: NULL.
 *
 * Cost: some 100 bytes a part, and 17 a bar.
 */
#include "chart/blocks.h"
#include "chart/charts.h"
#include "chart/frame.h"
#include "chart/markup.h"
#include "chart/palette.h"

#include <string.h>

#include "ground/memory.h"

#define BARS_SAID   30  /* most sums in the description */
#define BARS_HATCH  55  /* between two lines */
#define BARS_LEGEND 210 /* height of a row */

static const struct marks_arguments bars_arguments = {
    .a = "series", .b = "x", .value = "y", .known = OPTIONS_OF_BARS, .swapped = true};

/* How far a bar reaches. */
struct bars_bar {
    double above, below, next_above, next_below;
    bool any;
};

struct bars {
    struct frame frame;
    struct marks_range range; /* of parts */
    struct figures figures;
    struct bars_bar *list; /* by rank of x */
    bool sums;             /* there is something on both sides */
    int legend;            /* rows */
};

void bars_step(sqlite3_context *context, int count, sqlite3_value **values) {
    marks_step(context, count, values, &bars_arguments);
}

/* The end of the series that begins at a point, and its sum. */
static size_t bars_series(const struct marks *marks, size_t from, double *sum) {
    size_t to = from;
    *sum = 0;
    for (; to < marks->count && marks->list[to].a == marks->list[from].a; to++)
        if (!marks->list[to].missing) *sum += marks->list[to].value / MARKS_MOST;
    return to;
}

/* The colour of the next series: of its family and in the family. */
static const struct palette *bars_colour(const struct bars *bars, double sum, int used[2], int *step) {
    enum options_palette mine = bars->frame.options->palette;
    bool below = sum < 0;
    *step = palette_shades[used[below]++ % PALETTE_SHADES];
    return &palettes[!below ? mine : mine == PALETTE_ORANGE ? PALETTE_BLUE : PALETTE_ORANGE];
}

static void bars_paint(const struct bars *bars, const struct palette *palette, int step) {
    sqlite3_str_appendf(bars->frame.out, " class=\"%c%d\" fill=\"%s\"", palette->letter, step,
                        palette->light[step]);
}

static void bars_measure(struct bars *bars) {
    const struct marks *marks = bars->frame.marks;
    struct marks_range ends = {0};
    marks_range_add(&ends, 0);
    for (size_t i = 0; i < marks->count; i++) {
        const struct mark *mark = &marks->list[i];
        struct bars_bar *bar = &bars->list[mark->b];
        if (mark->missing) continue;
        marks_range_add(&bars->range, mark->value);
        *(mark->value < 0 ? &bar->below : &bar->above) += mark->value;
        bar->any = true;
    }
    for (uint32_t i = 0; i < bars->frame.count; i++) {
        marks_range_add(&ends, bars->list[i].above);
        marks_range_add(&ends, bars->list[i].below);
    }
    bars->sums = ends.low < 0 && ends.high > 0 && marks_count(&marks->a) > 1;
    if (options_has(bars->frame.options, OPTIONS_HIGHEST) && bars->frame.options->highest > 0)
        ends.high = bars->frame.options->highest;
    bars->figures = marks_figures(bars->frame.options, &bars->range);
    bars->frame.y = scale_of(bars->figures.kind, ends.low, ends.high, false, false);
}

/* ---- parts ---- */

/* Lines from lower left to upper right, inside a part. */
static void bars_hatch(sqlite3_str *out, int x, int y, int width, int height) {
    sqlite3_str_appendall(out, "<path class=\"hatch\" stroke=\"#fff\" stroke-width=\"18\" d=\"");
    for (int k = BARS_HATCH / 2; k < width + height; k += BARS_HATCH) {
        int over = k > height ? k - height : 0, beyond = k > width ? k - width : 0;
        sqlite3_str_appendf(out, "M%d %dL%d %d", x + over, y + k - over, x + k - beyond, y + beyond);
    }
    sqlite3_str_appendall(out, "\"/>");
}

static int bars_width(const struct bars *bars) {
    int width = (bars->frame.right - bars->frame.left) * 7 / 10 / (int)bars->frame.count;
    return width > 0 ? width : 1;
}

static void bars_part(const struct bars *bars, const struct mark *mark, const struct palette *palette,
                      int step) {
    const struct frame *frame = &bars->frame;
    struct bars_bar *bar = &bars->list[mark->b];
    double *next = mark->value < 0 ? &bar->next_below : &bar->next_above, from = *next;
    *next += mark->value;
    int one = frame_y(frame, from), other = frame_y(frame, *next), width = bars_width(bars);
    int x = frame_x(frame, mark->b) - width / 2, y = one < other ? one : other;
    int height = one < other ? other - one : one - other;
    sqlite3_str_appendall(frame->out, "<rect");
    bars_paint(bars, palette, step);
    sqlite3_str_appendf(frame->out, " x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\"><title>", x, y, width,
                        height);
    frame_name(frame, marks_name(&frame->marks->b, mark->b));
    struct key series = marks_name(&frame->marks->a, mark->a);
    if (series.kind != KEY_NULL) sqlite3_str_appendall(frame->out, " ");
    if (series.kind != KEY_NULL) frame_name(frame, series);
    sqlite3_str_appendall(frame->out, ": ");
    frame_value(frame, &bars->figures, mark->value);
    sqlite3_str_appendall(frame->out, mark->open ? ", not complete</title></rect>" : "</title></rect>");
    if (mark->open) bars_hatch(frame->out, x, y, width, height);
}

static void bars_parts(const struct bars *bars) {
    const struct marks *marks = bars->frame.marks;
    int used[2] = {0, 0}, step;
    double sum;
    for (size_t from = 0, to; from < marks->count; from = to) {
        to = bars_series(marks, from, &sum);
        const struct palette *palette = bars_colour(bars, sum, used, &step);
        for (size_t i = from; i < to; i++)
            if (!marks->list[i].missing) bars_part(bars, &marks->list[i], palette, step);
    }
}

/* ---- sums, legend ---- */

static void bars_sums(const struct bars *bars) {
    const struct frame *frame = &bars->frame;
    int width = bars_width(bars) + 40;
    if (!bars->sums) return;
    sqlite3_str_appendall(frame->out, "<path class=\"net\" stroke=\"currentColor\" stroke-width=\"30\" d=\"");
    for (uint32_t i = 0; i < frame->count; i++)
        if (bars->list[i].any)
            sqlite3_str_appendf(frame->out, "M%d %dh%d", frame_x(frame, i) - width / 2,
                                frame_y(frame, bars->list[i].above + bars->list[i].below), width);
    sqlite3_str_appendall(frame->out, "\"/>");
}

static void bars_describe(const struct bars *bars) {
    const struct frame *frame = &bars->frame;
    sqlite3_str_appendall(frame->out, "<desc>Bars. Sums:");
    for (uint32_t i = 0; i < frame->count && i < BARS_SAID; i++) {
        if (!bars->list[i].any) continue;
        sqlite3_str_appendall(frame->out, " ");
        frame_name(frame, marks_name(&frame->marks->b, i));
        sqlite3_str_appendall(frame->out, " ");
        frame_value(frame, &bars->figures, bars->list[i].above + bars->list[i].below);
        sqlite3_str_appendall(frame->out, ";");
    }
    sqlite3_str_appendall(frame->out, "</desc>");
}

/* The place of an entry of so many characters; x is where the next one begins. */
static void bars_entry(int *x, int *row, size_t letters) {
    int width = (int)letters * FRAME_LETTER + 320;
    if (*x + width > FRAME_WIDTH) { /* one alone never is */
        *x = 0;
        ++*row;
    }
    *x += width;
}

static void bars_entry_text(const struct bars *bars, int x, int row, struct key name) {
    int y = FRAME_HEIGHT + row * BARS_LEGEND;
    sqlite3_str_appendf(bars->frame.out, "<text x=\"%d\" y=\"%d\">", x + 220, y + 100);
    frame_name(&bars->frame, name);
    sqlite3_str_appendall(bars->frame.out, "</text>");
}

/* Writes the legend, or only counts its rows. */
static void bars_legend(struct bars *bars, bool write) {
    const struct marks *marks = bars->frame.marks;
    int x = 0, row = 0, used[2] = {0, 0}, step;
    double sum;
    for (size_t from = 0, to; from < marks->count && row < 20; from = to) {
        struct key name = marks_name(&marks->a, marks->list[from].a);
        size_t letters = markup_width(&name, FRAME_NAME);
        to = bars_series(marks, from, &sum);
        const struct palette *palette = bars_colour(bars, sum, used, &step);
        bars_entry(&x, &row, letters);
        if (!write) continue;
        int begin = x - (int)letters * FRAME_LETTER - 320;
        sqlite3_str_appendall(bars->frame.out, "<rect");
        bars_paint(bars, palette, step);
        sqlite3_str_appendf(bars->frame.out, " x=\"%d\" y=\"%d\" width=\"160\" height=\"110\" rx=\"20\"/>",
                            begin, FRAME_HEIGHT + row * BARS_LEGEND);
        bars_entry_text(bars, begin, row, name);
    }
    if (bars->sums) {
        bars_entry(&x, &row, 3);
        if (write) {
            int begin = x - 3 * FRAME_LETTER - 320;
            sqlite3_str_appendf(
                bars->frame.out,
                "<path class=\"net\" stroke=\"currentColor\" stroke-width=\"30\" d=\"M%d %dh160\"/>", begin,
                FRAME_HEIGHT + row * BARS_LEGEND + 60);
            bars_entry_text(bars, begin, row, (struct key){.kind = KEY_TEXT, .size = 3, .bytes = "sum"});
        }
    }
    bars->legend = row + 1;
}

/* ---- the whole ---- */

static void bars_draw(struct bars *bars) {
    struct frame *frame = &bars->frame;
    bool legend = marks_count(&frame->marks->a) > 1;
    frame_begin(frame, 60);
    if (legend) bars_legend(bars, false);
    frame->height += bars->legend * BARS_LEGEND;
    frame_open(frame, "Bars");
    bars_describe(bars);
    frame_axes(frame);
    bars_parts(bars);
    bars_sums(bars);
    if (legend) bars_legend(bars, true);
    sqlite3_str_appendall(frame->out, "</svg>");
}

static void bars_result(sqlite3_context *context, const struct marks *marks) {
    struct bars bars = {.frame = {.marks = marks,
                                  .options = &marks->words.options,
                                  .slots = true,
                                  .count = marks_count(&marks->b)}};
    size_t size = bars.frame.count * sizeof *bars.list;
    bars.list = memory_resize(NULL, size);
    if (bars.list == NULL) {
        sqlite3_result_error_nomem(context);
        return;
    }
    memset(bars.list, 0, size);
    bars.frame.out = sqlite3_str_new(sqlite3_context_db_handle(context));
    bars_measure(&bars);
    if (options_has(bars.frame.options, OPTIONS_TEXT))
        blocks_series(bars.frame.out, marks);
    else
        bars_draw(&bars);
    markup_result(context, bars.frame.out);
    memory_free(bars.list);
}

void bars_final(sqlite3_context *context) {
    struct marks *marks = sqlite3_aggregate_context(context, 0);
    if (marks == NULL) return;
    if (marks->count > 0 && marks_finish(context, marks, &bars_arguments)) bars_result(context, marks);
    marks_free(marks);
}
