/*
 * pool.h - a growing array of equal elements that is never copied as a whole.
 *
 * Elements live in chunks of 262,144, so a large pool has at most one chunk of slack instead of the doubled
 * block (and the copy) of a plain growing array; a chunk is large enough for the system's large pages. The
 * first chunk starts small, for the many small tables. Chunks start on a cache line, so that an element of 16
 * or 32 bytes never lies on two. An element's address holds until the next pool_add().
 */
#ifndef RETENTION_POOL_H
#define RETENTION_POOL_H

#include <stddef.h>
#include <stdint.h>

#define POOL_CHUNK_BITS 18
#define POOL_CHUNK      (1u << POOL_CHUNK_BITS)

struct pool {
    unsigned char **chunks;
    uint32_t stride;    /* bytes of an element, a multiple of 8 */
    uint32_t count;     /* elements in use */
    uint32_t room;      /* elements that fit without allocating */
    uint32_t directory; /* pointers that fit in chunks */
};

void pool_init(struct pool *pool, uint32_t stride);
void pool_free(struct pool *pool);

/* A new zeroed element, whose index is the old count; NULL when there is no memory. */
void *pool_add(struct pool *pool);

static inline void *pool_at(const struct pool *pool, uint32_t index) {
    return pool->chunks[index >> POOL_CHUNK_BITS] + (size_t)(index & (POOL_CHUNK - 1)) * pool->stride;
}

#endif
