/*
 * markup.h - the text of a chart as it grows: HTML, SVG or plain, in which nothing of the user's is markup.
 */
#ifndef RETENTION_MARKUP_H
#define RETENTION_MARKUP_H

#include <stdbool.h>
#include <stddef.h>

#include "chart/figures.h"
#include "ground/sqlite.h"
#include "store/key.h"

enum markup_kind {
    MARKUP_HTML,
    MARKUP_PLAIN,
    MARKUP_RAW /* is HTML already: only made sure that it is characters */
};

/* Text of the user's, of which at most so many characters are shown (0: all), and an ellipsis where there are more.
** Returns how many were. */
size_t markup_text(sqlite3_str *out, enum markup_kind kind, const char *text, size_t size, size_t most);

/* The same of a key: a number in full, a blob as x'00ff', NULL as a dash. */
size_t markup_key(sqlite3_str *out, enum markup_kind kind, const struct key *key, size_t most);

/* How many characters markup_key() shows. */
size_t markup_width(const struct key *key, size_t most);

/* A number and its unit: %, or the currency. */
void markup_number(sqlite3_str *out, const struct figures *figures, struct figures_form form, double number,
                   const char *currency, size_t size);

/* The text becomes the result, or an error does: no memory, or more text than SQLite allows. */
void markup_result(sqlite3_context *context, sqlite3_str *out);

#endif
