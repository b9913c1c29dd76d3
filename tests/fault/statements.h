/*
 * statements.h - the data and the statements that every kind of fault is tried on, as statements.sql has them.
 */
#ifndef RETENTION_STATEMENTS_H
#define RETENTION_STATEMENTS_H

#include "fault.h"
#include "script.h"

struct fault_statement {
    const char *name; /* what it stands for */
    const char *sql;
    char kind;        /* what the undisturbed run gives, as in script.h */
    const char *want; /* and NULL where kind is 0 */
    bool big;         /* reads thousands of rows: faults are tried at some places only */
};

struct fault_list {
    struct fault_statement *at;
    size_t count;
};

/* A table-valued function: the conditions it always needs, which of the columns below it can be given, and
** conditions that lead it down further paths. */
struct fault_table {
    const char *name;
    const char *always;
    const char *columns; /* an argument each, a blank between them */
    const char *options[12];
    const char *order; /* a column to sort by where rows come in the order of the source, else "" */
    const char *looks; /* of one that refuses no value: what is read of it, without names; else NULL */
    bool grainless;
};

#define FAULT_TABLES 13
extern const struct fault_table fault_tables[FAULT_TABLES];

/* The column that every source has for an argument: {argument, column}. */
#define FAULT_COLUMNS 8
extern const char *const fault_columns[FAULT_COLUMNS][2];

/* Every statement: those of the script, and of each table over each source. */
struct fault_list fault_statements(void);

/* Which of them it is, from 0: where a test begins with another place in each of them. */
size_t fault_number(const struct fault_statement *statement);

/* The script's statements that make the data. */
const char *fault_data(void);

/* A connection with the data in memory. */
sqlite3 *fault_open_data(void);

/* What is read of a table. */
const char *fault_reads(const struct fault_table *table);

/* "SELECT * FROM the table over the source", further conditions joined to it, but for a grain where the table has none;
** free with sqlite3_free(). */
char *fault_call(const struct fault_table *table, const char *source, const char *conditions);

/* Whether a table can be given this argument. */
bool fault_takes(const struct fault_table *table, const char *argument);

/* The conditions that give a table every column that it takes; free with sqlite3_free(). */
char *fault_all_columns(const struct fault_table *table);

/* The undisturbed run, checked against what is expected of it. */
struct fault_outcome fault_clean(sqlite3 *db, const struct fault_statement *statement);

/* Runs one test function over every statement, each as a test of its own with the statement as its state. */
int fault_run_statements(const char *name, CMUnitTestFunction test, CMFixtureFunction setup,
                         CMFixtureFunction teardown);

#endif
