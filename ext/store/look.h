/*
 * look.h - a row as it was found, whatever is in it: for a fold that says what is in a source.
 *
 * Where a batch holds rows that are right, a look holds any: what each value is, and the value itself. Nothing is
 * refused, and no row is left out.
 */
#ifndef RETENTION_LOOK_H
#define RETENTION_LOOK_H

#include <stdbool.h>
#include <stdint.h>

#include "store/key.h"
#include "time/moment.h"

enum look_column {
    LOOK_CUSTOMER,
    LOOK_TIME,
    LOOK_AMOUNT,
    LOOK_UNTIL,
    LOOK_SEGMENT,
    LOOK_COLUMNS,
    LOOK_ROW = LOOK_COLUMNS /* none of them: the row as a whole */
};

enum look_kind {
    LOOK_ABSENT, /* the column was not asked for */
    LOOK_NULL,
    LOOK_BLANK,   /* text that is empty, or white space alone */
    LOOK_REFUSED, /* no time, or no number, where one belongs */
    LOOK_VALUE
};

#define LOOK_NO_TIME INT64_MIN /* NULL, blank or refused */

struct look {
    enum look_kind kinds[LOOK_COLUMNS];
    struct key keys[LOOK_COLUMNS]; /* the values; their bytes last as long as the row does */
    struct moment time, until;     /* of values; UTC */
    double amount;
    uint64_t fingerprint; /* of all values as they are: equal where GROUP BY would put rows together */
};

/* The instant of a row's start, or its end. */
static inline int64_t look_instant(const struct look *look, enum look_column column) {
    if (look->kinds[column] != LOOK_VALUE) return LOOK_NO_TIME;
    return column == LOOK_TIME ? look->time.time : look->until.time;
}

/* Takes a look into a fold; false when there is no memory. Those with a customer come once more, in a batch. */
typedef bool look_take(void *fold, const struct look *look);

#endif
