/*
 * cohorts_query.c - a random question to retention_cohorts: its grain, its options, the way that its arguments are written
 * and the statement around the call.
 */
#include "cohorts_query.h"

#include "test.h"

#define ONE_OF(state, list) ((list)[test_random(state, (uint32_t)(sizeof(list) / sizeof(list)[0]))])
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

const char *const cohorts_columns[COHORTS_COLUMNS] = {
    "cohort",           "age",        "period",      "segment",          "customers",     "active",
    "retention_rate",   "churn_rate", "on_or_after", "on_or_after_rate", "events",        "value",
    "cumulative_value", "ltv",        "complete",    "returned",         "returned_rate", "age_to"};

static bool chance(uint64_t *state, uint32_t percent) {
    return test_random(state, 100) < percent;
}

static int64_t grain_length(const struct naive_grain *grain) {
    static const int64_t lengths[] = {NAIVE_HOUR,     NAIVE_DAY,      7 * NAIVE_DAY,
                                      28 * NAIVE_DAY, 90 * NAIVE_DAY, 365 * NAIVE_DAY};
    return grain->count * lengths[grain->unit];
}

struct naive_grain *cohorts_query_grain(int which, unsigned seed, const struct random_table *table) {
    if (which < COHORTS_GRAINS - 1) return &grains[which];
    unsigned odd = seed % (ALL_GRAINS - (COHORTS_GRAINS - 1));
    for (;; odd++) {
        struct naive_grain *grain = &grains[COHORTS_GRAINS - 1 + odd % (ALL_GRAINS - (COHORTS_GRAINS - 1))];
        if (table->days * NAIVE_DAY / grain_length(grain) < 100) return grain;
    }
}

/* The ranges as text: in any order, some twice, with blanks here and there. */
static void write_ages(const struct cohorts_query *query, char *value, uint64_t *state) {
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
static void write_arguments(struct cohorts_query *query, const char *source, uint64_t *state) {
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

static void choose_columns(struct cohorts_query *query, uint64_t *state) {
    query->column_count = 0;
    if (chance(state, 75)) {
        for (int i = 0; i < COHORTS_COLUMNS; i++)
            query->columns[query->column_count++] = (enum cohorts_column)i;
    } else {
        int count = chance(state, 30) ? 1 : 1 + (int)test_random(state, 6);
        while (query->column_count < count) {
            query->columns[query->column_count++] = (enum cohorts_column)test_random(state, COHORTS_COLUMNS);
        }
    }
}

static bool is_added(enum cohorts_column column) {
    return column != COHORTS_PERIOD && column != COHORTS_ON_OR_AFTER && column != COHORTS_ON_OR_AFTER_RATE &&
           column != COHORTS_CUMULATIVE_VALUE && column != COHORTS_LTV && column != COHORTS_COMPLETE;
}

/* Leaves the columns that the sums over retention_members give. */
static void keep_added(struct cohorts_query *query) {
    int kept = 0;
    for (int i = 0; i < query->column_count; i++)
        if (is_added(query->columns[i])) query->columns[kept++] = query->columns[i];
    if (kept == 0) query->columns[kept++] = COHORTS_RETURNED;
    query->column_count = kept;
}

static void write_statement(struct cohorts_query *query, uint64_t *state) {
    sqlite3_str *sql = sqlite3_str_new(NULL);
    sqlite3_str_appendall(sql, "SELECT ");
    if (query->statement == COHORTS_COUNTED)
        sqlite3_str_appendall(sql, "count(*)");
    else if (query->column_count == COHORTS_COLUMNS && chance(state, 80))
        sqlite3_str_appendall(sql, "c.*");
    else {
        for (int i = 0; i < query->column_count; i++) {
            sqlite3_str_appendf(sql, "%s%s", i ? ", " : "", cohorts_columns[query->columns[i]]);
        }
    }
    sqlite3_str_appendall(sql, " FROM ");
    if (query->statement == COHORTS_TWICE)
        sqlite3_str_appendall(sql, "(SELECT 1 UNION ALL SELECT 2) CROSS JOIN ");
    char *call = query->arguments, *where = strstr(call, " WHERE 1");
    if (query->statement == COHORTS_ADDED)
        sqlite3_str_appendall(
            sql, "(SELECT segment, cohort, age, age_to, count(*) AS customers, sum(active) AS active,"
                 " sum(returned) AS returned, sum(events) AS events, sum(value) AS value,"
                 " avg(active) AS retention_rate, 1 - avg(active) AS churn_rate,"
                 " avg(returned) AS returned_rate FROM ");
    sqlite3_str_appendf(sql, "retention_%s%.*s AS c%s",
                        query->statement == COHORTS_ADDED ? "members" : "cohorts", (int)(where - call), call,
                        where);
    if (query->age_from > 0) sqlite3_str_appendf(sql, " AND age >= %lld", query->age_from);
    if (query->age_to < INT64_MAX) sqlite3_str_appendf(sql, " AND age <= %lld", query->age_to);
    if (query->cohort_from[0] != '\0') sqlite3_str_appendf(sql, " AND cohort >= '%s'", query->cohort_from);
    if (query->statement == COHORTS_ORDERED) sqlite3_str_appendall(sql, " ORDER BY segment, cohort, age");
    if (query->statement == COHORTS_BACKWARDS)
        sqlite3_str_appendall(sql, " ORDER BY segment DESC, cohort DESC, age DESC, age_to DESC");
    if (query->statement == COHORTS_ADDED)
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

void cohorts_query_make(struct cohorts_query *query, int combination, struct naive_grain *grain,
                        const struct random_table *table, uint64_t *state) {
    static const enum cohorts_statement statements[] = {
        COHORTS_PLAIN,   COHORTS_PLAIN,     COHORTS_PLAIN, COHORTS_PLAIN,   COHORTS_PLAIN, COHORTS_PLAIN,
        COHORTS_ORDERED, COHORTS_BACKWARDS, COHORTS_TWICE, COHORTS_COUNTED, COHORTS_ADDED, COHORTS_ADDED};
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
    if (query->statement == COHORTS_ADDED) keep_added(query);
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

void cohorts_query_end(void) {
    naive_calendar_close(grains, ALL_GRAINS);
}
