/*
 * records.h - rows of any values, kept in any order and served in one: those of a table, and the parts of a page.
 */
#ifndef RETENTION_RECORDS_H
#define RETENTION_RECORDS_H

#include "chart/marks.h"

struct records {
    struct marks_words words; /* the text that all rows share */
    struct ids values;
    uint32_t *list; /* width numbers of values a row */
    size_t room, count, width, text;
    uint32_t *order; /* rows, once finished */
    bool begun;
};

/* The records of this aggregate, with room for one row more; NULL: the error is set. */
struct records *records_begin(sqlite3_context *context, size_t width);

/* Value i of the row that comes, which counts when the last one is there. */
bool records_add(sqlite3_context *context, struct records *records, size_t i, const struct key *key);

/* Puts them in the order of their values, the first before the second and so on. false: the error is set. */
bool records_finish(sqlite3_context *context, struct records *records);
void records_free(struct records *records);

static inline struct key records_key(const struct records *records, size_t row, size_t i) {
    return ids_key(&records->values, records->list[records->order[row] * records->width + i]);
}

#endif
