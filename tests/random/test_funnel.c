/*
 * test_funnel.c - retention_funnel and window_funnel against every attempt that there is, on random rows of few customers.
 *
 * The other way tries: loose, every row of rows that could be an attempt; strict, every order of the rows of a moment. Of all
 * attempts it takes the one that gets furthest, that begins first, whose steps are earliest. Periods and lengths are the naive
 * calendar's, or on a zone's clock the module's, which other tests hold against it. What is asked of the rows in another order
 * is the same. (attempts.c 1 to 4, fold/funnel.c 1 to 6, window_funnel.c 1 and 2)
 *
 * RETENTION_TABLES: how many funnels (2,000; RETENTION_FULL=1: 20,000). RETENTION_SEED: the first one's seed (1).
 */
#include "test.h"

#include "random_path.h"
#include "random_table.h"

/* ---- all attempts ---- */

struct trial {
    int reach;
    int64_t times[PATH_STEPS];
};

/* The rows of a customer, and which of them an attempt has taken. */
struct trials {
    const struct path *path;
    struct path_row rows[PATH_ROWS];
    int count;
    bool taken[PATH_ROWS];
    struct trial now, best;
};

/* Further; else earlier, from the first step on. */
static void trials_judge(struct trials *trials) {
    const struct trial *now = &trials->now, *best = &trials->best;
    bool better = now->reach > best->reach;
    for (int k = 0; now->reach == best->reach && k < now->reach; k++) {
        if (now->times[k] == best->times[k]) continue;
        better = now->times[k] < best->times[k];
        break;
    }
    if (better) trials->best = trials->now;
}

/* Loose: any row for the next step that is no earlier than the last one. */
static void trials_go_on(struct trials *trials, int64_t limit) {
    const struct path *path = trials->path;
    const int k = trials->now.reach;
    trials_judge(trials);
    for (int i = 0; k < path->step_count && i < trials->count; i++) {
        const struct path_row *row = &trials->rows[i];
        if (row->name != path->steps[k] || row->time < trials->now.times[k - 1] || row->time > limit)
            continue;
        if (trials->taken[i]) continue;
        trials->taken[i] = true;
        trials->now.times[k] = row->time;
        trials->now.reach = k + 1;
        trials_go_on(trials, limit);
        trials->now.reach = k;
        trials->taken[i] = false;
    }
}

/* Strict, in this order: from row i on each must be the next step. */
static void trials_march(struct trials *trials, int i, int64_t limit) {
    const struct path *path = trials->path;
    for (int k = 0; k < path->step_count && i < trials->count; k++, i++) {
        const struct path_row *row = &trials->rows[i];
        if (row->name != path->steps[k] || row->time > limit) break;
        trials->now.times[k] = row->time;
        trials->now.reach = k + 1;
    }
    trials_judge(trials);
}

static int trials_order(const void *a, const void *b) {
    const struct path_row *x = a, *y = b;
    if (x->time != y->time) return x->time < y->time ? -1 : 1;
    return 0;
}

static void trials_swap(struct trials *trials, int a, int b) {
    struct path_row row = trials->rows[a];
    trials->rows[a] = trials->rows[b];
    trials->rows[b] = row;
}

/* Attempts that begin in a period, in the order that the rows now have. */
static void trials_all(struct trials *trials, int64_t period) {
    const struct path *path = trials->path;
    for (int i = 0; i < trials->count; i++) {
        const struct path_row *row = &trials->rows[i];
        if (row->name != path->steps[0] || path_period(path, row->time) != period) continue;
        const int64_t limit = path_limit(path, row->time);
        trials->now = (struct trial){1, {row->time}};
        if (path->strict) {
            trials_march(trials, i, limit);
        } else {
            trials->taken[i] = true;
            trials_go_on(trials, limit);
            trials->taken[i] = false;
        }
    }
}

/* In every order that keeps the times, of the rows from i on. */
static void trials_orders(struct trials *trials, int i, int64_t period) {
    if (i == trials->count) {
        trials_all(trials, period);
        return;
    }
    for (int other = i; other < trials->count && trials->rows[other].time == trials->rows[i].time; other++) {
        trials_swap(trials, i, other);
        trials_orders(trials, i + 1, period);
        trials_swap(trials, i, other);
    }
}

/* The customer's rows of steps, or strict of others too, until as_of. */
static struct trials trials_of(const struct path *path, int customer) {
    struct trials trials = {.path = path};
    for (int i = 0; i < path->count; i++) {
        const struct path_row *row = &path->rows[i];
        if (row->customer == customer && row->time <= path->as_of && row->name != PATH_NONE)
            trials.rows[trials.count++] = *row;
    }
    qsort(trials.rows, (size_t)trials.count, sizeof *trials.rows, trials_order);
    return trials;
}

static struct trial trials_best(const struct path *path, int customer, int64_t period) {
    struct trials trials = trials_of(path, customer);
    if (path->strict)
        trials_orders(&trials, 0, period);
    else
        trials_all(&trials, period);
    return trials.best;
}

/* Of the first row of the first step, of several at once the smallest; -1: there is none. */
static int path_segment(const struct path *path, int customer) {
    const struct path_row *first = NULL;
    for (int i = 0; i < path->count; i++) {
        const struct path_row *row = &path->rows[i];
        if (row->customer != customer || row->time > path->as_of || row->name != path->steps[0]) continue;
        if (first == NULL || row->time < first->time ||
            (row->time == first->time && row->segment < first->segment))
            first = row;
    }
    return first == NULL ? -1 : path->with_segments ? first->segment : 0;
}

/* ---- what the table must say ---- */

/* Whoever may begin in the period. */
static bool path_is_complete(const struct path *path, int64_t period, int step) {
    if (!path_has_grain(path)) return false;
    const int64_t start = path_start(path, period), end = path_start(path, period + 1);
    if (end > path->as_of) return false;
    if (step == 0) return true;
    if (!path_is_limited(path) || path_limit(path, end) > path->as_of) return false;
    for (int64_t time = start; time < end; time += 15 * NAIVE_MINUTE)
        if (path_limit(path, time + 15 * NAIVE_MINUTE - 1) > path->as_of) return false;
    return true;
}

static int path_time_order(const void *a, const void *b) {
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

static void path_write_funnel(const struct path *path, int segment, int64_t period, sqlite3_str *out) {
    struct trial trials[PATH_CUSTOMERS];
    int customers = 0, before = 0, first = 0;
    char label[GRAIN_LABEL_SIZE];
    for (int customer = 0; customer < PATH_CUSTOMERS; customer++) {
        if (path_segment(path, customer) != segment) continue;
        trials[customers] = trials_best(path, customer, period);
        customers += trials[customers].reach > 0;
    }
    path_label(path, period, label);
    for (int k = 0; customers > 0 && k < path->step_count; k++) {
        int64_t times[PATH_CUSTOMERS];
        int count = 0;
        for (int i = 0; i < customers; i++)
            if (trials[i].reach > k) times[count++] = k ? trials[i].times[k] - trials[i].times[k - 1] : 0;
        qsort(times, (size_t)count, sizeof *times, path_time_order);
        if (k == 0) first = count;
        sqlite3_str_appendf(out, "%s|%s|%d|%s|%d|%!.15g",
                            path->with_segments ? path_segments[segment] : "NULL", label, k + 1,
                            path_names[path->steps[k]], count, (double)count / first);
        if (before > 0)
            sqlite3_str_appendf(out, "|%!.15g", (double)count / before);
        else
            sqlite3_str_appendall(out, "|NULL");
        if (k > 0 && count > 0)
            sqlite3_str_appendf(out, "|%!.15g", (double)(times[(count - 1) / 2] + times[count / 2]) / 2e6);
        else
            sqlite3_str_appendall(out, "|NULL");
        sqlite3_str_appendf(out, "|%d\n", path_is_complete(path, period, k));
        before = count;
    }
}

/* Periods in which somebody may begin, in order, each once. */
static int path_periods(const struct path *path, int64_t *periods) {
    int count = 0, last = 0;
    for (int i = 0; i < path->count; i++)
        if (path->rows[i].time <= path->as_of) periods[count++] = path_period(path, path->rows[i].time);
    qsort(periods, (size_t)count, sizeof *periods, path_time_order);
    for (int i = 1; i < count; i++)
        if (periods[i] != periods[last]) periods[++last] = periods[i];
    return count ? last + 1 : 0;
}

static char *path_expected(const struct path *path) {
    sqlite3_str *out = sqlite3_str_new(NULL);
    int64_t periods[PATH_ROWS];
    int count = path_periods(path, periods);
    for (int segment = 0; segment < 4; segment++)
        for (int i = 0; i < count; i++)
            path_write_funnel(path, segment, periods[i], out);
    char *text = sqlite3_str_finish(out);
    return text ? text : sqlite3_mprintf("");
}

/* ---- comparing ---- */

static sqlite3 *path_db;

static void path_compare(const struct path *path, unsigned seed) {
    char *call = path_call(path), *want = path_expected(path),
         *got = test_rows(path_db, "SELECT * FROM %s", call);
    if (strcmp(want, got) != 0) {
        char *rows = test_rows(path_db, "SELECT * FROM path ORDER BY 1, 2");
        fail_msg("seed %u: %s\n%s--- want\n%s--- got\n%s", seed, call, rows, want, got);
    }
    sqlite3_free(call);
    sqlite3_free(want);
    sqlite3_free(got);
}

/* The same numbers by window_funnel, where each step has a name of its own; all in UTC. */
static void path_compare_windows(const struct path *path, unsigned seed) {
    if (path->strict || path_has_grain(path) || path->has_as_of || path->step_count > 3) return;
    for (int k = 1; k < path->step_count; k++)
        for (int j = 0; j < k; j++)
            if (path->steps[j] == path->steps[k]) return;
    sqlite3_str *sql = sqlite3_str_new(NULL);
    for (int k = 0; k < path->step_count; k++)
        sqlite3_str_appendf(sql, ", CAST(step AS TEXT) = '%s'", path_names[path->steps[k]]);
    char *flags = sqlite3_str_finish(sql), *call = path_call(path);
    char *want =
        test_rows(path_db, "SELECT step, sum(customers) FROM %s GROUP BY 1 HAVING sum(customers) > 0", call);
    char *got = test_rows(path_db,
                          "WITH one AS (SELECT window_funnel(%s, time%s) AS far FROM path GROUP BY who),"
                          " steps(k) AS (VALUES (1), (2), (3))"
                          " SELECT k, sum(far >= k) FROM steps, one GROUP BY 1 HAVING sum(far >= k) > 0",
                          path_within(path), flags);
    if (strcmp(want, got) != 0) fail_msg("seed %u: %s\n--- want\n%s--- got\n%s", seed, call, want, got);
    sqlite3_free(flags);
    sqlite3_free(call);
    sqlite3_free(want);
    sqlite3_free(got);
}

static void path_run(unsigned seed) {
    uint64_t state = seed * UINT64_C(0x9E3779B97F4A7C15);
    struct path path;
    path_make(&path, &state);
    path_load(&path, path_db);
    path_compare(&path, seed);
    path_compare_windows(&path, seed);
    /* the same rows, in another order */
    for (int i = path.count - 1; i > 0; i--) {
        int other = (int)test_random(&state, (uint32_t)i + 1);
        struct path_row row = path.rows[i];
        path.rows[i] = path.rows[other];
        path.rows[other] = row;
    }
    path_load(&path, path_db);
    path_compare(&path, seed);
}

static void paths(void **unused) {
    (void)unused;
    path_db = test_open();
    random_table_seeds(2000, 20000, path_run);
    test_close(path_db);
    path_close();
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(paths)};
    return cmocka_run_group_tests_name("funnels against all attempts", tests, NULL, NULL);
}
