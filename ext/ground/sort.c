/*
 * sort.c - heapsort: n log n comparisons in the worst case too, no memory, no recursion.
 */
#include "ground/sort.h"

#include <stdint.h>
#include <string.h>

#define SORT_LARGEST 64

typedef int sort_order(const void *context, const void *a, const void *b);

/* A copy of an element, which order() reads as what it is: so it is as well aligned as any of them. */
union sort_element {
    unsigned char bytes[SORT_LARGEST];
    int64_t integer;
    double real;
    void *pointer;
};

static void sort_sift(unsigned char *base, size_t root, size_t count, size_t size, sort_order *order,
                      const void *context) {
    union sort_element value;
    memcpy(&value, base + root * size, size);
    for (size_t child; (child = 2 * root + 1) < count; root = child) {
        if (child + 1 < count && order(context, base + child * size, base + (child + 1) * size) < 0) child++;
        if (order(context, &value, base + child * size) >= 0) break;
        memcpy(base + root * size, base + child * size, size);
    }
    memcpy(base + root * size, &value, size);
}

bool sort_elements(void *elements, size_t count, size_t size, sort_order *order, const void *context,
                   uint64_t work, struct patience *patience) {
    unsigned char *base = elements, value[SORT_LARGEST];
    uint64_t levels = 1;
    for (size_t left = count; left > 1; left /= 2)
        levels++;
    if (patience_is_out(patience, count % PATIENCE_PASSES * levels * work)) return false;
    for (size_t root = count / 2; root-- > 0;) {
        if (patience_is_out_at(patience, root, 4 * work)) return false;
        sort_sift(base, root, count, size, order, context);
    }
    for (size_t last = count; last-- > 1;) {
        if (patience_is_out_at(patience, last, levels * work)) return false;
        memcpy(value, base, size);
        memcpy(base, base + last * size, size);
        memcpy(base + last * size, value, size);
        sort_sift(base, 0, last, size, order, context);
    }
    return true;
}
