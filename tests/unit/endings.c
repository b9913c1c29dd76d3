/*
 * endings.c - see endings.h.
 */
#include "endings.h"

#include "hurry.h"
#include "test.h"

#define TRIES 8 /* the next look that ends it is so much of n later: early ones are of every kind */

uint64_t endings_seed;

double endings_draw(uint32_t below) {
    return test_random(&endings_seed, below);
}

void endings_add(uint64_t *digest, const void *bytes, size_t size) {
    for (size_t i = 0; i < size; i++)
        *digest = (*digest ^ ((const unsigned char *)bytes)[i]) * UINT64_C(1099511628211);
}

static bool endings_run(const struct ending *ending, struct patience *patience, uint64_t *digest) {
    endings_seed = 7;
    *digest = 0;
    return ending->work(patience, digest);
}

void endings_try(const struct ending *endings, size_t count) {
    for (size_t i = 0; i < count; i++) {
        struct hurry hurry;
        uint64_t want, got;
        assert_true(endings_run(&endings[i], NULL, &want));
        assert_true(endings_run(&endings[i], hurry_begin(&hurry, 0), &got));
        assert_true(got == want && hurry.looks > 0);
        long looks = hurry.looks, ends = 0;
        sqlite3_int64 before = sqlite3_memory_used();
        /* from the first one on, and from the last one back */
        for (long m = 1; m <= 2 * looks; m += 1 + (m <= looks ? m : 2 * looks - m) / TRIES, ends++) {
            long n = m <= looks ? m : m - looks;
            bool done = endings_run(&endings[i], hurry_begin(&hurry, n), &got);
            /* how many looks it takes to cut scores is left to chance */
            bool right = done ? hurry.looks < n && got == want : hurry.looks == n && hurry.patience.stopped;
            if (!right)
                fail_msg("%s: look %ld of %ld did not end it, %ld were made", endings[i].name, n, looks,
                         hurry.looks);
            if (sqlite3_memory_used() != before) fail_msg("%s: look %ld leaves memory", endings[i].name, n);
        }
        printf("endings: %s: %ld looks, ended at %ld of them\n", endings[i].name, looks, ends);
    }
}
