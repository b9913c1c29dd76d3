/*
 * zone.h - the clocks of the IANA zones: when which offset from UTC is in force.
 *
 * Nothing here allocates, opens a file, or reads a clock, a locale or the environment: the zones are data of
 * the module.
 */
#ifndef RETENTION_ZONE_H
#define RETENTION_ZONE_H

#include <stddef.h>
#include <stdint.h>

/* A stretch without a change of the clock: from <= t < until, in microseconds since 1970-01-01 00:00 UTC;
** INT64_MIN and INT64_MAX where it has no end. Its neighbours have other offsets. */
struct zone_span {
    int64_t from, until;
    int64_t offset; /* microseconds that the clock is ahead of UTC */
};

/* The number of the zone of this name, ASCII case ignored, or -1 where there is none. Names of the same clock,
** such as links, have the same number. */
int32_t zone_find(const char *name, size_t size);

/* The stretch that holds an instant, which may be any. */
void zone_span_at(int32_t zone, int64_t instant, struct zone_span *span);

/* The version of the tz database that the zones are of, such as 2025b. */
const char *zone_version(void);

#endif
