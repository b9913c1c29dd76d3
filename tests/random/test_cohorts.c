/*
 * test_cohorts.c - retention_cohorts, and retention_members added up, against a naive second implementation, on random
 * small tables.
 *
 * Every table is asked with every combination of mode, anchor, starts_col, returns_col, min_events, as_of and ages,
 * and over four tables each combination meets each of four grains; the other arguments, the way they are
 * written and the statement around the call are random. A difference is first made small by leaving out rows,
 * then printed with the script and the statement that show it.
 *
 * RETENTION_TABLES: how many tables (800; RETENTION_FULL=1: 4000). RETENTION_SEED: the first one's seed (1); table k has seed + k,
 * so a reported seed with RETENTION_TABLES=1 runs that table alone.
 */
#include "test.h"

#include "random_table.h"

#include <math.h>

#define ONE_OF(state, list) ((list)[test_random(state, (uint32_t)(sizeof(list) / sizeof(list)[0]))])
#define COMBINATIONS        128
#define GRAINS              4 /* day, week, month, and one of the odd ones */
#define MOST_ROWS           250

static struct naive_grain grains[] = {
    {.text = "day", .unit = NAIVE_DAYS, .count = 1, .plain = true},
    {.text = "week", .unit = NAIVE_WEEKS, .count = 1, .plain = true},
    {.text = "month", .unit = NAIVE_MONTHS, .count = 1, .plain = true},
    {.text = "2 weeks starting sunday", .unit = NAIVE_WEEKS, .count = 2, .starting = 7},
    {.text = "quarter", .unit = NAIVE_QUARTERS, .count = 1, .plain = true},
    {.text = "hour", .unit = NAIVE_HOURS, .count = 1},
    {.text = "year starting april in +02:00", .unit = NAIVE_YEARS, .count = 1, .starting = 4, .minutes = 120},
    {.text = "6 Months", .unit = NAIVE_MONTHS, .count = 6},
    {.text = "36 hours", .unit = NAIVE_HOURS, .count = 36},
    {.text = "week starting SUNDAY in +02:00",
     .unit = NAIVE_WEEKS,
     .count = 1,
     .starting = 7,
     .minutes = 120},
    {.text = "month in -05:30", .unit = NAIVE_MONTHS, .count = 1, .minutes = -330, .plain = true},
    {.text = "7 days", .unit = NAIVE_DAYS, .count = 7},
    {.text = "6 hours in +13:45", .unit = NAIVE_HOURS, .count = 6, .minutes = 825},
    {.text = "year", .unit = NAIVE_YEARS, .count = 1, .plain = true},
    {.text = "quarter starting february", .unit = NAIVE_QUARTERS, .count = 1, .starting = 2},
    {.text = "day in +13:45", .unit = NAIVE_DAYS, .count = 1, .minutes = 825, .plain = true},
    {.text = "2 years starting july", .unit = NAIVE_YEARS, .count = 2, .starting = 7},
    {.text = "48 hours", .unit = NAIVE_DAYS, .count = 2},
    {.text = "Week starting Monday", .unit = NAIVE_WEEKS, .count = 1, .starting = 1, .plain = true},
    {.text = "5 WEEKS", .unit = NAIVE_WEEKS, .count = 5},
    {.text = "2 quarters", .unit = NAIVE_QUARTERS, .count = 2},
};
#define ALL_GRAINS ((int)(sizeof grains / sizeof grains[0]))

enum column {
    COHORT,
    AGE,
    PERIOD,
    SEGMENT,
    CUSTOMERS,
    ACTIVE,
    RETENTION_RATE,
    CHURN_RATE,
    ON_OR_AFTER,
    ON_OR_AFTER_RATE,
    EVENTS,
    VALUE,
    CUMULATIVE_VALUE,
    LTV,
    COMPLETE,
    RETURNED,
    RETURNED_RATE,
    AGE_TO,
    COLUMNS
};
static const char *const column_names[COLUMNS] = {
    "cohort",           "age",        "period",      "segment",          "customers",     "active",
    "retention_rate",   "churn_rate", "on_or_after", "on_or_after_rate", "events",        "value",
    "cumulative_value", "ltv",        "complete",    "returned",         "returned_rate", "age_to"};

/* ADDED: retention_members, added up. */
enum statement { PLAIN, ORDERED, BACKWARDS, TWICE, COUNTED, ADDED };

struct query {
    struct naive_options options;
    bool has_amount, uses_starts, uses_returns;
    enum statement statement;
    enum column columns[COLUMNS];
    int column_count;
    int64_t age_from, age_to;       /* rows asked for */
    char cohort_from[NAIVE_LABEL];  /* "" for all */
    int64_t limit, offset;          /* limit -1 for none */
    char as_of[48], arguments[640]; /* literals */
    char *sql;
};

static bool chance(uint64_t *state, uint32_t percent) {
    return test_random(state, 100) < percent;
}

static int64_t grain_length(const struct naive_grain *grain) {
    static const int64_t lengths[] = {NAIVE_HOUR,     NAIVE_DAY,      7 * NAIVE_DAY,
                                      28 * NAIVE_DAY, 90 * NAIVE_DAY, 365 * NAIVE_DAY};
    return grain->count * lengths[grain->unit];
}

/* The fourth grain goes round with the tables, past those too fine for this one. */
static struct naive_grain *choose_grain(int which, unsigned seed, const struct random_table *table) {
    if (which < GRAINS - 1) return &grains[which];
    unsigned odd = seed % (ALL_GRAINS - (GRAINS - 1));
    for (;; odd++) {
        struct naive_grain *grain = &grains[GRAINS - 1 + odd % (ALL_GRAINS - (GRAINS - 1))];
        if (table->days * NAIVE_DAY / grain_length(grain) < 100) return grain;
    }
}

/* The ranges as text: in any order, some twice, with blanks here and there. */
static void write_ages(const struct query *query, char *value, uint64_t *state) {
    static const char *const blanks[] = {"", "", "", " "};
    const struct naive_options *options = &query->options;
    int n = 0, first = options->range_count > 0 ? (int)test_random(state, (uint32_t)options->range_count) : 0;
    for (int i = 0; i < options->range_count; i++) {
        const struct naive_range *range = &options->ranges[(i + first) % options->range_count];
        n += snprintf(value + n, (size_t)(64 - n), "%s%lld", i ? "," : "'", (long long)range->first);
        if (range->first != range->last || chance(state, 20))
            n += snprintf(value + n, (size_t)(64 - n), "%s-%s%lld", ONE_OF(state, blanks),
                          ONE_OF(state, blanks), (long long)range->last);
    }
    if (n > 0) snprintf(value + n, (size_t)(64 - n), "'");
}

/* The arguments after the first three are given by place up to a random one, then by name; one that is not given
** is left out, or NULL where it keeps a place; a default is left out or written. */
static void write_arguments(struct query *query, const char *source, uint64_t *state) {
    static const char *const names[] = {"source",      "customer_col", "time_col",    "grain", "amount_col",
                                        "segment_col", "starts_col",   "returns_col", "mode",  "anchor",
                                        "min_events",  "max_age",      "as_of",       "ages"};
    enum { ARGUMENTS = sizeof names / sizeof names[0] };
    static const char *const firsts[] = {"'first'", "'First'", "NULL", ""};
    static const char *const calendars[] = {"'calendar'", "'CALENDAR'", "NULL", ""};
    static const char *const recurrings[] = {"'recurring'", "'Recurring'"};
    static const char *const customers[] = {"'customer'", "'CUSTOMER'"};
    static const char *const ones[] = {"1", "'1'", "NULL", ""};
    static const char *const twos[] = {"2", "'2'"};
    const struct naive_options *options = &query->options;
    char values[ARGUMENTS][64] = {"", "'customer'", "'time'"};
    snprintf(values[0], 64, "'%.40s'", source);
    if (strchr(source, '\'') != NULL) snprintf(values[0], 64, "'\"order''s \"\"book\"\"\"'");
    bool is_default = strcmp(options->grain->text, "month") == 0 && chance(state, 50);
    if (!is_default) snprintf(values[3], 64, "'%s'", options->grain->text);
    if (query->has_amount) snprintf(values[4], 64, "'amount'");
    if (options->has_segment) snprintf(values[5], 64, "'Segment'");
    if (query->uses_starts) snprintf(values[6], 64, "'started'");
    if (query->uses_returns) snprintf(values[7], 64, "'returned'");
    snprintf(values[8], 64, "%s", options->recurring ? ONE_OF(state, recurrings) : ONE_OF(state, firsts));
    snprintf(values[9], 64, "%s", options->by_customer ? ONE_OF(state, customers) : ONE_OF(state, calendars));
    snprintf(values[10], 64, "%s", options->min_events == 2 ? ONE_OF(state, twos) : ONE_OF(state, ones));
    if (options->has_max_age) snprintf(values[11], 64, "%lld", (long long)options->max_age);
    if (options->has_as_of) snprintf(values[12], 64, "%s", query->as_of);
    write_ages(query, values[13], state);

    int by_place = chance(state, 3) ? (int)test_random(state, 4) : 3 + (int)test_random(state, ARGUMENTS - 2);
    /* Among more than 16 conditions a NULL is refused. */
    if (by_place == ARGUMENTS && values[ARGUMENTS - 1][0] == '\0') by_place--;
    size_t size = sizeof query->arguments, n = 0;
    query->arguments[0] = '\0';
    if (by_place > 0) n += (size_t)snprintf(query->arguments, size, "(");
    for (int i = 0; i < by_place; i++) {
        const char *value = values[i][0] != '\0' ? values[i] : "NULL";
        n += (size_t)snprintf(query->arguments + n, size - n, "%s%s", i ? ", " : "", value);
    }
    if (by_place > 0) n += (size_t)snprintf(query->arguments + n, size - n, ")");
    n += (size_t)snprintf(query->arguments + n, size - n, " WHERE 1");
    for (int i = by_place; i < ARGUMENTS; i++) {
        if (values[i][0] == '\0' || strcmp(values[i], "NULL") == 0) continue;
        n += (size_t)snprintf(query->arguments + n, size - n, " AND %s = %s", names[i], values[i]);
    }
    assert_true(n < size);
}

static void choose_columns(struct query *query, uint64_t *state) {
    query->column_count = 0;
    if (chance(state, 75)) {
        for (int i = 0; i < COLUMNS; i++)
            query->columns[query->column_count++] = (enum column)i;
    } else {
        int count = chance(state, 30) ? 1 : 1 + (int)test_random(state, 6);
        while (query->column_count < count) {
            query->columns[query->column_count++] = (enum column)test_random(state, COLUMNS);
        }
    }
}

static bool is_added(enum column column) {
    return column != PERIOD && column != ON_OR_AFTER && column != ON_OR_AFTER_RATE &&
           column != CUMULATIVE_VALUE && column != LTV && column != COMPLETE;
}

/* Leaves the columns that the sums over retention_members give. */
static void keep_added(struct query *query) {
    int kept = 0;
    for (int i = 0; i < query->column_count; i++)
        if (is_added(query->columns[i])) query->columns[kept++] = query->columns[i];
    if (kept == 0) query->columns[kept++] = RETURNED;
    query->column_count = kept;
}

static void write_statement(struct query *query, uint64_t *state) {
    sqlite3_str *sql = sqlite3_str_new(NULL);
    sqlite3_str_appendall(sql, "SELECT ");
    if (query->statement == COUNTED)
        sqlite3_str_appendall(sql, "count(*)");
    else if (query->column_count == COLUMNS && chance(state, 80))
        sqlite3_str_appendall(sql, "c.*");
    else {
        for (int i = 0; i < query->column_count; i++) {
            sqlite3_str_appendf(sql, "%s%s", i ? ", " : "", column_names[query->columns[i]]);
        }
    }
    sqlite3_str_appendall(sql, " FROM ");
    if (query->statement == TWICE) sqlite3_str_appendall(sql, "(SELECT 1 UNION ALL SELECT 2) CROSS JOIN ");
    char *call = query->arguments, *where = strstr(call, " WHERE 1");
    if (query->statement == ADDED)
        sqlite3_str_appendall(
            sql, "(SELECT segment, cohort, age, age_to, count(*) AS customers, sum(active) AS active,"
                 " sum(returned) AS returned, sum(events) AS events, sum(value) AS value,"
                 " avg(active) AS retention_rate, 1 - avg(active) AS churn_rate,"
                 " avg(returned) AS returned_rate FROM ");
    sqlite3_str_appendf(sql, "retention_%s%.*s AS c%s", query->statement == ADDED ? "members" : "cohorts",
                        (int)(where - call), call, where);
    if (query->age_from > 0) sqlite3_str_appendf(sql, " AND age >= %lld", query->age_from);
    if (query->age_to < INT64_MAX) sqlite3_str_appendf(sql, " AND age <= %lld", query->age_to);
    if (query->cohort_from[0] != '\0') sqlite3_str_appendf(sql, " AND cohort >= '%s'", query->cohort_from);
    if (query->statement == ORDERED) sqlite3_str_appendall(sql, " ORDER BY segment, cohort, age");
    if (query->statement == BACKWARDS)
        sqlite3_str_appendall(sql, " ORDER BY segment DESC, cohort DESC, age DESC, age_to DESC");
    if (query->statement == ADDED)
        sqlite3_str_appendall(sql, " GROUP BY 1, 2, 3, 4) ORDER BY segment, cohort, age, age_to");
    if (query->limit >= 0) sqlite3_str_appendf(sql, " LIMIT %lld OFFSET %lld", query->limit, query->offset);
    query->sql = sqlite3_str_finish(sql);
    assert_non_null(query->sql);
}

/* A few ranges, by first and last, each once. */
static void choose_ranges(struct naive_options *options, uint64_t *state) {
    int count = 1 + (int)test_random(state, 5);
    options->range_count = 0;
    for (int i = 0; i < count; i++) {
        struct naive_range range = {.first = chance(state, 30) ? 0 : test_random(state, 9)};
        range.last = range.first + (chance(state, 40) ? 0 : test_random(state, chance(state, 10) ? 999 : 9));
        int at = 0;
        while (at < options->range_count &&
               (options->ranges[at].first < range.first ||
                (options->ranges[at].first == range.first && options->ranges[at].last < range.last)))
            at++;
        const struct naive_range *next = &options->ranges[at];
        if (at < options->range_count && next->first == range.first && next->last == range.last) continue;
        for (int j = options->range_count++; j > at; j--)
            options->ranges[j] = options->ranges[j - 1];
        options->ranges[at] = range;
    }
}

static void make_query(struct query *query, int combination, struct naive_grain *grain,
                       const struct random_table *table, uint64_t *state) {
    static const enum statement statements[] = {PLAIN,   PLAIN,     PLAIN, PLAIN,   PLAIN, PLAIN,
                                                ORDERED, BACKWARDS, TWICE, COUNTED, ADDED, ADDED};
    memset(query, 0, sizeof *query);
    struct naive_options *options = &query->options;
    options->grain = grain;
    options->recurring = combination & 1;
    options->by_customer = combination & 2;
    query->uses_starts = combination & 4;
    query->uses_returns = combination & 8;
    options->min_events = combination & 16 ? 2 : 1;
    options->has_as_of = combination & 32;
    options->has_segment = chance(state, 50);
    query->has_amount = chance(state, 60);
    if (options->has_as_of) {
        int64_t last = naive_time(naive_day(9999, 12, 30), 0);
        options->as_of = random_table_moment(table, state);
        if (chance(state, 20))
            options->as_of += (int64_t)test_random(state, 20) * table->days * NAIVE_DAY / 30;
        if (options->as_of > last) options->as_of = last;
        random_time_literal(options->as_of, state, query->as_of, sizeof query->as_of);
        options->as_of = random_settled(query->as_of, options->as_of, grain->minutes);
    }
    int64_t ages = table->days * NAIVE_DAY / grain_length(grain) + 1;
    bool is_big = ages * (options->recurring ? table->count : 8) > MOST_ROWS && !chance(state, 1);
    if (combination & 64) choose_ranges(options, state);
    options->has_max_age = options->range_count == 0 && (is_big || chance(state, 15));
    options->max_age = test_random(state, is_big ? 8 : 12);
    query->statement = ONE_OF(state, statements);
    choose_columns(query, state);
    if (query->statement == ADDED) keep_added(query);
    query->age_to = INT64_MAX;
    query->limit = -1;
    if (chance(state, 10)) query->age_from = test_random(state, 4);
    if (chance(state, 10)) query->age_to = test_random(state, 6);
    if (chance(state, 10)) {
        naive_label(grain, naive_period(grain, random_table_moment(table, state)), query->cohort_from);
    }
    if (chance(state, 10)) {
        query->limit = test_random(state, 12);
        query->offset = test_random(state, 4);
    }
    write_arguments(query, random_table_source(table), state);
    write_statement(query, state);
}

/* The rows of the naive answer that the statement asks for, in the order it asks for; free() them. */
static int expected_rows(const struct random_table *table, const struct query *query,
                         struct naive_row **rows) {
    struct naive_event events[RANDOM_ROWS];
    for (int i = 0; i < table->count; i++) {
        events[i] = table->rows[i].event;
        events[i].time = random_settled(table->rows[i].time, events[i].time, query->options.grain->minutes);
        if (!query->uses_starts) events[i].start = true;
        if (!query->uses_returns) events[i].comes = true;
    }
    struct naive_row *all = NULL;
    int all_count = naive_cohorts(events, table->count, &query->options, &all), count = 0, kept = 0;
    *rows = malloc(((size_t)all_count * 2 + 1) * sizeof **rows);
    assert_non_null(*rows);
    for (int i = 0; i < all_count; i++) {
        struct naive_row *row = &all[query->statement == BACKWARDS ? all_count - 1 - i : i];
        if (row->age < query->age_from || row->age > query->age_to) continue;
        if (query->cohort_from[0] != '\0' && strcmp(row->cohort, query->cohort_from) < 0) continue;
        (*rows)[count++] = *row;
    }
    free(all);
    if (query->statement == COUNTED) return count;
    if (query->statement == TWICE) {
        if (count > 0) memcpy(*rows + count, *rows, (size_t)count * sizeof **rows);
        count *= 2;
    }
    if (query->limit < 0) return count;
    for (int64_t i = query->offset; i < count && kept < query->limit; i++)
        (*rows)[kept++] = (*rows)[i];
    return kept;
}

static bool is_near(double got, double want, double slack) {
    return fabs(got - want) <= 1e-9 * fabs(want) + slack;
}

/* One cell as it ought to be: text, a value of the table, a whole number, an exact or a near double, or NULL.
 */
static bool is_cell(sqlite3_stmt *stmt, int at, enum column column, const struct naive_row *row,
                    const struct query *query, char *want, size_t size) {
    const char *text = NULL;
    int64_t whole = 0;
    double number = 0, slack = 0, customers = (double)row->customers;
    int type = sqlite3_column_type(stmt, at);
    switch (column) {
    case COHORT:
        text = row->cohort;
        break;
    case PERIOD:
        text = row->period;
        break;
    case AGE:
        whole = row->age;
        break;
    case CUSTOMERS:
        whole = row->customers;
        break;
    case ACTIVE:
        whole = row->active;
        break;
    case ON_OR_AFTER:
        whole = row->on_or_after;
        break;
    case EVENTS:
        whole = row->events;
        break;
    case COMPLETE:
        whole = row->complete;
        break;
    case RETURNED:
        whole = row->returned;
        break;
    case AGE_TO:
        whole = row->age_to;
        break;
    case RETURNED_RATE:
        number = (double)row->returned / customers;
        break;
    case RETENTION_RATE:
        number = (double)row->active / customers;
        break;
    case CHURN_RATE:
        number = 1.0 - (double)row->active / customers;
        break;
    case ON_OR_AFTER_RATE:
        number = (double)row->on_or_after / customers;
        break;
    case VALUE:
        number = row->value, slack = (query->statement == ADDED ? 1e-13 : 1e-17) * row->size;
        break;
    case CUMULATIVE_VALUE:
        number = row->cumulative_value, slack = 1e-15 * row->cumulative_size;
        break;
    case LTV:
        number = row->cumulative_value / customers, slack = 1e-15 * row->cumulative_size;
        break;
    default:
        break;
    }
    if (column == SEGMENT) {
        struct naive_value got = random_column(stmt, at), segment = row->segment;
        if (naive_compare(&got, &segment) == 0) return true;
        snprintf(want, size, "kind %d, %.*s or %.17Lg", (int)segment.kind, (int)segment.size, segment.bytes,
                 segment.number);
        return false;
    }
    if (text != NULL) {
        if (type == SQLITE_TEXT && strcmp((const char *)sqlite3_column_text(stmt, at), text) == 0)
            return true;
        snprintf(want, size, "%s", text);
        return false;
    }
    bool is_sum = column == VALUE || column == CUMULATIVE_VALUE || column == LTV;
    if (is_sum && !query->has_amount) {
        snprintf(want, size, "NULL");
        return type == SQLITE_NULL;
    }
    if (is_sum || column == RETENTION_RATE || column == CHURN_RATE || column == ON_OR_AFTER_RATE ||
        column == RETURNED_RATE) {
        double got = sqlite3_column_double(stmt, at);
        if (type == SQLITE_FLOAT && (is_sum ? is_near(got, number, slack) : got == number)) return true;
        snprintf(want, size, "%.17g", number);
        return false;
    }
    if (type == SQLITE_INTEGER && sqlite3_column_int64(stmt, at) == whole) return true;
    snprintf(want, size, "%lld", (long long)whole);
    return false;
}

/* The first difference between the rows of a statement and those expected, in words; "" when there is none.
 */
static void compare_rows(sqlite3_stmt *stmt, const struct query *query, const struct naive_row *rows,
                         int count, char *difference, size_t size) {
    int rc = SQLITE_ROW, n = 0;
    char want[96];
    difference[0] = '\0';
    for (; difference[0] == '\0' && (rc = sqlite3_step(stmt)) == SQLITE_ROW; n++) {
        if (n >= count) snprintf(difference, size, "more than %d rows", count);
        for (int i = 0; i < query->column_count && difference[0] == '\0'; i++) {
            enum column column = query->columns[i];
            const char *name = sqlite3_column_name(stmt, i);
            if (sqlite3_column_count(stmt) != query->column_count ||
                strcmp(name, column_names[column]) != 0) {
                snprintf(difference, size, "column %d is %s, not %s", i, name, column_names[column]);
            } else if (!is_cell(stmt, i, column, &rows[n], query, want, sizeof want)) {
                char number[40];
                snprintf(number, sizeof number, "%.17g", sqlite3_column_double(stmt, i));
                const char *got = (const char *)sqlite3_column_text(stmt, i);
                if (sqlite3_column_type(stmt, i) == SQLITE_FLOAT) got = number;
                snprintf(difference, size, "row %d (cohort %s, age %lld), %s: want %s, got %s", n + 1,
                         rows[n].cohort, (long long)rows[n].age, name, want, got ? got : "NULL");
            }
        }
    }
    if (difference[0] != '\0') return;
    if (rc != SQLITE_DONE)
        snprintf(difference, size, "error: %s", sqlite3_errmsg(sqlite3_db_handle(stmt)));
    else if (n < count)
        snprintf(difference, size, "%d rows, want %d", n, count);
}

/* Returns how many rows were to be compared. */
static int run_query(sqlite3 *db, const struct random_table *table, const struct query *query,
                     char *difference, size_t size) {
    struct naive_row *rows = NULL;
    int count = expected_rows(table, query, &rows);
    sqlite3_stmt *stmt = NULL;
    if (sqlite3_prepare_v2(db, query->sql, -1, &stmt, NULL) != SQLITE_OK) {
        snprintf(difference, size, "error: %s", sqlite3_errmsg(db));
    } else if (query->statement != COUNTED) {
        compare_rows(stmt, query, rows, count, difference, size);
    } else {
        /* count(*) gives one row, and LIMIT 0 or an OFFSET takes that away */
        bool is_cut = query->limit == 0 || (query->limit > 0 && query->offset > 0);
        int rc = sqlite3_step(stmt);
        bool is_right =
            is_cut ? rc == SQLITE_DONE : rc == SQLITE_ROW && sqlite3_column_int64(stmt, 0) == count;
        snprintf(difference, size, "%s", "");
        if (!is_right) snprintf(difference, size, "count(*) is not %d: %s", count, sqlite3_errmsg(db));
    }
    sqlite3_finalize(stmt);
    free(rows);
    return count;
}

/* Leaves out rows for as long as the query still goes wrong, then fails with what is left. */
static void report(const struct random_table *table, const struct query *query, unsigned seed) {
    struct random_table small = *table, smaller;
    char difference[512], last[512] = "";
    for (int i = -1; i < small.count; i++) {
        smaller = small;
        if (i >= 0)
            memmove(&smaller.rows[i], &smaller.rows[i + 1],
                    sizeof small.rows[0] * (size_t)(--smaller.count - i));
        sqlite3 *db = test_open();
        random_table_load(&smaller, db);
        run_query(db, &smaller, query, difference, sizeof difference);
        test_close(db);
        if (difference[0] == '\0') continue;
        snprintf(last, sizeof last, "%s", difference);
        small = smaller;
        if (i >= 0) i = -1; /* from the start: a row may have become needless */
    }
    char *script = random_table_script(&small);
    printf("seed %u\n%s\n%s;\n%s\n", seed, script, query->sql, last[0] ? last : "cannot be repeated");
    fflush(stdout);
    sqlite3_free(script);
    fail_msg("retention_cohorts and the naive answer differ, seed %u", seed);
}

/* Neighbouring seeds must not give alike sequences (the finisher of MurmurHash3). */
static uint64_t scattered(uint64_t seed) {
    seed = (seed ^ seed >> 33) * UINT64_C(0xFF51AFD7ED558CCD);
    seed = (seed ^ seed >> 33) * UINT64_C(0xC4CEB9FE1A85EC53);
    return seed ^ seed >> 33;
}

/* grid.c 1, 2, 3, 4, 5, 6 and 8; ages.c 1 and 2; members.c 1 */
static void test_random_tables(void **unused) {
    (void)unused;
    int tables = test_cases("RETENTION_TABLES", 800, 4000);
    unsigned first = (unsigned)test_setting("RETENTION_SEED", 1);
    static int met[COMBINATIONS][GRAINS];
    long rows = 0, compared = 0;
    for (unsigned seed = first; seed < first + (unsigned)tables; seed++) {
        uint64_t state = scattered(seed);
        struct random_table table;
        random_table_make(&table, &state);
        sqlite3 *db = test_open();
        random_table_load(&table, db);
        rows += table.count;
        for (int combination = 0; combination < COMBINATIONS; combination++) {
            int which = (int)((seed + (unsigned)combination) % GRAINS);
            struct query query;
            char difference[512];
            make_query(&query, combination, choose_grain(which, seed / GRAINS, &table), &table, &state);
            compared += run_query(db, &table, &query, difference, sizeof difference);
            if (difference[0] != '\0') report(&table, &query, seed);
            sqlite3_free(query.sql);
            met[combination][which]++;
        }
        test_close(db);
    }
    int least = met[0][0];
    for (int i = 0; i < COMBINATIONS; i++) {
        for (int j = 0; j < GRAINS; j++) {
            if (met[i][j] < least) least = met[i][j];
        }
    }
    printf("%d tables of %ld rows, %ld rows compared; each of %d combinations %d times or more\n", tables,
           rows, compared, COMBINATIONS * GRAINS, least);
    assert_true(compared > tables && least >= tables / GRAINS);
    naive_calendar_close(grains, ALL_GRAINS);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_random_tables),
    };
    return cmocka_run_group_tests_name("random cohorts", tests, NULL, NULL);
}
