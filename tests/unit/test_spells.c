/*
 * test_spells.c - one spell a customer out of many rows, counted by segment and age.
 */
#include "fold/spells.h"
#include "test.h"

#define DAY  INT64_C(86400000000)
#define OPEN BATCH_OPEN

struct rows {
    struct population population;
    struct spells spells;
};

static void rows_begin(struct rows *rows, const char *grain, int64_t as_of, bool with_segments) {
    memset(rows, 0, sizeof *rows);
    assert_true(grain_parse(grain, strlen(grain), &rows->spells.grain));
    population_init(&rows->population, sizeof(struct spell), with_segments);
    rows->population.as_of = as_of;
}

static void rows_add(struct rows *rows, int64_t customer, int64_t time, int64_t until, int64_t segment) {
    struct key keys[] = {{.kind = KEY_INTEGER, .integer = customer},
                         {.kind = KEY_INTEGER, .integer = segment}};
    struct batch batch = {.count = 1, .times = {time}, .untils = {until}};
    assert_true(ids_number(&rows->population.customers, &keys[0], 1, batch.customers));
    if (rows->population.segments.given)
        assert_true(ids_number(&rows->population.segments.ids, &keys[1], 1, batch.segments));
    assert_true(spells_take(&rows->spells, &rows->population, &batch));
}

static void rows_free(struct rows *rows) {
    spells_free(&rows->spells);
    population_free(&rows->population);
}

/* "segment: age churned/censored ...; ..." of all segments, ages without anything left out. */
static void rows_end(struct rows *rows, const char *want) {
    char got[1000] = "";
    size_t n = 0;
    struct spells_walk walk;
    assert_true(spells_finish(&rows->spells, &rows->population));
    for (size_t first = 0; spells_enter(&rows->spells, first, &walk); first = walk.end) {
        struct key key = spells_segment(&rows->spells, &walk);
        int64_t segment = key.kind == KEY_NULL ? 0 : key.integer;
        uint64_t customers = walk.customers, total = 0;
        n += (size_t)snprintf(got + n, sizeof got - n, "%d:", (int)segment);
        for (int64_t age = 0; age <= walk.last; age++) {
            uint64_t churned, censored;
            spells_next(&rows->spells, &walk, age, &churned, &censored);
            total += churned + censored;
            if (churned + censored == 0) continue;
            n +=
                (size_t)snprintf(got + n, sizeof got - n, " %d %d/%d", (int)age, (int)churned, (int)censored);
        }
        assert_int_equal(total, customers);
        n += (size_t)snprintf(got + n, sizeof got - n, ";");
    }
    rows_free(rows);
    assert_string_equal(got, want);
}

/* From the first time to the latest until, over gaps and overlaps, in any order of the rows. (spells.c 1) */
static void one_spell_a_customer(void **state) {
    (void)state;
    for (int turn = 0; turn < 2; turn++) {
        static const struct {
            int customer, time, until;
        } list[] = {{1, 10, 20}, {1, 30, 35}, {2, 10, 40}, {2, 12, 15}, {3, 5, 0}, {3, 7, 9}, {4, 50, 51}};
        struct rows rows;
        rows_begin(&rows, "day", 60 * DAY, false);
        for (int i = 0; i < 7; i++) {
            int at = turn ? 6 - i : i;
            rows_add(&rows, list[at].customer, list[at].time * DAY,
                     list[at].until ? list[at].until * DAY : OPEN, 0);
        }
        rows_end(&rows, "0: 1 1/0 25 1/0 30 1/0 55 0/1;");
    }
}

/* An end at as_of is one; after it, it has not happened yet. Times before 1970 are as good as others. (spells.c 2) */
static void ends_at_as_of(void **state) {
    (void)state;
    struct rows rows;
    rows_begin(&rows, "day", -5 * DAY, false);
    rows_add(&rows, 1, -15 * DAY, -5 * DAY, 0);
    rows_add(&rows, 2, -15 * DAY, -5 * DAY + 1, 0);
    rows_add(&rows, 3, -15 * DAY, 100 * DAY, 0);
    rows_add(&rows, 4, -15 * DAY, -5 * DAY - 1, 0);
    rows_add(&rows, 5, -5 * DAY, OPEN, 0);
    rows_end(&rows, "0: 0 0/1 9 1/0 10 1/2;");
}

/* Months are anniversaries, clamped to month ends: from January 31 one to February 29, two to March 31. (spells.c 3) */
static void anniversaries(void **state) {
    (void)state;
    int64_t start = 19753 * DAY; /* 2024-01-31 */
    struct rows rows;
    rows_begin(&rows, "month", 20000 * DAY, false);
    rows_add(&rows, 1, start, start + 28 * DAY, 0);
    rows_add(&rows, 2, start, start + 29 * DAY, 0);
    rows_add(&rows, 3, start, start + 60 * DAY - 1, 0);
    rows_add(&rows, 4, start, start + 60 * DAY, 0);
    rows_end(&rows, "0: 0 1/0 1 2/0 2 1/0;");
}

/* Segments in their order, not that of arrival; that of the earliest row, the smallest of several. (spells.c 4) */
static void segments(void **state) {
    (void)state;
    struct rows rows;
    rows_begin(&rows, "week", 100 * DAY, true);
    rows_add(&rows, 1, 50 * DAY, 60 * DAY, 7);
    rows_add(&rows, 2, 86 * DAY, OPEN, -3);
    rows_add(&rows, 1, 46 * DAY, 50 * DAY, 5);
    rows_add(&rows, 1, 46 * DAY, 50 * DAY, 4);
    rows_add(&rows, 1, 46 * DAY, 50 * DAY, 9);
    rows_add(&rows, 3, 100 * DAY, OPEN, 4);
    rows_end(&rows, "-3: 2 0/1;4: 0 0/1 2 1/0;");
}

static void nobody(void **state) {
    (void)state;
    struct rows rows;
    rows_begin(&rows, "day", 0, false);
    rows_end(&rows, "");
}

/* A grain of hours over thousands of years takes no memory for the hours. */
static void long_spells(void **state) {
    (void)state;
    struct rows rows;
    struct spells_walk walk;
    rows_begin(&rows, "hour", MOMENT_MAX, false);
    rows_add(&rows, 1, MOMENT_MIN, OPEN, 0);
    rows_add(&rows, 2, MOMENT_MIN, MOMENT_MAX, 0);
    assert_true(spells_finish(&rows.spells, &rows.population));
    assert_true(spells_enter(&rows.spells, 0, &walk));
    assert_int_equal(walk.last, INT64_C(3652059) * 24 - 1);
    assert_int_equal(walk.customers, 2);
    rows_free(&rows);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_spell_a_customer),
        cmocka_unit_test(ends_at_as_of),
        cmocka_unit_test(anniversaries),
        cmocka_unit_test(segments),
        cmocka_unit_test(nobody),
        cmocka_unit_test(long_spells),
    };
    return cmocka_run_group_tests_name("spells", tests, NULL, NULL);
}
