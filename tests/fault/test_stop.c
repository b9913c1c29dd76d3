/*
 * test_stop.c - work that lasts stops when told: by sqlite3_interrupt() from another thread, and by a progress handler
 * that is asked every 10,000 steps, at several moments of everything that takes long without a row coming or going.
 * Measured is what is computed from the request to the end of the statement; printed is the worst. And: an authorizer who
 * refuses the question changes nothing, nor does the question count as a second statement.
 *
 * Requirements 1 to 4 of interrupt.c. They promise 150 ms; asserted is what a slow machine keeps to as well.
 *
 * RETENTION_SIZE: of the data, in percent of what the module is measured with (4; 1 where it runs slowly).
 * RETENTION_MOMENTS: at how many moments of each it is stopped, in either way (2; RETENTION_FULL=1: 4).
 */
#define _XOPEN_SOURCE 700
#include <math.h>
#include <pthread.h>
#include <stdatomic.h>
#include <time.h>

#include "statements.h"

#define STOP_STEPS 10000 /* of SQLite's machine between two calls of the handler */
#define STOP_LATE  500   /* ms after the request; twenty times as many where it runs slowly */
#define STOP_LONG  2000  /* ms: what takes longer is stopped within these */

#define STOP_AGAIN 20 /* tries to stop one that is quick */

static long stop_size(long rows) {
    long percent = test_setting("RETENTION_SIZE", fault_is_slow() ? 1 : 4), size = rows * percent / 100;
    return size > 2000 ? size : 2000;
}

static double stop_clock(clockid_t clock) {
    struct timespec now;
    clock_gettime(clock, &now);
    return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

static double stop_long_enough;

static int stop_progress_long(void *context) {
    (void)context;
    return stop_clock(CLOCK_MONOTONIC) > stop_long_enough;
}

/* ---- what lasts ---- */

/* sql: with %d rows. tables: made once. */
static const struct stop_case {
    const char *name;
    long rows;
    const char *sql;
} stop_cases[] = {
    {"clv_fit, pareto/nbd with spend", 100000,
     "SELECT clv_fit(frequency, recency, age, value, 'pareto/nbd') FROM histories WHERE i <= %d"},
    {"clv_fit, mbg/nbd with spend", 1000000,
     "SELECT clv_fit(frequency, recency, age, value) FROM histories WHERE i <= %d"},
    {"clv_fit, bg/nbd by group", 300000,
     "SELECT clv_fit(frequency, recency, age, value, 'bg/nbd') FROM histories WHERE i <= %d GROUP BY i / "
     "100"},
    {"sbg_fit of survivors", 300000, "SELECT sbg_fit(i, 1000000000 - 31.0 * i) FROM histories WHERE i <= %d"},
    {
        "sbg_fit of a curve",
        300000,
        "SELECT sbg_fit(i %% 5000 * 60 + i / 5000, 1, 2) FROM histories WHERE i <= %d",
    },
    {"logrank", 2000000, "SELECT logrank(r %% 100003, r %% 3 > 0, r %% 1024) FROM orders WHERE i <= %d"},
    {"top_share", 3000000, "SELECT top_share(r) FROM orders WHERE i <= %d"},
    {"stickiness", 3000000,
     "SELECT stickiness(r %% 1000000, 1600000000 + 86400 * (i %% 700)) FROM orders WHERE i <= %d"},
    {"retention_rate", 3000000,
     "SELECT retention_rate(r, 1600000000 + 86400 * (i %% 700), '2021-03-01', '2021-09-01') FROM orders "
     "WHERE i <= "
     "%d"},
    {"repeat_rate, text", 1000000, "SELECT repeat_rate('customer ' || r) FROM orders WHERE i <= %d"},
    {"customers with scores", 3000000,
     "SELECT sum(r_score + f_score + m_score) FROM retention_customers('orders_%d', 'r', 't',"
     " 'month', 'amount')"},
    {"cohorts by days", 3000000, "SELECT sum(active) FROM retention_cohorts('orders_%d', 'r', 't', 'day')"},
    {"cohorts by a segment of each row", 1000000,
     "SELECT sum(active), sum(value) FROM retention_cohorts('orders_%d', 'customer', 't', 'month', 'amount', "
     "'i')"},
    {"cohorts of one customer, recurring", 300000,
     "SELECT sum(active) FROM retention_cohorts('orders_%d', 'one', 't', 'day') WHERE mode = 'recurring'"
     " AND anchor = 'customer'"},
    {"cohorts of one customer", 3000000,
     "SELECT sum(active), sum(value) FROM retention_cohorts('orders_%d', 'one', 't', 'hour', 'amount')"},
    {"cohorts of subscriptions", 1000000,
     "SELECT sum(active), sum(value) FROM retention_cohorts('orders_%d', 'customer', 't', 'day', 'amount')"
     " WHERE until_col = 'u' AND as_of = '2030-01-01'"},
    {"cohorts of one customer's subscriptions, along ranges", 300000,
     "SELECT sum(active), sum(value) FROM retention_cohorts('orders_%d', 'one', 't', 'hour', 'amount')"
     " WHERE until_col = 'u' AND as_of = '2030-01-01' AND ages = '0-9, 1-9, 2-9, 3-9999, 4-999999, 5, 6, 7, 8-20, 9-70'"},
    {"members of a cell", 1000000,
     "SELECT sum(value) FROM retention_members('orders_%d', 'word', 't', 'year', 'amount')"
     " WHERE active = 0 AND customer = 'nobody' AND age = 1"},
    {"periods of one customer's rows", 1000000,
     "SELECT sum(new), sum(value_at_end) FROM retention_periods('orders_%d', 'one', 't', 'hour', 'amount')"
     " WHERE until_col = 'u' AND as_of = '2030-01-01'"},
    {"periods by a segment of each row", 1000000,
     "SELECT sum(new) FROM retention_periods('orders_%d', 'customer', 't', 'month', NULL, 'word')"},
    {"curve", 3000000,
     "SELECT sum(churned) FROM retention_curve('orders_%d', 'r', 't', 'u', 'hour')"
     " WHERE as_of = '2030-01-01'"},
    {"points", 1000000,
     "SELECT sum(balance) FROM retention_points('orders_%d', 'r', 't', 'amount', '10 days')"},
    {"points of one customer", 3000000,
     "SELECT sum(balance) FROM retention_points('orders_%d', 'one', 't', 'amount', '10 days', 'inactivity')"},
    {"funnel", 1000000,
     "SELECT sum(customers) FROM retention_funnel('orders_%d', 'customer', 't', 'amount', '0.0, 1.0, 2.0', '300 days',"
     " 'day')"},
    {"funnel of one customer", 3000000,
     "SELECT sum(customers) FROM retention_funnel('orders_%d', 'one', 't', 'one', '1, 1, 1, 1, 1, 1, 1, 1', 100)"},
    {"funnel of one customer, strict", 1000000,
     "SELECT sum(customers) FROM retention_funnel('orders_%d', 'one', 't', 'amount', '1.0, 2.0, 1.0', NULL, NULL, NULL,"
     " 'strict')"},
    {"funnel of a step far away", 3000000,
     "SELECT sum(customers) FROM retention_funnel('orders_%d', 'one', 't', 'one',"
     " '1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, never', 3600)"},
    /* window_funnel.c 5 */
    {"window_funnel", 3000000,
     "SELECT window_funnel(3600, 1600000000 + r %% 50000000, 1, r %% 3 > 0, r %% 5 = 1, r %% 7 > 9) FROM orders"
     " WHERE i <= %d"},
    {"check", 1000000, "SELECT sum(rows) FROM retention_check('orders_%d', 'r', 't', 'amount', 'u', 'word')"},
    {"check of customers who are text", 1000000,
     "SELECT sum(rows) FROM retention_check('orders_%d', 'word', 't')"},
    {"check of one customer", 3000000, "SELECT sum(rows) FROM retention_check('orders_%d', 'one', 't')"},
    {"curve, a late age", 2000,
     "SELECT sum(churned) FROM retention_curve('spell', 'c', 't', 'u', 'hour')"
     " WHERE as_of = '9999-01-01' AND age > 60000000 AND %d"},
};

static sqlite3 *stop_db;

static int stop_setup(void **state) {
    (void)state;
    long most = 0;
    for (size_t i = 0; i < FAULT_COUNT(stop_cases); i++)
        if (stop_size(stop_cases[i].rows) > most) most = stop_size(stop_cases[i].rows);
    stop_db = test_open();
    sqlite3_extended_result_codes(stop_db, 1);
    test_exec(
        stop_db,
        "CREATE TABLE orders(i INTEGER PRIMARY KEY, r INTEGER);"
        "INSERT INTO orders WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %ld)"
        " SELECT i, i * 2654435761 %% 4294967291 FROM n;"
        "CREATE TABLE histories(i INTEGER PRIMARY KEY, frequency, recency, age, value);"
        "INSERT INTO histories SELECT i, f, CASE WHEN f THEN age * (r %% 977 + 1) / 978 ELSE 0 END, age, "
        "value FROM"
        " (SELECT i, r, r %% 13 * (r %% 3 > 0) AS f, 100 + r %% 100003 / 211.0 AS age, 1 + r %% 997 / 7.0 AS "
        "value"
        "  FROM orders WHERE i <= %ld);"
        "CREATE TABLE spell AS SELECT 1 AS c, '0001-01-01' AS t, '9998-01-01' AS u",
        most, stop_size(1000000));
    for (size_t i = 0; i < FAULT_COUNT(stop_cases); i++)
        test_exec(stop_db,
                  "CREATE VIEW IF NOT EXISTS orders_%ld AS SELECT i, r, r %% 300007 AS customer, 1 AS one,"
                  " 1600000000 + r %% 500 * 86400 + r %% 86400 AS t, 1700000000 + r %% 77777777 AS u, r %% "
                  "97 / 8.0 AS amount,"
                  " 'word ' || r AS word FROM orders WHERE i <= %ld",
                  stop_size(stop_cases[i].rows), stop_size(stop_cases[i].rows));
    return 0;
}

static int stop_teardown(void **state) {
    (void)state;
    test_close(stop_db);
    return 0;
}

/* ---- stopping ---- */

struct stop_request {
    double after; /* ms from the start, when it is to be made */
    bool by_thread;
    sqlite3 *db;
    atomic_bool made; /* then, and what the program had computed until then, in ms */
    double worked;
};

static int stop_progress(void *context) {
    struct stop_request *request = context;
    return atomic_load(&request->made);
}

static void *stop_thread(void *context) {
    struct stop_request *request = context;
    struct timespec wait = {(time_t)(request->after / 1e3), (long)(fmod(request->after, 1e3) * 1e6)};
    nanosleep(&wait, NULL);
    request->worked = stop_clock(CLOCK_PROCESS_CPUTIME_ID);
    atomic_store(&request->made, true);
    if (request->by_thread) sqlite3_interrupt(request->db);
    return NULL;
}

/* How much was computed from the request to the end of the statement, in ms of the processor's time: how busy the
** machine is with others does not count. Below 0 where the statement was done before. */
static double stop_once(sqlite3 *db, const char *sql, double after, bool by_thread) {
    struct stop_request request = {.after = after, .by_thread = by_thread, .db = db};
    sqlite3_stmt *stmt = NULL;
    pthread_t thread;
    assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &stmt, NULL), SQLITE_OK);
    if (!by_thread) sqlite3_progress_handler(db, STOP_STEPS, stop_progress, &request);
    assert_int_equal(pthread_create(&thread, NULL, stop_thread, &request), 0);
    int rc;
    while ((rc = sqlite3_step(stmt)) == SQLITE_ROW) {
    }
    double ended = stop_clock(CLOCK_PROCESS_CPUTIME_ID);
    bool stopped = rc != SQLITE_DONE;
    if (stopped) {
        assert_int_equal(rc, SQLITE_INTERRUPT);
        assert_string_equal(sqlite3_errmsg(db), "interrupted");
    }
    sqlite3_progress_handler(db, 0, NULL, NULL);
    sqlite3_finalize(stmt);
    assert_int_equal(pthread_join(thread, NULL), 0);
    fault_assert_quiet(db);
    assert_rows(db, "1\n", "SELECT count(*) FROM spell");
    return stopped ? ended - request.worked : -1;
}

/* How long the statement takes, but for what is longer than STOP_LONG. */
static double stop_lasts(sqlite3 *db, const char *sql) {
    double start = stop_clock(CLOCK_MONOTONIC);
    stop_long_enough = start + STOP_LONG;
    sqlite3_progress_handler(db, STOP_STEPS, stop_progress_long, NULL);
    sqlite3_free(test_rows(db, "%s", sql));
    sqlite3_progress_handler(db, 0, NULL, NULL);
    return stop_clock(CLOCK_MONOTONIC) - start;
}

/* Shares of the time that it takes, most of them late: what comes in front of the rows is not what SQLite hears. */
static const double stop_moments[] = {0.97, 0.5, 0.85, 0.2, 0.9, 0.99, 0.6, 0.7, 0.94, 0.02, 0.8, 0.3};

/* vtab.c 6 */
static void stop_test(void **state) {
    const struct stop_case *one = *state;
    char *sql = sqlite3_mprintf(one->sql, (int)stop_size(one->rows));
    double lasts = stop_lasts(stop_db, sql), worst[2] = {0, 0};
    int stops = 0;
    for (int way = 0; way < 2; way++)
        for (int i = 0; i < test_cases("RETENTION_MOMENTS", 2, 4); i++) {
            double late = stop_once(stop_db, sql, stop_moments[(size_t)i % FAULT_COUNT(stop_moments)] * lasts,
                                    way == 0);
            stops += late >= 0;
            if (late > worst[way]) worst[way] = late;
        }
    /* One that was done before its moments came is met at its beginning, by the handler. */
    for (int i = 0; stops == 0 && i < STOP_AGAIN; i++)
        stops += stop_once(stop_db, sql, 0.02 * lasts, false) >= 0;
    printf(
        "stop: %s, %ld rows, %.0f ms: %d stops, at the latest after %.0f ms (interrupt), %.0f ms (handler)\n",
        one->name, stop_size(one->rows), lasts, stops, worst[0], worst[1]);
    assert_true(stops > 0);
    double bound = STOP_LATE * (fault_is_slow() ? 20 : 1);
    if (worst[0] > bound || worst[1] > bound) fail_msg("%s: too late", sql);
    sqlite3_free(sql);
}

/* ---- who is asked ---- */

static int stop_denied;
static bool stop_denies;

static int stop_authorize(void *context, int action, const char *a, const char *b, const char *c,
                          const char *d) {
    (void)context, (void)action, (void)a, (void)b, (void)c, (void)d;
    stop_denied += stop_denies;
    return stop_denies ? SQLITE_DENY : SQLITE_OK;
}

static const char stop_logrank[] =
    "SELECT logrank(r % 100003, r % 3 > 0, r % 600) FROM orders WHERE i <= 2000";

/* An authorizer who has become strict when the statement runs is asked, and refuses, and the answer comes. */
static void stop_test_authorizer(void **state) {
    (void)state;
    char *want = test_rows(stop_db, "%s", stop_logrank);
    sqlite3_stmt *stmt = NULL;
    sqlite3_set_authorizer(stop_db, stop_authorize, NULL);
    assert_int_equal(sqlite3_prepare_v2(stop_db, stop_logrank, -1, &stmt, NULL), SQLITE_OK);
    stop_denies = true;
    stop_denied = 0;
    assert_int_equal(sqlite3_step(stmt), SQLITE_ROW);
    stop_denies = false;
    char *got = sqlite3_mprintf("%s\n", sqlite3_column_text(stmt, 0));
    assert_string_equal(got, want);
    assert_true(stop_denied > 0);
    sqlite3_finalize(stmt);
    sqlite3_set_authorizer(stop_db, NULL, NULL);
    sqlite3_free(got);
    sqlite3_free(want);
}

static int stop_calls;
static int stop_count(void *context) {
    (void)context;
    stop_calls++;
    return 0;
}

static sqlite3_int64 stop_reads;
static void stop_read(sqlite3_context *context, int count, sqlite3_value **values) {
    (void)count;
    stop_reads++;
    sqlite3_result_value(context, values[0]);
}

/* What is computed once stays so although it was asked meanwhile: a handler sees more steps than reading takes. */
static void stop_test_cache(void **state) {
    (void)state;
    sqlite3_create_function(stop_db, "reading", 1, SQLITE_UTF8, NULL, stop_read, NULL, NULL);
    test_exec(stop_db,
              "CREATE TEMP VIEW watched AS SELECT reading(one) AS one, t FROM orders_%ld WHERE i <= 8000",
              stop_size(3000000));
    const char *sql =
        "SELECT count(*) FROM (VALUES (1), (2), (3)) AS v CROSS JOIN"
        " retention_cohorts('watched', 'one', 't', 'day') AS a WHERE a.mode = 'recurring' AND a.anchor ="
        " 'customer' AND a.age = v.column1";
    long rows = stop_size(3000000) < 8000 ? stop_size(3000000) : 8000;
    for (int i = 0; i < 2; i++) {
        stop_reads = 0;
        stop_calls = 0;
        sqlite3_progress_handler(stop_db, STOP_STEPS, stop_count, NULL);
        char *got = test_rows(stop_db, "%s", sql);
        sqlite3_progress_handler(stop_db, 0, NULL, NULL);
        assert_null(strstr(got, "error"));
        sqlite3_free(got);
        assert_int_equal(stop_reads, rows);
        assert_true(stop_calls > 3 + 15 * rows / STOP_STEPS);
    }
    test_exec(stop_db, "DROP VIEW watched");
}

/* A handler that says so once is heard, whatever is done at that moment: these reach every place where work ends,
** where it asks often (patience.c). */
static const char *const stop_each[] = {
    stop_logrank,
    "SELECT clv_fit(frequency, recency, age, value) FROM histories WHERE i <= 2000",
    "SELECT clv_fit(frequency, recency, age, NULL, 'pareto/nbd') FROM histories WHERE i <= 300",
    "SELECT sbg_fit(i, 1000000000 - 31.0 * i) FROM orders WHERE i <= 30000",
    "SELECT sbg_fit(i % 50 * 60 + i / 50, 1, 2) FROM histories WHERE i <= 1000",
    "SELECT top_share(r), retention_rate(r, 1600000000 + 86400 * (i % 700), '2021-03-01', '2021-09-01'),"
    " repeat_rate(i), repeat_rate('customer ' || r), upsell_rate(r % 100, i) FROM orders WHERE i <= 30000",
    "SELECT length(chart_heatmap(i % 40, 'column ' || (i / 40), r)), length(chart_lines(i % 40, i / 40, r)),"
    " length(chart_bars('x' || i, i % 3, r)), length(chart_table('a', r, i)),"
    " length(chart_page('t', r, 'x' || i % 7, i)) FROM orders WHERE i <= 3000",
    "SELECT stickiness(r % 100, 1600000000 + 86400 * (i % 700)), stickiness(1, 1600000000 + 86400 * i) FROM "
    "orders"
    " WHERE i <= 7000",
    "SELECT sum(active), sum(events) FROM retention_cohorts('rows', 'one', 't', 'month') WHERE mode = "
    "'recurring'"
    " AND anchor = 'customer'",
    "SELECT sum(active), sum(value) FROM retention_cohorts('rows', 'customer', 't', 'month', 'amount', 'i')",
    "SELECT sum(returned), sum(value) FROM retention_cohorts('rows', 'customer', 't', 'day', 'amount')"
    " WHERE ages = '0-30, 0-90, 31'",
    "SELECT sum(returned) FROM retention_members('rows', 'r', 't', 'year') WHERE age = 0",
    "SELECT sum(active), sum(value) FROM retention_members('rows', 'customer', 't', 'year', 'amount', 'i') WHERE age < 1",
    "SELECT sum(active) FROM retention_cohorts('rows', 'r', 't', 'day') WHERE cohort > '2021-01' AND age > "
    "300",
    "SELECT sum(new), sum(value_at_end) FROM retention_periods('rows', 'one', 't', 'hour', 'amount')"
    " WHERE until_col = 'u' AND as_of = '2023-01-01' AND period > '2021-06-01'",
    "SELECT sum(new), sum(value_at_end) FROM retention_periods('rows', 'one', 't', 'hour', 'amount')",
    "SELECT sum(new) FROM retention_periods('rows', 'r', 't', 'year', NULL, 'i')",
    "SELECT sum(r_score + f_score + m_score) FROM retention_customers('rows', 'r', 't', 'month', 'amount')",
    "SELECT sum(churned) FROM (SELECT churned FROM retention_curve('rows', 'r', 't', 'u', 'hour', 'customer')"
    " WHERE as_of = '2030-01-01' LIMIT 100000)",
    "SELECT sum(churned) FROM retention_curve('spell', 'c', 't', 'u', 'day') WHERE as_of = '2030-01-01'"
    " AND age > 300000",
    "SELECT sum(balance) FROM retention_points('rows', 'r', 't', 'amount', '10 days')",
    "SELECT sum(expired) FROM retention_points('rows', 'one', 't', 'amount', '1 hour')",
    "SELECT sum(customers) FROM retention_funnel('rows', 'r', 't', 'one', '1, 1', NULL, 'day', 'i')",
    "SELECT sum(customers) FROM retention_funnel('rows', 'one', 't', 'one', '1, 1, never', 3600)",
    "SELECT sum(customers) FROM retention_funnel('rows', 'customer', 't', 'amount', '1.0, 2.0, 1.0', NULL, NULL, NULL, 'strict')",
    "SELECT window_funnel(3600, 1600000000 + r % 50000000, 1, r % 3 > 0, r % 5 = 1, r % 7 > 9) FROM orders WHERE i <= 8000",
    "SELECT sum(rows) FROM retention_check('rows', 'r', 't', 'amount', 'u', 'i')",
    "SELECT sum(rows) FROM retention_check('rows', 'one', 't', 'amount', 'u', 'i')",
};

static int stop_once_at;

static int stop_progress_once(void *context) {
    (void)context;
    return --stop_once_at == 0;
}

static void stop_test_each_question(void **state) {
    (void)state;
    int some = FAULT_SANITIZED ? 16 : fault_is_slow() ? 1 : 4;
    int stops = 0, step = test_cases("RETENTION_STEP", some, 1);
    test_exec(stop_db, "CREATE TEMP VIEW rows AS SELECT * FROM orders_%ld WHERE i <= 8000",
              stop_size(3000000));
    for (size_t i = 0; i < FAULT_COUNT(stop_each); i++) {
        char *want = test_rows(stop_db, "%s", stop_each[i]);
        if (strncmp(want, "error", 5) == 0) fail_msg("%s: %s", stop_each[i], want);
        int n = 1;
        for (bool stopped = true; stopped; n += step * (1 + n / (n < 200 ? 60 : 8))) {
            stop_once_at = n;
            sqlite3_progress_handler(stop_db, STOP_STEPS, stop_progress_once, NULL);
            char *got = test_rows(stop_db, "%s", stop_each[i]);
            sqlite3_progress_handler(stop_db, 0, NULL, NULL);
            stopped = stop_once_at <= 0;
            assert_string_equal(got, stopped ? "error: interrupted" : want);
            fault_assert_quiet(stop_db);
            sqlite3_free(got);
            stops += stopped;
        }
        sqlite3_free(want);
    }
    test_exec(stop_db, "DROP VIEW rows");
    printf("stop: %d stops of %d statements, one after another\n", stops, (int)FAULT_COUNT(stop_each));
}

int main(void) {
    struct CMUnitTest tests[FAULT_COUNT(stop_cases) + 3] = {
        cmocka_unit_test(stop_test_authorizer),
        cmocka_unit_test(stop_test_cache),
        cmocka_unit_test(stop_test_each_question),
    };
    for (size_t i = 0; i < FAULT_COUNT(stop_cases); i++)
        tests[3 + i] = (struct CMUnitTest){stop_cases[i].name, stop_test, NULL, NULL, (void *)&stop_cases[i]};
    return cmocka_run_group_tests_name("stop", tests, stop_setup, stop_teardown);
}
