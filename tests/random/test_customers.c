/*
 * test_customers.c - retention_customers against plain SQL (plain_customers.sql), on random small tables.
 *
 * The tables have every form of customer, time, amount and segment that random_table.c knows. Both answers go
 * into tables of their own, which are compared customer by customer, all columns at once; then the same is
 * asked with fewer columns, from which nothing may change.
 *
 * RETENTION_TABLES: how many tables (400; RETENTION_FULL=1: 1500). RETENTION_SEED: the first one's seed (1).
 */
#include "test.h"

#include "random_table.h"

#define ONE_OF(state, list) ((list)[test_random(state, (uint32_t)(sizeof(list) / sizeof(list)[0]))])

static const struct {
    const char *unit, *grain;
    int minutes;
} grains[] = {
    {"month", "month", 0},          {"month", "1 Month in +13:45", 825},   {"day", "day", 0},
    {"day", "day in -05:30", -330}, {"quarter", "quarter in +02:00", 120}, {"year", "YEAR", 0},
};

/* Columns of which some are read without the others. */
static const char *const columns[] = {
    "segment", "cohort", "first_at",       "last_at",  "events",  "frequency", "recency",
    "age",     "value",  "monetary_value", "mean_gap", "r_score", "f_score",   "m_score",
};
#define COLUMNS (sizeof columns / sizeof columns[0])

static char *plain_sql;

/* The rows that count, with times and amounts as plain SQL can use them. */
static void make_events(sqlite3 *db, const struct random_table *table, bool has_as_of, int64_t as_of,
                        bool with_returns) {
    const char *source = random_table_source(table);
    test_exec(db, "CREATE TEMP TABLE moment(n INTEGER PRIMARY KEY, micro INTEGER, is_event)");
    for (int i = 0; i < table->count; i++)
        if (table->rows[i].event.has_time && !(has_as_of && table->rows[i].event.time > as_of))
            test_exec(db, "INSERT INTO moment VALUES(%d, %lld, %d)", i, (long long)table->rows[i].event.time,
                      !with_returns || table->rows[i].event.comes);
    test_exec(
        db,
        "CREATE TEMP TABLE event AS SELECT * FROM (SELECT " RANDOM_READ(
            "customer") ", micro AS time, "
                        "CAST(coalesce(amount, 0) AS REAL) AS amount, " RANDOM_READ(
                            "segment") ", is_event FROM %s JOIN moment USING (n)) WHERE customer IS NOT NULL",
        source);
}

static void make_plain(sqlite3 *db, int grain, int64_t as_of) {
    sqlite3_stmt *stmt = NULL;
    char *sql = sqlite3_mprintf("CREATE TEMP TABLE plain AS %s", strstr(plain_sql, "\nWITH"));
    if (sqlite3_prepare_v2(db, sql, -1, &stmt, NULL) != SQLITE_OK) fail_msg("%s", sqlite3_errmsg(db));
    sqlite3_bind_text(stmt, 1, grains[grain].unit, -1, SQLITE_STATIC);
    sqlite3_bind_int64(stmt, 2, grains[grain].minutes * NAIVE_MINUTE);
    sqlite3_bind_int64(stmt, 3, as_of);
    if (sqlite3_step(stmt) != SQLITE_DONE) fail_msg("%s", sqlite3_errmsg(db));
    assert_int_equal(sqlite3_finalize(stmt), SQLITE_OK);
    sqlite3_free(sql);
}

/* The call, the last four arguments by place or by name. */
static char *call_of(const struct random_table *table, int grain, bool with_amount, bool with_segment,
                     bool with_returns, const char *as_of, bool by_name) {
    const char *amount = with_amount ? "'amount'" : "NULL", *segment = with_segment ? "'Segment'" : "NULL",
               *returns = with_returns ? "'returned'" : "NULL";
    if (by_name)
        return sqlite3_mprintf(
            "retention_customers(%Q, 'customer', 'time') WHERE grain = %Q AND amount_col IS %s AND "
            "segment_col IS %s AND as_of IS %s AND returns_col IS %s",
            random_table_source(table), grains[grain].grain, amount, segment, as_of, returns);
    return sqlite3_mprintf("retention_customers(%Q, 'customer', 'Time', %Q, %s, %s, %s, %s)",
                           random_table_source(table), grains[grain].grain, amount, segment, as_of, returns);
}

/* No row of this may be there. */
static void assert_none(sqlite3 *db, const struct random_table *table, unsigned seed, const char *call,
                        const char *sql) {
    char *rows = test_rows(db, "%s", sql);
    if (rows[0] != '\0') {
        char *script = random_table_script(table);
        printf("seed %u\n%s\nSELECT * FROM %s;\n--- differs\n%s\n", seed, script, call, rows);
        fail_msg("seed %u: retention_customers and plain SQL differ", seed);
    }
    sqlite3_free(rows);
}

static void compare(sqlite3 *db, const struct random_table *table, unsigned seed, const char *call,
                    bool with_amount, bool with_segment) {
    char *sql = sqlite3_mprintf(
        "SELECT o.*, '/', p.* FROM plain AS p LEFT JOIN ours AS o ON o.customer = p.customer "
        "WHERE o.customer IS NULL OR NOT (o.segment IS %s AND o.cohort IS p.cohort AND "
        "o.first_at IS p.first_at AND o.last_at IS p.last_at AND o.events IS p.events AND "
        "o.frequency IS p.frequency AND o.recency IS p.recency AND o.age IS p.age AND "
        "o.mean_gap IS p.mean_gap AND o.r_score IS p.r_score AND o.f_score IS p.f_score AND "
        "o.m_score IS %s AND (o.value IS NULL) = %d AND (o.monetary_value IS NULL) = (%d OR p.frequency = 0) "
        "AND coalesce(abs(o.value - p.value), 0) <= 1e-14 * p.size AND "
        "coalesce(abs(o.monetary_value - p.monetary_value), 0) <= 1e-14 * p.size)",
        with_segment ? "p.segment" : "NULL", with_amount ? "p.m_score" : "NULL", !with_amount, !with_amount);
    assert_none(db, table, seed, call, sql);
    assert_none(db, table, seed, call,
                "SELECT n, m FROM (SELECT count(*) AS n FROM ours), (SELECT count(*) AS m FROM plain) "
                "WHERE n <> m");
    sqlite3_free(sql);
}

/* Some of the columns, read alone, are what they are among all. */
static void compare_fewer(sqlite3 *db, const struct random_table *table, unsigned seed, const char *call,
                          uint64_t *state) {
    sqlite3_str *list = sqlite3_str_new(NULL), *same = sqlite3_str_new(NULL);
    for (int i = 1 + (int)test_random(state, 3); i > 0; i--) {
        const char *column = columns[test_random(state, COLUMNS)];
        if (strstr(sqlite3_str_length(list) ? sqlite3_str_value(list) : "", column)) continue;
        sqlite3_str_appendf(list, ", %s", column);
        sqlite3_str_appendf(same, " AND o.%s IS f.%s", column, column);
    }
    char *names = sqlite3_str_finish(list), *wheres = sqlite3_str_finish(same);
    char *sql = sqlite3_mprintf("SELECT f.* FROM (SELECT customer%s FROM %s) AS f LEFT JOIN ours AS o "
                                "ON o.customer IS f.customer WHERE o.customer IS NULL OR NOT (1%s)",
                                names, call, wheres);
    assert_none(db, table, seed, call, sql);
    sqlite3_free(sql);
    sqlite3_free(names);
    sqlite3_free(wheres);
}

static void run_table(unsigned seed) {
    uint64_t state = seed * UINT64_C(0x9E3779B97F4A7C15);
    struct random_table *table = malloc(sizeof *table);
    assert_non_null(table);
    random_table_make(table, &state);
    sqlite3 *db = test_open();
    random_table_load(table, db);
    int grain = (int)(seed % (sizeof grains / sizeof grains[0]));
    bool has_as_of = test_random(&state, 2), with_amount = test_random(&state, 4) > 0;
    bool with_segment = test_random(&state, 2), by_name = test_random(&state, 2);
    bool with_returns = test_random(&state, 2);
    int64_t as_of = random_table_moment(table, &state), latest = INT64_MIN;
    char literal[48] = "NULL";
    if (has_as_of) random_time_literal(as_of, &state, literal, sizeof literal);
    as_of = random_settled(literal, as_of, grains[grain].minutes);
    for (int i = 0; i < table->count; i++) {
        struct random_row *row = &table->rows[i];
        row->event.time = random_settled(row->time, row->event.time, grains[grain].minutes);
    }
    make_events(db, table, has_as_of, as_of, with_returns);
    for (int i = 0; i < table->count; i++) {
        const struct naive_event *event = &table->rows[i].event;
        if (event->has_time && event->customer.kind != NAIVE_NULL && event->time > latest)
            latest = event->time;
    }
    char *call = call_of(table, grain, with_amount, with_segment, with_returns, literal, by_name);
    test_exec(db, "CREATE TEMP TABLE ours AS SELECT * FROM %s", call);
    char *valued = call_of(table, grain, true, false, with_returns, literal, by_name);
    test_exec(db, "CREATE TEMP TABLE given AS SELECT customer, value FROM %s", valued);
    make_plain(db, grain, has_as_of ? as_of : latest);
    compare(db, table, seed, call, with_amount, with_segment);
    compare_fewer(db, table, seed, call, &state);
    sqlite3_free(call);
    sqlite3_free(valued);
    test_close(db);
    free(table);
}

static void random_tables(void **unused) {
    (void)unused;
    plain_sql = test_read("tests/random/plain_customers.sql");
    random_table_seeds(400, 1500, run_table);
    sqlite3_free(plain_sql);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(random_tables)};
    return cmocka_run_group_tests_name("customers against plain SQL", tests, NULL, NULL);
}
