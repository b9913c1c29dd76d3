/*
 * reference.h - what a grid must be, in plain SQL: exact, not quick.
 */
#ifndef BENCH_REFERENCE_H
#define BENCH_REFERENCE_H

#include "cases.h"

/* By case; NULL for a case that another way of checking is meant for. They run on files of kind plain, and give
** the cells in which somebody was active. */
extern const char *const reference_sql[CASES_COUNT];

#endif
