/*
 * moves.h - what retention_periods and retention_movements share: their parameters, and what they read.
 */
#ifndef RETENTION_MOVES_H
#define RETENTION_MOVES_H

#include "fold/movements.h"
#include "table/table.h"

enum moves_parameter {
    MOVES_SOURCE,
    MOVES_CUSTOMER_COL,
    MOVES_TIME_COL,
    MOVES_GRAIN,
    MOVES_AMOUNT_COL,
    MOVES_SEGMENT_COL,
    MOVES_UNTIL_COL,
    MOVES_LAPSE_AFTER,
    MOVES_AS_OF,
    MOVES_RETURNS_COL,
    MOVES_GAP,
    MOVES_SPAN,
    MOVES_SEGMENT_BY,
    MOVES_PARAMETERS
};
extern const struct table_parameter moves_parameters[MOVES_PARAMETERS];

/* What columns need: the amounts. */
enum moves_need { MOVES_AMOUNTS = 1 };

/* The start of both results. */
struct moves {
    struct population population;
    struct movements movements;
    bool with_amounts; /* the argument is given */
};

int moves_read(struct table_call *call, void *result);
int moves_finish(struct table_call *call, void *result);
void moves_release(void *result);
struct state moves_state(void *result);

#endif
