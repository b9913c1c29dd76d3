/*
 * sources.c - see sources.h.
 *
 * A source is a table with or without rowid, with types, collations, generated columns or an index, a view, or a
 * temporary table; its name and those of its columns are words that need quotes as often as not.
 */
#include "sources.h"

#define SOURCES_COUNT(array) ((uint32_t)(sizeof(array) / sizeof((array)[0])))

static const char *const sources_names[] = {"customer", "we\"ird", "a b", "order", "it's", "x]y",     "b`t",
                                            "a.b",      "select",  "ü",   "Upper", "0",    "segment", "s"};

static void sources_row(sqlite3_str *sql, struct fuzz_input *input, uint32_t id) {
    static const char *const customers[] = {"1", "2", "3",   "'a'", "'b'", "'A'", "x'61'", "1.0",
                                            "4", "5", "2.5", "'1'", "6",   "7",   "NULL",  "-0.0"};
    static const char *const segments[] = {"'x'", "'y'", "NULL", "'X'", "1", "1.5", "x'78'", "''"};
    static const char *const flags[] = {"1", "1", "0", "NULL", "'1'", "2.5"};
    uint32_t odd = fuzz_below(input, 40); /* the role that gets any value at all */
    uint32_t at = 1700000000 + fuzz_below(input, 4096) * 20000;
    sqlite3_str_appendf(sql, "%s(%u", id ? ", " : "", id);
    for (uint32_t role = 0; role < SOURCES_ROLES; role++) {
        sqlite3_str_appendall(sql, ", ");
        uint32_t number = fuzz_byte(input);
        if (role == odd)
            fuzz_literal(sql, input);
        else if (role == SOURCES_CUSTOMER)
            sqlite3_str_appendall(sql, customers[number % SOURCES_COUNT(customers)]);
        else if (role == SOURCES_TIME)
            sqlite3_str_appendf(sql, number % 3 == 0 ? "datetime(%u, 'unixepoch')" : "%u", at);
        else if (role == SOURCES_UNTIL && number % 4 > 0)
            sqlite3_str_appendf(sql, number % 4 == 1 ? "datetime(%u, 'unixepoch')" : "%u",
                                at + 1 + number * 60000);
        else if (role == SOURCES_AMOUNT && number > 0)
            sqlite3_str_appendf(sql, number % 5 == 0 ? "'%.2f'" : "%.2f", ((int)number - 20) / 4.0);
        else if (role == SOURCES_SEGMENT)
            sqlite3_str_appendall(sql, segments[number % SOURCES_COUNT(segments)]);
        else if (role == SOURCES_STARTS || role == SOURCES_RETURNS)
            sqlite3_str_appendall(sql, flags[number % SOURCES_COUNT(flags)]);
        else
            sqlite3_str_appendall(sql, "NULL");
    }
    sqlite3_str_appendall(sql, ")");
}

/* Makes base, and the source of it. */
struct sources_source sources_make(sqlite3 *db, struct fuzz_input *input) {
    static const char *const types[] = {"",         " TEXT", " COLLATE NOCASE",
                                        " NUMERIC", " BLOB", " TEXT COLLATE RTRIM"};
    struct sources_source source;
    uint32_t kind = fuzz_below(input, 8), first = fuzz_below(input, SOURCES_COUNT(sources_names));
    uint32_t rows = fuzz_below(input, SOURCES_ROWS + 1);
    const char *type = types[fuzz_below(input, SOURCES_COUNT(types))];
    source.name = sources_names[fuzz_below(input, SOURCES_COUNT(sources_names))];
    for (uint32_t role = 0; role < SOURCES_ROLES; role++)
        source.columns[role] = sources_names[(first + role) % SOURCES_COUNT(sources_names)];
    fuzz_exec(db, "CREATE TABLE base(id INTEGER PRIMARY KEY, c, t, u, a, s, st, re)");
    if (rows > 0) {
        sqlite3_str *sql = sqlite3_str_new(NULL);
        sqlite3_str_appendall(sql, "INSERT INTO base VALUES ");
        for (uint32_t i = 0; i < rows; i++)
            sources_row(sql, input, i);
        char *text = sqlite3_str_finish(sql);
        fuzz_exec(db, "%s", text);
        sqlite3_free(text);
    }
    const char *const *c = source.columns;
    sqlite3_str *sql = sqlite3_str_new(NULL);
    if (kind <= 1) {
        sqlite3_str_appendf(sql,
                            "CREATE VIEW \"%w\" AS SELECT c AS \"%w\", t AS \"%w\", u AS \"%w\", a AS \"%w\","
                            " s AS \"%w\", st AS \"%w\", re AS \"%w\" FROM base%s",
                            source.name, c[0], c[1], c[2], c[3], c[4], c[5], c[6],
                            kind ? " UNION ALL SELECT c, t, u, a, s, st, re FROM base WHERE id % 2" : "");
    } else {
        sqlite3_str_appendf(sql, "CREATE %sTABLE \"%w\"(\"%w\"%s, \"%w\", \"%w\", \"%w\", \"%w\"%s, \"%w\", ",
                            kind == 2 ? "TEMP " : "", source.name, c[0], type, c[1], c[2], c[3], c[4], type,
                            c[5]);
        if (kind == 3)
            sqlite3_str_appendf(sql, "re_, \"%w\" AS (re_) VIRTUAL, n_ AS (1) STORED", c[6]);
        else
            sqlite3_str_appendf(sql, "\"%w\"", c[6]);
        sqlite3_str_appendall(sql, kind == 4 ? ", k_ INTEGER PRIMARY KEY) WITHOUT ROWID; " : "); ");
        if (kind == 5)
            sqlite3_str_appendf(sql, "CREATE INDEX i_ ON \"%w\"(\"%w\", \"%w\" DESC); ", source.name, c[0],
                                c[1]);
        sqlite3_str_appendf(sql, "INSERT INTO \"%w\" SELECT c, t, u, a, s, st, re%s FROM base", source.name,
                            kind == 4 ? ", id" : "");
    }
    char *text = sqlite3_str_finish(sql);
    fuzz_exec(db, "%s", text);
    sqlite3_free(text);
    return source;
}

void sources_name(sqlite3_str *sql, const struct sources_source *source, struct fuzz_input *input) {
    static const char *const schemas[] = {"", "", "main.", "temp.", "\"main\"."};
    uint32_t quotes = fuzz_below(input, 4);
    char *name = quotes == 0   ? sqlite3_mprintf("%s", source->name)
                 : quotes == 1 ? sqlite3_mprintf("[%s]", source->name)
                               : sqlite3_mprintf("\"%w\"", source->name);
    sqlite3_str_appendf(sql, "'%q%q'", schemas[fuzz_below(input, SOURCES_COUNT(schemas))], name);
    sqlite3_free(name);
}
