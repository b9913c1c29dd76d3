/*
 * movements.c - who came, stayed, came back and left; movements.h is the interface.
 *
 * Requirements
 *  1. A customer is there or not at the end of each period, with a value; the end of one period is the start
 *     of the next. Joined: there at the end, and at no earlier end. Reactivated: there at the end, not at the
 *     start, but earlier. Churned: there at the start, not at the end. There at both: what his value grew by
 *     is expansion, what it fell by contraction.
 *  2. So that end = start + joined + reactivated + expansion - contraction - churned, always.
 *  3. Events: an event carries a customer to the end of lapse_after periods, its own the first; his value is
 *     the sum of the period, nothing in one that he is only carried through.
 *  4. Spells: there at an instant that one of his rows covers, its start included and its end not; his value
 *     is the sum of the rows that do. The last instant is as_of, not the end of a period that still runs.
 *  5. Active: with an event in the period; with a row that covers some instant of it.
 *
 * A customer costs one step for each change of his state, however many periods lie between. Active is kept as
 * the difference to the period before, and added up at the end.
 */
#include "fold/movements.h"

#include "ground/always.h"

#define MOVEMENTS_EVENT 30  /* work of a visit by an event, */
#define MOVEMENTS_SPELL 150 /* and of the start or end of a row */

/* One customer on his way through the periods. */
struct movements_customer {
    bool there, was_there; /* now; ever */
    double value;
};

static struct movement *movements_in(struct movements *movements, int64_t period) {
    return &movements->items[period - movements->first];
}

/* From the start to the end of a period the customer comes to this state. */
static void movements_step(struct movements *movements, struct movements_customer *customer, int64_t period,
                           bool there, double value) {
    struct movement *movement = movements_in(movements, period);
    if (there && !customer->there) {
        bool back = customer->was_there;
        *(back ? &movement->reactivated : &movement->joined) += 1;
        sum_add(back ? &movement->reactivated_value : &movement->joined_value, value);
    } else if (!there && customer->there) {
        movement->churned++;
        sum_add(&movement->churned_value, customer->value);
    } else if (there) {
        double more = value - customer->value;
        struct sum change = {more, sum_error(value, -customer->value, more)};
        if (more > 0) sum_merge(&movement->expansion, change);
        if (more < 0) sum_subtract(&movement->contraction, change);
    }
    customer->there = there;
    customer->was_there = customer->was_there || there;
    customer->value = there ? value : 0;
}

static void movements_active(struct movements *movements, int64_t first, int64_t last) {
    movements_in(movements, first)->active++;
    movements_in(movements, last + 1)->active--;
}

/* After his last event, and before the one in `next`: carried without value, then gone. */
static void movements_lapse(struct movements *movements, struct movements_customer *customer, int64_t period,
                            int64_t next) {
    int64_t gone = movements->lapse_after < next - period ? period + movements->lapse_after : next;
    if (gone > period + 1) movements_step(movements, customer, period + 1, true, 0);
    if (gone < next) movements_step(movements, customer, gone, false, 0);
}

bool movements_add_events(struct movements *movements, const struct visit *visits, size_t count,
                          struct patience *patience) {
    struct movements_customer customer = {false, false, 0};
    for (size_t i = 0; i < count; i++) {
        if (patience_is_out_at(patience, i, MOVEMENTS_EVENT)) return false;
        if (i > 0) movements_lapse(movements, &customer, visits[i - 1].at, visits[i].at);
        movements_step(movements, &customer, visits[i].at, true, sum_total(visits[i].value));
        movements_active(movements, visits[i].at, visits[i].at);
    }
    if (ALWAYS(count > 0)) /* he is known by his rows */
        movements_lapse(movements, &customer, visits[count - 1].at, movements->last + 1);
    return true;
}

int64_t movements_first_period(const struct calendar_grain *grain, int64_t time) {
    int64_t period = calendar_period_of(grain, time);
    int64_t least = grain->origin > 0; /* period 0 of a shifted grain starts before there are years */
    return period > least && calendar_start(grain, period) == time ? period - 1 : period;
}

bool movements_add_spells(struct movements *movements, const struct visit *visits, size_t count,
                          struct patience *patience) {
    struct movements_customer customer = {false, false, 0};
    struct sum value = {0, 0};
    int64_t rows = 0, covered = movements->first - 1; /* the last period counted as active */
    for (size_t i = 0; i < count; i++) {
        if (patience_is_out_at(patience, i, MOVEMENTS_SPELL)) return false;
        rows += visits[i].rows;
        sum_merge(&value, visits[i].value);
        if (rows == 0) value = (struct sum){0, 0};
        bool last = i + 1 == count;
        if (rows > 0) {
            int64_t from = calendar_period_of(&movements->grain, visits[i].at), to = movements->last;
            if (!last) to = calendar_period_of(&movements->grain, visits[i + 1].at - 1);
            if (from <= covered) from = covered + 1;
            if (from <= to) movements_active(movements, from, to);
            if (to > covered) covered = to;
        }
        /* Several changes up to one boundary are one step: only the state at the boundary counts. */
        int64_t period = movements_first_period(&movements->grain, visits[i].at);
        if (last || movements_first_period(&movements->grain, visits[i + 1].at) != period)
            movements_step(movements, &customer, period, rows > 0, sum_total(value));
    }
    return true;
}

void movements_finish(struct movements *movements) {
    for (int64_t period = movements->first + 1; period <= movements->last; period++)
        movements_in(movements, period)->active += movements_in(movements, period - 1)->active;
}
