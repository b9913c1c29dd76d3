/*
 * segments.h - the segments that customers are split into: their values, numbered as they come, ranked at the end.
 *
 * Without a segment column there is one segment, number 0 and rank 0, and nothing is stored.
 */
#ifndef RETENTION_SEGMENTS_H
#define RETENTION_SEGMENTS_H

#include <stdbool.h>
#include <stdint.h>

#include "store/ids.h"

struct segments {
    struct ids ids;    /* the different values, NULL among them */
    bool given;        /* there is a segment column */
    uint32_t *ranks;   /* by number */
    uint32_t *numbers; /* by rank */
};

void segments_init(struct segments *segments, bool given);
void segments_free(struct segments *segments);

/* After the last row: ranks them in the order of their values. false: no memory, or told to end. */
bool segments_finish(struct segments *segments, struct patience *patience);

/* The order of two segments, by number; needs no ranks. */
bool segments_is_less(const struct segments *segments, uint32_t a, uint32_t b);

/* The value of the segment of this rank; NULL without a segment column. */
struct key segments_key(const struct segments *segments, uint32_t rank);

#endif
