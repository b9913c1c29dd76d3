/*
 * test_profile.c - the profile of a customer against one worked out from a list of their rows.
 */
#include "fold/profile.h"
#include "test.h"

#include <math.h>

#define DAY  INT64_C(86400000000)
#define MOST 120

struct row {
    int64_t time;
    double amount;
    uint32_t segment;
};

static int by_time(const void *a, const void *b) {
    int64_t x = ((const struct row *)a)->time, y = ((const struct row *)b)->time;
    return (x > y) - (x < y);
}

static int64_t day_of(int64_t time, int64_t offset) {
    return (time + offset - MOMENT_MIN) / DAY;
}

static void assert_profile(const struct row *rows, size_t count, int64_t offset, int64_t as_of) {
    struct profiles profiles;
    struct population population;
    struct key key = {.kind = KEY_INTEGER, .integer = 7};
    uint32_t number;
    struct grain grain = {
        .unit = GRAIN_MONTHS, .label = GRAIN_LABEL_QUARTER, .step = 3, .clock = {.offset = offset}};
    profiles_init(&profiles, &grain, true, true, false);
    population_init(&population, profiles_size(&profiles), true);
    population.as_of = as_of;
    for (int i = 9; i >= 0; i--) { /* segment number i stands for 9 - i */
        struct key segment = {.kind = KEY_INTEGER, .integer = i};
        assert_true(ids_number(&population.segments.ids, &segment, 1, &number));
    }
    for (size_t i = 0; i < count; i++) {
        struct batch batch = {
            .count = 1, .times = {rows[i].time}, .amounts = {rows[i].amount}, .returns = {true}};
        batch.segments[0] = 9 - rows[i].segment;
        assert_true(ids_number(&population.customers, &key, 1, batch.customers));
        assert_true(profiles_take(&profiles, &population, &batch));
    }
    assert_true(profiles_finish(&profiles, &population));
    const struct profile *got = population_at(&population, 0);

    struct row sorted[MOST];
    memcpy(sorted, rows, count * sizeof *rows);
    qsort(sorted, count, sizeof *sorted, by_time);
    int64_t first = day_of(sorted[0].time, offset), last = day_of(sorted[count - 1].time, offset), days = 1;
    double value = 0, later = 0;
    uint32_t segment = sorted[0].segment;
    for (size_t i = 0; i < count; i++) {
        int64_t day = day_of(sorted[i].time, offset);
        days += i > 0 && day != day_of(sorted[i - 1].time, offset);
        value += sorted[i].amount;
        later += day > first ? sorted[i].amount : 0;
        if (sorted[i].time == sorted[0].time && sorted[i].segment < segment) segment = sorted[i].segment;
    }
    assert_true(customer_moment(&got->customer) == sorted[0].time &&
                profile_last(got) == sorted[count - 1].time);
    assert_int_equal(got->events, count);
    assert_int_equal(9 - got->customer.segment, segment);
    assert_int_equal(profile_frequency(got), days - 1);
    assert_int_equal(profile_recency(&profiles, got), last - first);
    assert_int_equal(profile_age(&profiles, got), day_of(as_of, offset) - first);
    assert_true(profile_value(got) == value); /* amounts are whole quarters: exact in any order */
    if (days > 1) assert_true(profile_monetary_value(got) == later / (double)(days - 1));
    assert_true(profile_measure(&profiles, got, PROFILE_RECENT) == (double)(last - day_of(as_of, offset)));
    assert_true(profile_measure(&profiles, got, PROFILE_FREQUENT) == (double)(days - 1));
    assert_true(profile_measure(&profiles, got, PROFILE_VALUABLE) == value);
    struct scores scores;
    assert_true(profiles_score(&profiles, PROFILE_VALUABLE, &scores));
    assert_int_equal(scores_of(&scores, value), 1);
    profiles_free(&profiles);
    population_free(&population);
}

/* profile.c 1, 2, 3 and 5 */
static void random_profiles(void **state) {
    (void)state;
    uint64_t seed = 5;
    static const int64_t offsets[] = {0, 0, 2 * DAY / 24, -11 * DAY / 24, 14 * DAY / 24};
    for (int round = 0; round < 3000; round++) {
        struct row rows[MOST];
        size_t count = 1 + test_random(&seed, round % 3 ? 10 : MOST);
        uint32_t span = 1 + test_random(&seed, round % 2 ? 5 : 700), quiet = test_random(&seed, 2);
        int64_t base = ((int64_t)test_random(&seed, 40000) - 20000) * DAY, latest = INT64_MIN;
        for (size_t i = 0; i < count; i++) {
            rows[i] = (struct row){base + test_random(&seed, span) * DAY,
                                   ((double)test_random(&seed, 401) - 200) / 4, test_random(&seed, 10)};
            if (quiet) rows[i].time += test_random(&seed, 86400) * INT64_C(1000000);
            if (rows[i].time > latest) latest = rows[i].time;
        }
        if (round % 5 == 0) qsort(rows, count, sizeof *rows, by_time);
        assert_profile(rows, count, offsets[round % 5], latest + test_random(&seed, 3) * DAY);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(random_profiles),
    };
    return cmocka_run_group_tests_name("profile", tests, NULL, NULL);
}
