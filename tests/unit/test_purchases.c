/*
 * test_purchases.c - models of purchases against values in print, or recomputed to more digits where print
 * has few, and against the laws that they obey for any parameters.
 *
 * Published values: Fader and Hardie's notes and spreadsheets on BG/NBD and Pareto/NBD, the tests and
 * documents of lifetimes, BTYD and CLVTools. A week is the unit of time.
 */
#include "statistics/gammas.h"
#include "near.h"
#include "model/purchases.h"

#include <unistd.h>

/* Maximum likelihood for the CDNOW sample; the models of the CLVTools, BTYD and lifetimes examples. */
static const struct purchases mbg = {PURCHASES_MBG_NBD, {0.5248431, 6.1830848, 0.8913592, 1.6140023}};
static const struct purchases bg = {PURCHASES_BG_NBD, {0.2425945, 4.4136016, 0.7929214, 2.4259056}};
static const struct purchases bg_short = {PURCHASES_BG_NBD, {0.243, 4.414, 0.793, 2.426}};
static const struct purchases bg_other = {PURCHASES_BG_NBD, {0.5, 6, 1.2, 3.3}};
static const struct purchases bg_below_one = {PURCHASES_BG_NBD, {0.11, 2.24, 0.31, 0.5}};
static const struct purchases bg_at_one = {PURCHASES_BG_NBD, {0.5, 5, 1, 2}};
static const struct purchases bg_busy = {PURCHASES_BG_NBD, {0.24, 4.41, 0.79, 2.43}};
static const struct purchases pareto = {PURCHASES_PARETO_NBD, {0.5532772, 10.5776854, 0.6062401, 11.6687401}};
static const struct purchases pareto_short = {PURCHASES_PARETO_NBD, {0.55, 10.56, 0.61, 11.64}};
static const struct purchases pareto_other = {PURCHASES_PARETO_NBD, {0.5, 8, 0.7, 10}};
static const struct purchases pareto_busy = {PURCHASES_PARETO_NBD, {0.55, 10.58, 0.61, 11.67}};
static const struct purchases pareto_many = {PURCHASES_PARETO_NBD, {0.5143, 2.8845, 0.2856, 14.1087}};
static const struct purchases pareto_far = {PURCHASES_PARETO_NBD, {10.465, 7.98565181e-03, 3.0516, 2.820}};
static const struct purchases pareto_residual = {PURCHASES_PARETO_NBD,
                                                 {0.5629966, 12.5590370, 0.4081095, 10.5148048}};

/* printed: one unit of the last printed place. */
struct published {
    const struct purchases *model;
    struct history customer;
    double time, want, printed;
};

static const struct published published_orders[] = {
    {&bg, {0, 0, 0}, 0.1429, 0.00781600, 1e-8},
    {&bg, {0, 0, 0}, 1, 0.05318429, 1e-8},
    {&bg, {0, 0, 0}, 3, 0.15063084, 1e-8},
    {&bg, {0, 0, 0}, 31.8571, 1.04048923, 1e-8},
    {&bg, {0, 0, 0}, 32, 1.04373213, 1e-8},
    {&bg, {0, 0, 0}, 52, 1.44401259, 1e-8},
    {&bg, {0, 0, 0}, 78, 1.85795873, 1e-8},
    {&bg, {2, 30.43, 38.86}, 39, 1.22590705, 1e-8},
    {&bg, {26, 216.0 / 7, 31}, 52, 25.75734378, 1e-8},
    {&bg, {10, 20, 39}, 52, 0.34748402, 1e-8},
    {&bg, {15, 20, 39}, 52, 0.04283705, 1e-8},
    {&bg, {20, 20, 39}, 52, 0.004159277, 1e-9},
    {&bg, {25, 20, 39}, 52, 0.000358394, 1e-9},
    {&bg, {18, 35.14, 35.86}, 1, 0.42487579, 1e-8},
    {&bg, {19, 34, 34.14}, 1, 0.47473664, 1e-8},
    {&bg, {17, 28.43, 28.86}, 1, 0.48652397, 1e-8},
    {&bg, {29, 37.71, 38}, 1, 0.66239441, 1e-8},
    {&bg, {26, 30.86, 31}, 1, 0.71062078, 1e-8},
    {&bg_short, {10, 35, 39}, 2, 0.39156921, 1e-8},
    {&bg_short, {5, 25, 39}, 2, 0.12217180, 1e-8},
    {&bg_short, {10, 25, 39}, 2, 0.09797854, 1e-8},
    {&bg_short, {15, 25, 39}, 2, 0.03592250, 1e-8},
    {&bg_short, {20, 25, 39}, 2, 0.00927243, 1e-8},
    {&bg_below_one, {0, 0, 1}, 30, 0.564588616, 1e-9},
    {&bg_at_one, {3, 10, 40}, 30, 0.149397420, 1e-9},
    {&bg_busy, {1000, 99, 100}, 52, 32.5747260, 1e-7},
    {&mbg, {2, 30.43, 38.86}, 39, 1.26266933, 1e-8},
    {&mbg, {0, 0, 38.86}, 39, 0.15395430, 1e-8},
    {&mbg, {26, 30.86, 31}, 39, 19.44798140, 1e-8},
    {&mbg, {10, 20, 39}, 39, 0.28157492, 1e-8},
    {&mbg, {0, 0, 0}, 1, 0.05306032, 1e-8},
    {&mbg, {0, 0, 0}, 39, 1.18227984, 1e-8},
    {&mbg, {0, 0, 0}, 52, 1.41888501, 1e-8},
    {&mbg, {0, 0, 0}, 78, 1.80363063, 1e-8},
    {&pareto_short, {0, 0, 0}, 1, 0.05077821, 1e-8},
    {&pareto_short, {0, 0, 0}, 2, 0.09916088, 1e-8},
    {&pareto_short, {0, 0, 0}, 3, 0.14542507, 1e-8},
    {&pareto_short, {0, 0, 0}, 4, 0.18979930, 1e-8},
    {&pareto_short, {0, 0, 0}, 5, 0.23247466, 1e-8},
    {&pareto_short, {0, 0, 0}, 6, 0.27361274, 1e-8},
    {&pareto_short, {0, 0, 0}, 7, 0.31335159, 1e-8},
    {&pareto_short, {0, 0, 0}, 8, 0.35181024, 1e-8},
    {&pareto_short, {0, 0, 0}, 9, 0.38909211, 1e-8},
    {&pareto_short, {0, 0, 0}, 10, 0.42528771, 1e-8},
    {&pareto, {0, 0, 0}, 52, 1.47343438, 1e-8},
    {&pareto, {26, 216.0 / 7, 31}, 52, 25.45518182, 1e-8},
    {&pareto, {10, 20, 39}, 52, 0.70588847, 1e-8},
    {&pareto, {15, 20, 39}, 52, 0.14415078, 1e-8},
    {&pareto, {20, 20, 39}, 52, 0.02249015, 1e-8},
    {&pareto, {25, 20, 39}, 52, 0.00309007, 1e-8},
    {&pareto, {2, 30.43, 38.86}, 39, 1.45509872, 1e-8},
    {&pareto, {0, 0, 38.86}, 39, 0.10705888, 1e-8},
    {&pareto_short, {10, 35, 39}, 2, 0.38841172, 1e-8},
    {&pareto_short, {5, 25, 39}, 2, 0.13442143, 1e-8},
    {&pareto_short, {10, 25, 39}, 2, 0.13573562, 1e-8},
    {&pareto_short, {15, 25, 39}, 2, 0.07068324, 1e-8},
    {&pareto_short, {20, 25, 39}, 2, 0.02535901, 1e-8},
    {&pareto_busy, {132, 200, 200}, 10, 6.2060517889632418, 1e-14},
    {&pareto_busy, {133, 200, 200}, 10, 6.2528722475748113, 1e-14},
};

static const struct published published_alive[] = {
    {&bg, {2, 30.43, 38.86}, 0, 0.72660924, 1e-8},
    {&bg, {26, 216.0 / 7, 31}, 0, 0.96885446, 1e-8},
    {&bg, {0, 0, 38.86}, 0, 1, 0},
    {&bg_short, {23, 39, 39}, 0, 0.96855545, 1e-8},
    {&bg_short, {5, 30, 39}, 0, 0.70562685, 1e-8},
    {&bg_short, {10, 30, 39}, 0, 0.57155173, 1e-8},
    {&bg_short, {15, 30, 39}, 0, 0.37509189, 1e-8},
    {&bg_short, {20, 30, 39}, 0, 0.19682044, 1e-8},
    {&bg_short, {0, 0, 1}, 0, 1, 0},
    {&bg_short, {1000, 10, 100}, 0, 0, 0},
    {&mbg, {2, 30.43, 38.86}, 0, 0.70612574, 1e-8},
    {&mbg, {0, 0, 38.86}, 0, 0.38971516, 1e-8},
    {&mbg, {26, 30.86, 31}, 0, 0.96555277, 1e-8},
    {&mbg, {10, 20, 39}, 0, 0.04010850, 1e-8},
    {&pareto, {26, 216.0 / 7, 31}, 0, 0.99787340, 1e-8},
    {&pareto, {0, 0, 39}, 0, 0.2942763, 1e-7},
    {&pareto, {23, 39, 39}, 0, 1, 1e-10},
    {&pareto, {2, 30.43, 38.86}, 0, 0.86911565, 1e-8},
    {&pareto, {0, 0, 38.86}, 0, 0.29509580, 1e-8},
    {&pareto_many, {221, 103.42857, 103.57143}, 0, 0.99959605, 1e-8},
    {&pareto_many, {254, 97.14286, 97.28571}, 0, 0.99955823, 1e-8},
    {&pareto_many, {161, 94.71429, 98}, 0, 0.74948775, 1e-8},
    {&pareto_many, {204, 98.57143, 99.42857}, 0, 0.99425508, 1e-8},
    {&pareto_far, {40, 5, 6}, 0, 0.00188512819, 1e-11},
    {&pareto_far, {50, 1, 37}, 0, 1.417e-96, 1e-99},
    {&pareto_far, {50, 4, 37}, 0, 6.733e-60, 1e-63},
};

static const struct published published_likelihoods[] = {
    {&bg_short, {3, 4, 6}, 0, -7.97738121, 1e-8},       {&bg_other, {3, 4, 6}, 0, -7.57638188, 1e-8},
    {&pareto, {2, 30.43, 38.86}, 0, -9.55433385, 1e-8}, {&pareto, {0, 0, 38.86}, 0, -0.52120251, 1e-8},
    {&pareto_other, {3, 4, 6}, 0, -7.77488612, 1e-8},
};

/* Within half a unit of the last place, and 1e-6 of the number, as parameters are printed to 7 digits. */
static void assert_published(const struct published *row, double got, const char *what) {
    const struct history *customer = &row->customer;
    assert_within(got, row->want, row->printed / 2 + 1e-6 * fabs(row->want) * (row->printed > 0),
                  "%s, model %d, customer {%g, %g, %g}, time %g", what, (int)row->model->kind,
                  customer->frequency, customer->recency, customer->age, row->time);
}

static void test_published(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT(published_orders); i++) {
        const struct published *row = &published_orders[i];
        assert_published(row, purchases_orders(row->model, &row->customer, row->time), "orders");
    }
    for (size_t i = 0; i < COUNT(published_alive); i++) {
        const struct published *row = &published_alive[i];
        assert_published(row, purchases_alive(row->model, &row->customer), "alive");
    }
    for (size_t i = 0; i < COUNT(published_likelihoods); i++) {
        const struct published *row = &published_likelihoods[i];
        assert_published(row, purchases_log_likelihood(row->model, &row->customer), "likelihood");
    }
}

/* A0 of the usual form of Pareto/NBD, with which the likelihood is
** gamma(r + x) / gamma(r) alpha^r beta^s ((alpha + age)^-(r + x) (beta + age)^-s + s / (r + s + x) A0). */
static void test_pareto_overflow(void **state) {
    static const double logs[][4] = {
        {400, 5, 6, -667.99128127}, {500, 1, 37, -9.47658832}, {500, 4, 37, -715.05979320}};
    const double *p = pareto_far.parameters;
    (void)state;
    for (size_t i = 0; i < COUNT(logs); i++) {
        struct history customer = {logs[i][0], logs[i][1], logs[i][2]};
        double x = customer.frequency, age = customer.age;
        double here = -(p[0] + x) * log(p[1] + age) - p[2] * log(p[3] + age);
        double gone = log(p[2] / (p[0] + p[2] + x)) + logs[i][3];
        double want = gamma_log_rising(p[0], x) + p[0] * log(p[1]) + p[2] * log(p[3]) + fmax(here, gone) +
                      log1p(exp(-fabs(here - gone)));
        assert_within(purchases_log_likelihood(&pareto_far, &customer), want, 1e-8,
                      "likelihood of {%g, %g, %g}", x, customer.recency, age);
    }
}

/* Discounted expected residual transactions, at 15 percent a year. */
static void test_residual(void **state) {
    static const double wants[] = {2.19915545, 2.84353441, 2.86712839, 2.44541008, 1.84050192,
                                   1.26241647, 0.80961812, 0.49480362, 0.29202470, 0.16792751};
    const double rate = 0.0027, age = 77.86;
    (void)state;
    double got = purchases_discounted(&pareto_residual, &(struct history){7, 35, age}, INFINITY, rate);
    assert_within(got, 1.86418333, 5e-9, "frequency 7, recency 35");
    for (int x = 1; x <= 10; x++) {
        got = purchases_discounted(&pareto_residual, &(struct history){x, 30, age}, INFINITY, rate);
        assert_within(got, wants[x - 1], 5e-9, "frequency %d, recency 30", x);
    }
    got = purchases_discounted(&bg, &(struct history){2, 30.43, 38.86}, INFINITY, rate);
    assert_near(got, 5.15636446, 1e-6, "BG/NBD");
}

/* Customers who leave at once, as only a model put together by hand has them: that their pace is 0, or so short that
** it is lost in any time, takes no longer. The sum of beta / (beta + s) exp(-rate s) over all s is
** beta exp(rate beta) E1(rate beta), which is beta (-euler - log(rate beta)) for a small beta. */
static void test_instant(void **state) {
    static const struct purchases models[] = {{PURCHASES_MBG_NBD, {1e200, 1, 1e200, 1}},
                                              {PURCHASES_BG_NBD, {1e300, 1e-300, 1, 1}},
                                              {PURCHASES_PARETO_NBD, {1, 1, 1e200, 1e-200}}};
    const double rate = 1e-3;
    (void)state;
    alarm(60); /* instead of waiting for ever */
    for (size_t i = 0; i < COUNT(models); i++) {
        struct history customer = {models[i].kind == PURCHASES_BG_NBD ? 1 : 0, 0, 0};
        for (double time = 1e6; time > 0; time *= 1e-30) {
            double orders = purchases_discounted(&models[i], &customer, time, rate);
            if (orders < 0) fail_msg("model %d, time %g: %g", (int)i, time, orders);
        }
    }
    for (double beta = 1e-10; beta > 1e-300; beta *= 1e-9) {
        struct purchases model = {PURCHASES_PARETO_NBD, {1, 1, 1, beta}};
        double want = beta * (-0.57721566490153286 - log(rate * beta));
        assert_near(purchases_discounted(&model, &(struct history){0, 0, 0}, INFINITY, rate), want, 1e-9,
                    "%g", beta);
    }
    alarm(0);
}

/* ---- laws, over models and customers that are far apart ---- */

static const double sizes[] = {1e-6, 0.8, 1, 30, 1e6};
static const struct history customers[] = {
    {0, 0, 0},       {0, 0, 1e-3},     {0, 0, 400},     {0, 0, 1e6},       {1, 0, 0},
    {1, 0, 300},     {1, 300, 300},    {2, 213, 272},   {26, 216, 217},    {12, 1, 1e6},
    {1000, 10, 100}, {1000, 1e6, 1e6}, {1e6, 1e5, 1e6}, {1e6, 1e-3, 1e-3},
};

typedef void law(const struct purchases *model, const struct history *customer, const char *name);

/* Every every-th pair of a model and a customer. */
static void law_everywhere(law *holds, size_t every) {
    const size_t n = COUNT(sizes), models = n * n * n * n;
    for (size_t i = 0; i < 3 * models * COUNT(customers); i += every) {
        size_t which = i % models;
        struct purchases model = {
            (enum purchases_kind)(i / models % 3),
            {sizes[which % n], sizes[which / n % n], sizes[which / n / n % n], sizes[which / n / n / n]}};
        const struct history *customer = &customers[i / models / 3];
        const double *p = model.parameters;
        char name[200];
        snprintf(name, sizeof name, "model %d {%g, %g, %g, %g}, customer {%g, %g, %g}", (int)model.kind, p[0],
                 p[1], p[2], p[3], customer->frequency, customer->recency, customer->age);
        holds(&model, customer, name);
    }
}

/* The chance of an order: none at once; no more than that to be alive, nor than the orders; it grows with time, and
** where that is short, so that nobody comes twice, it is the orders. */
static void law_chance(const struct purchases *model, const struct history *customer, const char *name) {
    double alive = purchases_alive(model, customer), last = 0;
    assert_true(purchases_chance(model, customer, 0) == 0);
    for (double time = 1e-9; time < 1e12; time *= 30) {
        double chance = purchases_chance(model, customer, time),
               orders = purchases_orders(model, customer, time);
        if (!(chance >= last * (1 - 1e-10) && chance <= alive && chance <= orders * (1 + 1e-9)))
            fail_msg("chance in %g of %s: %.17g, before %.17g", time, name, chance, last);
        double rate =
            (model->parameters[NBD_R] + customer->frequency) / (model->parameters[NBD_ALPHA] + customer->age);
        if (!(chance >=
              orders * (1 - (rate + 1 / (model->parameters[NBD_ALPHA] + customer->age)) * time - 1e-9)))
            fail_msg("chance in %g of %s: %.17g, orders %.17g", time, name, chance, orders);
        last = chance;
    }
}

static void test_chance_laws(void **state) {
    (void)state;
    law_everywhere(law_chance, 7);
}

/* Pareto/NBD: nothing happens in a time and then in the rest of it; so chances of two spells one after the other are that
** of both. What is known after the first one is a history that is so much older. */
static void test_chance_of_spells(void **state) {
    (void)state;
    const double spells[] = {1e-6, 0.5, 7, 40, 600};
    const struct purchases *models[] = {&bg, &mbg, &pareto, &pareto_many, &pareto_far, &bg_below_one};
    for (size_t i = 0; i < COUNT(models); i++)
        for (size_t j = 0; j < COUNT(spells) * COUNT(spells); j++) {
            double first = spells[j / COUNT(spells)], second = spells[j % COUNT(spells)];
            struct history now = {2, 30.43, 38.86}, later = {2, 30.43, 38.86 + first};
            double none = (1 - purchases_chance(models[i], &now, first)) *
                          (1 - purchases_chance(models[i], &later, second));
            assert_within(1 - purchases_chance(models[i], &now, first + second), none, 1e-13,
                          "model %d, %g and %g", (int)i, first, second);
        }
}

/* A model put together by hand, of any positive numbers: a chance, in no time. */
static void test_chance_extremes(void **state) {
    (void)state;
    const double far[] = {5e-324, 1e-300, 1e-6, 1, 1e15, 1e300};
    const size_t n = COUNT(far);
    alarm(60); /* instead of waiting for ever */
    for (size_t i = 0; i < n * n * n * n * 6; i++) {
        struct purchases model = {PURCHASES_PARETO_NBD,
                                  {far[i % n], far[i / n % n], far[i / n / n % n], far[i / n / n / n % n]}};
        double time = far[i / n / n / n / n],
               chance = purchases_chance(&model, &(struct history){0, 0, 0}, time);
        if (!(chance >= 0 && chance <= 1))
            fail_msg("{%g, %g, %g, %g}, %g: %g", model.parameters[0], model.parameters[1],
                     model.parameters[2], model.parameters[3], time, chance);
    }
    alarm(0);
}

/* Every term is a number; the chance is from 0 to 1, and 1 for BG/NBD's customers without a repeat alone.
** */
static void law_numbers(const struct purchases *model, const struct history *customer, const char *name) {
    struct purchases_term terms[3];
    purchases_common(model, customer->frequency, &terms[0]);
    purchases_late(model, customer->frequency, customer->age, &terms[1]);
    purchases_early(model, customer->frequency, customer->recency, &terms[2]);
    bool never = model->kind == PURCHASES_BG_NBD && customer->frequency == 0;
    for (int i = 0; i < 3; i++) {
        bool right = i == 2 && never ? terms[i].log == -INFINITY : isfinite(terms[i].log);
        for (int k = 0; k < PURCHASES_PARAMETERS; k++)
            right = right && isfinite(terms[i].slopes[k]) && !(i == 2 && never && terms[i].slopes[k] != 0);
        if (!right) fail_msg("term %d of %s: %g", i, name, terms[i].log);
    }
    if (!isfinite(purchases_log_likelihood(model, customer))) fail_msg("likelihood of %s", name);
    double alive = purchases_alive(model, customer);
    if (!(alive >= 0 && alive <= 1) || (never && alive != 1)) fail_msg("alive of %s: %.17g", name, alive);
}

static void test_numbers(void **state) {
    (void)state;
    law_everywhere(law_numbers, 1);
}

/* More time brings more orders, discounting fewer, a higher rate fewer still; none at once, and all at a
** rate of 0. */
static void law_orders(const struct purchases *model, const struct history *customer, const char *name) {
    double last = 0, last_discounted = 0;
    assert_true(purchases_orders(model, customer, 0) == 0);
    assert_true(purchases_discounted(model, customer, 0, 0.01) == 0);
    for (double time = 1e-3; time < 1e6; time *= 60) {
        double orders = purchases_orders(model, customer, time);
        if (!(isfinite(orders) && orders >= last * (1 - 1e-10)))
            fail_msg("orders in %g of %s: %.17g, before %.17g", time, name, orders, last);
        assert_true(purchases_discounted(model, customer, time, 0) == orders);
        double discounted = purchases_discounted(model, customer, time, 1e-3);
        if (!(discounted >= last_discounted * (1 - 1e-9) && discounted <= orders * (1 + 1e-9) &&
              discounted >= orders * exp(-1e-3 * time) * (1 - 1e-9)))
            fail_msg("discounted orders in %g of %s: %.17g, before %.17g", time, name, discounted,
                     last_discounted);
        last = orders;
        last_discounted = discounted;
    }
    double all = purchases_discounted(model, customer, INFINITY, 1e-3);
    if (!(isfinite(all) && all >= last_discounted * (1 - 1e-9)))
        fail_msg("orders for good of %s: %.17g", name, all);
}

static void test_more_time(void **state) {
    (void)state;
    law_everywhere(law_orders, 23);
}

/* A week for a day: chances and orders stay, the likelihood is a density in as many times as there are
** orders. */
static void law_unit(const struct purchases *model, const struct history *customer, const char *name) {
    const double unit = 7;
    const double *p = model->parameters;
    bool pareto_too = model->kind == PURCHASES_PARETO_NBD;
    struct purchases changed = {model->kind, {p[0], p[1] * unit, p[2], pareto_too ? p[3] * unit : p[3]}};
    struct history longer = {customer->frequency, customer->recency * unit, customer->age * unit};
    struct purchases_term common, late, early;
    purchases_common(model, customer->frequency, &common);
    purchases_late(model, customer->frequency, customer->age, &late);
    purchases_early(model, customer->frequency, customer->recency, &early);
    double size = fabs(common.log) + fabs(late.log) + customer->frequency * log(unit);
    double before = purchases_log_likelihood(model, customer),
           after = purchases_log_likelihood(&changed, &longer);
    assert_within(after, before - customer->frequency * log(unit), 1e-13 * fmax(1, size), "likelihood of %s",
                  name);
    double alive = purchases_alive(model, customer), orders = purchases_orders(model, customer, 365);
    double lost = 1e-13 * (1 + p[0] + p[2] + customer->frequency); /* exponents of numbers that are rounded */
    assert_within(purchases_alive(&changed, &longer), alive, 1e-10 * alive + lost, "alive of %s", name);
    assert_within(purchases_orders(&changed, &longer, 365 * unit), orders, (1e-9 + lost) * orders,
                  "orders of %s", name);
}

static void test_units(void **state) {
    (void)state;
    law_everywhere(law_unit, 2);
}

/* Pareto/NBD: what follows is the same from either side of alpha = beta and s = 1. */
static void test_pareto_borders(void **state) {
    (void)state;
    for (size_t j = 0; j < COUNT(customers); j++)
        for (double step = 1e-15; step < 1e-6; step *= 10) {
            struct purchases at = {PURCHASES_PARETO_NBD, {0.7, 20, 1, 20}};
            struct purchases below = at, above = at;
            for (int k = 1; k < 3; k++) {
                below.parameters[k] *= 1 - step;
                above.parameters[k] *= 1 + step;
            }
            const struct history *customer = &customers[j];
            double moved = 1e-13 + 4 * step * (1 + customer->frequency);
            double log_likelihood = purchases_log_likelihood(&at, customer),
                   orders = purchases_orders(&at, customer, 100);
            const struct purchases *near[] = {&below, &above};
            for (int side = 0; side < 2; side++) {
                assert_near_one(purchases_log_likelihood(near[side], customer), log_likelihood, moved,
                                "customer %d, %g", (int)j, step);
                assert_near(purchases_orders(near[side], customer, 100), orders, 20 * moved,
                            "customer %d, %g", (int)j, step);
            }
        }
}

/* The likelihood is a density: summed over frequencies and moments it is 1. With one order at most in so
** short a time. */
static void test_density(void **state) {
    static const struct purchases models[] = {{PURCHASES_MBG_NBD, {0.5, 40, 0.9, 1.6}},
                                              {PURCHASES_BG_NBD, {0.5, 40, 0.9, 1.6}},
                                              {PURCHASES_PARETO_NBD, {0.5, 40, 0.9, 60}}};
    const double age = 1e-3;
    (void)state;
    for (size_t i = 0; i < COUNT(models); i++) {
        double none = exp(purchases_log_likelihood(&models[i], &(struct history){0, 0, age}));
        double one = age * exp(purchases_log_likelihood(&models[i], &(struct history){1, age / 2, age}));
        assert_within(none + one, 1, 1e-9, "model %d", (int)i);
        assert_near(purchases_orders(&models[i], &(struct history){0, 0, 0}, age), one, 1e-4, "model %d",
                    (int)i);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_chance_laws),     cmocka_unit_test(test_chance_of_spells),
        cmocka_unit_test(test_chance_extremes), cmocka_unit_test(test_published),
        cmocka_unit_test(test_pareto_overflow), cmocka_unit_test(test_residual),
        cmocka_unit_test(test_instant),         cmocka_unit_test(test_numbers),
        cmocka_unit_test(test_more_time),       cmocka_unit_test(test_units),
        cmocka_unit_test(test_pareto_borders),  cmocka_unit_test(test_density),
    };
    return cmocka_run_group_tests_name("purchases", tests, NULL, NULL);
}
