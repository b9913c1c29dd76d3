/*
 * script.h - files of SQL statements with what each of them must give.
 *
 *     SELECT cohort_of('2024-12-30', 'week');
 *     --> 2025-W01
 *     SELECT cohort_of('soon');
 *     --! cohort_of(): not a time: 'soon' (want YYYY-MM-DD[ HH:MM[:SS]] or a Unix time)
 *
 * `--> a|b`      one expected row: columns joined by '|', NULL as NULL, REAL as SQLite prints it (%!.15g)
 * `--> (none)`   no row at all
 * `--! text`     the statement fails with exactly this message
 * `--~ text`     the statement fails with a message that contains this text
 * `--? 3033000`  before a statement: left out where SQLite is older than that
 * `--* text`     before a statement: a comment, and that the statement takes long; for runners that repeat it
 *
 * A statement ends at its ';', an expectation follows it; other comments are SQL comments. One on the line
 * right above a statement may be taken for its name.
 */
#ifndef RETENTION_SCRIPT_H
#define RETENTION_SCRIPT_H

#include "test.h"

struct script {
    const char *text;
    const char *next; /* what follows the statement and its expectation; NULL at the end */
    const char *at;   /* where the statement starts */
    char *sql;
    char *name;          /* the comment on the line right above it; NULL without one */
    char kind;           /* of the expectation: '>', '!', '~', or 0 without one */
    char *want;          /* rows as test_rows() writes them, "error: " and the message, or a part of that */
    const char *trouble; /* what is wrong with the script here; NULL where nothing is */
    bool skipped;        /* asks for a later SQLite */
    bool slow;           /* takes long */
};

/* Starts before the first statement of a text, which has to stay. */
void script_begin(struct script *script, const char *text);

/* The next statement; false at the end, and then nothing is left to free. */
bool script_next(struct script *script);

/* Frees what a script holds that is left before its end. */
void script_end(struct script *script);

/* The number of the line in which the statement starts. */
int script_line(const struct script *script);

/* Whether a statement gave what an expectation of this kind wants; got is what test_rows() gives. Without an
** expectation all but an error is right. */
bool script_is_right(char kind, const char *want, const char *got);

/* Whether it only asks: SELECT, WITH or VALUES that writes nothing. A failing one of these asks too. */
bool script_asks(const struct script *script, sqlite3 *db);

/* Runs a test for every tests/sql/<noun>.sql, in order, each with the path as its state, after the one given
** (or NULL). Returns how many failed. */
int script_run_files(const char *name, const struct CMUnitTest *first, CMUnitTestFunction test);

#endif
