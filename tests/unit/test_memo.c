/*
 * test_memo.c - remembered days (grain_period_memo, grain_settle_memo) give what is worked out anew, whatever they have
 * remembered before.
 */
#include "time/grain.h"
#include "moments.h"

#include <inttypes.h>

static const char *const memo_grains[] = {
    "hour",
    "5 hours",
    "day",
    "week starting sunday",
    "month",
    "100000 years",
    "year starting april",
    "hour in +05:45",
    "day in +05:45",
    "day in -14:00",
    "month in +14:00",
    "hour in Europe/Berlin",
    "3 hours in Australia/Lord_Howe",
    "day in America/St_Johns",
    "month in America/Havana",
    "day in Pacific/Apia",
    "day in Pacific/Kwajalein",
    "quarter in Africa/Monrovia",
};

/* Days on which these clocks are set, and the first and last that there are; each is 1024 days from another one, so that
** they push one another out. */
static const char *const memo_days[] = {
    "2024-03-31", "2021-06-11", "2024-10-27", "2022-01-07", "2011-12-30", "2014-10-19",
    "2010-11-07", "2013-08-27", "2020-11-01", "2018-01-12", "2024-10-05", "1969-09-30",
    "1993-08-21", "1972-01-07", "0001-01-01", "9999-12-31",
};

static void memo_check(const char *name, const struct grain *grain, struct grain_memo *memo, int64_t time) {
    int64_t got = -1, want = -1;
    bool has = moment_in_range(time) && grain_period(grain, time, &want);
    if (grain_period_memo(grain, memo, time, &got) != has || got != want)
        fail_msg("'%s' at %" PRId64 ": got %" PRId64 ", want %" PRId64, name, time, got, want);
    struct moment mere = {time - (time - MOMENT_MIN) % DAY, MOMENT_DATE}, exact = {time, MOMENT_ZONED};
    if (!moment_in_range(time)) return;
    assert_true(grain_settle_memo(grain, memo, &mere) == clock_settle(&grain->clock, &mere));
    assert_true(grain_settle_memo(grain, memo, &exact) == time);
}

static void days_one_after_the_other(void **state) {
    (void)state;
    static struct grain_memo memo;
    for (size_t i = 0; i < COUNT(memo_grains); i++) {
        struct grain grain;
        assert_true(grain_parse(memo_grains[i], strlen(memo_grains[i]), &grain));
        memset(&memo, 0, sizeof memo);
        for (size_t k = 0; k < COUNT(memo_days); k++) {
            int64_t day = moments_of(memo_days[k]);
            for (int64_t time = day - DAY; time <= day + 2 * DAY; time += DAY / 96) {
                memo_check(memo_grains[i], &grain, &memo, time - 1);
                memo_check(memo_grains[i], &grain, &memo, time);
            }
        }
    }
}

static void days_at_random(void **state) {
    (void)state;
    static struct grain_memo memo;
    uint64_t seed = 11;
    for (size_t i = 0; i < COUNT(memo_grains); i++) {
        struct grain grain;
        assert_true(grain_parse(memo_grains[i], strlen(memo_grains[i]), &grain));
        memset(&memo, 0, sizeof memo);
        for (int k = 0; k < 20000; k++) {
            int64_t day = moments_of(memo_days[test_random(&seed, COUNT(memo_days))]);
            day += ((int64_t)test_random(&seed, 5) - 2) * GRAIN_MEMO * DAY; /* in the same place */
            memo_check(memo_grains[i], &grain, &memo, day + test_random(&seed, 86400) * SECOND);
        }
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(days_one_after_the_other),
        cmocka_unit_test(days_at_random),
    };
    return cmocka_run_group_tests_name("memo", tests, NULL, NULL);
}
