/*
 * test_period.c - periods and ages of random grains, against a model that works them out from the grain's
 * parts and, for ages, by counting up and down; then the ages that people argue about, by hand.
 *
 * Times are in test_moment.c, the text of grains and known periods in test_grain.c, zones in test_zoned_periods.c.
 */
#include "time/grain.h"
#include "test.h"

#include <inttypes.h>

#define HOUR     INT64_C(3600000000)
#define DAY      (24 * HOUR)
#define COUNT(x) (sizeof(x) / sizeof(x)[0])

static const char *const weekdays[] = {"monday", "tuesday",  "wednesday", "thursday",
                                       "friday", "saturday", "sunday"};
static const char *const months[] = {"january", "february", "march",     "april",   "may",      "june",
                                     "july",    "august",   "september", "october", "november", "december"};

static int month_days(int64_t year, int month) {
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    return days[month - 1] + (month == 2 && leap);
}

static int64_t floor_divide(int64_t a, int64_t b) {
    return a / b - (a % b < 0);
}

/* Days from 1970-01-01 to the first of a month; months count from 0001-01. */
static int64_t first_of_month(int64_t month) {
    int64_t years = floor_divide(month, 12);
    int64_t leaps = floor_divide(years, 4) - floor_divide(years, 100) + floor_divide(years, 400);
    int64_t days = years * 365 + leaps - 719162;
    for (int m = 1; m <= month - years * 12; m++)
        days += month_days(years + 1, m);
    return days;
}

/* The month that holds a moment, and how far into it the moment is. */
static int64_t month_of(int64_t wall, int64_t *into) {
    int64_t day = floor_divide(wall, DAY), month = floor_divide((day + 719162) * 4800, 146097) - 1;
    while (first_of_month(month + 1) <= day)
        month++;
    while (first_of_month(month) > day)
        month--;
    *into = wall - first_of_month(month) * DAY;
    return month;
}

/* A grain as its parts: steps of microseconds, or of months, of wall-clock time. */
struct model {
    char text[96];
    bool months;
    int64_t step, origin, offset;
};

static int64_t model_period(const struct model *m, int64_t time) {
    int64_t wall = time + m->offset, into;
    return floor_divide((m->months ? month_of(wall, &into) : wall - MOMENT_MIN) + m->origin, m->step);
}

static int64_t model_start(const struct model *m, int64_t period) {
    int64_t units = period * m->step - m->origin;
    return (m->months ? first_of_month(units) * DAY : MOMENT_MIN + units) - m->offset;
}

static int64_t model_add(const struct model *m, int64_t time, int64_t n) {
    if (!m->months) return time + n * m->step;
    int64_t into, month = month_of(time + m->offset, &into) + n * m->step, start = first_of_month(month);
    int64_t last = first_of_month(month + 1) - start - 1, day = into / DAY;
    return (start + (day < last ? day : last)) * DAY + into % DAY - m->offset;
}

static struct model random_model(uint64_t *seed) {
    static const char *const units[] = {"hour", "day", "week", "month", "quarter", "year"};
    static const int64_t lengths[] = {HOUR, DAY, 7 * DAY, 1, 3, 12};
    struct model m = {{0}, false, 0, 0, 0};
    uint32_t unit = test_random(seed, 6), many = test_random(seed, 3), n = 1;
    if (many == 1) n = 2 + test_random(seed, 40);
    if (many == 2 && test_random(seed, 8) == 0) n = 1 + test_random(seed, 100000);
    m.months = unit > 2;
    m.step = lengths[unit] * n;
    int size = many == 0 ? 0 : snprintf(m.text, sizeof m.text, "%u ", n);
    size += snprintf(m.text + size, sizeof m.text - (size_t)size, "%s%s", units[unit], n == 1 ? "" : "s");
    if ((unit == 2 || unit == 5 || (unit == 4 && n == 1)) && test_random(seed, 2)) {
        uint32_t first = test_random(seed, unit == 2 ? 7 : 12);
        size += snprintf(m.text + size, sizeof m.text - (size_t)size, " starting %s",
                         unit == 2 ? weekdays[first] : months[first]);
        m.origin = unit == 2 ? (7 - first) % 7 * DAY : (12 - first) % (unit == 4 ? 3 : 12);
    }
    if (test_random(seed, 2)) {
        int minutes = (int)test_random(seed, 1681) - 840;
        m.offset = minutes * (HOUR / 60);
        snprintf(m.text + size, sizeof m.text - (size_t)size, " in %c%02d:%02d", minutes < 0 ? '-' : '+',
                 abs(minutes) / 60, abs(minutes) % 60);
    }
    return m;
}

/* Any moment, or one where the mistakes are: at the end of a month, of a period, near the ends of the years.
 */
static int64_t random_time(uint64_t *seed, const struct model *m) {
    const uint32_t days = (uint32_t)((MOMENT_MAX + 1 - MOMENT_MIN) / DAY);
    int64_t into = test_random(seed, 86400) * (DAY / 86400);
    int64_t time = MOMENT_MIN + test_random(seed, days) * DAY + into;
    switch (test_random(seed, 5)) {
    case 1:
        time = first_of_month(month_of(time, &into)) * DAY - test_random(seed, 2) - m->offset;
        break;
    case 2:
        time = model_start(m, model_period(m, time)) - test_random(seed, 2);
        break;
    case 3:
        time = MOMENT_MIN + test_random(seed, 800) * DAY + into;
        break;
    case 4:
        time = MOMENT_MAX - test_random(seed, 800) * DAY - into;
        break;
    }
    return time < MOMENT_MIN ? MOMENT_MIN : time > MOMENT_MAX ? MOMENT_MAX : time;
}

static bool in_years(int64_t time) {
    return time >= MOMENT_MIN && time <= MOMENT_MAX;
}

static struct grain grain_of(const char *text) {
    struct grain grain;
    if (!grain_parse(text, strlen(text), &grain)) fail_msg("grain '%s' was refused", text);
    return grain;
}

static int64_t time_of(const char *text) {
    struct moment moment;
    if (!moment_parse_text(text, strlen(text), &moment)) fail_msg("time '%s' was refused", text);
    return moment.time;
}

static void check_period(const struct model *m, const struct grain *grain, int64_t time, int64_t want) {
    bool has = in_years(time + m->offset) && in_years(model_start(m, want) + m->offset);
    int64_t period = INT64_MIN;
    if (!in_years(time)) return; /* never asked */
    if (grain_period(grain, time, &period) != has)
        fail_msg("'%s' at %" PRId64 " has %s period", m->text, time, has ? "no" : "a");
    if (has && period != want)
        fail_msg("'%s' at %" PRId64 ": got period %" PRId64 ", want %" PRId64, m->text, time, period, want);
}

/* A label of hours is their start on the wall clock, any other text the start itself, by the grain's clock; and it sorts
** before the next one. */
static void check_labels(const struct model *m, const struct grain *grain, int64_t period, bool next) {
    char texts[4][GRAIN_LABEL_SIZE];
    int64_t start = grain_start(grain, period);
    struct moment moment;
    int size[] = {grain_label(grain, period, texts[0]), grain_start_label(grain, period, texts[1])};
    for (int i = 0; i < 2; i++) {
        if (size[i] != (int)strlen(texts[i])) fail_msg("'%s': '%s' has size %d", m->text, texts[i], size[i]);
        if (i == 1 && start < MOMENT_MIN) continue; /* only the clock is in the year 1 */
        if (!moment_parse_text(texts[i], strlen(texts[i]), &moment))
            fail_msg("'%s': '%s' does not read back", m->text, texts[i]);
        bool wall = i == 0 && grain->unit == GRAIN_HOURS;
        int64_t time = clock_settle(&grain->clock, &moment), want = wall ? start + m->offset : start;
        if (time != want)
            fail_msg("'%s': '%s' reads back as %" PRId64 ", want %" PRId64, m->text, texts[i], time, want);
    }
    if (!next) return;
    grain_label(grain, period + 1, texts[2]);
    grain_start_label(grain, period + 1, texts[3]);
    for (int i = 0; i < 2; i++) {
        if (strcmp(texts[i], texts[i + 2]) >= 0)
            fail_msg("'%s': '%s' does not sort before '%s'", m->text, texts[i], texts[i + 2]);
    }
}

static void periods_of_random_grains(void **state) {
    (void)state;
    uint64_t seed = 1582;
    for (int i = 0; i < 100000; i++) {
        struct model m = random_model(&seed);
        struct grain grain = grain_of(m.text);
        int64_t time = random_time(&seed, &m), period = model_period(&m, time);
        int64_t start = model_start(&m, period), end = model_start(&m, period + 1);
        assert_true(start <= time && time < end); /* the model's own sanity */
        check_period(&m, &grain, time, period);
        if (!in_years(time + m.offset) || !in_years(start + m.offset)) continue;
        if (grain_start(&grain, period) != start || grain_start(&grain, period + 1) != end)
            fail_msg("'%s', period %" PRId64 ": got %" PRId64 " to %" PRId64 ", want %" PRId64 " to %" PRId64,
                     m.text, period, grain_start(&grain, period), grain_start(&grain, period + 1), start,
                     end);
        check_period(&m, &grain, start, period);
        check_period(&m, &grain, start - 1, period - 1);
        check_period(&m, &grain, end - 1, period);
        check_period(&m, &grain, end, period + 1);
        check_labels(&m, &grain, period, in_years(end + m.offset));
    }
}

/* Two names for the same cuts of the time line. */
static void grains_with_the_same_bounds(void **state) {
    (void)state;
    static const struct {
        const char *one, *other;
    } cases[] = {
        {"7 days", "week"},
        {"7 days in +05:30", "week in +05:30"},
        {"14 days", "2 weeks"},
        {"24 hours", "day"},
        {"168 hours", "week"},
        {"48 hours in -08:00", "2 days in -08:00"},
        {"3 months", "quarter"},
        {"12 months", "year"},
        {"4 quarters", "year"},
        {"24 months", "2 years"},
        {"6 months", "2 quarters"},
        {"week starting monday", "week"},
        {"year starting january", "year"},
        {"quarter starting february", "quarter starting november"},
        {"quarter starting july", "quarter"},
    };
    uint64_t seed = 7;
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct grain one = grain_of(cases[i].one), other = grain_of(cases[i].other);
        struct model none = {{0}, false, DAY, 0, 0};
        for (int k = 0; k < 1000; k++) {
            int64_t time = random_time(&seed, &none), p = 0, q = 0;
            bool has = grain_period(&one, time, &p);
            if (has != grain_period(&other, time, &q) || p != q ||
                (has && (grain_start(&one, p) != grain_start(&other, q) ||
                         grain_start(&one, p + 1) != grain_start(&other, q + 1))))
                fail_msg("'%s' and '%s' differ at %" PRId64, cases[i].one, cases[i].other, time);
        }
    }
}

static void known_sums(void **state) {
    (void)state;
    static const struct {
        const char *grain, *time;
        int64_t n;
        const char *want;
    } cases[] = {
        {"hour", "2024-02-28 23:30", 1, "2024-02-29 00:30"},
        {"6 hours", "2024-01-01 03:00", -1, "2023-12-31 21:00"},
        {"day", "2024-02-28 14:30", 2, "2024-03-01 14:30"},
        {"day", "2023-02-28 14:30:15.5", 1, "2023-03-01 14:30:15.5"},
        {"week", "2024-12-30", 1, "2025-01-06"},
        {"week starting sunday", "2024-03-05 01:00", -2, "2024-02-20 01:00"},
        {"2 weeks", "2024-03-05", 3, "2024-04-16"},
        /* months: the day of the month is clamped, and never forgotten */
        {"month", "2024-01-31 14:30", 0, "2024-01-31 14:30"},
        {"month", "2024-01-31 14:30", 1, "2024-02-29 14:30"},
        {"month", "2023-01-31 14:30", 1, "2023-02-28 14:30"},
        {"month", "2024-01-31 14:30", 2, "2024-03-31 14:30"},
        {"month", "2024-01-31 14:30", 3, "2024-04-30 14:30"},
        {"month", "2024-01-31", 13, "2025-02-28"},
        {"month", "1999-10-31", 4, "2000-02-29"},
        {"month", "1900-01-31", 1, "1900-02-28"},
        {"month", "1993-08-31", 1, "1993-09-30"},
        {"month", "2024-12-15 23:59:59.999999", 1, "2025-01-15 23:59:59.999999"},
        {"month", "2024-03-31", -1, "2024-02-29"},
        {"month", "2024-03-31", -13, "2023-02-28"},
        {"month", "2024-01-31", -2, "2023-11-30"},
        {"month", "2024-01-15", -1, "2023-12-15"},
        {"quarter", "2023-11-30", 1, "2024-02-29"},
        {"quarter", "2024-08-31", -1, "2024-05-31"},
        {"quarter starting february", "2024-01-31", 1, "2024-04-30"},
        {"6 months", "2024-08-31", 1, "2025-02-28"},
        {"year", "2024-02-29", 1, "2025-02-28"},
        {"year", "2024-02-29", 4, "2028-02-29"},
        {"year", "2096-02-29", 4, "2100-02-28"},
        {"year", "2024-02-29", -1, "2023-02-28"},
        {"year starting april", "2024-02-29 12:00", 2, "2026-02-28 12:00"},
        {"year", "0001-12-31", 9998, "9999-12-31"},
        {"month", "9999-12-31 23:59:59.999999", -119987, "0001-01-31 23:59:59.999999"},
        /* the day of the month, and the time of day, are those of the grain's wall clock */
        {"month in +02:00", "2024-01-30 23:30", 1, "2024-02-28 23:30"},
        {"month in +02:00", "2024-01-31 21:59", 1, "2024-02-29 21:59"},
        {"month in +02:00", "2024-01-31 22:00", 1, "2024-02-29 22:00"},
        {"month in -05:00", "2024-03-01 04:00", 1, "2024-03-30 04:00"},
        {"year in +14:00", "2024-02-28 10:00", 1, "2025-02-27 10:00"},
        {"day in +05:45", "2024-02-28 20:00", 1, "2024-02-29 20:00"},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct grain grain = grain_of(cases[i].grain);
        int64_t sum = grain_add(&grain, time_of(cases[i].time), cases[i].n), want = time_of(cases[i].want);
        if (sum != want)
            fail_msg("%s + %d of '%s': got %" PRId64 ", want %" PRId64, cases[i].time, (int)cases[i].n,
                     cases[i].grain, sum, want);
    }
}

static void known_ages(void **state) {
    (void)state;
    static const struct {
        const char *grain, *first, *time;
        int64_t want;
    } cases[] = {
        /* half-open: 24 hours are one day, a microsecond less is none */
        {"day", "2024-03-05 14:30", "2024-03-05 14:30", 0},
        {"day", "2024-03-05 14:30", "2024-03-06 14:29:59.999999", 0},
        {"day", "2024-03-05 14:30", "2024-03-06 14:30", 1},
        {"day", "2024-03-05 23:59", "2024-03-06 00:01", 0},
        {"day", "2024-03-05 14:30", "2024-03-05 14:29:59.999999", -1},
        {"day", "2024-03-05 14:30", "2024-03-04 14:30", -1},
        {"day", "2024-03-05 14:30", "2024-03-04 14:29:59.999999", -2},
        {"day in +02:00", "2024-03-05 21:00", "2024-03-05 23:00", 0},
        {"hour", "2024-03-05 14:59", "2024-03-05 15:58:59.999999", 0},
        {"hour", "2024-03-05 14:59", "2024-03-05 15:59", 1},
        {"hour", "0001-01-01", "9999-12-31 23:59:59.999999", 87649415},
        {"hour", "9999-12-31 23:59:59.999999", "0001-01-01", -87649416},
        {"week", "2024-03-05 12:00", "2024-03-12 11:59:59.999999", 0},
        {"week", "2024-03-05 12:00", "2024-03-12 12:00", 1},
        {"2 weeks", "2024-03-05", "2024-03-18 23:59", 0},
        {"2 weeks", "2024-03-05", "2024-03-19", 1},
        /* monthly anniversaries, clamped to the month's end */
        {"month", "2024-01-31 12:00", "2024-02-29 11:59:59.999999", 0},
        {"month", "2024-01-31 12:00", "2024-02-29 12:00", 1},
        {"month", "2024-01-31 12:00", "2024-03-01", 1},
        {"month", "2024-01-31 12:00", "2024-03-31 11:59:59.999999", 1},
        {"month", "2024-01-31 12:00", "2024-03-31 12:00", 2},
        {"month", "2024-01-30", "2024-02-29", 1},
        {"month", "2024-02-29", "2024-03-28 23:59", 0},
        {"month", "2024-02-29", "2024-03-29", 1},
        {"month", "2024-01-15", "2024-12-31", 11},
        {"month", "2024-03-31", "2024-03-30 23:59:59.999999", -1},
        {"month", "2024-03-31", "2024-02-29", -1},
        {"month", "2024-03-31", "2024-02-28 23:59:59.999999", -2},
        {"month", "2024-03-31", "2024-01-31", -2},
        {"month", "2024-03-31", "2024-01-30 23:59:59.999999", -3},
        {"quarter", "2023-11-30", "2024-02-28 23:59:59.999999", 0},
        {"quarter", "2023-11-30", "2024-02-29", 1},
        {"6 months", "2024-01-31", "2024-07-31", 1},
        {"6 months", "2024-01-31", "2024-07-30", 0},
        {"year", "2024-02-29", "2025-02-27 23:59:59.999999", 0},
        {"year", "2024-02-29", "2025-02-28", 1},
        {"year", "2024-02-29", "2028-02-28 23:59:59.999999", 3},
        {"year", "2024-02-29", "2028-02-29", 4},
        {"year starting april", "2024-03-31", "2024-04-01", 0},
        {"year", "0001-01-01", "9999-12-31 23:59:59.999999", 9998},
        {"year", "9999-12-31", "0001-01-01", -9999},
        {"100000 years", "0001-01-01", "9999-12-31", 0},
        {"100000 years", "9999-12-31", "0001-01-01", -1},
        {"month in +02:00", "2024-01-30 23:30", "2024-02-28 23:29:59.999999", 0},
        {"month in +02:00", "2024-01-30 23:30", "2024-02-28 23:30", 1},
        {"month", "2024-01-30 23:30", "2024-02-28 23:30", 0},
        /* of zones: 23 and 25 hours are a day, two dates are two days apart; in a gap the first moment after it */
        {"day in Europe/Berlin", "2024-03-30 08:00", "2024-03-31 07:00", 1},
        {"day in Europe/Berlin", "2024-03-30 08:00", "2024-03-31 06:59:59.999999", 0},
        {"day in Europe/Berlin", "2024-10-26 08:00", "2024-10-27 08:59:59.999999", 0},
        {"day in Europe/Berlin", "2024-10-26 08:00", "2024-10-27 09:00", 1},
        {"day in Europe/Berlin", "2024-03-29 23:00", "2024-03-31 22:00", 2},
        {"day in Europe/Berlin", "2024-03-30 01:30", "2024-03-31 00:59:59.999999", 0},
        {"day in Europe/Berlin", "2024-03-30 01:30", "2024-03-31 01:00", 1},
        {"24 hours in Europe/Berlin", "2024-03-30 08:00", "2024-03-31 07:00", 1},
        {"hour in Europe/Berlin", "2024-03-30 08:00", "2024-03-31 07:00", 23},
        {"month in Europe/Berlin", "2024-01-31 09:00", "2024-03-31 07:59", 1},
        {"month in Europe/Berlin", "2024-01-31 09:00", "2024-03-31 08:00", 2},
        /* over the second pass of an hour: the first one counts, and a moment is of no age to itself */
        {"day in Europe/Berlin", "2024-10-26 00:30", "2024-10-27 01:10", 1},
        {"day in Europe/Berlin", "2024-10-27 01:30", "2024-10-27 01:30", 0},
        {"day in Europe/Berlin", "2024-10-27 01:30", "2024-10-27 01:00", -1},
        {"day in Pacific/Kwajalein", "1969-09-29 12:59", "1969-09-30 13:00", 1},
        {"month in America/Sao_Paulo", "2018-10-04 03:30", "2018-11-04 03:00", 1},
        {"day in Pacific/Apia", "2011-12-29 10:00", "2011-12-30 10:00", 2},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct grain grain = grain_of(cases[i].grain);
        int64_t age = grain_age(&grain, time_of(cases[i].first), time_of(cases[i].time));
        if (age != cases[i].want)
            fail_msg("'%s' from %s to %s: got %" PRId64 ", want %" PRId64, cases[i].grain, cases[i].first,
                     cases[i].time, age, cases[i].want);
    }
}

/* A time near first: on, just before or somewhere after one of the twenty anniversaries either way. */
static int64_t random_time_near(uint64_t *seed, const struct model *m, int64_t first) {
    uint32_t reach = m->step > (m->months ? 2400 : 70000 * DAY) ? 1 : 20; /* longer ones leave the years */
    int64_t n = (int64_t)test_random(seed, 2 * reach + 1) - reach, time = model_add(m, first, n);
    switch (test_random(seed, 3)) {
    case 1:
        return time - 1;
    case 2:
        return time + (model_add(m, first, n + 1) - time) / 1000 * test_random(seed, 1000);
    }
    return time;
}

static void ages_of_random_grains(void **state) {
    (void)state;
    uint64_t seed = 1752;
    int counted = 0;
    for (int i = 0; i < 60000; i++) {
        struct model m = random_model(&seed);
        struct grain grain = grain_of(m.text);
        int64_t first = random_time(&seed, &m), time = random_time_near(&seed, &m, first), want = 0;
        if (in_years(time)) {
            counted++;
            while (model_add(&m, first, want + 1) <= time)
                want++;
            while (model_add(&m, first, want) > time)
                want--;
            int64_t age = grain_age(&grain, first, time);
            if (age != want)
                fail_msg("'%s' from %" PRId64 " to %" PRId64 ": got age %" PRId64 ", want %" PRId64, m.text,
                         first, time, age, want);
            int64_t sum = grain_add(&grain, first, want), right = model_add(&m, first, want);
            if (sum != right)
                fail_msg("'%s': %" PRId64 " + %" PRId64 ": got %" PRId64 ", want %" PRId64, m.text, first,
                         want, sum, right);
        }
        time = random_time(&seed, &m); /* far off: too far to count */
        int64_t age = grain_age(&grain, first, time);
        if (model_add(&m, first, age) > time || model_add(&m, first, age + 1) <= time)
            fail_msg("'%s' from %" PRId64 " to %" PRId64 ": %" PRId64 " is no age", m.text, first, time, age);
    }
    assert_true(counted > 40000);
}

/* Days are of the grain's clock whatever its unit. */
static void known_clocks(void **state) {
    (void)state;
    static const struct {
        const char *grain, *instant, *local, *day;
    } cases[] = {
        {"month", "2024-03-31 23:30", "2024-03-31 23:30", "2024-03-31"},
        {"month in +02:00", "2024-03-31 23:30", "2024-04-01 01:30", "2024-04-01"},
        {"hour in -09:30", "2024-03-01 09:29", "2024-02-29 23:59", "2024-02-29"},
        {"2 weeks starting sunday in +14:00", "2023-12-31 10:00", "2024-01-01 00:00", "2024-01-01"},
        {"year starting april in -14:00", "2024-01-01 13:59:59.999", "2023-12-31 23:59:59.999", "2023-12-31"},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct grain grain = grain_of(cases[i].grain), days = grain_of_days(&grain);
        int64_t instant = time_of(cases[i].instant), local = time_of(cases[i].local), day;
        char text[GRAIN_LABEL_SIZE];
        assert_true(clock_local(&days.clock, instant) == local);
        assert_true(clock_instant(&days.clock, local) == instant);
        assert_true(grain_period(&days, instant, &day));
        grain_label(&days, day, text);
        assert_string_equal(text, cases[i].day);
    }
}

/* grain.c 4 */
static void no_period_outside_the_years(void **state) {
    (void)state;
    static const struct {
        const char *grain, *bad, *good; /* good: the nearest moment that has a period */
    } cases[] = {
        {"week starting sunday", "0001-01-06 23:59:59.999999", "0001-01-07"},
        {"week starting tuesday", "0001-01-01 23:59:59.999999", "0001-01-02"},
        {"2 weeks starting sunday", "0001-01-13 23:59:59.999999", "0001-01-14"},
        {"year starting april", "0001-03-31 23:59:59.999999", "0001-04-01"},
        {"2 years starting april", "0002-03-31", "0002-04-01"},
        {"quarter starting february", "0001-01-31", "0001-02-01"},
        {"hour in -01:00", "0001-01-01 00:59:59.999999", "0001-01-01 01:00"},
        {"day in -01:00", "0001-01-01", "0001-01-01 01:00"},
        {"week in -14:00", "0001-01-01 13:59:59.999999", "0001-01-01 14:00"},
        {"year in -00:01", "0001-01-01 00:00:59.999999", "0001-01-01 00:01"},
        {"hour in +00:01", "9999-12-31 23:59", "9999-12-31 23:58:59.999999"},
        {"day in +14:00", "9999-12-31 10:00", "9999-12-31 09:59:59.999999"},
        {"month in +01:00", "9999-12-31 23:59:59.999999", "9999-12-31 22:59:59.999999"},
        {"100000 years in +01:00", "9999-12-31 23:00", "9999-12-31 22:59:59.999999"},
        {"week starting sunday in +01:00", "0001-01-06 22:59:59.999999", "0001-01-06 23:00"},
        {"day in Europe/Berlin", "9999-12-31 23:00", "9999-12-31 22:59:59.999999"},
        {"month in America/New_York", "0001-01-01 04:59:59.999999", "0001-01-01 05:00"},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct grain grain = grain_of(cases[i].grain);
        int64_t period = 77;
        if (grain_period(&grain, time_of(cases[i].bad), &period))
            fail_msg("'%s' has period %" PRId64 " at %s", cases[i].grain, period, cases[i].bad);
        assert_true(grain_period(&grain, time_of(cases[i].good), &period));
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(known_clocks),
        cmocka_unit_test(periods_of_random_grains),
        cmocka_unit_test(grains_with_the_same_bounds),
        cmocka_unit_test(known_sums),
        cmocka_unit_test(known_ages),
        cmocka_unit_test(ages_of_random_grains),
        cmocka_unit_test(no_period_outside_the_years),
    };
    return cmocka_run_group_tests_name("period", tests, NULL, NULL);
}
