/*
 * memory.c - see memory.h.
 */
#include "host.h"
#include "memory.h"

void *memory_resize(void *block, size_t size) {
    return sqlite3_realloc64(block, (sqlite3_uint64)size);
}

void memory_free(void *block) {
    sqlite3_free(block);
}
