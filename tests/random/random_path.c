/*
 * random_path.c - see random_path.h.
 */
#include "random_path.h"

#include "test.h"

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

static const struct {
    const char *literal;
    int name;
} events[] = {
    {"'a'", 0},          {"'a'", 0},         {"'b'", 1},          {"'b'", 1},           {"1", 2},
    {"'1'", 2},          {"x'61'", 0},       {"'A'", PATH_OTHER}, {"' a'", PATH_OTHER}, {"1.0", PATH_OTHER},
    {"NULL", PATH_NONE}, {"' '", PATH_NONE},
};
const char *const path_names[3] = {"a", "b", "1"};
static const char *const path_segment_literals[] = {"NULL", "1", "'p'", "'q'"};
const char *const path_segments[4] = {"NULL", "1", "p", "q"};

/* ---- the calendar ---- */

bool path_has_grain(const struct path *path) {
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
int64_t path_period(const struct path *path, int64_t time) {
    if (!path_has_grain(path)) return 0;
    if (path_is_zoned(path)) return grain_period_of(&path->shown, time);
    return naive_period(path_grain(path), time + path_minutes(path) * NAIVE_MINUTE);
}

int64_t path_start(const struct path *path, int64_t period) {
    if (path_is_zoned(path)) return grain_start(&path->shown, period);
    return naive_start(path_grain(path), period) - path_minutes(path) * NAIVE_MINUTE;
}

void path_label(const struct path *path, int64_t period, char *label) {
    if (!path_has_grain(path))
        snprintf(label, GRAIN_LABEL_SIZE, "NULL");
    else if (path_is_zoned(path))
        grain_label(&path->shown, period, label);
    else
        naive_label(path_grain(path), period, label);
}

bool path_is_limited(const struct path *path) {
    return lengths[path->length].seconds != -1;
}

/* The last moment of an attempt that begins at a time. */
int64_t path_limit(const struct path *path, int64_t time) {
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
void path_make(struct path *path, uint64_t *state) {
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

/* ---- as SQL ---- */

void path_load(const struct path *path, sqlite3 *db) {
    test_exec(db, "DROP TABLE IF EXISTS path; CREATE TABLE path(who, time, step, segment); BEGIN");
    for (int i = 0; i < path->count; i++)
        test_exec(db, "INSERT INTO path VALUES('m%d', %s, %s, %s)", path->rows[i].customer,
                  path->rows[i].literal, path->rows[i].event, path_segment_literals[path->rows[i].segment]);
    test_exec(db, "COMMIT");
}

char *path_call(const struct path *path) {
    sqlite3_str *call = sqlite3_str_new(NULL);
    const char *clock = clocks[path->clock].text;
    sqlite3_str_appendall(call, "retention_funnel('path', 'who', 'time', 'step', '");
    for (int k = 0; k < path->step_count; k++)
        sqlite3_str_appendf(call, "%s%s", k ? k % 2 ? ", " : " ,\t" : "", path_names[path->steps[k]]);
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

const char *path_within(const struct path *path) {
    return lengths[path->length].text;
}

void path_close(void) {
    naive_calendar_close(grains, GRAINS - 1);
}
