/*
 * test_periods.c - retention_periods on random small tables: the laws that every answer keeps
 * (period_laws.h), and row by row the plain SQL of periods_events.sql and periods_subscriptions.sql.
 *
 * Every table is asked in every mode: events with lapse_after 1, 2 and 3 and subscriptions, each by five
 * grains, with and without amounts and segments; tables that are too long for a fine grain are left out
 * there, and more than RETENTION_TABLES are made until each mode has met as many. Some of the questions are
 * asked in plain SQL too. A difference is first made small by leaving out rows, then printed with the script
 * and the statement that show it.
 *
 * RETENTION_TABLES: how many tables (200; RETENTION_FULL=1: 1000). RETENTION_SEED: the state of the random
 * sequence before the first (1); a difference is printed with the state before its table, which with
 * RETENTION_TABLES=1 comes first then.
 */
#include "test.h"

#include "period_laws.h"
#include "plain_periods.h"
#include "random_terms.h"

#define MOST_PERIODS 110 /* of one table */

static struct naive_grain grains[] = {
    {.text = "day", .unit = NAIVE_DAYS, .count = 1, .plain = true},
    {.text = "week", .unit = NAIVE_WEEKS, .count = 1, .plain = true},
    {.text = "month", .unit = NAIVE_MONTHS, .count = 1, .plain = true},
    {.text = "quarter", .unit = NAIVE_QUARTERS, .count = 1, .plain = true},
    {.text = "2 weeks starting sunday", .unit = NAIVE_WEEKS, .count = 2, .starting = 7},
};
enum { GRAINS = sizeof grains / sizeof grains[0], LAPSES = 3, MODES = (LAPSES + 1) * 2 * 2 * GRAINS };

struct question {
    struct naive_grain *grain;
    int lapse_after; /* 0: subscriptions */
    bool has_amount, has_segment, has_as_of, in_plain_sql;
    int64_t as_of;
    int by_place; /* how many arguments are given by place, the others by name */
    char as_of_literal[48];
};

static bool chance(uint64_t *state, uint32_t percent) {
    return test_random(state, 100) < percent;
}

static struct question make_question(int mode, const struct random_table *table, uint64_t *state) {
    struct question question = {.by_place = 3 + (int)test_random(state, 7)};
    question.grain = &grains[mode % GRAINS];
    mode /= GRAINS;
    question.has_amount = mode & 1;
    question.has_segment = mode & 2;
    question.lapse_after = mode / 4;
    question.has_as_of = question.lapse_after == 0 || chance(state, 40);
    int64_t last = naive_time(naive_day(9999, 12, 30), 0);
    question.as_of = random_table_moment(table, state);
    if (chance(state, 30)) question.as_of += (int64_t)test_random(state, 20) * table->days * NAIVE_DAY / 30;
    if (question.as_of > last) question.as_of = last;
    random_time_literal(question.as_of, state, question.as_of_literal, sizeof question.as_of_literal);
    return question;
}

/* The arguments up to by_place in their places, NULL where one is not given; the rest by name. */
static char *write_statement(const struct question *question, const struct random_table *table) {
    static const char *const names[] = {"source",      "customer_col", "time_col",    "grain", "amount_col",
                                        "segment_col", "until_col",    "lapse_after", "as_of"};
    enum { ARGUMENTS = sizeof names / sizeof names[0] };
    bool is_terms = question->lapse_after == 0;
    char *source = sqlite3_mprintf("%Q", is_terms ? "terms" : random_table_source(table));
    char *grain = sqlite3_mprintf("%Q", question->grain->text);
    const char *lapses[] = {NULL, question->by_place % 2 ? "1" : NULL, "2", "3"};
    const char *values[ARGUMENTS] = {source,
                                     "'customer'",
                                     "'time'",
                                     grain,
                                     question->has_amount ? "'amount'" : NULL,
                                     question->has_segment ? "'segment'" : NULL,
                                     is_terms ? "'ended'" : NULL,
                                     lapses[question->lapse_after],
                                     question->has_as_of ? question->as_of_literal : NULL};
    sqlite3_str *sql = sqlite3_str_new(NULL);
    sqlite3_str_appendall(sql, "SELECT * FROM retention_periods(");
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
    return sqlite3_str_finish(sql);
}

/* Rows with a customer and a time, the earliest and the latest of these; false when there is none. */
static bool find_times(const struct random_table *table, int64_t *earliest, int64_t *latest) {
    *earliest = INT64_MAX;
    *latest = INT64_MIN;
    for (int i = 0; i < table->count; i++) {
        const struct naive_event *event = &table->rows[i].event;
        if (event->customer.kind == NAIVE_NULL || !event->has_time) continue;
        if (event->time < *earliest) *earliest = event->time;
        if (event->time > *latest) *latest = event->time;
    }
    return *latest != INT64_MIN;
}

static int compare_with_plain_sql(struct plain_periods *plain, const struct question *question,
                                  const struct random_terms *terms, int64_t earliest, int64_t as_of,
                                  sqlite3_stmt *ours, char *difference, size_t size) {
    bool is_terms = question->lapse_after == 0;
    const char *as_of_sql = question->has_as_of ? "CAST(%lld AS INTEGER)" : "NULL";
    char *moment = sqlite3_mprintf(as_of_sql, as_of);
    plain_periods_bound(plain, question->grain, earliest < as_of ? earliest : as_of, as_of);
    test_exec(plain->db,
              "DELETE FROM setting; INSERT INTO setting VALUES (%s, %d, %d);"
              "DELETE FROM %s; INSERT INTO %s SELECT customer, %s, time, %s amount FROM fact",
              moment, question->lapse_after, question->has_amount, is_terms ? "term" : "event",
              is_terms ? "term" : "event", question->has_segment ? "segment" : "NULL",
              is_terms ? "until," : "");
    sqlite3_free(moment);
    double rounding = terms->is_exact ? 0 : random_terms_size(terms) + 1e-9;
    return plain_periods_compare(is_terms ? plain->subscriptions : plain->events, ours, rounding, difference,
                                 size);
}

/* Asks one question; difference is "" when the answer is right. Returns how many rows it had. */
static int ask(struct plain_periods *plain, const struct question *question, const struct random_terms *terms,
               char *difference, size_t size) {
    int64_t earliest, latest;
    bool has_any = find_times(&terms->table, &earliest, &latest);
    struct period_laws laws = {.grain = question->grain,
                               .as_of = question->has_as_of || !has_any ? question->as_of : latest,
                               .is_terms = question->lapse_after == 0,
                               .lapse_after = question->lapse_after,
                               .has_amount = question->has_amount,
                               .is_exact = terms->is_exact,
                               .size = random_terms_size(terms)};
    char *sql = write_statement(question, &terms->table);
    sqlite3_stmt *stmt = NULL;
    int rows = 0;
    if (sqlite3_prepare_v2(plain->db, sql, -1, &stmt, NULL) != SQLITE_OK) {
        snprintf(difference, size, "error: %s", sqlite3_errmsg(plain->db));
    } else {
        rows = period_laws_check(stmt, &laws, difference, size);
    }
    if (difference[0] == '\0' && (rows > 0) != (has_any && earliest <= laws.as_of))
        snprintf(difference, size, "%d rows", rows);
    if (difference[0] == '\0' && question->in_plain_sql && has_any) {
        sqlite3_reset(stmt);
        compare_with_plain_sql(plain, question, terms, earliest, laws.as_of, stmt, difference, size);
    }
    sqlite3_finalize(stmt);
    sqlite3_free(sql);
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
    char *script = random_terms_script(&small), *sql = write_statement(question, &small.table);
    printf("seed %llu\n%s\n%s;\n%s\n", (unsigned long long)seed, script, sql,
           last[0] ? last : "cannot be repeated");
    fflush(stdout);
    sqlite3_free(script);
    sqlite3_free(sql);
    fail_msg("retention_periods is wrong, seed %llu", (unsigned long long)seed);
}

/* Whether the grain is not too fine for the table and the moment asked for. */
static bool is_fitting(const struct question *question, const struct random_table *table) {
    int64_t first = naive_time(table->first_day, 0), last = naive_time(table->first_day + table->days, 0);
    if (question->has_as_of && question->as_of > last) last = question->as_of;
    return naive_period(question->grain, last) - naive_period(question->grain, first) <= MOST_PERIODS;
}

/* The plain SQL is asked once a table for each lapse_after and for subscriptions. */
static void choose_plain(bool in_plain_sql[MODES], uint64_t *state) {
    memset(in_plain_sql, 0, MODES * sizeof *in_plain_sql);
    for (int i = 0; i < MODES; i += MODES / (LAPSES + 1))
        in_plain_sql[i + (int)test_random(state, MODES / (LAPSES + 1))] = true;
}

static uint64_t number_from_environment(const char *name, uint64_t otherwise) {
    const char *text = getenv(name);
    return text != NULL && text[0] != '\0' ? strtoull(text, NULL, 10) : otherwise;
}

/* movements.c 1, 3, 4 and 5 */
static void test_random_tables(void **unused) {
    (void)unused;
    int wanted = test_cases("RETENTION_TABLES", 200, 1000), tables = 0, least = 0;
    uint64_t state = number_from_environment("RETENTION_SEED", 1);
    int met[MODES] = {0}, compared[LAPSES + 1] = {0};
    long rows = 0, asked = 0, plain_rows = 0;
    static struct random_terms terms;
    for (; least < wanted && (wanted > 1 || tables < 1); tables++) {
        uint64_t seed = state;
        bool in_plain_sql[MODES];
        char difference[512];
        struct plain_periods plain;
        random_terms_make(&terms, &state);
        choose_plain(in_plain_sql, &state);
        sqlite3 *db = open_in_memory();
        random_terms_load(&terms, db);
        plain_periods_open(&plain, db);
        for (int mode = 0; mode < MODES; mode++) {
            struct question question = make_question(mode, &terms.table, &state);
            if (!is_fitting(&question, &terms.table)) continue;
            question.in_plain_sql = in_plain_sql[mode];
            int n = ask(&plain, &question, &terms, difference, sizeof difference);
            if (difference[0] != '\0') report(&terms, &question, seed);
            met[mode]++;
            asked++;
            rows += n;
            plain_rows += question.in_plain_sql ? n : 0;
            compared[question.lapse_after] += question.in_plain_sql && n > 0;
        }
        plain_periods_close(&plain);
        test_close(db);
        least = met[0];
        for (int i = 0; i < MODES; i++)
            least = met[i] < least ? met[i] : least;
    }
    printf("%d tables, %ld answers of %ld rows, each of %d modes %d times or more; %ld rows in plain SQL\n",
           tables, asked, rows, MODES, least, plain_rows);
    for (int i = 0; i <= LAPSES; i++)
        assert_true(wanted == 1 || compared[i] >= tables / 2);
    naive_calendar_close(grains, GRAINS);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_random_tables),
    };
    return cmocka_run_group_tests_name("random periods", tests, NULL, NULL);
}
