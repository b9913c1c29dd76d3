/*
 * dense.h - the numbers of integer ids by their place in a window: what ids.c uses while ids lie close together.
 */
#ifndef RETENTION_DENSE_H
#define RETENTION_DENSE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ground/patience.h"

/* Zeroed memory is one without a window. */
struct dense {
    uint32_t *numbers; /* number + 1 of each id of the window; 0: it is not there. NULL: there is no window */
    uint64_t base;     /* the first id; ids are counted round the whole circle of 64 bits */
    uint64_t size;
};

/* Whether ids from lowest to highest, so many of them, are close enough to begin a window, or to go on with one. */
bool dense_begins(int64_t lowest, int64_t highest, uint32_t count);
bool dense_goes_on(int64_t lowest, int64_t highest, uint32_t count);

/* A window around these ids, nobody in it. false: no memory, or told to end; nothing has changed. */
bool dense_make(struct dense *dense, int64_t lowest, int64_t highest, struct patience *patience);
void dense_free(struct dense *dense);

/* Where an id's number is; NULL: outside of the window, or there is none. */
static inline uint32_t *dense_at(const struct dense *dense, int64_t id) {
    uint64_t place = (uint64_t)id - dense->base;
    return place < dense->size ? &dense->numbers[place] : NULL;
}

#endif
