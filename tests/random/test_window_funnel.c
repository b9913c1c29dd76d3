/*
 * test_window_funnel.c - window_funnel against every way through the rows of a customer, on random flags.
 *
 * The other way tries, from every row of the first step on, every row for the next step that is no earlier and not too late,
 * the same one too: rows of one moment stand in the order of the steps. (window_funnel.c 1 to 3)
 *
 * RETENTION_TABLES: how many customers (4,000; RETENTION_FULL=1: 40,000). RETENTION_SEED: the first one's seed (1).
 */
#include "test.h"

#include "random_table.h"

#define WINDOW_ROWS  9
#define WINDOW_STEPS 5
#define WINDOW_START 1714644000

struct window {
    int count, steps;
    int within;             /* seconds; -1: any */
    int times[WINDOW_ROWS]; /* seconds; -1: none */
    uint32_t flags[WINDOW_ROWS];
};

static void window_make(struct window *window, uint64_t *state) {
    *window = (struct window){.count = (int)test_random(state, WINDOW_ROWS + 1),
                              .steps = 1 + (int)test_random(state, WINDOW_STEPS),
                              .within = (int)test_random(state, 12) - 1};
    const uint32_t span = 1 + test_random(state, 14);
    for (int i = 0; i < window->count; i++) {
        window->times[i] = test_random(state, 12) ? (int)test_random(state, span) : -1;
        window->flags[i] = test_random(state, 1u << WINDOW_STEPS);
        if (test_random(state, 2)) window->flags[i] = 1u << test_random(state, WINDOW_STEPS);
    }
}

/* How many steps in the end, where the last one of k was taken at a time. */
static int window_go_on(const struct window *window, int time, int limit, int k) {
    int best = k;
    for (int i = 0; k < window->steps && i < window->count && best < window->steps; i++) {
        if (window->times[i] < time || window->times[i] > limit || !(window->flags[i] >> k & 1)) continue;
        int reach = window_go_on(window, window->times[i], limit, k + 1);
        if (reach > best) best = reach;
    }
    return best;
}

static int window_expected(const struct window *window) {
    int best = 0;
    for (int i = 0; i < window->count; i++) {
        if (window->times[i] < 0 || !(window->flags[i] & 1)) continue;
        int limit = window->within < 0 ? INT32_MAX : window->times[i] + window->within;
        int reach = window_go_on(window, window->times[i], limit, 1);
        if (reach > best) best = reach;
    }
    return best;
}

static sqlite3 *window_db;

static void window_load(const struct window *window) {
    static const char *const truths[] = {"1", "'1'", "2.5", "-1", "' 3 '"}, *const lies[] = {"0", "NULL",
                                                                                             "'0'", "''",
                                                                                             "0.0"};
    test_exec(window_db, "DELETE FROM window; BEGIN");
    for (int i = 0; i < window->count; i++) {
        sqlite3_str *row = sqlite3_str_new(NULL);
        if (window->times[i] < 0)
            sqlite3_str_appendall(row, i % 2 ? "NULL" : "' '");
        else
            sqlite3_str_appendf(row, "%d", WINDOW_START + window->times[i]);
        for (int k = 0; k < WINDOW_STEPS; k++)
            sqlite3_str_appendf(row, ", %s", (window->flags[i] >> k & 1 ? truths : lies)[(i + k) % 5]);
        char *values = sqlite3_str_finish(row);
        test_exec(window_db, "INSERT INTO window VALUES (%s)", values);
        sqlite3_free(values);
    }
    test_exec(window_db, "COMMIT");
}

static void window_compare(const struct window *window, unsigned seed, const char *order) {
    static const char *const columns[] = {"a", "a, b", "a, b, c", "a, b, c, d", "a, b, c, d, e"};
    char within[16] = "NULL";
    if (window->within >= 0) snprintf(within, sizeof within, "%d", window->within);
    char *sql =
        sqlite3_mprintf("SELECT window_funnel(%s, at, %s) FROM (SELECT * FROM window ORDER BY %s LIMIT 99)",
                        within, columns[window->steps - 1], order);
    char *got = test_rows(window_db, "%s", sql), *want = sqlite3_mprintf("%d\n", window_expected(window));
    if (strcmp(got, want) != 0) {
        char *rows = test_rows(window_db, "SELECT * FROM window ORDER BY at");
        fail_msg("seed %u: %s\n%s--- want %s--- got %s", seed, sql, rows, want, got);
    }
    sqlite3_free(sql);
    sqlite3_free(got);
    sqlite3_free(want);
}

static void window_run(unsigned seed) {
    uint64_t state = seed * UINT64_C(0x9E3779B97F4A7C15);
    struct window window;
    window_make(&window, &state);
    window_load(&window);
    window_compare(&window, seed, "rowid");
    window_compare(&window, seed, "rowid DESC");
    window_compare(&window, seed, "at");
}

static void windows(void **unused) {
    (void)unused;
    window_db = test_open();
    test_exec(window_db, "CREATE TABLE window(at, a, b, c, d, e)");
    random_table_seeds(4000, 40000, window_run);
    test_close(window_db);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(windows)};
    return cmocka_run_group_tests_name("window_funnel against all ways", tests, NULL, NULL);
}
