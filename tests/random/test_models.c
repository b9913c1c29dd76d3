/*
 * test_models.c - what clv_alive, clv_orders, clv_chance, clv_value and clv say under thousands of random models, against the
 * models' definition (oracle_purchases.c).
 *
 * The oracle is first held against values that others published, or that were computed with 40 and more digits. Then the
 * extremes, each by itself; and texts that are no model, or a damaged one.
 *
 * RETENTION_SETS: how many random models and customers (2500; RETENTION_FULL=1: 10000). RETENTION_SEED: the
 * state of the random sequence before the first (1).
 */
#include "test.h"

#include "oracle_purchases.h"
#include "published_purchases.h"
#include "random_purchases.h"

#include <math.h>

#define TOLERANCE 1e-9   /* of the value */
#define NOTHING   1e-290 /* below it doubles lose digits */

static sqlite3 *db;
static sqlite3_stmt *ask;

/* ---- asking ---- */

enum answer { ALIVE, ORDERS, VALUE, LIFETIME, UNDISCOUNTED, CHANCE, ANSWERS };
static const char *const answer_names[ANSWERS] = {
    "clv_alive", "clv_orders", "clv_value", "clv", "clv without a discount", "clv_chance"};

static int open_all(void **unused) {
    (void)unused;
    db = test_open();
    const char *sql =
        "SELECT clv_alive(?1, ?2, ?3, ?4), clv_orders(?1, ?2, ?3, ?4, ?5), clv_value(?1, ?2, ?6), "
        "clv(?1, ?2, ?3, ?4, ?6, ?5, ?7), clv(?1, ?2, ?3, ?4, ?6, ?5), clv_chance(?1, ?2, ?3, ?4, ?5)";
    if (sqlite3_prepare_v2(db, sql, -1, &ask, NULL) != SQLITE_OK) fail_msg("%s", sqlite3_errmsg(db));
    return 0;
}

static int close_all(void **unused) {
    (void)unused;
    sqlite3_finalize(ask);
    test_close(db);
    return 0;
}

/* The question in words, for a failure. */
static char *question_text(const struct random_purchases *question) {
    static char text[RANDOM_JSON + 256];
    random_purchases_json(text, &question->purchases, &question->spend);
    size_t size = strlen(text);
    snprintf(text + size, sizeof text - size,
             "\nfrequency %.17g, recency %.17g, age %.17g, monetary_value %.17g, days %.17g, discount %.17g",
             question->customer.frequency, question->customer.recency, question->customer.age,
             question->monetary_value, question->days, question->discount);
    return text;
}

/* All of them must be numbers: a NaN would be a NULL here. */
static void answers(const struct random_purchases *question, double answer[ANSWERS]) {
    char json[RANDOM_JSON];
    random_purchases_json(json, &question->purchases, &question->spend);
    sqlite3_bind_text(ask, 1, json, -1, SQLITE_TRANSIENT);
    sqlite3_bind_double(ask, 2, question->customer.frequency);
    sqlite3_bind_double(ask, 3, question->customer.recency);
    sqlite3_bind_double(ask, 4, question->customer.age);
    sqlite3_bind_double(ask, 5, question->days);
    sqlite3_bind_double(ask, 6, question->monetary_value);
    sqlite3_bind_double(ask, 7, question->discount);
    if (sqlite3_step(ask) != SQLITE_ROW) fail_msg("%s\n%s", sqlite3_errmsg(db), question_text(question));
    for (int i = 0; i < ANSWERS; i++) {
        answer[i] = sqlite3_column_double(ask, i);
        if (sqlite3_column_type(ask, i) != SQLITE_FLOAT || !isfinite(answer[i]) || answer[i] < 0)
            fail_msg("%s is %s\n%s", answer_names[i], sqlite3_column_text(ask, i), question_text(question));
    }
    sqlite3_reset(ask);
}

static void oracle_answers(const struct random_purchases *question, long double want[ANSWERS]) {
    const struct oracle_purchases *purchases = &question->purchases;
    const struct oracle_customer *customer = &question->customer;
    double delta = log1p(question->discount) / 365;
    want[ALIVE] = oracle_alive(purchases, customer);
    want[ORDERS] = want[ALIVE] * oracle_orders(purchases, customer, question->days, 0);
    want[CHANCE] = want[ALIVE] * oracle_chance(purchases, customer, question->days);
    want[VALUE] = oracle_mean_amount(&question->spend, customer->frequency, question->monetary_value);
    want[UNDISCOUNTED] = want[VALUE] * want[ORDERS];
    want[LIFETIME] = want[UNDISCOUNTED];
    if (delta > 0)
        want[LIFETIME] =
            want[VALUE] * want[ALIVE] * oracle_orders(purchases, customer, question->days, delta);
}

/* Asks both; *worst is the largest difference of each answer so far. */
static void compare(const struct random_purchases *question, long double worst[ANSWERS]) {
    double got[ANSWERS];
    long double want[ANSWERS];
    answers(question, got);
    oracle_answers(question, want);
    for (int i = 0; i < ANSWERS; i++) {
        long double difference = fabsl(got[i] - want[i]);
        if (!(difference <= TOLERANCE * want[i] + NOTHING))
            fail_msg("%s: want %.17Lg, got %.17g\n%s", answer_names[i], want[i], got[i],
                     question_text(question));
        if (want[i] > NOTHING) worst[i] = fmaxl(worst[i], difference / want[i]);
    }
    if (got[ALIVE] > 1 || got[CHANCE] > got[ALIVE])
        fail_msg("clv_alive is %.17g, clv_chance %.17g\n%s", got[ALIVE], got[CHANCE],
                 question_text(question));
    if (question->discount == 0) assert_true(got[LIFETIME] == got[UNDISCOUNTED]);
}

static void show_worst(int count, const long double worst[ANSWERS]) {
    print_message("%d sets, largest relative differences:", count);
    for (int i = 0; i < ANSWERS; i++)
        print_message(" %s %.1Le", answer_names[i], worst[i]);
    print_message("\n");
}

/* ---- published values ---- */

static void assert_near(const struct published_purchases *row, const char *who, long double got) {
    if (!(fabsl(got - row->value) <= row->within + NOTHING))
        fail_msg("row %d, %s: want %.12g, got %.12Lg", (int)(row - published_purchases), who, row->value,
                 got);
}

static void published_oracle(void **unused) {
    (void)unused;
    int rows = 0;
    for (const struct published_purchases *row = published_purchases; row->purchases; row++, rows++) {
        const struct oracle_purchases *purchases = row->purchases;
        const struct oracle_customer *customer = &row->customer;
        long double got = row->answer == PUBLISHED_LOG_LIKELIHOOD ? oracle_log_likelihood(purchases, customer)
                                                                  : oracle_alive(purchases, customer);
        if (row->answer == PUBLISHED_ORDERS) got *= oracle_orders(purchases, customer, row->days, row->delta);
        assert_near(row, "the oracle", got);
    }
    assert_int_equal(rows, 93);
}

/* p v / (q - 1) is 1, so that clv is the discounted number of orders; the horizon's unit is the row's week. */
static void published_functions(void **unused) {
    (void)unused;
    for (const struct published_purchases *row = published_purchases; row->purchases; row++) {
        if (row->answer == PUBLISHED_LOG_LIKELIHOOD) continue;
        struct random_purchases question = {.purchases = *row->purchases,
                                            .spend = {1, 2, 1},
                                            .customer = row->customer,
                                            .monetary_value = 1,
                                            .days = row->days,
                                            .discount = expm1(row->delta * 365)};
        double got[ANSWERS];
        answers(&question, got);
        assert_true(fabs(got[VALUE] - 1) <= 1e-15);
        if (row->answer == PUBLISHED_ALIVE) assert_near(row, "clv_alive", got[ALIVE]);
        if (row->answer != PUBLISHED_ORDERS) continue;
        assert_near(row, "clv", got[LIFETIME]);
        if (row->delta == 0) assert_near(row, "clv_orders", got[ORDERS]);
    }
}

/* ---- random models ---- */

static int models_sets(void) {
    bool slow = test_setting("RETENTION_SLOW", 0) > 0;
    return test_cases("RETENTION_SETS", slow ? 500 : 2500, slow ? 500 : 10000);
}

static void random_sets(void **unused) {
    (void)unused;
    uint64_t state = (uint64_t)test_setting("RETENTION_SEED", 1);
    int count = models_sets();
    long double worst[ANSWERS] = {0};
    for (int i = 0; i < count; i++) {
        struct random_purchases question;
        random_purchases_make(&question, &state);
        compare(&question, worst);
    }
    show_worst(count, worst);
}

/* ---- the extremes, all with all ---- */

static void extremes(void **unused) {
    (void)unused;
    static const struct oracle_purchases models[] = {
        {ORACLE_BG, .24, 4.41, {.79, 2.43}},       {ORACLE_BG, .24, 4.41, {1, 2.43}},
        {ORACLE_BG, .24, 4.41, {.5, .5}},          {ORACLE_BG, .24, 4.41, {.25, .5}},
        {ORACLE_BG, .24, 4.41, {1e-3, 1e-3}},      {ORACLE_BG, 100, 1e-3, {1 - 1e-15, 1e-2}},
        {ORACLE_BG, 1e-3, 1e5, {1e-4, 1e4}},       {ORACLE_BG, 1000, 1e5, {1e3, 1e4}},
        {ORACLE_MBG, .52, 6.18, {.89, 1.61}},      {ORACLE_MBG, .52, 6.18, {1, 1.61}},
        {ORACLE_MBG, .52, 6.18, {1 + 1e-15, 1}},   {ORACLE_MBG, .52, 6.18, {.25, .5}},
        {ORACLE_MBG, .52, 6.18, {1e-3, 1e-3}},     {ORACLE_MBG, 100, 1e-3, {2, 1e-2}},
        {ORACLE_MBG, 1e-3, 1e5, {1e-4, 1e4}},      {ORACLE_MBG, 1000, 1e5, {1e3, 1e4}},
        {ORACLE_PARETO, .55, 10.58, {.61, 11.67}}, {ORACLE_PARETO, .55, 10.58, {1, 10.58}},
        {ORACLE_PARETO, .55, 10, {.61, 10}},       {ORACLE_PARETO, .55, 10, {.61, 10 + 1e-12}},
        {ORACLE_PARETO, .55, 1e-3, {2, 1e5}},      {ORACLE_PARETO, 3, 1e5, {1e-3, 1e-3}},
        {ORACLE_PARETO, 100, 500, {100, 5000}},    {ORACLE_PARETO, 10.465, 7.98565181e-03, {3.0516, 2.820}},
    };
    static const struct oracle_customer customers[] = {
        {0, 0, 0},       {0, 0, 1},        {0, 0, 36500},    {1, 0, 0},          {1, 0, 365},
        {1, 365, 365},   {2, 1e-9, 365},   {3, 364, 365},    {1000, 365, 365},   {1000, 99, 100},
        {1000, 10, 100}, {1000, 0, 36500}, {1000, 5, 36500}, {30, 36000, 36500},
    };
    static const double horizons[] = {0, 1e-6, 1, 36500}, discounts[] = {0, 1e-9, 0.1, 1000};
    long double worst[ANSWERS] = {0};
    int count = 0, every = test_setting("RETENTION_SLOW", 0) ? 61 : 1;
    size_t of_customers = sizeof customers / sizeof *customers, all = sizeof models / sizeof *models;
    for (size_t i = 0; i < all * of_customers * 16; i++) {
        size_t m = i / 16 / of_customers, c = i / 16 % of_customers, horizon = i / 4 % 4, discount = i % 4;
        if ((m + c + i) % (size_t)every != 0) continue;
        struct random_purchases question = {models[m], {4, 5, 40},        customers[c],
                                            40,        horizons[horizon], discounts[discount]};
        compare(&question, worst);
        count++;
    }
    show_worst(count, worst);
}

/* Not less, but for what rounding may do. */
static bool is_least(double least, double most) {
    return least <= most * (1 + TOLERANCE) + NOTHING;
}

/* More days, more orders, and a greater chance of one; a higher discount, less value; none of it more than without a
** discount; nothing in no time. No fewer orders than the chance of one. */
static void order_of_values(void **unused) {
    (void)unused;
    uint64_t state = 7;
    int count = models_sets() / 5;
    for (int i = 0; i < count; i++) {
        struct random_purchases question;
        random_purchases_make(&question, &state);
        double some[ANSWERS], later[ANSWERS], dearer[ANSWERS], none[ANSWERS];
        question.discount = 0.1;
        answers(&question, some);
        question.discount = 0.3;
        answers(&question, dearer);
        question.days *= 1.5;
        answers(&question, later);
        question.days = 0;
        answers(&question, none);
        if (!is_least(some[ORDERS], later[ORDERS]) || !is_least(dearer[LIFETIME], later[LIFETIME]) ||
            !is_least(dearer[LIFETIME], some[LIFETIME]) || !is_least(some[LIFETIME], some[UNDISCOUNTED]) ||
            !is_least(some[CHANCE], later[CHANCE]) || !is_least(some[CHANCE], some[ORDERS]) ||
            none[CHANCE] != 0 || none[ORDERS] != 0 || none[LIFETIME] != 0 || none[UNDISCOUNTED] != 0)
            fail_msg("not in order\n%s", question_text(&question));
    }
}

/* All times in another unit: the same answers. A discount is per 365 days and goes with them. */
static void other_units(void **unused) {
    (void)unused;
    uint64_t state = 11;
    int count = models_sets() / 5;
    for (int i = 0; i < count; i++) {
        struct random_purchases days, weeks;
        random_purchases_make(&days, &state);
        weeks = days;
        weeks.purchases.alpha *= 7;
        if (weeks.purchases.model == ORACLE_PARETO) weeks.purchases.dropout[1] *= 7;
        weeks.customer.recency *= 7, weeks.customer.age *= 7, weeks.days *= 7;
        weeks.discount = expm1(log1p(days.discount) / 7);
        double a[ANSWERS], b[ANSWERS];
        answers(&days, a);
        answers(&weeks, b);
        for (int k = 0; k < ANSWERS; k++)
            if (!(fabs(a[k] - b[k]) <= TOLERANCE * a[k] + NOTHING))
                fail_msg("%s: %.17g or, times 7, %.17g\n%s", answer_names[k], a[k], b[k],
                         question_text(&days));
    }
}

/* ---- texts that are no models ---- */

/* A text that was cut or has another byte somewhere is refused, or it is JSON all the same, or nothing is left of it; then
** the answers are finite, or NULL, as the parameters may be any now. */
static bool is_refused(const char *text) {
    bool blank = text[strspn(text, " ")] == '\0';
    sqlite3_bind_text(ask, 1, text, -1, SQLITE_TRANSIENT);
    int rc = sqlite3_step(ask);
    if (rc == SQLITE_ROW) {
        char *valid = test_rows(db, "SELECT json_valid(%Q)", text);
        if (!blank && strcmp(valid, "1\n") != 0) fail_msg("taken, but no JSON: %s", text);
        sqlite3_free(valid);
        for (int i = 0; i < ANSWERS; i++)
            if (!isfinite(sqlite3_column_double(ask, i)) || sqlite3_column_double(ask, i) < 0)
                fail_msg("%s is %s of %s", answer_names[i], sqlite3_column_text(ask, i), text);
    } else if (strstr(sqlite3_errmsg(db), "(): not a model: '") == NULL &&
               strstr(sqlite3_errmsg(db), "(): the model has no spend") == NULL) {
        fail_msg("%s: %s", text, sqlite3_errmsg(db));
    }
    sqlite3_reset(ask);
    return rc != SQLITE_ROW;
}

static void damaged_texts(void **unused) {
    (void)unused;
    static const char bytes[] = "\"{}[]:,.-+0129eEx \n\\\x01\xff";
    uint64_t state = 3;
    int refused = 0, count = 0;
    for (int i = 0; i < ORACLE_MODELS; i++) {
        struct random_purchases question;
        do
            random_purchases_make(&question, &state);
        while (question.purchases.model != (enum oracle_model)i || question.customer.frequency == 0);
        double before[ANSWERS], after[ANSWERS];
        answers(&question, before);
        char json[RANDOM_JSON], text[RANDOM_JSON + 1];
        random_purchases_json(json, &question.purchases, &question.spend);
        size_t size = strlen(json);
        for (size_t at = 1; at < size; at++, count++) {
            snprintf(text, sizeof text, "%.*s", (int)at, json);
            if (!is_refused(text)) fail_msg("taken: %s", text);
            refused++;
        }
        for (size_t at = 0; at < size; at += test_setting("RETENTION_SLOW", 0) ? 16 : 1) {
            for (size_t k = 0; k < sizeof bytes; k++, count += 2) { /* the last one cuts it */
                memcpy(text, json, size + 1);
                text[at] = bytes[k];
                refused += is_refused(text);
                memcpy(text + at + 1, json + at, size - at + 1);
                refused += is_refused(text);
            }
        }
        answers(&question, after);
        assert_memory_equal(before, after, sizeof before);
    }
    print_message("%d texts, %d refused\n", count, refused);
    assert_true(refused > count / 2);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(published_oracle), cmocka_unit_test(published_functions),
        cmocka_unit_test(random_sets),      cmocka_unit_test(extremes),
        cmocka_unit_test(order_of_values),  cmocka_unit_test(other_units),
        cmocka_unit_test(damaged_texts),
    };
    return cmocka_run_group_tests_name("models against their definition", tests, open_all, close_all);
}
