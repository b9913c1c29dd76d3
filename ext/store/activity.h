/*
 * activity.h - when each customer was active: the store that every table folds over.
 *
 * A customer's activity is one 16-byte cell in their record, the head, and a chain of older cells in the
 * store. What a cell holds is chosen once for the whole store, by what the query asks for:
 *
 *   ACTIVITY_PERIODS  a window of 64 periods as a bit set: which periods, nothing more
 *   ACTIVITY_SUMS     one period: how many rows and the sum of their amounts, exact as a whole number of units, or a double
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

/* SUMS: rows of a cell, in the lowest bits of `when`. */
#define ACTIVITY_ROWS_BITS 5
#define ACTIVITY_MOST_ROWS ((1u << ACTIVITY_ROWS_BITS) - 1)

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

/* A head starts out zeroed; that of MOMENTS holds none, and its `when` is for whoever folds it. */
struct activity_cell {
    union {
        uint64_t bits; /* PERIODS: bit i is period when + i */
        double sum;    /* SUMS */
        int64_t units; /* SUMS that are exact */
        int64_t time;  /* MOMENTS */
    };
    uint32_t when;      /* PERIODS: first period; SUMS: period << 5 | rows; MOMENTS: flags */
    uint32_t next : 31; /* index + 1 of the next older cell, 0 at the end */
    uint32_t exact : 1; /* SUMS: in units */
};

#define ACTIVITY_MOST_CELLS ((UINT32_C(1) << 31) - 1)

struct activity {
    enum activity_kind kind;
    bool with_amounts;   /* MOMENTS: amounts are kept */
    bool split;          /* MOMENTS: by segment */
    struct pool cells;   /* struct activity_cell */
    struct pool amounts; /* MOMENTS: double, one a cell */
    uint32_t spare;      /* cells that may be used again, as `next` is; of PERIODS and SUMS */
    double unit;         /* SUMS: a power of two; 0: none yet */
    double in_units;     /* 1 / unit */
    int amounts_seen;    /* of the first few, from which the unit comes, */
    int exponents;       /* and their exponents added up */
};

void activity_init(struct activity *activity, enum activity_kind kind, bool with_amounts);
void activity_free(struct activity *activity);

/* One row; false when there is no memory. at is a period (below 2^27) or, for MOMENTS, a time. */
bool activity_add(struct activity *activity, struct activity_cell *head, int64_t at, uint32_t flags,
                  double amount);

/* So many rows of a period, with the sum of their amounts; for SUMS. */
bool activity_add_rows(struct activity *activity, struct activity_cell *head, int64_t period, int64_t rows,
                       struct sum value);

/* The sum that a cell of SUMS holds: of exact ones it is all of it. */
static inline struct sum activity_sum(const struct activity *activity, const struct activity_cell *cell) {
    if (!cell->exact) return (struct sum){cell->sum, 0};
    const double high = (double)cell->units;
    return (struct sum){high * activity->unit, (double)(cell->units - (int64_t)high) * activity->unit};
}

/* Takes everything out; what is added to this head next goes into the cells that it had, as far as they last. */
void activity_restart(struct activity *activity, struct activity_cell *head);

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
