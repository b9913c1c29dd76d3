/*
 * run.h - one run of a statement on a connection of its own: its time, its peak memory, its cells.
 */
#ifndef BENCH_RUN_H
#define BENCH_RUN_H

#include "cases.h"
#include "cells.h"

/* What is the same for all runs. */
struct setting {
    const char *directory; /* of the data */
    const char *module;    /* the extension's file */
    int64_t rows;
    int cache_kib, mmap_mib;
};

struct run {
    double seconds; /* elapsed, from before the statement is prepared until after its last row */
    double working; /* processor time of it */
    int64_t memory; /* peak of what SQLite allocated in it, its page cache included */
};

int64_t run_rows(const struct setting *setting, enum cases_size size);

/* Opens the file that a case runs on, with the module in it; NULL, and what is wrong on stderr, if it cannot.
 */
sqlite3 *run_open(const struct setting *setting, enum orders_kind kind, enum cases_size size);

/* Runs a case and reads every column of every row. */
bool run_case(const struct setting *setting, const struct bench_case *bench_case, struct run *run);

/* Runs any statement on any file, and keeps its cells. */
bool run_cells(const struct setting *setting, enum orders_kind kind, enum cases_size size, const char *sql,
               struct cells *cells, struct run *run);

/* The number in the first column of the first row; NaN, and what is wrong on stderr, on an error. */
double run_number(const struct setting *setting, enum orders_kind kind, enum cases_size size,
                  const char *sql);

#endif
