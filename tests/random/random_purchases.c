/*
 * random_purchases.c - see random_purchases.h.
 */
#include "random_purchases.h"

#include "test.h"

#include <math.h>

#define ONE_OF(state, list) ((list)[test_random(state, (uint32_t)(sizeof(list) / sizeof(list)[0]))])

double random_share(uint64_t *state) {
    return (test_random(state, UINT32_MAX) + 0.5) / UINT32_MAX;
}

double random_size(uint64_t *state, double least, double most) {
    return least * pow(most / least, random_share(state));
}

/* ---- parameters and customers of all sorts ---- */

/* Where some formula has a pole, and close to it. */
static double random_pole(uint64_t *state) {
    static const double poles[] = {1,        1 + 1e-14, 1 - 1e-14, 1 + 1e-11, 1 - 1e-9, 1 + 1e-6,
                                   1 - 1e-4, 1.001,     2,         2 + 1e-9,  3,        0.5};
    return ONE_OF(state, poles);
}

static void random_parameters(struct oracle_purchases *purchases, uint64_t *state) {
    double *dropout = purchases->dropout;
    purchases->model = (enum oracle_model)test_random(state, ORACLE_MODELS);
    purchases->r = test_random(state, 8) ? random_size(state, 0.02, 20) : random_pole(state);
    purchases->alpha = random_size(state, 0.01, 1000);
    dropout[0] = test_random(state, 4) ? random_size(state, 0.02, 20) : random_pole(state);
    if (purchases->model == ORACLE_PARETO) {
        dropout[1] = test_random(state, 8) ? random_size(state, 0.01, 1000) : purchases->alpha;
        return;
    }
    dropout[1] = test_random(state, 8) ? random_size(state, 0.02, 50) : random_pole(state);
    if (dropout[0] < 0.99 && test_random(state, 4) == 0) dropout[1] = 1 - dropout[0];
}

static void random_customer(struct oracle_customer *customer, uint64_t *state) {
    static const double ages[] = {0, 1, 39, 365, 365, 1096, 36500};
    *customer = (struct oracle_customer){0, 0, ONE_OF(state, ages)};
    if (test_random(state, 3)) customer->age = random_size(state, 0.1, 3000);
    if (test_random(state, 4) == 0) return;
    customer->frequency = 1 + test_random(state, 10);
    if (test_random(state, 4) == 0) customer->frequency = floor(random_size(state, 1, 300));
    if (test_random(state, 50) == 0) customer->frequency = 1000;
    customer->recency = customer->age * random_share(state);
    if (test_random(state, 10) == 0) customer->recency = customer->age;
    if (test_random(state, 20) == 0) customer->recency = 0;
}

void random_purchases_make(struct random_purchases *random, uint64_t *state) {
    static const double days[] = {0, 1e-3, 1, 30, 365, 36500};
    static const double discounts[] = {0, 0.1, 0.1, 0.15, 1e-4, 1, 20};
    random_parameters(&random->purchases, state);
    random_customer(&random->customer, state);
    random->spend = (struct oracle_spend){random_size(state, 0.1, 20), random_size(state, 1.01, 20),
                                          random_size(state, 0.1, 1000)};
    random->monetary_value = random_size(state, 0.01, 10000);
    random->days = test_random(state, 2) ? random_size(state, 0.1, 10000) : ONE_OF(state, days);
    random->discount = ONE_OF(state, discounts);
}

/* By C's printf(): SQLite's own gives no more than 16 digits. */
void random_purchases_json(char json[RANDOM_JSON], const struct oracle_purchases *purchases,
                           const struct oracle_spend *spend) {
    static const char *const models[] = {"mbg/nbd", "bg/nbd", "pareto/nbd"};
    bool is_pareto = purchases->model == ORACLE_PARETO;
    int size =
        snprintf(json, RANDOM_JSON,
                 "{\"model\":\"%s\",\"parameters\":{\"r\":%.17g,\"alpha\":%.17g,\"%s\":%.17g,\"%s\":%.17g}",
                 models[purchases->model], purchases->r, purchases->alpha, is_pareto ? "s" : "a",
                 purchases->dropout[0], is_pareto ? "beta" : "b", purchases->dropout[1]);
    if (spend != NULL)
        size += snprintf(
            json + size, (size_t)(RANDOM_JSON - size),
            ",\"spend\":{\"model\":\"gamma-gamma\",\"parameters\":{\"p\":%.17g,\"q\":%.17g,\"v\":%.17g}}",
            spend->p, spend->q, spend->v);
    snprintf(json + size, (size_t)(RANDOM_JSON - size), "}");
}

/* ---- customers who live as a model says ---- */

static double random_exponential(uint64_t *state) {
    return -log(random_share(state));
}

/* Gamma(k), k a whole number. */
static double random_gamma(double k, uint64_t *state) {
    double sum = 0;
    for (int i = 0; i < (int)k; i++)
        sum += random_exponential(state);
    return sum;
}

struct oracle_customer random_purchases_live(const struct oracle_purchases *purchases, double age,
                                             uint64_t *state) {
    struct oracle_customer customer = {0, 0, age};
    double lambda = random_gamma(purchases->r, state) / purchases->alpha, leaves = age, p = 0;
    if (purchases->model == ORACLE_PARETO)
        leaves = fmin(age, random_exponential(state) * purchases->dropout[1] / random_exponential(state));
    else
        p = 1 - pow(random_share(state), 1 / purchases->dropout[1]);
    if (purchases->model == ORACLE_MBG && random_share(state) < p) return customer;
    for (double now = 0;;) {
        now += random_exponential(state) / lambda;
        if (now >= leaves) break;
        customer.frequency++, customer.recency = now;
        if (random_share(state) < p) break;
    }
    return customer;
}

double random_purchases_amount(const struct oracle_spend *spend, double frequency, uint64_t *state) {
    double nu = random_gamma(spend->q, state) / spend->v;
    return random_gamma(spend->p * frequency, state) / nu / frequency;
}
