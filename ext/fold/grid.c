/*
 * grid.c - customers grouped by segment and cohort; grid.h is the interface.
 *
 * Requirements
 *  1. A customer's cohort is the period of his earliest start; recurring: every period with a start.
 *  2. His segment is that of his earliest start row, the smallest of several at the same moment.
 *  3. Age counts periods from the cohort, or whole grains from his own first start (of that cohort).
 *  4. At age 0 every member is active. Above, a member with min_events returns at that age is.
 *  5. on_or_after counts members by the last age at which they are active, beyond max_age too.
 *  6. There is a cell for every age up to max_age or, if that is less, the greatest age of a member at as_of.
 *     With own calendars the earliest member need not be the oldest: who came on January 30 or 31 is a month
 *     old on February 28, from the time of day on at which he came.
 *  7. The answer does not depend on the order of the rows.
 *
 * While rows arrive, a customer is a record of 24 bytes (32 with segments) beside his key: the moment of his
 * first start, his segment and the head of his activity. Then customers are sorted into their cohorts by
 * counting (4 bytes each), and a cohort is folded only when its rows are read: the memory for cells is
 * that of one cohort, whatever the size of the grid, and a LIMIT leaves the rest undone.
 */
#include "fold/grid.h"

#include <string.h>

#include "ground/always.h"
#include "ground/memory.h"

#define GRID_AHEAD  16 /* members between asking for a record and folding it */
#define GRID_MEMBER 60 /* work of putting or folding one, without what he did, */
#define GRID_VISIT  60 /* of a visit, */
#define GRID_CELL   8  /* of a cell */

static struct customer *grid_member(const struct grid *grid, uint32_t customer) {
    return ids_payload(grid->customers, customer);
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
    ranking_free(&grid->segments);
}

bool grid_add(struct grid *grid, const struct ids *segments, struct customer *member,
              const struct grid_row *row) {
    bool moments = grid->activity.kind == ACTIVITY_MOMENTS;
    if (row->starts)
        customer_start(member, row->time, grid->options.with_segments ? segments : NULL, row->segment);
    if (!row->returns && !moments) return true;
    uint32_t flags = (row->starts ? ACTIVITY_START : 0) | (row->returns ? ACTIVITY_RETURN : 0);
    return activity_add(&grid->activity, &member->head, moments ? row->time : row->period, flags,
                        row->returns ? row->amount : 0);
}

static int64_t grid_period(const struct grid *grid, int64_t time) {
    return calendar_period_of(&grid->options.grain, time);
}

static int64_t grid_visit_period(const struct grid *grid, const struct visit *visit) {
    return grid->activity.kind == ACTIVITY_MOMENTS ? grid_period(grid, visit->at) : visit->at;
}

static bool grid_visit_starts(const struct grid *grid, const struct visit *visit) {
    return grid->activity.kind != ACTIVITY_MOMENTS || (visit->flags & ACTIVITY_START);
}

/* ---- groups ---- */

int64_t grid_cohort(const struct group *group) {
    return group->key & UINT32_MAX;
}

uint32_t grid_segment(const struct grid *grid, const struct group *group) {
    return grid->segments.numbers[group->key >> 32];
}

static bool grid_put(struct grid *grid, uint32_t customer, int64_t cohort, int64_t moment) {
    int64_t rank = 0, age = 0;
    if (grid->options.with_segments) rank = grid->segments.ranks[grid_member(grid, customer)->segment];
    if (grid->options.own_calendar) age = calendar_age(&grid->options.grain, moment, grid->options.as_of);
    return groups_put(&grid->groups, rank << 32 | cohort, customer, age);
}

static bool grid_gather(const struct grid *grid, const uint32_t *customers, uint32_t n, struct visits *visits,
                        struct patience *patience) {
    const struct activity_cell *heads[ACTIVITY_BATCH];
    for (uint32_t i = 0; i < n; i++)
        heads[i] = &grid_member(grid, customers[i])->head;
    return activity_gather(&grid->activity, heads, n, visits, patience);
}

/* Every cohort that a customer started in, once, with his first start in it. */
static bool grid_put_cohorts(struct grid *grid, uint32_t customer, const struct visit *visits, size_t count,
                             struct patience *patience) {
    int64_t last = -1;
    for (size_t i = 0; i < count; i++) {
        if (patience_is_out_at(patience, i, GRID_VISIT)) return false;
        int64_t cohort = grid_visit_period(grid, &visits[i]);
        if (!grid_visit_starts(grid, &visits[i]) || cohort == last) continue;
        last = cohort;
        if (!grid_put(grid, customer, cohort, visits[i].at)) return false;
    }
    return true;
}

static bool grid_put_recurring(struct grid *grid, struct visits *visits, struct patience *patience) {
    uint32_t customers[ACTIVITY_BATCH], total = ids_count(grid->customers);
    for (uint32_t base = 0, n; base < total; base += n) {
        n = total - base < ACTIVITY_BATCH ? total - base : ACTIVITY_BATCH;
        for (uint32_t i = 0; i < n; i++)
            customers[i] = base + i;
        if (!grid_gather(grid, customers, n, visits, patience)) return false;
        for (uint32_t i = 0; i < n; i++)
            if (!grid_put_cohorts(grid, customers[i], visits->items + visits->first[i], visits->count[i],
                                  patience))
                return false;
    }
    return true;
}

static bool grid_put_all(struct grid *grid, struct visits *visits, struct patience *patience) {
    if (grid->options.recurring) return grid_put_recurring(grid, visits, patience);
    for (uint32_t i = 0; i < ids_count(grid->customers); i++) {
        const struct customer *member = grid_member(grid, i);
        if (patience_is_out_at(patience, i, GRID_MEMBER)) return false;
        if (!customer_has_started(member)) continue;
        int64_t moment = customer_moment(member);
        if (!grid_put(grid, i, grid_period(grid, moment), moment)) return false;
    }
    return true;
}

int64_t grid_ages(const struct grid *grid, const struct group *group) {
    const struct grid_options *options = &grid->options;
    int64_t last =
        options->own_calendar ? group->most : grid_period(grid, options->as_of) - grid_cohort(group);
    return (last < options->max_age ? last : options->max_age) + 1;
}

bool grid_finish(struct grid *grid, const struct ids *customers, const struct ids *segments,
                 struct patience *patience) {
    struct visits visits = {0};
    grid->customers = customers;
    bool fine = ranking_make(&grid->segments, segments, patience) && groups_begin(&grid->groups, patience) &&
                grid_put_all(grid, &visits, patience) && groups_lay_out(&grid->groups) &&
                grid_put_all(grid, &visits, patience) && groups_finish(&grid->groups);
    visits_free(&visits);
    int64_t rows = 0;
    for (size_t i = 0; fine && i < grid->groups.count; i++) {
        grid->groups.list[i].rows_before = rows;
        int64_t ages = grid_ages(grid, &grid->groups.list[i]);
        if (ages > grid->most_ages) grid->most_ages = ages;
        rows += ages;
        fine = !patience_is_out_at(patience, i, GRID_MEMBER);
    }
    return fine;
}

/* ---- cells ---- */

/* A member's own moment in a recurring cohort: his first start in its period. */
static int64_t grid_anchor(const struct grid *grid, int64_t cohort, const struct visit *visits,
                           size_t count) {
    for (size_t i = 0; ALWAYS(i < count); i++) /* that start is what put him into the cohort */
        if (grid_visit_starts(grid, &visits[i]) && grid_visit_period(grid, &visits[i]) == cohort)
            return visits[i].at;
    return 0;
}

/* Adds one member's visits to the cells; returns the last age at which he is active, or -1 where told to end. */
static int64_t grid_fold_member(const struct grid *grid, int64_t cohort, int64_t anchor,
                                const struct visit *visits, size_t count, int64_t ages,
                                struct grid_cell *cells, struct patience *patience) {
    const struct grid_options *options = &grid->options;
    int64_t last = 0, age = -1;
    uint64_t rows = 0;
    for (size_t i = 0; i < count; i++) {
        if (patience_is_out_at(patience, i, GRID_VISIT)) return -1;
        if (visits[i].rows == 0) continue;
        int64_t now;
        if (options->own_calendar)
            now = visits[i].at < anchor ? -1 : calendar_age(&options->grain, anchor, visits[i].at);
        else
            now = grid_visit_period(grid, &visits[i]) - cohort;
        if (now < 0) continue;
        if (now != age) rows = 0;
        age = now;
        bool was_active = rows >= options->min_events;
        rows += (uint64_t)visits[i].rows;
        bool becomes_active = !was_active && rows >= options->min_events && age > 0;
        if (becomes_active) last = age;
        if (age >= ages) continue;
        cells[age].events += (uint64_t)visits[i].rows;
        sum_merge(&cells[age].value, visits[i].value);
        cells[age].active += becomes_active;
    }
    return last;
}

static bool grid_fold_batch(const struct grid *grid, const struct group *group, const uint32_t *members,
                            uint32_t n, int64_t ages, struct visits *visits, struct grid_cell *cells,
                            struct patience *patience) {
    if (!grid_gather(grid, members, n, visits, patience)) return false;
    for (uint32_t i = 0; i < n; i++) {
        const struct visit *list = visits->items + visits->first[i];
        size_t count = visits->count[i];
        int64_t anchor = 0;
        if (grid->options.own_calendar)
            anchor = grid->options.recurring ? grid_anchor(grid, grid_cohort(group), list, count)
                                             : customer_moment(grid_member(grid, members[i]));
        int64_t last = grid_fold_member(grid, grid_cohort(group), anchor, list, count, ages, cells, patience);
        if (last < 0) return false;
        cells[last < ages ? last : ages - 1].on_or_after++;
    }
    return true;
}

/* As grid_fold_member() for one with a single window of periods: no need to gather that. */
static int64_t grid_fold_window(const struct activity_cell *head, int64_t cohort, int64_t ages,
                                struct grid_cell *cells) {
    int64_t age = (int64_t)head->when - cohort, last = 0;
    uint64_t bits = head->bits;
    if (age < 0) bits = age > -64 ? bits >> -age : 0;
    if (age < 0) age = 0;
    if (age == 0) bits &= ~UINT64_C(1); /* active by definition */
    for (; bits; bits >>= 1, age++) {
        if ((bits & 1) == 0) continue;
        last = age;
        if (age < ages) cells[age].active++;
    }
    return last;
}

bool grid_fold(const struct grid *grid, const struct group *group, int64_t ages, struct visits *visits,
               struct grid_cell *cells, struct patience *patience) {
    if (patience_is_out(patience, (uint64_t)ages * GRID_CELL)) return false;
    memset(cells, 0, (size_t)ages * sizeof *cells);
    const uint32_t *members = grid->groups.members + group->first;
    uint32_t batch[ACTIVITY_BATCH], n = 0;
    for (size_t i = 0; i < group->count; i++) {
        if (patience_is_out_at(patience, i, GRID_MEMBER)) return false;
        if (i + GRID_AHEAD < group->count) MEMORY_PREFETCH(grid_member(grid, members[i + GRID_AHEAD]));
        const struct activity_cell *head = &grid_member(grid, members[i])->head;
        if (grid->activity.kind == ACTIVITY_PERIODS && head->next == 0) {
            int64_t last = grid_fold_window(head, grid_cohort(group), ages, cells);
            cells[last < ages ? last : ages - 1].on_or_after++;
            continue;
        }
        batch[n++] = members[i];
        if (n == ACTIVITY_BATCH) {
            if (!grid_fold_batch(grid, group, batch, n, ages, visits, cells, patience)) return false;
            n = 0;
        }
    }
    if (!grid_fold_batch(grid, group, batch, n, ages, visits, cells, patience)) return false;
    for (int64_t age = ages - 1; age > 0; age--)
        cells[age - 1].on_or_after += cells[age].on_or_after;
    cells[0].active = group->count;
    return true;
}

bool grid_complete(const struct grid *grid, const struct group *group, int64_t age) {
    const struct calendar_grain *grain = &grid->options.grain;
    int64_t as_of = grid->options.as_of;
    if (!grid->options.own_calendar) return calendar_start(grain, grid_cohort(group) + age + 1) <= as_of;
    return calendar_start(grain, grid_cohort(group) + 1) <= as_of && age < group->least;
}
