/*
 * test_curve.c - retention_curve against plain SQL (plain_curve.sql), on random small tables of
 * subscriptions.
 *
 * Customers, starts and segments are those of random_table.c; the ends are drawn here: missing, soon, on an
 * anniversary, or on a moment of another row. Both answers are compared row by row, in order.
 *
 * RETENTION_TABLES: how many tables (1500). RETENTION_SEED: the first one's seed (1).
 */
#include "test.h"

#include "random_table.h"

#include <math.h>

static struct naive_grain grains[] = {
    {.text = "month", .unit = NAIVE_MONTHS, .count = 1, .plain = true},
    {.text = "week", .unit = NAIVE_WEEKS, .count = 1, .plain = true},
    {.text = "day", .unit = NAIVE_DAYS, .count = 1, .plain = true},
    {.text = "6 hours in +13:45", .unit = NAIVE_HOURS, .count = 6, .minutes = 825},
    {.text = "month in -05:30", .unit = NAIVE_MONTHS, .count = 1, .minutes = -330, .plain = true},
    {.text = "quarter starting february", .unit = NAIVE_QUARTERS, .count = 1, .starting = 2},
    {.text = "year", .unit = NAIVE_YEARS, .count = 1, .plain = true},
    {.text = "10 days", .unit = NAIVE_DAYS, .count = 10},
};
#define GRAINS (sizeof grains / sizeof grains[0])

static const struct {
    const char *text;
    double z;
} confidences[] = {{"NULL", 1.959963984540054},
                   {"0.95", 1.959963984540054},
                   {"'0.9'", 1.6448536269514722},
                   {"0.5", 0.6744897501960817},
                   {"0.999", 3.2905267314918945}};

/* A row's end beside it: has, and when. */
struct end {
    bool is_there;
    int64_t time;
};

static char *plain_sql;

static void age_call(sqlite3_context *context, int count, sqlite3_value **values) {
    (void)count;
    sqlite3_result_int64(context, naive_age(sqlite3_user_data(context), sqlite3_value_int64(values[0]),
                                            sqlite3_value_int64(values[1])));
}

static struct end random_end(const struct random_table *table, const struct naive_grain *grain, int i,
                             uint64_t *state) {
    int64_t start = table->rows[i].event.time;
    struct end end = {true, start};
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
    if (end.time <= start) end.time = start + 1;
    return end;
}

/* The ends beside the source, the view that has both, and the rows that count as plain SQL takes them. */
static void make_spells(sqlite3 *db, const struct random_table *table, const struct naive_grain *grain,
                        int64_t as_of, uint64_t *state) {
    test_exec(db, "CREATE TABLE ends(n INTEGER PRIMARY KEY, until);"
                  "CREATE TEMP TABLE moment(n INTEGER PRIMARY KEY, time INTEGER, until INTEGER)");
    for (int i = 0; i < table->count; i++) {
        const struct naive_event *event = &table->rows[i].event;
        struct end end = random_end(table, grain, i, state);
        char literal[48] = "NULL", micro[32] = "NULL";
        if (end.is_there) {
            random_time_literal(end.time, state, literal, sizeof literal);
            snprintf(micro, sizeof micro, "%lld", (long long)end.time);
        }
        test_exec(db, "INSERT INTO ends VALUES(%d, %s)", i, literal);
        if (event->has_time && event->time <= as_of)
            test_exec(db, "INSERT INTO moment VALUES(%d, %lld, %s)", i, (long long)event->time, micro);
    }
    const char *source = random_table_source(table);
    test_exec(db,
              "CREATE TEMP VIEW spells AS SELECT customer, time, until, segment FROM %s JOIN ends USING (n)",
              source);
    test_exec(
        db,
        "CREATE TEMP TABLE event AS SELECT * FROM (SELECT " RANDOM_READ("customer") ", m.time, until, " RANDOM_READ(
            "segment") " FROM %s AS s JOIN moment AS m USING (n)) WHERE customer IS NOT NULL",
        source);
}

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

static void fail_table(const struct random_table *table, unsigned seed, const char *sql, sqlite3 *db,
                       const char *what) {
    char *script = random_table_script(table), *rows = test_rows(db, "%s", sql),
         *ends = test_rows(db, "SELECT * FROM ends");
    printf("seed %u\n%s\nends:\n%s%s;\n%s\n", seed, script, ends, sql, rows);
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

static void run_table(unsigned seed) {
    uint64_t state = seed * UINT64_C(0x9E3779B97F4A7C15) + 7;
    struct random_table *table = malloc(sizeof *table);
    assert_non_null(table);
    random_table_make(table, &state);
    struct naive_grain *grain = &grains[seed % GRAINS];
    if (grain->unit == NAIVE_HOURS && table->days > 100) grain = &grains[2];
    uint32_t confidence = test_random(&state, sizeof confidences / sizeof confidences[0]);
    bool with_segment = test_random(&state, 2);
    int64_t as_of = random_table_moment(table, &state);
    char literal[48];
    random_time_literal(as_of, &state, literal, sizeof literal);

    sqlite3 *db = test_open();
    sqlite3_create_function(db, "age", 2, SQLITE_UTF8, grain, age_call, NULL, NULL);
    random_table_load(table, db);
    make_spells(db, table, grain, as_of, &state);
    if (!with_segment) test_exec(db, "UPDATE event SET segment = NULL");
    char *sql = sqlite3_mprintf(
        "SELECT * FROM retention_curve('temp.spells', 'customer', 'time', 'until', %Q, %s) "
        "WHERE as_of = %s AND confidence IS %s",
        grain->text, with_segment ? "'segment'" : "NULL", literal, confidences[confidence].text);
    sqlite3_stmt *plain = NULL, *ours = NULL;
    if (sqlite3_prepare_v2(db, plain_sql, -1, &plain, NULL) != SQLITE_OK) fail_msg("%s", sqlite3_errmsg(db));
    sqlite3_bind_int64(plain, 1, as_of);
    sqlite3_bind_double(plain, 2, confidences[confidence].z);
    assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &ours, NULL), SQLITE_OK);
    int rc, rows = 0;
    for (; (rc = sqlite3_step(plain)) == SQLITE_ROW; rows++) {
        if (sqlite3_step(ours) != SQLITE_ROW) fail_table(table, seed, sql, db, sqlite3_errmsg(db));
        for (int i = 0; i < sqlite3_column_count(plain); i++) {
            if (is_same(plain, ours, i)) continue;
            printf("row %d: want %s\n", rows, sqlite3_column_text(plain, i));
            fail_table(table, seed, sql, db, sqlite3_column_name(plain, i));
        }
    }
    assert_int_equal(rc, SQLITE_DONE);
    if (sqlite3_step(ours) != SQLITE_DONE) fail_table(table, seed, sql, db, "more rows");
    sqlite3_finalize(plain);
    sqlite3_finalize(ours);

    compare_range(db, sql, &state);
    sqlite3_free(sql);
    test_close(db);
    free(table);
}

static void random_tables(void **unused) {
    (void)unused;
    if (sqlite3_libversion_number() < 3035000) {
        printf("SKIPPED: tests/random/plain_curve.sql needs SQLite 3.35 (ln, exp, pow)\n");
        skip();
    }
    plain_sql = test_read("tests/random/plain_curve.sql");
    random_table_seeds(1500, run_table);
    sqlite3_free(plain_sql);
    naive_calendar_close(grains, GRAINS);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(random_tables)};
    return cmocka_run_group_tests_name("curve against plain SQL", tests, NULL, NULL);
}
