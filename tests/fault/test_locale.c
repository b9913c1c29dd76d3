/*
 * test_locale.c - the host has a locale with a decimal comma: numbers go in and come out as before.
 *
 * The locale is made here, with localedef, in the folder of this program; it has nothing but the comma, and dots
 * between thousands. Every statement of tests/sql and of statements.sql gives what it gives without it. Those that ask
 * SQLite's json_extract() for a number are left out where SQLite itself reads 1.5 as 1 then, as Debian's 3.40 does; the
 * JSON text is compared instead.
 */
#define _XOPEN_SOURCE 700
#include <locale.h>

#include "statements.h"
#include "walk.h"

#define LOCALE_FILES                                                                                         \
    "comma.def comma/LC_ADDRESS comma/LC_COLLATE comma/LC_CTYPE comma/LC_IDENTIFICATION "                    \
    "comma/LC_MEASUREMENT "                                                                                  \
    "comma/LC_MONETARY comma/LC_NAME comma/LC_NUMERIC comma/LC_PAPER comma/LC_TELEPHONE comma/LC_TIME "      \
    "comma/LC_MESSAGES/SYS_LC_MESSAGES comma/LC_MESSAGES comma"

static bool locale_is_set;
static const char *locale_but; /* a function of SQLite's own that heeds the comma, or NULL */

static void locale_need(void) {
    if (locale_is_set) return;
    printf("SKIPPED: localedef makes no locale here\n");
    skip();
}

static int locale_setup(void **state) {
    (void)state;
    char path[600];
    snprintf(path, sizeof path, "%s/comma.def", fault_folder());
    FILE *file = fopen(path, "w");
    if (file == NULL) return 1;
    fprintf(file, "comment_char %%\nescape_char /\nLC_NUMERIC\ndecimal_point \",\"\nthousands_sep \".\"\n"
                  "grouping 3;3\nEND LC_NUMERIC\n");
    fclose(file);
    char *command =
        sqlite3_mprintf("localedef -c -i %s %s/comma >%s/log 2>&1", path, fault_folder(), fault_folder());
    int status = system(command); /* 1, since it warns of what the locale lacks */
    sqlite3_free(command);
    if (status == -1) return 1;
    setenv("LOCPATH", fault_folder(), 1);
    locale_is_set = setlocale(LC_ALL, "comma") != NULL && strcmp(localeconv()->decimal_point, ",") == 0;
    return 0;
}

static int locale_teardown(void **state) {
    (void)state;
    setlocale(LC_ALL, "C");
    fault_leave("log " LOCALE_FILES);
    return 0;
}

/* The locale is at work, or this program would prove nothing. */
static void locale_test_itself(void **state) {
    (void)state;
    char text[16];
    locale_need();
    snprintf(text, sizeof text, "%.1f", 2.5);
    assert_string_equal(text, "2,5");
    assert_true(strtod("2,5", NULL) == 2.5);
}

static void locale_assert_same(sqlite3 *db, const char *sql) {
    struct fault_outcome got = fault_run(db, sql);
    setlocale(LC_ALL, "C");
    fault_assert_again(db, sql, &got);
    setlocale(LC_ALL, "comma");
    fault_free(&got);
}

static void locale_test_statement(void **state) {
    const struct fault_statement *statement = *state;
    locale_need();
    if (locale_but && strstr(statement->sql, locale_but)) return;
    sqlite3 *db = fault_open_data();
    struct fault_outcome clean = fault_clean(db, statement);
    locale_assert_same(db, statement->sql);
    fault_free(&clean);
    test_close(db);
}

/* Numbers in JSON, which go to the host as text and come back as text. */
static void locale_test_json(void **state) {
    (void)state;
    locale_need();
    sqlite3 *db = fault_open_data();
    locale_assert_same(db, "SELECT logrank(id, amount > 5, country) FROM orders");
    char *rows = test_rows(db, "SELECT json_extract('[1.5]', '$[0]')");
    if (strcmp(rows, "1.5\n") != 0) locale_but = "json_extract";
    if (locale_but) printf("this SQLite's own json_extract() gives %.3s for 1.5 here\n", rows);
    sqlite3_free(rows);
    test_close(db);
}

static void locale_visit(sqlite3 *db, const char *sql, const struct fault_outcome *clean, void *context) {
    (void)db, (void)sql, (void)clean, (void)context; /* the walk has compared it with what the file expects */
}

static void locale_test_file(void **state) {
    locale_need();
    assert_true(walk_file(*state, locale_but, locale_visit, NULL) > 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(locale_test_itself),
        cmocka_unit_test(locale_test_json),
    };
    int failed = cmocka_run_group_tests_name("locale", tests, locale_setup, NULL);
    failed += script_run_files("locale, files", NULL, locale_test_file);
    return failed + fault_run_statements("locale, statements", locale_test_statement, NULL, locale_teardown);
}
