/*
 * moved.c - movements one by one; moved.h is the interface.
 *
 * Requirements
 *  1. Of each customer and period at most one row. Counted and added up by kind they are the totals (totals.h).
 *  2. In the order of periods, then of customers as ORDER BY with the BINARY collation has them.
 *  3. Customers and periods that are not asked for cost no row.
 *
 * Algorithm: rows are counted and put apart by period, then each period is sorted unless it is in order: customers that are
 * numbered as they come mostly are. Cost: 80 bytes a row and 8 a period.
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

static bool moved_add(struct moved *moved, uint32_t customer, int64_t id, const struct movement *movement) {
    struct patience *patience = moved->movements->population->patience;
    size_t count = (size_t)(movement->to - movement->from + 1);
    if (!memory_reserve(&moved->room, &moved->room_size, moved->count + count, sizeof *moved->rows))
        return false;
    moved->rows = moved->room;
    for (int64_t period = movement->from; period <= movement->to; period++) {
        if (patience_is_out(patience, MOVED_ROW)) return false;
        moved->rows[moved->count++] = (struct moved_row){id,
                                                         customer,
                                                         (uint32_t)(period - moved->least),
                                                         movement->kind,
                                                         movement->before,
                                                         movement->after};
    }
    return true;
}

static bool moved_visit(void *context, uint32_t customer, const struct course *course) {
    struct moved *moved = context;
    if (course->moved_count == 0) return true;
    struct key key = ids_key(&moved->movements->population->customers, customer);
    if (!moved->filter->customer(moved->filter->context, &key)) return true;
    bool integer = key.kind == KEY_INTEGER;
    moved->all_integers = moved->all_integers && integer;
    for (size_t i = 0; i < course->moved_count; i++)
        if (!moved_add(moved, customer, integer ? key.integer : 0, &course->moved[i])) return false;
    return true;
}

/* Of two rows of one period. */
static int moved_order(const void *context, const void *a, const void *b) {
    const struct moved *moved = context;
    const struct moved_row *x = a, *y = b;
    if (moved->all_integers) return (x->id > y->id) - (x->id < y->id);
    const struct ids *customers = &moved->movements->population->customers;
    struct key left = ids_key(customers, x->customer), right = ids_key(customers, y->customer);
    return key_compare(&left, &right);
}

/* Puts the rows apart by period; ends[p] is then where those of period p end. */
static void moved_spread(const struct moved *moved, struct moved_row *to, size_t *ends, size_t periods) {
    for (size_t i = 0; i < moved->count; i++)
        ends[moved->rows[i].period]++;
    for (size_t p = 1; p < periods; p++)
        ends[p] += ends[p - 1];
    for (size_t i = moved->count; i-- > 0;)
        to[--ends[moved->rows[i].period]] = moved->rows[i];
}

static bool moved_sort_period(const struct moved *moved, struct moved_row *rows, size_t count) {
    struct patience *patience = moved->movements->population->patience;
    size_t i = 1;
    while (i < count && moved_order(moved, &rows[i - 1], &rows[i]) < 0)
        i++;
    if (patience_is_out(patience, i % PATIENCE_PASSES * MOVED_ROW)) return false;
    return i >= count ||
           sort_elements(rows, count, sizeof *rows, moved_order, moved, MOVED_COMPARE, patience);
}

static bool moved_sort(struct moved *moved, size_t periods) {
    struct patience *patience = moved->movements->population->patience;
    if (moved->count == 0) return true;
    size_t *begins = memory_resize(NULL, (periods + 1) * sizeof *begins);
    bool fine = begins &&
                memory_reserve(&moved->other, &moved->other_size, moved->count, sizeof *moved->rows) &&
                !patience_is_out(patience, (moved->count + periods) % PATIENCE_PASSES * MOVED_ROW);
    if (fine) {
        struct moved_row *rows = moved->other;
        memset(begins, 0, (periods + 1) * sizeof *begins);
        moved_spread(moved, rows, begins, periods);
        begins[periods] = moved->count;
        for (size_t p = 0; fine && p < periods; p++)
            fine = moved_sort_period(moved, rows + begins[p], begins[p + 1] - begins[p]);
        moved->rows = rows;
    }
    memory_free(begins);
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
    moved->all_integers = true;
    if (!course_walk(movements, group, &moved->course)) return false;
    return moved_sort(moved, (size_t)(most - least + 1));
}

void moved_free(struct moved *moved) {
    course_free(&moved->course);
    memory_free(moved->room);
    memory_free(moved->other);
}
