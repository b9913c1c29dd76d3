/*
 * activity.c - when each customer was active; activity.h is the interface.
 *
 * Requirements
 *  1. What is gathered does not depend on the order in which rows were added.
 *  2. Sums keep the rounding error of every addition: nothing is lost that SQLite's sum() would keep.
 *  3. In the order of time, one row or many, a period costs a customer at most one cell, or two where
 *     amounts do not add up exactly (and one more for every 31 rows of a period).
 *  4. No memory: false, and everything added before is still there.
 *  5. A period whose amounts are of usual size takes one cell, whether doubles add up exactly or not.
 *
 * Adding never reads an old cell, so a row costs no cache miss beyond the customer's own record: it goes
 * to the head while it fits there, else the head moves to the store (a sequential write) and starts anew.
 * A bit window slides: it fits as long as all its periods are within 64 of each other, whatever their
 * order. Rows out of order may leave cells of the same period in a chain; gathering (visits.h) merges them.
 *
 * A double has 53 bits, and a sum of some needs a few more: 12.34 + 56.78 is no double, though 19.99, or what a double has
 * for it, is a whole number of 2^-48. So a sum is kept as a whole number of a unit, 2^-k, in 64 bits: all of it, where a
 * double and its rounding error would be two cells. The unit is one for the whole store. It comes from the first few
 * amounts, and is fine enough for amounts of an eighth of their usual size, and for smaller ones with fewer bits; 64 times
 * the usual size, and what of it is finer than a unit, is too much. Then that cell goes on as a double, with a companion
 * for what rounding loses of it.
 */
#include "store/activity.h"

#include <float.h>
#include <math.h>
#include <string.h>

#include "ground/always.h"
#include "ground/memory.h"

#define ACTIVITY_BYTES 24 /* of a cell that is written: bits, when, amount */
#define ACTIVITY_CELL  25 /* work of a cell of a chain */

/* Sums in units: so many, of the size that the first few amounts say. */
#define ACTIVITY_MOST_UNITS 4611686018427387904.0 /* 2^62: two of them can be added up */
#define ACTIVITY_LESS_BITS  3                     /* amounts 8 times smaller than usual ones are exact, too */
#if defined(RETENTION_DEBUG) || defined(RETENTION_COVERAGE)
#define ACTIVITY_FIRST_AMOUNTS 4 /* so that little data reaches sums in units */
#else
#define ACTIVITY_FIRST_AMOUNTS 64
#endif

void activity_init(struct activity *activity, enum activity_kind kind, bool with_amounts) {
    memset(activity, 0, sizeof *activity);
    activity->kind = kind;
    activity->with_amounts = with_amounts && kind == ACTIVITY_MOMENTS;
    pool_init(&activity->cells, sizeof(struct activity_cell));
    pool_init(&activity->amounts, sizeof(double));
}

void activity_free(struct activity *activity) {
    pool_free(&activity->cells);
    pool_free(&activity->amounts);
}

/* Whether a head holds something; that of moments never does. */
static bool activity_is_used(const struct activity *activity, const struct activity_cell *head) {
    if (activity->kind == ACTIVITY_PERIODS) return head->bits != 0;
    return activity->kind == ACTIVITY_SUMS && (head->when & ACTIVITY_MOST_ROWS) != 0;
}

/* Puts a cell in the store, as the newest one behind head. */
static inline bool activity_push(struct activity *activity, struct activity_cell *head,
                                 struct activity_cell cell) {
    struct activity_cell *room = NULL;
    uint32_t number = activity->spare;
    if (number) {
        room = pool_at(&activity->cells, number - 1);
        activity->spare = room->next;
    } else {
        if (NEVER(activity->cells.count == ACTIVITY_MOST_CELLS)) return false; /* of 32 GiB */
        room = pool_add(&activity->cells);
        number = activity->cells.count;
    }
    if (room == NULL) return false;
    *room = cell;
    room->next = head->next;
    head->next = number & ACTIVITY_MOST_CELLS;
    return true;
}

static bool activity_add_period(struct activity *activity, struct activity_cell *head, uint32_t period) {
    if (head->bits != 0) {
        if (period >= head->when && period - head->when < 64) {
            head->bits |= UINT64_C(1) << (period - head->when);
            return true;
        }
        uint32_t back = head->when - period;
        if (period < head->when && back < 64 && head->bits << back >> back == head->bits) {
            head->bits = head->bits << back | 1;
            head->when = period;
            return true;
        }
        if (!activity_push(activity, head, *head)) return false;
    }
    head->bits = 1;
    head->when = period;
    return true;
}

/* ---- sums ---- */

/* Looks at an amount before there is a unit; enough of them give one. It may be 0, or 1 / unit infinite, where they are next to
** nothing: then no amount is a whole number of it. */
static void activity_see(struct activity *activity, double amount) {
    int exponent;
    if (amount == 0 || !isfinite(amount)) return;
    (void)frexp(amount, &exponent);
    activity->exponents += exponent;
    if (++activity->amounts_seen < ACTIVITY_FIRST_AMOUNTS) return;
    exponent = activity->exponents / ACTIVITY_FIRST_AMOUNTS - DBL_MANT_DIG - ACTIVITY_LESS_BITS;
    activity->unit = ldexp(1, exponent);
    activity->in_units = ldexp(1, -exponent);
}

/* Whether an amount is a whole number of units, and not too many. */
static bool activity_is_exact(const struct activity *activity, double amount, int64_t *units) {
    double scaled = amount * activity->in_units;
    if (!(fabs(scaled) < ACTIVITY_MOST_UNITS)) return false;
    *units = (int64_t)scaled;
    return (double)*units * activity->unit == amount; /* never without a unit, but for 0 */
}

/* What rounding lost of the head's sum goes to a companion: a cell of the same period that holds no rows. */
static bool activity_add_lost(struct activity *activity, struct activity_cell *head, double lost) {
    const uint32_t when = head->when & ~ACTIVITY_MOST_ROWS;
    struct activity_cell *older = head->next ? pool_at(&activity->cells, head->next - 1) : NULL;
    if (older == NULL || older->when != when)
        return activity_push(activity, head, (struct activity_cell){.sum = lost, .when = when});
    older->sum += lost;
    return true;
}

/* A sum in units becomes a double, and what that lost. */
static bool activity_round(struct activity *activity, struct activity_cell *head) {
    const struct sum sum = activity_sum(activity, head);
    if (sum.low != 0 && !activity_add_lost(activity, head, sum.low)) return false;
    head->sum = sum.high;
    head->exact = 0;
    return true;
}

/* One more row of the head's period; *added: the amount went there. */
static bool activity_join_sum(struct activity *activity, struct activity_cell *head, double amount,
                              bool *added) {
    int64_t units;
    if (head->exact) {
        *added = activity_is_exact(activity, amount, &units) &&
                 fabs((double)(head->units + units)) < ACTIVITY_MOST_UNITS;
        if (*added) head->units += units;
        if (*added || !activity_round(activity, head)) return *added;
    }
    double total = head->sum + amount, lost = sum_error(head->sum, amount, total);
    *added = isfinite(lost);
    if (!*added) return true;
    if (lost != 0 && !activity_add_lost(activity, head, lost)) return false;
    head->sum = total;
    return true;
}

static bool activity_add_sum(struct activity *activity, struct activity_cell *head, uint32_t period,
                             double amount) {
    uint32_t rows = head->when & ACTIVITY_MOST_ROWS;
    int64_t units = 0;
    bool added = false;
    if (activity->amounts_seen < ACTIVITY_FIRST_AMOUNTS) activity_see(activity, amount);
    if (rows > 0 && rows < ACTIVITY_MOST_ROWS && head->when >> ACTIVITY_ROWS_BITS == period &&
        !activity_join_sum(activity, head, amount, &added))
        return false;
    if (added) {
        head->when++;
        return true;
    }
    if (rows > 0 && !activity_push(activity, head, *head)) return false;
    head->exact = activity_is_exact(activity, amount, &units);
    if (head->exact)
        head->units = units;
    else
        head->sum = amount;
    head->when = period << ACTIVITY_ROWS_BITS | 1;
    return true;
}

/* A sum becomes a cell's: in units, or a double; then what that lost is returned. */
static double activity_set_sum(const struct activity *activity, struct activity_cell *cell,
                               struct sum value) {
    int64_t high = 0, low = 0;
    const double lost = isfinite(value.low) ? value.low : 0;
    cell->exact = activity_is_exact(activity, value.high, &high) && activity_is_exact(activity, lost, &low) &&
                  fabs((double)(high + low)) < ACTIVITY_MOST_UNITS;
    if (cell->exact)
        cell->units = high + low;
    else
        cell->sum = value.high;
    return cell->exact ? 0 : lost;
}

/* ---- rows ---- */

static bool activity_add_moment(struct activity *activity, struct activity_cell *head, int64_t time,
                                uint32_t flags, double amount) {
    if (activity->with_amounts) {
        double *room = pool_add(&activity->amounts);
        if (room == NULL) return false;
        *room = amount;
    }
    if (activity_push(activity, head, (struct activity_cell){.time = time, .when = flags})) return true;
    if (activity->with_amounts) activity->amounts.count--;
    return false;
}

bool activity_add(struct activity *activity, struct activity_cell *head, int64_t at, uint32_t flags,
                  double amount) {
    switch (activity->kind) {
    case ACTIVITY_PERIODS:
        return activity_add_period(activity, head, (uint32_t)at);
    case ACTIVITY_SUMS:
        return activity_add_sum(activity, head, (uint32_t)at, amount);
    default:
        return activity_add_moment(activity, head, at, flags, amount);
    }
}

bool activity_add_rows(struct activity *activity, struct activity_cell *head, int64_t period, int64_t rows,
                       struct sum value) {
    const uint32_t when = (uint32_t)period << ACTIVITY_ROWS_BITS;
    if (activity_is_used(activity, head) && !activity_push(activity, head, *head)) return false;
    for (; rows > ACTIVITY_MOST_ROWS; rows -= ACTIVITY_MOST_ROWS)
        if (!activity_push(activity, head,
                           (struct activity_cell){.sum = 0, .when = when | ACTIVITY_MOST_ROWS}))
            return false;
    head->when = when | (uint32_t)rows;
    const double lost = activity_set_sum(activity, head, value);
    return lost == 0 || activity_add_lost(activity, head, lost);
}

void activity_restart(struct activity *activity, struct activity_cell *head) {
    activity->spare = head->next;
    memset(head, 0, sizeof *head);
}

/* ---- merging, writing, reading ---- */

/* A cell of SUMS that holds no rows, but what rounding lost of them; no head is one. */
static bool activity_is_companion(const struct activity *activity, const struct activity_cell *cell) {
    return activity->kind == ACTIVITY_SUMS && (cell->when & ACTIVITY_MOST_ROWS) == 0;
}

/* Puts a cell that came from another store behind the head, or into it. */
static bool activity_put(struct activity *activity, struct activity_cell *head, const struct activity *other,
                         struct activity_cell cell, double amount) {
    double lost = 0;
    if (activity->kind == ACTIVITY_MOMENTS)
        return activity_add_moment(activity, head, cell.time, cell.when, amount);
    if (activity->kind == ACTIVITY_SUMS && !activity_is_companion(activity, &cell))
        lost =
            activity_set_sum(activity, &cell, activity_sum(other, &cell)); /* their units may not be ours */
    /* The first to come is a head, and no companion. */
    if (activity_is_used(activity, head) || NEVER(activity_is_companion(activity, &cell))) {
        if (!activity_push(activity, head, cell)) return false;
    } else {
        cell.next = head->next;
        *head = cell;
    }
    const struct activity_cell companion = {.sum = lost, .when = cell.when & ~ACTIVITY_MOST_ROWS};
    return lost == 0 || activity_push(activity, head, companion);
}

static const struct activity_cell *activity_next(const struct activity *activity,
                                                 const struct activity_cell *cell) {
    return cell->next ? pool_at(&activity->cells, cell->next - 1) : NULL;
}

/* The amount that goes with a moment, by the cell that leads to it. */
static double activity_amount(const struct activity *activity, const struct activity_cell *before) {
    return activity->with_amounts ? *(double *)pool_at(&activity->amounts, before->next - 1) : 0;
}

/* A cell of another store, whose segments have other numbers here. */
static struct activity_cell activity_renumbered(const struct activity *activity, struct activity_cell cell,
                                                const uint32_t *segments) {
    const uint32_t flags = (1u << ACTIVITY_FLAG_BITS) - 1;
    if (activity->split)
        cell.when = segments[cell.when >> ACTIVITY_FLAG_BITS] << ACTIVITY_FLAG_BITS | (cell.when & flags);
    return cell;
}

bool activity_merge(struct activity *activity, struct activity_cell *head, const struct activity *other,
                    const struct activity_cell *other_head, const uint32_t *segments,
                    struct patience *patience) {
    const struct activity_cell *next;
    size_t i = 0;
    if (activity_is_used(other, other_head) && !activity_put(activity, head, other, *other_head, 0))
        return false;
    for (const struct activity_cell *cell = other_head; (next = activity_next(other, cell));
         cell = next, i++) {
        if (patience_is_out_at(patience, i, ACTIVITY_CELL)) return false;
        if (!activity_put(activity, head, other, activity_renumbered(activity, *next, segments),
                          activity_amount(other, cell)))
            return false;
    }
    return true;
}

/* A cell is written as it would be without units: with a companion, where it needs one. */
static bool activity_is_split(const struct activity *activity, const struct activity_cell *cell) {
    return cell->exact && activity_sum(activity, cell).low != 0;
}

static void activity_write_cell(const struct activity *activity, struct activity_cell cell, double amount,
                                struct bytes_out *out) {
    const struct sum sum = activity_sum(activity, &cell);
    if (cell.exact) cell.sum = sum.high;
    bytes_write_number(out, cell.bits);
    bytes_write_number(out, cell.when);
    bytes_write_real(out, amount);
    if (!cell.exact || sum.low == 0) return;
    cell.sum = sum.low;
    bytes_write_number(out, cell.bits);
    bytes_write_number(out, cell.when & ~ACTIVITY_MOST_ROWS);
    bytes_write_real(out, 0);
}

void activity_write_chain(const struct activity *activity, const struct activity_cell *head,
                          struct bytes_out *out) {
    const struct activity_cell *next;
    uint64_t count = activity_is_split(activity, head);
    for (const struct activity_cell *cell = head; (cell = activity_next(activity, cell));)
        count += 1 + (uint64_t)activity_is_split(activity, cell);
    bytes_write_number(out, activity_is_used(activity, head));
    bytes_write_number(out, count);
    if (activity_is_used(activity, head)) activity_write_cell(activity, *head, 0, out);
    for (const struct activity_cell *cell = head; (next = activity_next(activity, cell)); cell = next)
        activity_write_cell(activity, *next, activity_amount(activity, cell), out);
}

/* The last period that a window of bits reaches. */
static int64_t activity_last_period(const struct activity_cell *cell) {
    int64_t last = cell->when;
    for (uint64_t bits = cell->bits; bits > 1; bits >>= 1)
        last++;
    return last;
}

/* Whether a cell can be one of this store. */
static bool activity_is_cell(const struct activity *activity, const struct activity_cell *cell, double amount,
                             const struct activity_range *range) {
    int64_t first = cell->time, last = first;
    if (activity->kind == ACTIVITY_PERIODS) {
        if (cell->bits == 0) return false;
        first = cell->when;
        last = activity_last_period(cell);
    } else if (activity->kind == ACTIVITY_SUMS) {
        if (isnan(cell->sum)) return false;
        first = last = cell->when >> ACTIVITY_ROWS_BITS;
    } else if (cell->when >> ACTIVITY_FLAG_BITS >= (activity->split ? range->segments : 1) ||
               ((cell->when & ACTIVITY_RETURN) && cell->time < range->first_return)) {
        return false;
    }
    return first >= range->least && last <= range->most &&
           (activity->with_amounts ? !isnan(amount) : amount == 0);
}

/* The next cell that was written. */
static struct activity_cell activity_read_cell(const struct activity *activity,
                                               const struct activity_range *range, struct bytes_in *in,
                                               double *amount) {
    struct activity_cell cell = {.bits = bytes_read_number(in)};
    cell.when = (uint32_t)bytes_read_within(in, 0, UINT32_MAX);
    *amount = bytes_read_real(in);
    in->damaged = in->damaged || !activity_is_cell(activity, &cell, *amount, range);
    return cell;
}

/* The oldest cell first, so that the chain is as it was. */
bool activity_read_chain(struct activity *activity, struct activity_cell *head,
                         const struct activity_range *range, struct bytes_in *in, struct patience *patience) {
    bool used = bytes_read_within(in, 0, activity->kind != ACTIVITY_MOMENTS) != 0;
    uint32_t count = bytes_read_count(in, ACTIVITY_BYTES);
    in->damaged =
        in->damaged || (!used && count > 0 && activity->kind != ACTIVITY_MOMENTS); /* the head comes first */
    const unsigned char *first = bytes_read(in, ((size_t)count + used) * ACTIVITY_BYTES);
    for (size_t i = (size_t)count + used; first && i-- > 0;) {
        struct bytes_in one = {first + i * ACTIVITY_BYTES, first + (i + 1) * ACTIVITY_BYTES, false};
        double amount;
        struct activity_cell cell = activity_read_cell(activity, range, &one, &amount);
        in->damaged = one.damaged || (used && i == 0 && activity_is_companion(activity, &cell));
        if (in->damaged) return true;
        bool fine = true;
        if (patience_is_out_at(patience, i, ACTIVITY_CELL)) return false;
        if (used && i == 0) {
            cell.next = head->next;
            *head = cell;
        } else if (activity->kind == ACTIVITY_MOMENTS) {
            fine = activity_add_moment(activity, head, cell.time, cell.when, amount);
        } else {
            fine = activity_push(activity, head, cell);
        }
        if (!fine) return false;
    }
    return true;
}

bool activity_is_empty(const struct activity *activity, const struct activity_cell *head) {
    return head->next == 0 && !activity_is_used(activity, head);
}
