/*
 * test_stretches.c - days that lie a year or more apart, against a list of them.
 */
#define _XOPEN_SOURCE 700
#include "allocator.h"
#include "fold/stretches.h"
#include "test.h"
#include "time/moment.h"

#define DAYS INT64_C(3652059)
#define MOST 40

static int order(const void *a, const void *b) {
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

/* The same by sorting. */
static struct stretch naive(int64_t *days, int count) {
    struct stretch bulk = {0, 0, 0}, run = {0, 0, 0};
    qsort(days, (size_t)count, sizeof *days, order);
    for (int i = 0; i < count; i++) {
        if (i == 0 || days[i] - days[i - 1] >= 365) run = (struct stretch){0, days[i], days[i]};
        run.rows++;
        run.last = days[i];
        if (run.rows >= bulk.rows) bulk = run;
    }
    return bulk;
}

static void assert_stretch(struct stretch got, struct stretch want) {
    assert_int_equal(got.rows, want.rows);
    assert_int_equal(got.first, want.first);
    assert_int_equal(got.last, want.last);
}

/* Alone, merged from two parts, written and read. (stretches.c 1 and 2) */
static void random_days(void **state) {
    (void)state;
    uint64_t random = 7;
    for (int turn = 0; turn < 3000; turn++) {
        struct stretches all = {NULL}, parts[2] = {{NULL}, {NULL}}, read = {NULL};
        int64_t days[MOST], base = test_random(&random, DAYS);
        int count = (int)test_random(&random, MOST);
        uint32_t reach = turn % 2 ? 1500 : 6000;
        struct stretch of_all;
        for (int i = 0; i < count; i++) {
            days[i] = (base + test_random(&random, reach)) % DAYS;
            assert_true(stretches_add(&all, days[i]));
            assert_true(stretches_add(&parts[test_random(&random, 2)], days[i]));
        }
        struct stretch want = naive(days, count);
        assert_stretch(stretches_bulk(&all, &of_all), want);
        assert_int_equal(of_all.rows, count);
        if (count > 0) assert_int_equal(of_all.first, days[0]);
        if (count > 0) assert_int_equal(of_all.last, days[count - 1]);
        assert_true(stretches_merge(&parts[0], &parts[1]));
        assert_stretch(stretches_bulk(&parts[0], &of_all), want);
        struct bytes_out out = {0};
        stretches_write(&all, &out);
        struct bytes_in in = {out.data, (unsigned char *)out.data + out.size, false};
        assert_true(stretches_read(&read, &in));
        assert_false(in.damaged);
        assert_true(in.at == in.end);
        assert_stretch(stretches_bulk(&read, &of_all), want);
        sqlite3_free(out.data);
        stretches_free(&all);
        stretches_free(&parts[0]);
        stretches_free(&parts[1]);
        stretches_free(&read);
    }
}

/* The first and the last day that there are. (stretches.c 3) */
static void ends(void **state) {
    (void)state;
    struct stretches days = {NULL};
    struct stretch all;
    assert_int_equal(stretches_bulk(&days, &all).rows, 0);
    assert_int_equal(all.rows, 0);
    assert_true(stretches_add(&days, 0));
    assert_true(stretches_add(&days, DAYS - 1));
    assert_stretch(stretches_bulk(&days, &all), (struct stretch){1, DAYS - 1, DAYS - 1});
    assert_stretch(all, (struct stretch){2, 0, DAYS - 1});
    assert_int_equal(moment_day_number(9999, 12, 31), DAYS - 1);
    stretches_free(&days);
}

/* Nothing is merged from none; without memory nothing is, and that is said. */
static void no_memory(void **state) {
    (void)state;
    struct stretches some = {NULL}, none = {NULL}, into = {NULL};
    struct stretch all;
    assert_true(stretches_add(&some, 700000));
    assert_true(stretches_merge(&some, &none));
    struct bytes_out out = {0};
    stretches_write(&some, &out);
    for (int i = 0; i < 3; i++) {
        struct bytes_in in = {out.data, (const unsigned char *)out.data + out.size, false};
        allocator_arm(1, false);
        bool done = i == 0   ? stretches_add(&into, 5)
                    : i == 1 ? stretches_merge(&into, &some)
                             : stretches_read(&into, &in);
        assert_true(allocator_disarm() && !done);
        assert_int_equal(stretches_bulk(&into, &all).rows, 0);
    }
    assert_int_equal(stretches_bulk(&some, &all).rows, 1);
    sqlite3_free(out.data);
    stretches_free(&some);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(random_days), cmocka_unit_test(ends),
                                       cmocka_unit_test(no_memory)};
    allocator_install();
    return cmocka_run_group_tests_name("stretches", tests, NULL, NULL);
}
