/*
 * spellings.h - customers who are one but for case and white space.
 */
#ifndef RETENTION_SPELLINGS_H
#define RETENTION_SPELLINGS_H

#include <stdbool.h>
#include <stdint.h>

#include "store/population.h"

struct spellings {
    uint64_t rows;          /* of customers with several spellings */
    uint32_t first, second; /* two of the first such customer, by number; where there are rows */
};

/* How many rows a customer has, by what the fold keeps of them. */
typedef uint64_t spellings_rows(const void *payload);

/* false: no memory, or the population's patience is out. */
bool spellings_find(struct spellings *spellings, const struct population *population, spellings_rows *rows);

#endif
