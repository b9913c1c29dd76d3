/*
 * curve_question.c - what is asked of retention_curve: a grain with its calendar, a gap, and which columns are given.
 */
#include "curve_question.h"

#include "test.h"

static struct naive_grain grains[] = {
    {.text = "month", .unit = NAIVE_MONTHS, .count = 1, .plain = true},
    {.text = "week", .unit = NAIVE_WEEKS, .count = 1, .plain = true},
    {.text = "day", .unit = NAIVE_DAYS, .count = 1, .plain = true},
    {.text = "quarter starting february", .unit = NAIVE_QUARTERS, .count = 1, .starting = 2},
    {.text = "year", .unit = NAIVE_YEARS, .count = 1, .plain = true},
    {.text = "10 days", .unit = NAIVE_DAYS, .count = 10},
    /* on a clock, where mere dates are days: those of terms alone */
    {.text = "6 hours in +13:45", .unit = NAIVE_HOURS, .count = 6, .minutes = 825},
    {.text = "month in -05:30", .unit = NAIVE_MONTHS, .count = 1, .minutes = -330, .plain = true},
    {.text = "day in +14:00", .unit = NAIVE_DAYS, .count = 1, .minutes = 840, .plain = true},
    {.text = "day in Europe/Berlin"},
    {.text = "month in America/Sao_Paulo"},
    {.text = "week in Australia/Lord_Howe"},
};
#define GRAINS (sizeof grains / sizeof grains[0])
_Static_assert(GRAINS > CURVE_GRAINS_PLAIN, "those on clocks come last");

/* The naive calendar knows the unit; seconds: exactly so many. A zone's clock is none that it knows: test_zoned_periods.c
** holds ages and sums on it against another, and here they are what grain.h says. */
static const struct {
    const char *text;
    struct naive_grain naive;
    int64_t seconds;
} gaps[] = {
    {"NULL", {.unit = NAIVE_DAYS}, 0},
    {"'0 days'", {.unit = NAIVE_DAYS}, 0},
    {"'1 day'", {.unit = NAIVE_DAYS, .count = 1}, 0},
    {"'2 Weeks'", {.unit = NAIVE_WEEKS, .count = 2}, 0},
    {"'1 month'", {.unit = NAIVE_MONTHS, .count = 1}, 0},
    {"'1 quarter'", {.unit = NAIVE_QUARTERS, .count = 1}, 0},
    {"'36 hours'", {.unit = NAIVE_HOURS}, 129600},
    {"172800", {.unit = NAIVE_HOURS}, 172800},
    {"'99 years'", {.unit = NAIVE_YEARS, .count = 99}, 0},
};
#define GAPS (sizeof gaps / sizeof gaps[0])

static const struct {
    const char *text;
    double z;
} confidences[] = {{"NULL", 1.959963984540054},
                   {"0.95", 1.959963984540054},
                   {"'0.9'", 1.6448536269514722},
                   {"0.5", 0.6744897501960817},
                   {"0.999", 3.2905267314918945}};

static void age_call(sqlite3_context *context, int count, sqlite3_value **values) {
    const struct curve_question *question = sqlite3_user_data(context);
    int64_t from = sqlite3_value_int64(values[0]), to = sqlite3_value_int64(values[1]);
    (void)count;
    sqlite3_result_int64(context, question->zoned ? grain_age(&question->grain, from, to)
                                                  : naive_age(question->naive, from, to));
}

int64_t curve_question_later(const struct curve_question *question, int64_t time) {
    struct naive_grain gap = gaps[question->gap_at].naive;
    gap.minutes = question->naive->minutes;
    if (question->gap_at == 0 || time == INT64_MAX || naive_date(naive_day_of(time)).year > 9890)
        return INT64_MAX;
    if (question->zoned) return length_add(&question->gap, &question->grain.clock, time);
    return gap.count ? naive_add(&gap, time, 1) : time + gaps[question->gap_at].seconds * NAIVE_SECOND;
}

static void later_call(sqlite3_context *context, int count, sqlite3_value **values) {
    (void)count;
    if (sqlite3_value_type(values[0]) == SQLITE_INTEGER)
        sqlite3_result_int64(
            context, curve_question_later(sqlite3_user_data(context), sqlite3_value_int64(values[0])));
}

struct curve_question curve_question_random(unsigned seed, uint64_t *state) {
    struct curve_question question = {.naive = &grains[seed % GRAINS], .gap_at = test_random(state, GAPS)};
    question.zoned = question.naive->count == 0;
    question.with_segment = test_random(state, 2);
    question.with_from = test_random(state, 2);
    question.confidence = test_random(state, sizeof confidences / sizeof confidences[0]);
    if (!question.zoned) return question;
    assert_true(grain_parse(question.naive->text, strlen(question.naive->text), &question.grain));
    const char *text = gaps[question.gap_at].text;
    if (text[0] == '\'')
        assert_true(length_parse(text + 1, strlen(text) - 2, &question.gap));
    else
        length_of_seconds((double)gaps[question.gap_at].seconds, &question.gap);
    return question;
}

sqlite3 *curve_question_open(struct curve_question *question) {
    sqlite3 *db = test_open();
    sqlite3_create_function(db, "age", 2, SQLITE_UTF8, question, age_call, NULL, NULL);
    sqlite3_create_function(db, "later", 1, SQLITE_UTF8, question, later_call, NULL, NULL);
    return db;
}

char *curve_question_call(const struct curve_question *question, const char *source, const char *from,
                          const char *gap, const char *as_of) {
    return sqlite3_mprintf(
        "SELECT * FROM retention_curve(%Q, 'customer', 'time', 'until', %Q, %s, %s, %s, %s, %s) WHERE 1",
        source, question->naive->text, question->with_segment ? "'segment'" : "NULL", as_of,
        confidences[question->confidence].text,
        from                  ? from
        : question->with_from ? "'seen'"
                              : "NULL",
        gap ? gap : gaps[question->gap_at].text);
}

double curve_question_z(const struct curve_question *question) {
    return confidences[question->confidence].z;
}

void curve_question_end(void) {
    naive_calendar_close(grains, GRAINS);
}
