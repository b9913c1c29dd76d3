/*
 * repeats.h - the rows of each customer, kept until all are there: which repeat another one, which share a moment, and
 * which end a day before the next one starts.
 */
#ifndef RETENTION_REPEATS_H
#define RETENTION_REPEATS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ground/patience.h"
#include "ground/pool.h"
#include "store/bytes.h"

/* A row; end is there only where rows have one. Its start and its end may be LOOK_NO_TIME, its end BATCH_OPEN. */
struct repeats_row {
    uint64_t fingerprint;
    int64_t start;
    uint32_t before; /* the customer's row before it, its number and 1 more; 0: none */
    int64_t end;
};

struct repeats {
    struct pool rows;
    struct repeats_row *sorted; /* of one customer */
    size_t room;
    bool with_ends;
};

/* What there is among the rows of some customers. */
struct repeats_count {
    uint64_t duplicates; /* rows that are equal to an earlier one */
    uint64_t moments;    /* rows with another one at their moment */
    uint64_t followed;   /* rows that end when the next one starts, or before */
    uint64_t touching;   /* of these, those that end when it starts */
    uint64_t days;       /* and those that end a day before */
    int64_t day_end;     /* the first end of the latter, of the first customer who has one */
};

void repeats_init(struct repeats *repeats, bool with_ends);
void repeats_free(struct repeats *repeats);

/* One more row of the customer whose latest row (its number and 1 more) is *last, 0 for none yet. false: no memory. */
bool repeats_add(struct repeats *repeats, uint32_t *last, const struct repeats_row *row);

/* Adds up a customer's rows. false: no memory, or told to end. */
bool repeats_sum(struct repeats *repeats, uint32_t last, struct patience *patience,
                 struct repeats_count *count);

/* For a fold's state, as state.h has it. */
bool repeats_merge(struct repeats *into, uint32_t *last, const struct repeats *from, uint32_t from_last);
void repeats_write(const struct repeats *repeats, uint32_t last, struct bytes_out *out);
bool repeats_read(struct repeats *repeats, uint32_t *last, struct bytes_in *in);

#endif
