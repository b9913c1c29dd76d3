/*
 * period_laws.h - what holds in every answer of retention_periods, whatever the table was, and the columns of
 * that answer.
 */
#ifndef PERIOD_LAWS_H
#define PERIOD_LAWS_H

#include "plain_grain.h"

#include "sqlite3.h"

#include <stddef.h>

enum period_column {
    PERIOD_LABEL,
    PERIOD_SEGMENT,
    PERIOD_AT_START,
    PERIOD_NEW,
    PERIOD_REACTIVATED,
    PERIOD_CHURNED,
    PERIOD_AT_END,
    PERIOD_ACTIVE,
    PERIOD_RETENTION,
    PERIOD_CHURN,
    PERIOD_QUICK,
    PERIOD_VALUE_AT_START,
    PERIOD_NEW_VALUE,
    PERIOD_REACTIVATED_VALUE,
    PERIOD_EXPANSION,
    PERIOD_CONTRACTION,
    PERIOD_CHURNED_VALUE,
    PERIOD_VALUE_AT_END,
    PERIOD_GROSS,
    PERIOD_NET,
    PERIOD_COMPLETE,
    PERIOD_CAME_AND_WENT,
    PERIOD_MOVED_IN,
    PERIOD_MOVED_OUT,
    PERIOD_MOVED_IN_VALUE,
    PERIOD_MOVED_OUT_VALUE,
    PERIOD_COLUMNS
};

extern const char *const period_columns[PERIOD_COLUMNS];

/* Whether a column is an amount, NULL without any. */
bool period_is_value(int column);

struct period_laws {
    const struct plain_grain *grain;
    int64_t as_of;
    bool is_terms; /* subscriptions */
    bool has_gap;
    bool by_row; /* segments are those of rows */
    int lapse_after;
    int64_t span;
    bool has_amount;
    bool is_exact; /* the amounts add up without rounding; else identities hold to 1e-9 of their terms */
    double size;   /* sum of all amounts without their signs */
};

/* Steps through all rows; returns how many. difference: the first law that is broken, in words, or "". */
int period_laws_check(sqlite3_stmt *stmt, const struct period_laws *laws, char *difference, size_t size);

#endif
