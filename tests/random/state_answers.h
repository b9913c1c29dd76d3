/*
 * state_answers.h - what a table function answers beside what it answers with a state on its way (states.h).
 */
#ifndef STATE_ANSWERS_H
#define STATE_ANSWERS_H

#include "sqlite3.h"

/* A connection that has the functions twice, and `states` as if nothing had been done. */
sqlite3 *state_answers_open(void);
void state_answers_close(sqlite3 *db);

/* A statement with %s for the first word of the function gives the same rows in the same order. An error is the same, too,
** but that it is that of a part's column. */
void state_answers_compare(sqlite3 *db, const char *question, const char *what);

/* How many answers had rows, and how many were errors, so far. */
extern long state_answers_rows, state_answers_errors;

#endif
