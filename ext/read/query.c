/*
 * query.c - the statement that reads a source; query.h is the interface.
 *
 *     SELECT retention_feed(?1, s."customer_id", s."ordered_at") FROM "orders" AS s
 *
 * Requirements
 *  1. A source is a table or view: name or schema.name, each part as it is, or quoted as in SQL.
 *  2. Columns are found by name, case ignored; a missing table or column is an error that names it as the
 *     user wrote it. A name is never taken for a string (it is always quoted and qualified).
 *  3. No statement outlives a call, but the one that is asked for.
 */
#include "read/query.h"

#include <string.h>

#include "read/value.h"

/* The end of a part that is quoted as in SQL, from its opening quote on: its closing one, or NULL where it is none. */
static const char *query_closing(const char *p) {
    char close = *p == '[' ? ']' : *p;
    if (*p != '"' && *p != '`' && *p != '[') return NULL;
    for (p++; *p; p++) {
        if (*p != close) continue;
        if (close == ']' || p[1] != close) break;
        p++; /* a doubled quote stands for one */
    }
    return *p && (p[1] == '\0' || p[1] == '.') ? p : NULL;
}

/* One part of a name: quoted as in SQL, or everything up to the first dot. Appends it, quoted, to sql and
** returns what follows it. */
static const char *query_name_part(const char *p, sqlite3_str *sql) {
    const char *end = query_closing(p);
    if (end == NULL) {
        size_t size = strcspn(p, ".");
        sqlite3_str_appendf(sql, "\"%.*w\"", (int)size, p);
        return p + size;
    }
    sqlite3_str_appendchar(sql, 1, '"');
    for (const char *c = p + 1; c < end; c++) {
        if (*c == '"') sqlite3_str_appendchar(sql, 1, '"');
        sqlite3_str_appendchar(sql, 1, *c);
        if (*c == *end) c++;
    }
    sqlite3_str_appendchar(sql, 1, '"');
    return end + 1;
}

void query_name(const char *source, sqlite3_str *sql) {
    const char *rest = query_name_part(source, sql);
    while (*rest == '.') {
        sqlite3_str_appendchar(sql, 1, '.');
        rest = query_name_part(rest + 1, sql);
    }
}

/* Prepares SELECT <what> FROM <source> AS s, where what is 1, one column, or the whole feed. */
static int query_prepare_part(sqlite3 *db, const struct source_request *request, const char *what,
                              sqlite3_stmt **stmt) {
    sqlite3_str *sql = sqlite3_str_new(db);
    *stmt = NULL;
    sqlite3_str_appendf(sql, "SELECT %s FROM ", what);
    query_name(request->source, sql);
    sqlite3_str_appendall(sql, " AS s");
    int rc = sqlite3_str_errcode(sql);
    char *text = sqlite3_str_finish(sql);
    if (rc == SQLITE_OK) rc = sqlite3_prepare_v2(db, text, -1, stmt, NULL);
    sqlite3_free(text);
    return rc;
}

int query_prepare(sqlite3 *db, const struct source_request *request, sqlite3_stmt **stmt) {
    sqlite3_str *what = sqlite3_str_new(db);
    *stmt = NULL;
    sqlite3_str_appendall(what, "retention_feed(?1");
    for (int column = 0; column < SOURCE_COLUMNS; column++)
        if (request->columns[column]) sqlite3_str_appendf(what, ", s.\"%w\"", request->columns[column]);
    sqlite3_str_appendall(what, ")");
    int rc = sqlite3_str_errcode(what);
    char *text = sqlite3_str_finish(what);
    if (rc == SQLITE_OK) rc = query_prepare_part(db, request, text, stmt);
    sqlite3_free(text);
    return rc;
}

static bool query_is_silent(int rc) {
    return (rc & 0xff) == SQLITE_NOMEM || (rc & 0xff) == SQLITE_INTERRUPT;
}

/* SQLite's own words for an error, behind the function's name. */
int query_relay(sqlite3 *db, const struct source_request *request, int rc, char **error) {
    if (!query_is_silent(rc)) {
        const char *text =
            (rc & 0xff) == (sqlite3_errcode(db) & 0xff) ? sqlite3_errmsg(db) : sqlite3_errstr(rc);
        bool ours =
            strncmp(text, "retention_", 10) == 0; /* a function inside the source has said who it is */
        *error = value_clean(ours ? sqlite3_mprintf("%s", text)
                                  : sqlite3_mprintf("%s(): %s", request->function, text));
        if (*error == NULL) rc = SQLITE_NOMEM;
    }
    return rc;
}

/* The feed could not be prepared: says which part of it, in the user's words. */
int query_explain(sqlite3 *db, const struct source_request *request, int rc, char **error) {
    sqlite3_stmt *stmt = NULL;
    if (rc != SQLITE_ERROR) return query_relay(db, request, rc, error);
    int part = query_prepare_part(db, request, "1", &stmt);
    sqlite3_finalize(stmt);
    if (part != SQLITE_OK) return query_relay(db, request, part, error);
    for (int column = 0; column < SOURCE_COLUMNS; column++) {
        if (request->columns[column] == NULL) continue;
        char *what = sqlite3_mprintf("s.\"%w\"", request->columns[column]);
        if (what == NULL) return SQLITE_NOMEM;
        part = query_prepare_part(db, request, what, &stmt);
        sqlite3_finalize(stmt);
        sqlite3_free(what);
        if (part == SQLITE_OK) continue;
        if (part == SQLITE_ERROR && strncmp(sqlite3_errmsg(db), "no such column", 14) == 0) {
            *error = value_clean(sqlite3_mprintf("%s(): no such column: %s.%s", request->function,
                                                 request->source, request->columns[column]));
            return *error ? SQLITE_ERROR : SQLITE_NOMEM;
        }
        return query_relay(db, request, part, error);
    }
    part = query_prepare(db, request, &stmt);
    sqlite3_finalize(stmt);
    return query_relay(db, request, part == SQLITE_OK ? rc : part, error);
}
