/*
 * ids.h - the customer index: values become dense numbers 0, 1, 2, ... in the order they first appear.
 *
 * Two values are one id when GROUP BY with the BINARY collation would put them together: 1 and 1.0 are, 1 and
 * '1' are not. Each id carries a payload of the caller's, zeroed when the id is new. Segments use it too.
 */
#ifndef RETENTION_IDS_H
#define RETENTION_IDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ground/patience.h"
#include "ground/pool.h"
#include "store/dense.h"
#include "store/key.h"

#define IDS_BATCH 64 /* most keys to a call; all of a batch stays in the first cache */

struct ids {
    struct pool records; /* 8 bytes of key (the integer, or the address of a stored key), then the payload */
    /* One of the two tables, or none as long as keys arrive in ascending order, and when finished. */
    uint64_t *slots;           /* hash tag and number + 1, */
    struct dense dense;        /* or the numbers of integers that lie close together */
    int64_t lowest, highest;   /* of the integers that are there */
    uint64_t seed;             /* of the hash, so that nobody can choose ids that collide */
    uint32_t bits;             /* log2 of how many slots there are */
    bool stored;               /* keys are addresses: not all of them are integers */
    bool shuffled;             /* there was a table: keys did not ascend */
    void *blocks;              /* where stored keys live */
    struct patience *patience; /* while it grows; the owner's to set, NULL after ids_init() */
};

void ids_init(struct ids *ids, uint32_t payload);
void ids_free(struct ids *ids);

/*
 * Ask for the memory that numbering a key will touch: first ids_expect(), some rows later
 * ids_expect_record(), then ids_expect_stored(), then ids_number(). All are hints: they change nothing but key->hash and
 * key->likely.
 */
void ids_expect(const struct ids *ids, struct key *key);
void ids_expect_record(const struct ids *ids, struct key *key);
void ids_expect_stored(const struct ids *ids, const struct key *key);

/* Numbers n <= IDS_BATCH keys, adding those that are new; false when there is no memory, or told to end. */
bool ids_number(struct ids *ids, const struct key *keys, uint32_t n, uint32_t *numbers);

/* Frees what only ids_number() needs, which makes it anew if it is called again. */
void ids_finish(struct ids *ids);

static inline uint32_t ids_count(const struct ids *ids) {
    return ids->records.count;
}

static inline void *ids_payload(const struct ids *ids, uint32_t number) {
    return (unsigned char *)pool_at(&ids->records, number) + sizeof(int64_t);
}

/* The key of an id; its bytes live as long as ids does. */
struct key ids_key(const struct ids *ids, uint32_t number);

/* The order of two numbers, uint32_t, by their keys: for sort_elements(), with the ids as its context. */
int ids_order(const void *ids, const void *a, const void *b);

#endif
