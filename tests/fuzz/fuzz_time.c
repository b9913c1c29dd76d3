/*
 * fuzz_time.c - texts and numbers as times and grains: what moment.h and grain.h promise must hold.
 *
 * An input is a grain, a time and another time, one a line, and eight bytes that are a whole number and a real.
 */
#include <string.h>

#include "time/grain.h"
#include "fuzz.h"

/* A time that parses lies within the years 0001 to 9999 and is written so that it parses back; one that does not leaves
** the variable alone. */
static bool time_is_one(bool parsed, int64_t time, int64_t before) {
    char text[MOMENT_TEXT_SIZE];
    int64_t again;
    if (!parsed) {
        FUZZ_CHECK(time == before);
        return false;
    }
    FUZZ_CHECK(time >= MOMENT_MIN && time <= MOMENT_MAX);
    int size = moment_text(time, text);
    FUZZ_CHECK(size > 0 && size < MOMENT_TEXT_SIZE && text[size] == '\0');
    FUZZ_CHECK(moment_parse_text(text, (size_t)size, &again) && again == time);
    return true;
}

/* Both kinds of label parse back to the period's start on the grain's own clock. */
static void time_check_labels(const struct grain *grain, int64_t period) {
    char label[GRAIN_LABEL_SIZE], start_label[GRAIN_LABEL_SIZE];
    int64_t start = grain_start(grain, period), parsed;
    int size = grain_label(grain, period, label), start_size = grain_start_label(grain, period, start_label);
    FUZZ_CHECK(size > 0 && size < GRAIN_LABEL_SIZE && label[size] == '\0');
    FUZZ_CHECK(start_size > 0 && start_size < GRAIN_LABEL_SIZE && start_label[start_size] == '\0');
    FUZZ_CHECK(moment_parse_text(label, (size_t)size, &parsed) && parsed == grain_local(grain, start));
    FUZZ_CHECK(moment_parse_text(start_label, (size_t)start_size, &parsed) &&
               parsed == grain_local(grain, start));
    FUZZ_CHECK(grain_instant(grain, parsed) == start);
}

static bool time_check_period(const struct grain *grain, int64_t time, int64_t *period) {
    static struct grain_memo memo;
    int64_t again = -1;
    memset(&memo, 0, sizeof memo);
    *period = -1;
    bool has = grain_period(grain, time, period);
    for (int i = 0; i < 2; i++) {
        FUZZ_CHECK(grain_period_memo(grain, &memo, time, &again) == has);
        FUZZ_CHECK(again == *period);
    }
    if (!has) return false;
    FUZZ_CHECK(*period >= 0);
    FUZZ_CHECK(grain_start(grain, *period) <= time && time < grain_start(grain, *period + 1));
    FUZZ_CHECK(grain_period(grain, grain_start(grain, *period), &again) && again == *period);
    time_check_labels(grain, *period);
    return true;
}

/* Two times: periods, labels and ages are in their order. */
static void time_check_pair(const struct grain *grain, int64_t first, int64_t time) {
    char a[GRAIN_LABEL_SIZE], b[GRAIN_LABEL_SIZE];
    int64_t from, to;
    int64_t age = grain_age(grain, first, time);
    FUZZ_CHECK(grain_add(grain, first, age) <= time && time < grain_add(grain, first, age + 1));
    FUZZ_CHECK(time >= first ? age >= 0 : age < 0);
    FUZZ_CHECK(grain_add(grain, first, 0) == first && grain_age(grain, first, first) == 0);
    bool both = time_check_period(grain, first, &from);
    both = time_check_period(grain, time, &to) && both;
    if (!both) return;
    FUZZ_CHECK(first <= time ? from <= to : from >= to);
    grain_label(grain, from, a);
    grain_label(grain, to, b);
    FUZZ_CHECK((strcmp(a, b) < 0) == (from < to) && (strcmp(a, b) == 0) == (from == to));
}

static bool time_check_grain(const char *text, size_t size, struct grain *grain) {
    struct grain before;
    memset(&before, 0x55, sizeof before);
    *grain = before;
    if (!grain_parse(text, size, grain)) {
        FUZZ_CHECK(memcmp(grain, &before, sizeof before) == 0);
        return false;
    }
    FUZZ_CHECK(grain->step >= 1 && grain->origin >= 0 && grain->origin < grain->step);
    FUZZ_CHECK(grain->offset >= -50400000000 && grain->offset <= 50400000000);
    return true;
}

void fuzz_time(const uint8_t *data, size_t size) {
    struct fuzz_input input = {data, size};
    struct grain grain;
    const char *text;
    int64_t times[4], before = 42;
    size_t length = fuzz_line(&input, &text), count = 0;
    bool is_grain = time_check_grain(text, length, &grain);
    for (int i = 0; i < 2; i++) {
        length = fuzz_line(&input, &text);
        times[count] = before;
        count += time_is_one(moment_parse_text(text, length, &times[count]), times[count], before);
    }
    uint64_t bits = fuzz_bits(&input);
    double real;
    memcpy(&real, &bits, sizeof real);
    times[count] = before;
    count += time_is_one(moment_parse_integer((int64_t)bits, &times[count]), times[count], before);
    times[count] = before;
    count += time_is_one(moment_parse_real(real, &times[count]), times[count], before);
    for (size_t i = 0; is_grain && i < count; i++)
        for (size_t j = 0; j < count; j++)
            time_check_pair(&grain, times[i], times[j]);
}
