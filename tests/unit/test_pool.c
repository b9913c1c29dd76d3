/*
 * test_pool.c - a pool of several chunks, one that finds no memory, and one that is full.
 */
#define _XOPEN_SOURCE 700
#include "allocator.h"
#include "ground/pool.h"

/* Enough for the list of chunks to grow, and the first chunk many times before. */
#define ELEMENTS (5 * POOL_CHUNK + 1)

static void fill(struct pool *pool, uint32_t count) {
    while (pool->count < count) {
        uint32_t index = pool->count;
        uint64_t *element = pool_add(pool);
        assert_non_null(element);
        assert_true(element == pool_at(pool, index) && *element == 0);
        *element = UINT64_C(0x9E3779B97F4A7C15) * index;
    }
}

static void assert_filled(const struct pool *pool) {
    for (uint32_t i = 0; i < pool->count; i++)
        if (*(uint64_t *)pool_at(pool, i) != UINT64_C(0x9E3779B97F4A7C15) * i) fail_msg("element %u", i);
}

static void chunks(void **state) {
    struct pool pool;
    (void)state;
    pool_init(&pool, sizeof(uint64_t));
    fill(&pool, ELEMENTS);
    assert_filled(&pool);
    pool_free(&pool);
    assert_int_equal(pool.count, 0);
    fill(&pool, 10);
    assert_filled(&pool);
    pool_free(&pool);
}

/* No element of 16 or 32 bytes lies on two cache lines. */
static void cache_lines(void **state) {
    (void)state;
    for (uint32_t stride = 16; stride <= 32; stride += 16) {
        struct pool pool;
        pool_init(&pool, stride);
        for (int i = 0; i < 1000; i++)
            assert_int_equal((uintptr_t)pool_add(&pool) % stride, 0);
        pool_free(&pool);
    }
}

/* Without memory there is no new element, and the old ones are as they were. */
static void no_memory(void **state) {
    struct pool pool;
    long failures = 0;
    (void)state;
    pool_init(&pool, sizeof(uint64_t));
    while (pool.count < ELEMENTS) {
        uint32_t count = pool.count;
        for (long n = 1; pool.count == count; n++) {
            allocator_arm(n, false);
            uint64_t *element = pool_add(&pool);
            bool struck = allocator_disarm();
            assert_int_equal(element == NULL, struck);
            failures += struck;
            if (element) *element = UINT64_C(0x9E3779B97F4A7C15) * count;
        }
        if (pool.count == pool.room) assert_filled(&pool);
    }
    assert_filled(&pool);
    assert_true(failures >= 5);
    pool_free(&pool);
}

/* As many as a number of 32 bits can tell apart would take 32 GiB: the pool only believes that it has them. */
static void full(void **state) {
    struct pool pool;
    (void)state;
    pool_init(&pool, sizeof(uint64_t));
    pool.count = pool.room = UINT32_MAX - POOL_CHUNK;
    assert_null(pool_add(&pool));
    assert_int_equal(pool.count, UINT32_MAX - POOL_CHUNK);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(chunks),
        cmocka_unit_test(cache_lines),
        cmocka_unit_test(no_memory),
        cmocka_unit_test(full),
    };
    allocator_install();
    return cmocka_run_group_tests_name("pool", tests, NULL, NULL);
}
