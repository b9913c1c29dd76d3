/*
 * steps.c - see steps.h.
 *
 *     'visit, cart, visit'    three steps of two names: 0, 1, 0
 *
 * Requirements
 *  1. Names stand between commas; white space around them does not belong to them, within them it does. An empty one is a
 *     flaw, and so are more than 64 steps.
 *  2. A value is a name if it has the same bytes, no more and no fewer.
 *
 * Cost: a value is held against each name, by its size and its bytes: most differ in their sizes or first bytes.
 */
#include "store/steps.h"

#include <string.h>

#include "store/key.h"
#include "time/moment.h"

static struct steps_name steps_trim(const char *from, const char *to) {
    while (from < to && moment_is_space(*from))
        from++;
    while (from < to && moment_is_space(to[-1]))
        to--;
    return (struct steps_name){from, (size_t)(to - from)};
}

uint32_t steps_find(const struct steps *steps, const char *text, size_t size) {
    uint32_t i = 0;
    while (i < steps->names && (steps->list[i].size != size || memcmp(steps->list[i].text, text, size) != 0))
        i++;
    return i;
}

/* The next step, of this name. */
static void steps_add(struct steps *steps, struct steps_name name) {
    uint32_t number = steps_find(steps, name.text, name.size);
    steps->names_of[steps->count++] = number;
    if (number == steps->names) steps->list[steps->names++] = name;
}

enum steps_flaw steps_parse(struct steps *steps, const char *text, size_t size) {
    const char *const end = text + size;
    steps->count = steps->names = 0;
    for (const char *from = text, *to; from <= end; from = to + 1) {
        for (to = from; to < end && *to != ',';)
            to++;
        struct steps_name name = steps_trim(from, to);
        if (name.size == 0) return STEPS_EMPTY;
        if (steps->count == STEPS_MOST) return STEPS_TOO_MANY;
        steps_add(steps, name);
    }
    return STEPS_FINE;
}

uint64_t steps_fingerprint(const struct steps *steps) {
    uint64_t print = 0;
    for (uint32_t i = 0; i < steps->count; i++) {
        const struct steps_name *name = &steps->list[steps->names_of[i]];
        const struct key key = {.kind = KEY_TEXT, .bytes = name->text, .size = (uint32_t)name->size};
        print = key_fingerprint(print, &key);
    }
    return print;
}
