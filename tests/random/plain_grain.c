/*
 * plain_grain.c - see plain_grain.h.
 */
#include "plain_grain.h"

#include "test.h"

#include "time/length.h"

void plain_grain_make(struct plain_grain *grain) {
    if (grain->naive == NULL && !grain_parse(grain->text, strlen(grain->text), &grain->zoned))
        fail_msg("no grain: %s", grain->text);
}

int64_t plain_period(const struct plain_grain *grain, int64_t time) {
    return grain->naive ? naive_period(grain->naive, time) : grain_period_of(&grain->zoned, time);
}

int64_t plain_start(const struct plain_grain *grain, int64_t period) {
    return grain->naive ? naive_start(grain->naive, period) : grain_start(&grain->zoned, period);
}

void plain_label(const struct plain_grain *grain, int64_t period, char label[GRAIN_LABEL_SIZE]) {
    char naive[NAIVE_LABEL];
    if (grain->naive == NULL) {
        grain_label(&grain->zoned, period, label);
        return;
    }
    naive_label(grain->naive, period, naive);
    snprintf(label, GRAIN_LABEL_SIZE, "%s", naive);
}

int64_t plain_gap_after(const struct plain_gap *gap, const struct plain_grain *grain, int64_t time) {
    const struct naive_grain unit = {.unit = gap->unit, .count = 1};
    if (gap->unit == NAIVE_YEARS) return time + 400 * gap->count * NAIVE_DAY; /* longer than any table */
    if (grain->naive) return naive_add(&unit, time, gap->count);
    struct length length;
    assert_true(length_parse(gap->text, strlen(gap->text), &length));
    return length_add(&length, &grain->zoned.clock, time);
}
