/*
 * fuzz_tables.c - calls of every table function of the module, whichever there are, over generated sources.
 *
 * The sources are of sources.c. Arguments are given by position or by name, mostly sensible and now and then anything.
 *
 * What must hold of any of them:
 *  - an error says whose it is; the connection goes on, and no statement stays open;
 *  - what the columns mean (tables_laws);
 *  - conditions, orders, limits, joins and subqueries give what they give over a copy of all rows;
 *  - an interrupt or a failed allocation is an error or changes nothing, and afterwards the call works.
 */
#include <stdlib.h>
#include <string.h>

#include "sources.h"

#define TABLES_COUNT(array) ((uint32_t)(sizeof(array) / sizeof((array)[0])))
#define TABLES_MOST         16
#define TABLES_BUDGET       400000 /* instructions of SQLite's machine, for all rows of a call */
#define TABLES_SHORT        60     /* most rows for joins of a call with its copy */

/* ---- laws ---- */

/* A count that must be 0, over whole, the copy of all rows (id is their number). */
static const struct tables_law {
    const char *table; /* NULL: where the columns are there */
    const char *columns, *count;
} tables_laws[] = {
    {NULL, "retention_rate", "FROM whole WHERE retention_rate NOT BETWEEN 0 AND 1"},
    {NULL, "retention_rate churn_rate", "FROM whole WHERE abs(retention_rate + churn_rate - 1) > 1e-9"},
    {NULL, "on_or_after_rate", "FROM whole WHERE on_or_after_rate NOT BETWEEN 0 AND 1"},
    {NULL, "complete", "FROM whole WHERE complete NOT IN (0, 1) OR complete IS NULL"},
    {"retention_cohorts", "", "FROM whole WHERE NOT (active BETWEEN 0 AND customers AND customers > 0)"},
    {"retention_cohorts", "", "FROM whole WHERE age = 0 AND active <> customers"},
    {"retention_cohorts", "", "FROM whole WHERE NOT (on_or_after BETWEEN active AND customers)"},
    {"retention_cohorts", "", "FROM whole WHERE events < 0 OR age > 0 AND events < active"},
    {"retention_cohorts", "",
     "FROM whole WHERE returned > events OR returned > active OR age > 0 AND returned <> active"},
    {"retention_members", "",
     "FROM (SELECT 1 FROM whole GROUP BY segment, cohort, customer, age, age_to HAVING count(*) > 1 OR customer IS NULL)"},
    {"retention_members", "",
     "FROM whole WHERE active NOT IN (0, 1) OR returned > active OR returned > events"},
    {"retention_cohorts", "",
     "FROM (SELECT 1 FROM whole GROUP BY segment, cohort HAVING min(age) < 0 OR max(age - age_to) > 0"
     " OR count(DISTINCT age || ' ' || age_to) <> count(*) OR count(DISTINCT customers) <> 1)"},
    {"retention_cohorts", "",
     "FROM (SELECT age > 0 AND on_or_after > lag(on_or_after) OVER w AS rises FROM whole"
     " WINDOW w AS (PARTITION BY segment, cohort ORDER BY age)) WHERE rises"},
    {"retention_periods", "",
     "FROM whole WHERE customers_at_start + new + reactivated - churned + moved_in - moved_out <> customers_at_end"},
    {"retention_periods", "",
     "FROM whole WHERE min(new, reactivated, churned, active, customers_at_start, customers_at_end, came_and_went,"
     " moved_in, moved_out) < 0"},
    {"retention_periods", "",
     "FROM whole WHERE active > customers_at_start + new + reactivated + moved_in + came_and_went"},
    {"retention_periods", "",
     "FROM whole WHERE abs(value_at_start + new_value + reactivated_value + expansion - contraction"
     " - churned_value + moved_in_value - moved_out_value - value_at_end) > 1e-6 AND (SELECT"
     " total(abs(value_at_end) + abs(value_at_start) + abs(expansion) + abs(contraction) + abs(churned_value)"
     " + abs(moved_in_value) + abs(moved_out_value)) FROM whole) < 1e8"},
    {"retention_movements", "",
     "FROM whole WHERE kind NOT IN ('new', 'reactivated', 'expansion', 'contraction', 'churned', 'moved_in',"
     " 'moved_out') OR customer IS NULL"},
    {"retention_movements", "", "FROM whole WHERE change <> value_after - value_before"},
    {"retention_movements", "",
     "FROM whole WHERE CASE kind WHEN 'expansion' THEN change <= 0 WHEN 'contraction' THEN change >= 0 WHEN"
     " 'churned' THEN value_after <> 0 WHEN 'moved_out' THEN value_after <> 0 ELSE value_before <> 0 END"},
    {"retention_movements", "",
     "FROM (SELECT 1 FROM whole GROUP BY segment, period, customer HAVING count(*) > 1)"},
    {"retention_periods", "", "FROM whole WHERE expansion < 0 OR contraction < 0"},
    {"retention_customers", "",
     "FROM whole WHERE events < 1 OR frequency NOT BETWEEN 0 AND events - 1 OR recency NOT BETWEEN 0 AND "
     "age"},
    {"retention_customers", "",
     "FROM whole WHERE first_at > last_at OR (frequency = 0) <> (mean_gap IS NULL)"},
    {"retention_customers", "",
     "FROM whole WHERE r_score NOT BETWEEN 1 AND 5 OR f_score NOT BETWEEN 1 AND 5 OR m_score NOT BETWEEN 1 "
     "AND 5"},
    {"retention_customers", "",
     "FROM (SELECT customer FROM whole GROUP BY customer HAVING count(*) > 1 OR customer IS NULL)"},
    {"retention_check", "",
     "FROM whole WHERE finding IS NULL OR advice IS NULL OR rows < (finding <> 'rows') OR rows > (SELECT rows"
     " FROM whole WHERE finding = 'rows')"},
    {"retention_check", "",
     "FROM (SELECT 1 FROM whole WHERE finding IN ('rows', 'duplicate', 'same moment', 'negative', 'far from the"
     " rest') GROUP BY finding HAVING count(*) > 1)"},
    {"retention_points", "",
     "FROM whole WHERE NOT (abs(earned - redeemed - expired + overdrawn - balance) <= 1e-9 * (earned + redeemed))"
     " OR min(earned, redeemed, expired, overdrawn, balance) < 0 OR next_expiry > balance * (1 + 1e-9)"},
    {"retention_funnel", "",
     "FROM whole WHERE NOT (customers >= (step = 1) AND rate BETWEEN 0 AND 1 AND (step > 1 OR rate = 1)) OR (step = 1"
     " OR customers = 0) <> (median_time IS NULL) OR median_time < 0 OR step_rate NOT BETWEEN 0 AND 1"},
    {"retention_funnel", "",
     "FROM (SELECT step <> row_number() OVER w OR customers > lag(customers) OVER w OR complete > lag(complete) OVER w AS"
     " bad FROM whole WINDOW w AS (PARTITION BY segment, cohort ORDER BY step)) WHERE bad"},
    {"retention_curve", "", "FROM whole WHERE NOT (lower <= survival AND survival <= upper)"},
    {"retention_curve", "", "FROM whole WHERE survival NOT BETWEEN 0 AND 1 OR std_error NOT BETWEEN 0 AND 1"},
    {"retention_curve", "",
     "FROM (SELECT at_risk < lag(at_risk - churned - censored) OVER w OR survival > lag(survival) OVER w AS"
     " bad FROM whole WINDOW w AS (PARTITION BY segment ORDER BY age)) WHERE bad"},
};

/* ---- the tables of the module ---- */

struct tables_table {
    char name[64];
    char columns[40][32], parameters[20][32];
    uint32_t column_count, parameter_count;
};

static struct tables_table tables_list[TABLES_MOST];
static uint32_t tables_count;

static void tables_describe(sqlite3 *db, const char *name) {
    sqlite3_stmt *stmt = NULL;
    FUZZ_CHECK(tables_count < TABLES_MOST && strlen(name) < sizeof tables_list[0].name);
    struct tables_table *table = &tables_list[tables_count++];
    sqlite3_snprintf((int)sizeof table->name, table->name, "%s", name);
    char *sql = sqlite3_mprintf("SELECT name, hidden FROM pragma_table_xinfo(%Q)", name);
    FUZZ_CHECK(sqlite3_prepare_v2(db, sql, -1, &stmt, NULL) == SQLITE_OK);
    while (sqlite3_step(stmt) == SQLITE_ROW) {
        bool hidden = sqlite3_column_int(stmt, 1);
        uint32_t *count = hidden ? &table->parameter_count : &table->column_count;
        FUZZ_CHECK(*count < (hidden ? 20 : 40));
        sqlite3_snprintf(32, hidden ? table->parameters[*count] : table->columns[*count], "%s",
                         sqlite3_column_text(stmt, 0));
        (*count)++;
    }
    sqlite3_finalize(stmt);
    sqlite3_free(sql);
    FUZZ_CHECK(table->column_count > 0 && table->parameter_count > 2);
}

static void tables_find(void) {
    sqlite3 *db = fuzz_open();
    sqlite3_stmt *stmt = NULL;
    FUZZ_CHECK(
        sqlite3_prepare_v2(db, "SELECT name FROM pragma_module_list WHERE name GLOB 'retention_*' ORDER BY 1",
                           -1, &stmt, NULL) == SQLITE_OK);
    while (sqlite3_step(stmt) == SQLITE_ROW)
        tables_describe(db, (const char *)sqlite3_column_text(stmt, 0));
    sqlite3_finalize(stmt);
    sqlite3_close(db);
    FUZZ_CHECK(tables_count >= 4);
}

static bool tables_has(const struct tables_table *table, const char *columns) {
    for (const char *name = columns; *name; name += strspn(name, " ")) {
        size_t size = strcspn(name, " ");
        bool found = false;
        for (uint32_t i = 0; i < table->column_count; i++)
            found =
                found || (strlen(table->columns[i]) == size && memcmp(table->columns[i], name, size) == 0);
        if (!found) return false;
        name += size;
    }
    return true;
}

/* ---- calls ---- */

static void tables_argument(sqlite3_str *sql, const char *parameter, const struct sources_source *source,
                            struct fuzz_input *input) {
    static const struct {
        const char *parameter;
        enum sources_role role;
    } roles[] = {
        {"customer_col", SOURCES_CUSTOMER}, {"time_col", SOURCES_TIME},       {"until_col", SOURCES_UNTIL},
        {"amount_col", SOURCES_AMOUNT},     {"segment_col", SOURCES_SEGMENT}, {"starts_col", SOURCES_STARTS},
        {"returns_col", SOURCES_RETURNS},   {"from_col", SOURCES_UNTIL},      {"step_col", SOURCES_SEGMENT}};
    static const struct {
        const char *parameter;
        const char *values[10];
    } known[] = {
        {"grain",
         {"'month'", "'week'", "'day'", "'quarter'", "'year'", "'12 hours'", "'2 weeks starting sunday'",
          "'year starting april in +02:00'", "'6 months'", "'10 days in -05:30'"}},
        {"mode", {"'first'", "'recurring'", "'Recurring'"}},
        {"anchor", {"'calendar'", "'customer'"}},
        {"min_events", {"1", "2", "'3'", "4"}},
        {"max_age", {"0", "1", "3", "12", "1000"}},
        {"ages", {"'0, 1, 3'", "'0-2, 1-3'", "'1-1000'", "5"}},
        {"lapse_after", {"1", "2", "3", "6", "1000"}},
        {"as_of", {"'2025-01-01'", "'2026-06-30 12:00'", "'2024-02-29'", "1750000000", "'2024-07'"}},
        {"confidence", {"0.95", "0.5", "'0.9'", "0.999999"}},
        {"gap", {"0", "'1 day'", "'90 minutes'", "'1 month'", "86400.5", "'99 years'", "'2 weeks'"}},
        {"within", {"0", "'1 day'", "'90 minutes'", "'1 month'", "8640000.5", "'99 years'", "'2 weeks'"}},
        {"steps", {"'x, y'", "'y'", "'x, x, X'", "'1, 1.5, x'", "' x ,y,x,y'", "'x,'", "1"}},
        {"ordering", {"'loose'", "'strict'", "'Strict'"}},
    };
    if (fuzz_one_in(input, 50)) {
        fuzz_literal(sql, input);
        return;
    }
    if (strcmp(parameter, "source") == 0) {
        sources_name(sql, source, input);
        return;
    }
    for (uint32_t i = 0; i < TABLES_COUNT(roles); i++) {
        if (strcmp(parameter, roles[i].parameter) != 0) continue;
        sqlite3_str_appendf(sql, "%Q", source->columns[roles[i].role]);
        return;
    }
    for (uint32_t i = 0; i < TABLES_COUNT(known); i++) {
        if (strcmp(parameter, known[i].parameter) != 0) continue;
        uint32_t count = 0;
        while (count < 10 && known[i].values[count])
            count++;
        sqlite3_str_appendall(sql, known[i].values[fuzz_below(input, count)]);
        return;
    }
    fuzz_literal(sql, input);
}

static bool tables_takes(const struct tables_table *table, const char *parameter) {
    for (uint32_t i = 0; i < table->parameter_count; i++)
        if (strcmp(table->parameters[i], parameter) == 0) return true;
    return false;
}

/* Whether a parameter of cohorts is for subscriptions alone, or for events. */
static bool tables_is_of(const char *parameter, bool terms) {
    static const char *const events[] = {"starts_col", "returns_col", "mode", "anchor", "min_events"};
    if (terms) return strcmp(parameter, "until_col") == 0;
    for (uint32_t i = 0; i < TABLES_COUNT(events); i++)
        if (strcmp(parameter, events[i]) == 0) return true;
    return false;
}

/* The call as it stands in FROM, with its columns only: "(SELECT a, b FROM f(...) WHERE ...)" would hide what
** WHERE can do, so names are left to the statement. Arguments are by position; where by name, *where holds them. */
static char *tables_call(const struct tables_table *table, const struct sources_source *source,
                         struct fuzz_input *input, char **where) {
    sqlite3_str *call = sqlite3_str_new(NULL), *names = sqlite3_str_new(NULL);
    /* Of cohorts, most of what can be given is for events, or else for subscriptions. */
    bool either = tables_takes(table, "starts_col") && tables_takes(table, "until_col");
    bool terms = either && fuzz_byte(input) % 3 == 0;
    uint32_t positions = fuzz_below(input, table->parameter_count + 1);
    sqlite3_str_appendf(call, "%s", table->name);
    sqlite3_str_appendall(names, "1");
    for (uint32_t i = 0; i < table->parameter_count; i++) {
        const char *parameter = table->parameters[i];
        bool needed = i < 3 || strcmp(parameter, "until_col") == 0 || strcmp(parameter, "as_of") == 0 ||
                      strncmp(parameter, "step", 4) == 0;
        bool given = needed ? !fuzz_one_in(input, 24) : fuzz_byte(input) % 2;
        if (either && tables_is_of(parameter, !terms)) given = fuzz_one_in(input, 24);
        if (i < positions) sqlite3_str_appendall(call, i ? ", " : "(");
        if (!given) {
            if (i < positions) sqlite3_str_appendall(call, "NULL");
            continue;
        }
        if (i >= positions) sqlite3_str_appendf(names, " AND r.%s = ", parameter);
        tables_argument(i < positions ? call : names, parameter, source, input);
    }
    if (positions > 0) sqlite3_str_appendall(call, ")");
    *where = sqlite3_str_finish(names);
    return sqlite3_str_finish(call);
}

/* ---- checks ---- */

struct tables_run {
    sqlite3 *db;
    const struct tables_table *table;
    struct fuzz_input *input;
    char *call, *where;
    char *columns;      /* r.a, r.b, ... */
    sqlite3_int64 rows; /* of whole */
};

static int tables_stop(void *context) {
    long *left = context;
    return --*left == 0;
}

/* The rows of a statement; NULL when it ended in an error. */
static char *tables_rows(struct tables_run *run, const char *sql) {
    sqlite3_stmt *stmt = fuzz_prepare(run->db, sql);
    if (stmt == NULL) return NULL;
    char *rows = fuzz_rows(stmt);
    sqlite3_finalize(stmt);
    if (!fuzz_is_error(rows)) return rows;
    free(rows);
    return NULL;
}

static sqlite3_int64 tables_number(struct tables_run *run, const char *sql) {
    char *rows = tables_rows(run, sql);
    if (rows == NULL) fuzz_fail("%s: %s", sql, sqlite3_errmsg(run->db));
    sqlite3_int64 number = strtoll(rows, NULL, 10);
    free(rows);
    return number;
}

/* Makes whole, with the types of the table's columns, so that comparisons mean the same in it. */
static void tables_make_whole(struct tables_run *run) {
    sqlite3_str *create = sqlite3_str_new(NULL), *columns = sqlite3_str_new(NULL);
    sqlite3_stmt *types = NULL;
    char *info =
        sqlite3_mprintf("SELECT name, type FROM pragma_table_xinfo(%Q) WHERE hidden = 0", run->table->name);
    FUZZ_CHECK(sqlite3_prepare_v2(run->db, info, -1, &types, NULL) == SQLITE_OK);
    sqlite3_str_appendall(create, "CREATE TEMP TABLE whole(id INTEGER PRIMARY KEY");
    while (sqlite3_step(types) == SQLITE_ROW) {
        const unsigned char *name = sqlite3_column_text(types, 0);
        sqlite3_str_appendf(create, ", \"%w\" %s", name, sqlite3_column_text(types, 1));
        sqlite3_str_appendf(columns, "%sr.\"%w\"", sqlite3_str_length(columns) ? ", " : "", name);
    }
    sqlite3_finalize(types);
    sqlite3_free(info);
    char *sql = sqlite3_str_finish(create);
    fuzz_exec(run->db, "%s)", sql);
    sqlite3_free(sql);
    run->columns = sqlite3_str_finish(columns);
}

/* Keeps a copy of all rows in whole; false where the call ends in an error or takes too long. */
static bool tables_copy(struct tables_run *run) {
    long left = TABLES_BUDGET / 1000;
    tables_make_whole(run);
    char *sql = sqlite3_mprintf("INSERT INTO whole SELECT NULL, %s FROM %s AS r WHERE %s", run->columns,
                                run->call, run->where);
    sqlite3_progress_handler(run->db, 1000, tables_stop, &left);
    char *rows = tables_rows(run, sql);
    sqlite3_progress_handler(run->db, 0, NULL, NULL);
    sqlite3_free(sql);
    bool copied = rows != NULL;
    free(rows);
    if (copied) run->rows = tables_number(run, "SELECT count(*) FROM whole");
    return copied;
}

static void tables_check_laws(struct tables_run *run) {
    for (uint32_t i = 0; i < TABLES_COUNT(tables_laws); i++) {
        const struct tables_law *law = &tables_laws[i];
        if (law->table ? strcmp(law->table, run->table->name) != 0 : !tables_has(run->table, law->columns))
            continue;
        char *sql = sqlite3_mprintf("SELECT count(*) %s", law->count);
        if (tables_number(run, sql) != 0)
            fuzz_fail("%s\n--- of %s AS r WHERE %s", sql, run->call, run->where);
        sqlite3_free(sql);
    }
}

/* The same statement over the call and over the copy; before ends where the table stands in FROM, after goes on
** in WHERE, or ON: arguments of a table to the right of LEFT JOIN count only there. */
static void tables_compare(struct tables_run *run, const char *before, const char *clause,
                           const char *after) {
    char *ours = sqlite3_mprintf("%s %s AS r %s (%s) %s", before, run->call, clause, run->where, after);
    char *plain = sqlite3_mprintf("%s whole AS r %s 1 %s", before, clause, after);
    char *got = tables_rows(run, ours), *error = sqlite3_mprintf("%s", got ? "" : sqlite3_errmsg(run->db));
    char *want = tables_rows(run, plain);
    /* An argument that is NULL has to be left out where there are so many. */
    bool limit = strstr(error, "among more than 16 conditions") != NULL;
    if (!limit && (got == NULL || want == NULL || strcmp(got, want) != 0))
        fuzz_fail("%s\n--- want\n%s\n--- got\n%s\n%s", ours, want ? want : "an error", got ? got : "an error",
                  error);
    sqlite3_free(error);
    free(got);
    free(want);
    sqlite3_free(ours);
    sqlite3_free(plain);
}

static const char *tables_column(struct tables_run *run) {
    return run->table->columns[fuzz_below(run->input, run->table->column_count)];
}

/* Up to three conditions on columns of r, with values from whole or from anywhere. */
static char *tables_conditions(struct tables_run *run) {
    static const char *const operators[] = {"=", "<", "<=", ">", ">=", "<>", "IS", "IS NOT"};
    sqlite3_str *sql = sqlite3_str_new(NULL);
    for (uint32_t n = fuzz_below(run->input, 4); n > 0; n--) {
        const char *column = tables_column(run);
        const char *operator= operators[fuzz_below(run->input, TABLES_COUNT(operators))];
        sqlite3_str_appendf(sql, " AND r.%s %s ", column, operator);
        if (fuzz_byte(run->input) % 4 == 0)
            fuzz_literal(sql, run->input);
        else
            sqlite3_str_appendf(sql, "(SELECT w.%s FROM whole w WHERE w.id = %lld)", column,
                                1 + (sqlite3_int64)fuzz_below(run->input, 65536) % (run->rows + 1));
    }
    char *text = sqlite3_str_finish(sql);
    return text ? text : sqlite3_mprintf("");
}

static void tables_check_conditions(struct tables_run *run) {
    char *conditions = tables_conditions(run);
    char *before = sqlite3_mprintf("SELECT %s FROM", run->columns);
    tables_compare(run, before, "WHERE", conditions); /* in their own order, which the copy keeps */
    sqlite3_free(before);
    const char *key = tables_column(run), *second = tables_column(run);
    before = sqlite3_mprintf("SELECT r.%s, r.%s FROM", key, second);
    char *after = sqlite3_mprintf("%s ORDER BY r.%s%s, r.%s%s LIMIT %d OFFSET %d", conditions, key,
                                  fuzz_byte(run->input) % 2 ? " DESC" : "", second,
                                  fuzz_byte(run->input) % 2 ? " DESC" : "",
                                  (int)fuzz_below(run->input, 40) - 1, (int)fuzz_below(run->input, 8));
    tables_compare(run, before, "WHERE", after);
    sqlite3_free(before);
    sqlite3_free(after);
    sqlite3_free(conditions);
}

static void tables_check_joins(struct tables_run *run) {
    static const char *const joins[] = {"w JOIN", "w CROSS JOIN", "w LEFT JOIN"};
    const char *column = tables_column(run), *other = tables_column(run);
    const char *operator= fuzz_byte(run->input) % 3 ? "=" : "<=";
    const char *join = joins[fuzz_below(run->input, TABLES_COUNT(joins))];
    const char *clause = "ON";
    char *before, *after;
    if (fuzz_byte(run->input) % 2) {
        before = sqlite3_mprintf("SELECT w.id, r.%s, r.%s FROM whole %s", column, other, join);
        after = sqlite3_mprintf("AND r.%s %s w.%s ORDER BY 1, 2, 3", column, operator, column);
    } else {
        clause = "WHERE";
        before = sqlite3_mprintf(
            "SELECT w.id, (SELECT group_concat(quote(y), ';') FROM (SELECT r.%s AS y FROM", other);
        after = sqlite3_mprintf("AND r.%s %s w.%s ORDER BY r.%s)) FROM whole w ORDER BY w.id",
                                column, operator, column, other);
    }
    tables_compare(run, before, clause, after);
    sqlite3_free(before);
    sqlite3_free(after);
}

/* Stopped, or out of memory, at some place: an error, or the same rows; and the same rows afterwards. */
static void tables_check_faults(struct tables_run *run) {
    char *sql = sqlite3_mprintf("SELECT %s FROM %s AS r WHERE %s", run->columns, run->call, run->where);
    char *clean = tables_rows(run, sql);
    long left = 1 + (long)fuzz_below(run->input, 4096);
    bool memory = fuzz_byte(run->input) % 2;
    if (clean == NULL) fuzz_fail("%s: %s", sql, sqlite3_errmsg(run->db));
    if (memory)
        fuzz_fail_allocation(left);
    else
        sqlite3_progress_handler(run->db, 1, tables_stop, &left);
    char *got = tables_rows(run, sql);
    fuzz_fail_allocation(0);
    sqlite3_progress_handler(run->db, 0, NULL, NULL);
    if (got && strcmp(got, clean) != 0) fuzz_fail("%s\n--- want\n%s\n--- got\n%s", sql, clean, got);
    free(got);
    got = tables_rows(run, sql);
    if (got == NULL || strcmp(got, clean) != 0)
        fuzz_fail("%s\n--- afterwards\n%s", sql, got ? got : "an error");
    free(got);
    free(clean);
    sqlite3_free(sql);
}

void fuzz_tables(const uint8_t *data, size_t size) {
    struct fuzz_input input = {data, size};
    if (tables_count == 0) tables_find();
    uint32_t which = fuzz_below(&input, tables_count), form = fuzz_below(&input, 4);
    struct tables_run run = {fuzz_open(), &tables_list[which], &input, NULL, NULL, NULL, 0};
    if (fuzz_byte(&input) % 8 == 7) fuzz_exec(run.db, "PRAGMA encoding = 'UTF-16le'");
    struct sources_source source = sources_make(run.db, &input);
    run.call = tables_call(run.table, &source, &input, &run.where);
    if (tables_copy(&run)) {
        tables_check_laws(&run);
        if (form == 1) tables_check_conditions(&run);
        if (form == 2 && run.rows <= TABLES_SHORT) tables_check_joins(&run);
        if (form == 3) tables_check_faults(&run);
    }
    fuzz_check_connection(run.db);
    sqlite3_free(run.call);
    sqlite3_free(run.where);
    sqlite3_free(run.columns);
    FUZZ_CHECK(sqlite3_close(run.db) == SQLITE_OK);
}
