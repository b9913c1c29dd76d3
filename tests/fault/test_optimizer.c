/*
 * test_optimizer.c - SQLite's optimizations are switched off, all and each alone (SQLITE_TESTCTRL_OPTIMIZATIONS):
 * whatever plan a statement gets, its answer is the same.
 *
 * Arguments of a table function arrive by other ways then (propagated constants, joins in another order, views not
 * flattened, sorts where the natural order would do). Rows may come in another order where none is asked for.
 */
#define _XOPEN_SOURCE 700
#include "statements.h"
#include "walk.h"

#define OPTIMIZER_BITS 24 /* more than SQLite has optimizations so far */

static long optimizer_plans;

static int optimizer_compare(const void *a, const void *b) {
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* The lines of a text, sorted; free the array, and the text that it cuts up. */
static char **optimizer_lines(char *text, size_t *count) {
    size_t most = 1;
    for (const char *c = text; *c; c++)
        most += *c == '\n';
    char **lines = malloc(most * sizeof *lines);
    if (lines == NULL) abort();
    *count = 0;
    for (char *line = strtok(text, "\n"); line; line = strtok(NULL, "\n"))
        lines[(*count)++] = line;
    qsort(lines, *count, sizeof *lines, optimizer_compare);
    return lines;
}

/* Whether two results hold the same rows, in whatever order. */
static bool optimizer_same_rows(const struct fault_outcome *a, const struct fault_outcome *b) {
    size_t m, n;
    char *text = strdup(a->rows), *other = strdup(b->rows);
    if (text == NULL || other == NULL) abort();
    char **lines = optimizer_lines(text, &m), **others = optimizer_lines(other, &n);
    bool same = m == n;
    for (size_t i = 0; i < m && same; i++)
        same = strcmp(lines[i], others[i]) == 0;
    free(lines);
    free(others);
    free(text);
    free(other);
    return same;
}

/* The program that SQLite makes of a statement without these optimizations. */
static struct fault_outcome optimizer_program(sqlite3 *db, const char *sql, unsigned off) {
    char *explain = sqlite3_mprintf("EXPLAIN %s", sql);
    sqlite3_test_control(SQLITE_TESTCTRL_OPTIMIZATIONS, db, off);
    struct fault_outcome program = fault_run(db, explain);
    sqlite3_free(explain);
    return program;
}

/* Runs the statement where the optimizations make a difference to its program. */
static void optimizer_try(sqlite3 *db, const char *sql, const struct fault_outcome *clean,
                          const struct fault_outcome *usual, unsigned off) {
    /* which asks the optimizer not to ask for a NULL; where it does not, there is no error. Nor is there where it does
    ** not bring a view's argument and the condition outside together: that is a filter then, and no row passes. */
    if (strstr(clean->message, "where SQLite lets no row through")) return;
    if (strstr(clean->message, "has two values")) return;
    struct fault_outcome program = optimizer_program(db, sql, off);
    bool differs = !fault_same(usual, &program);
    fault_free(&program);
    struct fault_outcome got = differs ? fault_run(db, sql) : fault_nothing();
    sqlite3_test_control(SQLITE_TESTCTRL_OPTIMIZATIONS, db, 0);
    optimizer_plans += differs;
    bool ordered = strstr(sql, "ORDER BY") != NULL;
    if (differs && !fault_same(&got, clean) &&
        (got.rc != clean->rc || ordered || !optimizer_same_rows(&got, clean)))
        fail_msg("%s\nwithout the optimizations 0x%x\n--- want %d %s\n%.2000s--- got %d %s\n%.2000s", sql,
                 off, clean->rc, clean->message, clean->rows, got.rc, got.message, got.rows);
    fault_assert_quiet(db);
    fault_free(&got);
}

static void optimizer_visit(sqlite3 *db, const char *sql, const struct fault_outcome *clean, void *context) {
    (void)context;
    struct fault_outcome usual = optimizer_program(db, sql, 0);
    optimizer_try(db, sql, clean, &usual, ~0u);
    for (int bit = 0; bit < OPTIMIZER_BITS; bit++)
        optimizer_try(db, sql, clean, &usual, 1u << bit);
    fault_free(&usual);
}

static void optimizer_test_statement(void **state) {
    const struct fault_statement *statement = *state;
    sqlite3 *db = fault_open_data();
    struct fault_outcome clean = fault_clean(db, statement);
    optimizer_visit(db, statement->sql, &clean, NULL);
    fault_free(&clean);
    test_close(db);
}

static void optimizer_test_file(void **state) {
    walk_file(*state, NULL, optimizer_visit, NULL);
}

int main(void) {
    int failed = fault_run_statements("optimizer, statements", optimizer_test_statement, NULL, NULL);
    failed += script_run_files("optimizer, files", NULL, optimizer_test_file);
    printf("optimizer: %ld other plans\n", optimizer_plans);
    if (optimizer_plans == 0) printf("SKIPPED: this SQLite has no SQLITE_TESTCTRL_OPTIMIZATIONS\n");
    return failed;
}
