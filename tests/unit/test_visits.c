/*
 * test_visits.c - visits put back into the store are the same visits, in fewer cells.
 */
#define _XOPEN_SOURCE 700
#include "allocator.h"
#include "store/visits.h"
#include "test.h"

enum { PERIODS = 300, ROWS = 4000 };

/* What a plain array has of each period. */
struct plain {
    int rows[PERIODS];
    double sums[PERIODS];
};

static void add(struct activity *activity, struct activity_cell *head, struct plain *plain, uint64_t *seed) {
    uint32_t at = test_random(seed, PERIODS);
    double amount = test_random(seed, 1000) / 7.0;
    assert_true(activity_add(activity, head, at, ACTIVITY_RETURN, amount));
    plain->rows[at]++;
    plain->sums[at] += amount;
}

static size_t cells_of(const struct activity *activity, const struct activity_cell *head) {
    size_t count = 0;
    for (uint32_t next = head->next; next; count++)
        next = ((struct activity_cell *)pool_at(&activity->cells, next - 1))->next;
    return count;
}

static void assert_plain(const struct activity *activity, const struct activity_cell *head,
                         const struct plain *plain, struct visits *visits) {
    assert_true(visits_gather(activity, &head, 1, visits, NULL));
    size_t i = 0;
    for (int at = 0; at < PERIODS; at++) {
        if (plain->rows[at] == 0) continue;
        assert_true(i < visits->count[0] && visits->items[i].at == at);
        if (activity->kind == ACTIVITY_SUMS) {
            assert_int_equal(visits->items[i].rows, plain->rows[at]);
            double total = sum_total(visits->items[i].value);
            assert_true(fabs(total - plain->sums[at]) <= 1e-9);
        }
        i++;
    }
    assert_int_equal(i, visits->count[0]);
}

/* As often as one likes, with rows added in between. (visits.c 1 and 2) */
static void put_back(void **state) {
    (void)state;
    for (int kind = ACTIVITY_PERIODS; kind <= ACTIVITY_SUMS; kind++) {
        struct activity activity;
        struct activity_cell head = {0};
        struct visits visits = {0};
        static struct plain plain;
        uint64_t seed = 11;
        memset(&plain, 0, sizeof plain);
        activity_init(&activity, (enum activity_kind)kind, true);
        for (int round = 0; round < 6; round++) {
            for (int i = 0; i < ROWS; i++)
                add(&activity, &head, &plain, &seed);
            assert_plain(&activity, &head, &plain, &visits);
            size_t before = cells_of(&activity, &head), store = activity.cells.count;
            assert_true(visits.unmerged[0] > 2 * visits.count[0]);
            double first = sum_total(visits.items[0].value);
            assert_true(visits_compact(&activity, &head, visits.items, visits.count[0], visits.unmerged[0]));
            assert_plain(&activity, &head, &plain, &visits);
            assert_true(sum_total(visits.items[0].value) == first);
            size_t most =
                kind == ACTIVITY_PERIODS ? PERIODS / 64 : 2 * PERIODS + (size_t)(round + 1) * ROWS / 31;
            if (cells_of(&activity, &head) > most)
                fail_msg("%zu cells, %zu before", cells_of(&activity, &head), before);
            assert_int_equal(activity.cells.count, store); /* in cells that were there */
        }
        visits_free(&visits);
        activity_free(&activity);
    }
}

/* Few visits, or no fewer than there are cells, stay as they are; so do moments. */
static void left_alone(void **state) {
    (void)state;
    for (int kind = ACTIVITY_PERIODS; kind <= ACTIVITY_MOMENTS; kind++) {
        struct activity activity;
        struct activity_cell head = {0}, was;
        struct visits visits = {0};
        const struct activity_cell *heads[] = {&head};
        activity_init(&activity, (enum activity_kind)kind, false);
        for (int i = 0; i < 200; i++)
            assert_true(
                activity_add(&activity, &head, kind == ACTIVITY_MOMENTS ? i / 4 : i, ACTIVITY_RETURN, 1));
        assert_true(visits_gather(&activity, heads, 1, &visits, NULL));
        was = head;
        assert_true(visits_compact(&activity, &head, visits.items, visits.count[0], visits.unmerged[0]));
        assert_memory_equal(&was, &head, sizeof was);
        assert_true(visits_compact(&activity, &head, visits.items, 1, 64));
        assert_memory_equal(&was, &head, sizeof was);
        visits_free(&visits);
        activity_free(&activity);
    }
}

/* A sum that is no number any more has no error to keep; and where there are not enough cells, no memory is said. */
static void no_memory(void **state) {
    (void)state;
    struct activity activity;
    struct activity_cell head = {0};
    const struct activity_cell *heads[] = {&head};
    struct visits visits = {0};
    const struct sum endless = {INFINITY, NAN};
    activity_init(&activity, ACTIVITY_SUMS, true);
    assert_true(activity_add_rows(&activity, &head, 5, 40, endless));
    assert_true(visits_gather(&activity, heads, 1, &visits, NULL));
    assert_true(visits.count[0] == 1 && visits.items[0].rows == 40 &&
                isinf(sum_total(visits.items[0].value)));
    visits_free(&visits);
    activity_free(&activity);
    for (int32_t rows = 1; rows <= 40;
         rows += 39) { /* of the first one: with more cells, each other kind of cell is that
                                                     ** for which there is no room */
        static struct visit many[200];
        long failures = 0;
        for (int i = 0; i < 200; i++)
            many[i] = (struct visit){6 + i, i ? 1 : rows, 0, {1, 1e-17}};
        for (bool done = false; !done;) {
            struct activity small;
            struct activity_cell start = {0};
            activity_init(&small, ACTIVITY_SUMS, true);
            allocator_arm(failures + 1, false);
            done = visits_compact(&small, &start, many, 200, 1000);
            assert_true(allocator_disarm() != done);
            failures += !done;
            activity_free(&small);
        }
        assert_true(failures > 1);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(put_back), cmocka_unit_test(left_alone),
                                       cmocka_unit_test(no_memory)};
    allocator_install();
    return cmocka_run_group_tests_name("visits", tests, NULL, NULL);
}
