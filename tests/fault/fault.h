/*
 * fault.h - what the fault tests share: a statement run to its end with everything that came out of it kept
 * apart from SQLite's memory, the checks that hold after every call, and a folder for database files.
 *
 * A program that includes this defines _XOPEN_SOURCE 700 before its first include.
 */
#ifndef RETENTION_FAULT_H
#define RETENTION_FAULT_H

#include <unistd.h>

#include "test.h"

#define FAULT_COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* Every so many-th place a fault is tried at: RETENTION_STEP, 1 for all of them; otherwise what a program takes by
** itself, for some or with RETENTION_FULL=1, and more where it runs slowly, under a sanitizer or (RETENTION_SLOW)
** valgrind. */
#if defined(__has_feature)
#define FAULT_SANITIZED (__has_feature(address_sanitizer) || __has_feature(undefined_behavior_sanitizer))
#elif defined(__SANITIZE_ADDRESS__)
#define FAULT_SANITIZED 1
#else
#define FAULT_SANITIZED 0
#endif
static inline bool fault_is_slow(void) {
    return FAULT_SANITIZED || test_setting("RETENTION_SLOW", 0) > 0;
}
static inline long fault_stride(int some, int all) {
    int times = fault_is_slow() ? 4 : 1;
    return test_cases("RETENTION_STEP", times * some, times * all);
}

/* What one run of a statement gave. The rows are those that came before the end or the error, as test_write_rows()
** writes them. */
struct fault_outcome {
    int rc; /* SQLITE_DONE, or the extended code of the error */
    bool prepared;
    char message[600];
    char *rows;
    size_t size;
    size_t room;
};

/* What a run starts with: no rows yet. */
static inline struct fault_outcome fault_nothing(void) {
    struct fault_outcome outcome = {SQLITE_DONE, true, "", calloc(1, 1), 0, 1};
    if (outcome.rows == NULL) abort();
    return outcome;
}

/* More rows by test_write_row() or test_write_rows(). */
static inline int fault_write(struct fault_outcome *outcome, sqlite3_stmt *stmt,
                              int write(struct test_text *, sqlite3_stmt *)) {
    struct test_text text = {outcome->rows, outcome->size, outcome->room};
    int rc = write(&text, stmt);
    outcome->rows = text.at;
    outcome->size = text.size;
    outcome->room = text.room;
    return rc;
}

/* The bytes of one UTF-8 character at p, by the table of the Unicode standard; 0 where they are none. */
static inline size_t fault_utf8(const unsigned char *p) {
    static const unsigned char rows[][4] = {
        /* first byte from, to, second byte from, to */
        {0xC2, 0xDF, 0x80, 0xBF}, {0xE0, 0xE0, 0xA0, 0xBF}, {0xE1, 0xEC, 0x80, 0xBF},
        {0xED, 0xED, 0x80, 0x9F}, {0xEE, 0xEF, 0x80, 0xBF}, {0xF0, 0xF0, 0x90, 0xBF},
        {0xF1, 0xF3, 0x80, 0xBF}, {0xF4, 0xF4, 0x80, 0x8F},
    };
    if (*p < 0x80) return 1;
    for (size_t i = 0; i < FAULT_COUNT(rows); i++) {
        if (*p < rows[i][0] || *p > rows[i][1] || p[1] < rows[i][2] || p[1] > rows[i][3]) continue;
        size_t size = *p < 0xE0 ? 2 : *p < 0xF0 ? 3 : 4;
        for (size_t j = 2; j < size; j++)
            if ((p[j] & 0xC0) != 0x80) return 0;
        return size;
    }
    return 0;
}

/* Hosts take the text of an error for UTF-8, and people read it: no control character, no mark at the beginning of a
** file, no turn of direction. */
static inline void fault_assert_readable(const char *sql, const char *message) {
    static const char *const unseen[] = {"\xc2\xa0", "\xe2\x80\x8b", "\xe2\x80\xae", "\xef\xbb\xbf"};
    const unsigned char *p = (const unsigned char *)message;
    for (size_t size; *p; p += size) {
        size = fault_utf8(p);
        if (size == 0 || *p < ' ' || *p == 0x7F)
            fail_msg("%.1000s\nthe error has a byte %02x: %.1000s", sql, *p, message);
    }
    for (size_t i = 0; i < FAULT_COUNT(unseen); i++)
        if (strstr(message, unseen[i]))
            fail_msg("%.1000s\nthe error has what is not seen: %.1000s", sql, message);
}

/* Steps a prepared statement to its end. */
static inline void fault_step(sqlite3_stmt *stmt, struct fault_outcome *outcome) {
    int rc = fault_write(outcome, stmt, test_write_rows);
    outcome->rc =
        rc == SQLITE_DONE || rc == SQLITE_NOMEM ? rc : sqlite3_extended_errcode(sqlite3_db_handle(stmt));
    sqlite3_snprintf((int)sizeof outcome->message, outcome->message, "%s",
                     rc == SQLITE_DONE ? "" : sqlite3_errmsg(sqlite3_db_handle(stmt)));
    if (rc != SQLITE_DONE) fault_assert_readable(sqlite3_sql(stmt), sqlite3_errmsg(sqlite3_db_handle(stmt)));
}

static inline struct fault_outcome fault_run(sqlite3 *db, const char *sql) {
    struct fault_outcome outcome = fault_nothing();
    sqlite3_stmt *stmt = NULL;
    if (sqlite3_prepare_v2(db, sql, -1, &stmt, NULL) == SQLITE_OK) {
        fault_step(stmt, &outcome);
    } else {
        outcome.rc = sqlite3_extended_errcode(db);
        outcome.prepared = false;
        sqlite3_snprintf((int)sizeof outcome.message, outcome.message, "%s", sqlite3_errmsg(db));
    }
    sqlite3_finalize(stmt);
    return outcome;
}

static inline void fault_free(struct fault_outcome *outcome) {
    free(outcome->rows);
    outcome->rows = NULL;
}

/* As test_rows() gives it; free with sqlite3_free(). */
static inline char *fault_text(const struct fault_outcome *outcome) {
    bool done = outcome->rc == SQLITE_DONE;
    return sqlite3_mprintf("%s%s", done ? "" : "error: ", done ? outcome->rows : outcome->message);
}

static inline bool fault_same(const struct fault_outcome *a, const struct fault_outcome *b) {
    return a->rc == b->rc && a->size == b->size && memcmp(a->rows, b->rows, a->size) == 0 &&
           strcmp(a->message, b->message) == 0;
}

static inline void fault_assert_same(const char *sql, const struct fault_outcome *got,
                                     const struct fault_outcome *want) {
    if (!fault_same(got, want))
        fail_msg("%s\n--- want %d %s\n%.2000s--- got %d %s\n%.2000s", sql, want->rc, want->message,
                 want->rows, got->rc, got->message, got->rows);
}

/* A statement that was cut short: what it had given until then must be the beginning of the right rows. */
static inline void fault_assert_prefix(const char *sql, const struct fault_outcome *got,
                                       const struct fault_outcome *want) {
    size_t end = got->size;
    while (end > 0 && got->rows[end - 1] != '\n')
        end--;
    if (end > want->size || memcmp(got->rows, want->rows, end) != 0)
        fail_msg("%s\n--- want the beginning of\n%.2000s--- got\n%.2000s", sql, want->rows, got->rows);
}

/* The text of an error must hold this, and no row may have come before it. */
static inline void fault_assert_error(sqlite3 *db, const char *text, const char *sql) {
    struct fault_outcome got = fault_run(db, sql);
    if (got.rc == SQLITE_DONE || got.size > 0 || strstr(got.message, text) == NULL)
        fail_msg("%s\n--- want an error with\n%s\n--- got %d %s\n%.2000s", sql, text, got.rc, got.message,
                 got.rows);
    fault_free(&got);
}

/* No statement of the module's own may outlive a call, whatever its end was. */
static inline void fault_assert_quiet(sqlite3 *db) {
    sqlite3_stmt *stmt = sqlite3_next_stmt(db, NULL);
    if (stmt != NULL) fail_msg("a statement is still open: %s", sqlite3_sql(stmt));
    assert_int_equal(sqlite3_get_autocommit(db), 1);
}

/* Runs the statement again and expects the same as from a first, undisturbed run. */
static inline void fault_assert_again(sqlite3 *db, const char *sql, const struct fault_outcome *want) {
    struct fault_outcome got = fault_run(db, sql);
    fault_assert_quiet(db);
    fault_assert_same(sql, &got, want);
    fault_free(&got);
}

/* A folder of this program's own, and a connection with the module to a database file in it. */
const char *fault_folder(void);
sqlite3 *fault_open(const char *file, int flags);

/* Removes the files named, a blank between them; and the folder with them. */
void fault_remove(const char *files);
void fault_leave(const char *files);

/* A command of the shell, which must end well. */
static inline void fault_assert_shell(const char *command) {
    fflush(NULL);
    int status = system(command);
    if (status != 0) fail_msg("status %d: %s", status, command);
}

#endif
