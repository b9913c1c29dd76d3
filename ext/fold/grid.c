/*
 * grid.c - customers grouped by segment and cohort; grid.h is the interface.
 *
 * Requirements
 *  1. A customer's cohort is the period of their earliest start; recurring: every period with a start.
 *  2. Their segment is that of their earliest start row, the smallest of several at the same moment.
 *  3. Age counts periods from the cohort, or whole grains from their own first start (of that cohort).
 *  4. At age 0 every member is active. Above, a member with min_events returns at that age is.
 *  5. on_or_after counts members by the last age at which they are active, beyond max_age too.
 *  6. There is a cell for every age up to max_age or, if that is less, the greatest age of a member at as_of;
 *     axis.h says where.
 *     With own calendars the earliest member need not be the oldest: who came on January 30 or 31 is a month
 *     old on February 28, from the time of day on at which they came.
 *  7. The answer does not depend on the order of the rows.
 *
 * While rows arrive, a customer is a record of 24 bytes (32 with segments) beside the key: the moment of the
 * first start, the segment and the head of their activity. Then customers are sorted into their cohorts by
 * counting (4 bytes each), and a cohort is folded only when its rows are read: the memory for cells is
 * that of one cohort, whatever the size of the grid, and a LIMIT leaves the rest undone.
 */
#include "fold/grid.h"

#include <string.h>

#include "ground/always.h"
#include "ground/memory.h"
#include "store/customer.h"

#define GRID_AHEAD  16 /* members between asking for a record and folding it */
#define GRID_MEMBER 60 /* work of putting or folding one, without what they did, */
#define GRID_VISIT  60 /* of a visit, */
#define GRID_CELL   8  /* of a cell */

static struct customer *grid_customer(const struct grid *grid, uint32_t customer) {
    return population_at(grid->population, customer);
}

/* Exact times are needed for own calendars, and where starts must be told from returns afterwards. */
static enum activity_kind grid_kind(const struct grid_options *options) {
    if (options->own_calendar || (options->recurring && !options->same_events)) return ACTIVITY_MOMENTS;
    return options->with_rows || options->with_amounts ? ACTIVITY_SUMS : ACTIVITY_PERIODS;
}

void grid_init(struct grid *grid, const struct grid_options *options) {
    memset(grid, 0, sizeof *grid);
    grid->options = *options;
    activity_init(&grid->activity, grid_kind(options), options->with_amounts);
}

void grid_free(struct grid *grid) {
    activity_free(&grid->activity);
    groups_free(&grid->groups);
}

bool grid_take(void *fold, const struct population *population, const struct batch *batch) {
    struct grid *grid = fold;
    const bool moments = grid->activity.kind == ACTIVITY_MOMENTS;
    for (uint32_t i = 0; i < batch->count; i++) {
        struct customer *customer = population_at(population, batch->customers[i]);
        bool starts = batch->starts[i], returns = batch->returns[i];
        if (starts) customer_start(customer, batch->times[i], &population->segments, batch->segments[i]);
        if (!returns && !moments) continue;
        uint32_t flags = (starts ? ACTIVITY_START : 0) | (returns ? ACTIVITY_RETURN : 0);
        if (!activity_add(&grid->activity, &customer->head, moments ? batch->times[i] : batch->periods[i],
                          flags, returns ? batch->amounts[i] : 0))
            return false;
    }
    return true;
}

static int64_t grid_period(const struct grid *grid, int64_t time) {
    return grain_period_of(&grid->options.grain, time);
}

static int64_t grid_visit_period(const struct grid *grid, const struct visit *visit) {
    return grid->activity.kind == ACTIVITY_MOMENTS ? grid_period(grid, visit->at) : visit->at;
}

static bool grid_visit_starts(const struct grid *grid, const struct visit *visit) {
    return grid->activity.kind != ACTIVITY_MOMENTS || (visit->flags & ACTIVITY_START);
}

/* ---- groups ---- */

int64_t grid_cohort(const struct group *group) {
    return group_part(group);
}

struct key grid_segment(const struct grid *grid, const struct group *group) {
    return segments_key(&grid->population->segments, group_rank(group));
}

/* While customers are put into their groups. */
struct grid_putting {
    const struct grid *grid;
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

/* Every cohort that a customer started in, once, with the first start in it. */
static bool grid_put_recurring(void *context, uint32_t customer, const struct visit *visits, size_t count) {
    const struct grid_putting *putting = context;
    struct patience *patience = putting->grid->population->patience;
    int64_t last = -1;
    for (size_t i = 0; i < count; i++) {
        if (patience_is_out_at(patience, i, GRID_VISIT)) return false;
        int64_t cohort = grid_visit_period(putting->grid, &visits[i]);
        if (!grid_visit_starts(putting->grid, &visits[i]) || cohort == last) continue;
        last = cohort;
        if (!grid_put(putting, customer, cohort, visits[i].at)) return false;
    }
    return true;
}

static bool grid_put_all_recurring(struct grid_putting *putting) {
    const struct grid *grid = putting->grid;
    struct visits visits = {0};
    bool fine =
        activity_each(&grid->activity, &grid->population->customers, NULL, population_count(grid->population),
                      &visits, grid->population->patience, grid_put_recurring, putting);
    visits_free(&visits);
    return fine;
}

static bool grid_put_all(void *context, struct groups_scratch *scratch) {
    struct grid *grid = context;
    struct grid_putting putting = {grid, &grid->memo, scratch};
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
    return axis_count(&options->axis, last);
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

/* A member's own moment in a recurring cohort: their first start in its period. */
static int64_t grid_anchor(const struct grid *grid, int64_t cohort, const struct visit *visits,
                           size_t count) {
    for (size_t i = 0; ALWAYS(i < count); i++) /* that start is what put them into the cohort */
        if (grid_visit_starts(grid, &visits[i]) && grid_visit_period(grid, &visits[i]) == cohort)
            return visits[i].at;
    return 0;
}

/* A cohort on its way into cells. */
struct grid_folding {
    const struct grid *grid;
    const struct group *group;
    int64_t count; /* of cells */
    struct grid_cell *cells;
};

/* The last index at which a member is active, into the cells, from the front. */
static void grid_last(const struct grid_folding *folding, int64_t last) {
    folding->cells[last < folding->count ? last : folding->count - 1].on_or_after++;
}

/* The age of a visit; negative before the cohort. */
static int64_t grid_visit_age(const struct grid_folding *folding, int64_t anchor, const struct visit *visit) {
    const struct grid *grid = folding->grid;
    if (!grid->options.own_calendar) return grid_visit_period(grid, visit) - grid_cohort(folding->group);
    return visit->at < anchor ? -1 : grain_age(&grid->options.grain, anchor, visit->at);
}

/* A member on the way through the visits. */
struct grid_member {
    int64_t anchor, index, last; /* last: of the last cell in which they are active */
    uint64_t rows;               /* in that cell */
};

/* Adds some of a member's visits to the cells. */
static void grid_fold_visits(const struct grid_folding *folding, const struct visit *visits, size_t count,
                             struct grid_member *member) {
    const struct grid_options *options = &folding->grid->options;
    const int64_t cells = folding->count, anchor = member->anchor;
    int64_t index = member->index, last = member->last;
    uint64_t rows = member->rows;
    for (size_t i = 0; i < count; i++) {
        if (visits[i].rows == 0) continue;
        int64_t age = grid_visit_age(folding, anchor, &visits[i]);
        if (age < 0) continue;
        int64_t now = axis_index(&options->axis, age);
        if (now != index) rows = 0;
        index = now;
        bool was_active = rows >= options->min_events;
        rows += (uint64_t)visits[i].rows;
        bool becomes_active = !was_active && rows >= options->min_events && index > 0;
        if (becomes_active) last = index;
        if (index >= cells) continue;
        struct grid_cell *cell = &folding->cells[index];
        cell->events += (uint64_t)visits[i].rows;
        sum_merge(&cell->value, visits[i].value);
        cell->active += becomes_active;
    }
    *member = (struct grid_member){anchor, index, last, rows};
}

/* Adds one member's visits to the cells. */
static bool grid_fold_member(void *context, uint32_t customer, const struct visit *visits, size_t count) {
    const struct grid_folding *folding = context;
    const struct grid_options *options = &folding->grid->options;
    struct grid_member member = {0, -1, 0, 0};
    if (options->own_calendar)
        member.anchor = options->recurring
                            ? grid_anchor(folding->grid, grid_cohort(folding->group), visits, count)
                            : customer_moment(grid_customer(folding->grid, customer));
    for (size_t from = 0, to; from < count; from = to) {
        to = patience_block(from, count);
        if (patience_is_out(folding->grid->population->patience, (to - from) * GRID_VISIT)) return false;
        grid_fold_visits(folding, visits + from, to - from, &member);
    }
    grid_last(folding, member.last);
    return true;
}

/* As grid_fold_member() for one with a single window of periods: no need to gather that. */
static int64_t grid_fold_window(const struct grid_folding *folding, const struct activity_cell *head) {
    const struct axis *axis = &folding->grid->options.axis;
    int64_t age = (int64_t)head->when - grid_cohort(folding->group), last = 0;
    uint64_t bits = head->bits;
    if (age < 0) bits = age > -64 ? bits >> -age : 0;
    if (age < 0) age = 0;
    for (; bits; bits >>= 1, age++) {
        if ((bits & 1) == 0) continue;
        int64_t index = axis_index(axis, age);
        if (index < folding->count) folding->cells[index].active += index != last; /* at 0 all are active */
        last = index;
    }
    return last;
}

bool grid_fold(const struct grid *grid, const struct group *group, int64_t count, struct visits *visits,
               struct grid_cell *cells) {
    struct patience *patience = grid->population->patience;
    if (patience_is_out(patience, (uint64_t)count * GRID_CELL)) return false;
    memset(cells, 0, (size_t)count * sizeof *cells);
    struct grid_folding folding = {grid, group, count, cells};
    const struct ids *customers = &grid->population->customers;
    const uint32_t *members = grid->groups.members + group->first;
    uint32_t batch[ACTIVITY_BATCH], n = 0;
    for (size_t i = 0; i < group->count; i++) {
        if (patience_is_out_at(patience, i, GRID_MEMBER)) return false;
        if (i + GRID_AHEAD < group->count) MEMORY_PREFETCH(grid_customer(grid, members[i + GRID_AHEAD]));
        const struct activity_cell *head = &grid_customer(grid, members[i])->head;
        if (grid->activity.kind == ACTIVITY_PERIODS && head->next == 0) {
            grid_last(&folding, grid_fold_window(&folding, head));
            continue;
        }
        batch[n++] = members[i];
        if (n < ACTIVITY_BATCH) continue;
        if (!activity_each(&grid->activity, customers, batch, n, visits, patience, grid_fold_member,
                           &folding))
            return false;
        n = 0;
    }
    if (!activity_each(&grid->activity, customers, batch, n, visits, patience, grid_fold_member, &folding))
        return false;
    for (int64_t i = count - 1; i > 0; i--)
        cells[i - 1].on_or_after += cells[i].on_or_after;
    cells[0].active = group->count;
    return true;
}

bool grid_complete(const struct grid *grid, const struct group *group, int64_t index) {
    const struct grain *grain = &grid->options.grain;
    int64_t as_of = grid->population->as_of, last = axis_last(&grid->options.axis, index);
    if (!grid->options.own_calendar) return grain_start(grain, grid_cohort(group) + last + 1) <= as_of;
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
