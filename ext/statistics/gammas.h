/*
 * gammas.h - the gamma function's logarithm and its slope, and differences of them without cancelling.
 *
 * For positive arguments alone, right to a few units in the last place of the result or, for differences, of
 * the greater of the result and 1. No state: C's lgamma() writes a global.
 */
#ifndef RETENTION_GAMMAS_H
#define RETENTION_GAMMAS_H

double gamma_log(double x);                  /* log gamma(x) */
double gamma_log_rising(double x, double n); /* log gamma(x + n) - log gamma(x), n >= 0 */
double gamma_log_beta(double a, double b);

double gamma_slope(double x);                  /* psi(x), the slope of log gamma(x) */
double gamma_slope_rising(double x, double n); /* psi(x + n) - psi(x), n >= 0 */

/* What Stirling's formula lacks: log gamma(x) - ((x - 1/2) log x - x + log sqrt(2 pi)), x >= 10. */
double gamma_stirling(double x);

#endif
