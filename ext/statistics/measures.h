/*
 * measures.h - the formulas of retention and loyalty, as plain arithmetic.
 */
#ifndef RETENTION_MEASURES_H
#define RETENTION_MEASURES_H

#include <stdbool.h>
#include <stddef.h>

#include "ground/patience.h"

/* margin * (1 + d) / (1 + d - r): the first margin now, then one a period while the customer stays.
** d > 0 or r < 1. */
double measure_lifetime_value(double margin, double retention, double discount);

/* 100 * (promoters - detractors) / n, and the half-width of its confidence interval in points. n > 0. */
double measure_nps(double promoters, double detractors, double n);
double measure_nps_margin(double promoters, double detractors, double n, double confidence);

/* The z that a standard normal variable stays within, on both sides, with this probability in (0, 1). */
double measure_normal_z(double confidence);

/* Wilson's score interval of the share k / n, 0 <= k <= n, n > 0: exactly 0 below no successes, exactly 1
** above nothing else. */
double measure_wilson_lower(double k, double n, double confidence);
double measure_wilson_upper(double k, double n, double confidence);

/* The ends of Newcombe's interval of the difference k2 / n2 - k1 / n1, within -1 to 1. n1, n2 > 0. */
double measure_gap_lower(double k1, double n1, double k2, double n2, double confidence);
double measure_gap_upper(double k1, double n1, double k2, double n2, double confidence);

/* How many customers, not rounded, each of two groups needs for the pooled test at this confidence to tell the rates p1
** and p2 apart with this power; infinite where they are equal. All within 0..1, power and confidence inside. */
double measure_sample(double p1, double p2, double power, double confidence);

/* z of the pooled test whether the shares k1 / n1 and k2 / n2 differ; NaN where both are 0 or both are 1.
** n1, n2 > 0. */
double measure_rate_difference_z(double k1, double n1, double k2, double n2);

/* *share: the share of their total that the largest of count > 0 values hold: a fraction of the values, from 0 to 1,
** the one that it cuts counting in part. Sorts them. More than 1 where the others are negative; NaN where the total is
** not above 0. false: told to end. */
bool measure_top_share(double *values, size_t count, double fraction, double *share,
                       struct patience *patience);

#endif
