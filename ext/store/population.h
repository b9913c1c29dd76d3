/*
 * population.h - who is in a source: its customers, each with what a fold keeps of them, and their segments.
 */
#ifndef RETENTION_POPULATION_H
#define RETENTION_POPULATION_H

#include <stdbool.h>
#include <stdint.h>

#include "store/ids.h"
#include "store/segments.h"

struct population {
    struct patience *patience; /* of whatever is computed over it; NULL: it never ends */
    struct ids customers;      /* with the fold's payload */
    struct segments segments;
    bool any;       /* a row with a customer and a time was seen, not after as_of */
    int64_t latest; /* the latest time of such a row */
    int64_t as_of;  /* the one that was given; without one, once all rows are read, the latest time */
};

static inline void population_init(struct population *population, uint32_t payload, bool with_segments) {
    ids_init(&population->customers, payload);
    segments_init(&population->segments, with_segments);
    population->patience = NULL;
    population->any = false;
    population->latest = population->as_of = 0;
}

static inline void population_free(struct population *population) {
    ids_free(&population->customers);
    segments_free(&population->segments);
}

static inline uint32_t population_count(const struct population *population) {
    return ids_count(&population->customers);
}

/* What the fold keeps of a customer. */
static inline void *population_at(const struct population *population, uint32_t customer) {
    return ids_payload(&population->customers, customer);
}

#endif
