/*
 * test_shards.c - sql/shards.sql: eight files made from one source answer as the one.
 *
 *  1. For every table function and every argument that changes how parts are merged, what the whole_ view says of eight attached
 *     files is what the table function says of the source: text, integers and NULLs the same, numbers to 1e-12.
 *  2. The same of parts that two connections wrote, each with four of the files, and a third one reads.
 *  3. A shard that is missing, or there twice, and a part of another as_of are errors, of every view.
 *  4. A merge that is slightly wrong is found out: the questions tell it from the right one.
 *  5. The demo shop in eight files is the shop, and so is real data.
 *
 * RETENTION_SHARDS: how many random sources (3; 30 with RETENTION_FULL=1).
 */
#include "shards.h"

static sqlite3 *db;

static const struct shards_question shards_questions[] = {
    {"cohorts", "events", "'customer', 'at', 'month', 'amount', 'segment'", ""},
    {"cohorts", "events", "'customer', 'at', 'month'", ""},
    {"cohorts", "events", "'customer', 'at', 'week starting sunday', 'amount'", "AND starts_col = 'starts'"},
    {"cohorts", "events", "'customer', 'at', 'day in Europe/Berlin', 'amount'",
     "AND returns_col = 'returned' AND max_age = 40"},
    {"cohorts", "events", "'customer', 'at', 'week', 'amount', 'segment'", "AND anchor = 'customer'"},
    {"cohorts", "events", "'customer', 'at', 'month', 'amount', 'segment'", "AND anchor = 'customer'"},
    {"cohorts", "events", "'customer', 'at', 'month in -05:30', 'amount'",
     "AND anchor = 'customer' AND min_events = 2"},
    {"cohorts", "events", "'customer', 'at', '36 hours', NULL, 'segment'",
     "AND anchor = 'customer' AND max_age = 50"},
    {"cohorts", "events",
     "'customer', 'at', 'quarter', 'amount', 'segment', 'starts', 'returned', 'recurring'",
     "AND min_events = 2"},
    {"cohorts", "events", "'customer', 'at', 'month', 'amount', NULL, 'starts', NULL, 'recurring'",
     "AND anchor = 'customer'"},
    {"cohorts", "events", "'customer', 'at', 'month', 'amount', 'segment'", "AND ages = '0, 1-3, 4-7, 0-5'"},
    {"cohorts", "events", "'customer', 'at', 'month', 'amount', 'segment'",
     "AND ages = '0-2, 0-5, 0-11' AND anchor = 'customer'"},
    {"cohorts", "events", "'customer', 'at', 'month', 'amount'",
     "AND ages = '0, 1-3, 0-3, 5, 0-5, 6-9, 0-9' AND anchor = 'customer' AND returns_col = 'returned'"},
    {"cohorts", "events", "'customer', 'at', 'month', NULL, 'segment'",
     "AND ages = '0, 1-3, 5, 6-9' AND anchor = 'customer'"},
    {"cohorts", "events", "'customer', 'at', 'year starting april', 'amount'", "AND max_age = 0"},
    {"cohorts", "terms", "'customer', 'started', 'month', 'price', 'plan'", "AND until_col = 'ended'"},
    {"cohorts", "terms", "'customer', 'started', 'week'", "AND until_col = 'ended' AND ages = '0, 4, 1-8'"},

    {"members", "events", "'customer', 'at', 'month', 'amount', 'segment'", ""},
    {"members", "events", "'customer', 'at', 'month', 'amount', 'segment'", "AND anchor = 'customer'"},
    {"members", "events", "'customer', 'at', 'month'",
     "AND anchor = 'customer' AND ages = '0-2, 0-5, 3, 8-11'"},
    {"members", "events",
     "'customer', 'at', 'quarter', 'amount', 'segment', 'starts', 'returned', 'recurring'", ""},
    {"members", "terms", "'customer', 'started', 'month', 'price'", "AND until_col = 'ended'"},

    {"periods", "events", "'customer', 'at', 'month', 'amount', 'segment'", ""},
    {"periods", "events", "'customer', 'at', 'week', 'amount', NULL, NULL, 3",
     "AND returns_col = 'returned'"},
    {"periods", "events", "'customer', 'at', 'month', NULL, 'segment'", "AND span = 3"},
    {"periods", "events", "'customer', 'at', 'month', 'amount', 'segment'",
     "AND span = 4 AND lapse_after = 2"},
    {"periods", "events", "'customer', 'at', 'quarter', 'amount', 'segment'", "AND segment_by = 'row'"},
    {"periods", "terms", "'customer', 'started', 'month', 'price', 'plan', 'ended'", ""},
    {"periods", "terms", "'customer', 'started', 'month', 'price', 'plan', 'ended'",
     "AND segment_by = 'row' AND span = 12"},
    {"periods", "terms", "'customer', 'started', 'week in Europe/Berlin', 'price', NULL, 'ended'",
     "AND gap = '10 days'"},
    {"periods", "terms", "'customer', 'started', 'day', NULL, 'plan', 'ended'",
     "AND gap = '1 month' AND span = 30"},

    {"movements", "events", "'customer', 'at', 'month', 'amount', 'segment'", "AND lapse_after = 2"},
    {"movements", "events", "'customer', 'at', 'week'", ""},
    {"movements", "terms", "'customer', 'started', 'month', 'price', 'plan', 'ended'",
     "AND segment_by = 'row'"},
    {"movements", "terms", "'customer', 'started', 'month', 'price', 'plan', 'ended'",
     "AND span = 3 AND gap = '1 month'"},

    {"curve", "terms", "'customer', 'started', 'ended', 'month'", "AND confidence = 0.95"},
    {"curve", "terms", "'customer', 'started', 'ended', 'week', 'plan'", "AND confidence = 0.9"},
    {"curve", "terms", "'customer', 'started', 'ended', 'day'", "AND confidence = 0.99 AND gap = '10 days'"},
    {"curve", "terms", "'customer', 'started', 'ended', 'month', 'plan'",
     "AND confidence = 0.95 AND from_col = 'seen'"},
    {"curve", "terms", "'customer', 'started', 'ended', '3 weeks'",
     "AND confidence = 0.9 AND from_col = 'seen'"},

    {"funnel", "steps", "'customer', 'at', 'step', 'visit, cart, buy'", ""},
    {"funnel", "steps", "'customer', 'at', 'step', 'visit, cart, buy', '30 days', 'month'", ""},
    {"funnel", "steps",
     "'customer', 'at', 'step', 'visit, cart, visit', '2 months', 'week', 'channel', 'strict'", ""},

    {"customers", "events", "'customer', 'at', 'month', 'amount', 'segment'", ""},
    {"customers", "events", "'customer', 'at', 'week in Europe/Berlin', 'amount'",
     "AND returns_col = 'returned'"},
    {"customers", "events", "'customer', 'at'", ""},

    {"points", "points", "'customer', 'at', 'points', '6 months'", ""},
    {"points", "points", "'customer', 'at', 'points', '60 days', 'inactivity'", ""},
};
#define SHARDS_QUESTIONS (sizeof shards_questions / sizeof *shards_questions)

/* After all rows, as most rows are there, early, and before the first row. */
static const char *const shards_as_of[] = {"2021-12-31", SHARDS_AS_OF, "2020-03-01", "2019-01-01"};
#define SHARDS_AS_OFS (sizeof shards_as_of / sizeof *shards_as_of)

static const char *const shards_tables[] = {"cohorts", "members", "periods",   "movements",
                                            "curve",   "funnel",  "customers", "points"};
#define SHARDS_TABLES (sizeof shards_tables / sizeof *shards_tables)

static void shards_begin(unsigned seed, unsigned mask, const char *trusted) {
    if (sqlite3_libversion_number() < SHARDS_SQLITE) {
        printf("SKIPPED: sql/shards.sql needs SQLite 3.35\n");
        skip();
    }
    db = test_open();
    test_exec(db, "PRAGMA trusted_schema = %s", trusted);
    shards_make(db, seed);
    shards_open(db, mask);
}

static void shards_end(void) {
    test_close(db);
}

/* The rows of one question; none may differ. */
static int shards_check(const struct shards_question *question, const char *as_of) {
    int rows, differ = shards_differ(db, question, as_of, 1e-12, &rows);
    if (differ > 0) fail_msg("%d cells differ, as of %s: %s", differ, as_of, shards_difference);
    return rows;
}

/* Requirement 1. */
static void shards_test_attached(void **state) {
    (void)state;
    int sources = test_setting("RETENTION_SLOW", 0) ? 1 : test_cases("RETENTION_SHARDS", 3, 30);
    int rows[SHARDS_QUESTIONS] = {0};
    for (int seed = 1; seed <= sources; seed++) {
        shards_begin((unsigned)seed, 255, seed % 2 ? "OFF" : "ON");
        for (size_t q = 0; q < SHARDS_QUESTIONS; q++) {
            shards_ask(db, &shards_questions[q]);
            for (size_t a = 0; a < SHARDS_AS_OFS; a++) {
                shards_plan(db, SHARDS, shards_as_of[a]);
                rows[q] += shards_check(&shards_questions[q], shards_as_of[a]);
            }
        }
        shards_end();
    }
    for (size_t q = 0; q < SHARDS_QUESTIONS; q++)
        if (rows[q] == 0)
            fail_msg("%s, %s: nothing to compare", shards_questions[q].table, shards_questions[q].where);
}

/* The whole_ view of a table, or of all, is this error, whatever the module says of it. */
static void shards_refuse_one(const char *table, const char *error) {
    char *want = sqlite3_mprintf("error: cohort_of(): not a time: '%s' (", error);
    char *got = test_rows(db, "SELECT count(*) FROM whole_%s", table);
    if (strncmp(got, want, strlen(want)) != 0) fail_msg("%s: want %s, got %.300s", table, want, got);
    sqlite3_free(want);
    sqlite3_free(got);
}

static void shards_refuse(const char *error) {
    for (size_t t = 0; t < SHARDS_TABLES; t++)
        shards_refuse_one(shards_tables[t], error);
}

/* ---- processes ---- */

/* What a process writes that has these shards. */
static void shards_write(const struct shards_question *const *questions, unsigned mask, const char *as_of,
                         const char *name) {
    sqlite3 *process = test_open();
    shards_open(process, mask);
    shards_plan(process, SHARDS, as_of);
    test_exec(
        process,
        "ATTACH '%s/%s.db' AS part; PRAGMA part.synchronous = OFF; CREATE TABLE part.part_shards AS SELECT * FROM temp.part_shards",
        SHARDS_FOLDER, name);
    for (size_t t = 0; t < SHARDS_TABLES; t++) {
        shards_ask(process, questions[t]);
        test_exec(process, "CREATE TABLE part.part_%s AS SELECT * FROM temp.part_%s", shards_tables[t],
                  shards_tables[t]);
    }
    test_close(process);
}

/* What merges takes the rows of both. */
static void shards_read(void) {
    test_exec(db, "ATTACH '%s/a.db' AS a; ATTACH '%s/b.db' AS b", SHARDS_FOLDER, SHARDS_FOLDER);
    for (size_t t = 0; t <= SHARDS_TABLES; t++) {
        const char *table = t < SHARDS_TABLES ? shards_tables[t] : "shards";
        test_exec(db,
                  "DROP VIEW temp.part_%s; CREATE TEMP TABLE part_%s AS SELECT * FROM a.part_%s UNION ALL "
                  "SELECT * FROM b.part_%s",
                  table, table, table, table);
    }
}

/* The n-th question of each table, or the last one. */
static void shards_choose(const struct shards_question **questions, int n) {
    for (size_t t = 0; t < SHARDS_TABLES; t++) {
        int left = n;
        for (size_t q = 0; q < SHARDS_QUESTIONS && left >= 0; q++) {
            if (strcmp(shards_questions[q].table, shards_tables[t]) != 0) continue;
            questions[t] = &shards_questions[q];
            left--;
        }
    }
}

/* Requirement 2, and of 3: one of the processes asked as of another day. */
static void shards_test_processes(void **state) {
    (void)state;
    const struct shards_question *questions[SHARDS_TABLES];
    for (int n = 0; n < 6; n++) {
        shards_begin(7, 0, "OFF");
        shards_choose(questions, n);
        shards_write(questions, 0x55, SHARDS_AS_OF, "a");
        shards_write(questions, 0xaa, n < 5 ? SHARDS_AS_OF : "2021-02-14", "b");
        shards_read();
        shards_plan(db, SHARDS, SHARDS_AS_OF);
        for (size_t t = 0; t < SHARDS_TABLES; t++) {
            if (n < 5)
                shards_check(questions[t], SHARDS_AS_OF);
            else
                shards_refuse_one(shards_tables[t], "as_of is " SHARDS_AS_OF ",2021-02-14");
        }
        shards_end();
    }
}

/* ---- what must fail ---- */

static void shards_ask_all(int n) {
    const struct shards_question *questions[SHARDS_TABLES];
    shards_choose(questions, n);
    for (size_t t = 0; t < SHARDS_TABLES; t++)
        shards_ask(db, questions[t]);
}

static void shards_test_missing(void **state) {
    (void)state;
    shards_begin(1, 255, "OFF");
    shards_ask_all(0);
    shards_plan(db, SHARDS, SHARDS_AS_OF);
    test_exec(db, "DETACH s5"); /* which is empty */
    shards_refuse("7 of 8 shards");
    test_exec(db, "DETACH s7");
    shards_refuse("6 of 8 shards");
    shards_plan(db, 5, SHARDS_AS_OF);
    shards_refuse("6 of 5 shards");
    for (int i = 0; i < SHARDS; i++)
        if (i != 5 && i != 7) test_exec(db, "DETACH s%d", i);
    shards_refuse("0 of 5 shards");
    shards_end();
}

static void shards_test_twice(void **state) {
    (void)state;
    shards_begin(1, 255, "OFF");
    shards_ask_all(0);
    shards_plan(db, SHARDS, SHARDS_AS_OF);
    test_exec(
        db,
        "CREATE TEMP TABLE held AS SELECT * FROM part_shards; DROP VIEW temp.part_shards;"
        "CREATE TEMP TABLE part_shards AS SELECT * FROM held; UPDATE part_shards SET shard = 's1' WHERE shard = 's2'");
    shards_refuse("a shard is here twice");
    test_exec(
        db,
        "DELETE FROM part_shards WHERE rowid = (SELECT max(rowid) FROM part_shards WHERE shard = 's1');"
        "UPDATE part_shards SET as_of = NULL WHERE shard = 's3'; INSERT INTO part_shards VALUES ('s2', '" SHARDS_AS_OF
        "')");
    shards_refuse("as_of is " SHARDS_AS_OF ",NULL");
    shards_end();
}

/* A part_ view with an as_of of its own, for one shard or for all; or with none, which the module itself refuses to read. */
static void shards_test_own_as_of(void **state) {
    (void)state;
    shards_begin(1, 255, "OFF");
    shards_plan(db, SHARDS, SHARDS_AS_OF);
    for (size_t t = 0; t < SHARDS_TABLES; t++) {
        char *view =
            test_rows(db, "SELECT sql FROM temp.sqlite_master WHERE name = 'part_%s'", shards_tables[t]);
        assert_non_null(strstr(view, "r.as_of = s.as_of"));
        sqlite3_free(view);
    }
    shards_ask_all(0);
    for (size_t t = 0; t < SHARDS_TABLES; t++) {
        char *sql = test_rows(db,
                              "SELECT 'CREATE TEMP ' || substr(replace(sql, 'r.as_of = s.as_of', 'r.as_of = "
                              "iif(shard = ''s3'', ''2020-12-31'', s.as_of)'), 8) FROM temp.sqlite_master "
                              "WHERE name = 'part_%s'",
                              shards_tables[t]);
        test_exec(db, "DROP VIEW temp.part_%s; %s", shards_tables[t], sql);
        sqlite3_free(sql);
    }
    shards_refuse("s3 as of 2020-12-31");
    shards_ask_all(0);
    shards_plan(db, SHARDS, SHARDS_AS_OF);
    test_exec(
        db,
        "DROP VIEW temp.part_cohorts; CREATE TEMP VIEW part_cohorts AS SELECT shard, r.*, r.as_of FROM part_shards "
        "CROSS JOIN retention_cohorts(shard || '.events', 'customer', 'at') AS r");
    char *got = test_rows(db, "SELECT * FROM whole_cohorts");
    assert_non_null(strstr(got, "as_of is read here but not given"));
    sqlite3_free(got);
    shards_end();
}

/* Lists of ages that shards cannot be merged by. */
static void shards_test_ages(void **state) {
    (void)state;
    static const struct shards_question without[] = {
        {"cohorts", "events", "'customer', 'at', 'year', 'amount'",
         "AND anchor = 'customer' AND ages = '1-3'"},
        {"members", "events", "'customer', 'at', 'year', 'amount'", "AND ages = '1-3'"},
        {"cohorts", "events", "'customer', 'at', 'month', 'amount'",
         "AND anchor = 'customer' AND ages = '0, 1-3, 5-8'"}};
    shards_begin(1, 255, "OFF");
    shards_plan(db, SHARDS, SHARDS_AS_OF);
    static const char *const errors[] = {"'ages without 0 in 2020'", "'ages without 0 in 2020'",
                                         "'ages without 0-8'"};
    for (int i = 0; i < 3; i++) {
        shards_ask(db, &without[i]);
        char *got = test_rows(db, "SELECT * FROM whole_%s", without[i].table);
        if (strstr(got, errors[i]) == NULL) fail_msg("%s: %.300s", errors[i], got);
        sqlite3_free(got);
    }
    shards_end();
}

static void shards_test_scattered(void **state) {
    (void)state;
    shards_begin(1, 255, "OFF");
    shards_plan(db, SHARDS, SHARDS_AS_OF);
    shards_ask_all(0);
    assert_rows(db, "", "SELECT * FROM scattered_customers");
    test_exec(db, "INSERT INTO s5.events SELECT * FROM s4.events ORDER BY customer LIMIT 1 OFFSET 9");
    assert_rows(db, "2|s4,s5\n",
                "SELECT shards, replace(found_in, ' ', '') FROM scattered_customers WHERE customer = "
                "(SELECT customer FROM s5.events)");
    shards_end();
}

/* A row that a shard with the cohort lacks is not complete, though it is in all shards that have it. Of the module's own rows
** none is so, as members of one cohort are at most one age apart; of a part that lost rows some are. */
static void shards_test_complete(void **state) {
    (void)state;
    shards_begin(1, 255, "OFF");
    shards_plan(db, SHARDS, SHARDS_AS_OF);
    shards_ask_all(0);
    test_exec(db, "CREATE TEMP TABLE held AS SELECT * FROM part_cohorts; DROP VIEW temp.part_cohorts;"
                  "CREATE TEMP TABLE part_cohorts AS SELECT * FROM held WHERE shard <> 's3' OR age < 2");
    assert_rows(
        db, "0|1\n",
        "SELECT sum(complete), count(*) > 9 FROM whole_cohorts AS w WHERE age >= 2 AND EXISTS (SELECT 1 FROM held "
        "WHERE shard = 's3' AND segment IS w.segment AND cohort = w.cohort)");
    assert_rows(
        db, "1|1\n",
        "SELECT sum(complete) > 9, min(complete) FILTER (WHERE age = 0 AND cohort < '2021') FROM whole_cohorts");
    shards_end();
}

/* Requirement 4. Each is a change of a whole_ view that some question tells from it. */
static void shards_test_mutants(void **state) {
    (void)state;
    static const char *const mutants[][3] = {
        {"cohorts", "ifnull(size.customers,",
         "ifnull((SELECT sum(customers) FROM part AS p WHERE p.segment IS cell.segment AND p.cohort = cell.cohort "
         "AND p.age = cell.age AND p.age_to = cell.age_to),"},
        {"cohorts", "min(complete)", "max(complete)"},
        {"cohorts", "size.segment IS cell.segment", "size.segment = cell.segment"},
        {"cohorts", "cell.shards = size.shards THEN cumulative", "1 THEN cumulative"},
        {"members", "grid.age > reached.age", "0"},
        {"periods", "max(complete) OVER (PARTITION BY period)", "complete"},
        {"periods", "max(complete) AS complete", "min(complete) AS complete"},
        {"curve", "WHEN walk.stay THEN since ELSE at_risk", "WHEN -1 THEN since ELSE at_risk"},
        {"curve", "WHEN walk.stay THEN before ELSE", "WHEN at_risk THEN before ELSE"},
        {"curve", "OVER (PARTITION BY segment ORDER BY age)", "OVER (ORDER BY n)"},
        {"curve", "max(confidence)", "0.95"},
        {"funnel", "min(complete)", "max(complete) * 0"},
        {"customers", "SELECT 1 + count(*) FROM edge WHERE measure = 'r'",
         "SELECT r_score + 0 * count(*) FROM edge WHERE measure = 'r'"},
        {"customers", "AS most", "+ 3 AS most"}};
    shards_begin(3, 255, "OFF");
    shards_plan(db, SHARDS, SHARDS_AS_OF);
    for (size_t i = 0; i < sizeof mutants / sizeof *mutants; i++) {
        int differ = 0, rows;
        char *right =
            test_rows(db, "SELECT sql FROM temp.sqlite_master WHERE name = 'whole_%s'", mutants[i][0]);
        if (strstr(right, mutants[i][1]) == NULL) fail_msg("%s: no %s", mutants[i][0], mutants[i][1]);
        char *wrong = test_rows(
            db,
            "SELECT 'CREATE TEMP ' || replace(substr(sql, 8), %Q, %Q) FROM temp.sqlite_master WHERE name = 'whole_%s'",
            mutants[i][1], mutants[i][2], mutants[i][0]);
        test_exec(db, "DROP VIEW temp.whole_%s; %s", mutants[i][0], wrong);
        for (size_t q = 0; q < SHARDS_QUESTIONS && differ == 0; q++) {
            if (strcmp(shards_questions[q].table, mutants[i][0]) != 0) continue;
            shards_ask(db, &shards_questions[q]);
            differ = shards_differ(db, &shards_questions[q], SHARDS_AS_OF, 1e-12, &rows);
        }
        if (differ == 0)
            fail_msg("%s: %s for %s changes nothing", mutants[i][0], mutants[i][2], mutants[i][1]);
        test_exec(db, "DROP VIEW temp.whole_%s; CREATE TEMP %s", mutants[i][0], right + 7);
        sqlite3_free(right);
        sqlite3_free(wrong);
    }
    shards_end();
}

/* ---- real data ---- */

/* Requirement 5: the views of the file as they stand, and what they ask. */
static void shards_test_shop(void **state) {
    (void)state;
    static const struct shards_question questions[] = {
        {"cohorts", "orders", "'customer_id', 'ordered_at', 'month', 'amount'", ""},
        {"members", "orders", "'customer_id', 'ordered_at', 'month', 'amount'", ""},
        {"periods", "subscriptions",
         "'customer_id', 'started_at', 'month', 'monthly_price', NULL, 'ended_at'", ""},
        {"movements", "subscriptions",
         "'customer_id', 'started_at', 'month', 'monthly_price', NULL, 'ended_at'", ""},
        {"curve", "subscriptions", "'customer_id', 'started_at', 'ended_at', 'month'", ""},
        {"funnel", "visits", "'customer_id', 'at', 'step', 'visit, cart, checkout, order', '1 day', 'week'",
         ""},
        {"customers", "orders", "'customer_id', 'ordered_at', 'month', 'amount'", ""},
        {"points", "points", "'customer_id', 'moved_at', 'points', '12 months'", ""}};
    if (sqlite3_libversion_number() < SHARDS_SQLITE) skip();
    db = test_open();
    test_exec(
        db,
        "ATTACH 'build/shop.db' AS shop; CREATE TABLE orders AS SELECT * FROM shop.orders;"
        "CREATE TABLE subscriptions AS SELECT * FROM shop.subscriptions; CREATE TABLE visits AS SELECT * FROM shop.visits;"
        "CREATE TABLE points AS SELECT * FROM shop.points; DETACH shop");
    shards_split(db, "orders, subscriptions, visits, points", "customer_id % 8");
    shards_open(db, 255);
    for (size_t i = 0; i < SHARDS_TABLES; i++)
        assert_true(shards_check(&questions[i], "2026-01-01") > 10);
    assert_rows(
        db, "0\n",
        "SELECT count(*) FROM (SELECT customer, r_score, f_score, m_score FROM whole_customers EXCEPT SELECT customer, "
        "r_score, f_score, m_score FROM retention_customers('whole_orders', 'customer_id', 'ordered_at', 'month', "
        "'amount') WHERE as_of = '2026-01-01')");
    shards_end();
}

/* 23,570 customers, whose purchases are of mere dates; months and weeks of the customer's own. */
static void shards_test_cdnow(void **state) {
    (void)state;
    static const struct shards_question questions[] = {
        {"cohorts", "purchase", "'customer_id', 'ordered_at', 'month', 'amount'", "AND anchor = 'customer'"},
        {"cohorts", "purchase", "'customer_id', 'ordered_at', 'week', 'amount'", "AND anchor = 'customer'"},
        {"cohorts", "purchase", "'customer_id', 'ordered_at', 'month', 'amount'",
         "AND mode = 'recurring' AND min_events = 2"},
        {"periods", "purchase", "'customer_id', 'ordered_at', 'month', 'amount'", "AND lapse_after = 3"},
        {"customers", "purchase", "'customer_id', 'ordered_at', 'month', 'amount'", ""}};
    if (sqlite3_libversion_number() < SHARDS_SQLITE) skip();
    db = test_open();
    test_cdnow(db);
    shards_split(db, "purchase", "customer_id % 8");
    shards_open(db, 255);
    shards_plan(db, SHARDS, "1998-07-01");
    for (size_t i = 0; i < sizeof questions / sizeof *questions; i++) {
        shards_ask(db, &questions[i]);
        assert_true(shards_check(&questions[i], "1998-07-01") > 10);
    }
    shards_end();
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(shards_test_attached),  cmocka_unit_test(shards_test_processes),
        cmocka_unit_test(shards_test_missing),   cmocka_unit_test(shards_test_twice),
        cmocka_unit_test(shards_test_own_as_of), cmocka_unit_test(shards_test_ages),
        cmocka_unit_test(shards_test_scattered), cmocka_unit_test(shards_test_mutants),
        cmocka_unit_test(shards_test_shop),      cmocka_unit_test(shards_test_cdnow),
        cmocka_unit_test(shards_test_complete),
    };
    return cmocka_run_group_tests_name("shards", tests, NULL, NULL);
}
