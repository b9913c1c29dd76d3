/*
 * hints.h - what a text or number that is refused looks like, and the way out.
 */
#ifndef RETENTION_HINTS_H
#define RETENTION_HINTS_H

#include <stddef.h>

/* Of a text that is no time and no number; of a number that is no time; of a text that is no grain. Each is
** what would be right, where it looks like nothing in particular. */
const char *hints_of_time(const char *text, size_t size);
const char *hints_of_number(double number);
const char *hints_of_grain(const char *text, size_t size);

#endif
