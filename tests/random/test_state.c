/*
 * test_state.c - what a table function knows of a source, merged with what it knows of another, written and read back:
 * the rows are those of both sources in one, whatever was asked for.
 *
 * Each table function stands a second time beside itself, with that on its way (states.h). Random tables are cut in two
 * or three, and random questions asked of the parts and of the whole. test_state_damage.c has bytes that something happened
 * to.
 *
 * RETENTION_TABLES: how many random tables (150; RETENTION_FULL=1: 600). RETENTION_SEED: the state of the random sequence
 * before the first.
 */
#define _XOPEN_SOURCE 700
#include "allocator.h"
#include "hurry.h"
#include "random_terms.h"
#include "registry.h"
#include "state_answers.h"
#include "states.h"

#define ONE_OF(state, list) ((list)[test_random(state, (uint32_t)(sizeof(list) / sizeof(list)[0]))])

static bool chance(uint64_t *state, uint32_t percent) {
    return test_random(state, 100) < percent;
}

/* ---- random questions ---- */

/* The value of a parameter by its name; NULL: it is not given. */
static const char *argument(const char *name, const struct random_table *table, uint64_t *state, char *text,
                            size_t size) {
    static const char *const grains[] = {"'day'",
                                         "'week'",
                                         "'month'",
                                         "'quarter'",
                                         "'year starting april'",
                                         "'2 weeks starting sunday in +02:00'",
                                         "'day in -05:30'",
                                         "'hour'"};
    static const char *const small[] = {"1", "2", "3", "5"};
    static const char *const ages[] = {"0", "1", "3", "40"};
    static const char *const gaps[] = {"0", "'1 day'", "'10 days'", "'1 month'", "7200"};
    static const char *const ranges[] = {"'0, 1-3'", "'0-7, 0-30, 2'", "'1-999'"};
    static const char *const lists[] = {"'1, 0, 1'", "'1'", "'de, fr, de'", "'de, de, 1'"};
    bool given = chance(state, 45);
    if (strcmp(name, "source") == 0) return "'whole'";
    if (strcmp(name, "customer_col") == 0) return "'customer'";
    if (strcmp(name, "time_col") == 0) return "'time'";
    if (strcmp(name, "points_col") == 0) return "'amount'";
    if (strcmp(name, "step_col") == 0) return chance(state, 60) ? "'started'" : "'segment'";
    if (strcmp(name, "steps") == 0) return ONE_OF(state, lists);
    if (strcmp(name, "as_of") == 0) {
        random_time_literal(random_table_moment(table, state), state, text, size);
        return text;
    }
    if (strcmp(name, "grain") == 0) {
        const char *grain = ONE_OF(state, grains);
        return strcmp(grain, "'hour'") == 0 && table->days > 10 ? NULL : grain;
    }
    if (!given) return NULL;
    if (strcmp(name, "until_col") == 0) return "'ended'";
    if (strcmp(name, "amount_col") == 0) return "'amount'";
    if (strcmp(name, "segment_col") == 0) return "'segment'";
    if (strcmp(name, "starts_col") == 0) return "'started'";
    if (strcmp(name, "returns_col") == 0) return "'returned'";
    if (strcmp(name, "mode") == 0) return "'recurring'";
    if (strcmp(name, "anchor") == 0) return "'customer'";
    if (strcmp(name, "max_age") == 0) return ONE_OF(state, ages);
    if (strcmp(name, "ages") == 0) return ONE_OF(state, ranges);
    if (strcmp(name, "min_events") == 0 || strcmp(name, "lapse_after") == 0) return ONE_OF(state, small);
    if (strcmp(name, "confidence") == 0) return "0.9";
    if (strcmp(name, "from_col") == 0) return "'seen'";
    if (strcmp(name, "gap") == 0 || strcmp(name, "expires_after") == 0) return ONE_OF(state, gaps);
    if (strcmp(name, "within") == 0) return ONE_OF(state, gaps);
    if (strcmp(name, "expires") == 0) return "'inactivity'";
    if (strcmp(name, "ordering") == 0) return "'strict'";
    if (strcmp(name, "clock") == 0) return "'Europe/Berlin'";
    if (strcmp(name, "span") == 0) return ONE_OF(state, small);
    if (strcmp(name, "segment_by") == 0) return "'row'";
    fail_msg("a new parameter: %s", name);
    return NULL;
}

/* Whether an argument goes with the others: some are for rows with an end, some for those without. */
static bool belongs(const char *name, bool curve, bool ends, bool segments) {
    static const char *const of_events[] = {"lapse_after", "starts_col", "mode", "anchor", "min_events"};
    for (size_t i = 0; i < sizeof of_events / sizeof of_events[0]; i++)
        if (strcmp(name, of_events[i]) == 0) return !ends;
    if (strcmp(name, "returns_col") == 0) return !ends || curve;
    if (strcmp(name, "gap") == 0) return ends;
    if (strcmp(name, "segment_by") == 0) return segments;
    return true;
}

/* All columns or one, of a function with random arguments; "%s" is the first word of its name. */
static char *question_of(const struct table *table, const struct random_table *random, uint64_t *state) {
    sqlite3_str *sql = sqlite3_str_new(NULL);
    char text[64], column[64] = "*";
    if (chance(state, 40)) {
        int number = (int)test_random(state, (uint32_t)table->column_count);
        snprintf(column, sizeof column, "%.*s", (int)strcspn(table->columns[number].declaration, " "),
                 table->columns[number].declaration);
    }
    sqlite3_str_appendf(sql, "SELECT %s FROM %%s%s WHERE 1", column, strchr(table->name, '_'));
    /* Of cohorts, until_col comes last. */
    bool cohorts = strstr(table->name, "cohorts") || strstr(table->name, "members");
    bool curve = strstr(table->name, "curve") != NULL, segments = false, bounded = false;
    bool ends = curve || (cohorts && chance(state, 30));
    for (int i = 0; i < table->parameter_count; i++) {
        const char *name = table->parameters[i].name,
                   *value = argument(name, random, state, text, sizeof text);
        if (strcmp(name, "until_col") == 0) {
            ends = ends || (value != NULL && !cohorts);
            value = ends ? "'ended'" : NULL;
        }
        if (strcmp(name, "max_age") == 0) bounded = value != NULL;
        if (strcmp(name, "ages") == 0 && bounded) continue;
        if (strcmp(name, "segment_col") == 0) segments = value != NULL;
        if (!belongs(name, curve, ends, segments)) continue;
        if (strcmp(name, "as_of") == 0 && !ends && chance(state, 50)) continue;
        if (value) sqlite3_str_appendf(sql, " AND %s = %s", name, value);
    }
    return sqlite3_str_finish(sql);
}

/* The rows of the random table, each in a part: by chance, by customer, or all in one. Amounts are quarters, which add up
** exactly in any order. */
static void make_parts(sqlite3 *db, struct random_terms *terms, uint64_t *state) {
    static const char *const parts[] = {"n * %d %% 101 %% 3",
                                        "n * %d %% 101 %% 2",
                                        "length(quote(customer)) %% 3 + 0 * %d",
                                        "0 * %d",
                                        "1 + 0 * %d",
                                        "dense_rank() OVER (ORDER BY customer) %% 2 + 0 * %d"};
    static const char *const orders[] = {"n", "customer, n", "customer DESC, time"};
    random_terms_load(terms, db);
    const char *order = ONE_OF(state, orders);
    char *part = sqlite3_mprintf(ONE_OF(state, parts), 1 + (int)test_random(state, 100));
    test_exec(db,
              "CREATE TABLE part AS SELECT n, %s AS part, customer, time, ended, segment, amount FROM"
              " (SELECT row_number() OVER () AS n, customer, time, ended, segment,"
              "  CAST(amount * 4 AS INTEGER) %% 10000 / 4.0 AS amount FROM terms);"
              "CREATE TABLE flags AS SELECT p.n, p.n %% 3 > 0 AS started, p.n %% 5 > 1 AS returned,"
              " CASE WHEN p.n %% 4 > 0 THEN other.time END AS seen"
              " FROM part AS p LEFT JOIN part AS other ON other.n = p.n * 7 %% 13 + 1;"
              "CREATE VIEW whole AS SELECT * FROM part JOIN flags USING (n) ORDER BY part, %s;"
              "CREATE VIEW whole_a AS SELECT * FROM part JOIN flags USING (n) WHERE part = 0 ORDER BY %s;"
              "CREATE VIEW whole_b AS SELECT * FROM part JOIN flags USING (n) WHERE part = 1 ORDER BY %s;"
              "CREATE VIEW whole_c AS SELECT * FROM part JOIN flags USING (n) WHERE part = 2 ORDER BY %s;"
              "CREATE VIEW whole_none AS SELECT * FROM part JOIN flags USING (n) WHERE 0",
              part, order, order, order, order);
    sqlite3_free(part);
}

static const char *const all_parts[] = {"_a", "_b", "_c", NULL};
static const char *const with_none[] = {"_none", "_a", "_none", "_b", "_c", "_none", NULL};

/* Merged, kept, both. (state.c 1 and 2) */
static void run_seed(unsigned seed) {
    uint64_t state = seed;
    struct random_terms terms;
    sqlite3 *db = state_answers_open();
    random_terms_make(&terms, &state);
    make_parts(db, &terms, &state);
    for (size_t i = 0; registry_tables()[i]; i++) {
        char *question = question_of(registry_tables()[i], &terms.table, &state);
        states.kept = true;
        states.parts = NULL;
        state_answers_compare(db, question, "kept");
        states.parts = chance(&state, 50) ? all_parts : with_none;
        state_answers_compare(db, question, "merged and kept");
        states.kept = false;
        state_answers_compare(db, question, "merged");
        sqlite3_free(question);
    }
    state_answers_close(db);
}

/* The order of rows does not matter, nor does it whose they were: grid.c 7, fold/movements.c 3, spells.c 5, profile.c 4,
** activity.c 1. */
static void random_tables(void **state) {
    (void)state;
    random_table_seeds(150, 600, run_seed);
    print_message("%ld answers alike, %ld errors\n", state_answers_rows, state_answers_errors);
    assert_true(state_answers_rows > 10 * state_answers_errors);
}

/* ---- no memory, no patience ---- */

static const char *const two_parts[] = {"_a", "_b", NULL};

/* Each allocation of merging, writing and reading fails, once. */
static void no_memory(void **state) {
    (void)state;
    sqlite3 *db = state_answers_open();
    test_exec(db, "%s", states_small);
    test_exec(db,
              "INSERT INTO small_b VALUES (zeroblob(3000), '2024-01-01', NULL, 1, zeroblob(3001), 1, NULL);"
              "WITH n(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM n WHERE n < 40) INSERT INTO small_b"
              " SELECT 3, date('2011-01-01', (n * 3) || ' months'), NULL, 1, 's', 1, NULL FROM n");
    for (int kind = 0; kind < STATES_KINDS; kind++) {
        char *sql = sqlite3_mprintf(states_kinds[kind], "state");
        bool struck = true;
        states.kept = true;
        states.parts = two_parts;
        struct fault_outcome clean = fault_run(db, sql);
        assert_int_equal(clean.rc, SQLITE_DONE);
        sqlite3_free(states.written);
        states.written = NULL;
        long before = allocator_settled(db);
        for (long n = 1; struck; n++) {
            allocator_arm(n, false);
            struct fault_outcome got = fault_run(db, sql);
            struck = allocator_disarm();
            allocator_check(sql, n, struck, &got, &clean);
            fault_free(&got);
            sqlite3_free(states.written);
            states.written = NULL;
            assert_int_equal(allocator_settled(db), before);
        }
        fault_free(&clean);
        sqlite3_free(sql);
    }
    state_answers_close(db);
}

/* Many customers, and one who came very often. */
static void make_large(sqlite3 *db) {
    test_exec(
        db,
        "CREATE TABLE small AS WITH n(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < 12000)"
        " SELECT CASE WHEN n < 2000 THEN 0 ELSE n END AS c, 1600000000 + n * 5000 AS t, NULL AS u, 1 AS a,"
        " n %% 7 AS s, n %% 2 AS f, 1600000000 + n * 5001 AS r FROM n;"
        "CREATE VIEW small_a AS SELECT * FROM small WHERE f AND c = 0;"
        "CREATE VIEW small_b AS SELECT * FROM small WHERE NOT (f AND c = 0);"
        "CREATE VIEW small_none AS SELECT * FROM small WHERE 0;"
        "CREATE VIEW nobody AS SELECT * FROM small_none; CREATE VIEW nobody_a AS SELECT * FROM nobody;"
        "CREATE VIEW nobody_b AS SELECT * FROM nobody; CREATE VIEW nobody_none AS SELECT * FROM nobody");
}

/* The same of reading alone. */
static void no_patience_to_read(sqlite3 *db, const char *sql) {
    struct hurry hurry;
    void *bytes = states.written;
    struct fault_outcome got = fault_nothing();
    states.written = NULL;
    states.kept = false;
    states.parts = NULL;
    states.bytes = bytes;
    states.bytes_size = states.size;
    got.rc = SQLITE_ERROR;
    for (long n = 1; got.rc != SQLITE_DONE; n += 1 + n / 8) {
        fault_free(&got);
        states.patience = hurry_begin(&hurry, n);
        got = fault_run(db, sql);
        assert_int_equal(got.rc, hurry.looks < n ? SQLITE_DONE : SQLITE_NOMEM);
    }
    fault_free(&got);
    states.bytes = NULL;
    states.patience = NULL;
    sqlite3_free(bytes);
}

/* Merging, writing and reading of what is large end at any look, and only then. */
static void no_patience(void **state) {
    (void)state;
    sqlite3 *db = state_answers_open();
    make_large(db);
    for (int kind = 0; kind < STATES_KINDS; kind++) {
        char *sql = sqlite3_mprintf(states_kinds[kind], "state");
        struct hurry hurry;
        states.kept = true;
        states.parts = two_parts;
        states.patience = NULL;
        struct fault_outcome clean = fault_run(db, sql);
        assert_int_equal(clean.rc, SQLITE_DONE);
        states.patience = hurry_begin(&hurry, 0);
        struct fault_outcome all = fault_run(db, sql);
        assert_true(fault_same(&all, &clean));
        long looks = hurry.looks;
        for (long n = 1; n <= looks; n += 1 + (n < 40 ? 0 : looks / 20)) {
            states.patience = hurry_begin(&hurry, n);
            struct fault_outcome got = fault_run(db, sql);
            assert_int_equal(got.rc, SQLITE_NOMEM);
            assert_int_equal(hurry.looks, n);
            fault_free(&got);
        }
        no_patience_to_read(db, sql);
        fault_free(&all);
        fault_free(&clean);
        sqlite3_free(sql);
    }
    state_answers_close(db);
}

int main(void) {
    allocator_install();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(random_tables),
        cmocka_unit_test(no_memory),
        cmocka_unit_test(no_patience),
    };
    return cmocka_run_group_tests_name("states", tests, NULL, NULL);
}
