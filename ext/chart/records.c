/*
 * records.c - rows of any values; records.h is the interface.
 *
 * Requirements
 *  1. The same rows come out in the same order, whatever order they came in: that of ORDER BY over all of their values.
 *  2. No more than 100,000 values and 16 MiB of text, counted each time that it stands: what is more is an error, so that
 *     memory has a bound.
 *
 * Cost: 4 bytes a value, and each different one once.
 */
#include "chart/records.h"

#include "ground/memory.h"
#include "ground/sort.h"

#define RECORDS_COMPARE 200 /* work of comparing two rows */

struct records *records_begin(sqlite3_context *context, size_t width) {
    struct records *records = sqlite3_aggregate_context(context, sizeof *records);
    if (records && !records->begun) {
        ids_init(&records->values, 0);
        records->width = width;
        records->begun = true;
    }
    void *list = records ? records->list : NULL;
    if (records && (records->count + 1) * width > MARKS_MOST) {
        function_error(context, "more than %d values", MARKS_MOST);
        return NULL;
    }
    if (records == NULL ||
        !memory_reserve(&list, &records->room, (records->count + 1) * width, sizeof *records->list)) {
        sqlite3_result_error_nomem(context);
        return NULL;
    }
    records->list = list;
    return records;
}

bool records_add(sqlite3_context *context, struct records *records, size_t i, const struct key *key) {
    uint32_t number;
    if (!ids_number(&records->values, key, 1, &number)) {
        sqlite3_result_error_nomem(context);
        return false;
    }
    if (key->kind >= KEY_TEXT) records->text += key->size;
    if (records->text > MARKS_MOST_TEXT) {
        function_error(context, "more than %d MiB of text", MARKS_MOST_TEXT >> 20);
        return false;
    }
    records->list[records->count * records->width + i] = number;
    if (i + 1 == records->width) records->count++;
    return true;
}

static int records_compare(const void *context, const void *a, const void *b) {
    const struct records *records = context;
    const uint32_t *x = &records->list[*(const uint32_t *)a * records->width];
    const uint32_t *y = &records->list[*(const uint32_t *)b * records->width];
    for (size_t i = 0; i < records->width; i++)
        if (x[i] != y[i]) return ids_order(&records->values, &x[i], &y[i]);
    return 0;
}

bool records_finish(sqlite3_context *context, struct records *records) {
    struct patience *patience = function_patience(context);
    records->order = memory_resize(NULL, records->count * sizeof *records->order + 1);
    for (size_t i = 0; records->order && i < records->count; i++)
        records->order[i] = (uint32_t)i;
    if (records->order && sort_elements(records->order, records->count, sizeof *records->order,
                                        records_compare, records, RECORDS_COMPARE, patience))
        return true;
    function_stopped(context);
    return false;
}

void records_free(struct records *records) {
    ids_free(&records->values);
    memory_free(records->list);
    memory_free(records->order);
    memory_free(records->words.text);
}
