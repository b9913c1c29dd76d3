/*
 * request.h - what a table function asks of a source.
 */
#ifndef RETENTION_REQUEST_H
#define RETENTION_REQUEST_H

#include <stdbool.h>
#include <stdint.h>

#include "read/interrupt.h"
#include "store/look.h"
#include "store/steps.h"
#include "time/grain.h"

/* Columns that a source may have, by what they mean. */
enum source_column {
    SOURCE_NO_COLUMN,
    SOURCE_CUSTOMER,
    SOURCE_TIME,
    SOURCE_AMOUNT,
    SOURCE_SEGMENT,
    SOURCE_STARTS,
    SOURCE_RETURNS,
    SOURCE_UNTIL,
    SOURCE_FROM,
    SOURCE_STEP,
    SOURCE_COLUMNS
};

struct source_request {
    const char *function;                /* whose name errors begin with */
    const char *source;                  /* name or schema.name, as the user wrote it */
    const char *columns[SOURCE_COLUMNS]; /* their names; NULL: not asked for */
    struct grain grain;
    bool has_as_of;
    int64_t as_of;  /* later rows are left out */
    bool every_row; /* those that neither start nor return are handed over too: their amounts count */
    const struct steps *steps; /* with SOURCE_STEP: a row of the first one starts, a row of any returns */
    bool other_steps;          /* so does one of another step; not one without a step */
    uint32_t payload;          /* bytes that the fold keeps of a customer */
    struct interrupt *interrupt;
    look_take
        *look; /* rows are looked at, whatever is in them, and none is refused or skipped; NULL: as ever */
};

#endif
