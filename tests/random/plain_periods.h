/*
 * plain_periods.h - the answers of retention_periods and retention_movements in plain SQL: periods_events.sql or
 * periods_subscriptions.sql, then movements_steps.sql, then periods_rows.sql or movements_rows.sql; the tables they read, and
 * the comparison of their rows with ours.
 */
#ifndef PLAIN_PERIODS_H
#define PLAIN_PERIODS_H

#include "plain_grain.h"

#include "sqlite3.h"

#include <stddef.h>

struct plain_periods {
    sqlite3 *db;
    sqlite3_stmt *events, *subscriptions;                     /* periods */
    sqlite3_stmt *events_movements, *subscriptions_movements; /* movements */
    sqlite3_stmt *boundary, *reach;                           /* fill the tables of these names */
};

/* Makes temp.event, term, boundary, reach and setting, which are empty, and prepares the statements over them. All
** times in them are microseconds. */
void plain_periods_open(struct plain_periods *plain, sqlite3 *db);
void plain_periods_close(struct plain_periods *plain);

/* Fills boundary with the periods from the one before that of `from` to the one after that of `to`. */
void plain_periods_bound(struct plain_periods *plain, const struct plain_grain *grain, int64_t from,
                         int64_t to);

/* Fills reach with the ends of term, and with the boundaries; NULL: leaves it empty. */
void plain_periods_reach(struct plain_periods *plain, const struct plain_grain *grain,
                         const struct plain_gap *gap);

/* Step through two answers; return how many rows were compared. size: the sum of all amounts without their signs, which
** rounding scales with; 0 where nothing is rounded and all sums must be the same. difference: the first one, in words, or
** "". Movements are compared where nothing is rounded. */
int plain_periods_compare(sqlite3_stmt *plain, sqlite3_stmt *ours, double size, char *difference,
                          size_t room);
int plain_movements_compare(sqlite3_stmt *plain, sqlite3_stmt *ours, char *difference, size_t room);

#endif
