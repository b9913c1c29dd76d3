/*
 * movements.h - who came, stayed, came back and left in each period, in customers and in value.
 */
#ifndef RETENTION_MOVEMENTS_H
#define RETENTION_MOVEMENTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "store/activity.h"
#include "time/calendar.h"
#include "ground/patience.h"
#include "ground/sum.h"

/* What happened between the start and the end of a period. */
struct movement {
    int64_t joined, reactivated, churned, active;
    struct sum joined_value, reactivated_value, expansion, contraction, churned_value;
};

/* The periods first to last, which is the one of as_of. */
struct movements {
    struct calendar_grain grain;
    int64_t first, last;
    int64_t lapse_after;    /* events: periods that one event carries a customer */
    struct movement *items; /* items[p - first]; one more than there are periods */
};

/* Adds one customer, whose visits are in ascending order: rows of events a period (PERIODS or SUMS), or the
** starts and ends of his rows (MOMENTS: rows is starts less ends, value what changes). false: told to end. */
bool movements_add_events(struct movements *movements, const struct visit *visits, size_t count,
                          struct patience *patience);
bool movements_add_spells(struct movements *movements, const struct visit *visits, size_t count,
                          struct patience *patience);

/* When all are added. */
void movements_finish(struct movements *movements);

/* The period in which a row that starts at this time is first there at the end. */
int64_t movements_first_period(const struct calendar_grain *grain, int64_t time);

#endif
