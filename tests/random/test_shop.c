/*
 * test_shop.c - the demo shop is what sql/shop.sql says at its head: the rates and means that it was drawn with are found
 * again, what cannot be is not in it, and the tables have the rows that sql/README.md names.
 *
 * A share of n draws is taken as right within four standard errors of what it was drawn with: the shop's numbers are the
 * same on every run, so it is either always right or never. Models fitted to orders and memberships are in test_models_real.
 */
#include "test.h"

#include <math.h>
#include <sys/stat.h>

#define SHOP       "build/shop.db"
#define SHOP_BYTES 14000000

static sqlite3 *db;

static int shop_open(void **state) {
    (void)state;
    FILE *file = fopen(SHOP, "rb"); /* ATTACH would make an empty one */
    if (file == NULL) fail_msg("%s is not there: make %s", SHOP, SHOP);
    fclose(file);
    db = test_open();
    test_exec(db, "ATTACH '%s' AS shop", SHOP);
    return 0;
}

static int shop_close(void **state) {
    (void)state;
    test_close(db);
    return 0;
}

/* Two numbers of one row. */
static void shop_numbers(const char *sql, double numbers[2]) {
    sqlite3_stmt *stmt = NULL;
    if (sqlite3_prepare_v2(db, sql, -1, &stmt, NULL) != SQLITE_OK)
        fail_msg("%s: %s", sql, sqlite3_errmsg(db));
    assert_int_equal(sqlite3_step(stmt), SQLITE_ROW);
    for (int i = 0; i < 2; i++)
        numbers[i] = sqlite3_column_double(stmt, i);
    assert_int_equal(sqlite3_finalize(stmt), SQLITE_OK);
}

/* ---- shares: how many of how many, and the chance that each was drawn with ---- */

#define SHOP_VISITS(from, to, which)                                                                         \
    "SELECT count(*) FILTER (WHERE step = '" to "'), count(*) FILTER (WHERE step = '" from                   \
    "') FROM visits WHERE " which
#define SHOP_REASON(text)                                                                                    \
    "SELECT sum(reason = '" text                                                                             \
    "'), count(*) FROM subscriptions WHERE ended_at IS NOT NULL AND reason <> 'pause'"
#define SHOP_CHECK(text) "SELECT sum(passed), count(*) FROM checks WHERE criterion = '" text "'"

static const struct {
    const char *sql;
    double chance;
} shop_shares[] = {
    {SHOP_VISITS("visit", "cart", "1"), .50},
    {SHOP_VISITS("cart", "checkout", "1"), .70},
    {SHOP_VISITS("checkout", "order", "variant = 'A'"), .75},
    {SHOP_VISITS("checkout", "order", "variant = 'B'"), .85},
    {"SELECT sum(variant = 'A'), count(*) FROM (SELECT DISTINCT customer_id, variant FROM visits)", .5},
    {"SELECT count(referred_by), count(*) FROM customers WHERE channel = 'referral'", .80},
    {"SELECT count(DISTINCT cards.customer_id), (SELECT count(*) FROM customers WHERE signed_up_at < '2024') FROM cards "
     "JOIN customers ON id = customer_id WHERE signed_up_at < '2024'",
     .20},
    {"SELECT sum(renewed), count(*) FROM (SELECT ended_at, lead(started_at) OVER (PARTITION BY customer_id ORDER BY "
     "started_at) IS NOT NULL AS renewed FROM cards) WHERE ended_at < '2025-12-11'",
     .70},
    {"SELECT sum(next_at > ended_at), count(*) FROM (SELECT ended_at, lead(started_at) OVER (PARTITION BY customer_id "
     "ORDER BY started_at) AS next_at FROM cards) WHERE next_at IS NOT NULL AND ended_at < '2025-12-11'",
     .25},
    {"SELECT count(refunds.order_id), count(*) FROM orders LEFT JOIN refunds USING (order_id) WHERE ordered_at < "
     "'2025-10-01'",
     .04},
    {"SELECT sum(r.amount = o.amount), count(*) FROM refunds AS r JOIN orders AS o USING (order_id)", .60},
    {"SELECT (SELECT count(DISTINCT customer_id) FROM points), count(DISTINCT customer_id) FROM orders WHERE ordered_at "
     ">= '2024'",
     .30},
    {"SELECT (SELECT count(*) FROM points WHERE kind = 'redeemed'), sum(next_at < datetime(moved_at, '364 days')) FROM "
     "(SELECT moved_at, (SELECT min(ordered_at) FROM later WHERE later.customer_id = p.customer_id AND ordered_at > "
     "moved_at) AS next_at FROM points AS p WHERE kind = 'order')",
     .30},
    {SHOP_REASON("too expensive"), .30},
    {SHOP_REASON("too much coffee"), .25},
    {SHOP_REASON("quality"), .15},
    {SHOP_REASON("moved"), .10},
    {SHOP_REASON("not said"), .20},
    {SHOP_CHECK("packed well"), .95},
    {SHOP_CHECK("here in three days"), .90},
    {SHOP_CHECK("roasted this month"), .80},
    {SHOP_CHECK("friendly answer"), .70},
    {SHOP_CHECK("note enclosed"), .60},
    {"SELECT sum(effort >= 5), count(*) FROM survey", .80},
    {"SELECT sum(effort = 7), count(*) FROM survey", .30},
    {"SELECT sum(answered_at < datetime(first_at, '29 days')), count(*) FROM (SELECT customer_id, min(ordered_at) AS "
     "first_at FROM orders GROUP BY 1) LEFT JOIN (SELECT customer_id, min(answered_at) AS answered_at FROM survey GROUP "
     "BY 1) USING (customer_id) WHERE first_at < '2025-12-01'",
     .30},
};

static void shop_test_shares(void **state) {
    (void)state;
    test_exec(db, "CREATE TEMP TABLE later AS SELECT customer_id, ordered_at FROM orders;"
                  "CREATE INDEX temp.later_key ON later (customer_id, ordered_at)");
    for (size_t i = 0; i < sizeof shop_shares / sizeof *shop_shares; i++) {
        double got[2], chance = shop_shares[i].chance;
        shop_numbers(shop_shares[i].sql, got);
        double off = got[0] - chance * got[1], error = sqrt(chance * (1 - chance) * got[1]);
        printf("%5.0f of %6.0f, drawn with %.2f: %+.1f standard errors\n", got[0], got[1], chance,
               off / error);
        if (!(got[1] > 500 && fabs(off) <= 4 * error)) fail_msg("%s", shop_shares[i].sql);
    }
}

/* ---- means of exponential delays: their standard error is the mean over the root of how many ---- */

#define SHOP_TOOK(from, to)                                                                                          \
    "SELECT avg(b.t - a.t) + 0.5, count(*) FROM moment AS a JOIN moment AS b USING (visit_id) WHERE a.step = '" from \
    "' AND b.step = '" to "'"

static const struct {
    const char *sql;
    double mean;
} shop_means[] = {
    {SHOP_TOOK("visit", "cart"), 180},
    {SHOP_TOOK("cart", "checkout"), 120},
    {SHOP_TOOK("checkout", "order"), 60},
    {"SELECT avg(julianday(refunded_at) - julianday(ordered_at)), count(*) FROM refunds JOIN orders USING (order_id) WHERE "
     "ordered_at < '2025-10-01'",
     7},
};

static void shop_test_means(void **state) {
    (void)state;
    test_exec(
        db,
        "CREATE TEMP TABLE moment AS SELECT visit_id, step, CAST(strftime('%%s', at) AS INTEGER) AS t FROM "
        "visits");
    for (size_t i = 0; i < sizeof shop_means / sizeof *shop_means; i++) {
        double got[2], mean = shop_means[i].mean;
        shop_numbers(shop_means[i].sql, got);
        printf("mean %.2f of %.0f, drawn with %.0f\n", got[0], got[1], mean);
        if (!(fabs(got[0] - mean) <= 4 * mean / sqrt(got[1]))) fail_msg("%s", shop_means[i].sql);
    }
}

/* The first visits of customers, which are what an A/B test counts, were drawn with the same chances. */
static void shop_test_first_visits(void **state) {
    (void)state;
    static const double chances[] = {.50 * .70 * .75, .50 * .70 * .85};
    for (int i = 0; i < 2; i++) {
        double got[2];
        char *sql = sqlite3_mprintf(
            "SELECT sum(step = 'order'), sum(step = 'visit') FROM visits WHERE variant = '%c' AND "
            "visit_id IN (SELECT min(visit_id) FROM visits GROUP BY customer_id)",
            "AB"[i]);
        shop_numbers(sql, got);
        sqlite3_free(sql);
        assert_true(got[1] > 4000);
        assert_true(fabs(got[0] - chances[i] * got[1]) <= 4 * sqrt(chances[i] * (1 - chances[i]) * got[1]));
    }
}

/* ---- what cannot be ---- */

static const struct {
    const char *what, *sql;
} shop_never[] = {
    {"an order of the log that is none",
     "SELECT count(*) FROM visits AS v WHERE step = 'order' AND NOT EXISTS (SELECT 1 "
     "FROM later AS l WHERE l.customer_id = v.customer_id AND ordered_at = at)"},
    {"a step without the one before it",
     "SELECT count(*) FROM (SELECT max(at) FILTER (WHERE step = 'visit') AS a, max(at) FILTER (WHERE step = 'cart') AS "
     "b, max(at) FILTER (WHERE step = 'checkout') AS c, max(at) FILTER (WHERE step = 'order') AS d, count(*) AS n, "
     "count(DISTINCT step) AS steps FROM visits GROUP BY visit_id) WHERE n <> steps OR n <> CASE WHEN d >= c AND c >= b AND "
     "b >= a THEN 4 WHEN d IS NULL AND c >= b AND b >= a THEN 3 WHEN d IS NULL AND c IS NULL AND b >= a THEN 2 WHEN a > '' "
     "THEN 1 ELSE 0 END"},
    {"a visit of two customers",
     "SELECT count(*) FROM (SELECT 1 FROM visits GROUP BY visit_id HAVING min(customer_id) <> "
     "max(customer_id) OR min(variant) <> max(variant))"},
    {"somebody sent by a later customer", "SELECT count(*) FROM customers WHERE referred_by >= id"},
    {"somebody sent through another channel",
     "SELECT count(*) FROM customers WHERE referred_by IS NOT NULL AND channel <> 'referral'"},
    {"a refund above the order, or before it",
     "SELECT count(*) FROM refunds AS r JOIN orders AS o USING (order_id) WHERE "
     "r.amount > o.amount OR refunded_at < ordered_at OR r.customer_id <> "
     "o.customer_id"},
    {"points redeemed that nobody had",
     "SELECT count(*) FROM retention_points('points', 'customer_id', 'moved_at', "
     "'points', '12 months') WHERE as_of = '2026-01-01' AND overdrawn > 0"},
    {"an end announced too early, or after it",
     "SELECT count(*) FROM subscriptions WHERE cancelled_at > ended_at OR "
     "cancelled_at >= '2026-01-01' OR julianday(ended_at) - "
     "julianday(cancelled_at) >= 90"},
    {"an end after the data that nobody announced",
     "SELECT count(*) FROM subscriptions WHERE ended_at >= '2026-01-01' AND (cancelled_at IS NULL OR ended_at = "
     "'2026-01-01' OR reason IS NULL)"},
    {"a reason of a membership that runs",
     "SELECT count(*) FROM subscriptions WHERE ended_at IS NULL AND reason IS NOT NULL"},
    {"a renewal later than 20 days",
     "SELECT count(*) FROM (SELECT julianday(lead(started_at) OVER (PARTITION BY customer_id ORDER BY started_at)) - "
     "julianday(ended_at) AS late FROM cards) WHERE late < 0 OR late > 20"},
    {"a currency of another country",
     "SELECT count(*) FROM subscriptions JOIN customers ON id = customer_id WHERE "
     "currency <> CASE country WHEN 'Denmark' THEN 'DKK' WHEN 'Poland' THEN 'PLN' ELSE "
     "'EUR' END"},
    {"a price that is not the plan's",
     "SELECT count(*) - 9 FROM (SELECT DISTINCT plan, currency, billed, monthly_price "
     "FROM subscriptions)"},
};

static void shop_test_never(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof shop_never / sizeof *shop_never; i++) {
        char *got = test_rows(db, "%s", shop_never[i].sql);
        if (strcmp(got, "0\n") != 0) fail_msg("%s: %s", shop_never[i].what, got);
        sqlite3_free(got);
    }
}

/* Some of what views are there for: announced ends, and with the gap of a month no renewal is a customer won back. */
static void shop_test_subscriptions(void **state) {
    (void)state;
    assert_rows(db, "1\n",
                "SELECT count(*) BETWEEN 100 AND 300 FROM subscriptions WHERE ended_at > '2026-01-01'");
    assert_rows(
        db, "0\n",
        "SELECT sum(reactivated) FROM retention_periods('cards', 'customer_id', 'started_at') WHERE until_col = "
        "'ended_at' AND as_of = '2026-01-01' AND gap = '20 days'");
    assert_rows(
        db, "1\n",
        "SELECT sum(reactivated) > 100 FROM retention_periods('cards', 'customer_id', 'started_at') WHERE "
        "until_col = 'ended_at' AND as_of = '2026-01-01'");
}

/* ---- the page ---- */

/* `| `orders` | 115,009, in order of time | ...` names the rows of a table; members are in `9,174 of 6,371 members`. */
static void shop_test_page(void **state) {
    (void)state;
    char *page = test_read("sql/README.md");
    char *tables = test_rows(db, "SELECT name FROM shop.sqlite_master WHERE type = 'table' ORDER BY rowid");
    int count = 0;
    for (char *name = strtok(tables, "\n"); name; name = strtok(NULL, "\n"), count++) {
        char *row = sqlite3_mprintf("\n| `%s` | ", name);
        char *at = strstr(page, row);
        if (at == NULL) fail_msg("sql/README.md has no row of %s", name);
        long rows = 0;
        for (at += strlen(row); (*at >= '0' && *at <= '9') || *at == ','; at++)
            if (*at != ',') rows = rows * 10 + (*at - '0');
        char *want = test_rows(db, "SELECT count(*) FROM shop.\"%w\"", name);
        if (rows != atol(want)) fail_msg("sql/README.md: %s has %ld rows, not %s", name, rows, want);
        sqlite3_free(want);
        sqlite3_free(row);
    }
    assert_int_equal(count, 9);
    sqlite3_free(tables);
    sqlite3_free(page);
    struct stat file;
    assert_int_equal(stat(SHOP, &file), 0);
    assert_true(file.st_size <= SHOP_BYTES);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(shop_test_shares),        cmocka_unit_test(shop_test_means),
        cmocka_unit_test(shop_test_first_visits),  cmocka_unit_test(shop_test_never),
        cmocka_unit_test(shop_test_subscriptions), cmocka_unit_test(shop_test_page),
    };
    return cmocka_run_group_tests_name("the shop", tests, shop_open, shop_close);
}
