/*
 * shards.h - one random source, as a whole and in eight files, and what sql/shards.sql makes of the files.
 *
 * The source is of the tables events, terms, steps and points, with whatever makes shards differ: one of them is empty, one
 * begins late, and cohorts are so small that few shards have all their ages. Amounts are quarters, so that sums of them are the
 * same in any order, to the last bit.
 */
#ifndef RETENTION_SHARDS_H
#define RETENTION_SHARDS_H

#include "test.h"

#define SHARDS        8
#define SHARDS_FOLDER "build/shards_test"
#define SHARDS_AS_OF  "2021-02-15 12:00:00" /* most rows are before it */
#define SHARDS_SQLITE 3035000               /* what sql/shards.sql needs */

/* A question: a table function, the table that it reads, what follows the name of the source, and what WHERE adds. */
struct shards_question {
    const char *table, *source, *arguments, *where;
};

/* Makes the tables in main, and the files from them. The same seed gives the same rows. */
void shards_make(sqlite3 *db, unsigned seed);

/* Makes the files from these tables of main (their names, with ", " between them): file i has the rows for which shard is i. */
void shards_split(sqlite3 *db, const char *tables, const char *shard);

/* Attaches those of the files whose number has its bit in the mask, and reads the views of sql/shards.sql. */
void shards_open(sqlite3 *db, unsigned mask);

/* Another plan: so many shards, as of then. */
void shards_plan(sqlite3 *db, int shards, const char *as_of);

/* Puts a question into the part_ view of its table. */
void shards_ask(sqlite3 *db, const struct shards_question *question);

/* How many cells of the whole_ view differ from what the table function says of the source, numbers that are not whole by more
** than the tolerance, which is relative. A row that only one of them has counts as one, as does an error of the view. *rows: how
** many rows were compared. */
int shards_differ(sqlite3 *db, const struct shards_question *question, const char *as_of, double tolerance,
                  int *rows);

/* The first difference of the last comparison. */
extern char shards_difference[400];

#endif
