/*
 * report.h - what was measured, as Markdown.
 */
#ifndef BENCH_REPORT_H
#define BENCH_REPORT_H

#include <stdio.h>

#include "checks.h"
#include "samples.h"

struct report {
    const struct setting *setting;
    const struct samples *samples; /* by case; none for a case that was left out */
    const struct checked *checked;
    int rounds;
    double share; /* of elapsed time in which this process had a processor */
};

/* Times and ratios; memory; the bars and whether they are met. */
void report_write(FILE *file, const struct report *report);

#endif
