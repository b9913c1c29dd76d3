/*
 * word.h - eight bytes as a number, the first one lowest, and its bits, on every machine.
 */
#ifndef RETENTION_WORD_H
#define RETENTION_WORD_H

#include <stdint.h>
#include <string.h>

/* One load where a machine has them so. */
static inline uint64_t word_load(const void *bytes) {
    uint64_t word = 0;
#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
    memcpy(&word, bytes, sizeof word);
#else
    for (int i = 0; i < 8; i++)
        word |= (uint64_t)((const unsigned char *)bytes)[i] << 8 * i;
#endif
    return word;
}

/* How many bits below the lowest one that is set; one is. */
static inline uint32_t word_lowest(uint64_t word) {
#if defined(__GNUC__)
    return (uint32_t)__builtin_ctzll(word);
#else
    uint32_t below = 0;
    for (; !(word & 1); word >>= 1)
        below++;
    return below;
#endif
}

#endif
