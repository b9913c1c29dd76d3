/*
 * grid.c - customers grouped by segment and cohort; grid.h is the interface.
 *
 * Requirements
 *  1. A customer's cohort is the period of their earliest start; recurring: every period with a start.
 *  2. Their segment is that of their earliest start row, the smallest of several at the same moment.
 *  3. Age counts periods from the cohort, or whole grains from their own first start (of that cohort).
 *  4. At age 0 every member is active. Above, a member with min_events returns at that age is. Returned is who has so
 *     many at age 0 too, without the row that started them: of several at that moment, one that is also a return.
 *     Events, value and returns are those from their start in that cohort on; value is that of all rows.
 *  5. on_or_after counts members by the last age at which they are active, beyond max_age too.
 *  6. There is a cell for every age up to max_age or, if that is less, the greatest age of a member at as_of;
 *     axis.h says where.
 *     With own calendars the earliest member need not be the oldest: who came on January 30 or 31 is a month
 *     old on February 28, from the time of day on at which they came.
 *  7. The answer does not depend on the order of the rows.
 *  8. Along ranges, a member is active in one if they are in any of its ages, and counts once; a cell is there if a
 *     member has reached its first age, and complete when its last one is.
 *
 * While rows arrive, a customer is a record of 24 bytes (32 with segments) beside the key: the moment of the
 * first start, the segment and the head of their activity. Then customers are sorted into their cohorts by
 * counting (4 bytes each), and a cohort is folded only when its rows are read: the memory for cells is
 * that of one cohort, whatever the size of the grid, and a LIMIT leaves the rest undone.
 *
 * A customer is folded once for each of their cohorts, of which recurring ones may be hundreds: so what is folded must not be
 * what they did, row by row. Periods and sums are put back into the store, one a period (visits.h); of moments there is a
 * timeline, which gives an age of any cohort at one go (deeds.c).
 */
#include "fold/grid.h"

#include <string.h>

#include "fold/deeds.h"
#include "ground/memory.h"
#include "store/customer.h"

#define GRID_AHEAD  16 /* members between asking for a record and folding it */
#define GRID_MEMBER 60 /* work of putting or folding one, without what they did, */
#define GRID_VISIT  60 /* of a visit, */
#define GRID_CELL   8  /* and of a cell */

/* A customer of so many cohorts, who has so many moments, gets a timeline: others are looked at a few times, or have little
** to look at. In builds of the tests that look closely few do, so that little data reaches timelines. */
#if defined(RETENTION_DEBUG) || defined(RETENTION_COVERAGE)
#define GRID_MANY_COHORTS 3
#define GRID_MANY_MOMENTS 6
#else
#define GRID_MANY_COHORTS 8
#define GRID_MANY_MOMENTS 64
#endif

static inline struct customer *grid_customer(const struct grid *grid, uint32_t customer) {
    return population_at(grid->population, customer);
}

/* Exact times are needed for own calendars, and where starts must be told from returns afterwards, or rows before the
** start from those after it. */
static enum activity_kind grid_kind(const struct grid_options *options) {
    bool counts = options->with_rows || options->with_amounts;
    if (options->own_calendar) return ACTIVITY_MOMENTS;
    if (!options->same_events && (options->recurring || counts)) return ACTIVITY_MOMENTS;
    return counts || options->min_events > 1 ? ACTIVITY_SUMS : ACTIVITY_PERIODS;
}

void grid_init(struct grid *grid, const struct grid_options *options) {
    memset(grid, 0, sizeof *grid);
    grid->options = *options;
    activity_init(&grid->activity, grid_kind(options), options->with_amounts);
}

void grid_free(struct grid *grid) {
    activity_free(&grid->activity);
    groups_free(&grid->groups);
    memory_free(grid->options.axis.ranges);
    while (grid->timeline_count > 0)
        timeline_free(&grid->timelines[--grid->timeline_count]);
    memory_free(grid->timelines);
}

static uint32_t grid_flags(bool starts, bool returns) {
    return (starts ? ACTIVITY_START : 0u) | (returns ? ACTIVITY_RETURN : 0u) |
           (starts && returns ? ACTIVITY_BOTH : 0u);
}

bool grid_take(void *fold, const struct population *population, const struct batch *batch) {
    struct grid *grid = fold;
    const bool moments = grid->activity.kind == ACTIVITY_MOMENTS;
    for (uint32_t i = 0; i < batch->count; i++) {
        struct customer *customer = population_at(population, batch->customers[i]);
        bool starts = batch->starts[i], returns = batch->returns[i];
        if (starts) customer_start(customer, batch->times[i], &population->segments, batch->segments[i]);
        if (!returns && !moments) continue;
        if (!activity_add(&grid->activity, &customer->head, moments ? batch->times[i] : batch->periods[i],
                          grid_flags(starts, returns), batch->amounts[i]))
            return false;
    }
    return true;
}

static int64_t grid_period(const struct grid *grid, int64_t time) {
    return grain_period_of(&grid->options.grain, time);
}

/* ---- groups ---- */

int64_t grid_cohort(const struct group *group) {
    return group_part(group);
}

struct key grid_segment(const struct grid *grid, const struct group *group) {
    return segments_key(&grid->population->segments, group_rank(group));
}

/* What the members of a cohort did, on its way into so many cells. */
static struct deeds grid_deeds(const struct grid *grid, int64_t cohort, int64_t count,
                               struct grid_cell *cells) {
    return (struct deeds){&grid->options, &grid->activity, grid->population, cohort, count, cells};
}

/* While customers are put into their groups. */
struct grid_putting {
    struct grid *grid;
    struct visits visits;
    struct grain_memo *memo; /* their starts come back to the same days */
    struct groups_scratch *scratch;
};

static bool grid_put(const struct grid_putting *putting, uint32_t customer, int64_t cohort, int64_t moment) {
    const struct grid *grid = putting->grid;
    uint32_t rank = customer_rank(grid_customer(grid, customer), &grid->population->segments);
    int64_t age = 0;
    if (grid->options.own_calendar) age = grain_age(&grid->options.grain, moment, grid->population->as_of);
    return groups_put(putting->scratch, groups_key(rank, (uint32_t)cohort), customer, age);
}

/* A customer's timeline, or NULL. */
static const struct timeline *grid_timeline(const struct grid *grid, uint32_t customer) {
    const uint32_t number =
        grid->activity.kind == ACTIVITY_MOMENTS ? grid_customer(grid, customer)->head.when : 0;
    return number ? &grid->timelines[number - 1] : NULL;
}

/* A customer of moments who was put into so many cohorts, and is looked at for each of them. */
static bool grid_keep_timeline(struct grid_putting *putting, uint32_t customer, size_t cohorts) {
    struct grid *grid = putting->grid;
    struct activity_cell *head = &grid_customer(grid, customer)->head;
    const size_t moments = putting->visits.seen;
    if (cohorts < GRID_MANY_COHORTS || moments < GRID_MANY_MOMENTS) return true;
    void *list = grid->timelines;
    if (!memory_reserve(&list, &grid->timeline_room, grid->timeline_count + 1, sizeof *grid->timelines))
        return false;
    grid->timelines = list;
    struct timeline *timeline = &grid->timelines[grid->timeline_count++];
    if (!timeline_make(timeline, &grid->activity, head, moments, grid->population->patience)) return false;
    head->when = (uint32_t)grid->timeline_count;
    return true;
}

/* Every cohort that a customer started in, once, with the first start in it. */
static bool grid_put_recurring(void *context, uint32_t customer, const struct visit *visits, size_t count) {
    struct grid_putting *putting = context;
    struct grid *grid = putting->grid;
    const bool moments = grid->activity.kind == ACTIVITY_MOMENTS;
    const struct deeds deeds = grid_deeds(grid, 0, 0, NULL);
    int64_t next = INT64_MIN; /* where the period after the last one starts */
    size_t cohorts = 0;
    for (size_t i = 0; i < count; i++) {
        if (patience_is_out_at(grid->population->patience, i, GRID_VISIT)) return false;
        if (visits[i].at < next || !deeds_can_start(&deeds, &visits[i])) continue;
        int64_t cohort = deeds_period(&deeds, &visits[i]);
        next = moments ? grain_start(&grid->options.grain, cohort + 1) : cohort + 1;
        cohorts++;
        if (!grid_put(putting, customer, cohort, visits[i].at)) return false;
    }
    if (moments) return grid_keep_timeline(putting, customer, cohorts);
    /* they are gathered again for each of their cohorts */
    return visits_compact(&grid->activity, &grid_customer(grid, customer)->head, visits, count,
                          putting->visits.seen);
}

/* The same of one who has a timeline. */
static bool grid_put_timeline(const struct grid_putting *putting, uint32_t customer,
                              const struct timeline *timeline) {
    const struct grid *grid = putting->grid;
    for (size_t place = 0, i = 0; place < timeline->count; i++) {
        const struct activity_cell *cell = timeline_at(timeline, place++);
        if (patience_is_out_at(grid->population->patience, i, GRID_VISIT)) return false;
        if ((cell->when & ACTIVITY_START) == 0) continue;
        int64_t cohort = grid_period(grid, cell->time);
        if (!grid_put(putting, customer, cohort, cell->time)) return false;
        place = timeline_seek(timeline, place, grain_start(&grid->options.grain, cohort + 1));
    }
    return true;
}

/* Timelines are made in the first pass, so that the second one need not gather those customers again. */
static bool grid_put_all_recurring(struct grid_putting *putting) {
    const struct grid *grid = putting->grid;
    const uint32_t count = population_count(grid->population);
    uint32_t batch[VISITS_BATCH], n = 0;
    bool fine = true;
    for (uint32_t i = 0; fine && i < count; i++) {
        const struct timeline *timeline = grid_timeline(grid, i);
        if (timeline)
            fine = grid_put_timeline(putting, i, timeline);
        else
            batch[n++] = i;
        if (!fine || (n < VISITS_BATCH && i + 1 < count)) continue;
        fine = visits_each(&grid->activity, &grid->population->customers, batch, n, &putting->visits,
                           grid->population->patience, grid_put_recurring, putting);
        n = 0;
    }
    visits_free(&putting->visits);
    return fine;
}

static bool grid_put_all(void *context, struct groups_scratch *scratch) {
    struct grid *grid = context;
    struct grid_putting putting = {grid, {0}, &grid->memo, scratch};
    if (grid->options.recurring) return grid_put_all_recurring(&putting);
    for (uint32_t i = 0; i < population_count(grid->population); i++) {
        const struct customer *customer = grid_customer(grid, i);
        if (patience_is_out_at(grid->population->patience, i, GRID_MEMBER)) return false;
        if (!customer_has_started(customer)) continue;
        int64_t moment = customer_moment(customer), period = 0;
        grain_period_memo(&grid->options.grain, putting.memo, moment, &period);
        if (!grid_put(&putting, i, period, moment)) return false;
    }
    return true;
}

int64_t grid_cells(const struct grid *grid, const struct group *group) {
    const struct grid_options *options = &grid->options;
    int64_t last =
        options->own_calendar ? group->most : grid_period(grid, grid->population->as_of) - grid_cohort(group);
    return axis_reached(&options->axis, last);
}

static int64_t grid_size(const void *context, const struct group *group) {
    return grid_cells(context, group);
}

bool grid_finish(struct grid *grid, struct population *population) {
    struct patience *patience = population->patience;
    grid->population = population;
    return segments_finish(&population->segments, patience) &&
           groups_make(&grid->groups, grid_put_all, grid, patience) &&
           groups_add_up(&grid->groups, grid_size, grid, patience, &grid->most_cells);
}

/* ---- cells ---- */

void grid_count_last(const struct grid *grid, int64_t last, int64_t count, struct grid_cell *cells) {
    int64_t reached = axis_reached(&grid->options.axis, last);
    if (reached > count) reached = count;
    if (reached > 0) cells[reached - 1].on_or_after++;
}

void grid_count_later(int64_t count, struct grid_cell *cells) {
    for (int64_t i = count - 1; i > 0; i--)
        cells[i - 1].on_or_after += cells[i].on_or_after;
}

/* A cohort on its way into cells. */
struct grid_folding {
    const struct grid *grid;
    struct deeds deeds;
};

/* Adds one member's visits to the cells. */
static bool grid_fold_member(void *context, uint32_t customer, const struct visit *visits, size_t count) {
    const struct grid_folding *folding = context;
    int64_t last;
    if (!deeds_of_visits(&folding->deeds, customer, visits, count, &last)) return false;
    grid_count_last(folding->grid, last, folding->deeds.count, folding->deeds.cells);
    return true;
}

/* As grid_fold_member() for one with a single window of periods, each of them a cell: no need to gather that. */
static int64_t grid_fold_window(const struct deeds *deeds, const struct activity_cell *head) {
    int64_t age = (int64_t)head->when - deeds->cohort, last = 0;
    uint64_t bits = head->bits;
    if (age < 0) bits = age > -64 ? bits >> -age : 0;
    if (age < 0) age = 0;
    for (; bits; bits >>= 1, age++) {
        if ((bits & 1) == 0) continue;
        if (age < deeds->count) deeds->cells[age].returned += age != last; /* at 0 all are active */
        last = age;
    }
    return last;
}

/* One who need not be gathered: *done says so. */
static bool grid_fold_quick(const struct grid_folding *folding, uint32_t customer, bool *done) {
    const struct grid *grid = folding->grid;
    const struct deeds *deeds = &folding->deeds;
    const struct activity_cell *head = &grid_customer(grid, customer)->head;
    int64_t last = 0;
    *done = true;
    const struct timeline *timeline = grid_timeline(grid, customer);
    if (timeline) {
        if (!deeds_of_timeline(deeds, customer, timeline, &last)) return false;
    } else if (grid->activity.kind == ACTIVITY_PERIODS && grid->options.axis.ranges == NULL &&
               head->next == 0) {
        last = grid_fold_window(deeds, head);
    } else {
        *done = false;
        return true;
    }
    grid_count_last(grid, last, deeds->count, deeds->cells);
    return true;
}

/* Members into cells that are empty. */
static bool grid_fold_members(const struct grid_folding *folding, const uint32_t *members, size_t count,
                              struct visits *visits) {
    const struct grid *grid = folding->grid;
    struct patience *patience = grid->population->patience;
    const struct ids *customers = &grid->population->customers;
    uint32_t batch[VISITS_BATCH], n = 0;
    for (size_t i = 0; i < count; i++) {
        bool done;
        if (patience_is_out_at(patience, i, GRID_MEMBER)) return false;
        if (i + GRID_AHEAD < count) MEMORY_PREFETCH(grid_customer(grid, members[i + GRID_AHEAD]));
        if (!grid_fold_quick(folding, members[i], &done)) return false;
        if (done) continue;
        batch[n++] = members[i];
        /* by the time the batch is full, its first ones are there */
        const struct activity_cell *head = &grid_customer(grid, members[i])->head;
        if (head->next) MEMORY_PREFETCH(pool_at(&grid->activity.cells, head->next - 1));
        if (n < VISITS_BATCH) continue;
        if (!visits_each(&grid->activity, customers, batch, n, visits, patience, grid_fold_member,
                         (void *)folding))
            return false;
        n = 0;
    }
    return visits_each(&grid->activity, customers, batch, n, visits, patience, grid_fold_member,
                       (void *)folding);
}

/* Members of a group into its first cells. */
static bool grid_fold_all(const struct grid *grid, const struct group *group, const uint32_t *members,
                          size_t member_count, int64_t count, struct visits *visits,
                          struct grid_cell *cells) {
    const struct grid_folding folding = {grid, grid_deeds(grid, grid_cohort(group), count, cells)};
    if (patience_is_out(grid->population->patience, (uint64_t)count * GRID_CELL)) return false;
    memset(cells, 0, (size_t)count * sizeof *cells);
    if (!grid_fold_members(&folding, members, member_count, visits)) return false;
    grid_count_later(count, cells);
    if (grid->options.axis.ranges || !grid->options.with_amounts) return true;
    cells[0].cumulative = cells[0].value;
    for (int64_t i = 1; i < count; i++) {
        cells[i].cumulative = cells[i - 1].cumulative;
        sum_merge(&cells[i].cumulative, cells[i].value);
    }
    return true;
}

bool grid_fold(const struct grid *grid, const struct group *group, int64_t count, struct visits *visits,
               struct grid_cell *cells) {
    return grid_fold_all(grid, group, grid->groups.members + group->first, group->count, count, visits,
                         cells);
}

bool grid_fold_one(const struct grid *grid, const struct group *group, uint32_t member, int64_t count,
                   struct visits *visits, struct grid_cell *cells) {
    return grid_fold_all(grid, group, &member, 1, count, visits, cells);
}

uint64_t grid_active(const struct grid *grid, const struct group *group, int64_t index,
                     const struct grid_cell *cell) {
    return axis_first(&grid->options.axis, index) == 0 ? group->count : cell->returned;
}

bool grid_complete(const struct grid *grid, const struct group *group, int64_t index) {
    const struct grain *grain = &grid->options.grain;
    int64_t as_of = grid->population->as_of, last = axis_last(&grid->options.axis, index);
    if (!grid->options.own_calendar) return last < grid_period(grid, as_of) - grid_cohort(group);
    return grain_start(grain, grid_cohort(group) + 1) <= as_of && last < group->least;
}

/* ---- its state ---- */

static uint64_t grid_state_options(const void *fold) {
    const struct activity *activity = &((const struct grid *)fold)->activity;
    return (uint64_t)activity->kind << 1 | activity->with_amounts;
}

static bool grid_state_merge(void *fold, const struct population *population, void *payload,
                             const void *other_fold, const void *other, const uint32_t *segments) {
    struct customer *customer = payload;
    const struct customer *from = other;
    return activity_merge(&((struct grid *)fold)->activity, &customer->head,
                          &((const struct grid *)other_fold)->activity, &from->head, segments,
                          population->patience);
}

static void grid_state_write(const void *fold, const void *payload, struct bytes_out *out) {
    activity_write_chain(&((const struct grid *)fold)->activity, &((const struct customer *)payload)->head,
                         out);
}

static bool grid_state_read(void *fold, const struct population *population, void *payload,
                            struct bytes_in *in) {
    struct grid *grid = fold;
    struct customer *customer = payload;
    bool moments = grid->activity.kind == ACTIVITY_MOMENTS;
    const struct grain *grain = &grid->options.grain;
    int64_t least = grain_least(grain);
    if (moments) least = grain_start(grain, least);
    if (least < MOMENT_MIN) least = MOMENT_MIN; /* of a clock ahead of UTC */
    int64_t most = moments ? population->latest : grid_period(grid, population->latest);
    return activity_read_chain(&grid->activity, &customer->head,
                               &(struct activity_range){least, most, 0, least}, in, population->patience);
}

const struct state_kind grid_state = {
    1, grid_state_options, grid_state_merge, grid_state_write, grid_state_read, NULL, NULL, NULL};
