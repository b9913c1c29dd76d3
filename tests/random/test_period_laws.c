/*
 * test_period_laws.c - what answers of retention_periods and retention_movements have to do with each other, on random small
 * tables: every law is a SELECT that counts what breaks it.
 *
 * The order of rows means nothing; a row cut in two that touch is the same; a complete row is the same at every later as_of; last paid
 * days with a gap of a day are proper ends; segments add up to the whole; three months from the end of a quarter to the next are
 * that quarter; a gap of nothing is none.
 *
 * RETENTION_TABLES: how many tables (200; RETENTION_FULL=1: 3000). RETENTION_SEED: the state of the random sequence before the first (1).
 */
#include "test.h"

#include "random_terms.h"

/* One question about one table; texts are SQL literals, "NULL" where an argument is not given. */
struct asked {
    char grain[64], amount[16], segment[16], until[16], lapse[16], as_of[40], later[40], returns[16], gap[24],
        span[16], by[16];
};

static const struct asked *asked;
static sqlite3 *db;
static long checked, rows_seen;

static bool chance(uint64_t *state, uint32_t percent) {
    return test_random(state, 100) < percent;
}

/* "function('source', ...)" as asked, but for what is not NULL here. */
static char *call_of(const char *function, const char *source, const struct asked *than) {
    return sqlite3_mprintf("retention_%s('%s', 'customer', 'time', %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)",
                           function, source, than->grain, than->amount, than->segment, than->until,
                           than->lapse, than->as_of, than->returns, than->gap, than->span, than->by);
}

/* Keeps all rows of a call, or those that a condition lets through, in a table. */
static void keep(const char *table, const char *function, const char *source, const struct asked *than,
                 const char *where) {
    char *call = call_of(function, source, than);
    test_exec(db, "DROP TABLE IF EXISTS temp.%s; CREATE TEMP TABLE %s AS SELECT * FROM %s WHERE %s", table,
              table, call, where);
    char *rows = test_rows(db, "SELECT count(*) FROM temp.%s", table);
    rows_seen += strtol(rows, NULL, 10);
    sqlite3_free(rows);
    sqlite3_free(call);
}

/* The statement must give 0. */
static void holds(const char *law, unsigned seed, const char *sql) {
    char *got = test_rows(db, "%s", sql);
    checked++;
    if (strcmp(got, "0\n") != 0) {
        char *call = call_of("periods", "rows", asked);
        fail_msg("%s is broken, seed %u: %s\n%s\n%s", law, seed, got, call, sql);
    }
    sqlite3_free(got);
}

/* Two tables of the same rows: none is in one alone, and none more often. */
#define SAME(a, b)                                                                                           \
    "SELECT (SELECT count(*) FROM (SELECT * FROM " a " EXCEPT SELECT * FROM " b "))"                         \
    " + (SELECT count(*) FROM (SELECT * FROM " b " EXCEPT SELECT * FROM " a "))"                             \
    " + abs((SELECT count(*) FROM " a ") - (SELECT count(*) FROM " b "))"

/* The same question of two sources. */
static void same_of(const char *law, unsigned seed, const char *source, const struct asked *one,
                    const struct asked *other) {
    static const char *const functions[] = {"periods", "movements"};
    for (int i = 0; i < 2; i++) {
        keep("a", functions[i], "rows", one, "1");
        keep("b", functions[i], source, other, "1");
        holds(law, seed, SAME("a", "b"));
    }
}

static void law_of_later(unsigned seed) {
    struct asked later = *asked;
    snprintf(later.as_of, sizeof later.as_of, "%s", asked->later);
    keep("a", "periods", "rows", asked, "complete");
    keep("b", "periods", "rows", &later, "1");
    holds("a complete row is the same later", seed,
          "SELECT count(*) FROM (SELECT * FROM a EXCEPT SELECT * FROM b)");
    keep("m", "movements", "rows", asked, "period IN (SELECT period FROM temp.a)");
    keep("n", "movements", "rows", &later, "period IN (SELECT period FROM temp.a)");
    holds("movements of a complete row are the same later", seed, SAME("m", "n"));
}

#define WHOLE_SUM(column) " + (coalesce(w." column ", 0) <> coalesce(s." column ", 0))"
#define TOTAL(column)     "sum(" column ") AS " column

/* Segments of customers add up in all columns; those of rows in money, where no start waits for another row's. */
static void law_of_segments(unsigned seed) {
    struct asked whole = *asked, customers = *asked, rows = *asked;
    snprintf(whole.segment, sizeof whole.segment, "NULL");
    snprintf(whole.by, sizeof whole.by, "NULL");
    snprintf(customers.by, sizeof customers.by, "'customer'");
    snprintf(customers.segment, sizeof customers.segment, "'segment'");
    snprintf(rows.segment, sizeof rows.segment, "'segment'");
    snprintf(rows.by, sizeof rows.by, "'row'");
    keep("w", "periods", "rows", &whole, "1");
    keep("c", "periods", "rows", &customers, "1");
    holds(
        "segments of customers add up", seed,
        "SELECT coalesce(sum(0" WHOLE_SUM("customers_at_start") WHOLE_SUM("new") WHOLE_SUM("reactivated") WHOLE_SUM(
            "churned") WHOLE_SUM("customers_at_end") WHOLE_SUM("active") WHOLE_SUM("came_and_went")
            WHOLE_SUM("value_at_start") WHOLE_SUM("new_value") WHOLE_SUM("reactivated_value") WHOLE_SUM(
                "expansion") WHOLE_SUM("contraction") WHOLE_SUM("churned_value") WHOLE_SUM("value_at_end")
                WHOLE_SUM("complete") "), 0) FROM w LEFT JOIN (SELECT period, " TOTAL("customers_at_start") ", " TOTAL("new") ", " TOTAL("reactivated") ", " TOTAL("churned") ", " TOTAL("customers_at_end") ", " TOTAL(
                    "active") ", " TOTAL("came_and_went") ", " TOTAL("value_at_start") ", " TOTAL("new_value") ", " TOTAL("reactivated_value") ", " TOTAL("expansion") ", " TOTAL("contraction") ", " TOTAL("churned_value") ", " TOTAL("value_at_end") ","
                                                                                                                                                                                                                                                        " max(complete) AS complete FROM c GROUP BY period) s USING (period)");
    if (strcmp(asked->gap, "NULL") != 0 || strcmp(asked->until, "NULL") == 0) return;
    keep("r", "periods", "rows", &rows, "1");
    holds(
        "money of segments of rows adds up", seed,
        "SELECT coalesce(sum(0" WHOLE_SUM("value_at_start") WHOLE_SUM("new_value") WHOLE_SUM(
            "reactivated_value") WHOLE_SUM("churned_value")
            WHOLE_SUM("value_at_end") " + (coalesce(w.expansion - w.contraction, 0) <> coalesce(s.x, 0))), 0) FROM w LEFT JOIN (SELECT period, " TOTAL(
                "value_at_start") ", " TOTAL("new_value") ", " TOTAL("reactivated_value") ", " TOTAL("churned_value") ", " TOTAL("value_at_end") ", sum(expansion - contraction + moved_in_value - moved_out_value) AS x FROM r GROUP BY period) s"
                                                                                                                                                 " USING (period)");
}

/* Three months from the end of a quarter to the next are that quarter, in all but who of those that came is new. */
static void law_of_quarters(unsigned seed) {
    struct asked months = *asked, quarters = *asked;
    snprintf(months.grain, sizeof months.grain, "'month'");
    snprintf(months.span, sizeof months.span, "3");
    snprintf(quarters.grain, sizeof quarters.grain, "'quarter'");
    snprintf(quarters.span, sizeof quarters.span, "1");
    keep("m", "periods", "rows", &months, "1");
    keep("q", "periods", "rows", &quarters, "1");
    holds(
        "three months are a quarter", seed,
        "SELECT count(*) FROM q JOIN m ON m.segment IS q.segment AND m.period = substr(q.period, 1, 5) ||"
        " printf('%02d', 3 * substr(q.period, 7)) WHERE (q.customers_at_start, q.new + q.reactivated, q.churned,"
        " q.customers_at_end, q.active, q.came_and_went, q.moved_in, q.moved_out) <> (m.customers_at_start,"
        " m.new + m.reactivated, m.churned, m.customers_at_end, m.active, m.came_and_went, m.moved_in, m.moved_out)"
        " OR (q.value_at_start, q.new_value + q.reactivated_value, q.expansion, q.contraction, q.churned_value,"
        " q.value_at_end, q.moved_in_value, q.moved_out_value) <> (m.value_at_start, m.new_value +"
        " m.reactivated_value, m.expansion, m.contraction, m.churned_value, m.value_at_end, m.moved_in_value,"
        " m.moved_out_value)");
}

/* Terms of even days, each renewed when it ends, two at a time; as they are, and with the last paid day for an end. */
static void law_of_last_days(unsigned seed) {
    struct asked proper = *asked, days = *asked;
    snprintf(proper.gap, sizeof proper.gap, "NULL");
    snprintf(days.gap, sizeof days.gap, "'1 day'");
    static const char *const functions[] = {"periods", "movements"};
    for (int i = 0; i < 2; i++) {
        keep("d", "periods", "last_days", &days, "complete");
        keep("a", functions[i], "proper", &proper, "period IN (SELECT period FROM temp.d)");
        keep("b", functions[i], "last_days", &days, "period IN (SELECT period FROM temp.d)");
        holds("last paid days with a gap of a day are proper ends", seed, SAME("a", "b"));
    }
}

static const char sources[] =
    "CREATE TEMP VIEW rows AS SELECT * FROM exact;"
    "CREATE TEMP VIEW shuffled AS SELECT * FROM exact ORDER BY length(customer || time) %% 7, amount, ended DESC;"
    /* cut in the middle, or where it still runs ten days after its start */
    "CREATE TEMP TABLE piece AS SELECT customer, segment, time, until, visit, amount,"
    " CASE WHEN until IS NULL THEN time + 864000000000 WHEN until > time + 1 THEN time + (until - time) / 2 END AS middle"
    " FROM fact WHERE customer IS NOT NULL AND time IS NOT NULL;"
    "CREATE TEMP TABLE cut_fact AS SELECT customer, segment, time, coalesce(middle, until) AS until, amount FROM piece"
    " UNION ALL SELECT customer, segment, middle, until, amount FROM piece WHERE middle IS NOT NULL;"
    "CREATE TEMP VIEW cut AS SELECT customer, segment, " RANDOM_EXACT("time") " AS time, " RANDOM_EXACT(
        "until") " AS ended, amount FROM cut_fact;"
                 /* from a row's start on, a plan whose terms are of so many even days */
                 "CREATE TEMP TABLE chain AS SELECT customer, segment, amount, n, time / 172800000000 * 172800000000 AS start,"
                 " 2 + 2 * (rowid %% 20) AS days FROM (SELECT rowid, *, row_number() OVER (PARTITION BY customer ORDER BY rowid) AS n"
                 " FROM fact WHERE customer IS NOT NULL AND time IS NOT NULL) WHERE n <= 2;"
                 "CREATE TEMP TABLE proper_fact AS WITH RECURSIVE i(k) AS (SELECT 0 UNION ALL SELECT k + 1 FROM i WHERE k < 9)"
                 " SELECT customer, segment, amount + (k %% 3) AS amount, start + k * days * 86400000000 AS time,"
                 " CASE WHEN k < 9 THEN start + (k + 1) * days * 86400000000 END AS until FROM chain, i;"
                 "CREATE TEMP VIEW proper AS SELECT customer, segment, " RANDOM_EXACT("time") " AS time, " RANDOM_EXACT(
                     "until") " AS ended, amount FROM proper_fact;"
                              "CREATE TEMP VIEW last_days AS SELECT customer, segment, " RANDOM_EXACT(
                                  "time") " AS time, " RANDOM_EXACT("(until - 86400000000)") " AS ended, amount FROM proper_fact";

static void draw(struct asked *question, const struct random_table *table, bool terms, uint64_t *state) {
    static const char *const grains[] = {"'week'", "'month'", "'month'", "'quarter'",
                                         "'month in America/New_York'"};
    static const char *const gaps[] = {"'1 day'", "'10 days'", "'1 month'", "'36 hours'"};
    static const char *const spans[] = {"NULL", "NULL", "2", "3", "12"};
    const char *grain = grains[test_random(state, 5)];
    if (strchr(grain, '/') && naive_date(table->first_day).year > 9000) grain = "'month'";
    int64_t as_of = random_table_moment(table, state), later = as_of;
    later += (int64_t)test_random(state, 1 + (uint32_t)table->days) * NAIVE_DAY;
    int64_t last = naive_time(naive_day(9999, 12, 30), 0);
    if (later > last) later = last;
    if (as_of > later) as_of = later;
    memset(question, 0, sizeof *question);
    snprintf(question->grain, sizeof question->grain, "%s", grain);
    snprintf(question->amount, sizeof question->amount, "%s", chance(state, 80) ? "'amount'" : "NULL");
    snprintf(question->segment, sizeof question->segment, "%s", chance(state, 60) ? "'segment'" : "NULL");
    snprintf(question->until, sizeof question->until, "%s", terms ? "'ended'" : "NULL");
    snprintf(question->lapse, sizeof question->lapse, "%s", !terms && chance(state, 50) ? "2" : "NULL");
    snprintf(question->returns, sizeof question->returns, "%s",
             !terms && chance(state, 50) ? "'visit'" : "NULL");
    snprintf(question->gap, sizeof question->gap, "%s",
             terms && chance(state, 60) ? gaps[test_random(state, 4)] : "NULL");
    snprintf(question->span, sizeof question->span, "%s", spans[test_random(state, 5)]);
    bool by_row = strcmp(question->segment, "NULL") != 0 && chance(state, 60);
    snprintf(question->by, sizeof question->by, "%s", by_row ? "'row'" : "NULL");
    do
        random_time_literal(as_of, state, question->as_of, sizeof question->as_of);
    while (strchr(question->as_of, ':') == NULL); /* not a day of another clock */
    do
        random_time_literal(later, state, question->later, sizeof question->later);
    while (strchr(question->later, ':') == NULL);
}

static void run_seed(unsigned seed) {
    uint64_t state = seed;
    static struct random_terms terms;
    static struct asked question;
    random_terms_make_exact(&terms, &state);
    db = test_open();
    asked = &question;
    test_exec(db, "PRAGMA temp_store = MEMORY");
    random_terms_load(&terms, db);
    test_exec(db, sources);
    for (int i = 0; i < 6; i++) {
        draw(&question, &terms.table, i % 3 > 0, &state);
        same_of("the order of rows means nothing", seed, "shuffled", asked, asked);
        law_of_later(seed);
        law_of_segments(seed);
        if (i % 3 == 0) continue;
        same_of("a row cut in two is the same", seed, "cut", asked, asked);
        law_of_quarters(seed);
        law_of_last_days(seed);
        struct asked none = question, nothing = question;
        snprintf(none.gap, sizeof none.gap, "NULL");
        snprintf(nothing.gap, sizeof nothing.gap, "'0 days'");
        same_of("a gap of nothing is none", seed, "rows", &none, &nothing);
    }
    test_close(db);
}

static void laws_of_random_tables(void **state) {
    (void)state;
    random_table_seeds(200, 3000, run_seed);
    printf("%ld laws over %ld rows\n", checked, rows_seen);
    assert_true(rows_seen > checked);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(laws_of_random_tables)};
    return cmocka_run_group_tests_name("laws of periods", tests, NULL, NULL);
}
