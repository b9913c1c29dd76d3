/*
 * samples.c - the times that a case took; samples.h is the interface.
 */
#include "samples.h"

/* Keeps them sorted: there are few. */
void samples_add(struct samples *samples, double seconds) {
    if (samples->count == SAMPLES_MOST) return;
    int place = samples->count++;
    for (; place > 0 && samples->seconds[place - 1] > seconds; place--)
        samples->seconds[place] = samples->seconds[place - 1];
    samples->seconds[place] = seconds;
}

double samples_median(const struct samples *samples) {
    int count = samples->count;
    return count ? (samples->seconds[(count - 1) / 2] + samples->seconds[count / 2]) / 2 : 0;
}

double samples_least(const struct samples *samples) {
    return samples->count ? samples->seconds[0] : 0;
}

double samples_spread(const struct samples *samples) {
    if (samples->count == 0) return 0;
    return (samples->seconds[samples->count - 1] - samples->seconds[0]) / samples_median(samples);
}
