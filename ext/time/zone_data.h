/*
 * zone_data.h - the tables that zone.c reads; zone_data.py wrote them from tzdata 2025b-0+deb12u2
 * and says what they are. `make zones` writes them again.
 */
#ifndef RETENTION_ZONE_DATA_H
#define RETENTION_ZONE_DATA_H

#include <stdint.h>

#define ZONE_VERSION        "2025b"
#define ZONE_START          INT64_C(-2208988800) /* 1900-01-01 00:00 UTC, in seconds since 1970 */
#define ZONE_KIND_BITS      5
#define ZONE_OFFSET_BITS    9
#define ZONE_NAMES_TOGETHER 128

/* One clock: where its changes begin, which end where those of the next clock begin; its list of kinds of changes; the
** offset of the start, in zone_offsets; its rule, from 1, or 0: none. */
struct zone_head {
    uint16_t changes, kinds, offset, rule;
};

/* One of the two changes that a rule makes a year: on the first weekday (Monday is 0) on or after a day of a
** month, so many seconds after midnight by UTC, to an offset. */
struct zone_change {
    int32_t seconds, offset;
    uint8_t month, day, weekday;
};

struct zone_rule {
    struct zone_change changes[2]; /* in the order of the year */
};

enum {
    ZONE_NAMES = 597,
    ZONE_NAME_ROWS = 5,
    ZONE_NAME_ROW = 2282,
    ZONE_CLOCKS = 429,
    ZONE_OFFSETS = 363,
    ZONE_KINDS = 1674,
    ZONE_RULES = 29,
    ZONE_CHANGES = 18031,
};

/* Names are in lower case, each with its end, sorted by their bytes, so many a row. A change has a byte in each row: of
** its day since the start, from the lowest on, of which the last has the highest bits above the number of its kind.
** A kind is a second of the day above the number of an offset. */
extern const char zone_names[ZONE_NAME_ROWS][ZONE_NAME_ROW];
extern const uint16_t zone_name_places[ZONE_NAMES];
extern const uint16_t zone_name_clocks[ZONE_NAMES];
extern const struct zone_head zone_heads[ZONE_CLOCKS + 1];
extern const int32_t zone_offsets[ZONE_OFFSETS];
extern const uint32_t zone_kinds[ZONE_KINDS];
extern const struct zone_rule zone_rules[ZONE_RULES];
extern const uint8_t zone_changes[3][ZONE_CHANGES];

#endif
