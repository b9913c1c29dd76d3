/*
 * batch.h - rows on their way from a source to a fold, typed and numbered, 64 at a time.
 *
 * A batch is columns, not rows: a fold reads the few that it needs, and all of a batch stays in the first cache.
 */
#ifndef RETENTION_BATCH_H
#define RETENTION_BATCH_H

#include <stdbool.h>
#include <stdint.h>

#include "store/population.h"

#define BATCH_ROWS   IDS_BATCH
#define BATCH_OPEN   INT64_MAX /* the end of a row that is still running */
#define BATCH_ALWAYS INT64_MIN /* since when a row was seen that was so from its start on */

/* One entry a row. Columns that the source was not asked for hold amount 0, segment 0, step 0, starts and returns true, an open
** until, and were seen always. */
struct batch {
    uint32_t count;
    uint32_t customers[BATCH_ROWS]; /* numbers, as those of segments */
    uint32_t segments[BATCH_ROWS];
    uint32_t steps[BATCH_ROWS]; /* of their names (steps.h) */
    int64_t times[BATCH_ROWS];
    int64_t untils[BATCH_ROWS];
    int64_t froms[BATCH_ROWS];   /* since when they were seen */
    int64_t periods[BATCH_ROWS]; /* of the times, in the grain asked for */
    double amounts[BATCH_ROWS];
    uint64_t fingerprints[BATCH_ROWS]; /* of rows that are looked at (look.h); otherwise unset */
    bool starts[BATCH_ROWS];
    bool returns[BATCH_ROWS];
};

/* An empty batch, as if no column were asked for. */
static inline void batch_begin(struct batch *batch) {
    batch->count = 0;
    for (uint32_t i = 0; i < BATCH_ROWS; i++) {
        batch->segments[i] = batch->steps[i] = 0;
        batch->untils[i] = BATCH_OPEN;
        batch->froms[i] = BATCH_ALWAYS;
        batch->amounts[i] = 0;
        batch->starts[i] = batch->returns[i] = true;
    }
}

/* Takes the rows of a batch into a fold; false when there is no memory, or told to end. */
typedef bool batch_take(void *fold, const struct population *population, const struct batch *batch);

#endif
