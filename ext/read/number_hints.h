/*
 * number_hints.h - what a text that is no number looks like, and the way out.
 */
#ifndef RETENTION_NUMBER_HINTS_H
#define RETENTION_NUMBER_HINTS_H

#include <stddef.h>

/* NULL where it looks like nothing in particular. */
const char *number_hints_of(const char *text, size_t size);

#endif
