/*
 * limits.h - which rows of a table the statement can use, as its WHERE says.
 */
#ifndef RETENTION_LIMITS_H
#define RETENTION_LIMITS_H

#include "table/table.h"

/* Of a struct that starts out zeroed and may be used again: no limits. */
void limits_begin(struct table_limits *limits);
void limits_clear(struct table_limits *limits);

/* What a column is compared with: op is '=', '<', 'l' (<=), '>', 'g' (>=), or 'i' for all values of IN. SQLite's code. */
int limits_add(struct table_limits *limits, const struct table *table, int column, char op,
               sqlite3_value *value);

/* Whether a row may have this key in the key column of this place; true where that cannot be said. */
bool limits_allow(const struct table_limits *limits, int place, const struct key *key);

/* Whether one key alone can be equal to this value: a text that is not blank, nor one that SQLite may take for a number. */
bool limits_are_of_one(sqlite3_value *value);

/* Whether a label is behind all that may be asked for; one that SQLite may take for a number, of a year, is never. */
bool limits_are_behind(const struct table_limits *limits, const char *label);

/* Whether there is a limit on that column at all. */
bool limits_are_on(const struct table_limits *limits, int place);

#endif
