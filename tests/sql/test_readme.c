/*
 * test_readme.c - the pages are run: every ```sql block followed by a ```text block must print that text.
 *
 *  1. The blocks of a page go, in order, through one session of the sqlite3 shell started in the project's root, as a
 *     reader would paste them. The README's first block loads the module itself, and nothing else does; a page that
 *     never loads it goes on from there.
 *  2. Each page runs with trusted_schema ON, as the shell starts up to some release, and OFF, as it does since.
 *  3. The README's first block runs the same where the module is installed, from another directory, with the line that
 *     the README has for that.
 *  4. The tour prints the same whether schemas are trusted or not, without an error, and leaves the shop's file as it
 *     was; sql/clean.sql finds nothing in it.
 *
 * A block that names a file of real data runs only where RETENTION_DATA says where such files are.
 */
#define _POSIX_C_SOURCE 200809L /* popen */
#include "test.h"

#define README_DATABASE "build/readme.db"
#define README_DATA     "CDNOW_master.txt"
#define README_BLOCKS   100
#define README_LOAD     ".load build/retention\n"
#define README_MARK     "==== end of a block ===="

static char *readme_slurp(FILE *file) {
    sqlite3_str *text = sqlite3_str_new(NULL);
    char buffer[4096];
    for (size_t size; (size = fread(buffer, 1, sizeof buffer, file)) > 0;)
        sqlite3_str_append(text, buffer, (int)size);
    char *all = sqlite3_str_finish(text);
    return all ? all : sqlite3_mprintf("");
}

/* The body of the fenced block that starts at or after *p, which moves behind it; NULL at the end. */
static char *readme_block(const char **p, char language[16]) {
    const char *open = strstr(*p, "\n```");
    if (open == NULL) return NULL;
    const char *body = strchr(open + 1, '\n'), *close = body ? strstr(body, "\n```") : NULL;
    if (close == NULL) return NULL;
    snprintf(language, 16, "%.*s", (int)(body - open - 4), open + 4);
    *p = close + 4;
    return sqlite3_mprintf("%.*s", (int)(close - body), body + 1);
}

/* What a command prints, and what it says of errors. */
static char *readme_command(const char *command, char **errors) {
    FILE *shell = popen(command, "r");
    assert_non_null(shell);
    char *output = readme_slurp(shell);
    pclose(shell);
    *errors = test_read("build/readme.err");
    return output;
}

/* Lines compared without the blanks at their ends, which column mode pads with. */
static char *readme_trim(const char *text) {
    sqlite3_str *out = sqlite3_str_new(NULL);
    for (const char *line = text; *line;) {
        const char *end = strchr(line, '\n'), *next = end ? end + 1 : line + strlen(line);
        if (end == NULL) end = next;
        while (end > line && end[-1] == ' ')
            end--;
        sqlite3_str_appendf(out, "%.*s\n", (int)(end - line), line);
        line = next;
    }
    char *trimmed = sqlite3_str_finish(out);
    return trimmed ? trimmed : sqlite3_mprintf("");
}

static char *readme_with_data(char *script) {
    const char *folder = getenv("RETENTION_DATA"), *name = strstr(script, README_DATA);
    char *with = sqlite3_mprintf("%.*s%s/%s", (int)(name - script), script, folder, name);
    sqlite3_free(script);
    return with;
}

/* A page's examples, and what they are to print. */
struct readme_page {
    const char *path;
    char *scripts[README_BLOCKS];
    char *wants[README_BLOCKS];
    int count;
    int skipped;
};

static void readme_page_add(struct readme_page *page, char *script, char *want) {
    if (strstr(script, README_DATA) && getenv("RETENTION_DATA") == NULL) {
        printf("SKIPPED: a block of %s needs %s, and RETENTION_DATA names no directory\n", page->path,
               README_DATA);
        page->skipped++;
        sqlite3_free(script);
        sqlite3_free(want);
        return;
    }
    assert_true(page->count < README_BLOCKS);
    page->scripts[page->count] = strstr(script, README_DATA) ? readme_with_data(script) : script;
    page->wants[page->count++] = readme_trim(want);
    sqlite3_free(want);
}

static struct readme_page readme_page_read(const char *path) {
    struct readme_page page = {.path = path};
    char *text = test_read(path), language[16], *script = NULL;
    const char *p = text;
    for (char *block; (block = readme_block(&p, language)) != NULL;) {
        bool is_sql = strcmp(language, "sql") == 0;
        if (strcmp(language, "text") == 0 && script) {
            readme_page_add(&page, script, block);
            script = NULL;
            continue;
        }
        if (is_sql) sqlite3_free(script);
        if (is_sql)
            script = block;
        else
            sqlite3_free(block);
    }
    sqlite3_free(script);
    sqlite3_free(text);
    return page;
}

static void readme_page_free(struct readme_page *page) {
    for (int i = 0; i < page->count; i++) {
        sqlite3_free(page->scripts[i]);
        sqlite3_free(page->wants[i]);
    }
}

static void readme_write(const struct readme_page *page) {
    FILE *file = fopen("build/readme.sql", "w");
    bool loads = false;
    assert_non_null(file);
    for (int i = 0; i < page->count; i++)
        loads = loads || strstr(page->scripts[i], README_LOAD);
    if (!loads) fprintf(file, "%s.mode column\n", README_LOAD);
    for (int i = 0; i < page->count; i++)
        fprintf(file, "%s\n.print \"%s\"\n", page->scripts[i], README_MARK);
    fclose(file);
}

/* cmocka cuts long texts. */
static void readme_fail(const struct readme_page *page, int i, const char *got, const char *errors) {
    printf("%s:\n%s\n--- says\n%s--- prints\n%s--- errors\n%s", page->path, page->scripts[i], page->wants[i],
           got, errors);
    fail_msg("%s: an example prints something else", page->path);
}

/* All the blocks in one session. */
static void readme_run(const struct readme_page *page, const char *trusted) {
    char *errors = NULL,
         *command = sqlite3_mprintf("sqlite3 -cmd 'PRAGMA trusted_schema = %s' %s < build/readme.sql"
                                    " 2>build/readme.err",
                                    trusted, README_DATABASE);
    remove(README_DATABASE);
    readme_write(page);
    char *output = readme_command(command, &errors);
    const char *from = output;
    for (int i = 0; i < page->count; i++) {
        const char *end = strstr(from, README_MARK "\n");
        char *part = sqlite3_mprintf("%.*s", end ? (int)(end - from) : (int)strlen(from), from);
        char *got = readme_trim(part);
        if (end == NULL || strcmp(got, page->wants[i]) != 0) readme_fail(page, i, got, errors);
        from = end + strlen(README_MARK "\n");
        sqlite3_free(part);
        sqlite3_free(got);
    }
    if (errors[0]) fail_msg("%s: %s", page->path, errors);
    printf("%s: %d examples run with trusted_schema %s, %d skipped\n", page->path, page->count, trusted,
           page->skipped);
    sqlite3_free(output);
    sqlite3_free(errors);
    sqlite3_free(command);
}

/* Every page with examples, and how many it has at least. */
static struct readme_source {
    const char *path;
    int least;
} readme_sources[] = {
    {"README.md", 18},
    {"sql/models.md", 3},
    {"sql/docs/errors.md", 1},
    {"sql/docs/times.md", 5},
    {"sql/docs/survival.md", 2},
};

static void readme_test_page(void **state) {
    const struct readme_source *source = *state;
    struct readme_page page = readme_page_read(source->path);
    assert_true(page.count + page.skipped >= source->least);
    readme_run(&page, "ON");
    readme_run(&page, "OFF");
    readme_page_free(&page);
}

/* The first block stands for itself: it loads the module where `make` has put it. */
static void readme_test_first(void **state) {
    (void)state;
    struct readme_page page = readme_page_read("README.md");
    assert_memory_equal(page.scripts[0], README_LOAD, strlen(README_LOAD));
    for (int i = 1; i < page.count; i++)
        assert_null(strstr(page.scripts[i], ".load"));
    readme_page_free(&page);
}

/* What make is told of the program under test would change the library that it installs. */
#define README_MAKE                                                                                          \
    "env -u MAKEFLAGS -u MFLAGS -u MAKELEVEL -u BUILD -u CFLAGS -u LDFLAGS -u OPTIMIZE -u SANITIZE make -s"

/* The first block from another directory, with the library below a scratch directory, where the loader is told to
** look as it does by itself in the directory that this stands for. */
static void readme_test_installed(void **state) {
    (void)state;
    struct readme_page page = readme_page_read("README.md");
    char *readme = test_read("README.md"), *errors = NULL;
    assert_non_null(strstr(readme, "| `.load retention` |"));
    if (system("rm -rf build/installed && mkdir -p build/installed/elsewhere && " README_MAKE
               " -o build/retention.so install DESTDIR=\"$PWD/build/installed\" PREFIX=/usr >/dev/null") != 0)
        fail_msg("make install");
    FILE *file = fopen("build/installed/elsewhere/first.sql", "w");
    assert_non_null(file);
    fprintf(file, ".load retention\n%s\n", page.scripts[0] + strlen(README_LOAD));
    fclose(file);
    FILE *find = popen("dirname \"$(find \"$PWD/build/installed\" -name retention.so)\"", "r");
    char *found = readme_slurp(find);
    pclose(find);
    found[strcspn(found, "\n")] = '\0';
    printf("installed in %s\n", found);
    assert_non_null(strstr(found, "/usr/lib"));
    char *command = sqlite3_mprintf("errors=\"$PWD/build/readme.err\"; cd build/installed/elsewhere &&"
                                    " LD_LIBRARY_PATH='%s' sqlite3 :memory: < first.sql 2>\"$errors\"",
                                    found);
    char *output = readme_command(command, &errors), *got = readme_trim(output);
    if (strcmp(got, page.wants[0]) != 0) readme_fail(&page, 0, got, errors);
    sqlite3_free(output);
    sqlite3_free(got);
    sqlite3_free(errors);
    sqlite3_free(command);
    sqlite3_free(found);
    sqlite3_free(readme);
    readme_page_free(&page);
}

#define README_OPEN ".read sql/open.sql\n"

/* What the tour prints where schemas have not been trusted since it opened its session, or have been. */
static char *readme_tour(const char *trusted) {
    char *tour = test_read("sql/tour.sql"), *open = strstr(tour, README_OPEN), *errors = NULL;
    assert_non_null(open);
    open += strlen(README_OPEN);
    FILE *file = fopen("build/readme.sql", "w");
    assert_non_null(file);
    fprintf(file, "%.*sPRAGMA trusted_schema = %s;\n%s", (int)(open - tour), tour, trusted, open);
    fclose(file);
    remove(README_DATABASE);
    char *output =
        readme_command("sqlite3 " README_DATABASE " < build/readme.sql 2>build/readme.err", &errors);
    if (errors[0]) fail_msg("sql/tour.sql, trusted_schema %s: %s", trusted, errors);
    sqlite3_free(errors);
    sqlite3_free(tour);
    return output;
}

static void readme_test_tour(void **state) {
    (void)state;
    char *before = NULL, *after = NULL, *errors = NULL;
    before = readme_command("cksum build/shop.db 2>build/readme.err", &errors);
    sqlite3_free(errors);
    char *trusted = readme_tour("ON"), *untrusted = readme_tour("OFF");
    assert_non_null(strstr(trusted, "\n8. "));
    if (strcmp(trusted, untrusted) != 0) fail_msg("sql/tour.sql, trusted_schema OFF:\n%s", untrusted);
    after = readme_command("cksum build/shop.db 2>build/readme.err", &errors);
    sqlite3_free(errors);
    assert_string_equal(before, after);
    char *clean = readme_command("sqlite3 build/shop.db < sql/clean.sql 2>build/readme.err", &errors);
    assert_string_equal(errors, "");
    assert_string_equal(clean, "-- Nothing in this file needs the module.\n");
    sqlite3_free(errors);
    sqlite3_free(clean);
    sqlite3_free(before);
    sqlite3_free(after);
    sqlite3_free(trusted);
    sqlite3_free(untrusted);
}

int main(void) {
    static const struct CMUnitTest others[] = {
        cmocka_unit_test(readme_test_first),
        cmocka_unit_test(readme_test_installed),
        cmocka_unit_test(readme_test_tour),
    };
    struct CMUnitTest tests[sizeof readme_sources / sizeof *readme_sources + sizeof others / sizeof *others];
    size_t count = 0;
    for (; count < sizeof readme_sources / sizeof *readme_sources; count++)
        tests[count] = (struct CMUnitTest){readme_sources[count].path, readme_test_page, NULL, NULL,
                                           &readme_sources[count]};
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        tests[count++] = others[i];
    return cmocka_run_group_tests_name("readme", tests, NULL, NULL);
}
