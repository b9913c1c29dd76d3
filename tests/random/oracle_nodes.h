/*
 * oracle_nodes.h - the values that a random quantity can have, each with its probability: what the mixtures
 * of oracle_purchases.c are summed over.
 */
#ifndef ORACLE_NODES_H
#define ORACLE_NODES_H

#define ORACLE_NODES 4096

/* at[i] happens with probability weight[i]; the weights add up to 1. log_norm: the logarithm of what they add
** up to before that, which is the integral over the density without its constant. */
struct oracle_nodes {
    int count;
    double at[ORACLE_NODES];
    long double weight[ORACLE_NODES];
    long double log_norm;
};

/* A share of density p^(a-1) (1-p)^(b-1). log_norm is ln B(a, b). */
void oracle_nodes_beta(struct oracle_nodes *nodes, long double a, long double b, long double step);

/* A rate of density z^(k-1) e^-z. log_norm is ln Gamma(k). */
void oracle_nodes_gamma(struct oracle_nodes *nodes, long double k, long double step);

/* A point of (0, 1), all equally likely; the nodes are densest where it is about near, which is positive. */
void oracle_nodes_even(struct oracle_nodes *nodes, long double near, long double step);

/* What value() has in the mean over nodes that fill(nodes, step) makes. */
typedef void oracle_fill(struct oracle_nodes *nodes, const void *context, long double step);
typedef long double oracle_value(const void *context, long double at);

/* The steps are halved until the mean changes by less than this share of it, which leaves an error of about its
** square. *log_norm, where it is not NULL: of the last nodes. */
#define ORACLE_CHANGE 1e-10L
long double oracle_nodes_mean(oracle_fill *fill, oracle_value *value, const void *context,
                              long double *log_norm);

#endif
