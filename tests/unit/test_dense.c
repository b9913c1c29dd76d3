/*
 * test_dense.c - windows of integer ids: the same numbers as a list that is searched, in any order of ids; as small as
 * promised, and as quick.
 */
#include "hurry.h"
#include "store/ids.h"
#include "test.h"

enum { MOST_IDS = 6000 };

/* The ids of a test in the order in which they come. */
typedef int64_t draw(uint64_t *state, uint32_t i);

static int64_t draw_near(uint64_t *state, uint32_t i) {
    (void)i;
    return test_random(state, MOST_IDS);
}
static int64_t draw_growing(uint64_t *state, uint32_t i) {
    return (int64_t)(i - test_random(state, i / 4 + 1));
}
static int64_t draw_falling(uint64_t *state, uint32_t i) {
    (void)state;
    return -3 * (int64_t)i;
}
static int64_t draw_outward(uint64_t *state, uint32_t i) {
    (void)state;
    return i % 2 ? (int64_t)i : -(int64_t)i;
}
static int64_t draw_far(uint64_t *state, uint32_t i) {
    (void)i;
    return (int64_t)test_random(state, UINT32_MAX) << 20;
}
/* Close together, then one far away, then close again. */
static int64_t draw_outlier(uint64_t *state, uint32_t i) {
    return i == MOST_IDS / 2 ? INT64_C(1) << 50 : (int64_t)test_random(state, MOST_IDS);
}
/* Far apart at first: there are so many in the end that they are close. */
static int64_t draw_filling(uint64_t *state, uint32_t i) {
    return (int64_t)test_random(state, i < MOST_IDS / 3 ? MOST_IDS : MOST_IDS / 4) - 50;
}
static int64_t draw_least(uint64_t *state, uint32_t i) {
    (void)i;
    return INT64_MIN + (int64_t)test_random(state, 900);
}
static int64_t draw_most(uint64_t *state, uint32_t i) {
    (void)i;
    return INT64_MAX - (int64_t)test_random(state, 900);
}
static int64_t draw_ends(uint64_t *state, uint32_t i) {
    return i % 2 ? draw_least(state, i) : draw_most(state, i);
}

static const struct {
    const char *name;
    draw *draw;
    int dense; /* at the end: 1 a window, 0 none */
} orders[] = {
    {"near", draw_near, 1},       {"growing", draw_growing, 1}, {"falling", draw_falling, 1},
    {"outward", draw_outward, 1}, {"far", draw_far, 0},         {"outlier", draw_outlier, 0},
    {"filling", draw_filling, 1}, {"least", draw_least, 1},     {"most", draw_most, 1},
    {"ends", draw_ends, 0},
};

static int64_t seen[MOST_IDS];
static uint32_t seen_count;

/* The number of an id by looking at all that were there before. */
static uint32_t number_by_search(int64_t id) {
    for (uint32_t i = 0; i < seen_count; i++)
        if (seen[i] == id) return i;
    seen[seen_count] = id;
    return seen_count++;
}

/* ids.c 1 and 6, dense.c 1 and 2 */
static void test_orders(void **state) {
    (void)state;
    for (size_t o = 0; o < sizeof orders / sizeof *orders; o++)
        for (uint32_t batch = 1; batch <= IDS_BATCH; batch = 4 * batch + 3) {
            uint64_t random = 5 + batch;
            struct ids ids;
            ids_init(&ids, 0);
            seen_count = 0;
            for (uint32_t from = 0; from < MOST_IDS; from += batch) {
                struct key keys[IDS_BATCH];
                uint32_t numbers[IDS_BATCH], n = MOST_IDS - from < batch ? MOST_IDS - from : batch;
                for (uint32_t i = 0; i < n; i++) {
                    keys[i] = (struct key){.kind = KEY_INTEGER, .integer = orders[o].draw(&random, from + i)};
                    ids_expect(&ids, &keys[i]);
                    ids_expect_record(&ids, &keys[i]);
                }
                assert_true(ids_number(&ids, keys, n, numbers));
                for (uint32_t i = 0; i < n; i++)
                    if (numbers[i] != number_by_search(keys[i].integer))
                        fail_msg("%s: id %lld", orders[o].name, (long long)keys[i].integer);
                uint64_t bytes = ids.dense.size * sizeof *ids.dense.numbers;
                assert_true(3 * bytes <= 64 * ((uint64_t)ids_count(&ids) + n));
                assert_true(ids.slots == NULL || ids.dense.numbers == NULL);
            }
            if ((ids.dense.numbers != NULL) != orders[o].dense)
                fail_msg("%s: %d", orders[o].name, orders[o].dense);
            ids_free(&ids);
        }
}

/* From both ends, one id after the other, and in both tables: windows are made anew a few times only. (dense.c 3) */
static void test_slides(void **state) {
    (void)state;
    enum { MANY = 1000000 };
    struct ids ids;
    uint32_t number, made = 0;
    ids_init(&ids, 0);
    for (uint32_t i = 0; i < MANY; i++) {
        struct key key = {.kind = KEY_INTEGER, .integer = draw_outward(NULL, i) * (i < MANY / 2 ? 1 : 3)};
        const void *before = ids.dense.numbers;
        uint64_t base = ids.dense.base;
        assert_true(ids_number(&ids, &key, 1, &number) && number == i);
        made += ids.dense.numbers != before || ids.dense.base != base;
    }
    assert_true(made > 20 && made < 120);
    ids_free(&ids);
}

/* The first text ends the window. (ids.c 6) */
static void test_text(void **state) {
    (void)state;
    struct ids ids;
    struct key keys[] = {{.kind = KEY_INTEGER, .integer = 5},
                         {.kind = KEY_INTEGER, .integer = 4},
                         {.kind = KEY_TEXT, .bytes = "4", .size = 1},
                         {.kind = KEY_INTEGER, .integer = 4}};
    uint32_t numbers[4];
    ids_init(&ids, 0);
    assert_true(ids_number(&ids, keys, 2, numbers) && numbers[0] == 0 && numbers[1] == 1);
    assert_non_null(ids.dense.numbers);
    ids_expect(&ids, &keys[2]);
    ids_expect_record(&ids, &keys[2]);
    assert_true(ids_number(&ids, keys + 2, 2, numbers) && numbers[0] == 2 && numbers[1] == 1);
    assert_null(ids.dense.numbers);
    assert_non_null(ids.slots);
    ids_finish(&ids);
    assert_true(ids_number(&ids, keys, 4, numbers) && numbers[2] == 2 && numbers[3] == 1);
    ids_free(&ids);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_orders), cmocka_unit_test(test_slides),
                                       cmocka_unit_test(test_text)};
    return cmocka_run_group_tests_name("dense", tests, NULL, NULL);
}
