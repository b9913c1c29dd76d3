/*
 * ages.c - the argument `ages`; ages.h is the interface.
 *
 *     ages = '0, 1-3, 4-7, 8-30'     ages = '0-7, 0-30, 0-90'     ages = 7
 *
 * Requirements
 *  1. Parts between commas, each an age or a range first-last, whole numbers from 0 on, last not before first. White
 *     space around numbers is ignored.
 *  2. The ranges are in order, each of them once, whatever the order of the text. They may overlap.
 *  3. Whatever else is in the text is an error that shows it, and so are more parts than AGES_MOST: every visit is held
 *     to every range.
 */
#include "table/ages.h"

#include <string.h>

#include "ground/memory.h"
#include "ground/sort.h"
#include "table/arguments.h"

#define AGES_MOST   1000
#define AGES_DIGITS 15 /* of the longest age */

static const char *ages_skip(const char *at) {
    return at + strspn(at, " \t\n\v\f\r");
}

/* A number, and the white space around it; NULL where there is none. */
static const char *ages_number(const char *at, int64_t *number) {
    at = ages_skip(at);
    size_t digits = strspn(at, "0123456789");
    if (digits == 0 || digits > AGES_DIGITS) return NULL;
    *number = 0;
    for (size_t i = 0; i < digits; i++)
        *number = *number * 10 + (at[i] - '0');
    return ages_skip(at + digits);
}

/* A part of the text; NULL where it is none. */
static const char *ages_range(const char *at, struct axis_range *range) {
    at = ages_number(at, &range->first);
    range->last = range->first;
    if (at && *at == '-') at = ages_number(at + 1, &range->last);
    return at && range->first <= range->last ? at : NULL;
}

static int ages_order(const void *context, const void *a, const void *b) {
    const struct axis_range *x = a, *y = b;
    (void)context;
    if (x->first != y->first) return x->first < y->first ? -1 : 1;
    return (x->last > y->last) - (x->last < y->last);
}

/* Puts them in order, each of them once. */
static void ages_settle(struct axis *axis) {
    size_t last = 0;
    sort_elements(axis->ranges, axis->count, sizeof *axis->ranges, ages_order, NULL, SORT_NUMBERS, NULL);
    for (size_t i = 1; i < axis->count; i++)
        if (ages_order(NULL, &axis->ranges[last], &axis->ranges[i]) != 0)
            axis->ranges[++last] = axis->ranges[i];
    axis->count = last + 1;
}

int ages_argument(struct table_call *call, int parameter, struct axis *axis) {
    sqlite3_value *argument = call->arguments[parameter];
    if (argument == NULL) return SQLITE_OK;
    bool blob = sqlite3_value_type(argument) == SQLITE_BLOB;
    const char *at = blob ? "" : (const char *)sqlite3_value_text(argument);
    if (at == NULL) return SQLITE_NOMEM;
    const char *end = at + (blob ? 0 : sqlite3_value_bytes(argument));
    axis->ranges = memory_resize(NULL, AGES_MOST * sizeof *axis->ranges);
    if (axis->ranges == NULL) return SQLITE_NOMEM;
    do {
        if (axis->count == AGES_MOST) return arguments_refuse(call, parameter, "more than 1000 ranges: %s");
        at = ages_range(at, &axis->ranges[axis->count++]);
        if (at == NULL || (*at != ',' && at != end))
            return arguments_refuse(call, parameter, "not ages such as '0, 1, 3' or '0, 1-3, 4-7': %s");
    } while (*at++ == ',');
    ages_settle(axis);
    return SQLITE_OK;
}
