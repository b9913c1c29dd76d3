/*
 * terms.c - a cohort of subscriptions folded into the cells of a grid; terms.h is the interface.
 *
 *     price 20 from 10 January on, 30 from 5 March on; January's cohort:   age    0   1   2
 *                                                                        value   20  20  30
 *
 * Requirements
 *  1. A cell counts, as returned, the members who are there at the end of its age, by the states of course.c: just before the
 *     next period begins, that of as_of at as_of. A row of no time makes a member and is in no state.
 *  2. Its value is what they are worth then. Where nobody is, it is 0, not what rounding left.
 *  3. on_or_after counts members by the last age at whose end they are there, beyond max_age too; 0 for who never is.
 *  4. Along ranges, a member is in a cell who is there at the end of any of its ages that are reached, and counts once; its
 *     value is that of the last of them.
 *  5. Events and cumulative sums stay 0: nothing is added up over time.
 *
 * Without ranges a change of state is added to the cell of its age, as the difference to the state before, and then cells are
 * added up: a member costs a step for each change, however long they stay. So totals.c does it, by period.
 */
#include "fold/terms.h"

#include <string.h>

#define TERMS_CELL  15 /* work of a cell, */
#define TERMS_STATE 20 /* of a state, */
#define TERMS_RANGE 3  /* and of its look at a range */

/* A cohort on its way into cells. */
struct terms_folding {
    const struct grid *grid;
    int64_t cohort, reached; /* its period; the age of as_of */
    int64_t count;           /* of cells */
    struct grid_cell *cells;
};

/* The age at which the state behind this one begins. */
static int64_t terms_behind(const struct terms_folding *folding, const struct course *course, size_t i) {
    if (i + 1 == course->state_count) return folding->reached + 1;
    return course->states[i + 1].period - folding->cohort;
}

/* The last age at whose end a member is there; 0: they are members all the same. */
static int64_t terms_last(const struct terms_folding *folding, const struct course *course) {
    for (size_t i = course->state_count; i-- > 0;)
        if (course->states[i].here) return terms_behind(folding, course, i) - 1;
    return 0;
}

static bool terms_changes(const struct terms_folding *folding, const struct course *course) {
    struct patience *patience = folding->grid->population->patience;
    struct course_state before = {0};
    for (size_t i = 0; i < course->state_count; i++) {
        const struct course_state *state = &course->states[i];
        int64_t age = state->period - folding->cohort;
        if (age >= folding->count) break;
        if (patience_is_out_at(patience, i, TERMS_STATE)) return false;
        struct grid_cell *cell = &folding->cells[age];
        cell->returned += (uint64_t)state->here - (uint64_t)before.here;
        sum_add(&cell->value, state->value);
        sum_add(&cell->value, -before.value);
        before = *state;
    }
    return true;
}

/* Somebody who is there from one age to another, into every cell that has one of these. */
static void terms_stay(const struct terms_folding *folding, uint32_t customer, int64_t from, int64_t to,
                       double value) {
    const struct axis_range *ranges = folding->grid->options.axis.ranges;
    for (int64_t i = 0; i < folding->count && ranges[i].first <= to; i++) {
        struct grid_cell *cell = &folding->cells[i];
        int64_t last = ranges[i].last < folding->reached ? ranges[i].last : folding->reached;
        if (last < from) continue;
        if (last <= to) sum_add(&cell->value, value);
        if (cell->seen == (uint64_t)customer + 1) continue;
        cell->seen = (uint64_t)customer + 1;
        cell->returned++;
    }
}

static bool terms_stays(const struct terms_folding *folding, uint32_t customer, const struct course *course) {
    struct patience *patience = folding->grid->population->patience;
    const uint64_t work = TERMS_STATE + (uint64_t)folding->count * TERMS_RANGE;
    for (size_t i = 0; i < course->state_count; i++) {
        if (patience_is_out_at(patience, i, work)) return false;
        const struct course_state *state = &course->states[i];
        int64_t from = state->period - folding->cohort;
        if (state->here)
            terms_stay(folding, customer, from, terms_behind(folding, course, i) - 1, state->value);
    }
    return true;
}

static bool terms_visit(void *context, uint32_t customer, const struct course *course) {
    const struct terms_folding *folding = context;
    const struct grid *grid = folding->grid;
    grid_count_last(grid, terms_last(folding, course), folding->count, folding->cells);
    return grid->options.axis.ranges ? terms_stays(folding, customer, course)
                                     : terms_changes(folding, course);
}

/* From changes to what they come to. */
static void terms_add_up(const struct terms_folding *folding) {
    for (int64_t age = 0; age < folding->count; age++) {
        struct grid_cell *cell = &folding->cells[age];
        if (age > 0) {
            cell->returned += cell[-1].returned;
            sum_merge(&cell->value, cell[-1].value);
        }
        if (cell->returned == 0) cell->value = (struct sum){0, 0};
    }
}

static bool terms_fold_members(const struct grid *grid, const struct movements *movements,
                               const struct group *group, const uint32_t *members, size_t member_count,
                               int64_t count, struct course *course, struct grid_cell *cells) {
    struct terms_folding folding = {grid, grid_cohort(group), movements->last - grid_cohort(group), count,
                                    cells};
    if (patience_is_out(grid->population->patience, (uint64_t)count * TERMS_CELL)) return false;
    memset(cells, 0, (size_t)count * sizeof *cells);
    if (!course_walk_states(movements, members, member_count, course, terms_visit, &folding)) return false;
    if (grid->options.axis.ranges == NULL) terms_add_up(&folding);
    grid_count_later(count, cells);
    return true;
}

bool terms_fold(const struct grid *grid, const struct movements *movements, const struct group *group,
                int64_t count, struct course *course, struct grid_cell *cells) {
    return terms_fold_members(grid, movements, group, grid->groups.members + group->first, group->count,
                              count, course, cells);
}

bool terms_fold_one(const struct grid *grid, const struct movements *movements, const struct group *group,
                    uint32_t member, int64_t count, struct course *course, struct grid_cell *cells) {
    return terms_fold_members(grid, movements, group, &member, 1, count, course, cells);
}
