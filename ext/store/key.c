/*
 * key.c - see key.h.
 *
 * Requirements
 *  1. INTEGER and REAL of the same value are equal, at any size; text, blobs and numbers never are.
 *  2. The order is that of ORDER BY with the BINARY collation, in UTF-8.
 *  3. A fingerprint is of all that makes a key, and of the order of keys; it does not depend on a machine's byte order.
 */
#include "store/key.h"

#include "ground/word.h"
#include "store/siphash.h"

/* An INTEGER and a REAL, which is fractional or beyond int64: a whole one that fits is an INTEGER here. */
static int key_compare_mixed(int64_t integer, double real) {
    if (real >= 9223372036854775808.0) return -1;
    if (real < -9223372036854775808.0) return 1;
    int64_t whole = (int64_t)real; /* towards 0 */
    if (whole != integer) return integer < whole ? -1 : 1;
    return real > 0 ? -1 : 1;
}

static int key_compare_bytes(const struct key *a, const struct key *b) {
    uint32_t common = a->size < b->size ? a->size : b->size;
    int order = common ? memcmp(a->bytes, b->bytes, common) : 0;
    return order ? order : (a->size > b->size) - (a->size < b->size);
}

int key_compare_others(const struct key *a, const struct key *b) {
    if (a->kind == KEY_INTEGER && b->kind == KEY_REAL) return key_compare_mixed(a->integer, b->real);
    if (a->kind == KEY_REAL && b->kind == KEY_INTEGER) return -key_compare_mixed(b->integer, a->real);
    if (a->kind != b->kind) return a->kind < b->kind ? -1 : 1;
    if (a->kind == KEY_NULL) return 0;
    if (a->kind == KEY_REAL) return (a->real > b->real) - (a->real < b->real);
    return key_compare_bytes(a, b);
}

bool key_same(const struct key *a, const struct key *b) {
    if (a->kind != b->kind) return false;
    if (a->kind == KEY_INTEGER) return a->integer == b->integer;
    if (a->kind == KEY_REAL) return a->real == b->real;
    if (a->kind == KEY_NULL) return true;
    return a->size == b->size && (a->size == 0 || memcmp(a->bytes, b->bytes, a->size) == 0);
}

uint32_t key_hash_other(uint64_t seed, const struct key *key) {
    uint64_t word = 0;
    if (key->kind == KEY_NULL) return key_mix(seed);
    if (key->kind == KEY_REAL) {
        memcpy(&word, &key->real, sizeof word);
        return key_mix(seed ^ ~word);
    }
    return (uint32_t)siphash(seed, (uint64_t)key->kind, key->bytes, key->size) | 1;
}

/* ---- fingerprints ---- */

static uint64_t key_stir(uint64_t hash, uint64_t word) {
    hash = (hash ^ word) * UINT64_C(0x9E3779B97F4A7C15);
    hash ^= hash >> 32;
    hash *= UINT64_C(0xD6E8FEB86659FD93);
    return hash ^ hash >> 29;
}

uint64_t key_fingerprint(uint64_t before, const struct key *key) {
    uint64_t hash = key_stir(before, (uint64_t)key->kind + 1), word = 0;
    if (key->kind == KEY_INTEGER) return key_stir(hash, (uint64_t)key->integer);
    if (key->kind == KEY_REAL) {
        memcpy(&word, &key->real, sizeof word);
        return key_stir(hash, word);
    }
    if (key->kind == KEY_NULL) return hash;
    const unsigned char *p = key->bytes;
    uint32_t left = key->size;
    for (hash = key_stir(hash, left); left >= 8; left -= 8, p += 8)
        hash = key_stir(hash, word_load(p));
    for (uint32_t i = 0; i < left; i++)
        word |= (uint64_t)p[i] << 8 * i;
    return key_stir(hash, word);
}
