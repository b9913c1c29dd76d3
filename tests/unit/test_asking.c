/*
 * test_asking.c - patience asks once so much was done, and remembers the answer; test_patience.c is about the work.
 */
#include "ground/patience.h"
#include "hurry.h"
#include "test.h"

struct asked {
    int times, no_at;
};

static bool asked_stop(void *context) {
    struct asked *asked = context;
    return ++asked->times == asked->no_at;
}

static void test_asks(void **state) {
    (void)state;
    struct asked asked = {0, 3};
    struct patience patience;
    patience_begin(&patience, asked_stop, &asked);
    const uint64_t all = patience.left;
    assert_true(all >= 100000);
    assert_false(patience_is_out(&patience, all - 1));
    assert_int_equal(asked.times, 0);
    assert_false(patience_is_out(&patience, 1));
    assert_int_equal(asked.times, 1);
    for (int i = 0; i < 1000; i++)
        assert_false(patience_is_out(&patience, all / 1000 - 1));
    assert_int_equal(asked.times, 1);
    assert_false(patience_is_out(&patience, 1000));
    assert_true(patience_is_out(&patience, 10 * all));
    assert_true(patience.stopped);
    for (int i = 0; i < 10; i++)
        assert_true(patience_is_out(&patience, 0));
    assert_int_equal(asked.times, 3);
    assert_false(patience_is_out(NULL, UINT64_MAX));
}

static void test_loop(void **state) {
    (void)state;
    struct hurry hurry;
    struct patience *patience = hurry_begin(&hurry, 3);
    size_t i = 0;
    while (!patience_is_out_at(patience, i, 1))
        i++;
    assert_int_equal(i, 3 * PATIENCE_PASSES - 1);
    assert_int_equal(hurry.looks, 3);
    assert_false(patience_is_out_at(NULL, i, 1));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_asks),
        cmocka_unit_test(test_loop),
    };
    return cmocka_run_group_tests_name("asking", tests, NULL, NULL);
}
