/*
 * tails.h - how much of a distribution lies beyond a point: the p-values of tests.
 */
#ifndef RETENTION_TAILS_H
#define RETENTION_TAILS_H

/* The chance that a standard normal variable is as far from 0 as z, on either side. */
double tail_normal(double z);

/* Q(a, x), the regularised upper incomplete gamma function; a > 0, x >= 0. */
double tail_gamma(double a, double x);

/* The chance that a chi-squared variable of df > 0 degrees of freedom is chi2 >= 0 or more. */
double tail_chi_squared(double chi2, double df);

/* u - log(1 + u), u > -1 */
double tail_excess(double u);

#endif
