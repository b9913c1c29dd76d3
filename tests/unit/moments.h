/*
 * moments.h - what the tests of times share: texts and numbers that are read, or refused, and times that are worked
 * out by counting days from 0001-01-01, never by the code under test.
 */
#ifndef MOMENTS_H
#define MOMENTS_H

#include "time/moment.h"
#include "test.h"

#define SECOND   MOMENT_SECOND
#define DAY      MOMENT_DAY
#define COUNT(x) (sizeof(x) / sizeof(x)[0])

bool moments_leap(int year);
int moments_month_days(int year, int month);
int64_t moments_date(int year, int month, int day);
int64_t moments_at(int year, int month, int day, int hour, int minute, int second);

/* The time of a text that must be read. */
int64_t moments_of(const char *text);

struct moments_case {
    const char *text;
    int64_t want;
};

/* Texts mean these times; and those between '|', or of this size, are refused. Whatever stands behind a text is never
** read, and what is refused sets nothing. */
void moments_check(const char *text, int64_t want);
void moments_check_form(const char *text, int64_t want, enum moment_form form);
void moments_check_all(const struct moments_case *cases, size_t count);
void moments_refuse(const char *list);
void moments_refuse_sized(const char *text, size_t size);
bool moments_is_read(const char *text);

/* Numbers as integers, and whole ones as reals too where a double holds them; lists with blanks between. */
void moments_check_whole(int64_t number, int64_t want);
void moments_check_real(double number, int64_t want, int64_t tolerance);
void moments_refuse_whole(int64_t number);
void moments_refuse_wholes(const char *list);
void moments_refuse_reals(const char *list);

#endif
