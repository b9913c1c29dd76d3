/*
 * test_scores.c - quintile scores against quantiles worked out from a sorted copy, and by hand.
 */
#include "fold/scores.h"
#include "test.h"

#include <math.h>
#include <time.h>

#define MOST 400

static int ascending(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* Type 7 as it is written down: number 1 + (n - 1) p of the values in order, on the line between neighbours.
 */
static double quantile(const double *sorted, size_t n, double p) {
    double place = (double)(n - 1) * p, whole = floor(place + 1e-9), part = place - whole;
    size_t i = (size_t)whole;
    return part > 1e-9 && i + 1 < n ? (1 - part) * sorted[i] + part * sorted[i + 1] : sorted[i];
}

static void assert_scores(const double *values, size_t n, const int *want) {
    double copy[MOST];
    struct scores scores;
    memcpy(copy, values, n * sizeof *values);
    assert_true(scores_cut(&scores, copy, n, NULL));
    for (size_t i = 0; i < n; i++)
        if (scores_of(&scores, values[i]) != want[i])
            fail_msg("value %g of %zu: score %d, want %d", values[i], n, scores_of(&scores, values[i]),
                     want[i]);
}

/* scores.c 1 */
static void known_scores(void **state) {
    (void)state;
    assert_scores((double[]){10, 20, 30, 40, 50, 60}, 6, (int[]){1, 1, 2, 3, 4, 5});
    assert_scores((double[]){5, 3, 1, 4, 2}, 5, (int[]){5, 3, 1, 4, 2});
    assert_scores((double[]){7}, 1, (int[]){1});
    assert_scores((double[]){1, 2}, 2, (int[]){1, 5});
    assert_scores((double[]){1, 2, 3}, 3, (int[]){1, 3, 5});
    assert_scores((double[]){-51, -17, -5, 0}, 4, (int[]){1, 2, 4, 5});
    assert_scores((double[]){-HUGE_VAL, 0, 1, 2, 3, 4, HUGE_VAL}, 7, (int[]){1, 1, 2, 3, 4, 5, 5});
    /* what lies between a number and infinity is infinite, on both sides */
    assert_scores((double[]){HUGE_VAL, HUGE_VAL, 1}, 3, (int[]){1, 1, 1});
    assert_scores((double[]){-HUGE_VAL, 1}, 2, (int[]){1, 5});
}

/* A tie gets one score, that of the lowest fifth it reaches into; when all tie, all score 1. (scores.c 2) */
static void ties(void **state) {
    (void)state;
    assert_scores((double[]){0, 0, 0, 0, 0, 0, 1, 1, 2, 5}, 10, (int[]){1, 1, 1, 1, 1, 1, 4, 4, 5, 5});
    assert_scores((double[]){3, 3, 3, 3, 3}, 5, (int[]){1, 1, 1, 1, 1});
    assert_scores((double[]){0, 1, 9, 9, 9, 9, 9, 9, 9, 9}, 10, (int[]){1, 1, 2, 2, 2, 2, 2, 2, 2, 2});
}

/* Edges, whatever the order of the values, with no, some and many ties; the values are all still there. (scores.c 1 and 3) */
static void random_edges(void **state) {
    (void)state;
    uint64_t seed = 1;
    for (int round = 0; round < 4000; round++) {
        static const uint32_t kinds[] = {1, 2, 3, 10, 100, 1000000};
        double values[MOST], sorted[MOST];
        size_t n = 1 + test_random(&seed, round % 2 ? 12 : MOST);
        uint32_t different = kinds[test_random(&seed, 6)], order = test_random(&seed, 4);
        for (size_t i = 0; i < n; i++)
            sorted[i] = ((double)test_random(&seed, different) - different / 3.0) * (round % 3 ? 1 : 0.1);
        memcpy(values, sorted, n * sizeof *values);
        qsort(sorted, n, sizeof *sorted, ascending);
        if (order == 0) memcpy(values, sorted, n * sizeof *values);
        if (order == 1)
            for (size_t i = 0; i < n; i++)
                values[i] = sorted[n - 1 - i];
        struct scores scores;
        assert_true(scores_cut(&scores, values, n, NULL));
        for (int i = 0; i < SCORES_EDGES; i++) {
            double want = quantile(sorted, n, (i + 1) / 5.0);
            if (!(fabs(scores.edges[i] - want) <= 1e-9 * (1 + fabs(want))))
                fail_msg("round %d, n %zu, edge %d: got %.17g, want %.17g", round, n, i, scores.edges[i],
                         want);
        }
        qsort(values, n, sizeof *values, ascending);
        assert_memory_equal(values, sorted, n * sizeof *values);
    }
}

/* Values that make each pivot of a fixed sequence of draws, scores_select()'s if it were seeded with their count, the
** least of what is left: the first edge alone would take count * count / 5 looks at them. */
static void poison(double *values, size_t count) {
    size_t *items = calloc(count, sizeof *items), low = 0, place = (count - 1) / 5;
    uint64_t state = count;
    double rank = 0;
    for (size_t i = 0; i < count; i++)
        items[i] = i;
    while (low <= place) {
        state = state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
        size_t pivot = items[low + (size_t)((state >> 33) % (count - low))], i = low, greater = count;
        values[pivot] = rank++;
        while (i < greater) {
            size_t item = items[i];
            if (item == pivot) {
                i++;
                continue;
            }
            items[i] = items[--greater];
            items[greater] = item;
        }
        low = greater;
    }
    for (; low < count; low++)
        values[items[low]] = rank++;
    free(items);
}

static double seconds_to_cut(double *values, size_t count, struct scores *scores) {
    clock_t start = clock();
    assert_true(scores_cut(scores, values, count, NULL));
    return (double)(clock() - start) / CLOCKS_PER_SEC;
}

/* With a fixed sequence they took some 500 times as long as in ascending order. */
static void test_poison(void **state) {
    enum { VALUES = 40000 };
    double *values = calloc(VALUES, sizeof *values);
    struct scores poisoned, plain;
    (void)state;
    poison(values, VALUES);
    double seconds = seconds_to_cut(values, VALUES, &poisoned);
    qsort(values, VALUES, sizeof *values, ascending);
    double usual = seconds_to_cut(values, VALUES, &plain);
    free(values);
    assert_memory_equal(&poisoned, &plain, sizeof plain);
    if (seconds > 30 * usual + 0.02) fail_msg("%g seconds, otherwise %g", seconds, usual);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(known_scores),
        cmocka_unit_test(ties),
        cmocka_unit_test(random_edges),
        cmocka_unit_test(test_poison),
    };
    return cmocka_run_group_tests_name("scores", tests, NULL, NULL);
}
