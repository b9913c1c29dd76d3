/*
 * clock.h - what time it is: elapsed, and of this process's own work.
 */
#ifndef BENCH_CLOCK_H
#define BENCH_CLOCK_H

double clock_seconds(void);
double clock_process_seconds(void);

#endif
