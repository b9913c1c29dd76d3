/*
 * test_forms.c - every form of a time on random values, against Python's datetime (forms.py), which writes each value and
 * what it means.
 *
 * The values go in as SQLite has them, text, integers and reals, by the one way that all functions read times.
 *
 * RETENTION_FORMS: how many values of each form (10000; 100000 is the full count). RETENTION_SEED: which ones.
 */
#define _XOPEN_SOURCE 700 /* popen */
#include "read/value.h"
#include "test.h"

#include <inttypes.h>
#include <sys/wait.h>

enum { FORMS = 28 }; /* of forms.py */

/* A line of forms.py. */
struct forms_line {
    const char *form, *type, *value, *time, *tolerance, *mere;
};

/* Takes a line apart, in its place. */
static struct forms_line forms_split(char *line) {
    char *fields[6];
    line[strcspn(line, "\n")] = '\0';
    for (int i = 0; i < 6; i++) {
        fields[i] = line;
        line += strcspn(line, "\t");
        if ((*line == '\0') != (i == 5)) fail_msg("forms.py wrote a line that is none, at '%s'", fields[i]);
        if (i < 5) *line++ = '\0';
    }
    return (struct forms_line){fields[0], fields[1], fields[2], fields[3], fields[4], fields[5]};
}

/* The microseconds of a value, or NULL; and whether it is a mere date. */
static void forms_time(sqlite3_context *context, int count, sqlite3_value **values) {
    struct moment moment;
    (void)count;
    if (value_time(values[0], &moment)) sqlite3_result_int64(context, moment.time);
}

static void forms_mere(sqlite3_context *context, int count, sqlite3_value **values) {
    struct moment moment;
    (void)count;
    if (value_time(values[0], &moment)) sqlite3_result_int(context, moment_is_mere(&moment));
}

static void forms_check(sqlite3_stmt *stmt, const struct forms_line *line) {
    if (line->type[0] == 't')
        sqlite3_bind_text(stmt, 1, line->value, -1, SQLITE_STATIC);
    else if (line->type[0] == 'i')
        sqlite3_bind_int64(stmt, 1, strtoll(line->value, NULL, 10));
    else
        sqlite3_bind_double(stmt, 1, strtod(line->value, NULL));
    assert_int_equal(sqlite3_step(stmt), SQLITE_ROW);
    bool read = sqlite3_column_type(stmt, 0) == SQLITE_INTEGER, wanted = strcmp(line->time, "-") != 0;
    if (read != wanted)
        fail_msg("%s: '%s' (%s) is %s", line->form, line->value, line->type, read ? "read" : "refused");
    int64_t time = sqlite3_column_int64(stmt, 0), want = wanted ? strtoll(line->time, NULL, 10) : 0;
    if (llabs(time - want) > strtoll(line->tolerance, NULL, 10))
        fail_msg("%s: '%s' (%s) is %" PRId64 ", not %s", line->form, line->value, line->type, time,
                 line->time);
    if (read && sqlite3_column_int(stmt, 1) != (line->mere[0] == '1'))
        fail_msg("%s: '%s' (%s) has a time of day, or has none", line->form, line->value, line->type);
    sqlite3_reset(stmt);
}

static void forms_need_python(void) {
    int status = system("python3 -c 'import datetime, fractions' >/dev/null 2>&1");
    if (WIFEXITED(status) && WEXITSTATUS(status) == 0) return;
    printf("SKIPPED: python3 is not here\n");
    skip();
}

static void forms_test_all(void **state) {
    (void)state;
    int count = test_setting("RETENTION_FORMS", test_setting("RETENTION_SLOW", 0) ? 500 : 10000), lines = 0,
        forms = 0;
    char command[128], line[512], form[64] = "";
    forms_need_python();
    sqlite3 *db = test_open();
    sqlite3_stmt *stmt = NULL;
    sqlite3_create_function(db, "time_of", 1, SQLITE_UTF8, NULL, forms_time, NULL, NULL);
    sqlite3_create_function(db, "is_mere", 1, SQLITE_UTF8, NULL, forms_mere, NULL, NULL);
    assert_int_equal(sqlite3_prepare_v2(db, "SELECT time_of(?1), is_mere(?1)", -1, &stmt, NULL), SQLITE_OK);
    snprintf(command, sizeof command, "python3 tests/random/forms.py %d %d", count,
             test_setting("RETENTION_SEED", 1));
    FILE *pipe = popen(command, "r");
    assert_non_null(pipe);
    for (; fgets(line, sizeof line, pipe) != NULL; lines++) {
        struct forms_line parts = forms_split(line);
        if (strcmp(form, parts.form) != 0) forms++;
        snprintf(form, sizeof form, "%s", parts.form);
        forms_check(stmt, &parts);
    }
    assert_int_equal(pclose(pipe), 0);
    assert_int_equal(forms, FORMS);
    assert_int_equal(lines, FORMS * count);
    sqlite3_finalize(stmt);
    test_close(db);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(forms_test_all)};
    return cmocka_run_group_tests_name("forms", tests, NULL, NULL);
}
