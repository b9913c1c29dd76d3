/*
 * test_curve.c - retention_curve against plain SQL (plain_curve.sql), for gaps, since when rows were seen, grains and
 * clocks, on random small tables of subscriptions; and laws.
 *
 * The first half are the tables of random_table.c: customers, starts and segments; the ends are drawn here: missing, soon,
 * on an anniversary, or on a moment of another row. The second half are terms as they are sold (make_terms). Both answers
 * are compared row by row, in order.
 *
 * RETENTION_TABLES: how many tables (400, 800 of terms; RETENTION_FULL=1: 1500, 3000). RETENTION_SEED: the first one's
 * seed (1).
 */
#include "test.h"

#include "random_table.h"
#include "time/grain.h"
#include "time/length.h"

#include <math.h>

static struct naive_grain grains[] = {
    {.text = "month", .unit = NAIVE_MONTHS, .count = 1, .plain = true},
    {.text = "week", .unit = NAIVE_WEEKS, .count = 1, .plain = true},
    {.text = "day", .unit = NAIVE_DAYS, .count = 1, .plain = true},
    {.text = "quarter starting february", .unit = NAIVE_QUARTERS, .count = 1, .starting = 2},
    {.text = "year", .unit = NAIVE_YEARS, .count = 1, .plain = true},
    {.text = "10 days", .unit = NAIVE_DAYS, .count = 10},
    /* on a clock, where mere dates are days: those of terms alone */
    {.text = "6 hours in +13:45", .unit = NAIVE_HOURS, .count = 6, .minutes = 825},
    {.text = "month in -05:30", .unit = NAIVE_MONTHS, .count = 1, .minutes = -330, .plain = true},
    {.text = "day in +14:00", .unit = NAIVE_DAYS, .count = 1, .minutes = 840, .plain = true},
    {.text = "day in Europe/Berlin"},
    {.text = "month in America/Sao_Paulo"},
    {.text = "week in Australia/Lord_Howe"},
};
#define GRAINS       (sizeof grains / sizeof grains[0])
#define GRAINS_PLAIN 6

/* The naive calendar knows the unit; seconds: exactly so many. A zone's clock is none that it knows: test_zoned_periods.c
** holds ages and sums on it against another, and here they are what grain.h says. */
static const struct {
    const char *text;
    struct naive_grain naive;
    int64_t seconds;
} gaps[] = {
    {"NULL", {.unit = NAIVE_DAYS}, 0},
    {"'0 days'", {.unit = NAIVE_DAYS}, 0},
    {"'1 day'", {.unit = NAIVE_DAYS, .count = 1}, 0},
    {"'2 Weeks'", {.unit = NAIVE_WEEKS, .count = 2}, 0},
    {"'1 month'", {.unit = NAIVE_MONTHS, .count = 1}, 0},
    {"'1 quarter'", {.unit = NAIVE_QUARTERS, .count = 1}, 0},
    {"'36 hours'", {.unit = NAIVE_HOURS}, 129600},
    {"172800", {.unit = NAIVE_HOURS}, 172800},
    {"'99 years'", {.unit = NAIVE_YEARS, .count = 99}, 0},
};
#define GAPS (sizeof gaps / sizeof gaps[0])

static const struct {
    const char *text;
    double z;
} confidences[] = {{"NULL", 1.959963984540054},
                   {"0.95", 1.959963984540054},
                   {"'0.9'", 1.6448536269514722},
                   {"0.5", 0.6744897501960817},
                   {"0.999", 3.2905267314918945}};

/* What is asked of a table, with its calendar. */
struct question {
    struct naive_grain *naive;
    struct grain grain; /* on a zone's clock */
    struct length gap;
    uint32_t gap_at; /* in gaps */
    bool with_segment, with_from, zoned;
    int64_t as_of;
    uint32_t confidence;
};

/* A row's end beside it: has, and when; so for since when it was seen. */
struct end {
    bool is_there;
    int64_t time;
};

static char *plain_sql;

static void age_call(sqlite3_context *context, int count, sqlite3_value **values) {
    const struct question *question = sqlite3_user_data(context);
    int64_t from = sqlite3_value_int64(values[0]), to = sqlite3_value_int64(values[1]);
    (void)count;
    sqlite3_result_int64(context, question->zoned ? grain_age(&question->grain, from, to)
                                                  : naive_age(question->naive, from, to));
}

static int64_t later(const struct question *question, int64_t time) {
    struct naive_grain gap = gaps[question->gap_at].naive;
    gap.minutes = question->naive->minutes;
    if (question->gap_at == 0 || time == INT64_MAX || naive_date(naive_day_of(time)).year > 9890)
        return INT64_MAX;
    if (question->zoned) return length_add(&question->gap, &question->grain.clock, time);
    return gap.count ? naive_add(&gap, time, 1) : time + gaps[question->gap_at].seconds * NAIVE_SECOND;
}

static void later_call(sqlite3_context *context, int count, sqlite3_value **values) {
    (void)count;
    if (sqlite3_value_type(values[0]) == SQLITE_INTEGER)
        sqlite3_result_int64(context, later(sqlite3_user_data(context), sqlite3_value_int64(values[0])));
}

static struct question random_question(unsigned seed, uint64_t *state) {
    struct question question = {.naive = &grains[seed % GRAINS], .gap_at = test_random(state, GAPS)};
    question.zoned = question.naive->count == 0;
    question.with_segment = test_random(state, 2);
    question.with_from = test_random(state, 2);
    question.confidence = test_random(state, sizeof confidences / sizeof confidences[0]);
    if (!question.zoned) return question;
    assert_true(grain_parse(question.naive->text, strlen(question.naive->text), &question.grain));
    const char *text = gaps[question.gap_at].text;
    if (text[0] == '\'')
        assert_true(length_parse(text + 1, strlen(text) - 2, &question.gap));
    else
        length_of_seconds((double)gaps[question.gap_at].seconds, &question.gap);
    return question;
}

static struct end random_end(const struct random_table *table, const struct naive_grain *grain, int i,
                             uint64_t *state) {
    int64_t start = table->rows[i].event.time;
    struct end end = {true, start};
    if (naive_date(naive_day_of(start)).year > 9990) end.is_there = false; /* the calendar ends */
    if (!end.is_there) return end;
    switch (test_random(state, 5)) {
    case 0:
        end.is_there = false;
        break;
    case 1:
        end.time += (int64_t)test_random(state, 1 + (uint32_t)table->days) * NAIVE_DAY + NAIVE_HOUR;
        break;
    case 2:
        end.time = naive_add(grain, start, test_random(state, 5));
        break;
    case 3:
        end.time += 1 + test_random(state, 3600000);
        break;
    default:
        end.time = random_table_moment(table, state);
    }
    if (end.time < start) end.time = start;
    return end;
}

/* Since when a row was seen: always, or from some moment on, its start, its end and those of others among them. */
static struct end random_seen(const struct random_table *table, int i, const struct end *end,
                              uint64_t *state) {
    struct end seen = {true, table->rows[i].event.time};
    if (naive_date(naive_day_of(seen.time)).year > 9990) seen.is_there = false;
    switch (test_random(state, 5)) {
    case 0:
        seen.is_there = false;
        break;
    case 1:
        break;
    case 2:
        if (end->is_there) seen.time = end->time;
        break;
    case 3:
        seen.time += (int64_t)test_random(state, 1 + (uint32_t)table->days) * NAIVE_DAY;
        break;
    default:
        seen.time = random_table_moment(table, state);
    }
    return seen;
}

static void literals_of(const struct end *end, uint64_t *state, char *literal, size_t size, char *micro,
                        size_t micro_size) {
    snprintf(literal, size, "NULL");
    snprintf(micro, micro_size, "NULL");
    if (!end->is_there) return;
    random_time_literal(end->time, state, literal, size);
    snprintf(micro, micro_size, "%lld", (long long)end->time);
}

/* The ends beside the source, the view that has both, and the rows that count as plain SQL takes them. */
static void make_spells(sqlite3 *db, const struct random_table *table, const struct question *question,
                        uint64_t *state) {
    test_exec(db,
              "CREATE TABLE ends(n INTEGER PRIMARY KEY, until, seen);"
              "CREATE TEMP TABLE moment(n INTEGER PRIMARY KEY, time INTEGER, until INTEGER, seen INTEGER)");
    for (int i = 0; i < table->count; i++) {
        const struct naive_event *event = &table->rows[i].event;
        struct end end = random_end(table, question->naive, i, state),
                   seen = random_seen(table, i, &end, state);
        char literal[48], micro[32], seen_literal[48], seen_micro[32];
        literals_of(&end, state, literal, sizeof literal, micro, sizeof micro);
        literals_of(&seen, state, seen_literal, sizeof seen_literal, seen_micro, sizeof seen_micro);
        test_exec(db, "INSERT INTO ends VALUES(%d, %s, %s)", i, literal, seen_literal);
        if (event->has_time && event->time <= question->as_of)
            test_exec(db, "INSERT INTO moment VALUES(%d, %lld, %s, %s)", i, (long long)event->time, micro,
                      seen_micro);
    }
    const char *source = random_table_source(table);
    test_exec(
        db,
        "CREATE TEMP VIEW spells AS SELECT customer, time, until, seen, segment FROM %s JOIN ends USING (n)",
        source);
    test_exec(
        db,
        "CREATE TEMP TABLE event AS SELECT * FROM (SELECT " RANDOM_READ(
            "customer") ", m.time, until, seen, " RANDOM_READ("segment") " FROM %s AS s JOIN moment AS m "
                                                                         "USING (n)) WHERE customer IS NOT NULL",
        source);
}

/* ---- terms ---- */

/*
 * Subscriptions as they are sold: a customer's rows one behind the other, most of them touching, many on the first of a
 * month; holes around the gap's length; now and then one beside another, or one that ends when it starts. Written as mere
 * dates, or with a time of day and an offset.
 */
struct terms {
    sqlite3 *db;
    const struct question *question;
    uint64_t *state;
};

/* The instant at which a day begins on the clock of the grain. */
static int64_t terms_day(const struct terms *terms, int day) {
    int64_t local = naive_time(day, 0);
    if (terms->question->zoned) return clock_instant(&terms->question->grain.clock, local);
    return local - terms->question->naive->minutes * NAIVE_MINUTE;
}

static int terms_first(int day) {
    struct naive_date date = naive_date(day);
    return naive_day(date.year, date.month, 1);
}

/* A moment, on the first of its month in six of ten, and within a day in one of five; as a literal, too. */
static int64_t terms_moment(const struct terms *terms, int day, char *literal, size_t size) {
    if (test_random(terms->state, 10) < 6) day = terms_first(day);
    struct naive_date date = naive_date(day);
    int64_t time = terms_day(terms, day);
    if (test_random(terms->state, 5) == 0) {
        int hour = (int)test_random(terms->state, 24);
        time = naive_time(day, hour * NAIVE_HOUR);
        snprintf(literal, size, "'%04d-%02d-%02d %02d:00Z'", date.year, date.month, date.day, hour);
    } else {
        snprintf(literal, size, "'%04d-%02d-%02d'", date.year, date.month, date.day);
    }
    return time;
}

/* An instant as text with microseconds. */
static void terms_literal(int64_t time, char *literal, size_t size) {
    struct naive_date date = naive_date(naive_day_of(time));
    int64_t rest = naive_time_of_day(time);
    snprintf(literal, size, "'%04d-%02d-%02dT%02d:%02d:%02d.%06dZ'", date.year, date.month, date.day,
             (int)(rest / NAIVE_HOUR), (int)(rest / NAIVE_MINUTE % 60), (int)(rest / NAIVE_SECOND % 60),
             (int)(rest % NAIVE_SECOND));
}

static void terms_add(const struct terms *terms, int customer, int segment, int64_t time, const char *start,
                      const struct end *end, const char *until) {
    char seen[48] = "NULL", micro[32] = "NULL", seen_micro[32] = "NULL";
    if (end->is_there) snprintf(micro, sizeof micro, "%lld", (long long)end->time);
    if (test_random(terms->state, 2)) {
        int64_t from = terms_moment(terms, naive_day_of(time) + (int)test_random(terms->state, 80) - 20, seen,
                                    sizeof seen);
        if (test_random(terms->state, 4) == 0) {
            from = time;
            snprintf(seen, sizeof seen, "%s", start);
        }
        snprintf(seen_micro, sizeof seen_micro, "%lld", (long long)from);
    }
    test_exec(terms->db, "INSERT INTO spells VALUES(%d, %s, %s, %s, %d)", customer, start, until, seen,
              segment);
    if (time <= terms->question->as_of)
        test_exec(terms->db, "INSERT INTO event VALUES(%d, %lld, %s, %s, %d)", customer, (long long)time,
                  micro, seen_micro, segment);
}

/* Where the next row of a customer starts, from where one ended: there in six of ten, around the gap, or anywhere. */
static int64_t terms_next(const struct terms *terms, int64_t end, char *literal, size_t size) {
    uint32_t kind = test_random(terms->state, 10);
    int64_t time = end, gap = later(terms->question, end);
    if (kind < 6) return time; /* and its literal */
    if (kind < 9 && gap < INT64_MAX && gap - end < 400 * NAIVE_DAY)
        time = gap + (int64_t)test_random(terms->state, 3) - 1;
    else
        return terms_moment(terms, naive_day_of(end) + (int)test_random(terms->state, 50), literal, size);
    if (time < end) time = end;
    terms_literal(time, literal, size);
    return time;
}

static void terms_customer(const struct terms *terms, int customer) {
    char start[48], until[48];
    int rows = 1 + (int)test_random(terms->state, 6);
    int64_t time =
        terms_moment(terms, naive_day(2024, 1, 1) + (int)test_random(terms->state, 200), start, sizeof start);
    for (int i = 0; i < rows; i++) {
        struct end end = {true, time};
        snprintf(until, sizeof until, "%s", start);
        if (test_random(terms->state, 8) > 0)
            end.time = terms_moment(terms, naive_day_of(time) + 1 + (int)test_random(terms->state, 70), until,
                                    sizeof until);
        if (end.time < time) {
            end.time = time;
            snprintf(until, sizeof until, "%s", start);
        }
        if (i + 1 == rows && test_random(terms->state, 3) == 0) {
            end.is_there = false;
            snprintf(until, sizeof until, "NULL");
        }
        terms_add(terms, customer, (int)test_random(terms->state, 3), time, start, &end, until);
        if (test_random(terms->state, 6) > 0) { /* else the next one runs beside it */
            snprintf(start, sizeof start, "%s", until);
            time = terms_next(terms, end.time, start, sizeof start);
        }
    }
}

/* as_of is a boundary of a row in half of them. */
static void make_terms(sqlite3 *db, struct question *question, uint64_t *state, char *literal, size_t size) {
    struct terms terms = {db, question, state};
    int customers = 1 + (int)test_random(state, 12);
    question->as_of =
        terms_moment(&terms, naive_day(2024, 3, 1) + (int)test_random(state, 300), literal, size);
    if (test_random(state, 4) == 0) terms_literal(--question->as_of, literal, size);
    test_exec(db, "CREATE TEMP TABLE spells(customer, time, until, seen, segment);"
                  "CREATE TEMP TABLE event(customer, time INTEGER, until INTEGER, seen INTEGER, segment)");
    for (int i = 0; i < customers; i++)
        terms_customer(&terms, i);
}

/* ---- comparing ---- */

static bool is_same(sqlite3_stmt *want, sqlite3_stmt *got, int column) {
    int type = sqlite3_column_type(want, column);
    if (column == 0) { /* 1 and 1.0 are one segment, shown as either */
        const char *a = (const char *)sqlite3_column_text(want, 0),
                   *b = (const char *)sqlite3_column_text(got, 0);
        if (type == SQLITE_FLOAT || type == SQLITE_INTEGER)
            return sqlite3_column_double(want, 0) == sqlite3_column_double(got, 0);
        return (a == NULL || b == NULL) ? a == b : strcmp(a, b) == 0;
    }
    if (type != sqlite3_column_type(got, column)) return false;
    if (type == SQLITE_INTEGER)
        return sqlite3_column_int64(want, column) == sqlite3_column_int64(got, column);
    return type == SQLITE_NULL ||
           fabs(sqlite3_column_double(want, column) - sqlite3_column_double(got, column)) <= 1e-11;
}

static void fail_table(unsigned seed, const char *sql, sqlite3 *db, const char *what) {
    char *rows = test_rows(db, "%s", sql),
         *spells = test_rows(db, "SELECT * FROM spells ORDER BY customer, time");
    printf("seed %u\n%s%s;\n%s\n", seed, spells, sql, rows);
    fail_msg("seed %u: retention_curve and plain SQL differ: %s", seed, what);
}

/* Rows of a range of ages, found from the start, are the same as those picked from all rows, rowids too. */
static void compare_range(sqlite3 *db, const char *sql, uint64_t *state) {
    uint32_t least = test_random(state, 4), most = least + test_random(state, 6);
    const char *rest = sql + strlen("SELECT *");
    char *ranged = test_rows(db, "SELECT rowid, *%s AND age BETWEEN %u AND %u", rest, least, most);
    char *picked = test_rows(db, "SELECT rowid, *%s AND +age BETWEEN %u AND %u", rest, least, most);
    assert_string_equal(ranged, picked);
    sqlite3_free(ranged);
    sqlite3_free(picked);
}

/* Row by row, in order. */
static void compare_plain(sqlite3 *db, const struct question *question, unsigned seed, const char *sql) {
    sqlite3_stmt *plain = NULL, *ours = NULL;
    if (sqlite3_prepare_v2(db, plain_sql, -1, &plain, NULL) != SQLITE_OK) fail_msg("%s", sqlite3_errmsg(db));
    sqlite3_bind_int64(plain, 1, question->as_of);
    sqlite3_bind_double(plain, 2, confidences[question->confidence].z);
    if (sqlite3_prepare_v2(db, sql, -1, &ours, NULL) != SQLITE_OK) fail_msg("%s", sqlite3_errmsg(db));
    int rc, rows = 0;
    for (; (rc = sqlite3_step(plain)) == SQLITE_ROW; rows++) {
        if (sqlite3_step(ours) != SQLITE_ROW) fail_table(seed, sql, db, sqlite3_errmsg(db));
        for (int i = 0; i < sqlite3_column_count(plain); i++) {
            if (is_same(plain, ours, i)) continue;
            printf("row %d: want %s\n", rows, sqlite3_column_text(plain, i));
            fail_table(seed, sql, db, sqlite3_column_name(plain, i));
        }
    }
    assert_int_equal(rc, SQLITE_DONE);
    if (sqlite3_step(ours) != SQLITE_DONE) fail_table(seed, sql, db, "more rows");
    sqlite3_finalize(plain);
    sqlite3_finalize(ours);
}

/* ---- laws ---- */

/* The call, of a source and with arguments of its own where these are not NULL. */
static char *curve_of(const struct question *question, const char *source, const char *from, const char *gap,
                      const char *as_of) {
    return sqlite3_mprintf(
        "SELECT * FROM retention_curve(%Q, 'customer', 'time', 'until', %Q, %s, %s, %s, %s, %s) WHERE 1",
        source, question->naive->text, question->with_segment ? "'segment'" : "NULL", as_of,
        confidences[question->confidence].text,
        from                  ? from
        : question->with_from ? "'seen'"
                              : "NULL",
        gap ? gap : gaps[question->gap_at].text);
}

/* Both are freed. */
static void assert_law(sqlite3 *db, unsigned seed, const char *law, char *one, char *other) {
    char *want = test_rows(db, "%s", one), *got = test_rows(db, "%s", other);
    if (strcmp(want, got) != 0) {
        printf("want\n%s\n", want);
        fail_table(seed, other, db, law);
    }
    sqlite3_free(want);
    sqlite3_free(got);
    sqlite3_free(one);
    sqlite3_free(other);
}

static void check_laws(sqlite3 *db, const struct question *question, unsigned seed, const char *as_of) {
    assert_law(db, seed, "a gap of 99 years is none", curve_of(question, "temp.spells", NULL, "NULL", as_of),
               curve_of(question, "temp.spells", NULL, "'99 years'", as_of));
    test_exec(db, "CREATE TEMP VIEW always AS SELECT *, CASE WHEN length(time) %% 2 THEN time END AS since,"
                  " ' ' AS blank FROM spells");
    assert_law(db, seed, "from its start is always", curve_of(question, "temp.always", "NULL", NULL, as_of),
               curve_of(question, "temp.always", "'since'", NULL, as_of));
    assert_law(db, seed, "no from is always", curve_of(question, "temp.always", "NULL", NULL, as_of),
               curve_of(question, "temp.always", "'blank'", NULL, as_of));
    assert_law(db, seed, "the order of rows", curve_of(question, "temp.spells", NULL, NULL, as_of),
               curve_of(question, "temp.turned", NULL, NULL, as_of));
    /* A row that is cut in two that touch, where another one starts or ends. Both were seen since then. */
    assert_law(db, seed, "a cut", curve_of(question, "temp.spells", NULL, NULL, as_of),
               curve_of(question, "temp.cut", NULL, NULL, as_of));
}

/* As long as nobody came later or was last seen, survival is (n - gone) / n, to the bit. */
static void check_exact(sqlite3 *db, unsigned seed, const char *sql) {
    char *others = test_rows(
        db,
        "SELECT age, survival, n, gone FROM (SELECT *, first_value(at_risk) OVER whole AS n, sum(churned) OVER whole AS gone,"
        " coalesce(sum(censored) OVER (PARTITION BY segment ORDER BY age ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0)"
        " AS seen FROM (%s) WINDOW whole AS (PARTITION BY segment ORDER BY age)) WHERE seen = 0 AND"
        " survival <> 1.0 * (n - gone) / n",
        sql);
    if (others[0]) fail_table(seed, sql, db, others);
    sqlite3_free(others);
}

static sqlite3 *open_question(struct question *question) {
    sqlite3 *db = test_open();
    sqlite3_create_function(db, "age", 2, SQLITE_UTF8, question, age_call, NULL, NULL);
    sqlite3_create_function(db, "later", 1, SQLITE_UTF8, question, later_call, NULL, NULL);
    return db;
}

static void check_all(sqlite3 *db, const struct question *question, unsigned seed, const char *as_of,
                      uint64_t *state) {
    char *sql = curve_of(question, "temp.spells", NULL, NULL, as_of);
    if (!question->with_segment) test_exec(db, "UPDATE event SET segment = NULL");
    if (!question->with_from) test_exec(db, "UPDATE event SET seen = NULL");
    compare_plain(db, question, seed, sql);
    compare_range(db, sql, state);
    if (!question->with_from) check_exact(db, seed, sql);
    sqlite3_free(sql);
}

static void run_table(unsigned seed) {
    uint64_t state = seed * UINT64_C(0x9E3779B97F4A7C15) + 7;
    struct random_table *table = malloc(sizeof *table);
    assert_non_null(table);
    random_table_make(table, &state);
    struct question question = random_question(seed % GRAINS_PLAIN, &state);
    char as_of[48];
    question.as_of = random_table_moment(table, &state);
    random_time_literal(question.as_of, &state, as_of, sizeof as_of);
    sqlite3 *db = open_question(&question);
    random_table_load(table, db);
    make_spells(db, table, &question, &state);
    check_all(db, &question, seed, as_of, &state);
    test_close(db);
    free(table);
}

static void run_terms(unsigned seed) {
    uint64_t state = seed * UINT64_C(0x9E3779B97F4A7C15) + 11;
    struct question question = random_question(seed, &state);
    char as_of[48];
    sqlite3 *db = open_question(&question);
    make_terms(db, &question, &state, as_of, sizeof as_of);
    test_exec(
        db,
        "CREATE TEMP TABLE turned AS SELECT * FROM spells ORDER BY rowid DESC;"
        "CREATE TEMP TABLE halves AS SELECT s.*, (SELECT o.time FROM spells AS o WHERE"
        "  cohort_start(o.time, 'hour') > cohort_start(s.time, 'hour') AND"
        "  (s.until IS NULL OR cohort_start(o.time, 'hour') < cohort_start(s.until, 'hour')) AND %d"
        "  ORDER BY o.rowid LIMIT 1) AS middle FROM spells AS s;"
        "CREATE TEMP VIEW cut AS SELECT customer, time, coalesce(middle, until) AS until, seen, segment FROM halves"
        " UNION ALL SELECT customer, middle, until, seen, segment FROM halves WHERE middle IS NOT NULL",
        question.naive->minutes == 0 && !question.zoned); /* on a clock, an hour in UTC may be another day */
    check_laws(db, &question, seed, as_of);
    check_all(db, &question, seed, as_of, &state);
    test_close(db);
}

static void needs_logarithms(void) {
    if (sqlite3_libversion_number() < 3035000) {
        printf("SKIPPED: tests/random/plain_curve.sql needs SQLite 3.35 (ln, exp, pow)\n");
        skip();
    }
}

static void random_tables(void **unused) {
    (void)unused;
    needs_logarithms();
    plain_sql = test_read("tests/random/plain_curve.sql");
    random_table_seeds(400, 1500, run_table);
    sqlite3_free(plain_sql);
    naive_calendar_close(grains, GRAINS);
}

static void random_terms(void **unused) {
    (void)unused;
    needs_logarithms();
    plain_sql = test_read("tests/random/plain_curve.sql");
    random_table_seeds(800, 3000, run_terms);
    sqlite3_free(plain_sql);
    naive_calendar_close(grains, GRAINS);
}

/* Ends that name the last paid day, and a gap of a day: proper ends, but that who left did so on that day. */
static void last_paid_days(void **unused) {
    (void)unused;
    sqlite3 *db = test_open();
    test_exec(
        db, "CREATE TABLE proper(c, a, b); CREATE TABLE paid(c, a, b);"
            "WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 399)"
            " INSERT INTO proper SELECT i / 5, date('2024-01-01', '+' || (i / 5 * 7919 %% 61 + i %% 5 * 30 +"
            "   CASE WHEN i %% 5 > i / 5 %% 4 THEN 9 ELSE 0 END) || ' days'),"
            "  date('2024-01-01', '+' || (i / 5 * 7919 %% 61 + i %% 5 * 30 + 30 +"
            "   CASE WHEN i %% 5 > i / 5 %% 4 THEN 9 ELSE 0 END) || ' days') FROM n;"
            "INSERT INTO paid SELECT c, a, date(b, '-1 day') FROM proper");
    char *proper = test_rows(
             db, "SELECT age - 1, churned, at_risk, survival FROM retention_curve('proper', 'c', 'a', 'b',"
                 " 'day', NULL, '2025-01-01', NULL, NULL, 0) WHERE churned > 0"),
         *paid = test_rows(
             db, "SELECT age, churned, at_risk, survival FROM retention_curve('paid', 'c', 'a', 'b', 'day',"
                 " NULL, '2025-01-01', NULL, NULL, '1 day') WHERE churned > 0");
    assert_string_equal(proper, paid);
    assert_true(strlen(proper) > 40);
    sqlite3_free(proper);
    sqlite3_free(paid);
    test_close(db);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(random_tables), cmocka_unit_test(random_terms),
                                       cmocka_unit_test(last_paid_days)};
    return cmocka_run_group_tests_name("curve against plain SQL", tests, NULL, NULL);
}
