/*
 * plain_periods.h - the answers of retention_periods in plain SQL: periods_events.sql and
 * periods_subscriptions.sql, the tables they read, and the comparison of their rows with ours.
 */
#ifndef PLAIN_PERIODS_H
#define PLAIN_PERIODS_H

#include "naive_calendar.h"

#include "sqlite3.h"

#include <stddef.h>

struct plain_periods {
    sqlite3 *db;
    sqlite3_stmt *events, *subscriptions;
    sqlite3_stmt *boundary; /* fills the table of that name */
};

/* Makes temp.event, term, boundary and setting, which are empty, and prepares the statements over them. All
** times in them are microseconds. */
void plain_periods_open(struct plain_periods *plain, sqlite3 *db);
void plain_periods_close(struct plain_periods *plain);

/* Fills boundary with the periods from the one before that of `from` to the one after that of `to`. */
void plain_periods_bound(struct plain_periods *plain, struct naive_grain *grain, int64_t from, int64_t to);

/* Steps through two answers; returns how many rows were compared. size: the sum of all amounts without their
** signs, which rounding scales with; 0 where nothing is rounded and all sums must be the same. difference:
*the
** first one, in words, or "". */
int plain_periods_compare(sqlite3_stmt *plain, sqlite3_stmt *ours, double size, char *difference,
                          size_t room);

#endif
