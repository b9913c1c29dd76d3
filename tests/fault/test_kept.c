/*
 * test_kept.c - how often a statement computes a call: once where it may keep the result, anew where it may have
 * changed what the call reads; and never a result of another moment or another place.
 *
 * The source calls a function for each row, so that computations are counted, and so that a row can do something.
 */
#define _XOPEN_SOURCE 700
#include "fault.h"

#define KEPT_CALL      "retention_cohorts('counted', 'customer', 'at')"
#define KEPT_ARGUMENTS "r.customer_col = 'customer' AND r.time_col = 'at'"
#define KEPT_RETURNING 3035000

static int kept_computed;

/* tick(id): true; the first row counts. */
static void kept_tick(sqlite3_context *context, int argc, sqlite3_value **argv) {
    (void)argc;
    kept_computed += sqlite3_value_int(argv[0]) == 1;
    sqlite3_result_int(context, 1);
}

static sqlite3 *kept_open(void) {
    sqlite3 *db = test_open();
    sqlite3_create_function(db, "tick", 1, SQLITE_UTF8, NULL, kept_tick, NULL, NULL);
    test_exec(
        db,
        "CREATE TABLE orders(id INTEGER PRIMARY KEY, customer, at);"
        "INSERT INTO orders VALUES (1, 'a', '2024-01-05'), (2, 'a', '2024-02-05'), (3, 'b', '2024-02-06');"
        "CREATE VIEW counted AS SELECT * FROM orders WHERE tick(id);"
        "CREATE VIEW again AS SELECT * FROM orders WHERE tick(id);"
        "CREATE TABLE ages(n INTEGER PRIMARY KEY); INSERT INTO ages VALUES (0),(1),(2),(3),(4),(5);"
        "CREATE TABLE note(n)");
    return db;
}

struct kept_case {
    const char *sql;
    int computed;
};

static const struct kept_case kept_reading[] = {
    {"SELECT count(*) FROM ages a CROSS JOIN " KEPT_CALL " r WHERE r.age = a.n", 1},
    {"SELECT count(*) FROM " KEPT_CALL " JOIN " KEPT_CALL " USING (cohort, age)", 1},
    {"SELECT (SELECT count(*) FROM " KEPT_CALL " r WHERE r.age = a.n) FROM ages a", 1},
    {"SELECT age FROM " KEPT_CALL " UNION ALL SELECT age FROM " KEPT_CALL, 1},
    {"SELECT count(*) FROM ages a CROSS JOIN " KEPT_CALL " r WHERE r.grain = CASE a.n % 2 WHEN 0 THEN 'week'"
     " ELSE 'day' END",
     2},
};

/* The statement writes, but no more than its own cursors know of. */
static const struct kept_case kept_writing[] = {
    {"INSERT INTO note SELECT a.n FROM ages a CROSS JOIN " KEPT_CALL " r WHERE r.age = a.n", 1},
    {"INSERT INTO note SELECT (SELECT count(*) FROM " KEPT_CALL " r WHERE r.age = a.n) FROM ages a", 1},
    {"CREATE TABLE made AS SELECT (SELECT count(*) FROM " KEPT_CALL " r WHERE r.age = a.n) FROM ages a", 1},
    {"UPDATE ages SET n = n + 10 * (SELECT count(*) FROM " KEPT_CALL " r WHERE r.age = ages.n)", 1},
    {"DELETE FROM note WHERE n IN (SELECT age FROM " KEPT_CALL ")", 1},
    {"INSERT INTO note SELECT count(*) FROM ages a CROSS JOIN " KEPT_CALL " r WHERE r.grain = CASE a.n % 2"
     " WHEN 0 THEN 'week' ELSE 'day' END",
     2},
    {"INSERT INTO note SELECT (SELECT count(*) FROM retention_cohorts r WHERE (r.source = 'counted' "
     "AND " KEPT_ARGUMENTS " AND r.age = a.n) OR (r.source = 'again' AND " KEPT_ARGUMENTS
     " AND r.age < a.n)) FROM ages a",
     2},
    {"INSERT INTO note SELECT a.age FROM " KEPT_CALL " a JOIN " KEPT_CALL " USING (cohort, age)", 2},
};

static void kept_assert(sqlite3 *db, const struct kept_case *this) {
    kept_computed = 0;
    char *rows = test_rows(db, "%s", this->sql);
    if (strncmp(rows, "error: ", 7) == 0 || kept_computed != this->computed)
        fail_msg("%s\ncomputed %d times, not %d: %s", this->sql, kept_computed, this->computed, rows);
    sqlite3_free(rows);
}

/* cache.c 1 and 2, vtab.c 4 */
static void kept_test_cases(void **state) {
    (void)state;
    sqlite3 *db = kept_open();
    for (size_t i = 0; i < FAULT_COUNT(kept_reading); i++)
        kept_assert(db, &kept_reading[i]);
    for (size_t i = 0; i < FAULT_COUNT(kept_writing); i++)
        kept_assert(db, &kept_writing[i]);
    test_close(db);
}

/* While another statement stands at a row, each cursor keeps its own; a correlated subquery has one for each row in
** older SQLite. (cache.c 2) */
static void kept_test_beside(void **state) {
    (void)state;
    sqlite3 *db = kept_open();
    sqlite3_stmt *other = NULL;
    assert_int_equal(sqlite3_prepare_v2(db, "SELECT * FROM " KEPT_CALL, -1, &other, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_step(other), SQLITE_ROW);
    for (size_t i = 0; i < FAULT_COUNT(kept_reading); i++) {
        struct kept_case this = kept_reading[i];
        if (strstr(this.sql, "SELECT (SELECT")) continue;
        if (i > 0) this.computed = 2;
        kept_assert(db, &this);
    }
    sqlite3_finalize(other);
    test_close(db);
}

/* Once a firing; once a row of RETURNING, which is asked by the same cursor in newer SQLite. (cache.c 3, vtab.c 4) */
static void kept_test_anew(void **state) {
    (void)state;
    sqlite3 *db = kept_open();
    kept_assert(db, &(struct kept_case){"INSERT INTO note VALUES (1), (2), (3)", 0});
    test_exec(db,
              "CREATE TRIGGER noted AFTER INSERT ON note BEGIN UPDATE orders SET customer = customer || new.n"
              " WHERE id = 2; INSERT INTO ages SELECT 100 * new.n + count(*) FROM " KEPT_CALL "; END");
    kept_assert(db, &(struct kept_case){"INSERT INTO note VALUES (1), (2), (3)", 3});
    test_exec(db, "DROP TRIGGER noted");
    if (sqlite3_libversion_number() >= KEPT_RETURNING) {
        kept_assert(
            db, &(struct kept_case){"INSERT INTO note VALUES (1), (2), (3) RETURNING (SELECT count(*) FROM"
                                    " " KEPT_CALL " WHERE note.n > 0)",
                                    3});
        /* A reader inside changes nothing between two rows. */
        test_exec(db, "CREATE VIEW over AS SELECT r.age AS customer, '2024-01-05' AS at FROM ages a CROSS "
                      "JOIN " KEPT_CALL " r WHERE r.age < a.n");
        kept_assert(
            db, &(struct kept_case){"INSERT INTO note VALUES (1), (2), (3) RETURNING (SELECT count(*) FROM"
                                    " retention_customers('over', 'customer', 'at') WHERE note.n > 0)",
                                    3});
    }
    test_close(db);
}

/* A correlated subquery of an INSERT does not feed on the rows before, though SQLite does not know that both are of
** one table. */
static void kept_test_itself(void **state) {
    (void)state;
    sqlite3 *db = kept_open();
    test_exec(db, "INSERT INTO orders(customer, at) SELECT (SELECT 'new' || a.n || ' of ' || sum(customers) "
                  "FROM " KEPT_CALL " r WHERE r.age = 0 AND a.n >= 0), '2024-03-01' FROM ages a");
    assert_rows(db, "new0 of 2\nnew1 of 2\nnew2 of 2\nnew3 of 2\nnew4 of 2\nnew5 of 2\n",
                "SELECT customer FROM orders WHERE id > 3 ORDER BY id");
    test_close(db);
}

/* halt(): ends the statement that its context holds. */
static void kept_halt(sqlite3_context *context, int argc, sqlite3_value **argv) {
    sqlite3_stmt **other = sqlite3_user_data(context);
    (void)argc, (void)argv;
    sqlite3_finalize(*other);
    *other = NULL;
    sqlite3_result_int(context, 1);
}

/* A statement ends right when another one, of which nothing was read yet, has opened the same call: that one has to
** compute, and does not get what the first one had. */
static void kept_test_moment(void **state) {
    (void)state;
    sqlite3 *db = kept_open();
    sqlite3_stmt *other = NULL;
    sqlite3_create_function(db, "halt", 0, SQLITE_UTF8, &other, kept_halt, NULL, NULL);
    assert_int_equal(sqlite3_prepare_v2(db, "SELECT * FROM " KEPT_CALL, -1, &other, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_step(other), SQLITE_ROW);
    test_exec(db, "DELETE FROM orders WHERE id > 1");
    assert_rows(db, "1\n",
                "SELECT count(*) FROM (SELECT halt() AS x LIMIT 1) CROSS JOIN " KEPT_CALL " WHERE x");
    assert_null(other);
    test_close(db);
}

/* A hundred thousand calls in one statement have a hundred thousand rowids, in a moment. */
static void kept_test_many(void **state) {
    (void)state;
    sqlite3 *db = kept_open();
    assert_rows(
        db, "100000|100000\n",
        "WITH RECURSIVE n(i) AS (SELECT 2 UNION ALL SELECT i + 1 FROM n WHERE i < 100001) SELECT count(*),"
        " count(DISTINCT rowid) FROM " KEPT_CALL " WHERE min_events = 1 AND age = 0 AND cohort = '2024-01'"
        " AND max_age IN (SELECT i FROM n)");
    test_close(db);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(kept_test_cases),  cmocka_unit_test(kept_test_beside),
        cmocka_unit_test(kept_test_anew),   cmocka_unit_test(kept_test_itself),
        cmocka_unit_test(kept_test_moment), cmocka_unit_test(kept_test_many),
    };
    return cmocka_run_group_tests_name("kept", tests, NULL, NULL);
}
