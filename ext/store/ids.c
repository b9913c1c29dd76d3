/*
 * ids.c - the customer index; ids.h is the interface.
 *
 * Requirements
 *  1. Equal values get one number, different ones different numbers; numbers are dense, in order of arrival.
 *  2. INTEGER and REAL of the same value are equal, at any size; text, blobs and numbers never are.
 *  3. Keys that arrive in ascending order (a source read by an index on the customer) touch no hash at all.
 *  4. No choice of ids makes it slow: the hash is seeded for each index anew.
 *  5. Out of memory leaves a usable, smaller index; so does being told to end (patience.h).
 *  6. Integers that lie close together are found by their place in a window (dense.h), any others by the hash; an index
 *     goes from one to the other as its keys ask for it.
 *
 * Cost: what counts is memory latency. A slot is 8 bytes (a 32-bit hash and the number), the record that it leads to is
 * the one that the caller updates anyway: two misses a row, and a third where keys are stored. The reader asks for a row's
 * slot when the row arrives, for its record some rows later, and for its stored key as many rows after that, while SQLite
 * steps through the rows between, so that by the time a batch is numbered all are there; asking for a whole batch at once
 * measured slower, the processor has room for some ten misses. A slot's home is the top bits of its hash, so that doubling
 * the table reads and writes it front to back without a look at the keys. As long as all keys are integers the record
 * holds the key itself; the first other key moves them all to stored form, once.
 */
#include "store/ids.h"

#include <string.h>

#include "ground/memory.h"

#define IDS_FIRST_BITS 6
#define IDS_BLOCK      ((size_t)65536)
#define IDS_NONE       UINT32_MAX
#define IDS_MOVE       12  /* work of moving a slot, */
#define IDS_HASH       60  /* of making one from a record, */
#define IDS_STORE      100 /* and of storing a key */

/* A stored key, in the blocks. Its bytes follow. */
struct ids_stored {
    uint32_t kind, size;
    int64_t number; /* the integer, or the bits of the real */
};

struct ids_block {
    struct ids_block *next;
    size_t used, size;
};

void ids_init(struct ids *ids, uint32_t payload) {
    memset(ids, 0, sizeof *ids);
    ids->seed = memory_seed();
    pool_init(&ids->records, (uint32_t)sizeof(int64_t) + ((payload + 7) & ~7u));
}

static bool ids_has_table(const struct ids *ids) {
    return ids->slots || ids->dense.numbers;
}

void ids_finish(struct ids *ids) {
    ids->shuffled = ids->shuffled || ids_has_table(ids);
    memory_free(ids->slots);
    ids->slots = NULL;
    dense_free(&ids->dense);
}

void ids_free(struct ids *ids) {
    for (struct ids_block *block = ids->blocks, *next; block; block = next) {
        next = block->next;
        memory_free(block);
    }
    ids->blocks = NULL;
    ids->stored = false;
    ids_finish(ids);
    ids->shuffled = false;
    pool_free(&ids->records);
}

/* ---- keys ---- */

static struct key ids_unpack(const struct ids_stored *stored) {
    struct key key = {(enum key_kind)stored->kind, stored->size, 0, 0, stored + 1, {stored->number}};
    if (key.kind == KEY_REAL) memcpy(&key.real, &stored->number, sizeof key.real);
    return key;
}

static const struct ids_stored *ids_stored_at(const struct ids *ids, uint32_t number) {
    const struct ids_stored *stored;
    memcpy(&stored, pool_at(&ids->records, number), sizeof(void *));
    return stored;
}

struct key ids_key(const struct ids *ids, uint32_t number) {
    if (ids->stored) return ids_unpack(ids_stored_at(ids, number));
    struct key key = {KEY_INTEGER, 0, 0, 0, NULL, {0}};
    memcpy(&key.integer, pool_at(&ids->records, number), sizeof key.integer);
    return key;
}

int ids_order(const void *ids, const void *a, const void *b) {
    struct key x = ids_key(ids, *(const uint32_t *)a), y = ids_key(ids, *(const uint32_t *)b);
    return key_compare(&x, &y);
}

/* Room in the blocks; a key larger than a block gets one of its own, behind the open one. */
static void *ids_room(struct ids *ids, size_t size) {
    struct ids_block *block = ids->blocks;
    size = (size + 7) & ~(size_t)7;
    if (block == NULL || block->size - block->used < size) {
        size_t room = size > IDS_BLOCK / 4    ? size
                      : block                 ? IDS_BLOCK
                      : IDS_BLOCK / 64 > size ? IDS_BLOCK / 64
                                              : size;
        struct ids_block *fresh = memory_resize(NULL, sizeof *fresh + room);
        if (fresh == NULL) return NULL;
        fresh->used = 0;
        fresh->size = room;
        bool own = block && room == size;
        fresh->next = own ? block->next : block;
        if (own)
            block->next = fresh;
        else
            ids->blocks = fresh;
        block = fresh;
    }
    void *room = (unsigned char *)(block + 1) + block->used;
    block->used += size;
    return room;
}

static const struct ids_stored *ids_store(struct ids *ids, const struct key *key) {
    uint32_t size = key->kind >= KEY_TEXT ? key->size : 0;
    struct ids_stored *stored = ids_room(ids, sizeof *stored + size);
    if (stored == NULL) return NULL;
    stored->kind = key->kind;
    stored->size = size;
    if (key->kind == KEY_REAL)
        memcpy(&stored->number, &key->real, sizeof stored->number);
    else
        stored->number = key->kind == KEY_INTEGER ? key->integer : 0;
    if (size) memcpy(stored + 1, key->bytes, size);
    return stored;
}

/* The first key that is no integer: every record's integer moves to stored form. */
static bool ids_store_all(struct ids *ids) {
    for (uint32_t i = 0; i < ids_count(ids); i++) {
        struct key key = ids_key(ids, i);
        const struct ids_stored *stored =
            patience_is_out_at(ids->patience, i, IDS_STORE) ? NULL : ids_store(ids, &key);
        if (stored == NULL) {
            /* Back to integers; what was stored stays in the blocks, unused. */
            while (i-- > 0)
                memcpy(pool_at(&ids->records, i), &ids_stored_at(ids, i)->number, sizeof(int64_t));
            return false;
        }
        memcpy(pool_at(&ids->records, i), &stored, sizeof(void *));
    }
    ids->stored = true;
    if (ids->dense.numbers) ids_finish(ids);
    return true;
}

/* ---- the table ---- */

static bool ids_matches(const struct ids *ids, uint32_t number, const struct key *key) {
    if (!ids->stored) {
        int64_t integer;
        memcpy(&integer, pool_at(&ids->records, number), sizeof integer);
        return integer == key->integer; /* so is the key: ids_number() has seen to it */
    }
    struct key other = ids_unpack(ids_stored_at(ids, number));
    return key_same(key, &other);
}

/* The integers reach to this one, too. */
static void ids_stretch(struct ids *ids, int64_t integer) {
    if (ids_count(ids) == 0) ids->lowest = ids->highest = integer;
    if (integer < ids->lowest) ids->lowest = integer;
    if (integer > ids->highest) ids->highest = integer;
}

static uint32_t ids_append(struct ids *ids, const struct key *key) {
    const struct ids_stored *stored = ids->stored ? ids_store(ids, key) : NULL;
    if (ids->stored && stored == NULL) return IDS_NONE;
    if (!ids->stored) ids_stretch(ids, key->integer);
    void *record = pool_add(&ids->records);
    if (record == NULL) return IDS_NONE;
    if (ids->stored)
        memcpy(record, &stored, sizeof(void *));
    else
        memcpy(record, &key->integer, sizeof key->integer);
    return ids_count(ids) - 1;
}

static uint32_t ids_slot_number(uint64_t slot) {
    return (uint32_t)slot - 1;
}

static uint64_t ids_slot(uint32_t hash, uint32_t number) {
    return (uint64_t)hash << 32 | (number + 1);
}

static uint32_t ids_slot_hash(uint64_t slot) {
    return (uint32_t)(slot >> 32);
}

/* Puts an id that is not in the table yet in the first free slot from its home. */
static void ids_place(uint64_t *slots, uint32_t bits, uint64_t slot) {
    uint32_t mask = (uint32_t)((UINT64_C(1) << bits) - 1), at = ids_slot_hash(slot) >> (32 - bits);
    while (slots[at])
        at = (at + 1) & mask;
    slots[at] = slot;
}

/* Fills a new table with the ids there are; false: told to end. */
static bool ids_fill(const struct ids *ids, uint64_t *slots, uint32_t bits) {
    const size_t size = (size_t)1 << bits, old = ids->slots ? (size_t)1 << ids->bits : 0;
    for (size_t from = 0, to; from < size; from = to) {
        to = patience_block(from, size);
        if (patience_is_out(ids->patience, to - from)) return false;
        memset(slots + from, 0, (to - from) * sizeof *slots);
    }
    for (size_t from = 0, to; from < old; from = to) {
        to = patience_block(from, old);
        if (patience_is_out(ids->patience, (to - from) * IDS_MOVE)) return false;
        for (size_t i = from; i < to; i++)
            if (ids->slots[i]) ids_place(slots, bits, ids->slots[i]);
    }
    for (uint32_t i = 0; ids->slots == NULL && i < ids_count(ids); i++) {
        if (patience_is_out_at(ids->patience, i, IDS_HASH)) return false;
        struct key key = ids_key(ids, i);
        ids_place(slots, bits, ids_slot(key_hash(ids->seed, &key), i));
    }
    return true;
}

/* Makes the table, or a larger one, so that n more ids leave a quarter of it free. bits stays below 28: that
** table would be a block of 2 GiB, which SQLite never hands out. */
static bool ids_reserve(struct ids *ids, uint32_t n) {
    uint64_t need = (uint64_t)ids_count(ids) + n;
    uint32_t bits = ids->slots ? ids->bits : IDS_FIRST_BITS;
    while (need > (UINT64_C(3) << bits) / 4)
        bits++;
    if (ids->slots && bits == ids->bits) return true;
    uint64_t *slots = memory_resize(NULL, sizeof *slots << bits);
    if (slots == NULL) return false;
    if (!ids_fill(ids, slots, bits)) {
        memory_free(slots);
        return false;
    }
    memory_free(ids->slots);
    dense_free(&ids->dense);
    ids->slots = slots;
    ids->bits = bits;
    return true;
}

/* ---- the window ---- */

/* A window with the integers from lowest to highest, and the ids there are in it. */
static bool ids_make_dense(struct ids *ids, int64_t lowest, int64_t highest) {
    struct dense dense = {0};
    if (!dense_make(&dense, lowest, highest, ids->patience)) return false;
    for (uint32_t i = 0; i < ids_count(ids); i++) {
        if (patience_is_out_at(ids->patience, i, IDS_MOVE)) {
            dense_free(&dense);
            return false;
        }
        *dense_at(&dense, ids_key(ids, i).integer) = i + 1;
    }
    ids_finish(ids);
    ids->dense = dense;
    return true;
}

/* A table in which the first of n keys has room: a window that reaches to them all, or the hash. */
static bool ids_prepare(struct ids *ids, const struct key *keys, uint32_t n) {
    const uint32_t count = ids_count(ids) + n;
    const bool goes_on = ids->dense.numbers;
    if (ids->stored) return ids_reserve(ids, n);
    if (dense_at(&ids->dense, keys[0].integer)) return true;
    if (ids->slots && !dense_begins(ids->lowest, ids->highest, count)) return ids_reserve(ids, n);
    int64_t lowest = ids->lowest, highest = ids->highest; /* the first key of all has ascended */
    for (uint32_t i = 0; i < n; i++) {
        if (keys[i].integer < lowest) lowest = keys[i].integer;
        if (keys[i].integer > highest) highest = keys[i].integer;
    }
    if (goes_on ? dense_goes_on(lowest, highest, count) : dense_begins(lowest, highest, count))
        return ids_make_dense(ids, lowest, highest);
    return ids_reserve(ids, n);
}

/* Finds or adds keys as far as the window reaches; how many, or IDS_NONE where there is no memory. */
static uint32_t ids_find_dense(struct ids *ids, const struct key *keys, uint32_t n, uint32_t *numbers) {
    for (uint32_t i = 0; i < n; i++) {
        uint32_t *number = dense_at(&ids->dense, keys[i].integer);
        if (number == NULL) return i;
        if (*number == 0) *number = ids_append(ids, &keys[i]) + 1;
        if (*number == 0) return IDS_NONE;
        numbers[i] = *number - 1;
    }
    return n;
}

/* ---- numbering ---- */

/* Takes keys as long as they ascend; returns how many, or IDS_NONE when there is no memory. */
static uint32_t ids_ascend(struct ids *ids, const struct key *keys, uint32_t n, uint32_t *numbers) {
    uint32_t i = 0;
    struct key last = {KEY_NULL, 0, 0, 0, NULL, {0}};
    if (ids_count(ids)) last = ids_key(ids, ids_count(ids) - 1);
    for (; i < n; i++) {
        int order = ids_count(ids) ? key_compare(&keys[i], &last) : 1;
        if (order < 0) break;
        if (order > 0) {
            if (ids_append(ids, &keys[i]) == IDS_NONE) return IDS_NONE;
            last = keys[i];
        }
        numbers[i] = ids_count(ids) - 1;
    }
    return i;
}

void ids_expect(const struct ids *ids, struct key *key) {
    if (ids->dense.numbers && key->kind == KEY_INTEGER) {
        const uint32_t *number = dense_at(&ids->dense, key->integer);
        if (number) MEMORY_PREFETCH(number);
    }
    if (ids->slots == NULL) return;
    key->hash = key_hash(ids->seed, key);
    MEMORY_PREFETCH(&ids->slots[key->hash >> (32 - ids->bits)]);
}

/* The slot with a key's hash, most likely its own; 0 where there is none. */
static uint64_t ids_guess(const struct ids *ids, const struct key *key) {
    const uint32_t mask = (uint32_t)((UINT64_C(1) << ids->bits) - 1);
    uint32_t at = key->hash >> (32 - ids->bits);
    uint64_t slot;
    while ((slot = ids->slots[at]) != 0 && ids_slot_hash(slot) != key->hash)
        at = (at + 1) & mask;
    return slot;
}

void ids_expect_record(const struct ids *ids, struct key *key) {
    if (ids->dense.numbers && key->kind == KEY_INTEGER) {
        const uint32_t *number = dense_at(&ids->dense, key->integer);
        if (number && *number) MEMORY_PREFETCH(pool_at(&ids->records, *number - 1));
    }
    if (ids->slots == NULL || key->hash == 0) return;
    key->likely = (uint32_t)ids_guess(ids, key);
    if (key->likely) MEMORY_PREFETCH(pool_at(&ids->records, key->likely - 1));
}

void ids_expect_stored(const struct ids *ids, const struct key *key) {
    if (key->likely == 0) return;
    const char *stored = (const char *)ids_stored_at(ids, key->likely - 1);
    MEMORY_PREFETCH(stored);
    MEMORY_PREFETCH(stored + sizeof(struct ids_stored) + 32); /* the end of a key of 36 characters */
}

/* Finds or adds one key. The table has room for it. */
static uint32_t ids_find(struct ids *ids, const struct key *key) {
    const uint32_t mask = (uint32_t)((UINT64_C(1) << ids->bits) - 1),
                   hash = key->hash ? key->hash : key_hash(ids->seed, key);
    uint32_t at = hash >> (32 - ids->bits), number;
    uint64_t slot;
    if (key->likely && ids_matches(ids, key->likely - 1, key)) return key->likely - 1;
    for (; (slot = ids->slots[at]) != 0; at = (at + 1) & mask)
        if (ids_slot_hash(slot) == hash && ids_matches(ids, ids_slot_number(slot), key))
            return ids_slot_number(slot);
    number = ids_append(ids, key);
    if (number != IDS_NONE) ids->slots[at] = ids_slot(hash, number);
    return number;
}

/* All of them: the hash has room. */
static uint32_t ids_find_hashed(struct ids *ids, const struct key *keys, uint32_t n, uint32_t *numbers) {
    for (uint32_t i = 0; i < n; i++)
        if ((numbers[i] = ids_find(ids, &keys[i])) == IDS_NONE) return IDS_NONE;
    return n;
}

bool ids_number(struct ids *ids, const struct key *keys, uint32_t n, uint32_t *numbers) {
    for (uint32_t i = 0; i < n && !ids->stored; i++)
        if (keys[i].kind != KEY_INTEGER && !ids_store_all(ids)) return false;
    uint32_t i = ids_has_table(ids) || ids->shuffled ? 0 : ids_ascend(ids, keys, n, numbers);
    while (i < n) {
        if (!ids_prepare(ids, keys + i, n - i)) return false;
        uint32_t found = ids->dense.numbers ? ids_find_dense(ids, keys + i, n - i, numbers + i)
                                            : ids_find_hashed(ids, keys + i, n - i, numbers + i);
        if (found == IDS_NONE) return false;
        i += found;
    }
    return i == n;
}
