/*
 * oracle_purchases.h - what the models of purchases say of a customer, by their definition: for tests only,
 * slow, and without the closed forms that the module computes with.
 *
 * A customer buys at a rate lambda ~ Gamma(r, rate alpha). He leaves
 *   - BG/NBD and MBG/NBD: after a purchase, with probability p ~ Beta(a, b); after the first one in MBG only;
 *   - Pareto/NBD: at a rate mu ~ Gamma(s, rate beta).
 * Given lambda and p (or mu) all is elementary; that is summed over the values they can have (oracle_nodes.h).
 */
#ifndef ORACLE_PURCHASES_H
#define ORACLE_PURCHASES_H

enum oracle_model { ORACLE_MBG, ORACLE_BG, ORACLE_PARETO, ORACLE_MODELS };

/* dropout: a and b, or s and beta. */
struct oracle_purchases {
    enum oracle_model model;
    double r, alpha, dropout[2];
};

/* frequency is a whole number. */
struct oracle_customer {
    double frequency, recency, age;
};

/* ln of the density of this history, as the papers have it: of the moments of the purchases, not of how many
** fall between two moments. */
long double oracle_log_likelihood(const struct oracle_purchases *purchases,
                                  const struct oracle_customer *customer);

/* The probability that he is still there. */
long double oracle_alive(const struct oracle_purchases *purchases, const struct oracle_customer *customer);

/* How many orders somebody who is still there will place in the next days, each counted as exp(-delta * the
** days until then). */
long double oracle_orders(const struct oracle_purchases *purchases, const struct oracle_customer *customer,
                          double days, double delta);

/* The probability that somebody who is still there orders at least once in the next days. */
long double oracle_chance(const struct oracle_purchases *purchases, const struct oracle_customer *customer,
                          double days);

/* Gamma-Gamma: an amount is Gamma(p, rate nu), nu ~ Gamma(q, rate v). */
struct oracle_spend {
    double p, q, v;
};

/* The mean of amounts to come, after frequency of them with the mean monetary_value; p * frequency + q > 1. */
long double oracle_mean_amount(const struct oracle_spend *spend, double frequency, double monetary_value);
long double oracle_spend_log_likelihood(const struct oracle_spend *spend, double frequency,
                                        double monetary_value);

#endif
