/*
 * bytes.h - numbers and texts written as bytes, and read back from bytes that nobody vouches for.
 *
 * Numbers are little-endian, 8 bytes each, on every machine. Both sides are sticky: once something failed, the rest
 * does nothing, so that callers are a list of steps and ask once at the end.
 */
#ifndef RETENTION_BYTES_H
#define RETENTION_BYTES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ground/patience.h"
#include "store/key.h"

/* Starts out zeroed. data is for memory_free(). */
struct bytes_out {
    void *data;
    size_t size, room;
    bool failed; /* no memory, or told to end */
    struct patience *patience;
};

void bytes_write(struct bytes_out *out, const void *bytes, size_t size);
void bytes_write_number(struct bytes_out *out, uint64_t number);
void bytes_write_real(struct bytes_out *out, double real);
void bytes_write_key(struct bytes_out *out, const struct key *key);

struct bytes_in {
    const unsigned char *at, *end;
    bool damaged; /* something is not there, or not what was written */
};

/* NULL, 0 and 0.0 where it is damaged. */
const void *bytes_read(struct bytes_in *in, size_t size);
uint64_t bytes_read_number(struct bytes_in *in);
double bytes_read_real(struct bytes_in *in);

/* A number of things that follow, of which each has so many bytes or more: no larger than what is left allows. */
uint32_t bytes_read_count(struct bytes_in *in, size_t each);

/* A number from least to most, as int64_t; least where it is damaged. */
int64_t bytes_read_within(struct bytes_in *in, int64_t least, int64_t most);

/* Its bytes stay those of the input. */
struct key bytes_read_key(struct bytes_in *in);

#endif
