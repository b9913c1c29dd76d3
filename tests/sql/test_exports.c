/*
 * test_exports.c - sql/docs/import.md is followed: the files of tests/exports/, made up in the layout of what shops, payment
 * services and databases write, become the grids that they mean.
 *
 *  1. The page's examples run in one session of the sqlite3 shell, from a directory that holds these files and the module
 *     alone, with trusted_schema ON and OFF, and print what the page says.
 *  2. What it says is what plain SQL makes of the orders that a file means: read by hand, and written below with the
 *     period that each falls into. Nothing of the module is asked.
 *  3. Each file is an export as it comes: what is odd in it, retention_check finds, with the numbers that are below, where
 *     the module has it.
 */
#include "document.h"

#define COUNT(x)       (sizeof(x) / sizeof(x)[0])
#define EXPORTS_PAGE   "sql/docs/import.md"
#define EXPORTS_FOLDER "build/exports"

/* An example: what the file means, and what is odd in it. */
struct exports_case {
    const char *file;
    const char *meant;   /* rows of customer, period, amount; or of customer, start, end, amount */
    const char *label;   /* of a period */
    const char *columns; /* for retention_check, after the name of the table */
    const char *odd[8];  /* its rows: column, finding, how many */
};

#define EXPORTS_MONTH "2024-%02d"
#define EXPORTS_WEEK  "2024-W%02d"

static const struct exports_case exports_cases[] = {
    {"shopify",
     /* by the clock of New York: 22:45 -0500 on 31 January is in January, 23:30 -0400 on 31 March in March */
     "('ada', 1, 52), ('ben', 1, 15), ('cleo', 1, 41), ('ben', 2, 33.5), ('ada', 2, 20), ('ada', 2, 22),"
     "('cleo', 3, 60), ('ben', 3, 25 - 10), ('dan', 3, 18), ('ada', 4, 30)",
     EXPORTS_MONTH,
     "'Email', 'Created at', 'Total'",
     {"Email|blank|2", "Total|blank|4", "Email|same but for case or blanks|4", "NULL|same moment|8"}},
    {"woocommerce",
     "('ada', 1, 30), ('ben', 1, 22), ('cleo', 1, 28), ('dan', 2, 42), ('ben', 2, 15), ('ada', 2, 36),"
     "('cleo', 3, 1250), ('ada', 3, 19)",
     EXPORTS_MONTH,
     "'Customer', 'Date', 'N. Revenue (formatted)'",
     {"N. Revenue (formatted)|not a number|11", "Customer|same but for case or blanks|7"}},
    {"amazon",
     /* by the clock of Los Angeles; the items of an order and what their shipping cost */
     "('a', 1, 24 + 4.99 + 22), ('b', 1, 12.5 + 4.99), ('c', 1, 18), ('a', 2, 48), ('b', 2, 12.5 + 4.99 + 11),"
     "('c', 3, 24), ('d', 3, 37.5)",
     EXPORTS_MONTH,
     "'buyer-email', 'purchase-date', 'item-price'",
     {"buyer-email|blank|1", "NULL|same moment|4"}},
    {"stripe_payments",
     "('ben', 1, 80), ('cleo', 1, 10), ('ada', 1, 25), ('cleo', 2, 10), ('ada', 2, 25), ('ben', 3, 80 - 30),"
     "('dan', 3, 25), ('ada', 3, 25)",
     EXPORTS_MONTH,
     "'Customer Email', 'Created (UTC)', 'Amount'",
     {"Customer Email|blank|1", "Customer Email|same but for case or blanks|2"}},
    {"stripe_subscriptions",
     /* Eve never paid, Finn left within the trial, Gus is in it; Bo has given notice and is still there */
     "('ada', '2024-01-03 10:00', NULL, 20), ('bo', '2024-01-12 17:20', NULL, 39),"
     "('ben', '2024-01-15 08:00', '2024-03-15 08:00', 9), ('cleo', '2024-02-08 09:30', NULL, 9),"
     "('dan', '2024-03-01 00:00', NULL, 27), ('ben', '2024-04-03 08:00', NULL, 39)",
     NULL,
     "'Customer ID', 'Start Date (UTC)', 'Amount', 'Ended At (UTC)'",
     {"Ended At (UTC)|blank|6"}},
    {"postgres",
     /* 00:30 +01 on 1 February is January in UTC, 22:30 -04 on 31 March is April */
     "(17, 1, 20), (21, 1, 15.5), (17, 1, 25), (34, 2, 12), (21, 3, 0), (17, 4, 18)",
     EXPORTS_MONTH,
     "'customer_id', 'ordered_at', 'total'",
     {"customer_id|blank|1", "ordered_at|blank|1", "total|blank|1"}},
    {"postgres_text",
     "(17, 1, 20), (21, 1, 15.5), (17, 1, 25), (34, 2, 12), (21, 3, 0), (17, 4, 18)",
     EXPORTS_MONTH,
     "'customer_id', 'ordered_at', 'total'",
     {"ordered_at|not a time|1", "total|not a number|1"}},
    {"bigquery",
     "('u-1', 1, 20), ('u-2', 1, 35.25), ('u-1', 2, 12.5), ('u-3', 3, 15), ('u-1', 3, 20)",
     EXPORTS_MONTH,
     "'user_id', 'created_at', 'sale_price'",
     {"user_id|blank|1"}},
    {"ga4",
     /* a visit each; by the clock of Berlin 23:30 on Sunday is Monday */
     "('a', 1, 1), ('a', 1, 1), ('b', 2, 1), ('a', 2, 1), ('c', 2, 1), ('c', 3, 1), ('b', 3, 1), ('d', 3, 1),"
     "('a', 4, 1), ('d', 4, 1)",
     EXPORTS_WEEK,
     "'user_pseudo_id', 'event_timestamp', 'purchase_revenue'",
     {"user_pseudo_id|blank|2", "purchase_revenue|blank|15", "event_timestamp|form|17"}},
    {"german",
     "(10017, 1, 20), (10021, 1, 1234.5), (10017, 2, 25), (10034, 2, 12.9), (10017, 3, 1018), (10021, 4, 15)",
     EXPORTS_MONTH,
     "'Kundennummer', 'Bestelldatum', 'Betrag'",
     {"Bestelldatum|not a time|8", "Betrag|not a number|8", "Kundennummer|blank|1"}},
    {"excel",
     "('ada', 1, 1234.5), ('ben', 1, 15), ('ada', 2, 25), ('cleo', 2, 12), ('ada', 3, 18), ('cleo', 4, 2000)",
     EXPORTS_MONTH,
     "'Customer', 'Order Date', 'Amount'",
     {"Order Date|not a time|8", "Amount|not a number|8", "Customer|blank|1",
      "Customer|same but for case or blanks|3"}},
};

/* The first example says that the module is there. */
static const char *exports_want(const struct document *document, size_t at) {
    return document->wants[at + 1];
}

/* ---- plain SQL ---- */

/* Cohorts and their ages up to the last period of all, with who came and what they paid. */
static const char exports_grid[] =
    "WITH meant(customer, period, amount) AS (VALUES %s),"
    " member AS (SELECT customer, min(period) AS cohort FROM meant GROUP BY customer),"
    " age(age) AS (SELECT 0 UNION ALL SELECT age + 1 FROM age WHERE age < 12)"
    " SELECT printf('%s', cohort), age, (SELECT count(*) FROM member WHERE cohort = c.cohort),"
    "        (SELECT count(DISTINCT customer) FROM meant JOIN member USING (customer)"
    "          WHERE cohort = c.cohort AND period = c.cohort + age),"
    "        %s"
    "   FROM (SELECT DISTINCT cohort FROM member) AS c, age"
    "  WHERE c.cohort + age <= (SELECT max(period) FROM meant) ORDER BY 1, 2";

static const char exports_paid[] =
    "round(coalesce((SELECT sum(amount) FROM meant JOIN member USING (customer)"
    " WHERE cohort = c.cohort AND period = c.cohort + age), 0.0), 2)";

static const char exports_visits[] = "(SELECT count(*) FROM meant JOIN member USING (customer)"
                                     " WHERE cohort = c.cohort AND period = c.cohort + age)";

/* Who is there at the end of each month, and who of them was there at the end of the one before, or of any. */
static const char exports_terms[] =
    "WITH meant(customer, started, ended, amount) AS (VALUES %s),"
    " month(period, start, \"end\") AS (VALUES ('2024-01', '2024-01-01 00:00', '2024-02-01 00:00'),"
    "   ('2024-02', '2024-02-01 00:00', '2024-03-01 00:00'), ('2024-03', '2024-03-01 00:00', '2024-04-01 00:00'),"
    "   ('2024-04', '2024-04-01 00:00', '2024-05-01 00:00')),"
    " here AS (SELECT period, customer, amount FROM month JOIN meant"
    "   ON started < \"end\" AND (ended IS NULL OR ended >= \"end\")),"
    " was AS (SELECT m.period, h.customer FROM month AS m JOIN month AS l ON l.\"end\" = m.start"
    "   JOIN here AS h ON h.period = l.period),"
    " ever AS (SELECT DISTINCT m.period, h.customer FROM month AS m JOIN here AS h ON h.period < m.period)"
    " SELECT period,"
    "  (SELECT count(*) FROM here AS h WHERE h.period = m.period"
    "    AND customer NOT IN (SELECT customer FROM ever AS e WHERE e.period = m.period)) AS new,"
    "  (SELECT count(*) FROM here AS h WHERE h.period = m.period"
    "    AND customer NOT IN (SELECT customer FROM was AS w WHERE w.period = m.period)"
    "    AND customer IN (SELECT customer FROM ever AS e WHERE e.period = m.period)) AS reactivated,"
    "  (SELECT count(*) FROM was AS w WHERE w.period = m.period"
    "    AND customer NOT IN (SELECT customer FROM here AS h WHERE h.period = m.period)) AS churned,"
    "  (SELECT count(*) FROM here AS h WHERE h.period = m.period) AS at_end,"
    "  (SELECT avg(customer IN (SELECT customer FROM here AS h WHERE h.period = m.period))"
    "     FROM was AS w WHERE w.period = m.period) AS retention_rate,"
    "  (SELECT sum(amount) + 0.0 FROM here AS h WHERE h.period = m.period) AS mrr"
    " FROM month AS m";

static char *exports_plain(sqlite3 *db, const struct exports_case *test) {
    bool visits = test->label && strcmp(test->label, EXPORTS_WEEK) == 0;
    if (test->label == NULL) return test_rows(db, exports_terms, test->meant);
    return test_rows(db, exports_grid, test->meant, test->label, visits ? exports_visits : exports_paid);
}

/* What column mode printed, as test_rows() writes rows: below the line of dashes, whose runs are the columns. */
static char *exports_rows(const char *printed) {
    const char *dashes = strchr(printed, '\n') + 1, *line = strchr(dashes, '\n') + 1;
    size_t width = (size_t)(line - dashes) - 1;
    sqlite3_str *rows = sqlite3_str_new(NULL);
    for (const char *end; *line; line = end + 1) {
        end = strchr(line, '\n');
        for (size_t at = 0, size; at < width; at += size + strspn(dashes + at + size, " ")) {
            size = strspn(dashes + at, "-");
            const char *cell = line + at < end ? line + at : end;
            int cut = (int)strcspn(cell, " \n");
            sqlite3_str_appendf(rows, "%s%.*s", at ? "|" : "", cut ? cut : 4, cut ? cell : "NULL");
        }
        sqlite3_str_appendall(rows, "\n");
    }
    return sqlite3_str_finish(rows);
}

/* ---- tests ---- */

static void exports_test_page(void **state) {
    (void)state;
    static const char *const trusted[] = {"ON", "OFF"};
    struct document document = document_read(EXPORTS_PAGE, "sql");
    for (size_t i = 0; i < COUNT(trusted); i++) {
        struct document_session session = {EXPORTS_FOLDER, "exports", "", trusted[i]};
        document_run(&document, &session);
    }
    document_free(&document);
}

static void exports_test_meant(void **state) {
    (void)state;
    sqlite3 *db = test_open();
    struct document document = document_read(EXPORTS_PAGE, "sql");
    assert_int_equal(document.count, COUNT(exports_cases) + 1);
    for (size_t i = 0; i < COUNT(exports_cases); i++) {
        const struct exports_case *test = &exports_cases[i];
        char *plain = exports_plain(db, test), *page = exports_rows(exports_want(&document, i));
        assert_non_null(strstr(document.scripts[i + 1], test->file));
        if (strcmp(plain, page) != 0) {
            printf("%s means\n%s--- the page says\n%s", test->file, plain, page);
            fail_msg("%s", test->file);
        }
        sqlite3_free(plain);
        sqlite3_free(page);
    }
    document_free(&document);
    test_close(db);
}

/* The tables that the page's session has left. */
static void exports_test_odd(void **state) {
    (void)state;
    sqlite3 *db = test_open();
    test_exec(db, "ATTACH 'build/exports.db' AS shop");
    char *any = test_rows(db, "SELECT count(*) FROM pragma_module_list WHERE name = 'retention_check'");
    bool there = strcmp(any, "1\n") == 0;
    sqlite3_free(any);
    if (!there) printf("SKIPPED: this module has no retention_check\n");
    for (size_t i = 0; i < COUNT(exports_cases) && there; i++) {
        const struct exports_case *test = &exports_cases[i];
        char *found = test_rows(db, "SELECT \"column\", finding, rows FROM retention_check('shop.%s', %s)",
                                test->file, test->columns);
        for (size_t odd = 0; odd < COUNT(test->odd) && test->odd[odd]; odd++) {
            char *line = sqlite3_mprintf("%s\n", test->odd[odd]);
            if (strstr(found, line) == NULL) fail_msg("%s: no %s in\n%s", test->file, line, found);
            sqlite3_free(line);
        }
        sqlite3_free(found);
    }
    test_close(db);
}

static int exports_copy(void **state) {
    (void)state;
    return system("rm -rf " EXPORTS_FOLDER " && mkdir -p " EXPORTS_FOLDER
                  " && cp tests/exports/* build/retention.so " EXPORTS_FOLDER);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(exports_test_page),
                                       cmocka_unit_test(exports_test_meant),
                                       cmocka_unit_test(exports_test_odd)};
    return cmocka_run_group_tests_name("exports", tests, exports_copy, NULL);
}
