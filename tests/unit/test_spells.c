/*
 * test_spells.c - one spell a customer out of many rows, counted by segment and age.
 */
#define _XOPEN_SOURCE 700
#include "allocator.h"
#include "fold/spells.h"
#include "test.h"

#define DAY  INT64_C(86400000000)
#define OPEN BATCH_OPEN

struct rows {
    struct population population;
    struct spells spells;
};

static void rows_begin_with(struct rows *rows, const char *grain, int64_t as_of, bool with_segments,
                            bool with_from, const char *gap) {
    struct spells_options options = {.with_from = with_from, .has_gap = gap != NULL};
    memset(rows, 0, sizeof *rows);
    assert_true(grain_parse(grain, strlen(grain), &options.grain));
    if (gap) assert_true(length_parse(gap, strlen(gap), &options.gap));
    spells_init(&rows->spells, &options);
    population_init(&rows->population, spells_size(&rows->spells), with_segments);
    rows->population.as_of = as_of;
}

static void rows_begin(struct rows *rows, const char *grain, int64_t as_of, bool with_segments) {
    rows_begin_with(rows, grain, as_of, with_segments, false, NULL);
}

static void rows_add_seen(struct rows *rows, int64_t customer, int64_t time, int64_t until, int64_t segment,
                          int64_t from) {
    struct key keys[] = {{.kind = KEY_INTEGER, .integer = customer},
                         {.kind = KEY_INTEGER, .integer = segment}};
    struct batch batch = {.count = 1, .times = {time}, .untils = {until}, .froms = {from}};
    assert_true(ids_number(&rows->population.customers, &keys[0], 1, batch.customers));
    if (rows->population.segments.given)
        assert_true(ids_number(&rows->population.segments.ids, &keys[1], 1, batch.segments));
    assert_true(spells_take(&rows->spells, &rows->population, &batch));
}

static void rows_add(struct rows *rows, int64_t customer, int64_t time, int64_t until, int64_t segment) {
    rows_add_seen(rows, customer, time, until, segment, BATCH_ALWAYS);
}

static void rows_free(struct rows *rows) {
    spells_free(&rows->spells);
    population_free(&rows->population);
}

/* "segment: age churned/censored[+entered] ...; ..." of all segments, ages without anything left out. */
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
            struct survival_change change = spells_next(&rows->spells, &walk, age);
            total += change.churned + change.censored - change.entered;
            if (change.churned + change.censored + change.entered == 0) continue;
            n += (size_t)snprintf(got + n, sizeof got - n, " %d %d/%d", (int)age, (int)change.churned,
                                  (int)change.censored);
            if (change.entered > 0)
                n += (size_t)snprintf(got + n, sizeof got - n, "+%d", (int)change.entered);
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

/* The first hole that is longer than the gap is the end; one that is as long is none, nor is one that a row of no time
** divides. Twice, the second time in the other order. (spells.c 5 and 6) */
static void holes(void **state) {
    (void)state;
    static const struct {
        int customer, time, until;
    } list[] = {{1, 1, 3},  {1, 6, 9},                /* 3 days: goes on */
                {2, 1, 3},  {2, 7, 0},                /* 4 days: ends, whatever comes */
                {3, 1, 3},  {3, 6, 6},   {3, 9, 20},  /* two holes of 3 days */
                {4, 1, 20}, {4, 2, 3},   {4, 20, 0},  /* one inside the other, one that touches */
                {5, 1, 1},                            /* nothing but a row of no time */
                {6, 1, 1},  {6, 5, 9},                /* which ends like any other */
                {7, 1, 28}, {7, 33, 40}, {7, 31, 31}, /* after as_of */
                {8, 1, 5},  {8, 2, 5},   {8, 8, 10},  {8, 14, 30}};
    for (int turn = 0; turn < 2; turn++) {
        struct rows rows;
        rows_begin_with(&rows, "day", 30 * DAY, false, false, "3 days");
        for (int i = 0; i < (int)(sizeof list / sizeof list[0]); i++) {
            int at = turn ? (int)(sizeof list / sizeof list[0]) - 1 - i : i;
            if (list[at].time > 30) continue;
            rows_add(&rows, list[at].customer, list[at].time * DAY,
                     list[at].until ? list[at].until * DAY : OPEN, 0);
        }
        rows_end(&rows, "0: 0 2/0 2 1/0 8 1/0 9 1/0 19 1/0 27 1/0 29 0/1;");
    }
}

/* The gap is counted by the clock and the calendar: a month after January 31 is February 29; a day later is the same
** time of day, which is 23 hours later where the clock is set. */
static void gaps_on_a_clock(void **state) {
    (void)state;
    int64_t january = 19753 * DAY, march = 19812 * DAY; /* 2024-01-31, 2024-03-30 */
    struct rows rows;
    rows_begin_with(&rows, "day", 20000 * DAY, false, false, "1 month");
    rows_add(&rows, 1, january - DAY, january, 0);
    rows_add(&rows, 1, january + 29 * DAY, january + 30 * DAY, 0);
    rows_add(&rows, 2, january - DAY, january, 0);
    rows_add(&rows, 2, january + 29 * DAY + 1, january + 30 * DAY, 0);
    rows_end(&rows, "0: 1 1/0 31 1/0;");
    rows_begin_with(&rows, "day in Europe/Berlin", 20000 * DAY, false, false, "1 day");
    rows_add(&rows, 1, march - DAY, march + DAY / 2, 0); /* 13:30 there */
    rows_add(&rows, 1, march + DAY / 2 + 23 * MOMENT_HOUR, march + 3 * DAY, 0);
    rows_add(&rows, 2, march - DAY, march + DAY / 2, 0);
    rows_add(&rows, 2, march + DAY / 2 + 23 * MOMENT_HOUR + 1, march + 3 * DAY, 0);
    rows_end(&rows, "0: 1 1/0 4 1/0;");
}

/* Since when they were seen: the earliest that a row says, its start at the earliest. At risk later than that, and not at
** all where the spell was over. With a gap of 99 years as without. (spells.c 7) */
static void seen(void **state) {
    (void)state;
    for (int turn = 0; turn < 2; turn++) {
        struct rows rows;
        rows_begin_with(&rows, "day", 10 * DAY, false, true, turn ? "99 years" : NULL);
        rows_add_seen(&rows, 1, 1 * DAY, 8 * DAY, 0, 5 * DAY);
        rows_add_seen(&rows, 2, 1 * DAY, 3 * DAY, 0, 3 * DAY); /* gone at once */
        rows_add_seen(&rows, 3, 1 * DAY, 3 * DAY, 0, BATCH_ALWAYS);
        rows_add_seen(&rows, 4, 1 * DAY, 2 * DAY, 0, 20 * DAY); /* gone long before */
        rows_add_seen(&rows, 5, 1 * DAY, 6 * DAY, 0, 1 * DAY);
        rows_add_seen(&rows, 6, 1 * DAY, OPEN, 0, 6 * DAY);
        rows_add_seen(&rows, 7, 1 * DAY, OPEN, 0, 11 * DAY);       /* seen after as_of */
        rows_add_seen(&rows, 8, 1 * DAY, 9 * DAY, 0, 1 * DAY + 1); /* within their first day */
        rows_add_seen(&rows, 9, 1 * DAY, 2 * DAY, 0, 9 * DAY);
        rows_add_seen(&rows, 9, 4 * DAY, 9 * DAY, 0, 2 * DAY); /* that row starts later */
        rows_add_seen(&rows, 10, 4 * DAY, 9 * DAY, 0, 7 * DAY);
        rows_add_seen(&rows, 10, 1 * DAY, 2 * DAY, 0, 6 * DAY);
        rows_end(&rows, "0: 0 0/0+1 2 1/0 3 0/0+1 4 0/0+1 5 1/0+2 7 1/0 8 3/0 9 0/1;");
    }
}

/* What is behind the end says nothing of since when. (spells.c 6 and 7) */
static void seen_behind_the_end(void **state) {
    (void)state;
    struct rows rows;
    rows_begin_with(&rows, "day", 30 * DAY, false, true, "2 days");
    rows_add_seen(&rows, 1, 1 * DAY, 5 * DAY, 0, 7 * DAY);
    rows_add_seen(&rows, 1, 9 * DAY, OPEN, 0, BATCH_ALWAYS);
    rows_add_seen(&rows, 2, 1 * DAY, 5 * DAY, 0, 3 * DAY);
    rows_add_seen(&rows, 2, 9 * DAY, OPEN, 0, BATCH_ALWAYS);
    rows_add_seen(&rows, 3, 1 * DAY, 5 * DAY, 0, 40 * DAY);
    rows_add_seen(&rows, 3, 7 * DAY, 9 * DAY, 0, 6 * DAY);
    rows_end(&rows, "0: 2 0/0+1 4 1/0 6 0/0+1 8 1/0;");
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

/* Each allocation of the end fails, once: wherever it strikes, it is said. The first customer was seen always, so that the
** others' two events come in either order where a batch of them is full. */
static void no_memory(void **state) {
    (void)state;
    long failures = 0;
    for (bool done = false; !done;) {
        struct rows rows;
        rows_begin_with(&rows, "day", 1000 * DAY, false, true, NULL);
        rows_add(&rows, 0, 0, 5 * DAY, 0);
        for (int i = 1; i < 100; i++)
            rows_add_seen(&rows, i, 0, (200 + i) * DAY, 0, i * DAY);
        allocator_arm(failures + 1, false);
        done = spells_finish(&rows.spells, &rows.population);
        assert_true(allocator_disarm() != done);
        failures += !done;
        rows_free(&rows);
    }
    assert_true(failures > 5);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_spell_a_customer),
        cmocka_unit_test(ends_at_as_of),
        cmocka_unit_test(anniversaries),
        cmocka_unit_test(segments),
        cmocka_unit_test(holes),
        cmocka_unit_test(gaps_on_a_clock),
        cmocka_unit_test(seen),
        cmocka_unit_test(seen_behind_the_end),
        cmocka_unit_test(nobody),
        cmocka_unit_test(long_spells),
        cmocka_unit_test(no_memory),
    };
    allocator_install();
    return cmocka_run_group_tests_name("spells", tests, NULL, NULL);
}
