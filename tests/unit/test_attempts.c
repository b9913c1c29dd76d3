/*
 * test_attempts.c - what attempts at a row of steps cost, and how names of steps are read. How far they get is
 * tests/random/test_funnel.c's.
 */
#include "fold/attempts.h"
#include "test.h"
#include "store/visits.h"

#define STEPS 8
#define MANY  5000 /* visits: more than passes between two looks at patience */

static bool never(void *context) {
    (void)context;
    return false;
}

/* Visits a second apart, of so many names in turns, each of which is the step; the work of all attempts, which is what a look or a
** step is said to cost. */
static uint64_t work_of(size_t count, uint32_t names, bool strict, int64_t seconds) {
    struct attempts_rule rule = {
        .strict = strict, .limited = true, .within = {LENGTH_MICROSECONDS, seconds * MOMENT_SECOND}};
    struct attempts attempts;
    struct attempt attempt;
    struct patience patience;
    uint32_t list[STEPS];
    int64_t time;
    uint64_t work = 0;
    struct visit *visits = calloc(count, sizeof *visits);
    assert_non_null(visits);
    for (size_t i = 0; i < count; i++) {
        visits[i] = (struct visit){.at = (int64_t)i * MOMENT_SECOND, .rows = 1};
        visits[i].flags = (uint32_t)(i % names) << ACTIVITY_FLAG_BITS | ACTIVITY_RETURN;
    }
    for (uint32_t k = 0; k < STEPS; k++)
        list[k] = k % names;
    attempts_set_names(&rule, list, STEPS);
    patience_begin(&patience, never, NULL);
    patience.left = UINT64_MAX;
    attempts_begin(&attempts, &rule, visits, count, INT64_MIN, &patience);
    while (attempts_find(&attempts, &time))
        assert_true(attempts_run(&attempts, &attempt));
    work = UINT64_MAX - patience.left;
    free(visits);
    return work;
}

/* Twice the rows are twice the work: with a limit that none reaches and one that all do, with rows that all begin an attempt, and
** where no attempt finds its next step. (attempts.c 5) */
static void linear(void **state) {
    (void)state;
    static const struct {
        uint32_t names;
        int64_t seconds;
    } cases[] = {{1, 1000000}, {1, 3}, {2, 1000000}, {3, 5}, {STEPS, 1000000}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        for (int strict = 0; strict < 2; strict++) {
            uint64_t once = work_of(20000, cases[i].names, strict, cases[i].seconds);
            uint64_t twice = work_of(40000, cases[i].names, strict, cases[i].seconds);
            if (once == 0 || twice > 2 * once + once / 4)
                fail_msg("%u names, strict %d: %llu and %llu", cases[i].names, strict,
                         (unsigned long long)once, (unsigned long long)twice);
        }
}

static bool at_once(void *context) {
    (void)context;
    return true;
}

/* Told to end at the n-th question, for each n there is: no attempt goes on. */
static void ends(void **state) {
    (void)state;
    struct visit *visits = calloc(MANY, sizeof *visits);
    assert_non_null(visits);
    for (int i = 0; i < MANY; i++)
        visits[i] = (struct visit){
            .at = i / 2, .rows = 1, .flags = ACTIVITY_RETURN | (i > 0 ? 1u << ACTIVITY_FLAG_BITS : 0)};
    const uint32_t list[] = {0, 1, 2};
    for (int strict = 0; strict < 2; strict++) {
        struct attempts_rule rule = {.strict = strict};
        attempts_set_names(&rule, list, 3);
        for (uint64_t work = 1;; work += 10) {
            struct attempts attempts;
            struct attempt attempt;
            struct patience patience = {.stop = at_once, .left = work};
            int64_t time;
            attempts_begin(&attempts, &rule, visits, MANY, 0, &patience);
            assert_true(attempts_find(&attempts, &time));
            bool done = attempts_run(&attempts, &attempt);
            assert_true(done != patience.stopped);
            if (!done) continue;
            assert_int_equal(attempt.reach, 2);
            assert_true(work > 1);
            break;
        }
    }
    free(visits);
}

static void assert_names(const char *text, uint32_t count, uint32_t names) {
    struct steps steps;
    assert_int_equal(steps_parse(&steps, text, strlen(text)), STEPS_FINE);
    assert_int_equal(steps.count, count);
    assert_int_equal(steps.names, names);
    for (uint32_t k = 0; k < count; k++)
        assert_true(steps.names_of[k] < names && steps.names_of[0] == 0);
}

/* steps.c 1 and 2 */
static void names(void **state) {
    (void)state;
    struct steps steps, other;
    assert_names("visit", 1, 1);
    assert_names(" visit ,\tcart\n,visit", 3, 2);
    assert_names("add to cart, add  to cart", 2, 2);
    static const char *const empty[] = {"", " ", ",", "a,", ",a", "a, ,b", "a,,b"};
    for (size_t i = 0; i < sizeof empty / sizeof *empty; i++)
        assert_int_equal(steps_parse(&steps, empty[i], strlen(empty[i])), STEPS_EMPTY);
    assert_int_equal(steps_parse(&steps, "add to cart,ab", 14), STEPS_FINE);
    assert_int_equal(steps_find(&steps, "ab", 2), 1);
    assert_int_equal(steps_find(&steps, "add to cart", 11), 0);
    static const char *const others[] = {"", "a", "abc", "AB", "ac", " ab", "add to car", "add to cart "};
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        assert_int_equal(steps_find(&steps, others[i], strlen(others[i])), 2);
    assert_int_equal(steps_parse(&other, " add to cart , ab", 17), STEPS_FINE);
    assert_true(steps_fingerprint(&steps) == steps_fingerprint(&other));
    assert_int_equal(steps_parse(&other, "ab, add to cart", 15), STEPS_FINE);
    assert_true(steps_fingerprint(&steps) != steps_fingerprint(&other));
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(linear), cmocka_unit_test(ends),
                                       cmocka_unit_test(names)};
    return cmocka_run_group_tests_name("attempts", tests, NULL, NULL);
}
