/*
 * spellings.c - customers who are one but for case and white space; spellings.h is the interface.
 *
 * Requirements
 *  1. Two customers are spelled alike where their text is, without white space around it (moment_is_space) and with A to
 *     Z as a to z: what lower(trim(customer, char(9, 10, 11, 12, 13, 32))) makes equal.
 *  2. A whole number is spelled as its digits: 1 and '1' are two customers to every table.
 *  3. Other numbers and blobs have one spelling.
 *
 * Cost: one more index of the customers' text, while they are compared; nothing where no customer is text.
 */
#include "fold/spellings.h"

#include <string.h>

#include "ground/memory.h"
#include "time/moment.h"

#define SPELLINGS_WORK 150 /* of a customer */

/* Behind each different spelling. */
struct spelling {
    uint64_t rows;
    uint32_t customers, first;
};

struct spellings_folded {
    struct ids ids; /* different texts, folded */
    void *text;     /* of one customer */
    size_t room;
};

/* The digits of a whole number; how many characters. */
static uint32_t spellings_digits(int64_t number, char *text) {
    char digits[20], *p = text;
    uint64_t left = number < 0 ? 0 - (uint64_t)number : (uint64_t)number;
    int count = 0;
    do {
        digits[count++] = (char)('0' + left % 10);
    } while ((left /= 10) > 0);
    if (number < 0) *p++ = '-';
    while (count > 0)
        *p++ = digits[--count];
    return (uint32_t)(p - text);
}

/* The key of a customer becomes that of their folded text, in *text. */
static void spellings_fold(struct key *key, char *text) {
    if (key->kind == KEY_INTEGER) {
        key->size = spellings_digits(key->integer, text);
    } else {
        const char *from = key->bytes, *end = from + key->size;
        while (from < end && moment_is_space(*from))
            from++;
        while (from < end && moment_is_space(end[-1]))
            end--;
        key->size = (uint32_t)(end - from);
        for (uint32_t i = 0; i < key->size; i++)
            text[i] = (char)(from[i] >= 'A' && from[i] <= 'Z' ? from[i] | 32 : from[i]);
    }
    key->kind = KEY_TEXT;
    key->bytes = text;
}

/* One more customer of a spelling. */
static void spellings_count(struct spellings *spellings, struct spelling *own, uint32_t customer,
                            uint64_t rows) {
    if (own->customers++ == 0) own->first = customer;
    own->rows += rows;
    if (own->customers == 1) return;
    if (own->customers == 2) {
        if (spellings->rows == 0 || own->first < spellings->first) {
            spellings->first = own->first;
            spellings->second = customer;
        }
        rows = own->rows;
    }
    spellings->rows += rows;
}

/* Whether any customer is text. */
static bool spellings_any(const struct population *population, bool *any) {
    *any = false;
    for (uint32_t i = 0; !*any && i < population_count(population); i++) {
        if (patience_is_out_at(population->patience, i, 10)) return false;
        *any = ids_key(&population->customers, i).kind == KEY_TEXT;
    }
    return true;
}

static bool spellings_add(struct spellings *spellings, struct spellings_folded *folded,
                          const struct population *population, uint32_t customer, spellings_rows *rows) {
    struct key key = ids_key(&population->customers, customer);
    uint32_t number;
    if (key.kind != KEY_INTEGER && key.kind != KEY_TEXT) return true;
    size_t size = key.kind == KEY_TEXT ? key.size : 20;
    if (!memory_reserve(&folded->text, &folded->room, size, 1)) return false;
    spellings_fold(&key, folded->text);
    if (!ids_number(&folded->ids, &key, 1, &number)) return false;
    spellings_count(spellings, ids_payload(&folded->ids, number), customer,
                    rows(population_at(population, customer)));
    return true;
}

bool spellings_find(struct spellings *spellings, const struct population *population, spellings_rows *rows) {
    struct spellings_folded folded = {.text = NULL, .room = 0};
    bool any, fine = spellings_any(population, &any);
    *spellings = (struct spellings){0, 0, 0};
    ids_init(&folded.ids, sizeof(struct spelling));
    folded.ids.patience = population->patience;
    for (uint32_t i = 0; fine && any && i < population_count(population); i++)
        fine = !patience_is_out_at(population->patience, i, SPELLINGS_WORK) &&
               spellings_add(spellings, &folded, population, i, rows);
    ids_free(&folded.ids);
    memory_free(folded.text);
    return fine;
}
