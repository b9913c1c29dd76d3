/*
 * stretches.h - on which days rows lie, as stretches with a year or more between them.
 */
#ifndef RETENTION_STRETCHES_H
#define RETENTION_STRETCHES_H

#include <stdbool.h>
#include <stdint.h>

#include "store/bytes.h"

#define STRETCHES_YEAR INT64_C(365) /* days */

/* The rows of one stretch of days, each numbered from 0001-01-01 on. */
struct stretch {
    uint64_t rows;
    int64_t first, last;
};

struct stretches {
    struct stretches_block *blocks; /* NULL before the first row */
};

void stretches_free(struct stretches *stretches);

/* A row on a day. false: no memory. */
bool stretches_add(struct stretches *stretches, int64_t day);

/* The stretch with the most rows, the latest of several; all rows lie in *all. Both have no rows where there are none. */
struct stretch stretches_bulk(const struct stretches *stretches, struct stretch *all);

/* For a fold's state, as state.h has it. */
bool stretches_merge(struct stretches *into, const struct stretches *from);
void stretches_write(const struct stretches *stretches, struct bytes_out *out);
bool stretches_read(struct stretches *stretches, struct bytes_in *in);

#endif
