/*
 * test_survival_r.c - retention_curve, logrank() and the views of tenure in sql/metrics.sql against R's survival package:
 * survival with its error and interval, the median and its interval, the mean up to a horizon and its error, left
 * truncation, the log-rank test with ties.
 *
 * What R printed of the sets in kept[] stands there. Where R is (Debian: r-cran-survival), it is also asked about random
 * sets, by tests/random/survival.R; else that test is skipped by name.
 *
 * RETENTION_SETS: how many random sets (150). RETENTION_SEED: the state of the random sequence before the first.
 */
#define _XOPEN_SOURCE 700
#include "test.h"

#include <math.h>
#include <unistd.h>

#define SETS_SQLITE 3035000 /* the views' sqrt, ln and pow */
#define SETS_AS_OF  20000   /* days since 1970 */

static sqlite3 *db;
static FILE *sets_file; /* the same sets for R; NULL: none */
static long compared;

/* A customer: at risk at ages (days) above entry, which is -1 for one who was seen from the start on. */
static void sets_add(int set, int group, int entry, int leaves, bool left) {
    static int customer;
    int start = SETS_AS_OF - leaves - (left ? 300 : 0);
    char since[32] = "NULL", until[32] = "NULL";
    if (entry >= 0) /* some time of that day */
        snprintf(since, sizeof since, "%lld",
                 (long long)(start + entry) * 86400 + (entry > 0 ? customer % 3 : 1) * 40000);
    if (left)
        snprintf(until, sizeof until, "%lld", (long long)(start + leaves) * 86400 + customer % 2 * 7200);
    test_exec(db, "INSERT INTO spell VALUES(%d, %lld, %s, %s, %d); INSERT INTO stay VALUES(%d, %d, %d, %d)",
              ++customer, (long long)start * 86400, until, since, set, set, group, leaves, left);
    if (sets_file) fprintf(sets_file, "%d %d %d %d %d\n", set, group, entry, leaves, left);
}

/* The views, over the sets instead of the shop: each is a channel. */
static int sets_open(void **state) {
    (void)state;
    db = test_open();
    if (sqlite3_libversion_number() < SETS_SQLITE) return 0;
    char *views = test_read("sql/metrics.sql");
    test_exec(db, "%s", views);
    sqlite3_free(views);
    test_exec(
        db,
        "DROP VIEW temp.tenure; CREATE TABLE spell(c, started, ended, since, s);"
        "CREATE TABLE stay(s, grp, days, churned);"
        "CREATE TEMP VIEW tenure AS SELECT segment AS channel, age, at_risk, churned, censored, survival, std_error,"
        " lower, upper FROM retention_curve('spell', 'c', 'started', 'ended', 'day', 's', %lld, NULL, 'since')",
        (long long)SETS_AS_OF * 86400);
    return 0;
}

static int sets_close(void **state) {
    (void)state;
    test_close(db);
    return 0;
}

static void sets_need_functions(void) {
    if (sqlite3_libversion_number() >= SETS_SQLITE) return;
    printf("SKIPPED: sql/metrics.sql needs SQLite 3.35\n");
    skip();
}

/* What R has as a number, NA or NaN. */
static void sets_compare_number(const char *line, sqlite3_stmt *ours, int column, const char *word) {
    bool none = strcmp(word, "NA") == 0 || strcmp(word, "NaN") == 0;
    if (none && sqlite3_column_type(ours, column) == SQLITE_NULL) return;
    double want = strtod(word, NULL), got = sqlite3_column_double(ours, column);
    if (none || sqlite3_column_type(ours, column) == SQLITE_NULL ||
        !(fabs(got - want) <= 1e-9 * fmax(1, fabs(want))))
        fail_msg("R: %s\n%s: got %s", line, sqlite3_column_name(ours, column),
                 sqlite3_column_text(ours, column));
}

static const struct {
    const char *kind, *sql;
} sets_kinds[] = {
    {"curve",
     "SELECT age, at_risk, churned, survival, std_error, lower, upper FROM tenure WHERE channel = %d AND age = %s"},
    {"median", "SELECT median, lower, upper FROM tenure_median WHERE channel = %d -- %s"},
    {"mean", "SELECT mean, std_error FROM tenure_mean WHERE channel = %d -- %s"},
    {"test", "SELECT json_extract(logrank(days, churned, grp), '$.chi2') FROM stay WHERE s = %d -- %s"},
};

/* A line of R's: a kind, the set and numbers. */
static void sets_compare(const char *line) {
    char copy[400], *kind, *words[10];
    int count = 0;
    snprintf(copy, sizeof copy, "%s", line);
    kind = strtok(copy, " \n");
    while (count < 10 && (words[count] = strtok(NULL, " \n")) != NULL)
        count++;
    assert_true(count > 1);
    for (size_t i = 0; i < sizeof sets_kinds / sizeof sets_kinds[0]; i++) {
        if (strcmp(kind, sets_kinds[i].kind) != 0) continue;
        sqlite3_stmt *ours = NULL;
        char *sql = sqlite3_mprintf(sets_kinds[i].sql, atoi(words[0]), words[1]);
        if (sqlite3_prepare_v2(db, sql, -1, &ours, NULL) != SQLITE_OK) fail_msg("%s", sqlite3_errmsg(db));
        if (sqlite3_step(ours) != SQLITE_ROW) fail_msg("R: %s\nno row: %s", line, sqlite3_errmsg(db));
        /* R carries the last survival on to the horizon, as if somebody had been seen until then; and a test that has
        ** nothing to compare has a chi2 of 0. */
        bool unknown =
            sqlite3_column_type(ours, 0) == SQLITE_NULL &&
            (strcmp(kind, "mean") == 0 || (strcmp(kind, "test") == 0 && strcmp(words[1], "0") == 0));
        for (int k = 0; k + 1 < count && !unknown; k++)
            sets_compare_number(line, ours, k, words[k + 1]);
        compared += !unknown;
        sqlite3_finalize(ours);
        sqlite3_free(sql);
        return;
    }
    fail_msg("a kind that is none: %s", line);
}

/* ---- what R printed ---- */

/* 1 and 2: the acute myelogenous leukaemia data of Miller (1981), R's aml, with maintenance and without. 3: with left
** truncation. 4: survival is one half from 2 to 6. */
static const int kept[][4] = {
    {1, -1, 9, 1},  {1, -1, 13, 1}, {1, -1, 13, 0}, {1, -1, 18, 1}, {1, -1, 23, 1},  {1, -1, 28, 0},
    {1, -1, 31, 1}, {1, -1, 34, 1}, {1, -1, 45, 0}, {1, -1, 48, 1}, {1, -1, 161, 0}, {2, -1, 5, 1},
    {2, -1, 5, 1},  {2, -1, 8, 1},  {2, -1, 8, 1},  {2, -1, 12, 1}, {2, -1, 16, 0},  {2, -1, 23, 1},
    {2, -1, 27, 1}, {2, -1, 30, 1}, {2, -1, 33, 1}, {2, -1, 43, 1}, {2, -1, 45, 1},  {3, -1, 2, 1},
    {3, -1, 5, 0},  {3, 1, 3, 1},   {3, 2, 6, 1},   {3, 2, 4, 1},   {3, 4, 6, 1},    {4, -1, 1, 1},
    {4, -1, 2, 1},  {4, -1, 6, 1},  {4, -1, 9, 0},
};

/* survival.R, by R 4.2.2 with survival 3.5-3. */
static const char *const kept_lines[] = {
    "curve 1 9 11 1 0.909090909090909 0.0866784172041448 0.50808020576993 0.986673822667823",
    "curve 1 31 5 1 0.490909090909091 0.164193267221136 0.167330909776851 0.753399790370811",
    "curve 1 48 2 1 0.184090909090909 0.153492745786294 0.0117384801231896 0.525014842726641",
    "median 1 31 13 NA",
    "mean 1 11.7272727272727 0.260035251612434",
    "curve 2 43 2 1 0.0972222222222222 0.0918663649675205 0.00574630569586383 0.34890386111075",
    "curve 2 45 1 1 0 NaN NA NA",
    "median 2 23 5 33",
    "mean 2 10.1666666666667 0.789104039518988",
    "curve 3 2 3 1 0.666666666666667 0.272165526975909 0.0540734267865168 0.945206387272047",
    "curve 3 3 4 1 0.5 0.25 0.0578470829951446 0.844861281190374",
    "curve 3 4 3 1 0.333333333333333 0.215165741455968 0.030957132259235 0.706587479089116",
    "curve 3 6 2 2 0 NaN NA NA",
    "median 3 3.5 2 NA",
    "mean 3 3.83333333333333 0.864687912015188",
    "curve 4 6 2 1 0.25 0.21650635094611 0.00894782441660317 0.665325342788865",
    "median 4 4 1 NA",
};

static void sets_test_kept(void **state) {
    (void)state;
    sets_need_functions();
    for (size_t i = 0; i < sizeof kept / sizeof kept[0]; i++)
        sets_add(kept[i][0], 0, kept[i][1], kept[i][2], kept[i][3]);
    for (size_t i = 0; i < sizeof kept_lines / sizeof kept_lines[0]; i++)
        sets_compare(kept_lines[i]);
    /* 4 ends at 9, above 0: what is beyond nobody knows. */
    assert_rows(db, "1\n", "SELECT mean IS NULL AND std_error IS NULL FROM tenure_mean WHERE channel = 4");
    assert_rows(db, "0.0\n0.25\n0.333333\n0.0\n",
                "SELECT round(hazard, 6) FROM tenure_hazard WHERE channel = 4 AND age < 4");
}

/* ---- R itself ---- */

/* Of each set so many ages, customers, groups, late ones, censored ones. */
static void sets_make(int set, uint64_t *state) {
    uint32_t ages = 1 + test_random(state, 40), customers = 1 + test_random(state, 60),
             groups = 1 + test_random(state, 4);
    uint32_t late = set % 2 ? 0 : test_random(state, 100), censored = set % 5 ? test_random(state, 70) : 0;
    for (uint32_t i = 0; i < customers; i++) {
        int leaves = (int)test_random(state, ages), entry = -1;
        if (leaves > 0 && test_random(state, 100) < late) entry = (int)test_random(state, (uint32_t)leaves);
        sets_add(set, (int)test_random(state, groups), entry, leaves, test_random(state, 100) >= censored);
    }
}

static void sets_test_r(void **state) {
    (void)state;
    sets_need_functions();
    if (system("Rscript -e 'library(survival)' >/dev/null 2>&1") != 0) {
        printf("SKIPPED: needs R and its package survival (Debian: r-cran-survival)\n");
        skip();
    }
    int sets = test_setting("RETENTION_SETS", 150);
    uint64_t random = (uint64_t)test_setting("RETENTION_SEED", 1);
    char path[] = "build/retention_setsXXXXXX", line[400], command[100];
    int file = mkstemp(path);
    assert_true(file >= 0);
    sets_file = fdopen(file, "w");
    assert_non_null(sets_file);
    for (int i = 0; i < sets; i++)
        sets_make(100 + i, &random);
    fclose(sets_file);
    sets_file = NULL;
    test_exec(db, "CREATE INDEX stay_s ON stay(s)");
    static const char *const views[] = {"tenure_median", "tenure_mean",
                                        "tenure"}; /* once, not for each line */
    for (size_t i = 0; i < sizeof views / sizeof views[0]; i++)
        test_exec(db,
                  "CREATE TEMP TABLE all_%s AS SELECT * FROM %s; DROP VIEW temp.%s;"
                  "CREATE TEMP VIEW %s AS SELECT * FROM all_%s",
                  views[i], views[i], views[i], views[i], views[i]);
    snprintf(command, sizeof command, "Rscript tests/random/survival.R %s", path);
    FILE *lines = popen(command, "r");
    assert_non_null(lines);
    long before = compared;
    while (fgets(line, sizeof line, lines))
        sets_compare(line);
    assert_int_equal(pclose(lines), 0);
    unlink(path);
    print_message("%ld lines of R compared\n", compared - before);
    assert_true(compared - before > 3 * sets);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(sets_test_kept), cmocka_unit_test(sets_test_r)};
    return cmocka_run_group_tests_name("survival against R", tests, sets_open, sets_close);
}
