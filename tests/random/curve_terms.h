/*
 * curve_terms.h - random subscriptions as they are sold, for retention_curve.
 */
#ifndef CURVE_TERMS_H
#define CURVE_TERMS_H

#include "curve_question.h"

#include <stddef.h>

/* A row's end beside it: has, and when; so for since when it was seen. */
struct curve_end {
    bool is_there;
    int64_t time;
};

/* Makes temp.spells(customer, time, until, seen, segment), the source, and temp.event, its rows that count, as plain SQL
** takes them: with times in microseconds. Sets the question's as_of, a boundary of a row in half of them, and writes it as a
** literal. */
void curve_terms_make(sqlite3 *db, struct curve_question *question, uint64_t *state, char *literal,
                      size_t size);

#endif
