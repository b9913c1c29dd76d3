/*
 * test_sums.c - sums of periods: nothing of an amount is lost, in whatever form, and however they come together.
 *
 * What is gathered is taken from the amounts, in an expansion of doubles that do not overlap: then what is left is what was
 * lost. Amounts of usual size leave nothing, others what a compensated sum may lose.
 */
#define _XOPEN_SOURCE 700
#include "allocator.h"
#include "ground/memory.h"
#include "store/visits.h"
#include "test.h"

enum { SUMS_PERIODS = 7, SUMS_ROWS = 900, SUMS_PARTS = 64 };

/* Amounts that were added. */
struct sums_added {
    int count;
    int64_t periods[2 * SUMS_ROWS];
    double amounts[2 * SUMS_ROWS];
};

/* ---- amounts ---- */

static double sums_cents(uint64_t *seed) {
    return (double)(500 + test_random(seed, 30000)) / 100;
}

static double sums_refunds(uint64_t *seed) {
    return test_random(seed, 3) ? sums_cents(seed) : -sums_cents(seed);
}

static double sums_whole(uint64_t *seed) {
    return (double)test_random(seed, 100000);
}

static double sums_zeros(uint64_t *seed) {
    return test_random(seed, 4) ? 0.0 : -0.0;
}

static double sums_mixed(uint64_t *seed) {
    return test_random(seed, 5) ? sums_cents(seed) : 1e12 + sums_cents(seed);
}

static double sums_wide(uint64_t *seed) {
    return ldexp((double)test_random(seed, 1000003) / 7, (int)test_random(seed, 80) - 40);
}

static double sums_huge(uint64_t *seed) {
    return ldexp(sums_cents(seed), 900);
}

static double sums_tiny(uint64_t *seed) {
    return ldexp(sums_cents(seed), -1060);
}

/* Usual ones, and now and then one so small that in their units it is none. */
static double sums_dust(uint64_t *seed) {
    return test_random(seed, 9) ? ldexp(sums_cents(seed), 200) : ldexp(sums_cents(seed), -1060);
}

/* Many units before few: together they are too many. */
static double sums_rising(uint64_t *seed) {
    return test_random(seed, 2) ? 0.75 : ldexp(1, 7) - ldexp(1, -45);
}

static const struct {
    double (*amount)(uint64_t *seed);
    bool exact, one_cell; /* nothing is lost; a period of few rows takes one cell */
} sums_kinds[] = {
    {sums_cents, true, true},   {sums_refunds, true, true}, {sums_whole, true, true},
    {sums_zeros, true, true},   {sums_mixed, false, false}, {sums_wide, false, false},
    {sums_huge, false, false},  {sums_tiny, false, false},  {sums_dust, false, false},
    {sums_rising, true, false},
};
#define SUMS_KINDS (sizeof sums_kinds / sizeof *sums_kinds)

/* ---- what is lost ---- */

/* Adds to an expansion: each part is what the ones after it could not hold. */
static void sums_grow(double *parts, int *count, double value) {
    int kept = 0;
    for (int i = 0; i < *count; i++) {
        double total = value + parts[i], lost = sum_error(value, parts[i], total);
        if (lost != 0) parts[kept++] = lost;
        value = total;
    }
    parts[kept++] = value;
    assert_true(kept < SUMS_PARTS);
    *count = kept;
}

static void sums_assert(const struct sums_added *added, const struct visits *visits, bool exact) {
    int all = 0;
    for (size_t k = 0; k < visits->count[0]; k++) {
        const struct visit *visit = &visits->items[k];
        double parts[SUMS_PARTS], size = 0, left = 0;
        int count = 0, rows = 0;
        for (int i = 0; i < added->count; i++) {
            if (added->periods[i] != visit->at) continue;
            sums_grow(parts, &count, added->amounts[i]);
            size += fabs(added->amounts[i]);
            rows++;
        }
        assert_int_equal(visit->rows, rows);
        all += rows;
        sums_grow(parts, &count, -visit->value.high);
        sums_grow(parts, &count, -visit->value.low);
        for (int i = 0; i < count; i++)
            left += fabs(parts[i]);
        if (left > (exact ? 0 : size * 1e-30)) fail_msg("%g of %g is lost", left, size);
    }
    assert_int_equal(all, added->count);
}

static void sums_check(const struct activity *activity, const struct activity_cell *head,
                       const struct sums_added *added, bool exact) {
    struct visits visits = {0};
    assert_true(visits_gather(activity, &head, 1, &visits, NULL));
    sums_assert(added, &visits, exact);
    visits_free(&visits);
}

static void sums_fill(struct activity *activity, struct activity_cell *head, struct sums_added *added,
                      size_t kind, uint64_t *seed) {
    for (int i = 0; i < SUMS_ROWS; i++) {
        const int64_t period = (int64_t)test_random(seed, 2) ? i * SUMS_PERIODS / SUMS_ROWS
                                                             : (int64_t)test_random(seed, SUMS_PERIODS);
        const double amount = sums_kinds[kind].amount(seed);
        assert_true(activity_add(activity, head, period, ACTIVITY_RETURN, amount));
        added->periods[added->count] = period;
        added->amounts[added->count++] = amount;
    }
}

/* ---- ways to come together ---- */

/* Written and read back. */
static void sums_reread(const struct activity *activity, const struct activity_cell *head,
                        const struct sums_added *added, bool exact) {
    const struct activity_range range = {0, SUMS_PERIODS - 1, 0, 0};
    struct bytes_out out = {0};
    struct activity other;
    struct activity_cell start = {0};
    activity_write_chain(activity, head, &out);
    assert_false(out.failed);
    struct bytes_in in = {out.data, (const unsigned char *)out.data + out.size, false};
    activity_init(&other, ACTIVITY_SUMS, true);
    assert_true(activity_read_chain(&other, &start, &range, &in, NULL));
    assert_true(!in.damaged && in.at == in.end);
    sums_check(&other, &start, added, exact);
    memory_free(out.data);
    activity_free(&other);
}

/* Behind somebody else's, of another store that has units of other amounts, or none. */
static void sums_merge_into(const struct activity *activity, const struct activity_cell *head,
                            const struct sums_added *added, size_t kind, size_t other_kind, uint64_t *seed) {
    static struct sums_added all;
    struct activity other;
    struct activity_cell start = {0};
    activity_init(&other, ACTIVITY_SUMS, true);
    all.count = 0;
    if (other_kind < SUMS_KINDS) sums_fill(&other, &start, &all, other_kind, seed);
    assert_true(activity_merge(&other, &start, activity, head, NULL, NULL));
    for (int i = 0; i < added->count; i++) {
        all.periods[all.count] = added->periods[i];
        all.amounts[all.count++] = added->amounts[i];
    }
    bool exact = sums_kinds[kind].exact && (other_kind == kind || other_kind == SUMS_KINDS);
    sums_check(&other, &start, &all, exact);
    activity_free(&other);
}

static void sums_put_back(struct activity *activity, struct activity_cell *head,
                          const struct sums_added *added, bool exact) {
    const struct activity_cell *heads[] = {head};
    struct visits visits = {0};
    assert_true(visits_gather(activity, heads, 1, &visits, NULL));
    assert_true(visits_compact(activity, head, visits.items, visits.count[0], 2 * visits.unmerged[0]));
    visits_free(&visits);
    sums_check(activity, head, added, exact);
}

/* (activity.c 1 and 2) */
static void nothing_lost(void **state) {
    static struct sums_added added;
    uint64_t seed = 5;
    (void)state;
    for (size_t kind = 0; kind < SUMS_KINDS; kind++)
        for (size_t other = 0; other <= SUMS_KINDS; other++) {
            const bool exact = sums_kinds[kind].exact;
            struct activity activity;
            struct activity_cell head = {0};
            activity_init(&activity, ACTIVITY_SUMS, true);
            added.count = 0;
            sums_fill(&activity, &head, &added, kind, &seed);
            sums_check(&activity, &head, &added, exact);
            sums_reread(&activity, &head, &added, exact);
            sums_merge_into(&activity, &head, &added, kind, other, &seed);
            sums_put_back(&activity, &head, &added, exact);
            sums_reread(&activity, &head, &added, exact);
            activity_free(&activity);
        }
}

/* In the order of time, but for the first few amounts. (activity.c 5) */
static void one_cell(void **state) {
    (void)state;
    for (size_t kind = 0; kind < SUMS_KINDS; kind++) {
        enum { PERIODS = 500, FIRST = 64 };
        struct activity activity;
        struct activity_cell head = {0};
        uint64_t seed = 9;
        activity_init(&activity, ACTIVITY_SUMS, true);
        for (int64_t i = 0; i < PERIODS; i++)
            for (int k = 0; k < 5; k++)
                assert_true(
                    activity_add(&activity, &head, i, ACTIVITY_RETURN, sums_kinds[kind].amount(&seed)));
        if (sums_kinds[kind].one_cell) assert_true(activity.cells.count <= PERIODS + FIRST);
        assert_true(activity.cells.count <= 2 * PERIODS); /* activity.c 3 */
        activity_free(&activity);
    }
}

/* What is not finite any more stays so, and takes nothing else with it. */
static void endless(void **state) {
    (void)state;
    struct activity activity;
    struct activity_cell head = {0};
    const struct activity_cell *heads[] = {&head};
    struct visits visits = {0};
    uint64_t seed = 1;
    activity_init(&activity, ACTIVITY_SUMS, true);
    assert_true(activity_add(&activity, &head, 9, ACTIVITY_RETURN, INFINITY));
    for (int i = 0; i < 200; i++)
        assert_true(activity_add(&activity, &head, 1, ACTIVITY_RETURN, sums_cents(&seed)));
    assert_true(activity_add(&activity, &head, 2, ACTIVITY_RETURN, INFINITY));
    assert_true(activity_add(&activity, &head, 2, ACTIVITY_RETURN, 5.25));
    for (int i = 0; i < 3; i++)
        assert_true(activity_add(&activity, &head, 3, ACTIVITY_RETURN, 1.7e308));
    assert_true(activity_add(&activity, &head, 4, ACTIVITY_RETURN, 5.25));
    assert_true(visits_gather(&activity, heads, 1, &visits, NULL));
    assert_true(isfinite(sum_total(visits.items[0].value)));
    assert_true(isinf(sum_total(visits.items[1].value)) && isinf(sum_total(visits.items[2].value)));
    assert_true(sum_total(visits.items[3].value) == 5.25);
    const double many = 4e18 * activity.unit; /* twice that would be too many units */
    assert_true(activity_add_rows(&activity, &head, 5, 2, (struct sum){many, many}));
    assert_true(activity_add(&activity, &head, 5, ACTIVITY_RETURN, many));
    assert_true(visits_gather(&activity, heads, 1, &visits, NULL));
    assert_true(isinf(sum_total(visits.items[5].value)));
    assert_true(visits.items[4].rows == 3 && sum_total(visits.items[4].value) == 3 * many);
    visits_free(&visits);
    activity_free(&activity);
}

/* A chain without a head: the first to come could be what rounding lost of rows that are not there. */
static void headless(void **state) {
    (void)state;
    const struct activity_range range = {0, SUMS_PERIODS - 1, 0, 0};
    for (uint64_t count = 0; count < 2; count++) {
        struct bytes_out out = {0};
        struct activity activity;
        struct activity_cell start = {0};
        activity_init(&activity, ACTIVITY_SUMS, true);
        bytes_write_number(&out, 0); /* no head */
        bytes_write_number(&out, count);
        bytes_write_real(&out, 0.5);
        bytes_write_number(&out, 3u << ACTIVITY_ROWS_BITS); /* of no rows */
        bytes_write_real(&out, 0);
        assert_false(out.failed);
        struct bytes_in in = {out.data, (const unsigned char *)out.data + out.size, false};
        assert_true(activity_read_chain(&activity, &start, &range, &in, NULL));
        assert_int_equal(in.damaged, count > 0);
        assert_true(activity_is_empty(&activity, &start));
        memory_free(out.data);
        activity_free(&activity);
    }
}

/* Merging and adding where every allocation fails once: what is said to be there is there. (activity.c 4) */
static void no_memory(void **state) {
    static struct sums_added added;
    uint64_t seed = 4;
    (void)state;
    for (size_t kind = 0; kind < SUMS_KINDS; kind++) {
        struct activity activity;
        struct activity_cell head = {0};
        long failures = 0;
        activity_init(&activity, ACTIVITY_SUMS, true);
        added.count = 0;
        sums_fill(&activity, &head, &added, kind, &seed);
        for (bool done = false; !done; failures += !done) {
            struct activity other;
            struct activity_cell start = {0};
            activity_init(&other, ACTIVITY_SUMS, true);
            allocator_arm(failures + 1, false);
            done = activity_merge(&other, &start, &activity, &head, NULL, NULL);
            assert_true(allocator_disarm() != done);
            if (done) sums_check(&other, &start, &added, sums_kinds[kind].exact);
            activity_free(&other);
        }
        assert_true(failures > 0);
        activity_free(&activity);
    }
}

/* Each row of mixed amounts, where the first allocation fails: what was there before is there, and the row can come again. */
static void each_row(void **state) {
    static struct sums_added added;
    uint64_t seed = 8;
    struct activity activity;
    struct activity_cell head = {0};
    long failures = 0;
    (void)state;
    activity_init(&activity, ACTIVITY_SUMS, true);
    added.count = 0;
    for (int i = 0; i < 2 * SUMS_ROWS; i++) {
        const int64_t period = i * SUMS_PERIODS / (2 * SUMS_ROWS);
        const double amount = sums_mixed(&seed);
        allocator_arm(1, false);
        const bool done = activity_add(&activity, &head, period, ACTIVITY_RETURN, amount);
        assert_int_equal(done, !allocator_disarm());
        if (!done) {
            sums_check(&activity, &head, &added, false);
            assert_true(activity_add(&activity, &head, period, ACTIVITY_RETURN, amount));
            failures++;
        }
        added.periods[added.count] = period;
        added.amounts[added.count++] = amount;
    }
    sums_check(&activity, &head, &added, false);
    assert_true(failures > 3);
    activity_free(&activity);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(nothing_lost), cmocka_unit_test(one_cell),
                                       cmocka_unit_test(endless),      cmocka_unit_test(headless),
                                       cmocka_unit_test(no_memory),    cmocka_unit_test(each_row)};
    allocator_install();
    return cmocka_run_group_tests_name("sums", tests, NULL, NULL);
}
