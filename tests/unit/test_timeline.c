/*
 * test_timeline.c - totals of a customer's moments, against adding them up one by one.
 */
#define _XOPEN_SOURCE 700
#include "allocator.h"
#include "store/timeline.h"
#include "test.h"

#define MOST 1200

/* What was added: in any order. */
struct moments {
    int64_t times[MOST];
    double amounts[MOST];
    bool returns[MOST];
    size_t count;
};

static void fill(struct moments *moments, size_t count, bool in_order, uint64_t *seed) {
    moments->count = count;
    for (size_t i = 0; i < count; i++) {
        moments->times[i] = in_order ? (int64_t)(i / 3) : (int64_t)test_random(seed, 90);
        moments->amounts[i] = (double)test_random(seed, 1000) / 7.0;
        moments->returns[i] = test_random(seed, 3) > 0;
    }
}

/* Among those of another customer. */
static void store(struct activity *activity, struct activity_cell *head, const struct moments *moments,
                  bool with_amounts) {
    struct activity_cell other = {0};
    activity_init(activity, ACTIVITY_MOMENTS, with_amounts);
    for (size_t i = 0; i < moments->count; i++) {
        const uint32_t flags = moments->returns[i] ? ACTIVITY_RETURN : ACTIVITY_START;
        assert_true(activity_add(activity, &other, 5, ACTIVITY_RETURN, 1e9));
        assert_true(activity_add(activity, head, moments->times[i], flags, moments->amounts[i]));
    }
}

static void assert_total(const struct timeline *timeline, const struct moments *moments, int64_t from,
                         int64_t to, bool with_amounts) {
    uint64_t rows = 0;
    double value = 0;
    for (size_t i = 0; i < moments->count; i++) {
        if (moments->times[i] < from || moments->times[i] >= to) continue;
        rows += moments->returns[i];
        value += moments->amounts[i];
    }
    size_t first = timeline_seek(timeline, 0, from), last = timeline_seek(timeline, first, to);
    assert_true(first == 0 || timeline_at(timeline, first - 1)->time < from);
    assert_true(last == timeline->count || timeline_at(timeline, last)->time >= to);
    struct timeline_total total = timeline_total(timeline, first, last);
    assert_int_equal(total.rows, rows);
    assert_true(fabs(sum_total(total.value) - (with_amounts ? value : 0)) <= 1e-9);
}

/* From any moment to any other, of few and of many. (timeline.c 2 and 3) */
static void totals(void **state) {
    (void)state;
    uint64_t seed = 7;
    for (int round = 0; round < 60; round++) {
        const bool with_amounts = round % 3 > 0;
        struct moments moments;
        struct activity activity;
        struct activity_cell head = {0};
        struct timeline timeline;
        fill(&moments, round < 40 ? (size_t)round : 60 + test_random(&seed, MOST - 60), round % 2, &seed);
        store(&activity, &head, &moments, with_amounts);
        assert_true(timeline_make(&timeline, &activity, &head, moments.count, NULL));
        for (int64_t from = -1; from <= 91; from += 4)
            for (int64_t to = from; to <= 92; to += 3)
                assert_total(&timeline, &moments, from, to, with_amounts);
        timeline_free(&timeline);
        activity_free(&activity);
    }
}

/* Whatever is before or after them: 0.1 behind 1e300, and in front of what is not finite. (timeline.c 1) */
static void exact(void **state) {
    (void)state;
    struct moments moments = {.count = 90};
    struct activity activity;
    struct activity_cell head = {0};
    struct timeline timeline;
    for (size_t i = 0; i < 90; i++) {
        moments.times[i] = (int64_t)i;
        moments.amounts[i] = i < 30 ? 1e300 : i < 60 ? 0.1 : i < 63 ? 1.7e308 : 0.25;
    }
    store(&activity, &head, &moments, true);
    assert_true(timeline_make(&timeline, &activity, &head, moments.count, NULL));
    assert_true(sum_total(timeline_total(&timeline, 30, 60).value) == 3.0);
    assert_true(sum_total(timeline_total(&timeline, 63, 90).value) == 27 * 0.25);
    assert_true(isinf(sum_total(timeline_total(&timeline, 58, 64).value)));
    assert_true(isinf(sum_total(timeline_total(&timeline, 0, 90).value)));
    timeline_free(&timeline);
    activity_free(&activity);
}

/* No memory at any place; or told to end. */
static bool stop(void *context) {
    return --*(int *)context < 0;
}

static void no_memory(void **state) {
    (void)state;
    uint64_t seed = 3;
    struct moments moments;
    struct activity activity;
    struct activity_cell head = {0};
    struct timeline timeline;
    long failures = 0;
    fill(&moments, MOST, false, &seed);
    store(&activity, &head, &moments, true);
    for (bool done = false; !done; failures += !done) {
        allocator_arm(failures + 1, false);
        done = timeline_make(&timeline, &activity, &head, MOST, NULL);
        assert_true(allocator_disarm() != done);
        timeline_free(&timeline);
    }
    assert_int_equal(failures, 2);
    int stopped = 0;
    for (bool done = false; !done; stopped++) {
        struct patience patience;
        int questions = stopped;
        patience_begin(&patience, stop, &questions);
        patience.left = 0;
        done = timeline_make(&timeline, &activity, &head, MOST, &patience);
        timeline_free(&timeline);
    }
    activity_free(&activity);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(totals), cmocka_unit_test(exact),
                                       cmocka_unit_test(no_memory)};
    allocator_install();
    return cmocka_run_group_tests_name("timeline", tests, NULL, NULL);
}
