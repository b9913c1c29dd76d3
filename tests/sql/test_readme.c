/*
 * test_readme.c - the README is run, and sql/models.md: every ```sql block followed by a ```text block must
 * print that text.
 *
 * Blocks go, in order, through the sqlite3 shell in column mode, with the built module loaded and one
 * database for the whole page, as a reader would type them. A block that names a file of real data runs only
 * where RETENTION_DATA says where such files are.
 */
#define _POSIX_C_SOURCE 200809L /* popen */
#include "test.h"

#define README_DATABASE "build/readme.db"
#define README_DATA     "CDNOW_master.txt"

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

/* What the shell prints for a script, errors included. */
static char *readme_run(const char *script) {
    FILE *file = fopen("build/readme.sql", "w");
    assert_non_null(file);
    fprintf(file, ".load build/retention\n.mode column\n%s", script);
    fclose(file);
    FILE *shell = popen("sqlite3 " README_DATABASE " < build/readme.sql 2>&1", "r");
    assert_non_null(shell);
    char *output = readme_slurp(shell);
    pclose(shell);
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

static void readme_test(const char *page, int least) {
    FILE *file = fopen(page, "r");
    assert_non_null(file);
    char *text = readme_slurp(file), language[16];
    fclose(file);
    remove(README_DATABASE);
    int checked = 0, skipped = 0;
    const char *p = text;
    for (char *block, *script = NULL; (block = readme_block(&p, language)) != NULL;) {
        if (strcmp(language, "sql") == 0) {
            sqlite3_free(script);
            script = block;
            continue;
        }
        if (strcmp(language, "text") != 0 || script == NULL) {
            sqlite3_free(block);
            continue;
        }
        if (strstr(script, README_DATA) && getenv("RETENTION_DATA") == NULL) {
            printf("SKIPPED: a block of %s needs %s, and RETENTION_DATA names no directory\n", page,
                   README_DATA);
            skipped++;
        } else {
            if (strstr(script, README_DATA)) script = readme_with_data(script);
            char *output = readme_run(script), *got = readme_trim(output), *want = readme_trim(block);
            if (strcmp(got, want) != 0) {
                printf("%s:\n%s\n--- says\n%s--- prints\n%s", page, script, want,
                       got); /* cmocka cuts long texts */
                fail_msg("%s: an example prints something else", page);
            }
            sqlite3_free(output);
            sqlite3_free(got);
            sqlite3_free(want);
            checked++;
        }
        sqlite3_free(block);
        sqlite3_free(script);
        script = NULL;
    }
    sqlite3_free(text);
    printf("%s: %d examples run, %d skipped\n", page, checked, skipped);
    assert_true(checked >= least);
}

static void readme_test_examples(void **state) {
    (void)state;
    readme_test("README.md", 7);
}

static void readme_test_models(void **state) {
    (void)state;
    readme_test("sql/models.md", 3);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(readme_test_examples),
                                       cmocka_unit_test(readme_test_models)};
    return cmocka_run_group_tests_name("readme", tests, NULL, NULL);
}
