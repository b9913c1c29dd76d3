/*
 * moved.c - movements one by one; moved.h is the interface.
 *
 * Requirements
 *  1. Of each customer and period at most one row. Counted and added up by kind they are the totals (totals.h).
 *  2. In the order of periods, then of customers as ORDER BY with the BINARY collation has them.
 *  3. Customers and periods that are not asked for cost no row.
 *
 * Algorithm: rows are counted and put apart by period, in the order of their customers, who are sorted unless they are in
 * order. Cost: 64 bytes a row, 32 a customer who has some and 8 a period.
 */
#include "fold/moved.h"

#include <string.h>

#include "ground/memory.h"
#include "ground/sort.h"

#define MOVED_ROW     20  /* work of a row, */
#define MOVED_COMPARE 100 /* and of comparing two keys */

const char *const movement_names[MOVEMENT_KINDS] = {
    [MOVEMENT_CHURNED] = "churned",         [MOVEMENT_CONTRACTION] = "contraction",
    [MOVEMENT_EXPANSION] = "expansion",     [MOVEMENT_MOVED_IN] = "moved_in",
    [MOVEMENT_MOVED_OUT] = "moved_out",     [MOVEMENT_NEW] = "new",
    [MOVEMENT_REACTIVATED] = "reactivated",
};

/* A customer with rows, which stand together; with the key where it is an integer, so that it need not be looked up. */
struct moved_member {
    int64_t id;
    uint32_t customer;
    size_t first, count;
};

static bool moved_add(struct moved *moved, uint32_t customer, const struct movement *movement) {
    struct patience *patience = moved->movements->population->patience;
    size_t count = (size_t)(movement->to - movement->from + 1);
    if (!memory_reserve(&moved->room, &moved->room_size, moved->count + count, sizeof *moved->rows))
        return false;
    moved->rows = moved->room;
    for (int64_t period = movement->from; period <= movement->to; period++) {
        if (patience_is_out(patience, MOVED_ROW)) return false;
        moved->rows[moved->count++] = (struct moved_row){customer, (uint32_t)(period - moved->least),
                                                         movement->kind, movement->before, movement->after};
    }
    return true;
}

static bool moved_visit(void *context, uint32_t customer, const struct course *course) {
    struct moved *moved = context;
    const size_t first = moved->count;
    if (course->moved_count == 0) return true;
    struct key key = ids_key(&moved->movements->population->customers, customer);
    if (!moved->filter->customer(moved->filter->context, &key)) return true;
    for (size_t i = 0; i < course->moved_count; i++)
        if (!moved_add(moved, customer, &course->moved[i])) return false;
    if (!memory_reserve(&moved->members, &moved->members_size, moved->member_count + 1,
                        sizeof(struct moved_member)))
        return false;
    bool integer = key.kind == KEY_INTEGER;
    moved->all_integers = moved->all_integers && integer;
    ((struct moved_member *)moved->members)[moved->member_count++] =
        (struct moved_member){integer ? key.integer : 0, customer, first, moved->count - first};
    return true;
}

static int moved_order(const void *context, const void *a, const void *b) {
    const struct moved *moved = context;
    const struct moved_member *x = a, *y = b;
    if (moved->all_integers) return (x->id > y->id) - (x->id < y->id);
    return ids_order(&moved->movements->population->customers, &x->customer, &y->customer);
}

static bool moved_sort(struct moved *moved) {
    struct patience *patience = moved->movements->population->patience;
    const struct moved_member *list = moved->members;
    size_t i = 1;
    while (i < moved->member_count && moved_order(moved, &list[i - 1], &list[i]) < 0)
        i++;
    if (patience_is_out(patience, i * MOVED_ROW)) return false;
    return i >= moved->member_count || sort_elements(moved->members, moved->member_count, sizeof *list,
                                                     moved_order, moved, MOVED_COMPARE, patience);
}

/* Puts the rows apart by period, those of each in the order of customers. */
static bool moved_spread(struct moved *moved, size_t periods) {
    struct patience *patience = moved->movements->population->patience;
    if (moved->count == 0) return true;
    size_t *ends = memory_resize(NULL, periods * sizeof *ends);
    bool fine = ends &&
                memory_reserve(&moved->other, &moved->other_size, moved->count, sizeof *moved->rows) &&
                !patience_is_out(patience, (moved->count + periods) * MOVED_ROW);
    if (fine) {
        const struct moved_member *list = moved->members;
        struct moved_row *to = moved->other;
        memset(ends, 0, periods * sizeof *ends);
        for (size_t i = 0; i < moved->count; i++)
            ends[moved->rows[i].period]++;
        for (size_t p = 1; p < periods; p++)
            ends[p] += ends[p - 1];
        for (size_t i = moved->member_count; i-- > 0;)
            for (size_t j = 0; j < list[i].count; j++) {
                const struct moved_row *row = &moved->rows[list[i].first + j];
                to[--ends[row->period]] = *row;
            }
        moved->rows = to;
    }
    memory_free(ends);
    return fine;
}

bool moved_make(struct moved *moved, const struct movements *movements, const struct group *group,
                int64_t least, int64_t most, const struct moved_filter *filter) {
    moved->movements = movements;
    moved->filter = filter;
    moved->least = moved->course.least = least;
    moved->course.most = most;
    moved->course.visit = moved_visit;
    moved->course.context = moved;
    moved->count = 0;
    moved->member_count = 0;
    moved->all_integers = true;
    return course_walk(movements, group, &moved->course) && moved_sort(moved) &&
           moved_spread(moved, (size_t)(most - least + 1));
}

void moved_free(struct moved *moved) {
    course_free(&moved->course);
    memory_free(moved->room);
    memory_free(moved->other);
    memory_free(moved->members);
}
