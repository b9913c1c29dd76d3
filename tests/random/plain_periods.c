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

static sqlite3_stmt *prepare_file(sqlite3 *db, const char *path) {
    char buffer[16384];
    FILE *file = fopen(path, "rb");
    if (file == NULL) fail_msg("cannot open %s", path);
    size_t size = fread(buffer, 1, sizeof buffer - 1, file);
    assert_true(size > 0 && feof(file));
    fclose(file);
    buffer[size] = '\0';
    return must_prepare(db, buffer, path);
}

void plain_periods_open(struct plain_periods *plain, sqlite3 *db) {
    plain->db = db;
    test_exec(db, "CREATE TEMP TABLE event(customer, segment, time, amount);"
                  "CREATE TEMP TABLE term(customer, segment, time, until, amount);"
                  "CREATE TEMP TABLE boundary(number INTEGER PRIMARY KEY, label, start UNIQUE);"
                  "CREATE TEMP TABLE setting(as_of, lapse_after, has_amount)");
    plain->events = prepare_file(db, "tests/random/periods_events.sql");
    plain->subscriptions = prepare_file(db, "tests/random/periods_subscriptions.sql");
    plain->boundary = must_prepare(db, "INSERT INTO boundary VALUES (?1, ?2, ?3)", "boundary");
}

void plain_periods_close(struct plain_periods *plain) {
    assert_int_equal(sqlite3_finalize(plain->events), SQLITE_OK);
    assert_int_equal(sqlite3_finalize(plain->subscriptions), SQLITE_OK);
    assert_int_equal(sqlite3_finalize(plain->boundary), SQLITE_OK);
}

void plain_periods_bound(struct plain_periods *plain, struct naive_grain *grain, int64_t from, int64_t to) {
    char label[NAIVE_LABEL];
    test_exec(plain->db, "DELETE FROM boundary");
    int64_t last = naive_period(grain, to) + 1;
    for (int64_t period = naive_period(grain, from) - 1; period <= last; period++) {
        naive_label(grain, period, label);
        sqlite3_bind_int64(plain->boundary, 1, period);
        sqlite3_bind_text(plain->boundary, 2, label, -1, SQLITE_TRANSIENT);
        sqlite3_bind_int64(plain->boundary, 3, naive_start(grain, period));
        assert_int_equal(sqlite3_step(plain->boundary), SQLITE_DONE);
        assert_int_equal(sqlite3_reset(plain->boundary), SQLITE_OK);
    }
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
    bool is_value = column >= PERIOD_VALUE_AT_START && column <= PERIOD_VALUE_AT_END;
    if (is_value && size > 0) return fabs(want - got) <= 1e-9 * fabs(want) + 1e-14 * size;
    if (is_ratio) return fabs(want - got) <= 1e-12 * (1 + fabs(want)) + slack;
    return want == got;
}

int plain_periods_compare(sqlite3_stmt *plain, sqlite3_stmt *ours, double size, char *difference,
                          size_t room) {
    int n = 0, rc = SQLITE_ROW, our_rc = SQLITE_ROW;
    snprintf(difference, room, "%s", "");
    for (; difference[0] == '\0'; n++) {
        rc = sqlite3_step(plain);
        our_rc = sqlite3_step(ours);
        if (rc != SQLITE_ROW || our_rc != SQLITE_ROW) break;
        for (int i = 0; i < PERIOD_COLUMNS && difference[0] == '\0'; i++) {
            assert_string_equal(sqlite3_column_name(plain, i), period_columns[i]);
            if (is_same_cell(plain, ours, i, size)) continue;
            const char *segment = (const char *)sqlite3_column_text(plain, PERIOD_SEGMENT);
            const char *want = (const char *)sqlite3_column_text(plain, i);
            const char *got = (const char *)sqlite3_column_text(ours, i);
            snprintf(difference, room, "row %d (segment %s, %s), %s: want %s, got %s", n + 1,
                     segment ? segment : "NULL", sqlite3_column_text(plain, PERIOD_LABEL), period_columns[i],
                     want ? want : "NULL", got ? got : "NULL");
        }
    }
    if (difference[0] == '\0' && rc != SQLITE_DONE && rc != SQLITE_ROW)
        snprintf(difference, room, "plain SQL: %s", sqlite3_errmsg(sqlite3_db_handle(plain)));
    else if (difference[0] == '\0' && our_rc != SQLITE_DONE && our_rc != SQLITE_ROW)
        snprintf(difference, room, "error: %s", sqlite3_errmsg(sqlite3_db_handle(ours)));
    else if (difference[0] == '\0' && rc != our_rc)
        snprintf(difference, room, "%s %d rows", rc == SQLITE_ROW ? "ends after" : "more than", n);
    sqlite3_reset(plain);
    return n;
}
