/*
 * segments.c - see segments.h.
 *
 * Requirements
 *  1. Ranks are the order of ORDER BY with the BINARY collation: NULL first, then numbers, text, blobs.
 *  2. Without a segment column nothing is allocated.
 *
 * Cost: 8 bytes and a heapsort's log n comparisons a segment, once.
 */
#include "store/segments.h"

#include <string.h>

#include "ground/memory.h"
#include "ground/sort.h"

#define SEGMENTS_COMPARE 100 /* work of comparing two keys, each of them apart */

void segments_init(struct segments *segments, bool given) {
    memset(segments, 0, sizeof *segments);
    segments->given = given;
    ids_init(&segments->ids, 0);
}

void segments_free(struct segments *segments) {
    ids_free(&segments->ids);
    memory_free(segments->ranks);
    memory_free(segments->numbers);
    segments->ranks = segments->numbers = NULL;
}

bool segments_is_less(const struct segments *segments, uint32_t a, uint32_t b) {
    struct key x = ids_key(&segments->ids, a), y = ids_key(&segments->ids, b);
    return key_compare(&x, &y) < 0;
}

bool segments_finish(struct segments *segments, struct patience *patience) {
    uint32_t count = ids_count(&segments->ids);
    if (!segments->given) return true;
    segments->numbers = memory_resize(NULL, ((size_t)count + 1) * sizeof *segments->numbers);
    segments->ranks = memory_resize(NULL, ((size_t)count + 1) * sizeof *segments->ranks);
    if (segments->numbers == NULL || segments->ranks == NULL) return false;
    for (uint32_t i = 0; i < count; i++)
        segments->numbers[i] = i;
    if (!sort_elements(segments->numbers, count, sizeof *segments->numbers, ids_order, &segments->ids,
                       SEGMENTS_COMPARE, patience))
        return false;
    for (uint32_t i = 0; i < count; i++)
        segments->ranks[segments->numbers[i]] = i;
    return true;
}

struct key segments_key(const struct segments *segments, uint32_t rank) {
    if (!segments->given) return (struct key){.kind = KEY_NULL};
    return ids_key(&segments->ids, segments->numbers[rank]);
}
