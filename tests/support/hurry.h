/*
 * hurry.h - patience that is out at every look, and ends the work at one of them.
 *
 *     struct hurry hurry;
 *     for (long n = 1; !work(hurry_begin(&hurry, n)); n++) ...   // until there are no more looks
 */
#ifndef RETENTION_HURRY_H
#define RETENTION_HURRY_H

#include "ground/patience.h"

struct hurry {
    struct patience patience;
    long looks, end_at; /* so far; the look at which it ends, 0 for none */
};

static inline bool hurry_stop(void *context) {
    struct hurry *hurry = context;
    hurry->patience.left = 1;
    return ++hurry->looks == hurry->end_at;
}

static inline struct patience *hurry_begin(struct hurry *hurry, long end_at) {
    *hurry = (struct hurry){{hurry_stop, hurry, 1, false}, 0, end_at};
    return &hurry->patience;
}

#endif
