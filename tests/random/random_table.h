/*
 * random_table.h - a small random table of events, as SQL and as what the contract says that SQL means.
 */
#ifndef RANDOM_TABLE_H
#define RANDOM_TABLE_H

#include "naive_cohorts.h"

#include "sqlite3.h"

#define RANDOM_ROWS 300 /* few tables have more than 60 */

/* A column as the contract reads it: blank text is NULL. */
#define RANDOM_READ(column)                                                                                  \
    "CASE WHEN typeof(" column ") <> 'text' OR trim(" column                                                 \
    ", char(9, 10, 11, 12, 13, 32)) <> '' THEN " column " END AS " column

struct random_row {
    char customer[32], time[48], amount[32], segment[32], started[12], returned[12]; /* SQL literals */
    struct naive_event
        event; /* customer and segment are known only once the table's affinity has been at them */
};

struct random_table {
    struct random_row rows[RANDOM_ROWS];
    int count;
    int first_day, days; /* all times fall in these days, UTC */
    int shape;           /* how the rows are stored: an index into the shapes of random_table.c */
    const char *customer_type, *time_type, *amount_type, *segment_type;
};

/* The same state gives the same table. */
void random_table_make(struct random_table *table, uint64_t *state);

/* A moment near those of the table, and a literal for it in one of the many forms of a time. */
int64_t random_table_moment(const struct random_table *table, uint64_t *state);
void random_time_literal(int64_t time, uint64_t *state, char *literal, size_t size);

/* The instant that a literal of a time means on a clock that is so many minutes ahead of UTC: another one where it is a mere
** date. */
int64_t random_settled(const char *literal, int64_t time, int minutes);

/* The script that makes the table (sqlite3_free() it), and its name as a function's argument wants it. */
char *random_table_script(const struct random_table *table);
const char *random_table_source(const struct random_table *table);

/* Runs the script, then reads customers and segments back into the events. */
void random_table_load(struct random_table *table, sqlite3 *db);

/* The statement of a text, which is freed; the test fails where there is none. */
sqlite3_stmt *random_prepare(sqlite3 *db, char *sql);

/* Runs a test for as many seeds as test_cases() says of RETENTION_TABLES, from RETENTION_SEED (1) on. */
void random_table_seeds(int some, int all, void run(unsigned seed));

/* One column of the row that a statement stands on. */
struct naive_value random_column(sqlite3_stmt *stmt, int column);

#endif
