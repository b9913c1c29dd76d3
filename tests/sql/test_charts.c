/*
 * test_charts.c - what the charts draw is read back and held against the query behind it: tests/pages/dom.py, which says what
 * of, in a python3 whose sqlite3 loads the module as any host does. With it marks.c 1, 2, 3, 4 and 5, records.c 1 and 2, cells.c 4, bars.c 4,
 * heatmap.c 2, lines.c 8, sheet.c 5, markup.c 3, blocks.c 4 and page.c 3.
 *
 * The options are the same text in every row, whatever white space is around it (marks.c 6), and a text has the connection's
 * limit (markup.c 4).
 */
#include "test.h"

#define CHARTS_SHOP   "build/shop.db"
#define CHARTS_PYTHON "/usr/bin/python3"

static void charts_test_page(void **state) {
    (void)state;
    const char *library = getenv("RETENTION_LIBRARY");
    char command[600];
    int status = system(CHARTS_PYTHON
                        " -c 'import sqlite3; sqlite3.Connection.enable_load_extension' >/dev/null 2>&1");
    if (status != 0) {
        printf("SKIPPED: a python3 whose sqlite3 loads extensions is not here\n");
        skip();
    }
    snprintf(command, sizeof command, CHARTS_PYTHON " tests/pages/dom.py %s " CHARTS_SHOP,
             library ? library : "build/retention.so");
    assert_int_equal(system(command), 0);
}

static void charts_test_options(void **state) {
    (void)state;
    sqlite3 *db = test_open();
    test_exec(db, "CREATE TABLE t(n, o); INSERT INTO t VALUES (1, 'text'), (2, ' text ')");
    assert_rows(db, "1\n", "SELECT chart_heatmap(n, 1, n, 1, o) LIKE '%1 %2' FROM t");
    test_exec(db, "INSERT INTO t VALUES (3, NULL)");
    assert_error(db, "chart_heatmap(): options: not the same in every row",
                 "SELECT chart_heatmap(n, 1, n, 1, o) FROM t");
    assert_rows(
        db, "1\n",
        "SELECT chart_heatmap(n, 1, n, NULL, CASE n WHEN 1 THEN NULL ELSE ' ' END) LIKE '<table%' FROM t");
    test_close(db);
}

/* A text that is longer than the connection allows is an error, as it is for SQLite's own functions. */
static void charts_test_limit(void **state) {
    (void)state;
    sqlite3 *db = test_open();
    test_exec(
        db,
        "CREATE TABLE t AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 200) SELECT i FROM n");
    sqlite3_limit(db, SQLITE_LIMIT_LENGTH, 5000);
    static const char *const charts[] = {"chart_heatmap(i, 1, i)",       "chart_lines(i, 1, i)",
                                         "chart_bars(i, 1, i)",          "chart_table('i', i, i)",
                                         "chart_page('i', i, 'a', 'b')", "chart_heatmap(i, i, i, 1, 'text')"};
    for (size_t i = 0; i < sizeof charts / sizeof *charts; i++) {
        char *sql = sqlite3_mprintf("SELECT %s FROM t", charts[i]);
        assert_error(db, "string or blob too big", sql);
        sqlite3_free(sql);
    }
    test_close(db);
}

/* page_style.c 1, 2 and 3, as far as a text shows them: tests/pages/check.mjs looks at the page itself. A drawing by itself has
** the colours of a light page (frame.c 2). */
static void charts_test_style(void **state) {
    (void)state;
    sqlite3 *db = test_open();
    assert_rows(
        db, "1|1|1|1\n",
        "SELECT html LIKE '%@media screen and (prefers-color-scheme:dark){:root{%--b0:#1e2833%--o8:#f8c79d%.f1{fill:#7ab4f0}%',"
        " html LIKE '%section:has(.wide){grid-column:1/-1}%@media(max-width:900px){main{grid-template-columns:minmax(0,1fr)%',"
        " html LIKE '%@media print{@page{size:A4;%section{break-inside:avoid%', html NOT LIKE '%width:____px}main%'"
        " FROM (SELECT chart_page('t', 1, 's', 'h') AS html)");
    assert_rows(
        db, "1|1\n",
        "SELECT svg LIKE '<svg xmlns=\"http://www.w3.org/2000/svg\" % fill=\"currentColor\" %class=\"g\" stroke=\"#e3e5e6\"%',"
        " svg NOT LIKE '%var(%' FROM (SELECT chart_lines(1, 1, 1) || chart_bars(1, 1, 1) AS svg)");
    test_close(db);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(charts_test_page), cmocka_unit_test(charts_test_options),
        cmocka_unit_test(charts_test_limit), cmocka_unit_test(charts_test_style)};
    return cmocka_run_group_tests_name("charts", tests, NULL, NULL);
}
