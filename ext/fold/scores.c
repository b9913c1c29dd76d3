/*
 * scores.c - scores from 1 to 5 by quintiles; scores.h is the interface.
 *
 *     values 10 20 30 40 50 60: edges 20 30 40 50, scores 1 1 2 3 4 5
 *     values 0 0 0 0 0 0 1 1 2 5: edges 0 0 0.4 1.2, scores 1 1 1 1 1 1 4 4 5 5
 *
 * Requirements
 *  1. The edges are the quantiles at 20, 40, 60 and 80 % of type 7 (Hyndman and Fan 1996, the default of R,
 *     numpy and spreadsheets): of n values in order, number 1 + (n - 1) p, on the line between the two
 *     neighbours where that is no whole number.
 *  2. A value scores 1 and one more for every edge that it is above. So equal values score equal; a fifth
 *     that a tie fills to its end has no score of its own, and a tie over several fifths gets the score of
 *     the lowest: nobody is flattered by a crowd. When all are equal, all score 1.
 *  3. The order of the values does not matter.
 *
 * No sort is needed for eight places in the order: each is selected by partition, less, equal and greater,
 * around a value drawn from the part that is left (so ties, of which there are many, make it quicker). The
 * draws are random, so that nobody can choose values that make it slow: linear time is expected, some 20 looks
 * at each value. They change nothing but the time.
 */
#include "fold/scores.h"

#include <math.h>
#include <stdint.h>

#include "ground/memory.h"

#define SCORES_LOOKS 16384 /* at values, before it is asked whether to go on, */
#define SCORES_LOOK  6     /* and the work of one */

static void scores_swap(double *a, double *b) {
    double value = *a;
    *a = *b;
    *b = value;
}

/* Puts the value of this place in the order there: none before it is greater, none behind it less. The
** values before `from` are in their places as far as that goes. false: told to end. */
static bool scores_select(double *values, size_t from, size_t count, size_t place,
                          struct patience *patience) {
    uint64_t state = memory_seed();
    size_t low = from, high = count; /* the place is in between */
    while (high - low > 1) {
        state = state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
        double pivot = values[low + (size_t)((state >> 33) % (high - low))];
        size_t less = low, greater = high;
        for (size_t i = low, left; (left = greater - i) > 0;) {
            size_t rest = left > SCORES_LOOKS ? left - SCORES_LOOKS : 0; /* each look leaves one less */
            if (patience_is_out(patience, (left - rest) * SCORES_LOOK)) return false;
            while (greater - i > rest) {
                if (values[i] < pivot)
                    scores_swap(&values[i++], &values[less++]);
                else if (values[i] > pivot)
                    scores_swap(&values[i], &values[--greater]);
                else
                    i++;
            }
        }
        if (place < less)
            high = less;
        else if (place >= greater)
            low = greater;
        else
            break;
    }
    return true;
}

bool scores_cut(struct scores *scores, double *values, size_t count, struct patience *patience) {
    size_t from = 0;
    for (size_t i = 0; i < SCORES_EDGES; i++) {
        /* (count - 1) * (i + 1) / 5, in whole numbers: 0.6 and its like are not exact */
        size_t last = count - 1, part = i + 1;
        size_t place = last / 5 * part + last % 5 * part / 5, fifths = last % 5 * part % 5;
        if (!scores_select(values, from, count, place, patience)) return false;
        double edge = values[place];
        from = place;
        if (fifths > 0) {
            if (!scores_select(values, place, count, place + 1, patience)) return false;
            double next = values[place + 1];
            if (next > edge && isfinite(edge)) edge += (next - edge) * ((double)fifths / 5);
        }
        scores->edges[i] = edge;
    }
    return true;
}

int scores_of(const struct scores *scores, double value) {
    int score = 1;
    for (int i = 0; i < SCORES_EDGES; i++)
        score += value > scores->edges[i];
    return score;
}
