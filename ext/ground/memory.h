/*
 * memory.h - the one door to the allocator.
 *
 * Everything that computes without SQLite's header allocates here, and memory.c hands it to SQLite's
 * allocator, so that a host's limits, statistics and fault injection see every byte.
 */
#ifndef RETENTION_MEMORY_H
#define RETENTION_MEMORY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* As realloc(), size > 0: NULL when there is no memory, and block stays as it was. */
void *memory_resize(void *block, uint64_t size);
void memory_free(void *block);

/* Makes room for need elements of this size, twice as many as there were or more; false when there is no
** memory, and then nothing changed. *block starts out NULL and *room 0. */
bool memory_reserve(void **block, size_t *room, size_t need, size_t size);

/* A random number that nobody can predict, to seed a hash. */
uint64_t memory_seed(void);

/* Asks for a cache line before it is needed, where the compiler can say so. */
#if defined(__GNUC__)
#define MEMORY_PREFETCH(address) __builtin_prefetch(address)
#else
#define MEMORY_PREFETCH(address) ((void)(address))
#endif

#endif
