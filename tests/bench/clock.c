/*
 * clock.c - what time it is; clock.h is the interface.
 */
#define _POSIX_C_SOURCE 200809L

#include "clock.h"

#include <time.h>

static double clock_of(clockid_t which) {
    struct timespec now = {0};
    clock_gettime(which, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

double clock_seconds(void) {
    return clock_of(CLOCK_MONOTONIC);
}

double clock_process_seconds(void) {
    return clock_of(CLOCK_PROCESS_CPUTIME_ID);
}
