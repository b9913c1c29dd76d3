/*
 * value.h - SQLite's values as times, numbers and keys, and how errors show them.
 */
#ifndef RETENTION_VALUE_H
#define RETENTION_VALUE_H

#include <stdbool.h>
#include <stdint.h>

#include "time/grain.h"
#include "time/length.h"
#include "ground/sqlite.h"
#include "store/key.h"

/* Whether a value counts as NULL: it is, or it is text of nothing but white space. Whoever asks whether a value of the
** user's is there asks this. */
bool value_is_blank(sqlite3_value *text);
static inline bool value_is_null(sqlite3_value *value) {
    int type = sqlite3_value_type(value);
    if (type < SQLITE_TEXT) return false; /* numbers, as most ids are */
    return type == SQLITE_NULL || (type == SQLITE_TEXT && value_is_blank(value));
}

/* Each returns false for a value that is not one, NULL included. White space around it is ignored. */
bool value_time(sqlite3_value *value, struct moment *moment);
bool value_number(sqlite3_value *value, double *number); /* finite; numeric text counts */
bool value_grain(sqlite3_value *value, struct grain *grain);
bool value_clock(sqlite3_value *value, struct clock *clock);
bool value_length(sqlite3_value *value, struct length *length); /* a number is one of seconds */

/* Sets the fields that its kind uses, which is KEY_NULL for what counts as NULL; false when there is no memory. The bytes
** of text and blobs stay SQLite's: they last as long as the value's text does. */
bool value_key(sqlite3_value *value, struct key *key);

/* A column's or function's result: a key; a time, in UTC; the label of a period. */
void value_result_key(sqlite3_context *context, struct key key);
void value_result_time(sqlite3_context *context, int64_t time);
void value_result_label(sqlite3_context *context, const struct grain *grain, int64_t period);

/*
 * How errors show values. All of these are texts for sqlite3_free(), or NULL where there is no memory.
 */

/* 'text', 12, x'00ff', NULL; cut where it is long, escaped where a character would not be seen. */
char *value_show(sqlite3_value *value);

/* The same of a key that is not NULL: as it is, or without the quotes of a text. */
char *value_show_key(const struct key *key, bool quoted);

/* sqlite3_mprintf(format, value_show(value)) */
char *value_refuse(const char *format, sqlite3_value *value);

/* The value is no time, no number, no grain, no clock, or no length; and what would be right, or what it looks like. */
char *value_refuse_time(sqlite3_value *value);
char *value_refuse_number(sqlite3_value *value);
char *value_refuse_grain(sqlite3_value *value);
char *value_refuse_clock(sqlite3_value *value);
char *value_refuse_length(sqlite3_value *value);

/* The whole text of an error, which is freed: escaped as values are, since it may hold names of the user's.
** What is escaped stays as it is. NULL gives NULL. */
char *value_clean(char *text);

#endif
