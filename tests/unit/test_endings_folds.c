/*
 * test_endings_folds.c - folds end where they are told to, from the first row to the last answer.
 */
#include "endings.h"
#include "fold/funnel.h"
#include "fold/grid.h"
#include "fold/moved.h"
#include "fold/points.h"
#include "fold/profile.h"
#include "fold/scores.h"
#include "fold/spells.h"
#include "fold/terms.h"
#include "fold/totals.h"
#include "ground/memory.h"
#include "store/intake.h"
#include "store/visits.h"
#include "test.h"

/* Customers of a few kinds: one is there often, some often and out of order, most once or twice. */
struct rows {
    struct population population;
    struct intake intake;
};

static void rows_begin(struct rows *rows, uint32_t payload, batch_take *take, void *fold) {
    memset(rows, 0, sizeof *rows);
    population_init(&rows->population, payload, true);
    rows->population.as_of = MOMENT_MIN + 120000 * DAY;
    intake_begin(&rows->intake, &rows->population, take, fold);
}

static void rows_add(struct rows *rows, int64_t customer, int64_t segment, int64_t time, int64_t period,
                     double amount) {
    struct batch *batch = &rows->intake.batch;
    *intake_customer(&rows->intake) = (struct key){.kind = KEY_INTEGER, .integer = customer};
    *intake_segment(&rows->intake) = (struct key){.kind = KEY_INTEGER, .integer = segment};
    batch->times[batch->count] = time;
    batch->untils[batch->count] = time + DAY;
    batch->periods[batch->count] = period;
    batch->amounts[batch->count] = amount;
    assert_true(intake_add(&rows->intake));
}

/* All of them; from here on patience counts. */
static void rows_add_all(struct rows *rows, const struct grain *grain, struct patience *patience) {
    for (int i = 0; i < 4 * MANY; i++) {
        uint32_t customer = i % 2   ? 0
                            : i % 4 ? test_random(&endings_seed, 4 * MANY)
                                    : test_random(&endings_seed, 5);
        uint32_t segment = i % 8 ? test_random(&endings_seed, 3) : test_random(&endings_seed, 2 * MANY);
        int64_t time = MOMENT_MIN + 100000 * DAY + test_random(&endings_seed, 20 * MANY) * (DAY / 24);
        rows_add(rows, customer, segment, time, grain_period_of(grain, time), endings_draw(10));
    }
    assert_true(intake_flush(&rows->intake));
    rows->population.patience = patience;
}

/* One customer, there every second day. */
static void rows_add_one(struct rows *rows, const struct grain *grain, struct patience *patience) {
    for (int i = 0; i < MANY; i++) {
        int64_t time = MOMENT_MIN + (100000 + 2 * i) * DAY;
        rows_add(rows, 1, 1, time, grain_period_of(grain, time), 1);
    }
    assert_true(intake_flush(&rows->intake));
    rows->population.patience = patience;
}

static void rows_free(struct rows *rows) {
    intake_free(&rows->intake);
    population_free(&rows->population);
}

static bool work_grid(struct patience *patience, uint64_t *digest, bool recurring, bool own, bool amounts) {
    struct grid_options options = {.recurring = recurring,
                                   .own_calendar = own,
                                   .same_events = !own,
                                   .with_amounts = amounts,
                                   .min_events = 1,
                                   .axis = {.most = 5}};
    struct grid grid;
    struct rows rows;
    struct visits visits = {0};
    struct grid_cell cells[6];
    assert_true(grain_parse(recurring ? "year" : "hour", 4, &options.grain));
    grid_init(&grid, &options);
    rows_begin(&rows, customer_size(true), grid_take, &grid);
    rows_add_all(&rows, &options.grain, patience);
    bool done = grid_finish(&grid, &rows.population);
    for (size_t i = 0; done && i < grid.groups.count; i++) {
        const struct group *group = &grid.groups.list[i];
        int64_t count = grid_cells(&grid, group);
        done = grid_fold(&grid, group, count, &visits, cells);
        endings_add(digest, cells, (size_t)count * sizeof *cells);
    }
    visits_free(&visits);
    grid_free(&grid);
    rows_free(&rows);
    return done;
}

static bool work_grid_windows(struct patience *patience, uint64_t *digest) {
    return work_grid(patience, digest, false, false, false);
}

static bool work_grid_sums(struct patience *patience, uint64_t *digest) {
    return work_grid(patience, digest, false, false, true);
}

static bool work_grid_recurring(struct patience *patience, uint64_t *digest) {
    return work_grid(patience, digest, true, true, true);
}

/* One customer, there every day: each of them a cohort of theirs. */
static bool work_grid_of(struct patience *patience, uint64_t *digest, bool same_events) {
    struct grid_options options = {
        .recurring = true, .same_events = same_events, .min_events = 1, .axis = {.most = 0}};
    struct grid grid;
    struct rows rows;
    assert_true(grain_parse("day", 3, &options.grain));
    grid_init(&grid, &options);
    rows_begin(&rows, customer_size(true), grid_take, &grid);
    for (int i = 0; i < MANY; i++)
        rows_add(&rows, 1, 1, MOMENT_MIN + (100000 + i) * DAY, 100000 + i, 1);
    assert_true(intake_flush(&rows.intake));
    rows.population.patience = patience;
    bool done = grid_finish(&grid, &rows.population);
    endings_add(digest, &grid.groups.count, sizeof grid.groups.count);
    grid_free(&grid);
    rows_free(&rows);
    return done;
}

static bool work_grid_of_one(struct patience *patience, uint64_t *digest) {
    return work_grid_of(patience, digest, true);
}

static bool work_grid_of_moments(struct patience *patience, uint64_t *digest) {
    return work_grid_of(patience, digest, false);
}

/* Rows are those of many customers or of one. */
typedef void rows_adding(struct rows *rows, const struct grain *grain, struct patience *patience);

static bool work_spells_of(struct patience *patience, uint64_t *digest, bool has_gap, rows_adding *add_rows) {
    struct spells spells;
    struct spells_options options = {.has_gap = has_gap, .gap = {LENGTH_DAYS, 3}};
    struct rows rows;
    assert_true(grain_parse("hour", 4, &options.grain));
    spells_init(&spells, &options);
    rows_begin(&rows, spells_size(&spells), spells_take, &spells);
    add_rows(&rows, &options.grain, patience);
    bool done = spells_finish(&spells, &rows.population);
    for (size_t i = 0; done && i < spells.groups.count; i++)
        endings_add(digest, &spells.groups.list[i].key, sizeof spells.groups.list[i].key);
    spells_free(&spells);
    rows_free(&rows);
    return done;
}

static bool work_spells(struct patience *patience, uint64_t *digest) {
    return work_spells_of(patience, digest, false, rows_add_all);
}

static bool work_spells_gap(struct patience *patience, uint64_t *digest) {
    return work_spells_of(patience, digest, true, rows_add_all);
}

static bool work_spells_gap_of_one(struct patience *patience, uint64_t *digest) {
    return work_spells_of(patience, digest, true, rows_add_one);
}

static bool work_profiles_of(struct patience *patience, uint64_t *digest, bool with_returns,
                             rows_adding *add_rows) {
    struct profiles profiles;
    struct scores scores = {{0}};
    struct rows rows;
    struct grain grain;
    assert_true(grain_parse("day", 3, &grain));
    profiles_init(&profiles, &grain, true, true, with_returns);
    rows_begin(&rows, profiles_size(&profiles), profiles_take, &profiles);
    add_rows(&rows, &profiles.day, patience);
    bool done = profiles_finish(&profiles, &rows.population);
    for (int i = PROFILE_RECENT; done && i <= PROFILE_VALUABLE; i++) {
        done = profiles_score(&profiles, (enum profile_measure)i, &scores);
        endings_add(digest, &scores, sizeof scores);
    }
    profiles_free(&profiles);
    rows_free(&rows);
    return done;
}

static bool work_profiles(struct patience *patience, uint64_t *digest) {
    return work_profiles_of(patience, digest, false, rows_add_all);
}

static bool work_refunds(struct patience *patience, uint64_t *digest) {
    return work_profiles_of(patience, digest, true, rows_add_all);
}

static bool work_refunds_of_one(struct patience *patience, uint64_t *digest) {
    return work_profiles_of(patience, digest, true, rows_add_one);
}

static bool work_points(struct patience *patience, uint64_t *digest) {
    struct points_options options = {.expires = true, .after = {LENGTH_DAYS, 3}};
    struct points points;
    struct rows rows;
    struct grain grain;
    assert_true(grain_parse("day", 3, &grain));
    points_init(&points, &options);
    rows_begin(&rows, sizeof(struct points_account), points_take, &points);
    rows_add_all(&rows, &grain, patience);
    bool done = points_finish(&points, &rows.population);
    for (uint32_t i = 0; done && i < population_count(&rows.population); i++) {
        const struct points_account *account = population_at(&rows.population, i);
        endings_add(digest, &account->balance, sizeof account->balance);
    }
    points_free(&points);
    rows_free(&rows);
    return done;
}

/* Each row is a step of two in turns, but a few of the busy customers' that are a third. */
static bool work_funnel(struct patience *patience, uint64_t *digest, bool strict) {
    static const uint32_t names[] = {0, 1, 0, 2};
    struct funnel_options options = {.by_cohort = true, .names = 3};
    struct funnel funnel;
    struct rows rows;
    struct funnel_cell cells[4];
    void *room = NULL;
    size_t room_size = 0;
    assert_true(grain_parse("day", 3, &options.grain));
    attempts_set_names(&options.rule, names, 4);
    options.rule.strict = strict;
    options.rule.limited = true;
    options.rule.within = (struct length){LENGTH_DAYS, 30};
    funnel_init(&funnel, &options);
    rows_begin(&rows, customer_size(true), funnel_take, &funnel);
    for (uint32_t i = 0; i < BATCH_ROWS; i++)
        rows.intake.batch.steps[i] = i % 32 == 31 ? 2 : i % 4 / 2;
    for (uint32_t i = 0; i < BATCH_ROWS; i++)
        rows.intake.batch.starts[i] = rows.intake.batch.steps[i] == 0;
    rows_add_all(&rows, &options.grain, patience);
    bool done = funnel_finish(&funnel, &rows.population);
    for (size_t i = 0; done && i < funnel.groups.count; i++) {
        done = funnel_fold(&funnel, &funnel.groups.list[i], cells, &room, &room_size);
        endings_add(digest, cells, sizeof cells);
    }
    memory_free(room);
    funnel_free(&funnel);
    rows_free(&rows);
    return done;
}

static bool work_funnel_loose(struct patience *patience, uint64_t *digest) {
    return work_funnel(patience, digest, false);
}

static bool work_funnel_strict(struct patience *patience, uint64_t *digest) {
    return work_funnel(patience, digest, true);
}

/* One customer, whose rows are a moment each, in one segment or in a few in turns. */
static void movements_rows(struct rows *rows, struct movements *movements, bool by_row) {
    rows_begin(rows, customer_size(true), movements_take, movements);
    rows->population.as_of = MOMENT_MIN + 3 * MANY * DAY;
    for (int i = 0; i < MANY; i++)
        rows_add(rows, 1, by_row ? i % 3 : 1, MOMENT_MIN + 2 * i * DAY + 1, 2 * i, 1 + i % 2);
    assert_true(intake_flush(&rows->intake));
}

static bool work_movements(struct patience *patience, uint64_t *digest, bool spells, bool by_row) {
    struct movements_options options = {
        .spells = spells, .with_amounts = true, .by_row = by_row, .lapse_after = 2, .span = 2};
    struct movements movements;
    struct totals totals = {0};
    struct rows rows;
    assert_true(grain_parse("day", 3, &options.grain));
    movements_init(&movements, &options);
    movements_rows(&rows, &movements, by_row);
    rows.population.patience = patience;
    bool done = movements_finish(&movements, &rows.population) &&
                totals_make(&totals, &movements, &movements.groups.list[0]);
    for (int i = 0; done && i <= 3 * MANY; i++)
        endings_add(digest, &totals.items[i].active, sizeof totals.items[i].active);
    totals_free(&totals);
    movements_free(&movements);
    rows_free(&rows);
    return done;
}

static bool work_events(struct patience *patience, uint64_t *digest) {
    return work_movements(patience, digest, false, false);
}

static bool work_rows_of_spells(struct patience *patience, uint64_t *digest) {
    return work_movements(patience, digest, true, false);
}

static bool work_segments_of_spells(struct patience *patience, uint64_t *digest) {
    return work_movements(patience, digest, true, true);
}

/* What puts them into their segments alone, whose looks so come last. */
static bool work_segments(struct patience *patience, uint64_t *digest) {
    struct movements_options options = {.spells = true, .by_row = true, .lapse_after = 1, .span = 1};
    struct movements movements;
    struct rows rows;
    assert_true(grain_parse("day", 3, &options.grain));
    movements_init(&movements, &options);
    movements_rows(&rows, &movements, true);
    rows.population.patience = patience;
    bool done = movements_finish(&movements, &rows.population);
    endings_add(digest, &movements.groups.count, sizeof movements.groups.count);
    movements_free(&movements);
    rows_free(&rows);
    return done;
}

static bool moved_any(void *context, const struct key *key) {
    (void)context;
    (void)key;
    return true;
}

/* Movements one by one: of one customer, or of many of a few kinds, who do not come in their order. */
static bool work_moved(struct patience *patience, uint64_t *digest, bool many) {
    struct movements_options options = {.spells = true, .with_amounts = true, .lapse_after = 1, .span = 1};
    const struct moved_filter filter = {NULL, moved_any};
    struct movements movements;
    struct moved moved = {0};
    struct rows rows;
    assert_true(grain_parse(many ? "year" : "day", many ? 4 : 3, &options.grain));
    movements_init(&movements, &options);
    if (many) {
        rows_begin(&rows, customer_size(true), movements_take, &movements);
        rows_add_all(&rows, &options.grain, NULL);
    } else {
        movements_rows(&rows, &movements, false);
    }
    rows.population.patience = patience;
    bool done = movements_finish(&movements, &rows.population) &&
                moved_make(&moved, &movements, &movements.groups.list[0],
                           movements_first(&movements, &movements.groups.list[0]), movements.last, &filter);
    for (size_t i = 0; done && i < moved.count; i++)
        endings_add(digest, &moved.rows[i].period, sizeof moved.rows[i].period);
    moved_free(&moved);
    movements_free(&movements);
    rows_free(&rows);
    return done;
}

static bool work_moved_once(struct patience *patience, uint64_t *digest) {
    return work_moved(patience, digest, false);
}

static bool work_moved_many(struct patience *patience, uint64_t *digest) {
    return work_moved(patience, digest, true);
}

/* A cohort of one subscriber, whose states change every day. */
static bool work_terms(struct patience *patience, uint64_t *digest, struct axis axis) {
    struct movements_options kept = {.spells = true, .with_amounts = true, .lapse_after = 1, .span = 1};
    struct grid_options options = {.axis = axis};
    static struct grid_cell cells[3 * MANY + 1];
    struct movements movements;
    struct course course = {0};
    struct grid grid;
    struct rows rows;
    assert_true(grain_parse("day", 3, &kept.grain));
    options.grain = kept.grain;
    movements_init(&movements, &kept);
    grid_init(&grid, &options);
    movements_rows(&rows, &movements, false);
    rows.population.patience = patience;
    bool done = grid_finish(&grid, &rows.population);
    movements_ready(&movements, &rows.population);
    int64_t count = done ? grid_cells(&grid, &grid.groups.list[0]) : 0;
    done = done && terms_fold(&grid, &movements, &grid.groups.list[0], count, &course, cells);
    for (int64_t i = 0; done && i < count; i++)
        endings_add(digest, &cells[i].returned, sizeof cells[i].returned);
    course_free(&course);
    movements_free(&movements);
    grid_free(&grid);
    rows_free(&rows);
    return done;
}

static bool work_terms_by_age(struct patience *patience, uint64_t *digest) {
    return work_terms(patience, digest, (struct axis){.most = 3 * MANY});
}

static bool work_terms_by_ranges(struct patience *patience, uint64_t *digest) {
    struct axis_range *ranges = memory_resize(NULL, 2 * sizeof *ranges);
    assert_non_null(ranges);
    ranges[0] = (struct axis_range){0, 3};
    ranges[1] = (struct axis_range){2, 4 * MANY};
    return work_terms(patience, digest, (struct axis){.ranges = ranges, .count = 2});
}

static const struct ending endings[] = {
    {"grid of windows", work_grid_windows},
    {"grid of sums", work_grid_sums},
    {"recurring grid", work_grid_recurring},
    {"recurring grid of one", work_grid_of_one},
    {"recurring grid of one, by moments", work_grid_of_moments},
    {"spells", work_spells},
    {"spells, a gap", work_spells_gap},
    {"spells of one, a gap", work_spells_gap_of_one},
    {"profiles", work_profiles},
    {"profiles with refunds", work_refunds},
    {"profile of one with refunds", work_refunds_of_one},
    {"points", work_points},
    {"funnel, loose", work_funnel_loose},
    {"funnel, strict", work_funnel_strict},
    {"movements by events", work_events},
    {"movements by spells", work_rows_of_spells},
    {"movements by segments of rows", work_segments_of_spells},
    {"segments of rows", work_segments},
    {"movements one by one", work_moved_once},
    {"movements of many, one by one", work_moved_many},
    {"cohort of subscriptions", work_terms_by_age},
    {"cohort of subscriptions along ranges", work_terms_by_ranges},
};

static void test_ends(void **state) {
    (void)state;
    endings_try(endings, sizeof endings / sizeof *endings);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_ends)};
    return cmocka_run_group_tests_name("endings, folds", tests, NULL, NULL);
}
