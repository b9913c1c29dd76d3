/*
 * samples.h - the times that a case took, round by round.
 */
#ifndef BENCH_SAMPLES_H
#define BENCH_SAMPLES_H

#define SAMPLES_MOST 100

struct samples {
    int count;
    double seconds[SAMPLES_MOST];
};

/* Takes one more; past SAMPLES_MOST, none. */
void samples_add(struct samples *samples, double seconds);

/* All are 0 for no samples. Spread: from the least to the greatest, as a part of the median. */
double samples_median(const struct samples *samples);
double samples_least(const struct samples *samples);
double samples_spread(const struct samples *samples);

#endif
