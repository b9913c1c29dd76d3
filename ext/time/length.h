/*
 * length.h - lengths of time: how long something may last, counted on a clock.
 *
 * Nothing here allocates, reads a clock, a locale or a time zone database.
 */
#ifndef RETENTION_LENGTH_H
#define RETENTION_LENGTH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "time/clock.h"

enum length_unit { LENGTH_MICROSECONDS, LENGTH_DAYS, LENGTH_MONTHS };

/* No longer than all years, so that what is added to a time that was read stays a number. */
struct length {
    enum length_unit unit;
    int64_t count; /* 0 or more */
};

/* "[N] second|minute|hour|day|week|month|quarter|year", without white space around it; false leaves *length. */
bool length_parse(const char *text, size_t size, struct length *length);

/* A number of seconds, 0 or more, rounded to microseconds; false leaves *length. */
bool length_of_seconds(double seconds, struct length *length);

/* The instant so long after another, by the clock. It may be after the year 9999. */
int64_t length_add(const struct length *length, const struct clock *clock, int64_t time);

#endif
