/*
 * plan.h - how the WHERE and ORDER BY of a statement become arguments, limits and an order.
 */
#ifndef RETENTION_PLAN_H
#define RETENTION_PLAN_H

#include "table/table.h"

/* For xBestIndex: SQLite's code. columns: how many visible ones the table has. The plan goes to xFilter as
** idxStr, the set of columns read as idxNum. */
int plan_make(sqlite3 *db, const struct table *table, int columns, sqlite3_index_info *info);

/* For xFilter: which parameters were handed over, NULL or not, and which of them SQLite may compare once
** more; bit i is parameter i. */
struct plan_given {
    uint32_t given, compared;
};

/* The arguments among the plan's values, by parameter, without those that are NULL; and the limits, in a
** struct that starts out zeroed and may be used again. */
struct plan_given plan_arguments(int columns, const char *plan, int count, sqlite3_value *const *values,
                                 sqlite3_value **arguments);
int plan_limits(const struct table *table, const char *plan, int count, sqlite3_value *const *values,
                struct table_limits *limits);
void plan_limits_clear(struct table_limits *limits);

#endif
