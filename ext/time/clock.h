/*
 * clock.h - clocks: what they show at an instant, and the instant at which they show a local time.
 *
 * A local time counts microseconds as an instant does, from 1970-01-01 00:00 on the wall clock. Nothing else knows
 * how local times and instants go together. Nothing here allocates, opens a file, or reads the environment.
 */
#ifndef RETENTION_CLOCK_H
#define RETENTION_CLOCK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "time/moment.h"

/* Zeroed, a clock shows UTC. */
struct clock {
    int64_t offset; /* microseconds that it is ahead of UTC, where it has no zone */
    int32_t zone;   /* zone.h's number and 1 more; 0: none */
    bool named;     /* the user has asked for it */
};

/* An offset as moments have it, or a zone of the tz database, case ignored: all of the text. */
bool clock_parse(const char *text, size_t size, struct clock *clock);

/* Whether it shows UTC, and then what is local is an instant; the same from one instant to another, both included, and
** what that is ahead of UTC. */
static inline bool clock_is_utc(const struct clock *clock) {
    return clock->zone == 0 && clock->offset == 0;
}
bool clock_is_steady(const struct clock *clock, int64_t from, int64_t to, int64_t *offset);

/* The three below, for a clock that has a zone. */
int64_t clock_zone_local(const struct clock *clock, int64_t instant);
int64_t clock_zone_reached(const struct clock *clock, int64_t instant);
int64_t clock_zone_instant(const struct clock *clock, int64_t local);

/* What it shows at an instant; and the latest that it has shown until then, which is more where it was set back. */
static inline int64_t clock_local(const struct clock *clock, int64_t instant) {
    return clock->zone == 0 ? instant + clock->offset : clock_zone_local(clock, instant);
}

static inline int64_t clock_reached(const struct clock *clock, int64_t instant) {
    return clock->zone == 0 ? instant + clock->offset : clock_zone_reached(clock, instant);
}

/*
 * The first instant at which it shows a local time or a later one. What was skipped is the moment of the change, and
 * of two instants the earlier is meant. So clock_instant() never goes back where local times go on.
 */
static inline int64_t clock_instant(const struct clock *clock, int64_t local) {
    return clock->zone == 0 ? local - clock->offset : clock_zone_instant(clock, local);
}

/* A number of its own for each clock, however it was written. */
static inline double clock_number(const struct clock *clock) {
    return clock->zone == 0 ? (double)clock->offset : (double)(MOMENT_DAY + clock->zone);
}

/* The instant of a time that was read: a mere date is the start of that day on this clock. */
static inline int64_t clock_settle(const struct clock *clock, const struct moment *moment) {
    return moment_is_mere(moment) && !clock_is_utc(clock) ? clock_instant(clock, moment->time) : moment->time;
}

#endif
