/*
 * fuzz_time.c - texts and numbers as times, clocks and grains: what moment.h, clock.h and grain.h promise must hold.
 *
 * An input is a grain, a time and another time, one a line, and eight bytes that are a whole number and a real.
 */
#include <string.h>

#include "time/grain.h"
#include "fuzz.h"

/* A time that parses lies within the years 0001 to 9999 and is written so that it parses back, a mere date at midnight;
** one that does not parse leaves the variable alone. */
static bool time_is_one(bool parsed, const struct moment *moment, const struct moment *before) {
    char text[MOMENT_TEXT_SIZE];
    struct moment again;
    if (!parsed) {
        FUZZ_CHECK(moment->time == before->time && moment->form == before->form);
        return false;
    }
    FUZZ_CHECK(moment_in_range(moment->time) && moment->form < MOMENT_FORMS);
    FUZZ_CHECK(!moment_is_mere(moment) || (moment->time - MOMENT_MIN) % MOMENT_DAY == 0);
    int size = moment_text(moment->time, text);
    FUZZ_CHECK(size > 0 && size < MOMENT_TEXT_SIZE && text[size] == '\0');
    FUZZ_CHECK(moment_parse_text(text, (size_t)size, &again) && again.time == moment->time);
    return true;
}

/* The instant of a local time is the first at which the clock has reached it, and what it has reached never goes back. */
static void time_check_clock(const struct clock *clock, const struct moment *moment, int64_t before) {
    int64_t time = moment->time, local = clock_local(clock, time), reached = clock_reached(clock, time),
            offset;
    int64_t instant = clock_instant(clock, time);
    FUZZ_CHECK(reached >= local && clock_reached(clock, time - 1) <= reached);
    FUZZ_CHECK(clock_instant(clock, local) <= time && clock_instant(clock, reached) <= time);
    FUZZ_CHECK(clock_local(clock, instant) >= time && clock_reached(clock, instant - 1) < time);
    FUZZ_CHECK(before > time || clock_reached(clock, before) <= reached);
    FUZZ_CHECK(before > time || clock_instant(clock, before) <= instant);
    FUZZ_CHECK(!clock_is_steady(clock, time, time, &offset) || reached == time + offset);
    FUZZ_CHECK(clock_settle(clock, moment) == (moment_is_mere(moment) ? instant : time));
}

/* A label reads back as the period's start; that of hours is the start on the clock, if the clock does not skip it, and what
** is to be read is another text. */
static void time_check_labels(const struct grain *grain, int64_t period) {
    char label[GRAIN_LABEL_SIZE], start_label[GRAIN_LABEL_SIZE];
    int64_t start = grain_start(grain, period);
    struct moment read;
    int size = grain_label(grain, period, label), start_size = grain_start_label(grain, period, start_label);
    FUZZ_CHECK(size > 0 && size < GRAIN_LABEL_SIZE && label[size] == '\0');
    FUZZ_CHECK(start_size > 0 && start_size < GRAIN_LABEL_SIZE && start_label[start_size] == '\0');
    FUZZ_CHECK(moment_parse_text(label, (size_t)size, &read));
    if (grain->unit == GRAIN_HOURS)
        FUZZ_CHECK(clock_instant(&grain->clock, read.time) == start);
    else
        FUZZ_CHECK(moment_is_mere(&read) && clock_settle(&grain->clock, &read) == start);
    if (start < MOMENT_MIN) return; /* only the clock is in the year 1 */
    FUZZ_CHECK(moment_parse_text(start_label, (size_t)start_size, &read));
    FUZZ_CHECK(clock_settle(&grain->clock, &read) == start);
}

/* A period's neighbours are other periods, or have no time. */
static void time_check_neighbour(const struct grain *grain, int64_t period) {
    int64_t start = grain_start(grain, period), found;
    FUZZ_CHECK(start <= grain_start(grain, period + 1));
    if (!grain_period(grain, start, &found)) return;
    FUZZ_CHECK(found >= period && grain_start(grain, found) == start);
    FUZZ_CHECK(found == period || grain_start(grain, period + 1) == start);
}

static bool time_check_period(const struct grain *grain, const struct moment *moment, int64_t *period) {
    static struct grain_memo memo;
    int64_t again = -1, time = moment->time;
    memset(&memo, 0, sizeof memo);
    *period = -1;
    bool has = grain_period(grain, time, period);
    for (int i = 0; i < 2; i++) {
        FUZZ_CHECK(grain_period_memo(grain, &memo, time, &again) == has);
        FUZZ_CHECK(again == *period);
        FUZZ_CHECK(grain_settle_memo(grain, &memo, moment) == clock_settle(&grain->clock, moment));
    }
    if (!has) return false;
    FUZZ_CHECK(*period >= grain_least(grain));
    FUZZ_CHECK(grain_start(grain, *period) <= time && time < grain_start(grain, *period + 1));
    FUZZ_CHECK(grain_period(grain, grain_start(grain, *period), &again) && again == *period);
    time_check_labels(grain, *period);
    time_check_neighbour(grain, *period - (*period > grain_least(grain)));
    time_check_neighbour(grain, *period + 1);
    return true;
}

/* Two times: periods, labels and ages are in their order. */
static void time_check_pair(const struct grain *grain, const struct moment *one, const struct moment *other) {
    char a[GRAIN_LABEL_SIZE], b[GRAIN_LABEL_SIZE];
    int64_t from, to, first = one->time, time = other->time;
    int64_t age = grain_age(grain, first, time);
    FUZZ_CHECK(grain_add(grain, first, age) <= time && time < grain_add(grain, first, age + 1));
    FUZZ_CHECK(time >= first ? age >= 0 : age < 0);
    FUZZ_CHECK(grain_add(grain, first, 0) == first && grain_age(grain, first, first) == 0);
    time_check_clock(&grain->clock, other, first);
    bool both = time_check_period(grain, one, &from);
    both = time_check_period(grain, other, &to) && both;
    if (!both) return;
    FUZZ_CHECK(first <= time ? from <= to : from >= to);
    grain_label(grain, from, a);
    grain_label(grain, to, b);
    FUZZ_CHECK((strcmp(a, b) < 0) == (from < to) && (strcmp(a, b) == 0) == (from == to));
}

static bool time_check_grain(const char *text, size_t size, struct grain *grain) {
    struct grain before;
    memset(&before, 0x55, sizeof before);
    memcpy(grain, &before, sizeof before);
    if (!grain_parse(text, size, grain)) {
        FUZZ_CHECK(memcmp(grain, &before, sizeof before) == 0);
        return false;
    }
    FUZZ_CHECK(grain->step >= 1 && grain->origin >= 0 && grain->origin < grain->step);
    FUZZ_CHECK(grain->clock.offset >= -MOMENT_OFFSET_MAX && grain->clock.offset <= MOMENT_OFFSET_MAX);
    FUZZ_CHECK(grain->clock.zone == 0 || grain->clock.offset == 0);
    return true;
}

void fuzz_time(const uint8_t *data, size_t size) {
    static const struct moment before = {42, MOMENT_FORMS};
    struct fuzz_input input = {data, size};
    struct grain grain;
    struct moment times[4];
    const char *text;
    size_t length = fuzz_line(&input, &text), count = 0;
    bool is_grain = time_check_grain(text, length, &grain);
    for (int i = 0; i < 2; i++) {
        length = fuzz_line(&input, &text);
        times[count] = before;
        count += time_is_one(moment_parse_text(text, length, &times[count]), &times[count], &before);
    }
    uint64_t bits = fuzz_bits(&input);
    double real;
    memcpy(&real, &bits, sizeof real);
    times[count] = before;
    count += time_is_one(moment_parse_integer((int64_t)bits, &times[count]), &times[count], &before);
    times[count] = before;
    count += time_is_one(moment_parse_real(real, &times[count]), &times[count], &before);
    for (size_t i = 0; is_grain && i < count; i++)
        for (size_t j = 0; j < count; j++)
            time_check_pair(&grain, &times[i], &times[j]);
}
