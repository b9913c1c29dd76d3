/*
 * test_check.c - retention_check against plain SQL on random dirty tables; and its advice, run on what it is about.
 *
 * Values are drawn with what they mean: the instant of a time, or that it is none. Plain SQL counts over those and over the
 * values as they are; what it says is the whole list of findings with their numbers, but for forms. (findings.c 1, 2, 3, 4, 5, 6, 7, 8 and 9,
 * stretches.c 1, repeats.c 1, 2, 3 and 4, spellings.c 1, 2 and 3)
 *
 * RETENTION_TABLES: how many tables (150; RETENTION_FULL=1: 300). RETENTION_SEED: the first one's seed (1).
 */
#include "random_table.h"
#include "test.h"

#define ONE_OF(state, list) ((list)[test_random(state, (uint32_t)(sizeof(list) / sizeof(list)[0]))])

static bool chance(uint64_t *state, uint32_t percent) {
    return test_random(state, 100) < percent;
}

/* ---- dirty values ---- */

/* A value as SQL, and what it is: a time (seconds since 1970), a number, or neither. */
struct dirty {
    char literal[80];
    bool fine;
    int64_t second;
    double number;
    bool mere;
};

static const char *const dirty_missing[] = {"NULL", "''", "' '", "char(9, 32)"};

static void dirty_time(struct dirty *value, bool dirt, uint64_t *state) {
    static const char *const wrong[] = {"'31/12/2024'", "'soon'",  "0",   "x'32303234'", "'2024-02-30'",
                                        "45296",        "char(0)", "'-'", "9e999",       "'1/5/2024'"};
    int64_t day = 19700 + test_random(state, 60), second = day * 86400;
    char *date = value->literal;
    *value = (struct dirty){.fine = true};
    if (dirt && chance(state, 20)) {
        value->fine = false;
        snprintf(date, sizeof value->literal, "%s",
                 chance(state, 50) ? ONE_OF(state, dirty_missing) : ONE_OF(state, wrong));
        return;
    }
    if (dirt && chance(state, 6))
        second = ONE_OF(state, ((int64_t[]){0, -2208988800, -62135596800, 253402214400}));
    if (dirt && chance(state, 3)) second += (chance(state, 50) ? 400 : -400) * INT64_C(86400);
    value->mere = second == 0 || chance(state, 70);
    if (!value->mere) second += 3600 * (int64_t)test_random(state, 24);
    value->second = second;
    if (value->mere)
        snprintf(date, sizeof value->literal,
                 ONE_OF(state, ((const char *[]){"date(%lld, 'unixepoch')",
                                                 "strftime('%%Y/%%m/%%d', %lld, 'unixepoch')"})),
                 (long long)second);
    else if (second > 100000000 && second < 90000000000 && chance(state, 40))
        snprintf(date, sizeof value->literal, "%lld", (long long)second);
    else
        snprintf(date, sizeof value->literal, "datetime(%lld, 'unixepoch')", (long long)second);
}

static void dirty_amount(struct dirty *value, uint64_t *state) {
    static const char *const wrong[] = {"'x'", "'12,50'", "x'31'", "'1 0'", "9e999", "'$5'"};
    *value = (struct dirty){.fine = chance(state, 75)};
    if (value->fine) {
        value->number = test_random(state, 20) - 5.0;
        snprintf(value->literal, sizeof value->literal, chance(state, 50) ? "'%d'" : "%d",
                 (int)value->number);
    } else {
        snprintf(value->literal, sizeof value->literal, "%s",
                 chance(state, 50) ? ONE_OF(state, dirty_missing) : ONE_OF(state, wrong));
    }
}

static const char *dirty_customer(uint64_t *state, bool few) {
    static const char *const all[] = {"'ann'",  "'Ann '", "char(9) || 'ANN'",
                                      "'bob'",  "'bo b'", "1",
                                      "'1'",    "1.5",    "x'31'",
                                      "2",      "'2'",    "3",
                                      "'é'",    "' 3 '",  "NULL",
                                      "''",     "' '",    "'É'",
                                      "'a''b'", "-4",     "'-4'",
                                      "4e15",   "5",      "6"};
    return few ? all[test_random(state, 6)] : ONE_OF(state, all);
}

/* dirty(n, c, t, a, u, s) as a user has it; meant(n, t, tm, u, um, a) as it was drawn, NULL where it is none. */
static void make_dirty(sqlite3 *db, uint64_t *state) {
    uint32_t rows = test_random(state, chance(state, 20) ? 4 : 60);
    bool few = chance(state, 30), dirt = chance(state, 70);
    test_exec(db, "CREATE TABLE dirty(n INTEGER PRIMARY KEY, c, t, a, u, s);"
                  "CREATE TABLE meant(n INTEGER PRIMARY KEY, t, tm, u, um, a)");
    for (uint32_t n = 1; n <= rows; n++) {
        struct dirty time, until, amount;
        char second[2][32] = {"NULL", "NULL"}, number[32] = "NULL";
        dirty_time(&time, dirt, state);
        dirty_time(&until, dirt, state);
        if (time.fine && chance(state, 30)) { /* the end of a row, or a day before that of another */
            until = time;
            until.second += 86400 * (int64_t)test_random(state, 4);
            snprintf(until.literal, sizeof until.literal,
                     until.mere ? "date(%lld, 'unixepoch')" : "datetime(%lld, 'unixepoch')",
                     (long long)until.second);
            if (until.second > 253402300799) until = time;
        }
        dirty_amount(&amount, state);
        if (time.fine) snprintf(second[0], sizeof second[0], "%lld", (long long)time.second);
        if (until.fine) snprintf(second[1], sizeof second[1], "%lld", (long long)until.second);
        if (amount.fine) snprintf(number, sizeof number, "%d", (int)amount.number);
        test_exec(
            db,
            "INSERT INTO dirty VALUES (%d, %s, %s, %s, %s, %s); INSERT INTO meant VALUES (%d, %s, %d, %s, %d, %s)",
            (int)n, dirty_customer(state, few), time.literal, amount.literal, until.literal,
            chance(state, 80) ? "'x'" : ONE_OF(state, dirty_missing), (int)n, second[0], time.mere, second[1],
            until.mere, number);
    }
    /* some rows repeat others */
    for (uint32_t n = rows / 5; n > 0; n--) {
        uint32_t from = 1 + test_random(state, rows);
        test_exec(
            db,
            "INSERT INTO dirty SELECT NULL, c, t, a, u, s FROM dirty WHERE n = %d; INSERT INTO meant SELECT NULL, t, tm, u, um, a FROM meant WHERE n = %d",
            (int)from, (int)from);
    }
}

/* ---- plain SQL ---- */

#define WHITE     "char(9, 10, 11, 12, 13, 32)"
#define IS_BLANK  "(typeof(value) = 'text' AND trim(value, " WHITE ") = '')"
#define SOMEBODY  "c IS NOT NULL AND NOT (typeof(c) = 'text' AND trim(c, " WHITE ") = '')"
#define SENTINELS "(0, 584388, 639905, 693593, 693594, 693595, 719162, 1095361, 3652058)"

static const char plain_findings[] =
    "WITH r AS (SELECT d.n, d.c, m.t, m.tm, m.u, m.um, m.a FROM dirty d JOIN meant m USING (n)),"
    " v(col, value, meant) AS (SELECT 'c', d.c, 0 FROM dirty d UNION ALL SELECT 't', d.t, m.t FROM dirty d JOIN meant m"
    "  USING (n) UNION ALL SELECT 'a', d.a, m.a FROM dirty d JOIN meant m USING (n) UNION ALL SELECT 'u', d.u, m.u FROM"
    "  dirty d JOIN meant m USING (n) UNION ALL SELECT 's', d.s, 0 FROM dirty d),"
    " times(col, second, mere) AS (SELECT 't', t, tm FROM r WHERE t IS NOT NULL UNION ALL SELECT 'u', u, um FROM r WHERE u"
    "  IS NOT NULL),"
    " days(col, day) AS (SELECT col, (second + 62135596800) / 86400 FROM times),"
    " steps AS (SELECT day, day - lag(day) OVER (ORDER BY day) >= 365 AS new FROM days WHERE col = 't' AND day NOT IN"
    "  " SENTINELS "),"
    " runs AS (SELECT sum(coalesce(new, 0)) OVER (ORDER BY day RANGE UNBOUNDED PRECEDING) AS run FROM steps),"
    " sizes AS (SELECT count(*) AS size FROM runs GROUP BY run),"
    " people AS (SELECT c, count(*) AS rows FROM r WHERE " SOMEBODY " GROUP BY c),"
    " followed AS (SELECT u, (SELECT min(b.t) FROM r b WHERE b.c = r.c AND b.t > r.t) AS next FROM r WHERE " SOMEBODY
    "  AND u >= t),"
    " gaps AS (SELECT count(*) AS followed, sum(u = next) AS touching, sum(next - u = 86400) AS days FROM followed WHERE u"
    "  <= next),"
    " ends AS (SELECT col, min(second) AS earliest, max(second) AS latest FROM times GROUP BY col) "
    "SELECT * FROM (SELECT 'rows' AS finding, '' AS col, count(*) AS rows FROM dirty"
    " UNION ALL SELECT 'null', col, count(*) FROM v WHERE value IS NULL GROUP BY col"
    " UNION ALL SELECT 'blank', col, count(*) FROM v WHERE " IS_BLANK " GROUP BY col"
    " UNION ALL SELECT CASE col WHEN 'a' THEN 'not a number' ELSE 'not a time' END, col, count(*) FROM v WHERE meant IS NULL"
    "  AND value IS NOT NULL AND NOT " IS_BLANK " GROUP BY col"
    " UNION ALL SELECT 'negative', 'a', count(*) FROM r WHERE a < 0 HAVING count(*) > 0"
    " UNION ALL SELECT 'before start', 'u', count(*) FROM r WHERE u < t HAVING count(*) > 0"
    " UNION ALL SELECT 'equals start', 'u', count(*) FROM r WHERE u = t HAVING count(*) > 0"
    " UNION ALL SELECT 'duplicate', '', d FROM (SELECT (SELECT count(*) FROM dirty) - (SELECT count(*) FROM (SELECT DISTINCT"
    "  c, t, a, u, s FROM dirty)) AS d) WHERE d > 0"
    " UNION ALL SELECT 'same but for case or blanks', 'c', total FROM (SELECT sum(rows) AS total FROM (SELECT sum(rows) AS"
    "  rows FROM people WHERE typeof(c) IN ('text', 'integer') GROUP BY lower(trim(c, " WHITE
    ")) HAVING count(*) > 1))"
    "  WHERE total > 0"
    " UNION ALL SELECT 'sentinel', col, count(*) FROM days WHERE day IN " SENTINELS " GROUP BY col, day"
    " UNION ALL SELECT 'far from the rest', 't', sum(size) - max(size) FROM sizes HAVING sum(size) > max(size)"
    " UNION ALL SELECT 'one customer holds much', 'c', rows FROM people WHERE rows * 20 > (SELECT count(*) FROM dirty) AND"
    "  rows * (SELECT count(*) FROM people) > 2 * (SELECT sum(rows) FROM people)"
    " UNION ALL SELECT 'dates beside times', col, sum(mere) FROM times GROUP BY col HAVING sum(mere) BETWEEN 1 AND"
    "  count(*) - 1"
    " UNION ALL SELECT 'ends a day before the next start', 'u', days FROM gaps WHERE touching = 0 AND days > 0 AND 2 * days"
    "  >= followed"
    " UNION ALL SELECT 'same moment', '', total FROM (SELECT sum(k) AS total FROM (SELECT count(*) AS k FROM r WHERE t IS"
    "  NOT NULL AND " SOMEBODY " GROUP BY c, t HAVING k > 1)) WHERE total > 0"
    " UNION ALL SELECT 'earliest', col, (SELECT count(*) FROM times t WHERE t.col = e.col AND second = earliest) FROM ends e"
    " UNION ALL SELECT 'latest', col, (SELECT count(*) FROM times t WHERE t.col = e.col AND second = latest) FROM ends e)"
    " ORDER BY 1, 2, 3";

static const char check_findings[] =
    "SELECT finding, coalesce(column, ''), rows FROM retention_check('dirty', 'c', 't', 'a', 'u', 's')"
    " WHERE finding <> 'form' ORDER BY 1, 2, 3";

static long findings_compared;

static void run_seed(unsigned seed) {
    uint64_t state = seed;
    sqlite3 *db = test_open();
    make_dirty(db, &state);
    char *want = test_rows(db, plain_findings), *got = test_rows(db, check_findings);
    if (strcmp(want, got) != 0)
        fail_msg("seed %u\n%s\n--- want\n%s--- got\n%s", seed,
                 test_rows(db, "SELECT d.*, m.* FROM dirty d JOIN meant m USING (n)"), want, got);
    for (const char *p = want; *p; p++)
        findings_compared += *p == '\n';
    sqlite3_free(want);
    sqlite3_free(got);
    /* forms are all times */
    assert_rows(
        db, "1\n",
        "SELECT coalesce((SELECT sum(rows) FROM retention_check('dirty', 'c', 't', 'a', 'u', 's') WHERE finding ="
        " 'form'), 0) = (SELECT count(t) + count(u) FROM meant)");
    test_close(db);
}

static void random_tables(void **state) {
    (void)state;
    random_table_seeds(150, 300, run_seed);
    print_message("%ld findings alike\n", findings_compared);
    assert_true(findings_compared > 0);
}

/* ---- advice ---- */

static long advice_run;

/* How many rows have a finding, in a column, and with an example where that is what it is about. */
static sqlite3_int64 rows_of(sqlite3 *db, const char *source, const char *finding, const char *column,
                             const char *example) {
    bool own = strcmp(finding, "sentinel") == 0 || strcmp(finding, "one customer holds much") == 0;
    char *rows = test_rows(
        db,
        "SELECT coalesce(sum(rows), 0) FROM retention_check(%Q, 'c', 't', 'a', 'u') WHERE finding = %Q"
        " AND column IS %Q AND (%d = 0 OR example IS %Q)",
        source, finding, column, own, example);
    if (strncmp(rows, "error", 5) == 0) fail_msg("%s", rows);
    sqlite3_int64 number = strtoll(rows, NULL, 10);
    sqlite3_free(rows);
    return number;
}

/* Runs each SELECT among the advice, which writes nothing. (advice.c 1, 2 and 3, check.c 3) */
static void follow(sqlite3 *db, unsigned seed) {
    sqlite3_stmt *stmt = NULL;
    assert_int_equal(
        sqlite3_prepare_v2(
            db,
            "SELECT finding, column, example, advice, rows FROM retention_check('dirty', 'c', 't', 'a', 'u')"
            " WHERE advice LIKE 'SELECT %'",
            -1, &stmt, NULL),
        SQLITE_OK);
    while (sqlite3_step(stmt) == SQLITE_ROW) {
        const char *finding = (const char *)sqlite3_column_text(stmt, 0),
                   *column = (const char *)sqlite3_column_text(stmt, 1),
                   *example = (const char *)sqlite3_column_text(stmt, 2),
                   *advice = (const char *)sqlite3_column_text(stmt, 3);
        test_exec(db, "CREATE TEMP VIEW advised AS %s", advice);
        sqlite3_int64 before = rows_of(db, "dirty", finding, column, example),
                      after = rows_of(db, "advised", finding, column, example);
        if (after >= before)
            fail_msg("seed %u: %s of %s: %lld, then %lld: %s\n%s", seed, finding, column, before, after,
                     advice, test_rows(db, "SELECT * FROM dirty"));
        char *all = test_rows(db, "SELECT count(*) > 0 FROM (SELECT * FROM advised) WHERE 0");
        if (strncmp(all, "error", 5) == 0) fail_msg("%s", all);
        sqlite3_free(all);
        test_exec(db, "DROP VIEW advised");
        advice_run++;
    }
    assert_int_equal(sqlite3_finalize(stmt), SQLITE_OK);
}

static void run_advice(unsigned seed) {
    uint64_t state = seed;
    sqlite3 *db = test_open();
    make_dirty(db, &state);
    follow(db, seed);
    test_close(db);
}

static void random_advice(void **state) {
    (void)state;
    random_table_seeds(150, 300, run_advice);
    print_message("%ld pieces of advice followed\n", advice_run);
    assert_true(advice_run > 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(random_tables), cmocka_unit_test(random_advice)};
    return cmocka_run_group_tests_name("check", tests, NULL, NULL);
}
