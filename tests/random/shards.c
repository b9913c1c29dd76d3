/*
 * shards.c - see shards.h.
 */
#include "shards.h"

#include "random_table.h"

#include <math.h>

#define SHARDS_CUSTOMERS 90
#define SHARDS_EMPTY     5   /* of the shards */
#define SHARDS_LATE      2   /* and has a segment of its own */
#define SHARDS_DAYS      420 /* of the source, from 2020-01-01 on, in months of 28 days */

char shards_difference[400];

/* ---- the source ---- */

static const char shards_tables[] =
    "CREATE TABLE events(shard, customer, at, amount, segment, starts, returned);"
    "CREATE TABLE terms(shard, customer, started, ended, price, plan, seen);"
    "CREATE TABLE steps(shard, customer, at, step, channel);"
    "CREATE TABLE points(shard, customer, at, points)";

/* A customer whose rows are being made, and the first of their days. */
struct shards_customer {
    sqlite3 *db;
    uint64_t *state;
    int shard, from;
    char id[32];
};

/* Literals. Ids are whole numbers, texts that look like them, and names that differ in case alone. */
static void shards_name(struct shards_customer *customer, int i) {
    static const char *const forms[] = {"%d", "'%d'", "'anna %d'", "'Anna %d'"};
    sqlite3_snprintf((int)sizeof customer->id, customer->id, forms[i % 4], i / 4);
}

static const char *shards_pick(const struct shards_customer *customer, const char *const *words,
                               uint32_t count) {
    return words[test_random(customer->state, count)];
}

/* A moment, and another one so many days later: often at the end of a month, in the leap day, in a week 53 or in a night in
** which the clock changes. */
static int shards_time(const struct shards_customer *customer, int from, char time[40]) {
    static const char *const days[] = {"2020-01-29", "2020-01-30", "2020-01-31", "2020-02-29", "2020-03-29",
                                       "2020-10-25", "2020-12-31", "2021-01-01", "2021-01-03"};
    const uint32_t count = sizeof days / sizeof *days;
    uint32_t pick = test_random(customer->state, 4 * count), hour = test_random(customer->state, 24);
    int day = from + (int)test_random(customer->state, (uint32_t)(SHARDS_DAYS - from));
    if (pick < count && from == 0)
        sqlite3_snprintf(40, time, "'%s %02u:30:00'", days[pick], hour);
    else
        sqlite3_snprintf(40, time, "'%d-%02d-%02d %02u:00:00'", 2020 + day / 336, 1 + day / 28 % 12,
                         1 + day % 28, hour);
    return day;
}

static void shards_make_events(const struct shards_customer *customer) {
    static const char *const segments[] = {"'de'", "'fr'", "NULL", "7", "'7'", "'es'"};
    char time[40];
    for (uint32_t left = test_random(customer->state, 9); left > 0; left--) {
        shards_time(customer, customer->from, time);
        for (uint32_t tied = test_random(customer->state, 4) == 0 ? 2 : 1; tied > 0; tied--) {
            uint32_t quarters = test_random(customer->state, 200);
            test_exec(customer->db,
                      "INSERT INTO events VALUES (%d, %s, %s, (nullif(%u, 7) - 30) / 4.0, %s, %u, %u)",
                      customer->shard, test_random(customer->state, 40) ? customer->id : "NULL", time,
                      quarters, shards_pick(customer, segments, customer->from ? 6 : 5),
                      test_random(customer->state, 2), test_random(customer->state, 3));
        }
    }
}

/* Terms that touch, leave holes, overlap, last no time or still run. */
static void shards_make_terms(const struct shards_customer *customer) {
    static const char *const plans[] = {"'basic'", "'pro'", "NULL"};
    char started[40], ended[40] = "NULL", seen[40];
    for (uint32_t left = test_random(customer->state, 4); left > 0; left--) {
        if (strcmp(ended, "NULL") == 0 || test_random(customer->state, 3) > 0)
            shards_time(customer, customer->from, started);
        else
            memcpy(started, ended, sizeof started);
        sqlite3_snprintf((int)sizeof ended, ended, "NULL");
        if (test_random(customer->state, 4) > 0) shards_time(customer, customer->from, ended);
        shards_time(customer, customer->from, seen);
        test_exec(
            customer->db,
            "INSERT INTO terms VALUES (%d, %s, %s, CASE WHEN %s >= %s THEN %s END, %u / 4.0, %s, iif(%u, NULL, %s))",
            customer->shard, customer->id, started, ended, started, ended, test_random(customer->state, 100),
            shards_pick(customer, plans, 3), test_random(customer->state, 3), seen);
        if (strcmp(ended, "NULL") != 0 && strcmp(ended, started) < 0) memcpy(ended, started, sizeof ended);
    }
}

static void shards_make_others(const struct shards_customer *customer) {
    static const char *const steps[] = {"'visit'", "'visit'", "'cart'", "'buy'", "NULL"};
    static const char *const channels[] = {"'ads'", "'mail'", "NULL"};
    char time[40];
    for (uint32_t left = test_random(customer->state, 12); left > 0; left--) {
        shards_time(customer, customer->from, time);
        test_exec(customer->db, "INSERT INTO steps VALUES (%d, %s, %s, %s, %s)", customer->shard,
                  customer->id, time, shards_pick(customer, steps, 5), shards_pick(customer, channels, 3));
        test_exec(customer->db, "INSERT INTO points VALUES (%d, %s, %s, %u / 4.0 - 10)", customer->shard,
                  customer->id, time, test_random(customer->state, 120));
    }
}

void shards_make(sqlite3 *db, unsigned seed) {
    uint64_t state = seed;
    test_exec(db, "BEGIN; %s", shards_tables);
    for (int i = 0; i < SHARDS_CUSTOMERS; i++) {
        struct shards_customer customer = {db, &state, (int)test_random(&state, SHARDS), 0, ""};
        if (customer.shard == SHARDS_EMPTY) continue;
        if (customer.shard == SHARDS_LATE) customer.from = 150;
        shards_name(&customer, i);
        shards_make_events(&customer);
        shards_make_terms(&customer);
        shards_make_others(&customer);
    }
    test_exec(db, "COMMIT");
    shards_split(db, "events, terms, steps, points", "shard");
}

void shards_split(sqlite3 *db, const char *tables, const char *shard) {
    char table[32];
    assert_int_equal(system("rm -rf " SHARDS_FOLDER " && mkdir -p " SHARDS_FOLDER), 0);
    for (int i = 0; i < SHARDS; i++) {
        test_exec(db, "ATTACH '%s/s%d.db' AS part; PRAGMA part.synchronous = OFF", SHARDS_FOLDER, i);
        for (const char *at = tables; sscanf(at, "%31[a-z]", table) == 1; at += strspn(at, ", ")) {
            test_exec(db, "CREATE TABLE part.%s AS SELECT * FROM main.%s WHERE %s = %d", table, table, shard,
                      i);
            at += strlen(table);
        }
        test_exec(db, "DETACH part");
    }
}

void shards_open(sqlite3 *db, unsigned mask) {
    for (int i = 0; i < SHARDS; i++)
        if (mask >> i & 1) test_exec(db, "ATTACH '%s/s%d.db' AS s%d", SHARDS_FOLDER, i, i);
    char *sql = test_read("sql/shards.sql");
    test_exec(db, "%s", sql);
    sqlite3_free(sql);
}

/* ---- questions ---- */

void shards_plan(sqlite3 *db, int shards, const char *as_of) {
    test_exec(db,
              "DROP VIEW temp.shard_plan; CREATE TEMP VIEW shard_plan AS SELECT %d AS shards, %Q AS as_of",
              shards, as_of);
}

void shards_ask(sqlite3 *db, const struct shards_question *question) {
    char *view = test_rows(db, "SELECT sql FROM temp.sqlite_master WHERE name = 'part_%s'", question->table);
    const char *columns = strstr(view, "SELECT"), *end = strstr(view, "\n  FROM part_shards AS s");
    assert_true(columns && end);
    test_exec(db,
              "DROP VIEW temp.part_%s; CREATE TEMP VIEW part_%s AS\n%.*s\n  FROM part_shards AS s CROSS JOIN "
              "retention_%s(shard || '.%s', %s) AS r\n WHERE r.as_of = s.as_of %s",
              question->table, question->table, (int)(end - columns), columns, question->table,
              question->source, question->arguments, question->where);
    sqlite3_free(view);
}

/* ---- comparing ---- */

/* By which columns the rows of a table are told apart. */
static const char *shards_key(const char *table) {
    static const char *const keys[][2] = {{"cohorts", "segment, cohort, age, age_to"},
                                          {"members", "segment, cohort, customer, age, age_to"},
                                          {"periods", "segment, period"},
                                          {"movements", "segment, period, customer"},
                                          {"curve", "segment, age"},
                                          {"funnel", "segment, cohort, step"}};
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        if (strcmp(keys[i][0], table) == 0) return keys[i][1];
    return "customer";
}

static bool shards_same(sqlite3_stmt *a, sqlite3_stmt *b, int column, double tolerance) {
    int type = sqlite3_column_type(a, column);
    if (type != sqlite3_column_type(b, column)) return false;
    double x = sqlite3_column_double(a, column), y = sqlite3_column_double(b, column);
    if (type == SQLITE_FLOAT) return fabs(x - y) <= tolerance * fabs(y);
    const char *text = (const char *)sqlite3_column_text(a, column);
    return text == NULL || strcmp(text, (const char *)sqlite3_column_text(b, column)) == 0;
}

static int shards_differ_row(sqlite3_stmt *whole, sqlite3_stmt *want, double tolerance, int row) {
    int differ = 0;
    for (int i = 0; i < sqlite3_column_count(want); i++) {
        if (shards_same(whole, want, i, tolerance)) continue;
        if (*shards_difference == '\0')
            sqlite3_snprintf((int)sizeof shards_difference, shards_difference,
                             "%s: row %d, %s: want %s, got %s", sqlite3_sql(want), row,
                             sqlite3_column_name(want, i), sqlite3_column_text(want, i),
                             sqlite3_column_text(whole, i));
        differ++;
    }
    return differ;
}

/* What the table function gives has the same columns, in order, and what only it has at the end or left out. */
static sqlite3_stmt *shards_prepare_want(sqlite3 *db, const struct shards_question *question,
                                         const char *as_of, sqlite3_stmt *whole) {
    sqlite3_str *names = sqlite3_str_new(db);
    for (int i = 0; i < sqlite3_column_count(whole); i++)
        sqlite3_str_appendf(names, "%s%s", i ? ", " : "", sqlite3_column_name(whole, i));
    char *columns = sqlite3_str_finish(names);
    char *sql = sqlite3_mprintf("SELECT %s FROM retention_%s('main.%s', %s) WHERE as_of = %Q %s ORDER BY %s",
                                columns, question->table, question->source, question->arguments, as_of,
                                question->where, shards_key(question->table));
    sqlite3_free(columns);
    return random_prepare(db, sql);
}

int shards_differ(sqlite3 *db, const struct shards_question *question, const char *as_of, double tolerance,
                  int *rows) {
    sqlite3_stmt *whole = random_prepare(db, sqlite3_mprintf("SELECT * FROM whole_%s ORDER BY %s",
                                                             question->table, shards_key(question->table)));
    sqlite3_stmt *want = shards_prepare_want(db, question, as_of, whole);
    int differ = 0, rc[2] = {SQLITE_ROW, SQLITE_ROW};
    for (*rows = 0, *shards_difference = '\0'; rc[0] == SQLITE_ROW && rc[1] == SQLITE_ROW; *rows += 1) {
        rc[1] = sqlite3_step(want);
        rc[0] = sqlite3_step(whole);
        if (rc[0] == SQLITE_ROW && rc[1] == SQLITE_ROW)
            differ += shards_differ_row(whole, want, tolerance, *rows);
    }
    *rows -= 1;
    if (rc[1] != SQLITE_DONE && rc[1] != SQLITE_ROW)
        fail_msg("%s: %s", sqlite3_sql(want), sqlite3_errmsg(db));
    if (rc[0] != rc[1]) {
        const char *what = rc[0] == SQLITE_ROW    ? "another row"
                           : rc[0] == SQLITE_DONE ? "no more rows"
                                                  : sqlite3_errmsg(db);
        sqlite3_snprintf((int)sizeof shards_difference, shards_difference, "%s: %s after %d",
                         sqlite3_sql(want), what, *rows);
        differ++;
    }
    sqlite3_finalize(whole);
    sqlite3_finalize(want);
    return differ;
}
