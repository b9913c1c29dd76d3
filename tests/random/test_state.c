/*
 * test_state.c - what a table function knows of a source, merged with what it knows of another, written and read back:
 * the rows are those of both sources in one, whatever was asked for.
 *
 * Each table function stands a second time beside itself, with that on its way (states.h). Random tables are cut in two
 * or three, and random questions asked of the parts and of the whole. Bytes that something happened to are damage, or
 * a state that serves rows.
 *
 * RETENTION_TABLES: how many random tables (150; RETENTION_FULL=1: 600, and damage everywhere). RETENTION_SEED: the
 * state of the random sequence before the first.
 */
#define _XOPEN_SOURCE 700
#include "allocator.h"
#include "hurry.h"
#include "random_terms.h"
#include "registry.h"
#include "states.h"

#define ONE_OF(state, list) ((list)[test_random(state, (uint32_t)(sizeof(list) / sizeof(list)[0]))])

static bool chance(uint64_t *state, uint32_t percent) {
    return test_random(state, 100) < percent;
}

static sqlite3 *open_states(void) {
    sqlite3 *db = test_open();
    memset(&states, 0, sizeof states);
    assert_int_equal(states_register(db), SQLITE_OK);
    return db;
}

static void close_states(sqlite3 *db) {
    sqlite3_free(states.written);
    memset(&states, 0, sizeof states);
    test_close(db);
}

/* What is asked is the same for both: the whole statement but for the function's first word. */
static char *rows_of(sqlite3 *db, const char *word, const char *question) {
    return test_rows(db, question, word);
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
    bool given = chance(state, 45);
    if (strcmp(name, "source") == 0) return "'whole'";
    if (strcmp(name, "customer_col") == 0) return "'customer'";
    if (strcmp(name, "time_col") == 0) return "'time'";
    if (strcmp(name, "points_col") == 0) return "'amount'";
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
    if (strcmp(name, "expires") == 0) return "'inactivity'";
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

static long rows_compared, errors_compared;

/* The same rows in the same order. An error is the same, too, but that it is that of a part's column. */
static void compare(sqlite3 *db, const char *question, const char *what) {
    char *want = rows_of(db, "retention", question), *got = rows_of(db, "state", question);
    bool fine = strcmp(got, want) == 0;
    if (strncmp(want, "error: ", 7) == 0) {
        fine = strncmp(got, "error: ", 7) == 0;
        errors_compared++;
    } else {
        rows_compared += want[0] != '\0';
        fine = fine && (!states.kept || states.alike);
    }
    if (!fine)
        fail_msg("%s\n%s, %d bytes alike %d\n--- want\n%.3000s--- got\n%.3000s", question, what,
                 (int)states.size, states.alike, want, got);
    sqlite3_free(want);
    sqlite3_free(got);
}

static const char *const all_parts[] = {"_a", "_b", "_c", NULL};
static const char *const with_none[] = {"_none", "_a", "_none", "_b", "_c", "_none", NULL};

/* Merged, kept, both. (state.c 1 and 2) */
static void run_seed(unsigned seed) {
    uint64_t state = seed;
    struct random_terms terms;
    sqlite3 *db = open_states();
    random_terms_make(&terms, &state);
    make_parts(db, &terms, &state);
    for (size_t i = 0; registry_tables()[i]; i++) {
        char *question = question_of(registry_tables()[i], &terms.table, &state);
        states.kept = true;
        states.parts = NULL;
        compare(db, question, "kept");
        states.parts = chance(&state, 50) ? all_parts : with_none;
        compare(db, question, "merged and kept");
        states.kept = false;
        compare(db, question, "merged");
        sqlite3_free(question);
    }
    close_states(db);
}

/* The order of rows does not matter, nor does it whose they were: grid.c 7, fold/movements.c 3, spells.c 5, profile.c 4,
** activity.c 1. */
static void random_tables(void **state) {
    (void)state;
    random_table_seeds(150, 600, run_seed);
    print_message("%ld answers alike, %ld errors\n", rows_compared, errors_compared);
    assert_true(rows_compared > 10 * errors_compared);
}

/* ---- damage ---- */

#define KINDS STATES_KINDS
enum { HEAD = 32 }; /* bytes that say whose it is */

static sqlite3_stmt *prepare_kind(sqlite3 *db, int kind) {
    sqlite3_stmt *stmt = NULL;
    char *sql = sqlite3_mprintf(states_kinds[kind], "state");
    if (sqlite3_prepare_v2(db, sql, -1, &stmt, NULL) != SQLITE_OK)
        fail_msg("%s: %s", sql, sqlite3_errmsg(db));
    sqlite3_free(sql);
    return stmt;
}

/* What is written of a kind's state; for sqlite3_free(). */
static unsigned char *bytes_of_kind(sqlite3 *db, int kind, size_t *size) {
    states.kept = true;
    compare(db, states_kinds[kind], "small");
    unsigned char *bytes = states.written;
    *size = states.size;
    states.kept = false;
    states.written = NULL;
    assert_true(*size > HEAD);
    return bytes;
}

/* Damage, which the error says; or rows, if there are not too many of them. */
static enum state_end serve(sqlite3_stmt *stmt, const void *bytes, size_t size) {
    struct test_text rows = {NULL, 0, 0};
    sqlite3 *db = sqlite3_db_handle(stmt);
    void *copy = malloc(size + 1); /* so that a sanitizer sees a step too far */
    assert_non_null(copy);
    if (size > 0) memcpy(copy, bytes, size);
    copy = realloc(copy, size > 0 ? size : 1);
    states.bytes = copy;
    states.bytes_size = size;
    int rc = test_write_rows(&rows, stmt);
    if (states.end == STATE_DAMAGED) {
        const char *says = strchr(sqlite3_errmsg(db), '(');
        assert_int_equal(rc, SQLITE_CORRUPT);
        assert_string_equal(says, "(): the kept state is damaged");
    } else if (rc != SQLITE_DONE) {
        assert_non_null(strstr(sqlite3_errmsg(db), " are too many "));
    }
    sqlite3_reset(stmt);
    free(rows.at);
    free(copy);
    states.bytes = NULL;
    return states.end;
}

static long damaged, served;

static void count_end(enum state_end end) {
    damaged += end == STATE_DAMAGED;
    served += end == STATE_FINE;
}

/* Which of the places behind the head have their turn: one in three, another one in each kind, or all of them. */
static bool is_damaged_at(size_t i, int kind) {
    size_t step = (size_t)test_cases(NULL, 3, 1);
    return i < HEAD || (i + (size_t)kind) % step == 0;
}

static void damage_bytes(sqlite3_stmt *stmt, int kind, unsigned char *bytes, size_t size) {
    unsigned char *longer = malloc(size + 1);
    assert_non_null(longer);
    for (size_t i = 0; i < size; i++) {
        for (int bit = 0; bit < 9 && is_damaged_at(i, kind); bit++) {
            unsigned char flip = (unsigned char)(bit < 8 ? 1 << bit : 255);
            bytes[i] ^= flip;
            enum state_end end = serve(stmt, bytes, size);
            bytes[i] ^= flip;
            if (i < HEAD) assert_int_equal(end, STATE_DAMAGED);
            count_end(end);
        }
        assert_int_equal(serve(stmt, bytes, i), STATE_DAMAGED);
    }
    for (size_t i = 0; i <= size; i++) {
        if (i < size && !is_damaged_at(i, kind)) continue;
        memcpy(longer, bytes, i);
        longer[i] = (unsigned char)(i % 2 ? 255 : 0);
        memcpy(longer + i + 1, bytes + i, size - i);
        count_end(serve(stmt, longer, size + 1));
    }
    assert_int_equal(serve(stmt, longer, size + 1), STATE_DAMAGED); /* one behind the end */
    free(longer);
}

/* Each bit turned, each byte turned, put in, and missing with all behind it. (state.c 3, bytes.c 2) */
static void damage(void **state) {
    (void)state;
    sqlite3 *db = open_states();
    test_exec(db, "%s", states_small);
    for (int kind = 0; kind < KINDS; kind++) {
        size_t size;
        unsigned char *bytes = bytes_of_kind(db, kind, &size);
        sqlite3_stmt *stmt = prepare_kind(db, kind);
        assert_int_equal(serve(stmt, bytes, size), STATE_FINE);
        damage_bytes(stmt, kind, bytes, size);
        assert_int_equal(serve(stmt, bytes, size), STATE_FINE);
        sqlite3_finalize(stmt);
        sqlite3_free(bytes);
    }
    print_message("%ld damaged, %ld served\n", damaged, served);
    close_states(db);
}

/* Numbers of 8 bytes that take another's place: what is far away, or next to it. */
static void damage_numbers(void **state) {
    (void)state;
    static const uint64_t numbers[] = {0,
                                       1,
                                       2,
                                       3,
                                       4,
                                       5,
                                       UINT64_MAX,
                                       INT64_MAX,
                                       UINT64_C(1) << 63,
                                       1u << 31,
                                       UINT32_MAX,
                                       UINT64_C(0x7FF8000000000000),
                                       UINT64_C(0x7FF0000000000000),
                                       (uint64_t)MOMENT_MIN,
                                       (uint64_t)MOMENT_MAX,
                                       (uint64_t)MOMENT_MAX - (uint64_t)MOMENT_MIN + 1};
    sqlite3 *db = open_states();
    test_exec(db, "%s", states_small);
    for (int kind = 0; kind < KINDS; kind++) {
        size_t size;
        unsigned char *bytes = bytes_of_kind(db, kind, &size), kept[8];
        sqlite3_stmt *stmt = prepare_kind(db, kind);
        for (size_t i = 0; i + 8 <= size; i++)
            for (size_t j = 0; j < sizeof numbers / sizeof numbers[0]; j++) {
                if (!is_damaged_at(i + j, kind)) continue;
                memcpy(kept, bytes + i, 8);
                for (size_t k = 0; k < 8; k++)
                    bytes[i + k] = (unsigned char)(numbers[j] >> 8 * k);
                count_end(serve(stmt, bytes, size));
                memcpy(bytes + i, kept, 8);
            }
        sqlite3_finalize(stmt);
        sqlite3_free(bytes);
    }
    close_states(db);
}

/* A state of one kind is none of another, nor of other options. */
static void other_kinds(void **state) {
    (void)state;
    sqlite3 *db = open_states();
    unsigned char *bytes[KINDS];
    size_t sizes[KINDS];
    int different = 0;
    test_exec(db, "%s", states_small);
    for (int i = 0; i < KINDS; i++)
        bytes[i] = bytes_of_kind(db, i, &sizes[i]);
    for (int i = 0; i < KINDS; i++) {
        sqlite3_stmt *stmt = prepare_kind(db, i);
        for (int j = 0; j < KINDS; j++) {
            enum state_end end = serve(stmt, bytes[j], sizes[j]);
            if (memcmp(bytes[i], bytes[j], HEAD) == 0) continue;
            different++;
            assert_int_equal(end, STATE_DAMAGED);
        }
        sqlite3_finalize(stmt);
    }
    for (int i = 0; i < KINDS; i++)
        sqlite3_free(bytes[i]);
    assert_true(different > KINDS * KINDS / 2);
    close_states(db);
}

/* Customers of whom there cannot be any: no row was seen, or there is a segment column and no segment. */
static void nobody_there(void **state) {
    (void)state;
    enum { KIND = 1 };
    sqlite3 *db = open_states();
    test_exec(db, "%s", states_small);
    size_t size;
    unsigned char *bytes = bytes_of_kind(db, KIND, &size);
    sqlite3_stmt *stmt = prepare_kind(db, KIND);
    for (uint64_t any = 0; any < 2; any++)
        for (uint64_t customers = 0; customers < 2; customers++) {
            struct bytes_out out = {0};
            const uint64_t numbers[] = {any, 0, 0, 0, customers};
            bytes_write(&out, bytes, HEAD);
            for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++)
                bytes_write_number(&out, numbers[i]);
            for (uint64_t i = 0; i < 6 * customers; i++) /* the key 0, and no activity */
                bytes_write_number(&out, i == 0 ? KEY_INTEGER : 0);
            assert_int_equal(serve(stmt, out.data, out.size), customers ? STATE_DAMAGED : STATE_FINE);
            sqlite3_free(out.data);
        }
    sqlite3_finalize(stmt);
    sqlite3_free(bytes);
    close_states(db);
}

/* ---- no memory, no patience ---- */

static const char *const two_parts[] = {"_a", "_b", NULL};

/* Each allocation of merging, writing and reading fails, once. */
static void no_memory(void **state) {
    (void)state;
    sqlite3 *db = open_states();
    test_exec(db, "%s", states_small);
    test_exec(db,
              "INSERT INTO small_b VALUES (zeroblob(3000), '2024-01-01', NULL, 1, zeroblob(3001), 1, NULL);"
              "WITH n(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM n WHERE n < 40) INSERT INTO small_b"
              " SELECT 3, date('2011-01-01', (n * 3) || ' months'), NULL, 1, 's', 1, NULL FROM n");
    for (int kind = 0; kind < KINDS; kind++) {
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
    close_states(db);
}

/* Damage is said to be damage, or there is no memory to say it; never is a row given. */
static void no_memory_for_damage(void **state) {
    (void)state;
    sqlite3 *db = open_states();
    bool struck = true;
    int without = 0;
    size_t size;
    test_exec(db, "%s", states_small);
    unsigned char *bytes = bytes_of_kind(db, 0, &size);
    sqlite3_stmt *stmt = prepare_kind(db, 0);
    states.bytes = bytes;
    states.bytes_size = size - 1;
    for (long n = 1; struck; n++) {
        allocator_arm(n, false);
        int rc = sqlite3_step(stmt);
        struck = allocator_disarm();
        sqlite3_reset(stmt);
        without += rc == SQLITE_NOMEM;
        if (rc != SQLITE_NOMEM) assert_int_equal(rc & 0xff, SQLITE_CORRUPT);
    }
    assert_true(without > 0);
    states.bytes = NULL;
    sqlite3_finalize(stmt);
    sqlite3_free(bytes);
    close_states(db);
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
    sqlite3 *db = open_states();
    make_large(db);
    for (int kind = 0; kind < KINDS; kind++) {
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
    close_states(db);
}

int main(void) {
    allocator_install();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(random_tables),        cmocka_unit_test(damage),
        cmocka_unit_test(damage_numbers),       cmocka_unit_test(other_kinds),
        cmocka_unit_test(nobody_there),         cmocka_unit_test(no_memory),
        cmocka_unit_test(no_memory_for_damage), cmocka_unit_test(no_patience),
    };
    return cmocka_run_group_tests_name("states", tests, NULL, NULL);
}
