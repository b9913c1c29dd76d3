/*
 * repeats.c - the rows of each customer, kept until all are there; repeats.h is the interface.
 *
 * Requirements
 *  1. Rows of a customer are equal where their fingerprints and starts are. A fingerprint has 64 bits, and is compared
 *     among the rows of one customer at one moment alone: that two of n such rows only look equal has a chance of about
 *     n * n / 2^65, one in 70 billion for 23,000 rows.
 *  2. Rows without a start share no moment, and none follows them.
 *  3. The next row is the one with the next later start, so that order lines follow nobody. A row that ends before it
 *     starts, or after the next one starts, is not followed.
 *  4. The order of rows does not matter.
 *
 * A row is 24 bytes, 32 where it has an end, in a pool, with the number of the customer's row before it:
 *
 *     | fingerprint, 8 | start, 8 | before, 4 | - 4 | end, 8 |
 *
 * Cost: a customer's rows are gathered and sorted, each once.
 */
#include "fold/repeats.h"

#include "ground/memory.h"
#include "ground/sort.h"
#include "store/batch.h"
#include "store/look.h"

#define REPEATS_WORK  100 /* of gathering a row */
#define REPEATS_SHORT ((uint32_t)offsetof(struct repeats_row, end))

void repeats_init(struct repeats *repeats, bool with_ends) {
    pool_init(&repeats->rows, with_ends ? (uint32_t)sizeof(struct repeats_row) : REPEATS_SHORT);
    repeats->sorted = NULL;
    repeats->room = 0;
    repeats->with_ends = with_ends;
}

void repeats_free(struct repeats *repeats) {
    pool_free(&repeats->rows);
    memory_free(repeats->sorted);
    repeats->sorted = NULL;
}

bool repeats_add(struct repeats *repeats, uint32_t *last, const struct repeats_row *row) {
    struct repeats_row *own = pool_add(&repeats->rows);
    if (own == NULL) return false;
    own->fingerprint = row->fingerprint;
    own->start = row->start;
    own->before = *last;
    if (repeats->with_ends) own->end = row->end;
    *last = repeats->rows.count;
    return true;
}

/* A copy of the row before the number; true unless there is none. */
static bool repeats_at(const struct repeats *repeats, uint32_t number, struct repeats_row *row) {
    if (number == 0) return false;
    const struct repeats_row *own = pool_at(&repeats->rows, number - 1);
    *row = (struct repeats_row){own->fingerprint, own->start, own->before, LOOK_NO_TIME};
    if (repeats->with_ends) row->end = own->end;
    return true;
}

static int repeats_order(const void *context, const void *a, const void *b) {
    const struct repeats_row *x = a, *y = b;
    (void)context;
    if (x->start != y->start) return x->start < y->start ? -1 : 1;
    if (x->fingerprint != y->fingerprint) return x->fingerprint < y->fingerprint ? -1 : 1;
    return 0;
}

/* The customer's rows, in order; false: no memory, or told to end. */
static bool repeats_gather(struct repeats *repeats, uint32_t last, struct patience *patience, size_t *count) {
    struct repeats_row row;
    void *sorted = repeats->sorted;
    bool fine = true;
    for (*count = 0; fine && repeats_at(repeats, last, &row); last = row.before) {
        fine = !patience_is_out_at(patience, *count, REPEATS_WORK) &&
               memory_reserve(&sorted, &repeats->room, *count + 1, sizeof row);
        repeats->sorted = sorted;
        if (fine) repeats->sorted[(*count)++] = row;
    }
    return fine &&
           sort_elements(repeats->sorted, *count, sizeof row, repeats_order, NULL, SORT_NUMBERS, patience);
}

/* What follows a row, where the next one starts then. */
static void repeats_follow(struct repeats_count *count, const struct repeats_row *row, int64_t next) {
    if (row->end == BATCH_OPEN || row->end < row->start || row->end > next) return;
    count->followed++;
    if (row->end == next) count->touching++;
    if (next - row->end != MOMENT_DAY) return;
    if (count->days++ == 0) count->day_end = row->end;
}

bool repeats_sum(struct repeats *repeats, uint32_t last, struct patience *patience,
                 struct repeats_count *count) {
    size_t rows, next;
    if (!repeats_gather(repeats, last, patience, &rows)) return false;
    const struct repeats_row *list = repeats->sorted;
    for (size_t first = 0; first < rows; first = next) { /* the rows of a moment */
        for (next = first + 1; next < rows && list[next].start == list[first].start; next++)
            count->duplicates += list[next].fingerprint == list[next - 1].fingerprint;
        if (list[first].start == LOOK_NO_TIME) continue;
        if (next > first + 1) count->moments += next - first;
        for (size_t i = first; next < rows && i < next; i++)
            repeats_follow(count, &list[i], list[next].start);
    }
    return true;
}

/* ---- its state: how many rows, and of each, from the last on, fingerprint, start and end ---- */

bool repeats_merge(struct repeats *into, uint32_t *last, const struct repeats *from, uint32_t from_last) {
    struct repeats_row row;
    for (; repeats_at(from, from_last, &row); from_last = row.before)
        if (!repeats_add(into, last, &row)) return false;
    return true;
}

void repeats_write(const struct repeats *repeats, uint32_t last, struct bytes_out *out) {
    struct repeats_row row;
    uint64_t count = 0;
    for (uint32_t at = last; repeats_at(repeats, at, &row); at = row.before)
        count++;
    bytes_write_number(out, count);
    for (; !out->failed && repeats_at(repeats, last, &row); last = row.before) {
        bytes_write_number(out, row.fingerprint);
        bytes_write_number(out, (uint64_t)row.start);
        if (repeats->with_ends) bytes_write_number(out, (uint64_t)row.end);
    }
}

/* A moment, or something else that stands for none. */
static int64_t repeats_read_time(struct bytes_in *in, int64_t other) {
    int64_t time = (int64_t)bytes_read_number(in);
    in->damaged = in->damaged || !(moment_in_range(time) || time == LOOK_NO_TIME || time == other);
    return time;
}

/* The first that is read is the last one again. */
bool repeats_read(struct repeats *repeats, uint32_t *last, struct bytes_in *in) {
    uint32_t count = bytes_read_count(in, repeats->with_ends ? 24 : 16), first = repeats->rows.count + 1;
    for (uint32_t i = 0; i < count && !in->damaged; i++) {
        struct repeats_row row = {.fingerprint = bytes_read_number(in)};
        uint32_t number = i + 1 < count ? first + i + 1 : 0;
        row.start = repeats_read_time(in, LOOK_NO_TIME);
        if (repeats->with_ends) row.end = repeats_read_time(in, BATCH_OPEN);
        if (!repeats_add(repeats, &number, &row)) return false;
    }
    *last = count > 0 ? first : 0;
    return true;
}
