/*
 * test_curve.c - retention_curve against plain SQL (plain_curve.sql), for gaps, since when rows were seen, grains and
 * clocks, on random small tables of subscriptions; and laws.
 *
 * The first half are the tables of random_table.c: customers, starts and segments; the ends are drawn here: missing, soon,
 * on an anniversary, or on a moment of another row. The second half are terms as they are sold (curve_terms.h). Both answers
 * are compared row by row, in order.
 *
 * RETENTION_TABLES: how many tables (400, 800 of terms; RETENTION_FULL=1: 1500, 3000). RETENTION_SEED: the first one's
 * seed (1).
 */
#include "test.h"

#include "curve_terms.h"
#include "random_table.h"

#include <math.h>

static char *plain_sql;

static struct curve_end random_end(const struct random_table *table, const struct naive_grain *grain, int i,
                                   uint64_t *state) {
    int64_t start = table->rows[i].event.time;
    struct curve_end end = {true, start};
    if (naive_date(naive_day_of(start)).year > 9990) end.is_there = false; /* the calendar ends */
    if (!end.is_there) return end;
    switch (test_random(state, 5)) {
    case 0:
        end.is_there = false;
        break;
    case 1:
        end.time += (int64_t)test_random(state, 1 + (uint32_t)table->days) * NAIVE_DAY + NAIVE_HOUR;
        break;
    case 2:
        end.time = naive_add(grain, start, test_random(state, 5));
        break;
    case 3:
        end.time += 1 + test_random(state, 3600000);
        break;
    default:
        end.time = random_table_moment(table, state);
    }
    if (end.time < start) end.time = start;
    return end;
}

/* Since when a row was seen: always, or from some moment on, its start, its end and those of others among them. */
static struct curve_end random_seen(const struct random_table *table, int i, const struct curve_end *end,
                                    uint64_t *state) {
    struct curve_end seen = {true, table->rows[i].event.time};
    if (naive_date(naive_day_of(seen.time)).year > 9990) seen.is_there = false;
    switch (test_random(state, 5)) {
    case 0:
        seen.is_there = false;
        break;
    case 1:
        break;
    case 2:
        if (end->is_there) seen.time = end->time;
        break;
    case 3:
        seen.time += (int64_t)test_random(state, 1 + (uint32_t)table->days) * NAIVE_DAY;
        break;
    default:
        seen.time = random_table_moment(table, state);
    }
    return seen;
}

static void literals_of(const struct curve_end *end, uint64_t *state, char *literal, size_t size, char *micro,
                        size_t micro_size) {
    snprintf(literal, size, "NULL");
    snprintf(micro, micro_size, "NULL");
    if (!end->is_there) return;
    random_time_literal(end->time, state, literal, size);
    snprintf(micro, micro_size, "%lld", (long long)end->time);
}

/* The ends beside the source, the view that has both, and the rows that count as plain SQL takes them. */
static void make_spells(sqlite3 *db, const struct random_table *table, const struct curve_question *question,
                        uint64_t *state) {
    test_exec(db,
              "CREATE TABLE ends(n INTEGER PRIMARY KEY, until, seen);"
              "CREATE TEMP TABLE moment(n INTEGER PRIMARY KEY, time INTEGER, until INTEGER, seen INTEGER)");
    for (int i = 0; i < table->count; i++) {
        const struct naive_event *event = &table->rows[i].event;
        struct curve_end end = random_end(table, question->naive, i, state),
                         seen = random_seen(table, i, &end, state);
        char literal[48], micro[32], seen_literal[48], seen_micro[32];
        literals_of(&end, state, literal, sizeof literal, micro, sizeof micro);
        literals_of(&seen, state, seen_literal, sizeof seen_literal, seen_micro, sizeof seen_micro);
        test_exec(db, "INSERT INTO ends VALUES(%d, %s, %s)", i, literal, seen_literal);
        if (event->has_time && event->time <= question->as_of)
            test_exec(db, "INSERT INTO moment VALUES(%d, %lld, %s, %s)", i, (long long)event->time, micro,
                      seen_micro);
    }
    const char *source = random_table_source(table);
    test_exec(
        db,
        "CREATE TEMP VIEW spells AS SELECT customer, time, until, seen, segment FROM %s JOIN ends USING (n)",
        source);
    test_exec(
        db,
        "CREATE TEMP TABLE event AS SELECT * FROM (SELECT " RANDOM_READ(
            "customer") ", m.time, until, seen, " RANDOM_READ("segment") " FROM %s AS s JOIN moment AS m "
                                                                         "USING (n)) WHERE customer IS NOT NULL",
        source);
}

/* ---- comparing ---- */

static bool is_same(sqlite3_stmt *want, sqlite3_stmt *got, int column) {
    int type = sqlite3_column_type(want, column);
    if (column == 0) { /* 1 and 1.0 are one segment, shown as either */
        const char *a = (const char *)sqlite3_column_text(want, 0),
                   *b = (const char *)sqlite3_column_text(got, 0);
        if (type == SQLITE_FLOAT || type == SQLITE_INTEGER)
            return sqlite3_column_double(want, 0) == sqlite3_column_double(got, 0);
        return (a == NULL || b == NULL) ? a == b : strcmp(a, b) == 0;
    }
    if (type != sqlite3_column_type(got, column)) return false;
    if (type == SQLITE_INTEGER)
        return sqlite3_column_int64(want, column) == sqlite3_column_int64(got, column);
    return type == SQLITE_NULL ||
           fabs(sqlite3_column_double(want, column) - sqlite3_column_double(got, column)) <= 1e-11;
}

static void fail_table(unsigned seed, const char *sql, sqlite3 *db, const char *what) {
    char *rows = test_rows(db, "%s", sql),
         *spells = test_rows(db, "SELECT * FROM spells ORDER BY customer, time");
    printf("seed %u\n%s%s;\n%s\n", seed, spells, sql, rows);
    fail_msg("seed %u: retention_curve and plain SQL differ: %s", seed, what);
}

/* Rows of a range of ages, found from the start, are the same as those picked from all rows, rowids too. */
static void compare_range(sqlite3 *db, const char *sql, uint64_t *state) {
    uint32_t least = test_random(state, 4), most = least + test_random(state, 6);
    const char *rest = sql + strlen("SELECT *");
    char *ranged = test_rows(db, "SELECT rowid, *%s AND age BETWEEN %u AND %u", rest, least, most);
    char *picked = test_rows(db, "SELECT rowid, *%s AND +age BETWEEN %u AND %u", rest, least, most);
    assert_string_equal(ranged, picked);
    sqlite3_free(ranged);
    sqlite3_free(picked);
}

/* Row by row, in order. */
static void compare_plain(sqlite3 *db, const struct curve_question *question, unsigned seed,
                          const char *sql) {
    sqlite3_stmt *plain = NULL, *ours = NULL;
    if (sqlite3_prepare_v2(db, plain_sql, -1, &plain, NULL) != SQLITE_OK) fail_msg("%s", sqlite3_errmsg(db));
    sqlite3_bind_int64(plain, 1, question->as_of);
    sqlite3_bind_double(plain, 2, curve_question_z(question));
    if (sqlite3_prepare_v2(db, sql, -1, &ours, NULL) != SQLITE_OK) fail_msg("%s", sqlite3_errmsg(db));
    int rc, rows = 0;
    for (; (rc = sqlite3_step(plain)) == SQLITE_ROW; rows++) {
        if (sqlite3_step(ours) != SQLITE_ROW) fail_table(seed, sql, db, sqlite3_errmsg(db));
        for (int i = 0; i < sqlite3_column_count(plain); i++) {
            if (is_same(plain, ours, i)) continue;
            printf("row %d: want %s\n", rows, sqlite3_column_text(plain, i));
            fail_table(seed, sql, db, sqlite3_column_name(plain, i));
        }
    }
    assert_int_equal(rc, SQLITE_DONE);
    if (sqlite3_step(ours) != SQLITE_DONE) fail_table(seed, sql, db, "more rows");
    sqlite3_finalize(plain);
    sqlite3_finalize(ours);
}

/* ---- laws ---- */

/* Both are freed. */
static void assert_law(sqlite3 *db, unsigned seed, const char *law, char *one, char *other) {
    char *want = test_rows(db, "%s", one), *got = test_rows(db, "%s", other);
    if (strcmp(want, got) != 0) {
        printf("want\n%s\n", want);
        fail_table(seed, other, db, law);
    }
    sqlite3_free(want);
    sqlite3_free(got);
    sqlite3_free(one);
    sqlite3_free(other);
}

static void check_laws(sqlite3 *db, const struct curve_question *question, unsigned seed, const char *as_of) {
    assert_law(db, seed, "a gap of 99 years is none",
               curve_question_call(question, "temp.spells", NULL, "NULL", as_of),
               curve_question_call(question, "temp.spells", NULL, "'99 years'", as_of));
    test_exec(db, "CREATE TEMP VIEW always AS SELECT *, CASE WHEN length(time) %% 2 THEN time END AS since,"
                  " ' ' AS blank FROM spells");
    assert_law(db, seed, "from its start is always",
               curve_question_call(question, "temp.always", "NULL", NULL, as_of),
               curve_question_call(question, "temp.always", "'since'", NULL, as_of));
    assert_law(db, seed, "no from is always",
               curve_question_call(question, "temp.always", "NULL", NULL, as_of),
               curve_question_call(question, "temp.always", "'blank'", NULL, as_of));
    assert_law(db, seed, "the order of rows", curve_question_call(question, "temp.spells", NULL, NULL, as_of),
               curve_question_call(question, "temp.turned", NULL, NULL, as_of));
    /* A row that is cut in two that touch, where another one starts or ends. Both were seen since then. */
    assert_law(db, seed, "a cut", curve_question_call(question, "temp.spells", NULL, NULL, as_of),
               curve_question_call(question, "temp.cut", NULL, NULL, as_of));
}

/* As long as nobody came later or was last seen, survival is (n - gone) / n, to the bit. */
static void check_exact(sqlite3 *db, unsigned seed, const char *sql) {
    char *others = test_rows(
        db,
        "SELECT age, survival, n, gone FROM (SELECT *, first_value(at_risk) OVER whole AS n, sum(churned) OVER whole AS gone,"
        " coalesce(sum(censored) OVER (PARTITION BY segment ORDER BY age ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0)"
        " AS seen FROM (%s) WINDOW whole AS (PARTITION BY segment ORDER BY age)) WHERE seen = 0 AND"
        " survival <> 1.0 * (n - gone) / n",
        sql);
    if (others[0]) fail_table(seed, sql, db, others);
    sqlite3_free(others);
}
static void check_all(sqlite3 *db, const struct curve_question *question, unsigned seed, const char *as_of,
                      uint64_t *state) {
    char *sql = curve_question_call(question, "temp.spells", NULL, NULL, as_of);
    if (!question->with_segment) test_exec(db, "UPDATE event SET segment = NULL");
    if (!question->with_from) test_exec(db, "UPDATE event SET seen = NULL");
    compare_plain(db, question, seed, sql);
    compare_range(db, sql, state);
    if (!question->with_from) check_exact(db, seed, sql);
    sqlite3_free(sql);
}

static void run_table(unsigned seed) {
    uint64_t state = seed * UINT64_C(0x9E3779B97F4A7C15) + 7;
    struct random_table *table = malloc(sizeof *table);
    assert_non_null(table);
    random_table_make(table, &state);
    struct curve_question question = curve_question_random(seed % CURVE_GRAINS_PLAIN, &state);
    char as_of[48];
    question.as_of = random_table_moment(table, &state);
    random_time_literal(question.as_of, &state, as_of, sizeof as_of);
    sqlite3 *db = curve_question_open(&question);
    random_table_load(table, db);
    make_spells(db, table, &question, &state);
    check_all(db, &question, seed, as_of, &state);
    test_close(db);
    free(table);
}

static void run_terms(unsigned seed) {
    uint64_t state = seed * UINT64_C(0x9E3779B97F4A7C15) + 11;
    struct curve_question question = curve_question_random(seed, &state);
    char as_of[48];
    sqlite3 *db = curve_question_open(&question);
    curve_terms_make(db, &question, &state, as_of, sizeof as_of);
    test_exec(
        db,
        "CREATE TEMP TABLE turned AS SELECT * FROM spells ORDER BY rowid DESC;"
        "CREATE TEMP TABLE halves AS SELECT s.*, (SELECT o.time FROM spells AS o WHERE"
        "  cohort_start(o.time, 'hour') > cohort_start(s.time, 'hour') AND"
        "  (s.until IS NULL OR cohort_start(o.time, 'hour') < cohort_start(s.until, 'hour')) AND %d"
        "  ORDER BY o.rowid LIMIT 1) AS middle FROM spells AS s;"
        "CREATE TEMP VIEW cut AS SELECT customer, time, coalesce(middle, until) AS until, seen, segment FROM halves"
        " UNION ALL SELECT customer, middle, until, seen, segment FROM halves WHERE middle IS NOT NULL",
        question.naive->minutes == 0 && !question.zoned); /* on a clock, an hour in UTC may be another day */
    check_laws(db, &question, seed, as_of);
    check_all(db, &question, seed, as_of, &state);
    test_close(db);
}

static void needs_logarithms(void) {
    if (sqlite3_libversion_number() < 3035000) {
        printf("SKIPPED: tests/random/plain_curve.sql needs SQLite 3.35 (ln, exp, pow)\n");
        skip();
    }
}

static void random_tables(void **unused) {
    (void)unused;
    needs_logarithms();
    plain_sql = test_read("tests/random/plain_curve.sql");
    random_table_seeds(400, 1500, run_table);
    sqlite3_free(plain_sql);
    curve_question_end();
}

static void random_terms(void **unused) {
    (void)unused;
    needs_logarithms();
    plain_sql = test_read("tests/random/plain_curve.sql");
    random_table_seeds(800, 3000, run_terms);
    sqlite3_free(plain_sql);
    curve_question_end();
}

/* Ends that name the last paid day, and a gap of a day: proper ends, but that who left did so on that day. */
static void last_paid_days(void **unused) {
    (void)unused;
    sqlite3 *db = test_open();
    test_exec(
        db, "CREATE TABLE proper(c, a, b); CREATE TABLE paid(c, a, b);"
            "WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 399)"
            " INSERT INTO proper SELECT i / 5, date('2024-01-01', '+' || (i / 5 * 7919 %% 61 + i %% 5 * 30 +"
            "   CASE WHEN i %% 5 > i / 5 %% 4 THEN 9 ELSE 0 END) || ' days'),"
            "  date('2024-01-01', '+' || (i / 5 * 7919 %% 61 + i %% 5 * 30 + 30 +"
            "   CASE WHEN i %% 5 > i / 5 %% 4 THEN 9 ELSE 0 END) || ' days') FROM n;"
            "INSERT INTO paid SELECT c, a, date(b, '-1 day') FROM proper");
    char *proper = test_rows(
             db, "SELECT age - 1, churned, at_risk, survival FROM retention_curve('proper', 'c', 'a', 'b',"
                 " 'day', NULL, '2025-01-01', NULL, NULL, 0) WHERE churned > 0"),
         *paid = test_rows(
             db, "SELECT age, churned, at_risk, survival FROM retention_curve('paid', 'c', 'a', 'b', 'day',"
                 " NULL, '2025-01-01', NULL, NULL, '1 day') WHERE churned > 0");
    assert_string_equal(proper, paid);
    assert_true(strlen(proper) > 40);
    sqlite3_free(proper);
    sqlite3_free(paid);
    test_close(db);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(random_tables), cmocka_unit_test(random_terms),
                                       cmocka_unit_test(last_paid_days)};
    return cmocka_run_group_tests_name("curve against plain SQL", tests, NULL, NULL);
}
