/*
 * clock.c - clocks; clock.h is the interface.
 *
 *     SELECT cohort_of('2024-06-30 22:00', 'month in Europe/Berlin'), cohort_of('2024-06-30', 'day in -05:00');
 *     2024-07|2024-06-30
 *
 * Requirements
 *  1. Fixed offsets neither skip nor repeat anything. Zones do, by their rules (zone.h).
 *  2. What the clock has reached never goes back: between the moment at which it is set back and the one at which it
 *     shows again what it had shown, that is the last it showed before.
 *  3. The instant of a local time is the first at which the clock has reached it.
 *
 * Algorithm: a zone is stretches of time with one offset each (zone_span_at). No offset is as great as CLOCK_MOST, so the
 * stretches within that of a local time, taken as an instant, are all that matter: one, and rarely a second.
 */
#include "time/clock.h"

#include "time/zone.h"

#define CLOCK_MOST (26 * MOMENT_HOUR) /* no clock is as far from UTC, or set by as much */

bool clock_parse(const char *text, size_t size, struct clock *clock) {
    struct clock result = {0, 0, true};
    if (!moment_parse_offset(text, size, &result.offset)) {
        result.zone = zone_find(text, size) + 1;
        if (result.zone == 0) return false;
    }
    *clock = result;
    return true;
}

int64_t clock_zone_local(const struct clock *clock, int64_t instant) {
    struct zone_span span;
    zone_span_at(clock->zone - 1, instant, &span);
    return instant + span.offset;
}

int64_t clock_zone_reached(const struct clock *clock, int64_t instant) {
    struct zone_span span;
    zone_span_at(clock->zone - 1, instant, &span);
    int64_t reached = instant + span.offset;
    while (span.from > instant - CLOCK_MOST) { /* set back not long ago, it may have shown more */
        int64_t before = span.from - 1;
        zone_span_at(clock->zone - 1, before, &span);
        if (before + span.offset > reached) reached = before + span.offset;
    }
    return reached;
}

int64_t clock_zone_instant(const struct clock *clock, int64_t local) {
    struct zone_span span;
    zone_span_at(clock->zone - 1, local - CLOCK_MOST, &span);
    while (local - span.offset >= span.until)
        zone_span_at(clock->zone - 1, span.until, &span);
    int64_t instant = local - span.offset;
    return instant > span.from ? instant : span.from;
}

bool clock_is_steady(const struct clock *clock, int64_t from, int64_t to, int64_t *offset) {
    struct zone_span span = {INT64_MIN, INT64_MAX, clock->offset};
    if (clock->zone != 0) zone_span_at(clock->zone - 1, from, &span);
    *offset = span.offset;
    return span.until > to && clock_reached(clock, from) == from + span.offset;
}
