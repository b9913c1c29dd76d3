/*
 * nearest.h - of some names, the one that was meant.
 */
#ifndef RETENTION_NEAREST_H
#define RETENTION_NEAREST_H

#include <stddef.h>

#define NEAREST_NAME 128 /* bytes of a name, and of what is left of one; longer ones are never near */

struct nearest {
    char wanted[NEAREST_NAME]; /* what is left of it */
    size_t size;
    size_t distance;         /* of the nearest so far */
    char name[NEAREST_NAME]; /* that one, as it was offered; empty: none is near */
};

void nearest_begin(struct nearest *nearest, const char *wanted);
void nearest_offer(struct nearest *nearest, const char *name);

#endif
