/*
 * intake.c - see intake.h.
 *
 * Requirements
 *  1. Rows reach the fold in order, each once, numbered as their keys are equal or not (key.h).
 *  2. Keys are written once, in place, and read many rows later: the record of a customer is asked for before it is
 *     needed (ids.h), while the source steps through the rows between.
 *  3. Text of any length: a batch is handed over early where its text keys fill INTAKE_TEXT bytes.
 */
#include "store/intake.h"

#include <string.h>

#include "ground/memory.h"

#define INTAKE_AHEAD 12u    /* rows between asking for the slot and for the record of a customer */
#define INTAKE_TEXT  16384u /* bytes of text keys held by a batch before it is handed over early */

bool intake_flush(struct intake *intake) {
    struct batch *batch = &intake->batch;
    struct population *population = intake->population;
    if (batch->count == 0) return true;
    for (uint32_t i = batch->count > INTAKE_AHEAD ? batch->count - INTAKE_AHEAD : 0; i < batch->count; i++)
        ids_expect_record(&population->customers, &intake->customers[i]);
    if (!ids_number(&population->customers, intake->customers, batch->count, batch->customers)) return false;
    if (population->segments.given &&
        !ids_number(&population->segments.ids, intake->segments, batch->count, batch->segments))
        return false;
    if (!intake->take(intake->fold, population, batch)) return false;
    batch->count = 0;
    intake->text_used = 0;
    return true;
}

void intake_free(struct intake *intake) {
    memory_free(intake->text);
    intake->text = NULL;
}

/* Room for the text keys of the row that is being taken, which may hand over the rows before it. */
static bool intake_reserve(struct intake *intake, size_t size) {
    if (intake->text_room - intake->text_used >= size) return true;
    struct key customer = *intake_customer(intake), segment = *intake_segment(intake);
    if (!intake_flush(intake)) return false;
    intake->customers[0] = customer;
    intake->segments[0] = segment;
    if (intake->text_room >= size) return true;
    size_t room = size > INTAKE_TEXT ? size : INTAKE_TEXT;
    unsigned char *text = memory_resize(intake->text, room);
    if (text == NULL) return false;
    intake->text = text;
    intake->text_room = room;
    return true;
}

/* Bytes of a key that must be kept until the batch is handed over. */
static size_t intake_key_size(const struct key *key) {
    return key->kind >= KEY_TEXT ? key->size : 0;
}

static void intake_keep(struct intake *intake, struct key *key) {
    size_t size = intake_key_size(key);
    if (size == 0) return;
    key->bytes = memcpy(intake->text + intake->text_used, key->bytes, size);
    intake->text_used += size;
}

bool intake_add(struct intake *intake, const struct intake_row *row) {
    struct batch *batch = &intake->batch;
    const struct ids *customers = &intake->population->customers;
    const bool segments = intake->population->segments.given;
    size_t size = intake_key_size(intake_customer(intake));
    if (segments) size += intake_key_size(intake_segment(intake));
    if (!intake_reserve(intake, size)) return false;
    uint32_t i = batch->count;
    if (size > 0) intake_keep(intake, &intake->customers[i]);
    if (size > 0 && segments) intake_keep(intake, &intake->segments[i]);
    ids_expect(customers, &intake->customers[i]);
    if (i >= INTAKE_AHEAD) ids_expect_record(customers, &intake->customers[i - INTAKE_AHEAD]);
    batch->times[i] = row->time;
    batch->untils[i] = row->until;
    batch->periods[i] = row->period;
    batch->amounts[i] = row->amount;
    batch->starts[i] = row->starts;
    batch->returns[i] = row->returns;
    return ++batch->count < BATCH_ROWS || intake_flush(intake);
}
