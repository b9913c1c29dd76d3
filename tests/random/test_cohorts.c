/*
 * test_cohorts.c - retention_cohorts, and retention_members added up, against a naive second implementation, on random
 * small tables.
 *
 * Every table is asked with every combination of mode, anchor, starts_col, returns_col, min_events, as_of and ages,
 * and over four tables each combination meets each of four grains; the other arguments, the way they are
 * written and the statement around the call are random. A difference is first made small by leaving out rows,
 * then printed with the script and the statement that show it.
 * (deeds.c 1 and 2)
 *
 * RETENTION_TABLES: how many tables (800; RETENTION_FULL=1: 4000). RETENTION_SEED: the first one's seed (1); table k has seed + k,
 * so a reported seed with RETENTION_TABLES=1 runs that table alone.
 */
#include "test.h"

#include "cohorts_query.h"

#include <math.h>

/* The rows of the naive answer that the statement asks for, in the order it asks for; free() them. */
static int expected_rows(const struct random_table *table, const struct cohorts_query *query,
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
        struct naive_row *row = &all[query->statement == COHORTS_BACKWARDS ? all_count - 1 - i : i];
        if (row->age < query->age_from || row->age > query->age_to) continue;
        if (query->cohort_from[0] != '\0' && strcmp(row->cohort, query->cohort_from) < 0) continue;
        (*rows)[count++] = *row;
    }
    free(all);
    if (query->statement == COHORTS_COUNTED) return count;
    if (query->statement == COHORTS_TWICE) {
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

/* What a column of a row is to hold. */
struct wanted {
    enum { WANTED_SEGMENT, WANTED_TEXT, WANTED_WHOLE, WANTED_RATE, WANTED_SUM } kind;
    const char *text;
    int64_t whole;
    double number, slack;
};

static struct wanted wanted_text(const char *text) {
    return (struct wanted){.kind = WANTED_TEXT, .text = text};
}

static struct wanted wanted_whole(int64_t whole) {
    return (struct wanted){.kind = WANTED_WHOLE, .whole = whole};
}

static struct wanted wanted_rate(double rate) {
    return (struct wanted){.kind = WANTED_RATE, .number = rate};
}

static struct wanted wanted_sum(double sum, double slack) {
    return (struct wanted){.kind = WANTED_SUM, .number = sum, .slack = slack};
}

static struct wanted wanted_cell(enum cohorts_column column, const struct naive_row *row,
                                 const struct cohorts_query *query) {
    const double customers = (double)row->customers, slack = 1e-15 * row->cumulative_size;
    switch (column) {
    case COHORTS_COHORT:
        return wanted_text(row->cohort);
    case COHORTS_PERIOD:
        return wanted_text(row->period);
    case COHORTS_AGE:
        return wanted_whole(row->age);
    case COHORTS_AGE_TO:
        return wanted_whole(row->age_to);
    case COHORTS_CUSTOMERS:
        return wanted_whole(row->customers);
    case COHORTS_ACTIVE:
        return wanted_whole(row->active);
    case COHORTS_ON_OR_AFTER:
        return wanted_whole(row->on_or_after);
    case COHORTS_RETURNED:
        return wanted_whole(row->returned);
    case COHORTS_EVENTS:
        return wanted_whole(row->events);
    case COHORTS_COMPLETE:
        return wanted_whole(row->complete);
    case COHORTS_RETURNED_RATE:
        return wanted_rate((double)row->returned / customers);
    case COHORTS_RETENTION_RATE:
        return wanted_rate((double)row->active / customers);
    case COHORTS_CHURN_RATE:
        return wanted_rate(1.0 - (double)row->active / customers);
    case COHORTS_ON_OR_AFTER_RATE:
        return wanted_rate((double)row->on_or_after / customers);
    case COHORTS_VALUE:
        return wanted_sum(row->value, (query->statement == COHORTS_ADDED ? 1e-13 : 1e-17) * row->size);
    case COHORTS_CUMULATIVE_VALUE:
        return wanted_sum(row->cumulative_value, slack);
    case COHORTS_LTV:
        return wanted_sum(row->cumulative_value / customers, slack);
    default:
        return (struct wanted){.kind = WANTED_SEGMENT};
    }
}

/* Whether a column holds what it is to hold; if not, `want` says what that is. */
static bool is_cell(sqlite3_stmt *stmt, int at, enum cohorts_column column, const struct naive_row *row,
                    const struct cohorts_query *query, char *want, size_t size) {
    const struct wanted wanted = wanted_cell(column, row, query);
    const int type = sqlite3_column_type(stmt, at);
    const double got = sqlite3_column_double(stmt, at);
    if (wanted.kind == WANTED_SEGMENT) {
        struct naive_value value = random_column(stmt, at), segment = row->segment;
        snprintf(want, size, "kind %d, %.*s or %.17Lg", (int)segment.kind, (int)segment.size, segment.bytes,
                 segment.number);
        return naive_compare(&value, &segment) == 0;
    }
    if (wanted.kind == WANTED_TEXT) {
        snprintf(want, size, "%s", wanted.text);
        return type == SQLITE_TEXT && strcmp((const char *)sqlite3_column_text(stmt, at), wanted.text) == 0;
    }
    if (wanted.kind == WANTED_WHOLE) {
        snprintf(want, size, "%lld", (long long)wanted.whole);
        return type == SQLITE_INTEGER && sqlite3_column_int64(stmt, at) == wanted.whole;
    }
    if (wanted.kind == WANTED_SUM && !query->has_amount) {
        snprintf(want, size, "NULL");
        return type == SQLITE_NULL;
    }
    snprintf(want, size, "%.17g", wanted.number);
    return type == SQLITE_FLOAT &&
           (wanted.kind == WANTED_SUM ? is_near(got, wanted.number, wanted.slack) : got == wanted.number);
}

/* The first difference between the rows of a statement and those expected, in words; "" when there is none.
 */
static void compare_rows(sqlite3_stmt *stmt, const struct cohorts_query *query, const struct naive_row *rows,
                         int count, char *difference, size_t size) {
    int rc = SQLITE_ROW, n = 0;
    char want[96];
    difference[0] = '\0';
    for (; difference[0] == '\0' && (rc = sqlite3_step(stmt)) == SQLITE_ROW; n++) {
        if (n >= count) snprintf(difference, size, "more than %d rows", count);
        for (int i = 0; i < query->column_count && difference[0] == '\0'; i++) {
            enum cohorts_column column = query->columns[i];
            const char *name = sqlite3_column_name(stmt, i);
            if (sqlite3_column_count(stmt) != query->column_count ||
                strcmp(name, cohorts_columns[column]) != 0) {
                snprintf(difference, size, "column %d is %s, not %s", i, name, cohorts_columns[column]);
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
static int run_query(sqlite3 *db, const struct random_table *table, const struct cohorts_query *query,
                     char *difference, size_t size) {
    struct naive_row *rows = NULL;
    int count = expected_rows(table, query, &rows);
    sqlite3_stmt *stmt = NULL;
    if (sqlite3_prepare_v2(db, query->sql, -1, &stmt, NULL) != SQLITE_OK) {
        snprintf(difference, size, "error: %s", sqlite3_errmsg(db));
    } else if (query->statement != COHORTS_COUNTED) {
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
static void report(const struct random_table *table, const struct cohorts_query *query, unsigned seed) {
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
    static int met[COHORTS_COMBINATIONS][COHORTS_GRAINS];
    long rows = 0, compared = 0;
    for (unsigned seed = first; seed < first + (unsigned)tables; seed++) {
        uint64_t state = scattered(seed);
        struct random_table table;
        random_table_make(&table, &state);
        sqlite3 *db = test_open();
        random_table_load(&table, db);
        rows += table.count;
        for (int combination = 0; combination < COHORTS_COMBINATIONS; combination++) {
            int which = (int)((seed + (unsigned)combination) % COHORTS_GRAINS);
            struct cohorts_query query;
            char difference[512];
            cohorts_query_make(&query, combination, cohorts_query_grain(which, seed / COHORTS_GRAINS, &table),
                               &table, &state);
            compared += run_query(db, &table, &query, difference, sizeof difference);
            if (difference[0] != '\0') report(&table, &query, seed);
            sqlite3_free(query.sql);
            met[combination][which]++;
        }
        test_close(db);
    }
    int least = met[0][0];
    for (int i = 0; i < COHORTS_COMBINATIONS; i++) {
        for (int j = 0; j < COHORTS_GRAINS; j++) {
            if (met[i][j] < least) least = met[i][j];
        }
    }
    printf("%d tables of %ld rows, %ld rows compared; each of %d combinations %d times or more\n", tables,
           rows, compared, COHORTS_COMBINATIONS * COHORTS_GRAINS, least);
    assert_true(compared > tables && least >= tables / COHORTS_GRAINS);
    cohorts_query_end();
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_random_tables),
    };
    return cmocka_run_group_tests_name("random cohorts", tests, NULL, NULL);
}
