/*
 * test_authorizer.c - what an authorizer of the host forbids, no call gets around.
 *
 * A table function reads its source by a statement of its own, and the host is asked about it as about any other:
 * what it denies is an error, what it has SQLite ignore is NULL, as in the same reading by plain SQL; and nothing
 * of the value shows, in a row or in an error. The module asks for reading and for its functions, and for the
 * encoding of the database; where a table or column is not there, for the names of those that are; for nothing else,
 * and it works where all else is denied.
 */
#define _XOPEN_SOURCE 700
#include <limits.h>

#include "statements.h"

/* One rule: an action with these names, NULL for any, gets this answer; the others are allowed. */
struct authorizer_rule {
    const char *source; /* of the call that the rule is tried on */
    int action;
    const char *first;
    const char *second;
    const char *view;
    int answer;
    long asked;
    long after; /* so many are allowed before it */
};

static bool authorizer_is(const char *want, const char *name) {
    return want == NULL || (name && sqlite3_stricmp(want, name) == 0);
}

static int authorizer_rule(void *context, int action, const char *first, const char *second,
                           const char *schema, const char *view) {
    struct authorizer_rule *rule = context;
    (void)schema;
    if (action != rule->action || !authorizer_is(rule->first, first) ||
        !authorizer_is(rule->second, second) || !authorizer_is(rule->view, view))
        return SQLITE_OK;
    return ++rule->asked > rule->after ? rule->answer : SQLITE_OK;
}

static struct fault_outcome authorizer_run(sqlite3 *db, struct authorizer_rule *rule, const char *sql) {
    rule->asked = 0;
    sqlite3_set_authorizer(db, authorizer_rule, rule);
    struct fault_outcome got = fault_run(db, sql);
    sqlite3_set_authorizer(db, NULL, NULL);
    fault_assert_quiet(db);
    return got;
}

/* SQLite's code for what it denies itself; a function it denies is an error like a misspelt one. */
static int authorizer_code(const struct authorizer_rule *rule) {
    return rule->action == SQLITE_FUNCTION && rule->answer == SQLITE_DENY ? SQLITE_ERROR : SQLITE_AUTH;
}

/* Denied */

static void authorizer_test_denied(void **state) {
    (void)state;
    static const struct authorizer_rule rules[] = {
        {"orders", SQLITE_READ, "orders", NULL, NULL, SQLITE_DENY, 0, 0},
        {"orders", SQLITE_READ, "orders", "customer_id", NULL, SQLITE_DENY, 0, 0},
        {"orders", SQLITE_READ, "orders", "ordered_at", NULL, SQLITE_DENY, 0, 0},
        {"orders_view", SQLITE_READ, "orders", NULL, "orders_view", SQLITE_DENY, 0, 0},
        {"orders_view", SQLITE_READ, "orders", "customer_id", "orders_view", SQLITE_DENY, 0, 0},
        {"nested", SQLITE_READ, "orders", "ordered_at", NULL, SQLITE_DENY, 0, 0},
        {"orders", SQLITE_FUNCTION, NULL, "retention_feed", NULL, SQLITE_DENY, 0, 0},
        {"nested", SQLITE_FUNCTION, NULL, "retention_feed", NULL, SQLITE_DENY, 0, 1},
        {"orders", SQLITE_SELECT, NULL, NULL, NULL, SQLITE_DENY, 0, 1},
        /* a table that is ignored altogether would be an empty one */
        {"orders", SQLITE_SELECT, NULL, NULL, NULL, SQLITE_IGNORE, 0, 1},
        {"orders", SQLITE_FUNCTION, NULL, "retention_feed", NULL, SQLITE_IGNORE, 0, 0},
    };
    sqlite3 *db = fault_open_data();
    for (size_t t = 0; t < FAULT_COUNT(fault_tables); t++) {
        for (size_t i = 0; i < FAULT_COUNT(rules); i++) {
            struct authorizer_rule rule = rules[i];
            char *sql = fault_call(&fault_tables[t], rule.source, "");
            struct fault_outcome clean = fault_run(db, sql);
            assert_int_equal(clean.rc, SQLITE_DONE);
            for (int again = 0; again < 2; again++) {
                struct fault_outcome got = authorizer_run(db, &rule, sql);
                if (rule.asked <= rule.after || got.rc != authorizer_code(&rule) || got.size > 0 ||
                    (strstr(got.message, "prohibited") == NULL &&
                     strstr(got.message, "not authorized") == NULL &&
                     strstr(got.message, "authorization denied") == NULL))
                    fail_msg("%s\nrule %d, asked %ld times: got %d %s\n%.2000s", sql, (int)i, rule.asked,
                             got.rc, got.message, got.rows);
                fault_free(&got);
            }
            fault_assert_again(db, sql, &clean);
            fault_free(&clean);
            sqlite3_free(sql);
        }
    }
    test_close(db);
}

/* A call of a function with so many arguments, all of them NULL. */
static char *authorizer_call(const char *name, int arity) {
    sqlite3_str *sql = sqlite3_str_new(NULL);
    sqlite3_str_appendf(sql, "SELECT %s(", name);
    for (int i = 0; i < arity; i++)
        sqlite3_str_appendall(sql, i ? ", NULL" : "NULL");
    sqlite3_str_appendall(sql, ")");
    return sqlite3_str_finish(sql);
}

static void authorizer_check_function(sqlite3 *db, const char *name, int arity) {
    struct authorizer_rule rule = {NULL, SQLITE_FUNCTION, NULL, name, NULL, SQLITE_DENY, 0, 0};
    char *sql = authorizer_call(name, arity);
    char *want = sqlite3_mprintf("not authorized to use function: %s", name);
    struct fault_outcome got = authorizer_run(db, &rule, sql);
    assert_int_equal(got.rc, authorizer_code(&rule));
    assert_string_equal(got.message, want);
    fault_free(&got);
    rule.answer = SQLITE_IGNORE;
    got = authorizer_run(db, &rule, sql);
    assert_int_equal(got.rc, SQLITE_DONE);
    assert_string_equal(got.rows, "NULL\n");
    fault_free(&got);
    sqlite3_free(want);
    sqlite3_free(sql);
}

/* Each function of the module, as a connection without it tells. */
static void authorizer_test_functions(void **state) {
    (void)state;
    sqlite3 *bare = NULL, *db = fault_open_data();
    assert_int_equal(sqlite3_open(":memory:", &bare), SQLITE_OK);
    char *others = test_rows(bare, "SELECT group_concat(quote(name)) FROM pragma_function_list");
    others[strlen(others) - 1] = '\0';
    char *own = test_rows(db,
                          "SELECT DISTINCT name || ' ' || narg FROM pragma_function_list WHERE narg >= 0 AND"
                          " name NOT IN (%s) ORDER BY 1",
                          others);
    int functions = 0;
    for (char *line = strtok(own, "\n"); line; line = strtok(NULL, "\n"), functions++) {
        char *space = strchr(line, ' ');
        *space = '\0';
        authorizer_check_function(db, line, atoi(space + 1));
    }
    assert_true(functions >= 30);
    sqlite3_free(others);
    sqlite3_free(own);
    test_close(bare);
    test_close(db);
}

/* Ignored columns */

/* A call with one column ignored gives what it gives where that column is NULL; denied, an error. The words that
** stand in the column show neither way. */
static void authorizer_assert_hidden(sqlite3 *db, const struct fault_table *table, const char *column,
                                     const char *source) {
    struct authorizer_rule rule = {NULL, SQLITE_READ, "secret", column, NULL, SQLITE_IGNORE, 0, 0};
    char *all = fault_all_columns(table), *sql = fault_call(table, source, all);
    struct fault_outcome got = authorizer_run(db, &rule, sql);
    bool read = rule.asked > 0;
    test_exec(db, "BEGIN; UPDATE secret SET %s = NULL", column);
    struct fault_outcome want = fault_run(db, sql);
    test_exec(db, "ROLLBACK");
    fault_assert_same(sql, &got, &want);
    if (strstr(got.rows, "hidden") || strstr(got.message, "hidden")) fail_msg("%s\n%s", sql, got.rows);
    rule.answer = SQLITE_DENY;
    struct fault_outcome denied = authorizer_run(db, &rule, sql);
    if (read && (denied.rc != SQLITE_AUTH || denied.size > 0 || strstr(denied.message, "hidden")))
        fail_msg("%s\n--- %s denied\n%d %s\n%s", sql, column, denied.rc, denied.message, denied.rows);
    fault_free(&denied);
    fault_free(&want);
    fault_free(&got);
    sqlite3_free(sql);
    sqlite3_free(all);
}

static void authorizer_test_hidden(void **state) {
    (void)state;
    /* what stands in the column that is hidden: values that a row shows, and ones that an error would */
    static const char *const values[] = {"%s || ' hidden'", "'hidden'"};
    sqlite3 *db = fault_open_data();
    test_exec(db, "CREATE TABLE secret AS SELECT * FROM orders;"
                  "CREATE VIEW through AS SELECT * FROM secret WHERE id > 0;");
    for (size_t c = 0; c < FAULT_COUNT(fault_columns); c++) {
        const char *column = fault_columns[c][1];
        for (size_t v = 0; v < FAULT_COUNT(values); v++) {
            char *value = sqlite3_mprintf(values[v], column);
            test_exec(
                db, "DELETE FROM secret; INSERT INTO secret SELECT * FROM orders; UPDATE secret SET %s = %s",
                column, value);
            for (size_t t = 0; t < FAULT_COUNT(fault_tables); t++) {
                authorizer_assert_hidden(db, &fault_tables[t], column, "secret");
                authorizer_assert_hidden(db, &fault_tables[t], column, "through");
            }
            sqlite3_free(value);
        }
    }
    test_close(db);
}

/* Asked for */

/* All that a statement may be allowed for the module to work. */
static int authorizer_narrow(void *context, int action, const char *first, const char *second,
                             const char *schema, const char *view) {
    bool *pragma = context;
    (void)schema, (void)view;
    if (action == SQLITE_PRAGMA && authorizer_is("encoding", first) && second == NULL) {
        *pragma = true;
        return SQLITE_DENY; /* ORDER BY a segment then takes a sort */
    }
    if (action == SQLITE_PRAGMA && authorizer_is("database_list", first) && second == NULL)
        return SQLITE_OK; /* a table is not there, and the nearest one is looked for */
    if (action == SQLITE_SELECT || action == SQLITE_READ || action == SQLITE_FUNCTION) return SQLITE_OK;
    fail_msg("asked for action %d on %s, %s", action, first ? first : "NULL", second ? second : "NULL");
    return SQLITE_DENY;
}

static void authorizer_test_narrow(void **state) {
    (void)state;
    bool pragma = false;
    sqlite3 *db = fault_open_data();
    struct fault_list list = fault_statements();
    for (size_t i = 0; i < list.count; i++) {
        struct fault_outcome clean = fault_clean(db, &list.at[i]);
        sqlite3_set_authorizer(db, authorizer_narrow, &pragma);
        fault_assert_again(db, list.at[i].sql, &clean);
        sqlite3_set_authorizer(db, NULL, NULL);
        fault_free(&clean);
    }
    assert_false(pragma);
    const char *sorted =
        "SELECT segment, age, active FROM retention_cohorts('orders', 'customer_id', 'ordered_at',"
        " 'month', NULL, 'country') ORDER BY segment";
    struct fault_outcome clean = fault_run(db, sorted);
    sqlite3_set_authorizer(db, authorizer_narrow, &pragma);
    fault_assert_again(db, sorted, &clean);
    assert_true(pragma);
    fault_free(&clean);
    test_close(db);
}

/* The first use in a connection declares the table, and SQLite asks whether sqlite_master may be updated, which does
** not happen. Where that is denied no table function can be used, SQLite's own neither; one that is there works. */
static int authorizer_no_update(void *context, int action, const char *first, const char *second,
                                const char *schema, const char *view) {
    (void)context, (void)first, (void)second, (void)schema, (void)view;
    return action == SQLITE_UPDATE ? SQLITE_DENY : SQLITE_OK;
}

static void authorizer_test_first(void **state) {
    (void)state;
    sqlite3 *db = fault_open_data();
    for (size_t t = 0; t < FAULT_COUNT(fault_tables); t++) {
        if (t > 0 && strcmp(fault_tables[t].name, fault_tables[t - 1].name) == 0) continue;
        char *sql = fault_call(&fault_tables[t], "orders", "");
        sqlite3_set_authorizer(db, authorizer_no_update, NULL);
        struct fault_outcome first = fault_run(db, sql);
        sqlite3_set_authorizer(db, NULL, NULL);
        struct fault_outcome clean = fault_run(db, sql);
        assert_int_equal(clean.rc, SQLITE_DONE);
        if (first.rc != SQLITE_DONE && strstr(first.message, fault_tables[t].name) == NULL)
            fail_msg("%s: %s", sql, first.message);
        sqlite3_set_authorizer(db, authorizer_no_update, NULL);
        fault_assert_again(db, sql, &clean);
        sqlite3_set_authorizer(db, NULL, NULL);
        fault_free(&first);
        fault_free(&clean);
        sqlite3_free(sql);
    }
    test_close(db);
}

/* One that answers neither yes nor no is SQLite's error; about which column, or that it is gone the next time one looks,
** is not made up. */
static int authorizer_broken(void *context, int action, const char *first, const char *second,
                             const char *schema, const char *view) {
    struct authorizer_rule *denial = context;
    (void)schema, (void)view;
    if (action != SQLITE_READ || strcmp(first, "orders") != 0 || strcmp(second, denial->second) != 0)
        return SQLITE_OK;
    return denial->asked-- > 0 ? 12345 : SQLITE_OK;
}

static void authorizer_test_broken(void **state) {
    (void)state;
    sqlite3 *db = fault_open_data();
    for (size_t t = 0; t < FAULT_COUNT(fault_tables); t++) {
        char *sql = fault_call(&fault_tables[t], "orders", "");
        struct fault_outcome clean = fault_run(db, sql);
        for (int once = 0; once < 2; once++) {
            struct authorizer_rule denial = {.second = "ordered_at", .asked = once ? 1 : LONG_MAX};
            char *want = sqlite3_mprintf("%s(): %s", fault_tables[t].name,
                                         once ? sqlite3_errstr(SQLITE_ERROR) : "authorizer malfunction");
            sqlite3_set_authorizer(db, authorizer_broken, &denial);
            assert_error(db, want, sql);
            sqlite3_set_authorizer(db, NULL, NULL);
            fault_assert_quiet(db);
            fault_assert_again(db, sql, &clean);
            sqlite3_free(want);
        }
        fault_free(&clean);
        sqlite3_free(sql);
    }
    test_close(db);
}

/* One that keeps the encoding of the database to itself: rows are sorted all the same. */
static int authorizer_secretive(void *context, int action, const char *first, const char *second,
                                const char *schema, const char *view) {
    (void)first, (void)second, (void)schema, (void)view;
    *(int *)context += action == SQLITE_PRAGMA;
    return action == SQLITE_PRAGMA ? SQLITE_DENY : SQLITE_OK;
}

static const char authorizer_sorted[] =
    "SELECT segment, cohort, age FROM retention_cohorts('orders', 'customer_id',"
    " 'ordered_at', 'month', NULL, 'country') ORDER BY segment, cohort, age";

static void authorizer_test_secretive(void **state) {
    (void)state;
    sqlite3 *db = fault_open_data();
    struct fault_outcome clean = fault_run(db, authorizer_sorted);
    int asked = 0;
    assert_true(clean.rc == SQLITE_DONE && clean.size > 50);
    sqlite3_set_authorizer(db, authorizer_secretive, &asked);
    fault_assert_again(db, authorizer_sorted, &clean);
    assert_true(asked > 0);
    fault_free(&clean);
    test_close(db);
}

/* sql/docs/security.md 11: what a stranger's trigger reads by a table function. The host can refuse the table function in
** any trigger or view, which it is asked about by their names, or its own database to whatever reads it. */
struct authorizer_guard {
    bool by_place;   /* a table function in a trigger or view, otherwise the database mine */
    char place[20];  /* the trigger or view, as the host was told */
    bool was_inside; /* whether it was told one of what was read from the database mine */
};

static int authorizer_guards(void *context, int action, const char *first, const char *second,
                             const char *schema, const char *place) {
    struct authorizer_guard *guard = context;
    (void)second;
    if (action != SQLITE_READ) return SQLITE_OK;
    if (guard->by_place) {
        if (place == NULL || strncmp(first, "retention_", 10) != 0) return SQLITE_OK;
        sqlite3_snprintf(sizeof guard->place, guard->place, "%s", place);
        return SQLITE_DENY;
    }
    if (schema == NULL || strcmp(schema, "mine") != 0) return SQLITE_OK;
    guard->was_inside = guard->was_inside || place != NULL;
    return SQLITE_DENY;
}

static void authorizer_test_stranger(void **state) {
    (void)state;
    static const char *const statements[] = {"INSERT INTO orders VALUES ('ada', '2024')",
                                             "SELECT * FROM shown"};
    sqlite3 *db = test_open();
    sqlite3_extended_result_codes(db, 1);
    test_exec(
        db, "CREATE TABLE orders(customer, at); CREATE TABLE log(stolen);"
            "CREATE TRIGGER tr AFTER INSERT ON orders BEGIN INSERT INTO log SELECT customer"
            " FROM retention_customers('mine.secret', 'password', 'at'); END;"
            "CREATE VIEW shown AS SELECT customer FROM retention_customers('mine.secret', 'password', 'at');"
            "ATTACH ':memory:' AS mine; CREATE TABLE mine.secret(password, at);"
            "INSERT INTO mine.secret VALUES ('hunter2', '2024-01-05')");
    for (int by_place = 0; by_place < 2; by_place++) {
        for (size_t i = 0; i < FAULT_COUNT(statements); i++) {
            struct authorizer_guard guard = {by_place, "", false};
            sqlite3_set_authorizer(db, authorizer_guards, &guard);
            struct fault_outcome got = fault_run(db, statements[i]);
            sqlite3_set_authorizer(db, NULL, NULL);
            fault_assert_quiet(db);
            if (got.rc == SQLITE_DONE || got.size > 0 || strstr(got.message, "hunter2"))
                fail_msg("%s: %d %s\n%s", statements[i], got.rc, got.message, got.rows);
            if (by_place) assert_string_equal(guard.place, i ? "shown" : "tr");
            assert_false(guard.was_inside); /* the reading is a statement of its own */
            assert_rows(db, "0|0\n", "SELECT (SELECT count(*) FROM orders), (SELECT count(*) FROM log)");
            fault_free(&got);
        }
    }
    struct authorizer_guard guard = {true, "", false}; /* one's own call stands in none */
    sqlite3_set_authorizer(db, authorizer_guards, &guard);
    assert_rows(db, "hunter2\n", "SELECT customer FROM retention_customers('mine.secret', 'password', 'at')");
    sqlite3_set_authorizer(db, NULL, NULL);
    test_exec(db, "%s", statements[0]); /* and without a guard it is carried off */
    assert_rows(db, "hunter2\n", "SELECT * FROM log");
    test_close(db);
}

/* Names that may not be read are not shown, and what was not there is not there for all that. */
static void authorizer_test_names(void **state) {
    (void)state;
    static const struct authorizer_rule rules[] = {
        {"orders", SQLITE_READ, "orders", "amount", NULL, SQLITE_DENY, 0, 0},
        {"order", SQLITE_READ, "sqlite_master", NULL, NULL, SQLITE_DENY, 0, 0},
        {"order", SQLITE_READ, "sqlite_master", "name", NULL, SQLITE_IGNORE, 0, 0},
        {"order", SQLITE_PRAGMA, "database_list", NULL, NULL, SQLITE_DENY, 0, 0},
    };
    sqlite3 *db = fault_open_data();
    for (size_t i = 0; i < FAULT_COUNT(rules); i++) {
        struct authorizer_rule rule = rules[i];
        char *sql =
            sqlite3_mprintf("SELECT * FROM retention_cohorts(%Q, 'custmer_id', 'ordered_at')", rule.source);
        struct fault_outcome clean = fault_run(db, sql), got = authorizer_run(db, &rule, sql);
        assert_true(rule.asked > 0);
        assert_int_equal(got.rc, SQLITE_ERROR);
        assert_non_null(strstr(clean.message, i ? "no such table: order (orders?)" : "(customer_id?)"));
        assert_non_null(
            strstr(got.message, i ? "no such table: order" : "no such column: orders.custmer_id"));
        assert_null(strchr(got.message, '?'));
        fault_free(&clean);
        fault_free(&got);
        sqlite3_free(sql);
    }
    test_close(db);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(authorizer_test_denied),    cmocka_unit_test(authorizer_test_functions),
        cmocka_unit_test(authorizer_test_hidden),    cmocka_unit_test(authorizer_test_narrow),
        cmocka_unit_test(authorizer_test_first),     cmocka_unit_test(authorizer_test_broken),
        cmocka_unit_test(authorizer_test_secretive), cmocka_unit_test(authorizer_test_stranger),
        cmocka_unit_test(authorizer_test_names),
    };
    return cmocka_run_group_tests_name("authorizer", tests, NULL, NULL);
}
