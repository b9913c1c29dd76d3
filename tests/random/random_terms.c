/*
 * random_terms.c - see random_terms.h.
 *
 * Most rows end where the next one of their customer starts; others a day before that, as last paid days do, at moments
 * drawn as starts are (on and beside the edges of periods), soon after they began, as they began, or not at all. Many
 * starts and ends are the first of a month.
 */
#include "random_terms.h"

#include "test.h"

#include <math.h>

/* Whole quarters: sums of a few hundred are exact in any order. */
static void set_exact_amount(struct random_row *row, uint64_t *state) {
    static const struct {
        const char *literal;
        double number;
    } amounts[] = {{"0", 0},   {"1", 1},         {"10", 10},     {"10", 10},
                   {"-5", -5}, {"19.75", 19.75}, {"0.25", 0.25}, {"'12.50'", 12.5},
                   {"'7'", 7}, {"1e3", 1000},    {"NULL", 0},    {"-0.25", -0.25}};
    uint32_t chosen = test_random(state, sizeof amounts / sizeof amounts[0]);
    snprintf(row->amount, sizeof row->amount, "%s", amounts[chosen].literal);
    row->event.amount = amounts[chosen].number;
}

/* The earliest time of the same customer after that of a row; INT64_MAX where there is none. */
static int64_t time_after(const struct random_table *table, int row) {
    int64_t next = INT64_MAX, time = table->rows[row].event.time;
    for (int i = 0; i < table->count; i++) {
        const struct random_row *other = &table->rows[i];
        bool is_same = other->event.has_time && strcmp(other->customer, table->rows[row].customer) == 0;
        if (is_same && other->event.time > time && other->event.time < next) next = other->event.time;
    }
    return next;
}

/* The first of the month of a moment, or of the next one. */
static int64_t first_of_month(int64_t time, bool is_next) {
    struct naive_date date = naive_date(naive_day_of(time));
    int months = 12 * date.year + date.month - 1 + is_next;
    return naive_time(naive_day(months / 12, months % 12 + 1, 1), 0);
}

static int64_t draw_end(const struct random_table *table, int row, uint64_t *state) {
    static const int64_t lengths[] = {1,         NAIVE_SECOND,  NAIVE_HOUR,     12 * NAIVE_HOUR,
                                      NAIVE_DAY, 7 * NAIVE_DAY, 31 * NAIVE_DAY, 100 * NAIVE_DAY};
    int64_t time = table->rows[row].event.time, next = time_after(table, row);
    uint32_t chosen = test_random(state, 100);
    if (next != INT64_MAX && chosen < 60) return next;
    if (next != INT64_MAX && chosen < 70 && next - time > NAIVE_DAY) return next - NAIVE_DAY;
    if (chosen < 75) return time;
    if (chosen < 85) return first_of_month(time, true);
    if (chosen < 95) return random_table_moment(table, state);
    return time + lengths[test_random(state, sizeof lengths / sizeof lengths[0])];
}

static struct random_end make_end(const struct random_table *table, int row, uint64_t *state) {
    int64_t time = table->rows[row].event.time, last = naive_time(naive_day(9999, 12, 31), 0);
    struct random_end end = {.has_time = false, .time = time, .literal = "NULL"};
    if (test_random(state, 100) < 15) return end;
    end.time = draw_end(table, row, state);
    if (end.time < time) end.time = time + NAIVE_HOUR;
    if (end.time > last) return end;
    end.has_time = true;
    random_time_literal(end.time, state, end.literal, sizeof end.literal);
    return end;
}

/* Many starts are the first of their month. */
static void move_to_first(struct random_table *table, int row, uint64_t *state) {
    struct random_row *moved = &table->rows[row];
    if (!moved->event.has_time || test_random(state, 100) >= 40) return;
    int64_t time = first_of_month(moved->event.time, false);
    if (time < naive_time(table->first_day, 0)) return;
    moved->event.time = time;
    random_time_literal(time, state, moved->time, sizeof moved->time);
}

static void make_terms(struct random_terms *terms, bool is_exact, uint64_t *state) {
    terms->is_exact = is_exact;
    for (int i = 0; i < terms->table.count; i++) {
        if (terms->is_exact) set_exact_amount(&terms->table.rows[i], state);
        move_to_first(&terms->table, i, state);
    }
    for (int i = 0; i < terms->table.count; i++)
        terms->ends[i] = make_end(&terms->table, i, state);
}

void random_terms_make(struct random_terms *terms, uint64_t *state) {
    random_table_make(&terms->table, state);
    make_terms(terms, test_random(state, 2), state);
}

void random_terms_make_exact(struct random_terms *terms, uint64_t *state) {
    random_table_make(&terms->table, state);
    make_terms(terms, true, state);
}

void random_terms_remove(struct random_terms *terms, int row) {
    struct random_table *table = &terms->table;
    size_t after = (size_t)(--table->count - row);
    memmove(&table->rows[row], &table->rows[row + 1], after * sizeof table->rows[0]);
    memmove(&terms->ends[row], &terms->ends[row + 1], after * sizeof terms->ends[0]);
}

static char *ends_script(const struct random_terms *terms) {
    sqlite3_str *sql = sqlite3_str_new(NULL);
    sqlite3_str_appendall(sql, "CREATE TABLE ends(n INTEGER PRIMARY KEY, ended);\n");
    for (int i = 0; i < terms->table.count; i++)
        sqlite3_str_appendf(sql, "%s(%d, %s)", i ? ", " : "INSERT INTO ends VALUES ", i,
                            terms->ends[i].literal);
    sqlite3_str_appendf(
        sql,
        ";\nCREATE TEMP VIEW terms AS SELECT e.customer, e.time, e.amount, e.segment, ends.ended "
        "FROM %s AS e JOIN ends ON ends.n = e.n;\n",
        random_table_source(&terms->table));
    return sqlite3_str_finish(sql);
}

char *random_terms_script(const struct random_terms *terms) {
    char *table = random_table_script(&terms->table), *ends = ends_script(terms);
    char *script = sqlite3_mprintf("%s\n%s", table, ends);
    sqlite3_free(table);
    sqlite3_free(ends);
    return script;
}

void random_terms_load(struct random_terms *terms, sqlite3 *db) {
    random_table_load(&terms->table, db);
    char *script = ends_script(terms);
    test_exec(db, "%s", script);
    sqlite3_free(script);
    test_exec(
        db,
        "CREATE TEMP TABLE fact(customer, segment, time, until, visit, amount);"
        "CREATE TEMP TABLE later(us); INSERT INTO later VALUES (0);"
        "CREATE TEMP VIEW exact AS SELECT customer, segment, " RANDOM_EXACT(
            "(time + us)") " AS time, " RANDOM_EXACT("(until + us)") " AS ended, visit, amount FROM fact, later");
    sqlite3_stmt *insert = NULL;
    char *sql = sqlite3_mprintf("INSERT INTO fact SELECT " RANDOM_READ("customer") ", " RANDOM_READ(
                                    "segment") ", ?2, ?3, ?4, ?5 FROM %s WHERE n = ?1",
                                random_table_source(&terms->table));
    assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &insert, NULL), SQLITE_OK);
    sqlite3_free(sql);
    for (int i = 0; i < terms->table.count; i++) {
        const struct random_row *row = &terms->table.rows[i];
        assert_int_equal(sqlite3_clear_bindings(insert), SQLITE_OK);
        sqlite3_bind_int(insert, 1, i);
        if (row->event.has_time) sqlite3_bind_int64(insert, 2, row->event.time);
        if (terms->ends[i].has_time) sqlite3_bind_int64(insert, 3, terms->ends[i].time);
        if (strcmp(row->amount, "NULL") != 0) sqlite3_bind_double(insert, 5, row->event.amount);
        sqlite3_bind_int(insert, 4, row->event.comes);
        assert_int_equal(sqlite3_step(insert), SQLITE_DONE);
        assert_int_equal(sqlite3_reset(insert), SQLITE_OK);
    }
    assert_int_equal(sqlite3_finalize(insert), SQLITE_OK);
    assert_int_equal(sqlite3_changes(db), terms->table.count > 0);
}

double random_terms_size(const struct random_terms *terms) {
    double size = 0;
    for (int i = 0; i < terms->table.count; i++)
        size += fabs(terms->table.rows[i].event.amount);
    return size;
}
