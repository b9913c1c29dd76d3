/*
 * test_published.c - retention_customers, retention_curve and logrank against what others published for real
 * data.
 *
 * The CDNOW sample and its summary are those of the BTYD literature, the clinical data sets come with R's
 * survival package, the contracts of a telephone company from IBM. Durations become dates: who was last seen
 * after t days started t days before as_of and has no end; who left after t days started some days earlier
 * still and ended t days later.
 */
#include "test.h"

#include <math.h>

#define AS_OF "2024-01-15"

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

/* ---- customers ---- */

/* The table of the lifetimes package's own test: a row is a customer, a day and an amount. */
static void toy(void **unused) {
    (void)unused;
    test_exec(db, "CREATE TABLE toy(id, day, amount);"
                  "INSERT INTO toy VALUES (1,'2015-01-01',1),(1,'2015-02-06',2),(2,'2015-01-01',2),"
                  "(3,'2015-01-01',3),(3,'2015-01-02',1),(3,'2015-01-05',5),(4,'2015-01-16',6),"
                  "(4,'2015-02-02',3),(4,'2015-02-05',3),(5,'2015-01-16',3),(5,'2015-01-17',1),"
                  "(5,'2015-01-18',8),(6,'2015-02-02',5)");
    assert_rows(
        db, "1|1|36|37|2.0\n2|0|0|37|NULL\n3|2|4|37|3.0\n4|2|20|22|3.0\n5|2|2|22|4.5\n6|0|0|5|NULL\n",
        "SELECT customer, frequency, recency, age, monetary_value FROM "
        "retention_customers('toy', 'id', 'day') WHERE amount_col = 'amount' AND as_of = '2015-02-07'");
}

static void cdnow(void **unused) {
    (void)unused;
    test_cdnow_sample(db);
    assert_rows(db, "6919|2357|1|2357\n",
                "SELECT count(*), count(DISTINCT id), min(id), max(id) FROM purchase");
    assert_rows(db, "2357|2357\n",
                "SELECT (SELECT count(*) FROM calibration), (SELECT count(*) FROM summary)");
    assert_rows(
        db, "",
        "SELECT c.customer, c.frequency, s.x, c.recency / 7.0, s.t_x, c.age / 7.0, s.T_cal, "
        "c.monetary_value, s.m_x FROM summary AS s LEFT JOIN calibration AS c ON c.customer = s.rowid "
        "WHERE c.customer IS NULL OR c.frequency <> CAST(s.x AS REAL) "
        "OR abs(c.recency / 7.0 - CAST(s.t_x AS REAL)) > 1e-12 "
        "OR abs(c.age / 7.0 - CAST(s.T_cal AS REAL)) > 1e-12 "
        "OR abs(coalesce(c.monetary_value, 0) - CAST(s.m_x AS REAL)) > 1e-9");
    assert_rows(db, "2457\n", "SELECT sum(frequency) FROM calibration");
    assert_rows(db, "0|1411\n1|439\n2|214\n3|100\n4|62\n5|38\n6|29\n7|64\n",
                "SELECT min(frequency, 7) AS bin, count(*) FROM calibration GROUP BY bin");
    assert_rows(db, "2|213|272\n26|216|217\n",
                "SELECT frequency, recency, age FROM calibration WHERE customer IN (1, 1516)");
    assert_rows(db, "946|35.07784753|2.99|299.6338095\n",
                "SELECT count(monetary_value), printf('%.8f', avg(monetary_value)), min(monetary_value), "
                "printf('%.7f', max(monetary_value)) FROM calibration");
}

/* Not quite six in ten bought once: two of the four edges of frequency are 0, and nobody has score 2. */
static void cdnow_scores(void **unused) {
    (void)unused;
    test_data("CDNOW_sample.txt");
    assert_rows(db, "1|0|0|1411\n3|1|1|439\n4|2|2|214\n5|3|29|293\n",
                "SELECT f_score, min(frequency), max(frequency), count(*) FROM calibration GROUP BY f_score");
    assert_rows(db, "5\n5\n",
                "SELECT count(DISTINCT r_score) FROM calibration UNION ALL "
                "SELECT count(DISTINCT m_score) FROM calibration");
    assert_rows(db, "",
                "SELECT a.m_score, b.m_score FROM calibration AS a JOIN calibration AS b "
                "ON a.value = b.value AND a.m_score <> b.m_score");
}

/* ---- curves ---- */

/* spell_<name>: who, part, start, until; of a table with a duration, whether they left, and a segment. */
static void make_spells(const char *table, const char *duration, const char *has_left, const char *part,
                        const char *unit) {
    test_exec(db,
              "CREATE TABLE spell_%s AS SELECT who, part, start, "
              "CASE WHEN has_left THEN date(start, '+' || t || ' %s') END AS until FROM ("
              "SELECT rowid AS who, %s AS part, CAST(%s AS INTEGER) AS t, %s AS has_left, "
              "date('" AS_OF "', '-' || (%s + (%s) * (rowid %% 12)) || ' %s') AS start FROM %s)",
              table, unit, part, duration, has_left, duration, has_left, unit, table);
}

/* What must be there at an age; NAN: not known. */
struct point {
    const char *part;
    int age;
    double survival, std_error, lower, upper;
};

static void assert_point(const char *table, const char *grain, const char *segment_col,
                         const struct point *want, double within) {
    static const char *const columns[] = {"survival", "std_error", "lower", "upper"};
    const double values[] = {want->survival, want->std_error, want->lower, want->upper};
    for (int i = 0; i < 4; i++) {
        if (isnan(values[i])) continue;
        char *got = test_rows(db,
                              "SELECT %s FROM retention_curve('spell_%s', 'who', 'start', 'until', '%s', %s) "
                              "WHERE as_of = '" AS_OF "' AND age = %d AND segment IS %Q",
                              columns[i], table, grain, segment_col, want->age, want->part);
        double tolerance = i < 2 ? within : fmax(within, 6e-8);
        if (strncmp(got, "error", 5) == 0 || !(fabs(atof(got) - values[i]) <= tolerance))
            fail_msg("%s %s, age %d, %s: want %.9f, got %s", table, want->part ? want->part : "", want->age,
                     columns[i], values[i], got);
        sqlite3_free(got);
    }
}

static void aml(void **unused) {
    (void)unused;
    test_load(db, "aml", test_data("aml.csv"), "time, status, x", ',', true);
    make_spells("aml", "time", "status = '1'", "x", "days");
    static const struct point points[] = {
        {"Maintained", 9, .909090909, .086678417, .5080802, .9866738},
        {"Maintained", 13, .818181818, .116291300, .4474286, .9511622},
        {"Maintained", 18, .715909091, .139664971, .3501904, .8990240},
        {"Maintained", 23, .613636364, .152632331, .2657520, .8352992},
        {"Maintained", 31, .490909091, .164193267, .1673309, .7533998},
        {"Maintained", 34, .368181818, .162668886, .0928296, .6570408},
        {"Maintained", 48, .184090909, .153492746, .0117385, .5250148},
        {"Nonmaintained", 5, .833333333, NAN, NAN, NAN},
        {"Nonmaintained", 8, .666666667, NAN, NAN, NAN},
        {"Nonmaintained", 12, .583333333, NAN, NAN, NAN},
        {"Nonmaintained", 23, .486111111, NAN, NAN, NAN},
        {"Nonmaintained", 27, .388888889, NAN, NAN, NAN},
        {"Nonmaintained", 30, .291666667, NAN, NAN, NAN},
        {"Nonmaintained", 33, .194444444, NAN, NAN, NAN},
        {"Nonmaintained", 43, .097222222, NAN, NAN, NAN},
        {"Nonmaintained", 45, 0, NAN, NAN, NAN},
    };
    for (size_t i = 0; i < sizeof points / sizeof *points; i++)
        assert_point("aml", "day", "'part'", &points[i], 5.1e-10);
    assert_rows(db, "Maintained|11|7|4|161\nNonmaintained|12|11|1|45\n",
                "SELECT segment, max(at_risk), sum(churned), sum(censored), max(age) FROM "
                "retention_curve('spell_aml', 'who', 'start', 'until', 'day', 'part', '" AS_OF "') "
                "GROUP BY segment");
    assert_rows(db, "0.0|NULL|NULL|NULL\n",
                "SELECT survival, std_error, lower, upper FROM retention_curve('spell_aml', 'who', 'start', "
                "'until', 'day', 'part', '" AS_OF "') WHERE segment = 'Nonmaintained' AND age = 45");
}

static void ovarian(void **unused) {
    (void)unused;
    test_load(db, "ovarian", test_data("ovarian.csv"), "futime, fustat, age, resid_ds, rx, ecog_ps", ',',
              true);
    make_spells("ovarian", "futime", "fustat = '1'", "rx", "days");
    static const struct point rough[] = {
        {NULL, 59, .961538, NAN, NAN, NAN},  {NULL, 115, .923077, NAN, NAN, NAN},
        {NULL, 156, .884615, NAN, NAN, NAN}, {NULL, 268, .846154, NAN, NAN, NAN},
        {NULL, 329, .807692, NAN, NAN, NAN}, {NULL, 353, .769231, NAN, NAN, NAN},
        {NULL, 365, .730769, NAN, NAN, NAN}};
    static const struct point fine[] = {{NULL, 431, .687782805, NAN, NAN, NAN},
                                        {NULL, 464, .641930618, NAN, NAN, NAN},
                                        {NULL, 475, .596078431, NAN, NAN, NAN},
                                        {NULL, 563, .546405229, NAN, NAN, NAN},
                                        {NULL, 638, .496732026, .105102661, NAN, NAN}};
    for (size_t i = 0; i < sizeof rough / sizeof *rough; i++)
        assert_point("ovarian", "day", "NULL", &rough[i], 5.1e-7);
    for (size_t i = 0; i < sizeof fine / sizeof *fine; i++)
        assert_point("ovarian", "day", "NULL", &fine[i], 5.1e-10);
}

static void lung(void **unused) {
    (void)unused;
    test_load(db, "lung", test_data("lung.csv"),
              "inst, time, status, age, sex, ph_ecog, ph_karno, pat_karno, meal_cal, wt_loss", ',', true);
    make_spells("lung", "time", "status = '2'", "sex", "days");
    assert_point("lung", "day", "NULL", &(struct point){NULL, 310, .495024293, NAN, NAN, NAN}, 5.1e-10);
    assert_rows(db, "228|165|310\n",
                "SELECT max(at_risk), sum(churned), min(age) FILTER (WHERE survival <= 0.5) FROM "
                "retention_curve('spell_lung', 'who', 'start', 'until', 'day') WHERE as_of = '" AS_OF "'");
}

/* Months. */
static void telco(void **unused) {
    (void)unused;
    test_load(
        db, "telco", test_data("telco_churn.csv"),
        "customerID, gender, SeniorCitizen, Partner, Dependents, tenure, PhoneService, MultipleLines, "
        "InternetService, OnlineSecurity, OnlineBackup, DeviceProtection, TechSupport, StreamingTV, "
        "StreamingMovies, Contract, PaperlessBilling, PaymentMethod, MonthlyCharges, TotalCharges, Churn",
        ',', true);
    make_spells("telco", "tenure", "Churn = 'Yes'", "Contract", "months");
    static const struct point points[] = {
        {NULL, 1, .945961320, NAN, NAN, NAN},  {NULL, 12, .843199554, .004492160, .8341687, .8517833},
        {NULL, 24, .788736398, NAN, NAN, NAN}, {NULL, 36, .748545415, NAN, NAN, NAN},
        {NULL, 48, .708840184, NAN, NAN, NAN}, {NULL, 60, .664403914, NAN, NAN, NAN},
        {NULL, 72, .592790152, NAN, NAN, NAN},
    };
    for (size_t i = 0; i < sizeof points / sizeof *points; i++)
        assert_point("telco", "month", "NULL", &points[i], 5.1e-10);
    assert_rows(db, "7043|1869|72\n",
                "SELECT max(at_risk), sum(churned), max(age) FROM retention_curve('spell_telco', 'who', "
                "'start', 'until') WHERE as_of = '" AS_OF "'");
}

/* ---- the log-rank test ---- */

/* The values are those of R's survdiff(). */
#define LOGRANK(arguments)                                                                                   \
    "SELECT round(json_extract(t, '$.chi2'), 9), json_extract(t, '$.df'), round(json_extract(t, '$.p'), 9) " \
    "FROM (SELECT logrank(" arguments ")"

/* Over the tables that the tests of the curve loaded. */
static void logrank(void **unused) {
    (void)unused;
    test_data("aml.csv");
    assert_rows(db, "3.396388699|1|0.065339322\n", LOGRANK("time, status, x") " AS t FROM aml)");
    assert_rows(db, "1.062739861|1|0.302591117\n", LOGRANK("futime, fustat, rx") " AS t FROM ovarian)");
    assert_rows(db, "10.326741955|1|0.001311165\n", LOGRANK("time, status = '2', sex") " AS t FROM lung)");
    assert_rows(db, "1\n",
                "SELECT abs(json_extract(logrank(time, status = '2', sex), '$.p') - 0.00131116452) < 5e-12 "
                "FROM lung");
    /* A chi-squared of 2,353 has a p below the least double. */
    assert_rows(
        db, "1|2|0.0\n",
        "SELECT abs(json_extract(t, '$.chi2') - 2352.872538) < 5e-7, json_extract(t, '$.df'), "
        "json_extract(t, '$.p') FROM (SELECT logrank(tenure, Churn = 'Yes', Contract) AS t FROM telco)");
    assert_rows(db, "0.525706972|1|0.468417351\n",
                LOGRANK("tenure, Churn = 'Yes', gender") " AS t FROM telco)");
}

/* A third group that is gone before anybody died changes nothing: tests/difftest.R of R's survival package. */
static void logrank_gone_group(void **unused) {
    (void)unused;
    test_data("aml.csv");
    test_exec(db, "CREATE VIEW aml_more AS SELECT time, status, x FROM aml UNION ALL VALUES "
                  "(1,0,'c'),(2,0,'c'),(3,0,'c'),(4,0,'c'),(4,0,'c'),(4,0,'c'),(1,0,'c')");
    assert_rows(db, "3.396388699|1|0.065339322\n", LOGRANK("time, status, x") " AS t FROM aml_more)");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(toy),   cmocka_unit_test(cdnow),   cmocka_unit_test(cdnow_scores),
        cmocka_unit_test(aml),   cmocka_unit_test(ovarian), cmocka_unit_test(lung),
        cmocka_unit_test(telco), cmocka_unit_test(logrank), cmocka_unit_test(logrank_gone_group),
    };
    return cmocka_run_group_tests_name("published values", tests, open_all, close_all);
}
