/*
 * test_fitted.c - the models fitted to a real shop's orders against what others found.
 *
 * The data are the CDNOW sample of the literature, 2,357 customers until the end of September 1997, in
 * weeks, summed up by plain SQL. The maxima are those that Fader, Hardie and Lee 2005 print and that
 * CLVTools, BTYD and lifetimes assert in their own tests, with the digits that an independent fit added.
 */
#include "model/purchases_fit.h"
#include "model/gamma_gamma.h"
#include "test.h"

#include <math.h>

static sqlite3 *db;
static struct purchases_fit customers; /* in weeks */
static struct gamma_gamma_data spenders;

/* The numbers of the customers who are in the sample: the first of five columns of its file. */
static void load_sample(void) {
    FILE *file = fopen(test_data("CDNOW_sample.txt"), "r");
    int id, unused[3];
    float dollars;
    assert_non_null(file);
    test_exec(db, "CREATE TABLE sample(customer_id INTEGER PRIMARY KEY); BEGIN");
    while (fscanf(file, "%d %d %d %d %f", &id, &unused[0], &unused[1], &unused[2], &dollars) == 5)
        test_exec(db, "INSERT OR IGNORE INTO sample VALUES(%d)", id);
    test_exec(db, "COMMIT");
    fclose(file);
}

static void test_loaded(void **state) {
    (void)state;
    sqlite3_stmt *stmt = NULL;
    const char *sql = "SELECT frequency, recency / 7, age / 7, monetary_value FROM summary";
    test_cdnow(db);
    load_sample();
    test_exec(db,
              "CREATE VIEW daily AS SELECT customer_id, julianday(ordered_at) AS day, sum(amount) AS amount "
              "FROM purchase JOIN sample USING (customer_id) WHERE ordered_at <= '1997-09-30' GROUP BY 1, 2;"
              "CREATE VIEW beginning AS SELECT customer_id, min(day) AS first FROM daily GROUP BY 1;"
              "CREATE TABLE summary AS SELECT customer_id, count(*) - 1 AS frequency, "
              "max(day) - first AS recency, julianday('1997-09-30') - first AS age, "
              "avg(amount) FILTER (WHERE day > first) AS monetary_value "
              "FROM daily JOIN beginning USING (customer_id) GROUP BY 1");
    assert_rows(db, "2357|2457|946\n", "SELECT count(*), sum(frequency), count(monetary_value) FROM summary");
    assert_rows(db, "2|213.0|272.0\n", "SELECT frequency, recency, age FROM summary WHERE customer_id = 4");
    assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &stmt, NULL), SQLITE_OK);
    while (sqlite3_step(stmt) == SQLITE_ROW) {
        const struct history row = {sqlite3_column_double(stmt, 0), sqlite3_column_double(stmt, 1),
                                    sqlite3_column_double(stmt, 2)};
        double mean = sqlite3_column_double(stmt, 3);
        assert_true(purchases_fit_add(&customers, &row));
        if (mean > 0) assert_true(gamma_gamma_add(&spenders, row.frequency, mean));
    }
    assert_int_equal(sqlite3_finalize(stmt), SQLITE_OK);
    assert_int_equal(spenders.count, 946);
}

static void assert_near(double got, double want, double within, const char *what) {
    if (!(fabs(got - want) <= within)) fail_msg("%s: want %.10g, got %.10g", what, want, got);
}

static const struct {
    enum purchases_kind kind;
    double parameters[PURCHASES_PARAMETERS], log_likelihood;
} maxima[] = {
    {PURCHASES_BG_NBD, {0.2425945, 4.4136016, 0.7929214, 2.4259056}, -9582.429207},
    {PURCHASES_MBG_NBD, {0.5248431, 6.1830848, 0.8913592, 1.6140023}, -9582.135716},
    {PURCHASES_PARETO_NBD, {0.5532772, 10.5776854, 0.6062401, 11.6687401}, -9594.976179},
};

static void test_purchases(void **state) {
    (void)state;
    test_data("CDNOW_sample.txt");
    for (size_t i = 0; i < sizeof maxima / sizeof *maxima; i++) {
        struct purchases model;
        struct fit_report estimate;
        assert_true(purchases_fit_solve(&customers, maxima[i].kind, &model, &estimate, NULL));
        assert_true(estimate.converged && !estimate.boundary && estimate.iterations < 200);
        assert_near(estimate.log_likelihood, maxima[i].log_likelihood, 1e-6, "log-likelihood");
        for (int j = 0; j < PURCHASES_PARAMETERS; j++)
            assert_near(model.parameters[j], maxima[i].parameters[j], 1e-6 * maxima[i].parameters[j],
                        "parameter");
    }
}

/* The same in days, where the log-likelihood is another. */
static void test_days(void **state) {
    (void)state;
    test_data("CDNOW_sample.txt");
    struct purchases_fit days = {NULL, 0, 0};
    struct purchases model;
    struct fit_report estimate;
    for (size_t i = 0; i < customers.count; i++) {
        const struct history *row = &customers.rows[i];
        assert_true(
            purchases_fit_add(&days, &(struct history){row->frequency, row->recency * 7, row->age * 7}));
    }
    assert_true(purchases_fit_solve(&days, PURCHASES_BG_NBD, &model, &estimate, NULL));
    assert_near(estimate.log_likelihood, -14363.530443, 1e-6, "log-likelihood");
    assert_near(model.parameters[1], 7 * 4.4136016, 1e-4, "alpha");
    purchases_fit_free(&days);
}

static void test_spend(void **state) {
    (void)state;
    test_data("CDNOW_sample.txt");
    struct gamma_gamma spend;
    struct fit_report estimate;
    assert_true(gamma_gamma_fit(&spenders, &spend, &estimate, NULL));
    assert_true(estimate.converged && !estimate.boundary && estimate.iterations < 60);
    assert_near(estimate.log_likelihood, -4055.917695, 1e-6, "log-likelihood");
    assert_near(spend.p, 6.2495736, 1e-5, "p");
    assert_near(spend.q, 3.7442241, 1e-5, "q");
    assert_near(spend.v, 15.4435153, 1e-4, "v");
}

static int open_all(void **state) {
    (void)state;
    db = test_open();
    return 0;
}

static int close_all(void **state) {
    (void)state;
    purchases_fit_free(&customers);
    gamma_gamma_free(&spenders);
    test_close(db);
    return 0;
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_loaded),
        cmocka_unit_test(test_purchases),
        cmocka_unit_test(test_days),
        cmocka_unit_test(test_spend),
    };
    return cmocka_run_group_tests_name("models of CDNOW", tests, open_all, close_all);
}
