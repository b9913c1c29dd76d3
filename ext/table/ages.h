/*
 * ages.h - the argument `ages`: which ages a grid gives, and in what ranges.
 */
#ifndef RETENTION_AGES_H
#define RETENTION_AGES_H

#include "fold/axis.h"
#include "table/table.h"

/* Leaves the axis as it is where the argument is not given. SQLite's code, with the call's error set for a text that says
** no ages. The ranges are for memory_free(), whatever the code. */
int ages_argument(struct table_call *call, int parameter, struct axis *axis);

#endif
