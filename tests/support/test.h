/*
 * test.h - what every test program shares: cmocka, a connection with the module in it, and rows as text.
 */
#ifndef RETENTION_TEST_H
#define RETENTION_TEST_H

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "retention.h"

/* A new in-memory connection with the module registered. */
sqlite3 *test_open(void);

/* Closes it; fails the test when a statement is still open. */
void test_close(sqlite3 *db);

/* Runs statements; fails the test with SQLite's message on an error. format is that of sqlite3_mprintf(). */
void test_exec(sqlite3 *db, const char *format, ...);

/* Text that grows, in memory of the C library: an allocation that a test makes fail must be the module's or SQLite's,
** not the test's own. Starts as zeros; free .at with free(). */
struct test_text {
    char *at;
    size_t size;
    size_t room;
};

void test_append(struct test_text *text, const void *bytes, size_t size);

/* Writes the row that a statement stands on: columns joined by '|', then '\n', NULL as NULL, REAL as %!.15g. Or all rows
** that are left. Returns what SQLite returned last: SQLITE_ROW, or SQLITE_DONE at the end, unless something failed. */
int test_write_row(struct test_text *text, sqlite3_stmt *stmt);
int test_write_rows(struct test_text *text, sqlite3_stmt *stmt);

/* The rows of one statement, written like that; or "error: " and the message. Free with sqlite3_free(). */
char *test_rows(sqlite3 *db, const char *format, ...);

/* The same of a statement that was just prepared, or failed to be (NULL), which is finalized. */
char *test_result(sqlite3 *db, sqlite3_stmt *stmt);

/* One statement must give exactly these rows (as test_rows writes them), or exactly this error text. */
void assert_rows(sqlite3 *db, const char *expected, const char *sql);
void assert_error(sqlite3 *db, const char *expected, const char *sql);

/* Path of a file of real data under the directory RETENTION_DATA; skips the test, loudly and by the file's
** name, where that is unset. */
const char *test_data(const char *file);

/* The text of a file; fails the test where there is none. Free with sqlite3_free(). */
char *test_read(const char *path);

/* The file as a table of text with these columns; the first line is left out where it names them. */
void test_load(sqlite3 *db, const char *table, const char *path, const char *columns, char separator,
               bool has_head);

/* The number in an environment variable (or NULL), otherwise this. */
int test_setting(const char *name, int otherwise);

/* How many cases a test takes, or every how many-th of them: the number in an environment variable; where that is
** unset or NULL, what is for all of them with RETENTION_FULL=1 (`make test-full`), and otherwise what is for some. */
int test_cases(const char *name, int some, int all);

/* The CDNOW purchases, from CDNOW_master.txt under RETENTION_DATA (or the test is skipped), as
** purchase(customer_id INTEGER, ordered_at TEXT 'YYYY-MM-DD', records INTEGER, amount REAL, day TEXT 'YYYYMMDD'). */
void test_cdnow(sqlite3 *db);

/* Its sample of 2,357 customers, as purchase(id INTEGER, day TEXT 'YYYYMMDD', dollars REAL), as calibration, what
** retention_customers says of it on 1997-09-30, and as summary(x, t_x, T_cal, x_star, m_x), what others say, in
** weeks; summary's rowids are the ids, and x_star is the purchases of the 39 weeks after. */
void test_cdnow_sample(sqlite3 *db);

/* A repeatable pseudo-random sequence: the next number in [0, below). */
uint32_t test_random(uint64_t *state, uint32_t below);

#endif
