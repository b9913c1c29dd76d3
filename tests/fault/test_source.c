/*
 * test_source.c - what a table function may be pointed at: every kind of table and view, odd names, odd
 * values; and what is none: missing, broken, or leading back to the call itself.
 */
#define _XOPEN_SOURCE 700
#include "statements.h"

static sqlite3 *source_open(const char *encoding) {
    sqlite3 *db = test_open();
    sqlite3_extended_result_codes(db, 1);
    test_exec(db, "PRAGMA encoding = '%s'; %s", encoding, fault_data());
    return db;
}

static void source_assert_same(sqlite3 *db, const char *sql, const char *same_as) {
    struct fault_outcome want = fault_run(db, same_as), got = fault_run(db, sql);
    assert_int_equal(want.rc, SQLITE_DONE);
    fault_assert_same(sql, &got, &want);
    fault_free(&got);
    fault_free(&want);
}

/* Sources with the rows of orders; the first column makes them, the second names them in the call. */
static const char *const source_equal[][2] = {
    {"SELECT 1", "main.orders"},
    {"SELECT 1", "ORDERS"},
    {"SELECT 1", "\"main\".\"orders\""},
    {"SELECT 1", "[main].`orders`"},
    {"SELECT 1", "orders_view"},
    {"SELECT 1", "orders_sorted"},
    {"CREATE TABLE without_rowid(id, customer_id, ordered_at, amount, country, is_start, is_return, ended_at,"
     " PRIMARY KEY(country, id)) WITHOUT ROWID;"
     "INSERT INTO without_rowid SELECT * FROM orders",
     "without_rowid"},
    {"CREATE TABLE typed(customer_id TEXT COLLATE NOCASE, ordered_at DATETIME, amount DECIMAL(10,2), country "
     "VARCHAR,"
     " is_start BOOLEAN, is_return INT, ended_at TEXT);"
     "INSERT INTO typed SELECT customer_id, ordered_at, amount, country, is_start, is_return, ended_at FROM "
     "orders",
     "typed"},
    {"CREATE TABLE text(customer_id TEXT, ordered_at TEXT, amount TEXT, country TEXT, is_start TEXT,"
     " is_return TEXT, ended_at TEXT);"
     "INSERT INTO text SELECT customer_id, ordered_at, amount, country, is_start, is_return, ended_at FROM "
     "orders",
     "text"},
    {"CREATE TABLE generated(c, customer_id AS (lower(c)), ordered_at AS (t || '') STORED, t, a, amount AS "
     "(a + 0),"
     " country, is_start, is_return, ended_at);"
     "INSERT INTO generated(c, t, a, country, is_start, is_return, ended_at)"
     " SELECT upper(customer_id), ordered_at, amount, country, is_start, is_return, ended_at FROM orders",
     "generated"},
    {"ATTACH ':memory:' AS \"other db\"; CREATE TABLE \"other db\".theirs AS SELECT * FROM orders",
     "\"other db\".theirs"},
    {"SELECT 1", "theirs"},
    {"CREATE TABLE both(customer_id, ordered_at, amount, country, is_start, is_return, ended_at);"
     "CREATE TABLE \"other db\".both AS SELECT * FROM orders",
     "[other db].both"},
    {"CREATE TEMP TABLE both AS SELECT * FROM orders", "both"},
    {"SELECT 1", "temp.both"},
    {"CREATE TEMP VIEW passing AS SELECT * FROM temp.both", "passing"},
    {"CREATE VIEW \"other db\".within AS SELECT * FROM theirs", "\"other db\".within"},
    {"CREATE VIEW joined AS SELECT a.*, b.country, b.is_start, b.is_return, b.ended_at FROM (SELECT id, "
     "customer_id,"
     " ordered_at, amount FROM orders) a JOIN orders b USING (id)",
     "joined"},
    {"CREATE VIEW unioned AS SELECT * FROM orders WHERE id % 2 UNION ALL SELECT * FROM orders WHERE NOT id % "
     "2",
     "unioned"},
    {"CREATE VIEW common AS WITH o AS (SELECT * FROM orders) SELECT * FROM o", "common"},
    {"CREATE VIEW hold AS SELECT o.* FROM orders o WHERE coalesce(customer_id, 'ada') = 'ada' OR 0 <"
     " (SELECT count(*) FROM retention_cohorts('orders', 'customer_id', 'ordered_at'))",
     "hold"},
};

static void source_test_equal(void **state) {
    sqlite3 *db = source_open(*state);
    for (size_t i = 0; i < FAULT_COUNT(source_equal); i++) {
        test_exec(db, "%s", source_equal[i][0]);
        for (size_t t = 0; t < FAULT_COUNT(fault_tables); t++) {
            char *all = fault_all_columns(&fault_tables[t]);
            const char *conditions[] = {"", "grain = 'week'", all};
            for (size_t c = 0; c < FAULT_COUNT(conditions); c++) {
                char *want = fault_call(&fault_tables[t], "orders", conditions[c]);
                char *sql = fault_call(&fault_tables[t], source_equal[i][1], conditions[c]);
                source_assert_same(db, sql, want);
                fault_assert_quiet(db);
                sqlite3_free(sql);
                sqlite3_free(want);
            }
            sqlite3_free(all);
        }
    }
    test_close(db);
}

static void source_test_virtual(void **state) {
    (void)state;
    sqlite3 *db = source_open("UTF-8");
    if (sqlite3_exec(
            db,
            "CREATE VIRTUAL TABLE found USING fts5(customer_id, ordered_at, amount, country, is_start,"
            " is_return, ended_at)",
            NULL, NULL, NULL) != SQLITE_OK) {
        printf("SKIPPED: this SQLite has no fts5\n");
        test_close(db);
        skip();
    }
    test_exec(
        db, "INSERT INTO found SELECT customer_id, ordered_at, amount, country, is_start, is_return, ended_at"
            " FROM orders");
    for (size_t t = 0; t < FAULT_COUNT(fault_tables); t++) {
        char *all = fault_all_columns(&fault_tables[t]);
        char *want = fault_call(&fault_tables[t], "orders", all),
             *sql = fault_call(&fault_tables[t], "found", all);
        source_assert_same(db, sql, want); /* fts5 keeps statements of its own */
        sqlite3_free(all);
        sqlite3_free(sql);
        sqlite3_free(want);
    }
    test_close(db);
}

/* Odd names of tables, quoted as SQL quotes them. */
static const char *const source_names[] = {
    "\"we\"\"ird t\"", "\"select\"",  "\"order\"",     "[group]",         "`from`",
    "größe",           "\"größe ü\"", "\"a.b\"",       "[c.d.e]",         "main.\"f.g\"",
    "\"it's\"",        "[bra\"cket]", "`back``tick`",  "\"100%w %s %q\"", "\"1st\"",
    "\"x;y--z/*\"",    "\"\"\"\"",    "\"new\nline\"", "main.[ ]",
};

static void source_test_names(void **state) {
    (void)state;
    sqlite3 *db = source_open("UTF-8");
    for (size_t i = 0; i < FAULT_COUNT(source_names); i++) {
        test_exec(db, "CREATE TABLE %s AS SELECT * FROM orders", source_names[i]);
        for (size_t t = 0; t < FAULT_COUNT(fault_tables); t++) {
            char *want = fault_call(&fault_tables[t], "orders", "");
            char *sql = fault_call(&fault_tables[t], source_names[i], "");
            source_assert_same(db, sql, want);
            sqlite3_free(sql);
            sqlite3_free(want);
        }
    }
    test_close(db);
}

/* The column of an argument. */
static const char *source_column(const char *argument) {
    for (size_t i = 0; i < FAULT_COUNT(fault_columns); i++)
        if (strcmp(fault_columns[i][0], argument) == 0) return fault_columns[i][1];
    return "";
}

/* A call with one argument's column under another name, whoever else names it; all arguments by name. "" leaves the names as
** they are. */
static char *source_call(const struct fault_table *table, const char *source, const char *argument,
                         const char *odd) {
    const char *renamed = source_column(argument);
    char *sql = sqlite3_mprintf("SELECT %s FROM %s WHERE source = %Q%s%s", fault_reads(table), table->name,
                                source, table->always[0] ? " AND " : "", table->always);
    for (size_t i = 0; i < FAULT_COUNT(fault_columns); i++) {
        const char *name = fault_columns[i][0];
        if (!fault_takes(table, name)) continue;
        char *more = sqlite3_mprintf("%s AND %s = %Q", sql, name,
                                     strcmp(fault_columns[i][1], renamed) == 0 ? odd : fault_columns[i][1]);
        sqlite3_free(sql);
        sql = more;
    }
    return sql;
}

/* Odd names of columns: an argument is the bare name, no SQL. */
static void source_test_columns(void **state) {
    (void)state;
    static const char *const names[] = {
        "cust\"omer", "select",   "größe", "a.b",  "[x]",  "it's", "a b",
        "`",          "100%w %s", "1",     "x;--", "NULL", "true", "\"quoted\"",
    };
    sqlite3 *db = source_open("UTF-8");
    for (size_t t = 0; t < FAULT_COUNT(fault_tables); t++) {
        char *want = source_call(&fault_tables[t], "orders", "", "");
        for (size_t c = 0; c < FAULT_COUNT(fault_columns); c++) {
            if (!fault_takes(&fault_tables[t], fault_columns[c][0])) continue;
            for (size_t i = 0; i < FAULT_COUNT(names); i++) {
                test_exec(
                    db,
                    "CREATE TABLE odd AS SELECT * FROM orders; ALTER TABLE odd RENAME COLUMN %s TO \"%w\"",
                    fault_columns[c][1], names[i]);
                char *sql = source_call(&fault_tables[t], "odd", fault_columns[c][0], names[i]);
                source_assert_same(db, sql, want);
                sqlite3_free(sql);
                test_exec(db, "DROP TABLE odd");
            }
        }
        char *sql = source_call(&fault_tables[t], "orders", "customer_col", "CUSTOMER_ID");
        source_assert_same(db, sql, want);
        sqlite3_free(sql);
        sqlite3_free(want);
    }
    test_close(db);
}

static void source_test_no_column(void **state) {
    (void)state;
    static const char *const missing[][2] = {
        {"custmer_id", " (customer_id?)"},      {"1 + 1", ""},
        {"customer_id ", " (customer_id?)"},    {"\"", ""},
        {"customer_id; --", " (customer_id?)"}, {"orders.customer_id", " (customer_id?)"}};
    static const char *const sources[] = {"orders", "orders_view", "many"};
    sqlite3 *db = source_open("UTF-8");
    for (size_t t = 0; t < FAULT_COUNT(fault_tables); t++) {
        for (size_t c = 0; c < FAULT_COUNT(fault_columns); c++) {
            if (!fault_takes(&fault_tables[t], fault_columns[c][0])) continue;
            for (size_t i = 0; i < FAULT_COUNT(missing) * FAULT_COUNT(sources); i++) {
                const char *source = sources[i % FAULT_COUNT(sources)],
                           *column = missing[i / FAULT_COUNT(sources)][0];
                char *sql = source_call(&fault_tables[t], source, fault_columns[c][0], column);
                char *want = sqlite3_mprintf("%s(): no such column: %s.%s%s", fault_tables[t].name, source,
                                             column, missing[i / FAULT_COUNT(sources)][1]);
                assert_error(db, want, sql);
                fault_assert_quiet(db);
                sqlite3_free(want);
                sqlite3_free(sql);
            }
        }
    }
    test_close(db);
}

/* No tables, and views that do not work: an error that names the function, or SQLite's own of the view. */
static const char *const source_broken[][2] = {
    {"ordrs", "no such table: ordrs"},
    {"main.ordrs", "no such table: main.ordrs"},
    {"temp.orders", "no such table: temp.orders"},
    {"nosuch.orders", "(): "},
    {"", "(): "},
    {" ", "(): "},
    {".", "(): "},
    {"main.", "(): "},
    {".orders", "(): "},
    {"main.orders.customer_id", "(): "},
    {"\"orders", "(): "},
    {"\"orders\"x", "no such table: \"orders\"x"},
    {"[orders", "(): "},
    {"`", "(): "},
    {"\"\"", "(): "},
    {"orders; DROP TABLE orders", "(): "},
    {"orders, panel", "(): "},
    {"orders WHERE 1", "(): "},
    {"(SELECT * FROM orders)", "(): "},
    {"by_country", "(): "},
    {"view_of_gone", "gone"},
    {"view_of_no_column", "no such column"},
    {"view_of_no_function", "no such function"},
    {"circle", "circular"},
    {"retention_cohorts", ""},
    {"pragma_no_such_thing", "(): "},
};

static void source_test_broken(void **state) {
    (void)state;
    sqlite3 *db = source_open("UTF-8");
    test_exec(
        db,
        "CREATE TABLE gone AS SELECT * FROM orders; CREATE VIEW view_of_gone AS SELECT * FROM gone; DROP "
        "TABLE gone;"
        "CREATE VIEW view_of_no_column AS SELECT ordered_at, missing AS customer_id FROM orders;"
        "CREATE VIEW view_of_no_function AS SELECT ordered_at, missing() AS customer_id FROM orders;"
        "CREATE VIEW circle AS SELECT * FROM circle_back; CREATE VIEW circle_back AS SELECT * FROM circle;"
        "CREATE INDEX by_country ON orders(country)");
    for (size_t t = 0; t < FAULT_COUNT(fault_tables); t++) {
        char *good = fault_call(&fault_tables[t], "orders", "");
        struct fault_outcome clean = fault_run(db, good);
        for (size_t i = 0; i < FAULT_COUNT(source_broken); i++) {
            char *sql = fault_call(&fault_tables[t], source_broken[i][0], "");
            fault_assert_error(db, source_broken[i][1], sql);
            fault_assert_quiet(db);
            fault_assert_again(db, good, &clean);
            sqlite3_free(sql);
        }
        static const char *const values[] = {"NULL", "5", "2.5", "x'6f7264657273ff'", "zeroblob(9)"};
        for (size_t i = 0; i < FAULT_COUNT(values); i++) {
            char *sql = sqlite3_mprintf("SELECT * FROM %s(%s, 'customer_id', 'ordered_at')",
                                        fault_tables[t].name, values[i]);
            fault_assert_error(db, "(): ", sql);
            sqlite3_free(sql);
            sql = sqlite3_mprintf("SELECT * FROM %s('orders', 'customer_id', %s)", fault_tables[t].name,
                                  values[i]);
            fault_assert_error(db, "(): ", sql);
            sqlite3_free(sql);
        }
        fault_assert_again(db, good, &clean);
        fault_free(&clean);
        sqlite3_free(good);
    }
    test_close(db);
}

/* Calls that lead back to themselves */

static void source_loop(sqlite3 *db, const char *view, const struct fault_table *table, const char *source,
                        const char *more) {
    char *call = fault_call(table, source, more);
    test_exec(db,
              "CREATE VIEW %s AS SELECT 'a' AS customer_id, '2024-01-01' AS ordered_at, 1 AS amount,"
              " 'x' AS country, 1 AS is_start, 1 AS is_return, NULL AS ended_at, n.* FROM (%s) n",
              view, call);
    sqlite3_free(call);
}

/* vtab.c 7 */
static void source_test_itself(void **state) {
    (void)state;
    sqlite3 *db = source_open("UTF-8");
    for (size_t t = 0; t < FAULT_COUNT(fault_tables); t++) {
        const struct fault_table *table = &fault_tables[t],
                                 *last = &fault_tables[FAULT_COUNT(fault_tables) - 1 - t];
        char *good = fault_call(table, "orders", "");
        struct fault_outcome clean = fault_run(db, good);
        source_loop(db, "loop", table, "loop", "");
        source_loop(db, "loop_spelled", table, "main.\"LOOP_spelled\"", "");
        source_loop(db, "loop_a", table, "loop_b", "");
        source_loop(db, "loop_b", last, "loop_a", "grain = 'week'");
        source_loop(db, "loop_outside", table, "loop_inner", "");
        char *scalar = fault_call(table, "loop_scalar", "");
        test_exec(db,
                  "CREATE VIEW loop_inner AS SELECT * FROM loop_outside;"
                  "CREATE VIEW loop_scalar AS SELECT * FROM orders WHERE 0 < (SELECT count(*) FROM (%s));"
                  "CREATE VIEW loop_twice AS SELECT a.* FROM loop a, loop b UNION ALL SELECT * FROM loop",
                  scalar);
        sqlite3_free(scalar);
        static const char *const loops[] = {
            "loop",         "loop_spelled", "loop_a",      "loop_b",
            "loop_outside", "loop_inner",   "loop_scalar", "loop_twice",
        };
        for (size_t i = 0; i < FAULT_COUNT(loops); i++) {
            char *sql = sqlite3_mprintf("SELECT * FROM %s", loops[i]);
            char *call = fault_call(table, loops[i], "");
            fault_assert_error(db, "reaches itself", sql);
            fault_assert_quiet(db);
            fault_assert_again(db, good, &clean);
            fault_assert_error(db, "reaches itself", call);
            fault_assert_quiet(db);
            fault_assert_again(db, good, &clean);
            sqlite3_free(sql);
            sqlite3_free(call);
        }
        for (size_t i = 0; i < FAULT_COUNT(loops); i++)
            test_exec(db, "DROP VIEW %s", loops[i]);
        fault_free(&clean);
        sqlite3_free(good);
    }
    test_close(db);
}

/* Views over table functions work, three deep for certain; very deep ones end in rows or an error. */
static void source_test_nesting(void **state) {
    (void)state;
    sqlite3 *db = source_open("UTF-8");
    assert_rows(db, "2024-01|0|1\n2024-01|1|1\n2024-01|2|1\n2024-02|0|1\n2024-02|1|1\n",
                "SELECT cohort, age, active FROM retention_cohorts('nested', 'customer_id', 'ordered_at')");
    for (size_t t = 0; t < FAULT_COUNT(fault_tables); t++) {
        char view[32], below[32] = "orders";
        for (int depth = 1; depth <= 100; depth++) {
            sqlite3_snprintf((int)sizeof view, view, "level_%d", depth);
            source_loop(db, view, &fault_tables[t], below, "");
            char *sql = sqlite3_mprintf("SELECT count(*) FROM %s", view);
            struct fault_outcome got = fault_run(db, sql);
            fault_assert_quiet(db);
            if (depth <= 3 && got.rc != SQLITE_DONE) fail_msg("%d deep: %s", depth, got.message);
            if (got.rc != SQLITE_DONE) assert_true(got.message[0] != '\0' && got.size == 0);
            fault_free(&got);
            sqlite3_free(sql);
            sqlite3_snprintf((int)sizeof below, below, "%s", view);
        }
        for (int depth = 1; depth <= 100; depth++)
            test_exec(db, "DROP VIEW level_%d", depth);
    }
    test_close(db);
}

/* How often a source is read */

static long source_reads;

static void source_tick(sqlite3_context *context, int count, sqlite3_value **values) {
    (void)count;
    source_reads++;
    sqlite3_result_value(context, values[0]);
}

/* The inner side of a join reads its source once for the same arguments, and anew for others. */
static void source_test_join(void **state) {
    (void)state;
    sqlite3 *db = source_open("UTF-8");
    sqlite3_create_function(db, "tick", 1, SQLITE_UTF8, NULL, source_tick, NULL, NULL);
    test_exec(
        db,
        "CREATE VIEW ticking AS SELECT *, tick(customer_id) AS ticked FROM orders;"
        "CREATE TABLE sources(name, grain); INSERT INTO sources VALUES ('orders', 'month'), ('many', 'year'),"
        " ('orders', 'week'), ('orders_empty', 'month'), ('orders', 'month')");
    assert_rows(
        db, "orders|month|5\nmany|year|2\norders|week|33\norders_empty|month|0\norders|month|5\n",
        "SELECT name, s.grain, (SELECT count(*) FROM retention_cohorts(s.name, 'customer_id', 'ordered_at',"
        " s.grain)) FROM sources s");
    assert_rows(
        db, "orders|month|5\nmany|year|2\norders|week|33\norders|month|5\n",
        "SELECT name, s.grain, count(*) FROM sources s CROSS JOIN retention_cohorts(s.name, 'customer_id',"
        " 'ordered_at', s.grain) GROUP BY s.rowid");
    for (size_t t = 0; t < FAULT_COUNT(fault_tables); t++) {
        char *sql = source_call(&fault_tables[t], "ticking", "customer_col", "ticked");
        char *join =
            sqlite3_mprintf("SELECT count(*) FROM panel CROSS JOIN %s", strstr(sql, fault_tables[t].name));
        struct fault_outcome got = fault_run(db, sql);
        fault_free(&got);
        long once = source_reads;
        assert_true(once >= 9);
        got = fault_run(db, join);
        if (got.rc != SQLITE_DONE) fail_msg("%s: %s", join, got.message);
        if (source_reads != 2 * once)
            fail_msg("%s\nreads %ld rows, %ld would do", join, source_reads - once, once);
        source_reads = 0;
        fault_free(&got);
        sqlite3_free(join);
        sqlite3_free(sql);
    }
    test_close(db);
}

int main(void) {
    static char utf8[] = "UTF-8", utf16[] = "UTF-16le", utf16be[] = "UTF-16be";
    const struct CMUnitTest tests[] = {
        {"source_test_equal, UTF-8", source_test_equal, NULL, NULL, utf8},
        {"source_test_equal, UTF-16le", source_test_equal, NULL, NULL, utf16},
        {"source_test_equal, UTF-16be", source_test_equal, NULL, NULL, utf16be},
        cmocka_unit_test(source_test_virtual),
        cmocka_unit_test(source_test_names),
        cmocka_unit_test(source_test_columns),
        cmocka_unit_test(source_test_no_column),
        cmocka_unit_test(source_test_broken),
        cmocka_unit_test(source_test_itself),
        cmocka_unit_test(source_test_nesting),
        cmocka_unit_test(source_test_join),
    };
    return cmocka_run_group_tests_name("source", tests, NULL, NULL);
}
