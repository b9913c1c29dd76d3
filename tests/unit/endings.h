/*
 * endings.h - work that ends where it is told to: at every look of it, with nothing kept, and with the same numbers as ever
 * where it is not told.
 */
#ifndef ENDINGS_H
#define ENDINGS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ground/patience.h"

#define DAY  INT64_C(86400000000)
#define MANY 9000 /* two looks in a loop, at least */

struct ending {
    const char *name;
    bool (*work)(struct patience *patience, uint64_t *digest); /* false: it was told to end */
};

/* Tries them all. */
void endings_try(const struct ending *endings, size_t count);

/* For the work: numbers that are the same each time, and what it has computed. */
extern uint64_t endings_seed;
double endings_draw(uint32_t below);
void endings_add(uint64_t *digest, const void *bytes, size_t size);

#endif
