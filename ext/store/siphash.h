/*
 * siphash.h - a hash of bytes that nobody can foresee who does not know its key.
 */
#ifndef RETENTION_SIPHASH_H
#define RETENTION_SIPHASH_H

#include <stdint.h>

uint64_t siphash(uint64_t low, uint64_t high, const void *bytes, uint32_t size);

#endif
