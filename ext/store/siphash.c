/*
 * siphash.c - see siphash.h.
 *
 * SipHash-1-3 of Aumasson and Bernstein (SipHash: a fast short-input PRF, 2012): one round a word, three at the end, as
 * the dictionaries of Python and Rust have it. What multiplies and shifts alone is quicker to write and no quicker to
 * run, and whoever reads it can make any number of ids that share a hash, whatever the seed: a difference in the highest
 * bit of a word comes out of a multiplication as it went in, and the next word takes it back.
 *
 * Requirements
 *  1. The values are those of SipHash-1-3, on machines of either byte order.
 *  2. Ids made to collide under a multiplicative hash of any seed do not.
 */
#include "store/siphash.h"

#include "ground/word.h"

struct siphash_state {
    uint64_t a, b, c, d;
};

static inline uint64_t siphash_turn(uint64_t word, int bits) {
    return word << bits | word >> (64 - bits);
}

static inline void siphash_round(struct siphash_state *state) {
    uint64_t a = state->a, b = state->b, c = state->c, d = state->d;
    a += b;
    b = siphash_turn(b, 13) ^ a;
    a = siphash_turn(a, 32);
    c += d;
    d = siphash_turn(d, 16) ^ c;
    a += d;
    d = siphash_turn(d, 21) ^ a;
    c += b;
    b = siphash_turn(b, 17) ^ c;
    c = siphash_turn(c, 32);
    *state = (struct siphash_state){a, b, c, d};
}

static inline void siphash_word(struct siphash_state *state, uint64_t word) {
    state->d ^= word;
    siphash_round(state);
    state->a ^= word;
}

uint64_t siphash(uint64_t low, uint64_t high, const void *bytes, uint32_t size) {
    struct siphash_state state = {low ^ UINT64_C(0x736F6D6570736575), high ^ UINT64_C(0x646F72616E646F6D),
                                  low ^ UINT64_C(0x6C7967656E657261), high ^ UINT64_C(0x7465646279746573)};
    const unsigned char *p = bytes;
    uint64_t last = (uint64_t)size << 56;
    for (uint32_t left = size / 8; left > 0; left--, p += 8)
        siphash_word(&state, word_load(p));
    for (uint32_t i = 0; i < size % 8; i++)
        last |= (uint64_t)p[i] << 8 * i;
    siphash_word(&state, last);
    state.c ^= 0xFF;
    siphash_round(&state);
    siphash_round(&state);
    siphash_round(&state);
    return state.a ^ state.b ^ state.c ^ state.d;
}
