/*
 * test_points.c - retention_points against a ledger that is kept point by point, on random rows of few customers.
 *
 * The other ledger knows whole hundredths alone, has a list of all that was earned, and asks of each row what is gone by
 * then: the calendar is the naive one, or on a zone's clock length.h's, which test_length.c holds against it. What is asked
 * of the rows in another order is the same. (fold/points.c 1, 2, 3, 4, 5, 6 and 7)
 *
 * RETENTION_TABLES: how many ledgers (2,000; RETENTION_FULL=1: 20,000). RETENTION_SEED: the first one's seed (1).
 */
#include "test.h"

#include "random_table.h"
#include "time/length.h"

#include <math.h>

#define LEDGER_ROWS      40
#define LEDGER_CUSTOMERS 3

static const struct {
    const char *text; /* NULL: UTC, by default */
    int minutes;
    bool zoned;
} clocks[] = {
    {NULL, 0, false},           {"+13:45", 825, false},           {"-05:30", -330, false},
    {"Europe/Berlin", 0, true}, {"Australia/Lord_Howe", 0, true},
};

/* The naive calendar knows the unit; seconds: exactly so many; neither: longer than the calendar. */
static const struct {
    const char *text;
    struct naive_grain naive;
    int64_t seconds;
} lengths[] = {
    {"'0 days'", {.unit = NAIVE_HOURS}, 0},
    {"'1 day'", {.unit = NAIVE_DAYS, .count = 1}, 0},
    {"'2 Weeks'", {.unit = NAIVE_WEEKS, .count = 2}, 0},
    {"'month'", {.unit = NAIVE_MONTHS, .count = 1}, 0},
    {"'1 quarter'", {.unit = NAIVE_QUARTERS, .count = 1}, 0},
    {"'36 hours'", {.unit = NAIVE_HOURS}, 129600},
    {"3600", {.unit = NAIVE_HOURS}, 3600},
    {"'12 months'", {.unit = NAIVE_YEARS, .count = 1}, 0},
    {"'9000 years'", {.unit = NAIVE_YEARS}, -1},
    {"NULL", {.unit = NAIVE_YEARS}, -1},
};
#define LENGTHS (sizeof lengths / sizeof lengths[0])

struct ledger_row {
    int customer;
    int64_t time;
    int hundredths;
    char literal[48], points[16];
};

struct ledger {
    struct ledger_row rows[LEDGER_ROWS];
    int count;
    uint32_t clock, length; /* in the lists */
    bool by_inactivity, has_as_of;
    int64_t as_of;
    char as_of_literal[48];
    struct clock shown; /* a zone's */
    struct length after;
};

/* Of a customer, in hundredths. */
struct ledger_account {
    bool there;
    int64_t earned, redeemed, expired, balance, overdrawn, next, next_at, last;
};

/* ---- drawing ---- */

static int64_t ledger_later(const struct ledger *ledger, int64_t time) {
    struct naive_grain grain = lengths[ledger->length].naive;
    grain.minutes = clocks[ledger->clock].minutes;
    if (lengths[ledger->length].seconds < 0) return INT64_MAX;
    if (clocks[ledger->clock].zoned) return length_add(&ledger->after, &ledger->shown, time);
    return grain.count ? naive_add(&grain, time, 1) : time + lengths[ledger->length].seconds * NAIVE_SECOND;
}

/* A moment as text: of few days, half of them around the night on which Berlin's clock goes back; mere dates are days on
** the clock. Or one that another row has, or at which what it earned goes. */
static int64_t ledger_moment(const struct ledger *ledger, uint64_t *state, char *literal, size_t size) {
    int day = naive_day(2024, 1, 1) + (int)test_random(state, 420);
    if (test_random(state, 2)) day = naive_day(2024, 10, 26) + (int)test_random(state, 3);
    if (test_random(state, 6) == 0) day = naive_day(2024, (int)test_random(state, 12) + 1, 1) - 1;
    struct naive_date date = naive_date(day);
    int64_t time = naive_time(day, 0);
    uint32_t kind = test_random(state, 10);
    if (kind < 3) {
        snprintf(literal, size, "'%04d-%02d-%02d'", date.year, date.month, date.day);
        if (clocks[ledger->clock].zoned) return clock_instant(&ledger->shown, time);
        return time - clocks[ledger->clock].minutes * NAIVE_MINUTE;
    }
    time += test_random(state, 96) * 15 * NAIVE_MINUTE;
    if (kind < 6 && ledger->count > 0) {
        time = ledger->rows[test_random(state, (uint32_t)ledger->count)].time;
        if (kind == 5 && ledger_later(ledger, time) < INT64_MAX) time = ledger_later(ledger, time);
        if (test_random(state, 8) == 0) time--;
    }
    int64_t rest = naive_time_of_day(time);
    date = naive_date(naive_day_of(time));
    snprintf(literal, size, "'%04d-%02d-%02dT%02d:%02d:%02d.%06dZ'", date.year, date.month, date.day,
             (int)(rest / NAIVE_HOUR), (int)(rest / NAIVE_MINUTE % 60), (int)(rest / NAIVE_SECOND % 60),
             (int)(rest % NAIVE_SECOND));
    return time;
}

/* Points are hundredths, which do not add up exactly; or NULL. */
static void ledger_make(struct ledger *ledger, uint64_t *state) {
    int count = (int)test_random(state, LEDGER_ROWS + 1);
    *ledger = (struct ledger){.clock = test_random(state, sizeof clocks / sizeof clocks[0]),
                              .length = test_random(state, LENGTHS)};
    const char *clock = clocks[ledger->clock].text, *length = lengths[ledger->length].text;
    ledger->by_inactivity = strcmp(length, "NULL") != 0 && test_random(state, 2);
    if (clock) assert_true(clock_parse(clock, strlen(clock), &ledger->shown));
    if (length[0] == '\'') assert_true(length_parse(length + 1, strlen(length) - 2, &ledger->after));
    if (length[0] == '3') assert_true(length_of_seconds(3600, &ledger->after));
    for (; ledger->count < count; ledger->count++) {
        struct ledger_row *row = &ledger->rows[ledger->count];
        row->customer = (int)test_random(state, LEDGER_CUSTOMERS);
        row->time = ledger_moment(ledger, state, row->literal, sizeof row->literal);
        if (test_random(state, 12) == 0) {
            snprintf(row->points, sizeof row->points, "%s", test_random(state, 2) ? "NULL" : "' '");
            continue;
        }
        row->hundredths = (int)test_random(state, 10) * (test_random(state, 2) ? 10 : 7);
        if (test_random(state, 5) < 2) row->hundredths *= -(int)(1 + test_random(state, 3));
        snprintf(row->points, sizeof row->points, "%s%d.%02d", row->hundredths < 0 ? "-" : "",
                 abs(row->hundredths) / 100, abs(row->hundredths) % 100);
    }
    ledger->has_as_of = test_random(state, 2);
    if (ledger->has_as_of)
        ledger->as_of = ledger_moment(ledger, state, ledger->as_of_literal, sizeof ledger->as_of_literal);
}

/* ---- the other ledger ---- */

/* What was earned, in the order of time; each goes no earlier than those before it. */
struct ledger_lots {
    int count;
    int64_t left[LEDGER_ROWS], due[LEDGER_ROWS];
};

static int ledger_order(const void *a, const void *b) {
    const struct ledger_row *x = a, *y = b;
    if (x->time != y->time) return x->time < y->time ? -1 : 1;
    return (x->hundredths < 0) - (y->hundredths < 0);
}

static void ledger_go(struct ledger_account *account, struct ledger_lots *lots, int64_t time) {
    for (int i = 0; i < lots->count; i++) {
        if (lots->due[i] > time) continue;
        account->expired += lots->left[i];
        lots->left[i] = 0;
    }
}

static void ledger_book(const struct ledger *ledger, struct ledger_account *account, struct ledger_lots *lots,
                        const struct ledger_row *row) {
    int64_t later = ledger_later(ledger, row->time), wanted = -row->hundredths;
    ledger_go(account, lots, row->time);
    account->there = true;
    account->last = row->time;
    if (row->hundredths >= 0) {
        account->earned += row->hundredths;
        lots->due[lots->count] = later;
        if (lots->count > 0 && lots->due[lots->count - 1] > later)
            lots->due[lots->count] = lots->due[lots->count - 1];
        lots->left[lots->count++] = row->hundredths;
    } else {
        account->redeemed += wanted;
        for (int i = 0; i < lots->count; i++) {
            int64_t taken = lots->left[i] < wanted ? lots->left[i] : wanted;
            lots->left[i] -= taken;
            wanted -= taken;
        }
        account->overdrawn += wanted;
    }
    /* whoever comes keeps all that is left */
    for (int i = 0; ledger->by_inactivity && i < lots->count; i++)
        if (lots->due[i] < later) lots->due[i] = later;
}

static struct ledger_account ledger_keep(const struct ledger *ledger, int customer, int64_t as_of) {
    struct ledger_account account = {.next_at = INT64_MAX};
    struct ledger_lots lots = {.count = 0};
    struct ledger_row rows[LEDGER_ROWS];
    memcpy(rows, ledger->rows, sizeof rows);
    qsort(rows, (size_t)ledger->count, sizeof *rows, ledger_order);
    for (int i = 0; i < ledger->count; i++)
        if (rows[i].customer == customer && rows[i].time <= as_of)
            ledger_book(ledger, &account, &lots, &rows[i]);
    ledger_go(&account, &lots, as_of);
    for (int i = 0; i < lots.count; i++) {
        account.balance += lots.left[i];
        if (lots.left[i] > 0 && lots.due[i] < account.next_at) account.next_at = lots.due[i];
    }
    for (int i = 0; i < lots.count; i++)
        if (lots.due[i] == account.next_at) account.next += lots.left[i];
    return account;
}

/* ---- comparing ---- */

static void ledger_load(const struct ledger *ledger, sqlite3 *db) {
    test_exec(db, "DROP TABLE IF EXISTS ledger; CREATE TABLE ledger(member, time, points); BEGIN");
    for (int i = 0; i < ledger->count; i++)
        test_exec(db, "INSERT INTO ledger VALUES('m%d', %s, %s)", ledger->rows[i].customer,
                  ledger->rows[i].literal, ledger->rows[i].points);
    test_exec(db, "COMMIT");
}

static char *ledger_call(const struct ledger *ledger, const char *source) {
    const char *clock = clocks[ledger->clock].text;
    return sqlite3_mprintf("retention_points(%Q, 'member', 'time', 'points', %s, %s, %s, %Q)", source,
                           lengths[ledger->length].text, ledger->by_inactivity ? "'inactivity'" : "'Age'",
                           ledger->has_as_of ? ledger->as_of_literal : "NULL", clock);
}

/* What is none is exactly 0, or NULL. */
static bool ledger_is(sqlite3_stmt *stmt, int column, int64_t hundredths) {
    double got = sqlite3_column_double(stmt, column);
    if (sqlite3_column_type(stmt, column) != SQLITE_FLOAT) return false;
    return hundredths == 0 ? got == 0 : fabs(got - (double)hundredths / 100) < 1e-12 * LEDGER_ROWS;
}

static bool ledger_is_time(sqlite3_stmt *stmt, int column, int64_t time) {
    char text[MOMENT_TEXT_SIZE];
    if (time == INT64_MAX) return sqlite3_column_type(stmt, column) == SQLITE_NULL;
    moment_text(time, text);
    const char *got = (const char *)sqlite3_column_text(stmt, column);
    return got && strcmp(got, text) == 0;
}

static bool ledger_is_account(sqlite3_stmt *stmt, const struct ledger_account *account) {
    bool goes = account->next_at < INT64_MAX;
    return account->there && ledger_is(stmt, 1, account->earned) && ledger_is(stmt, 2, account->redeemed) &&
           ledger_is(stmt, 3, account->expired) && ledger_is(stmt, 4, account->balance) &&
           ledger_is(stmt, 5, account->overdrawn) && ledger_is_time(stmt, 6, account->next_at) &&
           (goes ? ledger_is(stmt, 7, account->next) : sqlite3_column_type(stmt, 7) == SQLITE_NULL) &&
           ledger_is_time(stmt, 8, account->last);
}

static void ledger_fail(sqlite3 *db, unsigned seed, const char *call, const struct ledger_account *account) {
    char *rows = test_rows(db, "SELECT member, time, points FROM ledger ORDER BY member, datetime(time)");
    char *got = test_rows(db, "SELECT * FROM %s", call);
    printf("%s\n%s\n%s\n", rows, call, got);
    if (account)
        printf("want %lld %lld %lld %lld %lld next %lld\n", (long long)account->earned,
               (long long)account->redeemed, (long long)account->expired, (long long)account->balance,
               (long long)account->overdrawn, (long long)account->next);
    fail_msg("seed %u: the ledgers differ", seed);
}

static void ledger_compare(const struct ledger *ledger, sqlite3 *db, unsigned seed) {
    int64_t as_of = ledger->has_as_of ? ledger->as_of : INT64_MIN;
    for (int i = 0; !ledger->has_as_of && i < ledger->count; i++)
        if (ledger->rows[i].time > as_of) as_of = ledger->rows[i].time;
    char *call = ledger_call(ledger, "ledger");
    sqlite3_stmt *stmt = NULL;
    char *sql = sqlite3_mprintf("SELECT * FROM %s", call);
    assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &stmt, NULL), SQLITE_OK);
    int there = 0, rows = 0;
    for (; sqlite3_step(stmt) == SQLITE_ROW; rows++) {
        int customer = sqlite3_column_text(stmt, 0)[1] - '0';
        struct ledger_account account = ledger_keep(ledger, customer, as_of);
        if (!ledger_is_account(stmt, &account)) ledger_fail(db, seed, call, &account);
    }
    if (sqlite3_finalize(stmt) != SQLITE_OK) fail_msg("seed %u: %s: %s", seed, call, sqlite3_errmsg(db));
    for (int customer = 0; customer < LEDGER_CUSTOMERS; customer++)
        there += ledger_keep(ledger, customer, as_of).there;
    if (there != rows) ledger_fail(db, seed, call, NULL);
    sqlite3_free(sql);
    sqlite3_free(call);
}

static sqlite3 *ledger_db;

static void ledger_run(unsigned seed) {
    uint64_t state = seed * UINT64_C(0x9E3779B97F4A7C15);
    struct ledger ledger;
    ledger_make(&ledger, &state);
    ledger_load(&ledger, ledger_db);
    ledger_compare(&ledger, ledger_db, seed);
    /* the same rows, in another order */
    for (int i = ledger.count - 1; i > 0; i--) {
        int other = (int)test_random(&state, (uint32_t)i + 1);
        struct ledger_row row = ledger.rows[i];
        ledger.rows[i] = ledger.rows[other];
        ledger.rows[other] = row;
    }
    ledger_load(&ledger, ledger_db);
    ledger_compare(&ledger, ledger_db, seed);
}

static void ledgers(void **unused) {
    (void)unused;
    ledger_db = test_open();
    random_table_seeds(2000, 20000, ledger_run);
    test_close(ledger_db);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(ledgers)};
    return cmocka_run_group_tests_name("points against another ledger", tests, NULL, NULL);
}
