/*
 * test_manual.c - the manual is run: README.md and every page of sql/, without a list of them.
 *
 *  1. The ```sql blocks of a page go, in order, through one session of the sqlite3 shell, as a reader would paste them in
 *     the project's root. A page that never loads the module goes on from where the README has loaded it. Each prints the
 *     ```text that follows it, or nothing.
 *  2. Each page runs with trusted_schema ON, as the shell starts up to some release, and OFF, as it does since.
 *  3. The ```sh blocks of a page are run before, one by one, and print the ```text that follows, where one does. Those that
 *     make something are left out: other tests run them. So are the pages that are written for other directories.
 *  4. Every link leads to a file that is there, and to a heading of it where it names one; so does every name of a page in
 *     sql/'s files of SQL. The index, sql/README.md, links every page.
 *  5. README.md has 150 to 250 lines, every other page at most 400.
 *
 * The root is one of this program's own, with the sources of the tree and copies of what is built, so that nothing that
 * other tests read is written. A block that names a file of real data runs only where RETENTION_DATA says where such
 * files are.
 */
#define _XOPEN_SOURCE 700 /* popen */
#include <ctype.h>
#include <glob.h>
#include <unistd.h>

#include "document.h"

#define MANUAL_ROOT   "build/manual"
#define MANUAL_LOAD   ".load build/retention\n"
#define MANUAL_ERRORS "build/manual.err"
#define MANUAL_INDEX  "sql/README.md"

/* Pages whose blocks run in a directory of their own, by test_exports, `make hosts`, `make dist-check` and `make
** packages-check`. Of apps.md only the commands do. */
static const char *const manual_elsewhere[] = {"sql/docs/import.md", "sql/docs/hosts.md",
                                               "sql/docs/embedding.md", "sql/docs/apps.md",
                                               "sql/docs/install.md"};
#define MANUAL_COMMANDS "sql/docs/apps.md"

static bool manual_runs(const char *path) {
    for (size_t i = 0; i < sizeof manual_elsewhere / sizeof *manual_elsewhere; i++)
        if (strcmp(path, manual_elsewhere[i]) == 0) return false;
    return true;
}

static int manual_setup(void **state) {
    (void)state;
    return system("rm -rf " MANUAL_ROOT " && mkdir -p " MANUAL_ROOT
                  "/build && ln -s ../../sql ../../tests " MANUAL_ROOT " && cp build/shop.db " MANUAL_ROOT
                  "/build && ln -s ../../retention.so " MANUAL_ROOT "/build");
}

/* ---- examples ---- */

static void manual_run_sql(const char *path) {
    struct document page = document_read(path, "sql");
    bool loads = false;
    for (int i = 0; i < page.count; i++)
        loads = loads || strstr(page.scripts[i], MANUAL_LOAD);
    static const char *const trusted[] = {"ON", "OFF"};
    for (int i = 0; i < 2 && page.count > 0; i++) {
        struct document_session session = {MANUAL_ROOT, "manual_page",
                                           loads ? "" : MANUAL_LOAD ".mode column\n", trusted[i]};
        document_run(&page, &session);
    }
    document_free(&page);
}

/* Whether a line of a script begins so. */
static bool manual_begins(const char *script, const char *word) {
    for (const char *line = script; line; line = strchr(line, '\n') ? strchr(line, '\n') + 1 : NULL)
        if (strncmp(line, word, strlen(word)) == 0) return true;
    return false;
}

static void manual_run_sh(const char *path) {
    struct document page = document_read(path, "sh");
    for (int i = 0; i < page.count; i++) {
        if (manual_begins(page.scripts[i], "make ")) continue;
        char *errors = NULL, *command = sqlite3_mprintf("exec 2>" MANUAL_ERRORS " </dev/null; cd " MANUAL_ROOT
                                                        " && set -e\n%s\n"
                                                        "echo done",
                                                        page.scripts[i]);
        char *output = document_command(command, MANUAL_ERRORS, &errors), *got = document_trim(output);
        char *end = strstr(got, "done\n");
        if (end && end[5] == '\0') *end = '\0';
        if (end == NULL || errors[0] || (page.wants[i][0] && strcmp(got, page.wants[i]) != 0))
            document_fail(&page, i, got, errors);
        sqlite3_free(command);
        sqlite3_free(output);
        sqlite3_free(got);
        sqlite3_free(errors);
    }
    document_free(&page);
}

static void manual_test_page(void **state) {
    if (manual_runs(*state)) manual_run_sh(*state);
    manual_run_sql(*state);
}

/* ---- links ---- */

/* A heading as the name that links to it, in GitHub's way: small letters, no punctuation, blanks as hyphens. */
static char *manual_anchor(const char *heading, size_t size) {
    sqlite3_str *name = sqlite3_str_new(NULL);
    for (size_t i = 0; i < size; i++) {
        unsigned char c = (unsigned char)heading[i];
        if (isalnum(c) || c == '-' || c == '_' || c > 127) sqlite3_str_appendchar(name, 1, (char)tolower(c));
        if (c == ' ') sqlite3_str_appendchar(name, 1, '-');
    }
    return sqlite3_str_finish(name);
}

/* The text without what stands in fences. */
static char *manual_prose(const char *path) {
    char *text = test_read(path);
    sqlite3_str *prose = sqlite3_str_new(NULL);
    bool fenced = false;
    for (const char *line = text; *line;) {
        size_t size = strcspn(line, "\n") + 1;
        bool fence = strncmp(line, "```", 3) == 0;
        if (!fenced && !fence) sqlite3_str_append(prose, line, (int)size);
        fenced = fenced != fence;
        line += strlen(line) < size ? size - 1 : size;
    }
    sqlite3_free(text);
    return sqlite3_str_finish(prose);
}

static bool manual_has_anchor(const char *path, const char *anchor) {
    char *prose = manual_prose(path);
    bool found = false;
    for (const char *line = prose; line && *line; line = strchr(line, '\n') ? strchr(line, '\n') + 1 : NULL) {
        if (line[0] != '#') continue;
        const char *heading = line + strspn(line, "# ");
        char *name = manual_anchor(heading, strcspn(heading, "\n"));
        found = found || (name && strcmp(name, anchor) == 0);
        sqlite3_free(name);
    }
    sqlite3_free(prose);
    return found;
}

static void manual_assert_link(const char *path, const char *target) {
    const char *anchor = strchr(target, '#'), *slash = strrchr(path, '/');
    int folder = slash ? (int)(slash - path) + 1 : 0,
        size = (int)(anchor ? anchor - target : (long)strlen(target));
    char *file = size ? sqlite3_mprintf("%.*s%.*s", folder, path, size, target) : sqlite3_mprintf("%s", path);
    if (access(file, R_OK) != 0) fail_msg("%s: there is no %s (%s)", path, file, target);
    if (anchor && !manual_has_anchor(file, anchor + 1))
        fail_msg("%s: %s has no heading %s", path, file, anchor);
    sqlite3_free(file);
}

static int manual_links(const char *path) {
    char *prose = manual_prose(path);
    int links = 0;
    for (char *at = prose; (at = strstr(at, "](")) != NULL; links++) {
        char *target = at + 2, *end = strchr(target, ')');
        assert_non_null(end);
        at = end + 1;
        *end = '\0';
        if (strncmp(target, "http", 4) != 0) manual_assert_link(path, target);
    }
    sqlite3_free(prose);
    return links;
}

static const char *const manual_patterns[] = {"README.md", "sql/*.md", "sql/docs/*.md", ".github/*.md"};

static glob_t manual_glob(const char *pattern) {
    glob_t found;
    assert_int_equal(glob(pattern, 0, NULL, &found), 0);
    return found;
}

static void manual_test_links(void **state) {
    (void)state;
    int links = 0;
    for (size_t i = 0; i < sizeof manual_patterns / sizeof *manual_patterns; i++) {
        glob_t found = manual_glob(manual_patterns[i]);
        for (size_t file = 0; file < found.gl_pathc; file++)
            links += manual_links(found.gl_pathv[file]);
        globfree(&found);
    }
    printf("%d links\n", links);
    assert_true(links > 100);
}

/* docs/NAME.md in comments of SQL. */
static void manual_test_names(void **state) {
    (void)state;
    glob_t found = manual_glob("sql/*.sql");
    for (size_t file = 0; file < found.gl_pathc; file++) {
        char *text = test_read(found.gl_pathv[file]);
        for (const char *at = text; (at = strstr(at, ".md")) != NULL; at += 3) {
            const char *start = at;
            while (start > text && (isalnum((unsigned char)start[-1]) || strchr("_/.", start[-1])))
                start--;
            char *target = sqlite3_mprintf("%.*s", (int)(at + 3 - start), start);
            manual_assert_link(found.gl_pathv[file], target);
            sqlite3_free(target);
        }
        sqlite3_free(text);
    }
    globfree(&found);
}

static void manual_test_index(void **state) {
    (void)state;
    char *index = test_read(MANUAL_INDEX);
    glob_t found = manual_glob("sql/docs/*.md");
    for (size_t file = 0; file < found.gl_pathc; file++) {
        char *link = sqlite3_mprintf("](%s)", found.gl_pathv[file] + strlen("sql/"));
        if (strstr(index, link) == NULL) fail_msg(MANUAL_INDEX " does not link %s", found.gl_pathv[file]);
        sqlite3_free(link);
    }
    globfree(&found);
    sqlite3_free(index);
}

/* ---- sizes ---- */

static int manual_lines(const char *path) {
    char *text = test_read(path);
    int lines = 0;
    for (const char *p = text; *p; p++)
        lines += *p == '\n';
    sqlite3_free(text);
    return lines;
}

static void manual_test_sizes(void **state) {
    (void)state;
    assert_in_range(manual_lines("README.md"), 150, 250);
    for (size_t i = 1; i < sizeof manual_patterns / sizeof *manual_patterns; i++) {
        glob_t found = manual_glob(manual_patterns[i]);
        for (size_t file = 0; file < found.gl_pathc; file++)
            if (manual_lines(found.gl_pathv[file]) > 400)
                fail_msg("%s has %d lines (most 400)", found.gl_pathv[file],
                         manual_lines(found.gl_pathv[file]));
        globfree(&found);
    }
}

int main(void) {
    glob_t pages = manual_glob("README.md");
    assert_int_equal(glob("sql/*.md", GLOB_APPEND, NULL, &pages), 0);
    assert_int_equal(glob("sql/docs/*.md", GLOB_APPEND, NULL, &pages), 0);
    static const struct CMUnitTest others[] = {
        cmocka_unit_test(manual_test_links),
        cmocka_unit_test(manual_test_names),
        cmocka_unit_test(manual_test_index),
        cmocka_unit_test(manual_test_sizes),
    };
    struct CMUnitTest *tests = calloc(pages.gl_pathc + 4, sizeof *tests);
    size_t count = 0;
    for (size_t i = 0; tests && i < pages.gl_pathc; i++)
        if (manual_runs(pages.gl_pathv[i]) || strcmp(pages.gl_pathv[i], MANUAL_COMMANDS) == 0)
            tests[count++] =
                (struct CMUnitTest){pages.gl_pathv[i], manual_test_page, NULL, NULL, pages.gl_pathv[i]};
    for (size_t i = 0; tests && i < 4; i++)
        tests[count++] = others[i];
    int failed = tests ? _cmocka_run_group_tests("manual", tests, count, manual_setup, NULL) : 1;
    free(tests);
    globfree(&pages);
    return failed;
}
