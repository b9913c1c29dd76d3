/*
 * test_models_real.c - the models end to end, from purchases to forecasts, on data whose fits are known: CDNOW's sample
 * (Fader, Hardie & Lee 2005, and the packages that fit it since), Fader & Hardie's table of renewals (2007),
 * and the demo shop, whose customers live by parameters that sql/README.md documents.
 *
 * The literature counts in weeks, retention_customers in days: alpha and beta are 7 times as large then, and the
 * logarithm of the likelihood is less by ln 7 for each repeat purchase, of which CDNOW's sample has 2,457.
 */
#include "test.h"

#include <math.h>

#define DEMO    "build/shop.db"
#define REPEATS 2457

static sqlite3 *db;

static int open_all(void **unused) {
    (void)unused;
    db = test_open();
    return 0;
}

static int close_all(void **unused) {
    (void)unused;
    test_close(db);
    return 0;
}

/* The one number that a statement gives; the format is that of sqlite3_mprintf(). */
static double number_of(const char *format, ...) {
    va_list list;
    va_start(list, format);
    char *sql = sqlite3_vmprintf(format, list);
    va_end(list);
    sqlite3_stmt *stmt = NULL;
    if (sqlite3_prepare_v2(db, sql, -1, &stmt, NULL) != SQLITE_OK)
        fail_msg("%s: %s", sql, sqlite3_errmsg(db));
    if (sqlite3_step(stmt) != SQLITE_ROW || sqlite3_column_type(stmt, 0) == SQLITE_NULL)
        fail_msg("%s: %s", sql, sqlite3_errmsg(db));
    double number = sqlite3_column_double(stmt, 0);
    if (sqlite3_step(stmt) != SQLITE_DONE) fail_msg("%s: more than one row", sql);
    sqlite3_finalize(stmt);
    sqlite3_free(sql);
    return number;
}

static void assert_number(const char *what, double got, double want, double within) {
    if (!(fabs(got - want) <= within)) fail_msg("%s: want %.10g, got %.10g", what, want, got);
}

/* A number in the model of this name, in the table fitted. */
static void assert_part(const char *name, const char *path, double want, double within) {
    double got = number_of("SELECT json_extract(model, '$.%s') FROM fitted WHERE name = %Q", path, name);
    if (!(fabs(got - want) <= within)) fail_msg("%s, %s: want %.10g, got %.10g", name, path, want, got);
}

/* ---- CDNOW ---- */

static const struct cdnow {
    const char *name, *third, *fourth;
    double parameters[4], std_errors[4], log_likelihood; /* std_errors: 0 where nobody prints them */
    double alive, orders,
        error;            /* mean P(alive); orders of 39 weeks, and by how many the mean customer is missed */
    double bins[8];       /* the mean orders of customers with 0..6, 7 and more repeats */
    double cumulative[8]; /* repeats by all until the end of weeks 20..25, 39, 78 */
} cdnow[] = {
    {"bg/nbd",
     "a",
     "b",
     {.2425945, 4.4136016, .7929214, 2.4259056},
     {.012557, .378221, .185719, .705345},
     -9582.429207,
     .81343985,
     1653.40898,
     .785454,
     {.225087, .523131, 1.044134, 1.520280, 2.163866, 2.653847, 3.504043, 6.157192},
     {1312.459, 1387.348, 1460.393, 1531.715, 1601.419, 1669.602, 2501.526, 4165.665}},
    {"mbg/nbd",
     "a",
     "b",
     {.5248431, 6.1830848, .8913592, 1.6140023},
     {0},
     -9582.135716,
     .44872149,
     1576.72847,
     .764779,
     {.185161, .551359, 1.048952, 1.492933, 2.104309, 2.563553, 3.360821, 5.848509},
     {0}},
    {"pareto/nbd",
     "s",
     "beta",
     {.5532772, 10.5776854, .6062401, 11.6687401},
     {.0476264, .8427222, .1872594, 6.2105448},
     -9594.976179,
     .44627716,
     1665.51309,
     .754523,
     {.138447, .599471, 1.195837, 1.713843, 2.398308, 2.907208, 3.818559, 6.403067},
     {1308.912, 1385.334, 1459.985, 1532.970, 1604.386, 1674.321, 2532.782, 4275.389}},
};
#define CDNOW_MODELS (sizeof cdnow / sizeof *cdnow)

static void cdnow_fits(void **unused) {
    (void)unused;
    test_data("CDNOW_sample.txt");
    test_cdnow_sample(db);
    assert_rows(db, "2457\n", "SELECT sum(frequency) FROM calibration");
    test_exec(db, "CREATE TABLE fitted(name TEXT PRIMARY KEY, model TEXT)");
    for (size_t i = 0; i < CDNOW_MODELS; i++) {
        const struct cdnow *model = &cdnow[i];
        bool is_pareto = model->third[0] == 's';
        char path[2][32];
        snprintf(path[0], sizeof path[0], "parameters.%s", model->third);
        snprintf(path[1], sizeof path[1], "parameters.%s", model->fourth);
        test_exec(db,
                  "INSERT INTO fitted SELECT %Q, clv_fit(frequency, recency, age, monetary_value, %Q) "
                  "FROM calibration",
                  model->name, model->name);
        const double *want = model->parameters;
        assert_part(model->name, "log_likelihood", model->log_likelihood - REPEATS * log(7), 1e-4);
        assert_part(model->name, "parameters.r", want[0], 1e-3 * want[0]);
        assert_part(model->name, "parameters.alpha", 7 * want[1], 7e-3 * want[1]);
        assert_part(model->name, path[0], want[2], 1e-3 * want[2]);
        assert_part(model->name, path[1], want[3] * (is_pareto ? 7 : 1), want[3] * (is_pareto ? 7e-2 : 1e-3));
        const char *names[] = {"r", "alpha", model->third, model->fourth};
        for (int j = 0; j < 4 && model->std_errors[j] > 0; j++) {
            double unit = j == 1 || (j == 3 && is_pareto) ? 7 : 1, error = model->std_errors[j] * unit;
            snprintf(path[0], sizeof path[0], "std_errors.%s", names[j]);
            assert_part(model->name, path[0], error, 5e-4 * error);
        }
        assert_part(model->name, "customers", 2357, 0);
        assert_part(model->name, "converged", 1, 0);
        assert_part(model->name, "boundary", 0, 0);
        assert_part(model->name, "spend.parameters.p", 6.2495736, 6e-3);
        assert_part(model->name, "spend.parameters.q", 3.7442241, 4e-3);
        assert_part(model->name, "spend.parameters.v", 15.4435153, 2e-2);
        assert_part(model->name, "spend.log_likelihood", -4055.917695, 1e-4);
        assert_part(model->name, "spend.customers", 946, 0);
        assert_part(model->name, "spend.left_out", 0, 0);
        assert_part(model->name, "spend.converged", 1, 0);
    }
    /* MBG/NBD is what a call without a model means; text is as good as numbers; weeks as good as days. */
    assert_rows(db, "1\n",
                "SELECT model = (SELECT clv_fit(frequency, recency, age, monetary_value) FROM calibration) "
                "FROM fitted WHERE name = 'mbg/nbd'");
    assert_number(
        "from the summary of others",
        number_of(
            "SELECT json_extract(clv_fit(x, t_x, T_cal, NULL, 'BG/NBD'), '$.log_likelihood') FROM summary"),
        -9582.429207, 1e-4);
}

/* What becomes of the next 39 weeks, in which 1,882 more purchases fell. */
static void cdnow_forecasts(void **unused) {
    (void)unused;
    test_data("CDNOW_sample.txt");
    assert_number("actual", number_of("SELECT sum(CAST(x_star AS REAL)) FROM summary"), 1882, 0);
    test_exec(db,
              "CREATE TABLE forecast AS SELECT name, customer, frequency, "
              "clv_alive(model, frequency, recency, age) AS alive, "
              "clv_orders(model, frequency, recency, age, 7 * 39) AS orders, CAST(x_star AS REAL) AS actual "
              "FROM fitted, calibration JOIN summary ON summary.rowid = customer");
    for (size_t i = 0; i < CDNOW_MODELS; i++) {
        const struct cdnow *model = &cdnow[i];
        const char *name = model->name;
        assert_number(name, number_of("SELECT avg(alive) FROM forecast WHERE name = %Q", name), model->alive,
                      1e-5);
        assert_number(name, number_of("SELECT sum(orders) FROM forecast WHERE name = %Q", name),
                      model->orders, 2e-2);
        assert_number(name, number_of("SELECT avg(abs(orders - actual)) FROM forecast WHERE name = %Q", name),
                      model->error, 1e-5);
        for (int bin = 0; bin < 8; bin++)
            assert_number(
                name,
                number_of("SELECT avg(orders) FROM forecast WHERE name = %Q AND min(frequency, 7) = %d", name,
                          bin),
                model->bins[bin], 1e-4 * model->bins[bin]);
        static const int weeks[8] = {20, 21, 22, 23, 24, 25, 39, 78};
        for (int k = 0; k < 8 && model->cumulative[0] > 0; k++)
            assert_number(name,
                          number_of("SELECT sum(clv_orders(model, 0, 0, 0, max(0, 7 * %d - 272 + age))) FROM "
                                    "fitted, calibration WHERE name = %Q",
                                    weeks[k], name),
                          model->cumulative[k], 1e-4 * model->cumulative[k]);
    }
    /* (2, 213 days, 272 days), and one who bought 26 times. */
    assert_number("customer 1516",
                  number_of("SELECT clv_orders(model, 26, 216, 217, 364) FROM fitted WHERE name = 'bg/nbd'"),
                  25.75734378, 1e-3);
    assert_number(
        "customer 1516",
        number_of("SELECT clv_orders(model, 26, 216, 217, 364) FROM fitted WHERE name = 'pareto/nbd'"),
        25.45518182, 1e-3 * 25);
    assert_number("customer 1516",
                  number_of("SELECT clv_alive(model, 26, 216, 217) FROM fitted WHERE name = 'pareto/nbd'"),
                  .99787340, 1e-5);
    assert_number("a new customer",
                  number_of("SELECT clv_orders(model, 0, 0, 0, 364) FROM fitted WHERE name = 'pareto/nbd'"),
                  1.47343438, 1e-4);
}

/* ---- renewals ---- */

/* sbg_fit over the years up to the last one of the share (in %) that is still there, of 1000. */
static void assert_renewals(const char *share, int last, double alpha, double beta, double log_likelihood,
                            double digits) {
    test_exec(db,
              "DELETE FROM fitted; INSERT INTO fitted SELECT 'sbg', sbg_fit(year, 10 * %s) FROM renewal "
              "WHERE year <= %d",
              share, last);
    assert_part("sbg", "parameters.alpha", alpha, digits);
    assert_part("sbg", "parameters.beta", beta, digits);
    assert_part("sbg", "log_likelihood", log_likelihood, 5.1e-5);
    assert_part("sbg", "customers", 1000, 1e-9);
}

static void renewals(void **unused) {
    (void)unused;
    const char *path = test_data("sbg_table1.csv");
    test_exec(db, "CREATE TABLE IF NOT EXISTS fitted(name TEXT PRIMARY KEY, model TEXT)");
    test_load(db, "renewal_text", path, "year, regular, high", ',', true);
    test_exec(db, "CREATE VIEW renewal AS SELECT CAST(year AS INT) AS year, CAST(regular AS REAL) AS "
                  "regular, CAST(high AS REAL) AS high FROM renewal_text");
    assert_renewals("high", 4, 1.280976, 7.790384, -1225.1349, 5.1e-6);
    assert_renewals("regular", 4, .763665, 1.295830, -1401.5594, 5.1e-6);
    assert_renewals("high", 12, .596111, 3.326968, -2010.8584, 5.1e-6);
    assert_renewals("regular", 12, .697362, 1.168905, -1931.4917, 5.1e-6);
    static const double high[] = {.85068, .74686, .66979, .60992, .56183, .52222,
                                  .48891, .46044, .43578, .41417, .39506, .37800};
    static const double regular[] = {.62671, .47382, .38797, .33207, .29235, .26246,
                                     .23902, .22008, .20441, .19119, .17986, .17004};
    static const struct {
        const char *share;
        double alpha, beta, log_likelihood;
        const double *survival;
        double retention[4];
    } segments[] = {{"high", .668089, 3.806096, -1611.1581, high, {.85068, .87796, .93622, .95683}},
                    {"regular", .704077, 1.182043, -1680.2652, regular, {.62671, .75605, .91072, .94536}}};
    static const int numbers[4] = {1, 2, 7, 12};
    for (size_t i = 0; i < 2; i++) {
        assert_renewals(segments[i].share, 7, segments[i].alpha, segments[i].beta, segments[i].log_likelihood,
                        5.1e-6);
        for (int year = 1; year <= 12; year++)
            assert_number(segments[i].share, number_of("SELECT sbg_survival(model, %d) FROM fitted", year),
                          segments[i].survival[year - 1], 5.1e-6);
        for (int k = 0; k < 4; k++)
            assert_number(segments[i].share,
                          number_of("SELECT sbg_retention(model, %d) FROM fitted", numbers[k]),
                          segments[i].retention[k], 5.1e-6);
    }
}

/* ---- the demo shop ---- */

static void attach_shop(void) {
    FILE *demo = fopen(DEMO, "rb"); /* ATTACH would make an empty one */
    if (demo == NULL) fail_msg("%s is not there: make %s", DEMO, DEMO);
    fclose(demo);
    test_exec(db, "DROP TABLE IF EXISTS fitted; CREATE TABLE fitted(name TEXT PRIMARY KEY, model TEXT)");
    if (sqlite3_db_filename(db, "demo") == NULL) test_exec(db, "ATTACH '%s' AS demo", DEMO);
}

/* The greatest likelihood, found once by another program, and the truth within three standard errors. */
static void shop_orders(void **unused) {
    (void)unused;
    static const struct {
        const char *path;
        double found, within, truth, error;
    } parts[] = {
        {"parameters.r", 2.040, 5.1e-4, 2, .043},          {"parameters.alpha", 103.84, 5.1e-3, 100, 2.29},
        {"parameters.a", 1.025, 5.1e-4, 1, .047},          {"parameters.b", 7.180, 5.1e-4, 7, .436},
        {"spend.parameters.p", 3.88546, 5.1e-6, 4, .140},  {"spend.parameters.q", 5.09236, 5.1e-6, 5, .090},
        {"spend.parameters.v", 42.3640, 5.1e-5, 40, 2.15},
    };
    attach_shop();
    test_exec(db, "INSERT INTO fitted SELECT 'shop', clv_fit(frequency, recency, age, monetary_value) FROM "
                  "retention_customers('demo.orders', 'customer_id', 'ordered_at') WHERE amount_col = "
                  "'amount' AND as_of = '2026-01-01'");
    assert_part("shop", "log_likelihood", -488699.16, 5.1e-3);
    assert_part("shop", "spend.log_likelihood", -67999.80, 5.1e-3);
    assert_part("shop", "converged", 1, 0);
    assert_part("shop", "spend.converged", 1, 0);
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        assert_part("shop", parts[i].path, parts[i].found, parts[i].within);
        assert_part("shop", parts[i].path, parts[i].truth, 3 * parts[i].error);
    }
}

/* Half of the shop's life, and how many orders the same customers place in the other half: within 3 %. Customers who
** signed up later are not in it. */
static void shop_forecast(void **unused) {
    (void)unused;
    attach_shop();
    test_exec(db, "CREATE TEMP TABLE half AS SELECT customer, frequency, recency, age, monetary_value FROM "
                  "retention_customers('demo.orders', 'customer_id', 'ordered_at') WHERE amount_col = "
                  "'amount' AND as_of = '2024-07-01'");
    static const char *const models[] = {"mbg/nbd", "bg/nbd", "pareto/nbd"};
    static const double within[] = {.03, .1, .1}; /* the shop is MBG/NBD */
    double actual =
        number_of("SELECT count(*) FROM (SELECT DISTINCT customer_id, date(ordered_at) FROM demo.orders "
                  "WHERE date(ordered_at) > '2024-07-01' AND customer_id IN (SELECT customer FROM half))");
    assert_true(actual > 10000);
    for (int i = 0; i < 3; i++) {
        test_exec(db, "INSERT INTO fitted SELECT %Q, clv_fit(frequency, recency, age, NULL, %Q) FROM half",
                  models[i], models[i]);
        double orders =
            number_of("SELECT sum(clv_orders(model, frequency, recency, age, 548)) FROM half, fitted "
                      "WHERE name = %Q",
                      models[i]);
        print_message("%s: %.0f orders in 548 days, actual %.0f\n", models[i], orders, actual);
        assert_number(models[i], orders, actual, within[i] * actual);
    }
}

/* theta ~ Beta(1, 8); a pause at the end looks like an end, so alpha is a little high. The greatest likelihood was
** found by another program. */
static void shop_memberships(void **unused) {
    (void)unused;
    attach_shop();
    test_exec(db, "INSERT INTO fitted SELECT 'club', sbg_fit(age, churned, censored) FROM "
                  "retention_curve('demo.subscriptions', 'customer_id', 'started_at', 'ended_at', 'month') "
                  "WHERE as_of = '2026-01-01'");
    assert_part("club", "parameters.alpha", 1.164261121, 1e-5);
    assert_part("club", "parameters.beta", 9.369204552, 1e-4);
    assert_part("club", "log_likelihood", -12999.68278, 1e-5);
    assert_part("club", "customers", 6371, 0);
    assert_part("club", "parameters.alpha", 1, 3 * .0719);
    assert_part("club", "parameters.beta", 8, 3 * .771);
    assert_number(
        "ages at which the curve is far from the model",
        number_of(
            "SELECT count(*) FROM fitted, retention_curve('demo.subscriptions', 'customer_id', "
            "'started_at', 'ended_at', 'month') WHERE as_of = '2026-01-01' AND name = 'club' AND age <= 24 "
            "AND abs(survival - sbg_survival(model, age)) > 2.5 * std_error"),
        0, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cdnow_fits),  cmocka_unit_test(cdnow_forecasts), cmocka_unit_test(renewals),
        cmocka_unit_test(shop_orders), cmocka_unit_test(shop_forecast),   cmocka_unit_test(shop_memberships),
    };
    return cmocka_run_group_tests_name("models of known data", tests, open_all, close_all);
}
