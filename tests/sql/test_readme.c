/*
 * test_readme.c - what the README alone promises; its examples are run by test_manual.c.
 *
 *  1. Its first block loads the module where `make` has put it, and nothing else does.
 *  2. That block runs the same where the module is installed, from another directory, with the line that the README has
 *     for that.
 *  3. The tour prints the same whether schemas are trusted or not, without an error, and leaves the shop's file as it
 *     was; sql/clean.sql finds nothing in it. What the README shows of the tour it prints.
 */
#define _POSIX_C_SOURCE 200809L /* popen */
#include "document.h"

#define README_DATABASE "build/readme.db"
#define README_ERRORS   "build/readme.err"
#define README_LOAD     ".load build/retention\n"

/* The first block stands for itself: it loads the module where `make` has put it. */
static void readme_test_first(void **state) {
    (void)state;
    struct document page = document_read("README.md", "sql");
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
    struct document page = document_read("README.md", "sql");
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

/* Words with one blank between them, without the lines of boxes. */
static char *readme_squeeze(const char *text, size_t size) {
    sqlite3_str *out = sqlite3_str_new(NULL);
    bool blank = true;
    for (const char *p = text; p < text + size; p++) {
        bool is_box = strncmp(p, "\u2502", 3) == 0, is_blank = is_box || *p == ' ' || *p == '\n';
        if (!is_blank || !blank) sqlite3_str_appendchar(out, 1, is_blank ? ' ' : *p);
        blank = is_blank;
        p += is_box ? 2 : 0;
    }
    return sqlite3_str_finish(out);
}

/* The rows of the README's first block, a part of the tour's first answer. */
static void readme_assert_grid(const char *readme, const char *tour) {
    const char *line = strstr(readme, "\n   "), *end = strstr(line, "\n```");
    char *words = readme_squeeze(tour, strlen(tour));
    int rows = 0;
    for (line++; line < end; line = strchr(line, '\n') + 1) {
        char *row = readme_squeeze(line, strcspn(line, "\n"));
        if (strncmp(row, "20", 2) == 0) {
            if (strstr(words, row) == NULL) fail_msg("README.md shows what the tour does not print: %s", row);
            rows++;
        }
        sqlite3_free(row);
    }
    assert_int_equal(rows, 5);
    sqlite3_free(words);
}

/* The lines of the README's block that begins with a question of the tour. */
static void readme_assert_shown(const char *tour) {
    char *readme = test_read("README.md"), *block = strstr(readme, "```\n6. ");
    assert_non_null(block);
    readme_assert_grid(readme, tour);
    block += strlen("```\n");
    *strstr(block, "```") = '\0';
    if (strstr(tour, block) == NULL) fail_msg("README.md shows what the tour does not print:\n%s", block);
    sqlite3_free(readme);
}

static void readme_test_tour(void **state) {
    (void)state;
    char *before = NULL, *after = NULL, *errors = NULL;
    before = document_command("cksum build/shop.db 2>build/readme.err", README_ERRORS, &errors);
    sqlite3_free(errors);
    char *trusted = readme_tour("ON"), *untrusted = readme_tour("OFF");
    assert_non_null(strstr(trusted, "\n8. "));
    readme_assert_shown(trusted);
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
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(readme_test_first),
        cmocka_unit_test(readme_test_installed),
        cmocka_unit_test(readme_test_tour),
    };
    return cmocka_run_group_tests_name("readme", tests, NULL, NULL);
}
