/*
 * naive_cohorts.h - a second retention_cohorts, for tests only: plain arrays, one loop for each sentence of
 * the contract, over events that are already in memory.
 */
#ifndef NAIVE_COHORTS_H
#define NAIVE_COHORTS_H

#include "naive_calendar.h"

#include <stddef.h>

#define NAIVE_EVENTS 300 /* most events of one table */

/* Kinds in the order in which SQLite sorts them. */
enum naive_kind { NAIVE_NULL, NAIVE_NUMBER, NAIVE_TEXT, NAIVE_BLOB };

struct naive_value {
    enum naive_kind kind;
    long double number; /* holds every 64-bit integer and every double */
    size_t size;
    char bytes[24];
};

struct naive_event {
    struct naive_value customer, segment;
    bool has_time;
    int64_t time;
    double amount;     /* 0 for NULL */
    bool start, comes; /* can start a cohort; counts as coming back */
};

#define NAIVE_RANGES 8

struct naive_range {
    int64_t first, last; /* ages */
};

struct naive_options {
    struct naive_grain *grain;
    int range_count; /* 0: every age; else by first, then last, each once */
    struct naive_range ranges[NAIVE_RANGES];
    bool recurring, by_customer, has_segment, has_max_age, has_as_of;
    int64_t min_events, max_age, as_of;
};

struct naive_row {
    struct naive_value segment;
    char cohort[NAIVE_LABEL], period[NAIVE_LABEL];
    int64_t age, age_to, customers, active, returned, on_or_after, events;
    double value, cumulative_value;
    double size,
        cumulative_size; /* the same sums over the amounts' absolute values: what rounding scales with */
    bool complete;
};

/* As ORDER BY and GROUP BY compare with BINARY collation. */
int naive_compare(const struct naive_value *a, const struct naive_value *b);

/* All rows in their order; free() *rows. Returns how many. */
int naive_cohorts(const struct naive_event *events, int count, const struct naive_options *options,
                  struct naive_row **rows);

#endif
