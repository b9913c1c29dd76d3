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

#include "random_table.h"
#include "time/grain.h"
#include "time/length.h"

#define PATH_ROWS      18
#define PATH_CUSTOMERS 3
#define PATH_MOMENTS   7
#define PATH_STEPS     5
#define PATH_EACH      7 /* most rows of a customer: all their orders are tried */

static const struct {
    const char *text; /* NULL: UTC, by default */
    int minutes;
    bool zoned;
} clocks[] = {
    {NULL, 0, false},        {NULL, 0, false},           {"+13:45", 825, false},
    {"-05:30", -330, false}, {"Europe/Berlin", 0, true},
};

static struct naive_grain grains[] = {
    {.text = "day", .unit = NAIVE_DAYS, .count = 1, .plain = true},
    {.text = "month", .unit = NAIVE_MONTHS, .count = 1, .plain = true},
    {.text = "week", .unit = NAIVE_WEEKS, .count = 1, .starting = 1, .plain = true},
    {.text = "5 hours", .unit = NAIVE_HOURS, .count = 5},
    {.text = "quarter", .unit = NAIVE_QUARTERS, .count = 1, .starting = 1, .plain = true},
    {.text = NULL},
};
#define GRAINS (sizeof grains / sizeof grains[0])

/* The naive calendar knows the unit; or exactly so many seconds; -1: any time. */
static const struct {
    const char *text;
    struct naive_grain naive;
    int64_t seconds;
} lengths[] = {
    {"NULL", {.unit = NAIVE_HOURS}, -1},
    {"NULL", {.unit = NAIVE_HOURS}, -1},
    {"0", {.unit = NAIVE_HOURS}, 0},
    {"'0 days'", {.unit = NAIVE_HOURS}, 0},
    {"'1 day'", {.unit = NAIVE_DAYS, .count = 1}, 0},
    {"' 2 Weeks'", {.unit = NAIVE_WEEKS, .count = 2}, 0},
    {"'month'", {.unit = NAIVE_MONTHS, .count = 1}, 0},
    {"'45 minutes'", {.unit = NAIVE_HOURS}, 2700},
    {"3600.5", {.unit = NAIVE_HOURS}, -2},
};
#define LENGTHS (sizeof lengths / sizeof lengths[0])

/* What a row's step may be: its name's number, PATH_OTHER, or PATH_NONE. */
enum { PATH_OTHER = 9, PATH_NONE = -1 };
static const struct {
    const char *literal;
    int name;
} events[] = {
    {"'a'", 0},          {"'a'", 0},         {"'b'", 1},          {"'b'", 1},           {"1", 2},
    {"'1'", 2},          {"x'61'", 0},       {"'A'", PATH_OTHER}, {"' a'", PATH_OTHER}, {"1.0", PATH_OTHER},
    {"NULL", PATH_NONE}, {"' '", PATH_NONE},
};
static const char *const names[] = {"a", "b", "1"};
static const char *const segments[] = {"NULL", "1", "'p'", "'q'"}; /* in their order */
static const char *const segments_shown[] = {"NULL", "1", "p", "q"};

struct path_row {
    int customer, name, segment;
    int64_t time;
    char literal[48];
    const char *event;
};

struct path {
    struct path_row rows[PATH_ROWS];
    int count;
    int steps[PATH_STEPS], step_count;
    uint32_t clock, length, grain; /* in the lists */
    bool strict, with_segments, has_as_of;
    int64_t as_of;
    char as_of_literal[48];
    struct grain shown; /* the module's */
    struct length within;
};

/* ---- the calendar ---- */

static bool path_has_grain(const struct path *path) {
    return grains[path->grain].text != NULL;
}

static struct naive_grain *path_grain(const struct path *path) {
    grains[path->grain].minutes = 0;
    return &grains[path->grain];
}

/* The clock of mere dates, periods and lengths: without a grain there is none. */
static int path_minutes(const struct path *path) {
    return path_has_grain(path) ? clocks[path->clock].minutes : 0;
}

static bool path_is_zoned(const struct path *path) {
    return path_has_grain(path) && clocks[path->clock].zoned;
}

/* A naive grain remembers where its periods start, on one clock: it is given local times. */
static int64_t path_period(const struct path *path, int64_t time) {
    if (!path_has_grain(path)) return 0;
    if (path_is_zoned(path)) return grain_period_of(&path->shown, time);
    return naive_period(path_grain(path), time + path_minutes(path) * NAIVE_MINUTE);
}

static int64_t path_start(const struct path *path, int64_t period) {
    if (path_is_zoned(path)) return grain_start(&path->shown, period);
    return naive_start(path_grain(path), period) - path_minutes(path) * NAIVE_MINUTE;
}

static void path_label(const struct path *path, int64_t period, char *label) {
    if (!path_has_grain(path))
        snprintf(label, GRAIN_LABEL_SIZE, "NULL");
    else if (path_is_zoned(path))
        grain_label(&path->shown, period, label);
    else
        naive_label(path_grain(path), period, label);
}

static bool path_is_limited(const struct path *path) {
    return lengths[path->length].seconds != -1;
}

/* The last moment of an attempt that begins at a time. */
static int64_t path_limit(const struct path *path, int64_t time) {
    struct naive_grain grain = lengths[path->length].naive;
    grain.minutes = path_minutes(path);
    if (!path_is_limited(path)) return INT64_MAX;
    if (lengths[path->length].seconds == -2) return time + 3600500000;
    if (!grain.count) return time + lengths[path->length].seconds * NAIVE_SECOND;
    return path_is_zoned(path) ? length_add(&path->within, &path->shown.clock, time)
                               : naive_add(&grain, time, 1);
}

/* ---- drawing ---- */

/* A moment as text: around a month's end, around the night on which Berlin's clock goes back, at the limit of another row; mere
** dates are days on the clock. */
static int64_t path_moment(const struct path *path, uint64_t *state, char *literal, size_t size) {
    int day = naive_day(2024, 1, 29) + (int)test_random(state, 6);
    if (test_random(state, 3) == 0) day = naive_day(2024, 10, 26) + (int)test_random(state, 3);
    if (test_random(state, 6) == 0) day = naive_day(2024, (int)test_random(state, 12) + 1, 1) - 1;
    struct naive_date date = naive_date(day);
    int64_t time = naive_time(day, 0);
    uint32_t kind = test_random(state, 10);
    if (kind < 2) {
        snprintf(literal, size, "'%04d-%02d-%02d'", date.year, date.month, date.day);
        if (path_is_zoned(path)) return clock_instant(&path->shown.clock, time);
        return time - path_minutes(path) * NAIVE_MINUTE;
    }
    time += test_random(state, 96) * 15 * NAIVE_MINUTE;
    if (kind < 6 && path->count > 0) {
        time = path->rows[test_random(state, (uint32_t)path->count)].time;
        if (kind < 4 && path_is_limited(path)) time = path_limit(path, time);
        if (kind == 2) time++;
    }
    int64_t rest = naive_time_of_day(time);
    date = naive_date(naive_day_of(time));
    snprintf(literal, size, "'%04d-%02d-%02dT%02d:%02d:%02d.%06dZ'", date.year, date.month, date.day,
             (int)(rest / NAIVE_HOUR), (int)(rest / NAIVE_MINUTE % 60), (int)(rest / NAIVE_SECOND % 60),
             (int)(rest % NAIVE_SECOND));
    return time;
}

static void path_make_arguments(struct path *path, uint64_t *state) {
    *path = (struct path){.clock = test_random(state, sizeof clocks / sizeof clocks[0]),
                          .length = test_random(state, LENGTHS),
                          .grain = test_random(state, GRAINS)};
    const char *text = lengths[path->length].text;
    if (text[0] == '\'' && text[1] != ' ')
        assert_true(length_parse(text + 1, strlen(text) - 2, &path->within));
    if (text[1] == ' ') assert_true(length_parse("2 weeks", 7, &path->within));
    if (path_has_grain(path)) {
        char grain[64];
        const char *clock = clocks[path->clock].text;
        int size = snprintf(grain, sizeof grain, "%s%s%s", grains[path->grain].text, clock ? " in " : "",
                            clock ? clock : "");
        assert_true(grain_parse(grain, (size_t)size, &path->shown));
    }
    path->strict = test_random(state, 2);
    path->with_segments = test_random(state, 3) == 0;
    path->step_count = 1 + (int)test_random(state, PATH_STEPS);
    for (int k = 0; k < path->step_count; k++)
        path->steps[k] = test_random(state, 3) ? k % 3 : (int)test_random(state, 3);
}

/* Few moments, so that many rows share one. */
static void path_make(struct path *path, uint64_t *state) {
    int each[PATH_CUSTOMERS] = {0}, count = (int)test_random(state, PATH_ROWS + 1);
    path_make_arguments(path, state);
    for (int i = 0; i < count; i++) {
        struct path_row *row = &path->rows[path->count];
        row->customer = (int)test_random(state, PATH_CUSTOMERS);
        if (each[row->customer]++ == PATH_EACH) continue;
        row->time = path_moment(path, state, row->literal, sizeof row->literal);
        if (path->count >= PATH_MOMENTS || (path->count > 0 && test_random(state, 3) == 0)) {
            const struct path_row *other = &path->rows[test_random(state, (uint32_t)path->count)];
            row->time = other->time;
            memcpy(row->literal, other->literal, sizeof row->literal);
        }
        uint32_t event = test_random(state, sizeof events / sizeof events[0]);
        row->event = events[event].literal;
        row->name = events[event].name;
        row->segment = (int)test_random(state, 4);
        path->count++;
    }
    path->has_as_of = test_random(state, 2);
    if (path->has_as_of)
        path->as_of = path_moment(path, state, path->as_of_literal, sizeof path->as_of_literal);
    for (int i = 0; !path->has_as_of && i < path->count; i++)
        if (i == 0 || path->rows[i].time > path->as_of) path->as_of = path->rows[i].time;
}

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
                            path->with_segments ? segments_shown[segment] : "NULL", label, k + 1,
                            names[path->steps[k]], count, (double)count / first);
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

static void path_load(const struct path *path, sqlite3 *db) {
    test_exec(db, "DROP TABLE IF EXISTS path; CREATE TABLE path(who, time, step, segment); BEGIN");
    for (int i = 0; i < path->count; i++)
        test_exec(db, "INSERT INTO path VALUES('m%d', %s, %s, %s)", path->rows[i].customer,
                  path->rows[i].literal, path->rows[i].event, segments[path->rows[i].segment]);
    test_exec(db, "COMMIT");
}

static char *path_call(const struct path *path) {
    sqlite3_str *call = sqlite3_str_new(NULL);
    const char *clock = clocks[path->clock].text;
    sqlite3_str_appendall(call, "retention_funnel('path', 'who', 'time', 'step', '");
    for (int k = 0; k < path->step_count; k++)
        sqlite3_str_appendf(call, "%s%s", k ? k % 2 ? ", " : " ,\t" : "", names[path->steps[k]]);
    sqlite3_str_appendf(call, "', %s, ", lengths[path->length].text);
    if (path_has_grain(path))
        sqlite3_str_appendf(call, "'%s%s%s'", grains[path->grain].text, clock ? " in " : "",
                            clock ? clock : "");
    else
        sqlite3_str_appendall(call, "NULL");
    sqlite3_str_appendf(call, ", %s, %s, %s)", path->with_segments ? "'segment'" : "NULL",
                        path->strict ? "'Strict'" : "NULL", path->has_as_of ? path->as_of_literal : "NULL");
    return sqlite3_str_finish(call);
}

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
        sqlite3_str_appendf(sql, ", CAST(step AS TEXT) = '%s'", names[path->steps[k]]);
    char *flags = sqlite3_str_finish(sql), *call = path_call(path);
    char *want =
        test_rows(path_db, "SELECT step, sum(customers) FROM %s GROUP BY 1 HAVING sum(customers) > 0", call);
    char *got = test_rows(path_db,
                          "WITH one AS (SELECT window_funnel(%s, time%s) AS far FROM path GROUP BY who),"
                          " steps(k) AS (VALUES (1), (2), (3))"
                          " SELECT k, sum(far >= k) FROM steps, one GROUP BY 1 HAVING sum(far >= k) > 0",
                          lengths[path->length].text, flags);
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
    naive_calendar_close(grains, GRAINS - 1);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(paths)};
    return cmocka_run_group_tests_name("funnels against all attempts", tests, NULL, NULL);
}
