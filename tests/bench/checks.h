/*
 * checks.h - nothing is timed before its result has been compared with others, cell by cell.
 */
#ifndef BENCH_CHECKS_H
#define BENCH_CHECKS_H

#include "run.h"

/* What checking finds out on its way. */
struct checked {
    int64_t memory[CASES_COUNT]; /* peak of the case's own run */
    double periods[CASES_COUNT]; /* of a grid: customers times the periods in which they were active */
};

/* Runs each selected case once and compares; prints what was compared with what. thorough: plain SQL on all
** rows instead of a tenth of them, and on the fivefold file too. False at the first difference. */
bool checks_run(const struct setting *setting, const bool selected[CASES_COUNT], bool thorough,
                struct checked *checked);

#endif
