/*
 * pool.c - see pool.h. One allocation for every 262,144 elements; nothing moves but the first chunk while it
 * is small and the list of chunks.
 */
#include "ground/pool.h"

#include <string.h>

#include "ground/memory.h"

/* Elements of the first chunk at its smallest; doubled again and again it is POOL_CHUNK. */
#define POOL_FIRST 16u
#define POOL_LINE  64u /* bytes of a cache line */

/* A chunk's own allocation is remembered in the word before its first element. */
static void *pool_new_chunk(size_t size) {
    unsigned char *block = memory_resize(NULL, size + POOL_LINE + sizeof(void *));
    if (block == NULL) return NULL;
    uintptr_t first = ((uintptr_t)block + sizeof(void *) + POOL_LINE - 1) & ~(uintptr_t)(POOL_LINE - 1);
    unsigned char *chunk = block + (first - (uintptr_t)block);
    ((void **)(void *)chunk)[-1] = block;
    return chunk;
}

static void pool_free_chunk(unsigned char *chunk) {
    memory_free(((void **)(void *)chunk)[-1]);
}

void pool_init(struct pool *pool, uint32_t stride) {
    memset(pool, 0, sizeof *pool);
    pool->stride = stride;
}

void pool_free(struct pool *pool) {
    for (uint32_t i = 0; (uint64_t)i * POOL_CHUNK < pool->room; i++)
        pool_free_chunk(pool->chunks[i]);
    memory_free(pool->chunks);
    pool_init(pool, pool->stride);
}

static int pool_grow_directory(struct pool *pool) {
    uint32_t size = pool->directory ? 2 * pool->directory : 4;
    unsigned char **chunks = memory_resize(pool->chunks, size * sizeof *chunks);
    if (chunks == NULL) return 0;
    pool->chunks = chunks;
    pool->directory = size;
    return 1;
}

static int pool_grow(struct pool *pool) {
    uint32_t chunk = pool->room / POOL_CHUNK, room = POOL_CHUNK;
    if (pool->room > UINT32_MAX - 2 * POOL_CHUNK) return 0;
    if (chunk == pool->directory && !pool_grow_directory(pool)) return 0;
    if (chunk == 0) room = pool->room ? 2 * pool->room : POOL_FIRST;
    unsigned char *fresh = pool_new_chunk((size_t)room * pool->stride);
    if (fresh == NULL) return 0;
    if (chunk == 0 && pool->room > 0) {
        memcpy(fresh, pool->chunks[0], (size_t)pool->room * pool->stride);
        pool_free_chunk(pool->chunks[0]);
    }
    pool->chunks[chunk] = fresh;
    pool->room = chunk * POOL_CHUNK + room;
    return 1;
}

void *pool_add(struct pool *pool) {
    if (pool->count == pool->room && !pool_grow(pool)) return NULL;
    return memset(pool_at(pool, pool->count++), 0, pool->stride);
}
