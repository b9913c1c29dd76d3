/*
 * histories.h - customers for models to be fitted to: seeded ones, and those of the CDNOW data set.
 */
#ifndef BENCH_HISTORIES_H
#define BENCH_HISTORIES_H

#include <sqlite3.h>
#include <stdbool.h>
#include <stdint.h>

/* What the files hold. */
#define HISTORIES_SCHEMA                                                                                     \
    "CREATE TABLE customers(frequency INTEGER, recency INTEGER, age INTEGER, monetary_value REAL);"          \
    "CREATE TABLE kept(kind TEXT PRIMARY KEY, model TEXT)"

#define HISTORIES_CDNOW 2357 /* customers of the sample */

/* Fills the tables; an SQLite error code. */
int histories_fill(sqlite3 *db, int64_t rows);
int histories_fill_cdnow(sqlite3 *db);

/* Whether RETENTION_DATA names the directory that the CDNOW data is in. */
bool histories_have_cdnow(void);

#endif
