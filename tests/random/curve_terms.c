/*
 * curve_terms.c - random subscriptions as they are sold, for retention_curve: a customer's rows one behind the other,
 * most of them touching, many on the first of a month; holes around the gap's length; now and then one beside another,
 * or one that ends when it starts. Written as mere dates, or with a time of day and an offset.
 */
#include "curve_terms.h"

#include "test.h"

struct terms {
    sqlite3 *db;
    const struct curve_question *question;
    uint64_t *state;
};

/* The instant at which a day begins on the clock of the grain. */
static int64_t terms_day(const struct terms *terms, int day) {
    int64_t local = naive_time(day, 0);
    if (terms->question->zoned) return clock_instant(&terms->question->grain.clock, local);
    return local - terms->question->naive->minutes * NAIVE_MINUTE;
}

static int terms_first(int day) {
    struct naive_date date = naive_date(day);
    return naive_day(date.year, date.month, 1);
}

/* A moment, on the first of its month in six of ten, and within a day in one of five; as a literal, too. */
static int64_t terms_moment(const struct terms *terms, int day, char *literal, size_t size) {
    if (test_random(terms->state, 10) < 6) day = terms_first(day);
    struct naive_date date = naive_date(day);
    int64_t time = terms_day(terms, day);
    if (test_random(terms->state, 5) == 0) {
        int hour = (int)test_random(terms->state, 24);
        time = naive_time(day, hour * NAIVE_HOUR);
        snprintf(literal, size, "'%04d-%02d-%02d %02d:00Z'", date.year, date.month, date.day, hour);
    } else {
        snprintf(literal, size, "'%04d-%02d-%02d'", date.year, date.month, date.day);
    }
    return time;
}

/* An instant as text with microseconds. */
static void terms_literal(int64_t time, char *literal, size_t size) {
    struct naive_date date = naive_date(naive_day_of(time));
    int64_t rest = naive_time_of_day(time);
    snprintf(literal, size, "'%04d-%02d-%02dT%02d:%02d:%02d.%06dZ'", date.year, date.month, date.day,
             (int)(rest / NAIVE_HOUR), (int)(rest / NAIVE_MINUTE % 60), (int)(rest / NAIVE_SECOND % 60),
             (int)(rest % NAIVE_SECOND));
}

static void terms_add(const struct terms *terms, int customer, int segment, int64_t time, const char *start,
                      const struct curve_end *end, const char *until) {
    char seen[48] = "NULL", micro[32] = "NULL", seen_micro[32] = "NULL";
    if (end->is_there) snprintf(micro, sizeof micro, "%lld", (long long)end->time);
    if (test_random(terms->state, 2)) {
        int64_t from = terms_moment(terms, naive_day_of(time) + (int)test_random(terms->state, 80) - 20, seen,
                                    sizeof seen);
        if (test_random(terms->state, 4) == 0) {
            from = time;
            snprintf(seen, sizeof seen, "%s", start);
        }
        snprintf(seen_micro, sizeof seen_micro, "%lld", (long long)from);
    }
    test_exec(terms->db, "INSERT INTO spells VALUES(%d, %s, %s, %s, %d)", customer, start, until, seen,
              segment);
    if (time <= terms->question->as_of)
        test_exec(terms->db, "INSERT INTO event VALUES(%d, %lld, %s, %s, %d)", customer, (long long)time,
                  micro, seen_micro, segment);
}

/* Where the next row of a customer starts, from where one ended: there in six of ten, around the gap, or anywhere. */
static int64_t terms_next(const struct terms *terms, int64_t end, char *literal, size_t size) {
    uint32_t kind = test_random(terms->state, 10);
    int64_t time = end, gap = curve_question_later(terms->question, end);
    if (kind < 6) return time; /* and its literal */
    if (kind < 9 && gap < INT64_MAX && gap - end < 400 * NAIVE_DAY)
        time = gap + (int64_t)test_random(terms->state, 3) - 1;
    else
        return terms_moment(terms, naive_day_of(end) + (int)test_random(terms->state, 50), literal, size);
    if (time < end) time = end;
    terms_literal(time, literal, size);
    return time;
}

static void terms_customer(const struct terms *terms, int customer) {
    char start[48], until[48];
    int rows = 1 + (int)test_random(terms->state, 6);
    int64_t time =
        terms_moment(terms, naive_day(2024, 1, 1) + (int)test_random(terms->state, 200), start, sizeof start);
    for (int i = 0; i < rows; i++) {
        struct curve_end end = {true, time};
        snprintf(until, sizeof until, "%s", start);
        if (test_random(terms->state, 8) > 0)
            end.time = terms_moment(terms, naive_day_of(time) + 1 + (int)test_random(terms->state, 70), until,
                                    sizeof until);
        if (end.time < time) {
            end.time = time;
            snprintf(until, sizeof until, "%s", start);
        }
        if (i + 1 == rows && test_random(terms->state, 3) == 0) {
            end.is_there = false;
            snprintf(until, sizeof until, "NULL");
        }
        terms_add(terms, customer, (int)test_random(terms->state, 3), time, start, &end, until);
        if (test_random(terms->state, 6) > 0) { /* else the next one runs beside it */
            snprintf(start, sizeof start, "%s", until);
            time = terms_next(terms, end.time, start, sizeof start);
        }
    }
}

void curve_terms_make(sqlite3 *db, struct curve_question *question, uint64_t *state, char *literal,
                      size_t size) {
    struct terms terms = {db, question, state};
    int customers = 1 + (int)test_random(state, 12);
    question->as_of =
        terms_moment(&terms, naive_day(2024, 3, 1) + (int)test_random(state, 300), literal, size);
    if (test_random(state, 4) == 0) terms_literal(--question->as_of, literal, size);
    test_exec(db, "CREATE TEMP TABLE spells(customer, time, until, seen, segment);"
                  "CREATE TEMP TABLE event(customer, time INTEGER, until INTEGER, seen INTEGER, segment)");
    for (int i = 0; i < customers; i++)
        terms_customer(&terms, i);
}
