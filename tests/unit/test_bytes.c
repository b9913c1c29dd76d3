/*
 * test_bytes.c - numbers, reals and keys as bytes: read back as they were written; what was never written is damage.
 */
#define _XOPEN_SOURCE 700
#include "allocator.h"
#include "hurry.h"
#include "store/bytes.h"

#include <math.h>

static struct bytes_in reader(const struct bytes_out *out) {
    return (struct bytes_in){out->data, (const unsigned char *)out->data + out->size, false};
}

static void assert_end(const struct bytes_in *in) {
    assert_false(in->damaged);
    assert_ptr_equal(in->at, in->end);
}

/* Little-endian on any machine. (bytes.c 1) */
static void numbers(void **state) {
    (void)state;
    static const uint64_t all[] = {0,          1,         255,        256,
                                   UINT32_MAX, INT64_MAX, UINT64_MAX, UINT64_C(0x0102030405060708)};
    static const unsigned char last[] = {8, 7, 6, 5, 4, 3, 2, 1};
    static const double reals[] = {0.0, -0.0, 0.1, -1e300, 4.9e-324, INFINITY, -INFINITY};
    struct bytes_out out = {0};
    for (size_t i = 0; i < FAULT_COUNT(all); i++)
        bytes_write_number(&out, all[i]);
    assert_memory_equal((unsigned char *)out.data + out.size - 8, last, 8);
    for (size_t i = 0; i < FAULT_COUNT(reals); i++)
        bytes_write_real(&out, reals[i]);
    bytes_write_real(&out, NAN);
    bytes_write(&out, "", 0);
    struct bytes_in in = reader(&out);
    for (size_t i = 0; i < FAULT_COUNT(all); i++)
        assert_true(bytes_read_number(&in) == all[i]);
    for (size_t i = 0; i < FAULT_COUNT(reals); i++) {
        double got = bytes_read_real(&in);
        assert_memory_equal(&got, &reals[i], sizeof got);
    }
    assert_true(isnan(bytes_read_real(&in)));
    assert_end(&in);
    assert_int_equal(bytes_read_number(&in), 0);
    assert_true(in.damaged);
    assert_null(bytes_read(&in, 0)); /* it stays so */
    assert_true(bytes_read_real(&in) == 0);
    sqlite3_free(out.data);
}

static void assert_key(const struct key *key) {
    struct bytes_out out = {0};
    bytes_write_key(&out, key);
    struct bytes_in in = reader(&out);
    struct key got = bytes_read_key(&in);
    assert_end(&in);
    assert_true(key_same(&got, key));
    for (size_t size = 0; size < out.size; size += 1 + size / 16) {
        in = (struct bytes_in){out.data, (const unsigned char *)out.data + size, false};
        got = bytes_read_key(&in);
        assert_true(in.damaged);
        assert_int_equal(got.kind, KEY_NULL);
    }
    sqlite3_free(out.data);
}

static void keys(void **state) {
    (void)state;
    static const int64_t integers[] = {0, -1, INT64_MIN, INT64_MAX};
    static const double reals[] = {0.5,     -2.5, 1e300, -1e300, INFINITY, -INFINITY, 9223372036854775808.0,
                                   4.9e-324};
    static const uint32_t sizes[] = {0, 1, 7, 8, 9, 100, 5000000};
    assert_key(&(struct key){.kind = KEY_NULL});
    for (size_t i = 0; i < FAULT_COUNT(integers); i++)
        assert_key(&(struct key){.kind = KEY_INTEGER, .integer = integers[i]});
    for (size_t i = 0; i < FAULT_COUNT(reals); i++)
        assert_key(&(struct key){.kind = KEY_REAL, .real = reals[i]});
    char *text = malloc(5000000);
    assert_non_null(text);
    memset(text, 'x', 5000000);
    for (size_t i = 0; i < FAULT_COUNT(sizes); i++) {
        assert_key(&(struct key){.kind = KEY_TEXT, .size = sizes[i], .bytes = text});
        assert_key(&(struct key){.kind = KEY_BLOB, .size = sizes[i], .bytes = text});
    }
    free(text);
}

static struct bytes_in written(struct bytes_out *out, uint64_t first, uint64_t second) {
    sqlite3_free(out->data);
    *out = (struct bytes_out){0};
    bytes_write_number(out, first);
    bytes_write_number(out, second);
    return reader(out);
}

static uint64_t bits_of(double real) {
    uint64_t bits;
    memcpy(&bits, &real, sizeof bits);
    return bits;
}

/* A kind that is none; a REAL that is NAN, or whole and would be an INTEGER; more text than there is. (bytes.c 2) */
static void no_keys(void **state) {
    (void)state;
    static const double reals[] = {0.0, -0.0, 1, -3, 9007199254740992.0, -9223372036854775808.0, NAN};
    struct bytes_out out = {0};
    for (size_t i = 0; i < FAULT_COUNT(reals); i++) {
        struct bytes_in in = written(&out, KEY_REAL, bits_of(reals[i]));
        assert_int_equal(bytes_read_key(&in).kind, KEY_NULL);
        assert_true(in.damaged);
    }
    static const uint64_t pairs[][2] = {{KEY_BLOB + 1, 0},      {UINT64_MAX, 0},
                                        {KEY_TEXT, 1},          {KEY_BLOB, UINT32_MAX},
                                        {KEY_TEXT, UINT64_MAX}, {KEY_TEXT, UINT64_C(1) << 32},
                                        {UINT64_C(1) << 32, 0}};
    for (size_t i = 0; i < FAULT_COUNT(pairs); i++) {
        struct bytes_in in = written(&out, pairs[i][0], pairs[i][1]);
        bytes_read_key(&in);
        assert_true(in.damaged);
    }
    sqlite3_free(out.data);
}

static void counts_and_ranges(void **state) {
    (void)state;
    struct bytes_out out = {0};
    struct bytes_in in = written(&out, 1, 0);
    assert_int_equal(bytes_read_count(&in, 8), 1);
    assert_false(in.damaged);
    in = written(&out, 2, 0);
    assert_int_equal(bytes_read_count(&in, 8), 0);
    assert_true(in.damaged);
    in = written(&out, 8, 0);
    assert_int_equal(bytes_read_count(&in, 1), 8);
    in = written(&out, UINT64_MAX, 0);
    assert_int_equal(bytes_read_count(&in, 1), 0);
    assert_true(in.damaged);
    in = written(&out, (uint64_t)-3, 5);
    assert_int_equal(bytes_read_within(&in, -3, 4), -3);
    assert_int_equal(bytes_read_within(&in, -3, 4), -3);
    assert_true(in.damaged);
    in = written(&out, (uint64_t)-4, 5);
    assert_int_equal(bytes_read_within(&in, -3, 4), -3);
    assert_true(in.damaged);
    assert_int_equal(bytes_read_count(&in, 1), 0);
    sqlite3_free(out.data);
}

/* Once there is no memory, or no patience, nothing more is written, and what was is whole. */
static void no_memory(void **state) {
    (void)state;
    long before = allocator_outstanding();
    for (int patience = 0; patience < 2; patience++)
        for (long n = 1; n < 4; n++) {
            struct hurry hurry;
            struct bytes_out out = {0};
            if (patience)
                out.patience = hurry_begin(&hurry, n);
            else
                allocator_arm(n, false);
            for (uint64_t i = 0; i < 1000; i++)
                bytes_write_number(&out, i);
            if (!patience) assert_true(allocator_disarm());
            assert_true(out.failed);
            struct bytes_in in = reader(&out);
            for (uint64_t i = 0; i < out.size / 8; i++)
                assert_int_equal(bytes_read_number(&in), i);
            assert_true(out.size < 8000);
            sqlite3_free(out.data);
        }
    assert_int_equal(allocator_outstanding(), before);
}

int main(void) {
    allocator_install();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers),           cmocka_unit_test(keys),      cmocka_unit_test(no_keys),
        cmocka_unit_test(counts_and_ranges), cmocka_unit_test(no_memory),
    };
    return cmocka_run_group_tests_name("bytes", tests, NULL, NULL);
}
