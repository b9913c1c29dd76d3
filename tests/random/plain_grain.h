/*
 * plain_grain.h - a grain that is asked about without the tables: the calendar that knows no zones (naive_calendar.h), or
 * for a clock with a zone the module's own, which test_zoned_periods.c holds against that one.
 */
#ifndef PLAIN_GRAIN_H
#define PLAIN_GRAIN_H

#include "naive_calendar.h"

#include "time/grain.h"

struct plain_grain {
    const char *text;
    struct naive_grain *naive; /* NULL: has a zone */
    struct grain zoned;        /* plain_grain_make() sets it */
};

/* A text with which no naive grain is given has to be a grain. */
void plain_grain_make(struct plain_grain *grain);

int64_t plain_period(const struct plain_grain *grain, int64_t time);
int64_t plain_start(const struct plain_grain *grain, int64_t period);
void plain_label(const struct plain_grain *grain, int64_t period, char label[GRAIN_LABEL_SIZE]);

/* How long a hole may be: so many units, as naive_calendar.h adds them, or on the grain's clock. */
struct plain_gap {
    const char *text;
    enum naive_unit unit;
    int count;
};

/* The instant so long after another. */
int64_t plain_gap_after(const struct plain_gap *gap, const struct plain_grain *grain, int64_t time);

#endif
