/*
 * naive_cohorts.c - see naive_cohorts.h.
 */
#include "naive_cohorts.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* A customer in a cohort. In mode recurring a customer can be a member of several. */
struct customer {
    struct naive_value customer, segment;
    int64_t cohort; /* number of the cohort's period */
    int64_t anchor; /* his first start event of that period */
};

/* What a member did at one age. */
struct deed {
    int64_t events, others; /* others: but for the row that started them */
    long double value, size;
};

/* A row on its way: what the members did in its ages, and up to the last of them. */
struct cell {
    int64_t first, last, active, returned, on_or_after, events;
    long double value, size, cumulative, cumulative_size;
};

struct work {
    struct naive_event seen[NAIVE_EVENTS]; /* has customer and time, not after as_of */
    struct customer members[NAIVE_EVENTS];
    int seen_count, member_count;
    int64_t as_of;
};

static void *must(void *memory) {
    if (memory == NULL) abort();
    return memory;
}

int naive_compare(const struct naive_value *a, const struct naive_value *b) {
    if (a->kind != b->kind) return a->kind < b->kind ? -1 : 1;
    if (a->kind == NAIVE_NULL) return 0;
    if (a->kind == NAIVE_NUMBER) return a->number < b->number ? -1 : a->number > b->number;
    int order = memcmp(a->bytes, b->bytes, a->size < b->size ? a->size : b->size);
    if (order != 0) return order;
    return a->size < b->size ? -1 : a->size > b->size;
}

static bool is_same(const struct naive_value *a, const struct naive_value *b) {
    return naive_compare(a, b) == 0;
}

/* Leaves out rows without customer or time; finds as_of; leaves out the rows after it. */
static void look_at_events(struct work *work, const struct naive_event *events, int count,
                           const struct naive_options *options) {
    work->as_of = options->has_as_of ? options->as_of : INT64_MIN;
    for (int i = 0; i < count && !options->has_as_of; i++) {
        bool counts = events[i].customer.kind != NAIVE_NULL && events[i].has_time;
        if (counts && events[i].time > work->as_of) work->as_of = events[i].time;
    }
    work->seen_count = 0;
    for (int i = 0; i < count; i++) {
        bool counts = events[i].customer.kind != NAIVE_NULL && events[i].has_time;
        if (counts && events[i].time <= work->as_of) work->seen[work->seen_count++] = events[i];
    }
}

/* The smallest segment on the earliest start rows of the customer. */
static struct naive_value segment_of(const struct work *work, const struct naive_value *customer,
                                     const struct naive_options *options) {
    const struct naive_event *best = NULL;
    for (int i = 0; i < work->seen_count && options->has_segment; i++) {
        const struct naive_event *event = &work->seen[i];
        if (!event->start || !is_same(&event->customer, customer)) continue;
        if (best == NULL || event->time < best->time) best = event;
        if (event->time == best->time && naive_compare(&event->segment, &best->segment) < 0) best = event;
    }
    return best ? best->segment : (struct naive_value){.kind = NAIVE_NULL};
}

/* One member for each customer and period with a start event; in mode first, the earliest period only. */
static void find_members(struct work *work, const struct naive_options *options) {
    work->member_count = 0;
    for (int i = 0; i < work->seen_count; i++) {
        const struct naive_event *event = &work->seen[i];
        if (!event->start) continue;
        int64_t period = naive_period(options->grain, event->time);
        struct customer *member = NULL;
        for (int j = 0; j < work->member_count; j++) {
            struct customer *other = &work->members[j];
            bool same_period = !options->recurring || other->cohort == period;
            if (is_same(&other->customer, &event->customer) && same_period) member = other;
        }
        if (member == NULL) {
            member = &work->members[work->member_count++];
            *member = (struct customer){.customer = event->customer, .cohort = period, .anchor = event->time};
            member->segment = segment_of(work, &event->customer, options);
        } else if (event->time < member->anchor) {
            member->anchor = event->time;
            member->cohort = period;
        }
    }
}

static bool is_same_cohort(const struct customer *a, const struct customer *b) {
    return a->cohort == b->cohort && is_same(&a->segment, &b->segment);
}

/* By segment, then cohort, so that the members of one cohort stand together. */
static int compare_members(const void *a, const void *b) {
    const struct customer *x = a, *y = b;
    int order = naive_compare(&x->segment, &y->segment);
    if (order != 0) return order;
    return x->cohort < y->cohort ? -1 : x->cohort > y->cohort;
}

static int64_t age_at(const struct customer *member, int64_t time, const struct naive_options *options) {
    if (options->by_customer) return naive_age(options->grain, member->anchor, time);
    return naive_period(options->grain, time) - member->cohort;
}

/* The row that started a member: of those at that moment that can, one that also comes back, if there is one. */
static int find_beginning(const struct work *work, const struct customer *member) {
    int best = -1;
    for (int i = 0; i < work->seen_count; i++) {
        const struct naive_event *event = &work->seen[i];
        if (!event->start || event->time != member->anchor) continue;
        if (!is_same(&event->customer, &member->customer)) continue;
        if (best < 0 || event->comes) best = i;
    }
    return best;
}

static void find_deeds(const struct work *work, const struct customer *member, struct deed *deeds,
                       int64_t last_age, const struct naive_options *options) {
    int beginning = find_beginning(work, member);
    for (int i = 0; i < work->seen_count; i++) {
        const struct naive_event *event = &work->seen[i];
        if (event->time < member->anchor || !is_same(&event->customer, &member->customer)) continue;
        int64_t age = age_at(member, event->time, options);
        if (age < 0 || age > last_age) abort();
        deeds[age].value += event->amount;
        deeds[age].size += fabs(event->amount);
        if (!event->comes) continue;
        deeds[age].events++;
        if (i != beginning) deeds[age].others++;
    }
}

static void add_member(const struct work *work, const struct customer *member, struct cell *cells, int count,
                       int64_t last_age, const struct naive_options *options) {
    struct deed *deeds = must(calloc((size_t)last_age + 1, sizeof *deeds));
    find_deeds(work, member, deeds, last_age, options);
    for (int i = 0; i < count; i++) {
        struct cell *cell = &cells[i];
        bool active = false, returned = false, later = false;
        for (int64_t age = cell->first; age <= last_age; age++) {
            bool enough = deeds[age].others >= options->min_events;
            later = later || age == 0 || enough;
            if (age > cell->last) {
                if (later) break;
                continue;
            }
            active = active || age == 0 || enough;
            returned = returned || enough;
            cell->events += deeds[age].events;
            cell->value += deeds[age].value;
            cell->size += deeds[age].size;
        }
        for (int64_t age = 0; age <= last_age && age <= cell->last && options->range_count > 0; age++) {
            cell->cumulative += deeds[age].value;
            cell->cumulative_size += deeds[age].size;
        }
        cell->active += active;
        cell->returned += returned;
        cell->on_or_after += later;
    }
    free(deeds);
}

static bool is_complete(const struct work *work, const struct customer *members, int count, int64_t age,
                        const struct naive_options *options) {
    if (age > naive_period(options->grain, work->as_of) - members->cohort) return false;
    if (!options->by_customer) return naive_start(options->grain, members->cohort + age + 1) <= work->as_of;
    if (naive_start(options->grain, members->cohort + 1) > work->as_of) return false;
    for (int i = 0; i < count; i++) {
        if (naive_add(options->grain, members[i].anchor, age + 1) > work->as_of) return false;
    }
    return true;
}

/* Appends the rows of one cohort of one segment, given its members. */
static int add_cohort(const struct work *work, const struct customer *members, int count,
                      const struct naive_options *options, struct naive_row **rows, int row_count) {
    int64_t last_age = 0;
    for (int i = 0; i < count; i++) {
        int64_t age = age_at(&members[i], work->as_of, options);
        if (age > last_age) last_age = age;
    }
    int64_t last_shown = options->has_max_age && options->max_age < last_age ? options->max_age : last_age;
    int cell_count = 0;
    struct cell *cells = must(calloc((size_t)last_shown + 1 + NAIVE_RANGES, sizeof *cells));
    for (int i = 0; i < options->range_count; i++) {
        if (options->ranges[i].first > last_age) continue;
        cells[cell_count].first = options->ranges[i].first;
        cells[cell_count++].last = options->ranges[i].last;
    }
    for (int64_t age = 0; age <= last_shown && options->range_count == 0; age++)
        cells[cell_count].first = age, cells[cell_count++].last = age;
    for (int i = 0; i < count; i++)
        add_member(work, &members[i], cells, cell_count, last_age, options);

    *rows = must(realloc(*rows, (size_t)(row_count + cell_count + 1) * sizeof **rows));
    struct naive_row row = {.segment = members->segment, .customers = count};
    naive_label(options->grain, members->cohort, row.cohort);
    long double cumulative = 0, cumulative_size = 0;
    for (int i = 0; i < cell_count; i++) {
        const struct cell *cell = &cells[i];
        cumulative = options->range_count > 0 ? cell->cumulative : cumulative + cell->value;
        cumulative_size = options->range_count > 0 ? cell->cumulative_size : cumulative_size + cell->size;
        row.age = cell->first;
        row.age_to = cell->last;
        naive_label(options->grain, members->cohort + cell->first, row.period);
        row.active = cell->active;
        row.returned = cell->returned;
        row.on_or_after = cell->on_or_after;
        row.events = cell->events;
        row.value = (double)cell->value;
        row.size = (double)cell->size;
        row.cumulative_value = (double)cumulative;
        row.cumulative_size = (double)cumulative_size;
        row.complete = is_complete(work, members, count, cell->last, options);
        (*rows)[row_count++] = row;
    }
    free(cells);
    return row_count;
}

int naive_cohorts(const struct naive_event *events, int count, const struct naive_options *options,
                  struct naive_row **rows) {
    struct work *work = must(malloc(sizeof *work));
    look_at_events(work, events, count, options);
    find_members(work, options);
    qsort(work->members, (size_t)work->member_count, sizeof *work->members, compare_members);
    int row_count = 0;
    *rows = NULL;
    for (int from = 0, to; from < work->member_count; from = to) {
        for (to = from + 1; to < work->member_count; to++) {
            if (!is_same_cohort(&work->members[from], &work->members[to])) break;
        }
        row_count = add_cohort(work, &work->members[from], to - from, options, rows, row_count);
    }
    free(work);
    return row_count;
}
