/*
 * test_models_fit.c - clv_fit on the histories of made-up customers: the parameters it finds are those of the
 * greatest likelihood, which the oracle (oracle_purchases.c) has from the models' definition.
 *
 * Customers live as a model says; all three models are fitted to them. Then data without a maximum, or without
 * anything to learn from.
 *
 * RETENTION_HISTORIES: how many sets of customers (6; RETENTION_FULL=1: 24). RETENTION_SEED: the state of the
 * random sequence before the first (1).
 */
#include "test.h"

#include "random_purchases.h"

#include <math.h>

#define CUSTOMERS 120
#define BETTER    1e-6 /* a likelihood that is greater by this is greater */
#define BOUNDARY                                                                                             \
    12 /* of the logarithm of a parameter, times in units of the mean age, amounts in their mean's */

static const char *const names[ORACLE_MODELS] = {"mbg/nbd", "bg/nbd", "pareto/nbd"};
static const char *const dropout_names[ORACLE_MODELS][2] = {{"a", "b"}, {"a", "b"}, {"s", "beta"}};

static sqlite3 *db;

static int open_all(void **unused) {
    (void)unused;
    db = test_open();
    test_exec(db, "CREATE TABLE history(frequency, recency, age, amount)");
    return 0;
}

static int close_all(void **unused) {
    (void)unused;
    test_close(db);
    return 0;
}

/* ---- customers ---- */

struct history {
    int count;
    struct oracle_customer customers[CUSTOMERS];
    double amounts[CUSTOMERS]; /* 0: none */
};

static void history_load(const struct history *history) {
    sqlite3_stmt *insert = NULL;
    const char *sql = "INSERT INTO history VALUES (?1, ?2, ?3, nullif(?4, 0.0))";
    test_exec(db, "BEGIN; DELETE FROM history");
    assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &insert, NULL), SQLITE_OK);
    for (int i = 0; i < history->count; i++) {
        sqlite3_bind_double(insert, 1, history->customers[i].frequency);
        sqlite3_bind_double(insert, 2, history->customers[i].recency);
        sqlite3_bind_double(insert, 3, history->customers[i].age);
        sqlite3_bind_double(insert, 4, history->amounts[i]);
        assert_int_equal(sqlite3_step(insert), SQLITE_DONE);
        sqlite3_reset(insert);
    }
    sqlite3_finalize(insert);
    test_exec(db, "COMMIT");
}

/* Printed before a failure: what to fit again by hand. */
static void history_print(void) {
    char *rows = test_rows(db, "SELECT '(' || frequency || ',' || recency || ',' || age || ',' || "
                               "coalesce(amount, 'NULL') || '),' FROM history");
    printf("%s", rows);
    sqlite3_free(rows);
}

static double history_likelihood(const struct history *history, const struct oracle_purchases *purchases) {
    long double sum = 0;
    for (int i = 0; i < history->count; i++)
        sum += oracle_log_likelihood(purchases, &history->customers[i]);
    return (double)sum;
}

static double history_spend_likelihood(const struct history *history, const struct oracle_spend *spend) {
    long double sum = 0;
    for (int i = 0; i < history->count; i++)
        if (history->customers[i].frequency > 0 && history->amounts[i] > 0)
            sum += oracle_spend_log_likelihood(spend, history->customers[i].frequency, history->amounts[i]);
    return (double)sum;
}

/* The mean age, or that of the amounts of those who came back. */
static double history_mean(const struct history *history, bool of_amounts) {
    double sum = 0;
    int count = 0;
    for (int i = 0; i < history->count; i++) {
        if (of_amounts && !(history->customers[i].frequency > 0 && history->amounts[i] > 0)) continue;
        sum += of_amounts ? history->amounts[i] : history->customers[i].age;
        count++;
    }
    return sum / count;
}

static double history_repeats(const struct history *history) {
    double sum = 0;
    for (int i = 0; i < history->count; i++)
        sum += history->customers[i].frequency;
    return sum;
}

/* Some customers of a model with a random age each, in whole days or not. */
static void history_live(struct history *history, const struct oracle_purchases *purchases,
                         const struct oracle_spend *spend, uint64_t *state) {
    double longest = purchases->alpha * random_size(state, 3, 10);
    bool is_whole = test_random(state, 2);
    history->count = 20 + (int)test_random(state, CUSTOMERS - 19);
    for (int i = 0; i < history->count; i++) {
        struct oracle_customer *customer = &history->customers[i];
        *customer = random_purchases_live(purchases, longest * (1 - 0.7 * random_share(state)), state);
        if (is_whole) customer->recency = floor(customer->recency), customer->age = floor(customer->age);
        history->amounts[i] = 0;
        if (customer->frequency > 0)
            history->amounts[i] = random_purchases_amount(spend, customer->frequency, state);
    }
}

/* ---- fits ---- */

struct purchases_fit {
    struct oracle_purchases purchases;
    struct oracle_spend spend;
    double log_likelihood, gamma_gamma_log_likelihood;
    bool has_converged, is_at_boundary, has_spend_converged, is_spend_at_boundary;
};

/* A number or truth of the JSON text; NAN where it is null or missing. */
static double purchases_fit_number(const char *json, const char *format, ...) {
    char path[64];
    va_list list;
    va_start(list, format);
    vsnprintf(path, sizeof path, format, list);
    va_end(list);
    sqlite3_stmt *stmt = NULL;
    assert_int_equal(sqlite3_prepare_v2(db, "SELECT json_extract(?1, ?2)", -1, &stmt, NULL), SQLITE_OK);
    sqlite3_bind_text(stmt, 1, json, -1, SQLITE_STATIC);
    sqlite3_bind_text(stmt, 2, path, -1, SQLITE_STATIC);
    if (sqlite3_step(stmt) != SQLITE_ROW) fail_msg("%s: %s", json, sqlite3_errmsg(db));
    double number = sqlite3_column_type(stmt, 0) == SQLITE_NULL ? NAN : sqlite3_column_double(stmt, 0);
    if (isinf(number)) fail_msg("%s of %s", path, json);
    sqlite3_finalize(stmt);
    return number;
}

static struct purchases_fit purchases_fit_read(enum oracle_model model, const char *json) {
    struct purchases_fit fit = {
        .purchases = {model,
                      purchases_fit_number(json, "$.parameters.r"),
                      purchases_fit_number(json, "$.parameters.alpha"),
                      {purchases_fit_number(json, "$.parameters.%s", dropout_names[model][0]),
                       purchases_fit_number(json, "$.parameters.%s", dropout_names[model][1])}},
        .spend = {purchases_fit_number(json, "$.spend.parameters.p"),
                  purchases_fit_number(json, "$.spend.parameters.q"),
                  purchases_fit_number(json, "$.spend.parameters.v")},
        .log_likelihood = purchases_fit_number(json, "$.log_likelihood"),
        .gamma_gamma_log_likelihood = purchases_fit_number(json, "$.spend.log_likelihood"),
        .has_converged = purchases_fit_number(json, "$.converged") == 1,
        .is_at_boundary = purchases_fit_number(json, "$.boundary") == 1,
        .has_spend_converged = purchases_fit_number(json, "$.spend.converged") == 1,
        .is_spend_at_boundary = purchases_fit_number(json, "$.spend.boundary") == 1};
    return fit;
}

/* What clv_fit says of the table, the rows in this order. */
static struct purchases_fit purchases_fit_table(enum oracle_model model, const char *rows) {
    char *json =
        test_rows(db, "SELECT clv_fit(frequency, recency, age, amount, %Q) FROM %s", names[model], rows);
    if (json[0] != '{') fail_msg("%s", json);
    struct purchases_fit fit = purchases_fit_read(model, json);
    sqlite3_free(json);
    return fit;
}

/* Each of count parameters times some factor, but none over the boundary; a number in direction is the factor's
** logarithm, one in units what the parameter is counted in. */
static void purchases_fit_move(double *const parameters[], int count, const double from[],
                               const double direction[], const double units[]) {
    for (int i = 0; i < count; i++) {
        double size = log(from[i] / units[i]), moved = size + direction[i];
        *parameters[i] = from[i] * exp(fabs(moved) > fmax(BOUNDARY, fabs(size)) ? 0 : direction[i]);
    }
}

typedef double likelihood_of(const struct history *history, const struct purchases_fit *fit);

static double purchases_likelihood(const struct history *history, const struct purchases_fit *fit) {
    return history_likelihood(history, &fit->purchases);
}

static double gamma_gamma_likelihood(const struct history *history, const struct purchases_fit *fit) {
    return history_spend_likelihood(history, &fit->spend);
}

/* Nowhere around, inside the boundary, is the likelihood greater: along each axis, and in some random directions. */
static void assert_greatest(const struct history *history, const struct purchases_fit *fit, bool is_spend,
                            uint64_t *state) {
    static const double steps[] = {-0.03, -1e-3, 1e-3, 0.03};
    struct purchases_fit near = *fit;
    double *const all[] = {&near.purchases.r, &near.purchases.alpha, &near.purchases.dropout[0],
                           &near.purchases.dropout[1]};
    double *const some[] = {&near.spend.p, &near.spend.q, &near.spend.v};
    double *const *parameters = is_spend ? some : all;
    likelihood_of *likelihood = is_spend ? gamma_gamma_likelihood : purchases_likelihood;
    int count = is_spend ? 3 : 4;
    double from[4] = {0}, greatest = likelihood(history, fit), units[4] = {1, 1, 1, 1};
    if (is_spend)
        units[2] = history_mean(history, true);
    else
        units[1] = history_mean(history, false);
    if (!is_spend && fit->purchases.model == ORACLE_PARETO) units[3] = units[1];
    for (int i = 0; i < count; i++)
        from[i] = *parameters[i];
    for (int k = 0; k < count * 4 + 12; k++) {
        double direction[4] = {0};
        if (k < count * 4)
            direction[k / 4] = steps[k % 4];
        else
            for (int i = 0; i < count; i++)
                direction[i] = (k % 2 ? 0.3 : 0.03) * (random_share(state) - 0.5);
        purchases_fit_move(parameters, count, from, direction, units);
        double other = likelihood(history, &near);
        if (other <= greatest + BETTER) continue;
        history_print();
        fail_msg("%s%s: %.10f at %.9g %.9g %.9g %.9g is not the greatest likelihood: %.10f at %.9g %.9g "
                 "%.9g %.9g",
                 names[fit->purchases.model], is_spend ? ", spend" : "", greatest, from[0], from[1], from[2],
                 is_spend ? 0 : from[3], other, *parameters[0], *parameters[1], *parameters[2],
                 is_spend ? 0 : *parameters[3]);
    }
}

static void assert_close(const char *what, double got, double want, double within) {
    if (fabs(got - want) <= within) return;
    history_print();
    fail_msg("%s: want %.12g, got %.12g", what, want, got);
}

/* ---- random customers ---- */

static struct oracle_purchases random_life(uint64_t *state) {
    struct oracle_purchases purchases = {(enum oracle_model)test_random(state, ORACLE_MODELS),
                                         1 + test_random(state, 3),
                                         random_size(state, 5, 100),
                                         {1, random_size(state, 1, 8)}};
    if (purchases.model == ORACLE_PARETO) purchases.dropout[1] *= purchases.alpha;
    return purchases;
}

/* The likelihood is the oracle's, it is a maximum, and what the customers live by is no better. */
static void check_fit(const struct history *history, const struct purchases_fit *fit,
                      const struct oracle_purchases *lived, const struct oracle_spend *spent,
                      uint64_t *state) {
    double likelihood = history_likelihood(history, &fit->purchases);
    double spend = history_spend_likelihood(history, &fit->spend);
    assert_close("log_likelihood", fit->log_likelihood, likelihood, 1e-8 * fmax(1, fabs(likelihood)));
    assert_close("spend.log_likelihood", fit->gamma_gamma_log_likelihood, spend, 1e-8 * fmax(1, fabs(spend)));
    if (!(fit->has_converged || fit->is_at_boundary) ||
        !(fit->has_spend_converged || fit->is_spend_at_boundary)) {
        history_print();
        fail_msg("%s: neither converged nor at the boundary", names[fit->purchases.model]);
    }
    if (fit->purchases.model == lived->model)
        assert_true(history_likelihood(history, lived) <= likelihood + (fit->is_at_boundary ? 1e-3 : BETTER));
    assert_true(history_spend_likelihood(history, spent) <=
                spend + (fit->is_spend_at_boundary ? 1e-3 : BETTER));
    assert_greatest(history, fit, false, state);
    assert_greatest(history, fit, true, state);
}

/* The same maximum in another unit of time, with every row three times, and with the rows in another order. */
static void check_invariance(struct history *history, const struct purchases_fit *fit) {
    double size = fmax(1, fabs(fit->log_likelihood));
    struct purchases_fit thrice = purchases_fit_table(
        fit->purchases.model, "history, (SELECT 1 UNION ALL SELECT 2 UNION ALL SELECT 3)");
    assert_close("three times", thrice.log_likelihood, 3 * fit->log_likelihood, 1e-8 * size);
    assert_close("spend, three times", thrice.gamma_gamma_log_likelihood, 3 * fit->gamma_gamma_log_likelihood,
                 1e-8 * fmax(1, fabs(fit->gamma_gamma_log_likelihood)));
    struct purchases_fit sorted =
        purchases_fit_table(fit->purchases.model, "(SELECT * FROM history ORDER BY age, recency, amount)");
    assert_close("another order", sorted.log_likelihood, fit->log_likelihood, 1e-9 * size);
    struct purchases_fit weeks = purchases_fit_table(
        fit->purchases.model,
        "(SELECT frequency, recency * 7 AS recency, age * 7 AS age, amount FROM history)");
    assert_close("times 7", weeks.log_likelihood, fit->log_likelihood - log(7) * history_repeats(history),
                 1e-8 * size);
    if (fit->is_at_boundary) return;
    double flat = fit->purchases.model == ORACLE_PARETO ? 1e-2 : 1e-3;
    assert_close("times 7, r", weeks.purchases.r, fit->purchases.r, 1e-3 * fit->purchases.r);
    assert_close("times 7, alpha", weeks.purchases.alpha, 7 * fit->purchases.alpha,
                 7e-3 * fit->purchases.alpha);
    assert_close("times 7, a or s", weeks.purchases.dropout[0], fit->purchases.dropout[0],
                 flat * fit->purchases.dropout[0]);
}

static void random_histories(void **unused) {
    (void)unused;
    uint64_t state = (uint64_t)test_setting("RETENTION_SEED", 1);
    bool slow = test_setting("RETENTION_SLOW", 0) > 0;
    int count = test_cases("RETENTION_HISTORIES", slow ? 2 : 6, slow ? 2 : 24), inside = 0;
    struct history *history = malloc(sizeof *history);
    assert_non_null(history);
    for (int i = 0; i < count; i++) {
        struct oracle_purchases lived = random_life(&state);
        struct oracle_spend spent = {1 + test_random(&state, 5), 2 + test_random(&state, 4),
                                     random_size(&state, 1, 100)};
        history_live(history, &lived, &spent, &state);
        if (history_repeats(history) < 5) continue;
        history_load(history);
        for (int model = 0; model < ORACLE_MODELS; model++) {
            struct purchases_fit fit = purchases_fit_table((enum oracle_model)model, "history");
            check_fit(history, &fit, &lived, &spent, &state);
            check_invariance(history, &fit);
            inside += !fit.is_at_boundary;
        }
    }
    free(history);
    print_message("%d histories, %d of %d fits not at the boundary\n", count, inside, count * ORACLE_MODELS);
    assert_true(inside > count); /* most are */
}

/* ---- data without a maximum, or with little to learn ---- */

static const struct {
    const char *what, *rows;
    bool is_empty; /* nothing to learn at all */
} poor[] = {
    {"one customer", "VALUES (3, 10, 20, 15.5)", false},
    {"one customer, who came but once", "VALUES (0, 0, 20, NULL)", true},
    {"one customer, seen for no time", "VALUES (0, 0, 0, NULL)", true},
    {"nobody came back", "VALUES (0, 0, 20, NULL), (0, 0, 30, NULL), (0, 0, 300, NULL)", true},
    {"no time at all", "VALUES (3, 0, 0, 5), (2, 0, 0, 6), (0, 0, 0, NULL)", true},
    {"one day each, of no length", "VALUES (1, 0, 10, 5), (2, 0, 20, 6), (0, 0, 5, NULL)", false},
    {"one of many came back",
     "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100) "
     "SELECT i = 50, CASE WHEN i = 50 THEN 10 ELSE 0 END, 100 + i, CASE WHEN i = 50 THEN 9.5 ELSE NULL END "
     "FROM n",
     false},
    {"all alike",
     "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 50) SELECT 2, 10, 30, 25 FROM "
     "n",
     false},
    {"all alike, seen to the end",
     "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 50) SELECT 4, 30, 30, 25 FROM "
     "n",
     false},
    {"all gone at once",
     "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 50) SELECT 10, 10, 3000, 25 "
     "FROM n",
     false},
    {"all bought to the end",
     "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 60) "
     "SELECT 1 + i % 7, 100 + i, 100 + i, 1 + i FROM n",
     false},
    {"daily buyers",
     "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 60) "
     "SELECT 990 + i % 10, 990 + i % 10, 1000, 5 + i % 3 FROM n",
     false},
    {"one buys all",
     "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100) "
     "SELECT CASE WHEN i = 1 THEN 1000 ELSE i % 2 END, CASE WHEN i = 1 THEN 999 ELSE i % 2 * 10 END, 1000, "
     "CASE WHEN i = 1 THEN 1e6 ELSE 1 END FROM n",
     false},
    {"seconds as the unit",
     "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 60) "
     "SELECT i % 4, (i % 4 > 0) * 86400.0 * (i * 7 % 50), 86400.0 * (50 + i % 40), 10 + i % 9 FROM n",
     false},
    {"years as the unit",
     "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 60) "
     "SELECT i % 4, (i % 4 > 0) * (i * 7 % 50) / 365.25, (50 + i % 40) / 365.25, 10 + i % 9 FROM n",
     false},
    {"ages of all sizes",
     "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 60) "
     "SELECT i % 3, (i % 3 > 0) * (1 << 3 * (i % 8)) / 2e3, (1 << 3 * (i % 8)) / 1e3, (1 << 3 * (i % 5)) / "
     "1e2 FROM n",
     false},
    {"amounts all the same but one",
     "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 60) "
     "SELECT 1 + i % 3, 10 + i % 9, 60, 20 + (i = 1) FROM n",
     false},
};

static void history_read(struct history *history) {
    sqlite3_stmt *stmt = NULL;
    history->count = 0;
    assert_int_equal(sqlite3_prepare_v2(db, "SELECT * FROM history", -1, &stmt, NULL), SQLITE_OK);
    while (sqlite3_step(stmt) == SQLITE_ROW) {
        assert_true(history->count < CUSTOMERS);
        history->customers[history->count] = (struct oracle_customer){
            sqlite3_column_double(stmt, 0), sqlite3_column_double(stmt, 1), sqlite3_column_double(stmt, 2)};
        history->amounts[history->count++] = sqlite3_column_double(stmt, 3);
    }
    sqlite3_finalize(stmt);
}

/* Of every customer, and a new one: numbers, or where nothing was learned NULLs. */
static void assert_answers(const char *json, bool is_empty) {
    char *rows = test_rows(
        db,
        "WITH m(m) AS (SELECT %Q), c AS (SELECT frequency AS x, recency AS t, age AS T, amount AS a FROM "
        "history "
        "UNION SELECT 0, 0, 0, NULL UNION SELECT 3, 100, 300, 20), r AS (SELECT clv_alive(m, x, t, T) AS p, "
        "clv_orders(m, x, t, T, 365) AS n, clv_orders(m, x, t, T, 36500) AS most FROM c, m) "
        "SELECT total(typeof(p) = 'real' AND typeof(n) = 'real' AND typeof(most) = 'real'), "
        "total(p IS NULL AND n IS NULL AND most IS NULL), "
        "total(p BETWEEN 0 AND 1 AND n >= 0 AND most >= n * (1 - 1e-9) AND most < 1e300), count(*) FROM r",
        json);
    double numbers = 0, nulls = 0, sane = 0, all = 0;
    if (sscanf(rows, "%lf|%lf|%lf|%lf", &numbers, &nulls, &sane, &all) != 4) fail_msg("%s", rows);
    if (all < 2 || numbers != (is_empty ? 0 : all) || sane != numbers || nulls != all - numbers)
        fail_msg("numbers, nulls, sane, all: %s\n%s", rows, json);
    sqlite3_free(rows);
}

static void poor_data(void **unused) {
    (void)unused;
    uint64_t state = 5;
    struct history *history = malloc(sizeof *history);
    assert_non_null(history);
    size_t every = test_setting("RETENTION_SLOW", 0) ? 5 : 1;
    for (size_t i = 0; i < sizeof poor / sizeof *poor; i += every) {
        test_exec(db, "DELETE FROM history; INSERT INTO history %s", poor[i].rows);
        history_read(history);
        for (int model = 0; model < ORACLE_MODELS; model++) {
            char *json = test_rows(db, "SELECT clv_fit(frequency, recency, age, amount, %Q) FROM history",
                                   names[model]);
            struct purchases_fit fit = purchases_fit_read((enum oracle_model)model, json);
            json[strlen(json) - 1] = '\0';
            assert_answers(json, poor[i].is_empty);
            if (poor[i].is_empty) {
                assert_true(isnan(fit.purchases.r) && isnan(fit.log_likelihood) && !fit.has_converged);
                assert_non_null(strstr(json, "\"reason\":\"no customer "));
            } else {
                double likelihood = history_likelihood(history, &fit.purchases);
                assert_close(poor[i].what, fit.log_likelihood, likelihood, 1e-7 * fmax(1, fabs(likelihood)));
                if (fit.has_converged) assert_greatest(history, &fit, false, &state);
            }
            if (fit.spend.p > 0) {
                double likelihood = history_spend_likelihood(history, &fit.spend);
                assert_close(poor[i].what, fit.gamma_gamma_log_likelihood, likelihood,
                             1e-7 * fmax(1, fabs(likelihood)));
                if (fit.has_spend_converged) assert_greatest(history, &fit, true, &state);
            }
            sqlite3_free(json);
        }
    }
    free(history);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(random_histories), cmocka_unit_test(poor_data)};
    return cmocka_run_group_tests_name("fits against the likelihood", tests, open_all, close_all);
}
