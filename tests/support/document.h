/*
 * document.h - the examples of a page, run: every ```sql block must print the ```text block that follows it at once, and
 * nothing where none does. One with a picture below it draws it: it prints HTML or SVG.
 */
#ifndef RETENTION_DOCUMENT_H
#define RETENTION_DOCUMENT_H

#include "test.h"

#define DOCUMENT_BLOCKS  100
#define DOCUMENT_PICTURE "<\n" /* what is wanted of a block that draws */

struct document {
    const char *path;
    char *scripts[DOCUMENT_BLOCKS];
    char *wants[DOCUMENT_BLOCKS]; /* what each is to print, trimmed */
    int count;
    int skipped; /* blocks that name a file of real data, where RETENTION_DATA says nothing */
};

/* The page's examples: its blocks of one language, sql or sh. */
struct document document_read(const char *path, const char *language);
void document_free(struct document *document);

/* Where a page is run. */
struct document_session {
    const char *folder;  /* the shell's, seen from the root */
    const char *name;    /* of the database, script and errors, below build/ */
    const char *opening; /* lines before the first example */
    const char *trusted; /* trusted_schema, ON or OFF */
};

/* Whether a block, the i-th, printed what it is to. */
bool document_is_right(const struct document *document, int i, const char *got);

/* All blocks, in order, in one session of the sqlite3 shell, as a reader would paste them; fails the test where one prints
** something else. */
void document_run(const struct document *document, const struct document_session *session);

/* Prints both, as cmocka cuts long texts, and fails the test. */
void document_fail(const struct document *document, int block, const char *got, const char *errors);

/* What a command prints, and what it has left in a file of errors. All texts are for sqlite3_free(). */
char *document_command(const char *command, const char *errors_path, char **errors);

/* Lines without the blanks at their ends, which column mode pads with. */
char *document_trim(const char *text);

#endif
