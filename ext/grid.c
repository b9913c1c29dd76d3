/*
 * grid.c - customers grouped by segment and cohort; grid.h is the interface.
 *
 * Requirements
 *  1. A customer's cohort is the period of his earliest start; recurring: every period with a start.
 *  2. His segment is that of his earliest start row, the smallest of several at the same moment.
 *  3. Age counts periods from the cohort, or whole grains from his own first start (of that cohort).
 *  4. At age 0 every member is active. Above, a member with min_events returns at that age is.
 *  5. on_or_after counts members by the last age at which they are active, beyond max_age too.
 *  6. Cells are for ages up to max_age, and to the greatest age that a member has at as_of. With own
 * calendars that need not be the earliest one's: January 30 and 31 are both a month old on February 28, by
 * the clock.
 *  7. The answer does not depend on the order of the rows.
 *
 * While rows arrive, a customer is a record of 24 bytes (32 with segments) beside his key: the moment of his
 * first start, his segment and the head of his activity. Then customers are sorted into their cohorts by
 * counting (4 bytes each), and a cohort is folded only when its rows are read: the memory for cells is
 * that of one cohort, whatever the size of the grid, and a LIMIT leaves the rest undone.
 */
#include "grid.h"

#include <string.h>

#include "memory.h"
#include "sort.h"

#define GRID_AHEAD 16 /* members between asking for a record and folding it */

struct grid_member {
    struct activity_cell head;
    int64_t joined;   /* microseconds from 0001-01-01 to the first start, and 1 more; 0: none yet */
    uint32_t segment; /* with_segments only */
};

static int64_t grid_moment(const struct grid_member *member) {
    return member->joined - 1 + CALENDAR_MIN;
}

static struct grid_member *grid_member(const struct grid *grid, uint32_t customer) {
    return ids_payload(grid->customers, customer);
}

uint32_t grid_payload(const struct grid_options *options) {
    return options->with_segments ? sizeof(struct grid_member) : offsetof(struct grid_member, segment);
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
    memory_free(grid->groups);
    memory_free(grid->members);
    grid->groups = NULL;
    grid->members = NULL;
}

bool grid_add(struct grid *grid, const struct ids *segments, void *payload, const struct grid_row *row) {
    struct grid_member *member = payload;
    bool moments = grid->activity.kind == ACTIVITY_MOMENTS;
    if (row->starts) {
        int64_t joined = row->time - CALENDAR_MIN + 1;
        bool first = member->joined == 0 || joined < member->joined;
        if (first) member->joined = joined;
        if (grid->options.with_segments) {
            if (!first && joined == member->joined && row->segment != member->segment) {
                struct key a = ids_key(segments, row->segment), b = ids_key(segments, member->segment);
                first = key_compare(&a, &b) < 0;
            }
            if (first) member->segment = row->segment;
        }
    }
    if (!row->returns && !(moments && row->starts)) return true;
    uint32_t flags = (row->starts ? ACTIVITY_START : 0) | (row->returns ? ACTIVITY_RETURN : 0);
    return activity_add(&grid->activity, &member->head, moments ? row->time : row->period, flags,
                        row->returns ? row->amount : 0);
}

static int64_t grid_period(const struct grid *grid, int64_t time) {
    int64_t period = 0;
    calendar_period(&grid->options.grain, time, &period); /* the source let no other time in */
    return period;
}

static int64_t grid_visit_period(const struct grid *grid, const struct visit *visit) {
    return grid->activity.kind == ACTIVITY_MOMENTS ? grid_period(grid, visit->at) : visit->at;
}

static bool grid_visit_starts(const struct grid *grid, const struct visit *visit) {
    return grid->activity.kind != ACTIVITY_MOMENTS || (visit->flags & ACTIVITY_START);
}

/* ---- groups ---- */

/* Memberships on their way to their groups, a batch at a time. */
struct grid_sorter {
    struct grid *grid;
    struct ids groups;      /* rank << 32 | cohort -> number */
    const uint32_t *ranks;  /* of segments */
    const uint32_t *places; /* of groups, once they are sorted; NULL while they are counted */
    uint32_t count;
    struct key keys[IDS_BATCH];
    uint32_t segments[IDS_BATCH];
    uint32_t customers[IDS_BATCH];
    int64_t ages[IDS_BATCH]; /* own_calendar: at as_of */
    size_t room;             /* of grid->groups */
};

static bool grid_sorter_new_group(struct grid_sorter *sorter, uint32_t i) {
    struct grid *grid = sorter->grid;
    if (grid->group_count == sorter->room) {
        size_t room = sorter->room ? 2 * sorter->room : 64;
        struct grid_group *groups = memory_resize(grid->groups, room * sizeof *groups);
        if (groups == NULL) return false;
        grid->groups = groups;
        sorter->room = room;
    }
    int64_t key = sorter->keys[i].integer;
    grid->groups[grid->group_count++] = (struct grid_group){.segment = sorter->segments[i],
                                                            .rank = (uint32_t)(key >> 32),
                                                            .cohort = key & UINT32_MAX,
                                                            .most_age = sorter->ages[i],
                                                            .least_age = sorter->ages[i]};
    return true;
}

static bool grid_sorter_flush(struct grid_sorter *sorter) {
    struct grid *grid = sorter->grid;
    uint32_t numbers[IDS_BATCH];
    if (!ids_number(&sorter->groups, sorter->keys, sorter->count, numbers)) return false;
    for (uint32_t i = 0; i < sorter->count; i++) {
        if (sorter->places) {
            struct grid_group *group = &grid->groups[sorter->places[numbers[i]]];
            grid->members[group->first + group->count++] = sorter->customers[i];
            continue;
        }
        if (numbers[i] == grid->group_count && !grid_sorter_new_group(sorter, i)) return false;
        struct grid_group *group = &grid->groups[numbers[i]];
        group->count++;
        if (sorter->ages[i] > group->most_age) group->most_age = sorter->ages[i];
        if (sorter->ages[i] < group->least_age) group->least_age = sorter->ages[i];
    }
    sorter->count = 0;
    return true;
}

static bool grid_sorter_put(struct grid_sorter *sorter, uint32_t customer, int64_t cohort, int64_t moment) {
    const struct grid *grid = sorter->grid;
    uint32_t i = sorter->count++;
    uint32_t segment = grid->options.with_segments ? grid_member(grid, customer)->segment : 0;
    uint32_t rank = grid->options.with_segments ? sorter->ranks[segment] : 0;
    sorter->keys[i] = (struct key){.kind = KEY_INTEGER, .integer = (int64_t)rank << 32 | cohort};
    sorter->segments[i] = segment;
    sorter->customers[i] = customer;
    sorter->ages[i] = 0;
    if (grid->options.own_calendar)
        sorter->ages[i] = calendar_age(&grid->options.grain, moment, grid->options.as_of);
    return sorter->count < IDS_BATCH || grid_sorter_flush(sorter);
}

static bool grid_gather(const struct grid *grid, const uint32_t *customers, uint32_t n,
                        struct visits *visits) {
    const struct activity_cell *heads[ACTIVITY_BATCH];
    for (uint32_t i = 0; i < n; i++)
        heads[i] = &grid_member(grid, customers[i])->head;
    return activity_gather(&grid->activity, heads, n, visits);
}

/* Every cohort that a customer started in, once, with his first start in it. */
static bool grid_sort_recurring(struct grid_sorter *sorter, struct visits *visits) {
    const struct grid *grid = sorter->grid;
    uint32_t customers[ACTIVITY_BATCH], total = ids_count(grid->customers);
    for (uint32_t base = 0, n; base < total; base += n) {
        n = total - base < ACTIVITY_BATCH ? total - base : ACTIVITY_BATCH;
        for (uint32_t i = 0; i < n; i++)
            customers[i] = base + i;
        if (!grid_gather(grid, customers, n, visits)) return false;
        for (uint32_t i = 0; i < n; i++) {
            int64_t last = -1;
            for (size_t k = 0; k < visits->count[i]; k++) {
                const struct visit *visit = &visits->items[visits->first[i] + k];
                int64_t cohort = grid_visit_period(grid, visit);
                if (!grid_visit_starts(grid, visit) || cohort == last) continue;
                last = cohort;
                if (!grid_sorter_put(sorter, customers[i], cohort, visit->at)) return false;
            }
        }
    }
    return grid_sorter_flush(sorter);
}

static bool grid_sort(struct grid_sorter *sorter, struct visits *visits) {
    const struct grid *grid = sorter->grid;
    if (grid->options.recurring) return grid_sort_recurring(sorter, visits);
    for (uint32_t i = 0; i < ids_count(grid->customers); i++) {
        const struct grid_member *member = grid_member(grid, i);
        if (member->joined == 0) continue;
        int64_t moment = grid_moment(member);
        if (!grid_sorter_put(sorter, i, grid_period(grid, moment), moment)) return false;
    }
    return grid_sorter_flush(sorter);
}

static int grid_order_segments(const void *context, const void *a, const void *b) {
    struct key x = ids_key(context, *(const uint32_t *)a), y = ids_key(context, *(const uint32_t *)b);
    return key_compare(&x, &y);
}

static int grid_order_groups(const void *context, const void *a, const void *b) {
    const struct grid_group *x = a, *y = b;
    (void)context;
    if (x->rank != y->rank) return x->rank < y->rank ? -1 : 1;
    return (x->cohort > y->cohort) - (x->cohort < y->cohort);
}

/* A new array in which element i is the place of i in the order of `order`, NULL without memory. */
static uint32_t *grid_invert(const uint32_t *order, uint32_t count) {
    uint32_t *places = memory_resize(NULL, (count + 1) * sizeof *places);
    for (uint32_t i = 0; places && i < count; i++)
        places[order[i]] = i;
    return places;
}

static uint32_t *grid_rank_segments(const struct ids *segments) {
    uint32_t count = ids_count(segments);
    uint32_t *order = memory_resize(NULL, (count + 1) * sizeof *order);
    if (order == NULL) return NULL;
    for (uint32_t i = 0; i < count; i++)
        order[i] = i;
    sort_elements(order, count, sizeof *order, grid_order_segments, segments);
    uint32_t *ranks = grid_invert(order, count);
    memory_free(order);
    return ranks;
}

static int64_t grid_group_ages(const struct grid *grid, const struct grid_group *group) {
    const struct grid_options *options = &grid->options;
    int64_t last =
        options->own_calendar ? group->most_age : grid_period(grid, options->as_of) - group->cohort;
    return (last < options->max_age ? last : options->max_age) + 1;
}

/* Sorts the counted groups and lays out their members and rows; returns each group's place by its number. */
static uint32_t *grid_lay_out(struct grid *grid) {
    uint32_t count = (uint32_t)grid->group_count;
    uint32_t *numbers = memory_resize(NULL, (count + 1) * sizeof *numbers);
    if (numbers == NULL) return NULL;
    for (uint32_t i = 0; i < count; i++)
        grid->groups[i].first = i; /* its number, while they are sorted */
    sort_elements(grid->groups, count, sizeof *grid->groups, grid_order_groups, NULL);
    size_t members = 0;
    int64_t rows = 0;
    for (uint32_t i = 0; i < count; i++) {
        struct grid_group *group = &grid->groups[i];
        numbers[i] = (uint32_t)group->first;
        group->first = members;
        members += group->count;
        group->count = 0;
        group->ages = grid_group_ages(grid, group);
        group->rows_before = rows;
        rows += group->ages;
    }
    uint32_t *places = grid_invert(numbers, count);
    memory_free(numbers);
    grid->members = memory_resize(NULL, (members + 1) * sizeof *grid->members);
    if (grid->members) return places;
    memory_free(places);
    return NULL;
}

bool grid_finish(struct grid *grid, const struct ids *customers, const struct ids *segments) {
    struct visits visits = {0};
    struct grid_sorter *sorter = memory_resize(NULL, sizeof *sorter);
    if (sorter == NULL) return false;
    memset(sorter, 0, sizeof *sorter);
    ids_init(&sorter->groups, 0);
    grid->customers = customers;
    sorter->grid = grid;
    uint32_t *ranks = grid_rank_segments(segments), *places = NULL;
    sorter->ranks = ranks;
    bool fine = ranks && grid_sort(sorter, &visits);
    if (fine) sorter->places = places = grid_lay_out(grid);
    fine = fine && places && grid_sort(sorter, &visits);
    memory_free(places);
    memory_free(ranks);
    visits_free(&visits);
    ids_free(&sorter->groups);
    memory_free(sorter);
    return fine;
}

/* ---- cells ---- */

/* A member's own moment in a recurring cohort: his first start in its period. */
static int64_t grid_anchor(const struct grid *grid, int64_t cohort, const struct visit *visits,
                           size_t count) {
    for (size_t i = 0; i < count; i++)
        if (grid_visit_starts(grid, &visits[i]) && grid_visit_period(grid, &visits[i]) == cohort)
            return visits[i].at;
    return 0;
}

/* Adds one member's visits to the cells; returns the last age at which he is active. */
static int64_t grid_fold_member(const struct grid *grid, int64_t cohort, int64_t anchor,
                                const struct visit *visits, size_t count, int64_t ages,
                                struct grid_cell *cells) {
    const struct grid_options *options = &grid->options;
    int64_t last = 0, age = -1;
    uint64_t rows = 0;
    for (size_t i = 0; i < count; i++) {
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
        rows += visits[i].rows;
        bool becomes_active = !was_active && rows >= options->min_events && age > 0;
        if (becomes_active) last = age;
        if (age >= ages) continue;
        cells[age].events += visits[i].rows;
        sum_merge(&cells[age].value, visits[i].value);
        cells[age].active += becomes_active;
    }
    return last;
}

static bool grid_fold_batch(const struct grid *grid, const struct grid_group *group, const uint32_t *members,
                            uint32_t n, int64_t ages, struct visits *visits, struct grid_cell *cells) {
    if (!grid_gather(grid, members, n, visits)) return false;
    for (uint32_t i = 0; i < n; i++) {
        const struct visit *list = visits->items + visits->first[i];
        size_t count = visits->count[i];
        int64_t anchor = 0;
        if (grid->options.own_calendar)
            anchor = grid->options.recurring ? grid_anchor(grid, group->cohort, list, count)
                                             : grid_moment(grid_member(grid, members[i]));
        int64_t last = grid_fold_member(grid, group->cohort, anchor, list, count, ages, cells);
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

bool grid_fold(const struct grid *grid, const struct grid_group *group, int64_t ages, struct visits *visits,
               struct grid_cell *cells) {
    memset(cells, 0, (size_t)ages * sizeof *cells);
    const uint32_t *members = grid->members + group->first;
    uint32_t batch[ACTIVITY_BATCH], n = 0;
    for (size_t i = 0; i < group->count; i++) {
        if (i + GRID_AHEAD < group->count) MEMORY_PREFETCH(grid_member(grid, members[i + GRID_AHEAD]));
        const struct activity_cell *head = &grid_member(grid, members[i])->head;
        if (grid->activity.kind == ACTIVITY_PERIODS && head->next == 0) {
            int64_t last = grid_fold_window(head, group->cohort, ages, cells);
            cells[last < ages ? last : ages - 1].on_or_after++;
            continue;
        }
        batch[n++] = members[i];
        if (n == ACTIVITY_BATCH) {
            if (!grid_fold_batch(grid, group, batch, n, ages, visits, cells)) return false;
            n = 0;
        }
    }
    if (!grid_fold_batch(grid, group, batch, n, ages, visits, cells)) return false;
    for (int64_t age = ages - 1; age > 0; age--)
        cells[age - 1].on_or_after += cells[age].on_or_after;
    cells[0].active = group->count;
    return true;
}

bool grid_complete(const struct grid *grid, const struct grid_group *group, int64_t age) {
    const struct calendar_grain *grain = &grid->options.grain;
    int64_t as_of = grid->options.as_of;
    if (!grid->options.own_calendar) return calendar_start(grain, group->cohort + age + 1) <= as_of;
    return calendar_start(grain, group->cohort + 1) <= as_of && age < group->least_age;
}
