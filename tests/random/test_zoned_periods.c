/*
 * test_zoned_periods.c - periods, starts, ages and sums of grains on the clocks of zones, against a calendar that knows no
 * zones (naive_calendar.h) and a search for the first instant at which a clock shows a local time or a later one.
 *
 * The search asks nothing but what the clock shows at an instant, clock_local(): hour by hour from a day and more before,
 * and by halves where the clock was set within an hour. A second search, minute by minute, looks after the first. Instants
 * are of the years 1900 to 2100, most of them near a moment at which the clock was set.
 *
 * RETENTION_INSTANTS: how many (20000). RETENTION_SEED: the state of the random sequence before the first.
 */
#include "time/grain.h"
#include "naive_calendar.h"
#include "test.h"

#include <inttypes.h>

#define COUNT(x) (sizeof(x) / sizeof(x)[0])
#define REACH    (30 * NAIVE_HOUR) /* no clock is as far from UTC, or set by as much */

static const char *const zoned_names[] = {
    "Europe/Berlin",
    "Europe/London",
    "Europe/Dublin",
    "Europe/Lisbon",
    "Europe/Moscow",
    "Europe/Istanbul",
    "Europe/Amsterdam",
    "Africa/Casablanca",
    "Africa/Cairo",
    "Africa/Monrovia",
    "Africa/Juba",
    "Asia/Kolkata",
    "Asia/Kathmandu",
    "Asia/Tehran",
    "Asia/Gaza",
    "Asia/Amman",
    "Asia/Tokyo",
    "Asia/Pyongyang",
    "Asia/Singapore",
    "Asia/Manila",
    "Asia/Dhaka",
    "America/New_York",
    "America/St_Johns",
    "America/Goose_Bay",
    "America/Moncton",
    "America/Sao_Paulo",
    "America/Asuncion",
    "America/Havana",
    "America/Santiago",
    "America/Caracas",
    "America/Scoresbysund",
    "America/Phoenix",
    "America/Argentina/San_Luis",
    "Antarctica/Troll",
    "Antarctica/Casey",
    "Australia/Lord_Howe",
    "Australia/Sydney",
    "Atlantic/Azores",
    "Pacific/Apia",
    "Pacific/Kwajalein",
    "Pacific/Kiritimati",
    "Pacific/Guam",
    "Pacific/Saipan",
    "Pacific/Auckland",
    "Pacific/Chatham",
    "Pacific/Norfolk",
    "Etc/GMT+5",
    "+05:45",
    "-09:30",
    "UTC",
};

static struct naive_grain zoned_grains[] = {
    {.text = "hour", .unit = NAIVE_HOURS, .count = 1},
    {.text = "2 hours", .unit = NAIVE_HOURS, .count = 2},
    {.text = "5 hours", .unit = NAIVE_HOURS, .count = 5},
    {.text = "day", .unit = NAIVE_DAYS, .count = 1},
    {.text = "24 hours", .unit = NAIVE_DAYS, .count = 1},
    {.text = "3 days", .unit = NAIVE_DAYS, .count = 3},
    {.text = "week", .unit = NAIVE_WEEKS, .count = 1, .plain = true},
    {.text = "week starting sunday", .unit = NAIVE_WEEKS, .count = 1, .starting = 7},
    {.text = "2 weeks starting friday", .unit = NAIVE_WEEKS, .count = 2, .starting = 5},
    {.text = "month", .unit = NAIVE_MONTHS, .count = 1, .plain = true},
    {.text = "5 months", .unit = NAIVE_MONTHS, .count = 5},
    {.text = "quarter", .unit = NAIVE_QUARTERS, .count = 1, .plain = true},
    {.text = "quarter starting february", .unit = NAIVE_QUARTERS, .count = 1, .starting = 2},
    {.text = "year", .unit = NAIVE_YEARS, .count = 1, .plain = true},
    {.text = "year starting july", .unit = NAIVE_YEARS, .count = 1, .starting = 7},
};

/* A grain on a clock, as the module has it and as the calendar without zones has it. */
struct zoned {
    char text[96];
    struct grain grain;
    struct naive_grain *naive;
};

static struct zoned zoned_make(struct naive_grain *naive, const char *clock) {
    struct zoned zoned = {.naive = naive};
    snprintf(zoned.text, sizeof zoned.text, "%s in %s", naive->text, clock);
    if (!grain_parse(zoned.text, strlen(zoned.text), &zoned.grain)) fail_msg("'%s' was refused", zoned.text);
    return zoned;
}

/* ---- the search ---- */

/* Which of two instants the clock is set at: the first with the offset of the later one. */
static int64_t zoned_setting(const struct clock *clock, int64_t from, int64_t to) {
    int64_t offset = clock_local(clock, from) - from;
    while (to - from > 1) {
        int64_t middle = from + (to - from) / 2;
        if (clock_local(clock, middle) - middle == offset)
            from = middle;
        else
            to = middle;
    }
    return to;
}

/* The first instant at which the clock shows a local time or a later one. */
static int64_t zoned_first(const struct clock *clock, int64_t local) {
    for (int64_t from = local - REACH;; from += NAIVE_HOUR) {
        int64_t to = from + NAIVE_HOUR, offset = clock_local(clock, from) - from;
        bool is_set = clock_local(clock, to) - to != offset;
        if (is_set) to = zoned_setting(clock, from, to);
        if (local - offset < to) return local - offset > from ? local - offset : from;
        if (is_set) { /* the same hour goes on with another offset */
            if (clock_local(clock, to) >= local) return to;
            from = to - NAIVE_HOUR;
        }
    }
}

/* No earlier minute shows it. */
static void zoned_check_first(const struct clock *clock, int64_t local) {
    int64_t first = zoned_first(clock, local);
    assert_true(clock_local(clock, first) >= local && clock_local(clock, first - 1) < local);
    for (int64_t time = first - REACH; time < first; time += NAIVE_MINUTE)
        assert_true(clock_local(clock, time) < local);
}

/* ---- periods by the search ---- */

static int64_t zoned_start(const struct zoned *zoned, int64_t period) {
    return zoned_first(&zoned->grain.clock, naive_start(zoned->naive, period));
}

/* The last that starts at or before a time. */
static int64_t zoned_period(const struct zoned *zoned, int64_t time) {
    int64_t period = naive_period(zoned->naive, clock_local(&zoned->grain.clock, time));
    while (zoned_start(zoned, period + 1) <= time)
        period++;
    while (zoned_start(zoned, period) > time)
        period--;
    return period;
}

/* Days, weeks and months at the same time of day of the clock; hours are elapsed. */
static int64_t zoned_add(const struct zoned *zoned, int64_t time, int64_t n) {
    const struct clock *clock = &zoned->grain.clock;
    if (n == 0) return time;
    if (zoned->naive->unit == NAIVE_HOURS) return naive_add(zoned->naive, time, n);
    return zoned_first(clock, naive_add(zoned->naive, clock_local(clock, time), n));
}

/* The first moment of a period of hours, as it is shown there, with the offset. */
static void zoned_start_label(const struct zoned *zoned, int64_t period, char text[64]) {
    int64_t start = zoned_start(zoned, period), local = clock_local(&zoned->grain.clock, start);
    if (zoned->naive->unit != NAIVE_HOURS) local = naive_start(zoned->naive, period);
    struct naive_date date = naive_date(naive_day_of(local));
    int second = (int)(naive_time_of_day(local) / NAIVE_SECOND),
        offset = (int)((local - start) / NAIVE_SECOND);
    int size = snprintf(text, 64, "%04d-%02d-%02d", date.year, date.month, date.day);
    if (zoned->naive->unit != NAIVE_HOURS) return;
    size += snprintf(text + size, 64 - (size_t)size, " %02d:%02d", second / 3600, second / 60 % 60);
    if (second % 60) size += snprintf(text + size, 64 - (size_t)size, ":%02d", second % 60);
    size += snprintf(text + size, 64 - (size_t)size, "%c%02d:%02d", offset < 0 ? '-' : '+',
                     abs(offset) / 3600, abs(offset) / 60 % 60);
    if (offset % 60) snprintf(text + size, 64 - (size_t)size, ":%02d", abs(offset) % 60);
}

/* ---- random instants ---- */

static int64_t zoned_random_instant(uint64_t *state) {
    int64_t from = naive_time(naive_day(1900, 1, 1), 0);
    return from + (int64_t)test_random(state, 201 * 365) * NAIVE_DAY +
           test_random(state, 86400) * NAIVE_SECOND;
}

/* Near the next setting of the clock within a year, where there is one. */
static int64_t zoned_random_near(const struct clock *clock, uint64_t *state) {
    static const int64_t steps[] = {NAIVE_DAY, NAIVE_HOUR, NAIVE_HOUR / 2, NAIVE_MINUTE, NAIVE_SECOND, 1};
    int64_t time = zoned_random_instant(state);
    if (test_random(state, 10) == 0) return time;
    for (int day = 0; day < 370; day++, time += NAIVE_DAY) {
        int64_t next = time + NAIVE_DAY;
        if (clock_local(clock, next) - next == clock_local(clock, time) - time) continue;
        time = zoned_setting(clock, time, next);
        break;
    }
    return time + ((int64_t)test_random(state, 61) - 30) * steps[test_random(state, COUNT(steps))];
}

/* ---- checks ---- */

static void zoned_check_start(const struct zoned *zoned, int64_t shift, int64_t period) {
    int64_t got = grain_start(&zoned->grain, period + shift), want = zoned_start(zoned, period);
    if (got != want)
        fail_msg("'%s': a period starts at %" PRId64 ", not at %" PRId64, zoned->text, want, got);
}

static void zoned_check_labels(const struct zoned *zoned, int64_t shift, int64_t period) {
    char label[GRAIN_LABEL_SIZE], naive[NAIVE_LABEL], start[64];
    grain_label(&zoned->grain, period + shift, label);
    naive_label(zoned->naive, period, naive);
    if (strcmp(label, naive) != 0) fail_msg("'%s': got label %s, want %s", zoned->text, label, naive);
    grain_start_label(&zoned->grain, period + shift, label);
    zoned_start_label(zoned, period, start);
    if (strcmp(label, start) != 0) fail_msg("'%s': got start %s, want %s", zoned->text, label, start);
    struct moment moment;
    int64_t back;
    assert_true(moment_parse_text(label, strlen(label), &moment));
    assert_true(clock_settle(&zoned->grain.clock, &moment) == grain_start(&zoned->grain, period + shift));
    assert_true(grain_period(&zoned->grain, clock_settle(&zoned->grain.clock, &moment), &back));
    assert_true(back >= period + shift &&
                (back == period + shift || zoned_start(zoned, period + 1) == zoned_start(zoned, period)));
}

/* grain.c 2 and 5. Of period numbers only differences are alike: shift is that of the two ways. */
static int64_t zoned_check_period(const struct zoned *zoned, struct grain_memo *memo, int64_t time) {
    int64_t got, again, want = zoned_period(zoned, time);
    assert_true(grain_period(&zoned->grain, time, &got));
    for (int i = 0; i < 2; i++) {
        assert_true(grain_period_memo(&zoned->grain, memo, time, &again));
        if (again != got) fail_msg("'%s' at %" PRId64 ": what is remembered is another", zoned->text, time);
    }
    if (grain_start(&zoned->grain, got) > time || grain_start(&zoned->grain, got + 1) <= time)
        fail_msg("'%s' at %" PRId64 " is not in its period", zoned->text, time);
    for (int64_t near = -2; near <= 2; near++)
        zoned_check_start(zoned, got - want, want + near);
    zoned_check_labels(zoned, got - want, want);
    zoned_check_labels(zoned, got - want, want + 1);
    return got - want;
}

/* Ages by calendar are differences of numbers, which the clock may skip; those from a customer's own first moment on are
** counted here: grain.c 3. */
static void zoned_check_age(const struct zoned *zoned, int64_t first, int64_t time) {
    int64_t age = 0;
    while (zoned_add(zoned, first, age + 1) <= time)
        age++;
    while (zoned_add(zoned, first, age) > time)
        age--;
    int64_t got = grain_age(&zoned->grain, first, time);
    if (got != age)
        fail_msg("'%s' from %" PRId64 " to %" PRId64 ": got age %" PRId64 ", want %" PRId64, zoned->text,
                 first, time, got, age);
    for (int64_t n = age - 1; n <= age + 1; n++) {
        if (grain_add(&zoned->grain, first, n) != zoned_add(zoned, first, n))
            fail_msg("'%s': %" PRId64 " + %" PRId64, zoned->text, first, n);
    }
}

/* ---- tests ---- */

static struct zoned zoned_random(uint64_t *state) {
    return zoned_make(&zoned_grains[test_random(state, COUNT(zoned_grains))],
                      zoned_names[test_random(state, COUNT(zoned_names))]);
}

static int zoned_count(void) {
    return test_setting("RETENTION_INSTANTS", test_setting("RETENTION_SLOW", 0) ? 1000 : 20000);
}

/* clock.c 3 */
static void zoned_test_search(void **state) {
    (void)state;
    uint64_t random = (uint64_t)test_setting("RETENTION_SEED", 1);
    for (int i = zoned_count() / 20; i > 0; i--) {
        struct zoned zoned = zoned_random(&random);
        const struct clock *clock = &zoned.grain.clock;
        int64_t local = clock_local(clock, zoned_random_near(clock, &random));
        zoned_check_first(clock, local);
        assert_true(clock_instant(clock, local) == zoned_first(clock, local));
    }
}

static void zoned_test_periods(void **state) {
    (void)state;
    static struct grain_memo memo;
    uint64_t random = (uint64_t)test_setting("RETENTION_SEED", 1);
    for (int i = zoned_count(); i > 0; i--) {
        struct zoned zoned = zoned_random(&random);
        int64_t one = zoned_random_near(&zoned.grain.clock, &random);
        int64_t other = test_random(&random, 2)
                            ? zoned_random_near(&zoned.grain.clock, &random)
                            : one + (int64_t)test_random(&random, 2 * 86400) * NAIVE_SECOND;
        memset(&memo, 0, sizeof memo);
        assert_true(zoned_check_period(&zoned, &memo, one) == zoned_check_period(&zoned, &memo, other));
    }
}

/* Over the days around a setting of the clock, minute by minute and more: what has begun is not left again. */
static void zoned_test_order(void **state) {
    (void)state;
    static struct grain_memo memo;
    uint64_t random = (uint64_t)test_setting("RETENTION_SEED", 1);
    for (int i = zoned_count() / 20; i > 0; i--) {
        struct zoned zoned = zoned_random(&random);
        int64_t time = zoned_random_near(&zoned.grain.clock, &random) - 36 * NAIVE_HOUR, before = INT64_MIN;
        memset(&memo, 0, sizeof memo);
        for (int k = 0; k < 400; k++, time += test_random(&random, 1200) * NAIVE_SECOND) {
            int64_t period, again;
            assert_true(grain_period(&zoned.grain, time, &period));
            assert_true(grain_period_memo(&zoned.grain, &memo, time, &again) && again == period);
            if (period < before) fail_msg("'%s' goes back at %" PRId64, zoned.text, time);
            before = period;
        }
    }
}

static void zoned_test_ages(void **state) {
    (void)state;
    uint64_t random = (uint64_t)test_setting("RETENTION_SEED", 1);
    for (int i = zoned_count() / 4; i > 0; i--) {
        struct zoned zoned = zoned_random(&random);
        int64_t first = zoned_random_near(&zoned.grain.clock, &random);
        int64_t time = zoned_add(&zoned, first, (int64_t)test_random(&random, 9) - 4);
        static const int64_t steps[] = {0, 1, NAIVE_MINUTE, NAIVE_HOUR, NAIVE_DAY};
        int64_t step = steps[test_random(&random, COUNT(steps))];
        zoned_check_age(&zoned, first, time + ((int64_t)test_random(&random, 5) - 2) * step);
        zoned_check_age(&zoned, time, first);
    }
}

/* Mere dates: every day from the one before to the one after a setting of the clock. */
static void zoned_test_dates(void **state) {
    (void)state;
    static struct grain_memo memo;
    uint64_t random = (uint64_t)test_setting("RETENTION_SEED", 1);
    for (int i = zoned_count() / 4; i > 0; i--) {
        struct zoned zoned = zoned_random(&random);
        int64_t time = clock_local(&zoned.grain.clock, zoned_random_near(&zoned.grain.clock, &random));
        memset(&memo, 0, sizeof memo);
        for (int day = -1; day <= 1; day++) {
            int64_t local = naive_time(naive_day_of(time) + day, 0),
                    want = zoned_first(&zoned.grain.clock, local);
            struct moment mere = {local, MOMENT_DATE}, exact = {local, MOMENT_CLOCK};
            for (int again = 0; again < 2; again++) {
                assert_true(grain_settle_memo(&zoned.grain, &memo, &mere) == want);
                assert_true(grain_settle_memo(&zoned.grain, &memo, &exact) == local);
            }
            assert_true(clock_settle(&zoned.grain.clock, &mere) == want);
            assert_true(clock_settle(&zoned.grain.clock, &exact) == local);
        }
    }
    naive_calendar_close(zoned_grains, COUNT(zoned_grains));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(zoned_test_search), cmocka_unit_test(zoned_test_periods),
        cmocka_unit_test(zoned_test_order),  cmocka_unit_test(zoned_test_ages),
        cmocka_unit_test(zoned_test_dates),
    };
    return cmocka_run_group_tests_name("zoned periods", tests, NULL, NULL);
}
