/*
 * test_endings.c - what can last and is no fold of rows ends where it is told to: sorts, statistics, ids.
 */
#include "endings.h"
#include "fold/scores.h"
#include "ground/sort.h"
#include "statistics/logrank_test.h"
#include "statistics/measures.h"
#include "store/ids.h"
#include "test.h"

static void fill(double *values, uint32_t below) {
    for (size_t i = 0; i < MANY; i++)
        values[i] = endings_draw(below);
}

static int ascending(const void *context, const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    (void)context;
    return (x > y) - (x < y);
}

static bool work_sort(struct patience *patience, uint64_t *digest) {
    double values[MANY];
    fill(values, 1000000);
    bool done = sort_elements(values, MANY, sizeof *values, ascending, NULL, SORT_NUMBERS, patience);
    endings_add(digest, values, sizeof values);
    return done;
}

/* Fewer than there are passes between two looks count, too. */
static bool work_sort_few(struct patience *patience, uint64_t *digest) {
    double values[MANY];
    fill(values, 1000000);
    bool done = sort_elements(values, 50, sizeof *values, ascending, NULL, SORT_NUMBERS, patience);
    endings_add(digest, values, 50 * sizeof *values);
    return done;
}

static bool work_top_share(struct patience *patience, uint64_t *digest) {
    double values[MANY], share = 0;
    fill(values, 1000);
    bool done = measure_top_share(values, MANY, 0.2, &share, patience);
    endings_add(digest, &share, sizeof share);
    return done;
}

static bool work_scores(struct patience *patience, uint64_t *digest) {
    static double values[20 * MANY];
    struct scores scores = {{0}};
    for (size_t i = 0; i < 20 * MANY; i++)
        values[i] = endings_draw(100000);
    bool done = scores_cut(&scores, values, 20 * MANY - 2, patience);
    endings_add(digest, &scores, sizeof scores);
    return done;
}

static bool work_logrank_test(struct patience *patience, uint64_t *digest) {
    struct logrank_test_data data = {0};
    struct logrank_test test;
    for (int i = 0; i < MANY; i++) /* half of them stay equally long */
        assert_true(logrank_test_add(&data, endings_draw(i % 2 ? 1 : 1000), i % 3 > 0,
                                     test_random(&endings_seed, 40)));
    bool done = logrank_test_compare(&data, &test, NULL, patience);
    endings_add(digest, &test.chi2, sizeof test.chi2);
    logrank_test_free(&data);
    return done;
}

/* A number for each of many keys: integers in ascending order first, then others, then a text. */
static bool work_ids(struct patience *patience, uint64_t *digest) {
    struct ids ids;
    struct key key = {.kind = KEY_INTEGER};
    uint32_t number;
    bool done = true;
    ids_init(&ids, 8);
    ids.patience = patience;
    for (int i = 0; done && i < 3 * MANY; i++) {
        key.integer = i < MANY ? 10 * i : (int64_t)endings_draw(1000000000);
        done = ids_number(&ids, &key, 1, &number);
        endings_add(digest, &number, sizeof number);
    }
    if (done) done = ids_number(&ids, &(struct key){.kind = KEY_TEXT, .size = 1, .bytes = "x"}, 1, &number);
    if (done) endings_add(digest, &number, sizeof number);
    ids_free(&ids);
    return done;
}

static const struct ending endings[] = {
    {"sort", work_sort},     {"sort of few", work_sort_few},       {"top share", work_top_share},
    {"scores", work_scores}, {"log-rank test", work_logrank_test}, {"ids", work_ids},
};

static void test_ends(void **state) {
    (void)state;
    endings_try(endings, sizeof endings / sizeof *endings);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_ends)};
    return cmocka_run_group_tests_name("endings", tests, NULL, NULL);
}
