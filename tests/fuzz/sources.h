/*
 * sources.h - generated tables and views for table functions to read, made from the bytes of an input.
 */
#ifndef RETENTION_FUZZ_SOURCES_H
#define RETENTION_FUZZ_SOURCES_H

#include "fuzz.h"

/* What a source is: its name, and the names of its columns by role. */
enum sources_role {
    SOURCES_CUSTOMER,
    SOURCES_TIME,
    SOURCES_UNTIL,
    SOURCES_AMOUNT,
    SOURCES_SEGMENT,
    SOURCES_STARTS,
    SOURCES_RETURNS,
    SOURCES_ROLES
};
struct sources_source {
    const char *name;
    const char *columns[SOURCES_ROLES];
};

/* Makes a source of up to SOURCES_ROWS rows, mostly sensible and now and then anything. */
#define SOURCES_ROWS 24
struct sources_source sources_make(sqlite3 *db, struct fuzz_input *input);

/* The source's name as an argument: a string that holds it, quoted in one of the ways that there are, or not. */
void sources_name(sqlite3_str *sql, const struct sources_source *source, struct fuzz_input *input);

#endif
