/*
 * test_contracts.c - the shifted-beta-geometric model against Fader and Hardie's published example, against
 * values of mpmath at 50 digits (maximum likelihood with its loggamma() and findroot(), residual lifetimes
 * with its hyp2f1()), and against what must hold between them.
 */
#include "model/sbg.h"
#include "hurry.h"
#include "information.h"
#include "test.h"

#include <math.h>

#define COUNT(x) (sizeof(x) / sizeof(x)[0])

static void assert_near(double got, double want, double relative, const char *what) {
    if (!(fabs(got - want) <= relative * fabs(want))) fail_msg("%s: want %.17g, got %.17g", what, want, got);
}

static struct sbg_data add(const double (*rows)[4], size_t count) {
    struct sbg_data data = {NULL, 0, 0};
    for (size_t i = 0; i < count; i++)
        assert_true(sbg_add(&data, rows[i][0], rows[i][1], rows[i][2], rows[i][3]));
    return data;
}

static struct fit_report fit(const double (*rows)[4], size_t count, struct sbg *contracts) {
    struct sbg_data data = add(rows, count);
    struct fit_report estimate;
    assert_true(sbg_fit(&data, contracts, &estimate, NULL));
    sbg_free(&data);
    assert_true(data.rows == NULL && data.count == 0 && !estimate.stopped);
    return estimate;
}

/* ---- Fader and Hardie 2007, table 1: percent of customers still there after so many years ---- */

#define YEARS 12
static const double high_end[YEARS + 1] = {100,  86.9, 74.3, 65.3, 59.3, 55.1, 51.7,
                                           49.1, 46.8, 44.5, 42.7, 40.9, 39.4};
static const double regular[YEARS + 1] = {100,  63.1, 46.8, 38.2, 32.6, 28.9, 26.2,
                                          24.1, 22.3, 20.7, 19.4, 18.3, 17.3};

/* The first years of them, of 1,000 customers. */
static size_t published_rows(const double *alive, int years, double (*rows)[4]) {
    for (int i = 0; i <= years; i++) {
        rows[i][0] = 0;
        rows[i][1] = i;
        rows[i][2] = i < years ? (double)(i + 1) : (double)INFINITY;
        rows[i][3] = 10 * (i < years ? alive[i] - alive[i + 1] : alive[i]);
    }
    return (size_t)years + 1;
}

/* The digits that are printed: of parameters, of the log-likelihood. And more of them by mpmath. */
static const struct published {
    const double *alive;
    int years;
    double alpha, beta, log_likelihood;
} published[] = {
    {high_end, 4, 1.280976380367425, 7.79038409526386, -1225.13490704161248},
    {high_end, 7, 0.6680883511064462, 3.806094964058267, -1611.15814739115644},
    {high_end, 12, 0.59611120054391, 3.32696874117329, -2010.85841956508633},
    {regular, 4, 0.7636650625645526, 1.295830272182502, -1401.55942357744545},
    {regular, 7, 0.7040772984735162, 1.182043026209476, -1680.26518846328699},
    {regular, 12, 0.6973624517024858, 1.168904620915406, -1931.49169412808059},
};

static void test_published(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT(published); i++) {
        double rows[YEARS + 1][4];
        size_t count = published_rows(published[i].alive, published[i].years, rows);
        struct sbg contracts;
        struct fit_report estimate = fit((const double(*)[4])rows, count, &contracts);
        assert_true(estimate.converged && !estimate.boundary && estimate.iterations < 40);
        assert_near(contracts.alpha, published[i].alpha, 1e-7, "alpha");
        assert_near(contracts.beta, published[i].beta, 1e-7, "beta");
        assert_near(estimate.log_likelihood, published[i].log_likelihood, 1e-13, "log-likelihood");
    }
}

/* From the fits to seven years. */
static void test_projected(void **state) {
    (void)state;
    static const double survival[2][YEARS] = {
        {.85068, .74686, .66979, .60992, .56183, .52222, .48891, .46044, .43578, .41417, .39506, .37800},
        {.62671, .47382, .38797, .33207, .29235, .26246, .23902, .22008, .20441, .19119, .17986, .17004}};
    static const double retention[2][4] = {{.85068, .87796, .93622, .95683},
                                           {.62671, .75605, .91072, .94536}};
    static const int ages[4] = {1, 2, 7, 12};
    const struct sbg contracts[2] = {{0.668089, 3.806096}, {0.704077, 1.182043}};
    for (int i = 0; i < 2; i++) {
        assert_true(sbg_survival(&contracts[i], 0) == 1);
        for (int age = 1; age <= YEARS; age++)
            assert_true(fabs(sbg_survival(&contracts[i], age) - survival[i][age - 1]) < 6e-6);
        for (int j = 0; j < 4; j++)
            assert_true(fabs(sbg_retention(&contracts[i], ages[j]) - retention[i][j]) < 6e-6);
    }
}

/* Fader and Hardie 2010, table 3: a new customer, and customers about to renew the first to fifth time. */
static void test_residual_published(void **state) {
    (void)state;
    static const double want[2][6] = {{4.0089258, 3.3098184, 3.4510003, 3.5865437, 3.7168115, 3.842134},
                                      {7.9734868, 7.6708355, 9.4552994, 9.8508338, 10.056167, 10.18864}};
    const struct sbg contracts[2] = {{3.80, 15.20}, {.067, .267}};
    for (int i = 0; i < 2; i++)
        for (int age = 0; age < 6; age++)
            assert_near(sbg_residual(&contracts[i], age, 0.1), want[i][age], 1e-7, "residual");
}

/* ---- residual lifetimes ---- */

/* alpha, beta, age, discount, value */
static const double residuals[][5] = {
    {0.668, 3.806, 0, 0.1, 5.9225964076127642},
    {0.668, 3.806, 1, 0.0001, 124.45869611950408},
    {0.668, 3.806, 12, 1e-9, 15673.24663685736},
    {0.668, 3.806, 0, 3, 1.2729170892101301},
    {0.668, 3.806, 100, 0.01, 70.542092420314795},
    {0.668, 3.806, 1000000, 0.001, 1000.331779134173},
    {0.067, 0.267, 0, 0.1, 7.9734867826565221},
    {0.067, 0.267, 1, 0.0001, 4449.7205022654634},
    {0.067, 0.267, 12, 1e-9, 305284670.28544749},
    {0.067, 0.267, 0, 3, 1.2625717687189019},
    {0.067, 0.267, 100, 0.01, 97.018255842895709},
    {0.067, 0.267, 1000000, 0.001, 1000.9329373727509},
    {3.8, 15.2, 0, 0.1, 4.0089258372957906},
    {3.8, 15.2, 1, 0.0001, 5.4236964915909328},
    {3.8, 15.2, 12, 1e-9, 9.3571427157460369},
    {3.8, 15.2, 0, 3, 1.2509615330341631},
    {3.8, 15.2, 100, 0.01, 26.882564326592479},
    {3.8, 15.2, 1000000, 0.001, 997.21063527521127},
    {0.00001, 2, 0, 0.1, 10.999819856850434},
    {0.00001, 2, 1, 0.0001, 10000.17873448248},
    {0.00001, 2, 12, 1e-9, 999823816.05445132},
    {0.00001, 2, 0, 3, 1.3333313236341897},
    {0.00001, 2, 100, 0.01, 100.99939469957636},
    {0.00001, 2, 1000000, 0.001, 1000.9999899900001},
    {0.5, 0.001, 0, 0.1, 1.0079845957977611},
    {0.5, 0.001, 1, 0.0001, 0.31175583554830232},
    {0.5, 0.001, 12, 1e-9, 183783.28643708243},
    {0.5, 0.001, 0, 3, 1.0006034301504043},
    {0.5, 0.001, 100, 0.01, 76.179253525172517},
    {0.5, 0.001, 1000000, 0.001, 1000.4997488785462},
    {1, 1, 0, 0.1, 2.6376848000782076},
    {1, 1, 1, 0.0001, 8.212182547154315},
    {1, 1, 12, 1e-9, 211.44066480955742},
    {1, 1, 0, 3, 1.1507282898071237},
    {1, 1, 100, 0.01, 59.931004319447524},
    {1, 1, 1000000, 0.001, 999.99999800994634},
    {2.5, 0.1, 0, 0.1, 1.0541759638233954},
    {2.5, 0.1, 1, 0.0001, 0.066652350481789685},
    {2.5, 0.1, 12, 1e-9, 7.3999998209559799},
    {2.5, 0.1, 0, 3, 1.0104474942574577},
    {2.5, 0.1, 100, 0.01, 34.2636574324941},
    {2.5, 0.1, 1000000, 0.001, 998.50372974203572},
    {40, 7, 0, 0.1, 1.1601146498518816},
    {40, 7, 1, 0.0001, 0.17948340127943941},
    {40, 7, 12, 1e-9, 0.46153846130769231},
    {40, 7, 0, 3, 1.0388604653970947},
    {40, 7, 100, 0.01, 2.6443009564742406},
    {40, 7, 1000000, 0.001, 962.4987665930314},
    {1000, 300, 0, 0.1, 1.2657155983212542},
    {1000, 300, 1, 0.0001, 0.30029124432686522},
    {1000, 300, 12, 1e-9, 0.31131131121398753},
    {1000, 300, 0, 3, 1.0612346843183499},
    {1000, 300, 100, 0.01, 0.39782073623465984},
    {1000, 300, 1000000, 0.001, 500.44970110538494},
    {0.3, 100000, 0, 0.1, 10.999670043879447},
    {0.3, 100000, 1, 0.0001, 9733.0873765598157},
    {0.3, 100000, 12, 1e-9, 81769681.79804024},
    {0.3, 100000, 0, 3, 1.3333320000097776},
    {0.3, 100000, 100, 0.01, 100.9694669723142},
    {0.3, 100000, 1000000, 0.001, 1000.7270491119569},
    {1e-12, 1e-12, 1, 0.1, 5.4999999999868113},
    {1e-12, 1e-12, 1, 3, 0.66666666666647488},
    {1.000000000001, 1e-10, 0, 0, 100.991110732027},
    {1.000000000001, 1e-10, 1, 0, 99.991110732027002},
    {3.8, 15.2, 5, 0, 6.8571428571428573},
};

static void test_residual(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT(residuals); i++) {
        const double *row = residuals[i];
        const struct sbg contracts = {row[0], row[1]};
        double got = sbg_residual(&contracts, row[2], row[3]);
        if (!(fabs(got - row[4]) <= 1e-10 * row[4]))
            fail_msg("alpha %g, beta %g, age %g, discount %g: want %.17g, got %.17g", row[0], row[1], row[2],
                     row[3], row[4], got);
    }
}

/* The definition: the share still there at each age from now on, discounted. */
static void test_residual_sum(void **state) {
    (void)state;
    for (double alpha = 0.01; alpha < 1000; alpha *= 3.3)
        for (double beta = 0.01; beta < 1000; beta *= 4.7)
            for (int age = 0; age < 30; age += 7) {
                const struct sbg contracts = {alpha, beta};
                double sum = 0, share = 1;
                for (int i = 0; i < 400; i++) {
                    if (i + age > 0) share *= sbg_retention(&contracts, i + age);
                    if (i == 0 && age == 0) share = 1;
                    sum += share * pow(1.1, -i);
                }
                assert_near(sbg_residual(&contracts, age, 0.1), sum, 1e-10, "residual");
            }
}

static void test_residual_ends(void **state) {
    (void)state;
    const struct sbg mortal = {2, 3}, barely = {1, 3}, lasting = {0.5, 3};
    assert_true(sbg_residual(&mortal, 0, 0) == 4);
    assert_near(sbg_residual(&mortal, 5, 0), 7.0 / 9 * 9, 1e-15, "residual");
    assert_near(sbg_residual(&mortal, 0, 1e-200), 4, 1e-12, "residual");
    assert_near(sbg_residual(&mortal, 0, 1e-12), 4, 1e-9, "residual");
    assert_true(isnan(sbg_residual(&barely, 0, 0)) && isnan(sbg_residual(&lasting, 9, 0)));
    assert_true(sbg_residual(&lasting, 0, 1e-300) > 1e100);
    assert_true(isfinite(sbg_residual(&lasting, 0, 1e-300)));
    /* with all to come worth nothing the first period is left */
    assert_true(sbg_residual(&mortal, 0, INFINITY) == 1);
    assert_near(sbg_residual(&mortal, 0, 1e300), 1, 1e-15, "residual");
    assert_near(sbg_residual(&mortal, 1, 1e300), 3.0 / 5, 1e-15, "residual");
    for (double discount = 1e-290; discount < 1e290; discount *= 3e10) {
        double now = sbg_residual(&lasting, 0, discount);
        assert_true(now >= 1 && now > sbg_residual(&lasting, 0, 2 * discount) * (1 - 1e-9));
    }
}

/* ---- survival ---- */

/* By the product of what is retained, and at ages where that is too long. */
static void test_survival(void **state) {
    (void)state;
    for (double alpha = 1e-3; alpha < 1e4; alpha *= 7.3)
        for (double beta = 1e-3; beta < 1e4; beta *= 5.9) {
            const struct sbg contracts = {alpha, beta};
            double product = 1;
            for (int age = 1; age < 3000; age++) {
                product *= sbg_retention(&contracts, age);
                if (age % 61 == 0 && product > 1e-300)
                    assert_near(sbg_survival(&contracts, age), product, 2e-11, "survival");
            }
        }
    /* alpha = 1, 2: beta / (beta + t), beta (beta + 1) / ((beta + t) (beta + t + 1)) */
    const struct sbg one = {1, 3}, two = {2, 3};
    for (double age = 1e3; age < 1e12; age *= 10) {
        assert_near(sbg_survival(&one, age), 3 / (3 + age), 1e-13, "survival");
        assert_near(sbg_survival(&two, age), 12 / (3 + age) / (4 + age), 1e-13, "survival");
        assert_near(1 - sbg_retention(&one, age), 1 / (3 + age), 1e-3, "retention");
    }
}

/* ---- fits ---- */

/* The same likelihood, by C's lgamma(). */
static double plain_share(const struct sbg *contracts, double age) {
    double alpha = contracts->alpha, beta = contracts->beta;
    return exp(lgamma(beta + age) - lgamma(alpha + beta + age) + lgamma(alpha + beta) - lgamma(beta));
}

static double plain(const struct sbg *contracts, const double (*rows)[4], size_t count) {
    double sum = 0;
    for (size_t i = 0; i < count; i++) {
        double left = isinf(rows[i][2]) ? 0 : plain_share(contracts, rows[i][2]);
        sum += rows[i][3] *
               log((plain_share(contracts, rows[i][1]) - left) / plain_share(contracts, rows[i][0]));
    }
    return sum;
}

static const double gaps[][4] = {{0, 0, 3, 200}, {0, 3, 4, 60},        {0, 4, 90, 250},
                                 {2, 5, 7, 11},  {2, 2, INFINITY, 40}, {0, 90, INFINITY, 300}};
static const double far[][4] = {
    {0, 0, 1, 500}, {0, 1, 1000, 300}, {0, 1000, 1e6, 150}, {0, 1e6, INFINITY, 50}};
static const double old[][4] = {{1e6, 1e6, 1200000, 300},
                                {1e6, 1200000, 1200001, 30},
                                {1e6, 1200001, 1900000, 400},
                                {1e6, 1900000, INFINITY, 400},
                                {0, 0, 3, 500},
                                {0, 3, INFINITY, 100}};

/* When somebody left is known to years, decades, not at all; some were not watched from the start. */
static void test_gaps(void **state) {
    (void)state;
    static const struct {
        const double (*rows)[4];
        size_t count;
        double alpha, beta, log_likelihood;
    } sets[] = {{gaps, COUNT(gaps), 0.2337196120374056, 1.481173652706208, -1073.63940883032364},
                {far, COUNT(far), 0.1453658162487181, 0.1459292462674318, -1150.73483780315331},
                {old, COUNT(old), 1.653477093253037, 1.267849655704334, -1885.40287000870559}};
    for (size_t i = 0; i < COUNT(sets); i++) {
        struct sbg contracts;
        struct fit_report estimate = fit(sets[i].rows, sets[i].count, &contracts);
        assert_true(estimate.converged && !estimate.boundary);
        assert_near(contracts.alpha, sets[i].alpha, 1e-7, "alpha");
        assert_near(contracts.beta, sets[i].beta, 1e-7, "beta");
        assert_near(estimate.log_likelihood, sets[i].log_likelihood, 1e-12, "log-likelihood");
    }
}

/* No step in any direction is better, and the slopes are 0. */
struct fitted {
    const struct sbg *contracts;
    const double (*rows)[4];
    size_t count;
};

static double plain_around(void *context, const double *more) {
    const struct fitted *fitted = context;
    const struct sbg other = {fitted->contracts->alpha * exp(more[0]),
                              fitted->contracts->beta * exp(more[1])};
    return plain(&other, fitted->rows, fitted->count);
}

static void test_top(void **state) {
    (void)state;
    struct sbg contracts;
    double errors[SBG_PARAMETERS];
    double rows[YEARS + 1][4];
    for (int set = 0; set < 2; set++) {
        size_t count = set ? COUNT(gaps) : published_rows(regular, YEARS, rows);
        const double(*list)[4] = set ? gaps : (const double(*)[4])rows;
        struct fit_report estimate = fit(list, count, &contracts);
        double most = estimate.log_likelihood;
        information_errors(plain_around, &(struct fitted){&contracts, list, count}, SBG_PARAMETERS, errors);
        for (int i = 0; i < SBG_PARAMETERS; i++)
            assert_near(estimate.errors[i], errors[i], 1e-3, "standard error");
        assert_near(plain(&contracts, list, count), most, 1e-12, "log-likelihood");
        for (int i = 0; i < 8; i++)
            for (double size = 1e-4; size < 3; size *= 5) {
                double angle = i * 0.785398163397448;
                struct sbg other = {contracts.alpha * exp(size * cos(angle)),
                                    contracts.beta * exp(size * sin(angle))};
                assert_true(plain(&other, list, count) < most);
            }
        struct sbg up = contracts, down = contracts;
        up.alpha *= exp(1e-4), down.alpha *= exp(-1e-4);
        assert_true(fabs(plain(&up, list, count) - plain(&down, list, count)) < 1e-8 * fabs(most));
        up = down = contracts;
        up.beta *= exp(1e-4), down.beta *= exp(-1e-4);
        assert_true(fabs(plain(&up, list, count) - plain(&down, list, count)) < 1e-8 * fabs(most));
    }
}

/* Twice as many of each, in another order. */
static void test_weights(void **state) {
    (void)state;
    double twice[2 * COUNT(gaps)][4];
    struct sbg once, both;
    for (size_t i = 0; i < 2 * COUNT(gaps); i++)
        memcpy(twice[i], gaps[(5 * i) % COUNT(gaps)], sizeof twice[i]);
    struct fit_report first = fit(gaps, COUNT(gaps), &once);
    struct fit_report second = fit((const double(*)[4])twice, COUNT(twice), &both);
    assert_near(second.log_likelihood, 2 * first.log_likelihood, 1e-13, "log-likelihood");
    assert_near(both.alpha, once.alpha, 1e-8, "alpha");
    assert_near(both.beta, once.beta, 1e-8, "beta");
}

/* There is no maximum inside, or hardly any data. */
static void test_degenerate(void **state) {
    (void)state;
    static const double sets[][5][4] = {
        {{0, 0, 1, 512}, {0, 1, 2, 256}, {0, 2, 3, 128}, {0, 3, 4, 64}, {0, 4, INFINITY, 64}},
        {{0, 0, 1, 1}, {0, 1, 2, 50}, {0, 2, INFINITY, 1}},
        {{0, 0, 1, 5}, {0, 1, 2, 5}},
        {{0, 0, 1, 10}},
        {{0, 3, INFINITY, 10}},
        {{0, 0, 1, 1e-300}, {0, 1, 2, 2e-300}, {0, 2, INFINITY, 1e-300}},
        {{0, 1e9, 1e9 + 1, 4}, {0, 0, 1e9, 1}},
        {{0, 0, 1, 1}, {0, 1e15, INFINITY, 1}},
    };
    for (size_t i = 0; i < COUNT(sets); i++) {
        size_t count = 0;
        struct sbg contracts;
        while (count < 5 && sets[i][count][3] > 0)
            count++;
        struct fit_report estimate = fit(sets[i], count, &contracts);
        assert_true(isfinite(estimate.log_likelihood) && estimate.log_likelihood <= 0);
        assert_true(isfinite(contracts.alpha) && contracts.alpha > 0);
        assert_true(isfinite(contracts.beta) && contracts.beta > 0);
        assert_true(estimate.converged && estimate.iterations < 400);
        assert_true(estimate.boundary);
        for (double age = 1; age < 1e7; age *= 9) {
            double share = sbg_survival(&contracts, floor(age));
            assert_true(share >= 0 && share <= 1);
            assert_true(sbg_residual(&contracts, floor(age), 0.01) >= 0);
        }
    }
    /* half of them leave each year: no differences between customers */
    struct sbg halves;
    fit(sets[0], 5, &halves);
    assert_near(sbg_retention(&halves, 1), 0.5, 1e-4, "retention");
    assert_near(sbg_residual(&halves, 0, 0.1), 1 / (1 - 0.5 / 1.1), 1e-4, "residual");
}

/* It can end at every look of every evaluation, and says so. */
static void test_stop(void **state) {
    (void)state;
    struct sbg_data data = add(gaps, COUNT(gaps));
    struct sbg contracts, whole;
    struct fit_report estimate;
    struct hurry hurry;
    assert_true(sbg_fit(&data, &whole, &estimate, NULL));
    long n = 1;
    for (; !sbg_fit(&data, &contracts, &estimate, hurry_begin(&hurry, n)); n++)
        assert_true(estimate.stopped && hurry.looks == n);
    assert_true(n > 10 && hurry.looks == n - 1);
    assert_memory_equal(&contracts, &whole, sizeof whole);
    sbg_free(&data);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_published),
        cmocka_unit_test(test_projected),
        cmocka_unit_test(test_residual_published),
        cmocka_unit_test(test_residual),
        cmocka_unit_test(test_residual_sum),
        cmocka_unit_test(test_residual_ends),
        cmocka_unit_test(test_survival),
        cmocka_unit_test(test_gaps),
        cmocka_unit_test(test_top),
        cmocka_unit_test(test_weights),
        cmocka_unit_test(test_degenerate),
        cmocka_unit_test(test_stop),
    };
    return cmocka_run_group_tests_name("contracts", tests, NULL, NULL);
}
