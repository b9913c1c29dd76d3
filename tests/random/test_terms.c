/*
 * test_terms.c - retention_cohorts and retention_members of subscriptions (until_col) on random small tables, against plain SQL
 * that looks at the end of each period (terms_members.sql, terms_rows.sql); members added up against the grid; and the grid added up
 * over cohorts against retention_periods.
 *
 * Every table is asked several times, without segments and with them; the grain, one in three with a zone, the amount, ages or
 * max_age, as_of, on and off boundaries, which columns are read and how arguments are given are drawn anew. Tables have ends that
 * are NULL, touch the next start, leave a gap, overlap, or are the start itself (random_terms.h). A difference is first made small by
 * leaving out rows, then printed with the script and the statement that show it.
 *
 * RETENTION_TABLES: how many tables (300; RETENTION_FULL=1: 3000). RETENTION_SEED: the first one's seed (1); table k has seed + k.
 */
#include "test.h"

#include "plain_periods.h"
#include "random_table.h"
#include "random_terms.h"

#include <math.h>

#define MOST_PERIODS        80 /* of one table */
#define QUESTIONS           8  /* of one */
#define ONE_OF(state, list) ((list)[test_random(state, (uint32_t)(sizeof(list) / sizeof(list)[0]))])

static struct naive_grain naive_grains[] = {
    {.text = "day", .unit = NAIVE_DAYS, .count = 1, .plain = true},
    {.text = "week", .unit = NAIVE_WEEKS, .count = 1, .plain = true},
    {.text = "month", .unit = NAIVE_MONTHS, .count = 1, .plain = true},
    {.text = "quarter", .unit = NAIVE_QUARTERS, .count = 1, .plain = true},
    {.text = "2 weeks starting sunday", .unit = NAIVE_WEEKS, .count = 2, .starting = 7},
    {.text = "6 hours", .unit = NAIVE_HOURS, .count = 6},
};
enum { NAIVE_GRAINS = sizeof naive_grains / sizeof naive_grains[0], GRAINS = NAIVE_GRAINS + 3 };
static struct plain_grain grains[GRAINS] = {[NAIVE_GRAINS] = {.text = "month in America/New_York"},
                                            {.text = "week starting sunday in America/New_York"},
                                            {.text = "day in America/New_York"}};
#define NEW_YORK (5 * NAIVE_HOUR) /* its midnight, in winter */

static const char *const columns[] = {
    "cohort",           "age",        "period",      "segment",          "customers",     "active",
    "retention_rate",   "churn_rate", "on_or_after", "on_or_after_rate", "events",        "value",
    "cumulative_value", "ltv",        "complete",    "returned",         "returned_rate", "age_to"};
enum { SEGMENT = 3, VALUE = 11, COLUMNS = sizeof columns / sizeof columns[0] };
static const char *const member_columns[] = {"segment", "cohort",   "age",    "age_to", "customer",
                                             "active",  "returned", "events", "value"};
enum { MEMBER_CUSTOMER = 4, MEMBER_VALUE = 8, MEMBER_COLUMNS = 9 };

struct question {
    const struct plain_grain *grain;
    bool has_amount, has_segment;
    int64_t as_of;
    char as_of_literal[48];
    int range_count;  /* of ages; 0: every age, up to max_age */
    int64_t most;     /* -1: none */
    int ranges[4][2]; /* in order */
    int by_place;     /* how many arguments are given by place, the others by name */
    uint32_t columns; /* which of them are read, a bit each */
    uint32_t members; /* likewise */
};

static bool chance(uint64_t *state, uint32_t percent) {
    return test_random(state, 100) < percent;
}

/* Times that are mere dates would be days of another clock. */
static bool is_exact_source(const struct question *question) {
    return question->grain->naive == NULL;
}

/* ---- a question ---- */

static void choose_as_of(struct question *question, const struct random_table *table, uint64_t *state) {
    int64_t first = naive_time(table->first_day - 1, 0), last = naive_time(naive_day(9999, 12, 30), 0);
    int year = naive_date(table->first_day).year;
    question->as_of = random_table_moment(table, state);
    if (chance(state, 30)) question->as_of += (int64_t)test_random(state, 20) * table->days * NAIVE_DAY / 30;
    if (question->as_of > last) question->as_of = last;
    do {
        question->grain = &grains[test_random(state, GRAINS)];
    } while ((question->grain->naive == NULL && (year < 1800 || year > 9000)) ||
             plain_period(question->grain, question->as_of) - plain_period(question->grain, first) >
                 MOST_PERIODS);
    if (chance(state, 30))
        question->as_of = plain_start(question->grain, plain_period(question->grain, question->as_of));
    do /* a mere date is a day of the clock, which is not UTC's */
        random_time_literal(question->as_of, state, question->as_of_literal, sizeof question->as_of_literal);
    while (is_exact_source(question) && strchr(question->as_of_literal, ':') == NULL);
}

/* By first, then last, each once. */
static void choose_ages(struct question *question, uint64_t *state) {
    question->most = -1;
    if (chance(state, 50)) {
        if (chance(state, 30)) question->most = test_random(state, 6);
        return;
    }
    for (int first = 0; question->range_count < 4 && first < 12; first += 1 + (int)test_random(state, 3)) {
        int *range = question->ranges[question->range_count++];
        range[0] = range[1] = first;
        if (chance(state, 60)) range[1] += (int)test_random(state, chance(state, 20) ? 500 : 6);
        if (range[0] == range[1] || question->range_count == 4 || chance(state, 70)) continue;
        question->ranges[question->range_count][0] = first;
        question->ranges[question->range_count++][1] = range[1] + 1;
    }
}

static struct question make_question(const struct random_table *table, int number, uint64_t *state) {
    struct question question = {.by_place = 3 + (int)test_random(state, 13)};
    choose_as_of(&question, table, state);
    choose_ages(&question, state);
    question.has_amount = chance(state, 75);
    question.has_segment = number % 2;
    question.columns = chance(state, 60) ? UINT32_MAX : 1u << test_random(state, COLUMNS);
    question.members = chance(state, 60) ? UINT32_MAX : 1u << test_random(state, MEMBER_COLUMNS);
    return question;
}

static char *ages_text(const struct question *question) {
    sqlite3_str *text = sqlite3_str_new(NULL);
    for (int i = question->range_count - 1; i >= 0; i--)
        sqlite3_str_appendf(text, "%s%d-%d", i < question->range_count - 1 ? ", " : "'",
                            question->ranges[i][0], question->ranges[i][1]);
    if (question->range_count > 0) sqlite3_str_appendall(text, "'");
    return sqlite3_str_finish(text);
}

/* The table with its arguments up to by_place in their places, NULL where one is not given; the rest by name, in WHERE. */
static char *write_call(const char *function, const struct question *question) {
    static const char *const names[] = {"source",      "customer_col", "time_col",    "grain", "amount_col",
                                        "segment_col", "starts_col",   "returns_col", "mode",  "anchor",
                                        "min_events",  "max_age",      "as_of",       "ages",  "until_col"};
    enum { ARGUMENTS = sizeof names / sizeof names[0] };
    const bool given = question->by_place % 2;
    char *grain = sqlite3_mprintf("%Q", question->grain->text), *ages = ages_text(question),
         *most = question->most >= 0 ? sqlite3_mprintf("%lld", (long long)question->most) : NULL;
    const char *values[ARGUMENTS] = {is_exact_source(question) ? "'exact'" : "'terms'",
                                     "'customer'",
                                     "'time'",
                                     grain,
                                     question->has_amount ? "'amount'" : NULL,
                                     question->has_segment ? "'segment'" : NULL,
                                     NULL,
                                     NULL,
                                     given ? "'first'" : NULL,
                                     given ? "'Calendar'" : NULL,
                                     NULL,
                                     most,
                                     question->as_of_literal,
                                     ages,
                                     "'ended'"};
    sqlite3_str *sql = sqlite3_str_new(NULL);
    sqlite3_str_appendf(sql, "%s(", function);
    for (int i = 0; i < question->by_place; i++)
        sqlite3_str_appendf(sql, "%s%s", i ? ", " : "", values[i] ? values[i] : "NULL");
    sqlite3_str_appendall(sql, ") WHERE 1");
    for (int i = question->by_place; i < ARGUMENTS; i++)
        if (values[i]) sqlite3_str_appendf(sql, " AND %s = %s", names[i], values[i]);
    sqlite3_free(grain);
    sqlite3_free(ages);
    sqlite3_free(most);
    return sqlite3_str_finish(sql);
}

/* ---- answers ---- */

struct plain {
    struct plain_periods periods;
    sqlite3_stmt *grid, *members;
};

static void plain_open(struct plain *plain, sqlite3 *db) {
    char *members = test_read("tests/random/terms_members.sql"),
         *rows = test_read("tests/random/terms_rows.sql");
    plain_periods_open(&plain->periods, db);
    test_exec(db, "CREATE TEMP TABLE ages(first, last)");
    plain->grid = random_prepare(db, sqlite3_mprintf("%s%s", members, rows));
    plain->members = random_prepare(
        db,
        sqlite3_mprintf(
            "%sSELECT segment, label AS cohort, first AS age, last AS age_to, customer, first = 0 OR returned AS"
            " active, returned, NULL AS events, CASE WHEN has_amount THEN value END AS value FROM member, setting"
            " ORDER BY segment, cohort, customer, first, last",
            members));
    sqlite3_free(members);
    sqlite3_free(rows);
}

static void plain_close(struct plain *plain) {
    sqlite3_finalize(plain->grid);
    sqlite3_finalize(plain->members);
    plain_periods_close(&plain->periods);
}

static void fill_plain(struct plain *plain, const struct question *question,
                       const struct random_table *table) {
    sqlite3 *db = plain->periods.db;
    int64_t first = naive_time(table->first_day - 1, 0);
    plain_periods_bound(&plain->periods, question->grain, first < question->as_of ? first : question->as_of,
                        question->as_of);
    test_exec(
        db,
        "UPDATE later SET us = %lld; DELETE FROM setting; INSERT INTO setting VALUES (%lld, 0, %d, 1, 0);"
        "DELETE FROM term; INSERT INTO term SELECT customer, %s, time + us, until + us, amount FROM fact, later;"
        "DELETE FROM ages",
        is_exact_source(question) ? (long long)NEW_YORK : 0, (long long)question->as_of, question->has_amount,
        question->has_segment ? "segment" : "NULL");
    for (int i = 0; i < question->range_count; i++)
        test_exec(db, "INSERT INTO ages VALUES (%d, %d)", question->ranges[i][0], question->ranges[i][1]);
    if (question->range_count == 0)
        test_exec(
            db,
            "INSERT INTO ages WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < %lld)"
            " SELECT i, i FROM n",
            question->most >= 0 ? (long long)question->most : MOST_PERIODS + 2LL);
}

static const char *shown(sqlite3_stmt *stmt, int column) {
    const char *text = (const char *)sqlite3_column_text(stmt, column);
    return text ? text : "NULL";
}

/* slack: how far sums may be off; 0: not at all. */
static bool is_same(sqlite3_stmt *plain, int i, sqlite3_stmt *ours, int j, bool is_value, double slack) {
    if (is_value && sqlite3_column_type(plain, i) == SQLITE_FLOAT &&
        sqlite3_column_type(ours, j) == SQLITE_FLOAT)
        return fabs(sqlite3_column_double(plain, i) - sqlite3_column_double(ours, j)) <= slack;
    struct naive_value want = random_column(plain, i), got = random_column(ours, j);
    return naive_compare(&want, &got) == 0;
}

/* Steps through both; returns how many rows were compared. */
static int compare(sqlite3_stmt *plain, sqlite3_stmt *ours, const char *const *names, uint32_t read,
                   bool members, double slack, char *difference, size_t size) {
    int n = 0, value = members ? MEMBER_VALUE : VALUE;
    for (;; n++) {
        int rc = sqlite3_step(plain), our_rc = sqlite3_step(ours);
        if (rc != SQLITE_ROW || our_rc != SQLITE_ROW) {
            if (rc != our_rc || rc != SQLITE_DONE)
                snprintf(difference, size, "row %d: %s, plain SQL: %s", n + 1,
                         our_rc == SQLITE_ROW ? "one more" : sqlite3_errmsg(sqlite3_db_handle(ours)),
                         rc == SQLITE_ROW ? "one more" : sqlite3_errmsg(sqlite3_db_handle(plain)));
            break;
        }
        for (int i = 0, j = 0; i < (members ? (int)MEMBER_COLUMNS : (int)COLUMNS); i++) {
            assert_string_equal(sqlite3_column_name(plain, i), names[i]);
            if ((read >> i & 1) == 0) continue;
            if (!is_same(plain, i, ours, j, i == value, slack) && difference[0] == '\0')
                snprintf(difference, size, "row %d, %s: want %s, got %s", n + 1, names[i], shown(plain, i),
                         shown(ours, j));
            j++;
        }
    }
    sqlite3_reset(plain);
    return n;
}

/* The call, of these columns, against plain SQL. */
static int ask_table(sqlite3_stmt *plain, const char *call, const char *const *names, uint32_t read,
                     bool members, double slack, char *difference, size_t size) {
    sqlite3 *db = sqlite3_db_handle(plain);
    sqlite3_stmt *stmt = NULL;
    sqlite3_str *text = sqlite3_str_new(NULL);
    for (int i = 0, j = 0; i < (members ? (int)MEMBER_COLUMNS : (int)COLUMNS); i++)
        if (read >> i & 1) sqlite3_str_appendf(text, "%s%s", j++ ? ", " : "SELECT ", names[i]);
    sqlite3_str_appendf(text, " FROM %s", call);
    char *sql = sqlite3_str_finish(text);
    int rows = 0;
    if (sqlite3_prepare_v2(db, sql, -1, &stmt, NULL) != SQLITE_OK)
        snprintf(difference, size, "error: %s", sqlite3_errmsg(db));
    else
        rows = compare(plain, stmt, names, read, members, slack, difference, size);
    sqlite3_finalize(stmt);
    sqlite3_free(sql);
    return rows;
}

/* A statement that counts what differs; %s, %s: two calls, %.17g: how far sums may be off. */
static void count(sqlite3 *db, const char *format, const char *a, const char *b, double slack,
                  const char *what, char *difference, size_t size) {
    if (difference[0] != '\0') return;
    sqlite3_stmt *stmt = random_prepare(db, sqlite3_mprintf(format, a, b, slack));
    if (sqlite3_step(stmt) != SQLITE_ROW)
        snprintf(difference, size, "%s: %s", what, sqlite3_errmsg(db));
    else if (sqlite3_column_int64(stmt, 0) != 0)
        snprintf(difference, size, "%s: %d rows differ", what, sqlite3_column_int(stmt, 0));
    sqlite3_finalize(stmt);
}

static const char members_add_up[] =
    "WITH g AS (SELECT * FROM %s), m AS (SELECT segment, cohort, age, age_to, count(*) AS n, sum(active) AS a, sum(returned)"
    " AS r, sum(value) AS v FROM %s GROUP BY 1, 2, 3, 4)"
    " SELECT (SELECT count(*) FROM g) + (SELECT count(*) FROM m) - 2 * (SELECT count(*) FROM g JOIN m USING (cohort, age, age_to)"
    " WHERE g.segment IS m.segment AND n = customers AND a = active AND r = returned AND (v IS value OR abs(v - value) <= %.17g))";

static const char totals_add_up[] =
    "WITH g AS (SELECT segment, period, sum(returned) AS n, sum(value) AS v FROM %s GROUP BY 1, 2), p AS (SELECT * FROM %s)"
    " SELECT (SELECT count(*) FROM g) + (SELECT count(*) FROM p) - 2 * (SELECT count(*) FROM g JOIN p USING (period)"
    " WHERE g.segment IS p.segment AND n = customers_at_end AND (v IS value_at_end OR abs(v - value_at_end) <= %.17g))";

/* What retention_periods says of the same rows. */
static char *write_periods(const struct question *question) {
    return sqlite3_mprintf("retention_periods('%s', 'customer', 'time', %Q, %s, %s, 'ended', NULL, %s)",
                           is_exact_source(question) ? "exact" : "terms", question->grain->text,
                           question->has_amount ? "'amount'" : "NULL",
                           question->has_segment ? "'segment'" : "NULL", question->as_of_literal);
}

/* Asks one question; difference is "" when the answers are right. Returns how many rows they had. */
static int ask(struct plain *plain, const struct question *question, const struct random_terms *terms,
               char *difference, size_t size) {
    sqlite3 *db = plain->periods.db;
    double sums = random_terms_size(terms), slack = terms->is_exact ? 0 : 1e-13 * sums;
    char *grid = write_call("retention_cohorts", question),
         *members = write_call("retention_members", question), *periods = write_periods(question);
    difference[0] = '\0';
    fill_plain(plain, question, &terms->table);
    int rows = ask_table(plain->grid, grid, columns, question->columns, false, slack, difference, size);
    if (difference[0] == '\0')
        rows += ask_table(plain->members, members, member_columns, question->members, true, slack, difference,
                          size);
    count(db, members_add_up, grid, members, slack, "members and grid", difference, size);
    if (question->range_count == 0 && question->most < 0)
        count(db, totals_add_up, grid, periods, slack, "grid and periods", difference, size);
    sqlite3_free(grid);
    sqlite3_free(members);
    sqlite3_free(periods);
    return rows;
}

/* ---- tables ---- */

static sqlite3 *open_plain(struct plain *plain, struct random_terms *terms) {
    sqlite3 *db = test_open();
    test_exec(db, "PRAGMA temp_store = MEMORY");
    random_terms_load(terms, db);
    plain_open(plain, db);
    return db;
}

/* Leaves out rows for as long as the answer is still wrong, then fails with what is left. */
static void report(const struct random_terms *terms, const struct question *question, unsigned seed) {
    struct random_terms small = *terms, smaller;
    char difference[512], last[512] = "cannot be repeated";
    for (int i = -1; i < small.table.count; i++) {
        struct plain plain;
        smaller = small;
        if (i >= 0) random_terms_remove(&smaller, i);
        sqlite3 *db = open_plain(&plain, &smaller);
        ask(&plain, question, &smaller, difference, sizeof difference);
        plain_close(&plain);
        test_close(db);
        if (difference[0] == '\0') continue;
        snprintf(last, sizeof last, "%s", difference);
        small = smaller;
        if (i >= 0) i = -1; /* from the start: a row may have become needless */
    }
    char *script = random_terms_script(&small), *sql = write_call("retention_cohorts", question);
    printf("seed %u\n%s\nSELECT * FROM %s;\n%s\n", seed, script, sql, last);
    fflush(stdout);
    sqlite3_free(script);
    sqlite3_free(sql);
    fail_msg("seed %u", seed);
}

static long tables, rows_compared;

static void run_seed(unsigned seed) {
    static struct random_terms terms;
    uint64_t state = seed;
    struct plain plain;
    char difference[512];
    random_terms_make(&terms, &state);
    sqlite3 *db = open_plain(&plain, &terms);
    for (int i = 0; i < QUESTIONS; i++) {
        struct question question = make_question(&terms.table, i, &state);
        rows_compared += ask(&plain, &question, &terms, difference, sizeof difference);
        if (difference[0] != '\0') report(&terms, &question, seed);
    }
    tables++;
    plain_close(&plain);
    test_close(db);
}

/* terms.c 1, 2, 3, 4 and 5, cohorts.c 7, ext/table/members.c 1, 2 and 3 */
static void test_random_tables(void **state) {
    (void)state;
    for (int i = 0; i < GRAINS; i++) {
        if (i < NAIVE_GRAINS)
            grains[i] = (struct plain_grain){.text = naive_grains[i].text, .naive = &naive_grains[i]};
        plain_grain_make(&grains[i]);
    }
    random_table_seeds(300, 3000, run_seed);
    printf("%ld tables, %ld rows compared\n", tables, rows_compared);
    assert_true(tables == 1 || rows_compared > 100 * tables);
    naive_calendar_close(naive_grains, NAIVE_GRAINS);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_random_tables),
    };
    return cmocka_run_group_tests_name("random subscriptions", tests, NULL, NULL);
}
