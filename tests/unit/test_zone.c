/*
 * test_zone.c - the clocks of zones: what is known of them from laws and newspapers, to the microsecond; names; and
 * how stretches meet. Every change of every zone is in tests/random/test_zones.c.
 */
#include "time/zone.h"
#include "time/moment.h"
#include "time/zone_data.h"
#include "test.h"

#define COUNT(x)     (sizeof(x) / sizeof(x)[0])
#define ZONE_CYCLE   (146097 * MOMENT_DAY) /* 400 years */
#define ZONE_FOREVER "forever"
#define HOURS(h, m)  (((h)*3600 + (m)*60) * MOMENT_SECOND)

static int32_t zone_of(const char *name) {
    int32_t zone = zone_find(name, strlen(name));
    if (zone < 0) fail_msg("no zone %s", name);
    return zone;
}

/* A time of UTC. The year 10000 is the year 2000, 20 cycles later. */
static int64_t zone_time(const char *text) {
    struct moment moment;
    if (strcmp(text, ZONE_FOREVER) == 0) return INT64_MAX;
    if (strncmp(text, "10000", 5) == 0) {
        char same[32] = "2000";
        strcat(same, text + 5);
        return zone_time(same) + 20 * ZONE_CYCLE;
    }
    if (!moment_parse_text(text, strlen(text), &moment)) fail_msg("not a time: %s", text);
    return moment.time;
}

static int64_t zone_offset_at(int32_t zone, int64_t time) {
    struct zone_span span;
    zone_span_at(zone, time, &span);
    return span.offset;
}

/* A change of a clock by UTC, the offsets before and after it, and the next change. */
static const struct zone_fact {
    const char *zone, *from;
    int64_t before, offset;
    const char *until;
} zone_facts[] = {
    /* The last Sundays of March and October at 01:00 UTC */
    {"Europe/Berlin", "2024-03-31 01:00", HOURS(1, 0), HOURS(2, 0), "2024-10-27 01:00"},
    {"Europe/Berlin", "2024-10-27 01:00", HOURS(2, 0), HOURS(1, 0), "2025-03-30 01:00"},
    {"Europe/Berlin", "9999-10-31 01:00", HOURS(2, 0), HOURS(1, 0), "10000-03-26 01:00"},
    /* The "high" summer time of 1945, two hours */
    {"Europe/Berlin", "1945-05-24 00:00", HOURS(2, 0), HOURS(3, 0), "1945-09-24 00:00"},
    {"Europe/London", "1968-02-18 02:00", 0, HOURS(1, 0), "1971-10-31 02:00"},
    /* Winter time is the exception of Ireland's law, summer time that of others': the clock is the same */
    {"Europe/Dublin", "2024-03-31 01:00", 0, HOURS(1, 0), "2024-10-27 01:00"},
    {"America/New_York", "2024-03-10 07:00", HOURS(-5, 0), HOURS(-4, 0), "2024-11-03 06:00"},
    {"America/New_York", "2024-11-03 06:00", HOURS(-4, 0), HOURS(-5, 0), "2025-03-09 07:00"},
    {"America/New_York", "2006-10-29 06:00", HOURS(-4, 0), HOURS(-5, 0), "2007-03-11 07:00"},
    {"Asia/Kolkata", "1945-10-14 17:30", HOURS(6, 30), HOURS(5, 30), ZONE_FOREVER},
    {"Asia/Kathmandu", "1985-12-31 18:30", HOURS(5, 30), HOURS(5, 45), ZONE_FOREVER},
    /* Half an hour of summer time */
    {"Australia/Lord_Howe", "2024-04-06 15:00", HOURS(11, 0), HOURS(10, 30), "2024-10-05 15:30"},
    /* Two hours of it */
    {"Antarctica/Troll", "2024-03-31 01:00", 0, HOURS(2, 0), "2024-10-27 01:00"},
    /* The southern summer goes over the new year */
    {"Australia/Sydney", "2024-10-05 16:00", HOURS(10, 0), HOURS(11, 0), "2025-04-05 16:00"},
    {"Australia/Sydney", "9999-10-02 16:00", HOURS(10, 0), HOURS(11, 0), "10000-04-01 16:00"},
    {"Pacific/Chatham", "2024-09-28 14:00", HOURS(12, 45), HOURS(13, 45), "2025-04-05 14:00"},
    /* At 24:00, at 22:00 of the day before, on the Saturday before the fourth Sunday at 02:00 */
    {"America/Santiago", "2024-09-08 04:00", HOURS(-4, 0), HOURS(-3, 0), "2025-04-06 03:00"},
    {"America/Nuuk", "2030-03-31 01:00", HOURS(-2, 0), HOURS(-1, 0), "2030-10-27 01:00"},
    {"Asia/Jerusalem", "2024-03-29 00:00", HOURS(2, 0), HOURS(3, 0), "2024-10-26 23:00"},
    {"Africa/Cairo", "2024-04-25 22:00", HOURS(2, 0), HOURS(3, 0), "2024-10-31 21:00"},
    /* 50 hours after the fourth Thursday */
    {"Asia/Gaza", "2090-03-25 00:00", HOURS(2, 0), HOURS(3, 0), "2090-10-27 23:00"},
    /* Ramadan, to the last that is foretold */
    {"Africa/Casablanca", "2024-03-10 02:00", HOURS(1, 0), 0, "2024-04-14 02:00"},
    {"Africa/Casablanca", "2087-03-30 02:00", HOURS(1, 0), 0, "2087-05-11 02:00"},
    {"Africa/Casablanca", "2087-05-11 02:00", 0, HOURS(1, 0), ZONE_FOREVER},
    /* Liberia was 44 and a half minutes behind */
    {"Africa/Monrovia", "1972-01-07 00:44:30", HOURS(0, -44) - 30 * MOMENT_SECOND, 0, ZONE_FOREVER},
    /* Samoa had no 30 December 2011 */
    {"Pacific/Apia", "2011-12-30 10:00", HOURS(-10, 0), HOURS(14, 0), "2012-03-31 14:00"},
    /* One minute after midnight */
    {"America/St_Johns", "2010-03-14 03:31", HOURS(-3, -30), HOURS(-2, -30), "2010-11-07 02:31"},
    {"Europe/Moscow", "2014-10-25 22:00", HOURS(4, 0), HOURS(3, 0), ZONE_FOREVER},
};

/* zone.c 3, 4 */
static void zone_test_facts(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT(zone_facts); i++) {
        const struct zone_fact *fact = &zone_facts[i];
        int32_t zone = zone_of(fact->zone);
        int64_t from = zone_time(fact->from), until = zone_time(fact->until);
        const int64_t instants[] = {from, from + 1, until - 1};
        for (size_t k = 0; k < COUNT(instants); k++) {
            struct zone_span span;
            zone_span_at(zone, instants[k], &span);
            if (span.from != from || span.until != until || span.offset != fact->offset)
                fail_msg("%s %s: from %lld until %lld, %lld", fact->zone, fact->from, (long long)span.from,
                         (long long)span.until, (long long)span.offset);
        }
        assert_int_equal(zone_offset_at(zone, from - 1), fact->before);
        if (until != INT64_MAX) assert_true(zone_offset_at(zone, until) != fact->offset);
    }
}

/* zone.c 2: Germany's time is of 1893; Nepal's clock was still that of Kathmandu's sun. */
static void zone_test_beginning(void **state) {
    (void)state;
    static const struct {
        const char *zone;
        int64_t offset;
        const char *until;
    } all[] = {
        {"Europe/Berlin", HOURS(1, 0), "1916-04-30 22:00"},
        {"Asia/Kathmandu", HOURS(5, 41) + 16 * MOMENT_SECOND, "1919-12-31 18:18:44"},
        {"America/New_York", HOURS(-5, 0), "1918-03-31 07:00"},
        {"Etc/GMT+5", HOURS(-5, 0), ZONE_FOREVER},
        {"UTC", 0, ZONE_FOREVER},
    };
    for (size_t i = 0; i < COUNT(all); i++) {
        const int64_t instants[] = {INT64_MIN, MOMENT_MIN, zone_time("1850-01-01"), zone_time("1900-01-01")};
        for (size_t k = 0; k < COUNT(instants); k++) {
            struct zone_span span;
            zone_span_at(zone_of(all[i].zone), instants[k], &span);
            assert_true(span.from == INT64_MIN && span.until == zone_time(all[i].until));
            assert_true(span.offset == all[i].offset);
        }
    }
}

/* zone.c 5: a rule goes on beyond the year 9999, to the last microsecond that there is. */
static void zone_test_end(void **state) {
    (void)state;
    struct zone_span span;
    zone_span_at(zone_of("Europe/Berlin"), INT64_MAX, &span);
    assert_true(span.until == INT64_MAX && span.from < INT64_MAX && span.from > INT64_MAX - 366 * MOMENT_DAY);
    zone_span_at(zone_of("Asia/Tokyo"), INT64_MAX, &span);
    assert_true(span.until == INT64_MAX && span.offset == HOURS(9, 0));
    zone_span_at(zone_of("Europe/Berlin"), zone_time("9999-07-01"), &span);
    int64_t from = span.from + 700 * ZONE_CYCLE;
    zone_span_at(zone_of("Europe/Berlin"), from, &span);
    assert_true(span.from == from && span.offset == HOURS(2, 0));
}

/* zone.c 4: of all clocks, to the year 2120, and at both ends of each stretch. */
static void zone_test_stretches(void **state) {
    (void)state;
    for (int32_t zone = 0; zone < ZONE_CLOCKS; zone++) {
        struct zone_span span, next, again;
        zone_span_at(zone, INT64_MIN, &span);
        assert_true(span.from == INT64_MIN);
        for (; span.until < zone_time("2120-01-01"); span = next) {
            zone_span_at(zone, span.until, &next);
            assert_true(next.from == span.until && next.until > next.from && next.offset != span.offset);
            zone_span_at(zone, span.until - 1, &again);
            assert_true(again.from == span.from && again.until == span.until && again.offset == span.offset);
        }
    }
}

static const char *zone_name(int i) {
    return zone_names[i / ZONE_NAMES_TOGETHER] + zone_name_places[i];
}

/* zone.c 1: every name, in either case; what one begins with is a name where it is another's. */
static void zone_test_names(void **state) {
    (void)state;
    int others = 0, want = 0;
    for (int i = 0; i < ZONE_NAMES; i++) {
        const char *name = zone_name(i);
        size_t size = strlen(name);
        char text[64];
        for (size_t k = 0; k <= size; k++)
            text[k] = (char)(name[k] >= 'a' && name[k] <= 'z' ? name[k] - 'a' + 'A' : name[k]);
        assert_true(size > 0 && zone_find(name, size) == zone_name_clocks[i]);
        assert_int_equal(zone_find(text, size), zone_name_clocks[i]);
        assert_int_equal(zone_find(text, size + 1), -1);
        for (size_t k = 0; k < size; k++)
            others += zone_find(text, k) >= 0;
        for (int j = 0; j < ZONE_NAMES; j++)
            want += j != i && strncmp(name, zone_name(j), strlen(zone_name(j))) == 0;
    }
    assert_int_equal(others, want); /* GMT of GMT0, Etc/GMT+1 of Etc/GMT+11, ... */
    assert_string_equal(zone_version(), "2025b");
}

static void zone_test_links(void **state) {
    (void)state;
    static const char *const pairs[][2] = {
        {"US/Eastern", "America/New_York"}, {"Asia/Calcutta", "Asia/Kolkata"},   {"GB", "Europe/London"},
        {"europe/BERLIN", "Europe/Berlin"}, {"Asia/Saigon", "Asia/Ho_Chi_Minh"}, {"Zulu", "Etc/UTC"},
        {"Etc/GMT+0", "Etc/GMT-0"},         {"Navajo", "America/Denver"},        {"PRC", "Asia/Shanghai"},
    };
    for (size_t i = 0; i < COUNT(pairs); i++)
        assert_int_equal(zone_of(pairs[i][0]), zone_of(pairs[i][1]));
    assert_int_not_equal(zone_of("Etc/GMT+1"), zone_of("Etc/GMT-1"));
    assert_int_not_equal(zone_of("Europe/Berlin"), zone_of("Europe/Paris"));
}

static void zone_test_no_names(void **state) {
    (void)state;
    static const struct {
        const char *text;
        size_t size;
    } none[] = {
        {"", 0},
        {"Europe/Berli", 12},
        {"Europe/Berlin ", 14},
        {"Europe/Berlin\0", 14},
        {"Europe\0Berlin", 13},
        {"\0", 1},
        {"Europe", 6},
        {"Europe/", 7},
        {"Europe Berlin", 13},
        {"Berlin", 6},
        {"CEST", 4},
        {"Factory", 7},
        {"localtime", 9},
        {"posixrules", 10},
        {"posix/Europe/Berlin", 19},
        {"right/UTC", 9},
        {"zone.tab", 8},
        {"../UTC", 6},
        {"zzz", 3},
        {"Z", 1},
        {"@", 1},
        {"[", 1},
        {"\xc3\xa9", 2},
        {"europe{berlin", 13},
        {"\xff", 1},
    };
    for (size_t i = 0; i < COUNT(none); i++)
        if (zone_find(none[i].text, none[i].size) != -1) fail_msg("'%s' is a zone", none[i].text);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(zone_test_facts),    cmocka_unit_test(zone_test_beginning),
        cmocka_unit_test(zone_test_end),      cmocka_unit_test(zone_test_stretches),
        cmocka_unit_test(zone_test_names),    cmocka_unit_test(zone_test_links),
        cmocka_unit_test(zone_test_no_names),
    };
    return cmocka_run_group_tests_name("zone", tests, NULL, NULL);
}
