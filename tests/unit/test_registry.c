/*
 * test_registry.c - the rows of the registry: what a connection gets from them, and what the manual says of them.
 *
 * sql/docs/functions.md and the signatures of sql/docs/assistants.md are written from the rows: `build/tests/test_registry
 * --write` does that, the test holds them equal. The page of each table function has its signature and its columns.
 */
#include "test.h"

#include <ctype.h>

#include "registry.h"

#define REGISTRY_PAGE       "sql/docs/functions.md"
#define REGISTRY_ASSISTANTS "sql/docs/assistants.md"
#define REGISTRY_HEADING    "## Signatures"

/* ---- each row is whole ---- */

/* How many arguments a text such as "k, n [, confidence]" allows. */
static void registry_count(const char *arguments, int *least, int *most) {
    int words = 0, first = -1;
    for (const char *p = arguments; *p; p++) {
        if (*p == '[' && first < 0) first = words;
        if (isalpha((unsigned char)*p) && (p == arguments || p[-1] == ' ' || p[-1] == '[')) words++;
    }
    *most = words;
    *least = first < 0 ? words : first;
    if (strstr(arguments, "...]")) *least = *most = -1; /* any number, as SQLite has it */
}

static void registry_check(const struct function *f) {
    int least, most;
    assert_non_null(f->arguments);
    if (f->says == NULL) return;
    registry_count(f->arguments, &least, &most);
    if (f->least < 0) least = most = f->most; /* any number */
    if (least != f->least || most != f->most)
        fail_msg("%s(%s) is registered with %d to %d arguments", f->name, f->arguments, f->least, f->most);
    assert_true(strlen(f->says) > 5 && f->says[strlen(f->says) - 1] != '.');
    assert_true((f->call != NULL) != (f->step != NULL));
    assert_true((f->step != NULL) == (f->final != NULL));
    assert_true((f->value != NULL) == (f->inverse != NULL));
    assert_true(f->keeps == 0 || f->inverse == NULL); /* windows keep nothing */
}

static void registry_test_rows(void **state) {
    (void)state;
    for (const struct function_family *const *family = registry_families(); *family; family++) {
        assert_true((*family)->count > 0);
        for (size_t i = 0; i < (*family)->count; i++)
            registry_check(&(*family)->functions[i]);
    }
}

/* ---- a connection gets what is in the rows, and nothing else ---- */

static const char registry_added[] = "SELECT name || '/' || narg || ' ' || type FROM pragma_function_list"
                                     " UNION ALL SELECT name || ' module' FROM pragma_module_list";

static void registry_store(sqlite3 *store, const char *table, sqlite3 *db) {
    char *rows = test_rows(db, registry_added);
    for (char *line = strtok(rows, "\n"); line; line = strtok(NULL, "\n"))
        test_exec(store, "INSERT INTO %s VALUES (%Q)", table, line);
    sqlite3_free(rows);
}

static void registry_test_connection(void **state) {
    (void)state;
    sqlite3 *store = NULL, *bare = NULL, *db = test_open();
    assert_int_equal(sqlite3_open(":memory:", &store), SQLITE_OK);
    assert_int_equal(sqlite3_open(":memory:", &bare), SQLITE_OK);
    test_exec(store, "CREATE TABLE before(name); CREATE TABLE after(name); CREATE TABLE expected(name)");
    sqlite3_free(test_rows(bare, registry_added)); /* the pragmas' own modules come when first used */
    registry_store(store, "before", bare);
    registry_store(store, "after", db);
    for (const struct function_family *const *family = registry_families(); *family; family++)
        for (size_t i = 0; i < (*family)->count; i++) {
            const struct function *f = &(*family)->functions[i];
            for (int arity = f->least; arity <= f->most; arity++)
                test_exec(store, "INSERT INTO expected VALUES ('%q/%d %s')", f->name, arity,
                          f->inverse ? "w"
                          : f->step  ? "a"
                                     : "s");
        }
    for (int i = 0; registry_tables()[i]; i++)
        test_exec(store, "INSERT INTO expected VALUES ('%q module')", registry_tables()[i]->name);
    assert_rows(store, "", "SELECT name FROM expected GROUP BY name HAVING count(*) > 1");
    assert_rows(
        store, "",
        "SELECT * FROM (SELECT * FROM after EXCEPT SELECT * FROM before) EXCEPT SELECT * FROM expected");
    assert_rows(
        store, "",
        "SELECT * FROM expected EXCEPT SELECT * FROM (SELECT * FROM after EXCEPT SELECT * FROM before)");
    assert_rows(store, "", "SELECT * FROM before EXCEPT SELECT * FROM after");
    test_close(store);
    test_close(bare);
    test_close(db);
}

/* ---- the manual ---- */

static const char *registry_kind(const struct function *f) {
    return f->call ? "scalar" : f->inverse ? "aggregate, window" : "aggregate";
}

static char *registry_page(void) {
    sqlite3_str *page = sqlite3_str_new(NULL);
    sqlite3_str_appendall(page, "# Functions\n\n"
                                "Rates are fractions (0.75, not 75); NPS is -100 to 100. What is undefined "
                                "is NULL. Rows with a NULL customer\n"
                                "or time are skipped. Numbers may come as text. An optional argument that is "
                                "NULL counts as not given.\n"
                                "Text of nothing but white space is NULL; around a time or a number white "
                                "space is ignored.\n"
                                "Examples, and where the formulas are from: "
                                "[rates and scores](measures.md), [times](times.md), [models](models.md).\n");
    for (const struct function_family *const *family = registry_families(); *family; family++) {
        sqlite3_str_appendf(page, "\n## %s\n\n| function | kind | result |\n|---|---|---|\n",
                            (*family)->title);
        for (size_t i = 0; i < (*family)->count; i++) {
            const struct function *f = &(*family)->functions[i];
            if (f->says)
                sqlite3_str_appendf(page, "| `%s(%s)` | %s | %s |\n", f->name, f->arguments, registry_kind(f),
                                    f->says);
        }
    }
    char *text = sqlite3_str_finish(page);
    assert_non_null(text);
    return text;
}

/* ---- the page for assistants: every signature in a line ---- */

static void registry_append_columns(sqlite3_str *text, const struct table *table, const char *form) {
    for (int i = 0; i < table->column_count; i++) {
        const char *name = table->columns[i].declaration;
        int quoted = *name == '"', size = (int)strcspn(name + quoted, quoted ? "\"" : " ");
        sqlite3_str_appendf(text, form, i ? ", " : "", size, name + quoted);
    }
}

static char *registry_signature(const struct table *table) {
    sqlite3_str *text = sqlite3_str_new(NULL);
    bool open = false;
    sqlite3_str_appendf(text, "%s(", table->name);
    for (int i = 0; i < table->parameter_count; i++) {
        bool opens = !open && !table->parameters[i].required;
        sqlite3_str_appendf(text, "%s%s%s", opens ? " [" : "", i ? ", " : "", table->parameters[i].name);
        open = open || opens;
    }
    sqlite3_str_appendf(text, "%s)", open ? "]" : "");
    return sqlite3_str_finish(text);
}

static char *registry_signatures(void) {
    sqlite3_str *text = sqlite3_str_new(NULL);
    sqlite3_str_appendall(text, REGISTRY_HEADING "\n\nTables, and their columns:\n\n");
    for (const struct table *const *table = registry_tables(); *table; table++) {
        char *signature = registry_signature(*table);
        sqlite3_str_appendf(text, "- `%s`: ", signature);
        registry_append_columns(text, *table, "%s%.*s");
        sqlite3_str_appendall(text, "\n");
        sqlite3_free(signature);
    }
    sqlite3_str_appendall(text, "\nFunctions; those marked * are aggregates, ** also window functions:\n\n");
    for (const struct function_family *const *family = registry_families(); *family; family++)
        for (size_t i = 0; i < (*family)->count; i++) {
            const struct function *f = &(*family)->functions[i];
            if (f->says)
                sqlite3_str_appendf(text, "- `%s(%s)`%s: %s\n", f->name, f->arguments,
                                    f->call      ? ""
                                    : f->inverse ? "\\*\\*"
                                                 : "\\*",
                                    f->says);
        }
    return sqlite3_str_finish(text);
}

/* The page with what the rows say in place of that section. */
static char *registry_assistants(void) {
    char *page = test_read(REGISTRY_ASSISTANTS), *section = strstr(page, REGISTRY_HEADING "\n");
    assert_non_null(section);
    char *rest = strstr(section, "\n## "), *signatures = registry_signatures();
    assert_non_null(rest);
    char *whole = sqlite3_mprintf("%.*s%s%s", (int)(section - page), page, signatures, rest);
    sqlite3_free(signatures);
    sqlite3_free(page);
    return whole;
}

static void registry_assert_page(const char *path, char *want) {
    char *got = test_read(path);
    if (strcmp(got, want) != 0)
        fail_msg("%s is not what the rows say: run build/tests/test_registry --write", path);
    sqlite3_free(got);
    sqlite3_free(want);
}

static void registry_test_pages(void **state) {
    (void)state;
    registry_assert_page(REGISTRY_PAGE, registry_page());
    registry_assert_page(REGISTRY_ASSISTANTS, registry_assistants());
}

/* ---- each table function's page has its arguments and its columns ---- */

/* The text without white space. */
static char *registry_squeeze(char *text) {
    char *to = text;
    for (const char *p = text; *p; p++)
        if (!isspace((unsigned char)*p)) *to++ = *p;
    *to = '\0';
    return text;
}

static void registry_assert_has(const char *path, const char *page, char *what) {
    if (strstr(page, what) == NULL) fail_msg("%s does not have %s", path, what);
    sqlite3_free(what);
}

/* retention_cohorts has cohorts.md; one that is a singular may have the plural. */
static char *registry_table_page(const struct table *table) {
    const char *noun = strchr(table->name, '_') + 1;
    char *path = sqlite3_mprintf("sql/docs/%s.md", noun);
    FILE *file = fopen(path, "r");
    if (file) return fclose(file), path;
    sqlite3_free(path);
    return sqlite3_mprintf("sql/docs/%ss.md", noun);
}

static void registry_test_tables(void **state) {
    (void)state;
    for (const struct table *const *table = registry_tables(); *table; table++) {
        char *path = registry_table_page(*table), *page = registry_squeeze(test_read(path));
        registry_assert_has(path, page, registry_squeeze(registry_signature(*table)));
        for (int i = 0; i < (*table)->column_count; i++) {
            const char *name = (*table)->columns[i].declaration;
            int quoted = *name == '"', size = (int)strcspn(name + quoted, quoted ? "\"" : " ");
            registry_assert_has(path, page, sqlite3_mprintf("`%.*s`", size, name + quoted));
        }
        sqlite3_free(page);
        sqlite3_free(path);
    }
}

static int registry_write_page(const char *path, char *text) {
    FILE *file = fopen(path, "w");
    int failed = file == NULL || fputs(text, file) < 0 || fclose(file) != 0;
    sqlite3_free(text);
    return failed;
}

static int registry_write(void) {
    return registry_write_page(REGISTRY_PAGE, registry_page()) ||
           registry_write_page(REGISTRY_ASSISTANTS, registry_assistants());
}

int main(int count, char **words) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(registry_test_rows), cmocka_unit_test(registry_test_connection),
        cmocka_unit_test(registry_test_pages), cmocka_unit_test(registry_test_tables)};
    if (count > 1 && strcmp(words[1], "--write") == 0) return registry_write();
    return cmocka_run_group_tests_name("registry", tests, NULL, NULL);
}
