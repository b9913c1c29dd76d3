/*
 * statements.c - see statements.h.
 *
 * A new table-valued function is a line in fault_tables, from which its statements over every source are made. What is
 * kept is in memory of the C library, so that it takes nothing from a limit on SQLite's.
 */
#define _XOPEN_SOURCE 700
#include "statements.h"

#define STATEMENTS_FILE  "tests/fault/statements.sql"
#define STATEMENTS_TIME  " (want YYYY-MM-DD[ HH:MM[:SS]] or a Unix time)"
#define STATEMENTS_GRAIN " (want [N] hour|day|week|month|quarter|year [starting WEEKDAY|MONTH] [in CLOCK])"

const struct fault_table fault_tables[] = {
    {"retention_cohorts",
     "",
     "amount_col segment_col starts_col returns_col",
     {"mode = 'recurring'", "anchor = 'customer'", "mode = 'recurring' AND anchor = 'customer'",
      "grain = '2 weeks' AND min_events = 2", "max_age = '1' AND as_of = '2024-02-29'",
      "grain = 'week starting sunday in +02:00' AND returns_col = 'is_return'",
      "ages = '0, 1-3, 0-9' AND amount_col = 'amount' AND returns_col = 'is_return'"},
     "",
     NULL,
     false},
    {"retention_members",
     "",
     "amount_col segment_col starts_col returns_col",
     {"mode = 'recurring'", "anchor = 'customer' AND max_age = 2", "ages = '0-2' AND amount_col = 'amount'",
      "grain = '2 weeks' AND min_events = 2"},
     "",
     NULL,
     false},
    {"retention_cohorts",
     "until_col = 'ended_at' AND as_of = '2024-04-01'",
     "amount_col segment_col",
     {"grain = 'week' AND amount_col = 'amount' AND max_age = 3",
      "ages = '0, 1-3, 0-9' AND amount_col = 'amount' AND segment_col = 'country' AND segment = 'de'"},
     "",
     NULL,
     false},
    {"retention_members",
     "until_col = 'ended_at' AND as_of = '2024-04-01'",
     "amount_col segment_col",
     {"ages = '0-2' AND amount_col = 'amount'", "age = 1 AND active = 0 AND customer = 'ada'"},
     "",
     NULL,
     false},
    {"retention_periods",
     "",
     "amount_col segment_col returns_col",
     {"lapse_after = 2", "lapse_after = 3 AND amount_col = 'amount' AND grain = 'week'",
      "as_of = '2024-02-29'"},
     "",
     NULL,
     false},
    {"retention_periods",
     "until_col = 'ended_at' AND as_of = '2024-04-01'",
     "amount_col segment_col",
     {"grain = 'week'", "grain = 'quarter in -05:00' AND amount_col = 'amount'",
      "gap = '10 days' AND span = 3 AND segment_col = 'country' AND segment_by = 'row'"},
     "",
     NULL,
     false},
    {"retention_movements",
     "",
     "amount_col segment_col returns_col",
     {"lapse_after = 2 AND span = 2",
      "segment_col = 'country' AND segment_by = 'row' AND amount_col = 'amount'",
      "period = '2024-02' AND kind = 'churned'"},
     "",
     NULL,
     false},
    {"retention_movements",
     "until_col = 'ended_at' AND as_of = '2024-04-01'",
     "amount_col segment_col",
     {"grain = 'week' AND gap = '36 hours'",
      "amount_col = 'amount' AND segment_col = 'country' AND segment_by = 'row' AND segment = 'de'"},
     "",
     NULL,
     false},
    {"retention_customers",
     "",
     "amount_col segment_col returns_col",
     {"grain = 'week in +02:00' AND amount_col = 'amount'", "as_of = '2024-02-29'"},
     "customer",
     NULL,
     false},
    {"retention_curve",
     "until_col = 'ended_at' AND as_of = '2024-04-01'",
     "segment_col from_col",
     {"grain = 'week'", "grain = '3 hours' AND confidence = '0.5' AND age BETWEEN 3 AND 9", "gap = '10 days'",
      "gap = 3600 AND from_col = 'ended_at' AND segment_col = 'country'"},
     "",
     NULL,
     false},
    {"retention_points",
     "points_col = 'amount'",
     "",
     {"expires_after = '20 days'",
      "expires_after = '20 days' AND expires = 'inactivity' AND clock = '+02:00'",
      "as_of = '2024-02-29' AND expires_after = 86400 AND clock = 'Europe/Berlin'"},
     "customer",
     NULL,
     true},
    {"retention_funnel",
     "step_col = 'is_start' AND steps = '1, 0, 0'",
     "segment_col",
     {"within = '20 days'", "ordering = 'strict' AND grain = 'month'",
      "grain = 'week in +02:00' AND segment_col = 'country' AND within = '1 month'",
      "as_of = '2024-02-29' AND step = 2"},
     "",
     NULL,
     false},
    {"retention_check",
     "",
     "amount_col segment_col until_col",
     {"until_col = 'ended_at'", "time_col = 'ordered_at' AND amount_col = 'country'"},
     "",
     "\"column\" IS NULL AS whole, finding, rows, example, advice IS NULL AS silent",
     true},
};

const char *const fault_columns[][2] = {
    {"customer_col", "customer_id"}, {"time_col", "ordered_at"}, {"amount_col", "amount"},
    {"segment_col", "country"},      {"starts_col", "is_start"}, {"returns_col", "is_return"},
    {"until_col", "ended_at"},       {"from_col", "ordered_at"},
};

static const struct {
    const char *name;
    bool big;
} statements_sources[] = {
    {"orders", false},       {"orders_view", false},    {"orders_sorted", false},
    {"orders_empty", false}, {"orders_integer", false}, {"orders_blob", false},
    {"orders_long", false},  {"nested", false},         {"many", true},
    {"many_text", true},
};

const char *fault_reads(const struct fault_table *table) {
    return table->looks ? table->looks : "*";
}

char *fault_call(const struct fault_table *table, const char *source, const char *conditions) {
    if (table->grainless && strncmp(conditions, "grain", 5) == 0) conditions = "";
    return sqlite3_mprintf("SELECT %s FROM %s(%Q, 'customer_id', 'ordered_at') WHERE 1%s%s%s%s%s%s",
                           fault_reads(table), table->name, source, table->always[0] ? " AND " : "",
                           table->always, conditions[0] ? " AND " : "", conditions,
                           table->order[0] ? " ORDER BY " : "", table->order);
}

bool fault_takes(const struct fault_table *table, const char *argument) {
    const char *found = strstr(table->columns, argument);
    return found != NULL || strcmp(argument, "customer_col") == 0 || strcmp(argument, "time_col") == 0;
}

char *fault_all_columns(const struct fault_table *table) {
    char *all = sqlite3_mprintf("");
    for (size_t i = 2; i < FAULT_COUNT(fault_columns); i++) {
        if (!fault_takes(table, fault_columns[i][0])) continue;
        char *more = sqlite3_mprintf("%s%s%s = %Q", all, all[0] ? " AND " : "", fault_columns[i][0],
                                     fault_columns[i][1]);
        sqlite3_free(all);
        all = more;
    }
    return all;
}

static struct fault_list statements;
static struct test_text statements_data;

static char *statements_keep(const char *text) {
    char *kept = text ? strdup(text) : NULL;
    if (text && kept == NULL) abort();
    return kept;
}

static void statements_add(const char *name, const char *sql, char kind, const char *want, bool big) {
    statements.at = realloc(statements.at, (statements.count + 1) * sizeof *statements.at);
    if (statements.at == NULL) abort();
    statements.at[statements.count++] = (struct fault_statement){statements_keep(name), statements_keep(sql),
                                                                 kind, statements_keep(want), big};
}

/* One that asks; without its ';', so that it may be a part of another. */
static void statements_add_read(const struct script *script) {
    if (script->name == NULL)
        fail_msg(STATEMENTS_FILE ":%d: a statement without a name", script_line(script));
    script->sql[strlen(script->sql) - 1] = '\0';
    statements_add(script->name, script->sql, script->kind, script->want, script->slow);
}

/* One that makes data. */
static void statements_add_data(const struct script *script, sqlite3 *db) {
    if (statements.count > 0 || script->kind)
        fail_msg(STATEMENTS_FILE ":%d: data comes before all that is asked, and gives nothing",
                 script_line(script));
    test_exec(db, "%s", script->sql);
    test_append(&statements_data, script->sql, strlen(script->sql));
}

static void statements_read(void) {
    struct script script;
    char *text = test_read(STATEMENTS_FILE);
    sqlite3 *db = test_open();
    script_begin(&script, text);
    while (script_next(&script)) {
        if (script.trouble) fail_msg(STATEMENTS_FILE ":%d: want %s", script_line(&script), script.trouble);
        if (script.skipped) continue;
        if (script_asks(&script, db))
            statements_add_read(&script);
        else
            statements_add_data(&script, db);
    }
    test_close(db);
    sqlite3_free(text);
}

/* One that is made from a table; the error, or NULL for any rows, follows the table's name. Frees sql. */
static void statements_add_made(const struct fault_table *table, char *sql, const char *error, bool big) {
    char *want = error ? sqlite3_mprintf("error: %s(): %s", table->name, error) : NULL;
    statements_add(sql, sql, error ? '!' : '\0', want, big);
    sqlite3_free(want);
    sqlite3_free(sql);
}

/* What can be wrong with a call. */
static void statements_make_errors(const struct fault_table *table) {
    static const char *const errors[][3] = {
        {"ordrs", "", "no such table: ordrs (orders?)"},
        {"orders", "grain = 'x'", "grain: not a grain: 'x'" STATEMENTS_GRAIN},
        {"bad_time", "", "bad_time.ordered_at: not a time: 'x'" STATEMENTS_TIME},
    };
    for (size_t i = 0; i < (table->looks ? 1 : FAULT_COUNT(errors)); i++)
        if (!table->grainless || errors[i][1][0] == '\0')
            statements_add_made(table, fault_call(table, errors[i][0], errors[i][1]), errors[i][2], false);
    statements_add_made(table,
                        sqlite3_mprintf("SELECT * FROM %s('orders', 'customer_id', 'orderd_at')%s%s",
                                        table->name, table->always[0] ? " WHERE " : "", table->always),
                        "no such column: orders.orderd_at (ordered_at?)", false);
}

/* A table over every source, over some with all columns, and with each of its options. */
static void statements_make(const struct fault_table *table) {
    char *all = fault_all_columns(table);
    for (size_t s = 0; s < FAULT_COUNT(statements_sources); s++) {
        const char *source = statements_sources[s].name;
        bool big = statements_sources[s].big;
        statements_add_made(table, fault_call(table, source, ""), NULL, big);
        if (s == 0 || s >= FAULT_COUNT(statements_sources) - 2)
            statements_add_made(table, fault_call(table, source, all), NULL, big);
    }
    for (size_t o = 0; o < FAULT_COUNT(table->options) && table->options[o]; o++)
        statements_add_made(table, fault_call(table, "orders", table->options[o]), NULL, false);
    statements_add_made(table, fault_call(table, "many", "grain = 'week'"), NULL, true);
    sqlite3_free(all);
}

/* Once; all of it lives as long as the program. */
static void statements_load(void) {
    if (statements.count > 0) return;
    statements_read();
    for (size_t t = 0; t < FAULT_COUNT(fault_tables); t++) {
        statements_make(&fault_tables[t]);
        statements_make_errors(&fault_tables[t]);
    }
}

struct fault_list fault_statements(void) {
    statements_load();
    return statements;
}

size_t fault_number(const struct fault_statement *statement) {
    return (size_t)(statement - statements.at);
}

const char *fault_data(void) {
    statements_load();
    return statements_data.at;
}

sqlite3 *fault_open_data(void) {
    sqlite3 *db = test_open();
    sqlite3_extended_result_codes(db, 1);
    test_exec(db, "%s", fault_data());
    return db;
}

struct fault_outcome fault_clean(sqlite3 *db, const struct fault_statement *statement) {
    struct fault_outcome clean = fault_run(db, statement->sql);
    char *got = fault_text(&clean);
    fault_assert_quiet(db);
    if (!script_is_right(statement->kind, statement->want, got))
        fail_msg("%s\n%s\n--- want\n%s\n--- got\n%s", statement->name, statement->sql,
                 statement->kind ? statement->want : "rows", got);
    sqlite3_free(got);
    return clean;
}

int fault_run_statements(const char *name, CMUnitTestFunction test, CMFixtureFunction setup,
                         CMFixtureFunction teardown) {
    struct fault_list list = fault_statements();
    struct CMUnitTest *tests = calloc(list.count, sizeof *tests);
    if (tests == NULL) abort();
    for (size_t i = 0; i < list.count; i++)
        tests[i] = (struct CMUnitTest){list.at[i].name, test, NULL, NULL, &list.at[i]};
    int failed = _cmocka_run_group_tests(name, tests, list.count, setup, teardown);
    free(tests);
    return failed;
}
