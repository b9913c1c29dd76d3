/*
 * query.c - the statement that reads a source; query.h is the interface.
 *
 *     SELECT retention_feed(?1, s."customer_id", s."ordered_at") FROM "orders" AS s
 *
 * Requirements
 *  1. A source is a table or view: name or schema.name, each part as it is, or quoted as in SQL.
 *  2. Columns are found by name, case ignored; a missing table or column is an error that names it as the
 *     user wrote it. A name is never taken for a string (it is always quoted and qualified).
 *  3. Such an error ends in the name that was meant, where one is near (nearest.c): of the source's columns, or of the
 *     tables and views of all schemas, without what nobody may read.
 *  4. No statement outlives a call, but the one that is asked for.
 */
#include "read/query.h"

#include <string.h>

#include "ground/always.h"
#include "read/nearest.h"
#include "read/value.h"

#define QUERY_NO_TABLE  "no such table: "
#define QUERY_NO_COLUMN "no such column"

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

/* ---- what is wrong ---- */

static bool query_says(sqlite3 *db, const char *words) {
    return strncmp(sqlite3_errmsg(db), words, strlen(words)) == 0;
}

/* Offers the names of the source's columns. What cannot be asked about gives no hint: only memory and interrupts count. */
static int query_offer_columns(sqlite3 *db, const struct source_request *request, struct nearest *nearest) {
    sqlite3_stmt *stmt = NULL;
    int rc = query_prepare_part(db, request, "*", &stmt);
    for (int i = 0; i < sqlite3_column_count(stmt); i++) {
        const char *name = sqlite3_column_name(stmt, i);
        if (ALWAYS(name)) nearest_offer(nearest, name); /* it was made when the statement was */
    }
    sqlite3_finalize(stmt);
    return query_is_silent(rc) ? rc : SQLITE_OK;
}

/* Offers the tables and views of a schema, as name or as schema.name. */
static int query_offer_schema(sqlite3 *db, const char *schema, bool qualified, struct nearest *nearest) {
    sqlite3_stmt *stmt = NULL;
    sqlite3_str *text = sqlite3_str_new(db);
    sqlite3_str_appendf(text,
                        "SELECT '%q%s' || name FROM \"%w\".sqlite_master WHERE type IN ('table', 'view')",
                        qualified ? schema : "", qualified ? "." : "", schema);
    char *sql = sqlite3_str_finish(text);
    int rc = sql ? sqlite3_prepare_v2(db, sql, -1, &stmt, NULL) : SQLITE_NOMEM;
    while (rc == SQLITE_OK && sqlite3_step(stmt) == SQLITE_ROW) {
        const char *name = (const char *)sqlite3_column_text(stmt, 0);
        if (name) nearest_offer(nearest, name);
    }
    int end = sqlite3_finalize(stmt);
    sqlite3_free(sql);
    if (rc == SQLITE_OK) rc = end;
    return query_is_silent(rc) ? rc : SQLITE_OK;
}

static int query_offer_tables(sqlite3 *db, bool qualified, struct nearest *nearest) {
    sqlite3_stmt *stmt = NULL;
    int rc = sqlite3_prepare_v2(db, "PRAGMA database_list", -1, &stmt, NULL), schemas = SQLITE_OK;
    while (rc == SQLITE_OK && schemas == SQLITE_OK && sqlite3_step(stmt) == SQLITE_ROW)
        schemas = query_offer_schema(db, (const char *)sqlite3_column_text(stmt, 1), qualified, nearest);
    int end = sqlite3_finalize(stmt);
    if (rc == SQLITE_OK) rc = schemas ? schemas : end;
    return query_is_silent(rc) ? rc : SQLITE_OK;
}

/* Sets an error to a text, which is freed; NULL: there was no memory for it. */
static int query_refuse(char *text, char **error) {
    *error = value_clean(text);
    return *error ? SQLITE_ERROR : SQLITE_NOMEM;
}

/* SQLite's words, and the table that was meant. */
static int query_no_table(sqlite3 *db, const struct source_request *request, char **error) {
    struct nearest nearest;
    char *text = sqlite3_mprintf("%s(): %s", request->function, sqlite3_errmsg(db)), *with = NULL;
    if (text == NULL) return SQLITE_NOMEM;
    const char *name = strstr(text, QUERY_NO_TABLE) + strlen(QUERY_NO_TABLE);
    nearest_begin(&nearest, name);
    int rc = query_offer_tables(db, strchr(name, '.') != NULL, &nearest);
    if (rc == SQLITE_OK && nearest.name[0] == '\0') return query_refuse(text, error);
    if (rc == SQLITE_OK) with = sqlite3_mprintf("%s (%s?)", text, nearest.name);
    sqlite3_free(text);
    return rc == SQLITE_OK ? query_refuse(with, error) : rc;
}

static int query_no_column(sqlite3 *db, const struct source_request *request, const char *column,
                           char **error) {
    struct nearest nearest;
    nearest_begin(&nearest, column);
    int rc = query_offer_columns(db, request, &nearest);
    if (rc != SQLITE_OK) return rc;
    if (nearest.name[0])
        return query_refuse(sqlite3_mprintf("%s(): no such column: %s.%s (%s?)", request->function,
                                            request->source, column, nearest.name),
                            error);
    return query_refuse(
        sqlite3_mprintf("%s(): no such column: %s.%s", request->function, request->source, column), error);
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
    if (part == SQLITE_ERROR && query_says(db, QUERY_NO_TABLE)) return query_no_table(db, request, error);
    if (part != SQLITE_OK) return query_relay(db, request, part, error);
    for (int column = 0; column < SOURCE_COLUMNS; column++) {
        if (request->columns[column] == NULL) continue;
        char *what = sqlite3_mprintf("s.\"%w\"", request->columns[column]);
        if (what == NULL) return SQLITE_NOMEM;
        part = query_prepare_part(db, request, what, &stmt);
        sqlite3_finalize(stmt);
        sqlite3_free(what);
        if (part == SQLITE_OK) continue;
        if (part == SQLITE_ERROR && query_says(db, QUERY_NO_COLUMN))
            return query_no_column(db, request, request->columns[column], error);
        return query_relay(db, request, part, error);
    }
    part = query_prepare(db, request, &stmt);
    sqlite3_finalize(stmt);
    return query_relay(db, request, part == SQLITE_OK ? rc : part, error);
}
