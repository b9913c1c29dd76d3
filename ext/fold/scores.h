/*
 * scores.h - scores from 1 to 5 by quintiles, for RFM.
 */
#ifndef RETENTION_SCORES_H
#define RETENTION_SCORES_H

#include <stdbool.h>
#include <stddef.h>

#include "ground/patience.h"

#define SCORES_EDGES 4 /* between five fifths */

struct scores {
    double edges[SCORES_EDGES]; /* ascending */
};

/* The edges of values of which a greater one is the better; count > 0. The values are reordered. false: told to
** end. */
bool scores_cut(struct scores *scores, double *values, size_t count, struct patience *patience);

/* 1, and one more for every edge that the value is above. */
int scores_of(const struct scores *scores, double value);

#endif
