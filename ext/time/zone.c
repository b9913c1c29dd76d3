/*
 * zone.c - the clocks of the IANA zones; zone.h is the interface.
 *
 *     zone_find("europe/berlin", 13), and zone_span_at() of it at 2024-03-31 01:00 UTC:
 *     from 2024-03-31 01:00 UTC, until 2024-10-27 01:00 UTC, 2 hours ahead
 *
 * Requirements
 *  1. Every name of the tz database is known, links included, ASCII case ignored; but for Factory, which stands
 *     for a clock that nobody has set.
 *  2. Before 1900-01-01 00:00 UTC the offset of that moment is in force, for ever.
 *  3. Then every change of the clock that the database lists, to the second, whatever its year, and after the
 *     last of them its rule of summer time, for ever.
 *  4. Stretches meet, and neighbours differ in their offset: a change of name alone is none.
 *  5. Every instant has its stretch; what would end after INT64_MAX ends there.
 *
 * A clock's changes have one size and are in order, so the last one at or before an instant is found by halves.
 * After the last of all the rule makes two changes a year, which are worked out for the year of the instant and
 * its neighbours: 100 to 250 instructions, and 200 more by a rule.
 */
#include "time/zone.h"

#include "time/moment.h"
#include "time/zone_data.h"

#define ZONE_EPOCH_DAY (-MOMENT_MIN / MOMENT_DAY) /* the day number of 1970-01-01 */
#define ZONE_DAY       (MOMENT_DAY / MOMENT_SECOND)
#define ZONE_LAST      (INT64_MAX / MOMENT_SECOND)
#define ZONE_LOW(bits) ((UINT32_C(1) << (bits)) - 1)

const char *zone_version(void) {
    return ZONE_VERSION;
}

/* ---- names ---- */

/* Below, at or above 0, as the text sorts before, is or sorts after a name, which is in lower case. */
static int zone_compare(const char *text, size_t size, const char *name) {
    for (size_t i = 0; i < size; i++) {
        unsigned char c = (unsigned char)text[i];
        if (c >= 'A' && c <= 'Z') c = (unsigned char)(c - 'A' + 'a');
        if (c != (unsigned char)name[i] || c == '\0') return c < (unsigned char)name[i] ? -1 : 1;
    }
    return name[size] == '\0' ? 0 : -1;
}

int32_t zone_find(const char *text, size_t size) {
    int32_t low = 0, high = ZONE_NAMES;
    while (low < high) {
        int32_t middle = (low + high) / 2;
        const char *name = zone_names[middle / ZONE_NAMES_TOGETHER] + zone_name_places[middle];
        int order = zone_compare(text, size, name);
        if (order == 0) return zone_name_clocks[middle];
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return -1;
}

/* ---- stretches ---- */

static uint32_t zone_kind(const struct zone_head *head, int32_t at) {
    return zone_kinds[head->kinds + (zone_changes[2][at] & ZONE_LOW(ZONE_KIND_BITS))];
}

/* When a change happens: seconds since 1970, as everywhere below. */
static int64_t zone_change_time(const struct zone_head *head, int32_t at) {
    int64_t high = zone_changes[2][at] >> ZONE_KIND_BITS;
    int64_t day = zone_changes[0][at] + zone_changes[1][at] * 256 + high * 65536;
    return ZONE_START + day * ZONE_DAY + (zone_kind(head, at) >> ZONE_OFFSET_BITS);
}

static int64_t zone_ruled_time(const struct zone_change *change, int32_t year) {
    int64_t day = moment_day_number(year, change->month, change->day);
    day += (change->weekday + 7 - day % 7) % 7; /* day 0 is a Monday */
    return (day - ZONE_EPOCH_DAY) * ZONE_DAY + change->seconds;
}

static int64_t zone_micros(int64_t second) {
    return second > ZONE_LAST ? INT64_MAX : second * MOMENT_SECOND;
}

/* The stretch by a rule that holds since a moment at or before this second. */
static void zone_rule_span(const struct zone_rule *rule, int64_t since, int64_t second,
                           struct zone_span *span) {
    int32_t year = moment_date_of(moment_floor(second, ZONE_DAY) + ZONE_EPOCH_DAY).year;
    const struct zone_change *first = &rule->changes[0], *last = &rule->changes[1], *at = last;
    int64_t begin = zone_ruled_time(first, year), end = zone_ruled_time(last, year), from, until;
    if (second < begin) {
        from = zone_ruled_time(last, year - 1);
        until = begin;
    } else if (second < end) {
        at = first;
        from = begin;
        until = end;
    } else {
        from = end;
        until = zone_ruled_time(first, year + 1);
    }
    span->from = zone_micros(from < since ? since : from);
    span->until = zone_micros(until);
    span->offset = at->offset * MOMENT_SECOND;
}

void zone_span_at(int32_t zone, int64_t instant, struct zone_span *span) {
    const struct zone_head *head = &zone_heads[zone];
    int32_t first = head->changes, last = head[1].changes, low = first, high = last;
    int64_t second = moment_floor(instant, MOMENT_SECOND), from = 0, until = 0;
    while (low < high) { /* changes before low are at or before the second, those from high on after it */
        int32_t middle = (low + high) / 2;
        int64_t time = zone_change_time(head, middle);
        if (time <= second) {
            low = middle + 1;
            from = time;
        } else {
            high = middle;
            until = time;
        }
    }
    if (low == last && head->rule != 0) {
        zone_rule_span(&zone_rules[head->rule - 1], from, second, span);
        return;
    }
    uint32_t offset = low > first ? zone_kind(head, low - 1) & ZONE_LOW(ZONE_OFFSET_BITS) : head->offset;
    span->from = low > first ? zone_micros(from) : INT64_MIN;
    span->until = low < last ? zone_micros(until) : INT64_MAX;
    span->offset = zone_offsets[offset] * MOMENT_SECOND;
}
