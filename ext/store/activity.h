/*
 * activity.h - when each customer was active: the store that every table folds over.
 *
 * A customer's activity is one 16-byte cell in their record, the head, and a chain of older cells in the
 * store. What a cell holds is chosen once for the whole store, by what the query asks for:
 *
 *   ACTIVITY_PERIODS  a window of 64 periods as a bit set: which periods, nothing more
 *   ACTIVITY_SUMS     one period: how many rows and the sum of their amounts
 *   ACTIVITY_MOMENTS  one row: its exact time, flags, amount
 */
#ifndef RETENTION_ACTIVITY_H
#define RETENTION_ACTIVITY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ground/patience.h"
#include "ground/pool.h"
#include "ground/sum.h"
#include "store/bytes.h"
#include "store/ids.h"

#define ACTIVITY_BATCH 64 /* most customers to a gather */

enum activity_kind { ACTIVITY_PERIODS, ACTIVITY_SUMS, ACTIVITY_MOMENTS };

/* What a row is, kept for MOMENTS alone: every row of the other kinds is a return. One that is a start and a return is BOTH
** too, which a start and a return at the same moment are not. A spell is two moments, a return and an end; and it is seen
** from a moment on. */
enum activity_flag {
    ACTIVITY_START = 1,
    ACTIVITY_RETURN = 2,
    ACTIVITY_END = 4,
    ACTIVITY_SEEN = 8,
    ACTIVITY_BOTH = 16
};

/* Where moments are split by the segments of their rows, its number stands behind the flags:
**     | segment, 27 bits | flags, 5 bits | */
#define ACTIVITY_FLAG_BITS     5
#define ACTIVITY_MOST_SEGMENTS (UINT32_C(1) << (32 - ACTIVITY_FLAG_BITS))

/* A head starts out zeroed. */
struct activity_cell {
    union {
        uint64_t bits; /* PERIODS: bit i is period when + i */
        double sum;    /* SUMS */
        int64_t time;  /* MOMENTS */
    };
    uint32_t when; /* PERIODS: first period; SUMS: period << 5 | rows; MOMENTS: flags */
    uint32_t next; /* index + 1 of the next older cell, 0 at the end */
};

struct activity {
    enum activity_kind kind;
    bool with_amounts;   /* MOMENTS: amounts are kept */
    bool split;          /* MOMENTS: by segment */
    struct pool cells;   /* struct activity_cell */
    struct pool amounts; /* MOMENTS: double, one a cell */
};

/* What a customer did in one period, or at one moment. */
struct visit {
    int64_t at;     /* period number or time */
    int32_t rows;   /* returns less ends */
    uint32_t flags; /* of all rows; where moments are split, the segment too */
    struct sum value;
};

static inline uint32_t visit_segment(const struct visit *visit) {
    return visit->flags >> ACTIVITY_FLAG_BITS;
}

/* Visits of a batch of customers: those of customer i are items[first[i]] to items[first[i] + count[i] - 1],
** in ascending order of `at`, and no two of them at the same one, or split of the same segment at the same one. */
struct visits {
    struct visit *items;
    size_t room;
    size_t first[ACTIVITY_BATCH];
    size_t count[ACTIVITY_BATCH];
    void *scratch;
    size_t scratch_room;
};

void activity_init(struct activity *activity, enum activity_kind kind, bool with_amounts);
void activity_free(struct activity *activity);

/* One row; false when there is no memory. at is a period (below 2^27) or, for MOMENTS, a time. */
bool activity_add(struct activity *activity, struct activity_cell *head, int64_t at, uint32_t flags,
                  double amount);

/* The visits of n <= ACTIVITY_BATCH customers; false when there is no memory, or told to end. visits starts out
** zeroed, and the same one can be used for any number of batches until visits_free(). */
bool activity_gather(const struct activity *activity, const struct activity_cell *const *heads, uint32_t n,
                     struct visits *visits, struct patience *patience);
void visits_free(struct visits *visits);

/* Calls visit() with the visits of each of count customers in turn: of members, or where that is NULL of all from 0 on.
** Their payload in customers starts with their cell. false when there is no memory, or told to end, or when
** visit() says so. */
typedef bool activity_visit(void *context, uint32_t customer, const struct visit *visits, size_t count);
bool activity_each(const struct activity *activity, const struct ids *customers, const uint32_t *members,
                   size_t count, struct visits *visits, struct patience *patience, activity_visit *visit,
                   void *context);

/* The chain of another customer's cells behind this one's; of another store of the same kind, whose segments have these
** numbers here. false: no memory, or told to end. */
bool activity_merge(struct activity *activity, struct activity_cell *head, const struct activity *other,
                    const struct activity_cell *other_head, const uint32_t *segments,
                    struct patience *patience);

/* What cells that are read may hold: periods or times from least to most, and so many segments; moments that are returns
** are not before the first one. */
struct activity_range {
    int64_t least, most;
    uint32_t segments;
    int64_t first_return;
};

/* A chain as bytes, and back to a zeroed head; what is out of range is damaged. false: no memory, or told to end. */
void activity_write_chain(const struct activity *activity, const struct activity_cell *head,
                          struct bytes_out *out);
bool activity_read_chain(struct activity *activity, struct activity_cell *head,
                         const struct activity_range *range, struct bytes_in *in, struct patience *patience);

/* Whether there is nothing in it. */
bool activity_is_empty(const struct activity *activity, const struct activity_cell *head);

#endif
