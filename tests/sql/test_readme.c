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
#include "document.h"

#define README_DATABASE "build/readme.db"
#define README_ERRORS   "build/readme.err"
#define README_LOAD     ".load build/retention\n"

static void readme_run(const struct document *page, const char *trusted) {
    bool loads = false;
    for (int i = 0; i < page->count; i++)
        loads = loads || strstr(page->scripts[i], README_LOAD);
    struct document_session session = {".", "readme", loads ? "" : README_LOAD ".mode column\n", trusted};
    document_run(page, &session);
}

/* Every page with examples, and how many it has at least. */
static struct readme_source {
    const char *path;
    int least;
} readme_sources[] = {
    {"README.md", 18},         {"sql/models.md", 3},        {"sql/docs/errors.md", 1},
    {"sql/docs/times.md", 5},  {"sql/docs/survival.md", 2}, {"sql/docs/points.md", 3},
    {"sql/docs/charts.md", 5},
};

static void readme_test_page(void **state) {
    const struct readme_source *source = *state;
    struct document page = document_read(source->path);
    assert_true(page.count + page.skipped >= source->least);
    readme_run(&page, "ON");
    readme_run(&page, "OFF");
    document_free(&page);
}

/* The first block stands for itself: it loads the module where `make` has put it. */
static void readme_test_first(void **state) {
    (void)state;
    struct document page = document_read("README.md");
    assert_memory_equal(page.scripts[0], README_LOAD, strlen(README_LOAD));
    for (int i = 1; i < page.count; i++)
        assert_null(strstr(page.scripts[i], ".load"));
    document_free(&page);
}

/* What make is told of the program under test would change the library that it installs. */
#define README_MAKE                                                                                          \
    "env -u MAKEFLAGS -u MFLAGS -u MAKELEVEL -u BUILD -u CFLAGS -u LDFLAGS -u OPTIMIZE -u SANITIZE make -s"

/* The first block from another directory, with the library below a scratch directory, where the loader is told to
** look as it does by itself in the directory that this stands for. */
static void readme_test_installed(void **state) {
    (void)state;
    struct document page = document_read("README.md");
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
    char found[4096] = "";
    assert_non_null(fgets(found, sizeof found, find));
    pclose(find);
    found[strcspn(found, "\n")] = '\0';
    printf("installed in %s\n", found);
    assert_non_null(strstr(found, "/usr/lib"));
    char *command = sqlite3_mprintf("errors=\"$PWD/build/readme.err\"; cd build/installed/elsewhere &&"
                                    " LD_LIBRARY_PATH='%s' sqlite3 :memory: < first.sql 2>\"$errors\"",
                                    found);
    char *output = document_command(command, README_ERRORS, &errors), *got = document_trim(output);
    if (strcmp(got, page.wants[0]) != 0) document_fail(&page, 0, got, errors);
    sqlite3_free(output);
    sqlite3_free(got);
    sqlite3_free(errors);
    sqlite3_free(command);
    sqlite3_free(readme);
    document_free(&page);
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
    char *output = document_command("sqlite3 " README_DATABASE " < build/readme.sql 2>build/readme.err",
                                    README_ERRORS, &errors);
    if (errors[0]) fail_msg("sql/tour.sql, trusted_schema %s: %s", trusted, errors);
    sqlite3_free(errors);
    sqlite3_free(tour);
    return output;
}

static void readme_test_tour(void **state) {
    (void)state;
    char *before = NULL, *after = NULL, *errors = NULL;
    before = document_command("cksum build/shop.db 2>build/readme.err", README_ERRORS, &errors);
    sqlite3_free(errors);
    char *trusted = readme_tour("ON"), *untrusted = readme_tour("OFF");
    assert_non_null(strstr(trusted, "\n8. "));
    if (strcmp(trusted, untrusted) != 0) fail_msg("sql/tour.sql, trusted_schema OFF:\n%s", untrusted);
    after = document_command("cksum build/shop.db 2>build/readme.err", README_ERRORS, &errors);
    sqlite3_free(errors);
    assert_string_equal(before, after);
    char *clean =
        document_command("sqlite3 build/shop.db < sql/clean.sql 2>build/readme.err", README_ERRORS, &errors);
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
