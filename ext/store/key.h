/*
 * key.h - a value as an id: what tells two customers, or two segments, apart.
 *
 * Two values are one key when GROUP BY with the BINARY collation would put them together: 1 and 1.0 are, 1 and
 * '1' are not.
 */
#ifndef RETENTION_KEY_H
#define RETENTION_KEY_H

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

/* In the order in which SQLite sorts them; a whole REAL that fits is an INTEGER here. */
enum key_kind { KEY_NULL, KEY_INTEGER, KEY_REAL, KEY_TEXT, KEY_BLOB };

struct key {
    enum key_kind kind;
    uint32_t size;     /* of text and blobs */
    uint32_t hash;     /* set by ids_expect() of ids.h; 0 before */
    uint32_t likely;   /* its number, more 1, as ids_expect_record() guesses it; 0: none */
    const void *bytes; /* of text and blobs */
    union {
        int64_t integer;
        double real;
    };
};

bool key_same(const struct key *a, const struct key *b);

static inline uint32_t key_mix(uint64_t hash) {
    hash *= UINT64_C(0x9E3779B97F4A7C15);
    hash ^= hash >> 32;
    return (uint32_t)(hash * UINT64_C(0xD6E8FEB86659FD93) >> 32) | 1; /* 0 stands for none */
}

/* The same for equal keys; the seed makes it one that nobody can foresee. Never 0. Most ids are integers. */
uint32_t key_hash_other(uint64_t seed, const struct key *key);
static inline uint32_t key_hash(uint64_t seed, const struct key *key) {
    return key->kind == KEY_INTEGER ? key_mix(seed ^ (uint64_t)key->integer) : key_hash_other(seed, key);
}

/* 64 bits of a key, mixed into those of others before it: the same on every machine and at any time, equal for equal keys.
** Who wants to can find two keys that share them. */
uint64_t key_fingerprint(uint64_t before, const struct key *key);

/* A number as an integer key (its bits), for ids and groups: an index of integers costs less than one of
** KEY_REAL, whose keys are stored apart. Of numbers from 0 on, the keys have the same order. */
static inline int64_t key_of_number(double number) {
    int64_t bits;
    number += 0.0; /* -0.0 is 0.0 */
    memcpy(&bits, &number, sizeof bits);
    return bits;
}

/* The order of ORDER BY with the BINARY collation: negative, 0, positive. */
int key_compare_others(const struct key *a, const struct key *b);
static inline int key_compare(const struct key *a, const struct key *b) {
    if (a->kind == KEY_INTEGER && b->kind == KEY_INTEGER)
        return (a->integer > b->integer) - (a->integer < b->integer);
    return key_compare_others(a, b);
}

#endif
