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

#define INTAKE_AHEAD                                                                                         \
    12u /* rows between asking for the slot, for the record and for the stored key of a customer */
#define INTAKE_TEXT 16384u /* bytes of text keys held by a batch before it is handed over early */

void intake_begin(struct intake *intake, struct population *population, batch_take *take, void *fold) {
    intake->population = population;
    intake->take = take;
    intake->fold = fold;
    batch_begin(&intake->batch);
}

/* The first of the last n rows. */
static uint32_t intake_behind(const struct batch *batch, uint32_t n) {
    return batch->count > n ? batch->count - n : 0;
}

bool intake_flush(struct intake *intake) {
    struct batch *batch = &intake->batch;
    struct population *population = intake->population;
    struct ids *customers = &population->customers;
    if (batch->count == 0) return true;
    for (uint32_t i = intake_behind(batch, INTAKE_AHEAD); i < batch->count; i++)
        ids_expect_record(customers, &intake->customers[i]);
    if (customers->stored)
        for (uint32_t i = intake_behind(batch, 2 * INTAKE_AHEAD); i < batch->count; i++)
            ids_expect_stored(customers, &intake->customers[i]);
    if (!ids_number(customers, intake->customers, batch->count, batch->customers)) return false;
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

/* The row that is being taken becomes the first of the next batch. */
static void intake_move(struct intake *intake, uint32_t i) {
    struct batch *batch = &intake->batch;
    intake->customers[0] = intake->customers[i];
    intake->segments[0] = intake->segments[i];
    batch->steps[0] = batch->steps[i];
    batch->times[0] = batch->times[i];
    batch->untils[0] = batch->untils[i];
    batch->froms[0] = batch->froms[i];
    batch->periods[0] = batch->periods[i];
    batch->amounts[0] = batch->amounts[i];
    batch->fingerprints[0] = batch->fingerprints[i];
    batch->starts[0] = batch->starts[i];
    batch->returns[0] = batch->returns[i];
}

/* Room for the text keys of the row that is being taken, which may hand over the rows before it. */
static bool intake_reserve(struct intake *intake, size_t size) {
    uint32_t i = intake->batch.count;
    if (intake->text_room - intake->text_used >= size) return true;
    if (!intake_flush(intake)) return false;
    intake_move(intake, i);
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

bool intake_add(struct intake *intake) {
    struct batch *batch = &intake->batch;
    const struct ids *customers = &intake->population->customers;
    const bool segments = intake->population->segments.given;
    size_t size = intake_key_size(intake_customer(intake));
    if (segments) size += intake_key_size(intake_segment(intake));
    if (size > 0) {
        if (!intake_reserve(intake, size)) return false;
        intake_keep(intake, intake_customer(intake));
        if (segments) intake_keep(intake, intake_segment(intake));
    }
    uint32_t i = batch->count;
    ids_expect(customers, &intake->customers[i]);
    if (i >= INTAKE_AHEAD) ids_expect_record(customers, &intake->customers[i - INTAKE_AHEAD]);
    if (customers->stored && i >= 2 * INTAKE_AHEAD)
        ids_expect_stored(customers, &intake->customers[i - 2 * INTAKE_AHEAD]);
    return ++batch->count < BATCH_ROWS || intake_flush(intake);
}
