/*
 * activity.c - when each customer was active; activity.h is the interface.
 *
 * Requirements
 *  1. What is gathered does not depend on the order in which rows were added.
 *  2. Sums keep the rounding error of every addition: nothing is lost that SQLite's sum() would keep.
 *  3. In the order of time, one row or many, a period costs a customer at most one cell, or two where
 *     amounts do not add up exactly (and one more for every 31 rows of a period).
 *  4. No memory: false, and everything added before is still there.
 *
 * Adding never reads an old cell, so a row costs no cache miss beyond the customer's own record: it goes
 * to the head while it fits there, else the head moves to the store (a sequential write) and starts anew.
 * A bit window slides: it fits as long as all its periods are within 64 of each other, whatever their
 * order. Rows out of order may leave cells of the same period in a chain; gathering merges them. Gathering
 * follows the chains of a batch of customers side by side, so that their cache misses overlap.
 */
#include "store/activity.h"

#include <string.h>

#include "ground/always.h"
#include "ground/memory.h"
#include "ground/sort.h"

#define ACTIVITY_ROWS_BITS 5
#define ACTIVITY_MOST_ROWS ((1u << ACTIVITY_ROWS_BITS) - 1)
#define ACTIVITY_BYTES     24 /* of a cell that is written: bits, when, amount */

#define ACTIVITY_FEW 8 /* visits */

#define ACTIVITY_CHAIN 60 /* work of a customer's chain, */
#define ACTIVITY_CELL  25 /* of a cell of it */
#define ACTIVITY_WRITE 40 /* of writing its visits, */
#define ACTIVITY_VISIT 10 /* and of a look at one */

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

/* Puts a cell in the store, as the newest one behind head. */
static inline bool activity_push(struct activity *activity, struct activity_cell *head,
                                 struct activity_cell cell) {
    struct activity_cell *room = pool_add(&activity->cells);
    if (room == NULL) return false;
    *room = cell;
    room->next = head->next;
    head->next = activity->cells.count;
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

static bool activity_add_sum(struct activity *activity, struct activity_cell *head, uint32_t period,
                             double amount) {
    uint32_t rows = head->when & ACTIVITY_MOST_ROWS;
    if (rows > 0 && rows < ACTIVITY_MOST_ROWS && head->when >> ACTIVITY_ROWS_BITS == period) {
        double total = head->sum + amount, lost = sum_error(head->sum, amount, total);
        if (lost == 0) {
            head->sum = total;
            head->when++;
            return true;
        }
        if (isfinite(lost)) {
            /* The error goes to a companion cell of the same period that holds no rows. */
            struct activity_cell *older = head->next ? pool_at(&activity->cells, head->next - 1) : NULL;
            if (older && older->when == period << ACTIVITY_ROWS_BITS) {
                older->sum += lost;
            } else {
                struct activity_cell error = {.sum = lost, .when = period << ACTIVITY_ROWS_BITS};
                if (!activity_push(activity, head, error)) return false;
            }
            head->sum = total;
            head->when++;
            return true;
        }
    }
    if (rows > 0 && !activity_push(activity, head, *head)) return false;
    head->sum = amount;
    head->when = period << ACTIVITY_ROWS_BITS | 1;
    return true;
}

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

/* ---- gathering ---- */

/* A cell on its way out of the store. */
struct activity_found {
    struct activity_cell cell;
    uint32_t lane;
    double amount;
};

void visits_free(struct visits *visits) {
    memory_free(visits->items);
    memory_free(visits->scratch);
    memset(visits, 0, sizeof *visits);
}

static uint32_t activity_count_bits(uint64_t bits) {
    uint32_t count = 0;
    for (; bits; bits &= bits - 1)
        count++;
    return count;
}

/* How many visits a cell turns into. An untouched head, and the head of moments, is none. */
static inline uint32_t activity_visits_in(const struct activity *activity, const struct activity_cell *cell,
                                          bool head) {
    if (activity->kind == ACTIVITY_PERIODS) return activity_count_bits(cell->bits);
    if (activity->kind == ACTIVITY_SUMS) return !head || (cell->when & ACTIVITY_MOST_ROWS) != 0;
    return !head;
}

/* Asks for the memory of a cell. */
static void activity_expect(const struct activity *activity, uint32_t cell) {
    MEMORY_PREFETCH(pool_at(&activity->cells, cell));
    if (activity->with_amounts) MEMORY_PREFETCH(pool_at(&activity->amounts, cell));
}

/* Collects the cells of all chains, each from new to old: scratch holds the found ones, visits->count how
** many visits each customer will have at most. Returns how many were found, or SIZE_MAX without memory or
** patience. */
static size_t activity_collect(const struct activity *activity, const struct activity_cell *const *heads,
                               uint32_t n, struct visits *visits, struct patience *patience) {
    uint32_t lanes[ACTIVITY_BATCH], next[ACTIVITY_BATCH], alive = 0;
    size_t found = 0;
    if (patience_is_out(patience, (uint64_t)n * ACTIVITY_CHAIN)) return SIZE_MAX;
    if (!memory_reserve(&visits->scratch, &visits->scratch_room, n, sizeof(struct activity_found)))
        return SIZE_MAX;
    struct activity_found *list = visits->scratch;
    for (uint32_t i = 0; i < n; i++) {
        visits->count[i] = activity_visits_in(activity, heads[i], true);
        if (visits->count[i]) list[found++] = (struct activity_found){*heads[i], i, 0};
        if (heads[i]->next == 0) continue;
        lanes[alive] = i;
        next[alive++] = heads[i]->next - 1;
        activity_expect(activity, heads[i]->next - 1);
    }
    while (alive > 0) {
        if (patience_is_out(patience, (uint64_t)alive * ACTIVITY_CELL)) return SIZE_MAX;
        if (!memory_reserve(&visits->scratch, &visits->scratch_room, found + alive, sizeof *list))
            return SIZE_MAX;
        list = visits->scratch;
        uint32_t still = 0;
        for (uint32_t i = 0; i < alive; i++) {
            const struct activity_cell *cell = pool_at(&activity->cells, next[i]);
            visits->count[lanes[i]] += activity_visits_in(activity, cell, false);
            list[found] = (struct activity_found){*cell, lanes[i], 0};
            if (activity->with_amounts) list[found].amount = *(double *)pool_at(&activity->amounts, next[i]);
            found++;
            if (cell->next == 0) continue;
            activity_expect(activity, cell->next - 1);
            lanes[still] = lanes[i];
            next[still++] = cell->next - 1;
        }
        alive = still;
    }
    return found;
}

/* Writes a cell's visits so that they end before `end`; returns where they start. */
static struct visit *activity_write(const struct activity *activity, const struct activity_found *found,
                                    struct visit *end) {
    const struct activity_cell *cell = &found->cell;
    if (activity->kind == ACTIVITY_PERIODS) {
        struct visit *at = end - activity_count_bits(cell->bits), *visit = at;
        uint32_t period = cell->when;
        for (uint64_t bits = cell->bits; bits; bits >>= 1, period++)
            if (bits & 1) *visit++ = (struct visit){period, 1, 0, {0, 0}};
        return at;
    }
    if (activity->kind == ACTIVITY_SUMS) {
        int32_t rows = (int32_t)(cell->when & ACTIVITY_MOST_ROWS);
        *--end = (struct visit){cell->when >> ACTIVITY_ROWS_BITS, rows, 0, {cell->sum, 0}};
    } else {
        int32_t rows = ((cell->when & ACTIVITY_RETURN) != 0) - ((cell->when & ACTIVITY_END) != 0);
        *--end = (struct visit){cell->time, rows, cell->when, {found->amount, 0}};
    }
    return end;
}

/* By time, and where moments are split by segment then. */
static int visit_order(const void *context, const void *a, const void *b) {
    const struct visit *x = a, *y = b;
    if (x->at != y->at) return x->at < y->at ? -1 : 1;
    if (!((const struct activity *)context)->split) return 0;
    return visit_segment(x) < visit_segment(y) ? -1 : visit_segment(x) > visit_segment(y);
}

/* Most customers have a few visits: these are put in order one by one, which costs less than a heap. */
static bool visits_sort(const struct activity *activity, struct visit *visits, size_t count,
                        struct patience *patience) {
    if (count > ACTIVITY_FEW)
        return sort_elements(visits, count, sizeof *visits, visit_order, activity, SORT_NUMBERS, patience);
    for (size_t i = 1; i < count; i++) {
        const struct visit visit = visits[i];
        size_t at = i;
        for (; at > 0 && visit_order(activity, &visit, &visits[at - 1]) < 0; at--)
            visits[at] = visits[at - 1];
        visits[at] = visit;
    }
    return true;
}

/* Puts one customer's visits in order and merges those at the same time; *count is how many are left. */
static bool visits_merge(const struct activity *activity, struct visit *visits, size_t *count,
                         struct patience *patience) {
    bool ascending = true, distinct = true;
    if (patience_is_out(patience, *count * ACTIVITY_VISIT)) return false;
    for (size_t i = 1; i < *count; i++) {
        ascending = ascending && (visits[i - 1].at < visits[i].at ||
                                  (visits[i - 1].at == visits[i].at && !activity->split));
        distinct = distinct && visits[i - 1].at < visits[i].at;
    }
    if (!ascending && !visits_sort(activity, visits, *count, patience)) return false;
    if (distinct) return true;
    size_t last = 0;
    for (size_t i = 1; i < *count; i++) {
        if (visits[i].at != visits[last].at ||
            (activity->split && visit_segment(&visits[i]) != visit_segment(&visits[last]))) {
            visits[++last] = visits[i];
            continue;
        }
        if (activity->kind != ACTIVITY_PERIODS) visits[last].rows += visits[i].rows;
        visits[last].flags |= visits[i].flags;
        sum_merge(&visits[last].value, visits[i].value);
    }
    *count = last + 1;
    return true;
}

bool activity_gather(const struct activity *activity, const struct activity_cell *const *heads, uint32_t n,
                     struct visits *visits, struct patience *patience) {
    size_t found = activity_collect(activity, heads, n, visits, patience), total = 0;
    struct visit *ends[ACTIVITY_BATCH];
    if (found == SIZE_MAX) return false;
    for (uint32_t i = 0; i < n; i++) {
        visits->first[i] = total;
        total += visits->count[i];
    }
    if (patience_is_out(patience, total % PATIENCE_PASSES * ACTIVITY_VISIT)) return false;
    void *items = visits->items; /* of which there is one at least: addresses are made where no visit is */
    if (!memory_reserve(&items, &visits->room, total + 1, sizeof *visits->items)) return false;
    visits->items = items;
    for (uint32_t i = 0; i < n; i++)
        ends[i] = visits->items + visits->first[i] + visits->count[i];
    const struct activity_found *list = visits->scratch;
    for (size_t from = 0, to; from < found; from = to) {
        to = patience_block(from, found);
        if (patience_is_out(patience, (to - from) * ACTIVITY_WRITE)) return false;
        for (size_t i = from; i < to; i++)
            ends[list[i].lane] = activity_write(activity, &list[i], ends[list[i].lane]);
    }
    for (uint32_t i = 0; i < n; i++)
        if (!visits_merge(activity, visits->items + visits->first[i], &visits->count[i], patience))
            return false;
    return true;
}

bool activity_each(const struct activity *activity, const struct ids *customers, const uint32_t *members,
                   size_t count, struct visits *visits, struct patience *patience, activity_visit *visit,
                   void *context) {
    const struct activity_cell *heads[ACTIVITY_BATCH];
    uint32_t batch[ACTIVITY_BATCH];
    for (size_t base = 0; base < count; base += ACTIVITY_BATCH) {
        uint32_t n = count - base < ACTIVITY_BATCH ? (uint32_t)(count - base) : ACTIVITY_BATCH;
        for (uint32_t i = 0; i < n; i++) {
            batch[i] = members ? members[base + i] : (uint32_t)base + i;
            heads[i] = ids_payload(customers, batch[i]);
            if (members && base + n + i < count)
                MEMORY_PREFETCH(ids_payload(customers, members[base + n + i]));
        }
        if (!activity_gather(activity, heads, n, visits, patience)) return false;
        for (uint32_t i = 0; i < n; i++)
            if (!visit(context, batch[i], visits->items + visits->first[i], visits->count[i])) return false;
    }
    return true;
}

/* ---- merging, writing, reading ---- */

/* Whether a head holds something; that of moments never does. */
static bool activity_is_used(const struct activity *activity, const struct activity_cell *head) {
    return activity_visits_in(activity, head, true) > 0;
}

/* A cell of SUMS that holds no rows, but what rounding lost of them; no head is one. */
static bool activity_is_companion(const struct activity *activity, const struct activity_cell *cell) {
    return activity->kind == ACTIVITY_SUMS && (cell->when & ACTIVITY_MOST_ROWS) == 0;
}

/* Puts a cell that came from elsewhere behind the head, or into it. */
static bool activity_put(struct activity *activity, struct activity_cell *head, struct activity_cell cell,
                         double amount) {
    if (activity->kind == ACTIVITY_MOMENTS)
        return activity_add_moment(activity, head, cell.time, cell.when, amount);
    /* The first to come is a head, and no companion. */
    if (activity_is_used(activity, head) || NEVER(activity_is_companion(activity, &cell)))
        return activity_push(activity, head, cell);
    cell.next = head->next;
    *head = cell;
    return true;
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
    if (activity_is_used(other, other_head) && !activity_put(activity, head, *other_head, 0)) return false;
    for (const struct activity_cell *cell = other_head; (next = activity_next(other, cell));
         cell = next, i++) {
        if (patience_is_out_at(patience, i, ACTIVITY_CELL)) return false;
        if (!activity_put(activity, head, activity_renumbered(activity, *next, segments),
                          activity_amount(other, cell)))
            return false;
    }
    return true;
}

void activity_write_chain(const struct activity *activity, const struct activity_cell *head,
                          struct bytes_out *out) {
    const struct activity_cell *next;
    uint64_t count = 0;
    for (const struct activity_cell *cell = head; (cell = activity_next(activity, cell));)
        count++;
    bytes_write_number(out, activity_is_used(activity, head));
    bytes_write_number(out, count);
    if (activity_is_used(activity, head)) {
        bytes_write_number(out, head->bits);
        bytes_write_number(out, head->when);
        bytes_write_real(out, 0);
    }
    for (const struct activity_cell *cell = head; (next = activity_next(activity, cell)); cell = next) {
        bytes_write_number(out, next->bits);
        bytes_write_number(out, next->when);
        bytes_write_real(out, activity_amount(activity, cell));
    }
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
