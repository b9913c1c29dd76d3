/*
 * random_table.c - see random_table.h.
 *
 * The moments are drawn where calendars go wrong: on and just beside the edges of periods, on month ends, on
 * anniversaries of other moments, and on moments that are already taken.
 */
#include "random_table.h"

#include "test.h"

#include <ctype.h>

#define ONE_OF(state, list) ((list)[test_random(state, (uint32_t)(sizeof(list) / sizeof(list)[0]))])

/* The rows are always in a table called events; a view or an index may lie over it. */
static const struct shape {
    const char *source;   /* first argument of the function */
    const char *table;    /* the table's name in SQL */
    const char *options;  /* after the column list */
    const char *and_then; /* statements that follow */
} shapes[] = {
    {"events", "events", "", ""},
    {"main.events", "events", " WITHOUT ROWID", ""},
    {"events", "events", "", "CREATE INDEX by_customer ON events(customer, time);"},
    {"Events", "events", "",
     "CREATE INDEX by_all ON events(customer, time, amount, segment, started, returned);"},
    {"events", "events", "", "CREATE INDEX by_time ON events(time DESC, customer);"},
    {"shuffled", "events", "", "CREATE VIEW shuffled AS SELECT * FROM events ORDER BY n * 37 % 61;"},
    {"main.sorted", "events", "", "CREATE VIEW sorted AS SELECT * FROM events ORDER BY customer, time;"},
    {"halves", "events", " WITHOUT ROWID",
     "CREATE VIEW halves AS SELECT * FROM events WHERE n % 2 UNION ALL SELECT * FROM events WHERE n % 2 = "
     "0;"},
    {"\"order's \"\"book\"\"\"", "\"order's \"\"book\"\"\"", "", ""},
    {"temp.[an event]", "temp.\"an event\"", "", ""},
};

static bool chance(uint64_t *state, uint32_t percent) {
    return test_random(state, 100) < percent;
}

static int64_t random_between(uint64_t *state, int64_t low, int64_t high) {
    return low + (int64_t)test_random(state, (uint32_t)(high - low + 1));
}

/* The first day of the month, quarter, April year or week that holds the day, or of the next one. */
static int edge_day(int day, uint64_t *state) {
    struct naive_date date = naive_date(day);
    switch (test_random(state, 6)) {
    case 0:
        return day - naive_weekday(day) + 1;
    case 1:
        return day - naive_weekday(day) + 7;
    case 2:
        return naive_day(date.year, date.month, 1);
    case 3:
        return naive_day(date.year, date.month, naive_month_days(date.year, date.month)) + 1;
    case 4:
        return naive_day(date.year, (date.month - 1) / 3 * 3 + 1, 1);
    default:
        return naive_day(date.year, chance(state, 50) ? 4 : 1, 1);
    }
}

static int64_t beside(int64_t time, uint64_t *state) {
    static const int64_t steps[] = {0,          0, 0, 0, 1, -1, -NAIVE_SECOND, NAIVE_SECOND, NAIVE_MINUTE,
                                    -NAIVE_HOUR};
    static const int zones[] = {0, 0, 0, 120, 120, -330, 825};
    return time + ONE_OF(state, steps) - ONE_OF(state, zones) * NAIVE_MINUTE;
}

int64_t random_table_moment(const struct random_table *table, uint64_t *state) {
    int day = table->first_day + (int)random_between(state, 0, table->days);
    struct naive_date date = naive_date(day);
    int64_t time_of_day = random_between(state, 0, 86399) * NAIVE_SECOND, time = naive_time(day, time_of_day);
    const struct random_row *other = NULL;
    if (table->count > 0) other = &table->rows[test_random(state, (uint32_t)table->count)];
    switch (test_random(state, 8)) {
    case 0:
        time = naive_time(day, 0);
        break;
    case 1:
        time = naive_time(day, random_between(state, 0, 23) * NAIVE_HOUR);
        break;
    case 2:
        time = beside(naive_time(edge_day(day, state), 0), state);
        break;
    case 3:
        day = naive_day(date.year, date.month, naive_month_days(date.year, date.month));
        time = naive_time(day - (int)random_between(state, 0, 2), chance(state, 50) ? 0 : time_of_day);
        break;
    case 4:
    case 5: /* an anniversary of another row */
        if (other == NULL || !other->event.has_time) break;
        time = naive_time(day, naive_time_of_day(other->event.time));
        if (chance(state, 50)) {
            int last = naive_month_days(date.year, date.month);
            int same = naive_date(naive_day_of(other->event.time)).day;
            time = naive_time(naive_day(date.year, date.month, same < last ? same : last),
                              naive_time_of_day(other->event.time));
        }
        if (chance(state, 50)) time = beside(time, state);
        break;
    case 6:
        if (other != NULL && other->event.has_time) time = other->event.time;
        break;
    default:
        time += chance(state, 10) ? random_between(state, 0, 999999) : 0;
    }
    int day_then = naive_day_of(time);
    bool outside = day_then < table->first_day || day_then > table->first_day + table->days;
    return outside ? naive_time(table->first_day, naive_time_of_day(time)) : time;
}

/* Unix seconds that are read as such: not as Julian days, sentinels, digits of a date or milliseconds. */
static bool is_unix(int64_t seconds) {
    if (seconds >= 10000101 && seconds <= 99991231) return false;
    return (seconds < 0 || seconds > 5373485) && llabs(seconds) < INT64_C(100000000000);
}

static void text_literal(int64_t time, uint64_t *state, char *literal, size_t size) {
    static const struct {
        const char *suffix;
        int minutes;
    } zones[] = {{"", 0}, {"", 0}, {"", 0}, {"Z", 0}, {"+02:00", 120}, {"-05:30", -330}, {"+14:00", 840}};
    int zone = (int)test_random(state, sizeof zones / sizeof zones[0]);
    if (naive_date(naive_day_of(time)).year > 9990) zone = 0;
    int64_t local = time + zones[zone].minutes * NAIVE_MINUTE, rest = naive_time_of_day(local);
    struct naive_date date = naive_date(naive_day_of(local));
    int hour = (int)(rest / NAIVE_HOUR), minute = (int)(rest / NAIVE_MINUTE % 60);
    int second = (int)(rest / NAIVE_SECOND % 60), micro = (int)(rest % NAIVE_SECOND);
    char tail[24] = "";
    if (micro != 0)
        snprintf(tail, sizeof tail, ":%02d.%06d", second, micro);
    else if (second != 0 || chance(state, 50))
        snprintf(tail, sizeof tail, ":%02d", second);
    snprintf(literal, size, "'%04d-%02d-%02d%c%02d:%02d%s%s'", date.year, date.month, date.day,
             chance(state, 30) ? 'T' : ' ', hour, minute, tail, zones[zone].suffix);
}

/* Writes the literal of one form, or nothing where that form cannot say the time. */
static void literal_of_form(int form, int64_t time, uint64_t *state, char *literal, size_t size) {
    int64_t seconds = time / NAIVE_SECOND;
    bool is_midnight = time % NAIVE_DAY == 0, is_second = time % NAIVE_SECOND == 0;
    int day = naive_day_of(time), iso_year, iso_week;
    struct naive_date date = naive_date(day);
    const char *quote = chance(state, 30) ? "'" : "";
    switch (form) {
    case 0:
    case 1:
        if (!is_midnight) return;
        snprintf(literal, size, "'%04d-%02d-%02d'", date.year, date.month, date.day);
        return;
    case 2:
        if (!is_midnight || date.year < 1000) return;
        snprintf(literal, size, "%s%04d%02d%02d%s", quote, date.year, date.month, date.day, quote);
        return;
    case 3: /* Julian days in quarters, which a double holds */
        if (time % (6 * NAIVE_HOUR) != 0) return;
        snprintf(literal, size, "%s%.2f%s", quote, 2440587.5 + (double)(time / (6 * NAIVE_HOUR)) / 4, quote);
        return;
    case 4:
        if (!is_midnight || date.day != 1) return;
        if (date.month % 3 == 1 && chance(state, 50)) {
            snprintf(literal, size, "'%04d-Q%d'", date.year, (date.month + 2) / 3);
        } else {
            snprintf(literal, size, "'%04d-%02d'", date.year, date.month);
        }
        return;
    case 5:
        if (!is_midnight || naive_weekday(day) != 1) return;
        naive_iso_week(day, &iso_year, &iso_week);
        snprintf(literal, size, "'%04d-W%02d'", iso_year, iso_week);
        return;
    case 6:
    case 7:
        if (is_second && is_unix(seconds))
            snprintf(literal, size, "%s%lld%s", quote, (long long)seconds, quote);
        return;
    case 8: /* with a fraction that a double holds, and ".0" */
        if (time % (NAIVE_SECOND / 4) != 0 || time < 0 || !is_unix(seconds)) return;
        snprintf(literal, size, "%s%.2f%s", quote, (double)(time / (NAIVE_SECOND / 4)) / 4, quote);
        return;
    case 9:
        if (time % 1000 != 0 || llabs(time) < INT64_C(100000000000000)) return;
        if (llabs(time) >= INT64_C(100000000000000000)) return;
        snprintf(literal, size, "%s%lld%s", quote, (long long)(time / 1000), quote);
        return;
    case 10:
        if (llabs(time) < INT64_C(100000000000000) || llabs(time) >= INT64_C(100000000000000000)) return;
        snprintf(literal, size, "%s%lld%s", quote, (long long)time, quote);
        return;
    default:
        text_literal(time, state, literal, size);
    }
}

void random_time_literal(int64_t time, uint64_t *state, char *literal, size_t size) {
    for (literal[0] = '\0'; literal[0] == '\0';) {
        literal_of_form((int)test_random(state, 16), time, state, literal, size);
    }
}

/* By how long it is, without quotes and white space: no other form of a time is so short, but a Unix time. */
static bool random_is_mere(const char *literal) {
    char text[12] = "";
    size_t size = 0;
    for (; *literal; literal++) {
        if (strchr("' \t\n\v\f\r", *literal)) continue;
        if (size + 1 == sizeof text || strchr(":.|", *literal)) return false;
        text[size++] = *literal;
    }
    bool label = size == 4 || size == 7 || size == 8 || size == 10;
    return label && text[0] != '-' && (size == 4 || size == 8 || text[4] == '-');
}

int64_t random_settled(const char *literal, int64_t time, int minutes) {
    return random_is_mere(literal) ? time - minutes * NAIVE_MINUTE : time;
}

static void random_customer(int kind, uint32_t customers, uint64_t *state, char *literal, size_t size) {
    static const char *const texts[] = {"'a'", "'A'",  "'b'",        "'ab'",
                                        "''",  "'a '", "'\xc3\xa9'", "'a longer name'"};
    static const char *const mixed[] = {"1", "'1'", "1.0", "x'31'", "2.5", "'2.5'", "'1.0'", "0"};
    static const char *const large[] = {"9007199254740992",
                                        "9007199254740993",
                                        "9007199254740992.0",
                                        "-1",
                                        "9223372036854775807",
                                        "9223372036854775808.0",
                                        "0.0",
                                        "-0.0"};
    uint32_t customer = test_random(state, customers);
    switch (kind) {
    case 0:
        snprintf(literal, size, "%s", texts[customer]);
        break;
    case 1:
        snprintf(literal, size, "%s", mixed[customer]);
        break;
    case 2:
        snprintf(literal, size, "%s", large[customer]);
        break;
    case 3:
        snprintf(literal, size, "'c%u'", customer);
        break;
    default:
        snprintf(literal, size, "%u", customer + 100);
    }
}

/* NULL, or what counts as it. */
static const char *random_null(uint64_t *state) {
    static const char *const nulls[] = {"NULL", "NULL", "''", "' '", "char(9, 13)"};
    return ONE_OF(state, nulls);
}

static double amount_of(const char *literal) {
    return strtod(literal[0] == '\'' ? literal + 1 : literal, NULL); /* NULL gives 0 */
}

static bool is_true(const char *literal) {
    return amount_of(literal) != 0;
}

void random_table_make(struct random_table *table, uint64_t *state) {
    static const int spans[] = {1, 3, 10, 25, 60, 100, 500, 1500};
    static const char *const amounts[] = {"0",   "1",        "10",   "-5",  "19.99",
                                          "0.1", "' 12.50'", "'7 '", "1e3", "-0.25"};
    static const char *const large_amounts[] = {"1e16", "-1e16", "1", "0.1", "'1e16'"};
    static const char *const segments[] = {"'de'", "'DE'", "'fr'",    "NULL", "1",
                                           "1.0",  "'1'",  "x'6465'", "-2",   "''"};
    static const char *const truths[] = {"1",   "0",   "0",   "1",     "NULL", "2",
                                         "0.5", "'1'", "'0'", "'0.0'", "-1",   "' '"};
    static const char *const value_types[] = {"",     "", "", "", " INTEGER", " TEXT", " TEXT COLLATE NOCASE",
                                              " REAL"};
    static const char *const time_types[] = {"", "", "", " TEXT", " DATETIME", " INTEGER"};
    static const int days[][3] = {{2, 8, 1},    {1969, 11, 20}, {1900, 2, 20}, {1999, 12, 20}, {2000, 2, 20},
                                  {2024, 2, 1}, {2020, 12, 20}, {5138, 11, 1}, {9999, 12, 30}, {2023, 1, 25}};
    memset(table, 0, sizeof *table);
    table->shape = (int)test_random(state, sizeof shapes / sizeof shapes[0]);
    table->customer_type = ONE_OF(state, value_types);
    table->segment_type = ONE_OF(state, value_types);
    table->amount_type = ONE_OF(state, value_types);
    table->time_type = ONE_OF(state, time_types);
    table->days = ONE_OF(state, spans);
    table->first_day = naive_day(1996, 1, 1) + (int)test_random(state, 11000);
    if (chance(state, 30)) {
        const int *day = ONE_OF(state, days);
        table->first_day = naive_day(day[0], day[1], day[2]);
        if (day[0] == 9999) table->first_day -= table->days;
    }
    uint32_t customers = 1 + test_random(state, 8), nulls = chance(state, 50) ? 0 : test_random(state, 25);
    uint32_t segment_count = 1 + test_random(state, sizeof segments / sizeof segments[0]);
    int count = 1 + (int)test_random(state, chance(state, 50) ? 12 : 60);
    int kind = (int)test_random(state, 7);
    if (chance(state, 3)) {
        count = 1 + (int)test_random(state, RANDOM_ROWS);
        customers = 1 + test_random(state, chance(state, 50) ? 2 : 100); /* of few, each has many */
        kind = 3 + (int)test_random(state, 2);
    }
    bool is_large = chance(state, 10);
    while (table->count < count) {
        struct random_row *row = &table->rows[table->count];
        if (table->count > 0 && chance(state, 5)) { /* the same row again */
            *row = table->rows[test_random(state, (uint32_t)table->count)];
            table->count++;
            continue;
        }
        random_customer(kind, customers, state, row->customer, sizeof row->customer);
        if (chance(state, nulls)) snprintf(row->customer, sizeof row->customer, "%s", random_null(state));
        row->event.time = random_table_moment(table, state);
        random_time_literal(row->event.time, state, row->time, sizeof row->time);
        row->event.has_time = !chance(state, nulls);
        if (!row->event.has_time) snprintf(row->time, sizeof row->time, "%s", random_null(state));
        const char *amount = is_large ? ONE_OF(state, large_amounts) : ONE_OF(state, amounts);
        snprintf(row->amount, sizeof row->amount, "%s", chance(state, nulls) ? random_null(state) : amount);
        snprintf(row->segment, sizeof row->segment, "%s", segments[test_random(state, segment_count)]);
        snprintf(row->started, sizeof row->started, "%s", ONE_OF(state, truths));
        snprintf(row->returned, sizeof row->returned, "%s", ONE_OF(state, truths));
        row->event.amount = amount_of(row->amount);
        row->event.start = is_true(row->started);
        row->event.comes = is_true(row->returned);
        table->count++;
    }
}

const char *random_table_source(const struct random_table *table) {
    return shapes[table->shape].source;
}

char *random_table_script(const struct random_table *table) {
    const struct shape *shape = &shapes[table->shape];
    sqlite3_str *sql = sqlite3_str_new(NULL);
    sqlite3_str_appendf(
        sql,
        "CREATE TABLE %s(n INTEGER PRIMARY KEY, customer%s, time%s, amount%s, segment%s, started, "
        "returned)%s;\n",
        shape->table, table->customer_type, table->time_type, table->amount_type, table->segment_type,
        shape->options);
    for (int i = 0; i < table->count; i++) {
        const struct random_row *row = &table->rows[i];
        if (i == 0) sqlite3_str_appendf(sql, "INSERT INTO %s VALUES\n", shape->table);
        sqlite3_str_appendf(sql, "(%d, %s, %s, %s, %s, %s, %s)%s\n", i, row->customer, row->time, row->amount,
                            row->segment, row->started, row->returned, i + 1 < table->count ? "," : ";");
    }
    sqlite3_str_appendall(sql, shape->and_then);
    return sqlite3_str_finish(sql);
}

struct naive_value random_column(sqlite3_stmt *stmt, int column) {
    struct naive_value value = {.kind = NAIVE_NULL};
    switch (sqlite3_column_type(stmt, column)) {
    case SQLITE_INTEGER:
        value.kind = NAIVE_NUMBER;
        value.number = sqlite3_column_int64(stmt, column);
        break;
    case SQLITE_FLOAT:
        value.kind = NAIVE_NUMBER;
        value.number = sqlite3_column_double(stmt, column);
        break;
    case SQLITE_TEXT:
    case SQLITE_BLOB: {
        const void *bytes = sqlite3_column_blob(stmt, column);
        value.kind = sqlite3_column_type(stmt, column) == SQLITE_TEXT ? NAIVE_TEXT : NAIVE_BLOB;
        value.size = (size_t)sqlite3_column_bytes(stmt, column);
        assert_true(value.size <= sizeof value.bytes);
        if (value.size > 0) memcpy(value.bytes, bytes, value.size);
        break;
    }
    default:
        break;
    }
    return value;
}

void random_table_load(struct random_table *table, sqlite3 *db) {
    char *script = random_table_script(table);
    test_exec(db, "%s", script);
    sqlite3_free(script);
    char *sql =
        sqlite3_mprintf("SELECT " RANDOM_READ("customer") ", " RANDOM_READ("segment") " FROM %s ORDER BY n",
                        shapes[table->shape].table);
    sqlite3_stmt *stmt = NULL;
    assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &stmt, NULL), SQLITE_OK);
    for (int i = 0; i < table->count; i++) {
        assert_int_equal(sqlite3_step(stmt), SQLITE_ROW);
        table->rows[i].event.customer = random_column(stmt, 0);
        table->rows[i].event.segment = random_column(stmt, 1);
    }
    assert_int_equal(sqlite3_finalize(stmt), SQLITE_OK);
    sqlite3_free(sql);
}

sqlite3_stmt *random_prepare(sqlite3 *db, char *sql) {
    sqlite3_stmt *stmt = NULL;
    if (sqlite3_prepare_v2(db, sql, -1, &stmt, NULL) != SQLITE_OK)
        fail_msg("%s\n%s", sql, sqlite3_errmsg(db));
    sqlite3_free(sql);
    return stmt;
}

void random_table_seeds(int some, int all, void run(unsigned seed)) {
    unsigned first = (unsigned)test_setting("RETENTION_SEED", 1);
    unsigned count = (unsigned)test_cases("RETENTION_TABLES", some, all);
    for (unsigned seed = first; seed < first + count; seed++)
        run(seed);
}
