/*
 * dense.c - a window of integer ids; dense.h is the interface.
 *
 *              lowest                       highest
 *     base       v                             v          base + size
 *      | 0 0 0 0 | 1 | 0 | 4 | 2 | 0 | 3 | 5 | 6 | 0 0 0 0 |        number + 1 of each id, 4 bytes
 *        a sixth           the ids there are       a sixth
 *
 * Requirements
 *  1. A window takes no more memory than a hash of the same ids may: 64 / 3 bytes each.
 *  2. Any ids do, negative ones and those at the ends of 64 bits, too.
 *  3. No order of ids makes it slow. A window reaches a sixth of its ids' range beyond them at both ends, so the range has
 *     grown by a seventh before the next one is made; and between the end of one (4 places an id) and the beginning of
 *     another (3 places) there are a third more ids.
 *
 * Cost: an id is found without a hash and without a look at its record, in a table of 4 bytes an id where it is full.
 */
#include "store/dense.h"

#include <string.h>

#include "ground/memory.h"

#define DENSE_BEGIN 3 /* places an id, at the most, that a window begins with, */
#define DENSE_END   4 /* and ends with */

bool dense_begins(int64_t lowest, int64_t highest, uint32_t count) {
    return (uint64_t)highest - (uint64_t)lowest < (uint64_t)DENSE_BEGIN * count;
}

bool dense_goes_on(int64_t lowest, int64_t highest, uint32_t count) {
    return (uint64_t)highest - (uint64_t)lowest < (uint64_t)DENSE_END * count;
}

bool dense_make(struct dense *dense, int64_t lowest, int64_t highest, struct patience *patience) {
    const uint64_t range = (uint64_t)highest - (uint64_t)lowest + 1, size = range + 2 * (range / 6);
    uint32_t *numbers = memory_resize(NULL, size * sizeof *numbers);
    if (numbers == NULL) return false;
    for (size_t from = 0, to; from < size; from = to) {
        to = patience_block(from, (size_t)size); /* so much was allocated */
        if (patience_is_out(patience, to - from)) {
            memory_free(numbers);
            return false;
        }
        memset(numbers + from, 0, (to - from) * sizeof *numbers);
    }
    dense_free(dense);
    *dense = (struct dense){numbers, (uint64_t)lowest - range / 6, size};
    return true;
}

void dense_free(struct dense *dense) {
    memory_free(dense->numbers);
    memset(dense, 0, sizeof *dense);
}
