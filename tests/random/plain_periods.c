/*
 * plain_periods.c - see plain_periods.h.
 */
#include "plain_periods.h"

#include "period_laws.h"
#include "random_table.h"
#include "test.h"

#include <math.h>

static sqlite3_stmt *must_prepare(sqlite3 *db, const char *sql, const char *name) {
    sqlite3_stmt *stmt = NULL;
    if (sqlite3_prepare_v2(db, sql, -1, &stmt, NULL) != SQLITE_OK)
        fail_msg("%s: %s", name, sqlite3_errmsg(db));
    assert_non_null(stmt);
    return stmt;
}

/* The steps of files in turn, as one statement. */
static sqlite3_stmt *prepare_files(sqlite3 *db, const char *first, const char *rows) {
    char *begin = test_read(first), *steps = test_read("tests/random/movements_steps.sql"),
         *end = test_read(rows), *sql = sqlite3_mprintf("%s%s%s", begin, steps, end);
    sqlite3_stmt *stmt = must_prepare(db, sql, first);
    sqlite3_free(begin);
    sqlite3_free(steps);
    sqlite3_free(end);
    sqlite3_free(sql);
    return stmt;
}

void plain_periods_open(struct plain_periods *plain, sqlite3 *db) {
    static const char periods[] = "tests/random/periods_rows.sql",
                      movements[] = "tests/random/movements_rows.sql",
                      events[] = "tests/random/periods_events.sql",
                      subscriptions[] = "tests/random/periods_subscriptions.sql";
    plain->db = db;
    test_exec(db, "CREATE TEMP TABLE event(customer, segment, time, visit, amount);"
                  "CREATE TEMP TABLE term(customer, segment, time, until, amount);"
                  "CREATE TEMP TABLE boundary(number INTEGER PRIMARY KEY, label, start UNIQUE);"
                  "CREATE TEMP TABLE reach(at INTEGER PRIMARY KEY, latest);"
                  "CREATE TEMP TABLE setting(as_of, lapse_after, has_amount, span, by_row)");
    plain->events = prepare_files(db, events, periods);
    plain->subscriptions = prepare_files(db, subscriptions, periods);
    plain->events_movements = prepare_files(db, events, movements);
    plain->subscriptions_movements = prepare_files(db, subscriptions, movements);
    plain->boundary = must_prepare(db, "INSERT INTO boundary VALUES (?1, ?2, ?3)", "boundary");
    plain->reach = must_prepare(db, "INSERT INTO reach VALUES (?1, ?2)", "reach");
}

void plain_periods_close(struct plain_periods *plain) {
    sqlite3_stmt *statements[] = {plain->events,           plain->subscriptions,
                                  plain->events_movements, plain->subscriptions_movements,
                                  plain->boundary,         plain->reach};
    for (size_t i = 0; i < sizeof statements / sizeof statements[0]; i++)
        assert_int_equal(sqlite3_finalize(statements[i]), SQLITE_OK);
}

void plain_periods_bound(struct plain_periods *plain, const struct plain_grain *grain, int64_t from,
                         int64_t to) {
    char label[GRAIN_LABEL_SIZE];
    test_exec(plain->db, "DELETE FROM boundary");
    int64_t last = plain_period(grain, to) + 1;
    for (int64_t period = plain_period(grain, from) - 1; period <= last; period++) {
        plain_label(grain, period, label);
        sqlite3_bind_int64(plain->boundary, 1, period);
        sqlite3_bind_text(plain->boundary, 2, label, -1, SQLITE_TRANSIENT);
        sqlite3_bind_int64(plain->boundary, 3, plain_start(grain, period));
        assert_int_equal(sqlite3_step(plain->boundary), SQLITE_DONE);
        assert_int_equal(sqlite3_reset(plain->boundary), SQLITE_OK);
    }
}

void plain_periods_reach(struct plain_periods *plain, const struct plain_grain *grain,
                         const struct plain_gap *gap) {
    test_exec(plain->db, "DELETE FROM reach");
    if (gap == NULL) return;
    sqlite3_stmt *at = must_prepare(
        plain->db, "SELECT until FROM term WHERE until IS NOT NULL UNION SELECT start FROM boundary",
        "reach");
    while (sqlite3_step(at) == SQLITE_ROW) {
        int64_t time = sqlite3_column_int64(at, 0);
        sqlite3_bind_int64(plain->reach, 1, time);
        sqlite3_bind_int64(plain->reach, 2, plain_gap_after(gap, grain, time));
        assert_int_equal(sqlite3_step(plain->reach), SQLITE_DONE);
        assert_int_equal(sqlite3_reset(plain->reach), SQLITE_OK);
    }
    assert_int_equal(sqlite3_finalize(at), SQLITE_OK);
}

/* How far a ratio may be off whose parts are off by 1e-14 of size; HUGE_VAL: it may be anything, or NULL. */
static double ratio_slack(sqlite3_stmt *plain, int column, double size) {
    double divisor = sqlite3_column_double(plain, PERIOD_VALUE_AT_START), error = 1e-14 * size;
    if (column == PERIOD_QUICK) {
        divisor = fabs(sqlite3_column_double(plain, PERIOD_CONTRACTION) +
                       sqlite3_column_double(plain, PERIOD_CHURNED_VALUE));
    }
    if (fabs(divisor) <= 1e3 * error) return HUGE_VAL;
    return 1e2 * error / fabs(divisor) * (1 + fabs(sqlite3_column_double(plain, column)));
}

static bool is_same_cell(sqlite3_stmt *plain, sqlite3_stmt *ours, int column, double size) {
    bool has_amount = sqlite3_column_type(plain, PERIOD_VALUE_AT_START) != SQLITE_NULL;
    bool is_ratio = column == PERIOD_GROSS || column == PERIOD_NET || (column == PERIOD_QUICK && has_amount);
    double slack = is_ratio && size > 0 ? ratio_slack(plain, column, size) : 0;
    if (slack == HUGE_VAL) return true;
    if (column == PERIOD_SEGMENT) {
        struct naive_value want = random_column(plain, column), got = random_column(ours, column);
        return naive_compare(&want, &got) == 0;
    }
    int type = sqlite3_column_type(plain, column);
    if (type != sqlite3_column_type(ours, column)) return false;
    if (type == SQLITE_NULL) return true;
    if (type == SQLITE_INTEGER)
        return sqlite3_column_int64(plain, column) == sqlite3_column_int64(ours, column);
    if (type == SQLITE_TEXT) {
        return strcmp((const char *)sqlite3_column_text(plain, column),
                      (const char *)sqlite3_column_text(ours, column)) == 0;
    }
    double want = sqlite3_column_double(plain, column), got = sqlite3_column_double(ours, column);
    bool is_value = period_is_value(column);
    if (is_value && size > 0) return fabs(want - got) <= 1e-9 * fabs(want) + 1e-14 * size;
    if (is_ratio) return fabs(want - got) <= 1e-12 * (1 + fabs(want)) + slack;
    return want == got;
}

/* Steps both; false at the end of either, or where something failed or only one has ended, which difference says then. */
static bool step_both(sqlite3_stmt *plain, sqlite3_stmt *ours, int n, char *difference, size_t room) {
    int rc = sqlite3_step(plain), our_rc = sqlite3_step(ours);
    if (rc != SQLITE_DONE && rc != SQLITE_ROW)
        snprintf(difference, room, "plain SQL: %s", sqlite3_errmsg(sqlite3_db_handle(plain)));
    else if (our_rc != SQLITE_DONE && our_rc != SQLITE_ROW)
        snprintf(difference, room, "error: %s", sqlite3_errmsg(sqlite3_db_handle(ours)));
    else if (rc != our_rc)
        snprintf(difference, room, "%s %d rows", rc == SQLITE_ROW ? "ends after" : "more than", n);
    return rc == SQLITE_ROW && our_rc == SQLITE_ROW;
}

static const char *shown(sqlite3_stmt *stmt, int column) {
    const char *text = (const char *)sqlite3_column_text(stmt, column);
    return text ? text : "NULL";
}

int plain_periods_compare(sqlite3_stmt *plain, sqlite3_stmt *ours, double size, char *difference,
                          size_t room) {
    int n = 0;
    snprintf(difference, room, "%s", "");
    for (; difference[0] == '\0' && step_both(plain, ours, n, difference, room); n++) {
        for (int i = 0; i < PERIOD_COLUMNS && difference[0] == '\0'; i++) {
            assert_string_equal(sqlite3_column_name(plain, i), period_columns[i]);
            if (is_same_cell(plain, ours, i, size)) continue;
            snprintf(difference, room, "row %d (segment %s, %s), %s: want %s, got %s", n + 1,
                     shown(plain, PERIOD_SEGMENT), shown(plain, PERIOD_LABEL), period_columns[i],
                     shown(plain, i), shown(ours, i));
        }
    }
    sqlite3_reset(plain);
    return n;
}

int plain_movements_compare(sqlite3_stmt *plain, sqlite3_stmt *ours, char *difference, size_t room) {
    int n = 0;
    snprintf(difference, room, "%s", "");
    for (; difference[0] == '\0' && step_both(plain, ours, n, difference, room); n++) {
        assert_int_equal(sqlite3_column_count(plain), sqlite3_column_count(ours));
        for (int i = 0; i < sqlite3_column_count(plain) && difference[0] == '\0'; i++) {
            struct naive_value want = random_column(plain, i), got = random_column(ours, i);
            bool is_type = i == 1 || i == 2 || sqlite3_column_type(plain, i) == sqlite3_column_type(ours, i);
            assert_string_equal(sqlite3_column_name(plain, i), sqlite3_column_name(ours, i));
            if (is_type && naive_compare(&want, &got) == 0) continue;
            snprintf(difference, room, "movement %d (segment %s, %s, customer %s), %s: want %s, got %s",
                     n + 1, shown(plain, 1), shown(plain, 0), shown(plain, 2), sqlite3_column_name(plain, i),
                     shown(plain, i), shown(ours, i));
        }
    }
    sqlite3_reset(plain);
    return n;
}
