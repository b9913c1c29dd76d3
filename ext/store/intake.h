/*
 * intake.h - where rows come in: their keys are kept until a batch is full, numbered, and handed to the fold.
 */
#ifndef RETENTION_INTAKE_H
#define RETENTION_INTAKE_H

#include "store/batch.h"

struct intake {
    struct population *population;
    batch_take *take;
    void *fold;
    struct batch batch;
    struct key customers[BATCH_ROWS];
    struct key segments[BATCH_ROWS];
    unsigned char *text; /* bytes of the batch's text and blob keys */
    size_t text_used, text_room;
};

/* Zeroed memory becomes an intake. */
void intake_begin(struct intake *intake, struct population *population, batch_take *take, void *fold);

/* Where the keys of the next row go; their bytes are copied by intake_add(). */
static inline struct key *intake_customer(struct intake *intake) {
    return &intake->customers[intake->batch.count];
}
static inline struct key *intake_segment(struct intake *intake) {
    return &intake->segments[intake->batch.count];
}

/* The row whose keys and columns have been put behind the last one counts. Both below return false when there is no memory,
** or told to end. */
bool intake_add(struct intake *intake);

/* Hands over the rows that wait. */
bool intake_flush(struct intake *intake);
void intake_free(struct intake *intake);

#endif
