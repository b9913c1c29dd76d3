/*
 * value.h - SQLite's values as times, numbers and keys, and how an error shows them.
 */
#ifndef RETENTION_VALUE_H
#define RETENTION_VALUE_H

#include <stdbool.h>
#include <stdint.h>

#include "calendar.h"
#include "host.h"
#include "ids.h"

#define VALUE_WANT_TIME  "YYYY-MM-DD[ HH:MM[:SS]] or a Unix time"
#define VALUE_WANT_GRAIN "[N] hour|day|week|month|quarter|year [starting WEEKDAY|MONTH] [in +HH:MM]"

/* Each returns false for a value that is not one, NULL included. */
bool value_time(sqlite3_value *value, int64_t *time);
bool value_number(sqlite3_value *value, double *number); /* finite; numeric text counts */

/* Sets the fields that its kind uses; false when there is no memory. The bytes of text and blobs stay
** SQLite's: they last as long as the value's text does. */
bool value_key(sqlite3_value *value, struct key *key);

/* A column's or function's result: a key; the label of a period. */
void value_result_key(sqlite3_context *context, struct key key);
void value_result_label(sqlite3_context *context, const struct calendar_grain *grain, int64_t period);

/* The value as an error message shows it: 'text', 12, x'00ff', NULL, cut where it is long. NULL when there is
** no memory; free with sqlite3_free(). */
char *value_show(sqlite3_value *value);

#endif
