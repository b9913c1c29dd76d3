/*
 * test_siphash.c - siphash.c against the values of Python's dictionaries, and against ids that are made to collide.
 */
#include "store/siphash.h"
#include "ground/word.h"
#include "test.h"

/* hash(bytes(range(size))) of Python 3.11 with PYTHONHASHSEED=0, a key of zeros; Python says 0 of no bytes. (siphash.c 1) */
static void values_of_python(void **state) {
    static const struct {
        uint32_t size;
        uint64_t hash;
    } known[] = {{1, UINT64_C(0x68A914128E01E473)},  {3, UINT64_C(0x4D4C9A4A8EF6E0AD)},
                 {4, UINT64_C(0x7CC43F98813E4DBD)},  {7, UINT64_C(0x2F098AB0C751325A)},
                 {8, UINT64_C(0xEAD411E67EBE2EEA)},  {9, UINT64_C(0x75927F9D95124362)},
                 {15, UINT64_C(0xF30EB725BB91C9EA)}, {16, UINT64_C(0x8972188433A5C5B7)},
                 {36, UINT64_C(0xAC77921FCC642BD3)}, {63, UINT64_C(0x385D3E39E5F37359)}};
    unsigned char bytes[72];
    (void)state;
    for (uint32_t shift = 0; shift < 8; shift++) {
        for (uint32_t i = 0; i < 64; i++)
            bytes[shift + i] = (unsigned char)i;
        for (size_t i = 0; i < sizeof known / sizeof *known; i++)
            assert_int_equal(siphash(0, 0, bytes + shift, known[i].size), known[i].hash);
    }
    assert_true(siphash(1, 0, bytes, 8) != siphash(0, 0, bytes, 8));
    assert_true(siphash(0, 1, bytes, 8) != siphash(0, 0, bytes, 8));
}

/* What siphash.c warns of. */
static uint64_t multiplied(uint64_t seed, const unsigned char *bytes, uint32_t size) {
    for (; size >= 8; size -= 8, bytes += 8) {
        seed = (seed ^ word_load(bytes)) * UINT64_C(0x9E3779B97F4A7C15);
        seed ^= seed >> 29;
    }
    return seed;
}

/* 1,024 ids of 160 bytes: each of ten pairs of words in two forms, which a multiplication cannot tell apart. (siphash.c 2) */
static void made_to_collide(void **state) {
    enum { PAIRS = 10, IDS = 1 << PAIRS, SIZE = 16 * PAIRS };
    static uint64_t hashes[IDS];
    (void)state;
    for (uint32_t id = 0; id < IDS; id++) {
        unsigned char bytes[SIZE] = {0};
        for (uint32_t pair = 0; pair < PAIRS; pair++) {
            if (!(id >> pair & 1)) continue;
            bytes[16 * pair + 7] = 0x80;
            bytes[16 * pair + 15] = 0x80; /* 1 << 63, and where it was shifted to: */
            bytes[16 * pair + 12] = 0x04; /* 1 << 34 */
        }
        hashes[id] = siphash(12345, 1, bytes, SIZE);
        for (uint64_t seed = 0; seed < 9; seed++)
            assert_int_equal(multiplied(seed * UINT64_C(0x123456789ABCDEF1), bytes, SIZE),
                             multiplied(seed * UINT64_C(0x123456789ABCDEF1), (unsigned char[SIZE]){0}, SIZE));
        for (uint32_t before = 0; before < id; before++)
            assert_true(hashes[before] != hashes[id]);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(values_of_python), cmocka_unit_test(made_to_collide)};
    return cmocka_run_group_tests_name("siphash", tests, NULL, NULL);
}
