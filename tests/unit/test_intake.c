/*
 * test_intake.c - rows on their way to a fold: each once and in order, with keys that the source has long forgotten.
 */
#define _XOPEN_SOURCE 700
#include "allocator.h"
#include "store/intake.h"
#include "test.h"

#define ROWS      3000
#define CUSTOMERS 40
#define FAR       1000003 /* integers that are so far apart are hashed */
#define TEXT      16384   /* bytes of text to a batch */

/* What the fold got, and what the source gave. */
struct taken {
    struct intake *intake;
    size_t count;
    size_t sizes[ROWS];
    int64_t customers[ROWS]; /* numbers, by the first row of each */
    int64_t segments[ROWS];
    size_t room; /* for texts: what a batch has, or what the longest took */
    int full, early, hashed;
};

static bool taken_take(void *fold, const struct population *population, const struct batch *batch) {
    struct taken *taken = fold;
    size_t bytes = 0;
    (void)population;
    for (uint32_t i = 0; i < batch->count; i++) {
        size_t row = taken->count++;
        assert_int_equal(batch->times[i], row);
        assert_int_equal(batch->customers[i], taken->customers[row]);
        assert_int_equal(batch->segments[i], taken->segments[row]);
        bytes += taken->sizes[row];
        if (taken->sizes[row] > taken->room) taken->room = taken->sizes[row];
        taken->hashed += taken->intake->customers[i].hash != 0;
    }
    assert_true(bytes <= taken->room);
    taken->full += batch->count == BATCH_ROWS;
    taken->early += batch->count < BATCH_ROWS;
    return true;
}

/* The number that a value has by the first of the rows that show it. */
static int64_t first_number(int64_t *numbers, int value, int64_t *count) {
    if (numbers[value] < 0) numbers[value] = (*count)++;
    return numbers[value];
}

/* One buffer for every text, as a source has. Customer i: a number where i is even, else a text that may be longer than
** a batch's. (intake.c 1, 2 and 3) */
static void rows_in_order(void **state) {
    (void)state;
    static const size_t sizes[] = {1, 7, 100, 900, TEXT, TEXT + 1, 40000};
    static char text[40000];
    static struct taken taken;
    static struct intake intake;
    struct population population;
    int64_t customers[CUSTOMERS], segments[3] = {-1, -1, -1}, counts[2] = {0, 0};
    uint64_t seed = 3;
    memset(customers, -1, sizeof customers);
    population_init(&population, 0, true);
    intake_begin(&intake, &population, taken_take, &taken);
    taken.intake = &intake;
    taken.room = TEXT;
    for (size_t row = 0; row < ROWS; row++) {
        int customer = (int)test_random(&seed, CUSTOMERS), segment = (int)test_random(&seed, 3);
        if (row < ROWS / 2) customer &= ~1;
        size_t size = customer % 2 ? sizes[test_random(&seed, 2) ? 0 : customer / 2 % 7] : 0;
        /* two texts of a customer differ in their length: then they are another one */
        if (customer % 2 && size == 1) customer = 1;
        memset(text, 'a' + customer, sizeof text);
        *intake_customer(&intake) =
            size ? (struct key){.kind = KEY_TEXT, .bytes = text, .size = (uint32_t)size}
                 : (struct key){.kind = KEY_INTEGER, .integer = customer * FAR};
        *intake_segment(&intake) = (struct key){.kind = KEY_INTEGER, .integer = segment};
        intake.batch.times[intake.batch.count] = (int64_t)row;
        taken.sizes[row] = size;
        taken.customers[row] = first_number(customers, customer, &counts[0]);
        taken.segments[row] = first_number(segments, segment, &counts[1]);
        assert_true(intake_add(&intake));
        memset(text, '?', sizeof text);
    }
    assert_true(intake_flush(&intake));
    assert_int_equal(taken.count, ROWS);
    assert_int_equal(population_count(&population), counts[0]);
    assert_true(taken.full > 10 && taken.early > 10);
    assert_true(taken.hashed > ROWS - 2 * BATCH_ROWS); /* each was asked for as it came */
    intake_free(&intake);
    population_free(&population);
}

/* segments.c 2 */
static void no_segments(void **state) {
    (void)state;
    struct segments segments;
    allocator_arm(1, true);
    segments_init(&segments, false);
    bool done = segments_finish(&segments, NULL);
    struct key key = segments_key(&segments, 0);
    bool struck = allocator_disarm();
    segments_free(&segments);
    assert_true(done && !struck);
    assert_int_equal(key.kind, KEY_NULL);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_in_order),
        cmocka_unit_test(no_segments),
    };
    allocator_install();
    return cmocka_run_group_tests_name("intake", tests, NULL, NULL);
}
