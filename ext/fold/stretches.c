/*
 * stretches.c - on which days rows lie; stretches.h is the interface.
 *
 * Requirements
 *  1. Two days are of one stretch unless 365 days or more without a row lie from one to the next.
 *  2. The bulk is the stretch with the most rows, the latest of several.
 *  3. Whatever days there are, it is the same memory, and a row costs no search.
 *
 * Days are counted in blocks of 365, each with its first and its last day: within a block no two days are a year apart,
 * and from one block to the next the last day and the first say how far it is. All years are 10,006 blocks of 16 bytes.
 */
#include "fold/stretches.h"

#include <string.h>

#include "ground/memory.h"

#define STRETCHES_DAYS   INT64_C(3652059) /* of the years 0001 to 9999 */
#define STRETCHES_BLOCKS (STRETCHES_DAYS / STRETCHES_YEAR + 1)

struct stretches_block {
    uint64_t rows;
    uint16_t first, last; /* days from the block's own first one on */
};

void stretches_free(struct stretches *stretches) {
    memory_free(stretches->blocks);
    stretches->blocks = NULL;
}

static bool stretches_begin(struct stretches *stretches) {
    if (stretches->blocks) return true;
    size_t size = (size_t)STRETCHES_BLOCKS * sizeof *stretches->blocks;
    stretches->blocks = memory_resize(NULL, size);
    if (stretches->blocks) memset(stretches->blocks, 0, size);
    return stretches->blocks != NULL;
}

static void stretches_extend(struct stretches_block *block, struct stretches_block other) {
    if (block->rows == 0 || other.first < block->first) block->first = other.first;
    if (block->rows == 0 || other.last > block->last) block->last = other.last;
    block->rows += other.rows;
}

bool stretches_add(struct stretches *stretches, int64_t day) {
    uint16_t place = (uint16_t)(day % STRETCHES_YEAR);
    if (!stretches_begin(stretches)) return false;
    stretches_extend(&stretches->blocks[day / STRETCHES_YEAR], (struct stretches_block){1, place, place});
    return true;
}

struct stretch stretches_bulk(const struct stretches *stretches, struct stretch *all) {
    struct stretch bulk = {0, 0, 0}, run = {0, 0, 0};
    *all = bulk;
    for (int64_t i = 0; stretches->blocks && i < STRETCHES_BLOCKS; i++) {
        const struct stretches_block *block = &stretches->blocks[i];
        int64_t first = i * STRETCHES_YEAR + block->first;
        if (block->rows == 0) continue;
        if (all->rows == 0) all->first = first;
        if (run.rows == 0 || first - run.last >= STRETCHES_YEAR) run = (struct stretch){0, first, 0};
        run.rows += block->rows;
        run.last = all->last = i * STRETCHES_YEAR + block->last;
        all->rows += block->rows;
        if (run.rows >= bulk.rows) bulk = run;
    }
    return bulk;
}

/* ---- its state: how many blocks there are, and of each its place, rows, first and last day ---- */

bool stretches_merge(struct stretches *into, const struct stretches *from) {
    if (from->blocks == NULL) return true;
    if (!stretches_begin(into)) return false;
    for (int64_t i = 0; i < STRETCHES_BLOCKS; i++)
        if (from->blocks[i].rows > 0) stretches_extend(&into->blocks[i], from->blocks[i]);
    return true;
}

void stretches_write(const struct stretches *stretches, struct bytes_out *out) {
    uint64_t count = 0;
    for (int64_t i = 0; stretches->blocks && i < STRETCHES_BLOCKS; i++)
        count += stretches->blocks[i].rows > 0;
    bytes_write_number(out, count);
    for (int64_t i = 0; count > 0 && i < STRETCHES_BLOCKS; i++) {
        const struct stretches_block *block = &stretches->blocks[i];
        if (block->rows == 0) continue;
        bytes_write_number(out, (uint64_t)i);
        bytes_write_number(out, block->rows);
        bytes_write_number(out, block->first);
        bytes_write_number(out, block->last);
    }
}

bool stretches_read(struct stretches *stretches, struct bytes_in *in) {
    int64_t least = 0;
    for (uint32_t count = bytes_read_count(in, 32); count > 0; count--) {
        int64_t place = bytes_read_within(in, least, STRETCHES_BLOCKS - 1);
        int64_t rows = bytes_read_within(in, 1, UINT32_MAX);
        int64_t most =
            place == STRETCHES_BLOCKS - 1 ? (STRETCHES_DAYS - 1) % STRETCHES_YEAR : STRETCHES_YEAR - 1;
        int64_t first = bytes_read_within(in, 0, most), last = bytes_read_within(in, first, most);
        if (in->damaged) break;
        if (!stretches_begin(stretches)) return false;
        stretches->blocks[place] = (struct stretches_block){(uint64_t)rows, (uint16_t)first, (uint16_t)last};
        least = place + 1;
    }
    return true;
}
