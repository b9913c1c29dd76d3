/*
 * test_examples.c - the manual's examples without a shell: in the SQLite that this program is linked with, whichever it is.
 *
 *  1. The ```sql blocks of README.md and of every page of sql/ run in order, in one connection a page, with trusted_schema ON
 *     and OFF, in a root of this program's own, as those of test_manual.c do.
 *  2. What a block selects is what its ```text says, word by word: names of columns, then values; numbers to twelve digits,
 *     as releases of SQLite print more or fewer of them. A NULL is no word.
 *  3. Of the shell's commands .read runs a file; a block with one that reads or writes data is left out, and one with SQL
 *     that came after this SQLite. How many were, is said.
 *
 * test_manual.c holds the pages to the shell's own output; it needs a shell, of which there is one on a machine, and this
 * runs where `make versions` and the sanitizers do.
 */
#define _XOPEN_SOURCE 700
#include <glob.h>
#include <math.h>
#include <unistd.h>

#include "document.h"

#define EXAMPLES_ROOT "build/examples"

/* What a block cannot do here, and since when SQLite can. 0: not at all, without a shell or what it has left. */
static const struct examples_barrier {
    const char *word;
    int version;
} examples_barriers[] = {
    {".import", 0},
    {".once", 0},
    {"build/published.db", 0},
    {"published.", 0},
    {"MATERIALIZED", 3035000},
    {".read sql/open.sql", 3035000},
    {"sql/shards.sql", 3035000},
    {"whole_", 3035000},
    {"part_cohorts", 3035000},
    {"scattered_customers", 3035000},
};

static bool examples_can(const char *script) {
    for (size_t i = 0; i < sizeof examples_barriers / sizeof *examples_barriers; i++) {
        int version = examples_barriers[i].version;
        if (strstr(script, examples_barriers[i].word) &&
            (version == 0 || sqlite3_libversion_number() < version))
            return false;
    }
    return true;
}

/* ---- running ---- */

static void examples_words(sqlite3_str *words, const char *text) {
    for (const char *p = text; p && *p;) {
        size_t size = strcspn(p, " \n|");
        if (size > 0) sqlite3_str_appendf(words, "%.*s\n", (int)size, p);
        p += size + (p[size] != '\0');
    }
}

static void examples_rows(sqlite3_stmt *stmt, bool headers, sqlite3_str *words) {
    bool first = headers;
    for (int rc; (rc = sqlite3_step(stmt)) == SQLITE_ROW; first = false)
        for (int row = first ? 0 : 1; row < 2; row++)
            for (int i = 0; i < sqlite3_column_count(stmt); i++)
                examples_words(words, row == 0 ? sqlite3_column_name(stmt, i)
                                               : (const char *)sqlite3_column_text(stmt, i));
}

static void examples_run_sql(sqlite3 *db, const char *sql, bool headers, sqlite3_str *words) {
    while (*sql) {
        sqlite3_stmt *stmt = NULL;
        if (sqlite3_prepare_v2(db, sql, -1, &stmt, &sql) != SQLITE_OK)
            fail_msg("%s\n%s", sqlite3_errmsg(db), sql);
        if (stmt) examples_rows(stmt, headers, words);
        if (sqlite3_finalize(stmt) != SQLITE_OK) fail_msg("%s", sqlite3_errmsg(db));
    }
}

static void examples_run(sqlite3 *db, const char *script, bool headers, sqlite3_str *words) {
    sqlite3_str *sql = sqlite3_str_new(db);
    for (const char *line = script; *line;) {
        int size = (int)strcspn(line, "\n");
        if (line[0] != '.') sqlite3_str_appendf(sql, "%.*s\n", size, line);
        if (strncmp(line, ".read ", 6) == 0) {
            char *path = sqlite3_mprintf("%.*s", size - 6, line + 6), *file = test_read(path);
            examples_run(db, file, headers, words);
            sqlite3_free(path);
            sqlite3_free(file);
        }
        line += size + (line[size] != '\0');
    }
    char *all = sqlite3_str_finish(sql);
    if (all) examples_run_sql(db, all, headers, words);
    sqlite3_free(all);
}

/* ---- comparing ---- */

static bool examples_same(const char *want, size_t size, const char *got, size_t got_size) {
    char a[64], b[64], *end_a, *end_b;
    if (size == got_size && memcmp(want, got, size) == 0) return true;
    if (size >= sizeof a || got_size >= sizeof b) return false;
    snprintf(a, sizeof a, "%.*s", (int)size, want);
    snprintf(b, sizeof b, "%.*s", (int)got_size, got);
    double x = strtod(a, &end_a), y = strtod(b, &end_b);
    return *end_a == '\0' && *end_b == '\0' && fabs(x - y) <= 1e-12 * fabs(x);
}

/* The words of both, one a line, are the same; those of dashes alone are the shell's. */
static void examples_compare(const struct document *page, int i, const char *got) {
    sqlite3_str *words = sqlite3_str_new(NULL);
    examples_words(words, page->wants[i]);
    char *want = sqlite3_str_finish(words);
    const char *p = got ? got : "";
    for (const char *word = want; word && *word;) {
        size_t size = strcspn(word, "\n"), got_size = strcspn(p, "\n");
        if (strspn(word, "-") != size) {
            if (!examples_same(word, size, p, got_size)) document_fail(page, i, got, "");
            p += got_size + (p[got_size] != '\0');
        }
        word += size + 1;
    }
    if (*p) document_fail(page, i, got, "");
    sqlite3_free(want);
}

static void examples_test_trusted(const struct document *page, const char *trusted) {
    sqlite3 *db = NULL;
    bool headers = true; /* as the shell is told, from then on */
    int left_out = 0, flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_URI;
    assert_int_equal(sqlite3_open_v2(":memory:", &db, flags, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_retention_init(db, NULL, NULL), SQLITE_OK);
    test_exec(db, "PRAGMA trusted_schema = %s", trusted);
    for (int i = 0; i < page->count; i++) {
        if (!examples_can(page->scripts[i])) {
            left_out++;
            continue;
        }
        sqlite3_str *words = sqlite3_str_new(NULL);
        headers = headers && strstr(page->scripts[i], ".headers off") == NULL;
        examples_run(db, page->scripts[i], headers, words);
        char *got = sqlite3_str_finish(words);
        if (strcmp(page->wants[i], DOCUMENT_PICTURE) == 0)
            assert_true(got && got[0] == '<');
        else
            examples_compare(page, i, got);
        sqlite3_free(got);
    }
    if (left_out) printf("%s: %d of %d blocks left out\n", page->path, left_out, page->count);
    test_close(db);
}

static void examples_test_page(void **state) {
    struct document page = document_read(*state, "sql");
    examples_test_trusted(&page, "ON");
    examples_test_trusted(&page, "OFF");
    document_free(&page);
}

static int examples_enter(void **state) {
    (void)state;
    return chdir(EXAMPLES_ROOT);
}

static int examples_leave(void **state) {
    (void)state;
    return chdir("../..");
}

static int examples_setup(void **state) {
    (void)state;
    return system("rm -rf " EXAMPLES_ROOT " && mkdir -p " EXAMPLES_ROOT
                  "/build && ln -s ../../sql ../../tests ../../README.md " EXAMPLES_ROOT
                  " && cp build/shop.db " EXAMPLES_ROOT "/build");
}

int main(void) {
    glob_t pages;
    assert_int_equal(glob("README.md", 0, NULL, &pages), 0);
    assert_int_equal(glob("sql/*.md", GLOB_APPEND, NULL, &pages), 0);
    assert_int_equal(glob("sql/docs/*.md", GLOB_APPEND, NULL, &pages), 0);
    struct CMUnitTest *tests = calloc(pages.gl_pathc, sizeof *tests);
    size_t count = 0;
    for (size_t i = 0; tests && i < pages.gl_pathc;
         i++) /* import.md is of files, hosts.md of a table that it names */
        if (!strstr(pages.gl_pathv[i], "/import.md") && !strstr(pages.gl_pathv[i], "/hosts.md"))
            tests[count++] = (struct CMUnitTest){pages.gl_pathv[i], examples_test_page, examples_enter,
                                                 examples_leave, pages.gl_pathv[i]};
    int failed = tests ? _cmocka_run_group_tests("examples", tests, count, examples_setup, NULL) : 1;
    free(tests);
    globfree(&pages);
    return failed;
}
