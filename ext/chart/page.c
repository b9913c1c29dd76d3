/*
 * page.c - chart_page: a whole page of charts.
 *
 *     SELECT writefile('report.html', chart_page('Do our customers stay?', position, section, html)) FROM sections;
 *     <!doctype html><html lang="en"><head><meta charset="utf-8">...
 *
 * Requirements
 *  1. One row a part, in the order of position, then of section and html; parts side by side with one section's name stand
 *     under one heading. Parts without a section stand between the cards over the whole width; a part without html is left
 *     out. The title is the same in every row.
 *  2. Title and names are escaped. html is markup already, such as the other charts give, and is taken as it is, but that
 *     what is no character becomes U+FFFD: names of the user's go through chart_table(), or are escaped before.
 *  3. The page is for light and dark, for paper, and for screens from 390 pixels on: what is wider scrolls in its own
 *     card, which the keyboard reaches. It has no script, and loads nothing. Its style is in page_style.c.
 *  4. No rows: NULL.
 */
#include "chart/charts.h"
#include "chart/markup.h"
#include "chart/page_style.h"
#include "chart/records.h"

#include <string.h>

#include "read/value.h"

enum page_part { PAGE_POSITION, PAGE_SECTION, PAGE_HTML, PAGE_PARTS };

static bool page_values(sqlite3_context *context, int count, sqlite3_value **values,
                        struct records *records) {
    for (int i = 1; i < count; i++) {
        struct key key;
        if (!value_key(values[i], &key)) {
            sqlite3_result_error_nomem(context);
            return false;
        }
        if (!records_add(context, records, (size_t)i - 1, &key)) return false;
    }
    return true;
}

void page_step(sqlite3_context *context, int count, sqlite3_value **values) {
    if (value_is_null(values[count - 1])) return;
    struct records *records = records_begin(context, PAGE_PARTS);
    if (records == NULL) return;
    if (!marks_same_text(context, "title", values[0], &records->words) ||
        !page_values(context, count, values, records))
        records->count = 0; /* nothing is drawn, as in marks_step() */
}

/* Whether a section is to scroll: it has a table. */
static bool page_has_table(const struct records *records, size_t row, size_t end) {
    for (; row < end; row++) {
        struct key html = records_key(records, row, PAGE_HTML);
        const char *p = html.bytes;
        for (uint32_t i = 0; html.kind == KEY_TEXT && i + 6 < html.size; i++)
            if (memcmp(p + i, "<table", 6) == 0) return true;
    }
    return false;
}

static void page_parts(sqlite3_str *out, const struct records *records, size_t row, size_t end) {
    for (; row < end; row++) {
        struct key html = records_key(records, row, PAGE_HTML);
        markup_key(out, MARKUP_RAW, &html, 0);
    }
}

/* The parts from row to end, of one section. */
static void page_section(sqlite3_str *out, const struct records *records, size_t row, size_t end) {
    struct key name = records_key(records, row, PAGE_SECTION);
    if (name.kind == KEY_NULL) {
        sqlite3_str_appendall(out, "<div class=\"lead\">");
        page_parts(out, records, row, end);
        sqlite3_str_appendall(out, "</div>");
        return;
    }
    bool scrolls = page_has_table(records, row, end);
    sqlite3_str_appendall(out, scrolls ? "<section tabindex=\"0\" aria-label=\"" : "<section");
    if (scrolls) markup_key(out, MARKUP_HTML, &name, 0);
    sqlite3_str_appendall(out, scrolls ? "\"><h2>" : "><h2>");
    markup_key(out, MARKUP_HTML, &name, 0);
    sqlite3_str_appendall(out, "</h2>");
    page_parts(out, records, row, end);
    sqlite3_str_appendall(out, "</section>");
}

static void page_html(sqlite3_str *out, const struct records *records) {
    const struct marks_words *title = &records->words;
    sqlite3_str_appendall(out, "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">"
                               "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">"
                               "<meta name=\"color-scheme\" content=\"light dark\"><title>");
    markup_text(out, MARKUP_HTML, title->text, title->size, 0);
    sqlite3_str_appendall(out, "</title>");
    page_style(out);
    sqlite3_str_appendall(out, "</head><body><main><h1>");
    markup_text(out, MARKUP_HTML, title->text, title->size, 0);
    sqlite3_str_appendall(out, "</h1>");
    for (size_t row = 0, end; row < records->count; row = end) {
        struct key name = records_key(records, row, PAGE_SECTION);
        for (end = row + 1; end < records->count; end++) {
            struct key next = records_key(records, end, PAGE_SECTION);
            if (!key_same(&name, &next)) break;
        }
        page_section(out, records, row, end);
    }
    sqlite3_str_appendall(out, "</main></body></html>\n");
}

void page_final(sqlite3_context *context) {
    struct records *records = sqlite3_aggregate_context(context, 0);
    if (records == NULL) return;
    if (records->count > 0 && records_finish(context, records)) {
        sqlite3_str *out = sqlite3_str_new(sqlite3_context_db_handle(context));
        page_html(out, records);
        markup_result(context, out);
    }
    records_free(records);
}
