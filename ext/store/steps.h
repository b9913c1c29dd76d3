/*
 * steps.h - the steps of a funnel: their names, in order, and which of them a value is.
 */
#ifndef RETENTION_STEPS_H
#define RETENTION_STEPS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define STEPS_MOST 64

/* Names that are equal are one name; the numbers of names are dense, that of the first step's is 0. */
struct steps {
    uint32_t count;                /* of steps, 1 or more */
    uint32_t names;                /* of different names */
    uint32_t names_of[STEPS_MOST]; /* by step: the number of its name */
    struct steps_name {
        const char *text; /* the caller's, who keeps it */
        size_t size;
    } list[STEPS_MOST]; /* by the number of the name */
};

enum steps_flaw { STEPS_FINE, STEPS_EMPTY, STEPS_TOO_MANY };

/* 'visit, cart, buy': names between commas, without the white space around them. */
enum steps_flaw steps_parse(struct steps *steps, const char *text, size_t size);

/* The number of a name; steps->names where it is none of them. */
uint32_t steps_find(const struct steps *steps, const char *text, size_t size);

/* The same for equal steps, on every machine. */
uint64_t steps_fingerprint(const struct steps *steps);

#endif
