/*
 * bytes.c - see bytes.h.
 *
 * Requirements
 *  1. What is read is what was written, to the bit, on any machine.
 *  2. No bytes whatever make a read go beyond their end, or give a key that was never one.
 *
 *     a key:  | kind, 8 bytes | integer, or bits of the real, or size: 8 bytes | the bytes of text or a blob |
 */
#include "store/bytes.h"

#include <math.h>
#include <string.h>

#include "ground/always.h"
#include "ground/memory.h"
#include "ground/word.h"

#define BYTES_NUMBER 8u
#define BYTES_WORK   8 /* of a write */

void bytes_write(struct bytes_out *out, const void *bytes, size_t size) {
    out->failed = out->failed || patience_is_out(out->patience, BYTES_WORK) ||
                  !memory_reserve(&out->data, &out->room, out->size + size, 1);
    if (out->failed || size == 0) return;
    memcpy((unsigned char *)out->data + out->size, bytes, size);
    out->size += size;
}

void bytes_write_number(struct bytes_out *out, uint64_t number) {
    unsigned char bytes[BYTES_NUMBER];
    for (size_t i = 0; i < BYTES_NUMBER; i++)
        bytes[i] = (unsigned char)(number >> 8 * i);
    bytes_write(out, bytes, sizeof bytes);
}

void bytes_write_real(struct bytes_out *out, double real) {
    uint64_t bits;
    memcpy(&bits, &real, sizeof bits);
    bytes_write_number(out, bits);
}

void bytes_write_key(struct bytes_out *out, const struct key *key) {
    bytes_write_number(out, (uint64_t)key->kind);
    switch (key->kind) { /* GCOVR_EXCL_BR_LINE: there is no other case */
    case KEY_NULL:
        break;
    case KEY_INTEGER:
        bytes_write_number(out, (uint64_t)key->integer);
        break;
    case KEY_REAL:
        bytes_write_real(out, key->real);
        break;
    case KEY_TEXT:
    case KEY_BLOB:
        bytes_write_number(out, key->size);
        bytes_write(out, key->bytes, key->size);
        break;
    }
}

const void *bytes_read(struct bytes_in *in, size_t size) {
    in->damaged = in->damaged || (size_t)(in->end - in->at) < size;
    if (in->damaged) return NULL;
    const void *bytes = in->at;
    in->at += size;
    return bytes;
}

uint64_t bytes_read_number(struct bytes_in *in) {
    const void *bytes = bytes_read(in, BYTES_NUMBER);
    return bytes ? word_load(bytes) : 0;
}

double bytes_read_real(struct bytes_in *in) {
    uint64_t bits = bytes_read_number(in);
    double real;
    memcpy(&real, &bits, sizeof real);
    return real;
}

uint32_t bytes_read_count(struct bytes_in *in, size_t each) {
    uint64_t count = bytes_read_number(in);
    in->damaged = in->damaged || count > (size_t)(in->end - in->at) / each;
    if (NEVER(!in->damaged && count > UINT32_MAX)) in->damaged = true; /* SQLite has no value of 2 GiB */
    return in->damaged ? 0 : (uint32_t)count;
}

int64_t bytes_read_within(struct bytes_in *in, int64_t least, int64_t most) {
    int64_t number = (int64_t)bytes_read_number(in);
    in->damaged = in->damaged || number < least || number > most;
    return in->damaged ? least : number;
}

/* A REAL that is whole and fits is an INTEGER, so no key is one; nor is a NAN. */
static bool bytes_is_real_key(double real) {
    return !isnan(real) &&
           (real != floor(real) || real < -9223372036854775808.0 || real >= 9223372036854775808.0);
}

struct key bytes_read_key(struct bytes_in *in) {
    struct key key = {.kind = KEY_NULL};
    int64_t kind = bytes_read_within(in, KEY_NULL, KEY_BLOB);
    if (kind == KEY_INTEGER) {
        key.integer = (int64_t)bytes_read_number(in);
    } else if (kind == KEY_REAL) {
        key.real = bytes_read_real(in);
        in->damaged = in->damaged || !bytes_is_real_key(key.real);
    } else if (kind != KEY_NULL) {
        key.size = bytes_read_count(in, 1);
        key.bytes = bytes_read(in, key.size);
    }
    if (!in->damaged) key.kind = (enum key_kind)kind;
    return key;
}
