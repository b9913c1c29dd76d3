/*
 * sort.h - sorting in place without memory of its own (libc's qsort may allocate behind SQLite's back).
 */
#ifndef RETENTION_SORT_H
#define RETENTION_SORT_H

#include <stdbool.h>
#include <stddef.h>

#include "ground/patience.h"

#define SORT_NUMBERS 25 /* work of comparing numbers, where they may have to come into the cache first */

/* Sorts count elements of size <= 64 bytes by order(context, a, b), as qsort() would. Not stable. A comparison is so much
** work. false: told to end; the elements are all there, in no order. */
bool sort_elements(void *elements, size_t count, size_t size,
                   int (*order)(const void *context, const void *a, const void *b), const void *context,
                   uint64_t work, struct patience *patience);

#endif
