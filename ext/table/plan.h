/*
 * plan.h - how the WHERE and ORDER BY of a statement become arguments, limits and an order.
 */
#ifndef RETENTION_PLAN_H
#define RETENTION_PLAN_H

#include "table/table.h"

/* For xBestIndex: SQLite's code. columns: how many visible ones the table has. The plan goes to xFilter as
** idxStr, the set of columns read as idxNum. */
int plan_make(sqlite3 *db, const struct table *table, sqlite3_index_info *info);

/* For xFilter: bit i is parameter i. */
struct plan_given {
    uint32_t given;   /* a value is handed over, NULL or not */
    uint32_t dropped; /* SQLite compares a value once more, and lets no row through */
    uint32_t read;    /* none is handed over, and the statement reads the column */
};

/* The arguments among the plan's values, by parameter, without those that are NULL or blank. SQLite's code; two different
** values for one are the call's error. */
int plan_arguments(struct table_call *call, const char *plan, int count, sqlite3_value *const *values,
                   sqlite3_value **arguments, struct plan_given *given);

/* The limits among them, in a struct that starts out zeroed and may be used again; for limits_clear(). */
int plan_limits(const struct table *table, const char *plan, int count, sqlite3_value *const *values,
                struct table_limits *limits);

#endif
