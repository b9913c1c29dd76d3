/*
 * test_zones.c - every zone against Python's zoneinfo, which reads the files that the tables were made of.
 *
 * tests/random/zones.py asks zoneinfo. Its answers are here twice: as a hash of all changes of each zone, in
 * tests/random/zones.txt, which needs no Python; and as they are, with random instants, where there are Python and
 * the package that ext/time/zone_data.py names. RETENTION_INSTANTS: how many instants a zone (100; 1000 in full),
 * RETENTION_SEED: which.
 */
#define _POSIX_C_SOURCE 200809L /* popen */
#include "time/zone.h"
#include "time/zone_data.h"
#include "test.h"

#include <inttypes.h>
#include <sys/wait.h>

#define SECOND INT64_C(1000000)
#define END    INT64_C(4102444800) /* 2100-01-01 */

/* How a command of Python ended; 2 is that it cannot be run here, of which it said why. */
static void zones_assert_ended(int status, const char *what) {
    int code = status != -1 && WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    if (code == 2 || code == 127) {
        printf("SKIPPED: %s needs python3 and the tzdata that ext/time/zone_data.py names\n", what);
        skip();
    }
    if (code != 0) fail_msg("%s: exit status %d", what, code);
}

static uint64_t zones_hash(uint64_t hash, int64_t second, int64_t offset) {
    char line[64];
    int size = snprintf(line, sizeof line, "%" PRId64 " %" PRId64 "\n", second, offset);
    for (int i = 0; i < size; i++)
        hash = (hash ^ (unsigned char)line[i]) * UINT64_C(0x100000001b3);
    return hash;
}

/* zone.c 3: all that zones do from 1900 to 2100, as hashes. */
static void zones_test_hashes(void **state) {
    (void)state;
    FILE *file = fopen("tests/random/zones.txt", "r");
    assert_non_null(file);
    char name[64];
    uint64_t want;
    int want_count, zones = 0;
    while (fscanf(file, "%63s %d %" SCNx64, name, &want_count, &want) == 3) {
        int32_t zone = zone_find(name, strlen(name));
        if (zone < 0) fail_msg("no zone %s", name);
        struct zone_span span;
        zone_span_at(zone, ZONE_START * SECOND, &span);
        uint64_t hash = zones_hash(UINT64_C(0xcbf29ce484222325), ZONE_START, span.offset / SECOND);
        int count = 0;
        for (; span.until < END * SECOND; count++) {
            zone_span_at(zone, span.until, &span);
            hash = zones_hash(hash, span.from / SECOND, span.offset / SECOND);
        }
        if (count != want_count || hash != want)
            fail_msg("%s: %d changes, %016" PRIx64 ", want %d, %016" PRIx64, name, count, hash, want_count,
                     want);
        zones++;
    }
    fclose(file);
    assert_int_equal(zones, ZONE_NAMES);
}

/* One line of zones.py; span is where the walk over the changes stands. */
static void zones_check_line(const char *name, int32_t zone, const char *line, struct zone_span *span) {
    char word[16];
    int64_t second, offset;
    struct zone_span got;
    if (sscanf(line, "%15s %" SCNd64 " %" SCNd64, word, &second, &offset) != 3)
        fail_msg("%s: not a line: %s", name, line);
    zone_span_at(zone, second * SECOND, &got);
    if (got.offset != offset * SECOND || got.from > second * SECOND || got.until <= second * SECOND)
        fail_msg("%s: at %" PRId64 " %" PRId64 ", want %" PRId64, name, second, got.offset / SECOND, offset);
    if (strcmp(word, "change") == 0) {
        if (span->until != second * SECOND || got.from != second * SECOND)
            fail_msg("%s: a change at %" PRId64 ", not at %" PRId64, name, span->until / SECOND, second);
        *span = got;
    }
}

/* zone.c 3, 4: at every change, a second around it, and random instants. */
static void zones_test_instants(void **state) {
    (void)state;
    char command[128], line[128], name[64] = "";
    snprintf(command, sizeof command, "python3 tests/random/zones.py --instants %d %d",
             test_setting("RETENTION_INSTANTS", test_setting("RETENTION_SLOW", 0) ? 10 : 100),
             test_setting("RETENTION_SEED", 1));
    fflush(stdout);
    FILE *python = popen(command, "r");
    assert_non_null(python);
    struct zone_span span = {0, INT64_MAX, 0};
    int32_t zone = -1;
    int zones = 0, lines = 0;
    for (; fgets(line, sizeof line, python); lines++) {
        if (sscanf(line, "zone %63s", name) == 1) {
            zones++;
            if ((zone = zone_find(name, strlen(name))) < 0) fail_msg("no zone %s", name);
            if (span.until < END * SECOND) fail_msg("a change too many before %s", name);
            zone_span_at(zone, ZONE_START * SECOND, &span);
            assert_true(span.from == INT64_MIN);
        } else
            zones_check_line(name, zone, line, &span);
    }
    zones_assert_ended(pclose(python), "tests/random/zones.py");
    assert_true(span.until >= END * SECOND);
    assert_int_equal(zones, ZONE_NAMES);
    printf("%d zones, %d lines\n", zones, lines);
}

/* zone_data.py 5, and zones.txt: what is in the tree is what its script writes. */
static void zones_test_current(void **state) {
    (void)state;
    fflush(stdout);
    zones_assert_ended(system("python3 ext/time/zone_data.py --check"), "ext/time/zone_data.py --check");
    zones_assert_ended(system("python3 tests/random/zones.py --check"), "tests/random/zones.py --check");
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(zones_test_hashes),
                                       cmocka_unit_test(zones_test_instants),
                                       cmocka_unit_test(zones_test_current)};
    return cmocka_run_group_tests_name("zones", tests, NULL, NULL);
}
