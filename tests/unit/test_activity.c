/*
 * test_activity.c - the store of what customers did: how many cells it takes, and what is left where it finds no memory.
 */
#define _XOPEN_SOURCE 700
#include "allocator.h"
#include "store/activity.h"
#include "store/visits.h"
#include "test.h"

#define PERIODS 100

/* Cells that a customer takes who has so many rows of this amount in each period, in the order of time. */
static uint32_t cells_taken(enum activity_kind kind, int rows, double amount) {
    struct activity activity;
    struct activity_cell head = {0};
    activity_init(&activity, kind, true);
    for (int64_t period = 0; period < PERIODS; period++)
        for (int i = 0; i < rows; i++)
            assert_true(activity_add(&activity, &head, period, ACTIVITY_RETURN, amount));
    uint32_t cells = activity.cells.count + 1;
    activity_free(&activity);
    return cells;
}

/* 0.1 is no sum of powers of two that adds up exactly; 0.5 is. (activity.c 3) */
static void few_cells(void **state) {
    (void)state;
    assert_int_equal(cells_taken(ACTIVITY_PERIODS, 1, 0), (PERIODS + 63) / 64);
    assert_int_equal(cells_taken(ACTIVITY_PERIODS, 40, 0), (PERIODS + 63) / 64);
    assert_true(cells_taken(ACTIVITY_SUMS, 1, 0.1) <= PERIODS);
    assert_true(cells_taken(ACTIVITY_SUMS, 31, 0.5) <= PERIODS);
    assert_true(cells_taken(ACTIVITY_SUMS, 31, 0.1) <= 2 * PERIODS);
    assert_true(cells_taken(ACTIVITY_SUMS, 310, 0.5) <= (1 + 310 / 31) * PERIODS);
}

/* What was added, counted by hand: amounts are whole, and exact in any order. */
struct added {
    int rows[PERIODS];
    double sums[PERIODS];
};

static void assert_gathered(const struct activity *activity, const struct activity_cell *head,
                            const struct added *added) {
    struct visits visits = {0};
    size_t count = 0;
    assert_true(visits_gather(activity, &head, 1, &visits, NULL));
    for (int i = 0; i < PERIODS; i++) {
        if (added->rows[i] == 0) continue;
        const struct visit *visit = &visits.items[visits.first[0] + count++];
        assert_true(count <= visits.count[0]);
        assert_int_equal(visit->at, i);
        if (activity->kind == ACTIVITY_PERIODS) continue;
        assert_int_equal(visit->rows, added->rows[i]);
        assert_true(sum_total(visit->value) == added->sums[i]);
    }
    assert_int_equal(visits.count[0], count);
    visits_free(&visits);
}

/* Each allocation of each row fails once. (activity.c 4) */
static void no_memory(void **state) {
    enum { ROWS = 20000 };
    (void)state;
    for (int kind = ACTIVITY_PERIODS; kind <= ACTIVITY_MOMENTS; kind++) {
        struct activity activity;
        struct activity_cell head = {0};
        struct added added = {{0}, {0}};
        uint64_t seed = 1;
        int failures = 0;
        activity_init(&activity, (enum activity_kind)kind, true);
        for (int i = 0; i < ROWS; i++) {
            uint32_t at = test_random(&seed, PERIODS), amount = test_random(&seed, 100);
            bool done = false;
            for (long n = 1; !done; n++) {
                allocator_arm(n, false);
                done = activity_add(&activity, &head, at, ACTIVITY_RETURN, amount);
                bool struck = allocator_disarm();
                assert_int_equal(done, !struck);
                if (!done) assert_gathered(&activity, &head, &added);
                failures += !done;
            }
            added.rows[at]++;
            added.sums[at] += amount;
        }
        assert_gathered(&activity, &head, &added);
        assert_true(failures > 3);
        activity_free(&activity);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(few_cells),
        cmocka_unit_test(no_memory),
    };
    allocator_install();
    return cmocka_run_group_tests_name("activity", tests, NULL, NULL);
}
