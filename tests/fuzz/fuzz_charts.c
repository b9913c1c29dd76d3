/*
 * fuzz_charts.c - charts of any rows and any options.
 *
 * An input is a byte for the chart, a line of options, or of headings, and values of rows. What must hold:
 *  - what comes out is UTF-8 without control characters; as HTML or SVG its elements are closed in the order in which they
 *    were opened, all of them known, and no attribute is another one than those that the charts write;
 *  - the rows in the other order give the same bytes, or an error as well.
 */
#include <stdlib.h>
#include <string.h>

#include "fuzz.h"
#include "read/character.h"

#define CHARTS_ROWS  7
#define CHARTS_DEPTH 16

/* ?1: the options. */
static const char *const charts_calls[] = {
    "chart_heatmap(a, b, c, d, ?1)",
    "chart_lines(a, b, c, d, e, f, ?1)",
    "chart_bars(a, b, c, d, ?1)",
    "chart_table(?1, a, b, c, d)",
    "chart_page(?1, a, b, '<p>' || (i % 3) || '</p>')",
    "chart_heatmap(i, b, c, d, ?1)",
    "chart_lines(a, i, c, d, e, f, ?1)",
    "chart_bars(i, b, c, d, ?1)",
};
#define CHARTS_CALLS (sizeof charts_calls / sizeof *charts_calls)

static sqlite3 *charts_db;

static void charts_open(void) {
    charts_db = fuzz_open();
    fuzz_exec(charts_db, "CREATE TABLE t(i, a, b, c, d, e, f)");
}

/* ---- what comes out ---- */

static void charts_check_characters(const char *sql, const char *text, size_t size) {
    const unsigned char *p = (const unsigned char *)text, *end = p + size;
    while (p < end) {
        uint32_t c = 0;
        size_t step = character_read(p, end, &c);
        if (step == 0 || (c < ' ' && c != '\n') || (c >= 0x7F && c < 0xA0))
            fuzz_fail("%s\n--- a character that is none: %.*s", sql, (int)size, text);
        p += step;
    }
}

static bool charts_is_one_of(const char *name, size_t size, const char *list) {
    char word[32];
    if (size + 2 >= sizeof word) return false;
    sqlite3_snprintf((int)sizeof word, word, " %.*s ", (int)size, name);
    return strstr(list, word) != NULL;
}

static size_t charts_name(const char *p) {
    return strspn(p, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-");
}

/* The attributes of an element, of which *p stands behind the name; past its '>'. Whether it closes itself. */
static bool charts_attributes(const char *sql, const char **p) {
    for (;;) {
        *p += strspn(*p, " ");
        if (**p == '>' || strncmp(*p, "/>", 2) == 0) break;
        size_t size = charts_name(*p);
        if (!charts_is_one_of(
                *p, size,
                " class scope style xmlns viewBox width height role fill font-family font-size font-weight x y x1"
                " text-anchor stroke stroke-width stroke-dasharray fill-opacity d r cx cy rx lang charset name content"
                " tabindex aria-label "))
            fuzz_fail("%s\n--- an attribute that is none: %.60s", sql, *p);
        *p += size;
        if (strncmp(*p, "=\"", 2) != 0) fuzz_fail("%s\n--- an attribute without a value: %.60s", sql, *p);
        *p = strchr(*p + 2, '"');
        FUZZ_CHECK(*p != NULL);
        ++*p;
    }
    bool closed = **p == '/';
    *p += closed ? 2 : 1;
    return closed;
}

static void charts_check_elements(const char *sql, const char *text) {
    struct {
        const char *name;
        size_t size;
    } open[CHARTS_DEPTH];
    size_t depth = 0;
    for (const char *p = text; (p = strchr(p, '<')) != NULL;) {
        bool ends = *++p == '/';
        if (strncmp(p, "!doctype html>", 14) == 0) continue;
        p += ends;
        size_t size = charts_name(p);
        if (!charts_is_one_of(
                p, size,
                " table caption thead tbody tr th td i p span svg title desc path text circle rect html head meta"
                " style body main section div h1 h2 "))
            fuzz_fail("%s\n--- an element that is none: %.60s", sql, p);
        if (ends) {
            if (depth == 0 || open[depth - 1].size != size || memcmp(open[depth - 1].name, p, size) != 0)
                fuzz_fail("%s\n--- an end of nothing: %.60s", sql, p);
            depth--;
            continue;
        }
        FUZZ_CHECK(depth < CHARTS_DEPTH);
        open[depth].name = p;
        open[depth++].size = size;
        bool alone = size == 4 && memcmp(p, "meta", 4) == 0;
        p += size;
        if (charts_attributes(sql, &p) || alone) depth--;
    }
    if (depth != 0)
        fuzz_fail("%s\n--- open at the end: %.*s", sql, (int)open[depth - 1].size, open[depth - 1].name);
}

/* ---- an input ---- */

static void charts_fill(struct fuzz_input *input) {
    sqlite3_stmt *stmt = NULL;
    int rows = (int)fuzz_below(input, CHARTS_ROWS);
    fuzz_exec(charts_db, "DELETE FROM t");
    FUZZ_CHECK(sqlite3_prepare_v2(charts_db, "INSERT INTO t VALUES (?7, ?1, ?2, ?3, ?4, ?5, ?6)", -1, &stmt,
                                  NULL) == SQLITE_OK);
    for (int row = 0; row < rows; row++) {
        for (int i = 1; i <= 6; i++)
            fuzz_bind(stmt, i, input);
        sqlite3_bind_int(stmt, 7, row);
        FUZZ_CHECK(sqlite3_step(stmt) == SQLITE_DONE);
        sqlite3_reset(stmt);
    }
    sqlite3_finalize(stmt);
}

static char *charts_draw(const char *call, const char *options, size_t size, const char *order) {
    char *sql =
        sqlite3_mprintf("SELECT %s FROM (SELECT * FROM t ORDER BY i %s LIMIT -1 OFFSET 0)", call, order);
    sqlite3_stmt *stmt = fuzz_prepare(charts_db, sql);
    sqlite3_free(sql);
    if (stmt == NULL) return NULL;
    sqlite3_bind_text64(stmt, 1, options, size, SQLITE_TRANSIENT, SQLITE_UTF8);
    char *rows = fuzz_rows(stmt);
    sqlite3_finalize(stmt);
    return rows;
}

void fuzz_charts(const uint8_t *data, size_t size) {
    struct fuzz_input input = {data, size};
    const char *options;
    if (charts_db == NULL) charts_open();
    const char *call = charts_calls[fuzz_below(&input, CHARTS_CALLS)];
    size_t length = fuzz_line(&input, &options);
    charts_fill(&input);
    char *want = charts_draw(call, options, length, "ASC"), *got = charts_draw(call, options, length, "DESC");
    if (want && got) {
        if (fuzz_is_error(want) != fuzz_is_error(got) || (!fuzz_is_error(want) && strcmp(want, got) != 0))
            fuzz_fail("%s\n--- one way\n%s--- the other\n%s", call, want, got);
        charts_check_characters(call, want, strlen(want));
        static const char *const begins[] = {"<table class=", "<svg xmlns=", "<!doctype html>"};
        for (size_t i = 0; i < sizeof begins / sizeof *begins; i++)
            if (strncmp(want, begins[i], strlen(begins[i])) == 0) charts_check_elements(call, want);
    }
    free(want);
    free(got);
    fuzz_check_connection(charts_db);
}
