/*
 * nearest.c - of some names, the one that was meant; nearest.h is the interface.
 *
 *     SELECT * FROM retention_cohorts('orders', 'custmer_id', 'ordered_at');
 *     retention_cohorts(): no such column: orders.custmer_id (customer_id?)
 *
 * Requirements
 *  1. Names are compared by their letters and digits, case ignored: blanks, quotes, underscores and characters that
 *     nobody sees, such as the mark that some programs put at the beginning of a file, do not count. Names that are
 *     equal then are the nearest there are.
 *  2. Otherwise a name is near if one in three of the letters of the shorter one, or fewer, is missing, too many or
 *     another one.
 *  3. Or if one of them begins or ends with the other, which has four letters or more; that is behind all of 2.
 *  4. Of names that are equally near, the first that is offered.
 *
 * Algorithm: Levenshtein's distance, row by row, in bytes.
 *
 * Cost: the product of the sizes, a name; no memory.
 */
#include "read/nearest.h"

#include <stdbool.h>
#include <string.h>

#include "read/character.h"

#define NEAREST_PART 4            /* letters that a part of a name has */
#define NEAREST_FAR  NEAREST_NAME /* no distance is greater */

/* Letters and digits of a name, in lower case; their count, 0 where the name is too long. */
static size_t nearest_letters(const char *name, char letters[NEAREST_NAME]) {
    const char *end = name + strlen(name);
    size_t size = 0;
    if (end - name >= NEAREST_NAME) return 0;
    for (bool seen; name < end;) {
        size_t step = character_size(name, end, &seen);
        char c = *name, lower = c | 32;
        bool ascii = (c >= '0' && c <= '9') || (lower >= 'a' && lower <= 'z');
        if (step == 1 && ascii) letters[size++] = c <= '9' ? c : lower;
        if (step > 1 && seen) {
            memcpy(letters + size, name, step);
            size += step;
        }
        name += step;
    }
    return size;
}

static size_t nearest_least(size_t a, size_t b) {
    return a < b ? a : b;
}

static size_t nearest_distance(const char *a, size_t a_size, const char *b, size_t b_size) {
    size_t row[NEAREST_NAME];
    for (size_t j = 0; j <= b_size; j++)
        row[j] = j;
    for (size_t i = 1; i <= a_size; i++) {
        size_t diagonal = row[0];
        row[0] = i;
        for (size_t j = 1; j <= b_size; j++) {
            size_t changed = diagonal + (a[i - 1] != b[j - 1]);
            diagonal = row[j];
            row[j] = nearest_least(changed, nearest_least(row[j], row[j - 1]) + 1);
        }
    }
    return row[b_size];
}

/* One of them begins or ends with the other. */
static bool nearest_is_part(const char *part, size_t part_size, const char *whole, size_t size) {
    if (part_size > size) return nearest_is_part(whole, size, part, part_size);
    return part_size >= NEAREST_PART &&
           (memcmp(whole, part, part_size) == 0 || memcmp(whole + size - part_size, part, part_size) == 0);
}

void nearest_begin(struct nearest *nearest, const char *wanted) {
    nearest->size = nearest_letters(wanted, nearest->wanted);
    nearest->distance = NEAREST_FAR + 1;
    nearest->name[0] = '\0';
}

void nearest_offer(struct nearest *nearest, const char *name) {
    char letters[NEAREST_NAME];
    size_t size = nearest_letters(name, letters);
    if (size == 0 || nearest->size == 0) return;
    size_t distance = nearest_distance(nearest->wanted, nearest->size, letters, size);
    if (distance > nearest_least(size, nearest->size) / 3) {
        if (!nearest_is_part(nearest->wanted, nearest->size, letters, size)) return;
        distance = NEAREST_FAR;
    }
    if (distance >= nearest->distance) return;
    nearest->distance = distance;
    memcpy(nearest->name, name, strlen(name) + 1);
}
