/*
 * test_periods.c - retention_periods and retention_movements on random small tables: the laws that every answer keeps
 * (period_laws.h), and row by row the plain SQL of plain_periods.h.
 *
 * Every table is asked in every mode: events with lapse_after 1, 2 and 3, with and without returns_col, and subscriptions with
 * and without a gap; each without segments, by those of customers and by those of rows, with a span and without. The grain, one
 * in three with a zone, the amount, the gap, the span and as_of, on and off boundaries, are drawn anew for each. A difference is first
 * made small by leaving out rows, then printed with the script and the statement that show it.
 *
 * RETENTION_TABLES: how many tables (200; RETENTION_FULL=1: 3000). RETENTION_SEED: the state of the random sequence before the first
 * (1); a difference is printed with the state before its table, which with RETENTION_TABLES=1 comes first
 * then.
 */
#include "test.h"

#include "period_laws.h"
#include "plain_periods.h"
#include "random_terms.h"

#define MOST_PERIODS 110 /* of one table */

static struct naive_grain naive_grains[] = {
    {.text = "day", .unit = NAIVE_DAYS, .count = 1, .plain = true},
    {.text = "week", .unit = NAIVE_WEEKS, .count = 1, .plain = true},
    {.text = "month", .unit = NAIVE_MONTHS, .count = 1, .plain = true},
    {.text = "quarter", .unit = NAIVE_QUARTERS, .count = 1, .plain = true},
    {.text = "2 weeks starting sunday", .unit = NAIVE_WEEKS, .count = 2, .starting = 7},
};
enum { NAIVE_GRAINS = sizeof naive_grains / sizeof naive_grains[0], GRAINS = NAIVE_GRAINS + 3 };
static struct plain_grain grains[GRAINS] = {[NAIVE_GRAINS] = {.text = "month in America/New_York"},
                                            {.text = "week starting sunday in America/New_York"},
                                            {.text = "day in America/New_York"}};
#define NEW_YORK (5 * NAIVE_HOUR) /* its midnight, in winter */

static const struct plain_gap gaps[] = {
    {"1 day", NAIVE_DAYS, 1},      {"1 day", NAIVE_DAYS, 1},     {"10 days", NAIVE_DAYS, 10},
    {"36 hours", NAIVE_HOURS, 36}, {"1 month", NAIVE_MONTHS, 1}, {"3 weeks", NAIVE_WEEKS, 3},
    {"99 years", NAIVE_YEARS, 99}, {"0 days", NAIVE_DAYS, 0},
};
enum { GAPS = sizeof gaps / sizeof gaps[0] };

enum kind { EVENTS_1, EVENTS_2, EVENTS_3, VISITS_1, VISITS_2, TERMS, TERMS_WITH_GAP, KINDS };
enum { BY_NOTHING, BY_CUSTOMER, BY_ROW, SEGMENTS };
enum { MODES = KINDS * SEGMENTS * 2 };

struct question {
    const struct plain_grain *grain;
    const struct plain_gap *gap; /* NULL: none */
    enum kind kind;
    int segments, lapse_after; /* 0: subscriptions */
    int64_t span;
    bool has_amount, has_as_of;
    int64_t as_of;
    int by_place; /* how many arguments are given by place, the others by name */
    char as_of_literal[48];
};

static bool is_terms(const struct question *question) {
    return question->kind >= TERMS;
}

/* Times that are mere dates would be days of another clock. */
static bool is_exact_source(const struct question *question) {
    return question->grain->naive == NULL;
}

static bool chance(uint64_t *state, uint32_t percent) {
    return test_random(state, 100) < percent;
}

/* A grain that is not too fine for a table and a moment; a zone has rules for years that are not far away. */
static const struct plain_grain *choose_grain(const struct random_table *table, int64_t as_of,
                                              uint64_t *state) {
    int64_t first = naive_time(table->first_day, 0), last = naive_time(table->first_day + table->days, 0);
    int year = naive_date(table->first_day).year;
    if (as_of > last) last = as_of;
    for (;;) {
        const struct plain_grain *grain = &grains[test_random(state, GRAINS)];
        if (grain->naive == NULL && (year < 1800 || year > 9000)) continue;
        if (plain_period(grain, last) - plain_period(grain, first) <= MOST_PERIODS) return grain;
    }
}

static void choose_as_of(struct question *question, const struct random_table *table, uint64_t *state) {
    int64_t last = naive_time(naive_day(9999, 12, 30), 0);
    question->as_of = random_table_moment(table, state);
    if (chance(state, 30)) question->as_of += (int64_t)test_random(state, 20) * table->days * NAIVE_DAY / 30;
    if (question->as_of > last) question->as_of = last;
    question->grain = choose_grain(table, question->as_of, state);
    int64_t period = plain_period(question->grain, question->as_of);
    if (chance(state, 30)) question->as_of = plain_start(question->grain, period);
    /* a mere date is a day of the clock, which is not UTC's */
    do
        random_time_literal(question->as_of, state, question->as_of_literal, sizeof question->as_of_literal);
    while (is_exact_source(question) && strchr(question->as_of_literal, ':') == NULL);
}

static struct question make_question(int mode, const struct random_table *table, uint64_t *state) {
    static const int64_t spans[] = {2, 2, 3, 4, 12, 100000};
    struct question question = {.by_place = 3 + (int)test_random(state, 11), .span = 1};
    question.kind = (enum kind)(mode % KINDS);
    question.segments = mode / KINDS % SEGMENTS;
    if (mode / KINDS / SEGMENTS) question.span = spans[test_random(state, sizeof spans / sizeof spans[0])];
    question.has_amount = chance(state, 75);
    if (question.kind < TERMS)
        question.lapse_after = 1 + (int)question.kind - (question.kind < VISITS_1 ? 0 : VISITS_1);
    question.has_as_of = is_terms(&question) || chance(state, 50);
    choose_as_of(&question, table, state);
    if (question.kind == TERMS_WITH_GAP) question.gap = &gaps[test_random(state, GAPS)];
    return question;
}

/* The arguments up to by_place in their places, NULL where one is not given; the rest by name. */
static char *write_statement(const char *function, const struct question *question,
                             const struct random_table *table) {
    static const char *const names[] = {"source",      "customer_col", "time_col",    "grain", "amount_col",
                                        "segment_col", "until_col",    "lapse_after", "as_of", "returns_col",
                                        "gap",         "span",         "segment_by"};
    enum { ARGUMENTS = sizeof names / sizeof names[0] };
    const char *by_place = question->by_place % 2 ? "given" : NULL;
    char *source = sqlite3_mprintf("%Q", is_exact_source(question) ? "exact"
                                         : is_terms(question)      ? "terms"
                                                                   : random_table_source(table)),
         *grain = sqlite3_mprintf("%Q", question->grain->text),
         *span = sqlite3_mprintf("%lld", (long long)question->span),
         *gap = question->gap ? sqlite3_mprintf("%Q", question->gap->text) : NULL;
    const char *lapses[] = {NULL, by_place ? "1" : NULL, "2", "3"};
    const char *segments[] = {NULL, by_place ? "'customer'" : NULL, "'row'"};
    const char *visits = is_exact_source(question) ? "'visit'" : "'returned'";
    bool has_visits = question->kind == VISITS_1 || question->kind == VISITS_2;
    const char *values[ARGUMENTS] = {source,
                                     "'customer'",
                                     "'time'",
                                     grain,
                                     question->has_amount ? "'amount'" : NULL,
                                     question->segments ? "'segment'" : NULL,
                                     is_terms(question) ? "'ended'" : NULL,
                                     lapses[question->lapse_after],
                                     question->has_as_of ? question->as_of_literal : NULL,
                                     has_visits ? visits : NULL,
                                     gap,
                                     question->span > 1 || by_place ? span : NULL,
                                     segments[question->segments]};
    sqlite3_str *sql = sqlite3_str_new(NULL);
    sqlite3_str_appendf(sql, "SELECT * FROM %s(", function);
    for (int i = 0; i < question->by_place; i++)
        sqlite3_str_appendf(sql, "%s%s", i ? ", " : "", values[i] ? values[i] : "NULL");
    sqlite3_str_appendall(sql, ")");
    bool is_first = true;
    for (int i = question->by_place; i < ARGUMENTS; i++) {
        if (values[i] == NULL) continue;
        sqlite3_str_appendf(sql, " %s %s = %s", is_first ? "WHERE" : "AND", names[i], values[i]);
        is_first = false;
    }
    sqlite3_free(source);
    sqlite3_free(grain);
    sqlite3_free(span);
    sqlite3_free(gap);
    return sqlite3_str_finish(sql);
}

/* Of rows with a customer and a time, the latest time and the earliest one of a visit; false when there is none. */
static bool find_times(const struct question *question, const struct random_table *table, int64_t *earliest,
                       int64_t *latest) {
    int64_t later = is_exact_source(question) ? NEW_YORK : 0;
    bool has_visits = question->kind == VISITS_1 || question->kind == VISITS_2;
    *earliest = INT64_MAX;
    *latest = INT64_MIN;
    for (int i = 0; i < table->count; i++) {
        const struct naive_event *event = &table->rows[i].event;
        if (event->customer.kind == NAIVE_NULL || !event->has_time) continue;
        int64_t time = event->time + later;
        if (time < *earliest && (event->comes || !has_visits)) *earliest = time;
        if (time > *latest) *latest = time;
    }
    return *latest != INT64_MIN;
}

/* Fills the tables of the plain SQL. */
static void fill_plain(struct plain_periods *plain, const struct question *question,
                       const struct random_table *table, int64_t as_of) {
    int64_t first = naive_time(table->first_day - 1, 0);
    bool has_visits = question->kind == VISITS_1 || question->kind == VISITS_2;
    char *moment = sqlite3_mprintf(question->has_as_of ? "%lld" : "NULL", (long long)as_of);
    plain_periods_bound(plain, question->grain, first < as_of ? first : as_of, as_of);
    test_exec(plain->db,
              "UPDATE later SET us = %lld;"
              "DELETE FROM setting; INSERT INTO setting VALUES (%s, %d, %d, %lld, %d); DELETE FROM term;"
              "DELETE FROM event",
              is_exact_source(question) ? (long long)NEW_YORK : 0, moment, question->lapse_after,
              question->has_amount, (long long)question->span, question->segments == BY_ROW);
    const char *segment = question->segments ? "segment" : "NULL";
    if (is_terms(question))
        test_exec(plain->db,
                  "INSERT INTO term SELECT customer, %s, time + us, until + us, amount FROM fact, later",
                  segment);
    else
        test_exec(plain->db, "INSERT INTO event SELECT customer, %s, time + us, %s, amount FROM fact, later",
                  segment, has_visits ? "visit" : "1");
    plain_periods_reach(plain, question->grain, question->gap);
    sqlite3_free(moment);
}

/* Counted and added up by kind, the movements must be the periods. %s: the statements of both. */
static const char movements_add_up[] =
    "WITH m AS (SELECT segment, period, kind, count(*) AS n, total(change) AS v FROM (%s) GROUP BY 1, 2, 3),"
    " p AS (SELECT * FROM (%s)), wanted(kind, segment, period, n, v, size) AS ("
    "SELECT 'new', segment, period, new, new_value, value_at_end FROM p UNION ALL "
    "SELECT 'reactivated', segment, period, reactivated, reactivated_value, 0 FROM p UNION ALL "
    "SELECT 'churned', segment, period, churned, -churned_value, value_at_start FROM p UNION ALL "
    "SELECT 'moved_in', segment, period, moved_in, moved_in_value, 0 FROM p UNION ALL "
    "SELECT 'moved_out', segment, period, moved_out, -moved_out_value, 0 FROM p UNION ALL "
    "SELECT 'expansion', segment, period, NULL, expansion, 0 FROM p UNION ALL "
    "SELECT 'contraction', segment, period, NULL, -contraction, 0 FROM p)"
    "SELECT (SELECT count(*) FROM wanted LEFT JOIN m USING (kind, period) WHERE m.segment IS wanted.segment AND"
    " (coalesce(m.n <> wanted.n, 0) OR abs(m.v - wanted.v) > %.17g))"
    " + (SELECT count(*) FROM m) - (SELECT count(*) FROM wanted JOIN m USING (kind, period) WHERE m.segment IS"
    " wanted.segment)"
    " + (SELECT coalesce(sum(n), 0) <> coalesce(sum(new + reactivated + churned + moved_in + moved_out), 0) FROM"
    " (SELECT sum(n) AS n FROM m WHERE kind NOT IN ('expansion', 'contraction')), (SELECT sum(new) AS new,"
    " sum(reactivated) AS reactivated, sum(churned) AS churned, sum(moved_in) AS moved_in, sum(moved_out) AS"
    " moved_out FROM p))"
    " + (SELECT abs(coalesce(sum(v), 0) - coalesce((SELECT sum(v) FROM m), 0)) > %.17g FROM wanted)";

static void add_up(struct plain_periods *plain, const char *periods, const char *movements, double slack,
                   char *difference, size_t size) {
    sqlite3_stmt *stmt = NULL;
    char *sql = sqlite3_mprintf(movements_add_up, movements, periods, slack, 10 * slack);
    if (sqlite3_prepare_v2(plain->db, sql, -1, &stmt, NULL) != SQLITE_OK || sqlite3_step(stmt) != SQLITE_ROW)
        snprintf(difference, size, "adding up: %s", sqlite3_errmsg(plain->db));
    else if (sqlite3_column_int(stmt, 0) != 0)
        snprintf(difference, size, "movements do not add up to periods, %d times",
                 sqlite3_column_int(stmt, 0));
    sqlite3_finalize(stmt);
    sqlite3_free(sql);
}

static sqlite3_stmt *prepare(sqlite3 *db, const char *sql, char *difference, size_t size) {
    sqlite3_stmt *stmt = NULL;
    if (sqlite3_prepare_v2(db, sql, -1, &stmt, NULL) != SQLITE_OK)
        snprintf(difference, size, "error: %s", sqlite3_errmsg(db));
    return stmt;
}

/* Against plain SQL, row by row; movements where no sum is rounded, as otherwise what is equal may differ by its rounding. */
static void compare(struct plain_periods *plain, const struct question *question,
                    const struct random_terms *terms, sqlite3_stmt *ours, const char *movements,
                    char *difference, size_t size) {
    double rounding = terms->is_exact ? 0 : random_terms_size(terms) + 1e-9;
    plain_periods_compare(is_terms(question) ? plain->subscriptions : plain->events, ours, rounding,
                          difference, size);
    if (difference[0] != '\0' || (question->has_amount && !terms->is_exact)) return;
    sqlite3_stmt *moved = prepare(plain->db, movements, difference, size);
    if (moved)
        plain_movements_compare(is_terms(question) ? plain->subscriptions_movements : plain->events_movements,
                                moved, difference, size);
    sqlite3_finalize(moved);
}

/* Asks one question; difference is "" when the answer is right. Returns how many rows it had. */
static int ask(struct plain_periods *plain, const struct question *question, const struct random_terms *terms,
               char *difference, size_t size) {
    int64_t earliest, latest;
    bool has_any = find_times(question, &terms->table, &earliest, &latest);
    struct period_laws laws = {.grain = question->grain,
                               .as_of = question->has_as_of || !has_any ? question->as_of : latest,
                               .is_terms = is_terms(question),
                               .has_gap = question->gap != NULL,
                               .by_row = question->segments == BY_ROW,
                               .lapse_after = question->lapse_after,
                               .span = question->span,
                               .has_amount = question->has_amount,
                               .is_exact = terms->is_exact,
                               .size = random_terms_size(terms)};
    char *sql = write_statement("retention_periods", question, &terms->table),
         *movements = write_statement("retention_movements", question, &terms->table);
    difference[0] = '\0';
    fill_plain(plain, question, &terms->table, laws.as_of);
    sqlite3_stmt *stmt = prepare(plain->db, sql, difference, size);
    int rows = stmt ? period_laws_check(stmt, &laws, difference, size) : 0;
    if (difference[0] == '\0' && (rows > 0) != (has_any && earliest <= laws.as_of))
        snprintf(difference, size, "%d rows", rows);
    if (difference[0] == '\0')
        add_up(plain, sql, movements, laws.is_exact ? 0 : 1e-13 * laws.size, difference, size);
    if (difference[0] == '\0' && has_any) {
        sqlite3_reset(stmt);
        compare(plain, question, terms, stmt, movements, difference, size);
    }
    sqlite3_finalize(stmt);
    sqlite3_free(sql);
    sqlite3_free(movements);
    return rows;
}

/* A connection that keeps its temporary tables in memory. */
static sqlite3 *open_in_memory(void) {
    sqlite3 *db = test_open();
    test_exec(db, "PRAGMA temp_store = MEMORY");
    return db;
}

/* The same over a connection of its own. */
static void ask_anew(const struct question *question, struct random_terms *terms, char *difference,
                     size_t size) {
    sqlite3 *db = open_in_memory();
    struct plain_periods plain;
    random_terms_load(terms, db);
    plain_periods_open(&plain, db);
    ask(&plain, question, terms, difference, size);
    plain_periods_close(&plain);
    test_close(db);
}

/* Leaves out rows for as long as the answer is still wrong, then fails with what is left. */
static void report(const struct random_terms *terms, const struct question *question, uint64_t seed) {
    struct random_terms small = *terms, smaller;
    char difference[512], last[512] = "";
    for (int i = -1; i < small.table.count; i++) {
        smaller = small;
        if (i >= 0) random_terms_remove(&smaller, i);
        ask_anew(question, &smaller, difference, sizeof difference);
        if (difference[0] == '\0') continue;
        snprintf(last, sizeof last, "%s", difference);
        small = smaller;
        if (i >= 0) i = -1; /* from the start: a row may have become needless */
    }
    char *script = random_terms_script(&small),
         *sql = write_statement("retention_periods", question, &small.table);
    printf("seed %llu\n%s\n%s;\n%s\n", (unsigned long long)seed, script, sql,
           last[0] ? last : "cannot be repeated");
    fflush(stdout);
    sqlite3_free(script);
    sqlite3_free(sql);
    fail_msg("retention_periods is wrong, seed %llu", (unsigned long long)seed);
}

static uint64_t number_from_environment(const char *name, uint64_t otherwise) {
    const char *text = getenv(name);
    return text != NULL && text[0] != '\0' ? strtoull(text, NULL, 10) : otherwise;
}

/* course.c 1, 2, 3, 4, 5, 6 and 7, fold/movements.c 1 and 2, totals.c 1 and 2, moved.c 1 and 2; periods.c 1 to 6, movements.c of tables 1 to 3 */
static void test_random_tables(void **unused) {
    (void)unused;
    int wanted = test_cases("RETENTION_TABLES", 200, 3000);
    uint64_t state = number_from_environment("RETENTION_SEED", 1);
    long rows = 0, asked = 0;
    static struct random_terms terms;
    for (int i = 0; i < GRAINS; i++) {
        if (i < NAIVE_GRAINS)
            grains[i] = (struct plain_grain){.text = naive_grains[i].text, .naive = &naive_grains[i]};
        plain_grain_make(&grains[i]);
    }
    for (int tables = 0; tables < wanted; tables++) {
        uint64_t seed = state;
        char difference[512];
        struct plain_periods plain;
        random_terms_make(&terms, &state);
        sqlite3 *db = open_in_memory();
        random_terms_load(&terms, db);
        plain_periods_open(&plain, db);
        for (int mode = 0; mode < MODES; mode++) {
            struct question question = make_question(mode, &terms.table, &state);
            rows += ask(&plain, &question, &terms, difference, sizeof difference);
            if (difference[0] != '\0') report(&terms, &question, seed);
            asked++;
        }
        plain_periods_close(&plain);
        test_close(db);
    }
    printf("%d tables, %ld answers of %ld rows, in each of %d modes\n", wanted, asked, rows, MODES);
    assert_true(wanted == 1 || rows > 5 * asked);
    naive_calendar_close(naive_grains, NAIVE_GRAINS);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_random_tables),
    };
    return cmocka_run_group_tests_name("random periods", tests, NULL, NULL);
}
