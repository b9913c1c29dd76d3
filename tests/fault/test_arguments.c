/*
 * test_arguments.c - hostile values in every argument and in every column that is read: quotes, NULs, SQL, names of
 * SQLite's own tables, a million bytes, bytes that are no UTF-8, numbers at the edges.
 *
 * Whatever they are, they are values: a call gives rows, or an error that names the function; SQLite is asked for
 * nothing but reading, so nothing in them has become SQL; and the data is as it was. The text of every error is UTF-8
 * that can be read (fault_step() looks at it). In a database in UTF-16 they are other bytes, and the same is true.
 *
 * RETENTION_STEP: an argument or column meets every how many-th value, the next one another share of them (3;
 * RETENTION_FULL=1: all).
 */
#define _XOPEN_SOURCE 700
#include "statements.h"

static long arguments_calls, arguments_errors, arguments_offered;

/* Each an SQL expression. */
static const char *const arguments_values[] = {
    "NULL",
    "0",
    "-1",
    "1.5",
    "9223372036854775807",
    "-9223372036854775807 - 1",
    "9e999",
    "-9e999",
    "4.9e-324",
    "''",
    "' '",
    "''''",
    "'\"'",
    "'\"\"'",
    "'`'",
    "'['",
    "']'",
    "'[]'",
    "'.'",
    "'..'",
    "'a.b.c.d'",
    "'main'",
    "'main.'",
    "'.orders'",
    "'temp.orders'",
    "'\"main\".\"orders\"'",
    "'main.\"orders'",
    "'\"orders\" AS x --'",
    "'orders; DROP TABLE orders; --'",
    "'orders\" AS s; DELETE FROM orders; --'",
    "'customer_id), (SELECT amount FROM orders'",
    "'customer_id\", s.\"amount'",
    "'s.customer_id'",
    "'*'",
    "'rowid'",
    "'?1'",
    "'$x'",
    "':x'",
    "'--'",
    "'/*'",
    "'%s%n%d%w'",
    "'orders' || char(0) || 'x'",
    "char(0)",
    "char(10)",
    "-0.0",
    "9e999 - 9e999",
    "45296",
    "45296.5",
    "19723",
    "2024",
    "'2024-01-05' || char(0)",
    "'2024-01-05' || char(13)",
    "char(65279) || '2024-01-05'",
    "char(65279) || 'orders'",
    "'2024-01-05' || char(160)",
    "'orders' || char(8203)",
    "'customer_id' || char(13) || char(10)",
    "'1' || char(0) || '2'",
    "'1' || char(10)",
    "char(9) || '99'",
    "char(127) || char(128) || char(159)",
    "'1/5/2024'",
    "'Jan 5, 2024 3:30 pm'",
    "CAST(x'31e4' AS TEXT)",
    "CAST(x'4dfc6c6c6572' AS TEXT)",
    "CAST(x'3d00d8' AS TEXT)",
    "CAST(x'eda080' AS TEXT)",
    "printf('%.*c', 59, 'x') || char(128512)",
    "printf('%.*c', 10000, char(10))",
    "CAST(x'ff' AS TEXT)",
    "CAST(x'c080' AS TEXT)",
    "CAST(x'e28200' AS TEXT)",
    "CAST(x'f4908080' AS TEXT)",
    "char(0x202e) || 'srdero'",
    "x''",
    "x'00'",
    "x'6f7264657273'",
    "zeroblob(1000000)",
    "printf('%.*c', 1000000, 'x')",
    "printf('%.*c', 1000000, '\"')",
    "'\"' || printf('%.*c', 1000000, '\"')",
    "printf('%.*c', 100000, '.')",
    "printf('%.*c', 1000000, '9')",
    "'sqlite_master'",
    "'sqlite_schema'",
    "'temp.sqlite_master'",
    "'sqlite_temp_schema'",
    "'sqlite_sequence'",
    "'sqlite_stat1'",
    "'json_each'",
    "'dbstat'",
    "'pragma_table_info'",
    "'pragma_integrity_check'",
    "'retention_cohorts'",
    "'retention_feed'",
    "'found'",
    "'found_content'",
    "'found_data'",
    "'circle'",
    "'orders_view'",
    "'customer_id'",
    "'ordered_at'",
    "'2024-01-05'",
    "'month'",
    "'1e400 months'",
    "'99999999999999999999 days'",
    "'month in +99:99'",
    "'monthly'",
    "'month starting april'",
    "'week starting april'",
    "'0 months'",
    "'9999999 hours'",
    "'month in Europe/Berlin'",
    "'month' || char(0)",
    "'{\"model\":\"sbg\",\"parameters\":{\"alpha\":0}}'",
    "'{\"model\":\"bg/nbd\",\"parameters\":{\"' || char(8238) || '\":1}}'",
    "printf('%.*c', 1000000, '[')",
    "replace(printf('%.*c', 200000, 'x'), 'x', '{\"x\":')",
    "'{\"model\":\"mbg/nbd\"}'",
};

#define ARGUMENTS_VALUES FAULT_COUNT(arguments_values)

/* Whether it is this value's turn; all are offered, one argument after another. */
static bool arguments_takes(size_t value) {
    long step = test_cases("RETENTION_STEP", 3, 1);
    return ((long)value + arguments_offered++ / (long)ARGUMENTS_VALUES) % step == 0;
}

/* Reading, what reading needs, and the question that declares a table function when it is first used. */
static int arguments_authorizer(void *context, int action, const char *first, const char *second,
                                const char *schema, const char *view) {
    (void)context, (void)schema, (void)view;
    if (action == SQLITE_SELECT || action == SQLITE_READ || action == SQLITE_FUNCTION ||
        action == SQLITE_RECURSIVE || (action == SQLITE_PRAGMA && second == NULL) ||
        (action == SQLITE_UPDATE && strcmp(first, "sqlite_master") == 0))
        return SQLITE_OK;
    fail_msg("asked for action %d on %s, %s", action, first ? first : "NULL", second ? second : "NULL");
    return SQLITE_DENY;
}

static sqlite3 *arguments_open(const char *encoding) {
    sqlite3 *db = test_open();
    test_exec(db, "PRAGMA encoding = '%s'; %s", encoding, fault_data());
    sqlite3_exec(db,
                 "CREATE VIRTUAL TABLE found USING fts5(customer_id, ordered_at); INSERT INTO found SELECT"
                 " customer_id, ordered_at FROM orders",
                 NULL, NULL, NULL); /* where there is fts5 */
    test_exec(db, "CREATE TABLE counter(id INTEGER PRIMARY KEY AUTOINCREMENT); ANALYZE;"
                  "CREATE VIEW circle AS SELECT cohort AS customer_id, period AS ordered_at FROM"
                  " retention_cohorts('circle', 'customer_id', 'ordered_at')");
    return db;
}

/* No statement of the module's is left; fts5 keeps some of its own. */
static void arguments_assert_quiet(sqlite3 *db) {
    for (sqlite3_stmt *stmt = sqlite3_next_stmt(db, NULL); stmt; stmt = sqlite3_next_stmt(db, stmt))
        if (sqlite3_stmt_busy(stmt) || strstr(sqlite3_sql(stmt), "retention_"))
            fail_msg("a statement is still open: %s", sqlite3_sql(stmt));
    assert_int_equal(sqlite3_get_autocommit(db), 1);
}

/* A million bytes are a million bytes in every encoding: once is enough. */
static bool arguments_are_again(sqlite3 *db, const char *value) {
    char *encoding = test_rows(db, "PRAGMA encoding");
    bool again = strncmp(encoding, "UTF-8", 5) != 0 && strstr(value, "00000") != NULL;
    sqlite3_free(encoding);
    return again;
}

/* Runs it with the value bound to ?1; an error must begin with the name of the function, or of a table function that
** its source leads to. */
static void arguments_try(sqlite3 *db, const char *sql, const char *value, const char *name) {
    char text[64], *get = sqlite3_mprintf("SELECT %s", value);
    sqlite3_stmt *stmt = NULL, *source = NULL;
    struct fault_outcome got = fault_nothing();
    if (arguments_are_again(db, value)) {
        sqlite3_free(get);
        fault_free(&got);
        return;
    }
    sqlite3_snprintf((int)sizeof text, text, "%s(): ", name);
    assert_int_equal(sqlite3_prepare_v2(db, get, -1, &source, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_step(source), SQLITE_ROW);
    sqlite3_value *bound = sqlite3_value_dup(sqlite3_column_value(source, 0));
    sqlite3_finalize(source);
    sqlite3_set_authorizer(db, arguments_authorizer, NULL);
    if (sqlite3_prepare_v2(db, sql, -1, &stmt, NULL) != SQLITE_OK)
        fail_msg("%s: %s", sql, sqlite3_errmsg(db));
    sqlite3_bind_value(stmt, 1, bound);
    fault_step(stmt, &got);
    sqlite3_finalize(stmt);
    sqlite3_set_authorizer(db, NULL, NULL);
    sqlite3_value_free(bound);
    arguments_assert_quiet(db);
    arguments_calls++;
    arguments_errors += got.rc != SQLITE_DONE;
    if (got.rc != SQLITE_DONE && strncmp(got.message, text, strlen(text)) != 0 &&
        strncmp(got.message, "retention_", 10) != 0)
        fail_msg("%s\nwith %s: got %d %.1000s", sql, value, got.rc, got.message);
    fault_free(&got);
    sqlite3_free(get);
}

/* What the data was and still is. */
static char *arguments_sum(sqlite3 *db) {
    return test_rows(db, "SELECT count(*), total(length(customer_id)), total(amount), (SELECT count(*) FROM"
                         " sqlite_master), total_changes() FROM orders");
}

/* Every parameter of a table function, as the schema lists them, with the others as usual. */
static void arguments_test_tables(void **state) {
    sqlite3 *db = arguments_open(*state);
    char *before = arguments_sum(db);
    for (size_t t = 0; t < FAULT_COUNT(fault_tables); t++) {
        const struct fault_table *table = &fault_tables[t];
        char *list = test_rows(db, "SELECT name FROM pragma_table_xinfo(%Q) WHERE hidden = 1", table->name),
             *rest;
        int parameters = 0;
        for (char *name = strtok_r(list, "\n", &rest); name;
             name = strtok_r(NULL, "\n", &rest), parameters++) {
            char *sql = sqlite3_mprintf("SELECT * FROM %s WHERE %s = ?1", table->name, name);
            const char *const usual[][2] = {
                {"source", "orders"}, {"customer_col", "customer_id"}, {"time_col", "ordered_at"}};
            for (size_t i = 0; i < FAULT_COUNT(usual); i++) {
                if (strcmp(usual[i][0], name) == 0) continue;
                char *more = sqlite3_mprintf("%s AND %s = %Q", sql, usual[i][0], usual[i][1]);
                sqlite3_free(sql);
                sql = more;
            }
            if (table->always[0] && strncmp(table->always, name, strlen(name)) != 0 &&
                strcmp(name, "as_of") != 0) {
                char *more = sqlite3_mprintf("%s AND %s", sql, table->always);
                sqlite3_free(sql);
                sql = more;
            }
            for (size_t v = 0; v < ARGUMENTS_VALUES; v++)
                if (arguments_takes(v)) arguments_try(db, sql, arguments_values[v], table->name);
            sqlite3_free(sql);
        }
        assert_true(parameters > 5);
        sqlite3_free(list);
    }
    char *after = arguments_sum(db);
    assert_string_equal(before, after);
    sqlite3_free(before);
    sqlite3_free(after);
    test_close(db);
}

/* Every column that a table function reads. */
static void arguments_test_columns(void **state) {
    sqlite3 *db = arguments_open(*state);
    for (size_t c = 0; c < FAULT_COUNT(fault_columns); c++) {
        const char *argument = fault_columns[c][0], *column = fault_columns[c][1];
        for (size_t v = 0; v < ARGUMENTS_VALUES; v++) {
            if (!arguments_takes(v)) continue;
            test_exec(db,
                      "CREATE TEMP TABLE odd AS SELECT * FROM orders; UPDATE odd SET %s = %s WHERE id = 4",
                      column, arguments_values[v]);
            for (size_t t = 0; t < FAULT_COUNT(fault_tables); t++) {
                if (!fault_takes(&fault_tables[t], argument) &&
                    strstr(fault_tables[t].always, argument) == NULL)
                    continue;
                char *all = fault_all_columns(&fault_tables[t]),
                     *sql = fault_call(&fault_tables[t], "odd", all);
                arguments_try(db, sql, "NULL", fault_tables[t].name);
                sqlite3_free(all);
                sqlite3_free(sql);
            }
            test_exec(db, "DROP TABLE temp.odd");
        }
    }
    test_close(db);
}

/* Every argument of every function, with others that are hostile too. */
static void arguments_test_functions(void **state) {
    sqlite3 *db = arguments_open(*state), *bare = NULL;
    uint64_t random = 1;
    assert_int_equal(sqlite3_open(":memory:", &bare), SQLITE_OK);
    char *others = test_rows(bare, "SELECT group_concat(quote(name)) FROM pragma_function_list");
    char *list =
        test_rows(db,
                  "SELECT DISTINCT name || ' ' || narg FROM pragma_function_list WHERE name NOT IN (%s)"
                  " AND narg > 0",
                  others);
    char *rest;
    for (char *line = strtok_r(list, "\n", &rest); line; line = strtok_r(NULL, "\n", &rest)) {
        char *name = line, *blank = strchr(line, ' ');
        int arity = atoi(blank + 1);
        *blank = '\0';
        for (size_t i = 0; i < ARGUMENTS_VALUES * (size_t)arity; i++) {
            if (!arguments_takes(i / (size_t)arity)) continue;
            sqlite3_str *call = sqlite3_str_new(NULL);
            sqlite3_str_appendf(call, "SELECT %s(", name);
            for (int a = 0; a < arity; a++) {
                const char *other = arguments_values[test_random(&random, ARGUMENTS_VALUES)];
                bool plain = test_random(&random, 2) == 0;
                sqlite3_str_appendf(call, "%s%s", a ? ", " : "",
                                    a == (int)i % arity ? "?1"
                                    : plain             ? "id"
                                                        : other);
            }
            sqlite3_str_appendf(call, ") FROM orders WHERE id > %d", (int)test_random(&random, 10));
            char *sql = sqlite3_str_finish(call);
            arguments_try(db, sql, arguments_values[i / (size_t)arity], name);
            sqlite3_free(sql);
        }
    }
    sqlite3_free(others);
    sqlite3_free(list);
    test_close(bare);
    test_close(db);
}

static int arguments_report(void **state) {
    (void)state;
    printf("arguments: %ld hostile calls, %ld of them errors\n", arguments_calls, arguments_errors);
    return 0;
}

#define ARGUMENTS(test, encoding)                                                                            \
    { #test " " encoding, test, NULL, NULL, encoding }

int main(void) {
    const struct CMUnitTest tests[] = {
        ARGUMENTS(arguments_test_tables, "UTF-8"),     ARGUMENTS(arguments_test_columns, "UTF-8"),
        ARGUMENTS(arguments_test_functions, "UTF-8"),  ARGUMENTS(arguments_test_tables, "UTF-16le"),
        ARGUMENTS(arguments_test_columns, "UTF-16le"), ARGUMENTS(arguments_test_functions, "UTF-16be"),
    };
    return cmocka_run_group_tests_name("arguments", tests, NULL, arguments_report);
}
